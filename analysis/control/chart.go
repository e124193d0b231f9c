package control

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"

	"github.com/gocsat/csat/internal/strictjson"
)

// A Definition is the content of a chart: what phase I found, or the standards that
// are given. [New] makes a chart of it.
type Definition struct {
	// Kind is the chart.
	Kind Kind `json:"kind"`
	// Centre is the centre line in the unit of the figure: a share strictly between 0
	// and 1, an NPS strictly between −1 and 1, a positive number of events, any mean
	// or value.
	Centre float64 `json:"centre"`
	// Sigma is the standard deviation of one answer ([NPS]: √V; [XBarS], [XBarR]) or
	// value ([XmR]), positive. [P], [LaneyP] and [C] have their own, and want 0.
	Sigma float64 `json:"sigma,omitempty"`
	// SigmaZ is Laney's σ_z, positive: above 1 where periods vary more than the
	// binomial distribution allows. Only of [LaneyP], 0 elsewhere.
	SigmaZ float64 `json:"sigma_z,omitempty"`
	// Width is the distance of the limits in standard deviations. Default (0): 3.
	// Valid range: 1 to 10.
	Width float64 `json:"width,omitempty"`
	// Limits are how limits are computed. [ExactLimits] are for [P], and for [C] to 1000
	// events. Default: SigmaLimits.
	Limits Limits `json:"limits,omitempty"`
	// Rules are the rules that signal, each at most once. Default (empty):
	// [BeyondLimits] alone.
	Rules []Rule `json:"rules,omitempty"`
	// Periods is the number of periods behind the figures, 0 for given standards.
	// Few make a warning in what the chart judges.
	Periods int `json:"periods,omitempty"`
	// N is the number of answers in these periods, 0 for given standards.
	N int64 `json:"n,omitempty"`
}

// A Chart is frozen limits, to which periods are held (phase II). It is immutable
// and safe for concurrent use, and its JSON is its [Definition]; a service writes
// it once and reads it for each new period. The zero Chart judges nothing.
type Chart struct {
	def Definition
}

// New makes a chart; a definition that does not hold together is [ErrDefinition].
func New(d Definition) (*Chart, error) {
	d = d.filled()
	if err := d.check(); err != nil {
		return nil, fmt.Errorf("control: chart: %w: %w", err, ErrDefinition)
	}
	return &Chart{def: d}, nil
}

// filled has its own rules, and defaults in place of what is 0.
func (d Definition) filled() Definition {
	if d.Width == 0 {
		d.Width = 3
	}
	if len(d.Rules) == 0 {
		d.Rules = []Rule{BeyondLimits}
	}
	d.Rules = slices.Clone(d.Rules)
	return d
}

// checkOptions tells what is wrong with the choices in a definition.
func (d *Definition) checkOptions() error {
	switch {
	case !kindNames.Valid(d.Kind):
		return fmt.Errorf("unknown kind %d", d.Kind)
	case !limitNames.Valid(d.Limits):
		return fmt.Errorf("unknown limits %d", d.Limits)
	case d.Limits == ExactLimits && d.Kind != P && d.Kind != C:
		return fmt.Errorf("%v limits on kind %v", d.Limits, d.Kind)
	case !(d.Width >= 1 && d.Width <= 10):
		return fmt.Errorf("width %v outside [1, 10]", d.Width)
	}
	for i, r := range d.Rules {
		if !ruleNames.Valid(r) || slices.Contains(d.Rules[:i], r) {
			return fmt.Errorf("rule %v unknown or twice", r)
		}
	}
	return nil
}

