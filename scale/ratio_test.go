package scale_test

import (
	"encoding/json"
	"math"
	"math/big"
	"math/rand/v2"
	"testing"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/scale"
)

func TestRound(t *testing.T) {
	tests := []struct {
		name     string
		num, den int64
		places   int
		away     string // half away from zero
		even     string
		source   string
	}{
		{"the 38 customers", 3010, 38, 1, "79.2", "79.2", "worked case of the ten-point survey"},
		{"the 38 customers, full", 3010, 38, 6, "79.210526", "79.210526", "3010/38 = 79.2105263157…"},
		{"79.95", 7995, 100, 1, "80", "80", "tie; 800 is even"},
		{"80.05", 8005, 100, 1, "80.1", "80", "tie; 800 is even"},
		{"80.15", 8015, 100, 1, "80.2", "80.2", "tie; 802 is even"},
		{"-79.95", -7995, 100, 1, "-80", "-80", "sign symmetric"},
		{"-80.05", -8005, 100, 1, "-80.1", "-80", "sign symmetric"},
		{"a hair below 80.05", 8004999999999999, 100000000000000, 1, "80", "80", "no tie"},
		{"a hair above 80.05", 8005000000000001, 100000000000000, 1, "80.1", "80.1", "no tie"},
		{"a hair below -80.05", -8005000000000001, 100000000000000, 1, "-80.1", "-80.1", "no tie"},
		{"half to whole", 1, 2, 0, "1", "0", "tie; 0 is even"},
		{"minus half to whole", -1, 2, 0, "-1", "0", "tie; 0 is even"},
		{"three halves", 3, 2, 0, "2", "2", "tie; 2 is even"},
		{"tens", 25, 1, -1, "30", "20", "tie; 2 tens are even"},
		{"hundreds", -350, 1, -2, "-400", "-400", "tie; 4 hundreds are even"},
		{"below the place", 49, 1, -2, "0", "0", "49 < 50"},
		{"zero", 0, 7, 3, "0", "0", "0"},
		{"thirds", 2, 3, 4, "0.6667", "0.6667", "no tie"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			r, err := scale.NewRatio(test.num, test.den)
			require.NoError(t, err)
			require.Equal(t, test.away, r.Round(test.places, scale.HalfAwayFromZero).String(), test.source)
			require.Equal(t, test.even, r.Round(test.places, scale.HalfEven).String(), test.source)
		})
	}
}

// slowRound goes by the definition: among the two neighbours on the grid the nearer one, at a tie the one that the
// rule names.
func slowRound(x *big.Rat, places int, mode scale.Rounding) *big.Rat {
	unit := big.NewRat(1, 1)
	for range places {
		unit.Quo(unit, big.NewRat(10, 1))
	}
	for range -places {
		unit.Mul(unit, big.NewRat(10, 1))
	}
	q := new(big.Rat).Quo(x, unit)
	floor := new(big.Int).Div(q.Num(), q.Denom()) // Euclidean: the floor, as the denominator is positive
	below := new(big.Rat).SetInt(floor)
	above := new(big.Rat).Add(below, big.NewRat(1, 1))
	down, up := new(big.Rat).Sub(q, below), new(big.Rat).Sub(above, q)
	pick := below
	switch c := down.Cmp(up); {
	case c > 0:
		pick = above
	case c == 0 && mode == scale.HalfEven && floor.Bit(0) == 1:
		pick = above
	case c == 0 && mode == scale.HalfAwayFromZero && q.Sign() > 0:
		pick = above
	}
	return new(big.Rat).Mul(pick, unit)
}

