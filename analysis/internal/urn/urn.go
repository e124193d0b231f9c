// Package urn draws from an urn of marked and unmarked balls without replacement: the
// step by which answers are permuted over groups from their counts alone.
package urn

import (
	"math"
	"math/rand/v2"
)

// Draw tells how many of n balls drawn from all are among the marked ones: a
// hypergeometric number, for 0 ≤ n ≤ all and 0 ≤ marked ≤ all below 2⁵³. It subtracts
// probabilities from one uniform number, outwards from the likeliest outcome, in time
// in proportion to the standard deviation.
func Draw(random *rand.Rand, n, marked, all int64) int64 {
	low, high := max(0, n+marked-all), min(n, marked)
	if low == high {
		return low
	}
	size, m, total := float64(n), float64(marked), float64(all)
	mode := min(high, max(low, int64((size+1)*(m+1)/(total+2))))
	x := float64(mode)
	p := math.Exp(logChoose(m, x) + logChoose(total-m, size-x) - logChoose(total, size))
	u := random.Float64() - p
	down, up, pDown, pUp := mode, mode, p, p
	for u >= 0 && (down > low || up < high) {
		if up < high {
			x := float64(up)
			pUp *= (m - x) * (size - x) / ((x + 1) * (total - m - size + x + 1))
			up++
			if u -= pUp; u < 0 {
				return up
			}
		}
		if down > low {
			x := float64(down)
			pDown *= x * (total - m - size + x) / ((m - x + 1) * (size - x + 1))
			down--
			if u -= pDown; u < 0 {
				return down
			}
		}
		if pUp+pDown < 1e-300 { // what rounding left of u
			break
		}
	}
	return mode
}

func logChoose(n, k float64) float64 {
	a, _ := math.Lgamma(n + 1)
	b, _ := math.Lgamma(k + 1)
	c, _ := math.Lgamma(n - k + 1)
	return a - b - c
}
