package scenario_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/mat"

	"github.com/gocsat/csat/analysis/scenario"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

var both = []scenario.Shift{{Item: "skill", Steps: 2}, {Item: "speed", Steps: 1}}

// Figures of R from predict(f, type = "probs") of the model in helpers, gradients by central
// differences: se = sqrt(g'Vg + var(e)/n), e the expected values of the rows.
func TestWhatIfAgainstR(t *testing.T) {
	const near = 2e-8
	check := func(t *testing.T, e survey.Estimate, value, se float64) {
		t.Helper()
		require.InDelta(t, value, e.Value, near)
		require.InDelta(t, se, e.SE.Value, near)
		require.InDelta(t, value-1.959964*se, e.Interval.Lower, 1e-6)
		require.InDelta(t, value+1.959964*se, e.Interval.Upper, 1e-6)
		require.EqualValues(t, 120, e.N)
	}
	s := situation(t, scenario.Options{Metric: scenario.NPS})
	r, err := s.WhatIf(both...)
	require.NoError(t, err)
	check(t, r.Now, 0.132936874, 0.067997658)
	check(t, r.After, 0.361899576, 0.069165003)
	check(t, r.Gain, 0.228962703, 0.034586696)
	require.Nil(t, r.Relative, "an NPS has no zero")
	for k, want := range [][2]float64{{0.221158836, 0.119917362}, {0.227075759, 0.185305033}, {0.197669694, 0.212960666},
		{0.181590287, 0.234233650}, {0.172505423, 0.247583288}} {
		require.InDelta(t, want[0], r.Outcomes[k].Now, near)
		require.InDelta(t, want[1], r.Outcomes[k].After, near)
	}
	require.Equal(t, int64(24), r.Shifts[0].Capped)
	require.Equal(t, int64(48), r.Shifts[1].Capped)
	require.InDelta(t, (96*2+12)/120.0, r.Shifts[0].Mean, 1e-12)

	// Every third customer, a step and a half.
	r, err = s.WhatIf(scenario.Shift{Item: "skill", Steps: 1.5, Only: func(row int) bool { return row%3 == 0 }})
	require.NoError(t, err)
	check(t, r.Gain, 0.029507215, 0.009275560)
	require.EqualValues(t, 40, r.Shifts[0].Customers)

	// The mean, and what it is relative to now.
	r, err = situation(t, scenario.Options{}).WhatIf(both...)
	require.NoError(t, err)
	require.InDelta(t, 7.414890028, r.Now.Value, near)
	check(t, *r.Relative, 0.087598834, 0.014187230)

	weighted, err := scenario.New(model(), customers(nil, func(i int) float64 { return float64(1 + i%4) }), scenario.Options{Metric: scenario.NPS})
	require.NoError(t, err)
	r, err = weighted.WhatIf(both...)
	require.NoError(t, err)
	check(t, r.Gain, 0.229288096, 0.035768281)
	require.InDelta(t, 100, r.Gain.EffectiveN, 1e-9) // (Σw)²/Σw² = 300²/900
}

