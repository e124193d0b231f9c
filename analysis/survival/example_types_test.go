package survival_test

import (
	"errors"
	"fmt"

	"github.com/gocsat/csat/analysis/survival"
	"github.com/gocsat/csat/survey"
)

func ExampleNewCounts() {
	c := survival.NewCounts("week")
	err := errors.Join(c.Add(10, survival.Event), c.Add(52, survival.Censored))
	fmt.Println(c.N(), "customers by", c.Unit(), err)
	// Output:
	// 2 customers by week <nil>
}

// Price is the event; who left for another reason is censored then.
func ExampleData() {
	const price, quality = 1, 2
	d := survival.Data{
		Times:   []float64{12, 30, 45, 60},
		Status:  []survival.Status{price, quality, price, survival.Censored},
		Entries: []float64{0, 20, 0, 50}, // asked on day 20 and 50 of the relation
	}
	fmt.Println(d.CauseOnly(price).Status)
	// Output:
	// [1 0 1 0]
}

func ExampleStatus() {
	left := []bool{true, false}
	var status []survival.Status
	for _, l := range left {
		s := survival.Censored // still there: not a loss
		if l {
			s = survival.Event
		}
		status = append(status, s)
	}
	fmt.Println(status)
	// Output:
	// [1 0]
}

func ExampleColumns() {
	table := answers()
	byNumber := must(survival.FromTable(table, survival.Columns{Time: "days", Status: "left"}))
	bySegment := must(survival.FromTable(table, survival.Columns{Time: "days", Status: "end", Causes: []string{"price", "quality"}}))
	fmt.Println(byNumber.Status[:8])
	fmt.Println(bySegment.Status[:8])
	// Output:
	// [1 1 1 1 1 1 1 0]
	// [2 1 1 2 1 1 2 0]
}

func ExampleGroup() {
	g := must(survival.FromData("all", contracts()))
	fmt.Println(g.Name(), g.N(), g.Events(), g.Last(), g.Missing(), g.Weighted())
	// Output:
	// all 12 7 24 0 false
}

func ExampleOptions() {
	c := must(survival.KaplanMeier(must(survival.FromData("all", contracts())), survival.Options{Level: 0.8, Transform: survival.Log}))
	e := must(c.At(12)).Estimate
	fmt.Printf("%.2f %.2f %s\n", e.Value, e.Interval, e.Method)
	// Output:
	// 0.44 [0.28, 0.70] Kaplan–Meier, log, Greenwood
}

func ExampleCurve() {
	c := must(survival.KaplanMeier(must(survival.FromData("all", contracts())), survival.Options{}))
	for p := range c.Points() {
		if p.Events > 0 && p.Time < 10 {
			fmt.Printf("month %v: %v of %v left, %.2f stay\n", p.Time, p.Events, p.AtRisk, p.Estimate.Value)
		}
	}
	// Output:
	// month 2: 1 of 12 left, 0.92 stay
	// month 3: 1 of 11 left, 0.83 stay
	// month 5: 1 of 9 left, 0.74 stay
	// month 8: 2 of 8 left, 0.56 stay
}

// Between two times the curve is flat.
func ExamplePoint() {
	c := must(survival.KaplanMeier(must(survival.FromData("all", contracts())), survival.Options{}))
	p := must(c.At(9.5))
	fmt.Printf("%v at risk, %.2f ± %.2f\n", p.AtRisk, p.Estimate.Value, p.Estimate.SE.Value)
	// Output:
	// 6 at risk, 0.56 ± 0.15
}

// Three in four are still there after two years: there is no median yet.
func ExampleQuantile() {
	d := survival.Data{Times: []float64{9, 24, 24, 24}, Status: []survival.Status{1, 0, 0, 0}}
	c := must(survival.KaplanMeier(must(survival.FromData("new", d)), survival.Options{}))
	fmt.Println(c.Median().Value.Valid)
	q := must(c.Quantile(0.2))
	fmt.Println("a fifth by month", q.Value)
	// Output:
	// false
	// a fifth by month 9
}

