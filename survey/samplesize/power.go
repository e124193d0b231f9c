package samplesize

import (
	"fmt"

	"github.com/gocsat/csat/internal/enum"
	"github.com/gocsat/csat/internal/tail"
	"github.com/gocsat/csat/survey"
)

// A Test is how two shares are to be compared.
type Test uint8

const (
	// Pooled is the z test with the pooled share in the standard error, as in R's
	// power.prop.test and in the z of proportion.Compare.
	Pooled Test = iota
	// Unpooled is the z test with each share in its own variance.
	Unpooled
	// Arcsine compares 2·asin √share (Cohen 1988, chapter 6).
	Arcsine
)

var tests = enum.Names[Test]{"pooled", "unpooled", "arcsine"}

// String is the name of the test, such as "pooled".
func (t Test) String() string { return tests.String(t) }

// MarshalText writes the name; an unknown test is an error.
func (t Test) MarshalText() ([]byte, error) { return tests.Marshal(t) }

// UnmarshalText reads a name that [Test.MarshalText] writes.
func (t *Test) UnmarshalText(text []byte) error { return tests.Unmarshal(t, text) }

// PowerOptions say how a change between two waves, or a difference between two
// groups, is to be tested. The two samples are independent and of the same size, the
// test is two-sided, and no correction is made for a finite population: the question is
// whether customers would have changed, not only those that there are.
type PowerOptions struct {
	// Alpha is the chance of finding a change where there is none. Default (0): 0.05.
	// Valid range: (0,1).
	Alpha float64
	// Power is the chance of finding the change, for sizes and detectable changes.
	// Default (0): 0.8. Valid range: (Alpha,1).
	Power float64
	// DesignEffect multiplies both variances, see [DesignEffect]. Default (0): 1. Valid
	// range: 1e-9 to 1e9.
	DesignEffect float64
	// ResponseRate is the share of those invited who answer. Default (0): 1. Valid
	// range: (0,1].
	ResponseRate float64
	// Test is for shares. Default: [Pooled].
	Test Test
	// Normal is for means: compare by z, as if the standard deviation were known, and
	// not by Student's t.
	Normal bool
}

func (o PowerOptions) resolve() (PowerOptions, error) {
	if o.Alpha == 0 {
		o.Alpha = 0.05
	}
	if o.Power == 0 {
		o.Power = 0.8
	}
	if !(o.Alpha > 0 && o.Alpha < o.Power && o.Power < 1) {
		return o, fmt.Errorf("samplesize: alpha %g, power %g: %w", o.Alpha, o.Power, ErrArgument)
	}
	if !tests.Valid(o.Test) {
		return o, fmt.Errorf("samplesize: test %v: %w", o.Test, ErrArgument)
	}
	var err error
	if o.DesignEffect, err = effectOf(o.DesignEffect); err != nil {
		return o, err
	}
	o.ResponseRate, err = rateOf(o.ResponseRate)
	return o, err
}

// zAlpha and zPower are the quantiles of the two chances.
func (o PowerOptions) zAlpha() float64 { return -tail.NormalQuantile(o.Alpha / 2) }
func (o PowerOptions) zPower() float64 { return tail.NormalQuantile(o.Power) }

// A Power is the chance that a test finds a change.
type Power struct {
	// Power is the chance of finding it in the right direction, 0–1, as R's power
	// functions give it.
	Power float64 `json:"power"`
	// EitherSide counts findings in the wrong direction too, as R does under strict.
	// The difference matters only where the power is small.
	EitherSide float64 `json:"either_side"`
	// N is how many answers each group has.
	N int64 `json:"n"`
	// EffectiveN is N over the design effect.
	EffectiveN float64 `json:"effective_n"`
}

func (o PowerOptions) powerOf(n int64, power func(n float64) (right, wrong float64)) Power {
	effective := float64(n) / o.DesignEffect
	right, wrong := power(effective)
	return Power{Power: right, EitherSide: min(1, right+wrong), N: n, EffectiveN: effective}
}

// size turns the size of one group in a simple random sample into that asked for.
func (o PowerOptions) size(n float64) (Size, error) {
	return sizeOf(n, o.DesignEffect*n, o.ResponseRate, 0)
}

// A Detectable is the smallest change that is found with the power asked for. Both
// fields are positive.
type Detectable struct {
	// Up is the smallest rise, without a value where even the largest possible one
	// would not be found.
	Up survey.Optional `json:"up"`
	// Down is the smallest fall, likewise.
	Down survey.Optional `json:"down"`
}

// groupSize refuses groups without answers or too large ones.
func groupSize(n, least int64) error { return Options{}.answers(n, least) }
