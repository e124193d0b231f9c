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

func rat(x float64) *big.Rat { return new(big.Rat).SetFloat64(x) }

// nearest rounds by math/big, which is independent of the code under test: enough bits to hold the value, then to 53.
func nearest(v *big.Rat) float64 {
	x, _ := v.Float64()
	if x == 0 {
		return 0 // not −0
	}
	return x
}

func check(t testing.TB, want *big.Rat, s *exact.Sum) {
	t.Helper()
	if s.Rat().Cmp(want) != 0 {
		t.Fatalf("sum %v, want %v", s.Rat(), want)
	}
	x, ok := s.Float64()
	if n := nearest(want); math.Float64bits(x) != math.Float64bits(n) || ok == math.IsInf(n, 0) {
		t.Fatalf("rounded to %v %v, want %v", x, ok, n)
	}
	if s.Sign() != want.Sign() || s.IsZero() != (want.Sign() == 0) {
		t.Fatalf("sign %d of %v", s.Sign(), want)
	}
	b := s.Append(nil)
	r := codec.NewReader(b)
	back := exact.ReadSum(r)
	if err := r.Close(); err != nil || !back.Equal(s) || !s.Equal(&back) {
		t.Fatalf("read back %v from %x: %v", back.Rat(), b, err)
	}
	require.Equal(t, b, back.Append(nil))
}

// generators of terms: ordinary weights, all exponents, the edges of the range, and cancellation.
var generators = map[string]func(*rand.Rand) float64{
	"weights":    func(r *rand.Rand) float64 { return 0.1 + 9.9*r.Float64() },
	"signed":     func(r *rand.Rand) float64 { return r.NormFloat64() },
	"integers":   func(r *rand.Rand) float64 { return float64(r.IntN(21) - 10) },
	"subnormal":  func(r *rand.Rand) float64 { return math.Float64frombits(r.Uint64()&(1<<63) | r.Uint64N(1<<53)) },
	"largest":    func(r *rand.Rand) float64 { return math.Copysign(math.MaxFloat64, r.NormFloat64()) },
	"everything": anyFloat,
}

func anyFloat(r *rand.Rand) float64 {
	for {
		if x := math.Float64frombits(r.Uint64()); !math.IsNaN(x) && !math.IsInf(x, 0) {
			return x
		}
	}
}

func TestSumAgainstBig(t *testing.T) {
	for name, next := range generators {
		t.Run(name, func(t *testing.T) {
			r := rand.New(rand.NewPCG(1, 2))
			for range 60 {
				var s exact.Sum
				want := new(big.Rat)
				for range r.IntN(30) {
					x, y := next(r), next(r)
					if r.IntN(2) == 0 {
						require.True(t, s.Add(x))
						want.Add(want, rat(x))
					} else {
						require.True(t, s.AddProduct(x, y))
						want.Add(want, new(big.Rat).Mul(rat(x), rat(y)))
					}
				}
				check(t, want, &s)
			}
		})
	}
}

func TestSumRounding(t *testing.T) {
	tiny := math.SmallestNonzeroFloat64
	half := math.Ldexp(1, -53)
	top := math.Ldexp(1, 970) // half an ulp of the largest float64
	tests := []struct {
		name  string
		terms []float64
		want  float64
		ok    bool
	}{
		{"empty", nil, 0, true},
		{"minus zero", []float64{math.Copysign(0, -1)}, 0, true},
		{"cancelled", []float64{1e300, 1, -1e300, -1}, 0, true},
		{"lost by naive summation", []float64{1, 1e100, 1, -1e100}, 2, true},
		{"tie to even down", []float64{1, half}, 1, true},
		{"tie to even up", []float64{1 + 2*half, half}, 1 + 4*half, true},
		{"above tie", []float64{1, half, tiny}, 1 + 2*half, true},
		{"below tie", []float64{1, half, -tiny}, 1, true},
		{"negative tie", []float64{-1, -half}, -1, true},
		{"negative above tie", []float64{-1, -half, -tiny}, -1 - 2*half, true},
		{"ten tenths", []float64{.1, .1, .1, .1, .1, .1, .1, .1, .1, .1}, 1, true},
		{"largest stays", []float64{math.MaxFloat64, top, -tiny}, math.MaxFloat64, true},
		{"tie at the top", []float64{math.MaxFloat64, top}, math.Inf(1), false},
		{"overflow", []float64{math.MaxFloat64, math.MaxFloat64}, math.Inf(1), false},
		{"negative overflow", []float64{-math.MaxFloat64, -math.MaxFloat64}, math.Inf(-1), false},
		{"overflow on the way only", []float64{math.MaxFloat64, math.MaxFloat64, -math.MaxFloat64}, math.MaxFloat64, true},
		{"subnormal to normal", []float64{math.Ldexp(1, -1022), -tiny}, math.Ldexp(1, -1022) - tiny, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var s exact.Sum
			for _, x := range tt.terms {
				require.True(t, s.Add(x))
			}
			got, ok := s.Float64()
			require.Equal(t, math.Float64bits(tt.want), math.Float64bits(got), "%v", got)
			require.Equal(t, tt.ok, ok)
		})
	}
}

