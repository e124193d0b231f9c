package design

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"github.com/gocsat/csat/internal/enum"
)

// LonelyPSU says what a stratum with a single cluster (primary sampling unit) in
// the sample contributes to a variance. A stratum that was taken completely
// contributes nothing under any policy.
type LonelyPSU uint8

const (
	// Fail refuses such a design with [ErrLonelyPSU]. Default.
	Fail LonelyPSU = iota
	// Certainty takes the cluster as certain to be drawn: it contributes nothing.
	Certainty
	// Adjust measures the cluster from the mean over all clusters instead of that
	// of its stratum, which overstates the variance.
	Adjust
	// Average gives the stratum the mean contribution of the others.
	Average
)

var policies = enum.Names[LonelyPSU]{"fail", "certainty", "adjust", "average"}

// String is the name of the policy, as R's option survey.lonely.psu has it.
func (p LonelyPSU) String() string { return policies.String(p) }

// MarshalText writes the name; an unknown policy is an error.
func (p LonelyPSU) MarshalText() ([]byte, error) { return policies.Marshal(p) }

// UnmarshalText reads a name that [LonelyPSU.MarshalText] writes.
func (p *LonelyPSU) UnmarshalText(text []byte) error { return policies.Unmarshal(p, text) }

// Options describe how the sample was drawn; the zero value is a simple sample
// with unequal weights, drawn with replacement.
type Options struct {
	// Strata is the stratum of each row. Default (nil): one stratum.
	Strata []string
	// Clusters is the first-stage sampling unit of each row, such as a customer
	// who answered several times. A cluster lies in one stratum. Default (nil):
	// every row is its own.
	Clusters []string
	// Population is, in each row, the size of the population of its stratum: in
	// rows, or in clusters where there are clusters. It is the same throughout a
	// stratum and no smaller than the sample. Default (nil): infinite.
	Population []float64
	// LonelyPSU is what a stratum with one cluster contributes. Default: Fail.
	LonelyPSU LonelyPSU
	// Calibration says on what the weights were calibrated. Default: on nothing.
	Calibration Calibration
}

// Calibration says which margins and totals the weights of a design meet by
// construction, so that errors are those of residuals. The zero value is none.
type Calibration struct {
	// Margins are the categories of each row, one slice for each margin that was
	// raked or post-stratified; an empty name is a category like any other.
	Margins [][]string
	// Auxiliary are the columns calibrated to totals; a column of ones where the
	// size of the population was among them.
	Auxiliary [][]float64
	// BaseWeights are the weights before calibration, by which the regression on
	// margins and columns is weighted, as R's calibrate does (the GREG form).
	// Default (nil): with one margin and no columns, which is post-stratification,
	// the weights of the design, which stand in the same proportions within a
	// category as those before, so that residuals are those from the weighted means,
	// as in R's postStratify; otherwise equal weights, as in R's rake. Where the base
	// weights are equal all agree.
	BaseWeights []float64
}

// A Design is a sample with its weights and the way it was drawn. It is made by
// [New] or [OfTable], immutable, and safe for concurrent use.
type Design struct {
	weights   []float64
	psu       []int // of each row
	clustered bool
	strata    []stratum // by name
	psuNames  []string  // nil without clusters
	lonely    LonelyPSU
	basis     *basis // of the calibration, nil without
}

// A stratum lists its units, by name where there are clusters, else by row.
type stratum struct {
	name       string
	psus       []int
	population float64 // +Inf if unknown
}

// open is the share of the stratum that was not sampled.
func (s *stratum) open() float64 { return 1 - float64(len(s.psus))/s.population }

// isLonely tells whether a policy is needed.
func (s *stratum) isLonely() bool { return len(s.psus) == 1 && s.open() > 0 }

// Weights are bound as those of a survey.Response are.
const minWeight, maxWeight = 1e-100, 1e100

