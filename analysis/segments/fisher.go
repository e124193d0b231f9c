package segments

import (
	"context"
	"errors"
	"fmt"
	"math"
)

// ErrTooLarge says that there is a table with too many others of the same margins to visit each.
var ErrTooLarge = errors.New("table too large for the exact test")

// fisherLimit is the number of tables visited at most, some seconds of work.
const fisherLimit = 1 << 27

// FisherTable is the exact two-sided p-value of a table of counts given its margins:
// the probability of all tables no more likely than it, with the relative tolerance
// 1e-7 of R's fisher.test (G. H. Freeman and J. H. Halton, Biometrika 38, 1951,
// 141–149). It visits every table with the same margins, fast for a few hundred
// answers in three rows and three columns; for 2×2 package proportion has Fisher,
// which is fast for any size.
//
// Errors: those of [ChiSquare] for the table; ErrTooLarge beyond 2²⁷ tables, where
// ChiSquare will do unless expected counts are small; that of ctx.
func FisherTable(ctx context.Context, table [][]int64) (float64, error) {
	rows, cols, n, err := margins(table)
	if err != nil {
		return 0, err
	}
	if n > fisherLimit {
		return 0, fmt.Errorf("segments: %d answers: %w", n, ErrTooLarge)
	}
	w := walk{ctx: ctx, cols: cols, left: rows, factorials: make([]float64, n+1)}
	for i := range w.factorials[1:] {
		w.factorials[i+1] = w.factorials[i] + math.Log(float64(i+1))
	}
	// The logarithm of Π rows! Π columns! / n!, less that of the cells.
	constant := -w.factorials[n]
	for _, sum := range append(append([]float64(nil), rows...), cols...) {
		constant += w.factorials[int64(sum)]
	}
	observed := constant
	for _, row := range table {
		for _, count := range row {
			observed -= w.factorials[count]
		}
	}
	w.limit = observed + 1e-7
	if err := w.column(0, constant); err != nil {
		return 0, fmt.Errorf("segments: %w", err)
	}
	return min(1, w.sum), nil
}

// A walk visits all tables with given margins.
type walk struct {
	ctx        context.Context
	cols       []float64
	left       []float64 // of the rows, for the columns to come
	factorials []float64 // their logarithms
	limit      float64   // log probability of the observed table
	sum        float64
	visited    int
}

// column fills the columns from j on.
func (w *walk) column(j int, logP float64) error {
	if j < len(w.cols)-1 {
		var below float64
		for _, left := range w.left {
			below += left
		}
		return w.cell(j, 0, w.cols[j], below, logP)
	}
	for _, left := range w.left {
		logP -= w.factorials[int64(left)]
	}
	if logP <= w.limit {
		w.sum += math.Exp(logP)
	}
	if w.visited++; w.visited > fisherLimit {
		return ErrTooLarge
	}
	if w.visited%65536 == 0 {
		return w.ctx.Err()
	}
	return nil
}

// cell fills column j from row i on with the rest of its sum; below is what rows
// from i on can take.
func (w *walk) cell(j, i int, rest, below, logP float64) error {
	below -= w.left[i]
	low, high := max(0, rest-below), min(w.left[i], rest)
	for x := low; x <= high; x++ {
		w.left[i] -= x
		var err error
		if next := logP - w.factorials[int64(x)]; i == len(w.left)-1 {
			err = w.column(j+1, next)
		} else {
			err = w.cell(j, i+1, rest-x, below, next)
		}
		w.left[i] += x
		if err != nil {
			return err
		}
	}
	return nil
}
