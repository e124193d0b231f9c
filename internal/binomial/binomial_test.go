package binomial_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/stat/distuv"

	"github.com/gocsat/csat/internal/binomial"
)

// The draws have the distribution: χ² over classes that are expected at least 25
// times, with the sizes on both sides of every change of method.
func TestDraw(t *testing.T) {
	for _, c := range []struct {
		n int64
		p float64
	}{{1, 0.5}, {5, 0.3}, {20, 0.49}, {20, 0.51}, {30, 0.9}, {100, 0.05}, {99, 0.1011}, {100, 0.1}, {1000, 0.4}, {1000, 0.93}, {100_000, 0.5}, {1_000_000, 1e-6}} {
		t.Run(fmt.Sprintf("n=%d p=%g", c.n, c.p), func(t *testing.T) {
			const draws = 200_000
			d, src := binomial.New(c.n, c.p), rand.NewPCG(1, uint64(c.n))
			counts := map[int64]float64{}
			for range draws {
				k := d.Draw(src)
				require.True(t, k >= 0 && k <= c.n)
				counts[k]++
			}
			exact := distuv.Binomial{N: float64(c.n), P: c.p}
			sd := math.Sqrt(float64(c.n) * c.p * (1 - c.p))
			lo := max(0, int64(float64(c.n)*c.p-12*sd-12))
			hi := min(c.n, int64(float64(c.n)*c.p+12*sd+12))
			var seen, expected, chi2 float64
			classes := 0
			for k := lo; k <= hi; k++ {
				seen += counts[k]
				expected += draws * math.Exp(exact.LogProb(float64(k)))
				if expected >= 25 {
					chi2 += (seen - expected) * (seen - expected) / expected
					classes++
					seen, expected = 0, 0
				}
			}
			if classes < 2 {
				return
			}
			require.Greater(t, distuv.ChiSquared{K: float64(classes - 1)}.Survival(chi2), 1e-4)
		})
	}
}

// At the largest size mean and spread still hold.
func TestDrawAtTheLargestSize(t *testing.T) {
	const draws = 20_000
	n, p := int64(binomial.MaxTrials), 0.3
	d, src := binomial.New(n, p), rand.NewPCG(3, 4)
	mean, sd := float64(n)*p, math.Sqrt(float64(n)*p*(1-p))
	var sum, squares float64
	for range draws {
		z := (float64(d.Draw(src)) - mean) / sd
		sum, squares = sum+z, squares+z*z
	}
	require.InDelta(t, 0, sum/draws, 4/math.Sqrt(draws))
	require.InDelta(t, 1, squares/draws, 4*math.Sqrt(2.0/draws))
}

func TestEnds(t *testing.T) {
	src := rand.NewPCG(1, 2)
	for _, c := range []struct {
		n    int64
		p    float64
		want int64
	}{{0, 0.5, 0}, {10, 0, 0}, {10, 1, 10}, {10, -0.1, 0}, {10, 1.1, 10}, {0, 1, 0}} {
		d := binomial.New(c.n, c.p)
		require.Equal(t, c.want, d.Draw(src), "%d, %g", c.n, c.p)
	}
}

func BenchmarkDraw(b *testing.B) {
	for _, n := range []int64{20, 1000, 1_000_000} {
		b.Run(fmt.Sprint("n=", n), func(b *testing.B) {
			src := rand.NewPCG(1, 2)
			b.ReportAllocs()
			for b.Loop() {
				d := binomial.New(n, 0.4)
				d.Draw(src)
			}
		})
	}
}