// New is the design of a sample whose row i has the sampling weight weights[i].
//
// Errors: [ErrNoBase] without rows; [ErrWeight] for a weight outside 1e-100 to
// 1e100, with its row; [ErrLonelyPSU] under the policy Fail; [ErrArgument] for
// columns of another length, a cluster in two strata, an empty label, a population
// that differs within a stratum or is smaller than the sample.
func New(weights []float64, o Options) (*Design, error) {
	n := len(weights)
	if n == 0 {
		return nil, fmt.Errorf("design: %w", ErrNoBase)
	}
	if !policies.Valid(o.LonelyPSU) {
		return nil, fmt.Errorf("design: policy %v: %w", o.LonelyPSU, ErrArgument)
	}
	for row, w := range weights {
		if !(w >= minWeight && w <= maxWeight) {
			return nil, rowFault(row, "weight", w, ErrWeight)
		}
	}
	if err := o.check(n); err != nil {
		return nil, err
	}
	d := &Design{weights: slices.Clone(weights), clustered: o.Clusters != nil, lonely: o.LonelyPSU}
	stratumOf, err := d.nest(o)
	if err != nil {
		return nil, err
	}
	if err := d.populate(o.Population, stratumOf); err != nil {
		return nil, err
	}
	if err := d.checkLonely(); err != nil {
		return nil, err
	}
	d.basis, err = o.Calibration.basis(d.weights)
	return d, err
}

// check looks at the length of the columns and for labels that are missing.
func (o *Options) check(n int) error {
	columns := map[string][]string{"strata": o.Strata, "clusters": o.Clusters}
	for _, field := range []string{"strata", "clusters"} {
		if columns[field] == nil {
			continue
		}
		if err := labels(field, columns[field], n); err != nil {
			return err
		}
	}
	if o.Population != nil {
		return sameLength("population", len(o.Population), n)
	}
	return nil
}

func labels(field string, column []string, n int) error {
	if err := sameLength(field, len(column), n); err != nil {
		return err
	}
	if row := slices.Index(column, ""); row >= 0 {
		return rowFault(row, field, "", ErrArgument)
	}
	return nil
}

// nest sets strata and units and returns the stratum of each row.
func (d *Design) nest(o Options) (stratumOf []int, err error) {
	n := len(d.weights)
	d.psu, stratumOf = make([]int, n), make([]int, n)
	names := []string{""}
	if o.Strata != nil {
		names = slices.Compact(slices.Sorted(slices.Values(o.Strata)))
	}
	position := make(map[string]int, len(names))
	d.strata = make([]stratum, len(names))
	for h, name := range names {
		position[name] = h
		d.strata[h] = stratum{name: name, population: math.Inf(1)}
	}
	if o.Strata != nil {
		for row, name := range o.Strata {
			stratumOf[row] = position[name]
		}
	}
	if !d.clustered {
		for row := range n {
			d.psu[row] = row
			s := &d.strata[stratumOf[row]]
			s.psus = append(s.psus, row)
		}
		return stratumOf, nil
	}
	d.psuNames = slices.Compact(slices.Sorted(slices.Values(o.Clusters)))
	unit := make(map[string]int, len(d.psuNames))
	for c, name := range d.psuNames {
		unit[name] = c
	}
	home := make([]int, len(d.psuNames)) // stratum + 1
	for row, name := range o.Clusters {
		c, h := unit[name], stratumOf[row]
		if home[c] != 0 && home[c] != h+1 {
			return nil, fmt.Errorf("design: cluster %q is in strata %q and %q: %w",
				name, d.strata[home[c]-1].name, d.strata[h].name, ErrArgument)
		}
		home[c], d.psu[row] = h+1, c
	}
	for c, h := range home {
		d.strata[h-1].psus = append(d.strata[h-1].psus, c)
	}
	return stratumOf, nil
}

// populate sets the population of the strata.
func (d *Design) populate(population []float64, stratumOf []int) error {
	for row, size := range population {
		s := &d.strata[stratumOf[row]]
		switch {
		case !(size >= float64(len(s.psus))):
			return rowFault(row, "population", size,
				fmt.Errorf("the sample of its stratum is %d: %w", len(s.psus), ErrArgument))
		case !math.IsInf(s.population, 1) && s.population != size:
			return rowFault(row, "population", size, fmt.Errorf("%g in the same stratum: %w", s.population, ErrArgument))
		}
		s.population = size
	}
	return nil
}

