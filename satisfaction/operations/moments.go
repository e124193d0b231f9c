package operations

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// A Touchpoint is where customers meet the company.
type Touchpoint struct {
	// ID names it; a list has it once.
	ID string `json:"id"`
	// Labels are its words.
	Labels scale.Text `json:"labels,omitempty"`
	// Satisfaction is the score on 0–100 with its error, such as the estimate of an item
	// or a dimension of an index.
	Satisfaction survey.Estimate `json:"satisfaction"`
	// Impact is how much it matters to the whole, in any unit: not negative, finite. A
	// stated weight, or an importance that analysis/drivers derived.
	Impact float64 `json:"impact"`
}

// Moments are touchpoints ranked.
type Moments struct {
	// Score is the mean satisfaction weighted by impact, 0–100. It has no error here: the
	// same customers rate several touchpoints, and how their answers go together is not
	// known from the scores. An Index of package satisfaction has one.
	Score float64 `json:"score"`
	// Moments are the touchpoints by Rank, equal ones in the order given.
	Moments []Moment `json:"moments"`
}

// A Moment is what a touchpoint does to the whole.
type Moment struct {
	// ID names the touchpoint.
	ID string `json:"id"`
	// Labels are its words.
	Labels scale.Text `json:"labels,omitempty"`
	// Weight is its share of all impacts, 0–1.
	Weight float64 `json:"weight"`
	// Satisfaction is its score on 0–100.
	Satisfaction survey.Estimate `json:"satisfaction"`
	// Carried is satisfaction × weight with its error, in points of 0–100: over all
	// touchpoints they sum to the score. The weight is taken for known.
	Carried survey.Estimate `json:"carried"`
	// Lost is (100 − satisfaction) × weight: what the whole would gain if everybody were
	// content here. Over all touchpoints they sum to 100 less the score.
	Lost survey.Estimate `json:"lost"`
	// Rank is the place by Carried, 1 the most; equal ones share the better place.
	Rank int `json:"rank"`
	// RankLost is the place by Lost, 1 the most: where to begin.
	RankLost int `json:"rank_lost"`
}

// MarshalJSON writes the fields; of a suppressed score only that it is.
func (m Moment) MarshalJSON() ([]byte, error) {
	type plain Moment
	return m.Satisfaction.MarshalResult(plain(m))
}

// MomentsOfTruth ranks touchpoints by satisfaction × impact, and by what they lose.
//
// Without touchpoints or without any impact it is [ErrNoBase]. A touchpoint without
// id, a score outside 0–100 or suppressed, an error or interval of it that cannot be,
// and an impact that is negative or not finite, are [ErrArgument]; an id met twice is
// [ErrDuplicate].
func MomentsOfTruth(touchpoints []Touchpoint) (Moments, error) {
	largest := 0.0
	seen := map[string]bool{}
	for i, t := range touchpoints {
		v := t.Satisfaction.Value
		if t.ID == "" || !(v >= 0 && v <= 100) || !sound(t.Satisfaction) || !(t.Impact >= 0 && t.Impact <= math.MaxFloat64) {
			return Moments{}, fmt.Errorf("operations: touchpoint %d (%.60q): satisfaction %v, impact %g: %w", i, t.ID, t.Satisfaction, t.Impact, ErrArgument)
		}
		if seen[t.ID] {
			return Moments{}, fmt.Errorf("operations: touchpoint %d (%.60q): %w", i, t.ID, ErrDuplicate)
		}
		seen[t.ID] = true
		largest = max(largest, t.Impact)
	}
	if largest == 0 {
		return Moments{}, fmt.Errorf("operations: touchpoints without impact: %w", ErrNoBase)
	}
	// By a power of two, so that no sum overflows and products that are equal stay so.
	_, exponent := math.Frexp(largest)
	impact := func(t Touchpoint) float64 { return math.Ldexp(t.Impact, -exponent) }
	total := 0.0
	order := map[string]int{}
	for i, t := range touchpoints {
		total += impact(t)
		order[t.ID] = i
	}
	m := Moments{Moments: make([]Moment, 0, len(touchpoints))}
	for _, t := range touchpoints {
		weight := impact(t) / total
		one := Moment{ID: t.ID, Labels: t.Labels.Clone(), Weight: weight, Satisfaction: t.Satisfaction,
			Carried: times(t.Satisfaction, weight, 0), Lost: times(t.Satisfaction, -weight, 100*weight)}
		one.Satisfaction.Warnings = slices.Clone(t.Satisfaction.Warnings)
		m.Score += one.Carried.Value
		m.Moments = append(m.Moments, one)
	}
	m.Score = min(m.Score, 100) // the weights may sum to a hair more than 1
	rank := func(value func(Touchpoint) float64, set func(*Moment, int)) {
		of := func(m Moment) float64 { return value(touchpoints[order[m.ID]]) }
		slices.SortFunc(m.Moments, func(a, b Moment) int {
			return cmp.Or(cmp.Compare(of(b), of(a)), cmp.Compare(order[a.ID], order[b.ID]))
		})
		place := 1
		for i := range m.Moments {
			if i > 0 && of(m.Moments[i]) < of(m.Moments[i-1]) {
				place = i + 1
			}
			set(&m.Moments[i], place)
		}
	}
	rank(func(t Touchpoint) float64 { return impact(t) * (100 - t.Satisfaction.Value) }, func(m *Moment, r int) { m.RankLost = r })
	rank(func(t Touchpoint) float64 { return impact(t) * t.Satisfaction.Value }, func(m *Moment, r int) { m.Rank = r })
	return m, nil
}

// sound tells whether an estimate has figures, and an error and interval that can be.
func sound(e survey.Estimate) bool {
	i := e.Interval
	return !e.Suppressed && (!e.SE.Valid || e.SE.Value >= 0 && e.SE.Value <= math.MaxFloat64) &&
		e.N >= 0 && e.Missing >= 0 && e.EffectiveN >= 0 && e.EffectiveN <= math.MaxFloat64 &&
		(i == survey.Interval{} || i.Lower >= -math.MaxFloat64 && i.Lower <= i.Upper && i.Upper <= math.MaxFloat64 && i.Level > 0 && i.Level < 1)
}

// times is the estimate factor·e + shift.
func times(e survey.Estimate, factor, shift float64) survey.Estimate {
	e.Value = float64(factor*e.Value) + shift
	if e.SE.Valid {
		e.SE = survey.Some(math.Abs(factor) * e.SE.Value)
	}
	if i := &e.Interval; i.Valid() {
		i.Lower, i.Upper = float64(factor*i.Lower)+shift, float64(factor*i.Upper)+shift
		if factor < 0 {
			i.Lower, i.Upper = i.Upper, i.Lower
		}
	}
	e.Warnings = slices.Clone(e.Warnings)
	return e
}
