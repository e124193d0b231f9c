package weighting_test

import (
	"errors"
	"fmt"

	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
	"github.com/gocsat/csat/survey/weighting"
)

// visits are ten visitors: six women and four men, seven from the north.
func visits() *survey.Table {
	q, err := survey.New(survey.Definition{
		ID:       "visits",
		Items:    []survey.Item{{ID: "overall", Scale: scale.OneToFive()}},
		Segments: []survey.Segment{{ID: "gender"}, {ID: "region"}},
		Numbers:  []survey.Number{{ID: "spend", Unit: "EUR"}},
	})
	if err != nil {
		panic(err)
	}
	t := survey.NewTable(q)
	for i, region := range []string{"north", "north", "north", "north", "south", "south", "north", "north", "north", "south"} {
		r := q.NewResponse()
		gender := "female"
		if i >= 6 {
			gender = "male"
		}
		err := errors.Join(r.Answer("overall", 1+i%5), r.SetSegment("gender", gender), r.SetSegment("region", region),
			r.SetNumber("spend", float64(10*i)), t.Append(r))
		if err != nil {
			panic(err)
		}
	}
	return t
}

// genders and regions are the same visitors without a table.
func genders() *weighting.Factor {
	f, err := weighting.FactorOf(visits(), "gender")
	if err != nil {
		panic(err)
	}
	return f
}

func regions() *weighting.Factor {
	f, err := weighting.FactorOf(visits(), "region")
	if err != nil {
		panic(err)
	}
	return f
}

