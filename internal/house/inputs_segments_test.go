package house_test

import (
	"context"

	"github.com/gocsat/csat/analysis/segments"
	"github.com/gocsat/csat/satisfaction"
	"github.com/gocsat/csat/scale"
)

// segmentGroups are ratings of three segments.
func segmentGroups() []segments.Group {
	return []segments.Group{
		must(segments.FromRows("north", []float64{5, 4, 4, 3})),
		must(segments.FromRows("south", []float64{2, 4, 1, 3, 3})),
		must(segments.FromRows("west", []float64{5, 5, 1, 4})),
	}
}

// segmentPairs calls a test of all pairs.
func segmentPairs(test func([]segments.Group, segments.Options) (segments.PairTests, error)) func() call {
	return func() call {
		groups := segmentGroups()
		return give(func() (any, error) { return test(groups, segments.Options{}) }, groups)
	}
}

var segmentsInputs = inputs{
	calls: map[string]func() call{
		"FromTally": func() call {
			t := scale.NewTally(scale.OneToFive())
			must(t, t.AddN(4, 3))
			return give(func() (any, error) { return segments.FromTally("north", t) }, t)
		},
		"FromRows": func() call {
			rows := []float64{5, 3, 4}
			return give(func() (any, error) { return segments.FromRows("north", rows) }, rows)
		},
		"Adjust": func() call {
			p := []float64{0.04, 0.01}
			return give(func() (any, error) { return segments.Adjust(p, segments.Hommel) }, p)
		},
		"ANOVA": func() call {
			groups := segmentGroups()
			return give(func() (any, error) { return segments.ANOVA(groups, segments.Options{}) }, groups)
		},
		"KruskalWallis": func() call {
			groups := segmentGroups()
			return give(func() (any, error) { return segments.KruskalWallis(groups) }, groups)
		},
		"Variances": func() call {
			groups := segmentGroups()
			return give(func() (any, error) { return segments.Variances(groups) }, groups)
		},
		"Friedman": func() call {
			rows, counts := [][]float64{{3, 1, 2}, {4, 4, 5}}, []int64{2, 3}
			return give(func() (any, error) { return segments.Friedman(rows, counts) }, rows, counts)
		},
		"ChiSquare": func() call {
			table := [][]int64{{3, 1}, {4, 5}}
			return give(func() (any, error) { return segments.ChiSquare(table, segments.Options{}) }, table)
		},
		"FisherTable": func() call {
			table := [][]int64{{3, 1}, {4, 5}}
			return give(func() (any, error) { return segments.FisherTable(context.Background(), table) }, table)
		},
		"NPS": func() call {
			groups := []satisfaction.NPSCounts{{Detractors: 1, Promoters: 9}, {Detractors: 8, Promoters: 2}}
			return give(func() (any, error) { return segments.NPS(context.Background(), groups, segments.NPSOptions{Draws: 9}) }, groups)
		},
		"Dunn":        segmentPairs(segments.Dunn),
		"PairwiseT":   segmentPairs(segments.PairwiseT),
		"Tukey":       segmentPairs(segments.Tukey),
		"GamesHowell": segmentPairs(segments.GamesHowell),
	},
	specimens: []func() any{
		func() any {
			return must(segments.NPS(context.Background(), []satisfaction.NPSCounts{{Detractors: 1, Promoters: 9}, {Detractors: 8, Promoters: 2}}, segments.NPSOptions{Draws: 9}))
		},
		func() any { return segmentGroups()[0] },
		func() any { return segments.Hommel },
		func() any { return segments.GroupError{Index: 1, Name: "south", Err: segments.ErrNoBase} },
	},
}
