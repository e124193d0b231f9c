package control_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/integrate/quad"

	"github.com/gocsat/csat/analysis/control"
	"github.com/gocsat/csat/internal/tail"
	"github.com/gocsat/csat/satisfaction"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

func TestConstantsAgainstTable(t *testing.T) {
	// D. C. Montgomery, Introduction to Statistical Quality Control, appendix VI.
	tests := []struct {
		n                                        int
		c4, d2, d3, a2, a3, b3, b4, lower, upper float64
	}{
		{2, 0.7979, 1.128, 0.853, 1.880, 2.659, 0, 3.267, 0, 3.267},
		{3, 0.8862, 1.693, 0.888, 1.023, 1.954, 0, 2.568, 0, 2.575},
		{5, 0.9400, 2.326, 0.864, 0.577, 1.427, 0, 2.089, 0, 2.114},
		{10, 0.9727, 3.078, 0.797, 0.308, 0.975, 0.284, 1.716, 0.223, 1.777},
		{25, 0.9896, 3.931, 0.708, 0.153, 0.606, 0.565, 1.435, 0.459, 1.541},
	}
	for _, tt := range tests {
		c, err := control.ConstantsFor(tt.n)
		require.NoError(t, err)
		require.InDelta(t, tt.c4, c.C4, 6e-5, tt.n)
		for i, pair := range [][2]float64{
			{tt.d2, c.RangeMean}, {tt.d3, c.RangeSD}, {tt.a2, c.A2}, {tt.a3, c.A3}, {tt.b3, c.B3}, {tt.b4, c.B4}, {tt.lower, c.D3}, {tt.upper, c.D4},
		} {
			require.InDelta(t, pair[0], pair[1], 6e-4, "n %d, column %d", tt.n, i)
		}
	}
	for _, n := range []int{-1, 0, 1, 1001} {
		_, err := control.ConstantsFor(n)
		require.ErrorIs(t, err, control.ErrArgument)
	}
}

func TestRangeAgainstOtherIntegrals(t *testing.T) {
	c, err := control.ConstantsFor(2)
	require.NoError(t, err)
	require.InDelta(t, 2/math.Sqrt(math.Pi), c.RangeMean, 1e-12)
	require.InDelta(t, math.Sqrt(2-4/math.Pi), c.RangeSD, 1e-12)
	c, err = control.ConstantsFor(3)
	require.NoError(t, err)
	require.InDelta(t, 3/math.Sqrt(math.Pi), c.RangeMean, 1e-12)

	// By the largest and smallest value: E(R) = ∫ 1 − Φⁿ − (1−Φ)ⁿ dx, and
	// E(R²) = 2 ∫∫_{x<y} 1 − Φ(y)ⁿ − (1−Φ(x))ⁿ + (Φ(y)−Φ(x))ⁿ dx dy (Tippett 1925).
	const nodes, end, step = 100, 10.0, 0.05
	var x, w [nodes]float64
	quad.Legendre{}.FixedLocations(x[:], w[:], -1, 1)
	for _, n := range []int{2, 4, 10, 100, 1000} {
		power := float64(n)
		var mean, square float64
		for y := -end; y < end; y += step {
			below, above := tail.Normal(y)
			mean += step * (1 - math.Pow(below, power) - math.Pow(above, power))
			half := (y + end) / 2 // the inner integral goes from −end to y
			for j := range nodes {
				lower, upper := tail.Normal(-end + half*(1+x[j]))
				square += 2 * step * half * w[j] *
					(1 - math.Pow(below, power) - math.Pow(upper, power) + math.Pow(below-lower, power))
			}
		}
		c, err := control.ConstantsFor(n)
		require.NoError(t, err)
		require.InDelta(t, mean, c.RangeMean, 1e-11, n)
		require.InDelta(t, math.Sqrt(square-mean*mean), c.RangeSD, 1e-9, n)
	}
}

func events(counts ...int64) []control.Sample {
	var all []control.Sample
	for i, c := range counts {
		all = append(all, control.Events(fmt.Sprint(i+1), c))
	}
	return all
}

func values(x ...float64) []control.Sample {
	var all []control.Sample
	for i, v := range x {
		all = append(all, control.Value(fmt.Sprint(i+1), v))
	}
	return all
}

