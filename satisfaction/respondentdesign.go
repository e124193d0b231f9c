package satisfaction

import (
	"errors"
	"fmt"
	"math/big"
	"strings"

	"github.com/gocsat/csat/internal/exact"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
	"github.com/gocsat/csat/survey/design"
)

// weighedComposer computes the index from composites of respondents under a
// design. Scores are linear in the worths, so exact sums of weights and of weighted
// worths per set of rated items give them exactly; composites as float64 give the
// error.
type weighedComposer struct {
	*composer
	d          *design.Design
	patterns   map[string]*weighedPattern
	composites []design.Variable  // per branch
	where      func(row int) bool // nil for all rows
}

// A weighedPattern is a set of rated leaves with the weights of the respondents who
// rated just these.
type weighedPattern struct {
	n        int64
	formulas []*formula  // per branch, nil without a score
	weight   exact.Sum   // Σw
	sums     []exact.Sum // Σw·x per leaf, in worth units
}

func indexOfWeighedRespondents(t *survey.Table, items []string, d *design.Design, o IndexOptions) (IndexResult, error) {
	c, err := newComposer(t, items, o)
	if err != nil {
		return IndexResult{}, err
	}
	b := weighedComposer{composer: c, d: d, where: o.Where, patterns: map[string]*weighedPattern{}}
	for range c.branches {
		b.composites = append(b.composites, design.Variable{Values: make([]float64, t.Len()), Valid: make([]bool, t.Len())})
	}
	if err := b.read(); err != nil {
		return IndexResult{}, err
	}
	r := IndexResult{Order: o.Order, Score: b.q.Score(), Respondents: b.rows}
	if p := b.patterns[strings.Repeat("\x01", len(items))]; p != nil {
		r.Complete = p.n
	}
	root, err := b.node(b.root)
	if err != nil {
		return IndexResult{}, err
	}
	if !root.Defined {
		return IndexResult{}, fmt.Errorf("satisfaction: index: %w", ErrNoBase)
	}
	b.contribute(&root, b.root)
	r.Overall = root
	return r, nil
}

// read adds every respondent to the sums of the rated set, and computes composites.
func (b *weighedComposer) read() error {
	key := make([]byte, len(b.leaf))
	x := make([]int64, len(b.leaf))
	b.rows = 0
	for row, weight := range b.d.Weights() {
		if b.where != nil && !b.where(row) {
			continue
		}
		b.rows++
		for i := range b.leaf {
			l := &b.leaf[i]
			x[i], key[i] = l.worth[l.codes[row]], l.rated[l.codes[row]]
		}
		p := b.patterns[string(key)]
		if p == nil {
			p = &weighedPattern{formulas: make([]*formula, len(b.branches)), sums: make([]exact.Sum, len(b.leaf))}
			for _, br := range b.branches {
				var err error
				if p.formulas[br.at], err = b.formula(br, key); err != nil {
					return err
				}
			}
			b.patterns[string(key)] = p
		}
		p.n++
		p.weight.Add(weight)
		for i, worth := range x {
			p.sums[i].AddProduct(weight, float64(worth)) // a worth is at most 2²¹ in worth units
		}
		for at, f := range p.formulas {
			if f != nil {
				br := b.branches[at]
				b.composites[at].Values[row], b.composites[at].Valid[row] = f.value(x[br.from:br.to]), true
			}
		}
	}
	return nil
}

// value is the score of one respondent, rounded once.
func (f *formula) value(x []int64) float64 {
	const exactInts = 53 // bits
	if f.fast != nil && f.d.BitLen() <= exactInts {
		y := f.shift
		for i, a := range f.fast {
			y += a * x[i]
		}
		return float64(y) / float64(f.d.Int64())
	}
	y := new(big.Int).Set(f.c)
	for i, a := range f.a {
		y.Add(y, new(big.Int).Mul(a, big.NewInt(x[i])))
	}
	score, _ := new(big.Rat).SetFrac(y, f.d).Float64()
	return score
}

// node computes a branch.
func (b *weighedComposer) node(br *branch) (Node, error) {
	out := Node{ID: br.ID, Labels: br.Labels, Item: br.Item, Weight: br.weight}
	for _, c := range br.children {
		child, err := b.node(c)
		if err != nil {
			return out, err
		}
		out.Children = append(out.Children, child)
	}
	rank(out.Children)
	m, err := b.d.Mean(b.composites[br.at], design.EstimateOptions{Level: b.level})
	if errors.Is(err, design.ErrNoBase) {
		out.Estimate.Missing = b.rows
		return out, nil
	}
	if err != nil {
		return out, fmt.Errorf("satisfaction: index: %s: %w", br.ID, err)
	}
	score := new(big.Rat)
	for _, p := range b.patterns {
		f := p.formulas[br.at]
		if f == nil {
			continue
		}
		sum := p.weight.Rat()
		sum.Mul(sum, new(big.Rat).SetInt(f.c))
		for i, a := range f.a {
			term := p.sums[br.from+i].Rat()
			sum.Add(sum, term.Mul(term, new(big.Rat).SetInt(a)))
		}
		score.Add(score, sum.Quo(sum, new(big.Rat).SetInt(f.d)))
	}
	out.Score = scale.RatioOf(score.Quo(score, b.weightOf(br)))
	out.Defined = true
	out.take(m.Estimate)
	out.Estimate.Missing = b.rows - out.Estimate.N
	return out, out.setLevel(b.q.Levels())
}

// weightOf is the weight of the respondents with a score of a branch.
func (b *weighedComposer) weightOf(br *branch) *big.Rat {
	sum := new(big.Rat)
	for _, p := range b.patterns {
		if p.formulas[br.at] != nil {
			sum.Add(sum, p.weight.Rat())
		}
	}
	return sum
}

// contribute sets the contributions of a node and those below it to the score of
// the root.
func (b *weighedComposer) contribute(n *Node, br *branch) {
	n.Contribution = scale.Ratio{}
	if br.Item != "" {
		sum := new(big.Rat)
		for _, p := range b.patterns {
			f := p.formulas[b.root.at]
			if f == nil {
				continue
			}
			// Σw·a(x − zero)/d, zero in worth units
			x := p.weight.Rat()
			x.Mul(x, big.NewRat(b.leaf[br.from].origin, 1))
			x.Sub(p.sums[br.from].Rat(), x)
			sum.Add(sum, x.Mul(x, new(big.Rat).SetFrac(f.a[br.from], f.d)))
		}
		n.Contribution = scale.RatioOf(sum.Quo(sum, b.weightOf(b.root)))
	}
	for i := range n.Children {
		b.contribute(&n.Children[i], br.children[i])
		n.Contribution = n.Contribution.Add(n.Children[i].Contribution)
	}
}
