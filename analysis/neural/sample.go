package neural

import (
	"fmt"
	"math"
	"slices"

	"github.com/gocsat/csat/analysis/internal/rows"
	"github.com/gocsat/csat/analysis/internal/weighted"
	"github.com/gocsat/csat/internal/tail"
	"github.com/gocsat/csat/survey"
)

// A Sample is an outcome and the items it may depend on, by row. It is made by
// [FromTable] or [FromColumns], keeps nothing that the caller can change, does not
// change, and is safe for concurrent use. The zero value is empty: every function refuses
// it.
type Sample struct {
	names     []string    // outcome first; so all below
	columns   [][]float64 // rows in an order that does not depend on how they came
	weights   []float64   // of mean 1
	effective float64
	dropped   int64
	group     []int // respondent of each row, 0, 1, …, ascending
	binary    bool
}

// Outcome is the name of the outcome.
func (s *Sample) Outcome() string {
	if s.N() == 0 {
		return ""
	}
	return s.names[0]
}

// Items are the names of the items in their order, a fresh copy.
func (s *Sample) Items() []string {
	if s.N() == 0 {
		return nil
	}
	return slices.Clone(s.names[1:])
}

// N is the number of complete rows.
func (s *Sample) N() int64 {
	if s == nil {
		return 0
	}
	return int64(len(s.weights))
}

// Respondents is the number of people who gave the rows; a row without a name is one.
func (s *Sample) Respondents() int64 {
	if s.N() == 0 {
		return 0
	}
	return int64(s.groups())
}

// Dropped is the number of rows left out because an answer was missing.
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

// Data are columns of numbers, one per variable, for [FromColumns] and
// [Network.Predict].
type Data struct {
	// Names name the columns; each once.
	Names []string
	// Columns have one finite value per row, all the same length.
	Columns [][]float64
	// Weights are sampling weights per row, positive and finite, none below 1e-100 of their
	// mean; nil for none. Their scale does not matter. A prediction does not read them.
	Weights []float64
	// Respondents name who gave each row, so that all rows of one stay in one fold; nil
	// if every row is somebody else's, as is a row with an empty name. A prediction does
	// not read them.
	Respondents []string
}

// FromTable is the sample of the rows of a table with a rating on the outcome and on every
// item, worths being the values, with the table's respondents and sampling weights. Errors
// are those of [FromColumns], and [survey.ErrUnknown] for an item that the questionnaire
// does not have.
func FromTable(t *survey.Table, outcome string, items ...string) (*Sample, error) {
	if t == nil {
		return nil, argument("no table")
	}
	names, err := namesOf(outcome, items)
	if err != nil {
		return nil, err
	}
	complete, err := rows.Complete(t, names)
	if err != nil {
		return nil, fmt.Errorf("neural: %w", err)
	}
	s, err := FromColumns(Data{Names: names, Columns: complete.Columns, Weights: complete.Weights, Respondents: complete.Respondents}, outcome, items...)
	if err != nil {
		return nil, err
	}
	s.dropped = complete.Dropped
	return s, nil
}

// FromColumns is the sample of columns of numbers; name the items, one at least. Errors:
// an unknown name is [survey.ErrUnknown]; columns of different lengths, a value that is not
// finite, or a standard deviation outside 1e-100…1e100, [survey.ErrArgument]; a column
// without variance [ErrConstant]; all of them within an [Error]. A weight that is not
// positive and finite is [survey.ErrWeight]; fewer rows than two more than items are
// [survey.ErrTooFew], none [survey.ErrNoBase].
func FromColumns(d Data, outcome string, items ...string) (*Sample, error) {
	names, err := namesOf(outcome, items)
	if err != nil {
		return nil, err
	}
	columns, n, err := d.columns(names)
	if err != nil {
		return nil, err
	}
	if d.Weights != nil && len(d.Weights) != n {
		return nil, argument("%d weights of %d rows", len(d.Weights), n)
	}
	if d.Respondents != nil && len(d.Respondents) != n {
		return nil, argument("%d respondents of %d rows", len(d.Respondents), n)
	}
	if n == 0 {
		return nil, fmt.Errorf("neural: %w", survey.ErrNoBase)
	}
	if n < len(items)+2 {
		return nil, fmt.Errorf("neural: %d complete rows, %d needed: %w", n, len(items)+2, survey.ErrTooFew)
	}
	s, err := arranged(columns, d.Weights, d.Respondents)
	if err != nil {
		return nil, err
	}
	s.names = names
	for i, column := range s.columns {
		_, sd := weighted.MeanSD(column, nil)
		if sd == 0 {
			return nil, &Error{Name: names[i], Err: ErrConstant}
		}
		if !(sd >= 1e-100 && sd <= 1e100) {
			return nil, &Error{Name: names[i], Err: fmt.Errorf("standard deviation %v: %w", sd, survey.ErrArgument)}
		}
	}
	return s, nil
}

// leastWeight, of weights with mean 1, is the least that a row may have: squares of smaller
// ones round to 0.
const leastWeight = 1e-100

