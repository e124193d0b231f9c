package league

import (
	"math"
	"slices"

	"github.com/gocsat/csat/internal/tail"
	"github.com/gocsat/csat/satisfaction"
)

// A law is the distribution of the metric of a segment that is like all.
type law interface {
	// limit is the quantile, interpolated between possible values.
	limit(p float64) float64
	// tails are the probabilities of at most and at least a possible value.
	tails(value float64) (atMost, atLeast float64)
}

// normal is the law of a mean.
type normal struct{ mean, se float64 }

func (d normal) limit(p float64) float64 { return d.mean + float64(tail.NormalQuantile(p)*d.se) }

func (d normal) tails(value float64) (atMost, atLeast float64) {
	return tail.Normal((value - d.mean) / d.se)
}

// binomial is the law of origin + step·X, X of n answers with a share.
type binomial struct{ n, share, step, origin float64 }

func (d binomial) limit(p float64) float64 {
	return d.origin + float64(d.step*binomialLimit(p, d.n, d.share))
}

func (d binomial) tails(value float64) (atMost, atLeast float64) {
	x := math.Round((value - d.origin) / d.step)
	return tail.BinomialAtMost(x, d.n, d.share), tail.BinomialAtLeast(x, d.n, d.share)
}

// trinomial is the law of promoters less detractors over n answers.
type trinomial struct {
	n     float64
	first int64
	pmf   []float64
}

func newTrinomial(n int64, c satisfaction.NPSCounts) trinomial {
	first, pmf := netScore(n, c)
	return trinomial{float64(n), first, pmf}
}

func (d trinomial) limit(p float64) float64 { return interpolated(p, d.first, d.pmf) / d.n }

func (d trinomial) tails(value float64) (atMost, atLeast float64) {
	at := int64(math.Round(value*d.n)) - d.first
	for i, p := range d.pmf {
		if int64(i) <= at {
			atMost += p
		}
		if int64(i) >= at {
			atLeast += p
		}
	}
	return atMost, atLeast
}

// binomialLimit is Spiegelhalter's limit on the scale of counts, r − α: r is the
// smallest count with P(R ≤ r) ≥ p, and α how far p lies below that, as a part of
// P(R = r). It can be as low as −1.
func binomialLimit(p, n, share float64) float64 {
	low, high := -1.0, n // P(R ≤ low) < p ≤ P(R ≤ high)
	for high-low > 1 {
		if middle := math.Floor((low + high) / 2); tail.BinomialAtMost(middle, n, share) >= p {
			high = middle
		} else {
			low = middle
		}
	}
	// Above the middle the upper tail has the digits.
	over := tail.BinomialAtMost(high, n, share) - p
	if p > 0.5 {
		over = (1 - p) - tail.BinomialAtLeast(high+1, n, share)
	}
	return high - over/tail.BinomialDensity(high, n, share)
}

// netScore is the distribution of promoters less detractors among n answers: the
// probabilities of first, first+1, …; what is left out at either end is below
// 1e-300 of the largest.
//
// They are the coefficients a_k, k = 0…2n, of (d + q·x + p·x²)ⁿ, and comparing those
// of P·(Pⁿ)′ = n·P′·Pⁿ gives
//
//	d·k·a_k = q(n−k+1)·a_{k−1} + p(2n−k+2)·a_{k−2}
//
// in which nothing cancels up to k = n; from the other end, with d and p exchanged,
// nothing above it. Ratios of neighbours do not underflow.
func netScore(n int64, c satisfaction.NPSCounts) (first int64, pmf []float64) {
	d, q, p := float64(c.Detractors), float64(c.Passives), float64(c.Promoters)
	rising := ratios(n, d, q, p) // a_k/a_{k−1}, k = 1…n
	falling := ratios(n, p, q, d)
	// Logarithms relative to the middle, to find the mode.
	logs := make([]float64, 2*n+1)
	for k := n - 1; k >= 0; k-- {
		logs[k] = logs[k+1] - math.Log(rising[k])
		logs[2*n-k] = logs[2*n-k-1] - math.Log(falling[k])
	}
	peak := slices.Max(logs)
	var sum float64
	first = -1
	for k, l := range logs {
		if l < peak-690 {
			continue
		}
		if first < 0 {
			first = int64(k)
		}
		x := math.Exp(l - peak)
		pmf = append(pmf, x)
		sum += x
	}
	for i := range pmf {
		pmf[i] /= sum
	}
	return first - n, pmf
}

// ratios are a_k/a_{k−1} for k = 1…n.
func ratios(n int64, d, q, p float64) []float64 {
	r := make([]float64, n)
	size := float64(n)
	r[0] = size * q / d
	for i := 1; i < len(r); i++ {
		k := float64(i + 1)
		r[i] = (float64(q*(size-k+1)) + p*(2*size-k+2)/r[i-1]) / (d * k)
	}
	return r
}

// interpolated is the limit of [binomialLimit] for a distribution on first, first+1, ….
func interpolated(p float64, first int64, pmf []float64) float64 {
	if p > 0.5 { // sum the smaller tail
		above := 0.0
		for i := len(pmf) - 1; i > 0; i-- {
			if above+pmf[i] > 1-p {
				return float64(first+int64(i)) - ((1-p)-above)/pmf[i]
			}
			above += pmf[i]
		}
		return float64(first)
	}
	below := 0.0
	for i, x := range pmf {
		if below+x >= p {
			return float64(first+int64(i)) - (below+x-p)/x
		}
		below += x
	}
	return float64(first + int64(len(pmf)) - 1)
}
