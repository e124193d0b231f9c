package survival_test

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/analysis/survival"
	"github.com/gocsat/csat/internal/lawtest"
	"github.com/gocsat/csat/survey"
)

// A spell is n customers alike.
type spell struct {
	entry, time int
	status      survival.Status
	n           int64
}

func TestCountsLaws(t *testing.T) {
	r := rand.New(rand.NewPCG(31, 32))
	var data []spell
	for i := range 60 {
		s := spell{time: r.IntN(40), status: survival.Status(r.IntN(4)), n: 1 + r.Int64N(1<<r.IntN(30))}
		if i%3 == 0 && s.time > 1 {
			s.entry = 1 + r.IntN(s.time-1)
		}
		data = append(data, s)
	}
	other := survival.NewCounts("month")
	require.NoError(t, other.Add(3, survival.Event))
	lawtest.Check(t, lawtest.Spec[*survival.Counts, spell]{
		New:       func() *survival.Counts { return survival.NewCounts("day") },
		Zero:      func() *survival.Counts { return new(survival.Counts) },
		Add:       func(c *survival.Counts, s spell) error { return c.AddN(s.entry, s.time, s.status, s.n) },
		Sub:       func(c *survival.Counts, s spell) error { return c.SubN(s.entry, s.time, s.status, s.n) },
		Data:      data,
		Mismatch:  []*survival.Counts{other},
		VersionAt: 5,
	})
}

// Groups of counts are what a service keeps per segment.
var _ survey.Accumulator[*survival.Counts] = (*survival.Counts)(nil)

func TestCountsGroup(t *testing.T) {
	g := survey.NewGroup[string](survival.NewCounts("day"))
	require.NoError(t, g.At("a").Add(3, survival.Event))
	require.NoError(t, g.At("b").Add(5, survival.Censored))
	data, err := g.AppendBinary(nil)
	require.NoError(t, err)
	back := survey.NewGroup[string](survival.NewCounts("day"))
	require.NoError(t, back.UnmarshalBinary(data))
	require.True(t, g.Equal(back))
	total, err := back.Total()
	require.NoError(t, err)
	require.EqualValues(t, 2, total.N())
}

func TestCountsRefuse(t *testing.T) {
	c := survival.NewCounts("day")
	require.NoError(t, c.AddN(3, 10, survival.Event, 2))
	tests := []struct {
		name string
		call func() error
		want error
	}{
		{"no unit", func() error { return new(survival.Counts).Add(1, survival.Event) }, survey.ErrArgument},
		{"empty unit", func() error { return survival.NewCounts("").Add(1, survival.Event) }, survey.ErrArgument},
		{"negative time", func() error { return c.Add(-1, survival.Event) }, survey.ErrArgument},
		{"time too long", func() error { return c.Add(survival.MaxTime+1, survival.Event) }, survey.ErrArgument},
		{"no such status", func() error { return c.Add(1, survival.MaxStatus+1) }, survey.ErrArgument},
		{"entry at the time", func() error { return c.AddN(5, 5, survival.Event, 1) }, survey.ErrArgument},
		{"negative entry", func() error { return c.AddN(-1, 5, survival.Event, 1) }, survey.ErrArgument},
		{"negative frequency", func() error { return c.AddN(0, 5, survival.Event, -1) }, survey.ErrArgument},
		{"too many", func() error { return c.AddN(0, 5, survival.Event, 1<<53) }, survey.ErrOverflow},
		{"not counted", func() error { return c.Sub(10, survival.Event) }, survey.ErrUnderflow},
		{"other end", func() error { return c.SubN(3, 10, survival.Censored, 1) }, survey.ErrUnderflow},
		{"more than counted", func() error { return c.SubN(3, 10, survival.Event, 3) }, survey.ErrUnderflow},
		{"other unit", func() error { return c.Merge(survival.NewCounts("month")) }, survey.ErrIncompatible},
		{"zero encoded", func() error { _, err := new(survival.Counts).MarshalBinary(); return err }, survey.ErrArgument},
		{"zero to JSON", func() error { _, err := new(survival.Counts).MarshalJSON(); return err }, survey.ErrArgument},
		{"lengths", func() error { return survival.AddTimes(c, []int{1}, nil) }, survey.ErrArgument},
		{"column of longer times", func() error {
			return survival.AddTimes(c, []uint64{1 << 40}, make([]survival.Status, 1))
		}, survey.ErrArgument},
		{"column of no status", func() error { return survival.AddTimes(c, []int8{1}, []survival.Status{16}) }, survey.ErrArgument},
		{"column without a unit", func() error { return survival.AddTimes(new(survival.Counts), []int8{1}, []survival.Status{1}) }, survey.ErrArgument},
	}
	before := c.Clone()
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			require.ErrorIs(t, tt.call(), tt.want)
			require.True(t, c.Equal(before))
		})
	}
}

