package samplesize

import (
	"fmt"
	"math"

	"github.com/gocsat/csat/survey"
)

// A Size is how many answers are needed.
type Size struct {
	// Infinite is the size without design effect from an endless population, n₀
	// in textbooks; not rounded.
	Infinite float64 `json:"infinite"`
	// Exact is the size with both, not rounded.
	Exact float64 `json:"exact"`
	// N is Exact rounded up: how many must answer, in each group where two are
	// compared. An excess over a whole number of up to 1e-9 is taken for rounding.
	N int64 `json:"n"`
	// Invitations is N over the response rate, rounded up in the same way: how many
	// must be asked.
	Invitations int64 `json:"invitations"`
	// Warnings has [ExceedsPopulation] where more must be asked than there are.
	Warnings []survey.Warning `json:"warnings,omitempty"`
}

// sizeOf rounds.
func sizeOf(infinite, exact, rate float64, population int64) (Size, error) {
	n := max(1, ceil(exact))
	asked := ceil(n / rate)
	if !(infinite <= math.MaxFloat64 && asked <= maxCount) {
		return Size{}, fmt.Errorf("samplesize: %.3g answers, %.3g invitations: %w", exact, asked, ErrArgument)
	}
	s := Size{Infinite: infinite, Exact: exact, N: int64(n), Invitations: int64(asked)}
	if population > 0 && s.Invitations > population {
		s.Warnings = []survey.Warning{{Code: ExceedsPopulation, Text: fmt.Sprintf(
			"%d answers at a response rate of %.3g take %d invitations, of a population of %d",
			s.N, rate, s.Invitations, population)}}
	}
	return s, nil
}

// sizeFor is the size for a margin around a figure of variance v with divisor N.
func sizeFor(margin, v float64, o Options) (Size, error) {
	if !(margin > 0) || math.IsInf(margin, 1) {
		return Size{}, fmt.Errorf("samplesize: margin of %g: %w", margin, ErrArgument)
	}
	ratio := o.z() / margin
	n := float64(ratio*ratio) * v
	return sizeOf(n, o.finite(o.DesignEffect*n, true), o.ResponseRate, o.Population)
}

// ShareSize is how many answers give a share a margin of error of ±margin, both on
// 0–1: with V = share·(1−share), n₀ = z²V/margin² (Cochran 1977, section 4.4),
// times the design effect, and n = n₀/(1 + (n₀−1)/N) from a population of N.
// The worst case is a share of 0.5. CSAT is such a share.
//
// The margin is that of the normal approximation, see [ShareMargin]; near 0 and 1
// take [ExactShareSize].
//
// Errors: [ErrArgument] unless share is in (0,1) and margin above 0.
func ShareSize(margin, share float64, o Options) (Size, error) {
	o, err := o.resolve()
	if err != nil {
		return Size{}, err
	}
	if err := plannedShare(share); err != nil {
		return Size{}, err
	}
	return sizeFor(margin, share*(1-share), o)
}

// plannedShare refuses a share that has no variance to plan with.
func plannedShare(share float64) error {
	if !(share > 0 && share < 1) {
		return fmt.Errorf("samplesize: expected share %g: %w", share, ErrArgument)
	}
	return nil
}

// NPSSize is how many answers give the Net Promoter Score a margin of error of
// ±points, on −100 to 100: n₀ = z²V/E² with E = points/100 and V of the profile, then
// as in [ShareSize]. The zero profile is the worst case, V = 1.
//
// Errors: [ErrArgument] unless points is above 0 and the profile has a variance.
func NPSSize(points float64, p Profile, o Options) (Size, error) {
	o, err := o.resolve()
	if err != nil {
		return Size{}, err
	}
	v, err := p.plannedVariance()
	if err != nil {
		return Size{}, err
	}
	return sizeFor(points/100, v, o)
}

// MeanSize is how many answers give a mean a margin of error of ±margin, in the unit
// of the standard deviation sd: the smallest n with
//
//	t(n−1)·sd·√(deff/n)·√(1−n/N) ≤ margin
//
// and at least 2, since one answer has no standard deviation. Under
// [Options.Normal], z stands for t, and n is n₀/(1+n₀/N) with n₀ = deff·z²·sd²/margin²
// (Cochran 1977, section 4.6). Under [Options.PopulationSD], N−n over N−1
// stands for 1−n/N, and n₀/(1+(n₀−1)/N) for n₀/(1+n₀/N).
//
// Errors: [ErrArgument] unless margin and sd are above 0, sd up to 1e100.
func MeanSize(margin, sd float64, o Options) (Size, error) {
	o, err := o.resolve()
	if err != nil {
		return Size{}, err
	}
	if err := plannedSD(sd); err != nil {
		return Size{}, err
	}
	if !(margin > 0) || math.IsInf(margin, 1) {
		return Size{}, fmt.Errorf("samplesize: margin of %g: %w", margin, ErrArgument)
	}
	if o.Normal {
		ratio := o.z() * sd / margin
		n := ratio * ratio
		return sizeOf(n, o.finite(o.DesignEffect*n, o.PopulationSD), o.ResponseRate, o.Population)
	}
	endless := Options{Level: o.Level, DesignEffect: 1, ResponseRate: 1}
	infinite, err := endless.studentSize(margin / sd)
	if err != nil {
		return Size{}, err
	}
	exact, err := o.studentSize(margin / sd)
	if err != nil {
		return Size{}, err
	}
	return sizeOf(infinite, exact, o.ResponseRate, o.Population)
}

func plannedSD(sd float64) error {
	if !(sd > 0 && sd <= mostSD) {
		return fmt.Errorf("samplesize: standard deviation %g: %w", sd, ErrArgument)
	}
	return nil
}
