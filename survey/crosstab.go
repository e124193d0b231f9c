package survey

import (
	"fmt"
	"math"
	"slices"

	"github.com/gocsat/csat/scale"
)

// An Axis is one side of a [Crosstab]: the answers to an item, or the values of a
// segment.
type Axis struct {
	// ID names the item or segment.
	ID string
	// Scale is the scale of an item; nil for a segment.
	Scale *scale.Scale
	// Categories are the values of a segment, each once; nil for an item.
	Categories []string
}

// size is the number of cells along the axis: for an item its codes, for a
// segment the unknown value and its categories.
func (a Axis) size() int {
	if a.Scale != nil {
		return a.Scale.Codes()
	}
	return 1 + len(a.Categories)
}

func (a Axis) fits(b Axis) bool {
	if a.ID != b.ID || (a.Scale == nil) != (b.Scale == nil) {
		return false
	}
	return a.Scale != nil && a.Scale.Fingerprint() == b.Scale.Fingerprint() ||
		a.Scale == nil && slices.Equal(a.Categories, b.Categories)
}

// counts tells whether a cell along the axis is a rating or a category, not a
// blank, a special code or an unknown segment.
func (a Axis) counts(cell int) bool {
	if a.Scale != nil {
		return a.Scale.IsPoint(scale.Code(cell))
	}
	return cell > 0
}

// category is the cell of a category; the empty text is the unknown value.
func (a Axis) category(name string) (int, error) {
	if a.Scale != nil {
		return 0, fmt.Errorf("survey: crosstab: %s is an item: %w", a.ID, ErrArgument)
	}
	if name == "" {
		return 0, nil
	}
	i := slices.Index(a.Categories, name)
	if i < 0 {
		return 0, fmt.Errorf("survey: crosstab: %s has no category %q: %w", a.ID, name, ErrUnknown)
	}
	return 1 + i, nil
}

// value is the cell of a rating or special code.
func (a Axis) value(v int) (int, error) {
	if a.Scale == nil {
		return 0, fmt.Errorf("survey: crosstab: %s is a segment: %w", a.ID, ErrArgument)
	}
	c, err := a.Scale.Encode(v, scale.Reject)
	return int(c), err
}

// A Crosstab counts pairs: the answers of the same people to two items
// (expectation and perception, two waves), or an item by a segment. All codes
// are counted, so both margins are complete tallies; figures on pairs use those
// where both sides are rated. It merges exactly.
//
// The zero value has no axes: it can be unmarshalled into and merged into, and is
// empty. A nil Crosstab reads as the zero value, and has no place for anything
// ([ErrArgument]). Not safe for concurrent use: one per goroutine, then Merge.
type Crosstab struct {
	rows, cols Axis
	n          []int64 // row-major
	total      int64
}

// maxCells bounds the table.
const maxCells = 1 << 24

// NewCrosstab is an empty crosstab. An axis needs either a scale or categories,
// non-empty and each once ([ErrArgument]).
func NewCrosstab(rows, cols Axis) (*Crosstab, error) {
	for _, a := range []Axis{rows, cols} {
		sorted := slices.Sorted(slices.Values(a.Categories))
		if (a.Scale == nil) == (a.Categories == nil) || a.Scale != nil && a.Scale.Len() == 0 ||
			slices.Contains(sorted, "") || len(slices.Compact(sorted)) < len(a.Categories) {
			return nil, fmt.Errorf("survey: crosstab: axis %q: %w", a.ID, ErrArgument)
		}
	}
	if rows.size() > maxCells/cols.size() {
		return nil, fmt.Errorf("survey: crosstab of %d by %d: %w", rows.size(), cols.size(), ErrArgument)
	}
	rows.Categories, cols.Categories = slices.Clone(rows.Categories), slices.Clone(cols.Categories)
	return &Crosstab{rows: rows, cols: cols, n: make([]int64, rows.size()*cols.size())}, nil
}

