package reliability

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"

	"github.com/gocsat/csat/survey"
)

// Loadings are the correlations of items with components or factors.
type Loadings struct {
	// Names are those of the items, one per row.
	Names []string `json:"names"`
	// Values has one row per item and one column per component or factor. Columns
	// are signed so that they sum to a positive number.
	Values [][]float64 `json:"values"`
}

// SumsOfSquares are the variances that the columns explain, out of the number of
// items.
func (l Loadings) SumsOfSquares() []float64 {
	var sums []float64
	for _, row := range l.Values {
		if sums == nil {
			sums = make([]float64, len(row))
		}
		for j, x := range row {
			sums[j] += float64(x * x)
		}
	}
	return sums
}

// Communalities are the shares of the variance of each item that the columns
// explain together; a rotation does not change them.
func (l Loadings) Communalities() []float64 {
	h := make([]float64, len(l.Values))
	for i, row := range l.Values {
		for _, x := range row {
			h[i] += float64(x * x)
		}
	}
	return h
}

// VarimaxOptions are the options of [Loadings.Varimax].
type VarimaxOptions struct {
	// Raw leaves out Kaiser's normalisation, which gives every item the same say
	// by rotating rows of length 1.
	Raw bool
}

const (
	varimaxSweeps = 10_000
	varimaxAngle  = 1e-12
)

// Varimax rotates to the largest variance of the squared loadings (Kaiser 1958,
// Psychometrika 23:187, planar rotations). It stops when no angle of a sweep over
// all pairs of columns exceeds 1e-12 radians; 10,000 sweeps without that are a
// [*ConvergenceError], with the angle as Change. Columns come back in the order
// of their sums of squares. Rows of different length, or values that are not
// finite, are [survey.ErrArgument].
func (l Loadings) Varimax(o VarimaxOptions) (Loadings, error) {
	p := len(l.Values)
	if p == 0 || len(l.Names) != p || len(l.Values[0]) == 0 {
		return Loadings{}, fmt.Errorf("reliability: varimax: %w: %d names, %d rows", survey.ErrArgument, len(l.Names), p)
	}
	k := len(l.Values[0])
	x, length := mat.NewDense(p, k, nil), make([]float64, p)
	for i, row := range l.Values {
		if len(row) != k {
			return Loadings{}, fmt.Errorf("reliability: varimax: %w: row %d has %d values, not %d", survey.ErrArgument, i+1, len(row), k)
		}
		s := 0.0
		for _, v := range row {
			s += v * v
		}
		if !(s < math.Inf(1)) {
			return Loadings{}, fmt.Errorf("reliability: varimax: %w: row %d is not finite", survey.ErrArgument, i+1)
		}
		length[i] = math.Sqrt(s)
		if o.Raw || s == 0 {
			length[i] = 1
		}
		for j, v := range row {
			x.Set(i, j, v/length[i])
		}
	}
	if err := planar(x); err != nil {
		return Loadings{}, err
	}
	for i := range p {
		for j := range k {
			x.Set(i, j, x.At(i, j)*length[i])
		}
	}
	return ordered(l.Names, x), nil
}

// planar rotates pairs of columns in place until no angle matters.
func planar(x *mat.Dense) error {
	p, k := x.Dims()
	widest := 0.0
	for range varimaxSweeps {
		widest = 0
		for a := range k {
			for b := a + 1; b < k; b++ {
				var u1, v1, c, d float64
				for i := range p {
					u := (x.At(i, a) - x.At(i, b)) * (x.At(i, a) + x.At(i, b))
					v := 2 * x.At(i, a) * x.At(i, b)
					u1, v1 = u1+u, v1+v
					c += float64(u*u) - float64(v*v)
					d += 2 * u * v
				}
				n := float64(p)
				angle := math.Atan2(d-2*u1*v1/n, c-(u1-v1)*(u1+v1)/n) / 4
				if math.Abs(angle) <= varimaxAngle {
					continue
				}
				widest = max(widest, math.Abs(angle))
				sin, cos := math.Sincos(angle)
				for i := range p {
					s, t := x.At(i, a), x.At(i, b)
					x.Set(i, a, float64(s*cos)+float64(t*sin))
					x.Set(i, b, float64(t*cos)-float64(s*sin))
				}
			}
		}
		if widest == 0 {
			return nil
		}
	}
	return &ConvergenceError{Method: "varimax", Iterations: varimaxSweeps, Change: widest,
		State: slices.Clone(x.RawMatrix().Data)}
}

// ordered signs the columns and sorts them by their sums of squares.
func ordered(names []string, x *mat.Dense) Loadings {
	p, k := x.Dims()
	sums, order := make([]float64, k), make([]int, k)
	for j := range k {
		order[j] = j
		for i := range p {
			sums[j] += float64(x.At(i, j) * x.At(i, j))
		}
	}
	slices.SortStableFunc(order, func(a, b int) int {
		if sums[a] > sums[b] {
			return -1
		}
		if sums[a] < sums[b] {
			return 1
		}
		return 0
	})
	sorted := mat.NewDense(p, k, nil)
	for to, from := range order {
		for i := range p {
			sorted.Set(i, to, x.At(i, from))
		}
	}
	return Loadings{Names: slices.Clone(names), Values: table(signed(sorted, k))}
}

// signed are the first columns, each with a positive sum.
func signed(x *mat.Dense, columns int) *mat.Dense {
	p, _ := x.Dims()
	out := mat.NewDense(p, columns, nil)
	for j := range columns {
		s := 0.0
		for i := range p {
			s += x.At(i, j)
		}
		sign := 1.0
		if s < 0 {
			sign = -1
		}
		for i := range p {
			out.Set(i, j, sign*x.At(i, j))
		}
	}
	return out
}

// eigen are the eigenvalues of a symmetric matrix, largest first, and their
// vectors of length 1 in columns.
func eigen(m *mat.SymDense) ([]float64, *mat.Dense, error) {
	var e mat.EigenSym
	if !e.Factorize(m, true) {
		return nil, nil, fmt.Errorf("reliability: eigenvalues: %w", ErrNotConverged)
	}
	p := m.SymmetricDim()
	values := e.Values(nil)
	slices.Reverse(values)
	for i, v := range values {
		if math.Abs(v) < 1e-15*float64(p)*math.Abs(values[0]) {
			values[i] = 0 // rounding, of either sign
		}
	}
	var ascending mat.Dense
	e.VectorsTo(&ascending)
	vectors := mat.NewDense(p, p, nil)
	for j := range p {
		for i := range p {
			vectors.Set(i, j, ascending.At(i, p-1-j))
		}
	}
	return values, vectors, nil
}
