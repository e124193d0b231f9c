package recovery_test

import (
	"encoding/json"
	"errors"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/internal/lawtest"
	"github.com/gocsat/csat/satisfaction/asof"
	"github.com/gocsat/csat/satisfaction/recovery"
	"github.com/gocsat/csat/survey"
)

func newCounts(t testing.TB, clock asof.Clock) *recovery.Counts {
	t.Helper()
	c, err := recovery.NewCounts(clock)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func office(hours int) asof.Clock {
	return asof.Clock{AsOf: at(hours), Calendar: "office", Elapsed: func(from, to time.Time) time.Duration { return to.Sub(from) / 3 }}
}

func TestLaws(t *testing.T) {
	cases := random(rand.New(rand.NewPCG(7, 8)), 25)
	for i := range cases {
		cases[i].Opened = at(i % 5) // none after the clock
		for k := range cases[i].Log {
			cases[i].Log[k].At = at(6 + k)
		}
	}
	cases = keepValid(cases)
	later, calendar := newCounts(t, clockAt(101)), newCounts(t, office(100))
	require.NoError(t, later.Add(cases[0]))
	require.NoError(t, calendar.Add(cases[0]))
	lawtest.Check(t, lawtest.Spec[*recovery.Counts, recovery.Case]{
		New:       func() *recovery.Counts { return newCounts(t, clockAt(100)) },
		Zero:      func() *recovery.Counts { return new(recovery.Counts) },
		Add:       (*recovery.Counts).Add,
		Sub:       (*recovery.Counts).Sub,
		Data:      cases,
		Mismatch:  []*recovery.Counts{later, calendar},
		VersionAt: 5,
	})
}

func keepValid(cases []recovery.Case) (valid []recovery.Case) {
	for _, c := range cases {
		if c.Validate() == nil {
			valid = append(valid, c)
		}
	}
	return valid
}

// A case taken back and added again is as it was, at whatever moment it is.
func TestRandomProfilesRoundTrip(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 10))
	for range 30 {
		c := newCounts(t, clockAt(100))
		for _, one := range random(r, 40) {
			require.NoError(t, c.AddN(one, 1+r.Int64N(1000)))
		}
		data, err := c.MarshalBinary()
		require.NoError(t, err)
		var back recovery.Counts
		require.NoError(t, back.UnmarshalBinary(data))
		require.True(t, back.Equal(c))
		text, err := json.Marshal(c)
		require.NoError(t, err)
		var read recovery.Counts
		require.NoError(t, json.Unmarshal(text, &read))
		require.True(t, read.Equal(c))
		a, err := c.Result(asof.Options{})
		require.NoError(t, err)
		b, err := read.Result(asof.Options{})
		require.NoError(t, err)
		require.Equal(t, a, b)
	}
}

