package satisfaction

import (
	"cmp"
	"fmt"
	"math"
	"math/big"

	"github.com/gocsat/csat/internal/exact"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
	"github.com/gocsat/csat/survey/design"
)

// drawn is the index under sampling weights or another design.
func (b *csi) drawn(t *survey.Table, o *design.TableOptions) (CSIResult, error) {
	d, err := design.OfTable(t, *cmp.Or(o, new(design.TableOptions)))
	if err != nil {
		return CSIResult{}, fmt.Errorf("satisfaction: csi: %w", err)
	}
	items := map[string]weighedItem{}
	for _, id := range b.ids {
		if items[id], err = weighItem(t, d, id, nil); err != nil {
			return CSIResult{}, err
		}
	}
	r, err := b.parts(func(id string) (scale.Ratio, int64, error) {
		if items[id].n == 0 {
			return scale.Ratio{}, 0, ErrNoBase
		}
		return items[id].mean, items[id].n, nil
	})
	if err != nil {
		return CSIResult{}, err
	}
	if b.estimator == MeanOfRatios {
		err = b.drawnRatios(t, d, &r)
	} else {
		err = b.drawnMeans(items, d, &r)
		r.Estimate.Missing = int64(t.Len()) - r.Estimate.N
	}
	if err != nil {
		return CSIResult{}, err
	}
	return r, b.finish(&r)
}

func (b *csi) drawnMeans(items map[string]weighedItem, d *design.Design, r *CSIResult) error {
	var terms []design.Term
	least, most, effective := int64(math.MaxInt64), int64(0), math.Inf(1)
	err := b.slopes(r, func(id string, derivative scale.Ratio) error {
		item := items[id]
		terms = append(terms, design.Term{Coefficient: derivative.Float64(), Of: item.worth})
		least, most, effective = min(least, item.n), max(most, item.n), min(effective, item.effective)
		return nil
	})
	if err != nil {
		return err
	}
	c, err := d.Combination(terms, design.EstimateOptions{Level: b.level})
	if err != nil {
		return fmt.Errorf("satisfaction: csi: %w", err)
	}
	r.take(c.Estimate)
	e := &r.Estimate
	e.N, e.EffectiveN = least, effective
	if least < most {
		e.Warn(survey.Unequal, "items rest on %d to %d ratings", least, most)
	}
	return nil
}

// take sets the estimate to one with the same error around the score.
func (r *CSIResult) take(e survey.Estimate) {
	n := Node{Score: r.Score, Estimate: r.Estimate}
	n.take(e)
	r.Estimate = n.Estimate
}

// A csiTerm is an importance times a worth.
type csiTerm struct {
	item          int
	weight, worth int64
}

func (b *csi) drawnRatios(t *survey.Table, d *design.Design, r *CSIResult) error {
	columns, err := b.columns(t)
	if err != nil {
		return err
	}
	weights := d.Weights()
	own := design.Variable{Values: make([]float64, len(weights)), Valid: make([]bool, len(weights))}
	sums := map[int64]map[csiTerm]*exact.Sum{} // of weights, by denominator
	var total exact.Sum
	err = b.ratios(len(weights), columns, func(row int, sum int64, ratio float64) error {
		own.Values[row], own.Valid[row] = ratio, true
		total.Add(weights[row])
		if sums[sum] == nil {
			sums[sum] = map[csiTerm]*exact.Sum{}
		}
		for k := range columns {
			if a, code, ok := columns[k].answer(row); ok {
				term := csiTerm{k, a, columns[k].worth[code]}
				if sums[sum][term] == nil {
					sums[sum][term] = new(exact.Sum)
				}
				sums[sum][term].Add(weights[row])
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	m, err := d.Mean(own, design.EstimateOptions{Level: b.level})
	if err != nil {
		return fmt.Errorf("satisfaction: csi: %w", err)
	}
	score := new(big.Rat)
	for sum, terms := range sums { // exact, so the order does not matter
		for term, weight := range terms {
			worth := scale.RatioOf(big.NewRat(term.worth, columns[term.item].unit))
			points, err := hundred.Mul(worth.Sub(b.zero[term.item])).Quo(b.span[term.item])
			if err != nil {
				return err
			}
			x := weight.Rat()
			x.Mul(x, big.NewRat(term.weight, sum))
			score.Add(score, x.Mul(x, points.Rat()))
		}
	}
	r.Score = scale.RatioOf(score.Quo(score, total.Rat()))
	r.take(m.Estimate)
	r.Estimate.Missing = int64(t.Len()) - r.Estimate.N
	return nil
}
