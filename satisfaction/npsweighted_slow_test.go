//go:build slow

package satisfaction_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/satisfaction"
	"github.com/gocsat/csat/scale"
)

// TestWeightedNPSCovers simulates the table in the doc of WeightedNPS: go test
// -tags slow -run WeightedNPSCovers -v ./satisfaction. Samples are independent, the
// class of an answer and its weight are drawn together, and the truth is the
// weighted score of the population.
func TestWeightedNPSCovers(t *testing.T) {
	const samples = 20_000
	classes := [][3]float64{{0.2, 0.3, 0.5}, {0.05, 0.15, 0.8}, {0.7, 0.2, 0.1}, {0.45, 0.1, 0.45}}
	relative := [][3]float64{{1, 1, 1}, {1.5, 1, 0.9}, {0.8, 1, 1.2}}
	for _, p := range classes {
		for _, mean := range relative {
			var line strings.Builder
			for _, effective := range []float64{50, 100, 200, 400} {
				covered := weightedCoverage(t, p, mean, effective, samples)
				fmt.Fprintf(&line, "%6.1f", 100*covered)
				require.True(t, covered >= 0.93 && covered <= 0.97, "%v %v n_eff %v: %v", p, mean, effective, covered)
			}
			t.Logf("%v %v %s", p, mean, line.String())
		}
	}
	hard := weightedCoverage(t, [3]float64{0.02, 0.08, 0.9}, [3]float64{2, 1, 0.7}, 50, samples)
	t.Logf("one detractor in fifty who counts double: %.1f", 100*hard)
	require.InDelta(t, 0.91, hard, 0.02)
}

// weightedCoverage is the share of samples whose interval has the truth, for the shares of
// the classes and their mean weights.
func weightedCoverage(t *testing.T, p, mean [3]float64, effective float64, samples int) float64 {
	const sigma = 0.5 // of the log weights
	var first, second, net float64
	for class := range p {
		w := p[class] * mean[class] * math.Exp(sigma*sigma/2)
		first += w
		second += p[class] * mean[class] * mean[class] * math.Exp(2*sigma*sigma)
		net += w * float64(class-1)
	}
	truth := net / first
	n := int(math.Round(effective * second / first / first))
	rng := rand.New(rand.NewPCG(2026, uint64(effective)))
	values, covered := [3]int{3, 7, 10}, 0
	for range samples {
		tally := scale.NewWeightedTally(scale.ZeroToTen())
		for range n {
			u, class := rng.Float64(), 2
			if u < p[0] {
				class = 0
			} else if u < p[0]+p[1] {
				class = 1
			}
			require.NoError(t, tally.Add(values[class], mean[class]*math.Exp(sigma*rng.NormFloat64())))
		}
		r, err := satisfaction.WeightedNPS(tally, satisfaction.NPSOptions{})
		require.NoError(t, err)
		if i := r.Estimate.Interval; i.Lower <= truth && truth <= i.Upper {
			covered++
		}
	}
	return float64(covered) / float64(samples)
}
