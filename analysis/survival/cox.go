package survival

import (
	"fmt"
	"math"

	"github.com/gocsat/csat/internal/enum"
	"github.com/gocsat/csat/internal/tail"
	"github.com/gocsat/csat/survey"
)

// Ties says how [Cox] treats events at the same time. The zero value is Efron; its text
// form is the name in lower case.
type Ties uint8

// The treatments of ties.
const (
	Efron   Ties = iota // close to what unknown orders average to (B. Efron, JASA 72, 1977, 557–565)
	Breslow             // each event among all at risk: simpler, biased to 0 with many ties (N. Breslow, Biometrics 30, 1974, 89–99)
)

var ties = enum.Names[Ties]{"efron", "breslow"}

// String is the text form.
func (t Ties) String() string { return ties.String(t) }

// MarshalText writes the text form; an unknown value is an error.
func (t Ties) MarshalText() ([]byte, error) { return ties.Marshal(t) }

// UnmarshalText reads the text form; an unknown one is an error.
func (t *Ties) UnmarshalText(text []byte) error { return ties.Unmarshal(t, text) }

// Covariates are what the hazard may depend on, in columns in line with the rows of
// [Data]. Categories are columns of 0 and 1, one fewer than there are categories. NaN
// is missing.
type Covariates struct {
	// Names are those of the columns.
	Names []string
	// Columns have a value for each row.
	Columns [][]float64
}

// CoxOptions are the choices of [Cox]; the zero value is the default.
type CoxOptions struct {
	// Ties is the treatment of events at the same time. Default: [Efron].
	Ties Ties
	// Strata have a hazard of their own, of any shape, and the same coefficients: a
	// label for each row, empty is missing. nil: one stratum.
	Strata []string
	// Robust has errors that hold where hazards are not proportional or customers
	// differ in more than the covariates. Always on with sampling weights.
	Robust bool
	// Level is the confidence level in (0, 1). Default (0): 0.95.
	Level float64
}

// A Coefficient is the part of one covariate.
type Coefficient struct {
	// Name is the covariate.
	Name string `json:"name"`
	// Log is the logarithm of the hazard ratio for one unit more, all else equal:
	// negative if customers with more of it stay longer.
	Log survey.Estimate `json:"log"`
	// HazardRatio is its exponential: how many times as fast customers leave, with the
	// interval of Log.
	HazardRatio survey.Estimate `json:"hazard_ratio"`
	// Z is Log over its standard error.
	Z float64 `json:"z"`
	// P is the two-sided p-value of Z.
	P float64 `json:"p"`
}

// A CoxFit is a fitted proportional-hazards model.
type CoxFit struct {
	// Coefficients come in the order of the covariates.
	Coefficients []Coefficient `json:"coefficients"`
	// N is the number of customers, and Events the number that left.
	N int64 `json:"n"`
	// Events is the number that left.
	Events int64 `json:"events"`
	// Missing is the number of rows left out.
	Missing int64 `json:"missing"`
	// LogLik0 and LogLik are the log partial likelihood without covariates and with
	// them.
	LogLik0 float64 `json:"loglik_0"`
	// LogLik is the log partial likelihood reached.
	LogLik float64 `json:"loglik"`
	// LikelihoodRatio, Wald and Score test that no covariate matters. With sampling
	// weights the first and the last have no value; Wald is robust with [CoxFit.Robust].
	LikelihoodRatio Test `json:"likelihood_ratio"`
	// Wald is from the coefficients and their covariance.
	Wald Test `json:"wald"`
	// Score is from the slope of the likelihood without covariates.
	Score Test `json:"score"`
	// Concordance is how well the fitted hazard tells who stays longer, within
	// strata; nil where no two customers can be compared, as when all left at once.
	Concordance *ConcordanceResult `json:"concordance"`
	// Ties is the treatment of events at the same time.
	Ties Ties `json:"ties"`
	// Robust says that errors are robust.
	Robust bool `json:"robust"`
	// Strata is the number of strata.
	Strata int `json:"strata"`
	// Iterations of Newton's method were made.
	Iterations int `json:"iterations"`
	// Warnings are reasons to trust the fit less.
	Warnings []survey.Warning `json:"warnings,omitempty"`

	model      *coxModel
	beta       []float64 // per standard deviation
	covariance []float64 // of beta, p×p, model-based
	robust     []float64 // of beta, p×p; nil if not asked for
}

