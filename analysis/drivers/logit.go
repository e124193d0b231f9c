package drivers

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strconv"

	"gonum.org/v1/gonum/mat"

	"github.com/gocsat/csat/internal/tail"
	"github.com/gocsat/csat/survey"
)

// A LogitFit is a proportional-odds model, P(Y ≤ j) = 1/(1 + e^−(θ_j − βx))
// (McCullagh 1980): a positive β raises the outcome. For an outcome with two values
// it is the logit of the larger one, whose intercept is −θ.
type LogitFit struct {
	// Outcome is the name of the outcome.
	Outcome string `json:"outcome"`
	// N is the number of rows.
	N int64 `json:"n"`
	// Values are those of the outcome, ascending.
	Values []float64 `json:"values"`
	// Counts are the rows with each, weights left aside.
	Counts []int64 `json:"counts"`
	// Thresholds are θ between neighbouring values, named "1|2".
	Thresholds []Coefficient `json:"thresholds"`
	// Coefficients are β, in the order of the sample.
	Coefficients []Coefficient `json:"coefficients"`
	// Covariance is how their errors were estimated.
	Covariance Covariance `json:"covariance"`
	// CovarianceMatrix has the covariances of their errors, thresholds first, then
	// coefficients, in these orders; the diagonal is SE².
	CovarianceMatrix [][]float64 `json:"covariance_matrix"`
	// LogLik is the log-likelihood; with weights that of rows counted by weight.
	LogLik float64 `json:"loglik"`
	// NullLogLik is that without predictors.
	NullLogLik float64 `json:"null_loglik"`
	// Deviance is −2·LogLik.
	Deviance float64 `json:"deviance"`
	// AIC counts thresholds and coefficients.
	AIC float64 `json:"aic"`
	// BIC counts the same.
	BIC float64 `json:"bic"`
	// ChiSquare is the likelihood-ratio statistic of all predictors.
	ChiSquare float64 `json:"chi_square"`
	// DF are its degrees of freedom, the number of predictors.
	DF float64 `json:"df"`
	// P is its p-value.
	P float64 `json:"p"`
	// McFadden is 1 − LogLik/NullLogLik.
	McFadden float64 `json:"mcfadden"`
	// CoxSnell is 1 − e^(2(NullLogLik − LogLik)/n).
	CoxSnell float64 `json:"cox_snell"`
	// Nagelkerke is CoxSnell over its largest value.
	Nagelkerke float64 `json:"nagelkerke"`
	// Tjur is the difference of the mean fitted probability between the two values;
	// no value for more of them.
	Tjur survey.Optional `json:"tjur"`
	// AUC is the probability that a row with the larger value is fitted a higher
	// probability than one with the smaller, ties counting half; likewise.
	AUC survey.Optional `json:"auc"`
	// Brier is the mean squared difference of outcome, as 0 and 1, and fitted
	// probability; likewise.
	Brier survey.Optional `json:"brier"`
	// Iterations is the number of Newton steps.
	Iterations int `json:"iterations"`
	// Warnings has [WeightedClassical] where that holds.
	Warnings []survey.Warning `json:"warnings,omitempty"`
}

