package scale_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"runtime"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/scale"
)

// readBlock is how much is read at a time.
const readBlock = 1 << 20

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

// A stream that is cut off is no complete one, however the reader says so.
func TestReadFromCutOff(t *testing.T) {
	lost := errors.New("disk on fire")
	long := stream(3*readBlock + 5)
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	_, err := w.Write(long)
	require.NoError(t, err)
	require.NoError(t, w.Close())
	unpack := func(part []byte) io.Reader {
		r, err := gzip.NewReader(bytes.NewReader(part))
		require.NoError(t, err)
		return r
	}
	for name, c := range map[string]struct {
		r    func() io.Reader
		want error
	}{
		"half of a gzip":             {func() io.Reader { return unpack(packed.Bytes()[:packed.Len()/2]) }, io.ErrUnexpectedEOF},
		"an error that wraps EOF":    {func() io.Reader { return ending{bytes.NewReader(long), fmt.Errorf("disk: %w", io.EOF)} }, io.EOF},
		"with the last byte":         {func() io.Reader { return iotest.DataErrReader(ending{bytes.NewReader(long), lost}) }, lost},
		"with a whole block":         {func() io.Reader { return &withData{long[:readBlock], lost} }, lost},
		"with a block, then the end": {func() io.Reader { return &withData{long[:2*readBlock], lost} }, lost},
		"nothing for ever":           {func() io.Reader { return idle{} }, io.ErrNoProgress},
	} {
		for _, workers := range []int{1, 2, 7} {
			func() {
				defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(workers))
				tally := scale.NewTally(scale.ZeroToTen())
				_, err := tally.ReadFrom(c.r())
				require.ErrorIs(t, err, c.want, name)
				require.True(t, tally.IsEmpty(), name)
			}()
		}
	}
	whole := scale.NewTally(scale.ZeroToTen())
	n, err := whole.ReadFrom(unpack(packed.Bytes()))
	require.NoError(t, err)
	require.EqualValues(t, len(long), n)
}

// ending ends with an error of its own.
type ending struct {
	r   io.Reader
	err error
}

func (e ending) Read(p []byte) (int, error) {
	n, err := e.r.Read(p)
	if err == io.EOF {
		err = e.err
	}
	return n, err
}

// withData gives an error together with its last data, once; then the stream ends.
type withData struct {
	data []byte
	err  error
}

func (w *withData) Read(p []byte) (int, error) {
	n := copy(p, w.data)
	if w.data = w.data[n:]; len(w.data) > 0 || n == 0 && w.err == nil {
		return n, nil
	}
	err := w.err
	if w.err = nil; err == nil {
		err = io.EOF
	}
	return n, err
}

// A count that no Read can have is an error, in whichever goroutine it comes.
func TestReadFromImpossibleCount(t *testing.T) {
	for _, count := range []int{-1, readBlock + 1, math.MaxInt} {
		for _, after := range []int{0, 1, 5} {
			tally := scale.NewTally(scale.ZeroToTen())
			_, err := tally.ReadFrom(&lying{after, count})
			require.ErrorContains(t, err, "impossible count", "%d after %d blocks", count, after)
			require.True(t, tally.IsEmpty())
		}
	}
}

// lying fills some blocks and then claims a count.
type lying struct{ after, count int }

func (l *lying) Read(p []byte) (int, error) {
	if l.after--; l.after < 0 {
		return l.count, nil
	}
	return len(p), nil
}

type idle struct{}

func (idle) Read([]byte) (int, error) { return 0, nil }

// The first fault in the stream is reported, whoever meets it: a rating that the scale
// refuses before another one, an error of the reader, a panic, or the end of the
// reader's goroutine.
func TestReadFromFirstFault(t *testing.T) {
	bad := stream(2*readBlock + 9)
	bad[readBlock+7] = 50
	worse := bytes.Repeat([]byte{99}, 2*readBlock)
	for _, workers := range []int{1, 2, 7} {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(workers))
		for range 10 {
			for name, after := range map[string]io.Reader{
				"ratings": bytes.NewReader(worse), "error": iotest.ErrReader(errors.New("no")), "panic": panicking{},
			} {
				tally := scale.NewTally(scale.ZeroToTen())
				_, err := tally.ReadFrom(io.MultiReader(bytes.NewReader(bad), after))
				var at *scale.ValueError
				require.ErrorAs(t, err, &at, name)
				require.Equal(t, readBlock+7, at.Index, name)
				require.True(t, tally.IsEmpty(), name)
			}
		}
	}
}

// A reader that ends the goroutine it is called on loses no block silently.
func TestReadFromEndedGoroutine(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(7))
	for range 20 {
		tally := scale.NewTally(scale.ZeroToTen())
		returned := make(chan error, 1)
		go func() {
			defer close(returned)
			_, err := tally.ReadFrom(&exiting{left: 5})
			returned <- err
		}()
		if err, ok := <-returned; ok { // else it was the caller's own goroutine
			require.ErrorContains(t, err, "ended its goroutine")
		}
		require.True(t, tally.IsEmpty())
	}
}

type exiting struct{ left int }

func (e *exiting) Read(p []byte) (int, error) {
	if e.left--; e.left == 0 {
		runtime.Goexit()
	}
	return len(p), nil
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
	small, large := allocated(5e6), allocated(5e7)
	require.Less(t, large, small+1<<20)
	require.Less(t, large, uint64(16<<20))
	require.EqualValues(t, 55e6, tally.N())
}
