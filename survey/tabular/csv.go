package tabular

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"iter"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// CSVOptions are the options of [CSV]; the zero value is the default.
type CSVOptions struct {
	// Source names the input in errors, such as a file. Default: no name.
	Source string
	// Comma separates the fields. Default (0): a comma. Valid: any character but
	// a quote, a line break and U+FFFD.
	Comma rune
	// Columns names the field of a header that is not itself a field; an empty
	// field leaves the column out. Headers are compared exactly, but without
	// blanks around them. All of them must be in the file. Default: none.
	Columns map[string]string
	// IgnoreUnknown leaves out columns that are no field. Default: they are an
	// error.
	IgnoreUnknown bool
	// AllowMissing takes items without a column as not asked. Default: they are
	// an error.
	AllowMissing bool
	// Missing are the texts that stand for an empty cell, in any column, such as
	// "NA". Default: none.
	Missing []string
	// NotAsked are the texts of a cell that say that an item was not asked, such
	// as "skip", or "" if that is what an empty cell means; in other columns they
	// stand for an empty cell. Default: none.
	NotAsked []string
	// ListSeparator separates the options in the cell of a choice. Default (0): a
	// semicolon. A cell that holds the delimiter of the fields must be quoted.
	ListSeparator rune
	// Policy says what becomes of a rating that the scale refuses. Default: the
	// row is refused.
	Policy scale.Policy
	// TimeLayouts are the forms of a time, as package time writes them. Default:
	// time.RFC3339 and time.DateOnly. Without a zone it is UTC.
	TimeLayouts []string
	// MaxRecord bounds the bytes of one record, line ends included, and with it
	// the memory that a missing quote can cost. Default (0): 1 MiB. Valid range: 0
	// and above.
	MaxRecord int
}

// noTick is the cell of a choice that was answered without a tick.
const noTick = "-"

// CSV reads responses to q from text with a header line; see the package
// documentation for the format. The stream can be walked once; a response is
// valid until the next one. A bad row is a [*survey.RowError] and the stream
// goes on; any other error is a [*StreamError] and ends it.
func CSV(q *survey.Questionnaire, r io.Reader, o CSVOptions) iter.Seq2[*survey.Response, error] {
	o.Columns, o.Missing = maps.Clone(o.Columns), slices.Clone(o.Missing)
	o.NotAsked, o.TimeLayouts = slices.Clone(o.NotAsked), slices.Clone(o.TimeLayouts)
	return func(yield func(*survey.Response, error) bool) {
		c, err := newCSVReader(q, r, o)
		if err != nil {
			yield(nil, c.end(err))
			return
		}
		for {
			response, err := c.read()
			if err == io.EOF {
				return
			}
			if err != nil && !isRow(err) {
				yield(nil, c.end(err))
				return
			}
			if !yield(response, err) {
				return
			}
		}
	}
}

func isRow(err error) bool {
	_, ok := errors.AsType[*survey.RowError](err)
	return ok
}

type csvReader struct {
	o       CSVOptions
	in      *input
	csv     *csv.Reader
	record  *record
	columns []column
	skipped []string // items without a column
	weight  int      // the column of weights, -1 if there is none
	line    int64    // the last one that is done with
}

// end makes an error the end of the stream.
func (c *csvReader) end(err error) error {
	if _, ok := errors.AsType[*StreamError](err); ok {
		return err
	}
	return &StreamError{Source: c.o.Source, Line: c.line + 1, Err: err}
}

func newCSVReader(q *survey.Questionnaire, r io.Reader, o CSVOptions) (*csvReader, error) {
	c := &csvReader{o: o, weight: -1}
	refuse := func(err error) (*csvReader, error) { return c, &StreamError{Source: o.Source, Err: err} }
	for _, x := range []struct {
		char  *rune
		usual rune
	}{{&c.o.Comma, ','}, {&c.o.ListSeparator, ';'}} {
		if *x.char == 0 {
			*x.char = x.usual
		}
		if strings.ContainsRune("\"\r\n\uFFFD", *x.char) || !utf8.ValidRune(*x.char) {
			return refuse(fmt.Errorf("delimiter %q: %w", *x.char, survey.ErrArgument))
		}
	}
	if o.MaxRecord < 0 || r == nil {
		return refuse(fmt.Errorf("no reader, or MaxRecord %d: %w", o.MaxRecord, survey.ErrArgument))
	}
	if o.MaxRecord == 0 {
		c.o.MaxRecord = defaultMaxRecord
	}
	var err error
	if c.record, err = newRecord(q, o.Source, o.Policy, o.TimeLayouts); err != nil {
		return refuse(err)
	}
	if c.in, err = newInput(r, c.o.MaxRecord); err != nil {
		return c, err
	}
	c.csv = csv.NewReader(c.in.Reader)
	c.csv.Comma, c.csv.FieldsPerRecord, c.csv.ReuseRecord = c.o.Comma, -1, true
	return c, c.header(q)
}

