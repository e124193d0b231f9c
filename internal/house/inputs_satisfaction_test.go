package house_test

import (
	"github.com/gocsat/csat/satisfaction"
	"github.com/gocsat/csat/satisfaction/proportion"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
	"github.com/gocsat/csat/survey/design"
)

// recommendations are answers on 0–10.
func recommendations() *scale.Tally {
	t := scale.NewTally(scale.ZeroToTen())
	return must(t, scale.AddValues(t, []int{10, 9, 9, 8, 7, 6, 10, 3, 9, 10}))
}

// weightedRecommendations are answers on 0–10 with weights.
func weightedRecommendations() *scale.WeightedTally {
	t := scale.NewWeightedTally(scale.ZeroToTen())
	for value, weight := range []float64{1, 2, 3, 1, 1, 1, 2, 3, 4, 5, 6} {
		must(t, t.Add(value, weight))
	}
	return t
}

var satisfactionInputs = inputs{
	calls: all(npsCalls, shareCalls, indexCalls, csiCalls),
	specimens: []func() any{
		func() any { return must(satisfaction.CSAT(recommendations(), satisfaction.CSATOptions{})) },
		func() any { return satisfaction.CESResult{Variant: satisfaction.Share5to7} },
		func() any { return must(satisfaction.Composites(table(), satisfaction.CompositeOptions{Places: 2})) },
		func() any { return must(satisfaction.CSI(table(), csiItems(), satisfaction.CSIOptions{})) },
		func() any {
			c := satisfaction.NPSCounts{Detractors: 2, Passives: 2, Promoters: 6}
			return must(satisfaction.CompareNPS(c, c, satisfaction.CompareOptions{}))
		},
		func() any { return satisfaction.PairedComparison{Covariance: 0.5} },
		func() any { return satisfaction.NPSCounts{Detractors: 2, Passives: 2, Promoters: 6} },
		func() any {
			return must(satisfaction.NPS(recommendations(), satisfaction.NPSOptions{Method: satisfaction.AdjustedWald}))
		},
		func() any {
			return must(satisfaction.WeightedNPS(weightedRecommendations(), satisfaction.NPSOptions{}))
		},
		func() any { return must(satisfaction.BayesNPS(recommendations(), satisfaction.BayesOptions{})) },
		func() any { return satisfaction.UniformPrior },
		func() any { return must(satisfaction.Index(table(), satisfaction.IndexOptions{})).Overall },
		func() any { return satisfaction.Legacy5 },
		func() any { return satisfaction.WaldDifference },
		func() any { return satisfaction.AdjustedWald },
		func() any { return satisfaction.WaldTest },
		func() any { return satisfaction.RespondentThenAverage },
		func() any { return satisfaction.GivenImportance },
		func() any { return satisfaction.MeanOfRatios },
	},
}

