package trend

import (
	"errors"
	"fmt"

	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// A Period is the answers of one period.
type Period struct {
	// Label names the period.
	Label string
	// Tally counts its answers; nil, or one without a rating, is a hole.
	Tally *scale.Tally
}

// Periods are the answers of consecutive periods that do not overlap, in the order
// of the calendar.
type Periods []Period

// PeriodsOf takes the periods named by keys from a group, which must be all periods
// of the calendar from the first to the last: one that the group does not have
// becomes a hole at its place. Periods of the group that keys do not name are left
// out. Tallies are copied; labels are the keys as text. A key given twice is a
// *PeriodError with [ErrArgument].
func PeriodsOf[K survey.Key](g *survey.Group[K, *scale.Tally], keys []K) (Periods, error) {
	periods := make(Periods, len(keys))
	seen := make(map[K]bool, len(keys))
	for i, key := range keys {
		periods[i].Label = fmt.Sprint(key)
		if seen[key] {
			return nil, &PeriodError{i, periods[i].Label, fmt.Errorf("given twice: %w", ErrArgument)}
		}
		seen[key] = true
		if g == nil || g.IsEmpty() {
			continue
		}
		if t, ok := g.Lookup(key); ok {
			periods[i].Tally = t.Clone()
		}
	}
	return periods, nil
}

// Series is the figure in each period; its First is 1. A period without ratings is a
// hole. The error of a measure comes back in a *PeriodError.
func (p Periods) Series(m Measure) (Series, error) {
	s := Series{First: 1, Points: make([]Point, len(p))}
	for i := range p {
		point, err := p.point(i, p[i].Tally, m)
		if err != nil {
			return Series{}, err
		}
		s.Points[i] = point
	}
	return s, nil
}

// point is the figure of answers that belong to period i.
func (p Periods) point(i int, t *scale.Tally, m Measure) (Point, error) {
	point := Point{Label: p[i].Label}
	if m.estimate == nil {
		return Point{}, fmt.Errorf("trend: no measure: %w", ErrArgument)
	}
	if t == nil || t.N() == 0 {
		return point, nil
	}
	e, err := m.estimate(t)
	if err != nil {
		return Point{}, &PeriodError{i, p[i].Label, err}
	}
	point.Valid, point.Estimate = true, e
	return point, nil
}

// Counts are the answers of each period by class, a line a period, for
// [ChangePoints]. Nil classes are the points of the scale, ascending. Periods on
// different scales are a *PeriodError with scale.ErrIncompatible; a value outside
// the classes is one with scale.ErrOutOfRange.
func (p Periods) Counts(classes *scale.Bands) ([][]int64, error) {
	counts := make([][]int64, len(p))
	var shape *scale.Scale
	for i, period := range p {
		if period.Tally == nil || period.Tally.Scale() == nil {
			continue
		}
		s := period.Tally.Scale()
		if shape == nil {
			shape = s
		}
		if s.Fingerprint() != shape.Fingerprint() {
			return nil, &PeriodError{i, period.Label, scale.ErrIncompatible}
		}
		rows := period.Tally.Distribution()
		if classes != nil {
			var err error
			if rows, err = period.Tally.ByBand(classes); err != nil && !errors.Is(err, scale.ErrNoBase) {
				return nil, &PeriodError{i, period.Label, err}
			}
		}
		for _, row := range rows {
			counts[i] = append(counts[i], row.Share.Count)
		}
	}
	width := 0
	for _, line := range counts {
		width = max(width, len(line))
	}
	for i, line := range counts {
		if len(line) == 0 {
			counts[i] = make([]int64, width)
		}
	}
	return counts, nil
}
