package satisfaction_test

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/internal/interval"
	"github.com/gocsat/csat/internal/tail"
	"github.com/gocsat/csat/satisfaction"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
	"github.com/gocsat/csat/survey/design"
)

// zeroToTen is a weighted tally of ratings with their weights.
func zeroToTen(t *testing.T, factor float64, pairs ...[2]float64) *scale.WeightedTally {
	t.Helper()
	tally := scale.NewWeightedTally(scale.ZeroToTen())
	for _, p := range pairs {
		require.NoError(t, tally.Add(int(p[0]), factor*p[1]))
	}
	return tally
}

// Weights 1, 2 for promoters, 3 for a passive, 4 for a detractor: s = −0.1, z =
// 1.1·1, 1.1·2, 0.1·3, −0.9·4 over 10, Σz² = (1.21+4.84+0.09+12.96)/100.
func TestWeightedNPSByHand(t *testing.T) {
	pairs := [][2]float64{{10, 1}, {9, 2}, {8, 3}, {2, 4}}
	r, err := satisfaction.WeightedNPS(zeroToTen(t, 1, pairs...), satisfaction.NPSOptions{})
	require.NoError(t, err)
	require.Equal(t, satisfaction.NPSCounts{Detractors: 1, Passives: 1, Promoters: 2}, r.Counts)
	require.Equal(t, "-1/10", r.Score.String())
	require.Equal(t, "-10", r.Points(0).String())
	require.InDelta(t, 0.69, r.Variance, 1e-15)
	variance := 0.191 * 4 / 3
	require.InDelta(t, math.Sqrt(variance), r.Estimate.SE.Value, 1e-15)
	require.InDelta(t, 0.69/variance, r.EffectiveAnswers, 1e-14)
	require.InDelta(t, 100.0/30, r.Estimate.EffectiveN, 1e-14)
	classes := [3]interval.Class{{N: 1, Sum: 4, Squares: 16}, {N: 1, Sum: 3, Squares: 9}, {N: 2, Sum: 3, Squares: 5}}
	lo, hi := interval.WeightedTango(classes, interval.WeightedZ(classes, 3, 0.95))
	require.InDelta(t, lo, r.Estimate.Interval.Lower, 1e-12)
	require.InDelta(t, hi, r.Estimate.Interval.Upper, 1e-12)
	require.InDelta(t, 100*hi, r.Interval().Upper, 1e-10)
	// 12·((4·30/100)² − 1) = 5.28 are needed.
	require.Equal(t, []survey.WarningCode{survey.FewWeighted, survey.LowBase}, codes(r.Estimate))

	for method, half := range map[satisfaction.NPSMethod]float64{
		satisfaction.Wald:       tail.CriticalZ(0.95) * math.Sqrt(variance),
		satisfaction.TrinomialT: tail.StudentTQuantile(0.975, 3) * math.Sqrt(variance),
	} {
		r, err := satisfaction.WeightedNPS(zeroToTen(t, 1, pairs...), satisfaction.NPSOptions{Method: method, Unclipped: true})
		require.NoError(t, err)
		require.InDelta(t, -0.1-half, r.Estimate.Interval.Lower, 1e-14)
		require.InDelta(t, -0.1+half, r.Estimate.Interval.Upper, 1e-14)
		r, err = satisfaction.WeightedNPS(zeroToTen(t, 1, pairs...), satisfaction.NPSOptions{Method: method})
		require.NoError(t, err)
		require.Equal(t, -1.0, r.Estimate.Interval.Lower)
	}
}

func codes(e survey.Estimate) (codes []survey.WarningCode) {
	for _, w := range e.Warnings {
		codes = append(codes, w.Code)
	}
	return codes
}

// Whatever the weights have in common with the answers, and whichever unit they
// have, the result is that of the design.
func TestWeightedNPSIsThatOfTheDesign(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	var pairs [][2]float64
	var weights []float64
	codes := design.Variable{}
	for range 80 {
		value := rng.IntN(11)
		w := math.Exp(rng.NormFloat64()) * (1 + float64(value)/5)
		pairs, weights = append(pairs, [2]float64{float64(value), w}), append(weights, w)
		code := 0.0
		if value >= 9 {
			code = 1
		} else if value <= 6 {
			code = -1
		}
		codes.Values = append(codes.Values, code)
	}
	d, err := design.New(weights, design.Options{})
	require.NoError(t, err)
	want, err := d.NPS(codes, 0.9)
	require.NoError(t, err)
	for _, factor := range []float64{1, 1e-6, 1e6} {
		got, err := satisfaction.WeightedNPS(zeroToTen(t, factor, pairs...), satisfaction.NPSOptions{Level: 0.9})
		require.NoError(t, err)
		for _, pair := range [][2]float64{
			{want.Estimate.Value, got.Estimate.Value}, {want.Estimate.SE.Value, got.Estimate.SE.Value},
			{want.Estimate.Interval.Lower, got.Estimate.Interval.Lower}, {want.Estimate.Interval.Upper, got.Estimate.Interval.Upper},
			{want.EffectiveAnswers, got.EffectiveAnswers}, {want.Estimate.EffectiveN, got.Estimate.EffectiveN},
			{want.Detractors, got.Detractors}, {want.Passives, got.Passives}, {want.Promoters, got.Promoters}, {want.Variance, got.Variance},
		} {
			require.InDelta(t, pair[0], pair[1], 1e-12*math.Max(1, math.Abs(pair[0])))
		}
	}
}

