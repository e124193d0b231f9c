package reliability_test

import (
	"context"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/analysis/reliability"
	"github.com/gocsat/csat/survey"
)

// Each of three raters knows the class of a unit with a chance of 0.7 and guesses
// among three otherwise.
const (
	knows    = 0.7
	raters   = 3
	guessing = (1 - knows) / 3
)

var classShares = []float64{0.5, 0.3, 0.2}

func coded(seed, replicate uint64, n int) reliability.Columns {
	rng := rand.New(rand.NewPCG(seed, replicate))
	c := columns(make([][]float64, raters)...)
	for range n {
		u, class := rng.Float64(), 0.0
		for _, p := range classShares[:2] {
			if u -= p; u >= 0 {
				class++
			}
		}
		for j := range raters {
			x := class
			if rng.Float64() >= knows {
				x = float64(rng.IntN(3))
			}
			c.Values[j] = append(c.Values[j], x)
		}
	}
	return c
}

// trueKappa is that of coded, for many units.
func trueKappa() float64 {
	agree, chance := 0.0, 0.0
	for k, p := range classShares {
		share := knows*p + guessing
		chance += share * share
		for other := range classShares {
			q := guessing
			if other == k {
				q += knows
			}
			agree += p * q * q
		}
	}
	return (agree - chance) / (1 - chance)
}

// Leaving out one unit after the other gives the same error, up to 1/n.
func TestFleissErrorByJackknife(t *testing.T) {
	const n = 400
	c := coded(21, 1, n)
	f := must(reliability.FleissKappa(c, reliability.FleissOptions{}))
	var leftOut []float64
	for i := range n {
		part := columns(make([][]float64, raters)...)
		for j := range raters {
			part.Values[j] = slices.Delete(slices.Clone(c.Values[j]), i, i+1)
		}
		leftOut = append(leftOut, must(reliability.FleissKappa(part, reliability.FleissOptions{})).Kappa.Value)
	}
	center, squares := 0.0, 0.0
	for _, k := range leftOut {
		center += k / n
	}
	for _, k := range leftOut {
		squares += (k - center) * (k - center)
	}
	require.InEpsilon(t, math.Sqrt(squares*(n-1)/n), f.Kappa.SE.Value, 0.01)
}

// covered is the share of replicates whose interval holds the true kappa.
func covered(replicates int, estimate func(replicate uint64) survey.Estimate) float64 {
	hits := 0
	for r := range replicates {
		e := estimate(uint64(r))
		if e.Interval.Lower <= trueKappa() && trueKappa() <= e.Interval.Upper {
			hits++
		}
	}
	return float64(hits) / float64(replicates)
}

// 600 intervals of 95 % have a coverage with an error of 0.9 %.
func TestFleissCoverage(t *testing.T) {
	cover := covered(600, func(r uint64) survey.Estimate {
		return must(reliability.FleissKappa(coded(22, r, 60), reliability.FleissOptions{})).Kappa
	})
	require.InDelta(t, 0.95, cover, 0.03)
}

func bootstrapped(t *testing.T, c reliability.Columns, m reliability.Metric, replicates int) reliability.KrippendorffBootstrap {
	b, err := reliability.BootstrapKrippendorff(t.Context(), c, m, reliability.BootstrapOptions{Replicates: replicates, Seed: 5})
	require.NoError(t, err)
	return b
}

// Of nominal ratings without gaps alpha is all but Fleiss' kappa, and so is its error.
func TestKrippendorffErrorAgainstFleiss(t *testing.T) {
	c := coded(23, 1, 300)
	f := must(reliability.FleissKappa(c, reliability.FleissOptions{}))
	b := bootstrapped(t, c, reliability.Nominal, 2000)
	require.InDelta(t, f.Kappa.Value, b.Alpha.Value, 2e-3)
	require.InEpsilon(t, f.Kappa.SE.Value, b.Alpha.SE.Value, 0.06)
	require.InDelta(t, f.Kappa.Interval.Lower, b.Alpha.Interval.Lower, 0.01)
	require.InDelta(t, f.Kappa.Interval.Upper, b.Alpha.Interval.Upper, 0.01)
	require.Equal(t, must(reliability.Krippendorff(c, reliability.Nominal)).Alpha, b.Alpha.Value)
	require.Zero(t, b.Failed)
}

// Neither the order of units, nor that of raters, nor the number of processors matters
// to the last bit of the replicates.
func TestKrippendorffBootstrapSameBits(t *testing.T) {
	c := coded(24, 1, 80)
	c.Values[1][3], c.Values[2][9], c.Values[0][9] = math.NaN(), math.NaN(), math.NaN()
	want := bootstrapped(t, c, reliability.Ordinal, 300)
	require.Equal(t, int64(1), want.Alpha.Missing)
	before := runtime.GOMAXPROCS(0)
	defer runtime.GOMAXPROCS(before)
	for _, workers := range []int{1, 2, 7} {
		runtime.GOMAXPROCS(workers)
		require.Equal(t, want, bootstrapped(t, c, reliability.Ordinal, 300))
	}
	turned := reliability.Columns{Names: c.Names, Values: [][]float64{slices.Clone(c.Values[2]), slices.Clone(c.Values[0]), slices.Clone(c.Values[1])}}
	for _, column := range turned.Values {
		slices.Reverse(column)
	}
	got := bootstrapped(t, turned, reliability.Ordinal, 300)
	require.Equal(t, want.Alpha.SE, got.Alpha.SE)
	require.Equal(t, want.Alpha.Interval, got.Alpha.Interval)
	require.InDelta(t, want.Alpha.Value, got.Alpha.Value, 1e-15)
}

func TestKrippendorffBootstrapEnds(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := reliability.BootstrapKrippendorff(ctx, coded(25, 1, 50), reliability.Nominal, reliability.BootstrapOptions{})
	require.ErrorIs(t, err, context.Canceled)

	// Of two units, each with a rating of its own, every second replicate has one rating.
	two := columns([]float64{1, 2}, []float64{1, 2})
	refused := 0
	for seed := range uint64(40) {
		b, err := reliability.BootstrapKrippendorff(t.Context(), two, reliability.Nominal, reliability.BootstrapOptions{Replicates: 21, Seed: seed})
		require.Positive(t, b.Failed)
		if err != nil {
			require.ErrorIs(t, err, survey.ErrTooFew)
			refused++
			continue
		}
		require.Equal(t, reliability.FailedDraws, b.Alpha.Warnings[len(b.Alpha.Warnings)-1].Code)
	}
	require.Positive(t, refused)
	require.Less(t, refused, 40)
}
