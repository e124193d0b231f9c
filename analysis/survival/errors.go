package survival

import (
	"errors"
	"fmt"
	"strings"

	"github.com/gocsat/csat/survey"
)

// Errors to branch on with errors.Is. Besides these, nobody observed is
// [survey.ErrNoBase], and an argument outside what its doc allows
// [survey.ErrArgument].
var (
	// ErrBeyond: a time after the last one observed, where somebody was still there.
	// How long they stay is not in the data.
	ErrBeyond = errors.New("after the last time observed")
	// ErrNoEvents: nobody left, so that there is nothing to compare or to fit.
	ErrNoEvents = errors.New("no events")
	// ErrWeighted: the method is not defined under sampling weights.
	ErrWeighted = errors.New("method does not take sampling weights")
	// ErrConstant: a covariate has the same value in every row.
	ErrConstant = errors.New("constant covariate")
	// ErrCollinear: a covariate is, wherever an event compares customers, a linear
	// combination of others.
	ErrCollinear = errors.New("collinear covariates")
	// ErrSeparated: the covariates order the events without fail, so that the
	// likelihood grows for ever and a coefficient without bound.
	ErrSeparated = errors.New("events are separated by the covariates")
	// ErrNotConverged: an iteration ended without meeting its stopping rule.
	ErrNotConverged = errors.New("did not converge")
)

// Codes of the warnings of this package.
const (
	// Exhausted: everybody at risk left at once while others were still to enter, so
	// that the curve is 0 from there on, whatever they do.
	Exhausted survey.WarningCode = "risk-set-exhausted"
	// SmallRisk: with delayed entries, customers left early when fewer than ten were at
	// risk; the curve hangs on them ever after. See [Group.Since].
	SmallRisk survey.WarningCode = "small-risk-set"
	// FewEvents: less than ten events for each covariate (Peduzzi et al. 1995).
	FewEvents survey.WarningCode = "few-events"
)

// A RowError names the row at fault. It wraps the condition.
type RowError struct {
	// Row counts from 1.
	Row int
	// Column is what is wrong there, such as "time".
	Column string
	// Value is the value found.
	Value float64
	// Err is the condition.
	Err error
}

// Error names row, column and value.
func (e *RowError) Error() string {
	return fmt.Sprintf("survival: row %d: %s %v: %v", e.Row, e.Column, e.Value, e.Err)
}

// Unwrap gives the condition to errors.Is.
func (e *RowError) Unwrap() error { return e.Err }

// A CovariateError names the covariate at fault. It wraps the condition.
type CovariateError struct {
	// Name is the covariate.
	Name string
	// With are the covariates of which a collinear one is made up.
	With []string
	// Err is the condition.
	Err error
}

// Error names covariate and condition.
func (e *CovariateError) Error() string {
	text := fmt.Sprintf("survival: covariate %s: %v", e.Name, e.Err)
	if len(e.With) > 0 {
		text += ": made up of " + strings.Join(e.With, ", ")
	}
	return text
}

// Unwrap gives the condition to errors.Is.
func (e *CovariateError) Unwrap() error { return e.Err }

// A ConvergenceError is the last state of a fit that did not end. It wraps
// [ErrNotConverged] or [ErrSeparated].
type ConvergenceError struct {
	// Iterations were made.
	Iterations int
	// LogLik is the log partial likelihood reached.
	LogLik float64
	// Coefficients are the last ones, in the order of the covariates.
	Coefficients []float64
	// Growing are the covariates whose coefficients still grew.
	Growing []string
	// Err is the condition.
	Err error
}

// Error tells where the iteration stood.
func (e *ConvergenceError) Error() string {
	text := fmt.Sprintf("survival: cox: %v: after %d iterations, log-likelihood %.6g", e.Err, e.Iterations, e.LogLik)
	if len(e.Growing) > 0 {
		text += ", growing: " + strings.Join(e.Growing, ", ")
	}
	return text
}

// Unwrap gives the condition to errors.Is.
func (e *ConvergenceError) Unwrap() error { return e.Err }

func argument(format string, args ...any) error {
	return fmt.Errorf("survival: %s: %w", fmt.Sprintf(format, args...), survey.ErrArgument)
}

// checkLevel fills in the default confidence level.
func checkLevel(level float64) (float64, error) {
	if level == 0 {
		return 0.95, nil
	}
	if !(level > 0 && level < 1) {
		return 0, argument("confidence level %v outside (0, 1)", level)
	}
	return level, nil
}

func weighted(what string) error { return fmt.Errorf("survival: %s: %w", what, ErrWeighted) }
