//go:build slow

package control_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/analysis/control"
	"github.com/gocsat/csat/satisfaction"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// A process draws the sample of a period in control.
type process func(r *rand.Rand, period string) control.Sample

// wobble is n within 20 % of it, as it varies between periods.
func wobble(r *rand.Rand, n int) int { return int(math.Round(float64(n) * (0.8 + 0.4*r.Float64()))) }

func draw(r *rand.Rand, n int, p []float64) []int64 {
	counts := make([]int64, len(p))
	for range n {
		u, k := r.Float64(), 0
		for u >= p[k] && k < len(p)-1 {
			u -= p[k]
			k++
		}
		counts[k]++
	}
	return counts
}

func shares(p float64, n int) process {
	return func(r *rand.Rand, period string) control.Sample {
		m := wobble(r, n)
		return control.Share(period, scale.Share{Count: draw(r, m, []float64{1 - p, p})[1], N: int64(m)})
	}
}

func scores(detractors, promoters float64, n int) process {
	return func(r *rand.Rand, period string) control.Sample {
		c := draw(r, wobble(r, n), []float64{detractors, 1 - detractors - promoters, promoters})
		return control.Classes(period, satisfaction.NPSCounts{Detractors: c[0], Passives: c[1], Promoters: c[2]})
	}
}

func poisson(mean float64) process {
	return func(r *rand.Rand, period string) control.Sample {
		var k int64
		for t := r.ExpFloat64(); t < mean; t += r.ExpFloat64() {
			k++
		}
		return control.Events(period, k)
	}
}

func ratings(p []float64, n int) process {
	return func(r *rand.Rand, period string) control.Sample {
		t := scale.NewTally(scale.OneToTen())
		for i, count := range draw(r, wobble(r, n), p) {
			if err := t.AddN(i+1, count); err != nil {
				panic(err)
			}
		}
		return control.Ratings(period, t)
	}
}

func normals(n int) process {
	return func(r *rand.Rand, period string) control.Sample {
		rows := make([]float64, wobble(r, n))
		for i := range rows {
			rows[i] = r.NormFloat64()
		}
		return control.Rows(period, rows)
	}
}

func singles(r *rand.Rand, period string) control.Sample {
	return control.Value(period, r.NormFloat64())
}

// overdispersed is a share that moves between periods, for Laney's chart.
func overdispersed(n int) process {
	return func(r *rand.Rand, period string) control.Sample {
		m := wobble(r, n)
		p := 0.8 + 0.02*r.NormFloat64()
		return control.Share(period, scale.Share{Count: draw(r, m, []float64{1 - p, p})[1], N: int64(m)})
	}
}

const nominal = 0.0026997960632601890 // 2Φ(−3)

