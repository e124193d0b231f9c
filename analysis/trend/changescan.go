package trend

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"sync/atomic"

	"github.com/gocsat/csat/analysis/internal/urn"
	"github.com/gocsat/csat/internal/parallel"
)

// A scan looks at all places of a change, from running counts.
type scan struct {
	o                ChangeOptions
	periods, classes int
	before           []int64 // before[t·classes+k] answers of class k before period t
	n                []int64 // n[t] answers before period t
}

// newScan checks the counts and fills in the options.
func newScan(counts [][]int64, o *ChangeOptions) (*scan, error) {
	c := &scan{periods: len(counts)}
	if c.periods > 0 {
		c.classes = len(counts[0])
	}
	defaults := func(x *float64, value float64) {
		if *x == 0 {
			*x = value
		}
	}
	defaults(&o.Alpha, 0.05)
	defaults(&o.Level, 0.95)
	if o.Draws == 0 {
		o.Draws = 999
	}
	if o.MinPeriods == 0 {
		o.MinPeriods = 1
	}
	switch {
	case !(o.Alpha > 0 && o.Alpha < 1), !(o.Level > 0 && o.Level < 1):
		return nil, fmt.Errorf("trend: changes: alpha %v, level %v outside (0, 1): %w", o.Alpha, o.Level, ErrArgument)
	case o.Draws < 0 || o.MinPeriods < 0 || !statisticNames.Valid(o.Statistic):
		return nil, fmt.Errorf("trend: changes: %d draws, %d periods, statistic %v: %w", o.Draws, o.MinPeriods, o.Statistic, ErrArgument)
	case c.periods > 0 && c.classes == 0:
		return nil, fmt.Errorf("trend: changes: no classes: %w", ErrArgument)
	case o.Scores != nil && len(o.Scores) != c.classes:
		return nil, fmt.Errorf("trend: changes: %d scores of %d classes: %w", len(o.Scores), c.classes, ErrArgument)
	}
	c.o = *o
	c.o.Scores = make([]float64, c.classes)
	for k := range c.o.Scores {
		c.o.Scores[k] = float64(k)
		if o.Scores != nil {
			c.o.Scores[k] = o.Scores[k]
		}
		if !(math.Abs(c.o.Scores[k]) <= 1e50) {
			return nil, fmt.Errorf("trend: changes: score %v: %w", c.o.Scores[k], ErrArgument)
		}
	}
	c.before, c.n = make([]int64, (c.periods+1)*c.classes), make([]int64, c.periods+1)
	var n int64
	for t, line := range counts {
		if len(line) != c.classes {
			return nil, &PeriodError{Index: t, Err: fmt.Errorf("%d classes, not %d: %w", len(line), c.classes, ErrArgument)}
		}
		for k, x := range line {
			if x < 0 || x > maxCount-n {
				return nil, &PeriodError{Index: t, Err: ErrCounts}
			}
			n += x
			c.before[(t+1)*c.classes+k] = c.before[t*c.classes+k] + x
		}
		c.n[t+1] = n
	}
	return c, nil
}

// between are the counts of a stretch.
func (c *scan) between(from, to int) []int64 {
	counts := make([]int64, c.classes)
	for k := range counts {
		counts[k] = c.before[to*c.classes+k] - c.before[from*c.classes+k]
	}
	return counts
}

func (c *scan) size(from, to int) int64 { return c.n[to] - c.n[from] }

// mean is that of the scores in a stretch.
func (c *scan) mean(from, to int) float64 {
	var total, n float64
	for k, x := range c.between(from, to) {
		total += float64(float64(x) * (c.o.Scores[k] - c.o.Scores[0]))
		n += float64(x)
	}
	return c.o.Scores[0] + total/n
}

// spread is the largest value that MeanShift can take, n − 1: all variation is between
// the sides.
func (c *scan) spread(from, to int) float64 { return float64(c.size(from, to) - 1) }

