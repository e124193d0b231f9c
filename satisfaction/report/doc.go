// Package report shows results: one value made of neutral sections, written as
// text, as one self-contained HTML page, or as JSON.
//
//	idx, err := satisfaction.Index(table, satisfaction.IndexOptions{})
//	o := report.Options{Levels: q.Levels()}
//	r := report.Report{
//		Title:    q.Labels(),
//		Subtitle: scale.Text{"en": "Fourth quarter 2026"}, // there is no clock here
//		Sections: []report.Section{report.Overall(idx, o), report.Dimensions(idx, o)},
//	}
//	err = r.HTML(w, "en")     // or r.Text(w, "zh"), or json.Marshal(r)
//
// # Sections and blocks
//
// A [Section] is a heading and blocks; a [Block] is a paragraph, a [Figure], a
// [Table], [Bars], a [Split], [Gaps], a [Pareto] or a [Trend]. The functions of this
// package make sections from results of package satisfaction and its neighbours.
// Everything else, such as drivers or control charts, is a section that the caller
// makes from blocks: this package knows no analysis.
//
// # Published figures
//
// A [Value] holds a figure twice: Text as it is published, and Number for drawings.
// The functions here round Text from the exact ratio, to [Options.Places] by
// [Options.Rounding]; ends of intervals are float64 and rounded as such. Every block
// states its base where its result has one. Scores are on 0–100, NPS in points on
// −100…100, shares in per cent.
//
// # Suppressed figures
//
// A suppressed value shows the mark [c], and neither its number nor its base, level,
// interval or place in a drawing is written in any form, whatever its other fields
// hold. Where parts sum to a whole, one suppressed part withholds the others that
// would give it away: shares in a [Split], the values of a [Gap], running shares in a
// [Pareto], limits in a [Trend].
//
// A single option withholds small bases, and what gives them away across rows and
// blocks:
//
//	o := report.Options{Disclosure: &disclosure.Options{MinN: 10}}
//
// Then no function of this package shows a figure with a base below the minimum, nor
// a score that such a figure is a part of ([Options.ProtectIndex]), nor a segment by
// which another, or a few respondents in none, could be computed
// ([Options.ProtectSegments]). It is the same in every form. Groups of respondents
// are what is protected: how the answers of a group that is large enough split is
// published, even an answer that was given once, and how many did not answer an item.
// Each section is protected by itself and the whole. Segments that overlap those of
// another section, such as regions and the branches of one of them, belong into one
// list, and what is cut in two ways at once into one table of package disclosure.
// What callers put into blocks is theirs to protect.
//
// # Text, HTML, languages
//
// Texts are kept in all languages and chosen on writing; the words of the package
// are English and Chinese. Text is aligned for a terminal, and a [Trend] with limits is
// drawn there as well, in ASCII. The page has inline SVG and no script, loads nothing,
// and is made for paper, dark mode, telephones, and eyes that do not tell colours
// apart: orange is worse, blue is better, and order, words and numbers say the same.
// All output is escaped; control characters are dropped. The same report gives the
// same bytes.
//
// # JSON
//
// Version 1 is an object with "version": 1, "title", "subtitle", "notes" and
// "sections"; keys are the names in the Go types in snake case, texts are objects by
// language tag, and what is empty is absent. A block has the key of its kind:
//
//	{"version":1,"title":{"en":"Survey"},"sections":[{"id":"overall","blocks":[
//	  {"figure":{"label":{"en":"Overall"},"value":{"text":"79.2","number":79.21}}}]}]}
//
// Decoding is strict, and what was written reads back as the same value, apart from
// what is suppressed, and empty lists and texts, which read back as nil.
//
// A report is a plain value: it may be read by several goroutines at once. The
// functions neither change nor keep what they are given.
package report
