package survey

import "github.com/gocsat/csat/internal/enum"

// Missing names what happens to respondents who did not answer everything.
type Missing uint8

const (
	// Available: each figure rests on everybody who answered what it needs.
	Available Missing = iota
	// Listwise: only respondents who answered every item enter; the others are
	// counted as dropped.
	Listwise
	// Pairwise: each pair of items rests on everybody who answered both.
	Pairwise
)

var missings = enum.Names[Missing]{"available", "listwise", "pairwise"}

// String is the name of the policy, such as "listwise".
func (m Missing) String() string { return missings.String(m) }

// MarshalText writes the name; an unknown policy is an error.
func (m Missing) MarshalText() ([]byte, error) { return missings.Marshal(m) }

// UnmarshalText reads a name that [Missing.MarshalText] writes.
func (m *Missing) UnmarshalText(text []byte) error { return missings.Unmarshal(m, text) }
