package scale

import (
	"fmt"
	"math"
	"slices"
)

// A Tally counts the answers to one item: how often each point was chosen, and
// apart from these the special codes, the blanks, and those who were not asked.
// Counts are integers, so tallies made anywhere merge to the bits of one made in
// one place, in any order.
//
// The zero value has no scale: it can be unmarshalled into and merged into (it
// takes the scale of the argument) and is empty; adding to it is [ErrNoScale]. A
// nil Tally reads as the zero value, and has no place for anything ([ErrArgument]).
// A Tally is not safe for concurrent use: one per goroutine, then [Tally.Merge].
type Tally struct {
	scale *Scale
	n     []int64 // by Code
	total int64   // sum of n, kept so that no partial sum can overflow
}

// NewTally is an empty tally on s. A nil scale gives the zero Tally.
func NewTally(s *Scale) *Tally {
	if s == nil || s.worth == nil {
		return &Tally{}
	}
	return &Tally{scale: s, n: make([]int64, s.Codes())}
}

// Scale is the scale of the tally, nil for the zero value.
func (t *Tally) Scale() *Scale { return orZero(t).scale }

// Add counts one answer given by its value: a point or a special code. Any other
// value is a [*ValueError] and nothing is counted.
func (t *Tally) Add(value int) error { return t.AddN(value, 1) }

// AddN counts n answers of the same value. n is a frequency: it must not be
// negative ([ErrArgument]), and a total beyond 2⁶³−1 is [ErrOverflow].
func (t *Tally) AddN(value int, n int64) error {
	c, err := t.encode(value)
	if err != nil {
		return err
	}
	return t.AddCode(c, n)
}

// Sub takes back one answer that was added.
func (t *Tally) Sub(value int) error { return t.SubN(value, 1) }

// SubN takes back n answers of the same value. More than were counted is
// [ErrUnderflow] and nothing changes.
func (t *Tally) SubN(value int, n int64) error {
	c, err := t.encode(value)
	if err != nil {
		return err
	}
	return t.SubCode(c, n)
}

func (t *Tally) encode(value int) (Code, error) {
	return t.Scale().Encode(value, Reject)
}

// AddCode counts n answers given by their code, [Blank] and [NotAsked] included.
func (t *Tally) AddCode(c Code, n int64) error {
	if err := t.check(c, n); err != nil {
		return err
	}
	if n > math.MaxInt64-t.total {
		return fmt.Errorf("scale: tally: %w", ErrOverflow)
	}
	t.n[c] += n
	t.total += n
	return nil
}

// SubCode takes back n answers given by their code.
func (t *Tally) SubCode(c Code, n int64) error {
	if err := t.check(c, n); err != nil {
		return err
	}
	if n > t.n[c] {
		return fmt.Errorf("scale: tally: %w", ErrUnderflow)
	}
	t.n[c] -= n
	t.total -= n
	return nil
}

func (t *Tally) check(c Code, n int64) error {
	if t == nil || int(c) >= len(t.n) {
		if t.Scale() == nil {
			return fmt.Errorf("scale: tally: %w", ErrNoScale)
		}
		return fmt.Errorf("scale: tally: code %d: %w", c, ErrOutOfRange)
	}
	if n < 0 {
		return fmt.Errorf("scale: tally: frequency %d: %w", n, ErrArgument)
	}
	return nil
}

// Merge adds the counts of o, which must rest on a scale of the same
// [Fingerprint] ([ErrIncompatible]); the receiver keeps its labels. Merging is
// commutative and associative, an empty or zero tally changes nothing, and on
// an error the receiver is unchanged. It is not idempotent: merging the same
// part twice counts it twice.
func (t *Tally) Merge(o *Tally) error {
	if o.Scale() == nil {
		return nil
	}
	if t == nil {
		return nilError("merge into tally")
	}
	if t.scale == nil {
		*t = *o.Clone()
		return nil
	}
	if t.scale.print != o.scale.print {
		return fmt.Errorf("scale: merge tally: %w", ErrIncompatible)
	}
	if o.total > math.MaxInt64-t.total {
		return fmt.Errorf("scale: merge tally: %w", ErrOverflow)
	}
	for i, n := range o.n {
		t.n[i] += n
	}
	t.total += o.total
	return nil
}

// Unmerge takes back a part that was merged; what the receiver does not contain
// is [ErrUnderflow] and changes nothing. It serves rolling windows: merge the
// new day, unmerge the oldest.
func (t *Tally) Unmerge(o *Tally) error {
	if o.Scale() == nil || o.total == 0 && t.Scale() == nil {
		return nil
	}
	if t.Scale() == nil {
		return fmt.Errorf("scale: unmerge tally: %w", ErrUnderflow)
	}
	if t.scale.print != o.scale.print {
		return fmt.Errorf("scale: unmerge tally: %w", ErrIncompatible)
	}
	for i, n := range o.n {
		if n > t.n[i] {
			return fmt.Errorf("scale: unmerge tally: %w", ErrUnderflow)
		}
	}
	gone := o.total // o may be t
	for i, n := range o.n {
		t.n[i] -= n
	}
	t.total -= gone
	return nil
}

// Clone is a copy that shares nothing that can change.
func (t *Tally) Clone() *Tally {
	t = orZero(t)
	return &Tally{t.scale, slices.Clone(t.n), t.total}
}

// Equal tells whether both hold the same counts on scales of the same shape.
func (t *Tally) Equal(o *Tally) bool {
	if t.Scale() == nil || o.Scale() == nil {
		return t.Scale() == o.Scale()
	}
	return t.scale.print == o.scale.print && slices.Equal(t.n, o.n)
}

// IsEmpty tells whether nothing is counted.
func (t *Tally) IsEmpty() bool { return t.Total() == 0 }

// N is the base: the number of ratings. Blanks, special codes and those not
// asked do not enter.
func (t *Tally) N() int64 {
	var n int64
	for _, c := range t.ratings() {
		n += c
	}
	return n
}

// Total is the number of everything counted.
func (t *Tally) Total() int64 { return orZero(t).total }

// Asked is the number of respondents who were asked: ratings, special codes and
// blanks.
func (t *Tally) Asked() int64 { return t.Total() - t.CountCode(NotAsked) }

// Missing is the number asked who gave no rating: blanks and special codes.
func (t *Tally) Missing() int64 { return t.Asked() - t.N() }

// Count is how often a value was given, 0 for a value that the scale does not
// have.
func (t *Tally) Count(value int) int64 {
	c, err := t.encode(value)
	if err != nil {
		return 0
	}
	return t.n[c]
}

// CountCode is how often a code was given.
func (t *Tally) CountCode(c Code) int64 {
	if t = orZero(t); int(c) >= len(t.n) {
		return 0
	}
	return t.n[c]
}

// ratings are the counts of the points, ascending; not a copy.
func (t *Tally) ratings() []int64 {
	if t.Scale() == nil {
		return nil
	}
	return t.n[firstPoint : firstPoint+len(t.scale.worth)]
}

// base is the ratings and their number, or why there is no figure.
func (t *Tally) base(least int64) (counts []int64, n int64, err error) {
	switch n = t.N(); {
	case t.Scale() == nil:
		return nil, 0, fmt.Errorf("scale: tally: %w", ErrNoScale)
	case n == 0:
		return nil, 0, fmt.Errorf("scale: tally: %w", ErrNoBase)
	case n < least:
		return nil, 0, fmt.Errorf("scale: tally: %d of %d: %w", n, least, ErrTooFew)
	}
	return t.ratings(), n, nil
}
