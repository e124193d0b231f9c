package retention

import (
	"fmt"
	"math"
	"math/big"

	"github.com/shopspring/decimal"

	"github.com/gocsat/csat/internal/interval"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// Customers are the counts of one period.
type Customers struct {
	// Start is how many there were when the period began.
	Start int64 `json:"start"`
	// New is how many came in the period and were there at its end.
	New int64 `json:"new"`
	// Lost is how many of Start had left at the end. One who left and came back
	// within the period is not lost.
	Lost int64 `json:"lost"`
}

// End is how many there were when the period ended: Start + New − Lost.
func (c Customers) End() int64 { return c.Start + c.New - c.Lost }

func (c Customers) validate() error {
	if !(0 <= c.Lost && c.Lost <= c.Start && c.Start <= maxCount && 0 <= c.New && c.New <= maxCount) {
		return fmt.Errorf("retention: customers %+v: %w", c, ErrArgument)
	}
	if c.Start == 0 {
		return fmt.Errorf("retention: churn: no customers at the start: %w", ErrNoBase)
	}
	return nil
}

// A ChurnResult is the churn of customers (logo churn) in one period.
type ChurnResult struct {
	// Customers are the counts, and End those at the end of the period.
	Customers Customers `json:"customers"`
	End       int64     `json:"end"` // Start + New − Lost
	// Churn is Lost of Start, and Retention the others of Start; they sum to 1.
	Churn     Rate `json:"churn"`
	Retention Rate `json:"retention"` // Start − Lost of Start
	// AverageBase is Lost over the mean of Start and End, as some reports have it.
	// New customers lower it, and it can reach 2; it is no proportion and has no
	// interval.
	AverageBase scale.Ratio `json:"average_base"`
	// Growth is (End − Start)/Start, −1 and above.
	Growth scale.Ratio `json:"growth"`
	// Lifetime is 1/churn, the mean number of periods a customer stays if churn
	// stays as it is; +Inf where nobody was lost.
	Lifetime survey.Optional `json:"lifetime"`
}

// Churn is the churn and retention of the customers that a period began with. New
// customers are not in the denominator. No customers at the start is [ErrNoBase].
func Churn(c Customers, o Options) (ChurnResult, error) {
	if err := c.validate(); err != nil {
		return ChurnResult{}, err
	}
	churn, err := RateOf(LogoChurn, c.Lost, c.Start, o)
	if err != nil {
		return ChurnResult{}, err
	}
	kept, err := RateOf(LogoRetention, c.Start-c.Lost, c.Start, o)
	if err != nil {
		return ChurnResult{}, err
	}
	return ChurnResult{
		Customers: c, End: c.End(), Churn: churn, Retention: kept,
		AverageBase: scale.RatioOf(big.NewRat(2*c.Lost, c.Start+c.End())),
		Growth:      scale.RatioOf(big.NewRat(c.New-c.Lost, c.Start)),
		Lifetime:    survey.Some(float64(c.Start) / float64(c.Lost)),
	}, nil
}

// CompoundChurn is the churn of several periods from that of one: 1 − (1 − rate)ⁿ.
// It goes both ways: n is 12 from a month to a year, 1/12.0 from a year to a month.
// rate in [0,1], periods positive and finite ([ErrArgument]). It supposes that every
// period loses the same share of those who are left.
func CompoundChurn(rate, periods float64) (float64, error) {
	if !(rate >= 0 && rate <= 1) || !(periods > 0) || math.IsInf(periods, 1) {
		return 0, fmt.Errorf("retention: churn %g over %g periods: %w", rate, periods, ErrArgument)
	}
	return -math.Expm1(periods * math.Log1p(-rate)), nil
}

// CompoundRetention is the retention of several periods from that of one: rateⁿ. It
// is for net revenue retention too, so that rate may exceed 1. rate finite and not
// negative, periods positive and finite ([ErrArgument], also where the result is
// beyond float64).
func CompoundRetention(rate, periods float64) (float64, error) {
	r := math.Pow(rate, periods)
	if !(rate >= 0) || !(periods > 0) || math.IsInf(periods, 1) || math.IsInf(r, 1) {
		return 0, fmt.Errorf("retention: retention %g over %g periods: %w", rate, periods, ErrArgument)
	}
	return r, nil
}

// An Incidence is a number of losses over the time in which they could happen.
type Incidence struct {
	// Lost is how many customers left.
	Lost int64 `json:"lost"`
	// CustomerMonths is the denominator: the months of all customers, each until
	// they left or the observation ended.
	CustomerMonths float64 `json:"customer_months"`
	// Estimate is Lost per customer-month with √Lost/CustomerMonths and Garwood's
	// exact interval. Its N is Lost, since the error depends on that alone. Where
	// nobody was lost there is an upper limit and no standard error.
	Estimate survey.Estimate `json:"estimate"`
}

// MarshalJSON writes the fields; of a suppressed result only that it is.
func (r Incidence) MarshalJSON() ([]byte, error) {
	type plain Incidence
	return r.Estimate.MarshalResult(plain(r))
}

// PerCustomerMonth is churn where customers come and go at any time and are observed
// for different times: losses per customer-month, those of new customers included.
// customerMonths must be finite and not negative, and 0 is [ErrNoBase]. The interval
// is exact if losses are independent and equally likely at any time; it is
// conservative, and one-sided in effect where nobody was lost.
func PerCustomerMonth(lost int64, customerMonths float64, o Options) (Incidence, error) {
	level, err := o.level()
	if err != nil {
		return Incidence{}, err
	}
	if lost < 0 || lost > maxCount || !(customerMonths >= 0) || math.IsInf(customerMonths, 1) {
		return Incidence{}, fmt.Errorf("retention: %d lost in %g customer-months: %w", lost, customerMonths, ErrArgument)
	}
	if customerMonths == 0 {
		return Incidence{}, fmt.Errorf("retention: no customer-months: %w", ErrNoBase)
	}
	x := float64(lost)
	lower, upper := interval.Garwood(x, (1-level)/2)
	e := survey.Estimate{
		Value: x / customerMonths, N: lost, EffectiveN: x, Method: "garwood",
		Interval: survey.Interval{Lower: lower / customerMonths, Upper: upper / customerMonths, Level: level},
	}
	if math.IsInf(e.Interval.Upper, 1) {
		return Incidence{}, fmt.Errorf("retention: %d lost in %g customer-months: %w", lost, customerMonths, ErrArgument)
	}
	if lost > 0 {
		e.SE = survey.Some(math.Sqrt(x) / customerMonths)
	} else {
		e.Warn(survey.NoError, "nobody was lost, so there is no standard error")
	}
	return Incidence{Lost: lost, CustomerMonths: customerMonths, Estimate: e}, nil
}

// A Value is what a customer is worth, in money of today.
type Value struct {
	// Currency is that of the margin.
	Currency string `json:"currency"`
	// Following is m·r/(1 + d − r): the first margin comes after one period, from
	// those who stay.
	Following scale.Ratio `json:"following"`
	// WithFirst is m·(1 + d)/(1 + d − r): the same and a margin at once.
	WithFirst scale.Ratio `json:"with_first"`
}

// LifetimeValue is the discounted margin of a customer over an endless horizon, with
// margin m per period, retention r per period in [0,1] and discount d ≥ 0 per period,
// all constant (Gupta and Lehmann 2003). r = 1 with d = 0 has no finite value, which
// is [ErrArgument] like anything outside the ranges. The margin may be negative.
func LifetimeValue(margin Money, retention scale.Ratio, discount decimal.Decimal) (Value, error) {
	m, err := new(purse).take(margin)
	if err != nil {
		return Value{}, err
	}
	d, err := exact(discount)
	if err != nil {
		return Value{}, err
	}
	r, growth := retention, scale.RatioOfDecimal(d).Add(one)
	left := growth.Sub(r)
	if d.Sign() < 0 || r.Sign() < 0 || r.Cmp(one) > 0 || left.Sign() <= 0 {
		return Value{}, fmt.Errorf("retention: lifetime value at retention %v and this discount: %w", retention, ErrArgument)
	}
	v := Value{Currency: margin.Currency}
	money := scale.RatioOfDecimal(m)
	if v.Following, err = money.Mul(r).Quo(left); err != nil {
		return Value{}, err
	}
	v.WithFirst, err = money.Mul(growth).Quo(left)
	return v, err
}

var one = scale.RatioOf(big.NewRat(1, 1))
