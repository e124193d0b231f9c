package trend

import (
	"errors"
	"fmt"
	"math"

	"github.com/gocsat/csat/survey"
)

// Errors to branch on with errors.Is.
var (
	// ErrNoBase: no period has a value. It is [survey.ErrNoBase].
	ErrNoBase = survey.ErrNoBase
	// ErrTooFew: fewer periods with a value than the method needs. It is
	// [survey.ErrTooFew].
	ErrTooFew = survey.ErrTooFew
	// ErrArgument: a level outside (0, 1), an unknown option, a window of no
	// periods. It is [survey.ErrArgument].
	ErrArgument = survey.ErrArgument
	// ErrNotNumber: a value is NaN, infinite or beyond ±1e50.
	ErrNotNumber = errors.New("not a possible number")
	// ErrNoError: a period has no standard error, or one of 0, so it has no weight.
	ErrNoError = errors.New("no standard error to weigh by")
	// ErrCounts: a count is negative, or all together pass 2^53, from where float64
	// no longer holds every count.
	ErrCounts = errors.New("impossible counts")
)

// A PeriodError tells which period is at fault. It wraps the reason.
type PeriodError struct {
	// Index counts the periods from 0.
	Index int
	// Label is the label of the period, if it has one.
	Label string
	// Err is the reason.
	Err error
}

// Error is the text of the reason with the period.
func (e *PeriodError) Error() string {
	return fmt.Sprintf("trend: period %d %q: %v", e.Index, e.Label, e.Err)
}

// Unwrap returns the reason.
func (e *PeriodError) Unwrap() error { return e.Err }

// Codes of warnings besides those of package survey.
const (
	// Autocorrelated: each period resembles the one before, so that the p-value of a
	// trend is too small.
	Autocorrelated survey.WarningCode = "autocorrelated"
	// Incomplete: a window contains periods without answers.
	Incomplete survey.WarningCode = "incomplete-window"
)

// maxCount is the number of answers from where float64 skips whole numbers.
const maxCount = 1 << 53

// levelOf is the confidence level, and half of what it leaves.
func levelOf(given float64) (level, tail float64, err error) {
	level = given
	if level == 0 {
		level = 0.95
	}
	if !(level > 0 && level < 1) {
		return 0, 0, fmt.Errorf("trend: level %v outside (0, 1): %w", given, ErrArgument)
	}
	return level, (1 - level) / 2, nil
}

// some is x, or no value where x is no number or infinite.
func some(x float64) survey.Optional {
	if math.IsInf(x, 0) {
		return survey.Optional{}
	}
	return survey.Some(x)
}

// around is centre ± distance, none if the distance is no number.
func around(centre, distance, level float64) survey.Interval {
	if !(distance >= 0) || math.IsInf(distance, 1) {
		return survey.Interval{}
	}
	return survey.Interval{Lower: centre - distance, Upper: centre + distance, Level: level}
}

// warnings are reasons to trust a result less.
type warnings []survey.Warning

func (w *warnings) add(code survey.WarningCode, format string, args ...any) {
	*w = append(*w, survey.Warning{Code: code, Text: fmt.Sprintf(format, args...)})
}
