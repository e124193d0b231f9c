package main

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"

	"github.com/gocsat/csat/analysis/reliability"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

var reliabilitySolvers = map[string]solver{
	"alpha":          alphaFigures,
	"alpha_pairwise": alphaPairwise,
	"split_half":     splitHalf,
	"omega":          omegaFigures,
	"icc":            iccForms,
	"icc_group":      iccOfGroups,
	"kappa":          kappas,
	"fleiss_kappa":   fleissKappa,
	"krippendorff":   krippendorff,
}

// itemInputs are columns that make one scale. Items with the key −1 are reversed
// on the scale from 1 to 6.
type itemInputs struct {
	source
	Columns []string  `json:"columns"`
	Keys    []float64 `json:"keys,omitempty"`
	Reverse string    `json:"reverse_formula,omitempty"`
}

// policies of the treatment of missing answers: this package has its own, and
// leaves the rows alone until then.
func (c *itemInputs) policy() (survey.Missing, error) {
	switch c.NA {
	case "", "omit", "listwise":
		c.NA = ""
		return survey.Listwise, nil
	case "pairwise":
		c.NA = ""
		return survey.Pairwise, nil
	}
	return 0, fmt.Errorf("unknown treatment of missing answers %q", c.NA)
}

// matrix are columns of numbers, NaN for an empty cell.
func (c itemInputs) matrix(sets *dataSets) (reliability.Columns, error) {
	cells, err := c.columns(sets, c.Columns...)
	if err != nil {
		return reliability.Columns{}, err
	}
	m := reliability.Columns{Names: c.Columns}
	for j, column := range cells {
		values := make([]float64, len(column))
		for i, cell := range column {
			if values[i], err = optionalNumber(cell); err != nil {
				return m, fmt.Errorf("%s, row %d: %w", c.Columns[j], i+1, err)
			}
			if j < len(c.Keys) && c.Keys[j] < 0 {
				if c.Reverse == "" {
					return m, errors.New("keys without reverse_formula")
				}
				values[i] = 7 - values[i]
			}
		}
		m.Values = append(m.Values, values)
	}
	return m, nil
}

func optionalNumber(cell string) (float64, error) {
	if cell == "" {
		return math.NaN(), nil
	}
	return strconv.ParseFloat(cell, 64)
}

// moments counts the columns as answers, which must be whole numbers.
func moments(c reliability.Columns) (*survey.Moments, error) {
	var variables []survey.Variable
	var codes [][]scale.Code
	for j, column := range c.Values {
		cells := make([]string, len(column))
		for i, x := range column {
			if !math.IsNaN(x) {
				cells[i] = strconv.FormatFloat(x, 'g', -1, 64)
			}
		}
		s, err := scaleOf(cells)
		if err != nil {
			return nil, err
		}
		answers, err := encode(s, cells, scale.Reject)
		if err != nil {
			return nil, err
		}
		variables, codes = append(variables, survey.Variable{ID: c.Names[j], Scale: s}), append(codes, answers)
	}
	m, err := survey.NewMoments(survey.Listwise, variables...)
	if err != nil {
		return nil, err
	}
	return m, m.AddColumns(codes)
}

// items reads the items of a case: from moments where the answers are ratings and
// the base is listwise, else from the numbers.
func (c *itemInputs) items(sets *dataSets) (*reliability.Items, reliability.Columns, error) {
	policy, err := c.policy()
	if err != nil {
		return nil, reliability.Columns{}, err
	}
	columns, err := c.matrix(sets)
	if err != nil {
		return nil, columns, err
	}
	if policy == survey.Listwise {
		if m, err := moments(columns); err == nil {
			items, err := reliability.FromMoments(m)
			return items, columns, err
		}
	}
	items, err := reliability.FromColumns(columns, policy)
	return items, columns, err
}

