package segments

import (
	"math"

	"github.com/gocsat/csat/internal/tail"
	"github.com/gocsat/csat/survey"
)

// A KruskalResult compares the ranks of k groups.
type KruskalResult struct {
	// H is the statistic, tie-corrected; no value, nor for P, where all ratings are
	// alike.
	H survey.Optional `json:"h"`
	// HUncorrected is H times TieFactor.
	HUncorrected float64 `json:"h_uncorrected"`
	// TieFactor is 1 − Σ(t³−t)/(N³−N): 1 without ties, 0 if all ratings are alike.
	TieFactor float64 `json:"tie_factor"`
	// DF is k − 1.
	DF int `json:"df"`
	// P is the upper tail of χ² at H.
	P survey.Optional `json:"p"`
	// MeanRanks are the mean mid-ranks of the groups, in their order.
	MeanRanks []float64 `json:"mean_ranks"`
	// Epsilon2 is H/(N − 1), 0–1.
	Epsilon2 survey.Optional `json:"epsilon2"`
	// Eta2 is (H − k + 1)/(N − k); below 0 for small H, not cut.
	Eta2 survey.Optional `json:"eta2"`
	// N is the number of ratings.
	N int64 `json:"n"`
	// Warnings are reasons to trust the χ² approximation less.
	Warnings []survey.Warning `json:"warnings,omitempty"`
}

// KruskalWallis tests whether k ≥ 2 groups tend to rate alike (W. H. Kruskal and
// W. A. Wallis, Use of ranks in one-criterion variance analysis, JASA 47, 1952,
// 583–621, doi:10.1080/01621459.1952.10483441). It takes time in proportion to the
// number of distinct values. A group below ten ratings is a LowBase warning.
//
// Errors: ErrArgument for fewer than two groups; a *GroupError with ErrNoBase or
// ErrCounts.
func KruskalWallis(groups []Group) (KruskalResult, error) {
	if err := check(groups, 1); err != nil {
		return KruskalResult{}, err
	}
	p := pool(groups)
	r := KruskalResult{
		TieFactor: p.tieFactor(), DF: len(groups) - 1, N: int64(p.n), Warnings: small(groups, 10, "χ²"),
		MeanRanks: p.rankSums(len(groups)),
	}
	var sum float64
	for k, g := range groups {
		r.MeanRanks[k] /= g.size()
		d := r.MeanRanks[k] - (p.n+1)/2
		sum += float64(g.size() * float64(d*d))
	}
	r.HUncorrected = 12 * sum / float64(p.n*(p.n+1))
	if !(r.TieFactor > 0) {
		r.HUncorrected = 0
		r.Warnings = warn(r.Warnings, survey.NoError, "all ratings are alike")
		return r, nil
	}
	h := r.HUncorrected / r.TieFactor
	r.H, r.P = survey.Some(h), survey.Some(tail.ChiSquare(h, float64(r.DF)))
	r.Epsilon2 = survey.Some(h / (p.n - 1))
	r.Eta2 = some((h - float64(r.DF)) / (p.n - float64(len(groups))))
	return r, nil
}

// Dunn compares all pairs of groups by their mean ranks in the ranking of all,
// with the tie-corrected variance (O. J. Dunn, Multiple comparisons using rank
// sums, Technometrics 6, 1964, 241–252, doi:10.1080/00401706.1964.10490181). It
// reads Level and Adjustment. Differences are of mean ranks, later group minus
// earlier one.
//
// Errors: as [KruskalWallis], ErrArgument for the options, and a *GroupError with it
// for two groups of one name.
func Dunn(groups []Group, o Options) (PairTests, error) {
	level, tailArea, err := o.level()
	if err != nil {
		return PairTests{}, err
	}
	if err := named(groups, 1); err != nil {
		return PairTests{}, err
	}
	p := pool(groups)
	sums := p.rankSums(len(groups))
	variance := p.n * (p.n + 1) / 12 * p.tieFactor()
	z := -tail.NormalQuantile(tailArea)
	return pairs(groups, "dunn", o, small(groups, 10, "Dunn's z"), func(i, j int, pair *Pair) {
		a, b := groups[i], groups[j]
		d := &pair.Difference
		d.Value = sums[j]/b.size() - sums[i]/a.size()
		se := math.Sqrt(float64(variance * (1/a.size() + 1/b.size())))
		if !(se > 0) {
			d.Warn(survey.NoError, "all ratings are alike")
			return
		}
		d.SE = survey.Some(se)
		d.Interval = survey.Interval{Lower: d.Value - float64(z*se), Upper: d.Value + float64(z*se), Level: level}
		pair.Statistic, pair.P = survey.Some(d.Value/se), survey.Some(tail.NormalTwoSided(d.Value/se))
	})
}
