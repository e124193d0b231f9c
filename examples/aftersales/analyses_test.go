package main

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/survey"
)

// records are the rows of a CSV by the names of their columns.
func records(t *testing.T, text []byte) []map[string]string {
	t.Helper()
	rows, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
	require.NoError(t, err)
	var all []map[string]string
	for _, row := range rows[1:] {
		r := map[string]string{}
		for i, name := range rows[0] {
			r[name] = row[i]
		}
		all = append(all, r)
	}
	return all
}

// promoters and detractors of those with a rating.
func promoters(t *testing.T, rows []map[string]string) (p, d, n float64) {
	t.Helper()
	for _, r := range rows {
		if r["recommend"] == "" {
			continue
		}
		x, err := strconv.Atoi(r["recommend"])
		require.NoError(t, err)
		n++
		switch {
		case x >= 9:
			p++
		case x <= 6:
			d++
		}
	}
	return p, d, n
}

// The report of the survey that comes with the program has every section, with the
// figures that plain sums over its files give.
func TestAnalyses(t *testing.T) {
	_, out, _ := execute("-format", "json")
	a := decode(t, out).Analyses
	history := records(t, ownHistory)
	both := append(slices.Clone(history), records(t, ownData)...)
	require.EqualValues(t, len(both), a.Respondents)
	require.Equal(t, "recommend", a.Outcome)

	require.Nil(t, a.Drivers.Absent)
	sum := 0.0
	for _, d := range a.Drivers.Ranking.Drivers {
		sum += d.Share
	}
	require.InDelta(t, a.Drivers.Ranking.Total, sum, 1e-12)
	complete := 0
	for _, r := range both {
		if !slices.Contains([]string{r["skill"], r["attitude"], r["timeliness"], r["parts"], r["service"], r["recommend"]}, "") {
			complete++
		}
	}
	require.EqualValues(t, complete, a.Drivers.Ranking.N)
	require.EqualValues(t, complete, a.Priorities.Grid.N)
	require.EqualValues(t, complete, a.Priorities.Contrast.N)
	for i, p := range a.Priorities.Grid.Positions {
		require.InDelta(t, a.Drivers.Ranking.Drivers[i].Share, p.Importance, 1e-12, "importance is the share")
	}
	require.Equal(t, 70.0, a.Priorities.Low)
	require.Equal(t, 90.0, a.Priorities.High)
	low := 0
	for _, r := range both {
		if x, err := strconv.Atoi(r["parts"]); err == nil && x <= 6 && !slices.Contains([]string{r["skill"], r["attitude"], r["timeliness"], r["service"], r["recommend"]}, "") {
			low++
		}
	}
	require.EqualValues(t, low, a.Priorities.Contrast.Impacts[3].Low)
	require.Len(t, a.Reliability.Scales, 1)

	require.Len(t, a.Comparisons, 1)
	for _, e := range a.Comparisons[0].League.Entries {
		p, d, n := promoters(t, slices.DeleteFunc(slices.Clone(both), func(r map[string]string) bool { return r["region"] != e.Name }))
		require.InDelta(t, (p-d)/n, e.Value.Float64(), 1e-15)
	}
	require.Len(t, a.Comparisons[0].Pairs.Pairs, 3)

	// Limits of phase I: the pooled score of the waves before the newest, and three
	// standard errors √(V/n) of each wave around it.
	p, d, n := promoters(t, history)
	centre, v := (p-d)/n, (p+d)/n-(p-d)*(p-d)/n/n
	require.InDelta(t, centre, a.Tracking.Chart.Definition().Centre, 1e-12)
	points := a.Tracking.Waves.Points
	require.Len(t, points, 13)
	for i, w := range points {
		rows := records(t, ownData)
		if i < 12 {
			rows = slices.DeleteFunc(slices.Clone(history), func(r map[string]string) bool { return r["wave"] != w.Period })
		}
		p, d, n := promoters(t, rows)
		require.InDelta(t, (p-d)/n, w.Value.Value, 1e-12)
		require.InDelta(t, centre-3*math.Sqrt(v/n), w.Lower.Value, 1e-12)
		require.InDelta(t, centre+3*math.Sqrt(v/n), w.Upper.Value, 1e-12)
		require.Equal(t, w.Period == "2025-Q1", w.Rules != nil, w.Period)
	}
	require.Equal(t, 13, a.Tracking.Trend.N)
	require.NotNil(t, a.Tracking.Line)
}

