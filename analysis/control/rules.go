package control

import (
	"math"

	"github.com/gocsat/csat/internal/enum"
)

// A Rule says which pattern of points is a signal. Zones are counted in standard
// deviations from the centre line, of each point by its own n. A point on the
// centre line is on neither side. Rules look at consecutive periods with a figure: a
// gap ends every pattern. The zero value is BeyondLimits.
type Rule uint8

// The rules of Western Electric (Statistical Quality Control Handbook, 1956) and of
// L. S. Nelson, The Shewhart Control Chart – Tests for Special Causes, Journal of
// Quality Technology 16, 1984, 237–239.
const (
	// BeyondLimits: a point outside the control limits. Western Electric 1, Nelson 1.
	BeyondLimits Rule = iota
	// TwoOfThree: two of three points beyond 2σ on one side. Western Electric 2,
	// Nelson 5.
	TwoOfThree
	// FourOfFive: four of five points beyond 1σ on one side. Western Electric 3,
	// Nelson 6.
	FourOfFive
	// EightInRow: eight points on one side of the centre. Western Electric 4.
	EightInRow
	// NineInRow: nine points on one side of the centre. Nelson 2.
	NineInRow
	// SixTrend: six points that rise, or six that fall, each beyond the one before.
	// Nelson 3.
	SixTrend
	// FourteenAlternating: fourteen points that rise and fall in turns. Nelson 4.
	FourteenAlternating
	// FifteenWithin: fifteen points within 1σ. Nelson 7.
	FifteenWithin
	// EightOutside: eight points of which none is within 1σ, on whatever side.
	// Nelson 8.
	EightOutside
)

var ruleNames = enum.Names[Rule]{
	"beyond-limits", "two-of-three", "four-of-five", "eight-in-row", "nine-in-row", "six-trend",
	"fourteen-alternating", "fifteen-within", "eight-outside",
}

// String is the text of the rule, such as "eight-in-row".
func (r Rule) String() string { return ruleNames.String(r) }

// MarshalText writes the text; an unknown value is an error.
func (r Rule) MarshalText() ([]byte, error) { return ruleNames.Marshal(r) }

// UnmarshalText reads the text and refuses any other.
func (r *Rule) UnmarshalText(text []byte) error { return ruleNames.Unmarshal(r, text) }

// WesternElectric are the four rules of the handbook. Together they give a false
// alarm every 92 periods in place of 370 (C. W. Champ and W. H. Woodall, Exact
// Results for Shewhart Control Charts with Supplementary Runs Rules, Technometrics
// 29, 1987, 393–399, doi:10.1080/00401706.1987.10488266).
func WesternElectric() []Rule {
	return []Rule{BeyondLimits, TwoOfThree, FourOfFive, EightInRow}
}

// Nelson are the eight rules of Nelson, in the order of his numbers.
func Nelson() []Rule {
	return []Rule{
		BeyondLimits, NineInRow, SixTrend, FourteenAlternating, TwoOfThree, FourOfFive, FifteenWithin, EightOutside,
	}
}

// A mark is a point as the rules see it.
type mark struct {
	value, z float64
	beyond   Side // outside the limits
}

// pattern tells whether the last of the marks, which follow each other without a
// gap, completes the rule; length is how many marks belong to it.
func (r Rule) pattern(marks []mark) (side Side, length int, ok bool) {
	last := marks[len(marks)-1]
	side = sideOf(last.z)
	switch r {
	case TwoOfThree:
		length = most(marks, side, 2, 2, 3)
	case FourOfFive:
		length = most(marks, side, 1, 4, 5)
	case EightInRow:
		length = most(marks, side, 0, 8, 8)
	case NineInRow:
		length = most(marks, side, 0, 9, 9)
	case SixTrend:
		side = Neither
		if len(marks) > 1 {
			side = sideOf(last.value - marks[len(marks)-2].value)
		}
		length = steps(marks, side, side, 6)
	case FourteenAlternating:
		rise := Neither
		if len(marks) > 1 {
			rise = sideOf(last.value - marks[len(marks)-2].value)
		}
		side, length = Neither, steps(marks, rise, 3-rise, 14)
	case FifteenWithin:
		side, length = Neither, all(marks, 15, func(m mark) bool { return math.Abs(m.z) < 1 })
	case EightOutside:
		side, length = Neither, all(marks, 8, func(m mark) bool { return math.Abs(m.z) > 1 })
	default:
		side, length = last.beyond, 1
		if side == Neither {
			length = 0
		}
	}
	return side, length, length > 0
}

// most is how many of the last marks reach back to the wanted-th one beyond zone on
// the side, the last mark among them; 0 if more than window.
func most(marks []mark, side Side, zone float64, wanted, window int) int {
	sign := 1.0
	switch side {
	case Neither:
		return 0
	case Below:
		sign = -1
	}
	beyond := func(m mark) bool { return sign*m.z > zone }
	if !beyond(marks[len(marks)-1]) {
		return 0
	}
	found := 0
	for back := 1; back <= min(window, len(marks)); back++ {
		if beyond(marks[len(marks)-back]) {
			found++
		}
		if found == wanted {
			return back
		}
	}
	return 0
}

// steps is length if the steps between that many last marks go to the side last,
// the one before to the side next, and so on in turns.
func steps(marks []mark, last, next Side, length int) int {
	if last == Neither || len(marks) < length {
		return 0
	}
	for back := range length - 1 {
		i := len(marks) - 1 - back
		if sideOf(marks[i].value-marks[i-1].value) != last {
			return 0
		}
		last, next = next, last
	}
	return length
}

// all is length if that many last marks hold.
func all(marks []mark, length int, holds func(mark) bool) int {
	if len(marks) < length {
		return 0
	}
	for _, m := range marks[len(marks)-length:] {
		if !holds(m) {
			return 0
		}
	}
	return length
}
