package satisfaction_test

import (
	"fmt"

	"github.com/shopspring/decimal"

	"github.com/gocsat/csat/satisfaction"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

func ExampleNPS() {
	t := scale.NewTally(scale.ZeroToTen())
	for rating, n := range map[int]int64{10: 40, 8: 20, 3: 10} {
		if err := t.AddN(rating, n); err != nil {
			fmt.Println(err)
			return
		}
	}
	nps, err := satisfaction.NPS(t, satisfaction.NPSOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(nps.Points(1))
	fmt.Printf("%.1f\n", nps.Interval())
	// Output:
	// 42.9
	// [24.2, 58.1]
}

// On a scale of 1–10 the classes are the caller's.
func ExampleNPSOptions() {
	classes, err := scale.NewBands(scale.BandsDefinition{
		ID: "nps-1-10",
		Bands: []scale.Band{
			{ID: "detractor", From: decimal.NewFromInt(1)},
			{ID: "passive", From: decimal.NewFromInt(7)},
			{ID: "promoter", From: decimal.NewFromInt(9)},
		},
		Max: decimal.NewFromInt(10),
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	t := scale.NewTally(scale.OneToTen())
	if err := scale.AddValues(t, []int{10, 9, 9, 8, 7, 6, 1}); err != nil {
		fmt.Println(err)
		return
	}
	nps, err := satisfaction.NPS(t, satisfaction.NPSOptions{Classes: classes, Level: 0.9})
	fmt.Println(nps.Counts, nps.Score, err)
	// Output: {2 2 3} 1/7 <nil>
}

// Ten customers, all of them promoters: Wald's interval says that 100 is certain.
func ExampleNPSMethod() {
	c := satisfaction.NPSCounts{Promoters: 10}
	for _, m := range []satisfaction.NPSMethod{satisfaction.Tango, satisfaction.AdjustedWald, satisfaction.Wald} {
		nps, err := satisfaction.NPSOf(c, satisfaction.NPSOptions{Method: m})
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("%-13v %.0f\n", m, nps.Interval())
	}
	// Output:
	// tango         [44, 100]
	// adjusted-wald [48, 100]
	// wald          [100, 100]
}

// Counts that a warehouse grouped already.
func ExampleNPSOf() {
	nps, err := satisfaction.NPSOf(satisfaction.NPSCounts{Detractors: 60, Passives: 95, Promoters: 95}, satisfaction.NPSOptions{})
	fmt.Printf("%v %.1f %v\n", nps.Points(1), nps.Interval(), err)
	// Output: 14 [4.3, 23.4] <nil>
}

func ExampleCountNPS() {
	t := scale.NewTally(scale.ZeroToTen())
	if err := scale.AddValues(t, []int{10, 9, 8, 7, 7, 6, 0}); err != nil {
		fmt.Println(err)
		return
	}
	c, err := satisfaction.CountNPS(t, nil)
	fmt.Println(c.Detractors, c.Passives, c.Promoters, err)
	// Output: 2 3 2 <nil>
}

func ExampleNPSCounts() {
	c := satisfaction.NPSCounts{Detractors: 10, Passives: 20, Promoters: 40}
	fmt.Println(c.N())
	// Output: 70
}

// Estimates are on −1 to 1; Points and Interval are the published figures.
func ExampleNPSResult() {
	nps, err := satisfaction.NPSOf(satisfaction.NPSCounts{Detractors: 10, Passives: 20, Promoters: 40}, satisfaction.NPSOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(nps.Score, nps.Points(1))
	fmt.Printf("%.3f ± %.3f, %s\n", nps.Estimate.Value, nps.Estimate.SE.Value, nps.Estimate.Method)
	// Output:
	// 3/7 42.9
	// 0.429 ± 0.087, tango
}

func ExampleAdjustedNPS() {
	nps, err := satisfaction.NPSOf(satisfaction.NPSCounts{Promoters: 10}, satisfaction.NPSOptions{Method: satisfaction.AdjustedWald})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("centre %.3f, error %.3f, n %.0f\n", nps.Adjusted.Centre, nps.Adjusted.SE, nps.Adjusted.N)
	// Output: centre 0.769, error 0.150, n 13
}

// Is a score of 14 points enough to say that the target of 10 is exceeded?
func ExampleTestNPS() {
	c := satisfaction.NPSCounts{Detractors: 60, Passives: 95, Promoters: 95}
	test, err := satisfaction.TestNPS(c, 0.10, satisfaction.ScoreTest)
	fmt.Printf("z = %.2f, p = %.2f %v\n", test.Z.Value, test.Greater.Value, err)
	// Output: z = 0.81, p = 0.21 <nil>
}

func ExampleNPSTestMethod() {
	c := satisfaction.NPSCounts{Promoters: 10}
	for _, m := range []satisfaction.NPSTestMethod{satisfaction.ScoreTest, satisfaction.WaldTest} {
		test, err := satisfaction.TestNPS(c, 0.5, m)
		fmt.Println(m, test.TwoSided.Value > 0, err)
	}
	// Output:
	// score true <nil>
	// wald false <nil>
}

// A statistic that is 0/0 is no value, in JSON null.
func ExampleTest() {
	test, err := satisfaction.TestNPS(satisfaction.NPSCounts{Passives: 10}, 0, satisfaction.ScoreTest)
	fmt.Println(test.Z, test.TwoSided.Valid, err)
	// Output: – false <nil>
}

func ExampleCompareNPS() {
	thisYear := satisfaction.NPSCounts{Detractors: 10, Passives: 20, Promoters: 40}
	lastYear := satisfaction.NPSCounts{Detractors: 20, Passives: 25, Promoters: 25}
	c, err := satisfaction.CompareNPS(thisYear, lastYear, satisfaction.CompareOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%+.1f points %.1f, p = %.4f\n", 100*c.Estimate.Value, c.Estimate.Interval.Scale(100), c.Test.TwoSided.Value)
	// Output: +35.7 points [9.7, 59.9], p = 0.0075
}

func ExampleCompareMethod() {
	x, y := satisfaction.NPSCounts{Promoters: 8}, satisfaction.NPSCounts{Passives: 2, Promoters: 6}
	for _, m := range []satisfaction.CompareMethod{satisfaction.MOVER, satisfaction.AdjustedWaldHalf, satisfaction.WaldDifference} {
		c, err := satisfaction.CompareNPS(x, y, satisfaction.CompareOptions{Method: m})
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("%-18v %.2f\n", m, c.Estimate.Interval)
	}
	// Output:
	// mover              [-0.42, 0.82]
	// adjusted-wald-half [-0.25, 0.67]
	// wald               [-0.05, 0.55]
}

func ExampleCompareOptions() {
	x, y := satisfaction.NPSCounts{Promoters: 2}, satisfaction.NPSCounts{Detractors: 1, Promoters: 1}
	for _, unclipped := range []bool{false, true} {
		c, err := satisfaction.CompareNPS(x, y, satisfaction.CompareOptions{Method: satisfaction.WaldDifference, Unclipped: unclipped})
		fmt.Printf("%.2f %v\n", c.Estimate.Interval, err)
	}
	// Output:
	// [-0.39, 2.00] <nil>
	// [-0.39, 2.39] <nil>
}

func ExampleComparison() {
	x, y := satisfaction.NPSCounts{Passives: 1, Promoters: 2}, satisfaction.NPSCounts{Passives: 6, Promoters: 1}
	c, err := satisfaction.CompareNPS(x, y, satisfaction.CompareOptions{})
	fmt.Println(c.Difference, c.Estimate.Warnings, err)
	// Output: 11/21 [3 answers, fewer than 30] <nil>
}

// panel counts the ratings of the same customers in two waves.
func panel(pairs ...[2]int) *survey.Crosstab {
	x, err := survey.NewCrosstab(
		survey.Axis{ID: "after", Scale: scale.ZeroToTen()},
		survey.Axis{ID: "before", Scale: scale.ZeroToTen()},
	)
	for _, p := range pairs {
		if err == nil {
			err = x.Add(p[0], p[1])
		}
	}
	if err != nil {
		fmt.Println(err)
	}
	return x
}

// The same customers before and after: the pairs matter, not only the two scores.
func ExampleComparePairedNPS() {
	x := panel([2]int{9, 6}, [2]int{10, 8}, [2]int{9, 9}, [2]int{8, 7}, [2]int{7, 5}, [2]int{3, 3}, [2]int{10, 7}, [2]int{8, 8})
	c, err := satisfaction.ComparePairedNPS(x, nil, satisfaction.CompareOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("from %v to %v: %+.1f points %.1f\n", c.Y, c.X, 100*c.Estimate.Value, c.Estimate.Interval.Scale(100))
	// Output: from -1/4 to 3/8: +62.5 points [14.3, 110.7]
}

func ExamplePairedComparison() {
	x := panel([2]int{9, 6}, [2]int{10, 8}, [2]int{9, 9}, [2]int{8, 7})
	c, err := satisfaction.ComparePairedNPS(x, nil, satisfaction.CompareOptions{})
	fmt.Println(c.X, c.Y, c.Difference, c.Covariance, c.Estimate.N, err)
	// Output: 3/4 0 3/4 0 4 <nil>
}
