package operations_test

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
	"github.com/gocsat/csat/satisfaction/operations"
	"github.com/gocsat/csat/survey"
)

func newCounts(tb testing.TB, clock asof.Clock) *operations.Counts {
	tb.Helper()
	c, err := operations.NewCounts(standard(tb), clock)
	if err != nil {
		tb.Fatal(err)
	}
	return c
}

func office(hours int) asof.Clock {
	return asof.Clock{AsOf: at(hours), Calendar: "office", Elapsed: func(from, to time.Time) time.Duration { return to.Sub(from) / 3 }}
}

func TestLaws(t *testing.T) {
	jobs := random(rand.New(rand.NewPCG(7, 8)), 24)
	later, calendar := newCounts(t, clockAt(101)), newCounts(t, office(100))
	require.NoError(t, errors.Join(later.Add(jobs[0]), calendar.Add(jobs[0])))
	slower, err := operations.NewStandard([]operations.Promise{{Service: "repair", Response: 5 * time.Hour}, {Service: "urgent"}, {Service: "advice"}})
	require.NoError(t, err)
	other, err := operations.Count(jobs, slower, clockAt(100))
	require.NoError(t, err)
	lawtest.Check(t, lawtest.Spec[*operations.Counts, operations.Job]{
		New:       func() *operations.Counts { return newCounts(t, clockAt(100)) },
		Zero:      func() *operations.Counts { return new(operations.Counts) },
		Add:       (*operations.Counts).Add,
		Sub:       (*operations.Counts).Sub,
		Data:      jobs,
		Mismatch:  []*operations.Counts{later, calendar, other},
		VersionAt: 5,
	})
}

func TestRandomProfilesRoundTrip(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 10))
	for round := range 30 {
		c := newCounts(t, clockAt(10+4*round))
		for _, j := range random(r, 50) {
			require.NoError(t, c.AddN(j, 1+r.Int64N(1000)))
		}
		data, err := c.MarshalBinary()
		require.NoError(t, err)
		var back operations.Counts
		require.NoError(t, back.UnmarshalBinary(data))
		require.True(t, back.Equal(c))
		text, err := json.Marshal(c)
		require.NoError(t, err)
		var read operations.Counts
		require.NoError(t, json.Unmarshal(text, &read))
		require.True(t, read.Equal(c))
		a, err := c.Result(asof.Options{})
		require.NoError(t, err)
		b, err := read.Result(asof.Options{})
		require.NoError(t, err)
		require.Equal(t, a, b)
		require.Equal(t, c.ResolutionSpans(""), read.ResolutionSpans(""))
	}
}

func TestCountsRefuse(t *testing.T) {
	c := newCounts(t, clockAt(100))
	one := operations.Job{ID: "x", Service: "repair", Opened: at(0), Audited: 9}
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
		{"negative", func() error { return c.AddN(one, -1) }, operations.ErrArgument},
		{"overflow", func() error { return c.AddN(one, 1<<53) }, operations.ErrOverflow},
		{"too much taken back", func() error { return c.SubN(one, 2) }, operations.ErrUnderflow},
		{"faulty job", func() error { return c.Add(operations.Job{}) }, operations.ErrArgument},
		{"another calendar", func() error { return c.Merge(other) }, operations.ErrIncompatible},
		{"another calendar, back", func() error { return c.Unmerge(other) }, operations.ErrIncompatible},
		{"merge overflows", func() error { return c.Merge(full) }, operations.ErrOverflow},
		{"unmerge underflows", func() error { return c.Unmerge(full) }, operations.ErrUnderflow},
		{"zero", func() error { return new(operations.Counts).Add(one) }, operations.ErrArgument},
		{"zero, back", func() error { return new(operations.Counts).Unmerge(c) }, operations.ErrUnderflow},
		{"zero to bytes", func() error { _, err := new(operations.Counts).MarshalBinary(); return err }, operations.ErrArgument},
		{"zero to JSON", func() error { _, err := new(operations.Counts).MarshalJSON(); return err }, operations.ErrArgument},
		{"result of nothing", func() error { _, err := other.Result(asof.Options{}); return err }, operations.ErrNoBase},
		{"more steps than there are numbers", func() error { _, err := full.Result(asof.Options{}); return err }, operations.ErrOverflow},
		{"options", func() error { _, err := c.Result(asof.Options{Quantiles: []float64{2}}); return err }, operations.ErrArgument},
		{"level", func() error { _, err := c.Result(asof.Options{Level: 2}); return err }, operations.ErrArgument},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			require.ErrorIs(t, tt.call(), tt.want)
			require.True(t, c.Equal(before))
		})
	}
	require.NoError(t, c.Add(operations.Job{ID: "y", Service: "repair", Opened: at(101)}))
	require.True(t, c.Equal(before), "not opened yet")

	var zero operations.Counts
	require.False(t, zero.Equal(c))
	require.NoError(t, zero.Merge(c))
	require.True(t, zero.Equal(c))
	require.NoError(t, zero.Merge(nil))
	require.NoError(t, new(operations.Counts).Unmerge(other))
	require.True(t, new(operations.Counts).Equal(new(operations.Counts)))
	require.Equal(t, at(100), c.AsOf())
	require.Len(t, c.Standard().Promises(), 3)

	require.NoError(t, other.Add(one))
	data, err := other.MarshalBinary()
	require.NoError(t, err)
	var decoded operations.Counts
	require.NoError(t, decoded.UnmarshalBinary(data))
	require.ErrorIs(t, decoded.Add(one), operations.ErrArgument, "knows the name of the calendar, not its function")
	require.NoError(t, decoded.Merge(other))
	known := newCounts(t, office(100))
	require.NoError(t, known.UnmarshalBinary(data))
	require.NoError(t, known.Add(one))
	require.True(t, known.Equal(&decoded))
}

