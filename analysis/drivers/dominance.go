package drivers

import (
	"fmt"
	"math/bits"

	"github.com/gocsat/csat/analysis/internal/lmg"
	"github.com/gocsat/csat/survey"
)

// A DominanceTable compares what predictors add to R² in all submodels (Budescu
// 1993; Azen and Budescu 2003). Rows and columns are in the order of Names.
type DominanceTable struct {
	// Outcome is the name of the outcome.
	Outcome string `json:"outcome"`
	// Names are the predictors.
	Names []string `json:"names"`
	// N is the number of complete rows.
	N int64 `json:"n"`
	// R2 is R² of all predictors, 0–1.
	R2 float64 `json:"r2"`
	// General is the mean of the conditional values: the LMG share.
	General []float64 `json:"general"`
	// Conditional[i][k] is the mean of what i adds to k others, in units of R².
	Conditional [][]float64 `json:"conditional"`
	// Complete[i][j] is the share of the submodels without i and j, 0–1, to which i
	// adds more than j does; 1 means that i dominates j completely. Gains within
	// 1e-12 count for neither. No value on the diagonal.
	Complete [][]survey.Optional `json:"complete"`
	// Ranks are those of General, 1 being the largest.
	Ranks []int `json:"ranks"`
	// Warnings has a [Collinear] one for collinear predictors.
	Warnings []survey.Warning `json:"warnings,omitempty"`
}

const maxDominance = 20

// Dominance compares the predictors in all 2^p submodels, p ≤ 20 ([ErrTooMany]).
// Collinear predictors are allowed: of two copies neither dominates the other.
// Fewer than two rows more than predictors is [survey.ErrTooFew].
func Dominance(s *Sample) (DominanceTable, error) {
	if err := s.fittable(); err != nil {
		return DominanceTable{}, err
	}
	p := len(s.names) - 1
	if p > maxDominance {
		return DominanceTable{}, fmt.Errorf("drivers: dominance of %d, at most %d: %w", p, maxDominance, ErrTooMany)
	}
	values, err := lmg.Values(s.corr)
	if err != nil {
		return DominanceTable{}, fmt.Errorf("drivers: %w", err)
	}
	t := DominanceTable{Outcome: s.names[0], Names: s.Predictors(), N: s.n, R2: values[len(values)-1], General: make([]float64, p)}
	for i := range p {
		t.Conditional = append(t.Conditional, conditional(values, p, i))
		for _, gain := range t.Conditional[i] {
			t.General[i] += gain / float64(p)
		}
	}
	for i := range p {
		row := make([]survey.Optional, p)
		for j := range p {
			if i != j {
				row[j] = survey.Some(complete(values, p, i, j))
			}
		}
		t.Complete = append(t.Complete, row)
	}
	t.Ranks = ranks(t.General)
	if f := factorise(s.corr, upTo(p)); len(f.spanned) > 0 {
		t.Warnings = append(t.Warnings, survey.Warning{Code: Collinear, Text: s.collinear(f).Error()})
	}
	return t, nil
}

// conditional are the means of what i adds, by the number of others.
func conditional(values []float64, p, i int) []float64 {
	sums, counts := make([]float64, p), make([]float64, p)
	for mask, v := range values {
		if mask>>i&1 == 0 {
			k := bits.OnesCount(uint(mask))
			sums[k] += values[mask|1<<i] - v
			counts[k]++
		}
	}
	for k := range sums {
		sums[k] = max(sums[k]/counts[k], 0)
	}
	return sums
}

// complete is the share of submodels in which i adds more than j.
func complete(values []float64, p, i, j int) float64 {
	wins, models := 0, 0
	for mask := range values {
		if mask>>i&1 == 0 && mask>>j&1 == 0 {
			models++
			if values[mask|1<<i]-values[mask|1<<j] > 1e-12 {
				wins++
			}
		}
	}
	return float64(wins) / float64(models)
}
