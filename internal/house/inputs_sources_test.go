package house_test

import (
	"github.com/shopspring/decimal"

	"github.com/gocsat/csat/satisfaction/sources"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

func bothSides() sources.Source {
	customers, staff := must(scale.NewRatio(79, 1)), must(scale.NewRatio(88, 1))
	return sources.Source{ID: "service", Labels: text("Service"), Parts: []sources.Source{
		{ID: "customers", Labels: text("Customers"), Weight: decimal.NewFromInt(2), Score: &customers, SE: survey.Some(1), N: 40},
		{ID: "staff", Weight: decimal.NewFromInt(1), Score: &staff, SE: survey.Some(2), N: 9},
		{ID: "shopper", Weight: decimal.NewFromInt(1)},
	}}
}

var sourcesInputs = inputs{
	calls: map[string]func() call{
		"Combine": func() call {
			s, o := bothSides(), sources.Options{Bands: scale.FourLevels()}
			return give(func() (any, error) { return sources.Combine(s, o) }, &s, &o)
		},
	},
	specimens: []func() any{
		func() any { return must(sources.Combine(bothSides(), sources.Options{})) },
		func() any { return &sources.SourceError{ID: "a", Parent: "b", Err: sources.ErrArgument} },
	},
}
