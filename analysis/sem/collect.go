package sem

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"

	"github.com/gocsat/csat/survey"
)

// result collects what follows from the solution.
func (f *fitted) result(level float64) (Result, error) {
	m := f.m
	r := Result{N: f.sample.n, Missing: f.sample.missing, Admissible: true, Indices: f.indices(),
		Constructs: slices.Clone(m.names), Items: slices.Clone(m.items), Residuals: f.residuals(),
		Discrepancy: max(0, f.at.f), Iterations: f.steps, Gradient: f.gradient}
	if err := f.parameters(&r, level); err != nil {
		return Result{}, err
	}
	var err error
	if r.Effects, err = f.effects(level); err != nil {
		return Result{}, err
	}
	for j, explained := range m.explained {
		if explained {
			r.Explained = append(r.Explained, Explained{m.names[j], 1 - f.at.psi.At(j, j)/f.at.v.At(j, j)})
		}
	}
	for i, item := range m.items {
		if m.exact(i) {
			continue
		}
		r.Explained = append(r.Explained, Explained{item, 1 - f.at.theta.At(i, i)/f.at.sigma.At(i, i)})
	}
	r.Correlations = table(f.at.v)
	for a, row := range r.Correlations {
		for b := range row {
			row[b] = f.at.v.At(a, b) / math.Sqrt(math.Abs(f.at.v.At(a, a)*f.at.v.At(b, b)))
		}
	}
	f.judge(&r)
	return r, nil
}

func table(m mat.Matrix) [][]float64 {
	rows, _ := m.Dims()
	t := make([][]float64, rows)
	for i := range t {
		t[i] = mat.Row(nil, i, m)
	}
	return t
}

func (f *fitted) residuals() [][]float64 {
	return table(difference(f.observed, f.at.sigma))
}

func (f *fitted) parameters(r *Result, level float64) error {
	m := f.m
	var failed error
	add := func(to *[]Parameter, q param, from, end string) {
		p, err := f.parameter(q, from, end, level)
		if err != nil {
			failed = err
		}
		*to = append(*to, p)
	}
	for j, block := range m.blocks {
		for _, i := range block {
			add(&r.Loadings, param{loading, i, j}, m.names[j], m.items[i])
		}
		add(&r.Variances, param{latent, j, j}, m.names[j], m.names[j])
	}
	for i, parents := range m.parents {
		for _, j := range parents {
			add(&r.Paths, param{path, i, j}, m.names[j], m.names[i])
		}
	}
	for _, pair := range m.latent {
		add(&r.Covariances, param{latent, pair[0], pair[1]}, m.names[pair[1]], m.names[pair[0]])
	}
	for i, item := range m.items {
		if !m.exact(i) {
			add(&r.Variances, param{residual, i, i}, item, item)
		}
	}
	for _, pair := range m.residual {
		add(&r.Covariances, param{residual, pair[0], pair[1]}, m.items[pair[1]], m.items[pair[0]])
	}
	return failed
}

func (f *fitted) effects(level float64) ([]Effect, error) {
	var effects []Effect
	for i := range f.m.names {
		for j := range f.m.names {
			if i == j || !f.m.leads(j, i) {
				continue
			}
			units := f.inData(param{path, i, j})
			total := f.effect(i, j)
			direct := linear{slope: make([]float64, len(f.params))}
			if slices.Contains(f.m.parents[i], j) {
				direct = f.of(param{path, i, j}).inUnits(1 / units)
			}
			indirect := total.less(direct)
			if !slices.ContainsFunc(f.m.parents[i], func(k int) bool { return k != j && f.m.leads(j, k) }) {
				indirect = linear{slope: make([]float64, len(f.params))}
			}
			standard, err := f.times(total, variance{ofConstruct, j, 0.5}, variance{ofConstruct, i, -0.5})
			if err != nil {
				return nil, err
			}
			effects = append(effects, Effect{From: f.m.names[j], To: f.m.names[i],
				Direct: f.estimate(direct.inUnits(units), level), Indirect: f.estimate(indirect.inUnits(units), level),
				Total: f.estimate(total.inUnits(units), level), Standardised: f.estimate(standard, level)})
		}
	}
	return effects, nil
}

// judge looks for what no population can have.
func (f *fitted) judge(r *Result) {
	warn := func(code survey.WarningCode, text string) {
		r.Admissible = false
		r.Warnings = append(r.Warnings, survey.Warning{Code: code, Text: text})
	}
	for _, p := range r.Variances {
		if p.Estimate.Value < 0 {
			warn(Heywood, "negative variance of "+p.From)
		}
	}
	for _, c := range []struct {
		cov  *mat.SymDense
		text string
	}{{f.at.v, "constructs"}, {f.at.psi, "exogenous constructs and disturbances"}, {f.at.theta, "residuals"}} {
		if indefinite(c.cov) {
			warn(Indefinite, "the covariances of "+c.text+" are those of no variables")
		}
	}
	if r.N < int64(5*len(f.params)) {
		r.Warnings = append(r.Warnings, survey.Warning{Code: survey.LowBase, Text: "fewer than five people per free parameter"})
	}
}

// indefinite tells whether covariances have a negative eigenvalue, as correlations where
// they have variances.
func indefinite(cov *mat.SymDense) bool {
	n := cov.SymmetricDim()
	scaled := mat.NewSymDense(n, nil)
	for i := range n {
		for j := range i + 1 {
			unit := 1.0
			if size := math.Abs(cov.At(i, i) * cov.At(j, j)); size > 0 {
				unit = math.Sqrt(size)
			}
			scaled.SetSym(i, j, cov.At(i, j)/unit)
		}
	}
	var eigen mat.EigenSym
	return !eigen.Factorize(scaled, false) || eigen.Values(nil)[0] < -1e-9
}
