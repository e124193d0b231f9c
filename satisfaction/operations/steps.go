package operations

import (
	"math"

	"github.com/gocsat/csat/internal/multiset"
	"github.com/gocsat/csat/internal/tail"
	"github.com/gocsat/csat/satisfaction/proportion"
	"github.com/gocsat/csat/survey"
)

// between gives the share of steps kept the error between jobs: that of the ratio of
// two sums over jobs, by linearisation.
func between(e *survey.Estimate, cells []multiset.Cell[profile], jobs int64) error {
	squares := 0.0
	for _, cell := range cells {
		off := float64(cell.Key.kept) - float64(e.Value*float64(cell.Key.audited))
		squares += float64(float64(cell.N) * float64(off*off))
	}
	m, steps, level := float64(jobs), float64(e.N), e.Interval.Level
	e.Warnings, e.SE = nil, survey.Optional{}
	worth := m
	if jobs < 30 {
		e.Warn(survey.LowBase, "steps of %d jobs, fewer than 30", jobs)
	}
	if jobs == 1 {
		e.Warn(survey.NoError, "one job was audited, so there is no standard error")
	} else {
		variance := m / (m - 1) * squares / (steps * steps)
		e.SE = survey.Some(math.Sqrt(variance))
		if variance > 0 && e.Value > 0 && e.Value < 1 {
			worth = e.Value * (1 - e.Value) / variance
			t := tail.StudentTQuantile((1-level)/2, steps-1) / tail.StudentTQuantile((1-level)/2, m-1)
			worth = min(worth*t*t, steps)
		}
	}
	var err error
	e.EffectiveN, e.Method = worth, "wilson, between jobs"
	e.Interval, err = proportion.Wilson.Interval(e.Value, worth, level)
	return err
}
