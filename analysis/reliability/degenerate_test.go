package reliability_test

import (
	"encoding/json"
	"math"
	"slices"
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
		{"covariance of nobody", func() error {
			_, err := reliability.FromCovariance([]string{"a", "b", "c"}, [][]float64{{1, .9, -.9}, {.9, 1, .9}, {-.9, .9, 1}}, 99)
			return err
		}, reliability.ErrIndefinite},
		{"columns of pairs only", func() error {
			// a goes with b and b with c, a against c, each for people of their own.
			x, y := []float64{1, 2, 3, 4}, []float64{4, 3, 2, 1}
			n := []float64{nan, nan, nan, nan}
			c := columns(slices.Concat(x, x, n), slices.Concat(x, n, x), slices.Concat(n, y, x))
			_, err := reliability.FromColumns(c, survey.Pairwise)
			return err
		}, reliability.ErrIndefinite},
		{"covariance constant", func() error {
			_, err := reliability.FromCovariance([]string{"a", "b"}, [][]float64{{1, 0}, {0, 0}}, 9)
			return err
		}, reliability.ErrConstant},
		{"covariance too large", func() error {
			_, err := reliability.FromCovariance([]string{"a", "b"}, [][]float64{{1e101, 0}, {0, 1e101}}, 9)
			return err
		}, survey.ErrArgument},
		{"covariance too small", func() error {
			_, err := reliability.FromCovariance([]string{"a", "b"}, [][]float64{{1e-101, 0}, {0, 1e-101}}, 9)
			return err
		}, survey.ErrArgument},
		{"columns too large", items(columns([]float64{1e101, 1}, []float64{1, 2})), survey.ErrArgument},
		{"groups too large", func() error { _, err := reliability.GroupICC([][]float64{{2, 1e101}, {1, 3}}); return err }, survey.ErrArgument},
		{"krippendorff too large", func() error {
			_, err := reliability.Krippendorff(columns([]float64{1e101, 1}, []float64{1, 2}), reliability.IntervalScale)
			return err
		}, survey.ErrArgument},
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
		{"fleiss level", func() error {
			_, err := reliability.FleissKappa(two, reliability.FleissOptions{Level: 2})
			return err
		}, survey.ErrArgument},
		{"bootstrap replicates", func() error {
			_, err := reliability.BootstrapKrippendorff(t.Context(), two, reliability.Nominal, reliability.BootstrapOptions{Replicates: 19})
			return err
		}, survey.ErrArgument},
		{"bootstrap level", func() error {
			_, err := reliability.BootstrapKrippendorff(t.Context(), two, reliability.Nominal, reliability.BootstrapOptions{Level: nan})
			return err
		}, survey.ErrArgument},
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
		{"polychoric nil", func() error {
			_, err := reliability.Polychoric(nil, reliability.PolychoricOptions{})
			return err
		}, survey.ErrArgument},
		{"polychoric estimator", func() error {
			_, err := reliability.Polychoric(crosstab(one), reliability.PolychoricOptions{Estimator: 9})
			return err
		}, survey.ErrArgument},
		{"polychoric empty cell NaN", func() error {
			_, err := reliability.Polychoric(crosstab(one), reliability.PolychoricOptions{EmptyCell: nan})
			return err
		}, survey.ErrArgument},
		{"polychoric level", func() error {
			_, err := reliability.Polychoric(crosstab(one), reliability.PolychoricOptions{Level: 1})
			return err
		}, survey.ErrArgument},
		{"polychoric perfect, one step", func() error {
			_, err := reliability.Polychoric(crosstab(func(x *survey.Crosstab) {
				for v := 1; v <= 3; v++ {
					require.NoError(t, x.AddN(v, v, 9))
				}
			}), reliability.PolychoricOptions{Estimator: reliability.FullML})
			return err
		}, reliability.ErrBoundary},
		{"polyserial none", polyserial(reliability.PolyserialOptions{}), survey.ErrNoBase},
		{"polyserial all missing", polyserial(reliability.PolyserialOptions{}, []float64{nan}, nil), survey.ErrNoBase},
		{"polyserial one class", polyserial(reliability.PolyserialOptions{}, []float64{1, 2}, []float64{nan}), reliability.ErrConstant},
		{"polyserial one value", polyserial(reliability.PolyserialOptions{}, []float64{2, 2}, []float64{2}), reliability.ErrConstant},
		{"polyserial infinite", polyserial(reliability.PolyserialOptions{}, []float64{2, math.Inf(1)}, []float64{2}), survey.ErrArgument},
		{"polyserial overflow", polyserial(reliability.PolyserialOptions{}, []float64{1e300, -1e300}, []float64{2}), survey.ErrArgument},
		{"polyserial estimator", polyserial(reliability.PolyserialOptions{Estimator: 9}, []float64{1, 2}, []float64{3}), survey.ErrArgument},
		{"polyserial level", polyserial(reliability.PolyserialOptions{Level: nan}, []float64{1, 2}, []float64{3}), survey.ErrArgument},
		{"polyserial n = 2", polyserial(reliability.PolyserialOptions{}, []float64{1}, []float64{2}), reliability.ErrBoundary},
		{"polyserial separated", polyserial(reliability.PolyserialOptions{Estimator: reliability.FullML},
			[]float64{1, 2, 1.5}, []float64{4, 4.5, 5, 6}), reliability.ErrBoundary},
		{"polychoric empty", func() error {
			_, err := reliability.Polychoric(crosstab(empty), reliability.PolychoricOptions{})
			return err
		}, survey.ErrNoBase},
		{"polychoric one answer", func() error {
			_, err := reliability.Polychoric(crosstab(one), reliability.PolychoricOptions{})
			return err
		}, reliability.ErrConstant},
		{"polychoric segment", func() error { _, err := reliability.Polychoric(segment, reliability.PolychoricOptions{}); return err }, survey.ErrArgument},
		{"polychoric diagonal", func() error {
			_, err := reliability.Polychoric(crosstab(func(x *survey.Crosstab) {
				require.NoError(t, x.AddN(1, 1, 9))
				require.NoError(t, x.AddN(3, 3, 9))
			}), reliability.PolychoricOptions{})
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

func polyserial(o reliability.PolyserialOptions, classes ...[]float64) func() error {
	return func() error { _, err := reliability.Polyserial(classes, o); return err }
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

	// The same answers throughout leave no error, whatever the rounding.
	same := []float64{0.1, 0.7, 0.35, 1.9, 2.3, 0.77, 1.13}
	third := make([]float64, len(same))
	for i, x := range same {
		third[i] = x / 3
	}
	perfect := must(reliability.Alpha(must(reliability.FromColumns(columns(same, same, third, same, third), survey.Listwise)), reliability.AlphaOptions{})).Alpha
	require.Zero(t, perfect.SE.Value)
	require.True(t, perfect.SE.Valid)
	require.Equal(t, survey.ZeroVariance, perfect.Warnings[1].Code)

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

// The unit changes nothing that has none, from one end of what is accepted to the other.
func TestUnits(t *testing.T) {
	data := [][]float64{{1, 3, 2, 5, 4, 4}, {2, 3, 1, 5, 5, 3}, {1, 2, 2, 4, 5, 5}}
	scaled := func(unit float64) reliability.Columns {
		c := columns(make([][]float64, len(data))...)
		for j, column := range data {
			for _, x := range column {
				c.Values[j] = append(c.Values[j], x*unit)
			}
		}
		return c
	}
	figures := func(unit float64) []float64 {
		c := scaled(unit)
		it := must(reliability.FromColumns(c, survey.Listwise))
		a := must(reliability.Alpha(it, reliability.AlphaOptions{}))
		h := must(reliability.SplitHalf(it, []string{"a"}))
		icc := must(reliability.ICC(c, reliability.ICCOptions{}))
		k := must(reliability.Krippendorff(c, reliability.IntervalScale))
		g := must(reliability.GroupICC(c.Values))
		p := must(reliability.PrincipalComponents(it, reliability.ComponentOptions{Covariance: true}))
		return []float64{a.Alpha.Value, a.Alpha.SE.Value, a.Alpha.Interval.Lower, a.Lambda2, a.Items[0].Rest.Value, h.R, h.Guttman,
			icc.ICC2.Estimate.Value, icc.ICC2.Estimate.Interval.Lower, icc.ICC1k.Estimate.Interval.Upper, k.Alpha, g.ICC1, p.Proportion[0],
			must(reliability.Omega(it)).Total}
	}
	want := figures(1)
	for _, unit := range []float64{1e-49, 1e49} {
		for i, x := range figures(unit) {
			require.InEpsilon(t, want[i], x, 1e-9, "%v, figure %d", unit, i)
		}
	}
	// Equal ratings are equal in every unit.
	for _, x := range []float64{0.1, 3.3, 1e99} {
		equal := make([]float64, 10_000)
		for i := range equal {
			equal[i] = x
		}
		_, err := reliability.ICC(columns(equal, equal, equal), reliability.ICCOptions{})
		require.ErrorIs(t, err, reliability.ErrConstant)
		_, err = reliability.GroupICC([][]float64{equal, equal[:77]})
		require.ErrorIs(t, err, reliability.ErrConstant)
	}
}

func TestEnumText(t *testing.T) {
	for _, w := range []reliability.Weights{reliability.Unweighted, reliability.Linear, reliability.Quadratic} {
		var again reliability.Weights
		require.NoError(t, again.UnmarshalText(must(w.MarshalText())))
		require.Equal(t, w, again)
		require.Error(t, again.UnmarshalText([]byte("cubic")))
	}
	for _, e := range []reliability.Estimator{reliability.TwoStep, reliability.FullML} {
		var again reliability.Estimator
		require.NoError(t, again.UnmarshalText(must(e.MarshalText())))
		require.Equal(t, e, again)
		require.Error(t, again.UnmarshalText([]byte("three-step")))
	}
	for m := range reliability.RatioScale + 1 {
		var again reliability.Metric
		require.NoError(t, again.UnmarshalText(must(m.MarshalText())))
		require.Equal(t, m, again)
		require.Error(t, again.UnmarshalText([]byte("")))
	}
}
