package samplesize

import (
	"fmt"
	"math"

	"github.com/gocsat/csat/internal/tail"
	"github.com/gocsat/csat/survey"
)

// MeanChangeSize is how many answers each of two groups needs, so that a change of the
// mean is found, in the unit of the standard deviation sd, which both groups share. It
// inverts the power of Student's t test with 2(n−1) degrees of freedom by the noncentral
// t distribution (Cohen 1988, chapter 2; R's power.t.test), and is at least 2; under
// [PowerOptions.Normal] it is 2·(z_α/2 + z_β)²·sd²/change².
//
// Errors: [ErrArgument] where the change is 0 or infinite, or sd is not above 0
// and up to 1e100.
func MeanChangeSize(change, sd float64, o PowerOptions) (Size, error) {
	o, err := o.resolve()
	if err != nil {
		return Size{}, err
	}
	effect, err := standardised(change, sd)
	if err != nil {
		return Size{}, err
	}
	if effect == 0 {
		return Size{}, fmt.Errorf("samplesize: no change of the mean: %w", ErrArgument)
	}
	root := (o.zAlpha() + o.zPower()) / effect
	normal := 2 * float64(root*root)
	if o.Normal || !(normal <= maxCount) {
		return o.size(normal)
	}
	lack := func(n float64) float64 {
		power, _ := o.meanPower(effect, n)
		return o.Power - power
	}
	if lack(2) <= 0 {
		return o.size(2)
	}
	upper := 2*normal + 4
	for lack(upper) > 0 {
		upper *= 2
	}
	return o.size(tail.Root(lack, 2, upper))
}

// MeanChangePower is the chance of finding a change of the mean between two groups of n
// answers each, in the unit of their standard deviation sd. A change of 0 is allowed: it
// is found by mistake.
//
// Errors: [ErrArgument] where the change is infinite or sd not above 0, [ErrTooFew]
// unless n over the design effect is above 1.
func MeanChangePower(change, sd float64, n int64, o PowerOptions) (Power, error) {
	o, err := o.resolve()
	if err != nil {
		return Power{}, err
	}
	effect, err := standardised(change, sd)
	if err != nil {
		return Power{}, err
	}
	if err := o.meanGroups(n); err != nil {
		return Power{}, err
	}
	return o.powerOf(n, func(n float64) (right, wrong float64) { return o.meanPower(effect, n) }), nil
}

// MeanDetectable is the smallest change of the mean that is found between two groups of n
// answers each, in the unit of their standard deviation sd. Up and Down are equal: the
// scale, which this function does not know, may end before.
//
// Errors: [ErrArgument] unless sd is above 0, [ErrTooFew] unless n over the design
// effect is above 1.
func MeanDetectable(sd float64, n int64, o PowerOptions) (Detectable, error) {
	o, err := o.resolve()
	if err != nil {
		return Detectable{}, err
	}
	if err := plannedSD(sd); err != nil {
		return Detectable{}, err
	}
	if err := o.meanGroups(n); err != nil {
		return Detectable{}, err
	}
	effective := float64(n) / o.DesignEffect
	normal := (o.zAlpha() + o.zPower()) * math.Sqrt(2/effective)
	effect := normal
	if !o.Normal {
		lack := func(effect float64) float64 {
			power, _ := o.meanPower(effect, effective)
			return o.Power - power
		}
		upper := 2 * normal
		for lack(upper) > 0 {
			upper *= 2
		}
		effect = tail.Root(lack, 0, upper)
	}
	change := effect * sd
	return Detectable{Up: survey.Some(change), Down: survey.Some(change)}, nil
}

// meanPower is the power for an effect in standard deviations, and the chance of finding
// it on the wrong side.
func (o PowerOptions) meanPower(effect, n float64) (right, wrong float64) {
	shift := effect * math.Sqrt(n/2)
	if o.Normal {
		return normalPower(shift, o.zAlpha(), 1)
	}
	df := 2 * (n - 1)
	bar := -tail.StudentTQuantile(o.Alpha/2, df)
	return tail.NoncentralTAbove(bar, df, shift), tail.NoncentralTAbove(bar, df, -shift)
}

// meanGroups refuses groups too small for a standard deviation.
func (o PowerOptions) meanGroups(n int64) error {
	if err := groupSize(n, 1); err != nil {
		return err
	}
	if effective := float64(n) / o.DesignEffect; !o.Normal && !(effective > 1) {
		return fmt.Errorf("samplesize: %d answers at a design effect of %g: %w", n, o.DesignEffect, ErrTooFew)
	}
	return nil
}

// standardised is a change in standard deviations, without its sign.
func standardised(change, sd float64) (float64, error) {
	if err := plannedSD(sd); err != nil {
		return 0, err
	}
	if math.IsNaN(change) || math.IsInf(change, 0) {
		return 0, fmt.Errorf("samplesize: change of %g: %w", change, ErrArgument)
	}
	return math.Abs(change) / sd, nil
}
