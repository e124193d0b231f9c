package retention_test

import (
	"encoding/json"
	"errors"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/satisfaction"
	"github.com/gocsat/csat/satisfaction/retention"
	"github.com/gocsat/csat/scale"
)

func errorsAs[E error](err error, target *E) bool { return errors.As(err, target) }

func cents(n int64) retention.Money {
	return retention.Money{Amount: decimal.New(n, -2), Currency: "EUR"}
}

func usd(n int64) retention.Money {
	return retention.Money{Amount: decimal.NewFromInt(n), Currency: "USD"}
}

// amount is an amount as a ratio.
func amount(m retention.Money) scale.Ratio { return scale.RatioOfDecimal(m.Amount) }

func quotient(t *testing.T, a, b scale.Ratio) scale.Ratio {
	t.Helper()
	q, err := a.Quo(b)
	require.NoError(t, err)
	return q
}

// Against fractions computed one customer at a time, and the identities.
func TestRevenueProperties(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	for range 300 {
		var accounts []retention.Account
		var start, end, kept, held, earned, recruits scale.Ratio
		var count retention.Customers
		for range rng.IntN(40) + 1 {
			pick := func() retention.Money {
				if rng.IntN(4) == 0 {
					return retention.Money{}
				}
				return cents(rng.Int64N(100_000))
			}
			a := retention.Account{Start: pick(), End: pick(), Earned: rng.IntN(2) == 0}
			accounts = append(accounts, a)
			s, e := amount(a.Start), amount(a.End)
			start, end = start.Add(s), end.Add(e)
			switch {
			case s.Sign() > 0:
				count.Start++
				held = held.Add(e)
				if e.Cmp(s) < 0 {
					kept = kept.Add(e)
				} else {
					kept = kept.Add(s)
				}
				if e.Sign() == 0 {
					count.Lost++
				}
			case e.Sign() > 0:
				count.New++
				recruits = recruits.Add(e)
				if a.Earned {
					earned = earned.Add(e)
				}
			}
		}
		totals, err := retention.SumAccounts(accounts)
		require.NoError(t, err)
		require.Equal(t, count, totals.Customers)
		m := totals.Movements
		equal(t, start, amount(m.Start))
		equal(t, recruits, amount(m.New))
		equal(t, earned, amount(totals.EarnedNew))
		r, err := retention.Revenue(m)
		if start.Sign() == 0 {
			require.ErrorIs(t, err, retention.ErrNoBase)
			continue
		}
		require.NoError(t, err)
		one := ratio(t, 1, 1)
		equal(t, end, amount(r.End))
		equal(t, quotient(t, kept, start), r.Gross)
		equal(t, quotient(t, held, start), r.Net)
		require.LessOrEqual(t, r.Gross.Cmp(one), 0, "GRR ≤ 1")
		require.GreaterOrEqual(t, r.Gross.Sign(), 0)
		equal(t, r.Net, r.Gross.Add(quotient(t, amount(m.Expansion), start)))
		equal(t, r.Growth, quotient(t, end, start).Sub(one))
		lost := start.Sub(kept)
		require.Equal(t, lost.Sign() > 0, r.Quick != nil)
		if r.Quick != nil {
			equal(t, quotient(t, end.Sub(kept), lost), *r.Quick)
		}
		e, err := retention.EarnedGrowth(m, totals.EarnedNew)
		require.NoError(t, err)
		equal(t, r.Net.Add(quotient(t, earned, start)).Sub(one), e.Growth)
		equal(t, r.Growth, e.Growth.Add(e.BoughtNew))
		equal(t, r.Net, e.Net)
	}
}

func TestGrossRetentionIgnoresGains(t *testing.T) {
	m := retention.Movements{Start: cents(100), Contraction: cents(10), Churned: cents(20)}
	for _, gain := range []int64{0, 1, 1_000_000} {
		m.Expansion, m.New = cents(gain), cents(gain)
		r, err := retention.Revenue(m)
		require.NoError(t, err)
		equal(t, ratio(t, 7, 10), r.Gross)
	}
}

