package survey

import (
	"fmt"
	"iter"
	"maps"
	"reflect"
	"slices"

	"github.com/gocsat/csat/internal/codec"
)

// An Accumulator is what a [Group] keeps for each key: *scale.Tally,
// *scale.WeightedTally, *Crosstab, *Moments, or another Group.
type Accumulator[A any] interface {
	// Merge adds what another one holds; on an error nothing changes.
	Merge(A) error
	// Unmerge takes back what was merged; on an error nothing changes.
	Unmerge(A) error
	// Clone is a copy that shares nothing that can change.
	Clone() A
	// Equal tells whether both hold the same.
	Equal(A) bool
	// IsEmpty tells whether nothing is held.
	IsEmpty() bool
	// AppendBinary appends an encoding in which equal values have equal bytes.
	AppendBinary([]byte) ([]byte, error)
	// UnmarshalBinary reads what AppendBinary writes, and refuses what does not
	// fit the receiver.
	UnmarshalBinary([]byte) error
}

// Key is what a [Group] may be keyed by: a segment, a tenant, a period.
type Key interface {
	~string | ~int | ~int8 | ~int16 | ~int32 | ~int64 | ~uint | ~uint8 | ~uint16 | ~uint32 | ~uint64
}

// A Group keeps one accumulator per key and merges key by key. A key whose
// accumulator is empty counts as absent, so whatever was subtracted again leaves
// no trace. It is made by [NewGroup]; a zero or nil Group holds nothing and has no
// place for anything, which is [ErrArgument] and in [Group.At] a panic. Not safe for concurrent use: one per
// goroutine, then Merge.
type Group[K Key, A Accumulator[A]] struct {
	empty   A
	members map[K]A
}

// NewGroup is an empty group whose members begin as copies of empty:
//
//	live := survey.NewGroup[string](scale.NewTally(scale.ZeroToTen()))
//	live.At("tenant-7").Add(9)
//
// It panics if empty is not empty, which is a mistake in the program.
func NewGroup[K Key, A Accumulator[A]](empty A) *Group[K, A] {
	if !empty.IsEmpty() {
		panic("survey: NewGroup: accumulator is not empty")
	}
	return &Group[K, A]{empty.Clone(), map[K]A{}}
}

// At is the accumulator of a key, made on first use. Adding to it and
// subtracting from it changes the group.
func (g *Group[K, A]) At(key K) A {
	a, ok := g.members[key]
	if !ok {
		a = g.empty.Clone()
		g.members[key] = a
	}
	return a
}

// Lookup is a copy of the accumulator of a key, and whether it holds anything.
func (g *Group[K, A]) Lookup(key K) (A, bool) {
	g = orZero(g)
	a, ok := g.members[key]
	if !ok {
		return g.empty.Clone(), false
	}
	return a.Clone(), !a.IsEmpty()
}

// Keys are the keys that hold something, ascending.
func (g *Group[K, A]) Keys() []K {
	g = orZero(g)
	var keys []K
	for _, k := range slices.Sorted(maps.Keys(g.members)) {
		if !g.members[k].IsEmpty() {
			keys = append(keys, k)
		}
	}
	return keys
}

// All walks over the keys that hold something, ascending, each with a copy of
// its accumulator.
func (g *Group[K, A]) All() iter.Seq2[K, A] {
	return func(yield func(K, A) bool) {
		for _, k := range g.Keys() {
			if !yield(k, g.members[k].Clone()) {
				return
			}
		}
	}
}

// Prune frees the accumulators that are empty. It changes no result; a service
// whose tenants come and go calls it now and then.
func (g *Group[K, A]) Prune() {
	maps.DeleteFunc(orZero(g).members, func(_ K, a A) bool { return a.IsEmpty() })
}

// Total is the merge of all members.
func (g *Group[K, A]) Total() (A, error) {
	total := orZero(g).empty.Clone()
	for _, k := range g.Keys() {
		if err := total.Merge(g.members[k]); err != nil {
			return g.empty.Clone(), err
		}
	}
	return total, nil
}

// Merge merges o key by key. It is commutative and associative, and on an error
// the receiver is unchanged. It is not idempotent.
func (g *Group[K, A]) Merge(o *Group[K, A]) error { return g.combine(o, A.Merge) }

// Unmerge takes o back key by key; what the receiver does not contain is an
// error and changes nothing.
func (g *Group[K, A]) Unmerge(o *Group[K, A]) error { return g.combine(o, A.Unmerge) }

func (g *Group[K, A]) combine(o *Group[K, A], op func(a, b A) error) error {
	if o == nil {
		return nil
	}
	if g == nil || g.members == nil {
		return fmt.Errorf("survey: merge into a zero group: %w", ErrArgument)
	}
	if err := g.empty.Clone().Merge(o.empty); err != nil {
		return err
	}
	next := map[K]A{}
	for _, k := range o.Keys() {
		a, _ := g.Lookup(k)
		if err := op(a, o.members[k]); err != nil {
			return fmt.Errorf("survey: group: key %v: %w", k, err)
		}
		next[k] = a
	}
	maps.Copy(g.members, next)
	return nil
}

