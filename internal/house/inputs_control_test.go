package house_test

import (
	"github.com/gocsat/csat/analysis/control"
	"github.com/gocsat/csat/scale"
)

func controlSamples() []control.Sample {
	return []control.Sample{
		control.Rows("May", []float64{5, 4, 4}), control.Gap("June"), control.Rows("July", []float64{2, 4, 1}),
		control.Rows("August", []float64{1, 1, 2}),
	}
}

func controlChart() *control.Chart {
	return must(control.New(control.Definition{Kind: control.XBarS, Centre: 4, Sigma: 1, Rules: control.Nelson()}))
}

var controlInputs = inputs{
	calls: map[string]func() call{
		"Ratings": func() call {
			t := scale.NewTally(scale.OneToFive())
			must(t, t.AddN(4, 3))
			return give(func() (any, error) { return control.Ratings("May", t), nil }, t)
		},
		"Rows": func() call {
			rows := []float64{5, 3, 4}
			return give(func() (any, error) { return control.Rows("May", rows), nil }, rows)
		},
		"Fit": func() call {
			samples, o := controlSamples(), control.Options{Rules: control.WesternElectric()}
			return give(func() (any, error) { return control.Fit(control.XBarS, samples, o) }, samples, o)
		},
		"New": func() call {
			d := control.Definition{Kind: control.C, Centre: 4, Rules: control.WesternElectric()}
			return give(func() (any, error) { return control.New(d) }, d)
		},
		"Chart.Judge": func() call {
			c, samples := controlChart(), controlSamples()
			return call{c, []any{samples}, func() (any, error) { return c.Judge(samples) }}
		},
		"Chart.EWMA": func() call {
			c, samples := controlChart(), controlSamples()
			return call{c, []any{samples}, func() (any, error) { return c.EWMA(samples, control.EWMAOptions{}) }}
		},
		"Chart.CUSUM": func() call {
			c, samples := controlChart(), controlSamples()
			return call{c, []any{samples}, func() (any, error) { return c.CUSUM(samples, control.CUSUMOptions{}) }}
		},
	},
	specimens: []func() any{
		func() any { return controlSamples()[0] },
		func() any { return controlChart() },
		func() any { return must(controlChart().Judge(controlSamples())) },
		func() any { return control.LaneyP },
		func() any { return control.ExactLimits },
		func() any { return control.Below },
		func() any { return control.SixTrend },
		func() any { return control.EWMAOptions{} },
		func() any { return control.CUSUMOptions{} },
		func() any { return control.SampleError{Index: 1, Period: "May", Err: control.ErrKind} },
	},
}