// The delta method against draws of coefficients and of rows.
func TestWhatIfAgainstDraws(t *testing.T) {
	m, s := model(), situation(t, scenario.Options{Metric: scenario.NPS})
	want, err := s.WhatIf(both...)
	require.NoError(t, err)
	var chol mat.Cholesky
	cov := mat.NewSymDense(6, nil)
	for i, row := range m.Covariance {
		for j, v := range row {
			cov.SetSym(i, j, v)
		}
	}
	require.True(t, chol.Factorize(cov))
	var lower mat.TriDense
	chol.LTo(&lower)
	counts := []float64{-1, 0, 0, 1, 1}
	random := rand.New(rand.NewPCG(1, 2))
	var now, after, gain []float64
	for range 4000 {
		z := mat.NewVecDense(6, nil)
		for j := range 6 {
			z.SetVec(j, random.NormFloat64())
		}
		var d mat.VecDense
		d.MulVec(&lower, z)
		expected := func(skill, speed int) float64 {
			v, below := 0.0, 0.0
			for k, c := range counts {
				upTo := 1.0
				if k < 4 {
					eta := (m.Slopes[0]+d.AtVec(4))*float64(skill) + (m.Slopes[1]+d.AtVec(5))*float64(speed)
					upTo = 1 / (1 + math.Exp(-(m.Thresholds[k] + d.AtVec(k) - eta)))
				}
				v, below = v+c*(upTo-below), upTo
			}
			return v
		}
		var a, b float64
		for range 120 {
			i := random.IntN(120)
			skill, speed := 1+i*7%10, 1+i*i%5
			a += expected(skill, speed) / 120
			b += expected(min(skill+2, 10), min(speed+1, 5)) / 120
		}
		now, after, gain = append(now, a), append(after, b), append(gain, b-a)
	}
	for _, c := range []struct {
		name  string
		draws []float64
		e     survey.Estimate
	}{{"now", now, want.Now}, {"after", after, want.After}, {"gain", gain, want.Gain}} {
		slices.Sort(c.draws)
		mean, squares := 0.0, 0.0
		for _, x := range c.draws {
			mean += x / 4000
		}
		for _, x := range c.draws {
			squares += (x - mean) * (x - mean) / 4000
		}
		// The error of a standard deviation of 4000 draws is 1.1 %.
		require.InEpsilon(t, c.e.SE.Value, math.Sqrt(squares), 0.04, c.name)
		require.InDelta(t, c.e.Value, mean, 0.1*c.e.SE.Value, c.name)
		// That of their quantiles 0.04 standard errors; that gains are a little skewed comes on top.
		require.InDelta(t, c.e.Interval.Lower, c.draws[100], 0.2*c.e.SE.Value, c.name)
		require.InDelta(t, c.e.Interval.Upper, c.draws[3900], 0.2*c.e.SE.Value, c.name)
	}
}

func TestWhatIfProperties(t *testing.T) {
	s := situation(t, scenario.Options{Metric: scenario.NPS})
	none, err := s.WhatIf()
	require.NoError(t, err)
	require.Zero(t, none.Gain.Value)
	require.Zero(t, none.Gain.SE.Value)
	require.Equal(t, survey.ZeroVariance, none.Gain.Warnings[0].Code)
	require.Equal(t, none.Now, none.After)
	require.Zero(t, none.Extrapolated)

	// Up and beyond: everybody is at the end, and nothing varies between customers.
	end, err := s.WhatIf(scenario.Shift{Item: "skill", Steps: 1000}, scenario.Shift{Item: "speed", Steps: 50})
	require.NoError(t, err)
	require.EqualValues(t, 120, end.Shifts[0].Capped)
	further, err := s.WhatIf(scenario.Shift{Item: "skill", Steps: 9}, scenario.Shift{Item: "speed", Steps: 4})
	require.NoError(t, err)
	require.Equal(t, end.After, further.After)
	require.EqualValues(t, 108, further.Shifts[0].Capped, "from 1 it is just possible")

	// A shift is the sum of its parts by customer.
	part := func(third int) scenario.Shift {
		return scenario.Shift{Item: "skill", Steps: 1, Only: func(row int) bool { return row%3 == third }}
	}
	whole, err := s.WhatIf(scenario.Shift{Item: "skill", Steps: 1})
	require.NoError(t, err)
	parts, err := s.WhatIf(part(0), part(1), part(2))
	require.NoError(t, err)
	require.InDelta(t, whole.Gain.Value, parts.Gain.Value, 1e-14)
	require.InDelta(t, whole.Gain.SE.Value, parts.Gain.SE.Value, 1e-14)
	_, err = s.WhatIf(part(0), scenario.Shift{Item: "skill", Steps: 1})
	require.ErrorIs(t, err, scenario.ErrArgument)

	// Down ends where the scale does, and steps that add up but for rounding are not stopped.
	down, err := s.WhatIf(scenario.Shift{Item: "speed", Steps: -2})
	require.NoError(t, err)
	require.EqualValues(t, 72, down.Shifts[0].Capped, "those at 1 and 2")
	require.InDelta(t, -(48*1+48*2)/120.0, down.Shifts[0].Mean, 1e-12)
	require.Negative(t, down.Gain.Value)
	exact, err := s.WhatIf(scenario.Shift{Item: "speed", Steps: math.Nextafter(4, 5), Only: func(row int) bool { return row%5 == 0 }})
	require.NoError(t, err)
	require.EqualValues(t, 24, exact.Shifts[0].Customers)
	require.Zero(t, exact.Shifts[0].Capped)

	// Down is the way up back, where nothing is capped.
	for _, steps := range []float64{0.25, 1, 3} {
		up, err := s.WhatIf(scenario.Shift{Item: "skill", Steps: steps, Only: func(row int) bool { return row*7%10 < 5 }})
		require.NoError(t, err)
		require.Positive(t, up.Gain.Value)
		require.Zero(t, up.Shifts[0].Capped)
		sum := 0.0
		for _, o := range up.Outcomes {
			sum += o.After
		}
		require.InDelta(t, 1, sum, 1e-14)
	}
}

