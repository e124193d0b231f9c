package bayesnet

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/floats"

	"github.com/gocsat/csat/survey"
)

// A Network is nodes, arcs and probabilities. It is made by [Fit] or [New], immutable, and
// safe for concurrent use. The zero value has no nodes.
type Network struct {
	nodes     []Node
	tables    []table // by node
	n, missed int64
	learned   bool // the arcs come from Learn
}

// A table is that of a node, its rows one after the other.
type table struct {
	parents       []int // in the order in which rows run
	probabilities []float64
	dirichlet     []float64 // parameters of their distribution; nil where they are known
	counts        []int64   // respondents by row; nil where they were not counted
}

func (n *Network) graph() graph {
	g := make(graph, len(n.tables))
	for i, t := range n.tables {
		for _, p := range t.parents {
			g[i] |= 1 << p
		}
	}
	return g
}

// probabilities are those of all tables: known ones, or posterior means.
func (n *Network) probabilities() [][]float64 {
	out := make([][]float64, len(n.tables))
	for i, t := range n.tables {
		out[i] = t.probabilities
	}
	return out
}

// FitOptions are the choices of [Fit]; the zero value is the default.
type FitOptions struct {
	// EquivalentSize is α, how many respondents the prior counts for, spread evenly over all
	// combinations of levels of each node and its parents, 1e-6 to 1e9. Default: 1.
	EquivalentSize float64
}

// Fit learns the probabilities of a network with given arcs from a sample: the posterior
// under the prior named in the package doc. A combination of parents that nobody had keeps
// the prior: the same mean for each level, and hardly any certainty.
//
// No sample is [survey.ErrNoBase]; unknown nodes ([survey.ErrUnknown]), an arc given twice
// ([survey.ErrArgument]) and cycles ([ErrCycle]) are an [*ArcError]; a node with its parents
// of more than 2²⁰ cells is [ErrTooLarge] in a [*NodeError].
func Fit(s *Sample, arcs []Arc, o FitOptions) (*Network, error) {
	if err := s.usable(); err != nil {
		return nil, err
	}
	alpha, err := equivalentSize(o.EquivalentSize)
	if err != nil {
		return nil, err
	}
	g, err := graphOf(s.nodes, arcs)
	if err != nil {
		return nil, err
	}
	n := &Network{nodes: s.nodes, n: s.n, missed: s.missed}
	for i, set := range g {
		parents := set.members()
		counted, err := s.family(i, parents)
		if err != nil {
			return nil, err
		}
		size, r := len(counted), len(s.nodes[i].Levels)
		parameters, counts := make([]float64, size), make([]int64, size/r)
		for c, k := range counted {
			parameters[c] = float64(k) + alpha/float64(size)
			counts[c/r] += k
		}
		n.tables = append(n.tables, table{parents, means(parameters, r), parameters, counts})
	}
	return n, nil
}

// means are rows of r values divided by their sums.
func means(parameters []float64, r int) []float64 {
	out := make([]float64, len(parameters))
	for j := 0; j < len(out); j += r {
		sum := 0.0
		for _, a := range parameters[j : j+r] {
			sum += a
		}
		for k := j; k < j+r; k++ {
			out[k] = parameters[k] / sum
		}
	}
	return out
}

// A CPT is the conditional probability table of a node. Rows are combinations of the levels
// of the parents, the last parent running fastest; without parents there is one.
type CPT struct {
	// Node is the node of the table.
	Node Node `json:"node"`
	// Parents are the names of its parents.
	Parents []string `json:"parents,omitempty"`
	// Probabilities are, by row and level, P(level | row): at least 0, a row adds up to 1.
	Probabilities [][]float64 `json:"probabilities,omitempty"`
	// Dirichlet are the parameters of the distribution of each row, 1e-100 to 1e19, whose
	// means are Probabilities: prior counts plus observed ones. nil where Probabilities are
	// known.
	Dirichlet [][]float64 `json:"dirichlet,omitempty"`
	// N is the number of respondents by row; nil where they were not counted.
	N []int64 `json:"n,omitempty"`
	// Learned says that the arcs of the network come from [Learn].
	Learned bool `json:"learned,omitempty"`
}

// New makes a network of tables, in any order: of what experts know or believe, or of those
// that [Network.CPTs] gave. Where Dirichlet parameters are given, Probabilities can be absent
// and are their means. Probabilities are divided by the sum of their row.
//
// What a [Node] does not allow, rows of another number or length than levels ask for,
// probabilities that are negative or differ by more than 1e-9 from their row divided by its
// sum, or from the means of the parameters, parameters outside their range and a negative N
// are [survey.ErrArgument], unknown parents [survey.ErrUnknown], cycles [ErrCycle], more than
// 64 nodes, or 2²⁰ cells of one, [ErrTooLarge]; all but no table at all in a [*NodeError] or
// [*ArcError].
func New(tables ...CPT) (*Network, error) {
	nodes := make([]Node, len(tables))
	var arcs []Arc
	for i, t := range tables {
		nodes[i] = t.Node
		for _, p := range t.Parents {
			arcs = append(arcs, Arc{p, t.Node.Name})
		}
	}
	nodes, err := checkNodes(nodes)
	if err != nil {
		return nil, err
	}
	if _, err := graphOf(nodes, arcs); err != nil {
		return nil, err
	}
	n := &Network{nodes: nodes}
	for i, c := range tables {
		t, err := c.table(nodes, i)
		if err != nil {
			return nil, err
		}
		var counted int64
		for _, k := range t.counts {
			counted += k
		}
		n.tables, n.n, n.learned = append(n.tables, t), max(n.n, counted), n.learned || c.Learned
	}
	return n, nil
}

