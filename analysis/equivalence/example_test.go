package equivalence_test

import (
	"fmt"

	"github.com/gocsat/csat/analysis/equivalence"
	"github.com/gocsat/csat/satisfaction"
	"github.com/gocsat/csat/satisfaction/proportion"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// tally counts ratings of 1, 2, … on a scale from 1 to 5.
func tally(counts ...int64) *scale.Tally {
	t := scale.NewTally(scale.OneToFive())
	for i, n := range counts {
		if err := t.AddN(i+1, n); err != nil {
			panic(err)
		}
	}
	return t
}

// A chat may replace the hotline unless its customers rate 0.3 points lower.
func ExampleMeans() {
	chat, err := equivalence.FromTally(tally(12, 20, 45, 120, 103))
	if err != nil {
		fmt.Println(err)
		return
	}
	hotline, err := equivalence.FromTally(tally(10, 22, 40, 118, 110))
	if err != nil {
		fmt.Println(err)
		return
	}
	r, err := equivalence.Means(chat, hotline, equivalence.Margins{Lower: -0.3, Upper: 0.3}, equivalence.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%+.2f %.2f\n", r.Difference.Value, r.Difference.Interval)
	fmt.Printf("%v, p = %.4f; any difference at all: p = %.2f\n", r.Decision, r.P.Value, r.PDifferent.Value)
	// Output:
	// -0.05 [-0.19, 0.09]
	// equivalent, p = 0.0017; any difference at all: p = 0.59
}

func ExampleFromTally() {
	s, err := equivalence.FromTally(tally(1, 0, 3, 4, 2))
	fmt.Printf("%d ratings, %.1f ± %.2f %v\n", s.N, s.Mean, s.SD, err)
	// Output: 10 ratings, 3.6 ± 1.17 <nil>
}

// A report gives size, mean and standard deviation.
func ExampleSample() {
	reported := equivalence.Sample{N: 120, Mean: 4.1, SD: 0.9}
	ours := equivalence.Sample{N: 300, Mean: 4.0, SD: 1.1}
	r, err := equivalence.Means(ours, reported, equivalence.Margins{Lower: -0.3}, equivalence.Options{})
	fmt.Printf("%v, p = %.3f %v\n", r.Decision, r.P.Value, err)
	// Output: non-inferior, p = 0.028 <nil>
}

// CSAT with the new form must not be 5 points lower.
func ExampleShares() {
	newForm, oldForm := proportion.Count{X: 415, N: 500}, proportion.Count{X: 402, N: 490}
	r, err := equivalence.Shares(newForm, oldForm, equivalence.Margins{Lower: -0.05}, equivalence.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%+.3f %.3f: %v, p = %.3f\n", r.Difference.Value, r.Difference.Interval, r.Decision, r.P.Value)
	// Output: +0.010 [-0.030, 0.049]: non-inferior, p = 0.007
}

func ExampleNPS() {
	app := satisfaction.NPSCounts{Detractors: 200, Passives: 450, Promoters: 850}
	branch := satisfaction.NPSCounts{Detractors: 190, Passives: 480, Promoters: 830}
	r, err := equivalence.NPS(app, branch, equivalence.Margins{Lower: -0.1, Upper: 0.1}, equivalence.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%+.1f points %.2f: %v\n", 100*r.Difference.Value, r.Difference.Interval, r.Decision)
	// Output: +0.7 points [-0.04, 0.05]: equivalent
}

// No evidence of a difference is no evidence of none.
func ExampleResult() {
	few, others := equivalence.Sample{N: 12, Mean: 3.8, SD: 1}, equivalence.Sample{N: 15, Mean: 4.0, SD: 1}
	r, err := equivalence.Means(few, others, equivalence.Margins{Lower: -0.3, Upper: 0.3}, equivalence.Options{})
	fmt.Printf("difference p = %.2f, equivalence p = %.2f: %v %v\n", r.PDifferent.Value, r.P.Value, r.Decision, err)
	// Output: difference p = 0.61, equivalence p = 0.40: not-shown <nil>
}

func ExampleMargins() {
	_, err := equivalence.NPS(satisfaction.NPSCounts{Promoters: 3}, satisfaction.NPSCounts{Promoters: 3},
		equivalence.Margins{Lower: 0.1}, equivalence.Options{})
	fmt.Println(err)
	// Output: equivalence: margins 0.1 and 0: invalid argument
}

func ExampleOptions() {
	a, b := equivalence.Sample{N: 100, Mean: 3.8, SD: 1}, equivalence.Sample{N: 100, Mean: 3.7, SD: 1}
	strict := equivalence.Options{Level: 0.95} // 2.5 % on each side
	r, err := equivalence.Means(a, b, equivalence.Margins{Lower: -0.3}, strict)
	fmt.Printf("%.2f %v %v\n", r.Difference.Interval, r.Decision, err)
	// Output: [-0.18, 0.38] non-inferior <nil>
}

func ExampleDecision() {
	var d equivalence.Decision
	fmt.Println(d)
	err := d.UnmarshalText([]byte("equivalent"))
	fmt.Println(d, err)
	// Output:
	// not-shown
	// equivalent <nil>
}

// Branches that got a new queue rose from 3.5 to 3.9, the others from 3.6 to 3.7.
func ExampleMeanDiD() {
	queue := equivalence.Change[equivalence.Sample]{
		Before: equivalence.Sample{N: 200, Mean: 3.5, SD: 1.1},
		After:  equivalence.Sample{N: 220, Mean: 3.9, SD: 1.0},
	}
	others := equivalence.Change[equivalence.Sample]{
		Before: equivalence.Sample{N: 400, Mean: 3.6, SD: 1.1},
		After:  equivalence.Sample{N: 380, Mean: 3.7, SD: 1.1},
	}
	r, err := equivalence.MeanDiD(queue, others, 0)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%+.1f against %+.1f: %+.2f %.2f, p = %.3f\n", r.Treated, r.Control, r.Effect.Value, r.Effect.Interval, r.P.Value)
	// Output: +0.4 against +0.1: +0.30 [0.05, 0.55], p = 0.021
}

func ExampleShareDiD() {
	treated := equivalence.Change[proportion.Count]{
		Before: proportion.Count{X: 140, N: 200}, After: proportion.Count{X: 168, N: 200},
	}
	control := equivalence.Change[proportion.Count]{
		Before: proportion.Count{X: 290, N: 400}, After: proportion.Count{X: 300, N: 400},
	}
	r, err := equivalence.ShareDiD(treated, control, 0)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%+.3f %.3f\n", r.Effect.Value, r.Effect.Interval)
	// Output: +0.115 [0.013, 0.216]
}

func ExampleNPSDiD() {
	treated := equivalence.Change[satisfaction.NPSCounts]{
		Before: satisfaction.NPSCounts{Detractors: 40, Passives: 60, Promoters: 100},
		After:  satisfaction.NPSCounts{Detractors: 20, Passives: 60, Promoters: 120},
	}
	control := equivalence.Change[satisfaction.NPSCounts]{
		Before: satisfaction.NPSCounts{Detractors: 80, Passives: 120, Promoters: 200},
		After:  satisfaction.NPSCounts{Detractors: 78, Passives: 122, Promoters: 200},
	}
	r, err := equivalence.NPSDiD(treated, control, 0)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%+.1f points, p = %.3f\n", 100*r.Effect.Value, r.P.Value)
	// Output: +19.5 points, p = 0.033
}

// The same customers twice: rows before, columns after.
func ExamplePanelDiD() {
	of := func(counts [3][3]int64) *survey.Crosstab {
		x, err := survey.NewCrosstab(
			survey.Axis{ID: "spring", Scale: scale.OneToFive()}, survey.Axis{ID: "autumn", Scale: scale.OneToFive()})
		if err != nil {
			panic(err)
		}
		for i, line := range counts {
			for j, n := range line {
				if err := x.AddN(i+3, j+3, n); err != nil {
					panic(err)
				}
			}
		}
		return x
	}
	treated := of([3][3]int64{{10, 12, 8}, {2, 20, 18}, {0, 3, 27}})
	control := of([3][3]int64{{18, 7, 3}, {6, 30, 8}, {2, 7, 25}})
	satisfied := func(rating int) float64 {
		if rating >= 4 {
			return 1
		}
		return 0
	}
	r, err := equivalence.PanelDiD(treated, control, satisfied, 0)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("CSAT %+.2f against %+.2f: %+.2f %.2f\n", r.Treated, r.Control, r.Effect.Value, r.Effect.Interval)
	// Output: CSAT +0.18 against +0.02: +0.16 [0.04, 0.28]
}

func ExampleChange() {
	c := equivalence.Change[proportion.Count]{Before: proportion.Count{X: 1, N: 2}, After: proportion.Count{X: 2, N: 2}}
	fmt.Println(c.Before.X, c.After.X)
	// Output: 1 2
}

func ExampleDiDResult() {
	same := equivalence.Change[equivalence.Sample]{Before: equivalence.Sample{N: 9, Mean: 4}, After: equivalence.Sample{N: 9, Mean: 4}}
	r, err := equivalence.MeanDiD(same, same, 0)
	fmt.Println(r.P, r.Effect.Warnings[len(r.Effect.Warnings)-1].Text, err)
	// Output: – nothing varies <nil>
}