func TestPublishedCharts(t *testing.T) {
	t.Run("cans of orange juice", func(t *testing.T) { // Montgomery, table 7.1
		var samples []control.Sample
		for _, bad := range []int64{
			12, 15, 8, 10, 4, 7, 16, 9, 14, 10, 5, 6, 17, 12, 22, 8, 10, 5, 13, 11, 20, 18, 24, 15, 9, 12, 7, 13, 9, 6,
		} {
			samples = append(samples, control.Share("", scale.Share{Count: bad, N: 50}))
		}
		b, err := control.Fit(control.P, samples, control.Options{})
		require.NoError(t, err)
		p := b.Result.Points[0]
		require.InDelta(t, 0.2313, p.Centre.Value, 5e-5)
		require.InDelta(t, 0.0524, p.Lower.Value, 5e-5)
		require.InDelta(t, 0.4102, p.Upper.Value, 5e-5)
		require.Empty(t, b.Excluded)
		require.Equal(t, []control.Signal{
			{Side: control.Above, First: 14, Last: 14}, {Side: control.Above, First: 22, Last: 22},
		}, b.Result.Signals)

		// Without these two p̄ is 0.2150 and the upper limit 0.3893, which sample 21
		// passes in turn.
		b, err = control.Fit(control.P, samples, control.Options{Exclude: true})
		require.NoError(t, err)
		require.Equal(t, []int{14, 20, 22}, b.Excluded)
		require.Equal(t, 27, b.Chart.Definition().Periods)
		require.InDelta(t, 281.0/1350, b.Chart.Definition().Centre, 1e-15)
	})
	t.Run("circuit boards", func(t *testing.T) { // Montgomery, table 7.7
		b, err := control.Fit(control.C, events(
			21, 24, 16, 12, 15, 5, 28, 20, 31, 25, 20, 24, 16, 19, 10, 17, 13, 22, 18, 39, 30, 24, 16, 19, 17, 15,
		), control.Options{Exclude: true})
		require.NoError(t, err)
		require.Equal(t, []int{5, 19}, b.Excluded)
		require.InDelta(t, 19.67, b.Result.Points[0].Centre.Value, 5e-3)
		require.InDelta(t, 6.36, b.Result.Points[0].Lower.Value, 6e-3)
		require.InDelta(t, 32.97, b.Result.Points[0].Upper.Value, 6e-3)
	})
	// Montgomery, table 9.1: the mean moves from 10 to 11 after the twentieth.
	series := values(9.45, 7.99, 9.29, 11.66, 12.16, 10.18, 8.04, 11.46, 9.20, 10.34, 9.03, 11.47, 10.51, 9.40, 10.08, 9.37,
		10.62, 10.31, 8.52, 10.84, 10.90, 9.33, 12.29, 11.50, 10.60, 11.08, 10.38, 11.62, 11.31, 10.52)
	chart, err := control.New(control.Definition{Kind: control.XmR, Centre: 10, Sigma: 1})
	require.NoError(t, err)
	t.Run("cusum", func(t *testing.T) {
		r, err := chart.CUSUM(series, control.CUSUMOptions{})
		require.NoError(t, err)
		require.InDelta(t, 5.28, r.Points[28].Upper.Value, 1e-9)
		require.Len(t, r.Shifts, 1)
		require.Equal(t, control.Above, r.Shifts[0].Side)
		require.Equal(t, [2]int{22, 28}, [2]int{r.Shifts[0].Start, r.Shifts[0].Alarm})
		require.InDelta(t, 10+0.5+5.28/7, r.Shifts[0].Level, 1e-9)
	})
	t.Run("ewma", func(t *testing.T) {
		r, err := chart.EWMA(series, control.EWMAOptions{Lambda: 0.1, Width: 2.7})
		require.NoError(t, err)
		require.InDelta(t, 9.945, r.Points[0].Average.Value, 1e-9)
		require.InDelta(t, 9.73, r.Points[0].Lower.Value, 1e-9)
		require.InDelta(t, 10.62, r.Points[29].Upper.Value, 5e-3)
		require.InDelta(t, 10.6341, r.Points[29].Average.Value, 5e-5)
		require.Equal(t, []int{28, 29}, r.Alarms)
	})
}

// classes are detractors, passives and promoters.
func classes(d, p, r int64) control.Sample {
	return control.Classes("", satisfaction.NPSCounts{Detractors: d, Passives: p, Promoters: r})
}

