package reliability

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"

	"github.com/gocsat/csat/internal/tail"
	"github.com/gocsat/csat/survey"
)

// A BartlettTest asks whether the items are correlated at all.
type BartlettTest struct {
	// ChiSquare is −(n − 1 − (2p+5)/6)·ln|R|.
	ChiSquare float64 `json:"chi_square"`
	// DF is p(p−1)/2.
	DF int `json:"df"`
	// P is the probability of as much in uncorrelated items.
	P float64 `json:"p"`
	// LogDet is ln|R|.
	LogDet float64 `json:"log_det"`
}

// An AdequacyResult says whether correlations are worth a factor analysis.
type AdequacyResult struct {
	// KMO is the measure of sampling adequacy in [0,1]: squared correlations
	// against those plus squared partial correlations. Kaiser calls .9 marvellous,
	// .8 meritorious, .7 middling, .6 mediocre, .5 miserable.
	KMO float64 `json:"kmo"`
	// Items are the measures of the items, in their order.
	Items []ItemAdequacy `json:"items"`
	// Bartlett is the test of sphericity.
	Bartlett BartlettTest `json:"bartlett"`
	// N is the base.
	N int64 `json:"n"`
}

// An ItemAdequacy says how much an item shares with the others.
type ItemAdequacy struct {
	// Name is that of the item.
	Name string `json:"name"`
	// MSA is the KMO measure of this item, in [0,1].
	MSA float64 `json:"msa"`
	// SMC is the squared multiple correlation with all other items, in [0,1].
	SMC float64 `json:"smc"`
}

// Adequacy is the Kaiser–Meyer–Olkin measure (Kaiser and Rice 1974, Educ. Psych.
// Meas. 34:111) and Bartlett's test of sphericity (1951, Biometrika 38:337).
// Correlations that cannot be inverted, as where there are no more people than
// items, are [ErrCollinear]. Items without any correlation have KMO 0.
func Adequacy(items *Items) (AdequacyResult, error) {
	if err := items.usable(); err != nil {
		return AdequacyResult{}, err
	}
	p := len(items.names)
	r := items.correlation()
	inv, logDet, err := inverse(r)
	if err != nil || items.n <= int64(p) {
		return AdequacyResult{}, fmt.Errorf("reliability: adequacy: %w: %d items, n = %d", ErrCollinear, p, items.n)
	}
	a := AdequacyResult{N: items.n, Items: make([]ItemAdequacy, p)}
	var sumR, sumQ float64
	for i, name := range items.names {
		var rr, qq float64
		for j := range p {
			if i == j {
				continue
			}
			c := r.At(i, j)
			q := inv.At(i, j) / math.Sqrt(inv.At(i, i)*inv.At(j, j))
			rr, qq = rr+c*c, qq+q*q
		}
		sumR, sumQ = sumR+rr, sumQ+qq
		a.Items[i] = ItemAdequacy{Name: name, MSA: share(rr, qq), SMC: max(0, 1-1/inv.At(i, i))}
	}
	a.KMO = share(sumR, sumQ)
	chi := max(0, -(float64(items.n)-1-float64(2*p+5)/6)*logDet)
	df := p * (p - 1) / 2
	a.Bartlett = BartlettTest{ChiSquare: chi, DF: df, P: tail.ChiSquare(chi, float64(df)), LogDet: logDet}
	return a, nil
}

func share(part, other float64) float64 {
	if part == 0 {
		return 0
	}
	return part / (part + other)
}

// ComponentOptions are the options of [PrincipalComponents].
type ComponentOptions struct {
	// Components is how many to keep; 0 for Kaiser's rule, those that explain
	// more than the average item.
	Components int
	// Covariance analyses the covariances instead of the correlations.
	Covariance bool
}

// Components are the principal components of items.
type Components struct {
	// Eigenvalues are the variances of all components, largest first: out of the
	// number of items, or out of the sum of the variances for covariances.
	Eigenvalues []float64 `json:"eigenvalues"`
	// Proportion is the share of each of them in [0,1].
	Proportion []float64 `json:"proportion"`
	// Kaiser is how many eigenvalues exceed their mean.
	Kaiser int `json:"kaiser"`
	// Loadings are those of the components kept.
	Loadings Loadings `json:"loadings"`
	// N is the base.
	N int64 `json:"n"`

	means, scales []float64
	weights       [][]float64
}

// PrincipalComponents are the eigenvectors of the correlations, scaled by the
// square roots of the eigenvalues (Hotelling 1933). More components than items is
// [survey.ErrArgument], more than have any variance [ErrCollinear]; two people are
// [survey.ErrTooFew].
func PrincipalComponents(items *Items, o ComponentOptions) (Components, error) {
	if err := items.correlated(); err != nil {
		return Components{}, err
	}
	p := len(items.names)
	if o.Components < 0 || o.Components > p {
		return Components{}, fmt.Errorf("reliability: components: %w: %d of %d items", survey.ErrArgument, o.Components, p)
	}
	m := items.correlation()
	if o.Covariance {
		m = items.cov
	}
	values, vectors, err := eigen(m)
	if err != nil {
		return Components{}, err
	}
	c := Components{Eigenvalues: values, Proportion: make([]float64, p), N: items.n, means: slices.Clone(items.means), scales: make([]float64, p)}
	total := mat.Trace(m)
	for i, v := range values {
		c.Proportion[i] = v / total
		if v > total/float64(p) {
			c.Kaiser++
		}
		c.scales[i] = 1
		if !o.Covariance {
			c.scales[i] = items.sd(i)
		}
	}
	k := o.Components
	if k == 0 {
		k = max(1, c.Kaiser)
	}
	if !(values[k-1] > 1e-12*total) {
		return Components{}, fmt.Errorf("reliability: components: %w: component %d has no variance", ErrCollinear, k)
	}
	kept := signed(vectors, k)
	c.weights = make([][]float64, p)
	for i := range p {
		c.weights[i] = make([]float64, k)
		for j := range k {
			v := kept.At(i, j)
			c.weights[i][j] = v / math.Sqrt(values[j])
			kept.Set(i, j, v*math.Sqrt(values[j]))
		}
	}
	c.Loadings = Loadings{Names: items.Names(), Values: table(kept)}
	return c, nil
}

// Scores are the components of each row, with mean 0 and variance 1 (divisor
// n − 1) over the people of the analysis; nil for a row with a missing value. The
// columns stand in the order of the items, under the same names
// ([survey.ErrIncompatible]).
func (c Components) Scores(columns Columns) ([][]float64, error) {
	if err := columns.check(1); err != nil {
		return nil, err
	}
	for i, name := range c.Loadings.Names {
		if len(columns.Names) != len(c.Loadings.Names) || columns.Names[i] != name {
			return nil, fmt.Errorf("reliability: scores: %w: columns are not the items", survey.ErrIncompatible)
		}
	}
	if len(c.weights) == 0 {
		return nil, fmt.Errorf("reliability: scores: %w: no components", survey.ErrArgument)
	}
	scores := make([][]float64, len(columns.Values[0]))
next:
	for row := range scores {
		s := make([]float64, len(c.weights[0]))
		for i := range c.weights {
			x := columns.Values[i][row]
			if math.IsNaN(x) {
				continue next
			}
			z := (x - c.means[i]) / c.scales[i]
			for j, w := range c.weights[i] {
				s[j] += float64(w * z)
			}
		}
		scores[row] = s
	}
	return scores, nil
}
