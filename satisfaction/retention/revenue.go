package retention

import (
	"fmt"

	"github.com/shopspring/decimal"

	"github.com/gocsat/csat/scale"
)

// Movements are the recurring revenue of a period taken apart. All amounts are
// positive or 0 and of one currency.
type Movements struct {
	// Start is the revenue of the customers there were when the period began.
	Start Money `json:"start"`
	// New is the revenue of those who came.
	New Money `json:"new"`
	// Expansion is what customers of the start pay more than then.
	Expansion Money `json:"expansion"`
	// Contraction is what customers of the start who stayed pay less than then.
	Contraction Money `json:"contraction"`
	// Churned is what customers of the start who left paid then.
	Churned Money `json:"churned"`
}

// amounts are Movements without their currency.
type amounts struct {
	start, added, expansion, contraction, churned decimal.Decimal
}

func (m Movements) amounts(p *purse) (amounts, error) {
	var a amounts
	for _, part := range []struct {
		name string
		in   Money
		out  *decimal.Decimal
	}{
		{"start", m.Start, &a.start}, {"new", m.New, &a.added}, {"expansion", m.Expansion, &a.expansion},
		{"contraction", m.Contraction, &a.contraction}, {"churned", m.Churned, &a.churned},
	} {
		d, err := p.pay(part.in)
		if err != nil {
			return a, fmt.Errorf("retention: revenue: %s: %w", part.name, err)
		}
		*part.out = d
	}
	if lost := a.contraction.Add(a.churned); lost.Cmp(a.start) > 0 {
		return a, fmt.Errorf("retention: revenue: more lost (%v) than there was (%v): %w", p.of(lost), m.Start, ErrArgument)
	}
	if a.start.Sign() == 0 {
		return a, fmt.Errorf("retention: revenue: none at the start: %w", ErrNoBase)
	}
	return a, nil
}

// over is a/b; b is not 0.
func over(a, b decimal.Decimal) scale.Ratio {
	r, _ := scale.RatioOfDecimal(a).Quo(scale.RatioOfDecimal(b)) // fails for 0 alone
	return r
}

// A RevenueResult is the retention of revenue in one period.
type RevenueResult struct {
	// Movements are the amounts; Start is the denominator of all ratios but Quick.
	Movements Movements `json:"movements"`
	// End is Start + New + Expansion − Contraction − Churned.
	End Money `json:"end"`
	// Gross is gross revenue retention (GRR), (Start − Contraction − Churned)/Start,
	// in [0,1]: expansion never enters.
	Gross scale.Ratio `json:"gross_retention"`
	// Net is net revenue retention (NRR), Gross + Expansion/Start, 0 and above.
	Net scale.Ratio `json:"net_retention"`
	// Growth is (End − Start)/Start, −1 and above.
	Growth scale.Ratio `json:"growth"`
	// Quick is the quick ratio, (New + Expansion)/(Contraction + Churned); nil where
	// nothing was lost.
	Quick *scale.Ratio `json:"quick_ratio"`
}

// Revenue is the retention of revenue from the totals of a period. [SumAccounts]
// makes them customer by customer; totals of larger units, where gains have been set
// off against losses, give a GRR that is too high. More lost than there was is
// [ErrArgument], no revenue at the start [ErrNoBase].
func Revenue(m Movements) (RevenueResult, error) {
	var p purse
	a, err := m.amounts(&p)
	if err != nil {
		return RevenueResult{}, err
	}
	lost, gained := a.contraction.Add(a.churned), a.added.Add(a.expansion)
	kept := a.start.Sub(lost)
	r := RevenueResult{
		Movements: m,
		End:       p.of(kept.Add(gained)),
		Gross:     over(kept, a.start),
		Net:       over(kept.Add(a.expansion), a.start),
		Growth:    over(gained.Sub(lost), a.start),
	}
	if lost.Sign() > 0 {
		quick := over(gained, lost)
		r.Quick = &quick
	}
	return r, nil
}

// An Account is the recurring revenue of one customer at both ends of a period, all
// contracts together.
type Account struct {
	// ID is the customer, empty if unknown.
	ID string `json:"id,omitempty"`
	// Start and End are the revenue at the start and at the end, 0 if the customer
	// was not there.
	Start Money `json:"start"`
	End   Money `json:"end"` // 0: has left
	// Earned says of a new customer that another customer's recommendation brought
	// them.
	Earned bool `json:"earned,omitempty"`
}

