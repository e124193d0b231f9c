package drivers_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"

	"github.com/gocsat/csat/analysis/drivers"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// visits are made-up answers of 200 customers on 1–10: skill and attitude of the
// staff go together, speed stands apart, and overall satisfaction follows them.
func visits() (*survey.Questionnaire, *survey.Table) {
	q := new(survey.Questionnaire)
	err := json.Unmarshal([]byte(`{
		"id": "visits",
		"items": [
			{"id": "overall", "scale": "one-to-ten", "role": "satisfaction"},
			{"id": "skill", "scale": "one-to-ten"},
			{"id": "attitude", "scale": "one-to-ten"},
			{"id": "speed", "scale": "one-to-ten"}
		],
		"overall": {"id": "index", "children": [
			{"id": "staff", "children": [{"item": "skill"}, {"item": "attitude"}]},
			{"item": "speed"}
		]}
	}`), q)
	if err != nil {
		panic(err)
	}
	t := survey.NewTable(q)
	random := rand.New(rand.NewPCG(1, 2))
	rating := func(x float64) int { return int(min(max(x+0.5, 1), 10)) }
	for range 200 {
		staff := random.NormFloat64()
		skill := rating(7.5 + 1.2*staff + 0.7*random.NormFloat64())
		attitude := rating(8 + staff + 0.8*random.NormFloat64())
		speed := rating(6.5 + 1.6*random.NormFloat64())
		overall := rating(0.5 + 0.5*float64(skill) + 0.15*float64(attitude) + 0.3*float64(speed) + 0.9*random.NormFloat64())
		r := q.NewResponse()
		for item, value := range map[string]int{"overall": overall, "skill": skill, "attitude": attitude, "speed": speed} {
			if err := r.Answer(item, value); err != nil {
				panic(err)
			}
		}
		if err := t.Append(r); err != nil {
			panic(err)
		}
	}
	return q, t
}

// sample is that of the visits, with rows.
func sample() *drivers.Sample {
	_, t := visits()
	s, err := drivers.FromTable(t, "overall", "skill", "attitude", "speed")
	if err != nil {
		panic(err)
	}
	return s
}

func Example() {
	_, table := visits()
	m, err := survey.MomentsOf(table, "overall", "skill", "attitude", "speed")
	if err != nil {
		panic(err)
	}
	s, err := drivers.FromMoments(m, "overall") // rows are no longer needed
	if err != nil {
		panic(err)
	}
	r, err := drivers.Importance(context.Background(), s, drivers.Options{})
	if err != nil {
		panic(err)
	}
	fmt.Printf("R² %.3f of %d\n", r.Total, r.N)
	for _, d := range r.ByRank() {
		fmt.Printf("%d %-8s %.3f %2.0f%% %+d\n", d.Rank, d.Name, d.Share, 100*d.Relative, d.Sign)
	}
	// Output:
	// R² 0.539 of 200
	// 1 skill    0.259 48% +1
	// 2 speed    0.166 31% +1
	// 3 attitude 0.114 21% +1
}

func ExampleFromMoments() {
	_, table := visits()
	m, err := survey.MomentsOf(table, "overall", "skill", "attitude", "speed")
	if err != nil {
		panic(err)
	}
	s, err := drivers.FromMoments(m, "overall", "skill", "speed")
	fmt.Println(s.Outcome(), s.Predictors(), s.N(), s.HasRows(), err)
	// Output: overall [skill speed] 200 false <nil>
}

func ExampleFromTable() {
	_, table := visits()
	s, err := drivers.FromTable(table, "overall", "skill", "speed")
	fmt.Println(s.Predictors(), s.N(), s.Dropped(), s.HasRows(), err)
	// Output: [skill speed] 200 0 true <nil>
}

func ExampleFromColumns() {
	s, err := drivers.FromColumns(drivers.Data{
		Names:   []string{"overall", "wait"},
		Columns: [][]float64{{9, 7, 8, 3, 10, 6}, {5, 22, 15, 61, 2, 30}},
		Weights: []float64{1, 1, 1, 2, 1, 1},
	}, "overall")
	if err != nil {
		panic(err)
	}
	r, err := drivers.Correlations(s, drivers.CorrelationOptions{})
	fmt.Printf("%.3f %.2f %v\n", r[0].Value, s.EffectiveN(), err)
	// Output: -0.995 5.44 <nil>
}

