package trend

import (
	"fmt"
	"math"
	"slices"

	"github.com/gocsat/csat/internal/tail"
	"github.com/gocsat/csat/survey"
)

// maxPeriods bounds methods that look at all pairs of periods.
const maxPeriods = 5000

// SenOptions are the options of [SenSlope]; the zero value is the default.
type SenOptions struct {
	// Level is the confidence level in (0, 1). Default (0): 0.95.
	Level float64
}

// A SenLine is the trend line of Theil and Sen.
type SenLine struct {
	// N is the number of periods with a value.
	N int `json:"n"`
	// Slope is the median of the slopes of all pairs of periods, in the unit of the
	// figure a period.
	Slope float64 `json:"slope"`
	// Slopes is the number of pairs.
	Slopes int `json:"slopes"`
	// Intercept is the line at period number 0: the median of value − Slope·period.
	Intercept float64 `json:"intercept"`
	// InterceptMedians is the median value − Slope·the median period.
	InterceptMedians float64 `json:"intercept_medians"`
	// RankLower is the place of the lower limit among the ordered slopes, from 1:
	// (Slopes − z·√VarS)/2, which need not be whole.
	RankLower float64 `json:"rank_lower"`
	// RankUpper is that of the upper limit: (Slopes + z·√VarS)/2 + 1.
	RankUpper float64 `json:"rank_upper"`
	// Interval is that of the slope, interpolated between two slopes (R. O. Gilbert,
	// Statistical Methods for Environmental Pollution Monitoring, 1987, §16.5). None
	// where a rank lies outside, in short series.
	Interval survey.Interval `json:"interval,omitzero"`
	// Rounded is the same from the nearest whole ranks, halves to the even one.
	Rounded survey.Interval `json:"rounded,omitzero"`
	// Warnings are reasons to trust it less.
	Warnings []survey.Warning `json:"warnings,omitempty"`
}

// SenSlope is the median slope, which a few wild periods do not move (P. K. Sen,
// Estimates of the regression coefficient based on Kendall's tau, JASA 63, 1968,
// 1379–1389, doi:10.2307/2285891), with the interval that inverts [MannKendall].
//
// Errors: those of MannKendall, and ErrArgument for a level outside (0, 1).
func SenSlope(s Series, options SenOptions) (SenLine, error) {
	level, _, err := levelOf(options.Level)
	if err != nil {
		return SenLine{}, err
	}
	o, err := s.observed(2)
	if err != nil {
		return SenLine{}, err
	}
	slopes, err := slopesOf(o)
	if err != nil {
		return SenLine{}, err
	}
	r := SenLine{N: len(o.y), Slope: median(slopes), Slopes: len(slopes)}
	left := make([]float64, len(o.y))
	for i := range left {
		left[i] = o.y[i] - float64(r.Slope*(o.x[i]+float64(s.First)))
	}
	slices.Sort(left)
	r.Intercept = median(left)
	r.InterceptMedians = median(sortedCopy(o.y)) - float64(r.Slope*(median(o.x)+float64(s.First)))
	k := kendallOf(o.y)
	b := senBounds(slopes, k.variance, level)
	r.RankLower, r.RankUpper, r.Interval, r.Rounded = b.low, b.high, b.interpolated, b.rounded
	var warn warnings
	b.warn(&warn, k.variance)
	if r.N < leastForKendall {
		warn.add(survey.LowBase, "%d periods; the interval needs %d", r.N, leastForKendall)
	}
	r.Warnings = warn
	return r, nil
}

// slopesOf are the slopes of all pairs in ascending order.
func slopesOf(o observed) ([]float64, error) {
	n := len(o.y)
	if n > maxPeriods {
		return nil, fmt.Errorf("trend: %d periods, %d are the most: %w", n, maxPeriods, ErrArgument)
	}
	slopes := make([]float64, 0, n*(n-1)/2)
	for i := range n {
		for j := i + 1; j < n; j++ {
			slopes = append(slopes, (o.y[j]-o.y[i])/(o.x[j]-o.x[i]))
		}
	}
	slices.Sort(slopes)
	return slopes, nil
}

// bounds are confidence limits among ordered slopes.
type bounds struct {
	low, high             float64
	interpolated, rounded survey.Interval
}

func senBounds(slopes []float64, variance, level float64) bounds {
	n := float64(len(slopes))
	half := float64(tail.CriticalZ(level) * math.Sqrt(max(0, variance)))
	b := bounds{low: (n - half) / 2, high: (n+half)/2 + 1}
	if !(variance > 0) {
		return b
	}
	if b.low >= 1 && b.high <= n {
		b.interpolated = survey.Interval{Lower: atRank(slopes, b.low), Upper: atRank(slopes, b.high), Level: level}
	}
	if low, high := math.RoundToEven(b.low), math.RoundToEven(b.high); low >= 1 && high <= n {
		b.rounded = survey.Interval{Lower: slopes[int(low)-1], Upper: slopes[int(high)-1], Level: level}
	}
	return b
}

func (b bounds) warn(w *warnings, variance float64) {
	switch {
	case !(variance > 0):
		w.add(survey.NoError, "all values are alike")
	case !b.interpolated.Valid():
		w.add(survey.NoError, "too few periods for an interval at this level")
	}
}

// atRank interpolates between ordered values, rank from 1.
func atRank(sorted []float64, rank float64) float64 {
	whole := math.Floor(rank)
	x := sorted[int(whole)-1]
	if part := rank - whole; part > 0 {
		x += float64(part * (sorted[int(whole)] - x))
	}
	return x
}

// median of ascending values.
func median(sorted []float64) float64 {
	n := len(sorted)
	return sorted[(n-1)/2] + (sorted[n/2]-sorted[(n-1)/2])/2
}

func sortedCopy(x []float64) []float64 {
	x = slices.Clone(x)
	slices.Sort(x)
	return x
}
