package survey

import (
	"encoding/binary"
	"math"

	"github.com/gocsat/csat/internal/histogram"
	"github.com/gocsat/csat/scale"
)

// A block sums products of worths in steps of their scales for planeRows
// respondents at a time.
type block struct {
	steps   []stepped
	policy  Missing
	dropped int64
	// Over the respondents who rated i and j: how many, Σu of j, Σu² of j, and Σuᵢuⱼ.
	n, u, uu, uv square
	// The respondents who are being summed, by variable: 1 with a rating, the worth in
	// steps, 0 without one, and its square.
	rated, value, squared []number
	column, marks, bytes  [planeRows]byte
}

type square struct {
	sums []int64
	k    int
}

func (s square) at(i, j int) int64 { return s.sums[i*s.k+j] }

func newBlock(steps []stepped, policy Missing) *block {
	k := len(steps)
	b := &block{steps: steps, policy: policy, rated: make([]number, k), value: make([]number, k), squared: make([]number, k)}
	for _, s := range []*square{&b.n, &b.u, &b.uu, &b.uv} {
		*s = square{make([]int64, k*k), k}
	}
	for i := range steps {
		b.rated[i], b.value[i] = newNumber(1), newNumber(steps[i].top)
		if policy == Pairwise {
			b.squared[i] = newNumber(steps[i].top * steps[i].top)
		}
	}
	return b
}

// sum sets the sums to those of the rows from start to before end; false if a
// scale does not have a code.
func (b *block) sum(codes [][]scale.Code, start, end int) bool {
	for _, s := range []*square{&b.n, &b.u, &b.uu, &b.uv} {
		clear(s.sums)
	}
	b.dropped = 0
	for ; start < end; start += planeRows {
		n := min(planeRows, end-start)
		complete := true
		for i, column := range codes {
			all, ok := b.load(i, column[start:start+n])
			if !ok {
				return false
			}
			complete = complete && all
		}
		switch {
		case complete:
			b.addComplete(n)
		case b.policy == Listwise:
			left := b.keepComplete()
			b.dropped += int64(n - left)
			b.addComplete(left)
		default:
			b.addPairs()
		}
	}
	return true
}

// load makes the planes of a variable; all, if everybody rated it. Past the last
// respondent are blanks.
func (b *block) load(i int, codes []scale.Code) (all, ok bool) {
	s, column := &b.steps[i], histogram.Bytes(codes)
	words := (len(column) + 63) / 64
	if len(column) < 64*words {
		clear(b.column[copy(b.column[:], column) : 64*words])
		column = b.column[:64*words]
	}
	if s.plain && b.value[i].loadPlain(column, s.first, s.top) {
		b.rated[i].fill(words)
		return true, true
	}
	if s.plain {
		ok = s.separate(&b.marks, &b.bytes, column)
		b.value[i].load(b.bytes[:64*words], 0)
	} else {
		var seen kind
		for r, c := range column {
			is := s.is[c]
			seen |= is
			b.marks[r] = byte(is & rating)
		}
		for at := 0; at < b.value[i].digits; at += 8 {
			for r, c := range column {
				b.bytes[r] = byte(s.u[c] >> at)
			}
			b.value[i].load(b.bytes[:64*words], at/4)
		}
		ok = seen&unknown == 0
	}
	b.rated[i].load(b.marks[:64*words], 0)
	return false, ok
}

// separate sets marks to 1 and u to the worth in steps where a byte is a rating of a
// plain scale, and both to 0 elsewhere; ok if the scale has all codes.
func (s *stepped) separate(marks, u *[planeRows]byte, column []byte) (ok bool) {
	known := uint64(high)
	for r := 0; r+8 <= len(column); r += 8 {
		v := binary.LittleEndian.Uint64(column[r:])
		mark := inside(v, s.first, s.first+byte(s.top)) >> 7
		known &= inside(v, 0, s.last)
		binary.LittleEndian.PutUint64(marks[r:], mark)
		binary.LittleEndian.PutUint64(u[r:], ((v|high)-uint64(s.first)*each)&(mark*127))
	}
	return known == high
}

// keepComplete makes zeros of the worths of those who did not rate everything, and
// counts the others.
func (b *block) keepComplete() int {
	words := b.rated[0].words
	var keep plane
	for w := range words {
		keep[w] = math.MaxUint64
		for i := range b.rated {
			keep[w] &= b.rated[i].groups[0][0][w]
		}
	}
	for i := range b.value {
		for d := range b.value[i].digits {
			for w := range words {
				b.value[i].groups[d/4][d%4][w] &= keep[w]
			}
		}
	}
	return int(both(&keep, &keep, words))
}

// addComplete adds the respondents who rated everything: the sums of one variable
// are the same beside every other.
func (b *block) addComplete(n int) {
	k := len(b.steps)
	for j := range k {
		u, uu := b.value[j].sum(), b.value[j].times(&b.value[j])
		b.uv.sums[j*k+j] += uu
		for i := range k {
			b.n.sums[i*k+j] += int64(n)
			b.u.sums[i*k+j] += u
			b.uu.sums[i*k+j] += uu
			if i > j {
				b.uv.sums[i*k+j] += b.value[i].times(&b.value[j])
			}
		}
	}
}

// addPairs adds respondents some of whom did not rate everything.
func (b *block) addPairs() {
	k := len(b.steps)
	for i := range k {
		b.squared[i].square(&b.value[i])
	}
	for i := range k {
		in := &b.rated[i].groups[0][0]
		for j := range k {
			b.u.sums[i*k+j] += b.value[j].where(in)
			b.uu.sums[i*k+j] += b.squared[j].where(in)
			if j <= i {
				n := both(in, &b.rated[j].groups[0][0], b.rated[i].words)
				b.n.sums[i*k+j] += n
				if j < i {
					b.n.sums[j*k+i] += n
				}
				b.uv.sums[i*k+j] += b.value[i].times(&b.value[j])
			}
		}
	}
}
