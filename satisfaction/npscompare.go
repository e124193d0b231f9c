package satisfaction

import (
	"fmt"
	"math"
	"math/big"

	"github.com/gocsat/csat/internal/enum"
	"github.com/gocsat/csat/internal/interval"
	"github.com/gocsat/csat/internal/tail"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// NPSTestMethod names a test of one net promoter score.
type NPSTestMethod uint8

const (
	// ScoreTest is Tango's score test, which agrees with the [Tango] interval.
	// Default.
	ScoreTest NPSTestMethod = iota
	// WaldTest is (s − s₀)/√(V/n), which agrees with the [Wald] interval.
	WaldTest
)

var npsTests = enum.Names[NPSTestMethod]{"score", "wald"}

// String is the name of the test, such as "score".
func (m NPSTestMethod) String() string { return npsTests.String(m) }

// MarshalText writes the name; an unknown test is an error.
func (m NPSTestMethod) MarshalText() ([]byte, error) { return npsTests.Marshal(m) }

// UnmarshalText reads a name that [NPSTestMethod.MarshalText] writes.
func (m *NPSTestMethod) UnmarshalText(text []byte) error { return npsTests.Unmarshal(m, text) }

// A Test is a statistic with its p-values. Where the statistic is 0/0, as with
// all passives tested against 0, nothing is valid.
type Test struct {
	// Z is standard normal under the hypothesis; ±Inf where there is a difference
	// and no variance.
	Z survey.Optional `json:"z"`
	// TwoSided is the p-value in [0,1] for the alternative that the figure differs
	// from the hypothesis.
	TwoSided survey.Optional `json:"two_sided"`
	// Less is the p-value for the alternative that it lies below.
	Less survey.Optional `json:"less"`
	// Greater is the p-value for the alternative that it lies above.
	Greater survey.Optional `json:"greater"`
}

func normalTest(z float64, ok bool) Test {
	if !ok || math.IsNaN(z) {
		return Test{}
	}
	less, greater := tail.Normal(z)
	return Test{survey.Some(z), survey.Some(tail.NormalTwoSided(z)), survey.Some(less), survey.Some(greater)}
}

// TestNPS tests counts against a target score in [−1,1] ([ErrArgument]
// otherwise); 0.3 is 30 points. No answers is [ErrNoBase].
func TestNPS(c NPSCounts, target float64, m NPSTestMethod) (Test, error) {
	if err := c.validate(); err != nil {
		return Test{}, err
	}
	if !(target >= -1 && target <= 1) || !npsTests.Valid(m) {
		return Test{}, fmt.Errorf("satisfaction: nps test against %g: %w", target, ErrArgument)
	}
	n := float64(c.N())
	if m == WaldTest {
		return normalTest((c.score().Float64()-target)/math.Sqrt(c.variance()/n), true), nil
	}
	return normalTest(interval.TangoZ(float64(c.Detractors), float64(c.Promoters), n, target)), nil
}

// CompareMethod names an interval for the difference of two net promoter scores.
type CompareMethod uint8

const (
	// MOVER combines the Tango limits of both scores (G. Y. Zou and A. Donner,
	// Construction of Confidence Limits about Effect Measures, Statistics in
	// Medicine 27, 2008, 1693–1702): with scores s and limits l, u,
	//
	//	L = d − √((s₁−l₁)² + (u₂−s₂)²),   U = d + √((u₁−s₁)² + (s₂−l₂)²)
	//
	// Its p-value is one minus the largest level at which the interval leaves 0
	// out. With 8 answers in each group, no class below a tenth, its smallest
	// exact coverage at 95 % is 0.938, its mean 0.959; where classes may be empty
	// 0.912 and 0.967 (enumerated over shares in tenths; in twentieths the smallest is
	// 0.879). Default.
	MOVER CompareMethod = iota
	// AdjustedWaldBoth adds (0.75, 1.5, 0.75) pseudo-answers to both groups, as
	// R's package NPS does. Smallest coverage as above: 0.857, and 0 where all of
	// one group are promoters and all of the other detractors.
	AdjustedWaldBoth
	// AdjustedWaldHalf adds half of that to each group. Smallest coverage as
	// above: 0.932, and 0.832 where classes may be empty.
	AdjustedWaldHalf
	// WaldDifference is d ± z·√(V₁/n₁ + V₂/n₂).
	WaldDifference
)

var compareMethods = enum.Names[CompareMethod]{"mover", "adjusted-wald-both", "adjusted-wald-half", "wald"}

// String is the name of the method, such as "mover".
func (m CompareMethod) String() string { return compareMethods.String(m) }

// MarshalText writes the name; an unknown method is an error.
func (m CompareMethod) MarshalText() ([]byte, error) { return compareMethods.Marshal(m) }

// UnmarshalText reads a name that [CompareMethod.MarshalText] writes.
func (m *CompareMethod) UnmarshalText(text []byte) error { return compareMethods.Unmarshal(m, text) }

// CompareOptions are the options of [CompareNPS]; the zero value is the default.
type CompareOptions struct {
	// Method is the interval and its test. Default: MOVER.
	Method CompareMethod
	// Level is the confidence level. Default (0): 0.95. Valid range: (0,1).
	Level float64
	// Unclipped leaves Wald limits outside ±2 as they come out. Default: they are
	// cut, with a warning.
	Unclipped bool
}

// A Comparison is the signed difference x − y of two scores.
type Comparison struct {
	// Difference is the exact difference in [−2,2].
	Difference scale.Ratio `json:"difference"`
	// Estimate is the difference with its error and interval; under the adjusted
	// Wald methods it is that of the adjusted scores. N is the smaller base.
	Estimate survey.Estimate `json:"estimate"`
	// Test is the test of no difference that agrees with the interval.
	Test Test `json:"test"`
}

// MarshalJSON writes the fields; of a suppressed result only that it is.
func (r Comparison) MarshalJSON() ([]byte, error) {
	type plain Comparison
	return r.Estimate.MarshalResult(plain(r))
}

// CompareNPS compares two independent groups, x minus y. A group without answers
// is [ErrNoBase].
func CompareNPS(x, y NPSCounts, o CompareOptions) (Comparison, error) {
	level, err := levelOf(o.Level)
	if err != nil {
		return Comparison{}, err
	}
	for _, c := range []NPSCounts{x, y} {
		if err := c.validate(); err != nil {
			return Comparison{}, err
		}
	}
	if !compareMethods.Valid(o.Method) {
		return Comparison{}, fmt.Errorf("satisfaction: compare nps: method %v: %w", o.Method, ErrArgument)
	}
	r := Comparison{Difference: x.score().Sub(y.score())}
	e := &r.Estimate
	e.N = min(x.N(), y.N())
	e.EffectiveN = float64(e.N)
	e.Method = o.Method.String()
	e.Interval.Level = level
	z := tail.CriticalZ(level)
	if o.Method == MOVER {
		e.Value = r.Difference.Float64()
		e.SE = survey.Some(math.Sqrt(x.variance()/float64(x.N()) + y.variance()/float64(y.N())))
		e.Interval.Lower, e.Interval.Upper = mover(x, y, z)
		r.Test = moverTest(x, y)
	} else {
		var a, b AdjustedNPS
		switch o.Method {
		case AdjustedWaldBoth:
			a, b = x.adjusted(0.75), y.adjusted(0.75)
		case AdjustedWaldHalf:
			a, b = x.adjusted(0.375), y.adjusted(0.375)
		default:
			a, b = x.plain(), y.plain()
		}
		e.Value = a.Centre - b.Centre
		se := math.Hypot(a.SE, b.SE)
		e.SE = survey.Some(se)
		e.Interval.Lower, e.Interval.Upper = e.Value-z*se, e.Value+z*se
		r.Test = normalTest(e.Value/se, true)
	}
	if !o.Unclipped {
		clip(e, -2, 2)
	}
	if x.variance() == 0 && y.variance() == 0 {
		e.Warn(survey.ZeroVariance, "in both groups all answers fall in one class")
	}
	lowBase(e, e.N)
	return r, nil
}

// plain is the score and its error without pseudo-answers.
func (c NPSCounts) plain() AdjustedNPS {
	n := float64(c.N())
	return AdjustedNPS{Centre: c.score().Float64(), SE: math.Sqrt(c.variance() / n), N: n}
}

func mover(x, y NPSCounts, z float64) (lower, upper float64) {
	s1, s2 := x.score().Float64(), y.score().Float64()
	l1, u1 := interval.Tango(float64(x.Detractors), float64(x.Promoters), float64(x.N()), z)
	l2, u2 := interval.Tango(float64(y.Detractors), float64(y.Promoters), float64(y.N()), z)
	d := x.score().Sub(y.score()).Float64()
	return d - math.Hypot(s1-l1, u2-s2), d + math.Hypot(u1-s1, s2-l2)
}

// moverTest finds the z at which the interval touches 0.
func moverTest(x, y NPSCounts) Test {
	d := x.score().Cmp(y.score())
	if d == 0 {
		return normalTest(0, true)
	}
	// The limit on the side of 0 moves past it as z grows: Tango limits tend to
	// ±1, and d = (s₁+1) + (1−s₂) − 2 < √((s₁+1)² + (1−s₂)²) since both terms lie
	// between 0 and 2.
	toward := func(z float64) float64 {
		lower, upper := mover(x, y, z)
		if d > 0 {
			return lower
		}
		return -upper
	}
	high := 1.0
	for toward(high) > 0 {
		high *= 2
	}
	z := tail.Root(toward, 0, high)
	return normalTest(math.Copysign(z, float64(d)), true)
}

// A PairedComparison is the difference of two scores given by the same people.
type PairedComparison struct {
	Comparison
	// X is the score of the rows over those who answered both.
	X scale.Ratio `json:"x"`
	// Y is that of the columns.
	Y scale.Ratio `json:"y"`
	// Covariance is that of the answers coded −1, 0, 1, with divisor n.
	Covariance float64 `json:"covariance"`
}

// MarshalJSON writes the fields, those of the comparison among them; of a suppressed
// result only that it is.
func (r PairedComparison) MarshalJSON() ([]byte, error) {
	return r.Estimate.MarshalResult(struct {
		Difference scale.Ratio     `json:"difference"`
		Estimate   survey.Estimate `json:"estimate"`
		Test       Test            `json:"test"`
		X          scale.Ratio     `json:"x"`
		Y          scale.Ratio     `json:"y"`
		Covariance float64         `json:"covariance"`
	}{r.Difference, r.Estimate, r.Test, r.X, r.Y, r.Covariance})
}

// ComparePairedNPS compares two items, rows minus columns, answered by the same
// people: the rows and columns of a crosstab, which is often two waves of a
// panel. Only those who rated both enter. The error is √(V/n) with V the variance
// (divisor n) of the difference of the answers coded −1, 0, 1; interval and test
// are Wald's. Classes are as in [NPSOptions]. No pair is [ErrNoBase].
func ComparePairedNPS(x *survey.Crosstab, classes *scale.Bands, o CompareOptions) (PairedComparison, error) {
	if x == nil {
		return PairedComparison{}, fmt.Errorf("satisfaction: paired nps: no crosstab: %w", ErrArgument)
	}
	level, err := levelOf(o.Level)
	if err != nil {
		return PairedComparison{}, err
	}
	if o.Method != MOVER && o.Method != WaldDifference {
		return PairedComparison{}, fmt.Errorf("satisfaction: paired nps: method %v: %w", o.Method, ErrArgument)
	}
	rows, err := codes(x.Rows(), classes)
	if err != nil {
		return PairedComparison{}, err
	}
	cols, err := codes(x.Cols(), classes)
	if err != nil {
		return PairedComparison{}, err
	}
	var n, sx, sy, sxx, syy, sxy int64
	for i, line := range x.Pairs() {
		for j, c := range line {
			a, b := rows[i], cols[j]
			n, sx, sy = n+c, sx+a*c, sy+b*c
			sxx, syy, sxy = sxx+a*a*c, syy+b*b*c, sxy+a*b*c
		}
	}
	if n == 0 {
		return PairedComparison{}, fmt.Errorf("satisfaction: paired nps: %w", ErrNoBase)
	}
	central := func(ab, a, b int64) float64 { // covariance with divisor n, rounded once
		num := new(big.Int).Mul(big.NewInt(n), big.NewInt(ab))
		num.Sub(num, new(big.Int).Mul(big.NewInt(a), big.NewInt(b)))
		v, _ := new(big.Rat).SetFrac(num, new(big.Int).Mul(big.NewInt(n), big.NewInt(n))).Float64()
		return v
	}
	r := PairedComparison{
		X: scale.RatioOf(big.NewRat(sx, n)), Y: scale.RatioOf(big.NewRat(sy, n)),
		Covariance: central(sxy, sx, sy),
	}
	r.Difference = r.X.Sub(r.Y)
	v := central(sxx+syy-2*sxy, sx-sy, sx-sy)
	e := &r.Estimate
	e.Value, e.N, e.EffectiveN = r.Difference.Float64(), n, float64(n)
	e.Missing = x.Total() - n
	e.SE = survey.Some(math.Sqrt(v / float64(n)))
	e.Method = WaldDifference.String()
	half := tail.CriticalZ(level) * e.SE.Value
	e.Interval = survey.Interval{Lower: e.Value - half, Upper: e.Value + half, Level: level}
	r.Test = normalTest(e.Value/e.SE.Value, true)
	if v == 0 {
		e.Warn(survey.ZeroVariance, "every difference is the same")
	}
	if !o.Unclipped {
		clip(e, -2, 2)
	}
	lowBase(e, n)
	return r, nil
}

// codes are −1, 0 or 1 for each point of an axis.
func codes(a survey.Axis, classes *scale.Bands) ([]int64, error) {
	if a.Scale == nil {
		return nil, fmt.Errorf("satisfaction: paired nps: %s is no item: %w", a.ID, ErrArgument)
	}
	var out []int64
	for _, p := range a.Scale.Points() {
		t := scale.NewTally(a.Scale)
		if err := t.Add(p.Value); err != nil {
			return nil, err
		}
		c, err := CountNPS(t, classes)
		if err != nil {
			return nil, err
		}
		out = append(out, c.Promoters-c.Detractors)
	}
	return out, nil
}
