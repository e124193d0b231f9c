package drivers_test

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/mat"

	"github.com/gocsat/csat/analysis/drivers"
)

// made are correlated predictors x0, x1, … and an outcome y that follows them.
func made(n, p int, seed uint64) drivers.Data {
	random := rand.New(rand.NewPCG(seed, 77))
	d := drivers.Data{Names: []string{"y"}, Columns: [][]float64{make([]float64, n)}}
	for j := range p {
		d.Names, d.Columns = append(d.Names, fmt.Sprintf("x%d", j)), append(d.Columns, make([]float64, n))
	}
	for row := range n {
		common := random.NormFloat64()
		y := 1.5 * random.NormFloat64()
		for j := range p {
			x := 0.8*common + random.NormFloat64()
			d.Columns[j+1][row] = 5 + float64(j) + x
			y += x * float64(p-j) / float64(p) * (1 - 1.5*float64(j%3/2))
		}
		d.Columns[0][row] = y
	}
	return d
}

// cut makes the outcome one of k values.
func cut(d drivers.Data, k int) drivers.Data {
	d.Columns[0] = append([]float64(nil), d.Columns[0]...)
	for row, y := range d.Columns[0] {
		v := 0
		for v < k-1 && y > 1.8*(float64(v)-float64(k)/2+1) {
			v++
		}
		d.Columns[0][row] = float64(v)
	}
	return d
}

func sampled(t testing.TB, d drivers.Data) *drivers.Sample {
	t.Helper()
	s, err := drivers.FromColumns(d, "y")
	require.NoError(t, err)
	return s
}

func ranked(t testing.TB, s *drivers.Sample, o drivers.Options) drivers.Ranking {
	t.Helper()
	r, err := drivers.Importance(t.Context(), s, o)
	require.NoError(t, err)
	return r
}

func sharesOf(r drivers.Ranking) []float64 {
	out := make([]float64, len(r.Drivers))
	for j, d := range r.Drivers {
		out[j] = d.Share
	}
	return out
}

func total(x []float64) float64 {
	sum := 0.0
	for _, v := range x {
		sum += v
	}
	return sum
}

// design is the matrix of a model, 1 and then the predictors in set, and the outcome.
func design(d drivers.Data, set []int) (*mat.Dense, *mat.VecDense) {
	n := len(d.Columns[0])
	x, y := mat.NewDense(n, len(set)+1, nil), mat.NewVecDense(n, nil)
	for row := range n {
		x.Set(row, 0, 1)
		y.SetVec(row, d.Columns[0][row])
		for k, j := range set {
			x.Set(row, k+1, d.Columns[j+1][row])
		}
	}
	return x, y
}

// slowR2 is R² of some predictors by QR of the rows, without weights.
func slowR2(t testing.TB, d drivers.Data, set []int) float64 {
	t.Helper()
	x, y := design(d, set)
	var beta, fitted mat.VecDense
	require.NoError(t, beta.SolveVec(x, y))
	fitted.MulVec(x, &beta)
	mean := mat.Sum(y) / float64(y.Len())
	var rss, tss float64
	for row := range y.Len() {
		rss += (y.AtVec(row) - fitted.AtVec(row)) * (y.AtVec(row) - fitted.AtVec(row))
		tss += (y.AtVec(row) - mean) * (y.AtVec(row) - mean)
	}
	return 1 - rss/tss
}

// orders calls visit with all permutations of 0 … p−1.
func orders(p int, visit func(order []int)) {
	var extend func(prefix []int, used int)
	extend = func(prefix []int, used int) {
		if len(prefix) == p {
			visit(prefix)
			return
		}
		for j := range p {
			if used>>j&1 == 0 {
				extend(append(prefix, j), used|1<<j)
			}
		}
	}
	extend(make([]int, 0, p), 0)
}

// slowShapley is the mean over the orders that admit lets through.
func slowShapley(p int, worth func(set []int) float64, admit func(order []int) bool) []float64 {
	shares, count := make([]float64, p), 0.0
	cache := map[int]float64{}
	value := func(set []int) float64 {
		mask := 0
		for _, j := range set {
			mask |= 1 << j
		}
		if _, ok := cache[mask]; !ok {
			cache[mask] = worth(set)
		}
		return cache[mask]
	}
	orders(p, func(order []int) {
		if !admit(order) {
			return
		}
		count++
		for k, j := range order {
			shares[j] += value(order[:k+1]) - value(order[:k])
		}
	})
	for j := range shares {
		shares[j] /= count
	}
	return shares
}

// onWorkers runs f with 1, 2 and 7 workers and requires the same result.
func onWorkers[T any](t *testing.T, f func() T) {
	t.Helper()
	before := runtime.GOMAXPROCS(0)
	defer runtime.GOMAXPROCS(before)
	var want T
	for i, workers := range []int{1, 2, 7} {
		runtime.GOMAXPROCS(workers)
		got := f()
		if i == 0 {
			want = got
		}
		require.Equal(t, want, got, "%d workers", workers)
	}
}
