package design_test

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/survey/design"
)

// The share of a category on which the weights were calibrated is known: its error is
// rounding, and answers are worth any number. The intervals are the share then.
func TestShareOfACalibratedCategory(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	collapsed := 0
	for range 200 {
		n := 4 + rng.IntN(20)
		weights, cells, in := make([]float64, n), make([]string, n), make([]bool, n)
		for i := range weights {
			weights[i] = 0.5 + rng.Float64()
			in[i] = i%3 == 0
			cells[i] = fmt.Sprint(in[i])
		}
		d, err := design.New(weights, design.Options{Calibration: design.Calibration{Margins: [][]string{cells}}})
		require.NoError(t, err)
		for _, m := range []design.ShareMethod{design.Wilson, design.KornGraubard, design.Logit, design.Linear} {
			r, err := d.Share(design.Indicator(in), design.ShareOptions{Method: m, AboveN: true})
			require.NoError(t, err)
			_, err = json.Marshal(r)
			require.NoError(t, err)
			e := r.Estimate
			if e.SE.Value == 0 {
				continue // then Kish's number stands for the answers
			}
			collapsed++
			require.InDelta(t, e.Value, e.Interval.Lower, 1e-12, "%v", m)
			require.InDelta(t, e.Value, e.Interval.Upper, 1e-12, "%v", m)
		}
	}
	require.Positive(t, collapsed)
}

// Beyond many answers both score intervals are Student's, and pass into it.
func TestShareIntervalsMeet(t *testing.T) {
	for _, population := range []float64{400 + 1e-7, 400 + 1e-10} {
		weights, in := make([]float64, 400), make([]bool, 400)
		columns := make([]float64, 400)
		for i := range weights {
			weights[i], in[i], columns[i] = 1, i%4 == 0, population
		}
		d, err := design.New(weights, design.Options{Population: columns})
		require.NoError(t, err)
		linear, err := d.Share(design.Indicator(in), design.ShareOptions{Method: design.Linear})
		require.NoError(t, err)
		for _, m := range []design.ShareMethod{design.Wilson, design.KornGraubard} {
			r, err := d.Share(design.Indicator(in), design.ShareOptions{Method: m, AboveN: true})
			require.NoError(t, err)
			half := linear.Estimate.Interval.Upper - linear.Estimate.Value
			require.InDelta(t, linear.Estimate.Interval.Upper, r.Estimate.Interval.Upper, 0.01*half, "%v %g", m, population)
			require.InDelta(t, linear.Estimate.Interval.Lower, r.Estimate.Interval.Lower, 0.01*half, "%v %g", m, population)
		}
	}
}

// What leaves the range of a float64 is an error, never an infinity.
func TestOverflowIsAnError(t *testing.T) {
	huge := design.Variable{Values: []float64{1e100, -1e150, 1e150, 3}}
	d, err := design.New([]float64{1, 1, 1, 1e100}, design.Options{})
	require.NoError(t, err)
	_, err = d.Covariance(huge)
	require.ErrorIs(t, err, design.ErrOverflow)
	d, err = design.New([]float64{1e100, 1e-100, 1}, design.Options{})
	require.NoError(t, err)
	_, err = d.Covariance(design.Variable{Values: []float64{5, 5, 5}})
	require.ErrorIs(t, err, design.ErrOverflow, "one row has all the weight")
	d, err = design.New([]float64{1, 1, 1e-100, 1e100}, design.Options{})
	require.NoError(t, err)
	r, err := d.TwoWay([]string{"", "b", "b", "a"}, []string{"v", "v", "v", "u"})
	if err == nil {
		require.False(t, math.IsInf(r.ChiSquare, 0))
	}
	_, err = json.Marshal(r)
	require.NoError(t, err)
}
