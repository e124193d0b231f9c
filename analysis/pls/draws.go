package pls

import (
	"context"
	"fmt"
	"math"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/gocsat/csat/internal/tail"
	"github.com/gocsat/csat/survey"
)

// spread makes n calls on all processors, each processor with a function of its own.
func spread(ctx context.Context, n int, progress func(float64), worker func() func(i int)) error {
	var next atomic.Int64
	var group sync.WaitGroup
	var mu sync.Mutex
	done := 0
	for range min(runtime.GOMAXPROCS(0), n) {
		group.Go(func() {
			do := worker()
			for ctx.Err() == nil {
				i := int(next.Add(1)) - 1
				if i >= n {
					return
				}
				do(i)
				if progress != nil {
					mu.Lock()
					done++
					progress(float64(done) / float64(n))
					mu.Unlock()
				}
			}
		})
	}
	group.Wait()
	return ctx.Err()
}

// draws are figures by resample, side by side for one figure, and NaN where there is
// none.
type draws struct {
	count  int
	values []float64
	good   []bool
}

func newDraws(f *Fitted, count int) *draws {
	d := &draws{count: count, values: make([]float64, count*f.model.plan.figures()), good: make([]bool, count)}
	for i := range d.values {
		d.values[i] = math.NaN()
	}
	return d
}

func (d *draws) result(f *Fitted, o BootstrapOptions) (*Bootstrapped, error) {
	out := &Bootstrapped{N: f.N, Replicates: o.Replicates}
	for _, ok := range d.good[:o.Replicates] {
		if !ok {
			out.Failed++
		}
	}
	if 2*out.Failed > o.Replicates {
		return nil, fmt.Errorf("pls: %d of %d: %w", out.Failed, o.Replicates, ErrDraws)
	}
	if out.Failed > 0 {
		out.warn(FailedDraws, "%d of %d resamples had no solution and were left out", out.Failed, o.Replicates)
	}
	s := *f.solver
	s.width = make([]float64, s.j) // the solver of a fit is only read
	own := make([]float64, s.figures())
	s.figuresOf(&summary{f.sample.mean, f.sample.sd, f.sample.corr}, f.sample, f.opts.Unscaled, own)
	at := 0
	next := func(name, from string) Figure {
		e, _ := d.estimate(f, at, own[at], o)
		at++
		return Figure{Name: name, From: from, Estimate: e}
	}
	for _, to := range []*[]Figure{&out.Weights, &out.Loadings} {
		for _, item := range f.Items {
			*to = append(*to, next(item.Name, ""))
		}
	}
	for _, p := range f.Paths {
		out.Paths = append(out.Paths, next(p.To, p.From))
	}
	for _, to := range []*[]Figure{&out.Total, &out.Indirect} {
		for _, e := range f.Effects {
			*to = append(*to, next(e.To, e.From))
		}
	}
	for _, c := range f.Constructs {
		if c.R2.Valid {
			out.R2 = append(out.R2, next(c.Name, ""))
		} else {
			at++
		}
	}
	for c, construct := range f.Constructs {
		switch {
		case !math.IsNaN(own[at]):
			out.Indexes = append(out.Indexes, next(construct.Name, ""))
			continue
		case !math.IsNaN(f.sample.low[s.first[c]]):
			out.warn(NegativeWeights, "%s has no index: an item counts against it", construct.Name)
		}
		at++
	}
	for _, e := range f.Effects {
		if math.IsNaN(own[at]) {
			at++
			continue
		}
		out.Gains = append(out.Gains, next(e.To, e.From))
	}
	out.distinguish(f, d, own, at, o)
	return out, nil
}

func (out *Bootstrapped) distinguish(f *Fitted, d *draws, own []float64, at int, o BootstrapOptions) {
	for c, construct := range f.Constructs {
		for _, other := range f.Constructs[:c] {
			if !math.IsNaN(own[at]) {
				e, sorted := d.estimate(f, at, own[at], o)
				pair := Distinction{A: other.Name, B: construct.Name, Estimate: e}
				if e.SE.Valid {
					upper := quantile(sorted, o.Level)
					pair.Upper, pair.Distinct = survey.Some(upper), upper < o.Threshold
					below, _ := slices.BinarySearch(sorted, o.Threshold)
					pair.Below = float64(below) / float64(len(sorted))
				}
				out.HTMT = append(out.HTMT, pair)
			}
			at++
		}
	}
}

