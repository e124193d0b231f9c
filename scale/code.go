package scale

import (
	"bytes"
	"cmp"
	"fmt"
	"math"
	"math/big"
	"slices"
	"strconv"

	"github.com/gocsat/csat/internal/enum"
)

// A Code is an answer in one byte, as columns hold it: [Blank], [NotAsked], the
// points of its scale in ascending order of value, then its special codes. A
// Code means something only together with its [Scale].
type Code uint8

const (
	// Blank is the zero value: asked, and left without an answer.
	Blank Code = 0
	// NotAsked: the respondent was routed past the question.
	NotAsked Code = 1

	firstPoint = 2
)

// Codes is the number of codes in use: every Code below it is valid.
func (s *Scale) Codes() int {
	s = orZero(s)
	return firstPoint + len(s.worth) + len(s.def.Specials)
}

// IsPoint tells whether c is a rating.
func (s *Scale) IsPoint(c Code) bool { return c >= firstPoint && int(c) < firstPoint+s.Len() }

// IsSpecial tells whether c is a special code.
func (s *Scale) IsSpecial(c Code) bool {
	return int(c) >= firstPoint+s.Len() && int(c) < s.Codes()
}

// Value is the value of a point or special code; false for [Blank],
// [NotAsked] and codes that the scale does not have.
func (s *Scale) Value(c Code) (int, bool) {
	switch {
	case s.IsPoint(c):
		return s.def.Points[c-firstPoint].Value, true
	case s.IsSpecial(c):
		return s.def.Specials[int(c)-firstPoint-len(s.worth)].Value, true
	}
	return 0, false
}

// WorthUnits is the worth of a point as an integer in units of 1/unit, the form
// in which sums stay exact; false if c is no point. unit is a power of ten and
// the same for every point of the scale.
func (s *Scale) WorthUnits(c Code) (worth, unit int64, ok bool) {
	if s = orZero(s); !s.IsPoint(c) {
		return 0, s.den, false
	}
	return s.worth[c-firstPoint], s.den, true
}

// WorthBounds is the smallest and the largest worth of a point.
func (s *Scale) WorthBounds() (lo, hi Ratio) {
	s = orZero(s)
	lo, _ = s.ratio(s.lo, 1)
	hi, _ = s.ratio(s.hi, 1)
	return lo, hi
}

// Policy says what becomes of a value that the scale refuses.
type Policy uint8

const (
	// Reject makes it an error. It is the default.
	Reject Policy = iota
	// Missing makes it [Blank].
	Missing
	// Clamp moves a value beyond an end to the end; a value between two points
	// stays an error.
	Clamp
)

var policies = enum.Names[Policy]{"reject", "missing", "clamp"}

// String is the name of the policy, such as "clamp".
func (p Policy) String() string { return policies.String(p) }

// MarshalText writes the name; an unknown policy is an error.
func (p Policy) MarshalText() ([]byte, error) { return policies.Marshal(p) }

// UnmarshalText reads a name that [Policy.MarshalText] writes.
func (p *Policy) UnmarshalText(text []byte) error { return policies.Unmarshal(p, text) }

// Encode is the code of a value: a point or a special code. Other values are a
// [*ValueError] wrapping [ErrOutOfRange] or [ErrOffGrid], unless the policy says
// otherwise.
func (s *Scale) Encode(value int, policy Policy) (Code, error) {
	s = orZero(s)
	if s.step != 0 { // evenly spaced points need no search
		// Compared before subtracting: the difference of any two ints may wrap.
		if value >= s.min && value <= s.max && (value-s.min)%s.step == 0 {
			return Code(firstPoint + (value-s.min)/s.step), nil
		}
	} else if i, ok := slices.BinarySearchFunc(s.def.Points, value, func(p Point, v int) int { return cmp.Compare(p.Value, v) }); ok {
		return Code(firstPoint + i), nil
	}
	if s.worth == nil {
		return Blank, fmt.Errorf("scale: encode: %w", ErrNoScale)
	}
	for i := range s.def.Specials {
		if s.def.Specials[i].Value == value {
			return Code(firstPoint + len(s.worth) + i), nil
		}
	}
	if policy == Missing {
		return Blank, nil
	}
	if value >= s.min && value <= s.max {
		return Blank, s.valueError(value, ErrOffGrid)
	}
	if policy == Clamp {
		if value < s.min {
			return firstPoint, nil
		}
		return Code(firstPoint + len(s.worth) - 1), nil
	}
	return Blank, s.valueError(value, ErrOutOfRange)
}

