package satisfaction

import (
	"fmt"
	"math"
	"math/big"

	"github.com/gocsat/csat/internal/enum"
	"github.com/gocsat/csat/internal/tail"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
	"github.com/gocsat/csat/survey/design"
)

// Order names which is done first: averaging over respondents, or adding up the
// items. Without missing answers both give the same figures.
type Order uint8

const (
	// AverageThenCombine averages each item over everybody who rated it, then
	// adds the averages up by their weights. It is the default, the way of
	// handbooks, and needs no rows.
	AverageThenCombine Order = iota
	// RespondentThenAverage adds up each respondent's answers by their weights,
	// spread over the items answered, then averages over the respondents who
	// answered enough ([survey.Definition.MinAnswered]). It needs a table.
	RespondentThenAverage
)

var orders = enum.Names[Order]{"average-then-combine", "respondent-then-average"}

// String is the name of the order, such as "average-then-combine".
func (o Order) String() string { return orders.String(o) }

// MarshalText writes the name; an unknown order is an error.
func (o Order) MarshalText() ([]byte, error) { return orders.Marshal(o) }

// UnmarshalText reads a name that [Order.MarshalText] writes.
func (o *Order) UnmarshalText(text []byte) error { return orders.Unmarshal(o, text) }

// IndexOptions are the options of [Index]; the zero value is the default.
type IndexOptions struct {
	// Order is what is done first. Default: AverageThenCombine.
	Order Order
	// Level is the confidence level. Default (0): 0.95. Valid range: (0,1).
	Level float64
	// Design says how the rows were drawn: strata, clusters such as repeat
	// customers, a finite population, raked margins. Default (nil): independently,
	// with the weights of the table.
	Design *design.TableOptions
	// Where restricts the index to a subpopulation, the rows for which it holds; rows
	// count from 0. Under sampling weights or a Design the others stay in the design,
	// because how many of a group were drawn is random. Default (nil): all rows.
	Where func(row int) bool
}

// An IndexResult is the overall index with its tree.
type IndexResult struct {
	// Overall is the root of the tree; its score is the index.
	Overall Node `json:"overall"`
	// Order says what was done first.
	Order Order `json:"order"`
	// Score is how means became scores.
	Score scale.ScoreMethod `json:"score_method"`
	// Complete is how many respondents rated every item.
	Complete int64 `json:"complete"`
	// Respondents is how many there are in all.
	Respondents int64 `json:"respondents"`
}

// Index computes the overall index of a table: for every node of the
// questionnaire's tree its exact score, level, weight, contribution, rank and
// estimate. Items are scored by the questionnaire's method and combined by its
// weights, which are spread over the children that have a score; a node with
// less than the required share of weight answered has none. An item that nobody
// rated is not an error, but a root without a score is [ErrNoBase].
//
// The error allows for the same people answering all items. With x̄ᵢ the mean of
// item i over its nᵢ ratings and bᵢ its weight in the score, the linearised
// variance is
//
//	V = n/(n−1) · Σ_r z_r²,   z_r = Σᵢ bᵢ (x_ri − x̄ᵢ)/nᵢ over the items rated by r
//
// with n the largest nᵢ (K. M. Wolter, Introduction to Variance Estimation, 2nd
// ed., 2007, §6.3); for complete answers this is s²/n of the respondents'
// composites. The interval is Student's with n − 1 degrees of freedom, cut at 0
// and 100.
//
// Under sampling weights, or with a Design, means and scores are weighted, each the
// exact fraction of the weights as they are; their error is that of package design,
// with z_r above times the weight of r and the weights of the item's raters in the
// place of nᵢ, and with the degrees of freedom of the design. N still counts
// answers, and EffectiveN is Kish's. Errors of the design are those of
// [design.OfTable].
//
// Percent of maximum on a scale with worths below 0, which would leave 0–100, is
// [ErrScale].
func Index(t *survey.Table, o IndexOptions) (IndexResult, error) {
	if t == nil {
		return IndexResult{}, fmt.Errorf("satisfaction: index: no table: %w", ErrArgument)
	}
	q := t.Questionnaire()
	items, err := leaves(q)
	if err != nil {
		return IndexResult{}, err
	}
	if t.Weighted() || o.Design != nil {
		return indexOfDesign(t, items, o)
	}
	if o.Where != nil {
		t, o.Where = t.Filter(o.Where), nil
	}
	if o.Order == RespondentThenAverage {
		return indexOfRespondents(t, items, o)
	}
	m, err := survey.PairwiseMomentsOf(t, items...)
	if err != nil {
		return IndexResult{}, err
	}
	complete, err := t.CountComplete(items...)
	if err != nil {
		return IndexResult{}, err
	}
	r, err := IndexOfMoments(q, m, o)
	if err != nil {
		return IndexResult{}, err
	}
	r.Complete, r.Respondents = complete, int64(t.Len())
	r.Overall.missing(r.Respondents)
	return r, nil
}

