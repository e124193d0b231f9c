package sem

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

const (
	maxIterations = 200
	// maxGradient bounds √(g'H⁻¹g), g being the gradient of F and H its expected second
	// derivatives: the length of the gradient in a metric that does not depend on the units
	// of the parameters. F is within half its square of the optimum.
	maxGradient = 1e-9
	// maxResidual bounds the residual variance of an item whose variance is 1: beyond it the
	// likelihood has no maximum, and the fit would go on for ever.
	maxResidual = 1000
	// maxLoading is how many times as much as the marker an item may load before it becomes
	// the marker: where that of the marker goes to 0, all others would grow without bound.
	maxLoading = 3
)

// A descent is one run of the fit from one start.
type descent struct {
	m        *Model
	observed *mat.SymDense
	logDet   float64
	params   []param
	at       *discrepancy
	steps    int
	gradient float64
}

// minimise fits the correlations from several starts, of which the lowest end counts.
func (m *Model) minimise(observed *mat.SymDense, logDet float64) (*descent, error) {
	var best *descent
	var failed error
	for _, shrink := range []float64{1, 0.6, 0.2} {
		d := &descent{m: m, observed: observed, logDet: logDet}
		if err := d.run(m.start(observed, shrink)); err != nil {
			if failed == nil {
				failed = err
			}
			continue
		}
		if best == nil || d.at.f < best.at.f-1e-9 {
			best = d
		}
	}
	if best == nil {
		return nil, failed
	}
	return best, nil
}

func (d *descent) run(s state) error {
	if !d.mark(s) {
		return d.fault()
	}
	for ; d.steps < maxIterations; d.steps++ {
		if d.lost() || d.outgrown() && !d.mark(d.at.state.clone()) {
			break
		}
		g := d.at.gradient(d.params)
		var scoring *mat.VecDense
		scoring, d.gradient = downhill(expected(d.at.p, d.at.forms(d.params)), g)
		if d.gradient <= maxGradient {
			return nil
		}
		newton, _ := downhillIfConvex(d.at.hessian(d.params), g)
		if !d.step(newton, g) && !d.step(scoring, g) {
			break
		}
	}
	return d.fault()
}

// mark gives the constructs their units from the items that load most, which can be told
// apart from 0 where the marker of the model cannot, and goes to the state; false if it
// implies no covariances.
func (d *descent) mark(s state) bool {
	markers, units := make([]int, len(d.m.names)), make([]float64, len(d.m.names))
	for j, block := range d.m.blocks {
		for _, i := range d.m.own(block) {
			if math.Abs(s.lambda.At(i, j)) > math.Abs(units[j]) {
				markers[j], units[j] = i, s.lambda.At(i, j)
			}
		}
	}
	s.rescale(units)
	at, ok := d.m.measure(s, d.observed, d.logDet)
	if ok {
		d.at, d.params = at, d.m.free(Marker, markers)
	}
	return ok
}

// outgrown tells whether an item loads several times as much as the marker.
func (d *descent) outgrown() bool {
	for j, block := range d.m.blocks {
		for _, i := range d.m.own(block) {
			if math.Abs(d.at.state.lambda.At(i, j)) > maxLoading {
				return true
			}
		}
	}
	return false
}

// lost tells whether the residual variance of an item, whose variance is 1, is on its way to
// infinity.
func (d *descent) lost() bool {
	for i := range d.m.items {
		if math.Abs(d.at.state.theta.At(i, i)) > maxResidual {
			return true
		}
	}
	return false
}

func (d *descent) fault() error {
	e := &ConvergenceError{Iterations: d.steps, Gradient: d.gradient}
	if d.at != nil {
		e.Discrepancy = d.at.f
		for _, q := range d.params {
			e.State = append(e.State, ParameterState{d.m.label(q), d.at.state.at(q)})
		}
	}
	return e
}

// downhillIfConvex is the step −H⁻¹g, nil if H is not positive definite, and √(g'H⁻¹g).
func downhillIfConvex(h *mat.SymDense, g []float64) (*mat.VecDense, float64) {
	scaled, factors, ok := unitDiagonal(h)
	var chol mat.Cholesky
	if !ok || !chol.Factorize(scaled) {
		return nil, math.Inf(1)
	}
	rhs := mat.NewVecDense(len(g), nil)
	for k := range g {
		rhs.SetVec(k, -g[k]*factors[k])
	}
	var x mat.VecDense
	if chol.SolveVecTo(&x, rhs) != nil {
		return nil, math.Inf(1)
	}
	length := math.Sqrt(max(0, mat.Dot(&x, rhs)))
	for k := range g {
		x.SetVec(k, x.AtVec(k)*factors[k])
	}
	return &x, length
}

// downhill does the same for a matrix that is positive semidefinite, with something
// added to its diagonal where it has no inverse.
func downhill(h *mat.SymDense, g []float64) (*mat.VecDense, float64) {
	for ridge := 0.0; ridge < 1; ridge = max(1e-10, ridge*10) {
		lifted := mat.NewSymDense(len(g), nil)
		lifted.CopySym(h)
		for k := range g {
			lifted.SetSym(k, k, h.At(k, k)*(1+ridge)+ridge*1e-10)
		}
		if x, length := downhillIfConvex(lifted, g); x != nil {
			return x, length
		}
	}
	return nil, math.Inf(1)
}

// step goes along a direction as far as the discrepancy falls enough; false if it does
// not.
func (d *descent) step(x *mat.VecDense, g []float64) bool {
	if x == nil {
		return false
	}
	slope := 0.0
	for k := range g {
		slope += g[k] * x.AtVec(k)
	}
	if !(slope < 0) {
		return false
	}
	// The quadratic model of F holds near by only.
	length := 1.0
	for k, q := range d.params {
		length = min(length, (1+math.Abs(d.at.state.at(q)))/math.Abs(x.AtVec(k)))
	}
	for range 25 {
		s := d.at.state.clone()
		for k, q := range d.params {
			s.set(q, s.at(q)+length*x.AtVec(k))
		}
		next, ok := d.m.value(s, d.observed, d.logDet)
		if ok {
			// Near the optimum rounding hides the fall of F; the gradient decides there.
			falls := next.f <= d.at.f+1e-4*length*slope
			flat := math.Abs(next.f-d.at.f) <= 1e-12*(1+math.Abs(d.at.logDet))
			if falls || flat {
				next.derive(d.observed)
			}
			if falls || flat && d.shorter(next) {
				d.at = next
				return true
			}
		}
		length /= 2
	}
	return false
}

func (d *descent) shorter(next *discrepancy) bool {
	_, length := downhill(expected(next.p, next.forms(d.params)), next.gradient(d.params))
	return length < d.gradient
}