func (d *Design) checkLonely() error {
	lonely := 0
	for i := range d.strata {
		if s := &d.strata[i]; s.isLonely() {
			if d.lonely == Fail {
				return fmt.Errorf("design: stratum %q: %w", s.name, ErrLonelyPSU)
			}
			lonely++
		}
	}
	if d.lonely == Average && lonely > 0 && lonely == len(d.strata) {
		return fmt.Errorf("design: every stratum is a %w: nothing to average", ErrLonelyPSU)
	}
	return nil
}

// basis is an orthonormal basis of what the weights were calibrated on. Columns
// that add nothing, such as one category of each further margin, are left out.
func (c Calibration) basis(weights []float64) (*basis, error) {
	n, base := len(weights), c.BaseWeights
	if base == nil && len(c.Margins) == 1 && len(c.Auxiliary) == 0 {
		base = weights
	}
	if len(c.Margins)+len(c.Auxiliary) == 0 {
		if c.BaseWeights != nil {
			return nil, fmt.Errorf("design: base weights without margins or columns: %w", ErrArgument)
		}
		return nil, nil
	}
	b := &basis{w: slices.Repeat([]float64{1}, n)}
	if base != nil {
		if err := sameLength("base weights", len(base), n); err != nil {
			return nil, err
		}
		for row, w := range base {
			if !(w >= minWeight && w <= maxWeight) {
				return nil, rowFault(row, "base weight", w, ErrWeight)
			}
		}
		largest := slices.Max(base)
		for row, w := range base {
			b.w[row] = w / largest
		}
	}
	for _, margin := range c.Margins {
		if err := sameLength("margin", len(margin), n); err != nil {
			return nil, err
		}
		for _, category := range slices.Compact(slices.Sorted(slices.Values(margin))) {
			column := make([]float64, n)
			for row, name := range margin {
				if name == category {
					column[row] = 1
				}
			}
			if _, _, err := b.add(column); err != nil {
				return nil, err
			}
		}
	}
	for _, column := range c.Auxiliary {
		if err := sameLength("auxiliary column", len(column), n); err != nil {
			return nil, err
		}
		for row, x := range column {
			if math.IsNaN(x) || math.IsInf(x, 0) {
				return nil, rowFault(row, "auxiliary", x, ErrArgument)
			}
		}
		if _, _, err := b.add(column); err != nil {
			return nil, err
		}
	}
	return b, nil
}

// Len is the number of rows.
func (d *Design) Len() int { return len(d.orEmpty().weights) }

// Weights are the weights of the rows, a fresh copy. In a replicate
// ([Design.Replicate]) they are 0 for rows that it leaves out.
func (d *Design) Weights() []float64 { return slices.Clone(d.orEmpty().weights) }

// Strata are the names of the strata, sorted; a single empty name where there are
// none.
func (d *Design) Strata() []string {
	d = d.orEmpty()
	names := make([]string, len(d.strata))
	for i := range d.strata {
		names[i] = d.strata[i].name
	}
	return names
}

// Clusters is the number of first-stage sampling units; the number of rows where
// there are no clusters.
func (d *Design) Clusters() int {
	d = d.orEmpty()
	if d.clustered {
		return len(d.psuNames)
	}
	return len(d.weights)
}

// DF are the degrees of freedom of the design: clusters less strata.
func (d *Design) DF() int { return d.Clusters() - len(d.orEmpty().strata) }

// orEmpty is the design, that of no rows where it is nil.
func (d *Design) orEmpty() *Design { return cmp.Or(d, new(Design)) }

// unitOrder are the units of a stratum in an order that does not depend on the
// order of the rows, given names of the rows where there are no clusters.
func (d *Design) unitOrder(s *stratum, rows []string) []int {
	if d.clustered || rows == nil {
		return s.psus
	}
	return slices.SortedStableFunc(slices.Values(s.psus), func(a, b int) int { return cmp.Compare(rows[a], rows[b]) })
}
