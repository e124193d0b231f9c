package lmg

import (
	"context"
	"fmt"
	"math"
	"math/bits"
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"
)

// choleskyShares are Shapley values with R² of every subset from a Cholesky
// factorisation of its own, in one buffer: the method that Compute is measured
// against.
func choleskyShares(corr [][]float64) []float64 {
	p := len(corr) - 1
	in, out := weights(p)
	shares := make([]float64, p)
	l, z := make([]float64, p*(p+1)/2), make([]float64, p)
	var set [MaxPredictors]int
	for mask := range uint(1) << p {
		k := 0
		for rest := mask; rest != 0; rest &= rest - 1 {
			set[k] = bits.TrailingZeros(rest)
			k++
		}
		r2, at := 0.0, 0
		for i, a := range set[:k] {
			row := l[at : at+i+1]
			own, explained := 1.0, corr[a+1][0]
			start := 0
			for j, b := range set[:i] {
				sum := corr[a+1][b+1]
				for m, x := range l[start : start+j] {
					sum -= float64(row[m] * x)
				}
				row[j] = sum / l[start+j]
				own -= float64(row[j] * row[j])
				explained -= float64(row[j] * z[j])
				start += j + 1
			}
			row[i] = math.Sqrt(own)
			z[i] = explained / row[i]
			r2 += float64(z[i] * z[i])
			at += i + 1
		}
		for j := range p {
			if mask>>j&1 == 1 {
				shares[j] += float64(in[k] * r2)
			} else {
				shares[j] -= float64(out[k] * r2)
			}
		}
	}
	return shares
}

func TestAgainstCholeskyPerSubset(t *testing.T) {
	corr := random(14, 6)
	got, err := Compute(context.Background(), corr, 0, nil)
	require.NoError(t, err)
	require.InDeltaSlice(t, choleskyShares(corr), got.Share, 1e-12)
}

// Memory does not grow with the number of subsets. Nearly all of it is taken before
// the first of 256 tasks ends, so 30 predictors can be cancelled there.
func TestMemory(t *testing.T) {
	for _, p := range []int{20, 30} {
		corr := random(p, 1)
		ctx, cancel := context.WithCancel(context.Background())
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err := Compute(ctx, corr, 0, func(float64) {
			if p == 30 {
				cancel()
			}
		})
		runtime.ReadMemStats(&after)
		if p == 30 {
			require.ErrorIs(t, err, context.Canceled)
		} else {
			require.NoError(t, err)
		}
		cancel()
		require.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(1<<20), "p = %d", p)
	}
}

func benchmark(b *testing.B, p, workers int) {
	corr := random(p, 1)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Compute(context.Background(), corr, workers, nil); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/math.Exp2(float64(p)), "ns/subset")
}

// Each two predictors more may take 4.6 times as long.
func BenchmarkGrowth(b *testing.B) {
	for p := 10; p <= 20; p += 2 {
		b.Run(fmt.Sprintf("p=%d", p), func(b *testing.B) { benchmark(b, p, 1) })
	}
}

func BenchmarkCompute(b *testing.B) {
	for _, p := range []int{15, 20, 25} {
		b.Run(fmt.Sprintf("p=%d", p), func(b *testing.B) { benchmark(b, p, 0) })
	}
}

func BenchmarkWorkers(b *testing.B) {
	for _, workers := range []int{1, 2} {
		b.Run(fmt.Sprintf("workers=%d", workers), func(b *testing.B) { benchmark(b, 20, workers) })
	}
}

// The same 20 predictors on one core.
func BenchmarkCholeskyPerSubset(b *testing.B) {
	corr := random(20, 1)
	for b.Loop() {
		choleskyShares(corr)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/math.Exp2(20), "ns/subset")
}

// One division per subset on one core: what no method that gives R² of every subset
// can do without.
func BenchmarkDivisionPerSubset(b *testing.B) {
	sum := 0.0
	for b.Loop() {
		for i := range 1 << 20 {
			sum += 1 / float64(i+1)
		}
	}
	if sum == 0 {
		b.Fatal("no division")
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/math.Exp2(20), "ns/subset")
}
