package segments

import (
	"math"

	"github.com/gocsat/csat/internal/tail"
	"github.com/gocsat/csat/survey"
)

// exactLimit is the number of ratings up to which the rank sum test is exact. All
// allocations of 50 ratings can be counted in float64.
const exactLimit = 50

// A RankSum is the rank sum test of Wilcoxon, Mann and Whitney.
type RankSum struct {
	// UA counts the pairs in which a has the higher rating, ties as one half: R's W.
	UA float64 `json:"u_a"`
	// UB is the same for b.
	UB float64 `json:"u_b"`
	// RankSumA is the sum of the mid-ranks of a.
	RankSumA float64 `json:"rank_sum_a"`
	// TieFactor is 1 − Σ(t³−t)/(N³−N): 1 without ties, 0 if all ratings are alike.
	TieFactor float64 `json:"tie_factor"`
	// Sigma is the tie-corrected standard deviation of UA.
	Sigma float64 `json:"sigma"`
	// Z is (UA − n_a·n_b/2)/Sigma; no value, nor for any p-value, where all ratings
	// are alike.
	Z survey.Optional `json:"z"`
	// P is the two-sided p-value of Z.
	P survey.Optional `json:"p"`
	// ZCorrected moves UA by ½ towards its mean.
	ZCorrected survey.Optional `json:"z_corrected"`
	// PCorrected is the two-sided p-value of ZCorrected.
	PCorrected survey.Optional `json:"p_corrected"`
	// Exact is the share of all allocations of the ratings, ties kept, that are at
	// least as far from the mean. Only where both groups have 50 ratings at most
	// together: then it is the one to report.
	Exact survey.Optional `json:"exact"`
	// ExactLess is the share of the allocations with UA as small or smaller.
	ExactLess survey.Optional `json:"exact_less"`
	// ExactGreater is the share of those with UA as large or larger.
	ExactGreater survey.Optional `json:"exact_greater"`
	// Shift is the estimate of Hodges and Lehmann: the median of all differences
	// a − b, in points of the scale.
	Shift float64 `json:"shift"`
	// Warnings are reasons to trust the normal approximation less.
	Warnings []survey.Warning `json:"warnings,omitempty"`
}

// MannWhitney tests whether ratings of a tend to be higher or lower than those of
// b (H. B. Mann and D. R. Whitney, Annals of Mathematical Statistics 18, 1947,
// 50–60, doi:10.1214/aoms/1177730491; ties by E. L. Lehmann, Nonparametrics,
// 1975, §1.4). It takes time in proportion to the number of distinct values, but
// for the exact p-value of small groups. [EffectSizes] has the size of the effect.
//
// Errors: a *GroupError with ErrNoBase or ErrCounts.
func MannWhitney(a, b Group) (RankSum, error) {
	groups := []Group{a, b}
	if err := check(groups, 1); err != nil {
		return RankSum{}, err
	}
	p := pool(groups)
	m, n := a.size(), b.size()
	r := RankSum{RankSumA: p.rankSums(2)[0], TieFactor: p.tieFactor(), Shift: shift(a, b)}
	r.UA = r.RankSumA - float64(m*float64(m+1))/2
	r.UB = float64(m*n) - r.UA
	r.Sigma = math.Sqrt(float64(float64(float64(m*n)*float64(p.n+1)) / 12 * r.TieFactor))
	if !(r.Sigma > 0) {
		r.Warnings = warn(nil, survey.NoError, "all ratings are alike")
		return r, nil
	}
	distance := (r.UA - r.UB) / 2
	z := distance / r.Sigma
	corrected := math.Copysign(max(0, math.Abs(distance)-0.5), distance) / r.Sigma
	r.Z, r.P = survey.Some(z), survey.Some(tail.NormalTwoSided(z))
	r.ZCorrected, r.PCorrected = survey.Some(corrected), survey.Some(tail.NormalTwoSided(corrected))
	if p.n <= exactLimit {
		two, less, greater := p.allocations(a.n)
		r.Exact, r.ExactLess, r.ExactGreater = survey.Some(two), survey.Some(less), survey.Some(greater)
	} else {
		r.Warnings = small(groups, 10, "the normal approximation of the rank sum")
	}
	return r, nil
}

