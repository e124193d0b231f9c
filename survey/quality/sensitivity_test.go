package quality_test

import (
	"encoding/json"
	"errors"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"

	"github.com/gocsat/csat/survey"
	"github.com/gocsat/csat/survey/quality"
)

func some(x ...float64) []survey.Optional {
	out := make([]survey.Optional, len(x))
	for i, v := range x {
		if v != none {
			out[i] = survey.Some(v)
		}
	}
	return out
}

func TestFlag(t *testing.T) {
	criteria := []quality.Criterion{
		{ID: "longest run", Values: some(12, 5, 9, none), Cut: 9},
		{ID: "speed", Values: some(-2.5, -2, -1, -3), Cut: -2, Low: true},
		{ID: "even-odd", Values: some(0.9, 0.1, none, none), Cut: 0.3, Low: true},
	}
	tests := []struct {
		k       int
		flagged []bool
	}{
		{1, []bool{true, true, true, true}},
		{2, []bool{true, true, false, false}},
		{3, []bool{false, false, false, false}},
	}
	for _, tt := range tests {
		got, err := quality.Flag(criteria, tt.k)
		require.NoError(t, err)
		require.Equal(t, tt.flagged, got.Excluded())
		require.Equal(t, []int{2, 3, 1}, got.Marks)
		n := 0
		for i, v := range got.Rows {
			require.Equal(t, tt.flagged[i], v.Flagged)
			require.Equal(t, []int{2, 2, 1, 1}[i], v.Marks)
			require.Equal(t, []int{3, 3, 2, 1}[i], v.Known)
			if v.Flagged {
				n++
			}
		}
		require.Equal(t, n, got.Flagged)
	}

	_, err := quality.Flag(nil, 1)
	require.ErrorIs(t, err, quality.ErrNoBase)
	_, err = quality.Flag([]quality.Criterion{{ID: "empty"}}, 1)
	require.ErrorIs(t, err, quality.ErrNoBase)
	for _, k := range []int{0, 4} {
		_, err = quality.Flag(criteria, k)
		require.ErrorIs(t, err, quality.ErrArgument)
	}
	_, err = quality.Flag([]quality.Criterion{criteria[0], {Values: some(1)}}, 1)
	require.ErrorIs(t, err, quality.ErrIncompatible)
	_, err = quality.Flag([]quality.Criterion{{Values: some(1), Cut: math.NaN()}}, 1)
	require.ErrorIs(t, err, quality.ErrArgument)
	_, err = quality.Flag([]quality.Criterion{{Values: []survey.Optional{{Value: math.NaN(), Valid: true}}}}, 1)
	require.ErrorIs(t, err, quality.ErrArgument)
	got, err := quality.Flag([]quality.Criterion{{Values: some(1e300), Cut: math.Inf(1)}}, 1)
	require.NoError(t, err)
	require.Zero(t, got.Flagged)
}

// mean is the mean of q1 with its standard error: the weighted one of Kish where there are weights.
func mean(t *survey.Table) (survey.Estimate, error) {
	codes, err := t.Codes("q1")
	if err != nil {
		return survey.Estimate{}, err
	}
	item, _, err := t.Questionnaire().Item("q1")
	if err != nil {
		return survey.Estimate{}, err
	}
	var x, w []float64
	for i, c := range codes {
		if v, ok := item.Scale.Value(c); ok && item.Scale.IsPoint(c) {
			x, w = append(x, float64(v)), append(w, t.Weights()[i])
		}
	}
	if len(x) == 0 {
		return survey.Estimate{}, survey.ErrNoBase
	}
	e := survey.Estimate{Value: stat.Mean(x, w), N: int64(len(x))}
	if len(x) > 1 {
		squares, sum := 0.0, 0.0
		for i := range x {
			squares += w[i] * w[i] * (x[i] - e.Value) * (x[i] - e.Value)
			sum += w[i]
		}
		e.SE = survey.Some(math.Sqrt(squares*float64(len(x))/float64(len(x)-1)) / sum)
	}
	return e, nil
}

var meanOf = []quality.Metric{{ID: "mean", Of: mean}}

