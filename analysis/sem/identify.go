package sem

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// leastEigen is the smallest eigenvalue that the information, scaled to a diagonal of
// 1, has if the parameters are determined; rounding leaves some 1e-15 of 0.
const leastEigen = 1e-12

// identified checks that no two neighbouring values of the parameters imply the same
// covariances: the derivatives of Σ must be linearly independent. It looks at two points
// without symmetry, for at special points, such as one without correlation between
// constructs, they are dependent in models that are identified.
func (m *Model) identified() error {
	params := m.free(Marker, m.markers())
	fault := &UnidentifiedError{Moments: m.moments(), Free: len(params)}
	if len(params) > fault.Moments {
		return fault
	}
	for point := range 2 {
		e, ok := m.imply(m.generic(params, float64(point)))
		if !ok {
			continue
		}
		var open []param
		if open, ok = undetermined(expected(congruence(e.z.T(), e.inv), e.forms(params)), params); ok {
			return nil
		}
		fault.Parameters = m.labels(open)
	}
	return fault
}

func (m *Model) labels(params []param) []string {
	var labels []string
	for _, q := range params {
		labels = append(labels, m.label(q))
	}
	return labels
}

// generic is a state without symmetry whose covariances are positive definite.
func (m *Model) generic(params []param, shift float64) state {
	s := m.units(m.markers())
	for k, q := range params {
		// The multiples of the golden ratio spread over [0, 1) without a pattern.
		_, g := math.Modf(float64(k+1)*math.Phi + shift*math.Sqrt2)
		var x float64
		switch {
		case q.kind == loading:
			x = 0.6 + g/2
		case q.kind == path:
			x = 0.3 + g/3
		case q.kind == latent && q.i == q.j:
			x = 0.6 + 0.6*g
		case q.kind == latent:
			x = (0.2 + 0.2*g) / float64(len(m.names))
		case q.i == q.j:
			x = 0.4 + 0.6*g
		default:
			x = (0.1 + 0.1*g) / float64(len(m.items))
		}
		s.set(q, x)
	}
	return s
}

// units is a state with the fixed loadings of markers and only items, and zeros.
func (m *Model) units(markers []int) state {
	s := newState(len(m.items), len(m.names))
	for j, i := range markers {
		s.lambda.Set(i, j, 1)
	}
	return s
}

// undetermined are the parameters that stand out in the direction of which the
// information says least, and true if it says enough.
func undetermined(information *mat.SymDense, params []param) ([]param, bool) {
	scaled, _, ok := unitDiagonal(information)
	if !ok {
		return nil, false
	}
	var eigen mat.EigenSym
	if !eigen.Factorize(scaled, true) {
		return nil, false
	}
	if eigen.Values(nil)[0] > leastEigen {
		return nil, true
	}
	var vectors mat.Dense
	eigen.VectorsTo(&vectors)
	var open []param
	for _, k := range outstanding(vectors.ColView(0)) {
		open = append(open, params[k])
	}
	return open, false
}

// outstanding are the positions of the elements that are not small beside the largest.
func outstanding(v mat.Vector) []int {
	largest, out := mat.Norm(v, math.Inf(1)), []int{}
	for k := range v.Len() {
		if math.Abs(v.AtVec(k)) > 0.1*largest {
			out = append(out, k)
		}
	}
	return out
}

// unitDiagonal scales a matrix to a diagonal of 1 and says by which factors; false if an
// element of the diagonal is not positive.
func unitDiagonal(h *mat.SymDense) (scaled *mat.SymDense, factors []float64, ok bool) {
	n := h.SymmetricDim()
	factors = make([]float64, n)
	for k := range n {
		if factors[k] = 1 / math.Sqrt(h.At(k, k)); !(factors[k] > 0) || math.IsInf(factors[k], 0) {
			return nil, nil, false
		}
	}
	scaled = mat.NewSymDense(n, nil)
	for k := range n {
		for l := range k + 1 {
			scaled.SetSym(k, l, float64(h.At(k, l)*factors[k])*factors[l])
		}
	}
	return scaled, factors, true
}
