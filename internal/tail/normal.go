package tail

import (
	"math"

	"gonum.org/v1/gonum/mathext"
)

// Normal returns P(Z ≤ z) and P(Z > z) for a standard normal Z.
func Normal(z float64) (lower, upper float64) {
	return math.Erfc(-z/math.Sqrt2) / 2, math.Erfc(z/math.Sqrt2) / 2
}

// NormalTwoSided returns P(|Z| ≥ |z|).
func NormalTwoSided(z float64) float64 {
	return math.Erfc(math.Abs(z) / math.Sqrt2)
}

// NormalQuantile returns the z with P(Z ≤ z) = p, to the last digits of a
// float64. It is −Inf at 0, +Inf at 1 and NaN outside [0, 1].
func NormalQuantile(p float64) float64 {
	if !(p >= 0 && p <= 1) {
		return math.NaN()
	}
	return mathext.NormalQuantile(p)
}

// CriticalZ returns the z that a two-sided interval at the given confidence
// level in (0, 1) uses: P(|Z| ≤ z) = level. 0.95 gives 1.95996....
func CriticalZ(level float64) float64 {
	return -NormalQuantile((1 - level) / 2)
}
