package survey

import (
	"fmt"
	"math"
	"math/cmplx"

	"github.com/gocsat/csat/internal/tail"
	"github.com/gocsat/csat/scale"
)

// A LevelChance is the probability that the true score lies in one level.
type LevelChance struct {
	// Level is the id of the band.
	Level string `json:"level"`
	// Chance is in [0,1]; those of all levels add up to 1.
	Chance float64 `json:"chance"`
}

// LevelChances are the chances of all levels, in their order, given an estimate in the
// unit of the bands. The true value is taken to be distributed about the estimate as
// Student's t with EffectiveN − 1 degrees of freedom, times the standard error, and
// within the range of the bands: a confidence distribution, or the posterior one if
// nothing was known before. An error of 0 leaves one level, that of the value.
//
// A suppressed estimate, a value that is no number, nil bands and a negative or
// infinite error are [ErrArgument]; a value outside the bands is scale.ErrOutOfRange;
// no error, or an EffectiveN of at most 1, is [ErrTooFew].
func LevelChances(e Estimate, b *scale.Bands) ([]LevelChance, error) {
	if e.Suppressed || b == nil || b.Len() == 0 {
		return nil, fmt.Errorf("survey: level chances: %w: a suppressed estimate or no bands", ErrArgument)
	}
	at, err := b.IndexFloat(e.Value)
	if err != nil {
		return nil, fmt.Errorf("survey: level chances: %w", err)
	}
	if !e.SE.Valid || !(e.EffectiveN > 1) {
		return nil, fmt.Errorf("survey: level chances: %w: no error of an effective base of %v", ErrTooFew, e.EffectiveN)
	}
	se := e.SE.Value
	if !(se >= 0) || math.IsInf(se, 0) {
		return nil, fmt.Errorf("survey: level chances: %w: standard error %v", ErrArgument, se)
	}
	chances := levelsOf(b)
	if se == 0 {
		chances[at].Chance = 1
		return chances, nil
	}
	within := func(low, high scale.Ratio) float64 {
		lowerL, upperL := tail.StudentT((low.Float64()-e.Value)/se, e.EffectiveN-1)
		lowerH, upperH := tail.StudentT((high.Float64()-e.Value)/se, e.EffectiveN-1)
		return difference(lowerL, upperL, lowerH, upperH)
	}
	edges := edgesOf(b)
	total := within(edges[0], edges[len(edges)-1])
	if !(total > 0) {
		return nil, fmt.Errorf("survey: level chances: %w: an error of %v says nothing about a level", ErrTooFew, se)
	}
	for i := range chances {
		chances[i].Chance = min(1, within(edges[i], edges[i+1])/total)
	}
	return chances, nil
}

// TallyLevelChances are the chances of all levels for the score of one item, from its
// counts without an approximation: the shares of the k points have Dirichlet's
// distribution with parameters nⱼ + 1/k, the posterior one under a prior that weighs
// as much as one answer (J. O. Berger, J. M. Bernardo and D. Sun, Overall objective
// priors, Bayesian Analysis 10, 2015, 189–221), and the score is a linear function of
// them. So equal answers throughout do not make certain.
//
// The score lies above an edge where Σ(scoreⱼ − edge)·Gⱼ > 0 for independent gamma
// variables G. That probability is an integral of their moment generating function,
// taken along the line through its saddle point (S. O. Rice, Distribution of quadratic
// forms in normal random variables, SIAM J. Sci. Stat. Comput. 1, 1980, 438–448), where
// it keeps its digits in the tails.
//
// Ratings alone count. None is [ErrNoBase]; nil, no bands or an unknown method are
// [ErrArgument]; a point whose score lies outside the bands is scale.ErrOutOfRange.
func TallyLevelChances(t *scale.Tally, m scale.ScoreMethod, b *scale.Bands) ([]LevelChance, error) {
	if t == nil || b == nil || b.Len() == 0 {
		return nil, fmt.Errorf("survey: level chances: %w: no tally or no bands", ErrArgument)
	}
	if t.N() == 0 {
		return nil, fmt.Errorf("survey: level chances: %w", ErrNoBase)
	}
	zero, span, err := t.Scale().ScoreOrigin(m)
	if err != nil {
		return nil, fmt.Errorf("survey: level chances: %w", err)
	}
	points := t.Scale().Points()
	weight, score := make([]float64, len(points)), make([]scale.Ratio, len(points))
	for j, p := range points {
		weight[j] = float64(t.Count(p.Value)) + 1/float64(len(points))
		worth, err := t.Scale().Worth(p.Value)
		if err == nil {
			score[j], err = ratio(100, 1).Mul(worth.Sub(zero)).Quo(span)
		}
		if err == nil {
			_, err = b.Index(score[j])
		}
		if err != nil {
			return nil, fmt.Errorf("survey: level chances: %w", err)
		}
	}
	chances, edges := levelsOf(b), edgesOf(b)
	below, above := 0.0, 1.0
	for i := range chances {
		nextBelow, nextAbove := 1.0, 0.0
		if i < len(chances)-1 {
			beyond := make([]float64, len(score))
			for j := range score {
				beyond[j] = score[j].Sub(edges[i+1]).Float64()
			}
			nextBelow, nextAbove = signChances(weight, beyond)
		}
		chances[i].Chance = max(0, difference(below, above, nextBelow, nextAbove))
		below, above = nextBelow, nextAbove
	}
	return chances, nil
}

