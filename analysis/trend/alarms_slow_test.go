//go:build slow

package trend_test

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/analysis/trend"
	"github.com/gocsat/csat/satisfaction"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// alarm makes a series without a trend and tells whether a test at 5 % gives an alarm,
// and whether the result has a LowBase warning.
type alarm func(random *rand.Rand, size int) (alarm, warned bool)

// TestFalseAlarms simulates the tables in the package doc:
//
//	go test -tags slow -run FalseAlarms -v ./analysis/trend
//
// Wherever a result has no LowBase warning the share of alarms is within a fifth of 5 %.
func TestFalseAlarms(t *testing.T) {
	tests := []struct {
		name  string
		sizes []int
		draws int
		alarm alarm
	}{
		{"Linear.P, equal weights, normal", []int{6, 10, 20, 40}, 40_000, line(trend.Equal, 0, false)},
		{"Linear.P by base, NPS of 20", []int{6, 10, 20, 40}, 40_000, line(trend.ByBase, 20, false)},
		{"Linear.P by error, NPS of 20", []int{6, 10, 20, 40}, 40_000, line(trend.ByError, 20, false)},
		{"Linear.P by error, NPS of 100", []int{6, 10, 20, 40}, 40_000, line(trend.ByError, 100, false)},
		{"Linear.Known.P, NPS of 20", []int{6, 10, 20, 40}, 40_000, line(trend.ByError, 20, true)},
		{"Linear.Known.P, NPS of 100", []int{6, 10, 20, 40}, 40_000, line(trend.ByError, 100, true)},
		{"MannKendall.Exact, no ties", []int{6, 10, 20, 40}, 40_000, kendall(false, true)},
		{"MannKendall.P, no ties", []int{6, 10, 20, 40}, 40_000, kendall(false, false)},
		{"MannKendall.P, five values", []int{6, 10, 20, 40}, 40_000, kendall(true, false)},
		{"SeasonalMannKendall.P, quarters", []int{12, 20, 40, 80}, 10_000, seasonal(4, 0, false)},
		{"  PDependent", []int{12, 20, 40, 80}, 10_000, seasonal(4, 0, true)},
		{"SeasonalMannKendall.P, months", []int{36, 60, 120, 240}, 10_000, seasonal(12, 0, false)},
		{"  PDependent", []int{36, 60, 120, 240}, 10_000, seasonal(12, 0, true)},
		{"Autocorrelations.P, default lags", []int{10, 20, 40, 100}, 10_000, ljungBox(0)},
		{"Autocorrelations.P, an eighth", []int{10, 20, 40, 100}, 10_000, ljungBox(8)},
		{"Windows.Change, NPS, 3 of 3 months", []int{10, 30, 50, 100}, 10_000, change(3, trend.NPS(satisfaction.NPSOptions{}))},
		{"Windows.Change, NPS, 1 of 3 months", []int{10, 30, 50, 100}, 10_000, change(1, trend.NPS(satisfaction.NPSOptions{}))},
		{"Windows.Change, top box", []int{10, 30, 50, 100}, 10_000, change(1, trend.CSAT(satisfaction.CSATOptions{}))},
		{"ChangePoints, 12 months", []int{2, 4, 10, 30}, 4000, changes(trend.LikelihoodRatio)},
		{"ChangePoints, mean shift", []int{2, 4, 10, 30}, 4000, changes(trend.MeanShift)},
	}
	for i, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var cells strings.Builder
			for _, size := range tt.sizes {
				alarms, warnings := 0, 0
				random := rand.New(rand.NewPCG(2026, uint64(1000*i+size)))
				for range tt.draws {
					hit, warned := tt.alarm(random, size)
					if hit {
						alarms++
					}
					if warned {
						warnings++
					}
				}
				share := float64(alarms) / float64(tt.draws)
				mark := " "
				if 2*warnings > tt.draws {
					mark = "*"
				} else if math.Abs(share-0.05) > 0.01 {
					mark = "!"
					t.Errorf("%s at %d: %.4f", tt.name, size, share)
				}
				fmt.Fprintf(&cells, "%6.1f%s", 100*share, mark)
			}
			t.Logf("%-36s %v %s", tt.name, tt.sizes, cells.String())
		})
	}
}

func lowBase(list []survey.Warning) bool {
	for _, w := range list {
		if w.Code == survey.LowBase {
			return true
		}
	}
	return false
}

// ratings are answers of a stable population.
func ratings(random *rand.Rand, n int) *scale.Tally {
	t := scale.NewTally(scale.ZeroToTen())
	for range n {
		u, value := random.Float64(), 10
		for _, step := range []struct {
			below float64
			value int
		}{{0.1, 3}, {0.25, 6}, {0.4, 7}, {0.6, 8}, {0.8, 9}} {
			if u < step.below {
				value = step.value
				break
			}
		}
		if err := t.AddN(value, 1); err != nil {
			panic(err)
		}
	}
	return t
}

func monthly(random *rand.Rand, periods, base int) trend.Periods {
	p := make(trend.Periods, periods)
	for i := range p {
		p[i].Tally = ratings(random, base)
	}
	return p
}

func must[T any](x T, err error) T {
	if err != nil {
		panic(err)
	}
	return x
}

func line(w trend.Weights, base int, known bool) alarm {
	return func(random *rand.Rand, size int) (bool, bool) {
		s := trend.Series{First: 1, Points: make([]trend.Point, size)}
		for i := range s.Points {
			p := &s.Points[i]
			p.Valid = true
			if base == 0 {
				p.Estimate.Value = random.NormFloat64()
				continue
			}
			n := base/2 + random.IntN(base+1) // bases differ
			p.Estimate = quickNPS(random, n)
		}
		r, err := trend.Linear(s, trend.LinearOptions{Weights: w})
		if err != nil {
			return false, false // a period of answers that are all alike
		}
		p := r.P.Value
		if known {
			p = r.Known.P
		}
		return p <= 0.05, lowBase(r.Warnings)
	}
}

