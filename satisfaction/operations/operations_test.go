package operations_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/satisfaction/asof"
	"github.com/gocsat/csat/satisfaction/operations"
	"github.com/gocsat/csat/satisfaction/proportion"
	"github.com/gocsat/csat/survey"
)

var day0 = time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)

func at(hours int) time.Time { return day0.Add(time.Duration(hours) * time.Hour) }

func clockAt(hours int) asof.Clock { return asof.Clock{AsOf: at(hours)} }

func standard(tb testing.TB) *operations.Standard {
	tb.Helper()
	s, err := operations.NewStandard([]operations.Promise{
		{Service: "repair", Response: 4 * time.Hour, Resolution: 48 * time.Hour},
		{Service: "urgent", Response: time.Hour, Resolution: 8 * time.Hour},
		{Service: "advice"},
	})
	if err != nil {
		tb.Fatal(err)
	}
	return s
}

// Nine jobs, worked by hand as of hour 100.
func nine() []operations.Job {
	return []operations.Job{
		// Repairs, promised 4 and 48 hours.
		{ID: "a", Service: "repair", Opened: at(0), Responded: at(4), Resolved: at(48), Visits: 1, Recheck: asof.Yes, Audited: 5, Kept: 5}, // kept, kept: on the hour
		{ID: "b", Service: "repair", Opened: at(0), Responded: at(5), Resolved: at(49), Visits: 2, Audited: 5, Kept: 3},                    // missed, missed
		{ID: "c", Service: "repair", Opened: at(10), Responded: at(12), Visits: 2},                                                         // kept, overdue by 42 hours
		{ID: "d", Service: "repair", Opened: at(90), Responded: at(91), Resolved: at(92), Visits: 1, Recheck: asof.No},                     // kept, early
		{ID: "e", Service: "repair", Opened: at(98)},                                                                                       // neither is due
		{ID: "f", Service: "repair", Opened: at(0), Cancelled: at(3)},                                                                      // excluded twice
		// Urgent, promised 1 and 8.
		{ID: "g", Service: "urgent", Opened: at(0), Resolved: at(2)},                         // response not recorded; kept
		{ID: "h", Service: "urgent", Opened: at(50), Cancelled: at(60), Audited: 2, Kept: 2}, // missed, missed
		// Nothing promised.
		{ID: "i", Service: "advice", Opened: at(1), Responded: at(1), Resolved: at(3), Visits: 1},
		// Not yet opened.
		{ID: "j", Service: "advice", Opened: at(101)},
	}
}

func requireRate(t *testing.T, r asof.Rate, count, n, unknown int64) {
	t.Helper()
	require.Equal(t, [3]int64{count, n, unknown}, [3]int64{r.Count, r.N, r.Unknown}, r.Base)
	require.Equal(t, n == 0, r.Estimate == nil)
}

func requireAttained(t *testing.T, a operations.Attainment, kept, due, notDue, early, overdue, excluded, unpromised int64) {
	t.Helper()
	requireRate(t, a.Kept, kept, due, 0)
	require.Equal(t, []int64{notDue, early, overdue, excluded, unpromised}, []int64{a.NotDue, a.Early, a.Overdue, a.Excluded, a.Unpromised})
}

