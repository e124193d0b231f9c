package survival

import (
	"math"

	"github.com/gocsat/csat/survey"
)

// A Quantile is the time by which a share of the customers has left.
type Quantile struct {
	// P is the share, 0.5 for the median.
	P float64 `json:"p"`
	// Value is the time; no value where fewer have left by the last time observed.
	Value survey.Optional `json:"value"`
	// Lower and Upper are the ends of the interval at Level. Upper often has no value:
	// the data do not say how late it can be.
	Lower survey.Optional `json:"lower"`
	// Upper is the other end.
	Upper survey.Optional `json:"upper"`
	// Level is the confidence level.
	Level float64 `json:"level"`
	// N is the number of customers.
	N int64 `json:"n"`
	// Method names how the interval was computed.
	Method string `json:"method"`
}

// Median is the time by which half have left: [Curve.Quantile] of 0.5.
func (c Curve) Median() Quantile {
	q, _ := c.Quantile(0.5) // a share that is allowed
	return q
}

// Quantile is the first time at which the survival is at most 1 − p. Where it equals
// 1 − p from there to the next event, any time between is one, and the middle is
// taken; after the last event, the middle to the last time observed. The interval
// takes the times at which the limits of the curve reach 1 − p (R. Brookmeyer and J.
// Crowley, Biometrics 38, 1982, 29–41, doi:10.2307/2530286).
//
// A p outside (0, 1) is [survey.ErrArgument], an empty curve [survey.ErrNoBase].
func (c Curve) Quantile(p float64) (Quantile, error) {
	if !(p > 0 && p < 1) {
		return Quantile{}, argument("quantile of %v", p)
	}
	if err := c.g.check(); err != nil {
		return Quantile{}, err
	}
	q := Quantile{P: p, Level: c.o.level, N: c.g.n, Method: "Brookmeyer–Crowley, " + c.o.transform.String()}
	q.Value = c.reach(1-p, func(i int) (float64, bool) { return c.survival[i], true }, func(_, _, s2, _ float64) float64 { return s2 })
	limits := func(i int) (survey.Interval, bool) {
		s, v := c.survival[i], c.variance[i]
		if s == 0 || v == 0 {
			return survey.Interval{Lower: s, Upper: s}, v == 0
		}
		return c.o.survival(s, v), true
	}
	q.Lower = c.reach(1-p, func(i int) (float64, bool) { l, ok := limits(i); return l.Lower, ok }, c.o.leastLower)
	q.Upper = c.reach(1-p, func(i int) (float64, bool) { l, ok := limits(i); return l.Upper, ok }, c.o.leastUpper)
	return q, nil
}

// reach is the first time at which a step function that only changes at events is at
// most y, or the middle of those times at which it equals y, up to rounding. least is a
// bound of the function over steps, given S and the variance at the first and the last.
func (c *Curve) reach(y float64, value func(i int) (float64, bool), least func(s, v, s2, v2 float64) float64) survey.Optional {
	// Each product and quotient of the curve rounds once.
	tolerance := y * max(1e-13, 4*float64(len(c.survival))*0x1p-53)
	const block = 256
	for i := 0; i < len(c.g.steps); i++ {
		if last := i + block - 1; i%block == 0 && last < len(c.g.steps) && c.g.rows == nil && c.predicted == nil &&
			least(c.survival[i], c.variance[i], c.survival[last], c.variance[last]) > y+2*tolerance {
			i = last
			continue
		}
		s := c.g.steps[i]
		if s.events == 0 {
			continue
		}
		x, ok := value(i)
		if !ok || x > y+tolerance {
			continue
		}
		if x < y-tolerance {
			return survey.Some(s.time)
		}
		for k := i + 1; k < len(c.g.steps); k++ {
			if c.g.steps[k].events > 0 {
				return survey.Some(s.time + (c.g.steps[k].time-s.time)/2)
			}
		}
		return survey.Some(s.time + (c.g.Last()-s.time)/2)
	}
	return survey.Optional{}
}

