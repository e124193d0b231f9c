package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// paired_hand is worked out by hand: differences 1 and 2, t = 1.5/0.5.
const pairedHand = `{"cases":[{"id":"segments/paired/north","topic":"segments","kind":"paired",
	"inputs":{"data":"data/small.csv","x":"q1","y":"q2","subset":{"col":"region","equals":"north"},"na":"listwise","conf":0.95},
	"expected":{"n":2,"mean_diff":1.5,"sd_diff":0.7071067811865476,"t":3,"df":1,"p":0.20483276469913345,
		"ci":[-4.853102368216048,7.853102368216048],"cohen_dz":2.1213203435596424,"r_xy":1,
		"wilcoxon_V":3,"n_nonzero":2,"wilcoxon_z":1.3416407864998738,"wilcoxon_p":0.17971249487899976,
		"wilcoxon_p_cc":0.371093369522698,"sign_test_p":0.5}}]}`

func TestPairedByHand(t *testing.T) {
	out, _ := runs(t, 0, "-data", "testdata", "-check", write(t, "paired.json", pairedHand))
	require.Regexp(t, `\n +all +1 +16 +0 +0 +0 +0 +0\n$`, out)
}

func TestPairedReference(t *testing.T) {
	if _, err := os.Stat(reference); err != nil {
		t.Log("no reference cases")
		return
	}
	out, _ := runs(t, 0, "-check", reference+"/open/segments.json")
	require.Regexp(t, `\n +segments +paired +4 +64 +0 +0 +0 +0 +0\n`, out)
}

// solvePaired answers one case on a file with columns x and y.
func solvePaired(t *testing.T, rows string) answer {
	t.Helper()
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "xy.csv"), []byte("x,y\n"+rows), 0o600))
	file := write(t, "paired.json", `{"cases":[{"id":"a","topic":"segments","kind":"paired",
		"inputs":{"data":"xy.csv","x":"x","y":"y","na":"listwise","conf":0.95}}]}`)
	out, _ := runs(t, 0, "-data", dir, file)
	return answers(t, out)[0]
}

func TestPairedColumns(t *testing.T) {
	// More values than a scale has points: differences −1, 0, 1, …
	var many strings.Builder
	for i := range 150 {
		fmt.Fprintf(&many, "%d,%d\n", 1000+2*i, 1000+2*i+i%3-1)
	}
	got := solvePaired(t, many.String()+",7\n7,\n").Got.(map[string]any)
	require.Equal(t, 150.0, got["n"])
	require.Equal(t, 100.0, got["n_nonzero"])
	require.InDelta(t, 0, got["mean_diff"], 1e-15)
	require.InDelta(t, 0.9999, got["r_xy"], 1e-4)

	got = solvePaired(t, "5,1\n5,2\n5,4\n").Got.(map[string]any)
	require.Equal(t, "NaN", got["r_xy"], "a column without variance")
	require.InDelta(t, 8.0/3, got["mean_diff"], 1e-15)

	got = solvePaired(t, "5,3\n4,2\n").Got.(map[string]any)
	require.Equal(t, "NaN", got["t"], "differences without variance")
	require.InDelta(t, 2, got["mean_diff"], 1e-15)

	require.Contains(t, solvePaired(t, "5,\n,2\n").Error, "no base")
	require.Contains(t, solvePaired(t, "5,2.5\n3,2\n").Error, "not a rating")
}

func TestSegmentsReference(t *testing.T) {
	if _, err := os.Stat(reference); err != nil {
		t.Log("no reference cases")
		return
	}
	out, _ := runs(t, 0, "-check", reference+"/open/segments.json")
	for _, kind := range []string{
		"effect_two +5 +55", "t_test +5 +115", "mann_whitney +5 +55", "mann_whitney_exact +3 +18", "anova +5 +119",
		"kruskal_dunn +5 +241", "variance_tests +5 +50", "posthoc +5 +375", "friedman +3 +18", "chisq +8 +407", "p_adjust +6 +333",
	} {
		require.Regexp(t, `\n +segments +`+kind+` +0 +0 +0 +0 +0\n`, out)
	}
}
