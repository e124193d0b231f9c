package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/scale"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// execute runs the program.
func execute(args ...string) (status int, stdout, stderr string) {
	var out, err bytes.Buffer
	status = run(args, &out, &err)
	return status, out.String(), err.String()
}

// decode reads JSON output and requires that it holds nothing but a report.
func decode(t *testing.T, text string) report {
	t.Helper()
	var r report
	d := json.NewDecoder(strings.NewReader(text))
	d.DisallowUnknownFields()
	require.NoError(t, d.Decode(&r))
	return r
}

func TestText(t *testing.T) {
	for _, lang := range []string{"en", "zh"} {
		t.Run(lang, func(t *testing.T) {
			status, out, stderr := execute("-lang", lang)
			require.Zero(t, status)
			require.Empty(t, stderr)
			golden := filepath.Join("testdata", "aftersales."+lang+".txt")
			if *update {
				require.NoError(t, os.WriteFile(golden, []byte(out), 0o644))
			}
			want, err := os.ReadFile(golden)
			require.NoError(t, err)
			require.Equal(t, string(want), out)
			requireNarrow(t, out)
		})
	}
}

func requireNarrow(t *testing.T, text string) {
	t.Helper()
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(line, "\n")
		require.LessOrEqual(t, width(line), widest, line)
		require.Equal(t, strings.TrimRight(line, " "), line)
	}
}

func TestChineseIsComplete(t *testing.T) {
	used := map[string]bool{}
	for _, name := range []string{"text.go", "textitems.go", "textsegments.go"} {
		source, err := os.ReadFile(name)
		require.NoError(t, err)
		for _, m := range regexp.MustCompile(`p\.t\("((?:[^"\\]|\\.)*)"\)`).FindAllStringSubmatch(string(source), -1) {
			text := strings.ReplaceAll(m[1], `\n`, "\n")
			used[text] = true
			require.Contains(t, chinese, text, name)
			verbs := regexp.MustCompile(`%[+.0-9]*[a-z%]`)
			require.Equal(t, verbs.FindAllString(text, -1), verbs.FindAllString(chinese[text], -1), text)
		}
	}
	require.Len(t, chinese, len(used), "words that nobody uses")
}

// The worked case of P2: 38 customers rate timeliness 6:1, 7:2, 8:34, 9:1.
func TestTimeliness(t *testing.T) {
	status, out, _ := execute("-format", "json")
	require.Zero(t, status)
	r := decode(t, out)
	node := find(&r.Index.Overall, "timeliness")
	require.Equal(t, "1505/19", node.Score.String()) // 3010/38
	require.Equal(t, "79.2", oneDecimal(node.Score))
	require.Equal(t, "satisfied", node.Level)
	require.Equal(t, "1/5", node.Weight.String())
	require.Equal(t, "timeliness", r.Items[2].ID)
	counts, shares := map[string]int64{}, map[string]string{}
	for _, c := range r.Items[2].Ratings {
		if c.Count > 0 {
			counts[c.ID] = c.Count
			shares[c.ID] = oneDecimal(c.Share.Mul(hundred))
		}
	}
	require.Equal(t, map[string]int64{"6": 1, "7": 2, "8": 34, "9": 1}, counts)
	require.Equal(t, map[string]string{"6": "2.6", "7": "5.3", "8": "89.5", "9": "2.6"}, shares)
}

// The JSON form is stable: read and written again, it is the same text.
func TestJSONReadsBack(t *testing.T) {
	_, out, _ := execute("-format", "json", "-level", "0.9")
	r := decode(t, out)
	require.Equal(t, 0.9, r.Level)
	require.Equal(t, 0.9, r.Index.Overall.Estimate.Interval.Level)
	require.Equal(t, 0.9, r.NPS[0].Result.Estimate.Interval.Level)
	require.Equal(t, 0.9, r.CSAT[0].Result.Estimate.Interval.Level)
	require.Equal(t, 0.9, r.Segments[0].Values[0].NPS.Estimate.Interval.Level)
	var again bytes.Buffer
	require.NoError(t, r.writeJSON(&again))
	require.Equal(t, out, again.String())
}

// The overall score is the mean of five exact scores, and the contributions sum to it.
func TestOverallIsExact(t *testing.T) {
	_, out, _ := execute("-format", "json")
	overall := decode(t, out).Index.Overall
	var scores, contributions scale.Ratio
	for _, c := range overall.Children {
		scores, contributions = scores.Add(c.Score), contributions.Add(c.Contribution)
	}
	five, err := scale.NewRatio(5, 1)
	require.NoError(t, err)
	require.Zero(t, overall.Score.Mul(five).Cmp(scores))
	require.Zero(t, overall.Score.Cmp(contributions))
	require.Equal(t, "1502/19", overall.Score.String())
}

// Counting a rating in the level of its own score gives P1's table on 1–10.
func TestRatingsByLevel(t *testing.T) {
	tally := scale.NewTally(scale.OneToTen())
	for v := 1; v <= 10; v++ {
		require.NoError(t, tally.AddN(v, int64(1)<<v))
	}
	got, err := byLevel(tally, scale.PercentOfMax, scale.FiveLevels())
	require.NoError(t, err)
	want, err := tally.ByBand(scale.FiveLevelRatings())
	require.NoError(t, err)
	require.Len(t, got, len(want))
	for i := range want {
		require.Equal(t, want[i].ID, got[i].ID)
		require.Equal(t, want[i].Share, got[i].of)
	}
}

func TestSegments(t *testing.T) {
	_, out, _ := execute("-format", "json")
	r := decode(t, out)
	require.Len(t, r.Segments, 1)
	var n int64
	ranks := map[string]int{}
	for _, v := range r.Segments[0].Values {
		n += v.Respondents
		ranks[v.ID] = v.Rank
	}
	require.Equal(t, r.Base.Respondents, n)
	require.Equal(t, map[string]int{"south": 1, "central": 2, "north": 3}, ranks)
}

func TestGrid(t *testing.T) {
	tests := []struct {
		name string
		rows [][]string
		want string
	}{
		{"alignment", [][]string{{"name", "n"}, {"a", "10"}}, "  name   n\n  a     10\n"},
		{"wide characters", [][]string{{"得分", "1"}, {"abcd", "2"}}, "  得分  1\n  abcd  2\n"},
		{"no blanks at the end", [][]string{{"a", ""}, {"b", "12"}}, "  a\n  b  12\n"},
		{"names give way", [][]string{{strings.Repeat("x", 90), strings.Repeat("1", 20)}},
			"  " + strings.Repeat("x", 75) + "…  " + strings.Repeat("1", 20) + "\n"},
		{"names keep something", [][]string{{"twelve and more", strings.Repeat("1", 95)}},
			"  twelve and …  " + strings.Repeat("1", 95) + "\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var b bytes.Buffer
			g := &grid{align: "lr", rows: tt.rows}
			g.write(&b)
			require.Equal(t, tt.want, b.String())
		})
	}
	require.Equal(t, "服…", cut("服务技能", 4))
}
