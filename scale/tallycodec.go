package scale

import (
	"encoding/json"
	"fmt"
	"math"

	"github.com/gocsat/csat/internal/codec"
	"github.com/gocsat/csat/internal/strictjson"
)

const (
	tallyKind    = 'T'
	tallyVersion = 1
	maxShape     = 1 << 12 // bytes; 201 points and 253 codes need less
)

// AppendBinary appends the tally in version 1 of its encoding. Equal tallies
// give equal bytes; ids and labels are left out.
//
//	"csat" 'T' 0x01   magic, kind, version
//	shape             uvarint length, then [Scale.AppendShape]
//	counts            one uvarint per code: blank, not asked, points, specials
//
// The zero value has no encoding ([ErrNoScale]).
func (t *Tally) AppendBinary(b []byte) ([]byte, error) {
	if t.Scale() == nil {
		return b, fmt.Errorf("scale: tally: %w", ErrNoScale)
	}
	b = codec.AppendHeader(b, tallyKind, tallyVersion)
	b = codec.AppendBytes(b, t.scale.shape)
	for _, n := range t.n {
		b = codec.AppendUvarint(b, uint64(n))
	}
	return b, nil
}

// MarshalBinary is [Tally.AppendBinary] on a fresh slice.
func (t *Tally) MarshalBinary() ([]byte, error) { return t.AppendBinary(nil) }

// UnmarshalBinary replaces the counts by those in data. A zero Tally takes the
// scale, without labels, from data too; any other refuses data on another scale
// with [ErrIncompatible]. Bytes that [Tally.AppendBinary] does not write,
// trailing ones among them, are [ErrEncoding]. On an error t is unchanged.
func (t *Tally) UnmarshalBinary(data []byte) error {
	if t == nil {
		return nilError("unmarshal tally")
	}
	r := codec.NewReader(data)
	r.Header(tallyKind, tallyVersion)
	shape := r.Bytes(maxShape)
	if err := r.Err(); err != nil {
		return fmt.Errorf("scale: tally: %w: %w", ErrEncoding, err)
	}
	s := t.scale
	switch {
	case s == nil:
		var err error
		if s, err = ReadShape(shape); err != nil {
			return err
		}
	case string(s.shape) != string(shape):
		if _, err := ReadShape(shape); err != nil {
			return err
		}
		return fmt.Errorf("scale: unmarshal tally: %w", ErrIncompatible)
	}
	in := NewTally(s)
	for i := range in.n {
		n := r.Uvarint()
		if n > uint64(math.MaxInt64-in.total) {
			r.Fail("counts overflow")
			break
		}
		in.n[i] = int64(n)
		in.total += int64(n)
	}
	if err := r.Close(); err != nil {
		return fmt.Errorf("scale: tally: %w: %w", ErrEncoding, err)
	}
	*t = *in
	return nil
}

type tallyJSON struct {
	Scale    *Scale  `json:"scale"`
	Counts   []int64 `json:"counts"`
	Specials []int64 `json:"specials,omitempty"`
	Blank    int64   `json:"blank,omitempty"`
	NotAsked int64   `json:"not_asked,omitempty"`
}

// MarshalJSON writes the scale with its labels, and the counts of its points and
// of its special codes in ascending order of value.
func (t *Tally) MarshalJSON() ([]byte, error) {
	if t.Scale() == nil {
		return nil, fmt.Errorf("scale: tally: %w", ErrNoScale)
	}
	k := firstPoint + len(t.scale.worth)
	return json.Marshal(tallyJSON{t.scale, t.n[firstPoint:k], t.n[k:], t.n[Blank], t.n[NotAsked]})
}

// UnmarshalJSON reads what [Tally.MarshalJSON] writes, under the rules of
// [Tally.UnmarshalBinary].
func (t *Tally) UnmarshalJSON(data []byte) error {
	if t == nil {
		return nilError("unmarshal tally")
	}
	var in tallyJSON
	if err := strictjson.Unmarshal(data, &in); err != nil {
		return fmt.Errorf("scale: tally: %w: %w", ErrEncoding, err)
	}
	s := in.Scale
	if s == nil {
		return fmt.Errorf("scale: tally: %w", ErrNoScale)
	}
	if t.scale != nil {
		if t.scale.print != s.print {
			return fmt.Errorf("scale: unmarshal tally: %w", ErrIncompatible)
		}
		s = t.scale
	}
	if len(in.Counts) != len(s.worth) || len(in.Specials) != len(s.def.Specials) {
		return fmt.Errorf("scale: tally: number of counts: %w", ErrEncoding)
	}
	read := NewTally(s)
	all := append([]int64{in.Blank, in.NotAsked}, in.Counts...)
	for c, n := range append(all, in.Specials...) {
		if err := read.AddCode(Code(c), n); err != nil {
			return fmt.Errorf("scale: tally: %w: %w", ErrEncoding, err)
		}
	}
	*t = *read
	return nil
}
