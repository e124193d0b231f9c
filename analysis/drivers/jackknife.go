package drivers

import (
	"context"
	"fmt"
	"math"

	"github.com/gocsat/csat/internal/parallel"
	"github.com/gocsat/csat/internal/tail"
	"github.com/gocsat/csat/survey"
)

// Jackknife leaves out each part in turn: the parts are listwise moments of random
// groups of respondents of about equal size, counted anywhere, 30 or more of them for
// intervals that keep their level. With G parts the variance of a share is (G − 1)/G
// times the sum of squares about the mean, and its interval Student's with G − 1
// degrees of freedom. First and TopOverlap are over what is left, which is nearly
// everything each time, so they show less instability than [Bootstrap] does.
//
// Fewer than 10 parts is [survey.ErrTooFew]; parts that do not fit together are
// [survey.ErrIncompatible]; other errors are those of [FromMoments] on the whole and
// of [Bootstrap]; a Value other than [R2] is [ErrRows]. The options' Replicates and Seed
// do not matter.
func Jackknife(ctx context.Context, parts []*survey.Moments, outcome string, predictors []string, o BootstrapOptions) (Stability, error) {
	const least = 10
	if o.Value != R2 {
		return Stability{}, fmt.Errorf("drivers: %v: %w", o.Value, ErrRows)
	}
	if len(parts) < least {
		return Stability{}, fmt.Errorf("drivers: jackknife: %d parts, %d needed: %w", len(parts), least, survey.ErrTooFew)
	}
	whole := &survey.Moments{}
	for _, part := range parts {
		if err := whole.Merge(part); err != nil {
			return Stability{}, err
		}
	}
	s, err := FromMoments(whole, outcome, predictors...)
	if err != nil {
		return Stability{}, err
	}
	t, d, err := s.stability(ctx, &o)
	if err != nil {
		return Stability{}, err
	}
	draws := make([][]float64, len(parts))
	err = parallel.Each(ctx, 0, len(parts), o.Progress, func(i int) error {
		rest := whole.Clone()
		if err := rest.Unmerge(parts[i]); err != nil {
			return err
		}
		left, err := FromMoments(rest, outcome, predictors...)
		if err != nil {
			return nil // counted as failed
		}
		if shares, err := d.shares(ctx, left, 1, nil); err == nil {
			draws[i] = shares
		}
		return ctx.Err()
	})
	if err != nil {
		return Stability{}, err
	}
	t.Method = "group jackknife"
	good := kept(draws)
	if err := t.count(len(draws), len(good)); err != nil {
		return Stability{}, err
	}
	t.fill(nil, good, d.unions, o.Level, jackknifed)
	return t, nil
}

// jackknifed fills error and interval of an estimate.
func jackknifed(e *survey.Estimate, _, without []float64, level float64, positive bool) survey.Interval {
	g := float64(len(without))
	mean, squares := 0.0, 0.0
	for _, x := range without {
		mean += x / g
	}
	for _, x := range without {
		squares += float64((x - mean) * (x - mean))
	}
	se := math.Sqrt(squares * (g - 1) / g)
	margin := -tail.StudentTQuantile((1-level)/2, g-1) * se
	e.SE, e.Method = survey.Some(se), "group jackknife"
	e.Interval = survey.Interval{Lower: e.Value - margin, Upper: e.Value + margin, Level: level}
	if positive && e.Interval.Lower < 0 {
		e.Interval.Lower = 0
		e.Warn(survey.Clipped, "the interval was cut at 0")
	}
	return survey.Interval{}
}
