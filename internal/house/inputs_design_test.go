package house_test

import (
	"context"

	"github.com/gocsat/csat/survey/design"
)

// drawnOptions has every field that a design could keep.
func drawnOptions() design.Options {
	return design.Options{
		Strata:     []string{"a", "a", "a", "b", "b", "b"},
		Clusters:   []string{"1", "1", "2", "3", "4", "4"},
		Population: []float64{10, 10, 10, 20, 20, 20},
		Calibration: design.Calibration{
			Margins:     [][]string{{"m", "f", "m", "f", "m", "f"}},
			Auxiliary:   [][]float64{{1, 2, 3, 4, 5, 7}},
			BaseWeights: []float64{1, 2, 1, 2, 1, 2},
		},
	}
}

func drawn() *design.Design {
	return must(design.New([]float64{1, 2, 3, 4, 5, 6}, drawnOptions()))
}

// simple has no clusters and more degrees of freedom.
func simple() *design.Design {
	return must(design.New([]float64{1, 2, 3, 4, 5, 6}, design.Options{}))
}

func variable(values ...float64) design.Variable {
	return design.Variable{Values: values, Valid: []bool{true, true, true, true, true, false}}
}

var designInputs = inputs{
	calls: all(designCalls, designGroupCalls, replicateCalls),
	specimens: []func() any{
		func() any { return drawn() },
		func() any { return must(simple().Mean(variable(1, 2, 3, 4, 9, 0), design.EstimateOptions{})) },
		func() any { return must(simple().Total(variable(1, 2, 3, 4, 9, 0), design.EstimateOptions{})) },
		func() any { return must(simple().Share(variable(1, 0, 1, 1, 0, 0), design.ShareOptions{})) },
		func() any { return must(simple().NPS(variable(1, 0, 1, -1, 0, 0), 0)) },
		func() any {
			return must(simple().Difference(variable(1, 2, 3, 4, 9, 0), variable(1, 0, 1, 1, 0, 0), design.EstimateOptions{}))
		},
		func() any {
			mean := func(r *design.Design) (float64, error) { return r.Weights()[0], nil }
			return must(simple().Replicate(context.Background(), mean, design.ReplicateOptions{Replicates: 5}))
		},
		func() any { return variable(1, 2, 3, 4, 5, 6) },
		func() any { return design.Adjust },
		func() any { return design.Logit },
		func() any { return design.HF7 },
		func() any { return design.NormalScore },
		func() any { return design.Jackknife },
	},
}

// estimateBy is a call with variables.
func estimateBy(do func(d *design.Design, y, x design.Variable) (any, error)) func() call {
	return func() call {
		d, y, x := simple(), variable(1, 0, 1, 1, 0, 0), variable(5, 2, 7, 3, 1, 4)
		return on(d, func() (any, error) { return do(d, y, x) }, &y, &x)
	}
}

