package tail

import (
	"math"

	"gonum.org/v1/gonum/integrate/quad"
)

// Beta returns the regularised incomplete beta function I_x(a, b) and its
// complement: P(X ≤ x) and P(X > x) for X ~ Beta(a, b), with a, b > 0. The
// caller gives x together with its complement xc = 1 − x, so that no digits
// are lost near 1.
func Beta(a, b, x, xc float64) (lower, upper float64) {
	switch {
	case !(a > 0 && b > 0 && x >= 0 && xc >= 0):
		return math.NaN(), math.NaN()
	case x == 0:
		return 0, 1
	case xc == 0:
		return 1, 0
	}
	if pastMean(a, b, x) {
		upper = math.Exp(logBeta(b, a, xc, x))
		return 1 - upper, upper
	}
	lower = math.Exp(logBeta(a, b, x, xc))
	return lower, 1 - lower
}

// pastMean tells whether the upper tail converges faster than the lower.
func pastMean(a, b, x float64) bool { return x*(a+b+2) > a+1 }

// fractionLimit is the size of the smaller parameter from which the tail is
// integrated: the continued fraction needs some √min(a, b) terms.
const fractionLimit = 1e5

// logBeta returns log I_x(a, b) for x not far above the mean.
func logBeta(a, b, x, xc float64) float64 {
	// x^a (1−x)^b / B(a, b)
	factor := BetaLogitDensity(a, b, x, xc)
	if min(a, b) > fractionLimit {
		return min(0, factor+math.Log(tailIntegral(a, b, x/xc)/xc))
	}
	return min(0, factor-math.Log(betaFraction(a, b, x, xc)))
}

// betaFraction evaluates by Lentz's method the continued fraction of DiDonato
// and Morris (1992), the even part of DLMF 8.17.22, for x below about the
// mean: x^a (1−x)^b / B(a, b) over it is I_x(a, b).
func betaFraction(a, b, x, xc float64) float64 {
	const limit = 100_000 // far from reached below fractionLimit
	excess := a*xc - b*x + 1
	value := a * excess / (a + 1)
	c, d := value, 0.0
	for m := 1.0; m < limit; m++ {
		scale := a + 2*m - 1
		numerator := (a + m - 1) / scale * ((a + b + m - 1) / scale) * (m * x) * ((b - m) * x)
		denominator := m + m*(b-m)*x/scale + (a+m)*(excess+m*(2-x))/(scale+2)
		d = 1 / (denominator + numerator*d)
		c = denominator + numerator/c
		value *= c * d
		if math.Abs(c*d-1) < 1e-16 {
			break
		}
	}
	return value
}

// BetaLogitDensity returns the logarithm of the density of log(X/(1 − X)) for
// X ~ Beta(a, b), which is that of X times x(1 − x), with a, b > 0 and x given
// with its complement as for [Beta]. It is −Inf at 0 and 1.
func BetaLogitDensity(a, b, x, xc float64) float64 {
	switch {
	case !(a > 0 && b > 0 && x >= 0 && xc >= 0):
		return math.NaN()
	case x == 0 || xc == 0:
		return math.Inf(-1)
	}
	return math.Log(a) + math.Log(b/(a+b)) + logBinomialDensity(a, b, x, xc)
}

// tailIntegral returns ∫ f(x − s·x)/f(x) ds for s from 0 to 1, where f is the
// density of Beta(a, b) and x, given by its odds x/(1−x), is not above the
// mean. With both parameters large the integrand is close to a Gaussian tail,
// which 64 nodes integrate to the last digit.
func tailIntegral(a, b, odds float64) float64 {
	slope := (a - 1) - (b-1)*odds
	curvature := (a - 1) + (b-1)*odds*odds
	const drop = 45 // e^−45 is below the last digit
	reach := (math.Sqrt(slope*slope+2*drop*curvature) - slope) / curvature
	return quad.Fixed(func(s float64) float64 {
		return math.Exp(-slope*s + (a-1)*log1pmx(-s) + (b-1)*log1pmx(s*odds))
	}, 0, min(reach, 1), 64, quad.Legendre{}, 0)
}

// seriesLimit is the |u| above which log(1+u) − u loses little to cancellation.
const seriesLimit = 0.25

// log1pmx returns log(1+u) − u without cancellation near 0.
func log1pmx(u float64) float64 {
	if !(math.Abs(u) < seriesLimit) {
		return math.Log1p(u) - u
	}
	// With r = u/(2+u): log(1+u) = 2(r + r³/3 + r⁵/5 + …) and u = 2r + u·r.
	r := u / (2 + u)
	square := r * r
	var sum float64
	for k := 21.0; k >= 3; k -= 2 { // r²¹ is below 1e-17 of r³
		sum = sum*square + 1/k
	}
	return 2*r*square*sum - u*r
}

// BetaQuantile returns the x with I_x(a, b) = p, together with 1 − x, both
// accurate however close x is to 0 or 1, for a, b > 0 and p in [0, 1]. For an
// upper tail probability q, call BetaQuantile(b, a, q) and exchange the
// results.
func BetaQuantile(a, b, p float64) (x, xc float64) {
	switch {
	case !(a > 0 && b > 0 && p >= 0 && p <= 1):
		return math.NaN(), math.NaN()
	case p == 0:
		return 0, 1
	case p == 1:
		return 1, 0
	case p > 0.5:
		xc, x = BetaQuantile(b, a, 1-p)
		return x, xc
	}
	const lowest = -708 // below, x is no normal float64
	logit := math.Log(a / b)
	for range 200 {
		x, xc = expit(logit)
		var log float64
		if pastMean(a, b, x) {
			log = math.Log1p(-math.Exp(logBeta(b, a, xc, x)))
		} else {
			log = logBeta(a, b, x, xc)
		}
		excess := log - math.Log(p)
		// The derivative of I_x with respect to the logit of x is the density
		// times x(1−x).
		slope := math.Exp(BetaLogitDensity(a, b, x, xc) - log)
		if logit == lowest && excess > 0 {
			return 0, 1
		}
		logit = max(lowest, logit-excess/slope)
		if math.Abs(excess) < 1e-8 { // the step just made squares the error
			break
		}
	}
	return expit(logit)
}

// expit returns the probability with the given logit, and its complement.
func expit(logit float64) (x, xc float64) {
	e := math.Exp(-math.Abs(logit))
	x, xc = 1/(1+e), e/(1+e)
	if logit < 0 {
		x, xc = xc, x
	}
	return x, xc
}
