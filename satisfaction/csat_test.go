package satisfaction_test

import (
	"encoding"
	"encoding/json"
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/internal/tail"
	"github.com/gocsat/csat/satisfaction"
	"github.com/gocsat/csat/satisfaction/proportion"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// counts is a tally of as many ratings of 1, 2, 3, … as given, with 3 blanks and
// 2 not asked.
func counts(t *testing.T, s *scale.Scale, n ...int64) *scale.Tally {
	tally := scale.NewTally(s)
	for i, k := range n {
		require.NoError(t, tally.AddN(i+1, k))
	}
	require.NoError(t, tally.AddCode(scale.Blank, 3))
	require.NoError(t, tally.AddCode(scale.NotAsked, 2))
	return tally
}

// wilson is the closed form.
func wilson(x, n, level float64) (lower, upper float64) {
	z := tail.CriticalZ(level)
	centre, half := x+z*z/2, z*math.Sqrt(x*(n-x)/n+z*z/4)
	return (centre - half) / (n + z*z), (centre + half) / (n + z*z)
}

func TestCSAT(t *testing.T) {
	lower46, upper46 := wilson(46, 250, 0.95)
	low0, up0 := wilson(0, 10, 0.9)
	wald := tail.CriticalZ(0.95) * math.Sqrt(0.9*0.1/10)
	tests := []struct {
		name         string
		tally        *scale.Tally
		options      satisfaction.CSATOptions
		x, n         int64
		lower, upper float64
		warnings     []survey.WarningCode
		source       string
	}{
		{"top two", counts(t, scale.OneToFive(), 100, 60, 44, 30, 16), satisfaction.CSATOptions{}, 46, 250, lower46, upper46, nil, "Wilson 1927, closed form"},
		{"top one", counts(t, scale.OneToFive(), 100, 60, 44, 0, 46), satisfaction.CSATOptions{Boxes: 1}, 46, 250, lower46, upper46, nil, "Wilson 1927, closed form"},
		{"lower is better", counts(t, scale.OneToFive().Reversed(), 16, 30, 44, 60, 100), satisfaction.CSATOptions{}, 46, 250, lower46, upper46, nil, "Wilson 1927, closed form"},
		{"none, 90 %", counts(t, scale.OneToFive(), 10), satisfaction.CSATOptions{Level: 0.9}, 0, 10, low0, up0, []survey.WarningCode{survey.ZeroVariance, survey.LowBase}, "Wilson 1927, closed form"},
		{"Wald, cut", counts(t, scale.OneToFive(), 1, 0, 0, 0, 9), satisfaction.CSATOptions{Method: proportion.Wald}, 9, 10, 0.9 - wald, 1, []survey.WarningCode{survey.Clipped, survey.LowBase}, "p ± z·√(pq/n)"},
		{"Clopper–Pearson", counts(t, scale.OneToFive(), 0, 0, 0, 0, 10), satisfaction.CSATOptions{Method: proportion.ClopperPearson}, 10, 10, math.Pow(0.025, 0.1), 1, []survey.WarningCode{survey.ZeroVariance, survey.LowBase}, "(α/2)^(1/n) at x = n"},
		{"no logit at the end", counts(t, scale.OneToFive(), 0, 0, 0, 0, 10), satisfaction.CSATOptions{Method: proportion.Logit}, 10, 10, 0, 0, []survey.WarningCode{survey.NoError, survey.ZeroVariance, survey.LowBase}, "log(p/q) at x = n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r, err := satisfaction.CSAT(tt.tally, tt.options)
			require.NoError(t, err)
			e := r.Estimate
			require.Equal(t, scale.Share{Count: tt.x, N: tt.n}, r.Satisfied)
			require.Equal(t, tt.n, e.N)
			require.EqualValues(t, 3, e.Missing)
			p := float64(tt.x) / float64(tt.n)
			require.InDelta(t, p, e.Value, 1e-15)
			require.InDelta(t, math.Sqrt(p*(1-p)/float64(tt.n)), e.SE.Value, 1e-15)
			require.InDelta(t, tt.lower, e.Interval.Lower, 1e-12, tt.source)
			require.InDelta(t, tt.upper, e.Interval.Upper, 1e-12, tt.source)
			var codes []survey.WarningCode
			for _, w := range e.Warnings {
				codes = append(codes, w.Code)
			}
			require.Equal(t, tt.warnings, codes)
			text, err := json.Marshal(r)
			require.NoError(t, err)
			var back satisfaction.CSATResult
			require.NoError(t, json.Unmarshal(text, &back))
			require.Equal(t, r, back)
		})
	}
}

