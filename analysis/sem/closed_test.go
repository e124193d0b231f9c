package sem_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/mat"

	"github.com/gocsat/csat/analysis/sem"
)

func model(t *testing.T, constructs []sem.Construct, paths []sem.Path, c sem.Covariances) *sem.Model {
	t.Helper()
	m, err := sem.New(constructs, paths, c)
	require.NoError(t, err)
	return m
}

func fit(t *testing.T, s *sem.Sample, m *sem.Model, o sem.Options) sem.Result {
	t.Helper()
	r, err := sem.Fit(s, m, o)
	require.NoError(t, err)
	return r
}

func correlated(t *testing.T, n int64, names []string, r ...float64) *sem.Sample {
	t.Helper()
	cov := make([][]float64, len(names))
	for i := range cov {
		cov[i] = make([]float64, len(names))
		cov[i][i] = 1
		for j := range i {
			cov[i][j], cov[j][i] = r[0], r[0]
			r = r[1:]
		}
	}
	s, err := sem.FromCovariance(names, cov, n)
	require.NoError(t, err)
	return s
}

// One construct with three items is just identified: λ₁² = r₁₂r₁₃/r₂₃ (Spearman's triad).
func TestTriad(t *testing.T) {
	names := []string{"x", "y", "z"}
	m := model(t, []sem.Construct{{Name: "one", Items: names}}, nil, sem.Covariances{})
	require.Equal(t, 0, m.DF())
	for _, r := range [][3]float64{{0.5, 0.4, 0.3}, {0.9, 0.1, 0.05}, {-0.4, 0.5, -0.6}, {0.02, 0.03, 0.5}, {-0.4, -0.5, 0.6}} {
		// One admissible, the others with a Heywood case or a marker that hardly loads.
		got := fit(t, correlated(t, 150, names, r[0], r[1], r[2]), m, sem.Options{})
		require.InDelta(t, 0, got.Discrepancy, 1e-13)
		want := []float64{r[0] * r[1] / r[2], r[0] * r[2] / r[1], r[1] * r[2] / r[0]}
		for i, l := range got.Loadings {
			require.InDelta(t, want[i], l.Standardised.Value*l.Standardised.Value, 1e-8)
			require.InDelta(t, want[i], got.Explained[i].R2, 1e-8)
		}
		require.Equal(t, max(want[0], want[1], want[2]) <= 1, got.Admissible)
		x := got.Indices
		require.False(t, x.Test.P.Valid || x.PClose.Valid || x.RMSEA.Interval.Valid() || x.RMSEA.SE.Valid)
		require.InDeltaSlice(t, []float64{1, 1, 0}, []float64{x.CFI, x.TLI.Value, x.RMSEA.Value}, 1e-12)
		require.InDelta(t, 0, x.SRMR, 1e-8)
	}
}

// A Heywood case is returned and flagged.
func TestHeywood(t *testing.T) {
	names := []string{"x", "y", "z"}
	m := model(t, []sem.Construct{{Name: "one", Items: names}}, nil, sem.Covariances{})
	got := fit(t, correlated(t, 150, names, 0.8, 0.8, 0.4), m, sem.Options{})
	require.False(t, got.Admissible)
	require.Equal(t, sem.Heywood, got.Warnings[0].Code)
	require.Equal(t, sem.Indefinite, got.Warnings[1].Code)
	require.Less(t, find(t, got.Variances, "x", "x").Estimate.Value, 0.0)
	require.InDelta(t, 1.6, got.Explained[0].R2, 1e-9)
}

// Two constructs of two items that correlate above 1.
func TestIndefiniteConstructs(t *testing.T) {
	m := model(t, []sem.Construct{{Name: "A", Items: []string{"a", "b"}}, {Name: "B", Items: []string{"c", "d"}}}, nil, sem.Covariances{})
	got := fit(t, correlated(t, 300, []string{"a", "b", "c", "d"}, 0.5, 0.55, 0.55, 0.55, 0.55, 0.5), m, sem.Options{})
	require.False(t, got.Admissible)
	require.InDelta(t, 1.1, got.Correlations[1][0], 1e-9)
	require.Equal(t, sem.Indefinite, got.Warnings[0].Code)
}

