package report

import (
	"slices"
	"strconv"

	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// A Place is one member of a [League], such as a region. Estimates are in the unit of
// the axis.
type Place struct {
	// Label names the member.
	Label scale.Text
	// Value is the figure as it was answered. Its N is the base.
	Value survey.Estimate
	// Shrunken is the figure drawn towards those of the others, with its interval.
	Shrunken survey.Estimate
	// Rank is the place by Shrunken and RawRank the one by Value, 1 the best.
	Rank, RawRank int
	// Best and Worst are the first and the last place that it may really have.
	Best, Worst int
	// Top and Bottom are the chances to be among the first and among the last, 0–1.
	Top, Bottom float64
	// Note is a remark, such as the letters of those that do not differ, or where it
	// lies in a funnel. Empty for none.
	Note scale.Text
}

// League shows who is really better: the shrunken figures as bars with their
// intervals, in the given order, and a table with the raw figures, the ranks, the
// places that each may really have, and the chances to be among the first and the
// last. id names the section; on an axis that begins below 0 figures have a sign.
// What [Options].Disclosure forbids is withheld member by member, and then no ranks,
// places and chances are shown at all and it stands last, since they would tell on which
// side of the others a withheld figure lies. Members with a common total are checked before, with
// [Options.ProtectSegments].
func League(id string, title scale.Text, axis Axis, places []Place, o Options) Section {
	u := unit{factor: 1, signed: axis.Min < 0}
	bars := Bars{Axis: axis}
	t := Table{Columns: []Column{
		{Label: text("", "")}, {Label: text("as answered", "原始值"), Numeric: true}, {Label: text("n", "n"), Numeric: true},
		{Label: text("raw rank", "原始排名"), Numeric: true}, {Label: text("rank", "排名"), Numeric: true},
		{Label: text("may be", "可能名次"), Numeric: true}, {Label: text("among the first", "居前概率"), Numeric: true},
		{Label: text("among the last", "居后概率"), Numeric: true},
	}}
	notes := slices.ContainsFunc(places, func(p Place) bool { return len(p.Note) > 0 })
	ranked := !slices.ContainsFunc(places, o.hides)
	if !ranked { // what is withheld stands last, wherever it would stand
		places = slices.Clone(places)
		slices.SortStableFunc(places, func(p, q Place) int { return order(o.hides(p)) - order(o.hides(q)) })
	}
	if notes {
		t.Columns = append(t.Columns, Column{Label: text("note", "备注")})
	}
	for _, p := range places {
		raw, shrunken := p.Value, p.Shrunken
		if o.hides(p) {
			raw.Suppressed, shrunken.Suppressed = true, true
		}
		n := base(raw)
		bars.Items = append(bars.Items, Bar{Label: p.Label.Clone(), Value: o.approximate(shrunken, u), Base: n})
		asAnswered := o.approximate(raw, u)
		asAnswered.Interval, asAnswered.IntervalText = survey.Interval{}, "" // those of the bars count
		row := Row{Cells: []Value{{Words: p.Label.Clone()}, asAnswered, n, suppressed, suppressed, suppressed, suppressed, suppressed}}
		if ranked {
			row.Cells = append(row.Cells[:3], Value{Text: strconv.Itoa(p.RawRank)}, Value{Text: strconv.Itoa(p.Rank)},
				Value{Text: strconv.Itoa(p.Best) + "–" + strconv.Itoa(p.Worst)}, chance(p.Top), chance(p.Bottom))
		}
		if notes {
			note := Value{Words: p.Note.Clone()}
			if o.hides(p) {
				note = gone(note)
			}
			row.Cells = append(row.Cells, note)
		}
		t.Rows = append(t.Rows, row)
	}
	return Section{ID: id, Title: named(title, id),
		Lead: text("Figures are drawn towards the others, the more the fewer answers there are. Places are those that each may really have.",
			"数值已按样本量向整体收缩；可能名次为其真实名次的范围。"),
		Blocks: []Block{{Bars: &bars}, {Table: &t}}}.withheld()
}

// hides tells whether a place is withheld.
func (o Options) hides(p Place) bool {
	return p.Shrunken.Suppressed || o.guard(p.Value).Suppressed
}

func order(hidden bool) int {
	if hidden {
		return 1
	}
	return 0
}

// chance is in whole per cent: more digits than a simulation has tell nothing.
func chance(p float64) Value { return Value{Text: strconv.FormatFloat(100*p, 'f', 0, 64) + " %"} }
