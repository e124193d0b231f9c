package scale_test

import (
	"bytes"
	"encoding/binary"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/scale"
)

// A row is one answer with its weight.
type row struct {
	code   scale.Code
	weight float64
}

func randomRows(r *rand.Rand, s *scale.Scale, n int) []row {
	rows := make([]row, n)
	for i := range rows {
		rows[i] = row{scale.Code(r.IntN(s.Codes())), math.Exp(2 * r.NormFloat64())}
	}
	return rows
}

func weightedOf(t testing.TB, s *scale.Scale, rows []row, factor float64) *scale.WeightedTally {
	t.Helper()
	tally := scale.NewWeightedTally(s)
	for _, row := range rows {
		require.NoError(t, tally.AddCode(row.code, row.weight*factor))
	}
	return tally
}

// slowMean is the formula on rows: Σwf/Σw, n/(n−1)·Σw²(f−ȳ)²/(Σw)², (Σw)²/Σw².
func slowMean(s *scale.Scale, rows []row, f func(int) float64) (mean, variance, effective float64, n int64) {
	var sw, sw2, swf float64
	for _, row := range rows {
		if v, ok := s.Value(row.code); ok && s.IsPoint(row.code) {
			n++
			sw += row.weight
			sw2 += row.weight * row.weight
			swf += row.weight * f(v)
		}
	}
	mean = swf / sw
	for _, row := range rows {
		if v, ok := s.Value(row.code); ok && s.IsPoint(row.code) {
			d := row.weight * (f(v) - mean) / sw
			variance += d * d
		}
	}
	return mean, variance * float64(n) / float64(n-1), sw * sw / sw2, n
}

func TestWeightedMeanAgainstRows(t *testing.T) {
	r := rand.New(rand.NewPCG(25, 26))
	for _, s := range scales(t) {
		for _, n := range []int{8, 60, 1000} {
			rows := randomRows(r, s, n)
			tally := weightedOf(t, s, rows, 1)
			for _, f := range []func(int) float64{
				func(v int) float64 { return float64(v) },
				func(v int) float64 { return float64(v*v) - 0.3 },
				func(v int) float64 { return float64(v & 1) },
			} {
				mean, variance, effective, ratings := slowMean(s, rows, f)
				if ratings < 2 {
					continue
				}
				got, err := tally.MeanOf(f)
				require.NoError(t, err)
				requireNear(t, mean, got.Mean, 1e-12)
				require.Equal(t, ratings, got.N)
				require.True(t, got.HasVariance)
				if variance > 1e-20 {
					require.InEpsilon(t, variance, got.Variance, 1e-10)
				}
				require.InEpsilon(t, effective, got.EffectiveN, 1e-12)
			}
		}
	}
}

// figures are all results of a weighted tally.
func figures(t testing.TB, tally *scale.WeightedTally) []float64 {
	t.Helper()
	var out []float64
	mean := func(m scale.WeightedMean, err error) {
		require.NoError(t, err)
		out = append(out, m.Mean, m.Variance, m.EffectiveN, float64(m.N))
	}
	mean(tally.MeanOf(func(v int) float64 { return float64(v) }))
	mean(tally.Share(func(v int) bool { return v > 2 }))
	mean(tally.Top(2))
	mean(tally.Bottom(1))
	mean(tally.NetBox(2))
	shares, err := tally.Distribution()
	require.NoError(t, err)
	out = append(out, shares...)
	for i := range 21 {
		q, err := tally.Quantile(float64(i) / 20)
		require.NoError(t, err)
		out = append(out, float64(q))
	}
	effective, err := tally.EffectiveN()
	require.NoError(t, err)
	return append(out, effective)
}

func TestWeightsHaveNoUnit(t *testing.T) {
	r := rand.New(rand.NewPCG(27, 28))
	for _, s := range []*scale.Scale{scale.OneToTen(), fiveText(t)} {
		rows := randomRows(r, s, 400)
		want := figures(t, weightedOf(t, s, rows, 1))
		for _, factor := range []float64{1e-6, 1e6, 1e-90, 1e90} {
			for i, got := range figures(t, weightedOf(t, s, rows, factor)) {
				require.InEpsilon(t, want[i]+1, got+1, 1e-12)
				if want[i] != 0 {
					require.InEpsilon(t, want[i], got, 1e-12)
				}
			}
		}
	}
}

