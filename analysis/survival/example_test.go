package survival_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"

	"github.com/gocsat/csat/analysis/survival"
	"github.com/gocsat/csat/survey"
)

// must is for examples, whose arguments are right.
func must[T any](x T, err error) T {
	if err != nil {
		panic(err)
	}
	return x
}

// contracts are twelve customers: months until they left (1) or were last seen (0).
func contracts() survival.Data {
	return survival.Data{
		Times:  []float64{2, 3, 3, 5, 8, 8, 11, 12, 14, 18, 20, 24},
		Status: []survival.Status{1, 1, 0, 1, 1, 1, 0, 1, 0, 1, 0, 0},
	}
}

// answers is a table of customers who rated 0–10 and were followed for up to 300 days.
func answers() *survey.Table {
	q := new(survey.Questionnaire)
	err := json.Unmarshal([]byte(`{
		"id": "loyalty",
		"items": [{"id": "recommend", "scale": "zero-to-ten", "role": "recommendation"}],
		"segments": [{"id": "plan"}, {"id": "end"}],
		"numbers": [{"id": "days"}, {"id": "left"}, {"id": "asked"}]
	}`), q)
	if err != nil {
		panic(err)
	}
	t := survey.NewTable(q)
	for i := range 90 {
		rating := i % 11
		days := 20 + 24*rating + (i*53)%190
		r := q.NewResponse()
		left, why := 1.0, "price"
		switch {
		case days > 300:
			days, left, why = 300, 0, "active"
		case i%3 == 0:
			why = "quality"
		}
		plan := "flex"
		if i%4 == 0 {
			plan = "fixed"
		}
		err := errors.Join(r.Answer("recommend", rating), r.SetSegment("plan", plan), r.SetSegment("end", why),
			r.SetNumber("days", float64(days)), r.SetNumber("left", left), r.SetNumber("asked", float64(i%16)))
		if err != nil {
			panic(err)
		}
		if err := t.Append(r); err != nil {
			panic(err)
		}
	}
	return t
}

var columns = survival.Columns{Time: "days", Status: "left"}

func Example() {
	table := answers()
	r, err := survival.ByBandOf(table, columns, "recommend", nil, survival.Options{})
	if err != nil {
		panic(err)
	}
	for _, b := range r.Bands {
		fmt.Printf("%-10s %2d of %2d left, half by day %v\n", b.ID, int(b.Events), b.N, b.Median.Value)
	}
	fmt.Printf("trend z = %.1f, C = %.2f %.2f\n", r.Difference.Trend.Z.Value, r.Concordance.C.Value, r.Concordance.C.Interval)
	// Output:
	// detractor  53 of 58 left, half by day 183.5
	// passive    11 of 16 left, half by day 269.5
	// promoter    3 of 16 left, half by day –
	// trend z = -6.1, C = 0.83 [0.79, 0.87]
}

func ExampleByBandOf() {
	r := must(survival.ByBandOf(answers(), columns, "recommend", nil, survival.Options{}))
	fmt.Printf("until day %v\n", r.Until)
	for _, b := range r.Bands {
		fmt.Printf("%-10s %3.0f %% stay, %.0f days on average\n", b.ID, 100*b.Stayed.Value, b.Mean.Value)
	}
	// Output:
	// until day 300
	// detractor    9 % stay, 182 days on average
	// passive     31 % stay, 264 days on average
	// promoter    81 % stay, 297 days on average
}

func ExampleByBand() {
	d := must(survival.FromTable(answers(), columns))
	scores := must(survival.Ratings(answers(), "recommend"))
	r := must(survival.ByBand(d, scores, nil, survival.Options{}))
	fmt.Printf("%s %.4f\n", r.Bands[2].ID, r.Difference.Test.P.Value)
	// Output:
	// promoter 0.0000
}

func ExampleFromTable() {
	table := answers()
	// Why they left is a segment: each reason a cause of its own.
	d, err := survival.FromTable(table, survival.Columns{Time: "days", Status: "end", Causes: []string{"price", "quality"}, Entry: "asked"})
	if err != nil {
		panic(err)
	}
	plans := must(table.Segment("plan"))
	groups, dropped, err := survival.Split(d, plans, nil)
	if err != nil {
		panic(err)
	}
	for _, g := range groups {
		fmt.Println(g.Name(), g.N(), g.Events())
	}
	fmt.Println(dropped, "without a plan")
	// Output:
	// fixed 23 18
	// flex 67 49
	// 0 without a plan
}

