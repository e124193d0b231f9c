package scale_test

import (
	"math/big"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/scale"
)

// customers38 are the ratings of timeliness in the worked case of the ten-point survey.
func customers38(t testing.TB) *scale.Tally {
	t.Helper()
	tally := scale.NewTally(scale.OneToTen())
	for value, n := range map[int]int64{6: 1, 7: 2, 8: 34, 9: 1} {
		require.NoError(t, tally.AddN(value, n))
	}
	return tally
}

func Test38Customers(t *testing.T) {
	tally := customers38(t)
	score, err := tally.PercentOfMax()
	require.NoError(t, err)
	require.Equal(t, "1505/19", score.String(), "3010/38 in lowest terms")
	require.Equal(t, "79.210526315789473684", score.Round(18, scale.HalfEven).String())
	require.Equal(t, "79.2", score.Round(1, scale.HalfAwayFromZero).String())
	total, err := tally.TotalWorth()
	require.NoError(t, err)
	require.Equal(t, "301", total.String())
	mean, err := tally.MeanWorth()
	require.NoError(t, err)
	require.Equal(t, "301/38", mean.String())
	pomp, err := tally.POMP()
	require.NoError(t, err)
	require.Equal(t, "13150/171", pomp.String(), "100·(301/38 − 1)/9")
	var shares []string
	for _, row := range tally.Distribution() {
		if row.Share.Count > 0 {
			shares = append(shares, row.ID+": "+row.Share.Percent(1, scale.HalfAwayFromZero))
		}
	}
	require.Equal(t, []string{"6: 2.6", "7: 5.3", "8: 89.5", "9: 2.6"}, shares)
}

// slowScore adds up the worths of all ratings one by one.
func slowScore(t *testing.T, tally *scale.Tally) (total, percentOfMax, pomp *big.Rat) {
	s := tally.Scale()
	total = new(big.Rat)
	n := int64(0)
	var lo, hi *big.Rat
	for _, p := range s.Points() {
		w := decimalRat(t, *p.Worth)
		if lo == nil || w.Cmp(lo) < 0 {
			lo = w
		}
		if hi == nil || w.Cmp(hi) > 0 {
			hi = w
		}
		for range tally.Count(p.Value) {
			total.Add(total, w)
			n++
		}
	}
	if n == 0 {
		return nil, nil, nil
	}
	hundred := big.NewRat(100, 1)
	mean := new(big.Rat).Quo(total, big.NewRat(n, 1))
	percentOfMax = new(big.Rat).Mul(hundred, mean)
	percentOfMax.Quo(percentOfMax, hi)
	pomp = new(big.Rat).Mul(hundred, new(big.Rat).Sub(mean, lo))
	pomp.Quo(pomp, new(big.Rat).Sub(hi, lo))
	return total, percentOfMax, pomp
}

func TestScoresAgainstBigRat(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 10))
	for _, s := range scales(t) {
		for range 12 {
			tally := randomTally(t, r, s)
			wantTotal, wantPercent, wantPOMP := slowScore(t, tally)
			total, err := tally.TotalWorth()
			if wantTotal == nil {
				require.ErrorIs(t, err, scale.ErrNoBase)
				continue
			}
			require.NoError(t, err)
			requireRat(t, wantTotal, total)
			mean, err := tally.MeanWorth()
			require.NoError(t, err)
			requireRat(t, new(big.Rat).Quo(wantTotal, big.NewRat(tally.N(), 1)), mean)
			percent, err := tally.Score(scale.PercentOfMax)
			require.NoError(t, err)
			requireRat(t, wantPercent, percent)
			pomp, err := tally.Score(scale.POMP)
			require.NoError(t, err)
			requireRat(t, wantPOMP, pomp)
			require.True(t, pomp.Sign() >= 0 && pomp.Cmp(ratio(100, 1)) <= 0)
		}
	}
}

func TestScore(t *testing.T) {
	tests := []struct {
		name    string
		s       *scale.Scale
		counts  map[int]int64
		percent string
		pomp    string
		source  string
	}{
		{"all at the bottom of 1–10", scale.OneToTen(), map[int]int64{1: 5}, "10", "0", "the two scores differ at the bottom"},
		{"all at the top", scale.OneToTen(), map[int]int64{10: 5}, "100", "100", "and meet at the top"},
		{"all at the bottom of 0–10", scale.ZeroToTen(), map[int]int64{0: 5}, "0", "0", "from 0 they are one"},
		{"five answers worth 5 to 1", scale.OneToFive(), map[int]int64{5: 10, 4: 20, 3: 5, 2: 3, 1: 2}, "153/2", "565/8",
			"total 5·10+4·20+3·5+2·3+1·2 = 153 of 200; (153/40−1)/4"},
		{"lower is better", mustScale(t, scale.Definition{Range: scale.Range{From: 1, To: 5}, Polarity: scale.LowerIsBetter}),
			map[int]int64{1: 10, 2: 20, 3: 5, 4: 3, 5: 2}, "153/2", "565/8", "the same answers, coded the other way"},
		{"the largest count", scale.OneToFive(), map[int]int64{5: 1<<63 - 1}, "100", "100", "no overflow"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			tally := scale.NewTally(test.s)
			for v, n := range test.counts {
				require.NoError(t, tally.AddN(v, n))
			}
			percent, err := tally.PercentOfMax()
			require.NoError(t, err)
			require.Equal(t, test.percent, percent.String(), test.source)
			pomp, err := tally.POMP()
			require.NoError(t, err)
			require.Equal(t, test.pomp, pomp.String(), test.source)
		})
	}
}

func mustScale(t testing.TB, d scale.Definition) *scale.Scale {
	t.Helper()
	s, err := scale.New(d)
	require.NoError(t, err)
	return s
}

func TestScoreRefused(t *testing.T) {
	tally := scale.NewTally(scale.OneToTen())
	require.NoError(t, tally.AddCode(scale.Blank, 3))
	for _, score := range []func() (scale.Ratio, error){tally.PercentOfMax, tally.POMP, tally.TotalWorth, tally.MeanWorth} {
		_, err := score()
		require.ErrorIs(t, err, scale.ErrNoBase, "blanks are no base")
	}
	_, err := customers38(t).Score(scale.ScoreMethod(2))
	require.ErrorIs(t, err, scale.ErrArgument)

	below := mustScale(t, scale.Definition{ID: "below", Range: scale.Range{From: -5, To: 0}})
	tally = scale.NewTally(below)
	require.NoError(t, tally.Add(-2))
	_, err = tally.PercentOfMax()
	require.ErrorIs(t, err, scale.ErrArgument, "no percentage of a maximum of 0")
	pomp, err := tally.POMP()
	require.NoError(t, err)
	require.Equal(t, "60", pomp.String())
}
