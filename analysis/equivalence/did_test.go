package equivalence_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/analysis/equivalence"
	"github.com/gocsat/csat/satisfaction"
	"github.com/gocsat/csat/satisfaction/proportion"
)

func TestPanelDiDAgainstR(t *testing.T) {
	treated := panel(t, [][]int64{{4, 3, 1}, {2, 6, 7}, {1, 2, 9}})
	control := panel(t, [][]int64{{5, 4, 0}, {3, 8, 2}, {1, 1, 6}})
	r, err := equivalence.PanelDiD(treated, control, value, 0)
	require.NoError(t, err)
	// R: t.test of the changes of the two panels.
	require.InEpsilon(t, 0.93362313121309293, r.Statistic.Value, 1e-12)
	require.InEpsilon(t, 62.92700095087649004, r.DF.Value, 1e-12)
	require.InEpsilon(t, 0.35406704119430721, r.P.Value, 1e-11)
	require.InDelta(t, -0.19550796917386684, r.Effect.Interval.Lower, 1e-12)
	require.InDelta(t, 0.53836511203100967, r.Effect.Interval.Upper, 1e-12)
	require.InDelta(t, 0.17142857142857143, r.Treated, 1e-15)
	require.Zero(t, r.Control)
	require.Equal(t, int64(65), r.Effect.N)

	// Shares and scores are the same with another coding.
	score := func(v int) float64 { return float64(v - 2) }
	same, err := equivalence.PanelDiD(treated, control, score, 0)
	require.NoError(t, err)
	require.InDelta(t, r.Effect.Value, same.Effect.Value, 1e-14)

	still, err := equivalence.PanelDiD(panel(t, [][]int64{{0, 4}, {0, 0, 3}}), panel(t, [][]int64{{2}}), func(v int) float64 { return float64(v) / 10 }, 0)
	require.NoError(t, err)
	require.False(t, still.P.Valid || still.Statistic.Valid || still.Effect.SE.Valid, "0.2 − 0.1 and 0.3 − 0.2 differ by rounding only: %+v", still)
}

// With controls that do not vary at all a difference in differences of means is a
// difference of two means.
func TestMeanDiDOfTwo(t *testing.T) {
	before, after := sample(t, 4, 6, 10, 25, 11), sample(t, 3, 5, 9, 20, 13)
	still := equivalence.Sample{N: 30, Mean: 4}
	r, err := equivalence.MeanDiD(
		equivalence.Change[equivalence.Sample]{Before: before, After: after},
		equivalence.Change[equivalence.Sample]{Before: still, After: still}, 0.9,
	)
	require.NoError(t, err)
	two, err := equivalence.Means(after, before, equivalence.Margins{Upper: 9}, standard)
	require.NoError(t, err)
	require.Equal(t, two.PDifferent, r.P)
	require.Equal(t, two.DF, r.DF)
	require.Equal(t, two.Difference.Interval, r.Effect.Interval)
	require.Zero(t, r.Control)
}

// The variance of the four means adds up, and so do the degrees of freedom of equal
// samples: 4·(n − 1).
func TestMeanDiD(t *testing.T) {
	s := func(mean float64) equivalence.Sample { return equivalence.Sample{N: 25, Mean: mean, SD: 2} }
	r, err := equivalence.MeanDiD(
		equivalence.Change[equivalence.Sample]{Before: s(3), After: s(4.5)},
		equivalence.Change[equivalence.Sample]{Before: s(3.5), After: s(4)}, 0,
	)
	require.NoError(t, err)
	require.Equal(t, 1.0, r.Effect.Value)
	require.InEpsilon(t, 0.8, r.Effect.SE.Value, 1e-15)
	require.InEpsilon(t, 96, r.DF.Value, 1e-12)
	require.InEpsilon(t, 1.25, r.Statistic.Value, 1e-15)
	require.Equal(t, [2]float64{1.5, 0.5}, [2]float64{r.Treated, r.Control})
}

func TestShareAndNPSDiD(t *testing.T) {
	counts := func(x, n int64) proportion.Count { return proportion.Count{X: x, N: n} }
	treated := equivalence.Change[proportion.Count]{Before: counts(40, 90), After: counts(60, 95)}
	control := equivalence.Change[proportion.Count]{Before: counts(44, 80), After: counts(42, 85)}
	r, err := equivalence.ShareDiD(treated, control, 0)
	require.NoError(t, err)
	// The distances of Newcombe's intervals of the two changes, squared, add up.
	lower, upper := 0.0, 0.0
	for _, c := range []equivalence.Change[proportion.Count]{treated, control} {
		compared, err := proportion.Compare(c.After, c.Before, proportion.CompareOptions{})
		require.NoError(t, err)
		down, up := compared.Difference-compared.Newcombe.Lower, compared.Newcombe.Upper-compared.Difference
		if c == control {
			down, up = up, down
		}
		lower, upper = math.Hypot(lower, down), math.Hypot(upper, up)
	}
	require.InDelta(t, r.Effect.Value-lower, r.Effect.Interval.Lower, 1e-12)
	require.InDelta(t, r.Effect.Value+upper, r.Effect.Interval.Upper, 1e-12)
	require.InDelta(t, 60./95-40./90-42./85+44./80, r.Effect.Value, 1e-15)

	// An answer of yes or no is a promoter or a passive: the same score and error, an
	// interval of another kind. At a level of 1 − P an interval ends at 0.
	as := func(c proportion.Count) satisfaction.NPSCounts {
		return satisfaction.NPSCounts{Passives: c.N - c.X, Promoters: c.X}
	}
	before := equivalence.Change[satisfaction.NPSCounts]{Before: as(treated.Before), After: as(treated.After)}
	other := equivalence.Change[satisfaction.NPSCounts]{Before: as(control.Before), After: as(control.After)}
	score, err := equivalence.NPSDiD(before, other, 0)
	require.NoError(t, err)
	require.Equal(t, r.Effect.Value, score.Effect.Value)
	require.InEpsilon(t, r.Effect.SE.Value, score.Effect.SE.Value, 1e-12)
	again, err := equivalence.NPSDiD(before, other, 1-score.P.Value)
	require.NoError(t, err)
	require.InDelta(t, 0, again.Effect.Interval.Lower, 1e-12)

	_, err = equivalence.ShareDiD(treated, equivalence.Change[proportion.Count]{Before: counts(1, 2)}, 0)
	require.ErrorIs(t, err, equivalence.ErrNoBase)
	_, err = equivalence.NPSDiD(before, other, -1)
	require.ErrorIs(t, err, equivalence.ErrArgument)
	none, err := equivalence.ShareDiD(equivalence.Change[proportion.Count]{Before: counts(3, 3), After: counts(3, 3)}, equivalence.Change[proportion.Count]{Before: counts(5, 5), After: counts(4, 4)}, 0)
	require.NoError(t, err)
	require.Equal(t, 1.0, none.P.Value)
}
