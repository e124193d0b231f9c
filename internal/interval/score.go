package interval

import "math"

// Wilson returns the score interval of Wilson (1927): the shares p that the
// test |x − np| ≤ z√(np(1−p)) does not reject. It is exactly 0 at x = 0 below
// and exactly 1 at x = n above.
func Wilson(x, n, z float64) (lower, upper float64) {
	return scoreLower(x, n, z), scoreUpper(x, n, z)
}

// WilsonContinuity returns Wilson's interval with the continuity correction ½
// (Newcombe 1998, method 4).
func WilsonContinuity(x, n, z float64) (lower, upper float64) {
	return scoreLower(x-0.5, n, z), scoreUpper(x+0.5, n, z)
}

// WilsonContinuityBounded returns Wilson's interval with the correction
// min(½, |x − n/2|), as R's prop.test does: none at a share of one half.
func WilsonContinuityBounded(x, n, z float64) (lower, upper float64) {
	correction := min(0.5, math.Abs(x-n/2))
	return scoreLower(x-correction, n, z), scoreUpper(x+correction, n, z)
}

// The limits are the roots of (n+z²)p² − (2x+z²)p + x²/n = 0. The smaller is
// taken as the constant term over the larger, which does not cancel.
func scoreLower(x, n, z float64) float64 {
	if x <= 0 {
		return 0
	}
	return x * x / n / (x + z*z/2 + scoreRoot(x, n, z))
}

func scoreUpper(x, n, z float64) float64 {
	if x >= n {
		return 1
	}
	return min(1, (x+z*z/2+scoreRoot(x, n, z))/(n+z*z))
}

func scoreRoot(x, n, z float64) float64 {
	return z * math.Sqrt(x*(n-x)/n+z*z/4)
}
