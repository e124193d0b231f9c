package scale_test

import (
	"bytes"
	"encoding/json"
	"math/big"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/scale"
)

// modest runs f and demands that it allocates no more than a constant and a multiple of its input.
func modest(t *testing.T, input int, f func()) {
	t.Helper()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	if got, limit := after.TotalAlloc-before.TotalAlloc, uint64(1<<20+4096*input); got > limit {
		t.Errorf("%d bytes allocated for %d of input", got, input)
	}
}

func FuzzTallyUnmarshalBinary(f *testing.F) {
	full, err := goldenTally(f).MarshalBinary()
	require.NoError(f, err)
	empty, err := scale.NewTally(scale.ZeroToTen()).MarshalBinary()
	require.NoError(f, err)
	f.Add(full)
	f.Add(empty)
	f.Add(append([]byte("csatT\x01\xff\xff\xff\xff\x0f"), full[7:]...))
	f.Fuzz(func(t *testing.T, data []byte) {
		var tally scale.Tally
		modest(t, len(data), func() { err = tally.UnmarshalBinary(data) })
		if err != nil {
			require.True(t, tally.IsEmpty() && tally.Scale() == nil)
			return
		}
		again, err := tally.MarshalBinary()
		require.NoError(t, err)
		require.True(t, bytes.Equal(data, again), "two encodings of one tally")
		if score, err := tally.POMP(); err == nil {
			require.True(t, score.Sign() >= 0 && score.Cmp(ratio(100, 1)) <= 0)
		}
		for _, p := range []float64{0, 0.5, 1} {
			if q, err := tally.Quantile(p, 7); err == nil {
				require.True(t, q >= float64(tally.Scale().Min()) && q <= float64(tally.Scale().Max()))
			}
		}
	})
}

func FuzzWeightedTallyUnmarshalBinary(f *testing.F) {
	full, err := goldenWeighted(f).MarshalBinary()
	require.NoError(f, err)
	one := scale.NewWeightedTally(scale.OneToFive())
	require.NoError(f, one.Add(2, 1))
	small, err := one.MarshalBinary()
	require.NoError(f, err)
	f.Add(full)
	f.Add(small)
	f.Fuzz(func(t *testing.T, data []byte) {
		var tally scale.WeightedTally
		modest(t, len(data), func() { err = tally.UnmarshalBinary(data) })
		if err != nil {
			require.True(t, tally.IsEmpty() && tally.Scale() == nil)
			return
		}
		again, err := tally.MarshalBinary()
		require.NoError(t, err)
		require.True(t, bytes.Equal(data, again), "two encodings of one tally")
		if tally.N() == 0 {
			return
		}
		// No NaN, and an effective number between 1 and N.
		mean, err := tally.MeanOf(func(v int) float64 { return float64(v) })
		require.NoError(t, err)
		slack := 1 + 1e-9
		lo, hi := float64(tally.Scale().Min()), float64(tally.Scale().Max())
		margin := 1e-9 * max(1, hi, -lo)
		require.True(t, mean.Mean >= lo-margin && mean.Mean <= hi+margin, "%+v", mean)
		require.True(t, mean.Variance >= 0, "%+v", mean)
		require.True(t, mean.EffectiveN*slack >= 1 && mean.EffectiveN <= slack*float64(mean.N), "%+v", mean)
	})
}

func FuzzReadShape(f *testing.F) {
	for _, s := range scales(f) {
		f.Add(s.AppendShape(nil))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var s *scale.Scale
		var err error
		modest(t, len(data), func() { s, err = scale.ReadShape(data) })
		if err != nil {
			require.Nil(t, s)
			return
		}
		require.True(t, bytes.Equal(data, s.AppendShape(nil)))
		again, err := scale.ReadShape(s.Reversed().Reversed().AppendShape(nil))
		require.NoError(t, err)
		require.Equal(t, s.Fingerprint(), again.Fingerprint())
	})
}

