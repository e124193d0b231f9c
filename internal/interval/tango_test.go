package interval_test

import (
	"fmt"
	"math"
	"math/big"
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/internal/interval"
	"github.com/gocsat/csat/internal/reftest"
	"github.com/gocsat/csat/internal/tail"
)

func TestTangoClosedForms(t *testing.T) {
	for _, n := range []float64{1, 2, 7, 10, 40, 60, 123.5, 1000, 1e6, 1e12} {
		for _, level := range levels {
			z := tail.CriticalZ(level)
			lower, upper := interval.Tango(0, n, n, z)
			require.InDelta(t, (n-z*z)/(n+z*z), lower, 1e-12, "all promoters")
			require.Equal(t, 1.0, upper)
			lower, upper = interval.Tango(n, 0, n, z)
			require.Equal(t, -1.0, lower)
			require.InDelta(t, -(n-z*z)/(n+z*z), upper, 1e-12, "all detractors")
			lower, upper = interval.Tango(0, 0, n, z)
			require.InDelta(t, -z*z/(n+z*z), lower, 1e-12, "all passives")
			require.InDelta(t, z*z/(n+z*z), upper, 1e-12, "all passives")
		}
	}
}

// The closed forms are no special cases in the equation: limits of samples
// that come close to the edges come close to them.
func TestTangoContinuousAtEdges(t *testing.T) {
	z := tail.CriticalZ(0.95)
	const n, little = 20, 1e-9
	lower, upper := interval.Tango(0, n-little, n, z)
	require.InDelta(t, (n-z*z)/(n+z*z), lower, 1e-7)
	require.InDelta(t, 1, upper, 1e-7)
	lower, upper = interval.Tango(little, little, n, z)
	require.InDelta(t, -z*z/(n+z*z), lower, 1e-7)
	require.InDelta(t, z*z/(n+z*z), upper, 1e-7)
}

// exactZSquared is the squared score statistic at D in 300 bits, from
// rationals: q by the plain formula, which cancels nothing at that precision.
func exactZSquared(b, c, n int, d float64) *big.Float {
	f := func(x float64) *big.Float { return new(big.Float).SetPrec(300).SetFloat64(x) }
	op := func() *big.Float { return new(big.Float).SetPrec(300) }
	D, N, B, C := f(d), f(float64(n)), f(float64(b)), f(float64(c))
	spread := op().Mul(D, op().Sub(f(1), D))
	linear := op().Sub(op().Mul(op().Add(op().Sub(op().Mul(f(2), N), C), B), D), op().Add(B, C))
	constant := op().Neg(op().Mul(B, spread))
	root := op().Sqrt(op().Sub(op().Mul(linear, linear), op().Mul(op().Mul(f(8), N), constant)))
	q := op().Quo(op().Sub(root, linear), op().Mul(f(4), N))
	variance := op().Mul(N, op().Add(op().Mul(f(2), q), spread))
	numerator := op().Sub(op().Sub(C, B), op().Mul(N, D))
	return op().Quo(op().Mul(numerator, numerator), variance)
}

// The exact statistic changes sides of z² within 1e-13 of each limit.
func TestTangoSolvesItsEquation(t *testing.T) {
	for _, n := range []int{1, 2, 3, 5, 8, 20, 60, 1000, 100_000} {
		for _, share := range [][2]float64{{0, 0.3}, {0.01, 0.9}, {0.2, 0.5}, {0.5, 0.5}, {0.4, 0}, {0.34, 0.33}} {
			b, c := int(math.Round(float64(n)*share[0])), int(float64(n)*share[1])
			for _, level := range levels {
				z := tail.CriticalZ(level)
				lower, upper := interval.Tango(float64(b), float64(c), float64(n), z)
				target := new(big.Float).SetFloat64(z)
				target.SetPrec(300).Mul(target, new(big.Float).SetPrec(300).SetFloat64(z))
				what := fmt.Sprint(b, " ", c, " of ", n, " at ", level)
				if b < n {
					require.Positive(t, exactZSquared(b, c, n, lower-1e-13).Cmp(target), what)
					require.Negative(t, exactZSquared(b, c, n, lower+1e-13).Cmp(target), what)
				}
				if c < n {
					require.Positive(t, exactZSquared(b, c, n, upper+1e-13).Cmp(target), what)
					require.Negative(t, exactZSquared(b, c, n, upper-1e-13).Cmp(target), what)
				}
			}
		}
	}
}

