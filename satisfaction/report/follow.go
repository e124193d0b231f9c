package report

import (
	"fmt"
	"math"

	"github.com/gocsat/csat/satisfaction/gap"
	"github.com/gocsat/csat/satisfaction/plan"
	"github.com/gocsat/csat/satisfaction/retention"
	"github.com/gocsat/csat/satisfaction/waves"
	"github.com/gocsat/csat/scale"
)

// Expectations is the section "expectations": the tree of gaps between what was
// expected and what was perceived, on 0–100, and the three states of the pairs of
// answers with their consequences.
func Expectations(x gap.TreeResult, o Options) Section {
	g := Gaps{Axis: Axis{Min: 0, Max: 100}, From: text("expected", "事先期望"), To: text("perceived", "事后获得")}
	states := Split{Parts: []scale.Text{
		text("less than expected: leaves", "低于期望：离开"),
		text("as expected: looks around", "等于期望：观望"),
		text("more than expected: recommends", "高于期望：口碑"),
	}}
	// The base of a node is the smallest below it, so that what stands above a node
	// that is withheld is withheld too.
	var walk func(n gap.Node, depth int)
	walk = func(n gap.Node, depth int) {
		depth = min(depth, deepest)
		if n.Defined {
			n.Estimate = o.guard(n.Estimate)
		}
		label := named(n.Labels, n.ID)
		item := Gap{Label: label, Depth: depth, From: undefined, To: undefined, Difference: undefined}
		w := Whole{Label: label}
		switch {
		case n.Estimate.Suppressed:
			item.From, item.To, item.Difference = suppressed, suppressed, suppressed
		case n.Defined:
			item.From, item.To = o.value(n.Expected, noError, asScore), o.value(n.Perceived, noError, asScore)
			item.Difference = o.value(n.Gap, n.Estimate, asChange)
			item.Difference.Weak = weak(n.Estimate)
		}
		g.Items = append(g.Items, item)
		w.add(n.States.Below, n.Estimate.Suppressed, o)
		w.add(n.States.Equal, n.Estimate.Suppressed, o)
		w.add(n.States.Above, n.Estimate.Suppressed, o)
		if n.Defined && !n.Estimate.Suppressed && weighted(n) {
			w.Shares = o.weighed(n.Estimate, n.Shares.Below, n.Shares.Equal, n.Shares.Above).Shares
		}
		states.Rows = append(states.Rows, w)
		for _, c := range n.Children {
			walk(c, depth+1)
		}
	}
	walk(x.Overall, 0)
	return Section{
		ID: "expectations", Title: text("Expected and perceived", "期望与获得"),
		Lead:   text("Perceived minus expected, in points of the score; negative is a shortfall.", "事后获得减去事先期望（分），负值表示未达期望。"),
		Blocks: []Block{{Gaps: &g}, {Title: text("Pairs of answers by state", "按状态的答案对"), Split: &states}},
	}.withheld()
}

// weighted tells whether shares by weight are others than those of the counts.
func weighted(n gap.Node) bool {
	const rounding = 1e-12
	of := func(s scale.Share, p float64) bool { return math.Abs(float64(s.Count)/float64(s.N)-p) > rounding }
	return n.States.Below.N > 0 && (of(n.States.Below, n.Shares.Below) || of(n.States.Equal, n.Shares.Equal) || of(n.States.Above, n.Shares.Above))
}

