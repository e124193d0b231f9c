package main

import (
	"encoding/json"
	"fmt"
	"maps"

	"github.com/gocsat/csat/survey/design"
)

// withErrors is the solver that gives the figures of a weigher and their standard
// errors, from the same rows.
func withErrors(weigh weigher, errorsOf func(in inputs, w weighed) (map[string]any, error)) solver {
	return func(in inputs, sets *dataSets) (map[string]any, error) {
		w, got, err := weigh(in, sets)
		if err != nil {
			return nil, err
		}
		errs, err := errorsOf(in, w)
		maps.Copy(got, errs)
		return got, err
	}
}

// options is how the rows were drawn, from the names that the case gives.
func (w weighed) options(in inputs) (o design.Options, err error) {
	var c struct {
		Strata  string `json:"strata,omitempty"`
		Cluster string `json:"cluster,omitempty"`
		FPC     string `json:"fpc,omitempty"`
	}
	if err := in.decode(&c); err != nil {
		return o, err
	}
	if c.Strata != "" {
		o.Strata = w.columns[c.Strata]
	}
	if c.Cluster != "" {
		o.Clusters = w.columns[c.Cluster]
	}
	if c.FPC != "" {
		o.Population, err = w.numbers(c.FPC)
	}
	return o, err
}

// codes are the categories of the margins.
func (w weighed) codes() (margins [][]string) {
	for _, f := range w.margins {
		categories := make([]string, f.Len())
		for row, code := range f.Codes() {
			categories[row] = fmt.Sprint(code)
		}
		margins = append(margins, categories)
	}
	return margins
}

// standardError is that of the mean of a column.
func (w weighed) standardError(column string, o design.Options) (any, error) {
	y, err := w.numbers(column)
	if err != nil {
		return nil, err
	}
	d, err := design.New(w.result.Weights, o)
	if err != nil {
		return nil, err
	}
	m, err := d.Mean(design.Variable{Values: y}, design.EstimateOptions{})
	return orNull(m.Estimate.SE), err
}

// rakedErrors are the three errors of a raked mean: residuals with equal weights as
// R's rake, with base weights as R's calibrate, and none.
func rakedErrors(in inputs, w weighed) (map[string]any, error) {
	var c struct {
		Y string `json:"y"`
	}
	if err := in.decode(&c); err != nil {
		return nil, err
	}
	o, err := w.options(in)
	if err != nil {
		return nil, err
	}
	got := map[string]any{}
	if got["se_ignoring_raking"], err = w.standardError(c.Y, design.Options{}); err != nil {
		return nil, err
	}
	o.Calibration.Margins = w.codes()
	if got["se_rake"], err = w.standardError(c.Y, o); err != nil {
		return nil, err
	}
	o.Calibration.BaseWeights = w.base
	got["se_calibrate"], err = w.standardError(c.Y, o)
	return got, err
}

func postStratifiedErrors(in inputs, w weighed) (map[string]any, error) {
	var c struct {
		Y json.RawMessage `json:"y"`
	}
	if err := in.decode(&c); err != nil {
		return nil, err
	}
	var names []string
	if err := json.Unmarshal(c.Y, &names); err != nil {
		return nil, err
	}
	o, err := w.options(in)
	if err != nil {
		return nil, err
	}
	o.Calibration.Margins = w.codes()
	d, err := design.New(w.result.Weights, o)
	if err != nil {
		return nil, err
	}
	means, totals := map[string]any{}, map[string]any{}
	vars := make([]design.Variable, len(names))
	for i, name := range names {
		if vars[i].Values, err = w.numbers(name); err != nil {
			return nil, err
		}
		mean, err := d.Mean(vars[i], design.EstimateOptions{})
		if err != nil {
			return nil, err
		}
		total, err := d.Total(vars[i], design.EstimateOptions{})
		if err != nil {
			return nil, err
		}
		means[name], totals[name] = orNull(mean.Estimate.SE), orNull(total.Estimate.SE)
	}
	got := map[string]any{"se_mean": means, "se_total": totals}
	if len(vars) == 2 {
		ratio, err := d.Ratio(vars[0], vars[1], design.EstimateOptions{})
		if err != nil {
			return nil, err
		}
		got["se_ratio"] = orNull(ratio.Estimate.SE)
	}
	return got, nil
}

func calibratedErrors(in inputs, w weighed) (map[string]any, error) {
	var c struct {
		Columns []string `json:"model_columns"`
		Y       string   `json:"y"`
	}
	if err := in.decode(&c); err != nil {
		return nil, err
	}
	o, err := w.options(in)
	if err != nil {
		return nil, err
	}
	o.Calibration.BaseWeights = w.base
	for _, name := range c.Columns {
		column := make([]float64, len(w.base))
		if name == intercept {
			for row := range column {
				column[row] = 1
			}
		} else if column, err = w.numbers(name); err != nil {
			return nil, err
		}
		o.Calibration.Auxiliary = append(o.Calibration.Auxiliary, column)
	}
	y := design.Variable{}
	if y.Values, err = w.numbers(c.Y); err != nil {
		return nil, err
	}
	d, err := design.New(w.result.Weights, o)
	if err != nil {
		return nil, err
	}
	mean, err := d.Mean(y, design.EstimateOptions{})
	if err != nil {
		return nil, err
	}
	total, err := d.Total(y, design.EstimateOptions{})
	return map[string]any{"se_mean": orNull(mean.Estimate.SE), "se_total": orNull(total.Estimate.SE)}, err
}
