package recovery_test

import (
	"encoding/json"
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/satisfaction/asof"
	"github.com/gocsat/csat/satisfaction/recovery"
	"github.com/gocsat/csat/survey"
)

var day0 = time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)

// at is so many hours after day0.
func at(hours int) time.Time { return day0.Add(time.Duration(hours) * time.Hour) }

func clockAt(hours int) asof.Clock { return asof.Clock{AsOf: at(hours)} }

func log(pairs ...any) []recovery.Entry {
	var l []recovery.Entry
	for i := 0; i < len(pairs); i += 2 {
		l = append(l, recovery.Entry{Event: pairs[i].(recovery.Event), At: at(pairs[i+1].(int))})
	}
	return l
}

const (
	thanked, explained, apologised, committed = recovery.Thanked, recovery.Explained, recovery.Apologised, recovery.Committed
	informed, corrected, checked, prevented   = recovery.Informed, recovery.Corrected, recovery.Checked, recovery.Prevented
	contacted, reopened, confirmed, abandoned = recovery.Contacted, recovery.Reopened, recovery.Confirmed, recovery.Abandoned
)

// six cases, worked by hand as of hour 100:
//
//	a  0   thanked 1, apologised 2, corrected 10, checked 20, confirmed 24; answers yes, yes, yes
//	b  0   thanked 1, contacted 5, corrected 30, confirmed 40, reopened 60, corrected 70: unconfirmed
//	c  10  implicit, leaves; corrected 20, confirmed 22; answers no, unknown, no
//	d  50  third party; nothing: open
//	e  20  apologised 21, abandoned 80
//	f  0   confirmed 30 without a correction; a confirmation 200 is not known yet
//	g  150 later than the clock
func six() []recovery.Case {
	return []recovery.Case{
		{ID: "a", Customer: "A", Problem: "repair", Opened: at(0), Log: log(confirmed, 24, thanked, 1, apologised, 2, corrected, 10, checked, 20),
			Answers: recovery.Answers{At: at(30), Solution: asof.Yes, Fairness: asof.Yes, WonBack: asof.Yes}},
		{ID: "b", Customer: "B", Problem: "repair", Opened: at(0), Log: log(thanked, 1, contacted, 5, corrected, 30, confirmed, 40, reopened, 60, corrected, 70),
			Answers: recovery.Answers{At: at(200), Solution: asof.Yes}},
		{ID: "c", Customer: "C", Form: recovery.Implicit, Reaction: recovery.Leaves, Opened: at(10), Log: log(corrected, 20, confirmed, 22),
			Answers: recovery.Answers{Solution: asof.No, WonBack: asof.No}},
		{ID: "d", Customer: "B", Problem: "repair", Reaction: recovery.ThirdParty, Opened: at(50)},
		{ID: "e", Customer: "E", Opened: at(20), Log: log(apologised, 21, abandoned, 80)},
		{ID: "f", Customer: "F", Opened: at(0), Log: log(confirmed, 30, confirmed, 200)},
		{ID: "g", Customer: "G", Opened: at(150)},
	}
}

func resultOf(t *testing.T, cases []recovery.Case, clock asof.Clock) recovery.Result {
	t.Helper()
	c, err := recovery.Count(cases, clock)
	require.NoError(t, err)
	r, err := c.Result(asof.Options{})
	require.NoError(t, err)
	return r
}

func requireRate(t *testing.T, r asof.Rate, count, n, unknown int64) {
	t.Helper()
	require.Equal(t, [3]int64{count, n, unknown}, [3]int64{r.Count, r.N, r.Unknown}, r.Base)
	require.Equal(t, n == 0, r.Estimate == nil)
}

