package control

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/integrate/quad"
)

// maxRange is the largest sample whose range has constants here. The range of more
// answers says little of their spread.
const maxRange = 1000

// Constants are the factors of control charts for samples of n answers from a
// normal distribution, as the tables of ASTM E2587 and of D. C. Montgomery,
// Introduction to Statistical Quality Control, appendix VI, print them.
type Constants struct {
	// N is the number of answers in a sample.
	N int `json:"n"`
	// C4 is E(s)/σ = √(2/(n−1)) Γ(n/2)/Γ((n−1)/2).
	C4 float64 `json:"c4"`
	// RangeMean is d2 = E(R)/σ, the mean range of n standard normal values.
	RangeMean float64 `json:"d2"`
	// RangeSD is d3, the standard deviation of that range.
	RangeSD float64 `json:"d3"`
	// A2 and A3 put the limits of means at x̿ ± A2·R̄ = x̿ ± 3R̄/(d2√n), and at
	// x̿ ± A3·s̄ = x̿ ± 3s̄/(c4√n).
	A2 float64 `json:"A2"`
	// A3 is that for s̄.
	A3 float64 `json:"A3"`
	// B3 and B4 are the limits of s over s̄: 1 ∓ 3√(1−c4²)/c4, B3 not below 0.
	B3 float64 `json:"B3"`
	// B4 is the upper one.
	B4 float64 `json:"B4"`
	// D3 and D4 are the limits of R over R̄: 1 ∓ 3d3/d2, D3 not below 0.
	D3 float64 `json:"D3"`
	// D4 is the upper one.
	D4 float64 `json:"D4"`
}

// ConstantsFor are the constants for samples of n answers, from 2 to 1000; other n
// are [ErrArgument]. c4 comes from the gamma function; d2 and d3 are integrals over
// the distribution of the range, P(R ≤ r) = n ∫ φ(x) (Φ(x+r) − Φ(x))ⁿ⁻¹ dx
// (L. H. C. Tippett, On the Extreme Individuals and the Range of Samples Taken from a
// Normal Population, Biometrika 17, 1925, 364–387), good to 1e-12.
func ConstantsFor(n int) (Constants, error) {
	if n < 2 || n > maxRange {
		return Constants{}, fmt.Errorf("control: constants for samples of %d, from 2 to %d: %w", n, maxRange, ErrArgument)
	}
	root := math.Sqrt(float64(n))
	c := Constants{N: n, C4: c4(float64(n))}
	c.RangeMean, c.RangeSD = rangeMoments(n)
	c.A2, c.A3 = 3/(c.RangeMean*root), 3/(c.C4*root)
	s, r := 3*sdOfS(c.C4)/c.C4, 3*c.RangeSD/c.RangeMean
	c.B3, c.B4 = max(0, 1-s), 1+s
	c.D3, c.D4 = max(0, 1-r), 1+r
	return c, nil
}

// c4 is Γ(x + ½)/Γ(x)/√x with x = (n − 1)/2, for n ≥ 2.
func c4(n float64) float64 {
	x := (n - 1) / 2
	if x < 100 {
		above, _ := math.Lgamma(x + 0.5)
		below, _ := math.Lgamma(x)
		return math.Exp(above-below) / math.Sqrt(x)
	}
	// The asymptotic series of the ratio (F. G. Tricomi and A. Erdélyi 1951); the first
	// term left out is below 1e-14.
	r := 1 / x
	return 1 + r*(-1.0/8+r*(1.0/128+r*(5.0/1024+r*(-21.0/32768+r*(-399.0/262144)))))
}

// sdOfS is √(1 − c4²), the standard deviation of s over σ.
func sdOfS(c4 float64) float64 { return math.Sqrt((1 - c4) * (1 + c4)) }

// rangeMoments are d2 and d3: E(R) = ∫ P(R > r) dr and E(R²) = 2 ∫ r P(R > r) dr.
func rangeMoments(n int) (mean, sd float64) {
	const (
		nodes = 160
		end   = 22.0 // P(R > 22) is below 1e-20 for 1000 values
		reach = 9.5  // φ beyond is below 1e-20
		step  = 0.125
	)
	var x, w [nodes]float64
	quad.Legendre{}.FixedLocations(x[:], w[:], 0, end)
	power := float64(n - 1)
	var first, second float64
	for i, r := range x {
		// The trapezoidal rule converges faster than any power of the step for a
		// smooth function that vanishes at both ends.
		var below float64
		for z := -reach; z <= reach; z += step {
			below += math.Exp(-z*z/2) * math.Pow(between(z, z+r), power)
		}
		above := 1 - float64(n)*step*below/math.Sqrt(2*math.Pi)
		first += float64(w[i] * above)
		second += float64(2 * float64(w[i]*r) * above)
	}
	return first, math.Sqrt(second - first*first)
}

// between is P(a < Z < b), from the tails that do not cancel.
func between(a, b float64) float64 {
	if a > 0 {
		a, b = -b, -a
	}
	return (math.Erfc(-b/math.Sqrt2) - math.Erfc(-a/math.Sqrt2)) / 2
}
