package satisfaction

import (
	"fmt"
	"math"
	"math/big"

	"github.com/shopspring/decimal"

	"github.com/gocsat/csat/internal/enum"
	"github.com/gocsat/csat/internal/interval"
	"github.com/gocsat/csat/internal/tail"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// NPSMethod names an interval for one net promoter score.
type NPSMethod uint8

const (
	// Tango is the score interval of T. Tango, Equivalence Test and Confidence
	// Interval for the Difference in Proportions for the Paired-Sample Design,
	// Statistics in Medicine 17, 1998, 891–908, applied to promoters and
	// detractors. It holds its level from n = 1 on and stays within ±1. Under
	// sampling weights see [WeightedNPS]. Default.
	Tango NPSMethod = iota
	// AdjustedWald adds 0.75 detractors, 1.5 passives and 0.75 promoters before
	// the Wald formula (B. Rocks, Interval Estimation for the Net Promoter Score,
	// The American Statistician 70, 2016, 365–372).
	AdjustedWald
	// Wald is s ± z·√(V/n): short, and empty when all answer alike.
	Wald
	// TrinomialT is s ± t·√(V/(n−1)) with n − 1 degrees of freedom.
	TrinomialT
	// Bootstrap is the percentile interval of resampled counts: the quantiles of
	// their scores at (1 ∓ level)/2, interpolated linearly in the empirical
	// distribution (type 4 of R. J. Hyndman and Y. Fan, Sample Quantiles in
	// Statistical Packages, The American Statistician 50, 1996, 361–365). Like
	// Wald's it is empty when all answer alike. More than 2⁴⁰ answers are
	// [ErrArgument].
	Bootstrap
)

var npsMethods = enum.Names[NPSMethod]{"tango", "adjusted-wald", "wald", "trinomial-t", "bootstrap"}

// String is the name of the method, such as "adjusted-wald".
func (m NPSMethod) String() string { return npsMethods.String(m) }

// MarshalText writes the name; an unknown method is an error.
func (m NPSMethod) MarshalText() ([]byte, error) { return npsMethods.Marshal(m) }

// UnmarshalText reads a name that [NPSMethod.MarshalText] writes.
func (m *NPSMethod) UnmarshalText(text []byte) error { return npsMethods.Unmarshal(m, text) }

// NPSOptions are the options of [NPS]; the zero value is the default.
type NPSOptions struct {
	// Classes are the detractors, passives and promoters, in this order, on the
	// values of the scale. Default (nil): 0–6, 7–8, 9–10, and then the scale must
	// be 0–10. Give them to classify answers on another scale.
	Classes *scale.Bands
	// Method is the interval. Default: Tango.
	Method NPSMethod
	// Level is the confidence level. Default (0): 0.95. Valid range: (0,1).
	Level float64
	// Unclipped leaves Wald limits outside ±1 as they come out, as R's package
	// NPS prints them. Default: they are cut, with a warning.
	Unclipped bool
	// Seed starts the random numbers of Bootstrap: equal seeds give equal
	// intervals. Default: 0.
	Seed uint64
	// Replicates is how often Bootstrap resamples. Default (0): 10,000. Valid
	// range: 0, or 100 and above.
	Replicates int
}

// NPSCounts are the numbers of answers in each class.
type NPSCounts struct {
	// Detractors are in the lowest class, on 0–10 those who gave 0 to 6.
	Detractors int64 `json:"detractors"`
	// Passives are in the middle one, 7 and 8.
	Passives int64 `json:"passives"`
	// Promoters are in the highest, 9 and 10.
	Promoters int64 `json:"promoters"`
}

// N is the base: the number of answers.
func (c NPSCounts) N() int64 { return c.Detractors + c.Passives + c.Promoters }

func (c NPSCounts) validate() error {
	if c.Detractors < 0 || c.Passives < 0 || c.Promoters < 0 || c.Detractors > math.MaxInt64/4 ||
		c.Passives > math.MaxInt64/4 || c.Promoters > math.MaxInt64/4 {
		return fmt.Errorf("satisfaction: nps: counts %+v: %w", c, ErrArgument)
	}
	if c.N() == 0 {
		return fmt.Errorf("satisfaction: nps: %w", ErrNoBase)
	}
	return nil
}

// score is promoters − detractors over the base; N is positive.
func (c NPSCounts) score() scale.Ratio {
	return scale.RatioOf(big.NewRat(c.Promoters-c.Detractors, c.N()))
}

// variance is p_P + p_D − s², the variance of one answer coded −1, 0, 1; n²
// times it is an integer, so that it is 0 exactly when all answer alike.
func (c NPSCounts) variance() float64 {
	n, s := big.NewInt(c.N()), big.NewInt(c.Promoters-c.Detractors)
	num := new(big.Int).Mul(n, big.NewInt(c.Promoters+c.Detractors))
	num.Sub(num, s.Mul(s, s))
	v, _ := new(big.Rat).SetFrac(num, n.Mul(n, n)).Float64()
	return v
}

// An NPSResult is a net promoter score with its error.
type NPSResult struct {
	// Counts are the classes it is computed from; their sum is the denominator.
	Counts NPSCounts `json:"counts"`
	// Score is the exact score in [−1,1].
	Score scale.Ratio `json:"score"`
	// Variance is p_P + p_D − s², the variance of one answer coded −1, 0, 1.
	Variance float64 `json:"variance"`
	// Estimate is the score with √(Variance/n) and its interval, in [−1,1]; times
	// 100 they are points.
	Estimate survey.Estimate `json:"estimate"`
	// Adjusted is what AdjustedWald works on, nil for other methods.
	Adjusted *AdjustedNPS `json:"adjusted,omitempty"`
}

// MarshalJSON writes the fields; of a suppressed result only that it is.
func (r NPSResult) MarshalJSON() ([]byte, error) {
	type plain NPSResult
	return r.Estimate.MarshalResult(plain(r))
}

// AdjustedNPS is a score after pseudo-answers were added.
type AdjustedNPS struct {
	// Centre is the adjusted score, the middle of the interval, in [−1,1].
	Centre float64 `json:"centre"`
	// SE is its standard error.
	SE float64 `json:"se"`
	// N is the number of answers, pseudo-answers included.
	N float64 `json:"n"`
}

// Points is the score in points, −100 to 100, rounded half away from zero.
func (r NPSResult) Points(places int) decimal.Decimal {
	return hundred.Mul(r.Score).Round(places, scale.HalfAwayFromZero)
}

// Interval is the interval of the estimate in points, −100 to 100.
func (r NPSResult) Interval() survey.Interval { return r.Estimate.Interval.Scale(100) }

// NPS is the net promoter score of the ratings of a tally: the share of
// promoters minus the share of detractors, over those who answered (F. F.
// Reichheld, Harvard Business Review 81(12), 2003). Blanks, special codes and
// those not asked do not enter; they are counted in Missing. No rating is
// [ErrNoBase]; a scale other than 0–10 without classes, or classes that are not
// three, is [ErrScale].
func NPS(t *scale.Tally, o NPSOptions) (NPSResult, error) {
	c, err := CountNPS(t, o.Classes)
	if err != nil {
		return NPSResult{}, err
	}
	r, err := NPSOf(c, o)
	r.Estimate.Missing = t.Missing()
	return r, err
}

var standardClasses = scale.NPSClasses()

// CountNPS counts the ratings of a tally by class, under the rules of [NPS]; nil
// classes are those of 0–10.
func CountNPS(t *scale.Tally, classes *scale.Bands) (NPSCounts, error) {
	if t == nil {
		return NPSCounts{}, fmt.Errorf("satisfaction: nps: no tally: %w", ErrArgument)
	}
	s := t.Scale()
	if s == nil {
		return NPSCounts{}, fmt.Errorf("satisfaction: nps: %w", scale.ErrNoScale)
	}
	if classes == nil {
		if s.Min() != 0 || s.Max() != 10 || s.Len() != 11 || s.Polarity() != scale.HigherIsBetter {
			return NPSCounts{}, fmt.Errorf("satisfaction: nps on scale %s from %d to %d without classes: %w", s.ID(), s.Min(), s.Max(), ErrScale)
		}
		classes = standardClasses
	}
	if classes.Len() != 3 {
		return NPSCounts{}, fmt.Errorf("satisfaction: nps with %d classes: %w", classes.Len(), ErrScale)
	}
	rows, err := t.ByBand(classes)
	if err != nil {
		return NPSCounts{}, fmt.Errorf("satisfaction: nps: %w: %w", ErrScale, err)
	}
	return NPSCounts{rows[0].Share.Count, rows[1].Share.Count, rows[2].Share.Count}, nil
}

// NPSOf is [NPS] from counts that were classified elsewhere; Classes are not
// looked at.
func NPSOf(c NPSCounts, o NPSOptions) (NPSResult, error) {
	level, err := levelOf(o.Level)
	if err != nil {
		return NPSResult{}, err
	}
	if !npsMethods.Valid(o.Method) || o.Replicates < 0 || o.Replicates > 0 && o.Replicates < 100 {
		return NPSResult{}, fmt.Errorf("satisfaction: nps: method %v, %d replicates: %w", o.Method, o.Replicates, ErrArgument)
	}
	if err := c.validate(); err != nil {
		return NPSResult{}, err
	}
	if o.Method == Bootstrap && c.N() > maxBootstrap {
		return NPSResult{}, fmt.Errorf("satisfaction: nps: bootstrap of %d answers: %w", c.N(), ErrArgument)
	}
	n := float64(c.N())
	r := NPSResult{Counts: c, Score: c.score(), Variance: c.variance()}
	e := &r.Estimate
	e.Value, e.N, e.EffectiveN = r.Score.Float64(), c.N(), n
	e.SE = survey.Some(math.Sqrt(r.Variance / n))
	e.Method = o.Method.String()
	e.Interval.Level = level
	z := tail.CriticalZ(level)
	lo, hi := &e.Interval.Lower, &e.Interval.Upper
	switch o.Method {
	case AdjustedWald:
		a := c.adjusted(0.75)
		r.Adjusted = &a
		*lo, *hi = a.Centre-z*a.SE, a.Centre+z*a.SE
	case Wald:
		*lo, *hi = e.Value-z*e.SE.Value, e.Value+z*e.SE.Value
	case TrinomialT:
		if c.N() < 2 {
			e.Interval = survey.Interval{}
			e.Warn(survey.NoError, "one answer gives no trinomial t interval")
			break
		}
		half := tail.StudentTQuantile((1+level)/2, n-1) * math.Sqrt(r.Variance/(n-1))
		*lo, *hi = e.Value-half, e.Value+half
	case Bootstrap:
		*lo, *hi = c.bootstrap(level, o.Seed, o.Replicates)
	default:
		*lo, *hi = interval.Tango(float64(c.Detractors), float64(c.Promoters), n, z)
	}
	if !o.Unclipped {
		clip(e, -1, 1)
	}
	if r.Variance == 0 {
		e.Warn(survey.ZeroVariance, "all answers fall in one class")
	}
	lowBase(e, c.N())
	return r, nil
}

// adjusted is the score after adding pseudo detractors and promoters, and twice
// as many passives.
func (c NPSCounts) adjusted(pseudo float64) AdjustedNPS {
	n := float64(c.N()) + 4*pseudo
	d, p := float64(c.Detractors)+pseudo, float64(c.Promoters)+pseudo
	s := (p - d) / n
	return AdjustedNPS{Centre: s, SE: math.Sqrt(((p+d)/n - float64(s*s)) / n), N: n}
}
