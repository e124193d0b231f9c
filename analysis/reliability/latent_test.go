package reliability_test

import (
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/analysis/reliability"
	"github.com/gocsat/csat/internal/tail"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

var estimators = []reliability.Estimator{reliability.TwoStep, reliability.FullML}

// Figures of R: optim with BFGS to a relative change of 1e-15 over a likelihood whose
// cell probabilities are integrals over one variable by 40 Gaussian nodes; errors from
// its numerical Hessian, which is the observed information and not the expected one.
// Its numerical derivatives leave six digits of the correlation, and ten of the
// likelihood, which no other value exceeds.
func TestPolychoricAgainstR(t *testing.T) {
	tests := []struct {
		name                   string
		counts                 [][]int64
		two, twoNLL, full, nll float64
		fullSE                 float64
	}{
		{"three classes", [][]int64{{14, 4, 1}, {3, 12, 5}, {0, 4, 17}}, 0.8594142563, 108.9890218965, 0.8609241087, 108.9864225169, 0.0547706},
		{"four classes", [][]int64{{30, 11, 4, 0}, {8, 25, 14, 3}, {3, 12, 28, 10}, {1, 2, 9, 22}},
			0.7727503162, 440.2457885430, 0.7758434108, 440.2232119231, 0.0382690},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			x := pairsOf(t, tt.counts)
			two := must(reliability.Polychoric(x, reliability.PolychoricOptions{}))
			require.InDelta(t, tt.two, two.Rho.Value, 1e-7)
			require.InDelta(t, tt.twoNLL, two.NegLogLik, 1e-8)
			full := must(reliability.Polychoric(x, reliability.PolychoricOptions{Estimator: reliability.FullML}))
			require.InDelta(t, tt.full, full.Rho.Value, 1e-6)
			require.InDelta(t, tt.nll, full.NegLogLik, 1e-8)
			require.LessOrEqual(t, full.NegLogLik, tt.nll+1e-9)
			require.InEpsilon(t, tt.fullSE, full.Rho.SE.Value, 0.02)
			require.Equal(t, "full-ml", full.Rho.Method)
		})
	}
}

// A 2×2 table has as many parameters as free cells, so both estimators reproduce it,
// with the same error: Φ₂(τ₁,τ₂;ρ) is the share of the first cell.
func TestTetrachoricReproducesTheTable(t *testing.T) {
	for _, counts := range [][][]int64{{{129, 31}, {36, 54}}, {{30, 10}, {10, 30}}, {{5, 40}, {33, 9}}} {
		two := must(reliability.Polychoric(pairsOf(t, counts), reliability.PolychoricOptions{}))
		full := must(reliability.Polychoric(pairsOf(t, counts), reliability.PolychoricOptions{Estimator: reliability.FullML}))
		require.InDelta(t, two.Rho.Value, full.Rho.Value, 1e-11)
		require.InDelta(t, two.Rho.SE.Value, full.Rho.SE.Value, 1e-11)
		n := float64(two.Rho.N)
		require.InDelta(t, float64(counts[0][0])/n, quadrant(two.RowThresholds[0], two.ColThresholds[0], two.Rho.Value), 1e-12)
		low, _ := tail.Normal(full.RowThresholds[0])
		require.InDelta(t, float64(counts[0][0]+counts[0][1])/n, low, 1e-10)
	}
}

// quadrant is P(X ≤ h, Y ≤ k) by Simpson's rule over the first variable.
func quadrant(h, k, rho float64) float64 {
	const low, steps = -9.0, 20000
	width := (h - low) / steps
	sum := 0.0
	for i := range steps + 1 {
		x := low + float64(i)*width
		p, _ := tail.Normal((k - rho*x) / math.Sqrt(1-rho*rho))
		f := p * math.Exp(-x*x/2) / math.Sqrt(2*math.Pi)
		switch {
		case i == 0 || i == steps:
			sum += f
		case i%2 == 1:
			sum += 4 * f
		default:
			sum += 2 * f
		}
	}
	return sum * width / 3
}

