package proportion

import (
	"fmt"

	"github.com/gocsat/csat/survey"
)

// Interval is the interval of a share in [0,1] that rests on n effective
// answers, which need not be a whole number: under sampling weights, n is what
// the design leaves of the sample. No interval is given by [Logit] at 0 and 1.
//
// Errors: [ErrArgument] for an unknown method or a share outside [0,1],
// [ErrNoBase] where n is not positive, [ErrLevel].
func (m Method) Interval(share, n, level float64) (survey.Interval, error) {
	switch {
	case !methods.Valid(m) || !(share >= 0 && share <= 1):
		return survey.Interval{}, fmt.Errorf("proportion: interval of share %v by %v: %w", share, m, ErrArgument)
	case !(n > 0 && n <= maxCount):
		return survey.Interval{}, fmt.Errorf("proportion: interval on %v answers: %w", n, ErrNoBase)
	}
	level, err := checkLevel(level)
	if err != nil {
		return survey.Interval{}, err
	}
	return m.interval(min(share*n, n), n, level), nil
}