// A reversed item moves towards what is better, and steps follow the points, not the worths.
func TestShiftFollowsTheScale(t *testing.T) {
	m := model()
	m.Predictors[1] = "slow" // its effective worth is that of speed
	reversed, err := scenario.New(m, customers(nil, nil), scenario.Options{Metric: scenario.NPS})
	require.NoError(t, err)
	got, err := reversed.WhatIf(scenario.Shift{Item: "slow", Steps: 1})
	require.NoError(t, err)
	want, err := situation(t, scenario.Options{Metric: scenario.NPS}).WhatIf(scenario.Shift{Item: "speed", Steps: 1})
	require.NoError(t, err)
	require.Equal(t, want.Gain, got.Gain)
	require.Equal(t, want.Shifts[0].Capped, got.Shifts[0].Capped)

	// So does one whose scale has the favourable end below.
	grade, err := scale.New(scale.Definition{ID: "grade", Range: scale.Range{From: 1, To: 5}, Polarity: scale.LowerIsBetter})
	require.NoError(t, err)
	q, err := survey.New(survey.Definition{ID: "q", Items: []survey.Item{{ID: "skill", Scale: scale.OneToTen()}, {ID: "speed", Scale: grade},
		{ID: "recommend", Scale: scale.ZeroToTen(), Role: survey.Recommendation}}})
	require.NoError(t, err)
	table := survey.NewTable(q)
	for i := range 120 {
		r := q.NewResponse()
		require.NoError(t, r.Answer("skill", 1+i*7%10))
		require.NoError(t, r.Answer("speed", 5-i*i%5))
		require.NoError(t, table.Append(r))
	}
	graded, err := scenario.New(model(), table, scenario.Options{Metric: scenario.NPS})
	require.NoError(t, err)
	got, err = graded.WhatIf(scenario.Shift{Item: "speed", Steps: 1})
	require.NoError(t, err)
	require.Equal(t, want.Gain, got.Gain)
}

