package tail

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/mathext"
)

func TestChiSquareOfLargeShapes(t *testing.T) {
	const quadrature = "mpmath: quad of the density, 40 digits"
	for _, test := range []struct {
		name        string
		shape, x    float64
		want, error float64
		source      string
	}{
		{"just above", 1e5, 101581.1388300842, 3.2633789508069307547e-7, 1e-13, quadrature},
		{"where gonum starts to fail", 1e6, 995000, 0.99999972504196407299, 1e-15, quadrature},
		{"below the mean", 1e9, 999841886.1169916, 0.99999971372433981947, 1e-15, quadrature},
		{"above the mean", 1e9, 1000158113.8830084, 2.8702788747547343015e-7, 1e-13, quadrature},
		{"far", 1e9, 1000948683.2980505, 6.520858570911677483e-198, 1e-12, "mpmath: continued fraction, 40 digits"},
		{"near", 1e12, 1000003000000, 0.0013499098499169015046, 1e-13, quadrature},
		{"the mean", 1e7, 1e7, 0.49995794779127630167, 1e-15, quadrature},
		{"nothing", 1e6, 0, 1, 0, "P(X > 0)"},
		{"everything", 1e6, 1e9, 0, 0, "underflows"},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := ChiSquare(2*test.x, 2*test.shape)
			if test.error == 0 {
				require.Equal(t, test.want, got)
				return
			}
			require.InEpsilon(t, test.want, got, test.error, test.source)
		})
	}
	require.Greater(t, math.Abs(mathext.GammaIncRegComp(1e9, 999841886.1169916)-0.99999971372433981947), 1e-8, "gonum has been mended: take it for all shapes")
}

// Where both hold they agree, on either side of the change; the tail falls.
func TestGammaAboveAgrees(t *testing.T) {
	for _, a := range []float64{1e5, 1.5e5, 3e5} {
		last := 1.0
		for k := -4.4; k < 35; k += 0.1 {
			x := a + k*math.Sqrt(a)
			got := gammaAbove(a, x)
			require.InEpsilon(t, mathext.GammaIncRegComp(a, x), got, 5e-12, "shape %v, %v standard deviations", a, k)
			require.Less(t, got, last)
			last = got
		}
	}
}

func TestLogExcess(t *testing.T) {
	for _, mu := range []float64{-0.0999, -0.1001, 0.0999, 0.1001} {
		require.InEpsilon(t, mu-math.Log1p(mu), logExcess(mu), 1e-13)
	}
	require.Zero(t, logExcess(0))
	require.InEpsilon(t, 0.5e-20, logExcess(1e-10), 1e-9)
	require.True(t, math.IsInf(logExcess(-1), 1))
}
