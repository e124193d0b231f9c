package drivers

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"

	"github.com/gocsat/csat/analysis/internal/bootstrap"
	"github.com/gocsat/csat/survey"
)

// stability checks the options and computes the shares of the sample.
func (s *Sample) stability(ctx context.Context, o *BootstrapOptions) (Stability, division, error) {
	level, err := checkLevel(o.Level)
	if err != nil {
		return Stability{}, division{}, err
	}
	r, err := Importance(ctx, s, Options{Measure: o.Measure, Value: o.Value, Groups: o.Groups})
	if err != nil {
		return Stability{}, division{}, err
	}
	p := len(r.Drivers)
	if o.TopK == 0 {
		o.TopK = min(3, p)
	}
	if o.TopK < 0 || o.TopK > p {
		return Stability{}, division{}, argument("the top %d of %d", o.TopK, p)
	}
	o.Level = level
	_, unions, err := s.grouped(o.Groups)
	out := Stability{Outcome: s.names[0], Measure: o.Measure, Value: o.Value, N: s.n, TopK: o.TopK}
	estimate := func(value float64) survey.Estimate {
		return survey.Estimate{Value: value, N: s.n, Missing: s.dropped, EffectiveN: s.effective}
	}
	for _, d := range r.Drivers {
		out.Shares = append(out.Shares, ShareError{Name: d.Name, Rank: d.Rank, Estimate: estimate(d.Share)})
	}
	for _, g := range r.Groups {
		out.Groups = append(out.Groups, ShareError{Name: g.Name, Rank: g.Rank, Estimate: estimate(g.Share)})
	}
	pairs(p, func(_, a, b int) {
		out.Differences = append(out.Differences, Difference{
			A: r.Drivers[a].Name, B: r.Drivers[b].Name, Estimate: estimate(r.Drivers[a].Share - r.Drivers[b].Share),
		})
	})
	return out, division{o.Measure, o.Value, unions}, err
}

// A filler fills error and interval of an estimate, which is never negative if
// positive says so, from its replicates and from what it is without each part of the
// rows, and returns a second interval if it has one.
type filler func(e *survey.Estimate, draws, without []float64, level float64, positive bool) survey.Interval

// fill completes shares, differences and ranks. Without replicates the ranks are
// those without each part, too much alike for an interval.
func (t *Stability) fill(draws, without [][]float64, unions [][]int, level float64, how filler) {
	errors := func(shares []ShareError, draws, without [][]float64) {
		if draws != nil {
			ranked(shares, draws, level, true)
		} else {
			ranked(shares, without, level, false)
		}
		for j := range shares {
			e := &shares[j]
			e.Percentile = how(&e.Estimate, column(draws, j, -1), column(without, j, -1), level, t.Measure != Pratt)
		}
	}
	errors(t.Shares, draws, without)
	if unions != nil {
		errors(t.Groups, summed(draws, unions), summed(without, unions))
	}
	pairs(len(t.Shares), func(d, a, b int) {
		e := &t.Differences[d]
		e.Percentile = how(&e.Estimate, column(draws, a, b), column(without, a, b), level, false)
	})
	if draws == nil {
		draws = without
	}
	t.TopOverlap = t.overlap(draws)
}

// summed are the shares of groups in every draw.
func summed(draws [][]float64, unions [][]int) [][]float64 {
	if draws == nil {
		return nil
	}
	out := make([][]float64, len(draws))
	for i, d := range draws {
		out[i] = sums(d, unions)
	}
	return out
}

// pairs visits all pairs of p, a before b, with their number.
func pairs(p int, visit func(d, a, b int)) {
	d := 0
	for a := range p {
		for b := a + 1; b < p; b++ {
			visit(d, a, b)
			d++
		}
	}
}

func kept(draws [][]float64) [][]float64 {
	return slices.DeleteFunc(slices.Clone(draws), func(d []float64) bool { return d == nil })
}

// column is share a of every draw, less share b if that is not negative; nil of none.
func column(draws [][]float64, a, b int) []float64 {
	if draws == nil {
		return nil
	}
	out := make([]float64, len(draws))
	for i, d := range draws {
		if out[i] = d[a]; b >= 0 {
			out[i] -= d[b]
		}
	}
	return out
}

func (t *Stability) count(replicates, good int) error {
	t.Replicates, t.Failed = replicates, replicates-good
	if 2*good < replicates {
		return fmt.Errorf("drivers: %d of %d: %w", t.Failed, replicates, ErrDraws)
	}
	if t.Failed > 0 {
		t.Warnings = append(t.Warnings, survey.Warning{Code: FailedDraws, Text: fmt.Sprintf("%d of %d resamples gave no shares and were left out", t.Failed, replicates)})
	}
	return nil
}

// overlap is the mean share of the largest shares that are among those of a draw.
func (t *Stability) overlap(draws [][]float64) float64 {
	top := func(shares []float64) []int {
		order := upTo(len(shares))
		slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(shares[b], shares[a]) })
		return order[:t.TopK]
	}
	own := make([]float64, len(t.Shares))
	for j, e := range t.Shares {
		own[j] = e.Estimate.Value
	}
	best := top(own)
	common := 0
	for _, d := range draws {
		for _, j := range top(d) {
			if slices.Contains(best, j) {
				common++
			}
		}
	}
	return float64(common) / float64(t.TopK*len(draws))
}

// ranked fills what is said about ranks.
func ranked(shares []ShareError, draws [][]float64, level float64, intervals bool) {
	byRank := make([][]float64, len(shares))
	first := make([]int, len(shares))
	for _, d := range draws {
		for j, rank := range ranks(d) {
			byRank[j] = append(byRank[j], float64(rank))
			if rank == 1 {
				first[j]++
			}
		}
	}
	n := float64(len(draws))
	for j := range shares {
		shares[j].First = float64(first[j]) / n
		if intervals {
			slices.Sort(byRank[j])
			low, high := int((1-level)/2*n), int(math.Ceil((1+level)/2*n))-1
			shares[j].RankInterval = survey.Interval{Lower: byRank[j][low], Upper: byRank[j][min(high, len(draws)-1)], Level: level}
		}
	}
}

// bootstrapped is a [filler] from replicates, and from what the figure is without each
// group of rows, nil for no BCa.
func bootstrapped(e *survey.Estimate, draws, without []float64, level float64, _ bool) survey.Interval {
	slices.Sort(draws)
	return bootstrap.Describe(e, draws, without, level)
}
