package weighting

import (
	"math"
	"slices"

	"github.com/gocsat/csat/internal/exact"
	"github.com/gocsat/csat/survey"
)

// Diagnostics say how unequal weights are and what that costs (Kish 1965, section
// 11.7; 1992, equation 2.2). No figure changes when all weights are multiplied by
// a constant, but for Sum.
type Diagnostics struct {
	// N is the number of rows.
	N int64 `json:"n"`
	// Sum is the sum of the weights.
	Sum float64 `json:"sum"`
	// Deff is the design effect n·Σw²/(Σw)² = 1 + CV², at least 1: the factor by
	// which unequal weights multiply the variance of a mean, if weights and answers
	// are unrelated. The width of an interval grows by its root.
	Deff float64 `json:"deff"`
	// EffectiveN is (Σw)²/Σw² = N/Deff: as many equally weighted answers would be
	// as precise.
	EffectiveN float64 `json:"effective_n"`
	// Efficiency is EffectiveN/N, above 0 to 1.
	Efficiency float64 `json:"efficiency"`
	// CV is the standard deviation of the weights, with divisor n, over their mean.
	CV float64 `json:"cv"`
	// MinRatio and MaxRatio are the smallest and the largest weight over the mean.
	MinRatio float64 `json:"min_ratio"`
	MaxRatio float64 `json:"max_ratio"` // in means, as MinRatio
	// MaxMin is the largest weight over the smallest; no value if that is not
	// positive, as [Result.Kish] can find after [Linear].
	MaxMin survey.Optional `json:"max_min"`
}

// Kish computes the diagnostics of positive weights: a weight that is not positive
// and finite is a [*survey.RowError], no weights are [survey.ErrNoBase].
func Kish(weights []float64) (Diagnostics, error) {
	if weights == nil {
		weights = []float64{}
	}
	if err := checkBase(weights, len(weights)); err != nil {
		return Diagnostics{}, err
	}
	return kish(weights), nil
}

// kish takes weights of any sign with a positive sum.
func kish(weights []float64) Diagnostics {
	n := float64(len(weights))
	sum := total(weights)
	mean := sum / n
	d := Diagnostics{N: int64(len(weights)), Sum: sum}
	low, high := slices.Min(weights), slices.Max(weights)
	if low < high { // else the rounding of the mean would show
		var squares exact.Sum
		for _, w := range weights {
			squares.AddProduct(w-mean, w-mean)
		}
		ss, _ := squares.Float64()
		d.CV = math.Sqrt(ss/n) / math.Abs(mean)
	}
	d.Deff = 1 + float64(d.CV*d.CV)
	d.EffectiveN, d.Efficiency = n/d.Deff, 1/d.Deff
	d.MinRatio, d.MaxRatio = low/mean, high/mean
	if low > 0 {
		d.MaxMin = survey.Some(high / low)
	}
	return d
}
