// Weights is the story of a service department that no longer believes in five
// dimensions of 20 % each. Three managers compare the dimensions two at a time, one
// mistake is found and mended, what the branches show is added, and the new weights go
// into the questionnaire: index and level of the same answers, before and after.
//
//	go run ./examples/weights
//
// The workshop manager wrote one ratio the wrong way round. His consistency ratio says
// that something is wrong, and the first of his deviations says where, and what he must
// have meant. Together they give 44 % of the weight to skill. Branches differ most in the
// supply of parts, which counts for a third once the data have a say; and since parts are
// what customers like least, the index of the same answers falls from 78.1 to 75.3.
//
// The level that fits best is satisfied, with a validity below a half: the answers spread,
// and the score with its interval says more. That score is above the index because a level
// counts for the middle of its band. Under the operator min-max memberships are cut at the
// weights, so that three levels look alike: it is no operator for five dimensions.
package main

import (
	"context"
	"fmt"
	"log"
	"math/rand/v2"

	"github.com/gocsat/csat/analysis/criteria"
	"github.com/gocsat/csat/analysis/fuzzy"
	"github.com/gocsat/csat/satisfaction"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
	"github.com/gocsat/csat/survey/presets"
)

var dimensions = []string{"skill", "attitude", "timeliness", "parts", "service"}

func main() {
	q, err := presets.Load("after-sales")
	check(err)
	answers := collect(q)

	stated := judgements()
	found := branches(answers)
	both, err := criteria.Combine(stated, found, criteria.CombineOptions{Subjective: 0.7})
	check(err)
	fmt.Println("\n            managers  branches  both")
	for i, w := range both {
		fmt.Printf("%-10s  %6.1f %%  %6.1f %%  %4.1f %%\n", w.Name, 100*stated[i].Value, 100*found[i].Value, 100*w.Value)
	}

	weighed, err := criteria.Reweigh(q, "overall", both, 0)
	check(err)
	moments, err := survey.PairwiseMomentsOf(answers, dimensions...)
	check(err)
	fmt.Println()
	for _, questionnaire := range []*survey.Questionnaire{q, weighed} {
		index, err := satisfaction.IndexOfMoments(questionnaire, moments, satisfaction.IndexOptions{})
		check(err)
		fmt.Print("weights")
		for _, d := range index.Overall.Children {
			fmt.Printf(" %.0f", 100*d.Weight.Float64())
		}
		fmt.Printf(": index %v %.1f, %s\n", index.Overall.Score.Round(1, scale.HalfAwayFromZero), index.Overall.Estimate.Interval, index.Overall.Level)
	}
	evaluate(weighed, answers)
}

// judgements are what three managers say, as weights.
func judgements() criteria.Weights {
	var members []*criteria.Matrix
	for _, m := range []struct {
		name   string
		ratios [10]float64 // skill over attitude, timeliness, parts, service; attitude over timeliness, …
	}{
		{"service", [10]float64{3, 2, 4, 5, 1. / 2, 2, 2, 3, 3, 1}},
		{"sales", [10]float64{2, 3, 3, 4, 1, 2, 2, 1, 2, 1}},
		{"workshop", [10]float64{5, 3, 2, 7, 1. / 2, 1. / 3, 2, 1. / 2, 1. / 3, 5}},
	} {
		matrix, r := compare(m.ratios)
		fmt.Printf("%-9s CR %.3f", m.name, r.CR.Value)
		if worst := r.Deviations[0]; r.CR.Value > 0.1 {
			fmt.Printf(": %s over %s is %.2g, the others imply %.2g; with that %.3f", worst.Of, worst.Over, worst.Given, worst.Others.Value, worst.RevisedCR.Value)
			m.ratios[8] = 1 / m.ratios[8] // asked again, he says that he meant 3
			matrix, r = compare(m.ratios)
			fmt.Printf("\n%-9s CR %.3f, corrected", m.name, r.CR.Value)
		}
		fmt.Println()
		members = append(members, matrix)
	}
	group, err := criteria.AggregateJudgements(members, nil)
	check(err)
	r, err := criteria.Priorities(group, criteria.PriorityOptions{})
	check(err)
	fmt.Printf("%-9s CR %.3f\n", "together", r.CR.Value)
	return r.Weights
}

func compare(ratios [10]float64) (*criteria.Matrix, criteria.PriorityResult) {
	var judged []criteria.Judgement
	for i, of := range dimensions {
		for _, over := range dimensions[i+1:] {
			judged = append(judged, criteria.Judgement{Of: of, Over: over, Ratio: ratios[len(judged)]})
		}
	}
	m, err := criteria.FromJudgements(dimensions, judged)
	check(err)
	r, err := criteria.Priorities(m, criteria.PriorityOptions{})
	check(err)
	return m, r
}

// branches are the weights of what tells six branches apart.
func branches(t *survey.Table) criteria.Weights {
	means, err := criteria.MeansBy(t, "region", dimensions...)
	check(err)
	r, err := criteria.Objective(means, criteria.ObjectiveOptions{Method: criteria.Variation})
	check(err)
	return r.Weights
}

func evaluate(q *survey.Questionnaire, t *survey.Table) {
	s, err := fuzzy.FromTable(q, t)
	check(err)
	fmt.Println()
	for _, o := range []fuzzy.Operator{fuzzy.WeightedAverage, fuzzy.MinMax} {
		e, err := fuzzy.Evaluate(context.Background(), s, fuzzy.Options{Operator: o, Seed: 1})
		check(err)
		fmt.Printf("%v\n", o)
		for _, m := range e.Overall.Memberships {
			fmt.Printf("  %-17s %.2f %.2f\n", m.Level, m.Share.Value, m.Share.Interval)
		}
		fmt.Printf("  %s, validity %.2f; score %.1f %.1f\n", e.Overall.Level, e.Overall.Validity.Value, e.Overall.Score.Value, e.Overall.Score.Interval)
	}
}

// collect are 240 customers of six branches, who rate parts supply very differently.
func collect(q *survey.Questionnaire) *survey.Table {
	random := rand.New(rand.NewPCG(2026, 11))
	t := survey.NewTable(q)
	for i := range 240 {
		branch := i % 6
		r := q.NewResponse()
		check(r.SetSegment("region", string(rune('A'+branch))))
		mood := random.NormFloat64()
		for d, centre := range []float64{8.4, 8.8, 8, 6.4, 8.2} {
			if d == 3 {
				centre += 0.7 * float64(branch-3)
			}
			if d == 0 {
				centre += 0.3 * float64(branch%3-1)
			}
			rating := centre + mood + random.NormFloat64()
			check(r.Answer(dimensions[d], min(10, max(1, int(rating+0.5)))))
		}
		check(t.Append(r))
	}
	return t
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
