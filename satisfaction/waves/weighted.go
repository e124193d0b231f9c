package waves

import (
	"cmp"
	"fmt"
	"math/big"

	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
	"github.com/gocsat/csat/survey/design"
)

// A WeightedChange is the change of an item between two waves under sampling weights.
type WeightedChange struct {
	// Score is the change of the score; the exact figures are fractions of the weights.
	// N is the smaller number of ratings, EffectiveN the smaller of Kish's numbers.
	Score ScoreChange `json:"score"`
	// NPS is the change of the net promoter score on −2…2, A being after and B before,
	// each on −1…1; nil where the scale has no classes.
	NPS *design.DifferenceResult `json:"nps,omitempty"`
	// CSAT is the change of the share in the top boxes on −1…1, A being after and B
	// before; nil where the scale has two points and Boxes is not set.
	CSAT *design.DifferenceResult `json:"csat,omitempty"`
	// Both is how many respondents answered in both waves, rated or not.
	Both int64 `json:"both"`
}

// MarshalJSON writes the fields; of a suppressed score only that it is.
func (c WeightedChange) MarshalJSON() ([]byte, error) {
	type plain WeightedChange
	return c.Score.Estimate.MarshalResult(plain(c))
}

// Weighted compares an item between two waves of a table under its sampling weights,
// whoever answered: the same people, different ones, or some of them in both. Answers
// of one respondent are a cluster, so that the error knows how much people agree with
// themselves; those without a name are taken for different people. With unit weights
// the error is that of [SamePeople] where all answered both, and that of
// [FreshSamples] where nobody did, but for the divisors n: nᵢ/(nᵢ−1) of each wave becomes
// that of all units. Nothing changes when the weights of all rows, or those of one wave,
// are multiplied by a constant.
//
// Differences, errors and tests are those of [design.Design.Difference], over the rows
// of the two waves; repeat customers within a wave are allowed.
//
// Errors: [ErrUnknown] for an item that the questionnaire does not have;
// [ErrArgument] for waves that are equal or empty, and the options; [ErrNoBase] for a
// wave without a rating; those of [design.OfTable].
func Weighted(t *survey.Table, item, before, after string, o Options) (WeightedChange, error) {
	if t == nil || before == "" || after == "" || before == after {
		return WeightedChange{}, fmt.Errorf("waves: no table, or waves %q and %q: %w", before, after, ErrArgument)
	}
	definition, _, err := t.Questionnaire().Item(item)
	if err != nil {
		return WeightedChange{}, fmt.Errorf("waves: %w", err)
	}
	s := definition.EffectiveScale()
	in, err := newInstrument(s, s, o)
	if err != nil {
		return WeightedChange{}, err
	}
	wave, err := t.Segment(survey.Wave)
	if err != nil {
		return WeightedChange{}, err
	}
	drawn := *cmp.Or(o.Design, new(design.TableOptions))
	drawn.Clusters = cmp.Or(drawn.Clusters, design.Respondent)
	either := func(row int) bool { return wave[row] == before || wave[row] == after }
	if len(drawn.BaseWeights) == t.Len() {
		drawn.BaseWeights = part(drawn.BaseWeights, either)
	}
	t = t.Filter(either)
	if t.Len() == 0 {
		return WeightedChange{}, fmt.Errorf("waves: %q and %q: %w", before, after, ErrNoBase)
	}
	w := weighing{in: in}
	if w.codes, err = t.Codes(item); err != nil {
		return WeightedChange{}, err
	}
	if wave, err = t.Segment(survey.Wave); err != nil {
		return WeightedChange{}, err
	}
	w.isAfter = make([]bool, len(wave))
	for row := range wave {
		w.isAfter[row] = wave[row] == after
	}
	if w.d, err = design.OfTable(t, drawn); err != nil {
		return WeightedChange{}, fmt.Errorf("waves: %w", err)
	}
	r := WeightedChange{Both: inBoth(t.Respondents(), w.isAfter)}
	if err := w.score(&r.Score); err != nil {
		return WeightedChange{}, fmt.Errorf("waves: %s in %q and %q: %w", item, before, after, err)
	}
	if r.NPS, err = w.metric(in.nps); err != nil {
		return WeightedChange{}, fmt.Errorf("waves: %w", err)
	}
	if r.CSAT, err = w.metric(in.top); err != nil {
		return WeightedChange{}, fmt.Errorf("waves: %w", err)
	}
	return r, nil
}

