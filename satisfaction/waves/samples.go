package waves

import (
	"fmt"
	"math"
	"math/big"

	"github.com/gocsat/csat/satisfaction"
	"github.com/gocsat/csat/satisfaction/proportion"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// A Fresh is what changed between two waves of different people. Its denominators
// are the ratings of each wave.
type Fresh struct {
	// Score is the change of the mean score with Welch's error: the root of
	// s₁²/n₁ + s₂²/n₂.
	Score ScoreChange `json:"score"`
	// NPS is the change of the net promoter score on −2…2 by
	// [satisfaction.CompareNPS]; nil where the scale has no classes.
	NPS *satisfaction.Comparison `json:"nps,omitempty"`
	// CSAT is the change of the share in the top boxes by [proportion.Compare],
	// Share1 being after and Share2 before; nil where the scale has two points and
	// Boxes is not set.
	CSAT *proportion.Comparison `json:"csat,omitempty"`
}

// FreshSamples compares two waves in which different people answered. Scales of
// different shape are [ErrIncompatible]; a wave without a rating is [ErrNoBase].
func FreshSamples(before, after *scale.Tally, o Options) (Fresh, error) {
	if before == nil || after == nil {
		return Fresh{}, fmt.Errorf("waves: no tally: %w", ErrArgument)
	}
	in, err := newInstrument(before.Scale(), after.Scale(), o)
	if err != nil {
		return Fresh{}, err
	}
	var f Fresh
	s, err := in.score2(before, after, pairSums{})
	if err != nil {
		return Fresh{}, err
	}
	f.Score = s
	if in.nps != nil {
		x, err := satisfaction.CountNPS(after, o.Classes)
		if err != nil {
			return Fresh{}, fmt.Errorf("waves: %w", err)
		}
		y, err := satisfaction.CountNPS(before, o.Classes)
		if err != nil {
			return Fresh{}, fmt.Errorf("waves: %w", err)
		}
		c, err := satisfaction.CompareNPS(x, y, satisfaction.CompareOptions{Level: in.level})
		if err != nil {
			return Fresh{}, fmt.Errorf("waves: %w", err)
		}
		c.Estimate.Missing = before.Missing() + after.Missing()
		f.NPS = &c
	}
	if in.top != nil {
		var count [2]proportion.Count
		for i, t := range []*scale.Tally{after, before} {
			share, err := t.Top(in.boxes)
			if err != nil {
				return Fresh{}, fmt.Errorf("waves: %w", err)
			}
			count[i] = proportion.Count{X: share.Count, N: share.N}
		}
		c, err := proportion.Compare(count[0], count[1], proportion.CompareOptions{Level: in.level})
		if err != nil {
			return Fresh{}, fmt.Errorf("waves: %w", err)
		}
		f.CSAT = &c
	}
	return f, nil
}

// An Overlap is what changed between two waves that some people answered both
// times. Its denominators are the ratings of each wave.
type Overlap struct {
	// Before is n₁, the number of ratings before.
	Before int64 `json:"before"`
	// After is n₂, the number of ratings after.
	After int64 `json:"after"`
	// Both is n₁₂, the number of people with a rating in both waves, who are in
	// n₁ and n₂ too.
	Both int64 `json:"both"`
	// Score is the change of the mean score over everybody.
	Score ScoreChange `json:"score"`
	// NPS is the change of the net promoter score on −2…2, with Wald's interval
	// and test; nil where the scale has no classes.
	NPS *satisfaction.Comparison `json:"nps,omitempty"`
	// CSAT is the change of the share in the top boxes on −1…1, with Wald's
	// interval and test; nil where the scale has two points and Boxes is not set.
	CSAT *satisfaction.Comparison `json:"csat,omitempty"`
}

// A MarginError says that the crosstab of those in both waves does not fit into
// the tally of one of them. It wraps [ErrMargins].
type MarginError struct {
	// Wave is "before" or "after".
	Wave string
	// Value is the rating.
	Value int
	// Both is how many gave it according to the crosstab.
	Both int64
	// All is how many gave it according to the tally.
	All int64
}

// Error says which rating does not fit.
func (e *MarginError) Error() string {
	return fmt.Sprintf("waves: %s: %d people rated %d in both waves, and %d in all: %v", e.Wave, e.Both, e.Value, e.All, ErrMargins)
}

// Unwrap gives the condition to [errors.Is].
func (e *MarginError) Unwrap() error { return ErrMargins }

// PartialOverlap compares two waves that share some people, given the tallies of
// everybody and the crosstab of those who were in both (before in the rows). The
// variance of a change is
//
//	V₁/n₁ + V₂/n₂ − 2·n₁₂·cov₁₂/(n₁·n₂)
//
// with V over everybody of a wave and cov₁₂ over the n₁₂ people who rated in both.
// Without common people it is that of two fresh samples, with nobody else that of
// a panel. For the score, sums of squares carry n/(n−1), and those of products
// √(n₁n₂/((n₁−1)(n₂−1))), so that both ends are met exactly and the variance is
// never negative; degrees of freedom run from Welch's to n₁₂ − 1 (B. Derrick, B.
// Russ, D. Toher and P. White, Test Statistics for the Comparison of Means for Two
// Samples That Include Both Paired and Independent Observations, Journal of Modern
// Applied Statistical Methods 16(1), 2017, 137–157). For NPS and CSAT divisors
// are n.
//
// Errors: [ErrIncompatible] for scales of different shape, a [*MarginError] for a
// crosstab that does not fit into the tallies, [ErrNoBase] for a wave without a
// rating.
func PartialOverlap(before, after *scale.Tally, both *survey.Crosstab, o Options) (Overlap, error) {
	if before == nil || after == nil || both == nil {
		return Overlap{}, fmt.Errorf("waves: no tally or no crosstab: %w", ErrArgument)
	}
	in, err := newInstrument(before.Scale(), after.Scale(), o)
	if err != nil {
		return Overlap{}, err
	}
	for _, axis := range []survey.Axis{both.Rows(), both.Cols()} {
		if axis.Scale == nil || axis.Scale.Fingerprint() != in.scale.Fingerprint() {
			return Overlap{}, fmt.Errorf("waves: %s of the crosstab: %w", axis.ID, ErrIncompatible)
		}
	}
	if err := fits(both, before, after); err != nil {
		return Overlap{}, err
	}
	pairs := both.Pairs()
	r := Overlap{Before: before.N(), After: after.N(), Both: both.N()}
	if r.Score, err = in.score2(before, after, in.worth.pairs(pairs)); err != nil {
		return Overlap{}, err
	}
	if in.nps != nil {
		r.NPS = in.wald(in.nps, before, after, pairs, 2)
	}
	if in.top != nil {
		r.CSAT = in.wald(in.top, before, after, pairs, 1)
	}
	return r, nil
}

// fits checks that nobody is counted in both waves who is not counted in each.
func fits(both *survey.Crosstab, before, after *scale.Tally) error {
	rows, err := both.RowTally()
	if err != nil {
		return err
	}
	cols, err := both.ColTally()
	if err != nil {
		return err
	}
	for _, p := range before.Scale().Points() {
		if part, all := rows.Count(p.Value), before.Count(p.Value); part > all {
			return &MarginError{"before", p.Value, part, all}
		}
		if part, all := cols.Count(p.Value), after.Count(p.Value); part > all {
			return &MarginError{"after", p.Value, part, all}
		}
	}
	return nil
}

// pairSums are the number of people in both waves, and Σ(x − x̄)(y − ȳ) over them.
type pairSums struct {
	n       int64
	product float64
}

func (m metric) pairs(pairs [][]int64) pairSums {
	before, after := margins(pairs)
	x, y := m.sums(before), m.sums(after)
	if x.n == 0 {
		return pairSums{}
	}
	xy := new(big.Int)
	for i, line := range pairs {
		for j, n := range line {
			term := new(big.Int).Mul(big.NewInt(m[i]), big.NewInt(m[j]))
			xy.Add(xy, term.Mul(term, big.NewInt(n)))
		}
	}
	return pairSums{x.n, central(x.n, xy, x.x, y.x)}
}

// score2 is the change of the score between two tallies.
func (in *instrument) score2(before, after *scale.Tally, both pairSums) (ScoreChange, error) {
	if before.N() == 0 || after.N() == 0 {
		return ScoreChange{}, fmt.Errorf("waves: %d ratings before, %d after: %w", before.N(), after.N(), ErrNoBase)
	}
	x, y := in.worth.sums(counts(before)), in.worth.sums(counts(after))
	c, err := in.change(x, y)
	if err != nil {
		return c, err
	}
	c.Estimate.Missing = before.Missing() + after.Missing()
	if x.n < 2 || y.n < 2 {
		c.Estimate.Warn(survey.NoError, "one answer in a wave gives no error")
		return c, nil
	}
	n1, n2 := float64(x.n), float64(y.n)
	v1, v2 := x.spread()/(n1*(n1-1)), y.spread()/(n2*(n2-1))
	v := v1 + v2 - 2*both.product/math.Sqrt(n1*(n1-1)*n2*(n2-1))
	if v < 1e-14*(v1+v2) { // rounding of terms that cancel would pass for an error
		v = 0
	}
	df, method := 0.0, "Welch"
	if v > 0 {
		df = welch(v1, x.n, v2, y.n)
	}
	if both.n > 0 {
		alone, pair := n1+n2-2*float64(both.n), float64(both.n)
		df = pair - 1 + (df-pair+1)*alone/(n1+n2)
		method = "partially overlapping t"
	}
	c.finish(math.Sqrt(v)*in.perUnit(), df, in.limit(), in.level, method)
	return c, nil
}

// wald is the change of the mean of a metric with divisors n, within ±limit. Both
// waves have ratings.
func (in *instrument) wald(m metric, before, after *scale.Tally, pairs [][]int64, limit float64) *satisfaction.Comparison {
	x, y, both := m.sums(counts(before)), m.sums(counts(after)), m.pairs(pairs)
	n1, n2 := float64(x.n), float64(y.n)
	v1, v2 := x.spread()/(n1*n1), y.spread()/(n2*n2)
	v := v1 + v2 - 2*both.product/(n1*n2)
	if v < 1e-14*(v1+v2) {
		v = 0
	}
	r := satisfaction.Comparison{Difference: y.mean().Sub(x.mean())}
	e := &r.Estimate
	e.Value, e.N, e.Missing = r.Difference.Float64(), min(x.n, y.n), before.Missing()+after.Missing()
	e.EffectiveN, e.Method = float64(e.N), satisfaction.WaldDifference.String()
	se := math.Sqrt(v)
	half := in.z() * se
	e.SE = survey.Some(se)
	e.Interval = survey.Interval{Lower: e.Value - half, Upper: e.Value + half, Level: in.level}
	r.Test = normalTest(e.Value, se)
	if v == 0 {
		e.Warn(survey.ZeroVariance, "there is no variation between respondents")
	}
	clip(e, limit)
	lowBase(e, e.N)
	return &r
}