func (in inputs) items(sets *dataSets) (*reliability.Items, reliability.Columns, error) {
	var c itemInputs
	if err := in.decode(&c); err != nil {
		return nil, reliability.Columns{}, err
	}
	return c.items(sets)
}

func alphaFigures(in inputs, sets *dataSets) (map[string]any, error) {
	items, _, err := in.items(sets)
	if err != nil {
		return nil, err
	}
	a, err := reliability.Alpha(items, reliability.AlphaOptions{})
	if err != nil {
		return nil, err
	}
	byItem := func(of func(reliability.ItemStatistic) any) map[string]any {
		m := map[string]any{}
		for _, item := range a.Items {
			m[item.Name] = of(item)
		}
		return m
	}
	return map[string]any{
		"n": a.Alpha.N, "k": len(a.Items), "alpha": a.Alpha.Value, "alpha_std": a.Standardised,
		"avg_r": a.MeanR, "median_r": a.MedianR, "spearman_brown_avg_r": a.Standardised,
		"alpha_if_deleted":     byItem(func(s reliability.ItemStatistic) any { return orNull(s.AlphaIfDropped) }),
		"alpha_std_if_deleted": byItem(func(s reliability.ItemStatistic) any { return orNull(s.StandardisedIfDropped) }),
		"item_total":           byItem(func(s reliability.ItemStatistic) any { return s.Total }),
		"item_rest":            byItem(func(s reliability.ItemStatistic) any { return orNull(s.Rest) }),
		"item_mean":            byItem(func(s reliability.ItemStatistic) any { return s.Mean }),
		"item_sd":              byItem(func(s reliability.ItemStatistic) any { return s.SD }),
		"feldt_95":             limits(a.Alpha.Interval), "ase": orNull(a.Alpha.SE),
		"guttman_l1": a.Lambda1, "guttman_l2_cov": a.Lambda2, "guttman_l2_cor": a.Lambda2Standardised,
		"guttman_l6_cor": orNull(a.Lambda6), "scale_sum_mean": a.SumMean, "scale_sum_sd": a.SumSD, "sem": a.SEM,
	}, nil
}

func alphaPairwise(in inputs, sets *dataSets) (map[string]any, error) {
	items, columns, err := in.items(sets)
	if err != nil {
		return nil, err
	}
	a, err := reliability.Alpha(items, reliability.AlphaOptions{})
	if err != nil {
		return nil, err
	}
	complete, err := reliability.FromColumns(columns, survey.Listwise)
	if err != nil {
		return nil, err
	}
	return map[string]any{
		"alpha": a.Alpha.Value, "alpha_std": a.Standardised,
		"n_rows": complete.N() + complete.Missing(), "n_complete": complete.N(),
	}, nil
}

func splitHalf(in inputs, sets *dataSets) (map[string]any, error) {
	var c struct {
		itemInputs
		First []string `json:"first_half"`
		Odd   []string `json:"odd_half"`
	}
	if err := in.decode(&c); err != nil {
		return nil, err
	}
	items, _, err := c.items(sets)
	if err != nil {
		return nil, err
	}
	got := map[string]any{}
	for key, half := range map[string][]string{"first_second": c.First, "odd_even": c.Odd} {
		h, err := reliability.SplitHalf(items, half)
		if err != nil {
			return nil, err
		}
		got[key] = map[string]any{"r": h.R, "spearman_brown": orNull(h.SpearmanBrown), "guttman": h.Guttman, "rulon": h.Guttman}
	}
	all, err := reliability.AllSplits(items)
	if err != nil {
		return nil, err
	}
	got["lambda4_max_cor"], got["worst_split_cor"], got["mean_all_splits_cor"] = all.Max, all.Min, all.Mean
	return got, nil
}

