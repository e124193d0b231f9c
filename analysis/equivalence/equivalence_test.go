package equivalence_test

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/analysis/equivalence"
	"github.com/gocsat/csat/satisfaction"
	"github.com/gocsat/csat/satisfaction/proportion"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

var standard equivalence.Options

// ratings are answers on 1–5.
func ratings(t testing.TB, counts ...int64) *scale.Tally {
	t.Helper()
	tally := scale.NewTally(scale.OneToFive())
	for i, n := range counts {
		require.NoError(t, tally.AddN(i+1, n))
	}
	return tally
}

func sample(t testing.TB, counts ...int64) equivalence.Sample {
	t.Helper()
	s, err := equivalence.FromTally(ratings(t, counts...))
	require.NoError(t, err)
	return s
}

// panel is a crosstab of ratings from 1 on, before by after.
func panel(t testing.TB, counts [][]int64) *survey.Crosstab {
	t.Helper()
	axis := func(id string) survey.Axis { return survey.Axis{ID: id, Scale: scale.OneToFive()} }
	x, err := survey.NewCrosstab(axis("before"), axis("after"))
	require.NoError(t, err)
	for i, line := range counts {
		for j, n := range line {
			require.NoError(t, x.AddN(i+1, j+1, n))
		}
	}
	return x
}

func value(v int) float64 { return float64(v) }

func TestMeansAgainstR(t *testing.T) {
	// R: a <- rep(1:5, c(3,5,9,20,13)); b <- rep(1:5, c(4,6,10,25,11));
	// t.test(a, b, mu = -0.5, alternative = "greater"), (mu = 0.5, "less"),
	// (conf.level = 0.9), ().
	r, err := equivalence.Means(sample(t, 3, 5, 9, 20, 13), sample(t, 4, 6, 10, 25, 11), equivalence.Margins{Lower: -0.5, Upper: 0.5}, standard)
	require.NoError(t, err)
	require.InEpsilon(t, 3.5900000949483815e-03, r.PLower.Value, 1e-11)
	require.InEpsilon(t, 0.041669716975005773, r.PUpper.Value, 1e-11)
	require.Equal(t, r.PUpper, r.P)
	require.InEpsilon(t, 0.62002039838489109, r.PDifferent.Value, 1e-11)
	require.InEpsilon(t, 102.515363067358407534, r.DF.Value, 1e-12)
	require.InDelta(t, -0.25879687540532592, r.Difference.Interval.Lower, 1e-12)
	require.InDelta(t, 0.48022544683389740, r.Difference.Interval.Upper, 1e-12)
	require.Equal(t, equivalence.Equivalent, r.Decision)
	require.Equal(t, int64(106), r.Difference.N)
}

func TestSharesAgainstR(t *testing.T) {
	// The likelihood under δ maximised in R by uniroot; prop.test for no difference.
	// 83 of 88 against 69 of 76 is the example of C. Rodary, C. Com-Nougue and
	// M. F. Tournade, Statistics in Medicine 8, 1989, 575–581.
	r, err := equivalence.Shares(proportion.Count{X: 83, N: 88}, proportion.Count{X: 69, N: 76}, equivalence.Margins{Lower: -0.1, Upper: 0.1}, standard)
	require.NoError(t, err)
	require.InEpsilon(t, 0.0015524787132879497, r.PLower.Value, 1e-9)
	require.InEpsilon(t, 0.077360939513506879, r.PUpper.Value, 1e-9)
	require.InEpsilon(t, 0.38686685413611199, r.PDifferent.Value, 1e-12)
	require.InDelta(t, -0.033444456255144056, r.Difference.Interval.Lower, 1e-9)
	require.InDelta(t, 0.11149792054292476, r.Difference.Interval.Upper, 1e-9)
	require.Equal(t, equivalence.NotShown, r.Decision)
	one, err := equivalence.Shares(proportion.Count{X: 83, N: 88}, proportion.Count{X: 69, N: 76}, equivalence.Margins{Lower: -0.1}, standard)
	require.NoError(t, err)
	require.Equal(t, equivalence.NonInferior, one.Decision)
	require.Equal(t, r.PLower, one.P)
	require.False(t, one.PUpper.Valid)
}

