package main

import (
	"errors"
	"fmt"
	"strconv"

	"github.com/gocsat/csat/analysis/control"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// controlSolvers are the kinds of topic trend that package control answers.
var controlSolvers = map[string]solver{
	"spc_constants": spcConstants,
	"xbar_s":        xbarS,
	"xbar_r":        xbarR,
	"p_chart":       pChart,
	"c_chart":       cChart,
	"i_mr":          individuals,
	"ewma":          ewma,
	"cusum":         cusum,
}

func spcConstants(in inputs, _ *dataSets) (map[string]any, error) {
	var c struct {
		N int `json:"n"`
	}
	if err := in.decode(&c); err != nil {
		return nil, err
	}
	k, err := control.ConstantsFor(c.N)
	if err != nil {
		return nil, err
	}
	return map[string]any{
		"c4": k.C4, "A3": k.A3, "B3": k.B3, "B4": k.B4, "d2": k.RangeMean, "d3": k.RangeSD, "A2": k.A2, "D3": k.D3, "D4": k.D4,
	}, nil
}

// blocks are the ratings of a column in samples of one size.
func blocks(in inputs, sets *dataSets) ([]control.Sample, error) {
	var c struct {
		source
		Y     string `json:"y"`
		Block int    `json:"block"`
	}
	if err := in.decode(&c); err != nil {
		return nil, err
	}
	if c.Block < 1 {
		return nil, fmt.Errorf("blocks of %d", c.Block)
	}
	columns, err := c.columns(sets, c.Y)
	if err != nil {
		return nil, err
	}
	x, err := numbers(columns[0])
	if err != nil {
		return nil, err
	}
	var samples []control.Sample
	for len(x) >= c.Block {
		samples = append(samples, control.Rows(strconv.Itoa(len(samples)+1), x[:c.Block]))
		x = x[c.Block:]
	}
	return samples, nil
}

// numbers are the cells that are not empty.
func numbers(cells []string) ([]float64, error) {
	var x []float64
	for _, cell := range cells {
		if cell == "" {
			continue
		}
		v, err := strconv.ParseFloat(cell, 64)
		if err != nil {
			return nil, err
		}
		x = append(x, v)
	}
	return x, nil
}

func xbarS(in inputs, sets *dataSets) (map[string]any, error) {
	samples, err := blocks(in, sets)
	if err != nil {
		return nil, err
	}
	b, err := control.Fit(control.XBarS, samples, control.Options{})
	if err != nil {
		return nil, err
	}
	d, mean, spread := b.Chart.Definition(), b.Result.Points[0], b.Result.Spread[0]
	return map[string]any{
		"centre": d.Centre, "s_bar": statistic(spread.Centre), "sigma_hat": d.Sigma,
		"xbar_lcl": statistic(mean.Lower), "xbar_ucl": statistic(mean.Upper),
		"s_lcl": statistic(spread.Lower), "s_ucl": statistic(spread.Upper),
		"xbar": values(b.Result.Points), "s": values(b.Result.Spread), "out_of_control_1based": alarms(b.Result),
	}, nil
}

func xbarR(in inputs, sets *dataSets) (map[string]any, error) {
	samples, err := blocks(in, sets)
	if err != nil {
		return nil, err
	}
	b, err := control.Fit(control.XBarR, samples, control.Options{})
	if err != nil {
		return nil, err
	}
	d, mean, spread := b.Chart.Definition(), b.Result.Points[0], b.Result.Spread[0]
	return map[string]any{
		"centre": d.Centre, "r_bar": statistic(spread.Centre), "sigma_hat": d.Sigma,
		"xbar_lcl": statistic(mean.Lower), "xbar_ucl": statistic(mean.Upper),
		"r_lcl": statistic(spread.Lower), "r_ucl": statistic(spread.Upper),
	}, nil
}

func pChart(in inputs, _ *dataSets) (map[string]any, error) {
	var c struct {
		Counts []int64 `json:"counts"`
		N      []int64 `json:"n"`
	}
	if err := in.decode(&c); err != nil {
		return nil, err
	}
	if len(c.Counts) != len(c.N) {
		return nil, errors.New("counts and n differ in length")
	}
	var samples []control.Sample
	for i, n := range c.N {
		samples = append(samples, control.Share(strconv.Itoa(i+1), scale.Share{Count: c.Counts[i], N: n}))
	}
	b, err := control.Fit(control.P, samples, control.Options{})
	if err != nil {
		return nil, err
	}
	points := b.Result.Points
	return map[string]any{
		"p_bar": b.Chart.Definition().Centre, "p": values(points), "out_of_control_1based": alarms(b.Result),
		"lcl": each(points, func(p control.Point) survey.Optional { return p.Lower }),
		"ucl": each(points, func(p control.Point) survey.Optional { return p.Upper }),
		"z":   each(points, func(p control.Point) survey.Optional { return p.Z }),
	}, nil
}

func cChart(in inputs, _ *dataSets) (map[string]any, error) {
	var c struct {
		Counts []int64 `json:"counts"`
	}
	if err := in.decode(&c); err != nil {
		return nil, err
	}
	var samples []control.Sample
	for i, count := range c.Counts {
		samples = append(samples, control.Events(strconv.Itoa(i+1), count))
	}
	b, err := control.Fit(control.C, samples, control.Options{})
	if err != nil {
		return nil, err
	}
	p := b.Result.Points[0]
	return map[string]any{
		"c_bar": b.Chart.Definition().Centre, "lcl": statistic(p.Lower), "ucl": statistic(p.Upper),
		"out_of_control_1based": alarms(b.Result),
	}, nil
}

// singles are the values of a case: a series, or a column and perhaps the first and
// last of its rows.
func singles(in inputs, sets *dataSets) ([]control.Sample, error) {
	var x []float64
	if in["series"] != nil {
		var c struct {
			Series []float64 `json:"series"`
		}
		if err := in.decode(&c); err != nil {
			return nil, err
		}
		x = c.Series
	} else {
		var c timed
		if err := in.decode(&c); err != nil {
			return nil, err
		}
		columns, err := c.rows(sets, c.Y)
		if err != nil {
			return nil, err
		}
		if x, err = numbers(columns[0]); err != nil {
			return nil, err
		}
	}
	var samples []control.Sample
	for i, v := range x {
		samples = append(samples, control.Value(strconv.Itoa(i+1), v))
	}
	return samples, nil
}

func individuals(in inputs, sets *dataSets) (map[string]any, error) {
	samples, err := singles(in, sets)
	if err != nil {
		return nil, err
	}
	b, err := control.Fit(control.XmR, samples, control.Options{})
	if err != nil {
		return nil, err
	}
	d, value, spread := b.Chart.Definition(), b.Result.Points[0], b.Result.Spread[1]
	return map[string]any{
		"centre": d.Centre, "mr_bar": statistic(spread.Centre), "sigma_hat": d.Sigma,
		"lcl": statistic(value.Lower), "ucl": statistic(value.Upper), "mr_ucl": statistic(spread.Upper),
		"out_of_control_1based": alarms(b.Result),
	}, nil
}

// standards is a chart of single values with given centre and σ.
func standards(in inputs) (*control.Chart, error) {
	var c struct {
		Target float64 `json:"target"`
		Sigma  float64 `json:"sigma"`
	}
	if err := in.decode(&c); err != nil {
		return nil, err
	}
	return control.New(control.Definition{Kind: control.XmR, Centre: c.Target, Sigma: c.Sigma})
}

func ewma(in inputs, sets *dataSets) (map[string]any, error) {
	var c struct {
		Lambda float64 `json:"lambda"`
		Width  float64 `json:"L"`
	}
	if err := in.decode(&c); err != nil {
		return nil, err
	}
	chart, err := standards(in)
	if err != nil {
		return nil, err
	}
	samples, err := singles(in, sets)
	if err != nil {
		return nil, err
	}
	o := control.EWMAOptions{Lambda: c.Lambda, Width: c.Width}
	r, err := chart.EWMA(samples, o)
	if err != nil {
		return nil, err
	}
	o.Asymptotic = true
	end, err := chart.EWMA(samples, o)
	if err != nil {
		return nil, err
	}
	part := func(of func(control.EWMAPoint) survey.Optional) []any { return each(r.Points, of) }
	return map[string]any{
		"z":              part(func(p control.EWMAPoint) survey.Optional { return p.Average }),
		"lcl":            part(func(p control.EWMAPoint) survey.Optional { return p.Lower }),
		"ucl":            part(func(p control.EWMAPoint) survey.Optional { return p.Upper }),
		"lcl_asymptotic": statistic(end.Points[0].Lower), "ucl_asymptotic": statistic(end.Points[0].Upper),
		"signals_1based": from1(r.Alarms),
	}, nil
}

func cusum(in inputs, sets *dataSets) (map[string]any, error) {
	var c struct {
		Slack    float64 `json:"k"`
		Interval float64 `json:"h"`
	}
	if err := in.decode(&c); err != nil {
		return nil, err
	}
	chart, err := standards(in)
	if err != nil {
		return nil, err
	}
	samples, err := singles(in, sets)
	if err != nil {
		return nil, err
	}
	r, err := chart.CUSUM(samples, control.CUSUMOptions{Slack: c.Slack, Interval: c.Interval})
	if err != nil {
		return nil, err
	}
	var above, below []int
	for i, p := range r.Points {
		if p.Above {
			above = append(above, i)
		}
		if p.Below {
			below = append(below, i)
		}
	}
	return map[string]any{
		"c_plus":               each(r.Points, func(p control.CUSUMPoint) survey.Optional { return p.Upper }),
		"c_minus":              each(r.Points, func(p control.CUSUMPoint) survey.Optional { return p.Lower }),
		"signals_plus_1based":  from1(above),
		"signals_minus_1based": from1(below),
	}, nil
}

func each[T any](points []T, of func(T) survey.Optional) []any {
	out := make([]any, len(points))
	for i, p := range points {
		out[i] = orNull(of(p))
	}
	return out
}

func values(points []control.Point) []any {
	return each(points, func(p control.Point) survey.Optional { return p.Value })
}

// alarms are the points beyond the limits of the chart of values.
func alarms(r control.Result) []any {
	var at []int
	for _, s := range r.Signals {
		if s.Rule == control.BeyondLimits && !s.Spread {
			at = append(at, s.Last)
		}
	}
	return from1(at)
}

func from1(at []int) []any {
	out := make([]any, len(at))
	for i, index := range at {
		out[i] = float64(index + 1)
	}
	return out
}
