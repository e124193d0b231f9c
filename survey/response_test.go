package survey_test

import (
	"errors"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// gaps is a questionnaire of one item with special codes, and of everything else.
func gaps() *survey.Questionnaire {
	d := full()
	d.Items = append(d.Items, survey.Item{ID: "m", Scale: mixed()})
	return must(survey.New(d))
}

// Blank, routed past, don't know and refused are four things, and none of them a
// rating.
func TestBases(t *testing.T) {
	q := gaps()
	table := survey.NewTable(q)
	r := q.NewResponse()
	for _, set := range []func() error{
		func() error { return r.Answer("m", 7) },
		func() error { return r.Answer("m", 1) },
		func() error { return nil },
		func() error { return r.Skip("m") },
		func() error { return r.Answer("m", 98) },
		func() error { return r.Answer("m", 99) },
		func() error { r.Status = survey.ScreenedOut; return r.Answer("m", 7) },
		func() error { r.Status = survey.Partial; return r.Answer("m", 7) },
	} {
		r.Reset()
		require.NoError(t, errors.Join(set(), table.Append(r)))
	}
	require.Equal(t, 7, table.Len())
	require.EqualValues(t, 1, table.ScreenedOut())
	tally := must(table.Tally("m"))
	require.EqualValues(t, 3, tally.N())
	require.EqualValues(t, 6, tally.Asked())
	require.EqualValues(t, 1, tally.CountCode(scale.Blank))
	require.EqualValues(t, 1, tally.CountCode(scale.NotAsked))
	require.EqualValues(t, 1, tally.Count(98))
	require.EqualValues(t, 1, tally.Count(99))
	require.Equal(t, survey.Partial, table.Statuses()[6])

	complete, dropped, err := table.CompleteOn("m")
	require.NoError(t, err)
	require.Equal(t, 3, complete.Len())
	require.EqualValues(t, 4, dropped)
}

func TestResponseFaults(t *testing.T) {
	q := gaps()
	r := q.NewResponse()
	tests := []struct {
		name  string
		err   error
		is    error
		field string
		value string
	}{
		{"above", r.Answer("a", 11), scale.ErrOutOfRange, "a", "11"},
		{"beside", r.Answer("m", 3), scale.ErrOffGrid, "m", "3"},
		{"unknown item", r.Answer("z", 1), survey.ErrUnknown, "z", "1"},
		{"segment as item", r.Answer("region", 1), survey.ErrUnknown, "region", "1"},
		{"text", r.AnswerText(0, []byte("ten")), scale.ErrNotNumber, "a", "ten"},
		{"position", r.AnswerText(9, []byte("1")), survey.ErrUnknown, "9", "1"},
		{"negative position", r.AnswerText(-1, nil), survey.ErrUnknown, "-1", ""},
		{"skip unknown", r.Skip("z"), survey.ErrUnknown, "z", ""},
		{"unknown segment", r.SetSegment("z", "n"), survey.ErrUnknown, "z", "n"},
		{"built-in segment", r.SetSegment("wave", "n"), survey.ErrUnknown, "wave", "n"},
		{"value not listed", r.SetSegment("region", "north"), survey.ErrUnknown, "region", "north"},
		{"unknown choice", r.Choose("z"), survey.ErrUnknown, "z", ""},
		{"unknown option", r.Choose("causes", "x", "w"), survey.ErrUnknown, "causes", "w"},
		{"unknown number", r.SetNumber("z", 1), survey.ErrUnknown, "z", "1"},
		{"NaN", r.SetNumber("spend", math.NaN()), scale.ErrNotNumber, "spend", "NaN"},
		{"Inf", r.SetNumber("spend", math.Inf(-1)), scale.ErrNotNumber, "spend", "-Inf"},
		{"timing of nothing", r.SetTiming("z", 1), survey.ErrUnknown, "z", "1ns"},
		{"negative timing", r.SetTiming("a", -time.Second), survey.ErrArgument, "a", "-1s"},
		{"weight 0", r.SetWeight(0), survey.ErrWeight, "weight", "0"},
		{"weight NaN", r.SetWeight(math.NaN()), survey.ErrWeight, "weight", "NaN"},
		{"weight Inf", r.SetWeight(math.Inf(1)), survey.ErrWeight, "weight", "+Inf"},
		{"weight below 0", r.SetWeight(-1), survey.ErrWeight, "weight", "-1"},
		{"weight too small", r.SetWeight(1e-101), survey.ErrWeight, "weight", "1e-101"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			require.ErrorIs(t, tt.err, tt.is)
			var f *survey.Fault
			require.ErrorAs(t, tt.err, &f)
			require.Equal(t, tt.field, f.Field)
			require.Equal(t, tt.value, f.Value)
			require.Contains(t, f.Error(), f.Field)
		})
	}
	// What was refused left no trace.
	table := survey.NewTable(q)
	require.NoError(t, table.Append(r))
	for _, item := range q.Items() {
		require.Equal(t, []scale.Code{scale.Blank}, must(table.Codes(item.ID)))
	}
	_, answered, err := table.Chosen("causes", 0)
	require.NoError(t, err)
	require.False(t, answered)
	require.False(t, table.Weighted())
}

