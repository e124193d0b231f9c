//go:build slow

package design_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/survey/design"
)

// drawClass draws a code with the shares of detractors and passives.
func drawClass(rng *rand.Rand, p [3]float64) float64 {
	u := rng.Float64()
	switch {
	case u < p[0]:
		return -1
	case u < p[0]+p[1]:
		return 0
	}
	return 1
}

// missedBy is how often in 20,000 samples the truth lies below and above the interval.
func missedBy(t *testing.T, truth float64, sample func() (*design.Design, []float64)) (below, above float64) {
	t.Helper()
	const samples = 20_000
	for range samples {
		d, codes := sample()
		r, err := d.NPS(design.Variable{Values: codes}, 0)
		require.NoError(t, err)
		if truth < r.Estimate.Interval.Lower {
			below++
		}
		if truth > r.Estimate.Interval.Upper {
			above++
		}
	}
	return below / samples, above / samples
}

func requireLevel(t *testing.T, name string, below, above float64) {
	t.Helper()
	t.Logf("%s: %.1f (%.1f, %.1f)", name, 100*(1-below-above), 100*below, 100*above)
	require.True(t, 1-below-above >= 0.93 && 1-below-above <= 0.97, name)
}

// TestNPSCoversUnderStrata: as many answers from every stratum, whose share of the
// population and whose answers differ.
//
//	go test -tags slow -run NPSCovers -timeout 1h -v ./survey/design
func TestNPSCoversUnderStrata(t *testing.T) {
	population := []float64{0.4, 0.3, 0.2, 0.1}
	for _, tt := range []struct {
		name   string
		shares [][3]float64
	}{
		{"answers alike", [][3]float64{{0.2, 0.3, 0.5}, {0.2, 0.3, 0.5}, {0.2, 0.3, 0.5}, {0.2, 0.3, 0.5}}},
		{"large strata content", [][3]float64{{0.05, 0.15, 0.8}, {0.1, 0.2, 0.7}, {0.2, 0.3, 0.5}, {0.5, 0.3, 0.2}}},
		{"large strata not", [][3]float64{{0.6, 0.3, 0.1}, {0.5, 0.3, 0.2}, {0.3, 0.3, 0.4}, {0.1, 0.2, 0.7}}},
		{"few detractors", [][3]float64{{0.04, 0.1, 0.86}, {0.05, 0.1, 0.85}, {0.06, 0.1, 0.84}, {0.08, 0.1, 0.82}}},
	} {
		truth := 0.0
		for h, p := range tt.shares {
			truth += population[h] * (p[2] - p[0])
		}
		for _, n := range []int{15, 30, 60, 120} { // of each stratum
			rng := rand.New(rand.NewPCG(7, uint64(n)))
			var strata []string
			var weights []float64
			for h, share := range population {
				for range n {
					strata = append(strata, string(rune('a'+h)))
					weights = append(weights, share/float64(n))
				}
			}
			d, err := design.New(weights, design.Options{Strata: strata})
			require.NoError(t, err)
			below, above := missedBy(t, truth, func() (*design.Design, []float64) {
				var codes []float64
				for _, p := range tt.shares {
					for range n {
						codes = append(codes, drawClass(rng, p))
					}
				}
				return d, codes
			})
			requireLevel(t, tt.name, below, above)
		}
	}
}

// TestNPSCoversUnderClusters: customers with one to four answers, of which the later
// ones repeat the first with probability ½, and with a weight of their own.
func TestNPSCoversUnderClusters(t *testing.T) {
	for _, p := range [][3]float64{{0.3, 0.4, 0.3}, {0.2, 0.3, 0.5}, {0.08, 0.14, 0.78}, {0.7, 0.2, 0.1}} {
		for _, mean := range [][3]float64{{1, 1, 1}, {1.5, 1, 0.9}} {
			var total, net float64
			for class := range p {
				total += p[class] * mean[class]
				net += p[class] * mean[class] * float64(class-1)
			}
			for _, customers := range []int{50, 100, 200} {
				rng := rand.New(rand.NewPCG(8, uint64(customers)))
				below, above := missedBy(t, net/total, func() (*design.Design, []float64) {
					var codes, weights []float64
					var clusters []string
					for c := range customers {
						first := drawClass(rng, p)
						for k := range 1 + rng.IntN(4) {
							code := first
							if k > 0 && rng.Float64() < 0.5 {
								code = drawClass(rng, p)
							}
							codes = append(codes, code)
							clusters = append(clusters, string(rune(1000+c)))
							weights = append(weights, mean[int(code)+1]*math.Exp(0.3*rng.NormFloat64()))
						}
					}
					d, err := design.New(weights, design.Options{Clusters: clusters})
					require.NoError(t, err)
					return d, codes
				})
				requireLevel(t, "clusters", below, above)
			}
		}
	}
}
