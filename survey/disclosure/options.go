package disclosure

import (
	"errors"
	"fmt"

	"github.com/gocsat/csat/internal/enum"
	"github.com/gocsat/csat/survey"
)

// Conditions that a caller may branch on with [errors.Is].
var (
	// ErrNoBase says that there is no cell.
	ErrNoBase = survey.ErrNoBase
	// ErrArgument says that an argument lies outside what its doc allows.
	ErrArgument = survey.ErrArgument
	// ErrOverflow says that a count, or a number in the proof, would leave 64 bits.
	ErrOverflow = survey.ErrOverflow
	// ErrExposed says that a cell can be computed however much is hidden, because
	// of the sums alone.
	ErrExposed = errors.New("cell cannot be protected")
)

// Zeros says what becomes of cells that nobody is in.
type Zeros uint8

const (
	// HideZeros treats 0 like any other count below the minimum. It is the
	// default, and the rule as it is usually written.
	HideZeros Zeros = iota
	// ShowZeros always publishes an empty cell: nobody is in it who could be
	// recognised. Readers then know that a hidden cell holds at least 1, and the
	// proof lets them know.
	ShowZeros
)

var zeroNames = enum.Names[Zeros]{"hide", "show"}

// String is the name of the policy, such as "show".
func (z Zeros) String() string { return zeroNames.String(z) }

// MarshalText writes the name; an unknown policy is an error.
func (z Zeros) MarshalText() ([]byte, error) { return zeroNames.Marshal(z) }

// UnmarshalText reads a name that [Zeros.MarshalText] writes.
func (z *Zeros) UnmarshalText(text []byte) error { return zeroNames.Unmarshal(z, text) }

// Options say what must be hidden and what counts as hidden.
type Options struct {
	// MinN is the smallest count that may be published; 0 means 5.
	MinN int64 `json:"min_n"`
	// Zeros says whether an empty cell may.
	Zeros Zeros `json:"zeros"`
	// Width is how far apart the smallest and the largest value that readers must
	// hold possible for a hidden cell have to be; 0 means 1: not the exact count.
	Width int64 `json:"width"`
	// Cover demands in addition that readers cannot narrow down a count below MinN
	// any further: the values must reach from 0 (with ShowZeros from 1) to
	// MinN − 1 at least.
	Cover bool `json:"cover"`
}

// normal puts in the defaults.
func (o Options) normal() (Options, error) {
	if o.MinN < 0 || o.Width < 0 || !zeroNames.Valid(o.Zeros) {
		return o, fmt.Errorf("disclosure: minimum %d, width %d, zeros %v: %w", o.MinN, o.Width, o.Zeros, ErrArgument)
	}
	if o.MinN == 0 {
		o.MinN = 5
	}
	o.Width = max(o.Width, 1)
	return o, nil
}

// small tells whether a count may not be published.
func (o Options) small(n int64) bool { return n < o.MinN && (n > 0 || o.Zeros == HideZeros) }

// least is the smallest count that readers hold possible in a hidden cell.
func (o Options) least() int64 {
	if o.Zeros == ShowZeros {
		return 1
	}
	return 0
}
