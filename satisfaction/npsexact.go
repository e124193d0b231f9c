package satisfaction

import (
	"fmt"
	"math"

	"github.com/gocsat/csat/internal/interval"
	"github.com/gocsat/csat/survey"
)

// maxExact is the largest number of answers of the exact test: the work grows with
// its square, and the score test is as good long before.
const maxExact = 200

// ExactTestNPS is [TestNPS] for up to 200 answers with p-values that hold in small
// samples too: the trinomial probability of all outcomes whose score statistic is
// as extreme as the observed one, at the share of detractors for which it is
// largest among those that the hypothesis allows (the unconditional test of G. A.
// Barnard, Significance Tests for 2 × 2 Tables, Biometrika 34, 1947, 123–138). The
// largest is searched for on a grid of 101 shares and refined around its best. Z is
// the score statistic.
//
// The target is a score in [−1,1], 0.3 being 30 points; another target, or more
// answers, is [ErrArgument], and none is [ErrNoBase].
func ExactTestNPS(c NPSCounts, target float64) (Test, error) {
	if err := c.validate(); err != nil {
		return Test{}, err
	}
	if !(target >= -1 && target <= 1) || c.N() > maxExact {
		return Test{}, fmt.Errorf("satisfaction: exact nps test of %d answers against %g: %w", c.N(), target, ErrArgument)
	}
	n := int(c.N())
	statistic := func(detractors, promoters int) float64 {
		z, ok := interval.TangoZ(float64(detractors), float64(promoters), float64(n), target)
		if !ok { // met without variance
			return 0
		}
		return z
	}
	observed := statistic(int(c.Detractors), int(c.Promoters))
	type outcome struct {
		detractors, promoters float64
		coefficient           float64 // logarithm of the multinomial one
		less, greater, both   bool
	}
	var outcomes []outcome
	// Statistics that are equal come out differently in the last bits.
	near := 1e-9 * (1 + math.Abs(observed))
	if math.IsInf(observed, 0) {
		near = 0
	}
	logFactorial := func(k int) float64 {
		f, _ := math.Lgamma(float64(k) + 1)
		return f
	}
	for d := range n + 1 {
		for p := range n - d + 1 {
			z := statistic(d, p)
			o := outcome{detractors: float64(d), promoters: float64(p),
				less: z <= observed+near, greater: z >= observed-near, both: math.Abs(z) >= math.Abs(observed)-near}
			o.coefficient = logFactorial(n) - logFactorial(d) - logFactorial(p) - logFactorial(n-d-p)
			outcomes = append(outcomes, o)
		}
	}
	// sums are the three tail probabilities at one share of detractors.
	sums := func(q float64) [3]float64 {
		shares := [3]float64{q, min(max(q+target, 0), 1), max(1-2*q-target, 0)}
		var logs [3]float64
		for i, s := range shares {
			logs[i] = math.Log(s)
		}
		var out [3]float64
		for _, o := range outcomes {
			exponent := o.coefficient
			for i, count := range [3]float64{o.detractors, o.promoters, float64(n) - o.detractors - o.promoters} {
				if count > 0 { // 0·log 0 is 0 here
					exponent += float64(count * logs[i])
				}
			}
			probability := math.Exp(exponent)
			for i, in := range [3]bool{o.less, o.greater, o.both} {
				if in {
					out[i] += probability
				}
			}
		}
		return out
	}
	lo, hi := max(0, -target), (1-target)/2
	const steps = 100
	var grid [steps + 1][3]float64
	for k := range grid {
		grid[k] = sums(lo + (hi-lo)*float64(k)/steps)
	}
	r := Test{Less: survey.Some(0), Greater: survey.Some(0), TwoSided: survey.Some(0)}
	if z, ok := interval.TangoZ(float64(c.Detractors), float64(c.Promoters), float64(n), target); ok {
		r.Z = survey.Some(z)
	}
	for i, p := range []*survey.Optional{&r.Less, &r.Greater, &r.TwoSided} {
		best := 0
		for k := range grid {
			if grid[k][i] > grid[best][i] {
				best = k
			}
		}
		at := func(k int) float64 { return lo + (hi-lo)*float64(min(max(k, 0), steps))/steps }
		peak := maximum(func(q float64) float64 { return sums(q)[i] }, at(best-1), at(best+1))
		p.Value = min(1, max(grid[best][i], peak))
	}
	return r, nil
}

// maximum is the largest value of f that golden-section search finds between a and
// b.
func maximum(f func(float64) float64, a, b float64) float64 {
	ratio := (math.Sqrt(5) - 1) / 2
	x, y := b-ratio*(b-a), a+ratio*(b-a)
	fx, fy := f(x), f(y)
	for range 30 {
		if fx > fy {
			b, y, fy = y, x, fx
			x = b - ratio*(b-a)
			fx = f(x)
		} else {
			a, x, fx = x, y, fy
			y = a + ratio*(b-a)
			fy = f(y)
		}
	}
	return max(fx, fy)
}
