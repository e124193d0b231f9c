package main

import (
	"fmt"
	"math"
	"slices"

	"github.com/gocsat/csat/analysis/priority"
)

var kanoSolvers = map[string]solver{
	"evaluation_table":      kanoTable,
	"coefficients":          kanoCoefficients,
	"penalty_reward_multi":  penaltyRewardJoint,
	"penalty_reward_single": penaltyRewardSeparate,
}

// kanoTable takes the answers in any order.
func kanoTable(in inputs, _ *dataSets) (map[string]any, error) {
	var c struct {
		Rows []string `json:"functional_rows"`
		Cols []string `json:"dysfunctional_cols"`
	}
	if err := in.decode(&c); err != nil {
		return nil, err
	}
	answers := []string{"like", "mustbe", "neutral", "livewith", "dislike"}
	all := priority.Evaluation()
	var table [][]string
	for _, row := range c.Rows {
		var line []string
		for _, col := range c.Cols {
			i, j := slices.Index(answers, row), slices.Index(answers, col)
			if i < 0 || j < 0 {
				return nil, fmt.Errorf("answers %q and %q are not among %q", row, col, answers)
			}
			line = append(line, all[i][j].Letter())
		}
		table = append(table, line)
	}
	return map[string]any{"table": table}, nil
}

func kanoCoefficients(in inputs, _ *dataSets) (map[string]any, error) {
	var c struct {
		Counts struct{ M, O, A, I, R, Q int64 } `json:"counts"`
	}
	if err := in.decode(&c); err != nil {
		return nil, err
	}
	n := c.Counts
	k, err := priority.KanoOf(priority.CategoryCounts{
		MustBe: n.M, OneDimensional: n.O, Attractive: n.A, Indifferent: n.I, Reverse: n.R, Questionable: n.Q,
	}, priority.KanoOptions{Fong: true})
	if err != nil {
		return nil, err
	}
	better, worse := math.NaN(), math.NaN() // 0/0 without a base
	if k.Better != nil {
		better, worse = k.Better.Value, k.Worse.Value
	}
	var modes []string
	for _, mode := range k.Modes {
		modes = append(modes, mode.Letter())
	}
	return map[string]any{
		"better": better, "worse": worse,
		"total_strength": k.TotalStrength.Value, "category_strength": k.CategoryStrength.Float64(),
		"modal_categories": modes, "category_by_priority_M_O_A_I": k.Category.Letter(),
		"fong_abs_diff": k.Fong.Difference, "fong_threshold_90": k.Fong.Threshold, "fong_significant": k.Fong.Significant,
	}, nil
}

func penaltyReward(in inputs, sets *dataSets, fitting priority.Fitting) (priority.Contrast, error) {
	var c struct {
		source
		Y       string   `json:"y"`
		X       []string `json:"x"`
		LowMax  float64  `json:"low_max"`
		HighMin float64  `json:"high_min"`
	}
	if err := in.decode(&c); err != nil {
		return priority.Contrast{}, err
	}
	d, err := c.numeric(sets, append([]string{c.Y}, c.X...))
	if err != nil {
		return priority.Contrast{}, err
	}
	return priority.PenaltyReward(d, c.Y, priority.Cuts{LowMax: c.LowMax, HighMin: c.HighMin}, priority.ContrastOptions{Fitting: fitting})
}

// numeric reads columns with NaN for empty cells, which the package drops listwise.
func (s source) numeric(sets *dataSets, names []string) (priority.Data, error) {
	columns, err := source{Data: s.Data, Subset: s.Subset}.columns(sets, names...)
	if err != nil {
		return priority.Data{}, err
	}
	d := priority.Data{Names: names}
	for i, cells := range columns {
		filled := slices.Clone(cells)
		for row, cell := range cells {
			if cell == "" {
				filled[row] = "NaN"
			}
		}
		x, err := parse(filled)
		if err != nil {
			return priority.Data{}, fmt.Errorf("%s: %w", names[i], err)
		}
		d.Columns = append(d.Columns, x)
	}
	return d, nil
}

// perAttribute is one figure of every attribute.
func perAttribute(c priority.Contrast, figure func(i priority.Impact) any) map[string]any {
	all := map[string]any{}
	for _, i := range c.Impacts {
		all[i.Attribute] = figure(i)
	}
	return all
}

func penaltyRewardJoint(in inputs, sets *dataSets) (map[string]any, error) {
	c, err := penaltyReward(in, sets, priority.Joint)
	if err != nil {
		return nil, err
	}
	of := func(figure func(i priority.Impact) any) map[string]any { return perAttribute(c, figure) }
	return map[string]any{
		"n": c.N, "intercept": c.Intercept.Estimate.Value, "r2": statistic(c.R2), "adj_r2": statistic(c.AdjustedR2),
		"penalty":          of(func(i priority.Impact) any { return i.Penalty.Estimate.Value }),
		"penalty_se":       of(func(i priority.Impact) any { return statistic(i.Penalty.Estimate.SE) }),
		"penalty_t":        of(func(i priority.Impact) any { return statistic(i.Penalty.T) }),
		"penalty_p":        of(func(i priority.Impact) any { return statistic(i.Penalty.P) }),
		"reward":           of(func(i priority.Impact) any { return i.Reward.Estimate.Value }),
		"reward_se":        of(func(i priority.Impact) any { return statistic(i.Reward.Estimate.SE) }),
		"reward_t":         of(func(i priority.Impact) any { return statistic(i.Reward.T) }),
		"reward_p":         of(func(i priority.Impact) any { return statistic(i.Reward.P) }),
		"n_low":            of(func(i priority.Impact) any { return i.Low }),
		"n_high":           of(func(i priority.Impact) any { return i.High }),
		"range_of_impact":  of(func(i priority.Impact) any { return i.Range }),
		"sgp":              of(func(i priority.Impact) any { return statistic(i.SGP) }),
		"dgp":              of(func(i priority.Impact) any { return statistic(i.DGP) }),
		"impact_asymmetry": of(func(i priority.Impact) any { return i.Asymmetry.Value }),
	}, nil
}

func penaltyRewardSeparate(in inputs, sets *dataSets) (map[string]any, error) {
	c, err := penaltyReward(in, sets, priority.Separate)
	if err != nil {
		return nil, err
	}
	of := func(figure func(i priority.Impact) any) map[string]any { return perAttribute(c, figure) }
	return map[string]any{
		"mean_low":  of(func(i priority.Impact) any { return i.MeanLow }),
		"mean_mid":  of(func(i priority.Impact) any { return i.MeanMiddle }),
		"mean_high": of(func(i priority.Impact) any { return i.MeanHigh }),
		"penalty":   of(func(i priority.Impact) any { return i.Penalty.Estimate.Value }),
		"reward":    of(func(i priority.Impact) any { return i.Reward.Estimate.Value }),
		"r2":        of(func(i priority.Impact) any { return statistic(i.R2) }),
		"p_low":     of(func(i priority.Impact) any { return statistic(i.Penalty.P) }),
		"p_high":    of(func(i priority.Impact) any { return statistic(i.Reward.P) }),
	}, nil
}
