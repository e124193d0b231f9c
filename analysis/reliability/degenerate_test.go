package reliability_test

import (
	"encoding/json"
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/analysis/reliability"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

func columns(values ...[]float64) reliability.Columns {
	c := reliability.Columns{Values: values}
	for j := range values {
		c.Names = append(c.Names, string(rune('a'+j)))
	}
	return c
}

// What data cannot carry is a named error everywhere.
func TestDegenerateInput(t *testing.T) {
	nan := math.NaN()
	two := columns([]float64{1, 2, 4}, []float64{2, 3, 3})
	good := func() *reliability.Items { return must(reliability.FromColumns(two, survey.Listwise)) }
	opposed := func() *reliability.Items {
		return must(reliability.FromColumns(columns([]float64{1, 2, 4}, []float64{4, 3, 1}), survey.Listwise))
	}
	collinear := func() *reliability.Items {
		return must(reliability.FromColumns(columns([]float64{1, 2, 4, 3}, []float64{2, 4, 8, 6}, []float64{3, 1, 2, 2}), survey.Listwise))
	}
	few := func() *reliability.Items {
		return must(reliability.FromColumns(columns([]float64{1, 2, 4}, []float64{2, 1, 8}, []float64{3, 1, 2}), survey.Listwise))
	}
	three := must(scale.New(scale.Definition{Range: scale.Range{From: 1, To: 3}}))
	crosstab := func(add func(x *survey.Crosstab)) *survey.Crosstab {
		x := must(survey.NewCrosstab(survey.Axis{ID: "a", Scale: three}, survey.Axis{ID: "b", Scale: three}))
		add(x)
		return x
	}
	empty := func(*survey.Crosstab) {}
	one := func(x *survey.Crosstab) { require.NoError(t, x.AddN(2, 2, 9)) }
	segment := must(survey.NewCrosstab(survey.Axis{ID: "a", Scale: three}, survey.Axis{ID: "s", Categories: []string{"x", "y"}}))
	other := must(survey.NewCrosstab(survey.Axis{ID: "a", Scale: three}, survey.Axis{ID: "b", Scale: scale.OneToFive()}))

	tests := []struct {
		name string
		do   func() error
		want error
	}{
		{"moments nil", func() error { _, err := reliability.FromMoments(nil); return err }, survey.ErrArgument},
		{"moments zero", func() error { _, err := reliability.FromMoments(new(survey.Moments)); return err }, survey.ErrArgument},
		{"moments empty", func() error {
			v := survey.Variable{ID: "a", Scale: three}
			w := survey.Variable{ID: "b", Scale: three}
			_, err := reliability.FromMoments(must(survey.NewMoments(survey.Listwise, v, w)))
			return err
		}, survey.ErrNoBase},
		{"columns none", items(reliability.Columns{}), survey.ErrArgument},
		{"columns one", items(columns([]float64{1, 2})), survey.ErrArgument},
		{"columns ragged", items(columns([]float64{1, 2}, []float64{1})), survey.ErrArgument},
		{"columns named twice", items(reliability.Columns{Names: []string{"a", "a"}, Values: two.Values[:2]}), survey.ErrArgument},
		{"columns infinite", items(columns([]float64{1, math.Inf(1)}, []float64{1, 2})), survey.ErrArgument},
		{"columns empty", items(columns([]float64{}, []float64{})), survey.ErrNoBase},
		{"columns all missing", items(columns([]float64{nan, 1}, []float64{1, nan})), survey.ErrNoBase},
		{"columns one row", items(columns([]float64{1}, []float64{2})), survey.ErrTooFew},
		{"columns constant", items(columns([]float64{3, 3, 3}, []float64{1, 2, 3})), reliability.ErrConstant},
		{"columns policy", func() error { _, err := reliability.FromColumns(two, survey.Available); return err }, survey.ErrArgument},
		{"covariance over 1", func() error {
			_, err := reliability.FromCovariance([]string{"a", "b"}, [][]float64{{1, nan}, {nan, 1}}, 9)
			return err
		}, survey.ErrArgument},
		{"covariance asymmetric", func() error {
			_, err := reliability.FromCovariance([]string{"a", "b"}, [][]float64{{1, .2}, {.3, 1}}, 9)
			return err
		}, survey.ErrArgument},
		{"covariance constant", func() error {
			_, err := reliability.FromCovariance([]string{"a", "b"}, [][]float64{{1, 0}, {0, 0}}, 9)
			return err
		}, reliability.ErrConstant},
		{"alpha nil", func() error { _, err := reliability.Alpha(nil, reliability.AlphaOptions{}); return err }, survey.ErrArgument},
		{"alpha level", func() error { _, err := reliability.Alpha(good(), reliability.AlphaOptions{Level: nan}); return err }, survey.ErrArgument},
		{"alpha cancels", func() error { _, err := reliability.Alpha(opposed(), reliability.AlphaOptions{}); return err }, reliability.ErrConstant},
		{"split unknown", func() error { _, err := reliability.SplitHalf(good(), []string{"z"}); return err }, survey.ErrUnknown},
		{"split empty", func() error { _, err := reliability.SplitHalf(good(), nil); return err }, survey.ErrArgument},
		{"split all", func() error { _, err := reliability.SplitHalf(good(), []string{"a", "b"}); return err }, survey.ErrArgument},
		{"split cancels", func() error { _, err := reliability.SplitHalf(opposed(), []string{"a"}); return err }, reliability.ErrConstant},
		{"splits cancel", func() error { _, err := reliability.AllSplits(opposed()); return err }, reliability.ErrConstant},
		{"splits too many", func() error {
			_, err := reliability.AllSplits(must(reliability.FromColumns(answersOf(1, 40, 25), survey.Listwise)))
			return err
		}, survey.ErrArgument},
		{"adequacy collinear", func() error { _, err := reliability.Adequacy(collinear()); return err }, reliability.ErrCollinear},
		{"adequacy n = p", func() error { _, err := reliability.Adequacy(few()); return err }, reliability.ErrCollinear},
		{"components too many", func() error {
			_, err := reliability.PrincipalComponents(good(), reliability.ComponentOptions{Components: 3})
			return err
		}, survey.ErrArgument},
		{"components without variance", func() error {
			_, err := reliability.PrincipalComponents(collinear(), reliability.ComponentOptions{Components: 3})
			return err
		}, reliability.ErrCollinear},
		{"scores of others", func() error {
			_, err := must(reliability.PrincipalComponents(good(), reliability.ComponentOptions{})).Scores(columns([]float64{1}))
			return err
		}, survey.ErrIncompatible},
		{"scores of nothing", func() error { _, err := reliability.Components{}.Scores(two); return err }, survey.ErrArgument},
		{"varimax of nothing", func() error { _, err := reliability.Loadings{}.Varimax(reliability.VarimaxOptions{}); return err }, survey.ErrArgument},
		{"varimax NaN", func() error {
			_, err := reliability.Loadings{Names: []string{"a"}, Values: [][]float64{{nan}}}.Varimax(reliability.VarimaxOptions{})
			return err
		}, survey.ErrArgument},
		{"factors of two", func() error { _, err := reliability.Factors(good(), 1); return err }, survey.ErrArgument},
		{"factors collinear", func() error { _, err := reliability.Factors(collinear(), 1); return err }, reliability.ErrCollinear},
		{"omega n = p", func() error { _, err := reliability.Omega(few()); return err }, reliability.ErrCollinear},
		{"omega nil", func() error { _, err := reliability.Omega(nil); return err }, survey.ErrArgument},
		{"loadings none", func() error { _, err := reliability.CompositeReliability(nil); return err }, survey.ErrArgument},
		{"loadings NaN", func() error { _, err := reliability.AverageVarianceExtracted([]float64{nan}); return err }, survey.ErrArgument},
		{"constructs one", func() error { _, err := reliability.FornellLarcker(nil, nil); return err }, survey.ErrArgument},
		{"kappa nil", func() error { _, err := reliability.Kappa(nil, reliability.KappaOptions{}); return err }, survey.ErrArgument},
		{"kappa weights", func() error {
			_, err := reliability.Kappa(crosstab(one), reliability.KappaOptions{Weights: 9})
			return err
		}, survey.ErrArgument},
		{"kappa empty", func() error { _, err := reliability.Kappa(crosstab(empty), reliability.KappaOptions{}); return err }, survey.ErrNoBase},
		{"kappa one answer", func() error { _, err := reliability.Kappa(crosstab(one), reliability.KappaOptions{}); return err }, reliability.ErrConstant},
		{"kappa segment", func() error { _, err := reliability.Kappa(segment, reliability.KappaOptions{}); return err }, survey.ErrArgument},
		{"kappa other scale", func() error { _, err := reliability.Kappa(other, reliability.KappaOptions{}); return err }, survey.ErrIncompatible},
		{"fleiss one answer", func() error { _, err := reliability.FleissKappa(columns([]float64{1, 1}, []float64{1, 1})); return err }, reliability.ErrConstant},
		{"fleiss empty", func() error { _, err := reliability.FleissKappa(columns([]float64{nan}, []float64{1})); return err }, survey.ErrNoBase},
		{"krippendorff unpaired", func() error {
			_, err := reliability.Krippendorff(columns([]float64{nan}, []float64{1}), reliability.Nominal)
			return err
		}, survey.ErrNoBase},
		{"krippendorff one answer", func() error {
			_, err := reliability.Krippendorff(columns([]float64{2, 2}, []float64{2, 2}), reliability.Ordinal)
			return err
		}, reliability.ErrConstant},
		{"krippendorff negative ratio", func() error {
			_, err := reliability.Krippendorff(columns([]float64{-2, 2}, []float64{2, 2}), reliability.RatioScale)
			return err
		}, survey.ErrArgument},
		{"krippendorff metric", func() error { _, err := reliability.KrippendorffPairs(crosstab(one), 7); return err }, survey.ErrArgument},
		{"icc one unit", func() error {
			_, err := reliability.ICC(columns([]float64{1}, []float64{2}), reliability.ICCOptions{})
			return err
		}, survey.ErrTooFew},
		{"icc all equal", func() error {
			_, err := reliability.ICC(columns([]float64{3, 3}, []float64{3, 3}), reliability.ICCOptions{})
			return err
		}, reliability.ErrConstant},
		{"icc equal means", func() error {
			_, err := reliability.ICC(columns([]float64{1, 2}, []float64{2, 1}), reliability.ICCOptions{})
			return err
		}, reliability.ErrConstant},
		{"groups none", func() error { _, err := reliability.GroupICC(nil); return err }, survey.ErrNoBase},
		{"groups one", func() error { _, err := reliability.GroupICC([][]float64{{1, 2}}); return err }, survey.ErrTooFew},
		{"groups of one", func() error { _, err := reliability.GroupICC([][]float64{{1}, {2}}); return err }, survey.ErrTooFew},
		{"groups equal", func() error { _, err := reliability.GroupICC([][]float64{{2, 2}, {2, 2}}); return err }, reliability.ErrConstant},
		{"groups infinite", func() error { _, err := reliability.GroupICC([][]float64{{2, math.Inf(1)}}); return err }, survey.ErrArgument},
		{"polychoric empty", func() error { _, err := reliability.Polychoric(crosstab(empty)); return err }, survey.ErrNoBase},
		{"polychoric one answer", func() error { _, err := reliability.Polychoric(crosstab(one)); return err }, reliability.ErrConstant},
		{"polychoric segment", func() error { _, err := reliability.Polychoric(segment); return err }, survey.ErrArgument},
		{"polychoric diagonal", func() error {
			_, err := reliability.Polychoric(crosstab(func(x *survey.Crosstab) {
				require.NoError(t, x.AddN(1, 1, 9))
				require.NoError(t, x.AddN(3, 3, 9))
			}))
			return err
		}, reliability.ErrBoundary},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			err := tt.do()
			require.ErrorIs(t, err, tt.want)
			require.Regexp(t, `^(image: )?reliability: `, err.Error())
		})
	}
}

