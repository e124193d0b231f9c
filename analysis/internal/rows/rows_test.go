package rows_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/analysis/internal/rows"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

func TestComplete(t *testing.T) {
	q, err := survey.New(survey.Definition{ID: "q", Items: []survey.Item{{ID: "a", Scale: scale.OneToFive()}, {ID: "b", Scale: scale.OneToTen()}}})
	require.NoError(t, err)
	for _, named := range []bool{true, false} {
		table := survey.NewTable(q)
		for i, answers := range []map[string]int{{"a": 1, "b": 7}, {"a": 2}, {"a": 3, "b": 9}} {
			r := q.NewResponse()
			for id, rating := range answers {
				require.NoError(t, r.Answer(id, rating))
			}
			if named {
				r.Respondent = string(rune('x' + i))
				require.NoError(t, r.SetWeight(float64(i+1)))
			}
			require.NoError(t, table.Append(r))
		}
		got, err := rows.Complete(table, []string{"b", "a"})
		require.NoError(t, err)
		require.Equal(t, [][]float64{{7, 9}, {1, 3}}, got.Columns)
		require.Equal(t, int64(1), got.Dropped)
		require.Equal(t, []int{10, 5}, []int{got.Scales[0].Len(), got.Scales[1].Len()})
		if named {
			require.Equal(t, []string{"x", "z"}, got.Respondents)
			require.Equal(t, []float64{1, 3}, got.Weights)
		} else {
			require.Nil(t, got.Respondents)
			require.Nil(t, got.Weights)
		}
	}
	_, err = rows.Complete(survey.NewTable(q), []string{"c"})
	require.ErrorIs(t, err, survey.ErrUnknown)
}

// By respondent, by value, by weight; the numbers pick the same rows however they came.
func TestOrder(t *testing.T) {
	x, y, w := []float64{2, 1, 1, 1}, []float64{0, 5, 3, 3}, []float64{1, 1, 2, 1}
	require.Equal(t, []int{3, 2, 1, 0}, rows.Order(4, nil, [][]float64{x, y}, w))
	require.Equal(t, []int{1, 2, 3, 0}, rows.Order(4, []string{"d", "a", "b", "c"}, [][]float64{x, y}, w))
	require.Equal(t, []float64{1, 1, 1, 2}, rows.Picked(x, rows.Order(4, nil, [][]float64{x, y}, nil)))
}
