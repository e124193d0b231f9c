package priority

import (
	"cmp"
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"

	"github.com/gocsat/csat/internal/parallel"
	"github.com/gocsat/csat/survey"
)

// BootstrapOptions are the options of [BootstrapIPA]; the zero value is the
// default.
type BootstrapOptions struct {
	// Grid is where the axes are cut. A cut that depends on the attributes is
	// computed anew in each replicate.
	Grid GridOptions
	// Replicates is the number of resamples. Default (0): 2000, with which a
	// probability has a simulation error of at most 0.011. Valid range: 1 to 10⁷.
	Replicates int
	// Seed selects the random numbers; 0 is a seed like any other. Replicate r draws
	// from a generator of its own, so that results do not depend on the number of
	// processors; and rows are numbered for it by respondent, so that with
	// Data.Respondents, each of them once, they do not depend on the order of the rows
	// either.
	Seed uint64
	// Progress, if not nil, is called with the share of the work done, 0–1, by one
	// goroutine at a time.
	Progress func(done float64)
}

// BootstrapIPA is [IPA] with the probability of each quadrant. Performance is the
// mean of each column of the data. Importance comes from the caller: importance is
// called with row numbers of the data, some of them several times, and returns one
// value per column, derived from those rows in any way (correlations, relative
// weights, stated ratings). It is called first with all complete rows, for the
// grid itself, and then once per replicate, from several goroutines; it must not
// change or keep the rows.
//
// A replicate for which importance returns an error or a value that is not finite
// is counted in Failed and has no part in the probabilities, with a [FailedDraws]
// warning; if fewer than half are left the error is [ErrReplicates] with that of the
// first failure. An error on the complete rows is returned as it is. Fewer than two
// complete rows are [ErrTooFew]. A cancelled context ends the work with its error.
func BootstrapIPA(ctx context.Context, d Data, importance func(rows []int) ([]float64, error), o BootstrapOptions) (Grid, error) {
	const defaultReplicates, maxReplicates = 2000, 10_000_000
	total := o.Replicates
	if total == 0 {
		total = defaultReplicates
	}
	if !(total > 0 && total <= maxReplicates) {
		return Grid{}, argument("%d replicates", o.Replicates)
	}
	if importance == nil {
		return Grid{}, argument("no importance")
	}
	rows, missing, err := d.complete()
	if err != nil {
		return Grid{}, err
	}
	if len(rows) < 2 {
		return Grid{}, fmt.Errorf("priority: %d complete rows: %w", len(rows), ErrTooFew)
	}
	if d.Respondents != nil {
		slices.SortStableFunc(rows, func(a, b int) int { return cmp.Compare(d.Respondents[a], d.Respondents[b]) })
	}
	b := &bootstrap{data: d, rows: rows, importance: importance, options: o.Grid}
	g, err := b.grid(append([]int(nil), rows...))
	if err != nil {
		return Grid{}, err
	}
	g.N, g.Missing = int64(len(rows)), missing

	c, err := b.run(ctx, total, o.Seed, o.Progress)
	if err != nil {
		return Grid{}, err
	}
	g.Replicates, g.Failed = total, c.failed
	succeeded := total - c.failed
	if 2*succeeded < total {
		return Grid{}, fmt.Errorf("priority: %w: %d of %d, the first: %w", ErrReplicates, c.failed, total, c.first)
	}
	if c.failed > 0 {
		g.Warnings = append(g.Warnings, survey.Warning{Code: FailedDraws,
			Text: fmt.Sprintf("%d of %d replicates failed and were left out", c.failed, total)})
	}
	for i, n := range c.in {
		of := func(q Quadrant) float64 { return float64(n[q]) / float64(succeeded) }
		g.Positions[i].Probability = &QuadrantProbability{of(Concentrate), of(Keep), of(LowPriority), of(Overkill)}
	}
	return g, nil
}

// A bootstrap is what its workers share; they only read it.
type bootstrap struct {
	data       Data
	rows       []int
	importance func(rows []int) ([]float64, error)
	options    GridOptions
}

// counts are whole numbers, so that the order in which they are added does not
// matter.
type counts struct {
	in      [][4]int // attribute, quadrant
	failed  int
	firstAt int   // replicate of first
	first   error // nil if none failed
}

func (c *counts) merge(o counts) {
	for i, n := range o.in {
		for q := range n {
			c.in[i][q] += n[q]
		}
	}
	c.failed += o.failed
	if o.first != nil && (c.first == nil || o.firstAt < c.firstAt) {
		c.first, c.firstAt = o.first, o.firstAt
	}
}

// grid is the grid of some rows.
func (b *bootstrap) grid(rows []int) (Grid, error) {
	weights, err := b.importance(rows)
	if err != nil {
		return Grid{}, fmt.Errorf("priority: importance: %w", err)
	}
	if len(weights) != len(b.data.Columns) {
		return Grid{}, argument("importance of %d attributes for %d columns", len(weights), len(b.data.Columns))
	}
	attributes := make([]Attribute, len(weights))
	for j, column := range b.data.Columns {
		sum := 0.0
		for _, row := range rows {
			sum += column[row]
		}
		attributes[j] = Attribute{Name: b.data.Names[j], Importance: weights[j], Performance: sum / float64(len(rows))}
	}
	return IPA(attributes, b.options)
}

// run spreads blocks of replicates over the processors.
func (b *bootstrap) run(ctx context.Context, total int, seed uint64, progress func(done float64)) (counts, error) {
	const block = 64
	all := counts{in: make([][4]int, len(b.data.Columns))}
	var lock sync.Mutex
	err := parallel.Do(ctx, 0, (total+block-1)/block, progress, func() func(i int) error {
		rows := make([]int, len(b.rows))
		return func(i int) error {
			part := b.block(ctx, rows, seed, i*block, min(total, (i+1)*block))
			lock.Lock()
			defer lock.Unlock()
			all.merge(part)
			return nil
		}
	})
	if err != nil {
		return counts{}, fmt.Errorf("priority: bootstrap: %w", err)
	}
	return all, nil
}

// block counts the quadrants of replicates from up to to; rows is room for a
// resample.
func (b *bootstrap) block(ctx context.Context, rows []int, seed uint64, from, to int) counts {
	c := counts{in: make([][4]int, len(b.data.Columns))}
	for replicate := from; replicate < to && ctx.Err() == nil; replicate++ {
		random := rand.New(rand.NewPCG(seed, uint64(replicate)))
		for i := range rows {
			rows[i] = b.rows[random.IntN(len(b.rows))]
		}
		g, err := b.grid(rows)
		if err != nil {
			if c.failed++; c.first == nil {
				c.first, c.firstAt = err, replicate
			}
			continue
		}
		for i, p := range g.Positions {
			c.in[i][p.Quadrant]++
		}
	}
	return c
}