// psych 2.2.9: tetrachoric(matrix(c(12, 0, 5, 9), 2), correct = x)$rho, to the
// 1.22e-4 at which R's optimize stops.
func TestEmptyCell(t *testing.T) {
	x := pairsOf(t, [][]int64{{12, 5}, {0, 9}})
	for lift, want := range map[float64]float64{0.1: 0.948132656382, 0.5: 0.88653305473, 1: 0.829020731166} {
		p := must(reliability.Polychoric(x, reliability.PolychoricOptions{EmptyCell: lift}))
		require.InDelta(t, want, p.Rho.Value, 1.22e-4, "%v", lift)
		require.Equal(t, int64(26), p.Rho.N)
		low, _ := tail.Normal(p.ColThresholds[0])
		require.InDelta(t, (12+lift)/(26+lift), low, 1e-14)
	}
	// It does nothing where no cell is empty.
	full := pairsOf(t, [][]int64{{12, 5}, {1, 9}})
	require.Equal(t, must(reliability.Polychoric(full, reliability.PolychoricOptions{})),
		must(reliability.Polychoric(full, reliability.PolychoricOptions{EmptyCell: 0.5})))
}

// spending are numbers by class, which grow with it.
func spending() [][]float64 {
	return [][]float64{
		{12, 18, 9, 25, 14, 30, 7, 21}, {22, 35, 16, 28, 41, 19, 33},
		{38, 27, 45, 52, 31, 36, 24, 49, 40}, {55, 44, 37, 61, 58, 29},
	}
}

// Figures of R: optimize(tol = 1e-12) over the two-step likelihood, and optim with BFGS
// to 1e-15 over that of all six parameters, the values included; error from its
// numerical Hessian (observed information).
func TestPolyserialAgainstR(t *testing.T) {
	two := must(reliability.Polyserial(spending(), reliability.PolyserialOptions{}))
	require.InDelta(t, 0.8069157143, two.Rho.Value, 1e-8)
	require.InDelta(t, 28.2122027338, two.NegLogLik, 1e-9)
	require.InDelta(t, 31.8666666667, two.Mean, 1e-9)
	require.InDelta(t, 14.3381387294, two.SD, 1e-9)
	full := must(reliability.Polyserial(spending(), reliability.PolyserialOptions{Estimator: reliability.FullML}))
	require.InDelta(t, 0.8054108, full.Rho.Value, 1e-7)
	require.InDeltaSlice(t, []float64{-0.6638758, 0.0033157, 0.8513356}, full.Thresholds, 3e-7)
	require.InEpsilon(t, 0.073060658, full.Rho.SE.Value, 0.02)
	require.Less(t, full.NegLogLik, two.NegLogLik)
}

// The likelihood of all six parameters at once, without the ordered probit, is
// stationary at the estimates, and lower all around.
func TestPolyserialByAnotherRoute(t *testing.T) {
	classes := spending()
	negative := func(x []float64) float64 {
		rho, mu, sigma := math.Tanh(x[0]), x[1]*10, 10*math.Exp(x[2])
		cuts := append(append([]float64{math.Inf(-1)}, x[3:]...), math.Inf(1))
		sum := 0.0
		for j, class := range classes {
			for _, v := range class {
				z := (v - mu) / sigma
				root := math.Sqrt(1 - rho*rho)
				high, _ := tail.Normal((cuts[j+1] - rho*z) / root)
				low, _ := tail.Normal((cuts[j] - rho*z) / root)
				if !(high > low) {
					return math.Inf(1)
				}
				sum -= math.Log(high-low) - z*z/2 - math.Log(sigma)
			}
		}
		return sum
	}
	full := must(reliability.Polyserial(classes, reliability.PolyserialOptions{Estimator: reliability.FullML}))
	at := append([]float64{math.Atanh(full.Rho.Value), full.Mean / 10, math.Log(full.SD / 10)}, full.Thresholds...)
	best := negative(at)
	for a := range at {
		const h = 1e-4
		up, down := slices.Clone(at), slices.Clone(at)
		up[a], down[a] = up[a]+h, down[a]-h
		require.InDelta(t, 0, (negative(up)-negative(down))/(2*h), 1e-5, "parameter %d", a)
		require.Greater(t, min(negative(up), negative(down)), best)
	}
}

