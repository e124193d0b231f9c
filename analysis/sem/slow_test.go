package sem_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/mat"

	"github.com/gocsat/csat/analysis/sem"
)

// slowFit fits quality → satisfaction → loyalty in another parametrisation, with variances
// as squares and constructs of variance 1, from the discrepancy alone: no derivative of it is
// written down here.
func slowFit(t *testing.T, s *mat.SymDense) (f float64, loadings []float64, paths [2]float64) {
	implied := func(x []float64) *mat.SymDense {
		// Correlations of the constructs are those of a chain.
		b1, b2 := math.Tanh(x[16]), math.Tanh(x[17])
		phi := [3][3]float64{{1, b1, b1 * b2}, {b1, 1, b2}, {b1 * b2, b2, 1}}
		home := []int{0, 0, 0, 1, 1, 1, 2, 2}
		sigma := mat.NewSymDense(8, nil)
		for i := range 8 {
			for j := range i + 1 {
				v := x[i] * x[j] * phi[home[i]][home[j]]
				if i == j {
					v += x[8+i] * x[8+i]
				}
				sigma.SetSym(i, j, v)
			}
		}
		return sigma
	}
	discrepancy := func(x []float64) float64 {
		var chol mat.Cholesky
		if !chol.Factorize(implied(x)) {
			return math.Inf(1)
		}
		var inv mat.Dense
		if err := chol.SolveTo(&inv, s); err != nil {
			return math.Inf(1)
		}
		return chol.LogDet() + mat.Trace(&inv) - 8 - logDet(s)
	}
	start := make([]float64, 18)
	for i := range 16 {
		start[i] = math.Sqrt(s.At(i%8, i%8) / 2)
	}
	start[16], start[17] = 0.5, 0.5
	x := bfgs(discrepancy, start)
	for i := range 8 {
		loadings = append(loadings, x[i]/math.Sqrt(implied(x).At(i, i)))
	}
	return discrepancy(x), loadings, [2]float64{math.Tanh(x[16]), math.Tanh(x[17])}
}

// bfgs is the textbook method with differences for derivatives.
func bfgs(f func([]float64) float64, x []float64) []float64 {
	n := len(x)
	gradient := func(x []float64) *mat.VecDense {
		g := mat.NewVecDense(n, nil)
		for k, at := range x {
			const h = 1e-5
			x[k] = at + h
			up := f(x)
			x[k] = at - h
			g.SetVec(k, (up-f(x))/(2*h))
			x[k] = at
		}
		return g
	}
	inverse := mat.NewDense(n, n, nil)
	for k := range n {
		inverse.Set(k, k, 1)
	}
	g := gradient(x)
	for range 500 {
		var step mat.VecDense
		step.MulVec(inverse, g)
		length, next := 1.0, make([]float64, n)
		for ; length > 1e-12; length /= 2 {
			for k := range x {
				next[k] = x[k] - length*step.AtVec(k)
			}
			if f(next) < f(x)-1e-4*length*mat.Dot(&step, g) {
				break
			}
		}
		if length <= 1e-12 {
			break
		}
		after := gradient(next)
		var y, hy mat.VecDense
		y.SubVec(after, g)
		step.ScaleVec(-length, &step)
		x, g = next, after
		sy := mat.Dot(&step, &y)
		if !(sy > 0) {
			continue
		}
		hy.MulVec(inverse, &y)
		var a, b, c mat.Dense
		a.Outer((sy+mat.Dot(&y, &hy))/(sy*sy), &step, &step)
		b.Outer(1/sy, &hy, &step)
		c.Outer(1/sy, &step, &hy)
		inverse.Add(inverse, &a)
		inverse.Sub(inverse, &b)
		inverse.Sub(inverse, &c)
	}
	return x
}

