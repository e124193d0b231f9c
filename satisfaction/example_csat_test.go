package satisfaction_test

import (
	"fmt"

	"github.com/gocsat/csat/satisfaction"
	"github.com/gocsat/csat/satisfaction/proportion"
	"github.com/gocsat/csat/scale"
)

// fivePoint counts ratings on 1–5.
func fivePoint(ratings ...int) *scale.Tally {
	t := scale.NewTally(scale.OneToFive())
	if err := scale.AddValues(t, ratings); err != nil {
		fmt.Println(err)
	}
	return t
}

// sevenPoint counts ratings on 1–7.
func sevenPoint(ratings ...int) *scale.Tally {
	t := scale.NewTally(scale.OneToSeven())
	if err := scale.AddValues(t, ratings); err != nil {
		fmt.Println(err)
	}
	return t
}

func ExampleCSAT() {
	t := fivePoint(5, 4, 4, 3, 5, 2, 4, 5, 4, 1)
	csat, err := satisfaction.CSAT(t, satisfaction.CSATOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%s %% satisfied %.0f\n", csat.Satisfied.Percent(1, scale.HalfAwayFromZero), csat.Estimate.Interval.Scale(100))
	// Output: 70.0 % satisfied [40, 89]
}

func ExampleCSATOptions() {
	t := fivePoint(5, 4, 4, 3, 5, 2, 4, 5, 4, 1)
	csat, err := satisfaction.CSAT(t, satisfaction.CSATOptions{Boxes: 1, Method: proportion.ClopperPearson, Level: 0.9})
	fmt.Printf("%.2f %.2f %s %v\n", csat.Estimate.Value, csat.Estimate.Interval, csat.Estimate.Method, err)
	// Output: 0.30 [0.09, 0.61] clopper-pearson <nil>
}

// The exact share is kept beside the estimate.
func ExampleCSATResult() {
	csat, err := satisfaction.CSAT(fivePoint(5, 4, 3), satisfaction.CSATOptions{})
	fmt.Println(csat.Satisfied.Count, "of", csat.Satisfied.N, "in the top", csat.Boxes, err)
	// Output: 2 of 3 in the top 2 <nil>
}

// A weight says how much an answer counts; the base stays the number of answers.
func ExampleWeightedCSAT() {
	t := scale.NewWeightedTally(scale.OneToFive())
	for i, rating := range []int{5, 4, 4, 3, 5, 2, 4, 5, 4, 1} {
		weight := 1.0
		if i >= 5 {
			weight = 3 // the second region is under-represented
		}
		if err := t.Add(rating, weight); err != nil {
			fmt.Println(err)
			return
		}
	}
	csat, err := satisfaction.WeightedCSAT(t, satisfaction.CSATOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	e := csat.Estimate
	fmt.Printf("%.2f %.2f from %d answers, worth %.1f\n", e.Value, e.Interval, e.N, e.EffectiveN)
	// Output: 0.65 [0.31, 0.89] from 10 answers, worth 8.0
}

func ExampleCSATMean() {
	mean, err := satisfaction.CSATMean(fivePoint(5, 4, 4, 3, 5, 2, 4, 5, 4, 1), 0)
	fmt.Printf("%.2f of 5 %.2f %v\n", mean.Value, mean.Interval, err)
	// Output: 3.70 of 5 [2.74, 4.66] <nil>
}

func ExampleCES() {
	ces, err := satisfaction.CES(sevenPoint(7, 6, 6, 5, 4, 7, 2, 6), satisfaction.CESOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%v %v %.1f\n", ces.Variant, ces.Score, ces.Estimate.Interval)
	// Output: mean-7 43/8 [4.0, 6.8]
}

// Five figures are called customer effort score; the variant says which.
func ExampleCESVariant() {
	t := sevenPoint(7, 6, 6, 5, 4, 7, 2, 6)
	for _, v := range []satisfaction.CESVariant{
		satisfaction.Mean7, satisfaction.Share5to7, satisfaction.Share6to7, satisfaction.Index7, satisfaction.Legacy5,
	} {
		ces, err := satisfaction.CES(t, satisfaction.CESOptions{Variant: v})
		if err != nil {
			fmt.Println(err)
			continue
		}
		fmt.Println(v, ces.Score)
	}
	// Output:
	// mean-7 43/8
	// share-5-to-7 3/4
	// share-6-to-7 5/8
	// index-7 1/2
	// satisfaction: ces legacy-5 on a scale other than 1–5: metric is not defined on this scale
}

func ExampleCESOptions() {
	ces, err := satisfaction.CES(sevenPoint(7, 6, 6, 5, 4, 7, 2, 6), satisfaction.CESOptions{Variant: satisfaction.Share6to7, Level: 0.9})
	fmt.Printf("%v %.2f %v\n", ces.Score, ces.Estimate.Interval, err)
	// Output: 5/8 [0.35, 0.84] <nil>
}

// The first effort score counts effort, so less is better.
func ExampleCESResult() {
	ces, err := satisfaction.CES(fivePoint(1, 2, 2, 3, 1), satisfaction.CESOptions{Variant: satisfaction.Legacy5})
	fmt.Println(ces.Score, ces.LowerIsBetter, err)
	// Output: 9/5 true <nil>
}
