package tabular_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io/fs"
	"iter"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/internal/reftest"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
	"github.com/gocsat/csat/survey/tabular"
)

// both writes n random responses to the full questionnaire as CSV and as JSON
// Lines.
func both(t testing.TB, rng *rand.Rand, n int) (asCSV, asJSON []byte) {
	t.Helper()
	var c, j bytes.Buffer
	w := csv.NewWriter(&c)
	header := []string{"respondent", "wave", "time", "channel", "interviewer", "weight", "status", "region", "city",
		"skill", "attitude", "parts", "causes", "minutes", "spend", "skill:seconds", "parts:seconds"}
	require.NoError(t, w.Write(header))
	pick := func(from ...string) string { return from[rng.IntN(len(from))] }
	for i := range n {
		row := []string{fmt.Sprintf("c%d", i), pick("", "2026-Q2", "2026-Q3"), pick("", "2026-07-31", "2026-07-31T09:30:00.125+08:00"),
			pick("", "phone", "web"), pick("", "i1", "i2"), pick("1", "0.25", "3e-1", "2.5"), pick("", "partial", "complete", "screened-out"),
			pick("", "north", "south"), pick("", "Köln", "a \"quoted\" one, with a comma", "two\nlines", "北京")}
		object := map[string]any{}
		set := func(section, key, text string, value any) {
			if text == "" {
				return
			}
			m, ok := object[section].(map[string]any)
			if !ok {
				m = map[string]any{}
				object[section] = m
			}
			m[key] = value
		}
		for k, name := range header[:7] {
			if row[k] != "" && name == "weight" {
				object[name] = json.Number(row[k])
			} else if row[k] != "" {
				object[name] = row[k]
			}
		}
		set("segments", "region", row[7], row[7])
		set("segments", "city", row[8], row[8])
		for k, item := range header[9:12] {
			highest := 10
			text := strconv.Itoa(1 + rng.IntN(highest))
			switch special := rng.IntN(8); {
			case special == 0:
				text = ""
			case special == 1 && k < 2:
				text = "99"
			case special == 2:
				row = append(row, "skip")
				skipped, _ := object["skipped"].([]string)
				object["skipped"] = append(skipped, item)
				continue
			}
			row = append(row, text)
			set("answers", item, text, json.Number(text))
		}
		ticks := [][]string{nil, {}, {"late"}, {"noise", "price"}}[rng.IntN(4)]
		text := strings.Join(ticks, ";")
		if ticks != nil && text == "" {
			text = "-"
		}
		row = append(row, text, pick("", "12.5", "0", "-3e2"), pick("", "7"), pick("", "3.25"), pick("", "0.001"))
		set("choices", "causes", text, ticks)
		set("numbers", "minutes", row[13], json.Number(row[13]))
		set("numbers", "spend", row[14], json.Number(row[14]))
		set("seconds", "skill", row[15], json.Number(row[15]))
		set("seconds", "parts", row[16], json.Number(row[16]))
		require.NoError(t, w.Write(row))
		line, err := json.Marshal(object)
		require.NoError(t, err)
		j.Write(append(line, '\n'))
	}
	w.Flush()
	require.NoError(t, w.Error())
	return c.Bytes(), j.Bytes()
}

func collect(t testing.TB, q *survey.Questionnaire, stream iter.Seq2[*survey.Response, error]) *survey.Table {
	t.Helper()
	table, rejected, err := survey.Collect(q, stream, survey.CollectOptions{})
	require.NoError(t, err)
	require.NoError(t, rejected.Err())
	return table
}

