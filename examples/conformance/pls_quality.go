package main

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/gocsat/csat/analysis/pls"
)

func plsQuality(in inputs, sets *dataSets) (map[string]any, error) {
	f, c, _, err := pathFit(in, sets)
	if err != nil {
		return nil, err
	}
	q, err := f.Quality()
	if err != nil {
		return nil, err
	}
	reliability, communality, redundancy := map[string]any{}, map[string]any{}, map[string]any{}
	var names []string
	htmt, lower := make([][]any, len(c.Blocks)), make([][]any, len(c.Blocks))
	for i, r := range q.Constructs {
		names = append(names, r.Name)
		reliability[r.Name] = map[string]any{
			"alpha": r.Alpha, "alpha_raw": orNull(r.AlphaRaw), "rho_A": orNull(r.RhoA), "rho_C": r.RhoC, "AVE": r.AVE,
			"dg_rho_pca": r.RhoCFirst, "eig1": r.Eigenvalues[0], "eig2": r.Eigenvalues[1],
		}
		communality[r.Name] = r.AVE
		if r.Redundancy.Valid {
			redundancy[r.Name] = r.Redundancy.Value
		}
		for j := range q.Constructs {
			var x, y any // the upper triangle is left out
			if j < i {
				x = orNull(q.HTMT[i][j])
			}
			if j <= i {
				y = q.FornellLarcker[i][j]
			}
			htmt[i], lower[i] = append(htmt[i], x), append(lower[i], y)
		}
	}
	var items []string
	for _, item := range f.Items {
		items = append(items, item.Name)
	}
	return map[string]any{
		"reliability":       reliability,
		"htmt_abs":          map[string]any{"rows": names, "cols": names, "values": htmt},
		"fornell_larcker":   map[string]any{"rows": names, "cols": names, "values": lower},
		"cross_loadings":    square(items, names, q.CrossLoadings),
		"block_communality": communality, "mean_redundancy": redundancy,
	}, nil
}

func plsConsistent(in inputs, sets *dataSets) (map[string]any, error) {
	f, _, _, err := pathFit(in, sets)
	if err != nil {
		return nil, err
	}
	c, err := f.Consistent()
	if err != nil {
		return nil, err
	}
	rho, paths, loadings, r2 := map[string]any{}, map[string]any{}, map[string]any{}, map[string]any{}
	var names []string
	for i, construct := range c.Constructs {
		names = append(names, construct.Name)
		rho[construct.Name] = c.RhoA[i]
		if construct.R2.Valid {
			r2[construct.Name] = construct.R2.Value
		}
	}
	for _, p := range c.Paths {
		paths[p.From+"->"+p.To] = p.Coefficient
	}
	for _, item := range c.Items {
		loadings[item.Name] = item.Loading
	}
	return map[string]any{"rho_A": rho, "path_coefs": paths, "loadings": loadings, "r2": r2,
		"adjusted_lv_correlations": square(names, names, c.Correlations)}, nil
}

// plsTolerance stops where a program of looser tolerance does. Weights and paths are
// ours, from the end; the iterations are those after which the squared changes of the
// absolute covariances of items with the sum beside their construct, which are weights
// before they are scaled, add up to less than its tolerance.
func plsTolerance(in inputs, sets *dataSets) (map[string]any, error) {
	c, s, m, d, err := pathSample(in, sets)
	if err != nil {
		return nil, err
	}
	o := c.options()
	f, err := pls.Fit(s, m, o)
	if err != nil {
		return nil, err
	}
	weights := make([]float64, len(d.Names)) // alike at first
	for i := range weights {
		weights[i] = 1
	}
	var last []float64
	for o.MaxIterations = 1; o.MaxIterations < f.Iterations; o.MaxIterations++ {
		now, err := beside(m, d, weights)
		if err != nil {
			return nil, err
		}
		change := math.Inf(1)
		if last != nil {
			change = 0
			for i, w := range now {
				by := math.Abs(w) - math.Abs(last[i])
				change += by * by
			}
		}
		if last = now; change < c.Tol {
			break
		}
		_, err = pls.Fit(s, m, o)
		stopped, ok := errors.AsType[*pls.ConvergenceError](err)
		if !ok {
			return nil, fmt.Errorf("%d iterations: %w", o.MaxIterations, err)
		}
		weights = stopped.Weights
	}
	got := modelFigures(f)
	got["iterations"] = o.MaxIterations
	return got, nil
}

// beside are the covariances of the standardised items of a model with the weighted sum of the
// constructs beside theirs, by the path scheme, for scores with these weights.
func beside(m *pls.Model, d pls.Data, weights []float64) ([]float64, error) {
	scores := pls.Data{}
	var alone []pls.Construct
	i := 0
	for _, c := range m.Constructs() {
		score := make([]float64, len(d.Columns[0]))
		for range c.Items {
			mean, sd := meanAndSD(d.Columns[i])
			for row, x := range d.Columns[i] {
				score[row] += weights[i] * (x - mean) / sd
			}
			i++
		}
		_, sd := meanAndSD(score)
		for row := range score {
			score[row] /= sd
		}
		scores.Names, scores.Columns = append(scores.Names, c.Name), append(scores.Columns, score)
		alone = append(alone, pls.Construct{Name: c.Name, Items: []string{c.Name}})
	}
	between, err := pls.New(alone, m.Paths())
	if err != nil {
		return nil, err
	}
	s, err := pls.FromColumns(scores)
	if err != nil {
		return nil, err
	}
	f, err := pls.Fit(s, between, pls.FitOptions{})
	if err != nil {
		return nil, err
	}
	sums := make([][]float64, len(alone))
	for c := range sums {
		sums[c] = make([]float64, len(d.Columns[0]))
	}
	for _, p := range f.Paths {
		from, to := slices.Index(scores.Names, p.From), slices.Index(scores.Names, p.To)
		for row := range sums[from] {
			sums[to][row] += p.Coefficient * scores.Columns[from][row]
			sums[from][row] += f.Correlations[from][to] * scores.Columns[to][row]
		}
	}
	var out []float64
	for c, construct := range m.Constructs() {
		for range construct.Items {
			_, sd := meanAndSD(sums[c])
			out = append(out, sd*correlation(d.Columns[len(out)], sums[c]))
		}
	}
	return out, nil
}

func correlation(x, y []float64) float64 {
	mx, sx := meanAndSD(x)
	my, sy := meanAndSD(y)
	sum := 0.0
	for i := range x {
		sum += (x[i] - mx) / sx * (y[i] - my) / sy
	}
	return sum / float64(len(x)-1)
}