// Who left at 2 cannot have entered at 3, although both margins are there.
func TestCountsStayPossible(t *testing.T) {
	c := survival.NewCounts("day")
	require.NoError(t, c.Add(2, survival.Event))
	require.NoError(t, c.AddN(3, 10, survival.Event, 1))
	require.ErrorIs(t, c.Sub(10, survival.Event), survey.ErrUnderflow)
	require.NoError(t, c.SubN(3, 10, survival.Event, 1))
	require.NoError(t, c.Sub(2, survival.Event))
	require.True(t, c.IsEmpty())
	require.True(t, c.Equal(survival.NewCounts("day")))
	require.ErrorIs(t, json.Unmarshal([]byte(`{"unit":"day","exits":[[2,1,1],[5,1,1]],"entries":[[3,2]]}`), c), survey.ErrEncoding)
}

func TestAddTimesIsAdd(t *testing.T) {
	r := rand.New(rand.NewPCG(33, 34))
	one, column := survival.NewCounts("day"), survival.NewCounts("day")
	times, status := make([]uint16, 5000), make([]survival.Status, 5000)
	for i := range times {
		times[i], status[i] = uint16(r.IntN(800)), survival.Status(r.IntN(5))
		require.NoError(t, one.Add(int(times[i]), status[i]))
	}
	require.NoError(t, survival.AddTimes(column, times[:2000], status[:2000]))
	require.NoError(t, survival.AddTimes(column, times[2000:], status[2000:]))
	require.True(t, one.Equal(column))
}

// Version 1 of the encoding, built by hand from its description. The file says the same
// and stays as it is: what was stored must be read for ever.
func TestCountsGolden(t *testing.T) {
	c := survival.NewCounts("day")
	require.NoError(t, errors.Join(c.AddN(0, 0, survival.Censored, 1), c.AddN(0, 300, survival.Censored, 2),
		c.AddN(7, 300, 2, 128), c.AddN(130, 301, 2, 3)))
	want := "csatS\x01" + "\x03day" + "\x03" +
		"\x02" + "\x00\x01" + "\xac\x02\x02" + // censored: 1 at 0, 2 at 300
		"\x00" + // no event
		"\x02" + "\xac\x02\x80\x01" + "\x01\x03" + // cause 2: 128 at 300, 3 at 301
		"\x02" + "\x07\x80\x01" + "\x7b\x03" // entries: 128 at 7, 3 at 130
	got, err := c.MarshalBinary()
	require.NoError(t, err)
	require.Equal(t, []byte(want), got)
	text, err := os.ReadFile(filepath.Join("testdata", "counts.v1.hex"))
	require.NoError(t, err)
	stored, err := hex.DecodeString(strings.TrimSpace(string(text)))
	require.NoError(t, err)
	require.Equal(t, []byte(want), stored)
	back := new(survival.Counts)
	require.NoError(t, back.UnmarshalBinary(stored))
	require.True(t, c.Equal(back))
}

// Each has one encoding only: no empty last status, no cell without a count, no time twice.
func TestCountsCanonical(t *testing.T) {
	for _, tail := range []string{
		"\x01\x00\x00", "\x02\x01\x05\x01\x00\x00", "\x01\x01\x05\x00\x00", "\x01\x02\x05\x01\x00\x01\x00",
		"\x01\x01\x05\x01\x01\x00\x01", // an entry at 0
	} {
		c := new(survival.Counts)
		require.ErrorIs(t, c.UnmarshalBinary([]byte("csatS\x01\x03day"+tail)), survey.ErrEncoding, "%x", tail)
	}
	require.ErrorIs(t, new(survival.Counts).UnmarshalBinary([]byte("csatS\x01\x00\x00\x00")), survey.ErrEncoding)
}

