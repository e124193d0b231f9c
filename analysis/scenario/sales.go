package scenario

import (
	"math"
	"math/rand/v2"
	"slices"

	"github.com/gocsat/csat/analysis/internal/bootstrap"
	"github.com/gocsat/csat/survey"
)

// An Elasticity is by how many per cent sales change for 1 % of satisfaction, as a range
// of what it may be. A rule of thumb of service handbooks is 2 to 3, {Low: 2, High: 3}; take it
// for what it is, and a range estimated from own figures where there are some. It holds for
// the measure of satisfaction that it was found with: 1 % of a mean on 1–5 is not 1 % of an
// index on 0–100.
type Elasticity struct {
	// Low is the lower end. Valid range: within ±1000.
	Low float64
	// High is the upper end, at least Low; both 0 is refused. Equal ends are an elasticity
	// that is certain.
	High float64
	// Normal makes the range the central 95 % of a normal distribution, such as the
	// interval of an estimate. Default: uniform, every value of the range alike.
	Normal bool
}

// SalesOptions are the choices of [Sales]; the zero value is the default.
type SalesOptions struct {
	// Revenue is what sales are now, in money per period. Default (0): not known, and then
	// there is no Profit. Valid range: 0 to 1e50.
	Revenue float64
	// Margin is the share of additional sales that is earned, 0–1. Default (0): 1.
	Margin float64
	// Cost is what the change costs in the same period. Valid range: 0 to 1e50; needs
	// Revenue.
	Cost float64
	// Level is the share of the draws that intervals hold. Default (0): 0.95. Valid range:
	// (0, 1).
	Level float64
	// Draws is how many are drawn. Default (0): 20,000. Valid range: 1000 to 10,000,000.
	Draws int
	// Seed of the draws. Default 0, a seed like any other.
	Seed uint64
}

// A SalesResult is a change of sales as its draws have it.
type SalesResult struct {
	// Change is the relative change of sales, 0.05 being +5 %: the median, the standard
	// deviation, and the interval between percentiles. N is that of the change of
	// satisfaction.
	Change survey.Estimate `json:"change"`
	// Mean is the mean of the draws.
	Mean float64 `json:"mean"`
	// Rises is the probability that sales rise, 0–1.
	Rises float64 `json:"rises"`
	// Profit is Revenue · Margin · change − Cost in money, likewise; nil without Revenue.
	Profit *survey.Estimate `json:"profit,omitempty"`
	// Pays is the probability that Profit is positive; no value without Revenue.
	Pays survey.Optional `json:"pays"`
	// Draws is how many were drawn.
	Draws int `json:"draws"`
}

// Sales is what a change of satisfaction does to sales: the elasticity times the change, both
// drawn independently. change is relative to the satisfaction now, 0.02 being +2 %, such as
// [Result].Relative, with its standard error, and is drawn from the normal distribution of
// that error; an SE of 0 is a change that is certain.
//
// The product is the rule "1 % of satisfaction is ε % of sales" drawn out in a straight
// line. Beyond ±10 % that is a guess, with the warning [Extrapolation]. Other warnings are
// those of change.
//
// ErrArgument: a change that is suppressed, not finite or without SE, and an elasticity or
// options outside their range.
func Sales(change survey.Estimate, e Elasticity, o SalesOptions) (SalesResult, error) {
	if err := o.check(change, e); err != nil {
		return SalesResult{}, err
	}
	random := rand.New(rand.NewPCG(o.Seed, 0))
	r := SalesResult{Draws: o.Draws}
	draws := make([]float64, o.Draws)
	above := 0.0
	for i := range draws {
		epsilon := e.draw(random)
		draws[i] = epsilon * (change.Value + float64(change.SE.Value*random.NormFloat64()))
		if draws[i] > 0 {
			r.Rises++
		}
		if o.Revenue > 0 && o.Revenue*o.Margin*draws[i] > o.Cost {
			above++
		}
	}
	slices.Sort(draws)
	for _, x := range draws {
		r.Mean += x / float64(o.Draws)
	}
	r.Rises /= float64(o.Draws)
	describe := func(unit, less float64) survey.Estimate {
		median := bootstrap.Quantile(draws, 0.5)
		out := survey.Estimate{N: change.N, Missing: change.Missing, EffectiveN: change.EffectiveN, Value: median}
		out.Warnings = slices.Clone(change.Warnings)
		bootstrap.Describe(&out, draws, nil, o.Level)
		out.Method = "simulation, percentiles"
		out.Value = float64(unit*median) - less
		out.SE.Value *= unit
		out.Interval.Lower, out.Interval.Upper = float64(unit*out.Interval.Lower)-less, float64(unit*out.Interval.Upper)-less
		const far = 0.1
		if math.Abs(change.Value) > far {
			out.Warn(Extrapolation, "a change of satisfaction by %.0f %%: an elasticity is for small ones", 100*change.Value)
		}
		return out
	}
	r.Change = describe(1, 0)
	if o.Revenue > 0 {
		profit := describe(o.Revenue*o.Margin, o.Cost)
		r.Profit, r.Pays = &profit, survey.Some(above/float64(o.Draws))
	}
	return r, nil
}

// check fills in defaults.
func (o *SalesOptions) check(change survey.Estimate, e Elasticity) (err error) {
	const steepest = 1000
	if o.Level, err = checkLevel(o.Level); err != nil {
		return err
	}
	if o.Margin == 0 {
		o.Margin = 1
	}
	if o.Draws == 0 {
		o.Draws = 20_000
	}
	switch {
	case change.Suppressed:
		return argument("a suppressed change")
	case !change.SE.Valid:
		return argument("a change without standard error")
	case !(math.Abs(change.Value) <= most) || !(change.SE.Value >= 0 && change.SE.Value <= most):
		return argument("a change of %v with standard error %v", change.Value, change.SE.Value)
	case !(e.Low >= -steepest && e.High >= e.Low && e.High <= steepest) || e.Low == 0 && e.High == 0:
		return argument("elasticity from %v to %v", e.Low, e.High)
	case !(o.Revenue >= 0 && o.Revenue <= most):
		return argument("option Revenue: %v", o.Revenue)
	case !(o.Margin > 0 && o.Margin <= 1):
		return argument("option Margin: %v", o.Margin)
	case !(o.Cost >= 0 && o.Cost <= most) || o.Cost > 0 && o.Revenue == 0:
		return argument("option Cost: %v at a revenue of %v", o.Cost, o.Revenue)
	case o.Draws < 1000 || o.Draws > 10_000_000:
		return argument("option Draws: %d", o.Draws)
	}
	return nil
}

// draw is one elasticity.
func (e Elasticity) draw(random *rand.Rand) float64 {
	width := e.High - e.Low
	if !e.Normal {
		return e.Low + float64(width*random.Float64())
	}
	const z = 1.959963984540054 // central 95 %
	return e.Low/2 + e.High/2 + float64(width/2/z*random.NormFloat64())
}
