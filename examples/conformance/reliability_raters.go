package main

import (
	"encoding/json"
	"fmt"
	"math"

	"github.com/gocsat/csat/analysis/reliability"
)

func kappas(in inputs, sets *dataSets) (map[string]any, error) {
	var c struct {
		source
		R1     string `json:"r1"`
		R2     string `json:"r2"`
		Levels []int  `json:"levels"`
	}
	if err := in.decode(&c); err != nil {
		return nil, err
	}
	if c.NA == "listwise" {
		c.NA = "omit" // of a pair both mean the same
	}
	columns, err := c.columns(sets, c.R1, c.R2)
	if err != nil {
		return nil, err
	}
	s, err := scaleOf(nil, c.Levels...)
	if err != nil {
		return nil, err
	}
	pairs, err := crosstabOf(s, s, columns[0], columns[1])
	if err != nil {
		return nil, err
	}
	got := map[string]any{"n": pairs.N()}
	for _, w := range []reliability.Weights{reliability.Unweighted, reliability.Linear, reliability.Quadratic} {
		k, err := reliability.Kappa(pairs, reliability.KappaOptions{Weights: w})
		if err != nil {
			return nil, err
		}
		got[w.String()] = map[string]any{
			"po": k.Observed, "pe": k.Expected, "kappa": k.Kappa.Value, "se": orNull(k.Kappa.SE), "se0": k.NullSE, "z": statistic(k.Z),
		}
	}
	return got, nil
}

func fleissKappa(in inputs, sets *dataSets) (map[string]any, error) {
	var c itemInputs
	if err := in.decode(&c); err != nil {
		return nil, err
	}
	if _, err := c.policy(); err != nil {
		return nil, err
	}
	columns, err := c.matrix(sets)
	if err != nil {
		return nil, err
	}
	f, err := reliability.FleissKappa(columns, reliability.FleissOptions{})
	if err != nil {
		return nil, err
	}
	return map[string]any{"P_bar": f.Observed, "P_e": f.Expected, "kappa": f.Kappa.Value, "se0": f.NullSE, "z": f.Z}, nil
}

// krippendorff answers all four metrics of ratings in columns, or of inline ratings
// with one row per rater.
func krippendorff(in inputs, sets *dataSets) (map[string]any, error) {
	columns, err := raters(in, sets)
	if err != nil {
		return nil, err
	}
	got := map[string]any{}
	for _, m := range []reliability.Metric{reliability.Nominal, reliability.Ordinal, reliability.IntervalScale, reliability.RatioScale} {
		k, err := reliability.Krippendorff(columns, m)
		if err != nil {
			return nil, err
		}
		got[m.String()] = map[string]any{"alpha": k.Alpha, "Do": k.Observed, "De": k.Expected, "n_pairable": k.Pairable}
	}
	return got, nil
}

func raters(in inputs, sets *dataSets) (reliability.Columns, error) {
	inline, ok := in["ratings"]
	if !ok {
		var c struct {
			source
			Columns []string `json:"rater_columns"`
		}
		if err := in.decode(&c); err != nil {
			return reliability.Columns{}, err
		}
		return itemInputs{source: c.source, Columns: c.Columns}.matrix(sets)
	}
	var rows [][]*float64 // null for no rating
	if err := json.Unmarshal(inline, &rows); err != nil {
		return reliability.Columns{}, fmt.Errorf("input ratings: %w", err)
	}
	c := reliability.Columns{Names: numbered("rater ", len(rows))}
	for _, row := range rows {
		values := make([]float64, len(row))
		for i, x := range row {
			values[i] = math.NaN()
			if x != nil {
				values[i] = *x
			}
		}
		c.Values = append(c.Values, values)
	}
	return c, nil
}
