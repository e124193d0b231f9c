package survival

import (
	"math"
	"sort"
)

// The influence of a customer i with weight w on log S(t) is
//
//	−w [ 1{left by t} / (Y − d) at the time of leaving − A(min(t, xᵢ)) + A(eᵢ) ]
//
// with A(t) = Σ d/(Y(Y − d)) up to t, eᵢ the entry and xᵢ the time observed: the
// derivative of Σ log(1 − d/Y) by the weight. Its squares add up to the variance
// (R. L. Williams, Product-Limit Survival Functions with Correlated Survival Times,
// Lifetime Data Analysis 1, 1995, 171–186, doi:10.1007/BF00985768).

// jackknife is the variance of log S at every step from the influences, given A and what
// an event gains, 1/(Y − d). With A = Σ d/Y² and a gain of 1/Y it is that of the
// cumulative hazard Σ d/Y.
func (g *Group) jackknife(a []float64, gain func(step) float64) []float64 {
	enter := func(first int) influence { return influence{constant: -before(a, first)} }
	leave := func(r row, u influence) influence {
		u.constant += a[r.step]
		if r.status != Censored {
			u.constant -= gain(g.steps[r.step])
		}
		return u
	}
	return g.squares(a, a, enter, leave)
}

// An influence is that of a customer on a curve, per weight: a constant plus a slope
// times a function f of time, and while the customer is there a function d of time.
type influence struct{ constant, slope float64 }

// squares adds up the squared influences of all on each step. enter is that of a
// customer who is at risk from a step on, leave what it becomes when he leaves or is last
// seen. Of those still there the sum is a quadratic in d and f, so that it takes one walk
// over the rows each way: from the end for who is still there, so that a heavy customer
// who leaves takes no digits along.
func (g *Group) squares(d, f []float64, enter func(first int) influence, leave func(row, influence) influence) []float64 {
	out := make([]float64, len(d))
	enters := make([][]int, len(d)+1) // rows by the first step at which they are at risk, if not all
	from := make([]influence, len(g.rows))
	for i, r := range g.rows {
		first := 0
		if r.entry > 0 {
			first = sort.Search(len(g.steps), func(i int) bool { return g.steps[i].time > r.entry })
			enters[first] = append(enters[first], i)
		}
		from[i] = enter(first)
	}
	var there, gone quadratic
	next := len(g.rows)
	for j := len(d) - 1; j >= 0; j-- {
		out[j] = max(there.at(d[j], f[j]), 0)
		for ; next > 0 && g.rows[next-1].step == j; next-- {
			there.add(g.rows[next-1].weight, from[next-1], 1)
		}
		for _, i := range enters[j] {
			there.add(g.rows[i].weight, from[i], -1)
		}
	}
	for j := range d {
		for ; next < len(g.rows) && g.rows[next].step == j; next++ {
			gone.add(g.rows[next].weight, leave(g.rows[next], from[next]), 1)
		}
		out[j] += max(gone.at(0, f[j]), 0)
	}
	return out
}

// A quadratic is sums of squared weights and of their products with constants and slopes.
type quadratic struct{ w, c, s, cc, cs, ss float64 }

func (q *quadratic) add(weight float64, u influence, sign float64) {
	w := sign * weight * weight
	q.w += w
	q.c += w * u.constant
	q.s += w * u.slope
	q.cc += w * u.constant * u.constant
	q.cs += w * u.constant * u.slope
	q.ss += w * u.slope * u.slope
}

// at is Σ w² (d + constant + slope f)².
func (q *quadratic) at(d, f float64) float64 {
	return d*d*q.w + q.cc + f*f*q.ss + 2*(d*q.c+d*f*q.s+f*q.cs)
}

// before is a function that starts at 0 just before a step.
func before(a []float64, step int) float64 {
	if step == 0 {
		return 0
	}
	return a[step-1]
}

// linearise is the variance of the share that has left for a cause. Someone at risk from
// an entry e on has the influence, with F the share and S before a time,
//
//	D(t) − D(e) − A(e)(F(t) − F(e)),  D = Σ S d/Y (A before − 1/Y)
//
// and leaving for the cause adds S/Y; after that F goes on as S does, which changes by the
// influence on log S.
func (c *Cumulative) linearise(survival, a []float64) {
	g := &c.g
	d, sum, s := make([]float64, len(a)), 0.0, 1.0
	for i, at := range g.steps {
		if s > 0 {
			sum += s * g.events(c.cause, i) / at.risk * (before(a, i) - 1/at.risk)
		}
		d[i], s = sum, survival[i]
	}
	enter := func(first int) influence {
		slope := -before(a, first)
		if math.IsInf(slope, 0) { // all had left, and nothing counts any more
			slope = 0
		}
		return influence{-slope*before(c.values, first) - before(d, first), slope}
	}
	leave := func(r row, u influence) influence {
		at, f := g.steps[r.step], c.values[r.step]
		now := d[r.step] + u.constant + u.slope*f
		if r.status == c.cause {
			s := 1.0
			if r.step > 0 {
				s = survival[r.step-1]
			}
			now += s / at.risk
		}
		if survival[r.step] == 0 {
			return influence{constant: now}
		}
		slope := a[r.step] + u.slope
		if r.status != Censored {
			slope -= 1 / (at.risk - at.events)
		}
		return influence{now - slope*f, slope}
	}
	c.variance = g.squares(d, c.values, enter, leave)
}

// entered is the first step at which someone who enters at a time is at risk, and A
// before it.
func (g *Group) entered(a []float64, entry float64) (first int, sum float64) {
	if entry == 0 {
		return 0, 0
	}
	first = sort.Search(len(g.steps), func(i int) bool { return g.steps[i].time > entry })
	if first > 0 {
		sum = a[first-1]
	}
	return first, sum
}
