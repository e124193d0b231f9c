package segments

import (
	"math"

	"github.com/gocsat/csat/internal/tail"
	"github.com/gocsat/csat/survey"
)

// An ANOVAResult compares the means of k groups.
type ANOVAResult struct {
	// Test is Fisher's analysis of variance: one variance for all groups.
	Test FTest `json:"test"`
	// Welch lets every group have its own variance (B. L. Welch, On the comparison
	// of several mean values, Biometrika 38, 1951, 330–336). No value where a group
	// does not vary.
	Welch FTest `json:"welch"`
	// SSBetween is Σn(mean − grand mean)².
	SSBetween float64 `json:"ss_between"`
	// SSWithin is the sum of squares around the means of the groups.
	SSWithin float64 `json:"ss_within"`
	// GrandMean is the mean of all ratings.
	GrandMean float64 `json:"grand_mean"`
	// Eta2 is the share of the variation that the groups explain in this sample,
	// 0–1. No value where nothing varies; so with the following.
	Eta2 survey.Optional `json:"eta2"`
	// Omega2 estimates the same in the population; below 0 where F < 1, not cut.
	Omega2 survey.Optional `json:"omega2"`
	// Epsilon2 is Eta2 adjusted as R² is; below 0 where F < 1, not cut.
	Epsilon2 survey.Optional `json:"epsilon2"`
	// CohenF is √(Eta2/(1 − Eta2)); 0.1 is small, 0.25 medium, 0.4 large.
	CohenF survey.Optional `json:"cohen_f"`
	// Explained is the confidence interval of the share of the variation that the
	// groups explain in the population, which Eta2, Omega2 and Epsilon2 estimate:
	// λ/(λ + N) with λ from the noncentral F distribution (J. H. Steiger, Beyond
	// the F test, Psychological Methods 9, 2004, 164–182,
	// doi:10.1037/1082-989X.9.2.164). Where it must exclude 0 exactly when Test
	// rejects at 5 %, take Level 0.90.
	Explained survey.Interval `json:"explained,omitzero"`
	// N is the number of ratings.
	N int64 `json:"n"`
	// Warnings are reasons to trust the figures less.
	Warnings []survey.Warning `json:"warnings,omitempty"`
}

// ANOVA compares the means of k ≥ 2 groups. It reads Level. Report Welch unless the
// variances are known to be alike; LowBase warnings are as of [TTest],
// those of skewness for Welch only.
//
// Errors: ErrArgument for fewer than two groups or a level outside (0, 1); a
// *GroupError with ErrNoBase, with ErrTooFew below two ratings, with ErrCounts.
func ANOVA(groups []Group, o Options) (ANOVAResult, error) {
	level, tailArea, err := o.level()
	if err != nil {
		return ANOVAResult{}, err
	}
	if err := check(groups, 2); err != nil {
		return ANOVAResult{}, err
	}
	r := ANOVAResult{Warnings: uneven(groups, 30, "an analysis of variance")}
	r.SSBetween, r.SSWithin, r.GrandMean = squares(groups)
	for _, g := range groups {
		r.N += g.n
	}
	df1, df2 := float64(len(groups)-1), float64(r.N)-float64(len(groups))
	mse := r.SSWithin / df2
	r.Test, r.Welch = fTest(r.SSBetween/df1/mse, df1, df2), welch(groups)
	total := r.SSBetween + r.SSWithin
	if !(total > 0) {
		r.Warnings = warn(r.Warnings, survey.NoError, "all ratings are alike")
		return r, nil
	}
	r.Eta2, r.CohenF = survey.Some(r.SSBetween/total), some(math.Sqrt(r.SSBetween/r.SSWithin))
	r.Omega2 = some((r.SSBetween - float64(df1*mse)) / (total + mse))
	r.Epsilon2 = some((r.SSBetween - float64(df1*mse)) / total)
	if r.Test.F.Valid {
		lower, upper := noncentrality(r.Test.F.Value, tailArea, func(ncp float64) (float64, float64) {
			return noncentralF(r.Test.F.Value, df1, df2, ncp)
		})
		n := float64(r.N)
		r.Explained = survey.Interval{Lower: lower / (lower + n), Upper: upper / (upper + n), Level: level}
	}
	return r, nil
}

func squares(groups []Group) (between, within, grand float64) {
	var n float64
	for _, g := range groups {
		grand += float64(g.size() * g.mean)
		n += g.size()
		within += g.ss
	}
	grand /= n
	alike := true
	for _, g := range groups {
		d := g.mean - grand
		between += float64(g.size() * float64(d*d))
		alike = alike && g.mean == groups[0].mean
	}
	if alike { // whatever rounding left in grand
		return 0, within, groups[0].mean
	}
	return between, within, grand
}

func welch(groups []Group) FTest {
	k := float64(len(groups))
	var sum, grand float64
	for _, g := range groups {
		w := g.size() / g.variance()
		sum += w
		grand += float64(w * g.mean)
	}
	grand /= sum
	var between, slack float64
	for _, g := range groups {
		w, d := g.size()/g.variance(), g.mean-grand
		between += float64(w * float64(d*d))
		rest := 1 - w/sum
		slack += float64(rest*rest) / (g.size() - 1)
	}
	between /= k - 1
	pairs := float64(k*k) - 1
	return fTest(between/(1+float64(2*(k-2)/pairs*slack)), k-1, pairs/(3*slack))
}

// noncentrality gives the noncentralities under which a statistic as large, and
// as small, has the probability tailArea; 0 where none has.
func noncentrality(statistic, tailArea float64, sides func(ncp float64) (below, above float64)) (lower, upper float64) {
	solve := func(excess func(ncp float64) float64) float64 {
		if excess(0) >= 0 {
			return 0
		}
		hi := max(1, statistic)
		for range 200 {
			if excess(hi) > 0 {
				break
			}
			hi *= 2
		}
		return tail.Root(excess, 0, hi)
	}
	lower = solve(func(ncp float64) float64 { _, above := sides(ncp); return above - tailArea })
	upper = solve(func(ncp float64) float64 { below, _ := sides(ncp); return tailArea - below })
	return lower, upper
}

// noncentralF gives both sides of the noncentral F distribution.
func noncentralF(f, df1, df2, ncp float64) (below, above float64) {
	total := float64(df1*f) + df2
	x, xc := df1*f/total, df2/total
	return poissonMix(ncp/2, func(j float64) (float64, float64) { return tail.Beta(df1/2+j, df2/2, x, xc) })
}

// poissonMix averages both sides of a distribution over a Poisson number with the
// given mean, from the mode outwards until nothing is added.
func poissonMix(mean float64, sides func(j float64) (below, above float64)) (below, above float64) {
	mode := math.Floor(mean)
	logGamma, _ := math.Lgamma(mode + 1)
	peak := math.Exp(-mean - logGamma)
	if mean > 0 {
		peak = math.Exp(float64(mode*math.Log(mean)) - mean - logGamma)
	}
	var weights float64
	add := func(j, weight float64) {
		b, a := sides(j)
		below += float64(weight * b)
		above += float64(weight * a)
		weights += weight
	}
	for j, weight := mode, peak; weight > 1e-18*peak; j++ {
		add(j, weight)
		weight = float64(weight * (mean / (j + 1)))
	}
	for j, weight := mode, peak; j > 0; j-- {
		if weight = float64(weight * (j / mean)); !(weight > 1e-18*peak) {
			break
		}
		add(j-1, weight)
	}
	return below / weights, above / weights
}
