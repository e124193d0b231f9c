package scale_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/scale"
)

func TestDistribution(t *testing.T) {
	r := rand.New(rand.NewPCG(15, 16))
	for _, s := range scales(t) {
		tally := randomTally(t, r, s)
		rows := tally.Distribution()
		points := s.Points()
		require.Len(t, rows, len(points), "zero counts are included")
		var sum int64
		for i, row := range rows {
			require.Equal(t, fmt.Sprint(points[i].Value), row.ID)
			require.Equal(t, points[i].Labels, row.Labels)
			require.Equal(t, scale.Share{Count: tally.Count(points[i].Value), N: tally.N()}, row.Share)
			sum += row.Share.Count
		}
		require.Equal(t, tally.N(), sum)
	}
}

func TestByBand(t *testing.T) {
	tally := scale.NewTally(scale.ZeroToTen())
	for v := range 11 {
		require.NoError(t, tally.AddN(v, int64(1)<<v))
	}
	rows, err := tally.ByBand(scale.NPSClasses())
	require.NoError(t, err)
	n := int64(1<<11 - 1)
	require.Len(t, rows, 3)
	require.Equal(t, scale.Share{Count: 1<<7 - 1, N: n}, rows[0].Share)
	require.Equal(t, scale.Share{Count: 1<<7 + 1<<8, N: n}, rows[1].Share)
	require.Equal(t, scale.Share{Count: 1<<9 + 1<<10, N: n}, rows[2].Share)
	require.Equal(t, "detractor", rows[0].ID)
	require.Equal(t, "推荐者", rows[2].Labels.In("zh"))

	empty, err := scale.NewTally(scale.ZeroToTen()).ByBand(scale.NPSClasses())
	require.NoError(t, err)
	require.Len(t, empty, 3, "levels nobody chose are included")
	_, err = tally.ByBand(scale.FiveLevelRatings())
	require.ErrorIs(t, err, scale.ErrOutOfRange, "0 lies in no level of 1–10")

	// Level by level, the ten-point survey.
	tally = scale.NewTally(scale.OneToTen())
	for v := 1; v <= 10; v++ {
		require.NoError(t, tally.AddN(v, int64(v)))
	}
	rows, err = tally.ByBand(scale.FiveLevelRatings())
	require.NoError(t, err)
	var counts []int64
	for _, row := range rows {
		counts = append(counts, row.Share.Count)
	}
	require.Equal(t, []int64{1 + 2, 3 + 4, 5 + 6, 7 + 8, 9 + 10}, counts)
}

func TestBoxes(t *testing.T) {
	r := rand.New(rand.NewPCG(17, 18))
	for _, s := range scales(t) {
		tally := randomTally(t, r, s)
		weighted := scale.NewWeightedTally(s)
		counts := make([]int64, s.Len())
		for i, p := range s.Points() {
			counts[i] = tally.Count(p.Value)
			for range min(counts[i], 5) {
				require.NoError(t, weighted.Add(p.Value, 0.5+r.Float64()))
			}
		}
		shares, err := weighted.Distribution()
		require.NoError(t, err)
		if s.Polarity() == scale.LowerIsBetter { // best last
			slices.Reverse(counts)
			slices.Reverse(shares)
		}
		for k := 1; k <= s.Len(); k++ {
			var top, bottom int64
			var topShare, bottomShare float64
			for i := range k {
				bottom += counts[i]
				bottomShare += shares[i]
				top += counts[len(counts)-1-i]
				topShare += shares[len(shares)-1-i]
			}
			got, err := tally.Top(k)
			require.NoError(t, err)
			require.Equal(t, scale.Share{Count: top, N: tally.N()}, got)
			got, err = tally.Bottom(k)
			require.NoError(t, err)
			require.Equal(t, scale.Share{Count: bottom, N: tally.N()}, got)
			mean, err := weighted.Top(k)
			require.NoError(t, err)
			requireNear(t, topShare, mean.Mean, 1e-14)
			mean, err = weighted.Bottom(k)
			require.NoError(t, err)
			requireNear(t, bottomShare, mean.Mean, 1e-14)

			net, err := tally.NetBox(k)
			weightedNet, errWeighted := weighted.NetBox(k)
			if 2*k > s.Len() {
				require.ErrorIs(t, err, scale.ErrArgument)
				require.ErrorIs(t, errWeighted, scale.ErrArgument)
				continue
			}
			require.NoError(t, err)
			require.Zero(t, net.Cmp(ratio(top-bottom, tally.N())))
			require.NoError(t, errWeighted)
			requireNear(t, topShare-bottomShare, weightedNet.Mean, 1e-14)
		}
		for _, k := range []int{0, -1, s.Len() + 1, math.MaxInt, math.MinInt} {
			for _, err := range []error{
				second(tally.Top(k)), second(tally.Bottom(k)), second(tally.NetBox(k)),
				second(weighted.Top(k)), second(weighted.Bottom(k)), second(weighted.NetBox(k)),
			} {
				require.ErrorIs(t, err, scale.ErrArgument)
			}
		}
	}
	_, err := scale.NewTally(scale.OneToFive()).NetBox(2)
	require.ErrorIs(t, err, scale.ErrNoBase)
}

