package report

import (
	"cmp"
	"fmt"
	"math/big"
	"slices"
	"strconv"

	"github.com/gocsat/csat/satisfaction"
	"github.com/gocsat/csat/scale"
)

// NPS is the section "nps": the net promoter score of the item with that label, in
// points from −100 to 100, and how detractors, passives and promoters split.
func NPS(label scale.Text, r satisfaction.NPSResult, o Options) Section {
	c := r.Counts
	r.Estimate = o.guard(r.Estimate)
	w := Whole{}
	for _, n := range []int64{c.Detractors, c.Passives, c.Promoters} {
		w.add(scale.Share{Count: n, N: c.N()}, r.Estimate.Suppressed, o)
	}
	return npsSection(label, Figure{Value: o.points(r), Base: base(r.Estimate)}, w,
		text("The share of promoters minus that of detractors, in points, of those who answered.", "推荐者占比减去贬损者占比（分），以回答者为基数。"))
}

// npsSection is the section of a net promoter score, however it was weighted.
func npsSection(label scale.Text, f Figure, w Whole, lead scale.Text) Section {
	f.Label, f.Axis, w.Label = label.Clone(), npsAxis, label.Clone()
	parts := []scale.Text{text("detractors", "贬损者"), text("passives", "中立者"), text("promoters", "推荐者")}
	return Section{ID: "nps", Title: text("Net promoter score", "净推荐值（NPS）"), Lead: lead,
		Blocks: []Block{{Figure: &f}, {Split: &Split{Parts: parts, Rows: []Whole{w}}}}}
}

// add appends a part.
func (w *Whole) add(s scale.Share, hidden bool, o Options) {
	if hidden {
		w.Shares, w.Counts = append(w.Shares, suppressed), append(w.Counts, suppressed)
		return
	}
	w.Shares, w.Counts = append(w.Shares, o.share(s)), append(w.Counts, count(s.Count))
}

// CSAT is the section "csat": the share of satisfied customers by the item with
// that label, in per cent of those who answered.
func CSAT(label scale.Text, r satisfaction.CSATResult, o Options) Section {
	r.Estimate = o.guard(r.Estimate)
	// Under sampling weights the exact share is that of the respondents, not the
	// estimate.
	v := o.approximate(r.Estimate, asPercent)
	if share, err := r.Satisfied.Ratio(); err == nil && r.Estimate.EffectiveN == float64(r.Estimate.N) {
		v = o.value(hundred.Mul(share), r.Estimate, asPercent)
	}
	f := Figure{Label: label.Clone(), Value: v, Base: base(r.Estimate), Axis: Axis{Min: 0, Max: 100}}
	if !r.Estimate.Suppressed {
		f.Note = text(fmt.Sprintf("%d of %d in the %d best ratings", r.Satisfied.Count, r.Satisfied.N, r.Boxes),
			fmt.Sprintf("%d / %d 评分在最高 %d 档", r.Satisfied.Count, r.Satisfied.N, r.Boxes))
	}
	return Section{ID: "csat", Title: text("Satisfied customers (CSAT)", "满意客户占比（CSAT）"), Blocks: []Block{{Figure: &f}}}
}

// CES is the section "ces": the effort score of the item with that label in the
// unit of its variant, shares and the index in per cent and points.
func CES(label scale.Text, r satisfaction.CESResult, o Options) Section {
	r.Estimate = o.guard(r.Estimate)
	f := Figure{Label: label.Clone(), Base: base(r.Estimate)}
	switch r.Variant {
	case satisfaction.Mean7:
		f.Value, f.Axis = o.value(r.Score, r.Estimate, asScore), Axis{Min: 1, Max: 7}
	case satisfaction.Legacy5:
		f.Value, f.Axis = o.value(r.Score, r.Estimate, asScore), Axis{Min: 1, Max: 5}
	case satisfaction.Index7:
		f.Value, f.Axis = o.value(hundred.Mul(r.Score), r.Estimate, asPoints), npsAxis
	default:
		f.Value, f.Axis = o.value(hundred.Mul(r.Score), r.Estimate, asPercent), Axis{Min: 0, Max: 100}
	}
	f.Note = text("variant "+r.Variant.String(), "算法 "+r.Variant.String())
	if r.LowerIsBetter {
		f.Note = text("variant "+r.Variant.String()+"; lower is better", "算法 "+r.Variant.String()+"；越低越好")
	}
	return Section{ID: "ces", Title: text("Customer effort (CES)", "客户费力度（CES）"), Blocks: []Block{{Figure: &f}}}
}

// An Item is the distribution of the answers to one question.
type Item struct {
	// ID names the item.
	ID string
	// Labels name it for people.
	Labels scale.Text
	// Ratings are its rows by rating, as [scale.Tally.Distribution] gives them.
	Ratings []scale.Row
	// Levels are its rows by level from the worst, as [scale.Tally.ByBand] gives
	// them; nil leaves them out.
	Levels []scale.Row
	// Suppressed withholds every figure of it.
	Suppressed bool
}

