package fuzzy_test

import (
	"context"
	"errors"
	"fmt"

	"github.com/gocsat/csat/analysis/fuzzy"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
	"github.com/gocsat/csat/survey/presets"
)

// rated counts ratings on 1–10, from 10 downwards.
func rated(counts ...int64) *scale.Tally {
	t := scale.NewTally(scale.OneToTen())
	for i, n := range counts {
		if err := t.AddN(10-i, n); err != nil {
			panic(err)
		}
	}
	return t
}

// service is a dimension with two items, beside one item alone.
func service() fuzzy.Factor {
	return fuzzy.Factor{Name: "after-sales", Children: []fuzzy.Factor{
		{Name: "people", Weight: 60, Children: []fuzzy.Factor{
			{Name: "skill", Weight: 0.7, Tally: rated(8, 15, 22, 12, 6, 3, 2)},
			{Name: "attitude", Weight: 0.3, Tally: rated(20, 25, 14, 6, 3, 1)},
		}},
		{Name: "parts", Weight: 40, Tally: rated(2, 6, 12, 18, 14, 8, 5, 3)},
	}}
}

func ExampleEvaluate() {
	s, err := fuzzy.FromTallies(service(), scale.FiveLevelRatings())
	if err != nil {
		panic(err)
	}
	e, err := fuzzy.Evaluate(context.Background(), s, fuzzy.Options{Values: []float64{20, 40, 60, 80, 100}})
	if err != nil {
		panic(err)
	}
	for _, m := range e.Overall.Memberships {
		fmt.Printf("%-17s %.3f %.2f\n", m.Level, m.Share.Value, m.Share.Interval)
	}
	fmt.Printf("%s, validity %.2f, score %.1f %.1f\n", e.Overall.Level, e.Overall.Validity.Value, e.Overall.Score.Value, e.Overall.Score.Interval)
	// Output:
	// very-dissatisfied 0.000 [0.00, 0.05]
	// dissatisfied      0.059 [0.03, 0.10]
	// neutral           0.195 [0.14, 0.26]
	// satisfied         0.439 [0.37, 0.51]
	// very-satisfied    0.307 [0.24, 0.38]
	// satisfied, validity 0.49, score 79.8 [77.5, 82.0]
}

// The operators differ in what they look at.
func ExampleOperator() {
	s, err := fuzzy.FromTallies(service(), scale.FiveLevelRatings())
	if err != nil {
		panic(err)
	}
	for _, o := range []fuzzy.Operator{fuzzy.WeightedAverage, fuzzy.MinMax, fuzzy.ProductMax, fuzzy.MinSum} {
		e, err := fuzzy.Evaluate(context.Background(), s, fuzzy.Options{Operator: o, Seed: 1})
		if err != nil {
			panic(err)
		}
		fmt.Printf("%-17v", o)
		for _, m := range e.Overall.Memberships {
			fmt.Printf(" %.2f", m.Raw)
		}
		fmt.Printf("  %s %.1f ± %.1f\n", e.Overall.Level, e.Overall.Score.Value, e.Overall.Score.SE.Value)
	}
	// Output:
	// weighted-average  0.00 0.06 0.20 0.44 0.31  satisfied 7.8 ± 0.1
	// min-max           0.00 0.12 0.32 0.50 0.34  satisfied 7.5 ± 0.1
	// product-max       0.00 0.05 0.13 0.30 0.20  satisfied 7.8 ± 0.1
	// min-sum           0.00 0.14 0.44 0.88 0.50  satisfied 7.7 ± 0.1
}

func ExampleFromTallies() {
	s, err := fuzzy.FromTallies(service(), scale.FiveLevelRatings())
	if err != nil {
		panic(err)
	}
	for _, l := range s.Levels() {
		fmt.Println(l.Labels.In("en"), l.Value)
	}
	// Output:
	// very dissatisfied 2
	// dissatisfied 4
	// neutral 6
	// satisfied 8
	// very satisfied 9.5
}

// With a questionnaire, tree, weights and levels are known; its levels are those of
// scores on 0–100.
func ExampleFromItems() {
	q, err := presets.Load("after-sales")
	if err != nil {
		panic(err)
	}
	tallies := map[string]*scale.Tally{}
	for i, d := range q.Overall().Children {
		tallies[d.Item] = rated(int64(4+3*i), 20, 20, 10, 6)
	}
	s, err := fuzzy.FromItems(q, tallies)
	if err != nil {
		panic(err)
	}
	e, err := fuzzy.Evaluate(context.Background(), s, fuzzy.Options{})
	if err != nil {
		panic(err)
	}
	fmt.Printf("%s %.1f, %s\n", e.Overall.Level, e.Overall.Score.Value, e.Overall.Score.Warnings[0].Code)
	// Output: satisfied 85.0, weak-maximum
}

