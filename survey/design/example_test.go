package design_test

import (
	"context"
	"fmt"

	"github.com/gocsat/csat/survey/design"
)

// Six ratings on 1–10 from three customers, two of whom answered several times; the
// weights say that the south was interviewed half as often as the north.
var (
	ratings   = design.Variable{Values: []float64{9, 8, 10, 4, 6, 7}}
	customers = []string{"ann", "ann", "bob", "cat", "cat", "dan"}
	region    = []string{"north", "north", "north", "south", "south", "south"}
	weights   = []float64{1, 1, 1, 2, 2, 2}
)

// visitors is the design of these answers.
func visitors() *design.Design {
	d, err := design.New(weights, design.Options{Strata: region, Clusters: customers})
	if err != nil {
		panic(err)
	}
	return d
}

func ExampleNew() {
	d, err := design.New(weights, design.Options{Strata: region, Clusters: customers})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(d.Len(), "answers of", d.Clusters(), "customers in", d.Strata())
	fmt.Println(d.DF(), "degrees of freedom")

	_, err = design.New([]float64{1, 0}, design.Options{})
	fmt.Println(err)
	// Output:
	// 6 answers of 4 customers in [north south]
	// 2 degrees of freedom
	// design: row 2: weight: value "0": invalid weight
}

func ExampleDesign_Mean() {
	m, err := visitors().Mean(ratings, design.EstimateOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	e := m.Estimate
	fmt.Printf("%.2f, error %.2f, interval %.1f, %g degrees of freedom\n", e.Value, e.SE.Value, e.Interval, m.DF)
	fmt.Printf("%d answers, %.1f after weights, design effect %.2f\n", e.N, e.EffectiveN, m.DesignEffect.Value)
	// Output:
	// 6.78, error 0.84, interval [3.2, 10.4], 2 degrees of freedom
	// 6 answers, 5.4 after weights, design effect 0.95
}

func ExampleMeanResult_DesignEffectIn() {
	m, err := visitors().Mean(ratings, design.EstimateOptions{})
	fmt.Printf("%.2f %.2f %v\n", m.DesignEffect.Value, m.DesignEffectIn(9).Value, err)
	// Output: 0.95 2.84 <nil>
}

func ExampleDesign_Total() {
	complaints := design.Variable{Values: []float64{0, 0, 0, 3, 1, 1}}
	r, err := visitors().Total(complaints, design.EstimateOptions{})
	fmt.Printf("%.0f ± %.1f %v\n", r.Estimate.Value, r.Estimate.SE.Value, err)
	// Output: 10 ± 6.0 <nil>
}

func ExampleDesign_Ratio() {
	solved := design.Variable{Values: []float64{2, 1, 4, 1, 1, 2}}
	asked := design.Variable{Values: []float64{2, 1, 5, 4, 2, 2}}
	var r design.Result
	r, err := visitors().Ratio(solved, asked, design.EstimateOptions{})
	fmt.Printf("%.3f ± %.3f %v\n", r.Estimate.Value, r.Estimate.SE.Value, err)
	// Output: 0.625 ± 0.209 <nil>
}

func ExampleDesign_By() {
	var groups []design.GroupMean
	groups, err := visitors().By(ratings, region, design.EstimateOptions{})
	for _, g := range groups {
		fmt.Printf("%s %.2f ± %.2f, %d answers\n", g.Group, g.Mean.Estimate.Value, g.Mean.Estimate.SE.Value, g.Mean.Estimate.N)
	}
	fmt.Println(err)
	// Output:
	// north 9.00 ± 0.67, 3 answers
	// south 5.67 ± 0.89, 3 answers
	// <nil>
}

func ExampleVariable_Where() {
	d := visitors()
	north := ratings.Where(func(row int) bool { return region[row] == "north" })
	m, err := d.Mean(north, design.EstimateOptions{Level: 0.9, Normal: true})
	fmt.Printf("%.1f %.1f %v\n", m.Estimate.Value, m.Estimate.Interval, err)
	// Output: 9.0 [7.9, 10.1] <nil>
}

func ExampleDesign_Combination() {
	// An index of 60 % speed and 40 % skill, answered by the same people.
	speed := design.Variable{Values: []float64{9, 8, 10, 4, 6, 7}}
	skill := design.Variable{Values: []float64{8, 8, 9, 6, 7, 0}, Valid: []bool{true, true, true, true, true, false}}
	r, err := visitors().Combination([]design.Term{
		{Coefficient: 0.6, Of: speed},
		{Coefficient: 0.4, Of: skill},
	}, design.EstimateOptions{})
	fmt.Printf("%.2f ± %.2f %v\n", r.Estimate.Value, r.Estimate.SE.Value, err)
	// Output: 6.98 ± 0.68 <nil>
}

func ExampleDesign_Difference() {
	y := design.Variable{Values: []float64{9, 8, 7, 9, 10, 4, 6, 7, 5, 6}}
	old := []bool{false, false, false, false, false, true, true, true, true, true}
	d, err := design.New([]float64{1, 1, 2, 1, 1, 2, 1, 1, 2, 1}, design.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	var r design.DifferenceResult
	r, err = d.Difference(
		y.Where(func(row int) bool { return !old[row] }),
		y.Where(func(row int) bool { return old[row] }), design.EstimateOptions{})
	fmt.Printf("%.2f − %.2f = %.2f %v\n", r.A.Estimate.Value, r.B.Estimate.Value, r.Estimate.Value, err)
	fmt.Printf("t = %.2f, df = %g, p = %.4f\n", r.Test.T.Value, r.Test.DF, r.Test.P.Value)
	// Output:
	// 8.33 − 5.29 = 3.05 <nil>
	// t = 3.99, df = 8, p = 0.0040
}

func ExampleTest() {
	d := visitors()
	same, err := d.Difference(ratings, ratings, design.EstimateOptions{})
	test := same.Test
	fmt.Println(test.T, test.P, err) // 0/0 has no value
	// Output: – – <nil>
}

func ExampleIndicator() {
	satisfied := make([]bool, len(ratings.Values))
	for row, x := range ratings.Values {
		satisfied[row] = x >= 7
	}
	s, err := visitors().Share(design.Indicator(satisfied), design.ShareOptions{})
	fmt.Printf("%.2f %v\n", s.Estimate.Value, err)
	// Output: 0.56 <nil>
}

func ExampleDesign_Share() {
	d, err := design.New([]float64{0.5, 0.5, 0.5, 0.5, 1, 1, 1, 1, 2, 2}, design.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	satisfied := design.Variable{Values: []float64{1, 1, 0, 1, 1, 1, 0, 1, 1, 0}}
	for _, m := range []design.ShareMethod{design.Wilson, design.KornGraubard, design.Logit, design.Linear} {
		var s design.ShareResult
		s, err = d.Share(satisfied, design.ShareOptions{Method: m})
		fmt.Printf("%-15v %.2f %.2f on %.1f answers\n", m, s.Estimate.Value, s.Estimate.Interval, s.EffectiveAnswers)
	}
	fmt.Println(err)
	// Output:
	// wilson          0.65 [0.30, 0.89] on 6.5 answers
	// korn-graubard   0.65 [0.22, 0.94] on 6.5 answers
	// logit           0.65 [0.22, 0.92] on 6.5 answers
	// linear          0.65 [0.23, 1.00] on 6.5 answers
	// <nil>
}

func ExampleEffectiveN() {
	// A share of 0.3 with the standard error 0.05 from 200 answers.
	fmt.Printf("%.0f\n", design.EffectiveN(200, 150, 0.3*0.7, 0.05*0.05))
	// Nobody was satisfied: no error to go by.
	fmt.Printf("%.0f\n", design.EffectiveN(200, 150, 0, 0))
	// Output:
	// 84
	// 150
}

func ExampleDesign_NPS() {
	codes := design.Variable{Values: []float64{1, 0, 1, -1, 0, 1, 1, 0, 1, -1, 1, 1}}
	d, err := design.New([]float64{1, 1, 1, 2, 2, 2, 1, 1, 1, 2, 2, 2}, design.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	var r design.NPSResult
	r, err = d.NPS(codes, 0.95)
	fmt.Printf("%.0f points, %.0f on %.1f answers %v\n", 100*r.Estimate.Value, r.Estimate.Interval.Scale(100), r.EffectiveAnswers, err)
	fmt.Printf("s ± z·SE: %.0f\n", r.Normal.Scale(100))
	// Output:
	// 33 points, [-26, 72] on 9.0 answers <nil>
	// s ± z·SE: [-20, 87]
}

func ExampleDesign_Quantile() {
	d := visitors()
	for _, rule := range []design.QuantileRule{design.Math, design.School, design.HF7} {
		q, err := d.Quantile(ratings, 0.5, design.QuantileOptions{Rule: rule})
		fmt.Printf("%v %.2f %v\n", rule, q.Estimate.Value, err)
	}
	// Output:
	// math 7.00 <nil>
	// school 7.00 <nil>
	// hf7 7.00 <nil>
}

func ExampleDesign_Regression() {
	wait := design.Variable{Values: []float64{2, 5, 1, 20, 12, 8}}
	var r design.RegressionResult
	r, err := visitors().Regression(ratings, []design.Variable{wait}, design.EstimateOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for k, c := range r.Coefficients {
		fmt.Printf("%.3f ± %.3f, p = %.3f\n", c.Estimate.Value, c.Estimate.SE.Value, r.Tests[k].P.Value)
	}
	// Output:
	// 9.629 ± 0.276, p = 0.018
	// -0.292 ± 0.019, p = 0.042
}

func ExampleDesign_Covariance() {
	wait := design.Variable{Values: []float64{2, 5, 1, 20, 12, 8}}
	var r design.CovarianceResult
	r, err := visitors().Covariance(ratings, wait)
	fmt.Printf("%.2f %.2f %.3f %v\n", r.Means, r.Unbiased[0][1], r.Correlation[0][1].Value, err)
	// Output: [6.78 9.78] -15.33 -0.989 <nil>
}

func ExampleDesign_TwoWay() {
	branch := []string{"a", "a", "a", "a", "a", "b", "b", "b", "b", "b"}
	answer := []string{"yes", "yes", "no", "yes", "yes", "no", "no", "yes", "no", ""}
	d, err := design.New([]float64{1, 1, 2, 1, 1, 2, 1, 1, 2, 1}, design.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	var t design.TwoWayResult
	t, err = d.TwoWay(branch, answer)
	fmt.Println(t.Rows, t.Columns, t.Weights, t.N, err)
	fmt.Printf("F = %.2f on %.0f and %.0f, p = %.3f\n", t.F, t.DF1, t.DF2, t.P)
	// Output:
	// [a b] [no yes] [[2 4] [5 1]] 9 <nil>
	// F = 2.07 on 1 and 8, p = 0.188
}

func ExampleCalibration() {
	// The weights were post-stratified to the regions, so their shares are known.
	d, err := design.New(weights, design.Options{
		Calibration: design.Calibration{Margins: [][]string{region}},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	north := make([]bool, len(region))
	for row := range region {
		north[row] = region[row] == "north"
	}
	known, err := d.Mean(design.Indicator(north), design.EstimateOptions{})
	fmt.Printf("%.3f ± %.3f %v\n", known.Estimate.Value, known.Estimate.SE.Value, err)
	plain, err := design.New(weights, design.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, x := range []*design.Design{plain, d} {
		m, err := x.Mean(ratings, design.EstimateOptions{})
		fmt.Printf("%.2f ± %.2f %v\n", m.Estimate.Value, m.Estimate.SE.Value, err)
	}
	// Output:
	// 0.333 ± 0.000 <nil>
	// 6.78 ± 0.86 <nil>
	// 6.78 ± 0.55 <nil>
}

func ExampleDesign_Replicate() {
	d := visitors()
	median := func(r *design.Design) (float64, error) {
		q, err := r.Quantile(ratings, 0.5, design.QuantileOptions{})
		return q.Estimate.Value, err
	}
	var r design.ReplicateResult
	r, err := d.Replicate(context.Background(), median, design.ReplicateOptions{Replicates: 500, Seed: 1})
	fmt.Printf("%.0f ± %.1f from %d replicates %v\n", r.Estimate.Value, r.Estimate.SE.Value, r.Replicates, err)
	// Output: 7 ± 0.5 from 500 replicates <nil>
}

func ExampleSkipZeros() {
	// Weights that bring the two regions to 50 % each, repeated in each replicate.
	balance := design.SkipZeros(func(rows []int, weights []float64) ([]float64, error) {
		sums := map[string]float64{}
		for i, row := range rows {
			sums[region[row]] += weights[i]
		}
		out := make([]float64, len(rows))
		for i, row := range rows {
			out[i] = weights[i] / sums[region[row]]
		}
		return out, nil
	})
	d, err := design.New(weights, design.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	mean := func(r *design.Design) (float64, error) {
		m, err := r.Mean(ratings, design.EstimateOptions{})
		return m.Estimate.Value, err
	}
	r, err := d.Replicate(context.Background(), mean, design.ReplicateOptions{Method: design.Jackknife, Reweight: balance})
	fmt.Printf("%.2f ± %.2f from %v replicates %v\n", r.Estimate.Value, r.Estimate.SE.Value, r.Replicates, err)
	// Output: 7.33 ± 0.59 from 6 replicates <nil>
}

func ExampleLonelyPSU() {
	strata := []string{"north", "north", "north", "north", "north", "south"}
	y := design.Variable{Values: []float64{9, 8, 10, 7, 6, 4}}
	for _, p := range []design.LonelyPSU{design.Fail, design.Certainty, design.Adjust, design.Average} {
		d, err := design.New(weights, design.Options{Strata: strata, LonelyPSU: p})
		if err != nil {
			fmt.Println(err)
			continue
		}
		m, err := d.Mean(y, design.EstimateOptions{})
		fmt.Printf("%v: %.2f ± %.2f %v\n", p, m.Estimate.Value, m.Estimate.SE.Value, err)
	}
	// Output:
	// design: stratum "south": stratum with a single sampling unit
	// certainty: 6.78 ± 0.45 <nil>
	// adjust: 6.78 ± 0.77 <nil>
	// average: 6.78 ± 0.64 <nil>
}