func TestSensitivity(t *testing.T) {
	q := asking(five(), 1)
	table := tableOf(q, []int{1}, []int{2}, []int{4}, []int{5}, []int{5}, []int{4}, []int{3}, []int{5})
	excluded := []bool{true, true, false, false, false, false, false, false}
	got, err := quality.Sensitivity(table, excluded, meanOf, quality.SensitivityOptions{})
	require.NoError(t, err)
	require.Len(t, got, 1)
	d := got[0].Difference
	// By hand: all 29/8, kept 26/6, excluded 3/2; p = 2/8. SE²(kept) = (10/3)/5/6 = 1/9, SE²(excluded) = ½/2 = ¼.
	require.InDelta(t, 29.0/8, got[0].All.Value, 1e-12)
	require.InDelta(t, 26.0/6, got[0].Kept.Value, 1e-12)
	require.InDelta(t, 26.0/6-29.0/8, d.Value, 1e-12)
	require.InDelta(t, 0.25*math.Sqrt(1.0/9+0.25), d.SE.Value, 1e-12)
	require.Equal(t, int64(6), d.N)
	require.Equal(t, "Welch", d.Method)
	require.Empty(t, d.Warnings)
	// Welch: (1/9 + 1/4)² / ((1/9)²/5 + (1/4)²/1) degrees of freedom.
	student := distuv.StudentsT{Sigma: 1, Nu: (1.0/9 + 0.25) * (1.0/9 + 0.25) / (1.0/81/5 + 0.0625)}
	width := d.SE.Value * student.Quantile(0.975)
	require.InDelta(t, d.Value-width, d.Interval.Lower, 1e-9)
	require.InDelta(t, d.Value+width, d.Interval.Upper, 1e-9)
	require.Equal(t, 0.95, d.Interval.Level)
}

// Over many samples of the same two kinds of respondents, the difference varies as its error says.
func TestSensitivityAgainstSimulation(t *testing.T) {
	rng := rand.New(rand.NewPCG(11, 1))
	q := asking(five(), 1)
	const runs, careful, careless = 3000, 60, 25
	excluded := make([]bool, careful+careless)
	var differences, errors []float64
	covered := 0
	const truth = (3.85 - 2.0) * careless / (careful + careless)
	for range runs {
		var rows [][]int
		for i := range excluded {
			x := rng.Float64()
			v := 3
			switch excluded[i] = i >= careful; {
			case !excluded[i] && x < 0.35:
				v = 5
			case !excluded[i] && x < 0.75:
				v = 4
			case !excluded[i]:
				v = 2
			case x < 0.5:
				v = 1
			}
			rows = append(rows, []int{v})
		}
		got, err := quality.Sensitivity(tableOf(q, rows...), excluded, meanOf, quality.SensitivityOptions{})
		require.NoError(t, err)
		d := got[0].Difference
		differences, errors = append(differences, d.Value), append(errors, d.SE.Value)
		if d.Interval.Lower <= truth && truth <= d.Interval.Upper {
			covered++
		}
	}
	require.InEpsilon(t, stat.StdDev(differences, nil), stat.Mean(errors, nil), 0.04)
	require.InDelta(t, 0.95, float64(covered)/runs, 0.015)
}

func TestSensitivityWeighted(t *testing.T) {
	q := asking(five(), 1)
	build := func(factor float64) (*survey.Table, []bool) {
		rng := rand.New(rand.NewPCG(12, 2))
		table := survey.NewTable(q)
		var excluded []bool
		for range 80 {
			r := answer(q, []int{1 + rng.IntN(5)})
			require.NoError(t, r.SetWeight(factor*(0.5+rng.Float64())))
			require.NoError(t, table.Append(r))
			excluded = append(excluded, rng.IntN(5) == 0)
		}
		return table, excluded
	}
	table, excluded := build(1)
	want, err := quality.Sensitivity(table, excluded, meanOf, quality.SensitivityOptions{Level: 0.9})
	require.NoError(t, err)
	require.Empty(t, want[0].Difference.Warnings) // the share of the weights makes All the mean of the parts
	for _, factor := range []float64{1e-6, 1e6} {
		scaled, excluded := build(factor)
		got, err := quality.Sensitivity(scaled, excluded, meanOf, quality.SensitivityOptions{Level: 0.9})
		require.NoError(t, err)
		require.InEpsilon(t, want[0].Difference.Value, got[0].Difference.Value, 1e-12)
		require.InEpsilon(t, want[0].Difference.SE.Value, got[0].Difference.SE.Value, 1e-12)
	}
}

