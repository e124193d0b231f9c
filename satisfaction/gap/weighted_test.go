package gap_test

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/satisfaction/gap"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
	"github.com/gocsat/csat/survey/design"
)

// drawnTable has twelve people with weights, in two strata of clusters.
func drawnTable() *survey.Table {
	q := questionnaire(`{
		"id": "drawn",
		"items": [
			{"id": "a-e", "scale": "one-to-ten"}, {"id": "a", "scale": "one-to-ten"},
			{"id": "b-e", "scale": "one-to-ten"}, {"id": "b", "scale": "one-to-ten"}
		],
		"segments": [{"id": "region"}, {"id": "customer"}],
		"overall": {"id": "overall", "children": [{"item": "a", "weight": 3}, {"item": "b", "weight": 1}]}
	}`)
	answers := [][]int{ // 0 is none
		{9, 8, 7, 8}, {8, 8, 9, 7}, {7, 5, 6, 6}, {0, 6, 8, 9}, {10, 9, 8, 8}, {6, 7, 0, 5},
		{8, 0, 7, 6}, {9, 6, 10, 7}, {7, 7, 6, 8}, {5, 6, 5, 5}, {8, 9, 9, 7}, {6, 4, 7, 6},
	}
	t := survey.NewTable(q)
	for i, row := range answers {
		r := q.NewResponse()
		r.Respondent = strconv.Itoa(i)
		for k, item := range q.Items() {
			if row[k] != 0 {
				must(r, r.Answer(item.ID, row[k]))
			}
		}
		must(r, r.SetSegment("region", []string{"n", "s"}[i/6]))
		must(r, r.SetSegment("customer", []string{"p", "p", "q", "q", "r", "r", "t", "t", "u", "u", "v", "x"}[i]))
		must(r, r.SetWeight([]float64{1.2, 0.8, 2, 1, 0.5, 1.5, 1, 3, 0.7, 1.1, 0.9, 1.3}[i]))
		must(t, t.Append(r))
	}
	return t
}

// Figures of R's survey: svymean of 10(P − E) with na.rm, and for the whole
// svycontrast of svytotal with 0.75·Σd_a/Σn_a + 0.25·Σd_b/Σn_b; svydesign(ids = ~1,
// weights = ~w), and with ids = ~cl, strata = ~s.
func TestTreeUnderWeights(t *testing.T) {
	for _, tt := range []struct {
		name        string
		design      *design.TableOptions
		a, b, whole float64 // errors
		df          float64
	}{
		{"weights", nil, 6.1323194473464957, 6.0166572006445449, 5.6421679014737594, 9},
		{"strata and clusters", &design.TableOptions{Strata: "region", Clusters: "customer"},
			6.9240962853106502, 6.2600005693724157, 6.2643702128754351, 5},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := must(gap.Tree(drawnTable(), simplePairs, gap.TreeOptions{Design: tt.design, Equal: gap.EqualSatisfied}))
			a, b := r.Overall.Children[0], r.Overall.Children[1]
			require.InEpsilon(t, -10.6153846153846168, a.Gap.Float64(), 1e-14)
			require.InEpsilon(t, -8.2222222222222232, b.Gap.Float64(), 1e-14)
			require.InEpsilon(t, -10.0170940170940170, r.Overall.Gap.Float64(), 1e-14)
			require.InEpsilon(t, 64.461538461538463, a.Perceived.Float64(), 1e-14)
			for node, se := range map[*gap.Node]float64{&a: tt.a, &b: tt.b, &r.Overall: tt.whole} {
				require.InEpsilon(t, se, node.Estimate.SE.Value, 1e-12, node.ID)
				require.InDelta(t, node.Gap.Float64(), (node.Estimate.Interval.Lower+node.Estimate.Interval.Upper)/2, 1e-12)
				require.InEpsilon(t, node.Estimate.Value/se, node.Student.T.Value, 1e-12)
			}
			require.Equal(t, tt.df, a.Student.DF)
			require.InDelta(t, 0.615384615384615, a.Shares.Below, 1e-14)
			require.InDelta(t, 0.115384615384615, a.Shares.Equal, 1e-14)
			require.InDelta(t, 0.269230769230769, a.Shares.Above, 1e-14)
			require.EqualValues(t, 5, a.States.Below.Count)
			require.EqualValues(t, 10, a.Estimate.N)
			require.EqualValues(t, 2, a.Estimate.Missing)
			require.Equal(t, scale.Share{Count: 5, N: 10}, a.Satisfied)
			require.Less(t, a.Estimate.EffectiveN, 9.0)
		})
	}
}

