package trend_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/analysis/trend"
	"github.com/gocsat/csat/satisfaction"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

var hole = math.NaN()

func values(t *testing.T, first int, x ...float64) trend.Series {
	t.Helper()
	s, err := trend.FromValues(first, x)
	require.NoError(t, err)
	return s
}

// withErrors adds a standard error to each value.
func withErrors(s trend.Series, se ...float64) trend.Series {
	s.Points = slices.Clone(s.Points)
	for i := range s.Points {
		s.Points[i].Estimate.SE = survey.Some(se[i])
	}
	return s
}

// Both forms of a weighted line with a hole. Source: R 4.2.2, m <- lm(y ~ t, weights =
// 1/se^2), coef(summary(m)), predict(m, data.frame(t = 10), interval = "confidence"); the
// known form from solve(t(X) %*% W %*% X).
func TestWeightedLine(t *testing.T) {
	s := withErrors(values(t, 1, 0.31, 0.28, 0.35, 0.41, hole, 0.38, 0.44, 0.40), .05, .04, .06, .05, 0, .03, .05, .04)
	r, err := trend.Linear(s, trend.LinearOptions{})
	require.NoError(t, err)
	f := r.Forecast(10)
	tests := []struct {
		name      string
		got, want float64
	}{
		{"intercept", r.Intercept, 0.282249425658041231},
		{"slope", r.Slope, 0.017515917002184338},
		{"se of intercept", r.InterceptSE.Value, 0.0290870040169927020},
		{"se of slope", r.SlopeSE.Value, 0.0053995698865609261},
		{"t", r.T.Value, 3.2439467161597406},
		{"p", r.P.Value, 0.02284888010980901801},
		{"sigma", r.Dispersion.Value, 0.79657908732529137},
		{"r squared", r.RSquared.Value, 0.67790126228917236},
		{"lower", r.Interval.Lower, 0.003635880731541993},
		{"upper", r.Interval.Upper, 0.031395953272826682},
		{"known se of intercept", r.Known.InterceptSE, 0.0365148978674037644},
		{"known se of slope", r.Known.SlopeSE, 0.0067784479563621249},
		{"known p", r.Known.P, 0.009764477350293085},
		{"Q", r.Known.Q, 3.1726912118199713},
		{"p of Q", r.Known.QP.Value, 0.67338167526777404},
		{"forecast", f.Value, 0.45740859567988462},
		{"forecast, lower", f.Mean.Lower, 0.37843098648974399},
		{"forecast, upper", f.Mean.Upper, 0.53638620487002531},
	}
	for _, tt := range tests {
		require.InEpsilon(t, tt.want, tt.got, 1e-12, tt.name)
	}
	require.Equal(t, 5, r.DF)
	require.False(t, f.Prediction.Valid())
}

// Scaling all errors leaves one form alone and scales the other.
func TestLineUnderScaling(t *testing.T) {
	s := values(t, 2020, 3, 5, 4, 6, 8, 7)
	a, err := trend.Linear(withErrors(s, 1, 2, 1, 1, 2, 1), trend.LinearOptions{})
	require.NoError(t, err)
	b, err := trend.Linear(withErrors(s, 3, 6, 3, 3, 6, 3), trend.LinearOptions{})
	require.NoError(t, err)
	require.InEpsilon(t, a.SlopeSE.Value, b.SlopeSE.Value, 1e-12)
	require.InEpsilon(t, 3*a.Known.SlopeSE, b.Known.SlopeSE, 1e-12)
	// Equal errors are no weights.
	c, err := trend.Linear(withErrors(s, 2, 2, 2, 2, 2, 2), trend.LinearOptions{})
	require.NoError(t, err)
	d, err := trend.Linear(s, trend.LinearOptions{Weights: trend.Equal})
	require.NoError(t, err)
	require.InEpsilon(t, d.P.Value, c.P.Value, 1e-12)
	require.Nil(t, d.Known)
}

