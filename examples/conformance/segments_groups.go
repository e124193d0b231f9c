package main

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"strconv"

	"github.com/gocsat/csat/analysis/segments"
	"github.com/gocsat/csat/satisfaction/proportion"
	"github.com/gocsat/csat/survey"
)

// grouped is one column of ratings, split by another.
type grouped struct {
	source
	Value string `json:"value"`
	Group string `json:"group"`
}

// groups are the ratings of the levels, which the cases write as text or number.
func (c grouped) groups(sets *dataSets, levels ...json.RawMessage) ([]segments.Group, []string, error) {
	if c.NA == "listwise" {
		c.NA = "omit" // of one rating and its group both mean the same
	}
	columns, err := c.columns(sets, c.Value, c.Group)
	if err != nil {
		return nil, nil, err
	}
	var groups []segments.Group
	var names []string
	for _, text := range levels {
		var level any
		if err := json.Unmarshal(text, &level); err != nil {
			return nil, nil, err
		}
		which := subset{Equals: level}
		var rows []float64
		for i, cell := range columns[1] {
			ok, err := which.matches(cell)
			if err != nil {
				return nil, nil, err
			}
			if !ok || columns[0][i] == "" {
				continue
			}
			x, err := strconv.ParseFloat(columns[0][i], 64)
			if err != nil {
				return nil, nil, err
			}
			rows = append(rows, x)
		}
		name := fmt.Sprint(level)
		g, err := segments.FromRows(name, rows)
		if err != nil {
			return nil, nil, err
		}
		groups, names = append(groups, g), append(names, name)
	}
	return groups, names, nil
}

// two decodes a case of two groups.
func two(in inputs, sets *dataSets) (a, b segments.Group, level float64, err error) {
	var c struct {
		grouped
		A    json.RawMessage `json:"a"`
		B    json.RawMessage `json:"b"`
		Conf float64         `json:"conf,omitempty"`
	}
	if err = in.decode(&c); err != nil {
		return a, b, 0, err
	}
	groups, _, err := c.groups(sets, c.A, c.B)
	if err != nil {
		return a, b, 0, err
	}
	return groups[0], groups[1], c.Conf, nil
}

func effectTwo(in inputs, sets *dataSets) (map[string]any, error) {
	a, b, level, err := two(in, sets)
	if err != nil {
		return nil, err
	}
	r, err := segments.EffectSizes(a, b, segments.Options{Level: level})
	if err != nil {
		return nil, err
	}
	df := float64(a.N() + b.N() - 2)
	return map[string]any{
		"cohen_d": statistic(r.CohenD), "cohen_d_ci_nct": limits(r.CohenDInterval), "cohen_d_unpooled": statistic(r.CohenDUnpooled),
		"hedges_J": r.HedgesJ, "hedges_g": statistic(r.HedgesG), "hedges_g_approx": statistic(r.CohenD) * (1 - 3/(4*df-1)),
		"glass_delta_sd_b": statistic(r.GlassDelta), "cliffs_delta": r.CliffDelta.Value, "cles": r.Superiority,
		"r_from_t": statistic(r.R),
	}, nil
}

func tTest(in inputs, sets *dataSets) (map[string]any, error) {
	a, b, level, err := two(in, sets)
	if err != nil {
		return nil, err
	}
	welch, err := segments.TTest(a, b, segments.Options{Level: level})
	if err != nil {
		return nil, err
	}
	student, err := segments.TTest(a, b, segments.Options{Level: level, Pooled: true})
	if err != nil {
		return nil, err
	}
	ratio, err := segments.VarianceRatio(a, b)
	if err != nil {
		return nil, err
	}
	figures := func(r segments.TTestResult) map[string]any {
		return map[string]any{
			"t": statistic(r.T), "df": statistic(r.DF), "p": statistic(r.P), "ci": limits(r.Difference.Interval),
			"p_less": statistic(r.PLess), "p_greater": statistic(r.PGreater),
		}
	}
	return map[string]any{
		"n_a": a.N(), "n_b": b.N(), "mean_a": statistic(a.Mean()), "mean_b": statistic(b.Mean()),
		"sd_a": statistic(a.SD()), "sd_b": statistic(b.SD()), "diff": welch.Difference.Value,
		"welch": figures(welch), "student": figures(student),
		"var_ratio": map[string]any{"F": statistic(ratio.F), "df1": ratio.DF1, "df2": ratio.DF2, "p": statistic(ratio.P)},
	}, nil
}

