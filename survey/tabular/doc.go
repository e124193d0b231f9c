// Package tabular reads responses to a questionnaire from CSV and from JSON
// Lines.
//
//	table, rejected, err := survey.Collect(q, tabular.CSV(q, file, tabular.CSVOptions{
//		Source:  "july.csv",                              // named in errors
//		Columns: map[string]string{"Q7": "recommend"},    // header → field
//	}), survey.CollectOptions{})
//	if err != nil { … }                                   // the file is unusable from here on
//	if err := rejected.Err(); err != nil { … }            // july.csv: row 17 (line 18): skill: value "11": value out of range
//
// A reader is a stream, iter.Seq2[*survey.Response, error], that can be walked
// once. The response it yields is used again for the next row: what is to be kept
// is copied with [survey.Response.Clone], as [survey.Collect] does with a table.
// Memory does not grow with the length of the input.
//
// # Fields
//
// Both formats fill the same fields. Answers go by the ids of the questionnaire:
//
//	item      a rating or special code of its scale: 9, 9.0, 99
//	segment   the id of a value where the questionnaire lists them, else any text
//	choice    the ids of the ticked options
//	number    a decimal number: 12.5, 1e3
//
// Beside them stand the fields that every response has:
//
//	respondent, wave, channel, interviewer   text
//	time         RFC 3339, or a day such as 2026-07-31; without a zone it is UTC
//	weight       a positive number, see [survey.Response.SetWeight]
//	status       complete (the default), partial or screened-out
//	item:seconds in CSV, for example skill:seconds: how long that item took
//
// Text is UTF-8; a byte-order mark is dropped. Blanks around a CSV cell do not
// matter, and neither does the order of columns or keys.
//
// # CSV
//
// The format is that of RFC 4180 as [csv.Reader] reads it: a header line,
// quoted fields that may hold delimiters, quotes and line breaks, either line
// ending, empty lines skipped.
//
// A header is the name of a field, or is given one by [CSVOptions.Columns]. Every
// item needs a column, other fields do not. An unknown column, two columns
// for one field, and an item without a column are errors ([ErrHeader]) that list
// all of them; see [CSVOptions.IgnoreUnknown] and [CSVOptions.AllowMissing].
//
// An empty cell is a blank: no answer. Other texts for it, such as NA, and texts
// that say that an item was not asked are named in the options. A choice lists
// ids separated by semicolons ("late;price"); an empty cell is a question that
// was not answered, and "-" one that was answered without a tick. Where there is
// a column of weights, every response needs one.
//
// # JSON Lines
//
// One object a line, nothing required, null the same as absent:
//
//	{"respondent":"c1","wave":"2026-Q3","time":"2026-07-31T09:30:00+08:00",
//	 "channel":"phone","interviewer":"i4","weight":1.2,"status":"partial",
//	 "segments":{"region":"north"},
//	 "answers":{"skill":9,"attitude":null},"skipped":["parts"],
//	 "choices":{"causes":["late"]},"numbers":{"minutes":12.5},
//	 "seconds":{"skill":3.2}}
//
// (here broken for the page). An item under "skipped" was not asked; one that is
// nowhere is blank; a choice with an empty list was answered without a tick.
// Unknown and repeated keys are faults.
//
// # Errors
//
// A bad row is a [*survey.RowError] with its row, its line and every fault in it,
// each with its column; the stream goes on. A [*StreamError] is the last thing
// a stream yields: unusable header or options, a failing reader, a record longer
// than allowed, a quote that swallowed the rest of the file. After a misplaced
// quote in CSV the next line that can be a record is read; the error says which
// lines are lost.
//
// [csv.Reader]: https://pkg.go.dev/encoding/csv#Reader
package tabular
