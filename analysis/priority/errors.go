package priority

import (
	"errors"
	"fmt"

	"github.com/gocsat/csat/satisfaction"
	"github.com/gocsat/csat/survey"
)

// Conditions that a caller may branch on with [errors.Is].
var (
	// ErrNoBase says that there are no answers.
	ErrNoBase = survey.ErrNoBase
	// ErrTooFew says that there are fewer answers or attributes than the figure
	// needs.
	ErrTooFew = survey.ErrTooFew
	// ErrArgument says that an argument lies outside what its doc allows.
	ErrArgument = survey.ErrArgument
	// ErrUnknown says that there is no item or attribute of that name.
	ErrUnknown = survey.ErrUnknown
	// ErrWeighted says that a table has sampling weights.
	ErrWeighted = satisfaction.ErrWeighted
	// ErrConstant says that all values of the outcome are the same.
	ErrConstant = errors.New("no variation")
	// ErrEmptyClass says that an attribute has no answers that are low, in the
	// middle, or high.
	ErrEmptyClass = errors.New("no answers in a class")
	// ErrCollinear says that the classes of an attribute follow from those of the
	// attributes before it.
	ErrCollinear = errors.New("collinear")
	// ErrReplicates says that fewer than half of the replicates of a bootstrap
	// succeeded.
	ErrReplicates = errors.New("too many failed replicates")
)

// FailedDraws warns that some replicates of a bootstrap failed and were left out.
const FailedDraws survey.WarningCode = "failed-draws"

// An AttributeError says which attribute was refused and why.
type AttributeError struct {
	// Name is the attribute, column or action.
	Name string
	// Row is the row of the data from 1; 0 where the error is about no single row.
	Row int
	// Err is the condition, for [errors.Is].
	Err error
}

// Error names the attribute, the row if there is one, and the condition.
func (e *AttributeError) Error() string {
	if e.Row > 0 {
		return fmt.Sprintf("priority: %q: row %d: %v", e.Name, e.Row, e.Err)
	}
	return fmt.Sprintf("priority: %q: %v", e.Name, e.Err)
}

// Unwrap gives the condition to [errors.Is].
func (e *AttributeError) Unwrap() error { return e.Err }

func argument(format string, args ...any) error {
	return fmt.Errorf("priority: %s: %w", fmt.Sprintf(format, args...), ErrArgument)
}

// levelOf is the confidence level, 0.95 for 0.
func levelOf(level float64) (float64, error) {
	if level == 0 {
		return 0.95, nil
	}
	if !(level > 0 && level < 1) {
		return 0, argument("confidence level %v", level)
	}
	return level, nil
}