func TestByHand(t *testing.T) {
	r := resultOf(t, six(), clockAt(100))
	require.EqualValues(t, 6, r.Cases)
	require.EqualValues(t, []int64{1, 1, 3, 1}, []int64{r.Open, r.Unconfirmed, r.Cleared, r.Abandoned})
	requireRate(t, r.Explicit, 5, 6, 0)
	requireRate(t, r.Reactions[recovery.ToCompany], 4, 6, 0)
	requireRate(t, r.Reactions[recovery.Leaves], 1, 6, 0)
	requireRate(t, r.Reactions[recovery.ThirdParty], 1, 6, 0)
	for _, tt := range []struct {
		step          recovery.Event
		cleared, done int64
	}{{thanked, 1, 2}, {explained, 0, 0}, {apologised, 1, 2}, {committed, 0, 0}, {informed, 0, 0},
		{corrected, 2, 3}, {checked, 1, 1}, {prevented, 0, 0}} {
		s := r.Steps[tt.step]
		require.Equal(t, tt.step, s.Step)
		requireRate(t, s.Rate, tt.cleared, 3, 2)
		require.Equal(t, tt.done, s.Done, tt.step)
	}
	requireRate(t, r.FirstContact, 3, 4, 1) // a, c, f; not b; perhaps d; e ended
	requireRate(t, r.Reopened, 1, 5, 0)     // b of a, b, c, e, f
	requireRate(t, r.Solution, 1, 2, 4)     // b was asked later
	requireRate(t, r.Fairness, 1, 1, 5)
	requireRate(t, r.WonBack, 1, 2, 4)

	// To correct: a 10, b 70, c 10, f 30 done; d 50, e 60 running. Hours.
	const hour = 3600
	q := r.TimeToCorrect
	require.EqualValues(t, []int64{6, 4, 2}, []int64{q.N, q.Done, q.Running})
	require.InDelta(t, 30*hour, q.Mean.Value, 1e-9)
	require.InDelta(t, 230.0*hour/6, q.MeanAtLeast.Value, 1e-9)
	require.EqualValues(t, 30*hour, q.Quantiles[0].AtLeast) // 10 10 30 50 60 70
	require.Equal(t, survey.Some(30*hour), q.Quantiles[0].AtMost)
	require.EqualValues(t, 70*hour, q.Quantiles[1].AtLeast)
	require.False(t, q.Quantiles[1].AtMost.Valid)

	// To clear: a 24, c 12, f 30 done; b 100, d 50, e 60 running.
	q = r.TimeToClear
	require.EqualValues(t, []int64{6, 3, 3}, []int64{q.N, q.Done, q.Running})
	require.InDelta(t, 22*hour, q.Mean.Value, 1e-9)
	require.InDelta(t, 46*hour, q.MeanAtLeast.Value, 1e-9)
	require.EqualValues(t, 30*hour, q.Quantiles[0].AtLeast)
	require.Equal(t, survey.Some(30*hour), q.Quantiles[0].AtMost)
	require.EqualValues(t, 100*hour, q.Quantiles[2].AtLeast)
}

// The list tells every day what was known on it.
func TestEarlierDays(t *testing.T) {
	r := resultOf(t, six(), clockAt(50)) // b is cleared, for now
	require.EqualValues(t, []int64{2, 0, 4, 0}, []int64{r.Open, r.Unconfirmed, r.Cleared, r.Abandoned})
	requireRate(t, r.Reopened, 0, 4, 0)
	requireRate(t, r.FirstContact, 3, 4, 2)
	r = resultOf(t, six(), clockAt(65)) // and open again
	require.EqualValues(t, []int64{3, 0, 3, 0}, []int64{r.Open, r.Unconfirmed, r.Cleared, r.Abandoned})
	requireRate(t, r.Reopened, 1, 4, 0)
	r = resultOf(t, six(), clockAt(0))
	require.EqualValues(t, 3, r.Open)
	requireRate(t, r.Solution, 0, 0, 3)
	_, err := resultErr(six(), clockAt(-1))
	require.ErrorIs(t, err, recovery.ErrNoBase)
}

