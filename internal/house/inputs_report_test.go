package house_test

import (
	"github.com/shopspring/decimal"

	"github.com/gocsat/csat/satisfaction"
	"github.com/gocsat/csat/satisfaction/gap"
	"github.com/gocsat/csat/satisfaction/operations"
	"github.com/gocsat/csat/satisfaction/plan"
	"github.com/gocsat/csat/satisfaction/reasons"
	"github.com/gocsat/csat/satisfaction/recovery"
	reports "github.com/gocsat/csat/satisfaction/report"
	"github.com/gocsat/csat/satisfaction/retention"
	"github.com/gocsat/csat/satisfaction/waves"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
	"github.com/gocsat/csat/survey/design"
	"github.com/gocsat/csat/survey/disclosure"
)

func reportOptions() reports.Options {
	return reports.Options{Places: new(2), Levels: scale.FiveLevels()}
}

func reportIndex() satisfaction.IndexResult {
	return must(satisfaction.Index(gapTable(), satisfaction.IndexOptions{}))
}

func reportNPS() satisfaction.NPSResult {
	return must(satisfaction.NPS(recommendations(), satisfaction.NPSOptions{Method: satisfaction.AdjustedWald}))
}

func reportSegments() []reports.Segment {
	return []reports.Segment{
		{ID: "north", Labels: text("North"), Index: new(reportIndex().Overall), NPS: new(reportNPS())},
		{ID: "south", Labels: text("South"), Suppressed: true},
	}
}

func reportValue() reports.Value {
	return reports.Value{Text: "79.2", Words: text("good"), Number: survey.Some(79.2), IntervalText: "[70, 88]",
		Interval: survey.Interval{Lower: 70, Upper: 88, Level: 0.95}, Weak: true}
}

func reportBlocks() []reports.Block {
	v := reportValue()
	axis := reports.Axis{Max: 100, Levels: []reports.Level{{ID: "low", Label: text("low")}, {ID: "high", Label: text("high"), From: 50}}}
	whole := reports.Value{Text: "100 %", Number: survey.Some(100)}
	return []reports.Block{
		{Title: text("Title"), Text: text("Paragraph")},
		{Figure: &reports.Figure{Label: text("Score"), Value: v, Base: v, Level: "high", Axis: axis, Note: text("note")}},
		{Table: &reports.Table{Columns: []reports.Column{{Label: text("item")}}, Rows: []reports.Row{{Depth: 1, Cells: []reports.Value{v}}}}},
		{Bars: &reports.Bars{Axis: axis, Items: []reports.Bar{{Label: text("bar"), Value: v, Base: v, Level: "high"}}}},
		{Split: &reports.Split{Parts: []scale.Text{text("all")}, Rows: []reports.Whole{{Label: text("row"), Shares: []reports.Value{whole}, Counts: []reports.Value{v}}}}},
		{Gaps: &reports.Gaps{Axis: axis, From: text("from"), To: text("to"), Items: []reports.Gap{{Label: text("gap"), From: v, To: v, Difference: v}}}},
		{Pareto: &reports.Pareto{Items: []reports.Cause{{Label: text("cause"), About: text("about"), Count: v, Share: v, Running: v}}}},
		{Trend: &reports.Trend{Axis: axis, Points: []reports.Point{{Label: text("point"), Value: v, Base: v, Alarm: text("alarm"),
			Centre: survey.Some(50), Lower: survey.Some(40), Upper: survey.Some(60)}}}},
	}
}

