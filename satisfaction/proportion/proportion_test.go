package proportion_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/satisfaction/proportion"
	"github.com/gocsat/csat/survey"
)

const methodCount = 14

// Coverage at 95 % by exact enumeration of all samples.
func TestCoverage(t *testing.T) {
	tests := []struct {
		method   proportion.Method
		mean     float64 // over shares and sizes
		smallest float64
	}{
		{proportion.ClopperPearson, 0.95, 0.95},
		{proportion.Wilson, 0.95, 0.795}, // at n = 1, p = 0.205, where only x = 0 covers
		{proportion.WilsonContinuity, 0.95, 0.94},
		{proportion.AgrestiCoull, 0.95, 0.82}, // likewise at n = 2
		{proportion.MidP, 0.95, 0.88},
		{proportion.Jeffreys, 0.94, 0.83},
	}
	for _, tt := range tests {
		t.Run(tt.method.String(), func(t *testing.T) {
			var sum, count, smallest = 0.0, 0.0, 1.0
			for n := int64(1); n <= 40; n++ {
				var intervals []survey.Interval
				for x := range n + 1 {
					r, err := proportion.Share(proportion.Count{X: x, N: n}, proportion.Options{Method: tt.method})
					require.NoError(t, err)
					intervals = append(intervals, r.Interval)
				}
				for i := 1; i < 200; i++ {
					p := float64(i) / 200
					var covered float64
					density := math.Pow(1-p, float64(n))
					for x := range n + 1 {
						if l := intervals[x]; l.Lower <= p && p <= l.Upper {
							covered += density
						}
						density *= float64(n-x) / float64(x+1) * p / (1 - p)
					}
					sum, count, smallest = sum+covered, count+1, min(smallest, covered)
				}
			}
			t.Logf("mean %.4f, smallest %.4f", sum/count, smallest)
			require.GreaterOrEqual(t, sum/count, tt.mean)
			require.GreaterOrEqual(t, smallest, tt.smallest-1e-12)
		})
	}
}

// The exact tests are the inverse of the Clopper-Pearson interval.
func TestExactTestInvertsClopperPearson(t *testing.T) {
	for _, c := range []proportion.Count{{X: 1, N: 1}, {X: 3, N: 12}, {X: 46, N: 250}, {X: 30, N: 30}} {
		r, err := proportion.Share(c, proportion.Options{Method: proportion.ClopperPearson, Level: 0.9})
		require.NoError(t, err)
		low, err := proportion.AgainstTarget(c, r.Interval.Lower)
		require.NoError(t, err)
		require.InDelta(t, 0.05, low.ExactGreater, 1e-12)
		if c.X < c.N {
			high, err := proportion.AgainstTarget(c, r.Interval.Upper)
			require.NoError(t, err)
			require.InDelta(t, 0.05, high.ExactLess, 1e-12)
		}
	}
}

// The score test is the inverse of the Wilson interval.
func TestScoreTestInvertsWilson(t *testing.T) {
	for _, c := range []proportion.Count{{X: 1, N: 2}, {X: 3, N: 12}, {X: 46, N: 250}} {
		r, err := proportion.Share(c, proportion.Options{})
		require.NoError(t, err)
		for _, target := range []float64{r.Interval.Lower, r.Interval.Upper} {
			test, err := proportion.AgainstTarget(c, target)
			require.NoError(t, err)
			require.InDelta(t, 0.05, test.Score.P.Value, 1e-12)
		}
	}
}

