package priority

import (
	"fmt"
	"math"
	"slices"

	"github.com/gocsat/csat/survey"
)

// Data are columns of numbers, one per attribute and row per respondent. Larger is
// better.
type Data struct {
	// Names name the columns; each once and none empty.
	Names []string
	// Columns have one value per row, all the same length; NaN is a missing answer.
	// A respondent with a missing answer in any column used is left out.
	Columns [][]float64
	// Respondents name the rows, for [BootstrapIPA]; nil where they are not known.
	Respondents []string
}

// DataOf reads items of a table: what each answer is worth, so that larger is
// better for items that are keyed the other way too; NaN for blanks and special
// codes. The respondents are those of the table if it names any. An unknown item is
// [ErrUnknown], a table with sampling weights [ErrWeighted], none at all [ErrArgument].
func DataOf(t *survey.Table, items ...string) (Data, error) {
	if t == nil {
		return Data{}, argument("no table")
	}
	if t.Weighted() {
		return Data{}, fmt.Errorf("priority: %w", ErrWeighted)
	}
	d := Data{Names: slices.Clone(items)}
	for _, name := range items {
		codes, err := t.Codes(name)
		if err != nil {
			return Data{}, fmt.Errorf("priority: %w", err)
		}
		item, _, err := t.Questionnaire().Item(name)
		if err != nil {
			return Data{}, fmt.Errorf("priority: %w", err)
		}
		s := item.EffectiveScale()
		column := make([]float64, len(codes))
		for i, c := range codes {
			if worth, unit, ok := s.WorthUnits(c); ok {
				column[i] = float64(worth) / float64(unit)
			} else {
				column[i] = math.NaN()
			}
		}
		d.Columns = append(d.Columns, column)
	}
	if ids := t.Respondents(); slices.ContainsFunc(ids, func(id string) bool { return id != "" }) {
		d.Respondents = ids
	}
	return d, nil
}

// complete are the rows without a missing value, and the number of others.
func (d Data) complete() (rows []int, dropped int64, err error) {
	if len(d.Names) != len(d.Columns) {
		return nil, 0, argument("%d names of %d columns", len(d.Names), len(d.Columns))
	}
	if len(d.Names) == 0 {
		return nil, 0, fmt.Errorf("priority: no columns: %w", ErrNoBase)
	}
	for i, name := range d.Names {
		switch {
		case name == "" || slices.Contains(d.Names[:i], name):
			return nil, 0, &AttributeError{Name: name, Err: fmt.Errorf("name empty or given twice: %w", ErrArgument)}
		case len(d.Columns[i]) != len(d.Columns[0]):
			return nil, 0, &AttributeError{Name: name, Err: fmt.Errorf("%d values, %q has %d: %w",
				len(d.Columns[i]), d.Names[0], len(d.Columns[0]), ErrArgument)}
		}
		for row, x := range d.Columns[i] {
			if math.Abs(x) > largest {
				return nil, 0, &AttributeError{Name: name, Row: row + 1, Err: fmt.Errorf("value %v: %w", x, ErrArgument)}
			}
		}
	}
	if d.Respondents != nil && len(d.Respondents) != len(d.Columns[0]) {
		return nil, 0, argument("%d respondents of %d rows", len(d.Respondents), len(d.Columns[0]))
	}
	for row := range d.Columns[0] {
		if slices.ContainsFunc(d.Columns, func(c []float64) bool { return math.IsNaN(c[row]) }) {
			dropped++
			continue
		}
		rows = append(rows, row)
	}
	if len(rows) == 0 {
		return nil, dropped, fmt.Errorf("priority: no complete row: %w", ErrNoBase)
	}
	return rows, dropped, nil
}

// largest bounds numbers of the caller, so that sums of squares stay finite.
const largest = 1e100
