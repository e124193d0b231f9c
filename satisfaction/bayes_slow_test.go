//go:build slow

package satisfaction_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/satisfaction"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// TestWeightedBayesNPSCovers simulates what the doc of WeightedBayesNPS says; the
// figures there are of 20,000 samples each, from other seeds:
//
//	go test -tags slow -run WeightedBayesNPSCovers -timeout 2h -v ./satisfaction
func TestWeightedBayesNPSCovers(t *testing.T) {
	const low, high = 0.932, 0.958 // as documented
	const samples = 5000
	slack := 4 * math.Sqrt(low*(1-low)/samples) // 128 shares: one run in 125 fails by chance at worst
	bayes := func(t *scale.WeightedTally) (survey.Estimate, error) {
		r, err := satisfaction.WeightedBayesNPS(t, satisfaction.BayesOptions{})
		return r.Estimate, err
	}
	var all extent
	for _, p := range shares {
		for _, w := range weighings {
			for _, effective := range []float64{50, 200} {
				m := simulate(t, bayes, p, w, effective, samples)
				t.Logf("%v %-20s  %3.0f  %.1f (%.1f, %.1f)", p, w.name, effective, 100*m.covered(), 100*m.below, 100*m.above)
				require.InDelta(t, (low+high)/2, m.covered(), (high-low)/2+slack)
				all.add(m.covered())
			}
		}
	}
	t.Logf("all %v", all)
}
