package dirichlet

import "math"

// Compare is P(s_x < s_y) and P(s_x > s_y) for independent net scores; the smaller
// one is computed directly.
func Compare(x, y Net) (less, greater float64) {
	meanX, _ := x.Moments()
	meanY, _ := y.Moments()
	if meanX < meanY {
		greater = exceeds(x, y)
		return 1 - greater, greater
	}
	less = exceeds(y, x)
	return less, 1 - less
}

// exceeds is P(s_x > s_y): the integral over the narrower of both of its density and a
// tail of the other, which is smooth on its scale. Below and above 0, where densities
// of few answers are not smooth, are integrals of their own.
func exceeds(x, y Net) float64 {
	meanX, varianceX := x.Moments()
	meanY, varianceY := y.Moments()
	if varianceX > varianceY { // −s_y > −s_x
		x, meanX, varianceX, y, meanY, varianceY = y.mirrored(), -meanY, varianceY, x.mirrored(), -meanX, varianceX
	}
	// Were both normal, the integrand would be largest near peak.
	a, b := 1/varianceX, 1/varianceY
	peak, spread := (float64(a*meanX)+float64(b*meanY))/(a+b), 1/math.Sqrt(a+b)
	below := func(s, sc float64) float64 { below, _ := newCut(y, s, sc).tails(); return below }
	above := func(s, sc float64) float64 { _, above := newCut(y.mirrored(), s, sc).tails(); return above }
	if peak < 0 {
		sum := half(x.mirrored(), above, -peak, spread, 0)
		return min(1, sum+half(x, below, peak, spread, sum))
	}
	sum := half(x, below, peak, spread, 0)
	return min(1, sum+half(x.mirrored(), above, -peak, spread, sum))
}

// half is ∫ f(s)·part(s) ds for s from 0 to 1, in w = log(s/(1 − s)); 0 if it adds
// nothing to sum.
func half(d Net, part func(s, sc float64) float64, peak, spread, sum float64) float64 {
	const negligible = 1e-20
	within := min(spread, 0.5)
	start := min(max(peak, within), 1-within)
	return integral(func(w float64) float64 {
		s, sc := expit(w)
		if s == 0 || sc == 0 {
			return math.Inf(-1)
		}
		return math.Log(newCut(d, s, sc).density() * part(s, sc) * s * sc)
	}, math.Log(start/(1-start)), negligible*sum)
}
