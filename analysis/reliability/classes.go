package reliability

import (
	"math"

	"github.com/gocsat/csat/internal/tail"
)

// classes are the counts of two classed normal variables and the thresholds between
// the classes, with both infinities.
type classes struct {
	binormal
	counts     [][]float64
	rows, cols []float64
}

// leastCell is what the difference of four values of the distribution function can
// resolve; a smaller probability of a cell is lifted to it.
const leastCell = 1e-16

// cells are the differences of f over the corners of the cells.
func (c classes) cells(f func(h, k float64) float64) [][]float64 {
	grid := make([][]float64, len(c.rows))
	for i, h := range c.rows {
		grid[i] = make([]float64, len(c.cols))
		for j, k := range c.cols {
			grid[i][j] = f(h, k)
		}
	}
	d := make([][]float64, len(c.counts))
	for i := range d {
		d[i] = make([]float64, len(c.counts[i]))
		for j := range d[i] {
			d[i][j] = grid[i+1][j+1] - grid[i][j+1] - grid[i+1][j] + grid[i][j]
		}
	}
	return d
}

func (c classes) probabilities(rho float64) [][]float64 {
	p := c.cells(func(h, k float64) float64 { return c.below(h, k, rho) })
	for _, row := range p {
		for j := range row {
			row[j] = max(leastCell, row[j])
		}
	}
	return p
}

// slopes are the derivatives of the probabilities with respect to ρ.
func (c classes) slopes(rho float64) [][]float64 {
	return c.cells(func(h, k float64) float64 { return density(h, k, rho) })
}

// negative is the negative log-likelihood.
func (c classes) negative(rho float64) float64 {
	sum := 0.0
	for i, row := range c.probabilities(rho) {
		for j, p := range row {
			if n := c.counts[i][j]; n > 0 {
				sum -= n * math.Log(p)
			}
		}
	}
	return sum
}

// slope is the derivative of the log-likelihood with respect to ρ.
func (c classes) slope(rho float64) float64 {
	sum, p := 0.0, c.probabilities(rho)
	for i, row := range c.slopes(rho) {
		for j, d := range row {
			if n := c.counts[i][j]; n > 0 {
				sum += n * d / p[i][j]
			}
		}
	}
	return sum
}

// each visits the cells with their probabilities and the derivatives of these with
// respect to ρ, the thresholds of the rows and those of the columns, of which at most
// two each are not zero. The slice is used again.
func (c classes) each(rho float64, visit func(i, j int, p float64, d []float64)) {
	probabilities, slopes := c.probabilities(rho), c.slopes(rho)
	root := math.Sqrt((1 - rho) * (1 + rho))
	r, k := len(c.rows)-2, len(c.cols)-2
	// The density at a threshold, and between two thresholds of the other side.
	strip := func(t, low, high float64) float64 {
		if math.IsInf(t, 0) {
			return 0
		}
		return normalDensity(t) * between((low-rho*t)/root, (high-rho*t)/root)
	}
	d := make([]float64, 1+r+k)
	for i := range c.counts {
		for j := range c.counts[i] {
			clear(d)
			d[0] = slopes[i][j]
			if i > 0 {
				d[i] = -strip(c.rows[i], c.cols[j], c.cols[j+1])
			}
			if i < r {
				d[1+i] = strip(c.rows[i+1], c.cols[j], c.cols[j+1])
			}
			if j > 0 {
				d[r+j] = -strip(c.cols[j], c.rows[i], c.rows[i+1])
			}
			if j < k {
				d[1+r+j] = strip(c.cols[j+1], c.rows[i], c.rows[i+1])
			}
			visit(i, j, probabilities[i][j], d)
		}
	}
}

