package design

import (
	"fmt"
	"math"
	"slices"

	"github.com/gocsat/csat/internal/exact"
)

// A basis is a set of columns that are orthonormal under weights, made from given
// columns by modified Gram–Schmidt in two passes, which is as accurate as
// Householder's QR (L. Giraud, J. Langou, M. Rozložník, The loss of orthogonality
// in the Gram-Schmidt orthogonalization process, Computers and Mathematics with
// Applications 50, 2005, 1069–1075). Inner products are exact sums, so that the
// order of the rows does not matter.
type basis struct {
	w []float64
	q [][]float64
}

// independent is the part of its length that a column must keep.
const independent = 1e-10

// add adds a column and returns its coefficients on the basis, its own last, and
// whether it was linearly independent of the others; if not it is left out.
func (b *basis) add(column []float64) (coefficients []float64, ok bool, err error) {
	length, err := b.norm(column)
	if err != nil || length == 0 {
		return nil, false, err
	}
	v := slices.Clone(column)
	coefficients, err = b.remove(v)
	if err != nil {
		return nil, false, err
	}
	rest, err := b.norm(v)
	if err != nil || !(rest > independent*length) {
		return nil, false, err
	}
	for i := range v {
		v[i] /= rest
	}
	b.q = append(b.q, v)
	return append(coefficients, rest), true, nil
}

// remove subtracts from v its projection, and returns the coefficients of that.
func (b *basis) remove(v []float64) ([]float64, error) {
	coefficients := make([]float64, len(b.q))
	for range 2 {
		for k, q := range b.q {
			c, err := b.dot(q, v)
			if err != nil {
				return nil, err
			}
			if c == 0 {
				continue
			}
			coefficients[k] += c
			for i := range v {
				v[i] -= float64(c * q[i])
			}
		}
	}
	return coefficients, nil
}

func (b *basis) norm(v []float64) (float64, error) {
	square, err := b.dot(v, v)
	return math.Sqrt(square), err
}

func (b *basis) dot(x, y []float64) (float64, error) {
	var s exact.Sum
	for i, w := range b.w {
		if w == 0 || x[i] == 0 || y[i] == 0 {
			continue
		}
		if !s.AddProduct(float64(w*x[i]), y[i]) {
			return 0, fmt.Errorf("design: inner product: %w", ErrOverflow)
		}
	}
	return read(&s)
}

// read rounds a sum.
func read(s *exact.Sum) (float64, error) {
	x, ok := s.Float64()
	if !ok {
		return 0, fmt.Errorf("design: sum: %w", ErrOverflow)
	}
	return x, nil
}
