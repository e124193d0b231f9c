package scenario_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/gocsat/csat/analysis/scenario"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// What if the staff were more skilled? The model comes from a fit of package drivers,
//
//	fit, err := drivers.Logit(ctx, sample, drivers.FitOptions{}) // recommend on skill and speed
//	model := scenario.Model(fit.Parameters())
//
// and the customers are those who were asked.
func Example() {
	s, err := scenario.New(model(), customers(nil, nil), scenario.Options{Metric: scenario.NPS})
	if err != nil {
		panic(err)
	}
	r, err := s.WhatIf(scenario.Shift{Item: "skill", Steps: 1})
	if err != nil {
		panic(err)
	}
	fmt.Printf("now    %5.1f %.1f\n", 100*r.Now.Value, r.Now.Interval.Scale(100))
	fmt.Printf("after  %5.1f %.1f\n", 100*r.After.Value, r.After.Interval.Scale(100))
	fmt.Printf("gain   %+5.1f %+.1f\n", 100*r.Gain.Value, r.Gain.Interval.Scale(100))
	fmt.Println(r.Warnings[0])
	// Output:
	// now     13.3 [-0.0, 26.6]
	// after   19.5 [5.9, 33.0]
	// gain    +6.2 [+2.8, +9.6]
	// skill: 12 of 120 customers were stopped by the end of the scale
}

func ExampleNew() {
	// The customers need not be those of the fit: here those of one region.
	south, err := customers(nil, nil).Where("region", "south")
	if err != nil {
		panic(err)
	}
	s, err := scenario.New(model(), south, scenario.Options{Metric: scenario.NPS, Level: 0.9})
	if err != nil {
		panic(err)
	}
	r, err := s.WhatIf()
	if err != nil {
		panic(err)
	}
	fmt.Printf("%d customers, NPS %.1f %.1f\n", r.Now.N, 100*r.Now.Value, r.Now.Interval.Scale(100))
	// Output:
	// 80 customers, NPS 13.3 [1.3, 25.2]
}

// Several items at once, one of them for one region only.
func ExampleSituation_WhatIf() {
	table := customers(nil, nil)
	region, err := table.Segment("region")
	if err != nil {
		panic(err)
	}
	north := func(row int) bool { return region[row] == "north" }
	s, err := scenario.New(model(), table, scenario.Options{Metric: scenario.NPS})
	if err != nil {
		panic(err)
	}
	r, err := s.WhatIf(scenario.Shift{Item: "skill", Steps: 0.5}, scenario.Shift{Item: "speed", Steps: 1, Only: north})
	if err != nil {
		panic(err)
	}
	for _, x := range r.Shifts {
		fmt.Printf("%s +%.1f for %d customers, %d capped: mean %+.2f\n", x.Item, x.Steps, x.Customers, x.Capped, x.Mean)
	}
	fmt.Printf("%+.1f %+.1f\n", 100*r.Gain.Value, r.Gain.Interval.Scale(100))
	// Output:
	// skill +0.5 for 120 customers, 12 capped: mean +0.45
	// speed +1.0 for 40 customers, 16 capped: mean +0.20
	// +6.9 [+4.5, +9.2]
}

func ExampleResult() {
	s, err := scenario.New(model(), customers(nil, nil), scenario.Options{Metric: scenario.Mean})
	if err != nil {
		panic(err)
	}
	r, err := s.WhatIf(scenario.Shift{Item: "speed", Steps: 1})
	if err != nil {
		panic(err)
	}
	for _, o := range r.Outcomes {
		fmt.Printf("%2.0f  %4.1f %%  %4.1f %%\n", o.Value, 100*o.Now, 100*o.After)
	}
	fmt.Printf("mean %.2f to %.2f, %+.1f %%\n", r.Now.Value, r.After.Value, 100*r.Relative.Value)
	// Output:
	// 4  22.1 %  16.2 %
	//  7  22.7 %  21.4 %
	//  8  19.8 %  21.5 %
	//  9  18.2 %  21.0 %
	// 10  17.3 %  19.9 %
	// mean 7.41 to 7.74, +4.5 %
}

