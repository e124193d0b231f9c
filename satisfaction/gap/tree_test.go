package gap_test

import (
	"encoding/json"
	"math"
	"math/big"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/internal/tail"
	"github.com/gocsat/csat/satisfaction"
	"github.com/gocsat/csat/satisfaction/gap"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
	"github.com/gocsat/csat/survey/design"
)

// slow is the tree of gaps by its definition, row by row.
type slow struct {
	q     *survey.Questionnaire
	rows  [][]int
	pairs map[string]string // expected by perceived
}

// A slowNode is what slow computes for one node.
type slowNode struct {
	defined             bool
	expected, perceived *big.Rat
	weights             map[string]*big.Rat // of perceived items in the gap
	se                  float64
	least, most         int64
	states              [3]int64
	share               *big.Rat // weight among the siblings
	rank                int
	children            []*slowNode
}

func (s slow) span(id string) (zero, span float64) {
	item, _, err := s.q.Item(id)
	if err != nil {
		panic(err)
	}
	lo, hi := math.Inf(1), math.Inf(-1)
	for _, p := range item.Scale.Points() {
		w, _ := p.Worth.Float64()
		lo, hi = min(lo, w), max(hi, w)
	}
	if s.q.Score() == scale.POMP {
		return lo, hi - lo
	}
	return 0, hi
}

// scores are the scores of both sides in one row.
func (s slow) scores(row []int, id string) (e, p float64, ok bool) {
	eItem, ePos, _ := s.q.Item(s.pairs[id])
	pItem, pPos, _ := s.q.Item(id)
	if s.pairs[id] == "" || row[ePos] == 0 || row[pPos] == 0 {
		return 0, 0, false
	}
	zero, span := s.span(id)
	return 100 * (worthOf(eItem, row[ePos]) - zero) / span, 100 * (worthOf(pItem, row[pPos]) - zero) / span, true
}

func rational(x float64) *big.Rat { return new(big.Rat).SetFloat64(x) }

func (s slow) node(n survey.Node) *slowNode {
	out := &slowNode{expected: new(big.Rat), perceived: new(big.Rat), weights: map[string]*big.Rat{}}
	if n.Item != "" {
		count := int64(0)
		for _, row := range s.rows {
			if e, p, ok := s.scores(row, n.Item); ok {
				out.expected.Add(out.expected, rational(e))
				out.perceived.Add(out.perceived, rational(p))
				count++
			}
		}
		if out.defined = count > 0; out.defined {
			out.expected.Quo(out.expected, big.NewRat(count, 1))
			out.perceived.Quo(out.perceived, big.NewRat(count, 1))
			out.weights[n.Item] = big.NewRat(1, 1)
		}
	} else {
		total, share := new(big.Rat), new(big.Rat)
		for _, c := range n.Children {
			child := s.node(c)
			child.share, _ = new(big.Rat).SetString(c.Weight.String())
			total.Add(total, child.share)
			if child.defined {
				share.Add(share, child.share)
			}
			out.children = append(out.children, child)
		}
		for _, a := range out.children {
			for _, b := range out.children {
				if a.defined && b.defined && b.gap().Cmp(a.gap()) < 0 {
					a.rank++
				}
			}
			if a.defined {
				a.rank++
			}
		}
		enough := new(big.Rat).Quo(share, total).Cmp(s.q.MinAnswered().Rat()) >= 0
		if out.defined = share.Sign() > 0 && enough; out.defined {
			for _, c := range out.children {
				if c.defined {
					w := new(big.Rat).Quo(c.share, share)
					out.expected.Add(out.expected, new(big.Rat).Mul(w, c.expected))
					out.perceived.Add(out.perceived, new(big.Rat).Mul(w, c.perceived))
					for id, x := range c.weights {
						out.weights[id] = new(big.Rat).Mul(w, x)
					}
				}
			}
		}
		for _, c := range out.children {
			c.share.Quo(c.share, total)
		}
	}
	s.error(out)
	return out
}

func (n *slowNode) gap() *big.Rat { return new(big.Rat).Sub(n.perceived, n.expected) }

