package main

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// Everything but standard errors, which are no matter of the weights.
func TestWeightsAgainstReference(t *testing.T) {
	if _, err := os.Stat(reference); err != nil {
		t.Log("no reference cases")
		return
	}
	out, _ := runs(t, 0, "-check", reference+"/open/weights.json")
	for line := range strings.Lines(out) {
		if path, ok := strings.CutPrefix(line, "absent    weights/"); ok {
			require.Regexp(t, `^\S+ se_|^anesrake/\S+ (iterations|converge): `, path)
		}
	}
	require.Regexp(t, `\n +weights +kish +3 +24 +0 +0 +0 +0 +0\n`, out)
	require.Regexp(t, `\n +weights +trim +5 +1230 +0 +0 +0 +0 +0\n`, out)
	// What is absent are the number of sweeps and the remark of the program.
	require.Regexp(t, `\n +weights +anesrake +5 +1491 +0 +23 +10 +0 +0\n`, out)
	for _, kind := range []string{"rake +3", "poststratify +4", "calibrate_linear +2"} {
		require.Regexp(t, `\n +weights +`+kind+` +\d+ +0 +0 +\d+ +0 +0\n`, out)
	}
}

// Three rows in the north and three in the south have an answer, so that the cells
// weigh 30/3 and 70/3.
func TestWeightsByHand(t *testing.T) {
	const inputs = `{"data":"data/small.csv","strata_col":"region","population":{"north":30,"south":70},
		"base_weight":{"constant":2},"y":["q1"]}`
	const expected = `{"n":6,"cell_weight":{"north":10,"south":23.333333333333332},
		"total":{"q1":2813.3333333333335},"mean":{"q1":28.133333333333333}}`
	file := write(t, "hand.json", `{"topic":"weights","cases":[
		{"id":"good","kind":"poststratify","inputs":`+inputs+`,"expected":`+expected+`},
		{"id":"no weight","kind":"poststratify","inputs":`+strings.Replace(inputs, `"constant":2`, "", 1)+`},
		{"id":"no column","kind":"poststratify","inputs":`+strings.Replace(inputs, `"q1"`, `"q9"`, 1)+`},
		{"id":"text","kind":"kish","inputs":{"data":"data/small.csv","weight":"region"}}]}`)
	out, _ := runs(t, 0, "-data", "testdata", file)
	all := answers(t, out)
	require.Contains(t, all[1].Error, "no base weight")
	require.Contains(t, all[2].Error, "no column q9")
	require.Contains(t, all[3].Error, "row 1")

	checked, _ := runs(t, 0, "-check", "-data", "testdata", file)
	require.Regexp(t, `\n +weights +poststratify +3 +5 +0 +0 +0 +0 +2\n`, checked)
}
