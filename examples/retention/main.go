// Retention is the story of a maintenance company's year: how many customers it
// kept, what their contracts were worth, why the others left, and how much of its
// growth it earned rather than bought.
//
//	go run ./examples/retention
//
// It grew by 18 %, and all of that was bought: of the customers it began with one in
// five left, and the others did not make up for them. The largest are the least
// content, which the score by revenue shows and the score by heads does not.
package main

import (
	"fmt"
	"log"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/gocsat/csat/satisfaction"
	"github.com/gocsat/csat/satisfaction/retention"
	"github.com/gocsat/csat/scale"
)

// Contracts at the start and at the end of the year in thousand euros, the answer to the
// recommendation question (none: -1), the reason for leaving, who brought the customer.
const customers = `
Adler   120.0 150.0   6 -        -
Brandt   80.0  60.0   5 -        -
Conrad   60.0  66.0   9 -        -
Dietz    40.0   0.0   3 price    -
Ebert    35.5  35.5  10 -        -
Falk     30.0  32.0   9 -        -
Gruber   24.0  24.0   8 -        -
Hahn     20.0   0.0   2 quality  -
Iwan     18.0  20.0  10 -        -
Jung     12.5  13.0   9 -        -
Kolb      0.0  90.0  -1 -        -
Lenz      0.0  16.5  -1 -        earned
Maurer    0.0  12.0  -1 -        -
`

func main() {
	var accounts []retention.Account
	var answers []retention.Valued
	heads, reasons := scale.NewTally(scale.ZeroToTen()), map[string]int64{}
	for line := range strings.Lines(strings.TrimSpace(customers)) {
		var name, start, end, reason, origin string
		var rating int
		_, err := fmt.Sscan(line, &name, &start, &end, &rating, &reason, &origin)
		check(err)
		a := retention.Account{ID: name, Start: thousand(start), End: thousand(end), Earned: origin == "earned"}
		accounts = append(accounts, a)
		if rating >= 0 {
			answers = append(answers, retention.Valued{Rating: rating, Revenue: a.Start})
			check(heads.Add(rating))
		}
		if reason != "-" {
			reasons[reason]++
		}
	}
	totals, err := retention.SumAccounts(accounts)
	check(err)
	c, err := retention.Churn(totals.Customers, retention.Options{})
	check(err)
	fmt.Printf("churn            %s  %d of %d %s, %.0f\n", percent(c.Churn.Value), c.Churn.Count, c.Churn.N, c.Churn.Base, c.Churn.Estimate.Interval.Scale(100))
	month, err := retention.CompoundChurn(c.Churn.Estimate.Value, 1/12.0)
	check(err)
	fmt.Printf("a month          %5.1f %%  compounds to the same\n", 100*month)

	r, err := retention.Revenue(totals.Movements)
	check(err)
	fmt.Printf("revenue          from %v to %v\n", r.Movements.Start, r.End)
	fmt.Printf("gross retention  %s  without %v of contraction and %v of churn\n", percent(r.Gross), r.Movements.Contraction, r.Movements.Churned)
	fmt.Printf("net retention    %s  with %v of expansion\n", percent(r.Net), r.Movements.Expansion)
	fmt.Printf("quick ratio      %5s    gained for each euro lost\n", r.Quick.Round(1, scale.HalfAwayFromZero).StringFixed(1))

	e, err := retention.EarnedGrowth(totals.Movements, totals.EarnedNew)
	check(err)
	fmt.Printf("growth           %s\n", percent(r.Growth))
	fmt.Printf("earned growth    %s  the rest, %s, are new customers that were bought\n", percent(e.Growth), strings.TrimSpace(percent(e.BoughtNew)))

	byHeads, err := satisfaction.NPS(heads, satisfaction.NPSOptions{})
	check(err)
	byRevenue, err := retention.RevenueNPS(answers, retention.Options{})
	check(err)
	fmt.Printf("nps by heads     %s  %.0f\n", percent(byHeads.Score), byHeads.Interval())
	fmt.Printf("nps by revenue   %s  %.0f\n", percent(byRevenue.Score), byRevenue.Estimate.Interval.Scale(100))

	var rows []scale.Row
	for _, id := range []string{"quality", "product", "price", "delivery", "after-sales"} {
		rows = append(rows, scale.Row{ID: id, Share: scale.Share{Count: reasons[id], N: totals.Customers.Lost}})
	}
	why, err := retention.Reasons(rows)
	check(err)
	for _, reason := range why.Reasons {
		if reason.Count > 0 {
			fmt.Printf("left for %-8s%s  %d of %d\n", reason.ID, percent(reason.Share), reason.Count, why.N)
		}
	}
	reach, err := retention.Reach(byHeads.Counts.Promoters, byHeads.Counts.Detractors, retention.Telling{})
	check(err)
	fmt.Printf("word of mouth    %v hear good of the company, %v bad\n", reach.Positive, reach.Negative)
}

// thousand is an amount given in thousand euros.
func thousand(text string) retention.Money {
	m, err := retention.ParseMoney(text, "EUR")
	check(err)
	return retention.Money{Amount: m.Amount.Shift(3), Currency: m.Currency}
}

func percent(r scale.Ratio) string {
	return fmt.Sprintf("%5s %%", r.Mul(scale.RatioOfDecimal(decimal.NewFromInt(100))).Round(1, scale.HalfAwayFromZero).StringFixed(1))
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
