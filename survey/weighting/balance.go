package weighting

import (
	"math"
	"slices"

	"github.com/gocsat/csat/survey"
)

// A BalanceRow compares one category of the sample with the population, before and
// after weighting.
type BalanceRow struct {
	// Margin is the name of the factor.
	Margin string `json:"margin"`
	// Category is its category.
	Category string `json:"category"`
	// N is how many rows have it.
	N int64 `json:"n"`
	// Target is the share of the population, Before and After the shares of the
	// sample under both weights, all on 0–1.
	Target float64 `json:"target"`
	Before float64 `json:"before"` // on 0–1
	After  float64 `json:"after"`  // on 0–1
	// SMDBefore and SMDAfter are the standardised mean differences
	// (share − P)/√(P(1−P)) with P the target, signed: no value where P is 0 or 1.
	SMDBefore survey.Optional `json:"smd_before"`
	SMDAfter  survey.Optional `json:"smd_after"` // as SMDBefore
}

// Balance compares the categories of margins under two sets of weights, nil
// counting every row 1. The margins need not be those of the weighting: how a
// property fares that was left out says whether the weights serve beyond the
// margins. Targets are divided by their sum, so that sizes and shares do alike; a
// target of 0 and a category without rows are allowed.
//
// The standard deviation is that of the population in both differences, so that
// they can be compared (Stuart 2010, section 4.1, who takes 0.25 as the largest
// difference that is still harmless; 0.1 is customary too). Others divide by the
// root of the mean of both variances, which moves with the weights.
//
// Errors: rows in a category without a target ([*UntargetedError]), bad weights,
// no rows ([survey.ErrNoBase]).
func Balance(margins []Margin, before, after []float64) ([]BalanceRow, error) {
	n, err := sameRows(factors(margins))
	if err != nil {
		return nil, err
	}
	for _, weights := range [][]float64{before, after} {
		if err := checkBase(weights, n); err != nil {
			return nil, err
		}
	}
	var rows []BalanceRow
	for _, m := range margins {
		part, err := m.balance(before, after)
		if err != nil {
			return nil, err
		}
		rows = append(rows, part...)
	}
	return rows, nil
}

func (m Margin) balance(before, after []float64) ([]BalanceRow, error) {
	categories, sum, err := m.validate(Totals)
	if err != nil {
		return nil, err
	}
	f := m.Factor
	if err := m.targeted(true); err != nil {
		return nil, err
	}
	n := count(f.codes, len(f.levels))
	was, is := sums(before, f.codes, len(f.levels)), sums(after, f.codes, len(f.levels))
	wasAll, isAll := total(was), total(is)
	var rows []BalanceRow
	for _, category := range categories {
		row := BalanceRow{Margin: f.name, Category: category, Target: m.Targets[category] / sum}
		if c, ok := slices.BinarySearch(f.levels, category); ok {
			row.N, row.Before, row.After = n[c], was[c]/wasAll, is[c]/isAll
		}
		row.SMDBefore, row.SMDAfter = smd(row.Before, row.Target), smd(row.After, row.Target)
		rows = append(rows, row)
	}
	return rows, nil
}

func smd(share, target float64) survey.Optional {
	sd := math.Sqrt(target * (1 - target))
	if !(sd > 0) {
		return survey.Optional{}
	}
	return survey.Some((share - target) / sd)
}
