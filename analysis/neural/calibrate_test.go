package neural_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/analysis/neural"
	"github.com/gocsat/csat/survey"
)

// fifteen forecasts; the figures of R are those of the calls in TestCalibrate.
func fifteen() neural.Forecasts {
	f := neural.Forecasts{Predicted: []float64{.05, .1, .1, .2, .3, .35, .4, .5, .5, .6, .7, .75, .8, .9, .95}}
	for _, y := range []int{0, 0, 1, 0, 0, 1, 0, 1, 0, 1, 1, 0, 1, 1, 1} {
		f.Observed = append(f.Observed, y == 1)
	}
	return f
}

func TestCalibrate(t *testing.T) {
	c, err := neural.Calibrate(fifteen(), neural.CalibrationOptions{})
	require.NoError(t, err)
	tests := []struct {
		name      string
		got, want float64
		source    string
	}{
		{"brier", c.Brier.Value, 0.1933333333333334, "R 4.2: mean((y - p)^2)"},
		{"brier SE", c.Brier.SE.Value, 0.0611850562728442, "sd((y - p)^2)/sqrt(15)"},
		{"large", c.Large.Value, 0.0533333333333333, "mean(y - p)"},
		{"large SE", c.Large.SE.Value, 0.1166462567181185, "sd(y - p)/sqrt(15)"},
		{"intercept", c.Intercept.Value, 0.320075552871268, "glm(y ~ offset(qlogis(p)), binomial)"},
		{"intercept SE", c.Intercept.SE.Value, 0.706527585960286, "sandwich of the same, times sqrt(15/14)"},
		{"slope", c.Slope.Value, 0.764493444993443, "glm(y ~ qlogis(p), binomial)"},
		{"slope SE", c.Slope.SE.Value, 0.447290212464093, "sandwich of the same, times sqrt(15/14)"},
	}
	for _, tt := range tests {
		require.InEpsilon(t, tt.want, tt.got, 1e-12, "%s: %s", tt.name, tt.source)
	}
	weighted := fifteen()
	for i := range 15 {
		weighted.Weights = append(weighted.Weights, float64(1+i%3))
	}
	c, err = neural.Calibrate(weighted, neural.CalibrationOptions{})
	require.NoError(t, err)
	require.InEpsilon(t, 0.248166666666667, c.Brier.Value, 1e-10, "R 4.2: weighted.mean((y - p)^2, w)")
	require.InEpsilon(t, 0.404823629769073, c.Intercept.Value, 1e-12, "glm(y ~ offset(qlogis(p)), quasibinomial, weights = w)")
	require.InEpsilon(t, 0.436294189637455, c.Slope.Value, 1e-11, "glm(y ~ qlogis(p), quasibinomial, weights = w)")
}

// By hand: (0.2² + 0.3² + 0.4² + 0.1²)/4 = 0.075; two bins of 2: |0.5 − 0.25| and |1 − 0.75|.
func TestCalibrateByHand(t *testing.T) {
	f := neural.Forecasts{Predicted: []float64{0.2, 0.3, 0.6, 0.9}, Observed: []bool{false, false, true, true}}
	c, err := neural.Calibrate(f, neural.CalibrationOptions{Bins: 2})
	require.NoError(t, err)
	require.InDelta(t, 0.075, c.Brier.Value, 1e-15)
	require.Len(t, c.Bins, 2)
	require.InDelta(t, 0.25, c.Bins[0].Predicted, 1e-15)
	require.InDelta(t, 0.75, c.Bins[1].Predicted, 1e-15)
	require.Equal(t, []float64{0, 1}, []float64{c.Bins[0].Observed.Value, c.Bins[1].Observed.Value})
	require.Equal(t, int64(2), c.Bins[0].Observed.N)
	require.InDelta(t, 0.25, c.ECE, 1e-15)
	require.InDelta(t, math.Sqrt(2/math.Pi)*(math.Sqrt(.16+.21)+math.Sqrt(.24+.09))/4, c.Chance, 1e-15)
	// Probabilities that part outcomes without fail have no slope; the level still has a figure.
	require.Nil(t, c.Slope)
	require.NotNil(t, c.Intercept)
	require.Equal(t, neural.Degenerate, c.Warnings[0].Code)
}

