package main

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const twoItems = `{"id": "two", "items": [
  {"id": "skill", "scale": "one-to-ten"},
  {"id": "recommend", "scale": "zero-to-ten", "role": "recommendation"}],
 "overall": {"id": "all", "children": [{"item": "skill"}]},
 "segments": [{"id": "region", "values": [{"id": "north"}, {"id": "south"}]}],
 "choices": [{"id": "why", "options": [{"id": "late"}]}]}`

// Every line of stderr is pinned: these messages are what a user works from.
func TestBadInput(t *testing.T) {
	many := "skill,recommend\n9,9\n" + strings.Repeat("x,9\n", 25)
	var listed strings.Builder
	for row := 2; row <= 21; row++ {
		fmt.Fprintf(&listed, "aftersales: in.csv: row %d (line %d): skill: value \"x\": value is not a number\n", row, row+1)
	}
	tests := []struct {
		name   string
		q, csv string // q empty: twoItems
		status int
		stderr string
	}{
		{"good", "", "region,skill,recommend\nnorth,9,9\n", 0, ""},
		{"wrong number", "", "skill,recommend\n9,9\nnine,9\n", 0,
			`aftersales: in.csv: row 2 (line 3): skill: value "nine": value is not a number
aftersales: in.csv: left out 1 of 2 rows
`},
		{"out of range, two faults", "", "skill,recommend\n11,-1\n9,9\n", 0,
			`aftersales: in.csv: row 1 (line 2): skill: value "11": value out of range; recommend: value "-1": value out of range
aftersales: in.csv: left out 1 of 2 rows
`},
		{"between points", "", "skill,recommend\n9,9\n6.5,8\n", 0,
			`aftersales: in.csv: row 2 (line 3): skill: value "6.5": value is not a point of the scale
aftersales: in.csv: left out 1 of 2 rows
`},
		{"unknown region and cause", "", "skill,recommend,region,why\n9,9,north,-\n9,9,nrth,late;dear\n", 0,
			`aftersales: in.csv: row 2 (line 3): region: value "nrth": unknown name; why: value "dear": unknown name
aftersales: in.csv: left out 1 of 2 rows
`},
		{"ragged", "", "skill,recommend\n9,9\n9\n", 0,
			`aftersales: in.csv: row 2 (line 3): record: 1 fields, want 2: wrong number of fields
aftersales: in.csv: left out 1 of 2 rows
`},
		{"same customer twice", "", "respondent,skill,recommend\nc1,9,9\nc1,8,8\n", 0,
			`aftersales: in.csv: row 2 (line 3): respondent: value "c1": duplicate response
aftersales: in.csv: left out 1 of 2 rows
`},
		{"many bad rows", "", many, 0, listed.String() + `aftersales: in.csv: 5 more rows
aftersales: in.csv: left out 25 of 26 rows
`},
		{"no good row", "", "skill,recommend\nx,9\n", 1,
			`aftersales: in.csv: row 1 (line 2): skill: value "x": value is not a number
aftersales: in.csv: left out 1 of 1 rows
aftersales: in.csv: none of 1 rows can be used
`},
		{"unknown and missing column", "", "skill,colour\n9,red\n", 1,
			"aftersales: tabular: in.csv: line 1: unknown columns \"colour\"; no column for the items \"recommend\": unusable header\n"},
		{"empty", "", "", 1, "aftersales: tabular: in.csv: no header line: unusable header\n"},
		{"header only", "", "skill,recommend\n", 1, "aftersales: in.csv: no rows after the header line\n"},
		{"weights", "", "skill,recommend,weight\n9,9,1.5\n", 1,
			"aftersales: in.csv: column weight: this report is of unweighted answers; leave the column out\n"},
		{"blank", "", "skill,recommend,region\n,,north\n", 1, "aftersales: nobody rated anything: no base: no answers\n"},
		{"screened out only", "", "skill,recommend,status\n9,9,screened-out\n", 1, "aftersales: in.csv: none of 1 rows can be used\n"},
		{"syntax of the questionnaire", "{\n\"items\": [}\n}", "", 1,
			"aftersales: q.json: line 2: invalid character '}' looking for beginning of value\n"},
		{"recommendation on another scale", `{"id":"q","items":[{"id":"r","scale":"one-to-ten","role":"recommendation"}]}`, "r\n9\n", 1,
			"aftersales: item r: satisfaction: nps on scale one-to-ten from 1 to 10 without classes: metric is not defined on this scale\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Chdir(t.TempDir())
			q := tt.q
			if q == "" {
				q = twoItems
			}
			require.NoError(t, os.WriteFile("q.json", []byte(q), 0o600))
			require.NoError(t, os.WriteFile("in.csv", []byte(tt.csv), 0o600))
			status, out, stderr := execute("-data", "in.csv", "-questionnaire", "q.json", "-min-n", "0")
			require.Equal(t, tt.stderr, stderr)
			require.Equal(t, tt.status, status)
			require.Equal(t, status == 0, out != "")
		})
	}
}

