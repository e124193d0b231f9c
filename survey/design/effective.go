package design

import "github.com/gocsat/csat/internal/tail"

// EffectiveN is the number of independent answers that are worth n answers under a
// design, which scales counts for the interval of a share and tells what a net
// promoter score rests on:
//
//	n* = min(n, spread/variance),   min(n, kish) where either is 0
//
// with spread the variance of one answer (p(1−p) of a share, p_P + p_D − s² of a
// net promoter score), variance the squared standard error of the figure, and kish
// Kish's (Σw)²/Σw². The result lies in (0, n] for n ≥ 1 and kish > 0, and is 0
// otherwise. It is the effective sample size of E. L. Korn and B. I. Graubard,
// Confidence Intervals for Proportions with Small Expected Number of Positive
// Counts Estimated from Survey Data, Survey Methodology 24, 1998, 193–201; their
// factor (t_{n−1}/t_df)² for few degrees of freedom belongs on spread and kish.
func EffectiveN(n int64, kish, spread, variance float64) float64 {
	if n < 1 || !(kish > 0) {
		return 0
	}
	if spread > 0 && variance > 0 {
		return min(float64(n), spread/variance)
	}
	return min(float64(n), kish)
}

// fewDF is the factor (t_{n−1}/t_df)² of Korn and Graubard, 1 where the degrees of
// freedom are those of n independent answers.
func fewDF(n int64, df, level float64) float64 {
	if n < 2 || df == float64(n-1) || df < 1 {
		return 1
	}
	ratio := tail.StudentTQuantile((1+level)/2, float64(n-1)) / tail.StudentTQuantile((1+level)/2, df)
	return ratio * ratio
}
