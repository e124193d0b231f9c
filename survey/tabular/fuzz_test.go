package tabular_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"io"
	"iter"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/survey"
	"github.com/gocsat/csat/survey/tabular"
)

const smallRecord = 256

// greedy counts what is read of a text.
type greedy struct {
	r io.Reader
	n int
}

func (g *greedy) Read(p []byte) (int, error) {
	n, err := g.r.Read(p)
	g.n += n
	return n, err
}

// walk checks what holds for every stream, and calls good for each response.
func walk(t *testing.T, stream iter.Seq2[*survey.Response, error], good func(row int64, r *survey.Response)) (rows int64, end error) {
	t.Helper()
	line := int64(0)
	for r, err := range stream {
		require.NoError(t, end, "nothing follows the end")
		require.NotEqual(t, r == nil, err == nil, "a response or an error")
		rows++
		if err == nil {
			good(rows, r)
			continue
		}
		require.NotEmpty(t, err.Error())
		if row, ok := errors.AsType[*survey.RowError](err); ok {
			require.Equal(t, rows, row.Row)
			require.Greater(t, row.Line, line)
			line = row.Line
			require.NotEmpty(t, row.Faults)
			for _, f := range row.Faults {
				require.LessOrEqual(t, len(f.Value), 60*2+3, "60 bytes, half of them replaced by U+FFFD, and …")
				require.Error(t, f.Err)
			}
			continue
		}
		_, ok := errors.AsType[*tabular.StreamError](err)
		require.True(t, ok)
		end = err
		rows--
	}
	return rows, end
}

func FuzzCSV(f *testing.F) {
	for _, tt := range csvTests {
		f.Add([]byte(tt.input))
	}
	f.Add([]byte("respondent,region,skill,attitude,parts,causes,minutes,skill:seconds\nc,north,1,2,3,late;price,1,2\n"))
	q := parse(f, full)
	f.Fuzz(func(t *testing.T, data []byte) {
		g := &greedy{r: bytes.NewReader(data)}
		table := survey.NewTable(q)
		rows, end := walk(t, tabular.CSV(q, g, tabular.CSVOptions{IgnoreUnknown: true, AllowMissing: true, MaxRecord: smallRecord}),
			func(_ int64, r *survey.Response) { _ = table.Append(r) })
		require.LessOrEqual(t, rows, int64(len(data)))
		if end == nil {
			require.Equal(t, len(data), g.n, "read to the end")
			naive := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))))
			naive.FieldsPerRecord = -1
			records := int64(0)
			for _, err := naive.Read(); err != io.EOF; _, err = naive.Read() {
				records++
			}
			require.Equal(t, records, rows+1, "each record is a row")
		}
	})
}

func FuzzJSONLines(f *testing.F) {
	for _, tt := range jsonTests {
		f.Add([]byte(tt.input))
	}
	q := parse(f, full)
	items := q.Items()
	f.Fuzz(func(t *testing.T, data []byte) {
		g := &greedy{r: bytes.NewReader(data)}
		table := survey.NewTable(q)
		var lines []string
		for line := range strings.Lines(strings.TrimPrefix(string(data), "\xef\xbb\xbf")) {
			if len(strings.Trim(line, " \t\r\n")) > 0 {
				lines = append(lines, line)
			}
		}
		rows, end := walk(t, tabular.JSONLines(q, g, tabular.JSONOptions{MaxRecord: smallRecord}), func(row int64, r *survey.Response) {
			_ = table.Append(r)
			// What was taken is what encoding/json reads.
			var naive struct {
				Respondent, Wave, Channel, Interviewer, Time, Status *string
				Weight                                               *float64
				Segments                                             map[string]*string
				Answers, Numbers, Seconds                            map[string]*float64
				Skipped                                              []string
				Choices                                              map[string][]string
			}
			d := json.NewDecoder(strings.NewReader(lines[row-1]))
			d.DisallowUnknownFields()
			require.NoError(t, d.Decode(&naive))
			if naive.Respondent != nil {
				require.Equal(t, *naive.Respondent, r.Respondent)
			} else {
				require.Empty(t, r.Respondent)
			}
			for i, item := range items {
				value, rated := item.Scale.Value(r.Code(i))
				want := naive.Answers[item.ID]
				require.Equal(t, want != nil, rated)
				if rated {
					require.EqualValues(t, *want, value)
				}
			}
		})
		if end == nil {
			require.Equal(t, len(data), g.n, "read to the end")
			require.EqualValues(t, len(lines), rows, "each line is a row")
		} else {
			require.True(t, errors.Is(end, tabular.ErrTooLong) || errors.Is(end, tabular.ErrText))
		}
	})
}
