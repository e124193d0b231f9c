package strictjson

import (
	"errors"
	"fmt"
	"math/big"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"
)

// MaxDigits is the largest number of significant digits of a [Decimal], and MaxExponent the largest power of ten, up or down,
// of the last of them. Trailing zeros do not count as significant, so that the limits are those of the number, however written.
const (
	MaxDigits   = 30
	MaxExponent = 30
	// The longest plain form within these limits has 62 characters. Redundant zeros are accepted up to here.
	maxDecimalText = 100
)

// ErrDecimal reports a number that a [Decimal] does not hold.
var ErrDecimal = errors.New("not a decimal number within limits")

// Decimal is a decimal.Decimal (convert between the two) with a JSON form of its own, exact in both directions and independent of
// the variables of package decimal, which any importer of it may change. It reads a JSON number, or a JSON number inside a string,
// of at most MaxDigits significant digits; an exponent beyond MaxExponent is refused at no cost. It reads no null: use a *Decimal for
// what may be absent. It writes a plain JSON number, without exponent or redundant zeros, so that equal numbers give equal text.
type Decimal decimal.Decimal

// UnmarshalJSON reads a number or a quoted number.
func (d *Decimal) UnmarshalJSON(data []byte) error {
	if n := len(data); n >= 2 && data[0] == '"' && data[n-1] == '"' {
		data = data[1 : n-1]
	}
	if len(data) > maxDecimalText {
		return fmt.Errorf("%w: more than %d characters", ErrDecimal, maxDecimalText)
	}
	v, err := parseDecimal(string(data))
	if err != nil {
		return err
	}
	*d = Decimal(v)
	return nil
}

// MarshalJSON writes a plain number. A number that UnmarshalJSON would refuse is an error.
func (d Decimal) MarshalJSON() ([]byte, error) {
	v := decimal.Decimal(d)
	coefficient := v.Coefficient()
	sign := ""
	if coefficient.Sign() < 0 {
		sign = "-"
	}
	digits := coefficient.Abs(coefficient).String()
	significant, exponent, err := limit(digits, int64(v.Exponent()))
	if err != nil {
		return nil, err
	}
	return []byte(sign + plain(significant, exponent)), nil
}

// parseDecimal reads text in the grammar of JSON numbers.
func parseDecimal(text string) (decimal.Decimal, error) {
	mantissa, power, scientific := text, "", false
	if i := strings.IndexAny(text, "eE"); i >= 0 {
		mantissa, power, scientific = text[:i], text[i+1:], true
	}
	unsigned, negative := strings.CutPrefix(mantissa, "-")
	whole, fraction, point := strings.Cut(unsigned, ".")
	if !digitsOnly(whole) || len(whole) > 1 && whole[0] == '0' || point && !digitsOnly(fraction) {
		return decimal.Decimal{}, fmt.Errorf("%w: %q", ErrDecimal, text)
	}
	exponent := int64(0)
	if scientific {
		if !digitsOnly(strings.TrimPrefix(strings.TrimPrefix(power, "+"), "-")) {
			return decimal.Decimal{}, fmt.Errorf("%w: %q", ErrDecimal, text)
		}
		var err error
		if exponent, err = strconv.ParseInt(power, 10, 32); err != nil {
			return decimal.Decimal{}, fmt.Errorf("%w: exponent beyond ±%d in %q", ErrDecimal, MaxExponent, text)
		}
	}
	digits, exponent, err := limit(whole+fraction, exponent-int64(len(fraction)))
	if err != nil {
		return decimal.Decimal{}, fmt.Errorf("%w in %q", err, text)
	}
	if exponent > 0 {
		digits, exponent = digits+strings.Repeat("0", int(exponent)), 0
	}
	coefficient, _ := new(big.Int).SetString(digits, 10)
	if negative {
		coefficient.Neg(coefficient)
	}
	return decimal.NewFromBigInt(coefficient, int32(exponent)), nil
}

func digitsOnly(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}

// limit drops redundant zeros from digits × 10^exponent and checks the limits. Zero is "0", 0.
func limit(digits string, exponent int64) (string, int64, error) {
	digits = strings.TrimLeft(digits, "0")
	significant := strings.TrimRight(digits, "0")
	exponent += int64(len(digits) - len(significant))
	switch {
	case significant == "":
		return "0", 0, nil
	case len(significant) > MaxDigits:
		return "", 0, fmt.Errorf("%w: more than %d digits", ErrDecimal, MaxDigits)
	case exponent < -MaxExponent || exponent > MaxExponent:
		return "", 0, fmt.Errorf("%w: exponent beyond ±%d", ErrDecimal, MaxExponent)
	}
	return significant, exponent, nil
}

// plain writes digits × 10^exponent without an exponent.
func plain(digits string, exponent int64) string {
	if exponent >= 0 {
		return digits + strings.Repeat("0", int(exponent))
	}
	if missing := int(-exponent) + 1 - len(digits); missing > 0 {
		digits = strings.Repeat("0", missing) + digits
	}
	point := len(digits) + int(exponent)
	return digits[:point] + "." + digits[point:]
}
