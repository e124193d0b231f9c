package gap

import (
	"fmt"
	"math"
	"math/big"

	"github.com/gocsat/csat/survey"
	"github.com/gocsat/csat/survey/design"
)

// weigh puts the figures of a pair under weights, if there are some.
func (b *treeBuilder) weigh(t *survey.Table, l *leaf) error {
	s := l.result.States
	n := float64(s.Below.N)
	l.weight, l.shares = n, Shares{Below: float64(s.Below.Count) / n, Equal: float64(s.Equal.Count) / n, Above: float64(s.Above.Count) / n}
	if b.design == nil {
		return nil
	}
	w, err := weigh(t, b.design, l.pair.Expected, l.pair.Perceived)
	if err != nil {
		return fmt.Errorf("gap: tree: %s and %s: %w", l.pair.Expected, l.pair.Perceived, err)
	}
	l.weighed = w
	l.weight, _ = w.total.Float64()
	_, l.shares = w.states()
	l.result.Expected, l.result.Perceived = w.mean(0), w.mean(1)
	l.result.Estimate.Warnings = nil
	w.ceiling(&l.result.Estimate, 0)
	return nil
}

// shares are those of all pairs below a node together.
func (b *treeBuilder) shares(weights []leafWeight) (s Shares) {
	var total float64
	for _, w := range weights {
		total += b.leaves[w.leaf].weight
	}
	for _, w := range weights {
		l := &b.leaves[w.leaf]
		part := l.weight / total
		s.Below += float64(part * l.shares.Below)
		s.Equal += float64(part * l.shares.Equal)
		s.Above += float64(part * l.shares.Above)
	}
	return s
}

// drawn sets error, interval and test of a node with a gap under the design.
func (b *treeBuilder) drawn(n *Node, weights []leafWeight) error {
	terms := make([]design.Term, len(weights))
	var least, most int64
	var effective float64
	for k, w := range weights {
		l := &b.leaves[w.leaf]
		terms[k] = design.Term{Coefficient: w.points.Float64(), Of: l.weighed.difference(0, 1)}
		m, err := b.design.Mean(terms[k].Of, design.EstimateOptions{})
		if err != nil {
			return fmt.Errorf("gap: tree: %s: %w", n.ID, err)
		}
		if e := m.Estimate; k == 0 {
			least, most, effective = e.N, e.N, e.EffectiveN
		} else {
			least, most, effective = min(least, e.N), max(most, e.N), min(effective, e.EffectiveN)
		}
	}
	r, err := b.design.Combination(terms, design.EstimateOptions{Level: b.level})
	if err != nil {
		return fmt.Errorf("gap: tree: %s: %w", n.ID, err)
	}
	n.Student = drawnTest(&n.Estimate, n.Gap, r)
	n.Estimate.N, n.Estimate.Missing, n.Estimate.EffectiveN = least, b.respondents-least, effective
	if least < most {
		n.Estimate.Warn(survey.Unequal, "items rest on %d to %d pairs", least, most)
	}
	return nil
}

// estimate sets error, interval and test of a node with a gap.
func (b *treeBuilder) estimate(n *Node, weights []leafWeight) error {
	least, most := int64(math.MaxInt64), int64(0)
	for _, w := range weights {
		base := b.joint.n(w.leaf)
		least, most = min(least, base), max(most, base)
	}
	var se float64
	if most > 1 {
		v := b.joint.variance(weights)
		v.Mul(v, big.NewRat(most, most-1))
		variance, _ := v.Float64()
		se = math.Sqrt(variance)
	}
	n.Student = compare(&n.Estimate, n.Gap, se, most, b.level)
	n.Estimate.N, n.Estimate.EffectiveN = least, float64(least)
	n.Estimate.Missing = b.respondents - least
	if least < most {
		n.Estimate.Warn(survey.Unequal, "items rest on %d to %d pairs", least, most)
	}
	return nil
}
