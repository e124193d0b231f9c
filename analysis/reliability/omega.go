package reliability

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"github.com/gocsat/csat/survey"
)

// An OmegaResult is the reliability of a sum under one common factor. Coefficients
// have no unit and lie in [0,1].
type OmegaResult struct {
	// Total is McDonald's ω of the sum of the items: (Σλᵢsᵢ)² over that plus
	// Σψᵢsᵢ², the variance that the model implies.
	Total float64 `json:"total"`
	// Observed has the observed variance of the sum for a denominator; it differs
	// from Total by what the model does not explain.
	Observed float64 `json:"observed"`
	// Standardised is ω of the sum of standardised items, which is their composite
	// reliability.
	Standardised float64 `json:"standardised"`
	// AVE is the average variance extracted, the mean of the squared loadings.
	AVE float64 `json:"ave"`
	// Model is the one-factor model.
	Model FactorModel `json:"model"`
}

// Omega is ω total (McDonald 1999, Test Theory, eq. 6.20) from a one-factor
// maximum-likelihood model, which needs three items at least. A negative loading
// is a [NegativeLoading] warning of the model. Errors as in [Factors].
func Omega(items *Items) (OmegaResult, error) {
	m, err := Factors(items, 1)
	if err != nil {
		return OmegaResult{}, err
	}
	o := OmegaResult{Model: m}
	var raw, noise, standardised, unique float64
	for i, row := range m.Loadings.Values {
		l, psi, sd := row[0], m.Uniquenesses[i], items.sd(i)
		raw, noise = raw+l*sd, noise+float64(psi*sd)*sd
		standardised, unique = standardised+l, unique+psi
		o.AVE += l * l / float64(len(m.Uniquenesses))
		if l < 0 {
			o.Model.Warnings = append(o.Model.Warnings, survey.Warning{Code: NegativeLoading, Text: "item against the others: " + m.Loadings.Names[i]})
		}
	}
	o.Total = raw * raw / (raw*raw + noise)
	o.Standardised = standardised * standardised / (standardised*standardised + unique)
	total := mat.Sum(items.cov)
	if !(total > 1e-12*mat.Trace(items.cov)) {
		return OmegaResult{}, fmt.Errorf("reliability: omega: %w: the items add up to a constant", ErrConstant)
	}
	o.Observed = raw * raw / total
	return o, nil
}

// CompositeReliability is (Σλ)²/((Σλ)² + Σ(1−λ²)) of standardised loadings on one
// construct (Jöreskog 1971; Werts, Linn and Jöreskog 1974), in [0,1]. Loadings
// outside [−1,1] or none are [survey.ErrArgument].
func CompositeReliability(loadings []float64) (float64, error) {
	if err := standardised(loadings); err != nil {
		return 0, err
	}
	var sum, unique float64
	for _, l := range loadings {
		sum, unique = sum+l, unique+1-l*l
	}
	if sum == 0 && unique == 0 {
		return 0, nil
	}
	return sum * sum / (sum*sum + unique), nil
}

// AverageVarianceExtracted is the mean of the squared standardised loadings of one
// construct (Fornell and Larcker 1981), in [0,1]; errors as in
// [CompositeReliability].
func AverageVarianceExtracted(loadings []float64) (float64, error) {
	if err := standardised(loadings); err != nil {
		return 0, err
	}
	s := 0.0
	for _, l := range loadings {
		s += l * l
	}
	return s / float64(len(loadings)), nil
}

func standardised(loadings []float64) error {
	if len(loadings) == 0 {
		return fmt.Errorf("reliability: loadings: %w: none", survey.ErrArgument)
	}
	for _, l := range loadings {
		if !(math.Abs(l) <= 1) {
			return fmt.Errorf("reliability: loadings: %w: %v", survey.ErrArgument, l)
		}
	}
	return nil
}

// A Construct is a latent variable with the standardised loadings of its items.
type Construct struct {
	// Name is its name.
	Name string `json:"name"`
	// Loadings are in [−1,1].
	Loadings []float64 `json:"loadings"`
}

// A Validity is what a construct shows of convergent and discriminant validity.
type Validity struct {
	// Name is that of the construct.
	Name string `json:"name"`
	// AVE is its average variance extracted, in [0,1].
	AVE float64 `json:"ave"`
	// Root is √AVE.
	Root float64 `json:"root"`
	// CompositeReliability is that of its loadings.
	CompositeReliability float64 `json:"composite_reliability"`
	// Closest is the construct with which the correlation is largest in absolute
	// value.
	Closest string `json:"closest"`
	// Correlation is that correlation, in [−1,1].
	Correlation float64 `json:"correlation"`
	// Distinct tells whether Root exceeds |Correlation|, the criterion of Fornell
	// and Larcker.
	Distinct bool `json:"distinct"`
}

// FornellLarcker compares what each construct explains in its own items with what
// it shares with any other (Fornell and Larcker 1981, J. Marketing Res. 18:39).
// The correlations of the constructs are in their order. Fewer than two, a matrix
// of another size, not symmetric or outside [−1,1] is [survey.ErrArgument].
func FornellLarcker(constructs []Construct, correlations [][]float64) ([]Validity, error) {
	if len(constructs) < 2 || len(correlations) != len(constructs) {
		return nil, fmt.Errorf("reliability: Fornell–Larcker: %w: %d constructs, %d rows of correlations", survey.ErrArgument,
			len(constructs), len(correlations))
	}
	for _, row := range correlations {
		if len(row) != len(constructs) {
			return nil, fmt.Errorf("reliability: Fornell–Larcker: %w: row of %d correlations", survey.ErrArgument, len(row))
		}
	}
	all := make([]Validity, len(constructs))
	for i, c := range constructs {
		ave, err := AverageVarianceExtracted(c.Loadings)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", c.Name, err)
		}
		cr, err := CompositeReliability(c.Loadings)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", c.Name, err)
		}
		v := Validity{Name: c.Name, AVE: ave, Root: math.Sqrt(ave), CompositeReliability: cr}
		for j, other := range constructs {
			r := correlations[i][j]
			if !(math.Abs(r) <= 1) || r != correlations[j][i] {
				return nil, fmt.Errorf("reliability: Fornell–Larcker: %w: correlation %v of %s and %s", survey.ErrArgument, r, c.Name, other.Name)
			}
			if i != j && (v.Closest == "" || math.Abs(r) > math.Abs(v.Correlation)) {
				v.Closest, v.Correlation = other.Name, r
			}
		}
		v.Distinct = v.Root > math.Abs(v.Correlation)
		all[i] = v
	}
	return all, nil
}
