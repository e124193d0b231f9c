package retention_test

import (
	"encoding/json"
	"io/fs"
	"math"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/internal/reftest"
	"github.com/gocsat/csat/satisfaction/retention"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

func ratio(t *testing.T, num, den int64) scale.Ratio {
	t.Helper()
	r, err := scale.NewRatio(num, den)
	require.NoError(t, err)
	return r
}

func equal(t *testing.T, want, got scale.Ratio) {
	t.Helper()
	require.Zero(t, want.Cmp(got), "want %v, got %v", want, got)
}

func TestChurn(t *testing.T) {
	tests := []struct {
		name                     string
		customers                retention.Customers
		churn, average, growth   [2]int64
		lifetime, year, low, upp float64
		source                   string
	}{
		{"half of ten", retention.Customers{Start: 10, Lost: 5}, [2]int64{1, 2}, [2]int64{2, 3}, [2]int64{-1, 2}, 2, 1 - 1./4096,
			0.2365931, 0.7634069, "by hand; Wilson's formula in 33-digit decimals"},
		{"new ones are not in the base", retention.Customers{Start: 10, New: 1000, Lost: 5}, [2]int64{1, 2}, [2]int64{10, 1015}, [2]int64{199, 2},
			2, 1 - 1./4096, 0.2365931, 0.7634069, "the same; average base (10 + 1005)/2"},
		{"all", retention.Customers{Start: 10, Lost: 10}, [2]int64{1, 1}, [2]int64{2, 1}, [2]int64{-1, 1}, 1, 1, 0.7224672, 1, "by hand; 10/(10 + z²)"},
		{"nobody", retention.Customers{Start: 10}, [2]int64{0, 1}, [2]int64{0, 1}, [2]int64{0, 1}, math.Inf(1), 0, 0, 0.2775328, "by hand; z²/(10 + z²)"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c, err := retention.Churn(tt.customers, retention.Options{})
			require.NoError(t, err)
			equal(t, ratio(t, tt.churn[0], tt.churn[1]), c.Churn.Value)
			equal(t, ratio(t, tt.average[0], tt.average[1]), c.AverageBase)
			equal(t, ratio(t, tt.growth[0], tt.growth[1]), c.Growth)
			equal(t, ratio(t, 1, 1), c.Churn.Value.Add(c.Retention.Value))
			require.Equal(t, survey.Some(tt.lifetime), c.Lifetime)
			require.InDelta(t, tt.low, c.Churn.Estimate.Interval.Lower, 1e-7, tt.source)
			require.InDelta(t, tt.upp, c.Churn.Estimate.Interval.Upper, 1e-7, tt.source)
			require.InDelta(t, 1-c.Churn.Estimate.Interval.Lower, c.Retention.Estimate.Interval.Upper, 1e-15)
			year, err := retention.CompoundChurn(c.Churn.Estimate.Value, 12)
			require.NoError(t, err)
			require.InDelta(t, tt.year, year, 1e-15)
			require.Len(t, c.Churn.Estimate.Warnings, 1, "fewer than 30")
		})
	}
}

func TestReference(t *testing.T) {
	dir := reftest.Find(func(dir string) fs.FS { return os.DirFS(dir) })
	if dir == nil {
		t.Log("no reference cases")
		return
	}
	cases, err := reftest.Load(dir, "survival")
	require.NoError(t, err)
	compared := 0
	for _, c := range cases {
		if c.Kind != "churn" {
			continue
		}
		var start, acquired, lost int64
		require.NoError(t, c.Input("start", &start))
		require.NoError(t, c.Input("acquired", &acquired))
		require.NoError(t, c.Input("lost", &lost))
		r, err := retention.Churn(retention.Customers{Start: start, New: acquired, Lost: lost}, retention.Options{})
		require.NoError(t, err)
		v, err := retention.LifetimeValue(eur(20), r.Retention.Value, decimal.New(1, -2))
		require.NoError(t, err)
		got := map[string]any{
			"end": r.End, "churn_rate": r.Churn.Value.Float64(), "growth": r.Growth.Float64(), "expected_lifetime": r.Lifetime.Value,
			"clv_infinite": v.Following.Float64(), "clv_infinite_incl_first": v.WithFirst.Float64(),
		}
		plain := reftest.Plain(got).(map[string]any)
		for _, f := range reftest.Compare(c, plain) {
			if _, ok := plain[f.Path]; ok {
				require.Equal(t, reftest.Match, f.Verdict, "%s %v", c.ID, f)
				compared++
			}
		}
	}
	require.Positive(t, compared)
}

