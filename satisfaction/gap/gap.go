package gap

import (
	"fmt"
	"math"
	"math/big"

	"github.com/gocsat/csat/internal/enum"
	"github.com/gocsat/csat/internal/paired"
	"github.com/gocsat/csat/internal/tail"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// Conditions that a caller may branch on with [errors.Is].
var (
	// ErrNoBase says that nobody rated both sides.
	ErrNoBase = survey.ErrNoBase
	// ErrTooFew says that there are pairs, but fewer than the figure needs.
	ErrTooFew = survey.ErrTooFew
	// ErrArgument says that an argument lies outside what its doc allows.
	ErrArgument = survey.ErrArgument
	// ErrIncompatible says that the two sides do not have the same scale.
	ErrIncompatible = survey.ErrIncompatible
)

// EqualPolicy says what an answer with E = P counts as.
type EqualPolicy uint8

const (
	// EqualUndecided counts it as neither. Default.
	EqualUndecided EqualPolicy = iota
	// EqualSatisfied counts it as satisfied: equal to or above expectation.
	EqualSatisfied
)

var equalPolicies = enum.Names[EqualPolicy]{"undecided", "satisfied"}

// String is the name of the policy, such as "satisfied".
func (p EqualPolicy) String() string { return equalPolicies.String(p) }

// MarshalText writes the name; an unknown policy is an error.
func (p EqualPolicy) MarshalText() ([]byte, error) { return equalPolicies.Marshal(p) }

// UnmarshalText reads a name that [EqualPolicy.MarshalText] writes.
func (p *EqualPolicy) UnmarshalText(text []byte) error { return equalPolicies.Unmarshal(p, text) }

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

// Consequence is what handbooks expect of a customer in a state.
type Consequence uint8

const (
	// Leaves: expectation was not met, the customer goes to another.
	Leaves Consequence = iota
	// StaysLooking: met and no more; stays while there is nobody better.
	StaysLooking
	// Advocates: exceeded; tells others and continues to trade.
	Advocates
)

var consequences = enum.Names[Consequence]{"leaves", "stays-looking", "advocates"}

// String is the name of the consequence, such as "advocates".
func (c Consequence) String() string { return consequences.String(c) }

// MarshalText writes the name; an unknown consequence is an error.
func (c Consequence) MarshalText() ([]byte, error) { return consequences.Marshal(c) }

// UnmarshalText reads a name that [Consequence.MarshalText] writes.
func (c *Consequence) UnmarshalText(text []byte) error { return consequences.Unmarshal(c, text) }

// States are the pairs in each state. N of every share is the number of pairs.
type States struct {
	// Below is E > P, dissatisfied; its consequence is Leaves.
	Below scale.Share `json:"below"`
	// Equal is E = P, confirmed; its consequence is StaysLooking.
	Equal scale.Share `json:"equal"`
	// Above is E < P, delighted; its consequence is Advocates.
	Above scale.Share `json:"above"`
}

// Satisfied is how many count as satisfied under a policy: Above, or Above and
// Equal.
func (s States) Satisfied(p EqualPolicy) scale.Share {
	share := s.Above
	if p == EqualSatisfied {
		share.Count += s.Equal.Count
	}
	return share
}

// Options are the options of [Of]; the zero value is the default.
type Options struct {
	// Equal is what E = P counts as. Default: EqualUndecided.
	Equal EqualPolicy
	// Zeros is what the signed rank test does with E = P. Default: DropZeros.
	Zeros ZeroPolicy
	// Level is the confidence level. Default (0): 0.95. Valid range: (0,1).
	Level float64
}

// A Result is the comparison of one pair of items.
type Result struct {
	// States are the pairs in each state; they sum to the pairs.
	States States `json:"states"`
	// Satisfied is the share that counts as satisfied under Equal.
	Satisfied scale.Share `json:"satisfied"`
	Equal     EqualPolicy `json:"equal_policy"`
	// Expected and Perceived are the exact mean worths over the pairs. Perceived is
	// the SERVPERF figure of the item.
	Expected  scale.Ratio `json:"expected"`
	Perceived scale.Ratio `json:"perceived"`
	// Gap is Perceived − Expected, exact, in units of worth; negative is a
	// shortfall.
	Gap scale.Ratio `json:"gap"`
	// Estimate is the gap with its paired error and Student's interval.
	Estimate survey.Estimate `json:"estimate"`
	// SD is the standard deviation of P − E with divisor n − 1, and EffectSize the
	// gap over it, d_z (J. Cohen, Statistical Power Analysis, 2nd ed., 1988, §2.3);
	// no value where all differences are alike or there is one pair.
	SD         survey.Optional `json:"sd"`
	EffectSize survey.Optional `json:"effect_size"`
	// Student, Rank and Sign test that there is no gap.
	Student TTest    `json:"student"`
	Rank    RankTest `json:"rank"`
	Sign    SignTest `json:"sign"`
}

// A TTest is the paired t test, without values where all differences are alike.
type TTest struct {
	T  survey.Optional `json:"t"`
	DF float64         `json:"df"`
	P  survey.Optional `json:"p"`
}

// A RankTest is Wilcoxon's signed rank test by its normal approximation with
// tie-corrected variance, without values where every difference is 0.
type RankTest struct {
	// Zeros is the policy for differences of 0, NonZero the number of others.
	Zeros   ZeroPolicy `json:"zeros"`
	NonZero int64      `json:"non_zero"`
	// V is the sum of the ranks of P > E.
	V float64 `json:"v"`
	// Z and the two-sided P are without continuity correction, ZCorrected and
	// PCorrected with it.
	Z          survey.Optional `json:"z"`
	P          survey.Optional `json:"p"`
	ZCorrected survey.Optional `json:"z_corrected"`
	PCorrected survey.Optional `json:"p_corrected"`
}

// A SignTest is the exact binomial test of P > E against P < E.
type SignTest struct {
	Above int64           `json:"above"`
	Below int64           `json:"below"`
	P     survey.Optional `json:"p"`
}

// Ceiling is the warning of [Of] that expectations crowd at the top of the scale,
// where perception cannot exceed them.
const Ceiling survey.WarningCode = "ceiling"

// ceilingShare of expectations at the favourable end draws the warning: from half
// on, most pairs cannot be above.
const ceilingShare = 0.5

// Of compares expectation, the rows of a crosstab, with perception, its columns.
// Both must be items on scales of the same shape ([ErrIncompatible]); no pair is
// [ErrNoBase].
func Of(x *survey.Crosstab, o Options) (Result, error) {
	if o.Level == 0 {
		o.Level = 0.95
	}
	if !(o.Level > 0 && o.Level < 1) || !equalPolicies.Valid(o.Equal) || !zeroPolicies.Valid(o.Zeros) {
		return Result{}, fmt.Errorf("gap: options %+v: %w", o, ErrArgument)
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
			switch {
			case worth[i] > worth[j]:
				r.States.Below.Count += n
			case worth[i] < worth[j]:
				r.States.Above.Count += n
			default:
				r.States.Equal.Count += n
			}
			if err := e.AddN(points[i].Value, n); err != nil {
				return Result{}, err
			}
			if err := p.AddN(points[j].Value, n); err != nil {
				return Result{}, err
			}
		}
	}
	n := e.N()
	if n == 0 {
		return Result{}, fmt.Errorf("gap: %s and %s: %w", x.Rows().ID, x.Cols().ID, ErrNoBase)
	}
	r.States.Below.N, r.States.Equal.N, r.States.Above.N = n, n, n
	r.Satisfied = r.States.Satisfied(o.Equal)
	var err error
	if r.Expected, err = e.MeanWorth(); err != nil {
		return Result{}, err
	}
	if r.Perceived, err = p.MeanWorth(); err != nil {
		return Result{}, err
	}
	r.Gap = r.Perceived.Sub(r.Expected)
	r.test(d, o)
	r.Estimate.Missing = x.Total() - n
	if top, err := e.Top(1); err == nil && float64(top.Count) >= ceilingShare*float64(n) {
		r.Estimate.Warn(Ceiling, "%d of %d expect the most the scale offers", top.Count, n)
	}
	return r, nil
}

