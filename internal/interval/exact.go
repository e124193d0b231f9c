package interval

import (
	"math"

	"github.com/gocsat/csat/internal/tail"
)

// ClopperPearson returns the interval of Clopper and Pearson (1934), whose
// coverage is never below the nominal level: each limit is the share under
// which x or a more extreme count has probability tail. Its limits are
// quantiles of beta distributions, so x and n need not be whole.
func ClopperPearson(x, n, tailArea float64) (lower, upper float64) {
	return lowerQuantile(x, n+1-x, tailArea), upperQuantile(x+1, n-x, tailArea)
}

// Jeffreys returns the interval between the quantiles tail and 1 − tail of
// Beta(x + ½, n − x + ½), the posterior under Jeffreys' prior, with the lower
// limit 0 at x = 0 and the upper limit 1 at x = n (Brown, Cai and DasGupta
// 2001, section 3.1.2).
func Jeffreys(x, n, tailArea float64) (lower, upper float64) {
	lower, upper = JeffreysUnmodified(x, n, tailArea)
	if x <= 0 {
		lower = 0
	}
	if x >= n {
		upper = 1
	}
	return lower, upper
}

// JeffreysUnmodified returns the posterior quantiles of [Jeffreys] at every x:
// at x = 0 and x = n the interval does not contain the share.
func JeffreysUnmodified(x, n, tailArea float64) (lower, upper float64) {
	return lowerQuantile(x+0.5, n-x+0.5, tailArea), upperQuantile(x+0.5, n-x+0.5, tailArea)
}

// MidP returns the interval that inverts the exact test with half the
// probability of x itself (Newcombe 1998): closer to the nominal level on
// average than [ClopperPearson], not guaranteed to reach it.
func MidP(x, n, tailArea float64) (lower, upper float64) {
	lower, _ = midPLower(x, n, tailArea)
	_, upper = midPLower(n-x, n, tailArea)
	return lower, upper
}

// midPLower returns the lower limit and its complement: the p at which
// P(X > x) + P(X = x)/2 = tail, between the limits that count x fully and
// not at all.
func midPLower(x, n, tailArea float64) (p, complement float64) {
	switch {
	case x <= 0:
		return 0, 1
	case x >= n: // pⁿ/2 = tail
		log := math.Log(2*tailArea) / n
		return math.Exp(log), -math.Expm1(log)
	}
	from, fromComplement := tail.BetaQuantile(x, n+1-x, tailArea)
	to, toComplement := tail.BetaQuantile(x+1, n-x, tailArea)
	logit := tail.Root(func(logit float64) float64 {
		p, complement := expit(logit)
		atLeast, _ := tail.Beta(x, n+1-x, p, complement)
		above, _ := tail.Beta(x+1, n-x, p, complement)
		return math.Log((atLeast + above) / 2 / tailArea)
	}, math.Log(from/fromComplement), math.Log(to/toComplement))
	return expit(logit)
}

func expit(logit float64) (p, complement float64) {
	return 1 / (1 + math.Exp(-logit)), 1 / (1 + math.Exp(logit))
}

// lowerQuantile is the lower tail quantile of Beta(a, b), 0 at a = 0.
func lowerQuantile(a, b, tailArea float64) float64 {
	if a <= 0 {
		return 0
	}
	x, _ := tail.BetaQuantile(a, b, tailArea)
	return x
}

// upperQuantile is the upper tail quantile of Beta(a, b), 1 at b = 0.
func upperQuantile(a, b, tailArea float64) float64 {
	if b <= 0 {
		return 1
	}
	_, x := tail.BetaQuantile(b, a, tailArea)
	return x
}
