package interval

import (
	"math"

	"github.com/gocsat/csat/internal/tail"
	"gonum.org/v1/gonum/mathext"
)

// Garwood returns the exact interval for the mean of a Poisson count x ≥ 0 with
// tailArea on either side: the means under which a count of at least x, or of at
// most x, has that probability (F. Garwood, Fiducial Limits for the Poisson
// Distribution, Biometrika 28, 1936, 437–442). They are the quantiles tailArea of
// a gamma variable of shape x and 1 − tailArea of shape x + 1, which are half
// those of χ² on 2x and 2x + 2 degrees of freedom.
func Garwood(x, tailArea float64) (lower, upper float64) {
	if x > 0 {
		lower = gammaQuantile(x, tailArea, mathext.GammaIncReg, -1)
	}
	return lower, gammaQuantile(x+1, tailArea, mathext.GammaIncRegComp, 1)
}

// gammaQuantile is where the lower (side −1) or upper (side 1) tail of a gamma
// variable of shape a has the given area.
func gammaQuantile(a, area float64, probability func(a, x float64) float64, side float64) float64 {
	// From here on the series below has 13 digits, while mathext stops its own after
	// 2000 terms, too early some five standard deviations out.
	const large = 1e4
	if a >= large {
		return temme(a, -side*tail.NormalQuantile(area)/math.Sqrt(a))
	}
	// 40 standard deviations hold all but e^−800.
	far := max(0, a+side*(40*math.Sqrt(a)+60))
	return tail.Root(func(x float64) float64 { return probability(a, x) - area }, far, a)
}

// temme is the quantile of a gamma variable of large shape a whose normal quantile
// over √a is eta0 (N. M. Temme, Asymptotic Inversion of Incomplete Gamma Functions,
// Mathematics of Computation 58, 1992, 755–764; DLMF §8.12(iv)).
func temme(a, eta0 float64) float64 {
	e := eta0
	first := -1./3 + e*(1./36+e*(1./1620+e*(-7./6480+e*5./18144)))
	second := -7./405 + e*(-7./2592+e*533./204120)
	eta := e + (first+second/a)/a
	return a * (1 + eta*(1+eta*(1./3+eta*(1./36+eta*(-1./270+eta*(1./4320+eta/17010))))))
}