// Logit fits a logit of an outcome with two values, or the proportional-odds model
// of one with three to 100, by Newton's method with halved steps. It ends after the
// step at which half the squared Newton decrement is at most 1e-10 log-likelihood
// units; 100 steps without are [ErrNotConverged], and predictors that tell values
// apart without fail [ErrSeparated], both within a [ConvergenceError]. The sample needs
// rows ([ErrRows]), as many as two more than predictors and as parameters
// ([survey.ErrTooFew]), and predictors that are not [ErrCollinear]. Profile intervals
// take no weights ([ErrWeighted]).
func Logit(ctx context.Context, s *Sample, o FitOptions) (LogitFit, error) {
	level, err := checkLevel(o.Level)
	if err != nil {
		return LogitFit{}, err
	}
	if o.Covariance > HC1 {
		return LogitFit{}, argument("covariance %v of a logit", o.Covariance)
	}
	if err := s.rows(); err != nil {
		return LogitFit{}, err
	}
	if o.Profile && s.weights != nil {
		return LogitFit{}, ErrWeighted
	}
	model, err := s.ordinal(true)
	if err != nil {
		return LogitFit{}, err
	}
	triangle, err := s.full()
	if err != nil {
		return LogitFit{}, err
	}
	set := upTo(model.p)
	fit, err := model.fit(ctx, set, model.start(model.p), -1)
	if err != nil {
		return LogitFit{}, err
	}
	r := s.logitFit(model, fit, set)
	r.Covariance = o.Covariance
	cov, err := model.covariance(fit, set, o.Covariance)
	if err != nil {
		return LogitFit{}, err
	}
	_, vif := triangle.solve()
	value, unscaled := s.unscaleLogit(fit, cov)
	z := tail.CriticalZ(level)
	for i, b := range value {
		se := math.Sqrt(unscaled.At(i, i))
		r.CovarianceMatrix = append(r.CovarianceMatrix, mat.Row(nil, i, unscaled))
		var c Coefficient
		if j := i - fit.thresholds; j < 0 {
			c.Name = number(r.Values[i]) + "|" + number(r.Values[i+1])
		} else {
			c.Name, c.Beta, c.VIF = s.names[j+1], survey.Some(fit.params[i]), survey.Some(vif[j])
		}
		c.estimate(b, se, z, level, tail.NormalTwoSided)
		if i < fit.thresholds {
			r.Thresholds = append(r.Thresholds, c)
		} else {
			r.Coefficients = append(r.Coefficients, c)
		}
	}
	if o.Profile {
		classical, err := model.covariance(fit, set, Classical)
		if err != nil {
			return LogitFit{}, err
		}
		_, shape := s.unscaleLogit(fit, classical)
		if err := s.profile(ctx, &r, shape, level); err != nil {
			return LogitFit{}, err
		}
	}
	if s.weights != nil && o.Covariance == Classical {
		r.Warnings = append(r.Warnings, weightedClassical)
	}
	return r, nil
}

func number(x float64) string { return strconv.FormatFloat(x, 'g', -1, 64) }

// logitFit are the figures of a fit beside its coefficients.
func (s *Sample) logitFit(model *ordinal, fit ordinalFit, set []int) LogitFit {
	n, k := float64(s.n), float64(len(fit.params))
	r := LogitFit{
		Outcome: s.names[0], N: s.n, Values: model.values, Counts: make([]int64, len(model.values)),
		LogLik: fit.loglik, NullLogLik: model.null(), Deviance: -2 * fit.loglik, Iterations: fit.iterations, DF: float64(model.p),
	}
	for _, code := range model.codes {
		r.Counts[code]++
	}
	r.AIC, r.BIC = r.Deviance+2*k, r.Deviance+math.Log(n)*k
	r.ChiSquare = max(2*(r.LogLik-r.NullLogLik), 0)
	r.P = tail.ChiSquare(r.ChiSquare, r.DF)
	r.McFadden = pseudoR2(McFadden, r.LogLik, r.NullLogLik, n)
	r.CoxSnell = -math.Expm1(2 * (r.NullLogLik - r.LogLik) / n)
	r.Nagelkerke = pseudoR2(Nagelkerke, r.LogLik, r.NullLogLik, n)
	if len(model.values) == 2 {
		tjur, brier := model.discrimination(fit, set)
		r.Tjur, r.Brier, r.AUC = survey.Some(tjur), survey.Some(brier), survey.Some(model.auc(fit, set))
	}
	return r
}

// auc is the Mann-Whitney statistic of the linear predictor, by weight.
func (o *ordinal) auc(f ordinalFit, set []int) float64 {
	eta := make([]float64, len(o.codes))
	for row := range eta {
		eta[row] = o.eta(row, f.params[1:], set)
	}
	order := upTo(len(eta))
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(eta[a], eta[b]) })
	below, wins := 0.0, 0.0
	for i := 0; i < len(order); {
		var tied [2]float64
		j := i
		for ; j < len(order) && eta[order[j]] == eta[order[i]]; j++ {
			tied[o.codes[order[j]]] += o.weight(order[j])
		}
		wins += tied[1] * (below + tied[0]/2)
		below += tied[0]
		i = j
	}
	return wins / (o.mass[0] * o.mass[1])
}

