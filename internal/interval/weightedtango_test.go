package interval_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/internal/interval"
	"github.com/gocsat/csat/internal/tail"
)

func equalWeights(weight float64, counts ...int) (c [3]interval.Class) {
	for k, n := range counts {
		c[k] = interval.Class{N: float64(n), Sum: float64(n) * weight, Squares: float64(n) * weight * weight}
	}
	return c
}

func TestWeightedTangoOfEqualWeightsIsTango(t *testing.T) {
	for _, n := range []int{1, 2, 3, 7, 20, 60} {
		for d := range n + 1 {
			for p := range n - d + 1 {
				for _, level := range []float64{0.5, 0.95, 0.999} {
					for _, weight := range []float64{1, 0.3, 1e-90, 1e90} {
						c := equalWeights(weight, d, n-d-p, p)
						z := interval.WeightedZ(c, float64(n-1), level)
						require.InDelta(t, tail.CriticalZ(level), z, 1e-12)
						lo, hi := interval.WeightedTango(c, z)
						wantLo, wantHi := interval.Tango(float64(d), float64(p), float64(n), z)
						require.InDelta(t, wantLo, lo, 1e-11, "%v", c)
						require.InDelta(t, wantHi, hi, 1e-11, "%v", c)
						_, few := interval.FewUnderWeights(c)
						require.False(t, few)
					}
				}
			}
		}
	}
}

// The likelihood under the hypothesis, maximised on a grid: shares of detractors
// p_D, with the other two from Σp = 1 and Σ p·μ·(y − d) = 0.
func likeliest(c [3]interval.Class, mean [3]float64, d float64) [3]float64 {
	best, most := [3]float64{}, math.Inf(-1)
	a := [3]float64{mean[0] * (-1 - d), mean[1] * -d, mean[2] * (1 - d)}
	const steps = 2_000_000
	for i := range steps + 1 {
		p := [3]float64{float64(i) / steps}
		p[2] = -(a[1] + p[0]*(a[0]-a[1])) / (a[2] - a[1])
		p[1] = 1 - p[0] - p[2]
		if p[1] < 0 || p[2] < 0 {
			continue
		}
		log := 0.0
		for k := range p {
			if c[k].N > 0 {
				log += c[k].N * math.Log(p[k])
			}
		}
		if log > most {
			best, most = p, log
		}
	}
	return best
}

// At a limit the statistic, from the definition, is ±z.
func TestWeightedTangoSolvesItsEquation(t *testing.T) {
	for _, c := range [][3]interval.Class{
		{{N: 4, Sum: 6, Squares: 11}, {N: 10, Sum: 9, Squares: 9}, {N: 30, Sum: 33, Squares: 50}},
		{{N: 1, Sum: 3, Squares: 9}, {N: 1, Sum: 0.5, Squares: 0.25}, {N: 9, Sum: 7, Squares: 8}},
		{{}, {N: 10, Sum: 9, Squares: 9}, {N: 30, Sum: 33, Squares: 50}},
		{{N: 12, Sum: 20, Squares: 50}, {}, {N: 30, Sum: 33, Squares: 50}},
		{{N: 12, Sum: 20, Squares: 50}, {N: 7, Sum: 20, Squares: 80}, {}},
		{{}, {}, {N: 30, Sum: 33, Squares: 50}},
		{{}, {N: 7, Sum: 20, Squares: 80}, {}},
	} {
		var n, sum, squares, deviations, df float64
		for _, k := range c {
			n, sum, squares = n+k.N, sum+k.Sum, squares+k.Squares
			if k.N > 0 {
				deviations += k.N * (k.Squares*k.N/k.Sum/k.Sum - 1)
				df += k.N - 1
			}
		}
		var mean, excess [3]float64
		for k := range c {
			mean[k] = sum / n * math.Pow(squares*n/sum/sum, 2)
			excess[k] = 1 + deviations/df
			if c[k].N > 0 {
				mean[k] = c[k].Sum / c[k].N
				excess[k] = 1 + (c[k].N*(c[k].Squares*c[k].N/c[k].Sum/c[k].Sum-1)+3*deviations/df)/(c[k].N-1+3)
			}
		}
		const z = 1.96
		lo, hi := interval.WeightedTango(c, z)
		for limit, sign := range map[float64]float64{lo: 1, hi: -1} {
			if limit == 1 {
				require.Equal(t, n, c[2].N)
				continue
			}
			p := likeliest(c, mean, limit)
			var score, variance float64
			for k := range c {
				d := float64(k-1) - limit
				score += c[k].Sum * d
				variance += n * p[k] * mean[k] * mean[k] * excess[k] * d * d
			}
			require.InDelta(t, sign*z, score/math.Sqrt(variance), 1e-4, "%v at %v", c, limit)
		}
	}
}

func randomClasses(rng *rand.Rand, spread float64) (c [3]interval.Class) {
	for k := range c {
		for range rng.IntN(3) * rng.IntN(12) {
			w := math.Exp(spread * rng.NormFloat64())
			c[k].N++
			c[k].Sum += w
			c[k].Squares += w * w
		}
	}
	if c[0].N+c[1].N+c[2].N == 0 {
		c[1] = interval.Class{N: 1, Sum: 1, Squares: 1}
	}
	return c
}

