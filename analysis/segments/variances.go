package segments

import (
	"math"

	"github.com/gocsat/csat/internal/tail"
	"github.com/gocsat/csat/survey"
)

// VarianceTests ask whether k groups vary equally.
type VarianceTests struct {
	// BrownForsythe compares the distances to the medians: the one to report for
	// ratings, of which it rejects rather too few where a warning has [LumpyMedian]
	// (M. B. Brown and A. B. Forsythe, Robust tests for the equality of variances, JASA
	// 69, 1974, 364–367, doi:10.1080/01621459.1974.10482955).
	BrownForsythe FTest `json:"brown_forsythe"`
	// Levene compares the distances to the means (H. Levene 1960). Of skewed ratings,
	// as of satisfied customers, it raises far too many false alarms in samples of any
	// size: 37 % at a nominal 5 % where three in four give the top rating. A warning
	// then has [LumpyMean].
	Levene FTest `json:"levene"`
	// Bartlett is a likelihood ratio that holds for normal data only, as [VarianceRatio]
	// does and for the same reason. No value where a group does not vary.
	Bartlett ChiSquareTest `json:"bartlett"`
	// Fligner compares normal scores of the ranks of the distances to the medians
	// (M. A. Fligner and T. J. Killeen, JASA 71, 1976, 210–213). Where a warning
	// has [LumpyMedian] it errs either way.
	Fligner ChiSquareTest `json:"fligner"`
	// Warnings are reasons to trust the figures less.
	Warnings []survey.Warning `json:"warnings,omitempty"`
}

// Warnings of [Variances].
const (
	// LumpyMean: the observed ratings are so skewed or bunched that the distances from
	// estimated means vary otherwise than Levene's test takes them to. Its rate of false
	// alarms in large samples, computed from the ratings, is below 4 or above 6 % at a
	// nominal 5 %.
	LumpyMean survey.WarningCode = "lumpy-mean"
	// LumpyMedian: the median of a group may as well be another rating. At most half as
	// many values as ratings, and within √n ranks of the middle, two standard errors, are
	// values that lie more than a fifth of a standard deviation apart. The distances from
	// medians are then not those of BrownForsythe and Fligner.
	LumpyMedian survey.WarningCode = "lumpy-median"
)

// A ChiSquareTest is a statistic that is χ² under the hypothesis.
type ChiSquareTest struct {
	// Statistic is ≥ 0; no value, nor for P, if it is 0/0 or x/0.
	Statistic survey.Optional `json:"statistic"`
	// DF is the degrees of freedom.
	DF int `json:"df"`
	// P is the upper tail.
	P survey.Optional `json:"p"`
}

func chiTest(x float64, df int) ChiSquareTest {
	t := ChiSquareTest{Statistic: some(x), DF: df}
	if t.Statistic.Valid {
		t.P = survey.Some(tail.ChiSquare(x, float64(df)))
	}
	return t
}

// Variances tests whether k ≥ 2 groups have the same variance. A group below thirty
// ratings is a LowBase warning; [LumpyMean] and [LumpyMedian] warn of ratings of which
// Levene's test, and those from medians, leave their level. The F tests take time in proportion to the number
// of distinct values.
//
// Errors: as [ANOVA].
func Variances(groups []Group) (VarianceTests, error) {
	if err := check(groups, 2); err != nil {
		return VarianceTests{}, err
	}
	r := VarianceTests{Warnings: small(groups, 30, "a test of variances")}
	fromMean, fromMedian := make([]Group, len(groups)), make([]Group, len(groups))
	for i, g := range groups {
		var err error
		if fromMean[i], err = g.distances(g.mean); err != nil {
			return VarianceTests{}, err
		}
		if fromMedian[i], err = g.distances(g.median()); err != nil {
			return VarianceTests{}, err
		}
	}
	r.Levene, r.BrownForsythe = oneWay(fromMean), oneWay(fromMedian)
	r.Bartlett, r.Fligner = bartlett(groups), fligner(fromMedian)
	if rate := leveneRate(groups, fromMean); !(rate >= 0.04 && rate <= 0.06) {
		r.Warnings = warn(r.Warnings, LumpyMean, "of such ratings Levene's test raises %.0f %% false alarms at 5 %%", 100*rate)
	}
	for _, g := range groups {
		if g.lumpyMedian() {
			r.Warnings = warn(r.Warnings, LumpyMedian, "the median of group %q may as well be another rating", g.name)
			break
		}
	}
	return r, nil
}

