package retention_test

import (
	"errors"
	"fmt"

	"github.com/shopspring/decimal"

	"github.com/gocsat/csat/satisfaction/retention"
	"github.com/gocsat/csat/scale"
)

// eur is an amount of euros.
func eur(units int64) retention.Money {
	return retention.Money{Amount: decimal.NewFromInt(units), Currency: "EUR"}
}

// percent is a ratio as text in per cent.
func percent(r scale.Ratio) string {
	return r.Mul(scale.RatioOfDecimal(decimal.NewFromInt(100))).Round(1, scale.HalfAwayFromZero).StringFixed(1) + " %"
}

func ExampleChurn() {
	c, err := retention.Churn(retention.Customers{Start: 2400, New: 310, Lost: 300}, retention.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("lost %d of %d %s: %s, %.3f\n", c.Churn.Count, c.Churn.N, c.Churn.Base, percent(c.Churn.Value), c.Churn.Estimate.Interval)
	fmt.Println("average base", percent(c.AverageBase))
	fmt.Println("growth", percent(c.Growth), "to", c.End)
	// Output:
	// lost 300 of 2400 customers at the start: 12.5 %, [0.112, 0.139]
	// average base 12.5 %
	// growth 0.4 % to 2410
}

func ExampleCustomers() {
	fmt.Println(retention.Customers{Start: 80, New: 5, Lost: 3}.End())
	// Output: 82
}

// Who loses nobody keeps customers for ever.
func ExampleChurnResult() {
	c, err := retention.Churn(retention.Customers{Start: 80, New: 5}, retention.Options{Level: 0.9})
	fmt.Printf("%.3f %v %v\n", c.Churn.Estimate.Interval, c.Lifetime, err)
	// Output: [0.000, 0.033] +Inf <nil>
}

// Two per cent a month are not 24 per cent a year.
func ExampleCompoundChurn() {
	year, err := retention.CompoundChurn(0.02, 12)
	fmt.Printf("%.4f %v\n", year, err)
	month, err := retention.CompoundChurn(year, 1/12.0)
	fmt.Printf("%.4f %v\n", month, err)
	// Output:
	// 0.2153 <nil>
	// 0.0200 <nil>
}

// Net revenue retention of 101 % a month, over a year.
func ExampleCompoundRetention() {
	year, err := retention.CompoundRetention(1.01, 12)
	fmt.Printf("%.4f %v\n", year, err)
	// Output: 1.1268 <nil>
}

func ExamplePerCustomerMonth() {
	i, err := retention.PerCustomerMonth(10, 1250, retention.Options{})
	fmt.Printf("%.4f %.4f %v\n", i.Estimate.Value, i.Estimate.Interval, err)
	// Output: 0.0080 [0.0038, 0.0147] <nil>
}

// Nobody left: that is an upper limit, 3.69 losses over the time observed.
func ExampleIncidence() {
	i, err := retention.PerCustomerMonth(0, 600, retention.Options{})
	fmt.Printf("%.5f %v %v %v\n", i.Estimate.Interval, i.Estimate.SE, i.Estimate.Warnings, err)
	// Output: [0.00000, 0.00615] – [nobody was lost, so there is no standard error] <nil>
}

func ExampleLifetimeValue() {
	kept, err := scale.NewRatio(475, 500)
	if err != nil {
		fmt.Println(err)
		return
	}
	v, err := retention.LifetimeValue(eur(20), kept, decimal.New(1, -2))
	fmt.Println(v.Following.Round(2, scale.HalfAwayFromZero), v.WithFirst.Round(2, scale.HalfAwayFromZero), v.Currency, err)
	// Output: 316.67 336.67 EUR <nil>
}

// One margin at once is the difference.
func ExampleValue() {
	v, err := retention.LifetimeValue(eur(20), scale.Ratio{}, decimal.New(1, -2))
	fmt.Println(v.Following, v.WithFirst, err)
	// Output: 0 20 <nil>
}

func ExampleRateOf() {
	r, err := retention.RateOf(retention.Renewal, 46, 60, retention.Options{})
	fmt.Printf("%v: %d of %d %s, %s, %.2f %v\n", r.Kind, r.Count, r.N, r.Base, percent(r.Value), r.Estimate.Interval, err)
	// Output: renewal: 46 of 60 contracts that came up for renewal, 76.7 %, [0.65, 0.86] <nil>
}

func ExampleRate() {
	r, err := retention.RateOf(retention.Repurchase, 7, 12, retention.Options{})
	fmt.Println(r.Share().Percent(1, scale.HalfEven), r.Estimate.Warnings, err)
	// Output: 58.3 [12 customers who had bought before, fewer than 30] <nil>
}

func ExampleKind() {
	for _, k := range []retention.Kind{retention.Repurchase, retention.Recommendation, retention.BrandPreference, retention.SalesHit} {
		fmt.Printf("%v: of %s\n", k, k.Base())
	}
	// Output:
	// repurchase: of customers who had bought before
	// recommendation: of customers who answered
	// brand-preference: of respondents who named a choice
	// sales-hit: of offers decided
}

func ExampleOptions() {
	for _, level := range []float64{0.8, 0.95} {
		r, err := retention.RateOf(retention.SalesHit, 40, 100, retention.Options{Level: level})
		fmt.Printf("%.3f %v\n", r.Estimate.Interval, err)
	}
	// Output:
	// [0.339, 0.464] <nil>
	// [0.309, 0.498] <nil>
}

func ExampleReasons() {
	// Table.ChoiceCounts gives such rows.
	rows := []scale.Row{
		{ID: "quality", Share: scale.Share{Count: 8, N: 40}},
		{ID: "price", Share: scale.Share{Count: 22, N: 40}},
		{ID: "delivery", Share: scale.Share{Count: 4, N: 40}},
		{ID: "after-sales", Share: scale.Share{Count: 16, N: 40}},
	}
	t, err := retention.Reasons(rows)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%d reasons of %d customers\n", t.Mentions, t.N)
	for _, r := range t.Reasons {
		fmt.Printf("%-12s %2d  %s of customers, up to here %s of reasons\n", r.ID, r.Count, percent(r.Share), percent(r.Cumulative))
	}
	// Output:
	// 50 reasons of 40 customers
	// price        22  55.0 % of customers, up to here 44.0 % of reasons
	// after-sales  16  40.0 % of customers, up to here 76.0 % of reasons
	// quality       8  20.0 % of customers, up to here 92.0 % of reasons
	// delivery      4  10.0 % of customers, up to here 100.0 % of reasons
}

func ExampleReason() {
	t, err := retention.Reasons([]scale.Row{{ID: "price", Labels: scale.Text{"en": "Price", "zh": "价格"}, Share: scale.Share{Count: 3, N: 4}}})
	if err != nil {
		fmt.Println(err)
		return
	}
	r := t.Reasons[0]
	fmt.Println(r.Labels.In("zh"), r.Share, r.OfMentions)
	// Output: 价格 3/4 1
}

// Nobody gave a reason.
func ExampleReasonTable() {
	_, err := retention.Reasons([]scale.Row{{ID: "price"}})
	fmt.Println(errors.Is(err, retention.ErrNoBase))
	// Output: true
}

func ExampleReach() {
	r, err := retention.Reach(300, 40, retention.Telling{})
	fmt.Println(r.Positive, r.Negative, r.Net, err)
	// Output: 2400 880 1520 <nil>
}

// Another source: complainers tell 8 to 10 people, one in five of them 20.
func ExampleTelling() {
	satisfied, err1 := scale.NewRatio(8, 1)
	dissatisfied, err2 := scale.NewRatio(4*9+20, 5)
	if err := errors.Join(err1, err2); err != nil {
		fmt.Println(err)
		return
	}
	r, err := retention.Reach(300, 40, retention.Telling{Satisfied: satisfied, Dissatisfied: dissatisfied})
	fmt.Println(r.Negative, r.Net, err)
	// Output: 448 1952 <nil>
}

func ExampleReachResult() {
	r, err := retention.Reach(10, 5, retention.Telling{})
	fmt.Println("net", r.Net, "by telling", r.Telling.Satisfied, "and", r.Telling.Dissatisfied, err)
	// Output: net -30 by telling 8 and 22 <nil>
}
