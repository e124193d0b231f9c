package survey

import (
	"fmt"

	"github.com/gocsat/csat/internal/codec"
	"github.com/gocsat/csat/scale"
)

// Total is the number of everybody counted, rated or not.
func (x *Crosstab) Total() int64 { return orZero(x).total }

// N is the number of pairs: people with a rating or category on both sides.
func (x *Crosstab) N() int64 {
	var n int64
	for _, line := range x.Pairs() {
		for _, c := range line {
			n += c
		}
	}
	return n
}

// Pairs are the counts of ratings and categories, without blanks, special codes
// and unknown segments: one line per point or category of the rows, ascending;
// a fresh copy.
func (x *Crosstab) Pairs() [][]int64 {
	x = orZero(x)
	var pairs [][]int64
	width := x.cols.size()
	for r := range x.rows.size() {
		if x.n == nil || !x.rows.counts(r) {
			continue
		}
		var line []int64
		for c := range width {
			if x.cols.counts(c) {
				line = append(line, x.n[r*width+c])
			}
		}
		pairs = append(pairs, line)
	}
	return pairs
}

// Count is how many people gave these two answers, 0 for values that the scales
// do not have.
func (x *Crosstab) Count(row, col int) int64 {
	r, c, err := x.values(row, col)
	if err != nil {
		return 0
	}
	return x.n[r*x.cols.size()+c]
}

// RowTally counts the answers to the item on the rows, whatever the other side
// says. A segment has no tally ([ErrArgument]).
func (x *Crosstab) RowTally() (*scale.Tally, error) {
	return x.tally(orZero(x).rows, func(r, c int) (int, bool) { return r, true })
}

// ColTally counts the answers to the item on the columns.
func (x *Crosstab) ColTally() (*scale.Tally, error) {
	return x.tally(orZero(x).cols, func(r, c int) (int, bool) { return c, true })
}

// TallyIn counts the answers to the item on the rows within one category of the
// columns; the empty category is the unknown one.
func (x *Crosstab) TallyIn(category string) (*scale.Tally, error) {
	x = orZero(x)
	col, err := x.cols.category(category)
	if err != nil {
		return nil, err
	}
	return x.tally(x.rows, func(r, c int) (int, bool) { return r, c == col })
}

func (x *Crosstab) tally(a Axis, code func(r, c int) (int, bool)) (*scale.Tally, error) {
	if a.Scale == nil {
		return nil, fmt.Errorf("survey: crosstab: %q is no item: %w", a.ID, ErrArgument)
	}
	t := scale.NewTally(a.Scale)
	width := x.cols.size()
	for i, n := range x.n {
		if c, ok := code(i/width, i%width); ok {
			if err := t.AddCode(scale.Code(c), n); err != nil {
				return nil, err
			}
		}
	}
	return t, nil
}

// Transpose is the crosstab with rows and columns exchanged.
func (x *Crosstab) Transpose() *Crosstab {
	x = orZero(x)
	out := &Crosstab{rows: x.cols.clone(), cols: x.rows.clone(), total: x.total}
	if x.n == nil {
		return out
	}
	out.n = make([]int64, len(x.n))
	height, width := x.rows.size(), x.cols.size()
	for r := range height {
		for c := range width {
			out.n[c*height+r] = x.n[r*width+c]
		}
	}
	return out
}

const (
	crosstabKind    = 'X'
	crosstabVersion = 1
)

// AppendBinary appends the crosstab in version 1 of its encoding. Equal crosstabs
// give equal bytes; labels are left out.
//
//	"csat" 'X' 0x01   magic, kind, version
//	rows, cols        per axis: id (uvarint length, bytes), then 1 and the shape
//	                  of the scale (uvarint length, bytes), or 2 and the
//	                  categories (uvarint, then uvarint length and bytes each)
//	counts            row by row, uvarints; along an axis: the codes of the scale,
//	                  or the unknown value and then the categories
//
// The zero value has no encoding ([ErrArgument]).
func (x *Crosstab) AppendBinary(b []byte) ([]byte, error) {
	if x == nil || x.n == nil {
		return b, fmt.Errorf("survey: encode zero crosstab: %w", ErrArgument)
	}
	b = codec.AppendHeader(b, crosstabKind, crosstabVersion)
	for _, a := range []Axis{x.rows, x.cols} {
		b = codec.AppendString(b, a.ID)
		if a.Scale != nil {
			b = codec.AppendUvarint(b, 1)
			b = codec.AppendBytes(b, a.Scale.AppendShape(nil))
			continue
		}
		b = codec.AppendUvarint(b, 2)
		b = codec.AppendUvarint(b, uint64(len(a.Categories)))
		for _, name := range a.Categories {
			b = codec.AppendString(b, name)
		}
	}
	for _, n := range x.n {
		b = codec.AppendUvarint(b, uint64(n))
	}
	return b, nil
}

// MarshalBinary is [Crosstab.AppendBinary] on a fresh slice.
func (x *Crosstab) MarshalBinary() ([]byte, error) { return x.AppendBinary(nil) }

// UnmarshalBinary replaces the crosstab by the one in data. The zero Crosstab
// takes the axes from data too, any other refuses other axes with
// [ErrIncompatible]. Bytes that [Crosstab.AppendBinary] does not write, trailing
// ones among them, are [ErrEncoding]. On an error x is unchanged.
func (x *Crosstab) UnmarshalBinary(data []byte) error {
	if x == nil {
		return nilError("unmarshal crosstab")
	}
	r := codec.NewReader(data)
	r.Header(crosstabKind, crosstabVersion)
	known := shapes{}
	for _, a := range []Axis{x.rows, x.cols} {
		if a.Scale != nil {
			known.add(a.Scale)
		}
	}
	var axes [2]Axis
	for i := range axes {
		a := &axes[i]
		a.ID = r.String(maxName)
		switch r.Int(2) {
		case 1:
			shape := r.Bytes(maxShape)
			if r.Err() != nil {
				break
			}
			s, err := known.read(shape)
			if err != nil {
				return err
			}
			a.Scale = s
		case 2:
			a.Categories = []string{}
			for range r.Count(maxCells, 1) {
				a.Categories = append(a.Categories, r.String(maxName))
			}
		default:
			r.Fail("kind of axis")
		}
	}
	if r.Err() == nil && axes[0].size() > r.Remaining()/axes[1].size() {
		r.Fail("cut short")
	}
	if err := r.Err(); err != nil {
		return fmt.Errorf("survey: crosstab: %w: %w", ErrEncoding, err)
	}
	in, err := NewCrosstab(axes[0], axes[1])
	if err != nil {
		return fmt.Errorf("survey: crosstab: %w: %w", ErrEncoding, err)
	}
	for i := range in.n {
		n := r.Uvarint()
		if n > uint64(1<<63-1-in.total) {
			r.Fail("counts overflow")
			break
		}
		in.n[i] = int64(n)
		in.total += int64(n)
	}
	if err := r.Close(); err != nil {
		return fmt.Errorf("survey: crosstab: %w: %w", ErrEncoding, err)
	}
	return x.take(in)
}

// take replaces x by what was read, keeping its labelled scales.
func (x *Crosstab) take(in *Crosstab) error {
	if x.n != nil {
		if !x.rows.fits(in.rows) || !x.cols.fits(in.cols) {
			return fmt.Errorf("survey: unmarshal crosstab: %w", ErrIncompatible)
		}
		in.rows, in.cols = x.rows, x.cols
	}
	*x = *in
	return nil
}