func TestWeightedAgainstR(t *testing.T) {
	r := must(gap.Weighted(drawnTable(), gap.Pair{Expected: "a-e", Perceived: "a"}, gap.TreeOptions{}))
	require.InEpsilon(t, 7.5076923076923077, r.Expected.Float64(), 1e-14)
	require.InEpsilon(t, 6.4461538461538463, r.Perceived.Float64(), 1e-14)
	require.InEpsilon(t, 0.61323194473464957, r.Estimate.SE.Value, 1e-12)
	require.InEpsilon(t, math.Sqrt(2.62827087442472), r.SD.Value, 1e-12) // svyvar
	require.InEpsilon(t, r.Gap.Float64()/r.SD.Value, r.EffectSize.Value, 1e-14)
	require.InDelta(t, 0.15137, must(gap.Weighted(drawnTable(), gap.Pair{Expected: "a-e", Perceived: "a"}, gap.TreeOptions{})).Satisfied.SE.Value, 5e-6)
	require.InDelta(t, r.Shares.Satisfied(gap.EqualUndecided), r.Satisfied.Value, 1e-15)
	all := must(gap.Weighted(drawnTable(), gap.Pair{Expected: "a-e", Perceived: "a"}, gap.TreeOptions{Equal: gap.EqualSatisfied}))
	require.InDelta(t, all.Shares.Satisfied(gap.EqualSatisfied), all.Satisfied.Value, 1e-15)
}

// weighed is a copy of a table with weights.
func weighed(t *survey.Table, weight func(row int) float64) *survey.Table {
	weights := make([]float64, t.Len())
	for row := range weights {
		weights[row] = weight(row)
	}
	return must(t.WithWeights(weights))
}

// Equal weights are no weights, but for the number under the error; weights do not
// change anything when they are multiplied; whole ones are people.
func TestWeightsOfGaps(t *testing.T) {
	rng := rand.New(rand.NewPCG(21, 22))
	q := questionnaire(mixedWith(""))
	for range 20 {
		rows := randomRows(rng, q, 12+rng.IntN(30), 0.2)
		table := tableOf(q, rows)
		n := float64(table.Len())
		plain, err := gap.Tree(table, mixedPairs, gap.TreeOptions{})
		require.NoError(t, err)
		for _, w := range []float64{1, 0.37} {
			same := must(gap.Tree(weighed(table, func(int) float64 { return w }), mixedPairs, gap.TreeOptions{}))
			var compare func(a, b gap.Node)
			compare = func(a, b gap.Node) {
				require.Equal(t, a.Defined, b.Defined)
				if !a.Defined {
					return
				}
				require.Equal(t, a.Gap.String(), b.Gap.String())
				require.Equal(t, a.Expected.String(), b.Expected.String())
				require.Equal(t, a.States, b.States)
				require.InDelta(t, float64(a.States.Above.Count)/float64(a.States.Above.N), a.Shares.Above, 1e-12)
				require.InDelta(t, a.Shares.Above, b.Shares.Above, 1e-12)
				require.Equal(t, a.Rank, b.Rank)
				require.Equal(t, a.Estimate.N, b.Estimate.N)
				require.InDelta(t, float64(a.Estimate.N), b.Estimate.EffectiveN, 1e-9)
				for i := range a.Children {
					compare(a.Children[i], b.Children[i])
				}
				if len(a.Children) == 0 {
					k := float64(a.Estimate.N)
					require.InEpsilon(t, a.Estimate.SE.Value*math.Sqrt((k-1)/k*n/(n-1)), b.Estimate.SE.Value, 1e-12)
				}
			}
			compare(plain.Overall, same.Overall)
		}
		frequency := func(row int) int { return 1 + row%3 }
		heavy := must(gap.Tree(weighed(table, func(row int) float64 { return float64(frequency(row)) }), mixedPairs, gap.TreeOptions{}))
		scaled := must(gap.Tree(weighed(table, func(row int) float64 { return 0.001 * float64(frequency(row)) }), mixedPairs, gap.TreeOptions{}))
		var people [][]int
		for i, row := range rows {
			for range frequency(i) {
				people = append(people, row)
			}
		}
		crowd := must(gap.Tree(tableOf(q, people), mixedPairs, gap.TreeOptions{}))
		require.Equal(t, crowd.Overall.Gap.String(), heavy.Overall.Gap.String())
		require.InDelta(t, crowd.Overall.Shares.Below, heavy.Overall.Shares.Below, 1e-12)
		require.InEpsilon(t, heavy.Overall.Estimate.SE.Value, scaled.Overall.Estimate.SE.Value, 1e-12)
		require.InDelta(t, heavy.Overall.Gap.Float64(), scaled.Overall.Gap.Float64(), 1e-12)

		zones := must(gap.Zone(table, gap.ZoneItems{Adequate: "grade-e", Desired: "grade-e", Perceived: "grade"}, gap.ZoneOptions{}))
		drawn := must(gap.Zone(weighed(table, func(int) float64 { return 2 }), zones.Items, gap.ZoneOptions{}))
		require.Equal(t, zones.Adequacy.Gap.String(), drawn.Adequacy.Gap.String())
		k := float64(zones.Adequacy.Estimate.N)
		require.InEpsilon(t, zones.Adequacy.Estimate.SE.Value*math.Sqrt((k-1)/k*n/(n-1)), drawn.Superiority.Estimate.SE.Value, 1e-12)
		require.InDelta(t, zones.Shares.Below, drawn.Shares.Below, 1e-15)
		require.InDelta(t, 1, drawn.Shares.Below+drawn.Shares.Within+drawn.Shares.Above+drawn.Shares.Inverted, 1e-15)
	}
}