var designCalls = map[string]func() call{
	"New": func() call {
		weights, o := []float64{1, 2, 3, 4, 5, 6}, drawnOptions()
		return give(func() (any, error) { return design.New(weights, o) }, weights, &o)
	},
	"OfTable": func() call {
		t := weightedTable()
		o := design.TableOptions{Margins: []string{"region"}, BaseWeights: []float64{1, 2, 3, 4}, Population: map[string]float64{"": 50}}
		return give(func() (any, error) { return design.OfTable(t, o) }, t, &o)
	},
	"VariableOf": func() call {
		t := table()
		return give(func() (any, error) {
			return design.VariableOf(t, "ease", func(v int) float64 { return float64(v) })
		}, t)
	},
	"WorthOf": func() call {
		t := table()
		return give(func() (any, error) { return design.WorthOf(t, "ease") }, t)
	},
	"NumberOf": func() call {
		t := table()
		return give(func() (any, error) { return design.NumberOf(t, "minutes") }, t)
	},
	"Indicator": func() call {
		in := []bool{true, false}
		return give(func() (any, error) { return design.Indicator(in), nil }, in)
	},
	"Variable.Where": func() call {
		v := variable(1, 2, 3, 4, 5, 6)
		return on(&v, func() (any, error) { return v.Where(func(row int) bool { return row > 1 }), nil })
	},
	"Design.Mean": estimateBy(func(d *design.Design, y, _ design.Variable) (any, error) {
		return d.Mean(y, design.EstimateOptions{})
	}),
	"Design.Total": estimateBy(func(d *design.Design, y, _ design.Variable) (any, error) {
		return d.Total(y, design.EstimateOptions{})
	}),
	"Design.Ratio": estimateBy(func(d *design.Design, y, x design.Variable) (any, error) {
		return d.Ratio(y, x, design.EstimateOptions{})
	}),
	"Design.Share": estimateBy(func(d *design.Design, y, _ design.Variable) (any, error) {
		return d.Share(y, design.ShareOptions{})
	}),
	"Design.NPS": estimateBy(func(d *design.Design, y, _ design.Variable) (any, error) { return d.NPS(y, 0.95) }),
	"Design.Quantile": estimateBy(func(d *design.Design, _, x design.Variable) (any, error) {
		return d.Quantile(x, 0.5, design.QuantileOptions{})
	}),
	"Design.Combination": estimateBy(func(d *design.Design, y, x design.Variable) (any, error) {
		return d.Combination([]design.Term{{Coefficient: 1, Of: y}, {Coefficient: 2, Of: x}}, design.EstimateOptions{})
	}),
	"Design.Difference": estimateBy(func(d *design.Design, y, x design.Variable) (any, error) {
		return d.Difference(y, x, design.EstimateOptions{})
	}),
	"Design.Superiority": estimateBy(func(d *design.Design, y, x design.Variable) (any, error) {
		return d.Superiority(y, x, design.EstimateOptions{})
	}),
	"Design.Covariance": estimateBy(func(d *design.Design, y, x design.Variable) (any, error) { return d.Covariance(y, x) }),
	"Design.Regression": estimateBy(func(d *design.Design, y, x design.Variable) (any, error) {
		return d.Regression(y, []design.Variable{x}, design.EstimateOptions{})
	}),
	"Design.Mean after calibration": func() call {
		d, y := drawn(), variable(1, 2, 3, 9, 5, 6)
		return on(d, func() (any, error) { return d.Mean(y, design.EstimateOptions{}) }, &y)
	},
}

var designGroupCalls = map[string]func() call{
	"Design.By": func() call {
		d, y, groups := simple(), variable(1, 2, 3, 4, 5, 6), []string{"a", "a", "b", "b", "a", "b"}
		return on(d, func() (any, error) { return d.By(y, groups, design.EstimateOptions{}) }, &y, groups)
	},
	"Design.RankTest": func() call {
		d, y, groups := simple(), variable(1, 2, 3, 4, 5, 6), []string{"a", "a", "b", "b", "a", "b"}
		return on(d, func() (any, error) { return d.RankTest(y, groups, design.MidRank) }, &y, groups)
	},
	"Design.TwoWay": func() call {
		d, rows, columns := simple(), []string{"a", "a", "b", "b", "a", "b"}, []string{"x", "y", "x", "y", "y", ""}
		return on(d, func() (any, error) { return d.TwoWay(rows, columns) }, rows, columns)
	},
}

var replicateCalls = map[string]func() call{
	"Design.Replicate": func() call {
		d, y := simple(), variable(1, 2, 3, 4, 5, 6)
		o := design.ReplicateOptions{
			Replicates: 20, Names: []string{"a", "b", "c", "d", "e", "f"},
			Reweight: func(weights []float64) ([]float64, error) { return weights, nil },
		}
		return on(d, func() (any, error) {
			return d.Replicate(context.Background(), func(r *design.Design) (float64, error) {
				m, err := r.Mean(y, design.EstimateOptions{})
				return m.Estimate.Value, err
			}, o)
		}, &y, o.Names)
	},
}
