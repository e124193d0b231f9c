package house_test

import (
	"github.com/gocsat/csat/satisfaction/breakdown"
	"github.com/gocsat/csat/survey"
)

func breakdownResult() breakdown.Result {
	return must(breakdown.By(waveTable(), table(), survey.Wave, breakdown.Options{}))
}

var breakdownInputs = inputs{
	calls: map[string]func() call{
		"By": func() call {
			now, before := table(), waveTable()
			o := breakdown.Options{Indicators: []string{"ease"}}
			return give(func() (any, error) { return breakdown.By(now, before, "product", o) }, now, before, o)
		},
		"OfMoments": func() call {
			q, g := questionnaire(), survey.NewGroup[string](must(survey.MomentsOf(survey.NewTable(questionnaire()), "ease", "wait", "recommend")))
			must(g, g.At("a").Merge(moments()))
			o := breakdown.Options{Indicators: []string{"ease"}}
			return give(func() (any, error) { return breakdown.OfMoments(q, g, nil, "shop", o) }, q, g, o)
		},
		"Result.Slice": func() call {
			r := breakdownResult()
			return on(r, func() (any, error) { return r.Slice(r.Slices[0].ID) })
		},
		"Result.Versus": func() call {
			r := breakdownResult()
			names := []string{r.Slices[1].ID}
			return on(r, func() (any, error) { return r.Versus(r.Slices[0].ID, names...) }, names)
		},
	},
	specimens: []func() any{
		func() any { return breakdown.Weakness },
		func() any { return breakdownResult() },
		func() any { return must(breakdownResult().Versus(breakdownResult().Slices[0].ID)) },
	},
	mutators: []string{"Verdict.UnmarshalText"},
}
