package control

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/integrate/quad"
	"gonum.org/v1/gonum/mat"

	"github.com/gocsat/csat/internal/tail"
)

// maxARL is the longest average run length that is told.
const maxARL = 1e9

// ARL is the average run length: how many periods it takes on the average to an
// alarm, when the centre has moved by shift standard deviations of the figure of a
// period at the first of them, for normal figures and one n. A shift of 0 gives the
// time between false alarms.
//
// It solves the integral equation of S. V. Crowder, A Simple Method for Studying
// Run-Length Distributions of Exponentially Weighted Moving Average Charts,
// Technometrics 29, 1987, 401–407, by Gauss–Legendre quadrature, after stepping
// through the periods in which limits widen; good to 1e-8 for run
// lengths below 1e6.
//
// Errors: ErrArgument for options outside their range, a shift that is not within
// ±20, and run lengths of more than 1e9.
func (o EWMAOptions) ARL(shift float64) (float64, error) {
	o, err := o.filled()
	if err != nil {
		return 0, err
	}
	if !(math.Abs(shift) <= 20) {
		return 0, fmt.Errorf("control: ewma: shift %v: %w", shift, ErrArgument)
	}
	end := o.Width * math.Sqrt(o.Lambda/(2-o.Lambda))
	size := 30 + int(6*end/o.Lambda)
	x, w := make([]float64, size), make([]float64, size)
	quad.Legendre{}.FixedLocations(x, w, -1, 1)
	keep := 1 - o.Lambda
	// step is the density of the average at y after it was at u.
	step := func(y, u float64) float64 {
		z := (y-keep*u)/o.Lambda - shift
		if math.Abs(z) > 10 {
			return 0 // below 1e-22
		}
		return density(z) / o.Lambda
	}

	a := mat.NewDense(size, size, nil)
	ones := mat.NewVecDense(size, nil)
	for i := range size {
		ones.SetVec(i, 1)
		for j := range size {
			a.Set(i, j, -end*w[j]*step(end*x[j], end*x[i]))
		}
		a.Set(i, i, a.At(i, i)+1)
	}
	var length mat.VecDense // from each node to the alarm
	if err := length.SolveVec(a, ones); err != nil {
		return told("ewma", math.Inf(1))
	}
	if o.Asymptotic {
		arl := 1.0
		for j := range size {
			arl += end * w[j] * step(end*x[j], 0) * length.AtVec(j)
		}
		return told("ewma", arl)
	}
	// f is the density of the average among the runs without an alarm.
	const settled = 1e-10
	f, next := make([]float64, size), make([]float64, size)
	half := o.Width * o.Lambda
	for j := range size {
		f[j] = step(half*x[j], 0)
	}
	arl, variance := 1.0, o.Lambda*o.Lambda
	for half < end*(1-settled) {
		variance = o.Lambda*o.Lambda + keep*keep*variance
		wider := o.Width * math.Sqrt(variance)
		var alive float64
		for j := range size {
			alive += half * w[j] * f[j]
			next[j] = 0
			for k := range size {
				next[j] += half * w[k] * f[k] * step(wider*x[j], half*x[k])
			}
		}
		arl += alive
		if alive < 1e-15 {
			return told("ewma", arl)
		}
		f, next, half = next, f, wider
	}
	for j := range size {
		arl += half * w[j] * f[j] * length.AtVec(j)
	}
	return told("ewma", arl)
}

// ARL is the average run length of both sums together, as [EWMAOptions.ARL] tells
// that of the average: until either is an alarm, from the headstart.
//
// It solves the integral equation of Page (1954) by Gauss–Legendre quadrature for
// each sum, and joins them by the formula of J. M. Lucas and R. B. Crosier (1982),
// which holds because one sum is 0 when the other passes h, for headstarts up to h/2;
// good to 1e-8 for run lengths below 1e6.
//
// Errors: as [EWMAOptions.ARL].
func (o CUSUMOptions) ARL(shift float64) (float64, error) {
	o, err := o.filled()
	if err != nil {
		return 0, err
	}
	if !(math.Abs(shift) <= 20) {
		return 0, fmt.Errorf("control: cusum: shift %v: %w", shift, ErrArgument)
	}
	up, upStart := o.oneSided(shift)
	down, downStart := o.oneSided(-shift)
	switch {
	case math.IsInf(upStart, 0) && math.IsInf(downStart, 0):
		return told("cusum", math.Inf(1))
	case math.IsInf(down, 0):
		return told("cusum", upStart)
	case math.IsInf(up, 0):
		return told("cusum", downStart)
	}
	return told("cusum", (upStart*down+downStart*up-up*down)/(up+down))
}

