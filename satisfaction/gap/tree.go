package gap

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/big"

	"github.com/gocsat/csat/satisfaction"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
	"github.com/gocsat/csat/survey/design"
)

// A Pair names two items that ask for the same thing, once as expectation and once
// as perception.
type Pair struct {
	// Expected is the id of the item that asks for the expectation. Several pairs
	// may share it.
	Expected string `json:"expected"`
	// Perceived is the id of the item that asks for the perception.
	Perceived string `json:"perceived"`
}

// TreeOptions are the options of [Tree] and [Weighted]; the zero value is the default.
type TreeOptions struct {
	// Equal is what E = P counts as. Default: EqualUndecided.
	Equal EqualPolicy
	// Level is the confidence level. Default (0): 0.95. Valid range: (0,1).
	Level float64
	// Design says how the rows were drawn: strata, clusters such as repeat customers,
	// and margins on which weights were raked. Default (nil): independent respondents,
	// with the weights of the table if it has some.
	Design *design.TableOptions
}

// A TreeResult is the gaps of a questionnaire's tree.
type TreeResult struct {
	// Overall is the root of the tree, with the weighted gap of the whole.
	Overall Node `json:"overall"`
	// Score is how mean worths became scores.
	Score scale.ScoreMethod `json:"score_method"`
	// Equal is the policy by which Satisfied was counted.
	Equal EqualPolicy `json:"equal_policy"`
	// Complete is how many respondents rated both sides of every pair.
	Complete int64 `json:"complete"`
	// Respondents is how many there are in all.
	Respondents int64 `json:"respondents"`
}

// A Node is one line of a tree of gaps: an item, a dimension or the whole.
type Node struct {
	// ID names it, as in the questionnaire.
	ID string `json:"id"`
	// Labels name it for people.
	Labels scale.Text `json:"labels,omitempty"`
	// Pair is the two items of a leaf, else empty. Without a pair that was asked
	// for, a leaf has only the perceived item.
	Pair Pair `json:"pair,omitzero"`
	// Defined tells whether there is a gap. Without one (no pair, nobody rated
	// both sides, or less than the required share of weight) the figures below
	// mean nothing.
	Defined bool `json:"defined"`
	// Expected is the exact score of the expectations, on 0–100.
	Expected scale.Ratio `json:"expected"`
	// Perceived is that of the perceptions; at the root it is the SERVPERF index
	// over the pairs.
	Perceived scale.Ratio `json:"perceived"`
	// Gap is Perceived − Expected, exact, in points of the score; negative is a
	// shortfall.
	Gap scale.Ratio `json:"gap"`
	// Weight is the weight among the siblings, normalised to sum to 1 over all of
	// them, with a gap or not.
	Weight scale.Ratio `json:"weight"`
	// Rank is the place among the siblings by gap, 1 the largest shortfall; equal
	// gaps share a rank. 0 without a gap.
	Rank int `json:"rank,omitempty"`
	// States are the pairs of answers below the node in each state. Their base is
	// answers: whoever rated both sides of three items counts three times.
	States States `json:"states"`
	// Satisfied is the share of these pairs that counts as satisfied. States and
	// Satisfied are counts, whatever they weigh.
	Satisfied scale.Share `json:"satisfied"`
	// Shares are the shares of these pairs in each state, under sampling weights by
	// weight.
	Shares Shares `json:"shares"`
	// Estimate is the gap as float64 with its error, same unit. N is the smallest
	// number of respondents with a pair on an item below, and Missing how many of
	// all respondents are not among them.
	Estimate survey.Estimate `json:"estimate"`
	// Student tests that there is no gap, with one less than the largest number of
	// respondents with a pair on an item below as degrees of freedom, under a design
	// with those of the design.
	Student TTest `json:"student"`
	// Children are the parts, in the order of the questionnaire.
	Children []Node `json:"children,omitempty"`
}

// MarshalJSON writes the fields; of a node without a gap, or
// whose estimate is suppressed, only what it is.
func (n Node) MarshalJSON() ([]byte, error) {
	type plain Node
	if n.Defined && !n.Estimate.Suppressed {
		return json.Marshal(plain(n))
	}
	var withheld *survey.Estimate
	if n.Estimate.Suppressed {
		withheld = &n.Estimate
	}
	return json.Marshal(struct {
		ID       string           `json:"id"`
		Labels   scale.Text       `json:"labels,omitempty"`
		Pair     Pair             `json:"pair,omitzero"`
		Defined  bool             `json:"defined"`
		Weight   scale.Ratio      `json:"weight"`
		Estimate *survey.Estimate `json:"estimate,omitempty"`
		Children []Node           `json:"children,omitempty"`
	}{n.ID, n.Labels, n.Pair, n.Defined, n.Weight, withheld, n.Children})
}

