package pls

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"github.com/gocsat/csat/internal/parallel"
	"github.com/gocsat/csat/survey"
)

// CompareOptions of [Compare].
type CompareOptions struct {
	// Fit is how the model is estimated, in both groups and together.
	Fit FitOptions
	// Permutations is the number of random divisions, from 20. Default 1000.
	Permutations int
	// Level of the intervals of chance, in (0, 1). Default 0.95.
	Level float64
	// Seed of the divisions. Default 0, a seed like any other.
	Seed uint64
	// Progress, if not nil, is called with the share of the work done, 0–1, by one
	// goroutine at a time.
	Progress func(done float64)
}

// A Comparison says where a model differs between two groups of respondents, and
// whether the constructs are the same thing in both. Respondents are divided at random
// into groups of the same sizes; what the groups differ by is held against what such
// divisions differ by (W. Chin and J. Dibbern 2010). Scores are turned as in the first
// group. There are no standard errors.
type Comparison struct {
	// NA is the number of complete rows of the first group.
	NA int64 `json:"n_a"`
	// NB is that of the second.
	NB int64 `json:"n_b"`
	// Permutations is the number of divisions, Failed ones included.
	Permutations int `json:"permutations"`
	// Failed is how many of these gave no solution in one of their groups.
	Failed int `json:"failed"`
	// Invariance comes first: where the composition of a construct differs, its paths and
	// index are not about the same thing.
	Invariance []Invariance `json:"invariance"`
	// Paths are the coefficients of the paths.
	Paths []Contrast `json:"paths"`
	// Total are the total effects, in the order of Fitted.Effects.
	Total []Contrast `json:"total"`
	// Indexes are those of the constructs that have one in both groups, and in half of the
	// divisions at least, 0–100.
	Indexes []Contrast `json:"indexes"`
	// Warnings has [FailedDraws] if there were some, and [NegativeWeights] of constructs
	// without an index.
	Warnings []survey.Warning `json:"warnings,omitempty"`
}

// A Contrast is a figure of both groups.
type Contrast struct {
	// Name is the construct, of a path or effect the one acted on.
	Name string `json:"name"`
	// From is the construct that acts, of a path or effect.
	From string `json:"from,omitempty"`
	// A is the figure in the first group.
	A float64 `json:"a"`
	// B is that in the second.
	B float64 `json:"b"`
	// Difference is A − B.
	Difference float64 `json:"difference"`
	// Chance is where a difference lies in a share Level of the divisions.
	Chance survey.Interval `json:"chance"`
	// P is the two-sided p-value (1 + those at least as large in absolute value)/(1 +
	// divisions), never 0.
	P float64 `json:"p"`
}

// Invariance says whether a construct is the same in both groups (MICOM; J. Henseler, C.
// Ringle and M. Sarstedt 2016): the first step, equal items and treatment, is given by
// the model; Correlation is the second; Mean and LogVariance are the third.
type Invariance struct {
	// Construct is the construct.
	Construct string `json:"construct"`
	// Correlation is that of its scores by the weights of either group, over all
	// respondents, items being standardised over all; 1 if they compose it alike.
	Correlation float64 `json:"correlation"`
	// Bound is the value that a share Level of the divisions exceeds.
	Bound float64 `json:"bound"`
	// P is (1 + divisions with a correlation as low)/(1 + divisions).
	P float64 `json:"p"`
	// Composed tells whether Correlation is not below Bound: compositional invariance, with
	// which paths can be compared.
	Composed bool `json:"composed"`
	// Mean is the difference of the groups' mean scores, by the weights of all together,
	// in standard deviations of all (divisor n − 1); A and B are the means.
	Mean Contrast `json:"mean"`
	// LogVariance is the logarithm of the ratio of the variances of these scores; A and B
	// are the logarithms.
	LogVariance Contrast `json:"log_variance"`
}

// Full tells whether composition, mean and variance are equal as far as the divisions
// show at a significance of alpha: then the groups can be pooled.
func (i Invariance) Full(alpha float64) bool {
	return i.Composed && i.Mean.P >= alpha && i.LogVariance.P >= alpha
}