func TestFaultText(t *testing.T) {
	f := &survey.Fault{Field: "a", Column: "Q1", Value: "x", Err: survey.ErrUnknown}
	require.EqualError(t, f, `column Q1 (a): value "x": unknown name`)
	f.Column = "a"
	require.EqualError(t, f, `a: value "x": unknown name`)

	var long *survey.Fault
	err := must(survey.New(full())).NewResponse().SetSegment("region", strings.Repeat("ä", 5000))
	require.ErrorAs(t, err, &long)
	require.Less(t, len(long.Value), 80)
	require.NotContains(t, long.Value, "�")

	row := &survey.RowError{Source: "f.csv", Row: 2, Line: 3, Faults: []*survey.Fault{f, {Field: "b", Value: "y", Err: scale.ErrOffGrid}}}
	require.EqualError(t, row, `f.csv: row 2 (line 3): a: value "x": unknown name; b: value "y": value is not a point of the scale`)
	require.ErrorIs(t, row, survey.ErrUnknown)
	require.ErrorIs(t, row, scale.ErrOffGrid)
}

func TestPolicy(t *testing.T) {
	q := gaps()
	r := q.NewResponse()
	r.SetPolicy(scale.Clamp)
	r.Reset() // keeps it
	require.NoError(t, r.Answer("a", 99))
	require.NoError(t, r.AnswerText(1, []byte(" -4 ")))
	require.ErrorIs(t, r.Answer("m", 3), scale.ErrOffGrid)
	require.Equal(t, 2, r.Repaired())
	v, ok := q.Items()[0].Scale.Value(r.Code(0))
	require.True(t, ok)
	require.Equal(t, 10, v)
	v, ok = q.Items()[1].Scale.Value(r.Code(1))
	require.True(t, ok)
	require.Equal(t, 1, v)

	r.SetPolicy(scale.Missing)
	r.Reset()
	require.NoError(t, r.Answer("a", 99))
	require.NoError(t, r.AnswerText(1, []byte("?")))
	require.NoError(t, r.AnswerText(2, nil)) // blank, not repaired
	require.NoError(t, r.AnswerText(2, []byte(" ")))
	require.NoError(t, r.Answer("m", 98)) // special, not repaired
	require.Equal(t, 2, r.Repaired())
	require.Equal(t, scale.Blank, r.Code(0))

	table := survey.NewTable(q)
	require.NoError(t, table.Append(r))
	require.NoError(t, table.AppendTable(table.Clone()))
	require.EqualValues(t, 4, table.Repaired())
}

func TestResetAndClone(t *testing.T) {
	q := gaps()
	fill := func(r *survey.Response) {
		r.Respondent, r.Wave, r.Channel, r.Interviewer = "c", "w", "ch", "i"
		r.Time, r.Status = time.Unix(7, 0), survey.Partial
		r.SetPosition("s", 7)
		require.NoError(t, errors.Join(r.Answer("a", 3), r.SetSegment("region", "n"), r.Choose("causes", "x"),
			r.SetNumber("spend", 0), r.SetTiming("a", time.Second), r.SetWeight(2)))
	}
	empty, r := q.NewResponse(), q.NewResponse()
	fill(r)
	c := r.Clone()
	r.Reset()
	require.Same(t, q, r.Questionnaire())

	rows := func(r *survey.Response) *survey.Table {
		table := survey.NewTable(q)
		require.NoError(t, table.Append(r))
		return table
	}
	requireSame(t, rows(empty), rows(r))
	full := q.NewResponse()
	fill(full)
	requireSame(t, rows(full), rows(c)) // not touched by Reset
}
