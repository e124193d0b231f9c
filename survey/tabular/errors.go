package tabular

import (
	"errors"
	"fmt"
	"strings"
)

// Conditions that a caller may branch on with [errors.Is]. Faults of a row also
// wrap those of packages survey and scale, and csv.ErrFieldCount, csv.ErrQuote
// and csv.ErrBareQuote.
var (
	// ErrHeader says that there is no header, or that its columns do not fit the
	// questionnaire.
	ErrHeader = errors.New("unusable header")
	// ErrText says that text is not in UTF-8.
	ErrText = errors.New("text is not UTF-8")
	// ErrTooLong says that a record is longer than the options allow; an
	// opening quote without its partner looks like one.
	ErrTooLong = errors.New("record too long")
	// ErrJSON says that a line is not a JSON object of the form described in the
	// package documentation: bad syntax, a value of the wrong type, a repeated key.
	ErrJSON = errors.New("unusable JSON")
)

// A StreamError ends a stream: what follows was not read.
type StreamError struct {
	// Source is the name given in the options, empty if none was.
	Source string
	// Line is where the record begins that could not be read, from 1, or where
	// the empty lines before it do; 0 if no line is at fault.
	Line int64
	// Err is the reason.
	Err error
}

// Error says where the stream ended and why.
func (e *StreamError) Error() string {
	var b strings.Builder
	b.WriteString("tabular: ")
	if e.Source != "" {
		b.WriteString(e.Source + ": ")
	}
	if e.Line > 0 {
		fmt.Fprintf(&b, "line %d: ", e.Line)
	}
	return b.String() + e.Err.Error()
}

// Unwrap gives the reason to [errors.Is].
func (e *StreamError) Unwrap() error { return e.Err }
