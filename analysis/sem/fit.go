package sem

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"github.com/gocsat/csat/internal/tail"
	"github.com/gocsat/csat/survey"
)

// Fit estimates a model by maximum likelihood from the covariances of its items, for
// answers that are jointly normal (Jöreskog 1970, Biometrika 57:239). Conventions are
// those of lavaan: the covariances have the divisor n, χ² is n times the discrepancy,
// means are free, and standard errors come from the expected information.
//
// The fit is one of correlations, so that units do not matter: Newton's method with the
// exact second derivatives where these are positive definite, otherwise with their
// expectation (Fisher scoring), each step shortened until the discrepancy falls, from
// three starts of which the lowest end counts. It stops when the gradient g of the
// discrepancy with expected second derivatives H satisfies √(g'H⁻¹g) ≤ 1e-9.
//
// Variances are not kept from being negative: such a solution is returned with Admissible
// false and warnings [Heywood] and [Indefinite]. Fewer than five people per free
// parameter are a [survey.LowBase] warning (Bentler and Chou 1987).
//
// Errors: an item that the sample does not have is an [*ItemError] with
// [survey.ErrUnknown]; not more people than items [survey.ErrTooFew]; items that others
// nearly determine [ErrCollinear]; no end within 200 steps, or a residual variance on its way
// to infinity, a [*ConvergenceError]; parameters that these data leave open, such as the loadings of a construct on two items
// that nothing else correlates with, an [*UnidentifiedError]. With [UnitVariance] a
// negative variance, and in any case a construct of variance 0, is [ErrInadmissible].
func Fit(s *Sample, m *Model, o Options) (Result, error) {
	level, err := o.level()
	if err != nil {
		return Result{}, err
	}
	f, err := estimate(s, m, o.Scaling)
	if err != nil {
		return Result{}, err
	}
	return f.result(level)
}

// A fitted is a solution for standardised items, in the parameters of one scaling.
type fitted struct {
	*descent
	sample  *Sample
	scaling Scaling
	sd      []float64 // of the items, divisor n
	markers []int
	// unit is that of each construct in the units of the data.
	unit []float64
	// cov are the covariances of the estimates.
	cov *mat.SymDense
}

func estimate(s *Sample, m *Model, scaling Scaling) (*fitted, error) {
	if err := s.usable(); err != nil {
		return nil, err
	}
	if err := m.usable(); err != nil {
		return nil, err
	}
	observed, sd, logDet, err := s.of(m.items)
	if err != nil {
		return nil, err
	}
	d, err := m.minimise(observed, logDet)
	if err != nil {
		return nil, err
	}
	f := &fitted{descent: d, sample: s, scaling: scaling, sd: sd, markers: m.markers()}
	return f, f.express()
}

// express turns the solution into the parameters of the scaling and computes the
// covariances of these.
func (f *fitted) express() error {
	m, k := f.m, len(f.m.names)
	state := f.at.state.clone()
	units := make([]float64, k)
	f.unit = make([]float64, k)
	for j, i := range f.markers {
		if units[j] = state.lambda.At(i, j); !(math.Abs(units[j]) > 1e-6) {
			return &UnidentifiedError{Moments: m.moments(), Free: len(f.params), Parameters: []string{m.label(param{loading, i, j})}}
		}
		f.unit[j] = f.sd[i]
	}
	state.rescale(units)
	if f.scaling == UnitVariance {
		for j := range units {
			if !(state.psi.At(j, j) > 0) {
				return fmt.Errorf("sem: %w: variance %.3g of %s cannot be 1", ErrInadmissible, state.psi.At(j, j), m.names[j])
			}
			units[j], f.unit[j] = 1/math.Sqrt(state.psi.At(j, j)), 1
		}
		state.rescale(units)
	}
	at, ok := m.measure(state, f.observed, f.logDet)
	if !ok {
		return f.fault()
	}
	f.at, f.params = at, m.free(f.scaling, f.markers)
	information := expected(at.p, at.forms(f.params))
	if open, ok := undetermined(information, f.params); !ok {
		return &UnidentifiedError{Moments: m.moments(), Free: len(f.params), Parameters: m.labels(open)}
	}
	if f.cov, ok = inverse(information, 2/float64(f.sample.n)); !ok {
		return &UnidentifiedError{Moments: m.moments(), Free: len(f.params)}
	}
	return nil
}

// inverse is a multiple of the inverse of a positive definite matrix.
func inverse(h *mat.SymDense, factor float64) (*mat.SymDense, bool) {
	scaled, units, ok := unitDiagonal(h)
	var chol mat.Cholesky
	if !ok || !chol.Factorize(scaled) {
		return nil, false
	}
	inv := new(mat.SymDense)
	if err := chol.InverseTo(inv); err != nil {
		return nil, false
	}
	for k := range units {
		for l := range k + 1 {
			inv.SetSym(k, l, factor*units[k]*units[l]*inv.At(k, l))
		}
	}
	return inv, true
}

// inData is by what a parameter is multiplied in the units of the data.
func (f *fitted) inData(q param) float64 {
	switch q.kind {
	case loading:
		return f.sd[q.i] / f.unit[q.j]
	case path:
		return f.unit[q.i] / f.unit[q.j]
	case latent:
		return f.unit[q.i] * f.unit[q.j]
	}
	return f.sd[q.i] * f.sd[q.j]
}

// A linear is a figure with its derivatives with respect to the parameters.
type linear struct {
	value float64
	slope []float64
}

// estimate is a figure with its error by the delta method.
func (f *fitted) estimate(x linear, level float64) survey.Estimate {
	n := f.sample.n
	e := survey.Estimate{Value: x.value, N: n, Missing: f.sample.missing, EffectiveN: float64(n)}
	slope := mat.NewVecDense(len(x.slope), x.slope)
	if se := math.Sqrt(max(0, mat.Inner(slope, f.cov, slope))); se > 0 {
		z := tail.CriticalZ(level)
		e.SE = survey.Some(se)
		e.Interval = survey.Interval{Lower: x.value - float64(z*se), Upper: x.value + float64(z*se), Level: level}
		e.Method = "maximum likelihood, expected information"
	}
	return e
}

// of is a parameter in the units of the data.
func (f *fitted) of(q param) linear {
	x := linear{f.at.state.at(q) * f.inData(q), make([]float64, len(f.params))}
	for k, p := range f.params {
		if p == q {
			x.slope[k] = f.inData(q)
		}
	}
	return x
}

func (f *fitted) parameter(q param, from, to string, level float64) (Parameter, error) {
	p := Parameter{From: from, To: to, Fixed: true}
	for _, free := range f.params {
		p.Fixed = p.Fixed && free != q
	}
	p.Estimate = f.estimate(f.of(q), level)
	if p.Estimate.SE.Valid {
		z := p.Estimate.Value / p.Estimate.SE.Value
		p.Z, p.P = survey.Some(z), survey.Some(tail.NormalTwoSided(z))
	}
	standard, err := f.standardised(q)
	if err != nil {
		return Parameter{}, err
	}
	p.Standardised = f.estimate(standard, level)
	return p, nil
}
