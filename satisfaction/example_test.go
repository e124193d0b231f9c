package satisfaction_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"log"

	"github.com/gocsat/csat/satisfaction"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

func Example_quickStart() {
	ratings := []int{10, 9, 9, 8, 7, 6, 10, 3, 9, 10} // 0–10, one per customer who answered
	t := scale.NewTally(scale.ZeroToTen())
	if err := scale.AddValues(t, ratings); err != nil {
		log.Fatal(err) // says which rating is not on the scale
	}
	nps, err := satisfaction.NPS(t, satisfaction.NPSOptions{})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("NPS %v from %d answers, 95%% interval %.0f\n", nps.Points(0), nps.Estimate.N, nps.Interval())
	// Output: NPS 40 from 10 answers, 95% interval [-15, 75]
}

// service is the questionnaire of the examples: two dimensions, one of them with
// two items.
func service() *survey.Questionnaire {
	q := new(survey.Questionnaire)
	err := json.Unmarshal([]byte(`{
		"id": "service",
		"items": [
			{"id": "skill", "scale": "one-to-ten"},
			{"id": "attitude", "scale": "one-to-ten"},
			{"id": "timeliness", "scale": "one-to-ten"}
		],
		"overall": {"id": "overall", "children": [
			{"id": "staff", "weight": 60, "children": [{"item": "skill"}, {"item": "attitude"}]},
			{"item": "timeliness", "weight": 40}
		]},
		"levels": "five-levels"
	}`), q)
	if err != nil {
		log.Fatal(err)
	}
	return q
}

// answers is a table of rows of skill, attitude and timeliness; 0 is no answer.
func answers(q *survey.Questionnaire, rows ...[3]int) *survey.Table {
	t := survey.NewTable(q)
	r := q.NewResponse()
	for _, row := range rows {
		r.Reset()
		for i, item := range q.Items() {
			if row[i] == 0 {
				continue
			}
			if err := r.Answer(item.ID, row[i]); err != nil {
				log.Fatal(err)
			}
		}
		if err := t.Append(r); err != nil {
			log.Fatal(err)
		}
	}
	return t
}

// printTree prints a node and what is below it.
func printTree(n satisfaction.Node, indent string) {
	fmt.Printf("%-13s %4v ±%4.1f  %-14s  rank %d, %4v points\n", indent+n.ID,
		n.Score.Round(1, scale.HalfAwayFromZero), n.Estimate.SE.Value, n.Level, n.Rank,
		n.Contribution.Round(1, scale.HalfAwayFromZero))
	for _, c := range n.Children {
		printTree(c, indent+"  ")
	}
}

func ExampleIndex() {
	table := answers(service(), [3]int{9, 9, 7}, [3]int{8, 9, 6}, [3]int{10, 10, 9}, [3]int{7, 8, 4})
	index, err := satisfaction.Index(table, satisfaction.IndexOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	printTree(index.Overall, "")
	// Output:
	// overall       78.5 ± 7.3  satisfied       rank 0, 78.5 points
	//   staff       87.5 ± 5.2  satisfied       rank 1, 52.5 points
	//     skill       85 ± 6.5  satisfied       rank 2, 25.5 points
	//     attitude    90 ± 4.1  very-satisfied  rank 1,   27 points
	//   timeliness    65 ±10.4  neutral         rank 2,   26 points
}

func ExampleIndexResult() {
	table := answers(service(), [3]int{9, 9, 7}, [3]int{8, 0, 6}, [3]int{10, 10, 0})
	index, err := satisfaction.Index(table, satisfaction.IndexOptions{})
	fmt.Println(index.Overall.Score, index.Order, index.Score, err)
	fmt.Printf("%d of %d rated every item\n", index.Complete, index.Respondents)
	// Output:
	// 163/2 average-then-combine percent-of-max <nil>
	// 1 of 3 rated every item
}

// Where answers are missing, the two orders are two figures.
func ExampleOrder() {
	table := answers(service(), [3]int{10, 10, 0}, [3]int{6, 6, 2})
	for _, order := range []satisfaction.Order{satisfaction.AverageThenCombine, satisfaction.RespondentThenAverage} {
		index, err := satisfaction.Index(table, satisfaction.IndexOptions{Order: order})
		fmt.Println(order, index.Overall.Score, err)
	}
	// Output:
	// average-then-combine 56 <nil>
	// respondent-then-average 72 <nil>
}

func ExampleIndexOptions() {
	table := answers(service(), [3]int{9, 9, 7}, [3]int{8, 9, 6}, [3]int{10, 10, 9}, [3]int{7, 8, 4})
	index, err := satisfaction.Index(table, satisfaction.IndexOptions{
		Order: satisfaction.RespondentThenAverage,
		Level: 0.9,
	})
	fmt.Printf("%.1f %.1f %v\n", index.Overall.Estimate.Value, index.Overall.Estimate.Interval, err)
	// Output: 78.5 [61.4, 95.6] <nil>
}

// Moments are counted anywhere, here in two places, and merged.
func ExampleIndexOfMoments() {
	q := service()
	north, err := survey.PairwiseMomentsOf(answers(q, [3]int{9, 9, 7}, [3]int{8, 9, 6}), "skill", "attitude", "timeliness")
	if err != nil {
		fmt.Println(err)
		return
	}
	south, err := survey.PairwiseMomentsOf(answers(q, [3]int{10, 10, 9}, [3]int{7, 8, 4}), "skill", "attitude", "timeliness")
	if err != nil {
		fmt.Println(err)
		return
	}
	if err := north.Merge(south); err != nil {
		fmt.Println(err)
		return
	}
	index, err := satisfaction.IndexOfMoments(q, north, satisfaction.IndexOptions{})
	fmt.Println(index.Overall.Score, index.Overall.Estimate.N, err)
	// Output: 157/2 4 <nil>
}

// The exact score decides the level; rounding is for people.
func ExampleNode() {
	table := answers(service(), [3]int{9, 9, 7}, [3]int{8, 9, 6}, [3]int{10, 10, 9}, [3]int{7, 8, 4})
	index, err := satisfaction.Index(table, satisfaction.IndexOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	staff := index.Overall.Children[0]
	fmt.Println(staff.Score, staff.Level, staff.Rank)
	fmt.Println("weight", staff.Weight, "contribution", staff.Contribution)
	fmt.Printf("%.1f\n", staff.Estimate.Interval)
	// Output:
	// 175/2 satisfied 1
	// weight 3/5 contribution 105/2
	// [70.9, 100.0]
}

// Conditions are sentinel errors, so a service can tell them apart.
func Example_errors() {
	_, err := satisfaction.NPS(scale.NewTally(scale.ZeroToTen()), satisfaction.NPSOptions{})
	fmt.Println(errors.Is(err, satisfaction.ErrNoBase))
	_, err = satisfaction.NPS(scale.NewTally(scale.OneToFive()), satisfaction.NPSOptions{})
	fmt.Println(errors.Is(err, satisfaction.ErrScale))
	// Output:
	// true
	// true
}
