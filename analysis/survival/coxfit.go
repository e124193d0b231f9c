package survival

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// A likelihood is the log partial likelihood with its slope and curvature.
type likelihood struct {
	value float64
	score []float64
	info  []float64 // minus the second derivatives, a lower triangle
}

func (m *coxModel) likelihood(beta []float64) likelihood {
	l := likelihood{score: make([]float64, m.p), info: make([]float64, m.p*(m.p+1)/2)}
	m.walk(beta, func(e *eventTime) {
		l.value += e.lp
		for j, v := range e.x {
			l.score[j] += v
		}
		e.each(func(w, denominator, part float64) {
			l.value -= w * math.Log(denominator)
			mean := e.means(denominator, part)
			for j, v := range mean {
				l.score[j] -= w * v
			}
			e.spread(w, denominator, part, mean, l.info)
		})
	})
	return l
}

// spread adds w times the covariance of the covariates among those at risk.
func (e *eventTime) spread(w, denominator, part float64, mean, to []float64) {
	k := 0
	for i, a := range mean {
		for _, b := range mean[:i+1] {
			to[k] += w * ((e.risk.s2[k]-part*e.left.s2[k])/denominator - a*b)
			k++
		}
	}
}

// A solution is where the iteration ended.
type solution struct {
	beta, covariance []float64
	loglik0, loglik  float64
	score            float64 // test
	iterations       int
}

const (
	maxIterations = 60
	stepDone      = 1e-9 // standard deviations
)

// fit is Newton's method from 0, a step halved until it does not lose likelihood.
func (m *coxModel) fit() (solution, error) {
	beta := make([]float64, m.p)
	l := m.likelihood(beta)
	s := solution{loglik0: l.value}
	if err := m.independent(l.info); err != nil {
		return s, err
	}
	for ; s.iterations < maxIterations; s.iterations++ {
		var chol mat.Cholesky
		if !chol.Factorize(symmetric(m.p, l.info)) {
			return s, m.stopped(s.iterations, l.value, beta, nil, ErrSeparated)
		}
		step := mat.NewVecDense(m.p, nil)
		if err := chol.SolveVecTo(step, mat.NewVecDense(m.p, l.score)); err != nil && chol.Cond() > 1e15 {
			return s, m.stopped(s.iterations, l.value, beta, step.RawVector().Data, ErrSeparated)
		}
		decrement := mat.Dot(step, mat.NewVecDense(m.p, l.score))
		if s.iterations == 0 {
			s.score = decrement
		}
		longest, size := 0.0, 0.0
		for j, v := range step.RawVector().Data {
			longest, size = max(longest, math.Abs(v)), max(size, math.Abs(beta[j]))
		}
		switch {
		case longest <= stepDone*(1+size):
			var inverse mat.SymDense
			if err := chol.InverseTo(&inverse); err != nil && chol.Cond() > 1e15 {
				return s, m.stopped(s.iterations, l.value, beta, nil, ErrSeparated)
			}
			s.beta, s.loglik = beta, l.value
			for i := range m.p {
				for j := range m.p {
					s.covariance = append(s.covariance, inverse.At(i, j))
				}
			}
			return s, nil
		case decrement < 1e-6 && longest > 0.1:
			// Nothing is left to gain, and the step is still long: the likelihood is flat
			// out there, and the coefficient on its way to infinity.
			return s, m.stopped(s.iterations, l.value, beta, step.RawVector().Data, ErrSeparated)
		}
		next, better, ok := m.advance(beta, step.RawVector().Data, l.value)
		if !ok {
			return s, m.stopped(s.iterations, l.value, beta, step.RawVector().Data, ErrNotConverged)
		}
		beta, l = next, better
	}
	return s, m.stopped(s.iterations, l.value, beta, nil, ErrNotConverged)
}

func (m *coxModel) advance(beta, step []float64, value float64) ([]float64, likelihood, bool) {
	for half := 1.0; half > 1e-9; half /= 2 {
		next := make([]float64, m.p)
		for j := range next {
			next[j] = beta[j] + half*step[j]
		}
		// Likelihoods of one model differ by rounding near the maximum.
		if l := m.likelihood(next); l.value >= value-1e-12*math.Abs(value) && l.finite() {
			return next, l, true
		}
	}
	return nil, likelihood{}, false
}

func (l likelihood) finite() bool {
	sum := l.value
	for _, v := range l.info {
		sum += math.Abs(v)
	}
	return !math.IsNaN(sum) && !math.IsInf(sum, 0)
}

// stopped is the state in which the iteration ended, in units of the covariates.
func (m *coxModel) stopped(iterations int, value float64, beta, step []float64, err error) error {
	e := &ConvergenceError{Iterations: iterations, LogLik: value, Err: err}
	for j := range m.p {
		e.Coefficients = append(e.Coefficients, beta[j]/m.sd[j])
		if step != nil && math.Abs(step[j]) > 0.01 {
			e.Growing = append(e.Growing, m.names[j])
		}
	}
	return e
}

// independent refuses a covariate of which others make up all that can be compared: it
// takes the pivots of the information as a correlation matrix, in the order given.
func (m *coxModel) independent(info []float64) error {
	const smallest = 1e-9 // of its variance, what others leave of a covariate
	p := m.p
	a := symmetric(p, info)
	var most float64
	for j := range p {
		most = max(most, a.At(j, j))
	}
	low := mat.NewDense(p, p, nil) // unit lower triangle of the factors
	pivots := make([]float64, p)
	for j := range p {
		if !(a.At(j, j) > 1e-12*float64(m.events)) {
			return &CovariateError{Name: m.names[j], Err: ErrConstant}
		}
		pivot := a.At(j, j)
		for k := range j {
			v := a.At(j, k)
			for i := range k {
				v -= low.At(j, i) * low.At(k, i) * pivots[i]
			}
			v /= pivots[k]
			low.Set(j, k, v)
			pivot -= v * v * pivots[k]
		}
		if !(pivot > smallest*a.At(j, j)) {
			return &CovariateError{Name: m.names[j], With: m.madeOf(low, j), Err: ErrCollinear}
		}
		pivots[j] = pivot
	}
	return nil
}

// madeOf are the covariates before j with a part in it: row j of the factor times the
// inverse of those above.
func (m *coxModel) madeOf(low *mat.Dense, j int) (names []string) {
	part := make([]float64, j)
	for k := j - 1; k >= 0; k-- {
		part[k] = low.At(j, k)
		for i := k + 1; i < j; i++ {
			part[k] -= part[i] * low.At(i, k)
		}
	}
	for k, v := range part {
		if math.Abs(v) > 1e-6 {
			names = append(names, m.names[k])
		}
	}
	return names
}

func symmetric(p int, lower []float64) *mat.SymDense {
	out := mat.NewSymDense(p, nil)
	k := 0
	for i := range p {
		for j := range i + 1 {
			out.SetSym(i, j, lower[k])
			k++
		}
	}
	return out
}

// wald is the quadratic form of the coefficients in the inverse of their covariance.
func wald(beta, covariance []float64) Test {
	p := len(beta)
	var chol mat.Cholesky
	if !chol.Factorize(mat.NewSymDense(p, covariance)) {
		return Test{DF: p}
	}
	b, solved := mat.NewVecDense(p, beta), mat.NewVecDense(p, nil)
	if err := chol.SolveVecTo(solved, b); err != nil && chol.Cond() > 1e15 {
		return Test{DF: p}
	}
	return chiSquare(mat.Dot(b, solved), p)
}