// IndexOfMoments is [Index] from moments of the items of the tree, pairwise or
// listwise, wherever they were counted. Only AverageThenCombine without Design and Where
// can be had without rows ([ErrArgument]). Respondents are those of the moments.
func IndexOfMoments(q *survey.Questionnaire, m *survey.Moments, o IndexOptions) (IndexResult, error) {
	if q == nil || m == nil {
		return IndexResult{}, fmt.Errorf("satisfaction: index: no questionnaire or no moments: %w", ErrArgument)
	}
	if o.Order != AverageThenCombine || o.Design != nil || o.Where != nil {
		return IndexResult{}, fmt.Errorf("satisfaction: index of moments: order %v, or a design or part of the rows: %w", o.Order, ErrArgument)
	}
	level, err := levelOf(o.Level)
	if err != nil {
		return IndexResult{}, err
	}
	items, err := leaves(q)
	if err != nil {
		return IndexResult{}, err
	}
	b := indexBuilder{q: q, m: m, level: level, position: map[string]int{}}
	r := IndexResult{Order: o.Order, Score: q.Score()}
	for _, id := range items {
		i, err := m.Index(id)
		if err != nil {
			return IndexResult{}, err
		}
		item, _, err := q.Item(id)
		if err != nil {
			return IndexResult{}, err
		}
		if m.Variables()[i].Scale.Fingerprint() != item.EffectiveScale().Fingerprint() {
			return IndexResult{}, fmt.Errorf("satisfaction: index: item %s: %w", id, survey.ErrIncompatible)
		}
		b.position[id] = i
		b.respondents = max(b.respondents, m.N(i, i))
	}
	r.Respondents = b.respondents + m.Dropped()
	if m.Policy() == survey.Listwise {
		r.Complete = b.respondents
	}
	r.Overall, err = tree{q, &b}.index()
	if err != nil {
		return IndexResult{}, err
	}
	return r, nil
}

var (
	one     = scale.RatioOf(big.NewRat(1, 1))
	hundred = scale.RatioOf(big.NewRat(100, 1))
)

// A meanSource knows the means of items and the error of their combinations.
type meanSource interface {
	// mean is the mean worth of an item, ok false if nobody rated it.
	mean(item string) (mean scale.Ratio, ok bool)
	// estimate sets the estimate of a node with a score from the weights of the
	// items in it.
	estimate(n *Node, weights []leafWeight) error
}

// A tree adds up means.
type tree struct {
	q      *survey.Questionnaire
	source meanSource
}

// index is the root of the tree, which must have a score.
func (b tree) index() (Node, error) {
	root, coefficients, err := b.node(b.q.Overall())
	if err == nil && !root.Defined {
		err = fmt.Errorf("satisfaction: index: %w", ErrNoBase)
	}
	if err != nil {
		return Node{}, err
	}
	root.contribute(coefficients)
	return root, nil
}

// An indexBuilder takes means from moments.
type indexBuilder struct {
	q           *survey.Questionnaire
	m           *survey.Moments
	level       float64
	position    map[string]int // of an item among the variables
	respondents int64
}

// node computes n and returns with it the weights of the items in its score.
func (b tree) node(n survey.Node) (Node, []leafWeight, error) {
	out := Node{ID: n.ID, Labels: n.Labels, Item: n.Item, Weight: one}
	var weights []leafWeight
	if n.Item != "" {
		mean, ok := b.source.mean(n.Item)
		if !ok {
			return out, nil, nil
		}
		zero, span, err := originOf(b.q, n.Item)
		if err != nil {
			return out, nil, err
		}
		if out.Score, err = hundred.Mul(mean.Sub(zero)).Quo(span); err != nil {
			return out, nil, err
		}
		out.Defined = true
		weights = []leafWeight{{n.Item, one}}
	} else {
		var parts [][]leafWeight
		for _, c := range n.Children {
			child, w, err := b.node(c)
			if err != nil {
				return out, nil, err
			}
			out.Children = append(out.Children, child)
			parts = append(parts, w)
		}
		share, err := normalise(n.Children, out.Children)
		if err != nil {
			return out, nil, err
		}
		rank(out.Children)
		if share.Sign() == 0 || share.Cmp(b.q.MinAnswered()) < 0 {
			return out, nil, nil
		}
		out.Defined = true
		for i, c := range out.Children {
			if !c.Defined {
				out.Estimate.Warn(survey.PartWeighted, "%s has no score; its weight is spread over its siblings", c.ID)
				continue
			}
			w, err := c.Weight.Quo(share)
			if err != nil {
				return out, nil, err
			}
			out.Score = out.Score.Add(w.Mul(c.Score))
			for _, leaf := range parts[i] {
				weights = append(weights, leafWeight{leaf.item, leaf.weight.Mul(w)})
			}
		}
	}
	if err := out.setLevel(b.q.Levels()); err != nil {
		return out, nil, err
	}
	return out, weights, b.source.estimate(&out, weights)
}

