package priority_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/analysis/priority"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
	"github.com/gocsat/csat/survey/design"
)

// kanoRows is a table of pairs of answers; 0 is none.
func kanoRows(t *testing.T, weight func(row int) float64, rows ...[2]int) *survey.Table {
	t.Helper()
	q, err := survey.New(survey.Definition{
		Items:    []survey.Item{{ID: "has", Scale: scale.OneToFive()}, {ID: "has_not", Scale: scale.OneToFive()}, {ID: "ten", Scale: scale.OneToTen()}},
		Segments: []survey.Segment{{ID: "customer"}},
	})
	require.NoError(t, err)
	table := survey.NewTable(q)
	for i, row := range rows {
		r := q.NewResponse()
		for k, id := range []string{"has", "has_not"} {
			if row[k] > 0 {
				require.NoError(t, r.Answer(id, row[k]))
			}
		}
		require.NoError(t, r.SetSegment("customer", fmt.Sprint([]int{1, 1, 2, 2, 3, 4, 5, 5, 6, 7}[i%10])))
		if weight != nil {
			require.NoError(t, r.SetWeight(weight(i)))
		}
		require.NoError(t, table.Append(r))
	}
	return table
}

// Figures of R's survey: svymean(~I(cat == "O")), the same of c("A", "O") and c("M", "O")
// over subset(design, !cat %in% c("R", "Q")), svymean(~I((cat == "O") - (cat == "A")));
// svydesign(ids = ~1, weights = ~w), and with ids = ~cl.
func TestWeightedKanoAgainstR(t *testing.T) {
	weights := []float64{1, 2, 0.5, 1.5, 4, 0.7, 1, 2, 0.6, 1.1}
	// O A M I O A O R I M
	table := kanoRows(t, func(row int) float64 { return weights[row] },
		[2]int{1, 5}, [2]int{1, 3}, [2]int{2, 5}, [2]int{3, 3}, [2]int{1, 5}, [2]int{1, 2}, [2]int{1, 5}, [2]int{4, 1}, [2]int{2, 2}, [2]int{4, 5})
	for _, tt := range []struct {
		design                         *design.TableOptions
		share, better, worse, strength float64
	}{
		{nil, 0.21096023324833815, 0.17014015949299569, 0.20086024608124445, 0.30972574478826281},
		{&design.TableOptions{Clusters: "customer"}, 0.19301453077222033, 0.19672289501689136, 0.18016968224886706, 0.27544691694255463},
	} {
		k, err := priority.WeightedKano(table, "has", "has_not", priority.KanoOptions{Design: tt.design})
		require.NoError(t, err)
		require.Equal(t, priority.CategoryCounts{MustBe: 2, OneDimensional: 3, Attractive: 2, Indifferent: 2, Reverse: 1}, k.Counts)
		require.Equal(t, priority.OneDimensional, k.Category)
		require.Equal(t, priority.Attractive, k.Second)
		o := k.Shares[priority.OneDimensional]
		require.Equal(t, priority.OneDimensional, o.Category)
		require.InDelta(t, 0.41666666666666669, o.Share.Value, 1e-15)
		require.InEpsilon(t, tt.share, o.Share.SE.Value, 1e-12)
		require.InDelta(t, 0.70161290322580638, k.Better.Value, 1e-15)
		require.InEpsilon(t, tt.better, k.Better.SE.Value, 1e-12)
		require.InDelta(t, -0.61290322580645162, k.Worse.Value, 1e-15)
		require.InEpsilon(t, tt.worse, k.Worse.SE.Value, 1e-12)
		require.Less(t, k.Worse.Interval.Lower, k.Worse.Value)
		require.Greater(t, k.Worse.Interval.Upper, k.Worse.Value)
		require.InDelta(t, 0.22916666666666669, k.CategoryStrength.Value, 1e-15)
		require.InEpsilon(t, tt.strength, k.CategoryStrength.SE.Value, 1e-12)
		require.InEpsilon(t, k.CategoryStrength.Value/tt.strength, k.Test.T.Value, 1e-12)
		require.EqualValues(t, 9, k.Better.N)
	}
}