func omegaFigures(in inputs, sets *dataSets) (map[string]any, error) {
	items, columns, err := in.items(sets)
	if err != nil {
		return nil, err
	}
	o, err := reliability.Omega(items)
	if err != nil {
		return nil, err
	}
	a, err := reliability.Alpha(items, reliability.AlphaOptions{})
	if err != nil {
		return nil, err
	}
	n := float64(items.N())
	loadings, raw, unique, errs := map[string]any{}, map[string]any{}, map[string]any{}, map[string]any{}
	trace, observed := 0.0, 0.0
	for i, name := range columns.Names {
		l, psi := o.Model.Loadings.Values[i][0], o.Model.Uniquenesses[i]
		sd := a.Items[i].SD * math.Sqrt((n-1)/n)
		loadings[name], unique[name], raw[name], errs[name] = l, psi, l*sd, psi*sd*sd
		trace += psi
		for _, r := range items.Correlations()[i] {
			observed += r
		}
	}
	return map[string]any{
		"loadings_std": loadings, "uniquenesses_std": unique, "loadings_unstd": raw, "error_var_unstd_n": errs,
		"omega_total_std": o.Standardised, "omega_total_unstd": o.Total, "omega_total_unstd_obsvar": o.Observed,
		"psych_omega_tot": 1 - trace/observed, "ave_std": o.AVE, "chisq_ml": n * o.Model.Objective, "df": o.Model.DF,
	}, nil
}

func iccForms(in inputs, sets *dataSets) (map[string]any, error) {
	var c struct {
		itemInputs
		Conf float64 `json:"conf"`
	}
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
	r, err := reliability.ICC(columns, reliability.ICCOptions{Level: c.Conf})
	if err != nil {
		return nil, err
	}
	icc, f, df1, df2, p := map[string]any{}, map[string]any{}, map[string]any{}, map[string]any{}, map[string]any{}
	lower, upper := map[string]any{}, map[string]any{}
	for name, form := range map[string]reliability.ICCForm{
		"ICC1": r.ICC1, "ICC2": r.ICC2, "ICC3": r.ICC3, "ICC1k": r.ICC1k, "ICC2k": r.ICC2k, "ICC3k": r.ICC3k,
	} {
		icc[name], f[name], df1[name], df2[name], p[name] = form.Estimate.Value, statistic(form.F), form.DF1, form.DF2, form.P
		ends := limits(form.Estimate.Interval)
		lower[name], upper[name] = ends[0], ends[1]
	}
	return map[string]any{
		"n": r.N, "k": r.K, "ms_rows": r.MSRows, "ms_cols": r.MSCols, "ms_within": r.MSWithin, "ms_error": r.MSError,
		"icc": icc, "F": f, "df1": df1, "df2": df2, "p": p, "lower": lower, "upper": upper,
	}, nil
}

func iccOfGroups(in inputs, sets *dataSets) (map[string]any, error) {
	var c struct {
		source
		Y     string `json:"y"`
		Group string `json:"group"`
	}
	if err := in.decode(&c); err != nil {
		return nil, err
	}
	if c.NA == "listwise" {
		c.NA = "omit"
	}
	columns, err := c.columns(sets, c.Y, c.Group)
	if err != nil {
		return nil, err
	}
	values := map[string][]float64{}
	var names []string
	for i, cell := range columns[0] {
		name := columns[1][i]
		x, err := optionalNumber(cell)
		if err != nil {
			return nil, err
		}
		if name == "" {
			continue
		}
		if values[name] == nil {
			names = append(names, name)
		}
		values[name] = append(values[name], x)
	}
	slices.Sort(names)
	groups := make([][]float64, len(names))
	for i, name := range names {
		groups[i] = values[name]
	}
	g, err := reliability.GroupICC(groups)
	if err != nil {
		return nil, err
	}
	return map[string]any{
		"icc1_k0": g.ICC1, "icc1_multilevel": g.ICC1MeanSize, "icc2": orNull(g.ICC2), "ms_between": g.MSBetween,
		"ms_within": g.MSWithin, "k0": g.K0, "mean_group_size": g.MeanSize,
	}, nil
}
