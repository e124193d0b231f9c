// Package rows reads the complete rows of a table as columns of numbers, and puts rows
// in an order of their own.
package rows

import (
	"cmp"
	"slices"

	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// A Table has the rows with a rating on every one of some items.
type Table struct {
	// Columns are the worths of the ratings by item.
	Columns [][]float64
	// Scales are those of the items.
	Scales []*scale.Scale
	// Weights are sampling weights, nil without.
	Weights []float64
	// Respondents are nil where none is known.
	Respondents []string
	// Dropped is the number of rows left out.
	Dropped int64
}

// Complete reads a table. Errors are those of [survey.Table.CompleteOn].
func Complete(t *survey.Table, items []string) (*Table, error) {
	complete, dropped, err := t.CompleteOn(items...)
	if err != nil {
		return nil, err
	}
	out := &Table{Dropped: dropped}
	for _, id := range items {
		codes, err := complete.Codes(id)
		if err != nil {
			return nil, err
		}
		item, _, err := complete.Questionnaire().Item(id)
		if err != nil {
			return nil, err
		}
		on := item.EffectiveScale()
		column := make([]float64, len(codes))
		for i, c := range codes {
			worth, unit, _ := on.WorthUnits(c)
			column[i] = float64(worth) / float64(unit)
		}
		out.Columns, out.Scales = append(out.Columns, column), append(out.Scales, on)
	}
	if complete.Weighted() {
		out.Weights = complete.Weights()
	}
	if ids := complete.Respondents(); slices.ContainsFunc(ids, func(id string) bool { return id != "" }) {
		out.Respondents = ids
	}
	return out, nil
}

// Order numbers the n rows of columns so that it does not depend on how they came: by
// respondent where these are not nil, then by value, then by weight where these are not
// nil. Rows alike in all can change places.
func Order(n int, respondents []string, columns [][]float64, weights []float64) []int {
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int {
		if respondents != nil {
			if c := cmp.Compare(respondents[a], respondents[b]); c != 0 {
				return c
			}
		}
		for _, column := range columns {
			if c := cmp.Compare(column[a], column[b]); c != 0 {
				return c
			}
		}
		if weights != nil {
			return cmp.Compare(weights[a], weights[b])
		}
		return 0
	})
	return order
}

// Picked are the values of some rows.
func Picked(column []float64, rows []int) []float64 {
	out := make([]float64, len(rows))
	for i, row := range rows {
		out[i] = column[row]
	}
	return out
}