func TestByHand(t *testing.T) {
	c, err := operations.Count(nine(), standard(t), clockAt(100))
	require.NoError(t, err)
	r, err := c.Result(asof.Options{Quantiles: []float64{0.5}})
	require.NoError(t, err)
	require.Len(t, r.Services, 3)
	advice, repair, urgent := r.Services[0], r.Services[1], r.Services[2]
	require.Equal(t, []string{"advice", "repair", "urgent"}, []string{advice.Service, repair.Service, urgent.Service})

	require.Equal(t, []int64{6, 2, 3, 1}, []int64{repair.Jobs, repair.Open, repair.Resolved, repair.Cancelled})
	requireAttained(t, repair.Response, 3, 4, 1, 0, 0, 1, 0)
	requireAttained(t, repair.Resolution, 1, 3, 1, 1, 1, 1, 0)
	requireRate(t, repair.FirstTimeFix, 1, 4, 1) // a; b and c took two, d did not hold; e is open
	requireRate(t, repair.Rechecked, 2, 3, 0)
	requireRate(t, repair.Recheck, 1, 2, 1)
	requireRate(t, repair.Process, 1, 2, 4)
	requireRate(t, repair.ProcessSteps, 8, 10, 0)
	// To resolve: 48, 49, 2 done; 90, 2, 3 running. Hours.
	const hour = 3600
	times := repair.Resolution.Times
	require.EqualValues(t, []int64{6, 3, 3}, []int64{times.N, times.Done, times.Running})
	require.InDelta(t, 33*hour, times.Mean.Value, 1e-9)
	require.InDelta(t, 194.0*hour/6, times.MeanAtLeast.Value, 1e-9)
	require.EqualValues(t, 3*hour, times.Quantiles[0].AtLeast)
	require.Equal(t, survey.Some(49*hour), times.Quantiles[0].AtMost)
	// To respond: 4, 5, 2, 1 done; 2, 3 running.
	require.EqualValues(t, 4, repair.Response.Times.Done)
	require.InDelta(t, 3*hour, repair.Response.Times.Mean.Value, 1e-9)

	requireAttained(t, urgent.Response, 0, 1, 0, 0, 0, 1, 0)
	requireAttained(t, urgent.Resolution, 1, 2, 0, 0, 0, 0, 0)
	require.EqualValues(t, 1, urgent.Response.Times.N, "one is not recorded")
	requireRate(t, urgent.FirstTimeFix, 0, 0, 1)
	requireAttained(t, advice.Resolution, 0, 0, 0, 0, 0, 0, 1)

	require.Equal(t, []int64{9, 2, 5, 2}, []int64{r.All.Jobs, r.All.Open, r.All.Resolved, r.All.Cancelled})
	requireAttained(t, r.All.Response, 3, 5, 1, 0, 0, 2, 1)
	requireAttained(t, r.All.Resolution, 2, 5, 1, 1, 1, 1, 1)
	requireRate(t, r.All.FirstTimeFix, 2, 5, 2)
	requireRate(t, r.All.ProcessSteps, 10, 12, 0)

	// Nothing that was noted later is known: at hour 47 a is open.
	c, err = operations.Count(nine()[:1], standard(t), clockAt(47))
	require.NoError(t, err)
	r, err = c.Result(asof.Options{})
	require.NoError(t, err)
	require.EqualValues(t, 1, r.All.Open)
	requireAttained(t, r.All.Resolution, 0, 0, 1, 0, 0, 0, 0)
	requireRate(t, r.All.FirstTimeFix, 0, 0, 1)
	requireRate(t, r.All.Process, 0, 0, 1)
}

// The end of a promise is part of it, to the nanosecond.
func TestEdgeOfPromise(t *testing.T) {
	for _, tt := range []struct {
		name             string
		taken, age       time.Duration // taken < 0: open
		kept, due, early int64
	}{
		{"on the end", 8 * time.Hour, 9 * time.Hour, 1, 1, 0},
		{"a nanosecond late", 8*time.Hour + 1, 9 * time.Hour, 0, 1, 0},
		{"a nanosecond early", 8*time.Hour - 1, 9 * time.Hour, 1, 1, 0},
		{"open at the end", -1, 8 * time.Hour, 0, 0, 0},
		{"open just after", -1, 8*time.Hour + 1, 0, 1, 0},
		{"open just before", -1, 8*time.Hour - 1, 0, 0, 0},
		{"done at the end, seen then", 8 * time.Hour, 8 * time.Hour, 0, 0, 1},
		{"done before, seen before", 7 * time.Hour, 8*time.Hour - 1, 0, 0, 1},
		{"done later than seen", 9 * time.Hour, 8*time.Hour + 1, 0, 1, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			j := operations.Job{ID: "x", Service: "urgent", Opened: day0}
			if tt.taken >= 0 {
				j.Resolved = day0.Add(tt.taken)
			}
			c, err := operations.Count([]operations.Job{j}, standard(t), asof.Clock{AsOf: day0.Add(tt.age)})
			require.NoError(t, err)
			r, err := c.Result(asof.Options{})
			require.NoError(t, err)
			requireRate(t, r.All.Resolution.Kept, tt.kept, tt.due, 0)
			require.Equal(t, tt.early, r.All.Resolution.Early)
			data, err := c.MarshalBinary()
			require.NoError(t, err)
			require.NoError(t, new(operations.Counts).UnmarshalBinary(data))
		})
	}
}

