package retention_test

import (
	"errors"
	"fmt"

	"github.com/gocsat/csat/satisfaction/retention"
	"github.com/gocsat/csat/scale"
)

func ExampleParseMoney() {
	m, err := retention.ParseMoney("1234.50", "EUR")
	fmt.Println(m, err)
	_, err = retention.ParseMoney("1,234.50", "EUR")
	fmt.Println(errors.Is(err, retention.ErrArgument))
	// Output:
	// 1234.5 EUR <nil>
	// true
}

func ExampleMoney_Add() {
	sum, err := eur(12).Add(eur(30))
	fmt.Println(sum, err)
	// Output: 42 EUR <nil>
}

func ExampleCurrencyError() {
	_, err := eur(12).Add(retention.Money{Amount: eur(30).Amount, Currency: "CNY"})
	mixed, ok := errors.AsType[*retention.CurrencyError](err)
	fmt.Println(ok, mixed.First, mixed.Second)
	fmt.Println(err)
	// Output:
	// true EUR CNY
	// retention: different currencies: EUR and CNY
}

func ExampleRevenue() {
	r, err := retention.Revenue(retention.Movements{
		Start: eur(100_000), New: eur(15_000), Expansion: eur(12_000), Contraction: eur(4_000), Churned: eur(6_000),
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("gross", percent(r.Gross), "net", percent(r.Net), "growth", percent(r.Growth), "to", r.End)
	fmt.Println("quick ratio", r.Quick)
	// Output:
	// gross 90.0 % net 102.0 % growth 17.0 % to 117000 EUR
	// quick ratio 27/10
}

// A New that is larger changes neither gross nor net retention.
func ExampleMovements() {
	m := retention.Movements{Start: eur(1000), Churned: eur(50)}
	for _, added := range []int64{0, 5000} {
		m.New = eur(added)
		r, err := retention.Revenue(m)
		fmt.Println(percent(r.Gross), percent(r.Net), percent(r.Growth), err)
	}
	// Output:
	// 95.0 % 95.0 % -5.0 % <nil>
	// 95.0 % 95.0 % 495.0 % <nil>
}

// Nothing was lost, so there is no quick ratio.
func ExampleRevenueResult() {
	r, err := retention.Revenue(retention.Movements{Start: eur(1000), Expansion: eur(50)})
	fmt.Println(percent(r.Gross), percent(r.Net), r.Quick == nil, err)
	// Output: 100.0 % 105.0 % true <nil>
}

func ExampleSumAccounts() {
	t, err := retention.SumAccounts([]retention.Account{
		{ID: "a", Start: eur(500), End: eur(620)},
		{ID: "b", Start: eur(300), End: eur(240)},
		{ID: "c", Start: eur(200)},
		{ID: "d", End: eur(150), Earned: true},
		{ID: "e", End: eur(50)},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	m := t.Movements
	fmt.Println("start", m.Start, "expansion", m.Expansion, "contraction", m.Contraction, "churned", m.Churned, "new", m.New)
	fmt.Printf("%+v, earned %v\n", t.Customers, t.EarnedNew)
	// Output:
	// start 1000 EUR expansion 120 EUR contraction 60 EUR churned 200 EUR new 200 EUR
	// {Start:3 New:2 Lost:1}, earned 150 EUR
}

// Both figures of one list: customers and revenue.
func ExampleAccountTotals() {
	t, err := retention.SumAccounts([]retention.Account{
		{Start: eur(900), End: eur(900)}, {Start: eur(100)},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	c, err1 := retention.Churn(t.Customers, retention.Options{})
	r, err2 := retention.Revenue(t.Movements)
	fmt.Println(percent(c.Churn.Value), "of customers,", percent(r.Gross), "of revenue kept", errors.Join(err1, err2))
	// Output: 50.0 % of customers, 90.0 % of revenue kept <nil>
}

func ExampleAccount() {
	_, err := retention.SumAccounts([]retention.Account{
		{ID: "a", Start: eur(500), End: eur(620)},
		{ID: "a", Start: eur(300)},
	})
	fmt.Println(err)
	// Output: retention: element 1 (a): listed twice
}

func ExampleIndexError() {
	_, err := retention.SumAccounts([]retention.Account{
		{ID: "a", Start: eur(500), End: eur(620)},
		{ID: "b", Start: eur(300), End: retention.Money{Amount: eur(40).Amount, Currency: "USD"}},
	})
	at, ok := errors.AsType[*retention.IndexError](err)
	fmt.Println(ok, at.Index, at.ID, errors.Is(err, retention.ErrCurrency))
	// Output: true 1 b true
}

func ExampleEarnedGrowth() {
	m := retention.Movements{Start: eur(100), New: eur(35), Churned: eur(5)}
	e, err := retention.EarnedGrowth(m, eur(25))
	fmt.Println(percent(e.Growth), err)
	// Output: 20.0 % <nil>
}

// What is not earned is bought.
func ExampleEarnedResult() {
	m := retention.Movements{Start: eur(100), New: eur(35), Churned: eur(5)}
	e, err := retention.EarnedGrowth(m, eur(25))
	fmt.Println(percent(e.Net), percent(e.EarnedNew), percent(e.BoughtNew), "of", e.Start, err)
	// Output: 95.0 % 25.0 % 10.0 % of 100 EUR <nil>
}

// The largest customer is a detractor: customers say +33, their money says −60.
func ExampleRevenueNPS() {
	r, err := retention.RevenueNPS([]retention.Valued{
		{Rating: 10, Revenue: eur(100)}, {Rating: 9, Revenue: eur(50)}, {Rating: 2, Revenue: eur(600)},
	}, retention.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%s of %d answers worth %.1f\n", percent(r.Score), r.Estimate.N, r.Estimate.EffectiveN)
	// Output: -60.0 % of 3 answers worth 1.5
}

func ExampleRevenueNPSResult() {
	r, err := retention.RevenueNPS([]retention.Valued{
		{Rating: 10, Revenue: eur(100)}, {Rating: 8, Revenue: eur(50)}, {Rating: 2, Revenue: eur(60)},
	}, retention.Options{})
	fmt.Println(r.Revenue.Promoters, r.Revenue.Passives, r.Revenue.Detractors, r.Score, err)
	// Output: 100 EUR 50 EUR 60 EUR 4/21 <nil>
}

func ExampleValued() {
	_, err := retention.RevenueNPS([]retention.Valued{{Rating: 11, Revenue: eur(1)}}, retention.Options{})
	fmt.Println(err)
	// Output: retention: element 0: rating 11 outside 0–10: invalid argument
}

// Totals that a warehouse summed already.
func ExampleNPSRevenue() {
	score, err := retention.NPSRevenue{Detractors: eur(600), Promoters: eur(150)}.Score()
	fmt.Println(score, err)
	// Output: -3/5 <nil>
}

func ExampleCohorts() {
	t, err := retention.Cohorts([]retention.Cohort{
		{ID: "2026-Q1", Active: []int64{100, 80, 70}},
		{ID: "2026-Q2", Active: []int64{50, 45}},
		{ID: "2026-Q3", Active: []int64{60}},
	}, retention.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, row := range t.Rows {
		fmt.Print(row.ID)
		for _, r := range row.Retention {
			fmt.Print("  ", percent(r))
		}
		fmt.Println()
	}
	for _, a := range t.Ages {
		fmt.Printf("age %d: %d of %d, survival %s\n", a.Age, a.Retained.Count, a.Retained.N, percent(*a.Survival))
	}
	// Output:
	// 2026-Q1  100.0 %  80.0 %  70.0 %
	// 2026-Q2  100.0 %  90.0 %
	// 2026-Q3  100.0 %
	// age 0: 210 of 210, survival 100.0 %
	// age 1: 125 of 150, survival 83.3 %
	// age 2: 70 of 100, survival 72.9 %
}

func ExampleCountCohorts() {
	tenures := []retention.Tenure{{Start: 0, Last: 2}, {Start: 0, Last: 0}, {Start: 1, Last: 2}}
	cohorts, err := retention.CountCohorts(tenures, []string{"January", "February", "March"})
	fmt.Println(cohorts, err)
	// Output: [{January [2 1 1]} {February [1 1]}] <nil>
}

func ExampleTenure() {
	_, err := retention.CountCohorts([]retention.Tenure{{Start: 2, Last: 1}}, []string{"Q1", "Q2", "Q3"})
	fmt.Println(err)
	// Output: retention: element 0: tenure {Start:2 Last:1} in 3 periods: invalid argument
}

func ExampleCohort() {
	_, err := retention.Cohorts([]retention.Cohort{{ID: "Q1", Active: []int64{10, 11}}}, retention.Options{})
	fmt.Println(err)
	// Output: retention: element 0 (Q1): 11 active at age 1: invalid argument
}

func ExampleCohortTable() {
	t, err := retention.Cohorts([]retention.Cohort{{ID: "Q1", Active: []int64{10, 9}}, {ID: "Q2", Active: []int64{20}}}, retention.Options{})
	fmt.Println(len(t.Rows), "cohorts,", len(t.Ages), "ages", err)
	// Output: 2 cohorts, 2 ages <nil>
}

// An age that a cohort has not reached is absent, not 0.
func ExampleCohortRow() {
	t, err := retention.Cohorts([]retention.Cohort{{ID: "Q1", Active: []int64{10, 9}}, {ID: "Q2", Active: []int64{20}}}, retention.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(t.Rows[0].Retention, t.Rows[1].Retention)
	// Output: [1 9/10] [1]
}

func ExampleCohortAge() {
	t, err := retention.Cohorts([]retention.Cohort{{ID: "Q1", Active: []int64{40, 36, 30}}, {ID: "Q2", Active: []int64{20, 20}}}, retention.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	a := t.Ages[2]
	fmt.Printf("%d cohort, %d at risk, kept %s, %.2f\n", a.Cohorts, a.AtRisk, percent(*a.Kept), a.Retained.Estimate.Interval)
	// Output: 1 cohort, 36 at risk, kept 83.3 %, [0.60, 0.86]
}

func ExampleMoney() {
	text, err := retention.Money{Amount: eur(1200).Amount, Currency: "CNY"}.MarshalJSON()
	fmt.Println(string(text), err)
	var none retention.Money
	fmt.Println(none.Add(eur(5)))
	// Output:
	// {"amount":1200,"currency":"CNY"} <nil>
	// 5 EUR <nil>
}

// Published figures are rounded once, from the exact fraction.
func Example() {
	r, err := retention.Revenue(retention.Movements{Start: eur(3), Churned: eur(1)})
	fmt.Println(r.Gross, r.Gross.Round(3, scale.HalfAwayFromZero), err)
	// Output: 2/3 0.667 <nil>
}
