package plan_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"log"

	"github.com/shopspring/decimal"

	"github.com/gocsat/csat/satisfaction/plan"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// timeliness are the 38 customers of the handbook.
func timeliness() *scale.Tally {
	t := scale.NewTally(scale.OneToTen())
	if err := errors.Join(t.AddN(6, 1), t.AddN(7, 2), t.AddN(8, 34), t.AddN(9, 1)); err != nil {
		log.Fatal(err)
	}
	return t
}

func recommend() *scale.Tally {
	t := scale.NewTally(scale.ZeroToTen())
	if err := errors.Join(t.AddN(3, 10), t.AddN(8, 20), t.AddN(10, 10)); err != nil {
		log.Fatal(err)
	}
	return t
}

// The score is 79.2 and is to be 80: the share of nines rises from 1 in 38 (2.6 %)
// to 4 in 38 (10.5 %).
func ExampleReach() {
	p, err := plan.Reach(timeliness(), plan.Score(decimal.NewFromInt(80)), plan.Options{})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(p)
	fmt.Println(p.Before.Round(1, scale.HalfAwayFromZero), "→", p.After.Round(1, scale.HalfAwayFromZero))
	// Output:
	// 3 answers from 8 to 9
	// 79.2 → 80
}

// What the moves cannot do is said, with the best they can.
func ExampleOptions() {
	target := plan.Score(decimal.NewFromInt(95))
	p, err := plan.Reach(timeliness(), target, plan.Options{Step: 1})
	fmt.Println(errors.Is(err, plan.ErrInfeasible), p.After.Round(1, scale.HalfAwayFromZero))
	p, err = plan.Reach(timeliness(), target, plan.Options{Step: 2})
	fmt.Println(err, p)
	// Output:
	// true 89.2
	// <nil> 30 answers from 8 to 10
}

// Only the moves that the team can bring about.
func ExampleStep() {
	p, err := plan.Reach(timeliness(), plan.Score(decimal.RequireFromString("79.7")), plan.Options{
		Moves: []plan.Step{{From: 6, To: 8}, {From: 7, To: 8}},
	})
	fmt.Println(p, err)
	// Output: 1 answer from 6 to 8 <nil>
}

// The other plan of the handbook: everybody at 8 at least.
func ExampleFloor() {
	p, err := plan.Floor(timeliness(), 8, plan.Score(decimal.NewFromInt(80)))
	fmt.Println(p, p.Met, err)
	// Output: 1 answer from 6 to 8, 2 answers from 7 to 8 true <nil>
}

func ExampleScore() {
	p, err := plan.Reach(timeliness(), plan.Score(decimal.RequireFromString("79.3")), plan.Options{})
	fmt.Println(p, err)
	// Output: 1 answer from 8 to 9 <nil>
}

func ExamplePOMP() {
	p, err := plan.Reach(timeliness(), plan.POMP(decimal.NewFromInt(78)), plan.Options{})
	fmt.Println(p, err)
	// Output: 4 answers from 8 to 9 <nil>
}

// A detractor who becomes a promoter counts twice.
func ExampleNPS() {
	goal := plan.NPS(decimal.NewFromInt(30), nil)
	p, err := plan.Reach(recommend(), goal, plan.Options{Step: 10})
	fmt.Println(p, err)
	p, err = plan.Reach(recommend(), goal, plan.Options{Step: 1})
	fmt.Println(p, err)
	// Output:
	// 6 answers from 3 to 9 <nil>
	// 12 answers from 8 to 9 <nil>
}

func ExampleCSAT() {
	p, err := plan.Reach(timeliness(), plan.CSAT(decimal.NewFromInt(10), 2), plan.Options{})
	fmt.Println(p, err)
	// Output: 3 answers from 8 to 9 <nil>
}

// 79.95 is published as 80.0.
func ExampleGoal() {
	goal := plan.Score(decimal.NewFromInt(80)).Published(0, scale.HalfAwayFromZero)
	p, err := plan.Reach(timeliness(), goal, plan.Options{})
	fmt.Println(p, p.After, err)
	// Output: 2 answers from 8 to 9 1515/19 <nil>
}

