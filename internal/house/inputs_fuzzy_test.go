package house_test

import (
	"context"

	"github.com/gocsat/csat/analysis/fuzzy"
	"github.com/gocsat/csat/scale"
)

func fuzzyFactor() fuzzy.Factor {
	return fuzzy.Factor{Name: "all", Children: []fuzzy.Factor{{Name: "a", Weight: 2, Tally: tally()}, {Name: "b", Weight: 1, Tally: tally()}}}
}

var fuzzyInputs = inputs{
	calls: map[string]func() call{
		"FromTallies": func() call {
			f := fuzzyFactor()
			return give(func() (any, error) { return fuzzy.FromTallies(f, nil) }, f)
		},
		"FromItems": func() call {
			q, t := questionnaire(), table()
			tallies := map[string]*scale.Tally{"ease": must(t.Tally("ease")), "wait": must(t.Tally("wait")), "recommend": must(t.Tally("recommend"))}
			return give(func() (any, error) { return fuzzy.FromItems(q, tallies) }, q, tallies)
		},
		"FromTable": func() call {
			q, t := questionnaire(), table()
			return give(func() (any, error) { return fuzzy.FromTable(q, t) }, q, t)
		},
		"Evaluate": func() call {
			s, o := must(fuzzy.FromTallies(fuzzyFactor(), nil)), fuzzy.Options{Operator: fuzzy.MinSum, Replicates: 100}
			return give(func() (any, error) { return fuzzy.Evaluate(context.Background(), s, o) }, s, o)
		},
		"Evaluate a table": func() call {
			s, o := must(fuzzy.FromTable(nil, table())), fuzzy.Options{Values: []float64{1, 2}}
			return give(func() (any, error) { return fuzzy.Evaluate(context.Background(), s, o) }, s, o)
		},
	},
	specimens: []func() any{
		func() any { return fuzzy.MinMax },
		func() any { return must(fuzzy.FromTallies(fuzzyFactor(), nil)) },
		func() any { return fuzzy.FactorError{Name: "a", Err: fuzzy.ErrNoBase} },
	},
	mutators: []string{"Operator.UnmarshalText"},
}