// Source: R 4.2.2, cor.test(1:8, x, method = "kendall", exact = TRUE)$p.value.
func TestExactKendall(t *testing.T) {
	r, err := trend.MannKendall(values(t, 1, 3.1, 2.9, 3.5, 4.2, 4.0, 4.4, 3.9, 5.0))
	require.NoError(t, err)
	require.InEpsilon(t, 0.03115079365079354, r.Exact.Value, 1e-13)

	// All 50 in order: two of 50! orders.
	up := make([]float64, 50)
	for i := range up {
		up[i] = float64(i)
	}
	r, err = trend.MannKendall(values(t, 1, up...))
	require.NoError(t, err)
	factorial, _ := math.Lgamma(51)
	require.InEpsilon(t, 2*math.Exp(-factorial), r.Exact.Value, 1e-10)
}

// Source: R 4.2.2, acf(g, lag.max = 4, plot = FALSE, na.action = na.pass), Box.test(g, 4,
// "Ljung-Box"). The holes keep their places.
func TestAutocorrelationWithHoles(t *testing.T) {
	s := values(t, 1, 3.1, 2.9, hole, 4.2, 4.0, 4.4, hole, 5.0, 3.2, 3.3, 4.8, 2.2)
	r, err := trend.Autocorrelations(s, trend.AutocorrelationOptions{Lags: 4})
	require.NoError(t, err)
	want := []float64{-0.288486263364460649, 0.061848694004601606, 0.250312025383076897, -0.335958857761537555}
	for i, lag := range r.Lags {
		require.InEpsilon(t, want[i], lag.R.Value, 1e-12)
	}
	require.InEpsilon(t, 4.4985083954909602, r.LjungBox.Value, 1e-12)
	// By exp(−x/2)·(1 + x/2) too; gonum's incomplete gamma function is off by 3e-11.
	require.InEpsilon(t, 0.34272438217210033, r.P.Value, 1e-10)
	require.Equal(t, []int{7, 6, 6, 6}, []int{r.Lags[0].Pairs, r.Lags[1].Pairs, r.Lags[2].Pairs, r.Lags[3].Pairs})
	require.InEpsilon(t, 1.959963984540054/math.Sqrt(10), r.Lags[0].Band, 1e-12)
}

// Holes at the ends and shifts of the count change nothing but the intercept.
func TestHolesKeepTheirPlace(t *testing.T) {
	a := values(t, 1, 3, 5, hole, 6, 9, 8, 7, 9)
	b := values(t, -4, hole, 3, 5, hole, 6, 9, 8, 7, 9, hole)
	x, err := trend.SenSlope(a, trend.SenOptions{})
	require.NoError(t, err)
	y, err := trend.SenSlope(b, trend.SenOptions{})
	require.NoError(t, err)
	require.Equal(t, x.Slope, y.Slope)
	require.Equal(t, x.Interval, y.Interval)
	require.InDelta(t, x.Intercept+x.Slope, y.Intercept-3*y.Slope, 1e-12, "the same line at the first value")
	k, err := trend.Linear(a, trend.LinearOptions{Weights: trend.Equal})
	require.NoError(t, err)
	l, err := trend.Linear(b, trend.LinearOptions{Weights: trend.Equal})
	require.NoError(t, err)
	require.InEpsilon(t, k.P.Value, l.P.Value, 1e-12)
	require.InEpsilon(t, k.Forecast(9).Value, l.Forecast(5).Value, 1e-12)
	// Closing the gap is another series.
	closed, err := trend.SenSlope(values(t, 1, 3, 5, 6, 9, 8, 7, 9), trend.SenOptions{})
	require.NoError(t, err)
	require.NotEqual(t, x.Slope, closed.Slope)
}

