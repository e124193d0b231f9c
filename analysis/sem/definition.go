package sem

import (
	"fmt"
	"slices"

	"github.com/gocsat/csat/survey"
)

// A Construct is a latent variable: something that is not asked but shows in the
// answers to items.
type Construct struct {
	// Name is its name in the model.
	Name string `json:"name"`
	// Items are the ids of its indicators, one at least; the first is the marker that gives the construct its
	// unit. One item alone is taken for the construct, without error of measurement; the
	// construct may bear its name. An item may be listed under several constructs.
	Items []string `json:"items"`
}

// A Path says that one construct acts on another.
type Path struct {
	// From is the construct that acts.
	From string `json:"from"`
	// To is the construct that it acts on.
	To string `json:"to"`
}

// A Pair names two constructs, or two items, by a covariance between them.
type Pair struct {
	// A is the one.
	A string `json:"a"`
	// B is the other.
	B string `json:"b"`
}

// Covariances are what a model says about covariances beyond the default, by which all
// exogenous constructs covary, and nothing else does. The zero value is the default.
type Covariances struct {
	// Free are to be estimated: of the residuals of two items, or of the disturbances of two
	// constructs to which paths lead.
	Free []Pair `json:"free,omitempty"`
	// Zero are exogenous constructs whose covariance is held at 0.
	Zero []Pair `json:"zero,omitempty"`
}

func (c Covariances) clone() Covariances {
	return Covariances{slices.Clone(c.Free), slices.Clone(c.Zero)}
}

// A Model says which items measure which constructs, and which constructs act on
// which. It is made by [New], does not change, and is safe for concurrent use. The zero
// value is empty: every function refuses it.
type Model struct {
	constructs  []Construct
	paths       []Path
	covariances Covariances

	names  []string // of constructs
	items  []string // in order of first mention
	blocks [][]int  // items by construct
	order  []int    // constructs, causes before effects
	// explained tells which constructs a path leads to.
	explained []bool
	// parents are the constructs from which paths lead to one, in their order.
	parents [][]int
	// latent are the pairs i > j of constructs, and residual those of items, whose
	// covariance is free.
	latent, residual [][2]int
}

// New is the model of constructs, the paths between them and covariances; without
// paths it is a confirmatory factor analysis. Paths must not lead back to where they
// started. Constructs to which none leads are exogenous.
//
// What makes no model is a [*DefinitionError] with [survey.ErrDefinition]: no constructs,
// names that are empty or used twice, a construct without items, an item twice in one, the
// only item of a construct in another, paths or pairs of what does not exist, or
// repeated; a cycle of paths is one with [ErrCycle]. A model whose parameters no
// covariances determine is an [*UnidentifiedError]: that is found by counting, and by the
// rank of the derivatives at points without symmetry.
func New(constructs []Construct, paths []Path, c Covariances) (*Model, error) {
	m := &Model{constructs: cloneConstructs(constructs), paths: slices.Clone(paths), covariances: c.clone()}
	for _, build := range []func() error{m.buildConstructs, m.buildPaths, m.buildPairs, m.identified} {
		if err := build(); err != nil {
			return nil, err
		}
	}
	return m, nil
}

func cloneConstructs(constructs []Construct) []Construct {
	constructs = slices.Clone(constructs)
	for i, c := range constructs {
		constructs[i].Items = slices.Clone(c.Items)
	}
	return constructs
}

func fault(part string, index int, name, format string, args ...any) *DefinitionError {
	return &DefinitionError{Part: part, Index: index, Name: name, Reason: fmt.Sprintf(format, args...), Err: survey.ErrDefinition}
}

func (m *Model) buildConstructs() error {
	const part = "constructs"
	if len(m.constructs) == 0 {
		return fault(part, -1, "", "none")
	}
	home := map[string]int{} // the construct whose only item it is
	for i, c := range m.constructs {
		switch {
		case c.Name == "":
			return fault(part, i, c.Name, "no name")
		case slices.Contains(m.names, c.Name):
			return fault(part, i, c.Name, "name used twice")
		case len(c.Items) == 0:
			return fault(part, i, c.Name, "no items")
		}
		m.names = append(m.names, c.Name)
		if len(c.Items) == 1 {
			home[c.Items[0]] = i
		}
		var block []int
		for _, item := range c.Items {
			at := slices.Index(m.items, item)
			switch {
			case item == "":
				return fault(part, i, c.Name, "an item without a name")
			case at < 0:
				at = len(m.items)
				m.items = append(m.items, item)
			case slices.Contains(block, at):
				return fault(part, i, c.Name, "item %q twice", item)
			}
			block = append(block, at)
		}
		m.blocks = append(m.blocks, block)
	}
	for i, c := range m.constructs {
		for _, item := range c.Items {
			if alone, ok := home[item]; ok && alone != i {
				return fault(part, i, c.Name, "item %q is the only one of %q and belongs to it alone", item, m.names[alone])
			}
		}
		if slices.Contains(m.items, c.Name) && !(len(c.Items) == 1 && c.Items[0] == c.Name) {
			return fault(part, i, c.Name, "an item has the same name")
		}
	}
	return nil
}

