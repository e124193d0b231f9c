package satisfaction_test

import (
	"errors"
	"fmt"

	"github.com/gocsat/csat/satisfaction"
	"github.com/gocsat/csat/scale"
)

// How likely is it that the score is above 20 points?
func ExampleBayesNPS() {
	t := scale.NewTally(scale.ZeroToTen())
	if err := errors.Join(t.AddN(10, 40), t.AddN(8, 20), t.AddN(3, 15)); err != nil {
		fmt.Println(err)
		return
	}
	r, err := satisfaction.BayesNPS(t, satisfaction.BayesOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	c, err := r.Against(0.2)
	fmt.Printf("%.1f points %.1f, above 20 with probability %.3f %v\n", 100*r.Estimate.Value, r.Interval(), c.Above, err)
	// Output: 32.7 points [14.5, 49.6], above 20 with probability 0.917 <nil>
}

// Is the north really ahead of the south?
func ExampleNPSPosterior_Versus() {
	north, err := satisfaction.BayesNPSOf(satisfaction.NPSCounts{Detractors: 15, Passives: 20, Promoters: 40}, satisfaction.BayesOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	south, err := satisfaction.BayesNPSOf(satisfaction.NPSCounts{Detractors: 12, Passives: 14, Promoters: 19}, satisfaction.BayesOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	c, err := north.Versus(south)
	fmt.Printf("ahead with probability %.2f, behind with %.2f %v\n", c.Above, c.Below, err)
	// Output: ahead with probability 0.88, behind with 0.12 <nil>
}

func ExampleBayesNPSOf() {
	counts := satisfaction.NPSCounts{Promoters: 10}
	r, err := satisfaction.BayesNPSOf(counts, satisfaction.BayesOptions{})
	fmt.Printf("%.1f %.0f %v\n", 100*r.Estimate.Value, r.Interval(), err)
	// Output: 87.0 [53, 100] <nil>
}

func ExampleWeightedBayesNPS() {
	t := scale.NewWeightedTally(scale.ZeroToTen())
	for i, rating := range []int{10, 9, 9, 8, 7, 6, 10, 3, 9, 10} {
		if err := t.Add(rating, []float64{1, 1, 2, 2, 1}[i%5]); err != nil {
			fmt.Println(err)
			return
		}
	}
	r, err := satisfaction.WeightedBayesNPS(t, satisfaction.BayesOptions{})
	fmt.Printf("%.1f %.0f %v\n", 100*r.Estimate.Value, r.Interval(), err)
	// Output: 29.6 [-25, 75] <nil>
}

func ExampleNPSPosterior() {
	r, err := satisfaction.BayesNPSOf(satisfaction.NPSCounts{Detractors: 2, Passives: 3, Promoters: 5}, satisfaction.BayesOptions{})
	fmt.Println(r.Prior, r.Detractors, r.Passives, r.Promoters, err)
	// Output: jeffreys 2.5 3.5 5.5 <nil>
}

func ExampleNPSChance() {
	r, err := satisfaction.BayesNPSOf(satisfaction.NPSCounts{Detractors: 2, Passives: 3, Promoters: 5}, satisfaction.BayesOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	var c satisfaction.NPSChance
	c, err = r.Against(0)
	fmt.Printf("above 0: %.2f, below: %.2f %v\n", c.Above, c.Below, err)
	// Output: above 0: 0.87, below: 0.13 <nil>
}

func ExampleNPSPrior() {
	for _, prior := range []satisfaction.NPSPrior{satisfaction.JeffreysPrior, satisfaction.UniformPrior} {
		r, err := satisfaction.BayesNPSOf(satisfaction.NPSCounts{Passives: 1, Promoters: 3}, satisfaction.BayesOptions{Prior: prior})
		fmt.Printf("%v: %.1f %v\n", prior, 100*r.Estimate.Value, err)
	}
	// Output:
	// jeffreys: 54.5 <nil>
	// uniform: 42.9 <nil>
}

func ExampleBayesOptions() {
	o := satisfaction.BayesOptions{Prior: satisfaction.UniformPrior, Level: 0.8}
	r, err := satisfaction.BayesNPSOf(satisfaction.NPSCounts{Passives: 1, Promoters: 3}, o)
	fmt.Printf("%.0f at level %.1f %v\n", r.Interval(), r.Interval().Level, err)
	// Output: [8, 74] at level 0.8 <nil>
}