func TestCompounding(t *testing.T) {
	// 1 − 0.9¹² and the others by hand; 5 % a month: the reference case survival/churn/b.
	for _, tt := range []struct{ rate, periods, want float64 }{
		{0.1, 12, 0.717570463519}, {0.05, 12, 0.45963991233736}, {1e-18, 12, 1.2e-17}, {0, 5, 0}, {1, 0.5, 1}, {0.36, 0.5, 0.2},
	} {
		got, err := retention.CompoundChurn(tt.rate, tt.periods)
		require.NoError(t, err)
		require.InDelta(t, tt.want, got, 1e-13*max(tt.want, 1e-5))
	}
	for rate := 0.0; rate <= 1; rate += 1.0 / 64 {
		for _, n := range []float64{1, 3, 12, 52} {
			year, err := retention.CompoundChurn(rate, n)
			require.NoError(t, err)
			kept, err := retention.CompoundRetention(1-rate, n)
			require.NoError(t, err)
			require.InDelta(t, 1, year+kept, 1e-14, "retention + churn = 1")
			if kept < 1e-6 {
				continue // 1 − year has no digits left to go back from
			}
			back, err := retention.CompoundChurn(year, 1/n)
			require.NoError(t, err)
			require.InDelta(t, rate, back, 1e-10)
		}
	}
	for _, bad := range [][2]float64{{-0.1, 1}, {1.1, 1}, {math.NaN(), 1}, {0.1, 0}, {0.1, -1}, {0.1, math.NaN()}, {0.1, math.Inf(1)}} {
		_, err := retention.CompoundChurn(bad[0], bad[1])
		require.ErrorIs(t, err, retention.ErrArgument)
	}
	for _, bad := range [][2]float64{{-0.1, 1}, {math.Inf(1), 1}, {math.NaN(), 1}, {10, 1000}, {0.1, 0}, {0.1, math.NaN()}, {0.1, math.Inf(1)}} {
		_, err := retention.CompoundRetention(bad[0], bad[1])
		require.ErrorIs(t, err, retention.ErrArgument)
	}
}

func TestPerCustomerMonth(t *testing.T) {
	// Limits for the count: Poisson sums in 60-digit decimals, solved by bisection. Garwood (1936) prints 3.69, 5.57, 18.39.
	for _, tt := range []struct {
		lost         int64
		level        float64
		lower, upper float64
	}{
		{0, 0, 0, 3.688879454}, {1, 0, 0.025317808, 5.571643391}, {5, 0, 1.623486390, 11.668332079}, {10, 0, 4.795388696, 18.390356042},
		{20, 0.99, 10.353267658, 34.667998728}, {100, 0.95, 81.363991251, 121.626793792},
	} {
		i, err := retention.PerCustomerMonth(tt.lost, 400, retention.Options{Level: tt.level})
		require.NoError(t, err)
		require.InDelta(t, tt.lower/400, i.Estimate.Interval.Lower, 6e-10/400)
		require.InDelta(t, tt.upper/400, i.Estimate.Interval.Upper, 6e-10/400)
		require.Equal(t, tt.lost > 0, i.Estimate.SE.Valid)
	}
	for _, months := range []float64{-1, math.NaN(), math.Inf(1), 1e-320} {
		_, err := retention.PerCustomerMonth(3, months, retention.Options{})
		require.ErrorIs(t, err, retention.ErrArgument, "%g", months)
	}
	_, err := retention.PerCustomerMonth(-1, 3, retention.Options{})
	require.ErrorIs(t, err, retention.ErrArgument)
	_, err = retention.PerCustomerMonth(3, 0, retention.Options{})
	require.ErrorIs(t, err, retention.ErrNoBase)
}

// By exact enumeration of the losses of 40 customer-months.
func TestGarwoodCoverage(t *testing.T) {
	const months, most = 40.0, 120
	var limits [most + 1]survey.Interval
	for lost := range limits {
		i, err := retention.PerCustomerMonth(int64(lost), months, retention.Options{Level: 0.9})
		require.NoError(t, err)
		limits[lost] = i.Estimate.Interval
	}
	for rate := 0.0005; rate < 1; rate += 0.0017 {
		coverage, probability := 0.0, math.Exp(-rate*months)
		for lost, i := range limits {
			if lost > 0 {
				probability *= rate * months / float64(lost)
			}
			if i.Lower <= rate && rate <= i.Upper {
				coverage += probability
			}
		}
		require.GreaterOrEqual(t, coverage, 0.9-1e-12, "rate %g", rate)
	}
}