// What the answers do not carry says so, and why.
func TestAbsent(t *testing.T) {
	const tree = `,"overall":{"id":"all","children":[{"item":"a"},{"item":"b"}]}`
	const items = `{"id":"a","scale":"one-to-five"},{"id":"b","scale":"one-to-five"}`
	tests := []struct {
		name, q, csv string
		want         []string
	}{
		{"no outcome", `{"id":"q","items":[` + items + `]` + tree + `}`, "a,b\n1,2\n3,5\n4,4\n", []string{
			"There is no question on recommendation or satisfaction to be explained.", "There is no question on recommendation or satisfaction to follow."}},
		{"no tree", `{"id":"q","items":[` + items + `,{"id":"r","scale":"zero-to-ten","role":"recommendation"}]}`, "a,b,r\n1,2,9\n", []string{
			"It takes two dimensions beside the outcome.", "No dimension is made of two items or more.",
			"It takes three waves: a column wave in the data, or earlier answers by -history."}},
		{"two respondents", `{"id":"q","items":[` + items + `,{"id":"r","scale":"zero-to-ten","role":"recommendation"}]` + tree + `}`, "a,b,r\n1,2,9\n2,1,3\n", []string{
			"The answers do not carry this: drivers: 2 complete rows, 4 needed: too few answers."}},
		{"all alike", `{"id":"q","items":[` + items + `,{"id":"r","scale":"zero-to-ten","role":"recommendation"}]` + tree + `,
		 "segments":[{"id":"s","values":[{"id":"x"},{"id":"y"}]}]}`,
			"a,b,r,s,wave\n" + strings.Repeat("4,4,9,x,1\n4,4,9,y,2\n4,4,9,y,3\n", 4), []string{
				"The answers do not carry this: drivers: r: constant column.",
				"The answers do not carry this: reliability: item a: no variance.",
				"The answers do not carry this: league: 2 segments: ratings do not vary within segments."}},
		{"no levels, satisfaction", `{"id":"q","items":[` + items + `,{"id":"s","scale":"one-to-five","role":"satisfaction"}]` + tree + `,
		 "segments":[{"id":"g","values":[{"id":"x"},{"id":"y"}]}]}`,
			"a,b,s,g,wave\n" + strings.Repeat("4,5,5,x,1\n3,4,4,y,2\n2,4,3,y,3\n1,4,4,x,4\n4,3,2,y,1\n", 4), []string{
				"Low and high scores are told apart by three levels or more.", "Compared: g", "Control chart, limits at 3σ"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Chdir(t.TempDir())
			require.NoError(t, os.WriteFile("q.json", []byte(tt.q), 0o600))
			require.NoError(t, os.WriteFile("in.csv", []byte(tt.csv), 0o600))
			args := []string{"-data", "in.csv", "-questionnaire", "q.json", "-min-n", "0"}
			for _, form := range []string{"text", "json", "html"} {
				status, out, stderr := execute(append(args, "-format", form)...)
				require.Zero(t, status, stderr)
				require.NotContains(t, out, "NaN")
				if form == "text" {
					requireNarrow(t, out)
					text := strings.ReplaceAll(out, "\n", " ")
					for _, want := range tt.want {
						require.Contains(t, text, want)
					}
				}
			}
		})
	}
}

const tracked = `{"id": "q", "items": [{"id": "r", "scale": "zero-to-ten", "role": "recommendation"}],
 "segments": [{"id": "region", "values": [{"id": "a"}, {"id": "b"}, {"id": "c"}, {"id": "d"}]}]}`

// shown is what the three forms say of an analysis.
type shown struct{ json, text, page string }