func TestCountsRefuse(t *testing.T) {
	c := newCounts(t, clockAt(100))
	one := recovery.Case{ID: "x", Customer: "X", Opened: at(0)}
	require.NoError(t, c.Add(one))
	before := c.Clone()
	other := newCounts(t, office(100))
	full := newCounts(t, clockAt(100))
	require.NoError(t, full.AddN(one, 1<<53))
	tests := []struct {
		name string
		call func() error
		want error
	}{
		{"negative", func() error { return c.AddN(one, -1) }, recovery.ErrArgument},
		{"overflow", func() error { return c.AddN(one, 1<<53) }, recovery.ErrOverflow},
		{"too much taken back", func() error { return c.SubN(one, 2) }, recovery.ErrUnderflow},
		{"faulty case", func() error { return c.Add(recovery.Case{}) }, recovery.ErrArgument},
		{"another calendar", func() error { return c.Merge(other) }, recovery.ErrIncompatible},
		{"another calendar, back", func() error { return c.Unmerge(other) }, recovery.ErrIncompatible},
		{"merge overflows", func() error { return c.Merge(full) }, recovery.ErrOverflow},
		{"unmerge underflows", func() error { return c.Unmerge(full) }, recovery.ErrUnderflow},
		{"zero", func() error { return new(recovery.Counts).Add(one) }, recovery.ErrArgument},
		{"zero, back", func() error { return new(recovery.Counts).Unmerge(c) }, recovery.ErrUnderflow},
		{"zero to bytes", func() error { _, err := new(recovery.Counts).MarshalBinary(); return err }, recovery.ErrArgument},
		{"zero to JSON", func() error { _, err := new(recovery.Counts).MarshalJSON(); return err }, recovery.ErrArgument},
		{"result of nothing", func() error { _, err := other.Result(asof.Options{}); return err }, recovery.ErrNoBase},
		{"options", func() error { _, err := c.Result(asof.Options{Quantiles: []float64{2}}); return err }, recovery.ErrArgument},
		{"level", func() error { _, err := c.Result(asof.Options{Level: 2}); return err }, recovery.ErrArgument},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			require.ErrorIs(t, tt.call(), tt.want)
			require.True(t, c.Equal(before))
		})
	}
	// One opened later is no case yet.
	require.NoError(t, c.Add(recovery.Case{ID: "y", Customer: "Y", Opened: at(101)}))
	require.NoError(t, c.Sub(recovery.Case{ID: "y", Customer: "Y", Opened: at(101)}))
	require.True(t, c.Equal(before))

	var zero recovery.Counts
	require.NoError(t, zero.Merge(c))
	require.True(t, zero.Equal(c))
	require.NoError(t, zero.Merge(nil))
	require.NoError(t, new(recovery.Counts).Unmerge(other))
	require.True(t, new(recovery.Counts).IsEmpty())
	require.Equal(t, at(100), c.AsOf())

	// Decoded counts know the name of their calendar, not its function.
	require.NoError(t, other.Add(one))
	data, err := other.MarshalBinary()
	require.NoError(t, err)
	var decoded recovery.Counts
	require.NoError(t, decoded.UnmarshalBinary(data))
	require.ErrorIs(t, decoded.Add(one), recovery.ErrArgument)
	require.NoError(t, decoded.Merge(other))
	known := newCounts(t, office(100))
	require.NoError(t, known.UnmarshalBinary(data))
	require.NoError(t, known.Add(one))
	require.True(t, known.Equal(&decoded))
}

// A Group keeps them by region, and its total is that of all.
func TestGroup(t *testing.T) {
	cases := random(rand.New(rand.NewPCG(11, 12)), 80)
	byRegion := survey.NewGroup[string](newCounts(t, clockAt(100)))
	for i, c := range cases {
		require.NoError(t, byRegion.At([]string{"north", "south"}[i%2]).Add(c))
	}
	total, err := byRegion.Total()
	require.NoError(t, err)
	all, err := recovery.Count(cases, clockAt(100))
	require.NoError(t, err)
	require.True(t, total.Equal(all))
}

// Version 1 of the encoding, built by hand from its description: what was stored must
// be read for ever.
func TestGolden(t *testing.T) {
	c := newCounts(t, asof.Clock{AsOf: time.Unix(1000, 5), Calendar: "o", Elapsed: func(from, to time.Time) time.Duration { return to.Sub(from) }})
	second := func(s int64) time.Time { return time.Unix(s, 5) }
	require.NoError(t, errors.Join(
		c.AddN(recovery.Case{ID: "a", Customer: "A", Opened: second(700)}, 300),
		c.Add(recovery.Case{ID: "b", Customer: "B", Form: recovery.Implicit, Reaction: recovery.ThirdParty, Opened: second(0),
			Log:     []recovery.Entry{{Event: recovery.Thanked, At: second(1)}, {Event: recovery.Corrected, At: second(100)}, {Event: recovery.Confirmed, At: second(130)}},
			Answers: recovery.Answers{Solution: asof.Yes, Fairness: asof.No, WonBack: asof.Yes}})))
	want := "csatC\x01" + "\xd0\x0f" + "\x05" + "\x01o" + "\x02" +
		"\x00\x00\x01" + "\xac\x02" + "\x00" + "\xac\x02" + // open, uncorrected, for 300 seconds: 300 times
		"\xb2\x21\x32" + "\x64" + "\x1e" + "\x01" // cleared 10, implicit 1, third party 10, offered 010; thanked and corrected; 01 10 01 0
	got, err := c.MarshalBinary()
	require.NoError(t, err)
	require.Equal(t, []byte(want), got)
	text, err := json.Marshal(c)
	require.NoError(t, err)
	require.JSONEq(t, `{"as_of":"1970-01-01T00:16:40.000000005Z","calendar":"o","cells":[
		{"state":"open","form":"explicit","reaction":"to-company","steps":[],"again":false,"offered":false,"reopened":false,
			"solution":"unknown","fairness":"unknown","won_back":"unknown","uncorrected":true,"correct_seconds":300,"clear_seconds":300,"count":300},
		{"state":"cleared","form":"implicit","reaction":"third-party","steps":["thanked","corrected"],"again":false,"offered":true,"reopened":false,
			"solution":"yes","fairness":"no","won_back":"yes","uncorrected":false,"correct_seconds":100,"clear_seconds":130,"count":1}]}`, string(text))
}

