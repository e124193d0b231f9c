// Package multiset counts values: how often each was added. It is the core of accumulators that hold records
// reduced to what figures need: counts are integers, so parts made anywhere merge to the bits of one made in
// one place, in any order, and what was added can be taken back.
//
// The operations that can fail report it as a bool and change nothing then: the package that wraps a Set knows
// which error to give.
package multiset

import (
	"maps"
	"math"
	"slices"

	"github.com/gocsat/csat/internal/codec"
)

// Max is the largest total: from 2⁵³ on, float64 does not hold every count.
const Max = 1 << 53

// A Set is how often each value of type K was added. The zero Set is empty. Not safe for concurrent use.
type Set[K comparable] struct {
	n     map[K]int64 // all above 0
	total int64
}

// Total is the number of values.
func (s *Set[K]) Total() int64 { return s.total }

// Len is the number of different values.
func (s *Set[K]) Len() int { return len(s.n) }

// Add counts k another n ≥ 0 times, unless the total would exceed Max.
func (s *Set[K]) Add(k K, n int64) bool {
	if n < 0 || n > Max-s.total {
		return false
	}
	if n > 0 {
		if s.n == nil {
			s.n = map[K]int64{}
		}
		s.n[k] += n
		s.total += n
	}
	return true
}

// Sub takes k back n ≥ 0 times, unless it was counted less often.
func (s *Set[K]) Sub(k K, n int64) bool {
	if n < 0 || n > s.n[k] {
		return false
	}
	s.sub(k, n)
	return true
}

func (s *Set[K]) sub(k K, n int64) {
	if s.n[k] == n {
		delete(s.n, k)
	} else {
		s.n[k] -= n
	}
	s.total -= n
}

// Merge adds what o holds, unless the total would exceed Max.
func (s *Set[K]) Merge(o *Set[K]) bool {
	if o.total > Max-s.total {
		return false
	}
	if s == o {
		for k := range s.n {
			s.n[k] *= 2
		}
		s.total *= 2
		return true
	}
	for k, n := range o.n {
		s.Add(k, n)
	}
	return true
}

// Unmerge takes back what o holds, unless s does not contain it.
func (s *Set[K]) Unmerge(o *Set[K]) bool {
	for k, n := range o.n {
		if n > s.n[k] {
			return false
		}
	}
	if s == o {
		*s = Set[K]{}
		return true
	}
	for k, n := range o.n {
		s.sub(k, n)
	}
	return true
}

// Clone is a copy that shares nothing.
func (s *Set[K]) Clone() Set[K] { return Set[K]{maps.Clone(s.n), s.total} }

// Equal tells whether both hold the same values equally often.
func (s *Set[K]) Equal(o *Set[K]) bool { return s.total == o.total && maps.Equal(s.n, o.n) }

// A Cell is a value with its count.
type Cell[K comparable] struct {
	Key K
	N   int64
}

// Cells are the values in the order of compare, in which none are equal that differ.
func (s *Set[K]) Cells(compare func(a, b K) int) []Cell[K] {
	cells := make([]Cell[K], 0, len(s.n))
	for k, n := range s.n {
		cells = append(cells, Cell[K]{k, n})
	}
	slices.SortFunc(cells, func(a, b Cell[K]) int { return compare(a.Key, b.Key) })
	return cells
}

// Append appends the number of different values, then each with its count, in the order of compare. Equal sets
// give equal bytes.
func (s *Set[K]) Append(b []byte, compare func(a, b K) int, appendKey func([]byte, K) []byte) []byte {
	b = codec.AppendUvarint(b, uint64(len(s.n)))
	for _, c := range s.Cells(compare) {
		b = codec.AppendUvarint(appendKey(b, c.Key), uint64(c.N))
	}
	return b
}

// Read reads what Append writes. A key takes at least keyBytes bytes; readKey calls r.Fail for one that cannot be.
// After an error of r the result means nothing.
func Read[K comparable](r *codec.Reader, keyBytes int, compare func(a, b K) int, readKey func(*codec.Reader) K) Set[K] {
	var s Set[K]
	var before K
	for i := range r.Count(math.MaxInt32, keyBytes+1) {
		k := readKey(r)
		n := r.Uvarint()
		switch {
		case r.Err() != nil:
			return s
		case i > 0 && compare(before, k) >= 0:
			r.Fail("values out of order")
		case n == 0 || n > Max || !s.Add(k, int64(n)):
			r.Fail("count out of range")
		}
		before = k
	}
	return s
}
