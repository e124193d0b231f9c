package recovery

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/gocsat/csat/internal/codec"
	"github.com/gocsat/csat/internal/multiset"
	"github.com/gocsat/csat/internal/strictjson"
	"github.com/gocsat/csat/satisfaction/asof"
)

const (
	countsKind    = 'C'
	countsVersion = 1
	maxCalendar   = 1 << 10 // bytes
)

// head packs all of a profile but the times: from the highest bits state, form,
// reaction, again, offered, reopened (8 bits), steps (8), solution, fairness, won
// back, uncorrected (8, the highest 0).
func (p profile) head() uint32 {
	bit := func(b bool) uint32 {
		if b {
			return 1
		}
		return 0
	}
	return uint32(p.state)<<22 | uint32(p.form)<<21 | uint32(p.reaction)<<19 | bit(p.again)<<18 | bit(p.offered)<<17 | bit(p.reopened)<<16 |
		uint32(p.steps)<<8 | uint32(p.solution)<<5 | uint32(p.fairness)<<3 | uint32(p.wonBack)<<1 | bit(p.uncorrected)
}

func profileOf(head uint32) profile {
	return profile{state: State(head >> 22 & 3), form: Form(head >> 21 & 1), reaction: Reaction(head >> 19 & 3),
		again: head>>18&1 == 1, offered: head>>17&1 == 1, reopened: head>>16&1 == 1, steps: uint8(head >> 8),
		solution: asof.Answer(head >> 5 & 3), fairness: asof.Answer(head >> 3 & 3), wonBack: asof.Answer(head >> 1 & 3),
		uncorrected: head&1 == 1}
}

func appendProfile(b []byte, p profile) []byte {
	head := p.head()
	b = append(b, byte(head>>16), byte(head>>8), byte(head))
	b = codec.AppendUvarint(b, uint64(p.correct))
	return codec.AppendUvarint(b, uint64(p.clear-p.correct))
}

func readProfile(r *codec.Reader) profile {
	h := r.Fixed(3)
	if h == nil {
		return profile{}
	}
	head := uint32(h[0])<<16 | uint32(h[1])<<8 | uint32(h[2])
	p := profileOf(head)
	correct, more := r.Uvarint(), r.Uvarint()
	if correct > uint64(maxSeconds) || more > uint64(maxSeconds)-correct {
		r.Fail("time out of range")
		return profile{}
	}
	p.correct, p.clear = int64(correct), int64(correct+more)
	if p.head() != head || !p.valid() {
		r.Fail("no such case")
	}
	return p
}

// valid tells whether the profile has known words only and is possible.
func (p profile) valid() bool {
	return states.Valid(p.state) && forms.Valid(p.form) && reactions.Valid(p.reaction) &&
		p.solution <= asof.No && p.fairness <= asof.No && p.wonBack <= asof.No && p.possible()
}

// AppendBinary appends the counts in version 1 of their encoding. Equal counts give
// equal bytes.
//
//	"csat" 'C' 0x01   magic, kind, version
//	as of             seconds since 1970 (varint), nanoseconds (uvarint)
//	calendar          uvarint length and bytes
//	cells             their number (uvarint), then in rising order: three bytes of
//	                  state, form, reaction, marks; steps; answers, uncorrected; the
//	                  seconds to correct, those from there to clear, the count
//	                  (uvarints)
//
// The zero value has no encoding ([ErrArgument]).
func (c *Counts) AppendBinary(b []byte) ([]byte, error) {
	if c.AsOf().IsZero() {
		return b, fmt.Errorf("recovery: encode zero counts: %w", ErrArgument)
	}
	b = codec.AppendHeader(b, countsKind, countsVersion)
	b = codec.AppendVarint(b, c.clock.AsOf.Unix())
	b = codec.AppendUvarint(b, uint64(c.clock.AsOf.Nanosecond()))
	b = codec.AppendString(b, c.clock.Calendar)
	return c.set.Append(b, profile.compare, appendProfile), nil
}

// MarshalBinary is [Counts.AppendBinary] on a fresh slice.
func (c *Counts) MarshalBinary() ([]byte, error) { return c.AppendBinary(nil) }

// UnmarshalBinary replaces the counts by those in data. The zero Counts take the clock
// from data too, without the function of its calendar, so that they merge and give
// figures, and only time as it passes lets them [Counts.Add]; any other refuse data of
// another clock with [ErrIncompatible]. Bytes that [Counts.AppendBinary] does not
// write, trailing ones among them, are [ErrEncoding]. On an error c is unchanged.
func (c *Counts) UnmarshalBinary(data []byte) error {
	r := codec.NewReader(data)
	r.Header(countsKind, countsVersion)
	seconds, nanos := r.Varint(), r.Int(999_999_999)
	in := Counts{clock: asof.Clock{AsOf: time.Unix(seconds, int64(nanos)).UTC(), Calendar: r.String(maxCalendar)}}
	in.set = multiset.Read(r, 5, profile.compare, readProfile)
	if err := r.Close(); err != nil {
		return fmt.Errorf("recovery: counts: %w: %w", ErrEncoding, err)
	}
	return c.take(in)
}