func resultErr(cases []recovery.Case, clock asof.Clock) (recovery.Result, error) {
	c, err := recovery.Count(cases, clock)
	if err != nil {
		return recovery.Result{}, err
	}
	return c.Result(asof.Options{})
}

func TestImpossible(t *testing.T) {
	good := func() recovery.Case { return recovery.Case{ID: "x", Customer: "X", Opened: at(5)} }
	tests := []struct {
		name   string
		change func(*recovery.Case)
		entry  int
		want   error
	}{
		{"no id", func(c *recovery.Case) { c.ID = "" }, -1, recovery.ErrArgument},
		{"no customer", func(c *recovery.Case) { c.Customer = "" }, -1, recovery.ErrArgument},
		{"not opened", func(c *recovery.Case) { c.Opened = time.Time{} }, -1, recovery.ErrArgument},
		{"form", func(c *recovery.Case) { c.Form = 2 }, -1, recovery.ErrArgument},
		{"reaction", func(c *recovery.Case) { c.Reaction = 3 }, -1, recovery.ErrArgument},
		{"answer", func(c *recovery.Case) { c.Answers.Fairness = 3 }, -1, recovery.ErrArgument},
		{"answers before the opening", func(c *recovery.Case) { c.Answers.At = at(1) }, -1, recovery.ErrOrder},
		{"unknown event", func(c *recovery.Case) { c.Log = log(thanked, 6, recovery.Event(12), 7) }, 1, recovery.ErrArgument},
		{"step before the opening", func(c *recovery.Case) { c.Log = log(corrected, 6, thanked, 4) }, 1, recovery.ErrOrder},
		{"confirmed before the opening", func(c *recovery.Case) { c.Log = log(confirmed, 4) }, 0, recovery.ErrOrder},
		{"reopened from nothing", func(c *recovery.Case) { c.Log = log(thanked, 6, reopened, 7) }, 1, recovery.ErrOrder},
		{"reopened earlier than closed", func(c *recovery.Case) { c.Log = log(corrected, 8, reopened, 7) }, 1, recovery.ErrOrder},
		{"abandoned after confirmed", func(c *recovery.Case) { c.Log = log(confirmed, 8, abandoned, 9) }, 1, recovery.ErrOrder},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			bad := good()
			tt.change(&bad)
			require.ErrorIs(t, bad.Validate(), tt.want)
			cases := []recovery.Case{{ID: "first", Customer: "F", Opened: at(0)}, bad}
			_, err := recovery.Count(cases, clockAt(100))
			require.ErrorIs(t, err, tt.want)
			where, ok := errors.AsType[*recovery.CaseError](err)
			require.True(t, ok)
			require.Equal(t, 1, where.Index)
			require.Equal(t, tt.entry, where.Entry)
			require.NotEmpty(t, where.Error())
			for _, f := range []func() error{
				func() error { _, err := recovery.Worklist(cases, clockAt(100), recovery.WorkOptions{}); return err },
				func() error { _, err := recovery.Repeats(cases, clockAt(100), 2); return err },
				func() error {
					_, err := recovery.Silent([]string{"Q"}, cases, clockAt(100), asof.Options{})
					return err
				},
				func() error { _, err := recovery.PerCustomer(cases, 9, clockAt(100), asof.Options{}); return err },
			} {
				require.ErrorIs(t, f(), tt.want)
			}
		})
	}
	twice := []recovery.Case{good(), good()}
	_, err := recovery.Count(twice, clockAt(100))
	require.ErrorIs(t, err, recovery.ErrDuplicate)
	// All faults are told.
	worse := []recovery.Case{good(), good(), {ID: "y"}}
	_, err = recovery.Count(worse, clockAt(100))
	require.ErrorIs(t, err, recovery.ErrDuplicate)
	require.ErrorIs(t, err, recovery.ErrArgument)
	_, err = recovery.Count(nil, asof.Clock{})
	require.ErrorIs(t, err, recovery.ErrArgument)
	_, err = (*recovery.Counts)(nil).Result(asof.Options{})
	require.ErrorIs(t, err, recovery.ErrNoBase)
	_, err = resultErr(six(), asof.Clock{AsOf: at(100), Calendar: "broken", Elapsed: func(_, _ time.Time) time.Duration { return -1 }})
	require.ErrorIs(t, err, asof.ErrArgument)
	shrinking := asof.Clock{AsOf: at(100), Calendar: "shrinking", Elapsed: func(_, to time.Time) time.Duration { return at(1000).Sub(to) }}
	_, err = resultErr(six(), shrinking)
	require.ErrorIs(t, err, recovery.ErrArgument, "longer to correct than to clear")
}

