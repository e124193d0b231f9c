package survey

import (
	"fmt"
	"math"
	"time"

	"github.com/gocsat/csat/scale"
)

// A Table holds the validated responses to one questionnaire in columns: one
// byte an answer, and a column for each other thing that at least one response
// has. It grows by [Table.Append] and [Table.AppendTable]; between these it is
// safe for concurrent reading. Every slice that a method returns is a copy. The
// zero Table and a nil one hold nothing and have no place for anything: an error.
type Table struct {
	q           *Questionnaire
	n           int
	screened    int64
	repaired    int64
	items       [][]scale.Code
	respondents []string // nil while every response has none; so all below
	labels      [3]dictionary
	times       []int64 // Unix milliseconds, noTime where unknown
	statuses    []Status
	segments    []dictionary
	choices     [][]uint64
	numbers     [][]float64
	known       [][]bool
	timings     [][]time.Duration
	weights     []float64
}

const noTime = math.MinInt64

// builtin are the segments that every response has, in the order of labels.
var builtin = [3]string{Wave, Channel, Interviewer}

// NewTable is an empty table of responses to q; of a nil q, the zero Table.
func NewTable(q *Questionnaire) *Table {
	if q == nil {
		return new(Table)
	}
	return &Table{
		q:        q,
		items:    make([][]scale.Code, len(q.def.Items)),
		segments: make([]dictionary, len(q.def.Segments)),
		choices:  make([][]uint64, len(q.def.Choices)),
		numbers:  make([][]float64, len(q.def.Numbers)),
		known:    make([][]bool, len(q.def.Numbers)),
		timings:  make([][]time.Duration, len(q.def.Items)),
	}
}

// Append adds one response, which is copied and can be reused. A screened-out
// response is counted and not kept. A response to another questionnaire is
// [ErrIncompatible]; one with a weight among responses without, or the other
// way round, is [ErrWeight].
func (t *Table) Append(r *Response) error {
	if t == nil {
		return nilError("append to table")
	}
	if r == nil || r.q == nil || r.q != t.q && r.q.print != t.q.Fingerprint() {
		return fmt.Errorf("survey: append: %w", ErrIncompatible)
	}
	if !statuses.Valid(r.Status) {
		return fault("status", r.Status.String(), ErrUnknown)
	}
	if r.Status == ScreenedOut {
		t.screened++
		return nil
	}
	if t.n > 0 && (r.weight > 0) != (t.weights != nil) {
		return fault("weight", fmt.Sprint(r.weight), ErrWeight)
	}
	for i, c := range r.codes {
		column := t.items[i]
		if len(column) == cap(column) {
			column = room(column, 1)
		}
		t.items[i] = append(column, c)
	}
	put(&t.respondents, t.n, r.Respondent, "")
	for i, text := range [3]string{r.Wave, r.Channel, r.Interviewer} {
		t.labels[i].put(t.n, text)
	}
	at := int64(noTime)
	if !r.Time.IsZero() {
		at = r.Time.UnixMilli()
	}
	put(&t.times, t.n, at, noTime)
	put(&t.statuses, t.n, r.Status, Complete)
	for i, v := range r.segments {
		t.segments[i].put(t.n, v)
	}
	for i, v := range r.choices {
		put(&t.choices[i], t.n, v, 0)
	}
	for i, v := range r.numbers {
		put(&t.numbers[i], t.n, v, 0)
		put(&t.known[i], t.n, r.known[i], false)
	}
	for i := range t.timings {
		if r.timings != nil {
			put(&t.timings[i], t.n, r.timings[i], 0)
		} else if t.timings[i] != nil {
			put(&t.timings[i], t.n, 0, 0)
		}
	}
	put(&t.weights, t.n, r.weight, 0)
	t.n++
	t.repaired += int64(r.repaired)
	return nil
}

// room is a column with room for n more answers. It grows by a 25th at a time:
// all columns together stay within 1.05 bytes an answer, where append would take
// 1.25, and an answer is still copied a bounded number of times.
func room(column []scale.Code, n int) []scale.Code {
	if need := len(column) + n; need > cap(column) {
		larger := make([]scale.Code, len(column), max(need, 64, len(column)+len(column)/25))
		copy(larger, column)
		return larger
	}
	return column
}

// put appends v to a column of n values, which stays nil while all are none.
func put[T comparable](column *[]T, n int, v, none T) {
	if *column == nil {
		if v == none {
			return
		}
		*column = make([]T, n, max(n+1, 16))
		for i := range *column {
			(*column)[i] = none
		}
	}
	*column = append(*column, v)
}