// leastLower is a bound of the lower limit over steps from one with S and its variance s
// and v to one with s2 and v2: S falls, Greenwood's variance of its logarithm rises.
func (o settings) leastLower(s, _, s2, v2 float64) float64 {
	half := o.z * math.Sqrt(v2)
	switch o.transform {
	case Log:
		return s2 * math.Exp(-half)
	case Plain:
		return s2 * max(1-half, 0)
	}
	return math.Exp(math.Log(s2) * math.Exp(half/math.Abs(math.Log(s)))) // 0 while S = 1
}

// leastUpper is that of the upper limit.
func (o settings) leastUpper(_, v, s2, _ float64) float64 {
	half := o.z * math.Sqrt(v)
	switch o.transform {
	case Log:
		return min(s2*math.Exp(half), 1)
	case Plain:
		return min(s2*(1+half), 1)
	}
	log := math.Log(s2)
	return math.Exp(log * math.Exp(half/log))
}

// RestrictedMean is the mean time that customers stay within the first τ: the area
// under the curve up to τ, which unlike the median always exists. To compare groups
// give all the same τ. τ = 0 is the last time observed; one after it is [ErrBeyond],
// unless all have left by then; a negative or infinite one is [survey.ErrArgument].
//
// The variance is Σ A² d/(Y(Y − d)) over times up to τ, with A the area from the time to
// τ (L. Kaplan and P. Meier 1958, without their factor m/(m − 1); P. Royston and M. K.
// B. Parmar, BMC Medical Research Methodology 13:152, 2013,
// doi:10.1186/1471-2288-13-152), linearised with sampling weights or from a fit; the
// interval is normal.
func (c Curve) RestrictedMean(tau float64) (survey.Estimate, error) {
	if tau == 0 {
		tau = c.g.Last()
	}
	last, err := c.g.stepAt(tau, c.end())
	if err != nil {
		return survey.Estimate{}, err
	}
	area, total := make([]float64, last+1), 0.0 // from each step to τ
	to := tau
	for i := last; i >= 0; i-- {
		total += float64(c.survival[i] * (to - c.g.steps[i].time))
		area[i], to = total, c.g.steps[i].time
	}
	e := survey.Estimate{Value: total + to, N: c.g.n, Missing: c.g.missing, EffectiveN: c.g.effective, Method: "area under the curve, Greenwood"}
	variance := c.areaVariance(area)
	switch {
	case c.predicted != nil:
		e.Method = "area under the curve, " + c.method
		variance = c.predicted.area(area)
	case c.g.rows != nil:
		e.Method = "area under the curve, linearised"
		variance = c.weightedArea(area)
	}
	se := math.Sqrt(variance)
	e.SE = survey.Some(se)
	e.Interval = survey.Interval{Lower: max(e.Value-c.o.z*se, 0), Upper: min(e.Value+c.o.z*se, tau), Level: c.o.level}
	switch {
	case se == 0:
		e.Warn(survey.ZeroVariance, "nobody left before %v, so the error shown is 0", tau)
	case e.Value-c.o.z*se < 0 || e.Value+c.o.z*se > tau:
		e.Warn(survey.Clipped, "interval cut at 0 or %v", tau)
	}
	return e, nil
}

func (c *Curve) areaVariance(area []float64) (sum float64) {
	for i, a := range area {
		if s := c.g.steps[i]; s.events > 0 && a > 0 {
			sum += float64(a*a) * s.events / (s.risk * (s.risk - s.events))
		}
	}
	return sum
}

// weightedArea is the sum of squared influences on the area: those on log S, each time
// counting for the area from it on.
func (c *Curve) weightedArea(area []float64) (sum float64) {
	// B(t) = Σ area d/(Y(Y − d)) up to t takes the place of A(t).
	b, total := make([]float64, len(c.survival)), 0.0
	for i, s := range c.g.steps {
		if i < len(area) && s.events > 0 && area[i] > 0 {
			total += area[i] * s.events / (s.risk * (s.risk - s.events))
		}
		b[i] = total
	}
	for _, r := range c.g.rows {
		_, before := c.g.entered(b, r.entry)
		u := before - b[r.step]
		if s := c.g.steps[r.step]; r.status != Censored && r.step < len(area) && area[r.step] > 0 {
			u += area[r.step] / (s.risk - s.events)
		}
		sum += r.weight * r.weight * u * u
	}
	return sum
}