// A rate of leaving of 0.74 over the first twelve months.
func ExampleCumulative() {
	h := must(survival.NelsonAalen(must(survival.FromData("all", contracts())), survival.Options{Transform: survival.Plain}))
	p := must(h.At(12))
	fmt.Printf("%.2f %.2f\n", p.Estimate.Value, p.Estimate.Interval)
	// Output:
	// 0.74 [0.12, 1.35]
}

func ExampleLifeInterval() {
	row := must(survival.LifeTable(must(survival.FromData("all", contracts())), 12, survival.Options{}))[0]
	fmt.Printf("%v entered, %v last seen within, %v exposed, %.2f leave\n", row.Entering, row.Withdrawn, row.Exposed, row.Leaving.Value)
	fmt.Printf("hazard %.3f a month %.3f\n", row.Hazard.Value, row.Hazard.Interval)
	// Output:
	// 12 entered, 2 last seen within, 11 exposed, 0.45 leave
	// hazard 0.049 a month [0.021, 0.113]
}

func ExampleRetentionPeriod() {
	c := must(survival.KaplanMeier(must(survival.FromData("all", contracts())), survival.Options{}))
	p := must(c.Retention(12))[0]
	fmt.Printf("%.0f %% stay longer than month %v, %v were at risk then\n", 100*p.Retained.Value, p.To, p.AtRisk)
	// Output:
	// 44 % stay longer than month 12, 5 were at risk then
}

// halves are the contracts in two groups.
func halves() []survival.Group {
	labels := []string{"flex", "flex", "flex", "flex", "fixed", "flex", "fixed", "flex", "fixed", "fixed", "fixed", "fixed"}
	groups, _, err := survival.Split(contracts(), labels, nil)
	if err != nil {
		panic(err)
	}
	return groups
}

// Early differences count more.
func ExampleLogRankOptions() {
	r := must(survival.LogRank(halves(), survival.LogRankOptions{Rho: 1}))
	fmt.Printf("χ² = %.2f\n", r.Test.Statistic.Value)
	// Output:
	// χ² = 6.70
}

func ExampleLogRankResult() {
	r := must(survival.LogRank(halves(), survival.LogRankOptions{}))
	fmt.Println(len(r.Groups), r.Strata, r.Rho, r.Gamma)
	// Output:
	// 2 1 0 0
}

func ExampleLogRankGroup() {
	g := must(survival.LogRank(halves(), survival.LogRankOptions{})).Groups[1]
	fmt.Printf("%s leave %.1f times as fast as all would\n", g.Name, g.Observed/g.Expected)
	// Output:
	// flex leave 2.5 times as fast as all would
}

func ExampleTest() {
	t := must(survival.LogRank(halves(), survival.LogRankOptions{})).Test
	fmt.Printf("%.2f on %d degree of freedom, p = %.4f\n", t.Statistic.Value, t.DF, t.P.Value)
	// Output:
	// 7.55 on 1 degree of freedom, p = 0.0060
}

func ExampleTrend() {
	r := must(survival.LogRank(halves(), survival.LogRankOptions{Scores: []float64{2, 1}})) // years bound
	fmt.Printf("z = %.2f, p = %.4f\n", r.Trend.Z.Value, r.Trend.P.Value)
	// Output:
	// z = -2.75, p = 0.0060
}

func ExampleConcordanceResult() {
	scores := []float64{2, 4, 6, 3, 7, 5, 9, 6, 8, 9, 10, 9}
	r := must(survival.Concordance(contracts(), scores, survival.Options{}))
	fmt.Printf("%v right, %v wrong, %v tied: %.2f %.2f\n", r.Concordant, r.Discordant, r.Tied, r.C.Value, r.C.Interval)
	// Output:
	// 44 right, 2 wrong, 1 tied: 0.95 [0.85, 0.98]
}

func ExampleBandsResult() {
	r := must(survival.ByBandOf(answers(), columns, "recommend", nil, survival.Options{}))
	fmt.Printf("compared until day %v, %d missing, C = %.2f\n", r.Until, r.Missing, r.Concordance.C.Value)
	// Output:
	// compared until day 300, 0 missing, C = 0.83
}

func ExampleBandCurve() {
	b := must(survival.ByBandOf(answers(), columns, "recommend", nil, survival.Options{})).Bands[0]
	p := must(b.Curve.At(150))
	fmt.Printf("%.0f %% of the %ss stay longer than day 150 %.0f\n", 100*p.Estimate.Value, b.ID, p.Estimate.Interval.Scale(100))
	// Output:
	// 66 % of the detractors stay longer than day 150 [52, 76]
}

