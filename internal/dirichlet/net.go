// Package dirichlet computes the distribution of a net score p₊ − p₋ whose shares
// (p₋, p₀, p₊) have a Dirichlet distribution, and of the difference of two independent
// ones, by quadrature instead of draws: the same bits at every call, and a tail of
// 1e-200 as good as one of 0.2. Shares may be weighed: they are then proportional to
// worth times gamma variables, whose shapes are the parameters.
//
//	d := dirichlet.Net{Minus: dirichlet.Part{A: 10.5, Worth: 1}, Zero: …, Plus: …}
//	below, above := d.Tails(0.3)
//	lower, upper := d.Interval(0.95)
//	less, greater := dirichlet.Compare(d, e) // P(s_d < s_e), P(s_d > s_e)
//
// With gamma variables G, R = G₊/(G₊ + G₋ + G₀) is Beta(a₊, a₋ + a₀), U = G₋/(G₋ + G₀)
// is Beta(a₋, a₀), and both are independent (A. Gelman et al., Bayesian Data Analysis,
// 3rd edition, 2013, appendix A). So, for 0 < x < 1 and worths w,
//
//	P(s > x) = ∫ f(u)·P(R/(1 − R) > h(u)/(w₊(1 − x))) du,  h = w₋(1 + x)u + w₀x(1 − u),
//
// and −s is the net score with its ends exchanged. In z = log(u/(1 − u)) the integrand
// is analytic where |Im z| < π and falls off exponentially, and in y with
// z = z₀ + c·sinh y double-exponentially: there the trapezoidal rule converges
// exponentially (H. Takahasi and M. Mori, Double Exponential Formulas for Numerical
// Integration, Publications of the Research Institute for Mathematical Sciences 9,
// 1974, 721–741; L. N. Trefethen and J. A. C. Weideman, The Exponentially Convergent
// Trapezoidal Rule, SIAM Review 56, 2014, 385–458, doi:10.1137/130932132).
//
// Relative errors are below 1e-12 for parameters to 1e6, and grow as the square root
// of the parameters from there on, for a float64 says no more of where a narrow
// distribution lies. Probabilities below some 1e-300 are 0. Parameters and worths are
// the caller's to check: they are above 0, finite, and parameters at least ½ each if
// every digit is to hold.
package dirichlet

import (
	"math"

	"github.com/gocsat/csat/internal/tail"
)

// A Part is what the share of a class is proportional to: Worth times a gamma variable
// of shape A.
type Part struct {
	A, Worth float64
}

func (p Part) mean() float64 { return p.A * p.Worth }

// A Net is the distribution of s = p₊ − p₋ for shares proportional to the parts: where
// worths are equal, (p₋, p₀, p₊) ~ Dirichlet of their shapes.
type Net struct {
	Minus, Zero, Plus Part
}

func (d Net) mirrored() Net { return Net{d.Plus, d.Zero, d.Minus} }

// Moments are the expectation and the variance of s. Where worths differ they are, with
// y = −1, 0, 1 and S the sum of the parts,
//
//	E[f/Sᵏ] = ∫ tᵏ⁻¹·E[f·e^(−tS)] dt,  f = Σ yX and k = 1, f = (Σ (y − mean)X)² and k = 2.
func (d Net) Moments() (mean, variance float64) {
	m, z, p := d.Minus, d.Zero, d.Plus
	n := m.A + z.A + p.A
	if m.Worth == z.Worth && z.Worth == p.Worth {
		a, b, c := m.A/n, z.A/n, p.A/n
		return (p.A - m.A) / n, (4*float64(a*c) + float64(b*(a+c))) / (n + 1) // without cancellation where one share is near 1
	}
	parts := [3]Part{m, z, p}
	sum := m.mean() + z.mean() + p.mean()
	// log of E[e^(−tS)], and the parts' moments under that, at t = e^v/sum
	tilted := func(v, centre float64) (log, first, second float64) {
		t := math.Exp(v) / sum
		for i, x := range parts {
			w, y := x.Worth/(1+float64(x.Worth*t)), float64(i-1)-centre
			log -= x.A * math.Log1p(x.Worth*t)
			first += float64(y * x.A * w)
			second += float64(y * y * x.A * w * w)
		}
		return log, first / sum, second/sum/sum + float64(first/sum*(first/sum))
	}
	mean = integral(func(v float64) float64 { // of s + 1, which is positive
		log, first, _ := tilted(v, -1)
		return v + log + math.Log(first)
	}, 0, 0) - 1
	return mean, integral(func(v float64) float64 {
		log, _, second := tilted(v, mean)
		return 2*v + log + math.Log(second)
	}, 0, 0)
}

