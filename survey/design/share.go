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

// An NPSResult is a net promoter score with its error under the design. Scores and
// errors are on −1…1; times 100 they are points.
type NPSResult struct {
	// Estimate is the score with Tango's score interval on [NPSResult.EffectiveAnswers].
	Estimate survey.Estimate `json:"estimate"`
	// DF are the degrees of freedom: clusters less strata, of those with a value.
	DF float64 `json:"df"`
	// Detractors is the weighted share of answers coded −1, in [0,1].
	Detractors float64 `json:"detractors"`
	// Passives is that of answers coded 0.
	Passives float64 `json:"passives"`
	// Promoters is that of answers coded 1.
	Promoters float64 `json:"promoters"`
	// Variance is p_P + p_D − s², the variance of one answer coded −1, 0, 1.
	Variance float64 `json:"variance"`
	// EffectiveAnswers is the number of independent answers on which the interval
	// rests, see [EffectiveN].
	EffectiveAnswers float64 `json:"effective_answers"`
	// Normal is the interval s ± z·SE, not cut.
	Normal survey.Interval `json:"normal,omitzero"`
	// Student is the interval s ± t·SE, not cut.
	Student survey.Interval `json:"student,omitzero"`
	// KishSE is √(Variance/n) with Kish's effective n: what weights alone would
	// make of the error, without strata, clusters and what weights and answers
	// have in common.
	KishSE float64 `json:"kish_se"`
}

// MarshalJSON writes the fields; of a suppressed result only that it is.
func (r NPSResult) MarshalJSON() ([]byte, error) {
	type plain NPSResult
	return r.Estimate.MarshalResult(plain(r))
}

// NPS is the net promoter score of answers coded −1 for detractors, 0 for passives
// and 1 for promoters, over the valid rows; another value is [ErrArgument] with its
// row. The interval is that of T. Tango (Statistics in Medicine 17, 1998, 891–908)
// on counts scaled to the effective number of answers, which keeps its level where
// s ± z·SE does not. level 0 is 0.95.
func (d *Design) NPS(codes Variable, level float64) (NPSResult, error) {
	level, err := levelOf(level)
	if err != nil {
		return NPSResult{}, err
	}
	b, err := d.base(true, codes)
	if err != nil {
		return NPSResult{}, err
	}
	var shares [3]float64
	for k := range shares {
		part := make([]float64, len(codes.Values))
		for row, in := range b.in {
			x := codes.Values[row]
			if in && x != -1 && x != 0 && x != 1 {
				return NPSResult{}, rowFault(row, "code", x, ErrArgument)
			}
			if in && x == float64(k-1) {
				part[row] = 1
			}
		}
		if shares[k], err = d.mean(&b, part); err != nil {
			return NPSResult{}, err
		}
	}
	m, err := d.meanOver(&b, codes.Values, EstimateOptions{Level: level})
	if err != nil {
		return NPSResult{}, err
	}
	r := NPSResult{Estimate: m.Estimate, DF: m.DF, Detractors: shares[0], Passives: shares[1], Promoters: shares[2]}
	if r.Variance, err = d.spread(&b, codes.Values, m.Estimate.Value); err != nil {
		return NPSResult{}, err
	}
	r.KishSE = math.Sqrt(r.Variance / b.kish)
	e := &r.Estimate
	if !e.SE.Valid {
		return r, nil
	}
	z := tail.CriticalZ(level)
	r.Student = e.Interval
	r.Normal = survey.Interval{Lower: e.Value - z*e.SE.Value, Upper: e.Value + z*e.SE.Value, Level: level}
	factor := fewDF(b.n, b.df, level)
	n := EffectiveN(b.n, b.kish*factor, r.Variance*factor, e.SE.Value*e.SE.Value)
	r.EffectiveAnswers = n
	detractors := min(r.Detractors*n, n)
	e.Interval.Lower, e.Interval.Upper = interval.Tango(detractors, min(r.Promoters*n, n-detractors), n, z)
	e.Method = "Tango on effective answers"
	return r, nil
}
