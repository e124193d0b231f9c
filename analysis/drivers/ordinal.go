package drivers

import (
	"context"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"
)

// An ordinal is the proportional-odds model P(Y ≤ j) = F(θ_j − βx) of an outcome
// with two or more values, F logistic (P. McCullagh 1980), in standardised
// predictors. With two values it is the logit with intercept −θ₁.
type ordinal struct {
	values  []float64 // of the outcome, ascending
	codes   []int     // of each row
	mass    []float64 // rows per value, by weight
	weights []float64 // nil without
	x       []float64 // row by row
	p       int
}

// maxValues bounds the thresholds of a model.
const maxValues = 100

// ordinal is the model of a sample, its predictors centred or only scaled.
func (s *Sample) ordinal(centred bool) (*ordinal, error) {
	if err := s.rows(); err != nil {
		return nil, err
	}
	if err := s.fittable(); err != nil {
		return nil, err
	}
	o := &ordinal{p: len(s.names) - 1, weights: s.weights}
	o.values = slices.Compact(slices.Sorted(slices.Values(s.columns[0])))
	if len(o.values) > maxValues {
		return nil, argument("%s has %d different values, a logit takes %d", s.names[0], len(o.values), maxValues)
	}
	o.mass = make([]float64, len(o.values))
	o.codes = make([]int, s.n)
	o.x = make([]float64, int(s.n)*o.p)
	for row, y := range s.columns[0] {
		o.codes[row], _ = slices.BinarySearch(o.values, y)
		o.mass[o.codes[row]] += s.weight(row)
		for j := range o.p {
			x := s.columns[j+1][row]
			if centred {
				x -= s.mean[j+1]
			}
			o.x[row*o.p+j] = x / s.sd[j+1]
		}
	}
	if int(s.n) < o.p+len(o.values) {
		return nil, s.enough(o.p + len(o.values))
	}
	return o, nil
}

// start are the thresholds without predictors, then slopes of 0.
func (o *ordinal) start(slopes int) []float64 {
	params := make([]float64, len(o.values)-1+slopes)
	below, total := 0.0, 0.0
	for _, m := range o.mass {
		total += m
	}
	for j, m := range o.mass[:len(o.mass)-1] {
		below += m
		params[j] = math.Log(below / (total - below))
	}
	return params
}

// null is the log-likelihood without predictors.
func (o *ordinal) null() float64 {
	sum, total := 0.0, 0.0
	for _, m := range o.mass {
		total += m
	}
	for _, m := range o.mass {
		sum += m * math.Log(m/total)
	}
	return sum
}

// An ordinalFit is a maximum of the likelihood of some predictors.
type ordinalFit struct {
	params     []float64 // thresholds, then slopes
	thresholds int
	loglik     float64
	info       *mat.SymDense // the information matrix
	iterations int
}

func (f ordinalFit) slopes() []float64 { return f.params[f.thresholds:] }

// logistic is F(t) and F(−t), each computed on its own side.
func logistic(t float64) (f, fc float64) {
	e := math.Exp(-math.Abs(t))
	small, large := e/(1+e), 1/(1+e)
	if t < 0 {
		return small, large
	}
	return large, small
}

// logLogistic is log F(t).
func logLogistic(t float64) float64 {
	if t < 0 {
		return t - math.Log1p(math.Exp(t))
	}
	return -math.Log1p(math.Exp(-t))
}

// A rowTerm is the log-likelihood of a row and its derivatives by a = θ_y − βx and
// b = θ_(y−1) − βx. F(a) − F(b) = F(a)·F(−b)·(1 − e^(b−a)), whose logarithm is a sum
// of concave terms that do not cancel.
type rowTerm struct {
	log        float64
	byA, byB   float64
	varA, varB float64 // F(1 − F) at a and at b
	gap        float64 // κ(1 + κ), κ = 1/(e^(a−b) − 1)
}

func (o *ordinal) term(code int, params []float64, eta float64) rowTerm {
	var t rowTerm
	first, last := code == 0, code == len(o.values)-1
	if !last {
		a := params[code] - eta
		f, fc := logistic(a)
		t.log += logLogistic(a)
		t.byA, t.varA = fc, f*fc
	}
	if !first {
		b := params[code-1] - eta
		f, fc := logistic(b)
		t.log += logLogistic(-b)
		t.byB, t.varB = -f, f*fc
	}
	if !first && !last {
		d := params[code] - params[code-1]
		t.log += math.Log(-math.Expm1(-d))
		kappa := 1 / math.Expm1(d)
		t.byA += kappa
		t.byB -= kappa
		t.gap = kappa * (1 + kappa)
	}
	return t
}

// loglik is −∞ where the thresholds are not in order.
func (o *ordinal) loglik(params []float64, set []int) float64 {
	q := len(o.values) - 1
	for j := 1; j < q; j++ {
		if !(params[j] > params[j-1]) {
			return math.Inf(-1)
		}
	}
	sum := 0.0
	for row, code := range o.codes {
		sum += o.weight(row) * o.term(code, params, o.eta(row, params[q:], set)).log
	}
	return sum
}

func (o *ordinal) weight(row int) float64 {
	if o.weights == nil {
		return 1
	}
	return o.weights[row]
}

func (o *ordinal) eta(row int, slopes []float64, set []int) float64 {
	sum := 0.0
	for k, j := range set {
		sum += float64(slopes[k] * o.x[row*o.p+j])
	}
	return sum
}

