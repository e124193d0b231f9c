package house_test

import (
	"github.com/gocsat/csat/satisfaction/asof"
	"github.com/gocsat/csat/satisfaction/recovery"
)

func complaints() []recovery.Case {
	return []recovery.Case{
		{ID: "2", Customer: "B", Problem: "repair", Opened: hour(3, 8)},
		{ID: "1", Customer: "B", Problem: "repair", Opened: hour(2, 8), Log: []recovery.Entry{
			{Event: recovery.Confirmed, At: hour(3, 9)}, {Event: recovery.Thanked, At: hour(2, 9)}, {Event: recovery.Corrected, At: hour(3, 8)}}},
	}
}

func complaintCounts() *recovery.Counts { return must(recovery.Count(complaints(), seen())) }

var recoveryInputs = inputs{
	calls: map[string]func() call{
		"Count": func() call {
			cases := complaints()
			return give(func() (any, error) { return recovery.Count(cases, seen()) }, cases)
		},
		"Worklist": func() call {
			cases := complaints()
			return give(func() (any, error) { return recovery.Worklist(cases, seen(), recovery.WorkOptions{}) }, cases)
		},
		"Repeats": func() call {
			cases := complaints()
			return give(func() (any, error) { return recovery.Repeats(cases, seen(), 2) }, cases)
		},
		"Silent": func() call {
			who, cases, o := []string{"Z", "B", "A"}, complaints(), shares()
			return give(func() (any, error) { return recovery.Silent(who, cases, seen(), o) }, who, cases, &o)
		},
		"PerCustomer": func() call {
			cases, o := complaints(), shares()
			return give(func() (any, error) { return recovery.PerCustomer(cases, 9, seen(), o) }, cases, &o)
		},
		"Case.Validate": func() call {
			c := complaints()[1]
			return on(&c, func() (any, error) { return nil, c.Validate() })
		},
		"Counts.Add": func() call {
			c, one := complaintCounts(), complaints()[1]
			return on(c, func() (any, error) { return nil, c.Add(one) }, &one)
		},
		"Counts.AddN": func() call {
			c, one := complaintCounts(), complaints()[1]
			return on(c, func() (any, error) { return nil, c.AddN(one, 3) }, &one)
		},
		"Counts.Sub": func() call {
			c, one := complaintCounts(), complaints()[1]
			return on(c, func() (any, error) { return nil, c.Sub(one) }, &one)
		},
		"Counts.SubN": func() call {
			c, one := complaintCounts(), complaints()[1]
			return on(c, func() (any, error) { return nil, c.SubN(one, 1) }, &one)
		},
		"Counts.Merge": func() call {
			c, o := complaintCounts(), complaintCounts()
			return on(c, func() (any, error) { return nil, c.Merge(o) }, o)
		},
		"Counts.Merge into zero": func() call {
			c, o := new(recovery.Counts), complaintCounts()
			return on(c, func() (any, error) { return nil, c.Merge(o) }, o)
		},
		"Counts.Merge with itself": func() call {
			c := complaintCounts()
			return on(c, func() (any, error) { return nil, c.Merge(c) })
		},
		"Counts.Unmerge": func() call {
			c, o := complaintCounts(), complaintCounts()
			return on(c, func() (any, error) { return nil, c.Unmerge(o) }, o)
		},
		"Counts.Equal": func() call {
			c, o := complaintCounts(), complaintCounts()
			return on(c, func() (any, error) { return c.Equal(o), nil }, o)
		},
		"Counts.Result": func() call {
			c, o := complaintCounts(), shares()
			return on(c, func() (any, error) { return c.Result(o) }, &o)
		},
	},
	specimens: []func() any{
		func() any { return complaintCounts() },
		func() any { return complaints()[1] },
		func() any { return recovery.Implicit },
		func() any { return recovery.Leaves },
		func() any { return recovery.Corrected },
		func() any { return recovery.Cleared },
		func() any { return must(recovery.Silent([]string{"Z", "B"}, complaints(), seen(), asof.Options{})) },
		func() any { return must(recovery.PerCustomer(complaints(), 9, seen(), asof.Options{})) },
		func() any { return &recovery.CaseError{Index: 1, ID: "2", Entry: 0, Err: recovery.ErrOrder} },
	},
	mutators: []string{"Counts.Add", "Counts.AddN", "Counts.Sub", "Counts.SubN", "Counts.Merge", "Counts.Unmerge"},
}