// Moves is the section "plan": the figure before and after, and the answers that
// must rise for the target to be met, in the unit of the plan. label names the figure.
func Moves(label scale.Text, p plan.Plan, o Options) Section {
	if o.small(p.N) {
		figure := func(en, zh string) Block {
			return Block{Figure: &Figure{Label: both(label, en, zh), Value: suppressed}}
		}
		return Section{ID: "plan", Title: text("Way to the target", "达标路径"),
			Blocks: []Block{figure("now", "目前"), figure("after", "之后")}}
	}
	met := text("target met", "达到目标")
	if !p.Met {
		met = text("target not met", "未达到目标")
	}
	t := Table{Columns: []Column{
		{Label: text("item", "题目")}, {Label: text("from", "从"), Numeric: true}, {Label: text("to", "到"), Numeric: true},
		{Label: text("answers", "人次"), Numeric: true},
	}}
	for _, m := range p.Moves {
		name := Value{Words: label.Clone()}
		if m.Item != "" {
			name = Value{Text: m.Item}
		}
		t.Rows = append(t.Rows, Row{Cells: []Value{name, count(int64(m.From)), count(int64(m.To)), count(m.Customers)}})
	}
	as, unit := asScore, text("Figures are scores on 0–100.", "数值为 0–100 分。")
	switch p.Unit {
	case plan.NPSPoints:
		as, unit = asChange, text("Figures are points of the net promoter score, −100 to 100.", "数值为净推荐值（−100 至 100 分）。")
	case plan.PerCent:
		as, unit = inPercent, text("Figures are per cent of the ratings.", "数值为评分占比（%）。")
	}
	s := Section{
		ID: "plan", Title: text("Way to the target", "达标路径"),
		Lead: text(fmt.Sprintf("%d of %d answers must rise. %s", p.Customers, p.N, unit["en"]), fmt.Sprintf("%d 个回答中须有 %d 个提高。%s", p.N, p.Customers, unit["zh"])),
		Blocks: []Block{
			{Figure: &Figure{Label: both(label, "now", "目前"), Value: o.value(p.Before, noError, as)}},
			{Figure: &Figure{Label: both(label, "after", "之后"), Value: o.value(p.After, noError, as), Note: met}},
		},
	}
	if len(t.Rows) > 0 {
		s.Blocks = append(s.Blocks, Block{Table: &t})
	}
	return s
}

// both is a label with a word behind it.
func both(label scale.Text, en, zh string) scale.Text {
	t := text(en, zh)
	for tag := range t {
		if l := label.In(tag); l != "" {
			t[tag] = l + " · " + t[tag]
		}
	}
	return t
}

// Churn is the section "churn": customers lost and kept in one period, in per cent
// of those at its start, and their numbers.
func Churn(r retention.ChurnResult, o Options) Section {
	rate := func(label, base scale.Text, x retention.Rate) Block {
		f := &Figure{Label: label, Value: o.value(hundred.Mul(x.Value), x.Estimate, asPercent), Axis: Axis{Min: 0, Max: 100}}
		if !x.Estimate.Suppressed {
			f.Note = text(fmt.Sprintf("%d of %d %s", x.Count, x.N, base["en"]), fmt.Sprintf("%d / %d（%s）", x.Count, x.N, base["zh"]))
		}
		return Block{Figure: f}
	}
	start := text("customers at the start", "期初客户")
	r.Churn.Estimate, r.Retention.Estimate = o.guard(r.Churn.Estimate), o.guard(r.Retention.Estimate)
	out := Section{ID: "churn", Title: text("Customers lost and kept", "客户流失与保留"), Blocks: []Block{
		rate(text("Churn", "流失率"), start, r.Churn), rate(text("Retention", "保留率"), start, r.Retention),
	}}
	if r.Churn.Estimate.Suppressed || r.Retention.Estimate.Suppressed {
		return hide(out)
	}
	t := Table{Columns: []Column{{}, {Label: text("customers", "客户数"), Numeric: true}}}
	for _, row := range []struct {
		name Value
		n    int64
	}{
		{words("at the start", "期初"), r.Customers.Start}, {words("new", "新增"), r.Customers.New},
		{words("lost", "流失"), r.Customers.Lost}, {words("at the end", "期末"), r.End},
	} {
		t.Rows = append(t.Rows, Row{Cells: []Value{row.name, count(row.n)}})
	}
	out.Blocks = append(out.Blocks, Block{Table: &t})
	return out
}

// hide suppresses the figures of a section: churn and retention sum to 1, so that
// one gives the other away.
func hide(s Section) Section {
	for _, b := range s.Blocks {
		b.Figure.Value = suppressed
	}
	return s.withheld()
}

