package scale

import "fmt"

// box tells of a value whether it is one of the k points at the favourable end
// (top) or at the other.
func (t *WeightedTally) box(k int, top bool) (func(int) bool, error) {
	if t.Scale() == nil {
		return nil, fmt.Errorf("scale: box: %w", ErrNoScale)
	}
	p := t.scale.def.Points
	if k < 1 || k > len(p) {
		return nil, fmt.Errorf("scale: box of %d of %d points: %w", k, len(p), ErrArgument)
	}
	if top == (t.scale.def.Polarity == HigherIsBetter) {
		return func(v int) bool { return v >= p[len(p)-k].Value }, nil
	}
	return func(v int) bool { return v <= p[k-1].Value }, nil
}

// Top is the weighted top-k box, as [Tally.Top].
func (t *WeightedTally) Top(k int) (WeightedMean, error) {
	in, err := t.box(k, true)
	if err != nil {
		return WeightedMean{}, err
	}
	return t.Share(in)
}

// Bottom is the weighted bottom-k box, as [Tally.Bottom].
func (t *WeightedTally) Bottom(k int) (WeightedMean, error) {
	in, err := t.box(k, false)
	if err != nil {
		return WeightedMean{}, err
	}
	return t.Share(in)
}

// NetBox is the weighted top-k share minus the bottom-k share, in [−1,1], as
// [Tally.NetBox].
func (t *WeightedTally) NetBox(k int) (WeightedMean, error) {
	top, err := t.box(k, true)
	if err != nil {
		return WeightedMean{}, err
	}
	if 2*k > t.scale.Len() {
		return WeightedMean{}, fmt.Errorf("scale: net box of %d of %d points overlaps: %w", k, t.scale.Len(), ErrArgument)
	}
	bottom, err := t.box(k, false)
	if err != nil {
		return WeightedMean{}, err
	}
	return t.MeanOf(func(v int) float64 {
		switch {
		case top(v):
			return 1
		case bottom(v):
			return -1
		}
		return 0
	})
}
