package survey

import (
	"encoding/json"
	"fmt"
	"slices"
	"unicode/utf8"

	"github.com/gocsat/csat/internal/strictjson"
	"github.com/gocsat/csat/scale"
)

type axisJSON struct {
	ID         string       `json:"id"`
	Scale      *scale.Scale `json:"scale,omitempty"`
	Categories []string     `json:"categories,omitzero"`
}

type crosstabJSON struct {
	Rows   axisJSON  `json:"rows"`
	Cols   axisJSON  `json:"cols"`
	Counts [][]int64 `json:"counts"`
}

// MarshalJSON writes the axes, scales with their labels, and the counts in the
// order of [Crosstab.AppendBinary], one list per row.
func (x *Crosstab) MarshalJSON() ([]byte, error) {
	if x == nil || x.n == nil {
		return nil, fmt.Errorf("survey: encode zero crosstab: %w", ErrArgument)
	}
	for _, a := range []Axis{x.rows, x.cols} {
		if err := checkText(append(slices.Clone(a.Categories), a.ID)...); err != nil {
			return nil, err
		}
	}
	out := crosstabJSON{Rows: axisJSON(x.rows), Cols: axisJSON(x.cols)}
	width := x.cols.size()
	for r := range x.rows.size() {
		out.Counts = append(out.Counts, x.n[r*width:(r+1)*width])
	}
	return json.Marshal(out)
}

// checkText refuses names that JSON cannot hold: it would write others instead.
func checkText(names ...string) error {
	for _, name := range names {
		if !utf8.ValidString(name) {
			return fmt.Errorf("survey: encode %q: not UTF-8: %w", name, ErrArgument)
		}
	}
	return nil
}

// UnmarshalJSON reads what [Crosstab.MarshalJSON] writes, under the rules of
// [Crosstab.UnmarshalBinary].
func (x *Crosstab) UnmarshalJSON(data []byte) error {
	if x == nil {
		return nilError("unmarshal crosstab")
	}
	var j crosstabJSON
	if err := strictjson.Unmarshal(data, &j); err != nil {
		return fmt.Errorf("survey: crosstab: %w: %w", ErrEncoding, err)
	}
	rows, cols := Axis(j.Rows), Axis(j.Cols)
	if len(j.Counts) != rows.size() {
		return fmt.Errorf("survey: crosstab: %d rows: %w", len(j.Counts), ErrEncoding)
	}
	for r, line := range j.Counts {
		if len(line) != cols.size() {
			return fmt.Errorf("survey: crosstab: row %d of %d counts: %w", r, len(line), ErrEncoding)
		}
	}
	in, err := NewCrosstab(rows, cols)
	if err != nil {
		return fmt.Errorf("survey: crosstab: %w: %w", ErrEncoding, err)
	}
	for r, line := range j.Counts {
		for c, n := range line {
			if err := in.addCell(r, c, n); err != nil {
				return fmt.Errorf("survey: crosstab: %w: %w", ErrEncoding, err)
			}
		}
	}
	return x.take(in)
}