func ExampleRatings() {
	scores := must(survival.Ratings(answers(), "recommend"))
	fmt.Println(scores[:4])
	// Output:
	// [0 1 2 3]
}

func ExampleCounts() {
	monday, tuesday := survival.NewCounts("day"), survival.NewCounts("day")
	err := errors.Join(
		monday.Add(30, survival.Event),
		monday.Add(90, survival.Censored),
		tuesday.AddN(0, 90, survival.Event, 2),      // two alike
		tuesday.AddN(45, 120, survival.Censored, 1), // observed from day 45 on
		monday.Merge(tuesday),
		monday.Sub(30, survival.Event), // a person is erased
	)
	fmt.Println(monday.N(), monday.Count(90, survival.Event), monday.Entered(45), err)
	text := must(json.Marshal(monday))
	fmt.Println(string(text))
	// Output:
	// 4 2 1 <nil>
	// {"unit":"day","exits":[[90,0,1],[90,1,2],[120,0,1]],"entries":[[45,1]]}
}

func ExampleAddTimes() {
	days := []int32{30, 90, 90, 120}
	status := []survival.Status{survival.Event, survival.Event, survival.Censored, survival.Censored}
	c := survival.NewCounts("day")
	fmt.Println(survival.AddTimes(c, days, status), c.N())
	err := survival.AddTimes(c, []int32{10, -1}, status[:2])
	fmt.Println(err, c.N()) // all or nothing
	// Output:
	// <nil> 4
	// survival: row 2: time -1: invalid argument 4
}

// Counts by segment are a survey.Group, which merges key by key.
func ExampleFromCounts() {
	byPlan := survey.NewGroup[string](survival.NewCounts("month"))
	for i, plan := range []string{"fixed", "flex", "flex", "fixed", "flex", "fixed"} {
		if err := byPlan.At(plan).Add(3+i, survival.Status(i%2)); err != nil {
			panic(err)
		}
	}
	for plan, counts := range byPlan.All() {
		g := must(survival.FromCounts(plan, counts))
		fmt.Println(g.Name(), g.N(), g.Events(), g.Last())
	}
	// Output:
	// fixed 3 2 8
	// flex 3 1 7
}

func ExampleFromData() {
	g, err := survival.FromData("all", contracts())
	fmt.Println(g.N(), g.Events(), g.Last(), err)
	_, err = survival.FromData("all", survival.Data{Times: []float64{4, -3}, Status: make([]survival.Status, 2)})
	row, _ := errors.AsType[*survival.RowError](err)
	fmt.Println(row.Row, row.Column, errors.Is(err, survey.ErrArgument))
	// Output:
	// 12 7 24 <nil>
	// 2 time true
}

func ExampleKaplanMeier() {
	g := must(survival.FromData("all", contracts()))
	c, err := survival.KaplanMeier(g, survival.Options{})
	if err != nil {
		panic(err)
	}
	year := must(c.At(12))
	fmt.Printf("%.2f %.2f stay longer than a year\n", year.Estimate.Value, year.Estimate.Interval)
	m := c.Median()
	fmt.Println("half by month", m.Value, "from", m.Lower, "to", m.Upper)
	mean := must(c.RestrictedMean(12))
	fmt.Printf("%.1f ± %.1f of the first 12 months\n", mean.Value, mean.SE.Value)
	_, err = c.At(36)
	fmt.Println(err)
	// Output:
	// 0.44 [0.15, 0.71] stay longer than a year
	// half by month 12 from 3 to –
	// 9.0 ± 1.1 of the first 12 months
	// survival: group "all" at 36, observed until 24: after the last time observed
}

func ExampleCurve_Retention() {
	g := must(survival.FromData("all", contracts()))
	c := must(survival.KaplanMeier(g, survival.Options{}))
	for _, p := range must(c.Retention(6, 12, 18)) {
		fmt.Printf("month %2.0f: %.2f stay, %.2f left since month %.0f %.2f\n", p.To, p.Retained.Value, p.Churn.Value, p.From, p.Churn.Interval)
	}
	// Output:
	// month  6: 0.74 stay, 0.26 left since month 0 [0.09, 0.61]
	// month 12: 0.44 stay, 0.40 left since month 6 [0.15, 0.80]
	// month 18: 0.30 stay, 0.33 left since month 12 [0.05, 0.95]
}

