package sem

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/gocsat/csat/survey"
)

// Conditions that a caller may branch on with errors.Is, beside those of package
// survey.
var (
	// ErrUnidentified says that the covariances do not determine the parameters: more
	// of them than covariances, or different values with the same covariances; see
	// [UnidentifiedError].
	ErrUnidentified = errors.New("not identified")
	// ErrCycle says that paths lead from a construct back to itself.
	ErrCycle = errors.New("paths form a cycle")
	// ErrConstant says that an item has no variance.
	ErrConstant = errors.New("no variance")
	// ErrCollinear says that items are linear functions of one another, or so nearly that
	// rounding would decide (the largest eigenvalue of their correlations over the smallest
	// is 1e6 or more), or that their covariances belong to no sample.
	ErrCollinear = errors.New("covariances are not positive definite")
	// ErrInadmissible says that a figure does not exist, because a variance that it is made
	// of is negative or 0.
	ErrInadmissible = errors.New("inadmissible solution")
	// ErrNotConverged says that the fit did not meet its stopping rule; see
	// [ConvergenceError].
	ErrNotConverged = errors.New("not converged")
)

// Reasons to trust a solution less.
const (
	// Heywood: a variance is estimated to be negative.
	Heywood survey.WarningCode = "heywood"
	// Indefinite: the covariances of constructs, of their disturbances or of the residuals
	// of items are no covariances: some weighted sum has a negative variance.
	Indefinite survey.WarningCode = "not-positive-definite"
)

// A DefinitionError says which part of a model does not hold together.
type DefinitionError struct {
	// Part is the argument of [New] or the key of the JSON form: "constructs", "paths",
	// "covariances.free" or "covariances.zero".
	Part string
	// Index is the position in it, from 0; −1 for the part as a whole.
	Index int
	// Name is the construct or item at fault.
	Name string
	// Reason is what is wrong with it.
	Reason string
	// Err is the condition: [survey.ErrDefinition] or [ErrCycle].
	Err error
}

// Error names the part, its position and the reason.
func (e *DefinitionError) Error() string {
	at := e.Part
	if e.Index >= 0 {
		at = fmt.Sprintf("%s[%d]", e.Part, e.Index)
	}
	return fmt.Sprintf("sem: %s: %q: %s: %v", at, e.Name, e.Reason, e.Err)
}

// Unwrap gives the condition to errors.Is.
func (e *DefinitionError) Unwrap() error { return e.Err }

// An ItemError names the item of a [Sample] at fault.
type ItemError struct {
	// Name is the item.
	Name string
	// Row counts from 1; 0 if the fault is not in one row.
	Row int
	// Err is the condition.
	Err error
}

// Error names the item, the row and the condition.
func (e *ItemError) Error() string {
	if e.Row > 0 {
		return fmt.Sprintf("sem: item %s: row %d: %v", e.Name, e.Row, e.Err)
	}
	return fmt.Sprintf("sem: item %s: %v", e.Name, e.Err)
}

// Unwrap gives the condition to errors.Is.
func (e *ItemError) Unwrap() error { return e.Err }

// An UnidentifiedError says what the covariances leave open. It wraps
// [ErrUnidentified].
type UnidentifiedError struct {
	// Moments is the number of variances and covariances of the items, and Free that
	// of the parameters to be found from them.
	Moments, Free int
	// Parameters are those that can change together without a change of the
	// covariances, in lavaan's notation ("A =~ x", "B ~ A", "x ~~ y"), where they
	// could be told.
	Parameters []string
}

// Error gives the count and the parameters.
func (e *UnidentifiedError) Error() string {
	text := fmt.Sprintf("sem: %v: %d parameters from %d covariances", ErrUnidentified, e.Free, e.Moments)
	if len(e.Parameters) > 0 {
		text += ": undetermined: " + strings.Join(e.Parameters, ", ")
	}
	return text + ": add items or take parameters out"
}

// Unwrap is [ErrUnidentified].
func (e *UnidentifiedError) Unwrap() error { return ErrUnidentified }

// A ConvergenceError is the last state of a fit that did not end. It wraps
// [ErrNotConverged].
type ConvergenceError struct {
	// Iterations were made.
	Iterations int
	// Gradient is what the stopping rule compares with its bound.
	Gradient float64
	// Discrepancy is the value of the ML function that was reached.
	Discrepancy float64
	// State are the last values of the parameters, of standardised items, by the notation
	// of [UnidentifiedError].
	State []ParameterState
}

// A ParameterState is where a parameter stood when a fit was given up.
type ParameterState struct {
	// Name is the parameter, such as "Quality =~ q1".
	Name string `json:"name"`
	// Value is its last value.
	Value float64 `json:"value"`
}

// Error tells where the iteration stood and which parameter was farthest off.
func (e *ConvergenceError) Error() string {
	text := fmt.Sprintf("sem: %v after %d iterations: gradient %.3g, discrepancy %.6g", ErrNotConverged, e.Iterations, e.Gradient, e.Discrepancy)
	if len(e.State) > 0 {
		far := slices.MaxFunc(e.State, func(a, b ParameterState) int { return cmp.Compare(math.Abs(a.Value), math.Abs(b.Value)) })
		text += fmt.Sprintf(", %s at %.3g: more people or other items are needed to tell", far.Name, far.Value)
	}
	return text
}

// Unwrap is [ErrNotConverged].
func (e *ConvergenceError) Unwrap() error { return ErrNotConverged }

func argument(format string, args ...any) error {
	return fmt.Errorf("sem: %w: %s", survey.ErrArgument, fmt.Sprintf(format, args...))
}
