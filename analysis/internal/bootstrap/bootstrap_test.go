package bootstrap_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/analysis/internal/bootstrap"
	"github.com/gocsat/csat/survey"
)

// Standard errors have the divisor of a sample, ends are quantiles of type 6.
func TestDescribe(t *testing.T) {
	e := survey.Estimate{Value: 3}
	bootstrap.Describe(&e, []float64{1, 2, 3, 4, 5, 6, 7, 8, 9}, nil, 0.8)
	require.InDelta(t, math.Sqrt(7.5), e.SE.Value, 1e-12)
	require.Equal(t, survey.Interval{Lower: 1, Upper: 9, Level: 0.8}, e.Interval)
	bootstrap.Describe(&e, []float64{1, 2, 3, 4, 5, 6, 7, 8, 9}, nil, 0.7)
	require.InDeltaSlice(t, []float64{1.5, 8.5}, []float64{e.Interval.Lower, e.Interval.Upper}, 1e-12)
	// No bias and no acceleration: BCa is the percentile interval.
	even := survey.Estimate{Value: 5}
	bootstrap.Describe(&even, []float64{1, 2, 3, 4, 5, 6, 7, 8, 9}, []float64{4, 5, 6}, 0.7)
	require.Equal(t, "bootstrap BCa", even.Method)
	require.InDeltaSlice(t, []float64{1.5, 8.5}, []float64{even.Interval.Lower, even.Interval.Upper}, 1e-9)
	// Most replicates above the value: the interval moves down.
	bootstrap.Describe(&e, []float64{1, 2, 3, 4, 5, 6, 7, 8, 9}, []float64{4, 5, 6}, 0.7)
	require.Less(t, e.Interval.Upper, 8.0)
	// Exactly: z₀ = Φ⁻¹(2.5/9), a = 1/(6·√…) of 0, 0, 3.
	z0, a := -0.589455797849779, (1.+1-8)/(6*math.Pow(1+1+4, 1.5))
	require.InDelta(t, 2.5/9, 0.5*math.Erfc(-z0/math.Sqrt2), 1e-12)
	skewed := survey.Estimate{Value: 3}
	bootstrap.Describe(&skewed, []float64{1, 2, 3, 4, 5, 6, 7, 8, 9}, []float64{0, 0, 3}, 0.7)
	z := 1.0364333894937898 // Φ⁻¹(0.85)
	upper := z0 + (z0+z)/(1-a*(z0+z))
	require.InDelta(t, bootstrap.Quantile([]float64{1, 2, 3, 4, 5, 6, 7, 8, 9}, 0.5*math.Erfc(-upper/math.Sqrt2)), skewed.Interval.Upper, 1e-9)
}

// All replicates alike are no error of 10⁻¹⁷, and a figure that cannot be computed
// without some group has a percentile interval.
func TestDescribeWithout(t *testing.T) {
	e := survey.Estimate{Value: 0.1}
	same := bootstrap.Describe(&e, []float64{0.1, 0.1, 0.1}, []float64{0.1, 0.1}, 0.9)
	require.Equal(t, survey.Some(0), e.SE)
	require.Equal(t, survey.Interval{Lower: 0.1, Upper: 0.1, Level: 0.9}, same)
	require.Equal(t, same, e.Interval)
	e = survey.Estimate{Value: 2.5}
	got := bootstrap.Describe(&e, []float64{1, 2, 3, 4}, []float64{2, math.NaN(), 3}, 0.5)
	require.Equal(t, "bootstrap percentile", e.Method)
	require.Equal(t, got, e.Interval)
}

// A value that nearly all replicates are below has BCa ends beyond the outermost one: an
// interval without width would be no interval.
func TestDescribeOneSided(t *testing.T) {
	e := survey.Estimate{Value: 9}
	got := bootstrap.Describe(&e, []float64{1, 2, 3, 4, 5, 6, 7, 8, 9}, []float64{4, 5, 6}, 0.5)
	require.Equal(t, survey.Interval{Lower: 2.5, Upper: 7.5, Level: 0.5}, got)
	require.Equal(t, got, e.Interval)
	require.Equal(t, "bootstrap percentile", e.Method)
}

// The (n + 1)p-th value (Hyndman and Fan 1996, definition 6).
func TestQuantile(t *testing.T) {
	for p, want := range map[float64]float64{0: 10, 0.2: 10, 0.25: 12.5, 0.5: 25, 0.75: 37.5, 0.8: 40, 1: 40} {
		require.InDelta(t, want, bootstrap.Quantile([]float64{10, 20, 30, 40}, p), 1e-12, "%v", p)
	}
}
