package codec

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
)

var (
	// ErrCorrupt reports bytes that no Append function wrote: cut short, wrong magic or kind, a number out of its range, a
	// varint longer than it need be.
	ErrCorrupt = errors.New("corrupt encoding")
	// ErrVersion reports a version that this reader does not know.
	ErrVersion = errors.New("unknown encoding version")
	// ErrTrailing reports bytes after the end of the value.
	ErrTrailing = errors.New("trailing bytes")
)

// Reader reads what the Append functions wrote. Its first error sticks: from then on every method returns a zero value, so a
// decoder can read a whole record and check [Reader.Close] once, as long as its loops are bounded by [Reader.Count].
type Reader struct {
	data []byte
	off  int
	err  error
}

// NewReader returns a Reader over data, which must not change while it is being read.
func NewReader(data []byte) *Reader {
	return &Reader{data: data}
}

// Err returns the first error met, or nil.
func (r *Reader) Err() error { return r.err }

// Remaining returns the number of unread bytes, 0 after an error.
func (r *Reader) Remaining() int {
	if r.err != nil {
		return 0
	}
	return len(r.data) - r.off
}

// Close returns the first error met, or ErrTrailing if bytes are left, or nil.
func (r *Reader) Close() error {
	if r.err == nil && r.off < len(r.data) {
		r.err = fmt.Errorf("%w: %d after byte %d", ErrTrailing, len(r.data)-r.off, r.off)
	}
	return r.err
}

// Fail records that what was just read cannot be, such as keys out of order, as an ErrCorrupt with the present offset. An
// earlier error stays.
func (r *Reader) Fail(why string) {
	r.fail(ErrCorrupt, why)
}

func (r *Reader) fail(kind error, why string) {
	if r.err == nil {
		r.err = fmt.Errorf("%w: %s at byte %d", kind, why, r.off)
	}
}

// Header reads a header of the given kind and returns its version, from 1 to maxVersion.
func (r *Reader) Header(kind, maxVersion byte) byte {
	p := r.Fixed(HeaderLen)
	if p == nil {
		return 0
	}
	r.off -= HeaderLen // errors name the start of the header
	if string(p[:len(magic)]) != magic {
		r.Fail("wrong magic")
		return 0
	}
	if p[4] != kind {
		r.Fail(fmt.Sprintf("kind %d, want %d", p[4], kind))
		return 0
	}
	version := p[5]
	if version == 0 || version > maxVersion {
		r.fail(ErrVersion, fmt.Sprintf("version %d, want 1 to %d,", version, maxVersion))
		return 0
	}
	r.off += HeaderLen
	return version
}

// Byte reads one byte.
func (r *Reader) Byte() byte {
	p := r.Fixed(1)
	if p == nil {
		return 0
	}
	return p[0]
}

// Fixed reads n bytes. The slice is a view of the input: copy what is kept. It is nil after an error.
func (r *Reader) Fixed(n int) []byte {
	if r.err != nil {
		return nil
	}
	if n < 0 || n > len(r.data)-r.off {
		r.Fail("cut short")
		return nil
	}
	p := r.data[r.off : r.off+n : r.off+n]
	r.off += n
	return p
}

// Uvarint reads an unsigned varint, refusing forms longer than necessary and values above 2^64 − 1.
func (r *Reader) Uvarint() uint64 {
	if r.err != nil {
		return 0
	}
	v, n := binary.Uvarint(r.data[r.off:])
	switch {
	case n == 0:
		r.Fail("cut short")
		return 0
	case n < 0:
		r.Fail("integer above 64 bits")
		return 0
	case n > 1 && r.data[r.off+n-1] == 0:
		r.Fail("integer not in its shortest form")
		return 0
	}
	r.off += n
	return v
}

// Varint reads a signed varint.
func (r *Reader) Varint() int64 {
	u := r.Uvarint()
	return int64(u>>1) ^ -int64(u&1)
}

// Int reads an unsigned varint from 0 to limit. Nothing is allocated, so limit may be any meaningful bound; for a length that leads
// to an allocation use [Reader.Count].
func (r *Reader) Int(limit int) int {
	start := r.off
	v := r.Uvarint()
	if limit < 0 || v > uint64(limit) {
		r.off = start
		r.Fail(fmt.Sprintf("integer %d above %d", v, limit))
		return 0
	}
	return int(v)
}

// Count reads the number of elements that follow, from 0 to limit, and refuses one that cannot fit in the bytes that remain when
// each element takes at least minBytesEach bytes (at least 1). A slice made with the result is bounded by the input.
func (r *Reader) Count(limit, minBytesEach int) int {
	start := r.off
	n := r.Int(limit)
	if n > r.Remaining()/max(minBytesEach, 1) {
		r.off = start
		r.Fail(fmt.Sprintf("count %d does not fit in the input", n))
		return 0
	}
	return n
}

// Bytes reads a length of at most limit and as many bytes. The slice is a view of the input: copy what is kept. It is nil after
// an error.
func (r *Reader) Bytes(limit int) []byte {
	n := r.Count(limit, 1)
	return r.Fixed(n)
}

// String reads a length of at most limit bytes and a string of that length. The bytes are not checked to be UTF-8.
func (r *Reader) String(limit int) string {
	return string(r.Bytes(limit))
}

// Float64 reads a float64, NaN and infinities included.
func (r *Reader) Float64() float64 {
	p := r.Fixed(8)
	if p == nil {
		return 0
	}
	return math.Float64frombits(binary.BigEndian.Uint64(p))
}

// Finite reads a float64 and refuses NaN and infinities.
func (r *Reader) Finite() float64 {
	x := r.Float64()
	if !(math.Abs(x) <= math.MaxFloat64) {
		r.off -= 8
		r.Fail("number not finite")
		return 0
	}
	return x
}