var npsCalls = map[string]func() call{
	"NPS": func() call {
		t := recommendations()
		return give(func() (any, error) { return satisfaction.NPS(t, satisfaction.NPSOptions{}) }, t)
	},
	"NPS with classes": func() call {
		t, o := recommendations(), satisfaction.NPSOptions{Classes: scale.NPSClasses(), Method: satisfaction.AdjustedWald}
		return give(func() (any, error) { return satisfaction.NPS(t, o) }, t, &o)
	},
	"NPSOf": func() call {
		c := satisfaction.NPSCounts{Detractors: 2, Passives: 2, Promoters: 6}
		o := satisfaction.NPSOptions{Classes: scale.NPSClasses(), Method: satisfaction.Bootstrap, Replicates: 100}
		return give(func() (any, error) { return satisfaction.NPSOf(c, o) }, &o)
	},
	"CountNPS": func() call {
		t, classes := recommendations(), scale.NPSClasses()
		return give(func() (any, error) { return satisfaction.CountNPS(t, classes) }, t, classes)
	},
	"WeightedNPS": func() call {
		t := weightedRecommendations()
		o := satisfaction.NPSOptions{Classes: scale.NPSClasses()}
		return give(func() (any, error) { return satisfaction.WeightedNPS(t, o) }, t, &o)
	},
	"BayesNPS": func() call {
		t, o := recommendations(), satisfaction.BayesOptions{Classes: scale.NPSClasses()}
		return give(func() (any, error) { return satisfaction.BayesNPS(t, o) }, t, &o)
	},
	"BayesNPSOf": func() call {
		c, o := satisfaction.NPSCounts{Detractors: 2, Passives: 2, Promoters: 6}, satisfaction.BayesOptions{Classes: scale.NPSClasses()}
		return give(func() (any, error) { return satisfaction.BayesNPSOf(c, o) }, &o)
	},
	"NPSPosterior.Versus": func() call {
		r, other := must(satisfaction.BayesNPS(recommendations(), satisfaction.BayesOptions{})), must(satisfaction.BayesNPS(recommendations(), satisfaction.BayesOptions{}))
		return on(&r, func() (any, error) { return r.Versus(other) }, &other)
	},
	"WeightedBayesNPS": func() call {
		t, o := weightedRecommendations(), satisfaction.BayesOptions{Classes: scale.NPSClasses()}
		return give(func() (any, error) { return satisfaction.WeightedBayesNPS(t, o) }, t, &o)
	},
	"ComparePairedNPS": func() call {
		axis := survey.Axis{ID: "recommend", Scale: scale.ZeroToTen()}
		x, classes := must(survey.NewCrosstab(axis, axis)), scale.NPSClasses()
		must(x, x.AddN(9, 6, 3))
		must(x, x.AddN(7, 10, 2))
		o := satisfaction.CompareOptions{}
		return give(func() (any, error) { return satisfaction.ComparePairedNPS(x, classes, o) }, x, classes)
	},
}

var shareCalls = map[string]func() call{
	"CSAT": func() call {
		t := tally()
		o := satisfaction.CSATOptions{Method: proportion.Jeffreys}
		return give(func() (any, error) { return satisfaction.CSAT(t, o) }, t)
	},
	"WeightedCSAT": func() call {
		t := weightedTally()
		return give(func() (any, error) { return satisfaction.WeightedCSAT(t, satisfaction.CSATOptions{}) }, t)
	},
	"CSATMean": func() call {
		t := tally()
		return give(func() (any, error) { return satisfaction.CSATMean(t, 0) }, t)
	},
	"CES": func() call {
		t := scale.NewTally(scale.OneToSeven())
		must(t, scale.AddValues(t, []int{7, 5, 1, 6}))
		o := satisfaction.CESOptions{Variant: satisfaction.Index7}
		return give(func() (any, error) { return satisfaction.CES(t, o) }, t)
	},
}

var indexCalls = map[string]func() call{
	"Index": func() call {
		t := table()
		return give(func() (any, error) { return satisfaction.Index(t, satisfaction.IndexOptions{}) }, t)
	},
	"Composites": func() call {
		t := table()
		return give(func() (any, error) { return satisfaction.Composites(t, satisfaction.CompositeOptions{Places: 2}) }, t)
	},
	"CompositeResult.Scaled": func() call {
		r := must(satisfaction.Composites(table(), satisfaction.CompositeOptions{Places: 2}))
		return on(r, func() (any, error) { v, _ := r.Scaled(0); return v, nil })
	},
	"Index of respondents": func() call {
		t, o := table(), satisfaction.IndexOptions{Order: satisfaction.RespondentThenAverage}
		return give(func() (any, error) { return satisfaction.Index(t, o) }, t)
	},
	"Index under weights": func() call {
		t := weightedTable()
		o := satisfaction.IndexOptions{Design: &design.TableOptions{Margins: []string{"region"}}}
		return give(func() (any, error) { return satisfaction.Index(t, o) }, t, &o)
	},
	"Index of respondents under weights": func() call {
		t, o := weightedTable(), satisfaction.IndexOptions{Order: satisfaction.RespondentThenAverage}
		return give(func() (any, error) { return satisfaction.Index(t, o) }, t)
	},
	"IndexOfMoments": func() call {
		q, m := questionnaire(), moments()
		return give(func() (any, error) { return satisfaction.IndexOfMoments(q, m, satisfaction.IndexOptions{}) }, q, m)
	},
}
