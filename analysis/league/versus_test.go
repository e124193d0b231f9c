package league_test

import (
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/analysis/league"
	"github.com/gocsat/csat/satisfaction"
	"github.com/gocsat/csat/satisfaction/proportion"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// five counts ratings on 1–5, given how many chose 1, 2, ….
func five(counts ...int64) *scale.Tally {
	t := scale.NewTally(scale.OneToFive())
	for i, n := range counts {
		if err := t.AddN(i+1, n); err != nil {
			panic(err)
		}
	}
	return t
}

// nps counts detractors, passives and promoters.
func nps(detractors, passives, promoters int64) *scale.Tally {
	t := scale.NewTally(scale.ZeroToTen())
	for value, n := range map[int]int64{3: detractors, 8: passives, 10: promoters} {
		if err := t.AddN(value, n); err != nil {
			panic(err)
		}
	}
	return t
}

func four() []league.Segment {
	return []league.Segment{
		{Name: "north", Tally: five(1, 2, 5, 20, 22)},
		{Name: "south", Tally: five(6, 9, 15, 14, 6)},
		{Name: "west", Tally: five(2, 5, 9, 18, 11)},
		{Name: "east", Tally: five(0, 1, 1, 2, 3)},
	}
}

// R 4.2.2: x <- rep(1:5, c(1,2,5,20,22)); y <- rep(1:5, c(8,15,25,34,20)); t.test(x, y)
func TestComplementsMean(t *testing.T) {
	r, err := league.Complements(four(), league.Options{})
	require.NoError(t, err)
	require.Equal(t, 4, r.Family)
	c := r.Contrasts[0]
	require.Equal(t, int64(50), c.N)
	require.Equal(t, int64(102), c.RestN)
	require.Equal(t, "21/5", c.Value.String())
	require.Equal(t, "349/102", c.Rest.String())
	welchReference(t, c)
	// Holm by hand: the smallest by four, then at least as large by three, ….
	p := make([]float64, 4)
	for i, c := range r.Contrasts {
		p[i] = c.P.Value
	}
	order := []int{0, 1, 2, 3}
	slices.SortFunc(order, func(a, b int) int {
		if p[a] < p[b] {
			return -1
		}
		return 1
	})
	want := 0.0
	for at, i := range order {
		want = math.Min(1, math.Max(want, float64(4-at)*p[i]))
		require.InDelta(t, want, r.Contrasts[i].Adjusted.Value, 1e-15)
	}
}

// The two sides of every contrast add up to the total: nobody is on both.
func TestComplementsShareNobody(t *testing.T) {
	for _, m := range []league.Metric{league.Mean, league.Share} {
		r, err := league.Complements(four(), league.Options{Metric: m})
		require.NoError(t, err)
		for i, c := range r.Contrasts {
			require.Equal(t, int64(152), c.N+c.RestN)
			var rest []*scale.Tally
			for j, s := range four() {
				if j != i {
					rest = append(rest, s.Tally)
				}
			}
			sum := rest[0]
			for _, x := range rest[1:] {
				require.NoError(t, sum.Merge(x))
			}
			if m == league.Mean {
				mean, err := sum.MeanWorth()
				require.NoError(t, err)
				require.Zero(t, mean.Cmp(c.Rest))
				continue
			}
			a, err := four()[i].Tally.Top(2)
			require.NoError(t, err)
			b, err := sum.Top(2)
			require.NoError(t, err)
			d, err := proportion.Compare(proportion.Count{X: a.Count, N: a.N}, proportion.Count{X: b.Count, N: b.N}, proportion.CompareOptions{})
			require.NoError(t, err)
			require.Equal(t, d.Newcombe, c.Difference.Interval)
			require.Equal(t, d.PooledZ.P, c.P)
			require.InDelta(t, d.Difference, c.Difference.Value, 1e-15)
		}
	}
}

func TestComplementsNPS(t *testing.T) {
	segments := []league.Segment{{"a", nps(10, 20, 30)}, {"b", nps(20, 20, 20)}, {"c", nps(5, 1, 3)}}
	r, err := league.Complements(segments, league.Options{Metric: league.NPS, Level: 0.9})
	require.NoError(t, err)
	want, err := satisfaction.CompareNPS(satisfaction.NPSCounts{Detractors: 10, Passives: 20, Promoters: 30},
		satisfaction.NPSCounts{Detractors: 25, Passives: 21, Promoters: 23}, satisfaction.CompareOptions{Level: 0.9})
	require.NoError(t, err)
	require.Equal(t, want.Estimate.Interval, r.Contrasts[0].Difference.Interval)
	require.Equal(t, want.Test.TwoSided, r.Contrasts[0].P)
	require.Len(t, r.Contrasts[2].Difference.Warnings, 1, "nine answers")
}

func TestComplementsWithoutError(t *testing.T) {
	r, err := league.Complements([]league.Segment{{"a", five(0, 0, 0, 0, 1)}, {"b", five(3, 4)}, {"c", five(5)}}, league.Options{})
	require.NoError(t, err)
	require.False(t, r.Contrasts[0].P.Valid, "a single rating")
	require.False(t, r.Contrasts[0].Difference.Interval.Valid())
	require.Equal(t, 2, r.Family)
	r, err = league.Complements([]league.Segment{{"a", five(0, 9)}, {"b", five(3)}}, league.Options{})
	require.NoError(t, err)
	require.Zero(t, r.Family, "nothing varies")
	require.InDelta(t, 1, r.Contrasts[0].Difference.Value, 0)
}

func welchReference(t *testing.T, c league.Contrast) {
	t.Helper()
	require.InDelta(t, 0.1761002143899462, c.Difference.SE.Value, 1e-14)
	require.InDelta(t, 0.4298149905239481, c.Difference.Interval.Lower, 1e-12)
	require.InDelta(t, 1.1270477545740916, c.Difference.Interval.Upper, 1e-12)
	require.InEpsilon(t, 2.154185218868351e-05, c.P.Value, 1e-10)
}

// Of 40 ratings, 8 of 1 and 32 of 5 have the skewness −1.5, and 25·1.5² = 56.25.
func TestComplementsWarnOfSkewness(t *testing.T) {
	segment := func(name string, low, high int64) league.Segment {
		tally := scale.NewTally(scale.OneToFive())
		require.NoError(t, tally.AddN(1, low))
		require.NoError(t, tally.AddN(5, high))
		return league.Segment{Name: name, Tally: tally}
	}
	for _, tt := range []struct {
		name      string
		low, high int64
		want      []string
	}{
		{"40", 8, 32, []string{"40 ratings of skewness -1.50, fewer than 57"}},
		{"60", 12, 48, nil},
		{"20", 4, 16, []string{"20 ratings, fewer than 30"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, err := league.Complements([]league.Segment{segment("a", tt.low, tt.high), segment("b", 100, 100)}, league.Options{})
			require.NoError(t, err)
			var got []string
			for _, w := range r.Contrasts[0].Difference.Warnings {
				require.Equal(t, survey.LowBase, w.Code)
				got = append(got, w.Text)
			}
			require.Equal(t, tt.want, got)
		})
	}
}
