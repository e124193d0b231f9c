package survey

import (
	"math"

	"github.com/gocsat/csat/scale"
)

// laneRows is how many respondents are packed at a time: few enough for the
// nearest cache.
const laneRows = 320

// A block sums products of small integers several at a time: the values of
// neighbouring variables stand side by side in the lanes of one word, and one
// multiplication by a value of another variable makes all their products. Lanes
// are wide enough for the sums over the rows of a block, so none runs into the
// next.
type block struct {
	steps   []stepped
	policy  Missing
	lane    uint // bits a lane: 16, 32 or 64
	per     int  // lanes a word
	rows    int  // of a block
	dropped int64
	// Over the respondents who rated i and j: how many, Σu of j, Σu² of j, and Σuᵢuⱼ.
	n, u, uu, uv square
	// From code to lane, by variable: the value with its flags, and its square.
	value, squared []*[256]uint64
	// In the highest bits of every lane while a block is packed: no rating, and a
	// code that the scale does not have.
	missing, bad uint64
	// The block that is being summed, side by side and one by one.
	words, ones, pairs words
	values, rated      quads
	flags              []uint64 // by row, of all variables
}

type (
	words  [][]uint64             // by group of neighbouring variables and row
	quads  []*[4][laneRows]uint32 // by four neighbouring variables, each by row
	square struct {
		sums []int64
		k    int
	}
)

func (s square) at(i, j int) int64 { return s.sums[i*s.k+j] }

func newBlock(steps []stepped, policy Missing) *block {
	var top uint64
	for i := range steps {
		top = max(top, steps[i].top)
	}
	b := &block{steps: steps, policy: policy, lane: 64, rows: laneRows}
	for _, lane := range []uint{16, 32} {
		// Values, squares and products are at most top², or 1 for a rating itself.
		if fit := (1<<lane - 1) / max(top*top, 1); fit >= laneRows/4 {
			b.lane, b.rows = lane, int(min(fit, laneRows))
			break
		}
	}
	k := len(steps)
	b.per = int(64 / b.lane)
	for shift := uint(0); shift < 64; shift += b.lane {
		b.missing |= 1 << (shift + b.lane - 1)
		b.bad |= 1 << (shift + b.lane - 2)
	}
	for _, s := range []*square{&b.n, &b.u, &b.uu, &b.uv} {
		*s = square{make([]int64, k*k), k}
	}
	b.words, b.values, b.flags = make(words, (k+b.per-1)/b.per), make(quads, (k+3)/4), make([]uint64, b.rows)
	b.words.make(b.rows)
	b.values.make()
	b.value = tables(steps, b.lane, func(u uint64) uint64 { return u })
	if policy == Pairwise {
		b.ones, b.pairs, b.rated = make(words, len(b.words)), make(words, len(b.words)), make(quads, len(b.values))
		b.ones.make(b.rows)
		b.pairs.make(b.rows)
		b.rated.make()
		b.squared = tables(steps, b.lane, func(u uint64) uint64 { return u * u })
	}
	return b
}

func (w words) make(rows int) {
	for g := range w {
		w[g] = make([]uint64, rows)
	}
}

func (q quads) make() {
	for i := range q {
		q[i] = new([4][laneRows]uint32)
	}
}

// tables give a code its lane, already in place.
func tables(steps []stepped, lane uint, of func(u uint64) uint64) []*[256]uint64 {
	out := make([]*[256]uint64, len(steps))
	for i := range steps {
		out[i] = new([256]uint64)
		shift := uint(i) * lane & 63
		for c, is := range steps[i].is {
			switch is {
			case rating:
				out[i][c] = of(uint64(steps[i].u[c])) << shift
			case unrated:
				out[i][c] = 1 << (shift + lane - 1)
			default:
				out[i][c] = 1 << (shift + lane - 2)
			}
		}
	}
	return out
}

// sum sets the sums to those of the rows from start to before end; false if a
// scale does not have a code.
func (b *block) sum(codes [][]scale.Code, start, end int) bool {
	for _, s := range []*square{&b.n, &b.u, &b.uu, &b.uv} {
		clear(s.sums)
	}
	b.dropped = 0
	for ; start < end; start += b.rows {
		n := min(b.rows, end-start)
		b.words.pack(codes, b.value, b.per, start, n)
		complete, ok := b.check(n)
		if !ok {
			return false
		}
		if b.policy == Pairwise && complete < n {
			b.addPairs(codes, start, n)
			continue
		}
		b.dropped += int64(n - complete)
		b.addComplete(n, complete)
	}
	return true
}

