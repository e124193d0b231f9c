package drivers_test

import (
	"encoding"
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/analysis/drivers"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

func TestColumnsThatAreRefused(t *testing.T) {
	names := []string{"y", "x"}
	tests := []struct {
		name       string
		data       drivers.Data
		outcome    string
		predictors []string
		want       error
		text       string
	}{
		{"no rows", drivers.Data{Names: names, Columns: [][]float64{{}, {}}}, "y", nil, survey.ErrNoBase, "no base"},
		{"one row", drivers.Data{Names: names, Columns: [][]float64{{1}, {2}}}, "y", nil, survey.ErrTooFew, "1 complete rows"},
		{"no predictors", drivers.Data{Names: names[:1], Columns: [][]float64{{1, 2}}}, "y", nil, survey.ErrArgument, "no predictors"},
		{"unknown outcome", drivers.Data{Names: names, Columns: [][]float64{{1, 2}, {1, 3}}}, "z", nil, survey.ErrUnknown, "z: unknown"},
		{"unknown predictor", drivers.Data{Names: names, Columns: [][]float64{{1, 2}, {1, 3}}}, "y", []string{"z"}, survey.ErrUnknown, "z: unknown"},
		{"outcome predicts itself", drivers.Data{Names: names, Columns: [][]float64{{1, 2}, {1, 3}}}, "y", []string{"y"}, survey.ErrArgument, "twice"},
		{"predictor twice", drivers.Data{Names: names, Columns: [][]float64{{1, 2}, {1, 3}}}, "y", []string{"x", "x"}, survey.ErrArgument, "twice"},
		{"column twice", drivers.Data{Names: []string{"y", "x", "x"}, Columns: [][]float64{{1, 2}, {1, 3}, {1, 3}}}, "y", []string{"x"}, survey.ErrArgument, "twice"},
		{"names", drivers.Data{Names: names, Columns: [][]float64{{1, 2}}}, "y", nil, survey.ErrArgument, "2 names of 1 columns"},
		{"lengths", drivers.Data{Names: names, Columns: [][]float64{{1, 2}, {1, 2, 3}}}, "y", nil, survey.ErrArgument, "x: 3 values"},
		{"NaN", drivers.Data{Names: names, Columns: [][]float64{{1, 2}, {1, math.NaN()}}}, "y", nil, survey.ErrArgument, "x: row 2: NaN"},
		{"infinite", drivers.Data{Names: names, Columns: [][]float64{{1, math.Inf(1)}, {1, 3}}}, "y", nil, survey.ErrArgument, "y: row 2: +Inf"},
		{"constant outcome", drivers.Data{Names: names, Columns: [][]float64{{1, 1}, {1, 2}}}, "y", nil, drivers.ErrConstant, "y: constant"},
		{"constant predictor", drivers.Data{Names: names, Columns: [][]float64{{1, 2}, {0.1, 0.1}}}, "y", nil, drivers.ErrConstant, "x: constant"},
		{"constant but for rounding", drivers.Data{Names: names, Columns: [][]float64{{1, 2}, {1e9, math.Nextafter(1e9, 2e9)}}}, "y", nil, drivers.ErrConstant, "x: constant"},
		{"huge", drivers.Data{Names: names, Columns: [][]float64{{1, 2}, {1e200, -1e200}}}, "y", nil, survey.ErrArgument, "x: standard deviation"},
		{"tiny", drivers.Data{Names: names, Columns: [][]float64{{1, 2}, {1e-200, -1e-200}}}, "y", nil, survey.ErrArgument, "x: standard deviation"},
		{"zero weight", drivers.Data{Names: names, Columns: [][]float64{{1, 2}, {1, 3}}, Weights: []float64{1, 0}}, "y", nil, survey.ErrWeight, "row 2"},
		{"NaN weight", drivers.Data{Names: names, Columns: [][]float64{{1, 2}, {1, 3}}, Weights: []float64{math.NaN(), 1}}, "y", nil, survey.ErrWeight, "row 1"},
		{"number of weights", drivers.Data{Names: names, Columns: [][]float64{{1, 2}, {1, 3}}, Weights: []float64{1}}, "y", nil, survey.ErrArgument, "1 weights"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s, err := drivers.FromColumns(tt.data, tt.outcome, tt.predictors...)
			require.ErrorIs(t, err, tt.want)
			require.ErrorContains(t, err, tt.text)
			require.Nil(t, s)
		})
	}
}

