// Package enum gives the text form of the typed constants of this module: one
// table of names per type, the same refusal of unknown values everywhere.
package enum

import (
	"errors"
	"fmt"
	"slices"
)

// ErrArgument is what every refusal wraps. Package scale exports it, and all above.
var ErrArgument = errors.New("invalid argument")

// Names lists the texts of the constants 0, 1, 2, … of T, in their order.
type Names[T ~uint8] []string

// String is the text of v, or "Type(v)" in the manner of stringer for a value
// that is none of the constants.
func (n Names[T]) String(v T) string {
	if int(v) < len(n) {
		return n[v]
	}
	return fmt.Sprintf("%T(%d)", v, uint8(v))
}

// Marshal is the text of v; a value that is none of the constants is [ErrArgument].
func (n Names[T]) Marshal(v T) ([]byte, error) {
	if int(v) < len(n) {
		return []byte(n[v]), nil
	}
	return nil, fmt.Errorf("unknown %T %d: %w", v, uint8(v), ErrArgument)
}

// Unmarshal sets *v to the constant named text. Another text is [ErrArgument] and
// leaves *v alone, and so is a nil v.
func (n Names[T]) Unmarshal(v *T, text []byte) error {
	if v == nil {
		return fmt.Errorf("read %q into a nil %T: %w", text, v, ErrArgument)
	}
	i := slices.Index(n, string(text))
	if i < 0 {
		return fmt.Errorf("unknown %T %q, want one of %q: %w", *v, text, []string(n), ErrArgument)
	}
	*v = T(i)
	return nil
}

// Valid tells whether v is one of the constants.
func (n Names[T]) Valid(v T) bool { return int(v) < len(n) }
