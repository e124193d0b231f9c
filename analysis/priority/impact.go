package priority

import (
	"math"

	"github.com/gocsat/csat/survey"
)

// finish sets what follows from the regression, whose penalty is at an index and
// whose reward at the next.
func (i *Impact) finish(f *fit, at int, c Contrast, level float64) {
	const few = 10
	i.Penalty, i.Reward = f.effect(at, c, level), f.effect(at+1, c, level)
	for _, class := range []struct {
		effect *Effect
		n      int64
		word   string
	}{{&i.Penalty, i.Low, "low"}, {&i.Penalty, i.Middle, "middle"}, {&i.Reward, i.High, "high"}, {&i.Reward, i.Middle, "middle"}} {
		if class.n < few {
			class.effect.Estimate.Warn(survey.LowBase, "%d %s answers, fewer than %d", class.n, class.word, few)
		}
	}
	i.Class = classOf(i.Penalty.Estimate.Interval, i.Reward.Estimate.Interval)

	p, r := i.Penalty.Estimate.Value, i.Reward.Estimate.Value
	i.Range = math.Abs(r) + math.Abs(p)
	if !(i.Range > 0) {
		return
	}
	sgp, dgp := r/i.Range, math.Abs(p)/i.Range
	i.SGP, i.DGP = survey.Some(sgp), survey.Some(dgp)
	a := &survey.Estimate{Value: sgp - dgp, N: c.N, Missing: c.Missing, EffectiveN: float64(c.N)}
	i.Asymmetry = a
	if !(p < 0 && r > 0) {
		a.Warn(survey.NoError, "penalty and reward do not have their signs, so that the delta method gives no error")
		return
	}
	// The gradient of (r+p)/(r−p) by p and r is (2r, −2p)/(r−p)².
	square := i.Range * i.Range
	dp, dr := 2*r/square, -2*p/square
	variance := dp*dp*f.cov.At(at, at) + dr*dr*f.cov.At(at+1, at+1) + 2*dp*dr*f.cov.At(at, at+1)
	f.interval(a, math.Sqrt(max(0, variance)), level, "delta")
	if a.Interval.Lower < -1 || a.Interval.Upper > 1 {
		a.Interval.Lower, a.Interval.Upper = max(a.Interval.Lower, -1), min(a.Interval.Upper, 1)
		a.Warn(survey.Clipped, "interval cut at ±1")
	}
}

func classOf(p, r survey.Interval) Category {
	costs, earns := p.Upper < 0, r.Lower > 0
	wrong := 0
	if p.Lower > 0 {
		wrong++
	}
	if r.Upper < 0 {
		wrong++
	}
	switch {
	case wrong == 2:
		return Reverse
	case wrong == 1:
		return Questionable
	case costs && earns:
		return OneDimensional
	case costs:
		return MustBe
	case earns:
		return Attractive
	}
	return Indifferent
}
