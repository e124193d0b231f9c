package design

import (
	"fmt"
	"math"

	"github.com/gocsat/csat/internal/tail"
	"github.com/gocsat/csat/survey"
)

// A Term is one mean of a linear combination.
type Term struct {
	// Coefficient is what the mean is multiplied by.
	Coefficient float64
	// Of is the variable, with its own valid rows.
	Of Variable
}

// Combination is Σ b·ȳ, the sum of coefficients times the means of their variables,
// each over its own valid rows: an index over several items, a difference of
// groups, a contrast. The error knows that the same rows, clusters or strata enter
// several means: R's svycontrast. N is the rows that enter at least one. A term
// without a valid row is [ErrNoBase], no term is [ErrArgument].
func (d *Design) Combination(terms []Term, o EstimateOptions) (Result, error) {
	b, value, variance, err := d.combine(terms)
	if err != nil {
		return Result{}, err
	}
	return b.result(value, variance, o)
}

func (d *Design) combine(terms []Term) (b base, value, variance float64, err error) {
	if len(terms) == 0 {
		return b, 0, 0, fmt.Errorf("design: combination of nothing: %w", ErrArgument)
	}
	u := make([]float64, d.Len())
	vars := make([]Variable, len(terms))
	for i, t := range terms {
		if math.IsNaN(t.Coefficient) || math.IsInf(t.Coefficient, 0) {
			return b, 0, 0, fmt.Errorf("design: coefficient %g: %w", t.Coefficient, ErrArgument)
		}
		vars[i] = t.Of
		part, err := d.base(true, t.Of)
		if err != nil {
			return b, 0, 0, fmt.Errorf("term %d: %w", i+1, err)
		}
		mean, err := d.mean(&part, t.Of.Values)
		if err != nil {
			return b, 0, 0, err
		}
		value += float64(t.Coefficient * mean)
		for row, x := range deviations(&part, t.Of.Values, mean) {
			u[row] += float64(t.Coefficient * x)
		}
	}
	if b, err = d.base(false, vars...); err != nil {
		return b, 0, 0, err
	}
	v, err := d.covariance(u)
	if err != nil {
		return b, 0, 0, err
	}
	return b, value, v[0][0], nil
}

// A Test is a Wald test under the design.
type Test struct {
	// T is the figure over its standard error; no value where both are 0.
	T survey.Optional `json:"t"`
	// DF are its degrees of freedom.
	DF float64 `json:"df"`
	// P is the two-sided p-value of Student's t, in [0,1].
	P survey.Optional `json:"p"`
}

func (r *Result) test(df float64) Test {
	t := Test{DF: df}
	if !r.Estimate.SE.Valid || df < 1 || r.Estimate.SE.Value == 0 && r.Estimate.Value == 0 {
		return t
	}
	t.T = survey.Some(r.Estimate.Value / r.Estimate.SE.Value)
	t.P = survey.Some(tail.StudentTTwoSided(t.T.Value, df))
	return t
}

// A DifferenceResult is the difference of two means with its test.
type DifferenceResult struct {
	// Estimate is the difference, as in [Result].
	Estimate survey.Estimate `json:"estimate"`
	// DF are the degrees of freedom of its interval.
	DF float64 `json:"df"`
	// A is the first mean.
	A MeanResult `json:"a"`
	// B is the second mean, which is subtracted.
	B MeanResult `json:"b"`
	// Test is the test of no difference.
	Test Test `json:"test"`
}

// MarshalJSON writes the fields; of a suppressed result only that it is.
func (r DifferenceResult) MarshalJSON() ([]byte, error) {
	type plain DifferenceResult
	return r.Estimate.MarshalResult(plain(r))
}

// Difference is the mean of a minus the mean of b. Two groups are two
// subpopulations of one variable,
//
//	d.Difference(y.Where(isNew), y.Where(isOld), design.EstimateOptions{})
//
// and then this is R's svyttest, a t test that takes no variances to be equal,
// with one degree of freedom less than the design has. Where some row is in both,
// as two items of the same people are, the covariance enters and that degree of
// freedom is not lost.
//
// Fewer than thirty sampling units in a group (rows, or clusters where there are
// clusters), or 29 degrees of freedom, are a LowBase warning: from there on false
// alarms were 4.9–5.9 % in simulations at a nominal 5 %, of ten clusters of two 7.2 %.
// A group of one sampling unit would add nothing to the variance, as its answers are
// their own mean: there is no error then, where R's svyttest has that of the other group.
func (d *Design) Difference(a, b Variable, o EstimateOptions) (DifferenceResult, error) {
	union, value, variance, err := d.combine([]Term{{1, a}, {-1, b}})
	if err != nil {
		return DifferenceResult{}, err
	}
	common := false
	for row, in := range union.in {
		common = common || in && a.has(row) && b.has(row)
	}
	if !common {
		union.df = max(0, union.df-1)
	}
	var r DifferenceResult
	if r.A, err = d.Mean(a, o); err != nil {
		return DifferenceResult{}, err
	}
	if r.B, err = d.Mean(b, o); err != nil {
		return DifferenceResult{}, err
	}
	whole, err := union.result(value, variance, o)
	if err != nil {
		return DifferenceResult{}, err
	}
	units := d.units(&union)
	if !common {
		for _, of := range []Variable{a, b} {
			part, err := d.base(true, of)
			if err != nil {
				return DifferenceResult{}, err
			}
			units = min(units, d.units(&part))
		}
		if units < 2 && whole.Estimate.SE.Valid {
			whole.Estimate.SE, whole.Estimate.Interval, whole.Estimate.Method, whole.Estimate.Warnings = survey.Optional{}, survey.Interval{}, "", nil
			whole.Estimate.Warn(survey.NoError, "a group of one sampling unit does not show how it varies")
		}
	}
	r.Estimate, r.DF, r.Test = whole.Estimate, whole.DF, whole.test(union.df)
	if !r.Estimate.SE.Valid {
		return r, nil
	}
	if units < fewUnits || union.df < fewUnits-1 {
		r.Estimate.Warn(survey.LowBase, "%d sampling units and %g degrees of freedom; a test needs %d", units, union.df, fewUnits)
	}
	return r, nil
}
