package house_test

import (
	"github.com/gocsat/csat/satisfaction/reasons"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey/design"
)

func causes() []reasons.Question { return must(reasons.Count(table())) }

var reasonsInputs = inputs{
	calls: map[string]func() call{
		"Count": func() call {
			t, choices := table(), []string{"causes"}
			return give(func() (any, error) { return reasons.Count(t, choices...) }, t, choices)
		},
		"FromRows": func() call {
			c, rows := questionnaireDefinition().Choices[0], []scale.Row{{ID: "parts", Labels: text("Parts"), Share: scale.Share{Count: 1, N: 3}}}
			return give(func() (any, error) { return reasons.FromRows(c, rows, 4) }, &c, rows)
		},
		"Merge": func() call {
			a, b := causes(), causes()
			return give(func() (any, error) { return reasons.Merge(a, b) }, a, b)
		},
		"WeightedPareto": func() call {
			t, choices, o := table(), []string{"causes"}, reasons.WeightedOptions{Design: &design.TableOptions{}}
			return give(func() (any, error) { return reasons.WeightedPareto(t, choices, o) }, t, choices, o)
		},
		"Pareto": func() call {
			q := causes()
			return give(func() (any, error) { return reasons.Pareto(q, reasons.Options{}) }, q)
		},
		"ByDimension": func() call {
			q := causes()
			return give(func() (any, error) { return reasons.ByDimension(q, reasons.Options{}) }, q)
		},
		"ByOwner": func() call {
			q := causes()
			return give(func() (any, error) { return reasons.ByOwner(q, reasons.Options{}) }, q)
		},
	},
}
