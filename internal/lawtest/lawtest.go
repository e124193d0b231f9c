// Package lawtest checks the contract of an accumulator: that counting in parts and merging them gives the bytes of
// counting in one go, whatever the split and the order; that what was added can be taken away again; that nothing is
// shared or half done; and that the encoding is canonical and refuses what it did not write.
//
// A test describes the accumulator and calls [Check]:
//
//	lawtest.Check(t, lawtest.Spec[*scale.Tally, int]{
//		New:      func() *scale.Tally { return scale.NewTally(s) },
//		Zero:     func() *scale.Tally { return new(scale.Tally) },
//		Add:      (*scale.Tally).Add,
//		Sub:      (*scale.Tally).Sub,
//		Data:     ratings,
//		Mismatch: []*scale.Tally{scale.NewTally(other)},
//	})
package lawtest

import (
	"encoding"
	"testing"
)

// An Accumulator collects data so that parts collected apart can be merged. A is the type itself, as a pointer.
type Accumulator[A any] interface {
	Merge(A) error
	Unmerge(A) error
	Clone() A
	Equal(A) bool
	encoding.BinaryAppender
	encoding.BinaryMarshaler
	encoding.BinaryUnmarshaler
}

// A Spec describes an accumulator of items of type T.
type Spec[A Accumulator[A], T any] struct {
	// New returns an empty accumulator, to which Data can be added.
	New func() A
	// Zero returns a value to decode into, in general the zero value.
	Zero func() A
	// Add adds an item. Sub takes away an item that was added.
	Add, Sub func(A, T) error
	// Data are valid items, eight at least and a few hundred at most, not all of them equal.
	Data []T
	// Mismatch are accumulators, one at least and not empty, that New's must refuse to merge.
	Mismatch []A
	// VersionAt is the position in the encoding of the byte that holds the version.
	VersionAt int
	// Seeds start the random splits and orders, one run each. Default: 1, 2, 3.
	Seeds []uint64
}

// Check runs every law as a subtest.
func Check[A Accumulator[A], T any](t *testing.T, spec Spec[A, T]) {
	t.Helper()
	for _, law := range laws[A, T]() {
		t.Run(law.name, func(t *testing.T) {
			if err := law.check(spec); err != nil {
				t.Error(err)
			}
		})
	}
}

// A law returns the first violation it finds.
type law[A Accumulator[A], T any] struct {
	name  string
	check func(Spec[A, T]) error
}

func laws[A Accumulator[A], T any]() []law[A, T] {
	return []law[A, T]{
		{"specification", Spec[A, T].complete},
		{"identity", Spec[A, T].identity},
		{"commutative", Spec[A, T].commutative},
		{"associative", Spec[A, T].associative},
		{"parts", Spec[A, T].parts},
		{"order", Spec[A, T].order},
		{"sub undoes add", Spec[A, T].subUndoesAdd},
		{"unmerge undoes merge", Spec[A, T].unmergeUndoesMerge},
		{"self-merge", Spec[A, T].selfMerge},
		{"mismatch", Spec[A, T].mismatch},
		{"below empty", Spec[A, T].belowEmpty},
		{"argument untouched", Spec[A, T].argumentUntouched},
		{"clone independent", Spec[A, T].cloneIndependent},
		{"merge independent", Spec[A, T].mergeIndependent},
		{"equal", Spec[A, T].equal},
		{"concurrent readers", Spec[A, T].concurrentReaders},
		{"append", Spec[A, T].appends},
		{"round trip", Spec[A, T].roundTrip},
		{"truncated", Spec[A, T].truncated},
		{"trailing byte", Spec[A, T].trailing},
		{"unknown version", Spec[A, T].unknownVersion},
		{"canonical", Spec[A, T].canonical},
		{"JSON", Spec[A, T].jsonRoundTrip},
	}
}
