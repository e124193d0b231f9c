package drivers_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/analysis/drivers"
)

// rated are 60 rows with an outcome of 0, 1, 2.
func rated() drivers.Data {
	d := drivers.Data{Names: []string{"y", "x", "z"}, Columns: make([][]float64, 3)}
	for i := range 60 {
		x, z := i*7%10, i*i%11
		d.Columns[0] = append(d.Columns[0], math.Floor(float64(x+z+i*5%7)/8))
		d.Columns[1], d.Columns[2] = append(d.Columns[1], float64(x)), append(d.Columns[2], float64(z))
	}
	return d
}

// R 4.2, MASS: i <- 0:59; x <- (i*7) %% 10; z <- (i*i) %% 11; y <- floor((x + z + (i*5) %% 7)/8);
// f <- polr(factor(y) ~ x + z, Hess = TRUE, control = list(reltol = 1e-15, maxit = 1000)); vcov(f), whose
// second derivatives are numeric ones. Here thresholds stand first.
func TestLogitCovarianceMatrix(t *testing.T) {
	fit, err := drivers.Logit(t.Context(), sampled(t, rated()), drivers.FitOptions{})
	require.NoError(t, err)
	p := fit.Parameters()
	require.Equal(t, drivers.Parameters{
		Outcome: "y", Values: []float64{0, 1, 2}, Predictors: []string{"x", "z"},
		Thresholds: p.Thresholds, Slopes: p.Slopes, Covariance: fit.CovarianceMatrix,
	}, p)
	require.InDeltaSlice(t, []float64{4.67425070, 12.96887043}, p.Thresholds, 2e-8)
	require.InDeltaSlice(t, []float64{0.89882017, 1.18502205}, p.Slopes, 2e-8)
	want := [][]float64{
		{1.823781447072, 3.679811006557, 0.274059075726, 0.340076801922},
		{3.679811006557, 8.931289531660, 0.633776205539, 0.807346265709},
		{0.274059075726, 0.633776205539, 0.054140166742, 0.051288222112},
		{0.340076801922, 0.807346265709, 0.051288222112, 0.083942949580},
	}
	for i, row := range p.Covariance {
		for j, v := range row {
			require.InEpsilon(t, want[i][j], v, 1e-5, "%d, %d", i, j)
			require.Equal(t, v, p.Covariance[j][i])
		}
	}
	for i, c := range append(fit.Thresholds, fit.Coefficients...) {
		require.InEpsilon(t, c.SE*c.SE, p.Covariance[i][i], 1e-12)
	}
	// Errors of a difference do not depend on where a predictor has its zero.
	moved := rated()
	for row := range moved.Columns[1] {
		moved.Columns[1][row] = 100 - 3*moved.Columns[1][row]
	}
	other, err := drivers.Logit(t.Context(), sampled(t, moved), drivers.FitOptions{})
	require.NoError(t, err)
	require.InEpsilon(t, -p.Covariance[2][3]/3, other.CovarianceMatrix[2][3], 1e-12)

	// Fresh copies.
	p.Covariance[0][0], p.Values[0], p.Thresholds[0] = 7, 7, 7
	require.NotEqual(t, p, fit.Parameters())
}

// Sandwich errors have their own matrix.
func TestLogitCovarianceMatrixRobust(t *testing.T) {
	fit, err := drivers.Logit(t.Context(), sampled(t, rated()), drivers.FitOptions{Covariance: drivers.HC1})
	require.NoError(t, err)
	for i, c := range append(fit.Thresholds, fit.Coefficients...) {
		require.InEpsilon(t, c.SE*c.SE, fit.CovarianceMatrix[i][i], 1e-12)
	}
}
