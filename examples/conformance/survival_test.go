package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestChurn(t *testing.T) {
	const text = `{"topic":"survival","cases":[{"id":"half","kind":"churn",
		"inputs":{"start":10,"acquired":1,"lost":5,"margin_per_period":20.5,"discount":0},
		"expected":{"end":6,"churn_rate":0.5,"churn_rate_avg_base":0.625,"retention":0.5,"growth":-0.4,"expected_lifetime":2,
			"annualised_churn_12":0.999755859375,"clv_infinite":20.5,"clv_infinite_incl_first":41,
			"wilson_95":[0.23659309051256398,0.763406909487436]}}]}`
	out, _ := runs(t, 0, "-check", write(t, "churn.json", text))
	require.Regexp(t, `survival +churn +1 +11 +0 +0 +0 +0 +0\n`, out)

	none := `{"topic":"survival","cases":[{"id":"none","kind":"churn","inputs":{"start":0,"acquired":1,"lost":0,"margin_per_period":1,"discount":0}}]}`
	out, _ = runs(t, 0, write(t, "none.json", none))
	require.Contains(t, out, "no base")
}

// Four customers: one leaves after a day, one was last seen then, one leaves after two,
// one was last seen after four.
func TestSurvivalByHand(t *testing.T) {
	dir := t.TempDir()
	for _, folder := range []string{"open", "data"} {
		require.NoError(t, os.Mkdir(filepath.Join(dir, folder), 0o700))
	}
	file := func(name, text string) string {
		name = filepath.Join(dir, name)
		require.NoError(t, os.WriteFile(name, []byte(text), 0o600))
		return name
	}
	file("data/four.csv", "days,end,band,region\n1,2,low,n\n1,1,high,n\n2,2,low,n\n4,1,high,n\n,2,low,n\n3,2,,n\n")
	const columns = `"data":"data/four.csv","time":"days","status":"end","event_value":2`
	cases := file("open/survival.json", `{"topic":"survival","cases":[
		{"id":"curve","kind":"km","inputs":{`+columns+`,"subset":{"col":"band","equals":"low"},"conf":0.95},
			"expected":{"n":2,"events":2,"time":[1,2],"n_risk":[2,1],"n_event":[1,1],"n_censor":[0,0],"surv":[0.5,0],
				"cumhaz_nelson_aalen":[0.5,1.5],"quantiles_25_50_75":[1,1.5,2],"rmean_to_last":1.5,
				"lower_loglog":[0.006,null],"upper_plain":[1,"NaN"],"median_ci_loglog":[1,null]},"tol":{"abs":0.001}},
		{"id":"table","kind":"life_table","inputs":{`+columns+`,"subset":{"col":"band","equals":"high"},"width":2},
			"expected":{"start":[0,2,4],"entering":[2,1,1],"events":[0,0,0],"withdrawn":[1,0,1],"exposed":[1.5,1,0.5],"q":[0,0,0],"surv_end":[1,1,1],"hazard":[0,0,0]}},
		{"id":"months","kind":"retention_curve","inputs":{`+columns+`,"subset":{"col":"region","equals":"n"},"times":[1,2,2.5]},
			"expected":{"surv":[0.8,0.5333333333333333,0.5333333333333333],"n_risk":[5,3,2],"period_churn":[0.2,0.33333333333333337,0]}},
		{"id":"bands","kind":"logrank","inputs":{`+columns+`,"group":"band","strata":"region","na":"drop rows with missing group"},
			"expected":{"groups":["high","low"],"n":[2,2],"observed":[0,2],"expected":[1,1],"chisq":2,"df":1}},
		{"id":"model","kind":"cox","inputs":{`+columns+`,"x":["days"],"ties":"efron","na":"listwise"}},
		{"id":"words","kind":"cox","inputs":{`+columns+`,"x":["band"],"ties":"efron","na":"listwise"}},
		{"id":"policy","kind":"cox","inputs":{`+columns+`,"x":["days"],"ties":"efron","na":"mean"}}]}`)
	out, _ := runs(t, 0, cases)
	all := answers(t, out)
	require.Contains(t, all[4].Error, "separated")
	require.Contains(t, all[5].Error, "invalid syntax")
	require.Contains(t, all[6].Error, "unknown treatment")
	out, _ = runs(t, 0, "-check", cases)
	require.Regexp(t, `\n +all +7 +67 +0 +0 +0 +0 +3\n`, out)
}

// Every figure of every kind.
func TestSurvivalReference(t *testing.T) {
	if _, err := os.Stat(reference); err != nil {
		t.Log("no reference cases")
		return
	}
	out, _ := runs(t, 0, "-check", reference+"/open/survival.json")
	for kind := range survivalSolvers {
		require.Regexp(t, `survival +`+kind+` +[1-9]\d* +[1-9]\d+ +0 +0 +0 +0 +0\n`, out)
	}
}
