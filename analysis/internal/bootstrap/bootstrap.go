// Package bootstrap turns resampled values of a figure into its error and interval.
package bootstrap

import (
	"math"
	"slices"

	"github.com/gocsat/csat/internal/tail"
	"github.com/gocsat/csat/survey"
)

// Describe fills error and interval of an estimate from its sorted replicates, at
// least two, and returns the percentile interval. Where the figure without each group
// of rows is known, all numbers, the interval is BCa (B. Efron 1987, Better Bootstrap
// Confidence Intervals, JASA 82:171) if that exists and has a width; without is nil for
// none.
func Describe(e *survey.Estimate, sorted, without []float64, level float64) survey.Interval {
	e.Method = "bootstrap percentile"
	if first := sorted[0]; first == sorted[len(sorted)-1] { // as the weight of a single item
		e.SE, e.Interval = survey.Some(0), survey.Interval{Lower: first, Upper: first, Level: level}
		return e.Interval
	}
	n := float64(len(sorted))
	mean, squares, below := 0.0, 0.0, 0.0
	for _, x := range sorted {
		mean += x / n
	}
	for _, x := range sorted {
		squares += float64((x - mean) * (x - mean))
		switch {
		case x < e.Value:
			below++
		case x == e.Value:
			below += 0.5
		}
	}
	e.SE = survey.Some(math.Sqrt(squares / (n - 1)))
	area := (1 - level) / 2
	percentile := survey.Interval{Lower: Quantile(sorted, area), Upper: Quantile(sorted, 1-area), Level: level}
	e.Interval = percentile
	if below == 0 || below == n || len(without) == 0 || slices.ContainsFunc(without, math.IsNaN) {
		return percentile
	}
	bias, a := tail.NormalQuantile(below/n), acceleration(without)
	shift := func(z float64) float64 {
		lower, _ := tail.Normal(bias + (bias+z)/(1-a*(bias+z)))
		return lower
	}
	z := tail.CriticalZ(level)
	if !(a*(bias+z) < 1 && a*(bias-z) < 1) {
		return percentile
	}
	lower, upper := Quantile(sorted, shift(-z)), Quantile(sorted, shift(z))
	// Both are the outermost replicate where the value is far outside of the others.
	if lower < upper {
		e.Interval, e.Method = survey.Interval{Lower: lower, Upper: upper, Level: level}, "bootstrap BCa"
	}
	return percentile
}

// acceleration is Σd³/(6(Σd²)^1.5), d being the mean of the values without each group
// less the value (B. Efron and R. J. Tibshirani 1993, equation 14.15).
func acceleration(without []float64) float64 {
	mean, squares, cubes := 0.0, 0.0, 0.0
	for _, x := range without {
		mean += x / float64(len(without))
	}
	for _, x := range without {
		d := mean - x
		squares += float64(d * d)
		cubes += float64(d * d * d)
	}
	if !(squares > 1e-30) {
		return 0
	}
	return cubes / (6 * math.Pow(squares, 1.5))
}

// Quantile of sorted values is of type 6 of R. J. Hyndman and Y. Fan (1996), the
// (n + 1)p-th value, the outermost ones standing for what is beyond them.
func Quantile(sorted []float64, p float64) float64 {
	at := p*float64(len(sorted)+1) - 1
	low := math.Floor(at)
	i := int(min(max(low, 0), float64(len(sorted)-1)))
	if low < 0 || i == len(sorted)-1 {
		return sorted[i]
	}
	return sorted[i] + float64((at-low)*(sorted[i+1]-sorted[i]))
}