func (m *Model) buildPaths() error {
	const part = "paths"
	m.explained, m.parents = make([]bool, len(m.names)), make([][]int, len(m.names))
	for i, p := range m.paths {
		from, to := slices.Index(m.names, p.From), slices.Index(m.names, p.To)
		switch {
		case from < 0:
			return fault(part, i, p.From, "no such construct")
		case to < 0:
			return fault(part, i, p.To, "no such construct")
		case slices.Contains(m.parents[to], from):
			return fault(part, i, p.From, "path to %q twice", p.To)
		}
		m.explained[to] = true
		m.parents[to] = append(m.parents[to], from)
	}
	// Constructs come into the order when all their causes are in it.
	for len(m.order) < len(m.names) {
		before := len(m.order)
		for j := range m.names {
			ready := !slices.ContainsFunc(m.parents[j], func(k int) bool { return !slices.Contains(m.order, k) })
			if ready && !slices.Contains(m.order, j) {
				m.order = append(m.order, j)
			}
		}
		if len(m.order) == before {
			return m.cycle()
		}
	}
	return nil
}

// cycle is the error of the first path on a way back to its start.
func (m *Model) cycle() error {
	for i, p := range m.paths {
		if m.leads(slices.Index(m.names, p.To), slices.Index(m.names, p.From)) {
			return &DefinitionError{Part: "paths", Index: i, Name: p.From, Reason: fmt.Sprintf("the path to %q is on a way back", p.To), Err: ErrCycle}
		}
	}
	return ErrCycle // not reached: without a cycle there is an order
}

// leads tells whether a way of paths leads from one construct to another, which one does
// to itself.
func (m *Model) leads(from, to int) bool {
	met := []int{to}
	for next := 0; next < len(met); next++ {
		if met[next] == from {
			return true
		}
		for _, cause := range m.parents[met[next]] {
			if !slices.Contains(met, cause) {
				met = append(met, cause)
			}
		}
	}
	return false
}

func (m *Model) buildPairs() error {
	held := map[[2]int]bool{}
	for i, p := range m.covariances.Zero {
		a, b := slices.Index(m.names, p.A), slices.Index(m.names, p.B)
		switch pair := ordered(a, b); {
		case a < 0 || b < 0 || a == b:
			return fault("covariances.zero", i, p.A, "no two constructs: %q", p.B)
		case m.explained[a] || m.explained[b]:
			return fault("covariances.zero", i, p.A, "not both exogenous, with %q", p.B)
		case held[pair]:
			return fault("covariances.zero", i, p.A, "pair with %q twice", p.B)
		default:
			held[pair] = true
		}
	}
	for a := range m.names {
		for b := range a {
			if !m.explained[a] && !m.explained[b] && !held[[2]int{a, b}] {
				m.latent = append(m.latent, [2]int{a, b})
			}
		}
	}
	for i, p := range m.covariances.Free {
		if err := m.addCovariance(i, p); err != nil {
			return err
		}
	}
	return nil
}

func (m *Model) addCovariance(i int, p Pair) error {
	const part = "covariances.free"
	a, b := slices.Index(m.names, p.A), slices.Index(m.names, p.B)
	if a >= 0 && b >= 0 && a != b {
		switch pair := ordered(a, b); {
		case slices.Contains(m.latent, pair):
			return fault(part, i, p.A, "pair with %q is free already", p.B)
		case !m.explained[a] || !m.explained[b]:
			return fault(part, i, p.A, "not both explained by paths, with %q", p.B)
		default:
			m.latent = append(m.latent, pair)
			return nil
		}
	}
	a, b = slices.Index(m.items, p.A), slices.Index(m.items, p.B)
	switch pair := ordered(a, b); {
	case a < 0 || b < 0 || a == b:
		return fault(part, i, p.A, "no two constructs and no two items: %q", p.B)
	case slices.Contains(m.residual, pair):
		return fault(part, i, p.A, "pair with %q twice", p.B)
	case m.exact(a) || m.exact(b):
		return fault(part, i, p.A, "the only item of a construct has no residual, with %q", p.B)
	default:
		m.residual = append(m.residual, pair)
		return nil
	}
}

// exact tells whether an item is the only one of its construct.
func (m *Model) exact(item int) bool {
	return slices.ContainsFunc(m.blocks, func(block []int) bool { return len(block) == 1 && block[0] == item })
}

func ordered(a, b int) [2]int { return [2]int{max(a, b), min(a, b)} }
