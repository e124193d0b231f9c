package satisfaction

import (
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/stat"

	"github.com/gocsat/csat/internal/binomial"
)

// maxBootstrap is the largest number of answers that is resampled.
const maxBootstrap = binomial.MaxTrials

// bootstrap is the percentile interval of the score of resampled counts, its ends
// being quantiles of type 4 of R. J. Hyndman and Y. Fan (1996). A
// resample of n answers is a multinomial draw, so two binomial draws stand for
// it, whatever n is. Replicate r has its own random stream, keyed by seed and r.
func (c NPSCounts) bootstrap(level float64, seed uint64, replicates int) (lower, upper float64) {
	if replicates == 0 {
		replicates = 10000
	}
	n := float64(c.N())
	nets := make([]int64, replicates)
	src := rand.NewPCG(0, 0)
	promoters := binomial.New(c.N(), float64(c.Promoters)/n)
	among := 0.0 // the others
	if rest := c.N() - c.Promoters; rest > 0 {
		among = float64(c.Detractors) / float64(rest)
	}
	for r := range nets {
		src.Seed(seed, uint64(r))
		drawn := promoters.Draw(src)
		others := binomial.New(c.N()-drawn, among)
		nets[r] = drawn - others.Draw(src)
	}
	sortNets(nets, c.N())
	scores := make([]float64, replicates)
	for r, net := range nets {
		scores[r] = float64(net) / n
	}
	tail := (1 - level) / 2
	return stat.Quantile(tail, stat.LinInterp, scores, nil), stat.Quantile(1-tail, stat.LinInterp, scores, nil)
}

// sortNets sorts numbers from −n to n, by counting them where they are few.
func sortNets(nets []int64, n int64) {
	if n >= int64(len(nets))/2 {
		slices.Sort(nets)
		return
	}
	counts := make([]int64, 2*n+1)
	for _, net := range nets {
		counts[net+n]++
	}
	r := 0
	for i, k := range counts {
		for range k {
			nets[r] = int64(i) - n
			r++
		}
	}
}