func TestExtrapolation(t *testing.T) {
	q := questionnaire()
	// Nobody is above 6 on skill: a step more is beyond what was seen for those at 6, two for those at 5 too.
	crossed := survey.NewTable(q)
	for i := range 60 {
		r := q.NewResponse()
		require.NoError(t, r.Answer("skill", 1+i%6))
		require.NoError(t, r.Answer("speed", 1+i%5))
		require.NoError(t, crossed.Append(r))
	}
	s, err := scenario.New(model(), crossed, scenario.Options{})
	require.NoError(t, err)
	for steps, want := range map[float64]float64{0: 0, -1: 0, 1: 1.0 / 6, 2: 2.0 / 6} {
		r, err := s.WhatIf(scenario.Shift{Item: "skill", Steps: steps})
		require.NoError(t, err)
		require.InDelta(t, want, r.Extrapolated, 1e-12, "%v", steps)
		require.Equal(t, want > 0.05, slices.ContainsFunc(r.Warnings, func(w survey.Warning) bool { return w.Code == scenario.Extrapolation }))
	}
	// Alone, in the corner: skill and speed go together, so that high speed at low skill is far off.
	together := survey.NewTable(q)
	for i := range 100 {
		r := q.NewResponse()
		require.NoError(t, r.Answer("skill", 1+i%10))
		require.NoError(t, r.Answer("speed", 1+i%10/2))
		require.NoError(t, together.Append(r))
	}
	s, err = scenario.New(model(), together, scenario.Options{})
	require.NoError(t, err)
	r, err := s.WhatIf(scenario.Shift{Item: "speed", Steps: 4, Only: func(row int) bool { return row%10 == 0 }})
	require.NoError(t, err)
	require.InDelta(t, 0.1, r.Extrapolated, 1e-12)
	// On a line, whatever leaves it is beyond what was seen, be it by half a point, and what stays is not.
	line := together.Filter(func(row int) bool { return row%2 == 0 })
	s, err = scenario.New(model(), line, scenario.Options{})
	require.NoError(t, err)
	third := func(row int) bool { return row%5 == 1 } // skill 3, speed 2
	r, err = s.WhatIf(scenario.Shift{Item: "speed", Steps: 0.5, Only: third})
	require.NoError(t, err)
	require.InDelta(t, 0.2, r.Extrapolated, 1e-12)
	r, err = s.WhatIf(scenario.Shift{Item: "speed", Steps: 0.5, Only: third}, scenario.Shift{Item: "skill", Steps: 1, Only: third})
	require.NoError(t, err)
	require.Zero(t, r.Extrapolated)
	// So it is with a third item that all rated alike.
	third3 := model()
	third3.Predictors, third3.Slopes = append(third3.Predictors, "slow"), append(third3.Slopes, 0.1)
	for i := range third3.Covariance {
		third3.Covariance[i] = append(third3.Covariance[i], 0)
	}
	third3.Covariance = append(third3.Covariance, make([]float64, 7))
	withSlow := survey.NewTable(q)
	for i := range 50 {
		r := q.NewResponse()
		require.NoError(t, r.Answer("skill", 1+2*(i%5)))
		require.NoError(t, r.Answer("speed", 1+i%5))
		require.NoError(t, r.Answer("slow", 2))
		require.NoError(t, withSlow.Append(r))
	}
	s, err = scenario.New(third3, withSlow, scenario.Options{})
	require.NoError(t, err)
	r, err = s.WhatIf(scenario.Shift{Item: "speed", Steps: 0.5, Only: third})
	require.NoError(t, err)
	require.InDelta(t, 0.2, r.Extrapolated, 1e-12)
	// Below all is outside, be it nearer to the mean than one that is far above.
	above := survey.NewTable(q)
	for i := range 60 {
		r := q.NewResponse()
		require.NoError(t, r.Answer("skill", map[bool]int{true: 10, false: 3}[i == 0]))
		require.NoError(t, r.Answer("speed", 1+i%5))
		require.NoError(t, above.Append(r))
	}
	s, err = scenario.New(model(), above, scenario.Options{})
	require.NoError(t, err)
	r, err = s.WhatIf(scenario.Shift{Item: "skill", Steps: -1, Only: func(row int) bool { return row > 0 }})
	require.NoError(t, err)
	require.InDelta(t, 59.0/60, r.Extrapolated, 1e-12)
	// An item that all rated alike is no news of the others.
	constant := together.Filter(func(row int) bool { return row%10/2 == 2 })
	s, err = scenario.New(model(), constant, scenario.Options{})
	require.NoError(t, err)
	r, err = s.WhatIf(scenario.Shift{Item: "skill", Steps: 1, Only: func(row int) bool { return row%2 == 0 }})
	require.NoError(t, err)
	require.Zero(t, r.Extrapolated)
	r, err = s.WhatIf(scenario.Shift{Item: "speed", Steps: 0.5})
	require.NoError(t, err)
	require.Equal(t, 1.0, r.Extrapolated)
}