func TestNPSAgainstItsInterval(t *testing.T) {
	a := satisfaction.NPSCounts{Detractors: 12, Passives: 30, Promoters: 58}
	b := satisfaction.NPSCounts{Detractors: 20, Passives: 25, Promoters: 45}
	m := equivalence.Margins{Lower: -0.1, Upper: 0.4}
	r, err := equivalence.NPS(a, b, m, equivalence.Options{Level: 0.8})
	require.NoError(t, err)
	at := func(level float64) satisfaction.Comparison {
		c, err := satisfaction.CompareNPS(a, b, satisfaction.CompareOptions{Level: level})
		require.NoError(t, err)
		return c
	}
	c := at(0.8)
	require.InDelta(t, c.Estimate.Interval.Lower, r.Difference.Interval.Lower, 1e-14)
	require.InDelta(t, c.Estimate.Interval.Upper, r.Difference.Interval.Upper, 1e-14)
	require.InEpsilon(t, c.Estimate.SE.Value, r.Difference.SE.Value, 1e-12)
	require.Equal(t, c.Difference.Float64(), r.Difference.Value)
	require.InEpsilon(t, c.Test.TwoSided.Value, r.PDifferent.Value, 1e-10)
	require.InDelta(t, m.Lower, at(1-2*r.PLower.Value).Estimate.Interval.Lower, 1e-10)
	require.InDelta(t, m.Upper, at(1-2*r.PUpper.Value).Estimate.Interval.Upper, 1e-10)
}

// For all three: p-values fall as the margin moves away, the interval decides as they
// do, exchanging the samples mirrors all, and tails are never 0.
func TestLaws(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 9))
	count := func() int64 { return rng.Int64N(40) }
	tests := map[string]func() (run func(swap bool, m equivalence.Margins, o equivalence.Options) (equivalence.Result, error), unit float64){
		"means": func() (func(bool, equivalence.Margins, equivalence.Options) (equivalence.Result, error), float64) {
			a := sample(t, 1+count(), count(), count(), count(), 1)
			b := sample(t, count(), 1+count(), count(), 2, count())
			return func(swap bool, m equivalence.Margins, o equivalence.Options) (equivalence.Result, error) {
				if swap {
					return equivalence.Means(b, a, m, o)
				}
				return equivalence.Means(a, b, m, o)
			}, 1
		},
		"shares": func() (func(bool, equivalence.Margins, equivalence.Options) (equivalence.Result, error), float64) {
			a, b := proportion.Count{N: 1 + count()}, proportion.Count{N: 1 + count()}
			a.X, b.X = rng.Int64N(a.N+1), rng.Int64N(b.N+1)
			return func(swap bool, m equivalence.Margins, o equivalence.Options) (equivalence.Result, error) {
				if swap {
					return equivalence.Shares(b, a, m, o)
				}
				return equivalence.Shares(a, b, m, o)
			}, 0.25
		},
		"nps": func() (func(bool, equivalence.Margins, equivalence.Options) (equivalence.Result, error), float64) {
			a := satisfaction.NPSCounts{Detractors: count(), Passives: 1, Promoters: count()}
			b := satisfaction.NPSCounts{Detractors: count(), Passives: count(), Promoters: 1 + count()}
			return func(swap bool, m equivalence.Margins, o equivalence.Options) (equivalence.Result, error) {
				if swap {
					return equivalence.NPS(b, a, m, o)
				}
				return equivalence.NPS(a, b, m, o)
			}, 0.5
		},
	}
	for name, draw := range tests {
		t.Run(name, func(t *testing.T) {
			for range 200 {
				run, unit := draw()
				m := equivalence.Margins{Lower: -unit * (0.05 + rng.Float64()), Upper: unit * (0.05 + rng.Float64())}
				o := equivalence.Options{Level: 0.5 + rng.Float64()/2.2}
				r, err := run(false, m, o)
				require.NoError(t, err)
				alpha := (1 - o.Level) / 2
				i := r.Difference.Interval
				require.LessOrEqual(t, i.Lower, r.Difference.Value+1e-12)
				require.GreaterOrEqual(t, i.Upper, r.Difference.Value-1e-12)
				for _, p := range []survey.Optional{r.PLower, r.PUpper} {
					require.Greater(t, p.Value, 0.0)
				}
				if math.Abs(r.PLower.Value-alpha) > 1e-9 {
					require.Equal(t, r.PLower.Value < alpha, i.Lower > m.Lower, "%+v", r)
				}
				if math.Abs(r.PUpper.Value-alpha) > 1e-9 {
					require.Equal(t, r.PUpper.Value < alpha, i.Upper < m.Upper, "%+v", r)
				}
				require.Equal(t, r.P.Value <= alpha, r.Decision == equivalence.Equivalent)
				wide, err := run(false, equivalence.Margins{Lower: m.Lower * 1.1, Upper: m.Upper * 1.1}, o)
				require.NoError(t, err)
				require.LessOrEqual(t, wide.PLower.Value, r.PLower.Value)
				require.LessOrEqual(t, wide.PUpper.Value, r.PUpper.Value)
				mirrored, err := run(true, equivalence.Margins{Lower: -m.Upper, Upper: -m.Lower}, o)
				require.NoError(t, err)
				require.Equal(t, r.Decision, mirrored.Decision)
				require.InDelta(t, r.PLower.Value, mirrored.PUpper.Value, 1e-10)
				require.InDelta(t, -i.Lower, mirrored.Difference.Interval.Upper, 1e-10)
			}
		})
	}
}

