package drivers

import (
	"errors"
	"fmt"
	"strings"

	"github.com/gocsat/csat/survey"
)

// Errors to branch on with errors.Is. Besides these, too small a sample is
// [survey.ErrTooFew], an empty one [survey.ErrNoBase], and an argument outside
// what its doc allows [survey.ErrArgument].
var (
	// ErrConstant: a column has the same value in every row.
	ErrConstant = errors.New("constant column")
	// ErrCollinear: a predictor is a linear combination of others, and the method
	// needs every predictor to have a part of its own.
	ErrCollinear = errors.New("collinear predictors")
	// ErrRows: the method reads rows, and the sample was made from moments.
	ErrRows = errors.New("method needs rows")
	// ErrWeighted: the method is not defined under sampling weights.
	ErrWeighted = errors.New("method does not take sampling weights")
	// ErrTooMany: too many predictors for an exact answer.
	ErrTooMany = errors.New("too many predictors")
	// ErrNotConverged: an iteration ended without meeting its stopping rule.
	ErrNotConverged = errors.New("did not converge")
	// ErrSeparated: the predictors tell categories of the outcome apart without
	// fail, so that coefficients grow without bound.
	ErrSeparated = errors.New("outcome is separated by the predictors")
	// ErrDraws: fewer than half of the resamples gave shares.
	ErrDraws = errors.New("too many failed draws")
)

// A ColumnError names the column at fault. It wraps the condition.
type ColumnError struct {
	// Name is the outcome or predictor.
	Name string
	// With are the predictors of which a collinear one is made up.
	With []string
	// Row counts from 1; 0 if the fault is not in one row.
	Row int
	// Err is the condition.
	Err error
}

// Error names column, condition and row.
func (e *ColumnError) Error() string {
	text := fmt.Sprintf("drivers: %s: %v", e.Name, e.Err)
	if e.Row > 0 {
		text = fmt.Sprintf("drivers: %s: row %d: %v", e.Name, e.Row, e.Err)
	}
	if len(e.With) > 0 {
		text += ": made up of " + strings.Join(e.With, ", ")
	}
	return text
}

// Unwrap gives the condition to errors.Is.
func (e *ColumnError) Unwrap() error { return e.Err }

// A ConvergenceError is the last state of an iteration that did not end. It wraps
// [ErrNotConverged] or [ErrSeparated].
type ConvergenceError struct {
	// Iterations were made.
	Iterations int
	// Decrement is half the squared Newton decrement: how much log-likelihood a
	// quadratic model says is left to gain.
	Decrement float64
	// LogLik is the log-likelihood reached.
	LogLik float64
	// Estimates are the last thresholds, then the last coefficients per standard
	// deviation of their predictors, as in [LogitFit].
	Estimates []float64
	// Err is the condition.
	Err error
}

// Error tells where the iteration stood.
func (e *ConvergenceError) Error() string {
	return fmt.Sprintf("drivers: logit: %v: after %d iterations, log-likelihood %.6g, %.2g to gain",
		e.Err, e.Iterations, e.LogLik, e.Decrement)
}

// Unwrap gives the condition to errors.Is.
func (e *ConvergenceError) Unwrap() error { return e.Err }

// Codes of the warnings of this package.
const (
	// Collinear: predictors are linear combinations of one another, so there are
	// no coefficients; what they share is split between them.
	Collinear survey.WarningCode = "collinear"
	// IllConditioned: the condition number is above 30 (Belsley, Kuh and Welsch
	// 1980), so that coefficients and their signs hang on small changes.
	IllConditioned survey.WarningCode = "ill-conditioned"
	// HighVIF: a variance inflation factor is above 10.
	HighVIF survey.WarningCode = "high-vif"
	// Unreached: sampling of orders ended before the standard error asked for.
	Unreached survey.WarningCode = "target-not-reached"
	// FailedDraws: some resamples gave no shares and were left out.
	FailedDraws survey.WarningCode = "failed-draws"
	// WeightedClassical: classical errors under sampling weights are too small.
	WeightedClassical survey.WarningCode = "weighted-classical"
)

func argument(format string, args ...any) error {
	return fmt.Errorf("drivers: %s: %w", fmt.Sprintf(format, args...), survey.ErrArgument)
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
