package survival

import (
	"fmt"
	"slices"

	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// MaxTime is the largest time that [Counts] hold, in their unit: 179 years in days.
const MaxTime = 1<<16 - 1

// Counts are customers by the whole number of time units that they were observed,
// and how that ended. They are integers: parts counted anywhere merge to the bits of
// one count, in any order, and what was added can be taken back when a window moves
// on or a person is erased. [FromCounts] computes from them what [FromData] computes
// from rows.
//
// [NewCounts] makes them; the zero value can be unmarshalled into and merged into (it
// takes the unit of the argument), and adding to it is [survey.ErrArgument]. nil is
// read as the zero value. They are what a [survey.Group] keeps for each segment. Not
// safe for concurrent use: one per goroutine, then [Counts.Merge].
type Counts struct {
	unit    string
	exits   [][]int64 // by status and time; each as long as it needs to be
	entries []int64   // delayed entries by time, from 1
	n       int64
	delayed int64 // sum of entries
}

// NewCounts are empty counts of times in a unit, such as "day": what merges has the
// same. An empty unit gives the zero Counts.
func NewCounts(unit string) *Counts { return &Counts{unit: unit} }

// Unit is the unit of time, empty for the zero value.
func (c *Counts) Unit() string {
	if c == nil {
		return ""
	}
	return c.unit
}

// N is the number of customers.
func (c *Counts) N() int64 {
	if c == nil {
		return 0
	}
	return c.n
}

// IsEmpty tells whether nobody is counted.
func (c *Counts) IsEmpty() bool { return c.N() == 0 }

// Count is how many were observed for so long with this end.
func (c *Counts) Count(time int, s Status) int64 {
	if c == nil || time < 0 || int(s) >= len(c.exits) || time >= len(c.exits[s]) {
		return 0
	}
	return c.exits[s][time]
}

// Entered is how many entered with this delay; 0 for a time of 0, which is no delay.
func (c *Counts) Entered(time int) int64 {
	if c == nil || time < 1 || time >= len(c.entries) {
		return 0
	}
	return c.entries[time]
}

// Add counts one customer, observed from the start. A time beyond [MaxTime] or a
// status beyond [MaxStatus] is [survey.ErrArgument].
func (c *Counts) Add(time int, s Status) error { return c.AddN(0, time, s, 1) }

// AddN counts n customers alike, observed from an entry on, 0 if from the start; a
// delayed entry must be below the time. n is a frequency: it must not be negative
// ([survey.ErrArgument]), and a total beyond 2⁵³, up to which float64 holds every
// count, is [survey.ErrOverflow].
func (c *Counts) AddN(entry, time int, s Status, n int64) error {
	if err := c.check(entry, time, s, n); err != nil {
		return err
	}
	if n > maxTotal-c.n {
		return fmt.Errorf("survival: counts: %w", survey.ErrOverflow)
	}
	c.add(entry, time, s, n)
	return nil
}

const maxTotal = 1 << 53

func (c *Counts) check(entry, time int, s Status, n int64) error {
	switch {
	case c.Unit() == "":
		return argument("counts without a unit")
	case time < 0 || time > MaxTime:
		return argument("time %d outside 0 to %d", time, MaxTime)
	case s > MaxStatus:
		return argument("status %d above %d", s, MaxStatus)
	case entry < 0 || entry > 0 && entry >= time:
		return argument("entry %d, time %d", entry, time)
	case n < 0:
		return argument("frequency %d", n)
	}
	return nil
}

func (c *Counts) add(entry, time int, s Status, n int64) {
	if n == 0 {
		return
	}
	for int(s) >= len(c.exits) {
		c.exits = append(c.exits, nil)
	}
	c.exits[s] = longer(c.exits[s], time)
	c.exits[s][time] += n
	if entry > 0 {
		c.entries = longer(c.entries, entry)
		c.entries[entry] += n
		c.delayed += n
	}
	c.n += n
}

// longer has an element i.
func longer(counts []int64, i int) []int64 {
	if i < len(counts) {
		return counts
	}
	counts = slices.Grow(counts, i+1-len(counts))
	return counts[:i+1]
}

// Sub takes back one customer that was added.
func (c *Counts) Sub(time int, s Status) error { return c.SubN(0, time, s, 1) }

// SubN takes back n customers alike. What cannot be left of those that were counted
// is [survey.ErrUnderflow] and nothing changes.
func (c *Counts) SubN(entry, time int, s Status, n int64) error {
	if err := c.check(entry, time, s, n); err != nil {
		return err
	}
	if c.delayed == 0 && entry == 0 { // nobody needs to have entered
		if n > c.Count(time, s) {
			return fmt.Errorf("survival: counts: %w", survey.ErrUnderflow)
		}
		if n > 0 {
			c.exits[s][time] -= n
			c.n -= n
		}
		return nil
	}
	o := NewCounts(c.unit)
	o.add(entry, time, s, n)
	return c.Unmerge(o)
}

// AddTimes counts a column of customers, observed from the start, of any integer type.
// All or nothing: a value that [Counts.Add] refuses is a [RowError].
func AddTimes[T scale.Integer](c *Counts, times []T, status []Status) error {
	if len(times) != len(status) {
		return argument("%d times, %d statuses", len(times), len(status))
	}
	if err := c.check(0, 0, 0, 0); err != nil {
		return err
	}
	if int64(len(times)) > maxTotal-c.n {
		return fmt.Errorf("survival: counts: %w", survey.ErrOverflow)
	}
	longest, last := 0, Censored
	for i, t := range times {
		if t < 0 || uint64(t) > MaxTime {
			return &RowError{i + 1, "time", float64(t), survey.ErrArgument}
		}
		longest, last = max(longest, int(t)), max(last, status[i])
	}
	if last > MaxStatus {
		i := slices.IndexFunc(status, func(s Status) bool { return s > MaxStatus })
		return &RowError{i + 1, "status", float64(status[i]), survey.ErrArgument}
	}
	width := int(last) + 1
	table := make([]int64, (longest+1)*width)
	for i, t := range times {
		table[int(t)*width+int(status[i])]++
	}
	for i, n := range table {
		c.add(0, i/width, Status(i%width), n)
	}
	return nil
}

// Merge adds the counts of o, which must have the same unit
// ([survey.ErrIncompatible]). Merging is commutative and associative, an empty or
// zero one changes nothing, and on an error the receiver is unchanged. It is not
// idempotent: merging the same part twice counts it twice.
func (c *Counts) Merge(o *Counts) error {
	if o == nil || o.unit == "" {
		return nil
	}
	if c == nil {
		return argument("merge into nil counts")
	}
	if c.unit == "" {
		*c = *o.Clone()
		return nil
	}
	if c.unit != o.unit {
		return fmt.Errorf("survival: merge counts by %s with those by %s: %w", c.unit, o.unit, survey.ErrIncompatible)
	}
	if o.n > maxTotal-c.n {
		return fmt.Errorf("survival: merge counts: %w", survey.ErrOverflow)
	}
	for len(c.exits) < len(o.exits) {
		c.exits = append(c.exits, nil)
	}
	for s, counts := range o.exits {
		c.exits[s] = plus(c.exits[s], counts, 1)
	}
	c.entries = plus(c.entries, o.entries, 1)
	n, delayed := o.n, o.delayed // o may be c
	c.n += n
	c.delayed += delayed
	return nil
}

func plus(to, from []int64, sign int64) []int64 {
	to = longer(to, len(from)-1)
	for i, n := range from {
		to[i] += sign * n
	}
	return to
}

// Unmerge takes back a part that was merged; what the receiver does not contain is
// [survey.ErrUnderflow] and changes nothing.
func (c *Counts) Unmerge(o *Counts) error {
	if o == nil || o.unit == "" || o.n == 0 && c.Unit() == "" {
		return nil
	}
	underflow := fmt.Errorf("survival: unmerge counts: %w", survey.ErrUnderflow)
	if c.Unit() == "" {
		return underflow
	}
	if c.unit != o.unit {
		return fmt.Errorf("survival: unmerge counts by %s from those by %s: %w", o.unit, c.unit, survey.ErrIncompatible)
	}
	for s, counts := range o.exits {
		for time, n := range counts {
			if n > c.Count(time, Status(s)) {
				return underflow
			}
		}
	}
	for time, n := range o.entries {
		if n > c.Entered(time) {
			return underflow
		}
	}
	left := c.Clone()
	for s, counts := range o.exits {
		if len(counts) > 0 && s < len(left.exits) {
			left.exits[s] = minus(left.exits[s], counts)
		}
	}
	left.entries = minus(left.entries, o.entries)
	left.n -= o.n
	left.delayed -= o.delayed
	if !left.possible() {
		return underflow
	}
	*c = *left
	return nil
}

// minus takes from away; what it has beyond the length of to is 0.
func minus(to, from []int64) []int64 {
	for i, n := range from[:min(len(from), len(to))] {
		to[i] -= n
	}
	return to
}

// possible tells whether some customers have these entries and exits: nobody can leave
// who has not entered before.
func (c *Counts) possible() bool {
	present := c.n - c.delayed
	if present < 0 {
		return false
	}
	for time := range c.end() {
		for _, counts := range c.exits {
			if time < len(counts) {
				present -= counts[time]
			}
		}
		if present < 0 {
			return false
		}
		present += c.Entered(time)
	}
	return present == 0
}

// end is one more than the last time.
func (c *Counts) end() int {
	end := len(c.entries)
	for _, counts := range c.exits {
		end = max(end, len(counts))
	}
	return end
}

// Clone is a copy that shares nothing that can change.
func (c *Counts) Clone() *Counts {
	if c == nil {
		return new(Counts)
	}
	out := &Counts{unit: c.unit, entries: slices.Clone(c.entries), n: c.n, delayed: c.delayed}
	for _, counts := range c.exits {
		out.exits = append(out.exits, slices.Clone(counts))
	}
	return out
}

// Equal tells whether both hold the same counts in the same unit.
func (c *Counts) Equal(o *Counts) bool {
	if c == nil {
		c = new(Counts)
	}
	if o == nil {
		o = new(Counts)
	}
	if c.unit != o.unit || c.n != o.n || c.delayed != o.delayed {
		return false
	}
	for time := range max(c.end(), o.end()) {
		for s := range Status(max(len(c.exits), len(o.exits))) {
			if c.Count(time, s) != o.Count(time, s) {
				return false
			}
		}
		if c.Entered(time) != o.Entered(time) {
			return false
		}
	}
	return true
}
