package segments

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"

	"github.com/gocsat/csat/analysis/internal/urn"
	"github.com/gocsat/csat/satisfaction"
	"github.com/gocsat/csat/survey"
)

// NPSOptions are the choices of [NPS].
type NPSOptions struct {
	// Draws is the number of permutations. Default (0): 9999. p-values are
	// multiples of 1/(Draws + 1).
	Draws int
	// Seed selects the permutations; equal seeds give equal results.
	Seed uint64
}

// An NPSResult compares net promoter scores of k groups.
type NPSResult struct {
	// Q is Σ(s − s̄)²/V over the scores s of the groups, s̄ their mean weighted by 1/V.
	// V = (p + d − (p − d)²)/(n + 3), with the shares p of promoters and d of
	// detractors after ¾ more of each and 1½ more passives, since without these the
	// variance of a small group can be 0.
	Q float64 `json:"q"`
	// P is the share of the permutations with Q as large or larger, the observed
	// one among them. No value where all answers are of one class.
	P survey.Optional `json:"p"`
	// Scores are the scores of the groups, −1…1.
	Scores []float64 `json:"scores"`
	// Draws is the number of permutations.
	Draws int `json:"draws"`
	// N is the number of answers.
	N      int64 `json:"n"`
	groups []satisfaction.NPSCounts
}

// Pairs compares all pairs of the groups by [satisfaction.CompareNPS], with the
// interval that keeps its coverage in small and one-sided groups, and adjusts the
// p-values for their number. It reads Level and Adjustment; Holm and
// BenjaminiHochberg are usual. Differences are B minus A, −2…2, and statistics z. A
// group of fewer than 30 answers is a LowBase warning.
//
// Errors: ErrArgument for the options; ErrNoBase for an NPSResult that [NPS] has
// not made.
func (r NPSResult) Pairs(o Options) (PairTests, error) {
	level, _, err := o.level()
	if err != nil {
		return PairTests{}, err
	}
	if len(r.groups) < 2 {
		return PairTests{}, fmt.Errorf("segments: pairs of no groups: %w", ErrNoBase)
	}
	sizes := make([]Group, len(r.groups))
	least := r.N
	for i, g := range r.groups {
		sizes[i].n = g.N()
		least = min(least, g.N())
	}
	var warnings []survey.Warning
	if least < 30 {
		warnings = warn(nil, survey.LowBase, "a group has %d answers; the interval needs 30", least)
	}
	var failed error
	t, err := pairs(sizes, satisfaction.MOVER.String(), o, warnings, func(i, j int, pair *Pair) {
		c, err := satisfaction.CompareNPS(r.groups[j], r.groups[i], satisfaction.CompareOptions{Level: level})
		if err != nil {
			failed = err
			return
		}
		c.Estimate.N, c.Estimate.EffectiveN = pair.Difference.N, pair.Difference.EffectiveN
		pair.Difference, pair.Statistic, pair.P = c.Estimate, c.Test.Z, c.Test.TwoSided
	})
	if failed != nil {
		return PairTests{}, fmt.Errorf("segments: %w", failed)
	}
	return t, err
}

// NPS tests whether k ≥ 2 groups have the same net promoter score, by permuting the
// answers over the groups, which keeps its level in groups of any size where the
// groups are alike; with χ² on k − 1 degrees of freedom the same Q errs in small
// ones. [NPSResult.Pairs] says which groups differ. The draws
// are keyed by seed and number, so that the result is reproducible.
//
// Errors: ErrArgument for fewer than two groups or negative draws; a *GroupError
// with ErrNoBase or ErrCounts (Name is empty); that of ctx.
func NPS(ctx context.Context, groups []satisfaction.NPSCounts, o NPSOptions) (NPSResult, error) {
	if len(groups) < 2 || o.Draws < 0 {
		return NPSResult{}, fmt.Errorf("segments: %d groups, %d draws: %w", len(groups), o.Draws, ErrArgument)
	}
	r := NPSResult{Draws: o.Draws, groups: slices.Clone(groups)}
	if r.Draws == 0 {
		r.Draws = 9999
	}
	var all satisfaction.NPSCounts
	sizes := make([]int64, len(groups))
	for i, g := range groups {
		for _, c := range []int64{g.Detractors, g.Passives, g.Promoters} {
			if c < 0 || c > maxCount-r.N {
				return NPSResult{}, &GroupError{Index: i, Err: ErrCounts}
			}
			r.N += c
			sizes[i] += c
		}
		if sizes[i] == 0 {
			return NPSResult{}, &GroupError{Index: i, Err: ErrNoBase}
		}
		all.Detractors += g.Detractors
		all.Passives += g.Passives
		all.Promoters += g.Promoters
		r.Scores = append(r.Scores, float64(g.Promoters-g.Detractors)/float64(sizes[i]))
	}
	r.Q = npsQ(groups)
	if max(all.Detractors, all.Passives, all.Promoters) == r.N {
		r.Q = 0
		return r, nil
	}
	drawn := make([]satisfaction.NPSCounts, len(groups))
	extreme := 1
	for replicate := range r.Draws {
		if replicate%64 == 0 && ctx.Err() != nil {
			return NPSResult{}, fmt.Errorf("segments: after %d draws: %w", replicate, ctx.Err())
		}
		random := rand.New(rand.NewPCG(o.Seed, uint64(replicate)))
		left, rest := all, r.N
		for i, n := range sizes {
			g := satisfaction.NPSCounts{Detractors: urn.Draw(random, n, left.Detractors, rest)}
			g.Promoters = urn.Draw(random, n-g.Detractors, left.Promoters, rest-left.Detractors)
			g.Passives = n - g.Detractors - g.Promoters
			left.Detractors -= g.Detractors
			left.Passives -= g.Passives
			left.Promoters -= g.Promoters
			rest -= n
			drawn[i] = g
		}
		// Equal arrangements of the groups must not differ by rounding.
		if npsQ(drawn) >= r.Q*(1-1e-9) {
			extreme++
		}
	}
	r.P = survey.Some(float64(extreme) / float64(r.Draws+1))
	return r, nil
}

// npsQ is Q of [NPSResult].
func npsQ(groups []satisfaction.NPSCounts) float64 {
	var weights, mean float64
	for _, g := range groups {
		s, w := npsWeight(g)
		weights += w
		mean += float64(w * s)
	}
	mean /= weights
	var q float64
	for _, g := range groups {
		s, w := npsWeight(g)
		q += float64(w * float64((s-mean)*(s-mean)))
	}
	return q
}

// npsWeight is the score of a group and 1/V.
func npsWeight(g satisfaction.NPSCounts) (score, weight float64) {
	detractors, passives, promoters := float64(g.Detractors), float64(g.Passives), float64(g.Promoters)
	n := detractors + passives + promoters
	adjusted := n + 3
	centre := (promoters - detractors) / adjusted
	variance := (promoters+detractors+1.5)/adjusted - float64(centre*centre)
	return (promoters - detractors) / n, adjusted / variance
}