// error is the linearised variance: each respondent's part in the gap.
func (s slow) error(n *slowNode) {
	z := make([]float64, len(s.rows))
	n.least = math.MaxInt64
	for id, w := range n.weights {
		var sum float64
		var count int64
		for _, row := range s.rows {
			if e, p, ok := s.scores(row, id); ok {
				sum += p - e
				count++
				switch {
				case p < e:
					n.states[0]++
				case p > e:
					n.states[2]++
				default:
					n.states[1]++
				}
			}
		}
		b, _ := w.Float64()
		for i, row := range s.rows {
			if e, p, ok := s.scores(row, id); ok {
				z[i] += b * (p - e - sum/float64(count)) / float64(count)
			}
		}
		n.least, n.most = min(n.least, count), max(n.most, count)
	}
	var v float64
	for _, x := range z {
		v += x * x
	}
	n.se = math.Sqrt(v * float64(n.most) / float64(n.most-1))
}

func requireNode(t *testing.T, want *slowNode, got gap.Node, rows int) {
	t.Helper()
	require.Equal(t, want.defined, got.Defined, got.ID)
	require.Equal(t, want.rank, got.Rank, got.ID)
	if want.share != nil {
		require.Equal(t, want.share.RatString(), got.Weight.String())
	}
	if want.defined {
		near := func(want *big.Rat, got scale.Ratio) {
			w, _ := want.Float64()
			require.InDelta(t, w, got.Float64(), 1e-11, got)
		}
		near(want.expected, got.Expected)
		near(want.perceived, got.Perceived)
		near(want.gap(), got.Gap)
		require.Equal(t, got.Perceived.Sub(got.Expected).String(), got.Gap.String())
		e := got.Estimate
		require.Equal(t, got.Gap.Float64(), e.Value)
		require.Equal(t, []int64{want.least, int64(rows) - want.least}, []int64{e.N, e.Missing})
		states := got.States
		require.Equal(t, want.states, [3]int64{states.Below.Count, states.Equal.Count, states.Above.Count})
		n := want.states[0] + want.states[1] + want.states[2]
		require.Equal(t, []int64{n, n, n, n}, []int64{states.Below.N, states.Equal.N, states.Above.N, got.Satisfied.N})
		if want.most > 1 {
			require.InDelta(t, want.se, e.SE.Value, 1e-9)
			df := float64(want.most - 1)
			require.Equal(t, df, got.Student.DF)
			half := tail.StudentTQuantile(0.975, df) * e.SE.Value
			require.InDelta(t, e.Value-half, e.Interval.Lower, 1e-9)
			require.InDelta(t, e.Value+half, e.Interval.Upper, 1e-9)
		} else {
			require.False(t, e.SE.Valid)
		}
		if e.SE.Valid && e.SE.Value > 1e-9 {
			require.InEpsilon(t, tail.StudentTTwoSided(e.Value/e.SE.Value, got.Student.DF), got.Student.P.Value, 1e-9)
		}
		require.Equal(t, want.least < want.most, contains(e, survey.Unequal))
	}
	require.Len(t, got.Children, len(want.children))
	for i, c := range want.children {
		requireNode(t, c, got.Children[i], rows)
	}
}

func contains(e survey.Estimate, code survey.WarningCode) bool {
	return slices.Contains(codes(e), code)
}

func TestTreeAgainstRows(t *testing.T) {
	rng := rand.New(rand.NewPCG(11, 12))
	for range 150 {
		keys := []string{"", `,"score":"pomp"`, `,"min_answered":0.9`, `,"min_answered":0.01`, `,"score":"pomp","min_answered":0.8`}
		q := questionnaire(mixedWith(keys[rng.IntN(len(keys))]))
		rows := randomRows(rng, q, 1+rng.IntN(25), []float64{0, 0.3, 0.8}[rng.IntN(3)])
		pairs := append([]gap.Pair{}, mixedPairs[:1+rng.IntN(3)]...)
		s := slow{q, rows, map[string]string{}}
		for _, p := range pairs {
			s.pairs[p.Perceived] = p.Expected
		}
		want := s.node(q.Overall())
		got, err := gap.Tree(tableOf(q, rows), pairs, gap.TreeOptions{})
		if !want.defined {
			require.ErrorIs(t, err, gap.ErrNoBase)
			continue
		}
		require.NoError(t, err)
		requireNode(t, want, got.Overall, len(rows))
		require.Equal(t, int64(len(rows)), got.Respondents)
		complete := int64(0)
		for _, row := range rows {
			all := true
			for _, p := range pairs {
				_, _, ok := s.scores(row, p.Perceived)
				all = all && ok
			}
			if all {
				complete++
			}
		}
		require.Equal(t, complete, got.Complete)
	}
}

