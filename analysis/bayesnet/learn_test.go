package bayesnet_test

import (
	"context"
	"encoding/json"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/analysis/bayesnet"
)

// From 5,000 people of a known world both criteria find its arcs. What is a collider is found
// with its direction; skill and attitude can be turned, and the order of the nodes decides.
func TestLearnFindsTheStructure(t *testing.T) {
	w := service()
	for i := range 10 {
		s := must(bayesnet.FromCounts(w.nodes(), w.cells(seeded(6, i), 5000)))
		for _, criterion := range []bayesnet.Criterion{bayesnet.BIC, bayesnet.BDeu} {
			l, err := bayesnet.Learn(t.Context(), s, bayesnet.LearnOptions{Criterion: criterion})
			require.NoError(t, err)
			require.Equal(t, "skill>attitude skill>overall parts>overall ", show(arcsOf(l)), "sample %d, %v", i, criterion)
			require.Equal(t, []bool{true, false, false}, []bool{l.Links[0].Reversible, l.Links[1].Reversible, l.Links[2].Reversible})
			o := bayesnet.ScoreOptions{Criterion: criterion}
			require.InDelta(t, must(bayesnet.Score(s, arcsOf(l), o)), l.Score, 1e-8)
			for at, link := range l.Links {
				without := slices.Delete(arcsOf(l), at, at+1)
				require.InDelta(t, l.Score-must(bayesnet.Score(s, without, o)), link.Gain, 1e-8)
				require.Positive(t, link.Gain)
			}
		}
	}
}

// graphs are all 543 directed acyclic graphs of four nodes.
func graphs(names []string) [][]bayesnet.Arc {
	var pairs [][2]int
	for i := range names {
		for j := range i {
			pairs = append(pairs, [2]int{i, j})
		}
	}
	var out [][]bayesnet.Arc
	n := bayesnet.Node{Levels: node("", 2).Levels}
	var nodes []bayesnet.Node
	for _, name := range names {
		n.Name = name
		nodes = append(nodes, n)
	}
	s := must(bayesnet.FromCounts(nodes, []bayesnet.Cell{{Levels: slices.Repeat([]string{"1"}, len(names)), N: 1}}))
	for code := range 729 { // 3⁶: none, one way, the other
		var arcs []bayesnet.Arc
		for _, p := range pairs {
			switch code % 3 {
			case 1:
				arcs = append(arcs, bayesnet.Arc{From: names[p[0]], To: names[p[1]]})
			case 2:
				arcs = append(arcs, bayesnet.Arc{From: names[p[1]], To: names[p[0]]})
			}
			code /= 3
		}
		if _, err := bayesnet.Score(s, arcs, bayesnet.ScoreOptions{}); err == nil {
			out = append(out, arcs)
		}
	}
	return out
}

// The climbs find the best of all graphs of four nodes, or, seldom, one that no single move makes
// better.
func TestLearnAgainstAllGraphs(t *testing.T) {
	all := graphs([]string{"a", "b", "c", "d"})
	require.Len(t, all, 543)
	found := 0
	for i := range 40 {
		random := seeded(7, i)
		w := randomWorld(random, 4, 0.7)
		s := must(bayesnet.FromCounts(w.nodes(), w.cells(random, 300)))
		best := must(bayesnet.Score(s, nil, bayesnet.ScoreOptions{}))
		for _, arcs := range all {
			best = max(best, must(bayesnet.Score(s, arcs, bayesnet.ScoreOptions{})))
		}
		l, err := bayesnet.Learn(t.Context(), s, bayesnet.LearnOptions{})
		require.NoError(t, err)
		require.LessOrEqual(t, l.Score, best+1e-9)
		if l.Score > best-1e-9 {
			found++
		}
		for _, arcs := range all {
			if moves(arcsOf(l), arcs) == 1 {
				require.LessOrEqual(t, must(bayesnet.Score(s, arcs, bayesnet.ScoreOptions{})), l.Score+1e-9)
			}
		}
	}
	require.GreaterOrEqual(t, found, 38)
}

// moves counts the pairs of nodes whose arc is another.
func moves(a, b []bayesnet.Arc) int {
	n := 0
	for _, arc := range a {
		if !slices.Contains(b, arc) {
			n++
		}
	}
	for _, arc := range b {
		if !slices.Contains(a, arc) && !slices.Contains(a, bayesnet.Arc{From: arc.To, To: arc.From}) {
			n++
		}
	}
	return n
}

