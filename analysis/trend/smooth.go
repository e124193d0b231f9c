package trend

import (
	"fmt"
	"math"

	"github.com/gocsat/csat/survey"
)

// MovingAverage is the plain mean of the values of each period and the width − 1
// before it; a hole at the beginning and wherever one of them is a hole. The error of
// an average takes the periods for independent; it has none where a period has none, and
// then the warning [survey.NoError].
// Its values overlap, so no test of this package is for them; [Periods.Rolling] gives
// windows of answers instead, in which a period counts by its size. Errors: ErrArgument
// for a width below 1; a *PeriodError with ErrNotNumber.
func MovingAverage(s Series, width int) (Series, error) {
	if width < 1 {
		return Series{}, fmt.Errorf("trend: average of %d periods: %w", width, ErrArgument)
	}
	if _, err := s.observed(0); err != nil {
		return Series{}, err
	}
	r := Series{First: s.First, Points: make([]Point, len(s.Points))}
	for i, p := range s.Points {
		r.Points[i].Label = p.Label
		if i < width-1 {
			continue
		}
		point := Point{Label: p.Label, Valid: true, Estimate: survey.Estimate{Method: "moving-average"}}
		e := &point.Estimate
		var values, squares []float64
		for _, q := range s.Points[i-width+1 : i+1] {
			point.Valid = point.Valid && q.known()
			values = append(values, q.Estimate.Value)
			if se := q.Estimate.SE; se.Valid {
				squares = append(squares, float64(se.Value*se.Value))
			}
			e.N += q.Estimate.N
			e.Missing += q.Estimate.Missing
		}
		if !point.Valid {
			continue
		}
		e.Value, e.EffectiveN = sum(values)/float64(width), float64(e.N)
		if len(squares) == width {
			e.SE = some(math.Sqrt(sum(squares)) / float64(width))
		} else {
			e.Warn(survey.NoError, "%d of the %d periods have no error", width-len(squares), width)
		}
		r.Points[i] = point
	}
	return r, nil
}

// A Smoothed is a series under simple exponential smoothing.
type Smoothed struct {
	// Levels are the level after each period; no value for holes.
	Levels []survey.Optional `json:"levels"`
	// Last is the level at the end, which is the forecast for every later period.
	Last float64 `json:"last"`
	// Errors is the number of forecasts of the next period that were compared with it.
	Errors int `json:"errors"`
	// SSE is the sum of their squared errors.
	SSE float64 `json:"sse"`
}

// Exponential is simple exponential smoothing, level ← level + alpha·(value − level),
// from the first value on; alpha in (0, 1]. A hole leaves the level as it is. It gives
// a small sample the same say as a large one; [LocalLevel] does not. Errors: ErrArgument
// for alpha; ErrNoBase; a *PeriodError with ErrNotNumber.
func Exponential(s Series, alpha float64) (Smoothed, error) {
	if !(alpha > 0 && alpha <= 1) {
		return Smoothed{}, fmt.Errorf("trend: alpha %v outside (0, 1]: %w", alpha, ErrArgument)
	}
	o, err := s.observed(1)
	if err != nil {
		return Smoothed{}, err
	}
	r := Smoothed{Levels: make([]survey.Optional, len(s.Points)), Last: o.y[0], Errors: len(o.y) - 1}
	for i, at := range o.at {
		wrong := o.y[i] - r.Last
		r.SSE += float64(wrong * wrong)
		r.Last += float64(alpha * wrong)
		r.Levels[at] = survey.Some(r.Last)
	}
	return r, nil
}
