package proportion_test

import (
	"encoding/json"
	"errors"
	"fmt"

	"github.com/gocsat/csat/satisfaction/proportion"
)

// 46 of 250 customers gave a 9 or a 10.
func ExampleShare() {
	r, err := proportion.Share(proportion.Count{X: 46, N: 250}, proportion.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.3f %.3f\n", r.Share, r.Interval)
	fmt.Printf("%.1f %% %.1f\n", 100*r.Share, r.Interval.Scale(100))
	// Output:
	// 0.184 [0.141, 0.237]
	// 18.4 % [14.1, 23.7]
}

// The field calls of a day: none of 20 failed. That is no proof of a failure
// rate of 0.
func ExampleCount() {
	failed := proportion.Count{X: 0, N: 20}
	r, err := proportion.Share(failed, proportion.Options{})
	fmt.Printf("%.0f up to %.2f %v\n", r.Share, r.Interval.Upper, err)
	_, err = proportion.Share(proportion.Count{}, proportion.Options{})
	fmt.Println(errors.Is(err, proportion.ErrNoBase), err)
	// Output:
	// 0 up to 0.16 <nil>
	// true proportion: share: no base: no answers
}

func ExampleOptions() {
	resolved := proportion.Count{X: 81, N: 263}
	for _, m := range []proportion.Method{proportion.Wilson, proportion.ClopperPearson, proportion.MidP} {
		r, err := proportion.Share(resolved, proportion.Options{Level: 0.9, Method: m})
		fmt.Printf("%-15v %.4f %v\n", m, r.Interval, err)
	}
	// Output:
	// wilson          [0.2633, 0.3566] <nil>
	// clopper-pearson [0.2611, 0.3582] <nil>
	// mid-p           [0.2628, 0.3563] <nil>
}

// A method is configured by its name.
func ExampleMethod_UnmarshalText() {
	var config struct{ Interval proportion.Method }
	fmt.Println(json.Unmarshal([]byte(`{"Interval":"clopper-pearson"}`), &config), config.Interval)
	fmt.Println(errors.Is(json.Unmarshal([]byte(`{"Interval":"exact"}`), &config), proportion.ErrArgument))
	// Output:
	// <nil> clopper-pearson
	// true
}

func ExampleResult() {
	r, err := proportion.Share(proportion.Count{X: 3, N: 12}, proportion.Options{Method: proportion.AgrestiCoull})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(r.Count.X, r.Count.N, r.Share, r.SE, r.Method)
	r, err = proportion.Share(proportion.Count{X: 12, N: 12}, proportion.Options{Method: proportion.Logit})
	fmt.Println(r.Share, r.Interval.Valid(), err)
	// Output:
	// 3 12 0.25 0.125 agresti-coull
	// 1 false <nil>
}

// Is the share of 15 in 148 below the promised 12 %?
func ExampleAgainstTarget() {
	t, err := proportion.AgainstTarget(proportion.Count{X: 15, N: 148}, 0.12)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("exact p = %.3f, one-sided %.3f\n", t.ExactTwoSided, t.ExactLess)
	fmt.Printf("z = %.3f, p = %.3f\n", t.Score.Z.Value, t.Score.P.Value)
	// Output:
	// exact p = 0.612, one-sided 0.291
	// z = -0.698, p = 0.485
}

func ExampleTargetTest() {
	t, err := proportion.AgainstTarget(proportion.Count{X: 19, N: 20}, 1)
	fmt.Println(t.ExactTwoSided, t.Score.Z, err) // one failure refutes "never fails"
	t, err = proportion.AgainstTarget(proportion.Count{X: 20, N: 20}, 1)
	fmt.Println(t.ExactTwoSided, t.Score.Z, err)
	// Output:
	// 0 -Inf <nil>
	// 1 – <nil>
}

// Were more of the 70 customers of the north satisfied than of the 80 of the
// south?
func ExampleCompare() {
	north, south := proportion.Count{X: 56, N: 70}, proportion.Count{X: 48, N: 80}
	c, err := proportion.Compare(north, south, proportion.CompareOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%+.2f %.3f\n", c.Difference, c.Newcombe)
	fmt.Printf("z = %.2f, p = %.4f\n", c.PooledZ.Z.Value, c.PooledZ.P.Value)
	fmt.Printf("odds ratio %.2f, risk ratio %.2f, h = %.2f\n", c.OddsRatio.Value.Value, c.RiskRatio.Value.Value, c.CohenH)
	// Output:
	// +0.20 [0.052, 0.334]
	// z = 2.65, p = 0.0080
	// odds ratio 2.67, risk ratio 1.33, h = 0.44
}

func ExampleCompareOptions() {
	a, b := proportion.Count{X: 9, N: 10}, proportion.Count{X: 3, N: 10}
	for _, level := range []float64{0.9, 0.95} {
		c, err := proportion.Compare(a, b, proportion.CompareOptions{Level: level})
		fmt.Printf("%.2f %.3f %v\n", level, c.Newcombe, err)
	}
	// Output:
	// 0.90 [0.242, 0.790] <nil>
	// 0.95 [0.171, 0.809] <nil>
}

// Nobody in either group: no difference, and nothing to test it with.
func ExampleComparison() {
	c, err := proportion.Compare(proportion.Count{X: 0, N: 10}, proportion.Count{X: 0, N: 20}, proportion.CompareOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	text, err := json.Marshal(c.PooledZ)
	fmt.Println(string(text), err)
	fmt.Printf("%v %.2f\n", c.Difference, c.Newcombe)
	// Output:
	// {"z":null,"p":null} <nil>
	// 0 [-0.16, 0.28]
}

func ExampleFisher() {
	f, err := proportion.Fisher(proportion.Count{X: 6, N: 7}, proportion.Count{X: 2, N: 7}, proportion.CompareOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("p = %.4f, one-sided %.4f\n", f.TwoSided, f.Greater)
	fmt.Printf("odds ratio %.2f [%.2f, %.0f]\n", f.OddsRatio.Value.Value, f.OddsRatio.Lower.Value, f.OddsRatio.Upper.Value)
	// Output:
	// p = 0.1026, one-sided 0.0513
	// odds ratio 11.71 [0.72, 824]
}

func ExampleFisherTest() {
	all, none := proportion.Count{X: 10, N: 10}, proportion.Count{X: 0, N: 10}
	f, err := proportion.Fisher(all, none, proportion.CompareOptions{})
	fmt.Printf("%.2g %v\n", f.TwoSided, err)
	fmt.Println(f.OddsRatio.Value, f.OddsRatio.Upper)
	// Output:
	// 1.1e-05 <nil>
	// +Inf +Inf
}

// An infinite odds ratio is a result, and survives JSON.
func ExampleRatio() {
	c, err := proportion.Compare(proportion.Count{X: 10, N: 10}, proportion.Count{X: 0, N: 10}, proportion.CompareOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	text, err := json.Marshal(c.OddsRatio)
	fmt.Println(string(text), err)
	// Output:
	// {"value":"Inf","lower":null,"upper":null,"level":0.95} <nil>
}

// High satisfaction with housing by the influence that residents feel to have.
func ExampleKSample() {
	groups := []proportion.Count{{X: 175, N: 627}, {X: 264, N: 659}, {X: 229, N: 395}}
	t, err := proportion.KSample(groups)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("χ²(%d) = %.1f, p = %.1e\n", t.DF, t.ChiSquare.Value, t.P.Value)
	// Output:
	// χ²(2) = 91.5, p = 1.3e-20
}

func ExampleChiSquareTest() {
	t, err := proportion.KSample([]proportion.Count{{X: 5, N: 5}, {X: 8, N: 8}, {X: 3, N: 3}})
	fmt.Println(t.ChiSquare, t.DF, t.P.Valid, err)
	// Output:
	// – 2 false <nil>
}

// The groups are ordered: low, medium and high influence.
func ExampleTrend() {
	groups := []proportion.Count{{X: 175, N: 627}, {X: 264, N: 659}, {X: 229, N: 395}}
	t, err := proportion.Trend(groups, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("z = %.3f, p = %.1e\n", t.Z.Value, t.P.Value)
	// Output:
	// z = 9.495, p = 2.2e-21
}

func ExampleZTest() {
	groups := []proportion.Count{{X: 19, N: 97}, {X: 33, N: 94}, {X: 43, N: 59}}
	complaints := []float64{0, 1, 5} // mean number of complaints in each group
	t, err := proportion.Trend(groups, complaints)
	fmt.Println(t.Z.Value > 0, t.P.Value < 0.001, err)
	// Output:
	// true true <nil>
}

// Top box at the first and at the second call, by the same 250 customers.
func ExampleMcNemar() {
	t, err := proportion.McNemar(proportion.Paired{Both: 48, First: 19, Second: 47, Neither: 136}, proportion.CompareOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%+.3f %.3f\n", t.Difference, t.Interval)
	fmt.Printf("χ² = %.2f, mid-p = %.5f\n", t.ChiSquare.ChiSquare.Value, t.MidP)
	// Output:
	// -0.112 [-0.176, -0.050]
	// χ² = 11.88, mid-p = 0.00052
}

func ExamplePaired() {
	nobodyChanged := proportion.Paired{Both: 12, Neither: 30}
	t, err := proportion.McNemar(nobodyChanged, proportion.CompareOptions{})
	fmt.Println(t.N, t.Difference, t.Exact, t.ChiSquare.P, err)
	// Output:
	// 42 0 1 – <nil>
}

func ExamplePairedTest() {
	t, err := proportion.McNemar(proportion.Paired{Both: 1, First: 1, Second: 7, Neither: 12}, proportion.CompareOptions{})
	fmt.Printf("%.4f %.4f %v\n", t.Exact, t.MidP, err)
	// Output:
	// 0.0703 0.0391 <nil>
}

// Three services judged by the same people, who are counted by what they said.
func ExampleMatchedRows() {
	patterns := [][]bool{
		{true, true, true},
		{true, true, false},
		{true, false, false},
		{false, false, false},
	}
	m, err := proportion.MatchedRows(patterns, []int64{20, 9, 6, 40})
	fmt.Println(m.Rows, m.Columns, m.RowSquares, err)
	// Output:
	// 75 [35 29 20] 222 <nil>
}

func ExampleCochranQ() {
	q, err := proportion.CochranQ(proportion.Matched{Rows: 75, Columns: []int64{35, 29, 20}, RowSquares: 222})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("Q(%d) = %.1f, p = %.5f\n", q.DF, q.ChiSquare.Value, q.P.Value)
	// Output:
	// Q(2) = 22.8, p = 0.00001
}

// Counts of two regions, added before the test.
func ExampleMatched() {
	a := proportion.Matched{Rows: 40, Columns: []int64{18, 15, 11}, RowSquares: 116}
	b := proportion.Matched{Rows: 35, Columns: []int64{17, 14, 9}, RowSquares: 106}
	a.Rows += b.Rows
	a.RowSquares += b.RowSquares
	for i := range a.Columns {
		a.Columns[i] += b.Columns[i]
	}
	q, err := proportion.CochranQ(a)
	fmt.Printf("%.1f %v\n", q.ChiSquare.Value, err)
	// Output:
	// 22.8 <nil>
}

func ExampleIndexError() {
	_, err := proportion.KSample([]proportion.Count{{X: 3, N: 9}, {X: 10, N: 9}})
	if e, ok := errors.AsType[*proportion.IndexError](err); ok {
		fmt.Println(e.Index, errors.Is(err, proportion.ErrCounts))
	}
	fmt.Println(err)
	// Output:
	// 1 true
	// proportion: element 1: impossible counts: 10 of 9
}
