package survey_test

import (
	"errors"
	"fmt"

	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// easeOf counts ratings from 1 to 5 of how easy something was.
func easeOf(counts ...int64) *scale.Tally {
	t := scale.NewTally(scale.OneToFive())
	var err error
	for i, n := range counts {
		err = errors.Join(err, t.AddN(i+1, n))
	}
	if err != nil {
		panic(err)
	}
	return t
}

// How does the new counter compare with all customers of last year?
func ExampleRidit() {
	lastYear, counter := easeOf(40, 110, 300, 350, 200), easeOf(1, 3, 10, 21, 15)
	r, err := survey.Ridit(counter, lastYear, survey.RiditOptions{})
	if err != nil {
		panic(err)
	}
	fmt.Printf("better than a customer of last year with a chance of %.3f %.3f\n", r.Estimate.Value, r.Estimate.Interval)
	// Output: better than a customer of last year with a chance of 0.599 [0.524, 0.673]
}

// Two groups of much the same size are both samples.
func ExampleRiditOptions() {
	north, south := easeOf(1, 3, 10, 21, 15), easeOf(4, 7, 12, 14, 6)
	r, err := survey.Ridit(north, south, survey.RiditOptions{SampledReference: true, Level: 0.9})
	if err != nil {
		panic(err)
	}
	fmt.Printf("%.3f ± %.3f, 90 %% %.3f\n", r.Estimate.Value, r.Estimate.SE.Value, r.Estimate.Interval)
	// Output: 0.663 ± 0.054, 90 % [0.572, 0.753]
}

func ExampleRiditResult() {
	r, err := survey.Ridit(easeOf(0, 0, 1, 1, 2), easeOf(1, 2, 4, 2, 1), survey.RiditOptions{})
	if err != nil {
		panic(err)
	}
	fmt.Println(r.Points, r.Mean)
	// Output: [1/20 1/5 1/2 4/5 19/20] 4/5
}

// The same mean, in agreement and not.
func ExampleConsensus() {
	for _, t := range []*scale.Tally{easeOf(0, 5, 30, 5, 0), easeOf(15, 2, 6, 2, 15)} {
		mean, err := t.Mean()
		if err != nil {
			panic(err)
		}
		c, err := survey.Consensus(t)
		if err != nil {
			panic(err)
		}
		fmt.Printf("mean %v, consensus %.2f\n", mean, c)
	}
	// Output:
	// mean 3, consensus 0.90
	// mean 3, consensus 0.21
}

// A score of 89.2 out of 100 is "satisfied"; how sure is that?
func ExampleLevelChances() {
	e := survey.Estimate{Value: 89.2, SE: survey.Some(1.4), N: 60, EffectiveN: 60}
	chances, err := survey.LevelChances(e, scale.FiveLevels())
	if err != nil {
		panic(err)
	}
	for _, c := range chances[3:] {
		fmt.Printf("%s %.2f\n", c.Level, c.Chance)
	}
	// Output:
	// satisfied 0.72
	// very-satisfied 0.28
}

// Four customers who were very satisfied are no proof.
func ExampleTallyLevelChances() {
	t := scale.NewTally(scale.OneToTen())
	if err := t.AddN(10, 4); err != nil {
		panic(err)
	}
	chances, err := survey.TallyLevelChances(t, scale.PercentOfMax, scale.FiveLevels())
	if err != nil {
		panic(err)
	}
	for _, c := range chances {
		fmt.Printf("%.4f %s\n", c.Chance, c.Level)
	}
	// Output:
	// 0.0000 very-dissatisfied
	// 0.0025 dissatisfied
	// 0.0351 neutral
	// 0.2952 satisfied
	// 0.6672 very-satisfied
}

func ExampleLevelChance() {
	chances, err := survey.TallyLevelChances(easeOf(1, 3, 10, 21, 15), scale.POMP, scale.FiveLevels())
	if err != nil {
		panic(err)
	}
	likeliest := chances[0]
	for _, c := range chances {
		if c.Chance > likeliest.Chance {
			likeliest = c
		}
	}
	fmt.Printf("%s (%.0f %%)\n", likeliest.Level, 100*likeliest.Chance)
	// Output: satisfied (78 %)
}
