package main

import (
	"strconv"

	"github.com/gocsat/csat/analysis/reliability"
)

var factorSolvers = map[string]solver{
	"adequacy":    adequacy,
	"pca_varimax": rotatedComponents,
	"efa_ml":      factors,
	"polychoric":  polychoric,
}

// byName are the figures of items under their names.
func byName(names []string, x []float64) map[string]any {
	m := map[string]any{}
	for i, name := range names {
		m[name] = x[i]
	}
	return m
}

func adequacy(in inputs, sets *dataSets) (map[string]any, error) {
	items, _, err := in.items(sets)
	if err != nil {
		return nil, err
	}
	a, err := reliability.Adequacy(items)
	if err != nil {
		return nil, err
	}
	c, err := reliability.PrincipalComponents(items, reliability.ComponentOptions{})
	if err != nil {
		return nil, err
	}
	raw, err := reliability.PrincipalComponents(items, reliability.ComponentOptions{Covariance: true})
	if err != nil {
		return nil, err
	}
	msa, smc := map[string]any{}, map[string]any{}
	for _, item := range a.Items {
		msa[item.Name], smc[item.Name] = item.MSA, item.SMC
	}
	return map[string]any{
		"n": a.N, "p": len(a.Items), "kmo": a.KMO, "msa": msa, "smc": smc, "log_det_R": a.Bartlett.LogDet,
		"bartlett_chisq": a.Bartlett.ChiSquare, "bartlett_df": a.Bartlett.DF, "bartlett_p": a.Bartlett.P,
		"eigenvalues": c.Eigenvalues, "prop_variance": c.Proportion, "n_kaiser": c.Kaiser, "eigenvalues_cov": raw.Eigenvalues,
	}, nil
}

// loadingsTable is a matrix as the cases have it.
func loadingsTable(l reliability.Loadings, prefix string) map[string]any {
	return map[string]any{"rows": l.Names, "cols": numbered(prefix, len(l.Values[0])), "values": l.Values}
}

func numbered(prefix string, n int) []string {
	names := make([]string, n)
	for i := range names {
		names[i] = prefix + strconv.Itoa(i+1)
	}
	return names
}

func rotatedComponents(in inputs, sets *dataSets) (map[string]any, error) {
	var c struct {
		itemInputs
		Components int `json:"components"`
	}
	if err := in.decode(&c); err != nil {
		return nil, err
	}
	items, columns, err := c.items(sets)
	if err != nil {
		return nil, err
	}
	pca, err := reliability.PrincipalComponents(items, reliability.ComponentOptions{Components: c.Components})
	if err != nil {
		return nil, err
	}
	kaiser, err := pca.Loadings.Varimax(reliability.VarimaxOptions{})
	if err != nil {
		return nil, err
	}
	raw, err := pca.Loadings.Varimax(reliability.VarimaxOptions{Raw: true})
	if err != nil {
		return nil, err
	}
	scores, err := pca.Scores(columns)
	if err != nil {
		return nil, err
	}
	var first [][]float64
	for _, s := range scores {
		if s != nil && len(first) < 3 {
			first = append(first, s)
		}
	}
	sums := kaiser.SumsOfSquares()
	shares := make([]float64, len(sums))
	for i, s := range sums {
		shares[i] = s / float64(len(columns.Names))
	}
	names := numbered("RC", c.Components)
	return map[string]any{
		"eigenvalues": pca.Eigenvalues[:c.Components], "loadings": loadingsTable(pca.Loadings, "PC"),
		"communalities":  byName(columns.Names, pca.Loadings.Communalities()),
		"varimax_kaiser": loadingsTable(kaiser, "RC"), "varimax_raw": loadingsTable(raw, "RC"),
		"ss_loadings_rotated": byName(names, sums), "prop_var_rotated": byName(names, shares), "scores_first3": first,
	}, nil
}

func factors(in inputs, sets *dataSets) (map[string]any, error) {
	var c struct {
		itemInputs
		Factors int `json:"factors"`
	}
	if err := in.decode(&c); err != nil {
		return nil, err
	}
	items, columns, err := c.items(sets)
	if err != nil {
		return nil, err
	}
	f, err := reliability.Factors(items, c.Factors)
	if err != nil {
		return nil, err
	}
	rotated, err := f.Loadings.Varimax(reliability.VarimaxOptions{})
	if err != nil {
		return nil, err
	}
	heywood := false
	for _, w := range f.Warnings {
		heywood = heywood || w.Code == reliability.Heywood
	}
	return map[string]any{
		"uniquenesses": byName(columns.Names, f.Uniquenesses), "varimax": loadingsTable(rotated, "F"),
		"chisq_bartlett": f.ChiSquare, "df": f.DF, "p": orNull(f.P), "objective_F": f.Objective, "heywood": heywood,
	}, nil
}

func polychoric(in inputs, sets *dataSets) (map[string]any, error) {
	var c struct {
		source
		X string `json:"x"`
		Y string `json:"y"`
	}
	if err := in.decode(&c); err != nil {
		return nil, err
	}
	if c.NA == "listwise" {
		c.NA = "omit" // of a pair both mean the same
	}
	columns, err := c.columns(sets, c.X, c.Y)
	if err != nil {
		return nil, err
	}
	xs, err := scaleOf(columns[0])
	if err != nil {
		return nil, err
	}
	ys, err := scaleOf(columns[1])
	if err != nil {
		return nil, err
	}
	pairs, err := crosstabOf(xs, ys, columns[0], columns[1])
	if err != nil {
		return nil, err
	}
	p, err := reliability.Polychoric(pairs, reliability.PolychoricOptions{})
	if err != nil {
		return nil, err
	}
	full, err := reliability.Polychoric(pairs, reliability.PolychoricOptions{Estimator: reliability.FullML})
	if err != nil {
		return nil, err
	}
	pearson, err := correlationOf(columns[0], columns[1])
	if err != nil {
		return nil, err
	}
	// With thresholds common to all items psych's continuity correction has no effect,
	// whatever its size: both figures are the two-step one.
	return map[string]any{
		"n": p.Rho.N, "rho_two_step": p.Rho.Value, "neg_loglik": p.NegLogLik, "thresholds_x": p.RowThresholds,
		"thresholds_y": p.ColThresholds, "rho_full_ml": full.Rho.Value, "rho_psych_correct0": p.Rho.Value,
		"rho_psych_correct05": p.Rho.Value, "pearson": pearson,
	}, nil
}
