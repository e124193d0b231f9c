package sem

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// A state has values in the matrices of the model: Λ of the loadings, B of the paths, Ψ
// of constructs or their disturbances, Θ of residuals. They imply
//
//	A = (I − B)⁻¹,   V = AΨA',   Σ = ΛVΛ' + Θ.
type state struct {
	lambda, beta *mat.Dense
	psi, theta   *mat.SymDense
}

func newState(items, constructs int) state {
	return state{mat.NewDense(items, constructs, nil), mat.NewDense(constructs, constructs, nil),
		mat.NewSymDense(constructs, nil), mat.NewSymDense(items, nil)}
}

func (s state) clone() state {
	c := newState(s.lambda.Dims())
	c.lambda.Copy(s.lambda)
	c.beta.Copy(s.beta)
	c.psi.CopySym(s.psi)
	c.theta.CopySym(s.theta)
	return c
}

func (s state) at(p param) float64 {
	switch p.kind {
	case loading:
		return s.lambda.At(p.i, p.j)
	case path:
		return s.beta.At(p.i, p.j)
	case latent:
		return s.psi.At(p.i, p.j)
	}
	return s.theta.At(p.i, p.j)
}

func (s state) set(p param, x float64) {
	switch p.kind {
	case loading:
		s.lambda.Set(p.i, p.j, x)
	case path:
		s.beta.Set(p.i, p.j, x)
	case latent:
		s.psi.SetSym(p.i, p.j, x)
	default:
		s.theta.SetSym(p.i, p.j, x)
	}
}

// rescale gives each construct another unit, c times as small; the implied covariances
// stay.
func (s state) rescale(c []float64) {
	for j := range c {
		for i := range s.theta.SymmetricDim() {
			s.lambda.Set(i, j, s.lambda.At(i, j)/c[j])
		}
		for k := range c {
			s.beta.Set(j, k, s.beta.At(j, k)*c[j]/c[k])
			if k <= j {
				s.psi.SetSym(j, k, s.psi.At(j, k)*c[j]*c[k])
			}
		}
	}
}

// An implied holds what follows from a state.
type implied struct {
	state
	m *Model
	a *mat.Dense    // A
	v *mat.SymDense // V
	// z is (I, ΛA, ΛV): the derivative of Σ with respect to any parameter is
	// w·(xy' + yx') with columns x and y of it.
	z     *mat.Dense
	sigma *mat.SymDense
	inv   *mat.SymDense
	// logDet is that of Σ.
	logDet float64
}

// imply follows the state; false if Σ is not positive definite.
func (m *Model) imply(s state) (*implied, bool) {
	p, k := len(m.items), len(m.names)
	e := &implied{state: s, m: m, a: mat.NewDense(k, k, nil), v: new(mat.SymDense), z: mat.NewDense(p, p+2*k, nil),
		sigma: mat.NewSymDense(p, nil), inv: new(mat.SymDense)}
	for _, j := range m.order {
		e.a.Set(j, j, 1)
		for _, cause := range m.parents[j] {
			for c := range k {
				e.a.Set(j, c, e.a.At(j, c)+float64(s.beta.At(j, cause)*e.a.At(cause, c)))
			}
		}
	}
	e.v = congruence(e.a, s.psi)
	for i := range p {
		e.z.Set(i, i, 1)
	}
	e.z.Slice(0, p, p, p+k).(*mat.Dense).Mul(s.lambda, e.a)
	e.z.Slice(0, p, p+k, p+2*k).(*mat.Dense).Mul(s.lambda, e.v)
	for i := range p {
		for j := range i + 1 {
			sum := s.theta.At(i, j)
			for c := range k {
				sum += float64(e.z.At(i, p+k+c) * s.lambda.At(j, c))
			}
			e.sigma.SetSym(i, j, sum)
		}
	}
	var chol mat.Cholesky
	if !chol.Factorize(e.sigma) {
		return nil, false
	}
	e.logDet = chol.LogDet()
	return e, chol.InverseTo(e.inv) == nil && !math.IsNaN(e.logDet) && !math.IsInf(e.logDet, 0)
}

// congruence is A·S·A'.
func congruence(a mat.Matrix, s mat.Symmetric) *mat.SymDense {
	var half, whole mat.Dense
	half.Mul(a, s)
	whole.Mul(&half, a.T())
	n, _ := whole.Dims()
	out := mat.NewSymDense(n, nil)
	for i := range n {
		for j := range i + 1 {
			out.SetSym(i, j, (whole.At(i, j)+whole.At(j, i))/2)
		}
	}
	return out
}

// A form is the derivative of Σ with respect to a parameter: w·(xy' + yx') with the
// columns x and y of z.
type form struct {
	x, y int
	w    float64
}

func (e *implied) form(q param) form {
	p, k := len(e.m.items), len(e.m.names)
	switch q.kind {
	case loading:
		return form{q.i, p + k + q.j, 1}
	case path:
		return form{p + q.i, p + k + q.j, 1}
	case latent:
		return form{p + q.i, p + q.j, half(q.i == q.j)}
	}
	return form{q.i, q.j, half(q.i == q.j)}
}

func half(is bool) float64 {
	if is {
		return 0.5
	}
	return 1
}

// A term is a column of z times a factor.
type term struct {
	column int
	factor float64
}

// slope is the derivative of a column of z with respect to a loading or path, a sum of
// two columns at most. Those of ΛV also change with the covariances of constructs, but the
// second derivatives take each pair of parameters once, by the columns of the later one,
// and those of covariances, which are later, are of ΛA.
func (e *implied) slope(column int, q param) [2]term {
	p, k := len(e.m.items), len(e.m.names)
	switch c := column - p; {
	case c < 0:
		return [2]term{}
	case c < k: // of ΛA
		switch q.kind {
		case loading:
			return [2]term{{q.i, e.a.At(q.j, c)}}
		case path:
			return [2]term{{p + q.i, e.a.At(q.j, c)}}
		}
	default: // of ΛV
		c -= k
		switch q.kind {
		case loading:
			return [2]term{{q.i, e.v.At(q.j, c)}}
		case path:
			return [2]term{{p + q.i, e.v.At(q.j, c)}, {p + k + q.j, e.a.At(c, q.i)}}
		}
	}
	return [2]term{}
}

// latentSlope is the derivative of the covariance of two constructs.
func (e *implied) latentSlope(c, d int, q param) float64 {
	switch q.kind {
	case path:
		return e.a.At(c, q.i)*e.v.At(q.j, d) + e.a.At(d, q.i)*e.v.At(q.j, c)
	case latent:
		return half(q.i == q.j) * (e.a.At(c, q.i)*e.a.At(d, q.j) + e.a.At(c, q.j)*e.a.At(d, q.i))
	}
	return 0
}
