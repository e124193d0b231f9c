package control

import (
	"fmt"
	"math"

	"github.com/gocsat/csat/internal/tail"
	"github.com/gocsat/csat/survey"
)

// The sizes from which false alarms keep within 20 % of their nominal rate, as the
// table in the package documentation says.
const (
	leastVariance = 50   // n·σ² of counts: n·p(1−p), n·V, c
	leastRatings  = 200  // answers behind a mean of skewed ratings
	mostExcess    = 0.09 // false alarms that estimated limits add
)

// NotNormal warns of signals on a chart of spread: its limits hold for normal ratings or
// values, and others pass them far more often. Ratings that are skewed or bunched may do
// so twenty times as often, moving ranges of normal values three times.
const NotNormal survey.WarningCode = "not-normal"

// An error of limits: the centre is off by shift standard deviations of a figure, and
// σ is taken for scale times what it is.
type rate func(shift, scale float64) float64

// shewhart is the chance of a point beyond the limits.
func (d *Definition) shewhart(shift, scale float64) float64 {
	below, _ := tail.Normal(-d.Width*scale - shift)
	_, above := tail.Normal(d.Width*scale - shift)
	return below + above
}

// excess is the share of false alarms that limits from a baseline of so many periods
// add: the rate averaged over the errors of centre and σ, by Gauss–Hermite quadrature,
// over that without errors, less 1.
func (d *Definition) excess(of rate) float64 {
	if d.Periods == 0 {
		return 0 // given standards
	}
	perfect := of(0, 1)
	if !(perfect > 0) {
		return 0
	}
	nodes := [...]float64{-2.8569700138728056, -1.3556261799742659, 0, 1.3556261799742659, 2.8569700138728056}
	weights := [...]float64{0.011257411327720689, 0.22207592200561264, 8.0 / 15, 0.22207592200561264, 0.011257411327720689}
	centre := 1 / math.Sqrt(float64(d.Periods))
	variance := d.spreadVariance() / float64(d.Periods)
	var mean float64
	for i, x := range nodes {
		if variance == 0 {
			mean += weights[i] * of(x*centre, 1)
			continue
		}
		for j, y := range nodes {
			mean += weights[i] * weights[j] * of(x*centre, chi(variance, y))
		}
	}
	return mean/perfect - 1
}

// chi is the y-th normal quantile of an estimate of σ = 1 with the given variance,
// which is distributed about as the root of χ² over its degrees of freedom (E. B. Wilson
// and M. M. Hilferty, The Distribution of Chi-Square, Proceedings of the National Academy
// of Sciences 17, 1931, 684–688).
func chi(variance, y float64) float64 {
	freedom := 1 / (2 * variance)
	v := 2 / (9 * freedom)
	return math.Pow(max(0.1, 1-v+y*math.Sqrt(v)), 1.5) / c4(freedom+1)
}

// spreadVariance is the variance of the estimate of σ over σ², times the periods.
func (d *Definition) spreadVariance() float64 {
	switch d.Kind {
	case LaneyP, XmR:
		// 2π/3 + √3 − 3, of the mean moving range (M. P. Hoel 1946; A. Hald, Statistical
		// Theory with Engineering Applications, 1952).
		return 2*math.Pi/3 + math.Sqrt(3) - 3
	case XBarS, XBarR:
		n := max(2, float64(d.N)/float64(d.Periods))
		if d.Kind == XBarS {
			mean := c4(n)
			return (1 - mean) * (1 + mean) / (mean * mean)
		}
		mean, sd := rangeMoments(int(math.Round(min(n, maxRange))))
		return sd * sd / (mean * mean)
	}
	return 0
}

// warnings tells where false alarms are not as rare as the limits promise.
func (c *Chart) warnings(samples []Sample, of rate) []survey.Warning {
	var list []survey.Warning
	warn := func(format string, args ...any) {
		list = append(list, survey.Warning{Code: survey.LowBase, Text: fmt.Sprintf(format, args...)})
	}
	d := &c.def
	if excess := d.excess(of); excess > mostExcess {
		warn("limits rest on %d periods, which makes false alarms %.1f times as frequent as limits that are known",
			d.Periods, 1+excess)
	}
	if d.Limits == ExactLimits || d.Kind == XmR {
		return list
	}
	need := float64(leastRatings)
	switch d.Kind {
	case P, LaneyP:
		need = math.Ceil(leastVariance / d.Centre / (1 - d.Centre))
	case NPS:
		need = math.Ceil(leastVariance / d.Sigma / d.Sigma)
	case C:
		if d.Centre < leastVariance {
			warn("%.3g events a period; limits of 3σ need %d", d.Centre, leastVariance)
		}
		return list
	}
	small, all := 0, 0
	for _, s := range samples {
		if s.n > 0 {
			all++
			if s.size() < need {
				small++
			}
		}
	}
	if small > 0 {
		warn("%d of %d periods have fewer than the %.0f answers that kind %v needs", small, all, need, d.Kind)
	}
	return list
}
