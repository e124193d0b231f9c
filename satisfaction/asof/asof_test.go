package asof_test

import (
	"encoding/json"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/satisfaction/asof"
	"github.com/gocsat/csat/survey"
)

var monday = time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)

func TestClock(t *testing.T) {
	passes := func(from, to time.Time) time.Duration { return to.Sub(from) }
	tests := []struct {
		name  string
		clock asof.Clock
		ok    bool
	}{
		{"as it passes", asof.Clock{AsOf: monday}, true},
		{"a calendar", asof.Clock{AsOf: monday, Calendar: "office", Elapsed: passes}, true},
		{"zero", asof.Clock{}, false},
		{"calendar without a function", asof.Clock{AsOf: monday, Calendar: "office"}, false},
		{"function without a calendar", asof.Clock{AsOf: monday, Elapsed: passes}, false},
		{"not UTF-8", asof.Clock{AsOf: monday, Calendar: "\xff", Elapsed: passes}, false},
		{"long", asof.Clock{AsOf: monday, Calendar: string(make([]byte, 1025)), Elapsed: passes}, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if err := tt.clock.Validate(); tt.ok {
				require.NoError(t, err)
			} else {
				require.ErrorIs(t, err, asof.ErrArgument)
			}
		})
	}
}

func TestBetween(t *testing.T) {
	c := asof.Clock{AsOf: monday}
	seconds, exact, err := c.Between(monday, monday.Add(3*time.Second+999*time.Millisecond))
	require.NoError(t, err)
	require.EqualValues(t, 3, seconds, "cut, not rounded")
	require.Equal(t, 3999*time.Millisecond, exact)
	// Across a change of the clocks: hours that passed, not hours on the wall.
	zone := time.FixedZone("summer", 2*3600)
	seconds, _, err = c.Between(time.Date(2026, 3, 29, 1, 0, 0, 0, time.FixedZone("winter", 3600)), time.Date(2026, 3, 29, 4, 0, 0, 0, zone))
	require.NoError(t, err)
	require.EqualValues(t, 2*3600, seconds)
	_, _, err = c.Between(monday, monday.Add(-1))
	require.ErrorIs(t, err, asof.ErrArgument)
	_, _, err = c.Between(time.Time{}, monday)
	require.ErrorIs(t, err, asof.ErrArgument, "more than 292 years")
	back := asof.Clock{AsOf: monday, Calendar: "x", Elapsed: func(_, _ time.Time) time.Duration { return -1 }}
	_, _, err = back.Between(monday, monday)
	require.ErrorIs(t, err, asof.ErrArgument)
	require.True(t, c.Knows(monday))
	require.False(t, c.Knows(monday.Add(1)))
	require.False(t, c.Knows(time.Time{}))
}

