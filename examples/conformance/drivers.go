package main

import (
	"context"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"

	"github.com/gocsat/csat/analysis/drivers"
)

var driversSolvers = map[string]solver{
	"correlation":      correlations,
	"ols":              leastSquares,
	"partial":          partials,
	"relimp_lmg":       shares(drivers.LMG),
	"relimp_first":     shares(drivers.First),
	"relimp_last":      shares(drivers.Last),
	"relimp_betasq":    shares(drivers.BetaSquared),
	"relimp_pratt":     shares(drivers.Pratt),
	"relimp_genizi":    shares(drivers.RelativeWeights),
	"relimp_car":       shares(drivers.CAR),
	"relative_weights": relativeWeights,
	"dominance":        dominance,
	"ipa":              importancePerformance,
	"logistic":         logistic,
	"ridge":            ridge,
	"ordinal_logit":    ordinalLogit,
}

// A regressed case has an outcome and predictors.
type regressed struct {
	source
	Y string   `json:"y"`
	X []string `json:"x"`
}

// complete are outcome and predictors without the rows in which one is missing.
func (r *regressed) complete(sets *dataSets, more ...string) ([][]string, error) {
	if r.NA == "listwise" {
		r.NA = "omit"
	}
	cells, err := r.columns(sets, slices.Concat([]string{r.Y}, r.X, more)...)
	if err != nil {
		return nil, err
	}
	kept := make([][]string, len(cells))
	for row := range cells[0] {
		missing := slices.ContainsFunc(cells, func(column []string) bool { return column[row] == "" })
		for j, column := range cells {
			if !missing {
				kept[j] = append(kept[j], column[row])
			}
		}
	}
	return kept, nil
}

func sampleOf(in inputs, sets *dataSets) (*drivers.Sample, error) {
	var c regressed
	if err := in.decode(&c); err != nil {
		return nil, err
	}
	cells, err := c.complete(sets)
	if err != nil {
		return nil, err
	}
	d := drivers.Data{Names: append([]string{c.Y}, c.X...)}
	for j, column := range cells {
		values, err := parse(column)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", d.Names[j], err)
		}
		d.Columns = append(d.Columns, values)
	}
	return drivers.FromColumns(d, c.Y, c.X...)
}

func correlations(in inputs, sets *dataSets) (map[string]any, error) {
	s, err := sampleOf(in, sets)
	if err != nil {
		return nil, err
	}
	pearson, err := drivers.Correlations(s, drivers.CorrelationOptions{})
	if err != nil {
		return nil, err
	}
	spearman, err := drivers.Correlations(s, drivers.CorrelationOptions{Kind: drivers.Spearman})
	if err != nil {
		return nil, err
	}
	kendall, err := drivers.Correlations(s, drivers.CorrelationOptions{Kind: drivers.Kendall})
	if err != nil {
		return nil, err
	}
	by := map[string]any{}
	for j, r := range pearson {
		rho, tau := spearman[j], kendall[j]
		by[r.Name] = map[string]any{
			"pearson":  map[string]any{"r": r.Value, "t": statistic(r.Statistic), "p": r.P, "ci": limits(r.Interval)},
			"spearman": map[string]any{"rho": rho.Value, "p": rho.P},
			"kendall": map[string]any{"tau_b": tau.Value, "S": statistic(tau.Score), "var_S": statistic(tau.Variance),
				"z": statistic(tau.Statistic), "p": tau.P},
		}
	}
	return map[string]any{"n": s.N(), "by": by}, nil
}

func partials(in inputs, sets *dataSets) (map[string]any, error) {
	s, err := sampleOf(in, sets)
	if err != nil {
		return nil, err
	}
	partial, err := drivers.Correlations(s, drivers.CorrelationOptions{Kind: drivers.Partial})
	if err != nil {
		return nil, err
	}
	semipartial, err := drivers.Correlations(s, drivers.CorrelationOptions{Kind: drivers.Semipartial})
	if err != nil {
		return nil, err
	}
	r, semi, squares, t, p := map[string]any{}, map[string]any{}, map[string]any{}, map[string]any{}, map[string]any{}
	for j, c := range partial {
		r[c.Name], t[c.Name], p[c.Name] = c.Value, statistic(c.Statistic), c.P
		semi[c.Name], squares[c.Name] = semipartial[j].Value, semipartial[j].Value*semipartial[j].Value
	}
	return map[string]any{"n": s.N(), "partial": r, "semipartial": semi, "semipartial_sq": squares, "t": t, "df": partial[0].DF, "p": p}, nil
}

// shares are the importance by one measure.
func shares(m drivers.Measure) solver {
	return func(in inputs, sets *dataSets) (map[string]any, error) {
		s, err := sampleOf(in, sets)
		if err != nil {
			return nil, err
		}
		r, err := drivers.Importance(context.Background(), s, drivers.Options{Measure: m})
		if err != nil {
			return nil, err
		}
		share, relative, rank := map[string]any{}, map[string]any{}, map[string]any{}
		for _, d := range r.Drivers {
			share[d.Name], relative[d.Name], rank[d.Name] = d.Share, d.Relative, d.Rank
		}
		return map[string]any{"n": r.N, "r2": r.Total, "importance": share, "importance_rela": relative, "rank": rank}, nil
	}
}

