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
