package weighting_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/survey/weighting"
)

// BenchmarkRake has four correlated margins of 2, 5, 8 and 16 categories. A row is
// four codes of 4 bytes, a base weight and a weight of 8. "rows" is the textbook's
// way on the same data, with the categories looked up by number.
func BenchmarkRake(b *testing.B) {
	for _, n := range []int{10_000, 100_000, 1_000_000} {
		base, margins := population(n)
		for name, weights := range map[string][]float64{"equal": nil, "base": base} {
			b.Run(fmt.Sprintf("%s/%d", name, n), func(b *testing.B) {
				b.SetBytes(int64(n) * (4*4 + 8 + 8))
				b.ReportAllocs()
				for b.Loop() {
					_, err := weighting.Rake(weights, margins, weighting.RakeOptions{})
					require.NoError(b, err)
				}
			})
		}
		b.Run(fmt.Sprintf("rows/%d", n), func(b *testing.B) {
			codes, targets := plain(margins)
			b.SetBytes(int64(n) * (4*4 + 8 + 8))
			for b.Loop() {
				rakeRows(base, codes, targets)
			}
		})
	}
}

func population(n int) ([]float64, []weighting.Margin) {
	rng := rand.New(rand.NewPCG(1, 2))
	base, latent := make([]float64, n), make([]float64, n)
	for row := range base {
		base[row], latent[row] = 0.5+rng.Float64(), rng.Float64()
	}
	var margins []weighting.Margin
	for f, levels := range []int{2, 5, 8, 16} {
		values, targets := make([]string, n), weighting.Targets{}
		for row := range values {
			x := latent[row]
			if rng.IntN(3) == 0 {
				x = rng.Float64()
			}
			values[row] = fmt.Sprintf("%02d", int(x*x*float64(levels)))
		}
		for level := range levels {
			targets[fmt.Sprintf("%02d", level)] = 100 / float64(levels)
		}
		margins = append(margins, weighting.Margin{Factor: weighting.NewFactor(fmt.Sprint("f", f), values), Targets: targets})
	}
	return base, margins
}

func plain(margins []weighting.Margin) (codes [][]int, targets [][]float64) {
	for _, m := range margins {
		var t []float64
		for _, level := range m.Factor.Levels() {
			t = append(t, m.Targets[level])
		}
		codes, targets = append(codes, m.Factor.Codes()), append(targets, t)
	}
	return codes, targets
}

// rakeRows stops by the rule of Rake.
func rakeRows(base []float64, codes [][]int, targets [][]float64) []float64 {
	w := append([]float64(nil), base...)
	for miss := 1.0; miss > 1e-10; {
		miss = 0
		for f, t := range targets {
			have := make([]float64, len(t))
			for row, c := range codes[f] {
				have[c] += w[row]
			}
			all := sum(have)
			for c := range have {
				miss = max(miss, have[c]/all-t[c]/100, t[c]/100-have[c]/all)
				have[c] = t[c] / have[c]
			}
			for row, c := range codes[f] {
				w[row] *= have[c]
			}
		}
	}
	return w
}

func BenchmarkCalibrate(b *testing.B) {
	for _, n := range []int{1_000, 10_000, 100_000} {
		c := randomCalibration(1, n, 3)
		margins := c.margins()
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			b.SetBytes(int64(n) * (3*4 + 2*8 + 8 + 8))
			b.ReportAllocs()
			for b.Loop() {
				_, err := weighting.Calibrate(c.base, margins, c.totals, logit)
				require.NoError(b, err)
			}
		})
	}
}

func BenchmarkNewFactor(b *testing.B) {
	values := make([]string, 1_000_000)
	for row := range values {
		values[row] = []string{"north", "south", "east", "west"}[row%4]
	}
	b.SetBytes(int64(len(values)) * 5)
	b.ReportAllocs()
	for b.Loop() {
		weighting.NewFactor("region", values)
	}
}