// Revenue is the section "revenue": gross and net revenue retention, in per cent of
// the revenue at the start of the period, and the movements in their currency.
func Revenue(r retention.RevenueResult, o Options) Section {
	ratio := func(label scale.Text, x scale.Ratio, u unit) Block {
		v := o.value(hundred.Mul(x), noError, u)
		return Block{Figure: &Figure{Label: label, Value: v, Note: text("of "+r.Movements.Start.String()+" at the start", "期初收入 "+r.Movements.Start.String())}}
	}
	growth := asPercent
	growth.signed = true
	out := Section{ID: "revenue", Title: text("Revenue kept", "收入保留"), Blocks: []Block{
		ratio(text("Gross revenue retention", "毛收入保留率"), r.Gross, asPercent),
		ratio(text("Net revenue retention", "净收入保留率"), r.Net, asPercent),
		ratio(text("Growth", "增长"), r.Growth, growth),
	}}
	t := Table{Columns: []Column{{}, {Label: text("amount", "金额"), Numeric: true}}}
	for _, row := range []struct {
		name Value
		m    retention.Money
	}{
		{words("at the start", "期初"), r.Movements.Start}, {words("new customers", "新客户"), r.Movements.New},
		{words("expansion", "增购"), r.Movements.Expansion}, {words("contraction", "减购"), r.Movements.Contraction},
		{words("churned", "流失"), r.Movements.Churned}, {words("at the end", "期末"), r.End},
	} {
		t.Rows = append(t.Rows, Row{Cells: []Value{row.name, {Text: row.m.String()}}})
	}
	quick := undefined
	if r.Quick != nil {
		quick = o.value(*r.Quick, noError, asScore)
	}
	t.Rows = append(t.Rows, Row{Cells: []Value{words("quick ratio: gained over lost", "速动比率：增加/减少"), quick}})
	out.Blocks = append(out.Blocks, Block{Table: &t})
	return out
}

// Changes is the section "changes": the tree of scores of two waves with their
// difference, and a table of levels, targets and benchmarks as far as there are.
// before and after name the waves.
func Changes(before, after scale.Text, c waves.NodeChange, o Options) Section {
	a := o.axis()
	g := Gaps{Axis: Axis{Min: a.Min, Max: a.Max}, From: before.Clone(), To: after.Clone()}
	t := Table{Columns: []Column{
		{Label: text("dimension", "维度")}, {Label: text("level before", "之前等级")}, {Label: text("level after", "之后等级")},
		{Label: text("target", "目标"), Numeric: true}, {Label: text("reached", "达标")},
		{Label: text("benchmark", "标杆"), Numeric: true}, {Label: text("distance", "差距"), Numeric: true},
	}}
	var walk func(n waves.NodeChange, depth int)
	walk = func(n waves.NodeChange, depth int) {
		depth = min(depth, deepest)
		hidden := n.Score != nil && (n.Score.Estimate.Suppressed || o.small(n.Score.Estimate.N))
		item := Gap{Label: named(n.Labels, n.ID), Depth: depth, From: undefined, To: undefined, Difference: undefined}
		row := Row{Depth: depth, Cells: []Value{{Words: named(n.Labels, n.ID)}, a.words(n.LevelBefore), a.words(n.LevelAfter), {}, {}, {}, {}}}
		if s := n.Score; s != nil && !hidden {
			item.From, item.To = o.value(s.Before, noError, asScore), o.value(s.After, noError, asScore)
			item.Difference = o.value(s.Change, s.Estimate, asChange)
			item.Difference.Weak = weak(s.Estimate)
		}
		if hidden {
			item.Difference = suppressed
		}
		if n.Target != nil {
			row.Cells[3], row.Cells[4] = o.value(n.Target.Value, noError, asScore), words("no", "否")
			if n.Target.Met {
				row.Cells[4] = words("yes", "是")
			}
		}
		if n.Benchmark != nil {
			row.Cells[5], row.Cells[6] = o.value(n.Benchmark.Value, noError, asScore), o.value(n.Benchmark.After, noError, asChange)
		}
		// Without a score in both waves the base of the one is unknown.
		if _, rule := o.rule(); hidden || rule && n.Score == nil {
			for i := 1; i < len(row.Cells); i++ {
				row.Cells[i] = gone(row.Cells[i])
			}
		}
		g.Items, t.Rows = append(g.Items, item), append(t.Rows, row)
		for _, child := range n.Children {
			walk(child, depth+1)
		}
	}
	walk(c, 0)
	out := Section{ID: "changes", Title: text("What changed", "变化"),
		Lead:   text("After minus before, in points.", "之后减去之前（分）。"),
		Blocks: []Block{{Gaps: &g}}}
	for _, row := range t.Rows {
		for _, cell := range row.Cells[1:] {
			if !cell.empty() {
				out.Blocks = append(out.Blocks, Block{Table: &t})
				return out.withheld()
			}
		}
	}
	return out.withheld()
}

// words are those for a level, empty where the axis does not have it.
func (a Axis) words(id string) Value {
	if i := a.at(id); i >= 0 {
		return Value{Words: named(a.Levels[i].Label, id)}
	}
	return Value{}
}
