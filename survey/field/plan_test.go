package field_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/survey"
	"github.com/gocsat/csat/survey/field"
)

func date(year int, month time.Month, day int) time.Time {
	return time.Date(year, month, day, 10, 0, 0, 0, time.UTC)
}

func attempt(who string, at time.Time, o survey.Outcome) survey.Contact {
	return survey.Contact{Respondent: who, Time: at, Outcome: o}
}

func names(list []field.Customer) (ids []string) {
	for _, c := range list {
		ids = append(ids, c.Respondent)
	}
	return ids
}

func TestPeriod(t *testing.T) {
	for _, tt := range []struct {
		period      field.Period
		at          time.Time
		from, until string
		label       string
	}{
		{field.Quarter, date(2026, 1, 1), "2026-01-01", "2026-04-01", "2026-Q1"},
		{field.Quarter, date(2026, 9, 30), "2026-07-01", "2026-10-01", "2026-Q3"},
		{field.Quarter, date(2026, 12, 31), "2026-10-01", "2027-01-01", "2026-Q4"},
		{field.HalfYear, date(2026, 6, 30), "2026-01-01", "2026-07-01", "2026-H1"},
		{field.HalfYear, date(2026, 7, 1), "2026-07-01", "2027-01-01", "2026-H2"},
		{field.Year, date(2026, 7, 1), "2026-01-01", "2027-01-01", "2026"},
		{field.Month, date(2028, 2, 29), "2028-02-01", "2028-03-01", "2028-02"},
	} {
		from, until := tt.period.Bounds(tt.at)
		require.Equal(t, tt.from, from.Format(time.DateOnly))
		require.Equal(t, tt.until, until.Format(time.DateOnly))
		require.Equal(t, tt.label, tt.period.Label(tt.at))
		text, err := tt.period.MarshalText()
		require.NoError(t, err)
		var back field.Period
		require.NoError(t, back.UnmarshalText(text))
		require.Equal(t, tt.period, back)
	}
	east := time.FixedZone("", 8*3600)
	require.Equal(t, "2026-Q2", field.Quarter.Label(time.Date(2026, 3, 31, 20, 0, 0, 0, time.UTC).In(east)))
	_, err := field.Period(9).MarshalText()
	require.Error(t, err)
	require.Empty(t, field.Period(9).Label(date(2026, 1, 1)))
	from, until := field.Period(9).Bounds(date(2026, 1, 1))
	require.True(t, from.IsZero() && until.IsZero())
}

func TestPlan(t *testing.T) {
	customers := []string{"new", "old", "older", "done", "partial", "silent", "later", "refused", "left", "won", "often", "wrong"}
	attempts := []survey.Contact{
		attempt("older", date(2026, 1, 9), survey.Interviewed),
		attempt("old", date(2026, 6, 30), survey.Interviewed), // one day before the quarter
		attempt("done", date(2026, 7, 1), survey.Interviewed),
		attempt("done", date(2026, 7, 9), survey.NonContact), // nothing is taken back
		attempt("partial", date(2026, 7, 2), survey.PartlyInterviewed),
		attempt("silent", date(2026, 7, 5), survey.NonContact),
		attempt("silent", date(2026, 7, 3), survey.UnknownOther),
		attempt("later", date(2026, 7, 4), survey.OtherNonInterview),
		attempt("refused", date(2026, 7, 4), survey.Refusal),
		attempt("refused", date(2026, 7, 6), survey.NonContact),
		attempt("left", date(2026, 7, 4), survey.NotEligible),
		attempt("won", date(2026, 7, 4), survey.Refusal),
		attempt("won", date(2026, 7, 8), survey.Interviewed),
		attempt("often", date(2026, 7, 4), survey.Interviewed),
		attempt("often", date(2026, 7, 5), survey.Refusal),
		attempt("often", date(2026, 7, 6), survey.Interviewed),
		attempt("wrong", date(2026, 7, 20), survey.Interviewed), // has not happened yet
		attempt("stranger", date(2026, 7, 6), survey.Interviewed),
		attempt("stranger before", date(2026, 6, 6), survey.Interviewed),
	}
	now := date(2026, 7, 10)
	s, err := field.Plan(customers, attempts, now, field.PlanOptions{})
	require.NoError(t, err)
	require.Equal(t, "2026-Q3", s.Label)
	require.Equal(t, []string{"new", "wrong", "older", "old"}, names(s.Due))
	require.Equal(t, []string{"later", "silent"}, names(s.FollowUp))
	require.Equal(t, []string{"often", "won"}, names(s.OverContacted))
	require.Equal(t, []string{"stranger"}, s.Unlisted)
	require.Equal(t, [3]int64{4, 1, 1}, [3]int64{s.Interviewed, s.Refused, s.NotEligible})
	require.InDelta(t, 4.0/11, s.Coverage.Value.Value, 1e-15)

	silent := s.FollowUp[1]
	require.Equal(t, [2]int64{2, 0}, [2]int64{silent.Attempts, silent.Reached})
	require.Equal(t, date(2026, 7, 5), silent.Last.Time)
	require.Equal(t, date(2026, 6, 30), s.Due[3].LastInterview)
	require.Nil(t, s.Due[0].Last)
	require.Equal(t, int64(3), s.OverContacted[0].Reached)

	s, err = field.Plan(customers, attempts, now, field.PlanOptions{MaxReached: 2})
	require.NoError(t, err)
	require.Equal(t, []string{"often"}, names(s.OverContacted))

	s, err = field.Plan(customers, attempts, date(2026, 6, 30), field.PlanOptions{Period: field.HalfYear})
	require.NoError(t, err)
	require.Equal(t, int64(2), s.Interviewed)
	require.Len(t, s.Due, 10)
	require.Equal(t, []string{"stranger before"}, s.Unlisted)
}

