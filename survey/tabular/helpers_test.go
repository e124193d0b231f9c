package tabular_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"iter"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/survey"
)

// full has one question of every sort, and ids made to collide where they may.
const full = `{
	"scales": [{"id": "coded", "range": {"from": 1, "to": 10}, "specials": [{"value": 99, "kind": "dont-know"}]}],
	"items": [{"id": "skill", "scale": "coded"}, {"id": "attitude", "scale": "coded"}, {"id": "parts", "scale": "zero-to-ten"}],
	"segments": [{"id": "region", "values": [{"id": "north"}, {"id": "south"}]}, {"id": "city"}],
	"choices": [{"id": "causes", "options": [{"id": "late"}, {"id": "price"}, {"id": "noise"}]}],
	"numbers": [{"id": "minutes"}, {"id": "spend"}]
}`

func parse(t testing.TB, text string) *survey.Questionnaire {
	t.Helper()
	q := new(survey.Questionnaire)
	require.NoError(t, json.Unmarshal([]byte(text), q))
	return q
}

// show walks a stream and writes a line for each row: the table of that row
// alone, or the error.
func show(t testing.TB, q *survey.Questionnaire, stream iter.Seq2[*survey.Response, error]) (rows []string, all []error) {
	t.Helper()
	for r, err := range stream {
		if err != nil {
			require.Nil(t, r)
			rows, all = append(rows, err.Error()), append(all, err)
			continue
		}
		table := survey.NewTable(q)
		require.NoError(t, table.Append(r))
		rows = append(rows, strings.Join(cells(t, table), " "))
	}
	return rows, all
}

// cells is everything that a table knows, in text.
func cells(t testing.TB, table *survey.Table) []string {
	t.Helper()
	q := table.Questionnaire()
	var out []string
	add := func(name string, value any) {
		if text := fmt.Sprint(value); strings.Trim(text, "[] ") != "" {
			out = append(out, name+"="+strings.Trim(text, "[]"))
		}
	}
	if table.ScreenedOut() > 0 {
		add("screened", table.ScreenedOut())
	}
	if table.Len() == 0 {
		return out
	}
	add("id", table.Respondents())
	for _, s := range []string{survey.Wave, survey.Channel, survey.Interviewer, "region", "city"} {
		values, err := table.Segment(s)
		if err == nil {
			add(s, values)
		}
	}
	for _, at := range table.Times() {
		if !at.IsZero() {
			add("time", at.Format("2006-01-02T15:04:05.000Z07:00"))
		}
	}
	for _, s := range table.Statuses() {
		if s != survey.Complete {
			add("status", s)
		}
	}
	if table.Weighted() {
		add("weight", table.Weights())
	}
	for _, item := range q.Items() {
		codes, err := table.Codes(item.ID)
		require.NoError(t, err)
		for _, c := range codes {
			if v, ok := item.Scale.Value(c); ok {
				add(item.ID, v)
			} else if c == 1 {
				add(item.ID, "not-asked")
			}
		}
		timings, err := table.Timings(item.ID)
		require.NoError(t, err)
		for _, d := range timings {
			if d != 0 {
				add(item.ID+":seconds", d)
			}
		}
	}
	for _, c := range q.Choices() {
		for row := range table.Len() {
			options, answered, err := table.Chosen(c.ID, row)
			require.NoError(t, err)
			if answered {
				add(c.ID, "{"+strings.Join(options, ",")+"}")
			}
		}
	}
	for _, n := range q.Numbers() {
		values, err := table.Numbers(n.ID)
		require.NoError(t, err)
		for _, v := range values {
			if v.Valid {
				add(n.ID, v.Value)
			}
		}
	}
	return out
}

// tallies is the binary form of the tally of every item.
func tallies(t testing.TB, table *survey.Table) []byte {
	t.Helper()
	var out bytes.Buffer
	for _, item := range table.Questionnaire().Items() {
		tally, err := table.Tally(item.ID)
		require.NoError(t, err)
		data, err := tally.MarshalBinary()
		require.NoError(t, err)
		out.Write(data)
	}
	return out.Bytes()
}