func TestWeightedRowsInAnyOrder(t *testing.T) {
	r := rand.New(rand.NewPCG(29, 30))
	s := fiveText(t)
	rows := randomRows(r, s, 500)
	first := weightedOf(t, s, rows, 1)
	want, err := first.MarshalBinary()
	require.NoError(t, err)
	wantFigures := figures(t, first)
	for range 5 {
		r.Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
		codes, weights := make([]scale.Code, len(rows)), make([]float64, len(rows))
		for i, row := range rows {
			codes[i], weights[i] = row.code, row.weight
		}
		cut := r.IntN(len(rows))
		a, b := scale.NewWeightedTally(s), scale.NewWeightedTally(s)
		require.NoError(t, a.AddCodes(codes[:cut], weights[:cut]))
		require.NoError(t, b.AddCodes(codes[cut:], weights[cut:]))
		require.NoError(t, a.Merge(b))
		got, err := a.MarshalBinary()
		require.NoError(t, err)
		require.True(t, bytes.Equal(want, got))
		require.Equal(t, wantFigures, figures(t, a), "to the last bit")
	}
}

// With equal weights a weighted tally is the plain one.
func TestEqualWeights(t *testing.T) {
	tally := customers38(t)
	weighted := scale.NewWeightedTally(scale.OneToTen())
	for _, v := range expanded(tally) {
		require.NoError(t, weighted.Add(v, 0.7))
	}
	require.True(t, weighted.Counts().Equal(tally))
	got, err := weighted.MeanOf(func(v int) float64 { return float64(v) })
	require.NoError(t, err)
	mean, err := tally.Mean()
	require.NoError(t, err)
	requireNear(t, mean.Float64(), got.Mean, 1e-14)
	variance, err := tally.Variance()
	require.NoError(t, err)
	require.InEpsilon(t, variance.Float64()/38, got.Variance, 1e-12, "s²/n")
	require.InEpsilon(t, 38, got.EffectiveN, 1e-14)
	sum, err := weighted.SumWeights()
	require.NoError(t, err)
	require.InEpsilon(t, 38*0.7, sum, 1e-15)
	for i := range 101 {
		p := float64(i) / 100
		want, err := tally.Quantile(p, 1)
		require.NoError(t, err)
		q, err := weighted.Quantile(p)
		require.NoError(t, err)
		require.Equal(t, want, float64(q), "type 1 at %g", p)
	}
}

func TestWeightedQuantile(t *testing.T) {
	tally := scale.NewWeightedTally(scale.OneToFive())
	require.NoError(t, tally.Add(2, 1))
	require.NoError(t, tally.Add(3, 2))
	require.NoError(t, tally.Add(5, 1))
	for p, want := range map[float64]int{0: 2, 0.25: 2, 0.2500001: 3, 0.75: 3, 0.7500001: 5, 1: 5} {
		got, err := tally.Quantile(p)
		require.NoError(t, err)
		require.Equal(t, want, got, "p = %g", p)
	}
	for _, p := range []float64{math.NaN(), -0.1, 1.1, math.Inf(1)} {
		require.ErrorIs(t, second(tally.Quantile(p)), scale.ErrArgument)
	}
}

func TestOneWeightedRating(t *testing.T) {
	tally := scale.NewWeightedTally(scale.OneToFive())
	require.NoError(t, tally.AddCode(scale.Blank, 3))
	for _, err := range []error{
		second(tally.MeanOf(func(int) float64 { return 1 })), second(tally.EffectiveN()), second(tally.SumWeights()),
		second(tally.Quantile(0.5)), second(tally.Distribution()), second(tally.Top(1)), second(tally.NetBox(1)),
	} {
		require.ErrorIs(t, err, scale.ErrNoBase, "blanks are no base")
	}
	require.NoError(t, tally.Add(4, 3))
	got, err := tally.MeanOf(func(v int) float64 { return float64(v) })
	require.NoError(t, err)
	require.Equal(t, scale.WeightedMean{Mean: 4, N: 1, EffectiveN: 1}, got)
}

