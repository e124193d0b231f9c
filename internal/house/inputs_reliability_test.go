package house_test

import (
	"context"

	"github.com/gocsat/csat/analysis/reliability"
	"github.com/gocsat/csat/survey"
)

// ratingColumns are three raters of seven units.
func ratingColumns() reliability.Columns {
	return reliability.Columns{
		Names:  []string{"A", "B", "C"},
		Values: [][]float64{{9, 6, 8, 7, 10, 6, 3}, {2, 1, 4, 1, 5, 2, 2}, {5, 3, 6, 2, 6, 4, 1}},
	}
}

func reliabilityItems() *reliability.Items {
	return must(reliability.FromColumns(ratingColumns(), survey.Listwise))
}

func components() reliability.Components {
	return must(reliability.PrincipalComponents(reliabilityItems(), reliability.ComponentOptions{Components: 2}))
}

// ratedTwice crosses the answers of the same people on one scale.
func ratedTwice() *survey.Crosstab {
	x, _, _ := panelOf()
	return x
}

var reliabilityInputs = inputs{
	calls: map[string]func() call{
		"FromMoments": func() call {
			m := must(survey.MomentsOf(table(), "ease", "recommend"))
			return give(func() (any, error) { return reliability.FromMoments(m) }, m)
		},
		"FromColumns": func() call {
			c := ratingColumns()
			return give(func() (any, error) { return reliability.FromColumns(c, survey.Pairwise) }, &c)
		},
		"FromCovariance": func() call {
			names, cov := []string{"a", "b"}, [][]float64{{2, 1}, {1, 3}}
			return give(func() (any, error) { return reliability.FromCovariance(names, cov, 20) }, names, cov)
		},
		"Alpha": func() call {
			items := reliabilityItems()
			return give(func() (any, error) { return reliability.Alpha(items, reliability.AlphaOptions{}) }, items)
		},
		"SplitHalf": func() call {
			items, half := reliabilityItems(), []string{"C", "A"}
			return give(func() (any, error) { return reliability.SplitHalf(items, half) }, items, half)
		},
		"AllSplits": func() call {
			items := reliabilityItems()
			return give(func() (any, error) { return reliability.AllSplits(items) }, items)
		},
		"Omega": func() call {
			items := reliabilityItems()
			return give(func() (any, error) { return reliability.Omega(items) }, items)
		},
		"Factors": func() call {
			items := reliabilityItems()
			return give(func() (any, error) { return reliability.Factors(items, 1) }, items)
		},
		"Adequacy": func() call {
			items := reliabilityItems()
			return give(func() (any, error) { return reliability.Adequacy(items) }, items)
		},
		"PrincipalComponents": func() call {
			items := reliabilityItems()
			return give(func() (any, error) {
				return reliability.PrincipalComponents(items, reliability.ComponentOptions{Covariance: true})
			}, items)
		},
		"Components.Scores": func() call {
			c, columns := components(), ratingColumns()
			return on(&c, func() (any, error) { return c.Scores(columns) }, &columns)
		},
		"Loadings.Varimax": func() call {
			l := components().Loadings
			return on(&l, func() (any, error) { return l.Varimax(reliability.VarimaxOptions{}) })
		},
		"Kappa": func() call {
			x := ratedTwice()
			return give(func() (any, error) { return reliability.Kappa(x, reliability.KappaOptions{}) }, x)
		},
		"KrippendorffPairs": func() call {
			x := ratedTwice()
			return give(func() (any, error) { return reliability.KrippendorffPairs(x, reliability.Ordinal) }, x)
		},
		"Polychoric": func() call {
			x := ratedTwice()
			must(x, x.AddN(9, 9, 3))
			return give(func() (any, error) { return reliability.Polychoric(x, reliability.PolychoricOptions{}) }, x)
		},
		"Polyserial": func() call {
			classes := [][]float64{{12, 18, 9}, {22, 14}, {38, 17, 45}}
			return give(func() (any, error) { return reliability.Polyserial(classes, reliability.PolyserialOptions{}) }, classes)
		},
		"FleissKappa": func() call {
			c := ratingColumns()
			return give(func() (any, error) { return reliability.FleissKappa(c, reliability.FleissOptions{}) }, &c)
		},
		"Krippendorff": func() call {
			c := ratingColumns()
			return give(func() (any, error) { return reliability.Krippendorff(c, reliability.IntervalScale) }, &c)
		},
		"BootstrapKrippendorff": func() call {
			c := ratingColumns()
			return give(func() (any, error) {
				return reliability.BootstrapKrippendorff(context.Background(), c, reliability.Ordinal, reliability.BootstrapOptions{Replicates: 20})
			}, &c)
		},
		"ICC": func() call {
			c := ratingColumns()
			return give(func() (any, error) { return reliability.ICC(c, reliability.ICCOptions{}) }, &c)
		},
		"GroupICC": func() call {
			groups := [][]float64{{3, 5, 4}, {8, 7}}
			return give(func() (any, error) { return reliability.GroupICC(groups) }, groups)
		},
		"CompositeReliability": func() call {
			l := []float64{0.8, 0.6}
			return give(func() (any, error) { return reliability.CompositeReliability(l) }, l)
		},
		"AverageVarianceExtracted": func() call {
			l := []float64{0.8, 0.6}
			return give(func() (any, error) { return reliability.AverageVarianceExtracted(l) }, l)
		},
		"FornellLarcker": func() call {
			constructs := []reliability.Construct{{Name: "a", Loadings: []float64{0.8, 0.6}}, {Name: "b", Loadings: []float64{0.7}}}
			r := [][]float64{{1, 0.4}, {0.4, 1}}
			return give(func() (any, error) { return reliability.FornellLarcker(constructs, r) }, constructs, r)
		},
	},
	specimens: []func() any{
		func() any { return reliabilityItems() },
		func() any { return components() },
		func() any { return components().Loadings },
		func() any {
			return &reliability.ConvergenceError{Method: "factors", Iterations: 3, Change: 0.1, State: []float64{0.2}}
		},
		func() any { return reliability.Linear },
		func() any { return reliability.FullML },
		func() any { return reliability.Ordinal },
	},
}