func ExampleOutcome() {
	o := scenario.Outcome{Value: 10, Now: 0.17, After: 0.22}
	fmt.Printf("%.0f: %+.0f points\n", o.Value, 100*(o.After-o.Now))
	// Output: 10: +5 points
}

func ExampleShifted() {
	x := scenario.Shifted{Item: "skill", Steps: 2, Customers: 120, Capped: 24, Mean: 1.7}
	fmt.Printf("%d of %d stopped early: %+.1f instead of %+.1f\n", x.Capped, x.Customers, x.Mean, x.Steps)
	// Output: 24 of 120 stopped early: +1.7 instead of +2.0
}

// Those who rate the speed 1 or 2 are given what it takes to rate it two points better.
func ExampleShift() {
	table := customers(nil, nil)
	speed, err := table.Codes("speed")
	if err != nil {
		panic(err)
	}
	low := func(row int) bool {
		rating, ok := scale.OneToFive().Value(speed[row])
		return ok && rating <= 2
	}
	s, err := scenario.New(model(), table, scenario.Options{Metric: scenario.NPS})
	if err != nil {
		panic(err)
	}
	r, err := s.WhatIf(scenario.Shift{Item: "speed", Steps: 2, Only: low})
	fmt.Printf("%d of %d: %+.1f %v\n", r.Shifts[0].Customers, r.Now.N, 100*r.Gain.Value, err)
	// Output:
	// 72 of 120: +22.6 <nil>
}

// A model is plain numbers: it can be stored as JSON and come from elsewhere.
func ExampleModel() {
	var m scenario.Model
	err := json.Unmarshal([]byte(`{
		"outcome": "recommend", "values": [4, 7, 8, 9, 10],
		"thresholds": [1.17, 2.51, 3.57, 4.78],
		"predictors": ["skill", "speed"], "slopes": [0.208, 0.549],
		"covariance": [
			[0.204, 0.193, 0.200, 0.213,  0.0166,  0.0273],
			[0.193, 0.237, 0.239, 0.251,  0.0186,  0.0325],
			[0.200, 0.239, 0.281, 0.288,  0.0198,  0.0368],
			[0.213, 0.251, 0.288, 0.353,  0.0213,  0.0413],
			[0.0166, 0.0186, 0.0198, 0.0213,  0.00375, -0.00051],
			[0.0273, 0.0325, 0.0368, 0.0413, -0.00051,  0.01203]
		]}`), &m)
	if err != nil {
		panic(err)
	}
	s, err := scenario.New(m, customers(nil, nil), scenario.Options{Metric: scenario.NPS})
	if err != nil {
		panic(err)
	}
	r, err := s.WhatIf(scenario.Shift{Item: "speed", Steps: 1})
	fmt.Printf("%+.1f %v\n", 100*r.Gain.Value, err)
	// Output:
	// +11.4 <nil>
}

func ExampleOptions() {
	s, err := scenario.New(model(), customers(nil, nil), scenario.Options{Metric: scenario.Share, Boxes: 2})
	if err != nil {
		panic(err)
	}
	r, err := s.WhatIf(scenario.Shift{Item: "speed", Steps: 1})
	if err != nil {
		panic(err)
	}
	fmt.Printf("9 or 10: %.0f %% to %.0f %%\n", 100*r.Now.Value, 100*r.After.Value)
	// Output:
	// 9 or 10: 35 % to 41 %
}

func ExampleMetric() {
	text, err := scenario.NPS.MarshalText()
	fmt.Println(string(text), err)
	// Output: nps <nil>
}

