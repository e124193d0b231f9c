package control

import (
	"errors"
	"fmt"

	"github.com/gocsat/csat/survey"
)

// Errors to branch on with errors.Is.
var (
	// ErrNoBase: no period has an answer. It is [survey.ErrNoBase].
	ErrNoBase = survey.ErrNoBase
	// ErrTooFew: fewer periods, or periods side by side, than the limits need. It is
	// [survey.ErrTooFew].
	ErrTooFew = survey.ErrTooFew
	// ErrArgument: an option outside its range or of another chart. It is
	// [survey.ErrArgument].
	ErrArgument = survey.ErrArgument
	// ErrDefinition: the definition of a chart does not hold together. It is
	// [survey.ErrDefinition].
	ErrDefinition = survey.ErrDefinition
	// ErrKind: a sample does not hold what its chart needs, such as a share on a
	// chart of net promoter scores.
	ErrKind = errors.New("sample of another kind")
	// ErrNotNumber: a value is infinite, not a number, or beyond ±1e150, or counts
	// that cannot be.
	ErrNotNumber = errors.New("not a possible number")
	// ErrNoVariation: nothing varies in the baseline, or all answers are of one
	// class, so that there are no limits.
	ErrNoVariation = errors.New("no variation")
)

// A SampleError tells which period is at fault. It wraps the reason.
type SampleError struct {
	// Index counts the samples from 0.
	Index int
	// Period is the name of the period.
	Period string
	// Err is the reason.
	Err error
}

// Error is the text of the reason with the period.
func (e *SampleError) Error() string {
	return fmt.Sprintf("control: sample %d %q: %v", e.Index, e.Period, e.Err)
}

// Unwrap returns the reason.
func (e *SampleError) Unwrap() error { return e.Err }
