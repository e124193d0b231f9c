package asof

import (
	"math"
	"math/big"

	"github.com/gocsat/csat/internal/tail"
	"github.com/gocsat/csat/survey"
)

// estimate is the mean with its error; nil of nothing.
func (r ranking) estimate(running int64, level float64) *survey.Estimate {
	if len(r.upTo) == 0 {
		return nil
	}
	n := r.upTo[len(r.upTo)-1]
	mean, variance := r.moments()
	e := &survey.Estimate{Value: mean, N: n, Missing: running, EffectiveN: float64(n)}
	if n < smallBase {
		e.Warn(survey.LowBase, "base of %d ended, fewer than %d", n, smallBase)
	}
	if n == 1 {
		e.Warn(survey.NoError, "one has ended, so there is no standard error")
		return e
	}
	if variance == 0 {
		e.Warn(survey.ZeroVariance, "all took equally long")
	}
	se := math.Sqrt(variance / float64(n))
	half := -tail.StudentTQuantile((1-level)/2, float64(n-1)) * se // finite for any level
	e.SE, e.Method = survey.Some(se), "student"
	e.Interval = survey.Interval{Lower: max(mean-half, 0), Upper: mean + half, Level: level}
	if mean < half {
		e.Warn(survey.Clipped, "the interval was cut at 0")
	}
	return e
}

// moments are the mean and the variance with divisor n − 1, each exact up to its
// rounding to a float64; the variance of one is 0.
func (r ranking) moments() (mean, variance float64) {
	var sum, squares, product big.Int
	before := int64(0)
	for i, seconds := range r.seconds {
		s := big.NewInt(seconds)
		product.Mul(s, big.NewInt(r.upTo[i]-before))
		sum.Add(&sum, &product)
		squares.Add(&squares, product.Mul(&product, s))
		before = r.upTo[i]
	}
	n := big.NewInt(before)
	mean, _ = new(big.Rat).SetFrac(&sum, n).Float64()
	if before > 1 {
		squares.Mul(&squares, n).Sub(&squares, product.Mul(&sum, &sum))
		variance, _ = new(big.Rat).SetFrac(&squares, n.Mul(n, big.NewInt(before-1))).Float64()
	}
	return mean, variance
}
