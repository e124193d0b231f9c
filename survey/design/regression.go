package design

import (
	"fmt"
	"math"

	"github.com/gocsat/csat/survey"
)

// A RegressionResult is a weighted least-squares fit with its error under the
// design.
type RegressionResult struct {
	// Coefficients are the intercept and the slopes in the order of the
	// predictors, in units of y per unit of the predictor.
	Coefficients []Result `json:"coefficients"`
	// Tests are the tests that a coefficient is 0, in the same order.
	Tests []Test `json:"tests"`
	// Covariance is the covariance matrix of the coefficients.
	Covariance [][]float64 `json:"covariance"`
	// DF are the residual degrees of freedom: those of the design less one for
	// each predictor.
	DF float64 `json:"df"`
}

// Regression fits y on predictors and an intercept by weighted least squares over
// the rows in which all are valid. The covariance is the sandwich
// A⁻¹·V(Σwxe)·A⁻¹ with A = Σwxx' and V as in the package comment (D. A. Binder
// 1983): R's svyglm with family gaussian. Predictors that are linearly dependent
// among themselves or on the intercept, and fewer rows than coefficients, are
// [ErrSingular].
func (d *Design) Regression(y Variable, x []Variable, o EstimateOptions) (RegressionResult, error) {
	b, err := d.base(true, append([]Variable{y}, x...)...)
	if err != nil {
		return RegressionResult{}, err
	}
	n, p := len(d.weights), len(x)+1
	only := func(values []float64) []float64 {
		column := make([]float64, n)
		for row, in := range b.in {
			if in {
				column[row] = values[row]
			}
		}
		return column
	}
	fit := basis{w: make([]float64, n)}
	ones := make([]float64, n)
	for row, in := range b.in {
		if in {
			ones[row], fit.w[row] = 1, d.weights[row]/b.total
		}
	}
	upper := make([][]float64, p) // columns of R in X = QR
	for k := range upper {
		column := ones
		if k > 0 {
			column = only(x[k-1].Values)
		}
		var ok bool
		if upper[k], ok, err = fit.add(column); err != nil {
			return RegressionResult{}, err
		} else if !ok {
			return RegressionResult{}, fmt.Errorf("design: predictor %d depends on those before it: %w", k, ErrSingular)
		}
	}
	residuals := only(y.Values)
	projections, err := fit.remove(residuals)
	if err != nil {
		return RegressionResult{}, err
	}
	beta := solveUpper(upper, projections)
	influence := make([][]float64, p)
	for k := range influence {
		influence[k] = make([]float64, n)
	}
	q := make([]float64, p)
	for row, in := range b.in {
		if !in {
			continue
		}
		for k := range q {
			q[k] = fit.q[k][row]
		}
		for k, u := range solveUpper(upper, q) {
			influence[k][row] = float64(u*residuals[row]) / b.total
		}
	}
	r := RegressionResult{DF: b.df - float64(len(x))}
	if r.Covariance, err = d.covariance(influence...); err != nil {
		return RegressionResult{}, err
	}
	b.df = r.DF
	for k, value := range beta {
		c, err := b.result(value, r.Covariance[k][k], o)
		if err != nil {
			return RegressionResult{}, err
		}
		r.Coefficients = append(r.Coefficients, c)
		r.Tests = append(r.Tests, c.test(r.DF))
	}
	return r, nil
}

// solveUpper solves Rb = c for an upper triangle given by its columns.
func solveUpper(columns [][]float64, c []float64) []float64 {
	b := make([]float64, len(c))
	for k := len(b) - 1; k >= 0; k-- {
		sum := c[k]
		for l := k + 1; l < len(b); l++ {
			sum -= float64(columns[l][k] * b[l])
		}
		b[k] = sum / columns[k][k]
	}
	return b
}

// A CovarianceResult has the weighted moments of several variables; matrices are
// in the order of the variables.
type CovarianceResult struct {
	// N is the number of rows in which all are valid.
	N int64 `json:"n"`
	// Means are Σwx/Σw.
	Means []float64 `json:"means"`
	// ML is Σp(x−x̄)(y−ȳ) with p = w/Σw, R's cov.wt with method "ML".
	ML [][]float64 `json:"ml"`
	// Unbiased is ML over 1 − Σp², R's cov.wt with method "unbiased".
	Unbiased [][]float64 `json:"unbiased"`
	// Correlation has no value where a variable is constant.
	Correlation [][]survey.Optional `json:"correlation"`
}

// Covariance is the weighted covariance and correlation of variables over the rows
// in which all are valid; weights enter, the rest of the design does not. One row
// is [ErrTooFew], no variable [ErrArgument], and what leaves a float64, as beside
// weights of 1e100 to one, [ErrOverflow].
func (d *Design) Covariance(vars ...Variable) (CovarianceResult, error) {
	if len(vars) == 0 {
		return CovarianceResult{}, fmt.Errorf("design: covariance of nothing: %w", ErrArgument)
	}
	b, err := d.base(true, vars...)
	if err != nil {
		return CovarianceResult{}, err
	}
	if b.n < 2 {
		return CovarianceResult{}, fmt.Errorf("design: covariance over one row: %w", ErrTooFew)
	}
	r := CovarianceResult{N: b.n, Means: make([]float64, len(vars))}
	for k := range vars {
		if r.Means[k], err = d.mean(&b, vars[k].Values); err != nil {
			return CovarianceResult{}, err
		}
	}
	square := func() [][]float64 {
		m := make([][]float64, len(vars))
		for k := range m {
			m[k] = make([]float64, len(vars))
		}
		return m
	}
	r.ML, r.Unbiased = square(), square()
	unbiased := 1 - 1/b.kish
	products := make([]float64, len(d.weights))
	for k := range vars {
		for l := range k + 1 {
			for row, in := range b.in {
				if in {
					products[row] = (vars[k].Values[row] - r.Means[k]) * (vars[l].Values[row] - r.Means[l])
				}
			}
			sum, err := d.sum(&b, products)
			if err != nil {
				return CovarianceResult{}, err
			}
			c := sum / b.total
			if x := c / unbiased; math.IsInf(x, 0) || math.IsNaN(x) {
				return CovarianceResult{}, fmt.Errorf("design: covariance: %w", ErrOverflow)
			}
			r.ML[k][l], r.ML[l][k] = c, c
			r.Unbiased[k][l], r.Unbiased[l][k] = c/unbiased, c/unbiased
		}
	}
	r.Correlation = make([][]survey.Optional, len(vars))
	for k := range vars {
		r.Correlation[k] = make([]survey.Optional, len(vars))
		for l := range vars {
			switch {
			case !(r.ML[k][k] > 0 && r.ML[l][l] > 0):
			case k == l:
				r.Correlation[k][l] = survey.Some(1)
			default:
				c := r.ML[k][l] / math.Sqrt(r.ML[k][k]) / math.Sqrt(r.ML[l][l])
				r.Correlation[k][l] = survey.Some(max(-1, min(1, c)))
			}
		}
	}
	return r, nil
}
