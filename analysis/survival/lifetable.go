package survival

import (
	"fmt"
	"math"

	"github.com/gocsat/csat/survey"
)

// A LifeInterval is one row of a life table: the times from Start until the next.
type LifeInterval struct {
	// Start belongs to the interval.
	Start float64 `json:"start"`
	// Entering is who was there at the start.
	Entering float64 `json:"entering"`
	// Entered came later: delayed entries within the interval.
	Entered float64 `json:"entered"`
	// Events is who left, Withdrawn who was last seen within the interval.
	Events float64 `json:"events"`
	// Withdrawn is who was last seen within the interval.
	Withdrawn float64 `json:"withdrawn"`
	// Exposed is Entering + Entered/2 − Withdrawn/2: they were there for half of it.
	Exposed float64 `json:"exposed"`
	// Leaving is Events over Exposed, the share that leaves within the interval.
	Leaving survey.Optional `json:"leaving"`
	// Survival is the share that stays beyond the interval.
	Survival survey.Estimate `json:"survival"`
	// Hazard is Events over the time spent, (Exposed − Events/2) times the width: the
	// rate of leaving per unit of time at mid-interval.
	Hazard survey.Estimate `json:"hazard"`
}

// maxIntervals bounds a life table.
const maxIntervals = 1 << 20

// LifeTable is the actuarial life table in intervals of one width, from 0 to the last
// time observed, with the variances of Greenwood and of Gehan (JASA 64, 1969, 1–14;
// methods: S. J. Cutler and F. Ederer, Journal of Chronic Diseases 8, 1958, 699–712).
// It takes all who are censored within an interval as there for half of it; where times
// are known, [KaplanMeier] needs no such assumption.
//
// A width outside 1e-150 to 1e150, or one that makes more than 2²⁰ intervals, is
// [survey.ErrArgument]; sampling weights are [ErrWeighted].
func LifeTable(g Group, width float64, o Options) ([]LifeInterval, error) {
	g, settings, err := g.under(o)
	if err != nil {
		return nil, err
	}
	if g.rows != nil {
		return nil, weighted(fmt.Sprintf("life table of group %q", g.name))
	}
	if !(width >= 1/longestTime && width <= longestTime) || !(g.Last()/width < maxIntervals) {
		return nil, argument("life table of %v in intervals of %v", g.Last(), width)
	}
	// An interval starts at a multiple of the width, as float64 has it.
	interval := func(t float64) int {
		i := int(t / width)
		for float64(i+1)*width <= t {
			i++
		}
		for i > 0 && float64(i)*width > t {
			i--
		}
		return i
	}
	table := make([]LifeInterval, interval(g.Last())+1)
	for _, s := range g.steps {
		row := &table[interval(s.time)]
		row.Events += s.events
		row.Withdrawn += s.censored
	}
	for _, s := range g.starts {
		table[interval(s.time)].Entered += s.weight
	}
	present, survival, sum := g.undelayed, 1.0, 0.0
	method := "actuarial, " + o.Transform.String() + ", Greenwood"
	for i := range table {
		row := &table[i]
		row.Start, row.Entering = float64(i)*width, present
		row.Exposed = row.Entering + row.Entered/2 - row.Withdrawn/2
		present += row.Entered - row.Events - row.Withdrawn
		row.Hazard = settings.rate(row.Events, row.Exposed, width, g)
		if row.Exposed > 0 {
			// Delayed entries can make the exposed fewer than the events.
			q := min(row.Events/row.Exposed, 1)
			row.Leaving = survey.Some(q)
			survival *= 1 - q
			sum += q / (row.Exposed * (1 - q))
		}
		g.share(&row.Survival, survival, sum, settings, method)
	}
	return table, nil
}

