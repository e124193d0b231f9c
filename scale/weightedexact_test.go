package scale_test

import (
	"math/big"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/scale"
)

func TestExactMeanOf(t *testing.T) {
	rng := rand.New(rand.NewPCG(41, 42))
	s := scale.ZeroToTen()
	rows := randomRows(rng, s, 300)
	got, err := weightedOf(t, s, rows, 1).ExactMeanOf(func(value int) int64 { return int64(value) - 5 })
	require.NoError(t, err)
	top, bottom := new(big.Rat), new(big.Rat)
	for _, row := range rows {
		if value, ok := s.Value(row.code); ok && s.IsPoint(row.code) {
			w := new(big.Rat).SetFloat64(row.weight)
			bottom.Add(bottom, w)
			top.Add(top, w.Mul(w, big.NewRat(int64(value)-5, 1)))
		}
	}
	require.Zero(t, got.Rat().Cmp(top.Quo(top, bottom)))

	all := scale.NewWeightedTally(s)
	for _, w := range []float64{0.1, 0.2, 0.7} {
		require.NoError(t, all.Add(9, w))
	}
	nine, err := all.ExactMeanOf(func(value int) int64 { return int64(value) })
	require.NoError(t, err)
	require.Equal(t, "9", nine.String(), "all the same, whatever the weights")

	_, err = scale.NewWeightedTally(s).ExactMeanOf(func(int) int64 { return 1 })
	require.ErrorIs(t, err, scale.ErrNoBase)
	_, err = new(scale.WeightedTally).ExactMeanOf(func(int) int64 { return 1 })
	require.Error(t, err)
}
