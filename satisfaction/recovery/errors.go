package recovery

import (
	"errors"
	"fmt"

	"github.com/gocsat/csat/survey"
)

// Conditions that a caller may branch on with [errors.Is]. Those that a survey has
// too are the same values.
var (
	// ErrNoBase says that there is no case, or no customer: the figure has no value.
	ErrNoBase = survey.ErrNoBase
	// ErrArgument says that an argument lies outside what its doc allows.
	ErrArgument = survey.ErrArgument
	// ErrIncompatible says that counts of different clocks met.
	ErrIncompatible = survey.ErrIncompatible
	// ErrOverflow says that there would be more than 2⁵³ cases.
	ErrOverflow = survey.ErrOverflow
	// ErrUnderflow says that more would be taken back than was counted.
	ErrUnderflow = survey.ErrUnderflow
	// ErrEncoding says that encoded counts are not what this package writes.
	ErrEncoding = survey.ErrEncoding
	// ErrDuplicate says that a list has an id twice.
	ErrDuplicate = errors.New("listed twice")
	// ErrOrder says that a case cannot have happened so: an entry or the answers before the
	// opening, a reopening of what was never closed, or abandoned after the customer
	// confirmed and before a reopening.
	ErrOrder = errors.New("impossible order")
)

// A CaseError tells which case is at fault, and which entry of it. It wraps the
// reason.
type CaseError struct {
	// Index is the position in the list from 0, −1 for a case by itself.
	Index int
	// ID is the id of the case, empty if it has none.
	ID string
	// Entry is the position in the log of the case from 0, −1 where no single entry is
	// to blame.
	Entry int
	// Err is the reason.
	Err error
}

// Error names the case, the entry and the reason.
func (e *CaseError) Error() string {
	where := fmt.Sprintf("recovery: case %.60q", e.ID)
	if e.Index >= 0 {
		where = fmt.Sprintf("recovery: case %d (%.60q)", e.Index, e.ID)
	}
	if e.Entry >= 0 {
		where += fmt.Sprintf(": entry %d", e.Entry)
	}
	return fmt.Sprintf("%s: %v", where, e.Err)
}

// Unwrap gives the reason to [errors.Is] and [errors.As].
func (e *CaseError) Unwrap() error { return e.Err }