func TestRoundAgainstDefinition(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	ties := 0
	for range 4000 {
		den := []int64{2, 4, 20, 38, 40, 200, 2000, 1 + r.Int64N(1e6)}[r.IntN(8)]
		x := big.NewRat(r.Int64N(200001)-100000, den)
		places := r.IntN(7) - 3
		for _, mode := range []scale.Rounding{scale.HalfAwayFromZero, scale.HalfEven} {
			want := slowRound(x, places, mode)
			got := scale.RatioOf(x).Round(places, mode)
			require.Zero(t, want.Cmp(decimalRat(t, got)), "%v to %d places, %v: want %v, got %v", x, places, mode, want, got)
		}
		if slowRound(x, places, scale.HalfEven).Cmp(slowRound(x, places, scale.HalfAwayFromZero)) != 0 {
			ties++
		}
	}
	require.Greater(t, ties, 50, "too few ties to tell the rules apart")
}

func TestRoundClampsPlaces(t *testing.T) {
	third := ratio(1, 3)
	require.Equal(t, int32(-scale.MaxPlaces), third.Round(math.MaxInt, scale.HalfEven).Exponent())
	require.Equal(t, "0", third.Round(math.MinInt, scale.HalfEven).String())
	require.Equal(t, "1", ratio(1, 2).Round(0, scale.Rounding(9)).String(), "an unknown rule is the default")
}

func TestRatioArithmetic(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 500 {
		x := big.NewRat(r.Int64N(2001)-1000, 1+r.Int64N(500))
		y := big.NewRat(r.Int64N(2001)-1000, 1+r.Int64N(500))
		a, b := scale.RatioOf(x), scale.RatioOf(y)
		requireRat(t, new(big.Rat).Add(x, y), a.Add(b))
		requireRat(t, new(big.Rat).Sub(x, y), a.Sub(b))
		requireRat(t, new(big.Rat).Mul(x, y), a.Mul(b))
		require.Equal(t, x.Cmp(y), a.Cmp(b))
		require.Equal(t, x.Sign(), a.Sign())
		q, err := a.Quo(b)
		if y.Sign() == 0 {
			require.ErrorIs(t, err, scale.ErrArgument)
			continue
		}
		require.NoError(t, err)
		requireRat(t, new(big.Rat).Quo(x, y), q)
		f, _ := x.Float64()
		require.Equal(t, f, a.Float64())
	}
}

func TestRatioLowestTerms(t *testing.T) {
	r, err := scale.NewRatio(3010, -38)
	require.NoError(t, err)
	require.Equal(t, "-1505/19", r.String())
	require.Equal(t, "-1505", r.Num().String())
	require.Equal(t, "19", r.Den().String())
	r, err = scale.NewRatio(math.MinInt64, math.MinInt64)
	require.NoError(t, err)
	require.Equal(t, "1", r.String())
	_, err = scale.NewRatio(1, 0)
	require.ErrorIs(t, err, scale.ErrArgument)
}

func TestRatioZeroValue(t *testing.T) {
	var zero scale.Ratio
	require.Equal(t, "0", zero.String())
	require.Equal(t, "1", zero.Den().String())
	require.Zero(t, zero.Sign())
	require.Zero(t, zero.Cmp(ratio(0, 5)))
	require.Equal(t, "1/2", zero.Add(ratio(1, 2)).String())
	require.Equal(t, "0", scale.RatioOf(nil).String())
	require.Equal(t, "0", zero.Round(2, scale.HalfEven).String())
	text, err := zero.MarshalText()
	require.NoError(t, err)
	require.Equal(t, "0", string(text))
}

// What a Ratio gives out can be changed without changing it.
func TestRatioIsImmutable(t *testing.T) {
	x := big.NewRat(1, 3)
	r := scale.RatioOf(x)
	x.SetInt64(7)
	r.Num().SetInt64(7)
	r.Den().SetInt64(7)
	r.Rat().SetInt64(7)
	r.Add(ratio(1, 1))
	r.Round(2, scale.HalfEven)
	require.Equal(t, "1/3", r.String())
}

