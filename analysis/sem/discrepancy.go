package sem

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// A discrepancy is the ML function F = ln|Σ| + tr(SΣ⁻¹) − ln|S| − p of a state, with
// what its derivatives are made of: P = Σ⁻¹, W = P(Σ − S)P and U = PSP = P − W in the basis z.
type discrepancy struct {
	*implied
	f       float64
	p, u, w *mat.SymDense
}

// measure is the discrepancy of a state from correlations of which the logarithm of
// the determinant is known, false where Σ is not positive definite.
func (m *Model) measure(s state, observed *mat.SymDense, logDet float64) (*discrepancy, bool) {
	d, ok := m.value(s, observed, logDet)
	if ok {
		d.derive(observed)
	}
	return d, ok
}

// value is the discrepancy without what its derivatives are made of.
func (m *Model) value(s state, observed *mat.SymDense, logDet float64) (*discrepancy, bool) {
	e, ok := m.imply(s)
	if !ok {
		return nil, false
	}
	d := &discrepancy{implied: e, f: e.logDet - logDet - float64(len(m.items))}
	for i := range m.items {
		for j := range m.items {
			d.f += float64(e.inv.At(i, j) * observed.At(i, j))
		}
	}
	return d, !math.IsNaN(d.f) && !math.IsInf(d.f, 0)
}

// derive adds what the derivatives are made of.
func (d *discrepancy) derive(observed *mat.SymDense) {
	d.p = congruence(d.z.T(), d.inv)
	d.w = congruence(d.z.T(), congruence(d.inv, difference(d.sigma, observed)))
	d.u = difference(d.p, d.w)
}

// difference is a − b.
func difference(a, b *mat.SymDense) *mat.SymDense {
	d := mat.NewSymDense(a.SymmetricDim(), nil)
	for i := range d.SymmetricDim() {
		for j := range i + 1 {
			d.SetSym(i, j, a.At(i, j)-b.At(i, j))
		}
	}
	return d
}

func (e *implied) forms(params []param) []form {
	forms := make([]form, len(params))
	for k, q := range params {
		forms[k] = e.form(q)
	}
	return forms
}

// gradient is ∂F/∂θ = tr(W·∂Σ/∂θ).
func (d *discrepancy) gradient(params []param) []float64 {
	g := make([]float64, len(params))
	for k, f := range d.forms(params) {
		g[k] = 2 * f.w * d.w.At(f.x, f.y)
	}
	return g
}

// cross is tr(M·∂Σ/∂θₖ·N·∂Σ/∂θₗ) for two of the matrices in the basis z.
func cross(m, n *mat.SymDense, a, b form) float64 {
	return a.w * b.w * (float64(m.At(b.x, a.x)*n.At(a.y, b.y)) + float64(m.At(b.y, a.x)*n.At(a.y, b.x)) +
		float64(m.At(b.x, a.y)*n.At(a.x, b.y)) + float64(m.At(b.y, a.y)*n.At(a.x, b.x)))
}

// expected is tr(P·∂Σ/∂θₖ·P·∂Σ/∂θₗ), the mean of the second derivatives of F, which is
// twice the information in one answer.
func expected(p *mat.SymDense, forms []form) *mat.SymDense {
	h := mat.NewSymDense(len(forms), nil)
	for k, a := range forms {
		for l, b := range forms[:k+1] {
			h.SetSym(k, l, cross(p, p, a, b))
		}
	}
	return h
}

// hessian are the second derivatives of F:
//
//	tr(W·∂²Σ) + tr(P·∂Σₖ·U·∂Σₗ) + tr(U·∂Σₖ·P·∂Σₗ) − tr(P·∂Σₖ·P·∂Σₗ).
func (d *discrepancy) hessian(params []param) *mat.SymDense {
	forms := d.forms(params)
	h := mat.NewSymDense(len(forms), nil)
	for k, a := range forms {
		for l, b := range forms[:k+1] {
			sum := cross(d.p, d.u, a, b) + cross(d.u, d.p, a, b) - cross(d.p, d.p, a, b)
			for _, t := range d.slope(a.x, params[l]) {
				sum += 2 * a.w * t.factor * d.w.At(t.column, a.y)
			}
			for _, t := range d.slope(a.y, params[l]) {
				sum += 2 * a.w * t.factor * d.w.At(t.column, a.x)
			}
			h.SetSym(k, l, sum)
		}
	}
	return h
}