// random are cases with every kind of log.
func random(r *rand.Rand, n int) []recovery.Case {
	cases := make([]recovery.Case, 0, n)
	for len(cases) < n {
		c := recovery.Case{ID: string(rune('a'+len(cases)%26)) + time.Duration(len(cases)).String(), Customer: string(rune('A' + r.IntN(12))),
			Form: recovery.Form(r.IntN(2)), Reaction: recovery.Reaction(r.IntN(3)), Opened: at(r.IntN(120)),
			Answers: recovery.Answers{Solution: asof.Answer(r.IntN(3)), Fairness: asof.Answer(r.IntN(3)), WonBack: asof.Answer(r.IntN(3))}}
		if r.IntN(3) > 0 {
			c.Problem = string(rune('p' + r.IntN(3)))
		}
		for range r.IntN(9) {
			c.Log = append(c.Log, recovery.Entry{Event: recovery.Event(r.IntN(12)), At: c.Opened.Add(time.Duration(r.IntN(40*3600)) * time.Second)})
		}
		if c.Validate() == nil {
			cases = append(cases, c)
		}
	}
	return cases
}

// Whatever becomes of the cases that are not ended, the share of a step among those
// cleared in the end lies within the bounds.
func TestStepsEndWithinBounds(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	clock := clockAt(100)
	for range 100 {
		cases := slices.DeleteFunc(random(r, 10), func(c recovery.Case) bool { return !clock.Knows(c.Opened) })
		for i := range cases {
			cases[i].Log = slices.DeleteFunc(cases[i].Log, func(e recovery.Entry) bool { return e.At.After(clock.AsOf) })
		}
		before := resultOf(t, cases, clock)
		for range 10 {
			later := slices.Clone(cases)
			for i, one := range cases {
				if state := replay(one, clock).state; state != "open" && state != "unconfirmed" {
					continue
				}
				end := []recovery.Entry{{Event: []recovery.Event{confirmed, confirmed, abandoned}[r.IntN(3)], At: at(201)}}
				for range r.IntN(4) {
					end = append(end, recovery.Entry{Event: recovery.Event(r.IntN(8)), At: at(200)})
				}
				later[i].Log = slices.Concat(one.Log, end)
			}
			for e, step := range resultOf(t, later, clockAt(300)).Steps {
				if a, b := step.Rate, before.Steps[e].Rate; a.N > 0 && b.AtMost.Valid {
					require.GreaterOrEqual(t, a.Estimate.Value, b.AtLeast.Value)
					require.LessOrEqual(t, a.Estimate.Value, b.AtMost.Value)
				}
			}
		}
	}
}

// slow replays each case by the definitions, one figure at a time, on the known entries.
type slow struct {
	state                                                  string
	firstContact, maybeFirst, triedAgain, offered, returns bool
}