func ExampleData() {
	d := drivers.Data{
		Names:   []string{"overall", "price", "brand"},
		Columns: [][]float64{{9, 7, 8}, {5, 5, 5}, {1, 0, 1}},
	}
	_, err := drivers.FromColumns(d, "overall")
	fmt.Println(errors.Is(err, drivers.ErrConstant), err)
	// Output: true drivers: price: constant column
}

func ExampleSample() {
	var s drivers.Sample
	_, err := drivers.Dominance(&s)
	fmt.Println(errors.Is(err, survey.ErrNoBase), err)
	// Output: true drivers: no base: no answers
}

func ExampleColumnError() {
	skill := []float64{7, 9, 4, 8, 6, 10, 3}
	_, err := drivers.FromColumns(drivers.Data{Names: []string{"overall", "skill"}, Columns: [][]float64{{8, 9, 5, 8, 7, 9, 4}, skill}}, "overall")
	fmt.Println(err)
	s, err := drivers.FromColumns(drivers.Data{
		Names:   []string{"overall", "skill", "know-how"},
		Columns: [][]float64{{8, 9, 5, 8, 7, 9, 4}, skill, skill},
	}, "overall")
	if err != nil {
		panic(err)
	}
	_, err = drivers.OLS(s, drivers.FitOptions{})
	if e, ok := errors.AsType[*drivers.ColumnError](err); ok {
		fmt.Println(e.Name, e.With, e.Err)
	}
	// Output:
	// <nil>
	// know-how [skill] collinear predictors
}

func ExampleImportance() {
	ctx, s := context.Background(), sample()
	for _, m := range []drivers.Measure{drivers.LMG, drivers.RelativeWeights, drivers.First, drivers.Pratt} {
		r, err := drivers.Importance(ctx, s, drivers.Options{Measure: m})
		if err != nil {
			panic(err)
		}
		fmt.Printf("%-16v %.3f %.3f %.3f\n", m, r.Drivers[0].Share, r.Drivers[1].Share, r.Drivers[2].Share)
	}
	// Output:
	// lmg              0.259 0.114 0.166
	// relative-weights 0.256 0.114 0.169
	// first            0.388 0.228 0.199
	// pratt            0.310 0.060 0.170
}

func ExampleMeasure() {
	var m drivers.Measure
	err := m.UnmarshalText([]byte("relative-weights"))
	fmt.Println(m, err, m == drivers.RelativeWeights)
	// Output: relative-weights <nil> true
}

func ExampleRanking() {
	r, err := drivers.Importance(context.Background(), sample(), drivers.Options{})
	if err != nil {
		panic(err)
	}
	fmt.Println(r.Outcome, r.Measure, r.Value, r.N, len(r.Warnings))
	fmt.Printf("condition %.1f, first %s\n", r.Condition.Value, r.ByRank()[0].Name)
	// Output:
	// overall lmg r2 200 0
	// condition 2.2, first skill
}

func ExampleDriver() {
	r, err := drivers.Importance(context.Background(), sample(), drivers.Options{})
	if err != nil {
		panic(err)
	}
	d := r.Drivers[1]
	fmt.Printf("%s: r %.2f, beta %.2f, VIF %.1f, suppressor %v\n", d.Name, d.Correlation, d.Beta.Value, d.VIF.Value, d.Suppressor)
	// Output: attitude: r 0.48, beta 0.13, VIF 1.8, suppressor false
}

// A dimension counts once, however many items ask about it.
func ExampleGroupsOf() {
	q, table := visits()
	s, err := drivers.FromTable(table, "overall", "skill", "attitude", "speed")
	if err != nil {
		panic(err)
	}
	groups, err := drivers.GroupsOf(q, s)
	if err != nil {
		panic(err)
	}
	r, err := drivers.Importance(context.Background(), s, drivers.Options{Groups: groups})
	if err != nil {
		panic(err)
	}
	for _, g := range r.Groups {
		fmt.Printf("%d %s %v %.3f\n", g.Rank, g.Name, g.Predictors, g.Share)
	}
	fmt.Printf("skill %.3f attitude %.3f\n", r.Drivers[0].Share, r.Drivers[1].Share)
	// Output:
	// 1 staff [skill attitude] 0.368
	// 2 speed [speed] 0.171
	// skill 0.257 attitude 0.112
}

func ExampleGroup() {
	staff := drivers.Group{Name: "staff", Predictors: []string{"skill", "attitude"}}
	r, err := drivers.Importance(context.Background(), sample(), drivers.Options{Groups: []drivers.Group{staff}})
	fmt.Println(len(r.Groups), r.Groups[1].Name, err)
	// Output: 2 speed <nil>
}

