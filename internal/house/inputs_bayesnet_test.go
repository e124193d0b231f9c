package house_test

import (
	"context"

	"github.com/gocsat/csat/analysis/bayesnet"
	"github.com/gocsat/csat/survey"
)

func bayesnetNodes() []bayesnet.Node {
	levels := func() []bayesnet.Level { return []bayesnet.Level{{ID: "no"}, {ID: "yes", Value: 1}} }
	return []bayesnet.Node{{Name: "late", Levels: levels()}, {Name: "happy", Levels: levels()}}
}

func bayesnetCells() []bayesnet.Cell {
	return []bayesnet.Cell{{Levels: []string{"no", "yes"}, N: 8}, {Levels: []string{"no", "no"}, N: 2}, {Levels: []string{"yes", "no"}, N: 5}}
}

func bayesnetArcs() []bayesnet.Arc { return []bayesnet.Arc{{From: "late", To: "happy"}} }

func bayesnetSample() *bayesnet.Sample {
	return must(bayesnet.FromCounts(bayesnetNodes(), bayesnetCells()))
}

func bayesnetNetwork() *bayesnet.Network {
	return must(bayesnet.Fit(bayesnetSample(), bayesnetArcs(), bayesnet.FitOptions{}))
}

var bayesnetInputs = inputs{
	calls: map[string]func() call{
		"FromTable": func() call {
			t, columns := table(), []bayesnet.Column{{Name: "ease", Bands: bands()}, {Name: "region"}}
			return give(func() (any, error) { return bayesnet.FromTable(t, columns...) }, t, columns)
		},
		"FromCounts": func() call {
			nodes, cells := bayesnetNodes(), bayesnetCells()
			return give(func() (any, error) { return bayesnet.FromCounts(nodes, cells) }, nodes, cells)
		},
		"Score": func() call {
			s, arcs, o := bayesnetSample(), bayesnetArcs(), bayesnet.ScoreOptions{}
			return give(func() (any, error) { return bayesnet.Score(s, arcs, o) }, s, arcs, o)
		},
		"Learn": func() call {
			s, o := bayesnetSample(), bayesnet.LearnOptions{Tiers: [][]string{{"late"}, {"happy"}}, Required: bayesnetArcs(),
				Forbidden: []bayesnet.Arc{{From: "happy", To: "late"}}}
			return give(func() (any, error) { return bayesnet.Learn(context.Background(), s, o) }, s, o)
		},
		"Learned.Fit": func() call {
			s := bayesnetSample()
			l := must(bayesnet.Learn(context.Background(), s, bayesnet.LearnOptions{}))
			return on(l, func() (any, error) { return l.Fit(s, bayesnet.FitOptions{}) }, s)
		},
		"Fit": func() call {
			s, arcs, o := bayesnetSample(), bayesnetArcs(), bayesnet.FitOptions{}
			return give(func() (any, error) { return bayesnet.Fit(s, arcs, o) }, s, arcs, o)
		},
		"New": func() call {
			tables := bayesnetNetwork().CPTs()
			return give(func() (any, error) { return bayesnet.New(tables...) }, tables)
		},
		"Query": func() call {
			n, e, o := bayesnetNetwork(), bayesnet.Evidence{"late": "yes"}, bayesnet.QueryOptions{Draws: 100}
			return give(func() (any, error) { return bayesnet.Query(context.Background(), n, "happy", e, o) }, n, e, o)
		},
		"Raise": func() call {
			n, items, o := bayesnetNetwork(), []string{"late"}, bayesnet.QueryOptions{Draws: 100, TopBoxes: 1}
			return give(func() (any, error) { return bayesnet.Raise(context.Background(), n, "happy", items, o) }, n, items, o)
		},
		"Network.Probabilities": func() call {
			n, e := bayesnetNetwork(), bayesnet.Evidence{"late": "yes"}
			return on(n, func() (any, error) { return n.Probabilities("happy", e) }, e)
		},
		"Network.Do": func() call {
			n := bayesnetNetwork()
			return on(n, func() (any, error) { return n.Do("late", "no") })
		},
	},
	specimens: []func() any{
		func() any { return bayesnet.BDeu },
		func() any { return bayesnetSample() },
		func() any { return bayesnetNetwork() },
		func() any {
			return must(bayesnet.Learn(context.Background(), bayesnetSample(), bayesnet.LearnOptions{}))
		},
		func() any { return bayesnet.NodeError{Node: "late", Err: survey.ErrUnknown} },
		func() any { return bayesnet.ArcError{Arc: bayesnetArcs()[0], Err: bayesnet.ErrCycle} },
	},
	mutators: []string{"Criterion.UnmarshalText"},
}