func TestMixedCurrencies(t *testing.T) {
	base := retention.Movements{Start: eur(10), New: eur(1), Expansion: eur(1), Contraction: eur(1), Churned: eur(1)}
	fields := map[string]func(m *retention.Movements) *retention.Money{
		"start":       func(m *retention.Movements) *retention.Money { return &m.Start },
		"new":         func(m *retention.Movements) *retention.Money { return &m.New },
		"expansion":   func(m *retention.Movements) *retention.Money { return &m.Expansion },
		"contraction": func(m *retention.Movements) *retention.Money { return &m.Contraction },
		"churned":     func(m *retention.Movements) *retention.Money { return &m.Churned },
	}
	refused := func(t *testing.T, err error) {
		t.Helper()
		require.ErrorIs(t, err, retention.ErrCurrency)
		var mixed *retention.CurrencyError
		require.ErrorAs(t, err, &mixed)
		require.ElementsMatch(t, []string{"EUR", "USD"}, []string{mixed.First, mixed.Second})
		require.Contains(t, err.Error(), "EUR")
		require.Contains(t, err.Error(), "USD")
	}
	for name, field := range fields {
		t.Run(name, func(t *testing.T) {
			m := base
			*field(&m) = usd(1)
			_, err := retention.Revenue(m)
			refused(t, err)
			_, err = retention.EarnedGrowth(m, eur(0))
			refused(t, err)
		})
	}
	_, err := retention.EarnedGrowth(base, usd(1))
	refused(t, err)
	_, err = retention.SumAccounts([]retention.Account{{Start: eur(1)}, {End: usd(2)}})
	refused(t, err)
	_, err = retention.RevenueNPS([]retention.Valued{{Rating: 9, Revenue: eur(1)}, {Rating: 9, Revenue: usd(1)}}, retention.Options{})
	refused(t, err)
	_, err = retention.NPSRevenue{Detractors: eur(1), Promoters: usd(1)}.Score()
	refused(t, err)
	_, err = eur(1).Add(usd(1))
	refused(t, err)
	// A currency stands beside another even with nothing in it: it says what the column holds.
	_, err = eur(1).Add(usd(0))
	refused(t, err)
	_, err = eur(1).Add(retention.Money{})
	require.NoError(t, err)
}

func TestRevenueErrors(t *testing.T) {
	minus := eur(-1)
	nameless := retention.Money{Amount: decimal.NewFromInt(1)}
	huge := retention.Money{Amount: decimal.New(1, math.MaxInt32), Currency: "EUR"}
	tests := []struct {
		name string
		m    retention.Movements
		want error
	}{
		{"nothing at all", retention.Movements{}, retention.ErrNoBase},
		{"only new", retention.Movements{New: eur(5)}, retention.ErrNoBase},
		{"more lost than there was", retention.Movements{Start: eur(5), Contraction: eur(3), Churned: eur(3)}, retention.ErrArgument},
		{"lost from nothing", retention.Movements{Churned: eur(3)}, retention.ErrArgument},
		{"negative start", retention.Movements{Start: minus}, retention.ErrArgument},
		{"negative new", retention.Movements{Start: eur(1), New: minus}, retention.ErrArgument},
		{"negative expansion", retention.Movements{Start: eur(1), Expansion: minus}, retention.ErrArgument},
		{"negative contraction", retention.Movements{Start: eur(1), Contraction: minus}, retention.ErrArgument},
		{"no currency", retention.Movements{Start: nameless}, retention.ErrArgument},
		{"too long", retention.Movements{Start: eur(1), New: huge}, retention.ErrArgument},
	}
	for _, tt := range tests {
		_, err := retention.Revenue(tt.m)
		require.ErrorIs(t, err, tt.want, tt.name)
		_, err = retention.EarnedGrowth(tt.m, retention.Money{})
		require.ErrorIs(t, err, tt.want, tt.name)
	}
	_, err := retention.EarnedGrowth(retention.Movements{Start: eur(1), New: eur(1)}, eur(2))
	require.ErrorIs(t, err, retention.ErrArgument)
	_, err = retention.EarnedGrowth(retention.Movements{Start: eur(1), New: eur(1)}, minus)
	require.ErrorIs(t, err, retention.ErrArgument)
	for _, a := range []retention.Account{{Start: minus}, {End: minus}, {Start: nameless}, {End: huge}} {
		_, err := retention.SumAccounts([]retention.Account{{}, a})
		require.ErrorIs(t, err, retention.ErrArgument)
		var at *retention.IndexError
		require.ErrorAs(t, err, &at)
		require.Equal(t, 1, at.Index)
	}
	totals, err := retention.SumAccounts(nil)
	require.NoError(t, err)
	require.Equal(t, retention.AccountTotals{}, totals)
}