// originOf is the linear map from worth to score of an item.
func originOf(q *survey.Questionnaire, id string) (zero, span scale.Ratio, err error) {
	item, _, err := q.Item(id)
	if err != nil {
		return zero, span, err
	}
	return item.EffectiveScale().ScoreOrigin(q.Score())
}

func (b *indexBuilder) mean(item string) (scale.Ratio, bool) {
	mean, err := b.m.Mean(b.position[item])
	return mean, err == nil // the only error is that nobody rated it
}

// estimate sets the estimate of a node with a score.
func (b *indexBuilder) estimate(n *Node, weights []leafWeight) error {
	least, most := int64(math.MaxInt64), int64(0)
	factor := make([]float64, len(weights)) // bᵢ/nᵢ
	for k, w := range weights {
		i := b.position[w.item]
		_, span, err := originOf(b.q, w.item)
		if err != nil {
			return err
		}
		f, err := hundred.Mul(w.weight).Quo(span)
		if err != nil {
			return err
		}
		base := b.m.N(i, i)
		factor[k] = f.Float64() / float64(base)
		least, most = min(least, base), max(most, base)
	}
	var v, size float64
	for k, w := range weights {
		for l := 0; l <= k; l++ {
			s, err := b.product(b.position[w.item], b.position[weights[l].item])
			if err != nil {
				return err
			}
			term := float64(factor[k]*factor[l]) * s
			if l < k {
				term *= 2
			}
			v += float64(term)
			size += math.Abs(term)
		}
	}
	// What is left of terms that cancel, as where ratings have a constant sum, is
	// rounding; its root would pass for an error.
	if v < 1e-14*size {
		v = 0
	}
	n.Estimate.Value = n.Score.Float64()
	n.Estimate.N = least
	n.Estimate.Missing = b.respondents + b.m.Dropped() - least
	n.Estimate.EffectiveN = float64(least)
	if least < most {
		n.Estimate.Warn(survey.Unequal, "items rest on %d to %d ratings", least, most)
	}
	setError(&n.Estimate, v*float64(most), most, b.level, 0, 100)
	return nil
}

// product is Σ_r (x_ri − x̄ᵢ)(x_rj − x̄ⱼ) over the respondents who rated both, x̄
// being the mean over everybody who rated the item.
func (b *indexBuilder) product(i, j int) (float64, error) {
	n := b.m.N(i, j)
	if n == 0 {
		return 0, nil
	}
	mi, err := b.m.Mean(i)
	if err != nil {
		return 0, err
	}
	mj, err := b.m.Mean(j)
	if err != nil {
		return 0, err
	}
	bi, err := b.m.MeanOver(i, j)
	if err != nil {
		return 0, err
	}
	bj, err := b.m.MeanOver(j, i)
	if err != nil {
		return 0, err
	}
	cross, err := b.m.CrossMean(i, j)
	if err != nil {
		return 0, err
	}
	mean := cross.Sub(mi.Mul(bj)).Sub(mj.Mul(bi)).Add(mi.Mul(mj))
	return mean.Mul(scale.RatioOf(big.NewRat(n, 1))).Float64(), nil
}

// setError sets error and interval of a mean over n that lies between lo and hi,
// given n times its variance with divisor n.
func setError(e *survey.Estimate, v float64, n int64, level, lo, hi float64) {
	if n < 2 {
		e.Warn(survey.NoError, "one respondent gives no error")
		return
	}
	variance := max(v, 0) / float64(n-1)
	e.SE = survey.Some(math.Sqrt(variance))
	if variance == 0 {
		e.Warn(survey.ZeroVariance, "there is no variation between respondents")
	}
	half := tail.StudentTQuantile((1+level)/2, float64(n-1)) * e.SE.Value
	e.Interval = survey.Interval{Lower: e.Value - half, Upper: e.Value + half, Level: level}
	e.Method = "Student's t"
	clip(e, lo, hi)
	lowBase(e, n)
}