// Counting what is done early as kept flatters: the share of jobs due is that of a
// standing process at any moment, the share of jobs done is not.
func TestDueIsUnbiased(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	std, err := operations.NewStandard([]operations.Promise{{Service: "s", Resolution: 10 * time.Hour}})
	require.NoError(t, err)
	var jobs []operations.Job
	for i := range 60_000 { // exponential with mean 10 hours: 1 − 1/e = 0.632 are kept
		opened := day0.Add(time.Duration(r.Float64() * 30 * float64(time.Hour)))
		jobs = append(jobs, operations.Job{ID: fmt.Sprint(i), Service: "s", Opened: opened,
			Resolved: opened.Add(time.Duration(r.ExpFloat64() * 10 * float64(time.Hour)))})
	}
	c, err := operations.Count(jobs, std, clockAt(30))
	require.NoError(t, err)
	res, err := c.Result(asof.Options{})
	require.NoError(t, err)
	a := res.All.Resolution
	want := 1 - math.Exp(-1)
	require.InDelta(t, want, a.Kept.Estimate.Value, 0.01) // 4 standard errors
	ofDone := float64(a.Kept.Count+a.Early) / float64(res.All.Resolved)
	require.Greater(t, ofDone, want+0.08)
	// The median of all is known, that of the done is too short.
	q := a.Times.Quantiles[0]
	seconds, _ := q.Known()
	require.Greater(t, float64(seconds)/3600, 4.5)
	require.Less(t, a.Times.Mean.Value/3600, 8.0, "10 hours in truth")
}

func TestImpossible(t *testing.T) {
	tests := []struct {
		name   string
		field  string
		change func(*operations.Job)
		want   error
	}{
		{"no id", "ID", func(j *operations.Job) { j.ID = "" }, operations.ErrArgument},
		{"unknown service", "Service", func(j *operations.Job) { j.Service = "paint" }, operations.ErrUnknown},
		{"not opened", "Opened", func(j *operations.Job) { j.Opened = time.Time{} }, operations.ErrArgument},
		{"responded before opened", "Responded", func(j *operations.Job) { j.Responded = at(4) }, operations.ErrOrder},
		{"resolved before opened", "Resolved", func(j *operations.Job) { j.Resolved = at(4) }, operations.ErrOrder},
		{"resolved before responded", "Resolved", func(j *operations.Job) { j.Responded, j.Resolved = at(8), at(7) }, operations.ErrOrder},
		{"cancelled before opened", "Cancelled", func(j *operations.Job) { j.Cancelled = at(4) }, operations.ErrOrder},
		{"cancelled before responded", "Cancelled", func(j *operations.Job) { j.Responded, j.Cancelled = at(8), at(7) }, operations.ErrOrder},
		{"cancelled and resolved", "Cancelled", func(j *operations.Job) { j.Resolved, j.Cancelled = at(8), at(9) }, operations.ErrOrder},
		{"visits", "Visits", func(j *operations.Job) { j.Visits = -1 }, operations.ErrArgument},
		{"re-check", "Recheck", func(j *operations.Job) { j.Resolved, j.Recheck = at(8), 3 }, operations.ErrArgument},
		{"re-checked and open", "Recheck", func(j *operations.Job) { j.Recheck = asof.Yes }, operations.ErrOrder},
		{"audited", "Audited", func(j *operations.Job) { j.Audited = 1 << 16 }, operations.ErrArgument},
		{"negative audit", "Audited", func(j *operations.Job) { j.Audited = -1 }, operations.ErrArgument},
		{"kept", "Kept", func(j *operations.Job) { j.Audited, j.Kept = 3, 4 }, operations.ErrArgument},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			bad := operations.Job{ID: "x", Service: "repair", Opened: at(5)}
			tt.change(&bad)
			_, err := operations.Count([]operations.Job{{ID: "w", Service: "repair", Opened: at(0)}, bad}, standard(t), clockAt(100))
			require.ErrorIs(t, err, tt.want)
			where, ok := errors.AsType[*operations.JobError](err)
			require.True(t, ok)
			require.Equal(t, 1, where.Index)
			require.Equal(t, tt.field, where.Field)
			require.NotEmpty(t, where.Error())
		})
	}
	twice := slices.Repeat(nine()[:1], 2)
	_, err := operations.Count(twice, standard(t), clockAt(100))
	require.ErrorIs(t, err, operations.ErrDuplicate)
	_, err = operations.Count(nine(), nil, clockAt(100))
	require.ErrorIs(t, err, operations.ErrArgument)
	_, err = operations.Count(nine(), standard(t), asof.Clock{})
	require.ErrorIs(t, err, operations.ErrArgument)
	_, err = (*operations.Counts)(nil).Result(asof.Options{})
	require.ErrorIs(t, err, operations.ErrNoBase)
	shrinking := asof.Clock{AsOf: at(100), Calendar: "shrinking", Elapsed: func(_, to time.Time) time.Duration { return at(1000).Sub(to) }}
	_, err = operations.Count(nine(), standard(t), shrinking)
	require.ErrorIs(t, err, operations.ErrArgument)
	negative := asof.Clock{AsOf: at(100), Calendar: "negative", Elapsed: func(_, _ time.Time) time.Duration { return -1 }}
	_, err = operations.Count(nine(), standard(t), negative)
	require.ErrorIs(t, err, operations.ErrArgument)
}

