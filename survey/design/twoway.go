package design

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"

	"github.com/gocsat/csat/internal/tail"
	"github.com/gocsat/csat/survey"
)

// A TwoWayResult is a weighted table of two columns with the tests of Rao and Scott
// that they are independent.
type TwoWayResult struct {
	// Rows are the categories of the first column, sorted.
	Rows []string `json:"rows"`
	// Columns are those of the second.
	Columns []string `json:"columns"`
	// Weights are the sums of weights by row and column of the table.
	Weights [][]float64 `json:"weights"`
	// N is the number of rows with both categories.
	N int64 `json:"n"`
	// Missing is the number of the others.
	Missing int64 `json:"missing"`
	// ChiSquare is Pearson's X² of the shares times N. Taken for a χ² it ignores
	// the design.
	ChiSquare float64 `json:"chi_square"`
	// DesignEffect is the mean of the generalised design effects, by which X² is
	// too large.
	DesignEffect float64 `json:"design_effect"`
	// FirstOrderP is the p-value of X²/DesignEffect as a χ² with
	// (rows−1)(columns−1) degrees of freedom.
	FirstOrderP float64 `json:"first_order_p"`
	// F is X² over the sum of the design effects, to be read against an F
	// distribution with DF1 and DF2 degrees of freedom.
	F float64 `json:"f"`
	// DF1 are Satterthwaite's degrees of freedom of the table.
	DF1 float64 `json:"df1"`
	// DF2 is DF1 times the degrees of freedom of the design.
	DF2 float64 `json:"df2"`
	// P is the p-value of F, the second-order test.
	P float64 `json:"p"`
	// Warnings are reasons to trust the tests less: too few degrees of freedom
	// of the design.
	Warnings []survey.Warning `json:"warnings,omitempty"`
}

// TwoWay crosses two columns of categories; rows with an empty category are left
// out. The tests are those of J. N. K. Rao and A. J. Scott, On chi-squared tests
// for multiway contingency tables with cell proportions estimated from survey data,
// Annals of Statistics 12, 1984, 46–60: R's svychisq with statistic "F" (second
// order) and "Chisq" (first order). A variable with one category is [ErrTooFew]; a
// table with so many empty cells that a contrast rests on none, or without
// variation between sampling units, is [ErrSingular].
//
// Fewer than 29 degrees of freedom, or 10(rows−1)(columns−1) − 1, are a LowBase warning. Of
// two to four groups by three categories false alarms of P were from there on 4.8–5.9 % in
// simulations at a nominal 5 %; of four groups of ten clusters, with the warning, 6.4 %.
func (d *Design) TwoWay(rows, columns []string) (TwoWayResult, error) {
	d = d.orEmpty()
	for _, column := range [][]string{rows, columns} {
		if err := sameLength("categories", len(column), len(d.weights)); err != nil {
			return TwoWayResult{}, err
		}
	}
	b := base{in: make([]bool, len(d.weights))}
	for row, w := range d.weights {
		b.in[row] = w > 0 && rows[row] != "" && columns[row] != ""
	}
	if err := d.measure(&b); err != nil {
		return TwoWayResult{}, err
	}
	r := TwoWayResult{Rows: categories(&b, rows), Columns: categories(&b, columns), N: b.n, Missing: b.missing}
	nr, nc := len(r.Rows), len(r.Columns)
	if nr < 2 || nc < 2 {
		return TwoWayResult{}, fmt.Errorf("design: table of %d by %d: %w", nr, nc, ErrTooFew)
	}
	if b.df < 1 {
		return TwoWayResult{}, fmt.Errorf("design: table: %g degrees of freedom: %w", b.df, ErrTooFew)
	}
	cells := make([][]float64, nr*nc) // indicators
	for k := range cells {
		cells[k] = make([]float64, len(d.weights))
	}
	for row, in := range b.in {
		if in {
			i, _ := slices.BinarySearch(r.Rows, rows[row])
			j, _ := slices.BinarySearch(r.Columns, columns[row])
			cells[i*nc+j][row] = 1
		}
	}
	shares := make([]float64, nr*nc)
	rowShares, columnShares := make([]float64, nr), make([]float64, nc)
	r.Weights = make([][]float64, nr)
	for k, cell := range cells {
		sum, err := d.sum(&b, cell)
		if err != nil {
			return TwoWayResult{}, err
		}
		r.Weights[k/nc] = append(r.Weights[k/nc], sum)
		shares[k] = sum / b.total
		rowShares[k/nc] += shares[k]
		columnShares[k%nc] += shares[k]
		cells[k] = deviations(&b, cell, shares[k])
	}
	for k, p := range shares {
		e := rowShares[k/nc] * columnShares[k%nc]
		r.ChiSquare += (p - e) / e * (p - e)
	}
	if r.ChiSquare *= float64(b.n); math.IsInf(r.ChiSquare, 0) || math.IsNaN(r.ChiSquare) {
		return TwoWayResult{}, fmt.Errorf("design: statistic of the table: %w", ErrOverflow)
	}
	v, err := d.covariance(cells...)
	if err != nil {
		return TwoWayResult{}, err
	}
	if err := r.test(shares, v, b.df); err != nil {
		return TwoWayResult{}, err
	}
	if need := max(fewUnits, 10*(nr-1)*(nc-1)) - 1; b.df < float64(need) {
		r.Warnings = append(r.Warnings, survey.Warning{
			Code: survey.LowBase, Text: fmt.Sprintf("%g degrees of freedom; the test of %d by %d categories needs %d", b.df, nr, nc, need),
		})
	}
	return r, nil
}

