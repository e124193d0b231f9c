package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/gocsat/csat/analysis/pls"
	"github.com/gocsat/csat/survey"
)

var plsSolvers = map[string]solver{
	"model":             pathModel,
	"model_unscaled":    pathModel,
	"index":             plsIndex,
	"rescale_plspm":     plsRescaled,
	"ipma":              plsImportance,
	"quality":           plsQuality,
	"plsc":              plsConsistent,
	"default_tolerance": plsTolerance,
	"bootstrap_band":    plsBands,
}

// A pathCase has a model and its data.
type pathCase struct {
	source
	Blocks pathBlocks      `json:"blocks"`
	Paths  [][2]string     `json:"paths"`
	Modes  json.RawMessage `json:"modes,omitempty"` // by construct, or one for all
	Scheme pls.Scheme      `json:"scheme"`
	Scaled *bool           `json:"scaled,omitempty"`
	Min    *float64        `json:"scale_min,omitempty"`
	Max    *float64        `json:"scale_max,omitempty"`
	Tol    float64         `json:"tol,omitempty"`
}

// pathBlocks keep the order in which the constructs stand.
type pathBlocks []pls.Construct

func (b *pathBlocks) UnmarshalJSON(data []byte) error {
	var items map[string][]string
	if err := json.Unmarshal(data, &items); err != nil {
		return err
	}
	keys := json.NewDecoder(bytes.NewReader(data))
	for depth := 0; ; {
		token, err := keys.Token()
		if err != nil {
			return nil // the end
		}
		switch token := token.(type) {
		case json.Delim:
			if token == '{' || token == '[' {
				depth++
			} else {
				depth--
			}
		case string:
			if depth == 1 {
				*b = append(*b, pls.Construct{Name: token, Items: items[token]})
			}
		}
	}
}

// pathFit is the model of a case fitted to its data.
func pathFit(in inputs, sets *dataSets) (*pls.Fitted, pathCase, pls.Data, error) {
	c, s, m, d, err := pathSample(in, sets)
	if err != nil {
		return nil, c, d, err
	}
	f, err := pls.Fit(s, m, c.options())
	return f, c, d, err
}

func (c pathCase) options() pls.FitOptions {
	return pls.FitOptions{Scheme: c.Scheme, Unscaled: c.Scaled != nil && !*c.Scaled}
}

func pathSample(in inputs, sets *dataSets) (c pathCase, s *pls.Sample, m *pls.Model, d pls.Data, err error) {
	if err = in.decode(&c); err != nil {
		return
	}
	if err = c.setModes(); err != nil {
		return
	}
	var paths []pls.Path
	for _, p := range c.Paths {
		paths = append(paths, pls.Path{From: p[0], To: p[1]})
	}
	if m, err = pls.New(c.Blocks, paths); err != nil {
		return
	}
	d = pls.Data{Names: m.Items()}
	// All the wordings of these cases mean listwise.
	cells, err := (&regressed{source: source{Data: c.Data, NA: "listwise"}, Y: d.Names[0], X: d.Names[1:]}).complete(sets)
	if err != nil {
		return
	}
	for j, column := range cells {
		values, err := parse(column)
		if err != nil {
			return c, nil, nil, d, fmt.Errorf("%s: %w", d.Names[j], err)
		}
		d.Columns = append(d.Columns, values)
		if c.Min != nil && c.Max != nil {
			d.Min, d.Max = append(d.Min, *c.Min), append(d.Max, *c.Max)
		}
	}
	s, err = pls.FromColumns(d)
	return
}

func (c pathCase) setModes() error {
	if len(c.Modes) == 0 {
		return nil
	}
	var one pls.Mode
	if json.Unmarshal(c.Modes, &one) == nil {
		for i := range c.Blocks {
			c.Blocks[i].Mode = one
		}
		return nil
	}
	var by map[string]pls.Mode
	if err := json.Unmarshal(c.Modes, &by); err != nil {
		return err
	}
	for i := range c.Blocks {
		c.Blocks[i].Mode = by[c.Blocks[i].Name]
	}
	return nil
}

func pathModel(in inputs, sets *dataSets) (map[string]any, error) {
	f, c, _, err := pathFit(in, sets)
	if err != nil {
		return nil, err
	}
	got := modelFigures(f)
	refitted, err := f.RefittedF2()
	if err != nil {
		return nil, err
	}
	again := map[string]any{}
	for i, p := range f.Paths {
		again[p.From+"->"+p.To] = orNull(refitted[i])
	}
	// The program that fits anew does not know the centroid scheme.
	if c.Scheme != pls.Centroid {
		got["f2_reestimated_seminr"] = again
	}
	first := map[string]any{}
	for _, construct := range f.Constructs {
		scores, err := f.Scores(construct.Name)
		if err != nil {
			return nil, err
		}
		first[construct.Name] = scores[:min(5, len(scores))]
	}
	got["scores_first5_popsd"] = first
	return got, nil
}