func TestCompareIsAntisymmetric(t *testing.T) {
	for _, pair := range [][2]proportion.Count{
		{{X: 56, N: 70}, {X: 48, N: 80}}, {{X: 0, N: 5}, {X: 3, N: 9}}, {{X: 7, N: 7}, {X: 0, N: 3}}, {{X: 1, N: 3}, {X: 2, N: 6}},
	} {
		ab, err := proportion.Compare(pair[0], pair[1], proportion.CompareOptions{})
		require.NoError(t, err)
		ba, err := proportion.Compare(pair[1], pair[0], proportion.CompareOptions{})
		require.NoError(t, err)
		require.Equal(t, -ab.Difference, ba.Difference)
		require.InDelta(t, -ab.PooledZ.Z.Value, ba.PooledZ.Z.Value, 1e-14)
		require.InDelta(t, ab.Yates.P.Value, ba.Yates.P.Value, 1e-14)
		for _, ends := range [][2]survey.Interval{{ab.Newcombe, ba.Newcombe}, {ab.AgrestiCaffo, ba.AgrestiCaffo}, {ab.Wald, ba.Wald}} {
			require.InDelta(t, -ends[0].Lower, ends[1].Upper, 1e-14)
			require.InDelta(t, -ends[0].Upper, ends[1].Lower, 1e-14)
		}
		require.GreaterOrEqual(t, ab.Newcombe.Lower, -1.0)
		require.LessOrEqual(t, ab.Newcombe.Upper, 1.0)
		require.InDelta(t, -ab.Phi.Value, ba.Phi.Value, 1e-14)
		require.InDelta(t, -ab.CohenH, ba.CohenH, 1e-14)

		f, err := proportion.Fisher(pair[0], pair[1], proportion.CompareOptions{})
		require.NoError(t, err)
		g, err := proportion.Fisher(pair[1], pair[0], proportion.CompareOptions{})
		require.NoError(t, err)
		require.InDelta(t, f.TwoSided, g.TwoSided, 1e-14)
		require.InDelta(t, f.Less, g.Greater, 1e-14)
	}
}

// The corrections for continuity never turn a difference round.
func TestContinuityCorrectionIsBounded(t *testing.T) {
	target, err := proportion.AgainstTarget(proportion.Count{X: 10, N: 20}, 0.51)
	require.NoError(t, err)
	require.Equal(t, survey.Some(0), target.Continuity.ChiSquare)
	require.Equal(t, survey.Some(1), target.Continuity.P)
	c, err := proportion.Compare(proportion.Count{X: 3, N: 7}, proportion.Count{X: 4, N: 9}, proportion.CompareOptions{})
	require.NoError(t, err)
	require.Equal(t, survey.Some(0), c.Yates.ChiSquare)
	paired, err := proportion.McNemar(proportion.Paired{Both: 1, First: 3, Second: 3}, proportion.CompareOptions{})
	require.NoError(t, err)
	require.Equal(t, survey.Some(0), paired.Continuity.ChiSquare)
}

// R 4.2.2: exp(log(3) + c(-1, 1)*qnorm(.975)*sqrt(1/9 - 1/10 + 1/3 - 1/10)) and
// exp(log(21) + c(-1, 1)*qnorm(.975)*sqrt(1/9 + 1/1 + 1/3 + 1/7)).
func TestRatioLimits(t *testing.T) {
	c, err := proportion.Compare(proportion.Count{X: 9, N: 10}, proportion.Count{X: 3, N: 10}, proportion.CompareOptions{})
	require.NoError(t, err)
	require.InDelta(t, 3, c.RiskRatio.Value.Value, 1e-14)
	require.InDelta(t, 1.1383503574476705, c.RiskRatio.Lower.Value, 1e-13)
	require.InDelta(t, 7.9061775147847895, c.RiskRatio.Upper.Value, 1e-13)
	require.InDelta(t, 21, c.OddsRatio.Value.Value, 1e-13)
	require.InDelta(t, 1.7774858510064275, c.OddsRatio.Lower.Value, 1e-13)
	require.InDelta(t, 248.10324073764193, c.OddsRatio.Upper.Value, 1e-11)
}

// Two samples of k: χ² is the square of the pooled z, and so is the trend.
func TestTwoGroupsAgree(t *testing.T) {
	a, b := proportion.Count{X: 20, N: 102}, proportion.Count{X: 40, N: 148}
	c, err := proportion.Compare(b, a, proportion.CompareOptions{})
	require.NoError(t, err)
	k, err := proportion.KSample([]proportion.Count{a, b})
	require.NoError(t, err)
	trend, err := proportion.Trend([]proportion.Count{a, b}, nil)
	require.NoError(t, err)
	z := c.PooledZ.Z.Value
	require.InDelta(t, z*z, k.ChiSquare.Value, 1e-13)
	require.InDelta(t, z, trend.Z.Value, 1e-13)
	require.InDelta(t, c.PooledZ.P.Value, k.P.Value, 1e-14)
}