// With equal revenue it is the net promoter score; with revenue as a frequency its value is that of so many answers.
func TestRevenueNPS(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	for range 100 {
		var same, varied []retention.Valued
		tally := scale.NewTally(scale.ZeroToTen())
		repeated := scale.NewTally(scale.ZeroToTen())
		for range rng.IntN(50) + 2 {
			rating, times := rng.IntN(11), rng.Int64N(5)+1
			same = append(same, retention.Valued{Rating: rating, Revenue: cents(1999)})
			varied = append(varied, retention.Valued{Rating: rating, Revenue: cents(times)})
			require.NoError(t, tally.Add(rating))
			require.NoError(t, repeated.AddN(rating, times))
		}
		got, err := retention.RevenueNPS(same, retention.Options{Level: 0.9})
		require.NoError(t, err)
		want, err := satisfaction.NPS(tally, satisfaction.NPSOptions{Level: 0.9})
		require.NoError(t, err)
		equal(t, want.Score, got.Score)
		require.Equal(t, want.Counts, got.Counts)
		require.InDelta(t, want.Estimate.Interval.Lower, got.Estimate.Interval.Lower, 1e-12)
		require.InDelta(t, want.Estimate.Interval.Upper, got.Estimate.Interval.Upper, 1e-12)
		n := float64(len(same))
		require.InDelta(t, want.Estimate.SE.Value*math.Sqrt(n/(n-1)), got.Estimate.SE.Value, 1e-13)
		require.InDelta(t, n, got.Estimate.EffectiveN, 1e-11)

		got, err = retention.RevenueNPS(varied, retention.Options{})
		require.NoError(t, err)
		want, err = satisfaction.NPS(repeated, satisfaction.NPSOptions{})
		require.NoError(t, err)
		equal(t, want.Score, got.Score)
		// The error, from its definition.
		var total, squares, kish float64
		for _, a := range varied {
			w := amount(a.Revenue).Float64()
			y := 0.0
			if a.Rating >= 9 {
				y = 1
			} else if a.Rating <= 6 {
				y = -1
			}
			total += w
			kish += w * w
			squares += w * w * (y - want.Estimate.Value) * (y - want.Estimate.Value)
		}
		require.InDelta(t, math.Sqrt(n/(n-1)*squares)/total, got.Estimate.SE.Value, 1e-13)
		require.InDelta(t, total*total/kish, got.Estimate.EffectiveN, 1e-10)
		roundTrip(t, got)
	}
}

func TestRevenueNPSEdges(t *testing.T) {
	one, err := retention.RevenueNPS([]retention.Valued{{Rating: 9, Revenue: eur(5)}}, retention.Options{})
	require.NoError(t, err)
	require.False(t, one.Estimate.SE.Valid)
	require.Equal(t, 1.0, one.Estimate.Interval.Upper)
	roundTrip(t, one)
	all, err := retention.RevenueNPS([]retention.Valued{{Rating: 9, Revenue: eur(1)}, {Rating: 10, Revenue: eur(1)}, {Rating: 2}}, retention.Options{})
	require.NoError(t, err)
	require.Equal(t, "1", all.Score.String(), "a customer without revenue weighs nothing")
	require.Equal(t, int64(3), all.Estimate.N)
	require.Less(t, all.Estimate.Interval.Lower, 0.0)
	require.Equal(t, 1.0, all.Estimate.Interval.Upper)
	for _, answers := range [][]retention.Valued{nil, {{Rating: 3}}, {{Rating: 3, Revenue: eur(0)}}} {
		_, err := retention.RevenueNPS(answers, retention.Options{})
		require.ErrorIs(t, err, retention.ErrNoBase)
	}
	for _, a := range []retention.Valued{{Rating: -1}, {Rating: 11}, {Rating: 5, Revenue: eur(-1)}} {
		_, err := retention.RevenueNPS([]retention.Valued{a}, retention.Options{})
		require.ErrorIs(t, err, retention.ErrArgument)
	}
	_, err = retention.RevenueNPS(nil, retention.Options{Level: math.NaN()})
	require.ErrorIs(t, err, retention.ErrArgument)
}

