package sem

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// start is a state from which the fit of correlations begins, with constructs of
// variance 1: loadings of one factor per construct, correlations of composites
// corrected for attenuation, and their regressions. A shrink below 1 takes the
// constructs to be less correlated.
func (m *Model) start(r *mat.SymDense, shrink float64) state {
	s := newState(len(m.items), len(m.names))
	for j, block := range m.blocks {
		for b, l := range oneFactor(r, m.own(block)) {
			s.lambda.Set(m.own(block)[b], j, l)
		}
		for _, i := range block {
			if s.lambda.At(i, j) == 0 {
				s.lambda.Set(i, j, 0.1)
			}
		}
	}
	phi := m.disattenuated(r, s.lambda, shrink)
	for j := range m.names {
		if len(m.parents[j]) > 0 {
			s.psi.SetSym(j, j, m.regress(phi, s.beta, j))
		} else {
			s.psi.SetSym(j, j, 1)
		}
	}
	for _, pair := range m.latent {
		if !m.explained[pair[0]] {
			s.psi.SetSym(pair[0], pair[1], phi.At(pair[0], pair[1]))
		}
	}
	for i := range m.items {
		if m.exact(i) {
			continue
		}
		shared := 0.0
		for j := range m.names {
			shared += s.lambda.At(i, j) * s.lambda.At(i, j)
		}
		s.theta.SetSym(i, i, max(0.1, 1-shared))
	}
	return s
}

// own are the items of a block that belong to no other, or all if none does.
func (m *Model) own(block []int) []int {
	var own []int
	for _, i := range block {
		homes := 0
		for _, other := range m.blocks {
			for _, item := range other {
				if item == i {
					homes++
				}
			}
		}
		if homes == 1 {
			own = append(own, i)
		}
	}
	if own == nil {
		return block
	}
	return own
}

// oneFactor are loadings of items on one factor by a few rounds of principal axes.
func oneFactor(r *mat.SymDense, block []int) []float64 {
	n := len(block)
	loadings := make([]float64, n)
	if n == 1 {
		loadings[0] = 1
		return loadings
	}
	shared := make([]float64, n)
	for b, i := range block {
		for _, k := range block {
			if k != i {
				shared[b] = max(shared[b], math.Abs(r.At(i, k)))
			}
		}
	}
	for range 10 {
		sub := mat.NewSymDense(n, nil)
		for a, i := range block {
			for b, k := range block[:a] {
				sub.SetSym(a, b, r.At(i, k))
			}
			sub.SetSym(a, a, shared[a])
		}
		var eigen mat.EigenSym
		if !eigen.Factorize(sub, true) {
			break
		}
		var vectors mat.Dense
		eigen.VectorsTo(&vectors)
		root, sum := math.Sqrt(max(0.05, eigen.Values(nil)[n-1])), 0.0
		for b := range block {
			loadings[b] = root * vectors.At(b, n-1)
			sum += loadings[b]
		}
		for b := range block {
			if sum < 0 {
				loadings[b] = -loadings[b]
			}
			if limited := math.Copysign(min(0.95, max(0.1, math.Abs(loadings[b]))), loadings[b]); limited != loadings[b] {
				loadings[b] = limited
			}
			shared[b] = loadings[b] * loadings[b]
		}
	}
	return loadings
}

// disattenuated are correlations of the constructs: of the composites of their items
// weighted by loading, over what the loadings say about their reliability, drawn
// towards 0 until they are those of some variables.
func (m *Model) disattenuated(r *mat.SymDense, lambda *mat.Dense, shrink float64) *mat.SymDense {
	k := len(m.names)
	phi := mat.NewSymDense(k, nil)
	for a := range k {
		phi.SetSym(a, a, 1)
		for b := range a {
			var cov, sa, sb float64
			for _, i := range m.blocks[a] {
				sa += lambda.At(i, a) * lambda.At(i, a)
				for _, j := range m.blocks[b] {
					if i != j {
						cov += lambda.At(i, a) * r.At(i, j) * lambda.At(j, b)
					}
				}
			}
			for _, j := range m.blocks[b] {
				sb += lambda.At(j, b) * lambda.At(j, b)
			}
			phi.SetSym(a, b, shrink*max(-0.95, min(0.95, cov/(sa*sb))))
		}
	}
	for range 60 {
		var eigen mat.EigenSym
		if eigen.Factorize(phi, false) && eigen.Values(nil)[0] > 0.02 {
			break
		}
		for a := range k {
			for b := range a {
				phi.SetSym(a, b, 0.9*phi.At(a, b))
			}
		}
	}
	return phi
}

// regress sets the paths to a construct by its regression on its causes and returns
// the variance of the disturbance.
func (m *Model) regress(phi *mat.SymDense, beta *mat.Dense, j int) float64 {
	causes := m.parents[j]
	x, y := mat.NewSymDense(len(causes), nil), mat.NewVecDense(len(causes), nil)
	for a, i := range causes {
		y.SetVec(a, phi.At(j, i))
		for b, k := range causes[:a+1] {
			x.SetSym(a, b, phi.At(i, k))
		}
	}
	var chol mat.Cholesky
	var b mat.VecDense
	if !chol.Factorize(x) || chol.SolveVecTo(&b, y) != nil {
		return 1
	}
	for a, i := range causes {
		beta.Set(j, i, b.AtVec(a))
	}
	return max(0.05, 1-mat.Dot(&b, y))
}
