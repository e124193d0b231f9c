package equivalence

import (
	"fmt"
	"math"
	"math/big"

	"github.com/gocsat/csat/internal/tail"
	"github.com/gocsat/csat/satisfaction/proportion"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// maxCount is the number of answers from where float64 skips whole numbers.
const maxCount = 1 << 53

func checkCount(c proportion.Count) error {
	if c.N == 0 && c.X == 0 {
		return fmt.Errorf("equivalence: share: %w", ErrNoBase)
	}
	if c.X < 0 || c.X > c.N || c.N > maxCount {
		return fmt.Errorf("equivalence: %d of %d answers: %w", c.X, c.N, ErrArgument)
	}
	return nil
}

// ratio is x/n exactly.
func ratio(x, n int64) scale.Ratio { return scale.RatioOf(big.NewRat(x, n)) }

// Shares compares two independent shares, such as CSAT, a minus b, by two one-sided
// score tests: with p̃ the shares that are the likeliest if the difference is δ,
//
//	z = (p̂_a − p̂_b − δ)/√(p̃_a(1−p̃_a)/n_a + p̃_b(1−p̃_b)/n_b)
//
// (C. P. Farrington and G. Manning, Test statistics and sample size formulae for
// comparative binomial trials with null hypothesis of non-zero risk difference or
// non-unity relative risk, Statistics in Medicine 9, 1990, 1447–1454,
// doi:10.1002/sim.4780091208). The interval are the δ that they do not reject (R. W. Mee
// 1984); at δ = 0 the test is the usual one with the pooled share. The margins are
// on 0–1. A sample of fewer than thirty answers is a LowBase warning.
//
// Errors: ErrNoBase, ErrArgument.
func Shares(a, b proportion.Count, m Margins, o Options) (Result, error) {
	for _, c := range []proportion.Count{a, b} {
		if err := checkCount(c); err != nil {
			return Result{}, err
		}
	}
	s := scoreContrast{float64(a.X), float64(a.N), float64(b.X), float64(b.N)}
	e := survey.Estimate{
		Value: ratio(a.X, a.N).Sub(ratio(b.X, b.N)).Float64(), N: a.N + b.N, EffectiveN: s.na + s.nb,
		Method: "farrington-manning",
	}
	pa, pb := s.xa/s.na, s.xb/s.nb
	e.SE = survey.Some(math.Sqrt(float64(pa*(1-pa))/s.na + float64(pb*(1-pb))/s.nb))
	small(&e, 30, a.N, b.N)
	return test(s, e, 1, m, o)
}

// A scoreContrast is a difference of shares.
type scoreContrast struct {
	xa, na, xb, nb float64
}

func (s scoreContrast) sides(delta float64) (low, high float64, ok bool) {
	if all := s.xa + s.xb; delta == 0 && (all == 0 || all == s.na+s.nb) {
		return 0, 0, false // 0/0
	}
	low, high = tail.Normal(s.z(delta))
	return low, high, true
}

func (s scoreContrast) limits(tailArea float64) (lower, upper float64, ok bool) {
	z, d := -tail.NormalQuantile(tailArea), s.difference()
	lower, upper = -1, 1
	if d > -1 {
		lower = tail.Root(func(delta float64) float64 { return s.z(delta) - z }, -1, d)
	}
	if d < 1 {
		upper = tail.Root(func(delta float64) float64 { return s.z(delta) + z }, d, 1)
	}
	return lower, upper, true
}

func (s scoreContrast) difference() float64 { return s.xa/s.na - s.xb/s.nb }

// z is the score statistic, 0 at the difference itself.
func (s scoreContrast) z(delta float64) float64 {
	top := s.difference() - delta
	if top == 0 {
		return 0
	}
	pb := s.likeliest(delta)
	pa := min(1, max(0, pb+delta))
	return top / math.Sqrt(float64(pa*(1-pa))/s.na+float64(pb*(1-pb))/s.nb)
}

// likeliest is the share of b under which the counts are the likeliest if that of a
// is higher by delta: the zero of the derivative of the log-likelihood, which falls
// in the share.
func (s scoreContrast) likeliest(delta float64) float64 {
	if delta == 0 {
		return (s.xa + s.xb) / (s.na + s.nb)
	}
	lo, hi := max(0, -delta), min(1, 1-delta)
	derivative := func(pb float64) float64 {
		pa := min(1, max(0, pb+delta))
		return over(s.xa, pa) - over(s.na-s.xa, 1-pa) + over(s.xb, pb) - over(s.nb-s.xb, 1-pb)
	}
	switch {
	case !(derivative(lo) > 0):
		return lo
	case !(derivative(hi) < 0):
		return hi
	}
	return tail.Root(derivative, lo, hi)
}

// over is x/p, 0 where x is.
func over(x, p float64) float64 {
	if x == 0 {
		return 0
	}
	return x / p
}