// Tails are P(s ≤ x) and P(s > x); the smaller one is computed directly.
func (d Net) Tails(x float64) (below, above float64) {
	switch {
	case x <= -1:
		return 0, 1
	case x >= 1:
		return 1, 0
	case x < 0:
		above, below = newCut(d.mirrored(), -x, 1+x).tails()
		return below, above
	case x == 0:
		both := d.Plus.Worth + d.Minus.Worth
		return tail.Beta(d.Plus.A, d.Minus.A, d.Minus.Worth/both, d.Plus.Worth/both)
	}
	return newCut(d, x, 1-x).tails()
}

// Interval is the interval between the quantiles (1 − level)/2 and (1 + level)/2.
func (d Net) Interval(level float64) (lower, upper float64) {
	area := (1 - level) / 2
	return d.lowerQuantile(area), -d.mirrored().lowerQuantile(area)
}

func (d Net) lowerQuantile(area float64) float64 {
	return tail.Root(func(x float64) float64 {
		below, _ := d.Tails(x)
		return below - area
	}, -1, 1)
}

// A cut is a distribution and a value x of s in (0, 1): s > x where plus·G₊ is above
// minus·G₋ + zero·G₀. Its methods above, below and at are logarithms of integrands in z.
type cut struct {
	Net
	xc, minus, zero, plus float64
}

// newCut is given x with its complement to 1.
func newCut(d Net, x, xc float64) cut {
	return cut{d, xc, d.Minus.Worth * (1 + x), d.Zero.Worth * x, d.Plus.Worth * xc}
}

func (c cut) tails() (below, above float64) {
	if c.plus*c.Plus.A < float64(c.minus*c.Minus.A)+float64(c.zero*c.Zero.A) {
		above = min(1, integral(c.above, c.start(), 0))
		return 1 - above, above
	}
	below = min(1, integral(c.below, c.start(), 0))
	return below, 1 - below
}

func (c cut) density() float64 { return integral(c.at, c.start(), 0) }

// point is the density of z, and the r with its complement at which R makes s equal x.
func (c cut) point(z float64) (log, r, rc float64) {
	u, uc := expit(z)
	h := float64(c.minus*u) + float64(c.zero*uc)
	return tail.BetaLogitDensity(c.Minus.A, c.Zero.A, u, uc), h / (c.plus + h), c.plus / (c.plus + h)
}

func (c cut) above(z float64) float64 {
	log, r, rc := c.point(z)
	_, above := tail.Beta(c.Plus.A, c.Minus.A+c.Zero.A, r, rc)
	return log + math.Log(above)
}

func (c cut) below(z float64) float64 {
	log, r, rc := c.point(z)
	below, _ := tail.Beta(c.Plus.A, c.Minus.A+c.Zero.A, r, rc)
	return log + math.Log(below)
}

// at is that of the density: the density of log(R/(1 − R)) times the derivative of
// log(h/(1 − x)).
func (c cut) at(z float64) float64 {
	log, r, rc := c.point(z)
	u, uc := expit(z)
	h := float64(c.minus*u) + float64(c.zero*uc)
	slope := (float64(c.Minus.Worth*u)+float64(c.Zero.Worth*uc))/h + 1/c.xc
	return log + tail.BetaLogitDensity(c.Plus.A, c.Minus.A+c.Zero.A, r, rc) + math.Log(slope)
}

// start is the z of the likeliest shares with s = x: the logarithm of the positive
// root w of
//
//	Minus/w + Plus·m/(mw + q) = n·(m + p)/((m + p)w + q + p)
//
// with m, q and p the factors minus, zero and plus, and n the sum of the parameters.
func (c cut) start() float64 {
	mp, qp := c.minus+c.plus, c.zero+c.plus
	A := c.Zero.A * c.minus * mp
	B := float64((c.Plus.A+c.Zero.A)*c.zero*mp) - float64((c.Minus.A+c.Plus.A)*c.minus*qp)
	C := c.Minus.A * c.zero * qp
	root := math.Sqrt(float64(B*B) + 4*float64(A*C))
	if B < 0 {
		return math.Log((root - B) / (2 * A))
	}
	return math.Log(2 * C / (root + B))
}

// expit is 1/(1 + e^−z) with its complement.
func expit(z float64) (p, q float64) {
	e := math.Exp(-math.Abs(z))
	p, q = 1/(1+e), e/(1+e)
	if z < 0 {
		p, q = q, p
	}
	return p, q
}
