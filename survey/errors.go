package survey

import (
	"errors"
	"fmt"
	"strings"

	"github.com/gocsat/csat/scale"
)

// Conditions that a caller may branch on with [errors.Is]. Those that a scale
// has too are the same values.
var (
	// ErrNoBase says that nobody answered: the figure has no value.
	ErrNoBase = scale.ErrNoBase
	// ErrTooFew says that there are answers, but fewer than the figure needs.
	ErrTooFew = scale.ErrTooFew
	// ErrDefinition says that a definition does not hold together.
	ErrDefinition = scale.ErrDefinition
	// ErrIncompatible says that two vessels do not have the same shape.
	ErrIncompatible = scale.ErrIncompatible
	// ErrOverflow says that a count or a sum would leave 64 bits.
	ErrOverflow = scale.ErrOverflow
	// ErrUnderflow says that more would be taken away than was counted.
	ErrUnderflow = scale.ErrUnderflow
	// ErrEncoding says that encoded bytes are not what this package writes.
	ErrEncoding = scale.ErrEncoding
	// ErrArgument says that an argument lies outside what its doc allows.
	ErrArgument = scale.ErrArgument
	// ErrUnknown says that the questionnaire has no such item, segment, choice,
	// option or number.
	ErrUnknown = errors.New("unknown name")
	// ErrWeight says that a weight is not positive and finite, or that some
	// responses of a table have one and some have none.
	ErrWeight = errors.New("invalid weight")
	// ErrDuplicate says that a response was collected before.
	ErrDuplicate = errors.New("duplicate response")
)

// A Fault is one thing wrong with a response.
type Fault struct {
	// Field is the item, segment, choice or number, or a field of the response
	// such as "weight".
	Field string
	// Column is the column of the source that held it, empty if there is none.
	Column string
	// Value is the offending value as it was given, shortened if it is long.
	Value string
	// Err is the condition, for [errors.Is].
	Err error
}

// Error says which field was refused and why.
func (f *Fault) Error() string {
	name := f.Field
	if f.Column != "" && f.Column != f.Field {
		name = fmt.Sprintf("column %s (%s)", f.Column, f.Field)
	}
	// A value error repeats the value.
	err := f.Err
	if v, ok := errors.AsType[*scale.ValueError](err); ok {
		err = v.Err
	}
	if f.Value == "" {
		return fmt.Sprintf("%s: %v", name, err)
	}
	return fmt.Sprintf("%s: value %q: %v", name, f.Value, err)
}

// Unwrap gives the condition to [errors.Is].
func (f *Fault) Unwrap() error { return f.Err }

func fault(field, value string, err error) *Fault {
	const longest = 60
	if len(value) > longest {
		value = value[:longest] + "…"
	}
	value = strings.ToValidUTF8(strings.Clone(value), "\uFFFD") // a part would keep the whole alive
	return &Fault{Field: field, Value: value, Err: err}
}

// A RowError reports one response of a stream that was refused, with everything
// that is wrong with it. Streams go on after a RowError and stop at any other
// error.
type RowError struct {
	// Source names where the row came from, such as a file; empty if unknown.
	Source string
	// Row counts the responses of the stream from 1.
	Row int64
	// Line is the line of the source on which the response begins, from 1; 0 if
	// the source has no lines.
	Line int64
	// Faults are what is wrong, in the order of the columns; at least one.
	Faults []*Fault
}

// Error lists row, line and every fault.
func (e *RowError) Error() string {
	var b strings.Builder
	if e.Source != "" {
		b.WriteString(e.Source + ": ")
	}
	fmt.Fprintf(&b, "row %d", e.Row)
	if e.Line > 0 {
		fmt.Fprintf(&b, " (line %d)", e.Line)
	}
	for i, f := range e.Faults {
		sep := "; "
		if i == 0 {
			sep = ": "
		}
		b.WriteString(sep + f.Error())
	}
	return b.String()
}

// Unwrap gives every fault to [errors.Is].
func (e *RowError) Unwrap() []error {
	errs := make([]error, len(e.Faults))
	for i, f := range e.Faults {
		errs[i] = f
	}
	return errs
}
