package report

import (
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// An Axis is the range of a drawing. The zero Axis is fitted to the data; it has no
// levels.
type Axis struct {
	// Min and Max are its ends, Min < Max by more than a part in 10⁹ of either; values
	// beyond them are drawn at the end.
	Min float64 `json:"min"`
	// Max is the upper end.
	Max float64 `json:"max"`
	// Levels cut the axis into named ranges, from the worst to the best.
	Levels []Level `json:"levels,omitempty"`
}

// A Level is a named range of an axis. It ends where the next begins.
type Level struct {
	// ID is the id that figures and bars name.
	ID string `json:"id"`
	// Label are the words for it.
	Label scale.Text `json:"label,omitempty"`
	// From is its lower edge; edges rise.
	From float64 `json:"from"`
}

// A Figure is a headline number with a gauge. A suppressed value takes level and
// base with it.
type Figure struct {
	// Label says what it is.
	Label scale.Text `json:"label"`
	// Value is the number with its interval.
	Value Value `json:"value"`
	// Base is the number of answers, an empty value if it is not shown.
	Base Value `json:"base,omitzero"`
	// Level is the id of the level in which the value lies, empty for none.
	Level string `json:"level,omitempty"`
	// Axis is that of the gauge. The zero Axis draws none.
	Axis Axis `json:"axis,omitzero"`
	// Note is a line below, such as the method.
	Note scale.Text `json:"note,omitempty"`
}

// A Table is rows of values. The first column names the rows.
type Table struct {
	// Columns are the heads, at least one.
	Columns []Column `json:"columns"`
	// Rows have as many cells as there are columns.
	Rows []Row `json:"rows,omitempty"`
}

// A Column is the head of a column.
type Column struct {
	// Label is the head.
	Label scale.Text `json:"label,omitempty"`
	// Numeric aligns the column to the right.
	Numeric bool `json:"numeric,omitempty"`
}

// A Row is a line of a table.
type Row struct {
	// Depth indents the name of the row: 0 for the whole, 1 for its parts. Valid
	// range: 0 to 9.
	Depth int `json:"depth,omitempty"`
	// Cells are one value per column.
	Cells []Value `json:"cells"`
}

// Bars are values on one axis, drawn with their intervals.
type Bars struct {
	// Axis is the range; fitted, it begins at 0 unless a value is negative.
	Axis Axis `json:"axis,omitzero"`
	// Items are the bars from above.
	Items []Bar `json:"items,omitempty"`
}

// A Bar is one of them. A suppressed value takes level and base with it.
type Bar struct {
	// Label names the bar.
	Label scale.Text `json:"label"`
	// Depth indents the label. Valid range: 0 to 9.
	Depth int `json:"depth,omitempty"`
	// Value is its length.
	Value Value `json:"value"`
	// Base is the number of answers, an empty value if it is not shown.
	Base Value `json:"base,omitzero"`
	// Level is the id of the level in which the value lies, empty for none.
	Level string `json:"level,omitempty"`
}

// A Split is one or more wholes cut into the same parts, the worst first. Where one
// part is suppressed the whole row is withheld, because the others would give it
// away.
type Split struct {
	// Parts are the names of the parts.
	Parts []scale.Text `json:"parts"`
	// Rows are the wholes.
	Rows []Whole `json:"rows,omitempty"`
}

// A Whole is one row of a split.
type Whole struct {
	// Label names the whole.
	Label scale.Text `json:"label,omitempty"`
	// Shares are one value per part, whose numbers are per cent and sum to 100;
	// without answers no share has a number.
	Shares []Value `json:"shares"`
	// Counts are the counts behind them, or nil.
	Counts []Value `json:"counts,omitempty"`
}

// Gaps are pairs of values on one axis: what was expected and what was found, the
// target and the figure, before and after.
type Gaps struct {
	// Axis is the range of both.
	Axis Axis `json:"axis,omitzero"`
	// From and To name the two sides, such as expected and perceived.
	From scale.Text `json:"from"`
	// To is the other side.
	To scale.Text `json:"to"`
	// Items are the pairs from above.
	Items []Gap `json:"items,omitempty"`
}

// A Gap is a pair of values with their difference. If one of the three is
// suppressed, all are.
type Gap struct {
	// Label names the pair.
	Label scale.Text `json:"label"`
	// Depth indents the label. Valid range: 0 to 9.
	Depth int `json:"depth,omitempty"`
	// From and To are the two sides.
	From Value `json:"from"`
	// To is the other side.
	To Value `json:"to"`
	// Difference is To − From, with its interval.
	Difference Value `json:"difference"`
}

// A Pareto is counts with their running share. If one count is suppressed no
// running share is shown, because the differences would give it away.
type Pareto struct {
	// Items are the causes, the largest count first.
	Items []Cause `json:"items,omitempty"`
}

// A Cause is one line of a Pareto.
type Cause struct {
	// Label names it.
	Label scale.Text `json:"label"`
	// About says where it belongs, such as the dimension or the department.
	About scale.Text `json:"about,omitempty"`
	// Count is how often it was named, its number not negative.
	Count Value `json:"count"`
	// Share is the count as a share of those asked; an empty value if unknown.
	Share Value `json:"share,omitzero"`
	// Running is the share in per cent that this and all causes above have of all
	// that was named.
	Running Value `json:"running,omitzero"`
}

// A Trend is values in the order of time: a course, or with limits a control chart.
// A point without a number is a gap in the line, and so is a suppressed one. In text
// only a control chart is drawn; a table of all points is in every form.
type Trend struct {
	// Axis is the range of the values.
	Axis Axis `json:"axis,omitzero"`
	// Points are the values from the earliest on.
	Points []Point `json:"points,omitempty"`
}

// A Point is one of them. A suppressed value takes limits and alarm with it, for
// the limits of a control chart depend on the base. The limits of the other points
// are the caller's to compute without it: a centre line is a mean, and would tell.
type Point struct {
	// Label says when.
	Label scale.Text `json:"label"`
	// Value is the value with its interval.
	Value Value `json:"value"`
	// Base is the number of answers, an empty value if it is not shown.
	Base Value `json:"base,omitzero"`
	// Centre is the centre line at this point, Lower and Upper are the control
	// limits; each may be absent.
	Centre survey.Optional `json:"centre,omitzero"`
	// Lower is the lower control limit.
	Lower survey.Optional `json:"lower,omitzero"`
	// Upper is the upper control limit.
	Upper survey.Optional `json:"upper,omitzero"`
	// Alarm marks the point and says why, such as by which rule of a control chart.
	Alarm scale.Text `json:"alarm,omitempty"`
	// Phase names a new phase that begins with this point, such as the one in which
	// limits are frozen. It is nil for a point that goes on with the phase before.
	Phase scale.Text `json:"phase,omitempty"`
}