// Clone is a copy that shares nothing that can change.
func (g *Group[K, A]) Clone() *Group[K, A] {
	g = orZero(g)
	c := NewGroup[K](g.empty)
	for k, a := range g.members {
		c.members[k] = a.Clone()
	}
	return c
}

// Equal tells whether both hold the same under the same keys.
func (g *Group[K, A]) Equal(o *Group[K, A]) bool {
	g, o = orZero(g), orZero(o)
	keys := g.Keys()
	if !slices.Equal(keys, o.Keys()) {
		return false
	}
	for _, k := range keys {
		if !g.members[k].Equal(o.members[k]) {
			return false
		}
	}
	return g.empty.Equal(o.empty)
}

// IsEmpty tells whether no key holds anything.
func (g *Group[K, A]) IsEmpty() bool { return len(g.Keys()) == 0 }

const (
	groupKind    = 'G'
	groupVersion = 1
)

// AppendBinary appends the group in version 1 of its encoding. Equal groups give
// equal bytes: keys ascend and empty members are left out.
//
//	"csat" 'G' 0x01   magic, kind, version
//	empty             uvarint length, then the empty accumulator
//	members           uvarint, then per key: key (text: uvarint length and bytes;
//	                  integer: uvarint, signed ones zigzag), uvarint length,
//	                  accumulator
func (g *Group[K, A]) AppendBinary(b []byte) ([]byte, error) {
	if g == nil || g.members == nil {
		return b, fmt.Errorf("survey: encode zero group: %w", ErrArgument)
	}
	b = codec.AppendHeader(b, groupKind, groupVersion)
	part, err := g.empty.AppendBinary(nil)
	if err != nil {
		return b, err
	}
	b = codec.AppendBytes(b, part)
	keys := g.Keys()
	b = codec.AppendUvarint(b, uint64(len(keys)))
	for _, k := range keys {
		switch v := reflect.ValueOf(k); {
		case v.Kind() == reflect.String:
			b = codec.AppendString(b, v.String())
		case v.CanInt():
			b = codec.AppendVarint(b, v.Int())
		default:
			b = codec.AppendUvarint(b, v.Uint())
		}
		if part, err = g.members[k].AppendBinary(part[:0]); err != nil {
			return b, err
		}
		b = codec.AppendBytes(b, part)
	}
	return b, nil
}

// MarshalBinary is [Group.AppendBinary] on a fresh slice.
func (g *Group[K, A]) MarshalBinary() ([]byte, error) { return g.AppendBinary(nil) }

// UnmarshalBinary replaces the group by the one in data, whose members must fit
// those of g: use it on the result of [NewGroup]. Bytes that
// [Group.AppendBinary] does not write, trailing ones among them, are
// [ErrEncoding]. On an error g is unchanged.
func (g *Group[K, A]) UnmarshalBinary(data []byte) error {
	if g == nil || g.members == nil {
		return fmt.Errorf("survey: unmarshal into a zero group: %w", ErrArgument)
	}
	r := codec.NewReader(data)
	r.Header(groupKind, groupVersion)
	member := func(what any, wantEmpty bool) (a A, err error) {
		part := r.Bytes(len(data))
		if r.Err() != nil {
			return a, nil
		}
		a = g.empty.Clone()
		if err := a.UnmarshalBinary(part); err != nil {
			return a, fmt.Errorf("survey: group: %v: %w", what, err)
		}
		if a.IsEmpty() != wantEmpty {
			r.Fail(fmt.Sprintf("%v: empty member", what))
		}
		return a, nil
	}
	if _, err := member("empty member", true); err != nil {
		return err
	}
	members := map[K]A{}
	var last K
	for i := range r.Count(len(data), 2) {
		k := readKey[K](r)
		if i > 0 && k <= last {
			r.Fail("keys out of order")
		}
		a, err := member(k, false)
		if err != nil {
			return err
		}
		if r.Err() != nil {
			break
		}
		members[k], last = a, k
	}
	if err := r.Close(); err != nil {
		return fmt.Errorf("survey: group: %w: %w", ErrEncoding, err)
	}
	g.members = members
	return nil
}

func readKey[K Key](r *codec.Reader) (key K) {
	switch v := reflect.ValueOf(&key).Elem(); {
	case v.Kind() == reflect.String:
		v.SetString(r.String(maxName))
	case v.CanInt():
		x := r.Varint()
		if v.OverflowInt(x) {
			r.Fail("key out of range")
			return key
		}
		v.SetInt(x)
	default:
		x := r.Uvarint()
		if v.OverflowUint(x) {
			r.Fail("key out of range")
			return key
		}
		v.SetUint(x)
	}
	return key
}
