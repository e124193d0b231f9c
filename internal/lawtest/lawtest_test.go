package lawtest

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

// A histogram is a small accumulator that keeps every law. With a fault it breaks one.
type histogram struct {
	counts []int64
	fault  string
	first  int // the first item added, for a fault that depends on the order
}

var errRefused = errors.New("refused")

func newHistogram(cells int, fault string) *histogram {
	return &histogram{counts: make([]int64, cells), fault: fault}
}

func (h *histogram) Add(cell int) error {
	if cell < 0 || cell >= len(h.counts) {
		return errRefused
	}
	if h.total() == 0 {
		h.first = cell
	}
	h.counts[cell]++
	return nil
}

func (h *histogram) Sub(cell int) error {
	if h.fault == "Sub forgets" && cell == 1 {
		return nil
	}
	if cell < 0 || cell >= len(h.counts) || h.counts[cell] == 0 && h.fault != "Sub below zero" {
		return errRefused
	}
	h.counts[cell]--
	return nil
}

func (h *histogram) total() (n int64) {
	for _, count := range h.counts {
		n += count
	}
	return n
}

func (h *histogram) Merge(other *histogram) error {
	switch h.fault {
	case "Merge drops":
		return nil
	case "Merge is a maximum":
		for i, count := range other.counts {
			h.counts[i] = max(h.counts[i], count)
		}
		return nil
	case "Merge takes over":
		if h.total() == 0 {
			h.counts = other.counts
			return nil
		}
	case "Merge refuses half way":
		for i := range min(len(h.counts), len(other.counts)) {
			h.counts[i] += other.counts[i]
		}
		if len(h.counts) != len(other.counts) {
			return errRefused
		}
		return nil
	case "Merge of empty clears":
		if other.total() == 0 {
			clear(h.counts)
			return nil
		}
	case "not commutative":
		if h.total() == 0 {
			h.first = other.first
		}
	case "Merge accepts all":
		for i := range min(len(h.counts), len(other.counts)) {
			h.counts[i] += other.counts[i]
		}
		return nil
	}
	if len(h.counts) != len(other.counts) {
		return errRefused
	}
	if h.fault == "Merge with itself clears" && h == other {
		clear(h.counts)
	}
	for i := range h.counts {
		h.counts[i] += other.counts[i]
	}
	if h.fault == "Merge empties its argument" && h != other {
		clear(other.counts)
	}
	return nil
}

func (h *histogram) Unmerge(other *histogram) error {
	if len(h.counts) != len(other.counts) {
		return errRefused
	}
	for i, count := range other.counts {
		if h.counts[i] < count && h.fault != "Unmerge below zero" {
			return errRefused
		}
		if h.fault == "Unmerge refuses half way" {
			h.counts[i] -= count
		}
	}
	if h.fault == "Unmerge refuses half way" || h.fault == "Unmerge forgets" {
		return nil
	}
	for i, count := range other.counts {
		h.counts[i] -= count
		if h.fault == "Unmerge reads itself late" {
			h.counts[i] = h.counts[i] - other.counts[i] + count
		}
	}
	return nil
}

func (h *histogram) Clone() *histogram {
	if h.fault == "Clone aliases" {
		return &histogram{counts: h.counts, fault: h.fault, first: h.first}
	}
	return &histogram{counts: slices.Clone(h.counts), fault: h.fault, first: h.first}
}

func (h *histogram) Equal(other *histogram) bool {
	switch h.fault {
	case "always equal":
		return true
	case "equal by total":
		return h.total() == other.total() && len(h.counts) == len(other.counts)
	}
	return slices.Equal(h.counts, other.counts)
}

// AppendBinary writes a magic byte, the version, the number of cells, and each count as eight bytes.
func (h *histogram) AppendBinary(b []byte) ([]byte, error) {
	if h.fault == "AppendBinary overwrites" {
		b = b[:0]
	}
	b = append(b, 'H', 1, byte(len(h.counts)))
	for _, count := range h.counts {
		b = binary.BigEndian.AppendUint64(b, uint64(count))
	}
	if h.fault == "not commutative" {
		b = append(b, byte(h.first))
	}
	return b, nil
}

func (h *histogram) MarshalBinary() ([]byte, error) { return h.AppendBinary(nil) }

