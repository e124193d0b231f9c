package satisfaction_test

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/satisfaction"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

func believe(t *testing.T, c satisfaction.NPSCounts, o satisfaction.BayesOptions) satisfaction.NPSPosterior {
	t.Helper()
	r, err := satisfaction.BayesNPSOf(c, o)
	require.NoError(t, err)
	return r
}

func TestBayesNPS(t *testing.T) {
	r := believe(t, satisfaction.NPSCounts{Detractors: 10, Passives: 20, Promoters: 30}, satisfaction.BayesOptions{})
	require.Equal(t, []float64{10.5, 20.5, 30.5}, []float64{r.Detractors, r.Passives, r.Promoters})
	require.InDelta(t, 20/61.5, r.Estimate.Value, 1e-15)
	p, d := 30.5/61.5, 10.5/61.5
	require.InDelta(t, math.Sqrt((p+d-(p-d)*(p-d))/62.5), r.Estimate.SE.Value, 1e-15)
	require.Equal(t, "posterior, jeffreys", r.Estimate.Method)
	require.Equal(t, int64(60), r.Estimate.N)
	require.Empty(t, r.Estimate.Warnings)
	c, err := r.Against(0.3)
	require.NoError(t, err)
	require.InDelta(t, 0.61356766991944755, c.Above, 1e-13) // mpmath 1.3, by another integral
	for _, tail := range []struct {
		at    float64
		above bool
	}{{r.Estimate.Interval.Lower, false}, {r.Estimate.Interval.Upper, true}} {
		c, err := r.Against(tail.at)
		require.NoError(t, err)
		if tail.above {
			c.Below = c.Above
		}
		require.InDelta(t, 0.025, c.Below, 1e-12)
	}
}

// Three promoters move the uniform prior less than that of Jeffreys.
func TestBayesPriors(t *testing.T) {
	counts := satisfaction.NPSCounts{Promoters: 3}
	r := believe(t, counts, satisfaction.BayesOptions{Prior: satisfaction.UniformPrior, Level: 0.9})
	require.Equal(t, []float64{1, 1, 4}, []float64{r.Detractors, r.Passives, r.Promoters})
	require.InDelta(t, 0.5, r.Estimate.Value, 1e-15)
	require.Equal(t, 0.9, r.Estimate.Interval.Level)
	require.Equal(t, survey.LowBase, r.Estimate.Warnings[0].Code)
	require.InDelta(t, 3/4.5, believe(t, counts, satisfaction.BayesOptions{}).Estimate.Value, 1e-15)
	text, err := json.Marshal(r)
	require.NoError(t, err)
	require.Contains(t, string(text), `"prior":"uniform"`)
	r.Estimate = r.Estimate.Suppress()
	text, err = json.Marshal(r)
	require.NoError(t, err)
	require.JSONEq(t, `{"estimate":{"suppressed":true}}`, string(text))
}

// P of exact fractions: the densities of whole parameters are polynomials (sympy).
func TestVersus(t *testing.T) {
	uniform := satisfaction.BayesOptions{Prior: satisfaction.UniformPrior}
	x := believe(t, satisfaction.NPSCounts{Detractors: 2, Passives: 1, Promoters: 4}, uniform)
	y := believe(t, satisfaction.NPSCounts{Detractors: 1, Passives: 2, Promoters: 2}, uniform)
	c, err := y.Versus(x)
	require.NoError(t, err)
	back, err := x.Versus(y)
	require.NoError(t, err)
	require.Equal(t, satisfaction.NPSChance{Above: c.Below, Below: c.Above}, back)
	require.InDelta(t, 851637./1464320, back.Above, 1e-13)
}

