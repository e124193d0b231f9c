package survival

import "sort"

// The influence of a customer i with weight w on log S(t) is
//
//	−w [ 1{left by t} / (Y − d) at the time of leaving − A(min(t, xᵢ)) + A(eᵢ) ]
//
// with A(t) = Σ d/(Y(Y − d)) up to t, eᵢ the entry and xᵢ the time observed: the
// derivative of Σ log(1 − d/Y) by the weight. Its squares add up to the variance
// (R. L. Williams, Product-Limit Survival Functions with Correlated Survival Times,
// Lifetime Data Analysis 1, 1995, 171–186, doi:10.1007/BF00985768).

// jackknife is the variance of log S at every step from the influences, given A and what
// an event gains, 1/(Y − d). Of those still there the sum of squares is a quadratic in A,
// so that it takes one walk over the rows. With A = Σ d/Y² and a gain of 1/Y it is that of
// the cumulative hazard Σ d/Y.
func (g *Group) jackknife(a []float64, gain func(step) float64) []float64 {
	out := make([]float64, len(a))
	enters := make([][]int, len(a)+1) // rows by the first step at which they are at risk
	at := make([]float64, len(g.rows))
	for i, r := range g.rows {
		first, sum := g.entered(a, r.entry)
		at[i] = sum
		enters[first] = append(enters[first], i)
	}
	var gone, w2, w2a, w2aa float64 // Σ of squares of who is out; of w², w²A(e), w²A(e)² of who is in
	next := 0
	for j := range a {
		for _, i := range enters[j] {
			w := g.rows[i].weight
			w2 += w * w
			w2a += w * w * at[i]
			w2aa += w * w * at[i] * at[i]
		}
		for ; next < len(g.rows) && g.rows[next].step == j; next++ {
			w := g.rows[next].weight
			w2 -= w * w
			w2a -= w * w * at[next]
			w2aa -= w * w * at[next] * at[next]
			u := at[next] - a[j]
			if g.rows[next].event {
				u += gain(g.steps[j])
			}
			gone += w * w * u * u
		}
		out[j] = gone + max(a[j]*a[j]*w2-2*a[j]*w2a+w2aa, 0)
	}
	return out
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
