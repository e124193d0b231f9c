package weighting

import (
	"cmp"
	"math"
	"slices"
)

// split divides cells by base weight: the rows of a group then have one weight,
// which a bound can cut.
func split(c cells, base []float64) cells {
	order := make([]int32, len(base))
	for row := range order {
		order[row] = int32(row)
	}
	compare := func(a, b int32) int {
		return cmp.Or(cmp.Compare(c.of[a], c.of[b]), cmp.Compare(base[a], base[b]))
	}
	slices.SortFunc(order, compare)
	out := cells{of: make([]int32, len(base)), codes: make([][]int32, len(c.codes))}
	for i, row := range order {
		if i == 0 || compare(order[i-1], row) != 0 {
			for k := range out.codes {
				out.codes[k] = append(out.codes[k], c.codes[k][c.of[row]])
			}
			out.n++
		}
		out.of[row] = int32(out.n - 1)
	}
	return out
}

// bounds sets the least and most that each group may have, from multiples of the
// mean weight.
func (k *raking) bounds(least, most float64, rows int) {
	if most == 0 {
		most = math.Inf(1)
	}
	k.low, k.high = make([]float64, len(k.rows)), make([]float64, len(k.rows))
	for g, n := range k.rows {
		part := float64(n) / float64(rows)
		k.low[g], k.high[g] = least*part, most*part
	}
}

// cut brings every group within its bounds by one common factor for the others, so
// that all shares still add up to 1. The sum grows with the factor, in pieces of
// straight lines: Newton's steps end on the right piece, kept between the ends
// known so far.
func (k *raking) cut() {
	factor, below, above := 1.0, 0.0, math.Inf(1)
	// Bisection alone reaches neighbouring numbers in some 1100 halvings.
	for range 2000 {
		var fixed, free float64
		for g, x := range k.share {
			switch y := x * factor; {
			case y <= k.low[g]:
				fixed += k.low[g]
			case y >= k.high[g]:
				fixed += k.high[g]
			default:
				free += x
			}
		}
		sum := fixed + float64(free*factor)
		switch {
		case sum < 1:
			below = factor
		case sum > 1:
			above = factor
		}
		next := (1 - fixed) / free
		switch {
		case next == factor || sum == 1:
			next = factor
		case next > below && next < above:
		case math.IsInf(above, 1):
			next = 2 * factor
		default:
			next = below + (above-below)/2
		}
		if next == factor {
			break
		}
		factor = next
	}
	for g, x := range k.share {
		k.share[g] = min(max(x*factor, k.low[g]), k.high[g])
	}
}

// clamp takes what rounding left beyond the bounds from the weights of rows, and
// counts the rows at a bound. Weights tend to a bound from within, so that those as
// close to it as the margins are to their targets by default are at it.
func (k *raking) clamp(weights []float64, of []int32, size float64) (bounded int64) {
	for row, g := range of {
		n := float64(k.rows[g])
		low, high := k.low[g]*size/n, k.high[g]*size/n
		if k.share[g] <= k.low[g]*(1+defaultTolerance) || k.share[g] >= k.high[g]*(1-defaultTolerance) {
			bounded++
		}
		weights[row] = min(max(weights[row], low), high)
	}
	return bounded
}