func relativeWeights(in inputs, sets *dataSets) (map[string]any, error) {
	s, err := sampleOf(in, sets)
	if err != nil {
		return nil, err
	}
	r, err := drivers.Importance(context.Background(), s, drivers.Options{Measure: drivers.RelativeWeights})
	if err != nil {
		return nil, err
	}
	raw, percent := map[string]any{}, map[string]any{}
	for _, d := range r.Drivers {
		raw[d.Name], percent[d.Name] = d.Share, 100*d.Relative
	}
	return map[string]any{"n": r.N, "r2": r.Total, "raw": raw, "rescaled_pct": percent}, nil
}

func dominance(in inputs, sets *dataSets) (map[string]any, error) {
	s, err := sampleOf(in, sets)
	if err != nil {
		return nil, err
	}
	t, err := drivers.Dominance(s)
	if err != nil {
		return nil, err
	}
	complete := make([][]any, len(t.Names))
	ranks := map[string]any{}
	for i, row := range t.Complete {
		for _, x := range row {
			complete[i] = append(complete[i], orNull(x))
		}
		ranks[t.Names[i]] = t.Ranks[i]
	}
	return map[string]any{
		"n": t.N, "r2": t.R2, "general": byName(t.Names, t.General), "conditional": t.Conditional, "complete": complete, "ranks": ranks,
	}, nil
}

func leastSquares(in inputs, sets *dataSets) (map[string]any, error) {
	s, err := sampleOf(in, sets)
	if err != nil {
		return nil, err
	}
	r, err := drivers.OLS(s, drivers.FitOptions{})
	if err != nil {
		return nil, err
	}
	got := columnsOf(r.Coefficients, "coef", "se", "t", "p", "ci_lower", "ci_upper")
	beta, vif := map[string]any{}, map[string]any{}
	for _, c := range r.Coefficients[1:] {
		beta[c.Name], vif[c.Name] = statistic(c.Beta), statistic(c.VIF)
	}
	robust := map[string]any{}
	for key, kind := range map[string]drivers.Covariance{"HC0": drivers.HC0, "HC1": drivers.HC1, "HC2": drivers.HC2, "HC3": drivers.HC3} {
		fit, err := drivers.OLS(s, drivers.FitOptions{Covariance: kind})
		if err != nil {
			return nil, err
		}
		robust[key] = columnsOf(fit.Coefficients, "coef", "se")["se"]
	}
	maps.Copy(got, map[string]any{
		"n": r.N, "k": r.DF1, "beta_std": beta, "vif": vif, "robust_se": robust,
		"r2": r.R2, "adj_r2": r.AdjustedR2, "sigma": r.Sigma, "rss": r.RSS, "tss": r.TSS,
		"F": statistic(r.F), "df1": r.DF1, "df2": r.DF2, "p_F": r.P,
		"loglik": statistic(r.LogLik), "aic": statistic(r.AIC), "bic": statistic(r.BIC),
		"durbin_watson": statistic(r.DurbinWatson), "cooks_max": statistic(r.MaxCook),
		"breusch_pagan": map[string]any{"stat": statistic(r.BreuschPagan), "p": statistic(r.BreuschPaganP)},
	})
	return got, nil
}

// columnsOf are the first of value, error, statistic, p-value and limits of
// coefficients, as many as there are keys.
func columnsOf(coefficients []drivers.Coefficient, keys ...string) map[string]any {
	got := map[string]any{}
	for i, key := range keys {
		column := map[string]any{}
		for _, c := range coefficients {
			column[c.Name] = []float64{c.Value, c.SE, statistic(c.Statistic), statistic(c.P), c.Interval.Lower, c.Interval.Upper}[i]
		}
		got[key] = column
	}
	return got
}

func ridge(in inputs, sets *dataSets) (map[string]any, error) {
	var c struct {
		Lambda []float64 `json:"lambda"`
	}
	if err := in.decode(&c); err != nil {
		return nil, err
	}
	s, err := sampleOf(in, sets)
	if err != nil {
		return nil, err
	}
	r, err := drivers.Ridge(s, c.Lambda)
	if err != nil {
		return nil, err
	}
	return map[string]any{"coef": r.Coefficients, "coef_names": r.Names, "gcv": r.GCV, "kHKB": statistic(r.HKB), "kLW": statistic(r.LW)}, nil
}

