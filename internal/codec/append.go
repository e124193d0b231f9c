// Package codec holds the primitives of the module's binary encodings.
//
// An encoding starts with a header of six bytes: the magic "csat", a kind (which type), a version. What follows is written
// with the Append functions and read back with a Reader. Every value has one encoding only: integers are LEB128 varints of
// minimal length, and a Reader refuses longer forms. Equal states written in a fixed order therefore give equal bytes, which
// is what lets callers compare, hash and cache them.
//
// A Reader trusts nothing: lengths are checked against the bytes that remain before anything is sliced or allocated, so that
// a short hostile input costs little. The first error sticks, and Close refuses trailing bytes.
package codec

import (
	"encoding/binary"
	"math"
)

const magic = "csat"

// HeaderLen is the number of bytes that AppendHeader writes.
const HeaderLen = len(magic) + 2

// AppendHeader appends the magic, the kind of the value encoded and the version of its encoding. Versions start at 1.
func AppendHeader(b []byte, kind, version byte) []byte {
	b = append(b, magic...)
	return append(b, kind, version)
}

// AppendUvarint appends v as a minimal LEB128 varint of 1 to 10 bytes.
func AppendUvarint(b []byte, v uint64) []byte {
	return binary.AppendUvarint(b, v)
}

// AppendVarint appends v as a zigzag varint of 1 to 10 bytes.
func AppendVarint(b []byte, v int64) []byte {
	return binary.AppendVarint(b, v)
}

// AppendBytes appends the length of p as a varint, then p. Bytes of a length known to the reader need no prefix: append them
// directly and read them with [Reader.Fixed].
func AppendBytes(b, p []byte) []byte {
	b = AppendUvarint(b, uint64(len(p)))
	return append(b, p...)
}

// AppendString appends the length of s in bytes as a varint, then s.
func AppendString(b []byte, s string) []byte {
	b = AppendUvarint(b, uint64(len(s)))
	return append(b, s...)
}

// AppendFloat64 appends the eight bytes of x, IEEE 754, most significant first. The bits are kept as they are: −0 and 0, or two
// NaNs, encode differently.
func AppendFloat64(b []byte, x float64) []byte {
	return binary.BigEndian.AppendUint64(b, math.Float64bits(x))
}
