package breakdown_test

import (
	"fmt"

	"github.com/gocsat/csat/satisfaction/breakdown"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
	"github.com/gocsat/csat/survey/design"
)

// Two years of three brands: ours is skilled and hard to reach, and its opening hours
// were extended.
func years() (now, before *survey.Table) {
	q := questionnaire()
	year := func(seed uint64, hours float64) *survey.Table {
		return table(q, answers(600, seed, func(a answer, item int) float64 {
			switch {
			case a.brand == "us" && item == 0:
				return 1
			case a.brand == "us" && item == 3:
				return hours
			}
			return 0
		}))
	}
	return year(2026, -0.5), year(2025, -1.5)
}

func ExampleBy() {
	now, before := years()
	r, err := breakdown.By(now, before, "brand", breakdown.Options{})
	if err != nil {
		panic(err)
	}
	for _, s := range r.Slices {
		c := s.Cells[0]
		fmt.Printf("%-4s %3d respondents, score %s, %s, rank %d, change %+.1f %+.1f\n", s.ID, s.Respondents,
			c.Score.Round(1, scale.HalfAwayFromZero), c.Level, c.Rank, c.Change.Estimate.Value, c.Change.Estimate.Interval)
	}
	// Output:
	// acme 205 respondents, score 68.8, neutral, rank 3, change -1.1 [-3.4, +1.2]
	// best 204 respondents, score 69.9, neutral, rank 2, change -0.8 [-3.1, +1.5]
	// us   191 respondents, score 70.1, satisfied, rank 1, change +0.8 [-1.3, +3.0]
}

// The matrix of indicators and brands.
func ExampleResult() {
	now, _ := years()
	r, err := breakdown.By(now, nil, "brand", breakdown.Options{})
	if err != nil {
		panic(err)
	}
	for i, indicator := range r.Indicators {
		fmt.Printf("%*s%-*s", 2*indicator.Depth, "", 12-2*indicator.Depth, indicator.ID)
		for _, s := range r.Slices {
			fmt.Printf(" %s (%d)", s.Cells[i].Score.Round(1, scale.HalfAwayFromZero), s.Cells[i].Rank)
		}
		fmt.Println()
	}
	// Output:
	// overall      68.8 (3) 69.9 (2) 70.1 (1)
	//   people     68.7 (3) 70.2 (2) 73.3 (1)
	//     skill    67.6 (3) 70.5 (2) 77.8 (1)
	//     attitude 69.8 (2) 69.9 (1) 68.7 (3)
	//   time       68.8 (2) 69.5 (1) 67 (3)
	//     wait     68.6 (3) 69.3 (2) 69.8 (1)
	//     open     69 (2) 69.8 (1) 64.2 (3)
}

func ExampleResult_Versus() {
	now, _ := years()
	r, err := breakdown.By(now, nil, "brand", breakdown.Options{Indicators: []string{"skill", "attitude", "wait", "open"}})
	if err != nil {
		panic(err)
	}
	c, err := r.Versus("us", "acme", "best")
	if err != nil {
		panic(err)
	}
	for _, x := range c.Contrasts {
		fmt.Printf("%-8s against %s %+5.1f %+.1f %v\n", x.Indicator, x.Competitor, x.Estimate.Value, x.Estimate.Interval, x.Verdict)
	}
	// Output:
	// skill    against acme +10.2 [+5.8, +14.6] strength
	// attitude against acme  -1.2 [-5.6, +3.3] alike
	// wait     against acme  +1.1 [-3.4, +5.6] alike
	// open     against acme  -4.8 [-9.3, -0.2] weakness
	// skill    against best  +7.3 [+2.8, +11.9] strength
	// attitude against best  -1.3 [-5.6, +3.1] alike
	// wait     against best  +0.5 [-3.7, +4.7] alike
	// open     against best  -5.5 [-10.1, -1.0] weakness
}

func ExampleComparison() {
	now, _ := years()
	r, err := breakdown.By(now, nil, "brand", breakdown.Options{})
	if err != nil {
		panic(err)
	}
	c, err := r.Versus("us", "acme")
	if err != nil {
		panic(err)
	}
	for _, x := range c.Of(breakdown.Strength) {
		fmt.Println(x.Indicator)
	}
	// Output:
	// people
	// skill
}

func ExampleContrast() {
	now, _ := years()
	r, err := breakdown.By(now, nil, "brand", breakdown.Options{Indicators: []string{"skill"}})
	if err != nil {
		panic(err)
	}
	c, err := r.Versus("us", "acme")
	if err != nil {
		panic(err)
	}
	x := c.Contrasts[0]
	fmt.Println(x.Own.Round(1, scale.HalfAwayFromZero), x.Other.Round(1, scale.HalfAwayFromZero), x.Difference.Round(1, scale.HalfAwayFromZero))
	// Output:
	// 77.8 67.6 10.2
}