func weighted(t *testing.T, factor float64, pairs ...[2]float64) *scale.WeightedTally {
	tally := scale.NewWeightedTally(scale.OneToFive())
	for _, p := range pairs {
		require.NoError(t, tally.Add(int(p[0]), p[1]*factor))
	}
	require.NoError(t, tally.AddCode(scale.Blank, 1))
	return tally
}

func TestWeightedCSAT(t *testing.T) {
	pairs := [][2]float64{{5, 1}, {4, 1.5}, {3, 0.5}, {1, 2}, {5, 3}, {2, 1}, {4, 0.25}, {3, 1}}
	r, err := satisfaction.WeightedCSAT(weighted(t, 1, pairs...), satisfaction.CSATOptions{})
	require.NoError(t, err)
	var sum, sumOf, squares, deviations float64
	for _, p := range pairs {
		sum += p[1]
		squares += p[1] * p[1]
		if p[0] >= 4 {
			sumOf += p[1]
		}
	}
	share := sumOf / sum
	for _, p := range pairs {
		d := -share
		if p[0] >= 4 {
			d = 1 - share
		}
		deviations += p[1] * p[1] * d * d
	}
	v := 8.0 / 7 * deviations / sum / sum
	require.InDelta(t, share, r.Estimate.Value, 1e-14)
	require.InDelta(t, math.Sqrt(v), r.Estimate.SE.Value, 1e-14)
	require.InDelta(t, sum*sum/squares, r.Estimate.EffectiveN, 1e-12)
	n := min(8, share*(1-share)/v)
	lower, upper := wilson(share*n, n, 0.95)
	require.InDelta(t, lower, r.Estimate.Interval.Lower, 1e-12)
	require.InDelta(t, upper, r.Estimate.Interval.Upper, 1e-12)
	require.Equal(t, scale.Share{Count: 4, N: 8}, r.Satisfied)
	require.EqualValues(t, 1, r.Estimate.Missing)

	for _, factor := range []float64{0.5, 1 << 20, 3.7, 1e-9} {
		scaled, err := satisfaction.WeightedCSAT(weighted(t, factor, pairs...), satisfaction.CSATOptions{})
		require.NoError(t, err)
		require.InDelta(t, r.Estimate.Value, scaled.Estimate.Value, 1e-14)
		require.InDelta(t, r.Estimate.SE.Value, scaled.Estimate.SE.Value, 1e-14)
		require.InDelta(t, r.Estimate.Interval.Lower, scaled.Estimate.Interval.Lower, 1e-13)
		require.InDelta(t, r.Estimate.EffectiveN, scaled.Estimate.EffectiveN, 1e-12)
	}

	// On one side: Kish's effective number.
	all, err := satisfaction.WeightedCSAT(weighted(t, 1, [2]float64{5, 1}, [2]float64{4, 3}, [2]float64{5, 0.1}), satisfaction.CSATOptions{})
	require.NoError(t, err)
	kish := 4.1 * 4.1 / (1 + 9 + 0.01)
	lower, _ = wilson(kish, kish, 0.95)
	require.InDelta(t, lower, all.Estimate.Interval.Lower, 1e-12)
	require.Equal(t, 1.0, all.Estimate.Interval.Upper)
	require.True(t, warned(all.Estimate, survey.ZeroVariance))

	// A light answer on the other side makes the raw n* 74 of 10.
	light := [][2]float64{{1, 0.1}}
	for range 9 {
		light = append(light, [2]float64{5, 1})
	}
	capped, err := satisfaction.WeightedCSAT(weighted(t, 1, light...), satisfaction.CSATOptions{})
	require.NoError(t, err)
	lower, upper = wilson(9/9.1*10, 10, 0.95)
	require.InDelta(t, lower, capped.Estimate.Interval.Lower, 1e-12)
	require.InDelta(t, upper, capped.Estimate.Interval.Upper, 1e-12)

	one, err := satisfaction.WeightedCSAT(weighted(t, 1, [2]float64{5, 2}), satisfaction.CSATOptions{Method: proportion.AgrestiCoull})
	require.NoError(t, err)
	require.False(t, one.Estimate.SE.Valid)
	require.True(t, warned(one.Estimate, survey.NoError))
	require.LessOrEqual(t, one.Estimate.Interval.Upper, 1.0)
}