// pack puts the values of neighbouring variables side by side.
func (w words) pack(codes [][]scale.Code, table []*[256]uint64, per, start, n int) {
	for g := range w {
		word := w[g][:n]
		i := g * per
		if per == 4 && i+4 <= len(codes) {
			t0, t1, t2, t3 := table[i], table[i+1], table[i+2], table[i+3]
			c0, c1 := codes[i][start:][:len(word)], codes[i+1][start:][:len(word)]
			c2, c3 := codes[i+2][start:][:len(word)], codes[i+3][start:][:len(word)]
			for r := range word {
				word[r] = t0[c0[r]] | t1[c1[r]] | t2[c2[r]] | t3[c3[r]]
			}
			continue
		}
		clear(word)
		for ; i < min((g+1)*per, len(codes)); i++ {
			t := table[i]
			for r, c := range codes[i][start:][:len(word)] {
				word[r] |= t[c]
			}
		}
	}
}

// check counts the respondents who rated everything and looks for bad codes.
// Under Listwise the others become zeros.
func (b *block) check(n int) (complete int, ok bool) {
	flags := b.flags[:n]
	clear(flags)
	for g := range b.words {
		for r, w := range b.words[g][:n] {
			flags[r] |= w
		}
	}
	var all uint64
	for r, f := range flags {
		all |= f
		flags[r] = math.MaxUint64
		if f&b.missing == 0 {
			complete++
		} else {
			flags[r] = 0
		}
	}
	if all&b.bad != 0 {
		return 0, false
	}
	if complete < n && b.policy == Listwise {
		for g := range b.words {
			word := b.words[g][:n]
			for r, keep := range flags {
				word[r] &= keep
			}
		}
	}
	return complete, true
}

// unpack writes the lanes of words as columns.
func (w words) unpack(to quads, variables int, lane uint, n int) {
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

// addComplete adds the respondents who rated everything: the sums of one variable
// are the same beside every other.
func (b *block) addComplete(n, complete int) {
	k := len(b.steps)
	before := make([]int64, 0, 64)
	for i := range k {
		before = append(before, b.uv.at(i, i))
	}
	b.words.unpack(b.values, k, b.lane, n)
	b.multiply(b.uv, b.values, b.words, n, true)
	mask := uint64(math.MaxUint64) >> (64 - b.lane)
	var sum uint64
	for j := range k {
		if j%b.per == 0 {
			sum = 0
			for _, v := range b.words[j/b.per][:n] {
				sum += v // a lane that holds the squares holds the values
			}
		}
		u := int64(sum >> (uint(j) * b.lane & 63) & mask)
		uu := b.uv.at(j, j) - before[j]
		for i := range k {
			b.n.sums[i*k+j] += int64(complete)
			b.u.sums[i*k+j] += u
			b.uu.sums[i*k+j] += uu
		}
	}
}

// addPairs adds respondents some of whom did not rate everything.
func (b *block) addPairs(codes [][]scale.Code, start, n int) {
	b.pairs.pack(codes, b.squared, b.per, start, n)
	for g := range b.words {
		word, one, pair := b.words[g][:n], b.ones[g][:n], b.pairs[g][:n]
		for r, w := range word {
			one[r] = (^w & b.missing) >> (b.lane - 1)
			word[r] &^= b.missing
			pair[r] &^= b.missing
		}
	}
	b.words.unpack(b.values, len(b.steps), b.lane, n)
	b.ones.unpack(b.rated, len(b.steps), b.lane, n)
	b.multiply(b.uv, b.values, b.words, n, true)
	b.multiply(b.n, b.rated, b.ones, n, true)
	b.multiply(b.u, b.rated, b.words, n, false)
	b.multiply(b.uu, b.rated, b.pairs, n, false)
}

// multiply adds the sums over rows of the products of variable i and the variable j
// in a lane, with lower those for j ≤ i at least.
func (b *block) multiply(to square, x quads, w words, n int, lower bool) {
	mask := uint64(math.MaxUint64) >> (64 - b.lane)
	for g := range w {
		first := 0
		if lower {
			first = g * b.per / 4
		}
		for q := first; q < len(x); q++ {
			acc := products(w[g][:n], x[q])
			for a := range min(4, to.k-4*q) {
				for l := range min(b.per, to.k-g*b.per) {
					to.sums[(4*q+a)*to.k+g*b.per+l] += int64(acc[a] >> (uint(l) * b.lane & 63) & mask)
				}
			}
		}
	}
}

// products multiplies at most laneRows words by four variables and adds up.
// Inlined, its sums would not stay in registers.
//
//go:noinline
func products(w []uint64, x *[4][laneRows]uint32) [4]uint64 {
	var a0, a1, a2, a3 uint64
	w = w[:min(len(w), laneRows)]
	for r, v := range w {
		a0 += v * uint64(x[0][r])
		a1 += v * uint64(x[1][r])
		a2 += v * uint64(x[2][r])
		a3 += v * uint64(x[3][r])
	}
	return [4]uint64{a0, a1, a2, a3}
}
