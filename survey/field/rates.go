package field

import (
	"fmt"
	"math/big"
	"strconv"

	"github.com/gocsat/csat/internal/enum"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// An EligibilityMethod says where e comes from, the share of the cases of unknown
// eligibility that are eligible.
type EligibilityMethod uint8

const (
	// ProportionalAllocation estimates e from the cases whose eligibility is known:
	// (I+P+R+NC+O) / (I+P+R+NC+O+NE). It is also called the CASRO method.
	ProportionalAllocation EligibilityMethod = iota
	// Given says that the caller gave e.
	Given
)

var eligibilityMethods = enum.Names[EligibilityMethod]{"proportional-allocation", "given"}

// String is the name of the method, such as "proportional-allocation".
func (m EligibilityMethod) String() string { return eligibilityMethods.String(m) }

// MarshalText writes the name; an unknown method is an error.
func (m EligibilityMethod) MarshalText() ([]byte, error) { return eligibilityMethods.Marshal(m) }

// UnmarshalText reads a name that [EligibilityMethod.MarshalText] writes.
func (m *EligibilityMethod) UnmarshalText(text []byte) error {
	return eligibilityMethods.Unmarshal(m, text)
}

// RateOptions are the options of [RatesOf] and [RatesBy].
type RateOptions struct {
	// E is the share of the cases of unknown eligibility that are eligible, where it is
	// known from elsewhere: 0.9 is taken as nine tenths. Default (no value): it is
	// estimated by [ProportionalAllocation]. Valid range: [0,1].
	E survey.Optional
}

// A Rate is a count over its base.
type Rate struct {
	// Count is the numerator.
	Count int64 `json:"count"`
	// Base is the denominator, which e can make a fraction.
	Base scale.Ratio `json:"base"`
	// Value is Count/Base on 0–1, without a value where the base is 0, or is not known
	// because e is not.
	Value survey.Optional `json:"value"`
}

// Ratio is Count/Base exactly, for publishing; [ErrNoBase] where Value has no value.
func (r Rate) Ratio() (scale.Ratio, error) {
	if !r.Value.Valid || r.Base.Sign() <= 0 {
		return scale.Ratio{}, fmt.Errorf("field: rate: %w", ErrNoBase)
	}
	return scale.RatioOf(big.NewRat(r.Count, 1)).Quo(r.Base)
}

// rateOf is count over base.
func rateOf(count int64, base scale.Ratio) Rate {
	r := Rate{Count: count, Base: base}
	if base.Sign() > 0 {
		f, _ := new(big.Rat).Quo(big.NewRat(count, 1), base.Rat()).Float64()
		r.Value = survey.Some(f)
	}
	return r
}

// Rates are the outcome rates of AAPOR, on 0–1.
type Rates struct {
	// Counts are what the rates were computed from.
	Counts Counts `json:"counts"`
	// E is the share of the cases of unknown eligibility that count as eligible. It has
	// no value where there are such cases and none whose eligibility is known.
	E survey.Optional `json:"e"`
	// Eligibility says where E comes from.
	Eligibility EligibilityMethod `json:"eligibility"`
	// RR1 to RR6 are the response rates: odd ones of complete interviews, even ones of
	// complete and partial interviews; 1 and 2 take everybody of unknown eligibility for
	// eligible, 3 and 4 the part e of them, 5 and 6 nobody.
	RR1 Rate `json:"rr1"`
	RR2 Rate `json:"rr2"` // (I+P) over the base of RR1
	RR3 Rate `json:"rr3"` // I over the base with e
	RR4 Rate `json:"rr4"` // (I+P) over the base with e
	RR5 Rate `json:"rr5"` // I over the eligible
	RR6 Rate `json:"rr6"` // (I+P) over the eligible
	// COOP1 to COOP4 are the cooperation rates: of those reached, or of those reached
	// and able (3 and 4).
	COOP1 Rate `json:"coop1"`
	COOP2 Rate `json:"coop2"` // (I+P) over the base of COOP1
	COOP3 Rate `json:"coop3"` // I over I+P+R
	COOP4 Rate `json:"coop4"` // (I+P) over I+P+R
	// REF1 to REF3 are the refusal rates, on the bases of RR1, RR3 and RR5.
	REF1 Rate `json:"ref1"`
	REF2 Rate `json:"ref2"` // R over the base with e
	REF3 Rate `json:"ref3"` // R over the eligible
	// CON1 to CON3 are the contact rates, on the bases of RR1, RR3 and RR5.
	CON1 Rate `json:"con1"`
	CON2 Rate `json:"con2"` // those reached over the base with e
	CON3 Rate `json:"con3"` // those reached over the eligible
}

// RatesOf computes the outcome rates of counts (AAPOR 2023; formulas in the package
// documentation).
//
// Errors: [ErrNoBase] where nobody is or may be eligible, [ErrArgument] for a negative
// count, counts above 2⁵³ together, or an E outside [0,1].
func RatesOf(c Counts, o RateOptions) (Rates, error) {
	if err := c.validate(); err != nil {
		return Rates{}, err
	}
	if o.E.Valid && !(o.E.Value >= 0 && o.E.Value <= 1) {
		return Rates{}, fmt.Errorf("field: e of %g: %w", o.E.Value, ErrArgument)
	}
	if c.eligible()+c.unknown() == 0 {
		return Rates{}, fmt.Errorf("field: rates of %d cases, none of them eligible: %w", c.Total(), ErrNoBase)
	}
	r := Rates{Counts: c}
	all, eligible := whole(c.eligible()+c.unknown()), whole(c.eligible())
	var estimated scale.Ratio // no base without e
	if e := c.e(o); e != nil {
		r.E = survey.Some(scale.RatioOf(e).Float64())
		estimated = eligible.Add(scale.RatioOf(e).Mul(whole(c.unknown())))
	}
	if o.E.Valid {
		r.Eligibility = Given
	}
	i, both := c.Interviewed, c.Interviewed+c.PartlyInterviewed
	r.RR1, r.RR2 = rateOf(i, all), rateOf(both, all)
	r.RR3, r.RR4 = rateOf(i, estimated), rateOf(both, estimated)
	r.RR5, r.RR6 = rateOf(i, eligible), rateOf(both, eligible)
	able := whole(both + c.Refusal)
	r.COOP1, r.COOP2 = rateOf(i, whole(c.contacted())), rateOf(both, whole(c.contacted()))
	r.COOP3, r.COOP4 = rateOf(i, able), rateOf(both, able)
	r.REF1, r.REF2, r.REF3 = rateOf(c.Refusal, all), rateOf(c.Refusal, estimated), rateOf(c.Refusal, eligible)
	r.CON1, r.CON2, r.CON3 = rateOf(c.contacted(), all), rateOf(c.contacted(), estimated), rateOf(c.contacted(), eligible)
	return r, nil
}

// e is the share of the unknown that is eligible, nil where nothing tells.
func (c Counts) e(o RateOptions) *big.Rat {
	if o.E.Valid {
		// The shortest decimal: what the caller wrote.
		e, _ := new(big.Rat).SetString(strconv.FormatFloat(o.E.Value, 'g', -1, 64))
		return e
	}
	known := c.eligible() + c.NotEligible
	if known == 0 {
		return nil
	}
	return big.NewRat(c.eligible(), known)
}

func whole(n int64) scale.Ratio { return scale.RatioOf(big.NewRat(n, 1)) }
