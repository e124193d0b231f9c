package asof

import (
	"fmt"

	"github.com/gocsat/csat/satisfaction/proportion"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// maxCount is the largest count: from 2⁵³ on, float64 does not hold them all.
const maxCount = 1 << 53

// smallBase is the number below which a figure is marked, as in satisfaction.
const smallBase = 30

// Options are the options of [RateOf] and [TimesOf], and of the packages that use
// them; the zero value is the default.
type Options struct {
	// Level is the confidence level. Default (0): 0.95. Valid range: (0,1).
	Level float64
	// Quantiles are the shares for [Times.Quantiles]. Default (nil): 0.5, 0.9, 0.95.
	// Valid range: (0,1) each.
	Quantiles []float64
}

func (o Options) level() (float64, error) {
	if o.Level == 0 {
		return 0.95, nil
	}
	if !(o.Level > 0 && o.Level < 1) {
		return 0, fmt.Errorf("asof: confidence level %g: %w", o.Level, ErrArgument)
	}
	return o.Level, nil
}

// A Rate is Count of N, beside Unknown others that are not decided.
type Rate struct {
	// Base says what N counts, in words.
	Base string `json:"base"`
	// Count is how many are as the rate says.
	Count int64 `json:"count"`
	// N is the denominator: how many it is known of.
	N int64 `json:"n"`
	// Unknown is how many belong to the base as well, and it is not known of them, or
	// not yet.
	Unknown int64 `json:"unknown"`
	// AtLeast is Count of N and Unknown, 0–1: the rate with every unknown one against
	// it. No value without any.
	AtLeast survey.Optional `json:"at_least"`
	// AtMost is the rate with every unknown one for it, 0–1; no value where AtLeast has
	// none.
	AtMost survey.Optional `json:"at_most"`
	// Estimate is Count/N with its standard error and Wilson's interval, 0–1; its
	// Missing is Unknown. Nil where N is 0; below 30 it has the warning [survey.LowBase].
	Estimate *survey.Estimate `json:"estimate,omitempty"`
}

// Share is Count of N, for its exact ratio.
func (r Rate) Share() scale.Share { return scale.Share{Count: r.Count, N: r.N} }

// MarshalJSON writes the fields; of a suppressed rate only that it is.
func (r Rate) MarshalJSON() ([]byte, error) {
	type plain Rate
	if r.Estimate == nil {
		return survey.Estimate{}.MarshalResult(plain(r))
	}
	return r.Estimate.MarshalResult(plain(r))
}

// RateOf is count of n, whose base the words name, beside unknown others. 0 ≤ count ≤
// n, unknown ≥ 0 and n + unknown ≤ 2⁵³, or it is [ErrArgument]; so is a level outside
// (0,1). An n of 0 gives a Rate without Estimate, and no error.
func RateOf(base string, count, n, unknown int64, o Options) (Rate, error) {
	if !(0 <= count && count <= n && n <= maxCount && 0 <= unknown && unknown <= maxCount-n) {
		return Rate{}, fmt.Errorf("asof: %d of %d %s and %d unknown: %w", count, n, base, unknown, ErrArgument)
	}
	level, err := o.level()
	if err != nil {
		return Rate{}, err
	}
	r := Rate{Base: base, Count: count, N: n, Unknown: unknown}
	if all := n + unknown; all > 0 {
		r.AtLeast = survey.Some(float64(count) / float64(all))
		r.AtMost = survey.Some(float64(count+unknown) / float64(all))
	}
	if n == 0 {
		return r, nil
	}
	share, err := proportion.Share(proportion.Count{X: count, N: n}, proportion.Options{Level: level})
	if err != nil {
		return Rate{}, fmt.Errorf("asof: %w", err)
	}
	r.Estimate = &survey.Estimate{
		Value: share.Share, SE: survey.Some(share.SE), Interval: share.Interval,
		N: n, Missing: unknown, EffectiveN: float64(n), Method: share.Method.String(),
	}
	if n < smallBase {
		r.Estimate.Warn(survey.LowBase, "%d %s, fewer than %d", n, base, smallBase)
	}
	return r, nil
}
