package segments

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"github.com/gocsat/csat/internal/exact"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// maxCount is the number of ratings from where float64 skips whole numbers.
const maxCount = 1 << 53

// A Group is the ratings of one segment: each distinct value and how often it was
// given. Counts and rows with the same ratings make the same Group, so that every
// figure from it agrees to the last bit, in whatever order the rows come. Methods
// take time in proportion to the number of distinct values.
//
// The zero value is a group without ratings. Groups are immutable.
type Group struct {
	name       string
	values     []float64 // ascending
	counts     []int64   // all positive
	n, missing int64
	mean, ss   float64 // Σ(x − mean)²
}

// FromTally is the group of the ratings in t, by their values as they were given
// (not their worths). Special codes and blanks are missing. An empty tally is a
// group without ratings, which the tests refuse; more than 2⁵³ ratings are
// [ErrCounts].
func FromTally(name string, t *scale.Tally) (Group, error) {
	g := Group{name: name}
	if t == nil {
		return g, nil
	}
	if t.Scale() == nil {
		return g, nil
	}
	for _, point := range t.Scale().Points() {
		if count := t.Count(point.Value); count > 0 {
			g.values, g.counts = append(g.values, float64(point.Value)), append(g.counts, count)
		}
	}
	g.missing = t.Missing()
	return g.finish()
}

// FromRows is the group of one rating per row. NaN is missing; an infinity, or ratings
// so large that their sum or squares overflow, are [ErrNotNumber].
func FromRows(name string, rows []float64) (Group, error) {
	g := Group{name: name}
	kept := make([]float64, 0, len(rows))
	for i, x := range rows {
		switch {
		case math.IsNaN(x):
			g.missing++
		case math.IsInf(x, 0):
			return Group{}, fmt.Errorf("segments: group %q, row %d: %v: %w", name, i, x, ErrNotNumber)
		default:
			kept = append(kept, x+0) // −0 becomes 0
		}
	}
	slices.Sort(kept)
	for _, x := range kept {
		if last := len(g.values) - 1; last >= 0 && g.values[last] == x {
			g.counts[last]++
			continue
		}
		g.values, g.counts = append(g.values, x), append(g.counts, 1)
	}
	return g.finish()
}

// finish computes the moments.
func (g Group) finish() (Group, error) {
	var sum exact.Sum
	for i, x := range g.values {
		if g.counts[i] > maxCount-g.n {
			return Group{}, fmt.Errorf("segments: group %q: %w", g.name, ErrCounts)
		}
		g.n += g.counts[i]
		sum.AddProduct(x, float64(g.counts[i]))
	}
	if g.n == 0 {
		return g, nil
	}
	total, ok := sum.Float64()
	if !ok {
		return Group{}, fmt.Errorf("segments: group %q: the sum overflows: %w", g.name, ErrNotNumber)
	}
	g.mean = total / float64(g.n)
	for i, x := range g.values {
		d := x - g.mean
		g.ss += float64(float64(g.counts[i]) * float64(d*d))
	}
	if len(g.values) == 1 {
		g.mean, g.ss = g.values[0], 0
	}
	if math.IsInf(g.ss, 0) {
		return Group{}, fmt.Errorf("segments: group %q: the sum of squares overflows: %w", g.name, ErrNotNumber)
	}
	return g, nil
}

// Name is the name given to the group.
func (g Group) Name() string { return g.name }

// N is the base: the number of ratings.
func (g Group) N() int64 { return g.n }

// Missing is how many were asked and gave no rating.
func (g Group) Missing() int64 { return g.missing }

// Mean is the mean rating, in points of the scale; no value without ratings.
func (g Group) Mean() survey.Optional {
	if g.n == 0 {
		return survey.Optional{}
	}
	return survey.Some(g.mean)
}

// SD is the standard deviation with divisor n − 1; no value below two ratings.
func (g Group) SD() survey.Optional {
	if g.n < 2 {
		return survey.Optional{}
	}
	return survey.Some(math.Sqrt(g.variance()))
}

