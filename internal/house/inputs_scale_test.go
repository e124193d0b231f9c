package house_test

import (
	"bytes"
	"math/big"
	"slices"

	"github.com/gocsat/csat/scale"
)

var scaleInputs = inputs{
	calls: all(scaleDefinitionCalls, scaleTallyCalls,
		accumulatorCalls("Tally", tally, func() *scale.Tally { return new(scale.Tally) }),
		accumulatorCalls("WeightedTally", weightedTally, func() *scale.WeightedTally { return new(scale.WeightedTally) })),
	specimens: []func() any{
		func() any { return points() },
		func() any { return points().Reversed() },
		func() any { return scale.OneToTen() },
		func() any { return bands() },
		func() any { return scale.FiveLevels() },
		func() any { return points().Fingerprint() },
		func() any { return must(scale.NewLinearMap(points(), points())) },
		func() any { return must(scale.NewRatio(3010, 38)) },
		func() any { return scale.Share{Count: 2, N: 3} },
		func() any { return text("words") },
		func() any { return tally() },
		func() any { return weightedTally() },
		func() any { return &scale.ValueError{Scale: "ease", Value: "7", Index: 3, Err: scale.ErrOutOfRange} },
		func() any { return scale.DontKnow },
		func() any { return scale.LowerIsBetter },
		func() any { return scale.Clamp },
		func() any { return scale.HalfEven },
		func() any { return scale.POMP },
	},
	mutators: []string{
		"AddValues",
		"Tally.Add", "Tally.AddBytes", "Tally.ReadFrom", "Tally.AddCode", "Tally.AddCodes", "Tally.AddN",
		"Tally.Sub", "Tally.SubCode", "Tally.SubN", "Tally.Merge", "Tally.Unmerge",
		"WeightedTally.Add", "WeightedTally.AddCode", "WeightedTally.AddCodes", "WeightedTally.SubCode",
		"WeightedTally.Merge", "WeightedTally.Unmerge",
	},
}

var scaleDefinitionCalls = map[string]func() call{
	"New": func() call {
		d := pointsDefinition()
		return give(func() (any, error) { return scale.New(d) }, &d)
	},
	"New by points": func() call {
		d := pointsDefinition()
		d.Range = scale.Range{}
		slices.Reverse(d.Points)
		return give(func() (any, error) { return scale.New(d) }, &d)
	},
	"NewBands": func() call {
		d := bandsDefinition()
		return give(func() (any, error) { return scale.NewBands(d) }, &d)
	},
	"Bands.Of": func() call {
		b, x := bands(), must(scale.NewRatio(7, 2))
		return on(b, func() (any, error) { return b.Of(x) }, x)
	},
	"NewLinearMap": func() call {
		from, to := points(), points()
		return give(func() (any, error) { return scale.NewLinearMap(from, to) }, from, to)
	},
	"LinearMap.Tally": func() call {
		m, t := must(scale.NewLinearMap(points(), points())), tally()
		return on(m, func() (any, error) { return m.Tally(t) }, t)
	},
	"RatioOf": func() call {
		r := big.NewRat(3010, 38)
		return give(func() (any, error) { return scale.RatioOf(r), nil }, r)
	},
	"Ratio.Quo": func() call {
		a, b := must(scale.NewRatio(3010, 38)), must(scale.NewRatio(-1, 3))
		return on(a, func() (any, error) { return a.Quo(b) }, b)
	},
	"ReadShape": func() call {
		b := points().AppendShape(nil)
		return give(func() (any, error) { return scale.ReadShape(b) }, b)
	},
	"Scale.AppendShape": func() call {
		s, b := points(), slices.Clip([]byte("before"))
		return on(s, func() (any, error) { return s.AppendShape(b), nil }, b)
	},
	"Scale.EncodeText": func() call {
		s, b := points(), []byte(" 3.0 ")
		return on(s, func() (any, error) { return s.EncodeText(b, scale.Reject) }, b)
	},
	"Text.In": func() call {
		words, languages := text("words"), []string{"de", "fr-CA"}
		return on(words, func() (any, error) { return words.In(languages...), nil }, languages)
	},
}

var scaleTallyCalls = map[string]func() call{
	"NewTally": func() call {
		s := points()
		return give(func() (any, error) { return scale.NewTally(s), nil }, s)
	},
	"NewWeightedTally": func() call {
		s := points()
		return give(func() (any, error) { return scale.NewWeightedTally(s), nil }, s)
	},
	"AddValues": func() call {
		t, values := tally(), []int16{5, 1, 99}
		return on(t, func() (any, error) { return change(scale.AddValues(t, values)) }, values)
	},
	"Tally.ReadFrom": func() call {
		t, data := tally(), []byte{1, 2, 3}
		return on(t, func() (any, error) { return t.ReadFrom(bytes.NewReader(data)) }, data)
	},
	"Tally.AddBytes": func() call {
		t, values := tally(), []byte{5, 1, 99}
		return on(t, func() (any, error) { return change(t.AddBytes(values)) }, values)
	},
	"Tally.AddCodes": func() call {
		t, codes := tally(), codesOf()
		return on(t, func() (any, error) { return change(t.AddCodes(codes)) }, codes)
	},
	"Tally.ByBand": func() call {
		t, b := tally(), bands()
		return on(t, func() (any, error) { return t.ByBand(b) }, b)
	},
	"WeightedTally.AddCodes": func() call {
		t, codes := weightedTally(), codesOf()
		weights := make([]float64, len(codes))
		for i := range weights {
			weights[i] = 2.5
		}
		return on(t, func() (any, error) { return change(t.AddCodes(codes, weights)) }, codes, weights)
	},
	"WeightedTally.MeanOf": func() call {
		t := weightedTally()
		return on(t, func() (any, error) { return t.MeanOf(func(v int) float64 { return float64(v) }) })
	},
}
