package recovery

import (
	"cmp"
	"fmt"
	"time"

	"github.com/gocsat/csat/internal/multiset"
	"github.com/gocsat/csat/satisfaction/asof"
)

// Counts are cases as of a clock, reduced to what figures need: state, steps,
// answers, and the times to correct and to clear in whole seconds. They are integers:
// parts counted anywhere merge to the bits of one count, in any order.
//
// [NewCounts] makes them; the zero value can be unmarshalled into and merged into (it
// takes the clock of the argument), and adding to it is [ErrArgument]. nil is read as
// the zero value. They are what a [survey.Group] keeps for each region or product. Not
// safe for concurrent use: one per goroutine, then [Counts.Merge].
type Counts struct {
	clock asof.Clock // zero AsOf: none
	set   multiset.Set[profile]
}

// A profile is all that is kept of a case.
type profile struct {
	state                       State
	form                        Form
	reaction                    Reaction
	again, offered, reopened    bool
	steps                       uint8
	solution, fairness, wonBack asof.Answer
	uncorrected                 bool  // correct is running; clear is where the state is not Cleared
	correct, clear              int64 // seconds
}

// NewCounts are empty counts as of a clock. A clock that is not valid is
// [ErrArgument].
func NewCounts(clock asof.Clock) (*Counts, error) {
	if err := clock.Validate(); err != nil {
		return nil, fmt.Errorf("recovery: counts: %w", err)
	}
	clock.AsOf = clock.AsOf.Round(0).UTC()
	return &Counts{clock: clock}, nil
}

// Count counts a list of cases. Those opened after the clock are left out. What is
// wrong with a case is a [CaseError], and an id that the list has twice is one with
// [ErrDuplicate]; all faults are reported, joined, and nothing is counted then.
func Count(cases []Case, clock asof.Clock) (*Counts, error) {
	c, err := NewCounts(clock)
	if err != nil {
		return nil, err
	}
	err = each(cases, func(i int, one Case) error {
		p, known, err := c.profile(i, one)
		if err != nil || !known {
			return err
		}
		return c.add(p, 1)
	})
	if err != nil {
		return nil, err
	}
	return c, nil
}

// AsOf is the moment of the clock, in UTC; zero for the zero value.
func (c *Counts) AsOf() time.Time { return c.orZero().clock.AsOf }

// N is the number of cases.
func (c *Counts) N() int64 { return c.orZero().set.Total() }

// IsEmpty tells whether no case is counted.
func (c *Counts) IsEmpty() bool { return c.N() == 0 }

// Add counts a case; one opened after the clock is left out. What is wrong with it is
// a [CaseError]. That it was counted before cannot be told here; [Count] can.
func (c *Counts) Add(one Case) error { return c.AddN(one, 1) }

// AddN counts n cases alike. n is a frequency: it must not be negative
// ([ErrArgument]), and more than 2⁵³ cases are [ErrOverflow].
func (c *Counts) AddN(one Case, n int64) error {
	p, known, err := c.prepare(one, n)
	if err != nil || !known {
		return err
	}
	return c.add(p, n)
}

func (c *Counts) add(p profile, n int64) error {
	if !c.set.Add(p, n) {
		return fmt.Errorf("recovery: counts: %w", ErrOverflow)
	}
	return nil
}

// Sub takes back a case that was added, as it was then.
func (c *Counts) Sub(one Case) error { return c.SubN(one, 1) }

// SubN takes back n cases alike. More than were counted is [ErrUnderflow] and nothing
// changes.
func (c *Counts) SubN(one Case, n int64) error {
	p, known, err := c.prepare(one, n)
	if err != nil || !known {
		return err
	}
	if !c.set.Sub(p, n) {
		return fmt.Errorf("recovery: counts: %w", ErrUnderflow)
	}
	return nil
}

func (c *Counts) prepare(one Case, n int64) (profile, bool, error) {
	if n < 0 {
		return profile{}, false, fmt.Errorf("recovery: counts: frequency %d: %w", n, ErrArgument)
	}
	if err := c.orZero().clock.Validate(); err != nil {
		// Decoded counts know the name of a calendar and not its function.
		return profile{}, false, fmt.Errorf("recovery: counts without their clock: %w", err)
	}
	return c.profile(-1, one)
}