// oneSided are the run lengths of the upper sum from 0 and from the headstart;
// infinite where no float64 tells.
func (o CUSUMOptions) oneSided(shift float64) (zero, start float64) {
	size := 40 + int(4*o.Interval)
	x, w := make([]float64, size), make([]float64, size)
	quad.Legendre{}.FixedLocations(x, w, 0, o.Interval)
	// Unknown are the lengths from 0, the last of them, and from each node.
	from := append(append([]float64(nil), x...), 0)
	a := mat.NewDense(size+1, size+1, nil)
	ones := mat.NewVecDense(size+1, nil)
	row := func(u float64, set func(j int, weight float64)) {
		for j := range size {
			set(j, w[j]*density(x[j]+o.Slack-shift-u))
		}
		lower, _ := tail.Normal(o.Slack - shift - u)
		set(size, lower)
	}
	for i, u := range from {
		ones.SetVec(i, 1)
		row(u, func(j int, weight float64) { a.Set(i, j, -weight) })
		a.Set(i, i, a.At(i, i)+1)
	}
	var length mat.VecDense
	if err := length.SolveVec(a, ones); err != nil {
		return math.Inf(1), math.Inf(1)
	}
	zero = length.AtVec(size)
	start = 1
	row(o.Headstart, func(j int, weight float64) { start += weight * length.AtVec(j) })
	if !(zero >= 1 && zero < 1e13) || !(start >= 1) {
		return math.Inf(1), math.Inf(1)
	}
	return zero, start
}

func density(z float64) float64 { return math.Exp(-z*z/2) / math.Sqrt(2*math.Pi) }

func told(what string, arl float64) (float64, error) {
	if !(arl >= 1-1e-9 && arl <= maxARL) {
		return 0, fmt.Errorf("control: %s: average run length above %g: %w", what, maxARL, ErrArgument)
	}
	return max(arl, 1), nil
}

// EWMAWithARL are options with the weight lambda whose width gives a false alarm
// every arl periods on the average, limits widening from the start.
//
// Errors: ErrArgument for lambda outside [0.01, 1], arl outside [10, 1e6].
func EWMAWithARL(lambda, arl float64) (EWMAOptions, error) {
	o, err := EWMAOptions{Lambda: lambda}.filled()
	if err != nil || lambda == 0 {
		return EWMAOptions{}, fmt.Errorf("control: ewma: lambda %v: %w", lambda, ErrArgument)
	}
	o.Width, err = solve("ewma", arl, 0.5, 6, func(width float64) (float64, error) {
		o.Width = width
		return o.ARL(0)
	})
	return o, err
}

// CUSUMWithARL are options with the slack whose interval gives a false alarm every
// arl periods on the average, without headstart.
//
// Errors: ErrArgument for slack outside [0.05, 3], arl outside [10, 1e6].
func CUSUMWithARL(slack, arl float64) (CUSUMOptions, error) {
	o, err := CUSUMOptions{Slack: slack}.filled()
	if err != nil || slack == 0 {
		return CUSUMOptions{}, fmt.Errorf("control: cusum: slack %v: %w", slack, ErrArgument)
	}
	o.Interval, err = solve("cusum", arl, 0.5, 50, func(interval float64) (float64, error) {
		o.Interval = interval
		return o.ARL(0)
	})
	return o, err
}

// solve finds the limit between low and high with the run length arl.
func solve(what string, arl, low, high float64, length func(float64) (float64, error)) (float64, error) {
	if !(arl >= 10 && arl <= 1e6) {
		return 0, fmt.Errorf("control: %s: average run length %v outside [10, 1e6]: %w", what, arl, ErrArgument)
	}
	over := func(limit float64) float64 {
		l, err := length(limit)
		if err != nil {
			l = maxARL // limits within the range fail only for being too wide
		}
		return math.Log(l / arl)
	}
	if over(low) > 0 || over(high) < 0 {
		return 0, fmt.Errorf("control: %s: no limit gives an average run length of %v: %w", what, arl, ErrArgument)
	}
	return tail.Root(over, low, high), nil
}
