package reliability

import (
	"cmp"
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"github.com/gocsat/csat/survey"
)

// Conditions that a caller may branch on with errors.Is, beside those of package
// survey.
var (
	// ErrConstant says that an item, or all ratings, have no variance.
	ErrConstant = errors.New("no variance")
	// ErrCollinear says that items are linear functions of one another, as always
	// where there are no more people than items.
	ErrCollinear = errors.New("collinear items")
	// ErrIndefinite says that nobody can have answered with these covariances: some
	// weighted sum of the items would have a negative variance. Covariances of pairs
	// with different respondents, and polychoric ones, can be like that.
	ErrIndefinite = errors.New("covariances are not positive semidefinite")
	// ErrNotConverged says that an iteration stopped at its limit; see
	// [ConvergenceError].
	ErrNotConverged = errors.New("not converged")
	// ErrBoundary says that the likelihood grows up to a correlation of ±1.
	ErrBoundary = errors.New("estimate on the boundary")
)

// Reasons to trust a figure less.
const (
	// NegativeLoading: items point against the others; their keys should be
	// reversed before the figure is used. Nothing is reversed here.
	NegativeLoading survey.WarningCode = "negative-loading"
	// Heywood: a uniqueness lies on its lower bound.
	Heywood survey.WarningCode = "heywood"
	// Singular: the correlations cannot be inverted, so figures that need the
	// inverse have no value.
	Singular survey.WarningCode = "singular"
	// FailedDraws: some resamples gave no figure and were left out.
	FailedDraws survey.WarningCode = "failed-draws"
)

// A ConvergenceError holds the last state of an iteration that did not end.
type ConvergenceError struct {
	// Method names the iteration.
	Method string
	// Iterations is how many were made.
	Iterations int
	// Change is what the stopping rule compares with its bound.
	Change float64
	// State is the last value of the parameters.
	State []float64
}

// Error names the method, the iterations and the last change.
func (e *ConvergenceError) Error() string {
	return fmt.Sprintf("reliability: %s: not converged after %d iterations: change %.3g", e.Method, e.Iterations, e.Change)
}

// Unwrap is [ErrNotConverged].
func (e *ConvergenceError) Unwrap() error { return ErrNotConverged }

// largest is the largest magnitude of a value that is squared and added up.
const largest = 1e100

// Columns are numbers by row and column: items answered by people, or raters who
// rated units. NaN is a missing value; a magnitude over 1e100, infinities among them,
// is [survey.ErrArgument].
type Columns struct {
	// Names has one name per column, each once.
	Names []string
	// Values has one slice per column, all of one length.
	Values [][]float64
}

func (c Columns) check(atLeast int) error {
	if len(c.Names) != len(c.Values) || len(c.Names) < atLeast {
		return fmt.Errorf("reliability: columns: %w: %d names and %d columns, at least %d needed", survey.ErrArgument,
			len(c.Names), len(c.Values), atLeast)
	}
	if err := distinct(c.Names); err != nil {
		return err
	}
	for j, column := range c.Values {
		if len(column) != len(c.Values[0]) {
			return fmt.Errorf("reliability: columns: %w: %s has %d rows and %s has %d", survey.ErrArgument,
				c.Names[j], len(column), c.Names[0], len(c.Values[0]))
		}
		for i, x := range column {
			if math.Abs(x) > largest {
				return fmt.Errorf("reliability: columns: %w: %s, row %d: %v", survey.ErrArgument, c.Names[j], i+1, x)
			}
		}
	}
	return nil
}

func distinct(names []string) error {
	seen := map[string]bool{}
	for _, name := range names {
		if seen[name] {
			return fmt.Errorf("reliability: %w: name %q twice", survey.ErrArgument, name)
		}
		seen[name] = true
	}
	return nil
}

// complete are the rows without a missing value, row by row, and how many others
// there are.
func (c Columns) complete() (rows [][]float64, dropped int64) {
next:
	for i := range c.Values[0] {
		row := make([]float64, len(c.Values))
		for j, column := range c.Values {
			if math.IsNaN(column[i]) {
				dropped++
				continue next
			}
			row[j] = column[i]
		}
		rows = append(rows, row)
	}
	return rows, dropped
}

// Items are the means and covariances of items of one scale, with the number of
// people behind them: what every figure about items rests on. They are immutable.
//
// Covariances have the divisor n − 1. Correlations are those of the covariance
// matrix, also where it is pairwise, so that raw and standardised figures agree.
type Items struct {
	names   []string
	means   []float64
	cov     *mat.SymDense
	n       int64
	missing int64
}

