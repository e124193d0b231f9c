// Package lanes sums products of small whole numbers several at a time: the values of
// neighbouring variables stand side by side in the lanes of one word, and one
// multiplication by a value of another variable makes all their products. Lanes are
// wide enough for the sums over the rows of a block, so none runs into the next.
package lanes

import "math"

// Rows is how many rows are packed at a time: few enough for the nearest cache.
const Rows = 320

// Words hold the values of neighbouring variables side by side, by group of variables
// and row; Quads one by one, by four neighbouring variables, each by row.
type (
	Words [][]uint64
	Quads []*[4][Rows]uint32
)

// Width is how many bits a lane takes for values up to top, 16, 32 or 64, and how many
// rows can be summed before a lane is full: values, squares and products are at most
// top², or 1 for a mark. That is fewer than [Rows] or more, as it comes.
func Width(top uint64) (lane uint, rows int) {
	for _, lane := range []uint{16, 32} {
		if fit := (1<<lane - 1) / max(top*top, 1); fit >= Rows/4 {
			return lane, int(min(fit, math.MaxInt32))
		}
	}
	return 64, Rows
}

// NewWords are for variables in lanes of so many bits, and rows.
func NewWords(variables int, lane uint, rows int) Words {
	per := int(64 / lane)
	w := make(Words, (variables+per-1)/per)
	for g := range w {
		w[g] = make([]uint64, rows)
	}
	return w
}

// NewQuads are for variables.
func NewQuads(variables int) Quads {
	q := make(Quads, (variables+3)/4)
	for i := range q {
		q[i] = new([4][Rows]uint32)
	}
	return q
}

// Unpack writes the lanes of the first n words as columns.
func (w Words) Unpack(to Quads, variables int, lane uint, n int) {
	per := int(64 / lane)
	if per == 4 {
		for g := range w {
			word := w[g][:n]
			c0, c1, c2, c3 := to[g][0][:len(word)], to[g][1][:len(word)], to[g][2][:len(word)], to[g][3][:len(word)]
			for r, v := range word {
				c0[r], c1[r], c2[r], c3[r] = uint32(uint16(v)), uint32(uint16(v>>16)), uint32(uint16(v>>32)), uint32(v>>48)
			}
		}
		return
	}
	mask := uint64(math.MaxUint64) >> (64 - lane)
	for i := range variables {
		word, column, shift := w[i/per][:n], to[i/4][i%4][:n], uint(i)*lane&63
		for r, v := range word {
			column[r] = uint32(v >> shift & mask)
		}
	}
}

// Multiply adds to[i·k+j], of k by k, the sum over the first n rows of the products of
// variable i in x and the variable j in a lane of w, with lower those for j ≤ i at least.
func Multiply(to []int64, k int, x Quads, w Words, lane uint, n int, lower bool) {
	per, mask := int(64/lane), uint64(math.MaxUint64)>>(64-lane)
	for g := range w {
		first := 0
		if lower {
			first = g * per / 4
		}
		for q := first; q < len(x); q++ {
			acc := products(w[g][:n], x[q])
			for a := range min(4, k-4*q) {
				for l := range min(per, k-g*per) {
					to[(4*q+a)*k+g*per+l] += int64(acc[a] >> (uint(l) * lane & 63) & mask)
				}
			}
		}
	}
}

// products multiplies at most Rows words by four variables and adds up. Inlined, its
// sums would not stay in registers.
//
//go:noinline
func products(w []uint64, x *[4][Rows]uint32) [4]uint64 {
	var a0, a1, a2, a3 uint64
	w = w[:min(len(w), Rows)]
	for r, v := range w {
		a0 += v * uint64(x[0][r])
		a1 += v * uint64(x[1][r])
		a2 += v * uint64(x[2][r])
		a3 += v * uint64(x[3][r])
	}
	return [4]uint64{a0, a1, a2, a3}
}