func TestHugeAndTinyColumns(t *testing.T) {
	d := made(50, 2, 3)
	want := sharesOf(ranked(t, sampled(t, d), drivers.Options{}))
	for _, factor := range []float64{1e90, 1e-90} {
		for row := range d.Columns[1] {
			d.Columns[1][row] = made(50, 2, 3).Columns[1][row] * factor
		}
		require.InDeltaSlice(t, want, sharesOf(ranked(t, sampled(t, d), drivers.Options{})), 1e-12)
	}
}

func TestMomentsThatAreRefused(t *testing.T) {
	_, table := visits()
	pairwise, err := survey.PairwiseMomentsOf(table, "overall", "skill")
	require.NoError(t, err)
	listwise, err := survey.MomentsOf(table, "overall", "skill")
	require.NoError(t, err)
	empty, err := survey.NewMoments(survey.Listwise, listwise.Variables()...)
	require.NoError(t, err)
	one, constant := empty.Clone(), empty.Clone()
	code := func(v int) scale.Code {
		c, err := scale.OneToTen().Encode(v, scale.Reject)
		require.NoError(t, err)
		return c
	}
	require.NoError(t, one.Add([]scale.Code{code(3), code(4)}))
	require.NoError(t, constant.Add([]scale.Code{code(3), code(4)}))
	require.NoError(t, constant.Add([]scale.Code{code(5), code(4)}))
	for name, tt := range map[string]struct {
		m    *survey.Moments
		want error
	}{
		"pairwise": {pairwise, survey.ErrArgument}, "none": {nil, survey.ErrArgument}, "zero": {&survey.Moments{}, survey.ErrArgument},
		"empty": {empty, survey.ErrNoBase}, "one": {one, survey.ErrTooFew}, "constant": {constant, drivers.ErrConstant},
	} {
		_, err := drivers.FromMoments(tt.m, "overall")
		require.ErrorIs(t, err, tt.want, name)
	}
	_, err = drivers.FromMoments(listwise, "overall", "nobody")
	require.ErrorIs(t, err, survey.ErrUnknown)
	_, err = drivers.FromTable(table, "overall", "nobody")
	require.ErrorIs(t, err, survey.ErrUnknown)
	_, err = drivers.FromTable(nil, "overall", "skill")
	require.ErrorIs(t, err, survey.ErrArgument)
}