func TestPolyserialProperties(t *testing.T) {
	for _, e := range estimators {
		o := reliability.PolyserialOptions{Estimator: e, Level: 0.9}
		base := must(reliability.Polyserial(spending(), o))
		require.Less(t, base.Rho.Interval.Lower, base.Rho.Value)
		require.Less(t, base.Rho.Value, base.Rho.Interval.Upper)
		// Another unit, and the classes the other way round.
		other, turned := spending(), spending()
		for _, class := range other {
			for i := range class {
				class[i] = 1000 - 3*class[i]
			}
		}
		slices.Reverse(turned)
		for _, classes := range [][][]float64{other, turned} {
			r := must(reliability.Polyserial(classes, o))
			require.InDelta(t, -base.Rho.Value, r.Rho.Value, 1e-9)
			require.InDelta(t, base.Rho.SE.Value, r.Rho.SE.Value, 1e-9)
		}
		// Classes without numbers are none, and NaN is missing.
		gaps := [][]float64{{}, spending()[0], {math.NaN()}, spending()[1], spending()[2], {}, append(spending()[3], math.NaN())}
		r := must(reliability.Polyserial(gaps, o))
		require.Equal(t, int64(2), r.Rho.Missing)
		r.Rho.Missing = 0
		require.Equal(t, base, r)
	}
}

// drawn are n pairs of standard normal values with correlation rho.
func drawn(seed, replicate uint64, n int, rho float64) (x, y []float64) {
	rng := rand.New(rand.NewPCG(seed, replicate))
	for range n {
		a, b := rng.NormFloat64(), rng.NormFloat64()
		x, y = append(x, a), append(y, rho*a+math.Sqrt(1-rho*rho)*b)
	}
	return x, y
}

func classOf(x float64, cuts []float64) int {
	at, _ := slices.BinarySearch(cuts, x)
	return at
}

var (
	rowCuts = []float64{-1, 0.2, 1.1}
	colCuts = []float64{-0.7, 0.5}
)

func classed(t *testing.T, x, y []float64) *survey.Crosstab {
	rows := must(scale.New(scale.Definition{Range: scale.Range{From: 0, To: len(rowCuts)}}))
	cols := must(scale.New(scale.Definition{Range: scale.Range{From: 0, To: len(colCuts)}}))
	table := must(survey.NewCrosstab(survey.Axis{ID: "a", Scale: rows}, survey.Axis{ID: "b", Scale: cols}))
	for i := range x {
		require.NoError(t, table.AddN(classOf(x[i], rowCuts), classOf(y[i], colCuts), 1))
	}
	return table
}

func byClass(x, y []float64) [][]float64 {
	classes := make([][]float64, len(colCuts)+1)
	for i := range x {
		at := classOf(y[i], colCuts)
		classes[at] = append(classes[at], x[i])
	}
	return classes
}

// latentErrors are the spread of the estimates over replicates, the mean of their
// errors and the share of intervals with the true value.
func latentErrors(replicates int, rho float64, estimate func(replicate uint64) survey.Estimate) (spread, mean, cover float64) {
	var sum, squares float64
	for r := range replicates {
		e := estimate(uint64(r))
		sum, squares, mean = sum+e.Value, squares+e.Value*e.Value, mean+e.SE.Value
		if e.Interval.Lower <= rho && rho <= e.Interval.Upper {
			cover++
		}
	}
	m := float64(replicates)
	return math.Sqrt((squares - sum*sum/m) / (m - 1)), mean / m, cover / m
}

