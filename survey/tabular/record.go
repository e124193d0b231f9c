package tabular

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// A kind of field.
type kind uint8

const (
	ignored kind = iota
	respondent
	wave
	channel
	interviewer
	timeField
	weight
	status
	segment
	item
	seconds
	choice
	number
)

// A field is a place in a response.
type field struct {
	kind     kind
	id       string
	position int // of an item or of the item that was timed
}

// name is what errors call the field.
func (f field) name() string {
	if f.kind == seconds {
		return f.id + ":seconds"
	}
	return f.id
}

// fieldsOf names the fields of q.
func fieldsOf(q *survey.Questionnaire) map[string]field {
	fields := map[string]field{
		"respondent": {kind: respondent}, survey.Wave: {kind: wave}, survey.Channel: {kind: channel},
		survey.Interviewer: {kind: interviewer}, "time": {kind: timeField}, "weight": {kind: weight}, "status": {kind: status},
	}
	items := q.Items()
	for i, it := range items {
		fields[it.ID+":seconds"] = field{seconds, it.ID, i}
	}
	// After the timings, so that an id wins over a timing spelt like it.
	for i, it := range items {
		fields[it.ID] = field{item, it.ID, i}
	}
	for i, s := range q.Segments() {
		fields[s.ID] = field{segment, s.ID, i}
	}
	for i, c := range q.Choices() {
		fields[c.ID] = field{choice, c.ID, i}
	}
	for i, n := range q.Numbers() {
		fields[n.ID] = field{number, n.ID, i}
	}
	for name, f := range fields {
		if f.id == "" {
			f.id = name
			fields[name] = f
		}
	}
	return fields
}

// Further faults of one row say nothing new; they must not cost memory.
const maxFaults = 1000

// A record fills one response after the other and collects what is wrong with
// each.
type record struct {
	*survey.Response
	source  string
	row     int64
	line    int64
	faults  []*survey.Fault
	column  string // where the value being set comes from
	layouts []string
	layout  int // the one that fitted last
	texts   map[string]string
	buffer  []byte
	list    []string
}

func newRecord(q *survey.Questionnaire, source string, policy scale.Policy, layouts []string) (*record, error) {
	if q == nil {
		return nil, fmt.Errorf("no questionnaire: %w", survey.ErrArgument)
	}
	if _, err := policy.MarshalText(); err != nil {
		return nil, err
	}
	if len(layouts) == 0 {
		layouts = []string{time.RFC3339, time.DateOnly}
	}
	r := &record{Response: q.NewResponse(), source: source, layouts: layouts, texts: map[string]string{}}
	r.SetPolicy(policy)
	return r, nil
}

// begin starts the next row.
func (r *record) begin(line int64) {
	r.Reset()
	r.row, r.line, r.faults, r.column = r.row+1, line, nil, ""
	r.SetPosition(r.source, line)
}

// result is the response, or the error of the row.
func (r *record) result() (*survey.Response, error) {
	if len(r.faults) == 0 {
		return r.Response, nil
	}
	return nil, &survey.RowError{Source: r.source, Row: r.row, Line: r.line, Faults: r.faults}
}

// fail adds a fault with a value of this package's choosing.
func (r *record) fail(name, value string, err error) {
	const longest = 60
	if len(value) > longest {
		value = value[:longest] + "…"
	}
	// The value may be part of a long line that must not stay alive with it.
	value = strings.ToValidUTF8(strings.Clone(value), "\uFFFD")
	r.add(&survey.Fault{Field: name, Value: value, Err: err})
}

func (r *record) add(f *survey.Fault) {
	switch {
	case len(r.faults) < maxFaults:
		f.Column = r.column
		r.faults = append(r.faults, f)
	case len(r.faults) == maxFaults:
		r.faults = append(r.faults, &survey.Fault{Field: "record", Err: fmt.Errorf("further faults are not listed: %w", f.Err)})
	}
}

// check adds the fault that a setter of the response returned, if any.
func (r *record) check(err error) {
	if err == nil {
		return
	}
	f, ok := errors.AsType[*survey.Fault](err)
	if !ok {
		f = &survey.Fault{Field: "record", Err: err}
	}
	r.add(f)
}

// shared is the text as one string for all rows that hold it. Not more than a
// few thousand different ones are remembered.
func (r *record) shared(text []byte) string {
	const most, longest = 4096, 256
	if s, ok := r.texts[string(text)]; ok {
		return s
	}
	s := string(text)
	if len(r.texts) < most && len(s) <= longest {
		r.texts[s] = s
	}
	return s
}

func (r *record) setText(f field, text []byte) {
	if !utf8.Valid(text) {
		r.fail(f.name(), string(text), ErrText)
		return
	}
	switch f.kind {
	case respondent:
		r.Respondent = string(text)
	case wave:
		r.Wave = r.shared(text)
	case channel:
		r.Channel = r.shared(text)
	case interviewer:
		r.Interviewer = r.shared(text)
	case segment:
		r.check(r.SetSegment(f.id, r.shared(text)))
	case timeField:
		r.setTime(string(text))
	case status:
		if r.Status.UnmarshalText(text) != nil {
			r.fail("status", string(text), survey.ErrUnknown)
		}
	}
}

func (r *record) setTime(text string) {
	for i := range r.layouts {
		// The layout of the row before first: a failed attempt is dear.
		at := (r.layout + i) % len(r.layouts)
		if t, err := time.Parse(r.layouts[at], text); err == nil {
			r.Time, r.layout = t, at
			return
		}
	}
	r.fail("time", text, fmt.Errorf("want the form %s: %w", strings.Join(r.layouts, " or "), survey.ErrArgument))
}

// setNumber sets a field that is a decimal number.
func (r *record) setNumber(f field, text []byte) {
	x, ok := decimal(text)
	if !ok {
		r.fail(f.name(), string(text), scale.ErrNotNumber)
		return
	}
	switch f.kind {
	case weight:
		if r.SetWeight(x) != nil {
			r.fail(f.name(), string(text), survey.ErrWeight)
		}
	case number:
		r.check(r.SetNumber(f.id, x))
	case seconds:
		const most = math.MaxInt64 / int64(time.Second)
		if !(x >= 0 && x <= float64(most)) {
			r.fail(f.name(), string(text), survey.ErrArgument)
			return
		}
		r.check(r.SetTiming(f.id, time.Duration(math.Round(x*float64(time.Second)))))
	}
}

// decimal reads a finite decimal number; unlike strconv it takes neither
// hexadecimal digits nor words.
func decimal(text []byte) (float64, bool) {
	if len(bytes.Trim(text, "+-.0123456789eE")) != 0 {
		return 0, false
	}
	x, err := strconv.ParseFloat(string(text), 64)
	return x, err == nil
}

// choose answers a choice with the options in r.list.
func (r *record) choose(f field) { r.check(r.Choose(f.id, r.list...)) }
