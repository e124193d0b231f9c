package samplesize

import (
	"fmt"
	"math"

	"github.com/gocsat/csat/internal/interval"
	"github.com/gocsat/csat/internal/tail"
	"github.com/gocsat/csat/survey"
)

// An ExactSize is a size by the exact interval of a share.
type ExactSize struct {
	// N is how many answers are needed.
	N int64 `json:"n"`
	// X is the count that the expected share gives: share·N to the nearest whole
	// number, halves to the even one.
	X int64 `json:"x"`
	// HalfWidth is half the width of the interval of X out of N, on 0–1.
	HalfWidth float64 `json:"half_width"`
	// Interval is that of Clopper and Pearson for X out of N, on 0–1.
	Interval survey.Interval `json:"interval"`
}

// ExactShareSize is the first number of answers at which the interval of Clopper and
// Pearson (1934) around the expected share has a half width of at most margin. Share and
// margin are on 0–1; level 0 means 0.95. Sizes at which nobody or everybody would have
// the property are passed over.
//
// The half width does not fall steadily with n, because the count is a whole number: a
// somewhat larger sample can have a slightly wider interval. The time grows with
// 1/(share·(1−share)).
//
// Errors: [ErrArgument] unless share is in (0,1) and margin in (0,0.5), or where the
// size is above 2³¹.
func ExactShareSize(margin, share, level float64) (ExactSize, error) {
	level, err := levelOf(level)
	if err != nil {
		return ExactSize{}, err
	}
	if err := plannedShare(share); err != nil {
		return ExactSize{}, err
	}
	if !(margin > 0 && margin < 0.5) {
		return ExactSize{}, fmt.Errorf("samplesize: margin of %g: %w", margin, ErrArgument)
	}
	area := (1 - level) / 2
	// The narrowest interval of any count that could be rounded to falls with n, and
	// so tells from where to look. Widths are concave in the count.
	hopeless := func(n float64) bool {
		return min(halfWidth(max(0, share*n-0.5), n, area), halfWidth(min(n, share*n+0.5), n, area)) > margin
	}
	const limit = 1 << 31
	low, high := 1.0, 2.0
	for hopeless(high) {
		if low, high = high, 2*high; high > limit {
			return ExactSize{}, fmt.Errorf("samplesize: margin of %g: %w", margin, ErrArgument)
		}
	}
	for high-low > 1 {
		if mid := math.Floor((low + high) / 2); hopeless(mid) {
			low = mid
		} else {
			high = mid
		}
	}
	for n := high; n <= limit; n++ {
		x := math.RoundToEven(share * n)
		if x <= 0 || x >= n {
			continue
		}
		lower, upper := interval.ClopperPearson(x, n, area)
		if half := (upper - lower) / 2; half <= margin {
			return ExactSize{int64(n), int64(x), half, survey.Interval{Lower: lower, Upper: upper, Level: level}}, nil
		}
	}
	return ExactSize{}, fmt.Errorf("samplesize: share %g: %w", share, ErrArgument)
}

func halfWidth(x, n, area float64) float64 {
	lower, upper := interval.ClopperPearson(x, n, area)
	return (upper - lower) / 2
}

// A FiniteInterval bounds how many of a population have a property.
type FiniteInterval struct {
	// Lower and Upper bound how many they are.
	Lower int64 `json:"lower"`
	Upper int64 `json:"upper"` // how many at most
	// Share is the same over the population, on 0–1.
	Share survey.Interval `json:"share"`
}

// HypergeometricInterval is the exact interval of how many of a population have a
// property, when x of n that were drawn at random without replacement have it: the
// Clopper–Pearson interval of a finite population (Wright 1991). Lower is the smallest
// number under which x or more are drawn with a probability above α/2, Upper the largest
// under which x or fewer are; a probability that equals α/2 but for rounding (relative
// 1e-12) is not above. Level 0 means 0.95. The time grows with √n.
//
// Errors: [ErrArgument] unless 0 ≤ x ≤ n ≤ population ≤ 2⁵³, [ErrTooFew] for n = 0.
func HypergeometricInterval(x, n, population int64, level float64) (FiniteInterval, error) {
	level, err := levelOf(level)
	if err != nil {
		return FiniteInterval{}, err
	}
	if n < 1 {
		return FiniteInterval{}, fmt.Errorf("samplesize: %d drawn: %w", n, ErrTooFew)
	}
	if !(0 <= x && x <= n && n <= population && population <= maxCount) {
		return FiniteInterval{}, fmt.Errorf("samplesize: %d of %d, of a population of %d: %w", x, n, population, ErrArgument)
	}
	const rounding = 1 + 1e-12
	bar := (1 - level) / 2 * rounding
	drawn := func(k int64) tail.Hypergeometric {
		return tail.Hypergeometric{First: float64(k), Second: float64(population - k), Chosen: float64(n), Odds: 1}
	}
	// At least the x and all but the n−x are known.
	least, most := x, population-(n-x)
	lower := first(least, most, func(k int64) bool { return drawn(k).AtLeast(float64(x)) > bar })
	above := first(least, most+1, func(k int64) bool { return k > most || !(drawn(k).AtMost(float64(x)) > bar) })
	i := FiniteInterval{Lower: lower, Upper: above - 1}
	i.Share = survey.Interval{
		Lower: float64(i.Lower) / float64(population), Upper: float64(i.Upper) / float64(population), Level: level,
	}
	return i, nil
}

// first is the smallest number from low to high for which f holds. F holds for high
// and for every number above one for which it holds.
func first(low, high int64, f func(int64) bool) int64 {
	for low < high {
		if mid := low + (high-low)/2; f(mid) {
			high = mid
		} else {
			low = mid + 1
		}
	}
	return low
}
