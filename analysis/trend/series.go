package trend

import (
	"fmt"
	"math"

	"github.com/gocsat/csat/internal/exact"
	"github.com/gocsat/csat/survey"
)

// A Point is the figure of one period.
type Point struct {
	// Label names the period.
	Label string `json:"label"`
	// Valid tells whether there is a figure; a point without one is a hole.
	Valid bool `json:"valid"`
	// Estimate is the figure with its base and error. A suppressed estimate counts
	// as a hole.
	Estimate survey.Estimate `json:"estimate,omitzero"`
}

// A Series is one figure in consecutive periods. [Periods.Series] makes it from
// answers and [FromValues] from numbers; it can also be put together from estimates
// that were made elsewhere.
type Series struct {
	// First is the number of the first period; the others count on. A year, say.
	// Lines are given for period 0 of this count.
	First int `json:"first"`
	// Points are all periods from the first to the last, holes among them.
	Points []Point `json:"points"`
}

// FromValues is a series of values whose errors are not known, which is the warning
// [survey.NoError] of each; the first is in the period number first. NaN is a hole; an infinity, or a value beyond ±1e50, is a
// *PeriodError with [ErrNotNumber]. Labels are the period numbers.
func FromValues(first int, values []float64) (Series, error) {
	s := Series{First: first, Points: make([]Point, len(values))}
	for i, x := range values {
		s.Points[i].Label = fmt.Sprint(first + i)
		if !math.IsNaN(x) {
			s.Points[i].Valid, s.Points[i].Estimate.Value = true, x
			s.Points[i].Estimate.Warn(survey.NoError, "a number given by itself has no error")
		}
	}
	if _, err := s.observed(0); err != nil {
		return Series{}, err
	}
	return s, nil
}

// N is the number of periods with a figure.
func (s Series) N() int {
	n := 0
	for _, p := range s.Points {
		if p.known() {
			n++
		}
	}
	return n
}

// Holes are the positions in Points of the periods without a figure.
func (s Series) Holes() []int {
	var holes []int
	for i, p := range s.Points {
		if !p.known() {
			holes = append(holes, i)
		}
	}
	return holes
}

func (p Point) known() bool { return p.Valid && !p.Estimate.Suppressed }

// observed are the periods of a series that have a figure.
type observed struct {
	at   []int     // positions, ascending
	x, y []float64 // positions as numbers, and values
}

// observed refuses values that are no numbers, and fewer of them than least.
func (s Series) observed(least int) (observed, error) {
	var o observed
	for i, p := range s.Points {
		if !p.known() {
			continue
		}
		if !(math.Abs(p.Estimate.Value) <= 1e50) {
			return observed{}, &PeriodError{i, p.Label, fmt.Errorf("%v: %w", p.Estimate.Value, ErrNotNumber)}
		}
		o.at, o.x, o.y = append(o.at, i), append(o.x, float64(i)), append(o.y, p.Estimate.Value)
	}
	switch n := len(o.at); {
	case n < least && n == 0:
		return observed{}, fmt.Errorf("trend: %d periods without a value: %w", len(s.Points), ErrNoBase)
	case n < least:
		return observed{}, fmt.Errorf("trend: %d periods with a value, %d are the fewest: %w", n, least, ErrTooFew)
	}
	return o, nil
}

// sum is the exact sum of terms, rounded once; NaN if one of them is no number.
func sum(terms []float64) float64 {
	var s exact.Sum
	for _, x := range terms {
		if !s.Add(x) {
			return math.NaN()
		}
	}
	total, _ := s.Float64()
	return total
}
