package gap

import (
	"cmp"
	"fmt"
	"math"
	"math/big"

	"github.com/gocsat/csat/internal/exact"
	"github.com/gocsat/csat/internal/tail"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
	"github.com/gocsat/csat/survey/design"
)

// Shares are the shares of the pairs in each state, each in [0,1]: under sampling
// weights of the sum of weights, else those of [States].
type Shares struct {
	// Below is E > P, [Dissatisfied].
	Below float64 `json:"below"`
	// Equal is E = P, [Confirmed].
	Equal float64 `json:"equal"`
	// Above is E < P, [Delighted].
	Above float64 `json:"above"`
}

// Satisfied is the share that counts as satisfied under a policy: Above, or Above
// and Equal.
func (s Shares) Satisfied(p EqualPolicy) float64 {
	if p == EqualSatisfied {
		return min(1, s.Equal+s.Above)
	}
	return s.Above
}

// A WeightedResult is the comparison of one pair of items under sampling weights or
// another design. Its base is the pairs: respondents with a rating on both items.
type WeightedResult struct {
	// States are the pairs in each state, whatever they weigh.
	States States `json:"states"`
	// Shares are the weighted shares of the pairs in each state.
	Shares Shares `json:"shares"`
	// Satisfied is the weighted share that counts as satisfied under Equal, with its
	// linearised error; Interval is Wilson's on the effective answers, as of
	// [design.Design.Share].
	Satisfied survey.Estimate `json:"satisfied"`
	// Equal is the policy by which Satisfied was counted.
	Equal EqualPolicy `json:"equal_policy"`
	// Expected is the weighted mean worth of the expectations over the pairs, the exact
	// fraction of the weights.
	Expected scale.Ratio `json:"expected"`
	// Perceived is that of the perceptions.
	Perceived scale.Ratio `json:"perceived"`
	// Gap is Perceived − Expected, in units of worth; negative is a shortfall.
	Gap scale.Ratio `json:"gap"`
	// Estimate is the gap with its linearised error under the design and Student's
	// interval. Missing are the rows without a rating on both.
	Estimate survey.Estimate `json:"estimate"`
	// SD is the standard deviation of P − E in the population, √(n/(n−1)·Σw(d−d̄)²/Σw);
	// no value where there is one pair.
	SD survey.Optional `json:"sd"`
	// EffectSize is the gap over SD; no value where all differences are alike.
	EffectSize survey.Optional `json:"effect_size"`
	// Student tests that the mean difference is 0, with the degrees of freedom of the
	// design.
	Student TTest `json:"student"`
}

// MarshalJSON writes the fields; of a suppressed result only that it is.
func (r WeightedResult) MarshalJSON() ([]byte, error) {
	type plain WeightedResult
	return r.Estimate.MarshalResult(plain(r))
}

// Weighted is [Of] for rows: the comparison of one pair of items of a table under its
// sampling weights and the design of the options, whether or not the items stand in a
// tree. Nothing changes when all weights are multiplied by a constant. Without weights
// it is Of with the error s/√n times √((n−1)/n · N/(N−1)) for n pairs among N rows, as the
// number of pairs is random too. Tests by ranks and signs need independent answers
// that count alike, and are left out; [design.Design.RankTest] is one for groups.
//
// Errors: as [Tree], but for the tree; [ErrNoBase] where nobody rated both.
func Weighted(t *survey.Table, p Pair, o TreeOptions) (WeightedResult, error) {
	level, err := levelOf(o.Level)
	if err != nil {
		return WeightedResult{}, err
	}
	switch {
	case t == nil:
		return WeightedResult{}, fmt.Errorf("gap: no table: %w", ErrArgument)
	case !equalPolicies.Valid(o.Equal):
		return WeightedResult{}, fmt.Errorf("gap: policy %v: %w", o.Equal, ErrArgument)
	}
	d, err := designOf(t, o.Design)
	if err != nil {
		return WeightedResult{}, fmt.Errorf("gap: %w", err)
	}
	w, err := weigh(t, d, p.Expected, p.Perceived)
	if err != nil {
		return WeightedResult{}, fmt.Errorf("gap: %s and %s: %w", p.Expected, p.Perceived, err)
	}
	r := WeightedResult{Equal: o.Equal}
	r.States, r.Shares = w.states()
	satisfied := func(row int) bool {
		d := w.worths[1][row] - w.worths[0][row]
		return d > 0 || d == 0 && o.Equal == EqualSatisfied
	}
	yes := make([]bool, t.Len())
	for row, in := range w.in {
		yes[row] = in && satisfied(row)
	}
	share, err := w.d.Share(design.Indicator(yes).Where(func(row int) bool { return w.in[row] }), design.ShareOptions{Level: level})
	if err != nil {
		return WeightedResult{}, fmt.Errorf("gap: %s and %s: %w", p.Expected, p.Perceived, err)
	}
	r.Satisfied = share.Estimate
	r.Expected, r.Perceived = w.mean(0), w.mean(1)
	r.Gap = r.Perceived.Sub(r.Expected)
	m, err := w.d.Mean(w.difference(0, 1), design.EstimateOptions{Level: level})
	if err != nil {
		return WeightedResult{}, fmt.Errorf("gap: %s and %s: %w", p.Expected, p.Perceived, err)
	}
	r.Student = drawnTest(&r.Estimate, r.Gap, design.Result{Estimate: m.Estimate, DF: m.DF})
	if m.Variance.Valid {
		r.SD = survey.Some(math.Sqrt(m.Variance.Value))
		if r.SD.Value > 0 {
			r.EffectSize = survey.Some(r.Gap.Float64() / r.SD.Value)
		}
	}
	w.ceiling(&r.Estimate, 0)
	return r, nil
}

