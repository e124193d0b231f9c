package scale_test

import (
	"fmt"
	"math"
	"math/big"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/scale"
)

// bandsAt are bands with the given edges, the last of them the upper end.
func bandsAt(t testing.TB, edges ...string) *scale.Bands {
	t.Helper()
	d := scale.BandsDefinition{ID: strings.Join(edges, " ")}
	for i, e := range edges[:len(edges)-1] {
		d.Bands = append(d.Bands, scale.Band{ID: fmt.Sprint(i), From: decimal.RequireFromString(e)})
	}
	d.Max = decimal.RequireFromString(edges[len(edges)-1])
	b, err := scale.NewBands(d)
	require.NoError(t, err)
	return b
}

func allBands(t testing.TB) []*scale.Bands {
	return []*scale.Bands{
		scale.FiveLevels(), scale.FiveLevelRatings(), scale.FourLevels(), scale.LetterGrades(), scale.NPSClasses(),
		bandsAt(t, "0", "79.95", "80.05", "100"), bandsAt(t, "-10", "-0.1", "0", "0.1", "1e20"), bandsAt(t, "-1", "1"),
		bandsAt(t, "0", "0.3", "0.333333333333333333333333333333", "0.4"),
	}
}

// holds lists the bands in which x lies, by the definition [c_j, c_{j+1}), the last one closed.
func holds(b *scale.Bands, x *big.Rat) []int {
	var in []int
	all := b.All()
	_, hi := b.Range()
	edge := func(d decimal.Decimal) *big.Rat { return scale.RatioOfDecimal(d).Rat() }
	for i, band := range all {
		if x.Cmp(edge(band.From)) < 0 {
			continue
		}
		if i+1 < len(all) && x.Cmp(edge(all[i+1].From)) < 0 || i+1 == len(all) && x.Cmp(edge(hi)) <= 0 {
			in = append(in, i)
		}
	}
	return in
}

// Every grid and mid-grid value, every edge and the float64 beside it, lies in exactly one band or is refused.
func TestBandsPartition(t *testing.T) {
	for _, b := range allBands(t) {
		values := []float64{6.5, 8.999, 89.5, 79.95, 80.05, math.Copysign(0, -1), math.SmallestNonzeroFloat64,
			-math.SmallestNonzeroFloat64, math.MaxFloat64, -math.MaxFloat64, 1e20, 1.0 / 3}
		for v := -20.0; v <= 210; v++ {
			values = append(values, v/2)
		}
		lo, hi := b.Range()
		for _, edge := range append(b.All(), scale.Band{From: hi}, scale.Band{From: lo}) {
			x := scale.RatioOfDecimal(edge.From).Float64()
			values = append(values, x)
		}
		r := rand.New(rand.NewPCG(7, 8))
		for range 200 {
			values = append(values, r.Float64()*130-15)
		}
		inside := 0
		for _, v := range values {
			for _, x := range []float64{v, math.Nextafter(v, math.Inf(1)), math.Nextafter(v, math.Inf(-1))} {
				if math.IsInf(x, 0) {
					continue
				}
				exact := new(big.Rat).SetFloat64(x)
				in := holds(b, exact)
				require.LessOrEqual(t, len(in), 1, "bands %s overlap at %g", b.ID(), x)
				byFloat, errFloat := b.IndexFloat(x)
				byRatio, errRatio := b.Index(scale.RatioOf(exact))
				band, errOf := b.Of(scale.RatioOf(exact))
				if len(in) == 0 {
					outside := exact.Cmp(scale.RatioOfDecimal(lo).Rat()) < 0 || exact.Cmp(scale.RatioOfDecimal(hi).Rat()) > 0
					require.True(t, outside, "bands %s have a gap at %g", b.ID(), x)
					for _, err := range []error{errFloat, errRatio, errOf} {
						require.ErrorIs(t, err, scale.ErrOutOfRange)
						var e *scale.ValueError
						require.ErrorAs(t, err, &e)
					}
					continue
				}
				inside++
				require.NoError(t, errFloat)
				require.NoError(t, errRatio)
				require.NoError(t, errOf)
				require.Equal(t, in[0], byFloat, "bands %s at %.17g", b.ID(), x)
				require.Equal(t, in[0], byRatio, "bands %s at %.17g", b.ID(), x)
				require.Equal(t, b.All()[in[0]].ID, band.ID)
			}
		}
		require.Greater(t, inside, 5)
		for _, x := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
			_, err := b.IndexFloat(x)
			require.ErrorIs(t, err, scale.ErrNotNumber)
		}
	}
}

// Equality with an edge is decided on exact fractions: a score of 79.95 meets an edge at 79.95, though no float64
// does.
func TestBandsEdgeIsExact(t *testing.T) {
	b := bandsAt(t, "0", "79.95", "80.05", "100")
	for _, test := range []struct {
		name     string
		num, den int64
		want     int
	}{
		{"on the edge", 7995, 100, 1},
		{"below by 1e-15", 79949999999999999, 1000000000000000, 0},
		{"on the second edge", 8005, 100, 2},
		{"below it", 80049999999999999, 1000000000000000, 1},
		{"the top", 100, 1, 2},
		{"the bottom", 0, 1, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := b.Index(ratio(test.num, test.den))
			require.NoError(t, err)
			require.Equal(t, test.want, got)
		})
	}
	_, err := b.Index(ratio(math.MaxInt64, math.MaxInt64/100))
	require.ErrorIs(t, err, scale.ErrOutOfRange)
}

