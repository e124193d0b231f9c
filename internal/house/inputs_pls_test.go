package house_test

import (
	"context"

	"github.com/gocsat/csat/analysis/pls"
	"github.com/gocsat/csat/survey"
)

func plsData() pls.Data {
	return pls.Data{
		Names: []string{"ease", "wait", "recommend"},
		Columns: [][]float64{
			{1, 2, 3, 4, 5, 2, 4, 3, 5, 1, 2, 4}, {2, 2, 3, 5, 4, 1, 4, 3, 5, 2, 1, 4}, {2, 4, 5, 9, 10, 3, 7, 7, 9, 1, 5, 8},
		},
		Weights: []float64{1, 2, 1, 1, 0.5, 1, 1, 3, 1, 1, 1, 2},
		Min:     []float64{1, 1, 0},
		Max:     []float64{5, 5, 10},
	}
}

func plsConstructs() ([]pls.Construct, []pls.Path) {
	return []pls.Construct{{Name: "counter", Items: []string{"ease", "wait"}}, {Name: "loyalty", Items: []string{"recommend"}}},
		[]pls.Path{{From: "counter", To: "loyalty"}}
}

func plsModel() *pls.Model { return must(pls.New(plsConstructs())) }

func plsSample() *pls.Sample { return must(pls.FromColumns(plsData())) }

func plsFit() *pls.Fitted { return must(pls.Fit(plsSample(), plsModel(), pls.FitOptions{})) }

var plsInputs = inputs{
	calls: map[string]func() call{
		"New": func() call {
			constructs, paths := plsConstructs()
			return give(func() (any, error) { return pls.New(constructs, paths) }, constructs, paths)
		},
		"ECSI": func() call {
			items := map[string][]string{"satisfaction": {"a", "b"}, "loyalty": {"c"}}
			return give(func() (any, error) { return pls.ECSI(items) }, items)
		},
		"ACSI": func() call {
			items := map[string][]string{"satisfaction": {"a", "b"}, "loyalty": {"c"}}
			return give(func() (any, error) { return pls.ACSI(items) }, items)
		},
		"FromMoments": func() call {
			m := must(survey.MomentsOf(table(), "ease", "recommend"))
			items := []string{"ease", "recommend"}
			return give(func() (any, error) { return pls.FromMoments(m, items...) }, m, items)
		},
		"FromTable": func() call {
			t, items := table(), []string{"ease", "wait"}
			return give(func() (any, error) { return pls.FromTable(t, items...) }, t, items)
		},
		"FromColumns": func() call {
			d := plsData()
			return give(func() (any, error) { return pls.FromColumns(d) }, &d)
		},
		"Fit": func() call {
			s, m := plsSample(), plsModel()
			return give(func() (any, error) { return pls.Fit(s, m, pls.FitOptions{}) }, s, m)
		},
		"Bootstrap": func() call {
			f := plsFit()
			return give(func() (any, error) {
				return pls.Bootstrap(context.Background(), f, pls.BootstrapOptions{Replicates: 20, BCa: true})
			}, f)
		},
		"Compare": func() call {
			a, b, m := plsSample(), plsSample(), plsModel()
			return give(func() (any, error) {
				return pls.Compare(context.Background(), a, b, m, pls.CompareOptions{Permutations: 20})
			}, a, b, m)
		},
		"Fitted.Index": func() call {
			f := plsFit()
			return on(f, func() (any, error) { return f.Index("counter") })
		},
		"Fitted.IndexScores": func() call {
			f := plsFit()
			return on(f, func() (any, error) { return f.IndexScores("counter") })
		},
		"Fitted.Scores": func() call {
			f := plsFit()
			return on(f, func() (any, error) { return f.Scores("counter") })
		},
		"Fitted.IPMA": func() call {
			f := plsFit()
			return on(f, func() (any, error) { return f.IPMA("loyalty") })
		},
	},
	specimens: []func() any{
		func() any { return pls.ModeB },
		func() any { return pls.Centroid },
		func() any { return plsModel() },
		func() any { return plsSample() },
		func() any { return plsFit() },
		func() any { return &pls.Error{Construct: "a", Item: "b", Row: 2, Err: pls.ErrConstant} },
		func() any { return &pls.ConvergenceError{Iterations: 3, Change: 0.1, Weights: []float64{1, 2}} },
		func() any { return pls.Invariance{Composed: true} },
	},
	mutators: []string{"Mode.UnmarshalText", "Scheme.UnmarshalText", "Model.UnmarshalJSON"},
}
