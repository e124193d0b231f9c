package design

import (
	"fmt"
	"math"
	"slices"

	"github.com/gocsat/csat/internal/tail"
	"github.com/gocsat/csat/survey"
)

// EstimateOptions are the options of estimates; the zero value is the default.
type EstimateOptions struct {
	// Level is the confidence level. Default (0): 0.95. Valid range: (0,1).
	Level float64
	// Normal takes the interval from the normal distribution. Default: Student's
	// t with the degrees of freedom of the design.
	Normal bool
}

// A Result is a figure with its error under the design.
type Result struct {
	// Estimate is the figure. Its N is the rows with a value, Missing the others,
	// EffectiveN Kish's.
	Estimate survey.Estimate `json:"estimate"`
	// DF are the degrees of freedom: clusters less strata, of those with a value.
	DF float64 `json:"df"`
}

// MarshalJSON writes the fields; of a suppressed result only that it is.
func (r Result) MarshalJSON() ([]byte, error) {
	type plain Result
	return r.Estimate.MarshalResult(plain(r))
}

// result is an estimate with its interval.
func (b *base) result(value, variance float64, o EstimateOptions) (Result, error) {
	level, err := levelOf(o.Level)
	if err != nil {
		return Result{}, err
	}
	if math.IsInf(value, 0) || math.IsNaN(value) || math.IsInf(variance, 0) || math.IsNaN(variance) {
		return Result{}, fmt.Errorf("design: estimate: %w", ErrOverflow)
	}
	r := Result{DF: b.df, Estimate: survey.Estimate{Value: value, N: b.n, Missing: b.missing, EffectiveN: b.kish}}
	e := &r.Estimate
	if b.n < 2 || b.df < 1 {
		e.Warn(survey.NoError, "%d answers leave %g degrees of freedom", b.n, b.df)
		return r, nil
	}
	e.SE = survey.Some(math.Sqrt(variance))
	if variance == 0 {
		e.Warn(survey.ZeroVariance, "there is no variation between sampling units")
	}
	critical := tail.StudentTQuantile((1+level)/2, b.df)
	e.Method = "Student's t"
	if o.Normal {
		critical, e.Method = tail.CriticalZ(level), "normal"
	}
	half := critical * e.SE.Value
	e.Interval = survey.Interval{Lower: value - half, Upper: value + half, Level: level}
	if b.n < smallBase {
		e.Warn(survey.LowBase, "%d answers, fewer than %d", b.n, smallBase)
	}
	return r, nil
}

// smallBase is the number of answers below which a figure is marked.
const smallBase = 30

// A MeanResult is a weighted mean with its error under the design.
type MeanResult struct {
	// Estimate is the mean, as in [Result].
	Estimate survey.Estimate `json:"estimate"`
	// DF are the degrees of freedom, as in [Result].
	DF float64 `json:"df"`
	// Variance is that of one answer in the population, n/(n−1)·Σw(y−ȳ)²/Σw; no
	// value at n = 1.
	Variance survey.Optional `json:"variance"`
	// DesignEffect is the variance of the mean over that of a simple random sample
	// of as many answers drawn with replacement, Variance/n: above 1 the design
	// costs precision, below 1 it gains. No value where Variance is 0.
	DesignEffect survey.Optional `json:"design_effect"`
}

// MarshalJSON writes the fields; of a suppressed result only that it is.
func (m MeanResult) MarshalJSON() ([]byte, error) {
	type plain MeanResult
	return m.Estimate.MarshalResult(plain(m))
}

// DesignEffectIn is the design effect against a simple random sample without
// replacement from a population of the given size (L. Kish, Survey Sampling, 1965,
// §8.2), DesignEffect/(1 − n/N); R's deff takes Σw for N.
func (m MeanResult) DesignEffectIn(population float64) survey.Optional {
	open := 1 - float64(m.Estimate.N)/population
	if !m.DesignEffect.Valid || !(open > 0) {
		return survey.Optional{}
	}
	return survey.Some(m.DesignEffect.Value / open)
}

// Mean is the weighted mean Σwy/Σw over the valid rows, R's svymean.
func (d *Design) Mean(y Variable, o EstimateOptions) (MeanResult, error) {
	b, err := d.base(true, y)
	if err != nil {
		return MeanResult{}, err
	}
	return d.meanOver(&b, y.Values, o)
}

