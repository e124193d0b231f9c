package drivers

import (
	"fmt"
	"math"

	"github.com/gocsat/csat/analysis/internal/weighted"
	"github.com/gocsat/csat/survey"
)

// correlate fills means, deviations and correlations from the columns.
func (s *Sample) correlate() error {
	s.mean, s.sd, s.corr = weighted.Correlate(s.columns, s.weights)
	for i, sd := range s.sd {
		if !(sd > 0) {
			return &ColumnError{Name: s.names[i], Err: ErrConstant}
		}
		if !(sd > 1e-100 && sd < 1e100) { // squares would leave float64
			return &ColumnError{Name: s.names[i], Err: fmt.Errorf("standard deviation %g: %w", sd, survey.ErrArgument)}
		}
	}
	return nil
}

// standardised are the rows as z-scores, row by row, outcome first.
func (s *Sample) standardised() []float64 {
	k := len(s.columns)
	z := make([]float64, int(s.n)*k)
	for j, column := range s.columns {
		for row, x := range column {
			z[row*k+j] = (x - s.mean[j]) / s.sd[j]
		}
	}
	return z
}

// correlations is the lower triangle of the correlations of z-scores of k columns,
// row i counting mass[i] times, and false if a column has no variance then. mass
// may be nil for all ones.
func correlations(z []float64, k int, mass []float64) ([][]float64, bool) {
	sums, cross := make([]float64, k), make([]float64, k*(k+1)/2)
	total := 0.0
	for row := range len(z) / k {
		m := 1.0
		if mass != nil {
			if m = mass[row]; m == 0 {
				continue
			}
		}
		total += m
		x := z[row*k : row*k+k]
		c := 0
		for i, v := range x {
			v *= m
			sums[i] += v
			for j, u := range x[:i+1] {
				cross[c+j] += float64(v * u)
			}
			c += i + 1
		}
	}
	return fromSums(total, sums, cross)
}

// fromSums are the correlations from sums and cross-products of z-scores.
func fromSums(total float64, sums, cross []float64) ([][]float64, bool) {
	k := len(sums)
	sd := make([]float64, k)
	corr := make([][]float64, k)
	c := 0
	for i := range corr {
		variance := cross[c+i]/total - float64(sums[i]/total*(sums[i]/total))
		// z-scores have variance 1 in the whole sample.
		if !(variance > 1e-12) {
			return nil, false
		}
		sd[i] = math.Sqrt(variance)
		row := make([]float64, i+1)
		for j := range i {
			covariance := cross[c+j]/total - float64(sums[i]/total*(sums[j]/total))
			row[j] = min(max(covariance/(sd[i]*sd[j]), -1), 1)
		}
		row[i] = 1
		corr[i] = row
		c += i + 1
	}
	return corr, true
}