// Cox fits a hazard that is h₀(t)·exp(β·x): how much sooner customers leave for each
// unit of a covariate, all else equal (D. R. Cox, JRSS B 34, 1972, 187–220), by Newton's
// method with step halving on the partial likelihood of centred covariates, until no
// step is above 1e-9 standard deviations. All causes are events; see
// [Data.CauseOnly]. A row that lacks its time, entry, a covariate or its stratum is
// left out and counted. It takes O(n log n) to sort and O(np²) for each step.
//
// Check the proportional hazards it assumes by [CoxFit.ProportionalHazards].
//
// Sampling weights enter the partial likelihood, and the errors are robust (D. Y. Lin
// and L. J. Wei, JASA 84, 1989, 1074–1078, doi:10.1080/01621459.1989.10478874).
//
// Errors: [survey.ErrNoBase] without a complete row; [ErrNoEvents];
// [survey.ErrArgument] for columns that do not fit; [CovariateError] with
// [ErrConstant] or [ErrCollinear]; [ConvergenceError] with [ErrSeparated] where the
// likelihood has no maximum, as when all who left had the lower scores.
func Cox(d Data, x Covariates, o CoxOptions) (*CoxFit, error) {
	level, err := checkLevel(o.Level)
	if err != nil {
		return nil, err
	}
	if !ties.Valid(o.Ties) {
		return nil, argument("%v", o.Ties)
	}
	m, missing, err := newCoxModel(d, x, o)
	if err != nil {
		return nil, err
	}
	s, err := m.fit()
	if err != nil {
		return nil, err
	}
	f := &CoxFit{
		N: int64(len(m.time)), Events: int64(m.events), Missing: missing, LogLik0: s.loglik0, LogLik: s.loglik,
		Ties: o.Ties, Robust: o.Robust || d.Weights != nil, Strata: len(m.strata), Iterations: s.iterations,
		model: m, beta: s.beta, covariance: s.covariance,
	}
	v := f.covariance
	if f.Robust {
		f.robust = m.sandwich(s.beta, s.covariance)
		v = f.robust
	}
	if d.Weights == nil {
		f.LikelihoodRatio = chiSquare(max(2*(s.loglik-s.loglik0), 0), m.p)
		f.Score = chiSquare(s.score, m.p)
	} else {
		f.LikelihoodRatio.DF, f.Score.DF = m.p, m.p
	}
	f.Wald = wald(s.beta, v)
	f.describe(v, level)
	if c, err := m.concordance(s.beta, level); err == nil { // else there was no pair
		f.Concordance = &c
	}
	if f.Events < 10*int64(m.p) {
		f.Warnings = append(f.Warnings, survey.Warning{Code: FewEvents, Text: fmt.Sprintf("%d events for %d covariates; ten each are wanted", f.Events, m.p)})
	}
	return f, nil
}

// describe turns coefficients per standard deviation into those per unit.
func (f *CoxFit) describe(v []float64, level float64) {
	m, z := f.model, tail.CriticalZ(level)
	method := "Cox, " + f.Ties.String()
	if f.Robust {
		method += ", robust"
	}
	for j, name := range m.names {
		b, se := f.beta[j]/m.sd[j], math.Sqrt(v[j*m.p+j])/m.sd[j]
		log := survey.Estimate{
			Value: b, SE: survey.Some(se), Interval: survey.Interval{Lower: b - z*se, Upper: b + z*se, Level: level},
			N: f.N, Missing: f.Missing, EffectiveN: m.effective, Method: method,
		}
		ratio := log
		ratio.Value, ratio.SE = math.Exp(b), survey.Some(math.Exp(b)*se)
		ratio.Interval = survey.Interval{Lower: math.Exp(b - z*se), Upper: math.Exp(b + z*se), Level: level}
		f.Coefficients = append(f.Coefficients, Coefficient{name, log, ratio, b / se, tail.NormalTwoSided(b / se)})
	}
}

// Covariance is the covariance matrix of the coefficients, in the order of the
// covariates; the robust one if the fit is.
func (f *CoxFit) Covariance() [][]float64 {
	if f == nil || f.model == nil {
		return nil
	}
	m, v := f.model, f.covariance
	if f.robust != nil {
		v = f.robust
	}
	out := make([][]float64, m.p)
	for i := range out {
		out[i] = make([]float64, m.p)
		for j := range out[i] {
			out[i][j] = v[i*m.p+j] / (m.sd[i] * m.sd[j])
		}
	}
	return out
}
