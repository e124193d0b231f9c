package weighting

import (
	"errors"
	"fmt"

	"github.com/gocsat/csat/survey"
)

// Conditions that a caller may branch on with [errors.Is]; the typed errors below
// say where. Bad weights are [survey.ErrWeight], other bad arguments
// [survey.ErrArgument], no rows [survey.ErrNoBase].
var (
	// ErrEmptyCategory says that a category has a positive target and no rows.
	ErrEmptyCategory = errors.New("target on an empty category")
	// ErrUntargeted says that a category has rows and no positive target.
	ErrUntargeted = errors.New("category without a positive target")
	// ErrTotals says that the totals of margins do not agree.
	ErrTotals = errors.New("totals disagree")
	// ErrUnreachable says that no weights within the bounds meet the targets.
	ErrUnreachable = errors.New("targets cannot be met")
	// ErrSingular says that constraints depend linearly on one another.
	ErrSingular = errors.New("constraints depend on one another")
	// ErrNotConverged says that the iterations ended before the targets were met.
	ErrNotConverged = errors.New("not converged")
)

// An EmptyCategoryError reports a positive target on a category that no row has.
// It wraps [ErrEmptyCategory].
type EmptyCategoryError struct {
	// Margin and Category say which.
	Margin, Category string
	// Target is its target as it was given.
	Target float64
}

// Error names margin, category and target.
func (e *EmptyCategoryError) Error() string {
	return fmt.Sprintf("weighting: margin %q: category %q: target %v on an empty category: no rows to weight up",
		e.Margin, e.Category, e.Target)
}

// Unwrap gives the condition to [errors.Is].
func (e *EmptyCategoryError) Unwrap() error { return ErrEmptyCategory }

// An UntargetedError reports rows in a category that is missing from the targets,
// or whose target is 0: their weight would have to be 0. It wraps [ErrUntargeted].
type UntargetedError struct {
	// Margin and Category say which.
	Margin, Category string
	// Rows is how many rows are in the category, and Row the first, from 1.
	Rows, Row int64
	// Listed tells a target of 0 from none.
	Listed bool
}

// Error names margin, category and row.
func (e *UntargetedError) Error() string {
	what := "has no target"
	if e.Listed {
		what = "has target 0"
	}
	return fmt.Sprintf("weighting: margin %q: category %q %s: %d rows are in it, the first is row %d",
		e.Margin, e.Category, what, e.Rows, e.Row)
}

// Unwrap gives the condition to [errors.Is].
func (e *UntargetedError) Unwrap() error { return ErrUntargeted }

// A TotalsError reports a margin whose targets do not add up to what they should.
// It wraps [ErrTotals].
type TotalsError struct {
	// Margin is the margin, and Total what its targets add up to.
	Margin string
	Total  float64 // in the unit of the targets
	// Against is the margin that it disagrees with; empty for the size of the
	// options, and for shares.
	Against string
	// Other is the total that it should have: that of Against, the size, or for
	// shares 1 or 100, whichever is nearer.
	Other float64
}

// Error names the margin and both totals.
func (e *TotalsError) Error() string {
	other := fmt.Sprint(e.Other)
	if e.Against != "" {
		other = fmt.Sprintf("the %v of margin %q", e.Other, e.Against)
	}
	return fmt.Sprintf("weighting: margin %q: totals disagree: targets add up to %v, not to %s", e.Margin, e.Total, other)
}

// Unwrap gives the condition to [errors.Is].
func (e *TotalsError) Unwrap() error { return ErrTotals }

// An UnreachableError reports a target that no positive weights can meet together
// with the others. It wraps [ErrUnreachable].
type UnreachableError struct {
	// Margin and Category say which; Category is empty for a total.
	Margin, Category string
	// Target is the target as a total of weights.
	Target float64
	// Limit is the end of what the category can reach, and not itself reached: all
	// of what the categories of Against have that its rows are in, or what only its
	// rows can take. Where it takes all margins together to see that the targets
	// cannot be met, Against is empty and Limit is how far the weights came.
	Limit float64
	// Against is the other margin, if one is enough to see it. In [Calibrate] it is
	// "bounds" where those of the options are in the way, and "values" where a mean
	// lies outside the values.
	Against string
}

// Error names margin, category, target and limit.
func (e *UnreachableError) Error() string {
	why := "all margins together came to"
	if e.Against != "" {
		why = e.Against + " ends at"
	}
	return fmt.Sprintf("weighting: %s: target %.6g cannot be met: %s %.6g", place(e.Margin, e.Category), e.Target, why, e.Limit)
}

// Unwrap gives the condition to [errors.Is].
func (e *UnreachableError) Unwrap() error { return ErrUnreachable }

// A SingularError reports a constraint of a calibration that follows from those
// before it, or from the size: nested margins, a constant column. It wraps
// [ErrSingular].
type SingularError struct {
	// Margin and Category say which; Category is empty for a total.
	Margin, Category string
}

// Error names the constraint.
func (e *SingularError) Error() string {
	return fmt.Sprintf("weighting: %s: the constraint depends on those before it: leave it out", place(e.Margin, e.Category))
}

// Unwrap gives the condition to [errors.Is].
func (e *SingularError) Unwrap() error { return ErrSingular }

// A NotConvergedError reports iterations that ended before every target was met.
// It wraps [ErrNotConverged].
type NotConvergedError struct {
	// Worst is the target that is missed most.
	Worst Fit
	// Residual is by how much, as in [Result.Residual], and Tolerance how much was
	// allowed.
	Residual, Tolerance float64
	// Last is the state at the end.
	Last *Result
}

// Error names the worst margin and category.
func (e *NotConvergedError) Error() string {
	return fmt.Sprintf("weighting: %s: not converged after %d iterations: target %v, achieved %v (%.3g apart, %.3g allowed)",
		place(e.Worst.Margin, e.Worst.Category), e.Last.Iterations, e.Worst.Target, e.Worst.Achieved, e.Residual, e.Tolerance)
}

// Unwrap gives the condition to [errors.Is].
func (e *NotConvergedError) Unwrap() error { return ErrNotConverged }

// place names a target, that of a total by its name alone.
func place(margin, category string) string {
	if category == "" {
		return fmt.Sprintf("margin %q", margin)
	}
	return fmt.Sprintf("margin %q: category %q", margin, category)
}

// checkBase validates base weights, nil for all 1, and the number of rows.
func checkBase(base []float64, rows int) error {
	if rows == 0 {
		return fmt.Errorf("weighting: %w", survey.ErrNoBase)
	}
	if base == nil {
		return nil
	}
	if len(base) != rows {
		return argument("%d weights for %d rows", len(base), rows)
	}
	return checkWeights(base)
}

// checkWeights refuses what [survey.Response.SetWeight] does.
func checkWeights(weights []float64) error {
	for row, w := range weights {
		if !(w >= least && w <= most) {
			return rowError(row, "weight", w, survey.ErrWeight)
		}
	}
	return nil
}

func rowError(row int, field string, value float64, err error) error {
	return &survey.RowError{
		Row:    int64(row) + 1,
		Faults: []*survey.Fault{{Field: field, Value: fmt.Sprint(value), Err: err}},
	}
}

func argument(format string, args ...any) error {
	return fmt.Errorf("weighting: "+format+": %w", append(args, survey.ErrArgument)...)
}

// Weights and totals lie within these, as in [survey.Response.SetWeight], so that
// no square overflows.
const (
	least = 1e-100
	most  = 1e100
)
