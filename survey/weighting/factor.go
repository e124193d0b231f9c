package weighting

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/gocsat/csat/survey"
)

// A Factor sorts the rows of a sample into categories: gender, region, age band.
// It is immutable and safe for concurrent use.
type Factor struct {
	name   string
	levels []string // ascending; each has a row
	codes  []int32  // the level of each row
}

// NewFactor is a factor from the category of each row. The empty text, for rows
// of which nothing is known, is a category too.
func NewFactor(name string, values []string) *Factor {
	f := &Factor{name: name, codes: make([]int32, len(values))}
	seen := map[string]int32{}
	for row, v := range values {
		code, ok := seen[v]
		if !ok {
			code = int32(len(f.levels))
			v = strings.Clone(v)
			seen[v] = code
			f.levels = append(f.levels, v)
		}
		f.codes[row] = code
	}
	f.sort()
	return f
}

// sort brings the levels into ascending order.
func (f *Factor) sort() {
	order := make([]int32, len(f.levels))
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortFunc(order, func(a, b int32) int { return strings.Compare(f.levels[a], f.levels[b]) })
	levels, place := make([]string, len(order)), make([]int32, len(order))
	for to, from := range order {
		levels[to], place[from] = f.levels[from], int32(to)
	}
	for row, code := range f.codes {
		f.codes[row] = place[code]
	}
	f.levels = levels
}

// FactorOf is the factor of a segment of the table, built-in ones included, or of
// the ratings of an item. Several ids are crossed, see [Cross]. The category of a
// rating is its value ("7"); of anything else than a rating it is the empty text,
// as for a row whose segment is unknown. An unknown id is [survey.ErrUnknown].
func FactorOf(t *survey.Table, ids ...string) (*Factor, error) {
	if t == nil {
		return nil, argument("no table")
	}
	factors := make([]*Factor, len(ids))
	for i, id := range ids {
		values, err := t.Segment(id)
		if err != nil {
			if values, err = ratings(t, id); err != nil {
				return nil, fmt.Errorf("weighting: no segment or item %q: %w", id, survey.ErrUnknown)
			}
		}
		factors[i] = NewFactor(id, values)
	}
	return Cross(factors...)
}

func ratings(t *survey.Table, id string) ([]string, error) {
	item, _, err := t.Questionnaire().Item(id)
	if err != nil {
		return nil, err
	}
	codes, err := t.Codes(id)
	if err != nil {
		return nil, err
	}
	values := make([]string, len(codes))
	for row, c := range codes {
		if item.Scale.IsPoint(c) {
			value, _ := item.Scale.Value(c)
			values[row] = strconv.Itoa(value)
		}
	}
	return values, nil
}

// Cross is the factor of all combinations that occur, for post-stratification by
// several properties. Names are joined by a slash, the names of the categories
// too: "north/female". Two combinations of the same name, no factor, and factors
// of different length are [survey.ErrArgument].
func Cross(factors ...*Factor) (*Factor, error) {
	rows, err := sameRows(factors)
	if err != nil {
		return nil, err
	}
	if len(factors) == 1 {
		return factors[0], nil
	}
	names := make([]string, len(factors))
	for i, f := range factors {
		names[i] = f.name
	}
	cells := collapse(factors, rows)
	out := &Factor{name: strings.Join(names, "/"), levels: make([]string, cells.n), codes: cells.of}
	seen := map[string]bool{}
	for cell := range cells.n {
		for i, f := range factors {
			names[i] = f.levels[cells.codes[i][cell]]
		}
		level := strings.Join(names, "/")
		if seen[level] {
			return nil, argument("%s: two combinations are named %q", out.name, level)
		}
		seen[level], out.levels[cell] = true, level
	}
	out.sort()
	return out, nil
}

// sameRows is the number of rows of all factors.
func sameRows(factors []*Factor) (int, error) {
	if len(factors) == 0 {
		return 0, argument("no factor")
	}
	for i, f := range factors {
		if f == nil {
			return 0, argument("factor %d of %d is nil", i+1, len(factors))
		}
		if len(f.codes) != len(factors[0].codes) {
			return 0, argument("%q has %d rows, %q has %d", f.name, len(f.codes), factors[0].name, len(factors[0].codes))
		}
	}
	return len(factors[0].codes), nil
}

// orNone is the factor, that of no rows where it is nil.
func (f *Factor) orNone() *Factor {
	if f == nil {
		return new(Factor)
	}
	return f
}

// Name is the name given to it.
func (f *Factor) Name() string { return f.orNone().name }

// Len is the number of rows.
func (f *Factor) Len() int { return len(f.orNone().codes) }

// Levels are the categories that occur, ascending; a fresh copy.
func (f *Factor) Levels() []string { return slices.Clone(f.orNone().levels) }

// Codes is the category of each row as its place among [Factor.Levels]; a fresh
// copy.
func (f *Factor) Codes() []int {
	f = f.orNone()
	codes := make([]int, len(f.codes))
	for row, c := range f.codes {
		codes[row] = int(c)
	}
	return codes
}
