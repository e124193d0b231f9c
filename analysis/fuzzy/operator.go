package fuzzy

import "github.com/gocsat/csat/internal/enum"

// An Operator joins weights and memberships. The zero value is WeightedAverage; its text
// form is the name in lower case with hyphens.
type Operator uint8

// The operators.
const (
	WeightedAverage Operator = iota // M(·,⊕): Σ a·r, everything counts by its weight
	MinMax                          // M(∧,∨): max of min(a, r), the decisive part alone
	ProductMax                      // M(·,∨): max of a·r, the decisive part, weighted
	MinSum                          // M(∧,⊕): Σ min(a, r), at most 1
)

var operators = enum.Names[Operator]{"weighted-average", "min-max", "product-max", "min-sum"}

// String is the text form.
func (o Operator) String() string { return operators.String(o) }

// MarshalText writes the text form; an unknown value is an error.
func (o Operator) MarshalText() ([]byte, error) { return operators.Marshal(o) }

// UnmarshalText reads the text form; an unknown one is an error.
func (o *Operator) UnmarshalText(text []byte) error { return operators.Unmarshal(o, text) }

// join adds one part with weight a and memberships r to b, which began as zeros.
func (o Operator) join(b []float64, a float64, r []float64) {
	for j, x := range r {
		switch o {
		case WeightedAverage:
			b[j] += float64(a * x)
		case MinMax:
			b[j] = max(b[j], min(a, x))
		case ProductMax:
			b[j] = max(b[j], a*x)
		case MinSum:
			b[j] = min(1, b[j]+min(a, x)) // weights sum to 1: the bound trims rounding
		}
	}
}

// evaluate fills the memberships of the nodes: raw as the operator makes them, share
// normalised. Leaves are given in share. Children come before their parents.
func (s *Sample) evaluate(o Operator, raw, share [][]float64) {
	for i, n := range s.nodes {
		if n.children == nil {
			copy(raw[i], share[i])
			continue
		}
		clear(raw[i])
		for _, c := range n.children {
			o.join(raw[i], s.nodes[c].weight, share[c])
		}
		sum := 0.0
		for _, x := range raw[i] {
			sum += x
		}
		for j, x := range raw[i] {
			share[i][j] = x / sum
		}
	}
}

// room is zeroed memberships of all nodes.
func (s *Sample) room() [][]float64 {
	all := make([]float64, len(s.nodes)*len(s.levels))
	out := make([][]float64, len(s.nodes))
	for i := range out {
		out[i], all = all[:len(s.levels):len(s.levels)], all[len(s.levels):]
	}
	return out
}