func TestWeightedTangoProperties(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for round := range 20_000 {
		c := randomClasses(rng, []float64{0.1, 1, 3, 40}[round%4])
		sum := c[0].Sum + c[1].Sum + c[2].Sum
		s := (c[2].Sum - c[0].Sum) / sum
		last := [2]float64{s, s}
		for _, z := range []float64{0.1, 1, 1.96, 5, 30} {
			what := fmt.Sprint(c, z)
			lo, hi := interval.WeightedTango(c, z)
			require.True(t, -1 <= lo && lo <= last[0]+1e-12 && last[1]-1e-12 <= hi && hi <= 1, "%v %v %v", what, lo, hi)
			last = [2]float64{lo, hi}
			mirroredLo, mirroredHi := interval.WeightedTango([3]interval.Class{c[2], c[1], c[0]}, z)
			require.Equal(t, [2]float64{-hi, -lo}, [2]float64{mirroredLo, mirroredHi}, what)
			scaled := c
			for k := range scaled {
				scaled[k].Sum *= 1e6
				scaled[k].Squares *= 1e12
			}
			scaledLo, scaledHi := interval.WeightedTango(scaled, z)
			require.InDelta(t, lo, scaledLo, 1e-12, what)
			require.InDelta(t, hi, scaledHi, 1e-12, what)
		}
	}
}

// The statistic crosses ±z once: what the limits enclose is what the test does not
// reject. Monotony in z, above, shows it for the limits; here for a few samples at
// every level.
func TestWeightedTangoNests(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	for range 200 {
		c := randomClasses(rng, 1)
		lastLo, lastHi := 2.0, -2.0
		for z := 0.01; z < 12; z += 0.01 {
			lo, hi := interval.WeightedTango(c, z)
			require.True(t, lo <= lastLo+1e-13 && hi >= lastHi-1e-13, "%v at %v", c, z)
			if z > 0.02 { // no jump, as a second crossing would make
				require.True(t, lastLo-lo < 0.1 && hi-lastHi < 0.1, "%v at %v: %v %v", c, z, lo, hi)
			}
			lastLo, lastHi = lo, hi
		}
	}
}

func TestWeightedZ(t *testing.T) {
	c := [3]interval.Class{{N: 10, Sum: 10, Squares: 10}, {N: 20, Sum: 20, Squares: 20}, {N: 10, Sum: 30, Squares: 90}}
	// n_eff/n = 60²/120/40 = 0.75; qt(.975, 39·0.5625), qt(.975, 39).
	ratio := tail.StudentTQuantile(0.975, 39*0.5625) / tail.StudentTQuantile(0.975, 39)
	require.InDelta(t, tail.CriticalZ(0.95)*ratio, interval.WeightedZ(c, 39, 0.95), 1e-12)
	// One degree of freedom is the least.
	ratio = tail.StudentTQuantile(0.975, 1) / tail.StudentTQuantile(0.975, 39)
	require.InDelta(t, tail.CriticalZ(0.95)*ratio, interval.WeightedZ(c, 1, 0.95), 1e-12)
	require.Equal(t, tail.CriticalZ(0.95), interval.WeightedZ(equalWeights(1, 0, 1, 0), 0, 0.95))
	need, few := interval.FewUnderWeights(c)
	require.InDelta(t, 12*(1/0.5625-1), need, 1e-12) // 9.33
	require.False(t, few)
	c[0] = interval.Class{N: 9, Sum: 9, Squares: 9}
	_, few = interval.FewUnderWeights(c)
	require.True(t, few)
}

func BenchmarkWeightedTango(b *testing.B) {
	c := [3]interval.Class{{N: 4, Sum: 6, Squares: 11}, {N: 10, Sum: 9, Squares: 9}, {N: 30, Sum: 33, Squares: 50}}
	for b.Loop() {
		interval.WeightedTango(c, 1.96)
	}
}

// Shapes times scales are the sums of weights, in units of the mean weight, and shapes
// times squared scales their variances where nothing is borrowed or widened.
func TestGammas(t *testing.T) {
	shape, scale := interval.Gammas([3]interval.Class{{N: 4, Sum: 8, Squares: 16}, {}, {N: 7, Sum: 14, Squares: 28}})
	require.Equal(t, [3]float64{4, 0, 7}, shape)
	require.Equal(t, [3]float64{1, 1, 1}, scale)

	const n, heavy = 1e7, 3.0 // so many that nothing is borrowed and widened that could be seen
	classes := [3]interval.Class{{N: n, Sum: n * (1 + heavy) / 2, Squares: n * (1 + heavy*heavy) / 2}, {N: n, Sum: n, Squares: n}, {N: n, Sum: 2 * n, Squares: 4 * n}}
	mean := (2.0 + 1 + 2) / 3
	shape, scale = interval.Gammas(classes)
	for k, c := range classes {
		require.InEpsilon(t, c.Sum/mean, shape[k]*scale[k], 1e-12)
		require.InEpsilon(t, c.Squares/mean/mean, shape[k]*scale[k]*scale[k], 1e-7)
	}

	// Few and unequal weights are worth fewer answers, and an empty class weighs more
	// than others.
	shape, scale = interval.Gammas([3]interval.Class{{}, {N: 5, Sum: 5, Squares: 5}, {N: 5, Sum: 15, Squares: 85}})
	require.Zero(t, shape[0])
	require.Greater(t, scale[0], 1.0)
	require.Less(t, shape[1], 5.0)
	require.Less(t, shape[2], shape[1])
	shape, scale = interval.Gammas([3]interval.Class{{}, {N: 1, Sum: 3, Squares: 9}, {}})
	require.Equal(t, [3]float64{0, 1, 0}, shape)
	require.Equal(t, [3]float64{1, 1, 1}, scale)
}