func TestSensitivityAtTheEdge(t *testing.T) {
	q := asking(five(), 1)
	table := tableOf(q, []int{1}, []int{5}, []int{4}, []int{4}, []int{blank})
	o := quality.SensitivityOptions{}

	got, err := quality.Sensitivity(table, make([]bool, 5), meanOf, o)
	require.NoError(t, err)
	require.Equal(t, survey.Some(0), got[0].Difference.SE)
	require.Zero(t, got[0].Difference.Value)
	require.True(t, got[0].Difference.Interval.Valid())

	// One answer has no error, and neither has a blank.
	for _, excluded := range [][]bool{{true, false, false, false, false}, {false, false, false, false, true}} {
		got, err = quality.Sensitivity(table, excluded, meanOf, o)
		require.NoError(t, err)
		require.False(t, got[0].Difference.SE.Valid)
		require.False(t, got[0].Difference.Interval.Valid())
		require.Equal(t, survey.NoError, got[0].Difference.Warnings[0].Code)
	}

	// Two groups of equal answers: no error within, so none of the difference.
	got, err = quality.Sensitivity(tableOf(q, []int{1}, []int{1}, []int{4}, []int{4}), []bool{true, true, false, false}, meanOf, o)
	require.NoError(t, err)
	require.Equal(t, survey.Interval{Lower: 1.5, Upper: 1.5, Level: 0.95}, got[0].Difference.Interval)

	_, err = quality.Sensitivity(table, []bool{true, true, true, true, true}, meanOf, o)
	require.ErrorIs(t, err, quality.ErrNoBase)
	_, err = quality.Sensitivity(table, []bool{true}, meanOf, o)
	require.ErrorIs(t, err, quality.ErrIncompatible)
	for _, level := range []float64{-1, 1, math.NaN()} {
		_, err = quality.Sensitivity(table, make([]bool, 5), meanOf, quality.SensitivityOptions{Level: level})
		require.ErrorIs(t, err, quality.ErrArgument)
	}

	// The error of a metric ends the call, and so does what is no number; on the excluded rows want of answers does not.
	broken := errors.New("broken")
	failing := func(at int, err error) []quality.Metric {
		return []quality.Metric{{ID: "failing", Of: func(t *survey.Table) (survey.Estimate, error) {
			if t.Len() == at {
				return survey.Estimate{}, err
			}
			return mean(t)
		}}}
	}
	excluded := []bool{true, true, false, false, false}
	for _, rows := range []int{5, 3, 2} {
		_, err = quality.Sensitivity(table, excluded, failing(rows, broken), o)
		require.ErrorIs(t, err, broken)
	}
	for _, rows := range []int{5, 3} {
		_, err = quality.Sensitivity(table, excluded, failing(rows, survey.ErrTooFew), o)
		require.ErrorIs(t, err, survey.ErrTooFew)
	}
	got, err = quality.Sensitivity(table, excluded, failing(2, survey.ErrTooFew), o)
	require.NoError(t, err)
	require.Equal(t, survey.NoError, got[0].Difference.Warnings[0].Code)
	for _, x := range []float64{math.NaN(), math.Inf(1)} {
		_, err = quality.Sensitivity(table, excluded, []quality.Metric{{Of: func(*survey.Table) (survey.Estimate, error) {
			return survey.Estimate{Value: x}, nil
		}}}, o)
		require.ErrorIs(t, err, quality.ErrArgument)
	}

	suppressed := []quality.Metric{{Of: func(t *survey.Table) (survey.Estimate, error) {
		e, err := mean(t)
		if t.Len() < 5 {
			return e.Suppress(), err
		}
		return e, err
	}}}
	got, err = quality.Sensitivity(table, excluded, suppressed, o)
	require.NoError(t, err)
	require.Equal(t, survey.Estimate{Suppressed: true}, got[0].Difference)

	// A maximum is no mean of its parts.
	maximum := []quality.Metric{{ID: "max", Of: func(t *survey.Table) (survey.Estimate, error) {
		e, err := mean(t)
		e.Value = 5
		if t.Len() == 2 {
			e.Value = 1
		}
		return e, err
	}}}
	got, err = quality.Sensitivity(table, excluded, maximum, o)
	require.NoError(t, err)
	require.Equal(t, quality.NotLinear, got[0].Difference.Warnings[0].Code)
	text, err := json.Marshal(got)
	require.NoError(t, err)
	require.Contains(t, string(text), `"not-linear"`)
}
