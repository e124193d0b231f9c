package survival

import (
	"encoding/json"
	"fmt"
	"unicode/utf8"

	"github.com/gocsat/csat/internal/codec"
	"github.com/gocsat/csat/internal/strictjson"
	"github.com/gocsat/csat/survey"
)

const (
	countsKind    = 'S'
	countsVersion = 1
	maxUnit       = 1 << 10 // bytes
)

// AppendBinary appends the counts in version 1 of their encoding. Equal counts give
// equal bytes.
//
//	"csat" 'S' 0x01   magic, kind, version
//	unit              uvarint length and bytes
//	exits             per status from 0, then entries: cells (uvarint), then per cell
//	                  with a count: its time (the first), or what the time is above
//	                  the one before (uvarints), and its count (uvarint). Statuses end
//	                  with the last that has a cell; their number comes first (uvarint).
//
// The zero value has no encoding ([survey.ErrArgument]).
func (c *Counts) AppendBinary(b []byte) ([]byte, error) {
	if err := c.encodable(); err != nil {
		return b, err
	}
	b = codec.AppendHeader(b, countsKind, countsVersion)
	b = codec.AppendString(b, c.unit)
	statuses := 0
	for s, counts := range c.exits {
		if occupied(counts) > 0 {
			statuses = s + 1
		}
	}
	b = codec.AppendUvarint(b, uint64(statuses))
	for _, counts := range c.exits[:statuses] {
		b = appendCells(b, counts)
	}
	return appendCells(b, c.entries), nil
}

func (c *Counts) encodable() error {
	switch {
	case c.Unit() == "":
		return argument("encode zero counts")
	case len(c.unit) > maxUnit:
		return argument("encode a unit of %d bytes, %d are the most", len(c.unit), maxUnit)
	}
	return nil
}

func occupied(counts []int64) (cells uint64) {
	for _, n := range counts {
		if n != 0 {
			cells++
		}
	}
	return cells
}

func appendCells(b []byte, counts []int64) []byte {
	b = codec.AppendUvarint(b, occupied(counts))
	before := 0
	for time, n := range counts {
		if n != 0 {
			b = codec.AppendUvarint(b, uint64(time-before))
			b = codec.AppendUvarint(b, uint64(n))
			before = time
		}
	}
	return b
}

// MarshalBinary is [Counts.AppendBinary] on a fresh slice.
func (c *Counts) MarshalBinary() ([]byte, error) { return c.AppendBinary(nil) }

// UnmarshalBinary replaces the counts by those in data. The zero Counts takes the
// unit from data too, any other refuses another unit with [survey.ErrIncompatible].
// Bytes that [Counts.AppendBinary] does not write, counts that no customers have, and
// trailing bytes are [survey.ErrEncoding]. On an error c is unchanged.
func (c *Counts) UnmarshalBinary(data []byte) error {
	r := codec.NewReader(data)
	r.Header(countsKind, countsVersion)
	in := NewCounts(r.String(maxUnit))
	statuses := r.Int(int(MaxStatus) + 1)
	for s := range statuses {
		counts := readCells(r, 0)
		if len(counts) == 0 && s == statuses-1 {
			r.Fail("last status without a count")
		}
		in.exits = append(in.exits, counts)
	}
	in.entries = readCells(r, 1)
	if err := r.Close(); err != nil {
		return fmt.Errorf("survival: counts: %w: %w", survey.ErrEncoding, err)
	}
	return c.take(in)
}

// readCells reads what appendCells writes, with times from first.
func readCells(r *codec.Reader, first int) []int64 {
	type cell struct {
		time int
		n    int64
	}
	cells := make([]cell, 0, r.Count(MaxTime+1, 2))
	time := 0
	for i := range cap(cells) {
		gap := r.Int(MaxTime)
		time += gap
		if i > 0 && gap == 0 || time < first || time > MaxTime {
			r.Fail("times that do not rise within their range")
		}
		n := r.Uvarint()
		if n == 0 || n > maxTotal {
			r.Fail("count out of range")
		}
		if r.Err() != nil {
			return nil
		}
		cells = append(cells, cell{time, int64(n)})
	}
	if len(cells) == 0 {
		return nil
	}
	counts := make([]int64, time+1)
	for _, c := range cells {
		counts[c.time] = c.n
	}
	return counts
}