// The cheapest plan that reaches an NPS of 25 with a probability of 0.9.
func ExampleSituation_Optimise() {
	s, err := scenario.New(model(), customers(nil, nil), scenario.Options{Metric: scenario.NPS})
	if err != nil {
		panic(err)
	}
	levers := []scenario.Lever{{Item: "skill", Cost: 40, Most: 3}, {Item: "speed", Cost: 70, Most: 2}}
	r, err := s.Optimise(context.Background(), levers, scenario.PlanOptions{Target: survey.Some(0.25), Probability: 0.9})
	if err != nil {
		panic(err)
	}
	for i, p := range r.Efficient {
		mark := ""
		if i == r.Best {
			mark = "  cheapest"
		}
		fmt.Printf("skill %+d, speed %+d: cost %3.0f, NPS %+5.1f (%+5.1f), P(25) %.2f%s\n", p.Steps[0], p.Steps[1],
			p.Cost, 100*p.After.Value, 100*p.Gain.Value, p.Probability.Value, mark)
	}
	// Output:
	// skill +0, speed +0: cost   0, NPS +13.3 ( +0.0), P(25) 0.04
	// skill +1, speed +0: cost  40, NPS +19.5 ( +6.2), P(25) 0.21
	// skill +0, speed +1: cost  70, NPS +24.7 (+11.4), P(25) 0.48
	// skill +1, speed +1: cost 110, NPS +30.8 (+17.5), P(25) 0.81
	// skill +0, speed +2: cost 140, NPS +35.9 (+22.6), P(25) 0.93  cheapest
	// skill +2, speed +1: cost 150, NPS +36.2 (+22.9), P(25) 0.95
	// skill +1, speed +2: cost 180, NPS +41.8 (+28.6), P(25) 0.99
	// skill +2, speed +2: cost 220, NPS +47.1 (+33.8), P(25) 1.00
	// skill +3, speed +2: cost 260, NPS +51.5 (+38.2), P(25) 1.00
}

// A target out of reach, and the best that can be had for the money.
func ExamplePlans() {
	s, err := scenario.New(model(), customers(nil, nil), scenario.Options{Metric: scenario.NPS})
	if err != nil {
		panic(err)
	}
	levers := []scenario.Lever{{Item: "skill", Cost: 40, Most: 3}, {Item: "speed", Cost: 70, Most: 2}}
	r, err := s.Optimise(context.Background(), levers, scenario.PlanOptions{Target: survey.Some(0.5), Budget: survey.Some(120)})
	best := r.Efficient[r.Best]
	fmt.Println(errors.Is(err, scenario.ErrInfeasible))
	fmt.Printf("for %.0f: NPS %.1f, P(50) %.3f\n", best.Cost, 100*best.After.Value, best.Probability.Value)
	// Output:
	// true
	// for 110: NPS 30.8, P(50) 0.002
}

func ExamplePlan() {
	p := scenario.Plan{Steps: []int{1, 2}, Cost: 180, Probability: survey.Some(0.92)}
	fmt.Printf("%v for %.0f, P = %v\n", p.Steps, p.Cost, p.Probability)
	// Output: [1 2] for 180, P = 0.92
}

// Steps of a quarter of a point, for the customers of one region.
func ExampleLever() {
	table := customers(nil, nil)
	region, err := table.Segment("region")
	if err != nil {
		panic(err)
	}
	north := scenario.Lever{Item: "speed", Step: 0.25, Cost: 5, Most: 4, Only: func(row int) bool { return region[row] == "north" }}
	s, err := scenario.New(model(), table, scenario.Options{Metric: scenario.NPS})
	if err != nil {
		panic(err)
	}
	r, err := s.Optimise(context.Background(), []scenario.Lever{north}, scenario.PlanOptions{Budget: survey.Some(12)})
	if err != nil {
		panic(err)
	}
	best := r.Efficient[r.Best]
	fmt.Printf("%d steps for %.0f: %+.1f\n", best.Steps[0], best.Cost, 100*best.Gain.Value)
	// Output:
	// 2 steps for 10: +1.9
}

