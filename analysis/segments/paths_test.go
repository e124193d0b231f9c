package segments_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/analysis/segments"
	"github.com/gocsat/csat/satisfaction/proportion"
)

// Ratings of the same people: rows in any order, or distinct rows with counts.
func TestMatchedCountsAreRows(t *testing.T) {
	rng := rand.New(rand.NewPCG(8, 1))
	for range 100 {
		var distinct, long [][]float64
		var counts []int64
		var answers, longAnswers [][]bool
		for range 1 + rng.IntN(8) {
			row, yes := make([]float64, 4), make([]bool, 4)
			for j := range row {
				row[j] = float64(rng.IntN(5))
				yes[j] = row[j] > 2
				if rng.IntN(15) == 0 {
					row[j] = math.NaN()
				}
			}
			n := rng.Int64N(5)
			distinct, counts, answers = append(distinct, row), append(counts, n), append(answers, yes)
			for range n {
				long, longAnswers = append(long, row), append(longAnswers, yes)
			}
		}
		rng.Shuffle(len(long), func(i, j int) { long[i], long[j] = long[j], long[i] })
		want, wantErr := segments.Friedman(distinct, counts)
		got, err := segments.Friedman(long, nil)
		require.Equal(t, wantErr == nil, err == nil)
		require.Equal(t, want, got)
		if len(long) == 0 {
			continue
		}
		a, err := proportion.MatchedRows(answers, counts)
		require.NoError(t, err)
		b, err := proportion.MatchedRows(longAnswers, nil)
		require.NoError(t, err)
		require.Equal(t, a, b)
	}
}

// The tests of pairs adjust as Adjust does, over the pairs that have a p-value.
func TestPairsAreOneFamily(t *testing.T) {
	group := func(rows ...float64) segments.Group {
		g, err := segments.FromRows("", rows)
		require.NoError(t, err)
		return g
	}
	groups := []segments.Group{group(3, 3), group(3, 3, 3), group(1, 2, 5, 4), group(4, 5, 5, 5, 3)}
	tests := map[string]func([]segments.Group, segments.Options) (segments.PairTests, error){
		"PairwiseT": segments.PairwiseT, "Dunn": segments.Dunn,
	}
	for name, test := range tests {
		previous := map[segments.Adjustment][]float64{}
		for method := segments.Holm; method <= segments.Unadjusted; method++ {
			r, err := test(groups, segments.Options{Adjustment: method})
			require.NoError(t, err)
			require.Equal(t, method, r.Adjustment)
			var p []float64
			family := 0
			for _, pair := range r.Pairs {
				if !pair.P.Valid {
					p = append(p, math.NaN())
					require.NotEmpty(t, pair.Difference.Warnings)
					continue
				}
				p = append(p, pair.P.Value)
				family++
			}
			want, err := segments.Adjust(p, method)
			require.NoError(t, err)
			require.Equal(t, family, r.Family)
			for i, pair := range r.Pairs {
				require.Equal(t, want.P[i], pair.Adjusted, "%s %v", name, method)
				previous[method] = append(previous[method], pair.Adjusted.Value)
			}
		}
		for i, holm := range previous[segments.Holm] {
			require.GreaterOrEqual(t, holm, previous[segments.BenjaminiHochberg][i])
		}
		if name == "PairwiseT" { // the first two groups do not vary
			r, err := test(groups, segments.Options{})
			require.NoError(t, err)
			require.Equal(t, 5, r.Family)
		}
	}
}

// The median of all differences, of whole numbers, of halves, and of numbers too large
// to count in.
func TestShift(t *testing.T) {
	rng := rand.New(rand.NewPCG(4, 4))
	for _, unit := range []float64{1, 0.5, 1e5, 1e20} {
		for range 50 {
			var rows [2][]float64
			var groups [2]segments.Group
			for i := range rows {
				for range 1 + rng.IntN(9) {
					rows[i] = append(rows[i], unit*float64(rng.IntN(30)-9))
				}
				var err error
				groups[i], err = segments.FromRows("", rows[i])
				require.NoError(t, err)
			}
			var differences []float64
			for _, x := range rows[0] {
				for _, y := range rows[1] {
					differences = append(differences, x-y)
				}
			}
			slices.Sort(differences)
			n := len(differences)
			r, err := segments.MannWhitney(groups[0], groups[1])
			require.NoError(t, err)
			require.InDelta(t, (differences[(n-1)/2]+differences[n/2])/2, r.Shift, 1e-15*unit)
		}
	}
}