// allocations gives the shares of the ways to choose size of the ratings whose
// rank sum is as far from the mean as that of the first group, as small, and as
// large. Ranks are doubled to be whole.
func (p pooled) allocations(size int64) (two, less, greater float64) {
	all := int64(p.n)
	most := all * (all + 1)
	// ways[c][s] counts the choices of c ratings with the rank sum s.
	ways := make([][]float64, size+1)
	for c := range ways {
		ways[c] = make([]float64, most+1)
	}
	ways[0][0] = 1
	var before, observed int64
	for v, ties := range p.totals {
		rank := 2*before + ties + 1
		before += ties
		observed += p.counts[v][0] * rank
		for c := size; c > 0; c-- {
			choose := 1.0
			for j := int64(1); j <= min(c, ties); j++ {
				choose = choose * float64(ties-j+1) / float64(j)
				for s := j * rank; s <= most; s++ {
					ways[c][s] += float64(choose * ways[c-j][s-j*rank])
				}
			}
		}
	}
	mean := size * (all + 1)
	far := max(observed-mean, mean-observed)
	var total float64
	for s, w := range ways[size] {
		s := int64(s)
		total += w
		if s <= observed {
			less += w
		}
		if s >= observed {
			greater += w
		}
		if max(s-mean, mean-s) >= far {
			two += w
		}
	}
	return two / total, less / total, greater / total
}

// shift is the median of all differences a − b. Since float64 subtraction is
// monotone, the number of differences up to a bound is counted in one pass, and
// the bound found by halving the order of float64 values, or of whole numbers where
// all ratings are.
func shift(a, b Group) float64 {
	// atMost counts the differences up to d.
	atMost := func(d float64) float64 {
		var count float64
		var below int64 // ratings of a up to d above the rating of b
		i := 0
		for j, y := range b.values {
			for i < len(a.values) && a.values[i]-y <= d {
				below += a.counts[i]
				i++
			}
			count += float64(float64(below) * float64(b.counts[j]))
		}
		return count
	}
	number, value := orderOf, ofOrder
	if whole(a.values) && whole(b.values) {
		number, value = func(x float64) int64 { return int64(x) }, func(i int64) float64 { return float64(i) }
	}
	// smallest is the smallest difference with at least rank differences up to it.
	smallest := func(rank float64) float64 {
		lo, hi := number(a.values[0]-b.values[len(b.values)-1]), number(a.values[len(a.values)-1]-b.values[0])
		for lo < hi {
			mid := lo + int64(uint64(hi-lo)/2)
			if atMost(value(mid)) >= rank {
				hi = mid
			} else {
				lo = mid + 1
			}
		}
		return value(lo)
	}
	pairs := float64(a.size() * b.size())
	low := smallest(math.Floor((pairs + 1) / 2))
	high := smallest(math.Floor(pairs/2) + 1)
	return low + (high-low)/2
}

// whole tells whether all values are whole numbers up to a million.
func whole(values []float64) bool {
	for _, x := range values {
		if x != math.Trunc(x) || math.Abs(x) > 1e6 {
			return false
		}
	}
	return true
}

// orderOf numbers the float64 values in their order.
func orderOf(x float64) int64 {
	bits := int64(math.Float64bits(x))
	if bits < 0 {
		return math.MinInt64 - bits
	}
	return bits
}

// ofOrder is the inverse of orderOf.
func ofOrder(order int64) float64 {
	if order < 0 {
		return -math.Float64frombits(uint64(-order))
	}
	return math.Float64frombits(uint64(order))
}