func TestJSONRefused(t *testing.T) {
	cell := `{"state":"open","form":"explicit","reaction":"to-company","steps":[],"again":false,"offered":false,"reopened":false,` +
		`"solution":"unknown","fairness":"unknown","won_back":"unknown","uncorrected":true,"correct_seconds":3,"clear_seconds":3,"count":1}`
	whole := func(cells string) string { return `{"as_of":"2026-03-02T08:00:00Z","cells":[` + cells + `]}` }
	require.NoError(t, new(recovery.Counts).UnmarshalJSON([]byte(whole(cell))))
	for name, text := range map[string]string{
		"twice":            whole(cell + "," + cell),
		"no cases":         whole(strings.Replace(cell, `"count":1`, `"count":0`, 1)),
		"too many":         whole(strings.Replace(cell, `"count":1`, `"count":9007199254740993`, 1)),
		"negative time":    whole(strings.NewReplacer(`_seconds":3`, `_seconds":-3`).Replace(cell)),
		"too long":         whole(strings.NewReplacer(`_seconds":3`, `_seconds":9300000000`).Replace(cell)),
		"correct later":    whole(strings.Replace(cell, `"correct_seconds":3`, `"correct_seconds":4`, 1)),
		"two times":        whole(strings.Replace(cell, `"clear_seconds":3`, `"clear_seconds":4`, 1)),
		"corrected open":   whole(strings.Replace(cell, `[]`, `["corrected"]`, 1)),
		"step twice":       whole(strings.Replace(cell, `[]`, `["thanked","thanked"]`, 1)),
		"no step":          whole(strings.Replace(cell, `[]`, `["confirmed"]`, 1)),
		"reopened":         whole(strings.Replace(cell, `"reopened":false`, `"reopened":true`, 1)),
		"offered and open": whole(strings.Replace(cell, `"offered":false`, `"offered":true`, 1)),
		"unconfirmed":      whole(strings.Replace(cell, `"open"`, `"unconfirmed"`, 1)),
		"cleared":          whole(strings.Replace(cell, `"open"`, `"cleared"`, 1)),
		"abandoned":        whole(strings.Replace(cell, `"open"`, `"abandoned"`, 1)),
		"unknown state":    whole(strings.Replace(cell, `"open"`, `"shut"`, 1)),
		"no clock":         `{"cells":[]}`,
		"unknown key":      `{"as_of":"2026-03-02T08:00:00Z","cells":[],"more":1}`,
		"not JSON":         `{`,
	} {
		require.ErrorIs(t, new(recovery.Counts).UnmarshalJSON([]byte(text)), recovery.ErrEncoding, name)
	}
	c := newCounts(t, clockAt(100))
	require.ErrorIs(t, c.UnmarshalJSON([]byte(whole(cell))), recovery.ErrIncompatible)
}

func seeds(tb testing.TB) []*recovery.Counts {
	a, b := newCounts(tb, clockAt(100)), newCounts(tb, office(90))
	for _, one := range six() {
		if err := errors.Join(a.Add(one), b.AddN(one, 300)); err != nil {
			tb.Fatal(err)
		}
	}
	return []*recovery.Counts{a, b, newCounts(tb, clockAt(0))}
}

// usable computes the figures of whatever was accepted.
func usable(t *testing.T, c *recovery.Counts) {
	r, err := c.Result(asof.Options{})
	if errors.Is(err, recovery.ErrNoBase) && c.IsEmpty() {
		return
	}
	require.NoError(t, err)
	require.Equal(t, r.Cases, r.Open+r.Unconfirmed+r.Cleared+r.Abandoned)
}

func FuzzCountsBinary(f *testing.F) {
	lawtest.FuzzBinary(f, func() *recovery.Counts { return new(recovery.Counts) }, usable, seeds(f)...)
}

func FuzzCountsJSON(f *testing.F) {
	lawtest.FuzzJSON(f, func() *recovery.Counts { return new(recovery.Counts) }, usable, seeds(f)...)
}

func BenchmarkAdd(b *testing.B) {
	cases := random(rand.New(rand.NewPCG(13, 14)), 1000)
	b.ReportAllocs()
	for b.Loop() {
		c := newCounts(b, clockAt(100))
		for _, one := range cases {
			if err := c.Add(one); err != nil {
				b.Fatal(err)
			}
		}
	}
}