func replay(c recovery.Case, clock asof.Clock) slow {
	entries := slices.Clone(c.Log)
	slices.SortStableFunc(entries, func(a, b recovery.Entry) int { return a.At.Compare(b.At) })
	s := slow{state: "open"}
	for _, e := range entries {
		if e.At.After(clock.AsOf) {
			continue
		}
		switch e.Event {
		case corrected:
			s.offered = true
			if s.state == "open" {
				s.state = "unconfirmed"
			}
		case contacted:
			s.triedAgain = s.triedAgain || s.state != "cleared"
		case reopened:
			s.state, s.triedAgain, s.returns = "open", true, true
		case confirmed:
			s.state, s.offered = "cleared", true
		case abandoned:
			s.state, s.offered = "abandoned", true
		}
	}
	s.firstContact = s.state == "cleared" && !s.triedAgain
	s.maybeFirst = (s.state == "open" || s.state == "unconfirmed") && !s.triedAgain
	return s
}

func TestAgainstSlow(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for round := range 40 {
		cases := random(r, 60)
		clock := clockAt(20 + 4*round)
		got, err := resultErr(cases, clock)
		require.NoError(t, err)
		states := map[string]int64{}
		var all, first, maybe, again, offered, returned int64
		add := func(to *int64, is bool) {
			if is {
				*to++
			}
		}
		for _, c := range cases {
			if c.Opened.After(clock.AsOf) {
				continue
			}
			s := replay(c, clock)
			all++
			states[s.state]++
			add(&first, s.firstContact)
			add(&maybe, s.maybeFirst)
			add(&again, s.triedAgain && (s.state == "open" || s.state == "unconfirmed"))
			add(&offered, s.offered)
			add(&returned, s.returns)
		}
		require.Equal(t, all, got.Cases)
		require.Equal(t, []int64{states["open"], states["unconfirmed"], states["cleared"], states["abandoned"]},
			[]int64{got.Open, got.Unconfirmed, got.Cleared, got.Abandoned})
		requireRate(t, got.FirstContact, first, states["cleared"]+again, maybe)
		requireRate(t, got.Reopened, returned, offered, 0)
		require.Equal(t, got.Cleared, got.TimeToClear.Done)
		require.Equal(t, got.Cases, got.TimeToClear.N)
		require.Equal(t, got.Cases, got.TimeToCorrect.N)

		// Neither the order of the cases nor that of the log matters.
		shuffled := slices.Clone(cases)
		r.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		for i := range shuffled {
			shuffled[i].Log = slices.Clone(shuffled[i].Log)
			slices.SortStableFunc(shuffled[i].Log, func(a, b recovery.Entry) int { return b.At.Compare(a.At) })
		}
		again2, err := resultErr(shuffled, clock)
		require.NoError(t, err)
		require.Equal(t, got, again2)
		data, err := json.Marshal(got)
		require.NoError(t, err)
		require.NotContains(t, string(data), "NaN")
	}
}

// What is said twice counts from the first time, and a customer who came back may be lost.
func TestRounds(t *testing.T) {
	clear := func(l []recovery.Entry) recovery.Result {
		return resultOf(t, []recovery.Case{{ID: "x", Customer: "X", Opened: at(0), Log: l}}, clockAt(100))
	}
	r := clear(log(confirmed, 10, confirmed, 20))
	require.Equal(t, float64(10*3600), r.TimeToClear.Mean.Value)
	r = clear(log(confirmed, 10, reopened, 15, confirmed, 20))
	require.Equal(t, float64(20*3600), r.TimeToClear.Mean.Value)
	r = clear(log(corrected, 5, corrected, 8, confirmed, 20))
	require.Equal(t, float64(5*3600), r.TimeToCorrect.Mean.Value)
	r = clear(log(corrected, 5, reopened, 6, corrected, 8, confirmed, 20))
	require.Equal(t, float64(8*3600), r.TimeToCorrect.Mean.Value)
	r = clear(log(confirmed, 10, reopened, 15, abandoned, 20))
	require.EqualValues(t, 1, r.Abandoned)
	require.Equal(t, survey.Some(20*3600), r.TimeToClear.MeanAtLeast)
	r = clear(log(abandoned, 20, confirmed, 30))
	require.EqualValues(t, 1, r.Cleared)
	r = clear(log(confirmed, 10, contacted, 20))
	requireRate(t, r.FirstContact, 1, 1, 0) // a word afterwards is no second try
}

