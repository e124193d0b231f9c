package sem

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"

	"github.com/gocsat/csat/survey"
)

// A Sample is what a model is fitted to: the covariances of items and the number of
// people behind them. It is immutable and safe for concurrent use; the zero value is
// empty, and everything refuses it.
type Sample struct {
	names   []string
	cov     *mat.SymDense // divisor n − 1
	n       int64
	missing int64
}

// FromMoments is the sample of items whose listwise moments were counted, worths being
// the values. It may hold more items than a model needs; who has no answer to one of
// them does not count, so choose them by [survey.MomentsOf] or [survey.Moments.Subset].
// Pairwise moments are refused, since no sample need have their covariances. Errors: an
// item without variance is an [*ItemError] with [ErrConstant], fewer than two respondents
// [survey.ErrTooFew], none [survey.ErrNoBase], over 1e10 [survey.ErrArgument].
func FromMoments(m *survey.Moments) (*Sample, error) {
	if m == nil {
		return nil, argument("no moments")
	}
	if m.Policy() != survey.Listwise {
		return nil, argument("%v moments", m.Policy())
	}
	vars := m.Variables()
	if len(vars) == 0 {
		return nil, argument("moments of no items")
	}
	s := &Sample{cov: mat.NewSymDense(len(vars), nil), n: m.N(0, 0), missing: m.Dropped()}
	for i, v := range vars {
		s.names = append(s.names, v.ID)
		for j := range i + 1 {
			c, err := m.Covariance(i, j)
			if err != nil {
				return nil, &ItemError{Name: v.ID, Err: err}
			}
			s.cov.SetSym(i, j, c.Float64())
		}
	}
	return s, s.check()
}

// Data are columns of numbers, one per item, for [FromColumns].
type Data struct {
	// Names name the items; each once.
	Names []string
	// Columns have one value per row, all of one length; NaN is missing.
	Columns [][]float64
}

// FromColumns is the sample of the rows without a missing value. Columns of different
// lengths, infinities and magnitudes over 1e100 are [survey.ErrArgument]; otherwise as
// [FromMoments].
func FromColumns(d Data) (*Sample, error) {
	if len(d.Names) != len(d.Columns) || len(d.Names) == 0 {
		return nil, argument("%d names of %d columns", len(d.Names), len(d.Columns))
	}
	complete := make([]bool, len(d.Columns[0]))
	for i := range complete {
		complete[i] = true
	}
	for j, column := range d.Columns {
		if len(column) != len(complete) {
			return nil, argument("%s has %d rows and %s has %d", d.Names[j], len(column), d.Names[0], len(complete))
		}
		for i, x := range column {
			if math.Abs(x) > largest {
				return nil, &ItemError{Name: d.Names[j], Row: i + 1, Err: fmt.Errorf("%w: %v", survey.ErrArgument, x)}
			}
			complete[i] = complete[i] && !math.IsNaN(x)
		}
	}
	s := &Sample{names: slices.Clone(d.Names)}
	centred := make([][]float64, len(d.Columns))
	for j, column := range d.Columns {
		for i, x := range column {
			if complete[i] {
				centred[j] = append(centred[j], x)
			}
		}
		centre(centred[j])
	}
	s.n = int64(len(centred[0]))
	s.missing = int64(len(complete)) - s.n
	switch s.n {
	case 0:
		return nil, fmt.Errorf("sem: columns: %w: none of %d rows is without a missing value", survey.ErrNoBase, s.missing)
	case 1:
		return nil, fmt.Errorf("sem: columns: %w: one row without a missing value", survey.ErrTooFew)
	}
	s.cov = mat.NewSymDense(len(centred), nil)
	for j, x := range centred {
		for k, y := range centred[:j+1] {
			sum := 0.0
			for i := range x {
				sum += float64(x[i] * y[i])
			}
			s.cov.SetSym(j, k, sum/float64(s.n-1))
		}
	}
	return s, s.check()
}

// centre takes the mean off, twice for its rounding; values that all are the same
// become 0.
func centre(x []float64) {
	if len(x) > 0 && slices.Min(x) == slices.Max(x) {
		clear(x)
	}
	for range 2 {
		mean := 0.0
		for _, v := range x {
			mean += v / float64(len(x))
		}
		for i := range x {
			x[i] -= mean
		}
	}
}