// logistic is the logit of an outcome being y_positive.
func logistic(in inputs, sets *dataSets) (map[string]any, error) {
	var c struct {
		regressed
		Y        string  `json:"y"`
		Positive float64 `json:"y_positive"`
	}
	if err := in.decode(&c); err != nil {
		return nil, err
	}
	s, err := sampleOf(in, sets)
	if err != nil {
		return nil, err
	}
	r, err := drivers.Logit(context.Background(), s, drivers.FitOptions{Profile: true})
	if err != nil {
		return nil, err
	}
	if len(r.Values) != 2 || r.Values[1] != c.Positive {
		return nil, fmt.Errorf("%s has the values %v, the larger of two should be %v", c.Y, r.Values, c.Positive)
	}
	// The intercept is the threshold with the other sign.
	zero := r.Thresholds[0]
	zero.Name, zero.Value, zero.Statistic.Value = intercept, -zero.Value, -zero.Statistic.Value
	zero.Interval.Lower, zero.Interval.Upper = -zero.Interval.Upper, -zero.Interval.Lower
	zero.Profile.Lower, zero.Profile.Upper = -zero.Profile.Upper, -zero.Profile.Lower
	terms := append([]drivers.Coefficient{zero}, r.Coefficients...)
	got := columnsOf(terms, "coef", "se", "z", "p", "wald_lower", "wald_upper")
	odds, lower, upper := map[string]any{}, map[string]any{}, map[string]any{}
	for _, t := range terms {
		odds[t.Name], lower[t.Name], upper[t.Name] = math.Exp(t.Value), t.Profile.Lower, t.Profile.Upper
	}
	maps.Copy(got, map[string]any{
		"n": r.N, "events": r.Counts[1], "odds_ratio": odds, "profile_lower": lower, "profile_upper": upper,
		"loglik": r.LogLik, "null_loglik": r.NullLogLik, "deviance": r.Deviance, "null_deviance": -2 * r.NullLogLik,
		"aic": r.AIC, "bic": r.BIC, "lr_chisq": r.ChiSquare, "lr_df": r.DF, "lr_p": r.P,
		"mcfadden": r.McFadden, "cox_snell": r.CoxSnell, "nagelkerke": r.Nagelkerke,
		"auc": statistic(r.AUC), "brier": statistic(r.Brier),
	})
	return got, nil
}

// ordinalLogit is the proportional-odds model. Columns of words need their order,
// and as predictors become one column per word after the first; a column of weights
// counts rows.
func ordinalLogit(in inputs, sets *dataSets) (map[string]any, error) {
	var c struct {
		regressed
		Weights string              `json:"weights,omitempty"`
		Order   map[string][]string `json:"level_order,omitempty"`
	}
	if err := in.decode(&c.regressed); err != nil {
		return nil, err
	}
	if err := in.decode(&c); err != nil {
		return nil, err
	}
	var more []string
	if c.Weights != "" {
		more = []string{c.Weights}
	}
	cells, err := c.complete(sets, more...)
	if err != nil {
		return nil, err
	}
	if c.Weights != "" {
		if cells, err = repeated(cells[:len(cells)-1], cells[len(cells)-1]); err != nil {
			return nil, err
		}
	}
	d := drivers.Data{}
	for j, name := range append([]string{c.Y}, c.X...) {
		names, columns, err := coded(name, cells[j], c.Order[name], j == 0)
		if err != nil {
			return nil, err
		}
		d.Names, d.Columns = append(d.Names, names...), append(d.Columns, columns...)
	}
	s, err := drivers.FromColumns(d, c.Y)
	if err != nil {
		return nil, err
	}
	r, err := drivers.Logit(context.Background(), s, drivers.FitOptions{})
	if err != nil {
		return nil, err
	}
	if words := c.Order[c.Y]; words != nil {
		for i := range r.Thresholds {
			r.Thresholds[i].Name = words[i] + "|" + words[i+1]
		}
	}
	return map[string]any{
		"coef":       columnsOf(r.Coefficients, "coef")["coef"],
		"thresholds": columnsOf(r.Thresholds, "coef")["coef"],
		"se":         columnsOf(append(r.Coefficients, r.Thresholds...), "coef", "se")["se"],
		"deviance":   r.Deviance, "aic": r.AIC,
	}, nil
}

// repeated are the rows of columns, each as often as it was counted.
func repeated(columns [][]string, counts []string) ([][]string, error) {
	out := make([][]string, len(columns))
	for row, cell := range counts {
		n, err := strconv.Atoi(cell)
		if err != nil {
			return nil, err
		}
		for j, column := range columns {
			out[j] = append(out[j], slices.Repeat([]string{column[row]}, n)...)
		}
	}
	return out, nil
}

// coded are the columns of numbers that a column of words stands for: the position
// of the word in an outcome, else one column of 0 and 1 per word after the first.
// Without an order it holds numbers.
func coded(name string, cells, order []string, outcome bool) ([]string, [][]float64, error) {
	if order == nil {
		values, err := parse(cells)
		return []string{name}, [][]float64{values}, err
	}
	positions := make([]float64, len(cells))
	for row, cell := range cells {
		i := slices.Index(order, cell)
		if i < 0 {
			return nil, nil, fmt.Errorf("%s: row %d: %q has no place in the order", name, row+1, cell)
		}
		positions[row] = float64(i)
	}
	if outcome {
		return []string{name}, [][]float64{positions}, nil
	}
	var names []string
	var columns [][]float64
	for i, word := range order[1:] {
		column := make([]float64, len(cells))
		for row, position := range positions {
			if position == float64(i+1) {
				column[row] = 1
			}
		}
		names, columns = append(names, name+word), append(columns, column)
	}
	return names, columns, nil
}
