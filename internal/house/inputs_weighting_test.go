package house_test

import (
	"errors"

	"github.com/gocsat/csat/survey/weighting"
)

func factorA() *weighting.Factor {
	return weighting.NewFactor("a", []string{"x", "y", "x", "y"})
}

func weightingMargins() []weighting.Margin {
	return []weighting.Margin{
		{Factor: factorA(), Targets: weighting.Targets{"x": 60, "y": 40}},
		{Factor: weighting.NewFactor("b", []string{"u", "u", "v", "v"}), Targets: weighting.Targets{"u": 30, "v": 70}},
	}
}

func baseWeights() []float64 { return []float64{1, 2, 3, 2.5} }

var weightingInputs = inputs{
	calls: map[string]func() call{
		"NewFactor": func() call {
			values := []string{"x", "y", "x"}
			return give(func() (any, error) { return weighting.NewFactor("a", values), nil }, values)
		},
		"FactorOf": func() call {
			t, ids := table(), []string{"product", "ease"}
			return give(func() (any, error) { return weighting.FactorOf(t, ids...) }, t, ids)
		},
		"Cross": func() call {
			factors := []*weighting.Factor{factorA(), factorA()}
			return give(func() (any, error) { return weighting.Cross(factors...) }, factors)
		},
		"Margins": func() call {
			t, targets := table(), map[string]weighting.Targets{"product": {"p-a": 50, "p-b": 50}}
			return give(func() (any, error) { return weighting.Margins(t, targets) }, t, targets)
		},
		"TotalOf": func() call {
			t := table()
			return give(func() (any, error) { return weighting.TotalOf(t, "minutes", 5) }, t)
		},
		"Rake": func() call {
			base, margins := baseWeights(), weightingMargins()
			return give(func() (any, error) { return weighting.Rake(base, margins, weighting.RakeOptions{}) }, base, margins)
		},
		"Rake with bounds": func() call {
			base, margins := baseWeights(), weightingMargins()
			return give(func() (any, error) {
				return weighting.Rake(base, margins, weighting.RakeOptions{MaxRatio: 1.6})
			}, base, margins)
		},
		"PostStratify": func() call {
			base, cell := baseWeights(), weightingMargins()[0]
			cell.Targets["z"] = 7
			return give(func() (any, error) {
				return weighting.PostStratify(base, cell, weighting.PostStratifyOptions{Empty: weighting.Neighbour})
			}, base, &cell)
		},
		"Calibrate": func() call {
			base, margins := baseWeights(), weightingMargins()
			totals := []weighting.Total{{Name: "t", Values: []float64{1, 3, 2, 5}, Target: 270}}
			return give(func() (any, error) {
				return weighting.Calibrate(base, margins, totals, weighting.CalibrateOptions{})
			}, base, margins, totals)
		},
		"Trim": func() call {
			weights := baseWeights()
			return give(func() (any, error) { return weighting.Trim(weights, weighting.TrimOptions{Upper: 2.7}) }, weights)
		},
		"Kish": func() call {
			weights := baseWeights()
			return give(func() (any, error) { return weighting.Kish(weights) }, weights)
		},
		"Balance": func() call {
			margins, before, after := weightingMargins(), baseWeights(), baseWeights()
			return give(func() (any, error) { return weighting.Balance(margins, before, after) }, margins, before, after)
		},
	},
	specimens: []func() any{
		func() any { return factorA() },
		func() any {
			return must(weighting.Rake(baseWeights(), weightingMargins(), weighting.RakeOptions{}))
		},
		func() any { return weighting.Shares },
		func() any { return weighting.Neighbour },
		func() any { return weighting.Logit },
		func() any { return &weighting.EmptyCategoryError{Margin: "a", Category: "z", Target: 7} },
		func() any { return &weighting.UntargetedError{Margin: "a", Category: "x", Rows: 2, Row: 1} },
		func() any { return &weighting.TotalsError{Margin: "a", Total: 100, Against: "b", Other: 90} },
		func() any {
			return &weighting.UnreachableError{Margin: "a", Category: "x", Target: 60, Limit: 50, Against: "b"}
		},
		func() any { return &weighting.SingularError{Margin: "a", Category: "x"} },
		func() any {
			_, err := weighting.Rake(baseWeights(), weightingMargins(), weighting.RakeOptions{MaxSweeps: 1})
			e, _ := errors.AsType[*weighting.NotConvergedError](err)
			return e
		},
	},
}
