package bayesnet_test

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/analysis/bayesnet"
	"github.com/gocsat/csat/satisfaction"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

func TestErrors(t *testing.T) {
	two, three := node("x", 2), node("y", 3)
	s := must(bayesnet.FromCounts([]bayesnet.Node{two, three}, []bayesnet.Cell{{Levels: []string{"1", "3"}, N: 4}, {Levels: []string{"2", "1"}, N: 3}}))
	arcs := []bayesnet.Arc{{From: "x", To: "y"}}
	n := must(bayesnet.Fit(s, arcs, bayesnet.FitOptions{}))
	unordered := node("z", 2)
	unordered.Unordered = true
	coin := [][]float64{{0.5, 0.5}}
	known := must(bayesnet.New(bayesnet.CPT{Node: two, Probabilities: coin}, bayesnet.CPT{Node: unordered, Probabilities: coin},
		bayesnet.CPT{Node: node("w", 2), Probabilities: [][]float64{{1, 0}}}))
	weighted := must(answers().WithWeights(slices.Repeat([]float64{2}, 1500)))
	table := answers()
	column := func(names ...string) (out []bayesnet.Column) {
		for _, name := range names {
			out = append(out, bayesnet.Column{Name: name})
		}
		return out
	}
	with := func(change func(n *bayesnet.Node)) bayesnet.Node { c := node("x", 2); change(&c); return c }
	sample := func(nodes []bayesnet.Node, cells ...bayesnet.Cell) error {
		_, err := bayesnet.FromCounts(nodes, cells)
		return err
	}
	many := func(k int) (out []bayesnet.Node) {
		for i := range k {
			out = append(out, node(fmt.Sprint("n", i), 2))
		}
		return out
	}
	table1 := func(t bayesnet.CPT) error { t.Node = two; _, err := bayesnet.New(t); return err }
	learn := func(o bayesnet.LearnOptions) error { _, err := bayesnet.Learn(t.Context(), s, o); return err }
	raise := func(n *bayesnet.Network, target string, items []string, o bayesnet.QueryOptions) error {
		_, err := bayesnet.Raise(t.Context(), n, target, items, o)
		return err
	}
	query := func(n *bayesnet.Network, name string, e bayesnet.Evidence, o bayesnet.QueryOptions) error {
		_, err := bayesnet.Query(t.Context(), n, name, e, o)
		return err
	}
	large := many(21)
	var toLast []bayesnet.Arc
	for _, p := range large[:20] {
		toLast = append(toLast, bayesnet.Arc{From: p.Name, To: "n20"})
	}
	wide := must(bayesnet.FromCounts(large, []bayesnet.Cell{{Levels: slices.Repeat([]string{"1"}, 21), N: 2}}))

	tests := []struct {
		name string
		got  error
		want error
	}{
		{"no table", second(bayesnet.FromTable(nil)), survey.ErrArgument},
		{"zero table", second(bayesnet.FromTable(new(survey.Table), column("a")...)), survey.ErrUnknown},
		{"no columns", second(bayesnet.FromTable(table)), survey.ErrArgument},
		{"column twice", second(bayesnet.FromTable(table, column("skill", "skill")...)), survey.ErrArgument},
		{"unknown column", second(bayesnet.FromTable(table, column("price")...)), survey.ErrUnknown},
		{"no values", second(bayesnet.FromTable(table, column(survey.Wave)...)), survey.ErrArgument},
		{"weights", second(bayesnet.FromTable(weighted, column("skill")...)), satisfaction.ErrWeighted},
		{"bands of another scale", second(bayesnet.FromTable(table, bayesnet.Column{Name: "skill", Bands: scale.FourLevels()})), survey.ErrArgument},
		{"no bands", second(bayesnet.FromTable(table, bayesnet.Column{Name: "skill", Bands: new(scale.Bands)})), scale.ErrNoScale},
		{"no rows", second(bayesnet.FromTable(survey.NewTable(table.Questionnaire()), column("skill")...)), survey.ErrNoBase},

		{"no nodes", sample(nil), survey.ErrArgument},
		{"no cells", sample([]bayesnet.Node{two}), survey.ErrNoBase},
		{"cells of nobody", sample([]bayesnet.Node{two}, bayesnet.Cell{Levels: []string{"1"}}), survey.ErrNoBase},
		{"short cell", sample([]bayesnet.Node{two, three}, bayesnet.Cell{Levels: []string{"1"}, N: 1}), survey.ErrArgument},
		{"negative", sample([]bayesnet.Node{two}, bayesnet.Cell{Levels: []string{"1"}, N: -1}), survey.ErrArgument},
		{"unknown level", sample([]bayesnet.Node{two}, bayesnet.Cell{Levels: []string{"3"}, N: 1}), survey.ErrUnknown},
		{"overflow", sample([]bayesnet.Node{two}, bayesnet.Cell{Levels: []string{"1"}, N: math.MaxInt64}, bayesnet.Cell{Levels: []string{"2"}, N: 1}), survey.ErrOverflow},
		{"no name", sample([]bayesnet.Node{with(func(n *bayesnet.Node) { n.Name = "" })}), survey.ErrArgument},
		{"one level", sample([]bayesnet.Node{with(func(n *bayesnet.Node) { n.Levels = n.Levels[:1] })}), survey.ErrArgument},
		{"level twice", sample([]bayesnet.Node{with(func(n *bayesnet.Node) { n.Levels[1].ID = "1" })}), survey.ErrArgument},
		{"NaN", sample([]bayesnet.Node{with(func(n *bayesnet.Node) { n.Levels[1].Value = math.NaN() })}), survey.ErrArgument},
		{"infinite", sample([]bayesnet.Node{with(func(n *bayesnet.Node) { n.Levels[1].Value = math.Inf(1) })}), survey.ErrArgument},
		{"NaN without order", sample([]bayesnet.Node{with(func(n *bayesnet.Node) { n.Unordered, n.Levels[1].Value = true, math.NaN() })}), survey.ErrArgument},
		{"falling", sample([]bayesnet.Node{with(func(n *bayesnet.Node) { n.Levels[1].Value = 0.5 })}), survey.ErrArgument},
		{"257 levels", sample([]bayesnet.Node{node("x", 257)}), survey.ErrArgument},
		{"65 nodes", sample(many(65)), bayesnet.ErrTooLarge},

		{"no sample", second(bayesnet.Score(nil, nil, bayesnet.ScoreOptions{})), survey.ErrNoBase},
		{"zero sample", second(bayesnet.Fit(new(bayesnet.Sample), nil, bayesnet.FitOptions{})), survey.ErrNoBase},
		{"criterion", second(bayesnet.Score(s, nil, bayesnet.ScoreOptions{Criterion: 7})), survey.ErrArgument},
		{"negative size", second(bayesnet.Score(s, nil, bayesnet.ScoreOptions{EquivalentSize: -1})), survey.ErrArgument},
		{"NaN size", second(bayesnet.Fit(s, nil, bayesnet.FitOptions{EquivalentSize: math.NaN()})), survey.ErrArgument},
		{"unknown node", second(bayesnet.Fit(s, []bayesnet.Arc{{From: "x", To: "q"}}, bayesnet.FitOptions{})), survey.ErrUnknown},
		{"arc twice", second(bayesnet.Fit(s, append(arcs, arcs...), bayesnet.FitOptions{})), survey.ErrArgument},
		{"to itself", second(bayesnet.Score(s, []bayesnet.Arc{{From: "x", To: "x"}}, bayesnet.ScoreOptions{})), bayesnet.ErrCycle},
		{"cycle", second(bayesnet.Score(s, append(slices.Clone(arcs), bayesnet.Arc{From: "y", To: "x"}), bayesnet.ScoreOptions{})), bayesnet.ErrCycle},
		{"score of 2²¹ cells", second(bayesnet.Score(wide, toLast, bayesnet.ScoreOptions{})), bayesnet.ErrTooLarge},
		{"fit of 2²¹ cells", second(bayesnet.Fit(wide, toLast, bayesnet.FitOptions{})), bayesnet.ErrTooLarge},
		{"learn from nothing", second(bayesnet.Learn(t.Context(), nil, bayesnet.LearnOptions{})), survey.ErrNoBase},
		{"parents", learn(bayesnet.LearnOptions{MaxParents: 64}), survey.ErrArgument},
		{"two tiers", learn(bayesnet.LearnOptions{Tiers: [][]string{{"x"}, {"y", "x"}}}), survey.ErrArgument},
		{"unknown tier", learn(bayesnet.LearnOptions{Tiers: [][]string{{"q"}}}), survey.ErrUnknown},
		{"unknown forbidden", learn(bayesnet.LearnOptions{Forbidden: []bayesnet.Arc{{From: "q", To: "x"}}}), survey.ErrUnknown},
		{"required and forbidden", learn(bayesnet.LearnOptions{Required: arcs, Forbidden: arcs}), survey.ErrArgument},
		{"required against tiers", learn(bayesnet.LearnOptions{Required: arcs, Tiers: [][]string{{"y"}, {"x"}}}), survey.ErrArgument},
		{"required cycle", learn(bayesnet.LearnOptions{Required: []bayesnet.Arc{{From: "x", To: "y"}, {From: "y", To: "x"}}}), bayesnet.ErrCycle},
		{"required of 2²¹ cells", second(bayesnet.Learn(t.Context(), wide, bayesnet.LearnOptions{Required: toLast, MaxParents: 20})), bayesnet.ErrTooLarge},
		{"too many required", second(bayesnet.Learn(t.Context(), wide, bayesnet.LearnOptions{Required: toLast})), survey.ErrArgument},

		{"no tables", second(bayesnet.New()), survey.ErrArgument},
		{"neither", table1(bayesnet.CPT{}), survey.ErrArgument},
		{"two rows", table1(bayesnet.CPT{Probabilities: [][]float64{{1, 0}, {1, 0}}}), survey.ErrArgument},
		{"long row", table1(bayesnet.CPT{Probabilities: [][]float64{{1, 0, 0}}}), survey.ErrArgument},
		{"sum", table1(bayesnet.CPT{Probabilities: [][]float64{{0.5, 0.4}}}), survey.ErrArgument},
		{"negative probability", table1(bayesnet.CPT{Probabilities: [][]float64{{1.5, -0.5}}}), survey.ErrArgument},
		{"NaN probability", table1(bayesnet.CPT{Probabilities: [][]float64{{math.NaN(), 1}}}), survey.ErrArgument},
		{"zero parameter", table1(bayesnet.CPT{Dirichlet: [][]float64{{1, 0}}}), survey.ErrArgument},
		{"infinite parameter", table1(bayesnet.CPT{Dirichlet: [][]float64{{1, math.Inf(1)}}}), survey.ErrArgument},
		{"contradiction", table1(bayesnet.CPT{Dirichlet: [][]float64{{1, 1}}, Probabilities: [][]float64{{0.4, 0.6}}}), survey.ErrArgument},
		{"negative N", table1(bayesnet.CPT{Probabilities: coin, N: []int64{-1}}), survey.ErrArgument},
		{"N of two rows", table1(bayesnet.CPT{Probabilities: coin, N: []int64{1, 1}}), survey.ErrArgument},
		{"unknown parent", table1(bayesnet.CPT{Probabilities: coin, Parents: []string{"q"}}), survey.ErrUnknown},
		{"own parent", table1(bayesnet.CPT{Probabilities: coin, Parents: []string{"x"}}), bayesnet.ErrCycle},

		{"no network", query(nil, "x", nil, bayesnet.QueryOptions{}), survey.ErrArgument},
		{"zero network", query(new(bayesnet.Network), "x", nil, bayesnet.QueryOptions{}), survey.ErrArgument},
		{"unknown", query(n, "q", nil, bayesnet.QueryOptions{}), survey.ErrUnknown},
		{"unknown evidence", query(n, "x", bayesnet.Evidence{"q": "1"}, bayesnet.QueryOptions{}), survey.ErrUnknown},
		{"unknown level of evidence", query(n, "x", bayesnet.Evidence{"y": "4"}, bayesnet.QueryOptions{}), survey.ErrUnknown},
		{"itself", query(n, "x", bayesnet.Evidence{"x": "1"}, bayesnet.QueryOptions{}), survey.ErrArgument},
		{"level", query(n, "x", nil, bayesnet.QueryOptions{Level: math.NaN()}), survey.ErrArgument},
		{"level 1", query(n, "x", nil, bayesnet.QueryOptions{Level: 1}), survey.ErrArgument},
		{"top boxes of a query", query(n, "x", nil, bayesnet.QueryOptions{TopBoxes: 2}), survey.ErrArgument},
		{"top boxes without order", query(known, "z", nil, bayesnet.QueryOptions{TopBoxes: 1}), bayesnet.ErrUnordered},
		{"draws", query(n, "x", nil, bayesnet.QueryOptions{Draws: 99}), survey.ErrArgument},
		{"impossible", query(known, "x", bayesnet.Evidence{"w": "2"}, bayesnet.QueryOptions{}), bayesnet.ErrImpossible},
		{"do nothing", second((*bayesnet.Network)(nil).Do("x", "1")), survey.ErrArgument},
		{"do unknown", second(n.Do("q", "1")), survey.ErrUnknown},
		{"do unknown level", second(n.Do("x", "q")), survey.ErrUnknown},
		{"probabilities of nothing", second(new(bayesnet.Network).Probabilities("x", nil)), survey.ErrArgument},
		{"raise nothing", raise(nil, "x", nil, bayesnet.QueryOptions{}), survey.ErrArgument},
		{"raise to unknown", raise(n, "q", nil, bayesnet.QueryOptions{}), survey.ErrUnknown},
		{"raise unknown", raise(n, "y", []string{"q"}, bayesnet.QueryOptions{}), survey.ErrUnknown},
		{"raise itself", raise(n, "y", []string{"y"}, bayesnet.QueryOptions{}), survey.ErrArgument},
		{"raise twice", raise(n, "y", []string{"x", "x"}, bayesnet.QueryOptions{}), survey.ErrArgument},
		{"raise unordered", raise(known, "x", []string{"z"}, bayesnet.QueryOptions{}), bayesnet.ErrUnordered},
		{"unordered target", raise(known, "z", nil, bayesnet.QueryOptions{}), bayesnet.ErrUnordered},
		{"boxes", raise(n, "y", nil, bayesnet.QueryOptions{TopBoxes: 3}), survey.ErrArgument},
		{"draws of raise", raise(n, "y", nil, bayesnet.QueryOptions{Draws: -1}), survey.ErrArgument},
		{"level of raise", raise(n, "y", nil, bayesnet.QueryOptions{Level: 2}), survey.ErrArgument},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			require.ErrorIs(t, tt.got, tt.want)
			require.Equal(t, 1, strings.Count(tt.got.Error(), "bayesnet: "), tt.got)
		})
	}
}

