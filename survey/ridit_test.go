package survey_test

import (
	"encoding/json"
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// ratingsOf counts ratings from 1 on a scale of as many points.
func ratingsOf(t testing.TB, counts ...int64) *scale.Tally {
	s, err := scale.New(scale.Definition{Range: scale.Range{From: 1, To: len(counts)}})
	require.NoError(t, err)
	tally := scale.NewTally(s)
	for i, n := range counts {
		require.NoError(t, tally.AddN(i+1, n))
	}
	return tally
}

func listOf(counts ...int64) []float64 {
	var list []float64
	for i, n := range counts {
		for range n {
			list = append(list, float64(i+1))
		}
	}
	return list
}

// placement is the share of others below x, and half of those equal.
func placement(x float64, others []float64) float64 {
	sum := 0.0
	for _, y := range others {
		switch {
		case y < x:
			sum++
		case y == x:
			sum += 0.5
		}
	}
	return sum / float64(len(others))
}

func moments1(x []float64) (mean, variance float64) {
	for _, v := range x {
		mean += v / float64(len(x))
	}
	for _, v := range x {
		variance += (v - mean) * (v - mean) / float64(len(x)-1)
	}
	return mean, variance
}

// One answer at a time: the ridit of each, their mean and its error.
func TestRiditAgainstTheList(t *testing.T) {
	tests := []struct {
		name             string
		group, reference []int64
	}{
		{"higher", []int64{2, 3, 9, 14, 12}, []int64{10, 14, 20, 11, 5}},
		{"gaps", []int64{0, 5, 0, 0, 6}, []int64{4, 0, 9, 0, 7}},
		{"few", []int64{1, 0, 1}, []int64{1, 1, 0}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			a, b := listOf(tt.group...), listOf(tt.reference...)
			var own, other []float64
			for _, x := range a {
				own = append(own, placement(x, b))
			}
			for _, y := range b {
				other = append(other, placement(y, a))
			}
			mean, variance := moments1(own)
			_, otherVariance := moments1(other)
			r, err := survey.Ridit(ratingsOf(t, tt.group...), ratingsOf(t, tt.reference...), survey.RiditOptions{})
			require.NoError(t, err)
			require.InDelta(t, mean, r.Mean.Float64(), 1e-15)
			require.InDelta(t, math.Sqrt(variance/float64(len(a))), r.Estimate.SE.Value, 1e-15)
			require.Equal(t, int64(len(b)), r.Reference)

			s, err := survey.Ridit(ratingsOf(t, tt.group...), ratingsOf(t, tt.reference...), survey.RiditOptions{SampledReference: true})
			require.NoError(t, err)
			require.Equal(t, r.Mean, s.Mean)
			require.InDelta(t, math.Sqrt(variance/float64(len(a))+otherVariance/float64(len(b))), s.Estimate.SE.Value, 1e-15)
			// The other way round it is one minus, with the same error.
			back, err := survey.Ridit(ratingsOf(t, tt.reference...), ratingsOf(t, tt.group...), survey.RiditOptions{SampledReference: true})
			require.NoError(t, err)
			require.Equal(t, "1", r.Mean.Add(back.Mean).String())
			require.InDelta(t, s.Estimate.SE.Value, back.Estimate.SE.Value, 1e-15)
		})
	}
}

// Pain scores after surgery, Brunner and Munzel (2000), table 1: 0.7889610 and limits
// 0.5952169 and 0.9827052, as brunner.munzel.test of R's lawstat prints them.
func TestRiditBrunnerMunzel(t *testing.T) {
	treated := pain(t, []int{1, 2, 1, 1, 1, 1, 1, 1, 1, 1, 2, 4, 1, 1})
	control := pain(t, []int{3, 3, 4, 3, 1, 2, 3, 1, 1, 5, 4})
	r, err := survey.Ridit(control, treated, survey.RiditOptions{SampledReference: true})
	require.NoError(t, err)
	require.InDelta(t, 0.7889610, r.Estimate.Value, 5e-8)
	require.InDelta(t, 0.5952169, r.Estimate.Interval.Lower, 5e-8)
	require.InDelta(t, 0.9827052, r.Estimate.Interval.Upper, 5e-8)
}

func pain(t *testing.T, scores []int) *scale.Tally {
	tally := ratingsOf(t, 0, 0, 0, 0, 0)
	for _, x := range scores {
		require.NoError(t, tally.Add(x))
	}
	return tally
}

func TestRiditProperties(t *testing.T) {
	reference := ratingsOf(t, 10, 14, 20, 11, 5)
	r, err := survey.Ridit(reference, reference, survey.RiditOptions{})
	require.NoError(t, err)
	require.Equal(t, "1/2", r.Mean.String())
	require.Equal(t, []string{"1/12", "17/60", "17/30", "33/40", "23/24"}, texts(r.Points))

	// Only the order of the answers matters.
	spread, err := scale.New(scale.Definition{Points: []scale.Point{{Value: 1}, {Value: 2}, {Value: 40}, {Value: 41}, {Value: 900}}})
	require.NoError(t, err)
	far := func(counts ...int64) *scale.Tally {
		tally := scale.NewTally(spread)
		for i, p := range spread.Points() {
			require.NoError(t, tally.AddN(p.Value, counts[i]))
		}
		return tally
	}
	near, err := survey.Ridit(ratingsOf(t, 2, 3, 9, 14, 12), reference, survey.RiditOptions{})
	require.NoError(t, err)
	wide, err := survey.Ridit(far(2, 3, 9, 14, 12), far(10, 14, 20, 11, 5), survey.RiditOptions{})
	require.NoError(t, err)
	require.Equal(t, near, wide)

	narrow, err := survey.Ridit(ratingsOf(t, 2, 3, 9, 14, 12), reference, survey.RiditOptions{Level: 0.5})
	require.NoError(t, err)
	require.Less(t, near.Estimate.Interval.Lower, narrow.Estimate.Interval.Lower)
	require.Less(t, narrow.Estimate.Interval.Upper, near.Estimate.Interval.Upper)

	r.Estimate = r.Estimate.Suppress()
	text, err := json.Marshal(r)
	require.NoError(t, err)
	require.JSONEq(t, `{"estimate":{"suppressed":true}}`, string(text))
}

