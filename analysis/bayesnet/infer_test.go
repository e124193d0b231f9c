package bayesnet_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/analysis/bayesnet"
	"github.com/gocsat/csat/survey"
)

func seeded(test, i int) *rand.Rand { return rand.New(rand.NewPCG(uint64(test), uint64(i))) }

// someEvidence is a random level of about a third of the nodes but one.
func someEvidence(random *rand.Rand, w world, but string) bayesnet.Evidence {
	e := bayesnet.Evidence{}
	for _, t := range w {
		if t.Node.Name != but && random.IntN(3) == 0 {
			e[t.Node.Name] = t.Node.Levels[random.IntN(len(t.Node.Levels))].ID
		}
	}
	return e
}

// Exact inference is enumeration of all states, in graphs from sparse to dense, and whatever
// the order of the tables.
func TestProbabilitiesAreThoseOfEnumeration(t *testing.T) {
	for i := range 300 {
		random := seeded(1, i)
		w := randomWorld(random, 1+random.IntN(8), 0.1+0.8*random.Float64())
		shuffled := slices.Clone(w)
		random.Shuffle(len(w), func(a, b int) { shuffled[a], shuffled[b] = shuffled[b], shuffled[a] })
		n, err := bayesnet.New(shuffled...)
		require.NoError(t, err)
		name := w[random.IntN(len(w))].Node.Name
		e := someEvidence(random, w, name)
		want, z := w.distribution(name, e)
		got, err := n.Probabilities(name, e)
		require.NoError(t, err)
		require.InDeltaSlice(t, want, got, 1e-13, "world %d", i)
		d, err := bayesnet.Query(t.Context(), n, name, e, bayesnet.QueryOptions{})
		require.NoError(t, err)
		require.InEpsilon(t, z, d.Evidence, 1e-12)
		require.Equal(t, survey.NoError, d.Measure.Warnings[0].Code)
		for k, l := range d.Levels {
			require.InDelta(t, want[k], l.Probability.Value, 1e-13)
		}
	}
}

// Do is the truncated factorisation: Π over all other nodes of P(x | parents), 0 where the
// node has another level.
func TestDoIsTheTruncatedFactorisation(t *testing.T) {
	for i := range 200 {
		random := seeded(2, i)
		w := randomWorld(random, 2+random.IntN(6), 0.6)
		set, name := random.IntN(len(w)), w[random.IntN(len(w))].Node.Name
		level := random.IntN(len(w[set].Node.Levels))
		want, total := make([]float64, 4), 0.0
		w.all(func(state []int, p float64) {
			if state[set] == level {
				p /= w[set].Probabilities[w.row(set, state)][level]
				want[state[w.place(name)]] += p
				total += p
			}
		})
		require.InDelta(t, 1, total, 1e-12)
		n := must(bayesnet.New(w...))
		done, err := n.Do(w[set].Node.Name, w[set].Node.Levels[level].ID)
		require.NoError(t, err)
		got, err := done.Probabilities(name, nil)
		require.NoError(t, err)
		require.InDeltaSlice(t, want[:len(got)], got, 1e-12)
		before, err := n.Probabilities(name, nil)
		require.NoError(t, err)
		plain, _ := w.distribution(name, nil)
		require.InDeltaSlice(t, plain, before, 1e-12, "Do changed its receiver")
	}
}

// Raising is, person by person: natural levels of all that come before the item, one level
// more, and what follows drawn given that.
func TestRaiseIsEnumerationOverNaturalLevels(t *testing.T) {
	for i := range 200 {
		random := seeded(3, i)
		w := randomWorld(random, 2+random.IntN(5), 0.6)
		at := random.IntN(len(w) - 1)
		target := len(w) - 1
		boxes := random.IntN(len(w[target].Node.Levels))
		worth := func(k int) float64 {
			if boxes == 0 {
				return w[target].Node.Levels[k].Value
			}
			if k >= len(w[target].Node.Levels)-boxes {
				return 1
			}
			return 0
		}
		now, raised, top := w.raised(at, target, worth)
		n := must(bayesnet.New(w...))
		g, err := bayesnet.Raise(t.Context(), n, w[target].Node.Name, []string{w[at].Node.Name}, bayesnet.QueryOptions{TopBoxes: boxes})
		require.NoError(t, err)
		require.InDelta(t, now, g.Now.Value, 1e-12)
		require.InDelta(t, raised-now, g.Items[0].Change.Value, 1e-12)
		require.InDelta(t, top, g.Items[0].AtTop, 1e-12)
		require.False(t, g.Items[0].Change.SE.Valid)
	}
}

// asia is the network of Lauritzen and Spiegelhalter (1988), §2: a visit to Asia, smoking,
// tuberculosis, lung cancer, bronchitis, either of the former two, X-ray, dyspnoea.
func asia() world {
	yes := func(name string, parents []string, p ...float64) bayesnet.CPT {
		t := bayesnet.CPT{Node: bayesnet.Node{Name: name, Levels: []bayesnet.Level{{ID: "no"}, {ID: "yes", Value: 1}}}, Parents: parents}
		for _, x := range p {
			t.Probabilities = append(t.Probabilities, []float64{1 - x, x})
		}
		return t
	}
	return world{
		yes("asia", nil, 0.01), yes("smoker", nil, 0.5),
		yes("tuberculosis", []string{"asia"}, 0.01, 0.05),
		yes("cancer", []string{"smoker"}, 0.01, 0.1),
		yes("bronchitis", []string{"smoker"}, 0.3, 0.6),
		yes("either", []string{"tuberculosis", "cancer"}, 0, 1, 1, 1),
		yes("x-ray", []string{"either"}, 0.05, 0.98),
		yes("dyspnoea", []string{"either", "bronchitis"}, 0.1, 0.8, 0.7, 0.9),
	}
}

