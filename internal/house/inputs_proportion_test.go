package house_test

import "github.com/gocsat/csat/satisfaction/proportion"

var proportionInputs = inputs{
	calls: map[string]func() call{
		"CochranQ": func() call {
			m := proportion.Matched{Rows: 6, Columns: []int64{5, 2, 3}, RowSquares: 22}
			return give(func() (any, error) { return proportion.CochranQ(m) }, &m)
		},
		"KSample": func() call {
			groups := []proportion.Count{{X: 40, N: 50}, {X: 20, N: 50}, {X: 30, N: 50}}
			return give(func() (any, error) { return proportion.KSample(groups) }, groups)
		},
		"Trend": func() call {
			groups := []proportion.Count{{X: 40, N: 50}, {X: 20, N: 50}, {X: 30, N: 50}}
			scores := []float64{3, 1, 2}
			return give(func() (any, error) { return proportion.Trend(groups, scores) }, groups, scores)
		},
		"Trend without scores": func() call {
			groups := []proportion.Count{{X: 40, N: 50}, {X: 20, N: 50}}
			return give(func() (any, error) { return proportion.Trend(groups, nil) }, groups)
		},
		"MatchedRows": func() call {
			rows, counts := [][]bool{{true, false}, {true, true}, {false, true}}, []int64{3, 1, 2}
			return give(func() (any, error) { return proportion.MatchedRows(rows, counts) }, rows, counts)
		},
	},
	specimens: []func() any{
		func() any { return proportion.MidP },
		func() any { return &proportion.IndexError{Index: 1, Err: proportion.ErrCounts} },
	},
}