// part is the elements for which keep holds.
func part(x []float64, keep func(row int) bool) (y []float64) {
	for row, v := range x {
		if keep(row) {
			y = append(y, v)
		}
	}
	return y
}

// inBoth counts respondents with rows in both waves.
func inBoth(respondents []string, isAfter []bool) (n int64) {
	seen := map[string]int{} // 1 before, 2 after
	for row, who := range respondents {
		if who == "" {
			continue
		}
		bit := 1
		if isAfter[row] {
			bit = 2
		}
		if seen[who] != 3 && seen[who]|bit == 3 {
			n++
		}
		seen[who] |= bit
	}
	return n
}

// A weighing is the answers to an item in two waves.
type weighing struct {
	in      *instrument
	d       *design.Design
	codes   []scale.Code
	isAfter []bool
}

// difference compares f of the points, counted from the lowest.
func (w *weighing) difference(f func(point int) float64) (design.DifferenceResult, error) {
	var values [256]float64
	var rated [256]bool
	k := 0
	for c := range w.in.scale.Codes() {
		if rated[c] = w.in.scale.IsPoint(scale.Code(c)); rated[c] {
			values[c] = f(k)
			k++
		}
	}
	y := design.Variable{Values: make([]float64, len(w.codes)), Valid: make([]bool, len(w.codes))}
	for row, c := range w.codes {
		y.Values[row], y.Valid[row] = values[c], rated[c]
	}
	return w.d.Difference(y.Where(func(row int) bool { return w.isAfter[row] }),
		y.Where(func(row int) bool { return !w.isAfter[row] }), design.EstimateOptions{Level: w.in.level})
}

// metric compares a metric, nil where there is none.
func (w *weighing) metric(m metric) (*design.DifferenceResult, error) {
	if m == nil {
		return nil, nil
	}
	d, err := w.difference(func(k int) float64 { return float64(m[k]) })
	return &d, err
}

// score sets the change of the score.
func (w *weighing) score(c *ScoreChange) error {
	zero := w.in.zero.Float64()
	d, err := w.difference(func(k int) float64 {
		return w.in.perUnit() * (float64(w.in.worth[k]) - zero*float64(w.in.unit))
	})
	if err != nil {
		return err
	}
	for wave, score := range map[bool]*scale.Ratio{false: &c.Before, true: &c.After} {
		mean, err := w.mean(wave)
		if err != nil {
			return err
		}
		if *score, err = w.in.score(mean); err != nil {
			return err
		}
	}
	c.Change = c.After.Sub(c.Before)
	half := (d.Estimate.Interval.Upper - d.Estimate.Interval.Lower) / 2
	c.Estimate = d.Estimate
	e := &c.Estimate
	e.Value, e.N = c.Change.Float64(), min(d.A.Estimate.N, d.B.Estimate.N)
	e.Missing = int64(len(w.codes)) - d.A.Estimate.N - d.B.Estimate.N
	e.EffectiveN = min(d.A.Estimate.EffectiveN, d.B.Estimate.EffectiveN)
	if e.Interval.Valid() {
		e.Interval.Lower, e.Interval.Upper = e.Value-half, e.Value+half
		clip(e, w.in.limit())
	}
	if d.Test.T.Valid {
		c.Test = TTest{T: d.Test.T, DF: survey.Some(d.Test.DF), P: d.Test.P}
	}
	return nil
}

// mean is the mean worth of a wave, the exact fraction of the weights.
func (w *weighing) mean(after bool) (scale.Ratio, error) {
	t := scale.NewWeightedTally(w.in.scale)
	for row, weight := range w.d.Weights() {
		if w.isAfter[row] == after {
			if err := t.AddCode(w.codes[row], weight); err != nil {
				return scale.Ratio{}, err
			}
		}
	}
	worth := map[int]int64{}
	for k, p := range w.in.scale.Points() {
		worth[p.Value] = w.in.worth[k]
	}
	mean, err := t.ExactMeanOf(func(value int) int64 { return worth[value] })
	return mean.Mul(scale.RatioOf(big.NewRat(1, w.in.unit))), err
}