func ExampleGroupShare() {
	r, err := drivers.Importance(context.Background(), sample(), drivers.Options{Groups: []drivers.Group{{Name: "staff", Predictors: []string{"skill", "attitude"}}}})
	if err != nil {
		panic(err)
	}
	g := r.Groups[0]
	fmt.Printf("%s %.4f = %.4f + %.4f\n", g.Name, g.Share, r.Drivers[0].Share, r.Drivers[1].Share)
	// Output: staff 0.3683 = 0.2566 + 0.1117
}

func ExampleOptions() {
	// How well do the items tell who is satisfied at all, 8 or more?
	_, table := visits()
	var d drivers.Data
	for _, item := range []string{"overall", "skill", "attitude", "speed"} {
		codes, err := table.Codes(item)
		if err != nil {
			panic(err)
		}
		column := make([]float64, len(codes))
		for i, c := range codes {
			value, _ := scale.OneToTen().Value(c)
			if column[i] = float64(value); item == "overall" {
				column[i] = 0
				if value >= 8 {
					column[i] = 1
				}
			}
		}
		d.Names, d.Columns = append(d.Names, item), append(d.Columns, column)
	}
	s, err := drivers.FromColumns(d, "overall")
	if err != nil {
		panic(err)
	}
	r, err := drivers.Importance(context.Background(), s, drivers.Options{Value: drivers.McFadden})
	if err != nil {
		panic(err)
	}
	fmt.Printf("%v %.3f:", r.Value, r.Total)
	for _, d := range r.Drivers {
		fmt.Printf(" %s %.3f", d.Name, d.Share)
	}
	// Output: mcfadden 0.303: skill 0.131 attitude 0.068 speed 0.103
}

func ExampleValue() {
	fmt.Println(drivers.R2, drivers.McFadden, drivers.Nagelkerke, drivers.Tjur)
	// Output: r2 mcfadden nagelkerke tjur
}

func ExampleSampling() {
	r, err := drivers.Importance(context.Background(), sample(), drivers.Options{
		Sampling: drivers.Sampling{Orders: 10_000, TargetSE: 0.001, Seed: 7},
	})
	if err != nil {
		panic(err)
	}
	fmt.Printf("%d orders, %s %.3f ± %.4f\n", r.Orders, r.Drivers[0].Name, r.Drivers[0].Share, r.Drivers[0].SE.Value)
	// Output: 256 orders, skill 0.259 ± 0.0005
}

func ExampleDominance() {
	t, err := drivers.Dominance(sample())
	if err != nil {
		panic(err)
	}
	for i, name := range t.Names {
		fmt.Printf("%-8s %.3f", name, t.General[i])
		for k, gain := range t.Conditional[i] {
			fmt.Printf("  beside %d: %.3f", k, gain)
		}
		fmt.Println()
	}
	// Output:
	// skill    0.259  beside 0: 0.388  beside 1: 0.250  beside 2: 0.138
	// attitude 0.114  beside 0: 0.228  beside 1: 0.105  beside 2: 0.009
	// speed    0.166  beside 0: 0.199  beside 1: 0.157  beside 2: 0.143
}

func ExampleDominanceTable() {
	t, err := drivers.Dominance(sample())
	if err != nil {
		panic(err)
	}
	fmt.Printf("%s adds more than %s in %.0f%% of the submodels without the two\n", t.Names[0], t.Names[1], 100*t.Complete[0][1].Value)
	// Output: skill adds more than attitude in 100% of the submodels without the two
}

func ExampleCorrelations() {
	s := sample()
	for _, kind := range []drivers.CorrelationKind{drivers.Pearson, drivers.Spearman, drivers.Kendall, drivers.Partial} {
		list, err := drivers.Correlations(s, drivers.CorrelationOptions{Kind: kind})
		if err != nil {
			panic(err)
		}
		fmt.Printf("%-8v %s %.2f %.2f\n", kind, list[1].Name, list[1].Value, list[1].Interval)
	}
	// Output:
	// pearson  attitude 0.48 [0.36, 0.58]
	// spearman attitude 0.46 [0.34, 0.57]
	// kendall  attitude 0.37 [0.29, 0.45]
	// partial  attitude 0.14 [-0.00, 0.27]
}

func ExampleCorrelationKind() {
	text, err := drivers.Semipartial.MarshalText()
	fmt.Println(string(text), err)
	// Output: semipartial <nil>
}

