// Whatif is the story of a workshop chain that knows what its recommendations hang on and
// asks what would come of acting on it: the net promoter score if service were better, the
// cheapest programme that reaches the score promised to the board and how surely, and
// whether the sales that follow pay for it.
//
//	go run ./examples/whatif
//
// Two workings of the same answers: the ordered logit of package drivers says how
// recommendations follow the ratings, package scenario applies it. What it says of actions
// holds as far as the coefficients are causes.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"math/rand/v2"

	"github.com/gocsat/csat/analysis/drivers"
	"github.com/gocsat/csat/analysis/scenario"
	"github.com/gocsat/csat/survey"
)

const questions = `{
	"id": "workshop",
	"items": [
		{"id": "recommend", "scale": "zero-to-ten", "role": "recommendation"},
		{"id": "overall", "scale": "one-to-ten", "role": "satisfaction"},
		{"id": "skill", "scale": "one-to-ten"}, {"id": "timeliness", "scale": "one-to-ten"}, {"id": "parts", "scale": "one-to-ten"}
	],
	"segments": [{"id": "region"}]
}`

var aspects = []string{"skill", "timeliness", "parts"}

func main() {
	ctx := context.Background()
	answers := collect()

	model := fit(ctx, answers, "recommend")
	s, err := scenario.New(model, answers, scenario.Options{Metric: scenario.NPS})
	check(err)
	whatIf(s, answers)
	chosen := cheapest(ctx, s)

	overall, err := scenario.New(fit(ctx, answers, "overall"), answers, scenario.Options{})
	check(err)
	sales(overall, chosen)
}

// fit says how an outcome follows the ratings. The model is plain numbers: it can be
// stored, and applied by a service that never sees the fit.
func fit(ctx context.Context, answers *survey.Table, outcome string) (m scenario.Model) {
	sample, err := drivers.FromTable(answers, outcome, aspects...)
	check(err)
	f, err := drivers.Logit(ctx, sample, drivers.FitOptions{})
	check(err)
	stored, err := json.Marshal(scenario.Model(f.Parameters()))
	check(err)
	check(json.Unmarshal(stored, &m))
	return m
}

func whatIf(s *scenario.Situation, answers *survey.Table) {
	region, err := answers.Segment("region")
	check(err)
	north := func(row int) bool { return region[row] == "north" }
	for _, c := range []struct {
		what   string
		shifts []scenario.Shift
	}{
		{"skill +1", []scenario.Shift{{Item: "skill", Steps: 1}}},
		{"timeliness +1", []scenario.Shift{{Item: "timeliness", Steps: 1}}},
		{"parts +1", []scenario.Shift{{Item: "parts", Steps: 1}}},
		{"timeliness +2 in the north", []scenario.Shift{{Item: "timeliness", Steps: 2, Only: north}}},
		{"all +0.5", []scenario.Shift{{Item: "skill", Steps: 0.5}, {Item: "timeliness", Steps: 0.5}, {Item: "parts", Steps: 0.5}}},
	} {
		r, err := s.WhatIf(c.shifts...)
		check(err)
		fmt.Printf("%-27s NPS %.1f to %.1f: %+.1f %+.1f\n", c.what,
			100*r.Now.Value, 100*r.After.Value, 100*r.Gain.Value, r.Gain.Interval.Scale(100))
	}
}

// levers have steps of a quarter of a point, costs are in thousands.
var levers = []scenario.Lever{
	{Item: "skill", Step: 0.25, Cost: 22, Most: 6},      // training
	{Item: "timeliness", Step: 0.25, Cost: 20, Most: 3}, // vans, as many as there are drivers for
	{Item: "parts", Step: 0.25, Cost: 8, Most: 4},       // stock
}

// cheapest is the cheapest programme that reaches the target with a probability of 90 %.
func cheapest(ctx context.Context, s *scenario.Situation) scenario.Plan {
	target := survey.Some(0.2)
	plans, err := s.Optimise(ctx, levers, scenario.PlanOptions{Target: target, Probability: 0.9})
	check(err)
	fmt.Printf("\ntarget 20, now %.1f, %d plans\n  cost   NPS  P(20)  skill timeliness parts\n", 100*plans.Now.Value, plans.Combinations)
	for i, p := range plans.Efficient[:plans.Best+1] {
		note := ""
		if i == plans.Best {
			note = "  the cheapest that is sure enough"
		}
		if p.Probability.Value >= 0.01 {
			fmt.Printf("%6.0f %5.1f %6.2f  %5d %10d %5d%s\n", p.Cost, 100*p.After.Value, p.Probability.Value, p.Steps[0], p.Steps[1], p.Steps[2], note)
		}
	}
	_, err = s.Optimise(ctx, levers, scenario.PlanOptions{Target: target, Budget: survey.Some(60)})
	fmt.Println("for 60 out of reach:", errors.Is(err, scenario.ErrInfeasible))
	return plans.Efficient[plans.Best]
}

// sales asks whether it pays, at 2 to 3 % of sales for 1 % of satisfaction.
func sales(s *scenario.Situation, p scenario.Plan) {
	var shifts []scenario.Shift
	for k, l := range levers {
		shifts = append(shifts, scenario.Shift{Item: l.Item, Steps: l.Step * float64(p.Steps[k])})
	}
	r, err := s.WhatIf(shifts...)
	check(err)
	fmt.Printf("\nsatisfaction %.2f to %.2f: %+.1f %%\n", r.Now.Value, r.After.Value, 100*r.Relative.Value)
	x, err := scenario.Sales(*r.Relative, scenario.Elasticity{Low: 2, High: 3},
		scenario.SalesOptions{Revenue: 3500, Margin: 0.2, Cost: p.Cost, Seed: 1})
	check(err)
	fmt.Printf("sales %+.1f %% %.1f, rise in %.0f %% of draws\n", 100*x.Change.Value, x.Change.Interval.Scale(100), 100*x.Rises)
	fmt.Printf("profit %.0f thousand %.0f, pays in %.0f %% of draws\n", x.Profit.Value, x.Profit.Interval, 100*x.Pays.Value)
}

// collect makes up 500 customers.
func collect() *survey.Table {
	q := new(survey.Questionnaire)
	check(json.Unmarshal([]byte(questions), q))
	t := survey.NewTable(q)
	random := rand.New(rand.NewPCG(2026, 11))
	for i := range 500 {
		noise, common := random.NormFloat64, random.NormFloat64()
		region := []string{"north", "south"}[i%2]
		latent := map[string]float64{
			"skill": 7.8 + common + 1.1*noise(), "timeliness": 6.6 - 0.8*float64(1-i%2) + common + 1.4*noise(), "parts": 7 + 0.6*common + 1.5*noise(),
		}
		whole := 0.45*latent["skill"] + 0.5*latent["timeliness"] + 0.15*latent["parts"]
		latent["overall"] = whole - 0.3 + 0.9*noise()
		latent["recommend"] = 1.2*whole - 1.7 + 1.4*noise()
		r := q.NewResponse()
		r.Respondent = fmt.Sprintf("C%04d", i)
		check(r.SetSegment("region", region))
		check(r.Answer("recommend", int(min(10, max(0, latent["recommend"]+0.5)))))
		for _, item := range append([]string{"overall"}, aspects...) {
			check(r.Answer(item, int(min(10, max(1, latent[item]+0.5)))))
		}
		check(t.Append(r))
	}
	return t
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
