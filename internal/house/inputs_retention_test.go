package house_test

import (
	"github.com/shopspring/decimal"

	"github.com/gocsat/csat/satisfaction/retention"
	"github.com/gocsat/csat/scale"
)

func euros(n int64) retention.Money {
	return retention.Money{Amount: decimal.NewFromInt(n), Currency: "EUR"}
}

var retentionInputs = inputs{
	calls: map[string]func() call{
		"SumAccounts": func() call {
			accounts := []retention.Account{
				{ID: "b", Start: euros(5), End: euros(9)}, {ID: "a", Start: euros(7), End: euros(2)}, {ID: "c", End: euros(4), Earned: true}}
			return give(func() (any, error) { return retention.SumAccounts(accounts) }, accounts)
		},
		"RevenueNPS": func() call {
			answers := []retention.Valued{{Rating: 9, Revenue: euros(5)}, {Rating: 3, Revenue: euros(50)}, {Rating: 8, Revenue: euros(1)}}
			return give(func() (any, error) { return retention.RevenueNPS(answers, retention.Options{}) }, answers)
		},
		"CountCohorts": func() call {
			tenures, periods := []retention.Tenure{{Start: 1, Last: 2}, {Start: 0, Last: 1}}, []string{"Q1", "Q2", "Q3"}
			return give(func() (any, error) { return retention.CountCohorts(tenures, periods) }, tenures, periods)
		},
		"Cohorts": func() call {
			cohorts := []retention.Cohort{{ID: "Q1", Active: []int64{9, 7, 7}}, {ID: "Q2", Active: []int64{4, 1}}}
			return give(func() (any, error) { return retention.Cohorts(cohorts, retention.Options{}) }, cohorts)
		},
		"Reasons": func() call {
			rows := []scale.Row{
				{ID: "price", Labels: text("Price"), Share: scale.Share{Count: 2, N: 9}},
				{ID: "delivery", Labels: text("Delivery"), Share: scale.Share{Count: 7, N: 9}}}
			return give(func() (any, error) { return retention.Reasons(rows) }, rows)
		},
	},
	specimens: []func() any{
		func() any { return must(retention.PerCustomerMonth(3, 200, retention.Options{})) },
		func() any {
			return must(retention.RevenueNPS([]retention.Valued{{Rating: 9, Revenue: euros(5)}, {Rating: 3, Revenue: euros(50)}}, retention.Options{}))
		},
		func() any { return euros(12) },
		func() any { return retention.Customers{Start: 40, New: 3, Lost: 2} },
		func() any { return retention.SalesHit },
		func() any { return must(retention.RateOf(retention.Renewal, 3, 9, retention.Options{})) },
		func() any { return retention.NPSRevenue{Detractors: euros(3), Promoters: euros(9)} },
		func() any { return &retention.CurrencyError{First: "EUR", Second: "CNY"} },
		func() any { return &retention.IndexError{Index: 1, ID: "a", Err: retention.ErrArgument} },
	},
}
