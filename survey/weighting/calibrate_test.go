package weighting_test

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/mat"

	"github.com/gocsat/csat/survey"
	"github.com/gocsat/csat/survey/weighting"
)

// calibration is a sample with two amounts and totals that can be met with ratios
// of weight to base weight between 0.5 and 2.
type calibration struct {
	sample
	totals []weighting.Total
}

func randomCalibration(seed uint64, n, factors int) calibration {
	s := random(seed, n, factors)
	rng := rand.New(rand.NewPCG(seed, 11))
	ratio := make([]float64, n)
	for row := range ratio {
		ratio[row] = 0.6 + 1.2*rng.Float64()
	}
	for f, column := range s.columns {
		for level := range s.targets[f] {
			s.targets[f][level] = 0
		}
		for row, level := range column {
			s.targets[f][level] += s.base[row] * ratio[row]
		}
	}
	c := calibration{sample: s}
	for k := range 2 {
		t := weighting.Total{Name: fmt.Sprint("x", k), Values: make([]float64, n)}
		for row := range t.Values {
			x := rng.NormFloat64()
			if k == 1 { // an amount of a few values, far from 0
				x = 1000 + float64(rng.IntN(5))
			}
			t.Values[row] = x
			t.Target += x * s.base[row] * ratio[row]
		}
		c.totals = append(c.totals, t)
	}
	return c
}

func (c calibration) size() float64 { return sumOf(c.targets[0]) }

func (c calibration) solve(t *testing.T, o weighting.CalibrateOptions) *weighting.Result {
	t.Helper()
	r, err := weighting.Calibrate(c.base, c.margins(), c.totals, o)
	require.NoError(t, err)
	return r
}

var logit = weighting.CalibrateOptions{Distance: weighting.Logit, Lower: 0.2, Upper: 3}

func TestCalibrateMeetsEveryTarget(t *testing.T) {
	for seed := range uint64(25) {
		c := randomCalibration(seed, 200, 1+int(seed%3))
		for _, o := range []weighting.CalibrateOptions{{}, {Distance: weighting.Raking}, logit} {
			t.Run(fmt.Sprint(seed, o.Distance), func(t *testing.T) {
				r := c.solve(t, o)
				requireMet(t, c.sample, r.Weights, r.Size, 1e-12)
				require.Less(t, r.Residual, 1e-12)
				for _, x := range c.totals {
					var got, scale float64
					for row, v := range x.Values {
						got += v * r.Weights[row]
						scale += math.Abs(v * r.Weights[row])
					}
					require.InDelta(t, x.Target, got, 1e-12*scale)
				}
				if o.Distance == weighting.Logit {
					unit := r.Size / sum(c.base)
					for row, w := range r.Weights {
						g := w / c.base[row] / unit
						require.Greater(t, g, o.Lower)
						require.Less(t, g, o.Upper)
					}
				}
			})
		}
	}
}

// The weights are those of the formulas: the ratios, turned back by the inverse of
// F, are linear in the columns. With the targets met this is the definition
// (Deville and Särndal 1992, equations 2.3 and 2.4), and the solution is unique.
func TestCalibrateIsTheOptimum(t *testing.T) {
	inverse := map[weighting.Distance]func(g float64) float64{
		weighting.Linear: func(g float64) float64 { return g - 1 },
		weighting.Raking: math.Log,
		weighting.Logit: func(g float64) float64 {
			l, u := logit.Lower, logit.Upper
			a := (u - l) / ((1 - l) * (u - 1))
			// Table 1, case 6: F solved for u.
			return (math.Log((g-l)/(1-l)) - math.Log((u-g)/(u-1))) / a
		},
	}
	for seed := range uint64(9) {
		c := randomCalibration(seed, 150, 2)
		for distance, back := range inverse {
			o := weighting.CalibrateOptions{Distance: distance}
			if distance == weighting.Logit {
				o = logit
			}
			r := c.solve(t, o)
			unit := r.Size / sum(c.base)
			columns := c.design()
			y := mat.NewVecDense(len(c.base), nil)
			for row, w := range r.Weights {
				y.SetVec(row, back(w/c.base[row]/unit))
			}
			var beta, fit mat.VecDense
			require.NoError(t, beta.SolveVec(columns, y))
			fit.MulVec(columns, &beta)
			for row := range r.Weights {
				require.InDelta(t, y.AtVec(row), fit.AtVec(row), 1e-9, "%v row %d", distance, row)
			}
		}
	}
}

