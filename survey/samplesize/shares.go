package samplesize

import (
	"fmt"
	"math"

	"github.com/gocsat/csat/internal/tail"
	"github.com/gocsat/csat/survey"
)

// ShareChangeSize is how many answers each of two groups needs, so that the change of
// a share such as CSAT from one to the other is found. Both shares are on 0–1. With
// p̄ the mean of both, d their difference and h = 2·asin √from − 2·asin √to:
//
//	Pooled     (z_α/2·√(2p̄(1−p̄)) + z_β·√(p₁(1−p₁) + p₂(1−p₂)))² / d²
//	Unpooled   (z_α/2 + z_β)²·(p₁(1−p₁) + p₂(1−p₂)) / d²
//	Arcsine    2·(z_α/2 + z_β)² / h²
//
// (Fleiss, Levin and Paik 2003, chapter 4, without continuity correction; Cohen 1988,
// chapter 6). Pooled inverts R's power.prop.test.
//
// Errors: [ErrArgument] unless both shares are in (0,1) and differ.
func ShareChangeSize(from, to float64, o PowerOptions) (Size, error) {
	o, err := o.resolve()
	if err != nil {
		return Size{}, err
	}
	if err := shareChange(from, to); err != nil {
		return Size{}, err
	}
	distance, null, alternative := o.Test.compare(from, to)
	root := (o.zAlpha()*null + o.zPower()*alternative) / distance
	return o.size(root * root)
}

// ShareChangePower is the chance of finding the change of a share between two groups
// of n answers each. A change of 0 is allowed: it is found by mistake.
//
// Errors: [ErrArgument] unless both shares are in (0,1), [ErrTooFew] without answers.
func ShareChangePower(from, to float64, n int64, o PowerOptions) (Power, error) {
	o, err := o.resolve()
	if err != nil {
		return Power{}, err
	}
	if err := plannedShare(from); err != nil {
		return Power{}, err
	}
	if err := plannedShare(to); err != nil {
		return Power{}, err
	}
	if err := groupSize(n, 1); err != nil {
		return Power{}, err
	}
	return o.powerOf(n, func(n float64) (right, wrong float64) {
		distance, null, alternative := o.Test.compare(from, to)
		return normalPower(math.Sqrt(n)*distance, o.zAlpha()*null, alternative)
	}), nil
}

// ShareDetectable is the smallest change from a share that is found between two groups
// of n answers each, as a difference on 0–1: 0.05 up from 0.80 is to 0.85.
//
// Errors: [ErrArgument] unless the share is in (0,1), [ErrTooFew] without answers.
func ShareDetectable(from float64, n int64, o PowerOptions) (Detectable, error) {
	o, err := o.resolve()
	if err != nil {
		return Detectable{}, err
	}
	if err := plannedShare(from); err != nil {
		return Detectable{}, err
	}
	if err := groupSize(n, 1); err != nil {
		return Detectable{}, err
	}
	root := math.Sqrt(float64(n) / o.DesignEffect)
	// A change is found where this is not below 0.
	lead := func(change float64) float64 {
		distance, null, alternative := o.Test.compare(from, min(1, max(0, from+change)))
		return root*distance - float64(o.zAlpha()*null) - float64(o.zPower()*alternative)
	}
	smallest := func(largest, sign float64) survey.Optional {
		if !(lead(sign*largest) >= 0) {
			return survey.Optional{}
		}
		return survey.Some(tail.Root(func(c float64) float64 { return lead(sign * c) }, 0, largest))
	}
	return Detectable{Up: smallest(1-from, 1), Down: smallest(from, -1)}, nil
}

// compare returns the distance of two shares and the standard deviations, for groups of
// one, of what estimates it: where the shares do not differ, and where they do.
func (t Test) compare(from, to float64) (distance, null, alternative float64) {
	v := float64(from*(1-from)) + float64(to*(1-to))
	switch mean := (from + to) / 2; t {
	case Unpooled:
		return math.Abs(from - to), math.Sqrt(v), math.Sqrt(v)
	case Arcsine:
		return math.Abs(angle(from) - angle(to)), math.Sqrt2, math.Sqrt2
	default:
		return math.Abs(from - to), math.Sqrt(2 * mean * (1 - mean)), math.Sqrt(v)
	}
}

// CohenH is the effect size h = 2·asin √a − 2·asin √b of two shares on 0–1, −π to π:
// 0.2 is small, 0.5 medium, 0.8 large (Cohen 1988, section 6.2). A share outside [0,1]
// is [ErrArgument].
func CohenH(a, b float64) (float64, error) {
	if !(a >= 0 && a <= 1 && b >= 0 && b <= 1) {
		return 0, fmt.Errorf("samplesize: shares %g and %g: %w", a, b, ErrArgument)
	}
	return angle(a) - angle(b), nil
}

func angle(share float64) float64 { return 2 * math.Asin(math.Sqrt(share)) }

// normalPower is the chance that a normal variable with this mean and sd exceeds bar, and
// that it is below −bar.
func normalPower(mean, bar, sd float64) (above, below float64) {
	above, _ = tail.Normal((mean - bar) / sd)
	below, _ = tail.Normal((-mean - bar) / sd)
	return above, below
}

func shareChange(from, to float64) error {
	if err := plannedShare(from); err != nil {
		return err
	}
	if err := plannedShare(to); err != nil {
		return err
	}
	if from == to {
		return fmt.Errorf("samplesize: no change from a share of %g: %w", from, ErrArgument)
	}
	return nil
}
