package gap_test

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/satisfaction/gap"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

const zones = `{
	"items": [
		{"id": "min", "scale": "one-to-ten"}, {"id": "want", "scale": "one-to-ten"}, {"id": "got", "scale": "one-to-ten"},
		{"id": "r-min", "scale": "one-to-five", "reverse": true}, {"id": "r-want", "scale": "one-to-five", "reverse": true},
		{"id": "r-got", "scale": "one-to-five", "reverse": true}
	]
}`

var (
	plainZone    = gap.ZoneItems{Adequate: "min", Desired: "want", Perceived: "got"}
	reversedZone = gap.ZoneItems{Adequate: "r-min", Desired: "r-want", Perceived: "r-got"}
)

func TestZoneByHand(t *testing.T) {
	table := tableOf(questionnaire(zones), [][]int{
		{5, 8, 4, 3, 2, 4},  // below
		{5, 8, 5, 3, 2, 3},  // at the lower edge
		{5, 8, 8, 3, 2, 2},  // at the upper edge
		{5, 8, 10, 3, 2, 1}, // above
		{8, 5, 6, 2, 3, 2},  // calls more adequate than desired
		{6, 6, 6, 2, 2, 2},  // a zone of one point
		{5, 8, 0, 0, 0, 1},  // did not rate all three
	})
	for _, items := range []gap.ZoneItems{plainZone, reversedZone} {
		r := must(gap.Zone(table, items, gap.ZoneOptions{}))
		require.Equal(t, items, r.Items)
		require.Equal(t, []scale.Share{{Count: 1, N: 6}, {Count: 3, N: 6}, {Count: 1, N: 6}, {Count: 1, N: 6}},
			[]scale.Share{r.Below, r.Within, r.Above, r.Inverted}, items)
		require.Equal(t, []int64{6, 1, 6, 1}, []int64{r.Adequacy.Estimate.N, r.Adequacy.Estimate.Missing, r.Superiority.Estimate.N, r.Superiority.Estimate.Missing})
	}
	r := must(gap.Zone(table, plainZone, gap.ZoneOptions{}))
	require.Equal(t, []string{"17/3", "43/6", "13/2", "5/6", "-2/3"},
		[]string{r.Adequate.String(), r.Desired.String(), r.Perceived.String(), r.Adequacy.Gap.String(), r.Superiority.Gap.String()})
}

// Row by row; and each measure is that of the pair of items, with the same people.
func TestZoneAgainstRows(t *testing.T) {
	rng := rand.New(rand.NewPCG(6, 6))
	q := questionnaire(zones)
	for range 60 {
		rows := randomRows(rng, q, 1+rng.IntN(40), 0.15)
		table := tableOf(q, rows)
		for k, items := range []gap.ZoneItems{plainZone, reversedZone} {
			var n, below, within, above, inverted int64
			var sums [3]float64
			for _, row := range rows {
				a, d, p := row[3*k], row[3*k+1], row[3*k+2]
				if a == 0 || d == 0 || p == 0 {
					continue
				}
				if k == 1 {
					a, d, p = 6-a, 6-d, 6-p
				}
				n++
				sums[0], sums[1], sums[2] = sums[0]+float64(a), sums[1]+float64(d), sums[2]+float64(p)
				switch {
				case a > d:
					inverted++
				case p < a:
					below++
				case p > d:
					above++
				default:
					within++
				}
			}
			r, err := gap.Zone(table, items, gap.ZoneOptions{Level: 0.9})
			if n == 0 {
				require.ErrorIs(t, err, gap.ErrNoBase)
				continue
			}
			require.NoError(t, err)
			require.Equal(t, []int64{below, within, above, inverted}, []int64{r.Below.Count, r.Within.Count, r.Above.Count, r.Inverted.Count})
			require.Equal(t, n, below+within+above+inverted)
			require.Equal(t, []int64{n, n, n, n}, []int64{r.Below.N, r.Within.N, r.Above.N, r.Inverted.N})
			for i, got := range []scale.Ratio{r.Adequate, r.Desired, r.Perceived} {
				require.InDelta(t, sums[i]/float64(n), got.Float64(), 1e-12)
			}
			complete, _, err := table.CompleteOn(items.Adequate, items.Desired, items.Perceived)
			require.NoError(t, err)
			for from, m := range map[string]gap.Measure{items.Adequate: r.Adequacy, items.Desired: r.Superiority} {
				of := must(gap.Of(must(complete.Crosstab(from, items.Perceived)), gap.Options{Level: 0.9}))
				require.Equal(t, of.Gap.String(), m.Gap.String())
				require.Equal(t, of.Student, m.Student)
				require.Equal(t, of.Estimate.SE, m.Estimate.SE)
				require.Equal(t, of.Estimate.Interval, m.Estimate.Interval)
				require.Equal(t, int64(len(rows))-n, m.Estimate.Missing)
			}

			rng.Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
			require.Equal(t, r, must(gap.Zone(tableOf(q, rows), items, gap.ZoneOptions{Level: 0.9})))
		}
	}
}

func TestZoneWarnings(t *testing.T) {
	q := questionnaire(zones)
	r := must(gap.Zone(tableOf(q, [][]int{{6, 10, 9, 0, 0, 0}, {6, 10, 9, 0, 0, 0}}), plainZone, gap.ZoneOptions{}))
	require.True(t, contains(r.Superiority.Estimate, gap.Ceiling), "desired at the top")
	require.False(t, contains(r.Adequacy.Estimate, gap.Ceiling))
	require.True(t, contains(r.Adequacy.Estimate, survey.ZeroVariance))
	require.False(t, r.Adequacy.Student.T.Valid)

	one := must(gap.Zone(tableOf(q, [][]int{{6, 9, 9, 0, 0, 0}}), plainZone, gap.ZoneOptions{}))
	require.Equal(t, []survey.WarningCode{survey.NoError}, codes(one.Adequacy.Estimate))
	require.False(t, one.Adequacy.Estimate.SE.Valid)
	text, err := json.Marshal(one)
	require.NoError(t, err)
	var again gap.ZoneResult
	require.NoError(t, json.Unmarshal(text, &again))
	require.Equal(t, string(text), string(must(json.Marshal(again))))
}

func TestZoneErrors(t *testing.T) {
	q := questionnaire(zones)
	good := tableOf(q, [][]int{{6, 9, 9, 1, 1, 1}})
	weighted := survey.NewTable(q)
	r := q.NewResponse()
	require.NoError(t, r.SetWeight(2))
	require.NoError(t, weighted.Append(r))
	tests := []struct {
		name  string
		table *survey.Table
		items gap.ZoneItems
		level float64
		want  error
	}{
		{"nobody", tableOf(q, nil), plainZone, 0, gap.ErrNoBase},
		{"nobody rated all three", tableOf(q, [][]int{{6, 9, 0, 1, 1, 1}, {0, 9, 9, 1, 1, 1}}), plainZone, 0, gap.ErrNoBase},
		{"unknown", good, gap.ZoneItems{Adequate: "min", Desired: "want"}, 0, survey.ErrUnknown},
		{"different scales", good, gap.ZoneItems{Adequate: "min", Desired: "r-want", Perceived: "got"}, 0, gap.ErrIncompatible},
		{"no ratings under weights", weighted, plainZone, 0, gap.ErrNoBase},
		{"level", good, plainZone, math.NaN(), gap.ErrArgument},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := gap.Zone(tt.table, tt.items, gap.ZoneOptions{Level: tt.level})
			require.ErrorIs(t, err, tt.want)
		})
	}
}
