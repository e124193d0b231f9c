package pls

import (
	"errors"
	"fmt"

	"github.com/gocsat/csat/survey"
)

// Errors to branch on with errors.Is. Besides these, too small a sample is
// [survey.ErrTooFew], an empty one [survey.ErrNoBase], an unknown name
// [survey.ErrUnknown], and an argument outside what its doc allows
// [survey.ErrArgument].
var (
	// ErrModel: constructs and paths do not make a model.
	ErrModel = errors.New("not a path model")
	// ErrCycle: the paths lead back to where they started; the model must be recursive.
	ErrCycle = errors.New("cyclic paths")
	// ErrConstant: an item has the same value in every row.
	ErrConstant = errors.New("constant item")
	// ErrCollinear: items of a [ModeB] block, or constructs with a path to the same
	// construct, are linear combinations of one another.
	ErrCollinear = errors.New("collinear")
	// ErrNoVariance: the items of a construct have nothing in common with the constructs
	// beside it, or cancel out, so that its score has no variance.
	ErrNoVariance = errors.New("construct without variance")
	// ErrNegativeWeight: an item counts against its construct, so that the worst answers
	// are not the lowest index.
	ErrNegativeWeight = errors.New("negative weight")
	// ErrInadmissible: a construct has no reliability by which correlations could be
	// corrected, or from the corrected ones no paths follow.
	ErrInadmissible = errors.New("inadmissible solution")
	// ErrRange: the ends of the scale of an item are not known.
	ErrRange = errors.New("scale without ends")
	// ErrRows: the method reads rows, and the sample was made from moments.
	ErrRows = errors.New("method needs rows, and the sample has moments only")
	// ErrNotConverged: the weights still changed at the last iteration.
	ErrNotConverged = errors.New("did not converge")
	// ErrDraws: fewer than half of the resamples gave a solution.
	ErrDraws = errors.New("too many failed draws")
)

// An Error says where in a model or its data something is wrong. It wraps the
// condition.
type Error struct {
	// Construct is the construct at fault, or the one a path leads to.
	Construct string
	// Item is the item at fault, empty if the fault is not in one.
	Item string
	// From is where the path at fault comes from, empty if the fault is not in one.
	From string
	// Row counts from 1; 0 if the fault is not in one row.
	Row int
	// Err is the condition.
	Err error
}

// Error names place and condition.
func (e *Error) Error() string {
	where := e.Construct
	if e.From != "" {
		where = e.From + "->" + e.Construct
	}
	if e.Item != "" {
		if where != "" {
			where += ": "
		}
		where += e.Item
	}
	if e.Row > 0 {
		where += fmt.Sprintf(": row %d", e.Row)
	}
	return fmt.Sprintf("pls: %s: %v", where, e.Err)
}

// Unwrap gives the condition to errors.Is.
func (e *Error) Unwrap() error { return e.Err }

// A ConvergenceError is the last state of an iteration that did not end. It wraps
// [ErrNotConverged].
type ConvergenceError struct {
	// Iterations were made.
	Iterations int
	// Change is the largest change of a weight of a standardised item in the last of them.
	Change float64
	// Weights are the last ones, in the order of [Model.Items].
	Weights []float64
}

// Error tells where the iteration stood.
func (e *ConvergenceError) Error() string {
	return fmt.Sprintf("pls: %v: after %d iterations a weight changed by %.2g", ErrNotConverged, e.Iterations, e.Change)
}

// Unwrap is [ErrNotConverged].
func (e *ConvergenceError) Unwrap() error { return ErrNotConverged }

// Codes of the warnings of this package.
const (
	// FailedDraws: some resamples gave no figure and were left out.
	FailedDraws survey.WarningCode = "failed-draws"
	// NegativeWeights: a construct has no index, because an item counts against it.
	NegativeWeights survey.WarningCode = "negative-weights"
	// WeakItem: the score correlates negatively with one of its items.
	WeakItem survey.WarningCode = "negative-loading"
	// HighVIF: a variance inflation factor is above 5, so that coefficients and their
	// signs hang on small changes.
	HighVIF survey.WarningCode = "high-vif"
	// Improper: corrected for attenuation, correlations are not those of any constructs.
	Improper survey.WarningCode = "improper"
)

func argument(format string, args ...any) error {
	return fmt.Errorf("pls: %s: %w", fmt.Sprintf(format, args...), survey.ErrArgument)
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