func (g Group) variance() float64 { return g.ss / float64(g.n-1) }

func (g Group) size() float64 { return float64(g.n) }

// median is the mean of the two middle ratings.
func (g Group) median() float64 {
	at := func(rank int64) float64 {
		for i, c := range g.counts {
			if rank -= c; rank < 0 {
				return g.values[i]
			}
		}
		return g.values[len(g.values)-1]
	}
	low, high := at((g.n-1)/2), at(g.n/2)
	return low + (high-low)/2
}

// distances is the group of |x − center|.
func (g Group) distances(center float64) (Group, error) {
	type cell struct {
		value float64
		count int64
	}
	cells := make([]cell, len(g.values))
	for i, x := range g.values {
		cells[i] = cell{math.Abs(x - center), g.counts[i]}
	}
	slices.SortFunc(cells, func(a, b cell) int { return cmp.Compare(a.value, b.value) })
	d := Group{name: g.name, missing: g.missing}
	for _, c := range cells {
		if last := len(d.values) - 1; last >= 0 && d.values[last] == c.value {
			d.counts[last] += c.count
			continue
		}
		d.values, d.counts = append(d.values, c.value), append(d.counts, c.count)
	}
	return d.finish()
}

// pooled holds the ratings of several groups by distinct value.
type pooled struct {
	counts [][]int64 // by value, by group
	totals []int64   // by value
	values []float64
	n      float64
	ties   float64 // Σ(t³ − t)
}

func pool(groups []Group) pooled {
	var p pooled
	most := 0
	for _, g := range groups {
		most += len(g.values)
		p.n += g.size()
	}
	var spare []float64
	for i, g := range groups {
		if i > 0 && !slices.Equal(p.values, g.values) {
			if spare == nil {
				spare = make([]float64, 0, most)
			}
			p.values, spare = merge(spare[:0], p.values, g.values), p.values
		} else if i == 0 {
			p.values = append(make([]float64, 0, most), g.values...)
		}
	}
	p.counts, p.totals = make([][]int64, len(p.values)), make([]int64, len(p.values))
	flat := make([]int64, len(p.values)*len(groups))
	for v := range p.values {
		p.counts[v] = flat[v*len(groups) : (v+1)*len(groups)]
	}
	for k, g := range groups {
		v := 0
		for i, x := range g.values {
			for p.values[v] != x {
				v++
			}
			p.counts[v][k] = g.counts[i]
			p.totals[v] += g.counts[i]
		}
	}
	for _, t := range p.totals {
		size := float64(t)
		p.ties += float64(size * float64(float64(size-1)*float64(size+1)))
	}
	return p
}

// merge appends the values of a and b, both ascending, each once.
func merge(into, a, b []float64) []float64 {
	for len(a) > 0 && len(b) > 0 {
		switch {
		case a[0] < b[0]:
			into, a = append(into, a[0]), a[1:]
		case a[0] > b[0]:
			into, b = append(into, b[0]), b[1:]
		default:
			into, a, b = append(into, a[0]), a[1:], b[1:]
		}
	}
	return append(append(into, a...), b...)
}

// tieFactor is 1 − Σ(t³ − t)/(N³ − N), 0 where all ratings are alike.
func (p pooled) tieFactor() float64 {
	if len(p.values) == 1 {
		return 0
	}
	return 1 - p.ties/float64(p.n*float64(float64(p.n-1)*float64(p.n+1)))
}

// midranks are the mean ranks of the values.
func (p pooled) midranks() []float64 {
	ranks := make([]float64, len(p.values))
	var before int64
	for v, t := range p.totals {
		ranks[v] = float64(before) + float64(t+1)/2
		before += t
	}
	return ranks
}

// rankSums are the sums of the ranks by group, exact below 2^53.
func (p pooled) rankSums(groups int) []float64 {
	sums := make([]float64, groups)
	for v, rank := range p.midranks() {
		for k, c := range p.counts[v] {
			sums[k] += float64(float64(c) * rank)
		}
	}
	return sums
}