// analysed runs the program and cuts comparisons and tracking out of its forms.
func analysed(t *testing.T, data, history string) (comparison, tracking shown) {
	t.Helper()
	t.Chdir(t.TempDir())
	for name, text := range map[string]string{"q.json": tracked, "in.csv": data, "old.csv": history} {
		require.NoError(t, os.WriteFile(name, []byte(text), 0o600))
	}
	run := func(form string) string {
		status, out, stderr := execute("-data", "in.csv", "-history", "old.csv", "-questionnaire", "q.json", "-format", form)
		require.Zero(t, status)
		require.Empty(t, stderr)
		return out
	}
	marshal := func(x any) string {
		text, err := json.Marshal(x)
		require.NoError(t, err)
		return string(text)
	}
	cut := func(text, at, end string) string {
		_, text, found := strings.Cut(text, at)
		require.True(t, found, at)
		text, _, found = strings.Cut(text, end)
		require.True(t, found, end)
		return text
	}
	a, text, page := decode(t, run("json")).Analyses, run("text"), run("html")
	return shown{marshal(a.Comparisons), cut(text, "\nCompared: region\n", "\nTracking\n"), cut(page, `<section id="compare-region">`, "</section>")},
		shown{marshal(a.Tracking), cut(text, "\nTracking\n", "\nIntervals: "), cut(page, `<section id="tracking">`, "</section>")}
}

// Nothing is computed from what is withheld: with other answers there, the same
// bytes are written.
func TestAnalysesWithhold(t *testing.T) {
	answers := func(wave, region string, ratings ...int) string {
		var b strings.Builder
		for _, x := range ratings {
			fmt.Fprintf(&b, "%s,%s,%d\n", wave, region, x)
		}
		return b.String()
	}
	usual := []int{10, 9, 9, 8, 7, 3, 10, 9, 5}
	var b strings.Builder
	b.WriteString("wave,region,r\n")
	for i := range 8 {
		for _, region := range []string{"a", "b", "c"} {
			b.WriteString(answers(fmt.Sprintf("w%d", i+1), region, usual...))
		}
	}
	history := b.String()
	data := "region,r\n" + strings.Repeat("a,9\na,3\nb,9\nb,10\nc,8\n", 6)

	// w9 has three answers, and takes w0 with it, which is the smallest of the others.
	waves := func(w0, w9 int) shown {
		_, got := analysed(t, data, history+answers("w0", "b", slices.Repeat([]int{w0}, 9)...)+answers("w9", "", 9, w9, w9))
		return got
	}
	got := waves(9, 9)
	require.Contains(t, got.json, `"withheld":["w0","w9"]`)
	require.Equal(t, 2, strings.Count(got.text, "[c]"))
	require.Equal(t, got, waves(9, 0))
	require.Equal(t, got, waves(0, 9))

	// Region d has three answers, and takes a, b or c with it.
	regions := func(d int) shown {
		got, _ := analysed(t, data, history+answers("w1", "d", 9, d, d))
		return got
	}
	got = regions(9)
	require.Regexp(t, `"withheld":\["[abc]","d"\]`, got.json)
	require.Contains(t, got.text, "Withheld and left out of all figures: 2.")
	require.Equal(t, got, regions(0))
}

// A segment and a wave with enough respondents may have few who answered the outcome.
// Then there is no comparison and no tracking, lest the others tell.
func TestFewOutcomes(t *testing.T) {
	const q = `{"id": "q", "items": [{"id": "s", "scale": "one-to-five", "role": "satisfaction"}],
	 "segments": [{"id": "region", "values": [{"id": "a"}, {"id": "b"}]}]}`
	t.Chdir(t.TempDir())
	var b strings.Builder
	b.WriteString("wave,region,s\n")
	for i := range 4 {
		fmt.Fprintf(&b, "w%d,a,4\nw%d,a,5\n%s", i, i, strings.Repeat(fmt.Sprintf("w%d,a,3\n", i), 8))
	}
	csv := b.String()
	few := "w4,b,2\nw4,b,3\n" + strings.Repeat("w4,b,\n", 8)
	require.NoError(t, os.WriteFile("q.json", []byte(q), 0o600))
	for data, withheld := range map[string]bool{csv + few: true, csv + strings.ReplaceAll(few, "b,\n", "b,4\n"): false} {
		require.NoError(t, os.WriteFile("in.csv", []byte(data), 0o600))
		status, out, stderr := execute("-data", "in.csv", "-questionnaire", "q.json", "-format", "json")
		require.Zero(t, status, stderr)
		a := decode(t, out).Analyses
		require.Equal(t, withheld, a.Comparisons[0].Absent != nil)
		require.Equal(t, withheld, a.Comparisons[0].Means == nil)
		require.Equal(t, withheld, a.Tracking.Waves == nil)
		require.Equal(t, withheld, a.Tracking.Absent["en"] == tooFew().Absent["en"])
	}
}

