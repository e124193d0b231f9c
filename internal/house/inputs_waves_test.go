package house_test

import (
	"errors"

	"github.com/shopspring/decimal"

	"github.com/gocsat/csat/satisfaction"
	"github.com/gocsat/csat/satisfaction/waves"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
	"github.com/gocsat/csat/survey/design"
)

// panelOf crosses the recommendation before and after, and the answers of each wave.
func panelOf() (*survey.Crosstab, *scale.Tally, *scale.Tally) {
	axis := survey.Axis{ID: "recommend", Scale: scale.ZeroToTen()}
	x := must(survey.NewCrosstab(axis, axis))
	must(x, errors.Join(x.AddN(3, 9, 4), x.AddN(9, 7, 2), x.AddN(8, 8, 5)))
	before, after := must(x.RowTally()), must(x.ColTally())
	must(x, errors.Join(before.Add(5), after.Add(10)))
	return x, before, after
}

func waveTable() *survey.Table {
	q := questionnaire()
	t := survey.NewTable(q)
	for i, r := range append(responses(q), responses(q)[:3]...) {
		if i >= 4 {
			r.Wave = "2026-Q2"
		}
		must(t, t.Append(r))
	}
	return t
}

func matrix() waves.Matrix {
	x, _, _ := panelOf()
	return must(waves.Transitions(x, nil))
}

func waveGoals() waves.CompareOptions {
	return waves.CompareOptions{
		Targets:    map[string]decimal.Decimal{"overall": decimal.New(805, -1)},
		Benchmarks: map[string]decimal.Decimal{"counter": decimal.New(70, 0)},
	}
}

func nodeChange() waves.NodeChange {
	a, b := must(satisfaction.Index(table(), satisfaction.IndexOptions{})), must(satisfaction.Index(waveTable(), satisfaction.IndexOptions{}))
	return must(waves.Compare(a, b, waveGoals()))
}

var wavesInputs = inputs{
	calls: map[string]func() call{
		"SamePeople": func() call {
			x, _, _ := panelOf()
			o := waves.Options{Classes: scale.NPSClasses()}
			return give(func() (any, error) { return waves.SamePeople(x, o) }, x, &o)
		},
		"FreshSamples": func() call {
			_, before, after := panelOf()
			o := waves.Options{Classes: scale.NPSClasses()}
			return give(func() (any, error) { return waves.FreshSamples(before, after, o) }, before, after, &o)
		},
		"PartialOverlap": func() call {
			x, before, after := panelOf()
			o := waves.Options{Classes: scale.NPSClasses()}
			return give(func() (any, error) { return waves.PartialOverlap(before, after, x, o) }, before, after, x, &o)
		},
		"Transitions": func() call {
			x, _, _ := panelOf()
			classes := scale.NPSClasses()
			return give(func() (any, error) { return waves.Transitions(x, classes) }, x, classes)
		},
		"Pairs": func() call {
			t := waveTable()
			return give(func() (any, error) { return waves.Pairs(t, "ease", "2026-Q1", "2026-Q2") }, t)
		},
		"Weighted": func() call {
			t, o := waveTable(), waves.Options{Design: &design.TableOptions{}}
			return give(func() (any, error) { return waves.Weighted(t, "ease", "2026-Q1", "2026-Q2", o) }, t, &o)
		},
		"Compare": func() call {
			a := must(satisfaction.Index(table(), satisfaction.IndexOptions{}))
			b := must(satisfaction.Index(waveTable(), satisfaction.IndexOptions{}))
			o := waveGoals()
			return give(func() (any, error) { return waves.Compare(a, b, o) }, &a, &b, &o)
		},
	},
	specimens: []func() any{
		func() any { return waves.ScoreChange{Estimate: survey.Estimate{Value: 2}} },
		func() any { return must(waves.Weighted(waveTable(), "ease", "2026-Q1", "2026-Q2", waves.Options{})) },
		func() any { return matrix() },
		func() any { return nodeChange() },
		func() any {
			return &waves.MarginError{Wave: "before", Value: 3, Both: 2, All: 1}
		},
		func() any {
			return &waves.DuplicateError{Respondent: "a", Wave: "2026-Q1", First: 1, Second: 2}
		},
	},
}