func mannWhitney(in inputs, sets *dataSets) (map[string]any, error) {
	a, b, _, err := two(in, sets)
	if err != nil {
		return nil, err
	}
	r, err := segments.MannWhitney(a, b)
	if err != nil {
		return nil, err
	}
	return map[string]any{
		"U_a": r.UA, "U_b": r.UB, "rank_sum_a": r.RankSumA, "sigma": r.Sigma, "z": statistic(r.Z), "p": statistic(r.P),
		"z_cc": statistic(r.ZCorrected), "p_cc": statistic(r.PCorrected), "hodges_lehmann": r.Shift,
		"rank_biserial": (r.UA - r.UB) / (r.UA + r.UB),
		"r_z_sqrtN":     math.Abs(statistic(r.Z)) / math.Sqrt(float64(a.N()+b.N())),
	}, nil
}

func mannWhitneyExact(in inputs, _ *dataSets) (map[string]any, error) {
	var c struct {
		A []float64 `json:"a"`
		B []float64 `json:"b"`
	}
	if err := in.decode(&c); err != nil {
		return nil, err
	}
	a, err := segments.FromRows("a", c.A)
	if err != nil {
		return nil, err
	}
	b, err := segments.FromRows("b", c.B)
	if err != nil {
		return nil, err
	}
	r, err := segments.MannWhitney(a, b)
	if err != nil {
		return nil, err
	}
	return map[string]any{
		"U_a": r.UA, "p_two_sided": statistic(r.Exact), "p_less": statistic(r.ExactLess), "p_greater": statistic(r.ExactGreater),
		"p_two_sided_2min": min(1, 2*min(statistic(r.ExactLess), statistic(r.ExactGreater))), "has_ties": r.TieFactor != 1,
	}, nil
}

// several decodes a case of k groups.
func several(in inputs, sets *dataSets) (groups []segments.Group, names []string, level float64, err error) {
	var c struct {
		grouped
		Levels []json.RawMessage `json:"levels"`
		Conf   float64           `json:"conf,omitempty"`
	}
	if err = in.decode(&c); err != nil {
		return nil, nil, 0, err
	}
	groups, names, err = c.groups(sets, c.Levels...)
	return groups, names, c.Conf, err
}

func anova(in inputs, sets *dataSets) (map[string]any, error) {
	groups, names, _, err := several(in, sets)
	if err != nil {
		return nil, err
	}
	r, err := segments.ANOVA(groups, segments.Options{})
	if err != nil {
		return nil, err
	}
	n, mean, sd := map[string]any{}, map[string]any{}, map[string]any{}
	for i, g := range groups {
		n[names[i]], mean[names[i]], sd[names[i]] = g.N(), statistic(g.Mean()), statistic(g.SD())
	}
	return map[string]any{
		"n": n, "mean": mean, "sd": sd, "ss_between": r.SSBetween, "ss_within": r.SSWithin,
		"df1": r.Test.DF1, "df2": r.Test.DF2, "F": statistic(r.Test.F), "p": statistic(r.Test.P),
		"welch_F": statistic(r.Welch.F), "welch_df2": r.Welch.DF2, "welch_p": statistic(r.Welch.P),
		"eta2": statistic(r.Eta2), "omega2": statistic(r.Omega2), "epsilon2": statistic(r.Epsilon2), "cohen_f": statistic(r.CohenF),
	}, nil
}

func kruskalDunn(in inputs, sets *dataSets) (map[string]any, error) {
	groups, names, _, err := several(in, sets)
	if err != nil {
		return nil, err
	}
	r, err := segments.KruskalWallis(groups)
	if err != nil {
		return nil, err
	}
	ranks := map[string]any{}
	for i, name := range names {
		ranks[name] = r.MeanRanks[i]
	}
	dunn := map[string]any{}
	for key, adjustment := range byPair {
		tests, err := segments.Dunn(groups, segments.Options{Adjustment: adjustment})
		if err != nil {
			return nil, err
		}
		figures := pairFigures(tests)
		dunn[key], dunn["pairs"], dunn["z"], dunn["p"] = figures["adjusted"], figures["pairs"], figures["statistic"], figures["p"]
	}
	return map[string]any{
		"H": statistic(r.H), "H_no_tie_correction": r.HUncorrected, "df": r.DF, "p": statistic(r.P), "tie_factor": r.TieFactor,
		"mean_rank": ranks, "rank_epsilon2": statistic(r.Epsilon2), "rank_eta2": statistic(r.Eta2), "dunn": dunn,
	}, nil
}

