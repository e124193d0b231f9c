package segments

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/internal/tail"
)

// legendre are the nodes and weights of the Gauss–Legendre rule on [−1, 1].
func legendre(n int) (nodes, weights []float64) {
	for i := range n {
		x := math.Cos(math.Pi * (float64(i) + 0.75) / (float64(n) + 0.5))
		var derivative float64
		for range 100 {
			p0, p1 := 1.0, x
			for j := 2; j <= n; j++ {
				p0, p1 = p1, (float64(2*j-1)*x*p1-float64(j-1)*p0)/float64(j)
			}
			derivative = float64(n) * (x*p1 - p0) / (x*x - 1)
			step := p1 / derivative
			x -= step
			if math.Abs(step) < 1e-16 {
				break
			}
		}
		nodes, weights = append(nodes, x), append(weights, 2/((1-x*x)*derivative*derivative))
	}
	return nodes, weights
}

// otherRange is P(Q ≤ q) by another route: over the largest of the variables, the
// lower tail, Gauss–Legendre panels, and s itself for the outer variable.
func otherRange(q, k, df float64) float64 {
	nodes, weights := legendre(24)
	integrate := func(lo, hi float64, panels int, f func(float64) float64) float64 {
		var sum float64
		width := (hi - lo) / float64(panels)
		for i := range panels {
			mid := lo + (float64(i)+0.5)*width
			for j, x := range nodes {
				sum += weights[j] * f(mid+x*width/2) * width / 2
			}
		}
		return sum
	}
	within := func(w float64) float64 {
		return integrate(-9, 9, 12, func(x float64) float64 {
			upper, _ := tail.Normal(x)
			lower, _ := tail.Normal(x - w)
			return k * math.Exp(-x*x/2) / math.Sqrt(2*math.Pi) * math.Pow(upper-lower, k-1)
		})
	}
	g, _ := math.Lgamma(df / 2)
	spread := 9 / math.Sqrt(2*df)
	return integrate(math.Max(0, 1-spread), 1+spread, 16, func(s float64) float64 {
		if s == 0 {
			return 0
		}
		density := math.Exp(math.Ln2 + df/2*math.Log(df/2) - g + (df-1)*math.Log(s) - df*s*s/2)
		return density * within(q*s)
	})
}

func TestRangeTwoRoutes(t *testing.T) {
	for _, k := range []float64{2, 3, 10, 50} {
		for _, df := range []float64{2, 5, 30, 1000} {
			for _, q := range []float64{0.3, 2.5, 7} {
				require.InDelta(t, 1-otherRange(q, k, df), rangeTail(q, k, df), 1e-11, "q %v, k %v, df %v", q, k, df)
			}
		}
	}
}

// Two means: q = √2·|t|, also in the far tail and for few degrees of freedom.
func TestRangeOfTwoIsStudent(t *testing.T) {
	for _, df := range []float64{1, 2.5, 60, 1e7} {
		for _, x := range []float64{0.01, 0.5, 2, 6, 25, 300} {
			want := tail.StudentTTwoSided(x, df)
			if want < 1e-290 {
				continue
			}
			require.InEpsilon(t, want, rangeTail(x*math.Sqrt2, 2, df), 2e-9, "t %v, df %v", x, df)
		}
	}
}

func TestRangeQuantile(t *testing.T) {
	tests := []struct {
		name     string
		p, k, df float64
		want     float64
		source   string
	}{
		{"3, 10", 0.05, 3, 10, 3.877, "H. L. Harter, Annals of Mathematical Statistics 31, 1960, table 3"},
		{"10, 20", 0.05, 10, 20, 5.008, "same"},
		{"5, 5 at 1 %", 0.01, 5, 5, 8.421, "same"},
		{"3, infinite", 0.05, 3, 1e9, 3.314, "same"},
		{"2, 1", 0.05, 2, 1, 17.969, "√2·t(0.975; 1)"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			q := rangeQuantile(test.p, test.k, test.df)
			require.InDelta(t, test.want, q, 6e-4)
			require.InEpsilon(t, test.p, rangeTail(q, test.k, test.df), 1e-12)
		})
	}
	// Where R's qtukey(.95, 50, 2) is off, the other route agrees.
	q := rangeQuantile(0.05, 50, 2)
	require.InDelta(t, 0.95, otherRange(q, 50, 2), 1e-10)
}

// F on one degree of freedom is t², noncentral too.
func TestNoncentralF(t *testing.T) {
	for _, df := range []float64{3, 20, 500} {
		for _, x := range []float64{0.4, 2, 5} {
			for _, shift := range []float64{0, 0.7, 3, 6} {
				below, above := noncentralF(x*x, 1, df, shift*shift)
				want := tail.NoncentralTAbove(x, df, shift) + tail.NoncentralTAbove(x, df, -shift)
				require.InDelta(t, want, above, 1e-11)
				require.InDelta(t, 1, below+above, 1e-12)
			}
		}
	}
}

func TestHedgesJ(t *testing.T) {
	for _, df := range []float64{3, 50, 250, 398, 402, 600} {
		top, _ := math.Lgamma(df / 2)
		bottom, _ := math.Lgamma((df - 1) / 2)
		require.InEpsilon(t, math.Exp(top-bottom)/math.Sqrt(df/2), hedgesJ(df), 1e-12, "df %v", df)
	}
	require.InEpsilon(t, 0.5641895835477563, hedgesJ(2), 1e-14, "1/√π")
}
