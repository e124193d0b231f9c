package sem_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/analysis/sem"
	"github.com/gocsat/csat/internal/tail"
)

// wheaton are the covariances of Wheaton, Muthén, Alwin and Summers (1977), Assessing
// reliability and stability in panel models, Sociological Methodology 8, 84-136, as in
// Jöreskog and Sörbom's manuals of LISREL: n = 932.
func wheaton(t *testing.T) *sem.Sample {
	s, err := sem.FromCovariance([]string{"anomia67", "powerless67", "anomia71", "powerless71", "education", "sei"}, [][]float64{
		{11.834, 6.947, 6.819, 4.783, -3.839, -21.899},
		{6.947, 9.364, 5.091, 5.028, -3.889, -18.831},
		{6.819, 5.091, 12.532, 7.495, -3.841, -21.748},
		{4.783, 5.028, 7.495, 9.986, -3.625, -18.775},
		{-3.839, -3.889, -3.841, -3.625, 9.610, 35.522},
		{-21.899, -18.831, -21.748, -18.775, 35.522, 450.288},
	}, 932)
	require.NoError(t, err)
	return s
}

func alienation(t *testing.T, c sem.Covariances) *sem.Model {
	m, err := sem.New([]sem.Construct{
		{Name: "ses", Items: []string{"education", "sei"}},
		{Name: "alien67", Items: []string{"anomia67", "powerless67"}},
		{Name: "alien71", Items: []string{"anomia71", "powerless71"}},
	}, []sem.Path{{From: "ses", To: "alien67"}, {From: "alien67", To: "alien71"}, {From: "ses", To: "alien71"}}, c)
	require.NoError(t, err)
	return m
}

// find is the parameter from one name to another.
func find(t *testing.T, parameters []sem.Parameter, from, to string) sem.Parameter {
	for _, p := range parameters {
		if p.From == from && p.To == to {
			return p
		}
	}
	require.Fail(t, "no parameter", "%s, %s", from, to)
	return sem.Parameter{}
}

// The figures are those of the tutorial of lavaan (lavaan.ugent.be/tutorial/cov.html),
// with three decimals.
func TestWheatonWithCovariances(t *testing.T) {
	m := alienation(t, sem.Covariances{Free: []sem.Pair{{A: "anomia67", B: "anomia71"}, {A: "powerless67", B: "powerless71"}}})
	fit, err := sem.Fit(wheaton(t), m, sem.Options{})
	require.NoError(t, err)
	require.True(t, fit.Admissible)
	require.Empty(t, fit.Warnings)
	require.InDelta(t, 4.735, fit.Indices.Test.ChiSquare, 5e-4)
	require.Equal(t, 4, fit.Indices.Test.DF)
	require.InDelta(t, 0.316, fit.Indices.Test.P.Value, 5e-4)
	for _, tt := range []struct {
		list      []sem.Parameter
		from, to  string
		value, se float64
	}{
		{fit.Loadings, "ses", "sei", 5.219, 0.422},
		{fit.Loadings, "alien67", "powerless67", 0.979, 0.062},
		{fit.Loadings, "alien71", "powerless71", 0.922, 0.059},
		{fit.Paths, "ses", "alien67", -0.575, 0.056},
		{fit.Paths, "ses", "alien71", -0.227, 0.052},
		{fit.Paths, "alien67", "alien71", 0.607, 0.051},
		{fit.Covariances, "anomia67", "anomia71", 1.623, 0.314},
		{fit.Covariances, "powerless67", "powerless71", 0.339, 0.261},
		{fit.Variances, "education", "education", 2.801, 0.507},
		{fit.Variances, "sei", "sei", 264.597, 18.126},
		{fit.Variances, "anomia67", "anomia67", 4.731, 0.453},
		{fit.Variances, "powerless67", "powerless67", 2.563, 0.403},
		{fit.Variances, "anomia71", "anomia71", 4.399, 0.515},
		{fit.Variances, "powerless71", "powerless71", 3.070, 0.434},
		{fit.Variances, "ses", "ses", 6.798, 0.649},
		{fit.Variances, "alien67", "alien67", 4.841, 0.467},
		{fit.Variances, "alien71", "alien71", 4.083, 0.404},
	} {
		p := find(t, tt.list, tt.from, tt.to)
		require.InDelta(t, tt.value, p.Estimate.Value, 6e-4, "%s, %s", tt.from, tt.to)
		require.InDelta(t, tt.se, p.Estimate.SE.Value, 6e-4, "%s, %s", tt.from, tt.to)
		require.InDelta(t, p.Estimate.Value/p.Estimate.SE.Value, p.Z.Value, 1e-12)
	}
}