// Every function on samples that are too small for it, or lack what it needs.
func TestDegenerateSamples(t *testing.T) {
	_, table := visits()
	m, err := survey.MomentsOf(table, "overall", "skill", "attitude", "speed")
	require.NoError(t, err)
	noRows, err := drivers.FromMoments(m, "overall")
	require.NoError(t, err)
	twoRows := sampled(t, drivers.Data{Names: []string{"y", "x"}, Columns: [][]float64{{1, 2}, {3, 5}}})
	wide := sampled(t, made(5, 4, 1)) // n = p + 1
	weighted := made(6, 1, 1)
	weighted.Weights = []float64{1, 1e-6, 1e-6, 1e-6, 1e-6, 1e-6}
	lopsided := sampled(t, weighted)
	tests := []struct {
		name string
		call func(s *drivers.Sample) error
		// The errors of an empty sample, two rows, n = p + 1, and no rows.
		two, wide, noRows error
	}{
		{"importance", func(s *drivers.Sample) error {
			_, err := drivers.Importance(t.Context(), s, drivers.Options{})
			return err
		}, survey.ErrTooFew, survey.ErrTooFew, nil},
		{"sampling", func(s *drivers.Sample) error {
			_, err := drivers.Importance(t.Context(), s, drivers.Options{Sampling: drivers.Sampling{Orders: 4}})
			return err
		}, survey.ErrTooFew, survey.ErrTooFew, nil},
		{"fitted", func(s *drivers.Sample) error {
			_, err := drivers.Importance(t.Context(), s, drivers.Options{Value: drivers.McFadden})
			return err
		}, survey.ErrTooFew, survey.ErrTooFew, drivers.ErrRows},
		{"dominance", func(s *drivers.Sample) error { _, err := drivers.Dominance(s); return err }, survey.ErrTooFew, survey.ErrTooFew, nil},
		{"pearson", func(s *drivers.Sample) error {
			_, err := drivers.Correlations(s, drivers.CorrelationOptions{})
			return err
		}, survey.ErrTooFew, nil, nil},
		{"spearman", func(s *drivers.Sample) error {
			_, err := drivers.Correlations(s, drivers.CorrelationOptions{Kind: drivers.Spearman})
			return err
		}, survey.ErrTooFew, nil, drivers.ErrRows},
		{"kendall", func(s *drivers.Sample) error {
			_, err := drivers.Correlations(s, drivers.CorrelationOptions{Kind: drivers.Kendall})
			return err
		}, survey.ErrTooFew, nil, drivers.ErrRows},
		{"partial", func(s *drivers.Sample) error {
			_, err := drivers.Correlations(s, drivers.CorrelationOptions{Kind: drivers.Partial})
			return err
		}, survey.ErrTooFew, survey.ErrTooFew, nil},
		{"ols", func(s *drivers.Sample) error { _, err := drivers.OLS(s, drivers.FitOptions{}); return err }, survey.ErrTooFew, survey.ErrTooFew, nil},
		{"robust", func(s *drivers.Sample) error {
			_, err := drivers.OLS(s, drivers.FitOptions{Covariance: drivers.HC0})
			return err
		}, survey.ErrTooFew, survey.ErrTooFew, drivers.ErrRows},
		{"ridge", func(s *drivers.Sample) error { _, err := drivers.Ridge(s, []float64{1}); return err }, survey.ErrTooFew, survey.ErrTooFew, nil},
		{"logit", func(s *drivers.Sample) error {
			_, err := drivers.Logit(t.Context(), s, drivers.FitOptions{})
			return err
		}, survey.ErrTooFew, survey.ErrTooFew, drivers.ErrRows},
		{"bootstrap", func(s *drivers.Sample) error {
			_, err := drivers.Bootstrap(t.Context(), s, drivers.BootstrapOptions{})
			return err
		}, survey.ErrTooFew, survey.ErrTooFew, drivers.ErrRows},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			require.ErrorIs(t, tt.call(&drivers.Sample{}), survey.ErrNoBase)
			require.ErrorIs(t, tt.call(nil), survey.ErrNoBase)
			require.ErrorIs(t, tt.call(twoRows), tt.two)
			require.ErrorIs(t, tt.call(wide), tt.wide)
			require.ErrorIs(t, tt.call(noRows), tt.noRows)
		})
	}
	_, err = drivers.Correlations(lopsided, drivers.CorrelationOptions{})
	require.ErrorIs(t, err, survey.ErrTooFew, "effective size")
	_, err = drivers.Correlations(lopsided, drivers.CorrelationOptions{Kind: drivers.Partial})
	require.ErrorIs(t, err, survey.ErrTooFew, "effective size")
	_, err = drivers.Logit(t.Context(), sampled(t, made(120, 1, 1)), drivers.FitOptions{})
	require.ErrorIs(t, err, survey.ErrArgument, "120 values")
	_, err = drivers.GroupsOf(table.Questionnaire(), &drivers.Sample{})
	require.ErrorIs(t, err, survey.ErrNoBase)
	_, err = drivers.Jackknife(t.Context(), nil, "overall", nil, drivers.BootstrapOptions{})
	require.ErrorIs(t, err, survey.ErrTooFew)
	same := make([]*survey.Moments, 10)
	for i := range same {
		same[i] = m
	}
	same[9], err = survey.MomentsOf(table, "overall", "speed")
	require.NoError(t, err)
	_, err = drivers.Jackknife(t.Context(), same, "overall", nil, drivers.BootstrapOptions{})
	require.ErrorIs(t, err, survey.ErrIncompatible)
	_, err = drivers.Logit(t.Context(), weightedBinary(t), drivers.FitOptions{Profile: true})
	require.ErrorIs(t, err, drivers.ErrWeighted)
	require.Empty(t, (&drivers.Sample{}).Outcome())
	require.Empty(t, (&drivers.Sample{}).Predictors())
}