func TestCalibrateDegenerate(t *testing.T) {
	tests := []struct {
		name             string
		predicted        []float64
		observed         []bool
		intercept, slope bool
		bins             int
	}{
		{"all alike", []float64{.4, .4, .4, .4}, []bool{true, false, true, false}, true, false, 1},
		{"certain ones", []float64{0, .4, .5, 1}, []bool{false, true, false, true}, false, false, 4},
		{"all happened", []float64{.1, .4, .5, .9}, []bool{true, true, true, true}, false, false, 4},
		{"none happened", []float64{.1, .4, .5, .9}, []bool{false, false, false, false}, false, false, 4},
		{"parted the wrong way round", []float64{.1, .2, .8, .9}, []bool{true, true, false, false}, true, false, 4},
		{"far out", []float64{1e-300, 1e-200, .5, .6, 1 - 1e-16}, []bool{false, true, false, true, false}, true, true, 5},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c, err := neural.Calibrate(neural.Forecasts{Predicted: tt.predicted, Observed: tt.observed}, neural.CalibrationOptions{})
			require.NoError(t, err)
			require.Equal(t, tt.intercept, c.Intercept != nil, "intercept")
			require.Equal(t, tt.slope, c.Slope != nil, "slope")
			require.Len(t, c.Bins, tt.bins)
			require.Equal(t, tt.intercept && tt.slope, len(c.Warnings) == 0)
			for _, e := range []*survey.Estimate{c.Intercept, c.Slope, &c.Brier, &c.Large} {
				if e != nil {
					require.False(t, math.IsNaN(e.Value) || math.IsInf(e.Value, 0) || math.IsNaN(e.SE.Value) || math.IsInf(e.SE.Value, 0), "%+v", *e)
				}
			}
		})
	}
}

// The intercept exists however little one outcome weighs: it is log odds less those forecast.
func TestCalibrateOfLittleWeight(t *testing.T) {
	f := neural.Forecasts{Predicted: []float64{.5, .5, .5}, Observed: []bool{true, false, false}, Weights: []float64{1e-60, 1, 1}}
	c, err := neural.Calibrate(f, neural.CalibrationOptions{})
	require.NoError(t, err)
	require.InEpsilon(t, math.Log(0.5e-60), c.Intercept.Value, 1e-9)
}

func TestCalibrateErrors(t *testing.T) {
	tests := []struct {
		name string
		f    neural.Forecasts
		o    neural.CalibrationOptions
		want error
		row  int
	}{
		{"empty", neural.Forecasts{}, neural.CalibrationOptions{}, survey.ErrNoBase, 0},
		{"one", neural.Forecasts{Predicted: []float64{.5}, Observed: []bool{true}}, neural.CalibrationOptions{}, survey.ErrTooFew, 0},
		{"one respondent", neural.Forecasts{Predicted: []float64{.5, .6}, Observed: []bool{true, false}, Respondents: []string{"a", "a"}}, neural.CalibrationOptions{}, survey.ErrTooFew, 0},
		{"lengths", neural.Forecasts{Predicted: []float64{.5}}, neural.CalibrationOptions{}, survey.ErrArgument, 0},
		{"NaN", neural.Forecasts{Predicted: []float64{.5, math.NaN()}, Observed: []bool{true, false}}, neural.CalibrationOptions{}, survey.ErrArgument, 2},
		{"above 1", neural.Forecasts{Predicted: []float64{.5, 1.5}, Observed: []bool{true, false}}, neural.CalibrationOptions{}, survey.ErrArgument, 2},
		{"weights too far apart", neural.Forecasts{Predicted: []float64{.1, .3, .2}, Observed: []bool{true, false, true}, Weights: []float64{1, 1e-300, 1e300}},
			neural.CalibrationOptions{}, survey.ErrWeight, 1},
		{"weight", neural.Forecasts{Predicted: []float64{.5, .5}, Observed: []bool{true, false}, Weights: []float64{1, 0}}, neural.CalibrationOptions{}, survey.ErrWeight, 2},
		{"bins", fifteen(), neural.CalibrationOptions{Bins: 1}, survey.ErrArgument, 0},
		{"level", fifteen(), neural.CalibrationOptions{Level: math.NaN()}, survey.ErrArgument, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := neural.Calibrate(tt.f, tt.o)
			require.ErrorIs(t, err, tt.want)
			var at *neural.Error
			if tt.row > 0 {
				require.ErrorAs(t, err, &at)
				require.Equal(t, tt.row, at.Row)
			}
		})
	}
}