// Indices follow from the chi-squares by their definitions; the interval of RMSEA has the
// noncentralities under which χ² is at its 95th and 5th percentile.
func TestIndices(t *testing.T) {
	got, err := sem.Fit(wheaton(t), alienation(t, sem.Covariances{}), sem.Options{})
	require.NoError(t, err)
	x := got.Indices
	chi, df, base, baseDF, n := x.Test.ChiSquare, 6.0, x.Baseline.ChiSquare, 15.0, 932.0
	require.Equal(t, []int{6, 15, 15}, []int{x.Test.DF, x.Baseline.DF, x.Free})
	require.InDelta(t, tail.ChiSquare(chi, df), x.Test.P.Value, 0)
	require.InDelta(t, 1-(chi-df)/(base-baseDF), x.CFI, 1e-14)
	require.InDelta(t, (base/baseDF-chi/df)/(base/baseDF-1), x.TLI.Value, 1e-14)
	require.InDelta(t, (base-chi)/base, x.NFI.Value, 1e-14)
	require.InDelta(t, (base-chi)/(base-df), x.IFI.Value, 1e-14)
	require.InDelta(t, math.Sqrt((chi-df)/(n*df)), x.RMSEA.Value, 1e-14)
	require.Equal(t, 0.90, x.RMSEA.Interval.Level)
	below, _ := tail.NoncentralChiSquare(chi, df, math.Pow(x.RMSEA.Interval.Lower, 2)*n*df)
	require.InDelta(t, 0.95, below, 1e-12)
	below, _ = tail.NoncentralChiSquare(chi, df, math.Pow(x.RMSEA.Interval.Upper, 2)*n*df)
	require.InDelta(t, 0.05, below, 1e-12)
	_, above := tail.NoncentralChiSquare(chi, df, 0.0025*n*df)
	require.InDelta(t, above, x.PClose.Value, 1e-15)
	require.InDelta(t, n*got.Discrepancy, chi, 1e-10)
	require.InDelta(t, chi/2, x.LogLikSaturated-x.LogLik, 1e-8)

	// A model that fits better than chance: nothing is negative.
	good, err := sem.Fit(correlated(t, 30, []string{"a", "b", "c", "d"}, 0.25, 0.25, 0.25, 0.25, 0.25, 0.25),
		model(t, []sem.Construct{{Name: "one", Items: []string{"a", "b", "c", "d"}}}, nil, sem.Covariances{}), sem.Options{})
	require.NoError(t, err)
	x = good.Indices
	require.Equal(t, []float64{1, 0, 0, 0}, []float64{x.CFI, x.RMSEA.Value, x.RMSEA.Interval.Lower, x.RMSEA.Interval.Upper})
	require.Greater(t, x.TLI.Value, 1.0)
	require.InDelta(t, 1, x.Test.P.Value, 1e-9)
}

// Model A of the LISREL manual: χ² 71.47 with the factor n − 1, and the largest
// modification index, 63.70, at the residuals of anomia.
func TestWheatonWithout(t *testing.T) {
	s := wheaton(t)
	restricted := alienation(t, sem.Covariances{})
	fit, err := sem.Fit(s, restricted, sem.Options{})
	require.NoError(t, err)
	require.Equal(t, 6, fit.Indices.Test.DF)
	require.InDelta(t, 71.47, fit.Indices.Test.ChiSquare*931/932, 5e-3)
	changes, err := sem.Modifications(s, restricted)
	require.NoError(t, err)
	require.Equal(t, sem.ResidualCovariance, changes[0].Kind)
	require.Equal(t, [2]string{"anomia67", "anomia71"}, [2]string{changes[0].From, changes[0].To})
	require.InDelta(t, 63.70, changes[0].Index, 0.1)

	full, err := sem.Fit(s, alienation(t, sem.Covariances{Free: []sem.Pair{{A: "anomia67", B: "anomia71"}}}), sem.Options{})
	require.NoError(t, err)
	d, err := sem.Compare(fit, full)
	require.NoError(t, err)
	require.Equal(t, 1, d.DF)
	require.InDelta(t, fit.Indices.Test.ChiSquare-full.Indices.Test.ChiSquare, d.ChiSquare, 1e-9)
	require.InDelta(t, changes[0].Index, d.ChiSquare, 2)
	require.InDelta(t, changes[0].Change, find(t, full.Covariances, "anomia67", "anomia71").Estimate.Value, 0.2)
	require.False(t, math.IsNaN(d.P.Value))
}
