package neural

import (
	"encoding/binary"
	"math"
	"slices"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"github.com/gocsat/csat/analysis/internal/rows"
	"github.com/gocsat/csat/analysis/internal/weighted"
)

const (
	// ownVariance is the least share of its variance that an item must have for itself,
	// beside what others tell of it.
	ownVariance = 1e-10
	// newtonStop is how much loss, in units of that of one row, half the squared Newton
	// decrement may leave to gain at the last step, and settled how far that may move the
	// linear predictor of any row; newtonMost bounds the steps.
	newtonStop = 1e-10
	settled    = 1e-3
	newtonMost = 100
	// adrift is by how much linear predictors move although nothing is left to gain, where
	// coefficients are on their way to infinity: the step of Newton's method on e^−f is 1.
	// So many steps of that kind are no rounding.
	adrift      = 0.5
	adriftSteps = 3
	// rounding is how far the loss may rise, as a share of it, for near the end of a fit
	// its digits no longer show the descent that the slope does.
	rounding = 1e-14
)

// A scaling turns a network's columns into standardised ones and back.
type scaling struct{ mean, sd []float64 } // outcome first

// outcome is the prediction in units of the outcome.
func (c scaling) outcome(f float64, binary bool) float64 {
	if binary {
		return logistic(f)
	}
	return c.mean[0] + float64(c.sd[0]*f)
}

// A base is what all members of an ensemble learn from, and the linear model of it.
type base struct {
	scaling
	problem
	linear []float64 // parameters of a network without hidden units
	rows   []int     // of the sample
	of     []int     // the row of the problem that has the items of each of rows
	apart  []float64 // standardised outcomes of rows
}

// baseOf prepares some rows of a sample. Those with the same items are one of the problem, so
// that training takes as long as there are different answers, however many give them.
func (s *Sample) baseOf(some []int) (*base, error) {
	b := &base{rows: some, of: make([]int, len(some))}
	b.binary = s.binary
	weights, _, _ := weighted.Scale(rows.Picked(s.weights, some))
	columns := make([][]float64, len(s.names))
	for i, column := range s.columns {
		columns[i] = rows.Picked(column, some)
		mean, sd := weighted.MeanSD(columns[i], weights)
		if sd == 0 {
			return nil, &Error{Name: s.names[i], Err: ErrConstant}
		}
		b.mean, b.sd = append(b.mean, mean), append(b.sd, sd)
	}
	if j := spanned(columns[1:], weights); j >= 0 {
		return nil, &Error{Name: s.names[j+1], Err: ErrCollinear}
	}
	b.apart = columns[0]
	if !s.binary {
		for i, y := range b.apart {
			b.apart[i] = (y - b.mean[0]) / b.sd[0]
		}
	}
	b.columns = make([][]float64, len(columns))
	known, key := map[string]int{}, []byte(nil)
	for i := range some {
		key = key[:0]
		for _, column := range columns[1:] {
			key = binary.LittleEndian.AppendUint64(key, math.Float64bits(column[i]))
		}
		at, ok := known[string(key)]
		if !ok {
			at = len(known)
			known[string(key)] = at
			b.columns[0] = append(b.columns[0], 1)
			for j, column := range columns[1:] {
				b.columns[j+1] = append(b.columns[j+1], (column[i]-b.mean[j+1])/b.sd[j+1])
			}
		}
		b.of[i] = at
	}
	b.problem = b.weighing(weights)
	var err error
	b.linear, err = b.fitLinear()
	return b, err
}

// weighing is the problem where rows have some weights.
func (b *base) weighing(weights []float64) problem {
	d := problem{columns: b.columns, y: make([]float64, len(b.columns[0])), w: make([]float64, len(b.columns[0])), binary: b.binary}
	for i, w := range weights {
		d.n += w
		d.w[b.of[i]] += w
		d.y[b.of[i]] += float64(w * b.apart[i])
	}
	for at, w := range d.w {
		if w > 0 { // random weights can round to 0
			d.y[at] /= w
		}
	}
	return d
}

// spanned is the first column that those before it span, −1 if there is none.
func spanned(columns [][]float64, weights []float64) int {
	_, _, corr := weighted.Correlate(columns, weights)
	for i, row := range corr {
		rest := 1.0
		for j := range i {
			sum := row[j]
			for k := range j {
				sum -= float64(row[k] * corr[j][k])
			}
			row[j] = sum / corr[j][j]
			rest -= float64(row[j] * row[j])
		}
		if !(rest > ownVariance) {
			return i
		}
		row[i] = math.Sqrt(rest)
	}
	return -1
}

// fitLinear fits the linear or logistic model by Newton's method with halved steps. Least
// squares take one step, and a second one that mends rounding.
func (d *problem) fitLinear() ([]float64, error) {
	c := d.criterion(0, 0)
	params, gradient, spare := make([]float64, c.linear()), make([]float64, c.linear()), make([]float64, c.linear())
	drifted, loss := 0, c.loss(params, gradient)
	for step := range newtonMost {
		var root mat.Cholesky
		move := mat.NewVecDense(c.linear(), nil)
		if !root.Factorize(c.information(params)) || root.SolveVecTo(move, mat.NewVecDense(c.linear(), gradient)) != nil {
			return nil, &Error{Err: ErrSeparated}
		}
		left := c.n * mat.Dot(move, mat.NewVecDense(c.linear(), gradient)) / 2
		c.along(c.f, move.RawVector().Data)
		reach := steepest(c.f)
		if left <= newtonStop && reach > adrift {
			if drifted++; drifted == adriftSteps {
				return nil, &Error{Err: ErrSeparated}
			}
		}
		moved := false
		for length := 1.0; length > 1e-12 && !moved; length /= 2 {
			trial := slices.Clone(params)
			floats.AddScaled(trial, -length, move.RawVector().Data)
			after := c.loss(trial, spare)
			if moved = after <= loss+rounding*loss; moved {
				params, loss = trial, after
				gradient, spare = spare, gradient
			}
		}
		switch {
		case left <= newtonStop && reach <= settled:
			return params, nil
		case !moved:
			return nil, &Error{Err: &ConvergenceError{Iterations: step + 1, Loss: loss, Gradient: steepest(gradient)}}
		}
	}
	return nil, &Error{Err: &ConvergenceError{Iterations: newtonMost, Loss: loss, Gradient: steepest(gradient)}}
}

// information is the second derivative of the mean loss of a linear model.
func (c *criterion) information(params []float64) *mat.SymDense {
	c.along(c.f, params)
	for i, f := range c.f {
		_, _, curve := c.at(f, c.y[i])
		c.f[i] = c.w[i] / c.n * curve
	}
	info, line, product := mat.NewSymDense(c.linear(), nil), make([]float64, c.linear()), make([]float64, len(c.f))
	for a, column := range c.columns {
		c.back(line, floats.MulTo(product, c.f, column))
		for b, x := range line[:a+1] {
			info.SetSym(a, b, x)
		}
	}
	return info
}
