package drivers

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// A predictor with no more than this part of its variance left beside the others
// counts as spanned by them, as in the kernel of all subsets: a duplicate leaves
// some 1e-16.
const pivotFloor = 1e-10

// A factor is the Cholesky factor of the correlations of predictors, in their
// order, with what each adds to R² as it enters. A spanned predictor has a column
// of zeros: it adds nothing.
type factor struct {
	l       [][]float64 // row i with i+1 elements
	z       []float64   // L⁻¹r; z[i]² is what predictor i adds
	spanned []int       // positions in the order
}

// at is the correlation of variables i and j of a lower triangle.
func at(corr [][]float64, i, j int) float64 {
	if i < j {
		i, j = j, i
	}
	return corr[i][j]
}

// factorise factors the predictors in the order given; predictor k is variable k+1.
func factorise(corr [][]float64, order []int) factor {
	p := len(order)
	f := factor{l: make([][]float64, p), z: make([]float64, p)}
	buffer := make([]float64, p*(p+1)/2)
	for i, a := range order {
		f.l[i], buffer = buffer[:i+1:i+1], buffer[i+1:]
		f.spanned = appendIf(f.spanned, i, !f.enter(corr, order, i, a))
	}
	return f
}

func appendIf(list []int, i int, add bool) []int {
	if add {
		return append(list, i)
	}
	return list
}

// enter computes row i of the factor, of predictor a, and tells whether it has a
// part of its own.
func (f *factor) enter(corr [][]float64, order []int, i, a int) bool {
	row := f.l[i]
	rest, z := 1.0, corr[a+1][0]
	for j, b := range order[:i] {
		if f.l[j][j] == 0 {
			row[j] = 0
			continue
		}
		sum := at(corr, a+1, b+1)
		for k, x := range f.l[j][:j] {
			sum -= float64(row[k] * x)
		}
		row[j] = sum / f.l[j][j]
		rest -= float64(row[j] * row[j])
		z -= float64(row[j] * f.z[j])
	}
	if !(rest > pivotFloor) {
		row[i], f.z[i] = 0, 0
		return false
	}
	row[i] = math.Sqrt(rest)
	f.z[i] = z / row[i]
	return true
}

// r2 is R² of all that entered.
func (f *factor) r2() float64 {
	sum := 0.0
	for _, z := range f.z {
		sum += float64(z * z)
	}
	return min(sum, 1)
}

// inverse is L⁻¹, row i with i+1 elements; nothing may be spanned.
func (f *factor) inverse() [][]float64 {
	inv := make([][]float64, len(f.l))
	for i, row := range f.l {
		inv[i] = make([]float64, i+1)
		for j := range i {
			sum := 0.0
			for k := j; k < i; k++ {
				sum += float64(row[k] * inv[k][j])
			}
			inv[i][j] = -sum / row[i]
		}
		inv[i][i] = 1 / row[i]
	}
	return inv
}

// solve is β = L⁻ᵀz and the diagonal of R⁻¹, the variance inflation factors.
func (f *factor) solve() (beta, vif []float64) {
	p := len(f.l)
	inv := f.inverse()
	beta, vif = make([]float64, p), make([]float64, p)
	for j := range p {
		for i := j; i < p; i++ {
			beta[j] += float64(inv[i][j] * f.z[i])
			vif[j] += float64(inv[i][j] * inv[i][j])
		}
	}
	return beta, vif
}

// upTo are 0, 1, …, n−1.
func upTo(n int) []int {
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	return order
}

// full factors all predictors of a sample and refuses spanned ones.
func (s *Sample) full() (factor, error) {
	f := factorise(s.corr, upTo(len(s.names)-1))
	if len(f.spanned) > 0 {
		return f, s.collinear(f)
	}
	return f, nil
}

// collinear names the first spanned predictor and those that it is made up of.
func (s *Sample) collinear(f factor) error {
	i := f.spanned[0]
	e := &ColumnError{Name: s.names[i+1], Err: ErrCollinear}
	// The coefficients of i on those before it solve Lᵀb = row i.
	b := append([]float64(nil), f.l[i][:i]...)
	for j := i - 1; j >= 0; j-- {
		b[j] /= f.l[j][j]
		for k := range j {
			b[k] -= float64(b[j] * f.l[j][k])
		}
	}
	for j, x := range b {
		if math.Abs(x) > 1e-6 {
			e.With = append(e.With, s.names[j+1])
		}
	}
	return e
}

// eigen are the eigenvalues of the correlations of the predictors, ascending, and
// their vectors as columns.
func eigen(corr [][]float64) ([]float64, *mat.Dense, error) {
	p := len(corr) - 1
	a := mat.NewSymDense(p, nil)
	for i := range p {
		for j := range i + 1 {
			a.SetSym(i, j, corr[i+1][j+1])
		}
	}
	var e mat.EigenSym
	if !e.Factorize(a, true) {
		return nil, nil, argument("correlations without eigenvalues")
	}
	var v mat.Dense
	e.VectorsTo(&v)
	return e.Values(nil), &v, nil
}
