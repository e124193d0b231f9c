// Package adjust corrects the p-values of a family of tests for their number.
package adjust

import (
	"math"
	"slices"
)

// A Method is an adjustment. Its number is that of segments.Adjustment, which says what
// each is for.
type Method uint8

// The methods.
const (
	Holm Method = iota
	Bonferroni
	Sidak
	Hochberg
	Hommel
	BenjaminiHochberg
	BenjaminiYekutieli
	Unadjusted
)

// P returns the adjusted p-values in the order given, none below its own and none above
// 1, and the size of the family: how many are not NaN. NaN stays NaN. p must be in [0, 1].
func P(p []float64, method Method) (adjusted []float64, family int) {
	adjusted = slices.Clone(p)
	var order []int
	for i, x := range p {
		if !math.IsNaN(x) {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch {
		case p[a] < p[b]:
			return -1
		case p[a] > p[b]:
			return 1
		}
		return 0
	})
	sorted := make([]float64, len(order))
	for i, at := range order {
		sorted[i] = p[at]
	}
	for i, x := range ascending(sorted, method) {
		// A rounded product must not fall below the p-value itself.
		adjusted[order[i]] = min(1, max(x, sorted[i]))
	}
	return adjusted, len(order)
}

// ascending adjusts ascending p-values.
func ascending(p []float64, method Method) []float64 {
	m := float64(len(p))
	q := slices.Clone(p)
	factor := func(f func(rank float64) float64) {
		for i := range q {
			q[i] = float64(f(float64(i+1)) * p[i])
		}
	}
	switch method {
	case Bonferroni:
		factor(func(float64) float64 { return m })
	case Sidak:
		for i := range q {
			q[i] = -math.Expm1(float64(m * math.Log1p(-p[i])))
		}
	case Holm:
		factor(func(rank float64) float64 { return m - rank + 1 })
		for i := 1; i < len(q); i++ {
			q[i] = max(q[i], q[i-1])
		}
	case Hochberg:
		factor(func(rank float64) float64 { return m - rank + 1 })
		fromAbove(q)
	case Hommel:
		hommel(p, q)
		// By theory it lies between these two; rounding must not carry it outside.
		low, high := ascending(p, BenjaminiHochberg), ascending(p, Hochberg)
		for i := range q {
			q[i] = min(max(q[i], low[i]), high[i])
		}
	case BenjaminiHochberg:
		factor(func(rank float64) float64 { return m / rank })
		fromAbove(q)
	case BenjaminiYekutieli:
		var harmonic float64
		for i := range p {
			harmonic += 1 / float64(i+1)
		}
		factor(func(rank float64) float64 { return float64(harmonic*m) / rank })
		fromAbove(q)
	}
	return q
}

// fromAbove makes q ascend by lowering.
func fromAbove(q []float64) {
	for i := len(q) - 2; i >= 0; i-- {
		q[i] = min(q[i], q[i+1])
	}
}

// hommel tests closed by Simes: the adjusted p-value is the largest p-value of
// Simes' test over all subfamilies with the test in it. Of those with m members
// the worst for a test has the largest m − 1 of the others (G. Hommel, A
// stagewise rejective multiple test procedure based on a modified Bonferroni
// test, Biometrika 75, 1988, 383–386; S. P. Wright, Adjusted P-values for
// simultaneous inference, Biometrics 48, 1992, 1005–1013).
func hommel(p, q []float64) {
	n := len(p)
	for size := 1; size <= n; size++ {
		// Simes without its smallest member: the size − 1 largest.
		rest := math.Inf(1)
		for j := 2; j <= size; j++ {
			rest = min(rest, float64(float64(size)*p[n-size+j-1])/float64(j))
		}
		for i := range q {
			simes := min(rest, float64(float64(size)*p[i]))
			if i > n-size { // among the largest itself: the family is the size largest
				simes = min(rest, float64(float64(size)*p[n-size]))
			}
			q[i] = max(q[i], simes)
		}
	}
}