func TestSumProductsUnderflow(t *testing.T) {
	tiny := math.SmallestNonzeroFloat64
	var s exact.Sum
	require.True(t, s.AddProduct(-tiny, tiny)) // −2^-2148
	require.Equal(t, -1, s.Sign())
	got, ok := s.Float64()
	require.True(t, ok)
	require.Zero(t, math.Float64bits(got), "underflow is 0, not −0")
	require.True(t, s.Add(tiny)) // just below the smallest float64, which stays nearest
	got, _ = s.Float64()
	require.Equal(t, tiny, got)

	var tie exact.Sum
	require.True(t, tie.AddProduct(tiny, 0.5)) // exactly half the smallest: to even, 0
	got, _ = tie.Float64()
	require.Zero(t, got)
	require.True(t, tie.AddProduct(tiny, tiny))
	got, _ = tie.Float64()
	require.Equal(t, tiny, got)

	var big exact.Sum
	require.True(t, big.AddProduct(math.MaxFloat64, math.MaxFloat64))
	got, ok = big.Float64()
	require.Equal(t, math.Inf(1), got)
	require.False(t, ok)
	require.True(t, big.AddProduct(-math.MaxFloat64, math.MaxFloat64))
	require.True(t, big.IsZero())
}

func TestSumRefuses(t *testing.T) {
	var s exact.Sum
	require.True(t, s.Add(1.5))
	for _, x := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
		require.False(t, s.Add(x))
		require.False(t, s.AddProduct(x, 0))
		require.False(t, s.AddProduct(2, x))
	}
	got, ok := s.Float64()
	require.True(t, ok)
	require.Equal(t, 1.5, got)
}

func TestSumOrderAndParts(t *testing.T) {
	for name, next := range generators {
		t.Run(name, func(t *testing.T) {
			r := rand.New(rand.NewPCG(3, 4))
			terms := make([]float64, 200)
			var whole exact.Sum
			for i := range terms {
				terms[i] = next(r)
				whole.AddProduct(terms[i], 1)
			}
			want := whole.Append(nil)
			for _, parts := range []int{1, 2, 7} {
				r.Shuffle(len(terms), func(i, j int) { terms[i], terms[j] = terms[j], terms[i] })
				sums := make([]exact.Sum, parts)
				for _, x := range terms {
					require.True(t, sums[r.IntN(parts)].Add(x))
				}
				var total exact.Sum
				for _, i := range r.Perm(parts) {
					before := sums[i].Append(nil)
					total.Merge(&sums[i])
					require.Equal(t, before, sums[i].Append(nil), "argument untouched")
				}
				require.Equal(t, want, total.Append(nil))
				require.True(t, total.Equal(&whole))
				for i := range sums {
					total.Sub(&sums[i])
				}
				require.True(t, total.IsZero())
				require.True(t, total.Equal(&exact.Sum{}))
				require.Equal(t, []byte{0}, total.Append(nil))
			}
		})
	}
}

func TestSumCloneNegSelf(t *testing.T) {
	var s, zero exact.Sum
	s.Merge(&zero)
	require.True(t, s.IsZero())
	s.Sub(&zero)
	s.Neg()
	require.True(t, s.IsZero())
	s.Add(2.5)
	c := s.Clone()
	c.Add(1)
	c.Neg()
	x, _ := s.Float64()
	require.Equal(t, 2.5, x)
	x, _ = c.Float64()
	require.Equal(t, -3.5, x)
	require.False(t, s.Equal(&c))
	for _, x := range []float64{-2.5, 2.5 * 0x1p32, 2.5 * 0x1p-32, 2.5 + 0x1p32, 0} {
		var o exact.Sum
		o.Add(x)
		require.False(t, s.Equal(&o), "%v", x)
	}
	s.Merge(&s)
	x, _ = s.Float64()
	require.Equal(t, 5.0, x)
	s.Sub(&s)
	require.True(t, s.IsZero())
}

