package tail

import "math"

// StudentT returns P(T ≤ t) and P(T > t) for Student's t with df > 0 degrees
// of freedom.
func StudentT(t, df float64) (lower, upper float64) {
	small := StudentTTwoSided(t, df) / 2
	if t < 0 {
		return small, 1 - small
	}
	return 1 - small, small
}

// StudentTTwoSided returns P(|T| ≥ |t|) for Student's t with df > 0 degrees of
// freedom.
func StudentTTwoSided(t, df float64) float64 {
	if math.IsInf(t, 0) {
		return 0
	}
	// Dividing by the larger of the two keeps t² from overflowing.
	if ratio := t / math.Sqrt(df); math.Abs(ratio) > 1 {
		inverse := 1 / ratio / ratio
		p, _ := Beta(df/2, 0.5, inverse/(1+inverse), 1/(1+inverse))
		return p
	}
	square := t * t / df
	p, _ := Beta(df/2, 0.5, 1/(1+square), square/(1+square))
	return p
}

// StudentTQuantile returns the t with P(T ≤ t) = p for Student's t with df > 0
// degrees of freedom. It is −Inf at 0, +Inf at 1 and NaN outside [0, 1].
func StudentTQuantile(p, df float64) float64 {
	switch {
	case !(p >= 0 && p <= 1 && df > 0):
		return math.NaN()
	case p == 0 || p == 1:
		return math.Inf(int(2*p - 1))
	case p > 0.5:
		return -StudentTQuantile(1-p, df)
	}
	x, xc := BetaQuantile(df/2, 0.5, 2*p)
	return -math.Sqrt(df * xc / x)
}

// ChiSquare returns P(X > x) for a chi-square variable with df > 0 degrees of
// freedom, x ≥ 0.
func ChiSquare(x, df float64) float64 {
	switch {
	case !(x >= 0 && df > 0):
		return math.NaN()
	case math.IsInf(x, 1):
		return 0
	case df == 1:
		return math.Erfc(math.Sqrt(x / 2))
	}
	_, upper := Gamma(df/2, x/2)
	return upper
}

// F returns P(X > f) for an F variable with df1, df2 > 0 degrees of freedom,
// f ≥ 0.
func F(f, df1, df2 float64) float64 {
	if math.IsInf(f, 1) {
		return 0
	}
	total := df2 + df1*f
	p, _ := Beta(df2/2, df1/2, df2/total, df1*f/total)
	return p
}