func TestMeanOfRefused(t *testing.T) {
	tally := scale.NewWeightedTally(scale.OneToFive())
	require.NoError(t, tally.AddCodes([]scale.Code{2, 6}, []float64{1e100, 1e100}))
	for _, x := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
		require.ErrorIs(t, second(tally.MeanOf(func(int) float64 { return x })), scale.ErrNotNumber)
	}
	for _, x := range []float64{1e300, math.MaxFloat64} {
		sign := func(v int) float64 { return float64(v-3) / 2 * x } // ±x
		require.ErrorIs(t, second(tally.MeanOf(sign)), scale.ErrOverflow)
	}
	require.ErrorIs(t, second(tally.MeanOf(func(int) float64 { return 1e300 })), scale.ErrOverflow)
}

func TestWeightedRefused(t *testing.T) {
	s := scale.OneToFive()
	tally := scale.NewWeightedTally(s)
	require.NoError(t, tally.AddCodes([]scale.Code{2, 2, 3}, []float64{2, 2, 5}))
	before, err := tally.MarshalBinary()
	require.NoError(t, err)
	other := scale.NewWeightedTally(scale.OneToSeven())
	require.NoError(t, other.Add(1, 1))
	part := scale.NewWeightedTally(s)
	require.NoError(t, part.AddCodes([]scale.Code{2, 2}, []float64{2, 3}))
	for _, test := range []struct {
		name string
		do   func() error
		want error
	}{
		{"value", func() error { return tally.Add(6, 1) }, scale.ErrOutOfRange},
		{"code", func() error { return tally.AddCode(7, 1) }, scale.ErrOutOfRange},
		{"code to take back", func() error { return tally.SubCode(7, 1) }, scale.ErrOutOfRange},
		{"NaN", func() error { return tally.Add(1, math.NaN()) }, scale.ErrArgument},
		{"Inf", func() error { return tally.Add(1, math.Inf(1)) }, scale.ErrArgument},
		{"zero", func() error { return tally.Add(1, 0) }, scale.ErrArgument},
		{"negative", func() error { return tally.Add(1, -1) }, scale.ErrArgument},
		{"too small", func() error { return tally.Add(1, 9e-101) }, scale.ErrArgument},
		{"too large", func() error { return tally.Add(1, 1.1e100) }, scale.ErrArgument},
		{"NaN to take back", func() error { return tally.SubCode(2, math.NaN()) }, scale.ErrArgument},
		{"lengths", func() error { return tally.AddCodes([]scale.Code{2, 3}, []float64{1}) }, scale.ErrArgument},
		{"second weight", func() error { return tally.AddCodes([]scale.Code{2, 3}, []float64{1, 0}) }, scale.ErrArgument},
		{"second code", func() error { return tally.AddCodes([]scale.Code{2, 9}, []float64{1, 1}) }, scale.ErrOutOfRange},
		{"no such answer", func() error { return tally.SubCode(4, 1) }, scale.ErrUnderflow},
		{"the last with less than its weight", func() error { return tally.SubCode(3, 4) }, scale.ErrUnderflow},
		{"the last with more than its weight", func() error { return tally.SubCode(3, 6) }, scale.ErrUnderflow},
		{"all the weight with one answer", func() error { return tally.SubCode(2, 4) }, scale.ErrUnderflow},
		{"a weight that leaves Σw² too large", func() error { return tally.SubCode(2, 1) }, scale.ErrUnderflow},
		{"a part with other weights", func() error { return tally.Unmerge(part) }, scale.ErrUnderflow},
		{"another scale", func() error { return tally.Merge(other) }, scale.ErrIncompatible},
		{"another scale to take back", func() error { return tally.Unmerge(other) }, scale.ErrIncompatible},
	} {
		t.Run(test.name, func(t *testing.T) {
			require.ErrorIs(t, test.do(), test.want)
			after, err := tally.MarshalBinary()
			require.NoError(t, err)
			require.Equal(t, before, after)
		})
	}
	require.ErrorContains(t, tally.AddCodes([]scale.Code{2, 3}, []float64{1, 0}), "index 1")
}

