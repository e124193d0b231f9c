package bayesnet_test

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mathext"
	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"

	"github.com/gocsat/csat/analysis/bayesnet"
	"github.com/gocsat/csat/survey"
)

// Counts 10, 2 of x = 1, and 3, 15 of x = 2; nobody has x = 3. With α = 6 each cell of y gets
// 1, each level of x 2.
func TestFitByHand(t *testing.T) {
	nodes := []bayesnet.Node{node("y", 2), node("x", 3)}
	s := must(bayesnet.FromCounts(nodes, []bayesnet.Cell{{Levels: []string{"1", "1"}, N: 10}, {Levels: []string{"2", "1"}, N: 2},
		{Levels: []string{"1", "2"}, N: 3}, {Levels: []string{"2", "2"}, N: 15}}))
	n, err := bayesnet.Fit(s, []bayesnet.Arc{{From: "x", To: "y"}}, bayesnet.FitOptions{EquivalentSize: 6})
	require.NoError(t, err)
	got := n.CPTs()
	require.Equal(t, []string{"x"}, got[0].Parents)
	require.Equal(t, [][]float64{{11, 3}, {4, 16}, {1, 1}}, got[0].Dirichlet)
	require.Equal(t, [][]float64{{11. / 14, 3. / 14}, {4. / 20, 16. / 20}, {0.5, 0.5}}, got[0].Probabilities)
	require.Equal(t, []int64{12, 18, 0}, got[0].N)
	require.Equal(t, [][]float64{{14, 20, 2}}, got[1].Dirichlet)
	require.Equal(t, [][]float64{{14. / 36, 20. / 36, 2. / 36}}, got[1].Probabilities)
	require.Equal(t, []bayesnet.Arc{{From: "x", To: "y"}}, n.Arcs())

	// P(y = 2) = (14·3/14 + 20·16/20 + 2·½)/36 = 20/36, and the same after everybody on x = 1 went
	// to 2 and on 2 to 3: 14·0.8 + 22·½ = 22.2 of 36.
	p, err := n.Probabilities("y", nil)
	require.NoError(t, err)
	require.InDelta(t, 20./36, p[1], 1e-15)
	g, err := bayesnet.Raise(t.Context(), n, "y", nil, bayesnet.QueryOptions{})
	require.NoError(t, err)
	require.InDelta(t, 1+20./36, g.Now.Value, 1e-15)
	require.InDelta(t, 2.2/36, g.Items[0].Change.Value, 1e-15)
	require.InDelta(t, 2./36, g.Items[0].AtTop, 1e-15)
	require.InDelta(t, 22./36, g.Items[0].Unseen, 1e-15)
	require.Equal(t, bayesnet.Extrapolated, g.Items[0].Change.Warnings[0].Code)
	require.Equal(t, int64(30), g.Now.N)
	require.Equal(t, survey.Some(1), g.Items[0].Best)
}

// The tables of a network, through JSON, make the same network.
func TestTablesMakeTheNetworkAgain(t *testing.T) {
	w := service()
	s := must(bayesnet.FromCounts(w.nodes(), w.cells(seeded(11, 0), 300)))
	n := must(bayesnet.Fit(s, w.arcs(), bayesnet.FitOptions{}))
	var tables []bayesnet.CPT
	require.NoError(t, json.Unmarshal(must(json.Marshal(n.CPTs())), &tables))
	again, err := bayesnet.New(tables...)
	require.NoError(t, err)
	require.Equal(t, n.CPTs(), again.CPTs())
	a, err := bayesnet.Raise(t.Context(), n, "overall", nil, bayesnet.QueryOptions{})
	require.NoError(t, err)
	b, err := bayesnet.Raise(t.Context(), again, "overall", nil, bayesnet.QueryOptions{})
	require.NoError(t, err)
	require.Equal(t, a, b)
	// Probabilities can be left to the parameters.
	for i := range tables {
		tables[i].Probabilities = nil
	}
	require.Equal(t, n.CPTs(), must(bayesnet.New(tables...)).CPTs())
}