func levelsOf(b *scale.Bands) []LevelChance {
	chances := make([]LevelChance, 0, b.Len())
	for _, band := range b.All() {
		chances = append(chances, LevelChance{Level: band.ID})
	}
	return chances
}

// edgesOf are the lower edges and the upper end.
func edgesOf(b *scale.Bands) []scale.Ratio {
	var edges []scale.Ratio
	for _, band := range b.All() {
		edges = append(edges, scale.RatioOfDecimal(band.From))
	}
	_, end := b.Range()
	return append(edges, scale.RatioOfDecimal(end))
}

// difference is that of two distribution functions, by upper tails where both are high.
func difference(lowerL, upperL, lowerH, upperH float64) float64 {
	if lowerL > 0.5 {
		return upperL - upperH
	}
	return lowerH - lowerL
}

// signChances are P(Σaⱼ·Gⱼ < 0) and P(Σaⱼ·Gⱼ > 0) for gamma variables of these shapes.
func signChances(shape, a []float64) (below, above float64) {
	low, high := 0.0, 0.0
	mean := 0.0
	for j, x := range a {
		low, high, mean = min(low, x), max(high, x), mean+float64(shape[j]*x)
	}
	switch {
	case low == 0:
		return 0, 1
	case high == 0:
		return 1, 0
	case mean > 0:
		below = tailAbove(shape, a, -1/(high-low))
		return below, 1 - below
	}
	above = tailAbove(shape, a, 1/(high-low))
	return 1 - above, above
}

// tailAbove is P(Σ factor·aⱼ·Gⱼ > 0), 1/2πi times the integral of exp(K(s))/s over the
// line through the positive saddle point, K(s) = −Σ shapeⱼ·ln(1 − s·aⱼ).
func tailAbove(shape, a []float64, factor float64) float64 {
	scaled, high := make([]float64, len(a)), 0.0
	for j, x := range a {
		scaled[j] = x * factor
		high = max(high, scaled[j])
	}
	slope := func(s float64) float64 {
		sum := -1 / s
		for j, x := range scaled {
			sum += shape[j] * x / (1 - s*x)
		}
		return sum
	}
	saddle := tail.Root(slope, 0, (1-1e-15)/high)
	logMGF := func(s complex128) complex128 {
		sum := complex(0, 0)
		for j, x := range scaled {
			sum -= complex(shape[j], 0) * cmplx.Log(1-s*complex(x, 0))
		}
		return sum
	}
	peak := real(logMGF(complex(saddle, 0)))
	curvature := 1 / (saddle * saddle)
	for j, x := range scaled {
		q := x / (1 - saddle*x)
		curvature += shape[j] * q * q
	}
	width := 1 / math.Sqrt(curvature)
	// The trapezoid rule in x, y = width·sinh(x), converges faster than any power of the
	// step for a function that falls like this on both sides.
	const step = 1.0 / 16
	sum := 0.0
	for i := 0; ; i++ {
		x := float64(i) * step
		s := complex(saddle, width*math.Sinh(x))
		f := cmplx.Exp(logMGF(s)-complex(peak, 0)) / s * complex(width*math.Cosh(x), 0)
		if i == 0 {
			f /= 2
		}
		sum += real(f)
		if cmplx.Abs(f) < 1e-18*math.Abs(sum) || x > 500 {
			break
		}
	}
	return max(0, min(1, math.Exp(peak)*sum*step/math.Pi))
}
