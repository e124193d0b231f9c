package interval

import (
	"math"

	"github.com/gocsat/csat/internal/tail"
)

// Garwood returns the exact interval for the mean of a Poisson count x ≥ 0 with
// tailArea on either side: the means under which a count of at least x, or of at
// most x, has that probability (F. Garwood, Fiducial Limits for the Poisson
// Distribution, Biometrika 28, 1936, 437–442). They are the quantiles tailArea of
// a gamma variable of shape x and 1 − tailArea of shape x + 1, which are half
// those of χ² on 2x and 2x + 2 degrees of freedom.
func Garwood(x, tailArea float64) (lower, upper float64) {
	if x > 0 {
		lower = gammaQuantile(x, -1, func(mean float64) float64 {
			atLeast, _ := tail.Gamma(x, mean)
			return atLeast - tailArea
		})
	}
	return lower, gammaQuantile(x+1, 1, func(mean float64) float64 {
		_, atMost := tail.Gamma(x+1, mean)
		return atMost - tailArea
	})
}

// gammaQuantile is where excess, of the lower (side −1) or upper (side 1) tail of a
// gamma variable of shape a, is 0.
func gammaQuantile(a, side float64, excess func(x float64) float64) float64 {
	// 40 standard deviations hold all but e^−800.
	return tail.Root(excess, max(0, a+side*(40*math.Sqrt(a)+60)), a)
}
