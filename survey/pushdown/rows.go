package pushdown

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// ErrAnswers says that the database holds answers that cannot be counted: values
// that the scale does not have, or in a long table more than one row of a
// respondent for an item, a respondent in two cells, or one that is null.
var ErrAnswers = errors.New("answers that cannot be counted")

// Rows is what this package needs of the rows of a query: the part that *sql.Rows
// and pgx.Rows have in common. Scan must take pointers to pointers to int64 and
// string and set them to nil for a null, as both do.
type Rows interface {
	// Next moves to the next row and tells whether there is one.
	Next() bool
	// Scan copies the columns of the row.
	Scan(dest ...any) error
	// Err is what ended the rows early, nil at their end.
	Err() error
}

// A RowError says which row of a query was refused. Nothing of the query is
// counted then.
type RowError struct {
	// Row counts the rows of the query from 1.
	Row int64
	// Cell is the cell of the row, as far as it was read.
	Cell string
	// Item is the item or variable, empty if the row is about several.
	Item string
	// Err is the condition, for [errors.Is].
	Err error
}

// Error names the row, the cell and the item.
func (e *RowError) Error() string {
	text := fmt.Sprintf("pushdown: row %d", e.Row)
	if e.Cell != "" {
		text += fmt.Sprintf(", cell %q", e.Cell)
	}
	if e.Item != "" {
		text += ", " + e.Item
	}
	return text + ": " + e.Err.Error()
}

// Unwrap gives the condition to errors.Is.
func (e *RowError) Unwrap() error { return e.Err }

// Tallies counts rows of cell, item, value and n, one group of tallies by cell
// for each variable. The columns may come from [TalliesQuery] or any query of
// that form. An item that is none of the variables is [survey.ErrUnknown], a
// value that its scale does not have a *scale.ValueError, a negative n
// [ErrAnswers], each in a [*RowError]; a failing query is its own error.
func Tallies(rows Rows, vars ...survey.Variable) (map[string]*survey.Group[string, *scale.Tally], error) {
	if err := check(vars); err != nil {
		return nil, err
	}
	groups := make(map[string]*survey.Group[string, *scale.Tally], len(vars))
	for _, v := range vars {
		groups[v.ID] = survey.NewGroup[string](scale.NewTally(v.Scale))
	}
	var cell, item *string
	var value *int64
	var n int64
	err := each(rows, []any{&cell, &item, &value, &n}, func(e *RowError) error {
		e.Cell, e.Item = text(cell), text(item)
		group, ok := groups[e.Item]
		if !ok {
			return survey.ErrUnknown
		}
		return addTo(group.At(e.Cell), value, n)
	})
	if err != nil {
		return nil, err
	}
	return groups, nil
}

func addTo(t *scale.Tally, value *int64, n int64) error {
	if n < 0 {
		return fmt.Errorf("count %d: %w", n, ErrAnswers)
	}
	if value == nil {
		return t.AddCode(scale.Blank, n)
	}
	if !fitsInt(*value) {
		return fmt.Errorf("value %d: %w", *value, scale.ErrOutOfRange)
	}
	return t.AddN(int(*value), n)
}

// fitsInt tells whether a value survives the conversion to int, which has 32 bits
// on some machines.
func fitsInt(v int64) bool { return int64(int(v)) == v }

// Crosstab counts rows of row value, column value and n, or row value, category
// and n where the columns are a segment. The columns may come from
// [CrosstabQuery]. A null is a blank answer, or the unknown category. Errors are
// those of [Tallies]; a category that the axis does not have is
// [survey.ErrUnknown].
func Crosstab(rows Rows, rowAxis, colAxis survey.Axis) (*survey.Crosstab, error) {
	if rowAxis.Scale == nil {
		return nil, fmt.Errorf("pushdown: crosstab: rows of a segment: %w", survey.ErrArgument)
	}
	x, err := survey.NewCrosstab(rowAxis, colAxis)
	if err != nil {
		return nil, fmt.Errorf("pushdown: %w", err)
	}
	c := pairCounter{x: x, scales: [2]*scale.Scale{rowAxis.Scale, colAxis.Scale}}
	dest := []any{&c.row, &c.col, &c.n}
	if colAxis.Scale == nil {
		dest[1] = &c.category
	}
	pair := rowAxis.ID + " × " + colAxis.ID
	if err := each(rows, dest, func(e *RowError) error {
		e.Item = pair
		return c.add(colAxis)
	}); err != nil {
		return nil, err
	}
	return x, nil
}