// design is the matrix of all constraints: a constant, the categories but the
// first of each margin, the amounts.
func (c calibration) design() *mat.Dense {
	var columns [][]float64
	columns = append(columns, ones(len(c.base)))
	for _, m := range c.margins() {
		for level := 1; level < len(m.Factor.Levels()); level++ {
			column := make([]float64, len(c.base))
			for row, code := range m.Factor.Codes() {
				if code == level {
					column[row] = 1
				}
			}
			columns = append(columns, column)
		}
	}
	for _, x := range c.totals {
		mean := sum(x.Values) / float64(len(x.Values))
		column := make([]float64, len(x.Values))
		for row, v := range x.Values {
			column[row] = v - mean
		}
		columns = append(columns, column)
	}
	m := mat.NewDense(len(c.base), len(columns), nil)
	for j, column := range columns {
		m.SetCol(j, column)
	}
	return m
}

// By margins alone, calibration by the raking distance is raking.
func TestCalibrateRakingIsRake(t *testing.T) {
	for seed := range uint64(20) {
		s := random(seed, 200, 1+int(seed%4))
		want := rake(t, s, weighting.RakeOptions{})
		got, err := weighting.Calibrate(s.base, s.margins(), nil, weighting.CalibrateOptions{Distance: weighting.Raking})
		require.NoError(t, err)
		requireClose(t, want.Weights, got.Weights, 1e-11)
		require.InDelta(t, want.Kish().Deff, got.Kish().Deff, 1e-11)
	}
}

// One margin by any distance is post-stratification.
func TestOneMarginIsPostStratification(t *testing.T) {
	s := random(4, 200, 1)
	want, err := weighting.PostStratify(s.base, s.margins()[0], weighting.PostStratifyOptions{})
	require.NoError(t, err)
	for _, o := range []weighting.CalibrateOptions{{}, {Distance: weighting.Raking}, {Distance: weighting.Logit, Lower: 0.01, Upper: 50}} {
		got, err := weighting.Calibrate(s.base, s.margins(), nil, o)
		require.NoError(t, err)
		requireClose(t, want.Weights, got.Weights, 1e-12)
	}
	requireClose(t, want.Weights, rake(t, s, weighting.RakeOptions{}).Weights, 1e-13)
}

// Wide bounds are no bounds: F of logit tends to exp (Deville and Särndal 1992,
// remark after case 6).
func TestWideLogitIsRaking(t *testing.T) {
	c := randomCalibration(3, 200, 2)
	want := c.solve(t, weighting.CalibrateOptions{Distance: weighting.Raking})
	got := c.solve(t, weighting.CalibrateOptions{Distance: weighting.Logit, Lower: 0, Upper: 1e12})
	requireClose(t, want.Weights, got.Weights, 1e-10)
}

func TestCalibrateInvariance(t *testing.T) {
	for seed := range uint64(8) {
		c := randomCalibration(seed, 200, 2)
		for _, o := range []weighting.CalibrateOptions{{}, {Distance: weighting.Raking}, logit} {
			want := c.solve(t, o)
			for _, by := range []float64{1e-6, 1e6} {
				d := c
				d.base = scaled(c.base, by)
				requireClose(t, want.Weights, d.solve(t, o).Weights, 1e-12, "unit of weights", by)
				// The unit and origin of an amount do not matter either.
				d = c
				d.totals = nil
				for _, x := range c.totals {
					d.totals = append(d.totals, weighting.Total{Name: x.Name, Values: scaled(x.Values, by), Target: x.Target * by})
				}
				requireClose(t, want.Weights, d.solve(t, o).Weights, 1e-11, "unit of amounts", by)
			}
			p, was := c.permuted(seed)
			d := calibration{sample: p}
			for _, x := range c.totals {
				values := make([]float64, len(was))
				for row := range was {
					values[row] = x.Values[was[row]]
				}
				d.totals = append(d.totals, weighting.Total{Name: x.Name, Values: values, Target: x.Target})
			}
			got := d.solve(t, o)
			for row := range was {
				require.Equal(t, want.Weights[was[row]], got.Weights[row], "the same bits")
			}
			again, err := weighting.Calibrate(want.Weights, c.margins(), c.totals, o)
			require.NoError(t, err)
			requireClose(t, want.Weights, again.Weights, 1e-10, "idempotent")
		}
	}
}

