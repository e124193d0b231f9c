package satisfaction_test

import (
	"errors"
	"fmt"

	"github.com/gocsat/csat/satisfaction"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
	"github.com/gocsat/csat/survey/design"
)

func ExampleWeightedNPS() {
	t := scale.NewWeightedTally(scale.ZeroToTen())
	for i, rating := range []int{10, 9, 9, 8, 7, 6, 10, 3, 9, 10} {
		if err := t.Add(rating, []float64{1, 1, 2, 2, 1}[i%5]); err != nil {
			fmt.Println(err)
			return
		}
	}
	r, err := satisfaction.WeightedNPS(t, satisfaction.NPSOptions{})
	fmt.Println(r.Points(1), err)
	fmt.Printf("%.0f on %.1f effective answers\n", r.Interval(), r.EffectiveAnswers)
	// Output:
	// 35.7 <nil>
	// [-26, 76] on 7.8 effective answers
}

func ExampleWeightedNPSResult() {
	t := scale.NewWeightedTally(scale.ZeroToTen())
	if err := errors.Join(t.Add(10, 3), t.Add(8, 1), t.Add(2, 2)); err != nil {
		fmt.Println(err)
		return
	}
	var r satisfaction.WeightedNPSResult
	r, err := satisfaction.WeightedNPS(t, satisfaction.NPSOptions{})
	fmt.Printf("%v %.2f %.2f %.2f %v\n", r.Score, r.Promoters, r.Passives, r.Detractors, err)
	// Output: 1/6 0.50 0.17 0.33 <nil>
}

// A customer who answered twice is one cluster, and the weights bring the regions
// to their shares.
func ExampleIndex_design() {
	q, err := survey.New(survey.Definition{
		ID:      "service",
		Items:   []survey.Item{{ID: "skill", Scale: scale.OneToTen()}, {ID: "speed", Scale: scale.OneToTen()}},
		Overall: survey.Node{ID: "overall", Children: []survey.Node{{Item: "skill"}, {Item: "speed"}}},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	table := survey.NewTable(q)
	for i, who := range []string{"ann", "ann", "bob", "cat", "dan"} {
		r := q.NewResponse()
		r.Respondent = who
		err := errors.Join(r.Answer("skill", []int{9, 8, 10, 4, 6}[i]), r.Answer("speed", []int{7, 7, 9, 5, 8}[i]),
			r.SetWeight([]float64{1, 1, 1, 2, 2}[i]), table.Append(r))
		if err != nil {
			fmt.Println(err)
			return
		}
	}
	r, err := satisfaction.Index(table, satisfaction.IndexOptions{Design: &design.TableOptions{Clusters: design.Respondent}})
	if err != nil {
		fmt.Println(err)
		return
	}
	e := r.Overall.Estimate
	fmt.Println(r.Overall.Score, r.Overall.Score.Round(1, scale.HalfAwayFromZero))
	fmt.Printf("± %.1f, %.0f, %d answers worth %.1f\n", e.SE.Value, e.Interval, e.N, e.EffectiveN)
	// Output:
	// 480/7 68.6
	// ± 9.4, [39, 98], 5 answers worth 4.5
}