// Seasons of which each is the same as the first: the covariance form then counts one of
// them, and its variance is k² times that of one.
func TestSeasonsThatAreOne(t *testing.T) {
	year := []float64{3, 1, 4, 1.5, 5, 9, 2, 6}
	var x []float64
	for _, y := range year {
		x = append(x, y, y+10, y-3)
	}
	r, err := trend.SeasonalMannKendall(values(t, 1, x...), trend.SeasonalOptions{Seasons: 3})
	require.NoError(t, err)
	one, err := trend.MannKendall(values(t, 1, year...))
	require.NoError(t, err)
	require.Equal(t, 3*one.S, r.S)
	require.InEpsilon(t, 3*one.VarS, r.VarS, 1e-12)
	require.InEpsilon(t, 9*one.VarS, r.VarSDependent, 1e-12)
	sen, err := trend.SenSlope(values(t, 1, year...), trend.SenOptions{})
	require.NoError(t, err)
	require.InDelta(t, sen.Slope, r.Slope, 1e-12)
}

// Source: R 4.2.2: the likelihood of the differences of the series as one normal vector,
// maximised by optimize; levels by generalised least squares.
func TestLocalLevel(t *testing.T) {
	s := withErrors(values(t, 1, 50, 53, 49, 58, 61, 60, 64, 59, 66, 70, 71, 68), 2, 3, 2, 4, 2, 3, 2, 5, 2, 2, 3, 2)
	r, err := trend.LocalLevel(s, trend.LevelOptions{})
	require.NoError(t, err)
	require.InEpsilon(t, 3.3331467375028478, r.Drift, 1e-6)
	require.InEpsilon(t, -32.167816583215682, r.LogLikelihood, 1e-12)
	require.InEpsilon(t, -84.79383399959768, r.NoDrift, 1e-12)
	want := []float64{
		50.422980133299838, 51.597793407821356, 51.041681239095389, 56.156270914728879, 59.990636512756311, 61.021528542462192,
		63.313425730048607, 63.698385681620593, 66.171283267342204, 69.119914440377300, 69.624137196181820, 68.429954063131930,
	}
	for i, p := range r.Levels.Points {
		require.InEpsilon(t, want[i], p.Estimate.Value, 1e-6)
		require.Less(t, p.Estimate.SE.Value, s.Points[i].Estimate.SE.Value)
	}
	// Equal values leave no drift, and the level is the mean weighted by 1/se².
	r, err = trend.LocalLevel(withErrors(values(t, 1, 5, 5.2, 4.9, 5.1), 1, 2, 1, 1), trend.LevelOptions{})
	require.NoError(t, err)
	require.Zero(t, r.Drift)
	for _, p := range r.Levels.Points {
		require.InEpsilon(t, (5+5.2/4+4.9+5.1)/3.25, p.Estimate.Value, 1e-12)
		require.InEpsilon(t, 1/math.Sqrt(3.25), p.Estimate.SE.Value, 1e-12)
	}
}

// The covariance of windows against a matrix product A·Σ·Aᵀ over the periods.
func TestWindowCovariance(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	p := make(trend.Periods, 9)
	var n, v []float64
	for i := range p {
		tally := scale.NewTally(scale.OneToFive())
		var x []float64
		for range []int{5, 8, 1, 0, 12, 4, 6, 2, 9}[i] {
			rating := 1 + random.IntN(5)
			require.NoError(t, tally.Add(rating))
			x = append(x, float64(rating))
		}
		p[i].Tally = tally
		n = append(n, float64(len(x)))
		mean, ss := 0.0, 0.0
		for _, y := range x {
			mean += y / float64(len(x))
		}
		for _, y := range x {
			ss += (y - mean) * (y - mean)
		}
		v = append(v, ss)
	}
	pooled, freedom := 0.0, 0.0
	for i := range v {
		pooled += v[i]
		freedom += max(0, n[i]-1)
	}
	for i := range v {
		if n[i] > 1 {
			v[i] /= n[i] - 1
		} else {
			v[i] = pooled / freedom
		}
	}
	w, err := p.Rolling(3, trend.Mean(0))
	require.NoError(t, err)
	all := w.Covariances()
	for i := range p {
		for j := range p {
			if i < 2 || j < 2 {
				require.False(t, all[i][j].Valid)
				continue
			}
			want, ni, nj := 0.0, 0.0, 0.0
			for k := range p {
				inI, inJ := k > i-3 && k <= i, k > j-3 && k <= j
				if inI {
					ni += n[k]
				}
				if inJ {
					nj += n[k]
				}
				if inI && inJ {
					want += n[k] * v[k]
				}
			}
			require.InDelta(t, want/ni/nj, all[i][j].Value, 1e-14)
			require.Equal(t, all[i][j], all[j][i], "symmetric to the last bit")
			c, err := w.Change(i, j, 0)
			require.NoError(t, err)
			variance := all[i][i].Value + all[j][j].Value - 2*all[i][j].Value
			require.InDelta(t, variance, c.Estimate.SE.Value*c.Estimate.SE.Value, 1e-14)
			back, err := w.Change(j, i, 0)
			require.NoError(t, err)
			require.Equal(t, c.Estimate.SE, back.Estimate.SE)
		}
	}
}

