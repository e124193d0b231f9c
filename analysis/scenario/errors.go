package scenario

import (
	"errors"
	"fmt"

	"github.com/gocsat/csat/survey"
)

// Errors to branch on with errors.Is. Besides these, fewer than two customers is
// [survey.ErrTooFew], and an item that the questionnaire does not have [survey.ErrUnknown].
var (
	// ErrNoBase: no row has a rating on every predictor. It is [survey.ErrNoBase].
	ErrNoBase = survey.ErrNoBase
	// ErrArgument: an argument outside what its doc allows. It is [survey.ErrArgument].
	ErrArgument = survey.ErrArgument
	// ErrIncompatible: the model predicts values that the scale of the outcome does not
	// have. It is [survey.ErrIncompatible].
	ErrIncompatible = survey.ErrIncompatible
	// ErrInfeasible: no plan within ceilings and budget reaches the target; the plans
	// returned with it are the best there are.
	ErrInfeasible = errors.New("target cannot be reached within ceilings and budget")
	// ErrTooMany: more than [MaxCombinations] combinations of steps. Fewer levers, or larger
	// steps, are fewer.
	ErrTooMany = errors.New("too many combinations of steps")
)

// An ItemError names the item at fault. It wraps the condition.
type ItemError struct {
	// Item is its id.
	Item string
	// Err is the condition.
	Err error
}

// Error is the text of the condition with the item.
func (e *ItemError) Error() string { return fmt.Sprintf("scenario: item %q: %v", e.Item, e.Err) }

// Unwrap gives the condition to errors.Is.
func (e *ItemError) Unwrap() error { return e.Err }

// Codes of the warnings of this package.
const (
	// Extrapolation: more than 5 % of the customers end up outside of what the answers of
	// all have shown, or a change of satisfaction is beyond ±10 %.
	Extrapolation survey.WarningCode = "extrapolation"
	// Capped: some answers were too near the end of the scale for the whole shift.
	Capped survey.WarningCode = "capped"
)

func argument(format string, args ...any) error {
	return fmt.Errorf("scenario: %s: %w", fmt.Sprintf(format, args...), ErrArgument)
}

func badItem(item, format string, args ...any) error {
	return &ItemError{item, fmt.Errorf("%s: %w", fmt.Sprintf(format, args...), ErrArgument)}
}

// checkLevel fills in the default confidence level.
func checkLevel(level float64) (float64, error) {
	if level == 0 {
		return 0.95, nil
	}
	if !(level > 0 && level < 1) {
		return 0, argument("option Level: %v outside (0, 1)", level)
	}
	return level, nil
}
