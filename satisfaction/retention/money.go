package retention

import (
	"fmt"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/gocsat/csat/internal/strictjson"
)

// Money is an amount of a currency. An amount of 0 needs no currency, so that the
// zero value can stand for "none" beside any other. Amounts have at most 30
// significant digits, the last of them at most 30 places from the point.
type Money struct {
	// Amount is the decimal amount in units of the currency, 12.50 for twelve and a
	// half euros.
	Amount decimal.Decimal
	// Currency is the code of ISO 4217: three capital letters.
	Currency string
}

func isCurrency(code string) bool {
	return len(code) == 3 && strings.Trim(code, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == ""
}

// ParseMoney reads an amount such as "1234.50", a number as JSON has it, and the
// code of its currency. Anything else is [ErrArgument].
func ParseMoney(amount, currency string) (Money, error) {
	var d strictjson.Decimal
	if err := d.UnmarshalJSON([]byte(amount)); err != nil {
		return Money{}, fmt.Errorf("retention: amount: %w: %w", ErrArgument, err)
	}
	if !isCurrency(currency) {
		return Money{}, fmt.Errorf("retention: currency %.10q: %w", currency, ErrArgument)
	}
	return Money{decimal.Decimal(d), currency}, nil
}

// String is the amount without redundant zeros and the currency, "1234.5 EUR".
func (m Money) String() string {
	text, err := strictjson.Decimal(m.Amount).MarshalJSON()
	if err != nil {
		text = []byte("–")
	}
	if m.Currency == "" {
		return string(text)
	}
	return string(text) + " " + m.Currency
}

// Add is m + o. Different currencies are a [CurrencyError].
func (m Money) Add(o Money) (Money, error) {
	var p purse
	a, err := p.take(m)
	if err != nil {
		return Money{}, err
	}
	b, err := p.take(o)
	if err != nil {
		return Money{}, err
	}
	return p.of(a.Add(b)), nil
}

// MarshalJSON writes {"amount":1234.5,"currency":"EUR"}, the amount as a plain number
// in full. An invalid amount or currency is an error.
func (m Money) MarshalJSON() ([]byte, error) {
	d, err := new(purse).take(m)
	if err != nil {
		return nil, err
	}
	amount, err := strictjson.Decimal(d).MarshalJSON()
	if err != nil {
		return nil, err
	}
	return fmt.Appendf(nil, `{"amount":%s,"currency":%q}`, amount, m.Currency), nil
}

// UnmarshalJSON reads what [Money.MarshalJSON] writes. Anything else, null included,
// is [ErrEncoding].
func (m *Money) UnmarshalJSON(data []byte) error {
	if m == nil {
		return fmt.Errorf("retention: unmarshal into nil money: %w", ErrArgument)
	}
	var fields struct {
		Amount   *strictjson.Decimal `json:"amount"`
		Currency *string             `json:"currency"`
	}
	if err := strictjson.Unmarshal(data, &fields); err != nil {
		return fmt.Errorf("retention: money: %w: %w", ErrEncoding, err)
	}
	if fields.Amount == nil || fields.Currency == nil {
		return fmt.Errorf("retention: money without amount or currency: %w", ErrEncoding)
	}
	read := Money{decimal.Decimal(*fields.Amount), *fields.Currency}
	if _, err := new(purse).take(read); err != nil {
		return fmt.Errorf("%w: %w", ErrEncoding, err)
	}
	*m = read
	return nil
}

// A purse holds one currency, that of the first amount with one.
type purse struct{ currency string }

// take checks an amount and that its currency is that of the purse.
func (p *purse) take(m Money) (decimal.Decimal, error) {
	d, err := exact(m.Amount)
	if err != nil {
		return d, err
	}
	switch {
	case m.Currency == "" && d.Sign() == 0:
		return d, nil
	case !isCurrency(m.Currency):
		return d, fmt.Errorf("retention: currency %.10q: %w", m.Currency, ErrArgument)
	case p.currency == "":
		p.currency = m.Currency
	case p.currency != m.Currency:
		return d, &CurrencyError{First: p.currency, Second: m.Currency}
	}
	return d, nil
}

// pay is take for an amount that must not be negative.
func (p *purse) pay(m Money) (decimal.Decimal, error) {
	d, err := p.take(m)
	if err == nil && d.Sign() < 0 {
		err = fmt.Errorf("retention: negative amount %v: %w", m, ErrArgument)
	}
	return d, err
}

func (p *purse) of(d decimal.Decimal) Money { return Money{d, p.currency} }

// exact checks that a decimal is within the limits of Money, which bound the cost of
// computing with it: 1e999999999 is a short number with a long expansion.
func exact(d decimal.Decimal) (decimal.Decimal, error) {
	if d.Sign() == 0 {
		return decimal.Decimal{}, nil // whatever its exponent
	}
	// 96 bits are at most 29 digits: almost every amount is within the limits at once.
	if e := d.Exponent(); e <= 0 && e >= -strictjson.MaxExponent && d.Coefficient().BitLen() <= 96 {
		return d, nil
	}
	if _, err := strictjson.Decimal(d).MarshalJSON(); err != nil {
		return decimal.Decimal{}, fmt.Errorf("retention: amount: %w: %w", ErrArgument, err)
	}
	return d, nil
}
