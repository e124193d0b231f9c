package neural

import (
	"errors"
	"fmt"
	"strings"

	"github.com/gocsat/csat/survey"
)

// Errors to branch on with errors.Is. Besides these, too small a sample is
// [survey.ErrTooFew], an empty one [survey.ErrNoBase], an invalid weight
// [survey.ErrWeight], and an argument outside what its doc allows [survey.ErrArgument].
var (
	// ErrConstant: a column has the same value in every row, or in all rows of which a
	// fold leaves the network to learn from. Of a share it means that all rows are alike.
	ErrConstant = errors.New("constant column")
	// ErrCollinear: an item is a linear combination of others, so that the linear model,
	// to which the network adds, is not determined.
	ErrCollinear = errors.New("collinear items")
	// ErrSeparated: the items tell the rows above from those below without fail, so that
	// the logistic model has no finite coefficients.
	ErrSeparated = errors.New("outcome is separated by the items")
	// ErrNotConverged: a fit ended without meeting its stopping rule.
	ErrNotConverged = errors.New("did not converge")
)

// An Error names the column, row, fold or member of the ensemble at fault. It wraps the
// condition.
type Error struct {
	// Name is the outcome or item, empty if the fault is not in one column.
	Name string
	// Row counts from 1; 0 if the fault is not in one row.
	Row int
	// Fold counts from 1; 0 outside of cross-validation.
	Fold int
	// Member counts from 1; 0 if the fault is not in one member.
	Member int
	// Err is the condition.
	Err error
}

// Error tells the place and the condition.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString("neural: ")
	if e.Name != "" {
		fmt.Fprintf(&b, "%s: ", e.Name)
	}
	for _, place := range []struct {
		name string
		at   int
	}{{"row", e.Row}, {"fold", e.Fold}, {"member", e.Member}} {
		if place.at > 0 {
			fmt.Fprintf(&b, "%s %d: ", place.name, place.at)
		}
	}
	fmt.Fprint(&b, e.Err)
	return b.String()
}

// Unwrap gives the condition to errors.Is.
func (e *Error) Unwrap() error { return e.Err }

// A ConvergenceError is the last state of a fit that did not end. It wraps
// [ErrNotConverged].
type ConvergenceError struct {
	// Iterations were made.
	Iterations int
	// Loss is the mean loss per row reached, penalty included, but for what the outcomes of
	// rows with the same items differ by.
	Loss float64
	// Gradient is the largest slope of the loss that was left.
	Gradient float64
}

// Error tells where the fit stood.
func (e *ConvergenceError) Error() string {
	return fmt.Sprintf("%v: after %d iterations, loss %.6g, slope %.2g", ErrNotConverged, e.Iterations, e.Loss, e.Gradient)
}

// Unwrap gives the condition to errors.Is.
func (e *ConvergenceError) Unwrap() error { return ErrNotConverged }

// Codes of the warnings of this package.
const (
	// Degenerate: there is no slope, as the probabilities are all alike or tell outcomes
	// apart without fail; or neither slope nor intercept, as a probability is 0 or 1 or all
	// outcomes are alike.
	Degenerate survey.WarningCode = "degenerate-calibration"
)

func argument(format string, args ...any) error {
	return fmt.Errorf("neural: %s: %w", fmt.Sprintf(format, args...), survey.ErrArgument)
}
