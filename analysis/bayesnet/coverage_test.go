package bayesnet_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/stat/distuv"

	"github.com/gocsat/csat/analysis/bayesnet"
)

// covered counts the repetitions in which the intervals hold the truth: of the change by
// raising skill, of a share given evidence, and in how many the best item is the one with the
// largest mean probability of being it. made gives the truth of a repetition.
func covered(t *testing.T, repetitions, people, draws int, size float64, made func(i int) world) (change, share, best, claimed float64) {
	t.Helper()
	for i := range repetitions {
		w := made(i)
		s := must(bayesnet.FromCounts(w.nodes(), w.cells(seeded(21, i), people)))
		n := must(bayesnet.Fit(s, w.arcs(), bayesnet.FitOptions{EquivalentSize: size}))
		g, err := bayesnet.Raise(t.Context(), n, "overall", []string{"skill", "parts"}, bayesnet.QueryOptions{Draws: draws, Level: 0.9, Seed: uint64(i)})
		require.NoError(t, err)
		truth := map[string]float64{}
		for _, item := range []string{"skill", "parts"} {
			now, raised, _ := w.raised(w.place(item), w.place("overall"), func(k int) float64 { return float64(k + 1) })
			truth[item] = raised - now
		}
		for _, item := range g.Items {
			if in := item.Change.Interval; item.Item == "skill" && in.Lower <= truth["skill"] && truth["skill"] <= in.Upper {
				change++
			}
			claimed += item.Best.Value * item.Best.Value // the chance of a draw from Best to be right, on average
			if other := truth["skill"] + truth["parts"] - truth[item.Item]; truth[item.Item] > other {
				best += item.Best.Value
			}
		}
		e := bayesnet.Evidence{"attitude": "3", "parts": "1"}
		d, err := bayesnet.Query(t.Context(), n, "overall", e, bayesnet.QueryOptions{Draws: draws, Level: 0.9, Seed: uint64(i)})
		require.NoError(t, err)
		p, _ := w.distribution("overall", e)
		if in := d.Levels[2].Probability.Interval; in.Lower <= p[2] && p[2] <= in.Upper {
			share++
		}
	}
	m := float64(repetitions)
	return change / m, share / m, best / m, claimed / m
}

// Where truths are drawn from the prior, intervals hold them as often as they say, from few
// people too, and Best is right as often as it says. 250 repetitions give coverage an error of
// 0.019; the bounds are three of them.
func TestCoverageUnderThePrior(t *testing.T) {
	const size = 30
	repetitions := 250
	if testing.Short() {
		repetitions = 60
	}
	bound := 3 * math.Sqrt(0.9*0.1/float64(repetitions))
	for _, people := range []int{10, 100} {
		change, share, best, claimed := covered(t, repetitions, people, 200, size, func(i int) world {
			w := service()
			source := seeded(20, i)
			for at, c := range w {
				cells := float64(len(c.Probabilities) * len(c.Node.Levels))
				for j, row := range c.Probabilities {
					sum := 0.0
					for k := range row {
						row[k] = distuv.Gamma{Alpha: size / cells, Beta: 1, Src: source}.Rand()
						sum += row[k]
					}
					for k := range row {
						w[at].Probabilities[j][k] /= sum
					}
				}
			}
			return w
		})
		t.Logf("%3d people: change %.3f, share %.3f, best %.3f claimed %.3f", people, change, share, best, claimed)
		require.InDelta(t, 0.9, change, bound)
		require.InDelta(t, 0.9, share, bound)
		require.InDelta(t, claimed, best, bound)
	}
}