// A step function is a model too: half of those on a threshold are beyond it.
func TestThresholdsFarApart(t *testing.T) {
	m := scenario.Model{Outcome: "recommend", Values: []float64{4, 8, 10}, Thresholds: []float64{0, 1000},
		Predictors: []string{"skill"}, Slopes: []float64{200}, Covariance: [][]float64{{0, 0, 0}, {0, 0, 0}, {0, 0, 0.01}}}
	five := customers(nil, nil).Filter(func(row int) bool { return row*7%10 == 4 })
	s, err := scenario.New(m, five, scenario.Options{})
	require.NoError(t, err)
	for steps, want := range map[float64]float64{0: 9, -1: 8, 1: 10} {
		r, err := s.WhatIf(scenario.Shift{Item: "skill", Steps: steps})
		require.NoError(t, err)
		require.InDelta(t, want, r.After.Value, 1e-12)
		if steps == 0 {
			require.InDelta(t, 2*0.25*5*0.1, r.Now.SE.Value, 1e-12) // ∂m/∂β = jump · density · x
		}
	}
	// Plans have the same figures: with thresholds apart, customers far below them, and long ways.
	for _, thresholds := range [][]float64{{0, 1000}, {1500, 1501}, {400, 401}, {1000, 1001}, {-1500, -1400}} {
		m.Thresholds, m.Slopes[0] = thresholds, 200
		if thresholds[0] == 1500 {
			m.Slopes[0] = 300
		}
		two := customers(nil, nil).Filter(func(row int) bool { return row*7%10 < 2 })
		s, err := scenario.New(m, two, scenario.Options{})
		require.NoError(t, err)
		for _, probability := range []float64{0.5, 0.9} {
			p, err := s.Optimise(t.Context(), []scenario.Lever{{Item: "skill", Cost: 1, Most: 8}}, scenario.PlanOptions{Probability: probability})
			require.NoError(t, err)
			best := math.Inf(-1)
			for steps := range 9 {
				r, err := s.WhatIf(scenario.Shift{Item: "skill", Steps: float64(steps)})
				require.NoError(t, err)
				figure := r.After.Value
				if probability > 0.5 {
					figure -= 1.2815515655446004 * r.After.SE.Value
				}
				listed := slices.ContainsFunc(p.Efficient, func(e scenario.Plan) bool { return e.Steps[0] == steps })
				require.Equal(t, figure > best+1e-11, listed, "%v, %v, %d", thresholds, probability, steps)
				best = max(best, figure)
			}
		}
	}
}

// Weights are in what happens to the customers, too.
func TestWeightedShares(t *testing.T) {
	heavy := func(i int) float64 { return map[bool]float64{true: 3, false: 1}[i*7%10 == 5] } // skill 6
	table := customers(nil, heavy).Filter(func(row int) bool { return row*7%10 < 6 })
	s, err := scenario.New(model(), table, scenario.Options{})
	require.NoError(t, err)
	at6, err := table.Codes("skill")
	require.NoError(t, err)
	r, err := s.WhatIf(scenario.Shift{Item: "skill", Steps: 1, Only: func(row int) bool {
		rating, _ := scale.OneToTen().Value(at6[row])
		return rating == 6
	}})
	require.NoError(t, err)
	require.EqualValues(t, 12, r.Shifts[0].Customers)
	require.InDelta(t, 3.0/8, r.Shifts[0].Mean, 1e-12)
	require.InDelta(t, 3.0/8, r.Extrapolated, 1e-12)
}

// Neither the order of rows nor weights in proportion change a bit.
func TestOrderOfRows(t *testing.T) {
	weight := func(i int) float64 { return 0.1 + 0.7*float64(i%5) }
	for _, f := range []func(int) float64{nil, weight} {
		order := rand.New(rand.NewPCG(3, 4)).Perm(120)
		var results []scenario.Result
		for _, rows := range [][]int{nil, order} {
			s, err := scenario.New(model(), customers(rows, f), scenario.Options{Metric: scenario.Share})
			require.NoError(t, err)
			r, err := s.WhatIf(both...)
			require.NoError(t, err)
			results = append(results, r)
		}
		require.Equal(t, results[0], results[1])
	}
}

