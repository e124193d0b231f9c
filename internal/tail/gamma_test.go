package tail_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/mathext"

	"github.com/gocsat/csat/internal/tail"
)

// Figures are of mpmath with 60 digits, gammainc(a, 0, x, regularized=True) and
// gammainc(a, x, inf, regularized=True); from shape 1e5 on with 40 digits, quad of the
// density between standard deviations, relative to that at x.
func TestGamma(t *testing.T) {
	for _, tt := range []struct{ a, x, lower, upper float64 }{
		{0.5, 0.3, 0.5614219739190001365, 0.4385780260809998635},
		{0.5, 20, 0.9999999997460371411, 2.539628589470864971e-10},
		{1, 0.001, 0.0009995001666250083527, 0.9990004998333749916},
		{1.5, 2.5, 0.8282028557032668649, 0.1717971442967331351},
		{2, 2.24925, 0.6572746219262261894, 0.3427253780737738106},
		{3, 0.01, 1.654216528074876866e-7, 0.9999998345783471925},
		{10, 10, 0.5420702855281477917, 0.4579297144718522083},
		{10, 11.5, 0.7112054604513287364, 0.2887945395486712636},
		{10, 60, 0.9999999999999997148, 2.85150775555202016e-16},
		{77, 150.25, 0.9999999999837746981, 1.6225301937068888e-11},
		{100.5, 60, 1.135702927314961165e-6, 0.999998864297072685},
		{1000, 800, 5.50141977617922814e-12, 0.9999999999944985802},
		{1000, 1200, 0.9999999987118393914, 1.288160608628143295e-9},
		{5000, 5001, 0.5075216837260982103, 0.4924783162739017897},
		{5000, 4999, 0.4962384560751786464, 0.5037615439248213536},
		{20000, 19000, 3.236874643618590183e-13, 0.9999999999996763125},
		{20000, 21000, 0.9999999999982851334, 1.7148666085753985e-12},
		{60000, 58900, 3.134483192140782502e-6, 0.9999968655168078592},
		{1e5, 98418, 2.474301372607344213e-7, 0.9999997525698627393},
		{1e5, 101581, 0.9999996729294119797, 3.270705880202789608e-7},
		{1e6, 995000, 2.749580359270070754e-7, 0.999999725041964073},
		{1e6, 990000, 5.446644693010808671e-24, 1},
		{1e6, 1003000, 0.9986382593537824085, 0.001361740646217591479},
		{1e9, 999810263, 9.84283017828937985e-10, 0.9999999990157169822},
		{1e9, 999051316, 3.688170604490653039e-198, 1},
		{1e12, 999997000000, 0.001349886213392037881, 0.9986501137866079621},
		{1e12, 999992000000, 6.219899681443616472e-16, 0.999999999999999378},
	} {
		lower, upper := tail.Gamma(tt.a, tt.x)
		near(t, tt.lower, lower, 1e-12)
		near(t, tt.upper, upper, 1e-12)
	}
	for _, tt := range []struct{ a, x, lower, upper float64 }{
		{3, 0, 0, 1}, {3, math.Inf(1), 1, 0}, {1e6, 0, 0, 1}, {1e6, 1e9, 1, 0}, {3, 1e9, 1, 0}, {1e6, 1e-300, 0, 1},
	} {
		lower, upper := tail.Gamma(tt.a, tt.x)
		require.Equal(t, []float64{tt.lower, tt.upper}, []float64{lower, upper})
	}
	for _, bad := range [][2]float64{{0, 1}, {-1, 1}, {1, -1}, {math.NaN(), 1}, {1, math.NaN()}, {math.Inf(1), 1}} {
		lower, upper := tail.Gamma(bad[0], bad[1])
		require.True(t, math.IsNaN(lower) && math.IsNaN(upper), "%v", bad)
	}
}

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
	} {
		t.Run(test.name, func(t *testing.T) {
			require.InEpsilon(t, test.want, tail.ChiSquare(2*test.x, 2*test.shape), test.error, test.source)
		})
	}
}

// For whole a the upper tail is a sum of Poisson probabilities.
func TestGammaOfWholeShapes(t *testing.T) {
	for a := 1.0; a <= 12; a++ {
		for x := 0.01; x < 60; x += 0.0537 {
			term, sum := math.Exp(-x), 0.0
			for k := 1.0; k <= a; k++ {
				sum += term
				term *= x / k
			}
			_, upper := tail.Gamma(a, x)
			require.InEpsilon(t, sum, upper, 2e-14, "shape %v, %v", a, x)
		}
	}
}

// On either side of the change from fraction and series to the expansion both hold; the
// tails are monotone. Gonum, a third way, agrees within 4.4 standard deviations.
func TestGammaAgrees(t *testing.T) {
	for _, a := range []float64{300.5, 2e4, math.Nextafter(1e5, 0), 1e5, 3e5} {
		lastLower, lastUpper := 0.0, 1.0
		for k := -12.0; k < 30; k += 0.3 {
			x := a + k*math.Sqrt(a)
			lower, upper := tail.Gamma(a, x)
			require.GreaterOrEqual(t, lower, lastLower)
			require.LessOrEqual(t, upper, lastUpper)
			lastLower, lastUpper = lower, upper
			if math.Abs(k) < 4.4 {
				require.InEpsilon(t, mathext.GammaIncReg(a, x), lower, 5e-12, "shape %v, %v standard deviations", a, k)
				require.InEpsilon(t, mathext.GammaIncRegComp(a, x), upper, 5e-12, "shape %v, %v standard deviations", a, k)
			}
		}
	}
	for k := -14.0; k < 30; k += 0.7 {
		x := 1e5 + k*math.Sqrt(1e5)
		lower, upper := tail.Gamma(math.Nextafter(1e5, 0), x)
		otherLower, otherUpper := tail.Gamma(1e5, x)
		require.InEpsilon(t, lower, otherLower, 2e-12)
		require.InEpsilon(t, upper, otherUpper, 2e-12)
	}
}

func BenchmarkGamma(b *testing.B) {
	for _, test := range []struct {
		name string
		a, x float64
	}{{"small", 2, 2.25}, {"mean of 1e4", 1e4, 1e4 + 2}, {"next to large", 9.9e4, 9.9e4 + 2}, {"large", 1e6, 1e6}} {
		b.Run(test.name, func(b *testing.B) {
			for b.Loop() {
				tail.Gamma(test.a, test.x)
			}
		})
	}
}