func TestNPSAgainstExpandedAnswers(t *testing.T) {
	samples := []control.Sample{classes(3, 5, 9), classes(0, 2, 2), classes(7, 1, 20), control.Gap("")}
	var all []float64
	for _, c := range [][3]int{{3, 5, 9}, {0, 2, 2}, {7, 1, 20}} {
		for class, n := range c {
			for range n {
				all = append(all, float64(class-1))
			}
		}
	}
	var mean, variance float64
	for _, x := range all {
		mean += x / float64(len(all))
	}
	for _, x := range all {
		variance += (x - mean) * (x - mean) / float64(len(all))
	}
	b, err := control.Fit(control.NPS, samples, control.Options{})
	require.NoError(t, err)
	d := b.Chart.Definition()
	require.InDelta(t, mean, d.Centre, 1e-14)
	require.InDelta(t, variance, d.Sigma*d.Sigma, 1e-14)
	require.InDelta(t, mean-3*math.Sqrt(variance/28), b.Result.Points[2].Lower.Value, 1e-14)
	require.Equal(t, 1.0, b.Result.Points[1].Upper.Value, "cut at +1")
	require.Equal(t, control.Point{}, b.Result.Points[3])
}

func TestVaryingSizes(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	var samples []control.Sample
	var sizes, shares []float64
	var good, n float64
	for range 12 {
		size := 20 + r.Int64N(300)
		k := int64(float64(size) * (0.6 + 0.2*r.Float64()))
		samples = append(samples, control.Share("", scale.Share{Count: k, N: size}))
		sizes, shares = append(sizes, float64(size)), append(shares, float64(k)/float64(size))
		good, n = good+float64(k), n+float64(size)
	}
	p := good / n

	// Laney's chart by its definition.
	var z []float64
	for i := range shares {
		z = append(z, (shares[i]-p)/math.Sqrt(p*(1-p)/sizes[i]))
	}
	var ranges float64
	for i := range z[1:] {
		ranges += math.Abs(z[i+1]-z[i]) / 11
	}
	b, err := control.Fit(control.LaneyP, samples, control.Options{})
	require.NoError(t, err)
	sigmaZ := ranges / (2 / math.Sqrt(math.Pi))
	require.InDelta(t, sigmaZ, b.Chart.Definition().SigmaZ, 1e-12)
	for i, point := range b.Result.Points {
		require.InDelta(t, max(0, p-3*math.Sqrt(p*(1-p)/sizes[i])*sigmaZ), point.Lower.Value, 1e-12)
	}

	// The average by its sum of weights.
	const lambda = 0.3
	b, err = control.Fit(control.P, samples, control.Options{})
	require.NoError(t, err)
	e, err := b.Chart.EWMA(samples, control.EWMAOptions{Lambda: lambda, Width: 2})
	require.NoError(t, err)
	for i := range samples {
		average, variance := p*math.Pow(1-lambda, float64(i+1)), 0.0
		for j := range i + 1 {
			weight := lambda * math.Pow(1-lambda, float64(i-j))
			average += weight * shares[j]
			variance += weight * weight * p * (1 - p) / sizes[j]
		}
		require.InDelta(t, average, e.Points[i].Average.Value, 1e-13)
		require.InDelta(t, p-2*math.Sqrt(variance), e.Points[i].Lower.Value, 1e-13)
	}

	// s and R of samples of several sizes, without bias for normal answers.
	for _, kind := range []control.Kind{control.XBarS, control.XBarR} {
		var rows []control.Sample
		for i := range 3000 {
			x := make([]float64, 2+i%9)
			for j := range x {
				x[j] = 5 + 2*r.NormFloat64()
			}
			rows = append(rows, control.Rows("", x))
		}
		b, err = control.Fit(kind, rows, control.Options{})
		require.NoError(t, err)
		require.InDelta(t, 2, b.Chart.Definition().Sigma, 0.04, kind)
	}
}