// check tells what does not hold together in a definition that is filled.
func (d *Definition) check() error {
	if err := d.checkOptions(); err != nil {
		return err
	}
	switch {
	case d.Periods < 0 || d.N < 0:
		return fmt.Errorf("%d periods, %d answers", d.Periods, d.N)
	case !(math.Abs(d.Centre) <= maxValue):
		return fmt.Errorf("centre %v", d.Centre)
	}
	if own := d.Kind == P || d.Kind == LaneyP || d.Kind == C; own && d.Sigma != 0 {
		return fmt.Errorf("sigma %v given, kind %v has its own", d.Sigma, d.Kind)
	} else if !own && !possibleSigma(d.Sigma) {
		return fmt.Errorf("sigma %v is not positive, or too small or large", d.Sigma)
	}
	if d.Kind != LaneyP && d.SigmaZ != 0 {
		return fmt.Errorf("sigma_z %v on kind %v", d.SigmaZ, d.Kind)
	}
	switch d.Kind {
	case P, LaneyP:
		if !(d.Centre > 0 && d.Centre < 1) {
			return fmt.Errorf("share %v outside (0, 1)", d.Centre)
		}
		if d.Kind == LaneyP && !possibleSigma(d.SigmaZ) {
			return fmt.Errorf("sigma_z %v is not positive, or too small or large", d.SigmaZ)
		}
	case NPS:
		// One answer of −1, 0 or 1 with mean s has a variance of |s| − s² to 1 − s².
		s := math.Abs(d.Centre)
		if !(s < 1) {
			return fmt.Errorf("net promoter score %v outside (−1, 1)", d.Centre)
		}
		if v := d.Sigma * d.Sigma; !(v <= (1-s*s)*(1+1e-9) && v >= (s-s*s)*(1-1e-9)) {
			return fmt.Errorf("net promoter score %v cannot have sigma %v", d.Centre, d.Sigma)
		}
	case C:
		if !(d.Centre > 0 && d.Centre <= maxCount) {
			return fmt.Errorf("%v events", d.Centre)
		}
		if d.Limits == ExactLimits && d.Centre > maxExact {
			return fmt.Errorf("exact limits of %v events, at most %d", d.Centre, maxExact)
		}
	}
	return nil
}

// Definition is the content of the chart, with defaults filled in.
func (c *Chart) Definition() Definition {
	if c == nil {
		return Definition{}
	}
	d := c.def
	d.Rules = slices.Clone(d.Rules)
	return d
}

// MarshalJSON writes the [Definition]. The zero Chart is [ErrDefinition].
func (c *Chart) MarshalJSON() ([]byte, error) {
	if c == nil || c.def.Width == 0 {
		return nil, fmt.Errorf("control: chart: empty: %w", ErrDefinition)
	}
	return json.Marshal(c.def)
}

// UnmarshalJSON reads what [Chart.MarshalJSON] writes, strictly: unknown and double
// keys, and what [New] refuses, are errors, and leave the chart as it was.
func (c *Chart) UnmarshalJSON(data []byte) error {
	if c == nil {
		return fmt.Errorf("control: unmarshal into a nil chart: %w", ErrArgument)
	}
	var d Definition
	if err := strictjson.Unmarshal(data, &d); err != nil {
		return fmt.Errorf("control: chart: %w: %w", ErrDefinition, err)
	}
	read, err := New(d)
	if err != nil {
		return err
	}
	*c = *read
	return nil
}

// possibleSigma keeps standardised values finite; a moving range can be twice as large
// as a value.
func possibleSigma(x float64) bool { return x >= 1/maxValue && x <= 4*maxValue }

// sigma is the standard deviation of the figure of a period with n answers.
func (c *Chart) sigma(n float64) float64 {
	d := &c.def
	switch d.Kind {
	case P:
		return math.Sqrt(d.Centre * (1 - d.Centre) / n)
	case LaneyP:
		return d.SigmaZ * math.Sqrt(d.Centre*(1-d.Centre)/n)
	case C:
		return math.Sqrt(d.Centre)
	case XmR:
		return d.Sigma
	}
	return d.Sigma / math.Sqrt(n)
}

// limits are the control limits of a period with n answers, distance standard
// deviations from the centre, within what is possible.
func (c *Chart) limits(n, distance float64) (lower, upper float64) {
	half := distance * c.sigma(n)
	return c.possible(c.def.Centre-half, c.def.Centre+half)
}

// possible cuts limits where the figure ends.
func (c *Chart) possible(lower, upper float64) (float64, float64) {
	switch c.def.Kind {
	case P, LaneyP:
		return max(lower, 0), min(upper, 1)
	case NPS:
		return max(lower, -1), min(upper, 1)
	case C:
		return max(lower, 0), upper
	}
	return lower, upper
}
