package design

import (
	"fmt"
	"math"
	"slices"

	"github.com/gocsat/csat/internal/exact"
)

// covariance is the covariance matrix of figures from their influence columns: the
// derivative of a figure with respect to the weight of each row, 0 in rows outside
// its base. The columns are overwritten.
func (d *Design) covariance(influence ...[]float64) ([][]float64, error) {
	p := len(influence)
	totals := make([][]float64, p) // by unit
	for k, u := range influence {
		if d.basis != nil {
			if _, err := d.basis.remove(u); err != nil {
				return nil, err
			}
		}
		var err error
		if totals[k], err = d.unitTotals(u); err != nil {
			return nil, err
		}
	}
	sums := make([]exact.Sum, p*p)
	skipped := 0
	for h := range d.strata {
		s := &d.strata[h]
		factor := s.open()
		if factor <= 0 {
			continue
		}
		centre := make([]float64, p)
		switch {
		case !s.isLonely():
			factor *= float64(len(s.psus)) / float64(len(s.psus)-1)
			for k := range p {
				mean, err := meanOf(totals[k], s.psus)
				if err != nil {
					return nil, err
				}
				centre[k] = mean
			}
		case d.lonely == Average:
			skipped++
			continue
		case d.lonely == Adjust:
			for k := range p {
				mean, err := meanOf(totals[k], nil)
				if err != nil {
					return nil, err
				}
				centre[k] = mean
			}
		default: // certainty
			continue
		}
		for k := range p {
			for l := range k + 1 {
				if err := addProducts(&sums[k*p+l], totals[k], totals[l], centre[k], centre[l], factor, s.psus); err != nil {
					return nil, err
				}
			}
		}
	}
	// Strata that are skipped count as the mean of the others.
	scale := float64(len(d.strata)) / float64(len(d.strata)-skipped)
	v := make([][]float64, p)
	for k := range v {
		v[k] = make([]float64, p)
		for l := range k + 1 {
			x, err := read(&sums[k*p+l])
			if err != nil {
				return nil, err
			}
			if x *= scale; math.IsInf(x, 0) {
				return nil, fmt.Errorf("design: variance: %w", ErrOverflow)
			}
			v[k][l], v[l][k] = x, x
		}
	}
	return v, nil
}

// unitTotals are Σ w·u over the rows of each unit.
func (d *Design) unitTotals(u []float64) ([]float64, error) {
	if !d.clustered {
		totals := make([]float64, len(u))
		for row, x := range u {
			if totals[row] = d.weights[row] * x; math.IsNaN(totals[row]) || math.IsInf(totals[row], 0) {
				return nil, fmt.Errorf("design: weight %g times %g: %w", d.weights[row], x, ErrOverflow)
			}
		}
		return totals, nil
	}
	sums := make([]exact.Sum, len(d.psuNames))
	for row, x := range u {
		if !sums[d.psu[row]].AddProduct(d.weights[row], x) {
			return nil, fmt.Errorf("design: weight %g times %g: %w", d.weights[row], x, ErrOverflow)
		}
	}
	totals := make([]float64, len(sums))
	for c := range sums {
		var err error
		if totals[c], err = read(&sums[c]); err != nil {
			return nil, err
		}
	}
	return totals, nil
}

// meanOf is the mean over some units, all where units is nil.
func meanOf(totals []float64, units []int) (float64, error) {
	var s exact.Sum
	n := len(units)
	for _, c := range units {
		s.Add(totals[c])
	}
	if units == nil {
		n = len(totals)
		for _, x := range totals {
			s.Add(x)
		}
	}
	sum, err := read(&s)
	return sum / float64(n), err
}

func addProducts(s *exact.Sum, x, y []float64, cx, cy, factor float64, units []int) error {
	for _, c := range units {
		if !s.AddProduct(float64(factor*(x[c]-cx)), y[c]-cy) {
			return fmt.Errorf("design: variance: %w", ErrOverflow)
		}
	}
	return nil
}

// A base is the rows on which a figure rests.
type base struct {
	in      []bool
	n       int64
	missing int64
	total   float64 // Σw
	kish    float64 // (Σw)²/Σw²
	df      float64 // clusters less strata, of those with a row in it
}

// base is the rows in which the variables have a value: all of them, or at least
// one.
func (d *Design) base(all bool, vars ...Variable) (base, error) {
	d = d.orEmpty()
	b := base{in: make([]bool, len(d.weights))}
	for i := range vars {
		if err := vars[i].check(len(d.weights)); err != nil {
			return b, err
		}
	}
	for row, w := range d.weights {
		b.in[row] = w > 0 && all
		for i := range vars {
			if has := vars[i].has(row); has != all {
				b.in[row] = w > 0 && has
				break
			}
		}
	}
	return b, d.measure(&b)
}

// measure sets all but the rows.
func (d *Design) measure(b *base) error {
	var w, w2 exact.Sum
	used := make([]bool, d.Clusters())
	b.n, b.missing = 0, 0
	for row, in := range b.in {
		if !in {
			b.missing++
			continue
		}
		b.n++
		used[d.psu[row]] = true
		w.Add(d.weights[row])
		w2.AddProduct(d.weights[row], d.weights[row])
	}
	if b.n == 0 {
		return fmt.Errorf("design: %w", ErrNoBase)
	}
	// The bounds on a weight keep both sums finite.
	total, _ := w.Float64()
	squares, _ := w2.Float64()
	b.total, b.kish = total, total/squares*total
	units, strata := 0, 0
	for h := range d.strata {
		k := 0
		for _, c := range d.strata[h].psus {
			if used[c] {
				k++
			}
		}
		units += k
		strata += min(k, 1)
	}
	b.df = float64(units - strata)
	return nil
}

// sum is Σ w·x over the base.
func (d *Design) sum(b *base, x []float64) (float64, error) {
	var s exact.Sum
	for row, in := range b.in {
		if in {
			s.AddProduct(d.weights[row], x[row])
		}
	}
	return read(&s)
}

// mean is Σwx/Σw over the base: exactly x where all are the same.
func (d *Design) mean(b *base, x []float64) (float64, error) {
	lo, hi := math.Inf(1), math.Inf(-1)
	for row, in := range b.in {
		if in {
			lo, hi = min(lo, x[row]), max(hi, x[row])
		}
	}
	if lo == hi {
		return lo, nil
	}
	sum, err := d.sum(b, x)
	return sum / b.total, err
}

// deviations are (x − mean)/Σw in the base and 0 elsewhere: the influence of rows
// on a mean.
func deviations(b *base, x []float64, mean float64) []float64 {
	u := make([]float64, len(x))
	for row, in := range b.in {
		if in {
			u[row] = (x[row] - mean) / b.total
		}
	}
	return u
}

// spread is Σw(x − mean)²/Σw, the variance of one answer.
func (d *Design) spread(b *base, x []float64, mean float64) (float64, error) {
	squares := slices.Clone(x)
	for row, in := range b.in {
		if in {
			dev := x[row] - mean
			squares[row] = dev * dev
		}
	}
	sum, err := d.sum(b, squares)
	return sum / b.total, err
}
