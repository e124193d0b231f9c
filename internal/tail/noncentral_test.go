package tail_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/internal/tail"
)

// integrated is P(T > t) by another route: the trapezoidal rule over u = log S of
// P(Z > t·S − ncp), where S² is chi-square over its degrees of freedom. The
// integrand is analytic and decays at both ends, so that the rule converges
// faster than any power of the step.
func integrated(t, df, ncp float64) float64 {
	const step = 1.0 / 512
	var sum, total float64
	for i := -30 * 512; i <= 4*512; i++ {
		u := float64(i) * step
		density := math.Exp(df * (u - math.Expm1(2*u)/2))
		_, above := tail.Normal(t*math.Exp(u) - ncp)
		sum += density * above
		total += density
	}
	return sum / total
}

func TestNoncentralT(t *testing.T) {
	// Integrated with mpmath 1.3 at 40 digits, over S and not by the series.
	for _, tt := range []struct{ t, df, ncp, above float64 }{
		{2.5, 2, 1, 0.2183865237278396583408},
		{1, 3, 0.5, 0.3484716669898719644063},
		{2.2281388519649385, 10, 2.8, 0.713891078871002905031},
		{1.9844674545084788, 98, 1.5625, 0.3398881798546769849387},
		{2.626931094814466, 98, 5, 0.9903247881833353920551},
		{6, 4, 0.25, 0.003189743752666264908308},
		{40, 6, 1, 8.184307571097054255803e-8},
		{200, 3, 2, 0.000002418847607688824412948},
		{12, 30, 3, 9.176347305513330557806e-8},
		{1.9, 50, 9, 0.9999999999985236046987},
		// Over Z too, at a large noncentrality.
		{100000, 2, 70000, 0.38737360581680918381},
		{200, 3, 150, 0.3602888256930551659},
		{60, 500, 50, 1.1225065267533906419e-6},
		{1000, 2, 41, 0.001680582873422895748},
		{45, 1, 60, 0.81746958667003015187},
		{50, 2000, 47, 0.0093514436755992923294},
	} {
		near(t, tt.above, tail.NoncentralTAbove(tt.t, tt.df, tt.ncp), 1e-12)
	}
}

func TestNoncentralTAgainstIntegration(t *testing.T) {
	for _, df := range []float64{2, 3.5, 10, 98, 1000} {
		for _, ncp := range []float64{-3, -0.5, 0, 1e-4, 0.3, 2.8, 7, 15} {
			for _, at := range []float64{0, 0.1, 1, 2.2, 4.3, 12} {
				want, got := integrated(at, df, ncp), tail.NoncentralTAbove(at, df, ncp)
				require.InDelta(t, want, got, 2e-13, "t=%g df=%g ncp=%g", at, df, ncp)
				if ncp >= 0 { // nothing cancels
					near(t, want, got, 1e-10)
				}
			}
		}
	}
}

func TestNoncentralTWithoutNoncentrality(t *testing.T) {
	for _, df := range []float64{0.5, 2, 30, 1e6} {
		for _, at := range []float64{0, 0.7, 3, 50, 1e5} {
			_, want := tail.StudentT(at, df)
			near(t, want, tail.NoncentralTAbove(at, df, 0), 1e-12)
		}
	}
}

func TestNoncentralTWithManyDegreesOfFreedom(t *testing.T) {
	for _, ncp := range []float64{-2, 0, 1, 2.8, 6, 60} {
		for _, at := range []float64{0, 1.96, 4, 60} {
			_, want := tail.Normal(at - ncp)
			require.InDelta(t, want, tail.NoncentralTAbove(at, 1e13, ncp), 1e-10, "t=%g ncp=%g", at, ncp)
		}
	}
}

func TestNoncentralTIsADistribution(t *testing.T) {
	for _, df := range []float64{1, 4, 200} {
		for _, ncp := range []float64{0, 2, 30, 200} {
			before := 1.0
			for at := 0.0; at < 1000; at = 1.3*at + 0.1 {
				p := tail.NoncentralTAbove(at, df, ncp)
				require.True(t, p >= 0 && p <= before*(1+1e-12), "t=%g df=%g ncp=%g: %g after %g", at, df, ncp, p, before)
				before = p
			}
		}
		before := 0.0
		for ncp := -45.0; ncp < 60; ncp += 0.5 {
			p := tail.NoncentralTAbove(3, df, ncp)
			require.True(t, p >= before-1e-14 && p <= 1, "df=%g ncp=%g: %g after %g", df, ncp, p, before)
			before = p
		}
		require.InDelta(t, 1, before, 1e-15)
	}
}

func TestNoncentralTOutsideItsDomain(t *testing.T) {
	nan := math.NaN()
	for _, tt := range [][3]float64{{nan, 2, 1}, {-1, 2, 1}, {1, nan, 1}, {1, 0, 1}, {1, 2, nan}} {
		require.True(t, math.IsNaN(tail.NoncentralTAbove(tt[0], tt[1], tt[2])), fmt.Sprint(tt))
	}
	require.Zero(t, tail.NoncentralTAbove(math.Inf(1), 2, 1))
	require.Equal(t, 1.0, tail.NoncentralTAbove(1, 2, math.Inf(1)))
	require.Zero(t, tail.NoncentralTAbove(1, 2, math.Inf(-1)))
}
