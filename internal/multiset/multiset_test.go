package multiset_test

import (
	"cmp"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/internal/codec"
	"github.com/gocsat/csat/internal/multiset"
)

func appendKey(b []byte, k int64) []byte { return codec.AppendVarint(b, k) }

func encode(s *multiset.Set[int64]) []byte { return s.Append(nil, cmp.Compare[int64], appendKey) }

func read(data []byte) (multiset.Set[int64], error) {
	r := codec.NewReader(data)
	s := multiset.Read(r, 1, cmp.Compare[int64], (*codec.Reader).Varint)
	return s, r.Close()
}

func TestSet(t *testing.T) {
	var s multiset.Set[int64]
	require.True(t, s.Add(7, 2))
	require.True(t, s.Add(-3, 1))
	require.True(t, s.Add(9, 0))
	require.EqualValues(t, 3, s.Total())
	require.Equal(t, 2, s.Len())
	require.False(t, s.Add(7, -1))
	require.False(t, s.Add(7, multiset.Max-2))
	require.False(t, s.Sub(7, 3))
	require.False(t, s.Sub(9, 1))
	require.Equal(t, []multiset.Cell[int64]{{Key: -3, N: 1}, {Key: 7, N: 2}}, s.Cells(cmp.Compare[int64]))

	c := s.Clone()
	require.True(t, c.Merge(&c))
	require.EqualValues(t, 6, c.Total())
	require.False(t, s.Unmerge(&c))
	require.True(t, c.Unmerge(&s))
	require.True(t, c.Equal(&s))
	require.True(t, c.Unmerge(&c))
	require.Zero(t, c.Total())
	require.True(t, c.Equal(new(multiset.Set[int64])))
	require.True(t, s.Sub(7, 2))
	require.Equal(t, 1, s.Len())

	var full multiset.Set[int64]
	require.True(t, full.Add(1, multiset.Max))
	require.False(t, s.Merge(&full))
	require.EqualValues(t, 1, s.Total())
}

func TestEncoding(t *testing.T) {
	var s multiset.Set[int64]
	require.True(t, s.Add(1, 300) && s.Add(-1, 2))
	require.Equal(t, []byte("\x02\x01\x02\x02\xac\x02"), encode(&s))
	back, err := read(encode(&s))
	require.NoError(t, err)
	require.True(t, back.Equal(&s))
	for name, data := range map[string]string{
		"order":      "\x02\x02\x01\x01\x01",
		"twice":      "\x02\x02\x01\x02\x01",
		"none":       "\x01\x02\x00",
		"too many":   "\x01\x02\xff\xff\xff\xff\xff\xff\xff\xff\x7f",
		"cut short":  "\x02\x02\x01",
		"long count": "\xff\xff\x03\x02\x01",
	} {
		_, err := read([]byte(data))
		require.Error(t, err, name)
	}
}
