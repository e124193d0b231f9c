package weighting_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/survey/weighting"
)

// A sample is random rows with margins that positive weights meet.
type sample struct {
	base    []float64
	columns [][]string
	names   []string
	targets []weighting.Targets
}

// random is a sample of n rows with some factors; the targets are the margins
// under hidden weights, so that they can be met.
func random(seed uint64, n, factors int) sample {
	rng := rand.New(rand.NewPCG(seed, 7))
	s := sample{base: make([]float64, n)}
	hidden := make([]float64, n)
	for row := range hidden {
		s.base[row] = []float64{0.25, 0.7, 1, 1.3, 4}[rng.IntN(5)] * math.Exp(rng.NormFloat64()*float64(seed%2))
		hidden[row] = s.base[row] * math.Exp(0.7*rng.NormFloat64())
	}
	for f := range factors {
		levels := 2 + rng.IntN(4)
		column, targets := make([]string, n), weighting.Targets{}
		for row := range column {
			column[row] = string(rune('z' - min(rng.IntN(levels), rng.IntN(levels))))
			targets[column[row]] += hidden[row]
		}
		s.names, s.columns, s.targets = append(s.names, fmt.Sprint("f", f)), append(s.columns, column), append(s.targets, targets)
	}
	// The same total to the last digits.
	for f := 1; f < factors; f++ {
		ratio := sumOf(s.targets[0]) / sumOf(s.targets[f])
		for level := range s.targets[f] {
			s.targets[f][level] *= ratio
		}
	}
	return s
}

func sumOf(targets weighting.Targets) (sum float64) {
	for _, x := range targets {
		sum += x
	}
	return sum
}

func (s sample) margins() []weighting.Margin {
	var margins []weighting.Margin
	for f, column := range s.columns {
		margins = append(margins, weighting.Margin{Factor: weighting.NewFactor(s.names[f], column), Targets: s.targets[f]})
	}
	return margins
}

// permuted is the sample with its rows in another order, row i being was[i] before.
func (s sample) permuted(seed uint64) (out sample, was []int) {
	was = rand.New(rand.NewPCG(seed, 9)).Perm(len(s.base))
	out = sample{names: s.names, targets: s.targets}
	for _, row := range was {
		out.base = append(out.base, s.base[row])
	}
	for _, column := range s.columns {
		var c []string
		for _, row := range was {
			c = append(c, column[row])
		}
		out.columns = append(out.columns, c)
	}
	return out, was
}

func scaled(x []float64, by float64) []float64 {
	out := make([]float64, len(x))
	for i := range x {
		out[i] = x[i] * by
	}
	return out
}

func sum(x []float64) (total float64) {
	for _, v := range x {
		total += v
	}
	return total
}

// rowwise is raking as a textbook has it: over all rows, until nothing moves.
func rowwise(s sample) []float64 {
	w := append([]float64(nil), s.base...)
	for range 5000 {
		moved := 0.0
		for f, column := range s.columns {
			have := map[string]float64{}
			for row, level := range column {
				have[level] += w[row]
			}
			for row, level := range column {
				factor := s.targets[f][level] / have[level]
				moved = max(moved, math.Abs(factor-1))
				w[row] *= factor
			}
		}
		if moved < 1e-15 {
			break
		}
	}
	return w
}

// requireMet adds up the weights by category, in the plainest way.
func requireMet(t *testing.T, s sample, weights []float64, size, tolerance float64) {
	t.Helper()
	for f, column := range s.columns {
		have := map[string]float64{}
		for row, level := range column {
			have[level] += weights[row] / size
		}
		all := sumOf(s.targets[f])
		for level, target := range s.targets[f] {
			require.InDelta(t, target/all, have[level], tolerance, "%s %s", s.names[f], level)
		}
	}
}

func requireClose(t *testing.T, want, got []float64, relative float64, message ...any) {
	t.Helper()
	require.Len(t, got, len(want))
	for i := range want {
		if !(math.Abs(got[i]-want[i]) <= relative*math.Abs(want[i])) {
			require.Failf(t, "not close", "%d: want %v, got %v %v", i, want[i], got[i], message)
		}
	}
}
