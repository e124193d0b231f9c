package survey_test

import (
	"errors"
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/survey"
)

func TestWithWeights(t *testing.T) {
	table := filled(t, must(survey.New(full())), 0, 1, 2, 3, 4)
	before := table.Weights()
	want := []float64{0.5, 1, 2, 1e-100, 1e100}
	got, err := table.WithWeights(want)
	require.NoError(t, err)
	require.True(t, got.Weighted())
	require.Equal(t, want, got.Weights())
	require.Equal(t, before, table.Weights(), "the receiver stays as it was")

	// Everything else is the same.
	back, err := got.WithWeights(before)
	require.NoError(t, err)
	same, err := table.WithWeights(before)
	require.NoError(t, err)
	requireSame(t, same, back)
	require.Equal(t, table.ScreenedOut(), got.ScreenedOut())
	require.Equal(t, table.Repaired(), got.Repaired())

	want[0] = 7
	require.Equal(t, 0.5, got.Weights()[0], "the argument is not kept")

	empty, err := survey.NewTable(must(survey.New(full()))).WithWeights(nil)
	require.NoError(t, err)
	require.False(t, empty.Weighted())
}

func TestWithWeightsRefuses(t *testing.T) {
	table := filled(t, must(survey.New(full())), 0, 1, 2)
	for _, bad := range []float64{0, -1, math.NaN(), math.Inf(1), math.Inf(-1), 0.99e-100, 1.01e100} {
		_, err := table.WithWeights([]float64{1, 1, bad})
		require.ErrorIs(t, err, survey.ErrWeight, bad)
		row, ok := errors.AsType[*survey.RowError](err)
		require.True(t, ok)
		require.Equal(t, int64(3), row.Row)
		require.Equal(t, "weight", row.Faults[0].Field)
	}
	for _, n := range []int{0, 2, 4} {
		_, err := table.WithWeights(make([]float64, n))
		require.ErrorIs(t, err, survey.ErrArgument, n)
	}
}
