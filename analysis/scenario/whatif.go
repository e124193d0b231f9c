package scenario

import (
	"fmt"
	"math"

	"github.com/gocsat/csat/survey"
)

// A Result is what shifts would come to.
type Result struct {
	// Metric is the figure.
	Metric Metric `json:"metric"`
	// Now is the expected figure with the answers as they are.
	Now survey.Estimate `json:"now"`
	// After is that with the answers shifted.
	After survey.Estimate `json:"after"`
	// Gain is After less Now. Its interval is that of the difference and narrower than
	// those of both suggest.
	Gain survey.Estimate `json:"gain"`
	// Relative is Gain over Now, 0.02 being 2 %: what [Sales] takes. There is none for
	// [NPS], whose zero is arbitrary, nor where Now is not positive.
	Relative *survey.Estimate `json:"relative,omitempty"`
	// Outcomes are the expected shares of the answers, ascending.
	Outcomes []Outcome `json:"outcomes"`
	// Shifts are the shifts in their order, with how far they went.
	Shifts []Shifted `json:"shifts"`
	// Extrapolated is the share of the customers, 0–1, whose answers after the shift are
	// beyond those of all in the table: outside of what one item was given, or farther from
	// the mean (Mahalanobis) than any customer was.
	Extrapolated float64 `json:"extrapolated"`
	// Warnings has [Extrapolation] and [Capped] where these hold.
	Warnings []survey.Warning `json:"warnings,omitempty"`
}

// An Outcome is one answer to the item predicted.
type Outcome struct {
	// Value is its worth.
	Value float64 `json:"value"`
	// Now is its expected share as things are, 0–1.
	Now float64 `json:"now"`
	// After is that after the shifts.
	After float64 `json:"after"`
}

// A Shifted says how far a shift went.
type Shifted struct {
	// Item is the item moved.
	Item string `json:"item"`
	// Steps is how far its answers were to move.
	Steps float64 `json:"steps"`
	// Customers is how many it was for.
	Customers int64 `json:"customers"`
	// Capped is how many of these were stopped by the end of the scale before the whole
	// shift.
	Capped int64 `json:"capped"`
	// Mean is by how much the mean worth of all customers changes.
	Mean float64 `json:"mean"`
}

// WhatIf predicts the figure with answers shifted: of several items, or of different
// customers for one, but each answer once. Without shifts it is the figure as it is.
//
// Intervals are by the delta method, from the errors of the coefficients and of the
// customers as a sample; how well they hold is said above.
//
// Errors: ErrArgument for no situation and more than 64 shifts, and within an [ItemError]
// for an item that is no predictor of the model, for steps outside ±1000, and for two
// shifts of one answer.
func (s *Situation) WhatIf(shifts ...Shift) (Result, error) {
	moves, cells, err := s.moves(shifts)
	if err != nil {
		return Result{}, err
	}
	r := Result{Metric: s.metric}
	before, after := s.shifted(cells, nil), s.shifted(cells, moves)
	r.Extrapolated = s.extrapolated(cells, after)
	now, then := s.figure(cells, before), s.figure(cells, after)
	width := s.high - s.low
	r.Now = s.estimate(cells, now, s.low, s.high)
	r.After = s.estimate(cells, then, s.low, s.high)
	r.Gain = s.estimate(cells, s.less(cells, then, now, 1, 1), -width, width)
	if s.metric != NPS && now.value > 0 {
		// The ratio less 1, and the derivatives of its logarithm times the ratio.
		relative := s.less(cells, then, now, then.value/now.value, now.value)
		relative.value = then.value/now.value - 1
		for i := range relative.each {
			relative.each[i] += relative.value
		}
		e := s.estimate(cells, relative, math.Inf(-1), math.Inf(1))
		r.Relative = &e
	}
	r.Outcomes = s.outcomes(cells, before, after)
	for k, v := range moves {
		went := s.went(shifts[k], v, cells)
		r.Shifts = append(r.Shifts, went)
		if went.Capped > 0 {
			text := fmt.Sprintf("%s: %d of %d customers were stopped by the end of the scale", went.Item, went.Capped, went.Customers)
			r.Warnings = append(r.Warnings, survey.Warning{Code: Capped, Text: text})
		}
	}
	r.Warnings = append(r.Warnings, warnExtrapolated(r.Extrapolated)...)
	return r, nil
}

// outcomes are the expected shares of the values.
func (s *Situation) outcomes(cells []cell, before, after [][]float64) []Outcome {
	out := make([]Outcome, len(s.model.Values))
	add := func(w float64, x []float64, to func(k int) *float64) {
		at, below := eta(s.model.Slopes, x), 0.0
		for k := range out {
			upTo := 1.0
			if k < len(s.model.Thresholds) {
				upTo = 1 / (1 + math.Exp(at-s.model.Thresholds[k]))
			}
			*to(k) += float64(w * (upTo - below))
			below = upTo
		}
	}
	for k, v := range s.model.Values {
		out[k].Value = v
	}
	for i, c := range cells {
		add(c.w/s.total, before[i], func(k int) *float64 { return &out[k].Now })
		add(c.w/s.total, after[i], func(k int) *float64 { return &out[k].After })
	}
	return out
}

// went is how far a move gets.
func (s *Situation) went(f Shift, v move, cells []cell) Shifted {
	out := Shifted{Item: f.Item, Steps: f.Steps}
	for _, c := range cells {
		if !v.holds(c) {
			continue
		}
		to, capped := climb(s.ladders[v.j], c.x[v.j], v.steps)
		out.Customers += c.n
		out.Mean += float64(c.w / s.total * (to - c.x[v.j]))
		if capped {
			out.Capped += c.n
		}
	}
	return out
}
