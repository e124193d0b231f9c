package satisfaction_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/satisfaction"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// No figure beside a suppressed estimate gives it away, and it stays suppressed
// through JSON.
func TestSuppressedResults(t *testing.T) {
	hidden := survey.Estimate{Value: 0.25, N: 7}.Suppress()
	seven, err := scale.NewRatio(7, 9)
	require.NoError(t, err)
	counts := satisfaction.NPSCounts{Detractors: 7, Passives: 7, Promoters: 7}
	share := scale.Share{Count: 7, N: 9}
	for name, result := range map[string]any{
		"nps":        satisfaction.NPSResult{Counts: counts, Score: seven, Variance: 0.7, Estimate: hidden},
		"csat":       satisfaction.CSATResult{Satisfied: share, Estimate: hidden},
		"ces":        satisfaction.CESResult{Score: seven, Estimate: hidden},
		"csi":        satisfaction.CSIResult{Score: seven, Level: "level7", Estimate: hidden},
		"comparison": satisfaction.Comparison{Difference: seven, Estimate: hidden},
		"paired":     satisfaction.PairedComparison{Comparison: satisfaction.Comparison{Difference: seven, Estimate: hidden}, X: seven, Y: seven, Covariance: 7},
		"node":       satisfaction.Node{ID: "skill", Defined: true, Score: seven, Contribution: seven, Rank: 7, Level: "level7", Estimate: hidden},
		"index":      satisfaction.IndexResult{Overall: satisfaction.Node{Defined: true, Score: seven, Estimate: hidden}},
		"weighted":   satisfaction.WeightedNPSResult{Counts: counts, Detractors: 0.7, Score: seven, Estimate: hidden},
	} {
		b, err := json.Marshal(result)
		require.NoError(t, err, name)
		require.NotContains(t, string(b), "7", name)
		require.Contains(t, string(b), `"suppressed":true`, name)
	}
	b, err := json.Marshal(satisfaction.NPSResult{Counts: counts, Estimate: hidden})
	require.NoError(t, err)
	var back satisfaction.NPSResult
	require.NoError(t, json.Unmarshal(b, &back))
	require.True(t, back.Estimate.Suppressed)
}
