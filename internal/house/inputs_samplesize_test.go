package house_test

import "github.com/gocsat/csat/survey/samplesize"

// Its functions take numbers only.
var samplesizeInputs = inputs{
	specimens: []func() any{
		func() any { return samplesize.Profile{Detractors: 2, Passives: 3, Promoters: 5} },
		func() any { return samplesize.Arcsine },
		func() any { return must(samplesize.DesignEffect(samplesize.Design{Weighting: 1.5})) },
	},
}