func TestTrendScores(t *testing.T) {
	groups := []proportion.Count{{X: 19, N: 97}, {X: 33, N: 94}, {X: 43, N: 59}}
	plain, err := proportion.Trend(groups, nil)
	require.NoError(t, err)
	for _, scores := range [][]float64{{1, 2, 3}, {-10, 0, 10}, {1e300, 1.5e300, 2e300}, {-math.MaxFloat64, 0, math.MaxFloat64}, {0, 5e-310, 10e-310}} {
		scaled, err := proportion.Trend(groups, scores)
		require.NoError(t, err)
		require.InDelta(t, plain.Z.Value, scaled.Z.Value, 1e-12, "%v", scores)
	}
	reversed, err := proportion.Trend(groups, []float64{3, 2, 1})
	require.NoError(t, err)
	require.InDelta(t, -plain.Z.Value, reversed.Z.Value, 1e-13)
	level, err := proportion.Trend(groups, []float64{2, 2, 2})
	require.NoError(t, err)
	require.Equal(t, proportion.ZTest{}, level)
}

func TestMcNemar(t *testing.T) {
	tests := []struct {
		name        string
		table       proportion.Paired
		exact, midP float64
		source      string
	}{
		{"equal changes", proportion.Paired{Both: 4, First: 2, Second: 2, Neither: 3}, 1, 1 - 6.0/32, "Fagerland et al. (2013): 1 − P(b)/2"},
		{"nobody changed", proportion.Paired{Both: 4, Neither: 3}, 1, 1, "nothing to test"},
		{"one way", proportion.Paired{First: 5}, 2.0 / 32, 1.0 / 32, "2·½⁵ and half of it"},
		{"airway", proportion.Paired{Both: 1, First: 1, Second: 7, Neither: 12}, 18.0 / 256, 10.0 / 256, "Fagerland et al. (2013), table 1: 0.0703, 0.0391"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r, err := proportion.McNemar(tt.table, proportion.CompareOptions{})
			require.NoError(t, err, tt.source)
			require.InDelta(t, tt.exact, r.Exact, 1e-14, tt.source)
			require.InDelta(t, tt.midP, r.MidP, 1e-14, tt.source)
			require.Equal(t, tt.table.First+tt.table.Second > 0, r.ChiSquare.ChiSquare.Valid)
			require.LessOrEqual(t, r.Interval.Lower, r.Difference)
			require.GreaterOrEqual(t, r.Interval.Upper, r.Difference)
		})
	}
}

func TestCochranQ(t *testing.T) {
	// Two questions: McNemar's χ² without correction.
	rows, counts := [][]bool{{true, true}, {true, false}, {false, true}, {false, false}}, []int64{48, 19, 47, 136}
	m, err := proportion.MatchedRows(rows, counts)
	require.NoError(t, err)
	require.Equal(t, proportion.Matched{Rows: 250, Columns: []int64{67, 95}, RowSquares: 48*4 + 19 + 47}, m)
	q, err := proportion.CochranQ(m)
	require.NoError(t, err)
	paired, err := proportion.McNemar(proportion.Paired{Both: 48, First: 19, Second: 47, Neither: 136}, proportion.CompareOptions{})
	require.NoError(t, err)
	require.InDelta(t, paired.ChiSquare.ChiSquare.Value, q.ChiSquare.Value, 1e-13)
	require.InDelta(t, paired.ChiSquare.P.Value, q.P.Value, 1e-15)

	// Frequencies and single rows are the same.
	var single [][]bool
	for i, row := range rows {
		for range counts[i] {
			single = append(single, row)
		}
	}
	same, err := proportion.MatchedRows(single, nil)
	require.NoError(t, err)
	require.Equal(t, m, same)

	constant, err := proportion.CochranQ(proportion.Matched{Rows: 5, Columns: []int64{2, 2, 2}, RowSquares: 18})
	require.NoError(t, err)
	require.Equal(t, proportion.ChiSquareTest{DF: 2}, constant)
}

