package drivers

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"github.com/gocsat/csat/analysis/internal/rows"
	"github.com/gocsat/csat/analysis/internal/weighted"
	"github.com/gocsat/csat/survey"
)

// A Sample is an outcome and its predictors as the methods of this package read
// them. It is made by [FromMoments], [FromTable] or [FromColumns], keeps nothing
// that the caller can change, does not change, and is safe for concurrent use. The
// zero value is empty: every method of the package refuses it.
type Sample struct {
	names     []string // outcome first; so all below
	n         int64
	dropped   int64
	effective float64
	mean, sd  []float64   // sd with divisor n − 1
	corr      [][]float64 // lower triangle, row i with i+1 elements
	columns   [][]float64 // nil from moments
	weights   []float64   // of mean 1, nil without
	// respondents of the rows, nil where none is known.
	respondents []string
}

// Outcome is the name of the outcome.
func (s *Sample) Outcome() string {
	if s == nil || len(s.names) == 0 {
		return ""
	}
	return s.names[0]
}

// Predictors are the names of the predictors in their order, a fresh copy.
func (s *Sample) Predictors() []string {
	s = s.orEmpty()
	return slices.Clone(s.names[min(1, len(s.names)):])
}

// N is the number of complete rows.
func (s *Sample) N() int64 { return s.orEmpty().n }

// Dropped is the number of respondents left out because an answer was missing.
func (s *Sample) Dropped() int64 { return s.orEmpty().dropped }

// EffectiveN is Kish's effective sample size, (Σw)²/Σw²; N without weights.
func (s *Sample) EffectiveN() float64 { return s.orEmpty().effective }

// HasRows tells whether methods that read rows can be used.
func (s *Sample) HasRows() bool { return s.orEmpty().columns != nil }

// orEmpty is the sample, an empty one where it is nil.
func (s *Sample) orEmpty() *Sample { return cmp.Or(s, new(Sample)) }

// Data are columns of numbers, one per variable, for [FromColumns].
type Data struct {
	// Names name the columns; each once.
	Names []string
	// Columns have one finite value per row, all the same length.
	Columns [][]float64
	// Weights are sampling weights per row, positive and finite; nil for none.
	// Their scale does not matter.
	Weights []float64
}

// FromMoments is the sample of an outcome and predictors whose listwise moments
// were counted, worths being the values; without names the predictors are all other
// variables. Pairwise moments are refused, since their correlations need not
// belong to any sample. Errors: an unknown name is [survey.ErrUnknown], a column
// without variance [ErrConstant], fewer than two respondents [survey.ErrTooFew],
// none [survey.ErrNoBase].
func FromMoments(m *survey.Moments, outcome string, predictors ...string) (*Sample, error) {
	if m == nil {
		return nil, argument("no moments")
	}
	if m.Policy() != survey.Listwise {
		return nil, argument("%v moments", m.Policy())
	}
	if len(predictors) == 0 {
		for _, v := range m.Variables() {
			if v.ID != outcome {
				predictors = append(predictors, v.ID)
			}
		}
	}
	names, err := namesOf(outcome, predictors)
	if err != nil {
		return nil, err
	}
	s := &Sample{names: names, dropped: m.Dropped(), mean: make([]float64, len(names)), sd: make([]float64, len(names))}
	at := make([]int, len(names))
	for i, name := range names {
		if at[i], err = m.Index(name); err != nil {
			return nil, fmt.Errorf("drivers: %w", err)
		}
	}
	s.n = m.N(at[0], at[0])
	s.effective = float64(s.n)
	if err := s.enough(2); err != nil {
		return nil, err
	}
	for i, name := range names {
		mean, err := m.Mean(at[i])
		if err != nil {
			return nil, fmt.Errorf("drivers: %w", err)
		}
		variance, err := m.Covariance(at[i], at[i])
		if err != nil {
			return nil, fmt.Errorf("drivers: %w", err)
		}
		if variance.Sign() == 0 {
			return nil, &ColumnError{Name: name, Err: ErrConstant}
		}
		s.mean[i], s.sd[i] = mean.Float64(), math.Sqrt(variance.Float64())
	}
	for i := range names {
		row := make([]float64, i+1)
		for j := range i {
			if row[j], err = m.Correlation(at[i], at[j]); err != nil {
				return nil, fmt.Errorf("drivers: %w", err)
			}
		}
		row[i] = 1
		s.corr = append(s.corr, row)
	}
	return s, nil
}

