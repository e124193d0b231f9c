package exact_test

import (
	"math"
	"math/big"
	"math/rand/v2"
	"testing"

	"github.com/gocsat/csat/internal/codec"
	"github.com/gocsat/csat/internal/exact"
	"github.com/stretchr/testify/require"
)

var (
	minInt128 = exact.Int128{Hi: math.MinInt64}
	maxInt128 = exact.Int128{Hi: math.MaxInt64, Lo: math.MaxUint64}
)

// edges are the values around which carries, signs and lengths change.
func edges() []exact.Int128 {
	r := rand.New(rand.NewPCG(7, 8))
	v := []exact.Int128{{}, {Hi: -1, Lo: math.MaxUint64}, {Lo: 1}, {Lo: math.MaxInt64}, {Lo: 1 << 63}, {Lo: math.MaxUint64}, {Hi: 1}, {Hi: -1},
		{Hi: -1, Lo: 1 << 63}, {Hi: -1, Lo: 1<<63 - 1}, minInt128, {Hi: math.MinInt64, Lo: 1}, maxInt128}
	for bit := range 127 {
		shifted := new(big.Int).Lsh(big.NewInt(1), uint(bit))
		x, _ := exact.FromBig(shifted)
		y, _ := exact.FromBig(shifted.Neg(shifted))
		v = append(v, x, y)
	}
	for range 60 {
		v = append(v, exact.Int128{Hi: int64(r.Uint64()) >> r.IntN(64), Lo: r.Uint64()})
	}
	return v
}

func fits(v *big.Int) bool {
	return v.Cmp(minInt128.Big()) >= 0 && v.Cmp(maxInt128.Big()) <= 0
}

func TestInt128Constants(t *testing.T) {
	require.Equal(t, "-170141183460469231731687303715884105728", minInt128.String())
	require.Equal(t, "170141183460469231731687303715884105727", maxInt128.String())
	require.Equal(t, "0", exact.Int128{}.String())
	require.Equal(t, "-7", exact.FromInt64(-7).String())
}

func TestInt128AgainstBig(t *testing.T) {
	values := edges()
	equal := func(want *big.Int, got exact.Int128, ok bool) {
		t.Helper()
		if ok != fits(want) || ok && got.Big().Cmp(want) != 0 {
			t.Fatalf("%v %v, want %v", got, ok, want)
		}
	}
	for _, x := range values {
		neg, ok := x.Neg()
		equal(new(big.Int).Neg(x.Big()), neg, ok)
		back, ok := exact.FromBig(x.Big())
		require.True(t, ok)
		require.Equal(t, x, back)
		require.Equal(t, x.Big().Sign(), x.Sign())
		v, ok := x.Int64()
		require.Equal(t, x.Big().IsInt64(), ok)
		if ok {
			require.Equal(t, x, exact.FromInt64(v))
		}
		f, _ := new(big.Float).SetInt(x.Big()).Float64()
		require.Equal(t, f, x.Float64())
		for _, y := range values {
			sum, ok := x.Add(y)
			equal(new(big.Int).Add(x.Big(), y.Big()), sum, ok)
			diff, ok := x.Sub(y)
			equal(new(big.Int).Sub(x.Big(), y.Big()), diff, ok)
			if x.Cmp(y) != x.Big().Cmp(y.Big()) {
				t.Fatalf("%v and %v compare %d", x, y, x.Cmp(y))
			}
		}
	}
	for _, v := range []*big.Int{new(big.Int).Add(maxInt128.Big(), big.NewInt(1)), new(big.Int).Sub(minInt128.Big(), big.NewInt(1)),
		new(big.Int).Lsh(big.NewInt(1), 128), new(big.Int).Neg(new(big.Int).Lsh(big.NewInt(1), 128)), new(big.Int).Lsh(big.NewInt(3), 200),
		new(big.Int).Sub(big.NewInt(1), new(big.Int).Lsh(big.NewInt(1), 128))} {
		_, ok := exact.FromBig(v)
		require.False(t, ok, "%v", v)
	}
}

func TestInt64AgainstBig(t *testing.T) {
	values := []int64{0, 1, -1, 2, -2, 3037000499, 3037000500, -3037000500, 1 << 32, -1 << 32, math.MaxInt64, math.MaxInt64 - 1, math.MinInt64, math.MinInt64 + 1}
	r := rand.New(rand.NewPCG(9, 10))
	for range 100 {
		values = append(values, int64(r.Uint64())>>r.IntN(64))
	}
	equal := func(want *big.Int, got int64, ok bool) {
		t.Helper()
		if ok != want.IsInt64() || ok && got != want.Int64() {
			t.Fatalf("%v %v, want %v", got, ok, want)
		}
	}
	for _, a := range values {
		for _, b := range values {
			x, y := big.NewInt(a), big.NewInt(b)
			product := new(big.Int).Mul(x, y)
			if exact.MulInt64(a, b).Big().Cmp(product) != 0 {
				t.Fatalf("%d·%d = %v", a, b, exact.MulInt64(a, b))
			}
			p, ok := exact.Mul64(a, b)
			equal(product, p, ok)
			s, ok := exact.Add64(a, b)
			equal(new(big.Int).Add(x, y), s, ok)
			d, ok := exact.Sub64(a, b)
			equal(new(big.Int).Sub(x, y), d, ok)
			m, ok := maxInt128.AddMul(a, b)
			sum := new(big.Int).Add(maxInt128.Big(), product)
			if ok != fits(sum) || ok && m.Big().Cmp(sum) != 0 {
				t.Fatalf("%v %v, want %v", m, ok, sum)
			}
		}
	}
}

func TestInt128Encoding(t *testing.T) {
	golden := []struct {
		value exact.Int128
		want  []byte
	}{
		{exact.FromInt64(0), []byte{0}},
		{exact.FromInt64(-1), []byte{1}},
		{exact.FromInt64(1), []byte{2}},
		{exact.FromInt64(-150), []byte{0xab, 2}},
	}
	for _, g := range golden {
		require.Equal(t, g.want, g.value.Append(nil))
	}
	for _, x := range edges() {
		b := x.Append(nil)
		require.LessOrEqual(t, len(b), 19)
		if v, ok := x.Int64(); ok {
			require.Equal(t, codec.AppendVarint(nil, v), b, "the form of a varint where it fits one")
		}
		r := codec.NewReader(b)
		require.Equal(t, x, exact.ReadInt128(r))
		require.NoError(t, r.Close())
	}
	full := maxInt128.Append(nil)
	require.Len(t, full, 19)
	above := append([]byte(nil), full...)
	above[18] = 4
	long := append(append([]byte(nil), full[:18]...), full[18]|0x80, 0)
	for _, input := range [][]byte{{}, {0x80}, {0x80, 0}, {0x81, 0x80, 0}, full[:18], above, long} {
		r := codec.NewReader(input)
		require.Zero(t, exact.ReadInt128(r))
		require.ErrorIs(t, r.Close(), codec.ErrCorrupt)
	}
}

func FuzzReadInt128(f *testing.F) {
	f.Add([]byte{0})
	f.Add(maxInt128.Append(nil))
	f.Add(minInt128.Append(nil))
	f.Fuzz(func(t *testing.T, data []byte) {
		r := codec.NewReader(data)
		x := exact.ReadInt128(r)
		if r.Close() == nil {
			require.Equal(t, data, x.Append(nil))
		}
	})
}

func BenchmarkInt128AddMul(b *testing.B) {
	var x exact.Int128
	b.ReportAllocs()
	i := int64(0)
	for b.Loop() {
		x, _ = x.AddMul(i, -i)
		i++
	}
}