// A dictionary is a column of texts, each stored once; 0 is the empty text.
type dictionary struct {
	texts []string
	index map[string]uint32
	codes []uint32 // nil while every text is empty
}

func (d *dictionary) put(n int, text string) { put(&d.codes, n, d.code(text), 0) }

func (d *dictionary) code(text string) uint32 {
	if text == "" {
		return 0
	}
	c, ok := d.index[text]
	if !ok {
		if d.index == nil {
			d.index = map[string]uint32{}
		}
		d.texts = append(d.texts, text)
		c = uint32(len(d.texts))
		d.index[text] = c
	}
	return c
}

func (d *dictionary) text(code uint32) string {
	if code == 0 {
		return ""
	}
	return d.texts[code-1]
}

// at is the text of a row.
func (d *dictionary) at(row int) string {
	if d.codes == nil {
		return ""
	}
	return d.text(d.codes[row])
}

// AppendTable adds all responses of another table, in their order. What does not
// fit ([ErrIncompatible], [ErrWeight]) leaves t unchanged.
func (t *Table) AppendTable(o *Table) error {
	if t == nil {
		return nilError("append to table")
	}
	if o = orZero(o); t.q != o.q && t.q.Fingerprint() != o.q.Fingerprint() {
		return fmt.Errorf("survey: append table: %w", ErrIncompatible)
	}
	if t.n > 0 && o.n > 0 && (t.weights != nil) != (o.weights != nil) {
		return fmt.Errorf("survey: append table: %w", ErrWeight)
	}
	screened, repaired := o.screened, o.repaired
	t.appendRows(o, o.n, func(i int) int { return i })
	t.screened += screened
	t.repaired += repaired
	return nil
}

// appendRows adds n rows of o, the i-th being row(i).
func (t *Table) appendRows(o *Table, n int, row func(i int) int) {
	start := t.n
	for i := range t.items {
		t.items[i] = room(t.items[i], n)
		for k := range n {
			t.items[i] = append(t.items[i], o.items[i][row(k)])
		}
	}
	putRows(&t.respondents, o.respondents, start, n, row, "")
	for i := range t.labels {
		t.labels[i].putRows(&o.labels[i], start, n, row)
	}
	putRows(&t.times, o.times, start, n, row, noTime)
	putRows(&t.statuses, o.statuses, start, n, row, Complete)
	for i := range t.segments {
		t.segments[i].putRows(&o.segments[i], start, n, row)
	}
	for i := range t.choices {
		putRows(&t.choices[i], o.choices[i], start, n, row, 0)
	}
	for i := range t.numbers {
		putRows(&t.numbers[i], o.numbers[i], start, n, row, 0)
		putRows(&t.known[i], o.known[i], start, n, row, false)
	}
	for i := range t.timings {
		putRows(&t.timings[i], o.timings[i], start, n, row, 0)
	}
	putRows(&t.weights, o.weights, start, n, row, 0)
	t.n += n
}

func putRows[T comparable](to *[]T, from []T, start, n int, row func(int) int, none T) {
	if *to == nil && from == nil {
		return
	}
	for k := range n {
		v := none
		if from != nil {
			v = from[row(k)]
		}
		put(to, start+k, v, none)
	}
}

func (d *dictionary) putRows(o *dictionary, start, n int, row func(int) int) {
	if d.codes == nil && o.codes == nil {
		return
	}
	for k := range n {
		d.put(start+k, o.at(row(k)))
	}
}

// Filter is a new table of the rows for which keep holds, in their order. Rows
// count from 0. Its ScreenedOut and Repaired are 0.
func (t *Table) Filter(keep func(row int) bool) *Table {
	t = orZero(t)
	var rows []int
	for i := range t.n {
		if keep(i) {
			rows = append(rows, i)
		}
	}
	return t.pick(rows)
}

// pick is a new table of the given rows.
func (t *Table) pick(rows []int) *Table {
	out := NewTable(orZero(t).q)
	out.appendRows(t, len(rows), func(i int) int { return rows[i] })
	return out
}

// Clone is a copy that shares nothing that can change.
func (t *Table) Clone() *Table {
	out := t.Filter(func(int) bool { return true })
	out.screened, out.repaired = t.ScreenedOut(), t.Repaired()
	return out
}
