package tail

import "math"

// Gamma returns P(X ≤ x) and P(X > x) for a gamma variable of shape a > 0 and scale 1,
// x ≥ 0: the probabilities that a Poisson variable of mean x is at least a, and less,
// for whole a. The smaller one is computed directly, but for the upper tail of shapes
// below 1, which is one minus the lower for x < 1.
//
// Below the mean it is the series DLMF 8.11.4, above it the continued fraction DLMF
// 8.9.2 by Lentz's method, some 10√a steps next to the mean; for large shapes the
// expansion of Temme. The incomplete gamma functions of gonum stop their continued
// fraction before it has converged, and from shapes of 1e6 lose most of the lower tail
// some 4.5 to 7 standard deviations out.
func Gamma(a, x float64) (lower, upper float64) {
	switch {
	case !(a > 0 && x >= 0) || math.IsInf(a, 1):
		return math.NaN(), math.NaN()
	case x == 0:
		return 0, 1
	case math.IsInf(x, 1):
		return 1, 0
	case a >= largeShape:
		return gammaExpansion(a, x)
	}
	// x^a e^−x/Γ(a + 1), by the saddle-point form of Loader (2000).
	density := math.Exp(-stirlingError(a)-deviance(a, x)) / math.Sqrt(2*math.Pi*a)
	if x < a+1 {
		lower = min(1, density*gammaSeries(a, x))
		return lower, 1 - lower
	}
	upper = min(1, density*a*gammaFraction(a, x))
	return 1 - upper, upper
}

// gammaSeries is the sum of x^k/((a+1)…(a+k)), for x < a + 1.
func gammaSeries(a, x float64) float64 {
	term, sum := 1.0, 1.0
	for k := 1.0; term > 1e-17*sum; k++ {
		term *= x / (a + k)
		sum += term
	}
	return sum
}

// gammaFraction is Γ(a, x)/(x^a e^−x), for x ≥ a + 1.
func gammaFraction(a, x float64) float64 {
	const limit = 100_000 // far from reached below largeShape
	b := x + 1 - a
	value := 1 / b
	c, d := math.Inf(1), value
	for k := 1.0; k < limit; k++ {
		numerator := k * (a - k)
		b += 2
		d = 1 / (b + numerator*d)
		c = b + numerator/c
		value *= c * d
		if math.Abs(c*d-1) < 1e-16 {
			break
		}
	}
	return value
}

// largeShape is the shape from which the expansion has 12 digits.
const largeShape = 1e5

// gammaExpansion is the uniform expansion of N. M. Temme, The asymptotic expansion of
// the incomplete gamma functions, SIAM Journal on Mathematical Analysis 10, 1979,
// 757–766 (NIST Digital Library of Mathematical Functions, section 8.12),
//
//	Q = ½ erfc(η√(a/2)) + e^(−aη²/2)/√(2πa) · (c₀ + c₁/a),   η²/2 = μ − log(1 + μ),
//
// with μ = x/a − 1 and η of its sign, and P by the same with the signs of the terms
// changed. The next term is below 1e-12 of these.
func gammaExpansion(a, x float64) (lower, upper float64) {
	mu := (x - a) / a
	half := -log1pmx(mu) // η²/2
	eta := math.Copysign(math.Sqrt(2*half), mu)
	c0 := -1.0/3 + float64(eta*(1.0/12-float64(eta*(2.0/135-float64(eta*(1.0/864+eta/2835))))))
	c1 := -1.0/540 - float64(eta*(1.0/288-eta/378))
	if math.Abs(eta) > 0.02 {
		c0 = 1/mu - 1/eta
	}
	if math.Abs(eta) > 0.2 {
		c1 = 1/(eta*eta*eta) - 1/(mu*mu*mu) - 1/(mu*mu) - 1/(12*mu)
	}
	rest := float64(math.Exp(-a*half) / math.Sqrt(2*math.Pi*a) * (c0 + c1/a))
	z := eta * math.Sqrt(a/2)
	return math.Erfc(-z)/2 - rest, math.Erfc(z)/2 + rest
}
