package main

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestReliabilityAgainstReference(t *testing.T) {
	if _, err := os.Stat(reference); err != nil {
		t.Log("no reference cases")
		return
	}
	out, _ := runs(t, 0, "-check", reference+"/open/reliability.json", reference+"/open/factor.json")
	for line := range strings.Lines(out) {
		if path, ok := strings.CutPrefix(line, "disputed  "); ok {
			// What R's optimisers left of the maximum.
			require.Regexp(t, `^factor/polychoric/\S+ rho_(full_ml|psych_correct05?):`, path)
		}
	}
	require.Regexp(t, `\n +factor +polychoric +6 +104 +0 +13 +0 +0 +0\n`, out)
	require.Regexp(t, `\n +all +68 +3861 +0 +13 +0 +0 +0\n`, out)
}

// The disputes take the program's own accuracy and no more.
func TestPolychoricDisputesAreNarrow(t *testing.T) {
	const text = `{"cases":[{"id":"x","topic":"factor","kind":"polychoric","inputs":{"data":"pair.csv","x":"a","y":"b","na":"omit"},
		"expected":{%s},"tol":{"abs":1e-6}}]}`
	dir := t.TempDir()
	csv := "a,b\n" + strings.Repeat("1,1\n", 30) + strings.Repeat("1,2\n2,1\n", 10) + strings.Repeat("2,2\n", 30)
	require.NoError(t, os.WriteFile(dir+"/pair.csv", []byte(csv), 0o600))
	tests := []struct {
		name, figure string
		status       int
	}{
		{"the correlation, sin 45°", `"rho_two_step":0.7071068`, 0},
		{"as far as optimize", `"rho_psych_correct0":0.7072`, 0},
		{"farther", `"rho_psych_correct05":0.7073`, statusMismatch},
		{"as far as polycor", `"rho_full_ml":0.7011`, 0},
		{"still farther", `"rho_full_ml":0.7000`, statusMismatch},
		{"another figure", `"rho_two_step":0.7072`, statusMismatch},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			runs(t, tt.status, "-check", "-data", dir, write(t, "x.json", fmt.Sprintf(text, tt.figure)))
		})
	}
}

// Two raters who differ once: po = 2/3, pe = 4/9; and inline ratings with a gap.
func TestReliabilityByHand(t *testing.T) {
	file := write(t, "hand.json", `{"topic":"reliability","cases":[
		{"id":"kappa","kind":"kappa","inputs":{"data":"pair.csv","r1":"a","r2":"b","levels":[1,2],"na":"listwise"},
			"expected":{"n":3,"unweighted":{"po":0.6666666666666666,"pe":0.4444444444444444,"kappa":0.4}}},
		{"id":"inline","kind":"krippendorff","inputs":{"ratings":[[1,2,null,3],[1,2,2,3]]},"expected":{"nominal":{"alpha":1,"n_pairable":6}}},
		{"id":"policy","kind":"alpha","inputs":{"data":"pair.csv","columns":["a","b"],"na":"guess"}},
		{"id":"keys","kind":"alpha","inputs":{"data":"pair.csv","columns":["a","b"],"na":"listwise","keys":[1,-1]}}]}`)
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(dir+"/pair.csv", []byte("a,b\n1,1\n2,2\n2,1\n"), 0o600))
	out, _ := runs(t, 0, "-data", dir, file)
	all := answers(t, out)
	require.Empty(t, all[0].Error)
	require.Contains(t, all[2].Error, `unknown treatment of missing answers "guess"`)
	require.Contains(t, all[3].Error, "keys without reverse_formula")
	checked, _ := runs(t, 0, "-check", "-data", dir, file)
	require.Regexp(t, `\n +reliability +kappa +1 +4 +0 +0 +0 +0 +0\n`, checked)
	require.Regexp(t, `\n +reliability +krippendorff +1 +2 +0 +0 +0 +0 +0\n`, checked)
}
