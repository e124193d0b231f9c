package samplesize

import (
	"fmt"
	"math"

	"github.com/gocsat/csat/survey"
)

// NPSChangeSize is how many answers each of two waves needs, so that a change of the
// Net Promoter Score by so many points is found: 2·(z_α/2 + z_β)²·V / (points/100)²,
// with V of the profile, the same in both waves. The zero profile is the worst case, V = 1.
//
// Errors: [ErrArgument] where points is 0 or leads outside −100 to 100, or the profile
// has no variance.
func NPSChangeSize(p Profile, points float64, o PowerOptions) (Size, error) {
	o, err := o.resolve()
	if err != nil {
		return Size{}, err
	}
	v, err := p.plannedVariance()
	if err != nil {
		return Size{}, err
	}
	if err := p.reaches(points); err != nil {
		return Size{}, err
	}
	if points == 0 {
		return Size{}, fmt.Errorf("samplesize: no change of NPS: %w", ErrArgument)
	}
	root := (o.zAlpha() + o.zPower()) / (points / 100)
	return o.size(2 * v * float64(root*root))
}

// NPSChangePower is the chance of finding a change of the Net Promoter Score by so many
// points between two waves of n answers each. A change of 0 is allowed: it is found by
// mistake.
//
// Errors: as [NPSChangeSize], and [ErrTooFew] without answers.
func NPSChangePower(p Profile, points float64, n int64, o PowerOptions) (Power, error) {
	o, err := o.resolve()
	if err != nil {
		return Power{}, err
	}
	v, err := p.plannedVariance()
	if err != nil {
		return Power{}, err
	}
	if err := p.reaches(points); err != nil {
		return Power{}, err
	}
	if err := groupSize(n, 1); err != nil {
		return Power{}, err
	}
	return o.powerOf(n, func(n float64) (right, wrong float64) {
		return normalPower(math.Abs(points)/100/math.Sqrt(2*v/n), o.zAlpha(), 1)
	}), nil
}

// NPSDetectable is the smallest change of the Net Promoter Score, in points, that is found
// between two waves of n answers each: 100·(z_α/2 + z_β)·√(2V/n).
//
// Errors: [ErrArgument] for a profile without variance, [ErrTooFew] without answers.
func NPSDetectable(p Profile, n int64, o PowerOptions) (Detectable, error) {
	o, err := o.resolve()
	if err != nil {
		return Detectable{}, err
	}
	v, err := p.plannedVariance()
	if err != nil {
		return Detectable{}, err
	}
	if err := groupSize(n, 1); err != nil {
		return Detectable{}, err
	}
	points := 100 * (o.zAlpha() + o.zPower()) * math.Sqrt(2*v*o.DesignEffect/float64(n))
	var d Detectable
	if p.reaches(points) == nil {
		d.Up = survey.Some(points)
	}
	if p.reaches(-points) == nil {
		d.Down = survey.Some(points)
	}
	return d, nil
}

// reaches refuses a change to a score that does not exist.
func (p Profile) reaches(points float64) error {
	nps, err := p.NPS()
	if err == nil && !(math.Abs(nps+points) <= 100) {
		err = fmt.Errorf("samplesize: change of NPS %.4g by %.4g points: %w", nps, points, ErrArgument)
	}
	return err
}
