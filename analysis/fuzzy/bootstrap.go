package fuzzy

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"github.com/gocsat/csat/internal/binomial"
	"github.com/gocsat/csat/internal/parallel"
	"github.com/gocsat/csat/survey"
)

// draws are the replicates of a bootstrap.
type draws struct {
	replicates int
	kept       [][]float64 // by replicate that did not fail: nodes × (levels and the score)
	width      int
	span       float64
}

// draw resamples the counts and evaluates each replicate. Replicate r is drawn by the seed
// and r, so it does not matter which processor draws it.
func (s *Sample) draw(ctx context.Context, o Options, values []float64) (draws, error) {
	const block = 32
	for _, c := range append(slices.Clone(s.counts), s.frequencies) {
		if sum(c) > binomial.MaxTrials {
			return draws{}, fmt.Errorf("fuzzy: bootstrap of %d answers: %w", sum(c), survey.ErrOverflow)
		}
	}
	d := draws{replicates: o.Replicates, width: len(s.levels) + 1, span: spanOf(values)}
	all := make([][]float64, o.Replicates)
	err := parallel.Do(ctx, 0, (o.Replicates+block-1)/block, nil, func() func(i int) error {
		raw, share := s.room(), s.room()
		counts := make([][]int64, len(s.leaves))
		for l := range counts {
			counts[l] = make([]int64, len(s.levels))
		}
		return func(i int) error {
			for r := i * block; r < min(o.Replicates, (i+1)*block) && ctx.Err() == nil; r++ {
				if !s.resample(rand.NewPCG(o.Seed, uint64(r)), counts) {
					continue
				}
				for l, i := range s.leaves {
					fill(share[i], counts[l])
				}
				s.evaluate(o.Operator, raw, share)
				for i := range s.nodes {
					all[r] = append(append(all[r], share[i]...), dot(share[i], values))
				}
			}
			return nil
		}
	})
	if err != nil {
		return draws{}, fmt.Errorf("fuzzy: bootstrap: %w", err)
	}
	for _, x := range all {
		if x != nil {
			d.kept = append(d.kept, x)
		}
	}
	if 2*len(d.kept) < o.Replicates {
		return draws{}, fmt.Errorf("fuzzy: %w: %d of %d", ErrDraws, o.Replicates-len(d.kept), o.Replicates)
	}
	return d, nil
}

// resample draws as many respondents, or as many ratings of each item, as there are. It
// is false if an item was left without a rating.
func (s *Sample) resample(src *rand.PCG, counts [][]int64) bool {
	if s.patterns == nil {
		for l, from := range s.counts {
			multinomial(src, from, func(j int, n int64) { counts[l][j] = n })
		}
		return true
	}
	for l := range counts {
		clear(counts[l])
	}
	multinomial(src, s.frequencies, func(i int, n int64) {
		if n == 0 {
			return
		}
		for l := range counts {
			if at := s.patterns[i][l]; at > 0 {
				counts[l][at-1] += n
			}
		}
	})
	return !slices.ContainsFunc(counts, func(c []int64) bool { return sum(c) == 0 })
}

// multinomial draws as many as there are, cell by cell given the cells before.
func multinomial(src *rand.PCG, frequencies []int64, put func(cell int, n int64)) {
	rest := sum(frequencies)
	left := rest
	for i, f := range frequencies {
		n := left
		if f < rest {
			b := binomial.New(left, float64(f)/float64(rest))
			n = b.Draw(src)
		}
		put(i, n)
		left -= n
		rest -= f
		if rest == 0 {
			rest, left = 1, 0 // what follows are cells of 0
		}
	}
}

// set fills in errors and intervals of a node.
func (d *draws) set(i int, out *Node, level float64) {
	x := make([]float64, len(d.kept))
	of := func(j int, e *survey.Estimate, span float64) {
		mean, square := 0.0, 0.0
		for r, all := range d.kept {
			x[r] = all[i*d.width+j]
			mean += x[r]
		}
		mean /= float64(len(x))
		for _, v := range x {
			square += float64((v - mean) * (v - mean))
		}
		se := math.Sqrt(square / float64(len(x)-1))
		slices.Sort(x)
		if x[len(x)-1]-x[0] <= tie*span { // the same in every replicate
			se = 0
			for r := range x {
				x[r] = e.Value
			}
			e.Warn(survey.ZeroVariance, "the same in every replicate: resampling cannot tell how far it is off")
		}
		e.SE, e.Method = survey.Some(se), "bootstrap percentile"
		e.Interval = survey.Interval{Lower: quantile(x, (1-level)/2), Upper: quantile(x, (1+level)/2), Level: level}
	}
	for j := range out.Memberships {
		share := &out.Memberships[j].Share
		if share.Value == 0 {
			share.Warn(survey.NoError, "no rating in this level: resampling cannot tell how many there could be")
			continue
		}
		of(j, share, 1)
	}
	of(d.width-1, &out.Score, d.span)
	if failed := d.replicates - len(d.kept); failed > 0 {
		out.Score.Warn(FailedDraws, "%d of %d replicates had no rating of some item and were left out", failed, d.replicates)
	}
}

// quantile is that of type 7 of sorted values.
func quantile(x []float64, p float64) float64 {
	h := p * float64(len(x)-1)
	k := min(int(h), len(x)-2)
	return x[k] + float64((h-float64(k))*(x[k+1]-x[k]))
}