func TestAgainstSlowFit(t *testing.T) {
	m := visits()
	cov, rows := mat.NewSymDense(8, nil), make([][]float64, 8)
	for i := range 8 {
		rows[i] = make([]float64, 8)
		for j := range 8 {
			c, err := m.Covariance(i, j)
			require.NoError(t, err)
			rows[i][j] = c.Float64()
			cov.SetSym(i, j, rows[i][j]*399/400)
		}
	}
	f, loadings, paths := slowFit(t, cov)
	got := fit(t, sampleOf(m), chain(), sem.Options{})
	require.InDelta(t, f, got.Discrepancy, 1e-10)
	require.LessOrEqual(t, got.Discrepancy, f+1e-12)
	for i, l := range got.Loadings {
		require.InDelta(t, math.Abs(loadings[i]), l.Standardised.Value, 1e-5)
	}
	for i, p := range got.Paths {
		require.InDelta(t, math.Abs(paths[i]), p.Standardised.Value, 1e-5)
	}
	// Moments and the covariances they have are one sample.
	known, err := sem.FromCovariance(sampleOf(m).Names(), rows, 400)
	require.NoError(t, err)
	require.Equal(t, got, fit(t, known, chain(), sem.Options{}))
}

// Over samples from a known model, estimates scatter about the truth by what their errors
// say, intervals hold it in 95 % of samples, and χ² has the mean of its degrees of freedom.
func TestRecovery(t *testing.T) {
	random := rand.New(rand.NewPCG(11, 5))
	const samples, n = 200, 300
	m := model(t, []sem.Construct{{Name: "A", Items: []string{"a1", "a2", "a3"}}, {Name: "B", Items: []string{"b1", "b2", "b3"}}},
		[]sem.Path{{From: "A", To: "B"}}, sem.Covariances{})
	var chiSquare, sum, squares, covered, standardCovered, rejected, errs float64
	for range samples {
		columns := make([][]float64, 6)
		for range n {
			a := random.NormFloat64()
			b := 0.6*a + 0.8*random.NormFloat64()
			for i := range columns {
				eta := a
				if i >= 3 {
					eta = b
				}
				columns[i] = append(columns[i], 5+0.8*eta+0.6*random.NormFloat64())
			}
		}
		s, err := sem.FromColumns(sem.Data{Names: m.Items(), Columns: columns})
		require.NoError(t, err)
		r := fit(t, s, m, sem.Options{})
		p := r.Paths[0]
		chiSquare += r.Indices.Test.ChiSquare / samples
		sum += p.Estimate.Value / samples
		squares += (p.Estimate.Value - 0.6) * (p.Estimate.Value - 0.6) / samples
		errs += p.Estimate.SE.Value / samples
		holds := func(i interface{ Valid() bool }, lower, upper float64) float64 {
			if i.Valid() && lower <= 0.6 && 0.6 <= upper {
				return 1.0 / samples
			}
			return 0
		}
		covered += holds(p.Estimate.Interval, p.Estimate.Interval.Lower, p.Estimate.Interval.Upper)
		standardCovered += holds(p.Standardised.Interval, p.Standardised.Interval.Lower, p.Standardised.Interval.Upper)
		if r.Indices.Test.P.Value < 0.05 {
			rejected += 1.0 / samples
		}
	}
	t.Logf("mean %.4f, deviation %.4f, mean error %.4f, coverage %.3f and %.3f, χ² %.2f, rejected %.3f", sum, math.Sqrt(squares), errs, covered, standardCovered, chiSquare, rejected)
	// Four standard errors of each figure.
	require.InDelta(t, 0.6, sum, 4*errs/math.Sqrt(samples))
	require.InDelta(t, 1, math.Sqrt(squares)/errs, 4/math.Sqrt(2*samples))
	require.InDelta(t, 0.95, covered, 4*math.Sqrt(0.95*0.05/samples))
	require.InDelta(t, 0.95, standardCovered, 4*math.Sqrt(0.95*0.05/samples))
	require.InDelta(t, 8, chiSquare, 4*math.Sqrt(16.0/samples))
	require.InDelta(t, 0.05, rejected, 4*math.Sqrt(0.95*0.05/samples))
}

func logDet(s *mat.SymDense) float64 {
	value, _ := mat.LogDet(s)
	return value
}
