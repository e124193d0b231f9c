package main

import (
	"errors"
	"math"
	"strconv"

	"github.com/gocsat/csat/satisfaction/gap"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

var segmentSolvers = map[string]solver{
	"paired":             paired,
	"effect_two":         effectTwo,
	"t_test":             tTest,
	"mann_whitney":       mannWhitney,
	"mann_whitney_exact": mannWhitneyExact,
	"anova":              anova,
	"kruskal_dunn":       kruskalDunn,
	"variance_tests":     varianceTests,
	"posthoc":            posthoc,
	"friedman":           friedman,
	"chisq":              chiSquare,
	"p_adjust":           pAdjust,
}

// paired compares two answers of the same people. The differences of the cases are
// x − y, so x is what was perceived and y what was expected.
func paired(in inputs, sets *dataSets) (map[string]any, error) {
	var c struct {
		source
		X    string  `json:"x"`
		Y    string  `json:"y"`
		Conf float64 `json:"conf"`
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
	x, y := columns[0], columns[1]
	pairs, err := pairsOf(x, y)
	if err != nil {
		return nil, err
	}
	r, err := gap.Of(pairs, gap.Options{Level: c.Conf})
	if err != nil {
		return nil, err
	}
	correlation, err := correlationOf(x, y)
	if err != nil {
		return nil, err
	}
	return map[string]any{
		"n": r.Estimate.N, "mean_diff": r.Gap.Float64(), "sd_diff": statistic(r.SD),
		"t": statistic(r.Student.T), "df": r.Student.DF, "p": statistic(r.Student.P),
		"ci": limits(r.Estimate.Interval), "cohen_dz": statistic(r.EffectSize), "r_xy": correlation,
		"wilcoxon_V": r.Rank.V, "n_nonzero": r.Rank.NonZero, "wilcoxon_z": statistic(r.Rank.Z),
		"wilcoxon_p": statistic(r.Rank.P), "wilcoxon_p_cc": statistic(r.Rank.PCorrected), "sign_test_p": statistic(r.Sign.P),
	}, nil
}

// pairsOf counts y against x on a scale of all their values. A scale has at most
// 201 points; columns with more values give way to their differences, counted
// against 0, which have the same gap.
func pairsOf(x, y []string) (*survey.Crosstab, error) {
	s, err := scaleOf(append(x[:len(x):len(x)], y...))
	if err == nil {
		return crosstabOf(s, s, y, x)
	}
	if !errors.Is(err, scale.ErrDefinition) {
		return nil, err
	}
	differences, zeros := make([]string, len(x)), make([]string, len(x))
	for i := range x {
		if x[i] == "" || y[i] == "" {
			continue
		}
		// scaleOf found whole numbers only.
		a, errX := strconv.ParseFloat(x[i], 64)
		b, errY := strconv.ParseFloat(y[i], 64)
		if err := errors.Join(errX, errY); err != nil {
			return nil, err
		}
		differences[i], zeros[i] = strconv.Itoa(int(a-b)), "0"
	}
	if s, err = scaleOf(differences, 0); err != nil {
		return nil, err
	}
	return crosstabOf(s, s, zeros, differences)
}

// correlationOf is the correlation over the rows with both answers, NaN without
// variance.
func correlationOf(x, y []string) (float64, error) {
	var variables []survey.Variable
	var codes [][]scale.Code
	for i, cells := range [][]string{x, y} {
		s, err := scaleOf(cells)
		if err != nil {
			// A column of one value needs another point to make a scale.
			if s, err = scaleOf(cells, 0, 1); err != nil {
				return 0, err
			}
		}
		column, err := encode(s, cells, scale.Reject)
		if err != nil {
			return 0, err
		}
		variables, codes = append(variables, survey.Variable{ID: "xy"[i : i+1], Scale: s}), append(codes, column)
	}
	m, err := survey.NewMoments(survey.Listwise, variables...)
	if err != nil {
		return 0, err
	}
	if err := m.AddColumns(codes); err != nil {
		return 0, err
	}
	r, err := m.Correlation(0, 1)
	if errors.Is(err, survey.ErrTooFew) {
		return math.NaN(), nil
	}
	return r, err
}
