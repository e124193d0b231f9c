package bayesnet

import (
	"fmt"
	"math/bits"
	"slices"

	"github.com/gocsat/csat/survey"
)

// An Arc leads from a parent to a child.
type Arc struct {
	// From is the parent.
	From string `json:"from"`
	// To is the child.
	To string `json:"to"`
}

// A set of nodes has the bit 1<<i for node i.
type set uint64

func (s set) has(i int) bool { return s>>i&1 == 1 }

// members are ascending.
func (s set) members() []int {
	out := make([]int, 0, bits.OnesCount64(uint64(s)))
	for ; s != 0; s &= s - 1 {
		out = append(out, bits.TrailingZeros64(uint64(s)))
	}
	return out
}

func (s set) size() int { return bits.OnesCount64(uint64(s)) }

// A graph has the parents of each node.
type graph []set

// resolve gives the ends of an arc between two different nodes.
func resolve(nodes []Node, a Arc) (from, to int, err error) {
	if from, err = find(nodes, a.From); err != nil {
		return 0, 0, &ArcError{a, fmt.Errorf("node %q: %w", a.From, survey.ErrUnknown)}
	}
	if to, err = find(nodes, a.To); err != nil {
		return 0, 0, &ArcError{a, fmt.Errorf("node %q: %w", a.To, survey.ErrUnknown)}
	}
	if from == to {
		return 0, 0, &ArcError{a, ErrCycle}
	}
	return from, to, nil
}

// graphOf is the graph of some arcs, none of them twice, without cycles.
func graphOf(nodes []Node, arcs []Arc) (graph, error) {
	g := make(graph, len(nodes))
	for _, a := range arcs {
		from, to, err := resolve(nodes, a)
		if err != nil {
			return nil, err
		}
		if g[to].has(from) {
			return nil, &ArcError{a, fmt.Errorf("twice: %w", survey.ErrArgument)}
		}
		if g.ancestors(1 << from).has(to) {
			return nil, &ArcError{a, ErrCycle}
		}
		g[to] |= 1 << from
	}
	return g, nil
}

// ancestors are the nodes of a set and all from which arcs lead to them.
func (g graph) ancestors(of set) set {
	all := of
	for todo := of; todo != 0; {
		i := bits.TrailingZeros64(uint64(todo))
		todo &= todo - 1
		todo |= g[i] &^ all
		all |= g[i]
	}
	return all
}

// arcs are sorted by the places of their ends.
func (g graph) arcs(nodes []Node) (arcs []Arc) {
	for from := range g {
		for to := range g {
			if g[to].has(from) {
				arcs = append(arcs, Arc{nodes[from].Name, nodes[to].Name})
			}
		}
	}
	return arcs
}

// compelled are the parents whose arcs have the same direction in every graph with the same
// independences: those of colliders, whose ends no arc joins, and what follows from them by
// the first three rules of C. Meek (1995).
func (g graph) compelled() graph {
	joined := slices.Clone(g) // by an arc of either direction
	for to, parents := range g {
		for _, from := range parents.members() {
			joined[from] |= 1 << to
		}
	}
	fixed := make(graph, len(g))
	for to, parents := range g {
		for _, from := range parents.members() {
			if parents&^joined[from] != 1<<from {
				fixed[to] |= 1 << from
			}
		}
	}
	for before := graph(nil); !slices.Equal(before, fixed); {
		before = slices.Clone(fixed)
		for to, parents := range g {
			for _, from := range (parents &^ fixed[to]).members() {
				collider := fixed[from]&^joined[to] != 0 // were it the other way round
				cycle := slices.ContainsFunc(fixed[to].members(), func(i int) bool { return fixed[i].has(from) })
				both := fixed[to] & joined[from] &^ fixed[from] // a collider or a cycle
				if collider || cycle || slices.ContainsFunc(both.members(), func(i int) bool { return both&^joined[i] != 1<<i }) {
					fixed[to] |= 1 << from
				}
			}
		}
	}
	return fixed
}
