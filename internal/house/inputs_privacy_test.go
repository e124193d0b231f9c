package house_test

import (
	"math/rand/v2"

	"github.com/shopspring/decimal"

	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey/privacy"
)

func budget() *privacy.Ledger { return must(privacy.NewLedger(decimal.NewFromInt(1))) }

func noisy() privacy.Counts {
	return privacy.Counts{Ratings: []privacy.Count{{Rating: 1, N: 40}, {Rating: 2, N: -1}}, NoiseSD: 2}
}

var privacyInputs = inputs{
	calls: map[string]func() call{
		"Ledger.Release": func() call {
			t := scale.NewTally(scale.OneToFive())
			must(t, t.AddN(4, 20))
			o := privacy.Options{Name: "q", Epsilon: decimal.New(5, -1)}
			return give(func() (any, error) { return budget().Release(rand.NewChaCha8([32]byte{}), o, t) }, &o, t)
		},
		"Counts.Mean": func() call {
			c := noisy()
			return on(c, func() (any, error) { return c.Mean(func(r int) float64 { return float64(r) }, 0) })
		},
	},
	specimens: []func() any{
		func() any { return budget() },
		func() any { return noisy() },
		func() any { return privacy.Count{Rating: 1, N: 2} },
		func() any { return privacy.Entry{Name: "q", Epsilon: decimal.NewFromInt(1)} },
	},
}