// Each share of a zone, by hand.
func TestZoneUnderWeights(t *testing.T) {
	table := tableOf(questionnaire(zones), [][]int{
		{5, 8, 4, 3, 2, 4}, {5, 8, 6, 3, 2, 3}, {5, 8, 10, 3, 2, 1}, {8, 5, 6, 2, 3, 2}, {5, 8, 0, 0, 0, 1},
	})
	weights := []float64{4, 3, 2, 1, 10}
	r := must(gap.Zone(weighed(table, func(row int) float64 { return weights[row] }), plainZone, gap.ZoneOptions{}))
	require.Equal(t, gap.ZoneShares{Below: 0.4, Within: 0.3, Above: 0.2, Inverted: 0.1}, r.Shares)
	require.Equal(t, []string{"53/10", "77/10", "6", "7/10", "-17/10"},
		[]string{r.Adequate.String(), r.Desired.String(), r.Perceived.String(), r.Adequacy.Gap.String(), r.Superiority.Gap.String()})
	require.Equal(t, scale.Share{Count: 1, N: 4}, r.Below)
	require.EqualValues(t, 1, r.Adequacy.Estimate.Missing)
}

// One person has a gap and no error; nobody has none.
func TestSmallBasesUnderWeights(t *testing.T) {
	q := questionnaire(simple)
	pair := simplePairs[0]
	one := weighed(tableOf(q, [][]int{{10, 8, 0, 7}}), func(int) float64 { return 3 })
	r := must(gap.Tree(one, simplePairs[:1], gap.TreeOptions{}))
	require.Equal(t, "-20", r.Overall.Children[0].Gap.String())
	require.False(t, r.Overall.Estimate.SE.Valid)
	require.True(t, contains(r.Overall.Estimate, survey.NoError))
	require.False(t, r.Overall.Student.P.Valid)
	w := must(gap.Weighted(one, pair, gap.TreeOptions{}))
	require.True(t, contains(w.Estimate, gap.Ceiling))
	require.False(t, w.SD.Valid)
	for _, table := range []*survey.Table{tableOf(q, nil), tableOf(q, [][]int{{0, 8, 1, 1}, {8, 0, 1, 1}})} {
		_, err := gap.Weighted(table, pair, gap.TreeOptions{})
		require.ErrorIs(t, err, gap.ErrNoBase)
	}
	alike := must(gap.Weighted(weighed(tableOf(q, [][]int{{9, 8, 1, 1}, {8, 7, 1, 1}}), func(row int) float64 { return float64(row + 1) }), pair, gap.TreeOptions{}))
	require.Equal(t, survey.Some(0), alike.Estimate.SE)
	require.True(t, contains(alike.Estimate, survey.ZeroVariance))
	require.False(t, alike.EffectSize.Valid)
	_, err := gap.Weighted(one, gap.Pair{Expected: "a-e", Perceived: "nope"}, gap.TreeOptions{})
	require.ErrorIs(t, err, survey.ErrUnknown)
	_, err = gap.Weighted(one, pair, gap.TreeOptions{Level: 7})
	require.ErrorIs(t, err, gap.ErrArgument)
}

// The order of the rows changes no bit.
func TestWeightedOrderOfRows(t *testing.T) {
	rng := rand.New(rand.NewPCG(31, 32))
	q := questionnaire(mixedWith(""))
	rows := randomRows(rng, q, 40, 0.2)
	weights := make([]float64, len(rows))
	for i := range weights {
		weights[i] = 0.1 + rng.Float64()
	}
	of := func() string {
		table := must(tableOf(q, rows).WithWeights(weights))
		tree := must(gap.Tree(table, mixedPairs, gap.TreeOptions{}))
		zone := must(gap.Zone(table, gap.ZoneItems{Adequate: "grade-e", Desired: "grade-e", Perceived: "grade"}, gap.ZoneOptions{}))
		pair := must(gap.Weighted(table, mixedPairs[1], gap.TreeOptions{}))
		return string(must(json.Marshal([]any{tree, zone, pair})))
	}
	want := of()
	rng.Shuffle(len(rows), func(i, j int) {
		rows[i], rows[j] = rows[j], rows[i]
		weights[i], weights[j] = weights[j], weights[i]
	})
	require.Equal(t, want, of())
}