// arranged are the rows of columns in an order of their own, with their weights scaled and
// their respondents numbered; lengths agree.
func arranged(columns [][]float64, weights []float64, respondents []string) (*Sample, error) {
	n := len(columns[0])
	s := &Sample{effective: float64(n), weights: slices.Repeat([]float64{1}, n), group: make([]int, n)}
	if weights != nil {
		scaled, effective, bad := weighted.Scale(weights)
		if bad >= 0 {
			return nil, &Error{Row: bad + 1, Err: fmt.Errorf("weight %v: %w", weights[bad], survey.ErrWeight)}
		}
		if row := slices.IndexFunc(scaled, func(w float64) bool { return w < leastWeight }); row >= 0 {
			return nil, &Error{Row: row + 1, Err: fmt.Errorf("weight %v is next to nothing beside the others: %w", weights[row], survey.ErrWeight)}
		}
		s.weights, s.effective = scaled, effective
	}
	order := rows.Order(n, respondents, columns, s.weights)
	s.weights = rows.Picked(s.weights, order)
	for _, column := range columns {
		s.columns = append(s.columns, rows.Picked(column, order))
	}
	for i := 1; i < n; i++ {
		s.group[i] = s.group[i-1] + 1
		if respondents != nil && respondents[order[i]] != "" && respondents[order[i]] == respondents[order[i-1]] {
			s.group[i]--
		}
	}
	return s, nil
}

// AtLeast is the sample with the outcome 1 in rows where it is at least so much, 0 in
// the others: of a rating from 1 to 10, AtLeast(9) is top-two-box satisfaction. Networks
// of it are logistic and predict the probability of 1. It is [ErrConstant] if that is all
// rows, or none, and [survey.ErrArgument] for NaN.
func (s *Sample) AtLeast(value float64) (*Sample, error) {
	if s.N() == 0 {
		return nil, fmt.Errorf("neural: %w", survey.ErrNoBase)
	}
	if math.IsNaN(value) {
		return nil, argument("at least %v", value)
	}
	out := *s
	out.binary = true
	out.columns = slices.Clone(s.columns)
	out.columns[0] = make([]float64, s.N())
	ones := 0
	for i, y := range s.columns[0] {
		if y >= value {
			out.columns[0][i] = 1
			ones++
		}
	}
	if ones == 0 || ones == len(out.columns[0]) {
		return nil, &Error{Name: s.names[0], Err: fmt.Errorf("%w: %d of %d rows are at least %v", ErrConstant, ones, len(out.columns[0]), value)}
	}
	return &out, nil
}

// columns are those with some names, and the number of rows. They are those of the caller.
func (d Data) columns(names []string) ([][]float64, int, error) {
	if len(d.Names) != len(d.Columns) {
		return nil, 0, argument("%d names of %d columns", len(d.Names), len(d.Columns))
	}
	var columns [][]float64
	for _, name := range names {
		i := slices.Index(d.Names, name)
		if i < 0 {
			return nil, 0, &Error{Name: name, Err: survey.ErrUnknown}
		}
		if slices.Contains(d.Names[i+1:], name) {
			return nil, 0, argument("column %q twice", name)
		}
		column := d.Columns[i]
		if len(columns) > 0 && len(column) != len(columns[0]) {
			return nil, 0, &Error{Name: name, Err: fmt.Errorf("%d values, %s has %d: %w", len(column), names[0], len(columns[0]), survey.ErrArgument)}
		}
		for row, x := range column {
			if math.IsNaN(x) || math.IsInf(x, 0) {
				return nil, 0, &Error{Name: name, Row: row + 1, Err: fmt.Errorf("%v: %w", x, survey.ErrArgument)}
			}
		}
		columns = append(columns, column)
	}
	return columns, len(columns[0]), nil
}

// namesOf checks that outcome and items are different columns.
func namesOf(outcome string, items []string) ([]string, error) {
	if len(items) == 0 {
		return nil, argument("no items for %q", outcome)
	}
	names := append([]string{outcome}, items...)
	for i, name := range names {
		if slices.Contains(names[:i], name) {
			return nil, argument("%q twice among outcome and items", name)
		}
	}
	return names, nil
}

// groups is the number of respondents.
func (s *Sample) groups() int { return s.group[len(s.group)-1] + 1 }

// ratio is the estimate Σwa/Σwb with the standard error that follows from the differences
// between respondents (linearised), times inflation; Student's interval. Where a row bears
// on the rows of others too, more has what it gives them, nil if not.
func (s *Sample) ratio(a, b, more []float64, inflation, level float64) survey.Estimate {
	e := survey.Estimate{N: s.N(), Missing: s.dropped, EffectiveN: s.effective, Method: "linearised, by respondent"}
	num, den, others := 0.0, 0.0, 0.0
	for i, w := range s.weights {
		num += float64(w * a[i])
		den += float64(w * b[i])
		if more != nil {
			others += more[i] / float64(len(more))
		}
	}
	e.Value = num / den
	by := make([]float64, s.groups())
	for i, w := range s.weights {
		by[s.group[i]] += w * (a[i] - float64(e.Value*b[i]))
		if more != nil {
			by[s.group[i]] += more[i] - float64(w*others)
		}
	}
	squares, g := 0.0, float64(len(by))
	for _, u := range by {
		squares += float64(u * u)
	}
	se := inflation * math.Sqrt(squares*g/(g-1)) / den
	if se == 0 {
		e.Warn(survey.ZeroVariance, "the same for every respondent")
	}
	t := -tail.StudentTQuantile((1-level)/2, g-1)
	e.SE, e.Interval = survey.Some(se), survey.Interval{Lower: e.Value - t*se, Upper: e.Value + t*se, Level: level}
	return e
}

// within cuts the interval of a figure at its range.
func within(low float64, e survey.Estimate, high float64) survey.Estimate {
	if i := &e.Interval; i.Lower < low || i.Upper > high {
		i.Lower, i.Upper = max(i.Lower, low), min(i.Upper, high)
		e.Warn(survey.Clipped, "cut at the range from %v to %v", low, high)
	}
	return e
}