// A table knows that the same people answered all items, and so its error is the right one.
func ExampleFromTable() {
	q, err := survey.New(survey.Definition{ID: "visit", Levels: scale.FiveLevels(),
		Items: []survey.Item{{ID: "skill", Scale: scale.OneToTen()}, {ID: "manner", Scale: scale.OneToTen()}},
		Overall: survey.Node{ID: "visit", Children: []survey.Node{
			{Item: "skill", Weight: amount(70)}, {Item: "manner", Weight: amount(30)}}}})
	if err != nil {
		panic(err)
	}
	table := survey.NewTable(q)
	for i := range 60 {
		r := q.NewResponse()
		if err := errors.Join(r.Answer("skill", 10-i%5), r.Answer("manner", 10-(i+i/7)%5)); err != nil {
			panic(err)
		}
		if err := table.Append(r); err != nil {
			panic(err)
		}
	}
	s, err := fuzzy.FromTable(nil, table)
	if err != nil {
		panic(err)
	}
	e, err := fuzzy.Evaluate(context.Background(), s, fuzzy.Options{})
	if err != nil {
		panic(err)
	}
	fmt.Printf("%.1f %.1f from %d\n", e.Overall.Score.Value, e.Overall.Score.Interval, e.Overall.Score.N)
	// Output: 82.1 [79.3, 84.4] from 60
}

func ExampleSample() {
	s, err := fuzzy.FromTallies(fuzzy.Factor{Name: "attitude", Tally: rated(20, 25, 14, 6, 3, 1)}, scale.FiveLevelRatings())
	if err != nil {
		panic(err)
	}
	fmt.Println(len(s.Levels()), "levels, the lowest", s.Levels()[0].ID)
	// Output: 5 levels, the lowest very-dissatisfied
}

func ExampleLevel() {
	fmt.Println(fuzzy.Level{ID: "satisfied", Value: 80}.Value)
	// Output: 80
}

func ExampleFactor() {
	f := service()
	fmt.Println(f.Children[0].Name, f.Children[0].Weight, len(f.Children[0].Children))
	// Output: people 60 2
}

func ExampleFactorError() {
	_, err := fuzzy.FromTallies(fuzzy.Factor{Name: "attitude", Tally: scale.NewTally(scale.OneToTen())}, nil)
	if e, ok := errors.AsType[*fuzzy.FactorError](err); ok {
		fmt.Println(e.Name, errors.Is(err, fuzzy.ErrNoBase))
	}
	// Output: attitude true
}

func ExampleOptions() {
	s, err := fuzzy.FromTallies(service(), scale.FiveLevelRatings())
	if err != nil {
		panic(err)
	}
	_, err = fuzzy.Evaluate(context.Background(), s, fuzzy.Options{Values: []float64{1, 2, 3}})
	fmt.Println(err)
	// Output: fuzzy: option Values: 3 of 5 levels: invalid argument
}

func ExampleEvaluation() {
	s, err := fuzzy.FromTallies(service(), scale.FiveLevelRatings())
	if err != nil {
		panic(err)
	}
	e, err := fuzzy.Evaluate(context.Background(), s, fuzzy.Options{Operator: fuzzy.ProductMax})
	if err != nil {
		panic(err)
	}
	fmt.Println(e.Operator, e.Replicates, e.Failed)
	// Output: product-max 2000 0
}

func ExampleNode() {
	s, err := fuzzy.FromTallies(service(), scale.FiveLevelRatings())
	if err != nil {
		panic(err)
	}
	e, err := fuzzy.Evaluate(context.Background(), s, fuzzy.Options{})
	if err != nil {
		panic(err)
	}
	for _, n := range e.Overall.Children {
		fmt.Printf("%-6s weight %.1f: %s, validity %.2f, score %.2f\n", n.Name, n.Weight, n.Level, n.Validity.Value, n.Score.Value)
	}
	// Output:
	// people weight 0.6: satisfied, validity 0.34, score 8.35
	// parts  weight 0.4: satisfied, validity 0.47, score 7.06
}

func ExampleMembership() {
	s, err := fuzzy.FromTallies(fuzzy.Factor{Name: "attitude", Tally: rated(20, 25, 14, 6, 3, 1)}, scale.FiveLevelRatings())
	if err != nil {
		panic(err)
	}
	e, err := fuzzy.Evaluate(context.Background(), s, fuzzy.Options{})
	if err != nil {
		panic(err)
	}
	m := e.Overall.Memberships[4]
	fmt.Printf("%s %.3f %.3f\n", m.Level, m.Share.Value, m.Share.Interval)
	// Output: very-satisfied 0.652 [0.534, 0.754]
}