// FromMoments are the items of moments, in worths. Under pairwise moments the base
// is that of the pair with the fewest people. Fewer than two variables are
// [survey.ErrArgument], one respondent [survey.ErrTooFew], none
// [survey.ErrNoBase]; an item without variance is [ErrConstant], and one with a variance
// below 1e-100 or over 1e100, whose unit is beyond reason, [survey.ErrArgument];
// correlations with an eigenvalue below −1e-8 per item are [ErrIndefinite].
func FromMoments(m *survey.Moments) (*Items, error) {
	if m == nil {
		return nil, fmt.Errorf("reliability: moments: %w: nil", survey.ErrArgument)
	}
	vars := m.Variables()
	p := len(vars)
	if p < 2 {
		return nil, fmt.Errorf("reliability: moments: %w: %d variables, at least 2 needed", survey.ErrArgument, p)
	}
	it := &Items{names: make([]string, p), means: make([]float64, p), cov: mat.NewSymDense(p, nil), n: math.MaxInt64,
		missing: m.Dropped()}
	for i, v := range vars {
		it.names[i] = v.ID
		mean, err := m.Mean(i)
		if err != nil {
			return nil, fmt.Errorf("reliability: moments: %s: %w", v.ID, err)
		}
		it.means[i] = mean.Float64()
		for j := range i + 1 {
			c, err := m.Covariance(i, j)
			if err != nil {
				return nil, fmt.Errorf("reliability: moments: %s and %s: %w", v.ID, vars[j].ID, err)
			}
			it.cov.SetSym(i, j, c.Float64())
			it.n = min(it.n, m.N(i, j))
		}
	}
	return it, it.check()
}

// FromColumns are the items of columns of numbers, under [survey.Listwise] (rows
// with a missing value do not count) or [survey.Pairwise] (variances over all
// values of a column, covariances over the rows that have both; the base is that
// of the pair with the fewest). Another policy is [survey.ErrArgument]; otherwise
// as [FromMoments].
func FromColumns(c Columns, policy survey.Missing) (*Items, error) {
	if err := c.check(2); err != nil {
		return nil, err
	}
	if policy != survey.Listwise && policy != survey.Pairwise {
		return nil, fmt.Errorf("reliability: columns: %w: policy %v", survey.ErrArgument, policy)
	}
	p := len(c.Names)
	it := &Items{names: append([]string(nil), c.Names...), means: make([]float64, p), cov: mat.NewSymDense(p, nil), n: math.MaxInt64}
	values := c.Values
	if policy == survey.Listwise {
		rows, dropped := c.complete()
		it.missing = dropped
		values = make([][]float64, p)
		for j := range values {
			values[j] = make([]float64, len(rows))
			for i, row := range rows {
				values[j][i] = row[j]
			}
		}
	}
	for i := range p {
		for j := range i + 1 {
			n, mean, cov := covariance(values[i], values[j])
			switch {
			case n == 0:
				return nil, fmt.Errorf("reliability: columns: %s and %s: %w", c.Names[i], c.Names[j], survey.ErrNoBase)
			case n == 1:
				return nil, fmt.Errorf("reliability: columns: %s and %s: %w: one row", c.Names[i], c.Names[j], survey.ErrTooFew)
			}
			it.cov.SetSym(i, j, cov)
			it.n = min(it.n, n)
			if i == j {
				it.means[i] = mean
			}
		}
	}
	return it, it.check()
}

// covariance is over the rows in which both have a value, about the means of those
// rows, and mean is that of x.
func covariance(x, y []float64) (n int64, mean, cov float64) {
	var sx, sy float64
	for i := range x {
		if !math.IsNaN(x[i]) && !math.IsNaN(y[i]) {
			n, sx, sy = n+1, sx+x[i], sy+y[i]
		}
	}
	if n < 2 {
		return n, sx, 0
	}
	mx, my := sx/float64(n), sy/float64(n)
	var s float64
	for i := range x {
		if !math.IsNaN(x[i]) && !math.IsNaN(y[i]) {
			s += float64((x[i] - mx) * (y[i] - my))
		}
	}
	return n, mx, s / float64(n-1)
}

