package tail_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/internal/tail"
)

func TestNoncentralChiSquare(t *testing.T) {
	// Poisson mixtures of incomplete gamma functions, mpmath 1.3 at 40 digits.
	for _, tt := range []struct{ x, df, ncp, below, above float64 }{
		{5, 3, 2, 0.59340518008315562709, 0.40659481991684437291},
		{0.5, 1, 4, 0.094630375466726483092, 0.90536962453327351691},
		{100, 10, 20, 0.99999944983233578246, 5.5016766421754240318e-7},
		{300, 51, 83, 0.99999999980965512453, 1.9034487546622827608e-10},
		{1165.691338091876, 314, 1000, 0.012654694537272241912, 0.98734530546272775809},
		{1165.691338091876, 314, 247.275, 1, 5.40287402074302835e-33},
		{20, 4, 100, 4.5349015462324740869e-9, 0.99999999546509845377},
		{2, 1, 0.3, 0.78200456049373915496, 0.21799543950626084504},
		{1000, 20, 30, 1, 7.5948773677511923657e-144},
		{0.001, 2, 50, 6.9857120660835558261e-15, 0.99999999999999301429},
		{1700, 20, 30, 1, 5.168663988997295817e-272},
		{900, 200, 2, 1, 7.1995251299694539698e-88},
		{1e-10, 40, 30, 1.1991078366811486969e-231, 1},
		{1e-3, 30, 500, 6.2750695396841231736e-171, 1},
	} {
		below, above := tail.NoncentralChiSquare(tt.x, tt.df, tt.ncp)
		near(t, tt.below, below, 2e-13)
		near(t, tt.above, above, 2e-13)
	}
}

// With one degree of freedom X is (Z + √ncp)².
func TestNoncentralChiSquareOfOne(t *testing.T) {
	for _, ncp := range []float64{1e-6, 0.5, 9, 400, 1e6} {
		for _, root := range []float64{0.01, 0.7, 3, 20, 25, 1000, 1003} {
			below, above := tail.NoncentralChiSquare(root*root, 1, ncp)
			_, right := tail.Normal(root - math.Sqrt(ncp))
			left, _ := tail.Normal(-root - math.Sqrt(ncp))
			if want := right + left; want < 0.5 {
				near(t, want, above, 3e-11)
			} else {
				require.InDelta(t, want, 1-below, 1e-11)
			}
		}
	}
}

func TestNoncentralChiSquareEdges(t *testing.T) {
	central, _ := tail.Gamma(2, 3)
	below, above := tail.NoncentralChiSquare(6, 4, 0)
	require.InDelta(t, central, below, 0)
	require.InDelta(t, 1-central, above, 1e-16)
	below, above = tail.NoncentralChiSquare(0, 4, 2)
	require.Equal(t, []float64{0, 1}, []float64{below, above})
	below, above = tail.NoncentralChiSquare(math.Inf(1), 4, 2)
	require.Equal(t, []float64{1, 0}, []float64{below, above})
	for _, bad := range [][3]float64{{-1, 2, 3}, {1, 0, 3}, {1, 2, -3}, {math.NaN(), 2, 3}, {1, math.Inf(1), 3}, {1, 2, math.Inf(1)}} {
		below, above = tail.NoncentralChiSquare(bad[0], bad[1], bad[2])
		require.True(t, math.IsNaN(below) && math.IsNaN(above), bad)
	}
}
