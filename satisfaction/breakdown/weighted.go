package breakdown

import (
	"errors"
	"fmt"
	"math/big"

	"github.com/gocsat/csat/satisfaction"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
	"github.com/gocsat/csat/survey/design"
)

// subpopulations are the slices of a table, everybody first, under its design.
func (b *builder) subpopulations(t *survey.Table, segment string, o *design.TableOptions) ([]Slice, error) {
	values, err := t.SegmentValues(segment)
	if err != nil {
		return nil, fmt.Errorf("breakdown: %w", err)
	}
	column, err := t.Segment(segment)
	if err != nil {
		return nil, fmt.Errorf("breakdown: %w", err)
	}
	count := map[string]int64{}
	for _, value := range column {
		count[value]++
	}
	part := designSource{table: t, level: b.level, design: o}
	if part.drawn, err = design.OfTable(t, *o); err != nil && !errors.Is(err, ErrNoBase) {
		return nil, fmt.Errorf("breakdown: %w", err)
	}
	rated, err := b.rated(t)
	if err != nil {
		return nil, err
	}
	list := make([]Slice, 1, 1+len(values))
	if list[0], err = b.subpopulation("", int64(t.Len()), part, rated); err != nil {
		return nil, err
	}
	for _, value := range values {
		part.rows = func(row int) bool { return column[row] == value }
		s, err := b.subpopulation(value, count[value], part, rated)
		if err != nil {
			return nil, err
		}
		list = append(list, s)
	}
	return list, nil
}

// subpopulation is a slice with the degrees of freedom of its cells; rated are the rows
// with a rating, by indicator.
func (b *builder) subpopulation(id string, respondents int64, s designSource, rated []design.Variable) (Slice, error) {
	out, err := b.slice(id, respondents, s)
	if err != nil {
		return Slice{}, err
	}
	for i := range out.Cells {
		if !out.Cells[i].Defined {
			continue
		}
		in := rated[i]
		if s.rows != nil {
			in = in.Where(s.rows)
		}
		m, err := s.drawn.Mean(in, design.EstimateOptions{})
		if err != nil {
			return Slice{}, fmt.Errorf("breakdown: slice %q: %w", id, err)
		}
		out.Cells[i].DF = m.DF
	}
	return out, nil
}

// rated are the rows in which somebody rated an item of an indicator, by indicator.
func (b *builder) rated(t *survey.Table) ([]design.Variable, error) {
	list := make([]design.Variable, len(b.leaves))
	for i, items := range b.leaves {
		v := design.Variable{Values: make([]float64, t.Len()), Valid: make([]bool, t.Len())}
		for _, id := range items {
			worth, err := design.WorthOf(t, id)
			if err != nil {
				return nil, fmt.Errorf("breakdown: %w", err)
			}
			for row, ok := range worth.Valid {
				v.Valid[row] = v.Valid[row] || ok
			}
		}
		list[i] = v
	}
	return list, nil
}

// A designSource is a slice as a subpopulation of a table, or all of it where rows is
// nil.
type designSource struct {
	table  *survey.Table
	rows   func(row int) bool
	level  float64
	design *design.TableOptions
	drawn  *design.Design // by design; nil for a table with its weights alone
}

func (s designSource) index() (satisfaction.IndexResult, error) {
	return satisfaction.Index(s.table, satisfaction.IndexOptions{Level: s.level, Design: s.design, Where: s.rows})
}

// item is the weighted mean of an item as a score, the exact fraction of the weights,
// with the linearised error of the design.
func (s designSource) item(b *builder, id string, respondents int64) (Cell, error) {
	worth, err := design.WorthOf(s.table, id)
	if err != nil {
		return Cell{}, err
	}
	if s.rows != nil {
		worth = worth.Where(s.rows)
	}
	codes, err := s.table.Codes(id)
	if err != nil {
		return Cell{}, err
	}
	item, _, err := b.q.Item(id)
	if err != nil {
		return Cell{}, err
	}
	definition, unit := item.EffectiveScale(), int64(1)
	ratings := scale.NewWeightedTally(definition)
	for row, weight := range s.table.Weights() {
		if worth.Valid[row] {
			if err := ratings.AddCode(codes[row], weight); err != nil {
				return Cell{}, err
			}
		}
	}
	if ratings.N() == 0 {
		return Cell{}, nil
	}
	byValue := map[int]int64{}
	for code := range definition.Codes() {
		if x, per, ok := definition.WorthUnits(scale.Code(code)); ok {
			value, _ := definition.Value(scale.Code(code))
			byValue[value], unit = x, per
		}
	}
	mean, err := ratings.ExactMeanOf(func(value int) int64 { return byValue[value] })
	if err != nil {
		return Cell{}, err
	}
	zero, span, err := definition.ScoreOrigin(b.q.Score())
	if err != nil {
		return Cell{}, err
	}
	points, err := hundred.Quo(span)
	if err != nil {
		return Cell{}, err
	}
	c := Cell{Defined: true, Score: mean.Mul(scale.RatioOf(big.NewRat(1, unit))).Sub(zero).Mul(points)}
	d := s.drawn
	if d == nil {
		if d, err = design.OfTable(s.table, design.TableOptions{}); err != nil {
			return Cell{}, err
		}
	}
	m, err := d.Combination([]design.Term{{Coefficient: points.Float64(), Of: worth}}, design.EstimateOptions{Level: s.level})
	if err != nil {
		return Cell{}, fmt.Errorf("item %s: %w", id, err)
	}
	half := (m.Estimate.Interval.Upper - m.Estimate.Interval.Lower) / 2
	c.Estimate = m.Estimate
	e := &c.Estimate
	e.Value, e.Missing = c.Score.Float64(), respondents-e.N
	if e.Interval.Valid() {
		e.Interval.Lower, e.Interval.Upper = max(0, e.Value-half), min(100, e.Value+half)
	}
	return c, nil
}

var hundred = scale.RatioOf(big.NewRat(100, 1))
