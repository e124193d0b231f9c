package satisfaction_test

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/survey/design"
	"github.com/gocsat/csat/survey/weighting"
)

// Weighting and design know nothing of each other; raking repeated in replicates,
// and residuals on the same margins, give the same error of a raked score.
func TestRakedScoreTwoWays(t *testing.T) {
	rng := rand.New(rand.NewPCG(6, 6))
	const n = 400
	gender, region, codes := make([]string, n), make([]string, n), design.Variable{Values: make([]float64, n)}
	base := make([]float64, n)
	for row := range n {
		g, r := rng.IntN(2), rng.IntN(3)
		gender[row], region[row], base[row] = []string{"f", "m"}[g], []string{"a", "b", "c"}[r], 1+rng.Float64()
		codes.Values[row] = float64(min(2, rng.IntN(3)+g*rng.IntN(2)) - 1)
	}
	rake := func(rows []int, weights []float64) ([]float64, error) {
		var columns [2][]string
		for _, row := range rows {
			columns[0], columns[1] = append(columns[0], gender[row]), append(columns[1], region[row])
		}
		r, err := weighting.Rake(weights, []weighting.Margin{
			{Factor: weighting.NewFactor("gender", columns[0]), Targets: weighting.Targets{"f": 0.6, "m": 0.4}},
			{Factor: weighting.NewFactor("region", columns[1]), Targets: weighting.Targets{"a": 0.5, "b": 0.3, "c": 0.2}},
		}, weighting.RakeOptions{Targets: weighting.Shares, Size: n})
		if err != nil {
			return nil, err
		}
		return r.Weights, nil
	}
	all := make([]int, n)
	for row := range all {
		all[row] = row
	}
	raked, err := rake(all, base)
	require.NoError(t, err)
	d, err := design.New(raked, design.Options{Calibration: design.Calibration{Margins: [][]string{gender, region}, BaseWeights: base}})
	require.NoError(t, err)
	want, err := d.NPS(codes, 0)
	require.NoError(t, err)

	before, err := design.New(base, design.Options{})
	require.NoError(t, err)
	nps := func(r *design.Design) (float64, error) {
		m, err := r.Mean(codes, design.EstimateOptions{})
		return m.Estimate.Value, err
	}
	for method, tolerance := range map[design.ReplicateMethod]float64{design.Jackknife: 0.02, design.Bootstrap: 0.15} {
		got, err := before.Replicate(t.Context(), nps, design.ReplicateOptions{Method: method, Replicates: 500, Reweight: design.SkipZeros(rake)})
		require.NoError(t, err)
		require.Zero(t, got.Failed)
		require.InDelta(t, want.Estimate.Value, got.Estimate.Value, 1e-9)
		require.InEpsilon(t, want.Estimate.SE.Value, got.Estimate.SE.Value, tolerance, method.String())
	}
}
