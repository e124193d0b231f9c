package proportion

import (
	"fmt"
	"math"
	"slices"
)

// KSample tests whether k ≥ 2 independent groups have the same share: Pearson's
// χ² with k − 1 degrees of freedom, without continuity correction. It has no
// value if all answers are alike. With expected counts below 5 its p-value is
// rough.
//
// Errors: [ErrArgument] for fewer than two groups; an [*IndexError] with
// [ErrNoBase] or [ErrCounts] for a faulty one; [ErrCounts].
func KSample(groups []Count) (ChiSquareTest, error) {
	pooled, err := pool(groups)
	if err != nil {
		return ChiSquareTest{}, err
	}
	p := pooled.share()
	var sum float64
	for _, g := range groups {
		_, n := g.floats()
		deviation := g.share() - p
		sum += float64(n * deviation * deviation)
	}
	return chiSquareTest(sum, pooled.variance(), len(groups)-1), nil
}

// Trend tests whether the shares of k ≥ 2 ordered independent groups rise or
// fall with the groups' scores (Cochran 1954, Armitage 1955):
//
//	z = Σ w(x − np) / √(pq Σ n w²),  w = score − Σ n·score / Σ n
//
// A positive z means that the share rises; z² is the χ² on one degree of
// freedom that R's prop.trend.test prints. Nil scores stand for 1, 2, …, k.
// There is no value if all answers or all scores are alike.
//
// Errors: as [KSample], and [ErrArgument] if there is not one finite score per
// group.
func Trend(groups []Count, scores []float64) (ZTest, error) {
	pooled, err := pool(groups)
	if err != nil {
		return ZTest{}, err
	}
	if scores == nil {
		for i := range groups {
			scores = append(scores, float64(i+1))
		}
	}
	if len(scores) != len(groups) {
		return ZTest{}, fmt.Errorf("proportion: trend: %w: %d scores for %d groups", ErrArgument, len(scores), len(groups))
	}
	for i, s := range scores {
		if math.IsNaN(s) || math.IsInf(s, 0) {
			return ZTest{}, &IndexError{i, fmt.Errorf("%w: score %v", ErrArgument, s)}
		}
	}
	if slices.Min(scores) == slices.Max(scores) {
		return ZTest{}, nil
	}
	// Only relative distances matter: scaled, no finite scores overflow.
	width := slices.Max(scores)/2 - slices.Min(scores)/2
	scaled := make([]float64, len(scores))
	var mean float64
	for i, g := range groups {
		scaled[i] = scores[i] / width
		mean += float64(float64(g.N) / float64(pooled.N) * scaled[i])
	}
	p := pooled.share()
	var sum, spread float64
	for i, g := range groups {
		x, n := g.floats()
		w := scaled[i] - mean
		sum += float64(w * (x - n*p))
		spread += float64(n * w * w)
	}
	return zTest(sum, math.Sqrt(pooled.variance()*spread)), nil
}

// pool checks the groups and adds them.
func pool(groups []Count) (Count, error) {
	if len(groups) < 2 {
		return Count{}, fmt.Errorf("proportion: %w: %d groups, at least 2", ErrArgument, len(groups))
	}
	var pooled Count
	for i, g := range groups {
		if err := g.check(); err != nil {
			return Count{}, &IndexError{i, err}
		}
		if _, err := total(pooled.N, g.N); err != nil {
			return Count{}, &IndexError{i, err}
		}
		pooled.X += g.X
		pooled.N += g.N
	}
	return pooled, nil
}
