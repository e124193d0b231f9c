package waves

import (
	"fmt"

	"gonum.org/v1/gonum/mat"

	"github.com/gocsat/csat/internal/tail"
	"github.com/gocsat/csat/satisfaction/proportion"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// A Matrix says how people moved from their answers of one wave, the rows, to
// those of the next, the columns.
type Matrix struct {
	// Before are the categories in ascending order with their counts before; N of
	// every share is the number of people with a rating in both waves.
	Before []scale.Row `json:"before"`
	// After are the same categories with their counts after.
	After []scale.Row `json:"after"`
	// Cells has one line per category of Before: how many of its people went where.
	// N of every share is the count of the line, so shares add up to 1 along it.
	Cells [][]scale.Share `json:"cells"`
}

// Transitions is the transition matrix of a crosstab of the same item in two
// waves, by the points of the scale, or by bands on its values such as
// [scale.NPSClasses]; nil bands are the points. Axes that are no items on scales
// of one shape are [ErrIncompatible], a point outside the bands is
// [scale.ErrOutOfRange], no pair is [ErrNoBase].
func Transitions(x *survey.Crosstab, bands *scale.Bands) (Matrix, error) {
	if x == nil {
		return Matrix{}, fmt.Errorf("waves: no crosstab: %w", ErrArgument)
	}
	s := x.Rows().Scale
	if s == nil || x.Cols().Scale == nil || s.Fingerprint() != x.Cols().Scale.Fingerprint() {
		return Matrix{}, fmt.Errorf("waves: %s and %s: %w", x.Rows().ID, x.Cols().ID, ErrIncompatible)
	}
	points := s.Points()
	before, after := scale.NewTally(s), scale.NewTally(s)
	category := make([]int, len(points))
	for i, p := range points {
		category[i] = i
		if bands != nil {
			value, err := scale.NewRatio(int64(p.Value), 1)
			if err != nil {
				return Matrix{}, err
			}
			if category[i], err = bands.Index(value); err != nil {
				return Matrix{}, fmt.Errorf("waves: %w", err)
			}
		}
	}
	k := len(points)
	if bands != nil {
		k = bands.Len()
	}
	m := Matrix{Cells: make([][]scale.Share, k)}
	for i := range m.Cells {
		m.Cells[i] = make([]scale.Share, k)
	}
	for i, line := range x.Pairs() {
		for j, n := range line {
			m.Cells[category[i]][category[j]].Count += n
			if err := before.AddN(points[i].Value, n); err != nil {
				return Matrix{}, err
			}
			if err := after.AddN(points[j].Value, n); err != nil {
				return Matrix{}, err
			}
		}
	}
	if before.N() == 0 {
		return Matrix{}, fmt.Errorf("waves: %s and %s: %w", x.Rows().ID, x.Cols().ID, ErrNoBase)
	}
	m.Before, m.After = before.Distribution(), after.Distribution()
	if bands != nil {
		var err error
		if m.Before, err = before.ByBand(bands); err != nil {
			return Matrix{}, err
		}
		if m.After, err = after.ByBand(bands); err != nil {
			return Matrix{}, err
		}
	}
	for i, line := range m.Cells {
		for j := range line {
			line[j].N = m.Before[i].Share.Count
		}
	}
	return m, nil
}

// Bowker tests that moves balance: that as many go from i to j as from j to i, for
// every two categories (A. H. Bowker, A Test for Symmetry in Contingency Tables,
// JASA 43, 1948, 572–574):
//
//	χ² = Σ_{i<j} (n_ij − n_ji)²/(n_ij + n_ji)
//
// DF is the number of pairs of categories between which anybody moved; a pair
// without moves says nothing and does not count. (R's mcnemar.test has no value
// then.) No value if nobody moved. For two categories it is McNemar's χ² without
// continuity correction.
func (m Matrix) Bowker() proportion.ChiSquareTest {
	var r proportion.ChiSquareTest
	var sum float64
	for i := range m.Cells {
		for j := range i {
			a, b := float64(m.Cells[i][j].Count), float64(m.Cells[j][i].Count)
			if a+b > 0 {
				r.DF++
				sum += (a - b) * (a - b) / (a + b)
			}
		}
	}
	return finish(r, sum)
}

// StuartMaxwell tests that both waves have the same distribution, whatever the
// moves (A. Stuart, A Test for Homogeneity of the Marginal Distributions in a
// Two-Way Classification, Biometrika 42, 1955, 412–416; A. E. Maxwell, Comparing
// the Classification of Subjects by Two Independent Judges, British Journal of
// Psychiatry 116, 1970, 651–655): χ² = d′V⁻¹d with
//
//	d_i = n_i. − n_.i,   V_ii = n_i. + n_.i − 2n_ii,   V_ij = −(n_ij + n_ji)
//
// over all categories but one, which may be any. Where moves do not connect all
// categories, one is left out of each connected part, a category that nobody
// entered or left being a part of its own: DF is the number of categories less the
// number of parts, the rank of V. k − 1 is the usual case. No value if nobody
// moved. For two categories it is McNemar's χ² without continuity correction.
func (m Matrix) StuartMaxwell() proportion.ChiSquareTest {
	k := len(m.Cells)
	moved := func(i, j int) float64 { return float64(m.Cells[i][j].Count) + float64(m.Cells[j][i].Count) }
	var r proportion.ChiSquareTest
	var sum float64
	met := make([]bool, k)
	for start := range k {
		if met[start] {
			continue
		}
		met[start] = true
		part := []int{start}
		for at := 0; at < len(part); at++ {
			for j := range k {
				if !met[j] && moved(part[at], j) > 0 {
					met[j] = true
					part = append(part, j)
				}
			}
		}
		if len(part) == 1 {
			continue
		}
		rest := part[1:]
		v := mat.NewSymDense(len(rest), nil)
		d := mat.NewVecDense(len(rest), nil)
		for a, i := range rest {
			// Both margins hold n_ii, so it cancels in d and in V.
			for _, j := range part {
				if i != j {
					v.SetSym(a, a, v.At(a, a)+moved(i, j))
					d.SetVec(a, d.AtVec(a)+float64(m.Cells[i][j].Count-m.Cells[j][i].Count))
				}
			}
			for b, j := range rest[:a] {
				v.SetSym(a, b, -moved(i, j))
			}
		}
		// V of a connected part less one category is positive definite: it is
		// symmetric, diagonally dominant, and strictly so where the category left out
		// is entered or left.
		var c mat.Cholesky
		var solved mat.VecDense
		if !c.Factorize(v) || c.SolveVecTo(&solved, d) != nil {
			return proportion.ChiSquareTest{DF: r.DF + len(rest)}
		}
		r.DF += len(rest)
		sum += mat.Dot(d, &solved)
	}
	return finish(r, sum)
}

func finish(r proportion.ChiSquareTest, chiSquare float64) proportion.ChiSquareTest {
	if r.DF > 0 {
		r.ChiSquare = survey.Some(chiSquare)
		r.P = survey.Some(tail.ChiSquare(chiSquare, float64(r.DF)))
	}
	return r
}