func second[T any](_ T, err error) error { return err }

// A raised item from which nothing leads to the target changes nothing, surely; nothing may
// lead there at all.
func TestNoPath(t *testing.T) {
	w := service()
	n := must(bayesnet.Fit(must(bayesnet.FromCounts(w.nodes(), w.cells(seeded(13, 0), 100))), w.arcs(), bayesnet.FitOptions{}))
	g, err := bayesnet.Raise(t.Context(), n, "overall", []string{"attitude", "skill"}, bayesnet.QueryOptions{})
	require.NoError(t, err)
	require.Equal(t, []string{"skill", "attitude"}, []string{g.Items[0].Item, g.Items[1].Item})
	require.Zero(t, g.Items[1].Change.Value)
	require.Equal(t, survey.Some(0), g.Items[1].Change.SE)
	require.Equal(t, bayesnet.NoPath, g.Items[1].Change.Warnings[0].Code)
	require.Positive(t, g.Items[1].AtTop)
	g, err = bayesnet.Raise(t.Context(), n, "parts", []string{"attitude", "skill"}, bayesnet.QueryOptions{})
	require.NoError(t, err)
	for _, i := range g.Items { // both change nothing, and share being best
		require.Equal(t, survey.Some(0.5), i.Best, i.Item)
	}
	g, err = bayesnet.Raise(t.Context(), n, "skill", nil, bayesnet.QueryOptions{})
	require.NoError(t, err)
	require.Empty(t, g.Items)
	require.Positive(t, g.Now.SE.Value)
}

