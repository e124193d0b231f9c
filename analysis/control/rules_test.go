package control_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/analysis/control"
	"github.com/gocsat/csat/scale"
)

// standard is a chart of single values with centre 0 and σ = 1.
func standard(t *testing.T, rules ...control.Rule) *control.Chart {
	t.Helper()
	chart, err := control.New(control.Definition{Kind: control.XmR, Sigma: 1, Rules: rules})
	require.NoError(t, err)
	return chart
}

func TestRules(t *testing.T) {
	gap := math.NaN()
	tests := []struct {
		name string
		rule control.Rule
		x    []float64
		want []control.Signal // without the rule
	}{
		{"beyond", control.BeyondLimits, []float64{3, 3.1, gap, -3.2}, []control.Signal{
			{Side: control.Above, First: 1, Last: 1}, {Side: control.Below, First: 3, Last: 3},
		}},
		{"two of three", control.TwoOfThree, []float64{2.1, 0, 2.2}, []control.Signal{{Side: control.Above, First: 0, Last: 2}}},
		{"two of two", control.TwoOfThree, []float64{-2.1, -2.2}, []control.Signal{{Side: control.Below, First: 0, Last: 1}}},
		{"two of four", control.TwoOfThree, []float64{2.1, 0, 0, 2.2}, nil},
		{"two sides", control.TwoOfThree, []float64{2.1, -2.2, 0}, nil},
		{"completed by one that is not beyond", control.TwoOfThree, []float64{2.1, 2.2, 0}, []control.Signal{{Side: control.Above, First: 0, Last: 1}}},
		{"two over a gap", control.TwoOfThree, []float64{2.1, gap, 2.2}, nil},
		{"on 2 sigma", control.TwoOfThree, []float64{2, 2}, nil},
		{"four of five", control.FourOfFive, []float64{1.1, 1.2, 0, 1.1, 1.3}, []control.Signal{{Side: control.Above, First: 0, Last: 4}}},
		{"eight", control.EightInRow, []float64{-.1, -.1, -.1, -.1, -.1, -.1, -.1, -.1, -.1}, []control.Signal{
			{Side: control.Below, First: 0, Last: 7}, {Side: control.Below, First: 1, Last: 8},
		}},
		{"eight with one on the centre", control.EightInRow, []float64{1, 1, 1, 0, 1, 1, 1, 1}, nil},
		{"nine", control.NineInRow, []float64{1, 1, 1, 1, 1, 1, 1, 1, 1}, []control.Signal{{Side: control.Above, First: 0, Last: 8}}},
		{"trend", control.SixTrend, []float64{9, 2.5, 1, 0.9, 0, -1}, []control.Signal{{Side: control.Below, First: 0, Last: 5}}},
		{"trend with a tie", control.SixTrend, []float64{1, 2, 3, 3, 4, 5, 6}, nil},
		{"trend over a gap", control.SixTrend, []float64{1, 2, 3, gap, 4, 5, 6}, nil},
		{"alternating", control.FourteenAlternating, []float64{0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1}, []control.Signal{{First: 0, Last: 13}}},
		{"thirteen alternating", control.FourteenAlternating, []float64{0, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0}, nil},
		{"within", control.FifteenWithin, []float64{.9, -.9, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, .9}, []control.Signal{{First: 0, Last: 14}}},
		{"one on the edge", control.FifteenWithin, []float64{1, -.9, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, .9}, nil},
		{"outside", control.EightOutside, []float64{1.1, -1.1, 2, 2, -2, -2, 3, 3}, []control.Signal{{First: 0, Last: 7}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r, err := standard(t, tt.rule).Judge(values(tt.x...))
			require.NoError(t, err)
			var got []control.Signal
			for _, s := range r.Signals {
				if !s.Spread {
					require.Equal(t, tt.rule, s.Rule)
					s.Rule = 0
					got = append(got, s)
					require.Contains(t, r.Points[s.Last].Rules, tt.rule)
				}
			}
			require.Equal(t, tt.want, got)
		})
	}
}