func TestSpread(t *testing.T) {
	samples := []control.Sample{control.Rows("", []float64{1, 4}), control.Rows("", []float64{3}), control.Rows("", []float64{2, 7, 3, 8})}
	two, err := control.ConstantsFor(2)
	require.NoError(t, err)
	four, err := control.ConstantsFor(4)
	require.NoError(t, err)
	s2, s4 := 3/math.Sqrt2, math.Sqrt(26.0/3)
	pooled := func(x2, mean2, sd2, x4, mean4, sd4 float64) float64 { // each by its precision
		w2, w4 := mean2*mean2/sd2/sd2, mean4*mean4/sd4/sd4
		return (w2*x2/mean2 + w4*x4/mean4) / (w2 + w4)
	}
	sd := func(c4 float64) float64 { return math.Sqrt(1 - c4*c4) }
	b, err := control.Fit(control.XBarS, samples, control.Options{Rules: []control.Rule{control.EightInRow}})
	require.NoError(t, err)
	require.InDelta(t, pooled(s2, two.C4, sd(two.C4), s4, four.C4, sd(four.C4)), b.Chart.Definition().Sigma, 1e-12)
	require.InDelta(t, 4, b.Chart.Definition().Centre, 1e-15)
	require.Equal(t, survey.Optional{}, b.Result.Spread[1].Value, "one answer has no spread")
	r, err := b.Chart.Judge([]control.Sample{control.Rows("", []float64{-90, 90})})
	require.NoError(t, err)
	require.Empty(t, r.Signals, "the rule for limits was not asked for")
	b, err = control.Fit(control.XBarR, samples, control.Options{})
	require.NoError(t, err)
	require.InDelta(t, pooled(3, two.RangeMean, two.RangeSD, 6, four.RangeMean, four.RangeSD), b.Chart.Definition().Sigma, 1e-12)
	r, err = b.Chart.Judge([]control.Sample{control.Rows("", []float64{-90, 90})})
	require.NoError(t, err)
	require.Equal(t, []control.Signal{{Side: control.Above, Spread: true}}, r.Signals)
	require.Equal(t, control.NotNormal, r.Warnings[len(r.Warnings)-1].Code)

	b, err = control.Fit(control.XmR, values(1, 2, math.NaN(), 9, 7), control.Options{})
	require.NoError(t, err)
	require.InDelta(t, 1.5/two.RangeMean, b.Chart.Definition().Sigma, 1e-12)
	var ranges []string
	for _, p := range b.Result.Spread {
		ranges = append(ranges, p.Value.String())
	}
	require.Equal(t, []string{"–", "1", "–", "–", "2"}, ranges)

	for _, n := range []int{201, 202, 1000} {
		c, err := control.ConstantsFor(n)
		require.NoError(t, err)
		x := float64(n-1) / 2
		above, _ := math.Lgamma(x + 0.5)
		below, _ := math.Lgamma(x)
		require.InDelta(t, math.Exp(above-below)/math.Sqrt(x), c.C4, 2e-12, "the series meets the gamma function")
	}
}

func TestCountsAreRows(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	var counts, rows []control.Sample
	for range 6 {
		tally := scale.NewTally(scale.OneToTen())
		var x []float64
		for range 30 {
			v := 1 + r.IntN(10)
			require.NoError(t, tally.Add(v))
			x = append(x, float64(v))
		}
		x = append(x, math.NaN())
		require.NoError(t, tally.AddCode(scale.Blank, 1))
		counts, rows = append(counts, control.Ratings("", tally)), append(rows, control.Rows("", x))
	}
	require.Equal(t, counts, rows)
	for _, kind := range []control.Kind{control.XBarS, control.XBarR} {
		a, err := control.Fit(kind, counts, control.Options{})
		require.NoError(t, err)
		b, err := control.Fit(kind, rows, control.Options{})
		require.NoError(t, err)
		require.Equal(t, a, b)
	}
}

func TestExactLimitsAgainstEnumeration(t *testing.T) {
	const area = 0.0013498980316300957 // Φ(−3)
	for _, p := range []float64{0.003, 0.05, 0.5, 0.93} {
		for _, n := range []int64{1, 7, 40, 300} {
			chart, err := control.New(control.Definition{Kind: control.P, Centre: p, Limits: control.ExactLimits})
			require.NoError(t, err)
			r, err := chart.Judge([]control.Sample{control.Share("", scale.Share{Count: 1, N: n})})
			require.NoError(t, err)
			low, high := math.Round(r.Points[0].Lower.Value*float64(n)), math.Round(r.Points[0].Upper.Value*float64(n))
			var below, above float64
			for k := range n + 1 {
				density := tail.BinomialDensity(float64(k), float64(n), p)
				if float64(k) < low {
					below += density
				}
				if float64(k) > high {
					above += density
				}
			}
			require.Less(t, below, area)
			require.Less(t, above, area)
			require.GreaterOrEqual(t, below+tail.BinomialDensity(low, float64(n), p), area)
			require.GreaterOrEqual(t, above+tail.BinomialDensity(high, float64(n), p), area)
		}
	}
	for _, mean := range []float64{0.01, 0.7, 4, 80, 1000} {
		chart, err := control.New(control.Definition{Kind: control.C, Centre: mean, Limits: control.ExactLimits})
		require.NoError(t, err)
		r, err := chart.Judge(events(1))
		require.NoError(t, err)
		low, high := r.Points[0].Lower.Value, r.Points[0].Upper.Value
		var below, above float64
		density := func(k float64) float64 {
			g, _ := math.Lgamma(k + 1)
			return math.Exp(k*math.Log(mean) - mean - g)
		}
		for k := 0.0; k < low; k++ {
			below += density(k)
		}
		for k := high + 1; k < high+400; k++ {
			above += density(k)
		}
		require.Less(t, below, area)
		require.Less(t, above, area)
		require.GreaterOrEqual(t, below+density(low), area)
		require.GreaterOrEqual(t, above+density(high), area)
	}
}

