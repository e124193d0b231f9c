package satisfaction

import (
	"fmt"
	"math/big"

	"github.com/gocsat/csat/internal/exact"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// indexOfRespondents computes the index from composites of respondents. Which
// items somebody rated decides how the weights spread, so there is one exact
// linear formula per pattern of rated items, and within it integers.
func indexOfRespondents(t *survey.Table, items []string, o IndexOptions) (IndexResult, error) {
	level, err := levelOf(o.Level)
	if err != nil {
		return IndexResult{}, err
	}
	b := composer{q: t.Questionnaire(), level: level, index: map[string]*pattern{}}
	b.root = b.flatten(b.q.Overall())
	for k, id := range items {
		codes, err := t.Codes(id)
		if err != nil {
			return IndexResult{}, err
		}
		item, _, err := b.q.Item(id)
		if err != nil {
			return IndexResult{}, err
		}
		b.leaf = append(b.leaf, leaf{id: id, codes: codes, scale: item.EffectiveScale()})
		if b.leaf[k].zero, b.leaf[k].span, err = b.leaf[k].scale.ScoreOrigin(b.q.Score()); err != nil {
			return IndexResult{}, err
		}
	}
	if err := b.read(t.Len()); err != nil {
		return IndexResult{}, err
	}
	r := IndexResult{Order: o.Order, Score: b.q.Score(), Respondents: int64(t.Len())}
	for _, p := range b.patterns {
		if len(p.rated) == len(items) {
			r.Complete += p.n
		}
	}
	if r.Overall, err = b.node(b.root); err != nil {
		return IndexResult{}, err
	}
	if !r.Overall.Defined {
		return IndexResult{}, fmt.Errorf("satisfaction: index: %w", ErrNoBase)
	}
	if err := b.contribute(&r.Overall); err != nil {
		return IndexResult{}, err
	}
	return r, nil
}

type leaf struct {
	id         string
	codes      []scale.Code
	scale      *scale.Scale
	zero, span scale.Ratio // of worth to score
}

// A branch is a node of the tree with its weight normalised among its siblings.
type branch struct {
	survey.Node
	at       int // position among all branches
	leaf     int // position among the leaves, -1 for a dimension
	weight   scale.Ratio
	children []*branch
}

// A pattern is a set of rated leaves, with the respondents who rated just these.
type pattern struct {
	rated    []int // leaves, ascending
	n        int64
	sums     []int64 // worth units, per rated leaf
	formulas []*formula
}

// A formula is the score of one branch under a pattern: (Σ aᵢ·xᵢ + c)/d over the
// rated leaves, x in worth units.
type formula struct {
	weights map[int]scale.Ratio // of the leaves in the score
	a       []*big.Int          // aligned with pattern.rated
	c, d    *big.Int
	fast    []int64 // a where the square of a score fits 80 bits, else nil
	shift   int64   // c likewise
	squares exact.Int128
	large   big.Int // takes the place of squares where fast is nil
}

type composer struct {
	q        *survey.Questionnaire
	level    float64
	leaf     []leaf
	root     *branch
	branches []*branch
	leaves   int
	patterns []*pattern // in the order of first appearance
	index    map[string]*pattern
}

func (b *composer) flatten(n survey.Node) *branch {
	out := &branch{Node: n, at: len(b.branches), leaf: -1, weight: one}
	b.branches = append(b.branches, out)
	if n.Item != "" {
		out.leaf = b.leaves
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
	return out
}

// read counts every respondent into the pattern of what was rated.
func (b *composer) read(rows int) error {
	key := make([]byte, (len(b.leaf)+7)/8)
	x := make([]int64, len(b.leaf))
	for row := range rows {
		clear(key)
		rated := 0
		for i := range b.leaf {
			if w, _, ok := b.leaf[i].scale.WorthUnits(b.leaf[i].codes[row]); ok {
				key[i/8] |= 1 << (i % 8)
				x[rated] = w
				rated++
			}
		}
		p := b.index[string(key)]
		if p == nil {
			var err error
			if p, err = b.pattern(key); err != nil {
				return err
			}
			b.index[string(key)] = p
			b.patterns = append(b.patterns, p)
		}
		p.n++
		for i, w := range x[:rated] {
			p.sums[i] += w
		}
		for _, f := range p.formulas {
			if f != nil && !f.add(x[:rated]) {
				return fmt.Errorf("satisfaction: index: %w", survey.ErrOverflow)
			}
		}
	}
	return nil
}

// add adds the square of one respondent's score, times d².
func (f *formula) add(x []int64) bool {
	if f.fast == nil {
		y := new(big.Int).Set(f.c)
		for i, a := range f.a {
			y.Add(y, new(big.Int).Mul(a, big.NewInt(x[i])))
		}
		f.large.Add(&f.large, y.Mul(y, y))
		return true
	}
	y := f.shift
	for i, a := range f.fast {
		y += a * x[i]
	}
	var ok bool
	f.squares, ok = f.squares.AddMul(y, y)
	return ok
}

// sum is Σ score over the respondents of the pattern, and Σ score².
func (f *formula) sum(p *pattern) (sum, squares scale.Ratio) {
	total := new(big.Int).Mul(f.c, big.NewInt(p.n))
	for i, a := range f.a {
		total.Add(total, new(big.Int).Mul(a, big.NewInt(p.sums[i])))
	}
	q := &f.large
	if f.fast != nil {
		q = f.squares.Big()
	}
	return scale.RatioOf(new(big.Rat).SetFrac(total, f.d)),
		scale.RatioOf(new(big.Rat).SetFrac(q, new(big.Int).Mul(f.d, f.d)))
}

// pattern sets up the formulas for the leaves whose bits are set in key.
func (b *composer) pattern(key []byte) (*pattern, error) {
	p := &pattern{formulas: make([]*formula, len(b.branches))}
	rated := make([]bool, len(b.leaf))
	for i := range b.leaf {
		if rated[i] = key[i/8]>>(i%8)&1 == 1; rated[i] {
			p.rated = append(p.rated, i)
		}
	}
	p.sums = make([]int64, len(p.rated))
	for _, br := range b.branches {
		w, err := b.spread(br, rated)
		if err != nil {
			return nil, err
		}
		if w == nil {
			continue
		}
		if p.formulas[br.at], err = b.formula(w, p.rated); err != nil {
			return nil, err
		}
	}
	return p, nil
}

// spread gives the weights of the rated leaves in a branch, nil if the branch has
// no score.
func (b *composer) spread(br *branch, rated []bool) (map[int]scale.Ratio, error) {
	if br.leaf >= 0 {
		if !rated[br.leaf] {
			return nil, nil
		}
		return map[int]scale.Ratio{br.leaf: one}, nil
	}
	var share scale.Ratio
	parts := make([]map[int]scale.Ratio, len(br.children))
	for i, c := range br.children {
		w, err := b.spread(c, rated)
		if err != nil {
			return nil, err
		}
		if parts[i] = w; w != nil {
			share = share.Add(c.weight)
		}
	}
	if share.Sign() == 0 || share.Cmp(b.q.MinAnswered()) < 0 {
		return nil, nil
	}
	all := map[int]scale.Ratio{}
	for i, c := range br.children {
		w, err := c.weight.Quo(share)
		if err != nil {
			return nil, err
		}
		for l, x := range parts[i] {
			all[l] = x.Mul(w)
		}
	}
	return all, nil
}

// formula turns weights of leaves into integers over one denominator.
func (b *composer) formula(weights map[int]scale.Ratio, rated []int) (*formula, error) {
	f := &formula{weights: weights, d: big.NewInt(1)}
	factor := make([]*big.Rat, len(rated))
	shift := new(big.Rat)
	widen := func(r *big.Rat) { // d becomes a multiple of r's denominator
		g := new(big.Int).GCD(nil, nil, f.d, r.Denom())
		f.d.Mul(f.d, new(big.Int).Quo(r.Denom(), g))
	}
	for k, l := range rated {
		w, ok := weights[l]
		if !ok {
			factor[k] = new(big.Rat)
			continue
		}
		perWorth, err := hundred.Mul(w).Quo(b.leaf[l].span)
		if err != nil {
			return nil, err
		}
		_, unit, _ := b.leaf[l].scale.WorthUnits(scale.Blank)
		factor[k] = perWorth.Rat()
		shift.Sub(shift, new(big.Rat).Mul(factor[k], b.leaf[l].zero.Rat()))
		factor[k].Quo(factor[k], big.NewRat(unit, 1))
		widen(factor[k])
	}
	widen(shift)
	integer := func(r *big.Rat) *big.Int {
		return new(big.Int).Mul(r.Num(), new(big.Int).Quo(f.d, r.Denom()))
	}
	f.c = integer(shift)
	bound := new(big.Int).Abs(f.c)
	for _, r := range factor {
		a := integer(r)
		f.a = append(f.a, a)
		// A worth is below 2²¹ in worth units.
		bound.Add(bound, new(big.Int).Lsh(new(big.Int).Abs(a), 21))
	}
	if bound.BitLen() <= 40 {
		f.shift = f.c.Int64()
		f.fast = make([]int64, len(f.a))
		for i, a := range f.a {
			f.fast[i] = a.Int64()
		}
	}
	return f, nil
}

// node computes a branch from the patterns in which it has a score.
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
	var n, all int64
	var sum, squares scale.Ratio
	for _, p := range b.patterns {
		all += p.n
		if f := p.formulas[br.at]; f != nil {
			n += p.n
			s, q := f.sum(p)
			sum, squares = sum.Add(s), squares.Add(q)
		}
	}
	out.Estimate.Missing = all - n
	if n == 0 {
		return out, nil
	}
	count := scale.RatioOf(big.NewRat(n, 1))
	var err error
	if out.Score, err = sum.Quo(count); err != nil {
		return out, err
	}
	out.Defined = true
	spread, err := squares.Sub(out.Score.Mul(sum)).Quo(count)
	if err != nil {
		return out, err
	}
	out.Estimate.Value, out.Estimate.N, out.Estimate.EffectiveN = out.Score.Float64(), n, float64(n)
	setError(&out.Estimate, spread.Float64(), n, b.level, 0, 100)
	return out, out.setLevel(b.q.Levels())
}

// contribute sets the contributions: each respondent's overall score is a sum
// over leaves, and so is its mean.
func (b *composer) contribute(root *Node) error {
	n := scale.RatioOf(big.NewRat(root.Estimate.N, 1))
	points := make([]scale.Ratio, len(b.leaf))
	for _, p := range b.patterns {
		f := p.formulas[b.root.at]
		if f == nil {
			continue
		}
		for k, l := range p.rated {
			w, ok := f.weights[l]
			if !ok {
				continue
			}
			leaf := &b.leaf[l]
			_, unit, _ := leaf.scale.WorthUnits(scale.Blank)
			worth := scale.RatioOf(big.NewRat(p.sums[k], unit))
			origin := leaf.zero.Mul(scale.RatioOf(big.NewRat(p.n, 1)))
			share, err := hundred.Mul(w).Mul(worth.Sub(origin)).Quo(leaf.span)
			if err != nil {
				return err
			}
			if share, err = share.Quo(n); err != nil {
				return err
			}
			points[l] = points[l].Add(share)
		}
	}
	var walk func(n *Node, br *branch) scale.Ratio
	walk = func(n *Node, br *branch) scale.Ratio {
		n.Contribution = scale.Ratio{}
		if br.leaf >= 0 {
			n.Contribution = points[br.leaf]
		}
		for i := range n.Children {
			n.Contribution = n.Contribution.Add(walk(&n.Children[i], br.children[i]))
		}
		return n.Contribution
	}
	walk(root, b.root)
	return nil
}