func (d *Design) meanOver(b *base, x []float64, o EstimateOptions) (MeanResult, error) {
	mean, err := d.mean(b, x)
	if err != nil {
		return MeanResult{}, err
	}
	v, err := d.covariance(deviations(b, x, mean))
	if err != nil {
		return MeanResult{}, err
	}
	r, err := b.result(mean, v[0][0], o)
	if err != nil {
		return MeanResult{}, err
	}
	m := MeanResult{Estimate: r.Estimate, DF: r.DF}
	if b.n < 2 {
		return m, nil
	}
	spread, err := d.spread(b, x, mean)
	if err != nil {
		return MeanResult{}, err
	}
	n := float64(b.n)
	m.Variance = survey.Some(spread * (n / (n - 1)))
	if spread > 0 && m.Estimate.SE.Valid {
		m.DesignEffect = survey.Some(v[0][0] / (m.Variance.Value / n))
	}
	return m, nil
}

// Total is the weighted total Σwy over the valid rows, R's svytotal. It is the only
// figure that is proportional to the weights, which must be numbers of the
// population for it to mean anything.
func (d *Design) Total(y Variable, o EstimateOptions) (Result, error) {
	b, err := d.base(true, y)
	if err != nil {
		return Result{}, err
	}
	total, err := d.sum(&b, y.Values)
	if err != nil {
		return Result{}, err
	}
	u := make([]float64, len(y.Values))
	for row, in := range b.in {
		if in {
			u[row] = y.Values[row]
		}
	}
	v, err := d.covariance(u)
	if err != nil {
		return Result{}, err
	}
	return b.result(total, v[0][0], o)
}

// Ratio is Σwy/Σwx over the rows in which both are valid, R's svyratio. A
// denominator of 0 is [ErrArgument].
func (d *Design) Ratio(y, x Variable, o EstimateOptions) (Result, error) {
	b, err := d.base(true, y, x)
	if err != nil {
		return Result{}, err
	}
	top, err := d.sum(&b, y.Values)
	if err != nil {
		return Result{}, err
	}
	bottom, err := d.sum(&b, x.Values)
	if err != nil {
		return Result{}, err
	}
	if bottom == 0 {
		return Result{}, fmt.Errorf("design: ratio: the denominator adds up to 0: %w", ErrArgument)
	}
	ratio := top / bottom
	u := make([]float64, len(y.Values))
	for row, in := range b.in {
		if in {
			u[row] = (y.Values[row] - float64(ratio*x.Values[row])) / bottom
		}
	}
	v, err := d.covariance(u)
	if err != nil {
		return Result{}, err
	}
	return b.result(ratio, v[0][0], o)
}

// A GroupMean is the mean of one subpopulation.
type GroupMean struct {
	// Group is its name.
	Group string `json:"group"`
	// Mean is its mean; Missing counts the rows outside the group too.
	Mean MeanResult `json:"mean"`
}

// By are the means of y in the groups of a column, sorted by name, each as a
// subpopulation of the whole design: R's svyby. Rows without a group (an empty
// name) are in none, and a group without a value is left out. No group with a value
// is [ErrNoBase].
func (d *Design) By(y Variable, groups []string, o EstimateOptions) ([]GroupMean, error) {
	b, err := d.base(true, y)
	if err != nil {
		return nil, err
	}
	if err := sameLength("groups", len(groups), len(d.weights)); err != nil {
		return nil, err
	}
	var names []string
	for row, in := range b.in {
		if in && groups[row] != "" {
			names = append(names, groups[row])
		}
	}
	if len(names) == 0 {
		return nil, fmt.Errorf("design: no row is in a group: %w", ErrNoBase)
	}
	slices.Sort(names)
	var out []GroupMean
	for _, name := range slices.Compact(names) {
		part := base{in: make([]bool, len(b.in))}
		for row, in := range b.in {
			part.in[row] = in && groups[row] == name
		}
		if err := d.measure(&part); err != nil {
			return nil, err
		}
		m, err := d.meanOver(&part, y.Values, o)
		if err != nil {
			return nil, err
		}
		out = append(out, GroupMean{name, m})
	}
	return out, nil
}