// A category is a column of 0 and 1.
func ExampleCovariates() {
	x := survival.Covariates{Names: []string{"fixed"}, Columns: [][]float64{{0, 0, 0, 0, 1, 0, 1, 0, 1, 1, 1, 1}}}
	f := must(survival.Cox(contracts(), x, survival.CoxOptions{}))
	fmt.Printf("%.2f\n", f.Coefficients[0].HazardRatio.Value)
	// Output:
	// 0.08
}

// fitted has a rating explain who leaves, each plan with a hazard of its own.
func fitted(o survival.CoxOptions) *survival.CoxFit {
	table := answers()
	o.Strata = must(table.Segment("plan"))
	x := survival.Covariates{Names: []string{"recommend"}, Columns: [][]float64{must(survival.Ratings(table, "recommend"))}}
	return must(survival.Cox(must(survival.FromTable(table, columns)), x, o))
}

func ExampleCoxOptions() {
	f := fitted(survival.CoxOptions{Robust: true, Ties: survival.Breslow, Level: 0.9})
	fmt.Println(f.Strata, "strata,", f.Coefficients[0].Log.Method)
	// Output:
	// 2 strata, Cox, breslow, robust
}

func ExampleCoefficient() {
	c := fitted(survival.CoxOptions{}).Coefficients[0]
	fmt.Printf("log %.2f ± %.2f, ratio %.2f %.2f, z = %.1f\n", c.Log.Value, c.Log.SE.Value, c.HazardRatio.Value, c.HazardRatio.Interval, c.Z)
	// Output:
	// log -0.51 ± 0.06, ratio 0.60 [0.53, 0.68], z = -8.1
}

func ExampleBaseline() {
	for _, b := range fitted(survival.CoxOptions{}).Baselines() {
		fmt.Printf("%s: %d times, %.3f by day %v\n", b.Stratum, len(b.Times), b.Hazard[2], b.Times[2])
	}
	// Output:
	// fixed: 19 times, 0.615 by day 100
	// flex: 50 times, 0.205 by day 59
}

// Of those who rate 3 and have stayed for 100 days, how many will stay for another 100?
func ExampleCoxFit_Predict() {
	d := must(survival.FromTable(answers(), columns))
	x := survival.Covariates{Names: []string{"recommend"}, Columns: [][]float64{must(survival.Ratings(answers(), "recommend"))}}
	f := must(survival.Cox(d, x, survival.CoxOptions{}))
	for _, rating := range []float64{3, 9} {
		c := must(f.Predict([]float64{rating}, "", survival.Options{Since: 100}))
		e := must(c.At(200)).Estimate
		fmt.Printf("rating %v: %.0f %% %.0f\n", rating, 100*e.Value, e.Interval.Scale(100))
	}
	// Output:
	// rating 3: 48 % [33, 61]
	// rating 9: 97 % [92, 99]
}

func ExampleHazardTest() {
	f := fitted(survival.CoxOptions{})
	z := must(f.ProportionalHazards(func(day float64) float64 { return day }))
	fmt.Printf("%v %.2f, all %.2f on %d\n", z.Names, z.Tests[0].Statistic.Value, z.Global.Statistic.Value, z.Global.DF)
	// Output:
	// [recommend] 5.47, all 5.47 on 1
}

func ExampleRowError() {
	_, err := survival.FromData("all", survival.Data{Times: []float64{5, 9}, Status: make([]survival.Status, 2), Entries: []float64{0, 9}})
	row, _ := errors.AsType[*survival.RowError](err)
	fmt.Println(row.Row, row.Column, row.Value, errors.Is(err, survey.ErrArgument))
	// Output:
	// 2 entry 9 true
}

// Of those who stayed longer than three months, half are gone by month 18.
func ExampleGroup_Since() {
	g := must(survival.FromData("all", contracts())).Since(3)
	c := must(survival.KaplanMeier(g, survival.Options{}))
	fmt.Println(g.N(), "customers, half by month", c.Median().Value)
	// Output:
	// 9 customers, half by month 18
}