func TestLifetimeValue(t *testing.T) {
	// The series itself, Σ m·rᵗ/(1+d)ᵗ.
	for _, tt := range []struct{ m, kept, discount float64 }{{20, 0.95, 0.01}, {-3, 0.5, 0}, {100, 0, 0.1}, {7, 1, 0.02}} {
		sum := 0.0
		for period := 1; period < 20000; period++ {
			sum += tt.m * math.Pow(tt.kept/(1+tt.discount), float64(period))
		}
		m := retention.Money{Amount: decimal.NewFromFloat(tt.m), Currency: "EUR"}
		v, err := retention.LifetimeValue(m, scale.RatioOfDecimal(decimal.NewFromFloat(tt.kept)), decimal.NewFromFloat(tt.discount))
		require.NoError(t, err)
		require.InDelta(t, sum, v.Following.Float64(), 1e-9*max(1, math.Abs(sum)))
		equal(t, v.WithFirst, v.Following.Add(scale.RatioOfDecimal(m.Amount)))
	}
	for _, tt := range []struct{ kept, discount int64 }{{1, 0}, {2, 5}, {-1, 0}, {0, -1}} {
		_, err := retention.LifetimeValue(eur(1), ratio(t, tt.kept, 1), decimal.NewFromInt(tt.discount))
		require.ErrorIs(t, err, retention.ErrArgument, "%+v", tt)
	}
	_, err := retention.LifetimeValue(eur(1), scale.Ratio{}, decimal.New(1, math.MaxInt32))
	require.ErrorIs(t, err, retention.ErrArgument)
	_, err = retention.LifetimeValue(retention.Money{Amount: decimal.New(1, 0), Currency: "eur"}, scale.Ratio{}, decimal.New(1, 0))
	require.ErrorIs(t, err, retention.ErrArgument)
}

func TestRateErrors(t *testing.T) {
	tests := []struct {
		name     string
		kind     retention.Kind
		count, n int64
		level    float64
		want     error
	}{
		{"kind", 99, 1, 2, 0, retention.ErrArgument},
		{"more than all", retention.Renewal, 3, 2, 0, retention.ErrArgument},
		{"negative", retention.Renewal, -1, 2, 0, retention.ErrArgument},
		{"huge", retention.Renewal, 1, 1<<53 + 1, 0, retention.ErrArgument},
		{"nobody", retention.Renewal, 0, 0, 0, retention.ErrNoBase},
		{"level", retention.Renewal, 1, 2, 1, retention.ErrArgument},
		{"level NaN", retention.Renewal, 1, 2, math.NaN(), retention.ErrArgument},
	}
	for _, tt := range tests {
		_, err := retention.RateOf(tt.kind, tt.count, tt.n, retention.Options{Level: tt.level})
		require.ErrorIs(t, err, tt.want, tt.name)
	}
	require.Empty(t, retention.Kind(99).Base())
	for _, c := range []retention.Customers{{Start: 1, Lost: 2}, {Start: -1}, {Start: 1, New: -1}, {Start: 1, Lost: -1}, {Start: math.MaxInt64}} {
		_, err := retention.Churn(c, retention.Options{})
		require.ErrorIs(t, err, retention.ErrArgument, "%+v", c)
	}
	_, err := retention.Churn(retention.Customers{New: 4}, retention.Options{})
	require.ErrorIs(t, err, retention.ErrNoBase)
	_, err = retention.Churn(retention.Customers{Start: 4}, retention.Options{Level: 2})
	require.ErrorIs(t, err, retention.ErrArgument)
}

func TestKindText(t *testing.T) {
	for k := retention.LogoChurn; k <= retention.SalesHit; k++ {
		text, err := k.MarshalText()
		require.NoError(t, err)
		var back retention.Kind
		require.NoError(t, back.UnmarshalText(text))
		require.Equal(t, k, back)
		require.NotEmpty(t, k.Base())
	}
	_, err := retention.Kind(7).MarshalText()
	require.Error(t, err)
	require.Error(t, new(retention.Kind).UnmarshalText([]byte("churn")))
}