func TestStandard(t *testing.T) {
	for name, promises := range map[string][]operations.Promise{
		"none":      nil,
		"no name":   {{}},
		"twice":     {{Service: "a"}, {Service: "a", Response: 1}},
		"negative":  {{Service: "a", Response: -1}},
		"negative2": {{Service: "a", Resolution: -1}},
		"not UTF-8": {{Service: "\xff"}},
		"long":      {{Service: string(make([]byte, 1025))}},
	} {
		_, err := operations.NewStandard(promises)
		require.ErrorIs(t, err, operations.ErrDefinition, name)
	}
	s := standard(t)
	data, err := json.Marshal(s)
	require.NoError(t, err)
	require.JSONEq(t, `[{"service":"advice"},{"service":"repair","response":"4h0m0s","resolution":"48h0m0s"},{"service":"urgent","response":"1h0m0s","resolution":"8h0m0s"}]`, string(data))
	var back operations.Standard
	require.NoError(t, json.Unmarshal(data, &back))
	require.Equal(t, s.Promises(), back.Promises())
	for _, text := range []string{`null`, `{}`, `[{"service":"a","response":"soon"}]`, `[{"service":"a","within":"4h"}]`, `[{"service":"a","resolution":"4"}]`} {
		require.ErrorIs(t, new(operations.Standard).UnmarshalJSON([]byte(text)), operations.ErrEncoding, text)
	}
	require.ErrorIs(t, new(operations.Standard).UnmarshalJSON([]byte(`[]`)), operations.ErrDefinition)
	one := s.Promises()[1]
	data, err = json.Marshal(one)
	require.NoError(t, err)
	require.JSONEq(t, `{"service":"repair","response":"4h0m0s","resolution":"48h0m0s"}`, string(data))
	var read operations.Promise
	require.NoError(t, json.Unmarshal(data, &read))
	require.Equal(t, one, read)
	require.ErrorIs(t, read.UnmarshalJSON([]byte(`{"service":"a","response":"x"}`)), operations.ErrEncoding)
	require.ErrorIs(t, read.UnmarshalJSON([]byte(`{"name":"a"}`)), operations.ErrEncoding)
	require.Equal(t, one, read)
	_, err = new(operations.Standard).MarshalJSON()
	require.ErrorIs(t, err, operations.ErrArgument)
	_, err = operations.NewCounts(new(operations.Standard), clockAt(0))
	require.ErrorIs(t, err, operations.ErrArgument)
	require.Nil(t, (*operations.Standard)(nil).Promises())
}