// What is set has no error any more, what follows from it keeps its own: with one parent set to
// a level that is the error of one row.
func TestDoIsCertain(t *testing.T) {
	nodes := []bayesnet.Node{node("x", 2), node("y", 2)}
	n := must(bayesnet.New(bayesnet.CPT{Node: nodes[0], Dirichlet: [][]float64{{2, 3}}},
		bayesnet.CPT{Node: nodes[1], Parents: []string{"x"}, Dirichlet: [][]float64{{5, 1}, {30, 20}}}))
	done := must(n.Do("x", "2"))
	d, err := bayesnet.Query(t.Context(), done, "x", nil, bayesnet.QueryOptions{})
	require.NoError(t, err)
	require.Equal(t, 1.0, d.Levels[1].Probability.Value)
	require.False(t, d.Levels[1].Probability.SE.Valid)
	require.Equal(t, survey.NoError, d.Levels[1].Probability.Warnings[0].Code)
	d, err = bayesnet.Query(t.Context(), done, "y", nil, bayesnet.QueryOptions{Draws: 20_000})
	require.NoError(t, err)
	require.InDelta(t, 0.4, d.Levels[1].Probability.Value, 1e-15)
	require.InEpsilon(t, math.Sqrt(0.4*0.6/51), d.Levels[1].Probability.SE.Value, 0.02)
	require.Len(t, done.Arcs(), 1)
	require.Empty(t, must(n.Do("y", "1")).Arcs())
	require.Len(t, n.Arcs(), 1)
}

// A node alone has Dirichlet's distribution, whose margins are beta: the draws have their
// deviation and quantiles, for shapes from far below 1 to large. 20,000 draws put a quantile
// within about 1 % of the probability it belongs to (five standard errors).
func TestDrawsAreDirichlet(t *testing.T) {
	const draws = 20_000
	for _, parameters := range [][]float64{{0.004, 0.002, 0.01}, {0.3, 2, 0.7}, {1, 1}, {12.5, 40, 3}, {1e6, 2e6, 5}} {
		n, err := bayesnet.New(bayesnet.CPT{Node: node("x", len(parameters)), Dirichlet: [][]float64{parameters}})
		require.NoError(t, err)
		d, err := bayesnet.Query(t.Context(), n, "x", nil, bayesnet.QueryOptions{Draws: draws, Level: 0.8, Seed: 3})
		require.NoError(t, err)
		total := 0.0
		for _, a := range parameters {
			total += a
		}
		for k, a := range parameters {
			e := d.Levels[k].Probability
			require.InEpsilon(t, a/total, e.Value, 1e-12)
			require.InEpsilon(t, math.Sqrt(a/total*(1-a/total)/(total+1)), e.SE.Value, 0.03)
			below := func(x float64) float64 { return mathext.RegIncBeta(a, total-a, x) }
			if total > 0.1 { // else nearly all draws are 0 or 1, and quantiles are nothing to look at
				require.InDelta(t, 0.1, below(e.Interval.Lower), 0.011)
				require.InDelta(t, 0.9, below(e.Interval.Upper), 0.011)
			}
		}
	}
}

// The value of a change is its posterior mean, and its error the posterior deviation: against
// tables drawn by another generator, each computed by enumeration.
func TestChangeIsItsPosteriorMean(t *testing.T) {
	const draws = 20_000 // a quantile has an error of 0.02 deviations
	w := service()
	s := must(bayesnet.FromCounts(w.nodes(), w.cells(seeded(12, 0), 60)))
	n := must(bayesnet.Fit(s, w.arcs(), bayesnet.FitOptions{EquivalentSize: 20}))
	g, err := bayesnet.Raise(t.Context(), n, "overall", []string{"skill"}, bayesnet.QueryOptions{Draws: draws, Seed: 1})
	require.NoError(t, err)
	source := rand.NewPCG(12, 1)
	var changes []float64
	for range draws {
		drawn := world(n.CPTs())
		for _, c := range drawn {
			for j, parameters := range c.Dirichlet {
				for k, a := range parameters {
					c.Probabilities[j][k] = distuv.Gamma{Alpha: a, Beta: 1, Src: source}.Rand()
				}
				floats.Scale(1/floats.Sum(c.Probabilities[j]), c.Probabilities[j])
			}
		}
		now, raised, _ := drawn.raised(0, 3, func(k int) float64 { return float64(k + 1) })
		changes = append(changes, raised-now)
	}
	mean, sd := stat.MeanStdDev(changes, nil)
	change := g.Items[0].Change
	require.InDelta(t, change.Value, mean, 4*sd/math.Sqrt(draws))
	require.InEpsilon(t, sd, change.SE.Value, 0.03)
	slices.Sort(changes)
	require.InDelta(t, stat.Quantile(0.025, stat.Empirical, changes, nil), change.Interval.Lower, 0.1*sd)
	require.InDelta(t, stat.Quantile(0.975, stat.Empirical, changes, nil), change.Interval.Upper, 0.1*sd)
}
