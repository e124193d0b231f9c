package drivers

import (
	"context"
	"math"
	"math/rand/v2"

	"github.com/gocsat/csat/internal/parallel"
	"github.com/gocsat/csat/survey"
)

// batch is how many pairs of orders are drawn between two looks at the standard
// error; it must not depend on the number of workers.
const batch = 128

// sample estimates the Shapley value from random orders of entry (J. Castro, D.
// Gómez and J. Tejada 2009), each with its reverse. Pair k has its own random stream.
func (r *Ranking) sample(ctx context.Context, g game, o Options) error {
	p := len(r.Drivers)
	pairs := (o.Sampling.Orders + 1) / 2
	if pairs < 2 {
		return argument("%d orders: a standard error takes at least 3", o.Sampling.Orders)
	}
	mean, squares := make([]float64, p), make([]float64, p) // Welford's
	done, widest := 0, math.Inf(1)
	gains := make([][]float64, batch)
	for done < pairs && !(widest <= o.Sampling.TargetSE && o.Sampling.TargetSE > 0) {
		count := min(batch, pairs-done)
		err := parallel.Each(ctx, 0, count, nil, func(i int) (err error) {
			gains[i], err = pairGains(g, p, r.Total, rand.New(rand.NewPCG(o.Sampling.Seed, uint64(done+i))))
			return err
		})
		if err != nil {
			return err
		}
		for _, gain := range gains[:count] {
			done++
			for j, x := range gain {
				d := x - mean[j]
				mean[j] += d / float64(done)
				squares[j] += float64(d * (x - mean[j]))
			}
		}
		widest = 0
		for _, ss := range squares {
			widest = max(widest, math.Sqrt(ss/float64(done-1)/float64(done)))
		}
		if o.Progress != nil {
			o.Progress(float64(done) / float64(pairs))
		}
	}
	for j := range r.Drivers {
		r.Drivers[j].Share = mean[j]
		r.Drivers[j].SE = survey.Some(math.Sqrt(squares[j] / float64(done-1) / float64(done)))
	}
	r.Orders = 2 * done
	if o.Sampling.TargetSE > 0 && widest > o.Sampling.TargetSE {
		r.warn(Unreached, "largest standard error %.2g after %d orders, %.2g asked for", widest, r.Orders, o.Sampling.TargetSE)
	}
	return nil
}

// pairGains is what each predictor adds in a random order and its reverse, on
// average; the last one adds what is left of the total.
func pairGains(g game, p int, total float64, random *rand.Rand) ([]float64, error) {
	order := random.Perm(p)
	gains, worth := make([]float64, p), make([]float64, p)
	for range 2 {
		if err := g.path(order, worth); err != nil {
			return nil, err
		}
		worth[p-1] = total
		before := 0.0
		for k, j := range order {
			gains[j] += (worth[k] - before) / 2
			before = worth[k]
		}
		for a, b := 0, p-1; a < b; a, b = a+1, b-1 {
			order[a], order[b] = order[b], order[a]
		}
	}
	return gains, nil
}
