package weighted_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/stat"

	"github.com/gocsat/csat/analysis/internal/weighted"
)

func TestScale(t *testing.T) {
	scaled, effective, bad := weighted.Scale([]float64{1, 3, 2})
	require.Equal(t, -1, bad)
	require.InDeltaSlice(t, []float64{0.5, 1.5, 1}, scaled, 1e-15)
	require.InDelta(t, 36./14, effective, 1e-14) // (Σw)²/Σw², Kish (1965)

	large, same, bad := weighted.Scale([]float64{1e300, 3e300, 2e300})
	require.Equal(t, -1, bad)
	require.InDeltaSlice(t, scaled, large, 1e-15)
	require.InDelta(t, effective, same, 1e-14)

	for _, w := range []float64{0, -1, math.NaN(), math.Inf(1)} {
		_, _, bad := weighted.Scale([]float64{1, 2, w, 0})
		require.Equal(t, 2, bad, "%v", w)
	}
}

func TestScaleTurned(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	w := make([]float64, 101)
	for i := range w {
		w[i] = rng.ExpFloat64() + 0.01
	}
	scaled, effective, _ := weighted.Scale(w)
	order := rng.Perm(len(w))
	turned := make([]float64, len(w))
	for i, from := range order {
		turned[i] = w[from]
	}
	again, same, _ := weighted.Scale(turned)
	require.Equal(t, effective, same)
	for i, from := range order {
		require.Equal(t, scaled[from], again[i])
	}
}

func TestMeanSD(t *testing.T) {
	for name, c := range map[string]struct {
		column, weights []float64
		mean, sd        float64
	}{
		"plain":              {[]float64{2, 4, 4, 6}, nil, 4, math.Sqrt(8. / 3)},
		"weights":            {[]float64{2, 4, 6}, []float64{0.5, 1.5, 1}, 13. / 3, math.Sqrt((0.5*49./9 + 1.5/9 + 25./9) / 2)},
		"far from zero":      {[]float64{1e9 + 1, 1e9 + 2, 1e9 + 3}, nil, 1e9 + 2, 1},
		"large":              {[]float64{-1e308, 1e308}, nil, 0, math.Sqrt2 * 1e308},
		"constant":           {[]float64{0.1, 0.1, 0.1}, nil, 0.1, 0},
		"told from rounding": {[]float64{1, 1 + 1e-15}, nil, 1, 0},
		"one":                {[]float64{7}, nil, 7, 0},
	} {
		mean, sd := weighted.MeanSD(c.column, c.weights)
		require.InDelta(t, c.mean, mean, 1e-12*max(1, math.Abs(c.mean)), name)
		require.InDelta(t, c.sd, sd, 1e-9*max(1, c.sd), name)
	}
}

// Correlations of the rows, each as often as its weight says.
func TestCorrelate(t *testing.T) {
	x, y, flat := []float64{2, 4, 6, 5}, []float64{1, 5, 4, 9}, []float64{3, 3, 3, 3}
	mean, sd, corr := weighted.Correlate([][]float64{x, y, flat}, []float64{0.5, 1.5, 1, 1})
	for i, column := range [][]float64{x, y, flat} {
		m, d := weighted.MeanSD(column, []float64{0.5, 1.5, 1, 1})
		require.Equal(t, []float64{m, d}, []float64{mean[i], sd[i]})
		require.Len(t, corr[i], i+1)
		require.Equal(t, 1.0, corr[i][i])
	}
	require.InDelta(t, stat.Correlation([]float64{2, 4, 4, 4, 6, 6, 5, 5}, []float64{1, 5, 5, 5, 4, 4, 9, 9}, nil), corr[1][0], 1e-14)
	_, _, corr = weighted.Correlate([][]float64{x, y}, nil)
	require.InDelta(t, stat.Correlation(x, y, nil), corr[1][0], 1e-14)
}
