package field_test

import (
	"encoding/json"
	"math"
	"os"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
	"github.com/gocsat/csat/survey/field"
)

func call(interviewer, respondent string, v field.Verification) field.CallBack {
	return field.CallBack{Interviewer: interviewer, Respondent: respondent, Result: v}
}

func TestCallBacks(t *testing.T) {
	calls := []field.CallBack{
		call("zoe", "1", field.Verified), call("zoe", "2", field.Unreachable),
		call("ann", "3", field.Contradicted), call("ann", "4", field.Verified), call("ann", "5", field.Unreachable),
		call("ann", "5", field.Contradicted), call("ann", "5", field.Unreachable), // at the second try
		call("ann", "6", field.Contradicted), call("ann", "6", field.Verified), // cleared up
		call("bob", "7", field.Unreachable),
	}
	checks, err := field.CallBacks(calls, field.ControlOptions{})
	require.NoError(t, err)
	require.Len(t, checks.Interviewers, 3)
	ann, bob, zoe := checks.Interviewers[0], checks.Interviewers[1], checks.Interviewers[2]
	require.Equal(t, []any{"ann", int64(2), int64(2), int64(0)}, []any{ann.Interviewer, ann.Verified, ann.Contradicted, ann.Unreachable})
	require.Equal(t, survey.Some(0.5), ann.Invented.Value)
	require.Equal(t, int64(4), ann.Invented.N)
	// R: prop.test(2, 4, correct = FALSE).
	require.InDelta(t, 0.1500390, ann.Invented.Interval.Lower, 5e-8)
	require.InDelta(t, 0.8499610, ann.Invented.Interval.Upper, 5e-8)
	require.Equal(t, field.CallBackCheck{Interviewer: "bob", Unreachable: 1}, bob, "nobody was reached: no share, no interval")
	require.Equal(t, survey.Some(0), zoe.Invented.Value)
	require.Equal(t, int64(3), checks.Total.Verified)
	require.Equal(t, int64(2), checks.Total.Contradicted)
	require.Equal(t, int64(2), checks.Total.Unreachable)
	require.InDelta(t, 0.4, checks.Total.Invented.Value.Value, 1e-15)

	text, err := json.Marshal(checks)
	require.NoError(t, err)
	require.Contains(t, string(text), `"interviewer":"bob","verified":0,"contradicted":0,"unreachable":1,"invented":{"count":0,"n":0,"value":null}`)
}

func TestCallBacksRefused(t *testing.T) {
	good := call("ann", "1", field.Verified)
	_, err := field.CallBacks(nil, field.ControlOptions{})
	require.ErrorIs(t, err, field.ErrNoBase)
	for _, level := range []float64{-1, 1, math.NaN()} {
		_, err = field.CallBacks([]field.CallBack{good}, field.ControlOptions{Level: level})
		require.ErrorIs(t, err, field.ErrArgument)
	}
	for _, bad := range []field.CallBack{call("ann", "", field.Verified), call("ann", "2", 3)} {
		var at *field.IndexError
		_, err = field.CallBacks([]field.CallBack{good, bad}, field.ControlOptions{})
		require.ErrorIs(t, err, field.ErrArgument)
		require.ErrorAs(t, err, &at)
		require.Equal(t, 1, at.Index)
		_, err = field.Invented(survey.NewTable(questionnaire(t)), []field.CallBack{good, bad})
		require.ErrorAs(t, err, &at)
	}
}

func TestVerificationText(t *testing.T) {
	for v, name := range []string{"unreachable", "verified", "contradicted"} {
		text, err := field.Verification(v).MarshalText()
		require.NoError(t, err)
		require.Equal(t, name, string(text))
		var back field.Verification
		require.NoError(t, back.UnmarshalText(text))
		require.Equal(t, field.Verification(v), back)
	}
	_, err := field.Verification(3).MarshalText()
	require.Error(t, err)
	for m, name := range []string{"proportional-allocation", "given"} {
		var back field.EligibilityMethod
		require.NoError(t, back.UnmarshalText([]byte(name)))
		require.Equal(t, field.EligibilityMethod(m), back)
	}
	require.Error(t, new(field.EligibilityMethod).UnmarshalText([]byte("guess")))
}

func questionnaire(t testing.TB) *survey.Questionnaire {
	t.Helper()
	q, err := survey.New(survey.Definition{ID: "q", Items: []survey.Item{
		{ID: "skill", Scale: scale.OneToTen()}, {ID: "attitude", Scale: scale.OneToTen()},
	}, Segments: []survey.Segment{field.DifficultCustomers()}})
	require.NoError(t, err)
	return q
}

// interviews are rows of respondent, interviewer and the timings of both items.
type interviewRow struct {
	respondent, interviewer string
	skill, attitude         time.Duration
}

