package scenario_test

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/analysis/scenario"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// model is R's MASS::polr of recommend on skill and speed of the rows of customers, with the
// covariance of vcov, thresholds first:
//
//	i <- 0:119; skill <- 1 + (i*7) %% 10; speed <- 1 + (i*i) %% 5
//	r <- cut(skill + 2*speed + 3*((i*5) %% 7), c(-Inf, 14, 19, 23, 28, Inf), labels = FALSE)
//	f <- polr(factor(r) ~ skill + speed, Hess = TRUE, control = list(reltol = 1e-15, maxit = 1000))
func model() scenario.Model {
	return scenario.Model{
		Outcome: "recommend", Values: []float64{4, 7, 8, 9, 10},
		Thresholds: []float64{1.1744194888, 2.5091656648, 3.5727044532, 4.7827855640},
		Predictors: []string{"skill", "speed"}, Slopes: []float64{0.2077385347, 0.5493084574},
		Covariance: [][]float64{
			{0.204468377, 0.193077626, 0.199886102, 0.212671543, 0.016577132, 0.027274154},
			{0.193077626, 0.236998380, 0.239438854, 0.251442412, 0.018575167, 0.032516837},
			{0.199886102, 0.239438854, 0.280606297, 0.288047357, 0.019810010, 0.036838366},
			{0.212671543, 0.251442412, 0.288047357, 0.352555382, 0.021267575, 0.041259559},
			{0.016577132, 0.018575167, 0.019810010, 0.021267575, 0.003748843, -0.000506434},
			{0.027274154, 0.032516837, 0.036838366, 0.041259559, -0.000506434, 0.012029038},
		},
	}
}

func questionnaire() *survey.Questionnaire {
	q, err := survey.New(survey.Definition{
		ID: "visit",
		Items: []survey.Item{
			{ID: "skill", Scale: scale.OneToTen()}, {ID: "speed", Scale: scale.OneToFive()},
			{ID: "slow", Scale: scale.OneToFive(), Reverse: true},
			{ID: "recommend", Scale: scale.ZeroToTen(), Role: survey.Recommendation},
		},
		Segments: []survey.Segment{{ID: "region"}},
	})
	if err != nil {
		panic(err)
	}
	return q
}

// customers are the rows that the model was fitted to, in the order given; nil is 0 to 119.
func customers(order []int, weight func(i int) float64) *survey.Table {
	table := survey.NewTable(questionnaire())
	if order == nil {
		for i := range 120 {
			order = append(order, i)
		}
	}
	for _, i := range order {
		r := table.Questionnaire().NewResponse()
		skill, speed := 1+i*7%10, 1+i*i%5
		y, recommend := skill+2*speed+3*(i*5%7), 10
		for k, end := range []int{14, 19, 23, 28} {
			if y <= end {
				recommend = []int{4, 7, 8, 9}[k]
				break
			}
		}
		err := errors.Join(r.Answer("skill", skill), r.Answer("speed", speed), r.Answer("slow", 6-speed),
			r.Answer("recommend", recommend), r.SetSegment("region", []string{"north", "south", "south"}[i%3]))
		if weight != nil {
			err = errors.Join(err, r.SetWeight(weight(i)))
		}
		if err = errors.Join(err, table.Append(r)); err != nil {
			panic(err)
		}
	}
	return table
}

func situation(t testing.TB, o scenario.Options) *scenario.Situation {
	t.Helper()
	s, err := scenario.New(model(), customers(nil, nil), o)
	require.NoError(t, err)
	return s
}
