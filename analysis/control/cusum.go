package control

import (
	"fmt"

	"github.com/gocsat/csat/survey"
)

// CUSUMOptions are the options of [Chart.CUSUM]; the zero value is the default. Its
// average run lengths are told by [CUSUMOptions.ARL]; [CUSUMWithARL] finds the
// interval. All are in standard deviations of the figure of a period.
type CUSUMOptions struct {
	// Slack is k, half the shift to be found. Default (0): 0.5. Valid range: 0.05 to 3.
	Slack float64
	// Interval is h, from where a sum is an alarm. Default (0): 5. Valid range: 0.5 to
	// 50.
	Interval float64
	// Headstart is where both sums start, to find a shift that is there from the
	// beginning; h/2 is usual (J. M. Lucas and R. B. Crosier, Fast Initial Response for
	// CUSUM Quality-Control Schemes, Technometrics 24, 1982, 199–205,
	// doi:10.1080/00401706.1982.10487759). Default: 0. Valid range: 0 to h/2.
	Headstart float64
	// Reset starts both sums again after an alarm, at the headstart. Default: they
	// go on.
	Reset bool
}

func (o CUSUMOptions) filled() (CUSUMOptions, error) {
	if o.Slack == 0 {
		o.Slack = 0.5
	}
	if o.Interval == 0 {
		o.Interval = 5
	}
	switch {
	case !(o.Slack >= 0.05 && o.Slack <= 3):
		return o, fmt.Errorf("control: cusum: slack %v outside [0.05, 3]: %w", o.Slack, ErrArgument)
	case !(o.Interval >= 0.5 && o.Interval <= 50):
		return o, fmt.Errorf("control: cusum: interval %v outside [0.5, 50]: %w", o.Interval, ErrArgument)
	case !(o.Headstart >= 0 && o.Headstart <= o.Interval/2):
		return o, fmt.Errorf("control: cusum: headstart %v outside [0, %v]: %w", o.Headstart, o.Interval/2, ErrArgument)
	}
	return o, nil
}

// A CUSUMPoint is one period.
type CUSUMPoint struct {
	// Period is the name of the period.
	Period string `json:"period"`
	// N is the number of answers, 0 for a gap.
	N int64 `json:"n"`
	// Value is the figure of the period; no value for a gap.
	Value survey.Optional `json:"value"`
	// Upper is C⁺, the sum of what lies above the centre, in standard deviations, not
	// negative; no value for a gap.
	Upper survey.Optional `json:"upper"`
	// Lower is C⁻, that of what lies below, not negative either.
	Lower survey.Optional `json:"lower"`
	// Above says that C⁺ passed h.
	Above bool `json:"above,omitempty"`
	// Below says that C⁻ passed h.
	Below bool `json:"below,omitempty"`
}

// A Shift is what an alarm of a CUSUM says happened.
type Shift struct {
	// Side is where the figures went.
	Side Side `json:"side"`
	// Start is the sample, counted from 0, with which the shift began by estimate:
	// the one after the sum was 0 for the last time.
	Start int `json:"start"`
	// Alarm is the sample with which the sum first passed h.
	Alarm int `json:"alarm"`
	// Level is the estimated level since the shift: the figures from Start to Alarm
	// pooled by their n, in the unit of the chart. It is too far out on the average,
	// for it was chosen by the alarm. With one n and no headstart it is
	// centre ± σ(k + C/N).
	Level float64 `json:"level"`
}

// A CUSUMResult is a cumulative sum chart.
type CUSUMResult struct {
	// Kind is the chart whose centre and σ were used.
	Kind Kind `json:"kind"`
	// Slack is k.
	Slack float64 `json:"slack"`
	// Interval is h.
	Interval float64 `json:"interval"`
	// Points are the periods in the order given.
	Points []CUSUMPoint `json:"points"`
	// Shifts are the alarms, one for each time a sum passes h.
	Shifts []Shift `json:"shifts,omitempty"`
	// Warnings tell why limits may be poor.
	Warnings []survey.Warning `json:"warnings,omitempty"`
}

// CUSUM holds periods, in the order of time, to two cumulative sums of the
// standardised figures zᵢ = (xᵢ − centre)/σᵢ, with σᵢ by the n of the period:
//
//	C⁺ᵢ = max(0, C⁺ᵢ₋₁ + zᵢ − k)     C⁻ᵢ = max(0, C⁻ᵢ₋₁ − zᵢ − k)
//
// and an alarm above h (E. S. Page, Continuous Inspection Schemes, Biometrika 41,
// 1954, 100–115; tabular form: D. C. Montgomery, Introduction to Statistical Quality
// Control, chapter 9). It finds lasting shifts of about 2k at once, and when they
// began. A gap leaves the sums as they were. What is said of a period does not depend
// on those after it.
//
// Errors: ErrArgument for options, and those of [Chart.Judge].
func (c *Chart) CUSUM(samples []Sample, o CUSUMOptions) (CUSUMResult, error) {
	o, err := o.filled()
	if err != nil {
		return CUSUMResult{}, err
	}
	if err := c.ready(samples); err != nil {
		return CUSUMResult{}, err
	}
	r := CUSUMResult{Kind: c.def.Kind, Slack: o.Slack, Interval: o.Interval, Points: make([]CUSUMPoint, len(samples))}
	up, down := arm{side: Above, sum: o.Headstart}, arm{side: Below, sum: o.Headstart}
	for i, s := range samples {
		p := &r.Points[i]
		*p = CUSUMPoint{Period: s.period, N: s.n}
		if s.n == 0 {
			continue
		}
		value := c.def.Kind.value(s)
		z := (value - c.def.Centre) / c.sigma(s.size())
		p.Value = survey.Some(value)
		var first, second bool
		p.Above, first = up.add(i, z-o.Slack, o.Interval)
		p.Below, second = down.add(i, -z-o.Slack, o.Interval)
		p.Upper, p.Lower = survey.Some(up.sum), survey.Some(down.sum)
		up.pool(value, s.size())
		down.pool(value, s.size())
		if first {
			r.Shifts = append(r.Shifts, up.shift(i))
		}
		if second {
			r.Shifts = append(r.Shifts, down.shift(i))
		}
		if o.Reset && (p.Above || p.Below) {
			up, down = arm{side: Above, sum: o.Headstart}, arm{side: Below, sum: o.Headstart}
		}
	}
	r.Warnings = c.warnings(samples, o.rate)
	return r, nil
}

// rate is the false alarms per period.
func (o CUSUMOptions) rate(shift, scale float64) float64 {
	o.Slack, o.Interval, o.Headstart = min(max(o.Slack*scale, 0.05), 3), min(max(o.Interval*scale, 0.5), 50), 0
	arl, err := o.ARL(shift)
	if err != nil {
		return 0
	}
	return 1 / arl
}

// An arm is one of the two sums, with the figures since it left 0.
type arm struct {
	side          Side
	sum           float64
	running, over bool
	start         int
	total, weight float64
}

// add takes a step; over tells that the sum is past h, first that it was not before.
func (a *arm) add(i int, step, interval float64) (over, first bool) {
	a.sum = max(0, a.sum+step)
	if a.sum == 0 {
		*a = arm{side: a.side}
		return false, false
	}
	if !a.running {
		a.running, a.start = true, i
	}
	over = a.sum > interval
	first = over && !a.over
	a.over = over
	return over, first
}

func (a *arm) pool(value, weight float64) {
	if a.running {
		a.total += float64(value * weight)
		a.weight += weight
	}
}

func (a *arm) shift(i int) Shift {
	return Shift{Side: a.side, Start: a.start, Alarm: i, Level: a.total / a.weight}
}
