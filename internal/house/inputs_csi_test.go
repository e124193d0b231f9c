package house_test

import (
	"github.com/shopspring/decimal"

	"github.com/gocsat/csat/satisfaction"
)

// csiItems weigh the answers of the questionnaire by one another.
func csiItems() []satisfaction.CSIItem {
	return []satisfaction.CSIItem{
		{Item: "ease", Importance: "recommend", Weight: decimal.New(35, -1)},
		{Item: "wait", Importance: "ease", Weight: decimal.New(2, 0)},
	}
}

var csiCalls = map[string]func() call{
	"CSI": func() call {
		t, items := table(), csiItems()
		return give(func() (any, error) { return satisfaction.CSI(t, items, satisfaction.CSIOptions{}) }, t, items)
	},
	"CSI of respondents": func() call {
		t, items := table(), csiItems()
		o := satisfaction.CSIOptions{Importance: satisfaction.GivenImportance, Estimator: satisfaction.MeanOfRatios}
		return give(func() (any, error) { return satisfaction.CSI(t, items, o) }, t, items)
	},
	"CSIOfMoments": func() call {
		q, m, items := questionnaire(), moments(), csiItems()
		return give(func() (any, error) { return satisfaction.CSIOfMoments(q, m, items, satisfaction.CSIOptions{}) }, q, m, items)
	},
}