const simple = `{
	"id": "simple",
	"items": [
		{"id": "a-e", "scale": "one-to-ten"}, {"id": "a", "scale": "one-to-ten"},
		{"id": "b-e", "scale": "one-to-ten"}, {"id": "b", "scale": "one-to-ten"}
	],
	"overall": {"id": "overall", "children": [{"item": "a", "weight": 3}, {"item": "b", "weight": 1}]}
}`

var simplePairs = []gap.Pair{{"a-e", "a"}, {"b-e", "b"}}

// Three people by hand: differences −1, −2, 0 and 1, 2, 3.
func TestTreeByHand(t *testing.T) {
	q := questionnaire(simple)
	table := tableOf(q, [][]int{{9, 8, 5, 6}, {9, 7, 5, 7}, {8, 8, 6, 9}})
	r := must(gap.Tree(table, simplePairs, gap.TreeOptions{Equal: gap.EqualSatisfied}))
	a, b := r.Overall.Children[0], r.Overall.Children[1]
	require.Equal(t, []string{"-10", "20", "-5/2"}, []string{a.Gap.String(), b.Gap.String(), r.Overall.Gap.String()})
	require.Equal(t, []string{"260/3", "230/3", "3/4", "1/4"}, []string{a.Expected.String(), a.Perceived.String(), a.Weight.String(), b.Weight.String()})
	require.Equal(t, []int{1, 2, 0}, []int{a.Rank, b.Rank, r.Overall.Rank})
	require.Equal(t, gap.Pair{Expected: "a-e", Perceived: "a"}, a.Pair)
	// Composites of the respondents: 7.5·(−1, −2, 0) + 2.5·(1, 2, 3) = −5, −10, 7.5.
	mean := -2.5
	s2 := (math.Pow(-5-mean, 2) + math.Pow(-10-mean, 2) + math.Pow(7.5-mean, 2)) / 2
	require.InDelta(t, math.Sqrt(s2/3), r.Overall.Estimate.SE.Value, 1e-13)
	require.Equal(t, scale.Share{Count: 4, N: 6}, r.Overall.Satisfied)
	require.Equal(t, scale.Share{Count: 1, N: 3}, a.Satisfied)
	require.Equal(t, []int64{3, 3}, []int64{r.Complete, r.Respondents})
	require.Equal(t, []any{scale.PercentOfMax, gap.EqualSatisfied}, []any{r.Score, r.Equal})
}

// Where everybody rated everything and every item is paired, the perceived scores
// are those of the index, and so is each error of a composite without expectations:
// expectations that are all alike leave the error of the index.
func TestTreeAgainstIndex(t *testing.T) {
	q := questionnaire(simple)
	rng := rand.New(rand.NewPCG(2, 9))
	rows := randomRows(rng, q, 40, 0)
	for i := range rows {
		rows[i][0], rows[i][2] = 7, 7
	}
	table := tableOf(q, rows)
	r := must(gap.Tree(table, simplePairs, gap.TreeOptions{Level: 0.9}))
	index := must(satisfaction.Index(table, satisfaction.IndexOptions{Level: 0.9}))
	require.Equal(t, index.Overall.Score.String(), r.Overall.Perceived.String())
	require.Equal(t, "70", r.Overall.Expected.String())
	require.InEpsilon(t, index.Overall.Estimate.SE.Value, r.Overall.Estimate.SE.Value, 1e-12)
	require.InDelta(t, index.Overall.Estimate.Interval.Upper-70, r.Overall.Estimate.Interval.Upper, 1e-11)
}

