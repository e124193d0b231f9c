package bayesnet

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"github.com/gocsat/csat/internal/parallel"
	"github.com/gocsat/csat/survey"
)

// LearnOptions are the choices of [Learn]; the zero value is the default.
type LearnOptions struct {
	// Criterion is what the structure maximises. Default: [BIC].
	Criterion Criterion
	// EquivalentSize is α of [BDeu], in respondents, 1e-6 to 1e9. Default: 1.
	EquivalentSize float64
	// Tiers are groups of nodes in the order of cause and effect: no arc leads from a node to
	// one of an earlier group. With regions first and overall satisfaction alone and last,
	// regions depend on nothing but each other, and nothing on overall satisfaction. A node
	// in no group is free. Default: none.
	Tiers [][]string
	// Required arcs are always there. Default: none.
	Required []Arc
	// Forbidden arcs are never there, which says nothing of the reverse. Default: none.
	Forbidden []Arc
	// MaxParents bounds the parents of a node, 1 to 63. Default: 3.
	MaxParents int
	// Progress, if not nil, is called after every move with the share of the climbs that are
	// over, 0–1, by one goroutine at a time.
	Progress func(done float64)
}

// Learned is a structure found by [Learn].
type Learned struct {
	// Criterion is what it maximises.
	Criterion Criterion `json:"criterion"`
	// Score is that of the structure, as [Score] has it.
	Score float64 `json:"score"`
	// Links are the arcs, by the places of their ends.
	Links []Link `json:"links"`
	// N is the number of respondents.
	N int64 `json:"n"`
}

// A Link is an arc with what speaks for it.
type Link struct {
	// Arc is the parent and the child.
	Arc
	// Gain is by how much the score would fall without the arc; a required one can have a
	// negative gain.
	Gain float64 `json:"gain"`
	// Reversible says that a graph with the same independences, and so the same score, has
	// the arc the other way round: its direction comes from the options or the order of the
	// nodes, not from the data.
	Reversible bool `json:"reversible"`
}

// Fit is [Fit] with the arcs learned. Whatever is computed from the network has the warning
// [LearnedArcs]. Errors are those of [Fit].
func (l Learned) Fit(s *Sample, o FitOptions) (*Network, error) {
	arcs := make([]Arc, len(l.Links))
	for i, link := range l.Links {
		arcs[i] = link.Arc
	}
	n, err := Fit(s, arcs, o)
	if err != nil {
		return nil, err
	}
	n.learned = true
	return n, nil
}

// tie is which part of a score is taken for rounding: a move must gain more, and of moves
// that gain the same the first is made.
const tie = 1e-11

// climbs is how many times Learn climbs: of networks of four nodes and 1,000 people the first
// climb finds the best structure in three of four, eleven in 95 of 100.
const climbs = 11

