package design_test

import (
	"encoding"
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/survey"
	"github.com/gocsat/csat/survey/design"
)

func TestNewErrors(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	tests := []struct {
		name    string
		weights []float64
		o       design.Options
		want    error
		text    string
	}{
		{"nobody", nil, design.Options{}, design.ErrNoBase, ""},
		{"zero weight", []float64{1, 0}, design.Options{}, design.ErrWeight, "row 2"},
		{"negative weight", []float64{-1, 1}, design.Options{}, design.ErrWeight, "row 1"},
		{"no weight", []float64{1, nan}, design.Options{}, design.ErrWeight, "row 2"},
		{"infinite weight", []float64{1, inf}, design.Options{}, design.ErrWeight, "row 2"},
		{"tiny weight", []float64{1, 1e-101}, design.Options{}, design.ErrWeight, "row 2"},
		{"policy", []float64{1, 1}, design.Options{LonelyPSU: 4}, design.ErrArgument, "policy"},
		{"strata too short", []float64{1, 1}, design.Options{Strata: []string{"a"}}, design.ErrArgument, "strata: 1 values for 2 rows"},
		{"no stratum", []float64{1, 1}, design.Options{Strata: []string{"a", ""}}, design.ErrArgument, "row 2: strata"},
		{"clusters too long", []float64{1}, design.Options{Clusters: []string{"a", "b"}}, design.ErrArgument, "clusters"},
		{"no cluster", []float64{1, 1}, design.Options{Clusters: []string{"", "b"}}, design.ErrArgument, "row 1"},
		{"cluster in two strata", []float64{1, 1, 1}, design.Options{Strata: []string{"a", "b", "b"}, Clusters: []string{"x", "y", "x"}}, design.ErrArgument, `"x"`},
		{"population too short", []float64{1, 1}, design.Options{Population: []float64{3}}, design.ErrArgument, "population"},
		{"population too small", []float64{1, 1}, design.Options{Population: []float64{1, 1}}, design.ErrArgument, "sample of its stratum is 2"},
		{"population no number", []float64{1, 1}, design.Options{Population: []float64{nan, 2}}, design.ErrArgument, "row 1"},
		{"population changes", []float64{1, 1}, design.Options{Population: []float64{5, 6}}, design.ErrArgument, "row 2"},
		{"lonely", []float64{1}, design.Options{}, design.ErrLonelyPSU, ""},
		{"lonely cluster", []float64{1, 1}, design.Options{Clusters: []string{"x", "x"}}, design.ErrLonelyPSU, ""},
		{"margin too short", []float64{1, 1}, design.Options{Calibration: design.Calibration{Margins: [][]string{{"a"}}}}, design.ErrArgument, "margin"},
		{"column too short", []float64{1, 1}, design.Options{Calibration: design.Calibration{Auxiliary: [][]float64{{1}}}}, design.ErrArgument, "auxiliary"},
		{"column not finite", []float64{1, 1}, design.Options{Calibration: design.Calibration{Auxiliary: [][]float64{{1, inf}}}}, design.ErrArgument, "row 2"},
		{"base weights alone", []float64{1, 1}, design.Options{Calibration: design.Calibration{BaseWeights: []float64{1, 1}}}, design.ErrArgument, "without margins"},
		{"base weights too short", []float64{1, 1}, design.Options{Calibration: design.Calibration{Margins: [][]string{{"a", "b"}}, BaseWeights: []float64{1}}}, design.ErrArgument, "base weights"},
		{"base weight", []float64{1, 1}, design.Options{Calibration: design.Calibration{Margins: [][]string{{"a", "b"}}, BaseWeights: []float64{1, 0}}}, design.ErrWeight, "row 2"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := design.New(tt.weights, tt.o)
			require.ErrorIs(t, err, tt.want)
			require.ErrorContains(t, err, tt.text)
			require.ErrorContains(t, err, "design: ")
		})
	}
}

