package pls

import (
	"fmt"
	"math"
	"slices"

	"github.com/gocsat/csat/analysis/internal/rows"
	"github.com/gocsat/csat/analysis/internal/weighted"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// A Sample is the answers to the items of a model as the methods of this package read
// them. It is made by [FromMoments], [FromTable] or [FromColumns], keeps nothing that
// the caller can change, does not change, and is safe for concurrent use. The zero value
// is empty: every function refuses it.
type Sample struct {
	names     []string
	n         int64
	dropped   int64
	effective float64
	mean, sd  []float64 // sd with divisor n − 1
	corr      []float64 // p by p
	low, high []float64 // ends of the scales, NaN where unknown
	columns   [][]float64
	weights   []float64 // of mean 1, nil without
	// respondents of the rows, nil where none is known.
	respondents []string
	// counts are the rows in whole steps, nil where they are not whole.
	counts *counts
}

// N is the number of complete rows.
func (s *Sample) N() int64 {
	if s == nil {
		return 0
	}
	return s.n
}

// Dropped is the number of respondents left out because an answer was missing.
func (s *Sample) Dropped() int64 {
	if s == nil {
		return 0
	}
	return s.dropped
}

// EffectiveN is Kish's effective sample size, (Σw)²/Σw²; N without weights.
func (s *Sample) EffectiveN() float64 {
	if s == nil {
		return 0
	}
	return s.effective
}

// Items are the names of the items in their order, a fresh copy.
func (s *Sample) Items() []string {
	if s == nil {
		return nil
	}
	return slices.Clone(s.names)
}

// HasRows tells whether methods that read rows can be used.
func (s *Sample) HasRows() bool { return s != nil && s.columns != nil }

// Data are columns of numbers, one per item, for [FromColumns].
type Data struct {
	// Names name the items; each once.
	Names []string
	// Columns have one finite value per row, all the same length.
	Columns [][]float64
	// Weights are sampling weights per row, positive and finite; nil for none. Their
	// scale does not matter.
	Weights []float64
	// Min has the lowest possible answer to each item, which is 0 of 100 in an index; nil
	// where there are no indexes to compute.
	Min []float64
	// Max has the highest, above Min; nil with Min.
	Max []float64
}

// FromMoments is the sample of the items whose listwise moments were counted, worths
// being the values; without names all variables. Pairwise moments are refused, since
// their correlations need not belong to any sample. Errors: an unknown name is
// [survey.ErrUnknown], an item without variance [ErrConstant] in an [Error], fewer than
// three respondents [survey.ErrTooFew], none [survey.ErrNoBase].
func FromMoments(m *survey.Moments, items ...string) (*Sample, error) {
	if m == nil {
		return nil, argument("no moments")
	}
	if m.Policy() != survey.Listwise {
		return nil, argument("%v moments", m.Policy())
	}
	vars := m.Variables()
	if len(items) == 0 {
		for _, v := range vars {
			items = append(items, v.ID)
		}
	}
	if err := distinct(items); err != nil {
		return nil, err
	}
	s := &Sample{names: slices.Clone(items), dropped: m.Dropped()}
	at := make([]int, len(items))
	for i, item := range items {
		var err error
		if at[i], err = m.Index(item); err != nil {
			return nil, fmt.Errorf("pls: %w", err)
		}
	}
	s.n = m.N(at[0], at[0])
	s.effective = float64(s.n)
	if err := s.enough(3); err != nil {
		return nil, err
	}
	p := len(items)
	s.corr = make([]float64, p*p)
	for i := range items {
		mean, err := m.Mean(at[i])
		if err != nil {
			return nil, fmt.Errorf("pls: %w", err)
		}
		variance, err := m.Covariance(at[i], at[i])
		if err != nil {
			return nil, fmt.Errorf("pls: %w", err)
		}
		if variance.Sign() == 0 {
			return nil, &Error{Item: items[i], Err: ErrConstant}
		}
		s.mean, s.sd = append(s.mean, mean.Float64()), append(s.sd, math.Sqrt(variance.Float64()))
		s.ends(vars[at[i]].Scale)
		for j := range i {
			r, err := m.Correlation(at[i], at[j])
			if err != nil {
				return nil, fmt.Errorf("pls: %w", err)
			}
			s.corr[i*p+j], s.corr[j*p+i] = r, r
		}
		s.corr[i*p+i] = 1
	}
	return s, nil
}

// ends appends the lowest and highest worth of a scale.
func (s *Sample) ends(on *scale.Scale) {
	low, high := math.Inf(1), math.Inf(-1)
	for c := range on.Codes() {
		if w, unit, ok := on.WorthUnits(scale.Code(c)); ok {
			x := float64(w) / float64(unit)
			low, high = min(low, x), max(high, x)
		}
	}
	s.low, s.high = append(s.low, low), append(s.high, high)
}

// FromTable is the sample of the rows of a table with a rating on every one of the
// items, worths being the values, with the table's sampling weights. Name the items of
// the model ([Model.Items]): every item more costs rows. Errors are those of
// [FromColumns], and [survey.ErrUnknown] for an item that the questionnaire does not
// have.
func FromTable(t *survey.Table, items ...string) (*Sample, error) {
	if t == nil {
		return nil, argument("no table")
	}
	if err := distinct(items); err != nil {
		return nil, err
	}
	complete, err := rows.Complete(t, items)
	if err != nil {
		return nil, fmt.Errorf("pls: %w", err)
	}
	if len(complete.Columns[0]) == 0 {
		return nil, fmt.Errorf("pls: none of %d respondents answered all %d items: %w", complete.Dropped, len(items), survey.ErrNoBase)
	}
	s, err := FromColumns(Data{Names: items, Columns: complete.Columns, Weights: complete.Weights})
	if err != nil {
		return nil, err
	}
	s.dropped, s.respondents = complete.Dropped, complete.Respondents
	s.low, s.high = nil, nil
	for _, on := range complete.Scales {
		s.ends(on)
	}
	return s, nil
}

// FromColumns is the sample of columns of numbers. Errors: columns of different lengths,
// a value that is not finite, ends that are not finite or not in order or do not hold all
// values, or a standard deviation outside 1e-100…1e100, [survey.ErrArgument]; a column
// without variance [ErrConstant]; all of them within an [Error]. A weight that is not
// positive and finite is [survey.ErrWeight]; fewer than three rows are
// [survey.ErrTooFew], none [survey.ErrNoBase].
func FromColumns(d Data) (*Sample, error) {
	if err := distinct(d.Names); err != nil {
		return nil, err
	}
	if len(d.Names) != len(d.Columns) {
		return nil, argument("%d names of %d columns", len(d.Names), len(d.Columns))
	}
	s := &Sample{names: slices.Clone(d.Names), n: int64(len(d.Columns[0]))}
	s.effective = float64(s.n)
	if err := s.copyColumns(d.Columns); err != nil {
		return nil, err
	}
	if err := s.enough(3); err != nil {
		return nil, err
	}
	if err := s.bound(d.Min, d.Max); err != nil {
		return nil, err
	}
	if d.Weights != nil {
		if err := s.weigh(d.Weights); err != nil {
			return nil, err
		}
	}
	return s, s.correlate()
}

func (s *Sample) copyColumns(columns [][]float64) error {
	for i, column := range columns {
		if len(column) != int(s.n) {
			return &Error{Item: s.names[i], Err: fmt.Errorf("%w: %d values, %s has %d", survey.ErrArgument, len(column), s.names[0], s.n)}
		}
		for row, x := range column {
			if math.IsNaN(x) || math.IsInf(x, 0) {
				return &Error{Item: s.names[i], Row: row + 1, Err: fmt.Errorf("%w: %v", survey.ErrArgument, x)}
			}
		}
		s.columns = append(s.columns, slices.Clone(column))
	}
	return nil
}

// bound takes over the ends of the scales.
func (s *Sample) bound(low, high []float64) error {
	if low == nil && high == nil {
		for range s.names {
			s.low, s.high = append(s.low, math.NaN()), append(s.high, math.NaN())
		}
		return nil
	}
	if len(low) != len(s.names) || len(high) != len(s.names) {
		return argument("%d lowest and %d highest answers to %d items", len(low), len(high), len(s.names))
	}
	for i, column := range s.columns {
		if math.IsInf(low[i], 0) || math.IsInf(high[i], 0) || !(low[i] < high[i]) {
			return &Error{Item: s.names[i], Err: fmt.Errorf("%w: answers from %v to %v", survey.ErrArgument, low[i], high[i])}
		}
		for row, x := range column {
			if x < low[i] || x > high[i] {
				return &Error{Item: s.names[i], Row: row + 1, Err: fmt.Errorf("%w: %v is outside %v to %v", survey.ErrArgument, x, low[i], high[i])}
			}
		}
	}
	s.low, s.high = slices.Clone(low), slices.Clone(high)
	return nil
}

// weigh scales sampling weights to mean 1.
func (s *Sample) weigh(weights []float64) error {
	if len(weights) != int(s.n) {
		return argument("%d weights of %d rows", len(weights), s.n)
	}
	scaled, effective, bad := weighted.Scale(weights)
	if bad >= 0 {
		return fmt.Errorf("pls: row %d: weight %v: %w", bad+1, weights[bad], survey.ErrWeight)
	}
	s.weights, s.effective = scaled, effective
	return nil
}

func (s *Sample) weight(row int) float64 {
	if s.weights == nil {
		return 1
	}
	return s.weights[row]
}

// distinct checks the names of items.
func distinct(names []string) error {
	if len(names) == 0 {
		return argument("no items")
	}
	seen := map[string]bool{}
	for _, name := range names {
		if seen[name] {
			return argument("item %q twice", name)
		}
		seen[name] = true
	}
	return nil
}

// enough tells whether there are least rows.
func (s *Sample) enough(least int) error {
	switch {
	case s == nil || len(s.names) == 0 || s.n == 0:
		return fmt.Errorf("pls: %w", survey.ErrNoBase)
	case s.n < int64(least):
		return fmt.Errorf("pls: %d complete rows, %d needed: %w", s.n, least, survey.ErrTooFew)
	}
	return nil
}
