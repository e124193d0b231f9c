package scenario_test

import (
	"encoding/json"
	"math"
	"testing"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/analysis/scenario"
	"github.com/gocsat/csat/satisfaction"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

func TestNewRefuses(t *testing.T) {
	table := customers(nil, nil)
	nan, inf := math.NaN(), math.Inf(1)
	tests := []struct {
		name   string
		change func(m *scenario.Model)
		want   error
		text   string
	}{
		{"nothing", func(m *scenario.Model) { *m = scenario.Model{} }, survey.ErrArgument, "0 thresholds between 0 values"},
		{"values", func(m *scenario.Model) { m.Values = m.Values[1:] }, survey.ErrArgument, "4 thresholds between 4 values"},
		{"slopes", func(m *scenario.Model) { m.Slopes = m.Slopes[1:] }, survey.ErrArgument, "1 slopes of 2 predictors"},
		{"no slopes", func(m *scenario.Model) { m.Slopes, m.Predictors = nil, nil }, survey.ErrArgument, "0 slopes"},
		{"rows", func(m *scenario.Model) { m.Covariance = m.Covariance[1:] }, survey.ErrArgument, "covariance of 5 parameters"},
		{"columns", func(m *scenario.Model) { m.Covariance[2] = nil }, survey.ErrArgument, "covariance row 3 has 0 columns"},
		{"NaN slope", func(m *scenario.Model) { m.Slopes[1] = nan }, survey.ErrArgument, "slopes: number 2 is NaN"},
		{"infinite threshold", func(m *scenario.Model) { m.Thresholds[3] = inf }, survey.ErrArgument, "thresholds: number 4"},
		{"NaN covariance", func(m *scenario.Model) { m.Covariance[5][0] = nan }, survey.ErrArgument, "covariance row 6: number 1"},
		{"thresholds in disorder", func(m *scenario.Model) { m.Thresholds[1] = 9 }, survey.ErrArgument, "thresholds do not ascend"},
		{"value twice", func(m *scenario.Model) { m.Values[1] = 8 }, survey.ErrArgument, "values do not ascend"},
		{"asymmetric", func(m *scenario.Model) { m.Covariance[4][0] = 0.01 }, survey.ErrArgument, "parameters 5 and 1"},
		{"negative variance", func(m *scenario.Model) { m.Covariance[4][4] = -1 }, survey.ErrArgument, "variance 5 is -1"},
		{"correlation above 1", func(m *scenario.Model) { m.Covariance[4][4] = 1e-5 }, survey.ErrArgument, "parameters 5 and 1"},
		{"indefinite", func(m *scenario.Model) { m.Covariance[4][5], m.Covariance[5][4] = 0.0067, 0.0067 }, survey.ErrArgument, "semidefinite"},
		{"predictor twice", func(m *scenario.Model) { m.Predictors[1] = "skill" }, survey.ErrArgument, `"skill" twice`},
		{"outcome predicts itself", func(m *scenario.Model) { m.Predictors[1] = "recommend" }, survey.ErrArgument, `"recommend" twice`},
		{"unknown predictor", func(m *scenario.Model) { m.Predictors[1] = "price" }, survey.ErrUnknown, `item "price"`},
		{"unknown outcome", func(m *scenario.Model) { m.Outcome = "renewal" }, survey.ErrUnknown, `item "renewal"`},
		{"values of another scale", func(m *scenario.Model) { m.Values[4] = 10.5 }, scenario.ErrIncompatible, `item "recommend"`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			m := model()
			tt.change(&m)
			_, err := scenario.New(m, table, scenario.Options{})
			require.ErrorIs(t, err, tt.want)
			require.ErrorContains(t, err, tt.text)
		})
	}
	one := table.Filter(func(row int) bool { return row == 0 })
	q := questionnaire()
	blank := survey.NewTable(q)
	r := q.NewResponse()
	require.NoError(t, r.Answer("skill", 3))
	require.NoError(t, blank.Append(r))
	m := model()
	onFive := model()
	onFive.Outcome, onFive.Values, onFive.Predictors = "slow", []float64{1, 2, 3, 4, 5}, []string{"skill", "speed"}
	for name, c := range map[string]struct {
		do   func() (*scenario.Situation, error)
		want error
	}{
		"no table":     {func() (*scenario.Situation, error) { return scenario.New(m, nil, scenario.Options{}) }, survey.ErrArgument},
		"zero table":   {func() (*scenario.Situation, error) { return scenario.New(m, new(survey.Table), scenario.Options{}) }, survey.ErrUnknown},
		"no rows":      {func() (*scenario.Situation, error) { return scenario.New(m, survey.NewTable(q), scenario.Options{}) }, survey.ErrNoBase},
		"no full row":  {func() (*scenario.Situation, error) { return scenario.New(m, blank, scenario.Options{}) }, survey.ErrNoBase},
		"one customer": {func() (*scenario.Situation, error) { return scenario.New(m, one, scenario.Options{}) }, survey.ErrTooFew},
		"level":        {func() (*scenario.Situation, error) { return scenario.New(m, table, scenario.Options{Level: 1}) }, survey.ErrArgument},
		"NaN level":    {func() (*scenario.Situation, error) { return scenario.New(m, table, scenario.Options{Level: nan}) }, survey.ErrArgument},
		"metric":       {func() (*scenario.Situation, error) { return scenario.New(m, table, scenario.Options{Metric: 9}) }, survey.ErrArgument},
		"boxes": {func() (*scenario.Situation, error) {
			return scenario.New(m, table, scenario.Options{Metric: scenario.Share, Boxes: 11})
		}, survey.ErrArgument},
		"no classes": {func() (*scenario.Situation, error) {
			return scenario.New(onFive, table, scenario.Options{Metric: scenario.NPS})
		}, satisfaction.ErrScale},
	} {
		_, err := c.do()
		require.ErrorIs(t, err, c.want, name)
	}
}

