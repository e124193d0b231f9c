package scenario_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/analysis/scenario"
	"github.com/gocsat/csat/survey"
)

func change(value, se float64) survey.Estimate {
	return survey.Estimate{Value: value, SE: survey.Some(se), N: 400, EffectiveN: 400}
}

// The mean of the product of independent factors is the product of the means, its variance
// (μ²+σ²)(ν²+τ²) − μ²ν² (Goodman 1960).
func TestSalesMoments(t *testing.T) {
	tests := []struct {
		name     string
		e        scenario.Elasticity
		mean, sd float64
	}{
		{"uniform", scenario.Elasticity{Low: 2, High: 3}, 2.5, 1 / math.Sqrt(12)},
		{"certain", scenario.Elasticity{Low: 2, High: 2}, 2, 0},
		{"normal", scenario.Elasticity{Low: 2, High: 3, Normal: true}, 2.5, 0.5 / 1.959963984540054},
		{"about 0", scenario.Elasticity{Low: -1, High: 3}, 1, 4 / math.Sqrt(12)},
	}
	const n = 200_000
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for _, c := range [][2]float64{{0.02, 0.01}, {0.02, 0}, {-0.01, 0.02}} {
				r, err := scenario.Sales(change(c[0], c[1]), tt.e, scenario.SalesOptions{Draws: n})
				require.NoError(t, err)
				sd := math.Sqrt((tt.mean*tt.mean+tt.sd*tt.sd)*(c[0]*c[0]+c[1]*c[1]) - tt.mean*tt.mean*c[0]*c[0])
				require.InDelta(t, tt.mean*c[0], r.Mean, 4*sd/math.Sqrt(n)+1e-12)
				require.InDelta(t, sd, r.Change.SE.Value, 0.005*sd+1e-9)
			}
		})
	}
}

// With the elasticity certain the change of sales is normal; in general
// P(product ≤ x) = ∫ Φ((x/e − μ)/σ) de/(high − low), here by the midpoint rule.
func TestSalesDistribution(t *testing.T) {
	const mu, sigma, n = 0.02, 0.012, 200_000
	below := func(x float64) float64 {
		sum := 0.0
		const parts = 2000
		for i := range parts {
			e := 2 + (float64(i)+0.5)/parts
			sum += 0.5 * math.Erfc(-(x/e-mu)/sigma/math.Sqrt2) / parts
		}
		return sum
	}
	r, err := scenario.Sales(change(mu, sigma), scenario.Elasticity{Low: 2, High: 3},
		scenario.SalesOptions{Draws: n, Revenue: 1e6, Margin: 0.4, Cost: 10_000})
	require.NoError(t, err)
	// The error of a share of draws is at most 0.0011.
	require.InDelta(t, 0.5, below(r.Change.Value), 0.005)
	require.InDelta(t, 0.025, below(r.Change.Interval.Lower), 0.0015)
	require.InDelta(t, 0.975, below(r.Change.Interval.Upper), 0.0015)
	require.InDelta(t, 1-below(0), r.Rises, 0.002)
	require.InDelta(t, 1-below(10_000/0.4/1e6), r.Pays.Value, 0.005)
	require.InDelta(t, 0.4e6*r.Change.Value-10_000, r.Profit.Value, 1e-9)
	require.InDelta(t, 0.4e6*r.Change.Interval.Lower-10_000, r.Profit.Interval.Lower, 1e-9)
	require.InDelta(t, 0.4e6*r.Change.SE.Value, r.Profit.SE.Value, 1e-9)
	require.Empty(t, r.Change.Warnings)

	r, err = scenario.Sales(change(mu, 0), scenario.Elasticity{Low: 2, High: 3}, scenario.SalesOptions{Draws: n, Level: 0.9})
	require.NoError(t, err)
	require.InDelta(t, mu*2.05, r.Change.Interval.Lower, 1e-5)
	require.InDelta(t, mu*2.95, r.Change.Interval.Upper, 1e-5)
	require.Equal(t, 1.0, r.Rises)
	require.False(t, r.Pays.Valid)
	require.Nil(t, r.Profit)

	// The same seed, the same bits; more draws, the same first ones, but sorted.
	again, err := scenario.Sales(change(mu, 0), scenario.Elasticity{Low: 2, High: 3}, scenario.SalesOptions{Draws: n, Level: 0.9})
	require.NoError(t, err)
	require.Equal(t, r, again)
	other, err := scenario.Sales(change(mu, 0), scenario.Elasticity{Low: 2, High: 3}, scenario.SalesOptions{Draws: n, Level: 0.9, Seed: 1})
	require.NoError(t, err)
	require.NotEqual(t, r, other)

	far, err := scenario.Sales(change(0.2, 0), scenario.Elasticity{Low: 2, High: 2}, scenario.SalesOptions{})
	require.NoError(t, err)
	require.Equal(t, scenario.Extrapolation, far.Change.Warnings[0].Code)
	require.Equal(t, 0.4, far.Change.Value)
	require.Zero(t, far.Change.SE.Value)
	for _, value := range []float64{0, -0.0001, -0.2} {
		down := change(value, 0)
		down.Warn("own", "of the change")
		r, err = scenario.Sales(down, scenario.Elasticity{Low: 2, High: 2}, scenario.SalesOptions{})
		require.NoError(t, err)
		require.Zero(t, r.Rises)
		require.EqualValues(t, "own", r.Change.Warnings[0].Code)
		require.Equal(t, value == -0.2, len(r.Change.Warnings) == 2)
	}
}