func TestDegenerate(t *testing.T) {
	share := func(good, n int64) control.Sample { return control.Share("", scale.Share{Count: good, N: n}) }
	rows := func(x ...float64) control.Sample { return control.Rows("", x) }
	tests := []struct {
		name    string
		kind    control.Kind
		samples []control.Sample
		options control.Options
		want    error // nil: there is a chart
	}{
		{"nothing", control.P, nil, control.Options{}, control.ErrNoBase},
		{"gaps only", control.NPS, []control.Sample{control.Gap(""), {}, classes(0, 0, 0)}, control.Options{}, control.ErrNoBase},
		{"one period", control.P, []control.Sample{share(3, 9)}, control.Options{}, control.ErrTooFew},
		{"one period and n = 0", control.P, []control.Sample{share(3, 9), share(0, 0)}, control.Options{}, control.ErrTooFew},
		{"two periods", control.P, []control.Sample{share(3, 9), share(4, 9)}, control.Options{}, nil},
		{"equal shares", control.P, []control.Sample{share(3, 9), share(3, 9)}, control.Options{}, nil},
		{"all good", control.P, []control.Sample{share(9, 9), share(5, 5)}, control.Options{}, control.ErrNoVariation},
		{"none good", control.LaneyP, []control.Sample{share(0, 9), share(0, 5)}, control.Options{}, control.ErrNoVariation},
		{"equal shares, laney", control.LaneyP, []control.Sample{share(3, 9), share(3, 9)}, control.Options{}, control.ErrNoVariation},
		{"gap between, laney", control.LaneyP, []control.Sample{share(3, 9), share(0, 0), share(4, 9)}, control.Options{}, control.ErrTooFew},
		{"all promoters", control.NPS, []control.Sample{classes(0, 0, 4), classes(0, 0, 2)}, control.Options{}, control.ErrNoVariation},
		{"all passives", control.NPS, []control.Sample{classes(0, 4, 0), classes(0, 2, 0)}, control.Options{}, control.ErrNoVariation},
		{"no passives", control.NPS, []control.Sample{classes(4, 0, 4), classes(1, 0, 2)}, control.Options{}, nil},
		{"no events", control.C, events(0, 0, 0), control.Options{}, control.ErrNoVariation},
		{"equal events", control.C, events(2, 2), control.Options{}, nil},
		{"all equal", control.XBarS, []control.Sample{rows(4, 4), rows(4, 4, 4)}, control.Options{}, control.ErrNoVariation},
		{"equal within", control.XBarR, []control.Sample{rows(4, 4), rows(5, 5)}, control.Options{}, control.ErrNoVariation},
		{"one answer each", control.XBarS, []control.Sample{rows(4), rows(5)}, control.Options{}, control.ErrTooFew},
		{"one of one", control.XBarR, []control.Sample{rows(4, 5), rows(5)}, control.Options{}, nil},
		{"equal values", control.XmR, values(3, 3, 3), control.Options{}, control.ErrNoVariation},
		{"a gap between", control.XmR, []control.Sample{control.Value("", 3), control.Value("", math.NaN()), control.Value("", 4)}, control.Options{}, control.ErrTooFew},
		{"infinite", control.XmR, values(3, math.Inf(1)), control.Options{}, control.ErrNotNumber},
		{"infinite row", control.XBarS, []control.Sample{rows(3, math.Inf(-1))}, control.Options{}, control.ErrNotNumber},
		{"huge", control.XmR, values(1e150, -1e150, 1e150), control.Options{}, nil},
		{"more than all", control.P, []control.Sample{share(10, 9)}, control.Options{}, control.ErrNotNumber},
		{"negative", control.P, []control.Sample{share(-1, 9)}, control.Options{}, control.ErrNotNumber},
		{"negative base", control.P, []control.Sample{share(0, -1)}, control.Options{}, control.ErrNotNumber},
		{"negative class", control.NPS, []control.Sample{classes(-1, 3, 4)}, control.Options{}, control.ErrNotNumber},
		{"classes overflow", control.NPS, []control.Sample{classes(math.MaxInt64, math.MaxInt64, 4)}, control.Options{}, control.ErrNotNumber},
		{"negative events", control.C, events(-1), control.Options{}, control.ErrNotNumber},
		{"another kind", control.P, values(1, 2), control.Options{}, control.ErrKind},
		{"rows on xmr", control.XmR, []control.Sample{rows(3, 4)}, control.Options{}, control.ErrKind},
		{"unknown kind", control.Kind(99), values(1, 2), control.Options{}, control.ErrArgument},
		{"width", control.XmR, values(1, 2), control.Options{Width: math.NaN()}, control.ErrArgument},
		{"exact xmr", control.XmR, values(1, 2), control.Options{Limits: control.ExactLimits}, control.ErrArgument},
		{"unknown limits", control.P, nil, control.Options{Limits: 9}, control.ErrArgument},
		{"unknown rule", control.P, nil, control.Options{Rules: []control.Rule{77}}, control.ErrArgument},
		{"rule twice", control.P, nil, control.Options{Rules: []control.Rule{1, 1}}, control.ErrArgument},
		{"exact, many events", control.C, events(2000, 2010), control.Options{Limits: control.ExactLimits}, control.ErrArgument},
		{"exclude all", control.C, events(1000, 1, 1000000), control.Options{Exclude: true}, control.ErrNoBase},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			b, err := control.Fit(tt.kind, tt.samples, tt.options)
			if tt.want != nil {
				require.ErrorIs(t, err, tt.want)
				return
			}
			require.NoError(t, err)
			text, err := json.Marshal(b)
			require.NoError(t, err)
			require.NotContains(t, string(text), "NaN")
			require.NotContains(t, string(text), "Inf")
			e, err := b.Chart.EWMA(tt.samples, control.EWMAOptions{})
			require.NoError(t, err)
			c, err := b.Chart.CUSUM(tt.samples, control.CUSUMOptions{Headstart: 2})
			require.NoError(t, err)
			text, err = json.Marshal([]any{e, c})
			require.NoError(t, err)
			require.NotContains(t, string(text), "Inf")
			for _, warnings := range [][]survey.Warning{b.Result.Warnings, e.Warnings, c.Warnings} {
				require.NotEmpty(t, warnings)
			}
		})
	}
	var empty control.Chart
	_, err := empty.Judge(values(1))
	require.ErrorIs(t, err, control.ErrDefinition)
	_, err = empty.EWMA(values(1), control.EWMAOptions{})
	require.ErrorIs(t, err, control.ErrDefinition)
	_, err = empty.CUSUM(values(1), control.CUSUMOptions{})
	require.ErrorIs(t, err, control.ErrDefinition)
	_, err = json.Marshal(&empty)
	require.ErrorIs(t, err, control.ErrDefinition)
	var where *control.SampleError
	_, err = control.Fit(control.XmR, []control.Sample{control.Value("May", 1), control.Events("June", 2)}, control.Options{})
	require.True(t, errors.As(err, &where))
	require.Equal(t, "June", where.Period)
	require.Equal(t, 1, where.Index)
	require.Equal(t, `control: sample 1 "June": on a chart of kind xmr: sample of another kind`, err.Error())
}

