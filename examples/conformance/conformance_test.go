package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/satisfaction"
)

const reference = "../../../shared/reference"

// runs is one run of the command.
func runs(t *testing.T, want int, args ...string) (stdout, stderr string) {
	t.Helper()
	var out, err bytes.Buffer
	require.Equal(t, want, run(args, &out, &err), "%s%s", &out, &err)
	return out.String(), err.String()
}

// answers are the lines of a run, decoded.
func answers(t *testing.T, stdout string) []answer {
	t.Helper()
	var all []answer
	for line := range strings.Lines(stdout) {
		var a answer
		require.NoError(t, json.Unmarshal([]byte(line), &a), line)
		all = append(all, a)
	}
	return all
}

func write(t *testing.T, name, text string) string {
	t.Helper()
	name = filepath.Join(t.TempDir(), name)
	require.NoError(t, os.WriteFile(name, []byte(text), 0o600))
	return name
}

func TestFiguresWorkedOutByHand(t *testing.T) {
	out, stderr := runs(t, 0, "-check", "testdata/open/small.json")
	require.Empty(t, stderr)
	require.Regexp(t, `\n +all +21 +153 +0 +0 +0 +1 +0\n$`, out)
	require.Equal(t, 1+16+1, strings.Count(out, "\n"), "nothing but the table:\n%s", out)
}

func TestAnswers(t *testing.T) {
	out, _ := runs(t, 0, "testdata/open/small.json", "testdata/open/wrong.json")
	all := answers(t, out)
	require.Len(t, all, 24)
	byID := map[string]answer{}
	for _, a := range all {
		byID[a.ID] = a
	}
	require.Contains(t, out, `{"id":"weather/forecast/tomorrow","unsupported":true}`+"\n")
	require.Equal(t, "testdata/open/wrong.json: proportions/ci/wrong_column: data/small.csv: reftest: no column q7", byID["proportions/ci/wrong_column"].Error)
	one := byID["nps/score/one_answer"].Got.(map[string]any)
	require.Contains(t, one, "var_n1")
	require.Nil(t, one["var_n1"], "the variance of one answer does not exist")
	require.Equal(t, "NaN", byID["nps/test_one/all_passives"].Got.(map[string]any)["wald_z"])
	require.Equal(t, []any{nil, nil}, byID["proportions/ci/0of10"].Got.(map[string]any)["logit"])
}

func TestCheckFindsAWrongFigure(t *testing.T) {
	out, _ := runs(t, statusMismatch, "-check", "testdata/open/small.json", "testdata/open/wrong.json")
	require.Contains(t, out, "mismatch  nps/score/wrong_on_purpose nps: got 0.2, want 0.25")
	require.Contains(t, out, "absent    nps/score/wrong_on_purpose unheard_of: want 1")
	require.Contains(t, out, "error     testdata/open/wrong.json: proportions/ci/wrong_column: ")
	require.Regexp(t, `\n +all +24 +157 +1 +0 +2 +1 +1\n$`, out)
}

// anonymous is a file of cases without what the expected figures are, and with ids
// that say nothing.
func anonymous(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	require.NoError(t, err)
	var file struct {
		Cases []map[string]any `json:"cases"`
	}
	require.NoError(t, json.Unmarshal(text, &file))
	for i, c := range file.Cases {
		c["id"] = fmt.Sprint("case ", i)
		delete(c, "expected")
		delete(c, "tol")
	}
	text, err = json.Marshal(file)
	require.NoError(t, err)
	return write(t, "anonymous.json", string(text))
}

func TestIDsAndExpectedFiguresDoNotMatter(t *testing.T) {
	folders := map[string][]string{"testdata": {"testdata/open/small.json"}}
	if _, err := os.Stat(reference); err == nil {
		folders[reference] = []string{reference + "/open/nps.json", reference + "/open/proportions.json"}
	}
	id := regexp.MustCompile(`"id":"[^"]*"`)
	for folder, files := range folders {
		for _, file := range files {
			named, _ := runs(t, 0, "-data", folder, file)
			unnamed, _ := runs(t, 0, "-data", folder, anonymous(t, file))
			require.Equal(t, id.ReplaceAllString(named, ""), id.ReplaceAllString(unnamed, ""))
		}
	}
}