// Distributions is the section "distributions": how the answers to each item split
// by level, and a table of counts and shares by rating. Items with the same levels,
// and those with the same ratings, stand together.
func Distributions(items []Item, o Options) Section {
	items = each(items, func(i Item) Item {
		for _, rows := range [][]scale.Row{i.Ratings, i.Levels} {
			i.Suppressed = i.Suppressed || len(rows) > 0 && o.small(rows[0].Share.N)
		}
		return i
	})
	out := Section{ID: "distributions", Title: text("Distribution of answers", "回答分布")}
	levels := func(i Item) []scale.Row { return i.Levels }
	for _, group := range together(items, levels) {
		if len(group[0].Levels) == 0 {
			continue
		}
		split := Split{}
		for _, r := range group[0].Levels {
			split.Parts = append(split.Parts, named(r.Labels, r.ID))
		}
		for _, i := range group {
			w := Whole{Label: named(i.Labels, i.ID)}
			for _, r := range i.Levels {
				w.add(r.Share, i.Suppressed, o)
			}
			split.Rows = append(split.Rows, w)
		}
		out.Blocks = append(out.Blocks, Block{Title: text("By level", "按等级"), Split: &split})
	}
	ratings := func(i Item) []scale.Row { return i.Ratings }
	for _, group := range together(items, ratings) {
		if len(group[0].Ratings) == 0 {
			continue
		}
		out.Blocks = append(out.Blocks, Block{Title: text("By rating: counts, and below them per cent", "按评分：人数及其下的百分比"), Table: ratingTable(group, o)})
	}
	return out
}

func ratingTable(items []Item, o Options) *Table {
	t := Table{Columns: []Column{{Label: text("item", "题目")}, {Label: text("n", "样本"), Numeric: true}}}
	for _, r := range items[0].Ratings {
		t.Columns = append(t.Columns, Column{Label: named(nil, r.ID), Numeric: true})
	}
	for _, i := range items {
		counts := Row{Cells: []Value{{Words: named(i.Labels, i.ID)}, count(i.Ratings[0].Share.N)}}
		shares := Row{Depth: 1, Cells: []Value{{Text: "%"}, {}}}
		if i.Suppressed {
			counts.Cells[1] = suppressed
		}
		for _, r := range i.Ratings {
			n, share := count(r.Share.Count), Value{}
			if r.Share.Count > 0 {
				share = Value{Text: r.Share.Percent(o.places(), o.Rounding)}
			}
			if i.Suppressed {
				n, share = suppressed, suppressed
			}
			counts.Cells, shares.Cells = append(counts.Cells, n), append(shares.Cells, share)
		}
		t.Rows = append(t.Rows, counts, shares)
	}
	return &t
}

// together groups items whose rows have the same ids, in the order of the first of
// each group.
func together(items []Item, rows func(Item) []scale.Row) [][]Item {
	var groups [][]Item
	same := func(a, b scale.Row) bool { return a.ID == b.ID }
	for _, i := range items {
		at := slices.IndexFunc(groups, func(g []Item) bool { return slices.EqualFunc(rows(g[0]), rows(i), same) })
		if at < 0 {
			groups = append(groups, nil)
			at = len(groups) - 1
		}
		groups[at] = append(groups[at], i)
	}
	return groups
}

// A Mention is one of the things that customers could name.
type Mention struct {
	// Row is how many named it, of how many who were asked, as
	// [survey.Table.ChoiceCounts] gives it.
	Row scale.Row
	// About says where it belongs, such as the dimension or the department.
	About scale.Text
	// Suppressed withholds its figures, and the running share of all.
	Suppressed bool
}

// Causes is the section "causes": what customers named, the most frequent first,
// with the running share of all mentions. What nobody named is left out; what is
// suppressed stands at the end, so that its place says nothing.
func Causes(mentions []Mention, o Options) Section {
	mentions = each(mentions, func(m Mention) Mention {
		m.Suppressed = m.Suppressed || o.small(m.Row.Share.N)
		return m
	})
	sorted := slices.DeleteFunc(slices.Clone(mentions), func(m Mention) bool { return m.Row.Share.Count <= 0 && !m.Suppressed })
	slices.SortStableFunc(sorted, func(a, b Mention) int {
		switch {
		case a.Suppressed && b.Suppressed:
			return 0
		case a.Suppressed:
			return 1
		case b.Suppressed:
			return -1
		}
		return cmp.Compare(b.Row.Share.Count, a.Row.Share.Count)
	})
	var total scale.Ratio
	var hidden bool
	for _, m := range sorted {
		total, hidden = total.Add(whole(m.Row.Share.Count)), hidden || m.Suppressed
	}
	var p Pareto
	var running scale.Ratio
	for _, m := range sorted {
		c := Cause{Label: named(m.Row.Labels, m.Row.ID), About: m.About.Clone(), Count: suppressed, Share: suppressed, Running: suppressed}
		if !m.Suppressed {
			c.Count, c.Share = count(m.Row.Share.Count), o.share(m.Row.Share)
		}
		if !hidden {
			running = running.Add(whole(m.Row.Share.Count))
			part, _ := running.Quo(total) // something was named
			c.Running = o.value(hundred.Mul(part), noError, asPercent)
		}
		p.Items = append(p.Items, c)
	}
	return Section{ID: "causes", Title: text("What customers named", "客户提到的原因"), Blocks: []Block{{Pareto: &p}}}
}

func whole(n int64) scale.Ratio { return scale.RatioOf(big.NewRat(n, 1)) }

func itoa(n int64) string { return strconv.FormatInt(n, 10) }
