package satisfaction

import (
	"fmt"
	"math"

	"github.com/shopspring/decimal"

	"github.com/gocsat/csat/internal/interval"
	"github.com/gocsat/csat/internal/tail"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
	"github.com/gocsat/csat/survey/design"
)

// A WeightedNPSResult is a net promoter score under sampling weights with its error.
type WeightedNPSResult struct {
	// Counts are the answers in each class, whatever they weigh; their sum is the
	// base.
	Counts NPSCounts `json:"counts"`
	// Detractors is the weighted share of detractors in [0,1].
	Detractors float64 `json:"detractors"`
	// Passives is the weighted share of passives in [0,1].
	Passives float64 `json:"passives"`
	// Promoters is the weighted share of promoters in [0,1].
	Promoters float64 `json:"promoters"`
	// Score is the score in [−1,1], the exact fraction of the sums of weights.
	Score scale.Ratio `json:"score"`
	// Variance is p_P + p_D − s², the variance of one answer coded −1, 0, 1.
	Variance float64 `json:"variance"`
	// EffectiveAnswers is the number of unweighted answers on which Tango's
	// interval rests, see [design.EffectiveN].
	EffectiveAnswers float64 `json:"effective_answers"`
	// Estimate is the score with its linearised error and interval, in [−1,1];
	// times 100 they are points.
	Estimate survey.Estimate `json:"estimate"`
}

// MarshalJSON writes the fields; of a suppressed result only that it is.
func (r WeightedNPSResult) MarshalJSON() ([]byte, error) {
	type plain WeightedNPSResult
	return r.Estimate.MarshalResult(plain(r))
}

// Points is the score in points, −100 to 100, rounded half away from zero.
func (r WeightedNPSResult) Points(places int) decimal.Decimal {
	return hundred.Mul(r.Score).Round(places, scale.HalfAwayFromZero)
}

// Interval is the interval of the estimate in points, −100 to 100.
func (r WeightedNPSResult) Interval() survey.Interval { return r.Estimate.Interval.Scale(100) }

