//go:build slow

package neural_test

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/analysis/neural"
	"github.com/gocsat/csat/survey"
)

// curve bends in one item, begins late in another, and is straight in a third.
func curve(x [4]float64, noise float64) float64 {
	return 0.15*(x[0]-5)*(x[0]-5) + 0.3*max(x[1]-6, 0) + 0.3*x[2] + 1.5*noise
}

// weak has an item that matters little, and one that hardly does.
func weak(x [4]float64, noise float64) float64 {
	return 0.5*x[0] + 0.15*x[1] + 0.08*x[2] + 1.5*noise
}

// TestCoverage simulates how often intervals hold what they estimate, the mean over samples:
//
//	go test -tags slow -run Coverage -v -timeout 1h ./analysis/neural
//
// The package doc has the range. The bound leaves the smallest share more than twice its error.
func TestCoverage(t *testing.T) {
	const samples, rows = 120, 200
	for _, tt := range []struct {
		name string
		law  law
		cut  float64 // of a share, 0 for none
	}{
		{"linear", linear, 0}, {"linear, share", linear, 4.4}, {"either", either, 0}, {"either, share", either, 1.5}, {"curve", curve, 0}, {"curve, share", curve, 4},
		{"weak", weak, 0}, {"weak, share", weak, 4.2},
	} {
		t.Run(tt.name, func(t *testing.T) {
			figures := map[string][]survey.Estimate{}
			better := 0
			for seed := range uint64(samples) {
				s := sampleOf(columns(1000+seed, rows, tt.law))
				if tt.cut > 0 {
					s = must(s.AtLeast(tt.cut))
				}
				c := compare(t, s, neural.Options{Seed: seed})
				if c.Verdict == neural.Better {
					better++
				}
				add := func(name string, e survey.Estimate) { figures[name] = append(figures[name], e) }
				add("gain", c.Gain)
				add("network R2", c.Network.R2)
				add("linear R2", c.Linear.R2)
				for _, i := range c.Importance {
					add("importance of "+i.Name, i.Network)
					add("linear one of "+i.Name, i.Linear)
				}
			}
			t.Logf("better: %d of %d", better, samples)
			if strings.HasPrefix(tt.name, "linear") || strings.HasPrefix(tt.name, "weak") {
				require.LessOrEqual(t, better, 6)
			}
			for _, name := range slices.Sorted(maps.Keys(figures)) {
				mean, squares, se, held := 0.0, 0.0, 0.0, 0
				for _, e := range figures[name] {
					mean += e.Value / samples
					se += e.SE.Value / samples
				}
				for _, e := range figures[name] {
					squares += (e.Value - mean) * (e.Value - mean)
					if e.Interval.Lower <= mean && mean <= e.Interval.Upper {
						held++
					}
				}
				t.Log(fmt.Sprintf("%-16s mean %6.3f, deviation %.4f, mean error %.4f, held %.3f",
					name, mean, math.Sqrt(squares/(samples-1)), se, float64(held)/samples))
				require.GreaterOrEqual(t, float64(held)/samples, 0.88, name)
			}
		})
	}
}