func texts(all []scale.Ratio) []string {
	var s []string
	for _, r := range all {
		s = append(s, r.String())
	}
	return s
}

func TestRiditDegenerate(t *testing.T) {
	other := scale.NewTally(scale.OneToTen())
	require.NoError(t, other.AddN(3, 4))
	some := ratingsOf(t, 3, 4, 5)
	errors := []struct {
		name             string
		group, reference *scale.Tally
		o                survey.RiditOptions
		want             error
	}{
		{"nil", nil, some, survey.RiditOptions{}, survey.ErrArgument},
		{"nil reference", some, nil, survey.RiditOptions{}, survey.ErrArgument},
		{"zero tally", new(scale.Tally), some, survey.RiditOptions{}, survey.ErrNoBase},
		{"no ratings", ratingsOf(t, 0, 0, 0), some, survey.RiditOptions{}, survey.ErrNoBase},
		{"no reference", some, ratingsOf(t, 0, 0, 0), survey.RiditOptions{}, survey.ErrNoBase},
		{"other scale", some, other, survey.RiditOptions{}, survey.ErrIncompatible},
		{"level NaN", some, some, survey.RiditOptions{Level: math.NaN()}, survey.ErrArgument},
	}
	for _, tt := range errors {
		t.Run(tt.name, func(t *testing.T) {
			_, err := survey.Ridit(tt.group, tt.reference, tt.o)
			require.ErrorIs(t, err, tt.want)
			require.Regexp(t, "^survey: ridit: ", err.Error())
		})
	}
	warnings := []struct {
		name             string
		group, reference *scale.Tally
		sampled          bool
		want             survey.WarningCode
	}{
		{"one rating", ratingsOf(t, 0, 1, 0), some, false, survey.NoError},
		{"one in the reference", some, ratingsOf(t, 0, 1, 0), true, survey.NoError},
		{"all equal", ratingsOf(t, 0, 0, 7), some, false, survey.ZeroVariance},
		{"separated", ratingsOf(t, 0, 0, 7), ratingsOf(t, 6, 0, 0), true, survey.ZeroVariance},
		{"two", ratingsOf(t, 1, 0, 1), some, false, survey.Clipped},
	}
	for _, tt := range warnings {
		t.Run(tt.name, func(t *testing.T) {
			r, err := survey.Ridit(tt.group, tt.reference, survey.RiditOptions{SampledReference: tt.sampled})
			require.NoError(t, err)
			require.Equal(t, tt.want, r.Estimate.Warnings[0].Code)
			_, err = json.Marshal(r)
			require.NoError(t, err)
		})
	}
}

func TestConsensus(t *testing.T) {
	tests := []struct {
		name   string
		counts []int64
		want   float64
		source string
	}{
		{"all at one point", []int64{0, 0, 9, 0, 0}, 1, "Tastle and Wierman (2007), property 3"},
		{"all at the end", []int64{9, 0, 0, 0, 0}, 1, "the same"},
		{"halves at the ends", []int64{7, 0, 0, 0, 7}, 0, "the same, property 2"},
		{"uniform", []int64{2, 2, 2, 2, 2}, 1 + 0.4*math.Log2(0.5) + 0.4*math.Log2(0.75), "by hand, μ = 3"},
		{"two neighbours", []int64{3, 3, 0, 0, 0}, 1 + math.Log2(1-0.5/4), "by hand, μ = 1.5"},
		{"one apart", []int64{1, 0, 0, 0, 3}, 1 + 0.25*math.Log2(0.25) + 0.75*math.Log2(0.75), "by hand, μ = 4"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := survey.Consensus(ratingsOf(t, tt.counts...))
			require.NoError(t, err)
			require.InDelta(t, tt.want, got, 1e-15, tt.source)
			// Neither twice the answers nor the other direction matter.
			var twice []int64
			for i := range tt.counts {
				twice = append(twice, 2*tt.counts[len(tt.counts)-1-i])
			}
			again, err := survey.Consensus(ratingsOf(t, twice...))
			require.NoError(t, err)
			require.InDelta(t, got, again, 1e-15)
		})
	}
	_, err := survey.Consensus(ratingsOf(t, 0, 0))
	require.ErrorIs(t, err, survey.ErrNoBase)
	_, err = survey.Consensus(nil)
	require.ErrorIs(t, err, survey.ErrArgument)
	_, err = survey.Consensus(new(scale.Tally))
	require.ErrorIs(t, err, survey.ErrNoBase)
}
