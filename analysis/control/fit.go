package control

import (
	"fmt"
	"math"
	"slices"

	"github.com/gocsat/csat/internal/exact"
)

// Options are the options of [Fit]; the zero value is the default.
type Options struct {
	// Width is the distance of the limits in standard deviations. Default (0): 3.
	// Valid range: 1 to 10.
	Width float64
	// Limits are how limits are computed. Default: [SigmaLimits].
	Limits Limits
	// Rules are the rules that signal. Default (nil): [BeyondLimits] alone.
	Rules []Rule
	// Exclude leaves periods beyond the limits out and computes them again, until
	// none is. Default: every period counts. Exclude only where the cause is known,
	// or the limits come out too narrow.
	Exclude bool
}

// A Baseline is what phase I found.
type Baseline struct {
	// Chart is the frozen chart.
	Chart *Chart `json:"chart"`
	// Result is the baseline held to its own limits, excluded periods included.
	Result Result `json:"result"`
	// Excluded are the samples, counted from 0, that were left out of the limits.
	Excluded []int `json:"excluded,omitempty"`
}

// Fit estimates the limits of a chart from a baseline of periods (phase I), and
// freezes them.
//
//	centre  P, LaneyP, NPS, XBarS, XBarR: that of all answers pooled; C, XmR: the mean
//	σ       P √(p̄(1−p̄)); NPS √V; C √c̄; XmR the mean moving range over d2 = 2/√π
//	        XBarS Σhᵢsᵢ/c4ᵢ / Σhᵢ with hᵢ = c4ᵢ²/(1−c4ᵢ²), XBarR Σfᵢrᵢ/d2ᵢ / Σfᵢ with
//	        fᵢ = d2ᵢ²/d3ᵢ²: s̄/c4 and R̄/d2 for samples of one size
//	        (I. W. Burr, Control Charts for Measurements with Varying Sample Sizes,
//	        Journal of Quality Technology 1, 1969, 163–167)
//	σ_z     LaneyP: the mean moving range of the standardised shares over 2/√π
//
// A moving range joins two periods next to each other; none is taken over a gap or an
// excluded period. A sample of one answer counts for a mean, and not for a spread.
//
// With [Options.Exclude] a period is left out if its figure, or its s or R, lies
// beyond the limits; a moving range leaves none out.
//
// Errors: [SampleError] with ErrKind or ErrNotNumber; ErrNoBase without a figure,
// ErrTooFew with less than two periods, or none next to each other where moving
// ranges are needed; ErrNoVariation; ErrArgument for options that no chart has, and exact limits of more
// than 1000 events.
func Fit(kind Kind, baseline []Sample, o Options) (Baseline, error) {
	options := Definition{Kind: kind, Width: o.Width, Limits: o.Limits, Rules: o.Rules}.filled()
	if err := options.checkOptions(); err != nil {
		return Baseline{}, fmt.Errorf("control: fit: %w: %w", err, ErrArgument)
	}
	if err := kind.check(baseline); err != nil {
		return Baseline{}, err
	}
	kept := slices.Clone(baseline)
	var b Baseline
	for {
		d := options
		if err := d.estimate(kept); err != nil {
			return Baseline{}, fmt.Errorf("control: fit: %v, %d periods excluded: %w", kind, len(b.Excluded), err)
		}
		if err := d.check(); err != nil {
			return Baseline{}, fmt.Errorf("control: fit: %w: %w", err, ErrArgument)
		}
		b.Chart = &Chart{def: d}
		if !o.Exclude {
			break
		}
		out := b.Chart.beyond(kept)
		if len(out) == 0 {
			break
		}
		b.Excluded = append(b.Excluded, out...)
		for _, i := range out {
			kept[i] = Gap(kept[i].period)
		}
	}
	slices.Sort(b.Excluded)
	var err error
	b.Result, err = b.Chart.Judge(baseline)
	return b, err
}

// beyond lists the samples whose figure, s or R lies beyond the limits.
func (c *Chart) beyond(samples []Sample) []int {
	var spread []Point
	if c.def.Kind != XmR {
		spread = c.spread(samples)
	}
	var out []int
	for i, s := range samples {
		if s.n == 0 {
			continue
		}
		_, m := c.point(s)
		side := m.beyond
		if spread != nil && side == Neither {
			side = outside(spread[i].Value.Value, spread[i].Lower.Value, spread[i].Upper.Value)
		}
		if side != Neither {
			out = append(out, i)
		}
	}
	return out
}

