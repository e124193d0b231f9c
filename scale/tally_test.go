package scale_test

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/internal/lawtest"
	"github.com/gocsat/csat/scale"
)

// An answer is a code with a frequency or a weight.
type answer struct {
	code   scale.Code
	n      int64
	weight float64
}

// answers cover every code.
func answers(s *scale.Scale) []answer {
	r := rand.New(rand.NewPCG(21, 22))
	var all []answer
	for i := range 3 * s.Codes() {
		weight := math.Ldexp(0.5+r.Float64(), r.IntN(40)-20)
		all = append(all, answer{scale.Code(i % s.Codes()), 1 + r.Int64N(1<<r.IntN(40)), weight})
	}
	return all
}

func TestTallyLaws(t *testing.T) {
	for _, s := range scales(t) {
		if s.Len() > 50 {
			continue // the laws alter every byte
		}
		t.Run(s.ID(), func(t *testing.T) {
			other := scale.NewTally(mustScale(t, scale.Definition{Range: scale.Range{From: 0, To: 3}}))
			require.NoError(t, other.Add(3))
			reversed := scale.NewTally(s.Reversed())
			require.NoError(t, reversed.AddCode(2, 1))
			lawtest.Check(t, lawtest.Spec[*scale.Tally, answer]{
				New:       func() *scale.Tally { return scale.NewTally(s) },
				Zero:      func() *scale.Tally { return new(scale.Tally) },
				Add:       func(t *scale.Tally, a answer) error { return t.AddCode(a.code, a.n) },
				Sub:       func(t *scale.Tally, a answer) error { return t.SubCode(a.code, a.n) },
				Data:      answers(s),
				Mismatch:  []*scale.Tally{other, reversed},
				VersionAt: 5,
			})
		})
	}
}

func TestWeightedTallyLaws(t *testing.T) {
	for _, s := range []*scale.Scale{scale.OneToFive(), fiveText(t)} {
		t.Run(s.ID(), func(t *testing.T) {
			other := scale.NewWeightedTally(scale.OneToSeven())
			require.NoError(t, other.Add(3, 2))
			lawtest.Check(t, lawtest.Spec[*scale.WeightedTally, answer]{
				New:       func() *scale.WeightedTally { return scale.NewWeightedTally(s) },
				Zero:      func() *scale.WeightedTally { return new(scale.WeightedTally) },
				Add:       func(t *scale.WeightedTally, a answer) error { return t.AddCode(a.code, a.weight) },
				Sub:       func(t *scale.WeightedTally, a answer) error { return t.SubCode(a.code, a.weight) },
				Data:      answers(s),
				Mismatch:  []*scale.WeightedTally{other},
				VersionAt: 5,
			})
		})
	}
}

func TestTallyCounts(t *testing.T) {
	s := fiveText(t)
	tally := scale.NewTally(s)
	require.NoError(t, tally.Add(1))
	require.NoError(t, tally.AddN(9, 4))
	require.NoError(t, tally.AddN(99, 2))
	require.NoError(t, tally.Add(-1))
	require.NoError(t, tally.AddCode(scale.Blank, 5))
	require.NoError(t, tally.AddCode(scale.NotAsked, 7))
	require.NoError(t, tally.AddN(5, 0))
	require.EqualValues(t, 5, tally.N(), "ratings only")
	require.EqualValues(t, 20, tally.Total())
	require.EqualValues(t, 13, tally.Asked())
	require.EqualValues(t, 8, tally.Missing())
	require.EqualValues(t, 4, tally.Count(9))
	require.EqualValues(t, 2, tally.Count(99))
	require.Zero(t, tally.Count(98))
	require.Zero(t, tally.Count(12345), "a value that the scale does not have")
	require.EqualValues(t, 7, tally.CountCode(scale.NotAsked))
	require.Zero(t, tally.CountCode(255))
	require.NoError(t, tally.Sub(1))
	require.NoError(t, tally.SubN(9, 4))
	require.Zero(t, tally.N())
	require.False(t, tally.IsEmpty())
}

