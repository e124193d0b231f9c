package criteria

import (
	"fmt"
	"math"
	"math/big"
	"slices"

	"github.com/shopspring/decimal"

	"github.com/gocsat/csat/internal/enum"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// A Weight is how much one criterion counts.
type Weight struct {
	// Name is the criterion.
	Name string `json:"name"`
	// Value is its weight: 0–1 and summing to 1 in results, not negative in arguments,
	// where only ratios matter.
	Value float64 `json:"value"`
}

// Weights are those of several criteria, each named once.
type Weights []Weight

func weightsOf(names []string, values []float64) Weights {
	w := make(Weights, len(names))
	for i, name := range names {
		w[i] = Weight{name, values[i]}
	}
	return w
}

// Of is the weight of a criterion, 0 and false if there is none of that name.
func (w Weights) Of(name string) (value float64, ok bool) {
	i := slices.IndexFunc(w, func(x Weight) bool { return x.Name == name })
	if i < 0 {
		return 0, false
	}
	return w[i].Value, true
}

// check refuses what is no set of weights, and returns their sum.
func (w Weights) check() (float64, error) {
	sum := 0.0
	for i, x := range w {
		switch {
		case !(x.Value >= 0 && x.Value <= math.MaxFloat64):
			return 0, argument("weight %v of %q", x.Value, x.Name)
		case slices.ContainsFunc(w[:i], func(y Weight) bool { return y.Name == x.Name }):
			return 0, argument("%q weighted twice", x.Name)
		}
		sum += x.Value
	}
	if !(sum > 0 && sum <= math.MaxFloat64) {
		return 0, argument("weights sum to %v", sum)
	}
	return sum, nil
}

// normalised divides w by its sum, in place.
func (w Weights) normalised() (Weights, error) {
	sum, err := w.check()
	if err != nil {
		return nil, err
	}
	for i := range w {
		w[i].Value /= sum
	}
	return w, nil
}

// like is w in the order of the names of o; both must have the same.
func (w Weights) like(o Weights) (Weights, error) {
	if len(w) != len(o) {
		return nil, argument("%d weights and %d", len(w), len(o))
	}
	out := make(Weights, len(o))
	for i, x := range o {
		value, ok := w.Of(x.Name)
		if !ok {
			return nil, argument("no weight of %q", x.Name)
		}
		out[i] = Weight{x.Name, value}
	}
	return out, nil
}

// maxPlaces keeps a weight within the digits that a questionnaire takes.
const maxPlaces = 25

// Percent are the weights as percentages with so many decimal places, in their order,
// which sum to 100 exactly, by the largest remainder: every one is rounded down, and
// those that lost most get one unit of the last place back, the first of equals first.
// So a weight can differ from its ordinary rounding by one unit. With 0 places they are
// whole hundredths. A weight below half a unit can become 0.
//
// No weights, negative or infinite ones, NaN, a sum of 0, a name twice, and places
// outside 0 to 25 are survey.ErrArgument.
func (w Weights) Percent(places int) ([]decimal.Decimal, error) {
	if _, err := w.check(); err != nil {
		return nil, err
	}
	if places < 0 || places > maxPlaces {
		return nil, argument("%d places", places)
	}
	units := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(places+2)), nil)
	sum := new(big.Rat)
	exact := make([]*big.Rat, len(w))
	for i, x := range w {
		exact[i] = new(big.Rat).SetFloat64(x.Value)
		sum.Add(sum, exact[i])
	}
	left := new(big.Int).Set(units)
	down, order := make([]*big.Int, len(w)), make([]int, len(w))
	for i, x := range exact {
		x.Quo(x.Mul(x, new(big.Rat).SetInt(units)), sum)
		down[i] = new(big.Int).Quo(x.Num(), x.Denom())
		x.Sub(x, new(big.Rat).SetInt(down[i])) // what is lost
		left.Sub(left, down[i])
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int { return exact[j].Cmp(exact[i]) })
	for _, i := range order[:left.Int64()] {
		down[i].Add(down[i], big.NewInt(1))
	}
	percent := make([]decimal.Decimal, len(w))
	for i := range down {
		percent[i] = decimal.NewFromBigInt(down[i], -int32(places))
	}
	return percent, nil
}