func TestReference(t *testing.T) {
	if _, err := os.Stat(reference); err != nil {
		t.Log("no reference cases")
		return
	}
	for topic, disputed := range map[string]string{"nps": "0", "proportions": `\d+`} {
		out, _ := runs(t, 0, "-check", reference+"/open/"+topic+".json")
		// Compared, no mismatches, disputed, nothing absent, unsupported or in error.
		require.Regexp(t, `\n +all +[1-9]\d+ +[1-9]\d+ +0 +`+disputed+` +0 +0 +0\n$`, out)
	}
}

func TestBadCases(t *testing.T) {
	const counts = `"detractors":1,"passives":1,"promoters":1`
	const csv = `"data":"data/small.csv"`
	tests := []struct {
		name, text, want string
	}{
		{"no id", `{"topic":"nps","kind":"score","inputs":{` + counts + `}}`, "case 1 has no id"},
		{"no object", `7`, "cannot unmarshal number"},
		{"inputs no object", `{"id":"x","topic":"nps","kind":"score","inputs":[1]}`, ": x: "},
		{"no input", `{"id":"x","topic":"nps","kind":"ci_wald","inputs":{` + counts + `}}`, ": x: no input conf"},
		{"null", `{"id":"x","topic":"nps","kind":"ci_wald","inputs":{` + counts + `,"conf":null}}`, ": x: no input conf"},
		{"wrong type", `{"id":"x","topic":"nps","kind":"ci_wald","inputs":{` + counts + `,"conf":"high"}}`, ": x: input conf: "},
		{"half an answer", `{"id":"x","topic":"nps","kind":"score","inputs":{"detractors":0.5,"passives":1,"promoters":1}}`, "input detractors: "},
		{"impossible level", `{"id":"x","topic":"nps","kind":"ci_wald","inputs":{` + counts + `,"conf":95}}`, "invalid argument"},
		{"nobody", `{"id":"x","topic":"nps","kind":"score","inputs":{"detractors":0,"passives":0,"promoters":0}}`, "no base"},
		{"pseudo-answers", `{"id":"x","topic":"nps","kind":"ci_adj_wald","inputs":{` + counts + `,"conf":0.9,"pseudo":[1,2]}}`, "input pseudo: 2 numbers"},
		{"huge pseudo-answers", `{"id":"x","topic":"nps","kind":"ci_adj_wald","inputs":{` + counts + `,"conf":0.9,"pseudo":[1,2e99999999,1]}}`, "pseudo-answers"},
		{"no file", `{"id":"x","topic":"proportions","kind":"mcnemar","inputs":{"data":"data/none.csv","x":"a","y":"b"}}`, "data/none.csv"},
		{"outside the folder", `{"id":"x","topic":"proportions","kind":"mcnemar","inputs":{"data":"../conformance_test.go","x":"a","y":"b"}}`, "invalid argument"},
		{"no column", `{"id":"x","topic":"proportions","kind":"mcnemar","inputs":{` + csv + `,"x":"bought","y":"b"}}`, "data/small.csv: reftest: no column b"},
		{"no yes or no", `{"id":"x","topic":"proportions","kind":"mcnemar","inputs":{` + csv + `,"x":"bought","y":"q1"}}`, "out of range"},
		{"text", `{"id":"x","topic":"proportions","kind":"topbox","inputs":{` + csv + `,"column":"region","top_min":1,"conf":0.9}}`, `"north" is not a rating`},
		{"text in a class", `{"id":"x","topic":"nps","kind":"from_ratings","inputs":{` + csv + `,"column":"region","detractor":[0,6],"passive":[7,8],"promoter":[9,10]}}`, "not a number"},
		{"endless class", `{"id":"x","topic":"nps","kind":"from_ratings","inputs":{` + csv + `,"column":"q1","detractor":[-9000000000000000000,9000000000000000000],"passive":[7,8],"promoter":[9,10]}}`, "class from"},
		{"subset", `{"id":"x","topic":"proportions","kind":"mcnemar","inputs":{` + csv + `,"x":"bought","y":"again","subset":{"col":"region"}}}`, "neither text nor number"},
		{"missing answers", `{"id":"x","topic":"proportions","kind":"topbox","inputs":{` + csv + `,"column":"q2","top_min":9,"conf":0.9,"na":"impute"}}`, "impute"},
		{"unequal lists", `{"id":"x","topic":"proportions","kind":"k_sample","inputs":{"x":[1],"n":[2,3]}}`, "1 counts on 2 bases"},
	}
	const good = `{"id":"good","topic":"nps","kind":"score","inputs":{` + counts + `}}`
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			file := write(t, "bad.json", `{"cases":[`+tt.text+`,`+good+`]}`)
			out, _ := runs(t, 0, "-data", "testdata", file)
			all := answers(t, out)
			require.Len(t, all, 2)
			require.Contains(t, all[0].Error, file)
			require.Contains(t, all[0].Error, tt.want)
			require.Nil(t, all[0].Got)
			require.NotNil(t, all[1].Got, "the next case is answered")
		})
	}
}