// each calls use with each place of a change that has answers on both sides, and the
// statistic there. A place is the first period after the change, and has answers.
func (c *scan) each(from, to int, use func(at int, statistic float64)) {
	all := c.between(from, to)
	var mean, variance float64
	n := float64(c.size(from, to))
	if c.o.Statistic == MeanShift && n > 1 {
		mean = c.mean(from, to)
		for k, x := range all {
			d := c.o.Scores[k] - mean
			variance += float64(float64(x) * float64(d*d))
		}
		variance /= n - 1
	}
	first := c.before[from*c.classes : (from+1)*c.classes]
	for at := from + c.o.MinPeriods; at <= to-c.o.MinPeriods; at++ {
		here := c.before[at*c.classes : (at+1)*c.classes]
		left, right := float64(c.size(from, at)), float64(c.size(at, to))
		if left == 0 || right == 0 || c.size(at, at+1) == 0 {
			continue
		}
		statistic := 0.0
		switch {
		case c.o.Statistic == MeanShift:
			moved := 0.0
			for k, x := range here {
				moved += float64(float64(x-first[k]) * (c.o.Scores[k] - mean))
			}
			if variance > 0 {
				statistic = float64(moved*moved) / variance / left * n / right
			}
		default:
			for k, x := range here {
				a := float64(x - first[k])
				b := float64(all[k]) - a
				if a > 0 {
					statistic += float64(2 * a * math.Log(a/left/float64(all[k])*n))
				}
				if b > 0 {
					statistic += float64(2 * b * math.Log(b/right/float64(all[k])*n))
				}
			}
		}
		use(at, max(0, statistic))
	}
}

// best is the place with the largest statistic, the first of equal ones.
func (c *scan) best(from, to int) (at int, most float64, ok bool) {
	c.each(from, to, func(place int, statistic float64) {
		if !ok || statistic > most {
			at, most, ok = place, statistic, true
		}
	})
	return at, most, ok
}

// blockOfDraws is how many permutations a worker takes at a time.
const blockOfDraws = 32

// test compares the largest statistic with permutations, which are keyed by seed,
// stretch and number.
func (c *scan) test(ctx context.Context, from, to int) (ChangeTest, error) {
	r := ChangeTest{From: from, To: to}
	r.At, r.Statistic, _ = c.best(from, to)
	var extreme atomic.Int64
	blocks := (c.o.Draws + blockOfDraws - 1) / blockOfDraws
	err := parallel.Do(ctx, 0, blocks, nil, func() func(block int) error {
		drawn := &scan{o: c.o, periods: to - from, classes: c.classes, before: make([]int64, (to-from+1)*c.classes), n: make([]int64, to-from+1)}
		for t := range drawn.n {
			drawn.n[t] = c.size(from, from+t)
		}
		source := rand.NewPCG(0, 0)
		random := rand.New(source)
		return func(block int) error {
			for draw := block * blockOfDraws; draw < min(c.o.Draws, (block+1)*blockOfDraws); draw++ {
				source.Seed(c.o.Seed^uint64(from)<<40^uint64(to)<<20, uint64(draw))
				c.permute(random, drawn, from)
				// Equal arrangements must not differ by rounding.
				if _, most, _ := drawn.best(0, drawn.periods); most >= r.Statistic*(1-1e-9) {
					extreme.Add(1)
				}
			}
			return nil
		}
	})
	if err != nil {
		return ChangeTest{}, fmt.Errorf("trend: changes: %w", err)
	}
	r.P = float64(extreme.Load()+1) / float64(c.o.Draws+1)
	return r, nil
}

// permute spreads the answers of a stretch over its periods anew.
func (c *scan) permute(random *rand.Rand, drawn *scan, from int) {
	k := c.classes
	left := c.between(from, from+drawn.periods)
	rest := c.size(from, from+drawn.periods)
	for t := range drawn.periods {
		size := c.size(from+t, from+t+1)
		balls := rest
		rest -= size
		for class := range k {
			x := urn.Draw(random, size, left[class], balls)
			balls -= left[class]
			left[class] -= x
			size -= x
			drawn.before[(t+1)*k+class] = drawn.before[t*k+class] + x
		}
	}
}
