package mix_test

import (
	"errors"
	"fmt"

	"github.com/gocsat/csat/analysis/mix"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// Both segments are rated better, and yet the score falls: most answers now come from
// the country, where it is low.
func ExampleDecompose() {
	r, err := mix.Decompose([]mix.Segment{
		{Name: "city", Before: nps(50, 100, 250), After: nps(20, 40, 110)},
		{Name: "country", Before: nps(80, 80, 40), After: nps(150, 160, 110)},
	}, mix.Options{Metric: mix.NPS})
	if err != nil {
		panic(err)
	}
	fmt.Printf("from %+.1f to %+.1f\n", 100*r.Before.Float64(), 100*r.After.Float64())
	for _, p := range []struct {
		name string
		part mix.Part
	}{{"change", r.Change}, {"mix", r.Mix}, {"rate", r.Rate}} {
		fmt.Printf("%-6s %+5.1f %+.1f\n", p.name, 100*p.part.Estimate.Value, p.part.Estimate.Interval.Scale(100))
	}
	// Output:
	// from +26.7 to +8.5
	// change -18.2 [-27.3, -9.1]
	// mix    -25.1 [-29.9, -20.2]
	// rate    +6.9 [-2.1, +15.9]
}

func ExampleResult() {
	r, err := mix.Decompose(paradox(), mix.Options{Metric: mix.NPS})
	if err != nil {
		panic(err)
	}
	fmt.Println(r.Mix.Exact, r.Rate.Exact, r.Entered.Exact, r.Left.Exact, "=", r.Change.Exact)
	// Output:
	// -105219/462400 359/20400 -389/23120 -167/3264 = -189/680
}

func ExampleContribution() {
	r, err := mix.Decompose(paradox(), mix.Options{Metric: mix.NPS})
	if err != nil {
		panic(err)
	}
	for _, s := range r.Segments {
		fmt.Printf("%-8s %-7v mix %+5.1f, rate %+4.1f\n", s.Name, s.Status, 100*s.Mix.Estimate.Value, 100*s.Rate.Estimate.Value)
	}
	// Output:
	// city     stayed  mix -11.2, rate +0.0
	// country  stayed  mix -11.9, rate +0.8
	// online   stayed  mix  +0.4, rate +1.0
	// pilot    new     mix  -1.7, rate +0.0
	// kiosk    gone    mix  -5.1, rate +0.0
}

func ExamplePart() {
	r, err := mix.Decompose(paradox(), mix.Options{Metric: mix.NPS, Method: mix.BeforeWeights})
	if err != nil {
		panic(err)
	}
	fmt.Printf("%v, about %.4f with error %.4f\n", r.Interaction.Exact, r.Interaction.Estimate.Value, r.Interaction.Estimate.SE.Value)
	// Output:
	// 121/10200, about 0.0119 with error 0.0728
}

func ExampleSide() {
	r, err := mix.Decompose(paradox(), mix.Options{Metric: mix.NPS})
	if err != nil {
		panic(err)
	}
	city := r.Segments[0]
	fmt.Println(city.Before.Share, city.Before.Value, city.After.Share, city.After.Value)
	fmt.Println(r.Segments[3].Before.Value == nil)
	// Output:
	// 5/12 3/5 1/17 3/5
	// true
}

// Rounded one by one, the parts below would sum to 0.9.
func ExampleApportion() {
	third, err := scale.NewRatio(1, 3)
	if err != nil {
		panic(err)
	}
	parts, err := mix.Apportion([]scale.Ratio{third, third, third}, 1)
	if err != nil {
		panic(err)
	}
	for _, p := range parts {
		fmt.Print(p.Round(1, scale.HalfAwayFromZero), " ")
	}
	fmt.Println()
	// Output: 0.4 0.3 0.3
}

func ExampleSegments() {
	before, after := survey.NewGroup[string](scale.NewTally(scale.ZeroToTen())), survey.NewGroup[string](scale.NewTally(scale.ZeroToTen()))
	_ = before.At("kiosk").Add(9)
	_ = before.At("city").Add(8)
	_ = after.At("city").Add(10)
	for _, s := range mix.Segments(before, after) {
		fmt.Println(s.Name, s.Before != nil, s.After != nil)
	}
	// Output:
	// city true true
	// kiosk true false
}

func ExampleSegment() {
	s := mix.Segment{Name: "pilot", After: nps(5, 10, 5)} // not there before
	fmt.Println(s.Before == nil, s.After.N())
	// Output: true 20
}

func ExampleMetric() {
	var m mix.Metric
	err := m.UnmarshalText([]byte("share"))
	fmt.Println(m, err)
	// Output: share <nil>
}

func ExampleMethod() {
	fmt.Println(mix.Symmetric, mix.BeforeWeights)
	// Output: symmetric before-weights
}

func ExampleStatus() {
	fmt.Println(mix.Stayed, mix.New, mix.Gone)
	// Output: stayed new gone
}

func ExampleOptions() {
	r, err := mix.Decompose(paradox(), mix.Options{Metric: mix.Share, Boxes: 2, Method: mix.BeforeWeights, Level: 0.9})
	if err != nil {
		panic(err)
	}
	fmt.Println(r.Metric, r.Method, r.Change.Exact)
	// Output:
	// share before-weights -143/816
}

func ExampleSegmentError() {
	_, err := mix.Decompose([]mix.Segment{{Name: "void"}}, mix.Options{})
	if at, ok := errors.AsType[*mix.SegmentError](err); ok {
		fmt.Println(at.Name, errors.Is(err, mix.ErrNoBase))
	}
	// Output: void true
}