var reportInputs = inputs{
	calls: map[string]func() call{
		"Overall": func() call {
			x, o := reportIndex(), reportOptions()
			return give(func() (any, error) { return reports.Overall(x, o), nil }, &x, &o)
		},
		"Dimensions": func() call {
			x, o := reportIndex(), reportOptions()
			return give(func() (any, error) { return reports.Dimensions(x, o), nil }, &x, &o)
		},
		"Segments": func() call {
			title, s, o := text("Regions"), reportSegments(), reportOptions()
			return give(func() (any, error) { return reports.Segments("region", title, s, o), nil }, title, s, &o)
		},
		"Course": func() call {
			title, s, o := text("Quarters"), reportSegments(), reportOptions()
			return give(func() (any, error) { return reports.Course("course", title, s, o), nil }, title, s, &o)
		},
		"Options.ProtectIndex": func() call {
			o, x := reportOptions(), reportIndex()
			o.Disclosure = new(disclosure.Options)
			return on(o, func() (any, error) { return o.ProtectIndex(x), nil }, &x)
		},
		"Options.ProtectSegments": func() call {
			o, s := reportOptions(), reportSegments()
			o.Disclosure = new(disclosure.Options)
			return on(o, func() (any, error) { return o.ProtectSegments(s), nil }, s)
		},
		"Distributions": func() call {
			t, o := planTally(), reportOptions()
			items := []reports.Item{{ID: "speed", Labels: text("Speed"), Ratings: t.Distribution(),
				Levels: []scale.Row{{ID: "any", Labels: text("any"), Share: scale.Share{Count: t.N(), N: t.N()}}}}}
			return give(func() (any, error) { return reports.Distributions(items, o), nil }, items, &o)
		},
		"NPS": func() call {
			label, r, o := text("Recommend"), reportNPS(), reportOptions()
			return give(func() (any, error) { return reports.NPS(label, r, o), nil }, label, &r, &o)
		},
		"CSAT": func() call {
			label, o := text("Speed"), reportOptions()
			r := must(satisfaction.CSAT(planTally(), satisfaction.CSATOptions{}))
			return give(func() (any, error) { return reports.CSAT(label, r, o), nil }, label, &r, &o)
		},
		"CES": func() call {
			label, o := text("Effort"), reportOptions()
			t := scale.NewTally(scale.OneToSeven())
			must(t, scale.AddValues(t, []int{7, 5, 1, 6}))
			r := must(satisfaction.CES(t, satisfaction.CESOptions{}))
			return give(func() (any, error) { return reports.CES(label, r, o), nil }, label, &r, &o)
		},
		"Causes": func() call {
			o := reportOptions()
			mentions := []reports.Mention{
				{Row: scale.Row{ID: "late", Labels: text("late"), Share: scale.Share{Count: 2, N: 9}}, About: text("field")},
				{Row: scale.Row{ID: "rude", Labels: text("rude"), Share: scale.Share{Count: 5, N: 9}}, About: text("field")},
			}
			return give(func() (any, error) { return reports.Causes(mentions, o), nil }, mentions, &o)
		},
		"Expectations": func() call {
			x, o := must(gap.Tree(gapTable(), gapPairs(), gap.TreeOptions{})), reportOptions()
			return give(func() (any, error) { return reports.Expectations(x, o), nil }, &x, &o)
		},
		"Moves": func() call {
			label, o := text("Speed"), reportOptions()
			p := must(plan.Reach(planTally(), plan.Score(decimal.NewFromInt(80)), plan.Options{}))
			return give(func() (any, error) { return reports.Moves(label, p, o), nil }, label, &p, &o)
		},
		"WeightedCauses": func() call {
			o := reportOptions()
			t := must(reasons.WeightedPareto(table(), nil, reasons.WeightedOptions{}))
			return give(func() (any, error) { return reports.WeightedCauses(t, o), nil }, &t, &o)
		},
		"WeightedNPS": func() call {
			label, o := text("Speed"), reportOptions()
			t := scale.NewWeightedTally(scale.ZeroToTen())
			must(t, t.AddCodes([]scale.Code{2, 5, 9, 10}, []float64{1, 2, 1, 2}))
			r := must(satisfaction.WeightedNPS(t, satisfaction.NPSOptions{}))
			return give(func() (any, error) { return reports.WeightedNPS(label, r, o), nil }, label, &r, &o)
		},
		"DesignNPS": func() call {
			label, o := text("Speed"), reportOptions()
			r := must(must(design.New([]float64{1, 2, 1}, design.Options{})).NPS(design.Variable{Values: []float64{-1, 1, 0}}, 0))
			return give(func() (any, error) { return reports.DesignNPS(label, r, o), nil }, label, &r, &o)
		},
		"Churn": func() call {
			o := reportOptions()
			r := must(retention.Churn(retention.Customers{Start: 20, New: 3, Lost: 2}, retention.Options{}))
			return give(func() (any, error) { return reports.Churn(r, o), nil }, &r, &o)
		},
		"Revenue": func() call {
			o := reportOptions()
			r := must(retention.Revenue(retention.Movements{Start: must(retention.ParseMoney("100", "EUR")), Churned: must(retention.ParseMoney("4", "EUR"))}))
			return give(func() (any, error) { return reports.Revenue(r, o), nil }, &r, &o)
		},
		"Breakdown": func() call {
			title, r, o := text("Waves"), breakdownResult(), reportOptions()
			return give(func() (any, error) { return reports.Breakdown("waves", title, r, o), nil }, title, &r, &o)
		},
		"League": func() call {
			title, axis, o := text("league"), reports.Axis{Min: -100, Max: 100}, reports.Options{}
			places := []reports.Place{{Label: text("a"), Value: estimate(), Shrunken: estimate(), Note: text("x")}, {Label: text("b"), Value: estimate(), Shrunken: estimate()}}
			return give(func() (any, error) { return reports.League("league", title, axis, places, o), nil }, title, &axis, places, &o)
		},
		"Strengths": func() call {
			title, r, o := text("Waves"), breakdownResult(), reportOptions()
			c := must(r.Versus(r.Slices[0].ID))
			return give(func() (any, error) { return reports.Strengths("waves", title, r, c, o), nil }, title, &r, &c, &o)
		},
		"Changes": func() call {
			before, after, o := text("before"), text("after"), reportOptions()
			c := must(waves.Compare(reportIndex(), reportIndex(), waves.CompareOptions{
				Targets: map[string]decimal.Decimal{"overall": decimal.NewFromInt(80)}, Benchmarks: map[string]decimal.Decimal{"overall": decimal.NewFromInt(80)},
			}))
			return give(func() (any, error) { return reports.Changes(before, after, c, o), nil }, before, after, &c, &o)
		},
		"Recovery": func() call {
			r, o := must(complaintCounts().Result(shares())), reportOptions()
			silent := must(recovery.Silent([]string{"Z", "B"}, complaints(), seen(), shares()))
			return give(func() (any, error) { return reports.Recovery(r, silent, o), nil }, &r, &silent, &o)
		},
		"Operations": func() call {
			r, o := must(repairCounts().Result(shares())), reportOptions()
			return give(func() (any, error) { return reports.Operations(r, o), nil }, &r, &o)
		},
		"MomentsOfTruth": func() call {
			m, o := must(operations.MomentsOfTruth(touchpoints())), reportOptions()
			return give(func() (any, error) { return reports.MomentsOfTruth(m, o), nil }, &m, &o)
		},
	},
	specimens: []func() any{
		func() any {
			return reports.Report{Title: text("Title"), Subtitle: text("Subtitle"), Notes: []scale.Text{text("note")},
				Sections: []reports.Section{{ID: "all", Title: text("All"), Lead: text("Lead"), Blocks: reportBlocks()}}}
		},
		func() any { return reportOptions() },
		func() any { return reportValue() },
		func() any { return *reportBlocks()[1].Figure },
		func() any { return reportBlocks()[3].Bars.Items[0] },
		func() any { return reportBlocks()[4].Split.Rows[0] },
		func() any { return reportBlocks()[5].Gaps.Items[0] },
		func() any { return *reportBlocks()[6].Pareto },
		func() any { return reportBlocks()[7].Trend.Points[0] },
		func() any { return reports.Error{Section: "all", Block: 1, Err: reports.ErrBlock} },
	},
}
