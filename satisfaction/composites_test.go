package satisfaction_test

import (
	"fmt"
	"math/big"
	"math/rand/v2"
	"testing"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/satisfaction"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// compositeTree has two levels below the root, unequal weights, an item beside
// dimensions, and scales with different worths.
func compositeTree(t testing.TB, weights [6]string, minimum string) *survey.Questionnaire {
	w := func(i int) *decimal.Decimal { d := decimal.RequireFromString(weights[i]); return &d }
	least := decimal.RequireFromString(minimum)
	points := []scale.Point{}
	for i, worth := range []string{"0", "12.5", "60", "100"} {
		d := decimal.RequireFromString(worth)
		points = append(points, scale.Point{Value: i + 1, Worth: &d})
	}
	worths, err := scale.New(scale.Definition{ID: "worths", Points: points})
	require.NoError(t, err)
	q, err := survey.New(survey.Definition{
		ID: "tree", MinAnswered: &least,
		Items: []survey.Item{{ID: "a", Scale: scale.OneToTen()}, {ID: "b", Scale: scale.OneToTen()}, {ID: "c", Scale: scale.OneToFive()},
			{ID: "d", Scale: worths}, {ID: "e", Scale: scale.ZeroToTen()}, {ID: "f", Scale: scale.OneToSeven()}},
		Overall: survey.Node{ID: "overall", Children: []survey.Node{
			{ID: "service", Weight: w(0), Children: []survey.Node{
				{ID: "staff", Weight: w(1), Children: []survey.Node{{Item: "a", Weight: w(2)}, {Item: "b", Weight: w(3)}}},
				{Item: "c", Weight: w(4)},
			}},
			{ID: "product", Weight: w(5), Children: []survey.Node{{Item: "d", Weight: w(0)}, {Item: "e", Weight: w(1)}, {Item: "f", Weight: w(2)}}},
		}},
	})
	require.NoError(t, err)
	return q
}

func compositeTable(t testing.TB, q *survey.Questionnaire, rows int) *survey.Table {
	rng := rand.New(rand.NewPCG(9, uint64(rows)))
	table := survey.NewTable(q)
	for range rows {
		r := q.NewResponse()
		for _, item := range q.Items() {
			if rng.IntN(3) > 0 {
				require.NoError(t, r.Answer(item.ID, item.Scale.Min()+rng.IntN(item.Scale.Len())))
			}
		}
		require.NoError(t, table.Append(r))
	}
	return table
}

// slowComposite walks the tree in fractions.
func slowComposite(t testing.TB, q *survey.Questionnaire, table *survey.Table, n survey.Node, row int) *big.Rat {
	if n.Item != "" {
		codes, err := table.Codes(n.Item)
		require.NoError(t, err)
		item, _, err := q.Item(n.Item)
		require.NoError(t, err)
		value, ok := item.Scale.Value(codes[row])
		if !ok {
			return nil
		}
		worth, err := item.Scale.Worth(value)
		require.NoError(t, err)
		zero, span, err := item.Scale.ScoreOrigin(q.Score())
		require.NoError(t, err)
		x := worth.Sub(zero).Rat()
		return x.Quo(x.Mul(x, big.NewRat(100, 1)), span.Rat())
	}
	all, answered, sum := new(big.Rat), new(big.Rat), new(big.Rat)
	for _, c := range n.Children {
		w := c.Weight.Rat()
		all.Add(all, w)
		if score := slowComposite(t, q, table, c, row); score != nil {
			answered.Add(answered, w)
			sum.Add(sum, score.Mul(score, w))
		}
	}
	if answered.Sign() == 0 || new(big.Rat).Quo(answered, all).Cmp(q.MinAnswered().Rat()) < 0 {
		return nil
	}
	return sum.Quo(sum, answered)
}

func TestCompositesAreThoseOfTheTree(t *testing.T) {
	for _, c := range []struct {
		name    string
		weights [6]string
		minimum string
	}{
		{"small weights", [6]string{"0.4", "2", "1", "3", "0.5", "0.6"}, "0.5"},
		{"equal weights", [6]string{"1", "1", "1", "1", "1", "1"}, "1"},
		{"few needed", [6]string{"30", "25", "20", "10", "10", "5"}, "0.01"},
		{"sums just too large", [6]string{"113", "127", "13", "17", "29", "149"}, "0.01"},
		{"sums too large", [6]string{"113", "127", "131", "137", "139", "149"}, "0.01"},
		{"units too large", [6]string{"1013", "1127", "1031", "1137", "1039", "1249"}, "0.01"},
		{"weights that no small integers hold", [6]string{"0.333333331", "0.7213931", "0.51", "0.100000007", "0.3", "0.9"}, "0.5"},
	} {
		t.Run(c.name, func(t *testing.T) {
			q := compositeTree(t, c.weights, c.minimum)
			table := compositeTable(t, q, 500)
			var walk func(n survey.Node, id string)
			walk = func(n survey.Node, id string) {
				for _, o := range []satisfaction.CompositeOptions{{Node: id, Places: 2}, {Node: id}, {Node: id, Places: 6, Rounding: scale.HalfEven}} {
					got, err := satisfaction.Composites(table, o)
					require.NoError(t, err)
					require.Equal(t, table.Len(), got.Len())
					n2 := 0
					for row := range table.Len() {
						score, ok := got.Score(row)
						want := slowComposite(t, q, table, n, row)
						require.Equal(t, want != nil, ok, "row %d", row)
						if !ok {
							continue
						}
						n2++
						require.Equal(t, scale.RatioOf(want).Round(o.Places, o.Rounding).String(), score.String(), "row %d", row)
					}
					require.Equal(t, n2, got.N())
				}
				for _, child := range n.Children {
					if child.Item == "" {
						walk(child, child.ID)
					}
				}
			}
			walk(q.Overall(), "")
		})
	}
}

// Ties to two places occur and go the way that was asked for.
func TestCompositesAtTies(t *testing.T) {
	q := compositeTree(t, [6]string{"1", "1", "1", "1", "1", "1"}, "0.5")
	table := compositeTable(t, q, 3000)
	up, err := satisfaction.Composites(table, satisfaction.CompositeOptions{Places: 2})
	require.NoError(t, err)
	even, err := satisfaction.Composites(table, satisfaction.CompositeOptions{Places: 2, Rounding: scale.HalfEven})
	require.NoError(t, err)
	ties := 0
	for row := range table.Len() {
		a, _ := up.Scaled(row)
		b, _ := even.Scaled(row)
		if a != b {
			require.Equal(t, a-1, b)
			require.Zero(t, b%2)
			ties++
		}
	}
	require.Positive(t, ties)
}

// The mean of the composites, not rounded yet, is the index in that order.
func TestCompositesAverageToTheIndex(t *testing.T) {
	q := compositeTree(t, [6]string{"0.4", "2", "1", "3", "0.5", "0.6"}, "0.5")
	table := compositeTable(t, q, 500)
	index, err := satisfaction.Index(table, satisfaction.IndexOptions{Order: satisfaction.RespondentThenAverage})
	require.NoError(t, err)
	c, err := satisfaction.Composites(table, satisfaction.CompositeOptions{Places: 6})
	require.NoError(t, err)
	require.EqualValues(t, index.Overall.Estimate.N, c.N())
	var sum int64
	for row := range c.Len() {
		v, _ := c.Scaled(row)
		sum += v
	}
	require.InDelta(t, index.Overall.Score.Float64(), float64(sum)/1e6/float64(c.N()), 1e-6)
}

func TestCompositesRefuse(t *testing.T) {
	q := compositeTree(t, [6]string{"1", "1", "1", "1", "1", "1"}, "0.5")
	table := compositeTable(t, q, 3)
	for name, c := range map[string]struct {
		o    satisfaction.CompositeOptions
		want error
	}{
		"node":     {satisfaction.CompositeOptions{Node: "price"}, survey.ErrUnknown},
		"places":   {satisfaction.CompositeOptions{Places: -1}, survey.ErrArgument},
		"7 places": {satisfaction.CompositeOptions{Places: 7}, survey.ErrArgument},
		"rounding": {satisfaction.CompositeOptions{Rounding: 9}, survey.ErrArgument},
	} {
		_, err := satisfaction.Composites(table, c.o)
		require.ErrorIs(t, err, c.want, name)
	}
	none, err := satisfaction.Composites(survey.NewTable(q), satisfaction.CompositeOptions{})
	require.NoError(t, err)
	require.Zero(t, none.Len())
	_, ok := none.Score(0)
	require.False(t, ok)
	_, ok = none.Scaled(-1)
	require.False(t, ok)
}

func BenchmarkComposites(b *testing.B) {
	for _, rows := range []int{1e4, 1e5, 1e6} {
		for _, missing := range []float64{0, 0.05} {
			table := benchmarkTable(b, rows, missing)
			b.Run(fmt.Sprintf("rows=%d/missing=%v", rows, missing), func(b *testing.B) {
				b.SetBytes(int64(20 * rows))
				b.ReportAllocs()
				for b.Loop() {
					if _, err := satisfaction.Composites(table, satisfaction.CompositeOptions{Places: 2}); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
