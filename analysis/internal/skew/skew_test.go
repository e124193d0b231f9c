package skew_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/analysis/internal/skew"
)

// Two values with shares p and 1 − p of the higher have the skewness (1 − 2p)/√(p(1 − p)).
func TestNeed(t *testing.T) {
	for _, tt := range []struct {
		name           string
		values         []float64
		counts         []int64
		mean, squares  float64
		skewness, need float64
	}{
		{"four in five high", []float64{0, 1}, []int64{2, 8}, 0.8, 1.6, -1.5, 57},
		{"one in five, in other units", []float64{10, 30}, []int64{80, 20}, 14, 6400, 1.5, 57},
		{"symmetric", []float64{1, 2, 3}, []int64{4, 1, 4}, 2, 8, 0, 0},
		{"alike", []float64{3}, []int64{9}, 3, 0, 0, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			skewness, need := skew.Need(tt.values, tt.counts, tt.mean, tt.squares)
			require.InDelta(t, tt.skewness, skewness, 1e-14)
			require.Equal(t, tt.need, need)
		})
	}
}
