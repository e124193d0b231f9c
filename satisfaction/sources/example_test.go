package sources_test

import (
	"errors"
	"fmt"

	"github.com/shopspring/decimal"

	"github.com/gocsat/csat/satisfaction/sources"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// points is an exact score.
func points(text string) *scale.Ratio {
	r := scale.RatioOfDecimal(decimal.RequireFromString(text))
	return &r
}

func weight(text string) decimal.Decimal { return decimal.RequireFromString(text) }

// An agent is content with its own service; its customers are less so.
func service() sources.Source {
	return sources.Source{ID: "service", Parts: []sources.Source{
		{ID: "external", Weight: weight("0.7"), Parts: []sources.Source{
			{ID: "survey", Weight: weight("3"), Score: points("79.2"), SE: survey.Some(1.1), N: 412},
			{ID: "complaints", Weight: weight("2"), Score: points("74.5"), SE: survey.Some(2.4), N: 60},
			{ID: "mystery shopper", Weight: weight("1"), Score: points("71"), SE: survey.Some(3), N: 12},
		}},
		{ID: "internal", Weight: weight("0.3"), Parts: []sources.Source{
			{ID: "superior", Weight: weight("1"), Score: points("88"), SE: survey.Some(2), N: 4},
			{ID: "peers", Weight: weight("1"), Score: points("91"), SE: survey.Some(1.5), N: 9},
		}},
	}}
}

func ExampleCombine() {
	r, err := sources.Combine(service(), sources.Options{Bands: scale.FourLevels()})
	if err != nil {
		fmt.Println(err)
		return
	}
	round := func(x scale.Ratio) string { return x.Round(1, scale.HalfAwayFromZero).StringFixed(1) }
	fmt.Printf("%s %s %.1f %s\n", r.ID, round(*r.Score), r.Estimate.Interval, r.Level)
	for _, p := range r.Parts {
		fmt.Printf("  %s %s %s, %s from the others\n", p.ID, round(*p.Score), p.Level, round(*p.Apart))
		for _, q := range p.Parts {
			fmt.Printf("    %-15s %s, %s from the others\n", q.ID, round(*q.Score), round(*q.Apart))
		}
	}
	// Output:
	// service 80.2 [78.6, 81.9] satisfied
	//   external 76.3 neutral, -13.2 from the others
	//     survey          79.2, 5.9 from the others
	//     complaints      74.5, -2.7 from the others
	//     mystery shopper 71.0, -6.3 from the others
	//   internal 89.5 satisfied, 13.2 from the others
	//     superior        88.0, -3.0 from the others
	//     peers           91.0, 3.0 from the others
}

// The external sources do not tell the same.
func ExampleDisagreement() {
	r, err := sources.Combine(service(), sources.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	d := r.Parts[0].Disagreement
	fmt.Printf("%s %s points below %s, spread %.1f\n", d.Low, d.Range.Round(1, scale.HalfEven), d.High, d.Spread)
	fmt.Printf("Q %.1f on %d df, p %.3f, I² %.2f\n", d.Test.Q, d.Test.DF, d.Test.P, d.Test.I2)
	// Output:
	// mystery shopper 8.2 points below survey, spread 3.2
	// Q 8.6 on 2 df, p 0.013, I² 0.77
}

func ExamplePair() {
	r, err := sources.Combine(service(), sources.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, p := range r.Parts[0].Disagreement.Pairs {
		fmt.Printf("%s less %s: %s %.1f, p %.3f\n", p.First, p.Second, p.Difference.Round(1, scale.HalfEven), p.Estimate.Interval, p.Adjusted.Value)
	}
	// Output:
	// survey less complaints: 4.7 [-0.5, 9.9], p 0.150
	// survey less mystery shopper: 8.2 [1.9, 14.5], p 0.031
	// complaints less mystery shopper: 3.5 [-4.0, 11.0], p 0.362
}

func ExampleHomogeneity() {
	r, err := sources.Combine(service(), sources.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	h := r.Disagreement.Test
	fmt.Printf("internal and external cannot be the same: p %.0e; by precision %.1f\n", h.P, h.Pooled)
	// Output: internal and external cannot be the same: p 2e-15; by precision 82.0
}

// The shopper did not come this time: the others take its weight.
func ExampleSource() {
	s := service()
	s.Parts[0].Parts[2] = sources.Source{ID: "mystery shopper", Weight: weight("1")}
	r, err := sources.Combine(s, sources.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	external := r.Parts[0]
	fmt.Println(external.Score.Round(2, scale.HalfAwayFromZero), external.Parts[0].Weight, external.Estimate.Warnings)
	// Output: 77.32 3/5 [mystery shopper has no score; its weight is spread over its siblings]
}

func ExampleNode() {
	r, err := sources.Combine(sources.Source{ID: "visit", Score: points("80"), N: 1}, sources.Options{})
	fmt.Println(r.Score, r.Estimate.SE, r.Estimate.Warnings, err)
	// Output: 80 – [visit, or a part of it, has no standard error] <nil>
}

func ExampleOptions() {
	s := service()
	s.Parts[0].Parts = s.Parts[0].Parts[:1]
	s.Parts[1].Parts = []sources.Source{{ID: "superior", Weight: weight("1")}}
	share, err := scale.NewRatio(3, 4)
	if err != nil {
		fmt.Println(err)
		return
	}
	_, err = sources.Combine(s, sources.Options{MinShare: share})
	fmt.Println(errors.Is(err, sources.ErrNoBase))
	// Output: true
}

func ExampleSourceError() {
	s := service()
	s.Parts[1].Parts[0].Score = points("101")
	_, err := sources.Combine(s, sources.Options{})
	fmt.Println(err)
	// Output: sources: "superior" in "internal": score 101: invalid argument
}
