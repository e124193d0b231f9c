package house_test

import (
	"github.com/gocsat/csat/analysis/criteria"
	"github.com/gocsat/csat/survey"
)

// criteriaMatrix is three criteria compared.
func criteriaMatrix() *criteria.Matrix {
	return must(criteria.FromJudgements([]string{"ease", "wait", "price"}, []criteria.Judgement{
		{Of: "ease", Over: "wait", Ratio: 3}, {Of: "ease", Over: "price", Ratio: 5}, {Of: "wait", Over: "price", Ratio: 3}}))
}

func criteriaWeights() criteria.Weights {
	return criteria.Weights{{Name: "counter", Value: 0.7}, {Name: "recommend", Value: 0.3}}
}

var criteriaInputs = inputs{
	calls: map[string]func() call{
		"New": func() call {
			names, rows := []string{"ease", "wait"}, [][]float64{{1, 4}, {0.25, 1}}
			return give(func() (any, error) { return criteria.New(names, rows) }, names, rows)
		},
		"FromJudgements": func() call {
			names, judged := []string{"ease", "wait"}, []criteria.Judgement{{Of: "ease", Over: "wait", Ratio: 2}}
			return give(func() (any, error) { return criteria.FromJudgements(names, judged) }, names, judged)
		},
		"Priorities": func() call {
			m, o := criteriaMatrix(), criteria.PriorityOptions{}
			return give(func() (any, error) { return criteria.Priorities(m, o) }, m, o)
		},
		"AggregateJudgements": func() call {
			members, weights := []*criteria.Matrix{criteriaMatrix(), criteriaMatrix()}, []float64{1, 2}
			return give(func() (any, error) { return criteria.AggregateJudgements(members, weights) }, members, weights)
		},
		"AggregatePriorities": func() call {
			members, weights := []criteria.Weights{criteriaWeights(), criteriaWeights()}, []float64{1, 2}
			return give(func() (any, error) { return criteria.AggregatePriorities(members, weights) }, members, weights)
		},
		"MeansOf": func() call {
			m := moments()
			empty := m.Clone()
			must(empty, empty.Unmerge(m))
			g := survey.NewGroup[string](empty)
			must(g, g.At("north").Merge(m))
			return give(func() (any, error) { return criteria.MeansOf(g) }, g)
		},
		"MeansBy": func() call {
			t, items := table(), []string{"ease", "wait"}
			return give(func() (any, error) { return criteria.MeansBy(t, "region", items...) }, t, items)
		},
		"Objective": func() call {
			d := criteria.Data{Criteria: []criteria.Criterion{{Name: "ease"}, {Name: "days", Direction: criteria.Cost}},
				Values: [][]float64{{1, 2}, {3, 5}, {2, 1}}}
			o := criteria.ObjectiveOptions{}
			return give(func() (any, error) { return criteria.Objective(d, o) }, d, o)
		},
		"Combine": func() call {
			a, b, o := criteriaWeights(), criteriaWeights(), criteria.CombineOptions{}
			return give(func() (any, error) { return criteria.Combine(a, b, o) }, a, b, o)
		},
		"Reweigh": func() call {
			q, w := questionnaire(), criteriaWeights()
			return give(func() (any, error) { return criteria.Reweigh(q, "overall", w, 0) }, q, w)
		},
		"Weights.Percent": func() call {
			w := criteriaWeights()
			return on(w, func() (any, error) { return w.Percent(1) })
		},
	},
	specimens: []func() any{
		func() any { return criteria.GeometricMean },
		func() any { return criteria.AlonsoLamata },
		func() any { return criteria.Multiplicative },
		func() any { return criteria.Cost },
		func() any { return criteria.Entropy },
		func() any { return criteriaMatrix() },
		func() any { return criteriaWeights() },
		func() any {
			return criteria.CellError{Row: 1, Column: 2, Value: survey.Some(3), Err: criteria.ErrNotReciprocal}
		},
		func() any {
			return criteria.JudgementError{Index: 1, Judgement: criteria.Judgement{Of: "a", Over: "b"}, Err: criteria.ErrNotPositive}
		},
		func() any { return criteria.DisconnectedError{Groups: [][]string{{"a"}, {"b"}}} },
	},
	mutators: []string{"Method.UnmarshalText", "RandomIndex.UnmarshalText", "Combination.UnmarshalText", "Direction.UnmarshalText",
		"ObjectiveMethod.UnmarshalText"},
}
