package tabular

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/gocsat/csat/survey"
)

// A column is a column of the file with the field that it fills.
type column struct {
	field
	header    string
	hasNoTick bool // an option of the choice is itself called "-"
}

// header reads the header line and gives each column its field, or lists
// everything that does not fit.
func (c *csvReader) header(q *survey.Questionnaire) error {
	cells, err := c.next()
	if err == io.EOF {
		return &StreamError{Source: c.o.Source, Err: fmt.Errorf("no header line: %w", ErrHeader)}
	}
	if e, ok := errors.AsType[*csv.ParseError](err); ok {
		return fmt.Errorf("line %d, byte %d: %w: %w", e.Line, e.Column, e.Err, ErrHeader)
	}
	if err != nil {
		return err
	}
	headers := make([]string, len(cells))
	for i, text := range cells {
		headers[i] = strings.Clone(strings.TrimSpace(text))
		if !utf8.ValidString(text) {
			return fmt.Errorf("column %d: %w", i+1, ErrText)
		}
	}
	if err := c.assign(headers, q); err != nil {
		return err
	}
	c.seen(cells)
	return nil
}

func (c *csvReader) assign(headers []string, q *survey.Questionnaire) error {
	fields := fieldsOf(q)
	var unknown, wrong, twice, absent []string
	by := map[string]string{} // field → header
	for i, h := range headers {
		name, mapped := c.o.Columns[h]
		if !mapped {
			name = h
		}
		f, ok := fields[name]
		switch {
		case mapped && name == "":
		case !ok && mapped:
			wrong = append(wrong, fmt.Sprintf("%s as %s", quote(h), quote(name)))
		case !ok && !c.o.IgnoreUnknown:
			unknown = append(unknown, quote(h))
		case ok:
			if first, used := by[name]; used {
				twice = append(twice, fmt.Sprintf("%s and %s for %s", quote(first), quote(h), name))
			}
			by[name] = h
		}
		if f.kind == weight {
			c.weight = i
		}
		c.columns = append(c.columns, column{field: f, header: h})
	}
	for h := range c.o.Columns {
		if !slices.Contains(headers, h) {
			absent = append(absent, quote(h))
		}
	}
	slices.Sort(absent)
	for _, it := range q.Items() {
		if _, ok := by[it.ID]; !ok {
			c.skipped = append(c.skipped, it.ID)
		}
	}
	for _, ch := range q.Choices() {
		for i := range c.columns {
			if c.columns[i].id == ch.ID && slices.ContainsFunc(ch.Options, func(o survey.Option) bool { return o.ID == noTick }) {
				c.columns[i].hasNoTick = true
			}
		}
	}
	var faults []string
	say := func(what string, names []string) {
		const most = 50
		if n := len(names); n > most {
			names = append(slices.Clone(names[:most]), fmt.Sprintf("and %d more", n-most))
		}
		if len(names) > 0 {
			faults = append(faults, what+" "+strings.Join(names, ", "))
		}
	}
	say("unknown columns", unknown)
	say("columns given a field that does not exist", wrong)
	say("two columns for one field:", twice)
	say("columns of the options that the file does not have:", absent)
	if !c.o.AllowMissing {
		items := make([]string, len(c.skipped))
		for i, id := range c.skipped {
			items[i] = quote(id)
		}
		say("no column for the items", items)
	}
	if len(faults) > 0 {
		return fmt.Errorf("%s: %w", strings.Join(faults, "; "), ErrHeader)
	}
	return nil
}

// quote keeps what a hostile header adds to an error short.
func quote(name string) string { return fmt.Sprintf("%.60q", name) }
