package criteria

import (
	"errors"
	"fmt"
	"strings"

	"github.com/gocsat/csat/survey"
)

// Errors to branch on with errors.Is. Besides these, an argument outside what its doc
// allows is [survey.ErrArgument].
var (
	// ErrNotSquare: the rows of a matrix are not as many, or as long, as there are names.
	ErrNotSquare = errors.New("matrix is not square")
	// ErrNotReciprocal: a_ij and a_ji do not multiply to 1.
	ErrNotReciprocal = errors.New("a_ij times a_ji is not 1")
	// ErrNotPositive: a ratio of 0 or below, or a value below 0 where shares are taken.
	ErrNotPositive = errors.New("not positive")
	// ErrNotFinite: NaN or an infinity.
	ErrNotFinite = errors.New("not a finite number")
	// ErrDisconnected: the comparisons leave groups of criteria that are not compared
	// with each other, so that there is no common scale.
	ErrDisconnected = errors.New("comparisons do not connect all criteria")
	// ErrConstant: a criterion has the same value for every alternative.
	ErrConstant = errors.New("criterion does not vary")
	// ErrNotConverged: the eigenvector was not found; the judgements contradict each
	// other beyond what float64 can hold.
	ErrNotConverged = errors.New("did not converge")
)

// A CellError is a fault in one place of a matrix or table. It wraps the condition.
type CellError struct {
	// Row counts from 1; 0 if the fault is of a whole column.
	Row int
	// Column counts from 1; 0 if the fault is of a whole row.
	Column int
	// Value is what stands there; no value for NaN and where the fault is not of one cell.
	Value survey.Optional
	// Err is the condition.
	Err error
}

// Error names the place and the condition.
func (e *CellError) Error() string {
	var b strings.Builder
	b.WriteString("criteria:")
	if e.Row > 0 {
		fmt.Fprintf(&b, " row %d", e.Row)
	}
	if e.Column > 0 {
		fmt.Fprintf(&b, " column %d", e.Column)
	}
	if e.Value.Valid {
		fmt.Fprintf(&b, ": %v", e.Value.Value)
	}
	return fmt.Sprintf("%s: %v", &b, e.Err)
}

// Unwrap gives the condition to errors.Is.
func (e *CellError) Unwrap() error { return e.Err }

// A JudgementError is a judgement that was refused. It wraps the condition.
type JudgementError struct {
	// Index counts the judgements from 0.
	Index int
	// Judgement is the one at fault.
	Judgement Judgement
	// Err is the condition.
	Err error
}

// Error names the judgement and the condition.
func (e *JudgementError) Error() string {
	return fmt.Sprintf("criteria: judgement %d: %s over %s = %v: %v", e.Index, e.Judgement.Of, e.Judgement.Over, e.Judgement.Ratio, e.Err)
}

// Unwrap gives the condition to errors.Is.
func (e *JudgementError) Unwrap() error { return e.Err }

// A DisconnectedError lists the groups within which criteria are compared. It wraps
// [ErrDisconnected].
type DisconnectedError struct {
	// Groups are names, in the order of the criteria.
	Groups [][]string
}

// Error lists the groups.
func (e *DisconnectedError) Error() string {
	groups := make([]string, len(e.Groups))
	for i, g := range e.Groups {
		groups[i] = strings.Join(g, ", ")
	}
	return fmt.Sprintf("criteria: %v: %s", ErrDisconnected, strings.Join(groups, " | "))
}

// Unwrap gives ErrDisconnected to errors.Is.
func (e *DisconnectedError) Unwrap() error { return ErrDisconnected }

// Codes of the warnings of this package.
const (
	// Inconsistent: CR is above 0.1, or where there is none GCI above its limit.
	Inconsistent survey.WarningCode = "inconsistent"
	// NoRedundancy: no more pairs were compared than needed, so that contradictions
	// cannot show.
	NoRedundancy survey.WarningCode = "no-redundancy"
	// NoRandomIndex: the table does not go so far, and there is no CR.
	NoRandomIndex survey.WarningCode = "no-random-index"
	// ApproximateIndex: pairs are missing, and RI is scaled for it.
	ApproximateIndex survey.WarningCode = "approximate-random-index"
)

func argument(format string, args ...any) error {
	return fmt.Errorf("criteria: %s: %w", fmt.Sprintf(format, args...), survey.ErrArgument)
}

func cell(row, column int, value float64, err error) error {
	return &CellError{Row: row + 1, Column: column + 1, Value: survey.Some(value), Err: err}
}