func TestDecisions(t *testing.T) {
	both, one := equivalence.Margins{Lower: -0.5, Upper: 0.5}, equivalence.Margins{Lower: -0.5}
	lowIsGood := equivalence.Margins{Upper: 0.5}
	of := func(n int64, mean float64) equivalence.Sample { return equivalence.Sample{N: n, Mean: mean, SD: 1} }
	tests := []struct {
		name string
		a, b equivalence.Sample
		m    equivalence.Margins
		want equivalence.Decision
	}{
		{"close, many", of(1000, 3), of(1000, 3.1), both, equivalence.Equivalent},
		{"close, few", of(15, 3), of(15, 3.1), both, equivalence.NotShown},
		{"far", of(100, 3), of(100, 4), both, equivalence.Different},
		{"near the margin", of(100, 3), of(100, 3.45), both, equivalence.Different},
		{"not worse", of(200, 3), of(200, 3.1), one, equivalence.NonInferior},
		{"better", of(200, 4), of(200, 3.1), one, equivalence.NonInferior},
		{"perhaps worse", of(40, 3), of(40, 3.45), one, equivalence.NotShown},
		{"worse", of(200, 3), of(200, 4.1), one, equivalence.Inferior},
		{"not higher", of(200, 3), of(200, 3.1), lowIsGood, equivalence.NonInferior},
		{"higher", of(200, 5), of(200, 3.1), lowIsGood, equivalence.Inferior},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			r, err := equivalence.Means(test.a, test.b, test.m, standard)
			require.NoError(t, err)
			require.Equal(t, test.want, r.Decision)
			text, err := r.Decision.MarshalText()
			require.NoError(t, err)
			var back equivalence.Decision
			require.NoError(t, back.UnmarshalText(text))
			require.Equal(t, r.Decision, back)
		})
	}
}