func ExampleOfMoments() {
	q := questionnaire()
	empty, err := survey.PairwiseMomentsOf(survey.NewTable(q), "skill", "attitude", "wait", "open")
	if err != nil {
		panic(err)
	}
	live := survey.NewGroup[string](empty) // counts of the items, kept by shop
	codes := func(x int) []scale.Code {
		c, err := scale.OneToTen().Encode(x, scale.Reject)
		if err != nil {
			panic(err)
		}
		return []scale.Code{c, c, c, c}
	}
	_ = live.At("shop 1").AddN(codes(9), 40)
	_ = live.At("shop 2").AddN(codes(7), 60)
	r, err := breakdown.OfMoments(q, live, nil, "shop", breakdown.Options{Indicators: []string{"overall"}})
	if err != nil {
		panic(err)
	}
	for _, s := range r.Slices {
		fmt.Println(s.ID, s.Respondents, s.Cells[0].Score, s.Cells[0].Level, s.Cells[0].Rank)
	}
	// Output:
	// shop 1 40 90 very-satisfied 1
	// shop 2 60 70 satisfied 2
}

func ExampleSlice() {
	now, before := years()
	r, err := breakdown.By(now, before, "region", breakdown.Options{})
	if err != nil {
		panic(err)
	}
	s, err := r.Slice("north")
	if err != nil {
		panic(err)
	}
	fmt.Println(s.Labels.In("en"), s.Respondents, s.Before)
	// Output:
	// North 145 152
}

func ExampleCell() {
	now, _ := years()
	r, err := breakdown.By(now, nil, "region", breakdown.Options{})
	if err != nil {
		panic(err)
	}
	for _, s := range r.Slices {
		if !s.Cells[0].Defined {
			fmt.Println("nobody answered in", s.ID)
		}
	}
	// Output: nobody answered in nowhere
}

func ExampleChange() {
	now, before := years()
	r, err := breakdown.By(now, before, "brand", breakdown.Options{Indicators: []string{"open"}})
	if err != nil {
		panic(err)
	}
	us, err := r.Slice("us")
	if err != nil {
		panic(err)
	}
	c := us.Cells[0]
	fmt.Printf("opening hours %+.1f %+.1f, from rank %d to %d\n", c.Change.Estimate.Value, c.Change.Estimate.Interval, c.Change.RankBefore, c.Rank)
	// Output:
	// opening hours +8.5 [+5.2, +11.7], from rank 3 to 3
}

func ExampleIndicator() {
	r, err := breakdown.By(table(questionnaire(), answers(50, 1, none)), nil, "brand", breakdown.Options{Indicators: []string{"people", "again"}})
	if err != nil {
		panic(err)
	}
	for _, i := range r.Indicators {
		fmt.Println(i.ID, i.Depth)
	}
	// Output:
	// people 1
	// again 0
}

func ExampleOptions() {
	o := breakdown.Options{Indicators: []string{"overall", "again"}, Level: 0.9}
	r, err := breakdown.By(table(questionnaire(), answers(50, 1, none)), nil, "brand", o)
	if err != nil {
		panic(err)
	}
	fmt.Println(len(r.Slices), r.Level)
	// Output: 3 0.9
}

func ExampleVerdict() {
	fmt.Println(breakdown.Alike, breakdown.Strength, breakdown.Weakness)
	// Output: alike strength weakness
}

// Weights that were raked on regions: slices are subpopulations of the whole sample, and
// an item outside the tree is weighted too.
func ExampleBy_weights() {
	t, _ := years()
	weights := t.Weights()
	for row := range weights {
		weights[row] = 0.5 + float64(row%3)
	}
	t, err := t.WithWeights(weights)
	if err != nil {
		panic(err)
	}
	r, err := breakdown.By(t, nil, "brand", breakdown.Options{Indicators: []string{"overall", "again"}, Design: &design.TableOptions{Margins: []string{"region"}}})
	if err != nil {
		panic(err)
	}
	for _, s := range r.Slices {
		e := s.Cells[1].Estimate
		fmt.Printf("%-4s %.1f %.1f from %d answers worth %.0f\n", s.ID, e.Value, e.Interval, e.N, e.EffectiveN)
	}
	// Output:
	// acme 71.2 [68.5, 73.9] from 191 answers worth 148
	// best 72.6 [70.0, 75.2] from 177 answers worth 139
	// us   67.1 [64.3, 69.9] from 174 answers worth 132
}
