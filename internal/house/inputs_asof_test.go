package house_test

import (
	"time"

	"github.com/gocsat/csat/satisfaction/asof"
)

// seen is a clock for things of 2026.
func seen() asof.Clock { return asof.Clock{AsOf: time.Date(2026, 3, 6, 8, 0, 0, 0, time.UTC)} }

// hour is an hour of March 2026.
func hour(day, h int) time.Time { return time.Date(2026, 3, day, h, 0, 0, 0, time.UTC) }

func shares() asof.Options { return asof.Options{Quantiles: []float64{0.9, 0.5}} }

var asofInputs = inputs{
	calls: map[string]func() call{
		"TimesOf": func() call {
			spans, o := []asof.Span{{Seconds: 9, N: 2}, {Seconds: 4, Running: true, N: 1}, {Seconds: 1, N: 3}}, shares()
			return give(func() (any, error) { return asof.TimesOf(spans, o) }, spans, &o)
		},
		"RateOf": func() call {
			o := shares()
			return give(func() (any, error) { return asof.RateOf("jobs", 3, 9, 1, o) }, &o)
		},
	},
	specimens: []func() any{
		func() any { return seen() },
		func() any { return asof.Yes },
		func() any { return must(asof.RateOf("jobs", 3, 9, 1, asof.Options{})) },
		func() any {
			return must(asof.TimesOf([]asof.Span{{Seconds: 9, N: 2}}, asof.Options{})).Quantiles[0]
		},
	},
}
