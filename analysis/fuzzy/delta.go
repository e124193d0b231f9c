package fuzzy

import (
	"math"
	"slices"

	"github.com/gocsat/csat/internal/interval"
	"github.com/gocsat/csat/internal/tail"
	"github.com/gocsat/csat/survey"
)

// A delta gives weighted averages of shares their error.
type delta struct {
	s      *Sample
	share  [][]float64 // by node
	values []float64
	unit   []float64 // values from 0 to 1
	span   float64
	level  float64
}

func newDelta(s *Sample, share [][]float64, values []float64, level float64) delta {
	d := delta{s: s, share: share, values: values, span: spanOf(values), level: level}
	for _, v := range values {
		u := 0.0
		if d.span > 0 {
			u = (v - slices.Min(values)) / d.span
		}
		d.unit = append(d.unit, u)
	}
	return d
}

func spanOf(values []float64) float64 { return slices.Max(values) - slices.Min(values) }

// spreads are the variances of the shares and, in units of the span, of the score.
type spreads struct {
	shares   []float64 // of the multinomial
	score    float64   // of the multinomial
	unbiased float64   // of the score, with divisors n − 1
	df       float64   // of unbiased
}

// set fills in the errors of node i.
func (d *delta) set(i int, out *Node) {
	n := d.s.nodes[i]
	v := d.independent(n)
	if d.s.patterns != nil {
		v = d.joint(n)
	}
	squares, least := 0.0, math.Inf(1)
	for l, w := range n.reach {
		if w > 0 {
			squares += float64(w * w)
			least = min(least, float64(sum(d.s.counts[l])))
		}
	}
	wilson := func(p, variance, most, z float64) survey.Interval {
		p = min(max(p, 0), 1)
		effective := least
		if unit := p * (1 - p); variance > 0 && unit > 0 {
			effective = min(unit/variance, most)
		}
		low, high := interval.Wilson(float64(p*effective), effective, z)
		return survey.Interval{Lower: low, Upper: high, Level: d.level}
	}
	for j := range out.Memberships {
		e := &out.Memberships[j].Share
		e.SE, e.Method = survey.Some(math.Sqrt(v.shares[j])), "Wilson"
		e.Interval = wilson(e.Value, v.shares[j], least/squares, tail.CriticalZ(d.level))
	}
	e := &out.Score
	e.SE, e.Method = survey.Some(math.Sqrt(v.unbiased)*d.span), "Wilson with Student's t"
	if v.unbiased == 0 {
		e.Warn(survey.ZeroVariance, "there is no variation between respondents")
	}
	within := wilson(dot(d.unit, d.share[i]), v.score, math.Inf(1), tail.StudentTQuantile((1+d.level)/2, v.df))
	low := slices.Min(d.values)
	e.Interval = survey.Interval{Lower: low + float64(within.Lower*d.span), Upper: low + float64(within.Upper*d.span), Level: d.level}
}

// independent is for items that are independent samples.
func (d *delta) independent(n node) spreads {
	out := spreads{shares: make([]float64, len(d.values))}
	squares := 0.0
	for l, w := range n.reach {
		if w == 0 {
			continue
		}
		size := float64(sum(d.s.counts[l]))
		p := d.share[d.s.leaves[l]]
		mean, spread := dot(p, d.unit), 0.0
		for j, x := range p {
			out.shares[j] += w * w * x * (1 - x) / size
			spread += float64(x * (d.unit[j] - mean) * (d.unit[j] - mean))
		}
		v := w * w * spread / (size - 1)
		out.score += w * w * spread / size
		out.unbiased += v
		squares += float64(v*v) / (size - 1)
	}
	if out.df = out.unbiased * out.unbiased / squares; !(out.df >= 1) { // no less, but for underflow
		out.df = 1
	}
	return out
}

// joint is for items that were answered by the same people.
func (d *delta) joint(n node) spreads {
	var below []int // leaves
	var most int64
	each, mean := make([]float64, len(n.reach)), make([]float64, len(n.reach))
	for l, w := range n.reach {
		if w > 0 {
			below = append(below, l)
			most = max(most, sum(d.s.counts[l]))
			each[l] = w / float64(sum(d.s.counts[l]))
			mean[l] = dot(d.share[d.s.leaves[l]], d.unit)
		}
	}
	out := spreads{shares: make([]float64, len(d.values)), df: float64(most - 1)}
	z := make([]float64, len(d.values))
	for i, pattern := range d.s.patterns {
		clear(z)
		score := 0.0
		for _, l := range below {
			if pattern[l] == 0 {
				continue
			}
			at := int(pattern[l]) - 1
			for j, p := range d.share[d.s.leaves[l]] {
				z[j] -= float64(each[l] * p)
			}
			z[at] += each[l]
			score += float64(each[l] * (d.unit[at] - mean[l]))
		}
		f := float64(d.s.frequencies[i])
		for j, x := range z {
			out.shares[j] += float64(f * x * x)
		}
		out.score += float64(f * score * score)
	}
	// What is left where answers cancel is rounding.
	const rounding = 1e-28
	for j, v := range out.shares {
		if v < rounding {
			out.shares[j] = 0
		}
	}
	if out.score < rounding {
		out.score = 0
	}
	out.unbiased = out.score * float64(most) / float64(most-1)
	return out
}

func dot(x, y []float64) (s float64) {
	for i := range x {
		s += float64(x[i] * y[i])
	}
	return s
}