// Close to D = 1 the variance rests on a small root q, which must not come out
// of a difference of large numbers.
func TestTangoZDoesNotCancel(t *testing.T) {
	for _, distance := range []float64{1e-3, 1e-6, 1e-9, 1e-12, 1e-15} {
		for _, counts := range [][3]int{{1, 3, 10}, {40, 50, 100}, {3, 5000, 10_000}} {
			b, c, n := counts[0], counts[1], counts[2]
			z, ok := interval.TangoZ(float64(b), float64(c), float64(n), 1-distance)
			require.True(t, ok)
			want, _ := exactZSquared(b, c, n, 1-distance).Float64()
			require.InEpsilon(t, want, z*z, 1e-14)
			mirrored, ok := interval.TangoZ(float64(c), float64(b), float64(n), distance-1)
			require.True(t, ok)
			require.Equal(t, -z, mirrored)
		}
	}
}

func TestTangoProperties(t *testing.T) {
	for _, n := range []int{1, 2, 5, 13, 24} {
		for b := range n + 1 {
			for c := range n - b + 1 {
				for _, z := range []float64{1e-6, 0.5, tail.CriticalZ(0.95), 6, 40} {
					B, C, N := float64(b), float64(c), float64(n)
					lower, upper := interval.Tango(B, C, N, z)
					estimate := (C - B) / N
					what := fmt.Sprint(b, " ", c, " of ", n, " at z ", z, ": ", lower, " ", upper)
					require.True(t, -1 <= lower && lower <= estimate && estimate <= upper && upper <= 1, what)
					require.Equal(t, b == n, lower == -1, what)
					require.Equal(t, c == n, upper == 1, what)
					mirrorLower, mirrorUpper := interval.Tango(C, B, N, z)
					require.Equal(t, [2]float64{-upper, -lower}, [2]float64{mirrorLower, mirrorUpper}, what)
				}
			}
		}
	}
}

// One root on each side: the statistic falls in D.
func TestTangoZFalls(t *testing.T) {
	for _, n := range []float64{1, 2, 9, 30} {
		for b := 0.0; b <= n; b++ {
			for c := 0.0; b+c <= n; c++ {
				before := math.Inf(1)
				for i := -200.0; i <= 200; i++ {
					z, ok := interval.TangoZ(b, c, n, i/200)
					if !ok {
						require.True(t, (c-b)/n == i/200)
						continue
					}
					require.LessOrEqual(t, z, before+1e-12)
					before = z
				}
			}
		}
	}
}

func TestTangoZUndefined(t *testing.T) {
	tests := []struct {
		name       string
		b, c, n, d float64
		z          float64
		ok         bool
	}{
		{"all passives, none expected", 0, 0, 10, 0, 0, false},
		{"all promoters, all expected", 0, 10, 10, 1, 0, false},
		{"all detractors, all expected", 10, 0, 10, -1, 0, false},
		{"some passives, all promoters expected", 0, 9, 10, 1, math.Inf(-1), true},
		{"some passives, all detractors expected", 9, 0, 10, -1, math.Inf(1), true},
		{"all passives, some promoters expected", 0, 0, 10, 0.5, -math.Sqrt(10), true},
		{"all promoters, none expected", 0, 10, 10, 0, math.Sqrt(10), true}, // R: 3.162277660168379
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			z, ok := interval.TangoZ(tt.b, tt.c, tt.n, tt.d)
			require.Equal(t, tt.ok, ok)
			if math.IsInf(tt.z, 0) {
				require.Equal(t, tt.z, z)
			} else {
				require.InDelta(t, tt.z, z, 1e-14)
			}
		})
	}
}

