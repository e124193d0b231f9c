package interval

import "math"

// Wald returns p ± z√(p(1−p)/n). Its coverage is poor near 0 and 1 and in
// small samples; it can leave [0, 1].
func Wald(x, n, z float64) (lower, upper float64) {
	return around(x/n, z*standardError(x, n))
}

// WaldContinuity returns the Wald interval widened by 1/(2n) at each end. It
// can leave [0, 1].
func WaldContinuity(x, n, z float64) (lower, upper float64) {
	return around(x/n, z*standardError(x, n)+0.5/n)
}

// AgrestiCoull returns the Wald interval after z²/2 additional answers with
// and z²/2 without the property (Agresti and Coull 1998); its centre is that
// of Wilson's interval. It can leave [0, 1].
func AgrestiCoull(x, n, z float64) (lower, upper float64) {
	return Wald(x+z*z/2, n+z*z, z)
}

// PlusFour returns the Wald interval after two additional answers with and two
// without the property, at any level (Agresti and Coull 1998). It can leave
// [0, 1].
func PlusFour(x, n, z float64) (lower, upper float64) {
	return Wald(x+2, n+4, z)
}

// Logit returns the interval symmetric on the scale log(p/(1−p)), with
// standard error 1/√(np(1−p)) (Brown, Cai and DasGupta 2001, section 4.2.2).
// It is not defined at x = 0 and x = n: ok is false.
func Logit(x, n, z float64) (lower, upper float64, ok bool) {
	if !(x > 0 && x < n) {
		return 0, 0, false
	}
	logit, half := math.Log(x/(n-x)), z/math.Sqrt(x*((n-x)/n))
	return 1 / (1 + math.Exp(half-logit)), 1 / (1 + math.Exp(-half-logit)), true
}

// Arcsine returns the interval symmetric on the scale arcsin √p with
// Anscombe's (x + 3/8)/(n + 3/4), sin²(arcsin √p̃ ± z/(2√n)) (Brown, Cai and
// DasGupta 2001, section 4.2.1). The angles are kept within 0…π/2, where the
// transformation is monotone, so the limits are 0 or 1 beyond.
func Arcsine(x, n, z float64) (lower, upper float64) {
	low, high := arcsineAngles(x, n, z)
	return sinSquared(max(low, 0)), sinSquared(min(high, math.Pi/2))
}

// ArcsineUnmodified is [Arcsine] by the letter of the formula, whose sine
// squared folds back beyond 0 and π/2: at x = 0 and x = n the interval need
// not contain the share, and a higher level can make it shorter.
func ArcsineUnmodified(x, n, z float64) (lower, upper float64) {
	low, high := arcsineAngles(x, n, z)
	return sinSquared(low), sinSquared(high)
}

func arcsineAngles(x, n, z float64) (low, high float64) {
	return around(math.Asin(math.Sqrt((x+0.375)/(n+0.75))), z/(2*math.Sqrt(n)))
}

func sinSquared(angle float64) float64 {
	s := math.Sin(angle)
	return s * s
}

func around(centre, half float64) (lower, upper float64) {
	return centre - half, centre + half
}

func standardError(x, n float64) float64 {
	return math.Sqrt(x / n * ((n - x) / n) / n)
}