func ExampleCorrelationOptions() {
	list, err := drivers.Correlations(sample(), drivers.CorrelationOptions{Kind: drivers.Partial, Level: 0.9})
	if err != nil {
		panic(err)
	}
	fmt.Printf("%s %.2f %.2f, %.0f degrees of freedom\n", list[2].Name, list[2].Value, list[2].Interval, list[2].DF)
	// Output: speed 0.49 [0.39, 0.57], 196 degrees of freedom
}

func ExampleCorrelation() {
	list, err := drivers.Correlations(sample(), drivers.CorrelationOptions{Kind: drivers.Kendall})
	if err != nil {
		panic(err)
	}
	c := list[0]
	fmt.Printf("S = %.0f, z = %.1f, p = %.0e\n", c.Score.Value, c.Statistic.Value, c.P)
	// Output: S = 7993, z = 8.9, p = 9e-19
}

func ExampleOLS() {
	r, err := drivers.OLS(sample(), drivers.FitOptions{})
	if err != nil {
		panic(err)
	}
	for _, c := range r.Coefficients {
		fmt.Printf("%-11s %5.2f %.2f\n", c.Name, c.Value, c.Interval)
	}
	// Output:
	// (Intercept)  0.33 [-0.68, 1.33]
	// skill        0.49 [0.36, 0.61]
	// attitude     0.13 [-0.00, 0.27]
	// speed        0.37 [0.27, 0.46]
}

func ExampleRegression() {
	r, err := drivers.OLS(sample(), drivers.FitOptions{})
	if err != nil {
		panic(err)
	}
	fmt.Printf("R² %.3f, σ %.2f, F(%.0f, %.0f) = %.1f, AIC %.1f, Breusch-Pagan p %.2f\n",
		r.R2, r.Sigma, r.DF1, r.DF2, r.F.Value, r.AIC.Value, r.BreuschPaganP.Value)
	// Output: R² 0.539, σ 0.98, F(3, 196) = 76.4, AIC 564.3, Breusch-Pagan p 0.43
}

func ExampleFitOptions() {
	classical, err := drivers.OLS(sample(), drivers.FitOptions{})
	if err != nil {
		panic(err)
	}
	robust, err := drivers.OLS(sample(), drivers.FitOptions{Covariance: drivers.HC3})
	if err != nil {
		panic(err)
	}
	fmt.Printf("%.4f %.4f\n", classical.Coefficients[1].SE, robust.Coefficients[1].SE)
	// Output: 0.0636 0.0687
}

func ExampleCovariance() {
	_, err := drivers.OLS(sample(), drivers.FitOptions{Covariance: 9})
	fmt.Println(drivers.HC3, err)
	// Output: hc3 drivers: covariance drivers.Covariance(9): invalid argument
}

func ExampleCoefficient() {
	r, err := drivers.OLS(sample(), drivers.FitOptions{})
	if err != nil {
		panic(err)
	}
	c := r.Coefficients[3]
	fmt.Printf("%s %.3f ± %.3f, t = %.1f, beta %.2f\n", c.Name, c.Value, c.SE, c.Statistic.Value, c.Beta.Value)
	// Output: speed 0.366 ± 0.047, t = 7.8, beta 0.38
}

func ExampleRidge() {
	path, err := drivers.Ridge(sample(), []float64{0, 10, 100})
	if err != nil {
		panic(err)
	}
	for i, l := range path.Lambda {
		fmt.Printf("%3.0f: %s %.3f, %s %.3f\n", l, path.Names[1], path.Coefficients[i][1], path.Names[2], path.Coefficients[i][2])
	}
	// Output:
	// 0: skill 0.488, attitude 0.135
	//  10: skill 0.457, attitude 0.150
	// 100: skill 0.317, attitude 0.177
}

func ExampleRidgePath() {
	path, err := drivers.Ridge(sample(), []float64{0, 1, 10})
	if err != nil {
		panic(err)
	}
	fmt.Printf("Hoerl, Kennard and Baldwin suggest %.1f\n", path.HKB.Value)
	// Output: Hoerl, Kennard and Baldwin suggest 1.2
}

func ExampleLogit() {
	fit, err := drivers.Logit(context.Background(), sample(), drivers.FitOptions{})
	if err != nil {
		panic(err)
	}
	for _, c := range fit.Coefficients {
		fmt.Printf("%-8s %.2f %.2f\n", c.Name, c.Value, c.Interval)
	}
	// Output:
	// skill    0.93 [0.66, 1.20]
	// attitude 0.27 [-0.00, 0.53]
	// speed    0.68 [0.49, 0.88]
}