// A customer who rated all predictors counts, whether or not the outcome was rated; another does not.
func TestBase(t *testing.T) {
	table := customers(nil, nil)
	q := table.Questionnaire()
	for _, items := range [][]string{{"skill", "speed"}, {"skill", "recommend"}, {"speed"}} {
		r := q.NewResponse()
		for _, item := range items {
			require.NoError(t, r.Answer(item, 4))
		}
		require.NoError(t, table.Append(r))
	}
	s, err := scenario.New(model(), table, scenario.Options{})
	require.NoError(t, err)
	var asked []int
	r, err := s.WhatIf(scenario.Shift{Item: "skill", Steps: 1, Only: func(row int) bool {
		asked = append(asked, row)
		return row == 120
	}})
	require.NoError(t, err)
	require.EqualValues(t, 121, r.Now.N)
	require.EqualValues(t, 2, r.Now.Missing)
	require.EqualValues(t, 1, r.Shifts[0].Customers)
	require.Len(t, asked, 121)
	require.IsIncreasing(t, asked)

	// Rows are those of the table, not of the complete ones.
	gap := survey.NewTable(q)
	for _, skill := range []int{0, 3, 4} {
		r := q.NewResponse()
		require.NoError(t, r.Answer("speed", 2))
		if skill > 0 {
			require.NoError(t, r.Answer("skill", skill))
		}
		require.NoError(t, gap.Append(r))
	}
	s, err = scenario.New(model(), gap, scenario.Options{})
	require.NoError(t, err)
	asked = nil
	_, err = s.WhatIf(scenario.Shift{Item: "skill", Steps: 1, Only: func(row int) bool { asked = append(asked, row); return true }})
	require.NoError(t, err)
	require.Equal(t, []int{1, 2}, asked)
}

// A model is not kept, and a worth that stands for two points must count for one thing.
func TestModelOfItsOwn(t *testing.T) {
	m := model()
	s, err := scenario.New(m, customers(nil, nil), scenario.Options{})
	require.NoError(t, err)
	want, err := s.WhatIf(both...)
	require.NoError(t, err)
	for _, row := range m.Covariance {
		clear(row)
	}
	clear(m.Slopes)
	clear(m.Thresholds)
	got, err := s.WhatIf(both...)
	require.NoError(t, err)
	require.Equal(t, want, got)

	worth := func(v int64) *decimal.Decimal { d := decimal.NewFromInt(v); return &d }
	twice, err := scale.New(scale.Definition{ID: "twice", Points: []scale.Point{{Value: 1, Worth: worth(1)}, {Value: 2, Worth: worth(2)}, {Value: 3, Worth: worth(2)}}})
	require.NoError(t, err)
	q, err := survey.New(survey.Definition{ID: "q", Items: []survey.Item{{ID: "skill", Scale: scale.OneToTen()}, {ID: "twice", Scale: twice}}})
	require.NoError(t, err)
	table := survey.NewTable(q)
	for i := range 9 {
		r := q.NewResponse()
		require.NoError(t, r.Answer("skill", 1+i))
		require.NoError(t, table.Append(r))
	}
	m = scenario.Model{Outcome: "twice", Values: []float64{1, 2}, Thresholds: []float64{1}, Predictors: []string{"skill"}, Slopes: []float64{1}, Covariance: [][]float64{{1, 0}, {0, 1}}}
	_, err = scenario.New(m, table, scenario.Options{})
	require.NoError(t, err)
	_, err = scenario.New(m, table, scenario.Options{Metric: scenario.Share, Boxes: 1})
	require.ErrorIs(t, err, scenario.ErrIncompatible)
}

