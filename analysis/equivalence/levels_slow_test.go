//go:build slow

package equivalence_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/analysis/equivalence"
	"github.com/gocsat/csat/satisfaction"
	"github.com/gocsat/csat/satisfaction/proportion"
	"github.com/gocsat/csat/survey"
)

// Shares of the ratings 1–5; of detractors, passives and promoters; of yes in two
// samples or periods.
var (
	spreads = [][]float64{{0.1, 0.2, 0.4, 0.2, 0.1}, {0.02, 0.05, 0.13, 0.35, 0.45}, {0.3, 0.1, 0.1, 0.1, 0.4}}
	classes = [][]float64{{0.2, 0.3, 0.5}, {0.1, 0.2, 0.7}, {0.4, 0.2, 0.4}, {0.02, 0.08, 0.9}}
	yes     = [][2]float64{{0.5, 0.6}, {0.7, 0.8}, {0.85, 0.9}, {0.8, 0.95}}
)

func draw(rng *rand.Rand, p []float64, n int) []int64 {
	counts := make([]int64, len(p))
	for range n {
		u, at := rng.Float64(), 0
		for at < len(p)-1 && u >= p[at] {
			u -= p[at]
			at++
		}
		counts[at]++
	}
	return counts
}

func drawNPS(rng *rand.Rand, p []float64, n int) satisfaction.NPSCounts {
	c := draw(rng, p, n)
	return satisfaction.NPSCounts{Detractors: c[0], Passives: c[1], Promoters: c[2]}
}

func drawShare(rng *rand.Rand, p float64, n int) proportion.Count {
	return proportion.Count{X: draw(rng, []float64{p, 1 - p}, n)[0], N: int64(n)}
}

// meanOf is the mean of classes numbered from 1.
func meanOf(p []float64) (mean float64) {
	for i, share := range p {
		mean += share * float64(i+1)
	}
	return mean
}

// below is a margin at the true difference: just outside, so that rounding does not
// move it in.
func below(difference float64) equivalence.Margins {
	return equivalence.Margins{Lower: -math.Abs(difference) - 1e-12}
}

func alarm(r equivalence.Result, err error) (bool, bool) {
	return r.P.Valid && r.P.Value <= 0.05, err != nil || low(r.Difference.Warnings)
}

func effect(r equivalence.DiDResult, err error) (bool, bool) {
	return r.P.Valid && r.P.Value <= 0.05, err != nil || low(r.Effect.Warnings)
}

func low(warnings []survey.Warning) bool {
	for _, w := range warnings {
		if w.Code == survey.LowBase {
			return true
		}
	}
	return false
}

// simulated are tests under the i-th distribution and sizes m and n: whether they
// raise a false alarm at 5 %, and whether they warn.
var simulated = []struct {
	name string
	kind int // number of distributions
	runs int
	try  func(t *testing.T, rng *rand.Rand, i, m, n int) (alarm, warned bool)
}{
	{"Means", len(spreads), 20_000, func(t *testing.T, rng *rand.Rand, i, m, n int) (bool, bool) {
		p, q := spreads[i], spreads[(i+1)%len(spreads)]
		a, b := sample(t, draw(rng, p, m)...), sample(t, draw(rng, q, n)...)
		if meanOf(p) > meanOf(q) {
			a, b = b, a
		}
		return alarm(equivalence.Means(a, b, below(meanOf(p)-meanOf(q)), standard))
	}},
	{"Shares", len(yes), 20_000, func(_ *testing.T, rng *rand.Rand, i, m, n int) (bool, bool) {
		p := yes[i]
		return alarm(equivalence.Shares(drawShare(rng, p[0], m), drawShare(rng, p[1], n), below(p[1]-p[0]), standard))
	}},
	{"NPS", len(classes), 20_000, func(_ *testing.T, rng *rand.Rand, i, m, n int) (bool, bool) {
		p, q := classes[i], classes[(i+1)%len(classes)]
		a, b := drawNPS(rng, p, m), drawNPS(rng, q, n)
		if meanOf(p) > meanOf(q) {
			a, b = b, a
		}
		return alarm(equivalence.NPS(a, b, below(meanOf(p)-meanOf(q)), standard))
	}},
	{"MeanDiD", len(spreads), 20_000, func(t *testing.T, rng *rand.Rand, i, m, n int) (bool, bool) {
		pair := func(n int) equivalence.Change[equivalence.Sample] {
			return equivalence.Change[equivalence.Sample]{Before: sample(t, draw(rng, spreads[i], n)...), After: sample(t, draw(rng, spreads[i], n)...)}
		}
		return effect(equivalence.MeanDiD(pair(m), pair(n), 0))
	}},
	{"ShareDiD", len(yes), 20_000, func(_ *testing.T, rng *rand.Rand, i, m, n int) (bool, bool) {
		pair := func(n int) equivalence.Change[proportion.Count] {
			return equivalence.Change[proportion.Count]{Before: drawShare(rng, yes[i][0], n), After: drawShare(rng, yes[i][1], n)}
		}
		return effect(equivalence.ShareDiD(pair(m), pair(n), 0))
	}},
	{"NPSDiD", len(classes), 10_000, func(_ *testing.T, rng *rand.Rand, i, m, n int) (bool, bool) {
		pair := func(n int) equivalence.Change[satisfaction.NPSCounts] {
			return equivalence.Change[satisfaction.NPSCounts]{Before: drawNPS(rng, classes[i], n), After: drawNPS(rng, classes[i], n)}
		}
		return effect(equivalence.NPSDiD(pair(m), pair(n), 0))
	}},
	{"PanelDiD", len(spreads), 20_000, func(t *testing.T, rng *rand.Rand, i, m, n int) (bool, bool) {
		one := func(n int) *survey.Crosstab {
			table := make([][]int64, 5)
			for row, people := range draw(rng, spreads[i], n) { // half of them keep their rating
				keep := draw(rng, []float64{0.5, 0.5}, int(people))
				table[row] = draw(rng, spreads[i], int(keep[0]))
				table[row][row] += keep[1]
			}
			return panel(t, table)
		}
		return effect(equivalence.PanelDiD(one(m), one(n), value, 0))
	}},
}

// TestLevels simulates the table of the package comment: go test -tags slow -run
// Levels -v ./analysis/equivalence. The truth lies on the margin, or there is no
// effect. Where fewer than half of the results warn, the rate of false alarms is
// within 20 % of 5 %, give or take two standard errors of the simulation.
func TestLevels(t *testing.T) {
	for _, test := range simulated {
		for _, n := range [][2]int{{5, 5}, {10, 10}, {10, 40}, {30, 30}, {30, 120}, {50, 50}, {50, 200}, {200, 200}} {
			line := fmt.Sprintf("%-10s %3d %3d", test.name, n[0], n[1])
			for i := range test.kind {
				rng := rand.New(rand.NewPCG(uint64(n[0]), uint64(i)))
				alarms, warned := 0, 0
				for range test.runs {
					a, w := test.try(t, rng, i, n[0], n[1])
					if a {
						alarms++
					}
					if w {
						warned++
					}
				}
				rate := float64(alarms) / float64(test.runs)
				line += fmt.Sprintf(" %5.1f", 100*rate)
				if 2*warned > test.runs {
					line += "w"
					continue
				}
				slack := 0.01 + 2*math.Sqrt(0.05*0.95/float64(test.runs))
				require.InDelta(t, 0.05, rate, slack, line)
			}
			t.Log(line)
		}
	}
}
