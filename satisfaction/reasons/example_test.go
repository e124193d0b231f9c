package reasons_test

import (
	"errors"
	"fmt"
	"log"

	"github.com/gocsat/csat/satisfaction/reasons"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
	"github.com/gocsat/csat/survey/design"
)

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

// complaints is a table of 20 customers, 16 of whom said what to improve.
func complaints() *survey.Table {
	q, err := survey.New(survey.Definition{
		ID:      "service",
		Items:   []survey.Item{{ID: "skill", Scale: scale.OneToTen()}, {ID: "parts", Scale: scale.OneToTen()}},
		Overall: survey.Node{ID: "overall", Children: []survey.Node{{Item: "skill"}, {Item: "parts"}}},
		Choices: []survey.Choice{
			{ID: "skill_causes", Node: "skill", Options: []survey.Option{
				{ID: "repeat-repair", Owner: "Field service"}, {ID: "slow-diagnosis", Owner: "Training"}}},
			{ID: "parts_causes", Node: "parts", Options: []survey.Option{
				{ID: "late", Owner: "Logistics"}, {ID: "wrong-part", Owner: "Logistics"}, {ID: "stock-short", Owner: "Warehouse"}}},
		}})
	check(err)
	t := survey.NewTable(q)
	for i := range 20 {
		r := q.NewResponse()
		if i < 16 {
			var skill, parts []string
			if i%4 == 0 {
				skill = append(skill, "repeat-repair")
			}
			if i == 5 {
				skill = append(skill, "slow-diagnosis")
			}
			if i%2 == 0 {
				parts = append(parts, "late")
			}
			if i > 13 {
				parts = append(parts, "wrong-part")
			}
			check(errors.Join(r.Choose("skill_causes", skill...), r.Choose("parts_causes", parts...)))
		}
		check(t.Append(r))
	}
	return t
}

func counted() []reasons.Question {
	q, err := reasons.Count(complaints())
	check(err)
	return q
}

func ExamplePareto() {
	p, err := reasons.Pareto(counted(), reasons.Options{})
	if err != nil {
		log.Fatal(err)
	}
	for i, c := range p.Causes {
		fmt.Printf("%-15s %2d  %5s %%  vital %v\n", c.ID, c.Count, c.Cumulative.Percent(1, scale.HalfAwayFromZero), i < p.Vital)
	}
	// Output:
	// late             8   53.3 %  vital true
	// repeat-repair    4   80.0 %  vital true
	// wrong-part       2   93.3 %  vital false
	// slow-diagnosis   1  100.0 %  vital false
	// stock-short      0  100.0 %  vital false
}

// A Pareto chart of the head of the table alone.
func ExampleTable() {
	p, err := reasons.Pareto(counted(), reasons.Options{})
	check(err)
	fmt.Println(p.Vital, "of", len(p.Causes), "causes make up", p.Causes[p.Vital-1].Cumulative.Percent(0, scale.HalfAwayFromZero), "% of", p.Mentions, "mentions")
	// Output: 2 of 5 causes make up 80 % of 15 mentions
}

// Two denominators: mentions, and the people who answered.
func ExampleCause() {
	p, err := reasons.Pareto(counted(), reasons.Options{})
	check(err)
	c := p.Causes[0]
	fmt.Println(c.Count, "of", c.Share.N, "mentions, of", c.OfAnswered.N, "who answered, of", c.OfRespondents.N, "customers")
	// Output: 8 of 15 mentions, of 16 who answered, of 20 customers
}

func ExampleByDimension() {
	groups, err := reasons.ByDimension(counted(), reasons.Options{})
	if err != nil {
		log.Fatal(err)
	}
	for _, g := range groups {
		fmt.Printf("%s %s %%, above all %s\n", g.ID, g.Share.Percent(0, scale.HalfAwayFromZero), g.Table.Causes[0].ID)
	}
	// Output:
	// parts 67 %, above all late
	// skill 33 %, above all repeat-repair
}

func ExampleByOwner() {
	groups, err := reasons.ByOwner(counted(), reasons.Options{})
	if err != nil {
		log.Fatal(err)
	}
	for _, g := range groups {
		fmt.Println(g.ID, g.Share.Count, "of", g.Share.N)
	}
	// Output:
	// Logistics 10 of 15
	// Field service 4 of 15
	// Training 1 of 15
	// Warehouse 0 of 15
}

// The departments to talk to first.
func ExampleGroup() {
	groups, err := reasons.ByOwner(counted(), reasons.Options{})
	check(err)
	for _, g := range groups {
		if g.Vital {
			fmt.Println(g.ID, g.Cumulative.Percent(0, scale.HalfAwayFromZero), "%")
		}
	}
	// Output:
	// Logistics 67 %
	// Field service 93 %
}