// rate is the hazard at mid-interval.
func (o settings) rate(events, exposed, width float64, g Group) survey.Estimate {
	e := survey.Estimate{N: g.n, Missing: g.missing, EffectiveN: g.effective, Method: "actuarial, log, Gehan"}
	switch {
	case events == 0:
		e.SE, e.Interval.Level = survey.Some(0), o.level
		e.Warn(survey.ZeroVariance, "nobody left, so the error shown is 0")
	default:
		q := min(events/exposed, 1)
		e.Value = 2 * q / (width * (2 - q))
		half := e.Value * width / 2
		se := e.Value * math.Sqrt(max(1-half*half, 0)/(exposed*q))
		if se == 0 {
			e.Warn(survey.NoError, "everybody left: the data do not give the error")
			break
		}
		e.SE = survey.Some(se)
		factor := math.Exp(o.z * se / e.Value)
		e.Interval = survey.Interval{Lower: e.Value / factor, Upper: e.Value * factor, Level: o.level}
	}
	return e
}

// A RetentionPeriod is what happened from one time of a retention curve to the next.
type RetentionPeriod struct {
	// From and To are its ends: those who left at To, and not those at From, left in it.
	From float64 `json:"from"`
	// To is its end.
	To float64 `json:"to"`
	// AtRisk is who was observed just before To.
	AtRisk float64 `json:"at_risk"`
	// Retained is the share of all customers who stay longer than To: S(To).
	Retained survey.Estimate `json:"retained"`
	// Churn is the share that leaves of those who stayed longer than From,
	// 1 − S(To)/S(From); nil where nobody stayed that long.
	Churn *survey.Estimate `json:"churn"`
}

// Retention reads the curve at rising times, such as the ends of months, and says for
// each which share of those still there left since the one before, the first since
// time 0. Times that do not rise are [survey.ErrArgument], times after the last observed
// [ErrBeyond] as in [Curve.At].
func (c Curve) Retention(times ...float64) ([]RetentionPeriod, error) {
	from, before := 0.0, -1
	var out []RetentionPeriod
	for k, t := range times {
		if k > 0 && !(t > from) {
			return nil, argument("time %v after %v", t, from)
		}
		p, err := c.At(t)
		if err != nil {
			return nil, err
		}
		i, err := c.g.stepAt(t, c.end())
		if err != nil {
			return nil, err
		}
		r := RetentionPeriod{From: from, To: t, AtRisk: p.AtRisk, Retained: p.Estimate}
		if before < 0 || c.survival[before] > 0 {
			r.Churn = c.churn(before, i)
		}
		out = append(out, r)
		from, before = t, i
	}
	return out, nil
}

// churn is the share that left from one step to another, of those who were there.
// Greenwood's sum over the period is the variance of the quotient's logarithm; with
// sampling weights it is that of the curve of those who were there.
func (c *Curve) churn(from, to int) *survey.Estimate {
	e := survey.Estimate{N: c.g.n, Missing: c.g.missing, EffectiveN: c.g.effective, Method: c.method}
	s, now, v := 1.0, 1.0, 0.0
	if to >= 0 {
		now, v = c.survival[to], c.variance[to]
	}
	if from >= 0 {
		s = c.survival[from]
		v -= c.variance[from]
	}
	switch {
	case c.predicted != nil && to >= 0:
		v = c.predicted.between(from, to)
	case c.g.rows != nil && from >= 0 && to > from:
		_, later := c.g.after(c.g.steps[from].time).limit()
		v = later[to-from-1]
	}
	e.Value = (s - now) / s
	switch {
	case now == s:
		e.SE, e.Interval.Level = survey.Some(0), c.o.level
		e.Warn(survey.ZeroVariance, "nobody left, so the error shown is 0")
	case now == 0:
		e.Warn(survey.NoError, "the data do not give the error")
	default:
		stayed := c.o.survival(now/s, v)
		e.SE = survey.Some(now / s * math.Sqrt(v))
		e.Interval = survey.Interval{Lower: 1 - stayed.Upper, Upper: 1 - stayed.Lower, Level: c.o.level}
	}
	return &e
}
