package interval

import (
	"math"

	"github.com/gocsat/csat/internal/tail"
)

// A Class is what a weighted score interval needs to know of the answers in one
// class: how many there are, and the sums of their weights and of the squares.
type Class struct {
	N, Sum, Squares float64
}

// WeightedTango is [Tango] for answers with sampling weights: detractors, passives
// and promoters. It inverts the score test of the hypothesis that the population's
// score is d, under which
//
//	T = Σ_c W_c·(y_c − d),  y = −1, 0, 1,
//
// has expectation 0 and the variance n·Σ_c p̃_c·q_c·(y_c − d)². p̃ are the shares of
// the classes among respondents that make the counts most likely under the
// hypothesis Σ_c p̃_c·μ_c·(y_c − d) = 0, μ_c = W_c/n_c is the mean weight in a class
// and q_c = μ_c²·(1 + v_c) the mean square, with the relative variance v_c of the
// weights in the class, to which the classes together lend [borrowed] degrees of
// freedom. An empty class is given (n/n_eff)² times the mean weight of all: whoever
// answers in it may weigh more than others.
//
// With equal weights it is Tango's interval for the counts. There is at least one
// answer. The limits lie in [−1, 1].
func WeightedTango(c [3]Class, z float64) (lower, upper float64) {
	return newWeighed(c).lower(z), -newWeighed([3]Class{c[2], c[1], c[0]}).lower(z)
}

// borrowed are the degrees of freedom that the weights of all classes lend to the
// variance of the weights in one. In simulations fewer leave it too low for classes
// of ten answers and heavy-tailed weights; more make little difference.
const borrowed = 3

// WeightedZ is the critical value for [WeightedTango] at a confidence level: the
// normal one, widened by the quantiles of Student's t for
//
//	ν = df·(n_eff/n)²,  at least 1,
//
// over those for n − 1, since a variance rests on fewer answers the more the weights
// differ. df are the degrees of freedom of the design, n − 1 for independent answers.
func WeightedZ(c [3]Class, df, level float64) float64 {
	z, n := tail.CriticalZ(level), c[0].N+c[1].N+c[2].N
	part := effectivePart(c)
	few := max(1, df*part*part)
	if n < 2 || few >= n-1 {
		return z
	}
	p := (1 + level) / 2
	return z * tail.StudentTQuantile(p, few) / tail.StudentTQuantile(p, n-1)
}

// FewUnderWeights tells whether the smaller of the two outer classes has too few
// answers for [WeightedTango] to be sure of its level:
//
//	n_c < need = 12·((n/n_eff)² − 1),
//
// where a class of the population can hide large weights that the sample does not
// show. It is false for equal weights.
func FewUnderWeights(c [3]Class) (need float64, few bool) {
	part := effectivePart(c)
	need = 12 * (1/part/part - 1)
	const rounding = 1e-9
	return need, need > rounding && min(c[0].N, c[2].N) < need
}

// Gammas are shape and scale of gamma distributions for the sums of weights of the
// classes, in units of the mean weight of all: with the mean n·μ and the variance
// n·μ²·(1 + v) of a sum of as many weights as a Poisson variable has, which is how
// M. P. Fay and E. J. Feuer take weighted sums of counts (Confidence Intervals for
// Directly Standardized Rates, Statistics in Medicine 16, 1997, 791–801). μ and v are
// those of [WeightedTango]. Shapes are divided by the square by which [WeightedZ]
// widens at 95 %. With equal weights they are the counts, and scales are 1; the scale
// of an empty class is what its answers would have.
func Gammas(c [3]Class) (shape, scale [3]float64) {
	const level = 0.95
	s := newWeighed(c)
	wider := WeightedZ(c, s.n-1, level) / tail.CriticalZ(level)
	for k := range shape {
		spread := s.excess[k] * wider * wider
		shape[k], scale[k] = s.counts[k]/spread, s.mean[k]*spread
	}
	return shape, scale
}

