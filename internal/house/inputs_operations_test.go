package house_test

import (
	"time"

	"github.com/gocsat/csat/satisfaction/asof"
	"github.com/gocsat/csat/satisfaction/operations"
	"github.com/gocsat/csat/survey"
)

func kept() []operations.Promise {
	return []operations.Promise{{Service: "urgent", Response: time.Hour}, {Service: "repair", Response: 4 * time.Hour, Resolution: 48 * time.Hour}}
}

func repairs() []operations.Job {
	return []operations.Job{
		{ID: "2", Service: "urgent", Opened: hour(3, 8)},
		{ID: "1", Service: "repair", Opened: hour(2, 8), Responded: hour(2, 9), Resolved: hour(2, 17), Visits: 1, Audited: 3, Kept: 2},
	}
}

func repairCounts() *operations.Counts {
	return must(operations.Count(repairs(), must(operations.NewStandard(kept())), seen()))
}

func touchpoints() []operations.Touchpoint {
	weak := []survey.Warning{{Code: survey.LowBase, Text: "few"}}
	return []operations.Touchpoint{
		{ID: "use", Labels: text("Use"), Satisfaction: survey.Estimate{Value: 50, Warnings: weak}, Impact: 1},
		{ID: "repair", Satisfaction: survey.Estimate{Value: 80, SE: survey.Some(1)}, Impact: 2}}
}

var operationsInputs = inputs{
	calls: map[string]func() call{
		"NewStandard": func() call {
			promises := kept()
			return give(func() (any, error) { return operations.NewStandard(promises) }, promises)
		},
		"NewCounts": func() call {
			s, clock := must(operations.NewStandard(kept())), seen()
			return give(func() (any, error) { return operations.NewCounts(s, clock) }, s, &clock)
		},
		"Count": func() call {
			jobs, s := repairs(), must(operations.NewStandard(kept()))
			return give(func() (any, error) { return operations.Count(jobs, s, seen()) }, jobs, s)
		},
		"MomentsOfTruth": func() call {
			t := touchpoints()
			return give(func() (any, error) { return operations.MomentsOfTruth(t) }, t)
		},
		"Counts.Add": func() call {
			c := repairCounts()
			return on(c, func() (any, error) { return nil, c.Add(repairs()[1]) })
		},
		"Counts.AddN": func() call {
			c := repairCounts()
			return on(c, func() (any, error) { return nil, c.AddN(repairs()[1], 2) })
		},
		"Counts.Sub": func() call {
			c := repairCounts()
			return on(c, func() (any, error) { return nil, c.Sub(repairs()[1]) })
		},
		"Counts.SubN": func() call {
			c := repairCounts()
			return on(c, func() (any, error) { return nil, c.SubN(repairs()[1], 1) })
		},
		"Counts.Merge": func() call {
			c, o := repairCounts(), repairCounts()
			return on(c, func() (any, error) { return nil, c.Merge(o) }, o)
		},
		"Counts.Merge into zero": func() call {
			c, o := new(operations.Counts), repairCounts()
			return on(c, func() (any, error) { return nil, c.Merge(o) }, o)
		},
		"Counts.Merge with itself": func() call {
			c := repairCounts()
			return on(c, func() (any, error) { return nil, c.Merge(c) })
		},
		"Counts.Unmerge": func() call {
			c, o := repairCounts(), repairCounts()
			return on(c, func() (any, error) { return nil, c.Unmerge(o) }, o)
		},
		"Counts.Equal": func() call {
			c, o := repairCounts(), repairCounts()
			return on(c, func() (any, error) { return c.Equal(o), nil }, o)
		},
		"Counts.Result": func() call {
			c, o := repairCounts(), shares()
			return on(c, func() (any, error) { return c.Result(o) }, &o)
		},
		"Counts.ResponseSpans": func() call {
			c := repairCounts()
			return on(c, func() (any, error) { return c.ResponseSpans("repair"), nil })
		},
		"Counts.ResolutionSpans": func() call {
			c := repairCounts()
			return on(c, func() (any, error) { return c.ResolutionSpans("repair"), nil })
		},
	},
	specimens: []func() any{
		func() any { return repairCounts() },
		func() any { return must(operations.NewStandard(kept())) },
		func() any { return kept()[1] },
		func() any { return must(operations.MomentsOfTruth(touchpoints())).Moments[0] },
		func() any {
			return &operations.JobError{Index: 1, ID: "2", Field: "Opened", Err: operations.ErrOrder}
		},
		func() any { return must(repairCounts().Result(asof.Options{})) },
	},
	mutators: []string{"Counts.Add", "Counts.AddN", "Counts.Sub", "Counts.SubN", "Counts.Merge", "Counts.Unmerge"},
}