// The spread of 300 estimates has itself an error of 4 %.
func TestLatentErrorsBySimulation(t *testing.T) {
	const n, rho, replicates = 300, 0.6, 300
	for _, e := range estimators {
		spread, mean, cover := latentErrors(replicates, rho, func(r uint64) survey.Estimate {
			return must(reliability.Polychoric(classedDraw(t, 11, r, n, rho), reliability.PolychoricOptions{Estimator: e})).Rho
		})
		require.InEpsilon(t, spread, mean, 0.12, "polychoric %v", e)
		require.InDelta(t, 0.95, cover, 0.035, "polychoric %v", e)
		spread, mean, cover = latentErrors(replicates, rho, func(r uint64) survey.Estimate {
			return must(reliability.Polyserial(byClass(drawn(12, r, n, rho)), reliability.PolyserialOptions{Estimator: e})).Rho
		})
		require.InEpsilon(t, spread, mean, 0.12, "polyserial %v", e)
		require.InDelta(t, 0.95, cover, 0.035, "polyserial %v", e)
	}
}

func classedDraw(t *testing.T, seed, replicate uint64, n int, rho float64) *survey.Crosstab {
	x, y := drawn(seed, replicate, n, rho)
	return classed(t, x, y)
}

// With many people both come near the truth, and near each other.
func TestLatentCorrelationIsFound(t *testing.T) {
	const n, rho = 20000, -0.45
	x, y := drawn(13, 1, n, rho)
	for _, e := range estimators {
		c := must(reliability.Polychoric(classed(t, x, y), reliability.PolychoricOptions{Estimator: e}))
		require.InDelta(t, rho, c.Rho.Value, 3*c.Rho.SE.Value)
		require.InDeltaSlice(t, rowCuts, c.RowThresholds, 0.04)
		s := must(reliability.Polyserial(byClass(x, y), reliability.PolyserialOptions{Estimator: e}))
		require.InDelta(t, rho, s.Rho.Value, 3*s.Rho.SE.Value)
		require.InDeltaSlice(t, colCuts, s.Thresholds, 0.04)
		// Less is seen of classes than of values.
		require.Less(t, s.Rho.SE.Value, c.Rho.SE.Value)
	}
}

// Small tables, straight-liners against the trend, outliers: a figure or a named error,
// and never an iteration that does not end.
func TestJointEstimatesEnd(t *testing.T) {
	for seed := range uint64(250) {
		rng := rand.New(rand.NewPCG(seed, 77))
		k := 2 + rng.IntN(6)
		counts, classes := make([][]int64, k), make([][]float64, k)
		for i := range counts {
			counts[i] = make([]int64, k)
		}
		at := func(x float64) int { return max(0, min(k-1, int(math.Round(x*1.5+float64(k)/2)))) }
		x, y := drawn(seed, 78, 5+rng.IntN(200), 2*rng.Float64()-1)
		for i := range x {
			counts[at(x[i])][at(y[i])]++
			classes[at(y[i])] = append(classes[at(y[i])], x[i])
		}
		if seed%3 == 0 {
			counts[0][k-1] += 3
			classes[0] = append(classes[0], 50)
		}
		chor, err := reliability.Polychoric(pairsOf(t, counts), reliability.PolychoricOptions{Estimator: reliability.FullML})
		ends(t, chor.Rho, err)
		serial, err := reliability.Polyserial(classes, reliability.PolyserialOptions{Estimator: reliability.FullML})
		ends(t, serial.Rho, err)
	}
}

func ends(t *testing.T, e survey.Estimate, err error) {
	t.Helper()
	if err != nil {
		require.NotErrorIs(t, err, reliability.ErrNotConverged)
		require.True(t, errors.Is(err, reliability.ErrBoundary) || errors.Is(err, reliability.ErrConstant), err.Error())
		return
	}
	require.Less(t, math.Abs(e.Value), 1.0)
	require.Positive(t, e.SE.Value)
	require.LessOrEqual(t, e.Interval.Lower, e.Value)
	require.LessOrEqual(t, e.Value, e.Interval.Upper)
}
