package lawtest

import (
	"bytes"
	"encoding/json"
	"testing"
)

// FuzzBinary fuzzes a decoder that reads into what zero returns, from the encodings of seeds, cut short and with a
// byte too many: what is accepted encodes to the bytes it was decoded from, and usable then works with it.
func FuzzBinary[A Accumulator[A]](f *testing.F, zero func() A, usable func(*testing.T, A), seeds ...A) {
	f.Helper()
	for _, a := range seeds {
		data, err := a.MarshalBinary()
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
		f.Add(data[:len(data)-1])
		f.Add(append(data, 0))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		a := zero()
		if a.UnmarshalBinary(data) != nil {
			return
		}
		again, err := a.MarshalBinary()
		if err != nil || !bytes.Equal(again, data) {
			t.Fatalf("accepted %x, writes %x (%v)", data, again, err)
		}
		usable(t, a)
	})
}

// FuzzJSON is [FuzzBinary] for the JSON of accumulators that have one: what is accepted is written, and read again as
// an Equal one.
func FuzzJSON[A interface {
	Accumulator[A]
	json.Marshaler
	json.Unmarshaler
}](f *testing.F, zero func() A, usable func(*testing.T, A), seeds ...A) {
	f.Helper()
	for _, a := range seeds {
		text, err := a.MarshalJSON()
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		a, back := zero(), zero()
		if a.UnmarshalJSON(data) != nil {
			return
		}
		text, err := a.MarshalJSON()
		if err != nil {
			t.Fatalf("accepted %s, does not write it: %v", data, err)
		}
		if err := back.UnmarshalJSON(text); err != nil || !back.Equal(a) {
			t.Fatalf("accepted %s, does not read what it writes: %s: %v", data, text, err)
		}
		usable(t, a)
	})
}
