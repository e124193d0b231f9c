package operations

import (
	"cmp"
	"errors"
	"fmt"
	"time"

	"github.com/gocsat/csat/internal/multiset"
	"github.com/gocsat/csat/satisfaction/asof"
)

// Counts are jobs under a standard as of a clock, reduced to what figures need: kind,
// state, what became of the promises, times in whole seconds, visits, re-check and
// audit. They are integers: parts counted anywhere merge to the bits of one count, in
// any order.
//
// [NewCounts] makes them; the zero value can be unmarshalled into and merged into (it
// takes standard and clock of the argument), and adding to it is [ErrArgument]. nil is
// read as the zero value. They are what a [survey.Group] keeps for each region or
// team. Not safe for concurrent use: one per goroutine, then [Counts.Merge].
type Counts struct {
	standard *Standard // nil: none
	clock    asof.Clock
	set      multiset.Set[profile]
}

// NewCounts are empty counts. A zero standard, or a clock that is not valid, is
// [ErrArgument].
func NewCounts(s *Standard, clock asof.Clock) (*Counts, error) {
	if s == nil || len(s.promises) == 0 {
		return nil, fmt.Errorf("operations: counts without a standard: %w", ErrArgument)
	}
	if err := clock.Validate(); err != nil {
		return nil, fmt.Errorf("operations: counts: %w", err)
	}
	clock.AsOf = clock.AsOf.Round(0).UTC()
	return &Counts{standard: s, clock: clock}, nil
}

// Count counts a list of jobs. Those opened after the clock are left out. What is
// wrong with a job is a [JobError], and an id that the list has twice is one with
// [ErrDuplicate]; all faults are reported, joined, and nothing is counted then.
func Count(jobs []Job, s *Standard, clock asof.Clock) (*Counts, error) {
	c, err := NewCounts(s, clock)
	if err != nil {
		return nil, err
	}
	var problems []error
	seen := make(map[string]bool, len(jobs))
	for i, j := range jobs {
		p, known, err := c.profile(i, j)
		if err == nil && known && !c.set.Add(p, 1) {
			err = fmt.Errorf("operations: counts: %w", ErrOverflow)
		}
		if err != nil {
			problems = append(problems, err)
		}
		if seen[j.ID] && j.ID != "" {
			problems = append(problems, &JobError{i, j.ID, "ID", ErrDuplicate})
		}
		seen[j.ID] = true
	}
	if len(problems) > 0 {
		return nil, errors.Join(problems...)
	}
	return c, nil
}

// AsOf is the moment of the clock, in UTC; zero for the zero value.
func (c *Counts) AsOf() time.Time { return c.orZero().clock.AsOf }

// Standard is the standard, nil for the zero value.
func (c *Counts) Standard() *Standard { return c.orZero().standard }

// N is the number of jobs.
func (c *Counts) N() int64 { return c.orZero().set.Total() }

// IsEmpty tells whether no job is counted.
func (c *Counts) IsEmpty() bool { return c.N() == 0 }

// Add counts a job; one opened after the clock is left out. What is wrong with it is a
// [JobError]. That it was counted before cannot be told here; [Count] can.
func (c *Counts) Add(j Job) error { return c.AddN(j, 1) }

// AddN counts n jobs alike. n is a frequency: it must not be negative
// ([ErrArgument]), and more than 2⁵³ jobs are [ErrOverflow].
func (c *Counts) AddN(j Job, n int64) error {
	p, known, err := c.prepare(j, n)
	if err != nil || !known {
		return err
	}
	if !c.set.Add(p, n) {
		return fmt.Errorf("operations: counts: %w", ErrOverflow)
	}
	return nil
}

// Sub takes back a job that was added, as it was then.
func (c *Counts) Sub(j Job) error { return c.SubN(j, 1) }

// SubN takes back n jobs alike. More than were counted is [ErrUnderflow] and nothing
// changes.
func (c *Counts) SubN(j Job, n int64) error {
	p, known, err := c.prepare(j, n)
	if err != nil || !known {
		return err
	}
	if !c.set.Sub(p, n) {
		return fmt.Errorf("operations: counts: %w", ErrUnderflow)
	}
	return nil
}

func (c *Counts) prepare(j Job, n int64) (profile, bool, error) {
	if n < 0 {
		return profile{}, false, fmt.Errorf("operations: counts: frequency %d: %w", n, ErrArgument)
	}
	if c.Standard() == nil {
		return profile{}, false, fmt.Errorf("operations: counts without a standard: %w", ErrArgument)
	}
	if err := c.clock.Validate(); err != nil {
		// Decoded counts know the name of a calendar and not its function.
		return profile{}, false, fmt.Errorf("operations: counts without their clock: %w", err)
	}
	return c.profile(-1, j)
}

// Merge adds the counts of o, which must have the same standard and the same clock,
// moment and calendar ([ErrIncompatible]). Merging is commutative and associative, an
// empty or zero one changes nothing, and on an error the receiver is unchanged. It is
// not idempotent: merging the same part twice counts it twice.
func (c *Counts) Merge(o *Counts) error {
	if o == nil || o.standard == nil {
		return nil
	}
	if c == nil {
		return fmt.Errorf("operations: merge into nil counts: %w", ErrArgument)
	}
	if c.standard == nil {
		*c = *o.Clone()
		return nil
	}
	if !c.fits(o) {
		return fmt.Errorf("operations: merge: %w", ErrIncompatible)
	}
	if !c.set.Merge(&o.set) {
		return fmt.Errorf("operations: merge: %w", ErrOverflow)
	}
	return nil
}

func (c *Counts) fits(o *Counts) bool {
	if c.standard == nil || o.standard == nil {
		return c.standard == o.standard
	}
	return c.standard.equal(o.standard) && c.clock.AsOf.Equal(o.clock.AsOf) && c.clock.Calendar == o.clock.Calendar
}

// Unmerge takes back a part that was merged; what the receiver does not contain is
// [ErrUnderflow] and changes nothing.
func (c *Counts) Unmerge(o *Counts) error {
	if o == nil || o.standard == nil || o.IsEmpty() && c.Standard() == nil {
		return nil
	}
	if c == nil {
		return fmt.Errorf("operations: unmerge from nil counts: %w", ErrUnderflow)
	}
	if c.standard != nil && !c.fits(o) {
		return fmt.Errorf("operations: unmerge: %w", ErrIncompatible)
	}
	if !c.set.Unmerge(&o.set) {
		return fmt.Errorf("operations: unmerge: %w", ErrUnderflow)
	}
	return nil
}

// Clone is a copy that shares nothing that can change.
func (c *Counts) Clone() *Counts {
	c = c.orZero()
	return &Counts{c.standard, c.clock, c.set.Clone()}
}

// Equal tells whether both hold the same counts under the same standard and clock.
func (c *Counts) Equal(o *Counts) bool {
	c, o = c.orZero(), o.orZero()
	return c.fits(o) && c.set.Equal(&o.set)
}

// orZero takes nil for zero counts.
func (c *Counts) orZero() *Counts {
	if c == nil {
		return new(Counts)
	}
	return c
}

func (l leg) compare(m leg) int { return cmp.Compare(l.seconds, m.seconds) }

func (p profile) compare(q profile) int {
	return cmp.Or(cmp.Compare(p.service, q.service), cmp.Compare(p.head(), q.head()),
		p.response.compare(q.response), p.resolution.compare(q.resolution),
		cmp.Compare(p.audited, q.audited), cmp.Compare(p.kept, q.kept))
}
