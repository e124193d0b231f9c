package sem

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/mat"
)

// everything is a model with all kinds of parameters: paths, an item of two constructs, an
// item alone, and covariances of constructs, disturbances and residuals.
func everything(t *testing.T) *Model {
	m, err := New([]Construct{
		{"A", []string{"a1", "a2", "a3"}},
		{"B", []string{"b1", "b2", "b3", "a3"}},
		{"C", []string{"c1", "c2", "c3"}},
		{"D", []string{"d"}},
		{"E", []string{"e1", "e2", "e3"}},
	}, []Path{{"A", "C"}, {"B", "C"}, {"C", "E"}, {"A", "E"}, {"B", "D"}}, Covariances{
		Free: []Pair{{"C", "D"}, {"a1", "c1"}, {"b2", "b3"}},
	})
	require.NoError(t, err)
	return m
}

// noisy are correlations of random variables.
func noisy(p int, seed uint64) (*mat.SymDense, float64) {
	random := rand.New(rand.NewPCG(seed, 1))
	x := mat.NewDense(p, 3*p, nil)
	for i := range p {
		for j := range 3 * p {
			x.Set(i, j, random.NormFloat64()+0.4*float64(j%3))
		}
	}
	cov := congruence(x, eye(3*p))
	r, _, _ := unitDiagonal(cov)
	var chol mat.Cholesky
	chol.Factorize(r)
	return r, chol.LogDet()
}

func eye(n int) *mat.SymDense {
	e := mat.NewSymDense(n, nil)
	for i := range n {
		e.SetSym(i, i, 1)
	}
	return e
}

// moved is a state with a little added to one parameter.
func moved(s state, q param, by float64) state {
	s = s.clone()
	s.set(q, s.at(q)+by)
	return s
}

func TestDerivatives(t *testing.T) {
	m := everything(t)
	for _, scaling := range []Scaling{Marker, UnitVariance} {
		params := m.free(scaling, m.markers())
		for seed := range uint64(3) {
			s := m.generic(m.free(Marker, m.markers()), float64(seed))
			observed, logDet := noisy(len(m.items), seed)
			at, ok := m.measure(s, observed, logDet)
			require.True(t, ok)
			gradient, hessian := at.gradient(params), at.hessian(params)
			mean := expected(at.p, at.forms(params))
			const h = 1e-5
			slopes := make([]*mat.Dense, len(params))
			for k, q := range params {
				up, _ := m.measure(moved(s, q, h), observed, logDet)
				down, _ := m.measure(moved(s, q, -h), observed, logDet)
				require.InDelta(t, (up.f-down.f)/(2*h), gradient[k], 1e-7, "slope of %s", m.label(q))
				above, below := up.gradient(params), down.gradient(params)
				for l := range params {
					require.InDelta(t, (above[l]-below[l])/(2*h), hessian.At(k, l), 1e-6, "%s and %s", m.label(q), m.label(params[l]))
				}
				slopes[k] = new(mat.Dense)
				slopes[k].Sub(up.sigma, down.sigma)
				slopes[k].Scale(1/(2*h), slopes[k])
				for i := range m.names {
					for j := range m.names {
						require.InDelta(t, (up.v.At(i, j)-down.v.At(i, j))/(2*h), at.latentSlope(i, j, q), 1e-8)
						require.InDelta(t, (up.a.At(i, j)-down.a.At(i, j))/(2*h), (&fitted{descent: &descent{at: at, params: params}}).effect(i, j).slope[k], 1e-8)
					}
				}
			}
			// tr(P ∂Σ P ∂Σ) in the plainest way.
			for k := range params {
				for l := range params {
					var a, b, c mat.Dense
					a.Mul(at.inv, slopes[k])
					b.Mul(at.inv, slopes[l])
					c.Mul(&a, &b)
					require.InDelta(t, mat.Trace(&c), mean.At(k, l), 1e-7)
				}
			}
		}
	}
}

