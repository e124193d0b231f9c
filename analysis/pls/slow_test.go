package pls_test

import (
	"math"

	"gonum.org/v1/gonum/mat"

	"github.com/gocsat/csat/analysis/pls"
)

// slowFit estimates a model from rows, by the words of the doc: scores are columns, inner
// sums are columns, regressions are least squares on columns.
type slowFit struct {
	scores  map[string][]float64 // variance 1, divisor n
	weights map[string]float64
	paths   map[pls.Path]float64
	r2      map[string]float64
}

func slow(m *pls.Model, d pls.Data, scheme pls.Scheme) slowFit {
	x := map[string][]float64{}
	for i, name := range d.Names {
		x[name] = unit(d.Columns[i], d.Weights)
	}
	f := slowFit{map[string][]float64{}, map[string]float64{}, map[pls.Path]float64{}, map[string]float64{}}
	score := func() {
		for _, c := range m.Constructs() {
			sum := make([]float64, len(d.Columns[0]))
			for _, item := range c.Items {
				for row, v := range x[item] {
					sum[row] += f.weights[item] * v
				}
			}
			sd := math.Sqrt(meanOf(sum, sum, d.Weights))
			for row := range sum {
				sum[row] /= sd
			}
			for _, item := range c.Items {
				f.weights[item] /= sd
			}
			f.scores[c.Name] = sum
		}
	}
	for _, item := range m.Items() {
		f.weights[item] = 1
	}
	score()
	for range 400 {
		next := map[string]float64{}
		for _, c := range m.Constructs() {
			y := f.scores[c.Name]
			z := make([]float64, len(y))
			var causes [][]float64
			for _, p := range m.Paths() {
				other := ""
				switch c.Name {
				case p.From:
					other = p.To
				case p.To:
					if scheme == pls.PathScheme {
						causes = append(causes, f.scores[p.From])
						continue
					}
					other = p.From
				default:
					continue
				}
				e := meanOf(f.scores[other], y, d.Weights)
				if scheme == pls.Centroid {
					e = math.Copysign(1, e)
				}
				for row, v := range f.scores[other] {
					z[row] += e * v
				}
			}
			for i, b := range regression(y, causes, d.Weights) {
				for row, v := range causes[i] {
					z[row] += b * v
				}
			}
			var items [][]float64
			for _, item := range c.Items {
				items = append(items, x[item])
				next[item] = meanOf(x[item], z, d.Weights)
			}
			if c.Mode == pls.ModeB {
				for i, b := range regression(z, items, d.Weights) {
					next[c.Items[i]] = b
				}
			}
			if len(c.Items) == 1 {
				next[c.Items[0]] = 1
			}
		}
		f.weights = next
		score()
	}
	for _, c := range m.Constructs() {
		var causes [][]float64
		var paths []pls.Path
		for _, p := range m.Paths() {
			if p.To == c.Name {
				paths, causes = append(paths, p), append(causes, f.scores[p.From])
			}
		}
		for i, b := range regression(f.scores[c.Name], causes, d.Weights) {
			f.paths[paths[i]] = b
			f.r2[c.Name] += b * meanOf(f.scores[c.Name], causes[i], d.Weights)
		}
	}
	return f
}

// meanOf is the weighted mean of products.
func meanOf(x, y, weights []float64) float64 {
	sum, total := 0.0, 0.0
	for i := range x {
		w := 1.0
		if weights != nil {
			w = weights[i]
		}
		sum += w * x[i] * y[i]
		total += w
	}
	return sum / total
}

// unit is a column with mean 0 and variance 1, divisor n.
func unit(x, weights []float64) []float64 {
	ones := make([]float64, len(x))
	for i := range ones {
		ones[i] = 1
	}
	mean := meanOf(x, ones, weights)
	out := make([]float64, len(x))
	for i, v := range x {
		out[i] = v - mean
	}
	sd := math.Sqrt(meanOf(out, out, weights))
	for i := range out {
		out[i] /= sd
	}
	return out
}

// regression is least squares on columns with mean 0.
func regression(y []float64, x [][]float64, weights []float64) []float64 {
	if len(x) == 0 {
		return nil
	}
	a, b := mat.NewDense(len(y), len(x), nil), mat.NewVecDense(len(y), nil)
	for row := range y {
		w := 1.0
		if weights != nil {
			w = math.Sqrt(weights[row])
		}
		b.SetVec(row, w*y[row])
		for i := range x {
			a.Set(row, i, w*x[i][row])
		}
	}
	var c mat.VecDense
	if err := c.SolveVec(a, b); err != nil {
		panic(err)
	}
	return c.RawVector().Data
}