// FromCovariance is a sample of which only the covariances, with the divisor n − 1, or
// the correlations are known, of n people: a published matrix, say. A matrix that is
// not square, symmetric to 1e-9 of its diagonal and finite, or n below 2, is
// [survey.ErrArgument]; otherwise as [FromMoments].
func FromCovariance(names []string, cov [][]float64, n int64) (*Sample, error) {
	p := len(names)
	if p == 0 || len(cov) != p || n < 2 {
		return nil, argument("%d names, %d rows of covariances, n = %d", p, len(cov), n)
	}
	s := &Sample{names: slices.Clone(names), cov: mat.NewSymDense(p, nil), n: n}
	for i := range p {
		if len(cov[i]) != p {
			return nil, argument("row %d has %d covariances", i+1, len(cov[i]))
		}
		if v := cov[i][i]; math.IsNaN(v) || math.IsInf(v, 0) {
			return nil, &ItemError{Name: names[i], Err: fmt.Errorf("%w: a variance of %v", survey.ErrArgument, v)}
		}
		for j := range i + 1 {
			a, b := cov[i][j], cov[j][i]
			bound := math.Sqrt(math.Abs(cov[i][i])) * math.Sqrt(math.Abs(cov[j][j]))
			switch {
			case !(math.Abs(a-b) <= 1e-9*bound) && a != b:
				return nil, argument("%s and %s: covariances %v and %v, which should be one", names[j], names[i], b, a)
			case !(math.Abs(a) <= bound*(1+1e-9)):
				return nil, argument("%s and %s: a covariance of %v is a correlation above 1", names[j], names[i], a)
			}
			s.cov.SetSym(i, j, a)
		}
	}
	return s, s.check()
}

// largest is the largest magnitude whose square can still be added up.
const largest = 1e100

// mostPeople are more than there are; the noncentral chi-square of the RMSEA takes a time
// that grows with the root of their number.
const mostPeople = 1e10

func (s *Sample) check() error {
	if s.n > mostPeople {
		return argument("%d people, more than %.0f", s.n, float64(mostPeople))
	}
	for i, name := range s.names {
		if name == "" || slices.Contains(s.names[:i], name) {
			return argument("name %q empty or twice", name)
		}
		switch v := s.cov.At(i, i); {
		case !(v > 0):
			return &ItemError{Name: name, Err: ErrConstant}
		case v < 1/largest || v > largest:
			return &ItemError{Name: name, Err: fmt.Errorf("%w: a variance of %v; choose another unit", survey.ErrArgument, v)}
		}
	}
	return nil
}

func (s *Sample) usable() error {
	if s == nil || len(s.names) == 0 {
		return argument("no sample")
	}
	return nil
}

// Names are the names of the items, a fresh copy.
func (s *Sample) Names() []string {
	if s.usable() != nil {
		return nil
	}
	return slices.Clone(s.names)
}

// N is the number of complete rows.
func (s *Sample) N() int64 {
	if s.usable() != nil {
		return 0
	}
	return s.n
}

// Missing is how many people or rows were left out for a missing answer; 0 where it is
// not known.
func (s *Sample) Missing() int64 {
	if s.usable() != nil {
		return 0
	}
	return s.missing
}

// of are the correlations of some items and their standard deviations with the divisor
// n, and the logarithm of the determinant of the correlations.
func (s *Sample) of(items []string) (r *mat.SymDense, sd []float64, logDet float64, err error) {
	at := make([]int, len(items))
	for i, name := range items {
		if at[i] = slices.Index(s.names, name); at[i] < 0 {
			return nil, nil, 0, &ItemError{Name: name, Err: survey.ErrUnknown}
		}
	}
	if s.n <= int64(len(items)) {
		return nil, nil, 0, fmt.Errorf("sem: %w: %d complete rows for %d items", survey.ErrTooFew, s.n, len(items))
	}
	r, sd = mat.NewSymDense(len(items), nil), make([]float64, len(items))
	for i, a := range at {
		root := math.Sqrt(s.cov.At(a, a))
		sd[i] = root * math.Sqrt(1-1/float64(s.n))
		for j, b := range at[:i] {
			r.SetSym(i, j, s.cov.At(a, b)/(root*math.Sqrt(s.cov.At(b, b))))
		}
		r.SetSym(i, i, 1)
	}
	var chol mat.Cholesky
	if entangled := collinear(r); entangled != nil || !chol.Factorize(r) {
		var among []string
		for _, i := range entangled {
			among = append(among, items[i])
		}
		return nil, nil, 0, fmt.Errorf("sem: %w: items %q: leave one out", ErrCollinear, among)
	}
	return r, sd, chol.LogDet(), nil
}

// collinear are the variables of which a weighted sum has next to no variance, by their
// correlations; nil if there is no such sum.
func collinear(r *mat.SymDense) []int {
	var eigen mat.EigenSym
	if !eigen.Factorize(r, true) {
		return []int{}
	}
	values := eigen.Values(nil)
	if n := len(values); values[0] > 1e-6*values[n-1] {
		return nil
	}
	var vectors mat.Dense
	eigen.VectorsTo(&vectors)
	return outstanding(vectors.ColView(0))
}
