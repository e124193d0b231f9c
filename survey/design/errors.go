package design

import (
	"errors"
	"fmt"

	"github.com/gocsat/csat/survey"
)

// Conditions that a caller may branch on with [errors.Is]. Those that a survey
// has too are the same values.
var (
	// ErrNoBase says that no row has a value.
	ErrNoBase = survey.ErrNoBase
	// ErrTooFew says that there are values, but fewer than the figure needs.
	ErrTooFew = survey.ErrTooFew
	// ErrArgument says that an argument lies outside what its doc allows.
	ErrArgument = survey.ErrArgument
	// ErrOverflow says that a sum would leave the range of a float64.
	ErrOverflow = survey.ErrOverflow
	// ErrWeight says that a weight is not between 1e-100 and 1e100.
	ErrWeight = survey.ErrWeight
	// ErrLonelyPSU says that a stratum has a single cluster in the sample and no
	// policy that says what its variance is.
	ErrLonelyPSU = errors.New("stratum with a single sampling unit")
	// ErrSingular says that columns are linearly dependent, so that no single
	// solution exists.
	ErrSingular = errors.New("linearly dependent columns")
)

// FailedReplicates marks a replicate variance some of whose replicates gave no
// figure.
const FailedReplicates survey.WarningCode = "failed-replicates"

// rowFault is an error about one row, counted from 1.
func rowFault(row int, field string, value any, err error) error {
	return fmt.Errorf("design: %w", &survey.RowError{
		Row: int64(row) + 1, Faults: []*survey.Fault{{Field: field, Value: fmt.Sprint(value), Err: err}},
	})
}

func sameLength(field string, got, want int) error {
	if got != want {
		return fmt.Errorf("design: %s: %d values for %d rows: %w", field, got, want, ErrArgument)
	}
	return nil
}

// levelOf is the confidence level, 0.95 where it is 0.
func levelOf(level float64) (float64, error) {
	if level == 0 {
		return 0.95, nil
	}
	if !(level > 0 && level < 1) {
		return 0, fmt.Errorf("design: confidence level %g: %w", level, ErrArgument)
	}
	return level, nil
}