var byPair = map[string]segments.Adjustment{
	"p_holm": segments.Holm, "p_bh": segments.BenjaminiHochberg, "p_bonferroni": segments.Bonferroni,
}

func pairFigures(tests segments.PairTests) map[string]any {
	var names, differences, statistics, df, p, adjusted, lower, upper []any
	for _, pair := range tests.Pairs {
		names = append(names, pair.NameA+"|"+pair.NameB)
		differences, statistics = append(differences, pair.Difference.Value), append(statistics, statistic(pair.Statistic))
		df, p, adjusted = append(df, orNull(pair.DF)), append(p, statistic(pair.P)), append(adjusted, statistic(pair.Adjusted))
		lower, upper = append(lower, pair.Difference.Interval.Lower), append(upper, pair.Difference.Interval.Upper)
	}
	return map[string]any{
		"pairs": names, "diff": differences, "statistic": statistics, "df": df, "p": p, "adjusted": adjusted,
		"lower": lower, "upper": upper,
	}
}

func varianceTests(in inputs, sets *dataSets) (map[string]any, error) {
	groups, _, _, err := several(in, sets)
	if err != nil {
		return nil, err
	}
	r, err := segments.Variances(groups)
	if err != nil {
		return nil, err
	}
	return map[string]any{
		"levene_mean_F": statistic(r.Levene.F), "levene_mean_p": statistic(r.Levene.P), "df1": r.Levene.DF1, "df2": r.Levene.DF2,
		"brown_forsythe_F": statistic(r.BrownForsythe.F), "brown_forsythe_p": statistic(r.BrownForsythe.P),
		"bartlett_K2": statistic(r.Bartlett.Statistic), "bartlett_p": statistic(r.Bartlett.P),
		"fligner_chisq": statistic(r.Fligner.Statistic), "fligner_p": statistic(r.Fligner.P),
	}, nil
}

func posthoc(in inputs, sets *dataSets) (map[string]any, error) {
	groups, _, level, err := several(in, sets)
	if err != nil {
		return nil, err
	}
	got := map[string]any{}
	for key, test := range map[string]func([]segments.Group, segments.Options) (segments.PairTests, error){
		"tukey": segments.Tukey, "games_howell": segments.GamesHowell,
	} {
		tests, err := test(groups, segments.Options{Level: level})
		if err != nil {
			return nil, err
		}
		figures := pairFigures(tests)
		q := make([]any, len(tests.Pairs))
		for i, pair := range tests.Pairs {
			q[i] = math.Abs(statistic(pair.Statistic))
		}
		figures["q"] = q
		got[key], got["pairs"], got["diff"] = figures, figures["pairs"], figures["diff"]
	}
	pairwise := map[string]any{}
	for key, adjustment := range byPair {
		tests, err := segments.PairwiseT(groups, segments.Options{Level: level, Pooled: true, Adjustment: adjustment})
		if err != nil {
			return nil, err
		}
		figures := pairFigures(tests)
		pairwise[key], pairwise["p"] = figures["adjusted"], figures["p"]
	}
	got["pairwise_t_pooled"] = pairwise
	return got, nil
}

func friedman(in inputs, sets *dataSets) (map[string]any, error) {
	var c struct {
		source
		Columns []string `json:"columns"`
	}
	if err := in.decode(&c); err != nil {
		return nil, err
	}
	columns, err := c.columns(sets, c.Columns...)
	if err != nil {
		return nil, err
	}
	rows := make([][]float64, len(columns[0]))
	for _, cells := range columns {
		for i, cell := range cells {
			x := math.NaN()
			if cell != "" {
				if x, err = strconv.ParseFloat(cell, 64); err != nil {
					return nil, err
				}
			}
			rows[i] = append(rows[i], x)
		}
	}
	r, err := segments.Friedman(rows, nil)
	if err != nil {
		return nil, err
	}
	return map[string]any{
		"n": r.N, "k": len(c.Columns), "chisq": statistic(r.Test.Statistic), "df": r.Test.DF, "p": statistic(r.Test.P),
		"kendall_W": statistic(r.KendallW),
	}, nil
}