// Promises count in the time of the calendar.
func TestCalendar(t *testing.T) {
	j := operations.Job{ID: "x", Service: "urgent", Opened: at(0), Resolved: at(24)} // 8 hours of office time
	for hours, kept := range map[int]int64{24: 1, 25: 0} {
		j.Resolved = at(hours)
		c, err := operations.Count([]operations.Job{j}, standard(t), office(100))
		require.NoError(t, err)
		r, err := c.Result(asof.Options{})
		require.NoError(t, err)
		requireRate(t, r.All.Resolution.Kept, kept, 1, 0)
		require.Equal(t, "office", r.Calendar)
	}
}

// A promise of two working days has run out when the third begins: until then no job is
// missed that could still be done in time, and what became of a promise stays so.
func TestCalendarStandsStill(t *testing.T) {
	days := func(from, to time.Time) time.Duration {
		return to.Truncate(24 * time.Hour).Sub(from.Truncate(24 * time.Hour))
	}
	std, err := operations.NewStandard([]operations.Promise{{Service: "s", Resolution: 48 * time.Hour}})
	require.NoError(t, err)
	done := operations.Job{ID: "x", Service: "s", Opened: at(0), Resolved: at(50)}
	gone := operations.Job{ID: "y", Service: "s", Opened: at(0), Cancelled: at(50)}
	for hours, want := range map[int][4]int64{49: {0, 0, 2, 0}, 51: {0, 0, 0, 1}, 63: {0, 0, 0, 1}, 64: {1, 1, 0, 0}, 100: {1, 1, 0, 0}} {
		clock := asof.Clock{AsOf: at(hours), Calendar: "working days", Elapsed: days}
		c, err := operations.Count([]operations.Job{done, gone}, std, clock)
		require.NoError(t, err)
		r, err := c.Result(asof.Options{})
		require.NoError(t, err)
		a := r.All.Resolution
		require.Equal(t, want, [4]int64{a.Kept.Count, a.Kept.N, a.NotDue, a.Early}, hours)
		data, err := c.MarshalBinary()
		require.NoError(t, err)
		require.NoError(t, new(operations.Counts).UnmarshalBinary(data))
	}
}

func TestGroup(t *testing.T) {
	jobs := random(rand.New(rand.NewPCG(11, 12)), 80)
	byTeam := survey.NewGroup[string](newCounts(t, clockAt(100)))
	for i, j := range jobs {
		require.NoError(t, byTeam.At([]string{"north", "south"}[i%2]).Add(j))
	}
	total, err := byTeam.Total()
	require.NoError(t, err)
	all, err := operations.Count(jobs, standard(t), clockAt(100))
	require.NoError(t, err)
	require.True(t, total.Equal(all))
}

// Version 1 of the encoding, built by hand from its description: what was stored must
// be read for ever.
func TestGolden(t *testing.T) {
	s, err := operations.NewStandard([]operations.Promise{{Service: "u", Resolution: 128}, {Service: "b", Response: time.Second}})
	require.NoError(t, err)
	c, err := operations.NewCounts(s, asof.Clock{AsOf: time.Unix(1000, 5)})
	require.NoError(t, err)
	second := func(s int64) time.Time { return time.Unix(s, 5) }
	require.NoError(t, errors.Join(
		c.AddN(operations.Job{ID: "a", Service: "u", Opened: second(700)}, 300),
		c.Add(operations.Job{ID: "b", Service: "b", Opened: second(10), Responded: second(11), Resolved: second(210), Visits: 7, Recheck: asof.No, Audited: 200, Kept: 3})))
	want := "csatJ\x01" + "\x02" + "\x01b\x80\x94\xeb\xdc\x03\x00" + "\x01u\x00\x80\x01" + "\xd0\x0f" + "\x05" + "\x00" + "\x02" +
		"\x00" + "\x58\x14" + "\x01" + "\xc8\x01" + "\xc8\x01" + "\x03" + "\x01" + // resolved 01, kept 011, unpromised 000; 000 10 10 0
		"\x01" + "\x04\xa0" + "\xac\x02" + "\xac\x02" + "\x00" + "\x00" + "\xac\x02" // open 00, unpromised 000, missed 100; 101 00 00 0
	got, err := c.MarshalBinary()
	require.NoError(t, err)
	require.Equal(t, []byte(want), got)
	text, err := json.Marshal(c)
	require.NoError(t, err)
	require.JSONEq(t, `{"standard":[{"service":"b","response":"1s"},{"service":"u","resolution":"128ns"}],"as_of":"1970-01-01T00:16:40.000000005Z","cells":[
		{"service":"b","state":"resolved","response":{"verdict":"kept","seconds":1},"resolution":{"verdict":"unpromised","seconds":200},
			"visits":2,"recheck":"no","audited":200,"kept":3,"count":1},
		{"service":"u","state":"open","response":{"verdict":"unpromised","seconds":300,"running":true},
			"resolution":{"verdict":"missed","seconds":300,"running":true},"recheck":"unknown","count":300}]}`, string(text))
}

