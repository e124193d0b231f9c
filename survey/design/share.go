package design

import (
	"fmt"
	"math"

	"github.com/gocsat/csat/internal/enum"
	"github.com/gocsat/csat/internal/interval"
	"github.com/gocsat/csat/internal/tail"
	"github.com/gocsat/csat/survey"
)

// ShareMethod names an interval for a share under a design.
type ShareMethod uint8

const (
	// Wilson is Wilson's score interval on the effective number of answers.
	// Default.
	Wilson ShareMethod = iota
	// KornGraubard is the interval of Clopper and Pearson on the effective number
	// of answers (E. L. Korn and B. I. Graubard 1998, see [EffectiveN]): R's
	// svyciprop with method "beta".
	KornGraubard
	// Logit is symmetric on the scale log(p/(1−p)): R's svyciprop with method
	// "logit". There is none at 0 and 1.
	Logit
	// Linear is p ± t·SE, R's svyciprop with method "mean". It can leave [0,1] and
	// is then cut, with a warning.
	Linear
)

var shareMethods = enum.Names[ShareMethod]{"wilson", "korn-graubard", "logit", "linear"}

// String is the name of the method, such as "korn-graubard".
func (m ShareMethod) String() string { return shareMethods.String(m) }

// MarshalText writes the name; an unknown method is an error.
func (m ShareMethod) MarshalText() ([]byte, error) { return shareMethods.Marshal(m) }

// UnmarshalText reads a name that [ShareMethod.MarshalText] writes.
func (m *ShareMethod) UnmarshalText(text []byte) error { return shareMethods.Unmarshal(m, text) }

// ShareOptions are the options of [Design.Share]; the zero value is the default.
type ShareOptions struct {
	// Method is the interval. Default: Wilson.
	Method ShareMethod
	// Level is the confidence level. Default (0): 0.95. Valid range: (0,1).
	Level float64
	// AboveN lets the effective number of answers exceed the number of answers, as
	// R's svyciprop does: a finite population or a good stratification can be
	// worth that. Default: it does not.
	AboveN bool
}

// A ShareResult is a share with its error under the design.
type ShareResult struct {
	// Estimate is the share in [0,1].
	Estimate survey.Estimate `json:"estimate"`
	// DF are the degrees of freedom: clusters less strata, of those with a value.
	DF float64 `json:"df"`
	// EffectiveAnswers is the number of independent answers on which the intervals
	// of Wilson and of Korn and Graubard rest, see [EffectiveN].
	EffectiveAnswers float64 `json:"effective_answers"`
}

// MarshalJSON writes the fields; of a suppressed result only that it is.
func (r ShareResult) MarshalJSON() ([]byte, error) {
	type plain ShareResult
	return r.Estimate.MarshalResult(plain(r))
}

// manyAnswers is a number of answers from which intervals for shares are those of
// Student's t to six digits. Calibrated shares are worth more, up to any number, and
// would leave the range of the incomplete beta function.
const manyAnswers = 1e12

// Share is the weighted share of the valid rows whose value is 1; the others are 0,
// and a value that is neither is [ErrArgument] with its row. CSAT under a design is
// the share of an indicator of the top boxes.
func (d *Design) Share(y Variable, o ShareOptions) (ShareResult, error) {
	if !shareMethods.Valid(o.Method) {
		return ShareResult{}, fmt.Errorf("design: method %v: %w", o.Method, ErrArgument)
	}
	level, err := levelOf(o.Level)
	if err != nil {
		return ShareResult{}, err
	}
	b, err := d.base(true, y)
	if err != nil {
		return ShareResult{}, err
	}
	for row, in := range b.in {
		if x := y.Values[row]; in && x != 0 && x != 1 {
			return ShareResult{}, rowFault(row, "value", x, ErrArgument)
		}
	}
	m, err := d.meanOver(&b, y.Values, EstimateOptions{Level: level})
	if err != nil {
		return ShareResult{}, err
	}
	r := ShareResult{Estimate: m.Estimate, DF: m.DF}
	e := &r.Estimate
	if !e.SE.Valid {
		return r, nil
	}
	p := e.Value
	factor, spread, variance := fewDF(b.n, b.df, level), p*(1-p), e.SE.Value*e.SE.Value
	r.EffectiveAnswers = EffectiveN(b.n, b.kish*factor, spread*factor, variance)
	if o.AboveN && spread > 0 && variance > 0 {
		r.EffectiveAnswers = spread / variance * factor
	}
	n := r.EffectiveAnswers
	x := min(p*n, n)
	e.Method = o.Method.String()
	lo, hi := &e.Interval.Lower, &e.Interval.Upper
	if n > manyAnswers && (o.Method == Wilson || o.Method == KornGraubard) {
		*lo, *hi = max(*lo, 0), min(*hi, 1)
		return r, nil
	}
	switch o.Method {
	case KornGraubard:
		*lo, *hi = interval.ClopperPearson(x, n, (1-level)/2)
	case Logit:
		if spread == 0 {
			e.Interval = survey.Interval{}
			e.Warn(survey.NoError, "the logit of 0 and 1 is not finite")
			break
		}
		logit := math.Log(p / (1 - p))
		half := tail.StudentTQuantile((1+level)/2, b.df) * e.SE.Value / spread
		*lo, *hi = 1/(1+math.Exp(half-logit)), 1/(1+math.Exp(-half-logit))
	case Linear:
		if *lo < 0 || *hi > 1 {
			*lo, *hi = max(*lo, 0), min(*hi, 1)
			e.Warn(survey.Clipped, "interval cut at 0 and 1")
		}
	default:
		*lo, *hi = interval.Wilson(x, n, tail.CriticalZ(level))
	}
	return r, nil
}
