package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/gocsat/csat/survey/design"
)

// A drawn is how a sample was drawn, by the names of columns.
type drawn struct {
	source
	Weight  string `json:"weight"`
	Strata  string `json:"strata,omitempty"`
	Cluster string `json:"cluster,omitempty"`
	FPC     string `json:"fpc,omitempty"`
}

// numeric turns cells into a variable; an empty cell is not valid.
func numeric(cells []string) (design.Variable, error) {
	v := design.Variable{Values: make([]float64, len(cells)), Valid: make([]bool, len(cells))}
	for row, cell := range cells {
		if cell == "" {
			continue
		}
		x, err := strconv.ParseFloat(cell, 64)
		if err != nil {
			return v, err
		}
		v.Values[row], v.Valid[row] = x, true
	}
	return v, nil
}

// numbersOf reads numeric columns without empty cells.
func (s source) numbersOf(sets *dataSets, name string) ([]float64, error) {
	columns, err := s.columns(sets, name)
	if err != nil {
		return nil, err
	}
	v, err := numeric(columns[0])
	if row := slices.Index(v.Valid, false); err == nil && row >= 0 {
		err = fmt.Errorf("row %d of column %s is empty", row+1, name)
	}
	return v.Values, err
}

// variables reads numeric columns.
func (s source) variables(sets *dataSets, names ...string) ([]design.Variable, error) {
	columns, err := s.columns(sets, names...)
	if err != nil {
		return nil, err
	}
	vars := make([]design.Variable, len(names))
	for i, column := range columns {
		if vars[i], err = numeric(column); err != nil {
			return nil, fmt.Errorf("column %s: %w", names[i], err)
		}
	}
	return vars, nil
}

func (c drawn) design(sets *dataSets) (*design.Design, error) {
	weights, err := c.numbersOf(sets, c.Weight)
	if err != nil {
		return nil, err
	}
	var o design.Options
	for name, column := range map[string]*[]string{c.Strata: &o.Strata, c.Cluster: &o.Clusters} {
		if name == "" {
			continue
		}
		cells, err := c.columns(sets, name)
		if err != nil {
			return nil, err
		}
		*column = cells[0]
	}
	if c.FPC != "" {
		if o.Population, err = c.numbersOf(sets, c.FPC); err != nil {
			return nil, err
		}
	}
	return design.New(weights, o)
}

// designCase answers for the columns that all its cases have.
func designCase(in inputs, sets *dataSets) (map[string]any, error) {
	var c drawn
	if err := in.decode(&c); err != nil {
		return nil, err
	}
	d, err := c.design(sets)
	if err != nil {
		return nil, err
	}
	vars, err := c.variables(sets, "api00", "api99", "enroll")
	if err != nil {
		return nil, err
	}
	api00, api99, enroll := vars[0], vars[1], vars[2]
	texts, err := c.columns(sets, "stype", "sch.wide")
	if err != nil {
		return nil, err
	}
	mean, err := d.Mean(api00, design.EstimateOptions{})
	if err != nil {
		return nil, err
	}
	normal, err := d.Mean(api00, design.EstimateOptions{Normal: true})
	if err != nil {
		return nil, err
	}
	total, err := d.Total(enroll, design.EstimateOptions{})
	if err != nil {
		return nil, err
	}
	ratio, err := d.Ratio(api00, api99, design.EstimateOptions{})
	if err != nil {
		return nil, err
	}
	groups, err := d.By(api00, texts[0], design.EstimateOptions{})
	if err != nil {
		return nil, err
	}
	means, errs := map[string]any{}, map[string]any{}
	for _, g := range groups {
		means[g.Group], errs[g.Group] = g.Mean.Estimate.Value, orNull(g.Mean.Estimate.SE)
	}
	population := 0.0 // R's design effect takes the sum of weights for its size
	for _, w := range d.Weights() {
		population += w
	}
	got := map[string]any{
		"df": mean.DF, "mean_api00": mean.Estimate.Value, "se_mean_api00": orNull(mean.Estimate.SE),
		"deff": orNull(mean.DesignEffectIn(population)), "deff_replace": orNull(mean.DesignEffect),
		"ci_t": limits(mean.Estimate.Interval), "ci_z": limits(normal.Estimate.Interval),
		"var_api00":    orNull(mean.Variance),
		"total_enroll": total.Estimate.Value, "se_total_enroll": orNull(total.Estimate.SE),
		"ratio_api00_api99": ratio.Estimate.Value, "se_ratio": orNull(ratio.Estimate.SE),
		"domain_mean": means, "domain_se": errs,
	}
	yes := make([]bool, d.Len())
	for row, cell := range texts[1] {
		yes[row] = cell == "Yes"
	}
	for key, method := range map[string]design.ShareMethod{"logit": design.Logit, "beta": design.KornGraubard, "mean": design.Linear} {
		share, err := d.Share(design.Indicator(yes), design.ShareOptions{Method: method, AboveN: true})
		if err != nil {
			return nil, err
		}
		got["p_schwide_yes"], got["se_p"] = share.Estimate.Value, orNull(share.Estimate.SE)
		got["ci_p_"+key] = limits(share.Estimate.Interval)
	}
	return got, nil
}

