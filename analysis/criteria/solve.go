package criteria

import (
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// leastSquares are the logarithms of the weights, up to a constant, that minimise
// Σ (ln a_ij − l_i + l_j)² over the pairs compared: row means where none is missing, and
// else the solution of the equations of the graph's Laplacian (Bozóki, Fülöp and Rónyai
// 2010), which is unique since the graph is connected.
func (m *Matrix) leastSquares() ([]float64, error) {
	n := len(m.names)
	sums := make([]float64, n)
	for i, row := range m.log {
		for _, x := range row {
			sums[i] += x
		}
	}
	if m.Missing() == 0 {
		for i := range sums {
			sums[i] /= float64(n)
		}
		return sums, nil
	}
	// The last criterion is the origin.
	laplacian := mat.NewSymDense(n-1, nil)
	for i := range n - 1 {
		laplacian.SetSym(i, i, float64(n-1-m.lacks(i)))
		for j := range i {
			if m.value[i][j] != 0 {
				laplacian.SetSym(i, j, -1)
			}
		}
	}
	var factor mat.Cholesky
	if !factor.Factorize(laplacian) {
		return nil, fmt.Errorf("criteria: least squares: %w", ErrNotConverged)
	}
	l := mat.NewVecDense(n, nil)
	if err := factor.SolveVecTo(l.SliceVec(0, n-1).(*mat.VecDense), mat.NewVecDense(n-1, sums[:n-1])); err != nil {
		return nil, fmt.Errorf("criteria: least squares: %w: %w", ErrNotConverged, err)
	}
	return l.RawVector().Data, nil
}

// lacks is how many criteria i was not compared with.
func (m *Matrix) lacks(i int) (n int) {
	for _, x := range m.value[i] {
		if x == 0 {
			n++
		}
	}
	return n
}

const (
	iterations = 100
	// tolerance is of λmax, relative, between its bounds.
	tolerance = 1e-13
	// floor is what rounding may leave of that.
	floor = 1e-10
)

// eigenvector is λmax with the logarithms of its vector, up to a constant. Given
// logarithms of weights that are near, the matrix is first divided by their ratios, so
// that entries and vector are near 1. Then comes T. Noda's iteration (Note on the
// computation of the maximal eigenvalue of a non-negative irreducible matrix, Numerische
// Mathematik 17, 1971, 382–386): solve (σI − E)x = y with σ = max (Ey)_i/y_i. It keeps y
// positive and converges quadratically from everywhere; λmax lies between min and max of
// (Ey)_i/y_i, and that is the stopping rule.
func (m *Matrix) eigenvector(near []float64) (lambda float64, logs []float64, err error) {
	n := len(m.names)
	e := mat.NewDense(n, n, nil)
	for i := range n {
		for j := range n {
			if m.value[i][j] != 0 {
				e.Set(i, j, math.Exp(m.log[i][j]+near[j]-near[i]))
			}
		}
		e.Set(i, i, float64(1+m.lacks(i)))
	}
	y, z := mat.NewVecDense(n, nil), mat.NewVecDense(n, nil)
	for i := range n {
		y.SetVec(i, 1)
	}
	shifted := mat.NewDense(n, n, nil)
	var lu mat.LU
	last := math.Inf(1)
	for range iterations {
		z.MulVec(e, y)
		low, high := math.Inf(1), 0.0
		for i := range n {
			r := z.AtVec(i) / y.AtVec(i)
			low, high = min(low, r), max(high, r)
		}
		spread := (high - low) / high
		if !(spread < math.Inf(1)) {
			break
		}
		if spread <= tolerance || spread <= floor && spread >= last {
			logs = make([]float64, n)
			for i := range n {
				logs[i] = near[i] + math.Log(y.AtVec(i))
			}
			return max(float64(n), low+(high-low)/2), logs, nil
		}
		last = spread
		shifted.Scale(-1, e)
		for i := range n {
			shifted.Set(i, i, float64(high*(1+1e-15))-e.At(i, i))
		}
		lu.Factorize(shifted)
		err := lu.SolveVecTo(z, false, y)
		if c, ok := errors.AsType[mat.Condition](err); err != nil && (!ok || math.IsInf(float64(c), 1)) {
			break
		}
		scale := mat.Norm(z, math.Inf(1))
		for i := range n {
			y.SetVec(i, math.Abs(z.AtVec(i))/scale)
		}
	}
	return 0, nil, fmt.Errorf("criteria: eigenvector: %w within %d iterations: λmax known to %.2g of itself", ErrNotConverged, iterations, last)
}

// normalise turns logarithms into weights that sum to 1.
func normalise(logs []float64) ([]float64, error) {
	most := math.Inf(-1)
	for _, l := range logs {
		most = max(most, l)
	}
	w := make([]float64, len(logs))
	sum := 0.0
	for i, l := range logs {
		w[i] = math.Exp(l - most)
		sum += w[i]
	}
	for i := range w {
		w[i] /= sum
		if !(w[i] > 0) {
			return nil, argument("weights differ by more than float64 can hold")
		}
	}
	return w, nil
}
