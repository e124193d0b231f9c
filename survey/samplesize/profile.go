package samplesize

import (
	"fmt"
	"math"
)

// A Profile says how answers to the recommendation question are expected to
// divide. The fields are shares, percentages or counts: only their ratio counts. The
// zero value is the worst case for planning: half detractors, half promoters.
type Profile struct {
	// Detractors, Passives and Promoters are the three classes, none negative.
	Detractors, Passives, Promoters float64
}

// shares is the profile as shares that add up to 1, without the passives.
func (p Profile) shares() (detractors, promoters float64, err error) {
	if p == (Profile{}) {
		return 0.5, 0.5, nil
	}
	total := p.Detractors + p.Passives + p.Promoters
	if !(p.Detractors >= 0 && p.Passives >= 0 && p.Promoters >= 0) || math.IsInf(total, 1) {
		return 0, 0, fmt.Errorf("samplesize: profile %g: %w", p, ErrArgument)
	}
	return p.Detractors / total, p.Promoters / total, nil
}

// NPS is the Net Promoter Score of the profile in points, −100 to 100. A negative
// or infinite field is [ErrArgument].
func (p Profile) NPS() (float64, error) {
	d, u, err := p.shares()
	return 100 * (u - d), err
}

// Variance is that of one answer counted −1, 0 or +1, with divisor n: promoters +
// detractors − NPS² as shares, 0 to 1. A negative or infinite field is [ErrArgument].
func (p Profile) Variance() (float64, error) {
	d, u, err := p.shares()
	nps := u - d
	return max(0, d+u-float64(nps*nps)), err
}

// plannedVariance refuses a profile that has no variance to plan with.
func (p Profile) plannedVariance() (float64, error) {
	v, err := p.Variance()
	if err == nil && !(v > 0) {
		err = fmt.Errorf("samplesize: profile %g has no variance: %w", p, ErrArgument)
	}
	return v, err
}