// forecasts that are right, or stretched on the logit scale.
func drawn(r *rand.Rand, n int, stretch float64) neural.Forecasts {
	var f neural.Forecasts
	for range n {
		logit := r.NormFloat64()
		f.Observed = append(f.Observed, r.Float64() < 1/(1+math.Exp(-logit)))
		f.Predicted = append(f.Predicted, 1/(1+math.Exp(-stretch*logit)))
	}
	return f
}

// Right probabilities are found to be so, and the error that chance makes of them is the one
// expected; those twice as extreme are found out.
func TestCalibrateFindsOut(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	const times = 300
	large, slope, ece, chance := 0, 0, 0.0, 0.0
	for range times {
		c, err := neural.Calibrate(drawn(r, 300, 1), neural.CalibrationOptions{})
		require.NoError(t, err)
		if i := c.Large.Interval; i.Lower <= 0 && 0 <= i.Upper {
			large++
		}
		if i := c.Slope.Interval; i.Lower <= 1 && 1 <= i.Upper {
			slope++
		}
		ece += c.ECE / times
		chance += c.Chance / times
	}
	require.InDelta(t, 0.95*times, large, 14) // 3.7 standard errors
	require.InDelta(t, 0.95*times, slope, 14)
	require.InDelta(t, chance, ece, 0.02*chance)
	c, err := neural.Calibrate(drawn(r, 1000, 2), neural.CalibrationOptions{})
	require.NoError(t, err)
	require.InDelta(t, 0.5, c.Slope.Value, 3*c.Slope.SE.Value)
	require.Less(t, c.Slope.Interval.Upper, 1.0)
	require.Greater(t, c.ECE, 1.5*c.Chance)
}

// A row of weight 2 counts like two rows of one respondent; the order of rows does not count.
func TestCalibrateWeightsAreRows(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	f := drawn(r, 60, 1)
	twice := f
	for i := range 60 {
		f.Weights = append(f.Weights, float64(1+i%2))
		f.Respondents = append(f.Respondents, string(rune('A'+i)))
	}
	twice.Respondents = f.Respondents[:60:60]
	for i := 1; i < 60; i += 2 {
		twice.Predicted, twice.Observed = append(twice.Predicted, f.Predicted[i]), append(twice.Observed, f.Observed[i])
		twice.Respondents = append(twice.Respondents, f.Respondents[i])
	}
	a, err := neural.Calibrate(f, neural.CalibrationOptions{})
	require.NoError(t, err)
	b, err := neural.Calibrate(twice, neural.CalibrationOptions{})
	require.NoError(t, err)
	for _, pair := range [][2]survey.Estimate{{a.Brier, b.Brier}, {a.Large, b.Large}, {*a.Intercept, *b.Intercept}, {*a.Slope, *b.Slope}} {
		require.InDelta(t, pair[0].Value, pair[1].Value, 1e-12)
		require.InDelta(t, pair[0].SE.Value, pair[1].SE.Value, 1e-12)
	}
	require.InDelta(t, a.ECE, b.ECE, 1e-12)
	require.InDelta(t, a.Chance, b.Chance, 0.5*a.Chance) // of fewer independent rows it is larger

	shuffled := neural.Forecasts{}
	for _, i := range r.Perm(60) {
		shuffled.Predicted, shuffled.Observed = append(shuffled.Predicted, f.Predicted[i]), append(shuffled.Observed, f.Observed[i])
		shuffled.Weights, shuffled.Respondents = append(shuffled.Weights, f.Weights[i]), append(shuffled.Respondents, f.Respondents[i])
	}
	c, err := neural.Calibrate(shuffled, neural.CalibrationOptions{})
	require.NoError(t, err)
	require.Equal(t, a, c)
}

// Intervals stay where the figures can be.
func TestCalibrateInRange(t *testing.T) {
	c, err := neural.Calibrate(neural.Forecasts{Predicted: []float64{0, 1, 0, 1}, Observed: []bool{true, false, false, true}}, neural.CalibrationOptions{})
	require.NoError(t, err)
	require.Equal(t, []float64{0, 1}, []float64{c.Brier.Interval.Lower, c.Brier.Interval.Upper})
	require.Equal(t, []float64{-1, 1}, []float64{c.Large.Interval.Lower, c.Large.Interval.Upper})
	require.Equal(t, survey.Clipped, c.Large.Warnings[0].Code)
}
