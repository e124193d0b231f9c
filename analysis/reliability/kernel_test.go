package reliability

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/integrate/quad"
	"gonum.org/v1/gonum/mat"

	"github.com/gocsat/csat/internal/tail"
)

// slowBinormal integrates φ(x)·Φ((k − rx)/√(1−r²)) over short panels.
func slowBinormal(h, k, r float64) float64 {
	const low, panels = -9.5, 150
	root := math.Sqrt((1 - r) * (1 + r))
	f := func(x float64) float64 {
		p, _ := tail.Normal((k - r*x) / root)
		return p * math.Exp(-x*x/2) / math.Sqrt(2*math.Pi)
	}
	sum, width := 0.0, (h-low)/panels
	for i := range panels {
		from := low + float64(i)*width
		sum += quad.Fixed(f, from, from+width, 20, quad.Legendre{}, 0)
	}
	return sum
}

func TestBinormalAgainstIntegration(t *testing.T) {
	b := newBinormal()
	for _, r := range []float64{-0.9999, -0.9251, -0.9249, -0.5, 0.3, 0.924, 0.926, 0.99, 0.9999} {
		for _, h := range []float64{-4, -1.3, 0, 0.7, 3.5} {
			for _, k := range []float64{-1.3, 0.7, 0.71, 2.5} {
				require.InDelta(t, slowBinormal(h, k, r), b.below(h, k, r), 1e-13, "h %v, k %v, r %v", h, k, r)
			}
		}
	}
}

func TestBinormalClosedForms(t *testing.T) {
	b := newBinormal()
	for _, r := range []float64{-0.99999, -0.95, -0.6, 0, 0.2, 0.925, 0.93, 0.99999} {
		// Sheppard (1899): the quadrant.
		require.InDelta(t, 0.25+math.Asin(r)/(2*math.Pi), b.below(0, 0, r), 1e-15, "r %v", r)
		low, _ := tail.Normal(0.4)
		require.Equal(t, low, b.below(0.4, math.Inf(1), r))
		require.Equal(t, low, b.below(math.Inf(1), 0.4, r))
		require.Zero(t, b.below(math.Inf(-1), 0.4, r))
		for _, h := range []float64{-2, 0.3, 6} {
			for _, k := range []float64{-1, 0.3, 1.4} {
				require.InDelta(t, b.below(h, k, r), b.below(k, h, r), 1e-15)
				lowH, _ := tail.Normal(h)
				require.InDelta(t, lowH, b.below(h, k, r)+b.below(h, -k, -r), 1e-14)
			}
		}
	}
}

func TestDensityIsTheDerivative(t *testing.T) {
	b := newBinormal()
	for _, r := range []float64{-0.95, -0.4, 0, 0.7, 0.95} {
		for _, h := range []float64{-1.2, 0.5} {
			const d = 1e-5
			slope := (b.below(h, 0.3, r+d) - b.below(h, 0.3, r-d)) / (2 * d)
			require.InDelta(t, slope, density(h, 0.3, r), 1e-7, "h %v, r %v", h, r)
		}
	}
	require.Zero(t, density(math.Inf(1), 0, 0.5))
}

func testState(t *testing.T) *factorState {
	r := mat.NewSymDense(6, []float64{
		1, .5, .42, .2, .11, .3,
		.5, 1, .38, .17, .25, .12,
		.42, .38, 1, .31, .2, .22,
		.2, .17, .31, 1, .46, .41,
		.11, .25, .2, .46, 1, .37,
		.3, .12, .22, .41, .37, 1,
	})
	s := &factorState{r: r, k: 2, theta: []float64{-0.5, -0.7, -0.4, -0.9, -0.6, -0.3}}
	require.NoError(t, s.evaluate())
	return s
}

func TestFactorDerivatives(t *testing.T) {
	s := testState(t)
	const d = 1e-5
	at := func(i int, by float64) *factorState {
		moved := &factorState{r: s.r, k: s.k, theta: slices.Clone(s.theta)}
		moved.theta[i] += by
		require.NoError(t, moved.evaluate())
		return moved
	}
	all := []int{0, 1, 2, 3, 4, 5}
	slope, curve := s.slope(), s.curvature(all, true)
	for i := range all {
		up, down := at(i, d), at(i, -d)
		require.InDelta(t, (up.f-down.f)/(2*d), slope[i], 1e-8, "slope %d", i)
		for j, g := range up.slope() {
			require.InDelta(t, (g-down.slope()[j])/(2*d), curve.At(i, j), 1e-7, "curvature %d %d", i, j)
		}
	}
}

// The discrepancy of the eigenvalues is that of the model matrix.
func TestFactorDiscrepancy(t *testing.T) {
	s := testState(t)
	l, psi := s.loadings(), s.uniquenesses()
	var model mat.SymDense
	model.SymOuterK(1, l)
	for i, u := range psi {
		model.SetSym(i, i, model.At(i, i)+u)
	}
	var chol, sample mat.Cholesky
	require.True(t, chol.Factorize(&model))
	require.True(t, sample.Factorize(s.r))
	var ratio mat.Dense
	require.NoError(t, chol.SolveTo(&ratio, s.r))
	require.InDelta(t, chol.LogDet()-sample.LogDet()+mat.Trace(&ratio)-6, s.f, 1e-12)
}

