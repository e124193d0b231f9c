package trend

import (
	"math"

	"github.com/gocsat/csat/internal/tail"
	"github.com/gocsat/csat/survey"
)

const (
	// exactKendall is the number of periods up to which S has its exact distribution.
	exactKendall = 50
	// leastForKendall is the number of periods from which the test keeps its level; see
	// the package doc.
	leastForKendall = 10
	// leastForTies is the same where values are tied.
	leastForTies = 20
)

// A MannKendallTest is the test of Mann and Kendall for a trend that need not be
// straight.
type MannKendallTest struct {
	// N is the number of periods with a value.
	N int `json:"n"`
	// S is the number of pairs of periods of which the later is higher, minus those
	// of which it is lower.
	S int64 `json:"s"`
	// VarS is its variance without a trend, corrected for ties.
	VarS float64 `json:"var_s"`
	// Z is (S − sign S)/√VarS; no value, nor for P, where all values are alike.
	Z survey.Optional `json:"z"`
	// P is the two-sided p-value of Z.
	P survey.Optional `json:"p"`
	// Exact is the two-sided p-value among all orders of the values. Only for up to 50
	// values without ties: then it is the one to report.
	Exact survey.Optional `json:"exact"`
	// TauA is S over the number of pairs.
	TauA float64 `json:"tau_a"`
	// TauB is S over √(pairs not tied in value × pairs); no value where all values are
	// alike.
	TauB survey.Optional `json:"tau_b"`
	// Lag1 is the autocorrelation at lag 1 of what a line by Sen leaves. The p-values
	// take it for 0.
	Lag1 survey.Optional `json:"lag_1"`
	// Warnings are reasons to trust it less.
	Warnings []survey.Warning `json:"warnings,omitempty"`
}

// MannKendall tests for a monotonic trend (H. B. Mann, Nonparametric tests against
// trend, Econometrica 13, 1945, 245–259, doi:10.2307/1907187; ties and continuity by
// M. G. Kendall, Rank Correlation Methods, 4th edition 1975). It does not look at the
// errors of the periods and takes them for independent.
//
// Warnings: LowBase below 10 periods, or 20 with tied values, where a test at 5 % gives
// fewer alarms than that; [Autocorrelated] where Lag1 is larger than chance allows
// (1.645/√N), since the p-values are then too small: at 40 periods and a lag-1
// autocorrelation of 0.3 a test at 5 % gives an alarm in some 14 % of the series
// without a trend.
//
// Errors: ErrNoBase, ErrTooFew for one period, a *PeriodError with ErrNotNumber;
// ErrArgument beyond 5,000 periods.
func MannKendall(s Series) (MannKendallTest, error) {
	o, err := s.observed(2)
	if err != nil {
		return MannKendallTest{}, err
	}
	slopes, err := slopesOf(o)
	if err != nil {
		return MannKendallTest{}, err
	}
	k := kendallOf(o.y)
	r := MannKendallTest{N: len(o.y), S: k.s, VarS: k.variance}
	n := float64(r.N)
	pairs := n * (n - 1) / 2
	r.TauA = float64(r.S) / pairs
	var warn warnings
	if !(r.VarS > 0) {
		warn.add(survey.NoError, "all values are alike")
		r.Warnings = warn
		return r, nil
	}
	r.TauB = survey.Some(float64(r.S) / math.Sqrt(pairs*(pairs-k.tied)))
	r.Z, r.P = continuity(r.S, r.VarS)
	if k.tied == 0 && r.N <= exactKendall {
		r.Exact = survey.Some(kendallExact(r.N, r.S))
	}
	least := leastForKendall
	if k.tied > 0 {
		least = leastForTies
	}
	if r.N < least {
		warn.add(survey.LowBase, "%d periods; the test needs %d to keep its level", r.N, least)
	}
	r.Lag1 = lag1(o, median(slopes))
	if r.Lag1.Valid && r.Lag1.Value*math.Sqrt(n) > tail.NormalQuantile(0.95) {
		warn.add(Autocorrelated, "lag-1 autocorrelation %.2f over %d periods: the p-value is too small", r.Lag1.Value, r.N)
	}
	r.Warnings = warn
	return r, nil
}

// kendall is S of a sequence, its variance, and the number of tied pairs.
type kendall struct {
	s              int64
	variance, tied float64
}

func kendallOf(y []float64) kendall {
	var k kendall
	for i, a := range y {
		for _, b := range y[i+1:] {
			k.s += int64(sign(b - a))
		}
	}
	n := float64(len(y))
	k.variance = n * (n - 1) * (2*n + 5)
	for _, t := range tieSizes(y) {
		k.tied += t * (t - 1) / 2
		k.variance -= t * (t - 1) * (2*t + 5)
	}
	k.variance /= 18
	return k
}

// tieSizes are the numbers of equal values.
func tieSizes(y []float64) []float64 {
	var sizes []float64
	sorted := sortedCopy(y)
	for i := 0; i < len(sorted); {
		j := i
		for j < len(sorted) && sorted[j] == sorted[i] {
			j++
		}
		sizes = append(sizes, float64(j-i))
		i = j
	}
	return sizes
}

func sign(x float64) int {
	switch {
	case x > 0:
		return 1
	case x < 0:
		return -1
	}
	return 0
}

// continuity is z of S moved by 1 towards 0, and its p-value.
func continuity(s int64, variance float64) (z, p survey.Optional) {
	if !(variance > 0) {
		return z, p
	}
	x := float64(s-int64(sign(float64(s)))) / math.Sqrt(variance)
	return survey.Some(x), survey.Some(tail.NormalTwoSided(x))
}

// kendallExact is the share of all orders of n values with |S| as large or larger:
// twice the probability of so few inversions. The numbers of inversions of n values
// are the sums of independent uniform numbers from 0 to m, m < n.
func kendallExact(n int, s int64) float64 {
	most := n * (n - 1) / 2
	p := make([]float64, most+1)
	p[0] = 1
	for m, top := 1, 0; m < n; m++ {
		top += m
		running, next := 0.0, make([]float64, top+1)
		for k := range next {
			// A window sum that is not taken back: all terms are positive.
			running = 0
			for j := max(0, k-m); j <= min(k, top-m); j++ {
				running += p[j]
			}
			next[k] = running / float64(m+1)
		}
		copy(p, next)
	}
	inversions := (int64(most) - max(s, -s)) / 2
	total := 0.0
	for _, x := range p[:inversions+1] {
		total += x
	}
	return min(1, 2*total)
}

// lag1 is the autocorrelation at lag 1, by the calendar, of what a line of the given
// slope leaves; no value where nothing is left.
func lag1(o observed, slope float64) survey.Optional {
	left := make([]float64, len(o.y))
	var most, scale float64
	for i := range left {
		d := o.y[i] - o.y[0]
		left[i] = d - float64(slope*(o.x[i]-o.x[0]))
		most, scale = max(most, math.Abs(left[i])), max(scale, math.Abs(d))
	}
	if !(most > 1e-12*scale) {
		return survey.Optional{} // rounding
	}
	r, pairs := autocorrelation(observed{at: o.at, y: left}, 1)
	if pairs == 0 {
		return survey.Optional{}
	}
	return r
}
