package satisfaction_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/internal/interval"
	"github.com/gocsat/csat/internal/tail"
	"github.com/gocsat/csat/satisfaction"
)

func exactNPS(t *testing.T, d, p, n int, target float64) satisfaction.Test {
	r, err := satisfaction.ExactTestNPS(satisfaction.NPSCounts{Detractors: int64(d), Passives: int64(n - d - p), Promoters: int64(p)}, target)
	require.NoError(t, err)
	return r
}

func TestExactNPSByHand(t *testing.T) {
	tests := []struct {
		name               string
		d, p, n            int
		target             float64
		less, greater, two float64
		source             string
	}{
		{"one promoter", 0, 1, 1, 0, 1, 0.5, 1, "P(promoter) = q ≤ 1/2"},
		{"two promoters", 0, 2, 2, 0, 1, 0.25, 0.5, "q² and 2q², q ≤ 1/2"},
		{"all passives", 0, 0, 3, 0, 1, 1, 1, "no evidence"},
		{"target 1 met", 0, 3, 3, 1, 1, 1, 1, "certain under the hypothesis"},
		{"target 1 missed", 0, 2, 3, 1, 0, 1, 0, "impossible under the hypothesis"},
		{"target −1 met", 3, 0, 3, -1, 1, 1, 1, "certain under the hypothesis"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := exactNPS(t, tt.d, tt.p, tt.n, tt.target)
			require.InDelta(t, tt.less, r.Less.Value, 1e-9)
			require.InDelta(t, tt.greater, r.Greater.Value, 1e-9)
			require.InDelta(t, tt.two, r.TwoSided.Value, 1e-9)
		})
	}
}

// trinomial is the probability of d detractors and p promoters, by multiplication.
func trinomial(d, p, n int, pd, pp float64) float64 {
	x := 1.0
	for i := 1; i <= n; i++ {
		x *= float64(i)
	}
	for _, part := range []struct {
		k int
		s float64
	}{{d, pd}, {p, pp}, {n - d - p, max(0, 1-pd-pp)}} {
		for i := 1; i <= part.k; i++ {
			x *= part.s / float64(i)
		}
	}
	return x
}

func TestExactNPSAgainstFineGrid(t *testing.T) {
	for _, target := range []float64{-0.5, 0, 0.3} {
		for n := 1; n <= 6; n++ {
			z := func(d, p int) float64 {
				v, ok := interval.TangoZ(float64(d), float64(p), float64(n), target)
				if !ok {
					return 0
				}
				return v
			}
			for d := 0; d <= n; d++ {
				for p := 0; d+p <= n; p++ {
					var less, greater, two float64
					lo, hi := max(0, -target), (1-target)/2
					const steps = 1500
					for k := 0; k <= steps; k++ {
						q := lo + (hi-lo)*float64(k)/steps
						var l, g, b float64
						for i := 0; i <= n; i++ {
							for j := 0; i+j <= n; j++ {
								prob := trinomial(i, j, n, q, q+target)
								if z(i, j) <= z(d, p)+1e-7 {
									l += prob
								}
								if z(i, j) >= z(d, p)-1e-7 {
									g += prob
								}
								if math.Abs(z(i, j)) >= math.Abs(z(d, p))-1e-7 {
									b += prob
								}
							}
						}
						less, greater, two = max(less, l), max(greater, g), max(two, b)
					}
					r := exactNPS(t, d, p, n, target)
					require.InDelta(t, less, r.Less.Value, 2e-5)
					require.InDelta(t, greater, r.Greater.Value, 2e-5)
					require.InDelta(t, two, r.TwoSided.Value, 2e-5)
				}
			}
		}
	}
}

// The test keeps its level whatever the truth: rejecting at p ≤ α happens with
// probability α at most, at shares that are not on the grid either.
func TestExactNPSKeepsItsLevel(t *testing.T) {
	const n, target = 15, 0.2
	p := map[[2]int]float64{}
	for d := 0; d <= n; d++ {
		for k := 0; d+k <= n; k++ {
			p[[2]int{d, k}] = exactNPS(t, d, k, n, target).TwoSided.Value
		}
	}
	for _, q := range []float64{0.0013, 0.0507, 0.1311, 0.2003, 0.2909, 0.3571, 0.3989} {
		for _, alpha := range []float64{0.01, 0.05, 0.2} {
			var rejected float64
			for d := 0; d <= n; d++ {
				for k := 0; d+k <= n; k++ {
					if p[[2]int{d, k}] <= alpha {
						rejected += trinomial(d, k, n, q, q+target)
					}
				}
			}
			require.LessOrEqual(t, rejected, alpha+1e-6)
		}
	}
}

func TestExactNPSOfManyIsTheScoreTest(t *testing.T) {
	c := satisfaction.NPSCounts{Detractors: 50, Passives: 70, Promoters: 80}
	exact, err := satisfaction.ExactTestNPS(c, 0.05)
	require.NoError(t, err)
	score, err := satisfaction.TestNPS(c, 0.05, satisfaction.ScoreTest)
	require.NoError(t, err)
	require.Equal(t, score.Z, exact.Z)
	require.InDelta(t, score.TwoSided.Value, exact.TwoSided.Value, 0.02)
	_, err = satisfaction.ExactTestNPS(satisfaction.NPSCounts{Passives: 201}, 0)
	require.ErrorIs(t, err, satisfaction.ErrArgument)
	_, err = satisfaction.ExactTestNPS(c, math.NaN())
	require.ErrorIs(t, err, satisfaction.ErrArgument)
	_, err = satisfaction.ExactTestNPS(satisfaction.NPSCounts{}, 0)
	require.ErrorIs(t, err, satisfaction.ErrNoBase)
	// Promoters and detractors only: the sign test, largest without passives.
	r := exactNPS(t, 3, 12, 15, 0)
	require.InDelta(t, tail.BinomialTwoSided(12, 15, 0.5), r.TwoSided.Value, 1e-9)
}
