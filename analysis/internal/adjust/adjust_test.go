package adjust_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/analysis/internal/adjust"
)

// By hand, of 0.01, 0.04, 0.03, 0.02 and a test without a p-value. Benjamini and
// Yekutieli's factor is 1 + ½ + ⅓ + ¼ = 25/12.
func TestP(t *testing.T) {
	p := []float64{0.01, 0.04, math.NaN(), 0.03, 0.02}
	for _, tt := range []struct {
		name   string
		method adjust.Method
		want   []float64
	}{
		{"holm", adjust.Holm, []float64{0.04, 0.06, 0.06, 0.06}},
		{"bonferroni", adjust.Bonferroni, []float64{0.04, 0.16, 0.12, 0.08}},
		{"sidak", adjust.Sidak, []float64{1 - math.Pow(0.99, 4), 1 - math.Pow(0.96, 4), 1 - math.Pow(0.97, 4), 1 - math.Pow(0.98, 4)}},
		{"hochberg", adjust.Hochberg, []float64{0.04, 0.04, 0.04, 0.04}},
		{"hommel", adjust.Hommel, []float64{0.04, 0.04, 0.04, 0.04}},
		{"benjamini-hochberg", adjust.BenjaminiHochberg, []float64{0.04, 0.04, 0.04, 0.04}},
		{"benjamini-yekutieli", adjust.BenjaminiYekutieli, []float64{1.0 / 12, 1.0 / 12, 1.0 / 12, 1.0 / 12}},
		{"unadjusted", adjust.Unadjusted, []float64{0.01, 0.04, 0.03, 0.02}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, family := adjust.P(p, tt.method)
			require.Equal(t, 4, family)
			require.True(t, math.IsNaN(got[2]))
			require.InDeltaSlice(t, tt.want, append(got[:2:2], got[3:]...), 1e-15)
		})
	}
	got, family := adjust.P(nil, adjust.Holm)
	require.Empty(t, got)
	require.Zero(t, family)
}

// Step-down against its definition: the largest over the p-values not above it.
func TestHolmDefinition(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 5))
	for range 200 {
		p := make([]float64, 1+random.IntN(12))
		for i := range p {
			p[i] = float64(random.IntN(20)) / 40
		}
		got, _ := adjust.P(p, adjust.Holm)
		for i := range p {
			want := 0.0
			for _, x := range p {
				if x > p[i] {
					continue
				}
				atLeast := 0.0
				for _, y := range p {
					if y >= x {
						atLeast++
					}
				}
				want = max(want, min(1, atLeast*x))
			}
			require.Equal(t, want, got[i])
		}
	}
}

// The methods keep their order to the last bit.
func TestOrderOfMethods(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 8))
	for range 3000 {
		p := make([]float64, 1+random.IntN(9))
		for i := range p {
			p[i] = math.Pow(random.Float64(), float64(1+random.IntN(3)))
			if i > 0 && random.IntN(4) == 0 {
				p[i] = p[random.IntN(i)]
			}
		}
		above := p
		for _, method := range []adjust.Method{adjust.BenjaminiHochberg, adjust.Hommel, adjust.Hochberg, adjust.Holm, adjust.Bonferroni} {
			got, _ := adjust.P(p, method)
			for i := range p {
				require.GreaterOrEqual(t, got[i], above[i], "method %d of %v", method, p)
				for j := range p {
					require.False(t, p[i] <= p[j] && got[i] > got[j], "method %d of %v", method, p)
				}
			}
			above = got
		}
	}
}