// random are jobs of every kind.
func random(r *rand.Rand, n int) []operations.Job {
	var jobs []operations.Job
	after := func(t time.Time) time.Time { return t.Add(time.Duration(r.Int64N(int64(30 * time.Hour)))) }
	for i := range n {
		j := operations.Job{ID: fmt.Sprint(i), Service: []string{"repair", "urgent", "advice"}[r.IntN(3)], Opened: at(r.IntN(90)), Visits: r.IntN(4), Audited: r.IntN(4)}
		j.Kept = r.IntN(j.Audited + 1)
		last := j.Opened
		if r.IntN(4) > 0 {
			j.Responded = after(last)
			last = j.Responded
		}
		switch r.IntN(5) {
		case 0:
			j.Cancelled = after(last)
		case 1, 2, 3:
			j.Resolved = after(last)
			j.Recheck = asof.Answer(r.IntN(3))
		}
		jobs = append(jobs, j)
	}
	return jobs
}

// The figures of a list against a slow reference that looks at one job at a time.
func TestAgainstSlow(t *testing.T) {
	r := rand.New(rand.NewPCG(15, 16))
	std := standard(t)
	promised := map[string]operations.Promise{}
	for _, p := range std.Promises() {
		promised[p.Service] = p
	}
	for round := range 30 {
		jobs, clock := random(r, 120), clockAt(20+3*round)
		c, err := operations.Count(jobs, std, clock)
		require.NoError(t, err)
		got, err := c.Result(asof.Options{})
		require.NoError(t, err)
		var kept, due, running int64
		for _, j := range jobs {
			p := promised[j.Service].Resolution
			if j.Opened.After(clock.AsOf) || p == 0 {
				continue
			}
			end := j.Opened.Add(p)
			done := clock.Knows(j.Resolved)
			gone := clock.Knows(j.Cancelled) && !j.Cancelled.After(end)
			if !done && !clock.Knows(j.Cancelled) {
				running++
			}
			if !end.Before(clock.AsOf) || gone {
				continue
			}
			due++
			if done && !j.Resolved.After(end) {
				kept++
			}
		}
		requireRate(t, got.All.Resolution.Kept, kept, due, 0)
		require.LessOrEqual(t, got.All.Resolution.Overdue+got.All.Resolution.NotDue, running)
		require.Equal(t, running, got.All.Resolution.Overdue+got.All.Resolution.NotDue)
		if due > 0 {
			want, err := proportion.Share(proportion.Count{X: kept, N: due}, proportion.Options{})
			require.NoError(t, err)
			require.Equal(t, want.Interval, got.All.Resolution.Kept.Estimate.Interval)
		}
		// All kinds together are the sum of the kinds.
		var sum [6]int64
		for _, s := range got.Services {
			a := s.Response
			for i, n := range []int64{a.Kept.N, a.NotDue, a.Early, a.Excluded, a.Unpromised, a.Overdue} {
				sum[i] += n
			}
		}
		a := got.All.Response
		require.Equal(t, [6]int64{a.Kept.N, a.NotDue, a.Early, a.Excluded, a.Unpromised, a.Overdue}, sum)
		require.Equal(t, got.All.Jobs, sum[0]+sum[1]+sum[2]+sum[3]+sum[4])
		r.Shuffle(len(jobs), func(i, j int) { jobs[i], jobs[j] = jobs[j], jobs[i] })
		again, err := operations.Count(jobs, std, clock)
		require.NoError(t, err)
		require.True(t, again.Equal(c))
		data, err := json.Marshal(got)
		require.NoError(t, err)
		require.NotContains(t, string(data), "NaN")
	}
}