// quickNPS is a score with Wald's error.
func quickNPS(random *rand.Rand, n int) survey.Estimate {
	var net, squares float64
	for range n {
		switch u := random.Float64(); {
		case u < 0.25:
			net, squares = net-1, squares+1
		case u >= 0.6:
			net, squares = net+1, squares+1
		}
	}
	size := float64(n)
	score := net / size
	return survey.Estimate{Value: score, SE: survey.Some(math.Sqrt((squares/size - score*score) / size)), N: int64(n)}
}

func kendall(ties, exact bool) alarm {
	return func(random *rand.Rand, size int) (bool, bool) {
		values := make([]float64, size)
		for i := range values {
			values[i] = random.Float64()
			if ties {
				values[i] = float64(random.IntN(5))
			}
		}
		r := must(trend.MannKendall(must(trend.FromValues(1, values))))
		p := r.P
		if exact {
			p = r.Exact
		}
		return p.Valid && p.Value <= 0.05, lowBase(r.Warnings)
	}
}

func seasonal(seasons int, correlation float64, dependent bool) alarm {
	return func(random *rand.Rand, size int) (bool, bool) {
		values := make([]float64, size)
		last := random.NormFloat64()
		for i := range values {
			last = correlation*last + math.Sqrt(1-correlation*correlation)*random.NormFloat64()
			values[i] = last + 2*math.Sin(2*math.Pi*float64(i)/float64(seasons))
		}
		r := must(trend.SeasonalMannKendall(must(trend.FromValues(1, values)), trend.SeasonalOptions{Seasons: seasons}))
		p := r.P
		if dependent {
			p = r.PDependent
		}
		low := lowBase(r.Warnings[:min(1, len(r.Warnings))])
		if !dependent && low {
			low = !strings.Contains(r.Warnings[0].Text, "covariances")
		}
		return p.Valid && p.Value <= 0.05, low
	}
}

func ljungBox(quarter int) alarm {
	return func(random *rand.Rand, size int) (bool, bool) {
		values := make([]float64, size)
		for i := range values {
			values[i] = random.NormFloat64()
		}
		o := trend.AutocorrelationOptions{}
		if quarter > 0 {
			o.Lags = size / quarter
		}
		r := must(trend.Autocorrelations(must(trend.FromValues(1, values)), o))
		return r.P.Valid && r.P.Value <= 0.05, lowBase(r.Warnings)
	}
}

func change(step int, m trend.Measure) alarm {
	return func(random *rand.Rand, size int) (bool, bool) {
		w := must(monthly(random, 6, size).Rolling(3, m))
		r := must(w.Change(5-step, 5, 0))
		return r.P.Valid && r.P.Value <= 0.05, lowBase(r.Estimate.Warnings)
	}
}

func changes(statistic trend.ChangeStatistic) alarm {
	return func(random *rand.Rand, size int) (bool, bool) {
		counts := must(monthly(random, 12, size).Counts(scale.NPSClasses()))
		r := must(trend.ChangePoints(context.Background(), counts, trend.ChangeOptions{Statistic: statistic, Draws: 199, Seed: random.Uint64()}))
		return r.Whole.P <= 0.05, lowBase(r.Warnings)
	}
}

// TestAutocorrelationRaisesAlarms checks what the doc of MannKendall says of dependent
// periods.
func TestAutocorrelationRaisesAlarms(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 40))
	alarms := 0
	for range 10_000 {
		x, last := make([]float64, 40), random.NormFloat64()/math.Sqrt(1-0.09)
		for i := range x {
			last = 0.3*last + random.NormFloat64()
			x[i] = last
		}
		if must(trend.MannKendall(must(trend.FromValues(1, x)))).P.Value <= 0.05 {
			alarms++
		}
	}
	t.Logf("%.1f %%", float64(alarms)/100)
	require.InDelta(t, 0.14, float64(alarms)/10_000, 0.01)
}

// Shares of dates within their bounds, where there is one change of the given size.
func TestChangeDates(t *testing.T) {
	for _, statistic := range []trend.ChangeStatistic{trend.LikelihoodRatio, trend.MeanShift} {
		for _, base := range []int{30, 100} {
			random := rand.New(rand.NewPCG(7, uint64(base)))
			found, covered, exact := 0, 0, 0
			for draw := range 1000 {
				counts := make([][]int64, 24)
				for i := range counts {
					p := [3]float64{0.2, 0.3, 0.5}
					if i >= 15 {
						p = [3]float64{0.35, 0.3, 0.35}
					}
					counts[i] = make([]int64, 3)
					for range base {
						u := random.Float64()
						switch {
						case u < p[0]:
							counts[i][0]++
						case u < p[0]+p[1]:
							counts[i][1]++
						default:
							counts[i][2]++
						}
					}
				}
				r := must(trend.ChangePoints(context.Background(), counts, trend.ChangeOptions{Statistic: statistic, Draws: 99, Seed: uint64(draw)}))
				if len(r.Points) != 1 {
					continue
				}
				found++
				if r.Points[0].Low <= 15 && 15 <= r.Points[0].High {
					covered++
				}
				if r.Points[0].At == 15 {
					exact++
				}
			}
			share := float64(covered) / float64(found)
			t.Logf("%v, %d answers a period: one change in %.1f %%, at its date %.1f %%, within bounds %.1f %%", statistic, base,
				float64(found)/10, 100*float64(exact)/float64(found), 100*share)
			require.Greater(t, share, 0.93)
		}
	}
}
