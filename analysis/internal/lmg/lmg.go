// Package lmg computes Shapley values of R² over all subsets of predictors: the
// measure of R. H. Lindeman, P. F. Merenda and R. Z. Gold, Introduction to
// Bivariate and Multivariate Analysis, 1980, p. 119, as an average over orders
// (U. Grömping, Relative Importance for Linear Regression in R, Journal of
// Statistical Software 17(1), 2006).
//
// Subsets are walked depth first, predictor by predictor, carrying the Schur
// complement of what has been included: leaving a predictor out drops its row,
// taking it in is one rank-1 sweep of the rows that remain. That is about 6·2^p
// operations and O(p³) memory in all; no table of subsets is kept.
package lmg

import (
	"context"
	"errors"
	"sync/atomic"

	"github.com/gocsat/csat/internal/parallel"
)

// MaxPredictors bounds p: 2³⁰ subsets take seconds, and each more doubles that.
const MaxPredictors = 30

// ErrTooMany says that there are more than MaxPredictors predictors.
var ErrTooMany = errors.New("lmg: too many predictors for all subsets")

// A Result is the decomposition of R².
type Result struct {
	// Share is the Shapley value of each predictor, in the order given.
	Share []float64
	// R2 is R² of all predictors, from the full subset.
	R2 float64
}

// A walker decides predictors from the last up. The triangle it carries has the
// outcome in row 0 and predictor i−1 in row i, so that leaving the last one out is
// cutting the triangle short.
type walker struct {
	p       int
	in, out []float64   // weight of R² of a subset of size s for a member, for another
	shares  []float64   // of the predictors decided in this task
	levels  [][]float64 // one triangle per number of undecided predictors
	cancel  *atomic.Bool
}

// Pivots at or below this part of a unit diagonal count as 0. A duplicate leaves
// some 1e-16; a predictor whose own part of the variance is 1e-10 cannot be told
// from one in double precision.
const pivotFloor = 1e-10

// Compute decomposes R² given the lower triangle of the correlation matrix of
// outcome and predictors, outcome first: corr[i] is row i with i+1 elements. The
// bits of the result do not depend on workers (0: GOMAXPROCS). progress, if not
// nil, is called with the share of subsets done, from several goroutines in
// turn.
func Compute(ctx context.Context, corr [][]float64, workers int, progress func(done float64)) (Result, error) {
	p := len(corr) - 1
	if p > MaxPredictors {
		return Result{}, ErrTooMany
	}
	if p < 1 {
		return Result{Share: []float64{}}, ctx.Err()
	}
	in, out := weights(p)
	// The last predictors are decided by number, so that each number is a task of
	// its own, of 2¹⁰ subsets or more; their count depends on p alone, and so do the
	// bits.
	top := min(max(p-10, 0), 8)
	tasks := 1 << top
	type total struct {
		shares    []float64
		with, sum float64 // Σ in·R², Σ out·R² over the subtree
		full      float64
	}
	totals := make([]total, tasks)
	var cancelled atomic.Bool
	stop := context.AfterFunc(ctx, func() { cancelled.Store(true) })
	defer stop()
	err := parallel.Do(ctx, workers, tasks, progress, func() func(task int) error {
		w := newWalker(p, in, out, &cancelled)
		return func(task int) error {
			t := &totals[task]
			clear(w.shares)
			t.with, t.sum, t.full = w.task(corr, top, task)
			t.shares = append([]float64(nil), w.shares...)
			return nil
		}
	})
	if err != nil {
		return Result{}, err
	}
	r := Result{Share: make([]float64, p), R2: totals[tasks-1].full}
	for task, t := range totals {
		for j := range p - top {
			r.Share[j] += t.shares[j]
		}
		for bit := range top { // bit 0 is the last predictor
			if task>>bit&1 == 1 {
				r.Share[p-1-bit] += t.with
			} else {
				r.Share[p-1-bit] -= t.sum
			}
		}
	}
	return r, nil
}

// weights are (s−1)!(p−s)!/p! and s!(p−s−1)!/p!, the weights of R² of a subset of
// size s in the Shapley value of a member and, with a minus, of another.
func weights(p int) (in, out []float64) {
	in, out = make([]float64, p+1), make([]float64, p+1)
	binomial := 1.0 // of p−1 over s
	for s := range p {
		out[s] = 1 / (float64(p) * binomial)
		in[s+1] = out[s]
		binomial = binomial * float64(p-1-s) / float64(s+1)
	}
	return in, out
}

func newWalker(p int, in, out []float64, cancel *atomic.Bool) *walker {
	w := &walker{p: p, in: in, out: out, shares: make([]float64, p), cancel: cancel}
	for m := 0; m <= p; m++ {
		w.levels = append(w.levels, make([]float64, (m+1)*(m+2)/2))
	}
	return w
}

// task walks the subsets in which the last top predictors are decided by the bits
// of number, bit 0 being the last predictor.
func (w *walker) task(corr [][]float64, top, number int) (with, sum, full float64) {
	a := w.levels[w.p]
	k := 0
	for i, row := range corr {
		k += copy(a[k:], row[:i+1])
	}
	m, size := w.p, 0
	for bit := range top {
		if number>>bit&1 == 1 {
			size++
			a = w.include(a, m)
		}
		m--
	}
	return w.walk(a, m, size)
}

// include takes predictor m, the last row of a, into the model: the triangle of
// the rows before it, with what it explains taken out.
func (w *walker) include(a []float64, m int) []float64 {
	next := w.levels[m-1]
	row := a[m*(m+1)/2:]
	pivot := row[m]
	if !(pivot > pivotFloor) { // spanned by those already in
		copy(next, a[:len(next)])
		return next
	}
	scale := 1 / pivot
	k := 0
	for i := range m {
		f := row[i] * scale
		dst, src := next[k:k+i+1], a[k:k+i+1]
		for j := range dst {
			dst[j] = src[j] - float64(f*row[j])
		}
		k += i + 1
	}
	return next
}

// walk sums over all subsets of the m undecided predictors, size others being in
// already: Σ in·R², Σ out·R², and R² with all of them in. a is the triangle of the
// outcome and the undecided predictors.
func (w *walker) walk(a []float64, m, size int) (with, sum, full float64) {
	switch m {
	case 1:
		return w.one(a, size)
	case 2:
		return w.two(a[0], a[1], a[2], a[3], a[4], a[5], size)
	case 3:
		return w.three((*[10]float64)(a), size)
	case 4:
		return w.four((*[15]float64)(a), size)
	}
	if m > 10 && w.cancel.Load() {
		return 0, 0, 0
	}
	// Leaving out needs no new triangle, but the walk below it writes into the
	// same levels, so it goes first.
	withOut, sumOut, _ := w.walk(a[:m*(m+1)/2], m-1, size)
	withIn, sumIn, full := w.walk(w.include(a, m), m-1, size+1)
	w.shares[m-1] += withIn - sumOut
	return withIn + withOut, sumIn + sumOut, full
}
