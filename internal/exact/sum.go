// Package exact holds sums that do not depend on the order of their terms: of float64 and their products ([Sum]), of products
// of int64 ([Int128]), and of int64 with overflow reported.
package exact

import (
	"math"
	"math/bits"
)

// A sum is an integer times 2^-2176, kept in limbs of 32 bits: limb k stands for multiples of 2^(32k − 2176). The smallest
// product of two float64 is 2^-2148, so that every product of two finite float64 is such an integer.
const (
	limbBits = 32
	limbMask = 1<<limbBits - 1
	lowBit   = 2176
	// A float64 is mantissa × 2^(e − 1075), with e its biased exponent.
	addShift = lowBit - 1075
	mulShift = lowBit - 2*1075
	// A mantissa of 53 bits, shifted within its lowest limb, touches 3 limbs; a product of 106 bits touches 5.
	addLimbs = 3
	mulLimbs = 5
	// Each addition changes a limb by less than 2^32, so that |limb| ≤ 2^32·(pending + 1). Twice this many stay below 2^63, which
	// leaves room for the merge of two sums that are both about to carry.
	maxPending = 1 << 29
)

// Sum is an exact sum of float64: rounding happens once, in [Sum.Float64], so that the result does not depend on the order in
// which terms are added, nor on how they were spread over sums that were merged. It is the small superaccumulator of R. M. Neal,
// "Fast exact summation using small and large superaccumulators" (2015, arXiv:1505.05571), with limbs of 32 bits in a slice that
// covers only the exponents met: weights from 0.1 to 10 take five limbs, and the widest possible range about 1 kB.
//
// The zero value is an empty sum, 0. A Sum holds a slice: use [Sum.Clone] for an independent copy, not assignment. Methods that
// only read may run concurrently.
type Sum struct {
	limbs   []int64 // least significant first; the value is Σ limbs[i]·2^(32(base+i) − 2176)
	base    int
	pending uint32 // additions since carries were last propagated
}

// Add adds x. It returns false, changing nothing, if x is NaN or infinite.
func (s *Sum) Add(x float64) bool {
	m, e, ok := split(x)
	if !ok {
		return false
	}
	if m == 0 {
		return true
	}
	pos := e + addShift
	shift := uint(pos) % limbBits
	t := s.window(pos/limbBits, addLimbs)
	lo, hi := m<<shift, m>>(64-shift)
	sign := int64(math.Float64bits(x)) >> 63
	t[0] += signed(lo&limbMask, sign)
	t[1] += signed(lo>>limbBits, sign)
	t[2] += signed(hi, sign)
	s.added(1)
	return true
}

// AddProduct adds x·y without rounding the product, whatever the exponents: it is formed in integers, because a fused
// multiply-add loses the low part of a product near or below the smallest float64. It returns false, changing nothing, if x or y
// is NaN or infinite.
func (s *Sum) AddProduct(x, y float64) bool {
	mx, ex, okX := split(x)
	my, ey, okY := split(y)
	if !okX || !okY {
		return false
	}
	hi, lo := bits.Mul64(mx, my)
	if hi|lo == 0 {
		return true
	}
	pos := ex + ey + mulShift
	shift := uint(pos) % limbBits
	t := s.window(pos/limbBits, mulLimbs)
	w0, w1, w2 := lo<<shift, hi<<shift|lo>>(64-shift), hi>>(64-shift)
	sign := int64(math.Float64bits(x)^math.Float64bits(y)) >> 63
	t[0] += signed(w0&limbMask, sign)
	t[1] += signed(w0>>limbBits, sign)
	t[2] += signed(w1&limbMask, sign)
	t[3] += signed(w1>>limbBits, sign)
	t[4] += signed(w2, sign)
	s.added(1)
	return true
}

// Merge adds o, which is not changed.
func (s *Sum) Merge(o *Sum) {
	if len(o.limbs) == 0 {
		return
	}
	t := s.window(o.base, len(o.limbs))
	for i, v := range o.limbs {
		t[i] += v
	}
	s.added(o.pending + 1)
}

// Sub subtracts o, which is not changed: what was added or merged can be taken out again without a trace.
func (s *Sum) Sub(o *Sum) {
	n := o.Clone()
	n.Neg()
	s.Merge(&n)
}

// Neg changes the sign.
func (s *Sum) Neg() {
	for i := range s.limbs {
		s.limbs[i] = -s.limbs[i]
	}
}

// Clone returns an independent copy.
func (s *Sum) Clone() Sum {
	c := *s
	c.limbs = append([]int64(nil), s.limbs...)
	return c
}

// split returns the mantissa and the biased exponent of x, with |x| = m·2^(e − 1075); ok is false for NaN and infinities.
func split(x float64) (m uint64, e int, ok bool) {
	b := math.Float64bits(x)
	m = b & (1<<52 - 1)
	switch e = int(b >> 52 & 0x7ff); e {
	case 0x7ff:
		return 0, 0, false
	case 0:
		return m, 1, true
	}
	return m | 1<<52, e, true
}

// signed returns v if sign is 0 and −v if it is −1.
func signed(v uint64, sign int64) int64 {
	return (int64(v) ^ sign) - sign
}

// window returns n limbs from limb k on, growing the sum to cover them.
func (s *Sum) window(k, n int) []int64 {
	i := k - s.base
	if i < 0 || i+n > len(s.limbs) {
		return s.grow(k, n)
	}
	return s.limbs[i : i+n]
}

// Kept out of line so that window, which Add runs every time, can be inlined.
//
//go:noinline
func (s *Sum) grow(k, n int) []int64 {
	if len(s.limbs) == 0 {
		s.base = k
	}
	low, high := min(s.base, k), max(s.base+len(s.limbs), k+n)
	limbs := make([]int64, high-low)
	copy(limbs[s.base-low:], s.limbs)
	s.limbs, s.base = limbs, low
	return limbs[k-low : k-low+n]
}

func (s *Sum) added(n uint32) {
	s.pending += n
	if s.pending >= maxPending {
		s.carry()
	}
}

// carry brings every limb but the highest into 0 … 2^32 − 1, and the highest into ±2^32. It is kept out of line for the sake of
// added.
//
//go:noinline
func (s *Sum) carry() {
	last := len(s.limbs) - 1
	for i := range last {
		c := s.limbs[i] >> limbBits
		s.limbs[i] -= c << limbBits
		s.limbs[i+1] += c
	}
	if c := s.limbs[last] >> limbBits; c != 0 && c != -1 {
		s.limbs[last] -= c << limbBits
		s.limbs = append(s.limbs, c)
	}
	s.pending = 0
}
