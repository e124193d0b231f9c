package tail

import "math"

// Root returns the zero of f between a and b, where f changes sign, to the
// resolution of float64 by the method of Chandrupatla (1997): inverse
// quadratic interpolation where it is safe, bisection elsewhere. Infinite
// values of f are allowed.
func Root(f func(float64) float64, a, b float64) float64 {
	fa, fb := f(a), f(b)
	switch {
	case fa == 0:
		return a
	case fb == 0:
		return b
	}
	var c, fc float64
	t := 0.5
	for range 2000 { // bisection alone needs at most some 1075 halvings
		x := a + t*(b-a)
		fx := f(x)
		if (fx > 0) == (fa > 0) {
			c, fc = a, fa
		} else {
			c, fc = b, fb
			b, fb = a, fa
		}
		a, fa = x, fx
		best, fbest := a, fa
		if math.Abs(fb) < math.Abs(fa) {
			best, fbest = b, fb
		}
		// One unit in the last place is between 1.1e-16 and 2.3e-16.
		tolerance := 2.3e-16 * math.Abs(best) / math.Abs(b-a)
		if fbest == 0 || tolerance > 0.5 || a == b {
			return best
		}
		xi, phi := (a-b)/(c-b), (fa-fb)/(fc-fb)
		t = 0.5
		if phi*phi < xi && (1-phi)*(1-phi) < 1-xi {
			t = fa/(fb-fa)*fc/(fb-fc) + (c-a)/(b-a)*fa/(fc-fa)*fb/(fc-fb)
		}
		t = min(max(t, tolerance), 1-tolerance)
	}
	return a
}