// A weighed is the worths of items over the rows with a rating on all of them, under a
// design.
type weighed struct {
	d       *design.Design
	weights []float64
	scale   *scale.Scale
	in      []bool
	worths  [][]int64 // by item, in units of 1/unit
	unit    int64
	total   *big.Rat // Σw over the base
}

// designOf is how the rows of a table were drawn.
func designOf(t *survey.Table, o *design.TableOptions) (*design.Design, error) {
	return design.OfTable(t, *cmp.Or(o, new(design.TableOptions)))
}

// weigh reads items on scales of one shape.
func weigh(t *survey.Table, d *design.Design, items ...string) (*weighed, error) {
	w := &weighed{d: d, weights: d.Weights(), worths: make([][]int64, len(items)), in: make([]bool, t.Len())}
	codes := make([][]scale.Code, len(items))
	for i, id := range items {
		item, _, err := t.Questionnaire().Item(id)
		if err != nil {
			return nil, err
		}
		if i == 0 {
			w.scale = item.EffectiveScale()
		}
		if item.EffectiveScale().Fingerprint() != w.scale.Fingerprint() {
			return nil, ErrIncompatible
		}
		if codes[i], err = t.Codes(id); err != nil {
			return nil, err
		}
		w.worths[i] = make([]int64, t.Len())
	}
	var total exact.Sum
	n := 0
	for row, weight := range w.weights {
		w.in[row] = true
		for i := range items {
			worth, unit, ok := w.scale.WorthUnits(codes[i][row])
			w.worths[i][row], w.unit = worth, unit
			w.in[row] = w.in[row] && ok
		}
		if w.in[row] {
			total.Add(weight)
			n++
		}
	}
	if n == 0 {
		return nil, ErrNoBase
	}
	w.total = total.Rat()
	return w, nil
}

// mean is Σwx/Σw of an item.
func (w *weighed) mean(item int) scale.Ratio {
	var s exact.Sum
	for row, weight := range w.weights {
		if w.in[row] {
			s.AddProduct(weight, float64(w.worths[item][row])) // a worth is at most 2²¹ units
		}
	}
	sum := s.Rat()
	return scale.RatioOf(sum.Quo(sum, new(big.Rat).Mul(w.total, big.NewRat(w.unit, 1))))
}

// share is the share of the base for which a condition holds.
func (w *weighed) share(holds func(row int) bool) float64 {
	var s exact.Sum
	for row, weight := range w.weights {
		if w.in[row] && holds(row) {
			s.Add(weight)
		}
	}
	sum := s.Rat()
	share, _ := sum.Quo(sum, w.total).Float64()
	return share
}

// states compares the second item with the first.
func (w *weighed) states() (States, Shares) {
	e, p := w.worths[0], w.worths[1]
	var s States
	for row, in := range w.in {
		if in {
			s.add(p[row]-e[row], 1)
		}
	}
	return s, Shares{
		Below: w.share(func(row int) bool { return p[row] < e[row] }),
		Equal: w.share(func(row int) bool { return p[row] == e[row] }),
		Above: w.share(func(row int) bool { return p[row] > e[row] }),
	}
}

// difference is item b less item a in units of worth.
func (w *weighed) difference(a, b int) design.Variable {
	v := design.Variable{Values: make([]float64, len(w.in)), Valid: w.in}
	for row := range w.in {
		v.Values[row] = float64(w.worths[b][row]-w.worths[a][row]) / float64(w.unit)
	}
	return v
}

// ceiling warns where most of the weight of an item is at the top of the scale.
func (w *weighed) ceiling(e *survey.Estimate, item int) {
	worth, _ := worths(w.scale)
	best := worth[0]
	for _, x := range worth {
		best = max(best, x)
	}
	if top := w.share(func(row int) bool { return w.worths[item][row] == best }); top >= 0.5 {
		e.Warn(Ceiling, "%.0f %% by weight expect the most that the scale offers", 100*top)
	}
}

// drawnTest fills in a gap with its error under a design, and tests it against 0.
func drawnTest(e *survey.Estimate, gap scale.Ratio, r design.Result) TTest {
	warnings := append(e.Warnings, r.Estimate.Warnings...)
	half := (r.Estimate.Interval.Upper - r.Estimate.Interval.Lower) / 2
	*e = r.Estimate
	e.Value, e.Warnings = gap.Float64(), warnings
	if e.Interval.Valid() {
		e.Interval.Lower, e.Interval.Upper = e.Value-half, e.Value+half
	}
	if !e.SE.Valid {
		return TTest{}
	}
	test := TTest{DF: r.DF}
	if e.SE.Value > 0 {
		t := e.Value / e.SE.Value
		test.T, test.P = survey.Some(t), survey.Some(tail.StudentTTwoSided(math.Abs(t), test.DF))
	}
	return test
}
