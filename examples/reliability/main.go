// Reliability is the story of a library that wants to publish a score for "help at the
// desk": do its five questions measure one thing, which of them spoils it, can the
// score be relied upon, and do the people who sort the comments see the same in them?
//
//	go run ./examples/reliability
//
// It takes three attempts to find the scale. One question is worded the other way
// round and is named, not silently turned; one asks about something else, as its
// correlation with the rest and the factor both say. Of the remaining four the score
// can be published, though hardly its level. The causes cannot, before the third reader
// sees in the comments what the two others see.
package main

import (
	"context"
	"fmt"
	"log"
	"math"
	"math/rand/v2"
	"strings"

	"github.com/gocsat/csat/analysis/reliability"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// enough is what the lower end of an interval must reach before a figure is published.
const enough = 0.7

func main() {
	answers := questions()
	a := consistency("as asked", answers)
	for i, item := range a.Items {
		if item.Component < 0 {
			turn(answers.Values[i])
		}
	}
	a = consistency("with the key reversed", answers)
	things(answers)
	answers = without(answers, worst(a))
	consistency("without "+worst(a), answers)
	publish(answers)
	readers()
}

// questions are answered by 160 visitors from 1 to 7. They wait less where they are
// helped well; how far they live has nothing to do with it.
func questions() reliability.Columns {
	random := rand.New(rand.NewPCG(2026, 11))
	c := reliability.Columns{
		Names:  []string{"friendly", "knew the answer", "took the time", "waited too long", "near my home"},
		Values: make([][]float64, 5),
	}
	for range 160 {
		help, distance := random.NormFloat64(), random.NormFloat64()
		for j, x := range []float64{
			5.4 + 1.1*help + 0.8*random.NormFloat64(),
			5.2 + 1.0*help + 0.9*random.NormFloat64(),
			4.9 + 1.2*help + 1.0*random.NormFloat64(),
			2.8 - 1.0*help + 1.1*random.NormFloat64(),
			4.0 + 0.1*help + 1.6*distance,
		} {
			c.Values[j] = append(c.Values[j], min(7, max(1, math.Round(x))))
		}
	}
	return c
}

func consistency(what string, c reliability.Columns) reliability.AlphaResult {
	a, err := reliability.Alpha(items(c), reliability.AlphaOptions{})
	check(err)
	fmt.Printf("%s: alpha %.2f %.2f\n", what, a.Alpha.Value, a.Alpha.Interval)
	for _, w := range a.Alpha.Warnings {
		fmt.Printf("  warning: %v\n", w)
	}
	for _, item := range a.Items {
		fmt.Printf("  %-16s with the rest %+.2f, alpha without %.2f\n", item.Name, item.Rest.Value, item.AlphaIfDropped.Value)
	}
	return a
}

func items(c reliability.Columns) *reliability.Items {
	it, err := reliability.FromColumns(c, survey.Listwise)
	check(err)
	return it
}

// turn reverses answers from 1 to 7.
func turn(answers []float64) {
	for i, x := range answers {
		answers[i] = 8 - x
	}
}

// worst is the question without which alpha is highest.
func worst(a reliability.AlphaResult) string {
	name, highest := "", a.Alpha.Value
	for _, item := range a.Items {
		if item.AlphaIfDropped.Valid && item.AlphaIfDropped.Value > highest {
			name, highest = item.Name, item.AlphaIfDropped.Value
		}
	}
	return name
}

func without(c reliability.Columns, name string) reliability.Columns {
	var kept reliability.Columns
	for j := range c.Names {
		if c.Names[j] != name {
			kept.Names, kept.Values = append(kept.Names, c.Names[j]), append(kept.Values, c.Values[j])
		}
	}
	return kept
}

// things looks for what the questions ask about: is one factor enough, and what does
// each question share with it?
func things(c reliability.Columns) {
	adequacy, err := reliability.Adequacy(items(c))
	check(err)
	one, err := reliability.Factors(items(c), 1)
	check(err)
	fmt.Printf("\nKMO %.2f; one factor: χ²(%d) = %.1f, p = %.2f\n", adequacy.KMO, one.DF, one.ChiSquare, one.P.Value)
	for i, row := range one.Loadings.Values {
		fmt.Printf("  %-16s loads %+.2f, of its own %3.0f %%\n", one.Loadings.Names[i], row[0], 100*one.Uniquenesses[i])
	}
	fmt.Println()
}

// publish says whether the sum of the questions measures well enough, and how surely
// the score lies in its level.
func publish(c reliability.Columns) {
	o, err := reliability.Omega(items(c))
	check(err)
	a, err := reliability.Alpha(items(c), reliability.AlphaOptions{})
	check(err)
	fmt.Printf("\nomega %.2f, variance extracted %.2f, error of one visitor's sum ±%.1f points\n",
		o.Total, o.AVE, a.SEM)
	if a.Alpha.Interval.Lower < enough {
		fmt.Println("not published: the questions do not hang together")
		return
	}
	n, k := float64(a.Alpha.N), float64(len(c.Names))
	score := survey.Estimate{
		Value: 100 * (a.SumMean/k - 1) / 6, SE: survey.Some(100 * a.SumSD / k / 6 / math.Sqrt(n)), N: a.Alpha.N, EffectiveN: n,
	}
	chances, err := survey.LevelChances(score, scale.FiveLevels())
	check(err)
	fmt.Printf("published: %s, %.1f of 100\n", strings.Join(c.Names, " + "), score.Value)
	for _, c := range chances {
		if c.Chance >= 0.005 {
			fmt.Printf("  %s with a chance of %.2f\n", c.Level, c.Chance)
		}
	}
}

// readers sorted the same 60 comments into four causes. The second saw 50 of them.
func readers() {
	random := rand.New(rand.NewPCG(2026, 12))
	c := reliability.Columns{Names: []string{"Ann", "Ben", "Cem"}, Values: make([][]float64, 3)}
	for i := range 60 {
		cause := float64(random.IntN(4))
		for j, sure := range []float64{0.95, 0.95, 0.75} {
			x := cause
			switch {
			case j == 1 && i >= 50:
				x = math.NaN()
			case random.Float64() > sure:
				x = float64(random.IntN(4))
			}
			c.Values[j] = append(c.Values[j], x)
		}
	}
	fmt.Println()
	agreement("all three", c)
	for j := range c.Names {
		agreement("without "+c.Names[j], without(c, c.Names[j]))
	}
}

func agreement(who string, c reliability.Columns) {
	b, err := reliability.BootstrapKrippendorff(context.Background(), c, reliability.Nominal, reliability.BootstrapOptions{Seed: 1})
	check(err)
	verdict := "not enough"
	if b.Alpha.Interval.Lower >= enough {
		verdict = "enough"
	}
	fmt.Printf("%-12s alpha %.2f %.2f of %d comments: %s\n", who, b.Alpha.Value, b.Alpha.Interval, b.Alpha.N, verdict)
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