func TestHistory(t *testing.T) {
	status, _, stderr := execute("-history", "x.csv")
	require.Equal(t, 2, status)
	require.Equal(t, "aftersales: -history needs -data FILE, which holds the newest answers\n", stderr)
	t.Chdir(t.TempDir())
	tests := []struct{ name, data, history, stderr string }{
		{"no wave", "r\n9\n", "r\n9\n", "aftersales: old.csv: column wave: not every row says of which wave it is\n"},
		{"same wave", "wave,r\nw1,9\n", "wave,r\nw0,8\nw1,8\n", "aftersales: wave w1 is in both -data and -history\n"},
		{"no rows", "r\n9\n", "wave,r\n", "aftersales: old.csv: no rows after the header line\n"},
	}
	for _, tt := range tests {
		for name, text := range map[string]string{"q.json": tracked, "in.csv": tt.data, "old.csv": tt.history} {
			require.NoError(t, os.WriteFile(name, []byte(text), 0o600))
		}
		status, _, stderr := execute("-data", "in.csv", "-questionnaire", "q.json", "-history", "old.csv", "-min-n", "0")
		require.Equal(t, 1, status, tt.name)
		require.Equal(t, tt.stderr, stderr, tt.name)
	}
	_, _, stderr = execute("-data", "in.csv", "-questionnaire", "q.json", "-history", "absent.csv")
	require.Contains(t, stderr, "aftersales: open absent.csv: ")
}

// Cronbach's alpha of the real survey against its definition.
func TestMobiAnalyses(t *testing.T) {
	const file = "../../../shared/reference/data/mobi.csv"
	text, err := os.ReadFile(file)
	if err != nil {
		t.Log("no reference data")
		return
	}
	rows := records(t, text)
	_, out, _ := execute("-data", file, "-questionnaire", "mobi.json", "-format", "json")
	a := decode(t, out).Analyses
	require.Len(t, a.Reliability.Scales, 6, "complaints is one item")
	for _, s := range a.Reliability.Scales {
		variance := func(of func(r map[string]string) float64) float64 {
			sum, square, n := 0.0, 0.0, float64(len(rows))
			for _, r := range rows {
				sum, square = sum+of(r), square+of(r)*of(r)
			}
			return (square - sum*sum/n) / (n - 1)
		}
		rating := func(r map[string]string, item string) float64 {
			x, err := strconv.ParseFloat(r[item], 64)
			require.NoError(t, err)
			return x
		}
		parts, k := 0.0, float64(len(blocks[s.ID]))
		for _, item := range blocks[s.ID] {
			parts += variance(func(r map[string]string) float64 { return rating(r, item) })
		}
		total := variance(func(r map[string]string) float64 {
			sum := 0.0
			for _, item := range blocks[s.ID] {
				sum += rating(r, item)
			}
			return sum
		})
		require.InDelta(t, k/(k-1)*(1-parts/total), s.Alpha.Alpha.Value, 1e-12, s.ID)
		require.Equal(t, k >= 3, s.Omega != nil)
	}
	require.Nil(t, a.Drivers.Absent)
	require.Len(t, a.Drivers.Ranking.Drivers, 6, "loyalty holds the outcome")
	require.Equal(t, "satisfaction", a.Drivers.Ranking.ByRank()[0].Name)
	require.Equal(t, survey.Interval{Lower: 1, Upper: 2, Level: 0.95}, a.Drivers.Stability.Shares[4].RankInterval)
	require.Len(t, a.Priorities.Contrast.Impacts, 6)
	require.Empty(t, a.Comparisons)
	require.NotNil(t, a.Tracking.Absent)
}