func TestMoney(t *testing.T) {
	for _, text := range []string{"", "1,5", "1e99", "NaN", "Inf", "0x10", "1 ", "1.", strings.Repeat("1", 31)} {
		_, err := retention.ParseMoney(text, "EUR")
		require.ErrorIs(t, err, retention.ErrArgument, text)
	}
	for _, code := range []string{"", "eur", "EURO", "E R", "€", "ÄÖÜ"} {
		_, err := retention.ParseMoney("1", code)
		require.ErrorIs(t, err, retention.ErrArgument, code)
	}
	for _, text := range []string{
		`null`, `{}`, `[]`, `7`, `{"amount":1}`, `{"currency":"EUR"}`, `{"amount":1,"currency":""}`, `{"amount":1,"currency":"eur"}`,
		`{"amount":1e99,"currency":"EUR"}`, `{"amount":1,"currency":"EUR","rate":2}`, `{"amount":1,"amount":2,"currency":"EUR"}`,
		`{"amount":null,"currency":"EUR"}`,
	} {
		m := eur(3)
		require.ErrorIs(t, m.UnmarshalJSON([]byte(text)), retention.ErrEncoding, text)
		require.Equal(t, eur(3), m, "unchanged")
	}
	var zero retention.Money
	require.JSONEq(t, `{"amount":0,"currency":""}`, string(roundTrip(t, zero)))
	require.Equal(t, "0", zero.String())
	// Numbers that cost more than they look.
	for _, exponent := range []int32{math.MaxInt32, math.MinInt32} {
		long := retention.Money{Amount: decimal.New(7, exponent), Currency: "EUR"}
		_, err := long.Add(eur(1))
		require.ErrorIs(t, err, retention.ErrArgument)
		_, err = json.Marshal(long)
		require.Error(t, err)
		require.Equal(t, "– EUR", long.String())
		none := retention.Money{Amount: decimal.New(0, exponent), Currency: "EUR"}
		sum, err := none.Add(eur(1))
		require.NoError(t, err)
		require.Equal(t, "1 EUR", sum.String())
	}
}

// The settings of the decimal package, which any importer may change, reach no figure.
func TestHostileDecimalSettings(t *testing.T) {
	compute := func() string {
		totals, err := retention.SumAccounts([]retention.Account{
			{Start: cents(33333), End: cents(44444)}, {Start: cents(10000), End: cents(7)}, {Start: cents(5000)}, {End: cents(1234), Earned: true},
		})
		require.NoError(t, err)
		r, err := retention.Revenue(totals.Movements)
		require.NoError(t, err)
		e, err := retention.EarnedGrowth(totals.Movements, totals.EarnedNew)
		require.NoError(t, err)
		v, err := retention.LifetimeValue(cents(1999), ratio(t, 2, 3), decimal.New(1, -2))
		require.NoError(t, err)
		n, err := retention.RevenueNPS([]retention.Valued{{Rating: 9, Revenue: cents(12345)}, {Rating: 2, Revenue: cents(7)}, {Rating: 8}}, retention.Options{})
		require.NoError(t, err)
		return string(roundTrip(t, totals)) + string(roundTrip(t, r)) + string(roundTrip(t, e)) + string(roundTrip(t, v)) +
			string(roundTrip(t, n)) + cents(1250).String()
	}
	want := compute()
	precision, quotes, zero, trim, scientific := decimal.DivisionPrecision, decimal.MarshalJSONWithoutQuotes, decimal.Zero, decimal.TrimTrailingZeros, decimal.UseScientificNotation
	defer func() {
		decimal.DivisionPrecision, decimal.MarshalJSONWithoutQuotes, decimal.Zero = precision, quotes, zero
		decimal.TrimTrailingZeros, decimal.UseScientificNotation = trim, scientific
	}()
	decimal.DivisionPrecision, decimal.MarshalJSONWithoutQuotes, decimal.Zero = 0, !quotes, decimal.NewFromInt(5)
	decimal.TrimTrailingZeros, decimal.UseScientificNotation = !trim, !scientific
	require.Equal(t, want, compute())
}

func FuzzMoney(f *testing.F) {
	for _, seed := range []string{`{"amount":1234.5,"currency":"EUR"}`, `{"amount":"-0.01","currency":"CNY"}`, `{"amount":0,"currency":""}`, `{"amount":1e30,"currency":"USD"}`, `null`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var m retention.Money
		if err := m.UnmarshalJSON(data); err != nil {
			require.ErrorIs(t, err, retention.ErrEncoding)
			return
		}
		text, err := m.MarshalJSON()
		require.NoError(t, err)
		var back retention.Money
		require.NoError(t, back.UnmarshalJSON(text))
		equal(t, amount(m), amount(back))
		require.Equal(t, m.Currency, back.Currency)
	})
}

func BenchmarkSumAccounts(b *testing.B) {
	rng := rand.New(rand.NewPCG(7, 8))
	accounts := make([]retention.Account, 10_000)
	for i := range accounts {
		accounts[i] = retention.Account{Start: cents(rng.Int64N(1_000_000)), End: cents(rng.Int64N(1_000_000))}
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := retention.SumAccounts(accounts); err != nil {
			b.Fatal(err)
		}
	}
}
