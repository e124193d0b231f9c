package field

import (
	"fmt"

	"github.com/gocsat/csat/survey"
)

// Conditions that a caller may branch on with [errors.Is]. They are those of package
// survey.
var (
	// ErrNoBase says that there is nobody who could have answered. It is
	// [survey.ErrNoBase].
	ErrNoBase = survey.ErrNoBase
	// ErrArgument says that an argument lies outside what its doc allows. It is
	// [survey.ErrArgument].
	ErrArgument = survey.ErrArgument
	// ErrDuplicate says that a list has a customer twice. It is
	// [survey.ErrDuplicate].
	ErrDuplicate = survey.ErrDuplicate
)

// An IndexError tells which element of a list is at fault. It wraps the reason.
type IndexError struct {
	// Index counts from 0.
	Index int
	// Respondent is the customer of the element, empty if there is none.
	Respondent string
	// Err is the reason.
	Err error
}

// Error names the element and the reason.
func (e *IndexError) Error() string {
	return fmt.Sprintf("field: element %d (%.60q): %v", e.Index, e.Respondent, e.Err)
}

// Unwrap gives the reason to [errors.Is] and [errors.As].
func (e *IndexError) Unwrap() error { return e.Err }

// maxCount is the largest count: from 2⁵³ on, float64 does not hold them all.
const maxCount = 1 << 53
