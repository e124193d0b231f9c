package quality

import (
	"fmt"
	"math"

	"github.com/gocsat/csat/survey"
)

// A Criterion marks the rows whose index lies beyond a cut.
type Criterion struct {
	// ID names the criterion.
	ID string `json:"id"`
	// Values is the index, one per row of the table.
	Values []survey.Optional `json:"values"`
	// Cut is the value from which a row is marked, the cut itself included. It may
	// be infinite.
	Cut float64 `json:"cut"`
	// Low marks the rows at or below Cut, in place of those at or above it.
	Low bool `json:"low"`
}

// A Verdict is what the criteria say about one row.
type Verdict struct {
	// Marks is the number of criteria that mark the row.
	Marks int `json:"marks"`
	// Known is the number of criteria that have a value for it.
	Known int `json:"known"`
	// Flagged tells whether Marks reaches the number asked for.
	Flagged bool `json:"flagged"`
}

// Flags are the verdicts on all rows.
type Flags struct {
	// Rows has one verdict per row.
	Rows []Verdict `json:"rows"`
	// Marks is how many rows each criterion marks, in the order of the criteria.
	Marks []int `json:"marks"`
	// Flagged is how many rows are flagged, out of all.
	Flagged int `json:"flagged"`
}

// Flag flags the rows that at least k of the criteria mark. One index alone
// catches the honest too (a customer who is satisfied with everything has a long
// run and no variability); careless rows fail several of different kind (Curran
// 2016; Meade and Craig 2012). Choose cuts and k before seeing the effect on the
// figures, and report the effect with [Sensitivity].
//
// A row on which a criterion has no value is not marked by it; Known says how
// many have one. No criteria or rows are [ErrNoBase]; k outside 1…m, a cut that is
// NaN and a valid value that is NaN are [ErrArgument]; criteria of different
// length are [ErrIncompatible].
func Flag(criteria []Criterion, k int) (Flags, error) {
	if len(criteria) == 0 || len(criteria[0].Values) == 0 {
		return Flags{}, fmt.Errorf("quality: flag without criteria or rows: %w", ErrNoBase)
	}
	if k < 1 || k > len(criteria) {
		return Flags{}, fmt.Errorf("quality: flag on %d of %d criteria: %w", k, len(criteria), ErrArgument)
	}
	out := Flags{Rows: make([]Verdict, len(criteria[0].Values)), Marks: make([]int, len(criteria))}
	for i, c := range criteria {
		if len(c.Values) != len(out.Rows) {
			return Flags{}, fmt.Errorf("quality: criterion %q has %d rows, %q has %d: %w", c.ID, len(c.Values), criteria[0].ID, len(out.Rows), ErrIncompatible)
		}
		if math.IsNaN(c.Cut) {
			return Flags{}, fmt.Errorf("quality: criterion %q: cut is no number: %w", c.ID, ErrArgument)
		}
		for row, v := range c.Values {
			if !v.Valid {
				continue
			}
			if math.IsNaN(v.Value) {
				return Flags{}, fmt.Errorf("quality: criterion %q, row %d: no number: %w", c.ID, row, ErrArgument)
			}
			out.Rows[row].Known++
			if c.Low && v.Value <= c.Cut || !c.Low && v.Value >= c.Cut {
				out.Rows[row].Marks++
				out.Marks[i]++
			}
		}
	}
	for row := range out.Rows {
		if out.Rows[row].Marks >= k {
			out.Rows[row].Flagged = true
			out.Flagged++
		}
	}
	return out, nil
}

// Excluded tells for each row whether it is flagged: the argument of
// [Sensitivity].
func (f Flags) Excluded() []bool {
	out := make([]bool, len(f.Rows))
	for row, v := range f.Rows {
		out[row] = v.Flagged
	}
	return out
}