func TestBayesExtremes(t *testing.T) {
	const billion = 1_000_000_000
	all := believe(t, satisfaction.NPSCounts{Promoters: billion}, satisfaction.BayesOptions{})
	require.Equal(t, 1.0, all.Estimate.Interval.Upper)
	require.InDelta(t, 0, 1-all.Estimate.Interval.Lower, 1e-8)
	require.Less(t, all.Estimate.Interval.Lower, 1.0)
	none := believe(t, satisfaction.NPSCounts{Detractors: billion}, satisfaction.BayesOptions{})
	require.Equal(t, -1.0, none.Estimate.Interval.Lower)
	require.Equal(t, -all.Estimate.Value, none.Estimate.Value)
	c, err := all.Versus(none)
	require.NoError(t, err)
	require.Equal(t, satisfaction.NPSChance{Above: 1, Below: 0}, c)
	c, err = all.Versus(all)
	require.NoError(t, err)
	require.InDelta(t, 0.5, c.Above, 1e-10)
	most := believe(t, satisfaction.NPSCounts{Detractors: 3e8, Passives: 3e8, Promoters: 4e8}, satisfaction.BayesOptions{})
	z := (0.1 - most.Estimate.Interval.Lower) / most.Estimate.SE.Value
	require.InDelta(t, 1.959964, z, 2e-5)
	for _, r := range []satisfaction.NPSPosterior{all, none, most} {
		for target, want := range map[float64]satisfaction.NPSChance{1: {Below: 1}, -1: {Above: 1}} {
			c, err := r.Against(target)
			require.NoError(t, err)
			require.Equal(t, want, c)
		}
	}
	huge := believe(t, satisfaction.NPSCounts{Detractors: math.MaxInt64 / 4, Passives: math.MaxInt64 / 4, Promoters: math.MaxInt64 / 4}, satisfaction.BayesOptions{})
	require.Less(t, huge.Estimate.Interval.Lower, huge.Estimate.Interval.Upper)
}

func TestBayesRefuses(t *testing.T) {
	_, err := satisfaction.BayesNPS(scale.NewTally(scale.ZeroToTen()), satisfaction.BayesOptions{})
	require.ErrorIs(t, err, satisfaction.ErrNoBase)
	_, err = satisfaction.BayesNPS(nil, satisfaction.BayesOptions{})
	require.ErrorIs(t, err, satisfaction.ErrArgument)
	_, err = satisfaction.BayesNPS(scale.NewTally(scale.OneToFive()), satisfaction.BayesOptions{})
	require.ErrorIs(t, err, satisfaction.ErrScale)
	_, err = satisfaction.BayesNPSOf(satisfaction.NPSCounts{}, satisfaction.BayesOptions{})
	require.ErrorIs(t, err, satisfaction.ErrNoBase)
	_, err = satisfaction.WeightedBayesNPS(scale.NewWeightedTally(scale.ZeroToTen()), satisfaction.BayesOptions{})
	require.ErrorIs(t, err, satisfaction.ErrNoBase)
	_, err = satisfaction.WeightedBayesNPS(nil, satisfaction.BayesOptions{})
	require.ErrorIs(t, err, satisfaction.ErrArgument)
	one := satisfaction.NPSCounts{Promoters: 1}
	for _, o := range []satisfaction.BayesOptions{{Prior: 7}, {Level: 1}, {Level: math.NaN()}, {Level: -1}} {
		_, err = satisfaction.BayesNPSOf(one, o)
		require.ErrorIs(t, err, satisfaction.ErrArgument)
	}
	_, err = satisfaction.BayesNPSOf(satisfaction.NPSCounts{Promoters: -1, Passives: 3}, satisfaction.BayesOptions{})
	require.ErrorIs(t, err, satisfaction.ErrArgument)
	r := believe(t, one, satisfaction.BayesOptions{})
	for _, target := range []float64{1.01, -30, math.NaN(), math.Inf(1)} {
		_, err = r.Against(target)
		require.ErrorIs(t, err, satisfaction.ErrArgument)
	}
	suppressed := r
	suppressed.Estimate = r.Estimate.Suppress()
	for _, bad := range []satisfaction.NPSPosterior{{}, suppressed, {Detractors: 1, Passives: math.NaN(), Promoters: 1}, {Detractors: 1, Passives: math.Inf(1), Promoters: 1}, {Detractors: 1, Passives: 1, Promoters: 1}, {Detractors: 1, Passives: 1, Promoters: 1, Worth: [3]float64{1, math.NaN(), 1}}} {
		_, err = bad.Against(0)
		require.ErrorIs(t, err, satisfaction.ErrArgument)
		_, err = bad.Versus(r)
		require.ErrorIs(t, err, satisfaction.ErrArgument)
		_, err = r.Versus(bad)
		require.ErrorIs(t, err, satisfaction.ErrArgument)
	}
}