// Equal weights are no weights: s, and the interval of Tango. Errors have n/(n−1).
func TestWeightedNPSWithEqualWeights(t *testing.T) {
	pairs := [][2]float64{{10, 3}, {9, 3}, {8, 3}, {2, 3}, {10, 3}, {7, 3}}
	r, err := satisfaction.WeightedNPS(zeroToTen(t, 1, pairs...), satisfaction.NPSOptions{Method: satisfaction.AdjustedWald})
	require.NoError(t, err)
	plain, err := satisfaction.NPSOf(r.Counts, satisfaction.NPSOptions{})
	require.NoError(t, err)
	require.Equal(t, plain.Score.String(), r.Score.String())
	require.InDelta(t, plain.Variance, r.Variance, 1e-15)
	require.NotContains(t, codes(r.Estimate), survey.FewWeighted)
	score, err := satisfaction.WeightedNPS(zeroToTen(t, 1, pairs...), satisfaction.NPSOptions{})
	require.NoError(t, err)
	require.InDelta(t, plain.Estimate.Interval.Lower, score.Estimate.Interval.Lower, 1e-12)
	require.InDelta(t, plain.Estimate.Interval.Upper, score.Estimate.Interval.Upper, 1e-12)
	require.InDelta(t, math.Sqrt(plain.Variance/5), r.Estimate.SE.Value, 1e-15)
	require.InDelta(t, 5, r.EffectiveAnswers, 1e-12)
	// 5/6·(1, 2, 3) detractors, passives, promoters, plus 0.75, 1.5, 0.75.
	p, d := (2.5+0.75)/8, (5.0/6+0.75)/8
	half := tail.CriticalZ(0.95) * math.Sqrt((p+d-(p-d)*(p-d))/8)
	require.InDelta(t, p-d+half, r.Estimate.Interval.Upper, 1e-12)
}

// The order of the answers does not change a bit.
func TestWeightedNPSOfPermutedAnswers(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	pairs := make([][2]float64, 60)
	for i := range pairs {
		pairs[i] = [2]float64{float64(rng.IntN(11)), math.Exp(3 * rng.NormFloat64())}
	}
	want, err := satisfaction.WeightedNPS(zeroToTen(t, 1, pairs...), satisfaction.NPSOptions{})
	require.NoError(t, err)
	for range 20 {
		rng.Shuffle(len(pairs), func(i, j int) { pairs[i], pairs[j] = pairs[j], pairs[i] })
		got, err := satisfaction.WeightedNPS(zeroToTen(t, 1, pairs...), satisfaction.NPSOptions{})
		require.NoError(t, err)
		require.Equal(t, want, got)
	}
}

func TestWeightedNPSOfOneClass(t *testing.T) {
	for value, want := range map[float64]float64{0: -1, 7: 0, 10: 1} {
		r, err := satisfaction.WeightedNPS(zeroToTen(t, 1, [2]float64{value, 0.1}, [2]float64{value, 0.7}, [2]float64{value, 3}), satisfaction.NPSOptions{})
		require.NoError(t, err)
		require.Equal(t, want, r.Estimate.Value)
		require.Equal(t, 0.0, r.Estimate.SE.Value)
		require.InDelta(t, 3.8*3.8/9.5, r.EffectiveAnswers, 1e-12)
		require.Greater(t, r.Estimate.Interval.Upper-r.Estimate.Interval.Lower, 0.5)
	}
	// The ends of what a weight may be, in any company.
	far, err := satisfaction.WeightedNPS(zeroToTen(t, 1, [2]float64{10, 1e100}, [2]float64{7, 1e-100}, [2]float64{2, 1}, [2]float64{0, 1e-100}), satisfaction.NPSOptions{})
	require.NoError(t, err)
	require.True(t, -1 <= far.Estimate.Interval.Lower && far.Estimate.Interval.Lower < 1 && far.Estimate.Interval.Upper == 1)
	one, err := satisfaction.WeightedNPS(zeroToTen(t, 1, [2]float64{10, 2}), satisfaction.NPSOptions{})
	require.NoError(t, err)
	require.False(t, one.Estimate.SE.Valid)
	require.True(t, one.Estimate.Interval.Valid())
	one, err = satisfaction.WeightedNPS(zeroToTen(t, 1, [2]float64{10, 2}), satisfaction.NPSOptions{Method: satisfaction.Wald})
	require.NoError(t, err)
	require.False(t, one.Estimate.Interval.Valid())
	text, err := json.Marshal(one)
	require.NoError(t, err)
	require.NotContains(t, string(text), "NaN")
}

func TestWeightedNPSErrors(t *testing.T) {
	some := zeroToTen(t, 1, [2]float64{10, 2})
	five := scale.NewWeightedTally(scale.OneToFive())
	for _, tt := range []struct {
		name  string
		tally *scale.WeightedTally
		o     satisfaction.NPSOptions
		want  error
	}{
		{"nobody", zeroToTen(t, 1), satisfaction.NPSOptions{}, satisfaction.ErrNoBase},
		{"no scale", new(scale.WeightedTally), satisfaction.NPSOptions{}, scale.ErrNoScale},
		{"another scale", five, satisfaction.NPSOptions{}, satisfaction.ErrScale},
		{"classes", some, satisfaction.NPSOptions{Classes: scale.FiveLevels()}, satisfaction.ErrScale},
		{"level", some, satisfaction.NPSOptions{Level: math.NaN()}, satisfaction.ErrArgument},
		{"bootstrap", some, satisfaction.NPSOptions{Method: satisfaction.Bootstrap}, satisfaction.ErrArgument},
		{"method", some, satisfaction.NPSOptions{Method: 99}, satisfaction.ErrArgument},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, err := satisfaction.WeightedNPS(tt.tally, tt.o)
			require.ErrorIs(t, err, tt.want)
			require.Equal(t, satisfaction.WeightedNPSResult{}, r)
		})
	}
}