// Equal weights are no weights.
func TestWeightedCSATEqualWeights(t *testing.T) {
	plain := counts(t, scale.OneToFive(), 10, 6, 4, 30, 16)
	under := scale.NewWeightedTally(scale.OneToFive())
	for v := 1; v <= 5; v++ {
		for range plain.Count(v) {
			require.NoError(t, under.Add(v, 0.3))
		}
	}
	a, err := satisfaction.CSAT(plain, satisfaction.CSATOptions{})
	require.NoError(t, err)
	b, err := satisfaction.WeightedCSAT(under, satisfaction.CSATOptions{})
	require.NoError(t, err)
	require.InDelta(t, a.Estimate.Value, b.Estimate.Value, 1e-14)
	// The linearised variance has n/(n−1), so its n* is n − 1.
	require.InDelta(t, a.Estimate.SE.Value*math.Sqrt(66.0/65), b.Estimate.SE.Value, 1e-14)
	p := a.Estimate.Value
	lower, upper := wilson(p*65, 65, 0.95)
	require.InDelta(t, lower, b.Estimate.Interval.Lower, 1e-12)
	require.InDelta(t, upper, b.Estimate.Interval.Upper, 1e-12)
}

func TestCSATMean(t *testing.T) {
	e, err := satisfaction.CSATMean(counts(t, scale.OneToFive(), 1, 1, 1, 4, 3), 0)
	require.NoError(t, err)
	// Ratings 1 2 3 4 4 4 4 5 5 5: mean 3.7, Σ(x−x̄)² = 16.1.
	se := math.Sqrt(16.1 / 9 / 10)
	require.Equal(t, 3.7, e.Value)
	require.InDelta(t, se, e.SE.Value, 1e-14)
	half := tail.StudentTQuantile(0.975, 9) * se
	require.InDelta(t, 3.7-half, e.Interval.Lower, 1e-12)
	require.InDelta(t, 3.7+half, e.Interval.Upper, 1e-12)
	require.EqualValues(t, 10, e.N)
	require.EqualValues(t, 3, e.Missing)

	cut, err := satisfaction.CSATMean(counts(t, scale.OneToFive(), 0, 0, 1, 0, 2), 0.99)
	require.NoError(t, err)
	require.Equal(t, survey.Interval{Lower: 1, Upper: 5, Level: 0.99}, cut.Interval)
	require.True(t, warned(cut, survey.Clipped))

	one, err := satisfaction.CSATMean(counts(t, scale.OneToFive(), 0, 0, 0, 1), 0)
	require.NoError(t, err)
	require.Equal(t, 4.0, one.Value)
	require.True(t, warned(one, survey.NoError))
	require.False(t, one.SE.Valid || one.Interval.Valid())
}