func TestEstimateErrors(t *testing.T) {
	d, err := design.New([]float64{1, 2, 3}, design.Options{})
	require.NoError(t, err)
	y := design.Variable{Values: []float64{1, 0, 1}}
	short := design.Variable{Values: []float64{1}}
	mask := design.Variable{Values: y.Values, Valid: []bool{true}}
	nobody := design.Variable{Values: y.Values, Valid: []bool{false, false, false}}
	nan := design.Variable{Values: []float64{1, math.NaN(), 0}}
	huge := design.Variable{Values: []float64{1, math.MaxFloat64, -math.MaxFloat64}}
	level := design.EstimateOptions{Level: math.NaN()}
	mean := func(y design.Variable, o design.EstimateOptions) error { _, err := d.Mean(y, o); return err }
	total := func(y design.Variable, o design.EstimateOptions) error { _, err := d.Total(y, o); return err }
	ratio := func(y, x design.Variable) error { _, err := d.Ratio(y, x, none); return err }
	share := func(y design.Variable, o design.ShareOptions) error { _, err := d.Share(y, o); return err }
	nps := func(y design.Variable, level float64) error { _, err := d.NPS(y, level); return err }
	quantile := func(y design.Variable, p float64, o design.QuantileOptions) error {
		_, err := d.Quantile(y, p, o)
		return err
	}
	combination := func(terms ...design.Term) error { _, err := d.Combination(terms, none); return err }
	difference := func(a, b design.Variable) error { _, err := d.Difference(a, b, none); return err }
	regression := func(y design.Variable, x ...design.Variable) error { _, err := d.Regression(y, x, none); return err }
	covariance := func(vars ...design.Variable) error { _, err := d.Covariance(vars...); return err }
	twoWay := func(rows, columns []string) error { _, err := d.TwoWay(rows, columns); return err }
	ab, abc := []string{"a", "b", "b"}, []string{"x", "y", "x"}
	tests := []struct {
		name string
		err  error
		want error
	}{
		{"mean: length", mean(short, none), design.ErrArgument},
		{"mean: length of valid", mean(mask, none), design.ErrArgument},
		{"mean: nobody", mean(nobody, none), design.ErrNoBase},
		{"mean: not a number", mean(nan, none), design.ErrArgument},
		{"mean: overflow", mean(huge, none), design.ErrOverflow},
		{"mean: level", mean(y, level), design.ErrArgument},
		{"total: nobody", total(nobody, none), design.ErrNoBase},
		{"total: overflow", total(huge, none), design.ErrOverflow},
		{"ratio: zero", ratio(y, design.Variable{Values: []float64{1, 1, -1}}), design.ErrArgument},
		{"ratio: nobody in both", ratio(y, nobody), design.ErrNoBase},
		{"share: values", share(design.Variable{Values: []float64{0, 1, 2}}, design.ShareOptions{}), design.ErrArgument},
		{"share: method", share(y, design.ShareOptions{Method: 4}), design.ErrArgument},
		{"share: level", share(y, design.ShareOptions{Level: 95}), design.ErrArgument},
		{"nps: codes", nps(design.Variable{Values: []float64{0, 1, 9}}, 0), design.ErrArgument},
		{"nps: level", nps(y, -1), design.ErrArgument},
		{"nps: nobody", nps(nobody, 0), design.ErrNoBase},
		{"quantile: p", quantile(y, math.NaN(), design.QuantileOptions{}), design.ErrArgument},
		{"quantile: rule", quantile(y, 0.5, design.QuantileOptions{Rule: 3}), design.ErrArgument},
		{"quantile: nobody", quantile(nobody, 0.5, design.QuantileOptions{}), design.ErrNoBase},
		{"combination: nothing", combination(), design.ErrArgument},
		{"combination: coefficient", combination(design.Term{Coefficient: math.Inf(1), Of: y}), design.ErrArgument},
		{"combination: nobody", combination(design.Term{Coefficient: 1, Of: y}, design.Term{Coefficient: 1, Of: nobody}), design.ErrNoBase},
		{"difference: nobody", difference(y, nobody), design.ErrNoBase},
		{"regression: constant", regression(y, design.Variable{Values: []float64{3, 3, 3}}), design.ErrSingular},
		{"regression: zero", regression(y, design.Variable{Values: []float64{0, 0, 0}}), design.ErrSingular},
		{"regression: twice", regression(y, design.Variable{Values: []float64{1, 2, 5}}, design.Variable{Values: []float64{2, 4, 10}}), design.ErrSingular},
		{"regression: nobody", regression(nobody, y), design.ErrNoBase},
		{"covariance: nothing", covariance(), design.ErrArgument},
		{"covariance: one row", covariance(design.Variable{Values: y.Values, Valid: []bool{true, false, false}}), design.ErrTooFew},
		{"table: length", twoWay(ab, ab[:2]), design.ErrArgument},
		{"table: nobody", twoWay(ab, make([]string, 3)), design.ErrNoBase},
		{"table: one category", twoWay(ab, []string{"x", "x", "x"}), design.ErrTooFew},
		{"table", twoWay(ab, abc), nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) { require.ErrorIs(t, tt.err, tt.want) })
	}
	var row *survey.RowError
	require.ErrorAs(t, mean(nan, none), &row)
	require.Equal(t, int64(2), row.Row)
}

