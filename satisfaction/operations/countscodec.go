package operations

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
	countsKind    = 'J'
	countsVersion = 1
)

// head packs the small fields: from the highest bit state (2), verdict of the
// response (3) and of the resolution (3); response running, missing, resolution
// running (3), visits (2), re-check (2), 0.
func (p profile) head() uint16 {
	bit := func(b bool) uint16 {
		if b {
			return 1
		}
		return 0
	}
	return uint16(p.state)<<14 | uint16(p.response.verdict)<<11 | uint16(p.resolution.verdict)<<8 |
		bit(p.response.running)<<7 | bit(p.response.missing)<<6 | bit(p.resolution.running)<<5 |
		uint16(p.visits)<<3 | uint16(p.recheck)<<1
}

func profileOf(h uint16) profile {
	return profile{state: state(h >> 14), visits: uint8(h >> 3 & 3), recheck: asof.Answer(h >> 1 & 3),
		response:   leg{verdict: verdict(h >> 11 & 7), running: h>>7&1 == 1, missing: h>>6&1 == 1},
		resolution: leg{verdict: verdict(h >> 8 & 7), running: h>>5&1 == 1}}
}

func appendProfile(b []byte, p profile) []byte {
	b = codec.AppendUvarint(b, uint64(p.service))
	h := p.head()
	b = append(b, byte(h>>8), byte(h))
	for _, n := range []uint64{uint64(p.response.seconds), uint64(p.resolution.seconds), uint64(p.audited), uint64(p.kept)} {
		b = codec.AppendUvarint(b, n)
	}
	return b
}

func (s *Standard) readProfile(r *codec.Reader) profile {
	service := r.Int(len(s.promises) - 1)
	head := r.Fixed(2)
	if head == nil {
		return profile{}
	}
	h := uint16(head[0])<<8 | uint16(head[1])
	p := profileOf(h)
	p.service = service
	a, b := r.Uvarint(), r.Uvarint()
	if a > uint64(maxSeconds) || b > uint64(maxSeconds) {
		r.Fail("time out of range")
		return profile{}
	}
	p.response.seconds, p.resolution.seconds = int64(a), int64(b)
	p.audited, p.kept = uint16(r.Int(maxAudited)), uint16(r.Int(maxAudited))
	if p.head() != h || !p.valid(s) {
		r.Fail("no such job")
	}
	return p
}

// valid tells whether the profile has known words only and is possible.
func (p profile) valid(s *Standard) bool {
	return states.Valid(p.state) && verdicts.Valid(p.response.verdict) && verdicts.Valid(p.resolution.verdict) &&
		p.possible(s.promises[p.service])
}

// AppendBinary appends the counts in version 1 of their encoding. Equal counts give
// equal bytes.
//
//	"csat" 'J' 0x01   magic, kind, version
//	standard          number of services (uvarint), then in rising order of the name:
//	                  its length and bytes, nanoseconds of response and resolution
//	                  (uvarints)
//	as of             seconds since 1970 (varint), nanoseconds (uvarint)
//	calendar          uvarint length and bytes
//	cells             their number (uvarint), then in rising order: position of the
//	                  service (uvarint); two bytes of state, verdicts, marks, visits
//	                  and re-check; the seconds to respond and to resolve, steps
//	                  audited and kept, the count (uvarints)
//
// The zero value has no encoding ([ErrArgument]).
func (c *Counts) AppendBinary(b []byte) ([]byte, error) {
	if c.Standard() == nil {
		return b, fmt.Errorf("operations: encode zero counts: %w", ErrArgument)
	}
	b = codec.AppendHeader(b, countsKind, countsVersion)
	b = append(b, c.standard.print...)
	b = codec.AppendVarint(b, c.clock.AsOf.Unix())
	b = codec.AppendUvarint(b, uint64(c.clock.AsOf.Nanosecond()))
	b = codec.AppendString(b, c.clock.Calendar)
	return c.set.Append(b, profile.compare, appendProfile), nil
}

// MarshalBinary is [Counts.AppendBinary] on a fresh slice.
func (c *Counts) MarshalBinary() ([]byte, error) { return c.AppendBinary(nil) }

// UnmarshalBinary replaces the counts by those in data. The zero Counts take standard
// and clock from data too, without the function of its calendar, so that they merge
// and give figures, and only time as it passes lets them [Counts.Add]; any other
// refuse data of another standard or clock with [ErrIncompatible]. Bytes that
// [Counts.AppendBinary] does not write, trailing ones among them, are [ErrEncoding].
// On an error c is unchanged.
func (c *Counts) UnmarshalBinary(data []byte) error {
	r := codec.NewReader(data)
	r.Header(countsKind, countsVersion)
	s, err := readStandard(r)
	if err != nil {
		return fmt.Errorf("operations: counts: %w", err)
	}
	seconds, nanos := r.Varint(), r.Int(999_999_999)
	in := Counts{standard: s, clock: asof.Clock{AsOf: time.Unix(seconds, int64(nanos)).UTC(), Calendar: r.String(maxName)}}
	in.set = multiset.Read(r, 7, profile.compare, s.readProfile)
	if err := r.Close(); err != nil {
		return fmt.Errorf("operations: counts: %w: %w", ErrEncoding, err)
	}
	return c.take(in)
}

