package sem

import "github.com/gocsat/csat/internal/enum"

// A Scaling says what gives the constructs their units. It changes neither the fit nor
// the standardised solution. The text form is "marker" or "unit-variance".
type Scaling uint8

const (
	// Marker: the first item of each construct has the loading 1, so that the construct
	// has its unit.
	Marker Scaling = iota
	// UnitVariance: the variance of exogenous constructs, and that of the disturbance of
	// others, is 1.
	UnitVariance
)

var scalings = enum.Names[Scaling]{"marker", "unit-variance"}

// String is the text form, "sem.Scaling(9)" if s is neither.
func (s Scaling) String() string { return scalings.String(s) }

// MarshalText writes the text form; another value is [survey.ErrArgument].
func (s Scaling) MarshalText() ([]byte, error) { return scalings.Marshal(s) }

// UnmarshalText reads the text form; another text is [survey.ErrArgument] and leaves s
// as it is.
func (s *Scaling) UnmarshalText(text []byte) error { return scalings.Unmarshal(s, text) }

// Options are the choices of [Fit].
type Options struct {
	// Scaling gives the constructs their units. Default [Marker].
	Scaling Scaling
	// Level is the confidence level of the intervals of parameters, in (0, 1); 0 means 0.95.
	// That of RMSEA is always 0.90.
	Level float64
}

func (o Options) level() (float64, error) {
	switch {
	case !scalings.Valid(o.Scaling):
		return 0, argument("%v", o.Scaling)
	case o.Level == 0:
		return 0.95, nil
	case !(o.Level > 0 && o.Level < 1):
		return 0, argument("confidence level %v outside (0, 1)", o.Level)
	}
	return o.Level, nil
}
