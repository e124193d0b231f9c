package reliability

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/gonum/mat"

	"github.com/gocsat/csat/internal/tail"
	"github.com/gocsat/csat/survey"
)

// AlphaOptions are the options of [Alpha].
type AlphaOptions struct {
	// Level is the confidence level in (0,1), 0 for 0.95.
	Level float64
}

// An AlphaResult is the internal consistency of a scale that is the sum of its
// items. Coefficients have no unit and are at most 1; they can be negative.
type AlphaResult struct {
	// Alpha is Cronbach's alpha on the covariances, with Feldt's interval and the
	// asymptotic standard error of Duhachek and Iacobucci.
	Alpha survey.Estimate `json:"alpha"`
	// Standardised is alpha on the correlations, which is also the Spearman–Brown
	// reliability from MeanR.
	Standardised float64 `json:"standardised"`
	// MeanR is the mean of the correlations of all pairs.
	MeanR float64 `json:"mean_r"`
	// MedianR is their median.
	MedianR float64 `json:"median_r"`
	// Lambda1 is Guttman's first bound, on the covariances; Lambda3 is Alpha.
	Lambda1 float64 `json:"lambda1"`
	// Lambda2 is the second, on the covariances; never below Alpha.
	Lambda2 float64 `json:"lambda2"`
	// Lambda2Standardised is Lambda2 on the correlations.
	Lambda2Standardised float64 `json:"lambda2_standardised"`
	// Lambda6 is on the correlations; it has no value if they cannot be inverted.
	Lambda6 survey.Optional `json:"lambda6"`
	// SumMean is the mean of the sum of the items, in their unit.
	SumMean float64 `json:"sum_mean"`
	// SumSD is its standard deviation (divisor n − 1), in their unit.
	SumSD float64 `json:"sum_sd"`
	// SEM is the standard error of measurement SumSD·√(1−α), in the unit of the
	// items.
	SEM float64 `json:"sem"`
	// Items are in their order.
	Items []ItemStatistic `json:"items"`
}

// An ItemStatistic says how one item fits the others.
type ItemStatistic struct {
	// Name is that of the item.
	Name string `json:"name"`
	// Mean is in the unit of the item.
	Mean float64 `json:"mean"`
	// SD is its standard deviation (divisor n − 1), in the same unit.
	SD float64 `json:"sd"`
	// Total is the correlation with the sum of all items, in [−1,1].
	Total float64 `json:"total"`
	// Rest is that with the sum of the others; no value where they cancel out.
	Rest survey.Optional `json:"rest"`
	// AlphaIfDropped is alpha of the scale without the item; no value for a scale of
	// two, or where the others cancel out.
	AlphaIfDropped survey.Optional `json:"alpha_if_dropped"`
	// StandardisedIfDropped is the same on the correlations.
	StandardisedIfDropped survey.Optional `json:"standardised_if_dropped"`
	// Component is the loading on the first principal component of the
	// correlations, signed so that all sum to a positive number. Items with a
	// negative one are named by a [NegativeLoading] warning.
	Component float64 `json:"component"`
}

// Alpha is Cronbach's alpha with everything that is commonly read beside it.
//
// Alpha is k/(k−1)·(1 − Σvᵢᵢ/Σvᵢⱼ) (Cronbach 1951, Psychometrika 16:297). The
// interval is Feldt's (1965, Psychometrika 30:357) with n−1 and (n−1)(k−1)
// degrees of freedom; SE is that of Duhachek and Iacobucci (2004, J. Appl. Psych.
// 89:792, eq. 2). Lambdas: Guttman (1945, Psychometrika 10:255).
//
// Items that load negatively on the first principal component are reported and
// not reversed: reverse their keys in the questionnaire if they are worded the
// other way round. A sum without variance, of the items or of the standardised
// items, is [ErrConstant].
func Alpha(items *Items, o AlphaOptions) (AlphaResult, error) {
	if err := items.usable(); err != nil {
		return AlphaResult{}, err
	}
	level, err := confidence(o.Level)
	if err != nil {
		return AlphaResult{}, err
	}
	v, r := items.cov, items.correlation()
	total, trace, k := mat.Sum(v), mat.Trace(v), float64(len(items.names))
	if !(total > 1e-12*trace && mat.Sum(r) > 1e-12*k) {
		return AlphaResult{}, fmt.Errorf("reliability: alpha: %w: the items add up to a constant", ErrConstant)
	}
	alpha := coefficient(trace, total, k)
	a := AlphaResult{
		Alpha: survey.Estimate{Value: alpha, N: items.n, Missing: items.missing, EffectiveN: float64(items.n), Method: "feldt"},
		SumSD: math.Sqrt(total), SEM: math.Sqrt(total * max(0, 1-alpha)),
		Lambda1: 1 - trace/total, Lambda2: lambda2(v), Lambda2Standardised: lambda2(r),
	}
	for _, mean := range items.means {
		a.SumMean += mean
	}
	off := pairs(r)
	a.MeanR, a.MedianR = mean(off), median(off)
	a.Standardised = coefficient(k, mat.Sum(r), k)
	a.Alpha.SE = survey.Some(alphaError(v, items.n))
	a.Alpha.Interval = feldt(alpha, items.n, k, level)
	if inv, _, err := inverse(r); err == nil {
		unique := 0.0
		for i := range items.names {
			unique += 1 / inv.At(i, i)
		}
		a.Lambda6 = survey.Some(1 - unique/mat.Sum(r))
	} else {
		a.Alpha.Warn(Singular, "the correlations of the items cannot be inverted")
	}
	if a.Alpha.SE.Value == 0 {
		a.Alpha.Warn(survey.ZeroVariance, "items that are multiples of each other have the error 0")
	}
	if a.Items, err = itemStatistics(items, r, trace, total); err != nil {
		return AlphaResult{}, err
	}
	if against := negative(a.Items); len(against) > 0 {
		a.Alpha.Warn(NegativeLoading, "items against the others: %s", strings.Join(against, ", "))
	}
	return a, nil
}

