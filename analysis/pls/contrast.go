package pls

import (
	"fmt"
	"math"
	"slices"

	"github.com/gocsat/csat/analysis/internal/bootstrap"
	"github.com/gocsat/csat/survey"
)

// divisions are the figures of the two groups, and of all random ones side by side for
// one figure.
type divisions struct {
	own, drawn []float64
	good       []bool
	level      float64
}

// column are the values of a figure in the divisions that have it, less those of another
// if that is not negative, in order.
func (d *divisions) column(x, y int) []float64 {
	n := len(d.good)
	var values []float64
	for i, ok := range d.good {
		if !ok {
			continue
		}
		v := d.drawn[x*n+i]
		if y >= 0 {
			v -= d.drawn[y*n+i]
		}
		if !math.IsNaN(v) {
			values = append(values, v)
		}
	}
	slices.Sort(values)
	return values
}

// contrast compares figure x of the first group with figure y of the second.
func (d *divisions) contrast(name, from string, x, y int) Contrast {
	c := Contrast{Name: name, From: from, A: d.own[x], B: d.own[y], Difference: d.own[x] - d.own[y]}
	values := d.column(x, y)
	larger := 0
	for _, v := range values {
		// What is equal but for rounding counts as large.
		if math.Abs(v) >= math.Abs(c.Difference)-1e-12 {
			larger++
		}
	}
	c.P = float64(1+larger) / float64(1+len(values))
	if len(values) > 0 {
		area := (1 - d.level) / 2
		c.Chance = survey.Interval{Lower: bootstrap.Quantile(values, area), Upper: bootstrap.Quantile(values, 1-area), Level: d.level}
	}
	return c
}

// invariance is that of a construct: figure x is the correlation of its compositions.
func (d *divisions) invariance(name string, x, constructs int) Invariance {
	v := Invariance{Construct: name, Correlation: d.own[x],
		Mean:        d.contrast(name, "", x+constructs, x+2*constructs),
		LogVariance: d.contrast(name, "", x+3*constructs, x+4*constructs)}
	values := d.column(x, -1)
	v.Bound = bootstrap.Quantile(values, 1-d.level)
	lower := 0
	for _, r := range values {
		if r <= v.Correlation+1e-12 {
			lower++
		}
	}
	v.P = float64(1+lower) / float64(1+len(values))
	v.Composed = v.Correlation >= v.Bound-1e-12
	return v
}

// result sorts the figures of a division, which stand as solver.figuresOf and
// division.compare write them.
func (t *trial) result(fa, fb *Fitted, d *divisions) (*Comparison, error) {
	out := &Comparison{NA: fa.N, NB: fb.N, Permutations: len(d.good)}
	for _, ok := range d.good {
		if !ok {
			out.Failed++
		}
	}
	if 2*out.Failed > out.Permutations {
		return nil, fmt.Errorf("pls: %d of %d: %w", out.Failed, out.Permutations, ErrDraws)
	}
	if out.Failed > 0 {
		out.warn(FailedDraws, "%d of %d divisions had no solution and were left out", out.Failed, out.Permutations)
	}
	p, n := t.all, t.all.figures()
	at := 2 * len(p.items)
	for i, path := range fa.Paths {
		out.Paths = append(out.Paths, d.contrast(path.To, path.From, at+i, n+at+i))
	}
	at += len(p.paths)
	for i, effect := range fa.Effects {
		out.Total = append(out.Total, d.contrast(effect.To, effect.From, at+i, n+at+i))
	}
	at += 2*len(p.effects) + len(p.mode)
	for i, construct := range fa.Constructs {
		switch {
		case !math.IsNaN(d.own[at+i] - d.own[n+at+i]):
			if given := len(d.column(at+i, n+at+i)); 2*given < out.Permutations {
				out.warn(FailedDraws, "only %d of %d divisions gave the index of %s, which was left out", given, out.Permutations, construct.Name)
				continue
			}
			out.Indexes = append(out.Indexes, d.contrast(construct.Name, "", at+i, n+at+i))
		case !math.IsNaN(t.both.sample.low[p.first[i]]):
			out.warn(NegativeWeights, "%s has no index: an item counts against it in a group", construct.Name)
		}
	}
	for i, construct := range fa.Constructs {
		out.Invariance = append(out.Invariance, d.invariance(construct.Name, 2*n+i, len(p.mode)))
	}
	return out, nil
}

func (out *Comparison) warn(code survey.WarningCode, format string, args ...any) {
	out.Warnings = append(out.Warnings, survey.Warning{Code: code, Text: fmt.Sprintf(format, args...)})
}