func ExampleNelsonAalen() {
	g := must(survival.FromData("all", contracts()))
	h := must(survival.NelsonAalen(g, survival.Options{}))
	for _, t := range []float64{6, 12, 18} {
		p := must(h.At(t))
		fmt.Printf("%.2f ± %.2f\n", p.Estimate.Value, p.Estimate.SE.Value)
	}
	// Output:
	// 0.29 ± 0.17
	// 0.74 ± 0.31
	// 1.07 ± 0.46
}

func ExampleAalenJohansen() {
	d := contracts()
	for i, s := range d.Status { // every other one left for a better price
		if s == survival.Event && i%2 == 1 {
			d.Status[i] = 2
		}
	}
	causes := must(survival.AalenJohansen(must(survival.FromData("all", d)), survival.Options{}))
	for _, c := range causes {
		p := must(c.At(12))
		fmt.Printf("cause %d: %.2f have left for it in a year %.2f\n", c.Cause(), p.Estimate.Value, p.Estimate.Interval)
	}
	// Output:
	// cause 1: 0.18 have left for it in a year [0.05, 0.54]
	// cause 2: 0.38 have left for it in a year [0.16, 0.73]
}

func ExampleLifeTable() {
	g := must(survival.FromData("all", contracts()))
	for _, row := range must(survival.LifeTable(g, 6, survival.Options{})) {
		fmt.Printf("from %2.0f: %2.0f enter, %.0f leave of %4.1f exposed, %.2f stay, hazard %.3f a month\n",
			row.Start, row.Entering, row.Events, row.Exposed, row.Survival.Value, row.Hazard.Value)
	}
	// Output:
	// from  0: 12 enter, 3 leave of 11.5 exposed, 0.74 stay, hazard 0.050 a month
	// from  6:  8 enter, 2 leave of  7.5 exposed, 0.54 stay, hazard 0.051 a month
	// from 12:  5 enter, 1 leave of  4.5 exposed, 0.42 stay, hazard 0.042 a month
	// from 18:  3 enter, 1 leave of  2.5 exposed, 0.25 stay, hazard 0.083 a month
	// from 24:  1 enter, 0 leave of  0.5 exposed, 0.25 stay, hazard 0.000 a month
}

func ExampleSplit() {
	labels := []string{"flex", "flex", "flex", "flex", "fixed", "flex", "fixed", "fixed", "fixed", "fixed", "fixed", ""}
	groups, dropped, err := survival.Split(contracts(), labels, nil)
	for _, g := range groups {
		fmt.Println(g.Name(), g.N())
	}
	fmt.Println(dropped, err)
	// Output:
	// fixed 6
	// flex 5
	// 1 <nil>
}

func ExampleLogRank() {
	labels := []string{"flex", "flex", "flex", "flex", "fixed", "flex", "fixed", "flex", "fixed", "fixed", "fixed", "fixed"}
	groups, _, err := survival.Split(contracts(), labels, nil)
	if err != nil {
		panic(err)
	}
	r := must(survival.LogRank(groups, survival.LogRankOptions{}))
	for _, g := range r.Groups {
		fmt.Printf("%-5s %.0f left, %.1f expected\n", g.Name, g.Observed, g.Expected)
	}
	fmt.Printf("χ² = %.2f, p = %.3f\n", r.Test.Statistic.Value, r.Test.P.Value)
	fmt.Println(r.Warnings)
	// Output:
	// fixed 2 left, 5.0 expected
	// flex  5 left, 2.0 expected
	// χ² = 7.55, p = 0.006
	// [group "fixed" expects 5.0 events; the test needs 20]
}