func interviews(t testing.TB, rows []interviewRow) *survey.Table {
	t.Helper()
	q := questionnaire(t)
	table := survey.NewTable(q)
	for _, row := range rows {
		r := q.NewResponse()
		r.Respondent, r.Interviewer, r.Wave = row.respondent, row.interviewer, "w1"
		if row.skill > 0 {
			require.NoError(t, r.SetTiming("skill", row.skill))
		}
		if row.attitude > 0 {
			require.NoError(t, r.SetTiming("attitude", row.attitude))
		}
		require.NoError(t, table.Append(r))
	}
	return table
}

func TestDurations(t *testing.T) {
	const m = time.Minute
	table := interviews(t, []interviewRow{
		{"1", "zoe", 3 * m, 1 * m}, // exactly at the limit
		{"2", "ann", 3 * m, m + 1},
		{"3", "ann", 1 * m, 1 * m},
		{"4", "ann", 0, 0},
		{"5", "", 0, 7 * m},
		{"6", "ann", 5 * m, math.MaxInt64}, // does not wrap around
		{"7", "bob", 0, 0},
		{"8", "ann", 2 * m, 1 * m},
	})
	checks, err := field.Durations(table, field.ControlOptions{})
	require.NoError(t, err)
	require.Equal(t, 4*m, checks.Limit)
	require.Equal(t, []field.OverlongInterview{
		{1, "2", "ann", 4*m + 1}, {4, "5", "", 7 * m}, {5, "6", "ann", math.MaxInt64}}, checks.Overlong)
	require.Len(t, checks.Interviewers, 4)
	nobody, ann, bob, zoe := checks.Interviewers[0], checks.Interviewers[1], checks.Interviewers[2], checks.Interviewers[3]
	require.Equal(t, int64(1), nobody.Overlong.Count)
	require.Equal(t, []any{"ann", int64(5), int64(2), int64(4)}, []any{ann.Interviewer, ann.Interviews, ann.Overlong.Count, ann.Overlong.N})
	require.Equal(t, 3*m+m/2, ann.Median, "between 3 min and 4 min 1 ns")
	require.Equal(t, time.Duration(math.MaxInt64), ann.Longest)
	require.Equal(t, field.DurationCheck{Interviewer: "bob", Interviews: 1}, bob, "no timings, no share")
	require.Zero(t, zoe.Overlong.Count)
	require.Equal(t, int64(8), checks.Total.Interviews)
	require.Equal(t, survey.Some(0.5), checks.Total.Overlong.Value)
	require.Equal(t, 4*m, checks.Total.Median, "4 min and 4 min 1 ns, rounded down")

	checks, err = field.Durations(table, field.ControlOptions{Limit: 4*m - 1})
	require.NoError(t, err)
	require.Equal(t, int64(4), checks.Total.Overlong.Count)
}

func TestDurationsRefused(t *testing.T) {
	_, err := field.Durations(interviews(t, nil), field.ControlOptions{})
	require.ErrorIs(t, err, field.ErrNoBase)
	untimed := interviews(t, []interviewRow{{"1", "ann", 0, 0}})
	_, err = field.Durations(untimed, field.ControlOptions{})
	require.ErrorIs(t, err, field.ErrNoBase)
	_, err = field.Durations(untimed, field.ControlOptions{Limit: -1})
	require.ErrorIs(t, err, field.ErrArgument)
}

func TestInvented(t *testing.T) {
	table := interviews(t, []interviewRow{
		{"1", "ann", 0, 0}, {"2", "ann", 0, 0}, {"1", "bob", 0, 0}, {"3", "ann", 0, 0}, {"1", "ann", 0, 0}, {"", "ann", 0, 0},
	})
	of := func(interviewer, respondent, wave string, v field.Verification) field.CallBack {
		return field.CallBack{Interviewer: interviewer, Respondent: respondent, Wave: wave, Result: v}
	}
	found, err := field.Invented(table, []field.CallBack{
		of("ann", "1", "w1", field.Contradicted), of("ann", "2", "w1", field.Verified),
		of("ann", "3", "w2", field.Contradicted), // another wave
		of("ann", "9", "w1", field.Contradicted), of("bob", "1", "w1", field.Unreachable),
	})
	require.NoError(t, err)
	require.Equal(t, []int{0, 4}, found.Rows)
	require.Equal(t, int64(2), found.Unmatched)
	found, err = field.Invented(table, nil)
	require.NoError(t, err)
	require.Zero(t, found)
}

// The codes are those of the presets.
func TestDifficultCustomers(t *testing.T) {
	for _, name := range []string{"after-sales", "six-needs"} {
		data, err := os.ReadFile("../presets/data/" + name + ".json")
		require.NoError(t, err)
		var preset struct {
			Segments []survey.Segment `json:"segments"`
		}
		require.NoError(t, json.Unmarshal(data, &preset))
		require.Contains(t, preset.Segments, field.DifficultCustomers(), name)
	}
	require.Equal(t, "difficult-customer", questionnaire(t).Segments()[0].ID)
}