// Segments are nodes without order; rows without a value are dropped, and so are special codes.
func TestSegmentsAndMissing(t *testing.T) {
	q := must(survey.New(survey.Definition{ID: "q", Segments: []survey.Segment{{ID: "region", Values: []survey.Value{{ID: "south"}, {ID: "north"}}}},
		Items: []survey.Item{{ID: "wait", Scale: must(scale.New(scale.Definition{ID: "five", Range: scale.Range{From: 1, To: 5}, Specials: []scale.Special{{Value: 9, Kind: scale.DontKnow}}})), Reverse: true}}}))
	table := survey.NewTable(q)
	for i, region := range []string{"north", "south", "", "north", "south"} {
		r := q.NewResponse()
		if region != "" {
			require.NoError(t, r.SetSegment("region", region))
		}
		if i != 3 {
			require.NoError(t, r.Answer("wait", []int{1, 2, 3, 0, 9}[i]))
		}
		require.NoError(t, table.Append(r))
	}
	s, err := bayesnet.FromTable(table, bayesnet.Column{Name: "region"}, bayesnet.Column{Name: "wait"})
	require.NoError(t, err)
	require.Equal(t, []int64{2, 3}, []int64{s.N(), s.Dropped()})
	nodes := s.Nodes()
	require.True(t, nodes[0].Unordered)
	require.Equal(t, []bayesnet.Level{{ID: "south"}, {ID: "north"}}, nodes[0].Levels)
	// A reversed item is worth the most where the answer is 1.
	require.Equal(t, []bayesnet.Level{{ID: "5", Value: 1}, {ID: "4", Value: 2}, {ID: "3", Value: 3}, {ID: "2", Value: 4}, {ID: "1", Value: 5}}, nodes[1].Levels)
	n := must(bayesnet.Fit(s, []bayesnet.Arc{{From: "region", To: "wait"}}, bayesnet.FitOptions{}))
	require.Equal(t, []int64{1, 1}, n.CPTs()[1].N)
	d, err := bayesnet.Query(t.Context(), n, "region", bayesnet.Evidence{"wait": "1"}, bayesnet.QueryOptions{})
	require.NoError(t, err)
	require.Greater(t, d.Levels[1].Probability.Value, 0.9) // north answered 1, south 2
	require.Zero(t, d.Measure)
	require.Equal(t, int64(3), d.Levels[1].Probability.Missing)
	_, err = bayesnet.FromTable(table, bayesnet.Column{Name: "region", Bands: scale.NPSClasses()})
	require.ErrorIs(t, err, survey.ErrArgument)
}

