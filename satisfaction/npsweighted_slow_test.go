//go:build slow

package satisfaction_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/satisfaction"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// weighing is how the weights of detractors, passives and promoters are drawn:
// exp(σ·z) times the mean of the class, and some of them eight times that.
type weighing struct {
	name  string
	mean  [3]float64
	sigma float64
	heavy [3]float64 // shares of those who weigh eight times as much
}

func (w weighing) draw(rng *rand.Rand, class int) float64 {
	x := w.mean[class] * math.Exp(w.sigma*rng.NormFloat64())
	if w.heavy[class] > 0 && rng.Float64() < w.heavy[class] {
		x *= 8
	}
	return x
}

// moments are the expectations of weight and squared weight in a class.
func (w weighing) moments(class int) (first, second float64) {
	h, m := w.heavy[class], w.mean[class]*math.Exp(w.sigma*w.sigma/2)
	return m * (1 + 7*h), m * m * math.Exp(w.sigma*w.sigma) * (1 + 63*h)
}

// missed is in what part of the samples the truth lies below and above the interval,
// and in what part the result carries FewWeighted.
type missed struct{ below, above, warned float64 }

func (m missed) covered() float64 { return 1 - m.below - m.above }

// asked is what is asked of a sample.
type asked func(*scale.WeightedTally) (survey.Estimate, error)

func weightedNPS(t *scale.WeightedTally) (survey.Estimate, error) {
	r, err := satisfaction.WeightedNPS(t, satisfaction.NPSOptions{})
	return r.Estimate, err
}

// simulate draws independent answers with their weights; the truth is the weighted
// score of the population, and samples are sized by Kish's effective n.
func simulate(t *testing.T, ask asked, p [3]float64, w weighing, effective float64, samples int) (m missed) {
	var first, second, net float64
	for class := range p {
		f, s := w.moments(class)
		first += p[class] * f
		second += p[class] * s
		net += p[class] * f * float64(class-1)
	}
	truth, n := net/first, int(math.Round(effective*second/first/first))
	rng := rand.New(rand.NewPCG(2026, uint64(effective)))
	values, ten := [3]int{3, 7, 10}, scale.ZeroToTen()
	for range samples {
		tally := scale.NewWeightedTally(ten)
		for range n {
			u, class := rng.Float64(), 2
			if u < p[0] {
				class = 0
			} else if u < p[0]+p[1] {
				class = 1
			}
			if err := tally.Add(values[class], w.draw(rng, class)); err != nil {
				t.Fatal(err)
			}
		}
		e, err := ask(tally)
		require.NoError(t, err)
		switch i := e.Interval; {
		case truth < i.Lower:
			m.below++
		case truth > i.Upper:
			m.above++
		}
		for _, warning := range e.Warnings {
			if warning.Code == survey.FewWeighted {
				m.warned++
			}
		}
	}
	all := float64(samples)
	return missed{m.below / all, m.above / all, m.warned / all}
}

var (
	balanced = [3]float64{0.3, 0.4, 0.3}
	shares   = [][3]float64{
		balanced, {0.45, 0.1, 0.45}, {0.2, 0.3, 0.5}, {0.08, 0.14, 0.78}, {0.05, 0.1, 0.85},
		{0.7, 0.2, 0.1}, {0.38, 0.6, 0.02}, {0.02, 0.38, 0.6},
	}
	weighings = []weighing{
		{"equal", [3]float64{1, 1, 1}, 0, [3]float64{}},
		{"lognormal, σ = ½", [3]float64{1, 1, 1}, 0.5, [3]float64{}},
		{"lognormal, σ = 1", [3]float64{1, 1, 1}, 1, [3]float64{}},
		{"means 1.5 : 1 : 0.9", [3]float64{1.5, 1, 0.9}, 0.5, [3]float64{}},
		{"means 0.8 : 1 : 1.2", [3]float64{0.8, 1, 1.2}, 0.5, [3]float64{}},
		{"means 2 : 1 : 0.7", [3]float64{2, 1, 0.7}, 0.5, [3]float64{}},
		{"means 0.7 : 1 : 2", [3]float64{0.7, 1, 2}, 0.5, [3]float64{}},
		{"5 % weigh eightfold", [3]float64{1, 1, 1}, 0.2, [3]float64{0.05, 0.05, 0.05}},
	}
	sizes = []float64{50, 100, 200, 400}
)