func TestMomentsOfTruth(t *testing.T) {
	score := func(v, se float64) survey.Estimate {
		return survey.Estimate{Value: v, SE: survey.Some(se), Interval: survey.Interval{Lower: v - 2*se, Upper: v + 2*se, Level: 0.95}, N: 40}
	}
	points := []operations.Touchpoint{
		{ID: "purchase", Satisfaction: score(90, 1), Impact: 1},
		{ID: "repair", Satisfaction: score(60, 2), Impact: 4},
		{ID: "advice", Satisfaction: score(80, 1.5), Impact: 3},
		{ID: "manual", Satisfaction: survey.Estimate{Value: 45}, Impact: 2},
		{ID: "choice", Satisfaction: score(90, 1), Impact: 1},
	}
	m, err := operations.MomentsOfTruth(points)
	require.NoError(t, err)
	// Σ impact 11; carried 90, 240, 240, 90, 90 of 11; lost 10, 160, 60, 110, 10.
	var ids []string
	var ranks, lost []int
	var carried, gone float64
	for _, one := range m.Moments {
		ids, ranks, lost = append(ids, one.ID), append(ranks, one.Rank), append(lost, one.RankLost)
		carried += one.Carried.Value
		gone += one.Lost.Value
		require.LessOrEqual(t, one.Lost.Interval.Lower, one.Lost.Interval.Upper)
	}
	require.Equal(t, []string{"repair", "advice", "purchase", "manual", "choice"}, ids)
	require.Equal(t, []int{1, 1, 3, 3, 3}, ranks)
	require.Equal(t, []int{1, 3, 4, 2, 4}, lost)
	require.InDelta(t, 750.0/11, m.Score, 1e-12)
	require.InDelta(t, m.Score, carried, 1e-12)
	require.InDelta(t, 100-m.Score, gone, 1e-12)
	require.InDelta(t, 8.0/11, m.Moments[0].Carried.SE.Value, 1e-12)
	require.InDelta(t, 8.0/11, m.Moments[0].Lost.SE.Value, 1e-12)
	require.False(t, m.Moments[3].Carried.SE.Valid)

	// Impacts count by their ratio.
	for i := range points {
		points[i].Impact *= 1e307
	}
	huge, err := operations.MomentsOfTruth(points)
	require.NoError(t, err)
	require.InDelta(t, m.Score, huge.Score, 1e-9)

	one := func(p operations.Touchpoint) error {
		_, err := operations.MomentsOfTruth([]operations.Touchpoint{{ID: "a", Satisfaction: score(5, 1), Impact: 1}, p})
		return err
	}
	hidden := score(50, 1).Suppress()
	within := func(lower, upper float64) operations.Touchpoint {
		return operations.Touchpoint{ID: "x", Satisfaction: survey.Estimate{Value: 50, Interval: survey.Interval{Lower: lower, Upper: upper, Level: 0.9}}, Impact: 1}
	}
	require.NoError(t, one(within(40, 60)))
	for name, p := range map[string]operations.Touchpoint{
		"no id": {Satisfaction: score(50, 1)}, "score": {ID: "x", Satisfaction: score(101, 1)}, "NaN": {ID: "x", Satisfaction: score(math.NaN(), 1)},
		"SE": {ID: "x", Satisfaction: score(50, -1)}, "SE NaN": {ID: "x", Satisfaction: survey.Estimate{SE: survey.Optional{Value: math.NaN(), Valid: true}}},
		"SE infinite": {ID: "x", Satisfaction: survey.Estimate{SE: survey.Optional{Value: math.Inf(1), Valid: true}}}, "lower NaN": within(math.NaN(), 60),
		"upper NaN":   within(40, math.NaN()),
		"effective n": {ID: "x", Satisfaction: survey.Estimate{EffectiveN: math.NaN()}, Impact: 1},
		"level NaN":   {ID: "x", Satisfaction: survey.Estimate{Interval: survey.Interval{Level: math.NaN()}}, Impact: 1},
		"negative n":  {ID: "x", Satisfaction: survey.Estimate{N: -1}, Impact: 1}, "unbounded": within(40, math.Inf(1)), "turned": within(60, 40),
		"impact": {ID: "x", Impact: -1}, "infinite": {ID: "x", Impact: math.Inf(1)}, "impact NaN": {ID: "x", Impact: math.NaN()}, "hidden": {ID: "x", Satisfaction: hidden, Impact: 1},
	} {
		require.ErrorIs(t, one(p), operations.ErrArgument, name)
	}
	require.ErrorIs(t, one(operations.Touchpoint{ID: "a"}), operations.ErrDuplicate)
	for _, none := range [][]operations.Touchpoint{nil, {{ID: "a"}}} {
		_, err := operations.MomentsOfTruth(none)
		require.ErrorIs(t, err, operations.ErrNoBase)
	}
	data, err := json.Marshal(operations.Moment{ID: "x", Satisfaction: hidden, Weight: 0.5})
	require.NoError(t, err)
	require.JSONEq(t, `{"estimate":{"suppressed":true}}`, string(data))
}