// TestFalseAlarms simulates the table in the package documentation:
//
//	go test -tags slow -run FalseAlarms -v ./analysis/control
//
// Limits come from a baseline in control and are then held against as many new
// periods, over and over.
func TestFalseAlarms(t *testing.T) {
	skewed := []float64{0.01, 0.01, 0.01, 0.02, 0.04, 0.06, 0.15, 0.30, 0.25, 0.15}
	tests := []struct {
		name     string
		kind     control.Kind
		options  control.Options
		baseline int
		draw     process
		holds    bool // within 20 % of nominal
		warns    bool
	}{
		{"p 0.8, n 400", control.P, control.Options{}, 60, shares(0.8, 400), true, false},
		{"p 0.95, n 1350", control.P, control.Options{}, 60, shares(0.95, 1350), true, false},
		{"p 0.95, n 100", control.P, control.Options{}, 60, shares(0.95, 100), false, true},
		{"p 0.95, n 100, exact", control.P, control.Options{Limits: control.ExactLimits}, 60, shares(0.95, 100), false, false},
		{"p 0.8, n 400", control.P, control.Options{}, 12, shares(0.8, 400), false, true},
		{"nps 10/60, n 150", control.NPS, control.Options{}, 60, scores(0.1, 0.6, 150), true, false},
		{"nps 5/80, n 230", control.NPS, control.Options{}, 60, scores(0.05, 0.8, 230), true, false},
		{"nps 5/80, n 30", control.NPS, control.Options{}, 60, scores(0.05, 0.8, 30), false, true},
		{"c 60", control.C, control.Options{}, 60, poisson(60), true, false},
		{"c 3", control.C, control.Options{}, 60, poisson(3), false, true},
		{"laney-p, n 1000", control.LaneyP, control.Options{}, 500, overdispersed(1000), true, false},
		{"p, the same", control.P, control.Options{}, 500, overdispersed(1000), false, false},
		{"xbar-s, ratings, n 260", control.XBarS, control.Options{}, 60, ratings(skewed, 260), true, false},
		{"xbar-s, ratings, n 20", control.XBarS, control.Options{}, 60, ratings(skewed, 20), false, true},
		{"xbar-s, normal, n 10", control.XBarS, control.Options{}, 60, normals(10), true, true},
		{"xbar-r, normal, n 6", control.XBarR, control.Options{}, 80, normals(6), true, true},
		{"xmr, normal", control.XmR, control.Options{}, 500, singles, true, false},
		{"xmr, normal", control.XmR, control.Options{}, 60, singles, false, true},
		{"xmr, normal", control.XmR, control.Options{}, 12, singles, false, true},
	}
	const periods = 200_000
	for i, tt := range tests {
		t.Run(fmt.Sprintf("%s, %d periods", tt.name, tt.baseline), func(t *testing.T) {
			r := rand.New(rand.NewPCG(6, uint64(i)))
			var alarms, spread, all float64
			warned := false
			for all < periods {
				samples := make([]control.Sample, tt.baseline)
				for j := range samples {
					samples[j] = tt.draw(r, strconv.Itoa(j))
				}
				b, err := control.Fit(tt.kind, samples, tt.options)
				require.NoError(t, err)
				fresh := make([]control.Sample, 100)
				for j := range fresh {
					fresh[j] = tt.draw(r, strconv.Itoa(j))
				}
				result, err := b.Chart.Judge(fresh)
				require.NoError(t, err)
				warned = slices.ContainsFunc(result.Warnings, func(w survey.Warning) bool { return w.Code == survey.LowBase })
				for _, s := range result.Signals {
					if s.Spread {
						spread++
					} else {
						alarms++
					}
				}
				all += float64(len(fresh))
			}
			ratio := alarms / all / nominal
			t.Logf("%.2f times the nominal rate; spread %.2f", ratio, spread/all/nominal)
			require.Equal(t, tt.warns, warned)
			if tt.holds {
				require.InDelta(t, 1, ratio, 0.2)
			}
		})
	}
}

// TestFalseAlarmsOfAverages does the same for moving averages and sums, which restart
// after an alarm, against the run length that is told.
func TestFalseAlarmsOfAverages(t *testing.T) {
	const baseline, most = 400, 4000
	e, err := control.EWMAWithARL(0.2, 370)
	require.NoError(t, err)
	c, err := control.CUSUMWithARL(0.5, 370)
	require.NoError(t, err)
	r := rand.New(rand.NewPCG(7, 7))
	process := scores(0.1, 0.6, 150)
	samples := make([]control.Sample, most)
	var ewma, cusum, runs float64
	for ; runs < 1500; runs++ {
		for j := range baseline {
			samples[j] = process(r, "")
		}
		b, err := control.Fit(control.NPS, samples[:baseline], control.Options{})
		require.NoError(t, err)
		for j := range samples {
			samples[j] = process(r, "")
		}
		// A run without an alarm counts to its end.
		averages, err := b.Chart.EWMA(samples, e)
		require.NoError(t, err)
		sums, err := b.Chart.CUSUM(samples, c)
		require.NoError(t, err)
		require.Empty(t, averages.Warnings)
		require.Empty(t, sums.Warnings)
		ewma += float64(append(averages.Alarms, most)[0] + 1)
		first := most
		if len(sums.Shifts) > 0 {
			first = sums.Shifts[0].Alarm
		}
		cusum += float64(first + 1)
	}
	t.Logf("run lengths %.0f and %.0f of 370", ewma/runs, cusum/runs)
	require.InDelta(t, 370, ewma/runs, 74)
	require.InDelta(t, 370, cusum/runs, 74)
}
