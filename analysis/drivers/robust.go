package drivers

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"github.com/gocsat/csat/internal/tail"
	"github.com/gocsat/csat/survey"
)

// A scaledModel is a fit of the outcome on the standardised predictors, which are
// orthogonal to the intercept: coefficient 0 is the intercept, the mean.
type scaledModel struct {
	s     *Sample
	f     factor
	value []float64   // per standard deviation of the predictor, in units of the outcome
	l     [][]float64 // L⁻¹
}

func (s *Sample) scaled(f factor, beta []float64) scaledModel {
	m := scaledModel{s, f, []float64{s.mean[0]}, f.inverse()}
	for _, b := range beta {
		m.value = append(m.value, b*s.sd[0])
	}
	return m
}

// classical is σ²·(X'X)⁻¹ of the standardised predictors, rest being RSS/TSS.
func (m scaledModel) classical(rest float64) *mat.SymDense {
	p, n := len(m.l), float64(m.s.n)
	variance := rest * (n - 1) * m.s.sd[0] * m.s.sd[0] / (n - float64(p) - 1)
	cov := mat.NewSymDense(p+1, nil)
	cov.SetSym(0, 0, variance/n)
	for i := range p {
		for j := i; j < p; j++ {
			sum := 0.0
			for k := j; k < p; k++ {
				sum += float64(m.l[k][i] * m.l[k][j])
			}
			cov.SetSym(i+1, j+1, variance*sum/(n-1))
		}
	}
	return cov
}

// unscale turns coefficients and their covariance into those of the predictors as
// they are.
func (m scaledModel) unscale(cov mat.Symmetric) ([]float64, *mat.Dense) {
	k := len(m.value)
	to := mat.NewDense(k, k, nil)
	to.Set(0, 0, 1)
	value := make([]float64, k)
	value[0] = m.value[0]
	for j := 1; j < k; j++ {
		to.Set(j, j, 1/m.s.sd[j])
		to.Set(0, j, -m.s.mean[j]/m.s.sd[j])
		value[j] = m.value[j] / m.s.sd[j]
		value[0] -= float64(value[j] * m.s.mean[j])
	}
	var out mat.Dense
	out.Product(to, cov, to.T())
	return value, &out
}

// residuals are the rows as the diagnostics need them.
type residuals struct {
	e []float64 // times √weight
	q []float64 // orthonormal basis of the columns, row by row, times √weight
	h []float64 // leverages
}

func (s *Sample) residuals(m scaledModel) residuals {
	k := len(m.value)
	n := int(s.n)
	r := residuals{make([]float64, n), make([]float64, n*k), make([]float64, n)}
	z := make([]float64, k-1)
	for row := range n {
		root := math.Sqrt(s.weight(row))
		fitted := m.value[0]
		for j := range z {
			z[j] = (s.columns[j+1][row] - s.mean[j+1]) / s.sd[j+1]
			fitted += float64(z[j] * m.value[j+1])
		}
		r.e[row] = root * (s.columns[0][row] - fitted)
		q := r.q[row*k : row*k+k]
		q[0] = root / math.Sqrt(float64(n))
		for i := range z {
			sum := 0.0
			for j, x := range m.l[i] {
				sum += float64(x * z[j])
			}
			q[i+1] = root * sum / math.Sqrt(float64(n-1))
		}
		for _, x := range q {
			r.h[row] += float64(x * x)
		}
	}
	return r
}

// diagnose fills the diagnostics of a regression and returns the covariance asked
// for.
func (r residuals) diagnose(to *Regression, m scaledModel, cov *mat.SymDense, kind Covariance) (*mat.SymDense, error) {
	k := len(m.value)
	n := float64(len(r.e))
	squares, steps, cook := 0.0, 0.0, 0.0
	for row, e := range r.e {
		squares += float64(e * e)
		if row > 0 {
			steps += (e - r.e[row-1]) * (e - r.e[row-1])
		}
		if d := e * e * r.h[row] / ((1 - r.h[row]) * (1 - r.h[row])); d > cook {
			cook = d
		}
	}
	if to.RSS > 0 {
		to.DurbinWatson = survey.Some(steps / squares)
		to.MaxCook = survey.Some(cook / float64(k) / (to.Sigma * to.Sigma))
		// n·R² of e² on the predictors, through the basis.
		mean, total, explained := squares/n, 0.0, 0.0
		along := make([]float64, k)
		for row, e := range r.e {
			d := float64(e*e) - mean
			total += float64(d * d)
			for j, x := range r.q[row*k : row*k+k] {
				along[j] += float64(d * x)
			}
		}
		for _, x := range along[1:] {
			explained += float64(x * x)
		}
		if bp := survey.Some(n * explained / total); bp.Valid && m.s.weights == nil {
			to.BreuschPagan, to.BreuschPaganP = bp, survey.Some(tail.ChiSquare(bp.Value, to.DF1))
		}
	}
	if kind == Classical {
		return cov, nil
	}
	// In the basis the bread is the identity.
	meat := mat.NewSymDense(k, nil)
	for row, e := range r.e {
		c := e * e
		switch rest := 1 - r.h[row]; {
		case kind == HC1:
			c *= n / (n - float64(k))
		case kind >= HC2 && !(rest > 1e-10):
			return nil, fmt.Errorf("drivers: row %d has leverage 1, for which %v has no error: %w", row+1, kind, survey.ErrTooFew)
		case kind == HC2:
			c /= rest
		case kind == HC3:
			c /= rest * rest
		}
		// Under weights w the estimating function of a row is w·x·e, here √w·q·e·√w.
		meat.SymRankOne(meat, c, mat.NewVecDense(k, r.q[row*k:row*k+k]))
	}
	root := mat.NewDense(k, k, nil) // from the basis to the standardised predictors
	root.Set(0, 0, 1/math.Sqrt(n))
	for i, line := range m.l {
		for j, x := range line {
			root.Set(j+1, i+1, x/math.Sqrt(n-1))
		}
	}
	var out mat.Dense
	out.Product(root, meat, root.T())
	robust := mat.NewSymDense(k, nil)
	for i := range k {
		for j := i; j < k; j++ {
			robust.SetSym(i, j, out.At(i, j))
		}
	}
	return robust, nil
}
