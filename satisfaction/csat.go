package satisfaction

import (
	"fmt"
	"math"

	"github.com/gocsat/csat/satisfaction/proportion"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
	"github.com/gocsat/csat/survey/design"
)

// CSATOptions are the options of [CSAT]; the zero value is the default.
type CSATOptions struct {
	// Boxes is how many points at the favourable end count as satisfied. Default
	// (0): 2. Valid range: 1 to the number of points less one.
	Boxes int
	// Method is the interval. Default: Wilson.
	Method proportion.Method
	// Level is the confidence level. Default (0): 0.95. Valid range: (0,1).
	Level float64
}

func (o CSATOptions) boxes(s *scale.Scale) (int, error) {
	k := o.Boxes
	if k == 0 {
		k = 2
	}
	if s == nil {
		return 0, fmt.Errorf("satisfaction: csat: %w", scale.ErrNoScale)
	}
	if k < 1 || k >= s.Len() {
		return 0, fmt.Errorf("satisfaction: csat of the top %d of %d points: %w", k, s.Len(), ErrArgument)
	}
	return k, nil
}

// A CSATResult is a share of satisfied customers with its error.
type CSATResult struct {
	// Satisfied is the count over the number of ratings, unweighted; its Ratio is
	// the exact score where there are no sampling weights.
	Satisfied scale.Share `json:"satisfied"`
	// Boxes is how many points counted as satisfied.
	Boxes int `json:"boxes"`
	// Estimate is the share in [0,1] with its standard error and interval.
	Estimate survey.Estimate `json:"estimate"`
}

// MarshalJSON writes the fields; of a suppressed result only that it is.
func (r CSATResult) MarshalJSON() ([]byte, error) {
	type plain CSATResult
	return r.Estimate.MarshalResult(plain(r))
}

// CSAT is the customer satisfaction score as the share of ratings in the top
// boxes: 4 and 5 of 5, 9 and 10 of 10. Its denominator is the ratings; blanks,
// special codes and those not asked do not enter. The mean rating is another
// metric, [CSATMean]. No rating is [ErrNoBase].
func CSAT(t *scale.Tally, o CSATOptions) (CSATResult, error) {
	if t == nil {
		return CSATResult{}, fmt.Errorf("satisfaction: csat: no tally: %w", ErrArgument)
	}
	k, err := o.boxes(t.Scale())
	if err != nil {
		return CSATResult{}, err
	}
	top, err := t.Top(k)
	if err != nil {
		return CSATResult{}, err
	}
	r := CSATResult{Satisfied: top, Boxes: k}
	if r.Estimate, err = shareOf(top.Count, top.N, proportion.Options{Level: o.Level, Method: o.Method}); err != nil {
		return CSATResult{}, fmt.Errorf("satisfaction: csat: %w", err)
	}
	r.Estimate.Missing = t.Missing()
	return r, nil
}

// shareOf is the estimate of a share.
func shareOf(x, n int64, o proportion.Options) (survey.Estimate, error) {
	var err error
	if o.Level, err = levelOf(o.Level); err != nil {
		return survey.Estimate{}, err
	}
	p, err := proportion.Share(proportion.Count{X: x, N: n}, o)
	if err != nil {
		return survey.Estimate{}, err
	}
	e := survey.Estimate{Value: p.Share, SE: survey.Some(p.SE), Interval: p.Interval, N: n,
		EffectiveN: float64(n), Method: p.Method.String()}
	finishShare(&e)
	return e, nil
}

func finishShare(e *survey.Estimate) {
	if e.Interval.Valid() {
		clip(e, 0, 1)
	} else {
		e.Warn(survey.NoError, "the method gives no interval here")
	}
	if e.SE.Valid && e.SE.Value == 0 {
		e.Warn(survey.ZeroVariance, "all answers are on one side")
	}
	lowBase(e, e.N)
}

// WeightedCSAT is [CSAT] under sampling weights: the weighted share, its
// linearised error ([scale.WeightedTally.MeanOf]), and the interval of that share
// on n* = p(1−p)/V effective answers, at most the number of ratings; where every
// rating is on one side, on Kish's effective number ([design.EffectiveN]; the factor
// (t_{n−1}/t_df)² of Korn and Graubard is 1 here, since without strata and clusters
// df is n − 1). Strata and clusters need rows: [design.Design.Share]. It does not
// change when all weights are multiplied by a constant.
func WeightedCSAT(t *scale.WeightedTally, o CSATOptions) (CSATResult, error) {
	if t == nil {
		return CSATResult{}, fmt.Errorf("satisfaction: csat: no tally: %w", ErrArgument)
	}
	k, err := o.boxes(t.Scale())
	if err != nil {
		return CSATResult{}, err
	}
	level, err := levelOf(o.Level)
	if err != nil {
		return CSATResult{}, err
	}
	m, err := t.Top(k)
	if err != nil {
		return CSATResult{}, err
	}
	counts := t.Counts()
	top, err := counts.Top(k)
	if err != nil {
		return CSATResult{}, err
	}
	effective := design.EffectiveN(m.N, m.EffectiveN, m.Mean*(1-m.Mean), m.Variance)
	i, err := o.Method.Interval(min(max(m.Mean, 0), 1), effective, level)
	if err != nil {
		return CSATResult{}, fmt.Errorf("satisfaction: csat: %w", err)
	}
	r := CSATResult{Satisfied: top, Boxes: k, Estimate: survey.Estimate{
		Value: m.Mean, Interval: i, N: m.N, Missing: counts.Missing(),
		EffectiveN: m.EffectiveN, Method: o.Method.String(),
	}}
	if m.HasVariance {
		r.Estimate.SE = survey.Some(math.Sqrt(m.Variance))
	} else {
		r.Estimate.Warn(survey.NoError, "one answer gives no error under weights")
	}
	finishShare(&r.Estimate)
	return r, nil
}

// CSATMean is satisfaction as the mean rating, in units of the scale, with s/√n
// as its error and Student's interval on n − 1 degrees of freedom, cut at the ends
// of the scale. Its denominator is the ratings. It is not comparable with the
// share that [CSAT] gives. No rating is [ErrNoBase]; one has no error. level 0 is
// 0.95.
func CSATMean(t *scale.Tally, level float64) (survey.Estimate, error) {
	if t == nil {
		return survey.Estimate{}, fmt.Errorf("satisfaction: csat mean: no tally: %w", ErrArgument)
	}
	level, err := levelOf(level)
	if err != nil {
		return survey.Estimate{}, err
	}
	mean, err := t.Mean()
	if err != nil {
		return survey.Estimate{}, fmt.Errorf("satisfaction: csat mean: %w", err)
	}
	e := survey.Estimate{Value: mean.Float64(), N: t.N(), Missing: t.Missing(), EffectiveN: float64(t.N())}
	if t.N() < 2 {
		e.Warn(survey.NoError, "one answer gives no error")
		lowBase(&e, t.N())
		return e, nil
	}
	v, err := t.Variance()
	if err != nil {
		return survey.Estimate{}, err
	}
	n := float64(t.N())
	setError(&e, v.Float64()*(n-1)/n, t.N(), level, float64(t.Scale().Min()), float64(t.Scale().Max()))
	return e, nil
}
