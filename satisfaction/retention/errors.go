package retention

import (
	"errors"
	"fmt"

	"github.com/gocsat/csat/survey"
)

// Conditions that a caller may branch on with [errors.Is]. Those that a survey
// has too are the same values.
var (
	// ErrNoBase says that the denominator is 0: the figure has no value.
	ErrNoBase = survey.ErrNoBase
	// ErrArgument says that an argument lies outside what its doc allows, such as
	// more customers lost than there were.
	ErrArgument = survey.ErrArgument
	// ErrOverflow says that a sum of counts would leave the range of int64.
	ErrOverflow = survey.ErrOverflow
	// ErrEncoding says that a text is not what this package writes.
	ErrEncoding = survey.ErrEncoding
	// ErrCurrency says that amounts of different currencies met.
	ErrCurrency = errors.New("different currencies")
	// ErrDuplicate says that a list has an id twice.
	ErrDuplicate = errors.New("listed twice")
)

// A CurrencyError names the two currencies that met. It wraps [ErrCurrency].
type CurrencyError struct {
	// First is the currency of the amounts before, Second that of the amount that
	// does not fit.
	First, Second string
}

// Error names both currencies.
func (e *CurrencyError) Error() string {
	return fmt.Sprintf("retention: %v: %s and %s", ErrCurrency, e.First, e.Second)
}

// Unwrap gives [ErrCurrency] to [errors.Is].
func (e *CurrencyError) Unwrap() error { return ErrCurrency }

// An IndexError tells which element of a list is at fault. It wraps the reason.
type IndexError struct {
	// Index counts from 0.
	Index int
	// ID is the id of the element, empty if it has none.
	ID string
	// Err is the reason.
	Err error
}

// Error names the element and the reason.
func (e *IndexError) Error() string {
	if e.ID == "" {
		return fmt.Sprintf("retention: element %d: %v", e.Index, e.Err)
	}
	return fmt.Sprintf("retention: element %d (%s): %v", e.Index, e.ID, e.Err)
}

// Unwrap gives the reason to [errors.Is] and [errors.As].
func (e *IndexError) Unwrap() error { return e.Err }

// Options are the options of rates; the zero value is the default.
type Options struct {
	// Level is the confidence level. Default (0): 0.95. Valid range: (0,1).
	Level float64
}

func (o Options) level() (float64, error) {
	if o.Level == 0 {
		return 0.95, nil
	}
	if !(o.Level > 0 && o.Level < 1) {
		return 0, fmt.Errorf("retention: confidence level %g: %w", o.Level, ErrArgument)
	}
	return o.Level, nil
}

// maxCount is the largest count: from 2⁵³ on, float64 does not hold them all.
const maxCount = 1 << 53