func TestFitIsQuick(t *testing.T) {
	s := testState(t)
	require.NoError(t, s.fit())
	require.LessOrEqual(t, s.gradient, factorGradient)
	require.Less(t, s.steps, 20)
}

func threeClasses() classes {
	counts := [][]float64{{14, 4, 1}, {3, 12, 5}, {1, 4, 17}}
	rows, cols := margins(counts)
	return classes{binormal: newBinormal(), counts: counts, rows: fenced(thresholds(rows)), cols: fenced(thresholds(cols))}
}

func TestMaximumIsStationary(t *testing.T) {
	c := threeClasses()
	rho, err := climb(c.slope, 0)
	require.NoError(t, err)
	require.InDelta(t, 0, c.slope(rho), 1e-9)
	best := c.negative(rho)
	for _, d := range []float64{-0.01, -1e-4, 1e-4, 0.01} {
		require.Greater(t, c.negative(rho+d), best, fmt.Sprint(d))
	}
	// The start does not matter.
	for _, start := range []float64{-0.99, 0.5, 0.99} {
		again, err := climb(c.slope, start)
		require.NoError(t, err)
		require.InDelta(t, rho, again, 1e-13)
	}
}

// The derivatives of the probabilities of the cells, by differences.
func TestCellDerivatives(t *testing.T) {
	c := threeClasses()
	theta := []float64{math.Atanh(0.6), -0.5, 0.4, -0.6, 0.3}
	probabilities := func(theta []float64) [][]float64 { return c.with(theta).probabilities(math.Tanh(theta[0])) }
	for a := range theta {
		const h = 1e-5
		up, down := slices.Clone(theta), slices.Clone(theta)
		up[a], down[a] = up[a]+h, down[a]-h
		high, low := probabilities(up), probabilities(down)
		c.with(theta).each(0.6, func(i, j int, p float64, d []float64) {
			slope := d[a]
			if a == 0 {
				slope *= 1 - 0.36 // from ρ to atanh ρ
			}
			require.InDelta(t, (high[i][j]-low[i][j])/(2*h), slope, 1e-9, "cell %d %d, parameter %d", i, j, a)
			require.InDelta(t, probabilities(theta)[i][j], p, 1e-16)
		})
	}
}

// With all parameters free no neighbour is better, and the start does not matter.
func TestJointMaximum(t *testing.T) {
	c := threeClasses()
	s, err := c.joint(0.1)
	require.NoError(t, err)
	rho := math.Tanh(s.at[0])
	best := c.with(s.at).negative(rho)
	require.Less(t, best, c.negative(rho))
	for a := range s.at {
		for _, d := range []float64{-1e-3, 1e-3} {
			moved := slices.Clone(s.at)
			moved[a] += d
			require.Greater(t, c.with(moved).negative(math.Tanh(moved[0])), best)
		}
	}
	again, err := c.joint(0.9)
	require.NoError(t, err)
	require.InDeltaSlice(t, s.at, again.at, 1e-8)
}

// Far out the logarithm of a difference comes from Mills' ratio: the same where both
// ways hold, and finite where the difference underflows.
func TestLogBetween(t *testing.T) {
	for _, tt := range [][2]float64{{20, 20.5}, {25, math.Inf(1)}, {-31, -30}, {math.Inf(-1), -22}, {30, 30 + 1e-3}} {
		logP, low, high := logBetween(tt[0], tt[1])
		p := between(tt[0], tt[1])
		require.InEpsilon(t, math.Log(p), logP, 1e-10)
		require.InDelta(t, normalDensity(tt[0])/p, low, 1e-9*(1+low))
		require.InDelta(t, normalDensity(tt[1])/p, high, 1e-9*(1+high))
	}
	logP, low, high := logBetween(60, 61)
	require.InDelta(t, -1805.0136, logP, 1e-3) // R: pnorm(-60, log.p = TRUE)
	require.InDelta(t, 60, low, 0.1)
	require.Less(t, high, 1e-20)
	// On either side of the change of method.
	for _, x := range []float64{20, -20.5} {
		near, _, _ := logBetween(math.Nextafter(x, 0), math.Nextafter(x, 0)+0.5)
		far, _, _ := logBetween(x, x+0.5)
		require.InEpsilon(t, near, far, 1e-12)
	}
}

// A step that is far too long is shortened until the likelihood grows; one that leads
// down has no end.
func TestUphill(t *testing.T) {
	c := threeClasses()
	s, err := c.joint(0.1)
	require.NoError(t, err)
	off := s.evaluated([]float64{s.at[0] - 0.3, s.at[1], s.at[2] + 0.1, s.at[3], s.at[4]})
	toward := mat.NewVecDense(5, []float64{0.3 * 40, 0, -0.1 * 40, 0, 0})
	next := off.uphill(toward)
	require.NotNil(t, next)
	require.Greater(t, next.logLik, off.logLik)
	toward.ScaleVec(-1, toward)
	require.Nil(t, off.uphill(toward))
}