// Equal weights are none, whole ones are people, and a constant does not matter.
func TestWeightsOfKano(t *testing.T) {
	rng := rand.New(rand.NewPCG(9, 10))
	for range 20 {
		rows := make([][2]int, 5+rng.IntN(40))
		var crowd [][2]int
		x := kanoTable(t)
		for i := range rows {
			rows[i] = [2]int{rng.IntN(6), rng.IntN(6)}
			if i == 0 {
				rows[i] = [2]int{1, 5}
			}
			for range 1 + i%3 {
				crowd = append(crowd, rows[i])
			}
		}
		for _, row := range crowd {
			if row[0] > 0 && row[1] > 0 {
				require.NoError(t, x.Add(row[0], row[1]))
			}
		}
		for _, o := range []priority.KanoOptions{{}, {LikeHighest: true}} {
			want, err := priority.Kano(x, o)
			require.NoError(t, err)
			kano := func(table *survey.Table) priority.WeightedKanoResult {
				k, err := priority.WeightedKano(table, "has", "has_not", o)
				require.NoError(t, err)
				require.Equal(t, want.Category, k.Category)
				require.Equal(t, want.Modes, k.Modes)
				require.InDelta(t, want.TotalStrength.Value, k.TotalStrength.Value, 1e-12)
				require.InDelta(t, want.CategoryStrength.Float64(), k.CategoryStrength.Value, 1e-12)
				require.Equal(t, want.Better == nil, k.Better == nil)
				if want.Better != nil {
					require.InDelta(t, want.Better.Value, k.Better.Value, 1e-12)
					require.InDelta(t, want.Worse.Value, k.Worse.Value, 1e-12)
				}
				for _, c := range k.Shares {
					require.InDelta(t, float64(want.Counts.Of(c.Category))/float64(want.N), c.Share.Value, 1e-12)
				}
				return k
			}
			plain := kano(kanoRows(t, nil, crowd...))
			require.Equal(t, want.Counts, plain.Counts)
			require.EqualValues(t, len(crowd), plain.N+plain.Missing)
			require.Equal(t, plain, kano(kanoRows(t, func(int) float64 { return 1 }, crowd...)))
			heavy := kano(kanoRows(t, func(row int) float64 { return float64(1 + row%3) }, rows...))
			require.Equal(t, heavy, kano(kanoRows(t, func(row int) float64 { return 1024 * float64(1+row%3) }, rows...)))
		}
	}
}

func TestWeightedKanoErrors(t *testing.T) {
	table := kanoRows(t, nil, [2]int{1, 0}, [2]int{0, 2})
	for name, tt := range map[string]struct {
		table    *survey.Table
		has, not string
		o        priority.KanoOptions
		want     error
	}{
		"nil":     {nil, "has", "has_not", priority.KanoOptions{}, priority.ErrArgument},
		"item":    {table, "has", "nope", priority.KanoOptions{}, priority.ErrUnknown},
		"points":  {table, "has", "ten", priority.KanoOptions{}, priority.ErrArgument},
		"level":   {table, "has", "has_not", priority.KanoOptions{Level: 1}, priority.ErrArgument},
		"nobody":  {table, "has", "has_not", priority.KanoOptions{}, priority.ErrNoBase},
		"stratum": {kanoRows(t, nil, [2]int{1, 1}), "has", "has_not", priority.KanoOptions{Design: &design.TableOptions{Strata: "nope"}}, priority.ErrUnknown},
	} {
		_, err := priority.WeightedKano(tt.table, tt.has, tt.not, tt.o)
		require.ErrorIs(t, err, tt.want, name)
	}
	k, err := priority.WeightedKano(kanoRows(t, nil, [2]int{1, 1}), "has", "has_not", priority.KanoOptions{})
	require.NoError(t, err)
	require.Equal(t, priority.Questionable, k.Category)
	require.Nil(t, k.Better)
	require.Nil(t, k.Worse)
	require.False(t, k.CategoryStrength.SE.Valid)
}
