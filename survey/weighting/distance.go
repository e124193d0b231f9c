package weighting

import (
	"math"

	"github.com/gocsat/csat/internal/enum"
)

// A Distance is how [Calibrate] measures that new weights are close to old ones,
// by the ratio g of new to old weight that it leads to (Deville and Särndal 1992,
// table 1); u is linear in the constraints.
type Distance uint8

const (
	// Linear: g = 1 + u, the generalised regression estimator (GREG). One step, no
	// bounds: weights can be 0 or negative, which [Result.Negative] counts.
	Linear Distance = iota
	// Raking: g = exp u, always positive. With margins alone these are the weights
	// of [Rake].
	Raking
	// Logit: g between the bounds L and U of the options, case 6 of the paper:
	// g = (L(U−1) + U(1−L)·exp Au) / ((U−1) + (1−L)·exp Au) with
	// A = (U−L)/((1−L)(U−1)).
	Logit
)

var distances = enum.Names[Distance]{"linear", "raking", "logit"}

// String is the name of the distance, such as "logit".
func (d Distance) String() string { return distances.String(d) }

// MarshalText writes the name; an unknown distance is an error.
func (d Distance) MarshalText() ([]byte, error) { return distances.Marshal(d) }

// UnmarshalText reads a name that [Distance.MarshalText] writes.
func (d *Distance) UnmarshalText(text []byte) error { return distances.Unmarshal(d, text) }

// ratio is g and its derivative at u. That of [Logit] is written as
// L + (U−L)·p with p = 1/(1 + (U−1)/(1−L)·exp(−Au)), which cannot overflow to NaN.
func (d Distance) ratio(u, lower, upper float64) (g, slope float64) {
	switch d {
	case Linear:
		return 1 + u, 1
	case Raking:
		g = math.Exp(u)
		return g, g
	}
	a := (upper - lower) / ((1 - lower) * (upper - 1))
	odds := (upper - 1) / (1 - lower) * math.Exp(-a*u) // (1−p)/p
	p := 1 / (1 + odds)
	q := 1 / (1 + 1/odds)
	return lower + float64((upper-lower)*p), (upper - lower) * a * p * q
}
