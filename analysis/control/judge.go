package control

import (
	"fmt"
	"math"
	"slices"

	"github.com/gocsat/csat/survey"
)

// A Point is one period on a chart.
type Point struct {
	// Period is the name of the period.
	Period string `json:"period"`
	// N is the number of answers, 0 for a gap.
	N int64 `json:"n"`
	// Value is the figure; no value for a gap.
	Value survey.Optional `json:"value"`
	// Centre is the centre line; no value for a gap.
	Centre survey.Optional `json:"centre"`
	// Lower and Upper are the control limits at this n; no value for a gap. Limits of
	// shares, scores and events end where the possible does.
	Lower survey.Optional `json:"lower"`
	// Upper is the upper one.
	Upper survey.Optional `json:"upper"`
	// Z is (value − centre)/σ at this n; no value for a gap.
	Z survey.Optional `json:"z"`
	// Rules are those that this point completes.
	Rules []Rule `json:"rules,omitempty"`
}

// A Signal is a rule that was met.
type Signal struct {
	// Rule is which.
	Rule Rule `json:"rule"`
	// Side is where the pattern lies; of a trend, where it goes. Neither for the rules
	// about both sides.
	Side Side `json:"side"`
	// First and Last are the samples, counted from 0, between which it lies. A pattern
	// that goes on is a signal of each period that completes it again.
	First int `json:"first"`
	// Last is the sample that completed it.
	Last int `json:"last"`
	// Spread says that it lies on the chart of spread.
	Spread bool `json:"spread,omitempty"`
}

// A Result is a chart with points on it.
type Result struct {
	// Kind is the chart.
	Kind Kind `json:"kind"`
	// Points are the periods in the order given.
	Points []Point `json:"points"`
	// Spread is the chart of spread: s, R, or the moving range to the period before
	// (no value after a gap). Empty for the kinds without. Only [BeyondLimits] is
	// applied to it.
	Spread []Point `json:"spread,omitempty"`
	// Signals are the rules that were met, in the order of the periods.
	Signals []Signal `json:"signals,omitempty"`
	// Warnings tell why limits may be poor: see the package documentation.
	Warnings []survey.Warning `json:"warnings,omitempty"`
}

// At is the signals that the i-th period, counted from 0, completed: what is new
// when a period is judged with those before it.
func (r Result) At(i int) []Signal {
	var at []Signal
	for _, s := range r.Signals {
		if s.Last == i {
			at = append(at, s)
		}
	}
	return at
}

// Judge holds periods, in the order of time, to the frozen limits. What it says of a
// period depends on it and those before, never on those after, so that judging again
// with one more period changes nothing already said. At most the fourteen periods
// before a new one matter to its rules.
//
// Errors: [SampleError] with ErrKind or ErrNotNumber; ErrNoBase where no period has
// a figure.
func (c *Chart) Judge(samples []Sample) (Result, error) {
	if err := c.ready(samples); err != nil {
		return Result{}, err
	}
	r := Result{Kind: c.def.Kind, Points: make([]Point, len(samples))}
	r.Spread = c.spread(samples)
	var marks []mark
	for i, s := range samples {
		p := &r.Points[i]
		*p = Point{Period: s.period, N: s.n}
		if s.n == 0 {
			marks = marks[:0]
		} else {
			var m mark
			*p, m = c.point(s)
			marks = append(marks, m)
			for _, rule := range c.def.Rules {
				if side, length, ok := rule.pattern(marks); ok {
					p.Rules = append(p.Rules, rule)
					r.Signals = append(r.Signals, Signal{Rule: rule, Side: side, First: i - length + 1, Last: i})
				}
			}
		}
		if r.Spread == nil {
			continue
		}
		q := &r.Spread[i]
		if side := outside(q.Value.Value, q.Lower.Value, q.Upper.Value); side != Neither && slices.Contains(c.def.Rules, BeyondLimits) {
			q.Rules = []Rule{BeyondLimits}
			r.Signals = append(r.Signals, Signal{Rule: BeyondLimits, Side: side, First: i, Last: i, Spread: true})
		}
	}
	r.Warnings = c.warnings(samples, c.def.shewhart)
	if slices.ContainsFunc(r.Signals, func(s Signal) bool { return s.Spread }) {
		r.Warnings = append(r.Warnings, survey.Warning{
			Code: NotNormal, Text: "limits of spread hold for normal figures only: take their signals for a reason to look",
		})
	}
	return r, nil
}

// ready refuses what no chart can hold.
func (c *Chart) ready(samples []Sample) error {
	if c == nil || c.def.Width == 0 {
		return fmt.Errorf("control: empty chart: %w", ErrDefinition)
	}
	if err := c.def.Kind.check(samples); err != nil {
		return err
	}
	if !slices.ContainsFunc(samples, func(s Sample) bool { return s.n > 0 }) {
		return fmt.Errorf("control: no period with a figure: %w", ErrNoBase)
	}
	return nil
}

// point is a sample that is no gap.
func (c *Chart) point(s Sample) (Point, mark) {
	n, value := s.size(), c.def.Kind.value(s)
	lower, upper := c.limits(n, c.def.Width)
	if c.def.Limits == ExactLimits {
		lower, upper = c.exactLimits(n)
	}
	z := (value - c.def.Centre) / c.sigma(n)
	p := Point{
		Period: s.period, N: s.n, Value: survey.Some(value), Centre: survey.Some(c.def.Centre),
		Lower: survey.Some(lower), Upper: survey.Some(upper), Z: survey.Some(z),
	}
	return p, mark{value, z, outside(value, lower, upper)}
}

func outside(x, lower, upper float64) Side {
	switch {
	case x < lower:
		return Below
	case x > upper:
		return Above
	}
	return Neither
}

// spread is the chart of spread, nil where the kind has none.
func (c *Chart) spread(samples []Sample) []Point {
	if c.def.Kind < XBarS {
		return nil
	}
	points := make([]Point, len(samples))
	moments := map[int64][2]float64{} // of R by n
	for i, s := range samples {
		points[i] = Point{Period: s.period, N: s.n}
		var value, centre, sd float64
		switch {
		case c.def.Kind == XmR:
			if i == 0 || s.n == 0 || samples[i-1].n == 0 {
				continue
			}
			value, centre, sd = math.Abs(s.mean-samples[i-1].mean), twoMean, twoSD
		case s.n < 2:
			continue
		case c.def.Kind == XBarS:
			value, centre = s.sd(), c4(s.size())
			sd = sdOfS(centre)
		default:
			m, ok := moments[s.n]
			if !ok {
				m[0], m[1] = rangeMoments(int(s.n))
				moments[s.n] = m
			}
			value, centre, sd = s.spread, m[0], m[1]
		}
		sigma := c.def.Sigma
		points[i].Value, points[i].Centre = survey.Some(value), survey.Some(centre*sigma)
		points[i].Lower = survey.Some(max(0, (centre-c.def.Width*sd)*sigma))
		points[i].Upper = survey.Some((centre + c.def.Width*sd) * sigma)
		points[i].Z = survey.Some((value/sigma - centre) / sd)
	}
	return points
}

// d2 and d3 of two values: 2/√π and √(2 − 4/π).
var (
	twoMean = 2 / math.Sqrt(math.Pi)
	twoSD   = math.Sqrt(2 - 4/math.Pi)
)
