package interval_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/internal/interval"
	"github.com/gocsat/csat/internal/tail"
)

var levels = []float64{0.5, 0.8, 0.9, 0.95, 0.99, 0.9999}

// kernels are the intervals with a value at every x, on one footing.
var kernels = []struct {
	name    string
	f       func(x, n, level float64) (lower, upper float64)
	inRange bool // never outside [0, 1]
	covers  bool // contains x/n at every x
}{
	{"Wilson", byZ(interval.Wilson), true, true},
	{"WilsonContinuity", byZ(interval.WilsonContinuity), true, true},
	{"WilsonContinuityBounded", byZ(interval.WilsonContinuityBounded), true, true},
	{"AgrestiCoull", byZ(interval.AgrestiCoull), false, true},
	{"PlusFour", byZ(interval.PlusFour), false, false},
	{"Wald", byZ(interval.Wald), false, true},
	{"WaldContinuity", byZ(interval.WaldContinuity), false, true},
	{"Arcsine", byZ(interval.Arcsine), true, false},
	{"ArcsineUnmodified", byZ(interval.ArcsineUnmodified), true, false},
	{"ClopperPearson", byTail(interval.ClopperPearson), true, true},
	{"Jeffreys", byTail(interval.Jeffreys), true, false},
	{"JeffreysUnmodified", byTail(interval.JeffreysUnmodified), true, false},
	{"MidP", byTail(interval.MidP), true, true},
}

func byZ(f func(x, n, z float64) (float64, float64)) func(x, n, level float64) (float64, float64) {
	return func(x, n, level float64) (float64, float64) { return f(x, n, tail.CriticalZ(level)) }
}

func byTail(f func(x, n, tailArea float64) (float64, float64)) func(x, n, level float64) (float64, float64) {
	return func(x, n, level float64) (float64, float64) { return f(x, n, (1-level)/2) }
}

func TestProperties(t *testing.T) {
	for _, k := range kernels {
		t.Run(k.name, func(t *testing.T) {
			for _, level := range levels {
				for _, n := range []float64{1, 2, 3, 7.5, 10, 40, 263, 1000} {
					steps := math.Min(n, 50)
					before := [2]float64{math.Inf(-1), math.Inf(-1)}
					for i := 0.0; i <= steps; i++ {
						x := n * i / steps
						lower, upper := k.f(x, n, level)
						what := fmt.Sprint(x, " of ", n, " at ", level, ": ", lower, " ", upper)
						if k.name != "ArcsineUnmodified" { // folds back, see below
							require.LessOrEqual(t, lower, upper, what)
						}
						if k.inRange {
							require.GreaterOrEqual(t, lower, 0.0, what)
							require.LessOrEqual(t, upper, 1.0, what)
						}
						if k.covers {
							require.LessOrEqual(t, lower, x/n+1e-15, what)
							require.GreaterOrEqual(t, upper, x/n-1e-15, what)
						}
						mirrorLower, mirrorUpper := k.f(n-x, n, level)
						require.InDelta(t, 1-upper, mirrorLower, 1e-13, what)
						require.InDelta(t, 1-lower, mirrorUpper, 1e-13, what)
						switch k.name {
						case "Wald", "WaldContinuity", "PlusFour", "WilsonContinuityBounded", "ArcsineUnmodified":
						default: // monotone in x
							require.GreaterOrEqual(t, lower, before[0], what)
							require.GreaterOrEqual(t, upper, before[1], what)
						}
						before = [2]float64{lower, upper}
					}
				}
			}
		})
	}
}

func TestEnds(t *testing.T) {
	for _, k := range kernels {
		switch k.name {
		case "Wilson", "WilsonContinuity", "WilsonContinuityBounded", "ClopperPearson", "Jeffreys", "MidP":
		default:
			continue
		}
		for _, n := range []float64{1, 3, 10.25, 1e6, 1e15} {
			for _, level := range levels {
				lower, upper := k.f(0, n, level)
				require.Zero(t, lower, k.name)
				require.Less(t, upper, 1.0, k.name)
				lower, upper = k.f(n, n, level)
				require.Equal(t, 1.0, upper, k.name)
				require.Greater(t, lower, 0.0, k.name)
			}
		}
	}
}

