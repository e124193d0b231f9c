package scale_test

import (
	"bytes"
	"errors"
	"io"
	"math/rand/v2"
	"runtime"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/scale"
)

// readBlock is how much is read at a time.
const readBlock = 256 << 10

func stream(n int) []byte {
	rng := rand.New(rand.NewPCG(1, uint64(n)))
	data := make([]byte, n)
	for i := range data {
		data[i] = byte(rng.IntN(11))
	}
	return data
}

func TestReadFrom(t *testing.T) {
	for _, n := range []int{0, 1, 1000, readBlock - 1, readBlock, readBlock + 1, 4*readBlock + 7} {
		data := stream(n)
		want, got := scale.NewTally(scale.ZeroToTen()), scale.NewTally(scale.ZeroToTen())
		for _, tally := range []*scale.Tally{want, got} {
			require.NoError(t, tally.Add(10)) // what was there stays
		}
		require.NoError(t, want.AddBytes(data))
		read, err := got.ReadFrom(iotest.HalfReader(bytes.NewReader(data)))
		require.NoError(t, err)
		require.EqualValues(t, n, read)
		require.True(t, want.Equal(got), "%d", n)
	}
}

func TestReadFromRefuses(t *testing.T) {
	lost := errors.New("disk on fire")
	bad := stream(3*readBlock + 5)
	bad[2*readBlock+3] = 11
	for name, c := range map[string]struct {
		r     io.Reader
		read  int64
		index int // of a value error, −1 if it is another one
		want  error
	}{
		"first block":            {bytes.NewReader([]byte{3, 10, 200}), 3, 2, scale.ErrOutOfRange},
		"third block":            {bytes.NewReader(bad), int64(len(bad)), 2*readBlock + 3, scale.ErrOutOfRange},
		"reader":                 {io.MultiReader(bytes.NewReader(stream(1000)), iotest.ErrReader(lost)), 1000, -1, lost},
		"reader, second block":   {io.MultiReader(bytes.NewReader(stream(readBlock+9)), iotest.ErrReader(lost)), readBlock + 9, -1, lost},
		"value, then the reader": {io.MultiReader(bytes.NewReader([]byte{99}), iotest.ErrReader(lost)), 1, 0, scale.ErrOutOfRange},
	} {
		tally := scale.NewTally(scale.ZeroToTen())
		require.NoError(t, tally.Add(10))
		before := tally.Clone()
		read, err := tally.ReadFrom(c.r)
		require.ErrorIs(t, err, c.want, name)
		require.LessOrEqual(t, read, c.read, name)
		var at *scale.ValueError
		if c.index >= 0 {
			require.ErrorAs(t, err, &at, name)
			require.Equal(t, c.index, at.Index, name)
		} else {
			require.NotErrorAs(t, err, &at, name)
			require.Equal(t, c.read, read, name)
		}
		require.True(t, before.Equal(tally), name)
	}
	_, err := new(scale.Tally).ReadFrom(bytes.NewReader(nil))
	require.ErrorIs(t, err, scale.ErrNoScale)
	_, err = scale.NewTally(scale.ZeroToTen()).ReadFrom(nil)
	require.ErrorIs(t, err, scale.ErrArgument)
}

// A panic of the reader reaches the caller, although another goroutine reads.
func TestReadFromPanickingReader(t *testing.T) {
	tally := scale.NewTally(scale.ZeroToTen())
	require.PanicsWithValue(t, "broken reader", func() { _, _ = tally.ReadFrom(panicking{}) })
	require.True(t, tally.IsEmpty())
}

type panicking struct{}

func (panicking) Read([]byte) (int, error) { panic("broken reader") }

func BenchmarkReadFrom(b *testing.B) {
	for _, n := range []int{1e6, 1e8} {
		data := stream(n)
		tally := scale.NewTally(scale.ZeroToTen())
		b.Run(size(n), func(b *testing.B) {
			b.SetBytes(int64(n))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := tally.ReadFrom(struct{ io.Reader }{bytes.NewReader(data)}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// endless gives n nines without holding them.
type endless struct{ left int }

func (e *endless) Read(p []byte) (int, error) {
	if e.left == 0 {
		return 0, io.EOF
	}
	n := min(len(p), e.left)
	for i := range p[:n] {
		p[i] = 9
	}
	e.left -= n
	return n, nil
}

func TestReadFromTakesConstantMemory(t *testing.T) {
	tally := scale.NewTally(scale.ZeroToTen())
	allocated := func(n int) uint64 {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		read, err := tally.ReadFrom(&endless{n})
		require.NoError(t, err)
		require.EqualValues(t, n, read)
		runtime.ReadMemStats(&after)
		return after.TotalAlloc - before.TotalAlloc
	}
	small, large := allocated(1e6), allocated(5e7)
	require.Less(t, large, small+1<<20)
	require.Less(t, large, uint64(16<<20))
	require.EqualValues(t, 51e6, tally.N())
}
