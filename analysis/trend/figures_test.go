package trend_test

import (
	"context"
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/analysis/trend"
	"github.com/gocsat/csat/survey"
)

// A series with ties and a hole. Source: R 4.2.2, base functions on the formulas of Sen
// (1968) and Gilbert (1987): combn for the slopes, qnorm, approx.
func TestSenWithHole(t *testing.T) {
	s := values(t, 2001, 3.1, 2.9, 3.5, 4.2, 4.0, 4.4, 3.9, 5.0, 4.1, 5.5, hole, 5.2, 4.4)
	r, err := trend.SenSlope(s, trend.SenOptions{Level: 0.9})
	require.NoError(t, err)
	tests := []struct {
		name      string
		got, want float64
	}{
		{"slope", r.Slope, 0.189898989898989901},
		{"slopes", float64(r.Slopes), 66},
		{"lower rank", r.RankLower, 21.034702631670668893},
		{"upper rank", r.RankUpper, 45.965297368329331107},
		{"rounded, lower", r.Rounded.Lower, 0.099999999999999867},
		{"rounded, upper", r.Rounded.Upper, 0.271428571428571408},
		{"lower", r.Interval.Lower, 0.099999999999999867},
		{"upper", r.Interval.Upper, 0.271263320801568231},
		{"intercept", r.Intercept, -376.872222222222262644},
		{"intercept of medians", r.InterceptMedians, -376.882323232323244611},
	}
	for _, tt := range tests {
		require.InEpsilon(t, tt.want, tt.got, 1e-12, tt.name)
	}
	// Lags by the calendar. Source: R 4.2.2, e <- resid(lm(y ~ t)), differences and
	// products of e at distances on the calendar.
	l, err := trend.Linear(s, trend.LinearOptions{Weights: trend.Equal})
	require.NoError(t, err)
	require.InEpsilon(t, 2.4164524540055377, l.DurbinWatson.Value, 1e-11)
	require.Equal(t, 2, l.NeweyWestLag)
	require.InEpsilon(t, 0.037703127995208932, l.NeweyWestSE.Value, 1e-11)
	adjacent, err := trend.Linear(s, trend.LinearOptions{Weights: trend.Equal, Adjacent: true})
	require.NoError(t, err)
	require.NotEqual(t, l.DurbinWatson, adjacent.DurbinWatson)
}

// Three seasons of eight years with ties and holes. Source: R 4.2.2, a loop over the
// formulas of Hirsch and Slack (1984) with ranks by rank().
func TestSeasonsWithHoles(t *testing.T) {
	columns := [3][8]float64{{3, 1, 4, hole, 5, 9, 2, 6}, {2, 7, hole, 8, 2, 8, 4, 5}, {9, 0, 4, 5, 2, 3, hole, 6}}
	for _, shift := range []float64{0, -4.5, 100} {
		var x []float64
		for year := range 8 {
			for season := range 3 {
				x = append(x, columns[season][year]+shift)
			}
		}
		r, err := trend.SeasonalMannKendall(values(t, 1, x...), trend.SeasonalOptions{Seasons: 3})
		require.NoError(t, err)
		require.Equal(t, int64(13), r.S)
		require.InEpsilon(t, 131, r.VarS, 1e-13)
		require.InEpsilon(t, 147, r.VarSDependent, 1e-13)
		require.InEpsilon(t, 12/math.Sqrt(147), r.ZDependent.Value, 1e-13)
		require.InEpsilon(t, 12/math.Sqrt(131), r.Z.Value, 1e-13)
	}
}

// By hand: (3 + 5)/2 and √(0.3² + 0.4²)/2.
func TestMovingAverageError(t *testing.T) {
	s := withErrors(values(t, 1, 3, 5, 4), 0.3, 0.4, 0.1)
	s.Points[2].Estimate.SE = survey.Optional{}
	r, err := trend.MovingAverage(s, 2)
	require.NoError(t, err)
	require.False(t, r.Points[0].Valid)
	require.Equal(t, 4.0, r.Points[1].Estimate.Value)
	require.InEpsilon(t, 0.25, r.Points[1].Estimate.SE.Value, 1e-15)
	require.Equal(t, 4.5, r.Points[2].Estimate.Value)
	require.False(t, r.Points[2].Estimate.SE.Valid)
}

// Bounds of a date against the likelihood of each date, computed answer by answer: of
// normal scores with one variance, and of the classes.
func TestBoundsOfADate(t *testing.T) {
	counts := [][]int64{{6, 4}, {5, 5}, {7, 3}, {4, 6}, {3, 7}, {2, 8}, {3, 7}, {1, 9}}
	for _, statistic := range []trend.ChangeStatistic{trend.LikelihoodRatio, trend.MeanShift} {
		r, err := trend.ChangePoints(context.Background(), counts, trend.ChangeOptions{Statistic: statistic, Level: 0.8})
		require.NoError(t, err)
		require.Len(t, r.Points, 1)
		var weights []float64
		total := 0.0
		for cut := 1; cut < len(counts); cut++ {
			log, rss := 0.0, 0.0
			for _, side := range [][][]int64{counts[:cut], counts[cut:]} {
				var a, b float64
				for _, line := range side {
					a, b = a+float64(line[0]), b+float64(line[1])
				}
				log += a*math.Log(a/(a+b)) + b*math.Log(b/(a+b))
				rss += a * b / (a + b)
			}
			if statistic == trend.MeanShift {
				log = -40 * math.Log(rss)
			}
			weights = append(weights, math.Exp(log))
			total += weights[cut-1]
		}
		p := r.Points[0]
		require.InEpsilon(t, weights[p.At-1]/total, p.Share, 1e-9)
		inside := 0.0
		for cut := p.Low; cut <= p.High; cut++ {
			inside += weights[cut-1] / total
		}
		require.GreaterOrEqual(t, inside, 0.8)
		require.Less(t, inside-min(weights[p.Low-1], weights[p.High-1])/total, 0.8, "not wider than it must be")
		require.Less(t, p.Low, p.High)
	}
}
