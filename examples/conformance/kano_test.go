package main

import (
	"os"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestKanoReference(t *testing.T) {
	if _, err := os.Stat(reference); err != nil {
		t.Log("no reference cases")
		return
	}
	out, _ := runs(t, 0, "-check", reference+"/open/kano.json")
	require.Regexp(t, `\n +all +12 +475 +0 +0 +0 +0 +0\n$`, out)
	out, _ = runs(t, 0, "-check", reference+"/open/drivers.json")
	require.Regexp(t, `\n +drivers +ipa +3 +75 +0 +0 +0 +0 +0\n`, out)
}

func TestKanoByHand(t *testing.T) {
	file := write(t, "kano.json", `{"topic":"kano","cases":[
		{"id":"some","kind":"coefficients","inputs":{"counts":{"A":4,"O":2,"M":2,"I":0,"R":2,"Q":0}},
			"expected":{"better":0.75,"worse":-0.5,"total_strength":0.8,"category_strength":0.2,"modal_categories":["A"],
				"category_by_priority_M_O_A_I":"A","fong_abs_diff":2}},
		{"id":"no base","kind":"coefficients","inputs":{"counts":{"A":0,"O":0,"M":0,"I":0,"R":2,"Q":3}},
			"expected":{"better":"NaN","worse":"NaN"}},
		{"id":"nobody","kind":"coefficients","inputs":{"counts":{"A":0,"O":0,"M":0,"I":0,"R":0,"Q":0}}},
		{"id":"cell","kind":"evaluation_table","inputs":{"functional_rows":["like"],"dysfunctional_cols":["dislike"]},
			"expected":{"table":[["O"]]}},
		{"id":"answer","kind":"evaluation_table","inputs":{"functional_rows":["love"],"dysfunctional_cols":["like"]}}]}`)
	out, _ := runs(t, 0, file)
	all := answers(t, out)
	require.Contains(t, all[2].Error, "no base")
	require.Contains(t, all[4].Error, `"love"`)
	checked, _ := runs(t, 0, "-check", file)
	require.Regexp(t, `\n +all +5 +10 +0 +0 +0 +0 +2\n$`, checked)
}
