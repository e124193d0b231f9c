package codec_test

import (
	"bytes"
	"math"
	"testing"

	"github.com/gocsat/csat/internal/codec"
	"github.com/stretchr/testify/require"
)

func TestRoundTrip(t *testing.T) {
	b := codec.AppendHeader(nil, 7, 2)
	require.Len(t, b, codec.HeaderLen)
	uvarints := []uint64{0, 1, 127, 128, 1 << 32, math.MaxUint64}
	varints := []int64{0, -1, 1, 63, 64, -64, -65, math.MaxInt64, math.MinInt64}
	floats := []float64{0, math.Copysign(0, -1), 1.5, math.SmallestNonzeroFloat64, math.MaxFloat64, math.Inf(1), math.NaN()}
	for _, v := range uvarints {
		b = codec.AppendUvarint(b, v)
	}
	for _, v := range varints {
		b = codec.AppendVarint(b, v)
	}
	for _, v := range floats {
		b = codec.AppendFloat64(b, v)
	}
	b = codec.AppendString(b, "größe")
	b = codec.AppendBytes(b, nil)
	b = codec.AppendUvarint(b, 3)
	b = append(b, 1, 2, 3)

	r := codec.NewReader(b)
	require.Equal(t, byte(2), r.Header(7, 3))
	for _, v := range uvarints {
		require.Equal(t, v, r.Uvarint())
	}
	for _, v := range varints {
		require.Equal(t, v, r.Varint())
	}
	for _, v := range floats {
		require.Equal(t, math.Float64bits(v), math.Float64bits(r.Float64()))
	}
	require.Equal(t, "größe", r.String(7))
	require.Empty(t, r.Bytes(0))
	require.Equal(t, 3, r.Count(3, 1))
	require.Equal(t, byte(1), r.Byte())
	require.Equal(t, 2, r.Remaining())
	require.Equal(t, []byte{2, 3}, r.Fixed(2))
	require.NoError(t, r.Close())
}

func TestGolden(t *testing.T) {
	b := codec.AppendHeader(nil, 'T', 1)
	b = codec.AppendUvarint(b, 300)
	b = codec.AppendVarint(b, -3)
	b = codec.AppendString(b, "a")
	b = codec.AppendFloat64(b, 1)
	require.Equal(t, []byte("csatT\x01\xac\x02\x05\x01a\x3f\xf0\x00\x00\x00\x00\x00\x00"), b)
}

func TestRefused(t *testing.T) {
	nan := codec.AppendFloat64(nil, math.NaN())
	inf := codec.AppendFloat64(nil, math.Inf(-1))
	tests := []struct {
		name  string
		input []byte
		read  func(*codec.Reader)
		want  error
	}{
		{"empty header", nil, func(r *codec.Reader) { r.Header(1, 1) }, codec.ErrCorrupt},
		{"short header", []byte("csat\x01"), func(r *codec.Reader) { r.Header(1, 1) }, codec.ErrCorrupt},
		{"magic", []byte("cSat\x01\x01"), func(r *codec.Reader) { r.Header(1, 1) }, codec.ErrCorrupt},
		{"kind", []byte("csat\x02\x01"), func(r *codec.Reader) { r.Header(1, 1) }, codec.ErrCorrupt},
		{"version 0", []byte("csat\x01\x00"), func(r *codec.Reader) { r.Header(1, 1) }, codec.ErrVersion},
		{"version 2", []byte("csat\x01\x02"), func(r *codec.Reader) { r.Header(1, 1) }, codec.ErrVersion},
		{"trailing", []byte("csat\x01\x01x"), func(r *codec.Reader) { r.Header(1, 1) }, codec.ErrTrailing},
		{"uvarint empty", nil, func(r *codec.Reader) { r.Uvarint() }, codec.ErrCorrupt},
		{"uvarint cut", []byte{0x80}, func(r *codec.Reader) { r.Uvarint() }, codec.ErrCorrupt},
		{"uvarint long zero", []byte{0x80, 0}, func(r *codec.Reader) { r.Uvarint() }, codec.ErrCorrupt},
		{"uvarint long one", []byte{0x81, 0x80, 0}, func(r *codec.Reader) { r.Uvarint() }, codec.ErrCorrupt},
		{"uvarint 2^64", bytes.Repeat([]byte{0xff}, 9), func(r *codec.Reader) { r.Uvarint() }, codec.ErrCorrupt},
		{"uvarint above 2^64", append(bytes.Repeat([]byte{0xff}, 9), 2), func(r *codec.Reader) { r.Uvarint() }, codec.ErrCorrupt},
		{"varint long", []byte{0x81, 0}, func(r *codec.Reader) { r.Varint() }, codec.ErrCorrupt},
		{"int above", []byte{6}, func(r *codec.Reader) { r.Int(5) }, codec.ErrCorrupt},
		{"int huge", append(bytes.Repeat([]byte{0xff}, 9), 1), func(r *codec.Reader) { r.Int(math.MaxInt) }, codec.ErrCorrupt},
		{"int negative limit", []byte{0}, func(r *codec.Reader) { r.Int(-1) }, codec.ErrCorrupt},
		{"count beyond input", []byte{3, 0, 0}, func(r *codec.Reader) { r.Count(9, 1) }, codec.ErrCorrupt},
		{"count of wide elements", []byte{2, 0, 0, 0}, func(r *codec.Reader) { r.Count(9, 2) }, codec.ErrCorrupt},
		{"count above limit", []byte{3, 0, 0, 0}, func(r *codec.Reader) { r.Count(2, 1) }, codec.ErrCorrupt},
		{"string beyond input", []byte{2, 'a'}, func(r *codec.Reader) { r.String(9) }, codec.ErrCorrupt},
		{"string above limit", []byte{2, 'a', 'b'}, func(r *codec.Reader) { r.String(1) }, codec.ErrCorrupt},
		{"bytes huge", append(bytes.Repeat([]byte{0xff}, 9), 1), func(r *codec.Reader) { r.Bytes(math.MaxInt) }, codec.ErrCorrupt},
		{"fixed cut", []byte{1}, func(r *codec.Reader) { r.Fixed(2) }, codec.ErrCorrupt},
		{"fixed negative", []byte{1}, func(r *codec.Reader) { r.Fixed(-1) }, codec.ErrCorrupt},
		{"byte", nil, func(r *codec.Reader) { r.Byte() }, codec.ErrCorrupt},
		{"float cut", nan[:7], func(r *codec.Reader) { r.Float64() }, codec.ErrCorrupt},
		{"nan", nan, func(r *codec.Reader) { r.Finite() }, codec.ErrCorrupt},
		{"infinity", inf, func(r *codec.Reader) { r.Finite() }, codec.ErrCorrupt},
		{"fail", nil, func(r *codec.Reader) { r.Fail("keys out of order") }, codec.ErrCorrupt},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := codec.NewReader(tt.input)
			tt.read(r)
			require.ErrorIs(t, r.Close(), tt.want)
		})
	}
}