// Reweigh is the questionnaire with other weights of the parts of one node of its tree,
// in per cent with so many places as [Weights.Percent] makes them: the dimensions of the
// whole (node is the id of the root, "overall" in the presets), or the items of a
// dimension. The weights must name the children of the node, all of them, in any order.
// A weight that rounds to 0 is refused: a questionnaire has none; ask for more places or
// take the part out of the tree.
//
// A table of answers to q stays with q, but figures can be had of it under the new weights:
// satisfaction.IndexOfMoments takes a questionnaire beside moments, and fuzzy.FromTable one
// beside the table.
//
// A nil questionnaire, one without a tree, and weights that do not fit are
// survey.ErrArgument, an unknown node is survey.ErrUnknown.
func Reweigh(q *survey.Questionnaire, node string, w Weights, places int) (*survey.Questionnaire, error) {
	if q == nil || !q.HasIndex() {
		return nil, argument("no questionnaire, or one without a tree")
	}
	percent, err := w.Percent(places)
	if err != nil {
		return nil, err
	}
	overall := q.Overall()
	at := find(&overall, node)
	switch {
	case at == nil:
		return nil, fmt.Errorf("criteria: node %q: %w", node, survey.ErrUnknown)
	case len(at.Children) != len(w):
		return nil, argument("%d weights for %d parts of %q", len(w), len(at.Children), node)
	}
	for i := range at.Children {
		id := at.Children[i].ID
		k := slices.IndexFunc(w, func(x Weight) bool { return x.Name == id })
		switch {
		case k < 0:
			return nil, argument("no weight of %q, a part of %q", id, node)
		case percent[k].Sign() == 0:
			return nil, argument("the weight of %q, %v, rounds to 0", id, w[k].Value)
		}
		at.Children[i].Weight = &percent[k]
	}
	minimum := decimalOf(q.MinAnswered())
	return survey.New(survey.Definition{ID: q.ID(), Labels: q.Labels(), Items: q.Items(), Overall: overall, Score: q.Score(),
		Levels: q.Levels(), MinAnswered: &minimum, Segments: q.Segments(), Choices: q.Choices(), Numbers: q.Numbers()})
}

func find(n *survey.Node, id string) *survey.Node {
	if n.ID == id {
		return n
	}
	for i := range n.Children {
		if found := find(&n.Children[i], id); found != nil {
			return found
		}
	}
	return nil
}

// decimalOf is a ratio that was a decimal, as a decimal again.
func decimalOf(r scale.Ratio) decimal.Decimal {
	const longest = 60 // digits of what a questionnaire takes
	for places := range longest {
		if d := r.Round(places, scale.HalfEven); scale.RatioOfDecimal(d).Cmp(r) == 0 {
			return d
		}
	}
	return r.Round(longest, scale.HalfEven)
}

// A Combination says how two sets of weights become one. The zero value is Linear; its
// text form is the name in lower case.
type Combination uint8

// The combinations, with share α of the subjective weights s beside the objective o.
const (
	Linear         Combination = iota // α·s + (1−α)·o: a criterion counts if either says so
	Multiplicative                    // s·o, normalised: it counts if both say so; α plays no part
)

var combinations = enum.Names[Combination]{"linear", "multiplicative"}

// String is the text form.
func (c Combination) String() string { return combinations.String(c) }

// MarshalText writes the text form; an unknown value is an error.
func (c Combination) MarshalText() ([]byte, error) { return combinations.Marshal(c) }

// UnmarshalText reads the text form; an unknown one is an error.
func (c *Combination) UnmarshalText(text []byte) error { return combinations.Unmarshal(c, text) }

// CombineOptions are the choices of [Combine]; the zero value is the default.
type CombineOptions struct {
	// Combination makes one set of two. Default: [Linear].
	Combination Combination
	// Subjective is the share of the first set in Linear. Default (0): 0.5. Valid range:
	// above 0 and below 1.
	Subjective float64
}

// Combine makes one set of weights, which sum to 1, of subjective ones (judgements) and
// objective ones (data) of the same criteria; the order is that of the first. Both are
// normalised to sum to 1 before. Sets that do not name the same criteria, what is no set
// of weights as in [Weights.Percent], two sets whose products are all 0, and options
// outside their range are survey.ErrArgument.
func Combine(subjective, objective Weights, o CombineOptions) (Weights, error) {
	share := o.Subjective
	if share == 0 {
		share = 0.5
	}
	if !(share > 0 && share < 1) || !combinations.Valid(o.Combination) {
		return nil, argument("options %+v", o)
	}
	sumS, err := subjective.check()
	if err != nil {
		return nil, err
	}
	sumO, err := objective.check()
	if err != nil {
		return nil, err
	}
	other, err := objective.like(subjective)
	if err != nil {
		return nil, err
	}
	out := slices.Clone(subjective)
	for i := range out {
		s, v := out[i].Value/sumS, other[i].Value/sumO
		if o.Combination == Multiplicative {
			out[i].Value = s * v
		} else {
			out[i].Value = float64(share*s) + float64((1-share)*v)
		}
	}
	return out.normalised()
}
