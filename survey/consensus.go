package survey

import (
	"fmt"
	"math"

	"github.com/gocsat/csat/scale"
)

// Consensus says how far ratings agree, from 0 for one half at either end of the
// scale to 1 for all at one point:
//
//	1 + Σ pⱼ·log₂(1 − |xⱼ − μ|/d)
//
// with shares pⱼ, values xⱼ, their mean μ and the width d of the scale (W. J. Tastle
// and M. J. Wierman, Consensus and dissention: a measure of ordinal dispersion,
// International Journal of Approximate Reasoning 45, 2007, 531–545). One minus it is
// their dissention. Unlike a standard deviation it has the same range on every scale.
//
// Ratings alone count. None is [ErrNoBase], and a nil tally or a scale of one point
// [ErrArgument].
func Consensus(t *scale.Tally) (float64, error) {
	if t == nil {
		return 0, fmt.Errorf("survey: consensus: %w: nil tally", ErrArgument)
	}
	if t.N() == 0 {
		return 0, fmt.Errorf("survey: consensus: %w", ErrNoBase)
	}
	exact, err := t.Mean()
	if err != nil {
		return 0, fmt.Errorf("survey: consensus: %w", err)
	}
	width := float64(t.Scale().Max() - t.Scale().Min())
	if !(width > 0) {
		return 0, fmt.Errorf("survey: consensus: %w: a scale of one point", ErrArgument)
	}
	mean, n, sum := exact.Float64(), float64(t.N()), 0.0
	for _, p := range t.Scale().Points() {
		if t.Count(p.Value) > 0 {
			sum += float64(t.Count(p.Value)) / n * math.Log1p(-math.Abs(float64(p.Value)-mean)/width)
		}
	}
	return max(0, min(1, 1+sum/math.Ln2)), nil
}
