package tail

import "math"

// NoncentralTAbove returns P(T > t) for the noncentral t distribution with
// df > 0 degrees of freedom and noncentrality ncp: T = (Z + ncp)/√(V/df) with
// Z standard normal and V chi-square. t must not be negative.
//
// It sums the series of Guenther (1978) and Lenth (1989) over complements: with
// λ = ncp²/2 and x = df/(df + t²),
//
//	P(T > t) = ½ Σ [pⱼ I(x; df/2, j + ½) + qⱼ I(x; df/2, j + 1)]
//
// where pⱼ is the Poisson probability of j and qⱼ has the form
// sign(ncp)·e^−λ λ^(j+½)/Γ(j + 3/2). For ncp ≥ 0 nothing cancels. For ncp < 0 the
// result is accurate to about 1e-15 absolute, not relative. It takes some
// 10·|ncp| terms; where these are too many, it integrates over Z.
func NoncentralTAbove(t, df, ncp float64) float64 {
	switch {
	case !(t >= 0 && df > 0) || math.IsNaN(ncp):
		return math.NaN()
	case math.IsInf(t, 1):
		return 0
	case ncp-9 > t*(1+9/math.Sqrt(df)):
		return 1 // neither Z nor V comes as far as 9 standard errors: e^−40
	case ncp < -40:
		return 0 // P(T > 0) = P(Z > 40) is below 1e-300
	}
	if ncp > manyTerms && t*t > df {
		return overNormal(t, df, ncp)
	}
	x, xc := df/(df+t*t), t*t/(df+t*t)
	if t*t > df { // of the two, the smaller one is the accurate one
		ratio := df / t / t
		x, xc = ratio/(1+ratio), 1/(1+ratio)
	}
	lambda := ncp * ncp / 2
	even := poissonMean(lambda, 1, func(j float64) float64 {
		p, _ := Beta(df/2, j+0.5, x, xc)
		return p
	})
	if ncp == 0 {
		return even / 2
	}
	odd := poissonMean(lambda, 1.5, func(j float64) float64 {
		p, _ := Beta(df/2, j+1, x, xc)
		return p
	})
	// The q add up to P(|Z| < ncp).
	return min(1, max(0, (even+math.Erf(ncp/math.Sqrt2)*odd)/2))
}

// manyTerms is the noncentrality from which the series is not used if it need not be.
const manyTerms = 40

// overNormal returns P(√(V/df) < (Z + ncp)/t) as the mean over Z, by the trapezoidal
// rule. With t² > df the probability changes over a range of Z of at least 1/√2, so that
// a step of 1/8 leaves an error below the last digit.
func overNormal(t, df, ncp float64) float64 {
	const step, reach = 1.0 / 8, 38 // farther out the density is below 1e-310
	var sum float64
	for i := -reach / step; i <= reach/step; i++ {
		z := i * step
		s := (z + ncp) / t
		lower, _ := Gamma(df/2, df*s*s/2)
		sum += math.Exp(-z*z/2) * lower
	}
	return min(1, sum*step/math.Sqrt(2*math.Pi))
}

// poissonMean returns the mean of f(j), which lies in [0, 1] and grows with j,
// under weights proportional to λ^j/Γ(j + shift), shift being 1 or 1.5. It walks
// outwards from the mode, so that no weight needs a logarithm of Γ.
func poissonMean(lambda, shift float64, f func(j float64) float64) float64 {
	const negligible = 1e-18
	mode := math.Floor(lambda)
	total, sum := 1.0, f(mode)
	for j, weight := mode, 1.0; ; j++ {
		weight *= lambda / (j + shift)
		if !(weight > negligible*min(total, sum)) {
			break
		}
		total += weight
		sum += weight * f(j+1)
	}
	for j, weight := mode, 1.0; j > 0; j-- {
		weight *= (j - 1 + shift) / lambda
		if !(weight > negligible*total) {
			break
		}
		total += weight
		sum += weight * f(j-1)
	}
	return sum / total
}
