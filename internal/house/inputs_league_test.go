package house_test

import (
	"context"

	"github.com/gocsat/csat/analysis/league"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// leagueSegments are ratings of three segments.
func leagueSegments() []league.Segment {
	var all []league.Segment
	for i, name := range []string{"north", "south", "west"} {
		t := scale.NewTally(scale.OneToFive())
		must(t, t.AddN(4, 3))
		must(t, t.AddN(2+i, 5))
		all = append(all, league.Segment{Name: name, Tally: t})
	}
	return all
}

var leagueInputs = inputs{
	calls: map[string]func() call{
		"Segments": func() call {
			g := survey.NewGroup[string](scale.NewTally(scale.OneToFive()))
			must(g, g.At("north").Add(4))
			return give(func() (any, error) { return league.Segments(g), nil }, g)
		},
		"Rank": func() call {
			segments, o := leagueSegments(), league.Options{Draws: 100}
			return give(func() (any, error) { return league.Rank(context.Background(), segments, o) }, segments, o)
		},
		"Funnel": func() call {
			segments, o := leagueSegments(), league.Options{Metric: league.NPS, Classes: scale.NPSClasses()}
			return give(func() (any, error) { return league.Funnel(segments, o) }, segments, o)
		},
		"Complements": func() call {
			segments, o := leagueSegments(), league.Options{Metric: league.Share}
			return give(func() (any, error) { return league.Complements(segments, o) }, segments, o)
		},
		"Letters": func() call {
			pairs := [][2]int{{0, 2}}
			return give(func() (any, error) { return league.Letters(3, pairs) }, pairs)
		},
	},
	specimens: []func() any{
		func() any { return league.NPS },
		func() any { return league.FarBelow },
		func() any { return league.SegmentError{Index: 1, Name: "south", Err: league.ErrNoBase} },
	},
	mutators: []string{"Metric.UnmarshalText", "Zone.UnmarshalText"},
}
