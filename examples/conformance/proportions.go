package main

import (
	"errors"
	"fmt"
	"math"

	"github.com/gocsat/csat/satisfaction"
	"github.com/gocsat/csat/satisfaction/proportion"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

var proportionSolvers = map[string]solver{
	"ci":        shareIntervals,
	"topbox":    topBox,
	"test_one":  shareAgainstTarget,
	"test_two":  twoShares,
	"k_sample":  severalShares,
	"mcnemar":   pairedShares,
	"cochran_q": matchedShares,
}

// intervals are the methods by the keys of the cases.
var intervals = map[string]proportion.Method{
	"wald": proportion.Wald, "wald_cc": proportion.WaldContinuity, "wilson": proportion.Wilson,
	"agresti_coull": proportion.AgrestiCoull, "plus_four": proportion.PlusFour,
	"clopper_pearson": proportion.ClopperPearson, "jeffreys": proportion.Jeffreys,
	"jeffreys_unmodified": proportion.JeffreysUnmodified, "mid_p": proportion.MidP, "logit": proportion.Logit,
	"arcsine_anscombe":    proportion.ArcsineUnmodified,
	"wilson_cc_newcombe":  proportion.WilsonContinuity,
	"wilson_cc_prop_test": proportion.WilsonPropTest,
}

func shareIntervals(in inputs, _ *dataSets) (map[string]any, error) {
	var c struct {
		X    int64   `json:"x"`
		N    int64   `json:"n"`
		Conf float64 `json:"conf"`
	}
	if err := in.decode(&c); err != nil {
		return nil, err
	}
	got := map[string]any{"z": math.Sqrt2 * math.Erfinv(c.Conf)}
	for key, method := range intervals {
		r, err := proportion.Share(proportion.Count{X: c.X, N: c.N}, proportion.Options{Level: c.Conf, Method: method})
		if err != nil {
			return nil, err
		}
		got["p"], got["se"], got[key] = r.Share, r.SE, limits(r.Interval)
		if method == proportion.AgrestiCoull {
			got["agresti_coull_centre"] = (r.Interval.Lower + r.Interval.Upper) / 2
		}
	}
	return got, nil
}

// topBox is the share of the ratings from top_min on, and the mean of all ratings.
func topBox(in inputs, sets *dataSets) (map[string]any, error) {
	var c struct {
		source
		Column string  `json:"column"`
		TopMin float64 `json:"top_min"`
		Conf   float64 `json:"conf"`
	}
	if err := in.decode(&c); err != nil {
		return nil, err
	}
	columns, err := c.columns(sets, c.Column)
	if err != nil {
		return nil, err
	}
	// The library cuts the interval of a mean at the ends of the scale and the
	// reference does not, so both ends lie far away, and nobody is there.
	const far = 1 << 20
	s, err := scaleOf(columns[0], -far, far)
	if err != nil {
		return nil, err
	}
	tally, err := tallyOf(s, columns[0], scale.Reject)
	if err != nil {
		return nil, err
	}
	boxes := 0
	for _, point := range s.Points() {
		if float64(point.Value) >= c.TopMin {
			boxes++
		}
	}
	got := map[string]any{"n": tally.N(), "n_missing": tally.Missing()}
	for _, key := range []string{"wilson", "clopper_pearson", "jeffreys", "agresti_coull"} {
		o := satisfaction.CSATOptions{Boxes: boxes, Method: intervals[key], Level: c.Conf}
		r, err := satisfaction.CSAT(tally, o)
		if err != nil {
			return nil, err
		}
		got["count"], got["p"], got[key] = r.Satisfied.Count, r.Estimate.Value, limits(r.Estimate.Interval)
	}
	mean, err := satisfaction.CSATMean(tally, c.Conf)
	if err != nil {
		return nil, err
	}
	got["mean"], got["se"], got["mean_ci_t"] = mean.Value, orNull(mean.SE), limits(mean.Interval)
	switch sd, err := tally.SD(); {
	case err == nil:
		got["sd"] = sd
	case errors.Is(err, scale.ErrTooFew):
		got["sd"] = nil
	default:
		return nil, err
	}
	quantiles := map[string]float64{"min": 0, "q1_type7": 0.25, "median": 0.5, "q3_type7": 0.75, "max": 1}
	for key, p := range quantiles {
		if got[key], err = tally.Quantile(p, scale.QuantileType(7)); err != nil {
			return nil, err
		}
	}
	return got, nil
}

func shareAgainstTarget(in inputs, _ *dataSets) (map[string]any, error) {
	var c struct {
		X      int64   `json:"x"`
		N      int64   `json:"n"`
		Target float64 `json:"p0"`
	}
	if err := in.decode(&c); err != nil {
		return nil, err
	}
	r, err := proportion.AgainstTarget(proportion.Count{X: c.X, N: c.N}, c.Target)
	if err != nil {
		return nil, err
	}
	return map[string]any{
		"exact_p_two_sided": r.ExactTwoSided, "exact_p_less": r.ExactLess, "exact_p_greater": r.ExactGreater,
		"z": statistic(r.Score.Z), "p_z": statistic(r.Score.P),
		"chisq_cc": statistic(r.Continuity.ChiSquare), "p_z_cc": statistic(r.Continuity.P),
	}, nil
}

func twoShares(in inputs, _ *dataSets) (map[string]any, error) {
	var c struct {
		X1   int64   `json:"x1"`
		N1   int64   `json:"n1"`
		X2   int64   `json:"x2"`
		N2   int64   `json:"n2"`
		Conf float64 `json:"conf"`
	}
	if err := in.decode(&c); err != nil {
		return nil, err
	}
	a, b := proportion.Count{X: c.X1, N: c.N1}, proportion.Count{X: c.X2, N: c.N2}
	o := proportion.CompareOptions{Level: c.Conf}
	r, err := proportion.Compare(a, b, o)
	if err != nil {
		return nil, err
	}
	fisher, err := proportion.Fisher(a, b, o)
	if err != nil {
		return nil, err
	}
	ends := func(r proportion.Ratio) []any { return []any{orNull(r.Lower), orNull(r.Upper)} }
	return map[string]any{
		"p1": r.Share1, "p2": r.Share2, "diff": r.Difference, "pooled": r.Pooled, "se_unpooled": r.SE,
		"z_pooled": statistic(r.PooledZ.Z), "p_pooled": statistic(r.PooledZ.P),
		"z_unpooled": statistic(r.UnpooledZ.Z), "p_unpooled": statistic(r.UnpooledZ.P),
		"chisq_yates": statistic(r.Yates.ChiSquare), "p_yates": statistic(r.Yates.P),
		"ci_wald": limits(r.Wald), "ci_newcombe": limits(r.Newcombe), "ci_agresti_caffo": limits(r.AgrestiCaffo),
		"fisher_p_two_sided": fisher.TwoSided, "fisher_p_less": fisher.Less, "fisher_p_greater": fisher.Greater,
		"fisher_or_conditional": statistic(fisher.OddsRatio.Value), "fisher_or_ci": ends(fisher.OddsRatio),
		"odds_ratio": statistic(r.OddsRatio.Value), "odds_ratio_ci_wald": ends(r.OddsRatio),
		"risk_ratio": statistic(r.RiskRatio.Value), "risk_ratio_ci_log": ends(r.RiskRatio),
		"cohen_h": r.CohenH, "phi": statistic(r.Phi),
	}, nil
}

func severalShares(in inputs, _ *dataSets) (map[string]any, error) {
	var c struct {
		X      []int64   `json:"x"`
		N      []int64   `json:"n"`
		Scores []float64 `json:"trend_scores,omitempty"`
	}
	if err := in.decode(&c); err != nil {
		return nil, err
	}
	if len(c.X) != len(c.N) {
		return nil, fmt.Errorf("%d counts on %d bases", len(c.X), len(c.N))
	}
	groups := make([]proportion.Count, len(c.X))
	for i := range groups {
		groups[i] = proportion.Count{X: c.X[i], N: c.N[i]}
	}
	equal, err := proportion.KSample(groups)
	if err != nil {
		return nil, err
	}
	trend, err := proportion.Trend(groups, c.Scores)
	if err != nil {
		return nil, err
	}
	z := statistic(trend.Z)
	return map[string]any{
		"chisq": statistic(equal.ChiSquare), "df": equal.DF, "p": statistic(equal.P),
		"trend_z": z, "trend_chisq": z * z, "trend_p": statistic(trend.P),
	}, nil
}

// yesNo is the scale of columns that hold 1 and 0.
func yesNo() (*scale.Scale, error) {
	return scale.New(scale.Definition{Range: scale.Range{From: 0, To: 1}})
}

func pairedShares(in inputs, sets *dataSets) (map[string]any, error) {
	var c struct {
		source
		X string `json:"x"`
		Y string `json:"y"`
	}
	if err := in.decode(&c); err != nil {
		return nil, err
	}
	columns, err := c.columns(sets, c.X, c.Y)
	if err != nil {
		return nil, err
	}
	s, err := yesNo()
	if err != nil {
		return nil, err
	}
	crosstab, err := crosstabOf(s, s, columns[0], columns[1])
	if err != nil {
		return nil, err
	}
	pairs := crosstab.Pairs()
	t := proportion.Paired{Both: pairs[1][1], First: pairs[1][0], Second: pairs[0][1], Neither: pairs[0][0]}
	r, err := proportion.McNemar(t, proportion.CompareOptions{})
	if err != nil {
		return nil, err
	}
	return map[string]any{
		"n11": t.Both, "n10": t.First, "n01": t.Second, "n00": t.Neither,
		"chisq": statistic(r.ChiSquare.ChiSquare), "p": statistic(r.ChiSquare.P),
		"chisq_cc": statistic(r.Continuity.ChiSquare), "p_cc": statistic(r.Continuity.P),
		"p_exact": r.Exact, "p_mid": r.MidP, "diff": r.Difference, "se_diff": r.SE,
	}, nil
}

// matchedShares rests on the people who answered every question.
func matchedShares(in inputs, sets *dataSets) (map[string]any, error) {
	var c struct {
		source
		Columns []string `json:"columns"`
	}
	if err := in.decode(&c); err != nil {
		return nil, err
	}
	cells, err := c.columns(sets, c.Columns...)
	if err != nil {
		return nil, err
	}
	s, err := yesNo()
	if err != nil {
		return nil, err
	}
	questions := make([][]scale.Code, len(cells))
	for j := range cells {
		if questions[j], err = encode(s, cells[j], scale.Reject); err != nil {
			return nil, err
		}
	}
	rows, err := completeRows(s, questions)
	if err != nil {
		return nil, err
	}
	matched, err := proportion.MatchedRows(rows, nil)
	if err != nil {
		return nil, err
	}
	q, err := proportion.CochranQ(matched)
	if err != nil {
		return nil, err
	}
	return map[string]any{"Q": statistic(q.ChiSquare), "df": q.DF, "p": statistic(q.P)}, nil
}

func completeRows(s *scale.Scale, questions [][]scale.Code) ([][]bool, error) {
	if len(questions) == 0 {
		return nil, survey.ErrNoBase
	}
	var rows [][]bool
	for i := range questions[0] {
		var row []bool
		for _, codes := range questions {
			if value, rated := s.Value(codes[i]); rated {
				row = append(row, value == 1)
			}
		}
		if len(row) == len(questions) {
			rows = append(rows, row)
		}
	}
	return rows, nil
}
