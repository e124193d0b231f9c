package samplesize_test

import (
	"math"
	"math/big"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/internal/interval"
	"github.com/gocsat/csat/survey/samplesize"
)

// firstSize looks at every size from 2 on.
func firstSize(margin, share, level float64) int64 {
	for n := 2.0; ; n++ {
		x := math.RoundToEven(share * n)
		if x <= 0 || x >= n {
			continue
		}
		if lower, upper := interval.ClopperPearson(x, n, (1-level)/2); (upper-lower)/2 <= margin {
			return int64(n)
		}
	}
}

func TestExactShareSize(t *testing.T) {
	// R: qbeta, searched upwards from n = 2.
	s, err := samplesize.ExactShareSize(0.05, 0.9, 0)
	require.NoError(t, err)
	require.Equal(t, int64(155), s.N)
	require.Equal(t, int64(140), s.X)
	require.InDelta(t, 0.04970349283823755, s.HalfWidth, 1e-12)
	require.InDelta(t, s.HalfWidth, (s.Interval.Upper-s.Interval.Lower)/2, 1e-15)

	for _, level := range []float64{0.5, 0.9, 0.95, 0.999} {
		for _, share := range []float64{0.003, 0.02, 0.125, 0.2, 0.5, 0.55, 2.0 / 3, 0.9, 0.99, 0.998} {
			for _, margin := range []float64{0.499, 0.3, 0.12, 0.05, 0.0401} {
				s, err := samplesize.ExactShareSize(margin, share, level)
				require.NoError(t, err)
				require.Equal(t, firstSize(margin, share, level), s.N, "±%g around %g at %g", margin, share, level)
				require.LessOrEqual(t, s.HalfWidth, margin)
			}
		}
	}
}

func TestExactShareSizeRefused(t *testing.T) {
	for _, tt := range [][3]float64{
		{0, 0.5, 0}, {0.5, 0.5, 0}, {nan, 0.5, 0}, {0.1, 0, 0}, {0.1, 1, 0}, {0.1, nan, 0}, {0.1, 0.5, 1}, {0.1, 0.5, nan}, {1e-9, 0.5, 0},
	} {
		_, err := samplesize.ExactShareSize(tt[0], tt[1], tt[2])
		require.ErrorIs(t, err, samplesize.ErrArgument, "%v", tt)
	}
}

// drawn is the exact probability of x to y with the property among n drawn, if k of size
// have it.
func drawn(x, y, n, size, k int64) *big.Rat {
	sum := new(big.Int)
	for i := x; i <= y; i++ {
		a, b := new(big.Int).Binomial(k, i), new(big.Int).Binomial(size-k, n-i)
		sum.Add(sum, a.Mul(a, b))
	}
	return new(big.Rat).SetFrac(sum, new(big.Int).Binomial(size, n))
}

// binomial of Go gives C(k, i) = 1 for i = 0 and 0 for i > k, as the sum needs it.
func TestHypergeometricIntervalAgainstRationals(t *testing.T) {
	for _, level := range []struct {
		float float64
		area  *big.Rat
	}{{0.95, big.NewRat(1, 40)}, {0.9, big.NewRat(1, 20)}, {0.5, big.NewRat(1, 4)}} {
		for _, size := range []int64{1, 2, 7, 20, 40} {
			for n := int64(1); n <= size; n += 1 + size/7 {
				for x := int64(0); x <= n; x++ {
					lower, upper := int64(-1), int64(-1)
					for k := x; k <= size-(n-x); k++ {
						if lower < 0 && drawn(x, n, n, size, k).Cmp(level.area) > 0 {
							lower = k
						}
						if drawn(0, x, n, size, k).Cmp(level.area) > 0 {
							upper = k
						}
					}
					i, err := samplesize.HypergeometricInterval(x, n, size, level.float)
					require.NoError(t, err)
					require.Equal(t, [2]int64{lower, upper}, [2]int64{i.Lower, i.Upper}, "%d of %d of %d at %g", x, n, size, level.float)
				}
			}
		}
	}
}

func TestHypergeometricInterval(t *testing.T) {
	for _, tt := range []struct {
		x, n, size   int64
		level        float64
		lower, upper int64
		source       string
	}{
		{45, 50, 500, 0, 394, 482, "R: phyper"},
		{0, 20, 100, 0.95, 0, 15, "R: phyper"},
		{20, 20, 100, 0.95, 85, 100, "R: phyper"},
		{3, 40, 400, 0.99, 5, 95, "R: phyper"},
		{7, 9, 9, 0.95, 7, 7, "everybody was asked"},
		{1, 1, 40, 0.95, 2, 40, "P(X ≥ 1 | K = 1) = 1/40 = α/2, which is not above it"},
		{1, 1, 20, 0.9, 2, 20, "the same, where α/2 is rounded down"},
	} {
		i, err := samplesize.HypergeometricInterval(tt.x, tt.n, tt.size, tt.level)
		require.NoError(t, err)
		require.Equal(t, [2]int64{tt.lower, tt.upper}, [2]int64{i.Lower, i.Upper}, tt.source)
		require.Equal(t, float64(tt.lower)/float64(tt.size), i.Share.Lower)
		require.Equal(t, float64(tt.upper)/float64(tt.size), i.Share.Upper)
		mirrored, err := samplesize.HypergeometricInterval(tt.n-tt.x, tt.n, tt.size, tt.level)
		require.NoError(t, err)
		require.Equal(t, [2]int64{tt.size - tt.upper, tt.size - tt.lower}, [2]int64{mirrored.Lower, mirrored.Upper})
	}
}

// From an endless population it is the interval of Clopper and Pearson.
func TestHypergeometricIntervalOfManyCustomers(t *testing.T) {
	i, err := samplesize.HypergeometricInterval(45, 50, 1<<40, 0.95)
	require.NoError(t, err)
	lower, upper := interval.ClopperPearson(45, 50, 0.025)
	require.InDelta(t, lower, i.Share.Lower, 1e-9)
	require.InDelta(t, upper, i.Share.Upper, 1e-9)
}

func TestHypergeometricIntervalRefused(t *testing.T) {
	for _, tt := range [][3]int64{{-1, 5, 10}, {6, 5, 10}, {1, 11, 10}, {1, 1, 0}, {1, 1, -3}, {1, 2, 1 << 54}} {
		_, err := samplesize.HypergeometricInterval(tt[0], tt[1], tt[2], 0)
		require.ErrorIs(t, err, samplesize.ErrArgument, "%v", tt)
	}
	_, err := samplesize.HypergeometricInterval(0, 0, 10, 0)
	require.ErrorIs(t, err, samplesize.ErrTooFew)
	_, err = samplesize.HypergeometricInterval(1, 2, 10, nan)
	require.ErrorIs(t, err, samplesize.ErrArgument)
}