func TestRate(t *testing.T) {
	r, err := asof.RateOf("jobs", 8, 10, 5, asof.Options{})
	require.NoError(t, err)
	// R: prop.test(8, 10, correct = FALSE)$conf.int
	require.InDelta(t, 0.490162471537, r.Estimate.Interval.Lower, 1e-11)
	require.InDelta(t, 0.943317848546, r.Estimate.Interval.Upper, 1e-11)
	require.InDelta(t, 8.0/15, r.AtLeast.Value, 1e-15)
	require.InDelta(t, 13.0/15, r.AtMost.Value, 1e-15)
	require.EqualValues(t, 5, r.Estimate.Missing)
	require.Len(t, r.Estimate.Warnings, 1)

	none, err := asof.RateOf("jobs", 0, 0, 3, asof.Options{})
	require.NoError(t, err)
	require.Nil(t, none.Estimate)
	require.Equal(t, survey.Some(0), none.AtLeast)
	require.Equal(t, survey.Some(1), none.AtMost)
	_, err = none.Share().Ratio()
	require.ErrorIs(t, err, asof.ErrNoBase)
	nothing, err := asof.RateOf("jobs", 0, 0, 0, asof.Options{})
	require.NoError(t, err)
	require.False(t, nothing.AtLeast.Valid || nothing.AtMost.Valid)
	data, err := json.Marshal(nothing)
	require.NoError(t, err)
	require.JSONEq(t, `{"base":"jobs","count":0,"n":0,"unknown":0,"at_least":null,"at_most":null}`, string(data))

	hidden := r
	gone := r.Estimate.Suppress()
	hidden.Estimate = &gone
	data, err = json.Marshal(hidden)
	require.NoError(t, err)
	require.JSONEq(t, `{"estimate":{"suppressed":true}}`, string(data))

	for _, bad := range [][3]int64{{-1, 1, 0}, {2, 1, 0}, {0, 1, -1}, {0, math.MaxInt64, 0}, {0, 1, math.MaxInt64}} {
		_, err := asof.RateOf("jobs", bad[0], bad[1], bad[2], asof.Options{})
		require.ErrorIs(t, err, asof.ErrArgument, bad)
	}
	for _, level := range []float64{-1, 1, math.NaN()} {
		_, err := asof.RateOf("jobs", 1, 2, 0, asof.Options{Level: level})
		require.ErrorIs(t, err, asof.ErrArgument)
	}
}

// Ten jobs, worked by hand: done after 1, 2, 2, 3, 5, 8; running for 1, 4, 9, 9.
//
//	ended now   1 1 2 2 3 4 5 8 9 9    never ending   1 2 2 3 5 8 ∞ ∞ ∞ ∞
func TestTimesByHand(t *testing.T) {
	spans := []asof.Span{{Seconds: 1, N: 1}, {Seconds: 2, N: 2}, {Seconds: 3, N: 1}, {Seconds: 5, N: 1}, {Seconds: 8, N: 1},
		{Seconds: 1, Running: true, N: 1}, {Seconds: 4, Running: true, N: 1}, {Seconds: 9, Running: true, N: 2}, {Seconds: 77, N: 0}}
	tests := []struct {
		share   float64
		atLeast int64
		atMost  survey.Optional
		source  string
	}{
		{0.1, 1, survey.Some(1), "rank 1"},
		{0.15, 1, survey.Some(2), "rank 2"},
		{0.3, 2, survey.Some(2), "rank 3: 0.3·10 is 3, not above"},
		{0.5, 3, survey.Some(5), "rank 5"},
		{0.6, 4, survey.Some(8), "rank 6"},
		{0.61, 5, survey.Optional{}, "rank 7"},
		{0.7, 5, survey.Optional{}, "rank 7: 0.7·10 is 7 exactly, and more in binary"},
		{0.9, 9, survey.Optional{}, "rank 9"},
		{0.99, 9, survey.Optional{}, "rank 10"},
	}
	var shares []float64
	for _, tt := range tests {
		shares = append(shares, tt.share)
	}
	got, err := asof.TimesOf(spans, asof.Options{Quantiles: shares})
	require.NoError(t, err)
	require.EqualValues(t, 10, got.N)
	require.EqualValues(t, 6, got.Done)
	require.EqualValues(t, 4, got.Running)
	require.InDelta(t, 21.0/6, got.Mean.Value, 1e-15)
	require.InDelta(t, 44.0/10, got.MeanAtLeast.Value, 1e-15)
	for i, tt := range tests {
		q := got.Quantiles[i]
		require.Equal(t, tt.atLeast, q.AtLeast, tt.source)
		require.Equal(t, tt.atMost, q.AtMost, tt.source)
		seconds, known := q.Known()
		require.Equal(t, tt.atLeast, seconds)
		require.Equal(t, tt.atMost.Valid && tt.atMost.Value == float64(tt.atLeast), known)
	}
}

