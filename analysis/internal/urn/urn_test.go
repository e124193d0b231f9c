package urn_test

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/analysis/internal/urn"
	"github.com/gocsat/csat/internal/tail"
)

// Frequencies of many draws against the distribution, by χ².
func TestDraw(t *testing.T) {
	tests := []struct {
		name           string
		n, marked, all int64
	}{
		{"small", 4, 3, 10},
		{"half", 20, 25, 50},
		{"most are marked", 12, 95, 100},
		{"large", 500, 3000, 10_000},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			const draws = 50_000
			random := rand.New(rand.NewPCG(1, 2))
			seen := map[int64]float64{}
			for range draws {
				seen[urn.Draw(random, tt.n, tt.marked, tt.all)]++
			}
			h := tail.Hypergeometric{First: float64(tt.marked), Second: float64(tt.all - tt.marked), Chosen: float64(tt.n), Odds: 1}
			low, high := h.Support()
			var chi, df, restSeen, restWant float64
			for x := low; x <= high; x++ {
				want := draws * h.AtLeast(x)
				if x < high {
					want -= draws * h.AtLeast(x+1)
				}
				if want < 10 {
					restSeen, restWant = restSeen+seen[int64(x)], restWant+want
					continue
				}
				chi += (seen[int64(x)] - want) * (seen[int64(x)] - want) / want
				df++
			}
			if restWant > 1 {
				chi += (restSeen - restWant) * (restSeen - restWant) / restWant
				df++
			}
			require.Greater(t, tail.ChiSquare(chi, df-1), 1e-4)
		})
	}
}

func TestDrawHasNoChoice(t *testing.T) {
	tests := []struct {
		name                 string
		n, marked, all, want int64
	}{
		{"nothing drawn", 0, 3, 10, 0},
		{"all drawn", 10, 3, 10, 3},
		{"none marked", 4, 0, 10, 0},
		{"all marked", 4, 10, 10, 4},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			require.Equal(t, tt.want, urn.Draw(rand.New(rand.NewPCG(1, 2)), tt.n, tt.marked, tt.all))
		})
	}
}
