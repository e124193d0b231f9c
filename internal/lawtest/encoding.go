package lawtest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
)

// encodings returns the bytes of an empty accumulator and of a full one.
func (s Spec[A, T]) encodings() ([][]byte, error) {
	full, err := s.of(s.Data)
	if err != nil {
		return nil, err
	}
	e, errE := s.New().MarshalBinary()
	f, errF := full.MarshalBinary()
	return [][]byte{e, f}, errors.Join(errE, errF)
}

// refused decodes bytes that must be refused, into a zero value and into a full accumulator, which must stay as it was.
func (s Spec[A, T]) refused(what string, data []byte) error {
	if s.Zero().UnmarshalBinary(data) == nil {
		return fmt.Errorf("%s is not refused: %x", what, data)
	}
	full, err := s.of(s.Data)
	if err != nil {
		return err
	}
	return s.unchanged("UnmarshalBinary: "+what, full, func() error { return full.UnmarshalBinary(data) })
}

func (s Spec[A, T]) appends() error {
	a, err := s.of(s.Data)
	if err != nil {
		return err
	}
	want, err := a.MarshalBinary()
	if err != nil {
		return err
	}
	got, err := a.AppendBinary([]byte("before"))
	if err != nil {
		return err
	}
	if !bytes.Equal(got, slices.Concat([]byte("before"), want)) {
		return fmt.Errorf("lawtest: AppendBinary is not what was there and MarshalBinary\n got %x\nwant 6265666f7265%x", got, want)
	}
	return nil
}

func (s Spec[A, T]) roundTrip() error {
	encodings, err := s.encodings()
	if err != nil {
		return err
	}
	full, err := s.of(s.Data)
	if err != nil {
		return err
	}
	for i, want := range []A{s.New(), full} {
		data := slices.Clone(encodings[i])
		got := s.Zero()
		if err := got.UnmarshalBinary(data); err != nil {
			return fmt.Errorf("its own encoding is refused: %w", err)
		}
		if !bytes.Equal(data, encodings[i]) {
			return errors.New("lawtest: UnmarshalBinary changes the bytes it is given")
		}
		for j := range data {
			data[j] = 0xff
		}
		if err := s.same("decoded", got, want); err != nil {
			return err
		}
		if !got.Equal(want) || !want.Equal(got) {
			return errors.New("decoded is not Equal")
		}
		// What was decoded can be worked with, and replaces what the receiver held.
		if err := got.Merge(full); err != nil {
			return fmt.Errorf("lawtest: Merge into decoded: %w", err)
		}
		if err := got.UnmarshalBinary(encodings[i]); err != nil {
			return err
		}
		if err := s.same("decoded over another", got, want); err != nil {
			return err
		}
	}
	return nil
}

func (s Spec[A, T]) truncated() error {
	encodings, err := s.encodings()
	if err != nil {
		return err
	}
	for _, data := range encodings {
		for n := range data {
			if err := s.refused(fmt.Sprintf("the first %d of %d bytes", n, len(data)), data[:n:n]); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s Spec[A, T]) trailing() error {
	encodings, err := s.encodings()
	if err != nil {
		return err
	}
	for _, data := range encodings {
		for _, b := range []byte{0, 1, 0x80, 0xff} {
			if err := s.refused(fmt.Sprintf("a trailing byte %#x", b), append(slices.Clone(data), b)); err != nil {
				return err
			}
		}
		if err := s.refused("the encoding twice", slices.Concat(data, data)); err != nil {
			return err
		}
	}
	return nil
}

func (s Spec[A, T]) unknownVersion() error {
	encodings, err := s.encodings()
	if err != nil {
		return err
	}
	for _, data := range encodings {
		if s.VersionAt >= len(data) {
			return fmt.Errorf("lawtest: VersionAt is %d, the encoding has %d bytes", s.VersionAt, len(data))
		}
		for version := range 256 {
			if byte(version) == data[s.VersionAt] {
				continue
			}
			other := slices.Clone(data)
			other[s.VersionAt] = byte(version)
			if err := s.refused(fmt.Sprintf("version %d", version), other); err != nil {
				return err
			}
		}
	}
	return nil
}

// canonical alters every byte: what is then accepted must encode to the bytes it was decoded from.
func (s Spec[A, T]) canonical() error {
	encodings, err := s.encodings()
	if err != nil {
		return err
	}
	for _, data := range encodings {
		for i := range data {
			for _, flip := range []byte{0x01, 0x7f, 0x80, 0xff} {
				other := slices.Clone(data)
				other[i] ^= flip
				a := s.Zero()
				if a.UnmarshalBinary(other) != nil {
					continue
				}
				again, err := a.MarshalBinary()
				if err != nil {
					return fmt.Errorf("byte %d altered: decoded, but cannot be encoded: %w", i, err)
				}
				if !bytes.Equal(again, other) {
					return fmt.Errorf("byte %d altered: two encodings of one accumulator\n got %x\nwant %x", i, again, other)
				}
			}
		}
	}
	return nil
}

// jsonRoundTrip holds for accumulators that marshal to JSON; the others have nothing to show.
func (s Spec[A, T]) jsonRoundTrip() error {
	if _, ok := any(s.New()).(json.Marshaler); !ok {
		return nil
	}
	full, err := s.of(s.Data)
	if err != nil {
		return err
	}
	for _, want := range []A{s.New(), full} {
		data, err := json.Marshal(want)
		if err != nil {
			return err
		}
		got := s.Zero()
		if _, ok := any(got).(json.Unmarshaler); !ok {
			return errors.New("marshals to JSON and does not read it")
		}
		if err := json.Unmarshal(data, got); err != nil {
			return fmt.Errorf("its own JSON is refused: %w", err)
		}
		if err := s.same("from JSON", got, want); err != nil {
			return err
		}
		again, err := json.Marshal(got)
		if err != nil || !bytes.Equal(again, data) {
			return fmt.Errorf("lawtest: JSON differs the second time (error: %v)\n got %s\nwant %s", err, again, data)
		}
	}
	return nil
}
