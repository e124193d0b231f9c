package design

import (
	"context"
	"fmt"
	"math"
	"slices"

	"github.com/gocsat/csat/internal/enum"
	"github.com/gocsat/csat/internal/parallel"
	"github.com/gocsat/csat/survey"
)

// ReplicateMethod names how replicates of a sample are made.
type ReplicateMethod uint8

const (
	// Bootstrap is the rescaled bootstrap of J. N. K. Rao and C. F. J. Wu,
	// Resampling inference with complex survey data, JASA 83, 1988, 231–241, as
	// weights (J. N. K. Rao, C. F. J. Wu, K. Yue, Survey Methodology 18, 1992,
	// 209–217): in each stratum n_h − 1 clusters are drawn with replacement, and
	// the weights of a cluster drawn r times are multiplied by
	// 1 − λ + λ·r·n_h/(n_h − 1) with λ² = 1 − n_h/N_h. Default.
	Bootstrap ReplicateMethod = iota
	// Jackknife leaves out one cluster at a time and multiplies the weights of
	// the others of its stratum by n_h/(n_h − 1): JK1 without strata, JKn with.
	Jackknife
)

var replicateMethods = enum.Names[ReplicateMethod]{"bootstrap", "jackknife"}

// String is the name of the method, such as "jackknife".
func (m ReplicateMethod) String() string { return replicateMethods.String(m) }

// MarshalText writes the name; an unknown method is an error.
func (m ReplicateMethod) MarshalText() ([]byte, error) { return replicateMethods.Marshal(m) }

// UnmarshalText reads a name that [ReplicateMethod.MarshalText] writes.
func (m *ReplicateMethod) UnmarshalText(text []byte) error {
	return replicateMethods.Unmarshal(m, text)
}

// ReplicateOptions are the options of [Design.Replicate]; the zero value is the
// default.
type ReplicateOptions struct {
	// Method is how replicates are made. Default: Bootstrap.
	Method ReplicateMethod
	// Replicates is how many the bootstrap makes; the jackknife makes one for each
	// cluster. Default (0): 1000. Valid range: 0, or 2 and above.
	Replicates int
	// Seed starts the random numbers: equal seeds give equal replicates. Default:
	// 0.
	Seed uint64
	// Names are stable names of the rows, by which the bootstrap draws where there
	// are no clusters, so that the order of the rows does not matter. Rows that
	// share a name belong in a cluster. Default (nil): the position of the row.
	Names []string
	// Reweight repeats on each replicate what was done to the weights of the
	// design: it returns raked or post-stratified weights for the given ones, row
	// by row. Weights are 0 in rows that the replicate leaves out, see
	// [SkipZeros]. It must not change its argument, and it is called from several
	// goroutines at a time. Default (nil): nothing.
	Reweight func(weights []float64) ([]float64, error)
	// Level is the confidence level. Default (0): 0.95. Valid range: (0,1).
	Level float64
}

// A ReplicateResult is a figure with the error that its replicates show. N of its
// Estimate is the rows of the design.
type ReplicateResult struct {
	// Estimate is the figure, as in [Result].
	Estimate survey.Estimate `json:"estimate"`
	// DF are the degrees of freedom, as in [Result].
	DF float64 `json:"df"`
	// Replicates is the number of replicates that gave a figure.
	Replicates int `json:"replicates"`
	// Failed is the number of those that did not.
	Failed int `json:"failed"`
}

// MarshalJSON writes the fields; of a suppressed result only that it is.
func (r ReplicateResult) MarshalJSON() ([]byte, error) {
	type plain ReplicateResult
	return r.Estimate.MarshalResult(plain(r))
}

// SkipZeros turns a reweighting of the drawn rows into one of all rows: f gets the
// rows with a positive weight, counted from 0, and their weights, and returns new
// ones for these; the others stay 0. Package weighting refuses zero weights, and a
// margin without rows should be refused rather than raked.
func SkipZeros(f func(rows []int, weights []float64) ([]float64, error)) func(weights []float64) ([]float64, error) {
	return func(weights []float64) ([]float64, error) {
		var rows []int
		var drawn []float64
		for row, w := range weights {
			if w > 0 {
				rows, drawn = append(rows, row), append(drawn, w)
			}
		}
		w, err := f(rows, drawn)
		if err != nil {
			return nil, err
		}
		if err := sameLength("new weights", len(w), len(rows)); err != nil {
			return nil, err
		}
		out := make([]float64, len(weights))
		for i, row := range rows {
			out[row] = w[i]
		}
		return out, nil
	}
}