func weightedBinary(t *testing.T) *drivers.Sample {
	d := cut(made(60, 1, 1), 2)
	for row := range 60 {
		d.Weights = append(d.Weights, float64(1+row%2))
	}
	return sampled(t, d)
}

func TestOptionsThatAreRefused(t *testing.T) {
	s := sampled(t, cut(made(60, 3, 1), 3))
	for name, o := range map[string]drivers.Options{
		"measure": {Measure: 99}, "value": {Value: 99}, "orders": {Sampling: drivers.Sampling{Orders: -1}},
		"two orders": {Sampling: drivers.Sampling{Orders: 2}}, "target": {Sampling: drivers.Sampling{Orders: 9, TargetSE: math.NaN()}},
		"fitted first": {Measure: drivers.First, Value: drivers.McFadden}, "sampled pratt": {Measure: drivers.Pratt, Sampling: drivers.Sampling{Orders: 9}},
		"both":        {Groups: []drivers.Group{}, Sampling: drivers.Sampling{Orders: 9}},
		"empty group": {Groups: []drivers.Group{{Name: "a"}}}, "twice": {Groups: []drivers.Group{{Name: "a", Predictors: []string{"x0", "x0"}}}},
		"tjur of three": {Value: drivers.Tjur},
	} {
		_, err := drivers.Importance(t.Context(), s, o)
		require.ErrorIs(t, err, survey.ErrArgument, name)
	}
	_, err := drivers.Importance(t.Context(), s, drivers.Options{Groups: []drivers.Group{{Name: "a", Predictors: []string{"z"}}}})
	require.ErrorIs(t, err, survey.ErrUnknown)
	for name, o := range map[string]drivers.BootstrapOptions{
		"measure": {Measure: 99}, "replicates": {Replicates: 19}, "level": {Level: 1}, "top": {TopK: 4}, "negative top": {TopK: -1},
	} {
		_, err := drivers.Bootstrap(t.Context(), s, o)
		require.ErrorIs(t, err, survey.ErrArgument, name)
	}
	for name, o := range map[string]drivers.FitOptions{"level": {Level: math.NaN()}, "covariance": {Covariance: 99}} {
		_, err := drivers.OLS(s, o)
		require.ErrorIs(t, err, survey.ErrArgument, name)
		_, err = drivers.Logit(t.Context(), s, o)
		require.ErrorIs(t, err, survey.ErrArgument, name)
	}
	_, err = drivers.Logit(t.Context(), s, drivers.FitOptions{Covariance: drivers.HC2})
	require.ErrorIs(t, err, survey.ErrArgument)
	for _, o := range []drivers.CorrelationOptions{{Kind: 99}, {Level: -1}} {
		_, err := drivers.Correlations(s, o)
		require.ErrorIs(t, err, survey.ErrArgument)
	}
	for _, lambda := range [][]float64{nil, {-1}, {math.NaN()}, {math.Inf(1)}} {
		_, err := drivers.Ridge(s, lambda)
		require.ErrorIs(t, err, survey.ErrArgument)
	}
	flat, err := survey.New(survey.Definition{ID: "flat", Items: []survey.Item{{ID: "a", Scale: scale.OneToTen()}}})
	require.NoError(t, err)
	_, err = drivers.GroupsOf(flat, s)
	require.ErrorIs(t, err, survey.ErrArgument)
}

func TestText(t *testing.T) {
	measure, value, kind, covariance := drivers.CAR, drivers.Tjur, drivers.Partial, drivers.HC2
	for _, v := range []interface {
		encoding.TextMarshaler
		encoding.TextUnmarshaler
	}{&measure, &value, &kind, &covariance} {
		text, err := v.MarshalText()
		require.NoError(t, err)
		require.NoError(t, v.UnmarshalText(text))
		require.ErrorIs(t, v.UnmarshalText([]byte("nothing")), survey.ErrArgument)
		again, err := v.MarshalText()
		require.NoError(t, err)
		require.Equal(t, text, again)
	}
	_, err := drivers.Measure(99).MarshalText()
	require.ErrorIs(t, err, survey.ErrArgument)
}