// test sets the tests from the generalised design effects, the eigenvalues of
// Δ = (C'D⁻¹C/n)⁻¹·C'D⁻¹VD⁻¹C with C the contrasts of interaction and D the shares
// of the cells; an empty cell counts 0 in D⁻¹.
func (r *TwoWayResult) test(shares []float64, v [][]float64, df float64) error {
	nr, nc := len(r.Rows), len(r.Columns)
	q := (nr - 1) * (nc - 1)
	scaled := mat.NewDense(nr*nc, q, nil) // D⁻¹C
	plain := mat.NewDense(nr*nc, q, nil)
	for k, p := range shares {
		for c := range q {
			x := helmert(k/nc, c/(nc-1)) * helmert(k%nc, c%(nc-1))
			plain.Set(k, c, x)
			if p > 0 {
				scaled.Set(k, c, x/p)
			}
		}
	}
	cov := mat.NewDense(nr*nc, nr*nc, nil)
	for k := range v {
		cov.SetRow(k, v[k])
	}
	var numerator, denominator, half, delta mat.Dense
	half.Mul(cov, scaled)
	numerator.Mul(scaled.T(), &half)
	denominator.Mul(plain.T(), scaled)
	denominator.Scale(1/float64(r.N), &denominator)
	if err := delta.Solve(&denominator, &numerator); err != nil {
		return fmt.Errorf("design: table with empty cells: %w", ErrSingular)
	}
	trace, squares := 0.0, 0.0
	for i := range q {
		trace += delta.At(i, i)
		for j := range q {
			squares += float64(delta.At(i, j) * delta.At(j, i))
		}
	}
	if !(trace > 0 && squares > 0) || math.IsInf(squares, 0) {
		return fmt.Errorf("design: table without variation between sampling units: %w", ErrSingular)
	}
	r.DesignEffect = trace / float64(q)
	r.FirstOrderP = tail.ChiSquare(r.ChiSquare/r.DesignEffect, float64(q))
	r.F, r.DF1 = r.ChiSquare/trace, trace*trace/squares
	r.DF2 = r.DF1 * df
	r.P = tail.F(r.F, r.DF1, r.DF2)
	return nil
}

// helmert is entry i of the k-th of orthogonal contrasts that sum to 0.
func helmert(i, k int) float64 {
	scale := 1 / math.Sqrt(float64((k+1)*(k+2)))
	switch {
	case i <= k:
		return scale
	case i == k+1:
		return -float64(k+1) * scale
	}
	return 0
}

// categories are the names in the base, sorted.
func categories(b *base, column []string) []string {
	var names []string
	for row, in := range b.in {
		if in {
			names = append(names, column[row])
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}