func items(c reliability.Columns) func() error {
	return func() error { _, err := reliability.FromColumns(c, survey.Listwise); return err }
}

// Little data still give figures where they exist, without NaN in their JSON.
func TestSmallInput(t *testing.T) {
	two := must(reliability.FromColumns(columns([]float64{1, 2}, []float64{2, 4}), survey.Listwise))
	a := must(reliability.Alpha(two, reliability.AlphaOptions{}))
	require.False(t, a.Lambda6.Valid)
	require.Equal(t, reliability.Singular, a.Alpha.Warnings[0].Code)
	require.False(t, a.Items[0].AlphaIfDropped.Valid)

	exact := must(reliability.ICC(columns([]float64{1, 2, 5}, []float64{1, 2, 5}), reliability.ICCOptions{}))
	require.Equal(t, 1.0, exact.ICC1.Estimate.Value)
	require.InDelta(t, 1.0, exact.ICC2k.Estimate.Value, 1e-15)
	require.True(t, math.IsInf(exact.ICC3.F.Value, 1))
	require.Equal(t, survey.ZeroVariance, exact.ICC2.Estimate.Warnings[0].Code)
	for _, v := range []any{a, exact, must(reliability.Omega(districts())), must(reliability.GroupICC([][]float64{{1, 2}, {2, 1}}))} {
		_, err := json.Marshal(v)
		require.NoError(t, err)
	}
}

func TestEnumText(t *testing.T) {
	for _, w := range []reliability.Weights{reliability.Unweighted, reliability.Linear, reliability.Quadratic} {
		var again reliability.Weights
		require.NoError(t, again.UnmarshalText(must(w.MarshalText())))
		require.Equal(t, w, again)
		require.Error(t, again.UnmarshalText([]byte("cubic")))
	}
	for m := range reliability.RatioScale + 1 {
		var again reliability.Metric
		require.NoError(t, again.UnmarshalText(must(m.MarshalText())))
		require.Equal(t, m, again)
		require.Error(t, again.UnmarshalText([]byte("")))
	}
}