func TestWorklist(t *testing.T) {
	cases := append(six(),
		recovery.Case{ID: "h", Customer: "H", Opened: at(99)},                                                                       // fresh
		recovery.Case{ID: "i", Customer: "I", Opened: at(0), Log: log(corrected, 90, contacted, 99)},                                // the customer called
		recovery.Case{ID: "j", Customer: "J", Opened: at(0), Log: log(corrected, 80, checked, 95)},                                  // asked
		recovery.Case{ID: "k", Customer: "K", Opened: at(0), Log: log(thanked, 1, explained, 1, apologised, 2)},                     // lies
		recovery.Case{ID: "l", Customer: "B", Problem: "repair", Opened: at(1), Log: log(corrected, 2, confirmed, 3, reopened, 98)}, // again
	)
	tasks, err := recovery.Worklist(cases, clockAt(100), recovery.WorkOptions{})
	require.NoError(t, err)
	type row struct {
		id    string
		state recovery.State
		next  recovery.Event
		times int
		wait  int
		due   bool
	}
	var got []row
	for _, task := range tasks {
		got = append(got, row{task.Case, task.State, task.Next, task.Times, int(task.Waiting / time.Hour), task.Due})
	}
	require.Equal(t, []row{
		{"d", recovery.Open, thanked, 5, 50, true},          // third party
		{"l", recovery.Open, apologised, 5, 2, true},        // B has had it five times: b twice, d, l twice
		{"k", recovery.Open, committed, 1, 98, true},        // lies the longest
		{"i", recovery.Unconfirmed, checked, 1, 1, true},    // the last word is the customer's
		{"b", recovery.Unconfirmed, checked, 5, 30, false},  // 30 hours of 72
		{"j", recovery.Unconfirmed, confirmed, 1, 5, false}, // asked, no answer
		{"h", recovery.Open, thanked, 1, 1, false},          //
	}, got)
	tasks, err = recovery.Worklist(cases, clockAt(100), recovery.WorkOptions{Open: time.Hour, Unconfirmed: 30 * time.Hour})
	require.NoError(t, err)
	for _, task := range tasks {
		require.Equal(t, task.Case != "j", task.Due, task.Case)
	}
	_, err = recovery.Worklist(cases, clockAt(100), recovery.WorkOptions{Open: -1})
	require.ErrorIs(t, err, recovery.ErrArgument)
	_, err = recovery.Worklist(cases, asof.Clock{}, recovery.WorkOptions{})
	require.ErrorIs(t, err, recovery.ErrArgument)
	// What was asked before the correction says nothing of it.
	tasks, err = recovery.Worklist([]recovery.Case{{ID: "m", Customer: "M", Opened: at(0), Log: log(checked, 2, corrected, 5)}}, clockAt(6), recovery.WorkOptions{})
	require.NoError(t, err)
	require.Equal(t, checked, tasks[0].Next)
	tasks, err = recovery.Worklist(nil, clockAt(100), recovery.WorkOptions{})
	require.NoError(t, err)
	require.Empty(t, tasks)
}

func TestRepeats(t *testing.T) {
	got, err := recovery.Repeats(six(), clockAt(100), 2)
	require.NoError(t, err)
	require.Equal(t, []recovery.Repeat{{Customer: "B", Problem: "repair", Times: 3, Cases: []string{"b", "d"}, Open: true}}, got)
	got, err = recovery.Repeats(six(), clockAt(100), 4)
	require.NoError(t, err)
	require.Empty(t, got)
	got, err = recovery.Repeats(six(), clockAt(55), 3)
	require.NoError(t, err)
	require.Empty(t, got, "not reopened yet")
	_, err = recovery.Repeats(six(), clockAt(100), 1)
	require.ErrorIs(t, err, recovery.ErrArgument)
}