func (out *Bootstrapped) warn(code survey.WarningCode, format string, args ...any) {
	out.Warnings = append(out.Warnings, survey.Warning{Code: code, Text: fmt.Sprintf(format, args...)})
}

// estimate is one figure with its error, and its resamples in order.
func (d *draws) estimate(f *Fitted, figure int, value float64, o BootstrapOptions) (survey.Estimate, []float64) {
	e := survey.Estimate{Value: value, N: f.N, Missing: f.Missing, EffectiveN: f.EffectiveN}
	all := d.values[figure*d.count : (figure+1)*d.count]
	drawn := all[:o.Replicates]
	slices.Sort(drawn) // NaN first
	failed := 0
	for failed < len(drawn) && math.IsNaN(drawn[failed]) {
		failed++
	}
	drawn = drawn[failed:]
	if 2*failed > o.Replicates {
		e.Warn(survey.NoError, "only %d of %d resamples gave the figure", len(drawn), o.Replicates)
		return e, drawn
	}
	if failed > 0 {
		e.Warn(FailedDraws, "%d of %d resamples did not give the figure", failed, o.Replicates)
	}
	bootstrapped(&e, drawn, all[o.Replicates:], o.Level)
	return e, drawn
}

// bootstrapped fills error and interval from sorted replicates and from what the figure
// is without each group of rows, if these are all there.
func bootstrapped(e *survey.Estimate, draws, without []float64, level float64) {
	e.Method = "bootstrap percentile"
	if first := draws[0]; first == draws[len(draws)-1] { // as the weight of a single item
		e.SE, e.Interval = survey.Some(0), survey.Interval{Lower: first, Upper: first, Level: level}
		return
	}
	n := float64(len(draws))
	mean, squares, below := 0.0, 0.0, 0.0
	for _, x := range draws {
		mean += x / n
	}
	for _, x := range draws {
		squares += float64((x - mean) * (x - mean))
		switch {
		case x < e.Value:
			below++
		case x == e.Value:
			below += 0.5
		}
	}
	e.SE = survey.Some(math.Sqrt(squares / (n - 1)))
	area := (1 - level) / 2
	e.Interval = survey.Interval{Lower: quantile(draws, area), Upper: quantile(draws, 1-area), Level: level}
	if below == 0 || below == n || len(without) == 0 || slices.ContainsFunc(without, math.IsNaN) {
		return
	}
	bias, a := tail.NormalQuantile(below/n), acceleration(without)
	shift := func(z float64) float64 {
		lower, _ := tail.Normal(bias + (bias+z)/(1-a*(bias+z)))
		return lower
	}
	z := tail.CriticalZ(level)
	if a*(bias+z) < 1 && a*(bias-z) < 1 {
		e.Interval = survey.Interval{Lower: quantile(draws, shift(-z)), Upper: quantile(draws, shift(z)), Level: level}
		e.Method = "bootstrap BCa"
	}
}

// acceleration is Σd³/(6(Σd²)^1.5), d being the mean of the values without each group
// less the value (B. Efron and R. J. Tibshirani 1993, equation 14.15).
func acceleration(without []float64) float64 {
	mean, squares, cubes := 0.0, 0.0, 0.0
	for _, x := range without {
		mean += x / float64(len(without))
	}
	for _, x := range without {
		d := mean - x
		squares += float64(d * d)
		cubes += float64(d * d * d)
	}
	if !(squares > 1e-30) {
		return 0
	}
	return cubes / (6 * math.Pow(squares, 1.5))
}

// quantile of sorted values is of type 6 of R. J. Hyndman and Y. Fan (1996), the
// (n + 1)p-th value, the outermost ones standing for what is beyond them.
func quantile(sorted []float64, p float64) float64 {
	at := p*float64(len(sorted)+1) - 1
	low := math.Floor(at)
	i := int(min(max(low, 0), float64(len(sorted)-1)))
	if low < 0 || i == len(sorted)-1 {
		return sorted[i]
	}
	return sorted[i] + float64((at-low)*(sorted[i+1]-sorted[i]))
}
