package scale

import (
	"fmt"
	"math/big"
)

// worthSum is Σ count·worth, exactly.
func (t *Tally) worthSum() *big.Int {
	sum, term := new(big.Int), new(big.Int)
	for i, n := range t.ratings() {
		sum.Add(sum, term.Mul(big.NewInt(n), big.NewInt(t.scale.worth[i])))
	}
	return sum
}

// fraction is (num/den) ÷ (the scale's worth unit).
func (t *Tally) fraction(num *big.Int, den int64) Ratio {
	return Ratio{new(big.Rat).SetFrac(num, new(big.Int).Mul(big.NewInt(den), big.NewInt(t.scale.den)))}
}

// TotalWorth is Σ n·worth over the ratings, such as 5n₁+4n₂+3n₃+2n₄+1n₅ for five
// answers worth 5 to 1. No ratings is [ErrNoBase].
func (t *Tally) TotalWorth() (Ratio, error) {
	if _, _, err := t.base(1); err != nil {
		return Ratio{}, err
	}
	return t.fraction(t.worthSum(), 1), nil
}

// MeanWorth is the mean worth of the ratings. No ratings is [ErrNoBase].
func (t *Tally) MeanWorth() (Ratio, error) {
	_, n, err := t.base(1)
	if err != nil {
		return Ratio{}, err
	}
	return t.fraction(t.worthSum(), n), nil
}

// PercentOfMax is the score of handbooks: mean worth ÷ largest worth × 100, from
// above 0 to 100 on a scale that begins at 1 (all at 1 of 10 score 10). The 38
// customers of the doc score 3010/38 = 79.2. No ratings is [ErrNoBase]; a scale
// whose largest worth is not positive is [ErrArgument].
func (t *Tally) PercentOfMax() (Ratio, error) { return t.Score(PercentOfMax) }

// POMP is the percent of maximum possible: 100·(mean worth − smallest worth) ÷
// (largest worth − smallest worth), from 0 to 100 on every scale (P. Cohen,
// J. Cohen, L. S. Aiken and S. G. West, The Problem of Units and the
// Circumstance for POMP, Multivariate Behavioral Research 34, 1999, 315–346).
// No ratings is [ErrNoBase].
func (t *Tally) POMP() (Ratio, error) { return t.Score(POMP) }

// Score is the score of the tally by the given method, 0–100 on scales whose
// worths are not negative.
func (t *Tally) Score(m ScoreMethod) (Ratio, error) {
	mean, err := t.MeanWorth()
	if err != nil {
		return Ratio{}, err
	}
	zero, span, err := t.scale.ScoreOrigin(m)
	if err != nil {
		return Ratio{}, err
	}
	return (Ratio{big.NewRat(100, 1)}).Mul(mean.Sub(zero)).Quo(span)
}

// ScoreOrigin gives the linear map from worth to score: a worth w scores
// 100·(w − zero)/span. A largest worth that is not positive cannot be 100 % and
// is [ErrArgument] under [PercentOfMax].
func (s *Scale) ScoreOrigin(m ScoreMethod) (zero, span Ratio, err error) {
	lo, hi := s.WorthBounds()
	switch {
	case s.Len() == 0:
		return zero, span, fmt.Errorf("scale: score: %w", ErrNoScale)
	case m == POMP:
		return lo, hi.Sub(lo), nil
	case m != PercentOfMax:
		return zero, span, fmt.Errorf("%s: score method %d: %w", named("scale", s.ID()), m, ErrArgument)
	case hi.Sign() <= 0:
		return zero, span, fmt.Errorf("%s: percent of a maximum of %v: %w", named("scale", s.ID()), hi, ErrArgument)
	}
	return Ratio{}, hi, nil
}

// Median is the middle rating, or the mean of the two middle ones: R's median.
// No ratings is [ErrNoBase].
func (t *Tally) Median() (Ratio, error) {
	_, n, err := t.base(1)
	if err != nil {
		return Ratio{}, err
	}
	a, b := t.orderStatistic((n+1)/2), t.orderStatistic(n/2+1)
	return Ratio{big.NewRat(int64(a)+int64(b), 2)}, nil
}

// orderStatistic is the k-th smallest rating, k from 1, ends beyond clamped.
func (t *Tally) orderStatistic(k int64) int {
	counts := t.ratings()
	last := 0
	for i, n := range counts {
		if n == 0 {
			continue
		}
		last = i
		if k -= n; k <= 0 {
			break
		}
	}
	return t.scale.def.Points[last].Value
}

// InterpolatedMedian is the median of grouped data, L + h·(N/2 − F)/f: L is the
// lower limit of the class that holds the middle, h its width, f its count and
// F the count below it. The class of a point reaches half way to its
// neighbours, and as far beyond the end points as on their other side, so h is
// the step on an evenly spaced scale. Where N/2 falls between two classes it is
// half way between their limits. No ratings is [ErrNoBase].
func (t *Tally) InterpolatedMedian() (Ratio, error) {
	counts, n, err := t.base(1)
	if err != nil {
		return Ratio{}, err
	}
	below, i := int64(0), 0
	for counts[i] == 0 || below+counts[i] < n-(below+counts[i]) {
		below += counts[i]
		i++
	}
	lower, upper := t.scale.classLimits(i)
	if below+counts[i] == n-(below+counts[i]) { // N/2 falls on a class limit
		for i++; counts[i] == 0; i++ {
		}
		next, _ := t.scale.classLimits(i)
		return upper.Add(next).Mul(Ratio{big.NewRat(1, 2)}), nil
	}
	part := new(big.Rat).SetFrac(
		new(big.Int).Sub(big.NewInt(n), new(big.Int).Lsh(big.NewInt(below), 1)),
		new(big.Int).Lsh(big.NewInt(counts[i]), 1))
	return lower.Add(upper.Sub(lower).Mul(Ratio{part})), nil
}

// classLimits are the ends of the class of point i.
func (s *Scale) classLimits(i int) (lower, upper Ratio) {
	p := s.def.Points
	at := func(j int) int64 { return int64(p[min(max(j, 0), len(p)-1)].Value) }
	down, up := at(i)-at(i-1), at(i+1)-at(i)
	if down == 0 {
		down = up
	}
	if up == 0 {
		up = down
	}
	return Ratio{big.NewRat(2*at(i)-down, 2)}, Ratio{big.NewRat(2*at(i)+up, 2)}
}
