package pls

import "github.com/gocsat/csat/internal/enum"

// A Scheme is how much a construct listens to the constructs beside it while weights are
// found. The zero value is [PathScheme]; the text form is the name in lower case
// without "Scheme".
type Scheme uint8

// The schemes (J.-B. Lohmöller 1989).
const (
	PathScheme Scheme = iota // causes by their coefficients in a regression, effects by correlation
	Factorial                // all by correlation
	Centroid                 // all by the sign of the correlation
)

var schemes = enum.Names[Scheme]{"path", "factorial", "centroid"}

// String is the text form, "pls.Scheme(9)" if s is none of the schemes.
func (s Scheme) String() string { return schemes.String(s) }

// MarshalText writes the text form; a value that is none of the schemes is
// [survey.ErrArgument].
func (s Scheme) MarshalText() ([]byte, error) { return schemes.Marshal(s) }

// UnmarshalText reads the text form; another text is [survey.ErrArgument] and leaves s
// as it is.
func (s *Scheme) UnmarshalText(text []byte) error { return schemes.Unmarshal(s, text) }

// FitOptions of [Fit].
type FitOptions struct {
	// Scheme is how constructs listen to one another. Default [PathScheme].
	Scheme Scheme
	// Unscaled leaves items in their own units instead of standardising them, so that
	// items with a larger variance weigh more. Weights then refer to the items as
	// answered. For items of a block on one scale only.
	Unscaled bool
	// Tolerance ends the iteration when no weight of a standardised item changed by as
	// much. Default 1e-10.
	Tolerance float64
	// MaxIterations is when to give up. Default 1000.
	MaxIterations int
}

func (o FitOptions) check() (FitOptions, error) {
	if !schemes.Valid(o.Scheme) {
		return o, argument("%v", o.Scheme)
	}
	if o.Tolerance == 0 {
		o.Tolerance = 1e-10
	}
	if o.MaxIterations == 0 {
		o.MaxIterations = 1000
	}
	if !(o.Tolerance >= 1e-13 && o.Tolerance < 1) {
		return o, argument("tolerance %v outside [1e-13, 1)", o.Tolerance)
	}
	if o.MaxIterations < 1 {
		return o, argument("%d iterations", o.MaxIterations)
	}
	return o, nil
}
