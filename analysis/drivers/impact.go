package drivers

import (
	"fmt"
	"maps"
	"math"
	"slices"

	"github.com/gocsat/csat/internal/tail"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// An Impact is how far a part of the answers moves the mean of all.
type Impact struct {
	// Name of the part: a segment, or a topic that its respondents spoke of.
	Name string `json:"name"`
	// Estimate is the mean rating of all less that of the others, s − s₋k, in points
	// of the scale: negative for a part that pulls the mean down. N is the base of all.
	Estimate survey.Estimate `json:"estimate"`
	// Mean is the mean rating of the part.
	Mean float64 `json:"mean"`
	// Without is that of the others, s₋k.
	Without float64 `json:"without"`
	// N is the number of ratings in the part.
	N int64 `json:"n"`
	// Share is N over the ratings of all, 0–1.
	Share float64 `json:"share"`
}

// ImpactOptions are the choices of [Impacts]; the zero value is the default.
type ImpactOptions struct {
	// Level of confidence, in (0, 1). Default 0.95.
	Level float64
}

// Impacts are the impacts of parts of a tally, in the order of their names. Every
// part is counted in the whole, and the same respondent may be in several, as with
// topics. With w the part's share and m₁, m₀, v₁, v₀ mean and variance (divisor n) of
// the part and of the others, the impact is w(m₁ − m₀) and its variance, by
// linearisation with random part sizes, (wv₁ + w²v₀/(1 − w) + w(1 − w)(m₁ − m₀)²)/n; the
// interval is normal.
//
// An empty whole, an empty part or a part that is all answers is [survey.ErrNoBase];
// a part that the whole cannot contain is [survey.ErrUnderflow], one on another scale
// [survey.ErrIncompatible], each within a [ColumnError].
func Impacts(whole *scale.Tally, parts map[string]*scale.Tally, o ImpactOptions) ([]Impact, error) {
	level, err := checkLevel(o.Level)
	if err != nil {
		return nil, err
	}
	if whole == nil {
		return nil, argument("impacts on no tally")
	}
	all, err := whole.Mean()
	if err != nil {
		return nil, fmt.Errorf("drivers: impacts: %w", err)
	}
	n := float64(whole.N())
	var impacts []Impact
	for _, name := range slices.Sorted(maps.Keys(parts)) {
		part := parts[name]
		if part == nil {
			return nil, &ColumnError{Name: name, Err: survey.ErrNoBase}
		}
		rest := whole.Clone()
		if err := rest.Unmerge(part); err != nil {
			return nil, &ColumnError{Name: name, Err: err}
		}
		m1, v1, err := meanVariance(part)
		if err != nil {
			return nil, &ColumnError{Name: name, Err: err}
		}
		m0, v0, err := meanVariance(rest)
		if err != nil {
			return nil, &ColumnError{Name: name, Err: err}
		}
		w := float64(part.N()) / n
		d := m1.Sub(m0).Float64()
		i := Impact{Name: name, Mean: m1.Float64(), Without: m0.Float64(), N: part.N(), Share: w}
		se := math.Sqrt((w*v1 + w*w/(1-w)*v0 + w*(1-w)*d*d) / n)
		margin := tail.CriticalZ(level) * se
		i.Estimate = survey.Estimate{
			Value: all.Sub(m0).Float64(), SE: survey.Some(se), N: whole.N(), Missing: whole.Missing(), EffectiveN: n, Method: "linearisation",
		}
		i.Estimate.Interval = survey.Interval{Lower: i.Estimate.Value - margin, Upper: i.Estimate.Value + margin, Level: level}
		if part.N() < 30 || rest.N() < 30 {
			i.Estimate.Warn(survey.LowBase, "%d ratings in the part and %d in the others: a normal interval wants 30", part.N(), rest.N())
		}
		if se == 0 {
			i.Estimate.Warn(survey.ZeroVariance, "every rating was the same")
		}
		impacts = append(impacts, i)
	}
	return impacts, nil
}

// meanVariance are mean and variance (divisor n) of the ratings.
func meanVariance(t *scale.Tally) (mean scale.Ratio, variance float64, err error) {
	if mean, err = t.Mean(); err != nil || t.N() == 1 {
		return mean, 0, err
	}
	v, err := t.Variance()
	n := float64(t.N())
	return mean, v.Float64() * (n - 1) / n, err
}