// Surveys without a tree, levels, segments or answers to an item have a report too.
func TestSparse(t *testing.T) {
	t.Chdir(t.TempDir())
	tests := []struct {
		name, q, csv string
		want         []string // lines of the text
	}{
		{"no tree", `{"id":"q","items":[{"id":"a","scale":"one-to-five"}]}`, "a\n4\n",
			[]string{"q", "Respondents: 1 (1 rows read, 0 rejected)", "No overall score: too few answers, or no tree of dimensions."}},
		{"an item without answers", twoItems, "skill,recommend\n9,\n8,\n", []string{"  recommend: no answers"}},
		{"no overall score", twoItems, "skill,recommend,region\n,9,north\n", []string{
			"No overall score: too few answers, or no tree of dimensions.", "  north     –      –                        ! 1  +100.0  [-58.7, +100.0]"}},
		{"many points", `{"id":"q","items":[{"id":"a","scale":"zero-to-hundred"}]}`, "a\n40\n41\n",
			[]string{"  Item  n  blank   mean", "  a     2      0  40.50"}},
		{"screened out", twoItems, "skill,recommend,status\n9,9,\n9,9,screened-out\n",
			[]string{"Respondents: 1 (2 rows read, 0 rejected, 1 screened out)"}},
		{"waves", twoItems, "wave,skill,recommend\nQ1,9,9\nQ2,8,9\n", []string{"By wave"}},
		{"yes or no", `{"id":"q","scales":[{"id":"yn","points":[{"value":0},{"value":1}]}],"items":[{"id":"ok","scale":"yn","role":"satisfaction"}]}`,
			"ok\n1\n0\n", []string{"  ok: 50.0 % in the 1 best ratings (1 of ! 2), 95 % interval [9.5, 90.5]"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			require.NoError(t, os.WriteFile("q.json", []byte(tt.q), 0o600))
			require.NoError(t, os.WriteFile("in.csv", []byte(tt.csv), 0o600))
			args := []string{"-data", "in.csv", "-questionnaire", "q.json", "-min-n", "0"}
			status, out, stderr := execute(args...)
			require.Empty(t, stderr)
			require.Zero(t, status)
			require.Subset(t, strings.Split(out, "\n"), tt.want, out)
			requireNarrow(t, out)
			status, out, _ = execute(append(args, "-format", "json")...)
			require.Zero(t, status)
			decode(t, out)
			status, out, stderr = execute(append(args, "-format", "html")...)
			require.Empty(t, stderr)
			require.Zero(t, status)
			require.NotContains(t, out, "NaN")
		})
	}
}

func TestArguments(t *testing.T) {
	tests := []struct{ name, args, want string }{
		{"data alone", "-data x.csv", "-data needs -questionnaire FILE, which says what its columns are"},
		{"questionnaire alone", "-questionnaire q.json", "-questionnaire needs -data FILE, which holds the answers"},
		{"format", "-format xml", "-format xml: want text, json or html"},
		{"language", "-lang fr", "-lang fr: want en or zh"},
		{"level 1", "-level 1", "-level 1: want a number between 0 and 1, such as 0.95"},
		{"level NaN", "-level NaN", "-level NaN: want a number between 0 and 1, such as 0.95"},
		{"minimum", "-min-n -1", "-min-n -1: want 0 or more"},
		{"argument", "x.csv", `unexpected argument "x.csv"; files are given by -data and -questionnaire`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			status, out, stderr := execute(strings.Fields(tt.args)...)
			require.Equal(t, 2, status)
			require.Empty(t, out)
			require.Equal(t, "aftersales: "+tt.want+"\n", stderr)
		})
	}
	status, _, stderr := execute("-help")
	require.Zero(t, status)
	require.Contains(t, stderr, "Usage: aftersales")
	status, _, stderr = execute("-colour")
	require.Equal(t, 2, status)
	require.Contains(t, stderr, "not defined: -colour")
	status, _, stderr = execute("-data", "absent.csv", "-questionnaire", "mobi.json")
	require.Equal(t, 1, status)
	require.Contains(t, stderr, "aftersales: open absent.csv: ")
}

func TestProgress(t *testing.T) {
	m := &meter{r: strings.NewReader("0123456789")}
	var b bytes.Buffer
	progress := m.progress(&b, "big.csv", 10)
	n, err := m.Read(make([]byte, 4))
	require.NoError(t, err)
	require.Equal(t, 4, n)
	progress(10000)
	require.Equal(t, "\r\x1b[Kbig.csv: 10000 rows, 40 %", b.String())
	_, err = m.Read(make([]byte, 10))
	require.NoError(t, err)
	b.Reset()
	progress(20000)
	require.Equal(t, "\r\x1b[K", b.String())
	require.False(t, isTerminal(&b))
	file, err := os.Create(t.TempDir() + "/err")
	require.NoError(t, err)
	defer file.Close()
	require.False(t, isTerminal(file))
}
