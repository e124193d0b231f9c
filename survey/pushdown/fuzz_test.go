package pushdown_test

import (
	"encoding"
	"encoding/binary"
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
	"github.com/gocsat/csat/survey/pushdown"
)

// A source of random cells of rows: bytes until they are used up.
type source []byte

func (s *source) next() int {
	if len(*s) == 0 {
		return 0
	}
	b := (*s)[0]
	*s = (*s)[1:]
	return int(b)
}

// integer is mostly small, sometimes anything, null where that is allowed.
func (s *source) integer(null bool) any {
	switch kind := s.next(); {
	case null && kind%8 == 0:
		return nil
	case kind%32 == 1:
		var b [8]byte
		n := copy(b[:], *s)
		*s = (*s)[n:]
		return int(binary.LittleEndian.Uint64(b[:]))
	case kind%64 == 2:
		return -s.next()
	default:
		return kind / 16
	}
}

func (s *source) text(of ...any) any { return of[s.next()%len(of)] }

// FuzzRows reads rows of any numbers as all three vessels: an error, or a vessel
// that has every count of the rows and survives being written and read.
func FuzzRows(f *testing.F) {
	f.Add([]byte{})
	f.Add([]byte("\x01\x00\x30\x40\x02\x01\x50\x60\x03\x01\x70\x80"))
	f.Add([]byte("\x10\x10\x00\x30\x00\x10\x20\x20\x20\x20\x20"))
	f.Add([]byte("\x01\x30\x00\x00\x70\x50\xf0\x90\x60\x01\x00\x20\x00\x00\x00\x00\x00\x00\x00"))
	vars := []survey.Variable{{ID: "a", Scale: scale.ZeroToTen()}, {ID: "b", Scale: worth(f)}}
	axes := [2]survey.Axis{{ID: "a", Scale: vars[0].Scale}, {ID: "b", Scale: vars[1].Scale}}
	region := survey.Axis{ID: "region", Categories: []string{"n", "s"}}
	lost := errors.New("lost")
	f.Fuzz(func(t *testing.T, data []byte) {
		in := source(data)
		read := func(columns func() []any) *rows {
			r, s := &rows{}, in
			in = s
			for len(in) > 0 {
				r.data = append(r.data, columns())
			}
			in = s
			if len(s) > 3 && s[3] == 0xff {
				r.err = lost
			}
			return r
		}
		ended := func(r *rows, err error) bool {
			if err != nil {
				var at *pushdown.RowError
				require.True(t, errors.As(err, &at) || errors.Is(err, lost), err)
			}
			return err == nil
		}

		r := read(func() []any {
			return []any{in.text(nil, "", "n", "s"), in.text("a", "b", "a", "b", "a", "b", "c"), in.integer(true), in.integer(false)}
		})
		tallies, err := pushdown.Tallies(r, vars...)
		if ended(r, err) {
			require.Len(t, tallies, len(vars))
			for id, g := range tallies {
				var want, got uint64 // both modulo 2⁶⁴
				for _, row := range r.data {
					if row[1] == id {
						want += uint64(row[3].(int))
					}
				}
				for _, tally := range g.All() {
					require.LessOrEqual(t, tally.N()+tally.Missing(), tally.Total())
					got += uint64(tally.Total())
					back := new(scale.Tally)
					travels(t, tally, back)
					require.True(t, tally.Equal(back))
				}
				require.Equal(t, want, got)
			}
		}

		for _, cols := range []survey.Axis{axes[1], region} {
			r = read(func() []any {
				if cols.Scale == nil {
					return []any{in.integer(true), in.text(nil, "", "n", "s", "n", "s", "w"), in.integer(false)}
				}
				return []any{in.integer(true), in.integer(true), in.integer(false)}
			})
			x, err := pushdown.Crosstab(r, axes[0], cols)
			if !ended(r, err) {
				continue
			}
			var want uint64
			for _, row := range r.data {
				want += uint64(row[2].(int))
			}
			require.Equal(t, want, uint64(x.Total()))
			require.LessOrEqual(t, x.N(), x.Total())
			back := new(survey.Crosstab)
			travels(t, x, back)
			require.True(t, x.Equal(back))
		}

		r = read(func() []any { // cell, n, dropped, invalid, Σa, Σb, Σaa, Σba, Σbb
			row := []any{in.text(nil, "n"), in.integer(false), in.integer(false), max(0, in.next()-250)}
			a, b := in.next()%11, in.next()%3*25
			n := row[1].(int)
			row = append(row, n*a, n*b, n*a*a, n*b*a, n*b*b)
			if at := in.next(); at < 9 { // else sums of n people who all say the same
				row[at] = in.integer(at == 0)
				if at == 0 {
					row[0] = "s"
				}
			}
			return row
		})
		moments, err := pushdown.Moments(r, vars...)
		if ended(r, err) {
			var want, got uint64
			for _, row := range r.data {
				want += uint64(row[1].(int)) + uint64(row[2].(int))
			}
			for _, m := range moments.All() {
				got += uint64(m.N(0, 1)) + uint64(m.Dropped())
				require.Equal(t, m.N(0, 0), m.N(0, 1))
				require.Equal(t, m.N(1, 1), m.N(0, 1))
				if m.N(0, 1) > 1 {
					v, err := m.Covariance(0, 0)
					require.NoError(t, err)
					require.GreaterOrEqual(t, v.Float64(), 0.0)
				}
				back := new(survey.Moments)
				travels(t, m, back)
				require.True(t, m.Equal(back))
			}
			require.Equal(t, want, got)
		}
	})
}

func travels(t *testing.T, from encoding.BinaryMarshaler, to encoding.BinaryUnmarshaler) {
	data, err := from.MarshalBinary()
	require.NoError(t, err)
	require.NoError(t, to.UnmarshalBinary(data))
}
