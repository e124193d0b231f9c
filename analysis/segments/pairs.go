package segments

import (
	"math"

	"github.com/gocsat/csat/internal/tail"
	"github.com/gocsat/csat/survey"
)

// A Pair is the comparison of two of several groups.
type Pair struct {
	// A and B are the indices of the groups, A < B.
	A int `json:"a"`
	B int `json:"b"` // see A
	// NameA and NameB are their names.
	NameA string `json:"name_a"`
	NameB string `json:"name_b"` // see NameA
	// Difference is B minus A: of means in points of the scale, of mean ranks for
	// [Dunn]. Its interval is not widened for the number of pairs, but for [Tukey]
	// and [GamesHowell], which hold for all pairs at once.
	Difference survey.Estimate `json:"difference"`
	// Statistic is z, t or q; no value, nor for the p-values, where the ratings do
	// not vary.
	Statistic survey.Optional `json:"statistic"`
	// DF is the degrees of freedom of t and q.
	DF survey.Optional `json:"df"`
	// P is the two-sided p-value.
	P survey.Optional `json:"p"`
	// Adjusted is the p-value adjusted for all pairs.
	Adjusted survey.Optional `json:"adjusted"`
}

// PairTests are the comparisons of all pairs of groups, a family.
type PairTests struct {
	// Pairs are in the order 0|1, 0|2, …, 1|2, ….
	Pairs []Pair `json:"pairs"`
	// Method names the test.
	Method string `json:"method"`
	// Adjustment is that of Adjusted; Unadjusted where P is adjusted by itself.
	Adjustment Adjustment `json:"adjustment"`
	// Family is the number of pairs with a p-value.
	Family int `json:"family"`
	// Warnings are reasons to trust the figures less.
	Warnings []survey.Warning `json:"warnings,omitempty"`
}

// pairs compares all pairs and adjusts.
func pairs(groups []Group, method string, o Options, warnings []survey.Warning, compare func(i, j int, pair *Pair)) (PairTests, error) {
	r := PairTests{Method: method, Adjustment: o.Adjustment, Warnings: warnings}
	var p []float64
	for i := range groups {
		for j := i + 1; j < len(groups); j++ {
			a, b := groups[i], groups[j]
			pair := Pair{A: i, B: j, NameA: a.name, NameB: b.name}
			pair.Difference = survey.Estimate{
				N: a.n + b.n, Missing: a.missing + b.missing, EffectiveN: float64(a.n + b.n), Method: method,
			}
			compare(i, j, &pair)
			r.Pairs = append(r.Pairs, pair)
			if pair.P.Valid {
				p = append(p, pair.P.Value)
			} else {
				p = append(p, math.NaN())
			}
		}
	}
	adjusted, err := Adjust(p, o.Adjustment)
	if err != nil {
		return PairTests{}, err
	}
	r.Family = adjusted.Family
	for i := range r.Pairs {
		r.Pairs[i].Adjusted = adjusted.P[i]
	}
	return r, nil
}

// PairwiseT compares all pairs of means by t: Welch's, or where Options.Pooled with
// the standard deviation of all groups together, as R's pairwise.t.test. It reads
// Level, Pooled and Adjustment. LowBase warnings are as of [TTest].
//
// Errors: as [ANOVA], ErrArgument for the adjustment, and a *GroupError with it for
// two groups of one name.
func PairwiseT(groups []Group, o Options) (PairTests, error) {
	level, tailArea, err := o.level()
	if err != nil {
		return PairTests{}, err
	}
	if err := named(groups, 2); err != nil {
		return PairTests{}, err
	}
	method := "welch"
	if o.Pooled {
		method = "student"
	}
	mse, df := withinVariance(groups)
	return pairs(groups, method, o, o.basis(groups, 30, "a t test of ratings"), func(i, j int, pair *Pair) {
		fillPair(groups[i], groups[j], o.Pooled, mse, df, level, pair, func(t, df float64) (float64, float64) {
			return tail.StudentTTwoSided(t, df), -tail.StudentTQuantile(tailArea, df)
		})
	})
}

// withinVariance is the variance around the means of the groups.
func withinVariance(groups []Group) (mse, df float64) {
	var ss float64
	for _, g := range groups {
		ss += g.ss
		df += g.size() - 1
	}
	return ss / df, df
}

// fillPair compares two means; the test gives the p-value of t and the factor of
// the standard error in the interval.
func fillPair(a, b Group, pooled bool, mse, mseDF, level float64, pair *Pair, test func(t, df float64) (p, factor float64)) {
	d := &pair.Difference
	d.Value = b.mean - a.mean
	se, df := standardError(a, b, pooled, mse, mseDF)
	t := d.Value / se
	if !(se > 0) || math.IsInf(t, 0) {
		d.Warn(survey.NoError, "the groups do not vary")
		return
	}
	p, factor := test(t, df)
	d.SE = survey.Some(se)
	d.Interval = survey.Interval{Lower: d.Value - float64(factor*se), Upper: d.Value + float64(factor*se), Level: level}
	pair.Statistic, pair.DF, pair.P = survey.Some(t), survey.Some(df), survey.Some(p)
}