func TestRatioOfDecimal(t *testing.T) {
	for text, want := range map[string]string{
		"79.95": "1599/20", "-0.5": "-1/2", "1e3": "1000", "0": "0", "0.000": "0", "1.230e-4": "123/1000000",
	} {
		require.Equal(t, want, scale.RatioOfDecimal(decimal.RequireFromString(text)).String(), text)
	}
	require.Equal(t, "0", scale.RatioOfDecimal(decimal.Decimal{}).String())
}

func TestRatioText(t *testing.T) {
	tests := []struct {
		name, text, want string
	}{
		{"fraction", "1505/19", "1505/19"},
		{"other terms", "3010/38", "1505/19"},
		{"integer", "-80", "-80"},
		{"leading zeros are decimal", "010/003", "10/3"},
		{"minus nought", "-0/5", "0"},
		{"empty", "", ""},
		{"no numerator", "/2", ""},
		{"no denominator", "2/", ""},
		{"zero denominator", "1/0", ""},
		{"negative denominator", "1/-2", ""},
		{"two bars", "1/2/3", ""},
		{"plus", "+1/2", ""},
		{"plus below", "1/+2", ""},
		{"decimal", "1.5", ""},
		{"exponent", "1e999999999", ""},
		{"underscore", "1_0", ""},
		{"hexadecimal", "0x10", ""},
		{"blank", " 1", ""},
		{"infinity", "Inf", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			r := ratio(5, 7)
			err := r.UnmarshalText([]byte(test.text))
			if test.want == "" {
				require.ErrorIs(t, err, scale.ErrEncoding)
				require.Equal(t, "5/7", r.String(), "unchanged on an error")
				return
			}
			require.NoError(t, err)
			require.Equal(t, test.want, r.String())
		})
	}
	var r scale.Ratio
	require.ErrorIs(t, r.UnmarshalText(make([]byte, 1<<20)), scale.ErrEncoding)
	data, err := json.Marshal(map[string]scale.Ratio{"score": ratio(3010, 38)})
	require.NoError(t, err)
	require.JSONEq(t, `{"score":"1505/19"}`, string(data))
}

// shopspring's package variables can be set by any importer; no figure may depend on them.
func TestShopspringVariables(t *testing.T) {
	s := fiveText(t)
	tally := randomTally(t, rand.New(rand.NewPCG(5, 6)), s)
	snapshot := func() []string {
		var out []string
		note := func(v any, err error) {
			require.NoError(t, err)
			data, err := json.Marshal(v)
			require.NoError(t, err)
			out = append(out, string(data))
		}
		for _, m := range []scale.ScoreMethod{scale.PercentOfMax, scale.POMP} {
			score, err := tally.Score(m)
			note(score, err)
			note(score.Round(5, scale.HalfEven).String(), nil)
		}
		median, err := tally.InterpolatedMedian()
		note(median, err)
		variance, err := tally.Variance()
		note(variance, err)
		top, err := tally.Top(2)
		note(top.Percent(7, scale.HalfAwayFromZero), err)
		note(s, nil)
		note(tally, nil)
		note(scale.FiveLevels(), nil)
		note(s.Fingerprint().String(), nil)
		again, err := scale.New(scale.Definition{Points: s.Points(), Polarity: s.Polarity(), Specials: s.Specials()})
		note(again.Fingerprint().String(), err)
		note(scale.RatioOfDecimal(decimal.RequireFromString("79.95")), nil)
		level, err := scale.FiveLevels().Of(ratio(8995, 100))
		note(level.ID, err)
		binary, err := tally.MarshalBinary()
		note(binary, err)
		return out
	}
	want := snapshot()
	precision, quotes, trim := decimal.DivisionPrecision, decimal.MarshalJSONWithoutQuotes, decimal.TrimTrailingZeros
	defer func() {
		decimal.DivisionPrecision, decimal.MarshalJSONWithoutQuotes, decimal.TrimTrailingZeros = precision, quotes, trim
	}()
	decimal.DivisionPrecision = 1
	decimal.MarshalJSONWithoutQuotes = !quotes
	decimal.TrimTrailingZeros = !trim
	require.Equal(t, want, snapshot())
}
