package interval

import (
	"math"

	"github.com/gocsat/csat/internal/tail"
)

// OddsRatio returns the conditional maximum likelihood estimate of the odds
// ratio of a 2×2 table given its margins, and its exact interval (Fisher; the
// limits of Cornfield 1956): x1 of n1 against x2 of n2, whole counts. Each
// limit is the odds ratio under which x1 or a more extreme count has
// probability tail.
//
// At the lower end of the possible x1 the estimate and the lower limit are 0,
// at the upper end the estimate and the upper limit are +Inf; if no other x1
// is possible, the estimate is 0 and the interval 0…+Inf.
func OddsRatio(x1, n1, x2, n2, tailArea float64) (estimate, lower, upper float64) {
	table := func(logOdds float64) tail.Hypergeometric {
		return tail.Hypergeometric{First: n1, Second: n2, Chosen: x1 + x2, Odds: math.Exp(logOdds)}
	}
	low, high := table(0).Support()
	// The sample odds ratio with ½ in each cell, and its standard error, start
	// the searches.
	a, b, c, d := x1+0.5, n1-x1+0.5, x2+0.5, n2-x2+0.5
	start, width := math.Log(a)-math.Log(b)-math.Log(c)+math.Log(d), math.Sqrt(1/a+1/b+1/c+1/d)

	lower, upper = 0, math.Inf(1)
	if x1 > low {
		lower = math.Exp(increasingRoot(func(u float64) float64 {
			return logRatio(table(u).AtLeast(x1), tailArea)
		}, start, width))
	}
	if x1 < high {
		upper = math.Exp(increasingRoot(func(u float64) float64 {
			return -logRatio(table(u).AtMost(x1), tailArea)
		}, start, width))
	}
	switch x1 {
	case low:
		estimate = 0
	case high:
		estimate = math.Inf(1)
	default:
		estimate = math.Exp(increasingRoot(func(u float64) float64 {
			return table(u).MeanMinus(x1)
		}, start, width))
	}
	return estimate, lower, upper
}

// logRatio returns log(p/q) for p that may have underflowed to 0.
func logRatio(p, q float64) float64 {
	return math.Log(max(p, math.SmallestNonzeroFloat64)) - math.Log(q)
}

// increasingRoot brackets the zero of an increasing f by steps of growing
// width from start, and solves.
func increasingRoot(f func(float64) float64, start, width float64) float64 {
	from, to := start-width, start+width
	for step := width; f(from) > 0; step *= 2 {
		from, to = from-step, from
	}
	for step := width; f(to) < 0; step *= 2 {
		from, to = to, to+step
	}
	return tail.Root(f, from, to)
}
