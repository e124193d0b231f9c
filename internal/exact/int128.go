package exact

import (
	"math/big"
	"math/bits"

	"github.com/gocsat/csat/internal/codec"
)

// Int128 is a signed integer from −2^127 to 2^127 − 1, in two's complement: Hi·2^64 + Lo. The zero value is 0, and values may be
// compared with ==. Operations that can leave the range return ok = false then, with a result of no meaning.
type Int128 struct {
	Hi int64
	Lo uint64
}

// FromInt64 returns v.
func FromInt64(v int64) Int128 {
	return Int128{Hi: v >> 63, Lo: uint64(v)}
}

// MulInt64 returns a·b, which always fits.
func MulInt64(a, b int64) Int128 {
	hi, lo := bits.Mul64(uint64(a), uint64(b))
	// The unsigned product counts a negative factor as 2^64 more than it is.
	return Int128{Hi: int64(hi) - a>>63&b - b>>63&a, Lo: lo}
}

// FromBig returns v; ok is false if it does not fit.
func FromBig(v *big.Int) (x Int128, ok bool) {
	// BitLen is of the magnitude: −2^127 has 128 bits and fits.
	if v.BitLen() > 128 {
		return Int128{}, false
	}
	var p [16]byte
	v.FillBytes(p[:])
	for _, b := range p[:8] {
		x.Hi = x.Hi<<8 | int64(b)
	}
	for _, b := range p[8:] {
		x.Lo = x.Lo<<8 | uint64(b)
	}
	if v.Sign() < 0 {
		x = x.negate()
	}
	return x, x.Sign() == v.Sign()
}

// Add returns x + y.
func (x Int128) Add(y Int128) (sum Int128, ok bool) {
	lo, c := bits.Add64(x.Lo, y.Lo, 0)
	hi := int64(uint64(x.Hi) + uint64(y.Hi) + c)
	return Int128{Hi: hi, Lo: lo}, (x.Hi^hi)&(y.Hi^hi) >= 0
}

// Sub returns x − y.
func (x Int128) Sub(y Int128) (diff Int128, ok bool) {
	lo, c := bits.Sub64(x.Lo, y.Lo, 0)
	hi := int64(uint64(x.Hi) - uint64(y.Hi) - c)
	return Int128{Hi: hi, Lo: lo}, (x.Hi^y.Hi)&(x.Hi^hi) >= 0
}

// Neg returns −x; only −2^127 has none.
func (x Int128) Neg() (neg Int128, ok bool) {
	neg = x.negate()
	return neg, x.Hi >= 0 || neg.Hi >= 0
}

func (x Int128) negate() Int128 {
	lo, c := bits.Sub64(0, x.Lo, 0)
	return Int128{Hi: int64(-uint64(x.Hi) - c), Lo: lo}
}

// AddMul returns x + a·b.
func (x Int128) AddMul(a, b int64) (sum Int128, ok bool) {
	return x.Add(MulInt64(a, b))
}

// Sign returns −1, 0 or 1.
func (x Int128) Sign() int {
	switch {
	case x.Hi < 0:
		return -1
	case x.Hi == 0 && x.Lo == 0:
		return 0
	}
	return 1
}

// Cmp returns −1, 0 or 1 as x is less than, equal to or greater than y.
func (x Int128) Cmp(y Int128) int {
	switch {
	case x == y:
		return 0
	case x.Hi < y.Hi || x.Hi == y.Hi && x.Lo < y.Lo:
		return -1
	}
	return 1
}

// Int64 returns x; ok is false if it does not fit.
func (x Int128) Int64() (v int64, ok bool) {
	return int64(x.Lo), x.Hi == int64(x.Lo)>>63
}

// Float64 returns the float64 nearest to x, ties to even.
func (x Int128) Float64() float64 {
	if v, ok := x.Int64(); ok {
		return float64(v)
	}
	f, _ := x.Big().Float64()
	return f
}

// Big returns x as a new big.Int.
func (x Int128) Big() *big.Int {
	v := big.NewInt(x.Hi)
	v.Lsh(v, 64)
	return v.Add(v, new(big.Int).SetUint64(x.Lo))
}

// String returns x in decimal.
func (x Int128) String() string {
	return x.Big().String()
}

// Append appends x as a zigzag varint of 1 to 19 bytes: small magnitudes take few bytes, and a value has one encoding.
func (x Int128) Append(b []byte) []byte {
	sign := uint64(x.Hi >> 63)
	hi := (uint64(x.Hi)<<1 | x.Lo>>63) ^ sign
	lo := x.Lo<<1 ^ sign
	for hi != 0 || lo >= 0x80 {
		b = append(b, byte(lo)|0x80)
		lo = lo>>7 | hi<<57
		hi >>= 7
	}
	return append(b, byte(lo))
}

// ReadInt128 reads what Append wrote. Errors stay in r.
func ReadInt128(r *codec.Reader) Int128 {
	var hi, lo uint64
	for shift := uint(0); ; shift += 7 {
		c := r.Byte()
		// Bit 126 starts the last group, which holds two bits.
		if shift == 126 && c > 3 {
			r.Fail("integer above 128 bits")
		}
		if shift > 0 && c == 0 {
			r.Fail("integer not in its shortest form")
		}
		if r.Err() != nil {
			return Int128{}
		}
		part := uint64(c & 0x7f)
		lo |= part << shift
		// One of the two shifts is out of range, which in Go gives 0: before bit 64 the part spills over, from there it shifts in.
		hi |= part>>(64-shift) | part<<(shift-64)
		if c < 0x80 {
			break
		}
	}
	sign := -(lo & 1)
	return Int128{Hi: int64(hi>>1 ^ sign), Lo: (lo>>1 | hi<<63) ^ sign}
}