// A window of one period is the series.
func TestWindowOfOne(t *testing.T) {
	w, err := quarters().Rolling(1, trend.NPS(satisfaction.NPSOptions{}))
	require.NoError(t, err)
	require.Equal(t, scores(), w.Series)
}

// Measures against the figures of package satisfaction, and what an answer is worth
// against their values.
func TestMeasures(t *testing.T) {
	p := trend.Periods{{"a", answers(3, 4, 9)}, {"b", answers(5, 5, 5)}}
	for _, m := range []trend.Measure{
		trend.NPS(satisfaction.NPSOptions{}), trend.CSAT(satisfaction.CSATOptions{}), trend.Mean(0), trend.Score(scale.PercentOfMax, 0),
	} {
		s, err := p.Series(m)
		require.NoError(t, err)
		w, err := p.Rolling(1, m)
		require.NoError(t, err)
		for i, point := range s.Points {
			se := math.Sqrt(w.Covariance(i, i).Value)
			// NPS and CSAT have the divisor n, the others n − 1.
			n := float64(point.Estimate.N)
			ratio := se / point.Estimate.SE.Value
			if m := point.Estimate.Method; m == "tango" || m == "wilson" {
				ratio *= math.Sqrt((n - 1) / n)
			}
			require.InEpsilon(t, 1, ratio, 1e-12, point.Estimate.Method)
		}
	}
	score, err := p.Series(trend.Score(scale.PercentOfMax, 0))
	require.NoError(t, err)
	mean, err := p.Series(trend.Mean(0))
	require.NoError(t, err)
	for i := range p {
		require.InEpsilon(t, 10*mean.Points[i].Estimate.Value, score.Points[i].Estimate.Value, 1e-15)
		require.InEpsilon(t, 10*mean.Points[i].Estimate.SE.Value, score.Points[i].Estimate.SE.Value, 1e-13)
	}
}

// slowG2 is the likelihood ratio of a table of two lines.
func slowG2(left, right []int64) float64 {
	var l, r float64
	for k := range left {
		l += float64(left[k])
		r += float64(right[k])
	}
	g := 0.0
	for k := range left {
		a, b := float64(left[k]), float64(right[k])
		if a > 0 {
			g += 2 * a * math.Log(a/((a+b)*l/(l+r)))
		}
		if b > 0 {
			g += 2 * b * math.Log(b/((a+b)*r/(l+r)))
		}
	}
	return g
}

func TestChangePointsAgainstSlowScan(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 6))
	for range 50 {
		counts := make([][]int64, 2+random.IntN(8))
		for i := range counts {
			counts[i] = []int64{random.Int64N(9), random.Int64N(9), random.Int64N(9) + 1}
		}
		r, err := trend.ChangePoints(context.Background(), counts, trend.ChangeOptions{Draws: 1})
		require.NoError(t, err)
		most, at := 0.0, 0
		for cut := 1; cut < len(counts); cut++ {
			sides := [2][]int64{make([]int64, 3), make([]int64, 3)}
			for i, line := range counts {
				side := 0
				if i >= cut {
					side = 1
				}
				for k, x := range line {
					sides[side][k] += x
				}
			}
			if g := slowG2(sides[0], sides[1]); g > most {
				most, at = g, cut
			}
		}
		require.InDelta(t, most, r.Whole.Statistic, 1e-9)
		require.Equal(t, at, r.Whole.At)
	}
}

