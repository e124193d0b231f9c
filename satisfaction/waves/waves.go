package waves

import (
	"errors"
	"fmt"
	"math"
	"math/big"

	"github.com/gocsat/csat/internal/tail"
	"github.com/gocsat/csat/satisfaction"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
	"github.com/gocsat/csat/survey/design"
)

// Conditions that a caller may branch on with [errors.Is].
var (
	// ErrNoBase says that a wave, or the pairs of a panel, have no rating.
	ErrNoBase = survey.ErrNoBase
	// ErrArgument says that an argument lies outside what its doc allows.
	ErrArgument = survey.ErrArgument
	// ErrIncompatible says that the two waves do not measure the same: other
	// scales, other trees of dimensions.
	ErrIncompatible = survey.ErrIncompatible
	// ErrUnknown says that there is no such item or node.
	ErrUnknown = survey.ErrUnknown
	// ErrDuplicate says that a respondent answered twice in one wave.
	ErrDuplicate = survey.ErrDuplicate
	// ErrMargins says that more people gave an answer in both waves than in one.
	ErrMargins = errors.New("crosstab does not fit into the tallies")
)

// Options are the options of [SamePeople], [FreshSamples], [PartialOverlap] and
// [Weighted]; the zero value is the default.
type Options struct {
	// Score is how a mean becomes a score on 0–100. Default: percent of maximum.
	Score scale.ScoreMethod
	// Classes are detractors, passives and promoters, as in
	// [satisfaction.NPSOptions]. Default (nil): those of 0–10, and no NPS on other
	// scales.
	Classes *scale.Bands
	// Boxes is how many points at the favourable end count as satisfied. Default
	// (0): 2, and no CSAT on scales of two points. Valid range: 1 to the number of
	// points less one.
	Boxes int
	// Level is the confidence level. Default (0): 0.95. Valid range: (0,1).
	Level float64
	// Design says how the rows of [Weighted] were drawn; the others do not read it.
	// Without Clusters those are the respondents, each with all answers in both waves.
	// Margins are taken as those of the two waves together: of weights that were raked
	// wave by wave they leave the error larger than it is. Default (nil): independent
	// respondents.
	Design *design.TableOptions
}

// A ScoreChange is the change of a score, after minus before.
type ScoreChange struct {
	// Before is the exact score before, on 0–100.
	Before scale.Ratio `json:"before"`
	// After is the exact score after.
	After scale.Ratio `json:"after"`
	// Change is After − Before, exactly, in points.
	Change scale.Ratio `json:"change"`
	// Estimate is the change with its error and Student's interval, in points. N
	// is the number of pairs, or the smaller base of two samples.
	Estimate survey.Estimate `json:"estimate"`
	// Test tests that there is no change.
	Test TTest `json:"test"`
}

// MarshalJSON writes the fields; of a suppressed result only that it is.
func (c ScoreChange) MarshalJSON() ([]byte, error) {
	type plain ScoreChange
	return c.Estimate.MarshalResult(plain(c))
}

// A TTest is Student's test of no change, without values where the error is 0 or
// unknown.
type TTest struct {
	// T is the change over its standard error.
	T survey.Optional `json:"t"`
	// DF are the degrees of freedom: n − 1 for pairs, Welch's for two samples.
	DF survey.Optional `json:"df"`
	// P is two-sided.
	P survey.Optional `json:"p"`
}

// finish sets error, interval and test of a change, given its standard error and
// degrees of freedom, within ±limit points.
func (c *ScoreChange) finish(se, df, limit, level float64, method string) {
	e := &c.Estimate
	e.SE, e.Method = survey.Some(se), method
	half := 0.0
	if se > 0 {
		half = tail.StudentTQuantile((1+level)/2, df) * se
		t := e.Value / se
		c.Test = TTest{survey.Some(t), survey.Some(df), survey.Some(tail.StudentTTwoSided(t, df))}
	} else {
		e.Warn(survey.ZeroVariance, "there is no variation between respondents")
	}
	e.Interval = survey.Interval{Lower: e.Value - half, Upper: e.Value + half, Level: level}
	clip(e, limit)
}

func clip(e *survey.Estimate, limit float64) {
	i := &e.Interval
	if i.Lower < -limit || i.Upper > limit {
		i.Lower, i.Upper = max(i.Lower, -limit), min(i.Upper, limit)
		e.Warn(survey.Clipped, "interval cut at ±%g", limit)
	}
}

func lowBase(e *survey.Estimate, n int64) {
	const small = 30
	if n < small {
		e.Warn(survey.LowBase, "%d answers, fewer than %d", n, small)
	}
}

// A metric gives each point of a scale a whole number; nil is no metric.
type metric []int64

// An instrument is the scale of both waves with the metrics read on it.
type instrument struct {
	scale      *scale.Scale
	worth      metric
	zero, span scale.Ratio // of worth to score
	unit       int64       // worth is in 1/unit
	nps, top   metric
	level      float64
	boxes      int
}