func TestUnusableFilesAndArguments(t *testing.T) {
	_, stderr := runs(t, statusUnusable)
	require.Contains(t, stderr, "usage: conformance")
	_, stderr = runs(t, statusUnusable, "-nonsense")
	require.Contains(t, stderr, "-nonsense")
	_, stderr = runs(t, 0, "-h")
	require.Contains(t, stderr, "inputs.data")

	for _, text := range []string{"", "{", `{"cases":[]}`, `{"cases":7}`, `[]`} {
		bad := write(t, "bad.json", text)
		out, stderr := runs(t, statusUnusable, bad, "testdata/open/small.json")
		require.Contains(t, stderr, bad)
		require.Len(t, answers(t, out), 21, "the other file is answered")
	}
	_, stderr = runs(t, statusUnusable, "-check", "testdata/open/none.json", "testdata/open/wrong.json")
	require.Contains(t, stderr, "none.json")
}

// The library adds 0.75, 1.5 and 0.75 pseudo-answers by itself; added by way of
// multiplied counts they must give the same.
func TestPseudoAnswers(t *testing.T) {
	var p pseudo
	require.NoError(t, json.Unmarshal([]byte(`{"detractors":0.75,"passives":1.50,"promoters":0.75}`), &p))
	require.True(t, p.standard())
	x := satisfaction.NPSCounts{Detractors: 12, Passives: 3, Promoters: 7}
	y := satisfaction.NPSCounts{Detractors: 61, Passives: 79, Promoters: 45}
	o := satisfaction.CompareOptions{Method: satisfaction.WaldDifference, Level: 0.9, Unclipped: true}
	want, err := compareAdjusted(x, y, p, o)
	require.NoError(t, err)

	more, factor, err := p.add(x)
	require.NoError(t, err)
	require.Equal(t, satisfaction.NPSCounts{Detractors: 1275, Passives: 450, Promoters: 775}, more)
	require.Equal(t, 100.0, factor)

	scaled, err := compareScaled(x, y, p, o)
	require.NoError(t, err)
	require.InDelta(t, want.Estimate.Value, scaled.Estimate.Value, 1e-14)
	require.InDelta(t, want.Estimate.SE.Value, scaled.Estimate.SE.Value, 1e-14)
	require.InDelta(t, want.Estimate.Interval.Lower, scaled.Estimate.Interval.Lower, 1e-14)
	require.InDelta(t, want.Estimate.Interval.Upper, scaled.Estimate.Interval.Upper, 1e-14)
	require.InDelta(t, want.Test.Z.Value, scaled.Test.Z.Value, 1e-13)
	require.InDelta(t, want.Test.TwoSided.Value, scaled.Test.TwoSided.Value, 1e-13)
}

func TestDisputesAreNarrow(t *testing.T) {
	const text = `{"id":"x","topic":"proportions","kind":"test_two",
		"inputs":{"x1":9,"n1":10,"x2":3,"n2":10,"conf":0.95},
		"expected":{"fisher_or_conditional":%s,"cohen_h":%s},"tol":{"rel":1e-9}}`
	tests := []struct {
		name, odds, cohen string
		status            int
	}{
		{"what R prints", "17.27586805394222", "1.3388120640691004", 0},
		{"farther away", "17.4", "1.3388120640691004", statusMismatch},
		{"infinite", `"Inf"`, "1.3388120640691004", statusMismatch},
		{"another figure", "17.27586805394222", "1.34", statusMismatch},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			file := write(t, "x.json", `{"cases":[`+fmt.Sprintf(text, tt.odds, tt.cohen)+`]}`)
			runs(t, tt.status, "-check", file)
		})
	}
}