func TestAsia(t *testing.T) {
	tests := []struct {
		name, node string
		evidence   bayesnet.Evidence
		want       float64 // to four places; enumeration below confirms each
		source     string
	}{
		{"tuberculosis", "tuberculosis", nil, 0.0104, "marginals published for this network, confirmed by enumeration"},
		{"cancer", "cancer", nil, 0.0550, "marginals, as above"},
		{"bronchitis", "bronchitis", nil, 0.4500, "marginals, as above"},
		{"either", "either", nil, 0.0648, "marginals, as above"},
		{"x-ray", "x-ray", nil, 0.1103, "marginals, as above"},
		{"dyspnoea", "dyspnoea", nil, 0.4360, "marginals, as above"},
		{"tuberculosis after Asia with dyspnoea", "tuberculosis", bayesnet.Evidence{"asia": "yes", "dyspnoea": "yes"}, 0.0878, "by enumeration"},
		{"and a clear X-ray", "tuberculosis", bayesnet.Evidence{"asia": "yes", "dyspnoea": "yes", "x-ray": "no"}, 0.0022, "by enumeration"},
		{"cancer of a smoker with a positive X-ray", "cancer", bayesnet.Evidence{"smoker": "yes", "x-ray": "yes"}, 0.6460, "by enumeration"},
	}
	w := asia()
	n := must(bayesnet.New(w...))
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := n.Probabilities(tt.node, tt.evidence)
			require.NoError(t, err)
			counted, _ := w.distribution(tt.node, tt.evidence)
			require.InDelta(t, counted[1], got[1], 1e-14)
			require.Equal(t, fmt.Sprintf("%.4f", tt.want), fmt.Sprintf("%.4f", got[1]), tt.source)
		})
	}
	_, err := n.Probabilities("x-ray", bayesnet.Evidence{"either": "no", "cancer": "yes"})
	require.ErrorIs(t, err, bayesnet.ErrImpossible)
}

// Evidence of a probability far below what a float64 holds, in a chain of 60 nodes, still
// gives the answer; the chain takes tables of four cells only.
func TestSmallEvidence(t *testing.T) {
	var tables []bayesnet.CPT
	e := bayesnet.Evidence{}
	for i := range 60 {
		c := bayesnet.CPT{Node: node(fmt.Sprint("n", i), 2), Probabilities: [][]float64{{0.5, 0.5}}}
		if i > 0 {
			c.Parents, c.Probabilities = []string{"n0"}, [][]float64{{1 - 1e-9, 1e-9}, {1 - 3e-9, 3e-9}}
			e[c.Node.Name] = "2"
		}
		tables = append(tables, c)
	}
	d, err := bayesnet.Query(t.Context(), must(bayesnet.New(tables...)), "n0", e, bayesnet.QueryOptions{})
	require.NoError(t, err)
	require.InEpsilon(t, 7.07694e-29, d.Levels[0].Probability.Value, 1e-5) // 1/(1 + 3⁵⁹)
	require.Zero(t, d.Evidence)
}

// Each of 24 causes with 2 levels meets the others in some effect: no order keeps tables small.
func TestTooLarge(t *testing.T) {
	var tables []bayesnet.CPT
	for i := range 24 {
		tables = append(tables, bayesnet.CPT{Node: node(fmt.Sprint("cause", i), 2), Probabilities: [][]float64{{0.5, 0.5}}})
	}
	e := bayesnet.Evidence{}
	for i := range 24 {
		for j := range i {
			if len(tables) == 64 {
				break
			}
			c := bayesnet.CPT{Node: node(fmt.Sprintf("effect %d %d", i, j), 2), Parents: []string{fmt.Sprint("cause", i), fmt.Sprint("cause", j)}}
			for range 4 {
				c.Probabilities = append(c.Probabilities, []float64{0.5, 0.5})
			}
			tables = append(tables, c)
			e[c.Node.Name] = "1"
		}
	}
	n, err := bayesnet.New(tables...)
	require.NoError(t, err)
	got, err := n.Probabilities("cause0", e)
	require.NoError(t, err)
	require.InDeltaSlice(t, []float64{0.5, 0.5}, got, 1e-15)

	tables = tables[:24]
	e = bayesnet.Evidence{}
	for k := range 8 { // every three of eight share an effect with sixteen others
		c := bayesnet.CPT{Node: node(fmt.Sprint("effect", k), 2)}
		for i := range 16 {
			c.Parents = append(c.Parents, fmt.Sprint("cause", (3*k+i)%24))
		}
		c.Probabilities = slices.Repeat([][]float64{{0.5, 0.5}}, 1<<16)
		tables = append(tables, c)
		e[c.Node.Name] = "2"
	}
	n, err = bayesnet.New(tables...)
	require.NoError(t, err)
	_, err = bayesnet.Query(context.Background(), n, "cause0", e, bayesnet.QueryOptions{})
	require.ErrorIs(t, err, bayesnet.ErrTooLarge)
	var at *bayesnet.NodeError
	require.ErrorAs(t, err, &at)
	require.NotEmpty(t, at.Node)
}