func ExampleOptions() {
	half, err := scale.NewRatio(1, 2)
	check(err)
	p, err := reasons.Pareto(counted(), reasons.Options{Cut: half})
	check(err)
	fmt.Println(p.Vital, "cause for half of the mentions")
	// Output: 1 cause for half of the mentions
}

func ExampleCount() {
	questions, err := reasons.Count(complaints(), "parts_causes")
	if err != nil {
		log.Fatal(err)
	}
	for _, o := range questions[0].Options {
		fmt.Println(o.ID, o.Count)
	}
	// Output:
	// late 8
	// wrong-part 2
	// stock-short 0
}

func ExampleQuestion() {
	for _, q := range counted() {
		fmt.Println(q.ID, "belongs to", q.Node, "and has", len(q.Options), "causes")
	}
	// Output:
	// skill_causes belongs to skill and has 2 causes
	// parts_causes belongs to parts and has 3 causes
}

func ExampleOption() {
	o := counted()[1].Options[0]
	fmt.Println(o.ID, o.Owner, o.Count, o.Answered, o.Respondents)
	// Output: late Logistics 8 16 20
}

// Counts from a warehouse: SELECT option, count(*) … GROUP BY option.
func ExampleFromRows() {
	choice := survey.Choice{ID: "parts_causes", Node: "parts", Options: []survey.Option{{ID: "late"}, {ID: "stock-short"}}}
	q, err := reasons.FromRows(choice, []scale.Row{{ID: "late", Share: scale.Share{Count: 120, N: 400}}}, 1000)
	if err != nil {
		log.Fatal(err)
	}
	p, err := reasons.Pareto([]reasons.Question{q}, reasons.Options{})
	check(err)
	fmt.Println(p.Causes[0].OfAnswered.Percent(0, scale.HalfAwayFromZero), "% of those who answered")
	// Output: 30 % of those who answered
}

// The second quarter knows a cause that the first did not ask for.
func ExampleMerge() {
	first := []reasons.Question{{ID: "why", Options: []reasons.Option{{ID: "late", Count: 30, Answered: 60, Respondents: 80}}}}
	second := []reasons.Question{{ID: "why", Options: []reasons.Option{
		{ID: "late", Count: 10, Answered: 40, Respondents: 50}, {ID: "app-fails", Count: 20, Answered: 40, Respondents: 50}}}}
	both, err := reasons.Merge(first, second)
	if err != nil {
		log.Fatal(err)
	}
	for _, o := range both[0].Options {
		fmt.Println(o.ID, o.Count, "of", o.Answered)
	}
	// Output:
	// late 40 of 100
	// app-fails 20 of 40
}

// Every fourth customer is large and stands for five: the order of causes is another.
func large() *survey.Table {
	t := complaints()
	weights := t.Weights()
	for row := range weights {
		if row%4 == 0 {
			weights[row] = 5
		}
	}
	t, err := t.WithWeights(weights)
	check(err)
	return t
}

func ExampleWeightedPareto() {
	p, err := reasons.WeightedPareto(large(), nil, reasons.WeightedOptions{})
	check(err)
	for _, c := range p.Causes[:p.Vital] {
		fmt.Printf("%-13s %d ticks, %.0f %% of mentions %.0f\n", c.ID, c.Count, 100*c.Share.Value, c.Share.Interval.Scale(100))
	}
	// Output:
	// late          8 ticks, 51 % of mentions [45, 57]
	// repeat-repair 4 ticks, 43 % of mentions [33, 52]
}

func ExampleWeightedTable() {
	p, err := reasons.WeightedPareto(large(), []string{"parts_causes"}, reasons.WeightedOptions{})
	check(err)
	fmt.Println(p.Mentions, "mentions,", p.Vital, "of", len(p.Causes), "causes make up", p.Cut)
	// Output: 10 mentions, 1 of 3 causes make up 4/5
}

func ExampleWeightedCause() {
	p, err := reasons.WeightedPareto(large(), nil, reasons.WeightedOptions{})
	check(err)
	c := p.Causes[0]
	fmt.Printf("%s: %.0f %% of those who answered %.0f, %.0f %% of all\n", c.ID, 100*c.OfAnswered.Value, c.OfAnswered.Interval.Scale(100), 100*c.OfRespondents.Value)
	// Output: late: 75 % of those who answered [51, 90], 60 % of all
}

func ExampleWeightedOptions() {
	cut, err := scale.NewRatio(1, 2)
	check(err)
	p, err := reasons.WeightedPareto(large(), nil, reasons.WeightedOptions{Cut: cut, Design: &design.TableOptions{Clusters: design.Respondent}})
	check(err)
	fmt.Println(p.Causes[0].ID, "and", p.Vital-1, "more make up half")
	// Output: late and 0 more make up half
}
