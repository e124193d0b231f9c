package scenario

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"
)

// A Model is an ordered logit, P(Y ≤ k) = 1/(1 + e^−(θ_k − βx)), as plain numbers. The
// Parameters of a fit of package drivers convert to it; so does a fit made elsewhere, such as
// by R's MASS::polr, whose covariance has the slopes first.
type Model struct {
	// Outcome is the id of the item predicted.
	Outcome string `json:"outcome"`
	// Values are the worths of its answers, ascending: those that occurred. One that
	// nobody gave is predicted for nobody, whatever the shift.
	Values []float64 `json:"values"`
	// Thresholds are θ between neighbouring values, ascending.
	Thresholds []float64 `json:"thresholds"`
	// Predictors are the ids of the items predicted from, each once.
	Predictors []string `json:"predictors"`
	// Slopes are β of each, per unit of worth.
	Slopes []float64 `json:"slopes"`
	// Covariance has the covariances of the errors of thresholds, then slopes; all 0 for
	// coefficients taken as certain.
	Covariance [][]float64 `json:"covariance"`
}

// most bounds numbers, so that their products are finite.
const most = 1e50

// check refuses what is not a model.
func (m Model) check() error {
	q, p := len(m.Thresholds), len(m.Slopes)
	switch {
	case q < 1 || len(m.Values) != q+1:
		return argument("model: %d thresholds between %d values", q, len(m.Values))
	case p < 1 || len(m.Predictors) != p:
		return argument("model: %d slopes of %d predictors", p, len(m.Predictors))
	case len(m.Covariance) != p+q:
		return argument("model: covariance of %d parameters, there are %d", len(m.Covariance), p+q)
	}
	lists := []struct {
		name string
		of   []float64
	}{{"values", m.Values}, {"thresholds", m.Thresholds}, {"slopes", m.Slopes}}
	for i, row := range m.Covariance {
		if len(row) != p+q {
			return argument("model: covariance row %d has %d columns of %d", i+1, len(row), p+q)
		}
		lists = append(lists, struct {
			name string
			of   []float64
		}{fmt.Sprintf("covariance row %d", i+1), row})
	}
	for _, list := range lists {
		for i, x := range list.of {
			if !(math.Abs(x) <= most) {
				return argument("model: %s: number %d is %v", list.name, i+1, x)
			}
		}
	}
	for _, list := range lists[:2] {
		for i := 1; i < len(list.of); i++ {
			if list.of[i] <= list.of[i-1] {
				return argument("model: %s do not ascend: %v after %v", list.name, list.of[i], list.of[i-1])
			}
		}
	}
	seen := append([]string{m.Outcome}, m.Predictors...)
	slices.Sort(seen)
	for i := 1; i < len(seen); i++ {
		if seen[i] == seen[i-1] {
			return argument("model: %q twice among outcome and predictors", seen[i])
		}
	}
	return m.checkCovariance()
}

// checkCovariance refuses a matrix that is no covariance.
func (m Model) checkCovariance() error {
	k := len(m.Covariance)
	sd := make([]float64, k)
	for i, row := range m.Covariance {
		if row[i] < 0 {
			return argument("model: covariance: variance %d is %v", i+1, row[i])
		}
		sd[i] = math.Sqrt(row[i])
	}
	corr := mat.NewSymDense(k, nil)
	const rounding = 1e-8
	for i := range k {
		for j := range i {
			a, b, unit := m.Covariance[i][j], m.Covariance[j][i], sd[i]*sd[j]
			if !(math.Abs(a-b) <= rounding*unit) || !(math.Abs(a) <= (1+rounding)*unit) {
				return argument("model: covariance of parameters %d and %d is %v and %v", i+1, j+1, a, b)
			}
			if unit > 0 {
				corr.SetSym(i, j, a/unit)
			}
		}
		corr.SetSym(i, i, 1)
	}
	var e mat.EigenSym
	if !e.Factorize(corr, false) || e.Values(nil)[0] < -rounding*float64(k) {
		return argument("model: covariance is not positive semidefinite")
	}
	return nil
}
