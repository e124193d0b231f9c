package survival

import (
	"encoding/json"
	"iter"
	"math"

	"github.com/gocsat/csat/survey"
)

// A Cumulative is a function that rises from 0 at events: a cumulative hazard, or the
// share that has left for one cause. It is a step function, right-continuous, kept for
// every distinct time.
type Cumulative struct {
	g        Group
	o        settings
	cause    Status // Censored: a hazard, of all causes
	values   []float64
	variance []float64 // of the value
	left     float64   // survival after the last step
	method   string
}

// NelsonAalen estimates the cumulative hazard of a group,
//
//	H(t) = Σ d/Y over times up to t
//
// (W. Nelson, Technometrics 14, 1972, 945–966; O. Aalen, Annals of Statistics 6, 1978,
// 701–726, doi:10.1214/aos/1176344247), with Aalen's variance Σ d/Y², or that of the
// linearised estimate with sampling weights. Where it is a straight line customers
// leave at a constant rate, its slope. The interval is symmetric in log H with [LogLog],
// else in H and cut at 0. All causes are events.
func NelsonAalen(g Group, o Options) (Cumulative, error) {
	g, settings, err := g.under(o)
	if err != nil {
		return Cumulative{}, err
	}
	c := Cumulative{g: g, o: settings, left: 1, method: "Nelson–Aalen, " + o.Transform.String()}
	var sum, variance float64
	for _, s := range g.steps {
		if s.events > 0 {
			sum += s.events / s.risk
			variance += s.events / (s.risk * s.risk)
			if s.events == s.risk {
				c.left = 0
			}
		}
		c.values, c.variance = append(c.values, sum), append(c.variance, variance)
	}
	if g.rows != nil {
		c.variance = g.jackknife(c.variance, func(s step) float64 { return 1 / s.risk })
	}
	return c, nil
}

// AalenJohansen estimates, for each cause from status 1 on, the share of customers
// that has left for it by t while the other causes went on:
//
//	F(t) = Σ S(before) d/Y over times up to t, d events of the cause
//
// (O. Aalen and S. Johansen, Scandinavian Journal of Statistics 5, 1978, 141–150). With
// S they add up to 1, as the complements of a Kaplan–Meier curve for each cause do not:
// those answer what would happen if nobody could leave for another cause. The
// variance is that of Gaynor et al. (JASA 88, 1993, 400–409,
// doi:10.1080/01621459.1993.10476289), the delta method on multinomial steps, which with
// one cause is Greenwood's; with sampling weights it is that of the linearised estimate
// (infinitesimal jackknife). The interval is that of 1 − F by the transform.
func AalenJohansen(g Group, o Options) ([]Cumulative, error) {
	g, settings, err := g.under(o)
	if err != nil {
		return nil, err
	}
	method := "Aalen–Johansen, " + o.Transform.String() + ", delta method"
	if g.rows != nil {
		method = "Aalen–Johansen, " + o.Transform.String() + ", linearised"
	}
	survival, greenwood := g.productLimit()
	causes := max(len(g.causes), 1)
	out := make([]Cumulative, causes)
	for k := range out {
		c := &out[k]
		*c = Cumulative{g: g, o: settings, cause: Status(k + 1), left: survival[len(survival)-1], method: method}
		c.incidence(survival, greenwood)
		if g.rows != nil {
			c.linearise(survival, greenwood)
		}
	}
	return out, nil
}

// events are those of a cause at a step.
func (g *Group) events(cause Status, i int) float64 {
	if cause == Censored || g.causes == nil {
		return g.steps[i].events
	}
	return g.causes[cause-1][i]
}