// worths are the worths of the points in one unit.
func worths(s *scale.Scale) (worth []int64, unit int64) {
	for c := range s.Codes() {
		w, u, ok := s.WorthUnits(scale.Code(c))
		if unit = u; ok {
			worth = append(worth, w)
		}
	}
	return worth, unit
}

func (r *Result) test(d paired.Differences, o Options) {
	t := d.Student()
	estimate(&r.Estimate, r.Gap.Float64(), t.SD, d.N(), o.Level)
	r.Student.DF = t.DF
	if d.N() > 1 {
		r.SD = survey.Some(t.SD)
	}
	if t.OK {
		r.EffectSize = survey.Some(t.Mean / t.SD)
		r.Student.T, r.Student.P = survey.Some(t.T), survey.Some(t.P)
	}
	rank := d.SignedRank(o.Zeros == PrattZeros)
	r.Rank = RankTest{Zeros: o.Zeros, NonZero: rank.NonZero, V: rank.V}
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

// estimate fills in a mean difference with standard deviation sd over n pairs.
func estimate(e *survey.Estimate, value, sd float64, n int64, level float64) {
	e.Value, e.N, e.EffectiveN = value, n, float64(n)
	if n < 2 {
		e.Warn(survey.NoError, "one pair gives no error")
		return
	}
	se := sd / math.Sqrt(float64(n))
	e.SE = survey.Some(se)
	half := tail.StudentTQuantile((1+level)/2, float64(n-1)) * se
	e.Interval = survey.Interval{Lower: value - half, Upper: value + half, Level: level}
	e.Method = "paired t"
	if sd == 0 {
		e.Warn(survey.ZeroVariance, "every difference is the same")
	}
	const small = 30
	if n < small {
		e.Warn(survey.LowBase, "%d pairs, fewer than %d", n, small)
	}
}

// DifferenceReliability is the reliability of the difference P − E of two scores
// of several items each, from their standard deviations, their reliabilities
// (Cronbach's alpha, say) and their correlation:
//
//	(σ_P²·r_PP + σ_E²·r_EE − 2·r_PE·σ_P·σ_E) / (σ_P² + σ_E² − 2·r_PE·σ_P·σ_E)
//
// (F. M. Lord, Elementary Models for Measuring Change, in Problems in Measuring
// Change, 1963; used for SERVQUAL by J. P. Peter, G. A. Churchill and T. J. Brown,
// Journal of Consumer Research 19, 1993, 655–662). At most 1; it falls as the two
// correlate, and can be negative. One item has no reliability of its own, so this is
// for scores of several. Standard deviations must be positive, reliabilities in
// [0,1], the correlation in [−1,1] ([ErrArgument]); a difference without variance
// is [ErrTooFew].
func DifferenceReliability(sdP, sdE, reliabilityP, reliabilityE, correlation float64) (float64, error) {
	if !(sdP > 0 && sdE > 0) || math.IsInf(sdP, 0) || math.IsInf(sdE, 0) || !(reliabilityP >= 0 && reliabilityP <= 1) ||
		!(reliabilityE >= 0 && reliabilityE <= 1) || !(correlation >= -1 && correlation <= 1) {
		return 0, fmt.Errorf("gap: difference reliability: %w", ErrArgument)
	}
	// Divided by σ_P·σ_E, so that large deviations cannot overflow.
	q := sdP / sdE
	total := q + 1/q - 2*correlation
	if !(total > 0) {
		return 0, fmt.Errorf("gap: difference without variance: %w", ErrTooFew)
	}
	return (q*reliabilityP + reliabilityE/q - 2*correlation) / total, nil
}

var one = scale.RatioOf(big.NewRat(1, 1))