func TestReach(t *testing.T) {
	for _, tt := range []struct {
		satisfied, dissatisfied int64
		telling                 retention.Telling
		want                    error
	}{
		{-1, 1, retention.Telling{}, retention.ErrArgument},
		{1, -1, retention.Telling{}, retention.ErrArgument},
		{1, 1, retention.Telling{Satisfied: ratio(t, -1, 1)}, retention.ErrArgument},
		{0, 0, retention.Telling{}, retention.ErrNoBase},
	} {
		_, err := retention.Reach(tt.satisfied, tt.dissatisfied, tt.telling)
		require.ErrorIs(t, err, tt.want)
	}
	// One number of the two can be 0.
	r, err := retention.Reach(10, 10, retention.Telling{Dissatisfied: ratio(t, 12, 1)})
	require.NoError(t, err)
	equal(t, ratio(t, -120, 1), r.Net)
	r, err = retention.Reach(math.MaxInt64, 0, retention.Telling{})
	require.NoError(t, err)
	require.Equal(t, "73786976294838206456", r.Positive.String())
}

func TestReasons(t *testing.T) {
	row := func(id string, count, n int64) scale.Row {
		return scale.Row{ID: id, Share: scale.Share{Count: count, N: n}}
	}
	table, err := retention.Reasons([]scale.Row{row("a", 2, 9), row("b", 5, 9), row("c", 2, 9), row("d", 0, 9), row("e", 4, 9)})
	require.NoError(t, err)
	var order strings.Builder
	var sum scale.Ratio
	for _, r := range table.Reasons {
		order.WriteString(r.ID)
		sum = sum.Add(r.OfMentions)
		equal(t, sum, r.Cumulative)
		equal(t, ratio(t, r.Count, 9), r.Share)
	}
	require.Equal(t, "beacd", order.String(), "by count, ties as given")
	equal(t, ratio(t, 1, 1), sum)
	require.Equal(t, int64(13), table.Mentions)

	for _, tt := range []struct {
		name string
		rows []scale.Row
		want error
		at   int
	}{
		{"bases", []scale.Row{row("a", 1, 9), row("b", 1, 8)}, retention.ErrArgument, 1},
		{"negative", []scale.Row{row("a", 1, 9), row("b", -1, 9)}, retention.ErrArgument, 1},
		{"more than all", []scale.Row{row("a", 10, 9)}, retention.ErrArgument, 0},
		{"twice", []scale.Row{row("a", 1, 9), row("b", 1, 9), row("a", 1, 9)}, retention.ErrDuplicate, 2},
		{"overflow", []scale.Row{row("a", math.MaxInt64, math.MaxInt64), row("b", 1, math.MaxInt64)}, retention.ErrOverflow, 1},
		{"nobody", []scale.Row{row("a", 0, 0)}, retention.ErrNoBase, -1},
		{"no mention", []scale.Row{row("a", 0, 5)}, retention.ErrNoBase, -1},
		{"no rows", nil, retention.ErrNoBase, -1},
	} {
		_, err := retention.Reasons(tt.rows)
		require.ErrorIs(t, err, tt.want, tt.name)
		var at *retention.IndexError
		require.Equal(t, tt.at >= 0, errorsAs(err, &at), tt.name)
		if at != nil {
			require.Equal(t, tt.at, at.Index, tt.name)
		}
	}
}

// Cohorts counted from tenures are those counted one by one.
func TestCohorts(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	periods := []string{"1", "2", "3", "4", "5", "6"}
	for range 200 {
		var tenures []retention.Tenure
		for range rng.IntN(60) + 1 {
			start := rng.IntN(6)
			tenures = append(tenures, retention.Tenure{Start: start, Last: start + rng.IntN(8)})
		}
		cohorts, err := retention.CountCohorts(tenures, periods)
		require.NoError(t, err)
		table, err := retention.Cohorts(cohorts, retention.Options{})
		require.NoError(t, err)
		at := 0
		for start, id := range periods {
			size := 0
			for _, x := range tenures {
				if x.Start == start {
					size++
				}
			}
			if size == 0 {
				continue
			}
			row := table.Rows[at]
			at++
			require.Equal(t, id, row.ID)
			require.Len(t, row.Active, 6-start, "ages not reached are absent")
			for age := range row.Active {
				var active int64
				for _, x := range tenures {
					if x.Start == start && x.Last >= start+age {
						active++
					}
				}
				require.Equal(t, active, row.Active[age])
				equal(t, ratio(t, active, int64(size)), row.Retention[age])
			}
		}
		require.Len(t, table.Rows, at)
		// Survival is Kaplan and Meier's, computed over customers.
		survival := 1.0
		for age, a := range table.Ages {
			var risk, kept float64
			for _, x := range tenures {
				if x.Start+age <= 5 && (age == 0 || x.Last >= x.Start+age-1) {
					risk++
					if x.Last >= x.Start+age {
						kept++
					}
				}
			}
			require.Equal(t, risk, float64(a.AtRisk))
			if risk == 0 {
				require.Nil(t, a.Kept)
				require.True(t, a.Survival == nil || a.Survival.Sign() == 0)
				continue
			}
			survival *= kept / risk
			require.InDelta(t, survival, a.Survival.Float64(), 1e-12)
		}
	}
}