// Single items: the covariances themselves, with their errors √((s₁₁s₂₂ + s₁₂²)/n) and
// s√(2/n) (Anderson 1984, theorem 3.4.4).
func TestObservedCovariances(t *testing.T) {
	const n = 120
	s, err := sem.FromCovariance([]string{"x", "y"}, [][]float64{{4, 1.2}, {1.2, 9}}, n)
	require.NoError(t, err)
	m := model(t, []sem.Construct{{Name: "x", Items: []string{"x"}}, {Name: "y", Items: []string{"y"}}}, nil, sem.Covariances{})
	got := fit(t, s, m, sem.Options{})
	const f = (n - 1.0) / n
	c := got.Covariances[0]
	require.InDelta(t, 1.2*f, c.Estimate.Value, 1e-12)
	require.InDelta(t, f*math.Sqrt((36+1.44)/n), c.Estimate.SE.Value, 1e-12)
	// That of a correlation is (1 − r²)/√n.
	require.InDelta(t, 0.2, c.Standardised.Value, 1e-12)
	require.InDelta(t, 0.96/math.Sqrt(n), c.Standardised.SE.Value, 1e-12)
	v := find(t, got.Variances, "x", "x")
	require.InDelta(t, 4*f, v.Estimate.Value, 1e-12)
	require.InDelta(t, 4*f*math.Sqrt(2.0/n), v.Estimate.SE.Value, 1e-12)
	require.Equal(t, [2]float64{1, 0}, [2]float64{v.Standardised.Value, v.Standardised.SE.Value})
}

// Paths between single items are a regression, with the errors √(σ²(X'X)⁻¹), σ² having the
// divisor n.
func TestRegression(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 1))
	const n = 80
	columns := make([][]float64, 3)
	x := mat.NewDense(n, 3, nil)
	y := mat.NewVecDense(n, nil)
	for i := range n {
		a := random.NormFloat64()
		b := 0.5*a + random.NormFloat64()
		c := 10 + 2*a - b + 3*random.NormFloat64()
		for j, v := range []float64{a, b, c} {
			columns[j] = append(columns[j], v)
		}
		x.SetRow(i, []float64{1, a, b})
		y.SetVec(i, c)
	}
	s, err := sem.FromColumns(sem.Data{Names: []string{"a", "b", "c"}, Columns: columns})
	require.NoError(t, err)
	var constructs []sem.Construct
	for _, name := range s.Names() {
		constructs = append(constructs, sem.Construct{Name: name, Items: []string{name}})
	}
	m := model(t, constructs, []sem.Path{{From: "a", To: "c"}, {From: "b", To: "c"}}, sem.Covariances{})
	got := fit(t, s, m, sem.Options{})

	var beta mat.VecDense
	require.NoError(t, beta.SolveVec(x, y))
	var fitted, rest mat.VecDense
	fitted.MulVec(x, &beta)
	rest.SubVec(y, &fitted)
	variance := mat.Dot(&rest, &rest) / n
	var xx, inv mat.Dense
	xx.Mul(x.T(), x)
	require.NoError(t, inv.Inverse(&xx))
	for j, p := range got.Paths {
		require.InDelta(t, beta.AtVec(j+1), p.Estimate.Value, 1e-10)
		require.InDelta(t, math.Sqrt(variance*inv.At(j+1, j+1)), p.Estimate.SE.Value, 1e-10)
	}
	require.InDelta(t, variance, find(t, got.Variances, "c", "c").Estimate.Value, 1e-10)

	// Items that are constructs are in the lists once, as these.
	require.Len(t, got.Variances, 3)
	require.Len(t, got.Explained, 1)
	var total float64
	for i := range n {
		total += (columns[2][i] - meanOf(columns[2])) * (columns[2][i] - meanOf(columns[2])) / n
	}
	require.InDelta(t, 1-variance/total, got.Explained[0].R2, 1e-10)
}

func meanOf(x []float64) (mean float64) {
	for _, v := range x {
		mean += v / float64(len(x))
	}
	return mean
}

