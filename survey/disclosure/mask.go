package disclosure

import (
	"fmt"
	"math"
	"slices"

	"github.com/gocsat/csat/internal/enum"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// A Reason says why a cell is hidden. It is for the publisher: readers who are
// told which cells are hidden for their own count learn that it is below the
// minimum.
type Reason uint8

const (
	// Shown: the cell is published.
	Shown Reason = iota
	// Primary: its count is below the minimum.
	Primary
	// Complementary: with it, a hidden cell could be computed.
	Complementary
)

var reasons = enum.Names[Reason]{"shown", "primary", "complementary"}

// String is the name of the reason, such as "primary".
func (r Reason) String() string { return reasons.String(r) }

// MarshalText writes the name; an unknown reason is an error.
func (r Reason) MarshalText() ([]byte, error) { return reasons.Marshal(r) }

// UnmarshalText reads a name that [Reason.MarshalText] writes.
func (r *Reason) UnmarshalText(text []byte) error { return reasons.Unmarshal(r, text) }

// A Mask says for each cell of a [Table], in its order, whether and why it is
// hidden.
type Mask []Reason

// Hidden tells whether a cell is hidden. A cell that the mask does not have is.
func (m Mask) Hidden(cell int) bool { return cell < 0 || cell >= len(m) || m[cell] != Shown }

// Lines is the mask of a [Grid] with its totals, line by line: columns counts
// those of the grid, without the totals. A mask that does not divide into such
// lines is [ErrArgument].
func (m Mask) Lines(columns int) ([]Mask, error) {
	if columns < 1 || len(m) == 0 || len(m)%(columns+1) != 0 {
		return nil, fmt.Errorf("disclosure: %d cells in lines of %d and a total: %w", len(m), columns, ErrArgument)
	}
	var lines []Mask
	for line := range slices.Chunk(m, columns+1) {
		lines = append(lines, slices.Clone(line))
	}
	return lines, nil
}

// Counts are the counts of the table, hidden ones without a value. A mask of
// another length is [ErrArgument].
func (m Mask) Counts(t Table) ([]survey.Optional, error) {
	if len(t.Cells) != len(m) {
		return nil, fmt.Errorf("disclosure: %d cells under a mask of %d: %w", len(t.Cells), len(m), ErrArgument)
	}
	counts := make([]survey.Optional, len(m))
	for i, c := range t.Cells {
		if m[i] == Shown {
			counts[i] = survey.Some(float64(c.N))
		}
	}
	return counts, nil
}

// Estimates are the estimates, one per cell, with those of hidden cells
// suppressed: value, error, interval and base ([survey.Estimate.Suppress]).
// Another number of estimates is [ErrArgument]; a value, end of an interval or
// effective base of a shown cell that is NaN or infinite is [scale.ErrNotNumber].
func (m Mask) Estimates(estimates []survey.Estimate) ([]survey.Estimate, error) {
	if len(estimates) != len(m) {
		return nil, fmt.Errorf("disclosure: %d estimates under a mask of %d: %w", len(estimates), len(m), ErrArgument)
	}
	published := make([]survey.Estimate, len(m))
	for i, e := range estimates {
		if m[i] != Shown {
			published[i] = e.Suppress()
			continue
		}
		for _, x := range []float64{e.Value, e.Interval.Lower, e.Interval.Upper, e.EffectiveN} {
			if math.IsNaN(x) || math.IsInf(x, 0) {
				return nil, fmt.Errorf("disclosure: estimate of cell %d: %g: %w", i, x, scale.ErrNotNumber)
			}
		}
		e.Warnings = slices.Clone(e.Warnings)
		published[i] = e
	}
	return published, nil
}
