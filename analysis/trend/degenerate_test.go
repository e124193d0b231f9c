package trend_test

import (
	"context"
	"encoding/json"
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/analysis/trend"
	"github.com/gocsat/csat/satisfaction"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// analyses are all functions of a series, with their warnings.
var analyses = []struct {
	name string
	do   func(trend.Series) (any, []survey.Warning, error)
}{
	{"line by error", func(s trend.Series) (any, []survey.Warning, error) {
		r, err := trend.Linear(s, trend.LinearOptions{})
		return r, r.Warnings, err
	}},
	{"line", func(s trend.Series) (any, []survey.Warning, error) {
		r, err := trend.Linear(s, trend.LinearOptions{Weights: trend.Equal})
		return r, r.Warnings, err
	}},
	{"mann kendall", func(s trend.Series) (any, []survey.Warning, error) {
		r, err := trend.MannKendall(s)
		return r, r.Warnings, err
	}},
	{"sen", func(s trend.Series) (any, []survey.Warning, error) {
		r, err := trend.SenSlope(s, trend.SenOptions{})
		return r, r.Warnings, err
	}},
	{"seasonal", func(s trend.Series) (any, []survey.Warning, error) {
		r, err := trend.SeasonalMannKendall(s, trend.SeasonalOptions{Seasons: 2})
		return r, r.Warnings, err
	}},
	{"autocorrelations", func(s trend.Series) (any, []survey.Warning, error) {
		r, err := trend.Autocorrelations(s, trend.AutocorrelationOptions{})
		return r, r.Warnings, err
	}},
	{"local level", func(s trend.Series) (any, []survey.Warning, error) {
		r, err := trend.LocalLevel(s, trend.LevelOptions{})
		return r, r.Warnings, err
	}},
	{"exponential", func(s trend.Series) (any, []survey.Warning, error) {
		r, err := trend.Exponential(s, 0.3)
		return r, nil, err
	}},
	{"moving average", func(s trend.Series) (any, []survey.Warning, error) {
		r, err := trend.MovingAverage(s, 2)
		return r, nil, err
	}},
}

// Every function on every small or degenerate series: a typed error, or figures that
// marshal, which NaN does not, with a warning where the table has its code.
func TestDegenerateSeries(t *testing.T) {
	few, base, none := trend.ErrTooFew, trend.ErrNoBase, error(nil)
	noError, low := survey.NoError, survey.LowBase
	type want struct {
		err  error
		code survey.WarningCode
	}
	tests := []struct {
		name   string
		values []float64
		want   []want // in the order of analyses
	}{
		{"no period", nil, []want{{base, ""}, {base, ""}, {base, ""}, {base, ""}, {base, ""}, {base, ""}, {base, ""}, {base, ""}, {none, ""}}},
		{"all empty", []float64{hole, hole, hole}, []want{{base, ""}, {base, ""}, {base, ""}, {base, ""}, {base, ""}, {base, ""}, {base, ""}, {base, ""}, {none, ""}}},
		{"one period", []float64{4}, []want{{few, ""}, {few, ""}, {few, ""}, {few, ""}, {few, ""}, {few, ""}, {few, ""}, {none, ""}, {none, ""}}},
		{"one of three", []float64{hole, 4, hole}, []want{{few, ""}, {few, ""}, {few, ""}, {few, ""}, {few, ""}, {few, ""}, {few, ""}, {none, ""}, {none, ""}}},
		{"two", []float64{4, 5}, []want{{none, noError}, {none, noError}, {none, low}, {none, noError}, {few, ""}, {none, low}, {few, ""}, {none, ""}, {none, ""}}},
		{"two far apart", []float64{4, hole, hole, 5}, []want{{none, noError}, {none, noError}, {none, low}, {none, noError}, {few, ""}, {none, noError}, {few, ""}, {none, ""}, {none, ""}}},
		{"three on a line", []float64{4, 5, 6}, []want{{none, noError}, {none, noError}, {none, low}, {none, noError}, {none, low}, {none, low}, {none, low}, {none, ""}, {none, ""}}},
		{"all equal", []float64{0.1, 0.1, 0.1, 0.1, 0.1}, []want{{none, noError}, {none, noError}, {none, noError}, {none, noError}, {none, noError}, {none, noError}, {none, low}, {none, ""}, {none, ""}}},
		{"an empty period", []float64{4, hole, 5, 3, 4}, []want{{none, low}, {none, low}, {none, low}, {none, low}, {none, low}, {none, low}, {none, low}, {none, ""}, {none, ""}}},
		{"huge", []float64{1e50, -1e50, 1e50, 3, 1e50}, []want{{none, low}, {none, low}, {none, low}, {none, low}, {none, low}, {none, low}, {none, low}, {none, ""}, {none, ""}}},
		{"tiny", []float64{1e-200, -1e-200, 3e-200}, []want{{none, noError}, {none, noError}, {none, low}, {none, noError}, {none, low}, {none, noError}, {none, low}, {none, ""}, {none, ""}}},
	}
	for _, tt := range tests {
		for i, analysis := range analyses {
			t.Run(tt.name+"/"+analysis.name, func(t *testing.T) {
				s := values(t, 1, tt.values...)
				for k := range s.Points {
					s.Points[k].Estimate.SE = survey.Some(0.5)
				}
				r, warnings, err := analysis.do(s)
				require.ErrorIs(t, err, tt.want[i].err)
				if err != nil {
					return
				}
				_, err = json.Marshal(r)
				require.NoError(t, err)
				var codes []survey.WarningCode
				for _, w := range warnings {
					codes = append(codes, w.Code)
				}
				if tt.want[i].code != "" {
					require.Contains(t, codes, tt.want[i].code)
				}
			})
		}
	}
}

func TestImpossibleSeries(t *testing.T) {
	good := withErrors(values(t, 1, 1, 2, 4, 3), 1, 1, 1, 1)
	for _, bad := range []float64{math.NaN(), math.Inf(1), 1e51} {
		s := trend.Series{Points: slices.Clone(good.Points)}
		s.Points[2].Estimate.Value = bad
		for _, analysis := range analyses {
			_, _, err := analysis.do(s)
			var which *trend.PeriodError
			require.ErrorAs(t, err, &which, analysis.name)
			require.Equal(t, 2, which.Index)
			require.ErrorIs(t, err, trend.ErrNotNumber)
		}
	}
	for _, se := range []survey.Optional{{}, survey.Some(0), survey.Some(-1), survey.Some(math.Inf(1)), {Value: math.NaN(), Valid: true}, survey.Some(1e-51)} {
		s := trend.Series{Points: slices.Clone(good.Points)}
		s.Points[1].Estimate.SE = se
		_, err := trend.Linear(s, trend.LinearOptions{})
		require.ErrorIs(t, err, trend.ErrNoError)
		_, err = trend.LocalLevel(s, trend.LevelOptions{})
		require.ErrorIs(t, err, trend.ErrNoError)
		_, err = trend.Linear(s, trend.LinearOptions{Weights: trend.ByBase})
		require.ErrorIs(t, err, trend.ErrNoError)
	}
	_, err := trend.FromValues(1, []float64{1, math.Inf(-1)})
	require.ErrorIs(t, err, trend.ErrNotNumber)
}

func TestArguments(t *testing.T) {
	s := withErrors(values(t, 1, 1, 2, 4, 3), 1, 1, 1, 1)
	w, err := quarters().Rolling(3, trend.Mean(0))
	require.NoError(t, err)
	ctx := context.Background()
	counts := [][]int64{{1, 2}, {3, 4}}
	level := func(f func(float64) error) []error {
		var errs []error
		for _, x := range []float64{-1, 1, 2, math.NaN(), math.Inf(1)} {
			errs = append(errs, f(x))
		}
		return errs
	}
	changes := func(o trend.ChangeOptions) error {
		_, err := trend.ChangePoints(ctx, counts, o)
		return err
	}
	tests := []struct {
		name string
		errs []error
	}{
		{"level of a line", level(func(x float64) error { _, err := trend.Linear(s, trend.LinearOptions{Level: x}); return err })},
		{"level of sen", level(func(x float64) error { _, err := trend.SenSlope(s, trend.SenOptions{Level: x}); return err })},
		{"level of seasons", level(func(x float64) error {
			_, err := trend.SeasonalMannKendall(s, trend.SeasonalOptions{Seasons: 2, Level: x})
			return err
		})},
		{"level of bands", level(func(x float64) error {
			_, err := trend.Autocorrelations(s, trend.AutocorrelationOptions{Level: x})
			return err
		})},
		{"level of a level", level(func(x float64) error { _, err := trend.LocalLevel(s, trend.LevelOptions{Level: x}); return err })},
		{"level of a change", level(func(x float64) error { _, err := w.Change(2, 3, x); return err })},
		{"level of a score", level(func(x float64) error { _, err := quarters().Series(trend.Score(scale.POMP, x)); return err })},
		{"level of a date", level(func(x float64) error { return changes(trend.ChangeOptions{Level: x}) })},
		{"alpha", level(func(x float64) error { return changes(trend.ChangeOptions{Alpha: x}) })},
		{"changes", []error{
			changes(trend.ChangeOptions{Draws: -1}), changes(trend.ChangeOptions{MinPeriods: -1}), changes(trend.ChangeOptions{Statistic: 7}),
			changes(trend.ChangeOptions{Scores: []float64{1}}), changes(trend.ChangeOptions{Scores: []float64{1, math.NaN()}}),
			second(trend.ChangePoints(ctx, [][]int64{{1, 2}, {3}}, trend.ChangeOptions{})),
			second(trend.ChangePoints(ctx, [][]int64{{}, {}}, trend.ChangeOptions{})),
		}},
		{"windows", []error{
			second(quarters().Rolling(0, trend.Mean(0))), second(quarters().Rolling(2, trend.Measure{})), second(quarters().Series(trend.Measure{})),
			second(w.Change(-1, 3, 0)), second(w.Change(3, 10, 0)),
		}},
		{"others", []error{
			second(trend.Linear(s, trend.LinearOptions{Weights: 9})), second(trend.MovingAverage(s, 0)), second(trend.Exponential(s, 0)),
			second(trend.Exponential(s, math.NaN())), second(trend.Exponential(s, 1.1)),
			second(trend.SeasonalMannKendall(s, trend.SeasonalOptions{Seasons: 1})),
			second(trend.Autocorrelations(s, trend.AutocorrelationOptions{Lags: 4})), second(trend.Autocorrelations(s, trend.AutocorrelationOptions{Lags: -1})),
			second(trend.MannKendall(values(t, 1, make([]float64, 5001)...))), second(trend.SenSlope(values(t, 1, make([]float64, 5001)...), trend.SenOptions{})),
			second(trend.SeasonalMannKendall(values(t, 1, make([]float64, 5001)...), trend.SeasonalOptions{Seasons: 12})),
		}},
	}
	for _, tt := range tests {
		for i, err := range tt.errs {
			require.ErrorIs(t, err, trend.ErrArgument, "%s %d", tt.name, i)
		}
	}
}

func second[T any](_ T, err error) error { return err }

func TestDegeneratePeriods(t *testing.T) {
	nps := trend.NPS(satisfaction.NPSOptions{})
	empty := scale.NewTally(scale.ZeroToTen())
	one := scale.NewTally(scale.ZeroToTen())
	require.NoError(t, one.Add(9))
	tests := []struct {
		name     string
		periods  trend.Periods
		holes    []int // of the windows of two
		from, to int
		err      error
		code     survey.WarningCode
	}{
		{"no answers", trend.Periods{{"a", nil}, {"b", empty}, {"c", new(scale.Tally)}}, []int{0, 1, 2}, 1, 2, trend.ErrNoBase, ""},
		{"one answer each", trend.Periods{{"a", one}, {"b", one}, {"c", one}}, []int{0}, 1, 2, nil, survey.NoError},
		{"all alike", trend.Periods{{"a", answers(0, 0, 50)}, {"b", answers(0, 0, 50)}, {"c", answers(0, 0, 50)}}, []int{0}, 1, 2, nil, survey.NoError},
		{"a window with itself", trend.Periods{{"a", answers(20, 0, 50)}, {"b", answers(9, 0, 50)}}, []int{0}, 1, 1, nil, survey.NoError},
		{"few answers", trend.Periods{{"a", answers(2, 0, 5)}, {"b", answers(1, 2, 5)}, {"c", answers(1, 2, 5)}}, []int{0}, 1, 2, nil, survey.LowBase},
		{"a hole in a window", trend.Periods{{"a", answers(20, 0, 50)}, {"b", nil}, {"c", answers(1, 20, 50)}}, []int{0}, 1, 2, nil, ""},
		{"before the first window", trend.Periods{{"a", answers(20, 0, 50)}, {"b", nil}}, []int{0}, 0, 1, trend.ErrNoBase, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w, err := tt.periods.Rolling(2, nps)
			require.NoError(t, err)
			require.Equal(t, tt.holes, w.Series.Holes())
			_, err = json.Marshal(w)
			require.NoError(t, err)
			c, err := w.Change(tt.from, tt.to, 0)
			require.ErrorIs(t, err, tt.err)
			if err != nil {
				return
			}
			_, err = json.Marshal(c)
			require.NoError(t, err)
			if tt.code != "" {
				require.Contains(t, []survey.WarningCode{c.Estimate.Warnings[0].Code, c.Estimate.Warnings[len(c.Estimate.Warnings)-1].Code}, tt.code)
			}
		})
	}
	// The window over the hole says so.
	w, err := trend.Periods{{"a", answers(20, 0, 50)}, {"b", nil}, {"c", answers(1, 20, 50)}}.Rolling(2, nps)
	require.NoError(t, err)
	last := w.Series.Points[2].Estimate.Warnings
	require.Equal(t, trend.Incomplete, last[len(last)-1].Code)
	require.False(t, w.Covariance(-1, 5).Valid)

	other := scale.NewTally(scale.OneToFive())
	require.NoError(t, other.Add(3))
	mixed := trend.Periods{{"a", one}, {"b", other}}
	_, err = mixed.Rolling(2, trend.Mean(0))
	require.ErrorIs(t, err, scale.ErrIncompatible)
	_, err = mixed.Counts(nil)
	require.ErrorIs(t, err, scale.ErrIncompatible)
	_, err = mixed.Series(nps)
	var which *trend.PeriodError
	require.ErrorAs(t, err, &which)
	require.Equal(t, "b", which.Label)
	_, err = trend.PeriodsOf(survey.NewGroup[int](empty), []int{1, 2, 1})
	require.ErrorIs(t, err, trend.ErrArgument)
}

