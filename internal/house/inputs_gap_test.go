package house_test

import (
	"github.com/shopspring/decimal"

	"github.com/gocsat/csat/satisfaction/gap"
	"github.com/gocsat/csat/satisfaction/plan"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
	"github.com/gocsat/csat/survey/design"
)

// gapTable has expectation and perception of two items, and a desired service.
func gapTable() *survey.Table {
	q := must(survey.New(survey.Definition{
		ID: "gaps",
		Items: []survey.Item{
			{ID: "ease_expected", Scale: points()}, {ID: "ease_desired", Scale: points()},
			{ID: "ease", Labels: text("How easy?"), Scale: points()},
			{ID: "wait_expected", Scale: scale.OneToFive()}, {ID: "wait", Scale: scale.OneToFive()},
		},
		Overall: survey.Node{ID: "overall", Labels: text("Overall"), Children: []survey.Node{
			{Item: "ease", Labels: text("Ease"), Weight: amount("60")}, {Item: "wait", Labels: text("Wait"), Weight: amount("40")},
		}},
	}))
	t := survey.NewTable(q)
	for _, row := range [][]int{{3, 5, 2, 5, 3}, {2, 4, 4, 4, 5}, {5, 5, 3, 4, 4}} {
		r := q.NewResponse()
		for i, item := range q.Items() {
			must(r, r.Answer(item.ID, row[i]))
		}
		must(t, t.Append(r))
	}
	return t
}

func gapPairs() []gap.Pair {
	return []gap.Pair{{Expected: "ease_expected", Perceived: "ease"}, {Expected: "wait_expected", Perceived: "wait"}}
}

var gapInputs = inputs{
	calls: map[string]func() call{
		"StateOf": func() call {
			s := points()
			return give(func() (any, error) { return gap.StateOf(s, 2, 3) }, s)
		},
		"Of": func() call {
			x := must(gapTable().Crosstab("ease_expected", "ease"))
			return give(func() (any, error) { return gap.Of(x, gap.Options{Zeros: gap.PrattZeros}) }, x)
		},
		"Tree": func() call {
			t, pairs := gapTable(), gapPairs()
			return give(func() (any, error) { return gap.Tree(t, pairs, gap.TreeOptions{}) }, t, pairs)
		},
		"Weighted": func() call {
			t, o := gapTable(), gap.TreeOptions{Design: &design.TableOptions{}}
			return give(func() (any, error) { return gap.Weighted(t, gapPairs()[0], o) }, t, o)
		},
		"Zone": func() call {
			t := gapTable()
			items := gap.ZoneItems{Adequate: "ease_expected", Desired: "ease_desired", Perceived: "ease"}
			return give(func() (any, error) { return gap.Zone(t, items, gap.ZoneOptions{}) }, t)
		},
	},
	specimens: []func() any{
		func() any { return must(gap.Of(must(gapTable().Crosstab("ease_expected", "ease")), gap.Options{})) },
		func() any { return gap.Measure{} },
		func() any { return must(gap.Weighted(gapTable(), gapPairs()[0], gap.TreeOptions{})) },
		func() any { return must(gap.Weighted(gapTable(), gapPairs()[0], gap.TreeOptions{})).Shares },
		func() any { return gap.EqualSatisfied },
		func() any { return gap.PrattZeros },
		func() any { return gap.Delighted },
		func() any { return gap.Advocates },
		func() any { return must(gap.Tree(gapTable(), gapPairs(), gap.TreeOptions{})).Overall.States },
		func() any { return must(gap.Tree(gapTable(), gapPairs(), gap.TreeOptions{})).Overall },
	},
}

// planTally are 38 ratings on 1–10, whose score is 79.2.
func planTally() *scale.Tally {
	t := scale.NewTally(scale.OneToTen())
	for value, n := range map[int]int64{6: 1, 7: 2, 8: 34, 9: 1} {
		must(t, t.AddN(value, n))
	}
	return t
}

var planInputs = inputs{
	calls: map[string]func() call{
		"Reach": func() call {
			t, o := planTally(), plan.Options{Moves: []plan.Step{{From: 8, To: 9}, {From: 8, To: 10}}}
			goal := plan.Score(decimal.New(80, 0))
			return give(func() (any, error) { return plan.Reach(t, goal, o) }, t, &goal, &o)
		},
		"ReachIndex": func() call {
			t, goal, o := table(), plan.Score(decimal.New(70, 0)), plan.Options{Step: 2}
			return give(func() (any, error) { return plan.ReachIndex(t, goal, o) }, t, &goal, &o)
		},
		"Floor": func() call {
			t, goal := planTally(), plan.Score(decimal.New(80, 0))
			return give(func() (any, error) { return plan.Floor(t, 8, goal) }, t, &goal)
		},
		"Indicators": func() call {
			all := []plan.Indicator{
				{Score: must(scale.NewRatio(795, 10)), Weight: must(scale.NewRatio(1, 1))},
				{Score: must(scale.NewRatio(802, 10)), Weight: must(scale.NewRatio(2, 1))},
			}
			return give(func() (any, error) { return plan.Indicators(all, plan.IndicatorOptions{Places: 1}) }, all)
		},
		"NPS": func() call {
			points, classes := decimal.New(40, 0), scale.NPSClasses()
			return give(func() (any, error) { return plan.NPS(points, classes), nil }, &points, classes)
		},
	},
	specimens: []func() any{
		func() any { return plan.NPS(decimal.New(40, 0), scale.NPSClasses()) },
		func() any { return plan.PerCent },
		func() any { return must(plan.Reach(planTally(), plan.Score(decimal.New(80, 0)), plan.Options{})) },
	},
}
