package scale_test

import (
	"math/big"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/scale"
)

func worth(text string) *decimal.Decimal {
	d := decimal.RequireFromString(text)
	return &d
}

func ratio(num, den int64) scale.Ratio { return scale.RatioOf(big.NewRat(num, den)) }

// fiveText are five answers coded 1 = best, with worths of their own and codes apart.
func fiveText(t testing.TB) *scale.Scale {
	t.Helper()
	s, err := scale.New(scale.Definition{
		ID:     "five-text",
		Labels: scale.Text{"en": "satisfaction", "zh": "满意度"},
		Points: []scale.Point{
			{Value: 1, Worth: worth("100"), Labels: scale.Text{"en": "excellent"}},
			{Value: 2, Worth: worth("75.5")},
			{Value: 4, Worth: worth("50")},
			{Value: 5, Worth: worth("12.25")},
			{Value: 9, Worth: worth("-5")},
		},
		Polarity: scale.LowerIsBetter,
		Specials: []scale.Special{
			{Value: 99, Kind: scale.DontKnow, Labels: scale.Text{"en": "don't know"}},
			{Value: -1, Kind: scale.Refused},
			{Value: 98, Kind: scale.NotApplicable},
		},
	})
	require.NoError(t, err)
	return s
}

// scales are scales of every sort: from 0, from 1, even steps, uneven, below 0.
func scales(t testing.TB) []*scale.Scale {
	t.Helper()
	build := func(d scale.Definition) *scale.Scale {
		s, err := scale.New(d)
		require.NoError(t, err)
		return s
	}
	return []*scale.Scale{
		scale.ZeroToTen(), scale.OneToTen(), scale.OneToFive(), scale.OneToSeven(), scale.ZeroToHundred(), fiveText(t),
		build(scale.Definition{ID: "steps", Range: scale.Range{From: -3, To: 9, Step: 3}}),
		build(scale.Definition{ID: "grades", Range: scale.Range{From: 1, To: 6}, Polarity: scale.LowerIsBetter}),
		build(scale.Definition{ID: "two", Points: []scale.Point{{Value: 0}, {Value: 1}}}),
	}
}

// randomTally has about one empty point in three, and counts of every size.
func randomTally(t testing.TB, r *rand.Rand, s *scale.Scale) *scale.Tally {
	t.Helper()
	tally := scale.NewTally(s)
	for c := range s.Codes() {
		if n := r.Int64N(1 << (1 + r.IntN(12))); r.IntN(3) > 0 {
			require.NoError(t, tally.AddCode(scale.Code(c), n))
		}
	}
	return tally
}

// expanded lists every rating of the tally on its own, ascending.
func expanded(tally *scale.Tally) []int {
	var rows []int
	for _, p := range tally.Scale().Points() {
		rows = append(rows, slices.Repeat([]int{p.Value}, int(tally.Count(p.Value)))...)
	}
	return rows
}

// decimalRat reads a decimal by way of its text.
func decimalRat(t testing.TB, d decimal.Decimal) *big.Rat {
	t.Helper()
	r, ok := new(big.Rat).SetString(d.String())
	require.True(t, ok)
	return r
}

func requireRat(t testing.TB, want *big.Rat, got scale.Ratio) {
	t.Helper()
	require.Equal(t, want.RatString(), got.String())
}

// requireNear fails on NaN, unlike a test of the difference alone.
func requireNear(t testing.TB, want, got, tolerance float64, what ...any) {
	t.Helper()
	diff := want - got
	if diff < 0 {
		diff = -diff
	}
	scaleOf := max(1, want, -want)
	if !(diff <= tolerance*scaleOf) {
		require.Failf(t, "not near", "want %.17g, got %.17g, tolerance %g %v", want, got, tolerance, what)
	}
}

// distinct are the numbers in cells, each once, ascending.
func distinct(t testing.TB, cells []string) []float64 {
	t.Helper()
	var all []float64
	for _, cell := range cells {
		x, err := strconv.ParseFloat(cell, 64)
		require.NoError(t, err)
		all = append(all, x)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

func rank(order []float64, cell string) int {
	x, _ := strconv.ParseFloat(cell, 64)
	return slices.Index(order, x)
}
