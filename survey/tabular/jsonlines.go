package tabular

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"
	"strconv"
	"unicode/utf8"

	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// JSONOptions are the options of [JSONLines]; the zero value is the default.
type JSONOptions struct {
	// Source names the input in errors, such as a file. Default: no name.
	Source string
	// Policy says what becomes of a rating that the scale refuses. Default: the
	// row is refused.
	Policy scale.Policy
	// TimeLayouts are the forms of a time, as package time writes them. Default:
	// time.RFC3339 and time.DateOnly. Without a zone it is UTC.
	TimeLayouts []string
	// MaxRecord bounds the bytes of one line. Default (0): 1 MiB. Valid range: 0
	// and above.
	MaxRecord int
}

// jsonSpace is the white space of JSON (RFC 8259, section 2): no form feed, no
// Unicode spaces.
const jsonSpace = " \t\r\n"

// JSONLines reads responses to q from text with one JSON object on each line;
// see the package documentation for its form. Empty lines are skipped, and an
// empty text has no responses. The stream can be walked once; a response is
// valid until the next one. A bad line is a [*survey.RowError] and the stream
// goes on; any other error is a [*StreamError] and ends it.
func JSONLines(q *survey.Questionnaire, r io.Reader, o JSONOptions) iter.Seq2[*survey.Response, error] {
	o.TimeLayouts = slices.Clone(o.TimeLayouts)
	return func(yield func(*survey.Response, error) bool) {
		end := func(line int64, err error) { yield(nil, &StreamError{Source: o.Source, Line: line, Err: err}) }
		if o.MaxRecord < 0 || r == nil {
			end(0, fmt.Errorf("no reader, or MaxRecord %d: %w", o.MaxRecord, survey.ErrArgument))
			return
		}
		if o.MaxRecord == 0 {
			o.MaxRecord = defaultMaxRecord
		}
		record, err := newRecord(q, o.Source, o.Policy, o.TimeLayouts)
		if err != nil {
			end(0, err)
			return
		}
		in, err := newInput(r, o.MaxRecord)
		if err != nil {
			end(1, err)
			return
		}
		j := newJSONReader(q, in, record)
		for line := int64(1); ; line++ {
			text, err := j.readLine()
			if err == io.EOF {
				return
			}
			if err != nil {
				end(line, err)
				return
			}
			if text = bytes.Trim(text, jsonSpace); len(text) == 0 {
				continue
			}
			record.begin(line)
			j.response(text)
			if !yield(record.result()) {
				return
			}
		}
	}
}

type jsonReader struct {
	*record
	in     *input
	offset int64
	long   []byte // a line that the buffer of the input does not hold
	scan   scanner
	fields map[string]field
	// The row in which each field was last given, by kind and position.
	given    [number + 1][]int64
	sections [len(sections)]int64
}

// sections are the keys that hold objects and lists by id.
var sections = [...]string{"segments", "answers", "skipped", "choices", "numbers", "seconds"}

func newJSONReader(q *survey.Questionnaire, in *input, r *record) *jsonReader {
	j := &jsonReader{record: r, in: in, fields: fieldsOf(q)}
	for _, f := range j.fields {
		if short := f.position + 1 - len(j.given[f.kind]); short > 0 {
			j.given[f.kind] = append(j.given[f.kind], make([]int64, short)...)
		}
	}
	j.given[seconds] = make([]int64, len(j.given[item])) // by item, whatever other ids hide
	return j
}

// readLine is the next line, valid until the next call; the last one need not
// end.
func (j *jsonReader) readLine() ([]byte, error) {
	j.in.next(j.offset)
	line, err := j.in.ReadSlice('\n')
	if err == bufio.ErrBufferFull {
		j.long = j.long[:0]
		for err == bufio.ErrBufferFull {
			j.long = append(j.long, line...)
			line, err = j.in.ReadSlice('\n')
		}
		j.long = append(j.long, line...)
		line = j.long
	}
	j.offset += int64(len(line))
	if err == io.EOF && len(line) > 0 {
		err = nil
	}
	return line, err
}

// again tells whether a field was already given in this row.
func (j *jsonReader) again(f field) bool {
	last := &j.given[f.kind][f.position]
	if *last == j.row {
		return true
	}
	*last = j.row
	return false
}

// wrong steps over a value and reports it.
func (j *jsonReader) wrong(name, why string) {
	j.fail(name, string(clip(j.scan.value())), fmt.Errorf("%s: %w", why, ErrJSON))
}

// clip spares copying a long value of which an error shows the beginning.
func clip(text []byte) []byte { return text[:min(len(text), 100)] }

