package satisfaction

import (
	"errors"
	"fmt"

	"github.com/gocsat/csat/survey"
)

// Conditions that a caller may branch on with [errors.Is]. Those that a survey
// has too are the same values.
var (
	// ErrNoBase says that nobody answered: the figure has no value.
	ErrNoBase = survey.ErrNoBase
	// ErrTooFew says that there are answers, but fewer than the figure needs.
	ErrTooFew = survey.ErrTooFew
	// ErrArgument says that an argument lies outside what its doc allows.
	ErrArgument = survey.ErrArgument
	// ErrScale says that a metric was asked of a scale that it is not defined on.
	ErrScale = errors.New("metric is not defined on this scale")
	// ErrWeighted says that the table has sampling weights, which the function
	// would have to ignore.
	ErrWeighted = errors.New("table has sampling weights")
)

// levelOf is the confidence level, 0.95 where it is 0.
func levelOf(level float64) (float64, error) {
	if level == 0 {
		return 0.95, nil
	}
	if !(level > 0 && level < 1) {
		return 0, fmt.Errorf("satisfaction: confidence level %g: %w", level, ErrArgument)
	}
	return level, nil
}

// smallBase is the number of answers below which a figure is marked.
const smallBase = 30

func lowBase(e *survey.Estimate, n int64) {
	if n < smallBase {
		e.Warn(survey.LowBase, "%d answers, fewer than %d", n, smallBase)
	}
}

// clip cuts an interval at the ends of the possible range.
func clip(e *survey.Estimate, lo, hi float64) {
	i := &e.Interval
	if i.Lower < lo || i.Upper > hi {
		i.Lower, i.Upper = max(i.Lower, lo), min(i.Upper, hi)
		e.Warn(survey.Clipped, "interval cut at %g and %g", lo, hi)
	}
}