// Compare compares a model between two groups. Both samples need rows ([ErrRows]) and
// the same scales ([survey.ErrIncompatible]); sampling weights have mean 1 in each.
// Errors of the fits are those of [Fit]; divisions that fail are counted, and fewer than
// half of them left are [ErrDraws]. A respondent keeps its weight when divided, so that
// p-values hold where weights would be alike in the groups if the answers were.
//
// Division r draws from a random stream of its own, over respondents numbered by their
// answers, so that the bits depend neither on workers nor on the order of rows.
func Compare(ctx context.Context, a, b *Sample, m *Model, o CompareOptions) (*Comparison, error) {
	level, err := checkLevel(o.Level)
	if err != nil {
		return nil, err
	}
	o.Level = level
	if o.Permutations == 0 {
		o.Permutations = 1000
	}
	if o.Permutations < 20 {
		return nil, argument("%d permutations, at least 20", o.Permutations)
	}
	fa, err := Fit(a, m, o.Fit)
	if err != nil {
		return nil, fmt.Errorf("first group: %w", err)
	}
	fb, err := Fit(b, m, o.Fit)
	if err != nil {
		return nil, fmt.Errorf("second group: %w", err)
	}
	both, err := pool(fa, fb)
	if err != nil {
		return nil, err
	}
	t := newTrial(both, fa)
	fb.solver.align(t.signs)
	own := newDivision(t)
	own.compare(t, &summary{fa.sample.mean, fa.sample.sd, fa.sample.corr}, &summary{fb.sample.mean, fb.sample.sd, fb.sample.corr}, fa.solver, fb.solver)
	count := o.Permutations
	drawn := make([]float64, count*len(own.out))
	good := make([]bool, count)
	err = parallel.Do(ctx, 0, count, o.Progress, func() func(i int) error {
		d := newDivision(t)
		return func(i int) error {
			if good[i] = d.draw(t, o.Seed, uint64(i)); good[i] {
				for j, x := range d.out {
					drawn[j*count+i] = x
				}
			}
			return nil
		}
	})
	if err != nil {
		return nil, err
	}
	return t.result(fa, fb, &divisions{own.out, drawn, good, o.Level})
}

// pool fits the model to both groups together.
func pool(a, b *Fitted) (*Fitted, error) {
	x, y := a.sample, b.sample
	if x.columns == nil || y.columns == nil {
		return nil, fmt.Errorf("pls: %w", ErrRows)
	}
	s := &Sample{names: x.names, n: x.n + y.n, effective: x.effective + y.effective, low: x.low, high: x.high}
	for i, name := range x.names {
		if math.Float64bits(x.low[i]) != math.Float64bits(y.low[i]) || math.Float64bits(x.high[i]) != math.Float64bits(y.high[i]) {
			return nil, &Error{Item: name, Err: fmt.Errorf("scales of the groups: %w", survey.ErrIncompatible)}
		}
		s.columns = append(s.columns, slices.Concat(x.columns[i], y.columns[i]))
	}
	if x.weights != nil || y.weights != nil {
		for _, part := range []*Sample{x, y} {
			for row := range part.n {
				s.weights = append(s.weights, part.weight(int(row)))
			}
		}
	}
	if err := s.correlate(); err != nil {
		return nil, err
	}
	s = s.numbered()
	f, err := Fit(s, &Model{a.model}, a.opts)
	if err != nil {
		return nil, fmt.Errorf("both groups: %w", err)
	}
	f.sample.counts = s.counts
	return f, nil
}

// A trial is what all divisions share.
type trial struct {
	both *Fitted
	na   int
	all  *plan
	unit []float64 // raw weights of all together, by item
	// signs are the loadings in the first group, by item.
	signs []float64
}

