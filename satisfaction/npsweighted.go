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
	// EffectiveAnswers is the number of unweighted answers that would have the same
	// error, at most n, see [design.EffectiveN].
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
// Nothing changes when all weights are multiplied by a constant.
//
// The interval of method Tango holds the scores d that a score test does not reject:
//
//	|Σ_c W_c·(y_c − d)| ≤ z·√(n·Σ_c p̃_c·q_c·(y_c − d)²),   y = −1, 0, 1
//
// with W_c, μ_c and q_c the sum, the mean and the mean square of the weights in class
// c, and p̃ the shares of the classes among respondents that are most likely given the
// counts and Σ_c p̃_c·μ_c·(y_c − d) = 0. With equal weights it is the interval of [NPS].
// Three rules, chosen by simulation, serve small samples; n_eff is Kish's:
//
//   - the weights in a class have the relative variance q_c/μ_c² − 1 of that class and
//     of all, these with three degrees of freedom;
//   - an empty class has the μ_c of all answers times (n/n_eff)²;
//   - z is widened by t_ν/t_{n−1}, quantiles of Student's t, with ν = (n−1)·(n_eff/n)².
//
// Other methods: Wald is s ± z·SE, TrinomialT s ± t·SE with n − 1 degrees of freedom,
// AdjustedWald adds its pseudo-answers to n* = min(n, V/SE²) effective answers,
// V = p_P + p_D − s², or Kish's number where all answers fall in one class. There is
// no Bootstrap from counts ([ErrArgument]).
//
// Coverage of the score interval at level 0.95 in per cent, the smallest and largest of
// every row of one part combined with all eight rows of the other, from 20,000 samples
// each of independent answers; n_eff is that of the population, weights are lognormal
// about the mean of their class with σ = ½ where nothing else is said, 0.2 in the last
// row:
//
//	detractors, passives, promoters   n_eff 50        100        200        400
//	30, 40, 30 per cent              94.2–95.2  94.2–95.3  94.6–95.0  94.6–95.1
//	45, 10, 45                       94.5–95.6  94.5–95.1  94.7–95.2  94.9–95.1
//	20, 30, 50                       94.1–95.4  94.2–95.1  94.6–95.1  94.8–95.2
//	 8, 14, 78                       94.5–95.3  93.4–95.2  94.0–94.9  94.5–95.2
//	 5, 10, 85                       93.5–96.1  93.4–95.2  93.2–95.0  94.2–95.0
//	70, 20, 10                       94.5–95.3  93.8–95.2  94.1–95.3  94.6–95.1
//	38, 60,  2                       94.1–96.4  93.8–95.3  94.5–95.2  94.8–95.2
//	 2, 38, 60                       94.1–96.5  94.0–95.5  94.6–95.1  94.8–95.2
//
//	mean weights of the classes
//	equal weights                    94.1–95.3  94.9–95.3  94.8–95.0  94.6–95.1
//	1 : 1 : 1                        94.7–96.4  94.7–95.3  94.7–95.2  94.8–95.1
//	1 : 1 : 1, σ = 1                 94.6–96.2  94.3–95.0  94.3–95.0  94.3–95.1
//	1.5 : 1 : 0.9                    94.5–96.2  94.5–95.2  94.6–95.3  94.9–95.2
//	0.8 : 1 : 1.2                    94.5–96.5  94.7–95.4  94.7–95.1  94.8–95.2
//	2 : 1 : 0.7                      93.5–96.4  94.0–95.3  94.6–95.2  94.9–95.1
//	0.7 : 1 : 2                      94.6–96.4  93.8–95.5  94.5–95.1  94.8–95.2
//	5 % weigh eight times as much    94.1–96.1  93.4–94.8  93.2–95.0  94.2–95.0
//
// The two tails are unequal where large weights meet a small class: with 5 per cent
// detractors and the last row the score of the population lies below the interval in
// up to 4.9 per cent of the samples and above it in 2.
//
// A small class of the population may hide large weights that no sample of it shows.
// With 10 per cent of 5 or 8 per cent detractors, and 3 of the promoters, weighing eight
// times as much, coverage is 90–94; with 2 per cent detractors or only 3 of either
// class it is 92–98 up to n_eff 100. The estimate therefore carries
// [survey.FewWeighted] where the smaller of promoters and detractors has fewer answers
// than 12·((n/n_eff)² − 1); it did in more than nine of ten samples wherever coverage
// in simulations left 93–97.
func WeightedNPS(t *scale.WeightedTally, o NPSOptions) (WeightedNPSResult, error) {
	r, _, err := weightedNPS(t, o)
	return r, err
}

