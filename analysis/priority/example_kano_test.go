package priority_test

import (
	"errors"
	"fmt"
	"log"

	"github.com/gocsat/csat/analysis/priority"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// Both questions about a repair while you wait: 1 = I like it, 2 = I expect it,
// 3 = neutral, 4 = I can live with it, 5 = I dislike it.
func ExampleKano() {
	answers := scale.OneToFive()
	x, err := survey.NewCrosstab(survey.Axis{ID: "waiting", Scale: answers}, survey.Axis{ID: "not_waiting", Scale: answers})
	if err != nil {
		log.Fatal(err)
	}
	for _, pair := range []struct {
		has, hasNot int
		n           int64
	}{{1, 4, 41}, {1, 3, 19}, {1, 5, 15}, {2, 5, 5}, {3, 3, 15}, {4, 1, 3}, {1, 1, 2}} {
		if err := x.AddN(pair.has, pair.hasNot, pair.n); err != nil {
			log.Fatal(err)
		}
	}
	k, err := priority.Kano(x, priority.KanoOptions{})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%v, %d of %d\n", k.Category, k.Counts.Of(k.Category), k.N)
	fmt.Printf("better %+.2f %+.2f\n", k.Better.Value, k.Better.Interval)
	fmt.Printf("worse  %+.2f %+.2f\n", k.Worse.Value, k.Worse.Interval)
	// Output:
	// attractive, 60 of 100
	// better +0.79 [+0.70, +0.86]
	// worse  -0.21 [-0.30, -0.14]
}

func ExampleKanoOf() {
	k, err := priority.KanoOf(priority.CategoryCounts{MustBe: 30, OneDimensional: 30, Indifferent: 20}, priority.KanoOptions{})
	fmt.Println(k.Category, k.Modes, err)
	// Output: must-be [must-be one-dimensional] <nil>
}

func ExampleKanoResult() {
	k, err := priority.KanoOf(priority.CategoryCounts{MustBe: 55, OneDimensional: 10, Attractive: 5, Indifferent: 25, Reverse: 4, Questionable: 1}, priority.KanoOptions{})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("total strength %.2f, category strength %s\n", k.TotalStrength.Value, k.CategoryStrength)
	// Output: total strength 0.70, category strength 3/10
}

func ExampleKanoOptions() {
	counts := priority.CategoryCounts{Attractive: 15, Indifferent: 10}
	k, err := priority.KanoOf(counts, priority.KanoOptions{Level: 0.90})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%.2f\n", k.Better.Interval)
	// Output: [0.44, 0.74]
}

func ExampleCategoryTest() {
	k, err := priority.KanoOf(priority.CategoryCounts{Attractive: 60, MustBe: 42, Indifferent: 20}, priority.KanoOptions{})
	if err != nil {
		log.Fatal(err)
	}
	t := k.Test
	fmt.Printf("%v against %v: %d more, χ² = %.2f, p = %.3f\n", t.First, t.Second, t.Difference, t.ChiSquare, t.P)
	// Output: attractive against must-be: 18 more, χ² = 3.18, p = 0.075
}

func ExampleFongTest() {
	k, err := priority.KanoOf(priority.CategoryCounts{Attractive: 60, MustBe: 42, Indifferent: 20}, priority.KanoOptions{Fong: true})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%d ≥ %.1f: %v\n", k.Fong.Difference, k.Fong.Threshold, k.Fong.Significant)
	// Output: 18 ≥ 12.7: true
}

func ExampleCategory() {
	fmt.Println(priority.OneDimensional, priority.OneDimensional.Letter())
	// Output: one-dimensional O
}

func ExampleCategoryCounts() {
	c := priority.CategoryCounts{MustBe: 12, Indifferent: 3}
	fmt.Println(c.Of(priority.MustBe), c.Of(priority.Reverse))
	// Output: 12 0
}

func ExampleEvaluation() {
	for _, row := range priority.Evaluation() {
		fmt.Println(row[0].Letter(), row[1].Letter(), row[2].Letter(), row[3].Letter(), row[4].Letter())
	}
	// Output:
	// Q A A A O
	// R I I I M
	// R I I I M
	// R I I I M
	// R R R R Q
}

// waiting asks both questions about a repair while you wait in a table, in which every
// sixth customer stands for four.
func waiting() *survey.Table {
	q, err := survey.New(survey.Definition{Items: []survey.Item{{ID: "waiting", Scale: scale.OneToFive()}, {ID: "not_waiting", Scale: scale.OneToFive()}}})
	if err != nil {
		log.Fatal(err)
	}
	t := survey.NewTable(q)
	for i := range 60 {
		r := q.NewResponse()
		pair := [][2]int{{1, 5}, {1, 4}, {2, 3}, {2, 5}, {1, 3}, {3, 3}}[i%6]
		weight := 1.0
		if i%6 == 0 {
			weight = 4
		}
		if err := errors.Join(r.Answer("waiting", pair[0]), r.Answer("not_waiting", pair[1]), r.SetWeight(weight), t.Append(r)); err != nil {
			log.Fatal(err)
		}
	}
	return t
}

func ExampleWeightedKano() {
	k, err := priority.WeightedKano(waiting(), "waiting", "not_waiting", priority.KanoOptions{})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("better %+.2f %+.2f\n", k.Better.Value, k.Better.Interval)
	fmt.Printf("worse  %+.2f %+.2f\n", k.Worse.Value, k.Worse.Interval)
	// Output:
	// better +0.67 [+0.53, +0.78]
	// worse  -0.56 [-0.69, -0.41]
}

func ExampleWeightedKanoResult() {
	k, err := priority.WeightedKano(waiting(), "waiting", "not_waiting", priority.KanoOptions{})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%v before %v by %.2f ± %.2f\n", k.Category, k.Second, k.CategoryStrength.Value, k.CategoryStrength.SE.Value)
	// Output: one-dimensional before attractive by 0.22 ± 0.13
}

func ExampleCategoryShare() {
	k, err := priority.WeightedKano(waiting(), "waiting", "not_waiting", priority.KanoOptions{})
	if err != nil {
		log.Fatal(err)
	}
	for _, c := range k.Shares[:4] {
		fmt.Printf("%v %d of %d, %.0f %% by weight\n", c.Category, k.Counts.Of(c.Category), k.N, 100*c.Share.Value)
	}
	// Output:
	// must-be 10 of 60, 11 % by weight
	// one-dimensional 10 of 60, 44 % by weight
	// attractive 20 of 60, 22 % by weight
	// indifferent 20 of 60, 22 % by weight
}
