package privacy

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/internal/tail"
)

func seeded(key byte) *rand.ChaCha8 { return rand.NewChaCha8([32]byte{key}) }

// The draws have the distribution that the promise rests on.
func TestLaplace(t *testing.T) {
	for i, a := range []struct{ num, den uint64 }{{1, 1}, {3, 10}, {5, 2}, {123_457, 1_000_000}} {
		const draws, far = 60_000, 6
		s := source{from: seeded(byte(i))}
		rate := float64(a.num) / float64(a.den)
		// Cells of equal width in units of 1/rate, the outermost open.
		width := max(1, int64(1/rate))
		var got [2*far + 1]int64
		sum, squares := 0.0, 0.0
		for range draws {
			x := s.laplace(a.num, a.den)
			sum += float64(x)
			squares += float64(x) * float64(x)
			cell := (x + width/2) / width
			if x+width/2 < 0 {
				cell = -((-x - width/2 + width - 1) / width)
			}
			got[min(max(cell, -far), far)+far]++
		}
		require.NoError(t, s.err)
		p := func(x int64) float64 { return math.Tanh(rate/2) * math.Exp(-rate*math.Abs(float64(x))) }
		chi, df, all := 0.0, -1, 0.0
		for cell := range got {
			want := 0.0
			if at := int64(cell - far); at > -far && at < far {
				for x := at*width - width/2; x < (at+1)*width-width/2; x++ {
					want += p(x)
				}
			} else { // beyond the last but one cell, by symmetry of the sum to 1
				continue
			}
			all += want
			df++
			d := float64(got[cell]) - draws*want
			chi += d * d / (draws * want)
		}
		rest := float64(got[0] + got[2*far])
		chi += (rest - draws*(1-all)) * (rest - draws*(1-all)) / (draws * (1 - all))
		require.Greater(t, tail.ChiSquare(chi, float64(df+1)), 1e-3, "rate %v: %v", rate, got)

		want := deviation(rate) * deviation(rate)
		require.InDelta(t, 0, sum/draws, 4*math.Sqrt(want/draws))
		require.InDelta(t, want, squares/draws, 0.037*want)
	}
}

func TestDeviation(t *testing.T) {
	for _, a := range []float64{0.1, 0.7, 3} {
		want := 0.0
		for x := 1.0; x < 2000; x++ {
			want += 2 * x * x * math.Tanh(a/2) * math.Exp(-a*x)
		}
		require.InEpsilon(t, math.Sqrt(want), deviation(a), 1e-12)
	}
	require.InEpsilon(t, math.Sqrt2*1e6, deviation(1e-6), 1e-12) // nearly that of the Laplace distribution
	for _, a := range []float64{700, 1400, 2000, 1e6} {
		require.Positive(t, deviation(a))
	}
}

// words is a source of these numbers.
func words(xs ...uint64) *bytes.Reader {
	var b []byte
	for _, x := range xs {
		b = binary.LittleEndian.AppendUint64(b, x)
	}
	return bytes.NewReader(b)
}

// Of the words that differ in as many bits as n − 1 has, each number below n has one, and
// the others are refused.
func TestBelow(t *testing.T) {
	for n := uint64(2); n <= 130; n++ {
		size := uint64(1)
		for size < n {
			size *= 2
		}
		for word := range size {
			for _, high := range []uint64{0, ^(size - 1)} {
				from := words(word|high, 1) // 1 is below every n
				s := source{from: from}
				got := s.below(n)
				require.NoError(t, s.err)
				if word < n {
					require.Equal(t, word, got)
					require.Equal(t, 8, from.Len())
				} else {
					require.Equal(t, uint64(1), got)
				}
			}
		}
	}
	s := source{from: words(1<<63+5, 1<<63+4, math.MaxUint64, 1<<63)}
	require.Equal(t, uint64(1<<63+4), s.below(1<<63+5))
	require.Equal(t, uint64(1<<63), s.below(1<<63+5))
	require.Zero(t, s.below(1)) // without a word
	require.NoError(t, s.err)
}

// going is whether exponential goes on after these numbers from below.
func going(t *testing.T, num, den uint64, drawn ...uint64) bool {
	from := words(drawn...)
	s := source{from: from}
	s.exponential(num, den)
	if s.err == nil {
		require.Zero(t, from.Len())
	}
	return s.err != nil
}

// The k-th event of a draw happens in exactly num of den·k cases, and the number of the first
// that fails decides: P = Σ over odd k of γ^(k−1)/(k−1)!·(1 − γ/k), which is e^−γ.
func TestExponentialExactly(t *testing.T) {
	for _, g := range []struct{ num, den uint64 }{{0, 3}, {1, 3}, {2, 3}, {3, 3}, {1, 2}, {5, 7}, {99, 100}} {
		path, p, total := []uint64(nil), 1.0, 0.0
		for k := uint64(1); k < 25 && g.num > 0; k++ {
			happened := 0.0
			for x := range g.den * k {
				if g.den*k == 1 || going(t, g.num, g.den, append(slices.Clone(path), x)...) {
					happened++
				}
			}
			require.Equal(t, float64(g.num), happened, "event %d of %v", k, g)
			if g.den*k > 1 {
				s := source{from: words(append(slices.Clone(path), g.den*k-1)...)}
				if g.num < g.den*k {
					require.Equal(t, k%2 == 1, s.exponential(g.num, g.den))
				}
				path = append(path, 0)
			}
			rate := happened / float64(g.den*k)
			if k%2 == 1 {
				total += p * (1 - rate)
			}
			p *= rate
		}
		if g.num > 0 {
			require.InDelta(t, math.Exp(-float64(g.num)/float64(g.den)), total, 1e-14)
		}
	}
	s := source{from: words(0)}
	require.True(t, s.exponential(0, 3))
}

