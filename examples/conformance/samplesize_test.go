package main

import (
	"os"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestSamplesizeAgainstReference(t *testing.T) {
	if _, err := os.Stat(reference); err != nil {
		t.Log("no reference cases")
		return
	}
	out, _ := runs(t, 0, "-check", reference+"/open/samplesize.json")
	require.Regexp(t, `\n +all +38 +207 +0 +0 +0 +0 +0\n$`, out)
}

func TestSamplesizeByHand(t *testing.T) {
	file := write(t, "hand.json", `{"topic":"samplesize","cases":[
		{"id":"cluster","kind":"design_effect","inputs":{"mean_cluster_size":11,"icc":0.1,"weighting_deff":1.5,"n":3e2},
			"expected":{"deff_cluster":2,"deff_total":3,"n_eff":100}},
		{"id":"census","kind":"moe_proportion","inputs":{"n":1e2,"p":0.5,"conf":0.9,"N":1e2,"deff":1},
			"expected":{"se_srs":0.05,"fpc":0,"n_eff":100,"moe":0}},
		{"id":"half","kind":"moe_proportion","inputs":{"n":1.5,"p":0.5,"conf":0.9,"N":null,"deff":1}},
		{"id":"level","kind":"moe_proportion","inputs":{"n":10,"p":0.5,"conf":95,"N":null,"deff":1}}]}`)
	out, _ := runs(t, 0, "-check", file)
	require.Regexp(t, `\n +all +4 +7 +0 +0 +0 +0 +2\n$`, out)
	require.Contains(t, out, "half: input n: 1.5 is not a whole number")
	require.Contains(t, out, "level: samplesize: confidence level 95: invalid argument")
}

func TestSamplesizeInputsAreNeeded(t *testing.T) {
	for kind := range samplesizeSolvers {
		file := write(t, "none.json", `{"topic":"samplesize","cases":[{"id":"x","kind":"`+kind+`","inputs":{}}]}`)
		out, _ := runs(t, 0, "-check", file)
		require.Contains(t, out, "x: no input", kind)
	}
}
