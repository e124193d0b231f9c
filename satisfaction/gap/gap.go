package gap

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/gocsat/csat/internal/enum"
	"github.com/gocsat/csat/internal/paired"
	"github.com/gocsat/csat/internal/tail"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// Conditions that a caller may branch on with [errors.Is].
var (
	// ErrNoBase says that nobody rated all sides.
	ErrNoBase = survey.ErrNoBase
	// ErrTooFew says that there are pairs, but fewer than the figure needs.
	ErrTooFew = survey.ErrTooFew
	// ErrArgument says that an argument lies outside what its doc allows.
	ErrArgument = survey.ErrArgument
	// ErrIncompatible says that the sides do not have the same scale.
	ErrIncompatible = survey.ErrIncompatible
)

// ZeroPolicy says what the signed rank test does with E = P.
type ZeroPolicy uint8

const (
	// DropZeros leaves them out before ranking, as R's wilcox.test does. Default.
	DropZeros ZeroPolicy = iota
	// PrattZeros ranks them and leaves their ranks out.
	PrattZeros
)

var zeroPolicies = enum.Names[ZeroPolicy]{"drop", "pratt"}

// String is the name of the policy, "drop" or "pratt".
func (p ZeroPolicy) String() string { return zeroPolicies.String(p) }

// MarshalText writes the name; an unknown policy is an error.
func (p ZeroPolicy) MarshalText() ([]byte, error) { return zeroPolicies.Marshal(p) }

// UnmarshalText reads a name that [ZeroPolicy.MarshalText] writes.
func (p *ZeroPolicy) UnmarshalText(text []byte) error { return zeroPolicies.Unmarshal(p, text) }

// Options are the options of [Of]; the zero value is the default.
type Options struct {
	// Equal is what E = P counts as. Default: EqualUndecided.
	Equal EqualPolicy
	// Zeros is what the signed rank test does with E = P. Default: DropZeros.
	Zeros ZeroPolicy
	// Level is the confidence level. Default (0): 0.95. Valid range: (0,1).
	Level float64
}

// A Result is the comparison of one pair of items. Its base is the pairs, N of
// every share and of Estimate: respondents with a rating on both items.
type Result struct {
	// States are the pairs in each state; they sum to the pairs.
	States States `json:"states"`
	// Satisfied is the share that counts as satisfied under Equal.
	Satisfied scale.Share `json:"satisfied"`
	// Equal is the policy by which Satisfied was counted.
	Equal EqualPolicy `json:"equal_policy"`
	// Expected is the exact mean worth of the expectations over the pairs.
	Expected scale.Ratio `json:"expected"`
	// Perceived is that of the perceptions, the SERVPERF figure of the item.
	Perceived scale.Ratio `json:"perceived"`
	// Gap is Perceived − Expected, exact, in units of worth; negative is a
	// shortfall.
	Gap scale.Ratio `json:"gap"`
	// Estimate is the gap with its paired error and Student's interval, which is
	// not cut at the largest gap that the scale allows. Missing are those counted
	// in the crosstab who did not rate both.
	Estimate survey.Estimate `json:"estimate"`
	// SD is the standard deviation of P − E with divisor n − 1; no value where
	// there is one pair.
	SD survey.Optional `json:"sd"`
	// EffectSize is the gap over SD, d_z (J. Cohen, Statistical Power Analysis,
	// 2nd ed., 1988, §2.3); no value where all differences are alike.
	EffectSize survey.Optional `json:"effect_size"`
	// Student tests that the mean difference is 0.
	Student TTest `json:"student"`
	// Rank tests that the differences are symmetric around 0.
	Rank RankTest `json:"rank"`
	// Sign tests that as many are above expectation as below.
	Sign SignTest `json:"sign"`
}

// MarshalJSON writes the fields; of a suppressed result only that it is.
func (r Result) MarshalJSON() ([]byte, error) {
	type plain Result
	return r.Estimate.MarshalResult(plain(r))
}

// A TTest is the paired t test of a gap, without values where all differences are
// alike or there is one.
type TTest struct {
	// T is the gap over its error.
	T survey.Optional `json:"t"`
	// DF is the number of pairs less 1.
	DF float64 `json:"df"`
	// P is two-sided.
	P survey.Optional `json:"p"`
}

// A RankTest is Wilcoxon's signed rank test by its normal approximation with
// tie-corrected variance, without values where every difference is 0.
type RankTest struct {
	// Zeros is the policy for differences of 0.
	Zeros ZeroPolicy `json:"zeros"`
	// NonZero is the number of other differences.
	NonZero int64 `json:"non_zero"`
	// V is the sum of the ranks of P > E.
	V float64 `json:"v"`
	// Z is V standardised, without continuity correction.
	Z survey.Optional `json:"z"`
	// P is the two-sided p-value of Z.
	P survey.Optional `json:"p"`
	// ZCorrected is Z with V moved by 1/2 towards its mean.
	ZCorrected survey.Optional `json:"z_corrected"`
	// PCorrected is the two-sided p-value of ZCorrected, the one that R's
	// wilcox.test prints.
	PCorrected survey.Optional `json:"p_corrected"`
}

// A SignTest is the exact binomial test of P > E against P < E, without a value
// where every difference is 0.
type SignTest struct {
	// Above is the number of pairs with P > E.
	Above int64 `json:"above"`
	// Below is the number of pairs with P < E.
	Below int64 `json:"below"`
	// P is two-sided.
	P survey.Optional `json:"p"`
}

// Ceiling is the warning that at least half of the expectations (the desired
// service of [Zone]) are at the top of the scale, where perception cannot exceed
// them: the gap can only be a shortfall, however good the service.
const Ceiling survey.WarningCode = "ceiling"