// take replaces c by what was read.
func (c *Counts) take(in Counts) error {
	if c == nil {
		return fmt.Errorf("operations: unmarshal into nil counts: %w", ErrArgument)
	}
	named := in.clock
	if named.Calendar != "" {
		named.Elapsed = func(from, to time.Time) time.Duration { return to.Sub(from) } // only to be validated
	}
	if err := named.Validate(); err != nil {
		return fmt.Errorf("operations: counts: %w: %w", ErrEncoding, err)
	}
	if c.standard != nil {
		if !c.fits(&in) {
			return fmt.Errorf("operations: unmarshal counts of another standard or clock: %w", ErrIncompatible)
		}
		in.standard, in.clock = c.standard, c.clock
	}
	*c = in
	return nil
}

type countsJSON struct {
	Standard *Standard  `json:"standard"`
	AsOf     time.Time  `json:"as_of"`
	Calendar string     `json:"calendar,omitempty"`
	Cells    []cellJSON `json:"cells"`
}

type cellJSON struct {
	Service    string      `json:"service"`
	State      string      `json:"state"`
	Response   legJSON     `json:"response"`
	Resolution legJSON     `json:"resolution"`
	Visits     uint8       `json:"visits,omitempty"` // 2: more than one
	Recheck    asof.Answer `json:"recheck"`
	Audited    uint16      `json:"audited,omitempty"`
	Kept       uint16      `json:"kept,omitempty"`
	Count      int64       `json:"count"`
}

type legJSON struct {
	Verdict string `json:"verdict"`
	Seconds int64  `json:"seconds"`
	Running bool   `json:"running,omitempty"`
	Missing bool   `json:"missing,omitempty"`
}

func (l leg) plain() legJSON {
	return legJSON{verdicts.String(l.verdict), l.seconds, l.running, l.missing}
}

func (j legJSON) leg() (l leg, err error) {
	err = verdicts.Unmarshal(&l.verdict, []byte(j.Verdict))
	l.seconds, l.running, l.missing = j.Seconds, j.Running, j.Missing
	return l, err
}

// MarshalJSON writes standard and clock, and a cell for all jobs that are alike. A
// moment outside the years 0 to 9999 has no JSON.
func (c *Counts) MarshalJSON() ([]byte, error) {
	if c.Standard() == nil {
		return nil, fmt.Errorf("operations: encode zero counts: %w", ErrArgument)
	}
	out := countsJSON{Standard: c.standard, AsOf: c.clock.AsOf, Calendar: c.clock.Calendar, Cells: []cellJSON{}}
	for _, cell := range c.set.Cells(profile.compare) {
		p := cell.Key
		out.Cells = append(out.Cells, cellJSON{c.standard.promises[p.service].Service, states.String(p.state), p.response.plain(), p.resolution.plain(),
			p.visits, p.recheck, p.audited, p.kept, cell.N})
	}
	return json.Marshal(out)
}

// UnmarshalJSON reads what [Counts.MarshalJSON] writes, under the rules of
// [Counts.UnmarshalBinary]. Cells need not be in order; one may come once.
func (c *Counts) UnmarshalJSON(data []byte) error {
	var j countsJSON
	if err := strictjson.Unmarshal(data, &j); err != nil {
		return fmt.Errorf("operations: counts: %w: %w", ErrEncoding, err)
	}
	if j.Standard == nil {
		return fmt.Errorf("operations: counts without a standard: %w", ErrEncoding)
	}
	in := Counts{standard: j.Standard, clock: asof.Clock{AsOf: j.AsOf.UTC(), Calendar: j.Calendar}}
	if year := in.clock.AsOf.Year(); year < 0 || year > 9999 { // in UTC it may leave what JSON can say
		return fmt.Errorf("operations: counts as of year %d: %w", year, ErrEncoding)
	}
	for i, cell := range j.Cells {
		p := profile{service: j.Standard.index(cell.Service), visits: cell.Visits, recheck: cell.Recheck, audited: cell.Audited, kept: cell.Kept}
		err := states.Unmarshal(&p.state, []byte(cell.State))
		if err == nil {
			p.response, err = cell.Response.leg()
		}
		if err == nil {
			p.resolution, err = cell.Resolution.leg()
		}
		before := in.set.Len()
		if err != nil || p.service < 0 || !p.valid(j.Standard) || cell.Count < 1 || !in.set.Add(p, cell.Count) || in.set.Len() == before {
			return fmt.Errorf("operations: counts: cell %d: no such job, or met before: %w", i, ErrEncoding)
		}
	}
	return c.take(in)
}
