package interval_test

import (
	"math"
	"math/big"
	"testing"

	"github.com/gocsat/csat/internal/interval"
	"github.com/stretchr/testify/require"
)

func TestGarwoodTable(t *testing.T) {
	tests := []struct {
		x, tail, lower, upper float64
		source                string
	}{
		{0, 0.025, 0, 3.688879454, "−log 0.025"},
		{1, 0.025, 0.025317808, 5.571643391, "Garwood (1936), table 1: 5.57; digits from Poisson sums in 60-digit decimals"},
		{2, 0.025, 0.242209279, 7.224687668, "the same: 7.22"},
		{10, 0.025, 4.795388696, 18.390356042, "the same"},
		{20, 0.005, 10.353267658, 34.667998728, "the same"},
		{100, 0.025, 81.363991251, 121.626793792, "the same"},
		{0, 0.005, 0, 5.298317367, "−log 0.005"},
	}
	for _, tt := range tests {
		lower, upper := interval.Garwood(tt.x, tt.tail)
		require.InDelta(t, tt.lower, lower, 6e-10, tt.source)
		require.InDelta(t, tt.upper, upper, 6e-10, tt.source)
	}
}

// atMost is P(X ≤ x) for a Poisson mean, term by term in 200 bits.
func atMost(x int, mean float64) float64 {
	m := new(big.Float).SetPrec(200).SetFloat64(mean)
	term, sum := new(big.Float).SetPrec(200).SetInt64(1), new(big.Float).SetPrec(200).SetInt64(1)
	for k := 1; k <= x; k++ {
		term.Mul(term, m).Quo(term, new(big.Float).SetInt64(int64(k)))
		sum.Add(sum, term)
	}
	mantissa := new(big.Float)
	exponent := sum.MantExp(mantissa)
	f, _ := mantissa.Float64()
	return math.Exp(math.Log(f) + float64(exponent)*math.Ln2 - mean)
}

// The limits have the tail areas that define them, computed a second way: at most
// x below the upper limit, and not at most x − 1 below the lower.
func TestGarwoodDefinition(t *testing.T) {
	for _, x := range []int{0, 1, 2, 3, 7, 20, 77, 200, 1000, 9998, 9999, 10000, 10001, 50000} {
		for _, area := range []float64{0.1, 0.025, 0.005, 1e-6} {
			lower, upper := interval.Garwood(float64(x), area)
			require.InEpsilon(t, area, atMost(x, upper), 2e-11, "%d %g", x, area)
			if x == 0 {
				require.Zero(t, lower)
				continue
			}
			require.InDelta(t, 1-area, atMost(x-1, lower), 1e-10, "%d %g", x, area)
		}
	}
}

// Beyond what can be summed, against mpmath: findroot of gammainc less the area with 40
// digits, of its quadrature from 1e6 on.
func TestGarwoodLarge(t *testing.T) {
	for _, tt := range []struct{ x, area, lower, upper float64 }{
		{20000, 0.025, 19723.7676006070526, 20279.1336279264059},
		{20000, 0.001, 19565.8234337880303, 20440.887142076267},
		{20000, 1e-07, 19273.3597259715701, 20745.0137712094507},
		{100000, 0.025, 99381.1526637447306, 100621.744739743876},
		{100000, 0.001, 99025.6318905009183, 100981.072678029884},
		{100000, 1e-07, 98364.4936166926761, 101653.869953235108},
		{1e+06, 0.025, 998040.983340293903, 1001961.91194543219},
		{1e+06, 0.001, 996912.617319815194, 1003094.08391497013},
		{1e+06, 1e-07, 994809.337225346466, 1005209.02077600832},
		{1e+08, 0.025, 99980401.3073247352, 100019601.587079142},
		{1e+08, 0.001, 99969100.5267616681, 100030906.173083306},
		{1e+08, 1e-07, 99948015.3015924769, 100052003.054074961},
	} {
		lower, upper := interval.Garwood(tt.x, tt.area)
		require.InEpsilon(t, tt.lower, lower, 2e-14)
		require.InEpsilon(t, tt.upper, upper, 2e-14)
	}
	lower, upper := interval.Garwood(1<<53, 0.025)
	require.InEpsilon(t, 1.959963984540054*math.Sqrt(1<<53), (1<<53)-lower, 1e-7)
	require.InEpsilon(t, 1.959963984540054*math.Sqrt(1<<53), upper-(1<<53), 1e-7)
}

// The interval holds at least its level at every mean, by exact enumeration.
func TestGarwoodCoverage(t *testing.T) {
	for _, level := range []float64{0.9, 0.95, 0.99} {
		const most = 150
		var lower, upper [most + 1]float64
		for x := range lower {
			lower[x], upper[x] = interval.Garwood(float64(x), (1-level)/2)
		}
		smallest := 1.0
		for mean := 0.01; mean < 60; mean += 0.037 {
			coverage, probability := 0.0, math.Exp(-mean)
			for x := range lower {
				if x > 0 {
					probability *= mean / float64(x)
				}
				if lower[x] <= mean && mean <= upper[x] {
					coverage += probability
				}
			}
			require.GreaterOrEqual(t, coverage, level-1e-9, "mean %g", mean)
			smallest = min(smallest, coverage)
		}
		require.Less(t, smallest, level+0.01, "no more conservative than it has to be")
	}
}