// Learn finds a structure by hill climbing: from the required arcs, the move that gains
// most, adding, deleting or reversing one arc, until none gains anything; among moves that
// gain the same the first, by the parent in the order of the nodes, then by the child. Ten
// more climbs start at the end of the first, each after as many random moves as there are
// nodes. The structure is the best of all climbs, not of all structures. An arc that can be
// turned with the same score leads from the node listed first, where the options allow it.
// Nothing depends on the order of rows or the number of processors. A node with its parents
// of more than 2²⁰ cells is not considered.
//
// No sample is [survey.ErrNoBase]. A required arc that is given twice, is also forbidden or
// goes against the tiers ([survey.ErrArgument]), a cycle of them ([ErrCycle]), and an arc with
// an unknown node ([survey.ErrUnknown]) are an [*ArcError]. An unknown node in a tier
// ([survey.ErrUnknown]), one in two tiers or with more required parents than MaxParents
// ([survey.ErrArgument]) or than 2²⁰ cells allow ([ErrTooLarge]) is a [*NodeError]. Other
// options outside their range are [survey.ErrArgument]. The error of the context is returned.
func Learn(ctx context.Context, s *Sample, o LearnOptions) (Learned, error) {
	if err := s.usable(); err != nil {
		return Learned{}, err
	}
	c, err := newClimber(s, o)
	if err != nil {
		return Learned{}, err
	}
	first, score, err := c.climb(ctx, slices.Clone(c.required), 0)
	best := first
	for number := 1; number < climbs && err == nil; number++ {
		var g graph
		var other float64
		g, other, err = c.climb(ctx, c.perturbed(first, rand.New(rand.NewPCG(0, uint64(number)))), number)
		if other-score > c.tolerance(score) {
			best, score = g, other
		}
	}
	if err != nil {
		return Learned{}, err
	}
	if o.Progress != nil {
		o.Progress(1)
	}
	c.settle(best)
	l, compelled := Learned{Criterion: o.Criterion, Score: score, Links: []Link{}, N: s.n}, best.compelled()
	for _, a := range best.arcs(s.nodes) {
		from, to, _ := resolve(s.nodes, a)
		without := best[to] &^ (1 << from)
		if err := c.prepare(ctx, []family{{to, best[to]}, {to, without}}); err != nil {
			return Learned{}, err
		}
		l.Links = append(l.Links, Link{a, c.known[to][best[to]] - c.known[to][without], !compelled[to].has(from)})
	}
	return l, nil
}

// A climber remembers the scores of families.
type climber struct {
	s        *Sample
	o        LearnOptions
	scoring  ScoreOptions
	allowed  []set // by child: nodes that may be its parents
	required graph
	known    []map[set]float64 // −∞ for a family that is too large
}

// A family is a node with its parents.
type family struct {
	node    int
	parents set
}

func newClimber(s *Sample, o LearnOptions) (*climber, error) {
	scoring, err := ScoreOptions{o.Criterion, o.EquivalentSize}.checked()
	if err != nil {
		return nil, err
	}
	if o.MaxParents = cmp.Or(o.MaxParents, 3); o.MaxParents < 1 || o.MaxParents >= maxNodes {
		return nil, argument("option MaxParents: %d", o.MaxParents)
	}
	c := &climber{s: s, o: o, scoring: scoring, allowed: make([]set, len(s.nodes)), known: make([]map[set]float64, len(s.nodes))}
	tier := make([]int, len(s.nodes)) // 0 for none
	for t, names := range o.Tiers {
		for _, name := range names {
			i, err := find(s.nodes, name)
			if err != nil {
				return nil, err
			}
			if tier[i] != 0 {
				return nil, fault(name, survey.ErrArgument, "in two tiers")
			}
			tier[i] = t + 1
		}
	}
	for to := range s.nodes {
		c.known[to] = map[set]float64{}
		for from := range s.nodes {
			if from != to && (tier[from] == 0 || tier[to] == 0 || tier[from] <= tier[to]) {
				c.allowed[to] |= 1 << from
			}
		}
	}
	for _, a := range o.Forbidden {
		from, to, err := resolve(s.nodes, a)
		if err != nil {
			return nil, err
		}
		c.allowed[to] &^= 1 << from
	}
	if c.required, err = graphOf(s.nodes, o.Required); err != nil {
		return nil, err
	}
	for to, parents := range c.required {
		if bad := parents &^ c.allowed[to]; bad != 0 {
			a := Arc{s.nodes[bad.members()[0]].Name, s.nodes[to].Name}
			return nil, &ArcError{a, fmt.Errorf("required and forbidden: %w", survey.ErrArgument)}
		}
		if parents.size() > o.MaxParents {
			return nil, fault(s.nodes[to].Name, survey.ErrArgument, "%d required parents, at most %d", parents.size(), o.MaxParents)
		}
		if _, err := cells(s.nodes, to, parents.members()); err != nil {
			return nil, err
		}
	}
	return c, nil
}

func (c *climber) tolerance(score float64) float64 { return tie * max(1, math.Abs(score)) }

