package dirichlet

import "math"

// integral is ∫ exp(f(z)) dz over the real line, for an f that is analytic near it,
// has one peak and falls off on both sides, at least as a line; 0 if exp(f) is nowhere
// above least. It is the trapezoidal rule in y, z = peak + width·sinh y, in which the
// integrand falls off double-exponentially.
//
// Steps are halved until two sums agree to agreement. The error goes with its square
// each time, so that the last sum is good to the last digits; two sums that agree
// better than those before promised do so by chance.
func integral(f func(float64) float64, start, least float64) float64 {
	peak, top, width := climb(f, start)
	if math.Exp(top) <= least {
		return 0
	}
	term := func(y float64) float64 {
		e := math.Exp(y)
		return math.Exp(f(peak+width*(e-1/e)/2)-top) * (e + 1/e) / 2
	}
	const agreement, halvings = 1e-7, 12
	step, before := 1.0, 1.0
	sum := 1 + side(term, step, step) + side(term, -step, -step)
	for range halvings {
		between := side(term, step/2, step) + side(term, -step/2, -step)
		step /= 2
		difference := math.Abs(between-sum) / sum
		sum += between
		if max(difference, before*before) <= agreement {
			break
		}
		before = difference
	}
	return math.Exp(top+math.Log(step*width)) * sum
}

// side is the sum over first, first + step, … up to where terms do not matter.
func side(term func(float64) float64, first, step float64) float64 {
	const negligible, farthest = 1e-18, 12 // e¹² widths
	sum := 0.0
	for y := first; math.Abs(y) < farthest; y += step {
		x := term(y)
		sum += x
		if x <= negligible*(1+sum) {
			break
		}
	}
	return sum
}

// climb goes from start to near the largest f, and finds a step that f falls by
// something like ½ to 2 on the steeper side.
func climb(f func(float64) float64, start float64) (peak, top, step float64) {
	peak, top, step = start, f(start), 1.0
	for range 200 {
		left, right := f(peak-step), f(peak+step)
		switch {
		case left > top && left >= right:
			peak, top = peak-step, left
		case right > top:
			peak, top = peak+step, right
		case top-min(left, right) > 2:
			step /= 2
		default:
			return peak, top, step
		}
	}
	return peak, top, step
}
