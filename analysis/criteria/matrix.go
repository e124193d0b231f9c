package criteria

import (
	"fmt"
	"math"
	"slices"

	"github.com/gocsat/csat/survey"
)

// A Judgement says that Of is Ratio times as important as Over. A ratio below 1 says
// that Over is the more important one.
type Judgement struct {
	// Of is the name of a criterion.
	Of string `json:"of"`
	// Over is that of another.
	Over string `json:"over"`
	// Ratio is positive, on Saaty's scale 1 equal, 3 moderate, 5 strong, 7 very strong,
	// 9 extreme importance, and 2, 4, 6, 8 between.
	Ratio float64 `json:"ratio"`
}

const (
	// maxRatio keeps products of ratios within float64.
	maxRatio = 1e6
	// reciprocity lets 0.333, 0.167 and 0.143 pass for 1/3, 1/6 and 1/7.
	reciprocity = 0.005
)

// A Matrix holds the comparisons of criteria two at a time, some of which may be
// missing. It is made by [New], [FromJudgements] or [AggregateJudgements], immutable,
// and safe for concurrent use. The zero value has no criteria.
type Matrix struct {
	names []string
	value [][]float64 // 0 where there is no comparison
	log   [][]float64 // of value, antisymmetric
	pairs int
}

// New is the matrix with the given rows, complete: rows[i][j] tells how many times as
// important names[i] is as names[j]. It must be square ([ErrNotSquare]), finite
// ([ErrNotFinite]), positive ([ErrNotPositive]) and reciprocal ([ErrNotReciprocal]),
// each of them in a [*CellError]. Reciprocal is what rounding to three decimals leaves:
// of 3 and 0.333 the product may differ from 1 by 0.005, and the ratio above 1 is the
// one that counts. Ratios go up to 10⁶. No names, and a name used twice, are
// [survey.ErrArgument].
func New(names []string, rows [][]float64) (*Matrix, error) {
	m, err := empty(names)
	if err != nil {
		return nil, err
	}
	if len(rows) != len(names) {
		return nil, fmt.Errorf("criteria: %d rows for %d names: %w", len(rows), len(names), ErrNotSquare)
	}
	for i, row := range rows {
		if len(row) != len(names) {
			return nil, &CellError{Row: i + 1, Err: fmt.Errorf("%d columns for %d names: %w", len(row), len(names), ErrNotSquare)}
		}
		for j, x := range row {
			if err := checkRatio(x); err != nil {
				return nil, cell(i, j, x, err)
			}
		}
	}
	for i, row := range rows {
		for j := range i + 1 {
			if !(math.Abs(row[j]*rows[j][i]-1) <= reciprocity) {
				return nil, cell(i, j, row[j], ErrNotReciprocal)
			}
			if j < i {
				if row[j] >= 1 {
					m.set(i, j, row[j])
				} else {
					m.set(j, i, rows[j][i])
				}
			}
		}
	}
	return m, nil
}

// FromJudgements is the matrix of the pairs that were compared, the others missing.
// They must connect all criteria (a [*DisconnectedError] otherwise), so n − 1 are the
// least. A judgement about an unknown name or of a criterion over itself, a pair judged
// twice, and a ratio that is not positive, finite and between 10⁻⁶ and 10⁶ are a
// [*JudgementError].
func FromJudgements(names []string, judgements []Judgement) (*Matrix, error) {
	m, err := empty(names)
	if err != nil {
		return nil, err
	}
	for k, judged := range judgements {
		i, j := slices.Index(names, judged.Of), slices.Index(names, judged.Over)
		err := checkRatio(judged.Ratio)
		switch {
		case i < 0 || j < 0:
			err = survey.ErrUnknown
		case i == j:
			err = fmt.Errorf("compared with itself: %w", survey.ErrArgument)
		case m.value[i][j] != 0:
			err = fmt.Errorf("pair judged twice: %w", survey.ErrArgument)
		}
		if err != nil {
			return nil, &JudgementError{k, judged, err}
		}
		m.set(i, j, judged.Ratio)
	}
	return m, m.connected()
}

func checkRatio(x float64) error {
	switch {
	case math.IsNaN(x) || math.IsInf(x, 0):
		return ErrNotFinite
	case !(x > 0):
		return ErrNotPositive
	case !(x <= maxRatio && x >= 1/maxRatio):
		return fmt.Errorf("beyond %g: %w", maxRatio, survey.ErrArgument)
	}
	return nil
}

func empty(names []string) (*Matrix, error) {
	if len(names) == 0 {
		return nil, argument("no names")
	}
	m := &Matrix{names: slices.Clone(names)}
	for i, name := range names {
		if slices.Contains(names[:i], name) {
			return nil, argument("name %q used twice", name)
		}
		m.value = append(m.value, make([]float64, len(names)))
		m.log = append(m.log, make([]float64, len(names)))
		m.value[i][i] = 1
	}
	return m, nil
}

// set stores a comparison and its reciprocal.
func (m *Matrix) set(i, j int, ratio float64) {
	if m.value[i][j] == 0 {
		m.pairs++
	}
	m.value[i][j], m.value[j][i] = ratio, 1/ratio
	m.log[i][j] = math.Log(ratio)
	m.log[j][i] = -m.log[i][j]
}

// without is a copy that lacks one comparison.
func (m *Matrix) without(i, j int) *Matrix {
	c := &Matrix{names: m.names, pairs: m.pairs - 1}
	for k := range m.names {
		c.value, c.log = append(c.value, slices.Clone(m.value[k])), append(c.log, slices.Clone(m.log[k]))
	}
	c.value[i][j], c.value[j][i], c.log[i][j], c.log[j][i] = 0, 0, 0, 0
	return c
}

// Names are the criteria in their order, a fresh copy.
func (m *Matrix) Names() []string {
	if m == nil {
		return nil
	}
	return slices.Clone(m.names)
}

// At is the ratio of criterion i over criterion j, counted from 0, and whether there is
// one: a pair that was not compared, and an index outside, have none.
func (m *Matrix) At(i, j int) (float64, bool) {
	if m == nil || min(i, j) < 0 || max(i, j) >= len(m.names) {
		return 0, false
	}
	return m.value[i][j], m.value[i][j] != 0
}

// Missing is the number of pairs that were not compared.
func (m *Matrix) Missing() int {
	if m == nil {
		return 0
	}
	n := len(m.names)
	return n*(n-1)/2 - m.pairs
}

// connected looks for a way from every criterion to every other.
func (m *Matrix) connected() error {
	n := len(m.names)
	group := make([]int, n) // 0 is not yet met
	var groups [][]string
	for start := range n {
		if group[start] != 0 {
			continue
		}
		groups = append(groups, nil)
		group[start] = len(groups)
		for queue := []int{start}; len(queue) > 0; queue = queue[1:] {
			for j, x := range m.value[queue[0]] {
				if x != 0 && group[j] == 0 {
					group[j] = len(groups)
					queue = append(queue, j)
				}
			}
		}
	}
	if len(groups) == 1 {
		return nil
	}
	for i, g := range group {
		groups[g-1] = append(groups[g-1], m.names[i])
	}
	return &DisconnectedError{groups}
}