func ExamplePlan() {
	p, err := plan.Reach(timeliness(), plan.Score(decimal.NewFromInt(80)), plan.Options{})
	if err != nil {
		log.Fatal(err)
	}
	b, err := json.Marshal(p)
	fmt.Println(string(b), err)
	// Output: {"moves":[{"from":8,"to":9,"customers":3}],"customers":3,"n":38,"unit":"score","before":"1505/19","after":"80","met":true} <nil>
}

func ExampleMove() {
	p, err := plan.Reach(timeliness(), plan.Score(decimal.NewFromInt(80)), plan.Options{})
	if err != nil {
		log.Fatal(err)
	}
	for _, m := range p.Moves {
		fmt.Printf("%d customers: %d → %d\n", m.Customers, m.From, m.To)
	}
	// Output: 3 customers: 8 → 9
}

// Of two items, the one with the larger weight needs fewer moves.
func ExampleReachIndex() {
	q := new(survey.Questionnaire)
	err := json.Unmarshal([]byte(`{
		"items": [{"id": "skill", "scale": "one-to-ten"}, {"id": "parts", "scale": "one-to-ten"}],
		"overall": {"id": "overall", "children": [{"item": "skill", "weight": 60}, {"item": "parts", "weight": 40}]}
	}`), q)
	if err != nil {
		log.Fatal(err)
	}
	t := survey.NewTable(q)
	for _, answers := range [][2]int{{8, 5}, {7, 6}, {8, 6}, {9, 4}} {
		r := q.NewResponse()
		if err := errors.Join(r.Answer("skill", answers[0]), r.Answer("parts", answers[1]), t.Append(r)); err != nil {
			log.Fatal(err)
		}
	}
	p, err := plan.ReachIndex(t, plan.Score(decimal.NewFromInt(72)), plan.Options{})
	fmt.Println(p, err)
	// Output: skill: 2 answers from 8 to 9 <nil>
}

// Five equal indicators: how many must rise by 0.1 depends on the fractions.
func ExampleIndicators() {
	for _, last := range []string{"79.20", "79.25", "79.40"} {
		var all []plan.Indicator
		for _, s := range []string{"80.5", "88.2", "79.2", "67.9", last} {
			all = append(all, plan.Indicator{
				Score:  scale.RatioOfDecimal(decimal.RequireFromString(s)),
				Weight: scale.RatioOfDecimal(decimal.NewFromInt(1)),
			})
		}
		k, err := plan.Indicators(all, plan.IndicatorOptions{Places: 1})
		fmt.Println(last, k, err)
	}
	// Output:
	// 79.20 3 <nil>
	// 79.25 2 <nil>
	// 79.40 1 <nil>
}

func ExampleIndicator() {
	x := plan.Indicator{Score: scale.RatioOfDecimal(decimal.NewFromInt(80)), Weight: scale.RatioOfDecimal(decimal.NewFromInt(1))}
	k, err := plan.Indicators([]plan.Indicator{x}, plan.IndicatorOptions{Places: 1})
	fmt.Println(k, err)
	// Output: 1 <nil>
}

// A total of rounded scores moves in steps of its own.
func ExampleIndicatorOptions() {
	var all []plan.Indicator
	for _, s := range []string{"80.54", "88.24", "79.24", "67.94", "79.44"} {
		all = append(all, plan.Indicator{
			Score:  scale.RatioOfDecimal(decimal.RequireFromString(s)),
			Weight: scale.RatioOfDecimal(decimal.NewFromInt(1)),
		})
	}
	for _, rounded := range []bool{false, true} {
		k, err := plan.Indicators(all, plan.IndicatorOptions{Places: 1, AverageRounded: rounded})
		fmt.Println(rounded, k, err)
	}
	// Output:
	// false 4 <nil>
	// true 1 <nil>
}

func ExampleUnit() {
	t := scale.NewTally(scale.ZeroToTen())
	_ = t.AddN(9, 4)
	_ = t.AddN(8, 6)
	p, err := plan.Reach(t, plan.NPS(decimal.NewFromInt(50), nil), plan.Options{})
	fmt.Println(p, p.Unit, err)
	// Output: 1 answer from 8 to 9 nps <nil>
}
