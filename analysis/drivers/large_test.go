package drivers_test

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/mat"

	"github.com/gocsat/csat/analysis/drivers"
)

// orthonormal are k columns of n values with mean 0 that are orthogonal to one another.
func orthonormal(n, k int, seed uint64) [][]float64 {
	random := rand.New(rand.NewPCG(seed, 3))
	a := mat.NewDense(n, k+1, nil)
	for row := range n {
		a.Set(row, 0, 1) // so that the others are centred
		for j := range k {
			a.Set(row, j+1, random.NormFloat64())
		}
	}
	var qr mat.QR
	qr.Factorize(a)
	var q mat.Dense
	qr.QTo(&q)
	var columns [][]float64
	for j := range k {
		columns = append(columns, mat.Col(nil, j+1, &q))
	}
	return columns
}

func combined(weights []float64, columns [][]float64) []float64 {
	out := make([]float64, len(columns[0]))
	for j, w := range weights {
		for row, x := range columns[j] {
			out[row] += w * x
		}
	}
	return out
}

// blocks are ten blocks of five predictors, correlated within a block only, so that
// R² is a sum over blocks, and so is its Shapley value.
func blocks() (drivers.Data, []float64) {
	random := rand.New(rand.NewPCG(50, 50))
	basis := orthonormal(400, 51, 1)
	d := drivers.Data{Names: []string{"y"}, Columns: [][]float64{nil}}
	effects := make([]float64, 51)
	for j := range effects {
		effects[j] = random.NormFloat64()
	}
	effects[50] = 3 // what no predictor explains
	d.Columns[0] = combined(effects, basis)
	var exact []float64
	for b := range 10 {
		block := drivers.Data{Names: []string{"y"}, Columns: d.Columns[:1:1]}
		for j := range 5 {
			mix := make([]float64, 5)
			for k := range mix {
				mix[k] = 1 + 0.7*random.NormFloat64()
			}
			name := fmt.Sprintf("x%d", 5*b+j)
			column := combined(mix, basis[5*b:5*b+5])
			d.Names, d.Columns = append(d.Names, name), append(d.Columns, column)
			block.Names, block.Columns = append(block.Names, name), append(block.Columns, column)
		}
		s, _ := drivers.FromColumns(block, "y")
		r, _ := drivers.Importance(context.Background(), s, drivers.Options{})
		exact = append(exact, sharesOf(r)...)
	}
	return d, exact
}

// alike are 50 predictors with the correlation rho among one another and the same one
// with the outcome: all shares are R²/50.
func alike(rho float64) drivers.Data {
	basis := orthonormal(400, 52, 2)
	d := drivers.Data{Names: []string{"y"}, Columns: [][]float64{combined([]float64{1, 0.5}, [][]float64{basis[50], basis[51]})}}
	for j := range 50 {
		d.Names = append(d.Names, fmt.Sprintf("x%d", j))
		d.Columns = append(d.Columns, combined([]float64{math.Sqrt(rho), math.Sqrt(1 - rho)}, [][]float64{basis[50], basis[j]}))
	}
	return d
}

func TestSamplingFifty(t *testing.T) {
	byBlock, exact := blocks()
	for name, tt := range map[string]struct {
		data  drivers.Data
		exact []float64
	}{"blocks": {byBlock, exact}, "alike": {alike(0.7), nil}} {
		r := ranked(t, sampled(t, tt.data), drivers.Options{Sampling: drivers.Sampling{Orders: 20_000, Seed: 1}})
		require.Equal(t, 20_000, r.Orders)
		largest, z := 0.0, 0.0
		for j, d := range r.Drivers {
			want := r.Total / 50
			if tt.exact != nil {
				want = tt.exact[j]
			}
			largest = max(largest, math.Abs(d.Share-want))
			z = max(z, math.Abs(d.Share-want)/d.SE.Value)
		}
		t.Logf("%s: R² %.2f, largest error %.5f", name, r.Total, largest)
		require.LessOrEqual(t, largest, 0.002, name)
		// 4.5 standard errors: one false alarm in 3,000 seeds for 50 shares.
		require.Less(t, z, 4.5, name)
		require.InDelta(t, r.Total, total(sharesOf(r)), 1e-12)
	}
}

func TestTwentyFivePredictors(t *testing.T) {
	if testing.Short() {
		return
	}
	s := sampled(t, made(500, 25, 1))
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	var reports []float64
	r := ranked(t, s, drivers.Options{Progress: func(done float64) { reports = append(reports, done) }})
	runtime.ReadMemStats(&after)
	require.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(16<<20))
	require.Greater(t, len(reports), 100)
	require.IsIncreasing(t, reports)
	require.Equal(t, 1.0, reports[len(reports)-1])
	require.InDelta(t, r.Total, total(sharesOf(r)), 1e-12)
	// From the first report on: blocks that are under way are finished, no more.
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	last := 0.0
	_, err := drivers.Importance(ctx, s, drivers.Options{Progress: func(done float64) {
		last = done
		cancel()
	}})
	require.ErrorIs(t, err, context.Canceled)
	require.Less(t, last, 1.0)
}
