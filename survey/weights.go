package survey

import (
	"fmt"
	"slices"
)

// WithWeights is a copy of the table in which the sampling weight of row i is
// weights[i], whatever it was before; package weighting computes such weights.
// They are bound as [Response.SetWeight] binds them, 1e-100 to 1e100: the first
// that is zero, negative, NaN, infinite or outside is a [*RowError] wrapping
// [ErrWeight], with the row counted from 1. Another number of weights than rows
// is [ErrArgument].
func (t *Table) WithWeights(weights []float64) (*Table, error) {
	if len(weights) != t.Len() {
		return nil, fmt.Errorf("survey: %d weights for %d rows: %w", len(weights), t.Len(), ErrArgument)
	}
	for row, w := range weights {
		if !(w >= 1e-100 && w <= 1e100) {
			return nil, &RowError{Row: int64(row) + 1, Faults: []*Fault{fault("weight", fmt.Sprint(w), ErrWeight)}}
		}
	}
	out := t.Clone()
	out.weights = nil
	if out.n > 0 {
		out.weights = slices.Clone(weights)
	}
	return out, nil
}
