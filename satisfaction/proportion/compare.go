package proportion

import (
	"fmt"
	"math"

	"github.com/gocsat/csat/internal/interval"
	"github.com/gocsat/csat/internal/tail"
	"github.com/gocsat/csat/survey"
)

// CompareOptions are the choices of [Compare], [Fisher] and [McNemar].
type CompareOptions struct {
	// Level is the confidence level of the intervals in (0, 1). Default (0):
	// 0.95.
	Level float64
}

// A Ratio is an odds or risk ratio with its confidence interval. All three
// figures are ≥ 0 and may be +Inf, which JSON writes as "Inf".
type Ratio struct {
	// Value is the ratio: without a value if it is 0/0, +Inf if only its
	// denominator is 0.
	Value survey.Optional `json:"value"`
	// Lower and Upper are the limits, without a value where the method gives
	// none.
	Lower survey.Optional `json:"lower"`
	Upper survey.Optional `json:"upper"` // see Lower
	// Level is the confidence level of the limits.
	Level float64 `json:"level"`
}

// A Comparison is that of the shares p₁ and p₂ of two independent groups.
type Comparison struct {
	// Share1 and Share2 are the two shares, 0–1.
	Share1 float64 `json:"share1"`
	Share2 float64 `json:"share2"` // see Share1
	// Difference is p₁ − p₂, −1…1.
	Difference float64 `json:"difference"`
	// Pooled is the share of both groups together, 0–1.
	Pooled float64 `json:"pooled"`
	// SE is √(p₁q₁/n₁ + p₂q₂/n₂), the standard error of Difference.
	SE float64 `json:"se"`

	// PooledZ is the usual test of equal shares, with the standard error
	// √(pq(1/n₁ + 1/n₂)) of the pooled share.
	PooledZ ZTest `json:"pooled_z"`
	// UnpooledZ is Difference/SE.
	UnpooledZ ZTest `json:"unpooled_z"`
	// Yates is the χ² test of PooledZ with Yates' continuity correction of at
	// most ½ (conservative).
	Yates ChiSquareTest `json:"yates"`

	// Newcombe is the interval of Difference from the two Wilson intervals
	// (Newcombe 1998, method 10): the one to report. Within [−1, 1].
	Newcombe survey.Interval `json:"newcombe"`
	// AgrestiCaffo is the Wald interval after one more answer of each kind in
	// each group. It can leave [−1, 1].
	AgrestiCaffo survey.Interval `json:"agresti_caffo"`
	// Wald is Difference ± z·SE. It can leave [−1, 1] and has no width at 0
	// and 1.
	Wald survey.Interval `json:"wald"`

	// OddsRatio is (p₁/q₁)/(p₂/q₂); its interval is symmetric in the logarithm
	// and has no limits if one of the four cells is 0.
	OddsRatio Ratio `json:"odds_ratio"`
	// RiskRatio is p₁/p₂; its interval is symmetric in the logarithm and has
	// no limits if p₁ or p₂ is 0.
	RiskRatio Ratio `json:"risk_ratio"`
	// CohenH is the effect size 2·asin √p₁ − 2·asin √p₂, −π…π: 0.2 is small,
	// 0.5 medium, 0.8 large (Cohen 1988).
	CohenH float64 `json:"cohen_h"`
	// Phi is the correlation of group and answer, −1…1, without a value if all
	// answers are alike.
	Phi survey.Optional `json:"phi"`
	// Warnings are reasons to trust the tests less, see [Compare].
	Warnings []survey.Warning `json:"warnings,omitempty"`
}

// Compare compares the shares of two independent groups, a minus b.
//
// The expected counts of a group are its N times the pooled share and times the rest.
// Where the smallest is below 15 a LowBase warning says so of UnpooledZ and the Wald
// interval, and where it is below 5 of PooledZ too: by enumeration of groups of 5 to 400
// answers and shares of 0.01 to 0.5, false alarms of UnpooledZ at a nominal 5 % are up
// to 8.1 % of two groups of 20 at an expected count of 5, 9.4 % of groups of 12 and 400,
// and near 90 % of 5 and 400 where less is expected; without the warning they are at most
// 6.1 %. Those of PooledZ are up to 9.9 % with its warning and at most 6.5 % without.
// [Fisher] needs no expected counts, nor does Newcombe.
//
// Errors: [ErrNoBase] if either has no base, [ErrCounts], [ErrLevel].
func Compare(a, b Count, o CompareOptions) (Comparison, error) {
	level, err := checkTwo(a, b, o)
	if err != nil {
		return Comparison{}, err
	}
	z := tail.CriticalZ(level)
	x1, n1 := a.floats()
	x2, n2 := b.floats()
	n := n1 + n2
	p1, p2 := a.share(), b.share()
	difference := p1 - p2
	se := math.Sqrt(a.variance()/n1 + b.variance()/n2)
	both := Count{a.X + b.X, a.N + b.N}
	variance := both.variance()
	harmonic := n1 / n * n2 // 1/(1/n₁ + 1/n₂)
	around := func(centre, se float64) survey.Interval {
		return survey.Interval{Lower: centre - float64(z*se), Upper: centre + float64(z*se), Level: level}
	}

	c := Comparison{
		Share1: p1, Share2: p2, Difference: difference, Pooled: both.share(), SE: se,
		PooledZ:   zTest(difference, math.Sqrt(variance/harmonic)),
		UnpooledZ: zTest(difference, se),
		Wald:      around(difference, se),
		CohenH:    2*math.Asin(math.Sqrt(p1)) - 2*math.Asin(math.Sqrt(p2)),
	}
	// |observed − expected| is the same in all four cells.
	deviation := math.Abs(difference) * harmonic
	deviation -= min(0.5, deviation)
	c.Yates = chiSquareTest(deviation*deviation, harmonic*variance, 1)

	l1, u1 := interval.Wilson(x1, n1, z)
	l2, u2 := interval.Wilson(x2, n2, z)
	c.Newcombe = survey.Interval{
		Lower: difference - math.Hypot(p1-l1, u2-p2),
		Upper: difference + math.Hypot(u1-p1, p2-l2),
		Level: level,
	}
	a1, a2 := Count{a.X + 1, a.N + 2}, Count{b.X + 1, b.N + 2}
	c.AgrestiCaffo = around(a1.share()-a2.share(),
		math.Sqrt(a1.variance()/float64(a1.N)+a2.variance()/float64(a2.N)))

	y1, y2 := n1-x1, n2-x2
	c.OddsRatio = logRatio(x1*y2, x2*y1, 1/x1+1/y1+1/x2+1/y2, z, level)
	c.RiskRatio = logRatio(p1, p2, y1/n1/x1+y2/n2/x2, z, level)
	c.Phi = survey.Some(difference * math.Sqrt(n1/n*(n2/n)) / math.Sqrt(variance))
	least := min(n1, n2) * min(both.share(), 1-both.share())
	if least < fewPooled-rounding {
		c.warn("the pooled z test", least, fewPooled)
	}
	if least < fewUnpooled-rounding {
		c.warn("the unpooled z test, as the Wald interval,", least, fewUnpooled)
	}
	return c, nil
}

