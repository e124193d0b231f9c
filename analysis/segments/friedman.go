package segments

import (
	"fmt"
	"math"
	"slices"

	"github.com/gocsat/csat/survey"
)

// A FriedmanResult compares k ratings of the same people.
type FriedmanResult struct {
	// Test is χ² with k − 1 degrees of freedom, tie-corrected; no value where
	// everybody rates all alike.
	Test ChiSquareTest `json:"test"`
	// KendallW is the agreement of the people, 0–1: χ²/(N(k − 1)).
	KendallW survey.Optional `json:"kendall_w"`
	// MeanRanks are the mean ranks of the columns within people, 1…k.
	MeanRanks []float64 `json:"mean_ranks"`
	// N is the number of people with all k ratings.
	N int64 `json:"n"`
	// Missing is the number of people left out.
	Missing int64 `json:"missing"`
	// Warnings are reasons to trust the χ² approximation less.
	Warnings []survey.Warning `json:"warnings,omitempty"`
}

// Friedman tests whether k ≥ 2 items, or waves, are rated alike by the same people
// (M. Friedman, JASA 32, 1937, 675–701, doi:10.1080/01621459.1937.10503522). Row i
// stands for counts[i] people with the same ratings; nil counts stand for one
// each, and the result is the same to the last bit. A row with a NaN is left out.
// Fewer than 15 people are a LowBase warning. For yes-or-no answers this is
// Cochran's Q, which [github.com/gocsat/csat/satisfaction/proportion.CochranQ] has
// from counts alone.
//
// Errors: ErrArgument for fewer than two columns, rows of different lengths or
// counts of another number; ErrNotNumber for an infinity; ErrCounts; ErrNoBase
// where nobody gave all ratings.
func Friedman(rows [][]float64, counts []int64) (FriedmanResult, error) {
	if len(rows) == 0 {
		return FriedmanResult{}, fmt.Errorf("segments: no rows: %w", ErrNoBase)
	}
	k := len(rows[0])
	if k < 2 || counts != nil && len(counts) != len(rows) {
		return FriedmanResult{}, fmt.Errorf("segments: %d columns, %d counts for %d rows: %w", k, len(counts), len(rows), ErrArgument)
	}
	var r FriedmanResult
	// Ranks are doubled, so that all sums are whole and their order is no matter.
	sums, ties := make([]float64, k), 0.0
	for i, row := range rows {
		if len(row) != k {
			return FriedmanResult{}, fmt.Errorf("segments: row %d has %d ratings, the first %d: %w", i, len(row), k, ErrArgument)
		}
		count := int64(1)
		if counts != nil {
			count = counts[i]
		}
		if count < 0 || count > maxCount-r.N-r.Missing {
			return FriedmanResult{}, fmt.Errorf("segments: row %d counts %d: %w", i, count, ErrCounts)
		}
		for _, x := range row {
			if math.IsInf(x, 0) {
				return FriedmanResult{}, fmt.Errorf("segments: row %d: %v: %w", i, x, ErrNotNumber)
			}
		}
		if slices.ContainsFunc(row, math.IsNaN) {
			r.Missing += count
			continue
		}
		r.N += count
		for j, x := range row {
			var below, equal float64
			for _, y := range row {
				if y < x {
					below++
				} else if y == x {
					equal++
				}
			}
			sums[j] += float64(float64(count) * (2*below + equal + 1))
			// t³ − t of a tie, shared by its t members.
			ties += float64(float64(count) * float64(equal*equal-1))
		}
	}
	if r.N == 0 {
		return FriedmanResult{}, fmt.Errorf("segments: nobody gave all ratings: %w", ErrNoBase)
	}
	n, size := float64(r.N), float64(k)
	var squares float64
	for _, s := range sums {
		r.MeanRanks = append(r.MeanRanks, s/2/n)
		d := (s - float64(n*(size+1))) / 2
		squares += float64(d * d)
	}
	variance := float64(n*float64(size*(size+1))) - ties/(size-1)
	if r.N < 15 {
		r.Warnings = warn(r.Warnings, survey.LowBase, "%d people; χ² needs 15", r.N)
	}
	r.Test.DF = k - 1
	if !(variance > 0) {
		r.Warnings = warn(r.Warnings, survey.NoError, "everybody rates all alike")
		return r, nil
	}
	r.Test = chiTest(12*squares/variance, k-1)
	r.KendallW = survey.Some(r.Test.Statistic.Value / float64(n*(size-1)))
	return r, nil
}