func TestShare(t *testing.T) {
	for _, test := range []struct {
		name   string
		share  scale.Share
		places int
		want   string
	}{
		{"38 customers", scale.Share{Count: 34, N: 38}, 1, "89.5"},
		{"all", scale.Share{Count: 3, N: 3}, 1, "100.0"},
		{"none", scale.Share{N: 3}, 2, "0.00"},
		{"tie", scale.Share{Count: 1, N: 8}, 0, "13"},
		{"tens", scale.Share{Count: 1, N: 4}, -1, "30"},
		{"no base", scale.Share{}, 1, "–"},
	} {
		t.Run(test.name, func(t *testing.T) {
			require.Equal(t, test.want, test.share.Percent(test.places, scale.HalfAwayFromZero))
		})
	}
	require.Equal(t, "12", scale.Share{Count: 1, N: 8}.Percent(0, scale.HalfEven))
	require.Len(t, scale.Share{Count: 1, N: 3}.Percent(math.MaxInt, scale.HalfEven), 3+scale.MaxPlaces)
	require.Equal(t, "0", scale.Share{Count: 1, N: 3}.Percent(math.MinInt, scale.HalfEven))
	for _, n := range []int64{0, -1} {
		_, err := scale.Share{Count: 1, N: n}.Ratio()
		require.ErrorIs(t, err, scale.ErrNoBase)
	}
}

func TestLinearMap(t *testing.T) {
	for _, test := range []struct {
		name     string
		from, to *scale.Scale
		want     map[int]int
		lossy    bool
		source   string
	}{
		{"1–5 onto 0–100", scale.OneToFive(), scale.ZeroToHundred(), map[int]int{1: 0, 2: 25, 3: 50, 5: 100}, false, "25(v−1)"},
		{"0–10 onto 0–100", scale.ZeroToTen(), scale.ZeroToHundred(), map[int]int{0: 0, 7: 70, 10: 100}, false, "10v"},
		{"the same", scale.OneToFive(), scale.OneToFive(), map[int]int{1: 1, 4: 4}, false, "v"},
		{"1–5 onto 1–10 rounds", scale.OneToFive(), scale.OneToTen(), map[int]int{1: 1, 2: 3, 3: 6, 4: 8, 5: 10}, true, "3.25, 5.5, 7.75; half away from zero"},
		{"1–10 onto 1–5 joins", scale.OneToTen(), scale.OneToFive(), map[int]int{1: 1, 2: 1, 3: 2, 10: 5}, true, "13/9, 17/9"},
	} {
		t.Run(test.name, func(t *testing.T) {
			m, err := scale.NewLinearMap(test.from, test.to)
			require.NoError(t, err)
			require.Equal(t, test.lossy, m.Lossy())
			for value, want := range test.want {
				got, err := m.Value(value)
				require.NoError(t, err)
				require.Equal(t, want, got, test.source)
			}
			tally := randomTally(t, rand.New(rand.NewPCG(19, 20)), test.from)
			image, err := m.Tally(tally)
			require.NoError(t, err)
			require.Equal(t, test.to.Fingerprint(), image.Scale().Fingerprint())
			want := scale.NewTally(test.to)
			for _, p := range test.from.Points() {
				v, err := m.Value(p.Value)
				require.NoError(t, err)
				require.NoError(t, want.AddN(v, tally.Count(p.Value)))
			}
			require.NoError(t, want.AddCode(scale.Blank, tally.CountCode(scale.Blank)))
			require.NoError(t, want.AddCode(scale.NotAsked, tally.CountCode(scale.NotAsked)))
			require.True(t, want.Equal(image))
		})
	}
}

func TestLinearMapSpecials(t *testing.T) {
	with := func(to int, specials ...scale.Special) *scale.Scale {
		return mustScale(t, scale.Definition{Range: scale.Range{From: 1, To: to}, Specials: specials})
	}
	from := with(5, scale.Special{Value: 98, Kind: scale.DontKnow}, scale.Special{Value: 99, Kind: scale.DontKnow}, scale.Special{Value: 97, Kind: scale.Refused})
	to := with(9, scale.Special{Value: -1, Kind: scale.DontKnow}, scale.Special{Value: 99, Kind: scale.DontKnow}, scale.Special{Value: -2, Kind: scale.Refused})
	m, err := scale.NewLinearMap(from, to)
	require.NoError(t, err)
	require.False(t, m.Lossy())
	tally := scale.NewTally(from)
	for value, n := range map[int]int64{98: 1, 99: 2, 97: 4, 5: 8} {
		require.NoError(t, tally.AddN(value, n))
	}
	image, err := m.Tally(tally)
	require.NoError(t, err)
	require.EqualValues(t, 1, image.Count(-1), "the first of its kind")
	require.EqualValues(t, 2, image.Count(99), "the same value")
	require.EqualValues(t, 4, image.Count(-2))
	require.EqualValues(t, 8, image.Count(9))
	require.EqualValues(t, 8, image.N())

	_, err = m.Value(98)
	require.ErrorIs(t, err, scale.ErrOffGrid, "a special code is no rating")
	_, err = m.Value(6)
	require.ErrorIs(t, err, scale.ErrOutOfRange)
	_, err = m.Tally(scale.NewTally(to))
	require.ErrorIs(t, err, scale.ErrIncompatible)
	_, err = m.Tally(new(scale.Tally))
	require.ErrorIs(t, err, scale.ErrNoScale)
	_, err = scale.NewLinearMap(from, scale.OneToTen())
	require.ErrorIs(t, err, scale.ErrIncompatible, "no code for don't know")
	_, err = scale.NewLinearMap(scale.OneToTen(), fiveText(t))
	require.ErrorIs(t, err, scale.ErrIncompatible)
	uneven := mustScale(t, scale.Definition{Points: []scale.Point{{Value: 1}, {Value: 2}, {Value: 10}}})
	_, err = scale.NewLinearMap(scale.OneToFive(), uneven)
	require.ErrorIs(t, err, scale.ErrIncompatible, "3 is no point")
	grades := mustScale(t, scale.Definition{Range: scale.Range{From: 1, To: 5}, Polarity: scale.LowerIsBetter})
	_, err = scale.NewLinearMap(grades, scale.OneToTen())
	require.ErrorIs(t, err, scale.ErrIncompatible, "1, the best, would become 1, the worst")
}