func TestCalibrateToShares(t *testing.T) {
	c := randomCalibration(6, 200, 2)
	want := c.solve(t, weighting.CalibrateOptions{Distance: weighting.Raking})
	share := c
	share.targets = fractions(c.targets)
	share.totals = nil
	for _, x := range c.totals {
		share.totals = append(share.totals, weighting.Total{Name: x.Name, Values: x.Values, Target: x.Target / c.size()})
	}
	o := weighting.CalibrateOptions{Distance: weighting.Raking, Targets: weighting.Shares, Size: c.size()}
	requireClose(t, want.Weights, share.solve(t, o).Weights, 1e-11)
	o.Size = 0
	requireClose(t, scaled(want.Weights, sum(c.base)/c.size()), share.solve(t, o).Weights, 1e-11)
}

// Linear calibration pays for far targets with negative weights, and says so.
func TestLinearGoesNegative(t *testing.T) {
	x := weighting.Total{Name: "x", Values: []float64{1, 2, 3, 10}, Target: 36}
	r, err := weighting.Calibrate(nil, nil, []weighting.Total{x}, weighting.CalibrateOptions{Size: 4})
	require.NoError(t, err)
	require.Equal(t, int64(1), r.Negative)
	require.False(t, r.Kish().MaxMin.Valid)
	_, err = weighting.Kish(r.Weights)
	require.ErrorIs(t, err, survey.ErrWeight)
	require.ErrorContains(t, err, "row 1")
	// w = 1 + b(x − 4) with Σ(x − 4)² = 50: b = (36 − 16)/50.
	requireClose(t, []float64{-0.2, 0.2, 0.6, 3.4}, r.Weights, 1e-13)
}