// Intervals end where the metric does, and nothing is relative to what is not positive.
func TestEndsOfTheMetric(t *testing.T) {
	m := model()
	for i := range m.Covariance {
		for j := range m.Covariance[i] {
			m.Covariance[i][j] *= 100
		}
	}
	s, err := scenario.New(m, customers(nil, nil), scenario.Options{Metric: scenario.NPS})
	require.NoError(t, err)
	r, err := s.WhatIf(scenario.Shift{Item: "skill", Steps: 9})
	require.NoError(t, err)
	require.Equal(t, 1.0, r.After.Interval.Upper)
	clipped := func(e survey.Estimate) bool {
		return slices.ContainsFunc(e.Warnings, func(w survey.Warning) bool { return w.Code == survey.Clipped })
	}
	require.True(t, clipped(r.After))
	r, err = s.WhatIf(scenario.Shift{Item: "skill", Steps: -9})
	require.NoError(t, err)
	require.Equal(t, -1.0, r.After.Interval.Lower)
	require.True(t, clipped(r.After))
	// Gains can be losses, in plans too.
	r, err = s.WhatIf(scenario.Shift{Item: "speed", Steps: 1})
	require.NoError(t, err)
	require.Negative(t, r.Gain.Interval.Lower)
	p, err := s.Optimise(t.Context(), []scenario.Lever{{Item: "speed", Cost: 1, Most: 1}}, scenario.PlanOptions{})
	require.NoError(t, err)
	require.InDelta(t, r.Gain.Interval.Lower, p.Efficient[1].Gain.Interval.Lower, 1e-12)
	require.InDelta(t, r.After.Interval.Upper, p.Efficient[1].After.Interval.Upper, 1e-12)
	require.False(t, clipped(p.Efficient[1].Gain))
	share, err := scenario.New(m, customers(nil, nil).Filter(func(row int) bool { return row < 20 }), scenario.Options{Metric: scenario.Share})
	require.NoError(t, err)
	p, err = share.Optimise(t.Context(), []scenario.Lever{{Item: "speed", Cost: 1, Most: 1}}, scenario.PlanOptions{})
	require.NoError(t, err)
	require.Negative(t, p.Efficient[1].Gain.Interval.Lower)
	require.Equal(t, survey.LowBase, p.Now.Warnings[len(p.Now.Warnings)-1].Code)

	around, err := scale.New(scale.Definition{ID: "balance", Range: scale.Range{From: -2, To: 2}})
	require.NoError(t, err)
	q, err := survey.New(survey.Definition{ID: "q", Items: []survey.Item{{ID: "speed", Scale: scale.OneToFive()}, {ID: "balance", Scale: around}}})
	require.NoError(t, err)
	table := survey.NewTable(q)
	for i := range 50 {
		response := q.NewResponse()
		require.NoError(t, response.Answer("speed", 1+i%5))
		require.NoError(t, table.Append(response))
	}
	for threshold, positive := range map[float64]bool{-9: true, 3: false, 9: false} { // 3 is the middle: the mean is 0
		s, err = scenario.New(scenario.Model{Outcome: "balance", Values: []float64{-1, 1}, Thresholds: []float64{threshold},
			Predictors: []string{"speed"}, Slopes: []float64{1}, Covariance: [][]float64{{1, 0}, {0, 1}}}, table, scenario.Options{})
		require.NoError(t, err)
		r, err = s.WhatIf(scenario.Shift{Item: "speed", Steps: 1})
		require.NoError(t, err)
		require.Equal(t, positive, r.Relative != nil && r.Now.Value > 0.1, "%v", threshold)
		if r.Relative != nil {
			require.Positive(t, r.Now.Value)
		}
	}
}