// effectivePart is Kish's effective number of answers over their number, at most 1.
func effectivePart(c [3]Class) float64 {
	n, sum, squares := c[0].N+c[1].N+c[2].N, c[0].Sum+c[1].Sum+c[2].Sum, c[0].Squares+c[1].Squares+c[2].Squares
	return min(1, sum/squares*sum/n)
}

// weighed is a sample as the score test sees it.
type weighed struct {
	n      float64
	counts [3]float64
	mean   [3]float64 // μ over the mean weight of all
	excess [3]float64 // q/μ²
}

func newWeighed(c [3]Class) weighed {
	var s weighed
	var sum, deviations, df float64
	var own [3]float64
	for k := range s.counts {
		s.counts[k] = c[k].N
		s.n += c[k].N
		sum += c[k].Sum
		if c[k].N > 0 {
			own[k] = c[k].N * max(0, c[k].Squares/c[k].Sum*c[k].N/c[k].Sum-1)
			deviations += own[k]
			df += c[k].N - 1
		}
	}
	pooled := 0.0
	if df > 0 {
		pooled = deviations / df
	}
	part := effectivePart(c)
	for k := range s.counts {
		s.mean[k] = 1 / part / part
		if s.counts[k] > 0 {
			s.mean[k] = c[k].Sum / c[k].N / (sum / s.n)
		}
		s.excess[k] = 1 + (own[k]+borrowed*pooled)/(max(0, s.counts[k]-1)+borrowed)
	}
	return s
}

// lower is the smallest d that a test at ±z does not reject.
func (s weighed) lower(z float64) float64 {
	for y := range 3 {
		if s.counts[y] == s.n { // all in one class: those unseen are detractors
			if y == 0 {
				return -1
			}
			unseen := z * z * s.excess[y] * s.mean[0] / s.mean[y]
			return (s.n*float64(y-1) - unseen) / (s.n + unseen)
		}
	}
	var top, bottom float64
	for k := range 3 {
		w := s.counts[k] * s.mean[k]
		top += w * float64(k-1)
		bottom += w
	}
	return tail.Root(func(d float64) float64 {
		numerator, variance := s.score(d)
		return numerator - float64(z*math.Sqrt(variance))
	}, -1, top/bottom)
}

// score is T in units of the mean weight and its variance under the hypothesis d,
// which is at most the score of the sample.
//
// The likelihood is largest at p_c = n_c/(n + λ·a_c), a_c = μ_c·(y_c − d), where
// Σ p_c·a_c = 0, or where the last mass goes to an empty class with n + λ·a_c = 0.
// Either way λ is a root of A·λ² + B·λ + C, the one between the poles.
func (s weighed) score(d float64) (numerator, variance float64) {
	var a [3]float64
	for k := range 3 {
		a[k] = s.mean[k] * (float64(k-1) - d)
		numerator += s.counts[k] * a[k]
	}
	if d <= -1 { // everybody is a detractor
		return numerator, 0
	}
	A, B, C := a[0]*a[1]*a[2], 0.0, s.n*numerator
	for k := range 3 {
		B += float64(s.counts[k]*a[k]) * (a[(k+1)%3] + a[(k+2)%3])
	}
	root := math.Sqrt(max(0, float64(B*B)-float64(4*A*C)))
	var lambda float64
	if B <= 0 {
		lambda = 2 * C / (root - B)
	} else { // the other form of the same root, without cancellation
		lambda = -(B + root) / (2 * A)
	}
	var p [3]float64
	rest, empty := 0.0, -1
	for k := range 3 {
		switch {
		case s.counts[k] > 0:
			p[k] = s.counts[k] / (s.n + float64(lambda*a[k]))
			rest += p[k] * a[k]
		case a[k] < 0: // at most one class is empty
			empty = k
		}
	}
	if empty >= 0 {
		p[empty] = max(0, rest/-a[empty])
	}
	for k := range 3 {
		variance += s.n * p[k] * a[k] * a[k] * s.excess[k]
	}
	return numerator, variance
}
