package plan

import (
	"fmt"
	"math/big"
	"slices"

	"github.com/shopspring/decimal"

	"github.com/gocsat/csat/satisfaction"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// ReachIndex is the plan with the fewest moves over all items of a questionnaire's
// tree that brings the overall index, averaged and then combined, to the goal of
// [Score]; the score method is the questionnaire's. One answer to one item is one
// move. Items without ratings stay out, and the weights spread as
// [satisfaction.Index] spreads them. A table with sampling weights is
// [satisfaction.ErrWeighted]: by how much an answer moves the index would depend on
// whose it is.
func ReachIndex(t *survey.Table, g Goal, o Options) (Plan, error) {
	if g.unit != ScorePoints {
		return Plan{}, fmt.Errorf("plan: the goal of an index is a score: %w", ErrArgument)
	}
	if t != nil && t.Weighted() {
		return Plan{}, fmt.Errorf("plan: index: %w", satisfaction.ErrWeighted)
	}
	idx, err := satisfaction.Index(t, satisfaction.IndexOptions{})
	if err != nil {
		return Plan{}, fmt.Errorf("plan: %w", err)
	}
	var choices []choice
	var n int64
	var walk func(node satisfaction.Node) error
	walk = func(node satisfaction.Node) error {
		for _, c := range node.Children {
			if err := walk(c); err != nil {
				return err
			}
		}
		if node.Item == "" || !node.Defined {
			return nil
		}
		tally, err := t.Tally(node.Item)
		if err != nil {
			return err
		}
		g.method = idx.Score
		values, err := g.values(tally.Scale())
		if err != nil {
			return err
		}
		n += tally.N()
		// A point of the item's score is worth its weight in the whole, and one
		// answer moves the item's score by 1/n of its own rise.
		weight, err := node.Weight.Quo(scale.RatioOf(big.NewRat(tally.N(), 1)))
		if err != nil {
			return err
		}
		for i := range values {
			values[i] = values[i].Mul(weight)
		}
		open, err := o.choices(node.Item, tally, values)
		choices = append(choices, open...)
		return err
	}
	shares(&idx.Overall, scale.RatioOf(big.NewRat(1, 1)))
	if err := walk(idx.Overall); err != nil {
		return Plan{}, err
	}
	figure := func(gain scale.Ratio) scale.Ratio { return idx.Overall.Score.Add(gain) }
	return solve(choices, n, figure, g)
}

// shares turns the weights among siblings into weights in the whole, spread over
// the children that have a score.
func shares(node *satisfaction.Node, whole scale.Ratio) {
	node.Weight = whole
	var defined scale.Ratio
	for _, c := range node.Children {
		if c.Defined {
			defined = defined.Add(c.Weight)
		}
	}
	for i := range node.Children {
		c := &node.Children[i]
		if !c.Defined {
			continue
		}
		part, err := c.Weight.Quo(defined)
		if err != nil { // weights are positive, so some child being defined makes the sum so
			continue
		}
		shares(c, whole.Mul(part))
	}
}

// An Indicator is one figure that enters a published total.
type Indicator struct {
	// Score is its exact score.
	Score scale.Ratio
	// Weight is its weight, positive, not necessarily normalised.
	Weight scale.Ratio
}

// IndicatorOptions are the options of [Indicators]; the zero value is the default.
type IndicatorOptions struct {
	// Places is the number of decimal places of the published figures; a step is
	// one unit of the last. Default: 0, whole points.
	Places int
	// Mode is how they are rounded. Default: half away from zero.
	Mode scale.Rounding
	// AverageRounded says that the total averages the rounded scores, as tables do
	// that are computed from published figures. Default: the exact scores.
	AverageRounded bool
}

// Indicators is the smallest number of indicators that must rise by one step of
// the published figure (0.1 at one place) for the published total, their weighted
// mean, to rise by at least one step. With five equal weights it is 1 to 5,
// depending on how far the exact total lies above its last rounding edge;
// handbooks say two to three. No indicators is [ErrNoBase], a weight that is not
// positive [ErrArgument]; that even all of them do not suffice is
// [ErrInfeasible].
func Indicators(all []Indicator, o IndicatorOptions) (int, error) {
	if len(all) == 0 {
		return 0, fmt.Errorf("plan: indicators: %w", ErrNoBase)
	}
	step := scale.RatioOfDecimal(decimal.New(1, int32(-min(max(o.Places, -scale.MaxPlaces), scale.MaxPlaces))))
	var sum, weights scale.Ratio
	gains := make([]scale.Ratio, len(all))
	for i, x := range all {
		if x.Weight.Sign() <= 0 {
			return 0, fmt.Errorf("plan: indicator %d: weight %v: %w", i, x.Weight, ErrArgument)
		}
		score := x.Score
		if o.AverageRounded {
			score = scale.RatioOfDecimal(score.Round(o.Places, o.Mode))
		}
		sum, weights = sum.Add(score.Mul(x.Weight)), weights.Add(x.Weight)
		gains[i] = step.Mul(x.Weight)
	}
	published := func(extra scale.Ratio) scale.Ratio {
		mean, _ := sum.Add(extra).Quo(weights) // positive
		return scale.RatioOfDecimal(mean.Round(o.Places, o.Mode))
	}
	target := published(scale.Ratio{}).Add(step)
	slices.SortFunc(gains, func(a, b scale.Ratio) int { return b.Cmp(a) })
	var extra scale.Ratio
	for k, gain := range gains {
		extra = extra.Add(gain)
		if published(extra).Cmp(target) >= 0 {
			return k + 1, nil
		}
	}
	return len(all), fmt.Errorf("plan: indicators: %w", ErrInfeasible)
}
