package bayesnet

import (
	"math"
	"slices"
)

// maxTable bounds the cells of a table during inference.
const maxTable = 1 << 22

// A plan computes P(query, evidence) of a network for any values in its tables. Tables of
// nodes from which no arcs lead to query or evidence add up to 1 and are left out.
type plan struct {
	used   set
	given  bool // some evidence
	inputs []input
	steps  []step
}

// An input is the table of a node without the cells that contradict the evidence.
type input struct {
	node  int
	cells []int
}

// A step multiplies tables and sums over one node. Tables are numbered: inputs first, then
// the results of the steps; that of the last step is the answer.
type step struct {
	tables []int
	// Of the product, by node: its levels, and how far each table moves when it takes the next
	// one and all nodes after it their first.
	levels []int
	moves  [][]int
	summed int // levels of the node summed over, the last; 1 for none
	size   int // of the result
}

// A scope is the nodes of a table, the last running fastest.
type scope []int

// plan makes the plan for some nodes, of which the result has the levels in their order.
// evidence has the level of each node, −1 where unknown.
func (n *Network) plan(query []int, evidence []int) (*plan, error) {
	var wanted, given set
	for _, i := range query {
		wanted |= 1 << i
	}
	for i, k := range evidence {
		if k >= 0 {
			given |= 1 << i
		}
	}
	p := &plan{used: n.graph().ancestors(wanted | given), given: given != 0}
	var scopes []scope // of tables that are not used up; nil of the others
	for _, i := range p.used.members() {
		in, sc := n.input(i, evidence)
		p.inputs, scopes = append(p.inputs, in), append(scopes, sc)
	}
	for rest := p.used &^ (wanted | given); rest != 0; {
		next, least := -1, math.Inf(1)
		for _, i := range rest.members() {
			if size := n.volume(joined(scopes, i)); size < least {
				next, least = i, size
			}
		}
		if least > maxTable {
			return nil, fault(n.nodes[next].Name, ErrTooLarge, "summing over it takes a table of %.3g cells", least)
		}
		rest &^= 1 << next
		result := slices.DeleteFunc(joined(scopes, next), func(i int) bool { return i == next })
		scopes = n.multiply(p, scopes, result, next)
	}
	if size := n.volume(scope(query)); size > maxTable {
		return nil, fault(n.nodes[query[0]].Name, ErrTooLarge, "a table of %.3g cells", size)
	}
	n.multiply(p, scopes, scope(query), -1)
	return p, nil
}

// input cuts a table to the evidence.
func (n *Network) input(node int, evidence []int) (input, scope) {
	in, sc := input{node, []int{0}}, scope{}
	for _, i := range append(slices.Clone(n.tables[node].parents), node) {
		r := len(n.nodes[i].Levels)
		first, last := evidence[i], evidence[i]
		if first < 0 {
			first, last, sc = 0, r-1, append(sc, i)
		}
		var next []int
		for _, c := range in.cells {
			for k := first; k <= last; k++ {
				next = append(next, c*r+k)
			}
		}
		in.cells = next
	}
	return in, sc
}

// joined are the nodes of all tables that have a node, ascending.
func joined(scopes []scope, node int) scope {
	var all set
	for _, sc := range scopes {
		if slices.Contains(sc, node) {
			for _, i := range sc {
				all |= 1 << i
			}
		}
	}
	return all.members()
}

// volume is the number of cells over some nodes.
func (n *Network) volume(sc scope) float64 {
	size := 1.0
	for _, i := range sc {
		size *= float64(len(n.nodes[i].Levels))
	}
	return size
}

// multiply adds the step that multiplies the tables with a node and sums over it, or all
// tables that are left if summed is −1.
func (n *Network) multiply(p *plan, scopes []scope, result scope, summed int) []scope {
	st, product := step{summed: 1, size: int(n.volume(result))}, result
	if summed >= 0 {
		st.summed, product = len(n.nodes[summed].Levels), append(slices.Clone(result), summed)
	}
	for _, i := range product {
		st.levels = append(st.levels, len(n.nodes[i].Levels))
	}
	st.moves = make([][]int, len(product))
	for at, sc := range scopes {
		if sc == nil || summed >= 0 && !slices.Contains(sc, summed) {
			continue
		}
		strides, stride := make([]int, len(product)), 1
		for _, i := range slices.Backward(sc) {
			strides[slices.Index(product, i)] = stride
			stride *= len(n.nodes[i].Levels)
		}
		back := 0
		for d, stride := range slices.Backward(strides) {
			st.moves[d] = append(st.moves[d], stride-back)
			back += stride * (st.levels[d] - 1)
		}
		st.tables = append(st.tables, at)
		scopes[at] = nil
	}
	p.steps = append(p.steps, st)
	return append(scopes, append(scope{}, result...))
}

// run computes the answer with some values in the tables: values·2^exponent.
func (p *plan) run(tables [][]float64) (values []float64, exponent int) {
	all := make([][]float64, 0, len(p.inputs)+len(p.steps))
	for _, in := range p.inputs {
		table := make([]float64, len(in.cells))
		for c, from := range in.cells {
			table[c] = tables[in.node][from]
		}
		exponent += rescale(table)
		all = append(all, table)
	}
	for _, st := range p.steps {
		values = st.run(all)
		exponent += rescale(values)
		all = append(all, values)
	}
	return values, exponent
}

func (st *step) run(all [][]float64) []float64 {
	out := make([]float64, st.size)
	at, digits := make([]int, len(st.tables)), make([]int, len(st.levels))
	for c := range st.size * st.summed {
		product := 1.0
		for f, table := range st.tables {
			product *= all[table][at[f]]
		}
		out[c/st.summed] += product
		d := len(digits) - 1
		for ; d >= 0 && digits[d] == st.levels[d]-1; d-- {
			digits[d] = 0
		}
		if d >= 0 {
			digits[d]++
			for f, move := range st.moves[d] {
				at[f] += move
			}
		}
	}
	return out
}

// rescale divides a table by a power of two so that its largest value is about 1, lest
// products of many small ones vanish, and gives the exponent.
func rescale(table []float64) int {
	_, exponent := math.Frexp(slices.Max(table))
	if exponent != 0 {
		for c, x := range table {
			table[c] = math.Ldexp(x, -exponent)
		}
	}
	return exponent
}
