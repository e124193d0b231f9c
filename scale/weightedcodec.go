package scale

import (
	"encoding/json"
	"fmt"

	"github.com/gocsat/csat/internal/codec"
	"github.com/gocsat/csat/internal/exact"
	"github.com/gocsat/csat/internal/strictjson"
)

const (
	weightedKind    = 'W'
	weightedVersion = 1
)

// AppendBinary appends the weighted tally in version 1 of its encoding. Equal
// tallies give equal bytes.
//
//	"csat" 'W' 0x01   magic, kind, version
//	counts            uvarint length, then [Tally.AppendBinary]
//	sums              per code: Σw, then Σw², each an exact sum
//
// An exact sum is an integer times 2^−2176, cut into limbs of 32 bits without
// zero limbs at either end:
//
//	limbs             uvarint, twice their number; 0 is the sum 0 and ends here
//	position          uvarint, the place of the lowest limb, in limbs
//	magnitude         the limbs, 4 bytes each, most significant byte and limb first
func (t *WeightedTally) AppendBinary(b []byte) ([]byte, error) {
	counts, err := orZero(t).counts.MarshalBinary()
	if err != nil {
		return b, err
	}
	b = codec.AppendHeader(b, weightedKind, weightedVersion)
	b = codec.AppendBytes(b, counts)
	return t.appendSums(b), nil
}

func (t *WeightedTally) appendSums(b []byte) []byte {
	for i := range t.sum {
		b = t.sum[i].Append(b)
		b = t.sq[i].Append(b)
	}
	return b
}

// MarshalBinary is [WeightedTally.AppendBinary] on a fresh slice.
func (t *WeightedTally) MarshalBinary() ([]byte, error) { return t.AppendBinary(nil) }

// UnmarshalBinary replaces t by what data holds, under the rules of
// [Tally.UnmarshalBinary]. Sums that cannot belong to the counts (a code never
// counted that weighs something, a mean weight outside the bounds of a weight)
// are [ErrEncoding].
func (t *WeightedTally) UnmarshalBinary(data []byte) error {
	if t == nil {
		return nilError("unmarshal weighted tally")
	}
	r := codec.NewReader(data)
	r.Header(weightedKind, weightedVersion)
	bytes := r.Bytes(len(data))
	if err := r.Err(); err != nil {
		return fmt.Errorf("scale: weighted tally: %w: %w", ErrEncoding, err)
	}
	counts := Tally{scale: t.scale}
	if err := counts.UnmarshalBinary(bytes); err != nil {
		return err
	}
	return t.set(&counts, r)
}

// set replaces t by counts and the sums in r.
func (t *WeightedTally) set(counts *Tally, r *codec.Reader) error {
	in := NewWeightedTally(counts.scale)
	in.counts = *counts
	for i := range in.sum {
		in.sum[i] = exact.ReadSum(r)
		in.sq[i] = exact.ReadSum(r)
		if r.Err() == nil && !in.weighed(i) {
			r.Fail("weights do not belong to the counts")
		}
	}
	if err := r.Close(); err != nil {
		return fmt.Errorf("scale: weighted tally: %w: %w", ErrEncoding, err)
	}
	*t = *in
	return nil
}

type weightedJSON struct {
	Counts *Tally `json:"counts"`
	Sums   []byte `json:"sums"`
}

// MarshalJSON writes the counts as [Tally.MarshalJSON] does, and the exact sums
// in base64, as [WeightedTally.AppendBinary] writes them.
func (t *WeightedTally) MarshalJSON() ([]byte, error) {
	if t.Scale() == nil {
		return nil, fmt.Errorf("scale: weighted tally: %w", ErrNoScale)
	}
	return json.Marshal(weightedJSON{&t.counts, t.appendSums(nil)})
}

// UnmarshalJSON reads what [WeightedTally.MarshalJSON] writes, under the rules of
// [WeightedTally.UnmarshalBinary].
func (t *WeightedTally) UnmarshalJSON(data []byte) error {
	if t == nil {
		return nilError("unmarshal weighted tally")
	}
	var in weightedJSON
	if err := strictjson.Unmarshal(data, &in); err != nil {
		return fmt.Errorf("scale: weighted tally: %w: %w", ErrEncoding, err)
	}
	if in.Counts == nil {
		return fmt.Errorf("scale: weighted tally: %w", ErrNoScale)
	}
	if t.scale != nil {
		if t.scale.print != in.Counts.scale.print {
			return fmt.Errorf("scale: unmarshal weighted tally: %w", ErrIncompatible)
		}
		in.Counts.scale = t.scale
	}
	return t.set(in.Counts, codec.NewReader(in.Sums))
}
