package drivers

import (
	"math"

	"gonum.org/v1/gonum/mat"

	"github.com/gocsat/csat/internal/enum"
	"github.com/gocsat/csat/internal/tail"
	"github.com/gocsat/csat/survey"
)

// A Covariance is how the errors of coefficients are estimated. The zero value is
// [Classical]; the text form is the name in lower case ("hc3"). The others allow for
// errors of unequal variance and for sampling weights, and need rows; with residuals
// e, leverages h and k coefficients they put e²·c in the middle of the sandwich (Long
// and Ervin 2000).
type Covariance uint8

// The covariances.
const (
	Classical Covariance = iota // equal variance; in a logit, the information matrix
	HC0                         // c = 1 (White)
	HC1                         // c = n/(n − k)
	HC2                         // c = 1/(1 − h)
	HC3                         // c = 1/(1 − h)²
)

var covariances = enum.Names[Covariance]{"classical", "hc0", "hc1", "hc2", "hc3"}

// String is the text form, "drivers.Covariance(99)" if c is none of these.
func (c Covariance) String() string { return covariances.String(c) }

// MarshalText writes the text form; a value that is none of these is
// [survey.ErrArgument].
func (c Covariance) MarshalText() ([]byte, error) { return covariances.Marshal(c) }

// UnmarshalText reads the text form; another text is [survey.ErrArgument] and
// leaves c as it is.
func (c *Covariance) UnmarshalText(text []byte) error { return covariances.Unmarshal(c, text) }

// FitOptions of [OLS] and [Logit].
type FitOptions struct {
	// Level of confidence, in (0, 1). Default 0.95.
	Level float64
	// Covariance of the coefficients. Default [Classical]. A logit takes none
	// beyond [HC1].
	Covariance Covariance
	// Profile asks a logit for profile-likelihood intervals as well. OLS ignores it.
	Profile bool
}

// A Coefficient is one term of a fitted model.
type Coefficient struct {
	// Name is the predictor, "(Intercept)", or in a logit a threshold such as
	// "1|2", between two values of the outcome.
	Name string `json:"name"`
	// Value is per unit of the predictor: of the outcome in OLS, of the log-odds of
	// a larger outcome in a logit, where e to its power is the odds ratio.
	Value float64 `json:"value"`
	// SE is its standard error.
	SE float64 `json:"se"`
	// Statistic is Value/SE: Student's t in OLS, a normal z in a logit; infinite for
	// a perfect fit, no value for 0/0.
	Statistic survey.Optional `json:"statistic"`
	// P is the two-sided p-value of a coefficient of 0; no value for 0/0.
	P survey.Optional `json:"p"`
	// Interval is Value ± quantile × SE.
	Interval survey.Interval `json:"interval"`
	// Profile is the profile-likelihood interval; none unless asked for, and an
	// infinite end where the likelihood never falls far enough.
	Profile survey.Interval `json:"profile,omitzero"`
	// Beta is Value per standard deviation of the predictor, in OLS also of the
	// outcome; no value for an intercept or threshold.
	Beta survey.Optional `json:"beta"`
	// VIF is the variance inflation factor; no value for an intercept or threshold.
	VIF survey.Optional `json:"vif"`
}

// A Regression is a least-squares fit.
type Regression struct {
	// Outcome is the name of the outcome.
	Outcome string `json:"outcome"`
	// N is the number of rows.
	N int64 `json:"n"`
	// Coefficients are the intercept, then the predictors in the order of the sample.
	Coefficients []Coefficient `json:"coefficients"`
	// Covariance is how their errors were estimated.
	Covariance Covariance `json:"covariance"`
	// R2 is the share of variance explained, 0–1.
	R2 float64 `json:"r2"`
	// AdjustedR2 is 1 − (1 − R2)(n − 1)/(n − p − 1).
	AdjustedR2 float64 `json:"adjusted_r2"`
	// Sigma is the residual standard deviation, √(RSS/DF2).
	Sigma float64 `json:"sigma"`
	// RSS is the residual sum of squares.
	RSS float64 `json:"rss"`
	// TSS is the total sum of squares about the mean.
	TSS float64 `json:"tss"`
	// F tests all predictors together, by classical errors; infinite for a perfect
	// fit.
	F survey.Optional `json:"f"`
	// DF1 is the number of predictors.
	DF1 float64 `json:"df1"`
	// DF2 is n − p − 1.
	DF2 float64 `json:"df2"`
	// P is the p-value of F.
	P float64 `json:"p"`
	// LogLik is the Gaussian log-likelihood at RSS/n; infinite for a perfect fit.
	// With weights the constant Σ log w / 2 is in it.
	LogLik survey.Optional `json:"loglik"`
	// AIC counts p + 2 parameters: coefficients and variance.
	AIC survey.Optional `json:"aic"`
	// BIC counts the same.
	BIC survey.Optional `json:"bic"`
	// DurbinWatson is that of the residuals, with weights times √w, in the order of
	// the rows; no value without rows or for a perfect fit.
	DurbinWatson survey.Optional `json:"durbin_watson"`
	// BreuschPagan is the studentised statistic (R. Koenker 1981) for variance that
	// depends on the predictors, chi-square with DF1 degrees of freedom; no value
	// without rows, with weights or for a perfect fit.
	BreuschPagan survey.Optional `json:"breusch_pagan"`
	// BreuschPaganP is its p-value.
	BreuschPaganP survey.Optional `json:"breusch_pagan_p"`
	// MaxCook is the largest of Cook's distances; no value without rows or
	// for a perfect fit.
	MaxCook survey.Optional `json:"max_cook"`
	// Warnings has [WeightedClassical] where that holds.
	Warnings []survey.Warning `json:"warnings,omitempty"`
}

