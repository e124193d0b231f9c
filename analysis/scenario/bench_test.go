package scenario_test

import (
	"fmt"
	"testing"

	"github.com/gocsat/csat/analysis/scenario"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

func BenchmarkWhatIf(b *testing.B) {
	for _, distinct := range []int{100, 20_000} {
		b.Run(fmt.Sprint(distinct), func(b *testing.B) {
			s := wide(b, distinct)
			b.ReportAllocs()
			for b.Loop() {
				if _, err := s.WhatIf(scenario.Shift{Item: "a", Steps: 1}, scenario.Shift{Item: "b", Steps: 2}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// By different answers, number of plans and whether a probability is asked for.
func BenchmarkOptimise(b *testing.B) {
	for _, distinct := range []int{100, 2000, 20_000} {
		for _, most := range []int{3, 9} {
			for _, probability := range []float64{0.5, 0.9} {
				b.Run(fmt.Sprintf("%d/%d/%v", distinct, (most+1)*(most+1)*(most+1), probability), func(b *testing.B) {
					s := wide(b, distinct)
					ways := []scenario.Lever{
						{Item: "a", Cost: 3, Step: 0.5, Most: most}, {Item: "b", Cost: 2, Step: 0.5, Most: most}, {Item: "c", Cost: 2.5, Step: 0.5, Most: most},
					}
					o := scenario.PlanOptions{Target: survey.Some(-2), Probability: probability}
					b.ReportAllocs()
					for b.Loop() {
						if _, err := s.Optimise(b.Context(), ways, o); err != nil {
							b.Fatal(err)
						}
					}
				})
			}
		}
	}
}

// wide are customers of whom no two give the same answers to six items.
func wide(b *testing.B, distinct int) *scenario.Situation {
	b.Helper()
	items := []string{"a", "b", "c", "d", "e", "f"}
	d := survey.Definition{ID: "wide", Items: []survey.Item{{ID: "recommend", Scale: scale.ZeroToTen(), Role: survey.Recommendation}}}
	m := scenario.Model{Outcome: "recommend", Predictors: items}
	for v := range 11 {
		m.Values = append(m.Values, float64(v))
	}
	for k := range 10 {
		m.Thresholds = append(m.Thresholds, 5+float64(k)/2)
	}
	for _, id := range items {
		d.Items = append(d.Items, survey.Item{ID: id, Scale: scale.OneToTen()})
		m.Slopes = append(m.Slopes, 0.2)
	}
	for k := range 16 {
		m.Covariance = append(m.Covariance, make([]float64, 16))
		m.Covariance[k][k] = 0.00002
	}
	q, err := survey.New(d)
	if err != nil {
		b.Fatal(err)
	}
	table := survey.NewTable(q)
	for i := range distinct {
		r := q.NewResponse()
		code := i * 37 % 1_000_000
		for _, id := range items {
			if err := r.Answer(id, 1+code%10); err != nil {
				b.Fatal(err)
			}
			code /= 10
		}
		if err := table.Append(r); err != nil {
			b.Fatal(err)
		}
	}
	s, err := scenario.New(m, table, scenario.Options{Metric: scenario.NPS})
	if err != nil {
		b.Fatal(err)
	}
	return s
}
