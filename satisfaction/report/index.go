package report

import (
	"fmt"
	"strconv"

	"github.com/gocsat/csat/satisfaction"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// longestRatio is the number of characters of a fraction that people read.
const longestRatio = 24

// Overall is the section "overall": the score of an index with its level and
// interval, on 0–100.
func Overall(x satisfaction.IndexResult, o Options) Section {
	n := o.protect(x.Overall)
	a := o.axis()
	v, b := o.score(n)
	f := Figure{Label: named(n.Labels, n.ID), Value: v, Base: b, Axis: a}
	s := Section{ID: "overall", Title: text("Overall score", "总体得分")}
	if n.Defined && !n.Estimate.Suppressed {
		f.Level = a.level(n.Level)
		if exact := n.Score.String(); len(exact) <= longestRatio {
			f.Note = text("exactly "+exact, "精确值 "+exact)
		}
		s.Lead = text(fmt.Sprintf("%d respondents, of whom %d rated every item.", x.Respondents, x.Complete),
			fmt.Sprintf("受访者 %d 人，其中 %d 人回答了全部题目。", x.Respondents, x.Complete))
		if o.few(x.Complete) || o.few(x.Respondents-x.Complete) {
			s.Lead = text(fmt.Sprintf("%d respondents.", x.Respondents), fmt.Sprintf("受访者 %d 人。", x.Respondents))
		}
		if x.Score == scale.POMP {
			s.Lead["en"] += " Scores run from 0, all at the worst rating, to 100, all at the best."
			s.Lead["zh"] += "得分 0 为全部最低分，100 为全部最高分。"
		} else {
			s.Lead["en"] += " Scores are per cent of the largest rating."
			s.Lead["zh"] += "得分为评分均值占满分的百分比。"
		}
	}
	s.Blocks = []Block{{Figure: &f}}
	return s
}

// score is the score of a node and its base.
func (o Options) score(n satisfaction.Node) (score, n0 Value) {
	switch {
	case n.Estimate.Suppressed:
		return suppressed, suppressed
	case !n.Defined:
		return undefined, count(0)
	}
	return o.value(n.Score, n.Estimate, asScore), base(n.Estimate)
}

// Dimensions is the section "dimensions": every node of an index with its score,
// interval and level as bars, and a table of weights, contributions and ranks.
func Dimensions(x satisfaction.IndexResult, o Options) Section {
	a := o.axis()
	bars := Bars{Axis: a}
	t := Table{Columns: []Column{
		{Label: text("dimension", "维度")}, {Label: text("weight", "权重"), Numeric: true},
		{Label: text("contribution, points", "贡献（分）"), Numeric: true}, {Label: text("rank", "排名"), Numeric: true},
	}}
	var walk func(n satisfaction.Node, depth int)
	walk = func(n satisfaction.Node, depth int) {
		depth = min(depth, deepest)
		v, b := o.score(n)
		bars.Items = append(bars.Items, Bar{Label: named(n.Labels, n.ID), Depth: depth, Value: v, Base: b, Level: a.level(n.Level)})
		cells := []Value{{Words: named(n.Labels, n.ID)}, {Text: o.figure(hundred.Mul(n.Weight), false) + " %"}, {}, {}}
		if depth == 0 {
			cells[1] = Value{}
		}
		switch {
		case n.Estimate.Suppressed:
			cells[2] = suppressed
			if depth > 0 {
				cells[3] = suppressed
			}
		case n.Defined:
			cells[2] = Value{Text: o.figure(n.Contribution, false), Number: survey.Some(n.Contribution.Float64())}
			if depth > 0 && n.Rank > 0 {
				cells[3] = Value{Text: strconv.Itoa(n.Rank)}
			}
		}
		t.Rows = append(t.Rows, Row{Depth: depth, Cells: cells})
		for _, c := range n.Children {
			walk(c, depth+1)
		}
	}
	walk(o.protect(x.Overall), 0)
	return Section{
		ID: "dimensions", Title: text("Dimensions", "各维度"),
		Lead:   text("Contributions are points of the overall score; those of the parts sum to the whole.", "贡献为总分中的分值，各部分之和等于整体。"),
		Blocks: []Block{{Bars: &bars}, {Table: &t}},
	}.withheld()
}

// A Segment is what one group of respondents, or one wave, came to.
type Segment struct {
	// ID names it.
	ID string
	// Labels name it for people.
	Labels scale.Text
	// Index is the root of its index, nil if there is none.
	Index *satisfaction.Node
	// NPS is its net promoter score, nil if there is none.
	NPS *satisfaction.NPSResult
	// Depth is 0 for a segment that is not part of another in the list, and one more
	// than that of the last one before of which it is a part: 0 for the company, 1 for
	// its regions, 2 for their branches. Bars are indented by it, as far as there is
	// room.
	Depth int
	// Suppressed withholds every figure of it.
	Suppressed bool
}

func (s Segment) hide(v Value) Value {
	if s.Suppressed {
		return suppressed
	}
	return v
}

func (s Segment) indent() int { return min(max(s.Depth, 0), deepest) }

// score is what a segment shows for its index.
func (o Options) scoreOf(s Segment) (v, b Value, level string) {
	if s.Index == nil {
		return s.hide(undefined), s.hide(Value{}), ""
	}
	v, b = o.score(*s.Index)
	return s.hide(v), s.hide(b), s.Index.Level
}

func (o Options) npsOf(s Segment) (v, b Value) {
	if s.NPS == nil {
		return s.hide(undefined), s.hide(Value{})
	}
	return s.hide(o.points(*s.NPS)), s.hide(base(s.NPS.Estimate))
}

func (o Options) points(r satisfaction.NPSResult) Value {
	return o.value(hundred.Mul(r.Score), r.Estimate, asPoints)
}

var npsAxis = Axis{Min: -100, Max: 100}

// Segments sets segments side by side: their scores, their net promoter scores and
// their dimensions, as far as they have them. id names the section. What
// [Options].Disclosure forbids is withheld as [Options.ProtectSegments] says: where
// some respondents are in none of the segments, the whole of which these are parts
// must stand above them.
func Segments(id string, title scale.Text, segments []Segment, o Options) Section {
	hasScore, hasNPS, dimensions := has(segments)
	segments = o.ProtectSegments(segments)
	a := o.axis()
	scores, nps := Bars{Axis: a}, Bars{Axis: npsAxis}
	for _, s := range segments {
		v, b, level := o.scoreOf(s)
		scores.Items = append(scores.Items, Bar{Label: named(s.Labels, s.ID), Depth: s.indent(), Value: v, Base: b, Level: a.level(level)})
		v, b = o.npsOf(s)
		nps.Items = append(nps.Items, Bar{Label: named(s.Labels, s.ID), Depth: s.indent(), Value: v, Base: b})
	}
	out := Section{ID: id, Title: named(title, id)}
	if hasScore {
		out.Blocks = append(out.Blocks, Block{Title: text("Overall score", "总体得分"), Bars: &scores})
	}
	if t := o.byDimension(dimensions, segments); t != nil {
		out.Blocks = append(out.Blocks, Block{Title: text("Score by dimension", "各维度得分"), Table: t})
	}
	if hasNPS {
		out.Blocks = append(out.Blocks, Block{Title: text("Net promoter score", "净推荐值（NPS）"), Bars: &nps})
	}
	return out.withheld()
}

// has tells which figures any segment has, and the dimensions of the first index.
func has(segments []Segment) (score, nps bool, dimensions []satisfaction.Node) {
	for _, s := range segments {
		if s.Index != nil && !score {
			dimensions = s.Index.Children
		}
		score, nps = score || s.Index != nil, nps || s.NPS != nil
	}
	return score, nps, dimensions
}

// byDimension has a row per dimension, and a column per segment; nil without
// dimensions.
func (o Options) byDimension(dimensions []satisfaction.Node, segments []Segment) *Table {
	if len(dimensions) == 0 {
		return nil
	}
	t := Table{Columns: []Column{{Label: text("dimension", "维度")}}}
	for _, s := range segments {
		t.Columns = append(t.Columns, Column{Label: named(s.Labels, s.ID), Numeric: true})
	}
	for _, child := range dimensions {
		row := Row{Cells: []Value{{Words: named(child.Labels, child.ID)}}}
		for _, s := range segments {
			cell := undefined
			if s.Index != nil {
				for _, c := range s.Index.Children {
					if c.ID == child.ID {
						cell, _ = o.score(c)
						cell.Interval, cell.IntervalText = survey.Interval{}, ""
					}
				}
				if s.Index.Estimate.Suppressed {
					cell = suppressed
				}
			}
			row.Cells = append(row.Cells, s.hide(cell))
		}
		t.Rows = append(t.Rows, row)
	}
	return &t
}

// Course shows waves in the order of time: the score and the net promoter score as
// trends, as far as they have them. id names the section. What [Options].Disclosure
// forbids is withheld as in [Segments].
func Course(id string, title scale.Text, waves []Segment, o Options) Section {
	hasScore, hasNPS, _ := has(waves)
	waves = o.ProtectSegments(waves)
	var scores, nps Trend
	for _, w := range waves {
		v, b, _ := o.scoreOf(w)
		scores.Points = append(scores.Points, Point{Label: named(w.Labels, w.ID), Value: v, Base: b})
		v, b = o.npsOf(w)
		nps.Points = append(nps.Points, Point{Label: named(w.Labels, w.ID), Value: v, Base: b})
	}
	out := Section{ID: id, Title: named(title, id)}
	if hasScore {
		out.Blocks = append(out.Blocks, Block{Title: text("Overall score", "总体得分"), Trend: &scores})
	}
	if hasNPS {
		out.Blocks = append(out.Blocks, Block{Title: text("Net promoter score", "净推荐值（NPS）"), Trend: &nps})
	}
	return out.withheld()
}