// The classes of the item are those of the metric, unless the options have others.
func TestClasses(t *testing.T) {
	from := func(promoters int64) *scale.Bands {
		b, err := scale.NewBands(scale.BandsDefinition{ID: "classes", Bands: []scale.Band{
			{ID: "detractor"}, {ID: "passive", From: decimal.NewFromInt(7)}, {ID: "promoter", From: decimal.NewFromInt(promoters)},
		}, Max: decimal.NewFromInt(10)})
		require.NoError(t, err)
		return b
	}
	q, err := survey.New(survey.Definition{ID: "q", Items: []survey.Item{{ID: "skill", Scale: scale.OneToTen()}, {ID: "speed", Scale: scale.OneToFive()},
		{ID: "recommend", Scale: scale.OneToTen(), Role: survey.Recommendation, Classes: from(9)}}})
	require.NoError(t, err)
	table := survey.NewTable(q)
	for i := range 40 {
		r := q.NewResponse()
		require.NoError(t, r.Answer("skill", 1+i%10))
		require.NoError(t, r.Answer("speed", 1+i%5))
		require.NoError(t, table.Append(r))
	}
	for _, tt := range []struct {
		classes *scale.Bands
		first   int // of the promoters
	}{{nil, 3}, {from(8), 2}} {
		s, err := scenario.New(model(), table, scenario.Options{Metric: scenario.NPS, Classes: tt.classes})
		require.NoError(t, err)
		r, err := s.WhatIf()
		require.NoError(t, err)
		want := -r.Outcomes[0].Now
		for _, o := range r.Outcomes[tt.first:] {
			want += o.Now
		}
		require.InDelta(t, want, r.Now.Value, 1e-14)
	}
}

func TestShiftRefuses(t *testing.T) {
	s := situation(t, scenario.Options{})
	var each65 []scenario.Shift
	for k := range 65 {
		each65 = append(each65, scenario.Shift{Item: "skill", Steps: 1, Only: func(row int) bool { return row == k }})
	}
	r, err := s.WhatIf(each65[:64]...)
	require.NoError(t, err)
	require.EqualValues(t, 1, r.Shifts[63].Customers)
	for name, shifts := range map[string][]scenario.Shift{
		"item":     {{Item: "price", Steps: 1}},
		"outcome":  {{Item: "recommend", Steps: 1}},
		"NaN":      {{Item: "skill", Steps: math.NaN()}},
		"far":      {{Item: "skill", Steps: 1001}},
		"infinite": {{Item: "skill", Steps: math.Inf(-1)}},
		"twice":    {{Item: "skill", Steps: 1}, {Item: "skill", Steps: 1}},
		"too many": each65,
	} {
		_, err := s.WhatIf(shifts...)
		require.ErrorIs(t, err, scenario.ErrArgument, name)
	}
	for _, empty := range []*scenario.Situation{nil, {}} {
		_, err := empty.WhatIf()
		require.ErrorIs(t, err, scenario.ErrArgument)
		_, err = empty.Optimise(t.Context(), levers(), scenario.PlanOptions{})
		require.ErrorIs(t, err, scenario.ErrArgument)
	}
}

