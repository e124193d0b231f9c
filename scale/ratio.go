package scale

import (
	"fmt"
	"math/big"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/gocsat/csat/internal/enum"
)

// A Ratio is an exact fraction of two integers, the form in which every
// published figure is kept until it is rounded: 3010/38 has no finite decimal.
// It is kept in lowest terms (1505/19) with a positive denominator. The zero
// value is 0/1. A Ratio is immutable and safe for concurrent use; compare with
// [Ratio.Cmp], not ==.
type Ratio struct{ r *big.Rat }

// NewRatio is num/den. A den of 0 is [ErrArgument].
func NewRatio(num, den int64) (Ratio, error) {
	if den == 0 {
		return Ratio{}, fmt.Errorf("scale: ratio %d/0: %w", num, ErrArgument)
	}
	return Ratio{big.NewRat(num, den)}, nil
}

// RatioOf is r as a Ratio; r is copied, nil is 0.
func RatioOf(r *big.Rat) Ratio {
	if r == nil {
		return Ratio{}
	}
	return Ratio{new(big.Rat).Set(r)}
}

// RatioOfDecimal is d as a Ratio, exactly. It uses only the coefficient and the
// exponent of d, so shopspring's package variables cannot change it. It costs as
// many digits as the exponent says: look at the exponent of a number from outside.
func RatioOfDecimal(d decimal.Decimal) Ratio {
	r := new(big.Rat).SetInt(d.Coefficient())
	if e := d.Exponent(); e >= 0 {
		r.Mul(r, new(big.Rat).SetInt(pow10(int64(e))))
	} else {
		r.Quo(r, new(big.Rat).SetInt(pow10(-int64(e))))
	}
	return Ratio{r}
}

func pow10(n int64) *big.Int { return new(big.Int).Exp(big.NewInt(10), big.NewInt(n), nil) }

func (a Ratio) rat() *big.Rat {
	if a.r == nil {
		return new(big.Rat)
	}
	return a.r
}

// Num is the numerator in lowest terms, a fresh copy.
func (a Ratio) Num() *big.Int { return new(big.Int).Set(a.rat().Num()) }

// Den is the denominator in lowest terms, a fresh copy, at least 1.
func (a Ratio) Den() *big.Int { return new(big.Int).Set(a.rat().Denom()) }

// Rat is the ratio as a fresh [big.Rat].
func (a Ratio) Rat() *big.Rat { return new(big.Rat).Set(a.rat()) }

// Add is a + b.
func (a Ratio) Add(b Ratio) Ratio { return Ratio{new(big.Rat).Add(a.rat(), b.rat())} }

// Sub is a − b.
func (a Ratio) Sub(b Ratio) Ratio { return Ratio{new(big.Rat).Sub(a.rat(), b.rat())} }

// Mul is a · b.
func (a Ratio) Mul(b Ratio) Ratio { return Ratio{new(big.Rat).Mul(a.rat(), b.rat())} }

// Quo is a / b. A b of 0 is [ErrArgument].
func (a Ratio) Quo(b Ratio) (Ratio, error) {
	if b.Sign() == 0 {
		return Ratio{}, fmt.Errorf("scale: ratio %v/0: %w", a, ErrArgument)
	}
	return Ratio{new(big.Rat).Quo(a.rat(), b.rat())}, nil
}

// Cmp is -1, 0 or +1 as a is less than, equal to or greater than b.
func (a Ratio) Cmp(b Ratio) int { return a.rat().Cmp(b.rat()) }

// Sign is -1, 0 or +1.
func (a Ratio) Sign() int { return a.rat().Sign() }

// Float64 is the nearest float64, for statistics and drawings; a figure to be
// published goes through [Ratio.Round]. Beyond the range of float64 it is ±Inf.
func (a Ratio) Float64() float64 {
	f, _ := a.rat().Float64()
	return f
}

// String is the fraction in lowest terms, such as "1505/19" or "80".
func (a Ratio) String() string { return a.rat().RatString() }

// MarshalText is [Ratio.String]; in JSON a Ratio is such a string.
func (a Ratio) MarshalText() ([]byte, error) { return []byte(a.String()), nil }

// maxRatioText bounds what UnmarshalText reads, so that a hostile text costs
// no more than its own length.
const maxRatioText = 4096

// UnmarshalText reads what [Ratio.MarshalText] writes: an integer or a fraction
// of two integers in decimal, in any terms, with a positive denominator.
func (a *Ratio) UnmarshalText(text []byte) error {
	if a == nil {
		return nilError("unmarshal ratio")
	}
	if len(text) > maxRatioText {
		return fmt.Errorf("scale: ratio of %d bytes: %w", len(text), ErrEncoding)
	}
	// Not Rat.SetString, which takes 010/3 for octal.
	num, den, fraction := strings.Cut(string(text), "/")
	if !fraction {
		den = "1"
	}
	n, okNum := new(big.Int).SetString(num, 10)
	d, okDen := new(big.Int).SetString(den, 10)
	if !okNum || !okDen || d.Sign() <= 0 || strings.Contains(num+den, "+") {
		return fmt.Errorf("scale: ratio %.40q: %w", text, ErrEncoding)
	}
	a.r = new(big.Rat).SetFrac(n, d)
	return nil
}

// Rounding names what happens to a figure that lies between two decimals. Only
// exact ties differ: 80.05 to one place is 80.1 or 80.0.
type Rounding uint8

const (
	// HalfAwayFromZero rounds a tie away from zero: 80.05 → 80.1, −80.05 → −80.1.
	// It is the default, and what handbooks mean by rounding.
	HalfAwayFromZero Rounding = iota
	// HalfEven rounds a tie to the even digit: 80.05 → 80.0, 80.15 → 80.2.
	HalfEven
)

var roundings = enum.Names[Rounding]{"half-away-from-zero", "half-even"}

// String is the name of the rule, such as "half-even".
func (m Rounding) String() string { return roundings.String(m) }

// MarshalText writes the name; an unknown rule is an error.
func (m Rounding) MarshalText() ([]byte, error) { return roundings.Marshal(m) }

// UnmarshalText reads a name that [Rounding.MarshalText] writes.
func (m *Rounding) UnmarshalText(text []byte) error { return roundings.Unmarshal(m, text) }

// MaxPlaces is the largest number of decimal places that [Ratio.Round] gives.
const MaxPlaces = 1000

// Round is the ratio to the given number of decimal places (negative places
// round to tens, hundreds, …), from the exact fraction in one step. places is
// clamped to ±[MaxPlaces]; an unknown mode rounds as [HalfAwayFromZero].
func (a Ratio) Round(places int, mode Rounding) decimal.Decimal {
	places = min(max(places, -MaxPlaces), MaxPlaces)
	num, den := new(big.Int).Set(a.rat().Num()), new(big.Int).Set(a.rat().Denom())
	if places >= 0 {
		num.Mul(num, pow10(int64(places)))
	} else {
		den.Mul(den, pow10(int64(-places)))
	}
	quo, rem := new(big.Int).QuoRem(num, den, new(big.Int))
	up := rem.CmpAbs(new(big.Int).Sub(den, new(big.Int).Abs(rem)))
	if up > 0 || up == 0 && (mode != HalfEven || quo.Bit(0) == 1) {
		quo.Add(quo, big.NewInt(int64(num.Sign())))
	}
	return decimal.NewFromBigInt(quo, int32(-places))
}
