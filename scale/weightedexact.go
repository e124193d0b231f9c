package scale

import "math/big"

// ExactMeanOf is the mean of [WeightedTally.MeanOf] for whole values of f, as the
// exact fraction of the sums of weights: what a published figure is rounded from.
func (t *WeightedTally) ExactMeanOf(f func(value int) int64) (Ratio, error) {
	if _, _, err := orZero(t).counts.base(1); err != nil {
		return Ratio{}, err
	}
	top, bottom := new(big.Rat), new(big.Rat)
	for i, p := range t.scale.def.Points {
		w := t.sum[firstPoint+i].Rat()
		bottom.Add(bottom, w)
		top.Add(top, w.Mul(w, new(big.Rat).SetInt64(f(p.Value))))
	}
	return RatioOf(top.Quo(top, bottom)), nil
}