// twoStepError is that of the correlation with thresholds from the margins of n
// pairs: with ψ the score of a pair, τ̂ − τ = (share below − Φ(τ))/φ(τ), and the
// information I of the model, ρ̂ − ρ is the mean of (ψ − I_ρτ(τ̂ − τ))/I_ρρ.
func (c classes) twoStepError(rho, n float64) float64 {
	r, k := len(c.rows)-2, len(c.cols)-2
	info := make([]float64, 1+r+k)
	c.each(rho, func(_, _ int, p float64, d []float64) {
		for a, slope := range d {
			info[a] += d[0] * slope / p
		}
	})
	// What being in a class or below does to the estimated thresholds from there on.
	shift := func(thresholds, info []float64) []float64 {
		s := make([]float64, len(thresholds)-1)
		for class := range s {
			for t, tau := range thresholds[1 : len(thresholds)-1] {
				below, _ := tail.Normal(tau)
				inside := 0.0
				if class <= t {
					inside = 1
				}
				s[class] += info[t] * (inside - below) / normalDensity(tau)
			}
		}
		return s
	}
	rows, cols := shift(c.rows, info[1:1+r]), shift(c.cols, info[1+r:])
	variance := 0.0
	c.each(rho, func(i, j int, p float64, d []float64) {
		influence := (d[0]/p - rows[i] - cols[j]) / info[0]
		variance += p * influence * influence
	})
	return math.Sqrt(variance / n)
}

// with are the classes between other thresholds: those behind atanh ρ in theta.
func (c classes) with(theta []float64) classes {
	r := len(c.rows) - 2
	c.rows, c.cols = fenced(theta[1:1+r]), fenced(theta[1+r:])
	return c
}

// joint maximises over atanh ρ and all thresholds, from these on.
func (c classes) joint(rho float64) (*scoring, error) {
	start := append([]float64{math.Atanh(rho)}, c.rows[1:len(c.rows)-1]...)
	start = append(start, c.cols[1:len(c.cols)-1]...)
	s := &scoring{method: "polychoric", at: start, correlation: func(theta []float64) float64 { return math.Tanh(theta[0]) }}
	s.model = func(theta []float64, add func(weight, logP float64, d []float64)) bool {
		at, rho := c.with(theta), math.Tanh(theta[0])
		if !ascending(at.rows) || !ascending(at.cols) {
			return false
		}
		at.each(rho, func(i, j int, p float64, d []float64) {
			d[0] *= (1 - rho) * (1 + rho)
			for a := range d {
				d[a] /= p
			}
			add(c.counts[i][j], math.Log(p), d)
		})
		return true
	}
	for _, row := range c.counts {
		for _, n := range row {
			s.total += n
		}
	}
	return s, s.climb()
}

func ascending(t []float64) bool {
	for i := 1; i < len(t); i++ {
		if !(t[i-1] < t[i]) {
			return false
		}
	}
	return true
}

func normalDensity(x float64) float64 { return math.Exp(-x*x/2) / math.Sqrt(2*math.Pi) }

// between is Φ(high) − Φ(low), by upper tails where both are high.
func between(low, high float64) float64 {
	lowerL, upperL := tail.Normal(low)
	lowerH, upperH := tail.Normal(high)
	if low > 0 {
		return upperL - upperH
	}
	return lowerH - lowerL
}

// logBetween is the logarithm of Φ(high) − Φ(low), and the densities at either end over
// that difference, also where it underflows.
func logBetween(low, high float64) (logP, atLow, atHigh float64) {
	if min(math.Abs(low), math.Abs(high)) < 20 || (low < 0) != (high < 0) {
		p := max(1e-300, between(low, high))
		return math.Log(p), normalDensity(low) / p, normalDensity(high) / p
	}
	if high < 0 {
		logP, atHigh, atLow = logBetween(-high, -low)
		return logP, atLow, atHigh
	}
	// Both are far out on the same side: in units of the density at the nearer one.
	ratio := math.Exp((low - high) * (low + high) / 2)
	p := mills(low)
	if ratio > 0 {
		p -= ratio * mills(high)
	}
	return math.Log(p) - low*low/2 - math.Log(2*math.Pi)/2, 1 / p, ratio / p
}

// mills is the upper tail over the density for x ≥ 20, to 1e-10.
func mills(x float64) float64 {
	s := 1 / (x * x)
	return (1 - s*(1-3*s*(1-5*s*(1-7*s)))) / x
}