// Each customer is in one place, and the order of what comes in does not matter.
func TestPlanProperties(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 4))
	for range 200 {
		var customers []string
		for i := range 1 + r.IntN(20) {
			customers = append(customers, fmt.Sprint("c", i))
		}
		var attempts []survey.Contact
		for i := range r.IntN(80) {
			at := date(2026, 5, 1).Add(time.Duration(r.IntN(100*24))*time.Hour + time.Duration(i))
			attempts = append(attempts, attempt(fmt.Sprint("c", r.IntN(22)), at, survey.Outcome(r.IntN(8))))
		}
		now := date(2026, 7, 20)
		s, err := field.Plan(customers, attempts, now, field.PlanOptions{})
		require.NoError(t, err)
		require.Equal(t, int64(len(customers)), int64(len(s.Due)+len(s.FollowUp))+s.Interviewed+s.Refused+s.NotEligible)
		for _, c := range s.Due {
			require.False(t, slices.ContainsFunc(attempts, func(a survey.Contact) bool {
				return a.Respondent == c.Respondent && !a.Time.Before(s.From) && !a.Time.After(now)
			}))
		}
		for range 2 {
			r.Shuffle(len(attempts), func(i, j int) { attempts[i], attempts[j] = attempts[j], attempts[i] })
			r.Shuffle(len(customers), func(i, j int) { customers[i], customers[j] = customers[j], customers[i] })
			again, err := field.Plan(customers, attempts, now, field.PlanOptions{})
			require.NoError(t, err)
			require.Equal(t, s, again)
		}
	}
}

func TestPlanRefused(t *testing.T) {
	now, one := date(2026, 7, 10), []string{"a"}
	for name, tt := range map[string]struct {
		customers []string
		attempts  []survey.Contact
		now       time.Time
		o         field.PlanOptions
		want      error
		index     int
	}{
		"no customers":   {nil, nil, now, field.PlanOptions{}, field.ErrNoBase, -1},
		"no time":        {one, nil, time.Time{}, field.PlanOptions{}, field.ErrArgument, -1},
		"period":         {one, nil, now, field.PlanOptions{Period: 9}, field.ErrArgument, -1},
		"limit":          {one, nil, now, field.PlanOptions{MaxReached: -1}, field.ErrArgument, -1},
		"nameless":       {[]string{"a", ""}, nil, now, field.PlanOptions{}, field.ErrArgument, 1},
		"twice":          {[]string{"a", "b", "a"}, nil, now, field.PlanOptions{}, field.ErrDuplicate, 2},
		"undated":        {one, []survey.Contact{{Respondent: "a"}}, now, field.PlanOptions{}, field.ErrArgument, 0},
		"unknown result": {one, []survey.Contact{attempt("a", now, 0), attempt("a", now, 99)}, now, field.PlanOptions{}, field.ErrArgument, 1},
		"nobody":         {one, []survey.Contact{attempt("", now, 0)}, now, field.PlanOptions{}, field.ErrArgument, 0},
	} {
		_, err := field.Plan(tt.customers, tt.attempts, tt.now, tt.o)
		require.ErrorIs(t, err, tt.want, name)
		var at *field.IndexError
		if tt.index >= 0 {
			require.ErrorAs(t, err, &at, name)
			require.Equal(t, tt.index, at.Index, name)
		}
	}
	s, err := field.Plan(one, []survey.Contact{attempt("a", now, survey.NotEligible)}, now, field.PlanOptions{})
	require.NoError(t, err)
	require.False(t, s.Coverage.Value.Valid, "nobody to cover")
}
