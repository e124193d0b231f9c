package fuzzy_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/analysis/fuzzy"
)

func BenchmarkFromTable(b *testing.B) {
	for _, n := range []int{1_000, 100_000} {
		table := population{rand.New(rand.NewPCG(1, 2))}.table(b, n)
		b.Run(fmt.Sprintf("n=%d", n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				_, err := fuzzy.FromTable(nil, table)
				require.NoError(b, err)
			}
			b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
		})
	}
}

func BenchmarkEvaluate(b *testing.B) {
	for _, n := range []int{1_000, 100_000} {
		s, err := fuzzy.FromTable(nil, population{rand.New(rand.NewPCG(1, 2))}.table(b, n))
		require.NoError(b, err)
		for _, o := range []fuzzy.Operator{fuzzy.WeightedAverage, fuzzy.MinMax} {
			b.Run(fmt.Sprintf("%v/n=%d", o, n), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					_, err := fuzzy.Evaluate(b.Context(), s, fuzzy.Options{Operator: o})
					require.NoError(b, err)
				}
			})
		}
	}
}