func FuzzScaleJSON(f *testing.F) {
	for _, s := range scales(f) {
		data, err := json.Marshal(s)
		require.NoError(f, err)
		f.Add(data)
	}
	f.Add([]byte(`{"labels":{},"range":{"from":1,"to":10}}`))
	f.Add([]byte(`{"range":{"from":1,"to":10},"points":[{"value":3,"worth":"2.5e0"}]}`))
	f.Add([]byte(`{"points":[{"value":1,"worth":1e999999999},{"value":2,"worth":1e-999999999}]}`))
	f.Add([]byte(`{"range":{"from":-1073741823,"to":1073741823,"step":1}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		var s scale.Scale
		var err error
		modest(t, len(data), func() { err = s.UnmarshalJSON(data) })
		if err != nil {
			require.Zero(t, s.Len())
			return
		}
		out, err := json.Marshal(&s)
		require.NoError(t, err)
		var again scale.Scale
		require.NoError(t, json.Unmarshal(out, &again))
		requireSameScale(t, &s, &again)
		shape, err := scale.ReadShape(s.AppendShape(nil))
		require.NoError(t, err)
		require.Equal(t, s.Fingerprint(), shape.Fingerprint())
	})
}

func FuzzBandsJSON(f *testing.F) {
	for _, b := range allBands(f) {
		data, err := json.Marshal(b)
		require.NoError(f, err)
		f.Add(data)
	}
	f.Add([]byte(`{"bands":[{"id":"a","from":-1e30}],"max":1e999999999}`))
	f.Add([]byte(`{"bands":[{"id":"a","from":0,"labels":{}}],"max":1}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		var b scale.Bands
		var err error
		modest(t, len(data), func() { err = b.UnmarshalJSON(data) })
		if err != nil {
			require.Zero(t, b.Len())
			return
		}
		out, err := json.Marshal(&b)
		require.NoError(t, err)
		var again scale.Bands
		require.NoError(t, json.Unmarshal(out, &again))
		require.Equal(t, b.Labels(), again.Labels())
		require.Equal(t, b.Len(), again.Len())
		for i, band := range b.All() {
			other := again.All()[i]
			require.True(t, band.From.Equal(other.From))
			require.Equal(t, []any{band.ID, band.Labels, band.Corrective}, []any{other.ID, other.Labels, other.Corrective})
			at, err := b.Index(scale.RatioOfDecimal(band.From))
			require.NoError(t, err)
			require.Equal(t, i, at, "an edge belongs to its band")
		}
	})
}

func FuzzTallyJSON(f *testing.F) {
	data, err := json.Marshal(goldenTally(f))
	require.NoError(f, err)
	f.Add(data)
	f.Add([]byte(`{"scale":{"range":{"from":0,"to":1}},"counts":[9223372036854775807,0],"blank":1}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		var tally scale.Tally
		var err error
		modest(t, len(data), func() { err = tally.UnmarshalJSON(data) })
		if err != nil {
			require.Nil(t, tally.Scale())
			return
		}
		out, err := json.Marshal(&tally)
		require.NoError(t, err)
		var again scale.Tally
		require.NoError(t, json.Unmarshal(out, &again))
		require.True(t, again.Equal(&tally))
		requireSameScale(t, tally.Scale(), again.Scale())
	})
}

func FuzzEncodeText(f *testing.F) {
	for _, text := range []string{"", "9", "10", " 9.0 ", "-0", "+9", "6.5", "99", "8.99999999999999999999", "1e9", "NaN", ".5.", "\xff"} {
		f.Add([]byte(text))
	}
	s := fiveText(f)
	f.Fuzz(func(t *testing.T, text []byte) {
		for _, policy := range []scale.Policy{scale.Reject, scale.Missing, scale.Clamp} {
			code, err := s.EncodeText(text, policy)
			if err != nil {
				var e *scale.ValueError
				require.ErrorAs(t, err, &e)
				require.LessOrEqual(t, len(e.Value), 40)
				require.NotEqual(t, scale.Missing, policy)
				continue
			}
			require.True(t, code == scale.Blank || s.IsPoint(code) || s.IsSpecial(code))
			trimmed := string(bytes.TrimSpace(text))
			if value, ok := s.Value(code); ok && policy == scale.Reject {
				exact, ok := new(big.Rat).SetString(trimmed)
				require.True(t, ok)
				require.Zero(t, exact.Cmp(big.NewRat(int64(value), 1)), "%q became %d", text, value)
			} else if policy == scale.Reject {
				require.Empty(t, trimmed)
			}
		}
	})
}

func FuzzRatioText(f *testing.F) {
	for _, text := range []string{"0", "1505/19", "-3010/38", "010/3", "1/0", "1e9", "+1", "1/-2", strings.Repeat("9", 5000)} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		var r scale.Ratio
		var err error
		modest(t, len(text), func() { err = r.UnmarshalText(text) })
		if err != nil {
			require.ErrorIs(t, err, scale.ErrEncoding)
			return
		}
		out, err := r.MarshalText()
		require.NoError(t, err)
		var again scale.Ratio
		require.NoError(t, again.UnmarshalText(out))
		require.Zero(t, r.Cmp(again))
		require.Positive(t, r.Den().Sign())
		num, den, fraction := strings.Cut(string(text), "/")
		if n, ok := new(big.Int).SetString(num, 10); ok && !fraction {
			require.Zero(t, r.Num().Cmp(n))
			require.Equal(t, "1", r.Den().String())
		} else if d, ok := new(big.Int).SetString(den, 10); ok {
			require.Zero(t, new(big.Int).Mul(r.Num(), d).Cmp(n.Mul(n, r.Den())), "cross product")
		}
	})
}
