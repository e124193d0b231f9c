package weighting

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// A calibration is the problem in shares of the size: find λ so that the groups'
// shares d·F(z'λ) meet Σ d·F(z'λ)·z = t. The columns z are a constant, the
// categories of each margin but the largest, and the amounts in standard
// deviations from their mean; each is divided by its root mean square, which keeps
// the matrix well conditioned whatever the units.
type calibration struct {
	distance     Distance
	lower, upper float64
	kind         TargetKind
	size         float64

	goals   []goal
	codes   [][]int32 // for each goal, the category of each group
	totals  []Total
	amounts [][]float64 // for each total, the amount of each group

	share    []float64   // of the base weights in each group
	mean, sd []float64   // of each amount under these
	column   [][]int     // for each goal and category, its column; -1 for the largest
	names    [][2]string // margin and category of each column
	scale    []float64   // of each column
	target   []float64   // of each column
	lambda   []float64
	z        []float64 // scratch: the values of a group's columns
	at       []int     // and which columns they are, the others being 0
}

// start sets up the columns.
func (c *calibration) start(held []float64) {
	c.share = make([]float64, len(held))
	whole := total(held)
	for g, h := range held {
		c.share[g] = h / whole
	}
	add := func(margin, category string, scale, target float64) int {
		c.names = append(c.names, [2]string{margin, category})
		c.scale = append(c.scale, scale)
		c.target = append(c.target, target*scale)
		return len(c.names) - 1
	}
	add("", "", 1, 1)
	c.column = make([][]int, len(c.goals))
	for i, g := range c.goals {
		was := marginOf(c.share, c.codes[i], len(g.shares))
		largest := 0
		for code, s := range was {
			if s > was[largest] {
				largest = code
			}
		}
		c.column[i] = make([]int, len(was))
		for code, s := range was {
			c.column[i][code] = -1
			if code != largest {
				c.column[i][code] = add(g.name, g.levels[code], 1/math.Sqrt(s), g.shares[code])
			}
		}
	}
	c.mean, c.sd = make([]float64, len(c.totals)), make([]float64, len(c.totals))
	for k, t := range c.totals {
		c.mean[k], c.sd[k] = moments(c.amounts[k], c.share)
		add(t.Name, "", 1, (c.meanTarget(k)-c.mean[k])/c.sd[k])
	}
	c.lambda = make([]float64, len(c.names))
}

// moments are mean and standard deviation of x under shares; of a constant, whose
// column cannot be told from the size, the deviation is 1.
func moments(x, share []float64) (mean, sd float64) {
	for g, v := range x {
		mean += float64(v * share[g])
	}
	var ss float64
	for g, v := range x {
		ss += float64((v - mean) * (v - mean) * share[g])
	}
	if sd = math.Sqrt(ss); !(sd > math.Abs(mean)*dependent) {
		return mean, 1
	}
	return mean, sd
}

// fill puts the columns of a group that are not 0 into the scratch.
func (c *calibration) fill(group int) {
	c.at, c.z = append(c.at[:0], 0), append(c.z[:0], 1)
	for i, codes := range c.codes {
		if col := c.column[i][codes[group]]; col >= 0 {
			c.at, c.z = append(c.at, col), append(c.z, c.scale[col])
		}
	}
	first := len(c.names) - len(c.amounts)
	for k, x := range c.amounts {
		c.at, c.z = append(c.at, first+k), append(c.z, (x[group]-c.mean[k])/c.sd[k])
	}
}

// linear is z'λ of a group.
func (c *calibration) linear(lambda []float64, group int) float64 {
	c.fill(group)
	var u float64
	for j, col := range c.at {
		u += float64(c.z[j] * lambda[col])
	}
	return u
}

// residual is t − Σ d·F(z'λ)·z, and its largest element in absolute value.
func (c *calibration) residual(lambda []float64) (r []float64, largest float64) {
	r = append(r, c.target...)
	for group, d := range c.share {
		g, _ := c.distance.ratio(c.linear(lambda, group), c.lower, c.upper)
		for j, col := range c.at {
			r[col] -= float64(d * g * c.z[j])
		}
	}
	for _, x := range r {
		largest = max(largest, math.Abs(x))
	}
	return r, largest
}

// slope is Σ d·F'(z'λ)·zz'.
func (c *calibration) slope(lambda []float64) *mat.SymDense {
	m := mat.NewSymDense(len(c.names), nil)
	for group, d := range c.share {
		_, s := c.distance.ratio(c.linear(lambda, group), c.lower, c.upper)
		for j, a := range c.at {
			for k, b := range c.at[:j+1] {
				m.SetSym(b, a, m.At(b, a)+float64(d*s*c.z[j]*c.z[k]))
			}
		}
	}
	return m
}

// dependent is the condition number beyond which its inverse counts as 0: half of
// the digits of a float64 are left to the solution.
const dependent = 1e-12

// singular names the first constraint that follows from those before it.
func (c *calibration) singular() error {
	m := c.slope(c.lambda) // at 0, where it depends on the design alone
	var chol mat.Cholesky
	if chol.Factorize(m) && chol.Cond() < 1/dependent {
		return nil
	}
	n := 1
	for n < len(c.names) {
		part, ok := m.SliceSym(0, n+1).(*mat.SymDense)
		if !ok || !chol.Factorize(part) || !(chol.Cond() < 1/dependent) {
			break
		}
		n++
	}
	n = min(n, len(c.names)-1)
	return &SingularError{c.names[n][0], c.names[n][1]}
}

// polish is how many Newton steps follow the one that met the tolerance: each
// doubles the digits, so that two reach those of a float64 from 1e-4 on.
const polish = 2

// run takes Newton steps, halved until the residual falls, which it does along
// Newton's direction unless rounding is in the way.
func (c *calibration) run(tolerance float64, most int) (met bool, steps int, err error) {
	if err := c.singular(); err != nil {
		return false, 0, err
	}
	// A category that has no column misses by what the others miss together.
	allowed := tolerance / float64(len(c.names))
	r, miss := c.residual(c.lambda)
	for left := polish; steps < most; steps++ {
		if miss <= allowed {
			if left == 0 {
				break
			}
			left--
		}
		var chol mat.Cholesky
		var step mat.VecDense
		if !chol.Factorize(c.slope(c.lambda)) || chol.SolveVecTo(&step, mat.NewVecDense(len(r), r)) != nil {
			break
		}
		lambda, next, nextMiss := c.search(step.RawVector().Data, miss)
		if lambda == nil {
			break
		}
		c.lambda, r, miss = lambda, next, nextMiss
	}
	return miss <= allowed, steps, nil
}

// search tries a step, its half, its quarter and so on; nil if none helps.
func (c *calibration) search(step []float64, miss float64) (lambda, r []float64, next float64) {
	for length := 1.0; length > dependent; length /= 2 {
		lambda = append(lambda[:0], c.lambda...)
		for j, s := range step {
			lambda[j] += float64(length * s)
		}
		if r, next = c.residual(lambda); next < miss {
			return lambda, r, next
		}
	}
	return nil, nil, 0
}