// profile is what is kept of a case; known is false where it was opened later.
func (c *Counts) profile(index int, one Case) (p profile, known bool, err error) {
	log, err := one.ordered(index)
	if err != nil || !c.clock.Knows(one.Opened) {
		return profile{}, false, err
	}
	s := one.follow(log, c.clock)
	p = profile{state: s.state, form: one.Form, reaction: one.Reaction, steps: s.steps,
		again: s.again, offered: s.offered, reopened: s.reopened, uncorrected: s.corrected.IsZero()}
	if a := one.Answers; a.At.IsZero() || c.clock.Knows(a.At) {
		p.solution, p.fairness, p.wonBack = a.Solution, a.Fairness, a.WonBack
	}
	if s.ended.IsZero() {
		s.ended = c.clock.AsOf
	}
	if s.corrected.IsZero() {
		s.corrected = s.ended
	}
	if p.correct, _, err = c.clock.Between(one.Opened, s.corrected); err == nil {
		p.clear, _, err = c.clock.Between(one.Opened, s.ended)
	}
	if err == nil && !p.possible() {
		err = fmt.Errorf("calendar %.40q: %d seconds to correct, %d to clear: %w", c.clock.Calendar, p.correct, p.clear, ErrArgument)
	}
	if err != nil {
		return profile{}, false, &CaseError{index, one.ID, -1, err}
	}
	return p, true, nil
}

// possible tells whether some case has this profile.
func (p profile) possible() bool {
	corrected := p.steps&(1<<Corrected) != 0
	switch {
	case p.correct < 0 || p.correct > p.clear || p.clear > maxSeconds,
		p.reopened && !(p.again && p.offered),
		corrected && !p.offered,
		p.uncorrected && p.correct != p.clear:
		return false
	}
	switch p.state {
	case Open:
		return p.uncorrected && p.offered == p.reopened
	case Unconfirmed:
		return !p.uncorrected && corrected
	case Cleared:
		return !p.uncorrected && p.offered
	default:
		return p.offered && (p.uncorrected || corrected)
	}
}

// maxSeconds is the longest time: that of a Duration.
const maxSeconds = int64(1<<63-1) / int64(time.Second)

func (p profile) compare(q profile) int {
	return cmp.Or(cmp.Compare(p.head(), q.head()), cmp.Compare(p.correct, q.correct), cmp.Compare(p.clear, q.clear))
}

// Merge adds the counts of o, which must have the same clock: moment and calendar
// ([ErrIncompatible]). Merging is commutative and associative, an empty or zero one
// changes nothing, and on an error the receiver is unchanged. It is not idempotent:
// merging the same part twice counts it twice.
func (c *Counts) Merge(o *Counts) error {
	if o == nil || o.clock.AsOf.IsZero() {
		return nil
	}
	if c == nil {
		return fmt.Errorf("recovery: merge into nil counts: %w", ErrArgument)
	}
	if c.clock.AsOf.IsZero() {
		*c = *o.Clone()
		return nil
	}
	if !c.fits(o) {
		return fmt.Errorf("recovery: merge: %w", ErrIncompatible)
	}
	if !c.set.Merge(&o.set) {
		return fmt.Errorf("recovery: merge: %w", ErrOverflow)
	}
	return nil
}

func (c *Counts) fits(o *Counts) bool {
	return c.clock.AsOf.Equal(o.clock.AsOf) && c.clock.Calendar == o.clock.Calendar
}

// Unmerge takes back a part that was merged; what the receiver does not contain is
// [ErrUnderflow] and changes nothing.
func (c *Counts) Unmerge(o *Counts) error {
	if o == nil || o.clock.AsOf.IsZero() || o.IsEmpty() && c.AsOf().IsZero() {
		return nil
	}
	if c == nil {
		return fmt.Errorf("recovery: unmerge from nil counts: %w", ErrUnderflow)
	}
	if !c.clock.AsOf.IsZero() && !c.fits(o) {
		return fmt.Errorf("recovery: unmerge: %w", ErrIncompatible)
	}
	if !c.set.Unmerge(&o.set) {
		return fmt.Errorf("recovery: unmerge: %w", ErrUnderflow)
	}
	return nil
}

// Clone is a copy that shares nothing that can change.
func (c *Counts) Clone() *Counts {
	c = c.orZero()
	return &Counts{c.clock, c.set.Clone()}
}

// Equal tells whether both hold the same counts as of the same clock.
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