// Whatever is refused leaves the tally as it was.
func TestTallyRefused(t *testing.T) {
	tally := customers38(t)
	before, err := tally.MarshalBinary()
	require.NoError(t, err)
	huge := scale.NewTally(scale.OneToTen())
	require.NoError(t, huge.AddN(1, math.MaxInt64-37))
	other := scale.NewTally(scale.ZeroToTen())
	require.NoError(t, other.Add(3))
	more := customers38(t)
	require.NoError(t, more.Add(10))
	for _, test := range []struct {
		name string
		do   func() error
		want error
	}{
		{"value", func() error { return tally.Add(11) }, scale.ErrOutOfRange},
		{"smallest int", func() error { return tally.Add(math.MinInt) }, scale.ErrOutOfRange},
		{"largest int", func() error { return tally.Add(math.MaxInt) }, scale.ErrOutOfRange},
		{"value to take back", func() error { return tally.Sub(0) }, scale.ErrOutOfRange},
		{"negative frequency", func() error { return tally.AddN(8, -1) }, scale.ErrArgument},
		{"smallest frequency", func() error { return tally.AddN(8, math.MinInt64) }, scale.ErrArgument},
		{"negative frequency to take back", func() error { return tally.SubN(8, -1) }, scale.ErrArgument},
		{"code", func() error { return tally.AddCode(12, 1) }, scale.ErrOutOfRange},
		{"code to take back", func() error { return tally.SubCode(12, 1) }, scale.ErrOutOfRange},
		{"overflow of the total", func() error { return tally.AddN(1, math.MaxInt64-37) }, scale.ErrOverflow},
		{"overflow in a merge", func() error { return tally.Merge(huge) }, scale.ErrOverflow},
		{"underflow", func() error { return tally.SubN(8, 35) }, scale.ErrUnderflow},
		{"underflow of nothing", func() error { return tally.Sub(10) }, scale.ErrUnderflow},
		{"underflow in an unmerge", func() error { return tally.Unmerge(more) }, scale.ErrUnderflow},
		{"another scale", func() error { return tally.Merge(other) }, scale.ErrIncompatible},
		{"another scale to take back", func() error { return tally.Unmerge(other) }, scale.ErrIncompatible},
		{"reversed scale", func() error {
			r := scale.NewTally(scale.OneToTen().Reversed())
			return tally.Merge(r)
		}, scale.ErrIncompatible},
	} {
		t.Run(test.name, func(t *testing.T) {
			require.ErrorIs(t, test.do(), test.want)
			after, err := tally.MarshalBinary()
			require.NoError(t, err)
			require.Equal(t, before, after)
		})
	}
	require.NoError(t, tally.AddN(1, math.MaxInt64-38), "the largest total")
	require.Equal(t, int64(math.MaxInt64), tally.N())
}

func TestTallyZeroAndLabels(t *testing.T) {
	tally := customers38(t)
	var zero scale.Tally
	require.NoError(t, tally.Merge(&zero))
	require.NoError(t, tally.Merge(nil))
	require.NoError(t, tally.Unmerge(&zero))
	require.NoError(t, tally.Unmerge(nil))
	require.True(t, tally.Equal(customers38(t)))
	require.False(t, tally.Equal(&zero))
	require.False(t, zero.Equal(tally))
	require.True(t, zero.Equal(new(scale.Tally)))
	require.ErrorIs(t, zero.Unmerge(tally), scale.ErrUnderflow)
	require.NoError(t, zero.Unmerge(scale.NewTally(scale.OneToTen())))
	require.NoError(t, zero.Merge(tally), "takes the scale of the argument")
	require.True(t, zero.Equal(tally))
	require.NoError(t, zero.Add(5))
	require.True(t, tally.Equal(customers38(t)), "and shares nothing")

	self := customers38(t)
	require.NoError(t, self.Merge(self))
	require.EqualValues(t, 76, self.Total())
	require.NoError(t, self.Unmerge(self))
	require.True(t, self.IsEmpty())
	require.Zero(t, self.Total())

	// The receiver keeps its labels.
	renamed := mustScale(t, scale.Definition{ID: "other", Range: scale.Range{From: 1, To: 10}})
	mine := scale.NewTally(renamed)
	require.NoError(t, mine.Merge(tally))
	require.Equal(t, "other", mine.Scale().ID())
	require.True(t, mine.Equal(tally))
}

// The bulk calls count what Add counts, at every length around the switch to counting by pairs.
func TestBulk(t *testing.T) {
	r := rand.New(rand.NewPCG(23, 24))
	s := mustScale(t, scale.Definition{ID: "bulk", Range: scale.Range{From: 0, To: 100}, Specials: []scale.Special{{Value: 255}, {Value: 200}}})
	allowed := []byte{200, 255}
	for v := range 101 {
		allowed = append(allowed, byte(v))
	}
	for _, n := range []int{0, 1, 7, 8, 9, 1000, 1<<17 - 1, 1 << 17, 1<<17 + 5, 1<<18 + 3} {
		bytes := make([]byte, n)
		codes := make([]scale.Code, n)
		wide := make([]int64, n)
		want := scale.NewTally(s)
		for i := range bytes {
			bytes[i] = allowed[r.IntN(len(allowed))]
			wide[i] = int64(bytes[i])
			code, err := s.Encode(int(bytes[i]), scale.Reject)
			require.NoError(t, err)
			codes[i] = code
			require.NoError(t, want.AddCode(code, 1))
		}
		for name, add := range map[string]func(t *scale.Tally) error{
			"bytes": func(t *scale.Tally) error { return t.AddBytes(bytes) },
			"codes": func(t *scale.Tally) error { return t.AddCodes(codes) },
			"int64": func(t *scale.Tally) error { return scale.AddValues(t, wide) },
			"uint8": func(t *scale.Tally) error { return scale.AddValues(t, bytes) },
		} {
			got := scale.NewTally(s)
			require.NoError(t, add(got))
			require.True(t, want.Equal(got), "%s of %d", name, n)
		}
		if n == 0 {
			continue
		}

		// All or nothing: one wrong value at a random place, and a second after it.
		at := r.IntN(n)
		bad := func(err error, got *scale.Tally, value string, condition error) {
			t.Helper()
			require.Equal(t, &scale.ValueError{Scale: "bulk", Value: value, Index: at, Err: condition}, err)
			require.True(t, got.IsEmpty())
		}
		bytes[at], bytes[n-1] = 150, map[bool]byte{true: 150, false: 101}[at == n-1]
		got := scale.NewTally(s)
		bad(got.AddBytes(bytes), got, "150", scale.ErrOutOfRange)
		codes[at], codes[n-1] = 250, map[bool]scale.Code{true: 250, false: 105}[at == n-1]
		bad(got.AddCodes(codes), got, "code 250", scale.ErrOutOfRange)
		wide[at] = math.MinInt64
		bad(scale.AddValues(got, wide), got, fmt.Sprint(int64(math.MinInt64)), scale.ErrOutOfRange)
	}
}

