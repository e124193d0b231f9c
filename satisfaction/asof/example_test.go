package asof_test

import (
	"errors"
	"fmt"
	"time"

	"github.com/gocsat/csat/satisfaction/asof"
)

// Hours from 8 to 16 count, on every day.
func ExampleClock() {
	shift := func(t time.Time) time.Duration {
		day := time.Duration(t.Unix()/86400) * 8 * time.Hour
		return day + min(max(time.Duration(t.Unix()%86400)*time.Second-8*time.Hour, 0), 8*time.Hour)
	}
	c := asof.Clock{
		AsOf:     time.Date(2026, 3, 6, 17, 0, 0, 0, time.UTC),
		Calendar: "8 to 16",
		Elapsed:  func(from, to time.Time) time.Duration { return shift(to) - shift(from) },
	}
	opened := time.Date(2026, 3, 5, 15, 30, 0, 0, time.UTC)
	seconds, exact, err := c.Between(opened, c.AsOf)
	fmt.Println(seconds, exact, err)
	fmt.Println(errors.Is(asof.Clock{}.Validate(), asof.ErrArgument))
	// Output:
	// 30600 8h30m0s <nil>
	// true
}

func ExampleAnswer() {
	var a asof.Answer
	fmt.Println(a, asof.Yes, asof.No)
	// Output: unknown yes no
}

// Three of 20 complainers have not been asked yet.
func ExampleRateOf() {
	r, err := asof.RateOf("customers asked", 15, 17, 3, asof.Options{})
	fmt.Printf("%.2f %.2f of %d %s, %v\n", r.Estimate.Value, r.Estimate.Interval, r.N, r.Base, err)
	fmt.Println("of all 20 between", r.AtLeast, "and", r.AtMost)
	// Output:
	// 0.88 [0.66, 0.97] of 17 customers asked, <nil>
	// of all 20 between 0.75 and 0.9
}

// Nothing is known of any yet.
func ExampleRate() {
	r, err := asof.RateOf("customers asked", 0, 0, 4, asof.Options{})
	fmt.Println(r.Estimate == nil, r.AtLeast, r.AtMost, err)
	// Output: true 0 1 <nil>
}

// Seven repairs are done, three still run: the mean of those that are done is no mean
// of all.
func ExampleTimesOf() {
	const hour = 3600
	t, err := asof.TimesOf([]asof.Span{
		{Seconds: 1 * hour, N: 4}, {Seconds: 3 * hour, N: 2}, {Seconds: 6 * hour, N: 1},
		{Seconds: 2 * hour, Running: true, N: 1}, {Seconds: 20 * hour, Running: true, N: 2},
	}, asof.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%d done in %.1f hours on average, %.1f, all %d in at least %.1f\n", t.Done, t.Mean.Value/hour, t.Mean.Interval.Scale(1.0/hour), t.N, t.MeanAtLeast.Value/hour)
	for _, q := range t.Quantiles {
		fmt.Printf("%.0f %%: at least %d h, ", 100*q.Share, q.AtLeast/hour)
		if q.AtMost.Valid {
			fmt.Printf("at most %.0f h\n", q.AtMost.Value/hour)
		} else {
			fmt.Println("no limit yet")
		}
	}
	// Output:
	// 7 done in 2.3 hours on average, [0.5, 4.0], all 10 in at least 5.8
	// 50 %: at least 2 h, at most 3 h
	// 90 %: at least 20 h, no limit yet
	// 95 %: at least 20 h, no limit yet
}

func ExampleTimes() {
	t, err := asof.TimesOf([]asof.Span{{Seconds: 90, Running: true, N: 5}}, asof.Options{})
	fmt.Println(t.N, t.Done, t.Running, t.Mean == nil, t.MeanAtLeast, err)
	// Output: 5 0 5 true 90 <nil>
}

func ExampleSpan() {
	_, err := asof.TimesOf([]asof.Span{{Seconds: -1, N: 1}}, asof.Options{})
	fmt.Println(errors.Is(err, asof.ErrArgument))
	// Output: true
}

// Once everything has ended the quantile is known.
func ExampleQuantile_Known() {
	t, err := asof.TimesOf([]asof.Span{{Seconds: 60, N: 8}, {Seconds: 300, N: 2}}, asof.Options{Quantiles: []float64{0.8, 0.81}})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, q := range t.Quantiles {
		seconds, known := q.Known()
		fmt.Println(q.Share, seconds, known)
	}
	// Output:
	// 0.8 60 true
	// 0.81 300 true
}

func ExampleOptions() {
	r, err := asof.RateOf("jobs", 40, 50, 0, asof.Options{Level: 0.8})
	fmt.Printf("%.3f %v\n", r.Estimate.Interval, err)
	// Output: [0.718, 0.862] <nil>
}
