package bayesnet

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"math"
	"slices"

	"github.com/gocsat/csat/survey"
)

// Evidence is what is known: levels by node. nil is nothing.
type Evidence map[string]string

// QueryOptions are the choices of [Query] and [Raise]; the zero value is the default.
type QueryOptions struct {
	// TopBoxes is what is measured: 0, the default, the mean of the values of the levels; k the
	// share of respondents in the k highest levels, 1 to one less than there are.
	TopBoxes int
	// Draws is how many times the probabilities are drawn from their posterior, 100 to 10⁷.
	// Default: 1000.
	Draws int
	// Level of the credible intervals, in (0, 1). Default: 0.95.
	Level float64
	// Seed of the draws. Default 0, a seed like any other.
	Seed uint64
	// Progress, if not nil, is called with the share of the draws done, 0–1, by one
	// goroutine at a time.
	Progress func(done float64)
}

// A Distribution is how probable the levels of a node are.
type Distribution struct {
	// Node is the name.
	Node string `json:"node"`
	// Levels are all of them, in their order.
	Levels []LevelProbability `json:"levels"`
	// TopBoxes is what is measured, as in [QueryOptions].
	TopBoxes int `json:"top_boxes"`
	// Measure is the mean of the values of the levels, in their unit, or the share of the top
	// boxes, 0–1; zero if the node is Unordered.
	Measure survey.Estimate `json:"measure,omitzero"`
	// Evidence is the probability of the evidence, 1 without; 0 if it is below 1e-308.
	Evidence float64 `json:"evidence"`
}

// A LevelProbability is how probable a level is.
type LevelProbability struct {
	// Level is its id.
	Level string `json:"level"`
	// Probability is P(level | evidence), 0–1: that of the next respondent of whom this is
	// known. The interval is about the share among all of them.
	Probability survey.Estimate `json:"probability"`
}

// Query is the distribution of a node given evidence, exact but for its intervals: those are
// made of draws of all probabilities (package doc). N of the estimates is the number of
// respondents that the network was learned from, not of those with the evidence.
//
// No network, a node that is itself evidence and options outside their range are
// [survey.ErrArgument], an unknown node or level is [survey.ErrUnknown], top boxes of a node
// without order [ErrUnordered], a table too large [ErrTooLarge], impossible evidence
// [ErrImpossible]. The error of the context is returned.
func Query(ctx context.Context, n *Network, node string, evidence Evidence, o QueryOptions) (Distribution, error) {
	i, p, err := n.ask(node, evidence)
	if err != nil {
		return Distribution{}, err
	}
	of := n.nodes[i]
	if of.Unordered && o.TopBoxes != 0 {
		return Distribution{}, &NodeError{node, ErrUnordered}
	}
	if o, err = o.checked(of); err != nil {
		return Distribution{}, err
	}
	e, _, err := n.estimates(ctx, p.used, o, func(tables [][]float64) []float64 {
		shares, z := p.shares(tables)
		if shares == nil {
			return nil
		}
		return append(shares, of.measure(shares, o.TopBoxes), z)
	})
	if err != nil {
		return Distribution{}, err
	}
	r := len(of.Levels)
	d := Distribution{Node: node, TopBoxes: o.TopBoxes, Evidence: e[r+1].Value}
	for k, l := range of.Levels {
		d.Levels = append(d.Levels, LevelProbability{l.ID, e[k]})
	}
	if !of.Unordered {
		d.Measure = e[r]
	}
	return d, nil
}

// checked sets defaults and refuses what is outside its range.
func (o QueryOptions) checked(of Node) (QueryOptions, error) {
	o.Draws, o.Level = cmp.Or(o.Draws, 1000), cmp.Or(o.Level, 0.95)
	switch {
	case o.TopBoxes < 0 || o.TopBoxes >= len(of.Levels):
		return o, argument("option TopBoxes: %d, want 0 to %d", o.TopBoxes, len(of.Levels)-1)
	case o.Draws < 100 || o.Draws > 1e7:
		return o, argument("option Draws: %d, want 100 to 10,000,000", o.Draws)
	case !(o.Level > 0 && o.Level < 1):
		return o, argument("option Level: %v", o.Level)
	}
	return o, nil
}

// Probabilities are those of the levels of a node given evidence, as [Query] has them,
// without error and without draws: 0–1, in the order of the levels, and together 1. Errors
// are those of [Query], but for its options and context.
func (n *Network) Probabilities(node string, evidence Evidence) ([]float64, error) {
	_, p, err := n.ask(node, evidence)
	if err != nil {
		return nil, err
	}
	shares, _ := p.shares(n.probabilities())
	if shares == nil {
		return nil, fmt.Errorf("bayesnet: %w", ErrImpossible)
	}
	return shares, nil
}

// ask finds the node and makes the plan.
func (n *Network) ask(node string, evidence Evidence) (int, *plan, error) {
	if err := n.usable(); err != nil {
		return 0, nil, err
	}
	i, err := find(n.nodes, node)
	if err != nil {
		return 0, nil, err
	}
	levels := n.nothing()
	for _, name := range slices.Sorted(maps.Keys(evidence)) {
		at, err := find(n.nodes, name)
		if err != nil {
			return 0, nil, err
		}
		if at == i {
			return 0, nil, fault(name, survey.ErrArgument, "asked for and given")
		}
		if levels[at], err = n.nodes[at].level(evidence[name]); err != nil {
			return 0, nil, err
		}
	}
	p, err := n.plan([]int{i}, levels)
	return i, p, err
}

// nothing is no evidence.
func (n *Network) nothing() []int { return slices.Repeat([]int{-1}, len(n.nodes)) }

// shares are the answer of the plan divided by its sum, the probability of the evidence; nil
// if that is impossible.
func (p *plan) shares(tables [][]float64) (values []float64, z float64) {
	values, exponent := p.run(tables)
	for _, x := range values {
		z += x
	}
	if !(z > 0) {
		return nil, 0
	}
	for k := range values {
		values[k] /= z
	}
	if !p.given {
		return values, 1 // but for rounding
	}
	return values, min(1, math.Ldexp(z, exponent))
}

// measure is the mean of the values of the levels, or the share of the top boxes.
func (n Node) measure(shares []float64, boxes int) float64 {
	sum := 0.0
	for k, p := range shares {
		switch {
		case boxes == 0:
			sum += float64(p * n.Levels[k].Value)
		case k >= len(n.Levels)-boxes:
			sum += p
		}
	}
	return sum
}
