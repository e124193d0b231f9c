package tail

import (
	"math"

	"gonum.org/v1/gonum/mathext"
)

// largeShape is the shape from which gonum's GammaIncRegComp is left for the
// expansion below. From about 1e6 on it is wrong some 4.5 to 7 standard deviations
// below the mean, by most of the lower tail there, up to 3.4e-6.
const largeShape = 1e5

// gammaAbove returns P(X > x) for a gamma variable of shape a > 0 and scale 1: for
// large shapes by the uniform expansion of N. M. Temme, The asymptotic expansion of
// the incomplete gamma functions, SIAM Journal on Mathematical Analysis 10, 1979,
// 757–766 (NIST Digital Library of Mathematical Functions, section 8.12),
//
//	Q = ½ erfc(η√(a/2)) + e^(−aη²/2)/√(2πa) · (c₀ + c₁/a),   η²/2 = μ − log(1 + μ),
//
// with μ = x/a − 1 and η of its sign. The next term is below 1e-12 of these.
func gammaAbove(a, x float64) float64 {
	if a < largeShape {
		return mathext.GammaIncRegComp(a, x)
	}
	mu := (x - a) / a
	half := logExcess(mu) // η²/2
	eta := math.Copysign(math.Sqrt(2*half), mu)
	c0 := -1.0/3 + float64(eta*(1.0/12-float64(eta*(2.0/135-float64(eta*(1.0/864+eta/2835))))))
	c1 := -1.0/540 - float64(eta*(1.0/288-eta/378))
	if math.Abs(eta) > 0.02 {
		c0 = 1/mu - 1/eta
	}
	if math.Abs(eta) > 0.2 {
		c1 = 1/(eta*eta*eta) - 1/(mu*mu*mu) - 1/(mu*mu) - 1/(12*mu)
	}
	return math.Erfc(eta*math.Sqrt(a/2))/2 + float64(math.Exp(-a*half)/math.Sqrt(2*math.Pi*a)*(c0+c1/a))
}

// logExcess is μ − log(1 + μ) for μ ≥ −1.
func logExcess(mu float64) float64 {
	if math.Abs(mu) > 0.1 {
		return mu - math.Log1p(mu)
	}
	sum, power := 0.0, mu*mu
	for k := 2.0; ; k++ {
		term := power / k
		if sum+term == sum {
			return sum
		}
		sum += term
		power = float64(power * -mu)
	}
}