func TestCES(t *testing.T) {
	seven := counts(t, scale.OneToSeven(), 2, 3, 5, 7, 11, 13, 9) // 50 ratings
	five := counts(t, scale.OneToFive(), 20, 10, 5, 3, 2)
	tests := []struct {
		variant satisfaction.CESVariant
		tally   *scale.Tally
		score   string
		method  string
	}{
		{satisfaction.Mean7, seven, "247/50", "Student's t"}, // 2+6+15+28+55+78+63 = 247
		{satisfaction.Share5to7, seven, "33/50", "wilson"},
		{satisfaction.Share6to7, seven, "11/25", "wilson"},
		{satisfaction.Index7, seven, "6/25", "tango"},        // 22 − 10
		{satisfaction.Legacy5, five, "77/40", "Student's t"}, // 20+20+15+12+10
	}
	for _, tt := range tests {
		t.Run(tt.variant.String(), func(t *testing.T) {
			r, err := satisfaction.CES(tt.tally, satisfaction.CESOptions{Variant: tt.variant})
			require.NoError(t, err)
			require.Equal(t, tt.score, r.Score.String())
			require.Equal(t, tt.method, r.Estimate.Method)
			require.Equal(t, tt.variant, r.Variant)
			require.Equal(t, tt.variant == satisfaction.Legacy5, r.LowerIsBetter)
			require.InDelta(t, r.Score.Float64(), r.Estimate.Value, 1e-15)
			require.Equal(t, tt.tally.N(), r.Estimate.N)
			require.EqualValues(t, 3, r.Estimate.Missing)
			text, err := json.Marshal(r)
			require.NoError(t, err)
			var back satisfaction.CESResult
			require.NoError(t, json.Unmarshal(text, &back))
			require.Equal(t, r.Variant, back.Variant)

			r, err = satisfaction.CES(tt.tally, satisfaction.CESOptions{Variant: tt.variant, Level: 0.5})
			require.NoError(t, err)
			require.Equal(t, 0.5, r.Estimate.Interval.Level)
			_, err = satisfaction.CES(scale.NewTally(tt.tally.Scale()), satisfaction.CESOptions{Variant: tt.variant})
			require.ErrorIs(t, err, satisfaction.ErrNoBase)
			_, err = satisfaction.CES(tt.tally, satisfaction.CESOptions{Variant: tt.variant, Level: 1})
			require.Error(t, err)
			require.ErrorIs(t, err, satisfaction.ErrArgument)
			_, err = satisfaction.CES(counts(t, scale.OneToTen(), 1), satisfaction.CESOptions{Variant: tt.variant})
			require.ErrorIs(t, err, satisfaction.ErrScale, "never mixed")
		})
	}
	shares, err := satisfaction.CES(seven, satisfaction.CESOptions{Variant: satisfaction.Share6to7})
	require.NoError(t, err)
	lower, upper := wilson(22, 50, 0.95)
	require.InDelta(t, lower, shares.Estimate.Interval.Lower, 1e-12)
	require.InDelta(t, upper, shares.Estimate.Interval.Upper, 1e-12)
	index, err := satisfaction.CES(seven, satisfaction.CESOptions{Variant: satisfaction.Index7})
	require.NoError(t, err)
	nps, err := satisfaction.NPSOf(satisfaction.NPSCounts{Detractors: 10, Passives: 18, Promoters: 22}, satisfaction.NPSOptions{})
	require.NoError(t, err)
	require.Equal(t, nps.Estimate.Interval, index.Estimate.Interval)
}

