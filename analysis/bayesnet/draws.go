package bayesnet

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/gocsat/csat/analysis/internal/bootstrap"
	"github.com/gocsat/csat/internal/parallel"
	"github.com/gocsat/csat/survey"
)

// logGamma is the logarithm of a gamma variable with scale 1, which of small shapes is too
// small itself for a float64: X·U^(1/shape) for X of a shape one larger (Marsaglia and Tsang
// 2000, §6).
func logGamma(source rand.Source, shape float64) float64 {
	if shape >= 1 {
		return math.Log(distuv.Gamma{Alpha: shape, Beta: 1, Src: source}.Rand())
	}
	return logGamma(source, shape+1) + math.Log(1-rand.New(source).Float64())/shape
}

// dirichlet fills row with a draw from Dirichlet's distribution.
func dirichlet(source rand.Source, parameters, row []float64) {
	for k, a := range parameters {
		row[k] = logGamma(source, a)
	}
	top, sum := slices.Max(row), 0.0
	for k := range row {
		row[k] = math.Exp(row[k] - top)
		sum += row[k]
	}
	for k := range row {
		row[k] /= sum
	}
}

// drawn are all tables, those of some nodes with probabilities drawn from their posterior by
// seed, draw and node.
func (n *Network) drawn(which set, seed uint64, draw int) [][]float64 {
	out := n.probabilities()
	for _, i := range which.members() {
		t, r := n.tables[i], len(n.nodes[i].Levels)
		if t.dirichlet == nil {
			continue
		}
		source, probabilities := rand.NewPCG(seed, uint64(draw)*maxNodes+uint64(i)), make([]float64, len(t.dirichlet))
		for j := 0; j < len(probabilities); j += r {
			dirichlet(source, t.dirichlet[j:j+r], probabilities[j:j+r])
		}
		out[i] = probabilities
	}
	return out
}

// estimates are figures of the tables with their errors, from draws of the tables of some
// nodes. Figures are nil where the evidence is impossible; draws are theirs, none where
// nothing is uncertain.
func (n *Network) estimates(ctx context.Context, which set, o QueryOptions, figures func(tables [][]float64) []float64) (out []survey.Estimate, draws [][]float64, err error) {
	values, count := figures(n.probabilities()), 0
	if values == nil {
		return nil, nil, fmt.Errorf("bayesnet: %w", ErrImpossible)
	}
	if slices.ContainsFunc(which.members(), func(i int) bool { return n.tables[i].dirichlet != nil }) {
		count = o.Draws
	}
	draws = make([][]float64, count)
	err = parallel.Each(ctx, 0, count, o.Progress, func(draw int) error {
		draws[draw] = figures(n.drawn(which, o.Seed, draw))
		return nil
	})
	if err != nil {
		return nil, nil, fmt.Errorf("bayesnet: %w", err)
	}
	draws = slices.DeleteFunc(draws, func(x []float64) bool { return x == nil })
	failed := count - len(draws)
	if count > 0 && 2*failed >= count {
		return nil, nil, fmt.Errorf("bayesnet: in %d of %d draws: %w", failed, count, ErrImpossible)
	}
	column := make([]float64, len(draws))
	for at, value := range values {
		e := survey.Estimate{Value: value, N: n.n, Missing: n.missed, EffectiveN: float64(n.n), Method: "exact"}
		if count == 0 {
			e.Warn(survey.NoError, "the probabilities are given as known")
		} else {
			for draw, x := range draws {
				column[draw] = x[at]
			}
			slices.Sort(column)
			bootstrap.Describe(&e, column, nil, o.Level)
			e.Method = "posterior draws"
		}
		if failed > 0 {
			e.Warn(FailedDraws, "the evidence was impossible in %d of %d draws", failed, count)
		}
		if n.learned {
			e.Warn(LearnedArcs, "the arcs were learned: that others, or other directions, may be right is not in the interval")
		}
		out = append(out, e)
	}
	return out, draws, nil
}
