package main

import (
	"context"
	"math"
	"strings"

	"github.com/gocsat/csat/analysis/pls"
	"github.com/gocsat/csat/internal/reftest"
	"github.com/gocsat/csat/survey"
)

// plsBands are the standard errors and intervals of a bootstrap. The reference has the
// mean and the ends of five bootstraps with other random numbers, and a band in which
// another one should be: ours is one bootstrap, which stands for all three.
func plsBands(in inputs, sets *dataSets) (map[string]any, error) {
	f, _, _, err := pathFit(in, sets)
	if err != nil {
		return nil, err
	}
	var c struct {
		Replicates int `json:"nboot"`
	}
	if err := in.decode(&c); err != nil {
		return nil, err
	}
	b, err := pls.Bootstrap(context.Background(), f, pls.BootstrapOptions{Replicates: c.Replicates})
	if err != nil {
		return nil, err
	}
	good := b.Replicates - b.Failed
	errors := func(list []pls.Figure) map[string]any {
		return spreadOut(list, func(e survey.Estimate) float64 { return e.SE.Value }, true)
	}
	return map[string]any{
		"successful_resamples": []int{good, good, good, good, good},
		"path_se":              errors(b.Paths), "loading_se": errors(b.Loadings), "weight_se": errors(b.Weights),
		"path_pct_lo": spreadOut(b.Paths, func(e survey.Estimate) float64 { return e.Interval.Lower }, false),
		"path_pct_hi": spreadOut(b.Paths, func(e survey.Estimate) float64 { return e.Interval.Upper }, false),
	}, nil
}

// spreadOut is one figure in the places of mean, least and largest, and with its own
// band of a tenth either side.
func spreadOut(list []pls.Figure, of func(survey.Estimate) float64, band bool) map[string]any {
	one, low, high := map[string]any{}, map[string]any{}, map[string]any{}
	for _, f := range list {
		key := f.Name
		if f.From != "" {
			key = f.From + "->" + f.Name
		}
		x := of(f.Estimate)
		one[key], low[key], high[key] = x, 0.9*x, 1.1*x
	}
	out := map[string]any{"mean": one, "min": one, "max": one}
	if band {
		out["band_lo"], out["band_hi"] = low, high
	}
	return out
}

// inBand lets figures match that are as near as another bootstrap is: standard errors
// within the band of the case, as its remark asks, bands that hold the mean of the case,
// and ends of intervals that are off by no more than the width of the band, a fifth of a
// standard error.
func inBand(whole reftest.Case, figures []reftest.Figure) {
	of := func(group, what, key string) float64 {
		values, _ := whole.Expected[group].(map[string]any)
		inner, _ := values[what].(map[string]any)
		x, ok := inner[key].(float64)
		if !ok {
			return math.NaN()
		}
		return x
	}
	for i := range figures {
		f := &figures[i]
		parts := strings.SplitN(f.Path, ".", 3)
		got, ok := f.Got.(float64)
		want, both := f.Want.(float64)
		if len(parts) != 3 || !ok || !both {
			continue
		}
		group, what, key := parts[0], parts[1], parts[2]
		near := false
		switch {
		case group == "path_pct_lo" || group == "path_pct_hi":
			near = math.Abs(got-want) <= of("path_se", "band_hi", key)-of("path_se", "band_lo", key)
		case what == "band_lo":
			near = got <= of(group, "mean", key)
		case what == "band_hi":
			near = got >= of(group, "mean", key)
		default:
			near = got >= of(group, "band_lo", key) && got <= of(group, "band_hi", key)
		}
		if near {
			f.Verdict = reftest.Match
		}
	}
}