// Equal weights are no weights, whatever they are; unequal ones are worth fewer answers.
func TestWeightedBayesNPS(t *testing.T) {
	plain, equal, unequal := scale.NewTally(scale.ZeroToTen()), scale.NewWeightedTally(scale.ZeroToTen()), scale.NewWeightedTally(scale.ZeroToTen())
	for i := range 120 {
		rating := []int{10, 9, 8, 3, 9, 7}[i%6]
		require.NoError(t, plain.Add(rating))
		require.NoError(t, equal.Add(rating, 2.5))
		require.NoError(t, unequal.Add(rating, float64(1+i%4)))
	}
	want, err := satisfaction.BayesNPS(plain, satisfaction.BayesOptions{})
	require.NoError(t, err)
	got, err := satisfaction.WeightedBayesNPS(equal, satisfaction.BayesOptions{})
	require.NoError(t, err)
	require.Equal(t, want.Counts, got.Counts)
	near := func(want, got satisfaction.NPSPosterior) {
		t.Helper()
		require.InDeltaSlice(t, figures(want), figures(got), 1e-12)
	}
	near(want, got)
	wide, err := satisfaction.WeightedBayesNPS(unequal, satisfaction.BayesOptions{})
	require.NoError(t, err)
	nps, err := satisfaction.WeightedNPS(unequal, satisfaction.NPSOptions{})
	require.NoError(t, err)
	require.Less(t, wide.Detractors+wide.Passives+wide.Promoters, want.Detractors+want.Passives+want.Promoters)
	require.Greater(t, wide.Estimate.SE.Value, want.Estimate.SE.Value)
	require.InDelta(t, nps.Estimate.SE.Value, wide.Estimate.SE.Value, 0.001)
	// The weights of a class keep their sum: effective answers times their worth.
	sums := [3]float64{(wide.Detractors - 0.5) * wide.Worth[0], (wide.Passives - 0.5) * wide.Worth[1], (wide.Promoters - 0.5) * wide.Worth[2]}
	require.InDelta(t, nps.Detractors, sums[0]/(sums[0]+sums[1]+sums[2]), 1e-14)
	require.InDelta(t, nps.Promoters, sums[2]/(sums[0]+sums[1]+sums[2]), 1e-14)
	// The level is of the interval only.
	low, err := satisfaction.WeightedBayesNPS(unequal, satisfaction.BayesOptions{Level: 0.5})
	require.NoError(t, err)
	require.Equal(t, []float64{wide.Detractors, wide.Passives, wide.Promoters, wide.Estimate.Value}, []float64{low.Detractors, low.Passives, low.Promoters, low.Estimate.Value})

	one := scale.NewWeightedTally(scale.ZeroToTen())
	require.NoError(t, one.Add(10, 3))
	r, err := satisfaction.WeightedBayesNPS(one, satisfaction.BayesOptions{})
	require.NoError(t, err)
	require.Equal(t, []float64{0.5, 0.5, 1.5}, []float64{r.Detractors, r.Passives, r.Promoters})
	require.Equal(t, [3]float64{1, 1, 1}, r.Worth)
}

// figures are those of a posterior that weights change.
func figures(r satisfaction.NPSPosterior) []float64 {
	e := r.Estimate
	return []float64{r.Detractors, r.Passives, r.Promoters, r.Worth[0], r.Worth[1], r.Worth[2], e.Value, e.SE.Value, e.Interval.Lower, e.Interval.Upper}
}

// Few detractors who weigh much miss more than their number of answers tells: with one
// number of effective answers for all classes the lower limit was −0.06.
func TestWeightedBayesNPSKnowsWhoWeighs(t *testing.T) {
	heavy, light := scale.NewWeightedTally(scale.ZeroToTen()), scale.NewWeightedTally(scale.ZeroToTen())
	for i := range 60 {
		rating, much, little := 10, 0.7, 2.0
		if i%20 == 0 {
			rating, much, little = 3, 2, 0.7
		}
		require.NoError(t, heavy.Add(rating, much))
		require.NoError(t, light.Add(rating, little))
	}
	r, err := satisfaction.WeightedBayesNPS(heavy, satisfaction.BayesOptions{})
	require.NoError(t, err)
	s, err := satisfaction.WeightedBayesNPS(light, satisfaction.BayesOptions{})
	require.NoError(t, err)
	a, err := satisfaction.WeightedNPS(heavy, satisfaction.NPSOptions{})
	require.NoError(t, err)
	b, err := satisfaction.WeightedNPS(light, satisfaction.NPSOptions{})
	require.NoError(t, err)
	t.Log(r.Interval(), a.Interval(), s.Interval(), b.Interval())
	require.InDelta(t, a.Estimate.Interval.Lower, r.Estimate.Interval.Lower, 0.035)
	require.InDelta(t, b.Estimate.Interval.Lower, s.Estimate.Interval.Lower, 0.01)
}