func newInstrument(before, after *scale.Scale, o Options) (*instrument, error) {
	if before == nil || after == nil || before.Fingerprint() != after.Fingerprint() {
		return nil, fmt.Errorf("waves: scales of the two waves: %w", ErrIncompatible)
	}
	in := instrument{scale: after, level: o.Level, boxes: o.Boxes}
	if in.level == 0 {
		in.level = 0.95
	}
	if !(in.level > 0 && in.level < 1) {
		return nil, fmt.Errorf("waves: confidence level %g: %w", o.Level, ErrArgument)
	}
	var err error
	if in.zero, in.span, err = after.ScoreOrigin(o.Score); err != nil {
		return nil, fmt.Errorf("waves: %w", err)
	}
	if in.boxes == 0 {
		in.boxes = 2
	}
	boxed := in.boxes >= 1 && in.boxes < after.Len()
	if !boxed && o.Boxes != 0 {
		return nil, fmt.Errorf("waves: the top %d of %d points: %w", o.Boxes, after.Len(), ErrArgument)
	}
	for c := range after.Codes() {
		worth, unit, ok := after.WorthUnits(scale.Code(c))
		if !ok {
			continue
		}
		in.worth, in.unit = append(in.worth, worth), unit
		one := scale.NewTally(after)
		if err := one.AddCode(scale.Code(c), 1); err != nil {
			return nil, err
		}
		count, err := satisfaction.CountNPS(one, o.Classes)
		switch {
		case err == nil:
			in.nps = append(in.nps, count.Promoters-count.Detractors)
		case o.Classes != nil:
			return nil, fmt.Errorf("waves: %w", err)
		}
		if boxed {
			share, err := one.Top(in.boxes)
			if err != nil {
				return nil, err
			}
			in.top = append(in.top, share.Count)
		}
	}
	return &in, nil
}

// score is the score of a mean worth.
func (in *instrument) score(mean scale.Ratio) (scale.Ratio, error) {
	return hundred.Mul(mean.Sub(in.zero)).Quo(in.span)
}

// perUnit is the score of one unit of worth.
func (in *instrument) perUnit() float64 { return 100 / (float64(in.unit) * in.span.Float64()) }

// z is the normal quantile of the level.
func (in *instrument) z() float64 { return tail.CriticalZ(in.level) }

// limit is the largest possible change of the score.
func (in *instrument) limit() float64 {
	lo, hi := in.scale.WorthBounds()
	return 100 * hi.Sub(lo).Float64() / in.span.Float64()
}

// change is the exact part of a change.
func (in *instrument) change(before, after sums) (ScoreChange, error) {
	var c ScoreChange
	var err error
	unit := scale.RatioOf(big.NewRat(1, in.unit))
	if c.Before, err = in.score(before.mean().Mul(unit)); err != nil {
		return c, err
	}
	if c.After, err = in.score(after.mean().Mul(unit)); err != nil {
		return c, err
	}
	c.Change = c.After.Sub(c.Before)
	n := min(before.n, after.n)
	c.Estimate.Value, c.Estimate.N, c.Estimate.EffectiveN = c.Change.Float64(), n, float64(n)
	lowBase(&c.Estimate, n)
	return c, nil
}

var hundred = scale.RatioOf(big.NewRat(100, 1))

// sums are n, Σx and Σx² of a metric over the ratings of one wave.
type sums struct {
	n          int64
	x, squares *big.Int
}

func (m metric) sums(counts []int64) sums {
	s := sums{x: new(big.Int), squares: new(big.Int)}
	for i, n := range counts {
		s.n += n
		term := new(big.Int).Mul(big.NewInt(m[i]), big.NewInt(n))
		s.x.Add(s.x, term)
		s.squares.Add(s.squares, new(big.Int).Mul(term, big.NewInt(m[i])))
	}
	return s
}

// mean is Σx/n; n is positive.
func (s sums) mean() scale.Ratio {
	return scale.RatioOf(new(big.Rat).SetFrac(s.x, big.NewInt(s.n)))
}

// spread is Σ(x − x̄)², rounded once.
func (s sums) spread() float64 { return central(s.n, s.squares, s.x, s.x) }

// central is Σxy − ΣxΣy/n, rounded once; n is positive.
func central(n int64, xy, x, y *big.Int) float64 {
	num := new(big.Int).Mul(big.NewInt(n), xy)
	num.Sub(num, new(big.Int).Mul(x, y))
	f, _ := new(big.Rat).SetFrac(num, big.NewInt(n)).Float64()
	return f
}

// counts are the counts of the points, ascending.
func counts(t *scale.Tally) []int64 {
	var all []int64
	for _, p := range t.Scale().Points() {
		all = append(all, t.Count(p.Value))
	}
	return all
}

// welch is the number of degrees of freedom of v₁ + v₂, each the variance of a
// mean of n (B. L. Welch, The Generalization of "Student's" Problem when Several
// Different Population Variances are Involved, Biometrika 34, 1947, 28–35).
func welch(v1 float64, n1 int64, v2 float64, n2 int64) float64 {
	// Relative to the sum, so that tiny variances cannot underflow.
	a, b := v1/(v1+v2), v2/(v1+v2)
	return 1 / (a*a/float64(n1-1) + b*b/float64(n2-1))
}

// normalTest is the two-sided and one-sided normal test of value/se, without
// values where both are 0.
func normalTest(value, se float64) satisfaction.Test {
	z := value / se
	if math.IsNaN(z) {
		return satisfaction.Test{}
	}
	less, greater := tail.Normal(z)
	return satisfaction.Test{Z: survey.Some(z), TwoSided: survey.Some(tail.NormalTwoSided(z)),
		Less: survey.Some(less), Greater: survey.Some(greater)}
}