func ExampleRake() {
	t := visits()
	margins, err := weighting.Margins(t, map[string]weighting.Targets{
		"gender": {"female": 0.5, "male": 0.5},
		"region": {"north": 0.6, "south": 0.4},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	r, err := weighting.Rake(t.Weights(), margins, weighting.RakeOptions{Targets: weighting.Shares})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.3f\n", r.Weights)
	fmt.Printf("%.3f\n", r.Kish().Deff)

	weighted, err := t.WithWeights(r.Weights)
	fmt.Println(weighted.Weighted(), err)
	// Output:
	// [0.689 0.689 0.689 0.689 1.121 1.121 1.081 1.081 1.081 1.758]
	// 1.101
	// true <nil>
}

// At most one and a half times the mean weight: the bound holds, and the margins
// are met as far as it allows.
func ExampleRakeOptions() {
	margins := []weighting.Margin{
		{Factor: genders(), Targets: weighting.Targets{"female": 50, "male": 50}},
		{Factor: regions(), Targets: weighting.Targets{"north": 60, "south": 40}},
	}
	r, err := weighting.Rake(nil, margins, weighting.RakeOptions{MaxRatio: 1.5})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.2f\n", r.Weights)
	fmt.Println(r.Bounded, "row at the bound, margins met:", r.Residual < 1e-10)
	// Output:
	// [6.25 6.25 6.25 6.25 12.50 12.50 11.67 11.67 11.67 15.00]
	// 1 row at the bound, margins met: true
}

func ExampleMargins() {
	margins, err := weighting.Margins(visits(), map[string]weighting.Targets{
		"region": {"north": 600, "south": 400}, "gender": {"female": 520, "male": 480},
	})
	for _, m := range margins {
		fmt.Println(m.Factor.Name(), m.Factor.Levels())
	}
	fmt.Println(err)
	// Output:
	// gender [female male]
	// region [north south]
	// <nil>
}

func ExampleMargin() {
	m := weighting.Margin{
		Factor:  weighting.NewFactor("plan", []string{"basic", "basic", "pro"}),
		Targets: weighting.Targets{"basic": 900, "pro": 100},
	}
	r, err := weighting.PostStratify(nil, m, weighting.PostStratifyOptions{})
	fmt.Println(r.Weights, err)
	// Output: [450 450 100] <nil>
}

func ExampleTargets() {
	targets := weighting.Targets{"basic": 75, "pro": 25} // per cent
	m := weighting.Margin{Factor: weighting.NewFactor("plan", []string{"basic", "pro"}), Targets: targets}
	r, err := weighting.PostStratify(nil, m, weighting.PostStratifyOptions{Targets: weighting.Shares})
	fmt.Println(r.Weights, err)
	// Output: [1.5 0.5] <nil>
}

func ExampleTargetKind() {
	m := weighting.Margin{
		Factor:  weighting.NewFactor("plan", []string{"basic", "pro"}),
		Targets: weighting.Targets{"basic": 0.75, "pro": 0.2},
	}
	_, err := weighting.PostStratify(nil, m, weighting.PostStratifyOptions{Targets: weighting.Shares})
	fmt.Println(err)
	// Output: weighting: margin "plan": totals disagree: targets add up to 0.95, not to 1
}

func ExampleNewFactor() {
	f := weighting.NewFactor("plan", []string{"pro", "basic", "", "pro"})
	fmt.Printf("%s %q %d\n", f.Name(), f.Levels(), f.Codes())
	// Output: plan ["" "basic" "pro"] [2 1 0 2]
}

func ExampleFactorOf() {
	f, err := weighting.FactorOf(visits(), "gender", "region")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(f.Name(), f.Levels())
	ratings, err := weighting.FactorOf(visits(), "overall")
	fmt.Println(ratings.Levels(), err)
	// Output:
	// gender/region [female/north female/south male/north male/south]
	// [1 2 3 4 5] <nil>
}

func ExampleCross() {
	f, err := weighting.Cross(
		weighting.NewFactor("plan", []string{"pro", "basic", "pro"}),
		weighting.NewFactor("age", []string{"18-39", "40+", "18-39"}))
	fmt.Println(f.Name(), f.Levels(), err)
	// Output: plan/age [basic/40+ pro/18-39] <nil>
}

func ExampleFactor_Codes() {
	// The columns of the regression behind a standard error after raking.
	codes := [][]int{genders().Codes(), regions().Codes()}
	fmt.Println(codes[0])
	fmt.Println(codes[1])
	// Output:
	// [0 0 0 0 0 0 1 1 1 1]
	// [0 0 0 0 1 1 0 0 0 1]
}

func ExamplePostStratify() {
	cell, err := weighting.FactorOf(visits(), "gender", "region")
	if err != nil {
		fmt.Println(err)
		return
	}
	r, err := weighting.PostStratify(nil, weighting.Margin{Factor: cell, Targets: weighting.Targets{
		"female/north": 240, "female/south": 260, "male/north": 360, "male/south": 140,
	}}, weighting.PostStratifyOptions{})
	fmt.Println(r.Weights, err)
	// Output: [60 60 60 60 130 130 120 120 120 140] <nil>
}

func ExamplePostStratifyOptions() {
	age := weighting.NewFactor("age", []string{"18-24", "25-34", "25-34", "35-44"})
	population := weighting.Targets{"18-24": 20, "25-34": 30, "35-44": 40, "45-54": 10}
	cell := weighting.Margin{Factor: age, Targets: population}

	_, err := weighting.PostStratify(nil, cell, weighting.PostStratifyOptions{})
	fmt.Println(err)

	r, err := weighting.PostStratify(nil, cell, weighting.PostStratifyOptions{Empty: weighting.Neighbour})
	fmt.Println(r.Weights, r.Collapsed, err)
	// Output:
	// weighting: margin "age": category "45-54": target 10 on an empty category: no rows to weight up
	// [20 15 15 50] [{45-54 35-44 10}] <nil>
}

func ExampleEmptyRule() {
	m := weighting.Margin{
		Factor:  weighting.NewFactor("region", []string{"north", "south"}),
		Targets: weighting.Targets{"north": 60, "south": 20, "islands": 20},
	}
	r, err := weighting.PostStratify(nil, m, weighting.PostStratifyOptions{Empty: weighting.Spread})
	fmt.Println(r.Weights, err)
	// Output: [75 25] <nil>
}

func ExampleCollapsed() {
	m := weighting.Margin{
		Factor:  weighting.NewFactor("age", []string{"18-39", "40-59"}),
		Targets: weighting.Targets{"18-39": 60, "40-59": 30, "60+": 10},
	}
	r, err := weighting.PostStratify(nil, m, weighting.PostStratifyOptions{Empty: weighting.Neighbour})
	for _, c := range r.Collapsed {
		fmt.Printf("%s (%v) went into %s\n", c.Cell, c.Target, c.Into)
	}
	fmt.Println(err)
	// Output:
	// 60+ (10) went into 40-59
	// <nil>
}

func ExampleCalibrate() {
	spend, err := weighting.TotalOf(visits(), "spend", 5000) // of all 100 customers
	if err != nil {
		fmt.Println(err)
		return
	}
	gender := weighting.Margin{Factor: genders(), Targets: weighting.Targets{"female": 52, "male": 48}}
	r, err := weighting.Calibrate(nil, []weighting.Margin{gender}, []weighting.Total{spend}, weighting.CalibrateOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.3f\n", r.Weights)
	for _, fit := range r.Fits {
		fmt.Printf("%s %s: %.3f\n", fit.Margin, fit.Category, fit.Achieved)
	}
	// Output:
	// [7.556 8.000 8.444 8.889 9.333 9.778 11.333 11.778 12.222 12.667]
	// gender female: 52.000
	// gender male: 48.000
	// spend : 5000.000
}

// No customer may count less than half or more than twice as before.
func ExampleCalibrateOptions() {
	spend, err := weighting.TotalOf(visits(), "spend", 60) // the mean of all customers
	if err != nil {
		fmt.Println(err)
		return
	}
	r, err := weighting.Calibrate(nil, nil, []weighting.Total{spend}, weighting.CalibrateOptions{
		Targets: weighting.Shares, Distance: weighting.Logit, Lower: 0.5, Upper: 2,
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.3f\n", r.Weights)
	// Output: [0.501 0.503 0.510 0.532 0.601 0.791 1.169 1.593 1.850 1.952]
}

func ExampleDistance() {
	names, err := weighting.Logit.MarshalText()
	fmt.Println(weighting.Linear, weighting.Raking, string(names), err)
	// Output: linear raking logit <nil>
}

func ExampleTotal() {
	age := weighting.Total{Name: "age", Values: []float64{20, 30, 40, 50}, Target: 38}
	r, err := weighting.Calibrate(nil, nil, []weighting.Total{age}, weighting.CalibrateOptions{Targets: weighting.Shares})
	fmt.Printf("%.2f %v\n", r.Weights, err)
	// Output: [0.64 0.88 1.12 1.36] <nil>
}

func ExampleTotalOf() {
	spend, err := weighting.TotalOf(visits(), "spend", 4500)
	fmt.Println(spend.Name, spend.Values, err)
	// Output: spend [0 10 20 30 40 50 60 70 80 90] <nil>
}

func ExampleTrim() {
	t, err := weighting.Trim([]float64{0.5, 0.5, 0.5, 1, 2.5}, weighting.TrimOptions{Upper: 2})
	fmt.Println(t.Weights, t.Count, err)
	// Output: [0.625 0.625 0.625 1.125 2] 1 <nil>
}

func ExampleTrimOptions() {
	weights := []float64{0.2, 1, 1.9, 2.9}
	once, err := weighting.Trim(weights, weighting.TrimOptions{Upper: 2})
	fmt.Printf("%.3f %d %v\n", once.Weights, once.Passes, err)
	strict, err := weighting.Trim(weights, weighting.TrimOptions{Upper: 2, Strict: true})
	fmt.Printf("%.3f %v\n", strict.Weights, err)
	// Output:
	// [0.500 1.300 2.200 2.000] 1 <nil>
	// [0.600 1.400 2.000 2.000] <nil>
}

func ExampleTrimmed() {
	t, err := weighting.Trim([]float64{0.5, 0.5, 5}, weighting.TrimOptions{Upper: 3})
	fmt.Println(t.Weights, t.Excess, t.Count, err)
	// Output: [1.5 1.5 3] 2 1 <nil>
}

func ExampleKish() {
	d, err := weighting.Kish([]float64{1, 1, 1, 3})
	fmt.Printf("deff %.3f: %d answers count as %.1f, %v\n", d.Deff, d.N, d.EffectiveN, err)
	// Output: deff 1.333: 4 answers count as 3.0, <nil>
}

func ExampleDiagnostics() {
	d, err := weighting.Kish([]float64{1, 1, 1, 3})
	fmt.Printf("efficiency %.2f, cv %.3f, largest %.1f means, largest to smallest %s, %v\n",
		d.Efficiency, d.CV, d.MaxRatio, d.MaxMin, err)
	// Output: efficiency 0.75, cv 0.577, largest 2.0 means, largest to smallest 3, <nil>
}

func ExampleBalance() {
	gender := weighting.Margin{Factor: genders(), Targets: weighting.Targets{"female": 50, "male": 50}}
	region := weighting.Margin{Factor: regions(), Targets: weighting.Targets{"north": 60, "south": 40}}
	r, err := weighting.PostStratify(nil, gender, weighting.PostStratifyOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	rows, err := weighting.Balance([]weighting.Margin{gender, region}, nil, r.Weights)
	for _, row := range rows {
		fmt.Printf("%s %-6s %.2f -> %.2f for %.2f, SMD %+.2f -> %+.2f\n", row.Margin, row.Category,
			row.Before, row.After, row.Target, row.SMDBefore.Value, row.SMDAfter.Value)
	}
	fmt.Println(err)
	// Output:
	// gender female 0.60 -> 0.50 for 0.50, SMD +0.20 -> +0.00
	// gender male   0.40 -> 0.50 for 0.50, SMD -0.20 -> +0.00
	// region north  0.70 -> 0.71 for 0.60, SMD +0.20 -> +0.22
	// region south  0.30 -> 0.29 for 0.40, SMD -0.20 -> -0.22
	// <nil>
}

func ExampleBalanceRow() {
	plan := weighting.Margin{
		Factor:  weighting.NewFactor("plan", []string{"basic", "basic", "pro", "pro"}),
		Targets: weighting.Targets{"basic": 0.8, "pro": 0.2},
	}
	rows, err := weighting.Balance([]weighting.Margin{plan}, nil, nil)
	fmt.Printf("%s %d %.2f %.2f %v\n", rows[0].Category, rows[0].N, rows[0].Before, rows[0].SMDBefore.Value, err)
	// Output: basic 2 0.50 -0.75 <nil>
}

func ExampleResult() {
	gender := weighting.Margin{Factor: genders(), Targets: weighting.Targets{"female": 3, "male": 7}}
	r, err := weighting.Rake(nil, []weighting.Margin{gender}, weighting.RakeOptions{})
	fmt.Println(r.Weights, r.Size, r.Iterations, err)
	// Output: [0.5 0.5 0.5 0.5 0.5 0.5 1.75 1.75 1.75 1.75] 10 2 <nil>
}

func ExampleFit() {
	gender := weighting.Margin{Factor: genders(), Targets: weighting.Targets{"female": 30, "male": 70}}
	r, err := weighting.Rake(nil, []weighting.Margin{gender}, weighting.RakeOptions{})
	for _, f := range r.Fits {
		fmt.Println(f.Margin, f.Category, f.N, f.Target, f.Achieved)
	}
	fmt.Println(err)
	// Output:
	// gender female 6 30 30
	// gender male 4 70 70
	// <nil>
}
