package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"

	"github.com/gocsat/csat/survey/weighting"
)

var weightsSolvers = map[string]solver{
	"kish":             kishFigures,
	"trim":             trimmedWeights,
	"rake":             withErrors(raked, rakedErrors),
	"poststratify":     withErrors(postStratified, postStratifiedErrors),
	"calibrate_linear": withErrors(calibrated, calibratedErrors),
	"anesrake":         electionRaked,

	"design":              designCase,
	"weighted_nps":        weightedNPS,
	"svy_ttest":           designTTest,
	"rao_scott":           raoScott,
	"weighted_regression": weightedRegression,
	"weighted_quantile":   weightedQuantile,
}

// A weighed sample is what the figures of a weighting case rest on: whoever adds
// their standard errors has the rows as they were used.
type weighed struct {
	result  *weighting.Result
	base    []float64           // nil for all 1
	margins []*weighting.Factor // in the order of their names
	columns map[string][]string // all columns of the case, without the rows dropped
}

// numbers is a column as numbers.
func (w weighed) numbers(column string) ([]float64, error) {
	cells, ok := w.columns[column]
	if !ok {
		return nil, fmt.Errorf("no column %s", column)
	}
	return parse(cells)
}

// A weigher answers a case with a weighed sample and the figures that need no
// design.
type weigher func(in inputs, sets *dataSets) (weighed, map[string]any, error)

func parse(cells []string) ([]float64, error) {
	x := make([]float64, len(cells))
	for i, cell := range cells {
		var err error
		if x[i], err = strconv.ParseFloat(cell, 64); err != nil {
			return nil, fmt.Errorf("row %d: %w", i+1, err)
		}
	}
	return x, nil
}

// baseWeight is a column, or one number for all rows.
type baseWeight struct {
	Column   string  `json:"column"`
	Constant float64 `json:"constant"`
}

// sample reads columns, drops the rows in which one of the needed ones is empty,
// and computes the base weights.
func (s source) sample(sets *dataSets, base baseWeight, needed []string, others ...*string) (w weighed, dropped int, err error) {
	names := slices.Clone(needed)
	if base.Column != "" {
		names = append(names, base.Column)
	}
	drop := len(names)
	for _, name := range others { // strata, cluster and so on, where there are any
		if name != nil {
			names = append(names, *name)
		}
	}
	columns, err := source{Data: s.Data, Subset: s.Subset}.columns(sets, names...)
	if err != nil {
		return w, 0, err
	}
	w.columns = map[string][]string{}
	rows := 0
	for row := range columns[0] {
		if slices.ContainsFunc(columns[:drop], func(c []string) bool { return c[row] == "" }) {
			dropped++
			continue
		}
		rows++
		for i, name := range names {
			if !slices.Contains(names[:i], name) {
				w.columns[name] = append(w.columns[name], columns[i][row])
			}
		}
	}
	switch {
	case base.Column != "":
		w.base, err = w.numbers(base.Column)
	case base.Constant != 0:
		w.base = slices.Repeat([]float64{base.Constant}, rows)
	default:
		err = errors.New("no base weight")
	}
	return w, dropped, err
}

func kishFigures(in inputs, sets *dataSets) (map[string]any, error) {
	var c struct {
		source
		Weight string `json:"weight"`
	}
	if err := in.decode(&c); err != nil {
		return nil, err
	}
	w, _, err := c.sample(sets, baseWeight{Column: c.Weight}, nil)
	if err != nil {
		return nil, err
	}
	d, err := weighting.Kish(w.base)
	return diagnostics(d), err
}

func diagnostics(d weighting.Diagnostics) map[string]any {
	return map[string]any{
		"n": d.N, "sum_w": d.Sum, "deff": d.Deff, "n_eff": d.EffectiveN, "cv2": d.CV * d.CV,
		"min_ratio": d.MinRatio, "max_ratio": d.MaxRatio, "margin_inflation": math.Sqrt(d.Deff),
	}
}

func trimmedWeights(in inputs, sets *dataSets) (map[string]any, error) {
	var c struct {
		source
		Weight string  `json:"weight"`
		Lower  float64 `json:"lower"`
		Upper  float64 `json:"upper"`
		Strict bool    `json:"strict"`
	}
	if err := in.decode(&c); err != nil {
		return nil, err
	}
	w, _, err := c.sample(sets, baseWeight{Column: c.Weight}, nil)
	if err != nil {
		return nil, err
	}
	before, err := weighting.Kish(w.base)
	if err != nil {
		return nil, err
	}
	t, err := weighting.Trim(w.base, weighting.TrimOptions{Lower: c.Lower, Upper: c.Upper, Strict: c.Strict})
	if err != nil {
		return nil, err
	}
	after, err := weighting.Kish(t.Weights)
	if err != nil {
		return nil, err
	}
	return map[string]any{
		"sum_before": before.Sum, "sum_after": after.Sum, "min": slices.Min(t.Weights), "max": slices.Max(t.Weights),
		"n_trimmed": t.Count, "kish_deff": after.Deff, "weights": t.Weights,
	}, nil
}

