package pls

import (
	"math"
)

// tiny is the share of a variance below which nothing is left of it.
const tiny = 1e-10

// A solver holds a plan and the room that it takes to solve it, so that solving again
// allocates nothing.
type solver struct {
	*plan
	scheme    Scheme
	tolerance float64
	limit     int // of iterations

	k, j int
	// r is the k by k matrix of correlations, or covariances, of the items: the input.
	r []float64
	// sd are the roots of its diagonal.
	sd []float64
	// w are the weights of scores with variance 1, t the j by k covariances of scores with
	// items, c the j by j correlations of scores.
	w, t, c []float64
	// Of the constructs: coefficients of the paths into them, R² and, by path, the
	// diagonal of the inverse of the predictors' correlations.
	beta, r2, vif []float64
	// total effects, j by j, from·j+to.
	total []float64
	// width of the indexes, see solver.index.
	width      []float64
	iterations int
	change     float64 // the largest of a weight of a standardised item

	inner       []float64 // weights of the constructs beside one
	factor      []float64 // Cholesky factors of the blocks of mode B, one after another
	factorAt    []int
	old         []float64
	small, x, y []float64
}

func newSolver(p *plan, o FitOptions) *solver {
	k, j := len(p.items), len(p.mode)
	s := &solver{plan: p, scheme: o.Scheme, tolerance: o.Tolerance, limit: o.MaxIterations, k: k, j: j}
	s.sd = make([]float64, k)
	s.r, s.w, s.t, s.c = make([]float64, k*k), make([]float64, k), make([]float64, k*j), make([]float64, j*j)
	s.beta, s.vif, s.r2, s.total = make([]float64, len(p.paths)), make([]float64, len(p.paths)), make([]float64, j), make([]float64, j*j)
	s.inner, s.width, s.old = make([]float64, j), make([]float64, j), make([]float64, k)
	s.factorAt = make([]int, j)
	size := 0
	for c := range j {
		s.factorAt[c] = size
		if n := p.first[c+1] - p.first[c]; p.mode[c] == ModeB && n > 1 {
			size += n * n
		}
	}
	s.factor = make([]float64, size)
	n := max(p.widest, p.predictors)
	s.small, s.x, s.y = make([]float64, n*n), make([]float64, n), make([]float64, n)
	return s
}

// A fault is why there is no solution.
type fault uint8

const (
	solved fault = iota
	unconverged
	collinearItems
	collinearConstructs
	noVariance
)

// solve finds the weights for s.r, then everything that follows. The construct is the
// one at fault.
func (s *solver) solve() (what fault, construct int) {
	for i := range s.sd {
		s.sd[i] = math.Sqrt(s.r[i*s.k+i])
	}
	if c := s.factorise(); c >= 0 {
		return collinearItems, c
	}
	if c := s.begin(); c >= 0 {
		return noVariance, c
	}
	for s.iterations = 1; ; s.iterations++ {
		if what, c := s.step(); what != solved {
			return what, c
		}
		if s.change < s.tolerance {
			break
		}
		if s.iterations == s.limit {
			return unconverged, 0
		}
	}
	s.orient()
	return s.regressions()
}

// factorise prepares the regressions on the items of mode B.
func (s *solver) factorise() int {
	for c := range s.j {
		a, b := s.first[c], s.first[c+1]
		if s.mode[c] != ModeB || b-a < 2 {
			continue
		}
		n := b - a
		l := s.factor[s.factorAt[c] : s.factorAt[c]+n*n]
		for i := range n {
			copy(l[i*n:(i+1)*n], s.r[(a+i)*s.k+a:(a+i)*s.k+b])
		}
		if !cholesky(l, n) {
			return c
		}
	}
	return -1
}

// begin sets the weights of a block alike, or where its items cancel out, by the sign of
// their correlation with the first.
func (s *solver) begin() int {
	for i := range s.w {
		s.w[i] = 1 / s.unit(s.of[i])
	}
	s.project()
	again := false
	for c := range s.j {
		if s.norm(c) {
			continue
		}
		again = true
		a := s.first[c]
		for i := a; i < s.first[c+1]; i++ {
			s.w[i] = 1 / s.unit(c)
			if s.r[i*s.k+a] < 0 {
				s.w[i] = -s.w[i]
			}
		}
	}
	if again {
		s.project()
		for c := range s.j {
			if !s.norm(c) {
				return c
			}
		}
	}
	s.correlate()
	return -1
}

// unit is the size of the items of a block: without it, squares of covariances would
// leave float64 where items are not standardised.
func (s *solver) unit(c int) float64 { return s.sd[s.first[c]] }

// project computes the covariances of items with scores.
func (s *solver) project() {
	k := s.k
	for c := range s.j {
		to := s.t[c*k : c*k+k]
		clear(to)
		for l := s.first[c]; l < s.first[c+1]; l++ {
			w := s.w[l]
			for i, x := range s.r[l*k : l*k+k] {
				to[i] += float64(w * x)
			}
		}
	}
}