func TestFormatsAgree(t *testing.T) {
	q := parse(t, full)
	for seed := range uint64(20) {
		asCSV, asJSON := both(t, rand.New(rand.NewPCG(seed, 1)), 200)
		a := collect(t, q, tabular.CSV(q, bytes.NewReader(asCSV), tabular.CSVOptions{NotAsked: []string{"skip"}}))
		b := collect(t, q, tabular.JSONLines(q, bytes.NewReader(asJSON), tabular.JSONOptions{}))
		require.Equal(t, 200, a.Len()+int(a.ScreenedOut()))
		require.Equal(t, tallies(t, a), tallies(t, b))
		require.Equal(t, a.Weights(), b.Weights())
		require.Equal(t, cells(t, a), cells(t, b))
	}
}

// A response lives until the next one; what was copied of it lives on.
func TestResponseIsReused(t *testing.T) {
	q := parse(t, full)
	asCSV, asJSON := both(t, rand.New(rand.NewPCG(3, 3)), 50)
	for _, stream := range []iter.Seq2[*survey.Response, error]{
		tabular.CSV(q, bytes.NewReader(asCSV), tabular.CSVOptions{NotAsked: []string{"skip"}}),
		tabular.JSONLines(q, bytes.NewReader(asJSON), tabular.JSONOptions{}),
	} {
		at := map[*survey.Response]bool{}
		kept := survey.NewTable(q)
		var clones []*survey.Response
		for r, err := range stream {
			require.NoError(t, err)
			at[r] = true
			require.NoError(t, kept.Append(r))
			clones = append(clones, r.Clone())
		}
		require.Len(t, at, 1)
		require.Equal(t, cells(t, kept), cells(t, collect(t, q, survey.Responses(clones...))))
	}
}

// plainItems is a questionnaire of items on one scale.
func plainItems(t testing.TB, scaleID string, ids []string) *survey.Questionnaire {
	t.Helper()
	var items []map[string]string
	for _, id := range ids {
		items = append(items, map[string]string{"id": id, "scale": scaleID})
	}
	definition, err := json.Marshal(map[string]any{"items": items})
	require.NoError(t, err)
	return parse(t, string(definition))
}

// Real surveys, counted here and by a naive reading of the same file.
func TestReferenceData(t *testing.T) {
	reference := reftest.Find(os.DirFS)
	if reference == nil {
		t.Log("no reference data")
		return
	}
	for _, tt := range []struct {
		name, file, scale string
		columns, respondents,
		blank int // rows, and empty cells of the columns, by awk
	}{
		{"250 mobile-phone customers", "data/mobi.csv", "one-to-ten", 24, 250, 0},
		{"big five inventory, missing values", "data/bfi.csv", "one-to-seven", 25, 2800, 508},
	} {
		t.Run(tt.name, func(t *testing.T) {
			naive, err := reftest.ReadData(reference, tt.file)
			require.NoError(t, err)
			data, err := fs.ReadFile(reference, tt.file)
			require.NoError(t, err)
			q := plainItems(t, tt.scale, naive.Columns[:tt.columns])
			table := collect(t, q, tabular.CSV(q, bytes.NewReader(data), tabular.CSVOptions{IgnoreUnknown: true}))
			require.Equal(t, tt.respondents, table.Len())
			blank := int64(0)
			for _, item := range q.Items() {
				cells, err := naive.Column(item.ID)
				require.NoError(t, err)
				counts := map[string]int64{}
				for _, cell := range cells {
					counts[cell]++
				}
				tally, err := table.Tally(item.ID)
				require.NoError(t, err)
				for _, p := range item.Scale.Points() {
					require.Equal(t, counts[strconv.Itoa(p.Value)], tally.Count(p.Value), "%s %d", item.ID, p.Value)
				}
				require.Equal(t, counts[""], tally.CountCode(scale.Blank), item.ID)
				blank += tally.CountCode(scale.Blank)
			}
			require.EqualValues(t, tt.blank, blank)
		})
	}
}

