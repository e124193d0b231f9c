package reliability

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"

	"github.com/gocsat/csat/internal/tail"
	"github.com/gocsat/csat/survey"
)

const (
	minUniqueness    = 0.001
	factorIterations = 500
	factorGradient   = 1e-9
)

// A FactorModel is a maximum-likelihood factor analysis of the correlations.
type FactorModel struct {
	// Loadings are unrotated, in canonical form (Λ'Ψ⁻¹Λ diagonal, largest first);
	// [Loadings.Varimax] rotates them.
	Loadings Loadings `json:"loadings"`
	// Uniquenesses are the variances that an item does not share, in [0.001, 1],
	// in the order of the items.
	Uniquenesses []float64 `json:"uniquenesses"`
	// Objective is the discrepancy ln|Σ| − ln|R| + tr(RΣ⁻¹) − p at the optimum.
	Objective float64 `json:"objective"`
	// ChiSquare tests that so many factors are enough, with Bartlett's factor
	// n − 1 − (2p+5)/6 − 2k/3.
	ChiSquare float64 `json:"chi_square"`
	// DF is ((p−k)² − p − k)/2.
	DF int `json:"df"`
	// P is its p-value, no value for DF = 0.
	P survey.Optional `json:"p"`
	// N is the base.
	N int64 `json:"n"`
	// Iterations is how many steps the fit took.
	Iterations int `json:"iterations"`
	// Gradient is the largest derivative that was left.
	Gradient float64 `json:"gradient"`
	// Warnings name Heywood cases.
	Warnings []survey.Warning `json:"warnings,omitempty"`
}

// Factors fits k factors by maximum likelihood (Lawley 1940; Jöreskog 1967,
// Psychometrika 32:443). The uniquenesses are found in logarithms by Newton steps
// with the exact second derivatives (Clarke 1970, Brit. J. Math. Stat. Psych.
// 23:43), held between 0.001 and 1, from three starting points of which the best
// end counts. It stops when no free derivative with respect to ln ψ exceeds 1e-9;
// 500 steps without that, or none that leads down, are a [*ConvergenceError] with the
// uniquenesses as State.
// A uniqueness on the lower bound is a [Heywood] warning: the model takes an item
// for a factor, and the test is then approximate.
//
// No factor, or so many that DF would be negative, is [survey.ErrArgument];
// correlations that cannot be inverted, or n ≤ p, are [ErrCollinear]; so few people
// that Bartlett's factor is negative are [survey.ErrTooFew].
func Factors(items *Items, k int) (FactorModel, error) {
	if err := items.usable(); err != nil {
		return FactorModel{}, err
	}
	p := len(items.names)
	df := ((p-k)*(p-k) - p - k) / 2
	if k < 1 || k >= p || df < 0 {
		return FactorModel{}, fmt.Errorf("reliability: factors: %w: %d factors for %d items", survey.ErrArgument, k, p)
	}
	r := items.correlation()
	inv, _, err := inverse(r)
	if err != nil || items.n <= int64(p) {
		return FactorModel{}, fmt.Errorf("reliability: factors: %w: %d items, n = %d", ErrCollinear, p, items.n)
	}
	var best *factorState
	var failed error
	for start := range 3 {
		s := &factorState{r: r, k: k, theta: make([]float64, p)}
		for i := range p {
			psi := []float64{(1 - float64(k)/float64(2*p)) / inv.At(i, i), 0.5, 1 / inv.At(i, i)}[start]
			s.theta[i] = s.clamp(math.Log(psi))
		}
		if err := s.fit(); err != nil {
			failed = err
			continue
		}
		if best == nil || s.f < best.f-1e-12 {
			best = s
		}
	}
	if best == nil {
		return FactorModel{}, failed
	}
	m := FactorModel{
		Objective: max(0, best.f), DF: df, N: items.n, Iterations: best.steps, Gradient: best.gradient,
		Uniquenesses: best.uniquenesses(), Loadings: Loadings{Names: items.Names(), Values: table(best.loadings())},
	}
	m.ChiSquare = (float64(items.n) - 1 - float64(2*p+5)/6 - 2*float64(k)/3) * m.Objective
	if m.ChiSquare < 0 {
		return FactorModel{}, fmt.Errorf("reliability: factors: %w: %d people for %d items", survey.ErrTooFew, items.n, p)
	}
	if df > 0 {
		m.P = survey.Some(tail.ChiSquare(m.ChiSquare, float64(df)))
	}
	for i, psi := range m.Uniquenesses {
		if psi <= minUniqueness*(1+1e-9) {
			m.Warnings = append(m.Warnings, survey.Warning{Code: Heywood, Text: "the uniqueness of " + items.names[i] + " lies on its lower bound"})
		}
	}
	return m, nil
}

// factorState is a point ln ψ with the eigenvalues and vectors of Ψ^-½RΨ^-½ there.
type factorState struct {
	r        *mat.SymDense
	k        int
	theta    []float64
	values   []float64
	vectors  *mat.Dense
	f        float64
	steps    int
	gradient float64
}

func (s *factorState) clamp(theta float64) float64 {
	return max(math.Log(minUniqueness), min(0, theta))
}

func (s *factorState) uniquenesses() []float64 {
	psi := make([]float64, len(s.theta))
	for i, t := range s.theta {
		psi[i] = math.Exp(t)
	}
	return psi
}