func ExampleConcordance() {
	scores := []float64{2, 4, 6, 3, 7, 5, 9, 6, 8, 9, 10, math.NaN()}
	r, err := survival.Concordance(contracts(), scores, survival.Options{})
	fmt.Printf("C = %.2f ± %.2f, %v of %v pairs right, %d missing, %v\n",
		r.C.Value, r.C.SE.Value, r.Concordant, r.Concordant+r.Discordant+r.Tied, r.C.Missing, err)
	// Output:
	// C = 0.95 ± 0.04, 38 of 40 pairs right, 1 missing, <nil>
}

func ExampleCox() {
	table := answers()
	d := must(survival.FromTable(table, columns))
	fixed := make([]float64, len(d.Times))
	for i, plan := range must(table.Segment("plan")) {
		if plan == "fixed" {
			fixed[i] = 1
		}
	}
	x := survival.Covariates{Names: []string{"recommend", "fixed"}, Columns: [][]float64{must(survival.Ratings(table, "recommend")), fixed}}
	f, err := survival.Cox(d, x, survival.CoxOptions{})
	if err != nil {
		panic(err)
	}
	for _, c := range f.Coefficients {
		fmt.Printf("%-9s hazard × %.2f %.2f for one more, p = %.4f\n", c.Name, c.HazardRatio.Value, c.HazardRatio.Interval, c.P)
	}
	fmt.Printf("%d of %d left, likelihood ratio %.1f on %d\n", f.Events, f.N, f.LikelihoodRatio.Statistic.Value, f.LikelihoodRatio.DF)
	b := f.Baselines()[0]
	fmt.Printf("%.2f by day %v with a rating of 0\n", b.Hazard[9], b.Times[9])
	// Output:
	// recommend hazard × 0.60 [0.53, 0.68] for one more, p = 0.0000
	// fixed     hazard × 1.29 [0.75, 2.23] for one more, p = 0.3521
	// 67 of 90 left, likelihood ratio 91.2 on 2
	// 0.55 by day 100 with a rating of 0
}

func ExampleCoxFit_ProportionalHazards() {
	d := must(survival.FromTable(answers(), columns))
	x := survival.Covariates{Names: []string{"recommend"}, Columns: [][]float64{must(survival.Ratings(answers(), "recommend"))}}
	f := must(survival.Cox(d, x, survival.CoxOptions{}))
	z := must(f.ProportionalHazards(nil))
	fmt.Printf("%s χ² = %.2f, p = %.3f\n", z.Names[0], z.Tests[0].Statistic.Value, z.Tests[0].P.Value)
	// Output:
	// recommend χ² = 5.78, p = 0.016
}

// All who left had the lower scores: no hazard ratio is large enough.
func ExampleConvergenceError() {
	d := survival.Data{Times: []float64{1, 2, 3, 9, 9, 9}, Status: []survival.Status{1, 1, 1, 0, 0, 0}}
	x := survival.Covariates{Names: []string{"score"}, Columns: [][]float64{{1, 1, 1, 2, 2, 2}}}
	_, err := survival.Cox(d, x, survival.CoxOptions{})
	c, _ := errors.AsType[*survival.ConvergenceError](err)
	fmt.Println(errors.Is(err, survival.ErrSeparated), c.Growing)
	// Output:
	// true [score]
}

func ExampleCovariateError() {
	d := contracts()
	a, b := make([]float64, len(d.Times)), make([]float64, len(d.Times))
	for i := range a {
		a[i] = float64(i * i % 7)
		b[i] = 3 - 2*a[i]
	}
	_, err := survival.Cox(d, survival.Covariates{Names: []string{"a", "b"}, Columns: [][]float64{a, b}}, survival.CoxOptions{})
	fmt.Println(err)
	// Output:
	// survival: covariate b: collinear covariates: made up of a
}

func ExampleTransform() {
	g := must(survival.FromData("all", contracts()))
	for _, t := range []survival.Transform{survival.LogLog, survival.Log, survival.Plain} {
		c := must(survival.KaplanMeier(g, survival.Options{Transform: t}))
		fmt.Printf("%-7v %.2f\n", t, must(c.At(3)).Estimate.Interval)
	}
	// Output:
	// log-log [0.48, 0.96]
	// log     [0.65, 1.00]
	// plain   [0.62, 1.00]
}

func ExampleTies() {
	text, err := survival.Breslow.MarshalText()
	fmt.Println(survival.Efron, string(text), err)
	// Output:
	// efron breslow <nil>
}
