package main

import (
	"os"
	"testing"

	"github.com/stretchr/testify/require"
)

// Three values by hand: slope 1, no scatter to speak of, S = 3 of 3 pairs; a hole keeps its
// place, so the slope of 1 and 4 over three periods is 1 too.
const trendHand = `{"cases":[
	{"id":"trend/sen_slope/hole","topic":"trend","kind":"sen_slope","inputs":{"series":[1,2,4],"t":[3,4,6],"conf":0.95},
		"expected":{"slope":1,"n_slopes":3,"intercept_median_resid":-2,"intercept_medians":-2,"ci_rounded":[null,null]}},
	{"id":"trend/mann_kendall/up","topic":"trend","kind":"mann_kendall","inputs":{"series":[1,2,4],"t":[1,2,3]},
		"expected":{"n":3,"S":3,"var_S":3.6666666666666665,"z":1.0444659357341873,"tau_a":1,"tau_b":1}},
	{"id":"trend/smoothing/short","topic":"trend","kind":"smoothing","inputs":{"series":[1,2,4],"t":[1,2,3],"ma_window":2,"ses_alpha":0.5},
		"expected":{"trailing_ma":[null,1.5,3],"ses_last_level":2.75,"ses_sse":7.25}}]}`

func TestTrendByHand(t *testing.T) {
	out, _ := runs(t, 0, "-data", "testdata", "-check", write(t, "trend.json", trendHand))
	require.Regexp(t, `\n +all +3 +17 +0 +0 +0 +0 +0\n$`, out)
}

func TestTrendInputs(t *testing.T) {
	solve := func(inputs string) answer {
		file := write(t, "trend.json", `{"cases":[{"id":"a","topic":"trend","kind":"mann_kendall","inputs":`+inputs+`}]}`)
		out, _ := runs(t, 0, "-data", "testdata", file)
		return answers(t, out)[0]
	}
	require.Contains(t, solve(`{"series":[1,2],"t":[1]}`).Error, "1 times of 2 values")
	require.Contains(t, solve(`{"series":[1,2],"t":[2,1]}`).Error, "time 1 after 2")
	require.Contains(t, solve(`{"series":[1,2],"t":[1,1.5]}`).Error, "time 1.5")
	require.Contains(t, solve(`{"series":[1],"t":[1]}`).Error, "too few")
	require.Contains(t, solve(`{"data":"data/small.csv","y":"q1","t":"q2","rows_1based":[2,99]}`).Error, "rows [2 99]")
}

func TestTrendReference(t *testing.T) {
	if _, err := os.Stat(reference); err != nil {
		t.Log("no reference cases")
		return
	}
	out, _ := runs(t, 0, "-check", reference+"/open/trend.json")
	for _, kind := range []string{
		"sen_slope +6 +60", "linear +6 +168", "mann_kendall +6 +42", "autocorr +5 +35", "seasonal_mann_kendall +2 +18", "smoothing +3 +151",
	} {
		require.Regexp(t, `\n +trend +`+kind+` +0 +0 +0 +0 +0\n`, out)
	}
}
