package satisfaction

import (
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"
)

// maxBootstrap is the largest number of answers that is resampled. gonum's binomial
// draws lose their spread to rounding from some 2⁴⁴ on, and in the end do not return.
const maxBootstrap = 1 << 40

// bootstrap is the percentile interval of the score of resampled counts, its ends
// being quantiles of type 4 of R. J. Hyndman and Y. Fan (1996). A
// resample of n answers is a multinomial draw, so two binomial draws stand for
// it, whatever n is. Replicate r has its own random stream, keyed by seed and r.
func (c NPSCounts) bootstrap(level float64, seed uint64, replicates int) (lower, upper float64) {
	if replicates == 0 {
		replicates = 10000
	}
	n := float64(c.N())
	scores := make([]float64, replicates)
	src := rand.NewPCG(0, 0)
	for r := range scores {
		src.Seed(seed, uint64(r))
		promoters := binomial(n, float64(c.Promoters)/n, src)
		detractors := 0.0
		if rest := float64(c.N() - c.Promoters); rest > 0 {
			detractors = binomial(n-promoters, float64(c.Detractors)/rest, src)
		}
		scores[r] = (promoters - detractors) / n
	}
	slices.Sort(scores)
	tail := (1 - level) / 2
	return stat.Quantile(tail, stat.LinInterp, scores, nil), stat.Quantile(1-tail, stat.LinInterp, scores, nil)
}

func binomial(n, p float64, src rand.Source) float64 {
	switch {
	case n == 0 || p <= 0:
		return 0
	case p >= 1:
		return n
	}
	return distuv.Binomial{N: n, P: p, Src: src}.Rand()
}