func TestCalibrateRefuses(t *testing.T) {
	x := weighting.Total{Name: "x", Values: []float64{1, 2, 3, 4}, Target: 10}
	twice := weighting.Total{Name: "twice", Values: []float64{7, 9, 11, 13}, Target: 40}
	flat := weighting.Total{Name: "flat", Values: []float64{0.1, 0.1, 0.1, 0.1}, Target: 0.4}
	a := weighting.Margin{Factor: factor("a", "p", "p", "q", "q"), Targets: weighting.Targets{"p": 2, "q": 2}}
	same := weighting.Margin{Factor: factor("same", "r", "r", "s", "s"), Targets: weighting.Targets{"r": 2, "s": 2}}
	raking := weighting.CalibrateOptions{Size: 4, Distance: weighting.Raking}
	bounds := func(l, u float64) weighting.CalibrateOptions {
		return weighting.CalibrateOptions{Size: 4, Distance: weighting.Logit, Lower: l, Upper: u}
	}
	total := func(target float64) []weighting.Total {
		return []weighting.Total{{Name: "x", Values: x.Values, Target: target}}
	}
	tests := []struct {
		name    string
		base    []float64
		margins []weighting.Margin
		totals  []weighting.Total
		o       weighting.CalibrateOptions
		want    error
		text    string
	}{
		{"dependent amounts", nil, nil, []weighting.Total{x, twice}, raking, weighting.ErrSingular, `margin "twice": the`},
		{"constant amount", nil, nil, []weighting.Total{x, flat}, weighting.CalibrateOptions{Size: 4}, weighting.ErrSingular, `margin "flat": the`},
		{"dependent margins", nil, []weighting.Margin{a, same}, nil, weighting.CalibrateOptions{}, weighting.ErrSingular, `margin "same": category "s"`},
		{"mean above all", nil, nil, total(16), raking, weighting.ErrUnreachable, `margin "x": target 16 cannot be met: values ends at 16`},
		{"mean below all", nil, nil, total(3), raking, weighting.ErrUnreachable, `target 3 cannot be met: values ends at 4`},
		{"above the bound", nil, []weighting.Margin{{Factor: a.Factor, Targets: weighting.Targets{"p": 3, "q": 1}}}, nil, bounds(0.4, 1.5), weighting.ErrUnreachable, `category "p": target 3 cannot be met: bounds ends at 3`},
		{"below the bound", nil, []weighting.Margin{{Factor: a.Factor, Targets: weighting.Targets{"p": 3, "q": 1}}}, nil, bounds(0.5, 3), weighting.ErrUnreachable, `category "q": target 1 cannot be met: bounds ends at 1`},
		{"between but bounded", nil, nil, total(15), bounds(0.5, 2), weighting.ErrNotConverged, `margin "x"`},
		{"steps", nil, nil, total(12), weighting.CalibrateOptions{Size: 4, Distance: weighting.Raking, MaxIterations: 1}, weighting.ErrNotConverged, "after 1 iterations"},
		{"no size", nil, nil, total(10), weighting.CalibrateOptions{}, survey.ErrArgument, "needs the size"},
		{"size against margins", nil, []weighting.Margin{a}, nil, weighting.CalibrateOptions{Size: 5}, weighting.ErrTotals, "add up to 4, not to 5"},
		{"bounds", nil, nil, total(10), bounds(1, 2), survey.ErrArgument, "bounds 1 and 2"},
		{"no bounds", nil, nil, total(10), bounds(0, 0), survey.ErrArgument, "logit: bounds"},
		{"NaN bounds", nil, nil, total(10), bounds(math.NaN(), 2), survey.ErrArgument, "NaN"},
		{"bounds on linear", nil, nil, total(10), weighting.CalibrateOptions{Size: 4, Upper: 3}, survey.ErrArgument, "linear: bounds"},
		{"distance", nil, nil, total(10), weighting.CalibrateOptions{Size: 4, Distance: 9}, survey.ErrArgument, "Distance(9)"},
		{"length", []float64{1, 1}, nil, total(10), raking, survey.ErrArgument, `total "x": 4 values for 2 rows`},
		{"lengths", nil, []weighting.Margin{a}, []weighting.Total{{Name: "x", Values: []float64{1}}}, weighting.CalibrateOptions{}, survey.ErrArgument, `1 values for 4 rows`},
		{"NaN value", nil, nil, []weighting.Total{{Name: "x", Values: []float64{1, math.NaN()}, Target: 1}}, raking, survey.ErrArgument, `row 2: x`},
		{"infinite target", nil, nil, total(math.Inf(1)), raking, survey.ErrArgument, "target +Inf"},
		{"weight", []float64{1, 1, 1, 0}, nil, total(10), raking, survey.ErrWeight, "row 4"},
		{"nothing", nil, nil, nil, raking, survey.ErrNoBase, "no base"},
		{"tolerance", nil, nil, total(10), weighting.CalibrateOptions{Size: 4, Tolerance: -1}, survey.ErrArgument, "tolerance -1"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r, err := weighting.Calibrate(tt.base, tt.margins, tt.totals, tt.o)
			require.Nil(t, r)
			require.ErrorIs(t, err, tt.want)
			require.ErrorContains(t, err, tt.text)
			if e, ok := errors.AsType[*weighting.NotConvergedError](err); ok {
				for _, w := range e.Last.Weights {
					require.False(t, math.IsNaN(w) || math.IsInf(w, 0))
				}
			}
		})
	}
}

func TestTotalOf(t *testing.T) {
	table := visits()
	_, err := weighting.TotalOf(table, "age", 1)
	require.ErrorIs(t, err, survey.ErrUnknown)
	r := table.Questionnaire().NewResponse()
	require.NoError(t, table.Append(r))
	_, err = weighting.TotalOf(table, "spend", 1)
	require.ErrorIs(t, err, survey.ErrTooFew)
	require.ErrorContains(t, err, "row 11: spend")
}