// Rows of parameters so small that a draw is one level and nothing else: evidence on the other
// is impossible in such draws. They are counted, and too many are refused.
func TestFailedDraws(t *testing.T) {
	with := func(parameters ...float64) error {
		x := bayesnet.CPT{Node: node("x", 2), Dirichlet: [][]float64{parameters}}
		y := bayesnet.CPT{Node: node("y", 2), Parents: []string{"x"}, Probabilities: [][]float64{{1, 0}, {0.5, 0.5}}}
		d, err := bayesnet.Query(t.Context(), must(bayesnet.New(x, y)), "x", bayesnet.Evidence{"y": "2"}, bayesnet.QueryOptions{})
		if err == nil { // x = 1, of which y = 2 is impossible, is about every fourth draw
			require.Equal(t, bayesnet.FailedDraws, d.Measure.Warnings[0].Code)
			var failed, draws float64
			_, err := fmt.Sscanf(d.Measure.Warnings[0].Text, "the evidence was impossible in %g of %g draws", &failed, &draws)
			require.NoError(t, err)
			require.InDelta(t, 250, failed, 60)
			require.Equal(t, 1000.0, draws)
		}
		return err
	}
	require.NoError(t, with(1e-5, 3e-5))
	require.ErrorIs(t, with(2e-5, 1e-5), bayesnet.ErrImpossible) // two of three
}