// oneWay is the F test of equal means.
func oneWay(groups []Group) FTest {
	between, within, _ := squares(groups)
	_, df2 := withinVariance(groups)
	df1 := float64(len(groups) - 1)
	return fTest(between/df1/(within/df2), df1, df2)
}

func bartlett(groups []Group) ChiSquareTest {
	mse, df := withinVariance(groups)
	k := float64(len(groups))
	var statistic, inverse float64
	for _, g := range groups {
		statistic += float64((g.size() - 1) * math.Log(mse/g.variance()))
		inverse += 1 / (g.size() - 1)
	}
	return chiTest(max(0, statistic/(1+(inverse-1/df)/(3*(k-1)))), len(groups)-1)
}

func fligner(distances []Group) ChiSquareTest {
	p := pool(distances)
	scores := p.midranks()
	var mean float64
	for v, rank := range scores {
		// The upper tail ½ − rank/(2(N + 1)) of a normal score.
		scores[v] = -tail.NormalQuantile((p.n + 1 - rank) / (2 * (p.n + 1)))
		mean += float64(float64(p.totals[v]) * scores[v])
	}
	mean /= p.n
	var variance, statistic float64
	sums := make([]float64, len(distances))
	for v, score := range scores {
		d := score - mean
		variance += float64(float64(p.totals[v]) * float64(d*d))
		for k, c := range p.counts[v] {
			sums[k] += float64(float64(c) * d)
		}
	}
	variance /= p.n - 1
	if len(p.values) == 1 {
		return ChiSquareTest{DF: len(distances) - 1}
	}
	for k, g := range distances {
		statistic += float64(sums[k]*sums[k]) / g.size()
	}
	return chiTest(statistic/variance, len(distances)-1)
}

// leveneRate is the rate of false alarms of Levene's test at 5 % in large samples of such
// ratings. The mean distance from an estimated mean m̂ is that from the true one less
// δ(m̂ − m), δ the share of ratings above m less that below; and more by λ|m̂ − m| with λ
// the share of ratings at m itself. The test knows of neither.
func leveneRate(groups, distances []Group) float64 {
	var known, all float64
	for i, g := range groups {
		var delta, lump float64
		// Two standard errors of the mean.
		near := 2 * math.Sqrt(g.variance()/g.size())
		for v, x := range g.values {
			share := float64(g.counts[v]) / g.size()
			switch {
			case x > g.mean:
				delta += share
			case x < g.mean:
				delta -= share
			}
			if math.Abs(x-g.mean) <= near {
				lump = max(lump, share)
			}
		}
		known += distances[i].ss
		all += float64(lump * lump * (1 - 2/math.Pi) * g.ss)
		for v, x := range g.values {
			d := x - g.mean
			e := math.Abs(d) - distances[i].mean - float64(delta*d)
			all += float64(float64(g.counts[v]) * float64(e*e))
		}
	}
	if !(known > 0) {
		return 0.05 // nothing to test
	}
	df := float64(len(groups) - 1)
	quantile := tail.Root(func(x float64) float64 { return tail.ChiSquare(x, df) - 0.05 }, 0, df+20+10*math.Sqrt(df))
	return tail.ChiSquare(float64(quantile*known)/all, df)
}

// lumpyMedian is the rule of [LumpyMedian].
func (g Group) lumpyMedian() bool {
	if 2*int64(len(g.values)) > g.n {
		return false
	}
	middle, reach := (g.size()-1)/2, math.Sqrt(g.size())
	least := 0.2 * math.Sqrt(g.variance())
	var before float64
	for i, c := range g.counts {
		if i > 0 && before > middle-reach && before <= middle+reach && g.values[i]-g.values[i-1] > least {
			return true
		}
		before += float64(c)
	}
	return false
}
