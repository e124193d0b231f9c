package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"

	"github.com/shopspring/decimal"

	"github.com/gocsat/csat/satisfaction"
	"github.com/gocsat/csat/survey"
)

// pseudo are the pseudo-answers of the adjusted Wald interval, in the order of the
// classes: an object or a list.
type pseudo [3]decimal.Decimal

func (p *pseudo) UnmarshalJSON(text []byte) error {
	var object struct{ Detractors, Passives, Promoters *decimal.Decimal }
	if err := json.Unmarshal(text, &object); err == nil {
		if object.Detractors == nil || object.Passives == nil || object.Promoters == nil {
			return errors.New("a class has no pseudo-answers")
		}
		*p = pseudo{*object.Detractors, *object.Passives, *object.Promoters}
		return nil
	}
	var list []decimal.Decimal
	if err := json.Unmarshal(text, &list); err != nil {
		return err
	}
	if len(list) != len(p) {
		return fmt.Errorf("%d numbers of pseudo-answers for three classes", len(list))
	}
	copy(p[:], list)
	return nil
}

// standard tells whether these are the ones that the library adds.
func (p pseudo) standard() bool {
	quarters := [3]int64{75, 150, 75}
	for i, d := range p {
		if !d.Equal(decimal.New(quarters[i], -2)) {
			return false
		}
	}
	return true
}

// add returns factor times the counts with pseudo-answers. The factor makes them
// whole; it leaves the score and the variance of an answer as they are and divides
// the standard error by √factor.
func (p pseudo) add(c satisfaction.NPSCounts) (more satisfaction.NPSCounts, factor float64, err error) {
	var places int32
	for _, d := range p {
		if d.Sign() < 0 || d.Exponent() < -6 || d.Exponent() > 6 {
			return more, 0, errors.New("pseudo-answers below 0, with more than six decimals, or too many")
		}
		places = max(places, -d.Exponent())
	}
	into := []*int64{&more.Detractors, &more.Passives, &more.Promoters}
	for i, count := range []int64{c.Detractors, c.Passives, c.Promoters} {
		n := decimal.NewFromInt(count).Add(p[i]).Shift(places).BigInt()
		if !n.IsInt64() {
			return more, 0, fmt.Errorf("%d answers with pseudo-answers: too many", count)
		}
		*into[i] = n.Int64()
	}
	return more, math.Pow10(int(places)), nil
}

// widen undoes the factor of [pseudo.add] in an interval that is symmetric about
// its estimate.
func widen(e survey.Estimate, factor float64) (lower, upper float64) {
	half := (e.Interval.Upper - e.Interval.Lower) / 2 * math.Sqrt(factor)
	return e.Value - half, e.Value + half
}