// slowRule tells by the definition whether the last of x completes a rule; the points
// since the last gap.
func slowRule(rule control.Rule, x []float64) bool {
	tail := func(n int, holds func(i int) bool) bool {
		if len(x) < n {
			return false
		}
		for i := len(x) - n; i < len(x); i++ {
			if !holds(i) {
				return false
			}
		}
		return true
	}
	last := x[len(x)-1]
	count := func(window int, beyond float64) int {
		n := 0
		for i := max(0, len(x)-window); i < len(x); i++ {
			if math.Abs(x[i]) > beyond && x[i]*last > 0 {
				n++
			}
		}
		return n
	}
	first := func(n int) int { return len(x) - n }
	switch rule {
	case control.BeyondLimits:
		return math.Abs(last) > 3
	case control.TwoOfThree:
		return math.Abs(last) > 2 && count(3, 2) >= 2
	case control.FourOfFive:
		return math.Abs(last) > 1 && count(5, 1) >= 4
	case control.EightInRow:
		return tail(8, func(i int) bool { return x[i] > 0 }) || tail(8, func(i int) bool { return x[i] < 0 })
	case control.NineInRow:
		return tail(9, func(i int) bool { return x[i] > 0 }) || tail(9, func(i int) bool { return x[i] < 0 })
	case control.SixTrend:
		return tail(6, func(i int) bool { return i == first(6) || x[i] > x[i-1] }) ||
			tail(6, func(i int) bool { return i == first(6) || x[i] < x[i-1] })
	case control.FourteenAlternating:
		return tail(14, func(i int) bool { return i < first(14)+2 || (x[i]-x[i-1])*(x[i-1]-x[i-2]) < 0 })
	case control.FifteenWithin:
		return tail(15, func(i int) bool { return math.Abs(x[i]) < 1 })
	}
	return tail(8, func(i int) bool { return math.Abs(x[i]) > 1 })
}

func TestRulesAgainstDefinition(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	fired := map[control.Rule]int{}
	for round := range 400 {
		x := make([]float64, 60)
		for i := range x {
			// Coarse values, so that ties, edges, runs and alternations come about.
			x[i] = float64(r.IntN(15)-7) / 2
			switch round % 4 {
			case 1:
				x[i] = math.Abs(x[i])
			case 2:
				x[i] = math.Mod(x[i], 1) + float64(i%2)*0.3
			case 3:
				x[i] = float64(i%9) / 3 * float64(1-round/4%2*2)
			}
			if r.IntN(25) == 0 {
				x[i] = math.NaN()
			}
		}
		x[0] = 0
		result, err := standard(t, control.Nelson()...).Judge(values(x...))
		require.NoError(t, err)
		western, err := standard(t, control.EightInRow).Judge(values(x...))
		require.NoError(t, err)
		start := 0
		for i := range x {
			if math.IsNaN(x[i]) {
				start = i + 1
				require.Empty(t, result.Points[i].Rules)
				continue
			}
			var want []control.Rule
			for _, rule := range control.Nelson() {
				if slowRule(rule, x[start:i+1]) {
					want = append(want, rule)
					fired[rule]++
				}
			}
			require.Equal(t, want, result.Points[i].Rules, "%v at %d", x, i)
			require.Equal(t, slowRule(control.EightInRow, x[start:i+1]), western.Points[i].Rules != nil)
		}
		for _, s := range result.Signals {
			require.True(t, s.First >= 0 && s.First <= s.Last)
			for i := s.First; i <= s.Last; i++ {
				require.False(t, math.IsNaN(x[i]), "a pattern over a gap")
			}
		}
	}
	for _, rule := range control.Nelson() {
		require.Greater(t, fired[rule], 20, rule)
	}
}

func TestRunLengthsOfRules(t *testing.T) {
	// Champ and Woodall (1987), table 1, in control.
	tests := []struct {
		rules []control.Rule
		want  float64
	}{
		{[]control.Rule{control.BeyondLimits}, 370.40},
		{[]control.Rule{control.BeyondLimits, control.TwoOfThree}, 225.44},
		{[]control.Rule{control.BeyondLimits, control.FourOfFive}, 166.05},
		{[]control.Rule{control.BeyondLimits, control.EightInRow}, 152.73},
		{control.WesternElectric(), 91.75},
	}
	for i, tt := range tests {
		r := rand.New(rand.NewPCG(8, uint64(i)))
		const runs = 600
		var sum float64
		chart := standard(t, tt.rules...)
		for range runs {
			// The last fourteen points are judged again with the next hundred, as a
			// service with a short memory would do.
			var samples []control.Sample
			for alarm := -1; alarm < 0; {
				old := min(14, len(samples))
				samples = samples[len(samples)-old:]
				for range 100 {
					samples = append(samples, control.Value("", r.NormFloat64()))
				}
				result, err := chart.Judge(samples)
				require.NoError(t, err)
				for _, s := range result.Signals {
					if !s.Spread && s.Last >= old {
						alarm = s.Last - old
						break
					}
				}
				if alarm < 0 {
					sum += 100
					continue
				}
				sum += float64(alarm + 1)
			}
		}
		// Run lengths are about exponential.
		require.InDelta(t, tt.want, sum/runs, 4*tt.want/math.Sqrt(runs), "%v", tt.rules)
	}
}

