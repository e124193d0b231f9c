package design

import (
	"fmt"
	"math"
	"math/bits"
	"slices"

	"github.com/gocsat/csat/internal/exact"
)

// A replicate is one change of the weights.
type replicate struct {
	method  ReplicateMethod
	at      uint64  // key of the bootstrap
	stratum int     // of the jackknife
	unit    int     // that the jackknife leaves out
	orders  [][]int // units of each stratum in the order of the draws, shared
}

// plan lists the replicates.
func (d *Design) plan(o ReplicateOptions) ([]replicate, error) {
	if !replicateMethods.Valid(o.Method) || o.Replicates < 0 || o.Replicates == 1 {
		return nil, fmt.Errorf("design: %d replicates by method %v: %w", o.Replicates, o.Method, ErrArgument)
	}
	if o.Names != nil {
		if err := sameLength("names", len(o.Names), len(d.weights)); err != nil {
			return nil, err
		}
	}
	orders := make([][]int, len(d.strata))
	units := 0
	for h := range d.strata {
		s := &d.strata[h]
		if s.isLonely() && d.lonely != Certainty {
			return nil, fmt.Errorf("design: stratum %q has one cluster, and policy %v no replicates: %w", s.name, d.lonely, ErrArgument)
		}
		orders[h] = d.unitOrder(s, o.Names)
		if len(s.psus) > 1 && s.open() > 0 {
			units += len(s.psus)
		}
	}
	if units == 0 {
		return nil, fmt.Errorf("design: no stratum has two clusters to choose from: %w", ErrTooFew)
	}
	var plan []replicate
	if o.Method == Jackknife {
		for h := range d.strata {
			if s := &d.strata[h]; len(s.psus) > 1 && s.open() > 0 {
				for _, c := range s.psus {
					plan = append(plan, replicate{method: Jackknife, stratum: h, unit: c})
				}
			}
		}
		return plan, nil
	}
	count := o.Replicates
	if count == 0 {
		count = 1000
	}
	for r := range count {
		plan = append(plan, replicate{at: mix(mix(o.Seed) + uint64(r)), orders: orders})
	}
	return plan, nil
}

// apply changes the weights of a design into those of the replicate.
func (r *replicate) apply(d *Design, weights []float64) {
	factor := slices.Repeat([]float64{1}, d.Clusters())
	if r.method == Jackknife {
		s := &d.strata[r.stratum]
		n := float64(len(s.psus))
		for _, c := range s.psus {
			factor[c] = n / (n - 1)
		}
		factor[r.unit] = 0
	} else {
		for h := range d.strata {
			s := &d.strata[h]
			if len(s.psus) < 2 {
				continue
			}
			draws := len(s.psus) - 1
			times := make([]int, len(s.psus))
			key := mix(r.at ^ hash(s.name))
			for k := range draws {
				c, _ := bits.Mul64(mix(key+uint64(k)*golden), uint64(len(s.psus)))
				times[c]++
			}
			n, lambda := float64(len(s.psus)), math.Sqrt(max(0, s.open()))
			for i, c := range r.orders[h] {
				factor[c] = 1 - lambda + float64(lambda*(float64(times[i])*n/(n-1)))
			}
		}
	}
	for row := range weights {
		weights[row] *= factor[d.psu[row]]
	}
}

const golden = 0x9e3779b97f4a7c15

// mix is the output function of SplitMix64 (G. L. Steele, D. Lea, C. H. Flood,
// Fast splittable pseudorandom number generators, OOPSLA 2014), a bijection under
// which equally spaced arguments give independent-looking values.
func mix(x uint64) uint64 {
	x += golden
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// hash is FNV-1a.
func hash(s string) uint64 {
	h := uint64(14695981039346656037)
	for i := range len(s) {
		h = (h ^ uint64(s[i])) * 1099511628211
	}
	return h
}

// replicateVariance is the variance that the figures show; those that failed are
// NaN.
func (d *Design) replicateVariance(m ReplicateMethod, plan []replicate, figures []float64, value float64) (float64, error) {
	if m == Bootstrap {
		var s exact.Sum
		n := 0
		for _, x := range figures {
			if s.Add(x) {
				n++
			}
		}
		sum, err := read(&s)
		if err != nil {
			return 0, err
		}
		squares, err := squaresFrom(figures, sum/float64(n))
		return squares / float64(n-1), err
	}
	var variance exact.Sum
	for from := 0; from < len(plan); {
		h := plan[from].stratum
		s := &d.strata[h]
		n := len(s.psus)
		part := figures[from : from+n]
		from += n
		worked := 0
		for _, x := range part {
			if !math.IsNaN(x) {
				worked++
			}
		}
		if worked == 0 {
			return 0, fmt.Errorf("design: every replicate of stratum %q failed: %w", s.name, ErrTooFew)
		}
		squares, err := squaresFrom(part, value)
		if err != nil {
			return 0, err
		}
		// Those that failed count as the mean of the others.
		variance.AddProduct(s.open()*float64(n-1)/float64(worked), squares)
	}
	return read(&variance)
}

func squaresFrom(figures []float64, centre float64) (float64, error) {
	var s exact.Sum
	for _, x := range figures {
		if !math.IsNaN(x) {
			s.AddProduct(x-centre, x-centre)
		}
	}
	return read(&s)
}
