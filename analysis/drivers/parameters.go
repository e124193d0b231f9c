package drivers

import "slices"

// Parameters are what a proportional-odds model P(Y ≤ k) = 1/(1 + e^−(θ_k − βx)) says,
// as plain numbers: enough to predict with, here or elsewhere. Package scenario takes
// them as its Model, by conversion:
//
//	s, err := scenario.New(scenario.Model(fit.Parameters()), table, scenario.Options{})
type Parameters struct {
	// Outcome is the name of the outcome.
	Outcome string `json:"outcome"`
	// Values are those of the outcome, ascending.
	Values []float64 `json:"values"`
	// Thresholds are θ between neighbouring values.
	Thresholds []float64 `json:"thresholds"`
	// Predictors are their names.
	Predictors []string `json:"predictors"`
	// Slopes are β of each.
	Slopes []float64 `json:"slopes"`
	// Covariance has the covariances of the errors of thresholds, then slopes.
	Covariance [][]float64 `json:"covariance"`
}

// Parameters are thresholds and coefficients with their covariances, a fresh copy.
func (f LogitFit) Parameters() Parameters {
	p := Parameters{Outcome: f.Outcome, Values: slices.Clone(f.Values)}
	for _, c := range f.Thresholds {
		p.Thresholds = append(p.Thresholds, c.Value)
	}
	for _, c := range f.Coefficients {
		p.Predictors, p.Slopes = append(p.Predictors, c.Name), append(p.Slopes, c.Value)
	}
	for _, row := range f.CovarianceMatrix {
		p.Covariance = append(p.Covariance, slices.Clone(row))
	}
	return p
}