func newTrial(both, a *Fitted) *trial {
	t := &trial{both: both, na: int(a.N), all: both.model.plan}
	for _, item := range a.Items {
		t.signs = append(t.signs, item.Loading)
	}
	both.solver.align(t.signs)
	for i := range both.Items {
		t.unit = append(t.unit, both.standardWeight(i)/both.sample.sd[i])
	}
	return t
}

// A division compares two groups: figures of the first, then of the second, then by
// construct the correlation of their compositions, means and log variances.
type division struct {
	sums       summariser
	a, b       *summary
	sa, sb     *solver
	order      []int
	ta, tb     []uint32
	stream     *rand.PCG
	random     *rand.Rand
	out        []float64
	figures, j int
}

func newDivision(t *trial) *division {
	n, k := int(t.both.N), len(t.all.items)
	d := &division{sums: t.both.sample.summariser(), a: newSummary(k), b: newSummary(k), sa: newSolver(t.all, t.both.opts), sb: newSolver(t.all, t.both.opts),
		order: make([]int, n), ta: make([]uint32, n), tb: make([]uint32, n), stream: rand.NewPCG(0, 0), figures: t.all.figures(), j: len(t.all.mode)}
	d.random = rand.New(d.stream)
	d.out = make([]float64, 2*d.figures+5*d.j)
	return d
}

// draw divides all respondents at random; false if one group has no solution.
func (d *division) draw(t *trial, seed, i uint64) bool {
	d.stream.Seed(seed, i)
	for k := range d.order {
		d.order[k] = k
		d.ta[k], d.tb[k] = 0, 1
	}
	for k := range t.na {
		l := k + d.random.IntN(len(d.order)-k)
		d.order[k], d.order[l] = d.order[l], d.order[k]
		d.ta[d.order[k]], d.tb[d.order[k]] = 1, 0
	}
	if !d.sums.summarise(d.ta, d.a) || !d.sums.summarise(d.tb, d.b) {
		return false
	}
	unscaled := t.both.opts.Unscaled
	d.sa.load(d.a.corr, d.a.sd, float64(t.na), unscaled)
	d.sb.load(d.b.corr, d.b.sd, float64(len(d.order)-t.na), unscaled)
	if what, _ := d.sa.solve(); what != solved {
		return false
	}
	if what, _ := d.sb.solve(); what != solved {
		return false
	}
	d.sa.align(t.signs)
	d.sb.align(t.signs)
	d.compare(t, d.a, d.b, d.sa, d.sb)
	return true
}

func (d *division) compare(t *trial, a, b *summary, sa, sb *solver) {
	data, unscaled := t.both.sample, t.both.opts.Unscaled
	sa.figuresOf(a, data, unscaled, d.out)
	sb.figuresOf(b, data, unscaled, d.out[d.figures:])
	rest := d.out[2*d.figures:]
	r, k := t.both.solver.r, len(t.all.items)
	for c := range d.j {
		var ab, aa, bb float64
		for i := t.all.first[c]; i < t.all.first[c+1]; i++ {
			for l := t.all.first[c]; l < t.all.first[c+1]; l++ {
				x := r[i*k+l]
				ab += float64(sa.w[i] * x * sb.w[l])
				aa += float64(sa.w[i] * x * sa.w[l])
				bb += float64(sb.w[i] * x * sb.w[l])
			}
		}
		rest[c] = 1
		if !t.all.alone(c) {
			rest[c] = min(ab/math.Sqrt(aa*bb), 1)
		}
		for g, of := range []*summary{a, b} {
			mean, variance := 0.0, 0.0
			for i := t.all.first[c]; i < t.all.first[c+1]; i++ {
				mean += float64(t.unit[i] * (of.mean[i] - data.mean[i]))
				for l := t.all.first[c]; l < t.all.first[c+1]; l++ {
					variance += float64(t.unit[i]*of.sd[i]) * float64(t.unit[l]*of.sd[l]) * of.corr[i*k+l]
				}
			}
			// All together have variance 1.
			rest[(1+g)*d.j+c], rest[(3+g)*d.j+c] = mean, math.Log(max(variance, tiny))
		}
	}
}
