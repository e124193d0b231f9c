package satisfaction_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/satisfaction"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
	"github.com/gocsat/csat/survey/design"
)

// Figures of R's survey: svycontrast(svymean(~p1 + p2 + a1 + a2), quote((a1*p1 + a2*p2)/(a1 + a2))),
// the same with weights 2 and 1, and svymean of (a1*p1 + a2*p2)/(a1 + a2), with
// p1 = 10*s1 and p2 = 20*s2; svydesign(ids = ~1, weights = ~w), then ids = ~cl.
func TestCSIUnderWeightsAgainstR(t *testing.T) {
	q, err := survey.New(survey.Definition{
		Items: []survey.Item{{ID: "s1", Scale: scale.OneToTen()}, {ID: "s2", Scale: scale.OneToFive()},
			{ID: "a1", Scale: scale.OneToFive()}, {ID: "a2", Scale: scale.OneToFive()}},
		Segments: []survey.Segment{{ID: "customer"}},
	})
	require.NoError(t, err)
	table := survey.NewTable(q)
	for i, row := range [][4]int{{9, 3, 4, 2}, {5, 4, 2, 4}, {7, 5, 5, 3}, {8, 2, 3, 5}, {10, 4, 5, 1}, {6, 1, 4, 5}, {4, 3, 1, 4}, {8, 5, 3, 2}} {
		r := q.NewResponse()
		for k, id := range []string{"s1", "s2", "a1", "a2"} {
			require.NoError(t, r.Answer(id, row[k]))
		}
		require.NoError(t, r.SetSegment("customer", fmt.Sprint([]int{1, 1, 2, 2, 3, 4, 4, 5}[i])))
		require.NoError(t, r.SetWeight([]float64{1, 2.5, 0.8, 1.7, 0.6, 3, 1.1, 0.9}[i]))
		require.NoError(t, table.Append(r))
	}
	items := []satisfaction.CSIItem{{Item: "s1", Importance: "a1", Weight: decimal.NewFromInt(2)}, {Item: "s2", Importance: "a2", Weight: decimal.NewFromInt(1)}}
	for _, tt := range []struct {
		o         satisfaction.CSIOptions
		score, se float64
	}{
		{satisfaction.CSIOptions{}, 61.478511663286014, 7.7037743392225311},
		{satisfaction.CSIOptions{Importance: satisfaction.GivenImportance}, 63.160919540229891, 5.91256676207386},
		{satisfaction.CSIOptions{Estimator: satisfaction.MeanOfRatios}, 62.554597701149426, 8.0129597005925408},
		{satisfaction.CSIOptions{Design: &design.TableOptions{Clusters: "customer"}}, 61.478511663286014, 9.0530585862971016},
		{satisfaction.CSIOptions{Importance: satisfaction.GivenImportance, Design: &design.TableOptions{Clusters: "customer"}}, 63.160919540229891, 7.3440751836267282},
		{satisfaction.CSIOptions{Estimator: satisfaction.MeanOfRatios, Design: &design.TableOptions{Clusters: "customer"}}, 62.554597701149426, 9.0911115351102598},
	} {
		r, err := satisfaction.CSI(table, items, tt.o)
		require.NoError(t, err)
		require.InEpsilon(t, tt.score, r.Score.Float64(), 1e-14)
		require.InEpsilon(t, tt.se, r.Estimate.SE.Value, 1e-12)
		require.EqualValues(t, 8, r.Estimate.N)
		require.InEpsilon(t, 5.9, r.Estimate.EffectiveN, 0.05)
	}
}