func TestCohortErrors(t *testing.T) {
	for _, c := range [][]int64{nil, {0}, {-1}, {3, 4}, {3, -1}, {3, 0, 1}, {math.MaxInt64}} {
		_, err := retention.Cohorts([]retention.Cohort{{ID: "x", Active: c}}, retention.Options{})
		require.ErrorIs(t, err, retention.ErrArgument, "%v", c)
	}
	_, err := retention.Cohorts(nil, retention.Options{})
	require.ErrorIs(t, err, retention.ErrNoBase)
	_, err = retention.Cohorts(nil, retention.Options{Level: -1})
	require.ErrorIs(t, err, retention.ErrArgument)
	big := retention.Cohort{Active: []int64{1 << 53}}
	_, err = retention.Cohorts([]retention.Cohort{big, big}, retention.Options{})
	require.ErrorIs(t, err, retention.ErrOverflow)
	for _, x := range []retention.Tenure{{Start: -1}, {Start: 2, Last: 2}, {Start: 1, Last: 0}} {
		_, err := retention.CountCohorts([]retention.Tenure{x}, []string{"a", "b"})
		require.ErrorIs(t, err, retention.ErrArgument, "%+v", x)
	}
	// The old cohort died out at age 1: nobody is at risk at age 2.
	table, err := retention.Cohorts([]retention.Cohort{{Active: []int64{3, 0, 0}}, {Active: []int64{2, 1}}}, retention.Options{})
	require.NoError(t, err)
	require.Nil(t, table.Ages[2].Kept)
	require.Nil(t, table.Ages[2].Survival, "1/5 at age 1, unknown after")
}

func roundTrip[T any](t *testing.T, v T) []byte {
	t.Helper()
	data, err := json.Marshal(v)
	require.NoError(t, err)
	var back T
	require.NoError(t, json.Unmarshal(data, &back), "%s", data)
	again, err := json.Marshal(back)
	require.NoError(t, err)
	require.Equal(t, string(data), string(again))
	return data
}

func TestJSON(t *testing.T) {
	churn, err := retention.Churn(retention.Customers{Start: 40, New: 3}, retention.Options{})
	require.NoError(t, err)
	require.Contains(t, string(roundTrip(t, churn)), `"lifetime":"Inf"`)
	incidence, err := retention.PerCustomerMonth(0, 3, retention.Options{})
	require.NoError(t, err)
	require.Contains(t, string(roundTrip(t, incidence)), `"se":null`)
	table, err := retention.Cohorts([]retention.Cohort{{ID: "a", Active: []int64{3, 0, 0}}, {Active: []int64{2}}}, retention.Options{})
	require.NoError(t, err)
	require.Contains(t, string(roundTrip(t, table)), `"kept":null`)
	reasons, err := retention.Reasons([]scale.Row{{ID: "a", Labels: scale.Text{"en": "A"}, Share: scale.Share{Count: 2, N: 3}}})
	require.NoError(t, err)
	require.JSONEq(t, `{"n":3,"mentions":2,"reasons":[{"id":"a","labels":{"en":"A"},"count":2,"share":"2/3","of_mentions":"1","cumulative":"1"}]}`, string(roundTrip(t, reasons)))
	reach, err := retention.Reach(3, 4, retention.Telling{})
	require.NoError(t, err)
	require.JSONEq(t, `{"satisfied":3,"dissatisfied":4,"telling":{"satisfied":"8","dissatisfied":"22"},"positive":"24","negative":"88","net":"-64"}`, string(roundTrip(t, reach)))
	value, err := retention.LifetimeValue(eur(20), ratio(t, 1, 3), decimal.New(1, -2))
	require.NoError(t, err)
	require.JSONEq(t, `{"currency":"EUR","following":"2000/203","with_first":"6060/203"}`, string(roundTrip(t, value)))
}