func TestErrors(t *testing.T) {
	good := proportion.Count{X: 1, N: 2}
	share := func(x, n int64, o proportion.Options) error {
		_, err := proportion.Share(proportion.Count{X: x, N: n}, o)
		return err
	}
	target := func(c proportion.Count, p float64) error { _, err := proportion.AgainstTarget(c, p); return err }
	compare := func(a, b proportion.Count, level float64) error {
		_, err := proportion.Compare(a, b, proportion.CompareOptions{Level: level})
		_, fisher := proportion.Fisher(a, b, proportion.CompareOptions{Level: level})
		require.Equal(t, err, fisher)
		return err
	}
	k := func(groups ...proportion.Count) error {
		_, err := proportion.KSample(groups)
		_, trend := proportion.Trend(groups, nil)
		require.Equal(t, err, trend)
		return err
	}
	trend := func(scores ...float64) error {
		_, err := proportion.Trend([]proportion.Count{good, good}, scores)
		return err
	}
	paired := func(p proportion.Paired, level float64) error {
		_, err := proportion.McNemar(p, proportion.CompareOptions{Level: level})
		return err
	}
	rows := func(rows [][]bool, counts []int64) error { _, err := proportion.MatchedRows(rows, counts); return err }
	cochran := func(m proportion.Matched) error { _, err := proportion.CochranQ(m); return err }
	const huge = int64(1) << 53
	fisher := func(a, b proportion.Count) error {
		_, err := proportion.Fisher(a, b, proportion.CompareOptions{})
		return err
	}
	tests := []struct {
		name  string
		err   error
		want  error
		index int // of the IndexError, −1 for none
	}{
		{"no base", share(0, 0, proportion.Options{}), proportion.ErrNoBase, -1},
		{"some of none", share(1, 0, proportion.Options{}), proportion.ErrCounts, -1},
		{"more than all", share(3, 2, proportion.Options{}), proportion.ErrCounts, -1},
		{"negative count", share(-1, 2, proportion.Options{}), proportion.ErrCounts, -1},
		{"negative base", share(-3, -2, proportion.Options{}), proportion.ErrCounts, -1},
		{"beyond float64", share(1, huge+1, proportion.Options{}), proportion.ErrCounts, -1},
		{"level 1", share(1, 2, proportion.Options{Level: 1}), proportion.ErrLevel, -1},
		{"level in per cent", share(1, 2, proportion.Options{Level: 95}), proportion.ErrLevel, -1},
		{"negative level", share(1, 2, proportion.Options{Level: -0.5}), proportion.ErrLevel, -1},
		{"NaN level", share(1, 2, proportion.Options{Level: math.NaN()}), proportion.ErrLevel, -1},
		{"method", share(1, 2, proportion.Options{Method: methodCount}), proportion.ErrArgument, -1},
		{"target", target(good, 1.01), proportion.ErrTarget, -1},
		{"NaN target", target(good, math.NaN()), proportion.ErrTarget, -1},
		{"target, no base", target(proportion.Count{}, 0.5), proportion.ErrNoBase, -1},
		{"first group", compare(proportion.Count{}, good, 0), proportion.ErrNoBase, -1},
		{"second group", compare(good, proportion.Count{X: 3, N: 2}, 0), proportion.ErrCounts, -1},
		{"sum", compare(good, proportion.Count{N: huge}, 0), proportion.ErrCounts, -1},
		{"too much for Fisher", fisher(good, proportion.Count{X: 1, N: 1e10}), proportion.ErrCounts, -1},
		{"compare level", compare(good, good, 2), proportion.ErrLevel, -1},
		{"one group", k(good), proportion.ErrArgument, -1},
		{"empty group", k(good, proportion.Count{}), proportion.ErrNoBase, 1},
		{"faulty group", k(proportion.Count{X: -1, N: 1}, good), proportion.ErrCounts, 0},
		{"sum of groups", k(good, good, proportion.Count{N: huge}), proportion.ErrCounts, 2},
		{"scores", trend(1, 2, 3), proportion.ErrArgument, -1},
		{"infinite score", trend(1, math.Inf(1)), proportion.ErrArgument, 1},
		{"NaN score", trend(math.NaN(), 1), proportion.ErrArgument, 0},
		{"no pairs", paired(proportion.Paired{}, 0), proportion.ErrNoBase, -1},
		{"negative pairs", paired(proportion.Paired{Both: 5, First: -1}, 0), proportion.ErrCounts, -1},
		{"sum of pairs", paired(proportion.Paired{Both: math.MaxInt64, First: math.MaxInt64}, 0), proportion.ErrCounts, -1},
		{"paired level", paired(proportion.Paired{Both: 1}, 1), proportion.ErrLevel, -1},
		{"no rows", rows(nil, nil), proportion.ErrNoBase, -1},
		{"row counts", rows([][]bool{{true}}, []int64{1, 2}), proportion.ErrArgument, -1},
		{"ragged rows", rows([][]bool{{true}, {true, false}}, nil), proportion.ErrArgument, 1},
		{"negative row count", rows([][]bool{{true}}, []int64{-1}), proportion.ErrCounts, 0},
		{"too many rows", rows([][]bool{{true}, {false}}, []int64{1, huge}), proportion.ErrCounts, 1},
		{"one question", cochran(proportion.Matched{Rows: 1, Columns: []int64{1}, RowSquares: 1}), proportion.ErrArgument, -1},
		{"nobody", cochran(proportion.Matched{Columns: []int64{0, 0}}), proportion.ErrNoBase, -1},
		{"column above rows", cochran(proportion.Matched{Rows: 3, Columns: []int64{1, 4}, RowSquares: 5}), proportion.ErrCounts, 1},
		{"row squares too small", cochran(proportion.Matched{Rows: 3, Columns: []int64{1, 3}, RowSquares: 3}), proportion.ErrCounts, -1},
		{"row squares too large", cochran(proportion.Matched{Rows: 3, Columns: []int64{1, 3}, RowSquares: 9}), proportion.ErrCounts, -1},
		{"column sum", cochran(proportion.Matched{Rows: huge, Columns: []int64{huge, huge}, RowSquares: huge}), proportion.ErrCounts, -1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			require.ErrorIs(t, tt.err, tt.want)
			require.Regexp(t, `^proportion: `, tt.err.Error())
			at, ok := errors.AsType[*proportion.IndexError](tt.err)
			require.Equal(t, tt.index >= 0, ok)
			if ok {
				require.Equal(t, tt.index, at.Index)
			}
		})
	}
}

