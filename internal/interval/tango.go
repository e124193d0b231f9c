package interval

import (
	"math"

	"github.com/gocsat/csat/internal/tail"
)

// Tango returns the score interval of Tango (1998) for a difference of paired
// proportions, which is that of a net promoter score on −1…1: promoters minus
// detractors, over n answers. It inverts [TangoZ] and therefore keeps its
// coverage in small and one-sided samples, where a Wald interval collapses.
//
// The counts satisfy detractors + promoters ≤ n, n > 0. The limits lie in
// [−1, 1]; one is exactly −1 or 1 only when all answers are at that end.
func Tango(detractors, promoters, n, z float64) (lower, upper float64) {
	return tangoLower(detractors, promoters, n, z), -tangoLower(promoters, detractors, n, z)
}

// tangoLower is the smallest D that a test at ±z does not reject.
func tangoLower(b, c, n, z float64) float64 {
	switch {
	case b >= n:
		return -1
	case c >= n:
		return (n - z*z) / (n + z*z)
	case b == 0 && c == 0:
		return -z * z / (n + z*z)
	}
	// Numerator and standard error are compared as a difference: the ratio has
	// a pole at −1. At the estimate itself the standard error is positive.
	return tail.Root(func(d float64) float64 {
		return (c - b - float64(n*d)) - float64(z*math.Sqrt(tangoVariance(b, c, n, d)))
	}, -1, (c-b)/n)
}

// TangoZ returns the score statistic for the hypothesis that the difference of
// promoters and detractors is d in [−1, 1]:
//
//	z = (c − b − n·d) / √(n(2q + d(1−d)))
//
// with b detractors, c promoters, and q the maximum likelihood estimate of the
// detractors' share under the hypothesis, the larger root of
//
//	2n·q² + B·q + C = 0,  B = −b−c+(2n−c+b)d,  C = −b·d(1−d).
//
// It is ±Inf if the hypothesis has no variance but is not met (d = ±1); if it
// is met, the statistic is 0/0 and ok is false (as with all passives and
// d = 0).
func TangoZ(detractors, promoters, n, d float64) (z float64, ok bool) {
	numerator := promoters - detractors - float64(n*d)
	variance := tangoVariance(detractors, promoters, n, d)
	if variance == 0 && numerator == 0 {
		return 0, false
	}
	return numerator / math.Sqrt(variance), true
}

// tangoVariance returns n(2q + d(1−d)), the variance of promoters − detractors
// under the hypothesis d.
func tangoVariance(b, c, n, d float64) float64 {
	if d < 0 { // exchanging the two ends makes d positive and C negative or 0
		b, c, d = c, b, -d
	}
	spread := d * (1 - d)
	linear, constant := float64((2*n-c+b)*d)-b-c, -b*spread
	root := math.Sqrt(float64(linear*linear) - float64(8*n*constant))
	var q float64
	switch {
	case linear <= 0:
		q = (root - linear) / (4 * n)
	default: // the other form of the same root, without cancellation
		q = -2 * constant / (linear + root)
	}
	return n * (2*q + spread)
}
