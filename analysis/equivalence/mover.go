package equivalence

import (
	"fmt"
	"math"

	"github.com/gocsat/csat/internal/interval"
	"github.com/gocsat/csat/internal/tail"
	"github.com/gocsat/csat/satisfaction"
	"github.com/gocsat/csat/satisfaction/proportion"
	"github.com/gocsat/csat/survey"
)

// NPS compares two independent net promoter scores, a minus b, by the interval of
// [satisfaction.CompareNPS], which combines the Tango limits of both scores: each
// p-value is the smallest α at which the interval of the level 1 − 2α lies on the
// right side of the margin. The margins are on −2…2. A sample of fewer than fifty
// answers is a LowBase warning.
//
// Errors: ErrNoBase, ErrArgument.
func NPS(a, b satisfaction.NPSCounts, m Margins, o Options) (Result, error) {
	x, err := npsPart(a, 1)
	if err != nil {
		return Result{}, err
	}
	y, err := npsPart(b, -1)
	if err != nil {
		return Result{}, err
	}
	c, e := combined([]part{x, y}, ratio(a.Promoters-a.Detractors, a.N()).Sub(ratio(b.Promoters-b.Detractors, b.N())).Float64())
	return test(c, e, 2, m, o)
}

// A part is a share or score in a sum, with a sign.
type part struct {
	sign, value, variance float64 // variance of the value
	n, rare               int64   // answers, and those outside the commonest class
	limits                func(z float64) (lower, upper float64)
}

func npsPart(c satisfaction.NPSCounts, sign float64) (part, error) {
	var n int64
	for _, count := range []int64{c.Detractors, c.Passives, c.Promoters} {
		if count < 0 || count > maxCount-n {
			return part{}, fmt.Errorf("equivalence: %d detractors, %d passives, %d promoters: %w",
				c.Detractors, c.Passives, c.Promoters, ErrArgument)
		}
		n += count
	}
	if n == 0 {
		return part{}, fmt.Errorf("equivalence: net promoter score: %w", ErrNoBase)
	}
	size, down, up := float64(n), float64(c.Detractors), float64(c.Promoters)
	s := (up - down) / size
	return part{sign, s, ((up+down)/size - float64(s*s)) / size, n, n - max(c.Detractors, c.Passives, c.Promoters), func(z float64) (float64, float64) {
		return interval.Tango(down, up, size, z)
	}}, nil
}

func sharePart(c proportion.Count, sign float64) (part, error) {
	if err := checkCount(c); err != nil {
		return part{}, err
	}
	x, n := float64(c.X), float64(c.N)
	p := x / n
	return part{sign, p, float64(p*(1-p)) / n, c.N, min(c.X, c.N-c.X), func(z float64) (float64, float64) {
		return interval.Wilson(x, n, z)
	}}, nil
}

// A moverContrast is a sum of independent parts with the interval of G. Y. Zou and
// A. Donner (Construction of confidence limits about effect measures, Statistics in
// Medicine 27, 2008, 1693–1702): the distances of the limits of the parts on the
// same side, squared, add up.
type moverContrast struct {
	parts []part
	value float64
}

// combined is the contrast of parts with its estimate, but the interval.
func combined(parts []part, value float64) (moverContrast, survey.Estimate) {
	e := survey.Estimate{Value: value, Method: "mover"}
	var variance float64
	sizes := make([]int64, len(parts))
	for i, p := range parts {
		variance += p.variance
		sizes[i] = p.n
		e.N += p.n
	}
	e.EffectiveN = float64(e.N)
	e.SE = survey.Some(math.Sqrt(max(0, variance)))
	small(&e, 50, sizes...)
	return moverContrast{parts, value}, e
}

func (m moverContrast) at(z float64) (lower, upper float64) {
	var below, above float64
	for _, p := range m.parts {
		lo, hi := p.limits(z)
		down, up := p.value-lo, hi-p.value
		if p.sign < 0 {
			down, up = up, down
		}
		below, above = math.Hypot(below, down), math.Hypot(above, up)
	}
	return m.value - below, m.value + above
}

func (m moverContrast) limits(tailArea float64) (lower, upper float64, ok bool) {
	lower, upper = m.at(-tail.NormalQuantile(tailArea))
	return lower, upper, true
}

// furthest is the z to which the tail of the normal distribution has a float64.
const furthest = 37

// z is how many standard errors the value lies above delta: the z of the interval
// whose limit is delta.
func (m moverContrast) z(delta float64) float64 {
	if m.value == delta {
		return 0
	}
	gap := func(z float64) float64 {
		lower, upper := m.at(z)
		if m.value > delta {
			return lower - delta
		}
		return delta - upper
	}
	z := float64(furthest)
	if gap(z) < 0 {
		z = tail.Root(gap, 0, z)
	}
	return math.Copysign(z, m.value-delta)
}

func (m moverContrast) sides(delta float64) (low, high float64, ok bool) {
	low, high = tail.Normal(m.z(delta))
	return low, high, true
}