// Of compares expectation, the rows of a crosstab, with perception, its columns.
// Both must be items on scales of the same shape ([ErrIncompatible]); no pair is
// [ErrNoBase]. Worths are compared, so on reversed items and on scales where lower
// is better a shortfall is negative too. A crosstab counts people: sampling
// weights do not enter, for which there is [Weighted].
func Of(x *survey.Crosstab, o Options) (Result, error) {
	if x == nil {
		return Result{}, fmt.Errorf("gap: no crosstab: %w", ErrArgument)
	}
	level, err := levelOf(o.Level)
	if err != nil {
		return Result{}, err
	}
	if !equalPolicies.Valid(o.Equal) || !zeroPolicies.Valid(o.Zeros) {
		return Result{}, fmt.Errorf("gap: policies %v, %v: %w", o.Equal, o.Zeros, ErrArgument)
	}
	s := x.Rows().Scale
	if s == nil || x.Cols().Scale == nil || s.Fingerprint() != x.Cols().Scale.Fingerprint() {
		return Result{}, fmt.Errorf("gap: %s and %s: %w", x.Rows().ID, x.Cols().ID, ErrIncompatible)
	}
	worth, unit := worths(s)
	d := paired.Differences{Counts: map[int64]int64{}, Unit: unit}
	r := Result{Equal: o.Equal}
	e, p := scale.NewTally(s), scale.NewTally(s)
	points := s.Points()
	for i, line := range x.Pairs() {
		for j, n := range line {
			d.Counts[worth[j]-worth[i]] += n
			r.States.add(worth[j]-worth[i], n)
			if err := errors.Join(e.AddN(points[i].Value, n), p.AddN(points[j].Value, n)); err != nil {
				return Result{}, err
			}
		}
	}
	if e.N() == 0 {
		return Result{}, fmt.Errorf("gap: %s and %s: %w", x.Rows().ID, x.Cols().ID, ErrNoBase)
	}
	r.Satisfied = r.States.Satisfied(o.Equal)
	if r.Expected, err = e.MeanWorth(); err != nil {
		return Result{}, err
	}
	if r.Perceived, err = p.MeanWorth(); err != nil {
		return Result{}, err
	}
	r.Gap = r.Perceived.Sub(r.Expected)
	r.test(d, o.Zeros, level)
	r.Estimate.Missing = x.Total() - r.Estimate.N
	ceiling(&r.Estimate, e)
	return r, nil
}

// levelOf is the confidence level, 0.95 where it is 0.
func levelOf(level float64) (float64, error) {
	if level == 0 {
		return 0.95, nil
	}
	if !(level > 0 && level < 1) {
		return 0, fmt.Errorf("gap: confidence level %g: %w", level, ErrArgument)
	}
	return level, nil
}

// worths are the worths of the points, ascending by value, in units of 1/unit.
func worths(s *scale.Scale) (worth []int64, unit int64) {
	for c := range s.Codes() {
		w, u, ok := s.WorthUnits(scale.Code(c))
		if unit = u; ok {
			worth = append(worth, w)
		}
	}
	return worth, unit
}

func (r *Result) test(d paired.Differences, zeros ZeroPolicy, level float64) {
	t := d.Student()
	r.Student = compare(&r.Estimate, r.Gap, t.SE, d.N(), level)
	if d.N() > 1 {
		r.SD = survey.Some(t.SD)
	}
	if t.OK {
		r.EffectSize = survey.Some(t.Mean / t.SD)
	}
	rank := d.SignedRank(zeros == PrattZeros)
	r.Rank = RankTest{Zeros: zeros, NonZero: rank.NonZero, V: rank.V}
	if rank.OK {
		r.Rank.Z, r.Rank.P = survey.Some(rank.Z), survey.Some(rank.P)
		r.Rank.ZCorrected, r.Rank.PCorrected = survey.Some(rank.ZCorrected), survey.Some(rank.PCorrected)
	}
	p, above, below, ok := d.Sign()
	r.Sign = SignTest{Above: above, Below: below}
	if ok {
		r.Sign.P = survey.Some(p)
	}
}

// smallBase is the number of pairs below which a figure is marked.
const smallBase = 30

// compare fills in a gap with error se over n pairs, and tests it against 0.
func compare(e *survey.Estimate, gap scale.Ratio, se float64, n int64, level float64) TTest {
	e.Value, e.N, e.EffectiveN = gap.Float64(), n, float64(n)
	if n < 2 {
		e.Warn(survey.NoError, "one pair gives no error")
		return TTest{}
	}
	test := TTest{DF: float64(n - 1)}
	e.SE = survey.Some(se)
	half := tail.StudentTQuantile((1+level)/2, test.DF) * se
	e.Interval = survey.Interval{Lower: e.Value - half, Upper: e.Value + half, Level: level}
	e.Method = "paired t"
	if se > 0 {
		t := e.Value / se
		test.T, test.P = survey.Some(t), survey.Some(tail.StudentTTwoSided(math.Abs(t), test.DF))
	} else {
		e.Warn(survey.ZeroVariance, "every difference is the same")
	}
	if n < smallBase {
		e.Warn(survey.LowBase, "%d pairs, fewer than %d", n, smallBase)
	}
	return test
}

// ceiling warns where most expectations cannot be exceeded.
func ceiling(e *survey.Estimate, expected *scale.Tally) {
	s := expected.Scale()
	worth, _ := worths(s)
	best := slices.Max(worth)
	var top int64
	for i, p := range s.Points() {
		if worth[i] == best {
			top += expected.Count(p.Value)
		}
	}
	if n := expected.N(); top >= n-top {
		e.Warn(Ceiling, "%d of %d expect the most that the scale offers", top, n)
	}
}