// Doubling reaches the number of pending additions at which carries are propagated, and grows the sum at the top.
func TestSumCarries(t *testing.T) {
	for _, x := range []float64{math.Pi, -math.Pi, 1 - 0x1p-53, -1, math.MaxFloat64} {
		var s exact.Sum
		s.Add(x)
		s.AddProduct(x, 0x1p-60)
		want := new(big.Rat).Add(rat(x), new(big.Rat).Mul(rat(x), rat(0x1p-60)))
		for range 200 {
			o := s.Clone()
			s.Merge(&o)
			want.Add(want, want)
			s.Add(x)
			want.Add(want, rat(x))
			check(t, want, &s)
		}
	}
}

func TestSumEncoding(t *testing.T) {
	var s exact.Sum
	s.Add(-1)
	golden := []byte{3, 68, 0, 0, 0, 1}
	require.Equal(t, golden, s.Append(nil))

	refused := map[string][]byte{
		"empty":          {},
		"negative zero":  {1},
		"no position":    {2},
		"no limbs":       {2, 68},
		"cut":            {3, 68, 0, 0, 0},
		"zero limb":      {2, 68, 0, 0, 0, 0},
		"zero top limb":  {4, 68, 0, 0, 0, 0, 0, 0, 0, 1},
		"zero low limb":  {4, 68, 0, 0, 0, 1, 0, 0, 0, 0},
		"position":       {2, 192, 1, 0, 0, 0, 1},
		"too many limbs": {0x84, 3, 0},
		"long form":      {3, 0xc4, 0, 0, 0, 0, 1},
		"trailing":       {3, 68, 0, 0, 0, 1, 0},
	}
	for name, input := range refused {
		t.Run(name, func(t *testing.T) {
			r := codec.NewReader(input)
			exact.ReadSum(r)
			require.Error(t, r.Close())
		})
	}
}

func TestSumAllocations(t *testing.T) {
	var s exact.Sum
	s.Add(0.1)
	s.AddProduct(10, 10)
	s.AddProduct(0.1, 0.1)
	o := s.Clone()
	b := make([]byte, 0, 256)
	require.Zero(t, testing.AllocsPerRun(100, func() {
		s.Add(3.25)
		s.AddProduct(0.7, 9.9)
		s.Merge(&o)
		s.Float64()
		s.Equal(&o)
		s.Append(b)
	}))
}

func FuzzSum(f *testing.F) {
	f.Add(1.0, 0x1p-53, 5e-324, -1e308)
	f.Add(0.1, -0.1, 1e-308, 1e-308)
	f.Fuzz(func(t *testing.T, a, b, c, d float64) {
		var s exact.Sum
		want := new(big.Rat)
		for _, x := range []float64{a, b, c, d} {
			finite := !math.IsNaN(x) && !math.IsInf(x, 0)
			if s.Add(x) != finite {
				t.Fatal(x)
			}
			if finite {
				want.Add(want, rat(x))
			}
		}
		if s.AddProduct(c, d) {
			want.Add(want, new(big.Rat).Mul(rat(c), rat(d)))
		}
		check(t, want, &s)
	})
}

func FuzzReadSum(f *testing.F) {
	f.Add([]byte{0})
	f.Add([]byte{3, 68, 0, 0, 0, 1})
	f.Add([]byte{4, 68, 0, 0, 0, 1, 0, 0, 0, 2})
	f.Fuzz(func(t *testing.T, data []byte) {
		r := codec.NewReader(data)
		s := exact.ReadSum(r)
		if r.Close() != nil {
			return
		}
		require.Equal(t, data, s.Append(nil))
		check(t, s.Rat(), &s)
		s.Add(5e-324)
		o := s.Clone()
		s.Sub(&o)
		require.True(t, s.IsZero())
	})
}

func BenchmarkSum(b *testing.B) {
	r := rand.New(rand.NewPCG(5, 6))
	xs := make([]float64, 1024)
	for i := range xs {
		xs[i] = 0.1 + 9.9*r.Float64()
	}
	b.Run("Add", func(b *testing.B) {
		var s exact.Sum
		b.SetBytes(8 * int64(len(xs)))
		b.ReportAllocs()
		for b.Loop() {
			for _, x := range xs {
				s.Add(x)
			}
		}
	})
	b.Run("AddProduct", func(b *testing.B) {
		var s exact.Sum
		b.SetBytes(16 * int64(len(xs)))
		b.ReportAllocs()
		for b.Loop() {
			for i, x := range xs {
				s.AddProduct(x, xs[len(xs)-1-i])
			}
		}
	})
	b.Run("Float64", func(b *testing.B) {
		var s exact.Sum
		for _, x := range xs {
			s.Add(x)
		}
		b.ReportAllocs()
		for b.Loop() {
			s.Float64()
		}
	})
}