// With two classes both statistics rest on the same table, and MeanShift is the
// chi-square of Pearson times (n−1)/n.
func TestMeanShiftOfTwoClasses(t *testing.T) {
	counts := [][]int64{{12, 8}, {5, 15}}
	r, err := trend.ChangePoints(context.Background(), counts, trend.ChangeOptions{Statistic: trend.MeanShift, Draws: 1})
	require.NoError(t, err)
	want := 40 * math.Pow(12*15-8*5, 2) / (20 * 20 * 17 * 23) * 39 / 40
	require.InEpsilon(t, want, r.Whole.Statistic, 1e-12)
}

// The permutations of two periods of few answers against all of them: Fisher's test in
// the order of the statistic.
func TestPermutationsAgainstEnumeration(t *testing.T) {
	counts := [][]int64{{6, 2}, {1, 7}}
	r, err := trend.ChangePoints(context.Background(), counts, trend.ChangeOptions{Draws: 20_000, Seed: 9})
	require.NoError(t, err)
	observed, hits, total := slowG2(counts[0], counts[1]), 0.0, 0.0
	choose := func(n, k int64) float64 {
		c := 1.0
		for i := range k {
			c = c * float64(n-i) / float64(i+1)
		}
		return c
	}
	for x := int64(0); x <= 7; x++ {
		ways := choose(7, x) * choose(9, 8-x)
		total += ways
		if slowG2([]int64{x, 8 - x}, []int64{7 - x, 9 - (8 - x)}) >= observed-1e-9 {
			hits += ways
		}
	}
	require.InDelta(t, hits/total, r.Whole.P, 0.003)
}

func TestChangePointsFindTwo(t *testing.T) {
	var counts [][]int64
	for i := range 30 {
		line := []int64{20, 30, 50}
		if i >= 10 {
			line = []int64{40, 30, 30}
		}
		if i >= 22 {
			line = []int64{10, 30, 60}
		}
		if i == 15 {
			line = []int64{0, 0, 0}
		}
		counts = append(counts, line)
	}
	for _, statistic := range []trend.ChangeStatistic{trend.LikelihoodRatio, trend.MeanShift} {
		r, err := trend.ChangePoints(context.Background(), counts, trend.ChangeOptions{Statistic: statistic})
		require.NoError(t, err)
		require.Len(t, r.Points, 2)
		require.Equal(t, []int{10, 22}, []int{r.Points[0].At, r.Points[1].At})
		require.Len(t, r.Stretches, 3)
		require.Equal(t, []int64{11 * 40, 11 * 30, 11 * 30}, r.Stretches[1].Counts)
		require.Equal(t, 29, r.Periods)
	}
}