func TestMean(t *testing.T) {
	for _, tt := range []struct {
		name                   string
		spans                  []asof.Span
		mean, se, lower, upper float64
		warnings               []survey.WarningCode
		source                 string
	}{
		{"six", []asof.Span{{Seconds: 1, N: 1}, {Seconds: 2, N: 2}, {Seconds: 3, N: 1}, {Seconds: 5, N: 1}, {Seconds: 8, N: 1}, {Seconds: 9, Running: true, N: 2}},
			3.500000000, 1.056724499, 0.783603198, 6.216396802, []survey.WarningCode{survey.LowBase}, "R: t.test(c(1,2,2,3,5,8))"},
		{"forty", []asof.Span{{Seconds: 60, N: 30}, {Seconds: 600, N: 9}, {Seconds: 9000, N: 1}},
			405.000000000, 223.301279751, 0.000000000, 856.669470985, []survey.WarningCode{survey.Clipped}, "R: t.test(rep(c(60,600,9000), c(30,9,1)))"},
		{"alike", []asof.Span{{Seconds: 7, N: 40}}, 7, 0, 7, 7, []survey.WarningCode{survey.ZeroVariance}, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := asof.TimesOf(tt.spans, asof.Options{})
			require.NoError(t, err)
			e := got.Mean
			require.InDeltaSlice(t, []float64{tt.mean, tt.se, tt.lower, tt.upper}, []float64{e.Value, e.SE.Value, e.Interval.Lower, e.Interval.Upper}, 1e-9, tt.source)
			require.EqualValues(t, []int64{got.Done, got.Running}, []int64{e.N, e.Missing})
			var codes []survey.WarningCode
			for _, w := range e.Warnings {
				codes = append(codes, w.Code)
			}
			require.Equal(t, tt.warnings, codes)
		})
	}
	one, err := asof.TimesOf([]asof.Span{{Seconds: 7, N: 1}}, asof.Options{})
	require.NoError(t, err)
	require.False(t, one.Mean.SE.Valid)
	require.False(t, one.Mean.Interval.Valid())
	wide, err := asof.TimesOf([]asof.Span{{Seconds: 7, N: 1}, {Seconds: 1 << 50, N: 1}}, asof.Options{Level: 1 - 1e-16})
	require.NoError(t, err)
	require.False(t, math.IsInf(wide.Mean.Interval.Upper, 0))
}

// slow expands the spans and counts.
func slow(spans []asof.Span, p float64, running bool) (int64, bool) {
	var all []int64
	var n int64
	for _, s := range spans {
		n += s.N
		if !running && s.Running {
			continue
		}
		for range s.N {
			all = append(all, s.Seconds)
		}
	}
	slices.Sort(all)
	k := int(math.Ceil(p*float64(n) - 1e-9))
	if k > len(all) {
		return 0, false
	}
	return all[k-1], true
}

