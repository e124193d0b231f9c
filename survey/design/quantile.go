package design

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/gocsat/csat/internal/enum"
	"github.com/gocsat/csat/internal/exact"
	"github.com/gocsat/csat/internal/tail"
	"github.com/gocsat/csat/survey"
)

// QuantileRule says which value a quantile is; the names are those of R's
// svyquantile. With the values sorted and W_k the sum of the first k weights:
type QuantileRule uint8

const (
	// Math is the smallest value x_k with W_k ≥ p·W_n, the inverse of the weighted
	// distribution function. Default.
	Math QuantileRule = iota
	// School is Math, but the mean of x_k and x_k+1 where W_k = p·W_n.
	School
	// HF7 interpolates linearly between the points (W_k−1/W_n−1, x_k): type 7 of
	// R. J. Hyndman and Y. Fan (1996) where weights are equal. Of equal values the
	// lightest counts as the first.
	HF7
)

var quantileRules = enum.Names[QuantileRule]{"math", "school", "hf7"}

// String is the name of the rule, such as "hf7".
func (r QuantileRule) String() string { return quantileRules.String(r) }

// MarshalText writes the name; an unknown rule is an error.
func (r QuantileRule) MarshalText() ([]byte, error) { return quantileRules.Marshal(r) }

// UnmarshalText reads a name that [QuantileRule.MarshalText] writes.
func (r *QuantileRule) UnmarshalText(text []byte) error { return quantileRules.Unmarshal(r, text) }

// QuantileOptions are the options of [Design.Quantile]; the zero value is the
// default.
type QuantileOptions struct {
	// Rule says which value it is. Default: Math.
	Rule QuantileRule
	// Level is the confidence level. Default (0): 0.95. Valid range: (0,1).
	Level float64
}

// Quantile is the weighted p-quantile of the valid rows, p in [0,1] ([ErrArgument]),
// in the unit of y. The interval is Woodruff's: with s the error of the share of
// values up to the quantile, it reaches from the quantile at p − t·s to that at
// p + t·s (R. S. Woodruff, Confidence intervals for medians and other position
// measures, JASA 47, 1952, 635–646), and the standard error is its length over 2t.
// R centres the two shares at the share found instead of at p, which for coarse
// ratings gives other ends. There is no interval at p = 0 and 1.
func (d *Design) Quantile(y Variable, p float64, o QuantileOptions) (Result, error) {
	if !quantileRules.Valid(o.Rule) || !(p >= 0 && p <= 1) {
		return Result{}, fmt.Errorf("design: quantile %g by rule %v: %w", p, o.Rule, ErrArgument)
	}
	level, err := levelOf(o.Level)
	if err != nil {
		return Result{}, err
	}
	b, err := d.base(true, y)
	if err != nil {
		return Result{}, err
	}
	sorted := d.sort(&b, y.Values)
	q := sorted.at(p, o.Rule)
	below := make([]float64, len(y.Values))
	for row, in := range b.in {
		if in && y.Values[row] <= q {
			below[row] = 1
		}
	}
	m, err := d.meanOver(&b, below, EstimateOptions{Level: level})
	if err != nil {
		return Result{}, err
	}
	r := Result{Estimate: m.Estimate, DF: m.DF}
	e := &r.Estimate
	e.Value = q
	if !e.SE.Valid {
		return r, nil
	}
	e.Method = "Woodruff"
	if p == 0 || p == 1 {
		e.SE, e.Interval, e.Method = survey.Optional{}, survey.Interval{}, ""
		e.Warn(survey.NoError, "the largest and the smallest value have no error")
		return r, nil
	}
	critical := tail.StudentTQuantile((1+level)/2, b.df)
	half := critical * e.SE.Value
	if p-half < 0 || p+half > 1 {
		e.Warn(survey.Clipped, "interval cut at the smallest or largest value")
	}
	e.Interval.Lower = sorted.at(max(p-half, 0), o.Rule)
	e.Interval.Upper = sorted.at(min(p+half, 1), o.Rule)
	e.SE.Value = (e.Interval.Upper - e.Interval.Lower) / (2 * critical)
	return r, nil
}

// sorted has values ascending with the sum of the weights up to each.
type sorted struct {
	x, w []float64
}

func (d *Design) sort(b *base, x []float64) sorted {
	var rows []int
	for row, in := range b.in {
		if in {
			rows = append(rows, row)
		}
	}
	slices.SortFunc(rows, func(i, j int) int {
		return cmp.Or(cmp.Compare(x[i], x[j]), cmp.Compare(d.weights[i], d.weights[j]))
	})
	var out sorted
	var sum exact.Sum
	for _, row := range rows {
		sum.Add(d.weights[row])
		w, _ := sum.Float64() // finite, by the bounds on a weight
		out.x, out.w = append(out.x, x[row]), append(out.w, w)
	}
	return out
}

// tie is how far two sums of weights that are equal by meaning can be apart.
const tie = 0x1p-49

func (s sorted) at(p float64, rule QuantileRule) float64 {
	n := len(s.x)
	if rule == HF7 {
		return s.interpolate(p)
	}
	want := p * s.w[n-1]
	slack := tie * s.w[n-1]
	k, _ := slices.BinarySearchFunc(s.w, want-slack, cmp.Compare[float64])
	k = min(k, n-1)
	if rule == School && s.w[k] <= want+slack && k+1 < n {
		return s.x[k] + (s.x[k+1]-s.x[k])/2
	}
	return s.x[k]
}

func (s sorted) interpolate(p float64) float64 {
	n := len(s.x)
	if n == 1 {
		return s.x[0]
	}
	want := p * s.w[n-2]
	k, _ := slices.BinarySearchFunc(s.w[:n-1], want, cmp.Compare[float64])
	if k >= n-1 {
		return s.x[n-1]
	}
	before := 0.0
	if k > 0 {
		before = s.w[k-1]
	}
	return s.x[k] + float64((s.x[k+1]-s.x[k])*((want-before)/(s.w[k]-before)))
}