// derivatives are the gradient and the information matrix; squares, if not nil,
// takes the sum of the outer products of the rows' gradients.
func (o *ordinal) derivatives(params []float64, set []int, squares *mat.SymDense) (gradient []float64, info *mat.SymDense) {
	q, k := len(o.values)-1, len(params)
	gradient = make([]float64, k)
	flat := make([]float64, k*k) // upper triangle
	own := make([]float64, k)
	for row, code := range o.codes {
		w := o.weight(row)
		t := o.term(code, params, o.eta(row, params[q:], set))
		clear(own)
		x := o.x[row*o.p : row*o.p+o.p]
		slope, curve := -w*(t.byA+t.byB), w*(t.varA+t.varB)
		if code < q {
			own[code] = w * t.byA
			flat[code*k+code] += w * (t.varA + t.gap)
			for i, j := range set {
				flat[code*k+q+i] -= w * t.varA * x[j]
			}
		}
		if code > 0 {
			own[code-1] = w * t.byB
			flat[(code-1)*k+code-1] += w * (t.varB + t.gap)
			for i, j := range set {
				flat[(code-1)*k+q+i] -= w * t.varB * x[j]
			}
		}
		if code > 0 && code < q {
			flat[(code-1)*k+code] -= w * t.gap
		}
		for i, j := range set {
			own[q+i] = slope * x[j]
			v := curve * x[j]
			line := flat[(q+i)*k+q:]
			for m := i; m < len(set); m++ {
				line[m] += float64(v * x[set[m]])
			}
		}
		for i, g := range own {
			gradient[i] += g
		}
		if squares != nil {
			squares.SymRankOne(squares, 1, mat.NewVecDense(k, own))
		}
	}
	return gradient, mat.NewSymDense(k, flat)
}

// The stopping rule of a fit: Newton's method ends, after one more step, when half
// the squared Newton decrement g'I⁻¹g is at most newtonStop, in units of
// log-likelihood. The error left is of the order of its square. Steps are halved
// until the likelihood does not fall.
const (
	newtonStop = 1e-10
	newtonMost = 100
)

// fit maximises the likelihood of the predictors in set, which none of the others in
// it may span, from start. Parameter fixed, if not negative, stays as it is.
func (o *ordinal) fit(ctx context.Context, set []int, start []float64, fixed int) (ordinalFit, error) {
	f := ordinalFit{params: slices.Clone(start), thresholds: len(o.values) - 1}
	f.loglik = o.loglik(f.params, set)
	var first []float64 // variances at the start
	decrement := math.Inf(1)
	fail := func(err error) (ordinalFit, error) {
		return f, &ConvergenceError{Iterations: f.iterations, Decrement: decrement, LogLik: f.loglik, Estimates: slices.Clone(f.params), Err: err}
	}
	for f.iterations < newtonMost {
		if err := ctx.Err(); err != nil {
			return f, err
		}
		gradient, info := o.derivatives(f.params, set, nil)
		if fixed >= 0 {
			gradient[fixed] = 0
			for i := range gradient {
				info.SetSym(fixed, i, 0)
			}
			info.SetSym(fixed, fixed, 1)
		}
		var c mat.Cholesky
		if !c.Factorize(info) {
			return fail(ErrSeparated)
		}
		var step mat.VecDense
		if err := c.SolveVecTo(&step, mat.NewVecDense(len(gradient), gradient)); err != nil {
			return fail(ErrSeparated)
		}
		if first == nil {
			first = variances(&c)
		}
		decrement = mat.Dot(&step, mat.NewVecDense(len(gradient), gradient)) / 2
		f.iterations++
		moved := o.advance(&f, set, &step)
		if decrement <= newtonStop {
			_, f.info = o.derivatives(f.params, set, nil)
			if f.diverged(o, first, fixed) {
				return fail(ErrSeparated)
			}
			return f, nil
		}
		if !moved {
			break
		}
	}
	return fail(ErrNotConverged)
}

// advance takes the longest of the halved steps at which the likelihood does not
// fall, and tells whether there is one.
func (o *ordinal) advance(f *ordinalFit, set []int, step *mat.VecDense) bool {
	trial := make([]float64, len(f.params))
	for length := 1.0; length > 1e-12; length /= 2 {
		for i, x := range f.params {
			trial[i] = x + length*step.AtVec(i)
		}
		if l := o.loglik(trial, set); l >= f.loglik-1e-13*math.Abs(f.loglik) {
			f.params, f.loglik = trial, l
			return true
		}
	}
	return false
}

func variances(c *mat.Cholesky) []float64 {
	var inverse mat.SymDense
	if c.InverseTo(&inverse) != nil {
		return nil
	}
	out := make([]float64, inverse.SymmetricDim())
	for i := range out {
		out[i] = inverse.At(i, i)
	}
	return out
}

// diverged tells whether the fit is on its way to infinity: the information about
// some slope is less than a millionth of what it is without predictors, as where
// rows whose value is certain no longer count.
func (f ordinalFit) diverged(o *ordinal, first []float64, fixed int) bool {
	if fixed >= 0 {
		return false
	}
	var c mat.Cholesky
	if !c.Factorize(f.info) {
		return true
	}
	now := variances(&c)
	if now == nil || first == nil {
		return true
	}
	for i := f.thresholds; i < len(now); i++ {
		if now[i] > 1e6*first[i] {
			return true
		}
	}
	return false
}
