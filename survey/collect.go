package survey

import (
	"errors"
	"fmt"
	"iter"

	"github.com/gocsat/csat/internal/enum"
)

// DuplicatePolicy says what becomes of a response of the same respondent in the
// same wave at the same time.
type DuplicatePolicy uint8

const (
	// RejectDuplicates makes it a [*RowError] wrapping [ErrDuplicate]. Responses
	// without a respondent are never duplicates. It is the default.
	RejectDuplicates DuplicatePolicy = iota
	// KeepDuplicates keeps it.
	KeepDuplicates
)

var duplicatePolicies = enum.Names[DuplicatePolicy]{"reject", "keep"}

// String is the name of the policy, "reject" or "keep".
func (p DuplicatePolicy) String() string { return duplicatePolicies.String(p) }

// MarshalText writes the name; an unknown policy is an error.
func (p DuplicatePolicy) MarshalText() ([]byte, error) { return duplicatePolicies.Marshal(p) }

// UnmarshalText reads a name that [DuplicatePolicy.MarshalText] writes.
func (p *DuplicatePolicy) UnmarshalText(text []byte) error {
	return duplicatePolicies.Unmarshal(p, text)
}

// CollectOptions are the options of [Collect]; the zero value is the default.
type CollectOptions struct {
	// Duplicates says what becomes of a repeated response. Default:
	// RejectDuplicates.
	Duplicates DuplicatePolicy
	// MaxErrors bounds how many row errors are kept; all are counted. Default
	// (0): 100. Valid range: 0 and above.
	MaxErrors int
	// Progress, if not nil, is called after every 10,000 rows with the number of
	// rows read, and once at the end.
	Progress func(rows int64)
}

// Rejected is what a stream held that could not be used.
type Rejected struct {
	// Rows is how many rows were refused, Read how many there were in all.
	Rows, Read int64
	// Errors are the first of them, at most [CollectOptions.MaxErrors].
	Errors []*RowError
}

// Err joins the errors that were kept, and says how many were not; nil if no
// row was refused.
func (r *Rejected) Err() error {
	if r = orZero(r); r.Rows == 0 {
		return nil
	}
	errs := make([]error, 0, len(r.Errors)+1)
	for _, e := range r.Errors {
		errs = append(errs, e)
	}
	if more := r.Rows - int64(len(r.Errors)); more > 0 {
		errs = append(errs, fmt.Errorf("and %d more of %d rows refused", more, r.Read))
	}
	return errors.Join(errs...)
}

// Collect reads a stream of responses into a table. Rows that are refused (by the
// stream, with a [*RowError]; or here, as duplicates) are reported and the good
// ones kept. Any other error of the stream ends it and is returned with the table
// so far.
func Collect(q *Questionnaire, stream iter.Seq2[*Response, error], o CollectOptions) (*Table, *Rejected, error) {
	if q == nil || q.index == nil || stream == nil {
		return nil, &Rejected{}, fmt.Errorf("survey: collect without a questionnaire or a stream: %w", ErrArgument)
	}
	t, rejected := NewTable(q), &Rejected{}
	if o.MaxErrors < 0 || !duplicatePolicies.Valid(o.Duplicates) {
		return t, rejected, fmt.Errorf("survey: collect: %w", ErrArgument)
	}
	if o.MaxErrors == 0 {
		o.MaxErrors = 100
	}
	type key struct {
		respondent, wave string
		at               int64
	}
	seen := map[key]struct{}{}
	refuse := func(e *RowError) {
		rejected.Rows++
		if len(rejected.Errors) < o.MaxErrors {
			rejected.Errors = append(rejected.Errors, e)
		}
	}
	for r, err := range stream {
		rejected.Read++
		if o.Progress != nil && rejected.Read%10000 == 0 {
			o.Progress(rejected.Read)
		}
		if err != nil {
			row, ok := errors.AsType[*RowError](err)
			if !ok {
				rejected.Read--
				return t, rejected, err
			}
			refuse(row)
			continue
		}
		if r == nil {
			return t, rejected, fmt.Errorf("survey: collect: row %d is neither a response nor an error: %w", rejected.Read, ErrArgument)
		}
		refuseHere := func(f *Fault) {
			refuse(&RowError{Source: r.source, Row: rejected.Read, Line: r.line, Faults: []*Fault{f}})
		}
		identified := r.Respondent != "" && o.Duplicates == RejectDuplicates && r.Status != ScreenedOut
		k := key{r.Respondent, r.Wave, noTime}
		if !r.Time.IsZero() {
			k.at = r.Time.UnixMilli()
		}
		if _, twice := seen[k]; twice && identified {
			refuseHere(fault("respondent", r.Respondent, ErrDuplicate))
			continue
		}
		if err := t.Append(r); err != nil {
			f, ok := asFault(err)
			if !ok {
				return t, rejected, err
			}
			refuseHere(f)
			continue
		}
		if identified { // only what is in the table can be repeated
			seen[k] = struct{}{}
		}
	}
	if o.Progress != nil {
		o.Progress(rejected.Read)
	}
	return t, rejected, nil
}

// Responses is a stream of the given responses, for [Collect].
func Responses(all ...*Response) iter.Seq2[*Response, error] {
	return func(yield func(*Response, error) bool) {
		for _, r := range all {
			if !yield(r, nil) {
				return
			}
		}
	}
}

// SetPosition says where a response comes from, the name of its source and the
// line on which it begins, for the errors of [Collect]; streams over text set it.
func (r *Response) SetPosition(source string, line int64) { r.source, r.line = source, line }
