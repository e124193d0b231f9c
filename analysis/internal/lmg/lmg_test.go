package lmg

import (
	"context"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/mat"
)

// random is the lower triangle of a random correlation matrix, outcome first.
func random(p int, seed uint64) [][]float64 {
	r := rand.New(rand.NewPCG(seed, 9))
	const n = 200
	x := mat.NewDense(n, p+1, nil)
	for i := range n {
		common := r.NormFloat64()
		for j := range p + 1 {
			x.Set(i, j, 0.6*common+r.NormFloat64())
		}
	}
	return correlate(x)
}

func correlate(x *mat.Dense) [][]float64 {
	n, k := x.Dims()
	for j := range k {
		col := mat.Col(nil, j, x)
		var mean, ss float64
		for _, v := range col {
			mean += v / float64(n)
		}
		for _, v := range col {
			ss += (v - mean) * (v - mean)
		}
		for i, v := range col {
			x.Set(i, j, (v-mean)/math.Sqrt(ss))
		}
	}
	var c mat.Dense
	c.Mul(x.T(), x)
	var rows [][]float64
	for i := range k {
		row := make([]float64, i+1)
		for j := range row {
			row[j] = c.At(i, j)
		}
		row[i] = 1
		rows = append(rows, row)
	}
	return rows
}

func at(corr [][]float64, i, j int) float64 { return corr[max(i, j)][min(i, j)] }

// r2 is R² of the predictors in set, by QR of their correlation matrix.
func r2(t *testing.T, corr [][]float64, set []int) float64 {
	t.Helper()
	if len(set) == 0 {
		return 0
	}
	a, b := mat.NewDense(len(set), len(set), nil), mat.NewVecDense(len(set), nil)
	for i, x := range set {
		for j, y := range set {
			a.Set(i, j, at(corr, x+1, y+1))
		}
		b.SetVec(i, at(corr, x+1, 0))
	}
	var beta mat.VecDense
	require.NoError(t, beta.SolveVec(a, b))
	return mat.Dot(&beta, b)
}

// slow is the definition: for each predictor, the mean over the sizes of the mean
// over the subsets without it of what it adds.
func slow(t *testing.T, corr [][]float64) []float64 {
	p := len(corr) - 1
	values := make([]float64, 1<<p)
	for s := range values {
		var set []int
		for j := range p {
			if s>>j&1 == 1 {
				set = append(set, j)
			}
		}
		values[s] = r2(t, corr, set)
	}
	shares := make([]float64, p)
	for j := range p {
		sums, counts := make([]float64, p), make([]float64, p)
		for s := range values {
			if s>>j&1 == 0 {
				size := 0
				for b := s; b > 0; b &= b - 1 {
					size++
				}
				sums[size] += values[s|1<<j] - values[s]
				counts[size]++
			}
		}
		for k := range sums {
			shares[j] += sums[k] / counts[k] / float64(p)
		}
	}
	return shares
}

func TestAgainstDefinition(t *testing.T) {
	for p := 1; p <= 11; p++ {
		corr := random(p, uint64(p))
		got, err := Compute(context.Background(), corr, 0, nil)
		require.NoError(t, err)
		require.InDeltaSlice(t, slow(t, corr), got.Share, 1e-12, "p = %d", p)
		all := make([]int, p)
		for j := range all {
			all[j] = j
		}
		require.InDelta(t, r2(t, corr, all), got.R2, 1e-12)
		var sum float64
		for _, s := range got.Share {
			sum += s
		}
		require.InDelta(t, got.R2, sum, 1e-12)
	}
}

func TestSameBitsForAnyWorkers(t *testing.T) {
	corr := random(15, 4)
	one, err := Compute(context.Background(), corr, 1, nil)
	require.NoError(t, err)
	for _, workers := range []int{2, 7, 300} {
		got, err := Compute(context.Background(), corr, workers, nil)
		require.NoError(t, err)
		require.Equal(t, one, got)
	}
}

// A predictor that stands there twice shares equally, and both together get what
// one would.
func TestDuplicates(t *testing.T) {
	corr := random(6, 8)
	twice := append([][]float64(nil), corr...)
	row := append(append([]float64(nil), corr[3]...), make([]float64, len(corr)+1-4)...)
	for j := 4; j < len(corr); j++ {
		row[j] = corr[j][3]
	}
	row[3], row[len(corr)] = 1, 1
	twice = append(twice, row)
	got, err := Compute(context.Background(), twice, 0, nil)
	require.NoError(t, err)
	require.InDelta(t, got.Share[2], got.Share[6], 1e-12)
	single, err := Compute(context.Background(), corr, 0, nil)
	require.NoError(t, err)
	require.InDelta(t, single.R2, got.R2, 1e-12)
}

func TestPermutedPredictors(t *testing.T) {
	corr := random(9, 2)
	base, err := Compute(context.Background(), corr, 0, nil)
	require.NoError(t, err)
	order := rand.New(rand.NewPCG(1, 1)).Perm(9)
	permuted := [][]float64{{1}}
	for i, x := range order {
		row := []float64{at(corr, x+1, 0)}
		for _, y := range order[:i+1] {
			row = append(row, at(corr, x+1, y+1))
		}
		permuted = append(permuted, row)
	}
	got, err := Compute(context.Background(), permuted, 0, nil)
	require.NoError(t, err)
	for i, x := range order {
		require.InDelta(t, base.Share[x], got.Share[i], 1e-12)
	}
}

func TestEndsAndCancel(t *testing.T) {
	none, err := Compute(context.Background(), [][]float64{{1}}, 0, nil)
	require.NoError(t, err)
	require.Empty(t, none.Share)
	_, err = Compute(context.Background(), random(31, 1), 0, nil)
	require.ErrorIs(t, err, ErrTooMany)
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Millisecond)
	defer cancel()
	last := 0.0
	_, err = Compute(ctx, random(28, 1), 0, func(done float64) { last = max(last, done) })
	require.ErrorIs(t, err, context.DeadlineExceeded)
	require.Less(t, last, 1.0)
}
