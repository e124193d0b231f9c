package lmg

import "sync/atomic"

// Values are R² of all 2^p subsets, bit j of the index standing for predictor j,
// given the lower triangle of the correlation matrix, outcome first. They take
// 8·2^p bytes, so p is for the caller to bound; more than MaxPredictors is
// ErrTooMany.
func Values(corr [][]float64) ([]float64, error) {
	p := len(corr) - 1
	if p > MaxPredictors {
		return nil, ErrTooMany
	}
	w := newWalker(p, nil, nil, new(atomic.Bool))
	a := w.levels[p]
	k := 0
	for i, row := range corr {
		k += copy(a[k:], row[:i+1])
	}
	values := make([]float64, 1<<p)
	w.fill(values, a, p)
	return values, nil
}

// fill writes R² of all subsets of the first m predictors together with those
// that are in already; values are those of the latter.
func (w *walker) fill(values, a []float64, m int) {
	if m == 0 {
		values[0] = min(1-a[0], 1) // rounding can leave less than no variance
		return
	}
	half := len(values) / 2
	w.fill(values[:half], a[:m*(m+1)/2], m-1)
	w.fill(values[half:], w.include(a, m), m-1)
}