// Tree takes pairs of items to gaps per item, dimension and overall. Each pair
// stands in the questionnaire's tree where its perceived item does, and has that
// item's weight; means become scores by the questionnaire's method, so gaps are in
// points of 0–100 whatever the scales. As in [satisfaction.Index], weights are
// spread over the children that have a gap, and a node with less than the required
// share of weight ([survey.Definition.MinAnswered]) has none: a leaf without a pair
// is such a child too. Equal weights make the overall gap the plain mean of the
// dimensions, which is the unweighted SERVQUAL score.
//
// The error allows for the same people answering all pairs. With d̄ᵢ the mean
// difference P − E of pair i over the nᵢ who rated both sides and bᵢ its weight in
// the gap, the linearised variance is
//
//	V = n/(n−1) · Σ_r z_r²,   z_r = Σᵢ bᵢ (d_ri − d̄ᵢ)/nᵢ over the pairs rated by r
//
// with n the largest nᵢ (K. M. Wolter, Introduction to Variance Estimation, 2nd
// ed., 2007, §6.3); for complete answers this is s²/n of the respondents' weighted
// differences. The interval is Student's with n − 1 degrees of freedom.
//
// Under sampling weights, or with a Design, expected and perceived scores are the exact
// fractions of the weights, d̄ᵢ and nᵢ become weighted means and sums of weights, and V is
// that of [design.Design.Combination]; nothing changes when all weights are multiplied
// by a constant. With equal weights it is the V above but for n, which is then the number
// of rows.
//
// No pairs, a perceived item that is not in the tree or in two pairs, and an item
// paired with itself are [ErrArgument]; an unknown item is [survey.ErrUnknown]; a
// pair on scales of different shape is [ErrIncompatible]. A pair that nobody rated
// is not an error, but a root without a gap is [ErrNoBase]. Those of [design.OfTable].
// Percent of maximum on a scale with worths below 0 is
// [satisfaction.ErrScale], as for the index.
func Tree(t *survey.Table, pairs []Pair, o TreeOptions) (TreeResult, error) {
	if t == nil {
		return TreeResult{}, fmt.Errorf("gap: tree: no table: %w", ErrArgument)
	}
	level, err := levelOf(o.Level)
	if err != nil {
		return TreeResult{}, err
	}
	if !equalPolicies.Valid(o.Equal) {
		return TreeResult{}, fmt.Errorf("gap: tree: policy %v: %w", o.Equal, ErrArgument)
	}
	q := t.Questionnaire()
	b := treeBuilder{q: q, equal: o.Equal, level: level, respondents: int64(t.Len()), position: map[string]int{}}
	if t.Weighted() || o.Design != nil {
		if b.design, err = designOf(t, o.Design); err != nil {
			return TreeResult{}, fmt.Errorf("gap: tree: %w", err)
		}
	}
	if err := b.read(t, pairs); err != nil {
		return TreeResult{}, err
	}
	r := TreeResult{Score: q.Score(), Equal: o.Equal, Complete: b.joint.complete, Respondents: b.respondents}
	if r.Overall, _, err = b.node(q.Overall()); err != nil {
		return TreeResult{}, err
	}
	if !r.Overall.Defined {
		return TreeResult{}, fmt.Errorf("gap: tree: %w", ErrNoBase)
	}
	return r, nil
}

type treeBuilder struct {
	q           *survey.Questionnaire
	equal       EqualPolicy
	level       float64
	respondents int64
	position    map[string]int // of a perceived item among the pairs
	leaves      []leaf
	joint       joint
	design      *design.Design // nil where answers count alike
}

// A leaf is one pair, compared.
type leaf struct {
	pair       Pair
	result     Result
	rated      bool        // somebody rated both sides
	zero, span scale.Ratio // of worth to score
	shares     Shares
	weight     float64  // of the pairs: their number without weights
	weighed    *weighed // nil without
}

// A leafWeight is by how many points a node's gap grows with a pair's gap in worth.
type leafWeight struct {
	leaf   int
	points scale.Ratio
}

