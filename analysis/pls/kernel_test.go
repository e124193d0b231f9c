package pls

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/survey"
)

// Standard errors have the divisor of a sample, ends are quantiles of type 6.
func TestBootstrapped(t *testing.T) {
	e := survey.Estimate{Value: 3}
	bootstrapped(&e, []float64{1, 2, 3, 4, 5, 6, 7, 8, 9}, nil, 0.8)
	require.InDelta(t, math.Sqrt(7.5), e.SE.Value, 1e-12)
	require.Equal(t, survey.Interval{Lower: 1, Upper: 9, Level: 0.8}, e.Interval)
	bootstrapped(&e, []float64{1, 2, 3, 4, 5, 6, 7, 8, 9}, nil, 0.7)
	require.InDeltaSlice(t, []float64{1.5, 8.5}, []float64{e.Interval.Lower, e.Interval.Upper}, 1e-12)
	// No bias and no acceleration: BCa is the percentile interval.
	even := survey.Estimate{Value: 5}
	bootstrapped(&even, []float64{1, 2, 3, 4, 5, 6, 7, 8, 9}, []float64{4, 5, 6}, 0.7)
	require.Equal(t, "bootstrap BCa", even.Method)
	require.InDeltaSlice(t, []float64{1.5, 8.5}, []float64{even.Interval.Lower, even.Interval.Upper}, 1e-9)
	// Most replicates above the value: the interval moves down.
	bootstrapped(&e, []float64{1, 2, 3, 4, 5, 6, 7, 8, 9}, []float64{4, 5, 6}, 0.7)
	require.Less(t, e.Interval.Upper, 8.0)
	// Exactly: z₀ = Φ⁻¹(2.5/9), a = 1/(6·√…) of 0, 0, 3.
	z0, a := -0.589455797849779, acceleration([]float64{0, 0, 3})
	require.InDelta(t, -(1+1-8)/(6*math.Pow(1+1+4, 1.5))*-1, a, 1e-12)
	require.InDelta(t, 2.5/9, 0.5*math.Erfc(-z0/math.Sqrt2), 1e-12)
	skewed := survey.Estimate{Value: 3}
	bootstrapped(&skewed, []float64{1, 2, 3, 4, 5, 6, 7, 8, 9}, []float64{0, 0, 3}, 0.7)
	z := 1.0364333894937898 // Φ⁻¹(0.85)
	upper := z0 + (z0+z)/(1-a*(z0+z))
	require.InDelta(t, quantile([]float64{1, 2, 3, 4, 5, 6, 7, 8, 9}, 0.5*math.Erfc(-upper/math.Sqrt2)), skewed.Interval.Upper, 1e-9)
}
