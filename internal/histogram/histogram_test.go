package histogram_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/internal/histogram"
)

// pairsFrom is where counting by pairs begins.
const pairsFrom = 1 << 21

func slow(counts *[256]int64, data []byte) {
	for _, b := range data {
		counts[b]++
	}
}

// Every length around the words, and around the switch to pairs, from every alignment.
func TestCount(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	data := make([]byte, 2*pairsFrom+64)
	for i := range data {
		data[i] = byte(r.Uint32())
	}
	lengths := []int{2 * pairsFrom, 2*pairsFrom + 13}
	for n := range 40 {
		lengths = append(lengths, n, pairsFrom-20+n)
	}
	pairs := new(histogram.Pairs)
	for _, n := range lengths {
		from := r.IntN(8)
		got, want := [256]int64{3: 5, 255: 7}, [256]int64{3: 5, 255: 7} // what was there stays
		histogram.Count(&got, data[from:from+n])
		slow(&want, data[from:from+n])
		require.Equal(t, want, got, "%d bytes", n)
		again := [256]int64{3: 5, 255: 7}
		pairs.Count(&again, data[from:from+n])
		require.Equal(t, want, again, "%d bytes, tables used before", n)
	}
}

func TestCountRuns(t *testing.T) {
	for _, b := range []byte{0, 1, 127, 128, 255} {
		data := make([]byte, 3*pairsFrom+5)
		for i := range data {
			data[i] = b
		}
		var got, want [256]int64
		histogram.Count(&got, data)
		slow(&want, data)
		require.Equal(t, want, got)
	}
}

func FuzzCount(f *testing.F) {
	f.Add([]byte("some bytes"), 1)
	f.Add([]byte{0, 255}, pairsFrom)
	f.Fuzz(func(t *testing.T, data []byte, repeat int) {
		if len(data) > 0 && repeat > 1 {
			long := make([]byte, 0, 2*pairsFrom)
			for len(long) < min(repeat, 2*pairsFrom) {
				long = append(long, data...)
			}
			data = long
		}
		var got, want [256]int64
		histogram.Count(&got, data)
		slow(&want, data)
		require.Equal(t, want, got)
	})
}

func BenchmarkCount(b *testing.B) {
	for _, n := range []int{1e3, 1e5, 1e6, 1e7} {
		b.Run(fmt.Sprintf("n=%.0e", float64(n)), func(b *testing.B) {
			r := rand.New(rand.NewPCG(3, 4))
			data := make([]byte, n)
			for i := range data {
				data[i] = byte(r.IntN(12))
			}
			var counts [256]int64
			b.SetBytes(int64(n))
			b.ReportAllocs()
			for b.Loop() {
				histogram.Count(&counts, data)
			}
		})
	}
}
