package bayesnet_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/analysis/bayesnet"
)

// predicted is BDeu as the probability of one respondent after the other, each predicted from
// those before: (N_ijk + α/(rq))/(N_ij + α/q). No gamma functions and no counts of families.
func predicted(w world, arcs []bayesnet.Arc, cells []bayesnet.Cell, alpha float64) float64 {
	sum := 0.0
	for i, t := range w {
		q, rows, seen := 1.0, map[string]float64{}, map[string]float64{}
		var parents []int
		for _, a := range arcs {
			if a.To == t.Node.Name {
				parents = append(parents, w.place(a.From))
				q *= float64(len(w[w.place(a.From)].Node.Levels))
			}
		}
		for _, c := range cells {
			for range c.N {
				above := make([]string, len(parents))
				for k, p := range parents {
					above[k] = c.Levels[p]
				}
				row := strings.Join(above, ",")
				cell := row + "|" + c.Levels[i]
				sum += math.Log((seen[cell] + alpha/q/float64(len(t.Node.Levels))) / (rows[row] + alpha/q))
				rows[row]++
				seen[cell]++
			}
		}
	}
	return sum
}

// penalised is BIC from the frequencies of strings.
func penalised(w world, arcs []bayesnet.Arc, cells []bayesnet.Cell) float64 {
	sum, n := 0.0, 0.0
	for _, c := range cells {
		n += float64(c.N)
	}
	for i, t := range w {
		free := float64(len(t.Node.Levels) - 1)
		var parents []int
		for _, a := range arcs {
			if a.To == t.Node.Name {
				parents = append(parents, w.place(a.From))
				free *= float64(len(w[w.place(a.From)].Node.Levels))
			}
		}
		rows, seen := map[string]float64{}, map[string]float64{}
		key := func(c bayesnet.Cell) string {
			var parts []string
			for _, p := range parents {
				parts = append(parts, c.Levels[p])
			}
			return strings.Join(parts, ",")
		}
		for _, c := range cells {
			rows[key(c)] += float64(c.N)
			seen[key(c)+"|"+c.Levels[i]] += float64(c.N)
		}
		for _, c := range cells {
			sum += float64(c.N) * math.Log(seen[key(c)+"|"+c.Levels[i]]/rows[key(c)])
		}
		sum -= math.Log(n) / 2 * free
	}
	return sum
}

func TestScoresAreThoseOfASecondComputation(t *testing.T) {
	for i := range 100 {
		random := seeded(4, i)
		w := randomWorld(random, 1+random.IntN(5), 0.5)
		cells := w.cells(random, 1+random.IntN(60))
		s := must(bayesnet.FromCounts(w.nodes(), cells))
		other := randomWorld(random, len(w), 0.5).arcs()
		bic, err := bayesnet.Score(s, other, bayesnet.ScoreOptions{})
		require.NoError(t, err)
		require.InDelta(t, penalised(w, other, cells), bic, 1e-9)
		alpha := []float64{0, 0.1, 1, 10}[i%4]
		bdeu, err := bayesnet.Score(s, other, bayesnet.ScoreOptions{Criterion: bayesnet.BDeu, EquivalentSize: alpha})
		require.NoError(t, err)
		if alpha == 0 {
			alpha = 1
		}
		require.InDelta(t, predicted(w, other, cells, alpha), bdeu, 1e-9)
	}
}

// Figures of a case small enough for a pocket calculator: x and y with two levels, counts
// 10, 2, 3, 15.
func TestScoreOfFourCells(t *testing.T) {
	nodes := []bayesnet.Node{node("x", 2), node("y", 2)}
	s := must(bayesnet.FromCounts(nodes, []bayesnet.Cell{{Levels: []string{"1", "1"}, N: 10}, {Levels: []string{"1", "2"}, N: 2},
		{Levels: []string{"2", "1"}, N: 3}, {Levels: []string{"2", "2"}, N: 15}}))
	arc := []bayesnet.Arc{{From: "x", To: "y"}}
	tests := []struct {
		name   string
		arcs   []bayesnet.Arc
		o      bayesnet.ScoreOptions
		want   float64
		source string
	}{
		{"BIC", arc, bayesnet.ScoreOptions{}, -38.808982348760, "python, numpy log"},
		{"BIC without", nil, bayesnet.ScoreOptions{}, -44.118500345849, "python, numpy log"},
		{"BDeu", arc, bayesnet.ScoreOptions{Criterion: bayesnet.BDeu}, -39.519679228297, "python, scipy.special.gammaln, alpha 1"},
		{"BDeu without", nil, bayesnet.ScoreOptions{Criterion: bayesnet.BDeu, EquivalentSize: 4}, -43.046700665612, "python, scipy.special.gammaln, alpha 4"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := bayesnet.Score(s, tt.arcs, tt.o)
			require.NoError(t, err)
			require.InDelta(t, tt.want, got, 1e-11, tt.source)
		})
	}
}

// Turning a covered arc leaves the independences as they are, and so both scores
// (Chickering 1995); turning one that makes or breaks a collider does not.
func TestScoresOfEquivalentGraphsAreEqual(t *testing.T) {
	turned, other := 0, 0
	for i := range 200 {
		random := seeded(5, i)
		w := randomWorld(random, 3+random.IntN(3), 0.6)
		arcs := w.arcs()
		if len(arcs) == 0 {
			continue
		}
		s := must(bayesnet.FromCounts(w.nodes(), w.cells(random, 40)))
		parents := func(name string) (out []string) {
			for _, a := range arcs {
				if a.To == name {
					out = append(out, a.From)
				}
			}
			slices.Sort(out)
			return out
		}
		at := random.IntN(len(arcs))
		a := arcs[at]
		covered := slices.Equal(slices.DeleteFunc(parents(a.To), func(p string) bool { return p == a.From }), parents(a.From))
		reversed := slices.Clone(arcs)
		reversed[at] = bayesnet.Arc{From: a.To, To: a.From}
		for _, o := range []bayesnet.ScoreOptions{{}, {Criterion: bayesnet.BDeu, EquivalentSize: 3}} {
			before := must(bayesnet.Score(s, arcs, o))
			after, err := bayesnet.Score(s, reversed, o)
			switch {
			case covered:
				require.NoError(t, err)
				require.InDelta(t, before, after, 1e-9)
				turned++
			case err == nil:
				require.Greater(t, math.Abs(before-after), 1e-9)
				other++
			default:
				require.ErrorIs(t, err, bayesnet.ErrCycle)
			}
		}
	}
	require.Greater(t, turned, 100)
	require.Greater(t, other, 100)
}