// take replaces c by what was read, once it is known to be possible.
func (c *Counts) take(in *Counts) error {
	impossible := fmt.Errorf("survival: counts that no customers have: %w", survey.ErrEncoding)
	if in.unit == "" {
		return fmt.Errorf("survival: counts without a unit: %w", survey.ErrEncoding)
	}
	if c == nil {
		return argument("unmarshal into nil counts")
	}
	in.n, in.delayed = 0, 0
	for _, counts := range in.exits {
		for _, n := range counts {
			if n > maxTotal-in.n {
				return impossible
			}
			in.n += n
		}
	}
	for _, n := range in.entries {
		if n > maxTotal-in.delayed {
			return impossible
		}
		in.delayed += n
	}
	if !in.possible() {
		return impossible
	}
	if c.unit != "" && c.unit != in.unit {
		return fmt.Errorf("survival: unmarshal counts by %s into those by %s: %w", in.unit, c.unit, survey.ErrIncompatible)
	}
	*c = *in
	return nil
}

type countsJSON struct {
	Unit    string     `json:"unit"`
	Exits   [][3]int64 `json:"exits"`
	Entries [][2]int64 `json:"entries,omitempty"`
}

// MarshalJSON writes the unit, a list [time, status, count] per exit with a count,
// in order of time, and a list [time, count] per delayed entry.
func (c *Counts) MarshalJSON() ([]byte, error) {
	if err := c.encodable(); err != nil {
		return nil, err
	}
	if !utf8.ValidString(c.unit) {
		return nil, argument("encode %q: not UTF-8", c.unit)
	}
	out := countsJSON{Unit: c.unit, Exits: [][3]int64{}}
	for time := range c.end() {
		for s := range c.exits {
			if n := c.Count(time, Status(s)); n != 0 {
				out.Exits = append(out.Exits, [3]int64{int64(time), int64(s), n})
			}
		}
		if n := c.Entered(time); n != 0 {
			out.Entries = append(out.Entries, [2]int64{int64(time), n})
		}
	}
	return json.Marshal(out)
}

// UnmarshalJSON reads what [Counts.MarshalJSON] writes, under the rules of
// [Counts.UnmarshalBinary]. Lists need not be in order; a cell may come once.
func (c *Counts) UnmarshalJSON(data []byte) error {
	var j countsJSON
	if err := strictjson.Unmarshal(data, &j); err != nil {
		return fmt.Errorf("survival: counts: %w: %w", survey.ErrEncoding, err)
	}
	if len(j.Unit) > maxUnit {
		return fmt.Errorf("survival: counts: a unit of %d bytes: %w", len(j.Unit), survey.ErrEncoding)
	}
	in := NewCounts(j.Unit)
	refused := func(what string, cell any) error {
		return fmt.Errorf("survival: counts: %s %v: %w", what, cell, survey.ErrEncoding)
	}
	for _, cell := range j.Exits {
		time, s, n := cell[0], cell[1], cell[2]
		if time < 0 || time > MaxTime || s < 0 || s > int64(MaxStatus) || n < 1 || n > maxTotal || in.Count(int(time), Status(s)) != 0 {
			return refused("exit", cell)
		}
		in.add(0, int(time), Status(s), n)
	}
	for _, cell := range j.Entries {
		time, n := cell[0], cell[1]
		if time < 1 || time > MaxTime || n < 1 || n > maxTotal || in.Entered(int(time)) != 0 {
			return refused("entry", cell)
		}
		in.entries = longer(in.entries, int(time))
		in.entries[time] = n
	}
	return c.take(in)
}
