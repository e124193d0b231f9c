package weighting

import (
	"errors"
	"math"
	"slices"
)

// reachable checks the margins two by two. The rows of a category of one margin
// are in some categories of the other: together these give it all they have at
// most, and at least what those have that it shares with nobody. Positive weights
// exist only strictly in between, or where both are the same, there. Nested and
// contradictory margins fail here with a name; that more than two margins may
// exclude one another is left to the raking.
func reachable(all []goal, codes [][]int32, size, tolerance float64) error {
	var errs []error
	for i, a := range all {
		for j, b := range all {
			if i == j {
				continue
			}
			pairs := make([]uint64, len(codes[i]))
			for cell, code := range codes[i] {
				pairs[cell] = uint64(code)<<32 | uint64(codes[j][cell])
			}
			slices.Sort(pairs)
			pairs = slices.Compact(pairs)
			partners := make([]int, len(b.shares))
			for _, p := range pairs {
				partners[uint32(p)]++
			}
			low, high := make([]float64, len(a.shares)), make([]float64, len(a.shares))
			open := make([]bool, len(a.shares))
			for _, p := range pairs {
				x, y := p>>32, uint32(p)
				high[x] += b.shares[y]
				if partners[y] == 1 {
					low[x] += b.shares[y]
				} else {
					open[x] = true
				}
			}
			for code, t := range a.shares {
				var limit float64
				switch {
				case open[code] && t-low[code] <= tolerance:
					limit = low[code]
				case open[code] && high[code]-t <= tolerance:
					limit = high[code]
				case !open[code] && math.Abs(high[code]-t) > tolerance:
					limit = high[code]
				default:
					continue
				}
				errs = append(errs, &UnreachableError{a.name, a.levels[code], t * size, limit * size, b.name})
			}
		}
	}
	return errors.Join(errs...)
}
