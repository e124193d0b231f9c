package waves_test

import (
	"errors"
	"fmt"
	"log"

	"github.com/shopspring/decimal"

	"github.com/gocsat/csat/satisfaction"
	"github.com/gocsat/csat/satisfaction/waves"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

// twoWaves is a table of 40 customers in the first quarter and 45 in the second,
// 30 of them in both.
func twoWaves() *survey.Table {
	q, err := survey.New(survey.Definition{
		ID:     "service",
		Levels: scale.FiveLevels(),
		Items: []survey.Item{
			{ID: "skill", Scale: scale.OneToTen()},
			{ID: "parts", Scale: scale.OneToTen()},
			{ID: "recommend", Scale: scale.ZeroToTen()},
		},
		Overall: survey.Node{ID: "overall", Children: []survey.Node{{Item: "skill"}, {Item: "parts"}}},
	})
	check(err)
	t := survey.NewTable(q)
	for i := range 85 {
		wave, who, better := "2026-Q1", i, 0
		if i >= 40 {
			wave, who, better = "2026-Q2", i-30, 1
		}
		r := q.NewResponse()
		r.Respondent, r.Wave = fmt.Sprintf("c%02d", who), wave
		skill := 5 + who%4 + better*(who%3)/2
		check(errors.Join(r.Answer("skill", skill), r.Answer("parts", 6+who%2), r.Answer("recommend", skill+better), t.Append(r)))
	}
	return t
}

func matched(item string) waves.Matched {
	m, err := waves.Pairs(twoWaves(), item, "2026-Q1", "2026-Q2")
	check(err)
	return m
}

func index(wave string) satisfaction.IndexResult {
	t, err := twoWaves().Where(survey.Wave, wave)
	check(err)
	idx, err := satisfaction.Index(t, satisfaction.IndexOptions{})
	check(err)
	return idx
}

func ExamplePairs() {
	m, err := waves.Pairs(twoWaves(), "skill", "2026-Q1", "2026-Q2")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(m.InBoth, "in both,", m.OnlyBefore, "before only,", m.OnlyAfter, "after only")
	// Output: 30 in both, 10 before only, 15 after only
}

func ExampleMatched() {
	m := matched("skill")
	fmt.Println(m.Before.N(), m.After.N(), m.Both.N(), m.Both.Rows().ID, m.Both.Cols().ID)
	// Output: 40 45 30 skill@2026-Q1 skill@2026-Q2
}

func ExampleSamePeople() {
	p, err := waves.SamePeople(matched("skill").Both, waves.Options{})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%v points %.1f, p = %.4f\n", p.Score.Change.Round(1, scale.HalfAwayFromZero), p.Score.Estimate.Interval, p.Score.Test.P.Value)
	// Output: 3.3 points [1.5, 5.1], p = 0.0007
}

func ExamplePanel() {
	p, err := waves.SamePeople(matched("recommend").Both, waves.Options{})
	check(err)
	fmt.Println(p.Improved.Count, "better,", p.Same.Count, "the same,", p.Worse.Count, "worse, of", p.Same.N)
	fmt.Printf("NPS %+.0f points %.0f\n", 100*p.NPS.Estimate.Value, p.NPS.Estimate.Interval.Scale(100))
	fmt.Printf("satisfied %+.2f, mid-p %.4f\n", p.CSAT.Difference, p.CSAT.MidP)
	// Output:
	// 30 better, 0 the same, 0 worse, of 30
	// NPS +67 points [50, 84]
	// satisfied +0.37, mid-p 0.0005
}

func ExampleTransitions() {
	m, err := waves.Transitions(matched("recommend").Both, scale.NPSClasses())
	if err != nil {
		log.Fatal(err)
	}
	for i, from := range m.Before {
		for j, to := range m.After {
			fmt.Printf("%s to %s %s %%\n", from.ID, to.ID, m.Cells[i][j].Percent(0, scale.HalfAwayFromZero))
		}
	}
	// Output:
	// detractor to detractor 36 %
	// detractor to passive 64 %
	// detractor to promoter 0 %
	// passive to detractor 0 %
	// passive to passive 31 %
	// passive to promoter 69 %
	// promoter to detractor – %
	// promoter to passive – %
	// promoter to promoter – %
}

// The distance vision of 7477 women: is the left eye like the right one?
func ExampleMatrix() {
	s, err := scale.New(scale.Definition{ID: "grade", Range: scale.Range{From: 1, To: 4}})
	check(err)
	x, err := survey.NewCrosstab(survey.Axis{ID: "right", Scale: s}, survey.Axis{ID: "left", Scale: s})
	check(err)
	for i, line := range vision {
		for j, n := range line {
			check(x.AddN(i+1, j+1, n))
		}
	}
	m, err := waves.Transitions(x, nil)
	check(err)
	b, sm := m.Bowker(), m.StuartMaxwell()
	fmt.Printf("Bowker %.2f on %d, p = %.4f\n", b.ChiSquare.Value, b.DF, b.P.Value)
	fmt.Printf("Stuart–Maxwell %.2f on %d, p = %.4f\n", sm.ChiSquare.Value, sm.DF, sm.P.Value)
	// Output:
	// Bowker 19.11 on 6, p = 0.0040
	// Stuart–Maxwell 11.96 on 3, p = 0.0075
}

func ExampleFreshSamples() {
	m := matched("recommend")
	f, err := waves.FreshSamples(m.Before, m.After, waves.Options{})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("score %+.1f %.1f\n", f.Score.Estimate.Value, f.Score.Estimate.Interval)
	fmt.Printf("NPS %+.0f %.0f\n", 100*f.NPS.Estimate.Value, f.NPS.Estimate.Interval.Scale(100))
	// Output:
	// score +13.4 [8.3, 18.6]
	// NPS +66 [40, 90]
}

func ExampleFresh() {
	s := scale.OneToFive()
	before, after := scale.NewTally(s), scale.NewTally(s)
	check(errors.Join(before.AddN(2, 20), before.AddN(4, 30), after.AddN(2, 10), after.AddN(4, 50)))
	f, err := waves.FreshSamples(before, after, waves.Options{})
	check(err)
	fmt.Printf("satisfied %.0f %% before, %.0f %% after, difference %.3f\n", 100*f.CSAT.Share2, 100*f.CSAT.Share1, f.CSAT.Newcombe)
	fmt.Println("NPS on this scale:", f.NPS != nil)
	// Output:
	// satisfied 60 % before, 83 % after, difference [0.065, 0.390]
	// NPS on this scale: false
}

func ExamplePartialOverlap() {
	m := matched("skill")
	o, err := waves.PartialOverlap(m.Before, m.After, m.Both, waves.Options{})
	if err != nil {
		log.Fatal(err)
	}
	f, err := waves.FreshSamples(m.Before, m.After, waves.Options{})
	check(err)
	fmt.Printf("%+.1f ± %.2f, as if all were different people ± %.2f\n", o.Score.Estimate.Value, o.Score.Estimate.SE.Value, f.Score.Estimate.SE.Value)
	// Output: +3.4 ± 1.49, as if all were different people ± 2.58
}

func ExampleOverlap() {
	m := matched("recommend")
	o, err := waves.PartialOverlap(m.Before, m.After, m.Both, waves.Options{})
	check(err)
	fmt.Printf("%d and %d answers, %d people in both: NPS %+.0f ± %.0f\n", o.Before, o.After, o.Both,
		100*o.NPS.Estimate.Value, 100*o.NPS.Estimate.SE.Value)
	// Output: 40 and 45 answers, 30 people in both: NPS +66 ± 9
}

func ExampleCompare() {
	c, err := waves.Compare(index("2026-Q1"), index("2026-Q2"), waves.CompareOptions{
		Targets: map[string]decimal.Decimal{"skill": decimal.NewFromInt(70), "overall": decimal.NewFromInt(70)},
	})
	if err != nil {
		log.Fatal(err)
	}
	for _, n := range append([]waves.NodeChange{c}, c.Children...) {
		fmt.Printf("%-8s %+.1f ± %.1f  %s → %s", n.ID, n.Score.Estimate.Value, n.Score.Estimate.SE.Value, n.LevelBefore, n.LevelAfter)
		if n.Target != nil {
			fmt.Printf("  target met: %v", n.Target.Met)
		}
		fmt.Println()
	}
	// Output:
	// overall  +1.7 ± 1.6  neutral → neutral  target met: false
	// skill    +3.4 ± 2.6  neutral → neutral  target met: false
	// parts    -0.1 ± 1.1  neutral → neutral
}

func ExampleCompareOptions() {
	c, err := waves.Compare(index("2026-Q1"), index("2026-Q2"), waves.CompareOptions{
		Benchmarks: map[string]decimal.Decimal{"parts": decimal.RequireFromString("65.1")}, // the best region
		Level:      0.9,
	})
	check(err)
	parts := c.Children[1]
	fmt.Printf("%v points from the benchmark, change %.1f\n", parts.Benchmark.After.Round(2, scale.HalfAwayFromZero), parts.Score.Estimate.Interval)
	// Output: -0.21 points from the benchmark, change [-1.9, 1.7]
}

func ExampleNodeChange_RankChange() {
	c, err := waves.Compare(index("2026-Q1"), index("2026-Q2"), waves.CompareOptions{})
	check(err)
	skill := c.Children[0]
	fmt.Printf("from place %d to %d: %+d\n", skill.RankBefore, skill.RankAfter, skill.RankChange())
	// Output: from place 1 to 1: +0
}

func ExampleGoal() {
	c, err := waves.Compare(index("2026-Q1"), index("2026-Q2"), waves.CompareOptions{
		Targets: map[string]decimal.Decimal{"skill": decimal.NewFromInt(68)},
	})
	check(err)
	g := c.Children[0].Target
	fmt.Printf("target %v: gap %v before, %v after\n", g.Value, g.Before.Round(1, scale.HalfAwayFromZero).StringFixed(1), g.After.Round(1, scale.HalfAwayFromZero))
	// Output: target 68: gap -3.0 before, 0.4 after
}

func ExampleScoreChange() {
	m := matched("skill")
	f, err := waves.FreshSamples(m.Before, m.After, waves.Options{})
	check(err)
	fmt.Println(f.Score.Before, "→", f.Score.After, "=", f.Score.Change)
	// Output: 65 → 616/9 = 31/9
}

func ExampleTTest() {
	m := matched("skill")
	f, err := waves.FreshSamples(m.Before, m.After, waves.Options{})
	check(err)
	fmt.Printf("t = %.2f, df = %.1f, p = %.3f\n", f.Score.Test.T.Value, f.Score.Test.DF.Value, f.Score.Test.P.Value)
	// Output: t = 1.34, df = 82.9, p = 0.185
}

// A seven-point scale has no promoters until somebody says which they are.
func ExampleOptions() {
	classes, err := scale.NewBands(scale.BandsDefinition{ID: "seven", Bands: []scale.Band{
		{ID: "detractor", From: decimal.NewFromInt(1)}, {ID: "passive", From: decimal.NewFromInt(5)},
		{ID: "promoter", From: decimal.NewFromInt(6)},
	}, Max: decimal.NewFromInt(7)})
	check(err)
	before, after := scale.NewTally(scale.OneToSeven()), scale.NewTally(scale.OneToSeven())
	check(errors.Join(before.AddN(4, 10), before.AddN(6, 30), after.AddN(4, 5), after.AddN(7, 35)))
	f, err := waves.FreshSamples(before, after, waves.Options{Score: scale.POMP, Classes: classes, Boxes: 1})
	check(err)
	fmt.Printf("%+.1f points, NPS %+.0f, top box %+.2f\n", f.Score.Estimate.Value, 100*f.NPS.Estimate.Value, f.CSAT.Difference)
	// Output: +18.8 points, NPS +25, top box +0.88
}

func ExampleMarginError() {
	m := matched("skill")
	_, err := waves.PartialOverlap(scale.NewTally(scale.OneToTen()), m.After, m.Both, waves.Options{})
	if e, ok := errors.AsType[*waves.MarginError](err); ok {
		fmt.Println(e)
	}
	// Output: waves: before: 7 people rated 5 in both waves, and 0 in all: crosstab does not fit into the tallies
}

func ExampleDuplicateError() {
	t := twoWaves()
	check(t.AppendTable(t.Filter(func(row int) bool { return row == 7 })))
	_, err := waves.Pairs(t, "skill", "2026-Q1", "2026-Q2")
	if e, ok := errors.AsType[*waves.DuplicateError](err); ok {
		fmt.Println(e.Respondent, "answered in rows", e.First, "and", e.Second)
	}
	// Output: c07 answered in rows 7 and 85
}

func ExampleAgainstNPS() {
	g, err := waves.AgainstNPS(satisfaction.NPSCounts{Detractors: 20, Passives: 30, Promoters: 50}, decimal.NewFromInt(40))
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%v points, gap %v, p = %.2f\n", g.Points, g.Gap, g.Test.Less.Value)
	// Output: 30 points, gap -10, p = 0.09
}

func ExampleNPSGoal() {
	g, err := waves.AgainstNPS(satisfaction.NPSCounts{Detractors: 10, Passives: 30, Promoters: 60}, decimal.NewFromInt(50))
	check(err)
	fmt.Println(g.Met, g.Counts.N())
	// Output: true 100
}

// Thirty of the customers were asked twice; the large ones weigh three times as much.
func ExampleWeighted() {
	t := twoWaves()
	weights := t.Weights()
	for row := range weights {
		if row%4 == 0 {
			weights[row] = 3
		}
	}
	t, err := t.WithWeights(weights)
	check(err)
	c, err := waves.Weighted(t, "skill", "2026-Q1", "2026-Q2", waves.Options{})
	check(err)
	fmt.Printf("%.1f points %.1f, p = %.0e, %d in both\n", c.Score.Change.Float64(), c.Score.Estimate.Interval, c.Score.Test.P.Value, c.Both)
	// Output: 10.1 points [6.8, 13.5], p = 2e-07, 30 in both
}

func ExampleWeightedChange() {
	c, err := waves.Weighted(twoWaves(), "recommend", "2026-Q1", "2026-Q2", waves.Options{})
	check(err)
	fmt.Printf("NPS %+.0f to %+.0f, %+.0f %+.0f\n", 100*c.NPS.B.Estimate.Value, 100*c.NPS.A.Estimate.Value,
		100*c.NPS.Estimate.Value, c.NPS.Estimate.Interval.Scale(100))
	// Output: NPS -50 to +16, +66 [+47, +84]
}