// response fills the response from one line.
func (j *jsonReader) response(line []byte) {
	if !utf8.Valid(line) {
		j.fail("record", "", ErrText)
		return
	}
	if !json.Valid(line) {
		j.fail("record", "", syntax(line))
		return
	}
	j.scan = scanner{data: line}
	if j.scan.kind() != '{' {
		j.wrong("record", "not an object")
		return
	}
	j.scan.enter()
	for j.scan.next('}') {
		key := j.scan.key()
		f, known := j.fields[string(key)]
		section := slices.IndexFunc(sections[:], func(s string) bool { return s == string(key) })
		switch {
		case section >= 0 && j.sections[section] == j.row:
			j.wrong(sections[section], "key given twice")
		case section >= 0:
			j.sections[section] = j.row
			j.section(sections[section])
		case !known || f.kind > status:
			j.unknown("", key)
		default:
			j.set(f)
		}
	}
}

func syntax(line []byte) error {
	var e *json.SyntaxError
	if err := json.Unmarshal(line, new(json.RawMessage)); errors.As(err, &e) {
		return fmt.Errorf("byte %d: %w: %w", e.Offset, e, ErrJSON)
	}
	return ErrJSON
}

// unknown steps over the value of a key that stands for nothing.
func (j *jsonReader) unknown(section string, key []byte) {
	value := clip(j.scan.value())
	j.fail(section+string(clip(key)), string(value), survey.ErrUnknown)
}

// The kind of field that each section holds.
func kindOf(section string) kind {
	switch section {
	case "segments":
		return segment
	case "choices":
		return choice
	case "numbers":
		return number
	}
	return item
}

func (j *jsonReader) section(name string) {
	switch kind := j.scan.kind(); {
	case kind == 'n':
		j.scan.value()
		return
	case name == "skipped":
		j.skipped()
		return
	case kind != '{':
		j.wrong(name, "want an object")
		return
	}
	j.scan.enter()
	for j.scan.next('}') {
		key := j.scan.key()
		f, known := j.fields[string(key)]
		if !known || f.kind != kindOf(name) {
			j.unknown(name+".", key)
			continue
		}
		if name == "seconds" {
			f.kind = seconds
		}
		j.set(f)
	}
}

// set sets a field from the value that follows.
func (j *jsonReader) set(f field) {
	kind := j.scan.kind()
	switch {
	case j.again(f):
		j.wrong(f.name(), "given twice")
	case kind == 'n':
		j.scan.value()
	case f.kind == choice:
		j.ticks(f)
	case f.kind == item || f.kind == weight || f.kind == number || f.kind == seconds:
		if kind != '-' && (kind < '0' || kind > '9') {
			j.wrong(f.name(), "want a number")
		} else if f.kind == item {
			j.check(j.AnswerText(f.position, j.plain(j.scan.value())))
		} else {
			j.setNumber(f, j.scan.value())
		}
	case kind != '"':
		j.wrong(f.name(), "want a string")
	default:
		if text := unquote(j.scan.value()); len(text) > 0 {
			j.setText(f, text)
		}
	}
}

// plain is the number without an exponent, as ratings are read; no scale goes
// as far as 10¹⁵.
func (j *jsonReader) plain(text []byte) []byte {
	if !bytes.ContainsAny(text, "eE") {
		return text
	}
	x, ok := decimal(text)
	if !ok {
		return text
	}
	const far, places, bits = 1e15, -1, 64
	j.buffer = strconv.AppendFloat(j.buffer[:0], min(max(x, -far), far), 'f', places, bits)
	return j.buffer
}

// strings reads an array of strings and calls do for each, or reports it.
func (j *jsonReader) strings(name string, do func(text []byte)) bool {
	if j.scan.kind() != '[' {
		j.wrong(name, "want an array of strings")
		return false
	}
	j.scan.enter()
	good := true
	for j.scan.next(']') {
		if j.scan.kind() != '"' {
			j.wrong(name, "want a string")
			good = false
			continue
		}
		do(unquote(j.scan.value()))
	}
	return good
}

func (j *jsonReader) ticks(f field) {
	j.list = j.list[:0]
	if j.strings(f.id, func(id []byte) { j.list = append(j.list, j.shared(id)) }) {
		j.choose(f)
	}
}

func (j *jsonReader) skipped() {
	j.strings("skipped", func(id []byte) {
		f, known := j.fields[string(id)]
		switch {
		case !known || f.kind != item:
			j.fail("skipped", string(clip(id)), survey.ErrUnknown)
		case j.again(f):
			j.fail(f.id, "", fmt.Errorf("skipped, and given already: %w", ErrJSON))
		default:
			j.check(j.Skip(f.id))
		}
	})
}
