package proportion

import (
	"fmt"
	"math"

	"github.com/gocsat/csat/internal/tail"
	"github.com/gocsat/csat/survey"
)

// A Count is X answers with a property out of N answers, 0 ≤ X ≤ N. Skipped
// and refused answers are in neither.
type Count struct {
	// X is how many have the property.
	X int64 `json:"x"`
	// N is the base.
	N int64 `json:"n"`
}

func (c Count) check() error {
	switch {
	case c.N == 0 && c.X == 0:
		return ErrNoBase
	case !(0 <= c.X && c.X <= c.N && c.N <= maxCount):
		return fmt.Errorf("%w: %d of %d", ErrCounts, c.X, c.N)
	}
	return nil
}

func (c Count) floats() (x, n float64) { return float64(c.X), float64(c.N) }

func (c Count) share() float64 { return float64(c.X) / float64(c.N) }

// variance is p(1−p).
func (c Count) variance() float64 {
	x, n := c.floats()
	return x / n * ((n - x) / n)
}

// Options are the choices of [Share].
type Options struct {
	// Level is the confidence level in (0, 1). Default (0): 0.95.
	Level float64
	// Method is that of the interval. Default: [Wilson].
	Method Method
}

// A Result is a share and its error.
type Result struct {
	// Count is what was counted.
	Count Count `json:"count"`
	// Share is X/N, 0–1.
	Share float64 `json:"share"`
	// SE is √(p(1−p)/N), the standard error by the share itself: 0 at 0 and 1,
	// where it says nothing.
	SE float64 `json:"se"`
	// Interval is the confidence interval; none with [Logit] at X = 0 and
	// X = N.
	Interval survey.Interval `json:"interval,omitzero"`
	// Method is how Interval was computed.
	Method Method `json:"method"`
}

// Share returns the share of c with its standard error and confidence
// interval, on 0–1.
//
// Errors: [ErrNoBase], [ErrCounts], [ErrLevel], and [ErrArgument] for an
// unknown method.
func Share(c Count, o Options) (Result, error) {
	if err := c.check(); err != nil {
		return Result{}, fmt.Errorf("proportion: share: %w", err)
	}
	level, err := checkLevel(o.Level)
	if err != nil {
		return Result{}, err
	}
	if !methods.Valid(o.Method) {
		return Result{}, fmt.Errorf("proportion: %w: unknown method %d", ErrArgument, o.Method)
	}
	x, n := c.floats()
	return Result{
		Count:    c,
		Share:    c.share(),
		SE:       math.Sqrt(c.variance() / n),
		Interval: o.Method.interval(x, n, level),
		Method:   o.Method,
	}, nil
}

// A TargetTest compares a share with a fixed target p₀.
type TargetTest struct {
	// Share is x/n and Target p₀, both 0–1.
	Share  float64 `json:"share"`
	Target float64 `json:"target"` // p₀
	// ExactTwoSided is the exact binomial p-value: the probability under p₀ of
	// all counts no more likely than x. Counts as likely as x but for a
	// relative rounding error of 1e-7 are among them, as in R's binom.test.
	ExactTwoSided float64 `json:"exact_two_sided"`
	// ExactLess is P(X ≤ x) under p₀: small if the share is below the target.
	ExactLess float64 `json:"exact_less"`
	// ExactGreater is P(X ≥ x) under p₀: small if the share is above.
	ExactGreater float64 `json:"exact_greater"`
	// Score is z = (x − np₀)/√(np₀(1−p₀)) with its two-sided p-value: ±Inf if
	// p₀ is 0 or 1 and not met, without a value if it is met.
	Score ZTest `json:"score"`
	// Continuity is the χ² of the same test with the continuity correction
	// min(½, |x − np₀|), as R's prop.test prints it.
	Continuity ChiSquareTest `json:"continuity"`
}

// AgainstTarget tests whether the share of c differs from target, a share in
// [0, 1] fixed beforehand, by the exact binomial and the score test.
//
// Errors: [ErrNoBase], [ErrCounts], [ErrTarget].
func AgainstTarget(c Count, target float64) (TargetTest, error) {
	if err := c.check(); err != nil {
		return TargetTest{}, fmt.Errorf("proportion: test against a target: %w", err)
	}
	if !(target >= 0 && target <= 1) {
		return TargetTest{}, fmt.Errorf("proportion: %w: %v", ErrTarget, target)
	}
	x, n := c.floats()
	excess, variance := x-float64(n*target), n*target*(1-target)
	corrected := math.Abs(excess) - min(0.5, math.Abs(excess))
	return TargetTest{
		Share:         c.share(),
		Target:        target,
		ExactTwoSided: tail.BinomialTwoSided(x, n, target),
		ExactLess:     tail.BinomialAtMost(x, n, target),
		ExactGreater:  tail.BinomialAtLeast(x, n, target),
		Score:         zTest(excess, math.Sqrt(variance)),
		Continuity:    chiSquareTest(corrected*corrected, variance, 1),
	}, nil
}
