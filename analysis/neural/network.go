package neural

import (
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/floats"
)

// A shape is the size of a network f(x) = a + Σ b_j x_j + Σ_h c_h tanh(u_h + Σ_j w_hj x_j).
// Its parameters are a, b_1, …, b_p, then for each hidden unit u, w_1, …, w_p, c.
type shape struct{ inputs, hidden int }

func (s shape) parameters() int { return s.linear() + s.hidden*s.unit() }
func (s shape) linear() int     { return 1 + s.inputs }
func (s shape) unit() int       { return s.inputs + 2 }

// value is f of one row.
func (s shape) value(params, x []float64) float64 {
	f := along(params[:s.linear()], x)
	for at := s.linear(); at < len(params); at += s.unit() {
		unit := params[at : at+s.unit()]
		f += float64(unit[s.inputs+1] * math.Tanh(along(unit[:s.linear()], x)))
	}
	return f
}

// along is the intercept c_0 and Σ c_j x_j.
func along(c, x []float64) float64 {
	sum := c[0]
	for j, v := range x {
		sum += float64(c[1+j] * v)
	}
	return sum
}

// A problem is what a network learns from: for rows that differ in items, a column of ones
// and the standardised items, how much each row counts, in all the number of answers, and the
// mean of its standardised outcomes, or of 0 and 1. What the outcomes of equal rows differ by
// is no loss here, since no model can tell them apart.
type problem struct {
	columns [][]float64
	y, w    []float64
	n       float64
	binary  bool
}

// along is the sum of the columns times coefficients.
func (d *problem) along(to, c []float64) {
	clear(to)
	for j, column := range d.columns {
		floats.AddScaled(to, c[j], column)
	}
}

// back are the slopes by such coefficients from those by the sum.
func (d *problem) back(to, slopes []float64) {
	for j, column := range d.columns {
		to[j] = floats.Dot(slopes, column)
	}
}

// at is the loss of a row with outcome y at f, half the squared error or the negative log
// likelihood, and its first and second derivatives.
func (d *problem) at(f, y float64) (loss, slope, curve float64) {
	if !d.binary {
		return (f - y) * (f - y) / 2, f - y, 1
	}
	p := logistic(f)
	// log(1 + e^f) − yf without overflow
	return max(f, 0) + math.Log1p(math.Exp(-math.Abs(f))) - float64(y*f), p - y, p * logistic(-f)
}

func logistic(f float64) float64 { return 1 / (1 + math.Exp(-f)) }

// A criterion is what training makes small: the mean loss of the answers, and λ/2n times the
// sum of squares of the parameters of hidden units.
type criterion struct {
	*problem
	shape
	penalty float64
	f       []float64   // by row
	hidden  [][]float64 // by unit and row
}

func (d *problem) criterion(hidden int, penalty float64) *criterion {
	c := &criterion{problem: d, shape: shape{len(d.columns) - 1, hidden}, penalty: penalty, f: make([]float64, len(d.y))}
	for range hidden {
		c.hidden = append(c.hidden, make([]float64, len(d.y)))
	}
	return c
}

// loss is the criterion; its slopes go to gradient.
func (c *criterion) loss(params, gradient []float64) float64 {
	c.along(c.f, params[:c.linear()])
	for h, t := range c.hidden {
		unit := params[c.linear()+h*c.unit():][:c.unit()]
		c.along(t, unit)
		for i, u := range t {
			t[i] = 1 - 2/(1+math.Exp(2*u)) // faster than math.Tanh
		}
		floats.AddScaled(c.f, unit[c.inputs+1], t)
	}
	total := 0.0
	for i, f := range c.f {
		loss, slope, _ := c.at(f, c.y[i])
		w := c.w[i] / c.n
		total += float64(w * loss)
		c.f[i] = w * slope
	}
	c.back(gradient, c.f)
	for h, t := range c.hidden {
		at := c.linear() + h*c.unit()
		out := at + c.inputs + 1
		gradient[out] = floats.Dot(c.f, t)
		for i, slope := range c.f {
			t[i] = slope * params[out] * (1 - float64(t[i]*t[i]))
		}
		c.back(gradient[at:], t)
	}
	squares := 0.0
	for k := c.linear(); k < len(params); k++ {
		squares += float64(params[k] * params[k])
		gradient[k] += c.penalty / c.n * params[k]
	}
	return total + c.penalty/(2*c.n)*squares
}

// start is the linear model with hidden units at random: inputs of a standard deviation
// of about 1, so that tanh bends within the data, and outputs close to 0.
func (s shape) start(linear []float64, random *rand.Rand) []float64 {
	params := make([]float64, s.parameters())
	copy(params, linear)
	scale := 1 / math.Sqrt(float64(s.inputs))
	for at := s.linear(); at < len(params); at += s.unit() {
		params[at] = random.NormFloat64()
		for j := range s.inputs {
			params[at+1+j] = scale * random.NormFloat64()
		}
		params[at+s.inputs+1] = 0.1 * random.NormFloat64()
	}
	return params
}