// take replaces c by what was read.
func (c *Counts) take(in Counts) error {
	if c == nil {
		return fmt.Errorf("recovery: unmarshal into nil counts: %w", ErrArgument)
	}
	named := in.clock
	if named.Calendar != "" {
		named.Elapsed = func(from, to time.Time) time.Duration { return to.Sub(from) } // only to be validated
	}
	if err := named.Validate(); err != nil {
		return fmt.Errorf("recovery: counts: clock: %w: %w", ErrEncoding, err)
	}
	if !c.clock.AsOf.IsZero() {
		if !c.fits(&in) {
			return fmt.Errorf("recovery: unmarshal counts of another clock: %w", ErrIncompatible)
		}
		in.clock = c.clock
	}
	*c = in
	return nil
}

type countsJSON struct {
	AsOf     time.Time  `json:"as_of"`
	Calendar string     `json:"calendar,omitempty"`
	Cells    []cellJSON `json:"cells"`
}

type cellJSON struct {
	State       State       `json:"state"`
	Form        Form        `json:"form"`
	Reaction    Reaction    `json:"reaction"`
	Steps       []Event     `json:"steps"`
	Again       bool        `json:"again"`
	Offered     bool        `json:"offered"`
	Reopened    bool        `json:"reopened"`
	Solution    asof.Answer `json:"solution"`
	Fairness    asof.Answer `json:"fairness"`
	WonBack     asof.Answer `json:"won_back"`
	Uncorrected bool        `json:"uncorrected"`
	Correct     int64       `json:"correct_seconds"`
	Clear       int64       `json:"clear_seconds"`
	Count       int64       `json:"count"`
}

// MarshalJSON writes the clock and a cell for all cases that are alike. A moment
// outside the years 0 to 9999 has no JSON.
func (c *Counts) MarshalJSON() ([]byte, error) {
	if c.AsOf().IsZero() {
		return nil, fmt.Errorf("recovery: encode zero counts: %w", ErrArgument)
	}
	out := countsJSON{AsOf: c.clock.AsOf, Calendar: c.clock.Calendar, Cells: []cellJSON{}}
	for _, cell := range c.set.Cells(profile.compare) {
		p := cell.Key
		done := []Event{}
		for e := range Event(steps) {
			if p.steps&(1<<e) != 0 {
				done = append(done, e)
			}
		}
		out.Cells = append(out.Cells, cellJSON{p.state, p.form, p.reaction, done, p.again, p.offered, p.reopened,
			p.solution, p.fairness, p.wonBack, p.uncorrected, p.correct, p.clear, cell.N})
	}
	return json.Marshal(out)
}

// UnmarshalJSON reads what [Counts.MarshalJSON] writes, under the rules of
// [Counts.UnmarshalBinary]. Cells need not be in order; one may come once.
func (c *Counts) UnmarshalJSON(data []byte) error {
	var j countsJSON
	if err := strictjson.Unmarshal(data, &j); err != nil {
		return fmt.Errorf("recovery: counts: %w: %w", ErrEncoding, err)
	}
	in := Counts{clock: asof.Clock{AsOf: j.AsOf.UTC(), Calendar: j.Calendar}}
	if year := in.clock.AsOf.Year(); year < 0 || year > 9999 { // in UTC it may leave what JSON can say
		return fmt.Errorf("recovery: counts as of year %d: %w", year, ErrEncoding)
	}
	for i, cell := range j.Cells {
		p := profile{state: cell.State, form: cell.Form, reaction: cell.Reaction, again: cell.Again, offered: cell.Offered,
			reopened: cell.Reopened, solution: cell.Solution, fairness: cell.Fairness, wonBack: cell.WonBack,
			uncorrected: cell.Uncorrected, correct: cell.Correct, clear: cell.Clear}
		repeated := false
		for _, e := range cell.Steps {
			repeated = repeated || !e.IsStep() || p.steps&(1<<e) != 0
			p.steps |= 1 << e
		}
		before := in.set.Len()
		if repeated || !p.valid() || cell.Count < 1 || !in.set.Add(p, cell.Count) || in.set.Len() == before {
			return fmt.Errorf("recovery: counts: cell %d: no such case, or met before: %w", i, ErrEncoding)
		}
	}
	return c.take(in)
}
