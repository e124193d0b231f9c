package satisfaction

import (
	"fmt"
	"math"

	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// moments are the means of items as moments have them.
func (b *csi) moments(m *survey.Moments) func(id string) (scale.Ratio, int64, error) {
	return func(id string) (scale.Ratio, int64, error) {
		i, err := b.variable(m, id)
		if err != nil {
			return scale.Ratio{}, 0, err
		}
		mean, err := m.Mean(i)
		return mean, m.N(i, i), err
	}
}

// parts are the items with their mean scores and importance, given the mean worth of
// an item and its base.
func (b *csi) parts(mean func(id string) (scale.Ratio, int64, error)) (CSIResult, error) {
	r := CSIResult{Estimator: b.estimator, Importance: b.importance}
	var all scale.Ratio
	for k, item := range b.items {
		worth, n, err := mean(item.Item)
		if err != nil {
			return r, fmt.Errorf("satisfaction: csi: item %s: %w", item.Item, err)
		}
		p := CSIPart{Item: item.Item, N: n}
		if p.Score, err = hundred.Mul(worth.Sub(b.zero[k])).Quo(b.span[k]); err != nil {
			return r, err
		}
		if b.weights != nil {
			p.Importance = b.weights[k]
		} else if p.Importance, _, err = mean(item.Importance); err != nil {
			return r, fmt.Errorf("satisfaction: csi: importance %s: %w", item.Importance, err)
		}
		all = all.Add(p.Importance)
		r.Parts = append(r.Parts, p)
	}
	if all.Sign() == 0 {
		return r, fmt.Errorf("satisfaction: csi: no importance: %w", ErrNoBase)
	}
	for k := range r.Parts {
		r.Parts[k].Weight, _ = r.Parts[k].Importance.Quo(all) // not 0
	}
	return r, nil
}

// slopes sets the score from the parts, and calls use with each item and the derivative
// of the score by its mean worth.
func (b *csi) slopes(r *CSIResult, use func(id string, derivative scale.Ratio) error) error {
	var all scale.Ratio
	for _, p := range r.Parts {
		r.Score = r.Score.Add(p.Weight.Mul(p.Score))
		all = all.Add(p.Importance)
	}
	for k, p := range r.Parts {
		byScore, err := hundred.Mul(p.Weight).Quo(b.span[k])
		if err != nil {
			return err
		}
		if err := use(p.Item, byScore); err != nil {
			return err
		}
		if b.weights != nil {
			continue
		}
		byImportance, err := p.Score.Sub(r.Score).Quo(all)
		if err != nil {
			return err
		}
		if err := use(b.items[k].Importance, byImportance); err != nil {
			return err
		}
	}
	return nil
}

// ratioOfMeans sets score and estimate from the parts.
func (b *csi) ratioOfMeans(m *survey.Moments, r *CSIResult) error {
	type slope struct {
		variable int
		perUnit  float64 // derivative by the mean of the variable, over its base
	}
	var slopes []slope
	least, most := int64(math.MaxInt64), int64(0)
	err := b.slopes(r, func(id string, derivative scale.Ratio) error {
		i, err := b.variable(m, id)
		if err != nil {
			return err
		}
		n := m.N(i, i)
		least, most = min(least, n), max(most, n)
		slopes = append(slopes, slope{i, derivative.Float64() / float64(n)})
		return nil
	})
	if err != nil {
		return err
	}
	products := indexBuilder{m: m}
	var v, size float64
	for k, a := range slopes {
		for l, c := range slopes[:k+1] {
			s, err := products.product(a.variable, c.variable)
			if err != nil {
				return err
			}
			term := float64(a.perUnit*c.perUnit) * s
			if l < k {
				term *= 2
			}
			v += float64(term)
			size += math.Abs(term)
		}
	}
	if v < 1e-14*size { // rounding of terms that cancel would pass for an error
		v = 0
	}
	e := &r.Estimate
	e.Value, e.N, e.EffectiveN = r.Score.Float64(), least, float64(least)
	if least < most {
		e.Warn(survey.Unequal, "items rest on %d to %d ratings", least, most)
	}
	setError(e, v*float64(most), most, b.level, 0, 100)
	return nil
}

func (b *csi) finish(r *CSIResult) error {
	if b.importance == DerivedImportance {
		r.Estimate.Warn(FixedWeights, "derived importance is taken as known")
	}
	if levels := b.q.Levels(); levels != nil {
		band, err := levels.Of(r.Score)
		if err != nil {
			return fmt.Errorf("satisfaction: level of csi: %w", err)
		}
		r.Level = band.ID
	}
	return nil
}