// table checks that of node i, whose parents are known, and copies it.
func (c CPT) table(nodes []Node, i int) (t table, err error) {
	for _, name := range c.Parents {
		p, err := find(nodes, name)
		if err != nil {
			return t, err
		}
		t.parents = append(t.parents, p)
	}
	size, err := cells(nodes, i, t.parents)
	if err != nil {
		return t, err
	}
	refuse := func(format string, args ...any) error {
		return fault(c.Node.Name, survey.ErrArgument, format, args...)
	}
	r := len(c.Node.Levels)
	flat := func(what string, rows [][]float64, low, high float64) (out []float64, err error) {
		if len(rows) != size/r {
			return nil, refuse("%d rows of %s, want %d", len(rows), what, size/r)
		}
		for j, row := range rows {
			if len(row) != r {
				return nil, refuse("row %d of %s has %d levels, want %d", j, what, len(row), r)
			}
			for k, x := range row {
				if !(x >= low && x <= high) {
					return nil, refuse("row %d of %s, level %d: %v", j, what, k, x)
				}
			}
			out = append(out, row...)
		}
		return out, nil
	}
	var given []float64
	if c.Dirichlet != nil {
		if t.dirichlet, err = flat("Dirichlet parameters", c.Dirichlet, 1e-100, 1e19); err != nil {
			return t, err
		}
		t.probabilities = means(t.dirichlet, r)
	}
	if c.Probabilities != nil || c.Dirichlet == nil {
		if given, err = flat("probabilities", c.Probabilities, 0, 1); err != nil {
			return t, err
		}
		if c.Dirichlet == nil {
			for at := 0; at < len(given); at += r {
				if !(floats.Sum(given[at:at+r]) > 0) {
					return t, refuse("row %d of probabilities adds up to 0", at/r)
				}
			}
			t.probabilities = means(given, r)
		}
	}
	for at, p := range given {
		if want := t.probabilities[at]; !(math.Abs(p-want) <= 1e-9) {
			return t, refuse("row %d of probabilities, level %d: %v, want %v", at/r, at%r, p, want)
		}
	}
	if c.N != nil && len(c.N) != size/r {
		return t, refuse("N of %d rows, want %d", len(c.N), size/r)
	}
	var counted int64
	for j, k := range c.N {
		if k < 0 || k > math.MaxInt64-counted {
			return t, refuse("N of row %d: %d", j, k)
		}
		counted += k
	}
	t.counts = slices.Clone(c.N)
	return t, nil
}

// usable refuses what holds nothing.
func (n *Network) usable() error {
	if n == nil || len(n.nodes) == 0 {
		return fmt.Errorf("bayesnet: no network: %w", survey.ErrArgument)
	}
	return nil
}

// Arcs are all arcs, by the places of their ends.
func (n *Network) Arcs() []Arc {
	if n == nil {
		return nil
	}
	return n.graph().arcs(n.nodes)
}

// CPTs are the tables of all nodes, in their order; [New] makes the network of them again,
// but for the number of respondents who were left out.
func (n *Network) CPTs() (out []CPT) {
	if n == nil {
		return nil
	}
	rows := func(flat []float64, r int) (out [][]float64) {
		for row := range slices.Chunk(slices.Clone(flat), r) {
			out = append(out, row)
		}
		return out
	}
	for i, t := range n.tables {
		node := n.nodes[i].clone()
		c := CPT{Node: node, Probabilities: rows(t.probabilities, len(node.Levels)), Dirichlet: rows(t.dirichlet, len(node.Levels)),
			N: slices.Clone(t.counts), Learned: n.learned}
		for _, p := range t.parents {
			c.Parents = append(c.Parents, n.nodes[p].Name)
		}
		out = append(out, c)
	}
	return out
}

// Do is the network in which a node is set to a level by intervention: it has no parents any
// more, and the level is certain. All other tables stay. An unknown node or level is
// [survey.ErrUnknown] in a [*NodeError].
func (n *Network) Do(node, level string) (*Network, error) {
	if err := n.usable(); err != nil {
		return nil, err
	}
	i, err := find(n.nodes, node)
	if err != nil {
		return nil, err
	}
	k, err := n.nodes[i].level(level)
	if err != nil {
		return nil, err
	}
	set := *n
	set.tables = slices.Clone(n.tables)
	set.tables[i] = table{probabilities: make([]float64, len(n.nodes[i].Levels))}
	set.tables[i].probabilities[k] = 1
	return &set, nil
}