// Equal weights are no weights but for the number under the error; weights do not
// change anything when they are multiplied; whole ones are people.
func TestWeightsOfCSI(t *testing.T) {
	r := rand.New(rand.NewPCG(13, 1))
	most := []int{10, 5, 5, 5, 5, 10}
	for range 20 {
		rows := make([][6]int, 8+r.IntN(30))
		var crowd [][6]int
		for k := range rows {
			for i := range rows[k] {
				if k < 2 || r.Float64() < 0.8 {
					rows[k][i] = 1 + r.IntN(most[i])
				}
			}
			for range 1 + k%3 {
				crowd = append(crowd, rows[k])
			}
		}
		plain, people := csiTable(t, scale.POMP, rows...), csiTable(t, scale.POMP, crowd...)
		for _, o := range []satisfaction.CSIOptions{
			{}, {Importance: satisfaction.GivenImportance}, {Estimator: satisfaction.MeanOfRatios},
			{Importance: satisfaction.GivenImportance, Estimator: satisfaction.MeanOfRatios},
		} {
			of := func(table *survey.Table) satisfaction.CSIResult {
				x, err := satisfaction.CSI(table, csiItems, o)
				require.NoError(t, err)
				return x
			}
			want, equal := of(plain), of(weigh(t, plain, func(int) float64 { return 0.3 }))
			require.Equal(t, want.Score, equal.Score)
			require.Equal(t, want.Parts, equal.Parts)
			require.Equal(t, []any{want.Level, want.Estimate.N, want.Estimate.Missing}, []any{equal.Level, equal.Estimate.N, equal.Estimate.Missing})
			all, base := float64(len(rows)), float64(want.Estimate.N)
			if o.Estimator == satisfaction.RatioOfMeans {
				base = 0
				for _, id := range csiIDs {
					tally, err := plain.Tally(id)
					require.NoError(t, err)
					if id[0] == 's' || o.Importance == satisfaction.StatedImportance {
						base = max(base, float64(tally.N()))
					}
				}
			}
			require.InEpsilon(t, want.Estimate.SE.Value*math.Sqrt((base-1)/base*all/(all-1)), equal.Estimate.SE.Value, 1e-9)

			heavy := of(weigh(t, plain, func(row int) float64 { return float64(1 + row%3) }))
			scaled := of(weigh(t, plain, func(row int) float64 { return 0.001 * float64(1+row%3) }))
			require.Equal(t, of(people).Score, heavy.Score)
			require.InDelta(t, heavy.Score.Float64(), scaled.Score.Float64(), 1e-12)
			require.InEpsilon(t, heavy.Estimate.SE.Value, scaled.Estimate.SE.Value, 1e-9)
			require.Less(t, heavy.Estimate.EffectiveN, float64(heavy.Estimate.N))
		}
	}
	one := weigh(t, csiTable(t, scale.PercentOfMax, [6]int{9, 3, 5, 4, 2, 2}), func(int) float64 { return 2 })
	x, err := satisfaction.CSI(one, csiItems, satisfaction.CSIOptions{})
	require.NoError(t, err)
	require.False(t, x.Estimate.SE.Valid)
	_, err = satisfaction.CSI(one, csiItems, satisfaction.CSIOptions{Design: &design.TableOptions{Clusters: "nope"}})
	require.ErrorIs(t, err, survey.ErrUnknown)
	m, err := survey.PairwiseMomentsOf(one, csiIDs...)
	require.NoError(t, err)
	_, err = satisfaction.CSIOfMoments(one.Questionnaire(), m, csiItems, satisfaction.CSIOptions{Design: new(design.TableOptions)})
	require.ErrorIs(t, err, satisfaction.ErrArgument)
}

// The order of the rows changes no bit.
func TestWeightedCSIOrderOfRows(t *testing.T) {
	rng := rand.New(rand.NewPCG(33, 34))
	rows := make([][6]int, 30)
	weights := make([]float64, len(rows))
	for i := range rows {
		for k, most := range []int{10, 5, 5, 5, 5, 10} {
			rows[i][k] = 1 + rng.IntN(most)
		}
		weights[i] = 0.1 + rng.Float64()
	}
	for _, estimator := range []satisfaction.CSIEstimator{satisfaction.RatioOfMeans, satisfaction.MeanOfRatios} {
		of := func() satisfaction.CSIResult {
			r, err := satisfaction.CSI(weigh(t, csiTable(t, scale.POMP, rows...), func(row int) float64 { return weights[row] }), csiItems,
				satisfaction.CSIOptions{Estimator: estimator})
			require.NoError(t, err)
			return r
		}
		want := of()
		rng.Shuffle(len(rows), func(i, j int) {
			rows[i], rows[j] = rows[j], rows[i]
			weights[i], weights[j] = weights[j], weights[i]
		})
		require.Equal(t, want, of())
	}
}
