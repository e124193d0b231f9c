package scale

import "fmt"

// orZero is what p points to, or of a nil p the zero value: methods read both alike.
func orZero[T any](p *T) *T {
	if p == nil {
		return new(T)
	}
	return p
}

// nilError refuses what would have to be written into a nil pointer.
func nilError(what string) error {
	return fmt.Errorf("scale: %s: nil: %w", what, ErrArgument)
}
