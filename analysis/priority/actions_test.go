package priority_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/analysis/priority"
)

func TestRankActions(t *testing.T) {
	needs := []priority.Need{
		{"speed", 0.5, 4}, {"skill", 0.25, 2}, {"price", 1, -3}, {"lounge", -0.2, 5}, {"light", 1, 0.5}, {"sound", 1, 3}, {"smell", 0, 3},
	}
	plan, err := priority.RankActions(needs, []priority.Action{
		{"cheap", []string{"price", "lounge"}, 1},
		{"train", []string{"skill"}, 1},         // 0.5
		{"hire", []string{"speed", "skill"}, 1}, // 2.5
		{"call", []string{"speed"}, 0.25},       // 0.5
		{"coach", []string{"skill"}, 1},         // 0.5
	})
	require.NoError(t, err)
	type line struct {
		id    string
		rank  int
		score float64
		share float64
	}
	var got []line
	for _, a := range plan.Actions {
		got = append(got, line{a.ID, a.Rank, a.Score, a.Share})
	}
	require.Equal(t, []line{
		{"hire", 1, 2.5, 2.5 / 4}, {"train", 2, 0.5, 0.125}, {"call", 2, 0.5, 0.125}, {"coach", 2, 0.5, 0.125}, {"cheap", 5, 0, 0},
	}, got)
	require.Equal(t, []priority.Need{{"sound", 1, 3}, {"light", 1, 0.5}}, plan.Uncovered)
}

func TestNothingToDo(t *testing.T) {
	plan, err := priority.RankActions([]priority.Need{{"speed", 1, 0}}, []priority.Action{{"call", []string{"speed"}, 1}})
	require.NoError(t, err)
	require.Zero(t, plan.Actions[0].Share)
	require.Empty(t, plan.Uncovered)
}
