package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/gocsat/csat/internal/reftest"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// inputs are the arguments of a case by name.
type inputs map[string]json.RawMessage

// decode fills a struct. Every field needs an input of its name that is not null,
// but for those with the option omitempty.
func (in inputs) decode(into any) error {
	value := reflect.ValueOf(into).Elem()
	for _, field := range reflect.VisibleFields(value.Type()) {
		if field.Anonymous {
			continue
		}
		name, option, _ := strings.Cut(field.Tag.Get("json"), ",")
		text, ok := in[name]
		if !ok || string(text) == "null" {
			if option == "omitempty" {
				continue
			}
			return fmt.Errorf("no input %s", name)
		}
		if err := json.Unmarshal(text, value.FieldByIndex(field.Index).Addr().Interface()); err != nil {
			return fmt.Errorf("input %s: %w", name, err)
		}
	}
	return nil
}

// dataSets reads CSV files, each once.
type dataSets struct {
	folder fs.FS
	read   map[string]reftest.DataSet
}

func newDataSets(folder fs.FS) *dataSets {
	return &dataSets{folder, map[string]reftest.DataSet{}}
}

// A source says which rows of which file are meant.
type source struct {
	Data   string  `json:"data"`
	Subset *subset `json:"subset,omitempty"`
	// NA is "omit" if given: missing answers are left out.
	NA string `json:"na,omitempty"`
}

// A subset keeps the rows in which a column has a value: a text or a number.
type subset struct {
	Column string `json:"col"`
	Equals any    `json:"equals"`
}

func (s subset) matches(cell string) (bool, error) {
	switch value := s.Equals.(type) {
	case string:
		return cell == value, nil
	case float64:
		x, err := strconv.ParseFloat(cell, 64)
		return err == nil && x == value, nil
	}
	return false, fmt.Errorf("subset: %s equals neither text nor number", s.Column)
}

// columns returns the cells of columns in the rows that are meant.
func (s source) columns(sets *dataSets, names ...string) ([][]string, error) {
	if s.NA != "" && s.NA != "omit" {
		return nil, fmt.Errorf("unknown treatment of missing answers %q", s.NA)
	}
	set, ok := sets.read[s.Data]
	if !ok {
		var err error
		if set, err = reftest.ReadData(sets.folder, s.Data); err != nil {
			return nil, err
		}
		sets.read[s.Data] = set
	}
	keep := make([]bool, len(set.Rows))
	for row := range keep {
		keep[row] = true
	}
	if s.Subset != nil {
		cells, err := set.Column(s.Subset.Column)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", s.Data, err)
		}
		for row, cell := range cells {
			if keep[row], err = s.Subset.matches(cell); err != nil {
				return nil, err
			}
		}
	}
	columns := make([][]string, len(names))
	for i, name := range names {
		cells, err := set.Column(name)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", s.Data, err)
		}
		for row, cell := range cells {
			if keep[row] {
				columns[i] = append(columns[i], cell)
			}
		}
	}
	return columns, nil
}

// scaleOf is a scale whose points are the given values and those in the cells,
// which must be whole numbers.
func scaleOf(cells []string, values ...int) (*scale.Scale, error) {
	for _, cell := range cells {
		if cell == "" {
			continue
		}
		x, err := strconv.ParseFloat(cell, 64)
		if err != nil || x != math.Trunc(x) || math.Abs(x) > math.MaxInt32 {
			return nil, fmt.Errorf("%q is not a rating", cell)
		}
		values = append(values, int(x))
	}
	slices.Sort(values)
	var points []scale.Point
	for _, value := range slices.Compact(values) {
		points = append(points, scale.Point{Value: value})
	}
	return scale.New(scale.Definition{Points: points})
}

// encode turns cells into answers. A number that is no point of the scale is an
// error, or missing if the policy says so; other text is always an error.
func encode(s *scale.Scale, cells []string, policy scale.Policy) ([]scale.Code, error) {
	codes := make([]scale.Code, len(cells))
	for i, cell := range cells {
		code, err := s.EncodeText([]byte(cell), scale.Reject)
		switch {
		case err == nil:
			codes[i] = code
		case policy == scale.Missing && !errors.Is(err, scale.ErrNotNumber):
			codes[i] = scale.Blank
		default:
			return nil, err
		}
	}
	return codes, nil
}

// tallyOf counts a column.
func tallyOf(s *scale.Scale, cells []string, policy scale.Policy) (*scale.Tally, error) {
	codes, err := encode(s, cells, policy)
	if err != nil {
		return nil, err
	}
	t := scale.NewTally(s)
	return t, t.AddCodes(codes)
}

// crosstabOf counts two columns of the same people.
func crosstabOf(xs, ys *scale.Scale, x, y []string) (*survey.Crosstab, error) {
	rows, err := encode(xs, x, scale.Reject)
	if err != nil {
		return nil, err
	}
	cols, err := encode(ys, y, scale.Reject)
	if err != nil {
		return nil, err
	}
	table, err := survey.NewCrosstab(survey.Axis{ID: "x", Scale: xs}, survey.Axis{ID: "y", Scale: ys})
	if err != nil {
		return nil, err
	}
	return table, table.AddCodes(rows, cols)
}

// statistic is a figure that has no value only where it is 0/0.
func statistic(o survey.Optional) float64 {
	if !o.Valid {
		return math.NaN()
	}
	return o.Value
}

// orNull is a figure that need not exist.
func orNull(o survey.Optional) any {
	if !o.Valid {
		return nil
	}
	return o.Value
}

// limits are both ends of an interval, null if there is none.
func limits(i survey.Interval) []any {
	if !i.Valid() {
		return []any{nil, nil}
	}
	return []any{i.Lower, i.Upper}
}