func TestErrorSticks(t *testing.T) {
	r := codec.NewReader([]byte{6, 1, 1, 1, 1, 1, 1, 1, 1, 1})
	require.Zero(t, r.Int(5))
	require.EqualError(t, r.Err(), "corrupt encoding: integer 6 above 5 at byte 0")
	require.Zero(t, r.Remaining())
	require.Zero(t, r.Header(1, 1))
	require.Zero(t, r.Byte())
	require.Zero(t, r.Uvarint())
	require.Zero(t, r.Varint())
	require.Zero(t, r.Count(9, 1))
	require.Zero(t, r.Float64())
	require.Zero(t, r.Finite())
	require.Nil(t, r.Bytes(9))
	require.Empty(t, r.String(9))
	r.Fail("later")
	require.EqualError(t, r.Close(), "corrupt encoding: integer 6 above 5 at byte 0")
}

// FuzzReader reads with the operations that the first half of the input names, writes what was read, and expects the bytes back.
func FuzzReader(f *testing.F) {
	f.Add([]byte{0, 1, 2, 3, 4}, []byte("\x05\x05\x01a\x01b\x3f\xf0\x00\x00\x00\x00\x00\x00"))
	f.Add([]byte{0}, []byte{0x80, 0})
	f.Add([]byte{5, 0}, []byte("csat\x01\x01\x07"))
	f.Fuzz(func(t *testing.T, ops, data []byte) {
		r := codec.NewReader(data)
		var b []byte
		for _, op := range ops {
			if r.Err() != nil {
				return
			}
			switch op % 7 {
			case 0:
				b = codec.AppendUvarint(b, r.Uvarint())
			case 1:
				b = codec.AppendVarint(b, r.Varint())
			case 2:
				b = codec.AppendString(b, r.String(1<<20))
			case 3:
				b = codec.AppendBytes(b, r.Bytes(1<<20))
			case 4:
				b = codec.AppendFloat64(b, r.Finite())
			case 5:
				b = codec.AppendHeader(b, 1, r.Header(1, 9))
			case 6:
				n := r.Count(1<<20, 3)
				if 3*n > r.Remaining() {
					t.Fatalf("count %d with %d bytes left", n, r.Remaining())
				}
				b = codec.AppendUvarint(b, uint64(n))
			}
		}
		if r.Close() == nil && !bytes.Equal(b, data) {
			t.Fatalf("read %x, wrote %x", data, b)
		}
	})
}

func BenchmarkReader(b *testing.B) {
	var data []byte
	for i := range 1000 {
		data = codec.AppendUvarint(data, uint64(i*i))
	}
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		r := codec.NewReader(data)
		for range 1000 {
			r.Uvarint()
		}
		if r.Close() != nil {
			b.Fatal(r.Err())
		}
	}
}
