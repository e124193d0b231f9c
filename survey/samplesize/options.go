package samplesize

import (
	"fmt"
	"math"

	"github.com/gocsat/csat/internal/tail"
	"github.com/gocsat/csat/survey"
)

// Conditions that a caller may branch on with [errors.Is].
var (
	// ErrArgument says that an argument lies outside what its doc allows, or that
	// the size asked for is above 2⁵³. It is [survey.ErrArgument].
	ErrArgument = survey.ErrArgument
	// ErrTooFew says that there are fewer answers than the figure needs. It is
	// [survey.ErrTooFew].
	ErrTooFew = survey.ErrTooFew
)

// ExceedsPopulation warns that more customers would have to be invited than there
// are: the size is out of reach at this response rate.
const ExceedsPopulation survey.WarningCode = "exceeds-population"

// Options say what is known of the survey whose size or margin is computed.
type Options struct {
	// Level is the confidence level. Default (0): 0.95. Valid range: (0,1).
	Level float64
	// Population is how many customers there are. Default (0): so many that it
	// does not matter. Valid range: from 1, and not below the sample.
	Population int64
	// DesignEffect multiplies the variance, see [DesignEffect]. Default (0): 1.
	// Valid range: 1e-9 to 1e9.
	DesignEffect float64
	// ResponseRate is the share of those invited who answer. Default (0): 1. Valid
	// range: (0,1].
	ResponseRate float64

	// Normal is for means: take the normal quantile, as if the standard deviation
	// were known, and not Student's t with n−1 degrees of freedom.
	Normal bool
	// PopulationSD is for means: the standard deviation was computed over the whole
	// population with the divisor N. Without it, it is an estimate with divisor n−1.
	PopulationSD bool
}

// maxCount is the largest count: from 2⁵³ on, float64 does not hold them all.
const maxCount = 1 << 53

// resolve fills in the defaults.
func (o Options) resolve() (Options, error) {
	var err error
	if o.Level, err = levelOf(o.Level); err != nil {
		return o, err
	}
	if o.Population < 0 || o.Population > maxCount {
		return o, fmt.Errorf("samplesize: population of %d: %w", o.Population, ErrArgument)
	}
	if o.DesignEffect, err = effectOf(o.DesignEffect); err != nil {
		return o, err
	}
	o.ResponseRate, err = rateOf(o.ResponseRate)
	return o, err
}

func levelOf(level float64) (float64, error) {
	if level == 0 {
		return 0.95, nil
	}
	if !(level > 0 && level < 1) {
		return 0, fmt.Errorf("samplesize: confidence level %g: %w", level, ErrArgument)
	}
	return level, nil
}

// What lies beyond is no planning, and sizes and margins could overflow.
const (
	mostEffect = 1e9
	mostSD     = 1e100
)

func effectOf(effect float64) (float64, error) {
	if effect == 0 {
		return 1, nil
	}
	if !(effect >= 1/mostEffect && effect <= mostEffect) {
		return 0, fmt.Errorf("samplesize: design effect %g: %w", effect, ErrArgument)
	}
	return effect, nil
}

func rateOf(rate float64) (float64, error) {
	if rate == 0 {
		return 1, nil
	}
	if !(rate > 0 && rate <= 1) {
		return 0, fmt.Errorf("samplesize: response rate %g: %w", rate, ErrArgument)
	}
	return rate, nil
}

// z is the critical value of the normal distribution.
func (o Options) z() float64 { return tail.CriticalZ(o.Level) }

// fpc is the finite population correction of a standard error for n answers. A
// variance with divisor N, such as p(1−p), takes √((N−n)/(N−1)), one with divisor
// N−1 takes √(1−n/N): Cochran (1977), theorems 2.2 and 3.2.
func (o Options) fpc(n float64, divisorN bool) float64 {
	size := float64(o.Population)
	switch {
	case o.Population == 0:
		return 1
	case n >= size:
		return 0 // everybody answered
	case divisorN:
		return math.Sqrt((size - n) / (size - 1))
	}
	return math.Sqrt(1 - n/size)
}

// finite is the size from a population that gives the margin that n answers from an
// endless one give: fpc solved for n. It is bounded by the population, which rounding
// would exceed.
func (o Options) finite(n float64, divisorN bool) float64 {
	size := float64(o.Population)
	switch {
	case o.Population == 0:
		return n
	case divisorN:
		return min(size, n/(1+(n-1)/size))
	}
	return min(size, n/(1+n/size))
}

// ceil is the whole number of answers that gives at least x, where what is above a
// whole number by up to 1e-9 is rounding.
func ceil(x float64) float64 { return math.Ceil(x - 1e-9) }