// prepare scores families that are not known yet.
func (c *climber) prepare(ctx context.Context, families []family) error {
	todo := families[:0]
	for _, f := range families {
		if _, ok := c.known[f.node][f.parents]; !ok {
			c.known[f.node][f.parents] = 0 // so that none is scored twice
			todo = append(todo, f)
		}
	}
	scores := make([]float64, len(todo))
	err := parallel.Each(ctx, 0, len(todo), nil, func(i int) error {
		score, err := c.s.score(todo[i].node, todo[i].parents.members(), c.scoring)
		if err != nil {
			score = math.Inf(-1)
		}
		scores[i] = score
		return nil
	})
	if err != nil {
		return fmt.Errorf("bayesnet: %w", err)
	}
	for i, f := range todo {
		c.known[f.node][f.parents] = scores[i]
	}
	return nil
}

// A move gives new parents to one node, or to two if it reverses an arc.
type move []family

func (m move) make(g graph) {
	for _, f := range m {
		g[f.node] = f.parents
	}
}

// legal are the moves that keep the rules, by the places of from and to. Those whose tables
// are too large are among them.
func (c *climber) legal(g graph) []move {
	var out []move
	for from := range g {
		above := g.ancestors(1 << from)
		for to := range g {
			with, without := family{to, g[to] | 1<<from}, family{to, g[to] &^ (1 << from)}
			switch {
			case from == to:
			case !g[to].has(from):
				if c.allowed[to].has(from) && !above.has(to) && g[to].size() < c.o.MaxParents {
					out = append(out, move{with})
				}
			case !c.required[to].has(from):
				out = append(out, move{without})
				// Another way from from to to would close a cycle.
				if c.allowed[from].has(to) && g[from].size() < c.o.MaxParents && !g.ancestors(without.parents).has(from) {
					out = append(out, move{without, {from, g[from] | 1<<to}})
				}
			}
		}
	}
	return out
}

// climb goes up from a graph, which it changes, to where no move gains anything.
func (c *climber) climb(ctx context.Context, g graph, number int) (graph, float64, error) {
	for {
		moves := c.legal(g)
		var families []family
		for i, parents := range g {
			families = append(families, family{i, parents})
		}
		for _, m := range moves {
			families = append(families, m...)
		}
		if err := c.prepare(ctx, families); err != nil {
			return nil, 0, err
		}
		score := 0.0
		for i, parents := range g {
			score += c.known[i][parents]
		}
		best, gained, least := -1, 0.0, c.tolerance(score)
		for at, m := range moves {
			gain := 0.0
			for _, f := range m {
				gain += c.known[f.node][f.parents] - c.known[f.node][g[f.node]]
			}
			if gain > gained+least {
				best, gained = at, gain
			}
		}
		if best < 0 {
			return g, score, nil
		}
		moves[best].make(g)
		if c.o.Progress != nil {
			c.o.Progress(float64(number) / climbs)
		}
	}
}

// perturbed is a graph after as many random moves as it has nodes.
func (c *climber) perturbed(from graph, random *rand.Rand) graph {
	g := slices.Clone(from)
	tooLarge := func(f family) bool { _, err := cells(c.s.nodes, f.node, f.parents.members()); return err != nil }
	for range g {
		moves := slices.DeleteFunc(c.legal(g), func(m move) bool { return slices.ContainsFunc(m, tooLarge) })
		if len(moves) == 0 {
			break
		}
		moves[random.IntN(len(moves))].make(g)
	}
	return g
}

// settle turns covered arcs, which changes no independence (Chickering 1995) and so no score,
// so that they lead from the node listed first.
func (c *climber) settle(g graph) {
	for turned := true; turned; {
		turned = false
		for to := range g {
			for _, from := range g[to].members() {
				covered := g[to] == g[from]|1<<from
				if covered && from > to && c.allowed[from].has(to) && !c.required[to].has(from) {
					g[to], g[from], turned = g[from], g[from]|1<<to, true
				}
			}
		}
	}
}
