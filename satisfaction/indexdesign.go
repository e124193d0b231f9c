package satisfaction

import (
	"cmp"
	"errors"
	"fmt"
	"math/big"

	"github.com/gocsat/csat/internal/exact"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
	"github.com/gocsat/csat/survey/design"
)

// indexOfDesign is the index under sampling weights or another design.
func indexOfDesign(t *survey.Table, items []string, o IndexOptions) (IndexResult, error) {
	level, err := levelOf(o.Level)
	if err != nil {
		return IndexResult{}, err
	}
	if !orders.Valid(o.Order) {
		return IndexResult{}, fmt.Errorf("satisfaction: index: order %v: %w", o.Order, ErrArgument)
	}
	d, err := design.OfTable(t, *cmp.Or(o.Design, new(design.TableOptions)))
	if err != nil {
		return IndexResult{}, fmt.Errorf("satisfaction: index: %w", err)
	}
	if o.Order == RespondentThenAverage {
		return indexOfWeighedRespondents(t, items, d, o)
	}
	part := t
	if o.Where != nil {
		part = t.Filter(o.Where)
	}
	complete, err := part.CountComplete(items...)
	if err != nil {
		return IndexResult{}, err
	}
	r := IndexResult{Order: o.Order, Score: t.Questionnaire().Score(), Complete: complete, Respondents: int64(part.Len())}
	source := designMeans{q: t.Questionnaire(), d: d, level: level, rows: r.Respondents, items: map[string]weighedItem{}}
	for _, id := range items {
		if source.items[id], err = weighItem(t, d, id, o.Where); err != nil {
			return IndexResult{}, err
		}
	}
	r.Overall, err = tree{source.q, &source}.index()
	if err != nil {
		return IndexResult{}, err
	}
	return r, nil
}

// designMeans takes means from rows under a design.
type designMeans struct {
	q     *survey.Questionnaire
	d     *design.Design
	level float64
	rows  int64
	items map[string]weighedItem
}

// A weighedItem is one item under a design.
type weighedItem struct {
	worth     design.Variable
	mean      scale.Ratio
	n         int64 // 0 if nobody rated it
	effective float64
}

// weighItem computes the mean worth of an item as the exact fraction of weights, of
// all rows where where is nil.
func weighItem(t *survey.Table, d *design.Design, id string, where func(row int) bool) (weighedItem, error) {
	w := weighedItem{}
	var err error
	if w.worth, err = design.WorthOf(t, id); err != nil {
		return w, err
	}
	if where != nil {
		w.worth = w.worth.Where(where)
	}
	m, err := d.Mean(w.worth, design.EstimateOptions{})
	if errors.Is(err, design.ErrNoBase) {
		return w, nil
	}
	if err != nil {
		return w, fmt.Errorf("satisfaction: index: item %s: %w", id, err)
	}
	w.n, w.effective = m.Estimate.N, m.Estimate.EffectiveN
	codes, err := t.Codes(id)
	if err != nil {
		return w, err
	}
	item, _, err := t.Questionnaire().Item(id)
	if err != nil {
		return w, err
	}
	s := item.EffectiveScale()
	sums := make([]exact.Sum, s.Codes())
	for row, weight := range d.Weights() {
		if w.worth.Valid[row] {
			sums[codes[row]].Add(weight)
		}
	}
	top, bottom := new(big.Rat), new(big.Rat)
	for c := range sums {
		worth, unit, ok := s.WorthUnits(scale.Code(c))
		if !ok {
			continue
		}
		weight := sums[c].Rat()
		bottom.Add(bottom, weight)
		top.Add(top, weight.Mul(weight, big.NewRat(worth, unit)))
	}
	w.mean = scale.RatioOf(top.Quo(top, bottom))
	return w, nil
}

func (m *designMeans) mean(item string) (scale.Ratio, bool) {
	w := m.items[item]
	return w.mean, w.n > 0
}

func (m *designMeans) estimate(n *Node, weights []leafWeight) error {
	terms := make([]design.Term, len(weights))
	first := m.items[weights[0].item]
	least, most, effective := first.n, first.n, first.effective
	for k, w := range weights {
		item := m.items[w.item]
		_, span, err := originOf(m.q, w.item)
		if err != nil {
			return err
		}
		f, err := hundred.Mul(w.weight).Quo(span)
		if err != nil {
			return err
		}
		terms[k] = design.Term{Coefficient: f.Float64(), Of: item.worth}
		least, most, effective = min(least, item.n), max(most, item.n), min(effective, item.effective)
	}
	r, err := m.d.Combination(terms, design.EstimateOptions{Level: m.level})
	if err != nil {
		return fmt.Errorf("satisfaction: index: %s: %w", n.ID, err)
	}
	n.take(r.Estimate)
	n.Estimate.N, n.Estimate.Missing, n.Estimate.EffectiveN = least, m.rows-least, effective
	if least < most {
		n.Estimate.Warn(survey.Unequal, "items rest on %d to %d ratings", least, most)
	}
	return nil
}

// take sets the estimate to one with the same error around the score.
func (n *Node) take(e survey.Estimate) {
	half := (e.Interval.Upper - e.Interval.Lower) / 2
	e.Value = n.Score.Float64()
	if e.Interval.Valid() {
		e.Interval.Lower, e.Interval.Upper = e.Value-half, e.Value+half
	}
	e.Warnings = append(n.Estimate.Warnings, e.Warnings...)
	n.Estimate = e
	clip(&n.Estimate, 0, 100)
}