// covariance is the inverse of the information matrix, or the sandwich of it around
// the rows' gradients.
func (o *ordinal) covariance(f ordinalFit, set []int, kind Covariance) (mat.Symmetric, error) {
	var c mat.Cholesky
	var bread mat.SymDense
	if !c.Factorize(f.info) || c.InverseTo(&bread) != nil {
		return nil, ErrSeparated
	}
	if kind == Classical {
		return &bread, nil
	}
	k := len(f.params)
	meat := mat.NewSymDense(k, nil)
	o.derivatives(f.params, set, meat)
	if kind == HC1 {
		n := float64(len(o.codes))
		meat.ScaleSym(n/(n-float64(k)), meat)
	}
	var out mat.Dense
	out.Product(&bread, meat, &bread)
	sandwich := mat.NewSymDense(k, nil)
	for i := range k {
		for j := i; j < k; j++ {
			sandwich.SetSym(i, j, out.At(i, j))
		}
	}
	return sandwich, nil
}

// unscaleLogit turns parameters of standardised predictors into those of the
// predictors as they are: θ + Σ β_j·mean_j/sd_j and β_j/sd_j.
func (s *Sample) unscaleLogit(f ordinalFit, cov mat.Symmetric) ([]float64, mat.Symmetric) {
	k := len(f.params)
	to := mat.NewDense(k, k, nil)
	value := make([]float64, k)
	for i := range k {
		j := i - f.thresholds
		if j >= 0 {
			to.Set(i, i, 1/s.sd[j+1])
			value[i] = f.params[i] / s.sd[j+1]
			continue
		}
		to.Set(i, i, 1)
		value[i] = f.params[i]
		for j, b := range f.slopes() {
			shift := s.mean[j+1] / s.sd[j+1]
			to.Set(i, f.thresholds+j, shift)
			value[i] += float64(b * shift)
		}
	}
	var out mat.Dense
	out.Product(to, cov, to.T())
	sym := mat.NewSymDense(k, nil)
	for i := range k {
		for j := i; j < k; j++ {
			sym.SetSym(i, j, out.At(i, j))
		}
	}
	return value, sym
}

// profile fills the intervals within which the likelihood, maximised over all other
// parameters, falls by less than half the quantile of chi-square. The others start
// where the normal distribution with covariances shape expects them: left in their
// places they would be far off for predictors that are much alike.
func (s *Sample) profile(ctx context.Context, r *LogitFit, shape mat.Symmetric, level float64) error {
	model, err := s.ordinal(false) // so that a threshold is one of the parameters
	if err != nil {
		return err
	}
	set := upTo(model.p)
	var best []float64
	var terms []*Coefficient
	for i := range r.Thresholds {
		best, terms = append(best, r.Thresholds[i].Value), append(terms, &r.Thresholds[i])
	}
	for i := range r.Coefficients {
		best, terms = append(best, r.Coefficients[i].Beta.Value), append(terms, &r.Coefficients[i])
	}
	drop := tail.CriticalZ(level) * tail.CriticalZ(level) / 2
	units := make([]float64, len(terms))
	for i := range units {
		units[i] = 1
		if j := i - len(r.Thresholds); j >= 0 {
			units[i] = s.sd[j+1]
		}
	}
	for i, c := range terms {
		unit := units[i]
		var failure error
		fallen := func(x float64) float64 {
			start := slices.Clone(best)
			for k := range start {
				start[k] += (x - best[i]) / unit * units[k] * (shape.At(k, i) / shape.At(i, i))
			}
			start[i] = x
			fit, err := model.fit(ctx, set, model.ordered(start, i), i)
			if err != nil && failure == nil {
				failure = err
			}
			return r.LogLik - drop - fit.loglik
		}
		end := func(direction float64) float64 {
			inside, step := best[i], direction*math.Sqrt(shape.At(i, i))*unit*tail.CriticalZ(level)
			for range 40 {
				outside := inside + step
				if f := fallen(outside); f >= 0 || failure != nil {
					return tail.Root(fallen, inside, outside) / unit
				}
				inside, step = outside, 2*step
			}
			return math.Inf(int(direction))
		}
		lower, upper := end(-1), end(1)
		if failure != nil {
			return failure
		}
		c.Profile = survey.Interval{Lower: lower, Upper: upper, Level: level}
	}
	return nil
}

// ordered moves thresholds out of the way of the one that is fixed.
func (o *ordinal) ordered(params []float64, fixed int) []float64 {
	q := len(o.values) - 1
	for j := fixed + 1; j < q; j++ {
		params[j] = max(params[j], params[j-1]+0.1)
	}
	for j := min(fixed, q) - 1; j >= 0 && fixed < q; j-- {
		params[j] = min(params[j], params[j+1]-0.1)
	}
	return params
}