func TestMethodText(t *testing.T) {
	seen := map[string]bool{}
	for m := range proportion.Method(methodCount) {
		text, err := m.MarshalText()
		require.NoError(t, err)
		require.Equal(t, m.String(), string(text))
		require.False(t, seen[m.String()])
		seen[m.String()] = true
		var back proportion.Method
		require.NoError(t, back.UnmarshalText(text))
		require.Equal(t, m, back)
	}
	_, err := proportion.Method(methodCount).MarshalText()
	require.ErrorIs(t, err, proportion.ErrArgument)
	m := proportion.Jeffreys
	require.ErrorIs(t, m.UnmarshalText([]byte("Wilson")), proportion.ErrArgument)
	require.Equal(t, proportion.Jeffreys, m)
	require.Equal(t, "proportion.Method(99)", proportion.Method(99).String())
}

// No result holds a NaN, whatever the counts, and all marshal to JSON and back.
func TestNoNaN(t *testing.T) {
	counts := []proportion.Count{{X: 0, N: 1}, {X: 1, N: 1}, {X: 0, N: 9}, {X: 4, N: 9}, {X: 9, N: 9}, {X: 1, N: 1 << 50}, {X: 1 << 49, N: 1 << 50}}
	check := func(result any, err error) {
		t.Helper()
		require.NoError(t, err)
		_, err = json.Marshal(result) // refuses NaN
		require.NoError(t, err, "%+v", result)
		require.NotContains(t, fmt.Sprintf("%v", result), "NaN")
	}
	for _, a := range counts {
		for m := range proportion.Method(methodCount) {
			for _, level := range []float64{1e-300, 0.5, 0, 1 - 1e-16} {
				check(proportion.Share(a, proportion.Options{Method: m, Level: level}))
			}
		}
		for _, target := range []float64{0, 1e-300, 0.3, 1} {
			check(proportion.AgainstTarget(a, target))
		}
		for _, b := range counts {
			check(proportion.Compare(a, b, proportion.CompareOptions{}))
			check(proportion.KSample([]proportion.Count{a, b}))
			check(proportion.Trend([]proportion.Count{a, b, a}, nil))
			if a.N+b.N <= 1e10 {
				check(proportion.Fisher(a, b, proportion.CompareOptions{}))
			}
			check(proportion.McNemar(proportion.Paired{Both: a.X, First: b.X, Second: b.N - b.X, Neither: a.N - a.X}, proportion.CompareOptions{}))
		}
	}
	f, err := proportion.Fisher(proportion.Count{X: 10, N: 10}, proportion.Count{X: 0, N: 10}, proportion.CompareOptions{})
	require.NoError(t, err)
	text, err := json.Marshal(f)
	require.NoError(t, err)
	var back proportion.FisherTest
	require.NoError(t, json.Unmarshal(text, &back))
	require.Equal(t, f, back)
}