// A pairCounter holds the row that was just scanned.
type pairCounter struct {
	x        *survey.Crosstab
	scales   [2]*scale.Scale
	row, col *int64
	category *string
	n        int64
}

func (c *pairCounter) add(cols survey.Axis) error {
	if c.n < 0 {
		return fmt.Errorf("count %d: %w", c.n, ErrAnswers)
	}
	row, err := code(c.scales[0], c.row)
	if err != nil {
		return err
	}
	if cols.Scale != nil {
		col, err := code(c.scales[1], c.col)
		if err != nil {
			return err
		}
		return c.x.AddCode(row, col, c.n)
	}
	return c.x.AddCodeIn(text(c.category), row, c.n)
}

func code(s *scale.Scale, value *int64) (scale.Code, error) {
	if value == nil {
		return scale.Blank, nil
	}
	if !fitsInt(*value) {
		return 0, fmt.Errorf("value %d: %w", *value, scale.ErrOutOfRange)
	}
	return s.Encode(int(*value), scale.Reject)
}

// Moments adds rows of sums, see the package's doc for their columns, to
// listwise moments of the variables, one by cell. The columns may come from
// [MomentsQuery]. Sums that no respondents can have are [survey.ErrArgument],
// answers that the query could not count [ErrAnswers], a sum that stands at the
// largest 64-bit integer [survey.ErrOverflow], each in a [*RowError].
func Moments(rows Rows, vars ...survey.Variable) (*survey.Group[string, *survey.Moments], error) {
	if err := check(vars); err != nil {
		return nil, err
	}
	empty, err := survey.NewMoments(survey.Listwise, vars...)
	if err != nil {
		return nil, fmt.Errorf("pushdown: %w", err)
	}
	group := survey.NewGroup[string](empty)
	p := len(vars)
	var cell *string
	var counts [3]int64 // n, dropped, invalid
	sums := make([]int64, p+p*(p+1)/2)
	dest := []any{&cell, &counts[0], &counts[1], &counts[2]}
	for i := range sums {
		dest = append(dest, &sums[i])
	}
	cells := make([][6]int64, p*(p+1)/2)
	err = each(rows, dest, func(e *RowError) error {
		e.Cell = text(cell)
		if counts[2] != 0 {
			return fmt.Errorf("%d respondents: %w", counts[2], ErrAnswers)
		}
		if slices.Contains(sums, math.MaxInt64) {
			return survey.ErrOverflow
		}
		k := 0
		for i := range p {
			for j := range i + 1 {
				cells[k] = [6]int64{counts[0], sums[i], sums[j], sums[square(p, i)], sums[square(p, j)], sums[p+k]}
				k++
			}
		}
		return group.At(e.Cell).AddSums(counts[1], cells)
	})
	if err != nil {
		return nil, err
	}
	return group, nil
}

// square is the position of Σxᵢ² among p sums and their products.
func square(p, i int) int { return p + i*(i+3)/2 }

// each scans every row into dest and hands it to f, whose error is put into a
// RowError.
func each(rows Rows, dest []any, f func(*RowError) error) error {
	if rows == nil {
		return fmt.Errorf("pushdown: no rows: %w", survey.ErrArgument)
	}
	e := &RowError{}
	for rows.Next() {
		*e = RowError{Row: e.Row + 1}
		if err := rows.Scan(dest...); err != nil {
			e.Err = err
			return e
		}
		if err := f(e); err != nil {
			e.Err = err
			return e
		}
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("pushdown: %w", err)
	}
	return nil
}

func text(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// check refuses variables without a scale, without a name, or named twice.
func check(vars []survey.Variable) error {
	seen := map[string]bool{}
	for _, v := range vars {
		if v.Scale == nil || v.Scale.Len() == 0 || v.ID == "" || seen[v.ID] {
			return fmt.Errorf("pushdown: variable %q without a scale or a name, or named twice: %w", v.ID, survey.ErrArgument)
		}
		seen[v.ID] = true
	}
	if len(vars) == 0 {
		return fmt.Errorf("pushdown: no variables: %w", survey.ErrArgument)
	}
	return nil
}