// Each (u, v, sign) that the parts give with known probabilities gives one number, and the
// sum over them is the distribution, exactly.
func TestLaplaceExactly(t *testing.T) {
	for _, a := range []struct{ num, den uint64 }{{1, 3}, {2, 3}, {3, 10}, {5, 2}, {7, 5}, {4, 9}} {
		rate := float64(a.num) / float64(a.den)
		mass, all := map[int64]float64{}, 0.0
		for u := range a.den {
			if u > 0 { // refused, then u = 0 is drawn
				s := source{from: words(u, 0, 2*a.den-1, 0, a.den-1, 1, 0)}
				require.Zero(t, s.laplace(a.num, a.den))
				require.NoError(t, s.err)
			}
			for v := range 60 {
				path := []uint64{u, a.den - 1} // u, which e^(−u/den) accepts
				for range v {
					path = append(path, 0, 2) // e^−1 says yes: two happen and the third does not
				}
				path = append(path, 1) // e^−1 says no: the second does not
				want := int64((u + a.den*uint64(v)) / a.num)
				p := math.Exp(-float64(u)/float64(a.den)-float64(v)) / 2
				for sign, of := range []int64{want, -want} {
					s := source{from: words(append(slices.Clone(path), uint64(sign))...)}
					got := s.laplace(a.num, a.den)
					if sign == 1 && want == 0 {
						require.ErrorIs(t, s.err, ErrRandom) // draws again
						continue
					}
					require.NoError(t, s.err)
					require.Equal(t, of, got, "u %d, v %d of %v", u, v, a)
					mass[got] += p
					all += p
				}
			}
		}
		for x := int64(-8); x <= 8; x++ {
			require.InEpsilon(t, math.Tanh(rate/2)*math.Exp(-rate*math.Abs(float64(x))), mass[x]/all, 1e-13)
		}
	}
}

func TestExponential(t *testing.T) {
	s := source{from: seeded(8)}
	for _, g := range []struct{ num, den uint64 }{{0, 3}, {1, 3}, {1, 1}, {999, 1000}} {
		n := 0.0
		for range 50_000 {
			s.reads = 0
			if s.exponential(g.num, g.den) {
				n++
			}
		}
		want := math.Exp(-float64(g.num) / float64(g.den))
		require.InDelta(t, want, n/50_000, 5*math.Sqrt(want*(1-want)/50_000))
	}
}

// A source that ends stops every draw.
func TestSourceEnds(t *testing.T) {
	for length := range 200 {
		s := source{from: strings.NewReader(strings.Repeat("\x00\x01", length))}
		for range 60 {
			s.laplace(1, 3)
		}
		require.True(t, errors.Is(s.err, ErrRandom))
	}
}

// repeats gives the same words for ever, a byte at a time if slow.
type repeats struct {
	of   []byte
	at   int
	slow bool
}

func (r *repeats) Read(p []byte) (int, error) {
	if r.slow {
		p = p[:1]
	}
	for i := range p {
		p[i] = r.of[r.at%len(r.of)]
		r.at++
	}
	return len(p), nil
}

type returns struct {
	n   int
	err error
}

func (r returns) Read([]byte) (int, error) { return r.n, r.err }

// A source that is not random ends, though a draw would not.
func TestSourceStuck(t *testing.T) {
	zeros, ones := make([]byte, 8), bytes.Repeat([]byte{255}, 8)
	third := append(bytes.Repeat([]byte{0}, 8), 2, 0, 0, 0, 0, 0, 0, 0)
	for name, c := range map[string]struct {
		from  io.Reader
		cause error
	}{
		"zeros":        {&repeats{of: zeros}, errStuck},
		"zeros slowly": {&repeats{of: zeros, slow: true}, errStuck},
		"ones":         {&repeats{of: ones}, errStuck},
		"yes for ever": {&repeats{of: third}, errStuck},
		"nothing":      {returns{0, nil}, errStuck},
		"negative":     {returns{-1, nil}, errCount},
		"too many":     {returns{9, nil}, errCount},
		"fails":        {returns{7, io.ErrClosedPipe}, io.ErrClosedPipe},
		"no end":       {returns{0, io.EOF}, io.EOF},
	} {
		for _, den := range []uint64{1, 3, 1_000_000_000} {
			s := source{from: c.from}
			for range 3 {
				s.laplace(1, den)
			}
			require.ErrorIs(t, s.err, ErrRandom, name)
			require.ErrorIs(t, s.err, c.cause, name)
		}
	}
	s := source{from: returns{8, io.EOF}} // the last of a source counts
	require.Zero(t, s.below(5))
	require.NoError(t, s.err)
}

// How the bits come in does not matter, and a draw takes few of them.
func TestSourceReads(t *testing.T) {
	whole, slow := source{from: seeded(3)}, source{from: iotest.OneByteReader(seeded(3))}
	most, sum := 0, 0
	for range 3000 {
		require.Equal(t, whole.laplace(3, 1000), slow.laplace(3, 1000))
		most, sum = max(most, whole.reads), sum+whole.reads
	}
	require.NoError(t, whole.err)
	require.Less(t, most, 200)
	require.InDelta(t, 8.6, float64(sum)/3000, 0.05)
}

func BenchmarkLaplace(b *testing.B) {
	s := source{from: seeded(1)}
	b.ReportAllocs()
	for b.Loop() {
		s.laplace(3, 1000)
	}
}