func TestLearnKeepsTheRules(t *testing.T) {
	w := service()
	s := must(bayesnet.FromCounts(w.nodes(), w.cells(seeded(8, 0), 5000)))
	tests := []struct {
		name string
		o    bayesnet.LearnOptions
		want string
	}{
		{"the order of the nodes", bayesnet.LearnOptions{}, "skill>attitude skill>overall parts>overall "},
		{"the direction by tiers", bayesnet.LearnOptions{Tiers: [][]string{{"attitude"}, {"skill", "parts"}, {"overall"}}},
			"skill>overall attitude>skill parts>overall "},
		{"overall first", bayesnet.LearnOptions{Tiers: [][]string{{"overall"}, {"parts", "skill", "attitude"}}},
			"skill>attitude skill>parts overall>skill overall>parts "},
		{"forbidden", bayesnet.LearnOptions{Forbidden: []bayesnet.Arc{{From: "skill", To: "attitude"}}}, "skill>overall attitude>skill parts>overall "},
		{"required", bayesnet.LearnOptions{Required: []bayesnet.Arc{{From: "attitude", To: "parts"}}},
			"skill>attitude skill>overall attitude>parts parts>overall "},
		{"one parent", bayesnet.LearnOptions{MaxParents: 1, Tiers: [][]string{{"skill", "attitude", "parts"}, {"overall"}}},
			"skill>attitude skill>overall "},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			l, err := bayesnet.Learn(t.Context(), s, tt.o)
			require.NoError(t, err)
			require.Equal(t, tt.want, show(arcsOf(l)))
		})
	}
}

// The same bits whatever the order of rows, their grouping, and the number of processors.
func TestSameBits(t *testing.T) {
	w := randomWorld(seeded(9, 0), 7, 0.5)
	cells := w.cells(seeded(9, 1), 2000)
	results := map[string]bool{}
	before := runtime.GOMAXPROCS(0)
	defer runtime.GOMAXPROCS(before)
	for i, processors := range []int{1, 2, 7, 2} {
		runtime.GOMAXPROCS(processors)
		random := seeded(9, 2+i)
		random.Shuffle(len(cells), func(a, b int) { cells[a], cells[b] = cells[b], cells[a] })
		s := must(bayesnet.FromCounts(w.nodes(), append([]bayesnet.Cell{{Levels: cells[0].Levels, N: 0}}, cells...)))
		l, err := bayesnet.Learn(t.Context(), s, bayesnet.LearnOptions{Criterion: bayesnet.BDeu})
		require.NoError(t, err)
		n := must(l.Fit(s, bayesnet.FitOptions{}))
		d, err := bayesnet.Query(t.Context(), n, "c", bayesnet.Evidence{"g": "2"}, bayesnet.QueryOptions{Draws: 200, Seed: 5})
		require.NoError(t, err)
		g, err := bayesnet.Raise(t.Context(), n, "g", []string{"a", "b", "f"}, bayesnet.QueryOptions{Draws: 200, Seed: 5})
		require.NoError(t, err)
		results[string(must(json.Marshal([]any{l, d, g, n.CPTs()})))] = true
		other, err := bayesnet.Raise(t.Context(), n, "g", []string{"a", "b", "f"}, bayesnet.QueryOptions{Draws: 200, Seed: 6})
		require.NoError(t, err)
		require.NotEqual(t, g.Now.Interval, other.Now.Interval)
		require.Equal(t, g.Now.Value, other.Now.Value)
	}
	require.Len(t, results, 1)
}

func TestProgressAndCancellation(t *testing.T) {
	w := service()
	s := must(bayesnet.FromCounts(w.nodes(), w.cells(seeded(10, 0), 2000)))
	n := must(bayesnet.Fit(s, w.arcs(), bayesnet.FitOptions{}))
	calls := map[string]func(ctx context.Context, progress func(float64)) error{
		"Learn": func(ctx context.Context, progress func(float64)) error {
			_, err := bayesnet.Learn(ctx, s, bayesnet.LearnOptions{Progress: progress})
			return err
		},
		"Query": func(ctx context.Context, progress func(float64)) error {
			_, err := bayesnet.Query(ctx, n, "overall", nil, bayesnet.QueryOptions{Progress: progress})
			return err
		},
		"Raise": func(ctx context.Context, progress func(float64)) error {
			_, err := bayesnet.Raise(ctx, n, "overall", nil, bayesnet.QueryOptions{Progress: progress})
			return err
		},
	}
	for name, call := range calls {
		t.Run(name, func(t *testing.T) {
			last := 0.0
			require.NoError(t, call(t.Context(), func(done float64) {
				require.GreaterOrEqual(t, done, last)
				last = done
			}))
			require.Equal(t, 1.0, last)
			ctx, cancel := context.WithCancel(t.Context())
			seen := 0
			err := call(ctx, func(float64) { seen++; cancel() })
			require.ErrorIs(t, err, context.Canceled)
			require.Less(t, seen, 20)
			require.ErrorIs(t, call(ctx, nil), context.Canceled)
		})
	}
}