// One of two independent scores is above the other, whatever was believed before.
func TestVersusIsWhole(t *testing.T) {
	rng := rand.New(rand.NewPCG(2026, 22))
	one := func() satisfaction.NPSPosterior {
		n := int64(1) << rng.IntN(24)
		w := scale.NewWeightedTally(scale.ZeroToTen())
		o := satisfaction.BayesOptions{Prior: satisfaction.NPSPrior(rng.IntN(2))}
		if rng.IntN(2) == 0 {
			return believe(t, satisfaction.NPSCounts{Detractors: rng.Int64N(n), Passives: rng.Int64N(n), Promoters: 1 + rng.Int64N(n)}, o)
		}
		for range 1 + rng.IntN(50) {
			require.NoError(t, w.Add(rng.IntN(11), 0.1+rng.ExpFloat64()))
		}
		r, err := satisfaction.WeightedBayesNPS(w, o)
		require.NoError(t, err)
		return r
	}
	for range 20 {
		x, y := one(), one()
		c, err := x.Versus(y)
		require.NoError(t, err)
		back, err := y.Versus(x)
		require.NoError(t, err)
		require.InDelta(t, 1, c.Above+back.Above, 1e-9, "%+v and %+v", x, y)
		require.InDelta(t, c.Below, back.Above, 1e-9)
		self, err := x.Versus(x)
		require.NoError(t, err)
		require.InDelta(t, 0.5, self.Above, 1e-9)
	}
}

// The table in the doc of BayesNPS, as far as it is quick.
func TestBayesCoverage(t *testing.T) {
	for _, tt := range []struct {
		prior                                satisfaction.NPSPrior
		n                                    int
		smallest, mean, anySmallest, anyMean float64
	}{
		{satisfaction.JeffreysPrior, 5, 0.907, 0.954, 0.774, 0.954},
		{satisfaction.JeffreysPrior, 10, 0.933, 0.949, 0.892, 0.951},
		{satisfaction.JeffreysPrior, 20, 0.933, 0.946, 0.876, 0.949},
		{satisfaction.UniformPrior, 5, 0.891, 0.969, 0.590, 0.946},
		{satisfaction.UniformPrior, 10, 0.907, 0.961, 0.599, 0.947},
		{satisfaction.UniformPrior, 20, 0.939, 0.954, 0.736, 0.949},
	} {
		n := tt.n
		type outcome struct {
			d, p, z  int
			interval survey.Interval
			ways     float64
		}
		var all []outcome
		factorial := func(k int) float64 { return math.Gamma(float64(k + 1)) }
		for d := range n + 1 {
			for p := range n + 1 - d {
				z := n - d - p
				r := believe(t, satisfaction.NPSCounts{Detractors: int64(d), Passives: int64(z), Promoters: int64(p)}, satisfaction.BayesOptions{Prior: tt.prior})
				all = append(all, outcome{d, p, z, r.Estimate.Interval, factorial(n) / factorial(d) / factorial(p) / factorial(z)})
			}
		}
		covered := func(d, p float64) (c float64) {
			for _, o := range all {
				const rounding = 1e-12
				if s := p - d; s >= o.interval.Lower-rounding && s <= o.interval.Upper+rounding {
					c += o.ways * math.Pow(d, float64(o.d)) * math.Pow(p, float64(o.p)) * math.Pow(1-d-p, float64(o.z))
				}
			}
			return c
		}
		summary := func(least int) (smallest, mean float64) {
			smallest = 1
			k := 0.0
			for i := least; i <= 20; i++ {
				for j := least; i+j <= 20-least; j++ {
					c := covered(float64(i)/20, float64(j)/20)
					smallest, mean, k = min(smallest, c), mean+c, k+1
				}
			}
			return smallest, mean / k
		}
		smallest, mean := summary(2)
		require.InDelta(t, tt.smallest, smallest, 5.001e-4)
		require.InDelta(t, tt.mean, mean, 5.001e-4)
		smallest, mean = summary(0)
		require.InDelta(t, tt.anySmallest, smallest, 5.001e-4)
		require.InDelta(t, tt.anyMean, mean, 5.001e-4)
	}
}
