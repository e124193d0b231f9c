package breakdown

import (
	"errors"
	"fmt"
	"math"
	"math/big"
	"slices"

	"github.com/gocsat/csat/internal/tail"
	"github.com/gocsat/csat/satisfaction"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// A source is the answers of one slice.
type source interface {
	index() (satisfaction.IndexResult, error)
	// item is a cell without its level.
	item(b *builder, id string, respondents int64) (Cell, error)
}

type tableSource struct {
	table *survey.Table
	level float64
}

func (s tableSource) index() (satisfaction.IndexResult, error) {
	return satisfaction.Index(s.table, satisfaction.IndexOptions{Level: s.level})
}

func (s tableSource) item(b *builder, id string, respondents int64) (Cell, error) {
	if s.table.Weighted() {
		return designSource{table: s.table, level: s.level}.item(b, id, respondents)
	}
	m, err := survey.MomentsOf(s.table, id)
	if err != nil {
		return Cell{}, err
	}
	return b.item(m, respondents)
}

type momentsSource struct {
	q       *survey.Questionnaire
	moments *survey.Moments
	level   float64
}

func (s momentsSource) index() (satisfaction.IndexResult, error) {
	return satisfaction.IndexOfMoments(s.q, s.moments, satisfaction.IndexOptions{Level: s.level})
}

func (s momentsSource) item(b *builder, id string, respondents int64) (Cell, error) {
	m, err := s.moments.Subset(id)
	if err != nil {
		return Cell{}, err
	}
	return b.item(m, respondents)
}

// respondents are those who rated the item that most rated, and those who were
// dropped.
func respondents(m *survey.Moments) (n int64) {
	for i := range m.Variables() {
		n = max(n, m.N(i, i))
	}
	return n + m.Dropped()
}

// A builder makes slices of one questionnaire.
type builder struct {
	q          *survey.Questionnaire
	level      float64
	indicators []Indicator
	tree       bool // some indicator is in the tree
	inTree     []bool
	items      []string   // by indicator; empty for a dimension
	leaves     [][]string // by indicator, the items below it
}

func newBuilder(q *survey.Questionnaire, o Options) (*builder, error) {
	b := &builder{q: q, level: o.Level}
	if b.level == 0 {
		b.level = 0.95
	}
	if !(b.level > 0 && b.level < 1) {
		return nil, fmt.Errorf("breakdown: confidence level %g: %w", o.Level, ErrArgument)
	}
	nodes := map[string]int{}
	var walk func(n survey.Node, depth int) (leaves []string)
	var all builder
	walk = func(n survey.Node, depth int) (leaves []string) {
		labels := n.Labels
		if item, _, err := q.Item(n.Item); err == nil && len(labels) == 0 {
			labels = item.Labels
		}
		at := len(all.indicators)
		nodes[n.ID] = at
		if n.Item != "" {
			leaves = []string{n.Item}
		}
		all.add(Indicator{n.ID, labels.Clone(), depth}, n.Item, nil, true)
		for _, child := range n.Children {
			leaves = append(leaves, walk(child, depth+1)...)
		}
		all.leaves[at] = leaves
		return leaves
	}
	if q.HasIndex() {
		walk(q.Overall(), 0)
	}
	ids := o.Indicators
	if ids == nil {
		for _, i := range all.indicators {
			ids = append(ids, i.ID)
		}
		if !q.HasIndex() {
			for _, i := range q.Items() {
				ids = append(ids, i.ID)
			}
		}
	}
	for at, id := range ids {
		if slices.Contains(ids[:at], id) {
			return nil, fmt.Errorf("breakdown: indicator %q twice: %w", id, ErrArgument)
		}
		if i, ok := nodes[id]; ok {
			b.add(all.indicators[i], all.items[i], all.leaves[i], true)
			continue
		}
		item, _, err := q.Item(id)
		if err != nil {
			return nil, fmt.Errorf("breakdown: indicator: %w", err)
		}
		b.add(Indicator{ID: id, Labels: item.Labels.Clone()}, id, []string{id}, false)
	}
	return b, nil
}

func (b *builder) add(i Indicator, item string, leaves []string, inTree bool) {
	b.indicators, b.items, b.inTree = append(b.indicators, i), append(b.items, item), append(b.inTree, inTree)
	b.leaves = append(b.leaves, leaves)
	b.tree = b.tree || inTree
}

// slice measures one value of the segment, but for ranks and changes.
func (b *builder) slice(id string, respondents int64, s source) (Slice, error) {
	out := Slice{ID: id, Respondents: respondents}
	nodes := map[string]satisfaction.Node{}
	if b.tree {
		var walk func(n satisfaction.Node)
		walk = func(n satisfaction.Node) {
			nodes[n.ID] = n
			for _, child := range n.Children {
				walk(child)
			}
		}
		index, err := s.index()
		if err == nil {
			walk(index.Overall)
		} else if !errors.Is(err, ErrNoBase) {
			return Slice{}, fmt.Errorf("breakdown: slice %q: %w", id, err)
		}
	}
	for i, indicator := range b.indicators {
		cell := Cell{}
		n, ok := nodes[indicator.ID]
		switch {
		case b.inTree[i] && ok:
			cell = Cell{Defined: n.Defined, Score: n.Score, Level: n.Level, Corrective: n.Corrective, Estimate: n.Estimate}
		case b.items[i] != "" && respondents > 0:
			var err error
			cell, err = s.item(b, b.items[i], respondents)
			if err == nil && cell.Defined {
				err = b.setLevel(&cell)
			}
			if err != nil {
				return Slice{}, fmt.Errorf("breakdown: slice %q: %w", id, err)
			}
		}
		if !cell.Defined {
			cell = Cell{Estimate: survey.Estimate{Missing: respondents}}
		}
		out.Cells = append(out.Cells, cell)
	}
	return out, nil
}

// item is the score of one item over its ratings.
func (b *builder) item(m *survey.Moments, respondents int64) (Cell, error) {
	n := m.N(0, 0)
	if n == 0 {
		return Cell{}, nil
	}
	zero, span, err := m.Variables()[0].Scale.ScoreOrigin(b.q.Score())
	if err != nil {
		return Cell{}, err
	}
	mean, err := m.Mean(0)
	if err != nil {
		return Cell{}, err
	}
	score, err := mean.Sub(zero).Mul(scale.RatioOf(big.NewRat(100, 1))).Quo(span)
	if err != nil {
		return Cell{}, err
	}
	c := Cell{Defined: true, Score: score}
	e := &c.Estimate
	e.Value, e.N, e.Missing, e.EffectiveN, e.Method = score.Float64(), n, respondents-n, float64(n), "t"
	lowBase(e, n)
	if n < 2 {
		e.Warn(survey.NoError, "one rating has no error")
		return c, nil
	}
	variance, err := m.Covariance(0, 0)
	if err != nil {
		return Cell{}, err
	}
	se := 100 / span.Float64() * math.Sqrt(variance.Float64()/float64(n))
	e.SE = survey.Some(se)
	if se == 0 {
		e.Warn(survey.ZeroVariance, "every rating is the same")
	}
	half := tail.StudentTQuantile((1+b.level)/2, float64(n-1)) * se
	e.Interval = survey.Interval{Lower: max(0, e.Value-half), Upper: min(100, e.Value+half), Level: b.level}
	return c, nil
}

// setLevel says in which band a score lies.
func (b *builder) setLevel(c *Cell) error {
	levels := b.q.Levels()
	if levels == nil {
		return nil
	}
	band, err := levels.Of(c.Score)
	c.Level, c.Corrective = band.ID, band.Corrective
	return err
}

const smallBase = 30

func lowBase(e *survey.Estimate, n int64) {
	if n < smallBase {
		e.Warn(survey.LowBase, "%d answers, fewer than %d", n, smallBase)
	}
}

// join ranks the slices of both waves and compares them. The first that cut gives is
// everybody.
func join[T comparable](b *builder, segment string, cut func(T) ([]Slice, error), now, before T) (Result, error) {
	current, err := cut(now)
	if err != nil {
		return Result{}, err
	}
	r := Result{Segment: segment, Indicators: b.indicators, All: current[0], Slices: current[1:], Level: b.level}
	rank(r.Slices)
	var none T
	if before != none {
		former, err := cut(before)
		if err != nil {
			return Result{}, err
		}
		rank(former[1:])
		r.compare(former[0], former[1:])
	}
	for _, s := range r.Slices {
		if slices.ContainsFunc(s.Cells, func(c Cell) bool { return c.Defined }) {
			return r, nil
		}
	}
	return Result{}, fmt.Errorf("breakdown: by %s: %w", segment, ErrNoBase)
}

// compare sets changes since the slices of the wave before.
func (r *Result) compare(all Slice, former []Slice) {
	r.All.compare(all, r.Level)
	for _, f := range former {
		at := slices.IndexFunc(r.Slices, func(s Slice) bool { return s.ID == f.ID })
		if at < 0 {
			at = len(r.Slices)
			r.Slices = append(r.Slices, Slice{ID: f.ID, Cells: make([]Cell, len(r.Indicators))})
		}
		r.Slices[at].compare(f, r.Level)
	}
}

func (s *Slice) compare(f Slice, level float64) {
	s.Before = f.Respondents
	for i := range s.Cells {
		x, y := &s.Cells[i], f.Cells[i]
		if !x.Defined || !y.Defined {
			continue
		}
		c := Change{Before: y.Score, BeforeN: y.Estimate.N, LevelBefore: y.Level, RankBefore: y.Rank, Difference: x.Score.Sub(y.Score)}
		c.Estimate, _, _ = difference(*x, y, level)
		x.Change = &c
	}
}

// rank numbers the cells of every indicator that have a score.
func rank(list []Slice) {
	for i := range list {
		for j := range list[i].Cells {
			c := &list[i].Cells[j]
			if !c.Defined {
				continue
			}
			c.Rank = 1
			for _, other := range list {
				if o := other.Cells[j]; o.Defined && o.Score.Cmp(c.Score) > 0 {
					c.Rank++
				}
			}
		}
	}
}

// df are the degrees of freedom of a score.
func (c Cell) df() float64 {
	if c.DF > 0 {
		return c.DF
	}
	return float64(c.Estimate.N - 1)
}

// difference is x less y, of different people, with Welch's error; and the p-value of
// no difference. Without an error, ok is false.
func difference(x, y Cell, level float64) (e survey.Estimate, p float64, ok bool) {
	a, b := x.Estimate, y.Estimate
	e.Value, e.N, e.Missing = x.Score.Sub(y.Score).Float64(), min(a.N, b.N), a.Missing+b.Missing
	e.EffectiveN, e.Method = min(a.EffectiveN, b.EffectiveN), "welch t"
	lowBase(&e, e.N)
	if least := min(x.df(), y.df()); e.N >= smallBase && least < smallBase-1 {
		e.Warn(survey.LowBase, "%g degrees of freedom, fewer than %d", least, smallBase-1)
	}
	if !a.SE.Valid || !b.SE.Valid || a.N < 2 || b.N < 2 {
		e.Warn(survey.NoError, "one of the two scores has no error")
		return e, 0, false
	}
	v, w := float64(a.SE.Value*a.SE.Value), float64(b.SE.Value*b.SE.Value)
	if v+w == 0 {
		e.Warn(survey.NoError, "the ratings of neither score vary")
		return e, 0, false
	}
	se := math.Sqrt(v + w)
	df := float64((v+w)*(v+w)) / (float64(v*v)/x.df() + float64(w*w)/y.df())
	half := tail.StudentTQuantile((1+level)/2, df) * se
	e.SE = survey.Some(se)
	e.Interval = survey.Interval{Lower: e.Value - half, Upper: e.Value + half, Level: level}
	return e, tail.StudentTTwoSided(e.Value/se, df), true
}