// FromTable is the sample of the rows of a table with a rating on the outcome and
// on every predictor, worths being the values, with the table's sampling weights.
// Name the predictors, one at least: every item more costs rows. Errors are those of
// [FromColumns], and [survey.ErrUnknown] for an item that the questionnaire does not
// have.
func FromTable(t *survey.Table, outcome string, predictors ...string) (*Sample, error) {
	if t == nil {
		return nil, argument("no table")
	}
	names, err := namesOf(outcome, predictors)
	if err != nil {
		return nil, err
	}
	complete, err := rows.Complete(t, names)
	if err != nil {
		return nil, fmt.Errorf("drivers: %w", err)
	}
	s, err := FromColumns(Data{Names: names, Columns: complete.Columns, Weights: complete.Weights}, outcome, predictors...)
	if err != nil {
		return nil, err
	}
	s.dropped, s.respondents = complete.Dropped, complete.Respondents
	return s, nil
}

// FromColumns is the sample of columns of numbers; without names the predictors
// are all other columns. Errors: an unknown name is [survey.ErrUnknown]; columns of
// different lengths, a value that is not finite, or a standard deviation outside
// 1e-100…1e100, [survey.ErrArgument]; a column without variance [ErrConstant]; all of
// them within a [ColumnError]. A weight that is not positive and finite is
// [survey.ErrWeight]; fewer than two rows [survey.ErrTooFew], none [survey.ErrNoBase].
func FromColumns(d Data, outcome string, predictors ...string) (*Sample, error) {
	if len(predictors) == 0 {
		for _, name := range d.Names {
			if name != outcome {
				predictors = append(predictors, name)
			}
		}
	}
	names, err := namesOf(outcome, predictors)
	if err != nil {
		return nil, err
	}
	if len(d.Names) != len(d.Columns) {
		return nil, argument("%d names of %d columns", len(d.Names), len(d.Columns))
	}
	s := &Sample{names: names}
	for _, name := range names {
		i := slices.Index(d.Names, name)
		if i < 0 {
			return nil, &ColumnError{Name: name, Err: survey.ErrUnknown}
		}
		if slices.Contains(d.Names[i+1:], name) {
			return nil, argument("column %q twice", name)
		}
		s.columns = append(s.columns, slices.Clone(d.Columns[i]))
	}
	s.n = int64(len(s.columns[0]))
	for i, column := range s.columns {
		if len(column) != int(s.n) {
			return nil, &ColumnError{Name: names[i], Err: fmt.Errorf("%d values, the outcome has %d: %w", len(column), s.n, survey.ErrArgument)}
		}
		for row, x := range column {
			if math.IsNaN(x) || math.IsInf(x, 0) {
				return nil, &ColumnError{Name: names[i], Row: row + 1, Err: fmt.Errorf("%v: %w", x, survey.ErrArgument)}
			}
		}
	}
	if err := s.enough(2); err != nil {
		return nil, err
	}
	s.effective = float64(s.n)
	if d.Weights != nil {
		if err := s.weigh(d.Weights); err != nil {
			return nil, err
		}
	}
	if err := s.correlate(); err != nil {
		return nil, err
	}
	return s, nil
}

// namesOf checks that outcome and predictors are different columns.
func namesOf(outcome string, predictors []string) ([]string, error) {
	names := append([]string{outcome}, predictors...)
	if len(predictors) == 0 {
		return nil, argument("no predictors of %q", outcome)
	}
	sorted := slices.Sorted(slices.Values(names))
	for i, name := range sorted[1:] {
		if name == sorted[i] {
			return nil, argument("%q twice among outcome and predictors", name)
		}
	}
	return names, nil
}

// enough tells whether there are least rows.
func (s *Sample) enough(least int) error {
	switch {
	case s == nil || len(s.names) == 0 || s.n == 0:
		return fmt.Errorf("drivers: %w", survey.ErrNoBase)
	case s.n < int64(least):
		return fmt.Errorf("drivers: %d complete rows, %d needed: %w", s.n, least, survey.ErrTooFew)
	}
	return nil
}

// fittable is the least of rows for a full model with an error: p + 2.
func (s *Sample) fittable() error {
	if err := s.enough(2); err != nil {
		return err
	}
	return s.enough(len(s.names) + 1)
}

func (s *Sample) rows() error {
	if err := s.enough(2); err != nil {
		return err
	}
	if s.columns == nil {
		return fmt.Errorf("drivers: %w", ErrRows)
	}
	return nil
}

// weigh scales sampling weights to mean 1.
func (s *Sample) weigh(weights []float64) error {
	if len(weights) != int(s.n) {
		return argument("%d weights of %d rows", len(weights), s.n)
	}
	scaled, effective, bad := weighted.Scale(weights)
	if bad >= 0 {
		return fmt.Errorf("drivers: row %d: weight %v: %w", bad+1, weights[bad], survey.ErrWeight)
	}
	s.weights, s.effective = scaled, effective
	return nil
}

// weight of a row, 1 without weights.
func (s *Sample) weight(row int) float64 {
	if s.weights == nil {
		return 1
	}
	return s.weights[row]
}
