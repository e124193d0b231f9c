package retention

import (
	"fmt"

	"github.com/gocsat/csat/internal/enum"
	"github.com/gocsat/csat/satisfaction/proportion"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// A Kind names a rate, and with it what is counted and out of how many. Behaviour
// and intention ("will you buy again?") are different rates: do not compare them.
type Kind uint8

const (
	// LogoChurn is customers lost, of customers at the start of the period.
	LogoChurn Kind = iota
	// LogoRetention is customers kept, of customers at the start of the period.
	LogoRetention
	// Repurchase is customers who bought again, of customers who had bought before.
	Repurchase
	// Renewal is contracts renewed, of contracts that came up for renewal; those
	// still running are in neither.
	Renewal
	// Recommendation is customers who recommended (or say they would), of customers
	// who answered.
	Recommendation
	// BrandPreference is respondents who name the brand as their first choice, of
	// respondents who named a choice.
	BrandPreference
	// SalesHit is offers that became an order, of offers decided; open ones are in
	// neither.
	SalesHit
)

var kinds = enum.Names[Kind]{
	"logo-churn", "logo-retention", "repurchase", "renewal", "recommendation", "brand-preference", "sales-hit",
}

// bases has the denominator of each kind.
var bases = [...]string{
	"customers at the start", "customers at the start", "customers who had bought before",
	"contracts that came up for renewal", "customers who answered", "respondents who named a choice", "offers decided",
}

// String is the name of the kind, such as "sales-hit".
func (k Kind) String() string { return kinds.String(k) }

// MarshalText writes the name; an unknown kind is an error.
func (k Kind) MarshalText() ([]byte, error) { return kinds.Marshal(k) }

// UnmarshalText reads a name that [Kind.MarshalText] writes.
func (k *Kind) UnmarshalText(text []byte) error { return kinds.Unmarshal(k, text) }

// Base is the denominator in words, such as "offers decided"; empty for an unknown
// kind.
func (k Kind) Base() string {
	if !kinds.Valid(k) {
		return ""
	}
	return bases[k]
}

// A Rate is Count of N with its error.
type Rate struct {
	// Kind is the rate.
	Kind Kind `json:"kind"`
	// Base says what N counts.
	Base string `json:"base"`
	// Count is how many, and N out of how many.
	Count int64 `json:"count"`
	N     int64 `json:"n"` // the denominator
	// Value is Count/N in [0,1], exact.
	Value scale.Ratio `json:"value"`
	// Estimate is the same with its standard error and Wilson's interval.
	Estimate survey.Estimate `json:"estimate"`
}

// MarshalJSON writes the fields; of a suppressed result only that it is.
func (r Rate) MarshalJSON() ([]byte, error) {
	type plain Rate
	return r.Estimate.MarshalResult(plain(r))
}

// RateOf is count of n, 0 ≤ count ≤ n ≤ 2⁵³ ([ErrArgument] otherwise). An n of 0 is
// [ErrNoBase]. People whose outcome is unknown belong in neither number.
func RateOf(kind Kind, count, n int64, o Options) (Rate, error) {
	if !kinds.Valid(kind) {
		return Rate{}, fmt.Errorf("retention: rate %v: %w", kind, ErrArgument)
	}
	if !(0 <= count && count <= n && n <= maxCount) {
		return Rate{}, fmt.Errorf("retention: %v: %d of %d: %w", kind, count, n, ErrArgument)
	}
	if n == 0 {
		return Rate{}, fmt.Errorf("retention: %v: no %s: %w", kind, kind.Base(), ErrNoBase)
	}
	level, err := o.level()
	if err != nil {
		return Rate{}, err
	}
	share, err := proportion.Share(proportion.Count{X: count, N: n}, proportion.Options{Level: level})
	if err != nil {
		return Rate{}, fmt.Errorf("retention: %v: %w", kind, err)
	}
	value, err := scale.NewRatio(count, n)
	if err != nil {
		return Rate{}, err
	}
	r := Rate{Kind: kind, Base: kind.Base(), Count: count, N: n, Value: value, Estimate: survey.Estimate{
		Value: share.Share, SE: survey.Some(share.SE), Interval: share.Interval,
		N: n, EffectiveN: float64(n), Method: share.Method.String(),
	}}
	if n < smallBase {
		r.Estimate.Warn(survey.LowBase, "%d %s, fewer than %d", n, r.Base, smallBase)
	}
	return r, nil
}

// smallBase is the number below which a figure is marked, as in satisfaction.
const smallBase = 30

// Share is Count of N.
func (r Rate) Share() scale.Share { return scale.Share{Count: r.Count, N: r.N} }