// Differences of items that cancel person by person leave no error, to the bit; the
// order of rows and of pairs changes nothing; and a leaf says what Of says.
func TestTreeExactness(t *testing.T) {
	q := questionnaire(`{"items": [
		{"id": "a-e", "scale": "one-to-ten"}, {"id": "a", "scale": "one-to-ten"},
		{"id": "b-e", "scale": "one-to-ten"}, {"id": "b", "scale": "one-to-ten"}],
		"overall": {"id": "overall", "children": [{"item": "a"}, {"item": "b"}]}}`)
	cancelling := tableOf(q, [][]int{{5, 6, 6, 5}, {5, 8, 8, 5}, {3, 2, 2, 3}})
	r := must(gap.Tree(cancelling, simplePairs, gap.TreeOptions{}))
	require.Equal(t, survey.Some(0), r.Overall.Estimate.SE)
	require.True(t, contains(r.Overall.Estimate, survey.ZeroVariance))
	require.False(t, r.Overall.Student.P.Valid)
	require.Positive(t, r.Overall.Children[0].Estimate.SE.Value)

	rng := rand.New(rand.NewPCG(4, 4))
	q = questionnaire(mixedWith(""))
	rows := randomRows(rng, q, 50, 0.3)
	want := must(gap.Tree(tableOf(q, rows), mixedPairs, gap.TreeOptions{}))
	rng.Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
	table := tableOf(q, rows)
	got := must(gap.Tree(table, []gap.Pair{mixedPairs[2], mixedPairs[0], mixedPairs[1]}, gap.TreeOptions{}))
	require.Equal(t, string(must(json.Marshal(want))), string(must(json.Marshal(got))))

	leaf := got.Overall.Children[1]
	of := must(gap.Of(must(table.Crosstab("grade-e", "grade")), gap.Options{}))
	require.Equal(t, of.States, leaf.States)
	require.Equal(t, of.Gap.Mul(ratio("10")).String(), leaf.Gap.String(), "100 points over the best worth, 10")
	require.InEpsilon(t, 10*of.Estimate.SE.Value, leaf.Estimate.SE.Value, 1e-14)
	require.InEpsilon(t, of.Student.P.Value, leaf.Student.P.Value, 1e-12)
	require.Equal(t, of.Estimate.Missing, leaf.Estimate.Missing)
}

// Everybody twice: the same gaps, and an error smaller by √((n−1)/(2n−1)).
func TestTreeReplication(t *testing.T) {
	q := questionnaire(simple)
	rows := randomRows(rand.New(rand.NewPCG(8, 8)), q, 12, 0)
	once := must(gap.Tree(tableOf(q, rows), simplePairs, gap.TreeOptions{})).Overall
	twice := must(gap.Tree(tableOf(q, append(rows, rows...)), simplePairs, gap.TreeOptions{})).Overall
	require.Equal(t, once.Gap.String(), twice.Gap.String())
	require.Equal(t, 2*once.States.Equal.Count, twice.States.Equal.Count)
	require.InEpsilon(t, once.Estimate.SE.Value*math.Sqrt(11.0/23), twice.Estimate.SE.Value, 1e-13)
}

func TestTreeParts(t *testing.T) {
	q := questionnaire(mixedWith(""))
	//                      skill  wait   grade  price
	table := tableOf(q, [][]int{{10, 8, 2, 2, 1, 2, 7}, {10, 9, 1, 2, 0, 2, 7}, {9, 9, 2, 1, 0, 0, 6}})
	r := must(gap.Tree(table, mixedPairs, gap.TreeOptions{}))
	staff, grade, price := r.Overall.Children[0], r.Overall.Children[1], r.Overall.Children[2]
	require.False(t, price.Defined, "no pair")
	require.Equal(t, gap.Pair{Perceived: "price"}, price.Pair)
	require.Zero(t, price.Rank)
	require.True(t, contains(r.Overall.Estimate, survey.PartWeighted))
	require.True(t, contains(r.Overall.Estimate, survey.Unequal))
	require.True(t, contains(staff.Children[0].Estimate, gap.Ceiling), "two of three expect 10")
	require.Equal(t, []int64{1, 2}, []int64{grade.Estimate.N, grade.Estimate.Missing})
	require.True(t, contains(grade.Estimate, survey.NoError))
	require.Equal(t, int64(1), r.Complete)

	text := string(must(json.Marshal(r)))
	require.Contains(t, text, `{"id":"price","pair":{"expected":"","perceived":"price"},"defined":false,"weight":"39/200"}`)
	var again gap.TreeResult
	require.NoError(t, json.Unmarshal([]byte(text), &again))
	require.Equal(t, text, string(must(json.Marshal(again))))

	// The grade alone has 35 % of the weight, less than half.
	_, err := gap.Tree(table, mixedPairs[:1], gap.TreeOptions{})
	require.ErrorIs(t, err, gap.ErrNoBase)
	loose := questionnaire(mixedWith(`,"min_answered":0.35`))
	r = must(gap.Tree(tableOf(loose, [][]int{{0, 0, 0, 0, 1, 3, 0}}), mixedPairs[:1], gap.TreeOptions{}))
	require.Equal(t, "-50", r.Overall.Gap.String())
	require.False(t, r.Overall.Children[0].Defined)

	// One expectation for two items.
	r = must(gap.Tree(tableOf(questionnaire(simple), [][]int{{9, 8, 0, 6}}), []gap.Pair{{"a-e", "a"}, {"a-e", "b"}}, gap.TreeOptions{}))
	require.Equal(t, []string{"-10", "-30"}, []string{r.Overall.Children[0].Gap.String(), r.Overall.Children[1].Gap.String()})
}