func TestJudgedOneByOne(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 9))
	x := make([]float64, 40)
	for i := range x {
		x[i] = 1.5 * r.NormFloat64()
		if i%13 == 7 {
			x[i] = math.NaN()
		}
	}
	chart := standard(t, control.Nelson()...)
	all := values(x...)
	whole, err := chart.Judge(all)
	require.NoError(t, err)
	averages, err := chart.EWMA(all, control.EWMAOptions{})
	require.NoError(t, err)
	sums, err := chart.CUSUM(all, control.CUSUMOptions{Interval: 2, Reset: true})
	require.NoError(t, err)
	var at int
	for i := range all {
		part, err := chart.Judge(all[:i+1])
		require.NoError(t, err)
		require.Equal(t, whole.Points[:i+1], part.Points)
		require.Equal(t, whole.Spread[:i+1], part.Spread)
		require.Equal(t, whole.At(i), part.At(i))
		at += len(whole.At(i))
		a, err := chart.EWMA(all[:i+1], control.EWMAOptions{})
		require.NoError(t, err)
		require.Equal(t, averages.Points[:i+1], a.Points)
		c, err := chart.CUSUM(all[:i+1], control.CUSUMOptions{Interval: 2, Reset: true})
		require.NoError(t, err)
		require.Equal(t, sums.Points[:i+1], c.Points)
	}
	require.Len(t, whole.Signals, at)
	require.NotEmpty(t, sums.Shifts)
}

func TestSums(t *testing.T) {
	chart := standard(t)
	up := values(0, 0, 2, math.NaN(), 2, 2, 2, 2, -9, 3, 3)
	t.Run("goes on", func(t *testing.T) {
		r, err := chart.CUSUM(up, control.CUSUMOptions{Interval: 4})
		require.NoError(t, err)
		var got []string
		for _, p := range r.Points {
			got = append(got, fmt.Sprint(p.Upper, p.Lower, p.Above, p.Below))
		}
		require.Equal(t, []string{
			"0 0 false false", "0 0 false false", "1.5 0 false false", "– – false false", "3 0 false false", "4.5 0 true false",
			"6 0 true false", "7.5 0 true false", "0 8.5 false true", "2.5 5 false true", "5 1.5 true false",
		}, got)
		require.Equal(t, []control.Shift{
			{Side: control.Above, Start: 2, Alarm: 5, Level: 2}, {Side: control.Below, Start: 8, Alarm: 8, Level: -9},
			{Side: control.Above, Start: 9, Alarm: 10, Level: 3},
		}, r.Shifts)
	})
	t.Run("restarts", func(t *testing.T) {
		r, err := chart.CUSUM(up, control.CUSUMOptions{Interval: 4, Headstart: 1, Reset: true})
		require.NoError(t, err)
		require.Equal(t, 2.5, r.Points[6].Upper.Value, "1 + 2 − 0.5 after the alarm")
		require.Equal(t, []control.Shift{
			{Side: control.Above, Start: 2, Alarm: 5, Level: 2}, {Side: control.Above, Start: 6, Alarm: 8, Level: 0},
		}[0], r.Shifts[0])
	})
	t.Run("on the limit", func(t *testing.T) {
		r, err := chart.CUSUM(values(5.5, 0.75), control.CUSUMOptions{})
		require.NoError(t, err)
		require.Equal(t, [2]bool{false, true}, [2]bool{r.Points[0].Above, r.Points[1].Above})
	})
	t.Run("level by n", func(t *testing.T) {
		shares, err := control.New(control.Definition{Centre: 0.5})
		require.NoError(t, err)
		r, err := shares.CUSUM([]control.Sample{
			control.Share("", scale.Share{Count: 60, N: 100}), control.Share("", scale.Share{Count: 300, N: 400}),
		}, control.CUSUMOptions{})
		require.NoError(t, err)
		require.Len(t, r.Shifts, 1)
		require.InDelta(t, 0.72, r.Shifts[0].Level, 1e-15)
	})
	for _, o := range []control.CUSUMOptions{
		{Slack: -1}, {Slack: math.NaN()}, {Interval: 51}, {Interval: math.NaN()}, {Headstart: 2.6}, {Headstart: math.NaN()}, {Headstart: -1},
	} {
		_, err := chart.CUSUM(up, o)
		require.ErrorIs(t, err, control.ErrArgument)
		_, err = o.ARL(0)
		require.ErrorIs(t, err, control.ErrArgument)
	}
	for _, o := range []control.EWMAOptions{{Lambda: 2}, {Lambda: math.NaN()}, {Lambda: 0.001}, {Width: 11}, {Width: math.NaN()}} {
		_, err := chart.EWMA(up, o)
		require.ErrorIs(t, err, control.ErrArgument)
		_, err = o.ARL(0)
		require.ErrorIs(t, err, control.ErrArgument)
	}
}