func TestJSONRefused(t *testing.T) {
	cell := `{"service":"s","state":"resolved","response":{"verdict":"kept","seconds":2},"resolution":{"verdict":"missed","seconds":9},` +
		`"visits":1,"recheck":"yes","audited":3,"kept":2,"count":1}`
	whole := func(cells string) string {
		return `{"standard":[{"service":"s","response":"3s","resolution":"5s"}],"as_of":"2026-03-02T08:00:00Z","cells":[` + cells + `]}`
	}
	require.NoError(t, new(operations.Counts).UnmarshalJSON([]byte(whole(cell))))
	change := func(old, new string) string { return whole(strings.Replace(cell, old, new, 1)) }
	for name, text := range map[string]string{
		"twice":               whole(cell + "," + cell),
		"no jobs":             change(`"count":1`, `"count":0`),
		"too many":            change(`"count":1`, `"count":9007199254740993`),
		"unknown service":     change(`"service":"s"`, `"service":"t"`),
		"unknown state":       change(`"resolved"`, `"done"`),
		"unknown verdict":     change(`"missed"`, `"failed"`),
		"kept too late":       change(`"seconds":2`, `"seconds":4`),
		"missed too early":    change(`"seconds":9`, `"seconds":4`),
		"responded last":      whole(strings.NewReplacer(`"kept","seconds":2`, `"missed","seconds":10`).Replace(cell)),
		"unpromised":          change(`"missed"`, `"unpromised"`),
		"open and resolved":   change(`"resolved"`, `"open"`),
		"running, resolved":   change(`"seconds":9`, `"seconds":9,"running":true`),
		"missing with a time": change(`"seconds":2`, `"seconds":2,"missing":true`),
		"resolution missing":  change(`"missed","seconds":9`, `"excluded","seconds":0,"missing":true`),
		"negative time":       change(`"seconds":2`, `"seconds":-2`),
		"visits":              change(`"visits":1`, `"visits":3`),
		"kept steps":          change(`"kept":2`, `"kept":4`),
		"no standard":         `{"as_of":"2026-03-02T08:00:00Z","cells":[]}`,
		"no clock":            `{"standard":[{"service":"s"}],"cells":[]}`,
		"year":                strings.Replace(whole(cell), "2026-03-02T08:00:00Z", "9999-12-31T23:30:00-01:00", 1),
		"unknown key":         strings.Replace(whole(cell), `"cells"`, `"more":1,"cells"`, 1),
		"not JSON":            `{`,
	} {
		require.ErrorIs(t, new(operations.Counts).UnmarshalJSON([]byte(text)), operations.ErrEncoding, name)
	}
	c := newCounts(t, clockAt(100))
	require.ErrorIs(t, c.UnmarshalJSON([]byte(whole(cell))), operations.ErrIncompatible)
}

func seeds(tb testing.TB) []*operations.Counts {
	a, b := newCounts(tb, clockAt(100)), newCounts(tb, office(90))
	for _, j := range nine() {
		if err := errors.Join(a.Add(j), b.AddN(j, 300)); err != nil {
			tb.Fatal(err)
		}
	}
	return []*operations.Counts{a, b, newCounts(tb, clockAt(0))}
}

// usable computes the figures of whatever was accepted.
func usable(t *testing.T, c *operations.Counts) {
	r, err := c.Result(asof.Options{})
	if errors.Is(err, operations.ErrNoBase) && c.IsEmpty() || errors.Is(err, operations.ErrOverflow) {
		return
	}
	require.NoError(t, err)
	require.Equal(t, r.All.Jobs, r.All.Open+r.All.Resolved+r.All.Cancelled)
}

func FuzzCountsBinary(f *testing.F) {
	lawtest.FuzzBinary(f, func() *operations.Counts { return new(operations.Counts) }, usable, seeds(f)...)
}

func FuzzCountsJSON(f *testing.F) {
	lawtest.FuzzJSON(f, func() *operations.Counts { return new(operations.Counts) }, usable, seeds(f)...)
}

func BenchmarkAdd(b *testing.B) {
	jobs := random(rand.New(rand.NewPCG(13, 14)), 1000)
	b.ReportAllocs()
	for b.Loop() {
		c := newCounts(b, clockAt(100))
		for _, j := range jobs {
			if err := c.Add(j); err != nil {
				b.Fatal(err)
			}
		}
	}
}