// The derivatives of the standardised coefficients.
func TestStandardisedDerivatives(t *testing.T) {
	m := everything(t)
	params := m.free(Marker, m.markers())
	s := m.generic(params, 1)
	observed, logDet := noisy(len(m.items), 5)
	at := func(s state) *fitted {
		d, ok := m.measure(s, observed, logDet)
		require.True(t, ok)
		return &fitted{descent: &descent{m: m, at: d, params: params}}
	}
	const h = 1e-5
	all := append(params, param{loading, 0, 0})
	for _, q := range all {
		f := at(s)
		x, err := f.standardised(q)
		require.NoError(t, err)
		value := f.at.state.at(q)
		switch q.kind {
		case loading:
			value *= math.Sqrt(f.at.v.At(q.j, q.j) / f.at.sigma.At(q.i, q.i))
		case path:
			value *= math.Sqrt(f.at.v.At(q.j, q.j) / f.at.v.At(q.i, q.i))
		case latent:
			of := f.at.psi
			if q.i == q.j {
				of = f.at.v
			}
			value /= math.Sqrt(of.At(q.i, q.i) * of.At(q.j, q.j))
		default:
			of := f.at.theta
			if q.i == q.j {
				of = f.at.sigma
			}
			value /= math.Sqrt(of.At(q.i, q.i) * of.At(q.j, q.j))
		}
		require.InDelta(t, value, x.value, 1e-14, m.label(q))
		for k, p := range params {
			up, err := at(moved(s, p, h)).standardised(q)
			require.NoError(t, err)
			down, err := at(moved(s, p, -h)).standardised(q)
			require.NoError(t, err)
			require.InDelta(t, (up.value-down.value)/(2*h), x.slope[k], 1e-8, "%s by %s", m.label(q), m.label(p))
		}
	}
}

func TestRescaleKeepsTheImpliedCovariances(t *testing.T) {
	m := everything(t)
	s := m.generic(m.free(Marker, m.markers()), 0)
	before, ok := m.imply(s)
	require.True(t, ok)
	other := s.clone()
	other.rescale([]float64{2, -0.3, 5, 0.7, 1})
	after, ok := m.imply(other)
	require.True(t, ok)
	require.True(t, mat.EqualApprox(before.sigma, after.sigma, 1e-13))
	require.InDelta(t, s.lambda.At(0, 0)/2, other.lambda.At(0, 0), 1e-15)
}

// The fit ends where it began if the covariances are those that the model implies.
func TestExactCovariances(t *testing.T) {
	m := everything(t)
	params := m.free(Marker, m.markers())
	for shift := range 5 {
		want, ok := m.imply(m.generic(params, float64(shift)))
		require.True(t, ok)
		sample, err := FromCovariance(m.items, table(want.sigma), 1000)
		require.NoError(t, err)
		f, err := estimate(sample, m, Marker)
		require.NoError(t, err)
		require.InDelta(t, 0, f.at.f, 1e-13)
		for _, q := range params {
			units := f.inData(q)
			if q.kind == latent || q.kind == residual {
				units *= 1000.0 / 999
			}
			require.InDelta(t, want.state.at(q), f.at.state.at(q)*units, 1e-8, m.label(q))
		}
	}
}

func TestStepsAreFew(t *testing.T) {
	m := everything(t)
	for seed := range uint64(20) {
		e, ok := m.imply(m.generic(m.free(Marker, m.markers()), float64(seed)))
		require.True(t, ok)
		// A sample of some 200.
		random := rand.New(rand.NewPCG(seed, 3))
		var chol mat.Cholesky
		require.True(t, chol.Factorize(e.sigma))
		var root mat.TriDense
		chol.LTo(&root)
		columns := make([][]float64, len(m.items))
		for range 200 {
			z := make([]float64, len(m.items))
			for i := range z {
				z[i] = random.NormFloat64()
			}
			for i := range columns {
				x := 0.0
				for j := range i + 1 {
					x += root.At(i, j) * z[j]
				}
				// Units as different as they come.
				columns[i] = append(columns[i], 1000+x*math.Pow(10, float64(i%7-3)))
			}
		}
		s, err := FromColumns(Data{m.items, columns})
		require.NoError(t, err)
		f, err := estimate(s, m, Marker)
		require.NoError(t, err, fmt.Sprint(seed))
		require.Less(t, f.steps, 40)
		require.LessOrEqual(t, f.gradient, maxGradient)
	}
}