func ExamplePlanOptions() {
	s, err := scenario.New(model(), customers(nil, nil), scenario.Options{})
	if err != nil {
		panic(err)
	}
	// The largest mean that 100 can buy.
	r, err := s.Optimise(context.Background(), []scenario.Lever{{Item: "skill", Cost: 40, Most: 3}, {Item: "speed", Cost: 70, Most: 2}},
		scenario.PlanOptions{Budget: survey.Some(100)})
	if err != nil {
		panic(err)
	}
	fmt.Printf("%v: %.2f\n", r.Efficient[r.Best].Steps, r.Efficient[r.Best].After.Value)
	// Output:
	// [0 1]: 7.74
}

// What a better service is worth: the relative change of satisfaction times an elasticity that
// nobody knows better than from 2 to 3.
func ExampleSales() {
	s, err := scenario.New(model(), customers(nil, nil), scenario.Options{})
	if err != nil {
		panic(err)
	}
	r, err := s.WhatIf(scenario.Shift{Item: "skill", Steps: 1})
	if err != nil {
		panic(err)
	}
	x, err := scenario.Sales(*r.Relative, scenario.Elasticity{Low: 2, High: 3},
		scenario.SalesOptions{Revenue: 2_000_000, Margin: 0.3, Cost: 40_000, Seed: 1})
	if err != nil {
		panic(err)
	}
	fmt.Printf("satisfaction %+.1f %% %+.1f\n", 100*r.Relative.Value, r.Relative.Interval.Scale(100))
	fmt.Printf("sales        %+.1f %% %+.1f\n", 100*x.Change.Value, x.Change.Interval.Scale(100))
	fmt.Printf("rise %.3f, pay for the cost %.2f\n", x.Rises, x.Pays.Value)
	// Output:
	// satisfaction +2.4 % [+1.1, +3.7]
	// sales        +5.8 % [+2.6, +9.6]
	// rise 1.000, pay for the cost 0.32
}

func ExampleSalesResult() {
	change := survey.Estimate{Value: 0.02, SE: survey.Some(0.008)}
	x, err := scenario.Sales(change, scenario.Elasticity{Low: 2.5, High: 2.5}, scenario.SalesOptions{Revenue: 100})
	if err != nil {
		panic(err)
	}
	fmt.Printf("%.3f, error %.3f, profit %.1f of 100\n", x.Change.Value, x.Change.SE.Value, x.Profit.Value)
	// Output:
	// 0.050, error 0.020, profit 5.0 of 100
}

func ExampleElasticity() {
	change := survey.Estimate{Value: 0.02, SE: survey.Some(0)}
	for _, e := range []scenario.Elasticity{{Low: 2, High: 3}, {Low: 2, High: 3, Normal: true}} {
		x, err := scenario.Sales(change, e, scenario.SalesOptions{})
		if err != nil {
			panic(err)
		}
		fmt.Printf("%.3f %.3f\n", x.Change.Value, x.Change.Interval)
	}
	// Output:
	// 0.050 [0.040, 0.059]
	// 0.050 [0.040, 0.060]
}

func ExampleSalesOptions() {
	change := survey.Estimate{Value: 0.02, SE: survey.Some(0.01)}
	x, err := scenario.Sales(change, scenario.Elasticity{Low: 2, High: 3}, scenario.SalesOptions{Level: 0.8, Draws: 5000, Seed: 4})
	fmt.Printf("%.2f %v\n", x.Change.Interval, err)
	// Output:
	// [0.02, 0.08] <nil>
}

func ExampleItemError() {
	s, err := scenario.New(model(), customers(nil, nil), scenario.Options{})
	if err != nil {
		panic(err)
	}
	_, err = s.WhatIf(scenario.Shift{Item: "price", Steps: 1})
	e, ok := errors.AsType[*scenario.ItemError](err)
	fmt.Println(ok, e.Item, errors.Is(err, scenario.ErrArgument))
	// Output: true price true
}