func TestAddValuesTypes(t *testing.T) {
	type rating uint16
	s := mustScale(t, scale.Definition{Range: scale.Range{From: -5, To: 5}})
	tally := scale.NewTally(s)
	require.NoError(t, scale.AddValues(tally, []int8{-5, 5}))
	require.NoError(t, scale.AddValues(tally, []int16{-5, 5}))
	require.NoError(t, scale.AddValues(tally, []int32{-5, 5}))
	require.NoError(t, scale.AddValues(tally, []int{-5, 5}))
	require.NoError(t, scale.AddValues(tally, []rating{5}))
	require.NoError(t, scale.AddValues(tally, []uint32{5}))
	require.NoError(t, scale.AddValues(tally, []uint64{5}))
	require.EqualValues(t, 4, tally.Count(-5))
	require.EqualValues(t, 7, tally.Count(5))
	// A value that would wrap onto a point.
	wrong := func(err error, value string) {
		t.Helper()
		e, ok := errors.AsType[*scale.ValueError](err)
		require.True(t, ok)
		require.Equal(t, value, e.Value)
		require.Equal(t, 1, e.Index)
		require.ErrorIs(t, err, scale.ErrOutOfRange)
	}
	wrong(scale.AddValues(tally, []uint64{1, math.MaxUint64 - 2}), "18446744073709551613")
	wrong(scale.AddValues(tally, []int64{1, 1<<32 + 1}), "4294967297")
	wrong(scale.AddValues(tally, []uint8{1, 251}), "251")
	wrong(scale.AddValues(tally, []int{1, math.MinInt}), fmt.Sprint(math.MinInt))
	require.EqualValues(t, 11, tally.N())
}

func TestBulkOverflow(t *testing.T) {
	tally := scale.NewTally(scale.OneToFive())
	require.NoError(t, tally.AddN(1, math.MaxInt64-1))
	for _, err := range []error{
		tally.AddBytes([]byte{1, 1}), tally.AddCodes([]scale.Code{0, 1}), scale.AddValues(tally, []int{1, 1}),
	} {
		require.ErrorIs(t, err, scale.ErrOverflow)
	}
	require.NoError(t, tally.AddBytes([]byte{1}))
	require.Equal(t, int64(math.MaxInt64), tally.N())
}

func TestBulkAllocates(t *testing.T) {
	s := scale.OneToTen()
	for _, n := range []int{1000, 1<<17 - 1, 1 << 17, 1 << 20} {
		bytes := make([]byte, n)
		codes := make([]scale.Code, n)
		wide := make([]int64, n)
		for i := range bytes {
			bytes[i], codes[i], wide[i] = byte(1+i%10), scale.Code(i%12), int64(1+i%10)
		}
		tally := scale.NewTally(s)
		limit := 0.0
		if n >= 1<<17 {
			limit = 2 // the two tables of pairs, whatever the length
		}
		count := func(f func() error) float64 {
			return testing.AllocsPerRun(3, func() { require.NoError(t, f()) })
		}
		require.LessOrEqual(t, count(func() error { return tally.AddBytes(bytes) }), limit, "AddBytes of %d", n)
		require.LessOrEqual(t, count(func() error { return tally.AddCodes(codes) }), limit, "AddCodes of %d", n)
		require.Zero(t, count(func() error { return scale.AddValues(tally, wide) }), "AddValues of %d", n)
	}
	tally := scale.NewTally(s)
	weighted := scale.NewWeightedTally(s)
	require.NoError(t, weighted.AddCode(2, 1))
	for name, f := range map[string]func() error{
		"AddCode":          func() error { return tally.AddCode(5, 1) },
		"SubCode":          func() error { return tally.SubCode(5, 1) },
		"Add":              func() error { return tally.Add(7) },
		"Sub":              func() error { return tally.Sub(7) },
		"weighted AddCode": func() error { return weighted.AddCode(2, 1.5) },
		"weighted SubCode": func() error { return weighted.SubCode(2, 1.5) },
	} {
		require.NoError(t, tally.AddN(7, 1000))
		require.NoError(t, tally.AddCode(5, 1000))
		for range 200 {
			require.NoError(t, weighted.AddCode(2, 1.5))
		}
		require.Zero(t, testing.AllocsPerRun(100, func() {
			if err := f(); err != nil {
				t.Fatal(err)
			}
		}), name)
	}
}