// read compares each pair and counts how the pairs go together.
func (b *treeBuilder) read(t *survey.Table, pairs []Pair) error {
	if len(pairs) == 0 {
		return fmt.Errorf("gap: tree: no pairs: %w", ErrArgument)
	}
	inTree := map[string]bool{}
	var walk func(n survey.Node)
	walk = func(n survey.Node) {
		inTree[n.Item] = true
		for _, c := range n.Children {
			walk(c)
		}
	}
	walk(b.q.Overall())
	for i, p := range pairs {
		item, _, err := b.q.Item(p.Perceived)
		if err != nil {
			return fmt.Errorf("gap: tree: perceived: %w", err)
		}
		_, twice := b.position[p.Perceived]
		if twice || !inTree[p.Perceived] || p.Expected == p.Perceived {
			return fmt.Errorf("gap: tree: pair of %s and %s: %w", p.Expected, p.Perceived, ErrArgument)
		}
		b.position[p.Perceived] = i
		x, err := t.Crosstab(p.Expected, p.Perceived)
		if err != nil {
			return fmt.Errorf("gap: tree: expected: %w", err)
		}
		s := item.EffectiveScale()
		l := leaf{pair: p}
		l.result, err = Of(x, Options{Equal: b.equal, Level: b.level})
		if l.rated = err == nil; err != nil && !errors.Is(err, ErrNoBase) {
			return err
		}
		if l.rated {
			if err := b.weigh(t, &l); err != nil {
				return err
			}
		}
		if lo, _ := s.WorthBounds(); lo.Sign() < 0 && b.q.Score() == scale.PercentOfMax {
			return fmt.Errorf("gap: tree: percent of maximum of %s, whose worths begin at %v: %w", p.Perceived, lo, satisfaction.ErrScale)
		}
		if l.zero, l.span, err = s.ScoreOrigin(b.q.Score()); err != nil {
			return err
		}
		if err := b.joint.add(t, p, s); err != nil {
			return err
		}
		b.leaves = append(b.leaves, l)
	}
	return b.joint.count()
}

var (
	one     = scale.RatioOf(big.NewRat(1, 1))
	hundred = scale.RatioOf(big.NewRat(100, 1))
)

// node computes n, and of its gap the weights of the pairs.
func (b *treeBuilder) node(n survey.Node) (Node, []leafWeight, error) {
	out := Node{ID: n.ID, Labels: n.Labels, Weight: one}
	var weights []leafWeight
	var err error
	if n.Item != "" {
		weights, err = b.leaf(&out, n.Item)
	} else {
		weights, err = b.dimension(&out, n.Children)
	}
	if err != nil || !out.Defined {
		return out, nil, err
	}
	out.Gap = out.Perceived.Sub(out.Expected)
	for _, w := range weights {
		out.States.merge(b.leaves[w.leaf].result.States)
	}
	out.Satisfied = out.States.Satisfied(b.equal)
	out.Shares = b.shares(weights)
	if b.design != nil {
		err = b.drawn(&out, weights)
	} else {
		err = b.estimate(&out, weights)
	}
	return out, weights, err
}

func (b *treeBuilder) leaf(out *Node, item string) ([]leafWeight, error) {
	out.Pair.Perceived = item
	i, ok := b.position[item]
	if !ok {
		return nil, nil
	}
	l := &b.leaves[i]
	out.Pair = l.pair
	if !l.rated {
		return nil, nil
	}
	out.Defined = true
	points, err := hundred.Quo(l.span)
	if err != nil {
		return nil, err
	}
	out.Expected = l.result.Expected.Sub(l.zero).Mul(points)
	out.Perceived = l.result.Perceived.Sub(l.zero).Mul(points)
	for _, w := range l.result.Estimate.Warnings {
		if w.Code == Ceiling {
			out.Estimate.Warnings = append(out.Estimate.Warnings, w)
		}
	}
	return []leafWeight{{i, points}}, nil
}

func (b *treeBuilder) dimension(out *Node, children []survey.Node) ([]leafWeight, error) {
	var sum, share scale.Ratio
	for _, c := range children {
		sum = sum.Add(scale.RatioOfDecimal(*c.Weight))
	}
	parts := make([][]leafWeight, len(children))
	for i, c := range children {
		child, w, err := b.node(c)
		if err != nil {
			return nil, err
		}
		if child.Weight, err = scale.RatioOfDecimal(*c.Weight).Quo(sum); err != nil {
			return nil, err
		}
		if child.Defined {
			share = share.Add(child.Weight)
		}
		out.Children, parts[i] = append(out.Children, child), w
	}
	rank(out.Children)
	if share.Sign() == 0 || share.Cmp(b.q.MinAnswered()) < 0 {
		return nil, nil
	}
	out.Defined = true
	var weights []leafWeight
	for i, c := range out.Children {
		if !c.Defined {
			out.Estimate.Warn(survey.PartWeighted, "%s has no gap; its weight is spread over its siblings", c.ID)
			continue
		}
		w, err := c.Weight.Quo(share)
		if err != nil {
			return nil, err
		}
		out.Expected = out.Expected.Add(w.Mul(c.Expected))
		out.Perceived = out.Perceived.Add(w.Mul(c.Perceived))
		for _, l := range parts[i] {
			weights = append(weights, leafWeight{l.leaf, l.points.Mul(w)})
		}
	}
	return weights, nil
}

// rank numbers the children that have a gap, the largest shortfall first.
func rank(children []Node) {
	for i := range children {
		if !children[i].Defined {
			continue
		}
		children[i].Rank = 1
		for _, other := range children {
			if other.Defined && other.Gap.Cmp(children[i].Gap) < 0 {
				children[i].Rank++
			}
		}
	}
}
