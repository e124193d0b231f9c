//go:build slow

package reliability_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/analysis/reliability"
	"github.com/gocsat/csat/survey"
)

// The coverage of 95 % intervals of either kind by the number of units. The bounds are
// what was found, four errors wide.
func TestAgreementCoverage(t *testing.T) {
	const fleiss, bootstrap = 6000, 1500
	for _, tt := range []struct {
		units     int
		low, high float64
	}{{10, 0.90, 0.98}, {20, 0.92, 0.97}, {60, 0.93, 0.965}, {200, 0.935, 0.965}} {
		cover := covered(fleiss, func(r uint64) survey.Estimate {
			return must(reliability.FleissKappa(coded(31, r, tt.units), reliability.FleissOptions{})).Kappa
		})
		t.Logf("%d units: Fleiss %.4f", tt.units, cover)
		require.Greater(t, cover, tt.low)
		require.Less(t, cover, tt.high)
		cover = covered(bootstrap, func(r uint64) survey.Estimate {
			b, err := reliability.BootstrapKrippendorff(t.Context(), coded(32, r, tt.units), reliability.Nominal,
				reliability.BootstrapOptions{Replicates: 500, Seed: r})
			require.NoError(t, err)
			return b.Alpha
		})
		t.Logf("%d units: Krippendorff %.4f", tt.units, cover)
		require.Greater(t, cover, tt.low-0.04)
		require.Less(t, cover, tt.high)
	}
}