func weightedNPS(in inputs, sets *dataSets) (map[string]any, error) {
	var c struct {
		drawn
		Rating       string  `json:"rating"`
		DetractorMax float64 `json:"detractor_max"`
		PromoterMin  float64 `json:"promoter_min"`
		Conf         float64 `json:"conf"`
	}
	if err := in.decode(&c); err != nil {
		return nil, err
	}
	d, err := c.design(sets)
	if err != nil {
		return nil, err
	}
	ratings, err := c.variables(sets, c.Rating)
	if err != nil {
		return nil, err
	}
	codes := ratings[0]
	for row, x := range codes.Values {
		switch {
		case x >= c.PromoterMin:
			codes.Values[row] = 1
		case x <= c.DetractorMax:
			codes.Values[row] = -1
		default:
			codes.Values[row] = 0
		}
	}
	r, err := d.NPS(codes, c.Conf)
	if err != nil {
		return nil, err
	}
	return map[string]any{
		"n": r.Estimate.N, "pct_detractors": 100 * r.Detractors, "pct_passives": 100 * r.Passives,
		"pct_promoters": 100 * r.Promoters, "nps": r.Estimate.Value, "se": orNull(r.Estimate.SE),
		"ci_z": limits(r.Normal), "ci_t": limits(r.Student), "df": r.DF, "n_eff": r.Estimate.EffectiveN,
		"var_weighted": r.Variance, "se_kish": r.KishSE,
	}, nil
}

func designTTest(in inputs, sets *dataSets) (map[string]any, error) {
	var c struct {
		drawn
		Y     string `json:"y"`
		Group string `json:"group"`
		// "yes if COLUMN==VALUE else no" where the group is not a column.
		Definition string `json:"group_def,omitempty"`
	}
	if err := in.decode(&c); err != nil {
		return nil, err
	}
	d, err := c.design(sets)
	if err != nil {
		return nil, err
	}
	y, err := c.variables(sets, c.Y)
	if err != nil {
		return nil, err
	}
	groups, err := c.groups(sets, c.Group, c.Definition)
	if err != nil {
		return nil, err
	}
	names := slices.Compact(slices.Sorted(slices.Values(groups)))
	names = slices.DeleteFunc(names, func(name string) bool { return name == "" })
	if len(names) != 2 {
		return nil, fmt.Errorf("%d groups, want 2", len(names))
	}
	in2 := func(name string) func(int) bool { return func(row int) bool { return groups[row] == name } }
	r, err := d.Difference(y[0].Where(in2(names[1])), y[0].Where(in2(names[0])), design.EstimateOptions{})
	if err != nil {
		return nil, err
	}
	return map[string]any{
		"diff": r.Estimate.Value, "se": orNull(r.Estimate.SE), "t": statistic(r.Test.T), "df": r.Test.DF, "p": statistic(r.Test.P),
	}, nil
}