// Coverage at 95 % by exact enumeration of all trinomial samples.
func TestTangoCoverage(t *testing.T) {
	z := tail.CriticalZ(0.95)
	var total, count, smallest = 0.0, 0.0, 1.0
	for n := 1; n <= 60; n++ {
		type limits struct{ lower, upper float64 }
		intervals := make(map[[2]int]limits, (n+1)*(n+2)/2)
		logs := make([]float64, n+1) // log factorials
		for i := 1; i <= n; i++ {
			logs[i] = logs[i-1] + math.Log(float64(i))
		}
		for b := range n + 1 {
			for c := range n - b + 1 {
				lower, upper := interval.Tango(float64(b), float64(c), float64(n), z)
				require.True(t, -1 <= lower && lower <= upper && upper <= 1)
				intervals[[2]int{b, c}] = limits{lower, upper}
			}
		}
		var ofN, cells float64
		for _, pd := range []float64{0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.7} {
			for _, pp := range []float64{0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 0.9} {
				if pd+pp > 0.99 {
					continue
				}
				var covered float64
				for b := range n + 1 {
					for c := range n - b + 1 {
						if l := intervals[[2]int{b, c}]; l.lower <= pp-pd && pp-pd <= l.upper {
							covered += math.Exp(logs[n] - logs[b] - logs[c] - logs[n-b-c] +
								float64(b)*math.Log(pd) + float64(c)*math.Log(pp) + float64(n-b-c)*math.Log(1-pd-pp))
						}
					}
				}
				ofN, cells, smallest = ofN+covered, cells+1, min(smallest, covered)
			}
		}
		t.Logf("n = %d: mean coverage %.4f", n, ofN/cells)
		require.GreaterOrEqual(t, ofN/cells, 0.95, "n = %d", n)
		total, count = total+ofN, count+cells
	}
	t.Logf("mean %.4f, smallest %.4f over %g points", total/count, smallest, count)
	require.GreaterOrEqual(t, total/count, 0.95)
	// One answer, nine in ten promoters: only a promoter's interval holds 0.88.
	require.InDelta(t, 0.9, smallest, 1e-12)
}

func TestTangoReference(t *testing.T) {
	reference := reftest.Find(os.DirFS)
	if reference == nil {
		t.Log("no reference cases")
		return
	}
	cases, err := reftest.Load(reference, "nps")
	require.NoError(t, err)
	seen := map[string]int{}
	for _, c := range cases {
		var b, p, m, level, d float64
		if c.Kind != "ci_score" && c.Kind != "test_one" {
			continue
		}
		for name, into := range map[string]*float64{"detractors": &b, "passives": &p, "promoters": &m} {
			require.NoError(t, c.Input(name, into))
		}
		n := b + p + m
		got := map[string]any{}
		if c.Kind == "ci_score" {
			require.NoError(t, c.Input("conf", &level))
			lower, upper := interval.Tango(b, m, n, tail.CriticalZ(level))
			got["lower"], got["upper"] = lower, upper
			got["package_lower"], got["package_upper"] = lower, upper
		} else {
			require.NoError(t, c.Input("nps0", &d))
			z, ok := interval.TangoZ(b, m, n, d)
			if !ok {
				z = math.NaN()
			}
			got["score_z"], got["score_p"] = z, tail.NormalTwoSided(z)
		}
		for _, f := range reftest.Compare(c, got) {
			if f.Path == "wald_z" || f.Path == "wald_p" {
				continue // package satisfaction
			}
			require.Equal(t, reftest.Match, f.Verdict, "%s: %s", c.ID, f)
			seen[c.Kind]++
		}
	}
	t.Log(seen)
}

func BenchmarkTango(b *testing.B) {
	z := tail.CriticalZ(0.95)
	b.ReportAllocs()
	for b.Loop() {
		interval.Tango(30, 120, 200, z)
	}
}