// raked has margins of several columns and the mean of one.
func raked(in inputs, sets *dataSets) (weighed, map[string]any, error) {
	var c struct {
		Data    string                       `json:"data"`
		Subset  *subset                      `json:"subset,omitempty"`
		Margins map[string]weighting.Targets `json:"margins"`
		Base    baseWeight                   `json:"base_weight"`
		Strata  *string                      `json:"strata,omitempty"`
		FPC     *string                      `json:"fpc,omitempty"`
		Y       string                       `json:"y"`
	}
	if err := in.decode(&c); err != nil {
		return weighed{}, nil, err
	}
	names := slices.Sorted(maps.Keys(c.Margins))
	s := source{Data: c.Data, Subset: c.Subset}
	w, dropped, err := s.sample(sets, c.Base, append(names, c.Y), c.Strata, c.FPC)
	if err != nil {
		return w, nil, err
	}
	var margins []weighting.Margin
	for _, name := range names {
		f := weighting.NewFactor(name, w.columns[name])
		w.margins = append(w.margins, f)
		margins = append(margins, weighting.Margin{Factor: f, Targets: c.Margins[name]})
	}
	if w.result, err = weighting.Rake(w.base, margins, weighting.RakeOptions{}); err != nil {
		return w, nil, err
	}
	y, err := w.numbers(c.Y)
	if err != nil {
		return w, nil, err
	}
	return w, map[string]any{
		"n": len(y), "rows_dropped": dropped, "weights": w.result.Weights, "kish": diagnostics(w.result.Kish()),
		"mean": mean(y, w.result.Weights), "unadjusted_mean": mean(y, w.base),
	}, nil
}

// postStratified has one set of cells, and figures of several columns.
func postStratified(in inputs, sets *dataSets) (weighed, map[string]any, error) {
	var c struct {
		Data       string            `json:"data"`
		Subset     *subset           `json:"subset,omitempty"`
		Cell       string            `json:"strata_col"`
		Population weighting.Targets `json:"population"`
		Base       baseWeight        `json:"base_weight"`
		Cluster    *string           `json:"cluster,omitempty"`
		FPC        *string           `json:"fpc,omitempty"`
		Y          json.RawMessage   `json:"y"`
	}
	if err := in.decode(&c); err != nil {
		return weighed{}, nil, err
	}
	var ys []string
	if err := json.Unmarshal(c.Y, &ys); err != nil {
		return weighed{}, nil, fmt.Errorf("input y: %w", err)
	}
	s := source{Data: c.Data, Subset: c.Subset}
	w, _, err := s.sample(sets, c.Base, append([]string{c.Cell}, ys...), c.Cluster, c.FPC)
	if err != nil {
		return w, nil, err
	}
	f := weighting.NewFactor(c.Cell, w.columns[c.Cell])
	w.margins = []*weighting.Factor{f}
	w.result, err = weighting.PostStratify(w.base, weighting.Margin{Factor: f, Targets: c.Population}, weighting.PostStratifyOptions{})
	if err != nil {
		return w, nil, err
	}
	weight, means, totals := map[string]any{}, map[string]any{}, map[string]any{}
	for _, fit := range w.result.Fits {
		weight[fit.Category] = fit.Achieved / float64(fit.N)
	}
	sums := make([]float64, len(ys))
	for i, name := range ys {
		y, err := w.numbers(name)
		if err != nil {
			return w, nil, err
		}
		means[name] = mean(y, w.result.Weights)
		sums[i] = sum(y, w.result.Weights)
		totals[name] = sums[i]
	}
	got := map[string]any{
		"n": f.Len(), "cell_weight": weight, "mean": means, "total": totals, "kish_deff": w.result.Kish().Deff,
	}
	if len(sums) == 2 {
		got["ratio"] = sums[0] / sums[1]
	}
	return w, got, nil
}

const intercept = "(Intercept)"

// calibrated has the size of the population and totals of columns.
func calibrated(in inputs, sets *dataSets) (weighed, map[string]any, error) {
	var c struct {
		Data    string             `json:"data"`
		Subset  *subset            `json:"subset,omitempty"`
		Base    baseWeight         `json:"base_weight"`
		Strata  *string            `json:"strata,omitempty"`
		FPC     *string            `json:"fpc,omitempty"`
		Columns []string           `json:"model_columns"`
		Totals  map[string]float64 `json:"population_totals"`
		Y       string             `json:"y"`
	}
	if err := in.decode(&c); err != nil {
		return weighed{}, nil, err
	}
	var needed []string
	for _, name := range c.Columns {
		if _, ok := c.Totals[name]; !ok {
			return weighed{}, nil, fmt.Errorf("no total of %s", name)
		}
		if name != intercept {
			needed = append(needed, name)
		}
	}
	s := source{Data: c.Data, Subset: c.Subset}
	w, _, err := s.sample(sets, c.Base, append(needed, c.Y), c.Strata, c.FPC)
	if err != nil {
		return w, nil, err
	}
	var totals []weighting.Total
	for _, name := range needed {
		x, err := w.numbers(name)
		if err != nil {
			return w, nil, err
		}
		totals = append(totals, weighting.Total{Name: name, Values: x, Target: c.Totals[name]})
	}
	w.result, err = weighting.Calibrate(w.base, nil, totals, weighting.CalibrateOptions{Size: c.Totals[intercept]})
	if err != nil {
		return w, nil, err
	}
	y, err := w.numbers(c.Y)
	if err != nil {
		return w, nil, err
	}
	weights := w.result.Weights
	return w, map[string]any{
		"weights_first10": weights[:min(10, len(weights))], "sum_w": w.result.Kish().Sum,
		"min_w": slices.Min(weights), "max_w": slices.Max(weights), "kish_deff": w.result.Kish().Deff,
		"mean": mean(y, weights), "total": sum(y, weights),
	}, nil
}

func sum(y, weights []float64) float64 {
	var s float64
	for i, w := range weights {
		s += w * y[i]
	}
	return s
}

func mean(y, weights []float64) float64 {
	var all float64
	for _, w := range weights {
		all += w
	}
	return sum(y, weights) / all
}
