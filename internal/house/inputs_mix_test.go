package house_test

import (
	"github.com/gocsat/csat/analysis/mix"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

var mixInputs = inputs{
	calls: map[string]func() call{
		"Segments": func() call {
			before, after := survey.NewGroup[string](scale.NewTally(scale.OneToFive())), survey.NewGroup[string](scale.NewTally(scale.OneToFive()))
			must(before, before.At("north").Add(4))
			must(after, after.At("south").Add(3))
			return give(func() (any, error) { return mix.Segments(before, after), nil }, before, after)
		},
		"Decompose": func() call {
			before, after := scale.NewTally(scale.OneToFive()), scale.NewTally(scale.OneToFive())
			must(before, before.AddN(4, 3))
			must(after, after.AddN(5, 2))
			segments := []mix.Segment{{Name: "north", Before: before, After: after}, {Name: "south", After: after.Clone()}}
			o := mix.Options{Metric: mix.NPS, Classes: scale.NPSClasses()}
			return give(func() (any, error) { return mix.Decompose(segments, o) }, segments, o)
		},
		"Apportion": func() call {
			parts := []scale.Ratio{must(scale.NewRatio(1, 3)), must(scale.NewRatio(2, 3))}
			return give(func() (any, error) { return mix.Apportion(parts, 1) }, parts)
		},
	},
	specimens: []func() any{
		func() any { return mix.NPS },
		func() any { return mix.BeforeWeights },
		func() any { return mix.Gone },
		func() any { return mix.SegmentError{Index: 1, Name: "south", Err: mix.ErrNoBase} },
	},
	mutators: []string{"Metric.UnmarshalText", "Method.UnmarshalText", "Status.UnmarshalText"},
}