func chiSquare(in inputs, _ *dataSets) (map[string]any, error) {
	var c struct {
		Table [][]int64 `json:"table"`
	}
	if err := in.decode(&c); err != nil {
		return nil, err
	}
	r, err := segments.ChiSquare(c.Table, segments.Options{})
	if err != nil {
		return nil, err
	}
	o := r.Ordinal
	got := map[string]any{
		"chisq": statistic(r.Pearson.Statistic), "df": r.Pearson.DF, "p": statistic(r.Pearson.P),
		"expected": matrix(r.Expected), "std_resid": matrix(r.Residuals), "adj_resid": matrix(r.Adjusted),
		"G": statistic(r.LikelihoodRatio.Statistic), "G_p": statistic(r.LikelihoodRatio.P), "cramers_v": r.CramerV,
		"cramers_v_bias_corrected": r.CramerVCorrected, "contingency_C": r.Contingency, "tschuprow_T": r.TschuprowT,
		"concordant": o.Concordant, "discordant": o.Discordant, "gamma": statistic(o.Gamma), "tau_b": statistic(o.TauB),
		"somers_d_col_given_row": statistic(o.SomersColumn), "somers_d_row_given_col": statistic(o.SomersRow),
		"tau_c_stuart": statistic(o.TauC),
	}
	if len(c.Table) != 2 || len(c.Table[0]) != 2 {
		// The cases ask for the exact test of the smaller tables only.
		var n int64
		for _, row := range c.Table {
			for _, count := range row {
				n += count
			}
		}
		if n > 250 {
			return got, nil
		}
		if got["fisher_p"], err = segments.FisherTable(context.Background(), c.Table); err != nil {
			return nil, err
		}
		return got, nil
	}
	count := func(row []int64) proportion.Count { return proportion.Count{X: row[0], N: row[0] + row[1]} }
	first, second := count(c.Table[0]), count(c.Table[1])
	both, err := proportion.Compare(first, second, proportion.CompareOptions{})
	if err != nil {
		return nil, err
	}
	fisher, err := proportion.Fisher(first, second, proportion.CompareOptions{})
	if err != nil {
		return nil, err
	}
	got["yates_chisq"], got["yates_p"] = statistic(both.Yates.ChiSquare), statistic(both.Yates.P)
	got["phi"], got["odds_ratio"] = statistic(both.Phi), both.OddsRatio.Value.Value
	got["fisher_p"], got["fisher_or_conditional"] = fisher.TwoSided, fisher.OddsRatio.Value.Value
	return got, nil
}

func matrix(rows [][]float64) []any {
	var got []any
	for _, row := range rows {
		var cells []any
		for _, x := range row {
			cells = append(cells, x)
		}
		got = append(got, cells)
	}
	return got
}

func pAdjust(in inputs, _ *dataSets) (map[string]any, error) {
	var c struct {
		P []*float64 `json:"p"`
	}
	if err := in.decode(&c); err != nil {
		return nil, err
	}
	p := make([]float64, len(c.P))
	for i, x := range c.P {
		p[i] = math.NaN()
		if x != nil {
			p[i] = *x
		}
	}
	got := map[string]any{}
	for key, method := range map[string]segments.Adjustment{
		"holm": segments.Holm, "bonferroni": segments.Bonferroni, "sidak": segments.Sidak, "hochberg": segments.Hochberg,
		"hommel": segments.Hommel, "BH": segments.BenjaminiHochberg, "fdr": segments.BenjaminiHochberg,
		"BY": segments.BenjaminiYekutieli, "none": segments.Unadjusted,
	} {
		r, err := segments.Adjust(p, method)
		if err != nil {
			return nil, err
		}
		got[key] = optionals(r.P)
	}
	return got, nil
}

func optionals(list []survey.Optional) []any {
	var got []any
	for _, o := range list {
		got = append(got, orNull(o))
	}
	return got
}