func negative(items []ItemStatistic) []string {
	var names []string
	for _, item := range items {
		if item.Component < 0 {
			names = append(names, item.Name)
		}
	}
	return names
}

// coefficient is alpha from the trace and the sum of the covariances.
func coefficient(trace, total, k float64) float64 { return k / (k - 1) * (1 - trace/total) }

func lambda2(v *mat.SymDense) float64 {
	squares := 0.0
	for _, c := range pairs(v) {
		squares += 2 * c * c
	}
	k, total := float64(v.SymmetricDim()), mat.Sum(v)
	return 1 - mat.Trace(v)/total + math.Sqrt(k/(k-1)*squares)/total
}

// pairs are the values below the diagonal.
func pairs(m *mat.SymDense) []float64 {
	var all []float64
	for i := range m.SymmetricDim() {
		for j := range i {
			all = append(all, m.At(i, j))
		}
	}
	return all
}

func mean(x []float64) float64 {
	s := 0.0
	for _, v := range x {
		s += v
	}
	return s / float64(len(x))
}

func median(x []float64) float64 {
	s := slices.Sorted(slices.Values(x))
	return (s[(len(s)-1)/2] + s[len(s)/2]) / 2
}

// alphaError is √(Q/n), Duhachek and Iacobucci (2004).
func alphaError(v *mat.SymDense, n int64) float64 {
	k := float64(v.SymmetricDim())
	var part, square mat.Dense // of the variance of the sum, so that no power of it overflows
	part.Scale(1/mat.Sum(v), v)
	square.Mul(&part, &part)
	trace := mat.Trace(&part)
	first, second := mat.Trace(&square)+trace*trace, 2*trace*mat.Sum(&square)
	if first-second <= 1e-14*first {
		return 0 // rounding
	}
	return math.Sqrt(2 * k * k / ((k - 1) * (k - 1)) * (first - second) / float64(n))
}

func feldt(alpha float64, n int64, k, level float64) survey.Interval {
	df1 := float64(n - 1)
	df2 := df1 * (k - 1)
	return survey.Interval{
		Lower: 1 - (1-alpha)*fQuantile((1+level)/2, df1, df2),
		Upper: 1 - (1-alpha)*fQuantile((1-level)/2, df1, df2),
		Level: level,
	}
}

// fQuantile is the f with P(F ≤ f) = p.
func fQuantile(p, df1, df2 float64) float64 {
	x, xc := tail.BetaQuantile(df1/2, df2/2, p)
	return df2 / df1 * (x / xc)
}

func itemStatistics(items *Items, r *mat.SymDense, trace, total float64) ([]ItemStatistic, error) {
	k := len(items.names)
	_, vectors, err := eigen(r)
	if err != nil {
		return nil, err
	}
	first := signed(vectors, 1)
	all := make([]ItemStatistic, k)
	sumR := mat.Sum(r)
	for i, name := range items.names {
		row, rowR := 0.0, 0.0
		for j := range k {
			row += items.cov.At(i, j)
			rowR += r.At(i, j)
		}
		variance := items.cov.At(i, i)
		s := ItemStatistic{
			Name: name, Mean: items.means[i], SD: items.sd(i), Total: row / (items.sd(i) * math.Sqrt(total)),
			Component: first.At(i, 0),
		}
		rest := total - 2*row + variance
		if rest > 1e-12*trace {
			s.Rest = survey.Some((row - variance) / (items.sd(i) * math.Sqrt(rest)))
			if k > 2 {
				s.AlphaIfDropped = survey.Some(coefficient(trace-variance, rest, float64(k-1)))
			}
		}
		if restR := sumR - 2*rowR + 1; k > 2 && restR > 1e-12 {
			s.StandardisedIfDropped = survey.Some(coefficient(float64(k-1), restR, float64(k-1)))
		}
		all[i] = s
	}
	return all, nil
}