// extent is the smallest and largest of some figures, in per cent.
type extent struct{ low, high float64 }

func (e *extent) add(x float64) {
	if e.high == 0 {
		e.low = x
	}
	e.low, e.high = min(e.low, x), max(e.high, x)
}

func (e extent) String() string { return fmt.Sprintf("%.1f–%.1f", 100*e.low, 100*e.high) }

// TestWeightedNPSCovers simulates the table in the doc of WeightedNPS:
//
//	go test -tags slow -run WeightedNPSCovers -timeout 2h -v ./satisfaction
func TestWeightedNPSCovers(t *testing.T) {
	const samples = 20_000
	byShares := make([][4]extent, len(shares))
	byWeights := make([][4]extent, len(weighings))
	var tail extent
	for i, p := range shares {
		t.Run(fmt.Sprint(p), func(t *testing.T) {
			for j, w := range weighings {
				var line strings.Builder
				for k, effective := range sizes {
					m := simulate(t, weightedNPS, p, w, effective, samples)
					byShares[i][k].add(m.covered())
					byWeights[j][k].add(m.covered())
					tail.add(max(m.below, m.above))
					fmt.Fprintf(&line, "  %.1f (%.1f, %.1f)", 100*m.covered(), 100*m.below, 100*m.above)
					if !(m.covered() >= 0.93 && m.covered() <= 0.97) {
						t.Errorf("%v %s n_eff %v: %v", p, w.name, effective, m)
					}
				}
				t.Logf("%v %-20s%s", p, w.name, line.String())
			}
		})
	}
	for i, p := range shares {
		t.Logf("%2.0f, %2.0f, %2.0f  %v", 100*p[0], 100*p[1], 100*p[2], byShares[i])
	}
	for j, w := range weighings {
		t.Logf("%-20s  %v", w.name, byWeights[j])
	}
	t.Logf("truth missed on one side: %v", tail)
}

// Where a rare class hides large weights no sample of it shows them: the interval may
// then miss its level, and says so.
func TestWeightedNPSWarnsWhereItMayNotCover(t *testing.T) {
	const samples = 20_000
	heavyDetractors := weighing{"10, 5, 3 % eightfold", [3]float64{1, 1, 1}, 0.2, [3]float64{0.1, 0.05, 0.03}}
	heavyPromoters := weighing{"3, 5, 10 % eightfold", [3]float64{1, 1, 1}, 0.2, [3]float64{0.03, 0.05, 0.1}}
	for _, tt := range []struct {
		p [3]float64
		w weighing
	}{
		{balanced, heavyDetractors},
		{[3]float64{0.08, 0.14, 0.78}, heavyDetractors},
		{[3]float64{0.05, 0.1, 0.85}, heavyDetractors},
		{[3]float64{0.05, 0.1, 0.85}, heavyPromoters},
		{[3]float64{0.7, 0.2, 0.1}, heavyPromoters},
		{[3]float64{0.02, 0.08, 0.9}, weighings[1]},
		{[3]float64{0.02, 0.08, 0.9}, weighings[5]},
		{[3]float64{0.02, 0.08, 0.9}, weighings[7]},
		{[3]float64{0.03, 0.94, 0.03}, weighings[2]},
		{[3]float64{0.03, 0.94, 0.03}, weighings[5]},
		{[3]float64{0.03, 0.94, 0.03}, weighings[7]},
	} {
		var line strings.Builder
		for _, effective := range sizes {
			m := simulate(t, weightedNPS, tt.p, tt.w, effective, samples)
			fmt.Fprintf(&line, "  %.1f (%.1f, %.1f), warned %.0f", 100*m.covered(), 100*m.below, 100*m.above, 100*m.warned)
			within := m.covered() >= 0.93 && m.covered() <= 0.97
			if !(within || m.covered() > 0.89 && m.warned > 0.9) {
				t.Errorf("%v %s n_eff %v: %v", tt.p, tt.w.name, effective, m)
			}
		}
		t.Logf("%v %-20s%s", tt.p, tt.w.name, line.String())
	}
}