func TestWeightedZeroValue(t *testing.T) {
	full := scale.NewWeightedTally(scale.OneToFive())
	require.NoError(t, full.Add(3, 2))
	var zero scale.WeightedTally
	require.NoError(t, full.Merge(&zero))
	require.NoError(t, full.Merge(nil))
	require.NoError(t, full.Unmerge(&zero))
	require.NoError(t, full.Unmerge(nil))
	require.NoError(t, zero.Unmerge(scale.NewWeightedTally(scale.OneToFive())), "nothing from nothing")
	require.ErrorIs(t, zero.Unmerge(full), scale.ErrUnderflow)
	require.True(t, zero.Equal(new(scale.WeightedTally)))
	require.False(t, zero.Equal(full))
	require.NoError(t, zero.Merge(full))
	require.True(t, zero.Equal(full))
	require.NoError(t, zero.Add(3, 1))
	require.False(t, zero.Equal(full), "and shares nothing")
}

// Extremes of weights and counts give finite figures.
func TestExtremeWeights(t *testing.T) {
	for _, weight := range []float64{1e-100, 1e100} {
		tally := scale.NewWeightedTally(scale.OneToFive())
		for i := range 10 {
			require.NoError(t, tally.Add(1+i%5, weight))
		}
		got, err := tally.MeanOf(func(v int) float64 { return float64(v) })
		require.NoError(t, err)
		requireNear(t, 3, got.Mean, 1e-14)
		require.InEpsilon(t, 2.0/9, got.Variance, 1e-13, "(Σd²/9)/10 with Σd² = 20")
		require.InEpsilon(t, 10, got.EffectiveN, 1e-13)
	}
}

// Sums that no weights have are refused, since they would come out as NaN, or as an effective number beyond N.
func TestHostileSums(t *testing.T) {
	s := mustScale(t, scale.Definition{Range: scale.Range{From: 0, To: 1}})
	tally := scale.NewTally(s)
	require.NoError(t, tally.AddN(1, 2)) // code 3
	counts, err := tally.MarshalBinary()
	require.NoError(t, err)
	// number is limb·2^(32·position) · 2^−2176.
	number := func(limb uint32, position byte) []byte {
		b := binary.AppendUvarint([]byte{2}, uint64(position))
		return binary.BigEndian.AppendUint32(b, limb)
	}
	encode := func(sum, square []byte) []byte {
		b := append([]byte("csatW\x01"), byte(len(counts)))
		b = append(b, counts...)
		b = append(b, 0, 0, 0, 0, 0, 0) // blank, not asked, 0
		return append(append(b, sum...), square...)
	}
	one := byte(2176 / 32) // position of 2^0
	var got scale.WeightedTally
	require.NoError(t, got.UnmarshalBinary(encode(number(2, one), number(2, one))), "two weights of 1")
	effective, err := got.EffectiveN()
	require.NoError(t, err)
	require.InDelta(t, 2, effective, 1e-12)
	for name, data := range map[string][]byte{
		"beyond float64":   encode(number(1, 190), number(1, 190)),
		"far below 1e-100": encode(number(1, 1), number(1, 1)),
		"no square":        encode(number(2, one), []byte{0}),
		"no sum":           encode([]byte{0}, number(2, one)),
		"square too large": encode(number(2, one), number(5, one)),
		"square too small": encode(number(2, one), number(1, one)),
		"negative":         encode(append([]byte{3}, number(2, one)[1:]...), number(2, one)),
		"negative nought":  encode([]byte{1}, number(2, one)),
		"not counted":      encode([]byte{0}, []byte{0}),
	} {
		require.ErrorIs(t, got.UnmarshalBinary(data), scale.ErrEncoding, name)
	}
}