func TestDesignDescribesItself(t *testing.T) {
	s := draw(30, 60, true)
	d := s.design(t)
	require.Equal(t, 30, d.Len())
	require.Equal(t, s.weights, d.Weights())
	require.Equal(t, []string{"h0", "h1", "h2"}, d.Strata())
	require.Equal(t, 12, d.Clusters())
	require.Equal(t, 9, d.DF())
	d.Weights()[0] = 99
	require.Equal(t, s.weights, d.Weights())
	plain, err := design.New(s.weights, design.Options{})
	require.NoError(t, err)
	require.Equal(t, []string{""}, plain.Strata())
	require.Equal(t, 29, plain.DF())
}

// Strata and clusters of which nobody is in the subpopulation do not count.
func TestDegreesOfFreedomOfASubpopulation(t *testing.T) {
	d, err := design.New(ones(6), design.Options{
		Strata: []string{"a", "a", "a", "a", "b", "b"}, Clusters: []string{"1", "1", "2", "3", "4", "5"},
	})
	require.NoError(t, err)
	y := design.Variable{Values: []float64{1, 2, 3, 4, 5, 6}}
	for _, tt := range []struct {
		valid []bool
		df    float64
	}{
		{nil, 3},
		{[]bool{true, true, true, true, false, false}, 2},
		{[]bool{true, true, true, false, true, false}, 1},
		{[]bool{true, true, false, false, true, false}, 0},
	} {
		m, err := d.Mean(design.Variable{Values: y.Values, Valid: tt.valid}, none)
		require.NoError(t, err)
		require.Equal(t, tt.df, m.DF)
		require.Equal(t, tt.df > 0, m.Estimate.SE.Valid)
	}
}

func TestNamesOfConstants(t *testing.T) {
	for name, c := range map[string]interface {
		encoding.TextMarshaler
		String() string
	}{
		"fail": design.Fail, "certainty": design.Certainty, "adjust": design.Adjust, "average": design.Average,
		"wilson": design.Wilson, "korn-graubard": design.KornGraubard, "logit": design.Logit, "linear": design.Linear,
		"math": design.Math, "school": design.School, "hf7": design.HF7,
		"bootstrap": design.Bootstrap, "jackknife": design.Jackknife,
	} {
		text, err := c.MarshalText()
		require.NoError(t, err)
		require.Equal(t, name, string(text))
		require.Equal(t, name, c.String())
	}
	policy, method, rule, replicates := design.Fail, design.Wilson, design.Math, design.Bootstrap
	for text, c := range map[string]encoding.TextUnmarshaler{"average": &policy, "linear": &method, "hf7": &rule, "jackknife": &replicates} {
		require.Error(t, c.UnmarshalText([]byte("unheard of")))
		require.NoError(t, c.UnmarshalText([]byte(text)))
	}
	require.Equal(t, design.Average, policy)
	require.Equal(t, design.Linear, method)
	require.Equal(t, design.HF7, rule)
	require.Equal(t, design.Jackknife, replicates)
}
