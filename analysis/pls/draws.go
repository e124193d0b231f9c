package pls

import (
	"fmt"
	"math"
	"slices"

	"github.com/gocsat/csat/analysis/internal/bootstrap"
	"github.com/gocsat/csat/survey"
)

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
					upper := bootstrap.Quantile(sorted, o.Level)
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
	bootstrap.Describe(&e, drawn, all[o.Replicates:], o.Level)
	return e, drawn
}
