package criteria_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/analysis/criteria"
)

func BenchmarkPriorities(b *testing.B) {
	for _, n := range []int{5, 15, 50} {
		random := rand.New(rand.NewPCG(uint64(n), 0))
		var names []string
		var judged []criteria.Judgement
		for i := range n {
			names = append(names, string(rune('A'+i)))
			for j := range i {
				judged = append(judged, criteria.Judgement{Of: names[i], Over: names[j], Ratio: float64(1 + random.IntN(9))})
			}
		}
		m, err := criteria.FromJudgements(names, judged)
		require.NoError(b, err)
		b.Run(fmt.Sprintf("n=%d", n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				_, err := criteria.Priorities(m, criteria.PriorityOptions{})
				require.NoError(b, err)
			}
		})
	}
}