func TestChangePointsForAnyWorkers(t *testing.T) {
	counts, err := quarters().Counts(nil)
	require.NoError(t, err)
	var first trend.Changes
	for i, workers := range []int{1, 2, 7} {
		before := runtime.GOMAXPROCS(workers)
		r, err := trend.ChangePoints(context.Background(), counts, trend.ChangeOptions{Seed: 3})
		runtime.GOMAXPROCS(before)
		require.NoError(t, err)
		if i == 0 {
			first = r
		}
		require.Equal(t, first, r)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, err = trend.ChangePoints(ctx, counts, trend.ChangeOptions{})
	require.ErrorIs(t, err, context.Canceled)
}

// An autocorrelated series is named, and an independent one seldom.
func TestAutocorrelatedWarning(t *testing.T) {
	share := func(correlation float64) float64 {
		random := rand.New(rand.NewPCG(8, 8))
		warned := 0
		for range 400 {
			x, last := make([]float64, 60), 0.0
			for i := range x {
				last = correlation*last + random.NormFloat64()
				x[i] = last
			}
			r, err := trend.MannKendall(values(t, 1, x...))
			require.NoError(t, err)
			if slices.ContainsFunc(r.Warnings, func(w survey.Warning) bool { return w.Code == trend.Autocorrelated }) {
				warned++
			}
		}
		return float64(warned) / 400
	}
	require.Less(t, share(0), 0.08)
	require.Greater(t, share(0.6), 0.9)
}

// Far tails are small, not 0.
func TestFarTails(t *testing.T) {
	var x, se []float64
	for i := range 400 {
		x, se = append(x, float64(i)+60*math.Sin(float64(i*i))), append(se, 80)
	}
	s := withErrors(values(t, 1, x...), se...)
	l, err := trend.Linear(s, trend.LinearOptions{})
	require.NoError(t, err)
	k, err := trend.MannKendall(s)
	require.NoError(t, err)
	y, err := trend.SeasonalMannKendall(s, trend.SeasonalOptions{Seasons: 4})
	require.NoError(t, err)
	a, err := trend.Autocorrelations(s, trend.AutocorrelationOptions{Lags: 1})
	require.NoError(t, err)
	w, err := trend.Periods{{"a", answers(150, 50, 20)}, {"b", answers(20, 50, 150)}}.Rolling(1, trend.NPS(satisfaction.NPSOptions{}))
	require.NoError(t, err)
	c, err := w.Change(0, 1, 0)
	require.NoError(t, err)
	for name, p := range map[string]float64{
		"t": l.P.Value, "mann kendall": k.P.Value, "seasonal": y.P.Value, "ljung box": a.P.Value, "windows": c.P.Value,
	} {
		require.Greater(t, p, 0.0, name)
		require.Less(t, p, 1e-60, name)
	}
}

func TestMarshals(t *testing.T) {
	r, err := trend.MannKendall(values(t, 1, 4, 4, 4))
	require.NoError(t, err)
	text, err := json.Marshal(r)
	require.NoError(t, err)
	require.JSONEq(t, `{"n":3,"s":0,"var_s":0,"z":null,"p":null,"exact":null,"tau_a":0,"tau_b":null,"lag_1":null,
		"warnings":[{"code":"no-error","text":"all values are alike"}]}`, string(text))
	var w trend.Weights
	require.NoError(t, w.UnmarshalText([]byte("by-base")))
	require.Equal(t, trend.ByBase, w)
	require.Error(t, w.UnmarshalText([]byte("by-mood")))
	var c trend.ChangeStatistic
	require.NoError(t, c.UnmarshalText([]byte("mean-shift")))
	require.Equal(t, trend.MeanShift, c)
	_, err = trend.ChangeStatistic(9).MarshalText()
	require.Error(t, err)
}

func BenchmarkSenSlope(b *testing.B) {
	for _, n := range []int{40, 365, 3650} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			x := make([]float64, n)
			random := rand.New(rand.NewPCG(1, 1))
			for i := range x {
				x[i] = random.NormFloat64()
			}
			s, err := trend.FromValues(1, x)
			require.NoError(b, err)
			b.ReportAllocs()
			for b.Loop() {
				if _, err := trend.SenSlope(s, trend.SenOptions{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkChangePoints(b *testing.B) {
	for _, size := range []struct{ periods, classes int }{{40, 3}, {40, 11}, {365, 3}} {
		b.Run(fmt.Sprintf("%dx%d", size.periods, size.classes), func(b *testing.B) {
			random := rand.New(rand.NewPCG(1, 1))
			counts := make([][]int64, size.periods)
			for i := range counts {
				for range size.classes {
					counts[i] = append(counts[i], random.Int64N(100))
				}
			}
			b.ReportAllocs()
			for b.Loop() {
				if _, err := trend.ChangePoints(context.Background(), counts, trend.ChangeOptions{Alpha: 1e-9}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkRolling(b *testing.B) {
	p := monthlyPeriods(120)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := p.Rolling(12, trend.NPS(satisfaction.NPSOptions{})); err != nil {
			b.Fatal(err)
		}
	}
}

func monthlyPeriods(n int) trend.Periods {
	p := make(trend.Periods, n)
	for i := range p {
		p[i].Tally = answers(int64(20+i%7), 30, int64(50-i%5))
	}
	return p
}
