package lmg

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestValuesAgainstEachSubset(t *testing.T) {
	corr := random(7, 3)
	got, err := Values(corr)
	require.NoError(t, err)
	require.Len(t, got, 1<<7)
	for mask, v := range got {
		var set []int
		for j := range 7 {
			if mask>>j&1 == 1 {
				set = append(set, j)
			}
		}
		require.InDelta(t, r2(t, corr, set), v, 1e-12, "subset %b", mask)
	}
	_, err = Values(make([][]float64, MaxPredictors+2))
	require.ErrorIs(t, err, ErrTooMany)
}