// next is the next record of the text.
func (c *csvReader) next() ([]string, error) {
	c.in.next(c.csv.InputOffset())
	return c.csv.Read()
}

// seen notes the last line of a record.
func (c *csvReader) seen(cells []string) {
	last := len(cells) - 1
	line, _ := c.csv.FieldPos(last)
	c.line = int64(line + strings.Count(cells[last], "\n"))
}

// read is the next response, or what is wrong with it.
func (c *csvReader) read() (*survey.Response, error) {
	cells, err := c.next()
	if e, ok := errors.AsType[*csv.ParseError](err); ok {
		return nil, c.badQuote(e, len(cells))
	}
	if err != nil {
		return nil, err
	}
	line, _ := c.csv.FieldPos(0)
	c.seen(cells)
	r := c.record
	r.begin(int64(line))
	if len(cells) != len(c.columns) {
		r.fail("record", "", fmt.Errorf("%d fields, want %d: %w", len(cells), len(c.columns), csv.ErrFieldCount))
		return r.result()
	}
	for _, id := range c.skipped {
		r.check(r.Skip(id))
	}
	for i := range cells {
		c.cell(&c.columns[i], cells[i])
	}
	if c.weight >= 0 && r.Status != survey.ScreenedOut && c.empty(strings.TrimSpace(cells[c.weight])) {
		r.column = c.columns[c.weight].header
		r.fail("weight", "", fmt.Errorf("empty: %w", survey.ErrWeight))
	}
	return r.result()
}

// badQuote is the error for a record with a misplaced quote in the field that
// follows the given number of fields.
func (c *csvReader) badQuote(e *csv.ParseError, fields int) error {
	lines := fmt.Sprintf("line %d", e.Line)
	if e.Line > e.StartLine {
		lines = fmt.Sprintf("lines %d to %d are lost: line %d", e.StartLine, e.Line, e.Line)
	}
	err := fmt.Errorf("%s, byte %d: %w", lines, e.Column, e.Err)
	if e.Line > e.StartLine {
		c.in.next(c.csv.InputOffset())
		if _, end := c.in.Peek(1); end == io.EOF {
			return err // the rest of the file is in that record
		}
	}
	c.line = int64(e.Line)
	c.record.begin(int64(e.StartLine))
	if fields < len(c.columns) {
		c.record.column = c.columns[fields].header
	}
	c.record.fail("record", "", err)
	_, err = c.record.result()
	return err
}

func (c *csvReader) empty(text string) bool {
	return text == "" || slices.Contains(c.o.Missing, text) || slices.Contains(c.o.NotAsked, text)
}

// cell sets one field of the response.
func (c *csvReader) cell(col *column, text string) {
	r := c.record
	text = strings.TrimSpace(text)
	r.column = col.header
	if c.empty(text) {
		if col.kind == item && slices.Contains(c.o.NotAsked, text) {
			r.check(r.Skip(col.id))
		}
		return
	}
	r.buffer = append(r.buffer[:0], text...)
	switch col.kind {
	case item:
		r.check(r.AnswerText(col.position, r.buffer))
	case weight, number, seconds:
		r.setNumber(col.field, r.buffer)
	case choice:
		r.list = r.list[:0]
		if text != noTick || col.hasNoTick {
			for id := range strings.SplitSeq(text, string(c.o.ListSeparator)) {
				r.list = append(r.list, strings.TrimSpace(id))
			}
		}
		r.choose(col.field)
	case ignored:
	default:
		r.setText(col.field, r.buffer)
	}
}