// AccountTotals are what a list of accounts comes to.
type AccountTotals struct {
	// Movements are their revenue, for [Revenue].
	Movements Movements `json:"movements"`
	// Customers are their numbers, for [Churn].
	Customers Customers `json:"customers"`
	// EarnedNew is the part of Movements.New that is earned, for [EarnedGrowth].
	EarnedNew Money `json:"earned_new"`
}

// SumAccounts takes the revenue of a period apart, customer by customer. Who paid at
// the start and not at the end has churned; who pays at the end and not at the start
// is new, also after an earlier departure. A customer without revenue at both ends
// counts as nothing. Negative amounts are [ErrArgument], a second currency
// [ErrCurrency] and a repeated id [ErrDuplicate], each in an [IndexError].
func SumAccounts(accounts []Account) (AccountTotals, error) {
	var (
		p       purse
		sum     amounts
		earned  decimal.Decimal
		t       AccountTotals
		seen    = map[string]bool{}
		element = func(i int, err error) error { return &IndexError{Index: i, ID: accounts[i].ID, Err: err} }
	)
	for i, a := range accounts {
		if a.ID != "" {
			if seen[a.ID] {
				return AccountTotals{}, element(i, ErrDuplicate)
			}
			seen[a.ID] = true
		}
		start, err := p.pay(a.Start)
		if err != nil {
			return AccountTotals{}, element(i, err)
		}
		end, err := p.pay(a.End)
		if err != nil {
			return AccountTotals{}, element(i, err)
		}
		sum.start = sum.start.Add(start)
		switch {
		case start.Sign() == 0 && end.Sign() == 0:
			continue
		case start.Sign() == 0:
			t.Customers.New++
			sum.added = sum.added.Add(end)
			if a.Earned {
				earned = earned.Add(end)
			}
			continue
		case end.Sign() == 0:
			t.Customers.Lost++
			sum.churned = sum.churned.Add(start)
		case end.Cmp(start) < 0:
			sum.contraction = sum.contraction.Add(start.Sub(end))
		default:
			sum.expansion = sum.expansion.Add(end.Sub(start))
		}
		t.Customers.Start++
	}
	t.EarnedNew = p.of(earned)
	t.Movements = Movements{
		Start: p.of(sum.start), New: p.of(sum.added), Expansion: p.of(sum.expansion),
		Contraction: p.of(sum.contraction), Churned: p.of(sum.churned),
	}
	return t, nil
}

// An EarnedResult is the growth that customers bring: by staying, by buying more and
// by bringing others. All ratios are of the revenue at the start.
type EarnedResult struct {
	// Start is the denominator.
	Start Money `json:"start"`
	// Net is net revenue retention (NRR).
	Net scale.Ratio `json:"net_retention"`
	// EarnedNew is the revenue of new customers who were recommended.
	EarnedNew scale.Ratio `json:"earned_new"`
	// BoughtNew is that of the other new customers, who came by advertising,
	// discounts or salesmen.
	BoughtNew scale.Ratio `json:"bought_new"`
	// Growth is earned growth, Net + EarnedNew − 1. With BoughtNew it makes the
	// growth of revenue.
	Growth scale.Ratio `json:"earned_growth"`
}

// EarnedGrowth is NRR + earned new − 100 % (Reichheld, Darnell and Burns 2021).
// earnedNew is the part of m.New that came by recommendation; where the reason to
// come was not asked, such customers are not earned, and the figure is a lower bound.
// More earned than new is [ErrArgument], no revenue at the start [ErrNoBase].
func EarnedGrowth(m Movements, earnedNew Money) (EarnedResult, error) {
	var p purse
	a, err := m.amounts(&p)
	if err != nil {
		return EarnedResult{}, err
	}
	earned, err := p.pay(earnedNew)
	if err != nil {
		return EarnedResult{}, fmt.Errorf("retention: earned new: %w", err)
	}
	if earned.Cmp(a.added) > 0 {
		return EarnedResult{}, fmt.Errorf("retention: earned growth: earned new %v of %v: %w", earnedNew, m.New, ErrArgument)
	}
	r := EarnedResult{
		Start:     p.of(a.start),
		Net:       over(a.start.Sub(a.contraction).Sub(a.churned).Add(a.expansion), a.start),
		EarnedNew: over(earned, a.start),
		BoughtNew: over(a.added.Sub(earned), a.start),
	}
	r.Growth = r.Net.Add(r.EarnedNew).Sub(one)
	return r, nil
}