// estimate fills in what the samples say.
func (d *Definition) estimate(samples []Sample) error {
	d.Sigma, d.SigmaZ = 0, 0
	var sum exact.Sum
	var counts [3]int64
	for _, s := range samples {
		if s.n == 0 {
			continue
		}
		if s.n > maxCount-d.N {
			return fmt.Errorf("more than 2^53 answers: %w", ErrNotNumber)
		}
		d.Periods++
		d.N += s.n
		for i, count := range s.counts {
			counts[i] += count
		}
		sum.AddProduct(s.mean, s.size())
	}
	switch {
	case d.Periods == 0:
		return ErrNoBase
	case d.Periods < 2:
		return fmt.Errorf("one period, two are the fewest: %w", ErrTooFew)
	}
	n := float64(d.N)
	switch d.Kind {
	case P, LaneyP:
		if counts[0] == 0 || counts[0] == d.N {
			return fmt.Errorf("%d good answers of %d: %w", counts[0], d.N, ErrNoVariation)
		}
		d.Centre = float64(counts[0]) / n
	case NPS:
		return d.estimateNPS(counts)
	case C:
		if counts[0] == 0 {
			return fmt.Errorf("no event: %w", ErrNoVariation)
		}
		d.Centre = float64(counts[0]) / n
		d.N = 0 // events have no answers
	default:
		total, ok := sum.Float64()
		if !ok || math.IsInf(total, 0) {
			return fmt.Errorf("the sum overflows: %w", ErrNotNumber)
		}
		d.Centre = total / n
	}
	switch d.Kind {
	case LaneyP:
		p := d.Centre
		ranges, err := movingRange(samples, func(s Sample) float64 {
			return (LaneyP.value(s) - p) / math.Sqrt(p*(1-p)/s.size())
		})
		d.SigmaZ = ranges
		return err
	case XmR:
		ranges, err := movingRange(samples, func(s Sample) float64 { return s.mean })
		d.Sigma = ranges
		return err
	case XBarS, XBarR:
		return d.estimateSpread(samples)
	}
	return nil
}

func (d *Definition) estimateNPS(counts [3]int64) error {
	n := float64(d.N)
	d.Centre = float64(counts[2]-counts[0]) / n
	// Of classes with shares a, b, c: (a+c) − (c−a)² = 4ac + b(a+c), all positive.
	a, b, c := float64(counts[0])/n, float64(counts[1])/n, float64(counts[2])/n
	if v := float64(4*a*c) + float64(b*(a+c)); v > 0 {
		d.Sigma = math.Sqrt(v)
		return nil
	}
	return fmt.Errorf("%d answers, all of one class: %w", d.N, ErrNoVariation)
}

// estimateSpread pools s or R without bias and with the least variance.
func (d *Definition) estimateSpread(samples []Sample) error {
	factors := map[int64][2]float64{} // mean and sd of s/σ or R/σ by n
	var sum, weights float64
	for _, s := range samples {
		if s.n < 2 {
			continue
		}
		f, ok := factors[s.n]
		if !ok {
			if d.Kind == XBarS {
				f[0] = c4(s.size())
				f[1] = sdOfS(f[0])
			} else {
				f[0], f[1] = rangeMoments(int(s.n))
			}
			factors[s.n] = f
		}
		spread := s.spread
		if d.Kind == XBarS {
			spread = s.sd()
		}
		w := f[0] * f[0] / f[1] / f[1]
		sum += float64(w * spread / f[0])
		weights += w
	}
	switch {
	case weights == 0:
		return fmt.Errorf("no period has two answers: %w", ErrTooFew)
	case !(sum > 0):
		return fmt.Errorf("in every period all answers are equal: %w", ErrNoVariation)
	}
	d.Sigma = sum / weights
	return nil
}

// movingRange is the mean distance of neighbours over d2, without bias for the
// standard deviation of normal values.
func movingRange(samples []Sample, value func(Sample) float64) (float64, error) {
	var sum, pairs float64
	for i, s := range samples {
		if i > 0 && s.n > 0 && samples[i-1].n > 0 {
			sum += math.Abs(value(s) - value(samples[i-1]))
			pairs++
		}
	}
	switch {
	case pairs == 0:
		return 0, fmt.Errorf("no two periods next to each other: %w", ErrTooFew)
	case !(sum > 0):
		return 0, fmt.Errorf("all figures are equal: %w", ErrNoVariation)
	}
	return sum / pairs / twoMean, nil
}
