package report

import (
	"slices"
	"strconv"

	"github.com/gocsat/csat/satisfaction"
	"github.com/gocsat/csat/satisfaction/breakdown"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// Breakdown shows a cut by a segment: the first indicator of every slice with its
// interval, level, rank and change, then all indicators by slice with their ranks,
// and their changes if there is a wave before. id names the section. What
// [Options].Disclosure forbids is withheld slice by slice, as
// [Options.ProtectSegments] says, in each wave by itself; beside a slice that is
// withheld no ranks are shown.
func Breakdown(id string, title scale.Text, r breakdown.Result, o Options) Section {
	h := o.hiddenSlices(r)
	all := append([]breakdown.Slice{r.All}, r.Slices...)
	a := o.axis()
	bars := Bars{Axis: a}
	first := Table{Columns: []Column{
		{Label: text("slice", "细分")}, {Label: text("level", "等级")}, {Label: text("rank", "排名"), Numeric: true},
		{Label: text("change", "变化"), Numeric: true}, {Label: text("rank before", "之前排名"), Numeric: true},
	}}
	matrix, changes := Table{Columns: []Column{{Label: text("indicator", "指标")}}}, Table{Columns: []Column{{Label: text("indicator", "指标")}}}
	hasChange := slices.ContainsFunc(all, func(s breakdown.Slice) bool {
		return slices.ContainsFunc(s.Cells, func(c breakdown.Cell) bool { return c.Change != nil })
	})
	for at, s := range all {
		name := text("all", "总体")
		if at > 0 {
			name = named(s.Labels, s.ID)
		}
		matrix.Columns = append(matrix.Columns, Column{Label: name, Numeric: true})
		changes.Columns = append(changes.Columns, Column{Label: name.Clone(), Numeric: true})
		if len(s.Cells) == 0 {
			continue
		}
		c := s.Cells[0]
		bar := Bar{Label: name.Clone(), Depth: min(at, 1), Value: h.score(at, c), Base: count(c.Estimate.N), Level: a.level(c.Level)}
		if c.Defined {
			bar.Base = base(c.Estimate)
		}
		bars.Items = append(bars.Items, bar)
		row := Row{Depth: min(at, 1), Cells: []Value{{Words: name.Clone()}, a.words(c.Level), h.rank(at, c.Rank), h.change(at, c), {}}}
		if c.Change != nil {
			row.Cells[4] = h.rank(at, c.Change.RankBefore)
		}
		if h.now[at] {
			row.Cells[1] = suppressed
		}
		if h.hides(at) {
			row.Cells[4] = gone(row.Cells[4])
		}
		first.Rows = append(first.Rows, row)
	}
	for i, indicator := range r.Indicators {
		name := Value{Words: named(indicator.Labels, indicator.ID)}
		depth := min(indicator.Depth, deepest)
		scores, moved := Row{Depth: depth, Cells: []Value{name}}, Row{Depth: depth, Cells: []Value{name}}
		for at, s := range all {
			var c breakdown.Cell
			if i < len(s.Cells) {
				c = s.Cells[i]
			}
			v := h.score(at, c)
			v.Interval, v.IntervalText = survey.Interval{}, ""
			v.Weak = c.Defined && weak(c.Estimate) && !v.Suppressed
			if rank := h.rank(at, c.Rank); rank.Text != "" && !v.Suppressed {
				v.Text += " (" + rank.Text + ")"
			}
			scores.Cells = append(scores.Cells, v)
			moved.Cells = append(moved.Cells, h.change(at, c))
		}
		matrix.Rows, changes.Rows = append(matrix.Rows, scores), append(changes.Rows, moved)
	}
	if !hasChange {
		first.Columns = first.Columns[:3]
		for i := range first.Rows {
			first.Rows[i].Cells = first.Rows[i].Cells[:3]
		}
	}
	out := Section{ID: id, Title: named(title, id)}
	if len(r.Indicators) > 0 {
		out.Blocks = append(out.Blocks, Block{Title: named(r.Indicators[0].Labels, r.Indicators[0].ID), Bars: &bars}, Block{Table: &first})
	}
	out.Blocks = append(out.Blocks, Block{Title: text("Score and rank by indicator", "各指标得分与排名"), Table: &matrix})
	if hasChange {
		out.Blocks = append(out.Blocks, Block{Title: text("Change since the wave before", "与上期相比的变化"), Table: &changes})
	}
	return out.withheld()
}

// Strengths shows a comparison of one slice with others, of the result it was made
// from: both scores, the difference with its interval adjusted for the number of
// comparisons, and whether it is a strength or a weakness. id names the section.
// Slices that [Breakdown] withholds are withheld.
func Strengths(id string, title scale.Text, r breakdown.Result, c breakdown.Comparison, o Options) Section {
	h := o.hiddenSlices(r)
	hidden := map[string]bool{}
	labels := map[string]scale.Text{}
	for at, s := range r.Slices {
		hidden[s.ID], labels[s.ID] = h.now[at+1], s.Labels
	}
	words := map[breakdown.Verdict]Value{
		breakdown.Strength: words("strength", "优势"), breakdown.Weakness: words("weakness", "劣势"), breakdown.Alike: words("alike", "相当"),
	}
	t := Table{Columns: []Column{
		{Label: text("indicator", "指标")}, {Label: text("compared with", "对比对象")}, {Label: named(labels[c.Own], c.Own), Numeric: true},
		{Label: text("other", "对方"), Numeric: true}, {Label: text("difference", "差异"), Numeric: true}, {Label: text("verdict", "结论")},
	}}
	names := map[string]scale.Text{}
	for _, i := range r.Indicators {
		names[i.ID] = named(i.Labels, i.ID)
	}
	for _, x := range c.Contrasts {
		other := named(labels[x.Competitor], x.Competitor)
		row := Row{Cells: []Value{{Words: names[x.Indicator].Clone()}, {Words: other}, suppressed, suppressed, suppressed, suppressed}}
		if !hidden[c.Own] {
			row.Cells[2] = o.value(x.Own, noError, asScore)
		}
		if !hidden[x.Competitor] {
			row.Cells[3] = o.value(x.Other, noError, asScore)
		}
		if !hidden[c.Own] && !hidden[x.Competitor] && !x.Estimate.Suppressed {
			row.Cells[4], row.Cells[5] = o.value(x.Difference, x.Estimate, asChange), words[x.Verdict]
			row.Cells[4].Weak = weak(x.Estimate)
		}
		t.Rows = append(t.Rows, row)
	}
	return Section{ID: id, Title: named(title, id),
		Lead:   text("Differences whose interval, adjusted for the number of comparisons, leaves 0 out are strengths and weaknesses.", "经多重比较校正后区间不含 0 的差异为优势或劣势。"),
		Blocks: []Block{{Table: &t}}}.withheld()
}

// hiddenSlices are the slices that are withheld, now and in the wave before; everybody
// comes first.
type hiddenSlices struct {
	o           Options
	now, before []bool
	any         bool
}

func (o Options) hiddenSlices(r breakdown.Result) hiddenSlices {
	all := append([]breakdown.Slice{r.All}, r.Slices...)
	h := hiddenSlices{o: o}
	protect := func(base func(breakdown.Cell) (int64, bool)) (hidden []bool) {
		var list []Segment
		for at, s := range all {
			root := satisfaction.Node{}
			for i, c := range s.Cells {
				leaf := satisfaction.Node{ID: strconv.Itoa(i)}
				leaf.Estimate.N, leaf.Defined = base(c)
				root.Children = append(root.Children, leaf)
			}
			list = append(list, Segment{ID: s.ID, Depth: min(at, 1), Index: &root})
		}
		for _, s := range o.ProtectSegments(list) {
			hidden = append(hidden, s.Suppressed)
			h.any = h.any || s.Suppressed
		}
		return hidden
	}
	h.now = protect(func(c breakdown.Cell) (int64, bool) { return c.Estimate.N, c.Defined })
	h.before = protect(func(c breakdown.Cell) (int64, bool) {
		if c.Change == nil {
			return 0, false
		}
		return c.Change.BeforeN, true
	})
	return h
}

// hides tells whether a slice is withheld in one of the waves, and so its change.
func (h hiddenSlices) hides(at int) bool { return h.now[at] || h.before[at] }

func (h hiddenSlices) score(at int, c breakdown.Cell) Value {
	switch {
	case h.now[at]:
		return suppressed
	case !c.Defined:
		return undefined
	}
	return h.o.value(c.Score, c.Estimate, asScore)
}

func (h hiddenSlices) change(at int, c breakdown.Cell) Value {
	switch {
	case c.Change == nil && !h.now[at]:
		return Value{}
	case c.Change == nil || h.hides(at):
		return suppressed
	}
	v := h.o.value(c.Change.Difference, c.Change.Estimate, asChange)
	v.Weak = weak(c.Change.Estimate)
	return v
}

func (h hiddenSlices) rank(at, rank int) Value {
	if rank == 0 || h.any {
		return Value{}
	}
	return Value{Text: strconv.Itoa(rank)}
}
