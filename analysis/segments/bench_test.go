package segments_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/analysis/segments"
	"github.com/gocsat/csat/scale"
)

// Rank tests of a million ratings from their counts.
func BenchmarkRanks(b *testing.B) {
	for _, s := range []*scale.Scale{scale.OneToFive(), scale.ZeroToTen()} {
		var groups []segments.Group
		for k := range 2 {
			t := scale.NewTally(s)
			for i, p := range s.Points() {
				require.NoError(b, t.AddN(p.Value, int64(100_000/len(s.Points())*(5+(i*(k+2))%7))))
			}
			g, err := segments.FromTally(fmt.Sprint(k), t)
			require.NoError(b, err)
			groups = append(groups, g)
		}
		size := fmt.Sprintf("2x%d", len(s.Points()))
		b.Run("MannWhitney/"+size, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := segments.MannWhitney(groups[0], groups[1]); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run("KruskalWallis/"+size, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := segments.KruskalWallis(groups); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
