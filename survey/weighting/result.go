package weighting

import "math"

// A Result is a set of weights and how well they meet the targets.
type Result struct {
	// Weights has the weight of each row, positive but for [Linear].
	Weights []float64 `json:"weights"`
	// Size is what the weights add up to: the size of the population, or what the
	// options say.
	Size float64 `json:"size"`
	// Iterations is how many sweeps over all margins, or Newton steps, were made.
	Iterations int `json:"iterations"`
	// Residual is the largest distance between an achieved and a target share of
	// the size, on 0–1; for the total of an amount, between the achieved and the
	// target mean, in standard deviations of the amount under the base weights.
	Residual float64 `json:"residual"`
	// Bounded is how many rows are at a bound of [RakeOptions].
	Bounded int64 `json:"bounded"`
	// Negative is how many weights are 0 or below, which only [Linear] gives; the
	// other functions refuse them.
	Negative int64 `json:"negative"`
	// Fits are the targets one by one: the margins in their order with their
	// categories ascending, then the totals.
	Fits []Fit `json:"fits"`
	// Collapsed are the cells that [PostStratify] merged.
	Collapsed []Collapsed `json:"collapsed,omitempty"`
}

// Kish says what the weights cost. As opposed to the function [Kish] it takes the
// negative weights that [Linear] can give. A result that nothing computed, nil or
// without weights, gives the zero Diagnostics.
func (r *Result) Kish() Diagnostics {
	if r == nil || len(r.Weights) == 0 {
		return Diagnostics{}
	}
	return kish(r.Weights)
}

// A Fit is one target and what the weights make of it.
type Fit struct {
	// Margin is the name of the factor or total.
	Margin string `json:"margin"`
	// Category is the category of the factor, empty for a total.
	Category string `json:"category"`
	// N is how many rows it has.
	N int64 `json:"n"`
	// Target is the target as a total of weights, or of weight times value.
	Target float64 `json:"target"`
	// Achieved is the same under the weights.
	Achieved float64 `json:"achieved"`

	miss float64 // the distance that enters the residual
}

// fitsOf are the fits of goals, from the share of the size that each group of rows
// has (the groups being the cells), and how many rows are in each.
func fitsOf(all []goal, codes [][]int32, share []float64, rows []int64, size float64) []Fit {
	var fits []Fit
	for i, g := range all {
		part := make([]Fit, len(g.shares))
		achieved := marginOf(share, codes[i], len(part))
		for group, code := range codes[i] {
			part[code].N += rows[group]
		}
		for code := range part {
			f := &part[code]
			f.Margin, f.Category = g.name, g.levels[code]
			f.Target, f.Achieved = g.shares[code]*size, achieved[code]*size
			f.miss = math.Abs(achieved[code] - g.shares[code])
		}
		fits = append(fits, part...)
	}
	return fits
}

// marginOf adds up x by category, in the order of the groups.
func marginOf(x []float64, codes []int32, n int) []float64 {
	out := make([]float64, n)
	for group, code := range codes {
		out[code] += x[group]
	}
	return out
}

// count is how many rows each of n groups has.
func count(of []int32, n int) []int64 {
	rows := make([]int64, n)
	for _, g := range of {
		rows[g]++
	}
	return rows
}

// worst is the target that is missed most, the first of them on ties.
func (r *Result) worst() Fit {
	var worst Fit
	for i, f := range r.Fits {
		if i == 0 || f.miss > worst.miss {
			worst = f
		}
	}
	return worst
}