// evaluate computes the discrepancy that is left when the loadings are the best
// ones for these uniquenesses: Σ over the small eigenvalues of λ − ln λ − 1.
func (s *factorState) evaluate() error {
	p := len(s.theta)
	scaled := mat.NewSymDense(p, nil)
	for i := range p {
		for j := range i + 1 {
			scaled.SetSym(i, j, s.r.At(i, j)*math.Exp(-(s.theta[i]+s.theta[j])/2))
		}
	}
	var err error
	if s.values, s.vectors, err = eigen(scaled); err != nil {
		return err
	}
	s.f = 0
	for _, v := range s.values[s.k:] {
		if !(v > 0) {
			return fmt.Errorf("reliability: factors: %w", ErrCollinear)
		}
		s.f += v - math.Log(v) - 1
	}
	return nil
}

func (s *factorState) loadings() *mat.Dense {
	p := len(s.theta)
	l := mat.NewDense(p, s.k, nil)
	for i := range p {
		for j := range s.k {
			l.Set(i, j, math.Exp(s.theta[i]/2)*s.vectors.At(i, j)*math.Sqrt(max(0, s.values[j]-1)))
		}
	}
	return signed(l, s.k)
}

// slope is ∂F/∂θᵢ = Σ (1−λₘ)uᵢₘ² over the small eigenvalues.
func (s *factorState) slope() []float64 {
	g := make([]float64, len(s.theta))
	for i := range g {
		for m := s.k; m < len(g); m++ {
			u := s.vectors.At(i, m)
			g[i] += (1 - s.values[m]) * float64(u*u)
		}
	}
	return g
}

// curvature is the matrix of second derivatives for the free parameters, from the
// derivatives of eigenvalues and vectors; with exact false its positive
// semidefinite main part (Σ uᵢₘuⱼₘ)², to which it tends as the fit gets perfect.
func (s *factorState) curvature(free []int, exact bool) *mat.SymDense {
	p, e, u := len(s.theta), s.values, s.vectors
	h := mat.NewSymDense(len(free), nil)
	for a, i := range free {
		for b, j := range free[:a+1] {
			sum := 0.0
			for m := s.k; m < p; m++ {
				um := u.At(i, m) * u.At(j, m)
				if !exact {
					sum += um
					continue
				}
				sum += e[m] * um * um
				for n := m + 1; n < p; n++ {
					sum += (e[m] + e[n]) * um * u.At(i, n) * u.At(j, n)
				}
				for n := range s.k {
					sum -= (1 - e[m]) * (e[m] + e[n]) / (e[m] - e[n]) * um * u.At(i, n) * u.At(j, n)
				}
			}
			if !exact {
				sum *= sum
			}
			if a == b && !exact {
				sum += 1e-8
			}
			h.SetSym(a, b, sum)
		}
	}
	return h
}

func (s *factorState) fit() error {
	if err := s.evaluate(); err != nil {
		return err
	}
	for s.steps = 0; s.steps < factorIterations; s.steps++ {
		g := s.slope()
		free := s.free(g)
		s.gradient = 0
		for _, i := range free {
			s.gradient = max(s.gradient, math.Abs(g[i]))
		}
		if s.gradient <= factorGradient {
			return nil
		}
		if !s.step(g, free) {
			break
		}
	}
	return &ConvergenceError{Method: "factors", Iterations: s.steps, Change: s.gradient, State: s.uniquenesses()}
}

// free are the parameters that are not held by a bound they would cross.
func (s *factorState) free(g []float64) []int {
	var free []int
	for i, t := range s.theta {
		if !(t <= math.Log(minUniqueness) && g[i] > 0 || t >= 0 && g[i] < 0) {
			free = append(free, i)
		}
	}
	return free
}

// step goes downhill, shortening the step until the discrepancy falls; false if
// none does.
func (s *factorState) step(g []float64, free []int) bool {
	for _, exact := range []bool{true, false} {
		var chol mat.Cholesky
		if !chol.Factorize(s.curvature(free, exact)) {
			continue
		}
		rhs := mat.NewVecDense(len(free), nil)
		for a, i := range free {
			rhs.SetVec(a, -g[i])
		}
		var d mat.VecDense
		if err := chol.SolveVecTo(&d, rhs); err != nil {
			continue
		}
		// At most a factor e² at once, for the quadratic model holds near by only; all
		// parameters by the same part, for downhill is a direction.
		longest := min(1, 2/mat.Norm(&d, math.Inf(1)))
		for length := longest; length > 1e-10*longest; length /= 2 {
			next := &factorState{r: s.r, k: s.k, theta: slices.Clone(s.theta)}
			fall := 0.0
			for a, i := range free {
				next.theta[i] = s.clamp(s.theta[i] + length*d.AtVec(a))
				fall += g[i] * (next.theta[i] - s.theta[i])
			}
			if next.evaluate() != nil {
				continue
			}
			// Near the optimum the rounding of F hides the fall; the slope decides there.
			if next.f <= s.f+1e-4*fall || math.Abs(next.f-s.f) <= 1e-13*(1+s.f) && next.steepest() < s.gradient {
				s.theta, s.values, s.vectors, s.f = next.theta, next.values, next.vectors, next.f
				return true
			}
		}
	}
	return false
}

func (s *factorState) steepest() float64 {
	g := s.slope()
	steepest := 0.0
	for _, i := range s.free(g) {
		steepest = max(steepest, math.Abs(g[i]))
	}
	return steepest
}