// A context that is over is an error too where there is nothing to draw.
func TestCancelledWithoutDraws(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	n := must(bayesnet.New(service()...))
	_, err := bayesnet.Query(ctx, n, "skill", nil, bayesnet.QueryOptions{})
	require.ErrorIs(t, err, context.Canceled)
	_, err = bayesnet.Raise(ctx, n, "overall", nil, bayesnet.QueryOptions{})
	require.ErrorIs(t, err, context.Canceled)
}

// The probability of no evidence is 1, without rounding.
func TestNoEvidenceIsCertain(t *testing.T) {
	for i := range 50 {
		w := randomWorld(seeded(15, i), 3, 0.6)
		d, err := bayesnet.Query(t.Context(), must(bayesnet.New(w...)), "c", nil, bayesnet.QueryOptions{})
		require.NoError(t, err)
		require.Equal(t, 1.0, d.Evidence)
	}
}

// The tables of as many respondents as there can be make their network again.
func TestTablesOfManyRespondents(t *testing.T) {
	s := must(bayesnet.FromCounts([]bayesnet.Node{node("x", 2)}, []bayesnet.Cell{{Levels: []string{"1"}, N: math.MaxInt64 - 1}, {Levels: []string{"2"}, N: 1}}))
	n := must(bayesnet.Fit(s, nil, bayesnet.FitOptions{EquivalentSize: 1e9}))
	again, err := bayesnet.New(n.CPTs()...)
	require.NoError(t, err)
	require.Equal(t, n.CPTs(), again.CPTs())
}