// The smallest expected counts that the tests need, and what rounding may take from one.
const (
	fewPooled, fewUnpooled = 5, 15
	rounding               = 1e-9
)

func (c *Comparison) warn(what string, least float64, need int) {
	c.Warnings = append(c.Warnings, survey.Warning{Code: survey.LowBase,
		Text: fmt.Sprintf("the smallest expected count is %.1f; %s needs %d", least, what, need)})
}

// logRatio is the ratio with the limits exp(log ratio ± z√variance), given
// where the variance of the logarithm is finite.
func logRatio(numerator, denominator, variance, z, level float64) Ratio {
	r := Ratio{Value: survey.Some(numerator / denominator), Level: level}
	if math.IsInf(variance, 0) || math.IsNaN(variance) {
		return r
	}
	factor := math.Exp(z * math.Sqrt(variance))
	r.Lower, r.Upper = survey.Some(r.Value.Value/factor), survey.Some(r.Value.Value*factor)
	return r
}

// A FisherTest is the exact test of a 2×2 table given its margins, and the
// exact inference on its odds ratio.
type FisherTest struct {
	// TwoSided is the probability of all tables no more likely than the
	// observed one, with the relative tolerance 1e-7 of R's fisher.test.
	TwoSided float64 `json:"two_sided"`
	// Less is the probability of as few or fewer in the first group: small if
	// its share is below that of the second.
	Less float64 `json:"less"`
	// Greater is the probability of as many or more in the first group.
	Greater float64 `json:"greater"`
	// OddsRatio is the conditional maximum likelihood estimate, not the ratio
	// of the sample odds in [Comparison], with the interval that inverts the
	// two one-sided tests. Where the first group has as few as the margins
	// allow, the estimate and the lower limit are 0; where it has as many, the
	// estimate and the upper limit are +Inf. If the margins allow one table
	// only, the estimate is 0 by convention (R's) and the interval 0…+Inf.
	OddsRatio Ratio `json:"odds_ratio"`
}

// maxFisher keeps the exact test below about a second.
const maxFisher = 10_000_000_000

// Fisher returns Fisher's exact test for two independent groups. It takes time
// in proportion to the standard deviation of the count, thus to the square
// root of the sample size; above 10^10 answers, where [Compare] says the same,
// it refuses.
//
// Errors: [ErrNoBase] if either has no base, [ErrCounts], also for more than
// 10^10 answers, [ErrLevel].
func Fisher(a, b Count, o CompareOptions) (FisherTest, error) {
	level, err := checkTwo(a, b, o)
	if err != nil {
		return FisherTest{}, err
	}
	if a.N+b.N > maxFisher {
		return FisherTest{}, fmt.Errorf("proportion: exact test: %w: %d answers", ErrCounts, a.N+b.N)
	}
	x1, n1 := a.floats()
	x2, n2 := b.floats()
	h := tail.Hypergeometric{First: n1, Second: n2, Chosen: x1 + x2, Odds: 1}
	estimate, lower, upper := interval.OddsRatio(x1, n1, x2, n2, (1-level)/2)
	return FisherTest{
		TwoSided: h.TwoSided(x1),
		Less:     h.AtMost(x1),
		Greater:  h.AtLeast(x1),
		OddsRatio: Ratio{
			Value: survey.Some(estimate),
			Lower: survey.Some(lower),
			Upper: survey.Some(upper),
			Level: level,
		},
	}, nil
}

func checkTwo(a, b Count, o CompareOptions) (level float64, err error) {
	if err := a.check(); err != nil {
		return 0, fmt.Errorf("proportion: first group: %w", err)
	}
	if err := b.check(); err != nil {
		return 0, fmt.Errorf("proportion: second group: %w", err)
	}
	if _, err := total(a.N, b.N); err != nil {
		return 0, fmt.Errorf("proportion: two groups: %w", err)
	}
	return checkLevel(o.Level)
}
