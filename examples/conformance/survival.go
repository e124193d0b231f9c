package main

import (
	"github.com/shopspring/decimal"

	"github.com/gocsat/csat/satisfaction/retention"
)

var survivalSolvers = map[string]solver{
	"churn":           survivalChurn,
	"km":              survivalCurve,
	"logrank":         survivalLogRank,
	"cox":             survivalCox,
	"life_table":      survivalLifeTable,
	"retention_curve": survivalRetention,
}

// survivalChurn takes one period, and values its customers at a margin per period in
// any one currency.
func survivalChurn(in inputs, _ *dataSets) (map[string]any, error) {
	var c struct {
		Start    int64           `json:"start"`
		Acquired int64           `json:"acquired"`
		Lost     int64           `json:"lost"`
		Margin   decimal.Decimal `json:"margin_per_period"`
		Discount decimal.Decimal `json:"discount"`
	}
	if err := in.decode(&c); err != nil {
		return nil, err
	}
	r, err := retention.Churn(retention.Customers{Start: c.Start, New: c.Acquired, Lost: c.Lost}, retention.Options{Level: 0.95})
	if err != nil {
		return nil, err
	}
	year, err := retention.CompoundChurn(r.Churn.Value.Float64(), 12)
	if err != nil {
		return nil, err
	}
	margin := retention.Money{Amount: c.Margin, Currency: "EUR"}
	value, err := retention.LifetimeValue(margin, r.Retention.Value, c.Discount)
	if err != nil {
		return nil, err
	}
	return map[string]any{
		"end":                     r.End,
		"churn_rate":              r.Churn.Value.Float64(),
		"churn_rate_avg_base":     r.AverageBase.Float64(),
		"retention":               r.Retention.Value.Float64(),
		"growth":                  r.Growth.Float64(),
		"expected_lifetime":       r.Lifetime.Value,
		"annualised_churn_12":     year,
		"clv_infinite":            value.Following.Float64(),
		"clv_infinite_incl_first": value.WithFirst.Float64(),
		"wilson_95":               limits(r.Churn.Estimate.Interval),
	}, nil
}