func TestOptimiseRefuses(t *testing.T) {
	s := situation(t, scenario.Options{})
	one := func(change func(l *scenario.Lever)) []scenario.Lever {
		l := scenario.Lever{Item: "skill", Cost: 1, Most: 1}
		change(&l)
		return []scenario.Lever{l}
	}
	plain := one(func(*scenario.Lever) {})
	tests := []struct {
		name   string
		levers []scenario.Lever
		o      scenario.PlanOptions
		want   error
	}{
		{"none", nil, scenario.PlanOptions{}, scenario.ErrArgument},
		{"item", one(func(l *scenario.Lever) { l.Item = "price" }), scenario.PlanOptions{}, scenario.ErrArgument},
		{"step", one(func(l *scenario.Lever) { l.Step = -1 }), scenario.PlanOptions{}, scenario.ErrArgument},
		{"NaN step", one(func(l *scenario.Lever) { l.Step = math.NaN() }), scenario.PlanOptions{}, scenario.ErrArgument},
		{"cost", one(func(l *scenario.Lever) { l.Cost = -1 }), scenario.PlanOptions{}, scenario.ErrArgument},
		{"NaN cost", one(func(l *scenario.Lever) { l.Cost = math.NaN() }), scenario.PlanOptions{}, scenario.ErrArgument},
		{"ceiling", one(func(l *scenario.Lever) { l.Most = 0 }), scenario.PlanOptions{}, scenario.ErrArgument},
		{"combinations", one(func(l *scenario.Lever) { l.Most = math.MaxInt }), scenario.PlanOptions{}, scenario.ErrTooMany},
		{"combinations of two", []scenario.Lever{{Item: "skill", Most: 999}, {Item: "speed", Most: 100}}, scenario.PlanOptions{}, scenario.ErrTooMany},
		{"one answer twice", append(plain, plain...), scenario.PlanOptions{}, scenario.ErrArgument},
		{"target", plain, scenario.PlanOptions{Target: survey.Optional{Value: math.NaN(), Valid: true}}, scenario.ErrArgument},
		{"budget", plain, scenario.PlanOptions{Budget: survey.Some(-1)}, scenario.ErrArgument},
		{"probability", plain, scenario.PlanOptions{Probability: 0.4}, scenario.ErrArgument},
		{"certainty", plain, scenario.PlanOptions{Probability: 1}, scenario.ErrArgument},
		{"NaN probability", plain, scenario.PlanOptions{Probability: math.NaN()}, scenario.ErrArgument},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := s.Optimise(t.Context(), tt.levers, tt.o)
			require.ErrorIs(t, err, tt.want)
		})
	}
}

func TestSalesRefuses(t *testing.T) {
	good, e := change(0.02, 0.01), scenario.Elasticity{Low: 2, High: 3}
	nan := math.NaN()
	tests := []struct {
		name   string
		change survey.Estimate
		e      scenario.Elasticity
		o      scenario.SalesOptions
	}{
		{"suppressed", good.Suppress(), e, scenario.SalesOptions{}},
		{"marked as suppressed", survey.Estimate{Value: 0.02, SE: survey.Some(0.01), Suppressed: true}, e, scenario.SalesOptions{}},
		{"no error", survey.Estimate{Value: 1}, e, scenario.SalesOptions{}},
		{"NaN", survey.Estimate{Value: nan, SE: survey.Some(1)}, e, scenario.SalesOptions{}},
		{"negative error", survey.Estimate{SE: survey.Some(-1)}, e, scenario.SalesOptions{}},
		{"NaN error", survey.Estimate{SE: survey.Optional{Value: nan, Valid: true}}, e, scenario.SalesOptions{}},
		{"no elasticity", good, scenario.Elasticity{}, scenario.SalesOptions{}},
		{"NaN elasticity", good, scenario.Elasticity{Low: nan, High: 1}, scenario.SalesOptions{}},
		{"ends", good, scenario.Elasticity{Low: 3, High: 2}, scenario.SalesOptions{}},
		{"steep", good, scenario.Elasticity{Low: 3, High: 2000}, scenario.SalesOptions{}},
		{"revenue", good, e, scenario.SalesOptions{Revenue: -1}},
		{"NaN revenue", good, e, scenario.SalesOptions{Revenue: nan}},
		{"margin", good, e, scenario.SalesOptions{Revenue: 1, Margin: 1.1}},
		{"cost of nothing", good, e, scenario.SalesOptions{Cost: 1}},
		{"cost", good, e, scenario.SalesOptions{Revenue: 1, Cost: nan}},
		{"level", good, e, scenario.SalesOptions{Level: 95}},
		{"draws", good, e, scenario.SalesOptions{Draws: 10}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := scenario.Sales(tt.change, tt.e, tt.o)
			require.ErrorIs(t, err, scenario.ErrArgument)
		})
	}
}

// Results travel: they hold no NaN and nothing that JSON has no word for.
func TestJSON(t *testing.T) {
	s := situation(t, scenario.Options{Metric: scenario.Share})
	r, err := s.WhatIf(both...)
	require.NoError(t, err)
	p, err := s.Optimise(t.Context(), levers(), scenario.PlanOptions{Target: survey.Some(0.5)})
	require.NoError(t, err)
	sales, err := scenario.Sales(*r.Relative, scenario.Elasticity{Low: 2, High: 3}, scenario.SalesOptions{Revenue: 1e6})
	require.NoError(t, err)
	for _, x := range []any{model(), r, p, sales} {
		_, err := json.Marshal(x)
		require.NoError(t, err)
	}
	var m scenario.Metric
	require.NoError(t, m.UnmarshalText([]byte("share")))
	require.Equal(t, scenario.Share, m)
	require.ErrorIs(t, m.UnmarshalText([]byte("median")), scenario.ErrArgument)
	_, err = scenario.Metric(7).MarshalText()
	require.ErrorIs(t, err, scenario.ErrArgument)
}