// WeightedNPS is [NPS] under sampling weights. The error is linearised
// ([scale.WeightedTally.MeanOf]); strata and clusters need rows: [design.Design.NPS].
// The interval is Tango's on counts scaled to
//
//	n* = min(n, V/SE²)  effective answers,  V = p_P + p_D − s²,
//
// or Kish's number where all answers fall in one class. Other methods: Wald is
// s ± z·SE, TrinomialT s ± t·SE with n − 1 degrees of freedom, AdjustedWald adds its
// pseudo-answers to the n*; there is no Bootstrap from counts ([ErrArgument]).
// Nothing changes when all weights are multiplied by a constant.
//
// Coverage of Tango's interval at level 0.95, in per cent, simulated with 20,000
// samples each; the log weights have standard deviation ½ about means that depend
// on the answer, and samples are sized by Kish's effective n:
//
//	detractors, passives,  mean weights  n_eff 50   100   200   400
//	promoters (per cent)   of each
//	20, 30, 50             1,   1, 1         94.8  94.8  94.9  94.8
//	20, 30, 50             1.5, 1, 0.9       94.6  94.7  94.5  95.0
//	20, 30, 50             0.8, 1, 1.2       95.1  94.8  94.7  95.2
//	 5, 15, 80             1,   1, 1         94.8  95.0  94.7  94.9
//	 5, 15, 80             1.5, 1, 0.9       93.0  94.4  94.6  94.8
//	 5, 15, 80             0.8, 1, 1.2       96.0  95.8  95.1  95.2
//	70, 20, 10             1,   1, 1         94.6  94.6  95.1  95.0
//	70, 20, 10             1.5, 1, 0.9       96.0  95.8  95.9  95.3
//	70, 20, 10             0.8, 1, 1.2       94.1  94.5  94.9  94.8
//	45, 10, 45             1,   1, 1         94.7  94.8  94.9  94.9
//	45, 10, 45             1.5, 1, 0.9       94.7  94.9  94.8  95.0
//	45, 10, 45             0.8, 1, 1.2       95.0  94.9  94.7  95.0
//
// Further out it falls to 90–92 at n_eff 50 where a rare class counts double (2 or
// 5 per cent detractors: a sample may have none of them), and rises to 98 where the
// larger class counts double, since n* is kept at n.
func WeightedNPS(t *scale.WeightedTally, o NPSOptions) (WeightedNPSResult, error) {
	level, err := levelOf(o.Level)
	if err != nil {
		return WeightedNPSResult{}, err
	}
	if !npsMethods.Valid(o.Method) || o.Method == Bootstrap {
		return WeightedNPSResult{}, fmt.Errorf("satisfaction: weighted nps: method %v: %w", o.Method, ErrArgument)
	}
	counts := t.Counts()
	r := WeightedNPSResult{}
	if r.Counts, err = CountNPS(counts, o.Classes); err != nil {
		return WeightedNPSResult{}, err
	}
	if err := r.Counts.validate(); err != nil {
		return WeightedNPSResult{}, err
	}
	classes := o.Classes
	if classes == nil {
		classes = standardClasses
	}
	code := func(value int) int64 { // CountNPS has seen that every value has a class
		class, _ := classes.IndexFloat(float64(value))
		return int64(class) - 1
	}
	m, err := t.MeanOf(func(value int) float64 { return float64(code(value)) })
	if err != nil {
		return WeightedNPSResult{}, fmt.Errorf("satisfaction: weighted nps: %w", err)
	}
	for class, share := range []*float64{&r.Detractors, &r.Passives, &r.Promoters} {
		p, err := t.Share(func(value int) bool { return code(value) == int64(class)-1 })
		if err != nil {
			return WeightedNPSResult{}, err
		}
		*share = p.Mean
	}
	if r.Score, err = t.ExactMeanOf(code); err != nil {
		return WeightedNPSResult{}, err
	}
	s := r.Score.Float64()
	r.Variance = max(0, r.Detractors+r.Promoters-float64(s*s))
	n := design.EffectiveN(m.N, m.EffectiveN, r.Variance, m.Variance)
	r.EffectiveAnswers = n
	r.Estimate = survey.Estimate{Value: s, N: m.N, Missing: counts.Missing(), EffectiveN: m.EffectiveN, Method: o.Method.String()}
	e := &r.Estimate
	if m.HasVariance {
		e.SE = survey.Some(math.Sqrt(m.Variance))
	} else {
		e.Warn(survey.NoError, "one answer gives no error under weights")
	}
	r.setInterval(o, level, n)
	if m.HasVariance && m.Variance == 0 {
		e.Warn(survey.ZeroVariance, "all answers fall in one class")
	}
	lowBase(e, m.N)
	return r, nil
}

// setInterval sets the interval on n effective answers.
func (r *WeightedNPSResult) setInterval(o NPSOptions, level, n float64) {
	e, z := &r.Estimate, tail.CriticalZ(level)
	half := z * e.SE.Value
	e.Interval.Level = level
	detractors := min(r.Detractors*n, n)
	promoters := min(r.Promoters*n, n-detractors)
	switch {
	case o.Method == Tango:
		e.Interval.Lower, e.Interval.Upper = interval.Tango(detractors, promoters, n, z)
		return
	case !e.SE.Valid:
		e.Interval, e.Method = survey.Interval{}, ""
		return
	case o.Method == AdjustedWald:
		total := n + 3 // 0.75 detractors, 1.5 passives, 0.75 promoters
		d, p := (detractors+0.75)/total, (promoters+0.75)/total
		half = z * math.Sqrt((p+d-float64((p-d)*(p-d)))/total)
		e.Interval.Lower, e.Interval.Upper = p-d-half, p-d+half
	default:
		if o.Method == TrinomialT {
			half = tail.StudentTQuantile((1+level)/2, float64(e.N-1)) * e.SE.Value
		}
		e.Interval.Lower, e.Interval.Upper = e.Value-half, e.Value+half
	}
	if !o.Unclipped {
		clip(e, -1, 1)
	}
}
