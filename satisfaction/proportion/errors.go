package proportion

import (
	"errors"
	"fmt"

	"github.com/gocsat/csat/survey"
)

// Errors to branch on with errors.Is.
var (
	// ErrNoBase: a share of no answers. It is [survey.ErrNoBase].
	ErrNoBase = survey.ErrNoBase
	// ErrArgument: an unknown method, too few groups, scores that do not fit.
	// It is [survey.ErrArgument].
	ErrArgument = survey.ErrArgument
	// ErrCounts: a count is negative, above its base, or the base is above
	// 2^53, from where float64 no longer holds every count.
	ErrCounts = errors.New("impossible counts")
	// ErrLevel: a confidence level outside (0, 1).
	ErrLevel = errors.New("confidence level outside (0, 1)")
	// ErrTarget: a target share outside [0, 1].
	ErrTarget = errors.New("target share outside [0, 1]")
)

// An IndexError tells which element of a slice argument is at fault. It wraps
// the reason.
type IndexError struct {
	// Index counts from 0.
	Index int
	// Err is the reason.
	Err error
}

// Error is the text of the reason and the index.
func (e *IndexError) Error() string {
	return fmt.Sprintf("proportion: element %d: %v", e.Index, e.Err)
}

// Unwrap returns the reason.
func (e *IndexError) Unwrap() error { return e.Err }

const (
	defaultLevel = 0.95
	maxCount     = 1 << 53
)

// checkLevel fills in the default.
func checkLevel(level float64) (float64, error) {
	if level == 0 {
		return defaultLevel, nil
	}
	if !(level > 0 && level < 1) {
		return 0, fmt.Errorf("proportion: %w: %v", ErrLevel, level)
	}
	return level, nil
}

// total adds counts, none of them negative, up to maxCount.
func total(counts ...int64) (int64, error) {
	var sum int64
	for _, n := range counts {
		if n < 0 || n > maxCount-sum {
			return 0, fmt.Errorf("%w: %d", ErrCounts, counts)
		}
		sum += n
	}
	return sum, nil
}