// Far tails are small, not 0.
func TestFarTails(t *testing.T) {
	c, err := proportion.Compare(proportion.Count{X: 900, N: 1000}, proportion.Count{X: 100, N: 1000}, proportion.CompareOptions{})
	require.NoError(t, err)
	// z² = 1280: log p = −z²/2 − log(z√(π/2)) + log(1 − 1/z²) + …
	require.InDelta(t, -640-math.Log(math.Sqrt(1280*math.Pi/2))+math.Log1p(-1.0/1280), math.Log(c.PooledZ.P.Value), 1e-5)
	f, err := proportion.Fisher(proportion.Count{X: 880, N: 1000}, proportion.Count{X: 120, N: 1000}, proportion.CompareOptions{})
	require.NoError(t, err)
	require.Positive(t, f.TwoSided)
	require.Less(t, f.TwoSided, 1e-250)
	target, err := proportion.AgainstTarget(proportion.Count{X: 900, N: 1000}, 0.5)
	require.NoError(t, err)
	require.Positive(t, target.ExactTwoSided)
	require.Less(t, target.ExactTwoSided, 1e-150)
}

func BenchmarkShare(b *testing.B) {
	for _, m := range []proportion.Method{proportion.Wilson, proportion.ClopperPearson, proportion.MidP} {
		for _, n := range []int64{100, 1_000_000} {
			b.Run(fmt.Sprintf("%v/n=%d", m, n), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					if _, err := proportion.Share(proportion.Count{X: n / 3, N: n}, proportion.Options{Method: m}); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}

func BenchmarkFisher(b *testing.B) {
	for _, n := range []int64{100, 10_000, 1_000_000} {
		b.Run(fmt.Sprintf("n=%d", n), func(b *testing.B) {
			for b.Loop() {
				if _, err := proportion.Fisher(proportion.Count{X: n / 3, N: n}, proportion.Count{X: n/3 + n/200, N: n}, proportion.CompareOptions{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// False alarms at a nominal 5 %, by enumeration of all counts: without a warning they
// are at most 6.1 % of the unpooled and 6.5 % of the pooled test.
func TestFalseAlarmsAreWarnedOf(t *testing.T) {
	var worst, unwarned [2]float64
	for _, n := range [][2]int64{{5, 40}, {8, 8}, {10, 10}, {20, 20}, {25, 25}, {40, 80}, {50, 100}} {
		for _, p := range []float64{0.05, 0.2, 0.4, 0.5} {
			var all, silent [2]float64
			for x := range n[0] + 1 {
				for y := range n[1] + 1 {
					c, err := proportion.Compare(proportion.Count{X: x, N: n[0]}, proportion.Count{X: y, N: n[1]}, proportion.CompareOptions{})
					require.NoError(t, err)
					chance := binomial(x, n[0], p) * binomial(y, n[1], p)
					for i, test := range []proportion.ZTest{c.UnpooledZ, c.PooledZ} {
						if !test.P.Valid || test.P.Value > 0.05 {
							continue
						}
						all[i] += chance
						if len(c.Warnings) < 1+i {
							silent[i] += chance
						}
					}
				}
			}
			for i := range all {
				worst[i], unwarned[i] = max(worst[i], all[i]), max(unwarned[i], silent[i])
			}
		}
	}
	require.InDelta(t, 0.340, worst[0], 5e-4) // groups of 5 and 40
	require.Greater(t, worst[1], 0.07)
	require.LessOrEqual(t, unwarned[0], 0.061)
	require.LessOrEqual(t, unwarned[1], 0.065)
}

func binomial(x, n int64, p float64) float64 {
	a, _ := math.Lgamma(float64(n + 1))
	b, _ := math.Lgamma(float64(x + 1))
	c, _ := math.Lgamma(float64(n - x + 1))
	return math.Exp(a - b - c + float64(x)*math.Log(p) + float64(n-x)*math.Log1p(-p))
}

func TestExpectedCountAtTheLimit(t *testing.T) {
	for _, test := range []struct {
		a, b proportion.Count
		want int
	}{
		{proportion.Count{X: 4, N: 20}, proportion.Count{X: 6, N: 20}, 1},
		{proportion.Count{X: 4, N: 20}, proportion.Count{X: 5, N: 20}, 2},
		{proportion.Count{X: 14, N: 30}, proportion.Count{X: 16, N: 30}, 0},
		{proportion.Count{X: 14, N: 30}, proportion.Count{X: 15, N: 30}, 1},
	} {
		c, err := proportion.Compare(test.a, test.b, proportion.CompareOptions{})
		require.NoError(t, err)
		require.Len(t, c.Warnings, test.want)
	}
}