// The limits satisfy the equations that define them.
func TestDefinitions(t *testing.T) {
	for _, n := range []float64{5, 29, 250, 4000} {
		for _, share := range []float64{0.2, 0.4, 0.8} {
			x := math.Round(n * share)
			for _, level := range levels {
				z, area := tail.CriticalZ(level), (1-level)/2
				lower, upper := interval.Wilson(x, n, z)
				for _, p := range []float64{lower, upper} {
					require.InEpsilon(t, z*math.Sqrt(n*p*(1-p)), math.Abs(x-n*p), 1e-11)
				}
				lower, upper = interval.WilsonContinuity(x, n, z)
				for _, p := range []float64{lower, upper} {
					require.InEpsilon(t, z*math.Sqrt(n*p*(1-p)), math.Abs(x-n*p)-0.5, 1e-11)
				}
				lower, upper = interval.ClopperPearson(x, n, area)
				require.InEpsilon(t, area, tail.BinomialAtLeast(x, n, lower), 1e-10)
				require.InEpsilon(t, area, tail.BinomialAtMost(x, n, upper), 1e-10)
				lower, upper = interval.MidP(x, n, area)
				require.InEpsilon(t, area, tail.BinomialAtLeast(x, n, lower)-tail.BinomialDensity(x, n, lower)/2, 1e-10)
				require.InEpsilon(t, area, tail.BinomialAtMost(x, n, upper)-tail.BinomialDensity(x, n, upper)/2, 1e-10)
			}
		}
	}
}

func TestSpecialPoints(t *testing.T) {
	z := tail.CriticalZ(0.95)
	// The correction of prop.test vanishes at one half.
	lower, upper := interval.WilsonContinuityBounded(250, 500, z)
	plainLower, plainUpper := interval.Wilson(250, 500, z)
	require.Equal(t, [2]float64{plainLower, plainUpper}, [2]float64{lower, upper})
	lower, _ = interval.WilsonContinuityBounded(7, 10, z)
	corrected, _ := interval.WilsonContinuity(7, 10, z)
	require.Equal(t, corrected, lower)
	// A tiny weighted count: the lower limit is about x²/(nz²), not 0.
	lower, _ = interval.Wilson(1e-8, 10, z)
	require.InEpsilon(t, 1e-16/(10*z*z), lower, 1e-7)
	// All of n: pⁿ/2 = tail.
	for _, n := range []float64{1, 29, 1e6} {
		lower, _ = interval.MidP(n, n, 0.025)
		require.InEpsilon(t, 0.05, math.Pow(lower, n), 1e-9)
		_, upper = interval.MidP(0, n, 0.025)
		require.InEpsilon(t, 0.05, math.Pow(1-upper, n), 1e-9)
	}
}

func TestLogit(t *testing.T) {
	for _, x := range []float64{0, 10} {
		_, _, ok := interval.Logit(x, 10, 1.96)
		require.False(t, ok)
	}
	lower, upper, ok := interval.Logit(7, 10, tail.CriticalZ(0.95))
	require.True(t, ok)
	// R 4.2.2: plogis(qlogis(.7) + c(-1, 1)*qnorm(.975)/sqrt(10*.7*.3))
	require.InDelta(t, 0.3763180726548777, lower, 1e-14)
	require.InDelta(t, 0.9002316844283227, upper, 1e-14)
}

// By the letter of the arcsine formula a higher level can shorten the interval
// of 0 of 10 and leaves 0 out; the default form does neither.
func TestArcsineFoldsBack(t *testing.T) {
	low95, _ := interval.ArcsineUnmodified(0, 10, tail.CriticalZ(0.95))
	low99, _ := interval.ArcsineUnmodified(0, 10, tail.CriticalZ(0.99))
	require.Greater(t, low99, low95)
	require.Greater(t, low95, 0.0)
	low99, _ = interval.Arcsine(0, 10, tail.CriticalZ(0.99))
	require.Zero(t, low99)
	_, high99 := interval.Arcsine(10, 10, tail.CriticalZ(0.99))
	require.Equal(t, 1.0, high99)
}

