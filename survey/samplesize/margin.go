package samplesize

import (
	"fmt"
	"math"

	"github.com/gocsat/csat/internal/tail"
	"github.com/gocsat/csat/survey"
)

// A Margin is the margin of error of a figure from a simple random sample, times
// the square root of the design effect.
type Margin struct {
	// Margin is half the width of the confidence interval, in the unit that the
	// function names: Critical · SE · FPC · √(design effect).
	Margin float64 `json:"margin"`
	// Critical is the quantile: z, or t for a mean.
	Critical float64 `json:"critical"`
	// SE is the standard error of a simple random sample from an endless
	// population, in the unit of Margin.
	SE float64 `json:"se"`
	// FPC is the finite population correction, 0 (everybody answered) to 1.
	FPC float64 `json:"fpc"`
	// N is how many answers there are, the base.
	N int64 `json:"n"`
	// EffectiveN is N over the design effect.
	EffectiveN float64 `json:"effective_n"`
	// Level is the confidence level.
	Level float64 `json:"level"`
	// Warnings has [survey.ZeroVariance] where the figure has no variance, so that
	// a margin of 0 says nothing.
	Warnings []survey.Warning `json:"warnings,omitempty"`
}

// marginOf is the margin of a figure whose answers have the standard deviation sd.
func (o Options) marginOf(n int64, sd, critical float64, divisorN bool) Margin {
	se := sd / math.Sqrt(float64(n))
	m := Margin{
		Critical: critical, SE: se, FPC: o.fpc(float64(n), divisorN),
		N: n, EffectiveN: float64(n) / o.DesignEffect, Level: o.Level,
	}
	m.Margin = critical * se * m.FPC * math.Sqrt(o.DesignEffect)
	if sd == 0 {
		m.Warnings = []survey.Warning{{Code: survey.ZeroVariance, Text: "all answers are the same, so the margin shown is 0"}}
	}
	return m
}

// answers refuses a sample that is too small, or larger than the population.
func (o Options) answers(n, least int64) error {
	if n < least {
		return fmt.Errorf("samplesize: %d answers, at least %d needed: %w", n, least, ErrTooFew)
	}
	if n > maxCount || o.Population > 0 && n > o.Population {
		return fmt.Errorf("samplesize: %d answers of a population of %d: %w", n, o.Population, ErrArgument)
	}
	return nil
}

// ShareMargin is the margin of error of a share on n answers, both share and margin
// on 0–1: z·√(share·(1−share)/n), with the design effect and the correction
// √((N−n)/(N−1)) for a population of N. It is the normal approximation by which sizes
// are planned; the interval of a share that was measured is better taken from
// proportion.Share.
//
// Errors: [ErrArgument] unless share is in [0,1], [ErrTooFew] without answers.
func ShareMargin(share float64, n int64, o Options) (Margin, error) {
	o, err := o.resolve()
	if err != nil {
		return Margin{}, err
	}
	if !(share >= 0 && share <= 1) {
		return Margin{}, fmt.Errorf("samplesize: share %g: %w", share, ErrArgument)
	}
	if err := o.answers(n, 1); err != nil {
		return Margin{}, err
	}
	return o.marginOf(n, math.Sqrt(share*(1-share)), o.z(), true), nil
}

// NPSMargin is the margin of error, in points, of the Net Promoter Score on n
// answers: 100·z·√(V/n) with V of the profile, and the rest as in [ShareMargin]. The
// zero profile is the worst case, V = 1.
//
// Errors: [ErrArgument] for an impossible profile, [ErrTooFew] without answers.
func NPSMargin(p Profile, n int64, o Options) (Margin, error) {
	o, err := o.resolve()
	if err != nil {
		return Margin{}, err
	}
	v, err := p.Variance()
	if err != nil {
		return Margin{}, err
	}
	if err := o.answers(n, 1); err != nil {
		return Margin{}, err
	}
	return o.marginOf(n, 100*math.Sqrt(v), o.z(), true), nil
}

// MeanMargin is the margin of error of the mean of n answers, in the unit of their
// standard deviation sd: t(n−1)·sd/√n, or z under [Options.Normal], with the design
// effect and the correction √(1−n/N), or √((N−n)/(N−1)) under [Options.PopulationSD].
//
// Errors: [ErrArgument] unless sd is from 0 to 1e100, [ErrTooFew] below 2 answers, or
// below 1 under Normal.
func MeanMargin(sd float64, n int64, o Options) (Margin, error) {
	o, err := o.resolve()
	if err != nil {
		return Margin{}, err
	}
	if !(sd >= 0 && sd <= mostSD) {
		return Margin{}, fmt.Errorf("samplesize: standard deviation %g: %w", sd, ErrArgument)
	}
	least, critical := int64(2), o.z()
	if o.Normal {
		least = 1
	}
	if err := o.answers(n, least); err != nil {
		return Margin{}, err
	}
	if !o.Normal {
		critical = o.t(float64(n))
	}
	return o.marginOf(n, sd, critical, o.PopulationSD), nil
}

// t is the critical value of Student's t for the mean of n answers. From maxCount on it
// is z to the last digit.
func (o Options) t(n float64) float64 {
	if n > maxCount {
		return o.z()
	}
	return -tail.StudentTQuantile((1-o.Level)/2, n-1)
}

// studentSize is the real n at which t(n−1)·√(deff/n)·fpc comes down to margin, in
// standard deviations; at least 2, or the whole population if that is smaller.
func (o Options) studentSize(margin float64) (float64, error) {
	excess := func(n float64) float64 {
		return o.t(n)*math.Sqrt(o.DesignEffect/n)*o.fpc(n, o.PopulationSD) - margin
	}
	if excess(2) <= 0 {
		if o.Population == 1 {
			return 1, nil
		}
		return 2, nil
	}
	upper := float64(o.Population)
	for upper = max(upper, 4); o.Population == 0 && excess(upper) > 0; upper *= 2 {
		if upper > math.MaxFloat64/4 {
			return 0, fmt.Errorf("samplesize: margin of %.3g standard deviations: %w", margin, ErrArgument)
		}
	}
	return tail.Root(excess, 2, upper), nil
}