// norm scales the weights of a block, and what they project, to a score of variance 1;
// false if it has none.
func (s *solver) norm(c int) bool {
	t := s.t[c*s.k : (c+1)*s.k]
	variance, parts := 0.0, 0.0
	for i := s.first[c]; i < s.first[c+1]; i++ {
		variance += float64(s.w[i] * t[i])
		parts += math.Abs(s.w[i]) * s.sd[i]
	}
	// Against the variance if all items were one.
	if !(variance > tiny*parts*parts) {
		return false
	}
	scale := 1 / math.Sqrt(variance)
	for i := s.first[c]; i < s.first[c+1]; i++ {
		s.w[i] *= scale
	}
	for i := range t {
		t[i] *= scale
	}
	return true
}

// correlate computes the correlations of scores.
func (s *solver) correlate() {
	j := s.j
	for c := range j {
		for d := range c {
			sum := 0.0
			t := s.t[d*s.k : (d+1)*s.k]
			for i := s.first[c]; i < s.first[c+1]; i++ {
				sum += float64(s.w[i] * t[i])
			}
			sum = min(max(sum, -1), 1)
			s.c[c*j+d], s.c[d*j+c] = sum, sum
		}
		s.c[c*j+c] = 1
	}
}

// step computes new weights of all blocks from the scores of the last ones. A new score
// does not correlate negatively with the last one of its construct, since inner weights
// have the signs of correlations, or are those of a regression; so signs do not swing.
func (s *solver) step() (fault, int) {
	copy(s.old, s.w)
	for c := range s.j {
		if s.alone(c) {
			continue
		}
		if !s.neighbours(c) {
			return collinearConstructs, c
		}
		a, b := s.first[c], s.first[c+1]
		w := s.w[a:b]
		clear(w)
		for d, e := range s.inner {
			if e == 0 {
				continue
			}
			for i, x := range s.t[d*s.k+a : d*s.k+b] {
				w[i] += float64(e * x)
			}
		}
		largest := 0.0
		for i, x := range w {
			largest = max(largest, math.Abs(x)/s.sd[a+i])
		}
		// A correlation that is rounding only.
		if !(largest > 1e-12) {
			return noVariance, c
		}
		if s.mode[c] == ModeB {
			n := b - a
			substitute(s.factor[s.factorAt[c]:s.factorAt[c]+n*n], n, w)
			continue
		}
		per := 1 / s.unit(c)
		for i := range w {
			w[i] *= per * per
		}
	}
	s.project()
	for c := range s.j {
		if !s.norm(c) {
			return noVariance, c
		}
	}
	s.correlate()
	s.change = 0
	for i, w := range s.w {
		s.change = max(s.change, math.Abs(w-s.old[i])*s.sd[i])
	}
	return solved, 0
}

// flip turns a score.
func (s *solver) flip(c int) {
	for i := s.first[c]; i < s.first[c+1]; i++ {
		s.w[i] = -s.w[i]
	}
	for i := c * s.k; i < (c+1)*s.k; i++ {
		s.t[i] = -s.t[i]
	}
}

// neighbours sets the inner weights of a construct; false if constructs before it are
// collinear.
func (s *solver) neighbours(c int) bool {
	clear(s.inner)
	if s.scheme == PathScheme && len(s.into[c]) > 0 {
		if !s.regress(c) {
			return false
		}
		for i, d := range s.into[c] {
			s.inner[d] = s.x[i]
		}
	} else {
		for _, d := range s.into[c] {
			s.inner[d] = s.weight(c, d)
		}
	}
	for _, d := range s.from[c] {
		s.inner[d] = s.weight(c, d)
	}
	return true
}

func (s *solver) weight(c, d int) float64 {
	r := s.c[c*s.j+d]
	if s.scheme == Centroid {
		switch {
		case r > 0:
			return 1
		case r < 0:
			return -1
		}
	}
	return r
}

// regress puts the coefficients of the paths into a construct in s.x and leaves the
// factor of the predictors' correlations in s.small.
func (s *solver) regress(c int) bool {
	into := s.into[c]
	n := len(into)
	for i, d := range into {
		for l, e := range into {
			s.small[i*n+l] = s.c[d*s.j+e]
		}
		s.x[i] = s.c[d*s.j+c]
	}
	if !cholesky(s.small[:n*n], n) {
		return false
	}
	substitute(s.small[:n*n], n, s.x[:n])
	return true
}

// orient signs scores so that the correlations with their own items have a sum that is
// not negative.
func (s *solver) orient() {
	turned := false
	for c := range s.j {
		sum := 0.0
		for i := s.first[c]; i < s.first[c+1]; i++ {
			sum += s.t[c*s.k+i] / s.sd[i]
		}
		if sum < 0 {
			s.flip(c)
			turned = true
		}
	}
	if turned {
		s.correlate()
	}
}

// align signs scores so that they agree with the loadings of another solution.
func (s *solver) align(loadings []float64) {
	turned := false
	for c := range s.j {
		sum := 0.0
		for i := s.first[c]; i < s.first[c+1]; i++ {
			sum += float64(loadings[i] * s.t[c*s.k+i] / s.sd[i])
		}
		if sum < 0 {
			s.flip(c)
			turned = true
		}
	}
	if turned {
		s.correlate()
		s.regressions()
	}
}