func TestHugeCounts(t *testing.T) {
	for _, n := range []float64{1e9, 1e12, 9e15} {
		for _, x := range []float64{0, 1, 1000, n / 3, n - 1, n} {
			x = math.Floor(x)
			for _, k := range kernels {
				lower, upper := k.f(x, n, 0.95)
				require.False(t, math.IsNaN(lower) || math.IsNaN(upper), "%s %g of %g", k.name, x, n)
				require.LessOrEqual(t, lower, upper, "%s %g of %g", k.name, x, n)
			}
			if x == math.Floor(n/3) { // all agree with the normal approximation
				wald, _ := interval.Wald(x, n, tail.CriticalZ(0.95))
				exact, _ := interval.ClopperPearson(x, n, 0.025)
				require.InDelta(t, wald, exact, 3/n)
			}
		}
	}
}

func TestOddsRatio(t *testing.T) {
	tests := []struct {
		name           string
		x1, n1, x2, n2 float64
		estimate       float64
		lower, upper   float64
	}{
		// R 4.2.2 fisher.test.
		{"9/10 3/10", 9, 10, 3, 10, 17.27586805394222, 1.387127022458496, 1039.290967602217},
		{"6/7 2/7", 6, 7, 2, 7, 11.71744577992693, 0.7203390781968203, 817.9820107335369},
		{"39/73 11/98", 39, 73, 11, 98, 8.937189436241024, 3.94719457706611, 21.720025101759774},
		{"0/10 0/20", 0, 10, 0, 20, 0, 0, math.Inf(1)},
		{"10/10 0/10", 10, 10, 0, 10, math.Inf(1), 11.135913140024405, math.Inf(1)},
		{"0/10 10/10", 0, 10, 10, 10, 0, 0, 1 / 11.135913140024405},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			estimate, lower, upper := interval.OddsRatio(tt.x1, tt.n1, tt.x2, tt.n2, 0.025)
			for _, pair := range [][2]float64{{tt.estimate, estimate}, {tt.lower, lower}, {tt.upper, upper}} {
				want, got := pair[0], pair[1]
				switch {
				case want == 0 || math.IsInf(want, 0):
					require.Equal(t, want, got)
				case want > 1: // R solves for 1/ψ, to ε^¼
					require.InDelta(t, 1/want, 1/got, 1.22e-4)
				default:
					require.InDelta(t, want, got, 1.22e-4)
				}
			}
		})
	}
	// At that resolution R is off by almost 1 % here. Bisection with Python's
	// fractions gives:
	_, _, upper := interval.OddsRatio(9, 10, 3, 10, 0.025)
	require.InEpsilon(t, 1047.8399817038219, upper, 1e-12)
	_, _, upper = interval.OddsRatio(6, 7, 2, 7, 0.025)
	require.InEpsilon(t, 823.9798414911475, upper, 1e-12)
}

// The limits and the estimate satisfy their equations, and exchanging the
// groups inverts them.
func TestOddsRatioDefinition(t *testing.T) {
	for _, c := range [][4]float64{{3, 7, 5, 9}, {40, 148, 20, 102}, {1, 50, 49, 50}, {600, 1000, 100, 1000}, {1, 100_000, 2, 300_000}} {
		for _, area := range []float64{0.25, 0.025, 1e-6} {
			x1, n1, x2, n2 := c[0], c[1], c[2], c[3]
			estimate, lower, upper := interval.OddsRatio(x1, n1, x2, n2, area)
			h := tail.Hypergeometric{First: n1, Second: n2, Chosen: x1 + x2}
			h.Odds = lower
			require.InEpsilon(t, area, h.AtLeast(x1), 1e-11)
			h.Odds = upper
			require.InEpsilon(t, area, h.AtMost(x1), 1e-11)
			h.Odds = estimate
			require.InDelta(t, 0, h.MeanMinus(x1), 1e-10*x1)
			back, backLower, backUpper := interval.OddsRatio(x2, n2, x1, n1, area)
			require.InEpsilon(t, 1/estimate, back, 1e-11)
			require.InEpsilon(t, 1/upper, backLower, 1e-11)
			require.InEpsilon(t, 1/lower, backUpper, 1e-11)
		}
	}
}
