package design_test

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/gocsat/csat/survey/design"
)

func ExampleOptions() {
	// 3 of 40 customers in the north and 3 of 20 in the south were drawn.
	d, err := design.New(weights, design.Options{
		Strata:     region,
		Population: []float64{40, 40, 40, 20, 20, 20},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	m, err := d.Mean(ratings, design.EstimateOptions{})
	fmt.Printf("%.2f ± %.2f %v\n", m.Estimate.Value, m.Estimate.SE.Value, err)
	// Output: 6.78 ± 0.57 <nil>
}

func ExampleTableOptions() {
	t, err := weighted()
	if err != nil {
		fmt.Println(err)
		return
	}
	d, err := design.OfTable(t, design.TableOptions{
		Strata:     "region",
		Population: map[string]float64{"north": 30, "south": 40},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(d.Strata(), d.DF())
	// Output: [north south] 3
}

func ExampleEstimateOptions() {
	d := visitors()
	for _, o := range []design.EstimateOptions{{}, {Level: 0.9}, {Normal: true}} {
		m, err := d.Mean(ratings, o)
		fmt.Printf("%.1f at %g by %s %v\n", m.Estimate.Interval, m.Estimate.Interval.Level, m.Estimate.Method, err)
	}
	// Output:
	// [3.2, 10.4] at 0.95 by Student's t <nil>
	// [4.3, 9.2] at 0.9 by Student's t <nil>
	// [5.1, 8.4] at 0.95 by normal <nil>
}

func ExampleResult() {
	var r design.Result
	r, err := visitors().Total(design.Variable{Values: []float64{1, 0, 0, 1, 1, 1}}, design.EstimateOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(r.Estimate.Value, r.Estimate.N, r.DF)
	// Output: 7 6 2
}

func ExampleGroupMean() {
	groups, err := visitors().By(ratings, customers, design.EstimateOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	first := groups[0] // a design.GroupMean
	fmt.Println(first.Group, first.Mean.Estimate.Value, first.Mean.Estimate.Warnings)
	// Output: ann 8.5 [2 answers leave 0 degrees of freedom]
}

func ExampleTerm() {
	// The north less the south.
	in := func(name string) design.Variable {
		return ratings.Where(func(row int) bool { return region[row] == name })
	}
	r, err := visitors().Combination([]design.Term{
		{Coefficient: 1, Of: in("north")},
		{Coefficient: -1, Of: in("south")},
	}, design.EstimateOptions{})
	fmt.Printf("%.2f %v\n", r.Estimate.Value, err)
	// Output: 3.33 <nil>
}

func ExampleDifferenceResult() {
	r, err := visitors().Difference(ratings, design.Variable{Values: []float64{8, 8, 9, 5, 7, 7}}, design.EstimateOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.2f − %.2f, p = %.2f\n", r.A.Estimate.Value, r.B.Estimate.Value, r.Test.P.Value)
	// Output: 6.78 − 7.00, p = 0.63
}

func ExampleShareMethod() {
	for m := range design.Linear + 1 {
		fmt.Println(m)
	}
	// Output:
	// wilson
	// korn-graubard
	// logit
	// linear
}

func ExampleShareOptions() {
	d, err := design.New(weights, design.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	satisfied := design.Variable{Values: []float64{1, 1, 1, 0, 0, 1}}
	s, err := d.Share(satisfied, design.ShareOptions{Method: design.KornGraubard, Level: 0.9})
	fmt.Printf("%.2f %v\n", s.Estimate.Interval, err)
	// Output: [0.14, 0.92] <nil>
}

func ExampleShareResult() {
	// Nobody was dissatisfied: the interval rests on what the weights leave.
	s, err := visitors().Share(design.Variable{Values: []float64{0, 0, 0, 0, 0, 0}}, design.ShareOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%g %.2f on %.1f answers\n", s.Estimate.Value, s.Estimate.Interval, s.EffectiveAnswers)
	fmt.Println(s.Estimate.Warnings)
	// Output:
	// 0 [0.00, 0.67] on 1.9 answers
	// [there is no variation between sampling units 6 answers, fewer than 30]
}

func ExampleNPSResult() {
	codes := design.Variable{Values: []float64{1, 1, 0, -1, 0, 1}}
	r, err := visitors().NPS(codes, 0)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.2f promoters, %.2f passives, %.2f detractors\n", r.Promoters, r.Passives, r.Detractors)
	fmt.Printf("error %.2f under the design, %.2f by the weights alone\n", r.Estimate.SE.Value, r.KishSE)
	// Output:
	// 0.44 promoters, 0.33 passives, 0.22 detractors
	// error 0.53 under the design, 0.34 by the weights alone
}

func ExampleQuantileRule() {
	var r design.QuantileRule
	err := r.UnmarshalText([]byte("school"))
	fmt.Println(r == design.School, err)
	// Output: true <nil>
}

func ExampleQuantileOptions() {
	q, err := visitors().Quantile(ratings, 0.25, design.QuantileOptions{Rule: design.HF7, Level: 0.9})
	fmt.Printf("%.2f %.1f %v\n", q.Estimate.Value, q.Estimate.Interval, err)
	// Output: 6.00 [4.0, 10.0] <nil>
}

func ExampleRegressionResult() {
	wait := design.Variable{Values: []float64{2, 5, 1, 20, 12, 8}}
	r, err := visitors().Regression(ratings, []design.Variable{wait}, design.EstimateOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("an hour of waiting costs %.1f ± %.1f points, %g degrees of freedom\n",
		60*r.Coefficients[1].Estimate.Value, 60*r.Coefficients[1].Estimate.SE.Value, r.DF)
	// Output: an hour of waiting costs -17.5 ± 1.2 points, 1 degrees of freedom
}

func ExampleCovarianceResult() {
	r, err := visitors().Covariance(ratings, design.Variable{Values: []float64{7, 7, 7, 7, 7, 7}})
	if err != nil {
		fmt.Println(err)
		return
	}
	text, err := json.Marshal(r.Correlation)
	fmt.Println(string(text), err) // a constant has no correlation
	// Output: [[1,null],[null,null]] <nil>
}

func ExampleTwoWayResult() {
	branch := []string{"a", "a", "a", "b", "b", "b", "a", "b"}
	answer := []string{"yes", "yes", "no", "no", "no", "yes", "yes", "no"}
	d, err := design.New([]float64{1, 1, 2, 1, 1, 1, 1, 1}, design.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	t, err := d.TwoWay(branch, answer)
	if err != nil {
		fmt.Println(err)
		return
	}
	for i, row := range t.Rows {
		fmt.Println(row, t.Columns, t.Weights[i])
	}
	fmt.Printf("first order p = %.3f, second order p = %.3f\n", t.FirstOrderP, t.P)
	// Output:
	// a [no yes] [2 3]
	// b [no yes] [3 1]
	// first order p = 0.376, second order p = 0.405
}

func ExampleReplicateMethod() {
	d := visitors()
	ratio := func(r *design.Design) (float64, error) {
		m, err := r.Ratio(ratings, design.Variable{Values: []float64{2, 5, 1, 20, 12, 8}}, design.EstimateOptions{})
		return m.Estimate.Value, err
	}
	for _, m := range []design.ReplicateMethod{design.Bootstrap, design.Jackknife} {
		r, err := d.Replicate(context.Background(), ratio, design.ReplicateOptions{Method: m})
		fmt.Printf("%v: %.2f from %d replicates %v\n", m, r.Estimate.Value, r.Replicates, err)
	}
	// Output:
	// bootstrap: 0.69 from 1000 replicates <nil>
	// jackknife: 0.69 from 4 replicates <nil>
}

func ExampleReplicateOptions() {
	// Rows have stable names, so their order does not matter.
	d, err := design.New(weights, design.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	mean := func(r *design.Design) (float64, error) {
		m, err := r.Mean(ratings, design.EstimateOptions{})
		return m.Estimate.Value, err
	}
	r, err := d.Replicate(context.Background(), mean, design.ReplicateOptions{
		Replicates: 200, Seed: 2026, Names: []string{"a-1", "a-2", "b-1", "c-1", "c-2", "d-1"},
	})
	fmt.Printf("%.2f ± %.2f %v\n", r.Estimate.Value, r.Estimate.SE.Value, err)
	// Output: 6.78 ± 0.94 <nil>
}

func ExampleReplicateResult() {
	// A mean of the north exists only in replicates that have somebody from there.
	d, err := design.New(weights, design.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	north := func(r *design.Design) (float64, error) {
		m, err := r.Mean(ratings.Where(func(row int) bool { return region[row] == "north" }), design.EstimateOptions{})
		return m.Estimate.Value, err
	}
	r, err := d.Replicate(context.Background(), north, design.ReplicateOptions{Replicates: 100})
	fmt.Println(r.Replicates, r.Failed, err)
	fmt.Println(r.Estimate.Warnings[len(r.Estimate.Warnings)-1])
	// Output:
	// 96 4 <nil>
	// 4 of 100 replicates failed, the first with: design: no base: no answers
}