func TestSilent(t *testing.T) {
	got, err := recovery.Silent([]string{"Z", "A", "Y", "Z", "G", "C"}, six(), clockAt(100), asof.Options{})
	require.NoError(t, err)
	require.Equal(t, []string{"C", "G", "Y", "Z"}, got.Customers, "G complains later; C did not, somebody else told")
	requireRate(t, got.Rate, 4, 5, 0)
	_, err = recovery.Silent(nil, six(), clockAt(100), asof.Options{})
	require.ErrorIs(t, err, recovery.ErrNoBase)
	_, err = recovery.Silent([]string{"A", ""}, six(), clockAt(100), asof.Options{})
	require.ErrorIs(t, err, recovery.ErrArgument)
	none, err := recovery.Silent([]string{"A"}, six(), clockAt(100), asof.Options{})
	require.NoError(t, err)
	require.Empty(t, none.Customers)
	gone := none.Rate.Estimate.Suppress()
	none.Rate.Estimate = &gone
	data, err := json.Marshal(none)
	require.NoError(t, err)
	require.JSONEq(t, `{"estimate":{"suppressed":true}}`, string(data))
}

func TestPerCustomer(t *testing.T) {
	// Six cases of five customers of 50: B has two.
	got, err := recovery.PerCustomer(six(), 50, clockAt(100), asof.Options{})
	require.NoError(t, err)
	requireRate(t, got.Complainers, 5, 50, 0)
	require.InDelta(t, 0.12, got.PerCustomer.Value, 1e-15)
	// Σk² = 8, variance (8 − 36/50)/49 = 0.14857, dispersion 1.238
	require.InDelta(t, 7.28/49, got.Dispersion.Value*0.12, 1e-12)
	require.InDelta(t, math.Sqrt(7.28/49/50), got.PerCustomer.SE.Value, 1e-12)
	require.Less(t, got.PerCustomer.Interval.Lower, 0.12)
	require.Greater(t, got.PerCustomer.Interval.Upper, 0.12)

	// Six customers with one each: Garwood's interval of 6, R: poisson.test(6)$conf.int.
	var single []recovery.Case
	for i := range 6 {
		single = append(single, recovery.Case{ID: string(rune('a' + i)), Customer: string(rune('a' + i)), Opened: at(0)})
	}
	got, err = recovery.PerCustomer(single, 100, clockAt(1), asof.Options{})
	require.NoError(t, err)
	require.Less(t, got.Dispersion.Value, 1.0)
	require.InDelta(t, 0.0220189425349, got.PerCustomer.Interval.Lower, 1e-12)
	require.InDelta(t, 0.130594740225, got.PerCustomer.Interval.Upper, 1e-9)

	none, err := recovery.PerCustomer(nil, 100, clockAt(1), asof.Options{})
	require.NoError(t, err)
	require.False(t, none.PerCustomer.SE.Valid || none.Dispersion.Valid)
	require.InDelta(t, 0.0368887945411, none.PerCustomer.Interval.Upper, 1e-12) // R: poisson.test(0)
	_, err = recovery.PerCustomer(six(), 4, clockAt(100), asof.Options{})
	require.ErrorIs(t, err, recovery.ErrArgument)
	_, err = recovery.PerCustomer(nil, 0, clockAt(100), asof.Options{})
	require.ErrorIs(t, err, recovery.ErrNoBase)
	_, err = recovery.PerCustomer(nil, -1, clockAt(100), asof.Options{})
	require.ErrorIs(t, err, recovery.ErrArgument)
	data, err := json.Marshal(none)
	require.NoError(t, err)
	require.NotContains(t, string(data), "NaN")
	none.PerCustomer = none.PerCustomer.Suppress()
	data, err = json.Marshal(none)
	require.NoError(t, err)
	require.JSONEq(t, `{"per_customer":{"suppressed":true}}`, string(data))
}