func TestCSATErrors(t *testing.T) {
	five := counts(t, scale.OneToFive(), 1, 1)
	none := counts(t, scale.OneToFive())
	underNone := scale.NewWeightedTally(scale.OneToFive())
	under := weighted(t, 1, [2]float64{5, 1})
	tests := []struct {
		name string
		call func() error
		want error
	}{
		{"no rating", func() error { _, err := satisfaction.CSAT(none, satisfaction.CSATOptions{}); return err }, satisfaction.ErrNoBase},
		{"zero tally", func() error { _, err := satisfaction.CSAT(new(scale.Tally), satisfaction.CSATOptions{}); return err }, scale.ErrNoScale},
		{"all boxes", func() error { _, err := satisfaction.CSAT(five, satisfaction.CSATOptions{Boxes: 5}); return err }, satisfaction.ErrArgument},
		{"negative boxes", func() error { _, err := satisfaction.CSAT(five, satisfaction.CSATOptions{Boxes: -1}); return err }, satisfaction.ErrArgument},
		{"level", func() error { _, err := satisfaction.CSAT(five, satisfaction.CSATOptions{Level: 95}); return err }, satisfaction.ErrArgument},
		{"method", func() error { _, err := satisfaction.CSAT(five, satisfaction.CSATOptions{Method: 99}); return err }, satisfaction.ErrArgument},
		{"weighted, no rating", func() error { _, err := satisfaction.WeightedCSAT(underNone, satisfaction.CSATOptions{}); return err }, satisfaction.ErrNoBase},
		{"weighted, zero tally", func() error {
			_, err := satisfaction.WeightedCSAT(new(scale.WeightedTally), satisfaction.CSATOptions{})
			return err
		}, scale.ErrNoScale},
		{"weighted, level", func() error {
			_, err := satisfaction.WeightedCSAT(under, satisfaction.CSATOptions{Level: math.NaN()})
			return err
		}, satisfaction.ErrArgument},
		{"weighted, method", func() error {
			_, err := satisfaction.WeightedCSAT(under, satisfaction.CSATOptions{Method: 99})
			return err
		}, satisfaction.ErrArgument},
		{"mean, no rating", func() error { _, err := satisfaction.CSATMean(none, 0); return err }, satisfaction.ErrNoBase},
		{"mean, zero tally", func() error { _, err := satisfaction.CSATMean(new(scale.Tally), 0); return err }, scale.ErrNoScale},
		{"mean, level", func() error { _, err := satisfaction.CSATMean(five, 1); return err }, satisfaction.ErrArgument},
		{"variant", func() error { _, err := satisfaction.CES(five, satisfaction.CESOptions{Variant: 9}); return err }, satisfaction.ErrArgument},
		{"effort the other way round", func() error {
			_, err := satisfaction.CES(counts(t, scale.OneToSeven().Reversed(), 1, 2), satisfaction.CESOptions{})
			return err
		}, satisfaction.ErrScale},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) { require.ErrorIs(t, tt.call(), tt.want) })
	}
}

// Every enumeration: names are read back, others refused, the zero value is the
// first name.
func TestEnums(t *testing.T) {
	type text interface {
		encoding.TextMarshaler
		String() string
	}
	tests := []struct {
		values []text
		names  []string
		read   encoding.TextUnmarshaler
		beyond text
	}{
		{[]text{satisfaction.AverageThenCombine, satisfaction.RespondentThenAverage},
			[]string{"average-then-combine", "respondent-then-average"}, new(satisfaction.Order), satisfaction.Order(2)},
		{[]text{satisfaction.Tango, satisfaction.AdjustedWald, satisfaction.Wald, satisfaction.TrinomialT, satisfaction.Bootstrap},
			[]string{"tango", "adjusted-wald", "wald", "trinomial-t", "bootstrap"}, new(satisfaction.NPSMethod), satisfaction.NPSMethod(5)},
		{[]text{satisfaction.ScoreTest, satisfaction.WaldTest}, []string{"score", "wald"}, new(satisfaction.NPSTestMethod), satisfaction.NPSTestMethod(2)},
		{[]text{satisfaction.MOVER, satisfaction.AdjustedWaldBoth, satisfaction.AdjustedWaldHalf, satisfaction.WaldDifference},
			[]string{"mover", "adjusted-wald-both", "adjusted-wald-half", "wald"}, new(satisfaction.CompareMethod), satisfaction.CompareMethod(4)},
		{[]text{satisfaction.Mean7, satisfaction.Share5to7, satisfaction.Share6to7, satisfaction.Index7, satisfaction.Legacy5},
			[]string{"mean-7", "share-5-to-7", "share-6-to-7", "index-7", "legacy-5"}, new(satisfaction.CESVariant), satisfaction.CESVariant(5)},
	}
	for _, tt := range tests {
		for i, v := range tt.values {
			require.Equal(t, tt.names[i], v.String())
			written, err := v.MarshalText()
			require.NoError(t, err)
			require.Equal(t, tt.names[i], string(written))
			require.NoError(t, tt.read.UnmarshalText(written))
			require.Equal(t, tt.names[i], tt.read.(text).String())
		}
		require.Error(t, tt.read.UnmarshalText([]byte("other")))
		_, err := tt.beyond.MarshalText()
		require.Error(t, err)
	}
}
