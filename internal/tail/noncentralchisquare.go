package tail

import "math"

// NoncentralChiSquare returns P(X ≤ x) and P(X > x) for a noncentral chi-square
// variable with df > 0 degrees of freedom and noncentrality ncp ≥ 0, at x ≥ 0.
//
// It sums P(X > x) = Σ pⱼ Q(df/2 + j, x/2) with pⱼ the Poisson probabilities of mean
// ncp/2 (Johnson, Kotz and Balakrishnan 1995, eq. 29.3), or the same with the lower
// tails where x is below the mean, so that the smaller of both is computed directly.
// The tails of neighbouring shapes differ by a density: the upper ones are walked
// upwards and the lower ones downwards, so that nothing cancels, and begin beyond the
// largest term. It takes some 20·√(ncp/2) cheap terms.
func NoncentralChiSquare(x, df, ncp float64) (lower, upper float64) {
	switch {
	case !(x >= 0 && df > 0 && ncp >= 0) || math.IsInf(df, 1) || math.IsInf(ncp, 1):
		return math.NaN(), math.NaN()
	case x == 0:
		return 0, 1
	case math.IsInf(x, 1):
		return 1, 0
	case ncp == 0:
		return Gamma(df/2, x/2)
	}
	a, mean, half := df/2, ncp/2, x/2
	// Where pⱼ times the density of shape a + j at x/2 is largest: j(j + a) = mean·x/2.
	peak := 2 * mean * half / (a + math.Hypot(a, 2*math.Sqrt(mean*half)))
	if half > a+mean {
		upper = poissonUpwards(mean, a, half, max(mean, peak))
		return 1 - upper, upper
	}
	lower = poissonDownwards(mean, a, half, min(mean, peak))
	return lower, 1 - lower
}

// reach is how many terms on one side of the largest count, at most.
func reach(peak float64) float64 { return math.Ceil(9*math.Sqrt(peak)) + 40 }

// smallest is the density below which a term before the largest does not count; from 0 no
// other could be reached by factors.
const smallest = 1e-300

func poissonUpwards(mean, a, x, peak float64) float64 {
	j := max(0, math.Floor(peak)-reach(peak))
	for j < math.Floor(peak) && gammaStep(a+j, x) < smallest {
		j++
	}
	weight, density := poissonDensity(j, mean), gammaStep(a+j, x)
	_, tail := Gamma(a+j, x)
	sum := 0.0
	for end := math.Floor(peak) + reach(peak); j <= end; j++ {
		sum += weight * tail
		weight *= mean / (j + 1)
		tail += density
		density *= x / (a + j + 1)
	}
	return min(1, sum)
}

func poissonDownwards(mean, a, x, peak float64) float64 {
	j := math.Floor(peak) + reach(peak)
	for j > math.Floor(peak) && gammaStep(a+j, x) < smallest {
		j--
	}
	weight, density := poissonDensity(j, mean), gammaStep(a+j, x)
	tail, _ := Gamma(a+j, x)
	sum := 0.0
	for end := max(0, math.Floor(peak)-reach(peak)); j >= end; j-- {
		sum += weight * tail
		weight *= j / mean
		density *= (a + j) / x
		tail += density
	}
	return min(1, sum)
}

// poissonDensity returns P(X = k) for a Poisson variable of mean > 0 at whole k ≥ 0,
// by the saddle-point form of Loader (2000).
func poissonDensity(k, mean float64) float64 {
	if k == 0 {
		return math.Exp(-mean)
	}
	return math.Exp(-stirlingError(k)-deviance(k, mean)) / math.Sqrt(2*math.Pi*k)
}

// gammaStep is x^a e^−x/Γ(a + 1), by which the upper tails of shapes a and a + 1
// differ.
func gammaStep(a, x float64) float64 {
	return math.Exp(-stirlingError(a)-deviance(a, x)) / math.Sqrt(2*math.Pi*a)
}
