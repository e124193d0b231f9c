package weighting

import (
	"slices"

	"github.com/gocsat/csat/internal/exact"
)

// cells are the combinations of categories that occur, in lexicographic order.
type cells struct {
	n     int
	of    []int32   // the cell of each row
	codes [][]int32 // for each factor, the category of each cell
}

// minDense is how many combinations are numbered through a table at any number of
// rows: one of int32 that stays in the second-level cache.
const minDense = 1 << 16

// collapse finds the cells of factors that have the same number of rows.
func collapse(factors []*Factor, rows int) cells {
	of, k := make([]int32, rows), 1
	dense := max(minDense, rows)
	for _, f := range factors {
		width := len(f.levels)
		if k*width > dense {
			k = renumber(of, k)
		}
		if k*width > dense {
			k = cross(of, f.codes, width)
			continue
		}
		w := int32(width)
		for row, c := range f.codes {
			of[row] = of[row]*w + c
		}
		k *= width
	}
	k = renumber(of, k)
	some := make([]int32, k) // a row of each cell
	for row, cell := range of {
		some[cell] = int32(row)
	}
	codes := make([][]int32, len(factors))
	for i, f := range factors {
		codes[i] = make([]int32, k)
		for cell, row := range some {
			codes[i][cell] = f.codes[row]
		}
	}
	return cells{k, of, codes}
}

// renumber makes numbers below k consecutive, in the same order, and returns how
// many there are.
func renumber(of []int32, k int) int {
	place := make([]int32, k)
	for _, x := range of {
		place[x] = 1
	}
	n := int32(0)
	for x, there := range place {
		place[x] = n
		n += there
	}
	for row, x := range of {
		of[row] = place[x]
	}
	return int(n)
}

// cross numbers the pairs of a number and a category below width, in their order,
// where they are too many for a table.
func cross(of, codes []int32, width int) int {
	pairs := make([]int64, len(of))
	for row, x := range of {
		pairs[row] = int64(x)*int64(width) + int64(codes[row])
	}
	unique := slices.Clone(pairs)
	slices.Sort(unique)
	unique = slices.Compact(unique)
	for row, p := range pairs {
		at, _ := slices.BinarySearch(unique, p)
		of[row] = int32(at)
	}
	return len(unique)
}

// sums adds up the base weights of each of n groups of rows, rounded once, so that
// the order of the rows does not matter; nil is 1 for each row.
func sums(base []float64, of []int32, n int) []float64 {
	out := make([]float64, n)
	if base == nil || constant(base) {
		for _, g := range of {
			out[g]++
		}
		if base != nil {
			for g := range out {
				out[g] *= base[0]
			}
		}
		return out
	}
	rows, exactly := count(of, n), make([]exact.Sum, n)
	for row, g := range of {
		if rows[g] == 1 {
			out[g] = base[row]
		} else {
			exactly[g].Add(base[row])
		}
	}
	for g := range out {
		if rows[g] > 1 {
			out[g], _ = exactly[g].Float64()
		}
	}
	return out
}

func constant(x []float64) bool {
	for _, v := range x {
		if v != x[0] {
			return false
		}
	}
	return true
}

// total is the sum of x, rounded once.
func total(x []float64) float64 {
	var s exact.Sum
	for _, v := range x {
		s.Add(v)
	}
	sum, _ := s.Float64()
	return sum
}
