package trend_test

import (
	"context"
	"errors"
	"fmt"
	"math"

	"github.com/gocsat/csat/analysis/trend"
	"github.com/gocsat/csat/satisfaction"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// answers counts detractors, passives and promoters of one quarter.
func answers(detractors, passives, promoters int64) *scale.Tally {
	t := scale.NewTally(scale.ZeroToTen())
	if err := errors.Join(t.AddN(4, detractors), t.AddN(7, passives), t.AddN(10, promoters)); err != nil {
		panic(err)
	}
	return t
}

// quarters are two and a half years; in the third quarter of 2024 nobody was asked.
func quarters() trend.Periods {
	return trend.Periods{
		{"2024-Q1", answers(30, 60, 110)}, {"2024-Q2", answers(34, 52, 114)}, {"2024-Q3", nil},
		{"2024-Q4", answers(28, 63, 109)}, {"2025-Q1", answers(33, 57, 110)}, {"2025-Q2", answers(31, 61, 108)},
		{"2025-Q3", answers(52, 63, 85)}, {"2025-Q4", answers(48, 70, 82)}, {"2026-Q1", answers(55, 60, 85)},
		{"2026-Q2", answers(50, 66, 84)},
	}
}

func scores() trend.Series {
	s, err := quarters().Series(trend.NPS(satisfaction.NPSOptions{}))
	if err != nil {
		panic(err)
	}
	return s
}

func monthlyValues() trend.Series {
	s, err := trend.FromValues(1, []float64{
		71, 74, 69, 73, 76, 70, 75, 78, 72, 77, math.NaN(), 80, 75, 79, 83, 76, 81, 84, 79, 82, 85, 80, 84, 88,
	})
	if err != nil {
		panic(err)
	}
	return s
}

func ExamplePeriodsOf() {
	byQuarter := survey.NewGroup[string](scale.NewTally(scale.ZeroToTen()))
	for i, rating := range []int{10, 9, 3, 8, 10} {
		quarter := []string{"2025-Q1", "2025-Q3"}[i%2]
		if err := byQuarter.At(quarter).Add(rating); err != nil {
			panic(err)
		}
	}
	p, err := trend.PeriodsOf(byQuarter, []string{"2025-Q1", "2025-Q2", "2025-Q3"})
	if err != nil {
		panic(err)
	}
	s, err := p.Series(trend.NPS(satisfaction.NPSOptions{}))
	if err != nil {
		panic(err)
	}
	for _, point := range s.Points {
		fmt.Printf("%s %v %.2f n=%d\n", point.Label, point.Valid, point.Estimate.Value, point.Estimate.N)
	}
	// Output:
	// 2025-Q1 true 0.33 n=3
	// 2025-Q2 false 0.00 n=0
	// 2025-Q3 true 0.50 n=2
}

func ExamplePeriods_Counts() {
	counts, err := quarters()[:3].Counts(scale.NPSClasses())
	if err != nil {
		panic(err)
	}
	fmt.Println(counts)
	// Output: [[30 60 110] [34 52 114] [0 0 0]]
}

func ExamplePeriod() {
	p := trend.Period{Label: "2026-Q1", Tally: answers(55, 60, 85)}
	fmt.Println(p.Label, p.Tally.N())
	// Output: 2026-Q1 200
}

func ExampleSeries() {
	s := scores()
	fmt.Println(len(s.Points), "periods,", s.N(), "with a score, holes at", s.Holes())
	fmt.Printf("%s %+.3f %.3f\n", s.Points[6].Label, s.Points[6].Estimate.Value, s.Points[6].Estimate.Interval)
	// Output:
	// 10 periods, 9 with a score, holes at [2]
	// 2025-Q3 +0.165 [0.051, 0.274]
}

func ExamplePoint() {
	// Estimates made elsewhere, one of them not to be published.
	s := trend.Series{First: 2023, Points: []trend.Point{
		{Label: "2023", Valid: true, Estimate: survey.Estimate{Value: 71.5, SE: survey.Some(1.2), N: 310}},
		{Label: "2024", Valid: true, Estimate: survey.Estimate{Suppressed: true}},
		{Label: "2025", Valid: true, Estimate: survey.Estimate{Value: 74.9, SE: survey.Some(1.1), N: 340}},
	}}
	fmt.Println(s.N(), s.Holes())
	// Output: 2 [1]
}

func ExampleFromValues() {
	s, err := trend.FromValues(2021, []float64{4.1, 4.3, math.NaN(), 4.4})
	if err != nil {
		panic(err)
	}
	fmt.Println(s.Points[0].Label, s.N(), s.Holes())
	// Output: 2021 3 [2]
}

func ExampleMeasure() {
	for _, m := range []trend.Measure{
		trend.NPS(satisfaction.NPSOptions{}), trend.CSAT(satisfaction.CSATOptions{}), trend.Mean(0), trend.Score(scale.POMP, 0),
	} {
		s, err := quarters()[:1].Series(m)
		if err != nil {
			panic(err)
		}
		fmt.Printf("%.2f %.2f\n", s.Points[0].Estimate.Value, s.Points[0].Estimate.Interval)
	}
	// Output:
	// 0.40 [0.29, 0.50]
	// 0.55 [0.48, 0.62]
	// 8.20 [7.89, 8.51]
	// 82.00 [78.92, 85.08]
}

func ExampleMean() {
	s, _ := quarters()[:1].Series(trend.Mean(0.9))
	fmt.Printf("%.2f %.2f\n", s.Points[0].Estimate.Value, s.Points[0].Estimate.Interval)
	// Output: 8.20 [7.94, 8.46]
}

func ExampleScore() {
	s, _ := quarters()[:1].Series(trend.Score(scale.PercentOfMax, 0))
	fmt.Printf("%.1f %.1f\n", s.Points[0].Estimate.Value, s.Points[0].Estimate.Interval)
	// Output: 82.0 [78.9, 85.1]
}

func ExampleNPS() {
	s, _ := quarters()[:1].Series(trend.NPS(satisfaction.NPSOptions{Method: satisfaction.Wald}))
	fmt.Printf("%+.2f %.2f\n", s.Points[0].Estimate.Value, s.Points[0].Estimate.Interval)
	// Output: +0.40 [0.30, 0.50]
}

func ExampleCSAT() {
	s, _ := quarters()[:1].Series(trend.CSAT(satisfaction.CSATOptions{Boxes: 4}))
	fmt.Printf("%.2f %.2f\n", s.Points[0].Estimate.Value, s.Points[0].Estimate.Interval)
	// Output: 0.85 [0.79, 0.89]
}

func ExamplePeriods_Rolling() {
	w, err := quarters().Rolling(4, trend.NPS(satisfaction.NPSOptions{}))
	if err != nil {
		panic(err)
	}
	e := w.Series.Points[9].Estimate
	fmt.Printf("a year to 2026-Q2: %+.3f of %d answers\n", e.Value, e.N)
	c, err := w.Change(8, 9, 0)
	if err != nil {
		panic(err)
	}
	fmt.Printf("since the year to 2026-Q1: %+.3f %.3f, p = %.3f, %d answers in both\n", c.Estimate.Value, c.Estimate.Interval, c.P.Value, c.Shared)
	// Output:
	// a year to 2026-Q2: +0.164 of 800 answers
	// since the year to 2026-Q1: -0.054 [-0.092, -0.016], p = 0.005, 600 answers in both
}

func ExampleWindows() {
	w, err := quarters().Rolling(3, trend.NPS(satisfaction.NPSOptions{}))
	if err != nil {
		panic(err)
	}
	own, shared := w.Covariance(8, 8), w.Covariance(8, 9)
	fmt.Printf("correlation of neighbouring windows: %.2f\n", shared.Value/own.Value)
	fmt.Println(w.Series.Holes(), w.Series.Points[3].Estimate.Warnings)
	// Output:
	// correlation of neighbouring windows: 0.66
	// [0 1] [1 of the 3 periods of the window have no answers]
}

func ExampleChange() {
	w, _ := quarters().Rolling(2, trend.NPS(satisfaction.NPSOptions{}))
	c, err := w.Change(5, 9, 0)
	if err != nil {
		panic(err)
	}
	fmt.Printf("%+.3f %.3f, p = %.1e, no answers in both: %v\n", c.Estimate.Value, c.Estimate.Interval, c.P.Value, c.Shared == 0)
	// Output: -0.225 [-0.333, -0.117], p = 4.7e-05, no answers in both: true
}

func ExampleLinear() {
	l, err := trend.Linear(scores(), trend.LinearOptions{})
	if err != nil {
		panic(err)
	}
	fmt.Printf("%+.3f a quarter %.3f, p = %.3f\n", l.Slope, l.Interval, l.P.Value)
	fmt.Printf("from the samples alone: %.3f, p = %.1e\n", l.Known.Interval, l.Known.P)
	fmt.Printf("scatter explained by the samples: p = %.2f\n", l.Known.QP.Value)
	// Output:
	// -0.034 a quarter [-0.052, -0.015], p = 0.004
	// from the samples alone: [-0.046, -0.021], p = 9.1e-08
	// scatter explained by the samples: p = 0.14
}

func ExampleLine() {
	l, err := trend.Linear(monthlyValues(), trend.LinearOptions{Weights: trend.Equal})
	if err != nil {
		panic(err)
	}
	f := l.Forecast(25)
	fmt.Printf("month 25: %.1f, mean %.1f, one month %.1f\n", f.Value, f.Mean, f.Prediction)
	// Output: month 25: 85.5, mean [83.1, 87.8], one month [79.4, 91.5]
}

func ExampleForecast() {
	l, _ := trend.Linear(scores(), trend.LinearOptions{})
	f := l.Forecast(12)
	fmt.Printf("%+.2f, %v\n", f.Value, f.Prediction.Valid())
	// Output: +0.09, false
}

func ExampleKnownError() {
	l, _ := trend.Linear(scores(), trend.LinearOptions{})
	fmt.Printf("se %.4f, z = %.2f, Q = %.1f\n", l.Known.SlopeSE, l.Known.Z, l.Known.Q)
	// Output: se 0.0063, z = -5.34, Q = 10.9
}

func ExampleLinearOptions() {
	l, _ := trend.Linear(scores(), trend.LinearOptions{Weights: trend.ByBase, Level: 0.9})
	fmt.Printf("%+.3f %.3f\n", l.Slope, l.Interval)
	// Output: -0.034 [-0.049, -0.019]
}

func ExampleWeights() {
	fmt.Println(trend.ByError, trend.ByBase, trend.Equal)
	// Output: by-error by-base equal
}

func ExampleMannKendall() {
	r, err := trend.MannKendall(monthlyValues())
	if err != nil {
		panic(err)
	}
	fmt.Printf("S = %d, z = %.2f, p = %.1e, tau = %.2f\n", r.S, r.Z.Value, r.P.Value, r.TauB.Value)
	// Output: S = 174, z = 4.58, p = 4.7e-06, tau = 0.69
}

func ExampleMannKendallTest() {
	s, _ := trend.FromValues(1, []float64{3.1, 2.9, 3.5, 4.2, 4.0, 4.4, 3.9, 5.0})
	r, _ := trend.MannKendall(s)
	fmt.Printf("exact p = %.4f, normal p = %.4f\n", r.Exact.Value, r.P.Value)
	// Output: exact p = 0.0312, normal p = 0.0354
}

func ExampleSenSlope() {
	l, err := trend.SenSlope(monthlyValues(), trend.SenOptions{})
	if err != nil {
		panic(err)
	}
	fmt.Printf("%.2f a month %.2f\n", l.Slope, l.Interval)
	// Output: 0.62 a month [0.45, 0.75]
}

func ExampleSenLine() {
	l, _ := trend.SenSlope(monthlyValues(), trend.SenOptions{Level: 0.9})
	fmt.Printf("%d pairs, month 24 at %.1f\n", l.Slopes, l.Intercept+24*l.Slope)
	// Output: 253 pairs, month 24 at 85.3
}

func ExampleSenOptions() {
	l, _ := trend.SenSlope(monthlyValues(), trend.SenOptions{Level: 0.8})
	fmt.Println(l.Interval.Level)
	// Output: 0.8
}

func ExampleSeasonalMannKendall() {
	r, err := trend.SeasonalMannKendall(monthlyValues(), trend.SeasonalOptions{Seasons: 3})
	if err != nil {
		panic(err)
	}
	fmt.Printf("p = %.1e; seasons depending on each other: p = %.3f; %.2f a cycle\n", r.P.Value, r.PDependent.Value, r.Slope)
	// Output: p = 7.3e-08; seasons depending on each other: p = 0.001; 1.67 a cycle
}

func ExampleSeasonalTest() {
	r, _ := trend.SeasonalMannKendall(monthlyValues(), trend.SeasonalOptions{Seasons: 3})
	for _, season := range r.Seasons {
		fmt.Println(season.N, season.S)
	}
	// Output:
	// 8 23
	// 7 21
	// 8 28
}

func ExampleSeason() {
	r, _ := trend.SeasonalMannKendall(monthlyValues(), trend.SeasonalOptions{Seasons: 3})
	fmt.Printf("%.1f\n", r.Seasons[0].VarS)
	// Output: 64.3
}

func ExampleSeasonalOptions() {
	_, err := trend.SeasonalMannKendall(monthlyValues(), trend.SeasonalOptions{})
	fmt.Println(errors.Is(err, trend.ErrArgument))
	// Output: true
}

func ExampleAutocorrelations() {
	r, err := trend.Autocorrelations(monthlyValues(), trend.AutocorrelationOptions{Lags: 3})
	if err != nil {
		panic(err)
	}
	for _, lag := range r.Lags {
		fmt.Printf("%d: %.2f of ±%.2f, %d pairs\n", lag.Lag, lag.R.Value, lag.Band, lag.Pairs)
	}
	// Output:
	// 1: 0.52 of ±0.41, 21 pairs
	// 2: 0.46 of ±0.51, 20 pairs
	// 3: 0.67 of ±0.57, 19 pairs
}

func ExampleCorrelogram() {
	r, _ := trend.Autocorrelations(monthlyValues(), trend.AutocorrelationOptions{})
	fmt.Printf("Q = %.1f on %d degrees of freedom, p = %.1e\n", r.LjungBox.Value, r.DF, r.P.Value)
	// Output: Q = 12.8 on 2 degrees of freedom, p = 1.7e-03
}

func ExampleLag() {
	r, _ := trend.Autocorrelations(monthlyValues(), trend.AutocorrelationOptions{Lags: 1})
	fmt.Println(math.Abs(r.Lags[0].R.Value) > r.Lags[0].Band)
	// Output: true
}

func ExampleAutocorrelationOptions() {
	r, _ := trend.Autocorrelations(monthlyValues(), trend.AutocorrelationOptions{Lags: 1, Level: 0.99})
	fmt.Printf("±%.2f\n", r.Lags[0].Band)
	// Output: ±0.54
}

func ExampleChangePoints() {
	periods := quarters()
	counts, err := periods.Counts(scale.NPSClasses())
	if err != nil {
		panic(err)
	}
	r, err := trend.ChangePoints(context.Background(), counts, trend.ChangeOptions{Seed: 1})
	if err != nil {
		panic(err)
	}
	for _, c := range r.Points {
		fmt.Printf("since %s (%s to %s), p = %.3f\n", periods[c.At].Label, periods[c.Low].Label, periods[c.High].Label, c.Test.P)
	}
	// Output: since 2025-Q3 (2025-Q3 to 2025-Q3), p = 0.001
}

func ExampleChanges() {
	counts, _ := quarters().Counts(scale.NPSClasses())
	r, _ := trend.ChangePoints(context.Background(), counts, trend.ChangeOptions{Seed: 1})
	for _, s := range r.Stretches {
		fmt.Println(s.From, s.To, s.Counts)
	}
	// Output:
	// 0 6 [156 293 551]
	// 6 10 [205 259 336]
}

func ExampleChangePoint() {
	counts, _ := quarters().Counts(scale.NPSClasses())
	r, _ := trend.ChangePoints(context.Background(), counts, trend.ChangeOptions{Statistic: trend.MeanShift, Seed: 1})
	fmt.Printf("%d with %.0f %% of the likelihood\n", r.Points[0].At, 100*r.Points[0].Share)
	// Output: 6 with 100 % of the likelihood
}

func ExampleChangeTest() {
	counts := [][]int64{{3, 5, 12}, {4, 6, 10}, {3, 4, 13}, {5, 5, 10}}
	r, _ := trend.ChangePoints(context.Background(), counts, trend.ChangeOptions{Seed: 1})
	fmt.Printf("largest G² = %.2f, p = %.2f, %d changes\n", r.Whole.Statistic, r.Whole.P, len(r.Points))
	// Output: largest G² = 0.71, p = 0.96, 0 changes
}

func ExampleStretch() {
	s := trend.Stretch{From: 0, To: 6, Counts: []int64{156, 293, 551}}
	fmt.Println(s.To-s.From, "periods")
	// Output: 6 periods
}

func ExampleChangeOptions() {
	counts := [][]int64{{9, 1}, {8, 2}, {9, 1}, {1, 9}}
	r, _ := trend.ChangePoints(context.Background(), counts, trend.ChangeOptions{Draws: 99, MinPeriods: 2, Seed: 1})
	_, err := trend.ChangePoints(context.Background(), counts, trend.ChangeOptions{Draws: 99, MinPeriods: 1, Alpha: 2})
	fmt.Println(r.Periods, errors.Is(err, trend.ErrArgument))
	// Output: 4 true
}

func ExampleChangeStatistic() {
	fmt.Println(trend.LikelihoodRatio, trend.MeanShift)
	// Output: likelihood-ratio mean-shift
}

func ExampleMovingAverage() {
	s, err := trend.MovingAverage(monthlyValues(), 3)
	if err != nil {
		panic(err)
	}
	fmt.Printf("%.1f, holes %v\n", s.Points[23].Estimate.Value, s.Holes())
	// Output: 84.0, holes [0 1 10 11 12]
}

func ExampleExponential() {
	r, err := trend.Exponential(monthlyValues(), 0.3)
	if err != nil {
		panic(err)
	}
	fmt.Printf("%.1f\n", r.Last)
	// Output: 83.9
}

func ExampleSmoothed() {
	r, _ := trend.Exponential(monthlyValues(), 0.3)
	fmt.Printf("month 11: %v; mean squared error %.1f\n", r.Levels[10], r.SSE/float64(r.Errors))
	// Output: month 11: –; mean squared error 13.3
}

func ExampleLocalLevel() {
	r, err := trend.LocalLevel(scores(), trend.LevelOptions{})
	if err != nil {
		panic(err)
	}
	for _, i := range []int{5, 6} {
		p := r.Levels.Points[i]
		fmt.Printf("%s %+.3f %.3f\n", p.Label, p.Estimate.Value, p.Estimate.Interval)
	}
	// Output:
	// 2025-Q2 +0.335 [0.261, 0.409]
	// 2025-Q3 +0.225 [0.147, 0.302]
}

func ExampleLevelResult() {
	r, _ := trend.LocalLevel(scores(), trend.LevelOptions{})
	fmt.Printf("steps of %.3f a quarter; likelihood ratio %.1f\n", r.Drift, 2*(r.LogLikelihood-r.NoDrift))
	// Output: steps of 0.063 a quarter; likelihood ratio 26.0
}

func ExampleLevelOptions() {
	r, _ := trend.LocalLevel(scores(), trend.LevelOptions{Level: 0.9})
	fmt.Println(r.Levels.Points[0].Estimate.Interval.Level)
	// Output: 0.9
}

func ExamplePeriodError() {
	s := scores()
	s.Points[4].Estimate.SE = survey.Some(0)
	_, err := trend.Linear(s, trend.LinearOptions{})
	var which *trend.PeriodError
	fmt.Println(errors.As(err, &which), which.Label, errors.Is(err, trend.ErrNoError))
	// Output: true 2025-Q1 true
}
