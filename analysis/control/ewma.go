package control

import (
	"fmt"
	"math"

	"github.com/gocsat/csat/survey"
)

// EWMAOptions are the options of [Chart.EWMA]; the zero value is the default. Its
// average run lengths are told by [EWMAOptions.ARL]; [EWMAWithARL] finds the width.
type EWMAOptions struct {
	// Lambda is the weight of the newest period. Default (0): 0.2. Valid range: 0.01
	// to 1; small weights find small shifts.
	Lambda float64
	// Width is L, the distance of the limits in standard deviations of the average.
	// Default (0): 3. Valid range: 0.5 to 10.
	Width float64
	// Asymptotic sets the limits at once where they end, σ√(λ/(2−λ)) of the period.
	// Default: they begin narrow and widen, so that an early shift is found.
	Asymptotic bool
}

func (o EWMAOptions) filled() (EWMAOptions, error) {
	if o.Lambda == 0 {
		o.Lambda = 0.2
	}
	if o.Width == 0 {
		o.Width = 3
	}
	if !(o.Lambda >= 0.01 && o.Lambda <= 1) {
		return o, fmt.Errorf("control: ewma: lambda %v outside [0.01, 1]: %w", o.Lambda, ErrArgument)
	}
	if !(o.Width >= 0.5 && o.Width <= 10) {
		return o, fmt.Errorf("control: ewma: width %v outside [0.5, 10]: %w", o.Width, ErrArgument)
	}
	return o, nil
}

// An EWMAPoint is one period.
type EWMAPoint struct {
	// Period is the name of the period.
	Period string `json:"period"`
	// N is the number of answers, 0 for a gap.
	N int64 `json:"n"`
	// Value is the figure of the period; no value for a gap.
	Value survey.Optional `json:"value"`
	// Average is the exponentially weighted moving average; no value for a gap.
	Average survey.Optional `json:"average"`
	// Lower and Upper are its limits; no value for a gap.
	Lower survey.Optional `json:"lower"`
	// Upper is the upper one.
	Upper survey.Optional `json:"upper"`
	// Alarm is the side on which the average left its limits, or Neither.
	Alarm Side `json:"alarm"`
}

// An EWMAResult is a chart of moving averages.
type EWMAResult struct {
	// Kind is the chart whose centre and σ were used.
	Kind Kind `json:"kind"`
	// Lambda is the weight of the newest period.
	Lambda float64 `json:"lambda"`
	// Width is the distance of the limits in standard deviations of the average.
	Width float64 `json:"width"`
	// Centre is where the average starts, and the centre line.
	Centre float64 `json:"centre"`
	// Points are the periods in the order given.
	Points []EWMAPoint `json:"points"`
	// Alarms are the samples, counted from 0, with an alarm.
	Alarms []int `json:"alarms,omitempty"`
	// Warnings tell why limits may be poor.
	Warnings []survey.Warning `json:"warnings,omitempty"`
}

// EWMA holds periods, in the order of time, to an exponentially weighted moving
// average, which finds small lasting shifts: zᵢ = λxᵢ + (1−λ)zᵢ₋₁ from z₀ = centre,
// with limits at L times its standard deviation, vᵢ = λ²σᵢ² + (1−λ)²vᵢ₋₁, so that
// each period counts with the error of its own n. With one n that is
// σ√(λ/(2−λ) (1 − (1−λ)²ⁱ)) (S. W. Roberts, Control Chart Tests Based on Geometric
// Moving Averages, Technometrics 1, 1959, 239–250; J. M. Lucas and M. S. Saccucci,
// Technometrics 32, 1990, 1–12, doi:10.1080/00401706.1990.10484583).
//
// A gap leaves the average as it was. Limits end where the possible does. What is
// said of a period does not depend on those after it.
//
// Errors: ErrArgument for options, and those of [Chart.Judge].
func (c *Chart) EWMA(samples []Sample, o EWMAOptions) (EWMAResult, error) {
	o, err := o.filled()
	if err != nil {
		return EWMAResult{}, err
	}
	if err := c.ready(samples); err != nil {
		return EWMAResult{}, err
	}
	keep := 1 - o.Lambda
	r := EWMAResult{Kind: c.def.Kind, Lambda: o.Lambda, Width: o.Width, Centre: c.def.Centre}
	r.Points = make([]EWMAPoint, len(samples))
	average, variance := c.def.Centre, 0.0 // in units of σ of one answer, squared
	unit := c.sigma(1)
	for i, s := range samples {
		p := &r.Points[i]
		*p = EWMAPoint{Period: s.period, N: s.n}
		if s.n == 0 {
			continue
		}
		value, sigma := c.def.Kind.value(s), c.sigma(s.size())/unit
		average = float64(o.Lambda*value) + float64(keep*average)
		variance = float64(float64(o.Lambda*o.Lambda)*float64(sigma*sigma)) + float64(float64(keep*keep)*variance)
		v := variance
		if o.Asymptotic {
			v = sigma * sigma * o.Lambda / (2 - o.Lambda)
		}
		half := o.Width * unit * math.Sqrt(v)
		lower, upper := c.possible(c.def.Centre-half, c.def.Centre+half)
		p.Value, p.Average = survey.Some(value), survey.Some(average)
		p.Lower, p.Upper = survey.Some(lower), survey.Some(upper)
		if p.Alarm = outside(average, lower, upper); p.Alarm != Neither {
			r.Alarms = append(r.Alarms, i)
		}
	}
	r.Warnings = c.warnings(samples, o.rate)
	return r, nil
}

// rate is the false alarms per period.
func (o EWMAOptions) rate(shift, scale float64) float64 {
	// Limits that widen make a difference to the first periods only.
	o.Width, o.Asymptotic = min(max(o.Width*scale, 0.5), 10), true
	arl, err := o.ARL(shift)
	if err != nil {
		return 0
	}
	return 1 / arl
}