// EncodeFloat is [Scale.Encode] for a value that comes as a float64: 9.0 is 9,
// −0 is 0, 6.5 is [ErrOffGrid] unless the scale has such a point, and NaN and
// ±Inf are [ErrNotNumber] (under [Missing] they are [Blank] too).
func (s *Scale) EncodeFloat(value float64, policy Policy) (Code, error) {
	if value == math.Trunc(value) && math.Abs(value) <= maxValue {
		return s.Encode(int(value), policy)
	}
	if s.Len() == 0 {
		return Blank, fmt.Errorf("scale: encode: %w", ErrNoScale)
	}
	text := strconv.FormatFloat(value, 'g', -1, 64)
	if math.IsNaN(value) || math.IsInf(value, 0) {
		return s.refuse(text, ErrNotNumber, policy)
	}
	switch lo, hi := float64(s.min), float64(s.max); {
	case value < lo && policy == Clamp:
		return firstPoint, nil
	case value > hi && policy == Clamp:
		return Code(firstPoint + len(s.worth) - 1), nil
	case value < lo || value > hi:
		return s.refuse(text, ErrOutOfRange, policy)
	}
	return s.refuse(text, ErrOffGrid, policy)
}

// EncodeText is [Scale.Encode] for a value in decimal text, such as a cell of a
// file. Blanks around it do not matter; "9.0" and "+9" are 9; empty text is
// [Blank]; anything that is no decimal number is [ErrNotNumber] ([Blank] under
// [Missing]).
func (s *Scale) EncodeText(text []byte, policy Policy) (Code, error) {
	if len(text) == 1 && text[0] >= '0' && text[0] <= '9' { // most answers
		return s.Encode(int(text[0]-'0'), policy)
	}
	text = bytes.TrimSpace(text)
	if len(text) == 0 && s.Len() > 0 {
		return Blank, nil
	}
	if v, err := strconv.Atoi(string(text)); err == nil {
		return s.Encode(v, policy)
	}
	const longest = 40 // longer text is no rating
	if len(text) <= longest && len(bytes.Trim(text, "0123456789.-+")) == 0 {
		if f, err := strconv.ParseFloat(string(text), 64); err == nil {
			code, err := s.EncodeFloat(besideWhole(text, f), policy)
			if e, ok := err.(*ValueError); ok {
				e.Value = string(text)
			}
			return code, err
		}
	}
	return s.refuse(string(text[:min(len(text), longest)]), ErrNotNumber, policy)
}

// besideWhole is f, the float64 nearest to the number in text, unless the text
// is no whole number and f is one: 8.99999999999999999999 is not 9.
func besideWhole(text []byte, f float64) float64 {
	_, fraction, _ := bytes.Cut(text, []byte("."))
	if f != math.Trunc(f) || len(bytes.Trim(fraction, "0")) == 0 {
		return f
	}
	exact, _ := new(big.Rat).SetString(string(text))
	return math.Nextafter(f, math.Inf(exact.Cmp(new(big.Rat).SetFloat64(f))))
}

func (s *Scale) refuse(value string, err error, policy Policy) (Code, error) {
	switch {
	case s.Len() == 0:
		return Blank, fmt.Errorf("scale: encode: %w", ErrNoScale)
	case policy == Missing:
		return Blank, nil
	}
	return Blank, &ValueError{Scale: s.def.ID, Value: value, Index: -1, Err: err}
}

func (s *Scale) valueError(value int, err error) error {
	return &ValueError{Scale: s.def.ID, Value: strconv.Itoa(value), Index: -1, Err: err}
}