// OLS regresses the outcome on all predictors by least squares, weighted by the
// sampling weights, through a QR factorisation of the rows or, without rows, from
// the exact correlations. Fewer than two rows more than predictors is
// [survey.ErrTooFew], collinear predictors are [ErrCollinear], robust errors without
// rows [ErrRows]. Of errors of unequal variance HC2 and HC3 need leverages below 1
// ([survey.ErrTooFew]).
func OLS(s *Sample, o FitOptions) (Regression, error) {
	level, err := checkLevel(o.Level)
	if err != nil {
		return Regression{}, err
	}
	if !covariances.Valid(o.Covariance) {
		return Regression{}, argument("covariance %v", o.Covariance)
	}
	if err := s.fittable(); err != nil {
		return Regression{}, err
	}
	if o.Covariance != Classical {
		if err := s.rows(); err != nil {
			return Regression{}, err
		}
	}
	f, rest, err := s.leastSquares()
	if err != nil {
		return Regression{}, err
	}
	p, n := len(s.names)-1, float64(s.n)
	r := Regression{Outcome: s.names[0], N: s.n, Covariance: o.Covariance, DF1: float64(p), DF2: n - float64(p) - 1}
	r.TSS = (n - 1) * s.sd[0] * s.sd[0]
	r.RSS = rest * r.TSS
	r.R2 = f.r2()
	r.AdjustedR2 = 1 - rest*(n-1)/r.DF2
	r.Sigma = math.Sqrt(r.RSS / r.DF2)
	// F is infinite where nothing is left, and R2 is then not 0.
	r.F = survey.Some(r.R2 / r.DF1 / (rest / r.DF2))
	r.P = tail.F(r.F.Value, r.DF1, r.DF2)
	loglik := -n / 2 * (math.Log(2*math.Pi) + math.Log(r.RSS/n) + 1)
	for _, w := range s.weights {
		loglik += math.Log(w) / 2
	}
	r.LogLik = survey.Some(loglik)
	r.AIC = survey.Some(2*float64(p+2) - 2*loglik)
	r.BIC = survey.Some(math.Log(n)*float64(p+2) - 2*loglik)

	beta, vif := f.solve()
	model := s.scaled(f, beta)
	cov := model.classical(rest)
	if s.columns != nil {
		residuals := s.residuals(model)
		if cov, err = residuals.diagnose(&r, model, cov, o.Covariance); err != nil {
			return Regression{}, err
		}
	}
	value, errors := model.unscale(cov)
	for i, b := range value {
		c := Coefficient{Name: "(Intercept)"}
		if i > 0 {
			c.Name, c.Beta, c.VIF = s.names[i], survey.Some(beta[i-1]), survey.Some(vif[i-1])
		}
		c.estimate(b, math.Sqrt(errors.At(i, i)), -tail.StudentTQuantile((1-level)/2, r.DF2), level,
			func(t float64) float64 { return tail.StudentTTwoSided(t, r.DF2) })
		r.Coefficients = append(r.Coefficients, c)
	}
	if s.weights != nil && o.Covariance == Classical {
		r.Warnings = append(r.Warnings, weightedClassical)
	}
	return r, nil
}

var weightedClassical = survey.Warning{Code: WeightedClassical, Text: "classical errors do not allow for sampling weights"}

// estimate fills what follows from a value and its error.
func (c *Coefficient) estimate(value, se, quantile, level float64, p func(float64) float64) {
	c.Value, c.SE = value, se
	if c.Statistic = survey.Some(value / se); c.Statistic.Valid {
		c.P = survey.Some(p(c.Statistic.Value))
	}
	c.Interval = survey.Interval{Lower: value - quantile*se, Upper: value + quantile*se, Level: level}
}

// leastSquares factors the correlations of the predictors, and tells the part of
// the variance of the outcome that they leave: by QR of the standardised rows with
// the outcome last, whose triangle has both, or without rows from the correlations.
func (s *Sample) leastSquares() (f factor, rest float64, err error) {
	p := len(s.names) - 1
	if f, err = s.full(); err != nil {
		return f, 0, err
	}
	if s.columns == nil {
		return f, 1 - f.r2(), nil
	}
	n := int(s.n)
	z := mat.NewDense(n, p+1, nil)
	for j, column := range append(s.columns[1:len(s.columns):len(s.columns)], s.columns[0]) {
		i := (j + 1) % (p + 1)
		for row, x := range column {
			z.Set(row, j, math.Sqrt(s.weight(row)/float64(n-1))*((x-s.mean[i])/s.sd[i]))
		}
	}
	var qr mat.QR
	qr.Factorize(z)
	var upper mat.Dense
	qr.RTo(&upper)
	for i := range p {
		sign := math.Copysign(1, upper.At(i, i))
		for j := i; j < p; j++ {
			f.l[j][i] = sign * upper.At(i, j)
		}
		f.z[i] = sign * upper.At(i, p)
	}
	return f, upper.At(p, p) * upper.At(p, p), nil
}