// groups are the cells of a column, or those that a definition makes of another.
func (s source) groups(sets *dataSets, column, definition string) ([]string, error) {
	if definition == "" {
		columns, err := s.columns(sets, column)
		if err != nil {
			return nil, err
		}
		return columns[0], nil
	}
	yes, rest, ok1 := strings.Cut(definition, " if ")
	condition, no, ok2 := strings.Cut(rest, " else ")
	name, value, ok3 := strings.Cut(condition, "==")
	if !ok1 || !ok2 || !ok3 {
		return nil, fmt.Errorf("unknown definition of groups %q", definition)
	}
	columns, err := s.columns(sets, strings.TrimSpace(name))
	if err != nil {
		return nil, err
	}
	value = strings.Trim(strings.TrimSpace(value), `'"`)
	groups := make([]string, len(columns[0]))
	for row, cell := range columns[0] {
		switch cell {
		case "":
		case value:
			groups[row] = yes
		default:
			groups[row] = no
		}
	}
	return groups, nil
}

func raoScott(in inputs, sets *dataSets) (map[string]any, error) {
	var c struct {
		drawn
		Rows string `json:"rows"`
		Cols string `json:"cols"`
	}
	if err := in.decode(&c); err != nil {
		return nil, err
	}
	d, err := c.design(sets)
	if err != nil {
		return nil, err
	}
	columns, err := c.columns(sets, c.Rows, c.Cols)
	if err != nil {
		return nil, err
	}
	r, err := d.TwoWay(columns[0], columns[1])
	if err != nil {
		return nil, err
	}
	return map[string]any{
		"weighted_table":         map[string]any{"rows": r.Rows, "cols": r.Columns, "values": r.Weights},
		"pearson_chisq_n_scaled": r.ChiSquare, "F": r.F, "ndf": r.DF1, "ddf": r.DF2, "p_F": r.P,
		"chisq_first_order_p": r.FirstOrderP,
	}, nil
}

func weightedRegression(in inputs, sets *dataSets) (map[string]any, error) {
	var c struct {
		drawn
		Y string   `json:"y"`
		X []string `json:"x"`
	}
	if err := in.decode(&c); err != nil {
		return nil, err
	}
	d, err := c.design(sets)
	if err != nil {
		return nil, err
	}
	names := append([]string{c.Y}, c.X...)
	vars, err := c.variables(sets, names...)
	if err != nil {
		return nil, err
	}
	fit, err := d.Regression(vars[0], vars[1:], design.EstimateOptions{})
	if err != nil {
		return nil, err
	}
	moments, err := d.Covariance(vars...)
	if err != nil {
		return nil, err
	}
	coefficients, errs, means := map[string]any{}, map[string]any{}, map[string]any{}
	for k, name := range append([]string{"(Intercept)"}, c.X...) {
		coefficients[name], errs[name] = fit.Coefficients[k].Estimate.Value, orNull(fit.Coefficients[k].Estimate.SE)
	}
	for k, name := range names {
		means[name] = moments.Means[k]
	}
	correlation := make([][]any, len(names))
	for k := range names {
		for l := range names {
			correlation[k] = append(correlation[k], statistic(moments.Correlation[k][l]))
		}
	}
	matrix := func(values any) map[string]any { return map[string]any{"rows": names, "cols": names, "values": values} }
	return map[string]any{
		"coef": coefficients, "se": errs, "df_resid": fit.DF, "weighted_mean": means,
		"weighted_cov_unbiased": matrix(moments.Unbiased), "weighted_cov_ml": matrix(moments.ML), "weighted_cor": matrix(correlation),
	}, nil
}

func weightedQuantile(in inputs, sets *dataSets) (map[string]any, error) {
	var c struct {
		drawn
		Y     string    `json:"y"`
		Probs []float64 `json:"probs"`
	}
	if err := in.decode(&c); err != nil {
		return nil, err
	}
	d, err := c.design(sets)
	if err != nil {
		return nil, err
	}
	y, err := c.variables(sets, c.Y)
	if err != nil {
		return nil, err
	}
	got := map[string]any{}
	for _, rule := range []design.QuantileRule{design.Math, design.School, design.HF7} {
		var values []float64
		for _, p := range c.Probs {
			q, err := d.Quantile(y[0], p, design.QuantileOptions{Rule: rule})
			if err != nil {
				return nil, err
			}
			values = append(values, q.Estimate.Value)
		}
		got[rule.String()] = values
	}
	return got, nil
}