func TestDegenerateCounts(t *testing.T) {
	tests := []struct {
		name   string
		counts [][]int64
		err    error
		p      float64
	}{
		{"no period", nil, trend.ErrNoBase, 0},
		{"all empty", [][]int64{{0, 0}, {0, 0}}, trend.ErrNoBase, 0},
		{"one period", [][]int64{{3, 4}}, trend.ErrTooFew, 0},
		{"one with answers", [][]int64{{0, 0}, {3, 4}, {0, 0}}, trend.ErrTooFew, 0},
		{"negative", [][]int64{{3, -4}, {1, 2}}, trend.ErrCounts, 0},
		{"too many", [][]int64{{1 << 53, 1}, {1, 2}}, trend.ErrCounts, 0},
		{"all alike", [][]int64{{5, 0}, {7, 0}, {2, 0}}, nil, 1},
		{"one class", [][]int64{{5}, {7}, {2}}, nil, 1},
		{"the same in each", [][]int64{{5, 5}, {5, 5}}, nil, 1},
		{"two answers", [][]int64{{1, 0}, {0, 1}}, nil, 1},
		{"an empty period", [][]int64{{40, 0}, {0, 0}, {0, 40}}, nil, 0.001},
	}
	for _, tt := range tests {
		for _, statistic := range []trend.ChangeStatistic{trend.LikelihoodRatio, trend.MeanShift} {
			t.Run(tt.name+"/"+statistic.String(), func(t *testing.T) {
				r, err := trend.ChangePoints(context.Background(), tt.counts, trend.ChangeOptions{Statistic: statistic})
				require.ErrorIs(t, err, tt.err)
				if err != nil {
					return
				}
				require.Equal(t, tt.p, r.Whole.P)
				_, err = json.Marshal(r)
				require.NoError(t, err)
				if tt.name == "an empty period" {
					require.Len(t, r.Points, 1)
					require.Equal(t, 2, r.Points[0].At)
				}
			})
		}
	}
}

// A figure without an error says why.
func TestNoErrorIsWarnedOf(t *testing.T) {
	s, err := trend.FromValues(1, []float64{1, 2, 4})
	require.NoError(t, err)
	known := s.Points[0]
	known.Estimate = survey.Estimate{Value: 3, SE: survey.Some(1)}
	s.Points = append(s.Points, known, known)
	m, err := trend.MovingAverage(s, 2)
	require.NoError(t, err)
	for _, p := range append(s.Points[:3], m.Points[1:4]...) {
		require.False(t, p.Estimate.SE.Valid)
		require.Len(t, p.Estimate.Warnings, 1)
		require.Equal(t, survey.NoError, p.Estimate.Warnings[0].Code)
	}
	require.True(t, m.Points[4].Estimate.SE.Valid)
	require.Empty(t, m.Points[4].Estimate.Warnings)
}
