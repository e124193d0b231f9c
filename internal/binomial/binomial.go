// Package binomial draws from the binomial distribution in a time that does not
// depend on the number of trials.
//
// Around the mean the draws come from the transformed rejection with squeeze of
// W. Hörmann, The generation of binomial random variates, Journal of Statistical
// Computation and Simulation 46 (1993), 101–110, algorithm BTRS; with a mean below
// 10 they come from the distribution function, term by term.
//
//	d := binomial.New(1000, 0.4)
//	promoters := d.Draw(src)
package binomial

import (
	"math"
	"math/rand/v2"
)

// MaxTrials is the largest number of trials: log-gamma differences keep an
// absolute error far below the spread.
const MaxTrials = 1 << 40

// A Binomial is the distribution of the successes in n trials.
type Binomial struct {
	n, p    float64 // p at most a half
	flipped bool    // failures are drawn
	// of the rejection, unused with a small mean
	a, b, c, squeeze, alpha float64
	mode, logOdds, peak     float64 // set when first needed
	ready                   bool
}

// New is the distribution of n trials, 0 to MaxTrials, with success of chance p;
// chances below 0 and above 1 are taken as 0 and 1.
func New(n int64, p float64) Binomial {
	d := Binomial{n: float64(n), p: min(max(p, 0), 1)}
	if d.p > 0.5 {
		d.p, d.flipped = 1-d.p, true
	}
	if d.small() {
		return d
	}
	spread := math.Sqrt(d.n * d.p * (1 - d.p))
	d.b = 1.15 + 2.53*spread
	d.a = -0.0873 + 0.0248*d.b + 0.01*d.p
	d.c = d.n*d.p + 0.5
	d.squeeze = 0.92 - 4.2/d.b
	d.alpha = (2.83 + 5.1/d.b) * spread
	return d
}

func (d *Binomial) small() bool { return d.n*d.p < 10 }

// Draw is a number of successes.
func (d *Binomial) Draw(src *rand.PCG) int64 {
	k := 0.0
	switch {
	case d.n == 0 || d.p == 0:
	case d.small():
		k = d.byTerms(src)
	default:
		k = d.byRejection(src)
	}
	if d.flipped {
		k = d.n - k
	}
	return int64(k)
}

// byTerms adds up probabilities until they reach a uniform number.
func (d *Binomial) byTerms(src *rand.PCG) float64 {
	odds := d.p / (1 - d.p)
	term := math.Exp(d.n * math.Log1p(-d.p))
	u := uniform(src)
	for k := 0.0; ; k++ {
		if u -= term; u < 0 || k == d.n {
			return k
		}
		if term *= odds * (d.n - k) / (k + 1); term == 0 {
			return k // what is left is rounding
		}
	}
}

func (d *Binomial) byRejection(src *rand.PCG) float64 {
	for {
		v, u := uniform(src), uniform(src)-0.5
		us := 0.5 - math.Abs(u)
		k := math.Floor((2*d.a/us+d.b)*u + d.c)
		if us >= 0.07 && v <= d.squeeze {
			return k
		}
		if !(k >= 0 && k <= d.n) {
			continue
		}
		if !d.ready {
			d.logOdds, d.mode = math.Log(d.p/(1-d.p)), math.Floor((d.n+1)*d.p)
			d.peak, d.ready = lgamma(d.mode+1)+lgamma(d.n-d.mode+1), true
		}
		if math.Log(v*d.alpha/(d.a/(us*us)+d.b)) <= d.peak-lgamma(k+1)-lgamma(d.n-k+1)+(k-d.mode)*d.logOdds {
			return k
		}
	}
}

// uniform is in [0, 1).
func uniform(src *rand.PCG) float64 { return float64(src.Uint64()>>11) * 0x1p-53 }

func lgamma(x float64) float64 {
	y, _ := math.Lgamma(x)
	return y
}
