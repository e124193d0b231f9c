package waves_test

import (
	"testing"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/satisfaction"
	"github.com/gocsat/csat/satisfaction/waves"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// What one wave withholds, its change must not give away.
func TestCompareKeepsSuppressed(t *testing.T) {
	index := func(score int64, e survey.Estimate) satisfaction.IndexResult {
		r, err := scale.NewRatio(score, 1)
		require.NoError(t, err)
		return satisfaction.IndexResult{Overall: satisfaction.Node{ID: "overall", Defined: true, Score: r, Level: "high", Rank: 1, Estimate: e}}
	}
	shown := survey.Estimate{Value: 70, SE: survey.Some(1), N: 50, EffectiveN: 50}
	goals := map[string]decimal.Decimal{"overall": decimal.New(80, 0)}
	want := waves.NodeChange{ID: "overall", Score: &waves.ScoreChange{Estimate: survey.Estimate{Suppressed: true}}}
	for _, e := range [][2]survey.Estimate{{shown.Suppress(), shown}, {shown, shown.Suppress()}} {
		got, err := waves.Compare(index(70, e[0]), index(75, e[1]), waves.CompareOptions{Targets: goals, Benchmarks: goals})
		require.NoError(t, err)
		require.Equal(t, want, got)
	}
	got, err := waves.Compare(index(70, shown), index(75, shown), waves.CompareOptions{Targets: goals})
	require.NoError(t, err)
	require.False(t, got.Score.Estimate.Suppressed)
	require.NotNil(t, got.Target)
}
