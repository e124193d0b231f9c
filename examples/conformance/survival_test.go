package main

import (
	"os"
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

func TestChurnReference(t *testing.T) {
	if _, err := os.Stat(reference); err != nil {
		t.Log("no reference cases")
		return
	}
	out, _ := runs(t, 0, "-check", reference+"/open/survival.json")
	require.Regexp(t, `survival +churn +[1-9]\d* +[1-9]\d+ +0 +0 +0 +0 +0\n`, out)
}
