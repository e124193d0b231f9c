package exact

import (
	"encoding/binary"
	"math"
	"math/big"
	"math/bits"
	"slices"

	"github.com/gocsat/csat/internal/codec"
)

// maxLimbs bounds the limbs of an encoded sum, and with them what a hostile encoding can make later additions cost (1.5 kB).
// Magnitudes reach 2^3968, which takes more than 2^1900 products.
const maxLimbs = 192

// number is the one form of a value: sign and magnitude, without zero limbs at either end.
type number struct {
	neg  bool
	base int
	mag  []uint32
}

// number returns the value of s, using buf for the magnitude if it is large enough.
func (s *Sum) number(buf []uint32) number {
	mag, c := propagate(s.limbs, 1, buf)
	v := number{neg: c < 0, base: s.base}
	if v.neg {
		mag, c = propagate(s.limbs, -1, buf)
	}
	for ; c != 0; c >>= limbBits {
		mag = append(mag, uint32(c))
	}
	for len(mag) > 0 && mag[len(mag)-1] == 0 {
		mag = mag[:len(mag)-1]
	}
	for len(mag) > 0 && mag[0] == 0 {
		mag = mag[1:]
		v.base++
	}
	v.mag = mag
	return v
}

// propagate returns the limbs of sign·Σ limbs[i]·2^(32i) and what is carried out of the last, negative if the value is.
func propagate(limbs []int64, sign int64, buf []uint32) (mag []uint32, carry int64) {
	mag = buf[:0]
	for _, l := range limbs {
		carry += sign * l
		mag = append(mag, uint32(carry))
		carry >>= limbBits
	}
	return mag, carry
}

// stackLimbs is enough for sums of ordinary numbers, whose reading then allocates nothing.
const stackLimbs = 16

// Sign returns −1, 0 or 1.
func (s *Sum) Sign() int {
	var buf [stackLimbs]uint32
	v := s.number(buf[:])
	switch {
	case len(v.mag) == 0:
		return 0
	case v.neg:
		return -1
	}
	return 1
}

// IsZero reports whether the sum is exactly 0.
func (s *Sum) IsZero() bool {
	return s.Sign() == 0
}

// Equal reports whether s and o are exactly the same number, however they came about.
func (s *Sum) Equal(o *Sum) bool {
	var bufS, bufO [stackLimbs]uint32
	v, w := s.number(bufS[:]), o.number(bufO[:])
	if len(v.mag) == 0 || len(w.mag) == 0 {
		return len(v.mag) == len(w.mag)
	}
	return v.neg == w.neg && v.base == w.base && slices.Equal(v.mag, w.mag)
}

// Float64 returns the float64 nearest to the sum, ties to even; 0 is never negative. ok is false, and the value an infinity of
// the right sign, if the sum rounds to more than the largest float64.
func (s *Sum) Float64() (x float64, ok bool) {
	var buf [stackLimbs]uint32
	v := s.number(buf[:])
	if len(v.mag) == 0 {
		return 0, true
	}
	sign := 1
	if v.neg {
		sign = -1
	}
	length := limbBits*(len(v.mag)-1) + bits.Len32(v.mag[len(v.mag)-1])
	low := limbBits*v.base - lowBit // the exponent of bit 0 of mag
	top := low + length - 1
	if top > 1023 {
		return math.Inf(sign), false
	}
	// The last place of the result: 53 bits down, or where subnormals end.
	ulp := max(top-52, -1074)
	drop := ulp - low
	m := v.bitsFrom(drop)
	if drop > 0 && v.bit(drop-1) && (m&1 == 1 || v.anyBelow(drop-1)) {
		m++
	}
	if m == 0 {
		return 0, true
	}
	x = float64(sign) * math.Ldexp(float64(m), ulp)
	return x, !math.IsInf(x, 0)
}

// bitsFrom returns mag / 2^drop without its fraction, which must have at most 64 bits.
func (v number) bitsFrom(drop int) uint64 {
	var m uint64
	for i, l := range v.mag {
		// A shift count out of range, also one that wrapped around below 0, gives 0.
		m |= uint64(l)<<uint(limbBits*i-drop) | uint64(l)>>uint(drop-limbBits*i)
	}
	return m
}

func (v number) bit(i int) bool {
	return i/limbBits < len(v.mag) && v.mag[i/limbBits]>>(i%limbBits)&1 == 1
}

// anyBelow reports whether a bit below bit i is set. The lowest limb is not 0.
func (v number) anyBelow(i int) bool {
	return bits.TrailingZeros32(v.mag[0]) < i
}

// Rat returns the sum as a fraction.
func (s *Sum) Rat() *big.Rat {
	v := s.number(nil)
	num := new(big.Int)
	for i := len(v.mag) - 1; i >= 0; i-- {
		num.Lsh(num, limbBits)
		num.Or(num, big.NewInt(int64(v.mag[i])))
	}
	if v.neg {
		num.Neg(num)
	}
	den := big.NewInt(1)
	if e := limbBits*v.base - lowBit; e > 0 {
		num.Lsh(num, uint(e))
	} else {
		den.Lsh(den, uint(-e))
	}
	return new(big.Rat).SetFrac(num, den)
}

// Append appends the sum's one encoding: a varint of twice the number of 32-bit limbs, plus 1 if negative; unless that is 0,
// a varint of the position of the lowest limb, in units of 32 bits from 2^-2176; then the limbs, most significant first. The
// first and the last limb are not 0.
func (s *Sum) Append(b []byte) []byte {
	var buf [stackLimbs]uint32
	v := s.number(buf[:])
	head := 2 * uint64(len(v.mag))
	if head == 0 {
		return codec.AppendUvarint(b, 0)
	}
	if v.neg {
		head++
	}
	b = codec.AppendUvarint(b, head)
	b = codec.AppendUvarint(b, uint64(v.base))
	for i := len(v.mag) - 1; i >= 0; i-- {
		b = binary.BigEndian.AppendUint32(b, v.mag[i])
	}
	return b
}

// ReadSum reads what Append wrote, refusing any other form. Errors stay in r.
func ReadSum(r *codec.Reader) Sum {
	head := r.Int(2*maxLimbs + 1)
	n := head / 2
	if head == 1 {
		r.Fail("negative zero")
	}
	if n == 0 {
		return Sum{}
	}
	base := r.Int(maxLimbs - n)
	p := r.Fixed(4 * n)
	if p == nil {
		return Sum{}
	}
	s := Sum{limbs: make([]int64, n), base: base}
	for i := range s.limbs {
		s.limbs[n-1-i] = int64(binary.BigEndian.Uint32(p[4*i:]))
	}
	if s.limbs[0] == 0 || s.limbs[n-1] == 0 {
		r.Fail("sum not in its shortest form")
		return Sum{}
	}
	if head%2 == 1 {
		s.Neg()
	}
	return s
}
