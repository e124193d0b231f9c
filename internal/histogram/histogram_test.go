package histogram_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/internal/histogram"
)

const (
	tableBytes = 1 << 10 // where counting by tables begins,
	partBytes  = 1 << 20 // and where another processor does
)

func slow(counts *[256]int64, data []byte) {
	for _, b := range data {
		counts[b]++
	}
}

// Every length around the words, the tables and the parts, from every
// alignment, with bytes of four digits and of eight, and with one large byte among
// small ones.
func TestCount(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	lengths := []int{2 * partBytes, 2*partBytes + 13, 3*partBytes + 1}
	for n := range 40 {
		lengths = append(lengths, n, tableBytes-20+n, 1<<16-20+n)
	}
	for _, below := range []int{1, 11, 16, 17, 256} {
		data := make([]byte, 3*partBytes+64)
		for i := range data {
			data[i] = byte(r.IntN(below))
		}
		for _, n := range lengths {
			from := r.IntN(8)
			part := data[from : from+n]
			for _, large := range []int{-1, 0, n / 2, n - 1} {
				was := byte(0)
				if large = min(large, n-1); large >= 0 {
					was, part[large] = part[large], 200
				}
				want := [256]int64{3: 5, 255: 7} // what was there stays
				got, here := want, want
				slow(&want, part)
				histogram.Count(&got, part)
				require.Equal(t, want, got, "%d bytes below %d", n, below)
				histogram.CountHere(&here, part)
				require.Equal(t, want, here, "%d bytes below %d", n, below)
				if large >= 0 {
					part[large] = was
				}
			}
		}
	}
}

// Long data are shared out among the processors.
func TestCountOnProcessors(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 3))
	data := make([]byte, 7*partBytes+5)
	for i := range data {
		data[i] = byte(r.IntN(11))
	}
	var want [256]int64
	slow(&want, data)
	for _, processors := range []int{1, 2, 7} {
		func() {
			defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(processors))
			var got [256]int64
			histogram.Count(&got, data)
			require.Equal(t, want, got, "%d processors", processors)
		}()
	}
}

func TestCountRuns(t *testing.T) {
	for _, b := range []byte{0, 1, 15, 16, 127, 128, 255} {
		data := bytes.Repeat([]byte{b}, 2*partBytes+5)
		var got, want [256]int64
		histogram.Count(&got, data)
		slow(&want, data)
		require.Equal(t, want, got)
	}
}

func FuzzCount(f *testing.F) {
	f.Add([]byte("some bytes"), 1)
	f.Add([]byte{0, 15}, 1<<16)
	f.Add([]byte{0, 255}, 2*partBytes)
	f.Fuzz(func(t *testing.T, data []byte, repeat int) {
		if len(data) > 0 && repeat > 1 {
			data = bytes.Repeat(data, min(repeat, 2*partBytes)/len(data)+1)
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
