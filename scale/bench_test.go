package scale_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/scale"
)

// benchSizes are lengths of a column; the longest only without -short.
func benchSizes() []int {
	if testing.Short() {
		return []int{1e3, 1e6}
	}
	return []int{1e3, 1e6, 1e8}
}

func size(n int) string { return fmt.Sprintf("n=%.0e", float64(n)) }

// ratings are n random ratings on 1–10.
func ratings(n int) []byte {
	r := rand.New(rand.NewPCG(31, 32))
	out := make([]byte, n)
	for i := range out {
		out[i] = byte(1 + r.IntN(10))
	}
	return out
}

func BenchmarkTallyAdd(b *testing.B) {
	values := ratings(1024)
	t := scale.NewTally(scale.OneToTen())
	b.SetBytes(int64(len(values)))
	b.ReportAllocs()
	for b.Loop() {
		for _, v := range values {
			if err := t.Add(int(v)); err != nil {
				b.Fatal(err)
			}
		}
	}
}

func BenchmarkTallyAddBytes(b *testing.B) {
	for _, n := range benchSizes() {
		b.Run(size(n), func(b *testing.B) {
			values := ratings(n)
			t := scale.NewTally(scale.OneToTen())
			b.SetBytes(int64(n))
			b.ReportAllocs()
			for b.Loop() {
				if err := t.AddBytes(values); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkTallyAddCodes(b *testing.B) {
	for _, n := range benchSizes() {
		b.Run(size(n), func(b *testing.B) {
			codes := make([]scale.Code, n)
			for i, v := range ratings(n) {
				codes[i] = scale.Code(v + 1)
			}
			t := scale.NewTally(scale.OneToTen())
			b.SetBytes(int64(n))
			b.ReportAllocs()
			for b.Loop() {
				if err := t.AddCodes(codes); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkAddValues(b *testing.B) {
	for _, n := range []int{1e3, 1e6} {
		b.Run(size(n), func(b *testing.B) {
			values := make([]int64, n)
			for i, v := range ratings(n) {
				values[i] = int64(v)
			}
			t := scale.NewTally(scale.OneToTen())
			b.SetBytes(int64(8 * n))
			b.ReportAllocs()
			for b.Loop() {
				if err := scale.AddValues(t, values); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkEncodeText(b *testing.B) {
	s := scale.OneToTen()
	for _, cell := range []string{"9", "10", "9.0"} {
		b.Run(cell, func(b *testing.B) {
			text := []byte(cell)
			b.ReportAllocs()
			for b.Loop() {
				if _, err := s.EncodeText(text, scale.Reject); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// Figures cost a few counts, whatever the number of answers.
func BenchmarkFigures(b *testing.B) {
	t := scale.NewTally(scale.OneToTen())
	require.NoError(b, t.AddBytes(ratings(1e6)))
	for name, f := range map[string]func() error{
		"score":        func() error { return second(t.PercentOfMax()) },
		"sd":           func() error { return second(t.SD()) },
		"quantile":     func() error { return second(t.Quantile(0.9, 7)) },
		"interpolated": func() error { return second(t.InterpolatedMedian()) },
		"by band":      func() error { return second(t.ByBand(scale.FiveLevelRatings())) },
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if err := f(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkWeightedAddCodes(b *testing.B) {
	for _, n := range []int{1e3, 1e6} {
		b.Run(size(n), func(b *testing.B) {
			r := rand.New(rand.NewPCG(33, 34))
			codes, weights := make([]scale.Code, n), make([]float64, n)
			for i, v := range ratings(n) {
				codes[i], weights[i] = scale.Code(v+1), 0.1+r.Float64()
			}
			t := scale.NewWeightedTally(scale.OneToTen())
			b.SetBytes(int64(9 * n))
			b.ReportAllocs()
			for b.Loop() {
				if err := t.AddCodes(codes, weights); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkMerge(b *testing.B) {
	part := scale.NewTally(scale.OneToTen())
	require.NoError(b, part.AddBytes(ratings(1e3)))
	b.Run("tally", func(b *testing.B) {
		t := scale.NewTally(scale.OneToTen())
		b.SetBytes(int64(8 * t.Scale().Codes()))
		b.ReportAllocs()
		for b.Loop() {
			if err := t.Merge(part); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("weighted", func(b *testing.B) {
		r := rand.New(rand.NewPCG(35, 36))
		weighted := scale.NewWeightedTally(scale.OneToTen())
		for _, v := range ratings(1e3) {
			require.NoError(b, weighted.Add(int(v), 0.1+r.Float64()))
		}
		t := scale.NewWeightedTally(scale.OneToTen())
		b.SetBytes(int64(24 * t.Scale().Codes()))
		b.ReportAllocs()
		for b.Loop() {
			if err := t.Merge(weighted); err != nil {
				b.Fatal(err)
			}
		}
	})
}