func (h *histogram) UnmarshalBinary(data []byte) error {
	if len(data) < 3 {
		return errRefused
	}
	cells, rest := int(data[2]), data[3:]
	if h.fault == "decodes half" && len(h.counts) > 0 && len(rest) >= 8 {
		h.counts[0] = int64(binary.BigEndian.Uint64(rest))
	}
	if data[0] != 'H' && h.fault != "ignores the magic byte" || data[1] != 1 && h.fault != "accepts any version" {
		return errRefused
	}
	if len(rest) < 8*cells && h.fault != "accepts a truncated encoding" {
		return errRefused
	}
	if len(rest) > 8*cells && h.fault != "accepts trailing bytes" {
		return errRefused
	}
	counts := make([]int64, cells)
	for i := range counts {
		if len(rest) < 8*(i+1) {
			break
		}
		counts[i] = int64(binary.BigEndian.Uint64(rest[8*i:]))
		if h.fault == "clamps" {
			counts[i] = max(counts[i], 0)
		}
	}
	if h.fault == "UnmarshalBinary adds" && len(h.counts) == cells {
		for i := range counts {
			counts[i] += h.counts[i]
		}
	}
	h.counts = counts
	return nil
}

func (h *histogram) MarshalJSON() ([]byte, error) {
	if h.fault == "JSON loses" {
		return fmt.Appendf(nil, "[%d%s]", h.counts[0], bytes.Repeat([]byte(",0"), len(h.counts)-1)), nil
	}
	return json.Marshal(h.counts)
}

func (h *histogram) UnmarshalJSON(data []byte) error { return json.Unmarshal(data, &h.counts) }

func spec(fault string) Spec[*histogram, int] {
	mismatch := newHistogram(3, fault)
	mismatch.counts[1] = 5
	return Spec[*histogram, int]{
		New:       func() *histogram { return newHistogram(4, fault) },
		Zero:      func() *histogram { return &histogram{fault: fault} },
		Add:       (*histogram).Add,
		Sub:       (*histogram).Sub,
		Data:      []int{1, 0, 0, 2, 3, 3, 1, 2, 3, 3, 3, 0},
		Mismatch:  []*histogram{mismatch},
		VersionAt: 1,
	}
}

func TestLawful(t *testing.T) { Check(t, spec("")) }

// Each fault is found by the law that is there for it.
func TestFaults(t *testing.T) {
	tests := []struct{ fault, law string }{
		{"Merge drops", "identity"},
		{"Merge drops", "parts"},
		{"Merge is a maximum", "self-merge"},
		{"Merge is a maximum", "parts"},
		{"Merge takes over", "merge independent"},
		{"Merge refuses half way", "mismatch"},
		{"Merge accepts all", "mismatch"},
		{"Merge of empty clears", "identity"},
		{"not commutative", "commutative"},
		{"not commutative", "order"},
		{"Merge with itself clears", "self-merge"},
		{"Merge empties its argument", "argument untouched"},
		{"Sub forgets", "sub undoes add"},
		{"Sub below zero", "below empty"},
		{"Unmerge forgets", "unmerge undoes merge"},
		{"Unmerge below zero", "below empty"},
		{"Unmerge refuses half way", "below empty"},
		{"Unmerge reads itself late", "self-merge"},
		{"Clone aliases", "clone independent"},
		{"always equal", "equal"},
		{"equal by total", "equal"},
		{"AppendBinary overwrites", "append"},
		{"decodes half", "truncated"},
		{"accepts any version", "unknown version"},
		{"ignores the magic byte", "canonical"},
		{"accepts a truncated encoding", "truncated"},
		{"accepts trailing bytes", "trailing byte"},
		{"clamps", "canonical"},
		{"UnmarshalBinary adds", "round trip"},
		{"JSON loses", "JSON"},
	}
	for _, tt := range tests {
		t.Run(tt.fault+"/"+tt.law, func(t *testing.T) {
			found := false
			for _, law := range laws[*histogram, int]() {
				if law.name == tt.law {
					found = true
					require.Error(t, law.check(spec(tt.fault)))
				}
			}
			require.True(t, found, "no such law")
		})
	}
}

func TestSpecificationIsComplete(t *testing.T) {
	tests := []struct {
		name   string
		change func(*Spec[*histogram, int])
	}{
		{"no Sub", func(s *Spec[*histogram, int]) { s.Sub = nil }},
		{"few data", func(s *Spec[*histogram, int]) { s.Data = s.Data[:7] }},
		{"no mismatch", func(s *Spec[*histogram, int]) { s.Mismatch = nil }},
		{"equal data", func(s *Spec[*histogram, int]) { s.Data = make([]int, 8) }},
		{"data refused", func(s *Spec[*histogram, int]) { s.Data[3] = 9 }},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := spec("")
			tt.change(&s)
			require.Error(t, s.complete())
		})
	}
}