func ExampleLogitFit() {
	fit, err := drivers.Logit(context.Background(), sample(), drivers.FitOptions{})
	if err != nil {
		panic(err)
	}
	fmt.Printf("%d values, McFadden %.3f, Nagelkerke %.3f, %d steps\n", len(fit.Values), fit.McFadden, fit.Nagelkerke, fit.Iterations)
	fmt.Println(fit.Thresholds[0].Name, fit.AUC.Valid)
	// Output:
	// 8 values, McFadden 0.214, Nagelkerke 0.541, 6 steps
	// 3|4 false
}

// The fit as plain numbers, for predictions: package scenario takes them.
func ExampleLogitFit_Parameters() {
	fit, err := drivers.Logit(context.Background(), sample(), drivers.FitOptions{})
	if err != nil {
		panic(err)
	}
	p := fit.Parameters()
	fmt.Println(p.Outcome, p.Values)
	fmt.Printf("%s %.2f, error %.2f\n", p.Predictors[0], p.Slopes[0], math.Sqrt(p.Covariance[len(p.Thresholds)][len(p.Thresholds)]))
	// Output:
	// overall [3 4 5 6 7 8 9 10]
	// skill 0.93, error 0.14
}

func ExampleParameters() {
	p := drivers.Parameters{
		Outcome: "renewed", Values: []float64{0, 1}, Thresholds: []float64{4.2},
		Predictors: []string{"skill"}, Slopes: []float64{0.6}, Covariance: [][]float64{{0.30, 0.04}, {0.04, 0.01}},
	}
	// P(renewed | skill = 8) = 1 − F(θ − βx).
	fmt.Printf("%.2f\n", 1-1/(1+math.Exp(-(p.Thresholds[0]-p.Slopes[0]*8))))
	// Output: 0.65
}

func ExampleConvergenceError() {
	s, err := drivers.FromColumns(drivers.Data{
		Names:   []string{"renewed", "score"},
		Columns: [][]float64{{0, 0, 0, 1, 1, 1}, {2, 4, 5, 7, 8, 10}},
	}, "renewed")
	if err != nil {
		panic(err)
	}
	_, err = drivers.Logit(context.Background(), s, drivers.FitOptions{})
	e, ok := errors.AsType[*drivers.ConvergenceError](err)
	fmt.Println(ok, errors.Is(err, drivers.ErrSeparated), len(e.Estimates))
	// Output: true true 2
}

func ExampleBootstrap() {
	b, err := drivers.Bootstrap(context.Background(), sample(), drivers.BootstrapOptions{Replicates: 400, Seed: 1})
	if err != nil {
		panic(err)
	}
	for _, e := range b.Shares {
		fmt.Printf("%-8s %.2f %.2f, rank %d %.0f, P(first) %.2f\n", e.Name, e.Estimate.Value, e.Estimate.Interval, e.Rank, e.RankInterval, e.First)
	}
	// Output:
	// skill    0.26 [0.17, 0.34], rank 1 [1, 2], P(first) 0.90
	// attitude 0.11 [0.07, 0.18], rank 3 [2, 3], P(first) 0.00
	// speed    0.17 [0.09, 0.24], rank 2 [1, 3], P(first) 0.10
}

// How sure is the order of dimensions? Their shares are Owen values, drawn anew too.
func ExampleBootstrap_groups() {
	staff := drivers.Group{Name: "staff", Predictors: []string{"skill", "attitude"}}
	b, err := drivers.Bootstrap(context.Background(), sample(), drivers.BootstrapOptions{
		Groups: []drivers.Group{staff}, Replicates: 400, Seed: 1,
	})
	if err != nil {
		panic(err)
	}
	for _, g := range b.Groups {
		fmt.Printf("%-5s %.2f %.2f, P(first) %.2f\n", g.Name, g.Estimate.Value, g.Estimate.Interval, g.First)
	}
	// Output:
	// staff 0.37 [0.26, 0.47], P(first) 1.00
	// speed 0.17 [0.09, 0.25], P(first) 0.00
}

func ExampleBootstrapOptions() {
	b, err := drivers.Bootstrap(context.Background(), sample(), drivers.BootstrapOptions{
		Measure: drivers.CAR, Replicates: 200, Level: 0.9, TopK: 1, Seed: 3,
	})
	if err != nil {
		panic(err)
	}
	fmt.Printf("%v: the first stays first in %.0f%% of %d\n", b.Measure, 100*b.TopOverlap, b.Replicates)
	// Output: car: the first stays first in 92% of 200
}

