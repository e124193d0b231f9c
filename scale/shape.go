package scale

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"

	"github.com/shopspring/decimal"

	"github.com/gocsat/csat/internal/codec"
	"github.com/gocsat/csat/internal/strictjson"
)

// A Fingerprint stands for the shape of a scale: the values and worths of its
// points, its polarity, and the values and kinds of its special codes. Ids and
// labels do not enter. Counts may be merged exactly when the fingerprints are
// equal.
type Fingerprint [16]byte

// String is the fingerprint in hexadecimal.
func (f Fingerprint) String() string { return hex.EncodeToString(f[:]) }

func fingerprint(shape []byte) (f Fingerprint) {
	sum := sha256.Sum256(shape)
	copy(f[:], sum[:])
	return f
}

// Fingerprint is the fingerprint of the scale.
func (s *Scale) Fingerprint() Fingerprint { return orZero(s).print }

// AppendShape appends the shape of the scale, without ids and labels, in the
// form that [ReadShape] reads back. Equal shapes give equal bytes:
//
//	points   uvarint, then per point: value (zigzag varint), worth (zigzag varint)
//	places   uvarint: worths are in units of 10^−places, the fewest that will do
//	polarity uvarint
//	specials uvarint, then per special: value (zigzag varint), kind (uvarint)
func (s *Scale) AppendShape(b []byte) []byte { return append(b, orZero(s).shape...) }

func (s *Scale) appendShape(b []byte) []byte {
	b = codec.AppendUvarint(b, uint64(len(s.worth)))
	for i, w := range s.worth {
		b = codec.AppendVarint(b, int64(s.def.Points[i].Value))
		b = codec.AppendVarint(b, w)
	}
	places := uint64(0)
	for d := s.den; d > 1; d /= 10 {
		places++
	}
	b = codec.AppendUvarint(b, places)
	b = codec.AppendUvarint(b, uint64(s.def.Polarity))
	b = codec.AppendUvarint(b, uint64(len(s.def.Specials)))
	for _, sp := range s.def.Specials {
		b = codec.AppendVarint(b, int64(sp.Value))
		b = codec.AppendUvarint(b, uint64(sp.Kind))
	}
	return b
}

// ReadShape builds a scale without id and labels from the whole of b, which
// [Scale.AppendShape] wrote. Anything else is [ErrEncoding].
func ReadShape(b []byte) (*Scale, error) {
	r := codec.NewReader(b)
	var d Definition
	worths := make([]int64, r.Count(maxPoints, 2))
	d.Points = make([]Point, len(worths))
	for i := range d.Points {
		d.Points[i].Value = int(bounded(r, maxValue))
		worths[i] = bounded(r, maxWorth)
	}
	places := int32(r.Int(maxWorthPlaces))
	for i, w := range worths {
		worth := decimal.New(w, -places)
		d.Points[i].Worth = &worth
	}
	d.Polarity = Polarity(r.Int(len(polarities) - 1))
	d.Specials = make([]Special, r.Count(maxCodes, 2))
	for i := range d.Specials {
		d.Specials[i].Value = int(bounded(r, maxValue))
		d.Specials[i].Kind = Kind(r.Int(len(kinds) - 1))
	}
	if err := r.Close(); err != nil {
		return nil, fmt.Errorf("scale: shape: %w: %w", ErrEncoding, err)
	}
	s, err := New(d)
	if err != nil {
		return nil, fmt.Errorf("scale: shape: %w: %w", ErrEncoding, err)
	}
	if string(s.shape) != string(b) { // another spelling of the same shape
		return nil, fmt.Errorf("scale: shape not canonical: %w", ErrEncoding)
	}
	return s, nil
}

// bounded reads an integer of at most limit in size.
func bounded(r *codec.Reader, limit int64) int64 {
	v := r.Varint()
	if v < -limit || v > limit {
		r.Fail("integer out of range")
		return 0
	}
	return v
}

// The pointers tell a number that is absent from 0.
type rangeJSON struct {
	From *int `json:"from"`
	To   *int `json:"to"`
	Step int  `json:"step,omitempty"`
}

type pointJSON struct {
	Value  *int                `json:"value"`
	Worth  *strictjson.Decimal `json:"worth,omitempty"`
	Labels Text                `json:"labels,omitempty"`
}

type specialJSON struct {
	Value  *int  `json:"value"`
	Kind   *Kind `json:"kind"`
	Labels Text  `json:"labels,omitempty"`
}

type scaleJSON struct {
	ID       string        `json:"id,omitempty"`
	Labels   Text          `json:"labels,omitempty"`
	Range    *rangeJSON    `json:"range,omitempty"`
	Points   []pointJSON   `json:"points,omitempty"`
	Polarity Polarity      `json:"polarity,omitempty"`
	Specials []specialJSON `json:"specials,omitempty"`
}

// MarshalJSON writes the complete definition: every point with its worth, exact
// numbers, whatever shopspring's package variables say.
func (s *Scale) MarshalJSON() ([]byte, error) {
	if s.Len() == 0 {
		return nil, fmt.Errorf("scale: %w", ErrNoScale)
	}
	out := scaleJSON{ID: s.def.ID, Labels: s.def.Labels, Polarity: s.def.Polarity}
	for _, p := range s.def.Points {
		out.Points = append(out.Points, pointJSON{&p.Value, (*strictjson.Decimal)(p.Worth), p.Labels})
	}
	for _, sp := range s.def.Specials {
		out.Specials = append(out.Specials, specialJSON{&sp.Value, &sp.Kind, sp.Labels})
	}
	return json.Marshal(out)
}

// UnmarshalJSON reads a definition and builds the scale as [New] does. A range
// ({"range":{"from":1,"to":10}}) stands for its points. Unknown and repeated keys
// are errors, and so is a point without a value or a special code without a kind.
// It is for filling a new Scale, before anybody else sees it.
func (s *Scale) UnmarshalJSON(data []byte) error {
	if s == nil {
		return nilError("unmarshal scale")
	}
	var in scaleJSON
	if err := strictjson.Unmarshal(data, &in); err != nil {
		return fmt.Errorf("scale: %w: %w", ErrDefinition, err)
	}
	d := Definition{ID: in.ID, Labels: in.Labels, Polarity: in.Polarity}
	absent := func(what string) error {
		return fmt.Errorf("%s: %s: %w", named("scale", in.ID), what, ErrDefinition)
	}
	if r := in.Range; r != nil {
		if r.From == nil || r.To == nil || *r.From == *r.To {
			return absent("range needs a from and a larger to")
		}
		d.Range = Range{*r.From, *r.To, r.Step}
	}
	for i, p := range in.Points {
		if p.Value == nil {
			return absent(fmt.Sprintf("point %d has no value", i))
		}
		d.Points = append(d.Points, Point{*p.Value, (*decimal.Decimal)(p.Worth), p.Labels})
	}
	for i, sp := range in.Specials {
		if sp.Value == nil || sp.Kind == nil {
			return absent(fmt.Sprintf("special code %d has no value or no kind", i))
		}
		d.Specials = append(d.Specials, Special{*sp.Value, *sp.Kind, sp.Labels})
	}
	built, err := New(d)
	if err != nil {
		return err
	}
	*s = *built
	return nil
}
