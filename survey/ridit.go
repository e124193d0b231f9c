package survey

import (
	"fmt"
	"math"

	"github.com/gocsat/csat/internal/tail"
	"github.com/gocsat/csat/scale"
)

// RiditOptions are the options of [Ridit].
type RiditOptions struct {
	// SampledReference takes the reference for a sample with an error of its own. By
	// default it is what everything is measured against, and known.
	SampledReference bool
	// Level is the confidence level in (0,1), 0 for 0.95.
	Level float64
}

// A RiditResult places a group in the distribution of a reference group.
type RiditResult struct {
	// Mean is the mean ridit, exact, in [0,1]: the chance that an answer of the group
	// is above one of the reference, ties counted half. The reference itself has ½.
	Mean scale.Ratio `json:"mean"`
	// Estimate is Mean with its error and interval.
	Estimate Estimate `json:"estimate"`
	// Points are the ridits of the points of the scale in the reference, in ascending
	// order of value: the share below the point and half of that at it.
	Points []scale.Ratio `json:"points"`
	// Reference is the number of ratings in the reference.
	Reference int64 `json:"reference"`
}

// MarshalJSON writes the fields; of a suppressed estimate only that it is.
func (r RiditResult) MarshalJSON() ([]byte, error) {
	type plain RiditResult
	return r.Estimate.MarshalResult(plain(r))
}

// Ridit is the mean ridit of a group relative to an identified distribution
// (I. D. J. Bross, How to use ridit analysis, Biometrics 14, 1958, 18–38). It asks
// nothing of the distance between answers, only their order by value; where low
// values are the good ones, a low mean ridit is the better one.
//
// The error is that of the mean of the group's ridits, with Student's interval. With a
// sampled reference it is that of E. Brunner and U. Munzel (The nonparametric
// Behrens–Fisher problem, Biometrical Journal 42, 2000, 17–25), with Satterthwaite's
// degrees of freedom; twice as many answers there then do count. An interval that
// leaves [0,1] is cut with a [Clipped] warning. Groups whose ridits do not differ have
// the error 0, with a [ZeroVariance] warning; a single rating has none ([NoError]).
//
// Ratings alone count. No ratings on a side is [ErrNoBase], scales of another shape
// [ErrIncompatible], nil or a level outside (0,1) [ErrArgument].
func Ridit(group, reference *scale.Tally, o RiditOptions) (RiditResult, error) {
	level := o.Level
	if level == 0 {
		level = 0.95
	}
	switch {
	case !(level > 0 && level < 1):
		return RiditResult{}, fmt.Errorf("survey: ridit: %w: confidence level %v", ErrArgument, level)
	case group == nil || reference == nil:
		return RiditResult{}, fmt.Errorf("survey: ridit: %w: nil tally", ErrArgument)
	case group.N() == 0 || reference.N() == 0:
		return RiditResult{}, fmt.Errorf("survey: ridit: %w: %d ratings against %d", ErrNoBase, group.N(), reference.N())
	case group.Scale().Fingerprint() != reference.Scale().Fingerprint():
		return RiditResult{}, fmt.Errorf("survey: ridit: %w: scales of another shape", ErrIncompatible)
	}
	r := RiditResult{Reference: reference.N(), Points: ridits(reference)}
	r.Mean = meanRidit(group, r.Points)
	e := Estimate{Value: r.Mean.Float64(), N: group.N(), Missing: group.Missing(), EffectiveN: float64(group.N()), Method: "t"}
	n, m := float64(e.N), float64(r.Reference)
	own, df := riditVariance(group, r.Points, e.Value)/n, n-1
	few := e.N < 2
	if o.SampledReference {
		e.Method = "brunner-munzel"
		other := riditVariance(reference, ridits(group), 1-e.Value) / m
		df = (own + other) * (own + other) / (own*own/(n-1) + other*other/(m-1))
		own += other
		few = few || r.Reference < 2
	}
	switch {
	case few:
		e.Warn(NoError, "one rating has no spread")
	case own == 0:
		e.SE = Some(0)
		e.Interval = Interval{e.Value, e.Value, level}
		e.Warn(ZeroVariance, "the ridits do not differ")
	default:
		se := math.Sqrt(own)
		half := tail.StudentTQuantile((1+level)/2, df) * se
		e.SE = Some(se)
		e.Interval = Interval{max(0, e.Value-half), min(1, e.Value+half), level}
		if e.Value-half < 0 || e.Value+half > 1 {
			e.Warn(Clipped, "the interval was cut at the end of [0,1]")
		}
	}
	r.Estimate = e
	return r, nil
}

// ridits are (2·below + at)/2N of the points.
func ridits(t *scale.Tally) []scale.Ratio {
	var points []scale.Ratio
	half := ratio(1, 2)
	below := scale.Ratio{}
	for _, p := range t.Scale().Points() {
		share := ratio(t.Count(p.Value), t.N())
		points = append(points, below.Add(share.Mul(half)))
		below = below.Add(share)
	}
	return points
}

// ratio is num/den for a den that is not 0.
func ratio(num, den int64) scale.Ratio {
	r, _ := scale.NewRatio(num, den)
	return r
}

func meanRidit(t *scale.Tally, points []scale.Ratio) scale.Ratio {
	mean := scale.Ratio{}
	for j, p := range t.Scale().Points() {
		mean = mean.Add(points[j].Mul(ratio(t.Count(p.Value), t.N())))
	}
	return mean
}

// riditVariance is the sample variance of the ridits, 0 for one rating.
func riditVariance(t *scale.Tally, points []scale.Ratio, mean float64) float64 {
	if t.N() < 2 {
		return 0
	}
	sum, chosen := 0.0, 0
	for j, p := range t.Scale().Points() {
		if t.Count(p.Value) > 0 {
			d := points[j].Float64() - mean
			sum += float64(d*d) * float64(t.Count(p.Value))
			chosen++
		}
	}
	if chosen == 1 {
		return 0 // whatever the rounding of the mean
	}
	return sum / float64(t.N()-1)
}
