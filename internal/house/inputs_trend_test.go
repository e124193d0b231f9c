package house_test

import (
	"context"
	"errors"

	"github.com/gocsat/csat/analysis/trend"
	"github.com/gocsat/csat/satisfaction"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// trendTally is the answers of a period.
func trendTally(detractors, promoters int64) *scale.Tally {
	t := scale.NewTally(scale.ZeroToTen())
	must(t, errors.Join(t.AddN(3, detractors), t.AddN(8, 4), t.AddN(10, promoters)))
	return t
}

func trendPeriods() trend.Periods {
	return trend.Periods{
		{Label: "Q1", Tally: trendTally(9, 20)}, {Label: "Q2", Tally: trendTally(12, 18)}, {Label: "Q3"}, {Label: "Q4", Tally: trendTally(19, 11)},
	}
}

func trendSeries() trend.Series {
	return must(trendPeriods().Series(trend.NPS(satisfaction.NPSOptions{})))
}

func trendWindows() trend.Windows { return must(trendPeriods().Rolling(2, trend.Mean(0))) }

// ofTrend calls a function of a series.
func ofTrend[T any](do func(trend.Series) (T, error)) func() call {
	return func() call {
		s := trendSeries()
		return give(func() (any, error) { return do(s) }, s)
	}
}

var trendInputs = inputs{
	calls: map[string]func() call{
		"PeriodsOf": func() call {
			g := survey.NewGroup[int](scale.NewTally(scale.ZeroToTen()))
			must(g, errors.Join(g.At(1).AddN(9, 3), g.At(3).AddN(2, 1)))
			keys := []int{1, 2, 3}
			return give(func() (any, error) { return trend.PeriodsOf(g, keys) }, g, keys)
		},
		"FromValues": func() call {
			values := []float64{3, 5, 4}
			return give(func() (any, error) { return trend.FromValues(1, values) }, values)
		},
		"Periods.Counts": func() call {
			p := trendPeriods()
			return give(func() (any, error) { return p.Counts(nil) }, p)
		},
		"Periods.Rolling": func() call {
			p := trendPeriods()
			return give(func() (any, error) { return p.Rolling(2, trend.Mean(0)) }, p)
		},
		"Periods.Series": func() call {
			p := trendPeriods()
			return give(func() (any, error) { return p.Series(trend.Score(scale.POMP, 0)) }, p)
		},
		"Windows.Change": func() call {
			w := trendWindows()
			return give(func() (any, error) { return w.Change(1, 3, 0) }, &w)
		},
		"Line.Forecast": func() call {
			l := must(trend.Linear(trendSeries(), trend.LinearOptions{}))
			return give(func() (any, error) { return l.Forecast(6), nil }, &l)
		},
		"NPS": func() call {
			return give(func() (any, error) { return trendPeriods().Series(trend.NPS(satisfaction.NPSOptions{})) })
		},
		"Linear": ofTrend(func(s trend.Series) (trend.Line, error) {
			return trend.Linear(s, trend.LinearOptions{Weights: trend.ByBase})
		}),
		"MannKendall": ofTrend(trend.MannKendall),
		"SenSlope":    ofTrend(func(s trend.Series) (trend.SenLine, error) { return trend.SenSlope(s, trend.SenOptions{}) }),
		"SeasonalMannKendall": ofTrend(func(s trend.Series) (trend.SeasonalTest, error) {
			return trend.SeasonalMannKendall(s, trend.SeasonalOptions{Seasons: 2})
		}),
		"Autocorrelations": ofTrend(func(s trend.Series) (trend.Correlogram, error) {
			return trend.Autocorrelations(s, trend.AutocorrelationOptions{})
		}),
		"MovingAverage": ofTrend(func(s trend.Series) (trend.Series, error) { return trend.MovingAverage(s, 2) }),
		"Exponential":   ofTrend(func(s trend.Series) (trend.Smoothed, error) { return trend.Exponential(s, 0.3) }),
		"LocalLevel":    ofTrend(func(s trend.Series) (trend.LevelResult, error) { return trend.LocalLevel(s, trend.LevelOptions{}) }),
		"ChangePoints": func() call {
			counts, o := [][]int64{{9, 1}, {2, 8}}, trend.ChangeOptions{Statistic: trend.MeanShift, Scores: []float64{1, 5}, Draws: 9}
			return give(func() (any, error) { return trend.ChangePoints(context.Background(), counts, o) }, counts, &o)
		},
	},
	specimens: []func() any{
		func() any { return trendSeries() },
		func() any { return trendPeriods() },
		func() any { return trendWindows() },
		func() any { return must(trend.Linear(trendSeries(), trend.LinearOptions{})) },
		func() any { return trend.ByBase },
		func() any { return trend.MeanShift },
		func() any { return trend.PeriodError{Index: 1, Label: "Q2", Err: trend.ErrNoError} },
	},
}
