package operations

import (
	"errors"
	"fmt"

	"github.com/gocsat/csat/survey"
)

// Conditions that a caller may branch on with [errors.Is]. Those that a survey has
// too are the same values.
var (
	// ErrNoBase says that there is no job: the figure has no value.
	ErrNoBase = survey.ErrNoBase
	// ErrArgument says that an argument lies outside what its doc allows.
	ErrArgument = survey.ErrArgument
	// ErrDefinition says that a standard does not hold together.
	ErrDefinition = survey.ErrDefinition
	// ErrIncompatible says that counts of different standards or clocks met.
	ErrIncompatible = survey.ErrIncompatible
	// ErrOverflow says that there would be more than 2⁵³ jobs, or steps.
	ErrOverflow = survey.ErrOverflow
	// ErrUnderflow says that more would be taken back than was counted.
	ErrUnderflow = survey.ErrUnderflow
	// ErrEncoding says that encoded bytes are not what this package writes.
	ErrEncoding = survey.ErrEncoding
	// ErrUnknown says that the standard has no such service.
	ErrUnknown = survey.ErrUnknown
	// ErrDuplicate says that a list has an id twice.
	ErrDuplicate = errors.New("listed twice")
	// ErrOrder says that the times of a job cannot be, such as resolved before opened.
	ErrOrder = errors.New("impossible order")
)

// A JobError tells which job is at fault, and which of its fields. It wraps the
// reason.
type JobError struct {
	// Index is the position in the list from 0, −1 for a job by itself.
	Index int
	// ID is the id of the job, empty if it has none.
	ID string
	// Field is the field of [Job], such as "Resolved".
	Field string
	// Err is the reason.
	Err error
}

// Error names the job, the field and the reason.
func (e *JobError) Error() string {
	if e.Index < 0 {
		return fmt.Sprintf("operations: job %.60q: %s: %v", e.ID, e.Field, e.Err)
	}
	return fmt.Sprintf("operations: job %d (%.60q): %s: %v", e.Index, e.ID, e.Field, e.Err)
}

// Unwrap gives the reason to [errors.Is] and [errors.As].
func (e *JobError) Unwrap() error { return e.Err }