func ExampleStability() {
	b, err := drivers.Bootstrap(context.Background(), sample(), drivers.BootstrapOptions{Replicates: 200})
	if err != nil {
		panic(err)
	}
	fmt.Println(b.Method, b.Replicates, b.Failed, len(b.Differences))
	// Output: bootstrap 200 0 3
}

func ExampleShareError() {
	b, err := drivers.Bootstrap(context.Background(), sample(), drivers.BootstrapOptions{Replicates: 400, Seed: 1})
	if err != nil {
		panic(err)
	}
	e := b.Shares[2]
	fmt.Printf("%s %s %.2f, percentile %.2f\n", e.Name, e.Estimate.Method, e.Estimate.Interval, e.Percentile)
	// Output: speed bootstrap BCa [0.09, 0.24], percentile [0.09, 0.24]
}

func ExampleDifference() {
	b, err := drivers.Bootstrap(context.Background(), sample(), drivers.BootstrapOptions{Replicates: 400, Seed: 1})
	if err != nil {
		panic(err)
	}
	d := b.Differences[0]
	fmt.Printf("%s less %s: %.2f %.2f\n", d.A, d.B, d.Estimate.Value, d.Estimate.Interval)
	// Output: skill less attitude: 0.14 [0.05, 0.24]
}

// The moments of random groups of respondents, counted anywhere, carry the error.
func ExampleJackknife() {
	_, table := visits()
	items := []string{"overall", "skill", "attitude", "speed"}
	var parts []*survey.Moments
	for g := range 20 {
		group := table.Filter(func(row int) bool { return row%20 == g })
		m, err := survey.MomentsOf(group, items...)
		if err != nil {
			panic(err)
		}
		parts = append(parts, m)
	}
	b, err := drivers.Jackknife(context.Background(), parts, "overall", nil, drivers.BootstrapOptions{})
	if err != nil {
		panic(err)
	}
	for _, e := range b.Shares {
		fmt.Printf("%-8s %.3f ± %.3f\n", e.Name, e.Estimate.Value, e.Estimate.SE.Value)
	}
	// Output:
	// skill    0.259 ± 0.040
	// attitude 0.114 ± 0.026
	// speed    0.166 ± 0.035
}

func ExampleImpacts() {
	all := scale.NewTally(scale.OneToTen())
	late := scale.NewTally(scale.OneToTen())
	for value, counts := range map[int][2]int64{3: {40, 35}, 7: {200, 20}, 9: {260, 5}} {
		if err := errors.Join(all.AddN(value, counts[0]), late.AddN(value, counts[1])); err != nil {
			panic(err)
		}
	}
	list, err := drivers.Impacts(all, map[string]*scale.Tally{"late": late}, drivers.ImpactOptions{})
	if err != nil {
		panic(err)
	}
	fmt.Printf("%s pulls the mean by %.2f %.2f\n", list[0].Name, list[0].Estimate.Value, list[0].Estimate.Interval)
	// Output: late pulls the mean by -0.39 [-0.51, -0.28]
}

func ExampleImpact() {
	all, north := scale.NewTally(scale.OneToFive()), scale.NewTally(scale.OneToFive())
	if err := errors.Join(all.AddN(5, 60), all.AddN(2, 40), north.AddN(5, 10), north.AddN(2, 30)); err != nil {
		panic(err)
	}
	list, err := drivers.Impacts(all, map[string]*scale.Tally{"north": north}, drivers.ImpactOptions{})
	if err != nil {
		panic(err)
	}
	i := list[0]
	fmt.Printf("%s: %.2f of %.0f%%, %.2f without it\n", i.Name, i.Mean, 100*i.Share, i.Without)
	// Output: north: 2.75 of 40%, 4.50 without it
}

func ExampleImpactOptions() {
	all, north := scale.NewTally(scale.OneToFive()), scale.NewTally(scale.OneToFive())
	for _, rating := range []int{2, 3, 2} {
		_ = all.Add(rating)
		_ = north.Add(rating)
	}
	for _, rating := range []int{4, 5, 5, 4, 3} {
		_ = all.Add(rating)
	}
	list, err := drivers.Impacts(all, map[string]*scale.Tally{"north": north}, drivers.ImpactOptions{Level: 0.9})
	if err != nil {
		panic(err)
	}
	fmt.Printf("%.2f %.2f\n", list[0].Estimate.Value, list[0].Estimate.Interval)
	// Output: -0.70 [-1.29, -0.11]
}
