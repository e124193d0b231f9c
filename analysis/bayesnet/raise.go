package bayesnet

import (
	"cmp"
	"context"
	"slices"

	"github.com/gocsat/csat/survey"
)

// Gains are what raising one item or another would bring.
type Gains struct {
	// Target is the node that should gain.
	Target string `json:"target"`
	// TopBoxes is what is measured, as in [QueryOptions].
	TopBoxes int `json:"top_boxes"`
	// Now is the mean or share of the target as it is.
	Now survey.Estimate `json:"now"`
	// Items are those raised, each alone, the largest change first.
	Items []Gain `json:"items"`
}

// A Gain is what raising one item would bring.
type Gain struct {
	// Item is the one raised by one level.
	Item string `json:"item"`
	// Change is by how much the mean, in the unit of the values, or the share, as a fraction,
	// of the target would be higher; negative if lower.
	Change survey.Estimate `json:"change"`
	// Best is the probability, 0–1, that the change is the largest of all items raised; equal
	// ones share it. No value where nothing is uncertain.
	Best survey.Optional `json:"best"`
	// AtTop is the share of respondents, 0–1, who are at the top and cannot be raised.
	AtTop float64 `json:"at_top"`
	// Unseen is the share of respondents, 0–1, who once raised have a combination of levels
	// that nobody had, among the parents of a child of the item; of several children on the
	// way to the target the largest. What they would say rests on the prior alone. 0 where
	// respondents were not counted.
	Unseen float64 `json:"unseen"`
}

// Raise asks of each item: if everybody were one level higher, those at the top staying
// there, how would the target change? The item's own causes stay as they are and its
// consequences follow (package doc, with what makes this causal). nil items are all that can
// be raised and from which arcs lead to the target. The same draws serve all items, so that
// Best compares them.
//
// An item from which no arcs lead to the target changes nothing, and has the warning
// [NoPath].
//
// No network, an item given twice or equal to the target and options outside their range are
// [survey.ErrArgument], an unknown node is [survey.ErrUnknown], an item or target without
// order [ErrUnordered], a table too large [ErrTooLarge]; all of a node are a [*NodeError].
// The error of the context is returned.
func Raise(ctx context.Context, n *Network, target string, items []string, o QueryOptions) (Gains, error) {
	if err := n.usable(); err != nil {
		return Gains{}, err
	}
	t, err := n.ordered(target)
	if err != nil {
		return Gains{}, err
	}
	if o, err = o.checked(n.nodes[t]); err != nil {
		return Gains{}, err
	}
	raised, err := n.raisable(t, items)
	if err != nil {
		return Gains{}, err
	}
	p, err := n.plan([]int{t}, n.nothing())
	if err != nil {
		return Gains{}, err
	}
	measure := func(tables [][]float64) float64 {
		shares, _ := p.shares(tables)
		return n.nodes[t].measure(shares, o.TopBoxes)
	}
	e, draws, err := n.estimates(ctx, p.used, o, func(tables [][]float64) []float64 {
		out := make([]float64, 1+len(raised)) // the target as it is and the change by item
		out[0] = measure(tables)
		for at, i := range raised {
			if p.used.has(i) {
				out[at+1] = measure(n.lifted(tables, i)) - out[0]
			}
		}
		return out
	})
	if err != nil {
		return Gains{}, err
	}
	best := make([]float64, len(raised))
	for _, x := range draws {
		shareOut(best, x[1:])
	}
	g := Gains{Target: target, TopBoxes: o.TopBoxes, Now: e[0], Items: []Gain{}}
	for at, i := range raised {
		gain := Gain{Item: n.nodes[i].Name, Change: e[at+1]}
		if len(draws) > 0 {
			gain.Best = survey.Some(best[at] / float64(len(draws)))
		}
		if err := n.caution(&gain, i, p.used); err != nil {
			return Gains{}, err
		}
		g.Items = append(g.Items, gain)
	}
	slices.SortStableFunc(g.Items, func(a, b Gain) int { return cmp.Compare(b.Change.Value, a.Change.Value) })
	return g, nil
}

// ordered finds a node that has an order.
func (n *Network) ordered(name string) (int, error) {
	i, err := find(n.nodes, name)
	if err == nil && n.nodes[i].Unordered {
		err = &NodeError{name, ErrUnordered}
	}
	return i, err
}

// raisable finds the items, or all that lead to the target.
func (n *Network) raisable(target int, items []string) ([]int, error) {
	var out []int
	if items == nil {
		for _, i := range n.graph().ancestors(1 << target).members() {
			if i != target && !n.nodes[i].Unordered {
				out = append(out, i)
			}
		}
		return out, nil
	}
	for _, name := range items {
		i, err := n.ordered(name)
		if err != nil {
			return nil, err
		}
		if i == target || slices.Contains(out, i) {
			return nil, fault(name, survey.ErrArgument, "raised twice, or the target itself")
		}
		out = append(out, i)
	}
	return out, nil
}

// lifted are the tables when everybody is one level of an item higher.
func (n *Network) lifted(tables [][]float64, item int) [][]float64 {
	r := len(n.nodes[item].Levels)
	table := make([]float64, len(tables[item]))
	for j := 0; j < len(table); j += r {
		copy(table[j+1:j+r], tables[item][j:])
		table[j+r-1] += tables[item][j+r-1]
	}
	out := slices.Clone(tables)
	out[item] = table
	return out
}

// shareOut adds 1 to the largest, in equal parts to several.
func shareOut(to, values []float64) {
	if len(values) == 0 {
		return
	}
	top, ties := slices.Max(values), 0.0
	for _, x := range values {
		if x == top {
			ties++
		}
	}
	for at, x := range values {
		if x == top {
			to[at] += 1 / ties
		}
	}
}

// caution says what a gain rests on.
func (n *Network) caution(g *Gain, item int, used set) error {
	shares, err := n.Probabilities(g.Item, nil)
	if err != nil {
		return err
	}
	g.AtTop = shares[len(shares)-1]
	if !used.has(item) {
		g.Change.Warn(NoPath, "no arcs lead from %s to the target", g.Item)
		return nil
	}
	for _, child := range used.members() {
		t := n.tables[child]
		if t.counts == nil || !slices.Contains(t.parents, item) {
			continue
		}
		p, err := n.plan(t.parents, n.nothing())
		if err != nil {
			return err
		}
		shares, _ := p.shares(n.lifted(n.probabilities(), item))
		unseen := 0.0
		for j, share := range shares {
			if t.counts[j] == 0 {
				unseen += share
			}
		}
		g.Unseen = max(g.Unseen, unseen)
	}
	if g.Unseen > 0.05 {
		g.Change.Warn(Extrapolated, "%.0f %% of the raised respondents have a combination of answers that nobody gave", 100*g.Unseen)
	}
	return nil
}