func TestDefinitions(t *testing.T) {
	tests := []struct {
		name string
		d    control.Definition
		ok   bool
	}{
		{"p", control.Definition{Centre: 0.5}, true},
		{"p of 0", control.Definition{}, false},
		{"p of 1", control.Definition{Centre: 1}, false},
		{"p NaN", control.Definition{Centre: math.NaN()}, false},
		{"p with sigma", control.Definition{Centre: 0.5, Sigma: 0.5}, false},
		{"p with sigma_z", control.Definition{Centre: 0.5, SigmaZ: 1}, false},
		{"laney", control.Definition{Kind: control.LaneyP, Centre: 0.5, SigmaZ: 2}, true},
		{"laney without", control.Definition{Kind: control.LaneyP, Centre: 0.5}, false},
		{"laney NaN", control.Definition{Kind: control.LaneyP, Centre: 0.5, SigmaZ: math.NaN()}, false},
		{"nps", control.Definition{Kind: control.NPS, Centre: 0.5, Sigma: 0.7}, true},
		{"nps spread out most", control.Definition{Kind: control.NPS, Sigma: 1}, true},
		{"nps too wide", control.Definition{Kind: control.NPS, Centre: 0.5, Sigma: 0.9}, false},
		{"nps too narrow", control.Definition{Kind: control.NPS, Centre: 0.5, Sigma: 0.4}, false},
		{"nps of 1", control.Definition{Kind: control.NPS, Centre: 1, Sigma: 0.1}, false},
		{"nps NaN", control.Definition{Kind: control.NPS, Sigma: math.NaN()}, false},
		{"c", control.Definition{Kind: control.C, Centre: 0.1}, true},
		{"c of 0", control.Definition{Kind: control.C}, false},
		{"c exact", control.Definition{Kind: control.C, Centre: 1001, Limits: control.ExactLimits}, false},
		{"xbar-s", control.Definition{Kind: control.XBarS, Centre: -4, Sigma: 1}, true},
		{"xbar-s without sigma", control.Definition{Kind: control.XBarS, Centre: 4}, false},
		{"infinite", control.Definition{Kind: control.XmR, Centre: math.Inf(1), Sigma: 1}, false},
		{"infinite sigma", control.Definition{Kind: control.XmR, Sigma: math.Inf(1)}, false},
		{"sigma of 1e-320", control.Definition{Kind: control.XmR, Sigma: 1e-320}, false},
		{"sigma_z of 1e-320", control.Definition{Kind: control.LaneyP, Centre: 0.5, SigmaZ: 1e-320}, false},
		{"width", control.Definition{Kind: control.XmR, Sigma: 1, Width: 0.9}, false},
		{"wide", control.Definition{Kind: control.XmR, Sigma: 1, Width: 11}, false},
		{"periods", control.Definition{Kind: control.XmR, Sigma: 1, Periods: -1}, false},
		{"kind", control.Definition{Kind: 44, Sigma: 1}, false},
		{"limits", control.Definition{Centre: 0.5, Limits: 3}, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			chart, err := control.New(tt.d)
			if !tt.ok {
				require.ErrorIs(t, err, control.ErrDefinition)
				return
			}
			require.NoError(t, err)
			text, err := json.Marshal(chart)
			require.NoError(t, err)
			var read control.Chart
			require.NoError(t, json.Unmarshal(text, &read))
			require.Equal(t, chart.Definition(), read.Definition())
		})
	}
	chart, err := control.New(control.Definition{Centre: 0.5, Rules: control.Nelson()})
	require.NoError(t, err)
	before := chart.Definition()
	for _, text := range []string{
		`{"kind":"p","centre":0.5,"x":1}`, `{"kind":"p","centre":0.5,"centre":0.6}`, `{"kind":"q","centre":0.5}`, `{"kind":0,"centre":0.5}`,
		`{"kind":"p","centre":"0.5"}`, `{"kind":"p","Centre":0.5}`, `{"kind":"p","centre":0.5,"rules":["other"]}`, `{"kind":"p","centre":2}`, `[]`,
	} {
		require.ErrorIs(t, json.Unmarshal([]byte(text), chart), control.ErrDefinition, text)
	}
	require.Equal(t, before, chart.Definition())
	before.Rules[0] = control.SixTrend
	require.Equal(t, control.BeyondLimits, chart.Definition().Rules[0])
}

func FuzzChartJSON(f *testing.F) {
	f.Add([]byte(`{"kind":"p","centre":0.5,"limits":"exact"}`))
	f.Add([]byte(`{"kind":"nps","centre":0.3,"sigma":0.7,"rules":["six-trend"],"periods":12,"n":900}`))
	f.Add([]byte(`{"kind":"laney-p","centre":0.3,"sigma_z":1.7}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		var c control.Chart
		if c.UnmarshalJSON(data) != nil {
			return
		}
		text, err := json.Marshal(&c)
		require.NoError(t, err)
		var again control.Chart
		require.NoError(t, json.Unmarshal(text, &again))
		require.Equal(t, c.Definition(), again.Definition())
	})
}
