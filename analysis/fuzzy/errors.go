package fuzzy

import (
	"errors"
	"fmt"

	"github.com/gocsat/csat/satisfaction"
	"github.com/gocsat/csat/survey"
)

// Errors to branch on with errors.Is. Besides these, an argument outside what its doc
// allows is [survey.ErrArgument], a scale that does not fit the levels is
// [scale.ErrOutOfRange], one that does not fit the questionnaire or the other items
// [survey.ErrIncompatible].
var (
	// ErrNoBase: an item without a rating. It is [survey.ErrNoBase].
	ErrNoBase = survey.ErrNoBase
	// ErrWeighted: the table has sampling weights, which would have to be ignored. It is
	// [satisfaction.ErrWeighted].
	ErrWeighted = satisfaction.ErrWeighted
	// ErrDraws: fewer than half of the replicates had ratings of every item.
	ErrDraws = errors.New("too many failed draws")
)

// A FactorError tells which factor is at fault. It wraps the reason.
type FactorError struct {
	// Name is the factor or item.
	Name string
	// Err is the reason.
	Err error
}

// Error is the text of the reason with the factor.
func (e *FactorError) Error() string { return fmt.Sprintf("fuzzy: factor %q: %v", e.Name, e.Err) }

// Unwrap gives the reason to errors.Is.
func (e *FactorError) Unwrap() error { return e.Err }

// Codes of the warnings of this package.
const (
	// IndependentItems: errors take items as answered by different people, for only
	// counts of each are known.
	IndependentItems survey.WarningCode = "independent-items"
	// WeakMaximum: the validity is below 1/2; the score says more than the level.
	WeakMaximum survey.WarningCode = "weak-maximum"
	// TiedMaximum: two levels have the largest membership; the first of them is named.
	TiedMaximum survey.WarningCode = "tied-maximum"
	// FailedDraws: some replicates had no rating of some item and were left out.
	FailedDraws survey.WarningCode = "failed-draws"
)

func argument(format string, args ...any) error {
	return fmt.Errorf("fuzzy: %s: %w", fmt.Sprintf(format, args...), survey.ErrArgument)
}
