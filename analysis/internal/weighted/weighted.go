// Package weighted scales sampling weights and describes columns under them.
package weighted

import (
	"math"
	"slices"
)

// Scale scales sampling weights to mean 1 and gives Kish's effective number of rows.
// bad is the index of the first one that is not positive and finite, −1 if there is
// none. The bits do not depend on the order of the rows.
func Scale(weights []float64) (scaled []float64, effective float64, bad int) {
	largest := 0.0
	for i, w := range weights {
		if !(w > 0) || math.IsInf(w, 1) {
			return nil, 0, i
		}
		largest = max(largest, w)
	}
	scaled = make([]float64, len(weights))
	for i, w := range weights {
		scaled[i] = w / largest
	}
	var sum, squares float64
	for _, w := range slices.Sorted(slices.Values(scaled)) {
		sum += w
		squares += float64(w * w)
	}
	mean := sum / float64(len(weights))
	for i := range scaled {
		scaled[i] /= mean
	}
	return scaled, sum / squares * sum, -1
}

// MeanSD are mean and deviation (divisor n − 1) of a column that is not empty, in two
// passes; weights have the mean 1, nil for none. The deviation is 0 where it cannot be
// told from rounding.
func MeanSD(column, weights []float64) (mean, sd float64) {
	weight := func(row int) float64 {
		if weights == nil {
			return 1
		}
		return weights[row]
	}
	n := float64(len(column))
	low, high, largest := column[0], column[0], 0.0
	for row, x := range column {
		mean += weight(row) * (x / n)
		low, high = min(low, x), max(high, x)
		largest = max(largest, math.Abs(x))
	}
	// Divided first, so that nothing overflows.
	if low == high || !(high/2-low/2 > 1e-13*largest/2) {
		return mean, 0
	}
	correction := 0.0
	for row, x := range column {
		correction += weight(row) * ((x - mean) / n)
	}
	mean += correction
	unit := max(high-mean, mean-low)
	squares := 0.0
	for row, x := range column {
		d := (x - mean) / unit
		squares += float64(weight(row)*d) * d
	}
	return mean, unit * math.Sqrt(squares/(n-1))
}

// Correlate gives mean and deviation of columns as [MeanSD] has them, and of their
// correlations the lower triangle, row i with i + 1 elements. Those of a column without
// deviation mean nothing.
func Correlate(columns [][]float64, weights []float64) (mean, sd []float64, corr [][]float64) {
	z := make([][]float64, len(columns))
	for i, column := range columns {
		m, d := MeanSD(column, weights)
		mean, sd = append(mean, m), append(sd, d)
		z[i] = make([]float64, len(column))
		for row, x := range column {
			z[i][row] = (x - m) / d
		}
		line := make([]float64, i+1)
		line[i] = 1
		for j := range i {
			sum := 0.0
			for row, x := range z[i] {
				if weights != nil {
					x *= weights[row]
				}
				sum += float64(x * z[j][row])
			}
			line[j] = min(max(sum/float64(len(column)-1), -1), 1)
		}
		corr = append(corr, line)
	}
	return mean, sd, corr
}