// Weights that sum to a hair more than 1 give no score above 100.
func TestMomentsScoreInRange(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		points := make([]operations.Touchpoint, 7)
		for i := range points {
			points[i] = operations.Touchpoint{ID: fmt.Sprint(i), Satisfaction: survey.Estimate{Value: 100}, Impact: r.Float64()}
		}
		m, err := operations.MomentsOfTruth(points)
		require.NoError(t, err)
		require.LessOrEqual(t, m.Score, 100.0)
		require.InDelta(t, 100, m.Score, 1e-9)
	}
}

func TestUnmarshalIntoNil(t *testing.T) {
	require.ErrorIs(t, (*operations.Standard)(nil).UnmarshalJSON([]byte(`[{"service":"a"}]`)), operations.ErrArgument)
	require.ErrorIs(t, (*operations.Promise)(nil).UnmarshalJSON([]byte(`{"service":"a"}`)), operations.ErrArgument)
}

// Steps of one job fail together: the interval of the share of steps keeps its level all
// the same.
func TestProcessStepsInterval(t *testing.T) {
	r := rand.New(rand.NewPCG(21, 22))
	covered, naive := 0, 0
	const rounds, jobs, steps, p = 600, 40, 8, 0.8
	for range rounds {
		list := make([]operations.Job, jobs)
		for i := range list {
			kept := 0
			together, all := r.Float64() < 0.5, r.Float64() < p
			for range steps {
				if together && all || !together && r.Float64() < p {
					kept++
				}
			}
			list[i] = operations.Job{ID: fmt.Sprint(i), Service: "urgent", Opened: at(0), Audited: steps, Kept: kept}
		}
		c, err := operations.Count(list, standard(t), clockAt(100))
		require.NoError(t, err)
		res, err := c.Result(asof.Options{})
		require.NoError(t, err)
		rate := res.All.ProcessSteps
		if i := rate.Estimate.Interval; i.Lower <= p && p <= i.Upper {
			covered++
		}
		plain, err := proportion.Share(proportion.Count{X: rate.Count, N: rate.N}, proportion.Options{})
		require.NoError(t, err)
		if i := plain.Interval; i.Lower <= p && p <= i.Upper {
			naive++
		}
	}
	require.InDelta(t, 0.95, float64(covered)/rounds, 0.025)
	require.Less(t, float64(naive)/rounds, 0.8, "steps taken for independent")

	shape := func(audited ...[2]int) survey.Estimate {
		var list []operations.Job
		for i, a := range audited {
			list = append(list, operations.Job{ID: fmt.Sprint(i), Service: "urgent", Opened: at(0), Audited: a[0], Kept: a[1]})
		}
		c, err := operations.Count(list, standard(t), clockAt(100))
		require.NoError(t, err)
		res, err := c.Result(asof.Options{})
		require.NoError(t, err)
		return *res.All.ProcessSteps.Estimate
	}
	// By hand: 15 of 20; residuals of 0.75: 0, −1.5, 0.5, 1.0 for 4/3, 6/3, 6/5, 4/4.
	e := shape([2]int{4, 3}, [2]int{6, 3}, [2]int{6, 5}, [2]int{4, 4})
	require.InDelta(t, math.Sqrt(4.0/3*3.5)/20, e.SE.Value, 1e-15)
	all := shape([2]int{5, 5}, [2]int{5, 5}, [2]int{5, 5})
	want, err := proportion.Wilson.Interval(1, 3, 0.95)
	require.NoError(t, err)
	require.Equal(t, want, all.Interval, "as of three jobs")
	one := shape([2]int{5, 4})
	require.False(t, one.SE.Valid)
	require.True(t, one.Interval.Valid())
}
