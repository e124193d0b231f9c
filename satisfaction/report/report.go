package report

import (
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// A Report is what is shown: a head and sections, in their order. It is a plain
// value; the zero value is a report without anything in it. Texts are kept in all
// their languages, and one is chosen when the report is written.
type Report struct {
	// Title is the heading of the whole.
	Title scale.Text
	// Subtitle stands below it: the period, the date, the publisher. The package has
	// no clock, so a date is the caller's text.
	Subtitle scale.Text
	// Notes are paragraphs below the head, such as how answers were collected.
	Notes []scale.Text
	// Sections are the parts. Their ids differ.
	Sections []Section
}

// A Section is one part of a report with a heading. The functions of this package
// make sections from results; a caller makes any other from blocks.
type Section struct {
	// ID names the section within the report and in links to it: not empty, without
	// spaces.
	ID string `json:"id"`
	// Title is its heading.
	Title scale.Text `json:"title,omitempty"`
	// Lead is a paragraph below the heading.
	Lead scale.Text `json:"lead,omitempty"`
	// Blocks are what it shows, in their order.
	Blocks []Block `json:"blocks,omitempty"`
}

// A Block is one thing shown. Beside the title exactly one of its fields is set.
type Block struct {
	// Title is a heading above it.
	Title scale.Text `json:"title,omitempty"`
	// Text is a paragraph.
	Text scale.Text `json:"text,omitempty"`
	// Figure is a headline number; figures in a row stand side by side.
	Figure *Figure `json:"figure,omitempty"`
	// Table is rows and columns.
	Table *Table `json:"table,omitempty"`
	// Bars are values on one axis.
	Bars *Bars `json:"bars,omitempty"`
	// Split is shares of a whole.
	Split *Split `json:"split,omitempty"`
	// Gaps are pairs of values on one axis.
	Gaps *Gaps `json:"gaps,omitempty"`
	// Pareto is counts, the largest first, with their running share.
	Pareto *Pareto `json:"pareto,omitempty"`
	// Trend is values over time.
	Trend *Trend `json:"trend,omitempty"`
}

// A Value is a figure as it is published, with the numbers that a drawing needs,
// or words. The zero Value is an empty cell.
type Value struct {
	// Text is the published figure, rounded and the same in every language, such as
	// "79.2", "+29.7" or "40.5 %".
	Text string `json:"text,omitempty"`
	// Words take the place of Text where it depends on the language.
	Words scale.Text `json:"words,omitempty"`
	// Number is the figure for drawings, unrounded, in the unit of the axis; shares
	// are in per cent. Without one nothing is drawn.
	Number survey.Optional `json:"number,omitzero"`
	// Interval is its confidence interval in the same unit, for drawings.
	Interval survey.Interval `json:"interval,omitzero"`
	// IntervalText is the published interval, such as "[76.3, 81.8]".
	IntervalText string `json:"interval_text,omitempty"`
	// Weak marks a figure that rests on few answers.
	Weak bool `json:"weak,omitempty"`
	// Suppressed says that the figure is not published. A mark is shown in its
	// place, and every other field is ignored: none of them is ever written.
	Suppressed bool `json:"suppressed,omitempty"`
}

// The zero Value apart, only what a cell shows decides whether it is empty.
func (v Value) empty() bool { return !v.Suppressed && v.Text == "" && len(v.Words) == 0 }
