package reliability

import (
	"math"

	"gonum.org/v1/gonum/integrate/quad"

	"github.com/gocsat/csat/internal/tail"
)

// binormal evaluates the bivariate normal distribution function. It holds the
// nodes and weights of Gauss and Legendre on [0,1].
type binormal struct{ x, w []float64 }

func newBinormal() binormal {
	b := binormal{make([]float64, 20), make([]float64, 20)}
	quad.Legendre{}.FixedLocations(b.x, b.w, 0, 1)
	return b
}

// below is P(X ≤ h, Y ≤ k) for standard normal X, Y with correlation |r| < 1, with
// an absolute error below 1e-14. Up to .925 Plackett's derivative in r is
// integrated over arcsin r (Drezner and Wesolowsky 1990, J. Stat. Comput. Simul.
// 35:101); beyond that the expansion about ±1 is subtracted from the integrand
// first (Genz 2004, Stat. Comput. 14:251, eqs. 3 and 6).
func (b binormal) below(h, k, r float64) float64 {
	switch {
	case math.IsInf(h, -1) || math.IsInf(k, -1):
		return 0
	case math.IsInf(h, 1):
		lower, _ := tail.Normal(k)
		return lower
	case math.IsInf(k, 1):
		lower, _ := tail.Normal(h)
		return lower
	}
	if math.Abs(r) <= 0.925 {
		return b.moderate(h, k, r)
	}
	lowH, _ := tail.Normal(h)
	if r > 0 {
		lowK, _ := tail.Normal(k)
		return max(0, min(lowH, lowK)-b.missing(h, k, r))
	}
	// P(X ≤ h, Y ≤ k) = P(X ≤ h) − P(X ≤ h, −Y ≤ −k), and the latter has −r.
	lowMinusK, lowK := tail.Normal(-k)
	if h <= -k {
		return max(0, b.missing(h, -k, -r))
	}
	return max(0, difference(h, -k, lowH, lowMinusK, lowK)+b.missing(h, -k, -r))
}

// difference is Φ(h) − Φ(m) for h > m, by upper tails where both are high.
func difference(h, m, lowH, lowM, upM float64) float64 {
	if m > 0 {
		_, upH := tail.Normal(h)
		return upM - upH
	}
	return lowH - lowM
}

func (b binormal) moderate(h, k, r float64) float64 {
	lowH, _ := tail.Normal(h)
	lowK, _ := tail.Normal(k)
	angle, half, product := math.Asin(r), (h*h+k*k)/2, h*k
	sum := 0.0
	for i, x := range b.x {
		sin := math.Sin(angle * x)
		sum += b.w[i] * math.Exp((sin*product-half)/(1-sin*sin))
	}
	return max(0, float64(lowH*lowK)+sum*angle/(2*math.Pi))
}

// missing is Φ(min(h,k)) − P(X ≤ h, Y ≤ k) for a correlation r near 1: the integral
// of Plackett's derivative from r to 1 in terms of √(1−s²). Of the integrand
// exp(−(h−k)²/2x² − hk/(1+√(1−x²)))/√(1−x²) the first terms in x are taken out and
// integrated in closed form.
func (b binormal) missing(h, k, r float64) float64 {
	product, square := h*k, (h-k)*(h-k)
	top := (1 - r) * (1 + r)
	width := math.Sqrt(top)
	c, d := (4-product)/8, (12-product)/16
	sum := 0.0
	if e := -(square/top + product) / 2; e > -700 {
		sum = width * math.Exp(e) * (1 - c*(square-top)*(1-d*square/5)/3 + c*d*top*top/5)
	}
	if product > -700 {
		gap := math.Abs(h - k)
		low, _ := tail.Normal(-gap / width)
		sum -= math.Exp(-product/2) * math.Sqrt(2*math.Pi) * low * gap * (1 - c*square*(1-d*square/5)/3)
	}
	for i, x := range b.x {
		u := width * x
		xx := u * u
		root := math.Sqrt(1 - xx)
		e := -(square/xx + product) / 2
		if e <= -700 {
			continue
		}
		sum += width * b.w[i] * math.Exp(e) * (math.Exp(-product*xx/(2*(1+root)*(1+root)))/root - (1 + c*xx*(1+d*xx)))
	}
	return sum / (2 * math.Pi)
}

// density is that of the bivariate normal distribution, the derivative of below
// with respect to r; 0 at infinity.
func density(h, k, r float64) float64 {
	if math.IsInf(h, 0) || math.IsInf(k, 0) {
		return 0
	}
	top := (1 - r) * (1 + r)
	return math.Exp(-((h-k)*(h-k)+2*(1-r)*h*k)/(2*top)) / (2 * math.Pi * math.Sqrt(top))
}
