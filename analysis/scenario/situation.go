package scenario

import (
	"cmp"
	"encoding/binary"
	"fmt"
	"math"
	"slices"

	"github.com/gocsat/csat/analysis/internal/rows"
	"github.com/gocsat/csat/analysis/internal/weighted"
	"github.com/gocsat/csat/internal/exact"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// A Situation is a model with the customers it is applied to: how things are before
// anything is done. It is made by [New], does not change, keeps nothing that the caller can
// change, and is safe for concurrent use. The zero value is refused by every method
// (ErrArgument).
type Situation struct {
	model     Model
	curve     curve
	metric    Metric
	level     float64
	low, high float64     // of the metric
	ladders   [][]float64 // distinct worths of each predictor's points, ascending

	columns [][]float64 // complete rows
	rows    []int       // of the table
	weights []float64   // of mean 1, nil without
	missing int64

	cells     []cell
	total     float64 // Σw over cells
	effective float64
	reach     reach
}

// A cell is the customers who gave the same answers and are to be treated alike.
type cell struct {
	x     []float64
	who   uint64 // bit s is set if shift s is for them
	n     int64
	w, w2 float64 // Σw, Σw²
}

// New is the situation of a model and the rows of a table with a rating on each of its
// predictors, which are items of the table's questionnaire, as is the outcome. The table is
// that which the model was fitted to, or other customers: a segment, a later wave.
//
// Errors: ErrArgument for no table, a model with numbers that are not finite, thresholds
// that do not ascend, or a matrix that is no covariance, and for options outside their
// range; an [ItemError] with [survey.ErrUnknown] for an item that is not in the
// questionnaire, and for the outcome with [ErrIncompatible] where its scale does not have the
// model's values, with satisfaction.ErrScale where it has no classes; [ErrNoBase] for no rows
// and [survey.ErrTooFew] for one.
func New(m Model, t *survey.Table, o Options) (*Situation, error) {
	if err := m.check(); err != nil {
		return nil, err
	}
	if t == nil {
		return nil, argument("no table")
	}
	level, err := checkLevel(o.Level)
	if err != nil {
		return nil, err
	}
	s := &Situation{model: m.clone(), metric: o.Metric, level: level}
	item, _, err := t.Questionnaire().Item(m.Outcome)
	if err != nil {
		return nil, &ItemError{m.Outcome, err}
	}
	counts, low, high, err := o.worths(item, m.Values)
	if err != nil {
		return nil, err
	}
	s.curve, s.low, s.high = newCurve(m.Thresholds, counts), low, high
	if err := s.read(t); err != nil {
		return nil, err
	}
	s.cells = s.group(nil)
	for _, c := range s.cells {
		s.total += c.w
	}
	s.reach = reachOf(s.cells, len(s.columns))
	return s, nil
}

func (m Model) clone() Model {
	m.Values, m.Thresholds = slices.Clone(m.Values), slices.Clone(m.Thresholds)
	m.Predictors, m.Slopes, m.Covariance = slices.Clone(m.Predictors), slices.Clone(m.Slopes), slices.Clone(m.Covariance)
	for i, row := range m.Covariance {
		m.Covariance[i] = slices.Clone(row)
	}
	return m
}

// read takes the complete rows of a table.
func (s *Situation) read(t *survey.Table) error {
	complete := make([]int, t.Len())
	for _, id := range s.model.Predictors {
		item, _, err := t.Questionnaire().Item(id)
		if err != nil {
			return &ItemError{id, err}
		}
		codes, err := t.Codes(id)
		if err != nil {
			return &ItemError{id, err}
		}
		on := item.EffectiveScale()
		var ladder []float64
		for i := range on.Codes() {
			if c := scale.Code(i); on.IsPoint(c) {
				ladder = append(ladder, worthOf(on, c))
			}
		}
		slices.Sort(ladder)
		s.ladders = append(s.ladders, slices.Compact(ladder))
		for row, c := range codes {
			if on.IsPoint(c) {
				complete[row]++
			}
		}
	}
	for row, answered := range complete {
		if answered == len(s.model.Predictors) {
			s.rows = append(s.rows, row)
		}
	}
	switch len(s.rows) {
	case 0:
		return fmt.Errorf("scenario: %w", ErrNoBase)
	case 1:
		return fmt.Errorf("scenario: 1 customer, 2 needed: %w", survey.ErrTooFew)
	}
	r, err := rows.Complete(t, s.model.Predictors)
	if err != nil {
		return fmt.Errorf("scenario: %w", err)
	}
	s.columns, s.missing, s.effective = r.Columns, r.Dropped, float64(len(s.rows))
	if r.Weights != nil {
		var bad int
		if s.weights, s.effective, bad = weighted.Scale(r.Weights); bad >= 0 {
			return fmt.Errorf("scenario: row %d: %w", s.rows[bad]+1, survey.ErrWeight)
		}
	}
	return nil
}

// group counts the rows by their answers and by which of the functions hold for them, nil
// standing for all, in the order of these.
func (s *Situation) group(only []func(row int) bool) []cell {
	type sums struct {
		cell
		w, w2 exact.Sum
	}
	found := map[string]*sums{}
	p := len(s.columns)
	key := make([]byte, 8*p+8)
	for i, row := range s.rows {
		var who uint64
		for k, f := range only {
			if f == nil || f(row) {
				who |= 1 << k
			}
		}
		for j, column := range s.columns {
			binary.BigEndian.PutUint64(key[8*j:], math.Float64bits(column[i]))
		}
		binary.BigEndian.PutUint64(key[8*p:], who)
		c := found[string(key)]
		if c == nil {
			c = &sums{cell: cell{who: who, x: make([]float64, p)}}
			for j, column := range s.columns {
				c.x[j] = column[i]
			}
			found[string(key)] = c
		}
		c.n++
		if s.weights != nil {
			c.w.Add(s.weights[i])
			c.w2.AddProduct(s.weights[i], s.weights[i])
		}
	}
	cells := make([]cell, 0, len(found))
	for _, c := range found {
		c.cell.w, c.cell.w2 = float64(c.n), float64(c.n)
		if s.weights != nil {
			c.cell.w, _ = c.w.Float64()
			c.cell.w2, _ = c.w2.Float64()
		}
		cells = append(cells, c.cell)
	}
	slices.SortFunc(cells, func(a, b cell) int { return cmp.Or(slices.Compare(a.x, b.x), cmp.Compare(a.who, b.who)) })
	return cells
}
