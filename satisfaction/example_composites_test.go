package satisfaction_test

import (
	"fmt"

	"github.com/gocsat/csat/satisfaction"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// answered is a table of three customers; the last one skipped most.
func answered() *survey.Table {
	q, err := survey.New(survey.Definition{
		ID:    "service",
		Items: []survey.Item{{ID: "skill", Scale: scale.OneToTen()}, {ID: "attitude", Scale: scale.OneToTen()}, {ID: "parts", Scale: scale.OneToTen()}},
		Overall: survey.Node{ID: "overall", Children: []survey.Node{
			{Item: "skill"}, {Item: "attitude"}, {Item: "parts"},
		}},
	})
	if err != nil {
		fmt.Println(err)
		return nil
	}
	table := survey.NewTable(q)
	for _, ratings := range []map[string]int{{"skill": 9, "attitude": 8, "parts": 8}, {"skill": 10, "attitude": 7}, {"parts": 3}} {
		r := q.NewResponse()
		for item, rating := range ratings {
			if err := r.Answer(item, rating); err != nil {
				fmt.Println(err)
			}
		}
		if err := table.Append(r); err != nil {
			fmt.Println(err)
		}
	}
	return table
}

func ExampleComposites() {
	scores, err := satisfaction.Composites(answered(), satisfaction.CompositeOptions{Places: 2})
	if err != nil {
		fmt.Println(err)
		return
	}
	for row := range scores.Len() {
		score, ok := scores.Score(row)
		fmt.Println(score, ok)
	}
	// Output:
	// 83.33 true
	// 85 true
	// 0 false
}

func ExampleCompositeOptions() {
	scores, err := satisfaction.Composites(answered(), satisfaction.CompositeOptions{Places: 1, Rounding: scale.HalfEven})
	score, _ := scores.Score(0)
	fmt.Println(score, err)
	// Output: 83.3 <nil>
}

func ExampleCompositeResult() {
	scores, err := satisfaction.Composites(answered(), satisfaction.CompositeOptions{Places: 2})
	if err != nil {
		fmt.Println(err)
		return
	}
	scaled, _ := scores.Scaled(0) // a column for a warehouse: hundredths as integers
	fmt.Println(scores.N(), "of", scores.Len(), "have a score, the first one", scaled)
	// Output: 2 of 3 have a score, the first one 8333
}