// In a chain of single items the indirect effect is a product, its error Sobel's (1982),
// and the discrepancy that of the partial correlation: −ln(1 − r²).
func TestChain(t *testing.T) {
	const n = 200
	s := correlated(t, n, []string{"x", "y", "z"}, 0.6, 0.4, 0.5)
	var constructs []sem.Construct
	for _, name := range s.Names() {
		constructs = append(constructs, sem.Construct{Name: name, Items: []string{name}})
	}
	got := fit(t, s, model(t, constructs, []sem.Path{{From: "x", To: "y"}, {From: "y", To: "z"}}, sem.Covariances{}), sem.Options{})
	partial := (0.4 - 0.6*0.5) / math.Sqrt((1-0.36)*(1-0.25))
	require.InDelta(t, -math.Log(1-partial*partial), got.Discrepancy, 1e-12)
	a, b := got.Paths[0].Estimate, got.Paths[1].Estimate
	require.InDelta(t, 0.6, a.Value, 1e-12)
	require.InDelta(t, 0.5, b.Value, 1e-12)
	for _, e := range got.Effects {
		if e.From == "x" && e.To == "z" {
			require.InDelta(t, 0.3, e.Indirect.Value, 1e-12)
			require.InDelta(t, math.Hypot(0.6*b.SE.Value, 0.5*a.SE.Value), e.Indirect.SE.Value, 1e-12)
			require.Equal(t, e.Indirect, e.Total)
			require.Equal(t, 0.0, e.Direct.Value)
			require.False(t, e.Direct.SE.Valid)
			return
		}
	}
	require.Fail(t, "no effect of x on z")
}

// A model without correlations has the discrepancy −ln|R|, as the baseline has it.
func TestNoCorrelations(t *testing.T) {
	s := correlated(t, 100, []string{"x", "y", "z"}, 0.3, 0.2, 0.1)
	var constructs []sem.Construct
	for _, name := range s.Names() {
		constructs = append(constructs, sem.Construct{Name: name, Items: []string{name}})
	}
	zero := []sem.Pair{{A: "x", B: "y"}, {A: "x", B: "z"}, {A: "z", B: "y"}}
	got := fit(t, s, model(t, constructs, nil, sem.Covariances{Zero: zero}), sem.Options{})
	det := 1 + 2*0.3*0.2*0.1 - 0.09 - 0.04 - 0.01
	require.InDelta(t, -100*math.Log(det), got.Indices.Test.ChiSquare, 1e-11)
	require.InDelta(t, got.Indices.Baseline.P.Value, got.Indices.Test.P.Value, 1e-12)
	require.InDelta(t, 0, got.Indices.CFI, 1e-12)
	require.InDelta(t, 0, got.Indices.TLI.Value, 1e-12)
	require.InDelta(t, 0, got.Indices.NFI.Value, 1e-12)
	// Residuals are the correlations; SRMR their mean square over all six elements.
	require.InDelta(t, math.Sqrt(0.14/6), got.Indices.SRMR, 1e-12)
}

// The log-likelihood is that of n answers to the normal distribution with the implied
// covariances and the observed means.
func TestLogLikelihood(t *testing.T) {
	s := correlated(t, 50, []string{"x", "y"}, 0.6)
	m := model(t, []sem.Construct{{Name: "x", Items: []string{"x"}}, {Name: "y", Items: []string{"y"}}}, nil, sem.Covariances{})
	x := fit(t, s, m, sem.Options{}).Indices
	f := 49.0 / 50
	want := -25 * (2*math.Log(2*math.Pi) + math.Log(f*f*0.64) + 2)
	require.InDelta(t, want, x.LogLik, 1e-10)
	require.InDelta(t, want, x.LogLikSaturated, 1e-10)
	require.InDelta(t, -2*want+6, x.AIC, 1e-10)
	require.InDelta(t, -2*want+3*math.Log(50), x.BIC, 1e-10)
	require.InDelta(t, -2*want+3*math.Log(52.0/24), x.AdjustedBIC, 1e-10)
}