// Crosstab counts two columns of the table against each other; each is the id of
// an item or of a segment. The categories of a segment are those of
// [Table.SegmentValues]. Sampling weights do not enter.
func (t *Table) Crosstab(rows, cols string) (*Crosstab, error) {
	t = orZero(t)
	r, rowCells, err := t.axis(rows)
	if err != nil {
		return nil, err
	}
	c, colCells, err := t.axis(cols)
	if err != nil {
		return nil, err
	}
	x, err := NewCrosstab(r, c)
	if err != nil {
		return nil, err
	}
	width := c.size()
	for row := range t.n {
		x.n[rowCells(row)*width+colCells(row)]++
	}
	x.total = int64(t.n)
	return x, nil
}

// axis is the axis of an item or segment and the cell of each row along it.
func (t *Table) axis(id string) (Axis, func(row int) int, error) {
	if i, err := t.q.item(id); err == nil {
		column := t.items[i]
		return Axis{ID: id, Scale: t.q.scales[i]}, func(row int) int { return int(column[row]) }, nil
	}
	d, _, err := t.dictionary(id)
	if err != nil {
		return Axis{}, nil, err
	}
	values, err := t.SegmentValues(id)
	if err != nil {
		return Axis{}, nil, err
	}
	a := Axis{ID: id, Categories: append([]string{}, values...)}
	cell := make([]int, len(d.texts)+1)
	for i, v := range values {
		cell[d.index[v]] = 1 + i // a listed value that nobody has writes to the unknown one
	}
	cell[0] = 0
	return a, func(row int) int {
		if d.codes == nil {
			return 0
		}
		return cell[d.codes[row]]
	}, nil
}

// Rows and Cols are the axes; their categories are fresh copies.
func (x *Crosstab) Rows() Axis { return orZero(x).rows.clone() }

// Cols is the second axis.
func (x *Crosstab) Cols() Axis { return orZero(x).cols.clone() }

func (a Axis) clone() Axis {
	a.Categories = slices.Clone(a.Categories)
	return a
}

// Add counts one person's answers to two items. Another kind of axis is
// [ErrArgument]; a value that a scale refuses is a [*scale.ValueError].
func (x *Crosstab) Add(row, col int) error { return x.AddN(row, col, 1) }

// AddN counts n people with the same two answers; n is a frequency.
func (x *Crosstab) AddN(row, col int, n int64) error {
	r, c, err := x.values(row, col)
	if err != nil {
		return err
	}
	return x.addCell(r, c, n)
}

// Sub takes back one pair of answers that was added.
func (x *Crosstab) Sub(row, col int) error { return x.SubN(row, col, 1) }

// SubN takes back n pairs of answers; more than were counted is [ErrUnderflow].
func (x *Crosstab) SubN(row, col int, n int64) error {
	r, c, err := x.values(row, col)
	if err != nil {
		return err
	}
	return x.subCell(r, c, n)
}

func (x *Crosstab) values(row, col int) (r, c int, err error) {
	x = orZero(x)
	if r, err = x.rows.value(row); err != nil {
		return 0, 0, err
	}
	c, err = x.cols.value(col)
	return r, c, err
}

// AddIn counts n answers to the item on the rows within a category of the
// segment on the columns; the empty category is the unknown one.
func (x *Crosstab) AddIn(category string, value int, n int64) error {
	r, c, err := x.within(category, value)
	if err != nil {
		return err
	}
	return x.addCell(r, c, n)
}

// SubIn takes back n answers within a category.
func (x *Crosstab) SubIn(category string, value int, n int64) error {
	r, c, err := x.within(category, value)
	if err != nil {
		return err
	}
	return x.subCell(r, c, n)
}

// within is the cell of a rating within a category of the columns.
func (x *Crosstab) within(category string, value int) (r, c int, err error) {
	x = orZero(x)
	if c, err = x.cols.category(category); err != nil {
		return 0, 0, err
	}
	r, err = x.rows.value(value)
	return r, c, err
}

func (x *Crosstab) addCell(r, c int, n int64) error {
	if n < 0 {
		return fmt.Errorf("survey: crosstab: frequency %d: %w", n, ErrArgument)
	}
	if n > math.MaxInt64-x.total {
		return fmt.Errorf("survey: crosstab: %w", ErrOverflow)
	}
	x.n[r*x.cols.size()+c] += n
	x.total += n
	return nil
}

