package survey

import (
	"fmt"
	"math"

	"github.com/gocsat/csat/internal/histogram"
	"github.com/gocsat/csat/scale"
)

// AddCodesIn counts a column of codes by the category of each row: 0 is the
// unknown one, 1 the first of [Axis.Categories], and so on. The rows of the
// crosstab must be an item and its columns a segment, and both slices have the
// same length ([ErrArgument]). All or nothing: a code that the scale does not have
// is [scale.ErrOutOfRange], a category beyond the last [ErrUnknown], each with its
// row. Nothing is allocated per answer.
func (x *Crosstab) AddCodesIn(categories []uint32, codes []scale.Code) error {
	x = orZero(x)
	if x.rows.Scale == nil || x.cols.Scale != nil || x.n == nil || len(codes) != len(categories) {
		return fmt.Errorf("survey: crosstab: %d codes in %d categories: %w", len(codes), len(categories), ErrArgument)
	}
	if int64(len(codes)) > math.MaxInt64-x.total {
		return fmt.Errorf("survey: crosstab: %w", ErrOverflow)
	}
	height, width := x.rows.size(), x.cols.size()
	for i, c := range codes {
		if int(c) >= height {
			return fmt.Errorf("survey: crosstab: row %d: code %d: %w", i, c, scale.ErrOutOfRange)
		}
		if int64(categories[i]) >= int64(width) {
			return fmt.Errorf("survey: crosstab: row %d: category %d of %d: %w", i, categories[i], width, ErrUnknown)
		}
	}
	counts := make([]int64, width*height)
	histogram.Grouped([][]int64{counts}, categories, width, [][]byte{histogram.Bytes(codes)}, height)
	for c := range width {
		for r := range height {
			x.n[r*width+c] += counts[c*height+r]
		}
	}
	x.total += int64(len(codes))
	return nil
}

// Crosstabs counts several items against one segment, in the order of the items,
// each as [Table.Crosstab] does, and faster than one by one.
func (t *Table) Crosstabs(segment string, items ...string) ([]*Crosstab, error) {
	t = orZero(t)
	d, _, err := t.dictionary(segment)
	if err != nil {
		return nil, err
	}
	values, err := t.SegmentValues(segment)
	if err != nil {
		return nil, err
	}
	cols := Axis{ID: segment, Categories: append([]string{}, values...)}
	out := make([]*Crosstab, len(items))
	bySize := map[int][]int{} // items with as many codes are counted together
	for k, id := range items {
		i, err := t.q.item(id)
		if err != nil {
			return nil, err
		}
		if out[k], err = NewCrosstab(Axis{ID: id, Scale: t.q.scales[i]}, cols); err != nil {
			return nil, err
		}
		bySize[t.q.scales[i].Codes()] = append(bySize[t.q.scales[i].Codes()], k)
	}
	groups := d.codes
	if groups == nil {
		groups = make([]uint32, t.n) // nobody's value is known
	}
	n := len(d.texts) + 1
	for size, members := range bySize {
		counts, columns := make([][]int64, len(members)), make([][]byte, len(members))
		for m, k := range members {
			i, _ := t.q.item(items[k])
			counts[m], columns[m] = make([]int64, n*size), histogram.Bytes(t.items[i])
		}
		histogram.Grouped(counts, groups, n, columns, size)
		for m, k := range members {
			out[k].set(counts[m], d, values, size)
		}
	}
	return out, nil
}

// set takes counts by text of a dictionary and code; a text that is no value
// counts as unknown.
func (x *Crosstab) set(counts []int64, d *dictionary, values []string, size int) {
	width := x.cols.size()
	column := make([]int, len(d.texts)+1)
	for i, v := range values {
		if code, ok := d.index[v]; ok {
			column[code] = 1 + i
		}
	}
	for g, c := range column {
		for r := range size {
			x.n[r*width+c] += counts[g*size+r]
			x.total += counts[g*size+r]
		}
	}
}
