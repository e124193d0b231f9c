package survey

import (
	"encoding/binary"
	"math"
	"math/bits"
)

const (
	planeWords = 32
	planeRows  = 64 * planeWords // the planes of so many respondents stay in the cache

	each = math.MaxUint64 / 255 // a one in every byte
	high = each << 7
)

// A plane is one binary digit of a number of each of at most planeRows respondents.
// Which bit is whose does not matter: it is the same in all planes.
type plane = [planeWords]uint64

// A number of each respondent, by binary digits, four to a group. Sums of products
// need no more than counting: Σxy is the sum over all pairs of digits a and b of
// 2^(a+b) times the respondents who have both, and AND with a count of bits finds
// them for 64 respondents at once.
type number struct {
	groups [][4]plane
	digits int
	words  int // of the planes that are in use
}

func newNumber(top uint64) number {
	digits := bits.Len64(top)
	return number{groups: make([][4]plane, (digits+3)/4), digits: digits}
}

// load sets the eight digits from group at on to those of bytes, 64 to a word.
func (x *number) load(from []byte, at int) {
	x.words = len(from) / 64
	for half := range min(2, len(x.groups)-at) {
		transpose(&x.groups[at+half], from, 0, 4*uint(half))
	}
}

// loadPlain sets the digits to the distance of bytes from first, 64 to a word; false,
// with planes that are good for nothing, if one is not from first to first+top ≤ 127.
func (x *number) loadPlain(from []byte, first byte, top uint64) bool {
	x.words = len(from) / 64
	var or uint64
	for g := range x.groups {
		or |= transpose(&x.groups[g], from, first, 4*uint(g))
	}
	// A byte below first has become a large one, whatever it borrowed.
	if or&^(each*(1<<x.digits-1)) != 0 {
		return false
	}
	var above uint64
	for w := range x.words {
		equal := uint64(math.MaxUint64) // to top in the digits so far
		for d := x.digits - 1; d >= 0; d-- {
			has := x.groups[d/4][d%4][w]
			if top>>d&1 == 0 {
				above |= equal & has
				has = ^has
			}
			equal &= has
		}
	}
	return above == 0
}

// fill sets the lowest digit.
func (x *number) fill(words int) {
	x.words = words
	for w := range words {
		x.groups[0][0][w] = math.MaxUint64
	}
}

// times is Σxy.
func (x *number) times(y *number) int64 {
	var sum int64
	for d := range x.digits {
		sum += y.where(&x.groups[d/4][d%4]) << d
	}
	return sum
}

// where is Σx over the respondents in a plane.
func (x *number) where(in *plane) int64 {
	var sum int64
	for g := range x.groups {
		if x.digits-4*g <= 3 { // as on the common scales of four to eight points
			sum += common3(in, &x.groups[g], x.words) << (4 * g)
			continue
		}
		sum += common(in, &x.groups[g], x.words) << (4 * g)
	}
	return sum
}

func (x *number) sum() int64 {
	var sum int64
	for d := range x.digits {
		p := &x.groups[d/4][d%4]
		sum += both(p, p, x.words) << d
	}
	return sum
}

// square sets x to y², which must fit: y is added to it, moved by d, where y has the
// digit d.
func (x *number) square(y *number) {
	for g := range x.groups {
		x.groups[g] = [4]plane{}
	}
	x.words = y.words
	for w := range x.words {
		for d := range y.digits {
			has, carry := y.groups[d/4][d%4][w], uint64(0)
			for e := d; e < x.digits; e++ {
				add := uint64(0)
				if e-d < y.digits {
					add = has & y.groups[(e-d)/4][(e-d)%4][w]
				}
				to := &x.groups[e/4][e%4][w]
				*to, carry = *to^add^carry, *to&add|carry&(*to^add)
			}
		}
	}
}

// both counts the respondents in two planes.
func both(x, y *plane, words int) int64 {
	n := 0
	for w, v := range x[:min(words, planeWords)] {
		n += bits.OnesCount64(v & y[w])
	}
	return int64(n)
}

// common adds up four digits of the respondents in x. Inlined, its counts would not
// stay in registers.
//
//go:noinline
func common(x *plane, y *[4]plane, words int) int64 {
	var n0, n1, n2, n3 int
	for w, v := range x[:min(words, planeWords)] {
		n0 += bits.OnesCount64(v & y[0][w])
		n1 += bits.OnesCount64(v & y[1][w])
		n2 += bits.OnesCount64(v & y[2][w])
		n3 += bits.OnesCount64(v & y[3][w])
	}
	return int64(n0 + 2*n1 + 4*n2 + 8*n3)
}

//go:noinline
func common3(x *plane, y *[4]plane, words int) int64 {
	var n0, n1, n2 int
	for w, v := range x[:min(words, planeWords)] {
		n0 += bits.OnesCount64(v & y[0][w])
		n1 += bits.OnesCount64(v & y[1][w])
		n2 += bits.OnesCount64(v & y[2][w])
	}
	return int64(n0 + 2*n1 + 4*n2)
}

// inside sets the highest bit of the bytes from first to last, which is below 128.
func inside(v uint64, first, last byte) uint64 {
	low := v &^ high // nothing carries into the next byte
	return (low + uint64(128-first)*each) &^ (low + uint64(127-last)*each) &^ v & high
}

// transpose makes planes of four neighbouring binary digits of bytes less base, 64 to
// a word: two digits at a time change places between words (Warren, Hacker's Delight,
// 2nd ed. 2012, section 7-3). It returns what digits occur.
func transpose(to *[4]plane, from []byte, base byte, shift uint) (or uint64) {
	const low, odd, pair = each * 15, math.MaxUint64 / 3, math.MaxUint64 / 5
	less := each * uint64(base)
	for w := range min(len(from)/64, planeWords) {
		part := from[64*w:][:64]
		at := func(i int) uint64 {
			x, y := binary.LittleEndian.Uint64(part[i:])-less, binary.LittleEndian.Uint64(part[i+8:])-less
			or |= x | y
			return x>>(shift&4)&low | y>>(shift&4)&low<<4
		}
		x0, x1, x2, x3 := at(0), at(16), at(32), at(48)
		t := (x0>>1 ^ x1) & odd
		x0, x1 = x0^t<<1, x1^t
		t = (x2>>1 ^ x3) & odd
		x2, x3 = x2^t<<1, x3^t
		t = (x0>>2 ^ x2) & pair
		to[0][w], to[2][w] = x0^t<<2, x2^t
		t = (x1>>2 ^ x3) & pair
		to[1][w], to[3][w] = x1^t<<2, x3^t
	}
	return or
}
