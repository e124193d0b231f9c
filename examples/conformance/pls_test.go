package main

import (
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/internal/reftest"
)

// One item for every construct: the weight is 1, the path is the correlation of 1, 2, 4,
// 3 with 2, 1, 3, 4, which is 0.6, and the indexes are means.
const plsHand = `{"cases":[
	{"id":"plssem/model/hand","topic":"plssem","kind":"model","inputs":{"data":"data/pls.csv","na":"listwise","blocks":{"Y":["b"],"X":["a"]},
		"paths":[["X","Y"]],"modes":{"X":"A","Y":"B"},"scheme":"centroid","scaled":true},
		"expected":{"n":4,"outer_weights":{"a":1,"b":1},"path_coefs":{"X->Y":0.6},"r2":{"Y":0.36},"inner_vif":{"X->Y":1},"f2_fixed_scores":{"X->Y":0.5625},
			"total_effects":{"X->Y":0.6},"lv_correlations":{"rows":["Y","X"],"cols":["Y","X"],"values":[[1,0.6],[0.6,1]]},"gof":null,"f2_reestimated_seminr":null}},
	{"id":"plssem/index/hand","topic":"plssem","kind":"index","inputs":{"data":"data/pls.csv","na":"listwise","blocks":{"X":["a"],"Y":["b"]},
		"paths":[["X","Y"]],"scheme":"path","scale_min":1,"scale_max":6},
		"expected":{"weights_unstd_normalised":{"a":1,"b":1},"index_mean":{"X":30,"Y":30},"index_first5":{"X":[0,20,60,40],"Y":[20,0,40,60]}}},
	{"id":"plssem/bootstrap_band/hand","topic":"plssem","kind":"bootstrap_band","inputs":{"data":"data/pls.csv","na":"listwise","blocks":{"X":["a"],"Y":["b"]},
		"paths":[["X","Y"]],"scheme":"path","nboot":200},
		"expected":{"weight_se":{"mean":{"a":0,"b":0},"band_lo":{"a":0,"b":0},"band_hi":{"a":0,"b":0}}}}]}`

func TestPLSByHand(t *testing.T) {
	out, _ := runs(t, 0, "-data", "testdata", "-check", write(t, "plssem.json", plsHand))
	require.Regexp(t, `\n +all +3 +36 +0 +0 +0 +0 +0\n$`, out)
}

func TestPLSInputs(t *testing.T) {
	solve := func(inputs string) answer {
		file := write(t, "plssem.json", `{"cases":[{"id":"a","topic":"plssem","kind":"model","inputs":`+inputs+`}]}`)
		out, _ := runs(t, 0, "-data", "testdata", file)
		return answers(t, out)[0]
	}
	with := func(blocks, modes string) string {
		return `{"data":"data/pls.csv","blocks":` + blocks + `,"paths":[["X","Y"]],"modes":` + modes + `,"scheme":"path"}`
	}
	require.Contains(t, solve(with(`{"X":["a"],"Y":["a"]}`, `"A"`)).Error, "item of X already")
	require.Contains(t, solve(with(`{"X":["a"],"Z":["b"]}`, `"A"`)).Error, "X->Y")
	require.Contains(t, solve(with(`{"X":["a"],"Y":["c"]}`, `"A"`)).Error, "no column c")
	require.Contains(t, solve(with(`{"X":["a"],"Y":["b"]}`, `7`)).Error, "cannot unmarshal")
	require.Contains(t, solve(`{"data":"data/pls.csv"}`).Error, "no input blocks")
}

func TestBandsAreBands(t *testing.T) {
	whole := reftest.Case{Expected: map[string]any{
		"path_se":     map[string]any{"mean": map[string]any{"a->b": 0.1}, "band_lo": map[string]any{"a->b": 0.09}, "band_hi": map[string]any{"a->b": 0.11}},
		"path_pct_lo": map[string]any{"mean": map[string]any{"a->b": 0.5}},
	}}
	verdict := func(group, what string, x float64) reftest.Verdict {
		figures := reftest.Compare(whole, map[string]any{group: map[string]any{what: map[string]any{"a->b": x}}})
		inBand(whole, figures)
		for _, f := range figures {
			if f.Path == group+"."+what+".a->b" {
				return f.Verdict
			}
		}
		return reftest.Absent
	}
	for _, test := range []struct {
		group, what string
		x           float64
		ok          bool
	}{
		{"path_se", "mean", 0.091, true}, {"path_se", "mean", 0.089, false}, {"path_se", "mean", 0.111, false},
		{"path_se", "band_lo", 0.099, true}, {"path_se", "band_lo", 0.101, false}, {"path_se", "band_hi", 0.101, true}, {"path_se", "band_hi", 0.099, false},
		{"path_pct_lo", "mean", 0.519, true}, {"path_pct_lo", "mean", 0.521, false},
	} {
		require.Equal(t, test.ok, verdict(test.group, test.what, test.x) == reftest.Match, "%s %s %v", test.group, test.what, test.x)
	}
}

func TestPLSReference(t *testing.T) {
	if _, err := os.Stat(reference); err != nil {
		t.Log("no reference cases")
		return
	}
	out, _ := runs(t, 0, "-check", reference+"/open/plssem.json")
	for _, kind := range []string{
		"model +11 +1729", "index +11 +641", "rescale_plspm +3 +102", "ipma +3 +63", "quality +11 +2687", "model_unscaled +3 +168",
		"plsc +2 +157", "default_tolerance +2 +53", "bootstrap_band +3 +703",
	} {
		require.Regexp(t, `\n +plssem +`+kind+` +0 +0 +0 +0 +0\n`, out)
	}
}
