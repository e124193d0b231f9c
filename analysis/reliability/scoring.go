package reliability

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

const (
	scoringSteps = 200
	scoringBound = 1e-7
)

// scoring climbs a multinomial likelihood by its score and the information that the
// model expects.
type scoring struct {
	method string
	// at is where the iteration stands; total is how many observations each visited
	// probability stands for.
	at    []float64
	total float64
	// model visits the probabilities at theta with the observed weight of each, their
	// logarithm and its derivatives; false where theta is out of bounds.
	model func(theta []float64, add func(weight, logP float64, d []float64)) bool
	// correlation is what theta says of it.
	correlation func(theta []float64) float64

	logLik float64
	score  []float64
	info   *mat.SymDense // of one observation
	// variance is that of the first parameter for one observation, where it ended.
	variance float64
}

// evaluated is the method at theta, nil where that is out of bounds.
func (s *scoring) evaluated(theta []float64) *scoring {
	next := &scoring{method: s.method, at: theta, total: s.total, model: s.model, correlation: s.correlation,
		score: make([]float64, len(theta)), info: mat.NewSymDense(len(theta), nil)}
	if !(math.Abs(s.correlation(theta)) <= edge) {
		return nil
	}
	var touched []int
	ok := s.model(theta, func(weight, logP float64, d []float64) {
		if weight > 0 {
			next.logLik += weight * logP
		}
		p := math.Exp(logP)
		touched = touched[:0]
		for a, x := range d {
			if x == 0 {
				continue
			}
			touched = append(touched, a)
			next.score[a] += weight * x
			for _, b := range touched {
				next.info.SetSym(a, b, next.info.At(a, b)+p*x*d[b])
			}
		}
	})
	if !ok {
		return nil
	}
	return next
}

// climb goes uphill: the first step is Fisher's, the next ones learn from the scores how
// the curvature differs from the expected one (Broyden, Fletcher, Goldfarb and Shanno
// 1970). A step that leads down or out of bounds is halved. It ends when Fisher's step
// is short in units of the expected error.
func (s *scoring) climb() error {
	next, decrement, steps := s.evaluated(s.at), math.Inf(1), 0
	var inv mat.SymDense // of the curvature
	for ; next != nil && steps < scoringSteps; steps++ {
		here := *next
		var chol mat.Cholesky
		var expected mat.SymDense
		if !chol.Factorize(here.info) || chol.InverseTo(&expected) != nil {
			break
		}
		expected.ScaleSym(1/s.total, &expected)
		score := mat.NewVecDense(len(here.score), here.score)
		decrement = math.Sqrt(max(0, mat.Inner(score, &expected, score)))
		*s = here
		if decrement <= scoringBound {
			s.variance = expected.At(0, 0) * s.total
			return nil
		}
		var step mat.VecDense
		if steps > 0 {
			step.MulVec(&inv, score)
		}
		if steps == 0 || !(mat.Dot(&step, score) > 0) {
			inv = expected
			step.MulVec(&inv, score)
		}
		if next = s.uphill(&step); next == nil && steps > 0 {
			// What was learned may mislead; Fisher's step does not.
			inv = expected
			step.MulVec(&inv, score)
			next = s.uphill(&step)
		}
		if next != nil {
			learn(&inv, s, next)
		}
	}
	if math.Abs(s.correlation(s.at)) > 0.99 {
		return fmt.Errorf("reliability: %s: %w: the likelihood grows beyond a correlation of %.5f", s.method, ErrBoundary, s.correlation(s.at))
	}
	return &ConvergenceError{Method: s.method, Iterations: steps, Change: decrement, State: s.at}
}

// uphill is where the step leads, halved until the likelihood grows as it should, to
// its rounding; nil if it never does.
func (s *scoring) uphill(step *mat.VecDense) *scoring {
	gain := mat.Dot(step, mat.NewVecDense(len(s.score), s.score))
	for length := 1.0; length > 1e-10; length /= 2 {
		theta := make([]float64, len(s.at))
		for a := range theta {
			theta[a] = s.at[a] + length*step.AtVec(a)
		}
		if next := s.evaluated(theta); next != nil && next.logLik >= s.logLik+1e-4*length*gain-1e-13*math.Abs(s.logLik) {
			return next
		}
	}
	return nil
}

// learn updates the inverse curvature by what the scores changed from one place to the
// next.
func learn(inv *mat.SymDense, from, to *scoring) {
	p := len(from.at)
	moved, change := mat.NewVecDense(p, nil), mat.NewVecDense(p, nil)
	for a := range p {
		moved.SetVec(a, to.at[a]-from.at[a])
		change.SetVec(a, from.score[a]-to.score[a])
	}
	product := mat.Dot(moved, change)
	if !(product > 1e-10*mat.Norm(moved, 2)*mat.Norm(change, 2)) {
		return
	}
	var image mat.VecDense
	image.MulVec(inv, change)
	weight := (1 + mat.Dot(change, &image)/product) / product
	for a := range p {
		for b := range a + 1 {
			m, n := moved.AtVec(a), moved.AtVec(b)
			inv.SetSym(a, b, inv.At(a, b)+weight*m*n-(m*image.AtVec(b)+n*image.AtVec(a))/product)
		}
	}
}
