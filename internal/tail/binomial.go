package tail

import "math"

// logBinomialDensity returns the logarithm of Γ(k+m+1)/(Γ(k+1)Γ(m+1)) p^k q^m
// for real k, m > 0 and q = 1 − p, by the saddle-point form of Loader (2000): no
// factorials, so that the relative error does not grow with the counts.
func logBinomialDensity(k, m, p, q float64) float64 {
	n := k + m
	return stirlingError(n) - stirlingError(k) - stirlingError(m) -
		deviance(k, n*p) - deviance(m, n*q) + math.Log(n/(2*math.Pi*k)/m)/2
}

// stirlingError returns log Γ(n+1) − (n+½) log n + n − ½ log 2π for n > 0.
func stirlingError(n float64) float64 {
	var shift float64
	for ; n < 10; n++ { // δ(n) = δ(n+1) + (n+½) log(1+1/n) − 1
		shift += (n+0.5)*math.Log1p(1/n) - 1
	}
	r := 1 / (n * n)
	return shift + (1.0/12-r*(1.0/360-r*(1.0/1260-r*(1.0/1680-r*(1.0/1188-r*(691.0/360360-r/156))))))/n
}

// deviance returns x log(x/mean) + mean − x for x, mean > 0, without
// cancellation where they are close.
func deviance(x, mean float64) float64 {
	u := (mean - x) / x
	if math.Abs(u) < seriesLimit {
		return -x * log1pmx(u)
	}
	return x*math.Log(x/mean) + mean - x
}

// BinomialDensity returns P(X = k) for X ~ Binomial(n, p) with whole 0 ≤ k ≤ n
// and p in [0, 1].
func BinomialDensity(k, n, p float64) float64 {
	switch {
	case !(k >= 0 && k <= n && p >= 0 && p <= 1):
		return math.NaN()
	case k == 0:
		return math.Exp(n * math.Log1p(-p))
	case k == n:
		return math.Pow(p, n)
	case p == 0 || p == 1:
		return 0
	}
	return math.Exp(logBinomialDensity(k, n-k, p, 1-p))
}

// BinomialAtMost returns P(X ≤ k) for X ~ Binomial(n, p) with whole k and n.
func BinomialAtMost(k, n, p float64) float64 {
	switch {
	case k < 0:
		return 0
	case k >= n:
		return 1
	}
	_, upper := Beta(k+1, n-k, p, 1-p)
	return upper
}

// BinomialAtLeast returns P(X ≥ k) for X ~ Binomial(n, p) with whole k and n.
func BinomialAtLeast(k, n, p float64) float64 {
	switch {
	case k <= 0:
		return 1
	case k > n:
		return 0
	}
	lower, _ := Beta(k, n-k+1, p, 1-p)
	return lower
}

// tieFuzz makes outcomes count as "no more likely than the observed one" when
// they are so but for rounding. It is the constant of R's binom.test and
// fisher.test, kept so that p-values agree.
const tieFuzz = 1 + 1e-7

// BinomialTwoSided returns the exact two-sided p-value of k successes in n
// trials under p: the total probability of all outcomes no more likely than
// k. It takes O(log n) evaluations.
func BinomialTwoSided(k, n, p float64) float64 {
	if p == 0 || p == 1 {
		if k == n*p {
			return 1
		}
		return 0
	}
	mean := n * p
	bound := BinomialDensity(k, n, p) * tieFuzz
	rare := func(j float64) bool { return BinomialDensity(j, n, p) <= bound }
	if k < mean {
		// The first rare outcome above the mean; n+1 if there is none.
		low, high := math.Ceil(mean)-1, n+1
		for high-low > 1 {
			if mid := math.Floor((low + high) / 2); rare(mid) {
				high = mid
			} else {
				low = mid
			}
		}
		return min(1, BinomialAtMost(k, n, p)+BinomialAtLeast(high, n, p))
	}
	low, high := -1.0, math.Floor(mean)+1
	for high-low > 1 {
		if mid := math.Floor((low + high) / 2); rare(mid) {
			low = mid
		} else {
			high = mid
		}
	}
	return min(1, BinomialAtLeast(k, n, p)+BinomialAtMost(low, n, p))
}
