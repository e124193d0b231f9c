package house_test

import (
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
	"github.com/gocsat/csat/survey/disclosure"
)

func smallCounts() disclosure.Table {
	return must(disclosure.Grid([][]int64{{3, 20, 30}, {10, 40, 50}}))
}

var disclosureInputs = inputs{
	calls: map[string]func() call{
		"Grid": func() call {
			counts := [][]int64{{3, 20}, {10, 40}}
			return give(func() (any, error) { return disclosure.Grid(counts) }, counts)
		},
		"Crosstab": func() call {
			x := must(survey.NewCrosstab(survey.Axis{ID: "skill", Scale: scale.OneToFive()}, survey.Axis{ID: "region", Categories: []string{"north", "south"}}))
			must(x, x.AddIn("north", 5, 7))
			return give(func() (any, error) { return disclosure.Crosstab(x) }, x)
		},
		"Tree": func() call {
			root := disclosure.Node{ID: "all", N: 8, Children: []disclosure.Node{{ID: "a", N: 3}, {ID: "b", N: 5}}}
			return give(func() (any, error) { return disclosure.Tree(root) }, &root)
		},
		"Suppress": func() call {
			t := smallCounts()
			return give(func() (any, error) { return disclosure.Suppress(t, disclosure.Options{}) }, &t)
		},
		"Complete": func() call {
			t, m := smallCounts(), make(disclosure.Mask, 12)
			m[1] = disclosure.Primary
			return give(func() (any, error) { return disclosure.Complete(t, m, disclosure.Options{}) }, &t, m)
		},
		"Verify": func() call {
			t := smallCounts()
			m := must(disclosure.Suppress(t, disclosure.Options{}))
			return give(func() (any, error) { return disclosure.Verify(t, m, disclosure.Options{}) }, &t, m)
		},
		"Mask.Counts": func() call {
			t := smallCounts()
			m := must(disclosure.Suppress(t, disclosure.Options{}))
			return on(m, func() (any, error) { return m.Counts(t) }, &t)
		},
		"Mask.Estimates": func() call {
			m := disclosure.Mask{disclosure.Shown, disclosure.Primary}
			estimates := []survey.Estimate{{Value: 1, Warnings: []survey.Warning{{Code: survey.LowBase}}}, {Value: 2}}
			return on(m, func() (any, error) { return m.Estimates(estimates) }, estimates)
		},
		"Mask.Lines": func() call {
			t := smallCounts()
			m := must(disclosure.Suppress(t, disclosure.Options{}))
			return on(m, func() (any, error) { return m.Lines(3) })
		},
	},
	specimens: []func() any{
		func() any { return disclosure.Mask{disclosure.Shown, disclosure.Primary} },
		func() any { return disclosure.Complementary },
		func() any { return disclosure.ShowZeros },
	},
}
