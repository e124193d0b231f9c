package satisfaction

import (
	"fmt"
	"math/big"
	"strings"

	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// indexOfRespondents computes the index from composites of respondents. Which
// items somebody rated decides how the weights spread, so there is one exact
// linear formula per branch and set of rated items below it, and within it
// integers.
func indexOfRespondents(t *survey.Table, items []string, o IndexOptions) (IndexResult, error) {
	b, err := newComposer(t, items, o)
	if err != nil {
		return IndexResult{}, err
	}
	if err := b.read(); err != nil {
		return IndexResult{}, err
	}
	r := IndexResult{Order: o.Order, Score: b.q.Score(), Respondents: b.rows}
	if p := b.patterns[strings.Repeat("\x01", len(items))]; p != nil {
		r.Complete = p.n
	}
	if r.Overall, err = b.node(b.root); err != nil {
		return IndexResult{}, err
	}
	if !r.Overall.Defined {
		return IndexResult{}, fmt.Errorf("satisfaction: index: %w", ErrNoBase)
	}
	b.contribute(&r.Overall)
	return r, nil
}

// newComposer has the tree and the columns of a table; nothing is read yet.
func newComposer(t *survey.Table, items []string, o IndexOptions) (*composer, error) {
	level, err := levelOf(o.Level)
	if err != nil {
		return nil, err
	}
	b := &composer{q: t.Questionnaire(), level: level, rows: int64(t.Len()), patterns: map[string]*pattern{}}
	b.root = b.flatten(b.q.Overall())
	for _, id := range items {
		codes, err := t.Codes(id)
		if err != nil {
			return nil, err
		}
		item, _, err := b.q.Item(id)
		if err != nil {
			return nil, err
		}
		l, s := leaf{codes: codes}, item.EffectiveScale()
		if l.zero, l.span, err = s.ScoreOrigin(b.q.Score()); err != nil {
			return nil, err
		}
		for c := range s.Codes() {
			if w, unit, ok := s.WorthUnits(scale.Code(c)); ok {
				l.worth[c], l.rated[c], l.unit = w, 1, unit
			}
		}
		// A worth is a whole number of its units.
		l.origin = l.zero.Mul(scale.RatioOf(big.NewRat(l.unit, 1))).Num().Int64()
		b.leaf = append(b.leaf, l)
	}
	return b, nil
}

type leaf struct {
	codes      []scale.Code
	worth      [256]int64  // per code, in worth units; 0 where it is no rating
	rated      [256]byte   // per code
	zero, span scale.Ratio // of worth to score
	unit       int64       // of worth
	origin     int64       // zero in worth units
}

// A branch is a node of the tree with its weight normalised among its siblings.
type branch struct {
	survey.Node
	at       int // position among all branches
	from, to int // the leaves below it
	weight   scale.Ratio
	children []*branch
	formulas map[string]*formula // by rated leaves; nil without a score
}

// A pattern is a set of rated leaves, with the respondents who rated just these.
type pattern struct {
	n        int64
	sums     []int64    // worth units, per leaf
	formulas []*formula // per branch, nil without a score
}

type composer struct {
	q        *survey.Questionnaire
	level    float64
	rows     int64
	leaf     []leaf
	root     *branch
	branches []*branch
	leaves   int
	patterns map[string]*pattern // by one byte a leaf, 1 if it is rated
}

func (b *composer) flatten(n survey.Node) *branch {
	out := &branch{Node: n, at: len(b.branches), from: b.leaves, weight: one, formulas: map[string]*formula{}}
	b.branches = append(b.branches, out)
	if n.Item != "" {
		b.leaves++
	}
	var sum scale.Ratio
	for _, c := range n.Children {
		sum = sum.Add(scale.RatioOfDecimal(*c.Weight))
	}
	for _, c := range n.Children {
		child := b.flatten(c)
		// Weights are positive, so the sum is.
		child.weight, _ = scale.RatioOfDecimal(*c.Weight).Quo(sum)
		out.children = append(out.children, child)
	}
	out.to = b.leaves
	return out
}

// read counts every respondent into the formulas that hold for what was rated.
func (b *composer) read() error {
	key := make([]byte, len(b.leaf))
	x := make([]int64, len(b.leaf))
	for row := range b.rows {
		for i := range b.leaf {
			l := &b.leaf[i]
			x[i], key[i] = l.worth[l.codes[row]], l.rated[l.codes[row]]
		}
		p := b.patterns[string(key)]
		if p == nil {
			p = &pattern{sums: make([]int64, len(b.leaf)), formulas: make([]*formula, len(b.branches))}
			for _, br := range b.branches {
				var err error
				if p.formulas[br.at], err = b.formula(br, key); err != nil {
					return err
				}
			}
			b.patterns[string(key)] = p
		}
		p.n++
		for i, w := range x {
			p.sums[i] += w
		}
		for at, f := range p.formulas {
			if f != nil && !f.add(x[b.branches[at].from:b.branches[at].to]) {
				return fmt.Errorf("satisfaction: index: %w", survey.ErrOverflow)
			}
		}
	}
	return nil
}

// formula is the formula of a branch for the rated leaves, nil if the branch has
// no score.
func (b *composer) formula(br *branch, rated []byte) (*formula, error) {
	key := string(rated[br.from:br.to])
	f, ok := br.formulas[key]
	if ok {
		return f, nil
	}
	var err error
	if br.Item != "" {
		f, err = b.leaf[br.from].formula(rated[br.from] == 1)
	} else {
		f, err = b.combine(br, rated)
	}
	br.formulas[key] = f
	return f, err
}

// combine adds the formulas of the children up by their weights, spread over
// those with a score.
func (b *composer) combine(br *branch, rated []byte) (*formula, error) {
	var share scale.Ratio
	parts := make([]*formula, len(br.children))
	for i, c := range br.children {
		var err error
		if parts[i], err = b.formula(c, rated); err != nil {
			return nil, err
		}
		if parts[i] != nil {
			share = share.Add(c.weight)
		}
	}
	if share.Sign() == 0 || share.Cmp(b.q.MinAnswered()) < 0 {
		return nil, nil
	}
	f := &formula{a: make([]*big.Int, br.to-br.from), c: new(big.Int), d: big.NewInt(1)}
	factors := make([]*big.Rat, len(parts))
	for i, part := range parts {
		if part == nil {
			continue
		}
		w, err := br.children[i].weight.Quo(share)
		if err != nil {
			return nil, err
		}
		// The child's score is its numerator over its denominator.
		factors[i] = new(big.Rat).SetFrac(w.Num(), new(big.Int).Mul(w.Den(), part.d))
		g := new(big.Int).GCD(nil, nil, f.d, factors[i].Denom())
		f.d.Mul(f.d, g.Quo(factors[i].Denom(), g))
	}
	for i := range f.a {
		f.a[i] = new(big.Int)
	}
	for i, part := range parts {
		if part == nil {
			continue
		}
		factor := new(big.Int).Quo(f.d, factors[i].Denom())
		factor.Mul(factor, factors[i].Num())
		f.c.Add(f.c, new(big.Int).Mul(factor, part.c))
		for k, a := range part.a {
			f.a[br.children[i].from-br.from+k].Mul(factor, a)
		}
	}
	f.reduce()
	return f, nil
}

// node computes a branch from its formulas.
func (b *composer) node(br *branch) (Node, error) {
	out := Node{ID: br.ID, Labels: br.Labels, Item: br.Item, Weight: br.weight}
	for _, c := range br.children {
		child, err := b.node(c)
		if err != nil {
			return out, err
		}
		out.Children = append(out.Children, child)
	}
	rank(out.Children)
	var n int64
	sums, squares := fractions{}, fractions{}
	for _, f := range br.formulas {
		if f != nil {
			n += f.n
			sum, square := f.totals()
			sums.add(sum, f.d)
			squares.add(square, new(big.Int).Mul(f.d, f.d))
		}
	}
	out.Estimate.Missing = b.rows - n
	if n == 0 {
		return out, nil
	}
	count := scale.RatioOf(big.NewRat(n, 1))
	sum := sums.total()
	var err error
	if out.Score, err = sum.Quo(count); err != nil {
		return out, err
	}
	out.Defined = true
	spread, err := squares.total().Sub(out.Score.Mul(sum)).Quo(count)
	if err != nil {
		return out, err
	}
	out.Estimate.Value, out.Estimate.N, out.Estimate.EffectiveN = out.Score.Float64(), n, float64(n)
	setError(&out.Estimate, spread.Float64(), n, b.level, 0, 100)
	return out, out.setLevel(b.q.Levels())
}

// contribute sets the contributions: each respondent's overall score is a sum
// over leaves, and so is its mean.
func (b *composer) contribute(root *Node) {
	points := make([]fractions, len(b.leaf))
	for l := range points {
		points[l] = fractions{}
	}
	for _, p := range b.patterns {
		f := p.formulas[b.root.at]
		if f == nil {
			continue
		}
		for l, a := range f.a {
			// Σ a·(x − zero), zero in worth units
			x := new(big.Int).Mul(big.NewInt(b.leaf[l].origin), big.NewInt(p.n))
			x.Sub(big.NewInt(p.sums[l]), x)
			points[l].add(x.Mul(a, x), f.d)
		}
	}
	each := scale.RatioOf(big.NewRat(1, root.Estimate.N))
	var walk func(n *Node, br *branch) scale.Ratio
	walk = func(n *Node, br *branch) scale.Ratio {
		n.Contribution = scale.Ratio{}
		if br.Item != "" {
			n.Contribution = points[br.from].total().Mul(each)
		}
		for i := range n.Children {
			n.Contribution = n.Contribution.Add(walk(&n.Children[i], br.children[i]))
		}
		return n.Contribution
	}
	walk(root, b.root)
}