// A link is reversible if, of all graphs of four nodes with the same arcs but for direction and
// the same colliders whose ends are not joined, which are those with the same independences
// (Verma and Pearl 1990), some have it the other way round.
func TestReversible(t *testing.T) {
	names := []string{"a", "b", "c", "d"}
	class := func(arcs []bayesnet.Arc) string {
		has := map[bayesnet.Arc]bool{}
		for _, a := range arcs {
			has[a] = true
		}
		joined := func(x, y string) bool { return has[bayesnet.Arc{From: x, To: y}] || has[bayesnet.Arc{From: y, To: x}] }
		var out strings.Builder
		for i, x := range names {
			for _, y := range names[:i] {
				if joined(x, y) {
					out.WriteString(x + y + " ")
					continue
				}
				for _, z := range names {
					if has[bayesnet.Arc{From: x, To: z}] && has[bayesnet.Arc{From: y, To: z}] {
						out.WriteString(x + y + ">" + z + " ")
					}
				}
			}
		}
		return out.String()
	}
	all := graphs(names)
	turned := map[string]map[bayesnet.Arc]bool{} // arcs that some graph of the class has
	for _, arcs := range all {
		if turned[class(arcs)] == nil {
			turned[class(arcs)] = map[bayesnet.Arc]bool{}
		}
		for _, a := range arcs {
			turned[class(arcs)][a] = true
		}
	}
	require.Len(t, turned, 185) // S. B. Gillispie, M. D. Perlman (2001), UAI 17
	w := randomWorld(seeded(14, 0), 4, 0.5)
	s := must(bayesnet.FromCounts(w.nodes(), w.cells(seeded(14, 1), 50)))
	for _, arcs := range all {
		o := bayesnet.LearnOptions{Required: arcs, MaxParents: 3}
		for _, x := range names {
			for _, y := range names {
				if a := (bayesnet.Arc{From: x, To: y}); x != y && !slices.Contains(arcs, a) {
					o.Forbidden = append(o.Forbidden, a)
				}
			}
		}
		l, err := bayesnet.Learn(t.Context(), s, o)
		require.NoError(t, err)
		require.Len(t, l.Links, len(arcs))
		for _, link := range l.Links {
			require.Equal(t, turned[class(arcs)][bayesnet.Arc{From: link.To, To: link.From}], link.Reversible, "%v of %v", link.Arc, arcs)
		}
	}
}

// An arc that can be turned with the same score, because its ends have the same other parents,
// leads from the node listed first, whichever climb found it.
func TestArcsLeadFromTheFirst(t *testing.T) {
	for i := range 60 {
		random := seeded(17, i)
		w := randomWorld(random, 6, 0.6)
		nodes := w.nodes()
		random.Shuffle(len(w), func(a, b int) { nodes[a], nodes[b] = nodes[b], nodes[a] })
		cells := w.cells(random, 500)
		for at := range cells {
			var levels []string
			for _, n := range nodes {
				levels = append(levels, cells[at].Levels[w.place(n.Name)])
			}
			cells[at].Levels = levels
		}
		s := must(bayesnet.FromCounts(nodes, cells))
		l, err := bayesnet.Learn(t.Context(), s, bayesnet.LearnOptions{})
		require.NoError(t, err)
		require.InDelta(t, must(bayesnet.Score(s, arcsOf(l), bayesnet.ScoreOptions{})), l.Score, 1e-8)
		parents := map[string][]string{}
		for _, a := range arcsOf(l) {
			parents[a.To] = append(parents[a.To], a.From)
		}
		place := func(name string) int {
			return slices.IndexFunc(nodes, func(n bayesnet.Node) bool { return n.Name == name })
		}
		for _, a := range arcsOf(l) {
			others := slices.DeleteFunc(slices.Clone(parents[a.To]), func(p string) bool { return p == a.From })
			if slices.Equal(others, parents[a.From]) { // both in the order of the nodes
				require.Less(t, place(a.From), place(a.To), "sample %d: %v", i, a)
			}
		}
	}
}
