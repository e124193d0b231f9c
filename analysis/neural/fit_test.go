package neural_test

import (
	"context"
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/analysis/neural"
	"github.com/gocsat/csat/survey"
)

func TestPredict(t *testing.T) {
	s := sampleOf(columns(1, 250, either))
	n := must(neural.Fit(context.Background(), s, quick))
	rows := neural.Data{Names: []string{"d", "a", "unused", "b", "c"}, Columns: [][]float64{{5, 5, 5, 5}, {2, 9, 9, 30}, nil, {9, 2, 9, 5}, {5, 5, 5, 5}}}
	p := must(n.Predict(rows))
	require.Len(t, p, 4)
	require.Greater(t, p[0].Value, 2.0) // 3 without error
	require.Greater(t, p[1].Value, 2.0)
	require.Less(t, p[2].Value, 1.0) // 0
	for i, one := range p {
		require.Equal(t, i == 3, one.Outside)
		require.Greater(t, one.Spread, 0.0)
	}
	require.Greater(t, p[3].Spread, p[0].Spread, "far from all that was seen")
	require.Equal(t, items, n.Items())
	require.Equal(t, "overall", n.Outcome())

	share := must(neural.Fit(context.Background(), must(s.AtLeast(1.5)), quick))
	p = must(share.Predict(rows))
	require.Greater(t, p[0].Value, 0.7)
	require.Less(t, p[2].Value, 0.3)
	for _, one := range p {
		require.True(t, one.Value >= 0 && one.Value <= 1)
	}
}

// Under a large penalty predictions are those of the linear model, and their spread is the
// standard error of its fitted value, as the bootstrap has it.
func TestPredictionOfLinearModel(t *testing.T) {
	d := columns(2, 400, linear)
	n := must(neural.Fit(context.Background(), sampleOf(d), neural.Options{Penalty: 1e6, Members: 400, Hidden: 1}))
	rows := neural.Data{Names: items, Columns: [][]float64{{5.5, 10}, {5.5, 10}, {5.5, 10}, {5.5, 10}}}
	p := must(n.Predict(rows))
	// σ²(1 + Σ z²)/n at the middle and at the corner, z being the standardised items
	const variance = 99.0 / 12
	for i, squares := range []float64{0, 4 * 4.5 * 4.5 / variance} {
		se := 1.5 * math.Sqrt((1+squares)/400)
		require.InDelta(t, 0.8*rows.Columns[0][i], p[i].Value, 4*se)
		require.InEpsilon(t, se, p[i].Spread, 0.15)
	}
}

func TestPredictErrors(t *testing.T) {
	n := must(neural.Fit(context.Background(), sampleOf(columns(1, 60, linear)), quick))
	one := [][]float64{{1}, {1}, {1}, {1}}
	tests := []struct {
		name string
		d    neural.Data
		want error
	}{
		{"nothing", neural.Data{}, survey.ErrUnknown},
		{"missing item", neural.Data{Names: items[:3], Columns: one[:3]}, survey.ErrUnknown},
		{"lengths", neural.Data{Names: items, Columns: [][]float64{{1}, {1}, {1}, {1, 2}}}, survey.ErrArgument},
		{"NaN", neural.Data{Names: items, Columns: [][]float64{{1}, {1}, {1}, {math.NaN()}}}, survey.ErrArgument},
		{"overflow", neural.Data{Names: items, Columns: [][]float64{{1}, {1}, {1}, {math.MaxFloat64}}}, survey.ErrArgument},
		{"no rows", neural.Data{Names: items, Columns: make([][]float64, 4)}, survey.ErrNoBase},
	}
	for _, tt := range tests {
		_, err := n.Predict(tt.d)
		require.ErrorIs(t, err, tt.want, tt.name)
	}
	for _, none := range []*neural.Network{nil, {}} {
		_, err := none.Predict(neural.Data{Names: items, Columns: one})
		require.ErrorIs(t, err, survey.ErrArgument)
		require.Empty(t, none.Outcome())
		require.Empty(t, none.Items())
	}
}
