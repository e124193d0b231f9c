package scale

import (
	"errors"
	"fmt"

	"github.com/gocsat/csat/internal/enum"
)

// Conditions that a caller may branch on with [errors.Is]. The texts are for
// people and may change.
var (
	// ErrNoBase says that nobody answered: the figure has no value.
	ErrNoBase = errors.New("no base: no answers")
	// ErrTooFew says that there are answers, but fewer than the figure needs.
	ErrTooFew = errors.New("too few answers")
	// ErrOutOfRange says that a value lies outside the scale or the bands.
	ErrOutOfRange = errors.New("value out of range")
	// ErrOffGrid says that a value lies inside the range but on no point.
	ErrOffGrid = errors.New("value is not a point of the scale")
	// ErrNotNumber says that a value is no number: text, NaN or an infinity.
	ErrNotNumber = errors.New("value is not a number")
	// ErrDefinition says that a definition does not hold together.
	ErrDefinition = errors.New("invalid definition")
	// ErrIncompatible says that two values rest on scales of different shape.
	ErrIncompatible = errors.New("scales do not match")
	// ErrOverflow says that a count would pass 2⁶³−1.
	ErrOverflow = errors.New("count overflow")
	// ErrUnderflow says that more would be taken away than was counted.
	ErrUnderflow = errors.New("more subtracted than counted")
	// ErrNoScale says that a zero value without a scale was used.
	ErrNoScale = errors.New("no scale")
	// ErrEncoding says that encoded bytes are not what this package writes.
	ErrEncoding = errors.New("invalid encoding")
	// ErrArgument says that an argument of a call lies outside what its doc
	// allows: a probability of 2, a box of 0 points, a negative frequency, a text
	// that names no policy.
	ErrArgument = enum.ErrArgument
)

// A ValueError reports an answer that a scale refuses. It wraps
// [ErrOutOfRange], [ErrOffGrid] or [ErrNotNumber].
type ValueError struct {
	// Scale is the id of the scale, empty if it has none.
	Scale string
	// Value is the value as it was given.
	Value string
	// Index is its position in a bulk call, counted from 0; -1 for one value.
	Index int
	// Err is the condition.
	Err error
}

// Error says which value was refused, where, and why.
func (e *ValueError) Error() string {
	at := ""
	if e.Index >= 0 {
		at = fmt.Sprintf(" at index %d", e.Index)
	}
	return fmt.Sprintf("%s: value %q%s: %v", named("scale", e.Scale), e.Value, at, e.Err)
}

// named starts an error text: "scale csat", or "scale" where there is no id.
func named(what, id string) string {
	if id == "" {
		return what
	}
	return what + " " + id
}

// Unwrap gives the condition to [errors.Is].
func (e *ValueError) Unwrap() error { return e.Err }
