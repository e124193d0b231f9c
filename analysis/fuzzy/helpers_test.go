package fuzzy_test

import "github.com/shopspring/decimal"

func amount(x int64) *decimal.Decimal {
	d := decimal.NewFromInt(x)
	return &d
}