func TestTreeErrors(t *testing.T) {
	q := questionnaire(mixedWith(""))
	table := tableOf(q, [][]int{{10, 8, 2, 2, 1, 2, 7}})
	weighted := survey.NewTable(q)
	r := q.NewResponse()
	require.NoError(t, r.SetWeight(2))
	require.NoError(t, weighted.Append(r))
	flat := questionnaire(`{"items":[{"id":"a","scale":"one-to-ten"},{"id":"b","scale":"one-to-ten"}]}`)
	negative := questionnaire(`{"items":[{"id":"a","scale":"s"},{"id":"b","scale":"s"}],
		"scales":[{"id":"s","range":{"from":-2,"to":2}}],"overall":{"item":"b"}}`)
	tests := []struct {
		name  string
		table *survey.Table
		pairs []gap.Pair
		o     gap.TreeOptions
		want  error
	}{
		{"no pairs", table, nil, gap.TreeOptions{}, gap.ErrArgument},
		{"no respondents", tableOf(q, nil), mixedPairs, gap.TreeOptions{}, gap.ErrNoBase},
		{"no ratings", tableOf(q, [][]int{{0, 8, 2, 0, 0, 0, 7}}), mixedPairs, gap.TreeOptions{}, gap.ErrNoBase},
		{"unknown perceived", table, []gap.Pair{{"skill-e", "skil"}}, gap.TreeOptions{}, survey.ErrUnknown},
		{"unknown expected", table, []gap.Pair{{"skil", "skill"}}, gap.TreeOptions{}, survey.ErrUnknown},
		{"not in the tree", table, []gap.Pair{{"skill", "skill-e"}}, gap.TreeOptions{}, gap.ErrArgument},
		{"no tree", tableOf(flat, nil), []gap.Pair{{"a", "b"}}, gap.TreeOptions{}, gap.ErrArgument},
		{"twice", table, []gap.Pair{{"skill-e", "skill"}, {"skill-e", "skill"}}, gap.TreeOptions{}, gap.ErrArgument},
		{"with itself", table, []gap.Pair{{"skill", "skill"}}, gap.TreeOptions{}, gap.ErrArgument},
		{"different scales", table, []gap.Pair{{"wait-e", "skill"}}, gap.TreeOptions{}, gap.ErrIncompatible},
		{"no ratings under weights", weighted, mixedPairs, gap.TreeOptions{}, gap.ErrNoBase},
		{"unknown stratum", table, mixedPairs, gap.TreeOptions{Design: &design.TableOptions{Strata: "region"}}, survey.ErrUnknown},
		{"worths below 0", tableOf(negative, [][]int{{1, 2}}), []gap.Pair{{"a", "b"}}, gap.TreeOptions{}, satisfaction.ErrScale},
		{"level", table, mixedPairs, gap.TreeOptions{Level: -0.1}, gap.ErrArgument},
		{"policy", table, mixedPairs, gap.TreeOptions{Equal: 9}, gap.ErrArgument},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := gap.Tree(tt.table, tt.pairs, tt.o)
			require.ErrorIs(t, err, tt.want)
		})
	}
}