// FromCovariance are items of which the covariances or correlations are known, of
// n people: polychoric correlations, or a published matrix. Means are 0. A matrix
// that is not square, symmetric to 1e-9 of its diagonal and finite is
// [survey.ErrArgument]; otherwise as [FromMoments].
func FromCovariance(names []string, cov [][]float64, n int64) (*Items, error) {
	p := len(names)
	if p < 2 || len(cov) != p || n < 2 {
		return nil, fmt.Errorf("reliability: covariances: %w: %d names, %d rows, n = %d", survey.ErrArgument, p, len(cov), n)
	}
	if err := distinct(names); err != nil {
		return nil, err
	}
	it := &Items{names: append([]string(nil), names...), means: make([]float64, p), cov: mat.NewSymDense(p, nil), n: n}
	for i := range p {
		if len(cov[i]) != p {
			return nil, fmt.Errorf("reliability: covariances: %w: row %d has %d values", survey.ErrArgument, i+1, len(cov[i]))
		}
		for j := range i + 1 {
			a, b := cov[i][j], cov[j][i]
			bound := math.Sqrt(math.Abs(cov[i][i] * cov[j][j]))
			if !(math.Abs(a-b) <= 1e-9*bound) && a != b || math.IsInf(a, 0) || !(math.Abs(a) <= bound*(1+1e-9)) {
				return nil, fmt.Errorf("reliability: covariances: %w: %v and %v for %s and %s", survey.ErrArgument, a, b, names[i], names[j])
			}
			it.cov.SetSym(i, j, a)
		}
	}
	return it, it.check()
}

func (it *Items) check() error {
	for i, name := range it.names {
		switch v := it.cov.At(i, i); {
		case !(v > 0):
			return fmt.Errorf("reliability: item %s: %w", name, ErrConstant)
		case v < 1/largest || v > largest:
			return fmt.Errorf("reliability: item %s: %w: a variance of %v; choose another unit", name, survey.ErrArgument, v)
		}
	}
	values, _, err := eigen(it.correlation())
	if err != nil {
		return err
	}
	if least := values[len(values)-1]; least < -1e-8*float64(len(values)) {
		return fmt.Errorf("reliability: items: %w: their correlations have the eigenvalue %.3g", ErrIndefinite, least)
	}
	return nil
}

func (it *Items) usable() error {
	if it == nil || it.cov == nil {
		return fmt.Errorf("reliability: %w: no items", survey.ErrArgument)
	}
	return nil
}

// Names are the names of the items, a fresh copy.
func (it *Items) Names() []string { return append([]string(nil), cmp.Or(it, new(Items)).names...) }

// N is the base, and Missing how many were left out of it.
func (it *Items) N() int64 { return cmp.Or(it, new(Items)).n }

// Missing is how many people or rows were left out for a missing answer; 0 where
// nobody was left out or it is not known.
func (it *Items) Missing() int64 { return cmp.Or(it, new(Items)).missing }

// Correlations are the correlations of the items, a fresh copy.
func (it *Items) Correlations() [][]float64 {
	if it.usable() != nil {
		return nil
	}
	return table(it.correlation())
}

// correlated says whether there are people enough for correlations to say something.
func (it *Items) correlated() error {
	if err := it.usable(); err != nil {
		return err
	}
	if it.n < 3 {
		return fmt.Errorf("reliability: %w: two people correlate ±1 whatever they say", survey.ErrTooFew)
	}
	return nil
}

func (it *Items) correlation() *mat.SymDense {
	p := len(it.names)
	r := mat.NewSymDense(p, nil)
	for i := range p {
		r.SetSym(i, i, 1)
		for j := range i {
			r.SetSym(i, j, it.cov.At(i, j)/math.Sqrt(float64(it.cov.At(i, i)*it.cov.At(j, j))))
		}
	}
	return r
}

func (it *Items) sd(i int) float64 { return math.Sqrt(it.cov.At(i, i)) }

func table(m mat.Matrix) [][]float64 {
	rows, _ := m.Dims()
	t := make([][]float64, rows)
	for i := range t {
		t[i] = mat.Row(nil, i, m)
	}
	return t
}

// inverse is the inverse of a correlation matrix and the logarithm of its
// determinant. A condition number over 1e12 leaves no digits that mean anything.
func inverse(r *mat.SymDense) (inv *mat.SymDense, logDet float64, err error) {
	var chol mat.Cholesky
	if !chol.Factorize(r) || !(chol.Cond() < 1e12) {
		return nil, 0, ErrCollinear
	}
	inv = new(mat.SymDense)
	if err := chol.InverseTo(inv); err != nil {
		return nil, 0, ErrCollinear
	}
	return inv, chol.LogDet(), nil
}

// confidence is the level, 0.95 for 0.
func confidence(level float64) (float64, error) {
	if level == 0 {
		return 0.95, nil
	}
	if !(level > 0 && level < 1) {
		return 0, fmt.Errorf("reliability: %w: confidence level %v", survey.ErrArgument, level)
	}
	return level, nil
}