func TestDegenerate(t *testing.T) {
	fine, margins := equivalence.Sample{N: 10, Mean: 3, SD: 1}, equivalence.Margins{Lower: -1, Upper: 1}
	mean := func(a equivalence.Sample, m equivalence.Margins, o equivalence.Options) func() (any, error) {
		return func() (any, error) { return equivalence.Means(a, fine, m, o) }
	}
	share := func(x, n int64, m equivalence.Margins) func() (any, error) {
		return func() (any, error) {
			return equivalence.Shares(proportion.Count{X: x, N: n}, proportion.Count{X: 3, N: 3}, m, standard)
		}
	}
	nps := func(c satisfaction.NPSCounts) func() (any, error) {
		return func() (any, error) {
			return equivalence.NPS(satisfaction.NPSCounts{Promoters: 2}, c, margins, standard)
		}
	}
	did := func(a equivalence.Sample, level float64) func() (any, error) {
		return func() (any, error) {
			return equivalence.MeanDiD(equivalence.Change[equivalence.Sample]{Before: a, After: fine}, equivalence.Change[equivalence.Sample]{Before: fine, After: fine}, level)
		}
	}
	pair := func(x *survey.Crosstab, f func(int) float64) func() (any, error) {
		return func() (any, error) { return equivalence.PanelDiD(panel(t, [][]int64{{1, 2}, {0, 1}}), x, f, 0) }
	}
	segment, err := survey.NewCrosstab(survey.Axis{ID: "a", Scale: scale.OneToFive()}, survey.Axis{ID: "b", Categories: []string{"x"}})
	require.NoError(t, err)
	tests := []struct {
		name string
		do   func() (any, error)
		err  error
	}{
		{"fine", mean(fine, margins, standard), nil},
		{"no margins", mean(fine, equivalence.Margins{}, standard), equivalence.ErrArgument},
		{"margin of the wrong sign", mean(fine, equivalence.Margins{Lower: 0.1}, standard), equivalence.ErrArgument},
		{"margin NaN", mean(fine, equivalence.Margins{Lower: math.NaN(), Upper: 1}, standard), equivalence.ErrArgument},
		{"margin infinite", mean(fine, equivalence.Margins{Lower: -1, Upper: math.Inf(1)}, standard), equivalence.ErrArgument},
		{"level", mean(fine, margins, equivalence.Options{Level: 1}), equivalence.ErrArgument},
		{"level NaN", mean(fine, margins, equivalence.Options{Level: math.NaN()}), equivalence.ErrArgument},
		{"no ratings", mean(equivalence.Sample{}, margins, standard), equivalence.ErrNoBase},
		{"one rating", mean(equivalence.Sample{N: 1, Mean: 3}, margins, standard), equivalence.ErrTooFew},
		{"negative base", mean(equivalence.Sample{N: -4}, margins, standard), equivalence.ErrArgument},
		{"mean NaN", mean(equivalence.Sample{N: 4, Mean: math.NaN()}, margins, standard), equivalence.ErrArgument},
		{"negative deviation", mean(equivalence.Sample{N: 4, SD: -1}, margins, standard), equivalence.ErrArgument},
		{"two ratings", mean(equivalence.Sample{N: 2, Mean: 3}, margins, standard), nil},
		{"shares of all", share(3, 3, equivalence.Margins{Lower: -0.2, Upper: 0.2}), nil},
		{"share of one", share(0, 1, equivalence.Margins{Lower: -0.2}), nil},
		{"share of none", share(0, 0, equivalence.Margins{Lower: -0.2}), equivalence.ErrNoBase},
		{"more than all", share(4, 3, equivalence.Margins{Lower: -0.2}), equivalence.ErrArgument},
		{"margin of a share", share(2, 3, equivalence.Margins{Lower: -1}), equivalence.ErrArgument},
		{"only promoters", nps(satisfaction.NPSCounts{Promoters: 3}), nil},
		{"only passives", nps(satisfaction.NPSCounts{Passives: 1}), nil},
		{"no answers", nps(satisfaction.NPSCounts{}), equivalence.ErrNoBase},
		{"negative answers", nps(satisfaction.NPSCounts{Passives: -1, Promoters: 5}), equivalence.ErrArgument},
		{"difference in differences", did(fine, 0), nil},
		{"of no ratings", did(equivalence.Sample{}, 0), equivalence.ErrNoBase},
		{"of level", did(fine, 2), equivalence.ErrArgument},
		{"panel", pair(panel(t, [][]int64{{1, 2}, {1, 1}}), value), nil},
		{"panel of one", pair(panel(t, [][]int64{{1}}), value), equivalence.ErrTooFew},
		{"panel of none", pair(panel(t, nil), value), equivalence.ErrNoBase},
		{"no panel", pair(nil, value), equivalence.ErrArgument},
		{"panel of a segment", pair(segment, value), equivalence.ErrArgument},
		{"panel of no numbers", pair(panel(t, [][]int64{{1, 2}}), func(int) float64 { return math.NaN() }), equivalence.ErrArgument},
		{"panel of nothing", pair(panel(t, [][]int64{{1, 2}}), nil), equivalence.ErrArgument},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			r, err := test.do()
			require.ErrorIs(t, err, test.err)
			text, err := json.Marshal(r)
			require.NoError(t, err)
			require.NotContains(t, string(text), "NaN")
		})
	}
	still := equivalence.Sample{N: 5, Mean: 3}
	r, err := equivalence.Means(still, still, margins, standard)
	require.NoError(t, err)
	require.Equal(t, equivalence.NotShown, r.Decision)
	require.False(t, r.P.Valid || r.PDifferent.Valid || r.DF.Valid)
	require.Equal(t, survey.NoError, r.Difference.Warnings[len(r.Difference.Warnings)-1].Code)
	_, err = equivalence.FromTally(ratings(t))
	require.ErrorIs(t, err, equivalence.ErrNoBase)
	_, err = equivalence.FromTally(ratings(t, 1))
	require.ErrorIs(t, err, equivalence.ErrTooFew)
	_, err = equivalence.FromTally(nil)
	require.ErrorIs(t, err, equivalence.ErrNoBase)
	_, err = equivalence.PanelDiD(panel(t, [][]int64{{1, 2}}), panel(t, [][]int64{{1}}), value, 0)
	require.EqualError(t, err, "equivalence: control: sample of one rating: too few answers")
}

// A sample has the bits of a segments.Group of the same ratings: squares around the mean,
// summed by distinct value, ascending.
func TestSampleOfCountsEqualsRows(t *testing.T) {
	random := rand.New(rand.NewPCG(2, 6))
	for range 300 {
		counts := make([]int64, 5)
		var n, total int64
		for range 2 + random.IntN(200) {
			i := random.IntN(5)
			counts[i]++
			n, total = n+1, total+int64(i+1)
		}
		got, err := equivalence.FromTally(ratings(t, counts...))
		require.NoError(t, err)
		mean, squares := float64(total)/float64(n), 0.0
		for i, count := range counts {
			d := float64(i+1) - mean
			squares += float64(float64(count) * float64(d*d))
		}
		require.Equal(t, equivalence.Sample{N: n, Mean: mean, SD: math.Sqrt(squares / float64(n-1))}, got)
		sd, err := ratings(t, counts...).SD()
		require.NoError(t, err)
		require.InDelta(t, sd, got.SD, 1e-14)
	}
}
