package equivalence

import (
	"fmt"
	"math"
	"slices"

	"github.com/gocsat/csat/satisfaction"
	"github.com/gocsat/csat/satisfaction/proportion"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// A Change is one figure of a group of customers before and after.
type Change[T any] struct {
	// Before is the figure, or sample, of the first period.
	Before T `json:"before"`
	// After is that of the second.
	After T `json:"after"`
}

// A DiDResult is a difference in differences: by how much a treated group changed
// more than a control group.
type DiDResult struct {
	// Effect is (after − before) of the treated less that of the controls, in the
	// unit of the metric.
	Effect survey.Estimate `json:"effect"`
	// Treated is the change of the treated, after − before.
	Treated float64 `json:"treated"`
	// Control is the change of the controls.
	Control float64 `json:"control"`
	// Statistic is t of means and panels, z of shares and scores. No value, nor for
	// the p-value, where nothing varies.
	Statistic survey.Optional `json:"statistic"`
	// DF are the degrees of freedom of t.
	DF survey.Optional `json:"df"`
	// P is the two-sided p-value of no effect, which agrees with the interval.
	P survey.Optional `json:"p"`
}

// MarshalJSON writes the fields; of a suppressed result only that it is.
func (r DiDResult) MarshalJSON() ([]byte, error) {
	type plain DiDResult
	return r.Effect.MarshalResult(plain(r))
}

// MeanDiD compares the change of a mean in two groups from four independent samples:
// a t test with the variance of each, by Satterthwaite's degrees of freedom. level 0
// is 0.95. A sample of fewer than ten ratings is a LowBase warning.
//
// Errors: those of [Means].
func MeanDiD(treated, control Change[Sample], level float64) (DiDResult, error) {
	samples := []Sample{treated.After, treated.Before, control.After, control.Before}
	var n int64
	for _, s := range samples {
		if err := s.check(); err != nil {
			return DiDResult{}, fmt.Errorf("equivalence: %w", err)
		}
		n += s.N
	}
	r := DiDResult{Treated: treated.After.Mean - treated.Before.Mean, Control: control.After.Mean - control.Before.Mean}
	r.Effect = survey.Estimate{Value: r.Treated - r.Control, N: n, EffectiveN: float64(n), Method: "welch"}
	small(&r.Effect, 10, samples[0].N, samples[1].N, samples[2].N, samples[3].N)
	se, df := satterthwaite(samples...)
	return r.student(se, df, level)
}

// student adds the t test.
func (r DiDResult) student(se, df, level float64) (DiDResult, error) {
	if se > 0 {
		r.Effect.SE, r.DF = survey.Some(se), survey.Some(df)
		if t := r.Effect.Value / se; !math.IsInf(t, 0) {
			r.Statistic = survey.Some(t)
		}
	}
	return r.test(studentContrast{r.Effect.Value, se, df}, level)
}

// test adds interval and p-value.
func (r DiDResult) test(c contrast, level float64) (DiDResult, error) {
	level, tailArea, err := levelOf(level, 0.95)
	if err != nil {
		return DiDResult{}, err
	}
	lower, upper, ok := c.limits(tailArea)
	if !ok {
		r.Effect.Warn(survey.NoError, "nothing varies")
		return r, nil
	}
	r.Effect.Interval = survey.Interval{Lower: lower, Upper: upper, Level: level}
	if low, high, ok := c.sides(0); ok {
		r.P = survey.Some(min(1, 2*min(low, high)))
	}
	return r, nil
}

// ShareDiD compares the change of a share, such as CSAT, in two groups from four
// independent samples. The interval combines the four Wilson intervals as that of
// Newcombe combines two (G. Y. Zou and A. Donner 2008), and P is one minus the
// largest level at which it leaves 0 out. level 0 is 0.95. A sample of fewer than
// fifty answers, or of fewer than ten outside the commonest class, is a LowBase
// warning: below that the test rejects too seldom.
//
// Errors: those of [Shares].
func ShareDiD(treated, control Change[proportion.Count], level float64) (DiDResult, error) {
	share := func(c proportion.Count) scale.Ratio { return ratio(c.X, c.N) }
	return moverDiD(treated, control, sharePart, share, level)
}

// NPSDiD is [ShareDiD] for net promoter scores, on −4…4, from their Tango intervals.
func NPSDiD(treated, control Change[satisfaction.NPSCounts], level float64) (DiDResult, error) {
	score := func(c satisfaction.NPSCounts) scale.Ratio { return ratio(c.Promoters-c.Detractors, c.N()) }
	return moverDiD(treated, control, npsPart, score, level)
}

func moverDiD[T any](treated, control Change[T], of func(T, float64) (part, error), figure func(T) scale.Ratio, level float64) (DiDResult, error) {
	var parts []part
	for _, x := range []struct {
		sample T
		sign   float64
	}{{treated.After, 1}, {treated.Before, -1}, {control.After, -1}, {control.Before, 1}} {
		p, err := of(x.sample, x.sign)
		if err != nil {
			return DiDResult{}, err
		}
		parts = append(parts, p)
	}
	first := figure(treated.After).Sub(figure(treated.Before))
	second := figure(control.After).Sub(figure(control.Before))
	c, e := combined(parts, first.Sub(second).Float64())
	for _, p := range parts {
		if p.n >= 50 && p.rare < 10 {
			e.Warn(survey.LowBase, "in a sample %d answers outside the commonest class, fewer than 10", p.rare)
			break
		}
	}
	r := DiDResult{Effect: e, Treated: first.Float64(), Control: second.Float64(), Statistic: survey.Some(c.z(0))}
	return r.test(c, level)
}

// PanelDiD compares the change of the same people: each crosstab counts the ratings
// of a group before, by row, and after, by column. What a rating counts for is f of
// its value: the value itself for means, 0 or 1 for a share, −1, 0 or 1 for a net
// promoter score. Of two panels it takes Welch's t test of the changes, which have
// far less variance than four samples where people keep to their opinion. Only those
// who rated both times enter. level 0 is 0.95. A panel of fewer than thirty people is a
// LowBase warning.
//
// Errors: ErrNoBase for a panel without such people, ErrTooFew below two; ErrArgument
// for a crosstab that is not of two items, an f that is nil or not finite, the level.
func PanelDiD(treated, control *survey.Crosstab, f func(value int) float64, level float64) (DiDResult, error) {
	first, err := changes(treated, f)
	if err != nil {
		return DiDResult{}, fmt.Errorf("equivalence: treated: %w", err)
	}
	second, err := changes(control, f)
	if err != nil {
		return DiDResult{}, fmt.Errorf("equivalence: control: %w", err)
	}
	n := first.N + second.N
	r := DiDResult{Treated: first.Mean, Control: second.Mean}
	r.Effect = survey.Estimate{
		Value: first.Mean - second.Mean, N: n, Missing: treated.Total() + control.Total() - n, EffectiveN: float64(n), Method: "welch",
	}
	small(&r.Effect, 30, first.N, second.N)
	se, df := satterthwaite(first, second)
	return r.student(se, df, level)
}

// changes is the sample of f(after) − f(before).
func changes(x *survey.Crosstab, f func(value int) float64) (Sample, error) {
	if x == nil || f == nil || x.Rows().Scale == nil || x.Cols().Scale == nil {
		return Sample{}, fmt.Errorf("a panel needs a crosstab of two items, and f: %w", ErrArgument)
	}
	rows, cols := x.Rows().Scale.Points(), x.Cols().Scale.Points()
	s := Sample{N: x.N()}
	if s.N == 0 {
		return Sample{}, fmt.Errorf("panel: %w", ErrNoBase)
	}
	each := func(visit func(change, count float64)) {
		for i, line := range x.Pairs() {
			for j, count := range line {
				if count > 0 {
					visit(f(cols[j].Value)-f(rows[i].Value), float64(count))
				}
			}
		}
	}
	var largest float64
	for _, p := range slices.Concat(rows, cols) {
		largest = max(largest, math.Abs(f(p.Value)))
	}
	lowest, highest := math.Inf(1), math.Inf(-1)
	each(func(change, count float64) {
		s.Mean += float64(count * change)
		lowest, highest = min(lowest, change), max(highest, change)
	})
	s.Mean /= float64(s.N)
	if highest-lowest <= 1e-14*largest { // all alike, but for the rounding of f
		return s, s.check()
	}
	var squares float64
	each(func(change, count float64) {
		d := change - s.Mean
		squares += float64(count * float64(d*d))
	})
	s.SD = math.Sqrt(squares / float64(s.N-1))
	return s, s.check()
}
