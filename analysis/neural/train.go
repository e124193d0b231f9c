package neural

import (
	"context"
	"math"
	"slices"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/optimize"
)

// The stopping rule of a network: no slope of the mean loss is as steep as maxSlope, in units
// of standardised columns. At a slope ten times that, fits rest on saddles, from where
// predictions still move by half of what members differ by.
const (
	maxSlope      = 1e-5
	maxIterations = 3000
)

// train fits a network from a start, all rows at a time, so that it is deterministic. The
// method keeps the whole matrix of second slopes: of networks that all but interpolate, one of
// limited memory gave up on 11 in 150.
func (c *criterion) train(ctx context.Context, start []float64) ([]float64, error) {
	loss, at, gradient := 0.0, []float64(nil), make([]float64, len(start))
	look := func(x []float64) { // asked for loss and slopes one after the other
		if !slices.Equal(at, x) {
			loss, at = c.loss(x, gradient), append(at[:0], x...)
		}
	}
	r, err := optimize.Minimize(optimize.Problem{
		Func:   func(x []float64) float64 { look(x); return loss },
		Grad:   func(to, x []float64) { look(x); copy(to, gradient) },
		Status: func() (optimize.Status, error) { return optimize.NotTerminated, ctx.Err() },
	}, start, &optimize.Settings{GradientThreshold: maxSlope, MajorIterations: maxIterations, Converger: optimize.NeverTerminate{}},
		&optimize.BFGS{GradStopThreshold: math.NaN()})
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case err != nil || r.Status != optimize.GradientThreshold:
		return nil, &ConvergenceError{Iterations: r.MajorIterations, Loss: c.loss(r.X, gradient), Gradient: steepest(gradient)}
	}
	return r.X, nil
}

func steepest(gradient []float64) float64 { return floats.Norm(gradient, math.Inf(1)) }
