package sem_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/analysis/sem"
	"github.com/gocsat/csat/internal/tail"
	"github.com/gocsat/csat/survey"
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

// The figures are those of a second program with nothing in common with this one (numpy:
// Fisher scoring on data in their own units, derivatives of Σ by complex steps, noncentral
// chi-square and its roots by scipy), run on the covariances above. To three decimals they are
// those of the tutorial of lavaan (lavaan.ugent.be/tutorial/cov.html).
func TestWheatonWithCovariances(t *testing.T) {
	m := alienation(t, sem.Covariances{Free: []sem.Pair{{A: "anomia67", B: "anomia71"}, {A: "powerless67", B: "powerless71"}}})
	fit, err := sem.Fit(wheaton(t), m, sem.Options{})
	require.NoError(t, err)
	require.True(t, fit.Admissible)
	require.Empty(t, fit.Warnings)
	x := fit.Indices
	require.Equal(t, 4, x.Test.DF)
	for _, tt := range []struct {
		name      string
		want, got float64
	}{
		{"χ²", 4.7352602, x.Test.ChiSquare}, {"p", 0.31555546, x.Test.P.Value}, {"χ² of the baseline", 2133.7221, x.Baseline.ChiSquare},
		{"CFI", 0.99965297, x.CFI}, {"TLI", 0.99869864, x.TLI.Value}, {"RMSEA", 0.014043733, x.RMSEA.Value},
		{"upper bound of RMSEA", 0.053145275, x.RMSEA.Interval.Upper}, {"p close", 0.92954376, x.PClose.Value}, {"SRMR", 0.0074467581, x.SRMR},
		{"log-likelihood", -15213.274, x.LogLik}, {"AIC", 30460.548, x.AIC}, {"BIC", 30542.783, x.BIC},
	} {
		require.InEpsilon(t, tt.want, tt.got, 1e-7, tt.name)
	}
	require.Equal(t, 0.0, x.RMSEA.Interval.Lower)
	for _, tt := range []struct {
		list                               []sem.Parameter
		from, to                           string
		value, se, standard, standardError float64
	}{
		{fit.Loadings, "ses", "sei", 5.219490, 0.422169, 0.641679, 0.030107},
		{fit.Loadings, "alien67", "powerless67", 0.978733, 0.061574, 0.852038, 0.025756},
		{fit.Loadings, "alien71", "powerless71", 0.922070, 0.059497, 0.832008, 0.026659},
		{fit.Paths, "ses", "alien67", -0.575007, 0.056402, -0.563086, 0.034602},
		{fit.Paths, "ses", "alien71", -0.226766, 0.052326, -0.207473, 0.045029},
		{fit.Paths, "alien67", "alien71", 0.607047, 0.051021, 0.567159, 0.040849},
		{fit.Covariances, "anomia67", "anomia71", 1.622943, 0.313536, 0.355758, 0.047114},
		{fit.Covariances, "powerless67", "powerless71", 0.338693, 0.261028, 0.120737, 0.081572},
		{fit.Variances, "education", "education", 2.801345, 0.507062, 0.291816, 0.053536},
		{fit.Variances, "sei", "sei", 264.597078, 18.126368, 0.588249, 0.038638},
		{fit.Variances, "anomia67", "anomia67", 4.730688, 0.453099, 0.400230, 0.039012},
		{fit.Variances, "powerless67", "powerless67", 2.563351, 0.403093, 0.274030, 0.043890},
		{fit.Variances, "anomia71", "anomia71", 4.399186, 0.515030, 0.351354, 0.041789},
		{fit.Variances, "powerless71", "powerless71", 3.069887, 0.434210, 0.307762, 0.044362},
		{fit.Variances, "ses", "ses", 6.798344, 0.648989, 1, 0},
		{fit.Variances, "alien67", "alien67", 4.841482, 0.467348, 0.682934, 0.038968},
		{fit.Variances, "alien71", "alien71", 4.083226, 0.404119, 0.502769, 0.033314},
	} {
		p := find(t, tt.list, tt.from, tt.to)
		require.InDelta(t, tt.value, p.Estimate.Value, 1e-6, "%s, %s", tt.from, tt.to)
		require.InDelta(t, tt.se, p.Estimate.SE.Value, 1e-6, "%s, %s", tt.from, tt.to)
		require.InDelta(t, tt.standard, p.Standardised.Value, 1e-6, "%s, %s", tt.from, tt.to)
		require.InDelta(t, tt.standardError, p.Standardised.SE.Value, 1e-6, "%s, %s", tt.from, tt.to)
		require.InDelta(t, p.Estimate.Value/p.Estimate.SE.Value, p.Z.Value, 1e-12)
	}
	for _, e := range fit.Effects {
		if e.From == "ses" && e.To == "alien71" {
			for _, tt := range []struct {
				got       survey.Estimate
				value, se float64
			}{
				{e.Total, -0.575822, 0.057840}, {e.Indirect, -0.349056, 0.040884}, {e.Standardised, -0.526833, 0.035222}, {e.Direct, -0.226766, 0.052326},
			} {
				require.InDelta(t, tt.value, tt.got.Value, 1e-6)
				require.InDelta(t, tt.se, tt.got.SE.Value, 1e-6)
			}
			return
		}
	}
	require.Fail(t, "no effect of ses on alien71")
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

// Model A of the LISREL manual: χ² 71.47 with the factor n − 1 and the largest modification
// index at the residuals of anomia. The figures are those of the second program.
func TestWheatonWithout(t *testing.T) {
	s := wheaton(t)
	restricted := alienation(t, sem.Covariances{})
	fit, err := sem.Fit(s, restricted, sem.Options{})
	require.NoError(t, err)
	require.Equal(t, 6, fit.Indices.Test.DF)
	require.InEpsilon(t, 71.546499, fit.Indices.Test.ChiSquare, 1e-7)
	require.InEpsilon(t, 1.9689293e-13, fit.Indices.Test.P.Value, 1e-6)
	require.InDelta(t, 0.086601745, fit.Indices.RMSEA.Interval.Lower, 1e-8)
	require.InDelta(t, 0.13143745, fit.Indices.RMSEA.Interval.Upper, 1e-8)
	require.InEpsilon(t, 9.0925737e-06, fit.Indices.PClose.Value, 1e-6)
	changes, err := sem.Modifications(s, restricted)
	require.NoError(t, err)
	require.Equal(t, sem.ResidualCovariance, changes[0].Kind)
	require.Equal(t, [2]string{"anomia67", "anomia71"}, [2]string{changes[0].From, changes[0].To})
	require.InDelta(t, 63.774643864, changes[0].Index, 1e-6)
	require.InDelta(t, 1.951610080, changes[0].Change, 1e-6)

	full, err := sem.Fit(s, alienation(t, sem.Covariances{Free: []sem.Pair{{A: "anomia67", B: "anomia71"}}}), sem.Options{})
	require.NoError(t, err)
	d, err := sem.Compare(fit, full)
	require.NoError(t, err)
	require.Equal(t, 1, d.DF)
	require.InEpsilon(t, 6.337508, full.Indices.Test.ChiSquare, 1e-6)
	require.InDelta(t, fit.Indices.Test.ChiSquare-full.Indices.Test.ChiSquare, d.ChiSquare, 1e-9)
	require.InDelta(t, changes[0].Index, d.ChiSquare, 2)
	require.InDelta(t, changes[0].Change, find(t, full.Covariances, "anomia67", "anomia71").Estimate.Value, 0.2)
	require.False(t, math.IsNaN(d.P.Value))
}
