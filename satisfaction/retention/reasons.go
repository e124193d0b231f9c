package retention

import (
	"cmp"
	"fmt"
	"math/big"
	"slices"

	"github.com/gocsat/csat/scale"
)

// A Reason is one reason for leaving.
type Reason struct {
	// ID is its code, and Labels are its words.
	ID     string     `json:"id"`
	Labels scale.Text `json:"labels,omitempty"` // by language tag
	// Count is how many customers gave it.
	Count int64 `json:"count"`
	// Share is Count over the customers who gave a reason. Where several may be
	// given, shares sum to more than 1.
	Share scale.Ratio `json:"share"`
	// OfMentions is Count over all mentions; these sum to 1.
	OfMentions scale.Ratio `json:"of_mentions"`
	// Cumulative is the sum of OfMentions to here, 1 at the last.
	Cumulative scale.Ratio `json:"cumulative"`
}

// A ReasonTable is why customers left, most frequent first.
type ReasonTable struct {
	// N is how many customers gave a reason, Mentions how many reasons they gave.
	N        int64 `json:"n"`
	Mentions int64 `json:"mentions"` // the denominator of OfMentions
	// Reasons are in Pareto order; of equal counts the first given comes first.
	Reasons []Reason `json:"reasons"`
}

// Reasons puts coded reasons for leaving in Pareto order. rows are the counts of each
// code over those who gave a reason, as [survey.Table.ChoiceCounts] gives them; all
// rows must have the same N. Customers who left without giving a reason belong in no
// row. An impossible count, a base that differs and a repeated code are an
// [IndexError]; nobody with a reason is [ErrNoBase].
func Reasons(rows []scale.Row) (ReasonTable, error) {
	var t ReasonTable
	seen := map[string]bool{}
	for i, row := range rows {
		s := row.Share
		fault := func(err error) (ReasonTable, error) {
			return ReasonTable{}, &IndexError{Index: i, ID: row.ID, Err: err}
		}
		switch {
		case s.N != rows[0].Share.N:
			return fault(fmt.Errorf("base %d, before it %d: %w", s.N, rows[0].Share.N, ErrArgument))
		case s.Count < 0 || s.Count > s.N:
			return fault(fmt.Errorf("%d of %d: %w", s.Count, s.N, ErrArgument))
		case seen[row.ID]:
			return fault(ErrDuplicate)
		}
		seen[row.ID] = true
		if t.N, t.Mentions = s.N, t.Mentions+s.Count; t.Mentions < 0 {
			return fault(ErrOverflow)
		}
		t.Reasons = append(t.Reasons, Reason{ID: row.ID, Labels: row.Labels.Clone(), Count: s.Count})
	}
	if t.Mentions == 0 {
		return ReasonTable{}, fmt.Errorf("retention: no reasons given: %w", ErrNoBase)
	}
	slices.SortStableFunc(t.Reasons, func(a, b Reason) int { return cmp.Compare(b.Count, a.Count) })
	var sum scale.Ratio
	for i := range t.Reasons {
		r := &t.Reasons[i]
		r.Share = scale.RatioOf(big.NewRat(r.Count, t.N))
		r.OfMentions = scale.RatioOf(big.NewRat(r.Count, t.Mentions))
		sum = sum.Add(r.OfMentions)
		r.Cumulative = sum
	}
	return t, nil
}