func (x *Crosstab) subCell(r, c int, n int64) error {
	if n < 0 {
		return fmt.Errorf("survey: crosstab: frequency %d: %w", n, ErrArgument)
	}
	at := r*x.cols.size() + c
	if n > x.n[at] {
		return fmt.Errorf("survey: crosstab: %w", ErrUnderflow)
	}
	x.n[at] -= n
	x.total -= n
	return nil
}

// AddCodes counts two columns of codes of the same people, one pair a row. Both
// axes must be items. All or nothing; nothing is allocated per answer.
func (x *Crosstab) AddCodes(rows, cols []scale.Code) error {
	x = orZero(x)
	if x.rows.Scale == nil || x.cols.Scale == nil || len(rows) != len(cols) {
		return fmt.Errorf("survey: crosstab: %d and %d codes: %w", len(rows), len(cols), ErrArgument)
	}
	if int64(len(rows)) > math.MaxInt64-x.total {
		return fmt.Errorf("survey: crosstab: %w", ErrOverflow)
	}
	height, width := x.rows.size(), x.cols.size()
	for i, r := range rows {
		if int(r) >= height || int(cols[i]) >= width {
			return fmt.Errorf("survey: crosstab: row %d: codes %d, %d: %w", i, r, cols[i], scale.ErrOutOfRange)
		}
	}
	for i, r := range rows {
		x.n[int(r)*width+int(cols[i])]++
	}
	x.total += int64(len(rows))
	return nil
}

// Merge adds the counts of o, which must have the same axes, categories in the
// same order ([ErrIncompatible]). It is commutative and associative; an empty or
// zero Crosstab changes nothing; on an error the receiver is unchanged. It is not
// idempotent.
func (x *Crosstab) Merge(o *Crosstab) error {
	if o == nil || o.n == nil {
		return nil
	}
	if x == nil {
		return nilError("merge into crosstab")
	}
	if x.n == nil {
		*x = *o.Clone()
		return nil
	}
	if !x.rows.fits(o.rows) || !x.cols.fits(o.cols) {
		return fmt.Errorf("survey: merge crosstab: %w", ErrIncompatible)
	}
	if o.total > math.MaxInt64-x.total {
		return fmt.Errorf("survey: merge crosstab: %w", ErrOverflow)
	}
	for i, n := range o.n {
		x.n[i] += n
	}
	x.total += o.total
	return nil
}

// Unmerge takes back a part that was merged; what the receiver does not contain
// is [ErrUnderflow] and changes nothing.
func (x *Crosstab) Unmerge(o *Crosstab) error {
	if o == nil || o.n == nil || o.total == 0 && orZero(x).n == nil {
		return nil
	}
	if orZero(x).n == nil {
		return fmt.Errorf("survey: unmerge crosstab: %w", ErrUnderflow)
	}
	if !x.rows.fits(o.rows) || !x.cols.fits(o.cols) {
		return fmt.Errorf("survey: unmerge crosstab: %w", ErrIncompatible)
	}
	for i, n := range o.n {
		if n > x.n[i] {
			return fmt.Errorf("survey: unmerge crosstab: %w", ErrUnderflow)
		}
	}
	gone := o.total // o may be x
	for i, n := range o.n {
		x.n[i] -= n
	}
	x.total -= gone
	return nil
}

// Clone is a copy that shares nothing that can change.
func (x *Crosstab) Clone() *Crosstab {
	x = orZero(x)
	return &Crosstab{x.rows.clone(), x.cols.clone(), slices.Clone(x.n), x.total}
}

// Equal tells whether both hold the same counts on the same axes.
func (x *Crosstab) Equal(o *Crosstab) bool {
	x, o = orZero(x), orZero(o)
	return (x.n == nil) == (o.n == nil) && x.rows.fits(o.rows) && x.cols.fits(o.cols) && slices.Equal(x.n, o.n) ||
		x.n == nil && o.n == nil
}

// IsEmpty tells whether nothing is counted.
func (x *Crosstab) IsEmpty() bool { return x.Total() == 0 }