func TestLevelSchemes(t *testing.T) {
	for _, test := range []struct {
		name   string
		bands  *scale.Bands
		score  scale.Ratio
		want   string
		source string
	}{
		{"79.2 of five", scale.FiveLevels(), ratio(3010, 38), "satisfied", "ten-point survey: from 70"},
		{"79.2 of four", scale.FourLevels(), ratio(3010, 38), "neutral", "agency scheme: from 70 to below 80"},
		{"89.5 of four", scale.FourLevels(), ratio(179, 2), "satisfied", "agency scheme: no gap"},
		{"90", scale.FourLevels(), ratio(90, 1), "very-satisfied", "from 90"},
		{"just below 30", scale.FiveLevels(), ratio(2999, 100), "very-dissatisfied", "below 30"},
		{"30", scale.FiveLevels(), ratio(30, 1), "dissatisfied", "from 30"},
		{"50", scale.FiveLevels(), ratio(50, 1), "neutral", "from 50"},
		{"60", scale.LetterGrades(), ratio(60, 1), "C", "C begins at 60"},
		{"59.9", scale.LetterGrades(), ratio(599, 10), "D", "below C"},
		{"rating 2", scale.FiveLevelRatings(), ratio(2, 1), "very-dissatisfied", "2–1"},
		{"rating 4", scale.FiveLevelRatings(), ratio(4, 1), "dissatisfied", "4–3"},
		{"rating 6", scale.FiveLevelRatings(), ratio(6, 1), "neutral", "6–5"},
		{"rating 8", scale.FiveLevelRatings(), ratio(8, 1), "satisfied", "8–7"},
		{"rating 10", scale.FiveLevelRatings(), ratio(10, 1), "very-satisfied", "10–9"},
		{"NPS 6", scale.NPSClasses(), ratio(6, 1), "detractor", "Reichheld 2003: 0–6"},
		{"NPS 6.999", scale.NPSClasses(), ratio(6999, 1000), "detractor", "[0,7)"},
		{"NPS 8", scale.NPSClasses(), ratio(8, 1), "passive", "7–8"},
		{"NPS 9", scale.NPSClasses(), ratio(9, 1), "promoter", "9–10"},
	} {
		t.Run(test.name, func(t *testing.T) {
			band, err := test.bands.Of(test.score)
			require.NoError(t, err)
			require.Equal(t, test.want, band.ID, test.source)
			require.NotEmpty(t, band.Labels["en"])
			require.NotEmpty(t, band.Labels["zh"])
			require.Equal(t, band.ID == "D", band.Corrective, "below C calls for corrective action")
		})
	}
}

func TestBandsRefused(t *testing.T) {
	band := func(id, from string) scale.Band { return scale.Band{ID: id, From: decimal.RequireFromString(from)} }
	hundred := decimal.NewFromInt(100)
	tests := []struct {
		name  string
		input scale.BandsDefinition
	}{
		{"none", scale.BandsDefinition{Max: hundred}},
		{"no id", scale.BandsDefinition{Bands: []scale.Band{band("", "0")}, Max: hundred}},
		{"one id twice", scale.BandsDefinition{Bands: []scale.Band{band("a", "0"), band("a", "1")}, Max: hundred}},
		{"equal edges", scale.BandsDefinition{Bands: []scale.Band{band("a", "1"), band("b", "1.0")}, Max: hundred}},
		{"falling edges", scale.BandsDefinition{Bands: []scale.Band{band("a", "2"), band("b", "1")}, Max: hundred}},
		{"max at the last edge", scale.BandsDefinition{Bands: []scale.Band{band("a", "100")}, Max: hundred}},
		{"no max", scale.BandsDefinition{Bands: []scale.Band{band("a", "0")}}},
		{"language", scale.BandsDefinition{Labels: scale.Text{"": "x"}, Bands: []scale.Band{band("a", "0")}, Max: hundred}},
		{"band language", scale.BandsDefinition{Bands: []scale.Band{{ID: "a", Labels: scale.Text{" ": ""}}}, Max: hundred}},
		{"id no UTF-8", scale.BandsDefinition{ID: "\xff", Bands: []scale.Band{band("a", "0")}, Max: hundred}},
		{"band id no UTF-8", scale.BandsDefinition{Bands: []scale.Band{band("\xff", "0")}, Max: hundred}},
		{"hostile exponent", scale.BandsDefinition{Bands: []scale.Band{band("a", "0")}, Max: decimal.New(1, math.MaxInt32)}},
		{"hostile small exponent", scale.BandsDefinition{Bands: []scale.Band{band("a", "0")}, Max: decimal.New(1, math.MinInt32)}},
		{"more digits than JSON keeps", scale.BandsDefinition{Bands: []scale.Band{band("a", "0")}, Max: decimal.RequireFromString("1." + strings.Repeat("3", 30))}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := scale.NewBands(test.input)
			require.ErrorIs(t, err, scale.ErrDefinition)
		})
	}
}