// bounded runs a decoder and fails if it allocates more than its input justifies. Each
// of 17 lists may name the last time.
func bounded(t *testing.T, data []byte, decode func() error) error {
	t.Helper()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	err := decode()
	runtime.ReadMemStats(&after)
	if got, most := after.TotalAlloc-before.TotalAlloc, uint64(24<<20+64*len(data)); got > most {
		t.Fatalf("%d bytes allocated for an input of %d", got, len(data))
	}
	return err
}

func FuzzCountsBinary(f *testing.F) {
	for _, c := range seeds() {
		data, err := c.MarshalBinary()
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
		f.Add(data[:len(data)-1])
		f.Add(append(data, 0))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		c := new(survival.Counts)
		if bounded(t, data, func() error { return c.UnmarshalBinary(data) }) != nil {
			return
		}
		again, err := c.MarshalBinary()
		if err != nil || !bytes.Equal(again, data) {
			t.Fatalf("accepted %x, writes %x (%v)", data, again, err)
		}
		usable(t, c)
	})
}

func FuzzCountsJSON(f *testing.F) {
	for _, c := range seeds() {
		data, err := json.Marshal(c)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Add([]byte(`{"unit":"day","exits":[[5,1,1],[5,1,1]]}`))
	f.Add([]byte(`{"unit":"day","exits":[[5,1,1]],"entries":[[5,1]]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		c := new(survival.Counts)
		if bounded(t, data, func() error { return c.UnmarshalJSON(data) }) != nil {
			return
		}
		first, err := c.MarshalJSON()
		if err != nil {
			t.Fatalf("accepted %s, does not write it: %v", data, err)
		}
		back := new(survival.Counts)
		if err := back.UnmarshalJSON(first); err != nil || !back.Equal(c) {
			t.Fatalf("accepted %s, does not read what it writes: %s: %v", data, first, err)
		}
		usable(t, c)
	})
}

func seeds() []*survival.Counts {
	a, b := survival.NewCounts("day"), survival.NewCounts("week")
	if err := errors.Join(a.Add(3, survival.Event), a.AddN(2, 500, survival.Censored, 300), a.Add(0, 15), b.Add(survival.MaxTime, 1)); err != nil {
		panic(err)
	}
	return []*survival.Counts{a, b, survival.NewCounts("x")}
}

// usable computes a curve of whatever was accepted.
func usable(t *testing.T, c *survival.Counts) {
	g, err := survival.FromCounts("", c)
	if errors.Is(err, survey.ErrNoBase) && c.IsEmpty() {
		return
	}
	require.NoError(t, err)
	curve, err := survival.KaplanMeier(g, survival.Options{})
	require.NoError(t, err)
	_, err = json.Marshal(curve)
	require.NoError(t, err)
}

// A window that moves on takes back customer by customer what was added, and no more.
func TestSub(t *testing.T) {
	for _, delayed := range []bool{false, true} {
		c, left := survival.NewCounts("day"), survival.NewCounts("day")
		r := rand.New(rand.NewPCG(3, 4))
		for i := range 500 {
			entry, time, s := 0, r.IntN(40), survival.Status(r.IntN(3))
			if delayed && time > 0 {
				entry = r.IntN(time)
			}
			require.NoError(t, c.AddN(entry, time, s, 2))
			if i%2 == 0 {
				require.NoError(t, c.SubN(entry, time, s, 2))
			} else {
				require.NoError(t, left.AddN(entry, time, s, 2))
			}
		}
		require.True(t, left.Equal(c))
		before := c.Clone()
		require.ErrorIs(t, c.SubN(0, 3, survival.Event, 1e6), survey.ErrUnderflow)
		require.ErrorIs(t, c.Sub(41, survival.Event), survey.ErrUnderflow)
		require.ErrorIs(t, c.Sub(3, 9), survey.ErrUnderflow)
		require.NoError(t, c.SubN(0, 3, 9, 0))
		require.True(t, before.Equal(c))
	}
}