// Replicate is the error of any figure from replicates of the sample. The design
// holds the weights before calibration, if there is one to repeat. statistic
// computes the figure from a design with other weights, with any method of it or
// from its Weights:
//
//	median := func(r *design.Design) (float64, error) {
//		q, err := r.Quantile(y, 0.5, design.QuantileOptions{})
//		return q.Estimate.Value, err
//	}
//
// The value is the statistic of the design itself, after Reweight. With θ_r the
// replicates that gave a figure, the variance is Σ(θ_r − θ̄)²/(R−1) for the
// bootstrap, and Σ_h (1 − n_h/N_h)(n_h − 1)/n_h · Σ_c (θ_hc − θ)² for the jackknife
// (K. M. Wolter 2007, ch. 4), which is not consistent for quantiles; interval:
// Student's t with the degrees of freedom of the design. A replicate without a
// figure, as when a margin has lost its last row, is counted in Failed with a
// warning; that fewer than two, or fewer than half, give one is [ErrTooFew].
//
// Replicates run on all processors, and statistic and Reweight must be safe for
// concurrent use; no bit of the result depends on how many there are. When ctx ends
// the call returns its error. A lonely cluster under Adjust or Average has no
// replicate form ([ErrArgument]); under Certainty it is in every replicate.
func (d *Design) Replicate(ctx context.Context, statistic func(replicate *Design) (float64, error), o ReplicateOptions) (ReplicateResult, error) {
	level, err := levelOf(o.Level)
	if err != nil {
		return ReplicateResult{}, err
	}
	if statistic == nil {
		return ReplicateResult{}, fmt.Errorf("design: replicates of no statistic: %w", ErrArgument)
	}
	d = d.orEmpty()
	plan, err := d.plan(o)
	if err != nil {
		return ReplicateResult{}, err
	}
	whole, err := d.replica(d.weights, o.Reweight)
	if err != nil {
		return ReplicateResult{}, fmt.Errorf("design: reweighting the sample: %w", err)
	}
	value, err := statistic(whole)
	if err == nil && (math.IsNaN(value) || math.IsInf(value, 0)) {
		err = fmt.Errorf("design: statistic %g: %w", value, ErrArgument)
	}
	if err != nil {
		return ReplicateResult{}, err
	}
	figures, errs, err := run(ctx, len(plan), func(r int) (float64, error) {
		weights := slices.Clone(d.weights)
		plan[r].apply(d, weights)
		replicate, err := d.replica(weights, o.Reweight)
		if err != nil {
			return 0, err
		}
		return statistic(replicate)
	})
	if err != nil {
		return ReplicateResult{}, err
	}
	out, first := ReplicateResult{}, error(nil)
	for r, err := range errs {
		if err == nil && !math.IsNaN(figures[r]) && !math.IsInf(figures[r], 0) {
			out.Replicates++
			continue
		}
		if first == nil {
			if first = err; err == nil {
				first = fmt.Errorf("statistic %g", figures[r])
			}
		}
		figures[r] = math.NaN()
		out.Failed++
	}
	if out.Replicates < max(2, (len(plan)+1)/2) {
		return ReplicateResult{}, fmt.Errorf("design: %d of %d replicates failed, the first with %w: %w", out.Failed, len(plan), first, ErrTooFew)
	}
	variance, err := d.replicateVariance(o.Method, plan, figures, value)
	if err != nil {
		return ReplicateResult{}, err
	}
	b := base{in: make([]bool, len(whole.weights))}
	for row, w := range whole.weights {
		b.in[row] = w > 0
	}
	if err := whole.measure(&b); err != nil {
		return ReplicateResult{}, err
	}
	r, err := b.result(value, variance, EstimateOptions{Level: level})
	if err != nil {
		return ReplicateResult{}, err
	}
	out.Estimate, out.DF = r.Estimate, r.DF
	e := &out.Estimate
	if e.SE.Valid {
		e.Method = o.Method.String()
	}
	if out.Failed > 0 {
		e.Warn(FailedReplicates, "%d of %d replicates failed, the first with: %v", out.Failed, len(plan), first)
	}
	return out, nil
}

// replica is the design with other weights; its own errors are not of interest.
func (d *Design) replica(weights []float64, reweight func([]float64) ([]float64, error)) (*Design, error) {
	if reweight != nil {
		w, err := reweight(slices.Clone(weights))
		if err != nil {
			return nil, err
		}
		if err := sameLength("new weights", len(w), len(weights)); err != nil {
			return nil, err
		}
		for row, x := range w {
			if !(x >= minWeight && x <= maxWeight || x == 0 && weights[row] == 0) {
				return nil, rowFault(row, "new weight", x, ErrWeight)
			}
		}
		weights = slices.Clone(w)
	}
	out := *d
	out.weights, out.basis = weights, nil
	if out.lonely == Fail { // a replicate cannot have fewer units than the design
		out.lonely = Certainty
	}
	return &out, nil
}

// run computes n figures on all processors.
func run(ctx context.Context, n int, figure func(r int) (float64, error)) ([]float64, []error, error) {
	figures, errs := make([]float64, n), make([]error, n)
	err := parallel.Each(ctx, 0, n, nil, func(r int) error {
		figures[r], errs[r] = figure(r)
		return nil
	})
	if err != nil {
		return nil, nil, fmt.Errorf("design: replicates: %w", err)
	}
	return figures, errs, nil
}
