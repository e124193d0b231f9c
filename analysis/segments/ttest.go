package segments

import (
	"math"

	"github.com/gocsat/csat/internal/tail"
	"github.com/gocsat/csat/survey"
)

// A TTestResult compares the means of two independent groups.
type TTestResult struct {
	// Difference is mean(a) − mean(b) in points of the scale, with its standard
	// error and interval; N is the number of ratings of both.
	Difference survey.Estimate `json:"difference"`
	// T is Difference over its standard error. No value, nor for the p-values,
	// where neither group varies.
	T survey.Optional `json:"t"`
	// DF is the degrees of freedom, by Welch and Satterthwaite not whole.
	DF survey.Optional `json:"df"`
	// P is the two-sided p-value.
	P survey.Optional `json:"p"`
	// PLess is the p-value of the alternative mean(a) < mean(b).
	PLess survey.Optional `json:"p_less"`
	// PGreater is the p-value of the alternative mean(a) > mean(b).
	PGreater survey.Optional `json:"p_greater"`
}

// TTest compares two means: Welch's t, or Student's where Options.Pooled
// (B. L. Welch, The generalization of Student's problem when several different
// population variances are involved, Biometrika 34, 1947, 28–35,
// doi:10.1093/biomet/34.1-2.28). It reads Level and Pooled. A group of fewer
// than thirty ratings is a [survey.LowBase] warning, and unless Pooled one of fewer
// than 25 times the square of its skewness (W. G. Cochran, Sampling Techniques, 3rd
// ed., 1977, equation 2.85).
//
// Errors: a *GroupError with ErrNoBase, or with ErrTooFew below two ratings;
// ErrArgument for a level outside (0, 1).
func TTest(a, b Group, o Options) (TTestResult, error) {
	level, tailArea, err := o.level()
	if err != nil {
		return TTestResult{}, err
	}
	groups := []Group{a, b}
	if err := check(groups, 2); err != nil {
		return TTestResult{}, err
	}
	se, df := standardError(a, b, o.Pooled, (a.ss+b.ss)/(a.size()+b.size()-2), a.size()+b.size()-2)
	r := TTestResult{Difference: survey.Estimate{
		Value: a.mean - b.mean, N: a.n + b.n, Missing: a.missing + b.missing, EffectiveN: float64(a.n + b.n), Method: "welch",
	}}
	if o.Pooled {
		r.Difference.Method = "student"
	}
	r.Difference.Warnings = o.basis(groups, 30, "a t test of ratings")
	t := r.Difference.Value / se
	if !(se > 0) || math.IsInf(t, 0) {
		r.Difference.Warn(survey.NoError, "neither group varies")
		return r, nil
	}
	half := float64(se * -tail.StudentTQuantile(tailArea, df))
	r.Difference.SE = survey.Some(se)
	r.Difference.Interval = survey.Interval{Lower: r.Difference.Value - half, Upper: r.Difference.Value + half, Level: level}
	less, greater := tail.StudentT(t, df)
	r.T, r.DF, r.P = survey.Some(t), survey.Some(df), survey.Some(tail.StudentTTwoSided(t, df))
	r.PLess, r.PGreater = survey.Some(less), survey.Some(greater)
	return r, nil
}

// standardError is that of a difference of means with its degrees of freedom,
// from a common variance or from that of each group.
func standardError(a, b Group, pooled bool, common, df float64) (se, degrees float64) {
	if pooled {
		return math.Sqrt(float64(common * (1/a.size() + 1/b.size()))), df
	}
	va, vb := a.variance()/a.size(), b.variance()/b.size()
	sum := va + vb
	// Shares keep the squares of tiny variances from underflowing.
	wa, wb := va/sum, vb/sum
	return math.Sqrt(sum), 1 / (float64(wa*wa)/(a.size()-1) + float64(wb*wb)/(b.size()-1))
}

// An FTest is a ratio of two mean squares.
type FTest struct {
	// F is the statistic, ≥ 0; no value, nor for P, if it is 0/0 or x/0.
	F survey.Optional `json:"f"`
	// DF1 is the degrees of freedom of the numerator.
	DF1 float64 `json:"df1"`
	// DF2 is the degrees of freedom of the denominator, by Welch not whole.
	DF2 float64 `json:"df2"`
	// P is the p-value, in (0, 1].
	P survey.Optional `json:"p"`
}

// fTest is the upper tail of f.
func fTest(f, df1, df2 float64) FTest {
	t := FTest{DF1: df1, F: some(f)}
	if df2 > 0 && !math.IsInf(df2, 0) {
		t.DF2 = df2
	} else {
		t.F = survey.Optional{}
	}
	if t.F.Valid {
		t.P = survey.Some(tail.F(f, df1, df2))
	}
	return t
}

// VarianceRatio is the F test of equal variances, s²(a)/s²(b), with its two-sided
// p-value; no values where either group does not vary. It holds for normal data only: of
// excess kurtosis γ a sample variance varies 1 + γ/2 times as much, in samples of any size
// (G. E. P. Box, Non-normality and tests on variances, Biometrika 40, 1953, 318–335), so
// that false alarms at a nominal 5 % are 11 % at γ = 1 and 0.2 % at γ = −1.2. Nearly all
// ratings would carry a warning; take [Variances] for them.
//
// Errors: as [TTest].
func VarianceRatio(a, b Group) (FTest, error) {
	if err := check([]Group{a, b}, 2); err != nil {
		return FTest{}, err
	}
	f := a.variance() / b.variance()
	if f == 0 {
		f = math.Inf(1) // its inverse is x/0
	}
	t := fTest(f, a.size()-1, b.size()-1)
	if t.F.Valid {
		t.P = survey.Some(min(1, 2*min(t.P.Value, tail.F(1/f, t.DF2, t.DF1))))
	}
	return t, nil
}