func TestTimesProperties(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	shares := []float64{0.01, 0.1, 0.25, 0.5, 0.75, 0.8, 0.9, 0.95, 0.99}
	for range 300 {
		var spans []asof.Span
		for range 1 + r.IntN(40) {
			spans = append(spans, asof.Span{Seconds: r.Int64N(60), Running: r.IntN(3) == 0, N: 1 + r.Int64N(4)})
		}
		got, err := asof.TimesOf(spans, asof.Options{Quantiles: shares})
		require.NoError(t, err)
		before := got.Quantiles[0]
		for i, q := range got.Quantiles {
			want, _ := slow(spans, shares[i], true)
			require.Equal(t, want, q.AtLeast)
			most, ok := slow(spans, shares[i], false)
			require.Equal(t, ok, q.AtMost.Valid)
			if ok {
				require.Equal(t, float64(most), q.AtMost.Value)
				require.LessOrEqual(t, float64(q.AtLeast), q.AtMost.Value)
			}
			require.LessOrEqual(t, q.Lower, q.AtLeast)
			require.True(t, !q.Upper.Valid || q.AtMost.Valid && q.Upper.Value >= q.AtMost.Value)
			require.LessOrEqual(t, before.AtLeast, q.AtLeast, "quantiles rise")
			before = q
		}

		// The order does not matter, nor how equal ones are put together.
		var single []asof.Span
		for _, s := range spans {
			for range s.N {
				single = append(single, asof.Span{Seconds: s.Seconds, Running: s.Running, N: 1})
			}
		}
		r.Shuffle(len(single), func(i, j int) { single[i], single[j] = single[j], single[i] })
		again, err := asof.TimesOf(single, asof.Options{Quantiles: shares})
		require.NoError(t, err)
		require.Equal(t, got, again)

		// However the running ones end, the quantiles lie between the bounds.
		for i := range single {
			if single[i].Running {
				single[i] = asof.Span{Seconds: single[i].Seconds + r.Int64N(50), N: 1}
			}
		}
		end, err := asof.TimesOf(single, asof.Options{Quantiles: shares})
		require.NoError(t, err)
		for i, q := range end.Quantiles {
			bounds := got.Quantiles[i]
			_, known := q.Known()
			require.True(t, known)
			require.GreaterOrEqual(t, q.AtLeast, bounds.AtLeast)
			require.True(t, !bounds.AtMost.Valid || float64(q.AtLeast) <= bounds.AtMost.Value)
		}
		require.GreaterOrEqual(t, end.Mean.Value, got.MeanAtLeast.Value-1e-9)
	}
}

// kaplanMeier is the first time at which the curve is at most 1 − p, by definition.
func kaplanMeier(spans []asof.Span, p float64) (int64, bool) {
	times := map[int64]bool{}
	for _, s := range spans {
		times[s.Seconds] = true
	}
	curve := 1.0
	for _, t := range slices.Sorted(maps.Keys(times)) {
		var risk, ended int64
		for _, s := range spans {
			if s.Seconds >= t {
				risk += s.N
			}
			if s.Seconds == t && !s.Running {
				ended += s.N
			}
		}
		curve *= 1 - float64(ended)/float64(risk)
		if curve <= 1-p+1e-12 {
			return t, true
		}
	}
	return 0, false
}

func TestKaplanMeierIsBetween(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	strictly := 0
	for range 500 {
		var spans []asof.Span
		for range 2 + r.IntN(20) {
			spans = append(spans, asof.Span{Seconds: r.Int64N(40), Running: r.IntN(3) == 0, N: 1 + r.Int64N(3)})
		}
		got, err := asof.TimesOf(spans, asof.Options{Quantiles: []float64{0.25, 0.5, 0.75}})
		require.NoError(t, err)
		for _, q := range got.Quantiles {
			at, ok := kaplanMeier(spans, q.Share)
			if !ok {
				require.False(t, q.AtMost.Valid)
				continue
			}
			require.GreaterOrEqual(t, at, q.AtLeast)
			require.True(t, !q.AtMost.Valid || float64(at) <= q.AtMost.Value)
			if at > q.AtLeast && q.AtMost.Valid && float64(at) < q.AtMost.Value {
				strictly++
			}
		}
	}
	require.Positive(t, strictly)
}

// The limits of the median of n values by rank: for n = 10 the 2nd and the 9th, with
// 97.9 % (R: 1 - 2*pbinom(1, 10, .5)), for n = 5 none at 95 % (2·0.5⁵ = 6.25 %).
func TestQuantileLimits(t *testing.T) {
	limits := func(n int64, p, level float64) asof.Quantile {
		var spans []asof.Span
		for i := range n {
			spans = append(spans, asof.Span{Seconds: i + 1, N: 1})
		}
		got, err := asof.TimesOf(spans, asof.Options{Quantiles: []float64{p}, Level: level})
		require.NoError(t, err)
		return got.Quantiles[0]
	}
	q := limits(10, 0.5, 0)
	require.EqualValues(t, 2, q.Lower)
	require.Equal(t, survey.Some(9), q.Upper)
	require.Equal(t, 0.95, q.Level)
	q = limits(5, 0.5, 0)
	require.Zero(t, q.Lower)
	require.False(t, q.Upper.Valid)
	q = limits(5, 0.5, 0.9)
	require.EqualValues(t, 1, q.Lower)
	require.Equal(t, survey.Some(5), q.Upper)
	// R: qbinom(c(.025, .975), 100, .9): P(X < 84) = 0.0206 and P(X >= 96) = 0.0237
	q = limits(100, 0.9, 0)
	require.EqualValues(t, 84, q.Lower)
	require.Equal(t, survey.Some(96), q.Upper)
}

