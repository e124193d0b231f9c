package design_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/survey/design"
)

func BenchmarkMean(b *testing.B) {
	for _, clustered := range []bool{false, true} {
		for _, n := range []int{1e3, 1e5} {
			b.Run(fmt.Sprintf("n=%d,clusters=%v", n, clustered), func(b *testing.B) {
				s := draw(n, 1, clustered)
				s.options.Population = nil
				d := s.design(b)
				b.ReportAllocs()
				b.SetBytes(int64(8 * n))
				for b.Loop() {
					_, err := d.Mean(s.y, none)
					require.NoError(b, err)
				}
			})
		}
	}
}

func BenchmarkReplicate(b *testing.B) {
	s := draw(1000, 1, true)
	s.options.Population = nil
	d := s.design(b)
	b.ReportAllocs()
	for b.Loop() {
		_, err := d.Replicate(b.Context(), meanOf(s.y), design.ReplicateOptions{Replicates: 100})
		require.NoError(b, err)
	}
}