// wide is a file of n rows of ratings on k items in both formats.
func wide(n, k int) (ids []string, asCSV, asJSON []byte) {
	rng := rand.New(rand.NewPCG(7, 7))
	for i := range k {
		ids = append(ids, fmt.Sprintf("item%d", i))
	}
	var c, j bytes.Buffer
	c.WriteString(strings.Join(ids, ",") + "\n")
	for range n {
		j.WriteString(`{"answers":{`)
		for i, id := range ids {
			value := 1 + rng.IntN(10)
			separator := ","
			if i == k-1 {
				separator = ""
			}
			fmt.Fprintf(&c, "%d%s", value, separator)
			fmt.Fprintf(&j, "%q:%d%s", id, value, separator)
		}
		c.WriteString("\n")
		j.WriteString("}}\n")
	}
	return ids, c.Bytes(), j.Bytes()
}

// Nothing is allocated per answer: encoding/csv allocates one string a row, JSON
// Lines nothing.
func TestAllocationsPerRow(t *testing.T) {
	const few, many = 1000, 5000
	for _, k := range []int{2, 50} {
		perRow := func(format int) float64 {
			measure := func(n int) float64 {
				ids, asCSV, asJSON := wide(n, k)
				q := plainItems(t, "one-to-ten", ids)
				return testing.AllocsPerRun(3, func() {
					stream := tabular.CSV(q, bytes.NewReader(asCSV), tabular.CSVOptions{})
					if format == 1 {
						stream = tabular.JSONLines(q, bytes.NewReader(asJSON), tabular.JSONOptions{})
					}
					rows := 0
					for _, err := range stream {
						if err != nil {
							t.Fatal(err)
						}
						rows++
					}
					if rows != n {
						t.Fatal(rows)
					}
				})
			}
			return (measure(many) - measure(few)) / (many - few)
		}
		require.LessOrEqual(t, perRow(0), 1.001, "CSV, %d items", k)
		// The race detector empties the pool that json.Valid draws from now and then.
		require.Less(t, perRow(1), 1.0, "JSON Lines, %d items", k)
	}
	// With everything else: the respondent, and the text of the row.
	q := parse(t, full)
	measure := func(n int) (float64, float64) {
		asCSV, asJSON := both(t, rand.New(rand.NewPCG(1, 1)), n)
		return testing.AllocsPerRun(3, func() {
				for range tabular.CSV(q, bytes.NewReader(asCSV), tabular.CSVOptions{NotAsked: []string{"skip"}}) {
				}
			}), testing.AllocsPerRun(3, func() {
				for range tabular.JSONLines(q, bytes.NewReader(asJSON), tabular.JSONOptions{}) {
				}
			})
	}
	c1, j1 := measure(few)
	c5, j5 := measure(many)
	t.Logf("full rows: CSV %.2f, JSON Lines %.2f allocations a row", (c5-c1)/(many-few), (j5-j1)/(many-few))
	require.Less(t, (c5-c1)/(many-few), 8.0)
	require.Less(t, (j5-j1)/(many-few), 8.0)
}

func BenchmarkCollect(b *testing.B) {
	for _, n := range []int{1e3, 1e5} {
		ids, asCSV, asJSON := wide(n, 24)
		q := plainItems(b, "one-to-ten", ids)
		run := func(name string, data []byte, stream func() iter.Seq2[*survey.Response, error]) {
			b.Run(fmt.Sprintf("%s/rows=%d", name, n), func(b *testing.B) {
				b.SetBytes(int64(len(data)))
				b.ReportAllocs()
				for b.Loop() {
					table, _, err := survey.Collect(q, stream(), survey.CollectOptions{})
					if err != nil || table.Len() != n {
						b.Fatal(err)
					}
				}
			})
		}
		run("csv", asCSV, func() iter.Seq2[*survey.Response, error] {
			return tabular.CSV(q, bytes.NewReader(asCSV), tabular.CSVOptions{})
		})
		run("jsonlines", asJSON, func() iter.Seq2[*survey.Response, error] {
			return tabular.JSONLines(q, bytes.NewReader(asJSON), tabular.JSONOptions{})
		})
	}
}
