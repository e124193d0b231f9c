//go:build slow

package bayesnet_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/analysis/bayesnet"
)

// One truth instead of many from the prior: 1,000 repetitions give coverage an error of 0.010.
// The prior of one respondent hardly pulls, and coverage is near its level from 100 people on.
func TestCoverageOfOneTruth(t *testing.T) {
	for _, people := range []int{100, 300, 1000} {
		change, share, best, claimed := covered(t, 1000, people, 400, 0, func(int) world { return service() })
		t.Logf("%4d people: change %.3f, share %.3f, best %.3f claimed %.3f", people, change, share, best, claimed)
		require.InDelta(t, 0.9, change, 0.04)
		require.InDelta(t, 0.9, share, 0.04)
	}
}

// Arcs learned from the same people: from few of them the arc from parts to overall is not
// found, and the interval of its change, which has no width, misses the truth.
func TestCoverageOfLearnedArcs(t *testing.T) {
	const repetitions = 1000
	w := service()
	items := []string{"skill", "attitude", "parts"}
	truth, err := bayesnet.Raise(t.Context(), must(bayesnet.New(w...)), "overall", []string{"parts"}, bayesnet.QueryOptions{})
	require.NoError(t, err)
	for people, want := range map[int]float64{100: 0.03, 300: 0.01, 1000: 0.83, 3000: 0.9} {
		hits := 0.0
		for i := range repetitions {
			s := must(bayesnet.FromCounts(w.nodes(), w.cells(seeded(22, i), people)))
			l := must(bayesnet.Learn(t.Context(), s, bayesnet.LearnOptions{Tiers: [][]string{items, {"overall"}}}))
			g, err := bayesnet.Raise(t.Context(), must(l.Fit(s, bayesnet.FitOptions{})), "overall", []string{"parts"}, bayesnet.QueryOptions{Draws: 300, Level: 0.9, Seed: uint64(i)})
			require.NoError(t, err)
			if in, x := g.Items[0].Change.Interval, truth.Items[0].Change.Value; in.Lower <= x && x <= in.Upper {
				hits++
			}
		}
		t.Logf("%4d people: change %.3f", people, hits/repetitions)
		require.InDelta(t, want, hits/repetitions, 0.03)
	}
}
