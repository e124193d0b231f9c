package survey_test

import (
	"errors"
	"fmt"
	"iter"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

type row struct {
	r   *survey.Response
	err error
}

func stream(rows ...row) iter.Seq2[*survey.Response, error] {
	return func(yield func(*survey.Response, error) bool) {
		for _, x := range rows {
			if !yield(x.r, x.err) {
				return
			}
		}
	}
}

func TestDuplicates(t *testing.T) {
	q := gaps()
	person := func(id, wave string, at int64) *survey.Response {
		r := q.NewResponse()
		r.Respondent, r.Wave = id, wave
		if at > 0 {
			r.Time = time.UnixMilli(at)
		}
		return r
	}
	later := person("x", "w1", 5)
	later.Time = later.Time.Add(400 * time.Microsecond)
	out := person("x", "w1", 5)
	out.Status = survey.ScreenedOut
	tests := []struct {
		name string
		a, b *survey.Response
		same bool
	}{
		{"equal", person("x", "w1", 5), person("x", "w1", 5), true},
		{"without time", person("x", "w1", 0), person("x", "w1", 0), true},
		{"within a millisecond", person("x", "w1", 5), later, true},
		{"another person", person("x", "w1", 5), person("y", "w1", 5), false},
		{"another wave", person("x", "w1", 5), person("x", "w2", 5), false},
		{"another time", person("x", "w1", 5), person("x", "w1", 6), false},
		{"one without time", person("x", "w1", 5), person("x", "w1", 0), false},
		{"nobody", person("", "w1", 5), person("", "w1", 5), false},
		{"screened out", person("x", "w1", 5), out, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			table, rejected, err := survey.Collect(q, survey.Responses(tt.a, tt.b), survey.CollectOptions{})
			require.NoError(t, err)
			require.Equal(t, tt.same, rejected.Rows == 1)
			if tt.same {
				require.Equal(t, 1, table.Len())
				require.ErrorIs(t, rejected.Err(), survey.ErrDuplicate)
				require.EqualValues(t, 2, rejected.Errors[0].Row)
			} else {
				require.NoError(t, rejected.Err())
			}
			table, rejected, err = survey.Collect(q, survey.Responses(tt.a, tt.b), survey.CollectOptions{Duplicates: survey.KeepDuplicates})
			require.NoError(t, err)
			require.Zero(t, rejected.Rows)
			require.EqualValues(t, 2, table.Len()+int(table.ScreenedOut()))
		})
	}
}

// A response that was refused for its weight does not make the next one of the
// same person a duplicate.
func TestRefusedIsNoDuplicate(t *testing.T) {
	q := gaps()
	first, second, third := q.NewResponse(), q.NewResponse(), q.NewResponse()
	second.Respondent, third.Respondent = "x", "x"
	require.NoError(t, second.SetWeight(2))
	table, rejected, err := survey.Collect(q, survey.Responses(first, second, third), survey.CollectOptions{})
	require.NoError(t, err)
	require.Equal(t, 2, table.Len())
	require.EqualValues(t, 1, rejected.Rows)
	require.ErrorIs(t, rejected.Err(), survey.ErrWeight)
}

func TestCollectErrors(t *testing.T) {
	q := gaps()
	bad := func(n int64) row {
		return row{nil, &survey.RowError{Row: n, Line: n + 1, Faults: []*survey.Fault{{Field: "a", Value: "?", Err: scale.ErrNotNumber}}}}
	}
	good := row{q.NewResponse(), nil}
	t.Run("bad rows are counted, the first kept", func(t *testing.T) {
		var rows []row
		for i := range int64(250) {
			rows = append(rows, bad(i+1))
		}
		table, rejected, err := survey.Collect(q, stream(append(rows, good)...), survey.CollectOptions{})
		require.NoError(t, err)
		require.Equal(t, 1, table.Len())
		require.EqualValues(t, 250, rejected.Rows)
		require.EqualValues(t, 251, rejected.Read)
		require.Len(t, rejected.Errors, 100)
		require.EqualValues(t, 100, rejected.Errors[99].Row)
		require.ErrorContains(t, rejected.Err(), "and 150 more of 251 rows refused")
		require.ErrorIs(t, rejected.Err(), scale.ErrNotNumber)

		_, rejected, err = survey.Collect(q, stream(rows...), survey.CollectOptions{MaxErrors: 3})
		require.NoError(t, err)
		require.Len(t, rejected.Errors, 3)
		require.EqualValues(t, 250, rejected.Rows)
	})
	t.Run("wrapped row errors go on", func(t *testing.T) {
		table, rejected, err := survey.Collect(q, stream(row{nil, fmt.Errorf("here: %w", bad(1).err)}, good), survey.CollectOptions{})
		require.NoError(t, err)
		require.Equal(t, 1, table.Len())
		require.EqualValues(t, 1, rejected.Rows)
	})
	t.Run("any other error ends it", func(t *testing.T) {
		boom := errors.New("connection lost")
		table, rejected, err := survey.Collect(q, stream(good, bad(2), row{nil, boom}, good), survey.CollectOptions{})
		require.ErrorIs(t, err, boom)
		require.Equal(t, 1, table.Len())
		require.EqualValues(t, 1, rejected.Rows)
		require.EqualValues(t, 2, rejected.Read)
	})
	t.Run("another questionnaire ends it", func(t *testing.T) {
		table, _, err := survey.Collect(q, stream(good, row{must(survey.New(full())).NewResponse(), nil}), survey.CollectOptions{})
		require.ErrorIs(t, err, survey.ErrIncompatible)
		require.Equal(t, 1, table.Len())
	})
	t.Run("position", func(t *testing.T) {
		heavy := q.NewResponse()
		require.NoError(t, heavy.SetWeight(2))
		heavy.SetPosition("may.csv", 17)
		_, rejected, err := survey.Collect(q, stream(good, row{heavy, nil}), survey.CollectOptions{})
		require.NoError(t, err)
		require.EqualError(t, rejected.Err(), `may.csv: row 2 (line 17): weight: value "2": invalid weight`)
	})
	t.Run("options", func(t *testing.T) {
		for _, o := range []survey.CollectOptions{{MaxErrors: -1}, {Duplicates: 9}} {
			table, rejected, err := survey.Collect(q, stream(good), o)
			require.ErrorIs(t, err, survey.ErrArgument)
			require.Zero(t, table.Len())
			require.Zero(t, rejected.Read)
		}
	})
}

func TestProgress(t *testing.T) {
	q := wide(1)
	r := q.NewResponse()
	many := func(yield func(*survey.Response, error) bool) {
		for range 25_000 {
			if !yield(r, nil) {
				return
			}
		}
	}
	var seen []int64
	table, rejected, err := survey.Collect(q, many, survey.CollectOptions{Progress: func(rows int64) { seen = append(seen, rows) }})
	require.NoError(t, err)
	require.Equal(t, []int64{10_000, 20_000, 25_000}, seen)
	require.Equal(t, 25_000, table.Len())
	require.EqualValues(t, 25_000, rejected.Read)
}

func TestResponsesStops(t *testing.T) {
	q := wide(1)
	n := 0
	for range survey.Responses(q.NewResponse(), q.NewResponse()) {
		n++
		break
	}
	require.Equal(t, 1, n)
}