// Whatever is computed from learned arcs says so, through interventions and tables too; what is
// computed from the same arcs as given does not.
func TestLearnedArcsAreNamed(t *testing.T) {
	w := service()
	s := must(bayesnet.FromCounts(w.nodes(), w.cells(seeded(16, 0), 500)))
	l := must(bayesnet.Learn(t.Context(), s, bayesnet.LearnOptions{}))
	learned, given := must(l.Fit(s, bayesnet.FitOptions{})), must(bayesnet.Fit(s, arcsOf(l), bayesnet.FitOptions{}))
	require.Equal(t, given.Arcs(), learned.Arcs())
	warned := func(e survey.Estimate) bool {
		return slices.ContainsFunc(e.Warnings, func(w survey.Warning) bool { return w.Code == bayesnet.LearnedArcs })
	}
	for name, tt := range map[string]struct {
		n    *bayesnet.Network
		want bool
	}{
		"learned": {learned, true}, "given": {given, false}, "set": {must(learned.Do("skill", "2")), true},
		"tables": {must(bayesnet.New(learned.CPTs()...)), true}, "tables of given": {must(bayesnet.New(given.CPTs()...)), false},
	} {
		t.Run(name, func(t *testing.T) {
			d, err := bayesnet.Query(t.Context(), tt.n, "overall", bayesnet.Evidence{"parts": "2"}, bayesnet.QueryOptions{})
			require.NoError(t, err)
			require.Equal(t, []bool{tt.want, tt.want}, []bool{warned(d.Measure), warned(d.Levels[0].Probability)})
			g, err := bayesnet.Raise(t.Context(), tt.n, "overall", []string{"skill", "attitude"}, bayesnet.QueryOptions{})
			require.NoError(t, err)
			require.Equal(t, []bool{tt.want, tt.want, tt.want}, []bool{warned(g.Now), warned(g.Items[0].Change), warned(g.Items[1].Change)})
		})
	}
	_, err := l.Fit(nil, bayesnet.FitOptions{})
	require.ErrorIs(t, err, survey.ErrNoBase)
	_, err = l.Fit(must(bayesnet.FromCounts([]bayesnet.Node{node("skill", 3)}, []bayesnet.Cell{{Levels: []string{"1"}, N: 3}})), bayesnet.FitOptions{})
	require.ErrorIs(t, err, survey.ErrUnknown)
}

// A row of zeros is no distribution, and the error says which.
func TestRowOfZeros(t *testing.T) {
	node := bayesnet.Node{Name: "x", Levels: []bayesnet.Level{{ID: "a", Value: 1}, {ID: "b", Value: 2}}}
	_, err := bayesnet.New(bayesnet.CPT{Node: node, Probabilities: [][]float64{{0, 0}}})
	require.ErrorIs(t, err, survey.ErrArgument)
	require.ErrorContains(t, err, "row 0 of probabilities adds up to 0")
}
