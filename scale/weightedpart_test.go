package scale_test

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/scale"
)

// A part is the tally of the rows in it, and the parts with what is no rating make
// the whole.
func TestWeightedTallyPart(t *testing.T) {
	s := scale.ZeroToTen()
	rows := randomRows(rand.New(rand.NewPCG(5, 6)), s, 300)
	whole := weightedOf(t, s, rows, 1)
	low := func(value int) bool { return value <= 6 }
	var below, rest []row
	for _, r := range rows {
		if v, ok := s.Value(r.code); ok && s.IsPoint(r.code) && low(v) {
			below = append(below, r)
		} else {
			rest = append(rest, r)
		}
	}
	part := whole.Part(low)
	require.True(t, part.Equal(weightedOf(t, s, below, 1)))
	require.Zero(t, part.Counts().Missing())
	all := weightedOf(t, s, rest, 1)
	require.NoError(t, all.Merge(part))
	require.True(t, all.Equal(whole))

	require.NoError(t, part.Add(3, 2))
	require.True(t, whole.Equal(weightedOf(t, s, rows, 1)), "a copy")
	require.True(t, whole.Part(func(int) bool { return false }).IsEmpty())
	require.Nil(t, new(scale.WeightedTally).Part(low).Scale())
}