// weightedNPS is WeightedNPS with the sums of the classes.
func weightedNPS(t *scale.WeightedTally, o NPSOptions) (r WeightedNPSResult, weighed [3]interval.Class, err error) {
	refuse := func(err error) (WeightedNPSResult, [3]interval.Class, error) {
		return WeightedNPSResult{}, [3]interval.Class{}, err
	}
	if t == nil {
		return refuse(fmt.Errorf("satisfaction: weighted nps: no tally: %w", ErrArgument))
	}
	level, err := levelOf(o.Level)
	if err != nil {
		return refuse(err)
	}
	if !npsMethods.Valid(o.Method) || o.Method == Bootstrap {
		return refuse(fmt.Errorf("satisfaction: weighted nps: method %v: %w", o.Method, ErrArgument))
	}
	counts := t.Counts()
	if r.Counts, err = CountNPS(counts, o.Classes); err != nil {
		return refuse(err)
	}
	if err := r.Counts.validate(); err != nil {
		return refuse(err)
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
		return refuse(fmt.Errorf("satisfaction: weighted nps: %w", err))
	}
	for class, share := range []*float64{&r.Detractors, &r.Passives, &r.Promoters} {
		in := func(value int) bool { return code(value) == int64(class)-1 }
		p, err := t.Share(in)
		if err != nil {
			return refuse(err)
		}
		*share = p.Mean
		if weighed[class], err = classOf(t.Part(in)); err != nil {
			return refuse(err)
		}
	}
	if r.Score, err = t.ExactMeanOf(code); err != nil {
		return refuse(err)
	}
	s := r.Score.Float64()
	r.Variance = max(0, r.Detractors+r.Promoters-float64(s*s))
	r.EffectiveAnswers = design.EffectiveN(m.N, m.EffectiveN, r.Variance, m.Variance)
	r.Estimate = survey.Estimate{Value: s, N: m.N, Missing: counts.Missing(), EffectiveN: m.EffectiveN, Method: o.Method.String()}
	e := &r.Estimate
	if m.HasVariance {
		e.SE = survey.Some(math.Sqrt(m.Variance))
	} else {
		e.Warn(survey.NoError, "one answer gives no error under weights")
	}
	r.setInterval(o, level, weighed)
	if m.HasVariance && m.Variance == 0 {
		e.Warn(survey.ZeroVariance, "all answers fall in one class")
	}
	if need, few := interval.FewUnderWeights(weighed); few {
		e.Warn(survey.FewWeighted, "%d detractors, %d promoters: with these weights fewer than %.0f may not show how they weigh",
			r.Counts.Detractors, r.Counts.Promoters, math.Ceil(need))
	}
	lowBase(e, m.N)
	return r, weighed, nil
}

// classOf are the sums of a class, 0 if nobody is in it.
func classOf(t *scale.WeightedTally) (c interval.Class, err error) {
	if t.N() == 0 {
		return c, nil
	}
	sum, err := t.SumWeights()
	if err != nil {
		return c, err
	}
	effective, err := t.EffectiveN()
	return interval.Class{N: float64(t.N()), Sum: sum, Squares: sum / effective * sum}, err
}

// setInterval sets the interval.
func (r *WeightedNPSResult) setInterval(o NPSOptions, level float64, weighed [3]interval.Class) {
	e, z := &r.Estimate, tail.CriticalZ(level)
	half := z * e.SE.Value
	e.Interval.Level = level
	switch {
	case o.Method == Tango:
		e.Interval.Lower, e.Interval.Upper = interval.WeightedTango(weighed, interval.WeightedZ(weighed, float64(e.N-1), level))
		return
	case !e.SE.Valid:
		e.Interval, e.Method = survey.Interval{}, ""
		return
	case o.Method == AdjustedWald:
		n := r.EffectiveAnswers
		total := n + 3 // 0.75 detractors, 1.5 passives, 0.75 promoters
		d, p := (float64(r.Detractors*n)+0.75)/total, (float64(r.Promoters*n)+0.75)/total
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