func modelFigures(f *pls.Fitted) map[string]any {
	weights, loadings, coefficients := map[string]any{}, map[string]any{}, map[string]any{}
	vif, f2, r2, adjusted := map[string]any{}, map[string]any{}, map[string]any{}, map[string]any{}
	for _, item := range f.Items {
		weights[item.Name], loadings[item.Name] = item.Weight, item.Loading
	}
	for _, p := range f.Paths {
		key := p.From + "->" + p.To
		coefficients[key], vif[key], f2[key] = p.Coefficient, p.VIF, orNull(p.F2)
	}
	var names []string
	for _, c := range f.Constructs {
		names = append(names, c.Name)
		if c.R2.Valid {
			r2[c.Name], adjusted[c.Name] = c.R2.Value, c.AdjustedR2.Value
		}
	}
	return map[string]any{
		"n": f.N, "outer_weights": weights, "loadings": loadings, "path_coefs": coefficients, "r2": r2, "adj_r2": adjusted,
		"inner_vif": vif, "f2_fixed_scores": f2, "total_effects": totals(f.Effects),
		"lv_correlations": square(names, names, f.Correlations), "gof": orNull(f.GoF),
	}
}

func totals(effects []pls.Effect) map[string]any {
	out := map[string]any{}
	for _, e := range effects {
		out[e.From+"->"+e.To] = e.Total
	}
	return out
}

func square(rows, cols []string, values [][]float64) map[string]any {
	return map[string]any{"rows": rows, "cols": cols, "values": values}
}

func plsIndex(in inputs, sets *dataSets) (map[string]any, error) {
	f, c, d, err := pathFit(in, sets)
	if err != nil {
		return nil, err
	}
	weights, mean, sd, first := map[string]any{}, map[string]any{}, map[string]any{}, map[string]any{}
	for _, construct := range c.Blocks {
		x, err := f.Index(construct.Name)
		scores, scoresErr := f.IndexScores(construct.Name)
		if errors.Is(err, pls.ErrNegativeWeight) {
			// The library publishes no index of which 0 is not the worst; the cases do.
			x, scores = indexAnyway(f, d, construct)
			scoresErr = nil
		} else if err != nil {
			return nil, err
		}
		if scoresErr != nil {
			return nil, scoresErr
		}
		for i, item := range x.Items {
			weights[item] = x.Weights[i]
		}
		mean[construct.Name], sd[construct.Name], first[construct.Name] = x.Value, x.SD, scores[:min(5, len(scores))]
	}
	return map[string]any{"weights_unstd_normalised": weights, "index_mean": mean, "index_sd_n1": sd, "index_first5": first}, nil
}

// indexAnyway is the formula of the index for weights of any sign.
func indexAnyway(f *pls.Fitted, d pls.Data, construct pls.Construct) (pls.Index, []float64) {
	x := pls.Index{Items: construct.Items}
	scores := make([]float64, f.N)
	total := 0.0
	for _, item := range f.Items {
		if item.Construct == construct.Name {
			_, sd := meanAndSD(d.Columns[slices.Index(d.Names, item.Name)])
			x.Weights = append(x.Weights, item.Weight/sd)
			total += item.Weight / sd
		}
	}
	for i, item := range construct.Items {
		x.Weights[i] /= total
		at := slices.Index(d.Names, item)
		for row, answer := range d.Columns[at] {
			scores[row] += 100 * x.Weights[i] * (answer - d.Min[at]) / (d.Max[at] - d.Min[at])
		}
	}
	x.Value, x.SD = meanAndSD(scores)
	return x, scores
}

func meanAndSD(x []float64) (mean, sd float64) {
	for _, v := range x {
		mean += v / float64(len(x))
	}
	for _, v := range x {
		sd += (v - mean) * (v - mean)
	}
	return mean, math.Sqrt(sd / float64(len(x)-1))
}

// plsRescaled applies standardised weights to raw answers, as one program does. The
// library has no such score; its weights make it.
func plsRescaled(in inputs, sets *dataSets) (map[string]any, error) {
	f, c, d, err := pathFit(in, sets)
	if err != nil {
		return nil, err
	}
	mean, first := map[string]any{}, map[string]any{}
	for _, construct := range c.Blocks {
		scores, total := make([]float64, f.N), 0.0
		for _, item := range f.Items {
			if item.Construct != construct.Name {
				continue
			}
			total += item.Weight
			for row, x := range d.Columns[slices.Index(d.Names, item.Name)] {
				scores[row] += item.Weight * x
			}
		}
		for row := range scores {
			scores[row] /= total
		}
		m, _ := meanAndSD(scores)
		mean[construct.Name], first[construct.Name] = m, scores[:min(5, len(scores))]
	}
	return map[string]any{"mean": mean, "first5": first}, nil
}

func plsImportance(in inputs, sets *dataSets) (map[string]any, error) {
	f, c, _, err := pathFit(in, sets)
	if err != nil {
		return nil, err
	}
	index, performance := map[string]pls.Index{}, map[string]any{}
	for _, construct := range c.Blocks {
		x, err := f.Index(construct.Name)
		if err != nil {
			return nil, err
		}
		index[construct.Name], performance[construct.Name] = x, x.Value
	}
	paths, effects := map[string]any{}, map[string]any{}
	for _, p := range f.Paths {
		paths[p.From+"->"+p.To] = p.Coefficient * index[p.To].SD / index[p.From].SD
	}
	for _, construct := range c.Blocks {
		m, err := f.IPMA(construct.Name)
		if errors.Is(err, survey.ErrArgument) {
			continue // nothing leads to it
		}
		if err != nil {
			return nil, err
		}
		for _, p := range m.Constructs {
			effects[p.Name+"->"+construct.Name] = p.Importance
		}
	}
	return map[string]any{"unstd_paths": paths, "unstd_total_effects": effects, "performance": performance}, nil
}

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
