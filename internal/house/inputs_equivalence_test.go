package house_test

import (
	"github.com/gocsat/csat/analysis/equivalence"
	"github.com/gocsat/csat/satisfaction/proportion"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// changedRatings are two ratings of the same people.
func changedRatings() *survey.Crosstab {
	x := must(survey.NewCrosstab(survey.Axis{ID: "before", Scale: scale.OneToFive()}, survey.Axis{ID: "after", Scale: scale.OneToFive()}))
	must(x, x.AddN(3, 4, 5))
	must(x, x.AddN(4, 4, 2))
	return x
}

var equivalenceInputs = inputs{
	calls: map[string]func() call{
		"FromTally": func() call {
			t := scale.NewTally(scale.OneToFive())
			must(t, t.AddN(4, 3))
			return give(func() (any, error) { return equivalence.FromTally(t) }, t)
		},
		"PanelDiD": func() call {
			treated, control := changedRatings(), changedRatings()
			return give(func() (any, error) {
				return equivalence.PanelDiD(treated, control, func(v int) float64 { return float64(v) }, 0)
			}, treated, control)
		},
	},
	specimens: []func() any{
		func() any {
			return must(equivalence.Shares(proportion.Count{X: 3, N: 5}, proportion.Count{X: 4, N: 6}, equivalence.Margins{Lower: -0.1}, equivalence.Options{}))
		},
		func() any {
			same := equivalence.Change[proportion.Count]{Before: proportion.Count{X: 3, N: 5}, After: proportion.Count{X: 4, N: 5}}
			return must(equivalence.ShareDiD(same, same, 0))
		},
		func() any { return equivalence.NonInferior },
	},
}
