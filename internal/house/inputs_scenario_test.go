package house_test

import (
	"context"

	"github.com/gocsat/csat/analysis/drivers"
	"github.com/gocsat/csat/analysis/scenario"
	"github.com/gocsat/csat/survey"
)

// scenarioModel is what a fit of drivers converts to.
func scenarioModel() scenario.Model {
	s := must(drivers.FromTable(driversTable(), "recommend", "ease", "wait"))
	return scenario.Model(must(drivers.Logit(context.Background(), s, drivers.FitOptions{})).Parameters())
}

func scenarioSituation() *scenario.Situation {
	return must(scenario.New(scenarioModel(), driversTable(), scenario.Options{Metric: scenario.NPS}))
}

func scenarioShifts() []scenario.Shift {
	return []scenario.Shift{{Item: "ease", Steps: 1}, {Item: "wait", Steps: 0.5, Only: func(row int) bool { return row%2 == 0 }}}
}

func scenarioLevers() []scenario.Lever {
	return []scenario.Lever{{Item: "ease", Cost: 2, Most: 2}, {Item: "wait", Cost: 3, Step: 0.5, Most: 2}}
}

var scenarioInputs = inputs{
	calls: map[string]func() call{
		"New": func() call {
			m, t, o := scenarioModel(), driversTable(), scenario.Options{Metric: scenario.Share}
			return give(func() (any, error) { return scenario.New(m, t, o) }, m, t, &o)
		},
		"Sales": func() call {
			e := survey.Estimate{Value: 0.02, SE: survey.Some(0.01), Warnings: []survey.Warning{{Code: "x", Text: "y"}}}
			o := scenario.SalesOptions{Revenue: 100, Draws: 1000}
			return give(func() (any, error) { return scenario.Sales(e, scenario.Elasticity{Low: 2, High: 3}, o) }, e, &o)
		},
		"Situation.WhatIf": func() call {
			s, shifts := scenarioSituation(), scenarioShifts()
			return on(s, func() (any, error) { return s.WhatIf(shifts...) }, shifts)
		},
		"Situation.Optimise": func() call {
			s, levers := scenarioSituation(), scenarioLevers()
			o := scenario.PlanOptions{Target: survey.Some(-0.9), Probability: 0.9}
			return on(s, func() (any, error) { return s.Optimise(context.Background(), levers, o) }, levers, &o)
		},
	},
	specimens: []func() any{
		func() any { return scenarioSituation() },
		func() any { return scenario.NPS },
		func() any { return &scenario.ItemError{Item: "ease", Err: scenario.ErrNoBase} },
	},
	mutators: []string{"Metric.UnmarshalText"},
}