// incidence sums the terms of Gaynor's variance,
//
//	Σ (F(t) − Fⱼ)² dⱼ/(Yⱼ(Yⱼ − dⱼ)) + Σ Sⱼ₋₁² dₖⱼ(Yⱼ − dₖⱼ)/Yⱼ³ − 2 Σ (F(t) − Fⱼ) Sⱼ₋₁ dₖⱼ/Yⱼ²
//
// by powers of F(t). The step at which nobody is left has F(t) = Fⱼ for ever.
func (c *Cumulative) incidence(survival, greenwood []float64) {
	n := len(survival)
	c.values, c.variance = make([]float64, n), make([]float64, n)
	var f, constant, linear, before float64
	s, square := 1.0, 0.0
	for i, at := range c.g.steps {
		d := c.g.events(c.cause, i)
		if at.events > 0 {
			h := d / at.risk
			f += float64(s * h)
			constant += float64(s*s) * h * (1 - h) / at.risk
			linear += s * h / at.risk
			constant += 2 * f * s * h / at.risk
			if survival[i] > 0 {
				a := greenwood[i] - before
				square += a
				linear += f * a
				constant += float64(f*f) * a
				before = greenwood[i]
			}
		}
		c.values[i] = f
		c.variance[i] = max(f*f*square-2*f*linear+constant, 0)
		s = survival[i]
	}
}

// Len is the number of distinct times.
func (c Cumulative) Len() int { return len(c.values) }

// Group is what the function is of.
func (c Cumulative) Group() Group { return c.g }

// Cause is the status that counts as the event; [Censored] for a hazard, which is of
// all causes.
func (c Cumulative) Cause() Status { return c.cause }

// Point is the i-th distinct time, from 0; out of range it is the zero Point.
func (c Cumulative) Point(i int) Point {
	if i < 0 || i >= len(c.values) {
		return Point{}
	}
	return c.point(i)
}

func (c *Cumulative) point(i int) Point {
	p := c.g.point(i)
	p.Events = c.g.events(c.cause, i)
	p.Estimate = c.estimate(i)
	return p
}

// Points walks over the distinct times.
func (c Cumulative) Points() iter.Seq[Point] {
	return func(yield func(Point) bool) {
		for i := range c.values {
			if !yield(c.point(i)) {
				return
			}
		}
	}
}

// At is the value at a time, as [Curve.At].
func (c Cumulative) At(t float64) (Point, error) {
	i, err := c.g.stepAt(t, c.left)
	if err != nil {
		return Point{}, err
	}
	p := Point{Time: t, AtRisk: c.g.riskAt(t)}
	if i >= 0 && c.g.steps[i].time == t {
		p = c.g.point(i)
		p.Events = c.g.events(c.cause, i)
	}
	p.Estimate = c.estimate(i)
	return p, nil
}

func (c *Cumulative) estimate(i int) survey.Estimate {
	var x, v float64
	if i >= 0 {
		x, v = c.values[i], c.variance[i]
	}
	e := survey.Estimate{Value: x, SE: survey.Some(math.Sqrt(v)), N: c.g.n, Missing: c.g.missing, EffectiveN: c.g.effective, Method: c.method}
	switch {
	case v == 0 && x == 0:
		e.Interval.Level = c.o.level
		e.Warn(survey.ZeroVariance, "nobody has left yet, so the error shown is 0")
	case v == 0 || c.cause != Censored && x >= 1:
		e.SE = survey.Optional{}
		e.Warn(survey.NoError, "everybody left: the data do not give the error")
	case c.cause != Censored:
		stayed := c.o.survival(1-x, v/((1-x)*(1-x)))
		e.Interval = survey.Interval{Lower: 1 - stayed.Upper, Upper: 1 - stayed.Lower, Level: c.o.level}
		fewOf(&e, x, v)
	case c.o.transform == LogLog:
		factor := math.Exp(c.o.z * math.Sqrt(v) / x)
		e.Interval = survey.Interval{Lower: x / factor, Upper: x * factor, Level: c.o.level}
	default:
		half := c.o.z * math.Sqrt(v)
		e.Interval = survey.Interval{Lower: max(x-half, 0), Upper: x + half, Level: c.o.level}
	}
	return e
}

// MarshalJSON writes the group, the cause (0 for a hazard) and every distinct time.
func (c Cumulative) MarshalJSON() ([]byte, error) {
	out := struct {
		curveJSON
		Cause Status `json:"cause"`
	}{curveJSON{Name: c.g.name, Level: c.o.level, N: c.g.n, Missing: c.g.missing, Points: []Point{}}, c.cause}
	for i := range c.values {
		out.Events += c.g.events(c.cause, i)
	}
	for p := range c.Points() {
		out.Points = append(out.Points, p)
	}
	return json.Marshal(out)
}