func TestTimesRefused(t *testing.T) {
	one := []asof.Span{{Seconds: 1, N: 1}}
	tests := []struct {
		name    string
		spans   []asof.Span
		options asof.Options
		want    error
	}{
		{"nothing", nil, asof.Options{}, asof.ErrNoBase},
		{"counts of 0", []asof.Span{{Seconds: 1}}, asof.Options{}, asof.ErrNoBase},
		{"negative time", []asof.Span{{Seconds: -1, N: 1}}, asof.Options{}, asof.ErrArgument},
		{"negative count", []asof.Span{{Seconds: 1, N: -1}}, asof.Options{}, asof.ErrArgument},
		{"overflow", []asof.Span{{N: 1 << 53}, {N: 1}}, asof.Options{}, asof.ErrArgument},
		{"quantile 0", one, asof.Options{Quantiles: []float64{0}}, asof.ErrArgument},
		{"quantile 1", one, asof.Options{Quantiles: []float64{1}}, asof.ErrArgument},
		{"quantile NaN", one, asof.Options{Quantiles: []float64{math.NaN()}}, asof.ErrArgument},
		{"level", one, asof.Options{Level: 2}, asof.ErrArgument},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := asof.TimesOf(tt.spans, tt.options)
			require.ErrorIs(t, err, tt.want)
		})
	}
	// Nothing has ended: bounds below, and none above.
	got, err := asof.TimesOf([]asof.Span{{Seconds: 7, Running: true, N: 3}}, asof.Options{})
	require.NoError(t, err)
	require.Nil(t, got.Mean)
	require.Equal(t, survey.Some(7), got.MeanAtLeast)
	require.False(t, got.Quantiles[0].AtMost.Valid)
	data, err := json.Marshal(got)
	require.NoError(t, err)
	require.NotContains(t, string(data), "NaN")
	// The largest number of things, and the longest times: the sum has 106 bits.
	got, err = asof.TimesOf([]asof.Span{{Seconds: 1 << 53, N: 1 << 52}, {Seconds: 1<<53 - 2, N: 1 << 52}}, asof.Options{})
	require.NoError(t, err)
	require.Equal(t, float64(1<<53-1), got.Mean.Value)
	require.Greater(t, got.Mean.SE.Value, 0.0)
}

func TestAnswerText(t *testing.T) {
	for _, a := range []asof.Answer{asof.Unknown, asof.Yes, asof.No} {
		text, err := a.MarshalText()
		require.NoError(t, err)
		var back asof.Answer
		require.NoError(t, back.UnmarshalText(text))
		require.Equal(t, a, back)
	}
	_, err := asof.Answer(9).MarshalText()
	require.Error(t, err)
	require.Error(t, new(asof.Answer).UnmarshalText([]byte("maybe")))
}

func BenchmarkTimesOf(b *testing.B) {
	r := rand.New(rand.NewPCG(5, 6))
	spans := make([]asof.Span, 100_000)
	for i := range spans {
		spans[i] = asof.Span{Seconds: r.Int64N(1e6), Running: r.IntN(5) == 0, N: 1}
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := asof.TimesOf(spans, asof.Options{}); err != nil {
			b.Fatal(err)
		}
	}
}
