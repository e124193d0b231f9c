package segments

import (
	"math"

	"github.com/gocsat/csat/internal/tail"
)

// Tukey compares all pairs of means at once with one variance for all groups: the
// honest significant difference of Tukey and Kramer. Statistic is q = √2·t, and P
// and the intervals hold for all pairs together (C. Y. Kramer, Extension of
// multiple range tests to group means with unequal numbers of replications,
// Biometrics 12, 1956, 307–310). It reads Level; its adjustment is its own.
//
// Errors: as [ANOVA], and a *GroupError with ErrArgument for two groups of one name.
func Tukey(groups []Group, o Options) (PairTests, error) {
	return rangeTests(groups, "tukey-kramer", true, o)
}

// GamesHowell compares all pairs of means at once, every group with its own
// variance: the one to report unless variances are known to be alike (P. A. Games
// and J. F. Howell, Pairwise multiple comparison procedures with unequal n's
// and/or variances, Journal of Educational Statistics 1, 1976, 113–125,
// doi:10.3102/10769986001002113). Figures are as of [Tukey]. LowBase warnings are as
// of [TTest].
//
// Errors: as [ANOVA], and a *GroupError with ErrArgument for two groups of one name.
func GamesHowell(groups []Group, o Options) (PairTests, error) {
	return rangeTests(groups, "games-howell", false, o)
}

func rangeTests(groups []Group, method string, pooled bool, o Options) (PairTests, error) {
	level, tailArea, err := o.level()
	if err != nil {
		return PairTests{}, err
	}
	if err := named(groups, 2); err != nil {
		return PairTests{}, err
	}
	k := float64(len(groups))
	mse, df := withinVariance(groups)
	quantiles := map[float64]float64{} // by degrees of freedom
	o.Adjustment, o.Pooled = Unadjusted, pooled
	return pairs(groups, method, o, o.basis(groups, 30, "the studentized range"), func(i, j int, pair *Pair) {
		fillPair(groups[i], groups[j], pooled, mse, df, level, pair, func(t, df float64) (float64, float64) {
			q, ok := quantiles[df]
			if !ok {
				q = rangeQuantile(2*tailArea, k, df)
				quantiles[df] = q
			}
			return rangeTail(math.Abs(t)*math.Sqrt2, k, df), q / math.Sqrt2
		})
		if pair.Statistic.Valid {
			pair.Statistic.Value *= math.Sqrt2
		}
	})
}

// rangeTail is P(Q > q) of the studentized range of k means with df degrees of
// freedom. Over the smallest of k normal variables z and with its complement kept,
//
//	P(W > w) = k ∫ φ(z) {[1 − Φ(z)]^(k−1) − [Φ(z+w) − Φ(z)]^(k−1)} dz,
//
// and Q > q is W > q·s with s² = χ²/df. Both integrals are of functions that fall
// off on either side, over the whole line, where the trapezoidal rule converges
// exponentially; the outer one is over log s.
func rangeTail(q, k, df float64) float64 {
	if !(q > 0) {
		return 1
	}
	if df > 1e8 {
		return normalRangeTail(q, k)
	}
	// The density of log s relative to its peak at 0, where 1 + 2u − e^2u is
	// computed without cancellation.
	density := func(u float64) float64 {
		return math.Exp(-df / 2 * expm1Minus(2*u))
	}
	f := func(u float64) float64 { return density(u) * normalRangeTail(q*math.Exp(u), k) }
	// The integrand is analytic within π/4 of the real line.
	step := min(0.1, 0.25/math.Sqrt(df))
	// The peak of f lies at or below that of the density; in logarithms, for far
	// from it both factors vanish.
	height := func(u float64) float64 {
		return float64(-df/2*expm1Minus(2*u)) + math.Log(normalRangeTail(q*math.Exp(u), k))
	}
	peak, top := 0.0, height(0)
	for i := range 33 {
		if u := float64(i) / 32 * math.Log(30/q); u < 0 && height(u) > top {
			peak, top = u, height(u)
		}
	}
	for stride := 64 * step; stride >= step; stride /= 2 {
		for {
			left := height(peak - stride)
			if !(left > top) {
				break
			}
			peak, top = peak-stride, left
		}
		for peak < 0 {
			right := height(peak + stride)
			if !(right > top) {
				break
			}
			peak, top = peak+stride, right
		}
	}
	sum := trapezoid(f, peak, step)
	// Γ-function normalisation by Stirling: ∫density du = Γ(df/2)·e^(df/2)/(2(df/2)^(df/2)).
	half := df / 2
	return min(1, sum/math.Exp(logGammaRatio(half)))
}

// logGammaRatio is log[Γ(x)·e^x/(2x^x)].
func logGammaRatio(x float64) float64 {
	if x < 50 {
		g, _ := math.Lgamma(x)
		return g + x - float64(x*math.Log(x)) - math.Ln2
	}
	y := 1 / (x * x)
	return math.Log(2*math.Pi/x)/2 - math.Ln2 + (1.0/12-float64(y*(1.0/360-float64(y*(1.0/1260-y/1680)))))/x
}

// expm1Minus is e^x − 1 − x.
func expm1Minus(x float64) float64 {
	if math.Abs(x) > 0.5 {
		return math.Expm1(x) - x
	}
	term, sum := x*x/2, 0.0
	for i := 3.0; math.Abs(term) > 1e-18*sum; i++ {
		sum += term
		term *= x / i
	}
	return sum
}

// trapezoid integrates f, which falls off on both sides of start.
func trapezoid(f func(float64) float64, start, step float64) float64 {
	sum := f(start)
	for _, direction := range []float64{step, -step} {
		for i := 1.0; i < 1e5; i++ {
			y := f(start + float64(i*direction))
			sum += y
			if !(y > 1e-18*sum) {
				break
			}
		}
	}
	return sum * step
}

// normalRangeTail is P(W > w) of the range of k standard normal variables.
func normalRangeTail(w, k float64) float64 {
	const root = 2.5066282746310002 // √(2π)
	f := func(z float64) float64 {
		beyond := math.Erfc(z/math.Sqrt2) / 2
		far := math.Erfc((z+w)/math.Sqrt2) / 2
		if beyond == 0 {
			return 0
		}
		return math.Exp(float64((k-1)*math.Log(beyond))-float64(z*z)/2) * -math.Expm1(float64((k-1)*math.Log1p(-far/beyond)))
	}
	// The tail is dominated by z near −w/2, its bulk by the usual minimum of k.
	start, best := 0.0, f(0)
	for z := -1.0; z > -max(8, w/2+2); z-- {
		if y := f(z); y > best {
			start, best = z, y
		}
	}
	if best == 0 {
		return 0
	}
	// The larger k, the narrower is the peak.
	return min(1, k/root*trapezoid(f, start, min(0.25, 0.5/math.Sqrt(k))))
}

// rangeQuantile is the q with P(Q > q) = p. The logarithm of the tail is smooth in
// that of q, so that secants converge in a few steps.
func rangeQuantile(p, k, df float64) float64 {
	excess := func(logQ float64) float64 { return math.Log(rangeTail(math.Exp(logQ), k, df) / p) }
	lo, hi := 0.0, math.Log(4)
	for range 100 {
		if excess(hi) < 0 {
			break
		}
		lo, hi = hi, hi+math.Ln2
	}
	for range 100 {
		if excess(lo) > 0 {
			break
		}
		lo, hi = lo-math.Ln2, lo
	}
	return math.Exp(tail.Root(excess, lo, hi))
}
