package weighting_test

import (
	"errors"
	"fmt"

	"github.com/gocsat/csat/survey/weighting"
)

func ExampleEmptyCategoryError() {
	gender := weighting.Margin{Factor: genders(), Targets: weighting.Targets{"female": 50, "male": 45, "diverse": 5}}
	_, err := weighting.Rake(nil, []weighting.Margin{gender}, weighting.RakeOptions{})
	if e, ok := errors.AsType[*weighting.EmptyCategoryError](err); ok {
		fmt.Println(e.Margin, e.Category, e.Target)
	}
	// Output: gender diverse 5
}

func ExampleUntargetedError() {
	plan := weighting.NewFactor("plan", []string{"pro", "", "basic"})
	m := weighting.Margin{Factor: plan, Targets: weighting.Targets{"basic": 70, "pro": 30}}
	_, err := weighting.Rake(nil, []weighting.Margin{m}, weighting.RakeOptions{})
	fmt.Println(err)
	// Output: weighting: margin "plan": category "" has no target: 1 rows are in it, the first is row 2
}

func ExampleTotalsError() {
	_, err := weighting.Rake(nil, []weighting.Margin{
		{Factor: genders(), Targets: weighting.Targets{"female": 50, "male": 50}},
		{Factor: regions(), Targets: weighting.Targets{"north": 60, "south": 50}},
	}, weighting.RakeOptions{})
	fmt.Println(err)
	// Output: weighting: margin "region": totals disagree: targets add up to 110, not to the 100 of margin "gender"
}

// All rows from Lyon are in the south, so the south cannot have fewer.
func ExampleUnreachableError() {
	_, err := weighting.Rake(nil, []weighting.Margin{
		{
			Factor:  weighting.NewFactor("region", []string{"north", "north", "south", "south"}),
			Targets: weighting.Targets{"north": 70, "south": 30},
		},
		{
			Factor:  weighting.NewFactor("city", []string{"Lille", "Paris", "Lyon", "Paris"}),
			Targets: weighting.Targets{"Lille": 20, "Lyon": 40, "Paris": 40},
		},
	}, weighting.RakeOptions{})
	if e, ok := errors.AsType[*weighting.UnreachableError](err); ok {
		fmt.Println(e)
		fmt.Println(errors.Is(err, weighting.ErrUnreachable))
	}
	// Output:
	// weighting: margin "region": category "north": target 70 cannot be met: city ends at 60
	// true
}

func ExampleSingularError() {
	spend := weighting.Total{Name: "spend", Values: []float64{10, 20, 30}, Target: 2000}
	cents := weighting.Total{Name: "cents", Values: []float64{1000, 2000, 3000}, Target: 200000}
	_, err := weighting.Calibrate(nil, nil, []weighting.Total{spend, cents}, weighting.CalibrateOptions{Size: 100})
	fmt.Println(err)
	// Output: weighting: margin "cents": the constraint depends on those before it: leave it out
}

func ExampleNotConvergedError() {
	_, err := weighting.Rake(nil, []weighting.Margin{
		{Factor: genders(), Targets: weighting.Targets{"female": 50, "male": 50}},
		{Factor: regions(), Targets: weighting.Targets{"north": 60, "south": 40}},
	}, weighting.RakeOptions{MaxSweeps: 3})
	if e, ok := errors.AsType[*weighting.NotConvergedError](err); ok {
		fmt.Printf("%s %s is %.0e apart after %d sweeps\n", e.Worst.Margin, e.Worst.Category, e.Residual, e.Last.Iterations)
	}
	// Output: gender female is 1e-06 apart after 3 sweeps
}
